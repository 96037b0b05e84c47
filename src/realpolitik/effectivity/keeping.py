"""What keeps a deal: what each could gain by withdrawing from it, and what it would lose once the others answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import or_

import numpy as np

from realpolitik.arena import Arena, Array
from realpolitik.effectivity.conflict import State, fallen_back, keepers
from realpolitik.effectivity.no_deal import SURE_ENOUGH, alike
from realpolitik.effectivity.plans import TOLERANCE, Mask, Outcome
from realpolitik.errors import TooLarge

MOST_KEPT = 12  # kept levers of one actor: it could leave any of them together


@dataclass(frozen=True, slots=True, eq=False)
class Withdrawal:
    """One actor leaves some of the kept levers that it acts in."""

    left: tuple[int, ...]  # levers
    falls: Mask  # (d, left) what it leaves falls back; elsewhere others go on keeping it
    gain: Array  # (d,) per period while the others still keep theirs, in points
    noticed: Array  # (d,) periods until it shows: as soon as one of what it leaves does


@dataclass(frozen=True, slots=True, eq=False)
class Breakdown:
    """What one actor could withdraw from, and what it comes to once the others have undone everything they can."""

    actor: int
    withdrawals: tuple[Withdrawal, ...]  # the fewest levers first
    undone: tuple[int, ...]  # the levers that others then let go
    change: Array  # (d,) against the deal, per period: the best that it can then make of what it holds alone


def breakdowns(arena: Arena, state: State, actors: Sequence[int]) -> Iterator[Breakdown]:
    """For each actor what it could withdraw from in a state, and what would be left to it after the others' answer.

    Raises TooLarge.
    """
    for i in actors:
        own = [f for f in _held(state) if arena.levers[f].acting >> i & 1]
        if len(own) > MOST_KEPT:
            raise TooLarge(f"{arena.actors[i]} keeps {len(own)} terms; at most {MOST_KEPT} can be left in every way")
        undone = tuple(f for f in _held(state) if arena.levers[f].acting & ~(1 << i))
        ways = tuple(_withdrawal(arena, state, i, left) for left in _subsets(own) if left)
        yield Breakdown(i, ways, undone, _at_worst(arena, state, i, undone))


def those_who_keep(arena: Arena, state: State) -> int:
    """Everybody who acts in what is kept, as a mask."""
    return reduce(or_, (arena.levers[f].acting for f in _held(state)), 0)


def fallen(arena: Arena, state: State, levers: Sequence[int]) -> State:
    """The state in which some kept levers are let go, whoever might keep on what they hold."""
    for f in levers:
        state = fallen_back(arena, state, f)
    return state


def _held(state: State) -> list[int]:
    return [f for f in state.holders if f >= 0]


def _subsets(levers: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for size in range(len(levers) + 1):
        yield from combinations(levers, size)


def _withdrawal(arena: Arena, state: State, actor: int, left: tuple[int, ...]) -> Withdrawal:
    down = fallen(arena, state, left)
    falls = np.stack([~_goes_on(arena, down, f, actor) for f in left], axis=1)
    gain = np.zeros(arena.draws)
    for rows, pattern in alike(falls):
        there = fallen(arena, state, [f for f, gone in zip(left, pattern, strict=True) if gone])
        gain[rows] = _change(arena, state.outcome, there.outcome, actor)[rows]
    return Withdrawal(left, falls, gain, arena.noticed[:, list(left)].min(axis=1))


def _goes_on(arena: Arena, down: State, lever: int, actor: int) -> Mask:
    """Whether others who gain by it go on keeping what an actor leaves: (d,)."""
    kept = [able for _, able in keepers(arena, down, lever, 1 << actor, SURE_ENOUGH - TOLERANCE)]
    return np.asarray(np.logical_or.reduce([np.zeros(arena.draws, dtype=bool), *kept]))


def _at_worst(arena: Arena, state: State, actor: int, undone: Sequence[int]) -> Array:
    """What is left to an actor once the others have let go what they keep: the best of what it holds alone."""
    down = fallen(arena, state, undone)
    alone = [f for f in _held(down) if arena.levers[f].acting == 1 << actor]
    outcomes = [fallen(arena, down, left).outcome for left in _subsets(alone)]
    return np.asarray(np.max([_change(arena, state.outcome, outcome, actor) for outcome in outcomes], axis=0))


def _change(arena: Arena, here: Outcome, there: Outcome, actor: int) -> Array:
    change = arena.change(here, there)[:, actor]
    return np.where(np.abs(change) <= TOLERANCE, 0.0, change)
