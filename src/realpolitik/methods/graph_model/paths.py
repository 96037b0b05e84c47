"""Shortest ways from one state to all others."""

from __future__ import annotations

import numpy as np

from realpolitik.methods.graph_model.moves import Conflict

Way = tuple[tuple[int, int], ...]  # (coalition, state that it leads to), one after the other


def shortest(conflict: Conflict, start: int, *, improving: bool = False) -> dict[int, Way]:
    """The fewest moves from a state to every state that sequences lead to, by (coalition, state); of several the least.

    No coalition moves twice running. `improving`: only moves that pay everybody who makes them.
    """
    arcs = conflict.arcs(conflict.everybody, credible=improving)
    ways: dict[int, Way] = {start: ()}
    seen = {(0, start)}
    front: list[tuple[int, int, Way]] = [(0, start, ())]
    for mover, here, way in front:
        for one in arcs:
            if one.coalition != mover:
                low, high = np.searchsorted(one.start, [here, here + 1])
                for there in one.end[low:high].tolist():
                    if (one.coalition, there) not in seen:
                        seen.add((one.coalition, there))
                        longer = (*way, (one.coalition, there))
                        ways.setdefault(there, longer)
                        front.append((one.coalition, there, longer))
    return ways
