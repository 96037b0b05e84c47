"""Scenario discovery: boxes of a few ranges that hold most of the draws in which something happens, and few others.

PRIM, the patient rule induction method [FriedmanFisher1999]; coverage, density and quasi-p-values as
[BryantLempert2010] use them, how often a driver comes back in resamples after [LempertBryantBankes2008]. Which box of a
peeling is taken, and that a restriction must be unlikely to be a chance find among all drivers, are this program's
choices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Patience:
    """How a box is sought."""

    peeled: float = 0.05  # share of a box that a peel takes off at most, ties and categories apart
    least: float = 0.02  # share of the draws that a box holds at least
    most_drivers: int = 3  # restricted in a box: more can't be read
    candidates: int = 20  # drivers tried in a peeling: those that tell most by themselves
    most_boxes: int = 2
    significance: float = 0.05  # of a restriction, over all drivers
    resamples: int = 40


@dataclass(frozen=True, slots=True)
class Restriction:
    """What a box asks of one driver."""

    driver: int
    low: float  # −inf: no lower end
    high: float
    levels: tuple[int, ...] | None  # of a categorical driver: those that are in the box
    quasi_p: float  # how likely so high a density would be if this restriction told nothing
    stability: float  # share of the resamples in which the driver is restricted


@dataclass(frozen=True, slots=True)
class Stage:
    """One box of a peeling."""

    coverage: float
    density: float
    mass: float
    drivers: int  # that it restricts


@dataclass(frozen=True, slots=True)
class Box:
    """Ranges of a few drivers; `coverage` counts what earlier boxes left, against all that is sought."""

    restrictions: tuple[Restriction, ...]
    coverage: float  # share of what is sought that is in it
    density: float  # share of it that is sought
    mass: float  # share of all draws
    trajectory: tuple[Stage, ...]  # from all draws to the smallest box, before the choice


@dataclass(frozen=True, slots=True)
class Discovery:
    """The boxes found, the first by itself, each later one among the draws outside those before it."""

    boxes: tuple[Box, ...]
    share: float  # of the draws in which it happens
    draws: int
    patience: Patience


def discover(
    drivers: Array,
    happens: Mask,
    rng: np.random.Generator,
    categorical: Sequence[bool] | Mask = (),
    patience: Patience | None = None,
) -> Discovery:
    """Boxes that hold the draws in which something happens.

    drivers: (n, k), a categorical one as whole numbers; happens: (n,); categorical: (k,), none where empty. Ties are
    settled by the order of drivers, the lower end first. Nothing told apart from chance is no box.
    """
    patience = patience or Patience()
    kinds = np.asarray(categorical, dtype=bool) if len(categorical) else np.zeros(drivers.shape[1], dtype=bool)
    left = np.ones(len(drivers), dtype=bool)
    boxes: list[Box] = []
    while len(boxes) < patience.most_boxes and happens[left].any() and not happens[left].all():
        sample = _Sample(drivers[left], happens[left].astype(float), np.ones(int(left.sum())), kinds)
        found = _found(sample, patience)
        if not found.limits:
            break
        inside = np.zeros(len(drivers), dtype=bool)
        inside[left] = sample.inside(found.limits)
        if _by_chance(inside, happens) > patience.significance:  # denser than what earlier boxes left, and no more
            break
        stability = _stability(sample, found.limits, patience, rng)
        boxes.append(_told(found, stability, inside, happens))
        left &= ~inside
    return Discovery(tuple(boxes), float(happens.mean()), len(drivers), patience)


def _by_chance(inside: Mask, happens: Mask) -> float:
    """How likely a box would be so dense if it held draws like any others."""
    return _tail(float((inside & happens).sum()), float(inside.sum()), float(happens.mean()))


def _tail(hits: float, n: float, share: float) -> float:
    """How likely at least so many hits are among n draws, each with this chance."""
    from scipy.special import bdtrc  # type: ignore[import-untyped]  # most commands need no scipy

    return float(bdtrc(round(hits) - 1, round(n), share)) if hits and share < 1 else 1.0


# A peeling --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Limit:
    """A restriction without its statistics."""

    driver: int
    low: float = -np.inf
    high: float = np.inf
    levels: tuple[int, ...] | None = None


_Limits = dict[int, _Limit]


@dataclass(frozen=True, slots=True)
class _Found:
    """The box chosen, each restriction's quasi-p-value, and the peeling that led to it."""

    limits: _Limits
    quasi_p: dict[int, float]
    stages: tuple[Stage, ...]


@dataclass(frozen=True)
class _Sample:
    """Draws with weights: a resample counts some of them more than once."""

    drivers: Array
    happens: Array
    weights: Array
    kinds: Mask

    @cached_property
    def order(self) -> npt.NDArray[np.intp]:
        """The draws in the order of each driver: (n, k)."""
        return np.argsort(self.drivers, axis=0, kind="stable")

    @cached_property
    def sorted(self) -> Array:
        """Each driver's values in order: (n, k)."""
        return np.asarray(np.take_along_axis(self.drivers, self.order, axis=0))

    def resampled(self, weights: Array) -> _Sample:
        """The same draws, counted otherwise."""
        other = replace(self, weights=weights)
        other.__dict__.update(order=self.order, sorted=self.sorted)
        return other

    def of(self, columns: npt.NDArray[np.intp]) -> _Sample:
        """The same draws with some of the drivers."""
        other = replace(self, drivers=self.drivers[:, columns], kinds=self.kinds[columns])
        other.__dict__.update(order=self.order[:, columns], sorted=self.sorted[:, columns])
        return other

    def within(self, limit: _Limit) -> Mask:
        """Which draws meet a restriction."""
        values = self.drivers[:, limit.driver]
        if limit.levels is not None:
            return np.isin(values, limit.levels)
        return np.asarray((values >= limit.low) & (values <= limit.high))

    def inside(self, limits: _Limits) -> Mask:
        """Which draws are in a box."""
        met = [np.ones(len(self.happens), dtype=bool), *map(self.within, limits.values())]
        return np.asarray(np.logical_and.reduce(met))

    def counted(self, inside: Mask) -> tuple[float, float]:
        """How many draws are in a box, and in how many of them it happens."""
        weights = self.weights * inside
        return float(weights.sum()), float((weights * self.happens).sum())


def _found(sample: _Sample, patience: Patience) -> _Found:
    """The best box of a peeling, without what chance could have put there, and pasted."""
    columns = _telling(sample, patience.candidates)
    narrowed = sample.of(columns)
    path = list(_peeling(narrowed, patience))
    stages = tuple(_stage(narrowed, limits) for limits in path)
    merits = [_merit(stage, stages[0].density, patience) for stage in stages]
    limits = path[merits.index(max(merits))]
    limits = _pasted(narrowed, _significant(narrowed, limits, sample.drivers.shape[1], patience), patience)
    limits = _significant(narrowed, limits, sample.drivers.shape[1], patience)
    quasi_p = {int(columns[driver]): _quasi_p(narrowed, limits, driver) for driver in limits}
    named = {int(columns[driver]): replace(limit, driver=int(columns[driver])) for driver, limit in limits.items()}
    return _Found(named, quasi_p, stages)


def _telling(sample: _Sample, most: int) -> npt.NDArray[np.intp]:
    """The drivers that tell most by themselves, in their own order; a peeling begins with none but such.

    Numeric ones by the area under their curve [MannWhitney1947], ties apart; categories by how far their shares
    differ.
    """
    weights, happens = sample.weights[sample.order], (sample.weights * sample.happens)[sample.order]
    all_of_it = max(sample.counted(np.ones(len(sample.happens), dtype=bool))[1], 1e-12)
    outside = np.cumsum(weights - happens, axis=0)
    rest = max(float(outside[-1, 0]), 1e-12)
    telling = np.abs((happens * outside).sum(axis=0) / (all_of_it * rest) - 0.5)
    for driver in np.flatnonzero(sample.kinds):
        shares = [sample.counted(sample.drivers[:, driver] == level) for level in np.unique(sample.drivers[:, driver])]
        telling[driver] = sum(abs(hits / all_of_it - (n - hits) / rest) for n, hits in shares) / 4
    return np.sort(np.argsort(-telling.round(12), kind="stable")[:most])


def _peeling(sample: _Sample, patience: Patience) -> Iterator[_Limits]:
    """Boxes, each a slice smaller than the one before and denser, until too little is left or nothing helps.

    Once as many drivers are restricted as a box may have, only their slices come off.
    """
    limits: _Limits = {}
    total = sample.counted(np.ones(len(sample.happens), dtype=bool))[0]
    yield limits
    while True:
        inside = sample.inside(limits)
        n, hits = sample.counted(inside)
        free = np.ones(len(sample.kinds), dtype=bool)
        free[list(limits)] = False
        allowed = ~free if len(limits) == patience.most_drivers else np.ones_like(free)
        cuts = [
            *_ends(sample, inside, allowed & ~sample.kinds, limits, patience.peeled),
            *_categories(sample, inside, allowed & sample.kinds),
        ]
        best = max(cuts, key=lambda cut: (round(_gain(n, hits, *cut[1:]), 12), -cut[0].driver), default=None)
        if best is None or _gain(n, hits, *best[1:]) <= 0 or best[1] < patience.least * total:
            return
        limits = limits | {best[0].driver: best[0]}
        yield limits


def _gain(n: float, hits: float, kept: Any, kept_hits: Any) -> Any:
    """By how much cuts raise the density, for each share of the box that they give up."""
    return (kept_hits / kept - hits / n) / (1 - kept / n)


_Cut = tuple[_Limit, float, float]  # what is kept, how many draws, how many of them sought


def _ends(sample: _Sample, inside: Mask, allowed: Mask, limits: _Limits, peeled: float) -> Iterator[_Cut]:
    """The best slice off the lower ends of numeric drivers, and off the upper: draws of the same value together."""
    weights = (sample.weights * inside)[sample.order]
    hits = np.cumsum(weights * sample.happens[sample.order], axis=0)
    counts = np.cumsum(weights, axis=0)
    n, all_hits, columns = float(counts[-1, 0]), float(hits[-1, 0]), np.arange(counts.shape[1])
    slice_ = max(peeled * n, 1.0)
    for is_low in (True, False):
        edge = counts >= slice_ if is_low else counts > n - slice_
        values = sample.sorted[edge.argmax(axis=0), columns]  # the innermost value that goes
        last = (sample.sorted <= values if is_low else sample.sorted < values).sum(axis=0) - 1
        below, below_hits = (np.where(last >= 0, each[last, columns], 0.0) for each in (counts, hits))
        kept, kept_hits = (n - below, all_hits - below_hits) if is_low else (below, below_hits)
        able = np.flatnonzero(allowed & (kept > 0) & (kept < n))
        if able.size:
            driver = int(able[_gain(n, all_hits, kept[able], kept_hits[able]).round(12).argmax()])
            column = sample.sorted[weights[:, driver] > 0, driver]
            own = limits.get(driver, _Limit(driver))
            if is_low:
                cut = replace(own, low=float(column[column > values[driver]][0]))
            else:
                cut = replace(own, high=float(column[column < values[driver]][-1]))
            yield cut, float(kept[driver]), float(kept_hits[driver])


def _categories(sample: _Sample, inside: Mask, allowed: Mask) -> Iterator[_Cut]:
    """One level off every categorical driver."""
    for driver in np.flatnonzero(allowed):
        values = sample.drivers[:, driver]
        levels = np.unique(values[inside & (sample.weights > 0)])
        for level in levels if len(levels) > 1 else ():
            kept = tuple(int(other) for other in levels if other != level)
            yield _Limit(int(driver), levels=kept), *sample.counted(inside & (values != level))


def _stage(sample: _Sample, limits: _Limits) -> Stage:
    n, hits = sample.counted(sample.inside(limits))
    total, all_hits = sample.counted(np.ones(len(sample.happens), dtype=bool))
    return Stage(hits / all_hits if all_hits else 0.0, hits / n, n / total, len(limits))


def _merit(stage: Stage, share: float, patience: Patience) -> float:
    """How much more of what is sought a box holds than its size would let one expect [Lavrac1999]: 0 for all draws."""
    if stage.drivers > patience.most_drivers:
        return 0.0
    return round(stage.mass * (stage.density - share), 12)


# What is kept of it -----------------------------------------------------------------------------------------------


def _quasi_p(sample: _Sample, limits: _Limits, driver: int) -> float:
    """How likely a box would be so dense if a restriction picked its draws blindly [BryantLempert2010]."""
    n, hits = sample.counted(sample.inside(limits))
    around = {other: limit for other, limit in limits.items() if other != driver}
    without, without_hits = sample.counted(sample.inside(around))
    return _tail(hits, n, without_hits / without)


def _significant(sample: _Sample, limits: _Limits, drivers: int, patience: Patience) -> _Limits:
    """The box without restrictions that chance could have put there, the least telling taken off first."""
    while limits:
        worst = max(limits, key=lambda driver: (_quasi_p(sample, limits, driver), driver))
        if _quasi_p(sample, limits, worst) * drivers <= patience.significance:
            break
        limits = {driver: limit for driver, limit in limits.items() if driver != worst}
    return limits


def _pasted(sample: _Sample, limits: _Limits, patience: Patience) -> _Limits:
    """The box with its ends moved out again as long as it gets no thinner [FriedmanFisher1999]."""
    while True:
        n, hits = sample.counted(sample.inside(limits))
        wider = [(limits | {cut.driver: cut}) for cut in _wider(sample, limits, n * patience.peeled)]
        grown = [(*sample.counted(sample.inside(one)), one) for one in wider]
        better = [(more / all_of_it, all_of_it, one) for all_of_it, more, one in grown if all_of_it > n]
        best = max(better, key=lambda found: (round(found[0], 12), found[1]), default=None)
        if best is None or best[0] < hits / n - 1e-12:
            return limits
        limits = best[2]


def _wider(sample: _Sample, limits: _Limits, slice_: float) -> Iterator[_Limit]:
    """Every restriction with one end moved out by a slice, or one level let in."""
    for driver, limit in limits.items():
        around = sample.inside({other: one for other, one in limits.items() if other != driver})
        values, weights = sample.drivers[around, driver], sample.weights[around]
        if limit.levels is not None:
            for level in np.setdiff1d(np.unique(values), limit.levels):
                yield replace(limit, levels=tuple(sorted((*limit.levels, int(level)))))
            continue
        for sign, end in ((-1.0, limit.low), (1.0, limit.high)):
            beyond = sign * values > sign * end
            order = np.argsort(sign * values[beyond], kind="stable")
            reached = np.cumsum(weights[beyond][order])
            if np.isfinite(end) and len(reached) and reached[-1] > 0:
                at = values[beyond][order][min(int(np.searchsorted(reached, slice_)), len(reached) - 1)]
                yield replace(limit, low=float(at)) if sign < 0 else replace(limit, high=float(at))


# How it is told ---------------------------------------------------------------------------------------------------


def _stability(sample: _Sample, limits: _Limits, patience: Patience, rng: np.random.Generator) -> dict[int, float]:
    """In which share of resamples each driver of a box is restricted again."""
    back = dict.fromkeys(limits, 0)
    n = len(sample.happens)
    for _ in range(patience.resamples):
        again = sample.resampled(np.bincount(rng.integers(n, size=n), minlength=n).astype(float))
        for driver in _found(again, patience).limits.keys() & back.keys():
            back[driver] += 1
    return {driver: times / max(patience.resamples, 1) for driver, times in back.items()}


def _told(found: _Found, stability: dict[int, float], inside: Mask, happens: Mask) -> Box:
    restrictions = (
        Restriction(limit.driver, limit.low, limit.high, limit.levels, found.quasi_p[driver], stability[driver])
        for driver, limit in sorted(found.limits.items())
    )
    hits = int((inside & happens).sum())
    return Box(
        restrictions=tuple(restrictions),
        coverage=hits / int(happens.sum()),
        density=hits / int(inside.sum()),
        mass=float(inside.mean()),
        trajectory=found.stages,
    )
