"""Agreement, priorities, direction and chance."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from realpolitik.methods.similarity import (
    agreement,
    chance_corrected_agreement,
    cohens_kappa,
    direction,
    distance,
    position_distance,
    scotts_pi,
    shared_priorities,
    shared_weights,
)

ACTORS, ISSUES = 4, 3
PLACES = st.one_of(st.integers(0, 20).map(lambda fifth: 5.0 * fifth), st.just(np.nan))
POSITIONS = arrays(np.float64, (2, ACTORS, ISSUES), elements=PLACES)
SALIENCES = arrays(np.float64, (2, ACTORS, ISSUES), elements=st.one_of(st.integers(1, 20).map(float), st.just(0.0)))
VOTES = arrays(np.float64, (2, 12), elements=st.sampled_from([1.0, 2.0, 3.0, np.nan]))


def apart(positions: np.ndarray) -> np.ndarray:
    """Distances on every issue: (..., actors, actors, issues)."""
    return np.stack([position_distance(positions[..., k]) for k in range(positions.shape[-1])], axis=-1)


def in_two_halves(array: np.ndarray, share: float) -> np.ndarray:
    return np.concatenate([array[..., :1] * share, array[..., :1] * share, array[..., 1:]], axis=-1)


def plain_agreement(x: np.ndarray, y: np.ndarray, s: np.ndarray, t: np.ndarray) -> float:
    shared = [k for k in range(len(x)) if s[k] * t[k] > 0 and not math.isnan(x[k] + y[k])]
    weights = [math.sqrt(s[k] * t[k]) for k in shared]
    quarrel = sum(w * abs(x[k] - y[k]) for w, k in zip(weights, shared, strict=True))
    return 1 - 2 * quarrel / (100 * sum(weights)) if shared else np.nan


def plain_expected_distance(positions: np.ndarray, saliences: np.ndarray) -> float:
    caring = [i for i in range(len(positions)) if saliences[i] > 0 and not math.isnan(positions[i])]
    pairs = list(combinations(caring, 2))
    weights = [math.sqrt(saliences[i] * saliences[j]) for i, j in pairs]
    distances = [abs(positions[i] - positions[j]) for i, j in pairs]
    return float(np.average(distances, weights=weights)) if len(caring) >= 3 else np.nan


@given(POSITIONS, SALIENCES)
def test_agreement_is_one_less_twice_the_weighted_distance_over_shared_issues(positions, saliences):
    scores = agreement(apart(positions), saliences)
    for draw, i, j in np.ndindex(2, ACTORS, ACTORS):
        expected = plain_agreement(*positions[draw, [i, j]], *saliences[draw, [i, j]])
        assert scores[draw, i, j] == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_identical_actors_agree_fully_and_opposed_ones_not_at_all():
    scores = agreement(apart(np.array([[0.0], [0.0], [100.0]])), np.ones((3, 1)))
    assert scores.tolist() == [[1, 1, -1], [1, 1, -1], [-1, -1, 1]]


@given(POSITIONS, SALIENCES)
def test_an_issue_in_two_halves_of_half_the_salience_weighs_the_same(positions, saliences):
    halves, split = in_two_halves(saliences, 0.5), in_two_halves(positions, 1.0)
    for score in (agreement, chance_corrected_agreement):
        np.testing.assert_allclose(score(apart(split), halves), score(apart(positions), saliences), atol=1e-9)
    origin = np.array([25.0, 50.0, 75.0])
    np.testing.assert_allclose(
        direction(split, halves, in_two_halves(origin, 1.0)), direction(positions, saliences, origin), atol=1e-9
    )


@given(POSITIONS, SALIENCES, st.permutations(range(ACTORS)))
def test_the_order_of_actors_does_not_matter(positions, saliences, order):
    for score in (agreement, chance_corrected_agreement):
        expected = score(apart(positions), saliences)[:, order][:, :, order]
        np.testing.assert_allclose(score(apart(positions[:, order]), saliences[:, order]), expected, atol=1e-9)


@given(POSITIONS, SALIENCES)
def test_reversing_a_scale_changes_neither_agreement_nor_direction(positions, saliences):
    np.testing.assert_array_equal(agreement(apart(100 - positions), saliences), agreement(apart(positions), saliences))
    origin = np.full(ISSUES, 40.0)
    np.testing.assert_array_equal(
        direction(100 - positions, saliences, 100 - origin), direction(positions, saliences, origin)
    )


@given(POSITIONS, SALIENCES)
def test_an_actor_that_does_not_care_changes_nobodys_score(positions, saliences):
    more_positions = np.concatenate([positions, np.full((2, 1, ISSUES), 70.0)], axis=1)
    more_saliences = np.concatenate([saliences, np.zeros((2, 1, ISSUES))], axis=1)
    for score in (agreement, chance_corrected_agreement):
        crowded = score(apart(more_positions), more_saliences)
        np.testing.assert_allclose(crowded[:, :-1, :-1], score(apart(positions), saliences), atol=1e-12)
        assert np.isnan(crowded[:, -1]).all()


@given(POSITIONS, SALIENCES)
def test_correction_compares_with_the_mean_distance_of_all_who_care(positions, saliences):
    scores = chance_corrected_agreement(apart(positions), saliences)
    for draw, i, j in np.ndindex(2, ACTORS, ACTORS):
        x, s = positions[draw], saliences[draw]
        shared = [k for k in range(ISSUES) if s[i, k] * s[j, k] > 0 and not math.isnan(x[i, k] + x[j, k])]
        weights = [math.sqrt(s[i, k] * s[j, k]) for k in shared]
        quarrel = sum(w * abs(x[i, k] - x[j, k]) for w, k in zip(weights, shared, strict=True))
        chance = sum(w * plain_expected_distance(x[:, k], s[:, k]) for w, k in zip(weights, shared, strict=True))
        expected = 1 - quarrel / chance if chance else np.nan
        assert scores[draw, i, j] == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_two_actors_alone_have_no_chance_to_compare_with():
    assert np.isnan(chance_corrected_agreement(apart(np.array([[0.0], [60.0]])), np.ones((2, 1)))).all()


def test_nothing_shared_is_not_comparable():
    scores = agreement(apart(np.array([[10.0, np.nan], [np.nan, 10.0]])), np.ones((2, 2)))
    assert np.isnan(scores[0, 1])


def test_an_issue_counts_between_two_actors_as_much_as_both_care():
    weights = shared_weights(apart(np.array([[0.0, 5.0], [9.0, np.nan]])), np.array([[4.0, 1.0], [9.0, 1.0]]))
    assert weights[0, 1].tolist() == [6, 0]


@given(arrays(np.float64, (ACTORS,), elements=st.integers(0, 100).map(float)))
def test_on_an_ordered_scale_the_distance_of_values_is_that_of_positions(positions):
    levels = np.array([0.0, 30.0, 100.0])
    values = 100 - np.abs(positions[:, None] - levels)
    np.testing.assert_allclose(distance(values), position_distance(positions), atol=1e-9)


def test_a_constant_added_to_all_levels_is_no_disagreement():
    assert distance(np.array([[80.0, 10.0], [90.0, 20.0]]))[0, 1] == 0


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param([5, 0], [9, 0], 1, id="the-same"),
        pytest.param([5, 0], [0, 9], 0, id="nothing-in-common"),
        pytest.param([3, 4], [4, 3], 0.96, id="nearly"),
        pytest.param([0, 0], [4, 3], np.nan, id="one-cares-for-nothing"),
        pytest.param([3, np.nan], [4, 0], 1, id="a-stance-missing"),
    ],
)
def test_shared_priorities_are_the_cosine_of_saliences(one, other, expected):
    found = shared_priorities(np.array([one, other], float))[0, 1]
    assert found == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(80, 80, 1, id="together"),
        pytest.param(90, 60, 0.25, id="the-same-way-less-far"),
        pytest.param(90, 10, -1, id="opposite-ways"),
        pytest.param(90, 50, 0, id="only-one-pushes"),
        pytest.param(50, 50, np.nan, id="neither-pushes"),
        pytest.param(90, np.nan, np.nan, id="one-has-no-position"),
    ],
)
def test_direction_says_whether_two_push_the_same_way_from_the_origin(one, other, expected):
    found = direction(np.array([[one], [other]], float), np.ones((2, 1)), np.array([50.0]))[0, 1]
    assert found == pytest.approx(expected, nan_ok=True)


def test_direction_weighs_issues_by_what_both_care():
    positions = np.array([[100.0, 100.0], [100.0, 0.0]])
    saliences = np.array([[9.0, 1.0], [4.0, 4.0]])
    assert direction(positions, saliences, np.array([50.0, 50.0]))[0, 1] == pytest.approx((6 - 2) / 8)


def plain_kappa(first: np.ndarray, second: np.ndarray, one: np.ndarray, other: np.ndarray) -> float:
    expected = np.mean([abs(a - b) for a in one for b in other])
    return 1 - np.mean(np.abs(first - second)) / expected if expected else np.nan


@given(VOTES, VOTES)
def test_kappa_and_pi_compare_with_choices_drawn_from_the_margins(first, second):
    for draw in range(2):
        both = ~np.isnan(first[draw] + second[draw])
        a, b = first[draw][both], second[draw][both]
        pooled = np.concatenate([a, b])
        kappa = plain_kappa(a, b, a, b) if both.any() else np.nan
        pi = plain_kappa(a, b, pooled, pooled) if both.any() else np.nan
        assert cohens_kappa(first, second)[draw] == pytest.approx(kappa, nan_ok=True, abs=1e-9)
        assert scotts_pi(first, second)[draw] == pytest.approx(pi, nan_ok=True, abs=1e-9)


def test_with_two_codes_kappa_is_the_plain_one():
    yes_yes, yes_no, no_yes, no_no = 20, 5, 10, 15  # a textbook table: observed .7, expected .5
    first = np.repeat([1.0, 1.0, 0.0, 0.0], [yes_yes, yes_no, no_yes, no_no])
    second = np.repeat([1.0, 0.0, 1.0, 0.0], [yes_yes, yes_no, no_yes, no_no])
    assert cohens_kappa(first, second) == pytest.approx(0.4)


def test_records_that_never_vary_have_no_kappa():
    assert np.isnan(cohens_kappa(np.ones(5), np.ones(5)))
