"""People in a text: whom it names in full, and whom it means by a surname from then on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from realpolitik.reading.gazetteer import PERSON, STATE, Entry, Gazetteer, Name, state_of
from realpolitik.reading.hits import Hit, bare_name, is_credited, slug
from realpolitik.reading.parse import Parsed
from realpolitik.reading.source_text import folded
from realpolitik.reading.words import words

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

NO_PLAYER = re.compile(rf"\b(?:{'|'.join(sorted(words('no_player')))})\b")
_ARTICLES = ("al-", "el-")  # of Arabic surnames: "al-Assad" and "Assad"
_NAME_WORD = re.compile(r"(?:[A-Z][\w'.-]*|(?:al|el)-\w+|bin|ben|ibn|von|van|der|de|da|dos|du|la|le|al|el|abu)$")
_WORD = re.compile(r"[\w.-]+")
_NO_NAMES = frozenset({"DET", "PRON", "ADP", "CCONJ", "SCONJ", "PART", "NUM", "PUNCT"})  # parts of speech
_LONGEST_PERSON = 3  # words, where spaCy takes somebody for something else
_MOST_TITLES = 6  # words between a country and the name of somebody who speaks for it
_NEAR = 80  # characters before a name in which its titles stand


@dataclass
class People:
    """The people whom a text has named so far."""

    gazetteer: Gazetteer
    date: str | None  # of the text
    entries: dict[str, Entry] = field(default_factory=dict)  # those whom the table doesn't know
    _surnames: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def meet(self, key: str, full: str) -> None:
        """Note somebody named in full."""
        parts = folded(full).split()
        if len(parts) > 1:
            self._surnames[parts[-1]].add(key)
            if parts[-1].lower().startswith(_ARTICLES):
                self._surnames[parts[-1][3:]].add(key)

    def introduce(self, full: str, home: str | None) -> str:
        """The key of somebody whom the table doesn't know."""
        key = slug(full)
        if key not in self.gazetteer and (key not in self.entries or self.entries[key].home is None):
            self.entries[key] = Entry(key, full, PERSON, home)
        self.meet(key, full)
        return key

    def surnamed(self, surname: str, is_titled: bool) -> str | None:
        """The one person with a folded surname: named in full before, or, after a title, in the table."""
        met = self._surnames.get(surname, set())
        if met or not is_titled:
            return next(iter(met)) if len(met) == 1 else None
        return self.gazetteer.surnamed(surname, self.date)

    def meant(self, name: Name) -> str:
        """Whom a name of the table means: of several with one surname, the one whom the text has named in full."""
        met = self._surnames.get(name.text, set()) & self.gazetteer.entries.keys() if name.is_surname else set()
        return next(iter(met)) if len(met) == 1 else name.key


def people_in(parsed: Parsed, people: People, authors: frozenset[str]) -> list[Hit]:
    """Everybody named in full whom the table doesn't know; those whom it does are noted by the way.

    authors: words of names that belong to no actor.
    """
    text = folded(parsed.words)
    known = list(people.gazetteer.found_in(text))
    for start, end, name in known:
        if not name.is_surname and people.gazetteer[name.key].kind == PERSON:
            people.meet(name.key, text[start:end])
    found = []
    for entity in parsed.doc.ents:
        start, end = bare_name(entity)
        full = text[start:end]
        if (
            (entity.label_ == "PERSON" or _holds_office(entity, text, start))
            and _is_full_name(full)
            and not authors & set(full.split())
            and not is_credited(text, start)
            and not _is_known(start, end, known, people.gazetteer)
        ):
            home = _home(entity, start, text, known, people.gazetteer)
            found.append(Hit(start, end, people.introduce(parsed.words[start:end], home)))
    return found


def surnames_in(parsed: Parsed, people: People) -> Iterator[Hit]:
    """Surnames alone that lead to somebody."""
    text = folded(parsed.words)
    for token in parsed.doc:
        if _may_be_surname(token):
            end = token.idx + len(token)
            key = people.surnamed(text[token.idx : end], _is_titled(text, token.idx))
            if key is not None:
                yield Hit(token.idx, end, key)


def _holds_office(entity: Span, text: str, start: int) -> bool:
    """Whether a name that spaCy takes for something else is a person's by what goes before: "its commander, …"."""
    root = entity.root
    is_set_beside = root.dep_ == "appos" and _is_title(root.head.text)
    return len(entity) <= _LONGEST_PERSON and (is_set_beside or _is_titled(text, start))


def _is_full_name(full: str) -> bool:
    parts = full.split()
    return (
        len(parts) > 1
        and all(map(_NAME_WORD.match, parts))
        and (parts[-1][0].isupper() or parts[-1].startswith(_ARTICLES))
        and not NO_PLAYER.search(full)
    )


def _is_known(start: int, end: int, known: Iterable[tuple[int, int, Name]], gazetteer: Gazetteer) -> bool:
    """Whether what spaCy takes for a person is somebody of the table, or several names run together.

    A country may be a given name ("Jordan"), and a known surname somebody else's ("Melania Trump").
    """
    surnames = 0
    for left, right, name in known:
        if left >= end or right <= start:
            continue
        is_inside = start <= left and right <= end
        is_all = left <= start and end <= right
        if is_all or not is_inside or name.is_adjective or not (name.is_surname or gazetteer[name.key].kind == STATE):
            return True
        surnames += name.is_surname
    return surnames > 1


def _may_be_surname(token: Token) -> bool:
    """Whether a word looks like a surname, and not like the month of May."""
    is_name = (token.text[0].isupper() and token.pos_ not in _NO_NAMES) or token.text.startswith(_ARTICLES)
    is_date = token.ent_type_ == "DATE" or (token.lower_ == "may" and token.dep_ == "pobj")
    return is_name and not is_date


def _is_titled(text: str, start: int) -> bool:
    """Whether a name follows a title."""
    before = _WORD.findall(text[max(0, start - _NEAR) : start])
    return bool(before) and _is_title(before[-1])


def _is_title(word: str) -> bool:
    return word.lower().strip(".") in words("titles")


def _home(entity: Span, start: int, text: str, known: list[tuple[int, int, Name]], gazetteer: Gazetteer) -> str | None:
    """The state that somebody speaks for: "Kenyan Vice-President …"; with a title, the only one of the sentence."""
    left, right = entity.sent.start_char, entity.sent.end_char
    states = [
        (end, state)
        for begin, end, name in known
        if left <= begin and end <= right and (state := state_of(name.key, gazetteer.entries)) is not None
    ]
    before = [(end, state) for end, state in states if end <= start]
    if before and _leads_to(entity.doc.char_span(before[-1][0], start, alignment_mode="contract")):
        return before[-1][1]
    return states[0][1] if _is_titled(text, start) and len({state for _, state in states}) == 1 else None


def _leads_to(between: Span | None) -> bool:
    """Whether only titles and the like stand between a country and a name: "Kenya's vice-president, …"."""
    said = [token for token in between or () if token.tag_ != "POS"]
    return 0 < len(said) <= _MOST_TITLES and all(
        token.pos_ in ("NOUN", "PROPN", "ADJ")
        or _is_title(token.text)
        or token.lower_ in ("for", "of", "the", "and", "-")
        for token in said
    )
