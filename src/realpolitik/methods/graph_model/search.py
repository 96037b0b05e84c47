"""Reverse search: the least that sequences of others' moves can lead to, for every state at once.

States are taken from the worst upwards, and whatever can lead to one is marked with its score the first time it is met:
each move is looked at once or twice, and no table of pairs of states is made. Two ways in: along arcs that are listed,
where nobody moves twice running and so a search is over pairs of a state and who moves first from it; and within
blocks, where a decision maker can turn every state of a block into every other and moves needn't be listed at all.

Every kernel is plain Python, and is run as such on small models; on larger ones numba compiles it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from realpolitik.methods import Integers
from realpolitik.methods.compiling import Kernel, compiled

if TYPE_CHECKING:
    from realpolitik.methods.graph_model.moves import Arcs

Indices = NDArray[np.int32]
Whole = NDArray[np.signedinteger[Any]]  # Indices or Integers
Made = TypeVar("Made")

NOTHING = int(np.iinfo(np.int32).max)  # nobody can lead anywhere; every score is less
INTERPRETED = 3_000  # states times movers; below it compiling, or loading what is compiled, costs more than it saves
SWEPT = 60_000  # arcs; below it a few sweeps of numpy cost less than loading numba


def runner(kernel: Kernel, size: int) -> Kernel:
    """A kernel as it is, or compiled where the work is worth it."""
    return kernel if size <= INTERPRETED else compiled(kernel)


def each_maker(make: Callable[[int], Made], makers: int, states: int) -> list[Made]:
    """What is made for every decision maker, on all processors where it's much."""
    if makers * states <= INTERPRETED:
        return [make(i) for i in range(makers)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(make, range(makers)))


# Along arcs -------------------------------------------------------------------------------------------------------


def worst(arcs: Sequence[Arcs], score: Integers) -> Integers:
    """The least score among the states that sequences of moves lead to from each state, NOTHING without any: (states,).

    At least one move is made, and no coalition moves twice running.
    """
    arcs = [one for one in arcs if len(one.start)]
    if not arcs:
        return np.full(len(score), NOTHING)
    if sum(len(one.start) for one in arcs) <= SWEPT:
        return worst_by_sweeps(arcs, score)
    label = np.repeat(np.arange(len(arcs), dtype=np.int32), [len(one.start) for one in arcs])
    start, end = (np.concatenate([getattr(one, name) for one in arcs]) for name in ("start", "end"))
    by_end = np.argsort(end, kind="stable")
    into = np.searchsorted(end[by_end], np.arange(len(score) + 1))
    search = compiled(spread_along_arcs)
    return np.asarray(search(np.argsort(score, kind="stable"), score, into, start[by_end], label[by_end]))


def worst_by_sweeps(arcs: Sequence[Arcs], score: Integers) -> Integers:
    """The same as `worst`, by going over all arcs until nothing changes; some coalition has a move."""
    states = len(score)
    label = np.repeat(np.arange(len(arcs)), [len(one.start) for one in arcs])
    end = np.concatenate([one.end for one in arcs])
    place = label * states + np.concatenate([one.start for one in arcs])
    first = np.flatnonzero(np.diff(place, prepend=-1))
    found = np.full((len(arcs), states), NOTHING)  # by who moves first
    flat = found.reshape(-1)
    while True:
        reached = np.minimum.reduceat(np.minimum(score[end], _onward(found, label, end)), first)
        if (reached >= flat[place[first]]).all():
            return np.asarray(found.min(axis=0))
        flat[place[first]] = reached


def _onward(found: Integers, label: Integers, end: Integers) -> Integers:
    """The least that can be reached from where each move ends, if whoever made it doesn't move next: (moves,)."""
    if len(found) == 1:
        return np.full(len(end), NOTHING)
    mover, rest = found.argmin(axis=0), found.copy()
    rest[mover, np.arange(found.shape[1])] = NOTHING
    return np.asarray(np.where(mover[end] == label, rest.min(axis=0)[end], found.min(axis=0)[end]))


def spread_along_arcs(order: Integers, score: Integers, into: Integers, start: Integers, label: Indices) -> Integers:
    """Kernel of `worst`.

    order: states, the least score first. into: (states + 1,) where each state's incoming arcs begin in `start` and
    `label`, which say where an arc starts and who moves along it.
    """
    states = len(score)
    found = np.full(states, NOTHING)
    first = np.full(states, -1, dtype=np.int32)  # who moves first from here to what was found; −2: several may
    waiting = np.empty(2 * states + 1, dtype=np.int64)
    by = np.empty(2 * states + 1, dtype=np.int64)  # who may not make the move before: −1 anybody may
    only = np.empty(2 * states + 1, dtype=np.int64)  # whose moves alone are still to be followed: −1 everybody's
    for root in order:
        if first[root] == -2:
            continue
        only[0], by[0], waiting[0] = first[root], -1, root
        first[root] = -2
        depth = 1
        while depth:
            depth -= 1
            here, mover, rest = waiting[depth], by[depth], only[depth]
            for arc in range(into[here], into[here + 1]):
                other, there = label[arc], start[arc]
                if other == mover or (rest >= 0 and other != rest):
                    continue
                if found[there] == NOTHING:
                    found[there] = score[root]
                if first[there] == -1:
                    first[there] = other
                    waiting[depth], by[depth], only[depth] = there, other, -1
                    depth += 1
                elif first[there] >= 0 and first[there] != other:
                    waiting[depth], by[depth], only[depth] = there, -1, first[there]
                    first[there] = -2
                    depth += 1
    return found


# Within blocks ----------------------------------------------------------------------------------------------------


def spread_in_blocks(
    order: Indices,
    score: Indices,
    movers: Integers,
    credible: bool,
    home: Indices,
    member: Indices,
    begin: Indices,
    family: Indices,
    once: Integers,
    value: Indices,
) -> Indices:
    """The least score that sequences of moves by some movers lead to from each state: (states,).

    order: states, the least score first. credible: only moves that raise the mover's `value`, (states, makers). The
    others are those of `Blocks`. A state may count as reached from itself, which no concept of stability minds: a
    countermove that leads to where it began takes no gain away.
    """
    states = len(score)
    found = np.full(states, NOTHING, dtype=np.int32)
    expanded = np.zeros(states, dtype=np.bool_)
    cursor = begin[:-1].copy()  # members of each cell that are marked already come before it
    swept = np.full(len(once), -1, dtype=np.int32)  # all moves are marked that lead here from values below it
    waiting = np.empty(states, dtype=np.int32)
    for root in order:
        if expanded[root]:
            continue
        expanded[root] = True
        waiting[0] = root
        depth = 1
        while depth:
            depth -= 1
            here = waiting[depth]
            for j in movers:
                cell = home[here, j]
                bound = value[here, j] if credible else NOTHING
                if swept[cell] >= bound:
                    continue
                swept[cell] = bound
                for other in range(family[0, cell], family[1, cell]):
                    if once[other] & ~once[cell]:
                        continue
                    place = cursor[other]
                    while place < begin[other + 1] and value[member[place], j] < bound:
                        there = member[place]
                        place += 1
                        if found[there] == NOTHING:
                            found[there] = score[root]
                            if not expanded[there]:
                                expanded[there] = True
                                waiting[depth] = there
                                depth += 1
                    cursor[other] = place
    return found


def best_in_blocks(
    maker: int, score: Indices, home: Indices, member: Indices, begin: Indices, family: Indices, once: Integers
) -> Indices:
    """The greatest score among each state and those that one maker can turn it into: (states,)."""
    low, high = home[:, maker].min(), home[:, maker].max() + 1
    most = np.full(high - low, -1, dtype=np.int32)
    for cell in range(low, high):
        for place in range(begin[cell], begin[cell + 1]):
            most[cell - low] = max(most[cell - low], score[member[place]])
    best = np.empty(len(score), dtype=np.int32)
    for cell in range(low, high):
        greatest = most[cell - low]
        for other in range(family[0, cell], family[1, cell]):
            if once[cell] & ~once[other] == 0:
                greatest = max(greatest, most[other - low])
        for place in range(begin[cell], begin[cell + 1]):
            best[member[place]] = greatest
    return best


def greatest_in_blocks(
    maker: int,
    bound: Indices,
    home: Indices,
    member: Indices,
    begin: Indices,
    family: Indices,
    once: Integers,
    value: Indices,
) -> Indices:
    """The greatest bound among one maker's improvements from each state, −1 without any: (states,)."""
    low, high = home[:, maker].min(), home[:, maker].max() + 1
    base = begin[low]
    onward = np.empty(len(bound), dtype=np.int32)  # the greatest among the members of a cell from a place on
    for cell in range(low, high):
        greatest = -1
        for place in range(begin[cell + 1] - 1, begin[cell] - 1, -1):
            greatest = max(greatest, bound[member[place]])
            onward[place - base] = greatest
    found = np.full(len(bound), -1, dtype=np.int32)
    for cell in range(low, high):
        for other in range(family[0, cell], family[1, cell]):
            if once[cell] & ~once[other]:
                continue
            better = begin[other]
            for place in range(begin[cell], begin[cell + 1]):  # both run upwards in value
                here = member[place]
                while better < begin[other + 1] and value[member[better], maker] <= value[here, maker]:
                    better += 1
                if better < begin[other + 1]:
                    found[here] = max(found[here], onward[better - base])
    return found
