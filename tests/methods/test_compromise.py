"""The compromise of every issue, and the weighted choice of an unordered one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from realpolitik.methods.compromise import compromise, weighted_choice

POSITIONS = arrays(np.float64, (2, 4, 3), elements=st.one_of(st.floats(0, 100), st.just(np.nan)))
WEIGHTS = arrays(np.float64, (2, 4, 3), elements=st.one_of(st.floats(0.01, 100), st.just(0.0)))


def in_plain_words(positions: list[float], weights: list[float]) -> float:
    stated = [(x, w) for x, w in zip(positions, weights, strict=True) if not np.isnan(x)]
    total = sum(w for _, w in stated)
    return sum(x * w for x, w in stated) / total if total else np.nan


@given(POSITIONS, WEIGHTS)
def test_it_is_the_weighted_mean_of_those_who_have_a_position(positions, weights):
    settled = compromise(positions, weights)
    expected = [[in_plain_words(x[:, k], w[:, k]) for k in range(3)] for x, w in zip(positions, weights, strict=True)]
    np.testing.assert_allclose(settled, expected, rtol=1e-9)


@given(POSITIONS, WEIGHTS, st.permutations(range(4)))
def test_the_order_of_actors_does_not_matter(positions, weights, order):
    np.testing.assert_allclose(
        compromise(positions[:, order], weights[:, order]), compromise(positions, weights), rtol=1e-9
    )


@given(POSITIONS, WEIGHTS, st.floats(0.1, 10), st.floats(-100, 100))
def test_stretching_and_shifting_the_scale_stretches_and_shifts_the_settlement(positions, weights, unit, zero):
    np.testing.assert_allclose(
        compromise(positions * unit + zero, weights), compromise(positions, weights) * unit + zero, atol=1e-7
    )


@given(POSITIONS, WEIGHTS, st.floats(0, 100))
def test_an_actor_without_weight_changes_nothing(positions, weights, anywhere):
    more_positions = np.concatenate([positions, np.full((2, 1, 3), anywhere)], axis=1)
    more_weights = np.concatenate([weights, np.zeros((2, 1, 3))], axis=1)
    np.testing.assert_array_equal(compromise(more_positions, more_weights), compromise(positions, weights))


def test_an_unordered_issue_goes_to_the_level_of_largest_weighted_value():
    values = np.array([[80.0, 70.0, 0.0], [0.0, 40.0, 100.0], [np.nan] * 3])
    assert weighted_choice(values, np.array([2.0, 1.0, 9.0])).tolist() == [160, 180, 100]


def test_tied_levels_stay_visible():
    totals = weighted_choice(np.array([[100.0, 0.0], [0.0, 100.0]]), np.array([1.0, 1.0]))
    assert totals[0] == totals[1]


@pytest.mark.parametrize("weight", [0.0, np.nan])
def test_where_nobody_carries_weight_there_is_no_settlement(weight):
    assert np.isnan(compromise(np.array([[10.0]]), np.array([[weight]]))).all()
