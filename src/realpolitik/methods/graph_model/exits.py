"""Exits: every improvement that a coalition could leave a state by in one move, and whether it would be answered.

The concepts of [Howard1971], [FraserHipel1984] and, for coalitions, [KilgourHipelFangPeng2001], read
off one table: a coalition that acts together moves once; it has an exit where everybody in it gains. The exit is
answered when those outside can go on to a state that some member likes no better than the one it left: by moves that
pay whoever makes them (sequential stability), or by any (general metarationality). For the symmetric concepts the
coalition mustn't be able to go on from there to what all of it prefer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from realpolitik.methods import Bools, Integers
from realpolitik.methods.graph_model.moves import Arcs, Conflict, members
from realpolitik.methods.graph_model.preferences import USUAL, Order, Preference, Rules
from realpolitik.methods.graph_model.search import NOTHING, worst


@dataclass(frozen=True, eq=False)
class Exits:
    """One coalition's improvements from every state, in the order of states."""

    arcs: Arcs
    met: Bools  # (arcs,) countermoves that pay those who make them take the gain from a member
    deterred: Bools  # (arcs,) some countermoves do, whether they pay or not

    @property
    def coalition(self) -> int:
        """Mask of those who leave together."""
        return self.arcs.coalition


@dataclass(frozen=True, slots=True)
class Reply:
    """How others answer an exit: moves one after the other, and whom the last leaves no better off."""

    moves: tuple[tuple[int, int], ...]  # (coalition, state that it leads to)
    losers: int  # mask of the members who gain nothing in the end


def exits(conflict: Conflict, rules: Rules = USUAL, states: Sequence[int] | None = None) -> tuple[Exits, ...]:
    """The exits of every coalition from some states, or from all."""
    found, asked = [], np.zeros(conflict.states, dtype=bool)
    asked[slice(None) if states is None else states] = True
    for arcs in conflict.improvements:
        own = leaving(conflict, arcs.take(asked[arcs.start]), rules)
        met, deterred = (answered(conflict, own, rules, credible=credible) for credible in (True, False))
        found.append(Exits(own, met, deterred))
    return tuple(found)


def leaving(conflict: Conflict, improvements: Arcs, rules: Rules) -> Arcs:
    """Those of a coalition's improvements that it would go for."""
    if rules.unknown in "ac":
        return improvements
    start, end = improvements.start, improvements.end
    sure = [rules.leaves(conflict.preferences[i].compared(start, end)) for i in members(improvements.coalition)]
    return improvements.take(np.logical_and.reduce(sure))


def answered(conflict: Conflict, exits: Arcs, rules: Rules = USUAL, *, credible: bool, final: bool = False) -> Bools:
    """Which of a coalition's exits others can answer: (arcs,).

    credible: by moves that pay those who make them. final: so that the coalition can't escape from there.
    """
    if len(exits.start) == 0:
        return np.zeros(0, dtype=bool)
    orders = [conflict.preferences[i] for i in members(exits.coalition)]
    if not all(isinstance(order, Order) for order in orders):
        return _answered_one_by_one(conflict, exits, rules, credible=credible, final=final)
    surely = _answered_by_one_loss(conflict, exits, rules, credible=credible, final=final)
    if not final or len(orders) == 1:
        return surely
    open_ = ~surely & _answered_by_one_loss(conflict, exits, rules, credible=credible, final=False)
    surely[open_] = _answered_one_by_one(conflict, exits.take(open_), rules, credible=credible, final=True)
    return surely


def _answered_by_one_loss(conflict: Conflict, exits: Arcs, rules: Rules, *, credible: bool, final: bool) -> Bools:
    """Which exits end with one and the same member no better off, wherever the coalition goes on to if final."""
    own, others = exits.coalition, conflict.everybody & ~exits.coalition
    found = np.zeros(len(exits.start), dtype=bool)
    for i in members(own):
        score, allowed = conflict.order(i).judged(rules)
        if final:
            onward = worst(conflict.arcs(own), -score)
            score = np.maximum(score, np.where(onward == NOTHING, score, -onward))
        found |= conflict.worst(others, score, credible=credible)[exits.end] <= allowed[exits.start]
    return found


def _answered_one_by_one(conflict: Conflict, exits: Arcs, rules: Rules, *, credible: bool, final: bool) -> Bools:
    """Which exits are answered, by a search for every state that is left."""
    own, others = conflict.arcs(exits.coalition), conflict.everybody & ~exits.coalition
    every, found = np.arange(conflict.states), np.empty(len(exits.start), dtype=bool)
    replies = conflict.arcs(others, credible=credible)
    for start in np.unique(exits.start):
        hurts = np.logical_or.reduce(
            [rules.hurts(conflict.preferences[i].compared(start, every)) for i in members(exits.coalition)]
        )
        if final:
            hurts &= worst(own, hurts.astype(np.int64)) != 0  # 0 where it can go on to what all prefer
        low, high = np.searchsorted(exits.start, [start, start + 1])
        found[low:high] = worst(replies, (~hurts).astype(np.int64))[exits.end[low:high]] == 0
    return found


class Onward(Protocol):
    """A conflict, as far as it takes to go on from a state."""

    @property
    def makers(self) -> int:
        """How many decision makers."""

    @property
    def preferences(self) -> Sequence[Preference]:
        """One for each decision maker."""

    def onward(self, state: int, movers: int, *, credible: bool) -> Iterator[tuple[int, Integers]]:
        """Where some decision makers can turn a state, coalition by coalition; credibly: where it pays them."""


def reply(
    conflict: Onward, coalition: int, start: int, end: int, rules: Rules = USUAL, *, credible: bool
) -> Reply | None:
    """The shortest answer to a coalition's move from one state to another, or None; of several the least by number."""
    left, others = np.array([start]), ((1 << conflict.makers) - 1) & ~coalition
    for moves in _sequences(conflict, others, end, credible=credible):
        here = np.array([moves[-1][1]])
        compared = ((i, conflict.preferences[i].compared(left, here)) for i in members(coalition))
        losers = sum(1 << i for i, degrees in compared if rules.hurts(degrees)[0])
        if losers:
            return Reply(moves, losers)
    return None


def _sequences(conflict: Onward, movers: int, start: int, *, credible: bool) -> Iterator[tuple[tuple[int, int], ...]]:
    """The moves to every state and last mover that some decision makers can lead to, the fewest first."""
    seen: set[tuple[int, int]] = set()
    front: list[tuple[tuple[int, int], ...]] = [()]
    while front:
        longer = []
        for moves in front:
            mover, here = moves[-1] if moves else (0, start)
            for coalition, ends in conflict.onward(here, movers, credible=credible):
                for there in ends.tolist() if coalition != mover else ():
                    if (coalition, there) not in seen:
                        seen.add((coalition, there))
                        longer.append((*moves, (coalition, there)))
        yield from longer
        front = longer
