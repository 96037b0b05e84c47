"""The weighted median, the pairwise vote, and why they agree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from realpolitik.methods.median import condorcet_winners, pairwise_vote, weighted_median

# Whole numbers, so that half of the weight is reached exactly or clearly not.
POSITIONS = arrays(np.float64, (3, 5), elements=st.integers(0, 10).map(float))
WEIGHTS = arrays(np.float64, (3, 5), elements=st.integers(0, 4).map(float))


def in_plain_words(positions: list[float], weights: list[float]) -> list[float]:
    stated = sorted((x, w) for x, w in zip(positions, weights, strict=True) if w > 0)
    half, ends = sum(w for _, w in stated) / 2, []
    for x, _ in stated:
        below, above = sum(w for y, w in stated if y < x), sum(w for y, w in stated if y > x)
        if below <= half and above <= half:
            ends.append(x)
    return [ends[0], ends[-1]] if ends else [np.nan, np.nan]


@pytest.mark.parametrize(
    ("positions", "weights", "interval"),
    [
        pytest.param([0, 40, 100], [1, 1, 1], [40, 40], id="odd"),
        pytest.param([0, 100], [1, 1], [0, 100], id="half-reached-exactly"),
        pytest.param([0, 100, 100], [2, 1, 1], [0, 100], id="half-reached-by-one"),
        pytest.param([50, 50], [1, 1], [50, 50], id="both-at-one-place"),
        pytest.param([0, 40, 100], [1, 0, 1], [0, 100], id="nobody-with-weight-between"),
        pytest.param([0, np.nan, 100], [1, 9, 3], [100, 100], id="a-position-missing"),
        pytest.param([0, 100], [0.1 + 0.2, 0.3], [0, 100], id="half-but-for-rounding"),
        pytest.param([0, 100], [0, 0], [np.nan, np.nan], id="nobody-cares"),
    ],
)
def test_the_median_is_an_interval_where_exactly_half_is_reached(positions, weights, interval):
    np.testing.assert_array_equal(weighted_median(np.array(positions, float), np.array(weights, float)), interval)


@given(POSITIONS, WEIGHTS)
def test_on_neither_side_of_it_stands_more_than_half_of_the_weight(positions, weights):
    expected = [in_plain_words(x, w) for x, w in zip(positions.tolist(), weights.tolist(), strict=True)]
    np.testing.assert_array_equal(weighted_median(positions, weights), expected)


@given(POSITIONS, WEIGHTS, st.permutations(range(5)), st.sampled_from([0.5, 2.0, 8.0]), st.integers(-50, 50))
def test_the_order_of_actors_does_not_matter_and_the_scale_carries_over(positions, weights, order, unit, zero):
    moved = weighted_median(positions[:, order] * unit + zero, weights[:, order])
    np.testing.assert_array_equal(moved, weighted_median(positions, weights) * unit + zero)


@given(POSITIONS, WEIGHTS)
def test_no_stated_position_wins_a_vote_against_the_median(positions, weights):
    low, high = np.moveaxis(weighted_median(positions, weights), -1, 0)
    between = (positions >= low[:, None]) & (positions <= high[:, None]) & (weights > 0)
    np.testing.assert_array_equal(condorcet_winners(positions, weights), between)


@given(POSITIONS, WEIGHTS)
def test_what_one_side_wins_the_other_loses(positions, weights):
    votes = pairwise_vote(positions, weights)
    np.testing.assert_allclose(votes, -np.swapaxes(votes, -1, -2), atol=1e-12)


def test_alternatives_need_not_be_stated_positions():
    votes = pairwise_vote(np.array([0.0, 10.0]), np.array([3.0, 1.0]), np.array([2.0, 10.0]))
    assert votes[0, 1] == pytest.approx((3 * (10 - 2) + 1 * (0 - 8)) / 10)


def test_where_all_stand_together_votes_are_tied_rather_than_undefined():
    assert pairwise_vote(np.array([5.0, 5.0]), np.array([1.0, 2.0])).tolist() == [[0, 0], [0, 0]]
