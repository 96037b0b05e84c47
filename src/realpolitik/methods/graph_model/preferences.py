"""Preferences: what a decision maker thinks of the states of a conflict.

A complete order with ties is enough for most models [FangHipelKilgour1993]. Some states may be much better
than others [HamoudaKilgourHipel2004], and some can't be compared at all [LiHipelKilgourFang2004].
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from realpolitik.errors import TooLarge
from realpolitik.methods import Bools, Integers

Degrees = NDArray[np.int8]

# How one state compares with another: negative where it is worse.
EQUAL, BETTER, MUCH_BETTER, UNKNOWN = 0, 1, 2, -128

MOST_COMPARED = 8_192  # states whose pairs are written down one by one
_BITS = 31  # statements that one step of `prioritised` reads: the order so far and they make up one number


class Preference(Protocol):
    """What one decision maker thinks of every state."""

    def compared(self, state: Integers, other: Integers) -> Degrees:
        """How each other state compares with a state, broadcast: BETTER where the other is better, and so on."""
        ...

    def improves(self, state: Integers, other: Integers) -> Bools:
        """Whether each other state is better than a state, or may be: opponents are credited with both; broadcast."""
        ...


@dataclass(frozen=True, eq=False)
class Order:
    """A complete order, best states highest; a state of a higher level is much better."""

    value: Integers  # (states,) ranks from 0: equal where the decision maker doesn't mind which
    level: Integers  # (states,) never falls as the value rises; all equal where nothing is much better

    def __post_init__(self) -> None:
        assert self.value.min(initial=0) >= 0, "searches take what is below 0 for nothing found"

    @classmethod
    def of(cls, value: Integers) -> Order:
        """An order in which nothing is much better than anything else."""
        return cls(value, np.broadcast_to(np.int64(0), value.shape))

    @classmethod
    def by_worth(cls, worth: NDArray[np.float64] | Integers) -> Order:
        """The order that some worth of every state gives; what is worth the same shares a rank."""
        return cls.of(np.unique(worth, return_inverse=True)[1].reshape(-1))

    @classmethod
    def prioritised(cls, statements: Sequence[Bools], states: int) -> Order:
        """The order in which the first statement that tells two states apart decides, however many there are.

        statements: (states,) each, the most important first.
        """
        value = np.zeros(states, dtype=np.int64)
        for first in range(0, len(statements), _BITS):
            some = statements[first : first + _BITS]
            for statement in some:
                value = 2 * value + statement
            value = np.unique(value, return_inverse=True)[1].reshape(-1)
        return cls.of(value)

    def judged(self, rules: Rules) -> tuple[Integers, Integers]:
        """What countermoves are scored by, and by the state that was left the highest score that hurts: (states,)."""
        if rules.strong:
            return self.level, self.level - 1
        return self.value, self.value if rules.ties_count else self.value - 1

    def compared(self, state: Integers, other: Integers) -> Degrees:
        """How each other state compares with a state, broadcast."""
        mild = np.sign(self.value[other] - self.value[state])
        much = np.sign(self.level[other] - self.level[state])
        return np.asarray(mild + much, dtype=np.int8)

    def improves(self, state: Integers, other: Integers) -> Bools:
        """Whether each other state is better than a state, broadcast."""
        return np.asarray(self.value[other] > self.value[state])


@dataclass(frozen=True, eq=False)
class Relation:
    """Any comparison of pairs, also such that has circles or gaps."""

    table: Degrees  # (states, states): how the state of the column compares with the state of the row

    @classmethod
    def of(cls, order: Order, unknown: Iterable[tuple[int, int]]) -> Relation:
        """An order in which some pairs of states can't be compared. Raises TooLarge."""
        states = len(order.value)
        if states > MOST_COMPARED:
            raise TooLarge(
                f"preferences that are partly unknown are compared pair by pair: {states:,} states are too many, "
                f"{MOST_COMPARED:,} would fit"
            )
        every = np.arange(states)
        table = order.compared(every[:, np.newaxis], every)
        for one, other in unknown:
            table[one, other] = table[other, one] = UNKNOWN
        return cls(table)

    def compared(self, state: Integers, other: Integers) -> Degrees:
        """How each other state compares with a state, broadcast."""
        return np.asarray(self.table[state, other])

    def improves(self, state: Integers, other: Integers) -> Bools:
        """Whether each other state is better than a state, or may be, broadcast."""
        degrees = self.compared(state, other)
        return np.asarray((degrees > 0) | (degrees == UNKNOWN))


@dataclass(frozen=True, slots=True)
class Rules:
    """What the literature's definitions differ in; the defaults are the usual ones."""

    strong: bool = False  # a countermove must leave its victim much worse off than before
    ties_count: bool = True  # one that leaves it as well off as before is enough
    unknown: str = "a"  # where states can't be compared: a, c: it leaves; a, b: a countermove must certainly hurt

    def leaves(self, degrees: Degrees) -> Bools:
        """Whether somebody goes for what so compares with what it has."""
        return np.asarray((degrees > 0) | ((degrees == UNKNOWN) & (self.unknown in "ac")))

    def hurts(self, degrees: Degrees) -> Bools:
        """Whether ending where it so compares with what was left takes the gain away."""
        most = -MUCH_BETTER if self.strong else EQUAL if self.ties_count else -BETTER
        known = degrees != UNKNOWN
        return np.asarray((known & (degrees <= most)) | (~known & (self.unknown in "cd")))


USUAL = Rules()
MODES = ("a", "b", "c", "d")
