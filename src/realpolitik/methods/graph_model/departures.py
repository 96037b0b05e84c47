"""Departures: who could leave which state, and whether that would be answered, ready to be asked state by state.

The improvements and sanctions of [FangHipelKilgour1993], ch. 3.
From the table of all coalitions' exits, or, for more states than coalitions can be gone through for, from thresholds:
for each decision maker alone the least that the others can lead to, which is all that its exits need.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from realpolitik.methods import Bools
from realpolitik.methods.graph_model.blocks import OptionConflict
from realpolitik.methods.graph_model.exits import Exits
from realpolitik.methods.graph_model.preferences import USUAL, Rules
from realpolitik.methods.graph_model.search import Indices, each_maker


class Departure(NamedTuple):
    """One way to leave a state that pays everybody who takes it."""

    coalition: int
    end: int
    met: bool  # countermoves that pay those who make them take the gain from a member
    deterred: bool  # some countermoves do, whether they pay or not


class Departures(Protocol):
    """The departures from every state."""

    def of(self, state: int) -> Iterator[Departure]:
        """The departures from one state, coalition by coalition."""

    @property
    def some(self) -> Bools:
        """Whether anybody leaves: (states,)."""

    @property
    def unmet(self) -> Bools:
        """Whether somebody leaves and no countermoves that pay take the gain away: (states,)."""

    @property
    def free(self) -> Bools:
        """Whether somebody leaves and nothing takes the gain away: (states,)."""

    @property
    def free_alone(self) -> Bools:
        """The same of a single decision maker: (states,)."""


@dataclass(frozen=True, eq=False)
class FromExits:
    """Departures of every coalition whose exits are listed."""

    states: int
    exits: Sequence[Exits]

    def of(self, state: int) -> Iterator[Departure]:
        """The departures from one state, coalition by coalition."""
        for one in self.exits:
            low, high = np.searchsorted(one.arcs.start, [state, state + 1])
            for n in range(low, high):
                yield Departure(one.coalition, int(one.arcs.end[n]), bool(one.met[n]), bool(one.deterred[n]))

    @property
    def some(self) -> Bools:
        """Whether anybody leaves: (states,)."""
        return self._starts([(one, np.ones_like(one.met)) for one in self.exits])

    @property
    def unmet(self) -> Bools:
        """Whether somebody leaves and no countermoves that pay take the gain away: (states,)."""
        return self._starts([(one, ~one.met) for one in self.exits])

    @property
    def free(self) -> Bools:
        """Whether somebody leaves and nothing takes the gain away: (states,)."""
        return self._starts([(one, ~one.deterred) for one in self.exits])

    @property
    def free_alone(self) -> Bools:
        """The same of a single decision maker: (states,)."""
        return self._starts([(one, ~one.deterred) for one in self.exits if one.coalition.bit_count() == 1])

    def _starts(self, chosen: Sequence[tuple[Exits, Bools]]) -> Bools:
        found = np.zeros(self.states, dtype=bool)
        for one, which in chosen:
            found[one.arcs.start[which]] = True
        return found


@dataclass(frozen=True, eq=False)
class FromThresholds:
    """Departures of single decision makers, by the least that the others can lead to."""

    conflict: OptionConflict
    paying: Sequence[Indices]  # (states,) for each decision maker, by countermoves that pay those who make them
    any: Sequence[Indices]  # (states,) for each decision maker, by any countermoves
    rules: Rules

    @classmethod
    def by_search(cls, conflict: OptionConflict, rules: Rules = USUAL) -> FromThresholds:
        """The thresholds of a conflict."""

        def least(maker: int) -> tuple[Indices, Indices]:
            others, (score, _) = ((1 << conflict.makers) - 1) & ~(1 << maker), conflict.order(maker).judged(rules)
            paying, anyway = (conflict.worst(others, score, credible=credible) for credible in (True, False))
            return paying, anyway

        paying, anyway = zip(*each_maker(least, conflict.makers, conflict.states), strict=True)
        return cls(conflict, paying, anyway, rules)

    def of(self, state: int) -> Iterator[Departure]:
        """The departures from one state, decision maker by decision maker."""
        for coalition, ends in self.conflict.onward(state, (1 << self.conflict.makers) - 1, credible=True):
            maker = coalition.bit_length() - 1
            most = self.conflict.order(maker).judged(self.rules)[1][state]
            for end in ends.tolist():
                yield Departure(
                    coalition, end, bool(self.paying[maker][end] <= most), bool(self.any[maker][end] <= most)
                )

    @property
    def some(self) -> Bools:
        """Whether anybody leaves: (states,)."""
        return self._passed([np.zeros_like(one) for one in self.any], least=0)

    @property
    def unmet(self) -> Bools:
        """Whether somebody leaves and no countermoves that pay take the gain away: (states,)."""
        return self._passed(self.paying)

    @property
    def free(self) -> Bools:
        """Whether somebody leaves and nothing takes the gain away: (states,)."""
        return self._passed(self.any)

    @property
    def free_alone(self) -> Bools:
        """The same, since only single decision makers are looked at: (states,)."""
        return self.free

    def _passed(self, bounds: Sequence[Indices], least: int | None = None) -> Bools:
        """Whether a decision maker has an improvement whose bound is above what it leaves, or at least `least`."""
        found = np.zeros(self.conflict.states, dtype=bool)
        for i, bound in enumerate(bounds):
            greatest = self.conflict.greatest(i, bound)
            allowed = self.conflict.order(i).judged(self.rules)[1]
            found |= (greatest >= 0) & (greatest >= least if least is not None else greatest > allowed)
        return found
