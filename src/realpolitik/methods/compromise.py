"""Compromise: each issue settles at the capability- and salience-weighted mean position.

[Achen2006]: a first-order approximation of the Nash bargaining solution when disagreement is costly to everyone.
"""

from __future__ import annotations

import numpy as np

from realpolitik.methods import Floats


def compromise(positions: Floats, weights: Floats) -> Floats:
    """Settlement of each issue, on the scale of `positions`; NaN where nobody carries weight.

    positions, weights: (..., actors, issues); NaN positions carry no weight. Returns (..., issues).

    >>> compromise(np.array([[8.0], [2.0]]), np.array([[1.0], [0.5]]))
    array([6.])
    """
    weights = np.where(np.isnan(positions), 0.0, np.nan_to_num(weights))
    pull = (weights * np.nan_to_num(positions)).sum(axis=-2)
    with np.errstate(invalid="ignore"):  # 0/0 is the answer: nobody cares
        return np.asarray(pull / weights.sum(axis=-2))


def weighted_choice(values: Floats, weights: Floats) -> Floats:
    """Total weighted value of every level of an unordered issue; the largest is where it settles, and ties show.

    values: (..., actors, levels), NaN where an actor has no stance; weights: (..., actors). Returns (..., levels).

    >>> weighted_choice(np.array([[80.0, 0.0], [0.0, 100.0]]), np.array([1.0, 0.5]))
    array([80., 50.])
    """
    return np.asarray((np.nan_to_num(weights)[..., None] * np.nan_to_num(values)).sum(axis=-2))
