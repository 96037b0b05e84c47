"""What of a reading may stand: whoever read, each piece is held against the text, and what isn't there is refused.

One rule for all readers. The quotation stands in the article, to the character; what a piece is about stands there too;
its actors are in the cast, or the article names them; its kinds are among the known words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

from realpolitik.case.shape import is_date
from realpolitik.reading.conditionals import Conditional, marks
from realpolitik.reading.events import ROOTS, CodedEvent
from realpolitik.reading.gazetteer import Entry, gazetteer
from realpolitik.reading.hits import slug
from realpolitik.reading.issues import telling
from realpolitik.reading.mentions import Cast, Mention
from realpolitik.reading.passage import Actors
from realpolitik.reading.quotation import paragraph_of, places
from realpolitik.reading.relations import KINDS, Tie
from realpolitik.reading.said import Piece, Said
from realpolitik.reading.source_text import Paragraph, Text, folded, plain
from realpolitik.reading.statements import DIRECTIONS, HORIZONS, LESS_SURE, OF_GRAMMAR, Statement
from realpolitik.reading.trades import STATUSES, Trade
from realpolitik.reading.words import table

LONGEST_NAME = 80  # characters of an actor's name

QUOTATION = "the quotation isn't in the article"
PHRASE = "what it is about isn't in the article's words"
WORD = "a kind, side or root that isn't one of the known"
NOBODY = "an actor who is neither known nor named in the article"
TOO_FEW = "one actor where there must be two"

OneKind = TypeVar("OneKind", Statement, Trade, Conditional, CodedEvent, Tie)
Given = TypeVar("Given")
Kept = TypeVar("Kept")


class Refused(Exception):
    """A piece of a reading that can't stand; the message says why."""


@dataclass(frozen=True)
class Admitted:
    """What stands of a reading, with whoever it adds to the cast; and why the rest was refused, how often."""

    cast: Cast
    said: Said
    refused: Mapping[str, int]


def admitted(said: Said, text: Text, cast: Cast) -> Admitted:
    """What of somebody's reading stands in the text."""
    names, refused = _Names(text, cast), Counter[str]()

    def those(pieces: Iterable[OneKind], check: Callable[[OneKind, Text, _Names], OneKind]) -> tuple[OneKind, ...]:
        return sifted(pieces, lambda piece: check(piece, text, names), refused)

    kept = Said(
        statements=those(said.statements, _statement),
        trades=those(said.trades, _trade),
        conditionals=those(said.conditionals, _conditional),
        events=those(said.events, _event),
        ties=those(said.ties, _tie),
    )
    return Admitted(names.cast, kept, refused)


def sifted(given: Iterable[Given], make: Callable[[Given], Kept], refused: Counter[str]) -> tuple[Kept, ...]:
    """What can be made of each; why not is counted in `refused`."""
    kept = []
    for one in given:
        try:
            kept.append(make(one))
        except Refused as reason:
            refused[str(reason)] += 1
    return tuple(kept)


@cache
def attitudes() -> frozenset[str]:
    """Every attitude that a statement may have."""
    return OF_GRAMMAR | frozenset(table()["attitudes"])


# Piece by piece


def _statement(one: Statement, text: Text, names: _Names) -> Statement:
    paragraph = _paragraph(one, text)
    about = text.original[one.about_start : one.about_end]
    _require(one.start <= one.about_start < one.about_end <= one.end and about == one.about, PHRASE)
    _require(one.condition is None or _says(text, paragraph, one.condition), PHRASE)
    _require(one.attitude in attitudes() and one.direction in DIRECTIONS and one.modality in LESS_SURE, WORD)
    _require(one.horizon in (None, *HORIZONS) and _is_day(one.date), WORD)
    return replace(one, holder=names.key(one.holder), whom=names.keys(one.whom))


def _trade(one: Trade, text: Text, names: _Names) -> Trade:
    paragraph = _paragraph(one, text)
    _require(all(_says(text, paragraph, give.what) for give in one.gives), PHRASE)
    _require(one.status in STATUSES, WORD)
    parties = names.keys(one.parties)
    _require(len(parties) > 1, TOO_FEW)
    gives = tuple(replace(give, giver=names.keys(give.giver)) for give in one.gives)
    return replace(one, parties=parties, gives=gives, pays=names.keys(one.pays))


def _conditional(one: Conditional, text: Text, names: _Names) -> Conditional:
    paragraph = _paragraph(one, text)
    _require(not one.condition or _says(text, paragraph, one.condition), PHRASE)
    _require(_says(text, paragraph, one.consequence), PHRASE)
    _require(one.kind in marks(), WORD)
    return replace(one, actors=names.keys(one.actors))


def _event(one: CodedEvent, text: Text, names: _Names) -> CodedEvent:
    _require(_says(text, _paragraph(one, text), one.what), PHRASE)
    _require(one.root in ROOTS and _is_day(one.date), WORD)
    source, target = names.keys(one.source), names.keys(one.target)
    _require(bool(source) and 1 < len(source) + len(target) == len({*source, *target}), TOO_FEW)
    return replace(one, source=source, target=target)


def _tie(one: Tie, text: Text, names: _Names) -> Tie:
    _paragraph(one, text)
    _require(one.kind in KINDS, WORD)
    patron, client = names.key(one.patron), names.key(one.client)
    _require(patron != client, TOO_FEW)
    return replace(one, patron=patron, client=client)


def _paragraph(one: Piece, text: Text) -> Paragraph:
    """The paragraph that a quotation stands in, literally and where it is said to stand."""
    found = paragraph_of(text, one.start, one.end) if 0 <= one.start < one.end else None
    if found is None or found.number != one.paragraph or text.original[one.start : one.end] != one.quote:
        raise Refused(QUOTATION)
    return found


def _says(text: Text, paragraph: Paragraph, phrase: str) -> bool:
    """Whether a paragraph has a phrase, whatever its blanks."""
    spelled = " ".join(plain(phrase).split())
    return bool(spelled) and spelled in " ".join(text.words_of(paragraph).split())


def _is_day(date: str | None) -> bool:
    return date is None or is_date(date)


def _require(holds: bool, reason: str) -> None:
    if not holds:
        raise Refused(reason)


# Actors


class _Names:
    """Whom a reader's names mean: somebody of the cast, or somebody whom the article names."""

    def __init__(self, text: Text, cast: Cast) -> None:
        self._text, self._cast = text, cast
        self._words = _spelled(text.original)
        self._met: dict[str, Entry] = {}
        self._mentions: list[Mention] = []
        self._known: dict[str, str | None] = {key: key for key in cast.entries}
        self._named: dict[str, set[str]] = {}
        for mention in cast.mentions:
            if mention.actor is not None and mention.kind != Mention.PRONOUN:
                self._named.setdefault(_spelled(mention.text), set()).add(mention.actor)

    @property
    def cast(self) -> Cast:
        """The cast, with everybody met since."""
        if not self._mentions:
            return self._cast
        mentions = sorted([*self._cast.mentions, *self._mentions], key=lambda one: (one.start, -one.end))
        return Cast(tuple(mentions), {**self._cast.entries, **self._met})

    def keys(self, names: Iterable[str]) -> Actors:
        """The actors that names mean, each once."""
        return tuple(dict.fromkeys(map(self.key, names)))

    def key(self, name: str) -> str:
        """The actor that a name means; Refused where it means nobody, or more than one."""
        if name not in self._known:
            self._known[name] = self._found(name)
        key = self._known[name]
        if key is None:
            raise Refused(NOBODY)
        return key

    def _found(self, name: str) -> str | None:
        if len(name) > LONGEST_NAME:
            return None
        meant = self._named.get(_spelled(name)) or self._named.get(_spelled(f"the {name}"))
        if meant is not None:
            return next(iter(meant)) if len(meant) == 1 else None
        key = gazetteer().named(" ".join(name.split()))
        if key in self._cast.entries or key in self._met:
            return key
        return self._meet(name, key)

    def _meet(self, name: str, key: str | None) -> str | None:
        """An actor whom the rules overlooked: a name with a capital that stands in the article."""
        if not telling(name) or name.islower() or _spelled(name) not in self._words:
            return None
        for start, end in places(name, self._text.original):
            paragraph = paragraph_of(self._text, start, end)
            if paragraph is None:
                continue
            said = self._text.original[start:end]
            key = key or slug(said)
            entry = gazetteer().entries.get(key) or Entry(key, " ".join(said.split()), "organisation")
            if not entry.acts:
                return None
            if key not in self._cast.entries:
                self._met[key] = entry
                self._mentions.append(Mention(start, end, said, key, Mention.NAME, paragraph.number))
            return key
        return None


def _spelled(name: str) -> str:
    return " ".join(folded(name).split())
