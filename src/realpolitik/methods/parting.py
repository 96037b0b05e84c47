"""Parting: what sets two partners against each other between two horizons.

New conflict is the growth of weighted distance on an issue, faded agreement the loss of weighted closeness: conflict
and agreement kept apart, since partners part by finding something to quarrel over as well as by losing what united
them. The whole change of agreement S [SignorinoRitter1999] is split among the issues as [Shorrocks2013] does, by
[Shapley1953]: issues change one after another, and each is blamed for its mean effect over all orders.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realpolitik.errors import TooLarge
from realpolitik.methods import Bools, Floats, Integers
from realpolitik.methods.power import shapley_value

MOST_CHANGES = 15  # issues that change: 32,768 half-way states for each draw and pair
STATES_AT_ONCE = 2**21  # half-way states held in memory, 16 MB an array


@dataclass(frozen=True, slots=True)
class Parting:
    """What two horizons do to the agreement of two actors, issue by issue."""

    new_conflict: Floats  # (..., issues): max(0, growth of w·d), in points times salience
    faded_agreement: Floats  # (..., issues): max(0, loss of w·(100 − d)), in points times salience
    contributions: Floats  # (..., issues): each issue's share of the change of S; exactly 0 where nothing changed
    change: Floats  # (...): S after − S before; NaN (as contributions are) where the two aren't comparable


def parting(
    weights_before: Floats, distances_before: Floats, weights_after: Floats, distances_after: Floats
) -> Parting:
    """What parts two actors between two horizons.

    Each argument: (..., issues), weights and distances (0 to 100, NaN where the issue isn't shared) of a pair as in
    `similarity`. On the way from one horizon to the other, where nothing is shared, S counts as 0. Raises TooLarge
    where more than `MOST_CHANGES` issues change for one pair.

    >>> army = parting(np.array([0.5, 0.5]), np.array([10.0, 0.0]), np.array([0.5, 0.5]), np.array([10.0, 80.0]))
    >>> army.new_conflict, army.contributions
    (array([ 0., 40.]), array([ 0. , -0.8]))
    """
    weights, distances = _horizons(weights_before, weights_after), _horizons(distances_before, distances_after)
    weights = np.where(np.isnan(distances), 0.0, weights)
    distances = np.nan_to_num(distances)
    apart, close = weights * distances, weights * (100 - distances)
    before, after = _agreement(weights.sum(axis=-1), apart.sum(axis=-1))
    comparable = ~np.isnan(after - before)
    return Parting(
        new_conflict=np.maximum(0.0, apart[1] - apart[0]),
        faded_agreement=np.maximum(0.0, close[0] - close[1]),
        contributions=np.where(comparable[..., None], _contributions(weights, apart), np.nan),
        change=after - before,
    )


def _horizons(before: Floats, after: Floats) -> Floats:
    """Both horizons on a first axis."""
    return np.stack(np.broadcast_arrays(before, after))


def _agreement(weight: Floats, apart: Floats) -> Floats:
    with np.errstate(invalid="ignore"):  # 0/0: nothing shared
        return np.asarray(1 - 2 * apart / (100 * weight))


def _contributions(weights: Floats, apart: Floats) -> Floats:
    """Each issue's mean effect on S over all orders of change: (..., issues); arguments (2, ..., issues)."""
    lead, issues = weights.shape[1:-1], weights.shape[-1]
    weights, apart = weights.reshape(2, -1, issues), apart.reshape(2, -1, issues)
    contributions = np.zeros(weights.shape[1:])
    patterns, pattern_of = np.unique((weights[0] != weights[1]) | (apart[0] != apart[1]), axis=0, return_inverse=True)
    for number, changes in enumerate(patterns):
        for rows in _blocks(np.flatnonzero(pattern_of == number), int(changes.sum())):
            worth = _agreement_half_way(weights[:, rows], apart[:, rows], changes)
            contributions[np.ix_(rows, changes)] = shapley_value(worth)
    return contributions.reshape(*lead, issues)


def _blocks(rows: Integers, changes: int) -> list[Integers]:
    """The rows in portions that fit into memory with all their half-way states."""
    if changes > MOST_CHANGES:
        raise TooLarge(f"{changes} issues change between the horizons; an exact split is given up to {MOST_CHANGES}")
    portion = max(1, STATES_AT_ONCE // 2**changes)
    return [rows[start : start + portion] for start in range(0, len(rows), portion)]


def _agreement_half_way(weights: Floats, apart: Floats, changes: Bools) -> Floats:
    """S when some issues have changed and others not yet: (rows, 2**changes), by mask of the changed issues."""
    agreement = _agreement(_half_way(weights, changes), _half_way(apart, changes))
    return np.where(np.isnan(agreement), 0.0, agreement)


def _half_way(terms: Floats, changes: Bools) -> Floats:
    """The sum over issues of before's or after's term, for every set of changed issues: (rows, 2**changes)."""
    total = np.where(changes, 0.0, terms[0]).sum(axis=-1, keepdims=True)
    for before, after in zip(terms[0][:, changes].T, terms[1][:, changes].T, strict=True):
        total = np.concatenate([total + before[:, None], total + after[:, None]], axis=-1)
    return np.asarray(total)
