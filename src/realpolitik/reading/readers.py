"""Who reads a text: the rules, a language model, or both; what each proposes is admitted by one rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from realpolitik.reading.admission import admitted
from realpolitik.reading.cast import cast_of
from realpolitik.reading.conditionals import Conditional
from realpolitik.reading.events import CodedEvent
from realpolitik.reading.mentions import Cast
from realpolitik.reading.relations import Tie
from realpolitik.reading.said import Said, said_in, together
from realpolitik.reading.source_text import Text
from realpolitik.reading.statements import Statement
from realpolitik.reading.trades import Trade

OneKind = TypeVar("OneKind", Statement, Trade, Conditional, CodedEvent, Tie)


@dataclass(frozen=True)
class Proposed:
    """What a reader takes a text to say; nobody has held it against the text yet."""

    said: Said
    refused: Mapping[str, int]  # what came to no piece at all: why → how often


class Reader(Protocol):
    """Whoever reads what is said out of a text whose cast is known."""

    @property
    def name(self) -> str:
        """Who it is, as the draft tells."""

    @property
    def goes_to(self) -> str | None:
        """Where the text is sent, in words; None: it stays here."""

    def propose(self, text: Text, cast: Cast) -> Proposed:
        """What the text says. An actor is a key of the cast, or a name as the text has it."""


@dataclass(frozen=True)
class Rules:
    """The grammar of each sentence, and lists of words."""

    name: str = "rules"
    goes_to: None = None

    def propose(self, text: Text, cast: Cast) -> Proposed:
        """What the rules find."""
        return Proposed(said_in(text, cast), {})


@dataclass(frozen=True)
class Share:
    """What one reader adds to those before it, and what of it was refused: why → how often."""

    reader: str
    said: Said
    refused: Mapping[str, int]


@dataclass(frozen=True)
class Reading:
    """What a text says by all of its readers."""

    text: Text
    cast: Cast
    said: Said
    shares: tuple[Share, ...] = ()


def read_by(readers: Sequence[Reader], text: Text) -> Reading:
    """A text as several read it; what two find in one place stands once, as the first of them has it.

    Raises Unreadable where spaCy or its model is missing, or where a reader can't read.
    """
    cast, said = cast_of(text), together()
    shares: list[Share] = []
    for reader in readers:
        proposed = reader.propose(text, cast)
        stands = admitted(proposed.said, text, cast)
        cast = stands.cast
        new = _without(said, stands.said)
        said = together(said, new)
        shares.append(Share(reader.name, new, Counter(proposed.refused) + Counter(stands.refused)))
    return Reading(text, cast, said, tuple(shares))


def _without(known: Said, said: Said) -> Said:
    """What of the second the first doesn't say, each once."""
    return Said(
        statements=_new(
            known.statements,
            said.statements,
            lambda one: (one.holder, one.direction),
            lambda one: (one.about_start, one.about_end),
        ),
        trades=_new(known.trades, said.trades, lambda one: frozenset(one.parties), _place),
        conditionals=_new(known.conditionals, said.conditionals, lambda _one: None, _place),
        events=_new(known.events, said.events, lambda one: (one.source, one.target, one.root), _place),
        ties=_new(known.ties, said.ties, _ends, _place),
    )


def _ends(tie: Tie) -> Hashable:
    """What a tie is, whoever of two allies is named first."""
    ends = tie.patron, tie.client
    return tie.kind, tuple(sorted(ends)) if tie.kind == "alliance" else ends


def _place(one: Trade | Conditional | CodedEvent | Tie) -> tuple[int, int]:
    return one.start, one.end


def _new(
    known: Iterable[OneKind],
    said: Iterable[OneKind],
    what: Callable[[OneKind], Hashable],
    where: Callable[[OneKind], tuple[int, int]],
) -> tuple[OneKind, ...]:
    """The pieces, each once, that say what none of the known says in a place that touches theirs."""
    places: dict[Hashable, list[tuple[int, int]]] = {}
    for one in known:
        places.setdefault(what(one), []).append(where(one))

    def is_new(one: OneKind) -> bool:
        start, end = where(one)
        return not any(start < last and first < end for first, last in places.get(what(one), ()))

    return tuple(filter(is_new, dict.fromkeys(said)))
