"""Exits: every improvement that a coalition could leave a state by in one move, and whether it would be answered.

The concepts of Howard (1971), Fraser and Hipel (1984) and, for coalitions, Kilgour, Hipel, Fang and Peng (2001), read
off one table: a coalition that acts together moves once; it has an exit where everybody in it gains. The exit is
answered when those outside can go on to a state that some member likes no better than the one it left: by moves that
pay whoever makes them (sequential stability), or by any (general metarationality). With complete orders the worst that
others can lead to decides, for all states at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.methods import Bools, Integers
from realpolitik.methods.graph_model.moves import Arcs, Conflict, members


@dataclass(frozen=True, eq=False)
class Exits:
    """One coalition's improvements from every state, in the order of states."""

    coalition: int
    start: Integers  # (exits,) states
    end: Integers  # (exits,) states
    met: Bools  # (exits,) countermoves that pay those who make them take the gain from a member
    deterred: Bools  # (exits,) some countermoves do, whether they pay or not


@dataclass(frozen=True, slots=True)
class Reply:
    """How others answer an exit: moves one after the other, and whom the last leaves no better off."""

    moves: tuple[tuple[int, int], ...]  # (coalition, state that it leads to)
    losers: int  # mask of the members who gain nothing in the end


def exits(conflict: Conflict) -> tuple[Exits, ...]:
    """Every coalition's exits. All preferences must be complete orders."""
    return tuple(_exits(conflict, n) for n in range(len(conflict.graph.arcs)))


def _exits(conflict: Conflict, n: int) -> Exits:
    arcs = conflict.graph.arcs[n].take(conflict.improving[n])
    met, deterred = (_answered(conflict, arcs, credible=credible) for credible in (True, False))
    return Exits(arcs.coalition, arcs.start, arcs.end, met, deterred)


def _answered(conflict: Conflict, exits: Arcs, *, credible: bool) -> Bools:
    """Which exits leave some member, in the end, no better off than before."""
    others = conflict.graph.everybody & ~exits.coalition
    answered = np.zeros(len(exits.start), dtype=bool)
    if len(exits.start):
        for i in members(exits.coalition):
            value = conflict.order(i).value
            answered |= conflict.worst(others, value, credible=credible)[exits.end] <= value[exits.start]
    return answered


def reply(conflict: Conflict, coalition: int, start: int, end: int, *, credible: bool) -> Reply | None:
    """The shortest answer to a coalition's move from one state to another, or None; of several the least by number."""
    orders = [(i, conflict.order(i).value) for i in members(coalition)]
    onward = _onward_moves(conflict.arcs(conflict.graph.everybody & ~coalition, credible=credible), end)
    for moves in onward:
        state = moves[-1][1]
        losers = sum(1 << i for i, value in orders if value[state] <= value[start])
        if losers:
            return Reply(moves, losers)
    return None


def _onward_moves(arcs: Sequence[Arcs], start: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """Every state and last mover that sequences of moves lead to, shortest first, with the moves."""
    seen: set[tuple[int, int]] = set()
    front: list[tuple[tuple[int, int], ...]] = [()]
    while front:
        longer = []
        for moves in front:
            mover, here = moves[-1] if moves else (0, start)
            for one in arcs:
                if one.coalition != mover:
                    low, high = np.searchsorted(one.start, [here, here + 1])
                    for there in one.end[low:high].tolist():
                        if (one.coalition, there) not in seen:
                            seen.add((one.coalition, there))
                            longer.append((*moves, (one.coalition, there)))
        yield from longer
        front = longer
