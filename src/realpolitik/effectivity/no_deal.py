"""No deal: where things go when everybody acts alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Arena, Array, Package
from realpolitik.effectivity.plans import TOLERANCE, Mask, Outcome, Plan, is_available, pull, undertake
from realpolitik.errors import TooLarge

SURE_ENOUGH = 0.5  # a pull that is more likely to fail isn't made alone
MOST_STATES = 200_000


@dataclass(frozen=True, slots=True)
class Pull:
    """A lever that its holder could pull alone, to its own gain."""

    lever: int
    holder: int
    chance: float
    gain: float  # expected, in points


@dataclass(frozen=True, slots=True, eq=False)
class NoDeal:
    """What happens if nobody deals."""

    outcomes: npt.NDArray[np.intp]  # (d, m) levels
    open_ends: tuple[tuple[Outcome, ...], ...]  # first draw: for each group without one end, the ends it could reach
    pulls: tuple[Pull, ...]  # first draw: the pulls that lead from the status quo to no deal
    weak_pulls: tuple[Pull, ...]  # first draw: pulls in no deal that would pay but are more likely to fail


def no_deal(arena: Arena) -> NoDeal:
    """Where things go if nobody deals: everybody pulls alone what is sure enough and pays.

    All solo pulls are followed from the status quo in every order, for each group of tied issues by itself. A group
    that can end in more than one place, or goes round in a circle, stays at its status quo. Where issues are voted on,
    the level that beats every other is chosen first.
    """
    outcomes = np.tile(np.array(arena.status_quo, dtype=np.intp), (arena.draws, 1))
    open_ends = []
    for group in arena.groups:
        levels, ends = _settle(arena, group)
        outcomes[:, list(group)] = levels
        if ends is not None:
            open_ends.append(ends)
    end = tuple(int(level) for level in outcomes[0])
    first = arena.take(np.arange(1))
    return NoDeal(outcomes, tuple(open_ends), _pulled(first, end), _weak_pulls(first, end))


def situations(arena: Arena, outcomes: npt.NDArray[np.intp]) -> Iterator[tuple[npt.NDArray[np.intp], Outcome]]:
    """The draws that start from the same outcome, together: (rows, outcome)."""
    for rows, outcome in alike(outcomes):
        yield rows, tuple(int(level) for level in outcome)


def alike(table: npt.NDArray[Any]) -> Iterator[tuple[npt.NDArray[np.intp], npt.NDArray[Any]]]:
    """The equal rows of a table, together: (which, the row)."""
    if (table == table[0]).all():  # as in most ensembles: no need to sort
        yield np.arange(len(table)), table[0]
        return
    label = np.zeros(len(table), dtype=np.int64)
    for column in table.T:  # numbers sort faster than rows
        label = np.unique(label * (int(column.max()) + 1) + column, return_inverse=True)[1]
    _, first = np.unique(label, return_index=True)
    for w, at in enumerate(first):
        yield np.flatnonzero(label == w), table[at]


def _settle(arena: Arena, group: Sequence[int]) -> tuple[npt.NDArray[np.intp], tuple[Outcome, ...] | None]:
    """A group's levels in no deal (d, issues of the group), and the first draw's ends where there isn't one end."""
    voted = [k for k in group if k in arena.votes]
    start = np.tile(np.array(arena.status_quo, dtype=np.intp), (arena.draws, 1))
    for k in voted:
        start[:, k] = _voted_level(arena, k)
    levels = start[:, list(group)].copy()
    ends: tuple[Outcome, ...] | None = None
    solo = [f for f, lever in enumerate(arena.levers) if lever.issue in group and lever.acting.bit_count() == 1]
    if not solo:
        return levels, ends
    for rows, begin in situations(arena, start):
        part = arena.take(rows)
        edges = _solo_graph(part, solo, begin)
        pulled = np.stack([is_pulled_alone(part, f, here) for here, f, _ in edges], axis=1) if edges else None
        if pulled is None:
            continue
        for which, pattern in alike(pulled):
            moves = [(here, there) for (here, _, there), yes in zip(edges, pattern, strict=True) if yes]
            found, circular = ends_of(begin, moves)
            mine = rows[which]
            settled = len(found) == 1 and not circular
            target = found[0] if settled else arena.status_quo
            levels[mine] = [target[k] for k in group]
            if not settled and 0 in mine:
                ends = tuple(Package(tuple((k, end[k]) for k in group)).outcome(arena.status_quo) for end in found)
    return levels, ends


def _solo_graph(arena: Arena, solo: Sequence[int], begin: Outcome) -> list[tuple[Outcome, int, Outcome]]:
    """The pulls that single actors can make one after the other, whether they pay or not: (here, lever, there)."""
    states, edges = [begin], []
    for here in states:
        for f in solo:
            lever = arena.levers[f]
            there = Package(((lever.issue, lever.to),)).outcome(here)
            if there != here and is_available(lever, here, there):
                edges.append((here, f, there))
                if there not in states:
                    states.append(there)
        if len(states) > MOST_STATES:
            raise TooLarge(f"single actors can bring about more than {MOST_STATES:,} situations of tied issues")
    return edges


def is_pulled_alone(arena: Arena, lever: int, here: Outcome) -> Mask:
    """Whether a holder pulls its lever alone, in each draw: sure enough, it pays, and nothing prevails over it."""
    chance, gain = _alone(arena, lever, here)
    holder = arena.levers[lever].acting.bit_length() - 1
    pulled = np.asarray((chance >= SURE_ENOUGH - TOLERANCE) & (gain[:, holder] > TOLERANCE))
    for other, rival in enumerate(arena.levers):
        if lever in rival.over and pulled.any():
            pulled = pulled & ~_is_at_hand(arena, other, here)
    return pulled


def _is_at_hand(arena: Arena, lever: int, here: Outcome) -> Mask:
    """Whether a lever is available to one actor who gains by pulling it; several would have to deal first."""
    rival = arena.levers[lever]
    there = Package(((rival.issue, rival.to),)).outcome(here)
    if rival.acting.bit_count() > 1 or there == here or not is_available(rival, here, there):
        return np.zeros(arena.draws, dtype=bool)
    _, gain = _alone(arena, lever, here)
    return np.asarray(gain[:, rival.acting.bit_length() - 1] > TOLERANCE)


def _alone(arena: Arena, lever: int, here: Outcome) -> tuple[Array, Array]:
    """Chance (d,) and expected gain (d, n) of one lever pulled by itself."""
    compiled = arena.levers[lever]
    alone = undertake(arena, Package(((compiled.issue, compiled.to),)), Plan((lever,), compiled.acting, ()), here)
    return alone.chance, alone.gain


def ends_of(begin: Outcome, moves: Sequence[tuple[Outcome, Outcome]]) -> tuple[list[Outcome], bool]:
    """Where following the moves from `begin` can end, and whether they can go round in a circle."""
    leaves: dict[Outcome, list[Outcome]] = {}
    for here, there in moves:
        leaves.setdefault(here, []).append(there)
    ends: set[Outcome] = set()
    finished: set[Outcome] = set()
    circular = False
    path = {begin}
    stack = [(begin, iter(leaves.get(begin, ())))]
    while stack:
        here, onward = stack[-1]
        for there in onward:
            if there in path:
                circular = True
            elif there not in finished:
                path.add(there)
                stack.append((there, iter(leaves.get(there, ()))))
                break
        else:
            stack.pop()
            path.discard(here)
            finished.add(here)
            if here not in leaves:
                ends.add(here)
    return sorted(ends), circular


def _voted_level(arena: Arena, issue: int) -> npt.NDArray[np.intp]:
    """The level that beats every other when the issue is voted on, else the status quo: (d,)."""
    vote = arena.votes[issue]
    size = arena.levels[issue]
    worth = np.stack(
        [arena.change(arena.status_quo, Package(((issue, level),)).outcome(arena.status_quo)) for level in range(size)]
    )[:, :, list(arena.root)]  # a client votes with its patron
    beats = np.ones((arena.draws, size), dtype=bool)
    for level, other in product(range(size), repeat=2):
        if level != other:
            beats[:, level] &= vote.is_met(worth[level] > worth[other] + TOLERANCE)
    chosen = np.where(beats.sum(axis=1) == 1, beats.argmax(axis=1), arena.status_quo[issue])
    return chosen.astype(np.intp)


def _pulled(arena: Arena, end: Outcome) -> tuple[Pull, ...]:
    """The solo pulls on one way from the status quo to no deal, votes first."""
    begin = Package(tuple((k, end[k]) for k in arena.votes)).outcome(arena.status_quo)
    ways = [
        _way(arena, group, begin, Package(tuple((k, end[k]) for k in group)).outcome(begin)) for group in arena.groups
    ]
    return tuple(pull for way in ways for pull in way)


def _way(arena: Arena, group: Sequence[int], begin: Outcome, end: Outcome) -> tuple[Pull, ...]:
    """The fewest solo pulls that lead from one outcome to another."""
    ways: dict[Outcome, tuple[Pull, ...]] = {begin: ()}
    found = [begin]
    for here in found:
        if here == end:
            return ways[here]
        for f, lever in enumerate(arena.levers):
            there = Package(((lever.issue, lever.to),)).outcome(here)
            if lever.issue not in group or lever.acting.bit_count() != 1 or there in ways:
                continue
            if is_available(lever, here, there) and is_pulled_alone(arena, f, here)[0]:
                ways[there] = (*ways[here], _as_pull(arena, f, here))
                found.append(there)
    return ()


def _weak_pulls(arena: Arena, end: Outcome) -> tuple[Pull, ...]:
    found = []
    for f, lever in enumerate(arena.levers):
        if lever.acting.bit_count() == 1 and (alone := pull(arena, f, end)) is not None:
            holder = lever.acting.bit_length() - 1
            if 0 < alone.chance[0] < SURE_ENOUGH - TOLERANCE and alone.gain[0, holder] > TOLERANCE:
                found.append(_as_pull(arena, f, end))
    return tuple(found)


def _as_pull(arena: Arena, lever: int, here: Outcome) -> Pull:
    chance, gain = _alone(arena, lever, here)
    holder = arena.levers[lever].acting.bit_length() - 1
    return Pull(lever, holder, float(chance[0]), float(gain[0, holder]))
