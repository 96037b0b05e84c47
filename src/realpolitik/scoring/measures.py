"""How far forecasts were off: errors, distributions, and how far each figure may itself be off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Array
from realpolitik.questions.likely import Lottery

Integers = npt.NDArray[np.int64]

RESAMPLES = 2_000  # of the proposals: the ends of a 95 % interval then move by a few hundredths of its width
INTERVAL = (0.025, 0.975)
AT_ONCE = 200  # resamples whose weights are held in memory


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure, and its 95 % interval over resampled proposals; None of a single proposal."""

    value: float
    low: float | None
    high: float | None


def spread_of(points: Array, outcomes: Array, proposals: Integers) -> list[Lottery | None]:
    """What a point comes to as chances: the point, off by every error made elsewhere, each as likely.

    Elsewhere is on other proposals, so that no outcome speaks of its own proposal. Held to the scale; None where there
    is no other proposal.
    """
    errors = outcomes - points
    found: list[Lottery | None] = []
    for point, proposal in zip(points, proposals, strict=True):
        drawn = np.sort(np.clip(point + errors[proposals != proposal], 0.0, 100.0))
        found.append(Lottery(drawn, np.full(len(drawn), 1 / len(drawn))) if len(drawn) else None)
    return found


def crps(points: Array, chances: Array, outcomes: Array) -> Array:
    """The continuous ranked probability score of chances [GneitingRaftery2007]: (...).

    points, chances: (..., k), points upwards; outcomes: (...). Of a single point it is the absolute error.

    >>> crps(np.array([40.0, 60.0]), np.array([0.5, 0.5]), np.array(50.0))
    array(5.)
    """
    away = (chances * np.abs(points - outcomes[..., None])).sum(axis=-1)
    below = np.cumsum(chances, axis=-1)[..., :-1]
    between = (np.diff(points, axis=-1) * below * (1 - below)).sum(axis=-1)  # half of the mean distance of two draws
    return np.asarray(away - between)


def per_issue(points: Array, spreads: Sequence[Lottery | None], outcomes: Array) -> dict[str, Array]:
    """What each issue adds to every measure: (n,); NaN where there are no chances."""
    error = np.abs(points - outcomes)
    scored = np.full((3, len(points)), np.nan)
    for row, (spread, outcome) in enumerate(zip(spreads, outcomes, strict=True)):
        if spread is not None:
            low, high = spread.interval
            score = crps(spread.points, spread.chances, outcome)
            scored[:, row] = score, low <= outcome <= high, high - low
    return {
        "error": error,
        "squared": error**2,
        "within_5": (error <= 5).astype(np.float64),
        "within_10": (error <= 10).astype(np.float64),
        "crps": scored[0],
        "coverage": scored[1],
        "width": scored[2],
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
