"""Weighted median: where half of the weight stands on either side, so that no other position wins a vote against it.

[Black1948] for the median voter; the vote in proportion to distance is [ScholzCalbertSmith2011], eq. 1. Such votes are
won by whatever costs all together least, so among stated positions the Condorcet winner is the weighted median.
"""

from __future__ import annotations

import numpy as np

from realpolitik.methods import TIE, Bools, Floats


def weighted_median(positions: Floats, weights: Floats) -> Floats:
    """The settlement as an interval [low, high]; the ends differ only when exactly half of the weight is reached.

    positions, weights: (..., actors); NaN positions carry no weight. Returns (..., 2), NaN where nobody does.

    >>> weighted_median(np.array([0.0, 40.0, 100.0]), np.array([1.0, 1.0, 2.0]))
    array([ 40., 100.])
    """
    positions, weights = np.broadcast_arrays(positions, _counted(positions, weights))
    order = np.argsort(positions, axis=-1, kind="stable")  # NaN last
    reached = np.cumsum(np.take_along_axis(weights, order, axis=-1), axis=-1)
    half = reached[..., -1:] / 2
    low = (reached >= half * (1 - TIE)).argmax(axis=-1)
    high = (reached > half * (1 + TIE)).argmax(axis=-1)
    ends = np.take_along_axis(np.take_along_axis(positions, order, axis=-1), np.stack([low, high], axis=-1), axis=-1)
    return np.where(half > 0, ends, np.nan)


def pairwise_vote(positions: Floats, weights: Floats, alternatives: Floats | None = None) -> Floats:
    """Votes for alternative a over b, `Σ w·(|x − b| − |x − a|) / R`: positive where a wins.

    positions, weights: (..., actors); alternatives: (..., alternatives), the positions themselves unless given.
    R is the range of the positions that carry weight (1 where they all coincide). Returns (..., a, b).

    >>> pairwise_vote(np.array([0.0, 10.0]), np.array([3.0, 1.0]))
    array([[ 0.,  2.],
           [-2.,  0.]])
    """
    counted = _counted(positions, weights)
    alternatives = positions if alternatives is None else alternatives
    away = np.abs(np.nan_to_num(positions)[..., :, None] - alternatives[..., None, :])
    cost = (counted[..., None] * away).sum(axis=-2)
    return np.asarray((cost[..., None, :] - cost[..., :, None]) / _range(positions, counted)[..., None, None])


def condorcet_winners(positions: Floats, weights: Floats) -> Bools:
    """Who stands where no other stated position wins a vote: (..., actors); ties are all named."""
    counted = _counted(positions, weights)
    votes = pairwise_vote(positions, weights)
    slack = TIE * counted.sum(axis=-1)[..., None, None]
    return np.asarray(((votes >= -slack) | np.isnan(votes)).all(axis=-1) & (counted > 0))


def _counted(positions: Floats, weights: Floats) -> Floats:
    return np.where(np.isnan(positions), 0.0, np.nan_to_num(weights))


def _range(positions: Floats, counted: Floats) -> Floats:
    highest = np.where(counted > 0, positions, -np.inf).max(axis=-1)
    lowest = np.where(counted > 0, positions, np.inf).min(axis=-1)
    return np.where(highest > lowest, highest - lowest, 1.0)
