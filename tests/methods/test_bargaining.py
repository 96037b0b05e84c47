"""Bargaining solutions on a finite set: what each chooses, ties, and what they don't depend on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from realpolitik.methods.bargaining import egalitarian, kalai_smorodinsky, nash, utilitarian

RULES = [nash, kalai_smorodinsky, egalitarian, utilitarian]
GAINS = arrays(np.float64, (9, 3), elements=st.integers(-4, 12).map(float))
UNITS = arrays(np.float64, (3,), elements=st.floats(0.01, 100))
GOLDEN = (5**0.5 - 1) / 2


def names(rule):
    return rule.__name__


@pytest.fixture
def divide_a_unit() -> np.ndarray:
    """Shares x from 0 to 1, worth x to one party and √(1 − x) to the other, on a fine grid."""
    share = np.linspace(0, 1, 10_001)
    return np.stack([share, np.sqrt(1 - share)], axis=-1)


@pytest.mark.parametrize(
    ("rule", "share"), [(nash, 2 / 3), (kalai_smorodinsky, GOLDEN), (egalitarian, GOLDEN), (utilitarian, 3 / 4)]
)
def test_dividing_a_unit_has_its_analytic_solution(divide_a_unit, rule, share):
    assert divide_a_unit[rule(divide_a_unit)][:, 0] == pytest.approx(share, abs=1e-4)


def test_equal_misery_is_not_kalai_smorodinsky():
    outcomes = np.array([[0.8, 0.8, 0.6], [0.61, 0.6, 0.61], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
    assert kalai_smorodinsky(outcomes).tolist() == [True, False, False, False, False]


@pytest.mark.parametrize("rule", RULES, ids=names)
def test_ties_are_all_reported(rule):
    assert rule(np.array([[2.0, 3.0], [3.0, 2.0], [1.0, 1.0], [2.0, 3.0]])).tolist() == [True, True, False, True]


@pytest.mark.parametrize("rule", RULES, ids=names)
def test_a_tie_up_to_rounding_is_a_tie(rule):
    assert rule(np.array([[0.1 + 0.2, 3.0], [0.3, 3.0]])).tolist() == [True, True]


@pytest.mark.parametrize("rule", RULES, ids=names)
def test_where_somebody_always_loses_there_is_no_solution(rule):
    assert not rule(np.array([[5.0, -1.0], [-1.0, 5.0]])).any()


@pytest.mark.parametrize("rule", RULES, ids=names)
def test_no_packages_have_no_solution(rule):
    assert rule(np.zeros((0, 2))).shape == (0,)


def test_nash_asks_that_all_gain_and_the_others_that_none_lose():
    gains = np.array([[5.0, 0.0], [0.0, 0.0]])
    assert not nash(gains).any()
    assert [rule(gains).tolist() for rule in RULES[1:]] == [[True, False]] * 3


def test_a_gain_that_is_only_rounding_is_none():
    assert not nash(np.array([[5.0, 0.1 + 0.2 - 0.3], [5.0, -1.0]])).any()


def test_a_party_with_nothing_to_hope_for_does_not_spoil_the_others_shares():
    assert kalai_smorodinsky(np.array([[4.0, 1.0, 0.0], [3.0, 3.0, 0.0]])).tolist() == [False, True]


def test_kalai_smorodinsky_may_be_given_the_ideal_of_a_larger_set():
    gains = np.array([[4.0, 2.0], [3.0, 3.0]])
    assert kalai_smorodinsky(gains, np.array([100.0, 4.0])).tolist() == [True, False]


def test_weights_give_a_party_more_of_the_nash_package():
    gains = np.array([[4.0, 3.0], [2.0, 5.0]])
    assert nash(gains).tolist() == [True, False]
    assert nash(gains, np.array([1.0, 3.0])).tolist() == [False, True]


@given(GAINS, UNITS)
def test_nash_and_kalai_smorodinsky_depend_on_nobodys_unit(gains, units):
    assert nash(gains * units).tolist() == nash(gains).tolist()
    assert kalai_smorodinsky(gains * units).tolist() == kalai_smorodinsky(gains).tolist()


def test_egalitarian_and_utilitarian_depend_on_units():
    gains, units = np.array([[4.0, 2.0], [3.0, 3.5]]), np.array([10.0, 1.0])
    assert egalitarian(gains).tolist() == [False, True]
    assert utilitarian(gains).tolist() == [False, True]
    assert utilitarian(gains * units).tolist() == [True, False]
    assert egalitarian(gains / units).tolist() == [True, False]


@pytest.mark.parametrize("rule", RULES, ids=names)
@given(gains=GAINS, packages=st.permutations(range(9)), parties=st.permutations(range(3)))
def test_the_order_of_packages_and_parties_does_not_matter(rule, gains, packages, parties):
    assert rule(gains[packages][:, parties]).tolist() == rule(gains)[packages].tolist()


@pytest.mark.parametrize("rule", RULES, ids=names)
@given(gains=arrays(np.float64, (2, 3, 7, 2), elements=st.integers(-4, 12).map(float)))
def test_draws_are_solved_one_by_one(rule, gains):
    chosen = rule(gains)
    for draw in np.ndindex(2, 3):
        assert chosen[draw].tolist() == rule(gains[draw]).tolist()


@given(GAINS)
def test_nash_and_both_leximins_choose_what_nobody_can_better(gains):
    for rule in (nash, kalai_smorodinsky, egalitarian):
        for chosen in gains[rule(gains)]:
            assert not ((gains >= chosen).all(axis=1) & (gains > chosen).any(axis=1)).any()
