"""Everything that a text says, in one value."""

from __future__ import annotations

from dataclasses import dataclass

from realpolitik.reading.conditionals import Conditional, conditionals
from realpolitik.reading.events import CodedEvent, events
from realpolitik.reading.issues import ProposedIssue, issues
from realpolitik.reading.mentions import Cast
from realpolitik.reading.passage import passages
from realpolitik.reading.relations import Tie, ties
from realpolitik.reading.source_text import Text
from realpolitik.reading.statements import Statement, statements
from realpolitik.reading.trades import Trade, trades

Piece = Statement | Trade | Conditional | CodedEvent | Tie


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says: each with its quotation, its offsets and how sure the reading is."""

    statements: tuple[Statement, ...]
    trades: tuple[Trade, ...]
    conditionals: tuple[Conditional, ...]
    events: tuple[CodedEvent, ...]
    ties: tuple[Tie, ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All of it, in the order of the text."""
        every: tuple[Piece, ...] = (*self.statements, *self.trades, *self.conditionals, *self.events, *self.ties)
        return tuple(sorted(every, key=lambda one: one.start))

    @property
    def issues(self) -> tuple[ProposedIssue, ...]:
        """What several of the statements are about."""
        return issues(self.statements)


def together(*said: Said) -> Said:
    """What several readings say, one after the other."""
    return Said(
        statements=tuple(piece for one in said for piece in one.statements),
        trades=tuple(piece for one in said for piece in one.trades),
        conditionals=tuple(piece for one in said for piece in one.conditionals),
        events=tuple(piece for one in said for piece in one.events),
        ties=tuple(piece for one in said for piece in one.ties),
    )


def said_in(text: Text, cast: Cast) -> Said:
    """What the actors of a text want, trade, do and would do."""
    read = passages(text, cast)
    return Said(statements(read), trades(read), conditionals(read), events(read), ties(read))
