"""How far forecasts were off: errors, distributions, and how far each figure may itself be off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Array

Integers = npt.NDArray[np.int64]

RESAMPLES = 2_000  # of the proposals: the ends of a 95 % interval then move by a few hundredths of its width
INTERVAL = (0.025, 0.975)
CENTRAL = (0.1, 0.9)  # the 80 % interval
AT_ONCE = 200  # resamples whose weights are held in memory


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure, and its 95 % interval over resampled proposals; None of a single proposal."""

    value: float
    low: float | None
    high: float | None


def spread_of(points: Array, outcomes: Array, proposals: Integers) -> list[Array]:
    """For each forecast a distribution of equally likely outcomes: the point, off by every error made elsewhere.

    Elsewhere is on other proposals, so that no outcome speaks of its own proposal. Held to the scale; empty where there
    is no other proposal.
    """
    errors = outcomes - points
    return [
        np.sort(np.clip(point + errors[proposals != proposal], 0.0, 100.0))
        for point, proposal in zip(points, proposals, strict=True)
    ]


def crps(drawn: Array, outcome: float) -> float:
    """The continuous ranked probability score of equally likely outcomes, sorted [GneitingRaftery2007].

    Of a single outcome it is the absolute error.

    >>> crps(np.array([40.0, 60.0]), 50.0)
    5.0
    """
    n = len(drawn)
    between = float((drawn * (2 * np.arange(n) - n + 1)).sum()) / n**2  # half of the mean distance of two
    return float(np.abs(drawn - outcome).mean()) - between


def per_issue(points: Array, outcomes: Array, proposals: Integers) -> dict[str, Array]:
    """What each issue adds to every measure: (n,)."""
    return parts_of(points, outcomes, spread_of(points, outcomes, proposals))


def parts_of(points: Array, outcomes: Array, drawn: Sequence[Array]) -> dict[str, Array]:
    """The same of points with their own distributions, each of equally likely outcomes in order."""
    error = np.abs(points - outcomes)
    ends = np.array([np.quantile(one, CENTRAL) if len(one) else (np.nan, np.nan) for one in drawn]).reshape(-1, 2)
    known = ~np.isnan(ends[:, 0])
    holds = (ends[:, 0] <= outcomes) & (outcomes <= ends[:, 1])
    scores = [crps(one, outcome) if len(one) else np.nan for one, outcome in zip(drawn, outcomes, strict=True)]
    return {
        "error": error,
        "squared": error**2,
        "within_5": (error <= 5).astype(np.float64),
        "within_10": (error <= 10).astype(np.float64),
        "crps": np.array(scores),
        "coverage": np.where(known, holds, np.nan),
        "width": ends[:, 1] - ends[:, 0],
    }


def resampled(proposals: int, seed: int) -> Array:
    """How often each proposal stands in each resample: (RESAMPLES, proposals)."""
    rng = np.random.default_rng(seed)
    chances = np.full(proposals, 1 / proposals)
    return rng.multinomial(proposals, chances, size=RESAMPLES).astype(np.float64)


def weighted_mean(values: Array, weights: Array) -> Array:
    """The mean in each resample: (r,); values (n,), weights (r, n)."""
    total = weights.sum(axis=1)
    found: Array = np.divide(weights @ values, total, out=np.full(len(weights), np.nan), where=total > 0)
    return found


def weighted_root(values: Array, weights: Array) -> Array:
    """The root of the mean."""
    return np.asarray(np.sqrt(weighted_mean(values, weights)))


def median_of(values: Array, weights: Array) -> Array:
    """The median of values that stand as often as their weights say; between two, their middle."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[:, order], axis=1)
    half = reached[:, -1:] / 2
    low, high = (reached >= half).argmax(axis=1), (reached > half).argmax(axis=1)
    found = (values[order][low] + values[order][high]) / 2
    return np.where(half[:, 0] > 0, found, np.nan)


STATISTICS: Mapping[str, tuple[str, Callable[[Array, Array], Array]]] = {  # measure → of which parts, and how
    "mae": ("error", weighted_mean),
    "rmse": ("squared", weighted_root),
    "median_error": ("error", median_of),
    "within_5": ("within_5", weighted_mean),
    "within_10": ("within_10", weighted_mean),
    "crps": ("crps", weighted_mean),
    "coverage": ("coverage", weighted_mean),
    "width": ("width", weighted_mean),
}


def measured(
    values: Array, proposals: Integers, counts: Array, statistic: Callable[[Array, Array], Array] = weighted_mean
) -> Measured | None:
    """A figure with its interval; None where there is nothing to measure. counts: from `resampled`."""
    known = ~np.isnan(values)
    values, proposals = values[known], proposals[known]
    if not len(values):
        return None
    value = float(statistic(values, np.ones((1, len(values))))[0])
    if len(np.unique(proposals)) < 2:
        return Measured(value, None, None)
    found = np.concatenate([statistic(values, part[:, proposals]) for part in _parts(counts)])
    low, high = np.nanquantile(found, INTERVAL).tolist()
    return Measured(value, low, high)


def _parts(counts: Array) -> Sequence[Array]:
    return [counts[at : at + AT_ONCE] for at in range(0, len(counts), AT_ONCE)]
