"""Actors that a text describes rather than names: "the Syrian army", "Iran-backed militias", "his government"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.reading.gazetteer import PEOPLE, PERSON, REGION, STATE, Entry, gazetteer, state_of
from realpolitik.reading.mentions import Mention, by_paragraph
from realpolitik.reading.names import WEST
from realpolitik.reading.parse import Parsed
from realpolitik.reading.words import meanings, sorts, words

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

GOVERNMENT, OFFICE, OPPOSITION, POPULATION = "government", "office", "opposition", "people"  # parts of a country
GROUPS: Mapping[str, tuple[str, str]] = {  # parts that are actors of their own → kind, and name after the country's
    "forces": ("armed_force", "armed forces"),
    OPPOSITION: ("movement", "opposition"),
    "militias": ("armed_group", "militias"),
    POPULATION: (PEOPLE, "people"),
}
_HIS = frozenset({"his", "her"})
_IN_COUNTRY = frozenset({"in", "of", "from", "inside", "within", "across"})
_AGAINST = ("anti-", "pro-", "non-")


def described(
    paragraphs: Iterable[Parsed], names: list[Mention], known: Mapping[str, Entry], date: str | None
) -> tuple[list[Mention], dict[str, Entry]]:
    """Descriptions of actors, and the entries of groups that the table doesn't know.

    names: the names found in the same paragraphs. known: every entry by key. date: of the text, for "the president".
    """
    theatre = _theatre(names, known)
    groups: dict[str, Entry] = {}
    last: dict[str, str] = {}  # part of a country → whose was described last
    found: list[Mention] = []
    for parsed, here in by_paragraph(paragraphs, names):
        base = parsed.paragraph.start
        for phrase in _phrases(parsed, here):
            start, end = phrase.start_char, phrase.end_char
            said = _Said(
                head=phrase.root,
                words=tuple(token.lower_ for token in phrase),
                inside=[one for one in here if base + start <= one.start and one.end <= base + end],
                before=[one for one in here if one.end <= base + start],
                behind=_behind(phrase.root, here, base),
                sentence=base + phrase.sent.start_char,
                known=known,
            )
            part = said.part
            if part is None:
                continue
            key: str | Entry | None = last.get(part) if said.is_bare else None
            key = key or said.actor(part, theatre, date)
            if isinstance(key, Entry):
                groups.setdefault(key.key, key)
                key = last[part] = key.key
            if key is not None or len(phrase) > 1:  # "soldiers" alone are nobody's
                text, number = parsed.words[start:end], parsed.paragraph.number
                found.append(Mention(base + start, base + end, text, key, Mention.DESCRIPTION, number))
    return found, groups


def _phrases(parsed: Parsed, names: list[Mention]) -> Iterator[Span]:
    """The noun phrases whose head calls a part of a country; with "of NAME" behind it."""
    base = parsed.paragraph.start
    for chunk in parsed.noun_phrases:
        head = chunk.root
        if head.lower_ not in sorts("heads") and head.lower_ not in words("groups", "heads"):
            continue
        named = _mention_at(base + head.idx, names)
        if named is not None and named.kind == Mention.NAME:  # "the Rapid Support Forces"
            continue
        end = chunk.end_char
        for token in _objects(head, frozenset({"of"})):
            named = _mention_at(base + token.idx, names)
            end = max(end, named.end - base) if named is not None else end
        start = next(token.idx for token in chunk if not token.is_punct)
        yield parsed.doc.char_span(start, end, alignment_mode="contract") or chunk


def _objects(head: Token, prepositions: frozenset[str]) -> Iterator[Token]:
    """What stands behind a noun with one of some prepositions: "of …", "in …"."""
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ in prepositions:
            yield from (one for one in child.children if one.dep_ == "pobj")


def _mention_at(place: int, names: Iterable[Mention]) -> Mention | None:
    return next((one for one in names if one.start <= place < one.end), None)


def _behind(head: Token, names: list[Mention], base: int) -> str | None:
    """Whoever is named behind a noun: "rebels in Syria"."""
    for token in _objects(head, _IN_COUNTRY):
        named = _mention_at(base + token.idx, names)
        if named is not None and named.actor is not None:
            return named.actor
    return None


@dataclass(frozen=True, slots=True)
class _Said:
    """One noun phrase and who is named in and around it."""

    head: Token
    words: tuple[str, ...]
    inside: list[Mention]
    before: list[Mention]  # in the paragraph
    behind: str | None
    sentence: int  # where its sentence starts
    known: Mapping[str, Entry]

    @property
    def part(self) -> str | None:
        """The part of a country that the phrase calls; None where it calls none, or nobody's."""
        head = self.head.lower_
        if head in words("groups", "heads"):
            armed = {word: part for word, part in sorts("groups").items() if part != "heads"}
            return next((armed[word] for word in self.words if word in armed), None)
        part = sorts("heads")[head]
        has_owner = bool(self.inside) or (part != POPULATION and (self._is_his or self.behind is not None))
        is_named = part == OFFICE and any(self._kind(one) == PERSON for one in self.inside)  # "President Putin"
        needs_owner = part in (GOVERNMENT, OFFICE, POPULATION)
        return None if is_named or (needs_owner and not has_owner) else part

    @property
    def is_bare(self) -> bool:
        """Whether it is nothing but "the army", and so the one described before."""
        return len(self.words) == 2 and self.words[0] in ("the", "these", "those") and self.behind is None

    @property
    def _is_his(self) -> bool:
        return not _HIS.isdisjoint(self.words)

    def _kind(self, one: Mention) -> str | None:
        return None if one.actor is None else self.known[one.actor].kind

    def actor(self, part: str, theatre: str | None, date: str | None) -> str | Entry | None:
        """Whom the phrase means, by key, or as an entry where it is a group of a country; None where it doesn't say."""
        owner = self._owner()
        kind = None if owner is None else self.known[owner].kind
        if kind not in (None, STATE, PERSON, REGION):  # "Hezbollah forces" are Hezbollah; its opponents aren't
            return owner if part != OPPOSITION or kind == PEOPLE else None
        home = state_of(owner or self.behind or self._last_person(), self.known)
        if part == GOVERNMENT:
            return home
        if part == OFFICE:
            return self._holder(home, date) or home
        home = home or self._where() or theatre
        if home is None:
            return None
        kind, called = GROUPS[part]
        whose = gazetteer().adjective(home) or self.known[home].name
        return Entry(f"{home}_{part}", f"{whose} {called}", kind, home=home)

    def _owner(self) -> str | None:
        """Whose it is: the last one named in the phrase, unless it only backs it or is opposed by it."""
        endings = tuple(f"-{ending}" for ending in words("support", "endings"))
        for one in reversed(self.inside):
            said = one.text.lower()
            if one.actor not in (None, WEST) and not said.endswith(endings) and not said.startswith(_AGAINST):
                return one.actor
        return None

    def _last_person(self) -> str | None:
        """Who is meant by "his"."""
        people = [one.actor for one in self.before if self._kind(one) == PERSON]
        return people[-1] if people and self._is_his else None

    def _where(self) -> str | None:
        """The country where the sentence so far takes place: "In Mali, …"."""
        places = [one.actor for one in self.before if one.start >= self.sentence and one.place]
        return state_of(places[-1], self.known) if places else None

    def _holder(self, home: str | None, date: str | None) -> str | None:
        """Who held an office when the text was written."""
        ministers = meanings("ministers")
        title = next((ministers[word] for word in self.words if word in ministers), None)
        title = meanings("offices").get(self.head.lower_) if self.head.lower_ != "minister" else title
        return gazetteer().holder(title, home, date) if title and home and date else None


def _theatre(names: Iterable[Mention], known: Mapping[str, Entry]) -> str | None:
    """The country where most of it happens, if one stands out."""
    counts = Counter(one.actor for one in names if one.place and one.actor and known[one.actor].kind == STATE)
    first, second = (*counts.most_common(2), (None, 0), (None, 0))[:2]
    return first[0] if first[1] >= 2 * second[1] else None
