"""Similarity: how far two actors want the same, care for the same, and push the same way.

[SignorinoRitter1999]: S, agreement as one minus twice the weighted distance, from -1 to 1. S ignores how far apart
actors are anyway; [Hage2011] corrects it for chance, with [Cohen1960]'s kappa (each actor's own margins; weighted by
distance in [Cohen1968]) or [Scott1955]'s pi (common margins). κ and π suit votes and alliance portfolios, which have
margins; for positions the distance expected by chance is the mean over all pairs of actors.

A result is NaN where two actors aren't comparable: nothing shared, or nothing to tell them apart by.
"""

from __future__ import annotations

import numpy as np

from realpolitik.methods import Bools, Floats

FEWEST_TO_COMPARE = 3  # with two actors the mean distance is their own, and the corrected agreement always 0


def distance(values: Floats) -> Floats:
    """How differently two actors value the levels of one issue: `½·(max − min)` of the difference of their values.

    values: (..., actors, levels), 0 to 100. Returns (..., actors, actors), 0 to 100, NaN where a value is missing. On
    an ordered scale it is the distance of positions.

    >>> distance(np.array([[100.0, 0.0, 0.0], [0.0, 0.0, 100.0]]))
    array([[  0., 100.],
           [100.,   0.]])
    """
    difference = values[..., :, None, :] - values[..., None, :, :]
    return np.asarray((difference.max(axis=-1) - difference.min(axis=-1)) / 2)


def position_distance(positions: Floats) -> Floats:
    """How far two actors stand apart on an ordered issue.

    positions: (..., actors). Returns (..., actors, actors), NaN where a position is missing.
    """
    return np.asarray(np.abs(positions[..., :, None] - positions[..., None, :]))


def shared_weights(distances: Floats, saliences: Floats) -> Floats:
    """How much an issue counts between two actors, `√(s_i·s_j)`; 0 where they don't share it.

    distances: (..., actors, actors, issues); saliences: (..., actors, issues). Returns the shape of `distances`.
    """
    return np.where(np.isnan(distances), 0.0, _pair_weights(saliences))


def agreement(distances: Floats, saliences: Floats) -> Floats:
    """S: 1 where two actors want the same on all that they share, -1 where they want the opposite.

    distances: (..., actors, actors, issues), 0 to 100; saliences: (..., actors, issues). Returns (..., actors, actors).

    >>> agreement(np.array([[[0.0], [25.0]], [[25.0], [0.0]]]), np.array([[0.4], [0.9]]))
    array([[1. , 0.5],
           [0.5, 1. ]])
    """
    weights = shared_weights(distances, saliences)
    apart = (weights * np.nan_to_num(distances)).sum(axis=-1)
    with np.errstate(invalid="ignore"):  # 0/0: nothing shared
        return np.asarray(1 - 2 * apart / (100 * weights.sum(axis=-1)))


def chance_corrected_agreement(distances: Floats, saliences: Floats) -> Floats:
    """Agreement beyond what two actors of this case have anyway: 1 the same, 0 as far apart as any two, below farther.

    Arguments as in `agreement`. The distance to expect on an issue is the mean over all pairs of actors that care for
    it, weighted as S is; NaN where two actors share an issue for which fewer than three care.
    """
    weights = shared_weights(distances, saliences)
    apart = (weights * np.nan_to_num(distances)).sum(axis=-1)
    expected = _expected_distance(weights, np.nan_to_num(distances))[..., None, None, :]
    with np.errstate(invalid="ignore"):  # 0/0: nobody differs from anybody
        return np.asarray(1 - apart / np.where(weights > 0, weights * expected, 0.0).sum(axis=-1))


def shared_priorities(saliences: Floats) -> Floats:
    """Whether two actors care for the same issues, whatever they want: the cosine of their saliences, 0 to 1.

    saliences: (..., actors, issues). Returns (..., actors, actors), NaN for an actor that cares for nothing.

    >>> shared_priorities(np.array([[3.0, 4.0], [4.0, 3.0]])).round(2)
    array([[1.  , 0.96],
           [0.96, 1.  ]])
    """
    saliences = np.nan_to_num(saliences)
    length = np.sqrt((saliences**2).sum(axis=-1))
    with np.errstate(invalid="ignore"):
        return np.asarray(saliences @ np.swapaxes(saliences, -1, -2) / (length[..., :, None] * length[..., None, :]))


def direction(positions: Floats, saliences: Floats, origin: Floats) -> Floats:
    """Whether two actors push the same way from a common origin: 1 as far the same way, -1 as far the opposite way.

    positions, saliences: (..., actors, issues), positions NaN on unordered issues; origin: (..., issues). With
    a = p_i − origin and b likewise, `Σ w·sgn(ab)·min(|a|,|b|) / Σ w·max(|a|,|b|)`. Returns (..., actors, actors).

    >>> direction(np.array([[80.0], [60.0]]), np.array([[1.0], [1.0]]), np.array([50.0])).round(2)
    array([[1.  , 0.33],
           [0.33, 1.  ]])
    """
    push = positions - origin[..., None, :]
    weights = np.where(np.isnan(push), 0.0, np.nan_to_num(saliences))
    push = np.nan_to_num(push)
    one, other = np.abs(push)[..., :, None, :], np.abs(push)[..., None, :, :]
    way = np.sign(push)[..., :, None, :] * np.sign(push)[..., None, :, :]
    pair_weights = _pair_weights(weights)
    together = (pair_weights * way * np.minimum(one, other)).sum(axis=-1)
    with np.errstate(invalid="ignore"):  # 0/0: neither pushes
        return np.asarray(together / (pair_weights * np.maximum(one, other)).sum(axis=-1))


def cohens_kappa(first: Floats, second: Floats) -> Floats:
    """Agreement of two records of choices beyond chance, each with its own habits: 1 the same, 0 as by chance.

    first, second: (..., choices), codes whose difference is their disagreement (two codes: the plain κ), NaN where
    a choice is missing. Returns (...), NaN where neither record varies.

    >>> round(float(cohens_kappa(np.array([1.0, 1.0, 0.0, 0.0]), np.array([1.0, 1.0, 1.0, 0.0]))), 3)
    0.5
    """
    first, second, levels = _paired(first, second)
    return _beyond_chance(first, second, levels, _margins(first, levels), _margins(second, levels))


def scotts_pi(first: Floats, second: Floats) -> Floats:
    """Agreement of two records of choices beyond chance, with habits that they share; arguments as in `cohens_kappa`.

    >>> round(float(scotts_pi(np.array([1.0, 1.0, 0.0, 0.0]), np.array([1.0, 1.0, 1.0, 0.0]))), 3)
    0.467
    """
    first, second, levels = _paired(first, second)
    common = (_margins(first, levels) + _margins(second, levels)) / 2
    return _beyond_chance(first, second, levels, common, common)


def _pair_weights(saliences: Floats) -> Floats:
    root = np.sqrt(np.nan_to_num(saliences))
    return np.asarray(root[..., :, None, :] * root[..., None, :, :])


def _expected_distance(weights: Floats, distances: Floats) -> Floats:
    """The weighted mean distance of two different actors on each issue, (..., issues); NaN where too few care."""
    others: Bools = ~np.eye(weights.shape[-2], dtype=np.bool_)[..., None]
    cares = np.einsum("...iik->...ik", weights) > 0
    between = weights * others
    with np.errstate(invalid="ignore"):
        mean = (between * distances).sum(axis=(-3, -2)) / between.sum(axis=(-3, -2))
    return np.where(cares.sum(axis=-2) >= FEWEST_TO_COMPARE, mean, np.nan)


def _paired(first: Floats, second: Floats) -> tuple[Floats, Floats, Floats]:
    """Both records with NaN wherever either is missing, and the codes that occur."""
    first, second = first + 0 * second, second + 0 * first
    codes = np.concatenate([first.ravel(), second.ravel()])
    return first, second, np.unique(codes[~np.isnan(codes)])


def _margins(record: Floats, levels: Floats) -> Floats:
    """How often each code occurs among the choices made, as shares: (..., levels)."""
    occurs = record[..., None] == levels
    with np.errstate(invalid="ignore"):
        return np.asarray(occurs.sum(axis=-2) / occurs.sum(axis=(-2, -1))[..., None])


def _beyond_chance(first: Floats, second: Floats, levels: Floats, one: Floats, other: Floats) -> Floats:
    made = np.count_nonzero(~np.isnan(first), axis=-1)
    disagreement = np.abs(levels[:, None] - levels)
    expected = np.einsum("...a,ab,...b->...", one, disagreement, other)
    with np.errstate(invalid="ignore"):
        return np.asarray(1 - np.nansum(np.abs(first - second), axis=-1) / made / expected)
