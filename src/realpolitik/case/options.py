"""A conflict given directly, as a graph model: options, who takes them, and what each decision maker prefers.

Fang, Hipel and Kilgour (1993), *Interactive Decision Making: The Graph Model for Conflict Resolution*. A state says of
every option whether it is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from realpolitik.case.source import Evidence
from realpolitik.case.statement import Statement

TAKEN, NOT_TAKEN, EITHER = "Y", "N", "-"
MOST_OPTIONS = 62  # a state is a mask of 64 bits with a sign, and its successor must fit too


@dataclass(frozen=True, slots=True)
class Choice:
    """An option, and who decides on it."""

    key: str
    name: str  # as printed; the key in words when the file gives none
    by: tuple[str, ...]  # each of them may take or drop it by itself; nobody: `moves` say who does what
    one_way: str | None  # taken: can't be dropped again; dropped: can't be taken again
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class State:
    """A state: Y (taken), N (not) or - (either, where states are merged), a letter for each option in order."""

    letters: str

    @property
    def known(self) -> int:
        """Mask of the options that are said to be taken or not; the first option is bit 0."""
        return sum(1 << bit for bit, letter in enumerate(self.letters) if letter != EITHER)

    @property
    def taken(self) -> int:
        """Mask of the options that are taken."""
        return sum(1 << bit for bit, letter in enumerate(self.letters) if letter == TAKEN)

    def __str__(self) -> str:
        return self.letters


@dataclass(frozen=True, slots=True)
class Limit:
    """So many of these options, at most or at least."""

    of: tuple[str, ...]
    count: int

    def __str__(self) -> str:
        return f"{self.count} of {', '.join(self.of)}"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every state in its place."""

    tiers: tuple[tuple[tuple[State, ...], ...], ...]  # best first: tiers, much better than the next, of classes of ties


@dataclass(frozen=True, slots=True)
class Statements:
    """What a decision maker wants to be so: the first that tells two states apart decides between them."""

    statements: tuple[Statement, ...]  # most important first


@dataclass(frozen=True, slots=True)
class Weights:
    """What each option adds to a state in which it is taken; 0 for one that isn't named."""

    of: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Utilities:
    """What every state is worth; only the order counts."""

    of: Mapping[State, float]


@dataclass(frozen=True, slots=True)
class Preference:
    """What one decision maker prefers."""

    of: str
    by: Ranking | Statements | Weights | Utilities
    unknown: tuple[tuple[State, State], ...]  # pairs that can't be compared, whatever `by` says
    evidence: Evidence


Movers = tuple[str, ...]  # who moves together, in the order of the preferences
Moves = Mapping[Movers, Mapping[State, tuple[State, ...]]]


@dataclass(frozen=True, slots=True)
class GraphModel:
    """Options with what limits them, who moves, and what each decision maker prefers.

    The states are those in `states`, or every combination of options that no condition rules out. However the file
    spells a state, it is the same value everywhere in here.
    """

    choices: Mapping[str, Choice]  # in the order of a state's letters
    infeasible: tuple[Statement, ...]  # no state is so
    at_most: tuple[Limit, ...]
    at_least: tuple[Limit, ...]
    merge: tuple[Statement, ...]  # all states that are so are one state; no state is so by two of them
    states: tuple[State, ...] | None  # listed instead of the conditions; no two overlap
    names: Mapping[State, str]  # what the file calls them, such as their numbers in a paper; some, all or none
    moves: Moves | None  # listed instead of those that the options give
    status_quo: State | None  # None: the file doesn't say
    preferences: Mapping[str, Preference]  # of every decision maker

    @property
    def makers(self) -> tuple[str, ...]:
        """The decision makers, in the order of their preferences."""
        return tuple(self.preferences)
