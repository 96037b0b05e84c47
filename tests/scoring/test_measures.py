"""Measures of forecasts, against hand-computed values and the definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.scoring.measures import crps, measured, median_of, per_issue, resampled, spread_of


def score(values, outcome):
    return crps(values, np.full(len(values), 1 / len(values)), np.array(float(outcome)))


POINTS = st.lists(st.integers(0, 100), min_size=1, max_size=12)


@given(POINTS, st.integers(0, 100))
def test_the_score_is_the_mean_distance_less_half_of_that_between_two_draws(drawn, outcome):
    values = np.sort(np.array(drawn, dtype=float))
    between = np.abs(values[:, None] - values).mean() / 2
    assert score(values, outcome) == pytest.approx(np.abs(values - outcome).mean() - between, abs=1e-9)


@given(POINTS, st.integers(0, 100))
def test_the_score_is_the_area_between_the_distribution_and_the_outcome(drawn, outcome):
    values = np.sort(np.array(drawn, dtype=float))
    steps = np.arange(0, 100)  # every value is whole, so that each step is flat
    below = (values[:, None] <= steps).mean(axis=0)
    assert score(values, outcome) == pytest.approx(((below - (outcome <= steps)) ** 2).sum(), abs=1e-9)


def test_a_distribution_has_the_errors_made_on_other_proposals_and_only_these():
    points, outcomes = np.array([50.0, 50.0, 90.0]), np.array([70.0, 40.0, 60.0])
    first, second, third = spread_of(points, outcomes, np.array([0, 0, 1]))
    assert first.points.tolist() == second.points.tolist() == [20.0]
    assert third.points.tolist() == [80.0, 100.0]
    assert third.chances.tolist() == [0.5, 0.5]


def test_chances_count_in_the_score_as_often_as_they_say():
    points, chances = np.array([0.0, 50.0, 100.0]), np.array([0.2, 0.3, 0.5])
    assert crps(points, chances, np.array(30.0)) == pytest.approx(score(np.repeat(points, [2, 3, 5]), 30))


def test_a_whole_table_is_scored_at_once():
    points, chances = np.array([[0.0, 50.0], [20.0, 40.0]]), np.array([[0.5, 0.5], [1.0, 0.0]])
    assert crps(points, chances, np.array([50.0, 30.0])).tolist() == [12.5, 10.0]


@given(st.floats(0, 100))
def test_no_outcome_tells_anything_of_its_own_proposal(outcome):
    points, proposals = np.array([50.0, 20.0, 90.0, 40.0]), np.array([0, 0, 1, 2])
    one = spread_of(points, np.array([outcome, 30.0, 60.0, 10.0]), proposals)
    other = spread_of(points, np.array([99.0, 30.0, 60.0, 10.0]), proposals)
    assert [a.points.tolist() for a in one[:2]] == [b.points.tolist() for b in other[:2]]


def test_of_a_single_proposal_there_are_errors_and_no_distributions():
    points, outcomes = np.array([50.0, 60.0]), np.array([50.0, 70.0])
    found = per_issue(points, spread_of(points, outcomes, np.array([0, 0])), outcomes)
    assert found["error"].tolist() == [0.0, 10.0]
    assert np.isnan(found["crps"]).all()
    assert np.isnan(found["coverage"]).all()


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3)), min_size=1, max_size=10))
def test_the_median_counts_each_value_as_often_as_it_stands(pairs):
    values, counts = (np.array(part, dtype=float) for part in zip(*pairs, strict=True))
    (found,) = median_of(values, counts[None])
    if counts.sum() == 0:
        assert np.isnan(found)
    else:
        assert found == np.median(np.repeat(values, counts.astype(int)))


def test_issues_of_one_proposal_stand_or_fall_together():
    alike = measured(np.array([0.0, 10.0] * 20), np.arange(40), resampled(40, 0))
    clustered = measured(np.array([0.0, 10.0] * 20), np.array([0, 1] * 20), resampled(2, 0))
    assert alike.value == clustered.value == 5.0
    assert (clustered.low, clustered.high) == (0.0, 10.0)
    assert 2.5 < alike.low < alike.high < 7.5


def test_the_same_seed_draws_the_same_proposals_and_another_seed_others():
    assert (resampled(9, 0) == resampled(9, 0)).all()
    assert (resampled(9, 0) != resampled(9, 1)).any()
    assert (resampled(9, 0).sum(axis=1) == 9).all()
