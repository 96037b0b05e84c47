"""What all actors together can bring about, and what that puts at stake for each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod

import numpy as np

from realpolitik.arena import Arena, Array, Package
from realpolitik.effectivity.plans import TOLERANCE, Mask, Outcome, ways
from realpolitik.errors import TooLarge

MOST_GROUP_OUTCOMES = 200_000


def reachable_levels(arena: Arena, issue: int, situation: Outcome) -> tuple[int, ...]:
    """The levels that somebody can bring an issue to from a situation, needs aside; the present one included."""
    if issue in arena.votes:
        return tuple(range(arena.levels[issue]))
    here = situation[issue]
    moved = {lever.to for lever in arena.levers if lever.issue == issue and here in lever.origins}
    return tuple(sorted(moved | {here}))


def group_outcomes(arena: Arena, group: Sequence[int], situation: Outcome) -> list[Outcome]:
    """Every outcome that all actors together can bring a group of tied issues to."""
    reached = [reachable_levels(arena, issue, situation) for issue in group]
    count = prod(len(levels) for levels in reached)
    if count > MOST_GROUP_OUTCOMES:
        names = ", ".join(arena.issues[issue] for issue in group)
        raise TooLarge(f"the issues {names} are tied together and have {count:,} outcomes; "
                       f"at most {MOST_GROUP_OUTCOMES:,} can be compared")  # fmt: skip
    outcomes = []
    for levels in product(*reached):
        terms = tuple((k, level) for k, level in zip(group, levels, strict=True) if situation[k] != level)
        outcome = Package(terms).outcome(situation)
        if all(ways(arena, k, level, situation, outcome) for k, level in terms):
            outcomes.append(outcome)
    return outcomes


def stake(arena: Arena, situation: Outcome) -> Array:
    """Best less worst of what all actors together can bring about, in points: (d, n).

    A lever without a chance brings nothing about.
    """
    total = np.zeros((arena.draws, len(arena.actors)), order="F")
    for group in arena.groups:
        best, worst = np.zeros_like(total), np.zeros_like(total)
        for outcome in group_outcomes(arena, group, situation):
            change = np.where(_has_a_chance(arena, situation, outcome)[:, None], arena.change(situation, outcome), 0.0)
            best, worst = np.maximum(best, change), np.minimum(worst, change)
        total += best - worst
    return total


def _has_a_chance(arena: Arena, situation: Outcome, outcome: Outcome) -> Mask:
    """Whether every issue that an outcome moves can be voted there, or has a lever that may succeed: (d,)."""
    able = np.ones(arena.draws, dtype=bool)
    for issue, level in enumerate(outcome):
        if level != situation[issue] and issue not in arena.votes:
            levers = ways(arena, issue, level, situation, outcome)
            able &= (arena.chance[:, levers] > 0).any(axis=1)
    return able


def share_of(points: Array, stakes: Array) -> Array:
    """Points as a share of stake; an actor without stake has none (NaN)."""
    nothing = np.full(np.broadcast(points, stakes).shape, np.nan)
    return np.asarray(np.divide(points, stakes, out=nothing, where=stakes > TOLERANCE))
