"""What sets two partners apart between two horizons."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from realpolitik.errors import TooLarge
from realpolitik.methods import parting as module
from realpolitik.methods.parting import parting

ISSUES = 4
WEIGHTS = arrays(np.float64, (2, ISSUES), elements=st.integers(0, 4).map(float))
DISTANCES = arrays(
    np.float64, (2, ISSUES), elements=st.one_of(st.integers(0, 10).map(lambda d: 10.0 * d), st.just(np.nan))
)


def plain_agreement(weights: np.ndarray, distances: np.ndarray) -> float:
    weights = np.where(np.isnan(distances), 0, weights)
    return 1 - 2 * (weights @ np.nan_to_num(distances)) / (100 * weights.sum()) if weights.sum() else np.nan


def plain_contributions(w: np.ndarray, d: np.ndarray, w_after: np.ndarray, d_after: np.ndarray) -> np.ndarray:
    blame = np.zeros(len(w))
    orders = list(permutations(range(len(w))))
    for order in orders:
        now_w, now_d = w.copy(), d.copy()
        before = np.nan_to_num(plain_agreement(now_w, now_d))
        for k in order:
            now_w[k], now_d[k] = w_after[k], d_after[k]
            after = np.nan_to_num(plain_agreement(now_w, now_d))
            blame[k] += (after - before) / len(orders)
            before = after
    return blame


@given(WEIGHTS, DISTANCES, WEIGHTS, DISTANCES)
def test_contributions_average_each_issues_effect_over_all_orders(w, d, w_after, d_after):
    found = parting(w, d, w_after, d_after)
    for draw in range(2):
        change = plain_agreement(w_after[draw], d_after[draw]) - plain_agreement(w[draw], d[draw])
        assert found.change[draw] == pytest.approx(change, nan_ok=True, abs=1e-12)
        if np.isnan(change):
            assert np.isnan(found.contributions[draw]).all()
        else:
            expected = plain_contributions(w[draw], d[draw], w_after[draw], d_after[draw])
            np.testing.assert_allclose(found.contributions[draw], expected, atol=1e-12)
            assert found.contributions[draw].sum() == pytest.approx(change, abs=1e-12)


@given(WEIGHTS, DISTANCES, WEIGHTS, DISTANCES)
def test_no_issue_is_blamed_where_nothing_changed(w, d, w_after, d_after):
    w_after[:, 1], d_after[:, 1] = w[:, 1], d[:, 1]
    found = parting(w, d, w_after, d_after)
    assert not found.new_conflict[:, 1].any()
    assert not found.faded_agreement[:, 1].any()
    assert not np.nan_to_num(found.contributions[:, 1]).any()


def test_an_issue_that_changed_for_another_pair_only_is_blamed_for_exactly_nothing():
    before, after = np.array([[10.0, 20.0], [10.0, 20.0]]), np.array([[90.0, 20.0], [10.0, 80.0]])
    found = parting(np.ones((2, 2)), before, np.ones((2, 2)), after)
    assert found.contributions[0, 1] == 0.0
    assert found.contributions[1, 0] == 0.0


def test_conflict_grows_and_agreement_fades_apart_from_each_other():
    quarrel = parting(np.array([1.0]), np.array([50.0]), np.array([2.0]), np.array([50.0]))
    assert (quarrel.new_conflict[0], quarrel.faded_agreement[0]) == (50, 0)
    indifference = parting(np.array([2.0]), np.array([0.0]), np.array([1.0]), np.array([0.0]))
    assert (indifference.new_conflict[0], indifference.faded_agreement[0]) == (0, 100)


def test_partners_who_draw_together_have_no_new_conflict():
    found = parting(np.array([1.0]), np.array([80.0]), np.array([1.0]), np.array([20.0]))
    assert found.new_conflict[0] == 0
    assert found.change == pytest.approx(1.2)


def test_an_issue_that_becomes_shared_counts_from_nothing():
    found = parting(np.array([1.0, 1.0]), np.array([0.0, np.nan]), np.array([1.0, 1.0]), np.array([0.0, 100.0]))
    assert found.new_conflict.tolist() == [0, 100]
    assert found.contributions.tolist() == [0, -1]


@given(WEIGHTS, DISTANCES, WEIGHTS, DISTANCES, st.permutations(range(ISSUES)))
def test_the_order_of_issues_does_not_matter(w, d, w_after, d_after, order):
    found = parting(w, d, w_after, d_after)
    reordered = parting(w[:, order], d[:, order], w_after[:, order], d_after[:, order])
    np.testing.assert_allclose(reordered.contributions, found.contributions[:, order], atol=1e-12)


def test_many_pairs_are_split_in_blocks_as_well_as_at_once(monkeypatch):
    rng = np.random.default_rng(0)
    horizons = [rng.random((3, 4, 6)) * 100 for _ in range(4)]
    at_once = parting(*horizons).contributions
    monkeypatch.setattr(module, "STATES_AT_ONCE", 1)
    np.testing.assert_array_equal(parting(*horizons).contributions, at_once)


def test_issues_that_change_for_other_pairs_do_not_count_against_a_pair():
    before, after = np.zeros((2, 20)), np.zeros((2, 20))
    after[0, :10] = after[1, 10:] = 50.0
    found = parting(np.ones((2, 20)), before, np.ones((2, 20)), after)
    np.testing.assert_allclose(found.contributions[found.contributions != 0], -0.05)


def test_fifteen_changes_are_split_exactly_and_sixteen_refused():
    rng = np.random.default_rng(0)
    horizons = [rng.random(16) * 100 for _ in range(4)]
    with pytest.raises(TooLarge, match="16 issues change"):
        parting(*horizons)
    horizons[2][0], horizons[3][0] = horizons[0][0], horizons[1][0]
    found = parting(*horizons)
    assert found.contributions.sum() == pytest.approx(float(found.change))
