"""Sensitivity: how much of an outcome's variation each group of numbers accounts for, alone and with others.

First-order and total indices after [Sobol2001], by the estimators of [Saltelli2010]; elementary effects after
[Morris1991], grouped as [CampolongoCariboniSaltelli2007] do. The arithmetic is SALib's [HermanUsher2017]. Nothing is
drawn here: the draws to be crossed are given.

A group is a set of columns that change together: the numbers of one actor, one issue or one source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from realpolitik.errors import RealpolitikError

Array = npt.NDArray[np.float64]
Groups = npt.NDArray[np.intp]  # (columns,): the group of each column, 0 … g − 1

CONFIDENCE = 0.95
RESAMPLES = 200
LEVELS = 4  # of Morris' grid
STEP = LEVELS / (2 * (LEVELS - 1))  # on a scale from 0 to 1: from each level there is one to step to


@dataclass(frozen=True, slots=True, eq=False)
class Sobol:
    """What each group accounts for, as shares of the outcome's variance: (g,) each."""

    first: Array  # by itself
    total: Array  # by itself and together with others
    first_margin: Array  # half the width of the interval
    total_margin: Array
    draws: int  # that were crossed
    confidence: float
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Morris:
    """What a step of each group over two thirds of its range does to the outcome, per whole range: (g,) each."""

    size: Array  # mu*, the mean of the effects' sizes
    mean: Array  # mu; in a group of several columns their average
    spread: Array  # sigma, large where it matters where the others stand; NaN in a group of several columns
    size_margin: Array  # half the width of the interval
    trajectories: int
    confidence: float
    warnings: tuple[str, ...] = ()


def crossed(one: Array, other: Array, groups: Groups | None = None) -> Array:
    """The rows at which an outcome is needed for Sobol indices: (n · (g + 2), columns), Saltelli's crossing.

    one, other: (n, columns), two independent samples. For each draw: `one`, then `one` with a group out of `other` for
    every group in turn, then `other`. Without `groups` every column is one.
    """
    groups = _each_its_own(one) if groups is None else groups
    swapped = [np.where(groups == group, other, one) for group in range(_count(groups))]
    return np.stack([one, *swapped, other], axis=1).reshape(-1, one.shape[1])


def sobol(
    outcome: npt.ArrayLike, groups: int, seed: int = 0, resamples: int = RESAMPLES, confidence: float = CONFIDENCE
) -> Sobol:
    """First-order and total Sobol indices of an outcome at the rows of `crossed`.

    outcome: (n · (g + 2),), numbers or truths; `groups`: how many there are. Margins are the bootstrap's. An outcome
    that never varies has no variance to account for: indices of nought and a warning. Raises RealpolitikError without
    SALib.
    """
    values = np.asarray(outcome, dtype=float)
    assert len(values) % (groups + 2) == 0, "the outcome at the rows of `crossed`"
    draws = len(values) // (groups + 2)
    if np.ptp(values) == 0:
        nought = np.zeros(groups)
        return Sobol(nought, nought, nought, nought, draws, confidence, ("the outcome never varies",))
    found = _salib("sobol").analyze(
        {"num_vars": groups, "names": [str(group) for group in range(groups)], "bounds": [[0, 1]] * groups},
        values,
        calc_second_order=False,
        num_resamples=resamples,
        conf_level=confidence,
        seed=seed + 1,  # it takes a seed of 0 for none
    )
    first, total, first_margin, total_margin = (_plain(found[name]) for name in ("S1", "ST", "S1_conf", "ST_conf"))
    return Sobol(first, total, first_margin, total_margin, draws, confidence)


def trajectories(starts: Array, orders: Array, groups: Groups | None = None) -> Array:
    """Paths for Morris' elementary effects, on scales from 0 to 1: (r · (g + 1), columns).

    starts: (r, columns), draws between 0 and 1, put on the grid's levels; each column steps towards the farther end.
    orders: (r, g), any numbers: on each path the groups step in the order of theirs.
    """
    groups = _each_its_own(starts) if groups is None else groups
    at = np.minimum(np.floor(starts * LEVELS), LEVELS - 1) / (LEVELS - 1)
    ends = np.where(at < 0.5, at + STEP, at - STEP)
    turn = np.argsort(np.argsort(orders, axis=1, kind="stable"), axis=1)  # (r, g): when each group steps
    steps = np.arange(orders.shape[1] + 1)
    has_stepped = turn[:, None, groups] < steps[None, :, None]  # (r, g + 1, columns)
    return np.where(has_stepped, ends[:, None], at[:, None]).reshape(-1, starts.shape[1])


def morris(
    inputs: Array,
    outcome: npt.ArrayLike,
    groups: Groups | None = None,
    seed: int = 0,
    resamples: int = RESAMPLES,
    confidence: float = CONFIDENCE,
) -> Morris:
    """Morris' elementary effects of an outcome at the rows of `trajectories`.

    inputs: those rows; outcome: (r · (g + 1),). Raises RealpolitikError without SALib.
    """
    groups = _each_its_own(inputs) if groups is None else groups
    values, count = np.asarray(outcome, dtype=float), _count(groups)
    assert len(values) == len(inputs), "the outcome at the rows of `trajectories`"
    in_order = np.argsort(groups, kind="stable")  # SALib numbers groups as they come
    problem = {
        "num_vars": len(groups),
        "names": [str(column) for column in in_order],
        "bounds": [[0, 1]] * len(groups),
        "groups": [str(group) for group in groups[in_order]],
    }
    found = _salib("morris").analyze(
        problem,
        np.ascontiguousarray(inputs[:, in_order]),
        values,
        num_resamples=resamples,
        conf_level=confidence,
        num_levels=LEVELS,
        seed=np.random.default_rng(seed),
    )
    size, mean, spread, margin = (_plain(found[name]) for name in ("mu_star", "mu", "sigma", "mu_star_conf"))
    warnings = ("the outcome never varies",) if np.ptp(values) == 0 else ()
    return Morris(size, mean, spread, margin, len(inputs) // (count + 1), confidence, warnings)


def check_salib() -> None:
    """Raises RealpolitikError without SALib, so that nobody waits for draws that can't be looked into."""
    _salib("sobol")


def _each_its_own(columns: Array) -> Groups:
    return np.arange(columns.shape[1])


def _count(groups: Groups) -> int:
    """How many groups there are; every number up to the last is used."""
    count = int(groups.max()) + 1
    assert len(np.unique(groups)) == count, "groups are numbered from 0 without gaps"
    return count


def _plain(values: Any) -> Array:
    """One of SALib's results; what it masks is NaN."""
    return np.asarray(np.ma.filled(np.ma.asarray(values, dtype=float), np.nan))


def _salib(method: str) -> Any:
    """SALib's analysis by a method; it brings pandas and matplotlib, so it is fetched only when it is wanted."""
    try:
        from SALib.analyze import morris as by_effects
        from SALib.analyze import sobol as by_variance
    except ImportError as error:
        raise RealpolitikError("sensitivity indices need SALib: pip install 'realpolitik[sensitivity]'") from error
    return {"sobol": by_variance, "morris": by_effects}[method]
