"""Mixture: an issue settles near the compromise, or a stated position prevails as it stands.

Bargaining ends near the compromise [Achen2006], the farther off the more positions differ. But whoever comes to propose
may carry its proposal whole, and who does is left to chance [BaronFerejohn1989]: every place at which somebody pulls is
as likely as every other. Nothing lies beyond what is asked for. How often a position prevails, and how far off bargains
end, no theory says: both are fitted on decisions that have been taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from realpolitik.methods import TIE, Floats
from realpolitik.methods.compromise import compromise

STEPS = 100  # equally likely bargains that stand for all: a hundredth is finer than any chance that is told
OFF = np.array([NormalDist().inv_cdf((at + 0.5) / STEPS) for at in range(STEPS)])  # how far off each is, in spreads


@dataclass(frozen=True, slots=True)
class MixtureRules:
    """What is fitted."""

    prevails: float  # the chance that a stated position prevails as it stands
    base: float  # how far off a bargain ends where all want the same, in points of 100; above nought
    slope: float  # … and how much farther for each point by which positions differ


def mixture(positions: Floats, weights: Floats, rules: MixtureRules) -> tuple[Floats, Floats]:
    """Where an issue may settle, upwards, and how likely each point is: (..., n + STEPS) both.

    positions, weights: (..., n), 0–100; NaN positions carry no weight. NaN points where nobody pulls; some points have
    no chance.

    >>> points, chances = mixture(np.array([0.0, 100.0]), np.array([1.0, 1.0]), MixtureRules(0.5, 1.0, 0.0))
    >>> points[[0, -1]], chances[[0, -1]]
    (array([  0., 100.]), array([0.25, 0.25]))
    """
    pulls = ~np.isnan(positions) & (weights > 0)
    stated = np.sort(np.where(pulls, positions, np.nan), axis=-1)  # NaN last
    is_place = ~np.isnan(stated)
    is_place[..., 1:] &= ~(np.diff(stated, axis=-1) <= 100 * TIE)
    places = is_place.sum(axis=-1, keepdims=True)
    low, high = stated[..., :1], np.where(pulls, positions, -np.inf).max(axis=-1, keepdims=True)
    middle, apart = _middle(positions, np.where(pulls, weights, 0.0))
    bargains = middle + (rules.base + rules.slope * apart) * OFF
    points = np.concatenate([np.where(is_place, stated, low), np.clip(bargains, low, high)], axis=-1)
    chances = np.concatenate(
        [
            is_place * rules.prevails / np.maximum(places, 1),
            np.full_like(bargains, (1 - rules.prevails) / STEPS),
        ],
        axis=-1,
    )
    order = np.argsort(points, axis=-1, kind="stable")
    return np.take_along_axis(points, order, axis=-1), np.take_along_axis(chances, order, axis=-1)


def central(points: Floats, chances: Floats, outside: float) -> tuple[Floats, Floats]:
    """The ends of the middle, beyond either of which lies less than `outside` of the chances: (...) both.

    points, chances: (..., k), points upwards. Of a half it is the median, or the two points that it lies between.

    >>> central(np.array([0.0, 40.0, 100.0]), np.array([0.2, 0.7, 0.1]), 0.1)
    (array(0.), array(100.))
    """
    reached = np.cumsum(chances, axis=-1)
    ends = reached >= outside * (1 - TIE), reached > (1 - outside) * (1 + TIE)
    low, high = (np.take_along_axis(points, end.argmax(axis=-1)[..., None], axis=-1)[..., 0] for end in ends)
    return np.asarray(low), np.asarray(high)


def _middle(positions: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """The compromise, and the weighted standard deviation of positions about it: (..., 1) both."""
    middle = compromise(positions[..., None], weights[..., None])
    total = weights.sum(axis=-1, keepdims=True)
    squares = (weights * np.nan_to_num(positions - middle) ** 2).sum(axis=-1, keepdims=True)
    return middle, np.sqrt(np.divide(squares, total, out=np.full_like(total, np.nan), where=total > 0))
