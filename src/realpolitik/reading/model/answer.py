"""A model's answer as pieces of a reading: only their form is looked at here, and their quotations are found.

Everything in an answer may be wrong, or meant to do harm. Of its texts none is kept: a quotation leads to a place, and
the article's own words there are taken. Kinds are looked up; a number isn't read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from realpolitik.reading.admission import QUOTATION, Refused, sifted
from realpolitik.reading.conditionals import Conditional
from realpolitik.reading.dates import date_in
from realpolitik.reading.events import CodedEvent
from realpolitik.reading.mentions import Cast
from realpolitik.reading.model.prompt import Piece
from realpolitik.reading.passage import Actors
from realpolitik.reading.quotation import paragraph_of, places, sentence_around
from realpolitik.reading.relations import Tie
from realpolitik.reading.said import Said
from realpolitik.reading.source_text import Text
from realpolitik.reading.statements import LESS_SURE, Statement, horizon_of
from realpolitik.reading.trades import Give, Trade

SURE = 0.75  # less than a wish that the rules find said outright: a model doesn't say how sure it is
LONGEST_QUOTE = 1_000  # characters of any text in an answer
MOST_NAMES = 12  # in one list
MOST = 100  # entries of one kind in an answer; a group of paragraphs has some fifty sentences

NOT_JSON = "a whole answer that isn't JSON of the form asked for"
FORM = "a field that is missing or isn't what it should be"
TOO_MANY = f"more than {MOST} of a kind in one answer"
NOWHERE = "the quotation stands in several places, and not in the paragraph named"

Entry = Mapping[str, Any]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation where it stands, in the text's own words."""

    quote: str
    start: int
    end: int
    paragraph: int


class Answer:
    """One answer about a group of paragraphs."""

    def __init__(self, answer: str, text: Text, cast: Cast, group: Sequence[Piece], refused: Counter[str]) -> None:
        self._text, self._cast, self._group, self._refused = text, cast, group, refused
        self._lists = _lists(answer)
        self.is_useless = self._lists is None
        if self.is_useless:
            refused[NOT_JSON] += 1

    @property
    def said(self) -> Said:
        """The pieces that have the form asked for."""
        return Said(
            statements=self._each("statements", self._statement),
            trades=self._each("trades", self._trade),
            conditionals=self._each("conditionals", self._conditional),
            events=self._each("events", self._event),
            ties=self._each("ties", self._tie),
        )

    def _each(self, kind: str, make: Callable[[Entry], Found]) -> tuple[Found, ...]:
        given = (self._lists or {}).get(kind, [])
        if not isinstance(given, list):
            self._refused[FORM] += 1
            return ()
        self._refused[TOO_MANY] += max(0, len(given) - MOST)
        return sifted(given[:MOST], lambda entry: make(_map(entry)), self._refused)

    # Kind by kind

    def _statement(self, entry: Entry) -> Statement:
        at = self._quoted(entry)
        about, start, end = self._within(at, _words(entry, "about"))
        sentence = sentence_around(self._text, at.start, at.end)
        modality, condition = _words(entry, "modality"), entry.get("condition")
        declared = entry.get("declared", False)
        _require(isinstance(declared, bool))
        return Statement(
            holder=_words(entry, "holder"),
            attitude=_words(entry, "attitude"),
            about=about,
            about_start=start,
            about_end=end,
            whom=self._actors_in(start, end),
            direction=_words(entry, "direction"),
            declared=declared,
            modality=modality,
            condition=self._phrase(at, _words(entry, "condition")) if condition else None,
            horizon=horizon_of(sentence),
            date=date_in(sentence),
            quote=at.quote,
            start=at.start,
            end=at.end,
            confidence=round(SURE * LESS_SURE.get(modality, 1.0), 2),
            paragraph=at.paragraph,
        )

    def _trade(self, entry: Entry) -> Trade:
        at = self._quoted(entry)
        gives = entry.get("gives", [])
        _require(isinstance(gives, list) and len(gives) <= MOST_NAMES)
        return Trade(
            parties=_names(entry, "parties"),
            gives=tuple(
                Give(_names(give, "giver"), self._phrase(at, _words(give, "what"))) for give in map(_map, gives)
            ),
            pays=_names(entry, "pays"),
            mark="exchange" if len(gives) > 1 else "deal",
            status=_words(entry, "status"),
            quote=at.quote,
            start=at.start,
            end=at.end,
            confidence=SURE,
            paragraph=at.paragraph,
        )

    def _conditional(self, entry: Entry) -> Conditional:
        at = self._quoted(entry)
        condition = entry.get("condition")
        return Conditional(
            kind=_words(entry, "kind"),
            condition=self._phrase(at, _words(entry, "condition")) if condition else "",
            consequence=self._phrase(at, _words(entry, "consequence")),
            actors=self._actors_in(at.start, at.end),
            quote=at.quote,
            start=at.start,
            end=at.end,
            confidence=SURE,
            paragraph=at.paragraph,
        )

    def _event(self, entry: Entry) -> CodedEvent:
        at = self._quoted(entry)
        return CodedEvent(
            source=_names(entry, "source"),
            target=_names(entry, "target"),
            root=_words(entry, "root"),
            what=self._phrase(at, _words(entry, "what")),
            date=date_in(sentence_around(self._text, at.start, at.end)),
            quote=at.quote,
            start=at.start,
            end=at.end,
            confidence=SURE,
            paragraph=at.paragraph,
        )

    def _tie(self, entry: Entry) -> Tie:
        at = self._quoted(entry)
        return Tie(
            kind=_words(entry, "kind"),
            patron=_words(entry, "patron"),
            client=_words(entry, "client"),
            quote=at.quote,
            start=at.start,
            end=at.end,
            confidence=SURE,
            paragraph=at.paragraph,
        )

    # Where the words stand

    def _quoted(self, entry: Entry) -> Quoted:
        """Where an entry's quotation stands: in what was sent, of several places in the paragraph that it names."""
        quote = _words(entry, "quote")
        found = [
            Quoted(self._text.original[start:end], start, end, piece.number)
            for piece in self._group
            for start, end in places(quote, self._text.original, piece.start, piece.end)
        ]
        if not found:
            raise Refused(QUOTATION)
        named = [one for one in found if one.paragraph == entry.get("paragraph")]
        if len(found) > 1 and not named:
            raise Refused(NOWHERE)
        return (named or found)[0]

    def _within(self, at: Quoted, phrase: str) -> tuple[str, int, int]:
        """A phrase of a quotation in the text's own words, and where it stands; as it is where it doesn't."""
        for start, end in places(phrase, self._text.original, at.start, at.end):
            return self._text.original[start:end], start, end
        return phrase, at.start, at.end

    def _phrase(self, at: Quoted, phrase: str) -> str:
        """A phrase in the text's own words, from the quotation or its paragraph; as it is where it is in neither."""
        block = paragraph_of(self._text, at.start, at.end)
        for first, last in ((at.start, at.end), (block.start, block.end) if block else (0, 0)):
            for start, end in places(phrase, self._text.original, first, last):
                return self._text.original[start:end]
        return phrase

    def _actors_in(self, start: int, end: int) -> Actors:
        """The actors named in a stretch, in the order of the text."""
        inside = (one for one in self._cast.mentions if start <= one.start and one.end <= end and not one.place)
        return tuple(dict.fromkeys(one.actor for one in inside if one.actor is not None))


# The form


def _lists(answer: str) -> Mapping[str, Any] | None:
    """The object that an answer is, or has within what a model likes to say around it; None where there is none."""
    for said in (answer, answer[answer.find("{") : answer.rfind("}") + 1]):
        try:
            found = json.loads(said)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict) and found.keys() & Said.__dataclass_fields__.keys():
            return found
    return None


def _map(entry: object) -> Entry:
    if not isinstance(entry, dict):
        raise Refused(FORM)
    return entry


def _words(entry: Entry, field: str) -> str:
    """A text of an entry."""
    value = entry.get(field)
    _require(isinstance(value, str) and 0 < len(value) <= LONGEST_QUOTE)
    return str(value)


def _names(entry: Entry, field: str) -> Actors:
    """The names in a list of an entry."""
    value = entry.get(field, [])
    _require(isinstance(value, list) and len(value) <= MOST_NAMES and all(isinstance(name, str) for name in value))
    return tuple(dict.fromkeys(value))


def _require(holds: bool) -> None:
    if not holds:
        raise Refused(FORM)
