"""Shortest ways from one state to all others: status quo analysis [LiKilgourHipel2005]."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realpolitik.methods import Integers
from realpolitik.methods.graph_model.moves import Arcs, Conflict

Way = tuple[tuple[int, int], ...]  # (coalition, state that it leads to), one after the other

_NOWHERE = -1


@dataclass(frozen=True, eq=False)
class Ways:
    """The fewest moves from a state to every other; of several the first by where they pass and who moves."""

    start: int
    coalitions: tuple[int, ...]
    length: Integers  # (states,) moves; −1: no moves lead there
    last: Integers  # (states,) the place in `coalitions` of who first gets there
    before: (
        Integers  # (coalitions, states) the place in `coalitions` and state that a coalition's move came from, as one
    )

    def __contains__(self, state: int) -> bool:
        return bool(self.length[state] >= 0)

    def to(self, state: int) -> Way | None:
        """The way to a state, None where there is none."""
        if state not in self:
            return None
        way: list[tuple[int, int]] = []
        mover = int(self.last[state])
        for _ in range(int(self.length[state])):
            way.append((self.coalitions[mover], state))
            mover, state = divmod(int(self.before[mover, state]), len(self.length))
        return tuple(reversed(way))


def shortest(conflict: Conflict, start: int, *, improving: bool = False) -> Ways:
    """The fewest moves from a state to every state that sequences lead to.

    No coalition moves twice running. `improving`: only moves that pay everybody who makes them.
    """
    arcs = [one for one in conflict.arcs(conflict.everybody, credible=improving) if len(one.start)]
    states = conflict.states
    length, last = np.full(states, _NOWHERE), np.full(states, _NOWHERE)
    length[start] = 0
    before = np.full((len(arcs), states), _NOWHERE)
    front = [(len(arcs), np.array([start]))]  # who came there last, and where: nobody at first
    moves = 0
    while front:
        moves += 1
        further = []
        for label, one in enumerate(arcs):
            ends, origins = _onward(one, [(mover, at) for mover, at in front if mover != label], states)
            fresh = before[label, ends] == _NOWHERE
            ends, places = np.unique(ends[fresh], return_index=True)
            before[label, ends] = origins[fresh][places]
            further.append((label, ends))
            first = ends[length[ends] == _NOWHERE]
            length[first], last[first] = moves, label
        front = [(label, ends) for label, ends in further if len(ends)]
    return Ways(start, tuple(one.coalition for one in arcs), length, last, before)


def _onward(arcs: Arcs, front: list[tuple[int, Integers]], states: int) -> tuple[Integers, Integers]:
    """Where one coalition's moves lead from where others have come, and from whom and where: (moves,) each."""
    ends, origins = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for mover, here in front:
        low, high = (np.searchsorted(arcs.start, here, side) for side in ("left", "right"))
        many = high - low
        offset = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        ends.append(arcs.end[np.repeat(low, many) + offset])
        origins.append(np.repeat(mover * states + here, many))
    return np.concatenate(ends), np.concatenate(origins)
