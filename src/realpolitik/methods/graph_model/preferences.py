"""Preferences: what a decision maker thinks of the states of a conflict.

A complete order with ties is enough for most models (Fang, Hipel and Kilgour 1993). Some states may be much better
than others (Hamouda, Kilgour and Hipel 2004: strength of preference), and some can't be compared at all (Li, Hipel,
Kilgour and Fang 2004: unknown preference).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from realpolitik.methods import Integers

Degrees = NDArray[np.int8]

# How one state compares with another: negative where it is worse.
EQUAL, BETTER, MUCH_BETTER, UNKNOWN = 0, 1, 2, -128


class Preference(Protocol):
    """What one decision maker thinks of every state."""

    def compared(self, state: Integers, other: Integers) -> Degrees:
        """How each other state compares with a state, broadcast: BETTER where the other is better, and so on."""
        ...


@dataclass(frozen=True, eq=False)
class Order:
    """A complete order, best states highest; a state of a higher level is much better."""

    value: Integers  # (states,) ranks: equal where the decision maker doesn't mind which
    level: Integers  # (states,) never falls as the value rises; all equal where nothing is much better

    @classmethod
    def of(cls, value: Integers) -> Order:
        """An order in which nothing is much better than anything else."""
        return cls(value, np.broadcast_to(np.int64(0), value.shape))

    def compared(self, state: Integers, other: Integers) -> Degrees:
        """How each other state compares with a state, broadcast."""
        mild = np.sign(self.value[other] - self.value[state])
        much = np.sign(self.level[other] - self.level[state])
        return np.asarray(mild + much, dtype=np.int8)


@dataclass(frozen=True, eq=False)
class Relation:
    """Any comparison of pairs, also such that has circles or gaps."""

    table: Degrees  # (states, states): how the state of the column compares with the state of the row

    def compared(self, state: Integers, other: Integers) -> Degrees:
        """How each other state compares with a state, broadcast."""
        return np.asarray(self.table[state, other])
