"""Moves: who can turn one state of a conflict into which others, and who gains by it.

[FangHipelKilgour1993], ch. 2, with moves that several decision makers can only make together: an arc carries
the coalition whose members must all take part. One decision maker by itself is a coalition of one. A move that can't
be taken back is an arc without its reverse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.methods import Bools, Integers
from realpolitik.methods.graph_model.preferences import Order, Preference
from realpolitik.methods.graph_model.search import worst

Ends = Sequence[int] | Integers  # states


@dataclass(frozen=True, eq=False)
class Arcs:
    """The moves of one coalition, ordered by where they start, then by where they end; none twice, none to itself."""

    coalition: int  # mask of the decision makers who move together
    start: Integers  # (arcs,) states
    end: Integers  # (arcs,) states

    @classmethod
    def of(cls, coalition: int, start: Integers, end: Integers) -> Arcs:
        """Arcs in any order, some perhaps twice or to themselves."""
        states = int(end.max(initial=0)) + 1
        start, end = np.divmod(np.unique((start * states + end)[start != end]), states)
        return cls(coalition, start, end)

    def take(self, chosen: Bools) -> Arcs:
        """Some of the arcs."""
        return Arcs(self.coalition, self.start[chosen], self.end[chosen])


@dataclass(frozen=True, eq=False)
class Graph:
    """Every move that can be made in a conflict."""

    makers: int  # how many decision makers
    states: int  # how many states
    arcs: tuple[Arcs, ...]  # one for each coalition that can move

    @classmethod
    def of(
        cls, makers: int, states: int, moves: Iterable[tuple[int, Sequence[int] | Integers, Sequence[int] | Integers]]
    ) -> Graph:
        """A graph from coalitions with where their moves start and end, (arcs,) each; a coalition may come twice."""
        found: dict[int, list[Integers]] = {}
        for coalition, start, end in moves:
            found.setdefault(coalition, []).append(np.array([start, end], dtype=np.int64).reshape(2, -1))
        joined = {coalition: np.concatenate(parts, axis=1) for coalition, parts in found.items()}
        return cls(makers, states, tuple(Arcs.of(coalition, *joined[coalition]) for coalition in sorted(joined)))


@dataclass(frozen=True, eq=False)
class Conflict:
    """A graph, what each decision maker thinks of its states, and which moves pay all who make them."""

    graph: Graph
    preferences: tuple[Preference, ...]  # one for each decision maker
    improvements: tuple[Arcs, ...]  # coalition by coalition; of several steps where a coalition can act as one

    @classmethod
    def of(cls, graph: Graph, preferences: Sequence[Preference]) -> Conflict:
        """A conflict in which a move pays whoever prefers where it ends, or can't compare that with where it starts.

        [LiHipelKilgourFang2004] credit opponents with both.
        """
        return cls(graph, tuple(preferences), tuple(improving(arcs, preferences) for arcs in graph.arcs))

    @property
    def states(self) -> int:
        """How many states."""
        return self.graph.states

    @property
    def makers(self) -> int:
        """How many decision makers."""
        return self.graph.makers

    @property
    def everybody(self) -> int:
        """The coalition of all decision makers."""
        return (1 << self.graph.makers) - 1

    def order(self, maker: int) -> Order:
        """A decision maker's preference, which must be a complete order."""
        preference = self.preferences[maker]
        assert isinstance(preference, Order)
        return preference

    def arcs(self, movers: int, *, credible: bool = False) -> list[Arcs]:
        """The moves that some can make without anybody else; credible ones pay everybody who makes them."""
        return [arcs for arcs in (self.improvements if credible else self.graph.arcs) if arcs.coalition & ~movers == 0]

    def onward(self, state: int, movers: int, *, credible: bool) -> Iterator[tuple[int, Integers]]:
        """Where some decision makers can turn a state, coalition by coalition; credibly: where it pays them."""
        for arcs in self.arcs(movers, credible=credible):
            low, high = np.searchsorted(arcs.start, [state, state + 1])
            if low < high:
                yield arcs.coalition, arcs.end[low:high]

    def worst(self, movers: int, score: Integers, *, credible: bool) -> Integers:
        """The least score that sequences of some decision makers' moves lead to, NOTHING without any: (states,)."""
        return worst(self.arcs(movers, credible=credible), score)

    def best(self, maker: int, score: Integers) -> Integers:
        """The greatest score among each state and those that a decision maker can turn it into: (states,)."""
        onward = [greatest_along(arcs.start, score[arcs.end], self.states) for arcs in self.arcs(1 << maker)]
        return np.asarray(np.maximum.reduce([score, *onward]))

    def greatest(self, maker: int, bound: Integers) -> Integers:
        """The greatest bound among a decision maker's improvements from each state, −1 without any: (states,)."""
        own = self.arcs(1 << maker, credible=True)
        found = [greatest_along(arcs.start, bound[arcs.end], self.states) for arcs in own]
        return np.asarray(np.maximum.reduce([np.full(self.states, -1), *found]))


def improving(arcs: Arcs, preferences: Sequence[Preference]) -> Arcs:
    """The moves that pay all who make them, for all they know."""
    return arcs.take(
        np.logical_and.reduce([preferences[i].improves(arcs.start, arcs.end) for i in members(arcs.coalition)])
    )


def greatest_along(start: Integers, bound: Integers, states: int) -> Integers:
    """The greatest bound among the moves from each state, −1 without any: (states,)."""
    found = np.full(states, -1, dtype=np.int64)
    np.maximum.at(found, start, bound)
    return found


def members(coalition: int) -> Iterator[int]:
    """The decision makers of a coalition, in order."""
    return (i for i in range(coalition.bit_length()) if coalition >> i & 1)
