"""In which order a package can be carried out: what may have been done on the way, and which step can come next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Arena, ArenaLever, Array, Package
from realpolitik.effectivity.plans import TOLERANCE, Mask, Outcome, Plan
from realpolitik.effectivity.reach import share_of
from realpolitik.errors import TooLarge
from realpolitik.methods import Integers
from realpolitik.methods.commitment import MOST_STATES

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Stages:
    """Everything that may have been done on the way from a situation to a package, and the steps between.

    Stages are numbered so that every step leads to a higher number: nothing done first, everything last.
    """

    arena: Arena
    package: Package
    plan: Plan
    able: int  # those who may act on the way, as a mask
    issues: tuple[int, ...]  # to be moved
    stops: tuple[tuple[int, ...], ...]  # per issue its levels on the way, where it starts and where it goes included
    outcomes: Rows  # (stages, m)
    start: Integers  # (steps,) from this stage …
    end: Integers  # (steps,) … to this one

    def between(self, one: int, other: int) -> tuple[int, int]:
        """What a step moves: (issue, level)."""
        (issue,) = np.flatnonzero(self.outcomes[one] != self.outcomes[other])
        return int(issue), int(self.outcomes[other, issue])

    def after(self, terms: Sequence[tuple[int, int]]) -> int:
        """The stage at which just some terms have been carried out."""
        levels = self.outcomes[0].copy()
        for issue, level in terms:
            levels[issue] = level
        return int(np.flatnonzero((self.outcomes == levels).all(axis=1))[0])

    def levers(self, one: int, other: int) -> tuple[int, ...]:
        """The levers that can make a step; none where it is voted on."""
        issue, level = self.between(one, other)
        here, there = (tuple(map(int, self.outcomes[at])) for at in (one, other))
        return tuple(f for f in _ways(self, issue, here[issue], level) if _is_met(self.arena.levers[f], there))

    def change(self) -> Array:
        """What each stage is worth to everybody, against nothing done, in points: (d, stages, n)."""
        worth = self.arena.utility(self.outcomes)
        change = worth - worth[:, :1]
        return np.where(np.abs(change) <= TOLERANCE, 0.0, change)

    def burden(self, parties: Sequence[int], stakes: Array) -> Array:
        """The largest loss of a party at each stage, as a share of its stake; 0 where nobody loses: (d, stages)."""
        shares = share_of(self.change()[..., list(parties)], stakes[:, None, list(parties)])
        return np.asarray(np.maximum(-np.nan_to_num(shares), 0.0).max(axis=-1, initial=0.0))


def stages(arena: Arena, package: Package, plan: Plan, situation: Outcome, able: int, split: bool = True) -> Stages:
    """The ways in which those able can carry out a package, issue after issue.

    A term that waits for others comes after them, and a lever's needs must be met when it is pulled. With `split`, an
    ordered issue may stop at levels on its way that those able can bring it to. Raises TooLarge.
    """
    issues = tuple(k for k, level in package.terms if situation[k] != level)
    target = package.outcome(situation)
    stops = tuple(_stops(arena, k, situation[k], target[k], able if split else 0) for k in issues)
    size = prod(len(levels) for levels in stops)
    if size > MOST_STATES:
        raise TooLarge(
            f"{len(issues)} terms have {size:,} sets of steps on the way; at most {MOST_STATES:,} are compared"
        )
    places = np.indices([len(levels) for levels in stops]).reshape(len(issues), -1)
    outcomes = np.tile(np.array(situation, dtype=np.intp), (size, 1))
    for t, k in enumerate(issues):
        outcomes[:, k] = np.array(stops[t], dtype=np.intp)[places[t]]
    none = np.zeros(0, dtype=np.int64)
    found = Stages(arena, package, plan, able, issues, stops, outcomes, none, none)
    steps = list(_steps(found, places))
    start, end = (np.concatenate([none, *(step[side] for step in steps)]) for side in (0, 1))
    return Stages(arena, package, plan, able, issues, stops, outcomes, start, end)


def _stops(arena: Arena, issue: int, here: int, there: int, able: int) -> tuple[int, ...]:
    """The levels between two that those able can bring an ordered issue to, in order, with the two."""
    described = arena.case.issues[arena.issues[issue]]
    if not described.is_ordered or issue in arena.votes:
        return here, there
    points = [described.point(level) for level in described.levels]
    between = {
        lever.to
        for f, lever in enumerate(arena.levers)
        if lever.issue == issue
        and _is_able(arena, f, able)
        and min(points[here], points[there]) < points[lever.to] < max(points[here], points[there])
    }
    return here, *sorted(between, key=lambda level: abs(points[level] - points[here])), there


def _is_able(arena: Arena, lever: int, able: int) -> bool:
    return not arena.levers[lever].acting & ~able and float(arena.chance[0, lever]) > 0


def _steps(found: Stages, places: Rows) -> Iterator[tuple[Integers, Integers]]:
    """The steps that can be taken, issue by issue and level by level: from which stages, to which."""
    sizes = [len(levels) for levels in found.stops]
    for t, levels in enumerate(found.stops):
        stride = prod(sizes[t + 1 :])
        free = _is_free(found, t, places)
        for a, b in combinations(range(len(levels)), 2):
            here = np.flatnonzero(free & (places[t] == a))
            there = here + (b - a) * stride
            able = _can_be_made(found, found.issues[t], levels[a], levels[b], found.outcomes[there])
            yield here[able].astype(np.int64), there[able].astype(np.int64)


def _is_free(found: Stages, t: int, places: Rows) -> Mask:
    """The stages at which all that a term waits for is done: (stages,)."""
    order = [issue for issue, _ in found.package.terms]
    waits = found.package.waits(order.index(found.issues[t]))
    first = [other for other, k in enumerate(found.issues) if waits >> order.index(k) & 1]
    done = [places[other] == len(found.stops[other]) - 1 for other in first]
    return np.asarray(np.logical_and.reduce([np.ones(places.shape[1], dtype=bool), *done]))


def _can_be_made(found: Stages, issue: int, here: int, there: int, outcomes: Rows) -> Mask:
    """Whether a step can be made that leads to each of some outcomes: (outcomes,)."""
    if issue in found.arena.votes:
        return np.ones(len(outcomes), dtype=bool)
    able = np.zeros(len(outcomes), dtype=bool)
    for f in _ways(found, issue, here, there):
        met = [np.isin(outcomes[:, j], list(allowed)) for j, allowed in found.arena.levers[f].needs]
        able |= np.logical_and.reduce([np.ones(len(outcomes), dtype=bool), *met])
    return able


def _ways(found: Stages, issue: int, here: int, there: int) -> list[int]:
    """The levers for a step, needs aside: the plan's own where it leads there, else whatever those able have."""
    planned = [
        f
        for (k, level), f in zip(found.package.terms, found.plan.levers, strict=True)
        if (k, level) == (issue, there) and f >= 0 and here in found.arena.levers[f].origins
    ]
    if planned or issue in found.arena.votes:
        return planned
    return [
        f
        for f, lever in enumerate(found.arena.levers)
        if (lever.issue, lever.to) == (issue, there) and here in lever.origins and _is_able(found.arena, f, found.able)
    ]


def _is_met(lever: ArenaLever, outcome: Outcome) -> bool:
    return all(outcome[j] in allowed for j, allowed in lever.needs)
