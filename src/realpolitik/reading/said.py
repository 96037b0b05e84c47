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


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says: each with its quotation, its offsets and how sure the reading is."""

    statements: tuple[Statement, ...]
    trades: tuple[Trade, ...]
    conditionals: tuple[Conditional, ...]
    events: tuple[CodedEvent, ...]
    ties: tuple[Tie, ...]
    issues: tuple[ProposedIssue, ...]


def said_in(text: Text, cast: Cast) -> Said:
    """What the actors of a text want, trade, do and would do."""
    read = passages(text, cast)
    stated = statements(read)
    return Said(stated, trades(read), conditionals(read), events(read), ties(read), issues(stated))
