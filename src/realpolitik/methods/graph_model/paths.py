"""Shortest ways from one state to all others: what Fang, Hipel and Kilgour (1993) call status quo analysis."""

from __future__ import annotations

from realpolitik.methods.graph_model.moves import Conflict

Way = tuple[tuple[int, int], ...]  # (coalition, state that it leads to), one after the other


def shortest(conflict: Conflict, start: int, *, improving: bool = False) -> dict[int, Way]:
    """The fewest moves from a state to every state that sequences lead to, by (coalition, state); of several the least.

    No coalition moves twice running. `improving`: only moves that pay everybody who makes them.
    """
    ways: dict[int, Way] = {start: ()}
    seen = {(0, start)}
    front: list[tuple[int, int, Way]] = [(0, start, ())]
    for mover, here, way in front:
        for coalition, ends in conflict.onward(here, conflict.everybody, credible=improving):
            for there in ends.tolist() if coalition != mover else ():
                if (coalition, there) not in seen:
                    seen.add((coalition, there))
                    longer = (*way, (coalition, there))
                    ways.setdefault(there, longer)
                    front.append((coalition, there, longer))
    return ways
