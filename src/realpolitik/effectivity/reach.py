"""What all actors together can bring about, and what that puts at stake for each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod

import numpy as np

from realpolitik.arena import Arena, Array, Package
from realpolitik.effectivity.plans import TOLERANCE, Outcome, ways
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
    """Best less worst of what all actors together can bring about, in points: (d, n)."""
    total = np.zeros((arena.draws, len(arena.actors)))
    for group in arena.groups:
        changes = np.stack([arena.change(situation, outcome) for outcome in group_outcomes(arena, group, situation)])
        total += changes.max(axis=0) - changes.min(axis=0)
    return total


def share_of(points: Array, stakes: Array) -> Array:
    """Points as a share of stake; an actor without stake has none (NaN)."""
    nothing = np.full(np.broadcast(points, stakes).shape, np.nan)
    return np.asarray(np.divide(points, stakes, out=nothing, where=stakes > TOLERANCE))
