"""Voting power and the values of games."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from realpolitik.errors import TooLarge
from realpolitik.methods import power
from realpolitik.methods.power import banzhaf, banzhaf_value, shapley_shubik, shapley_value

WEIGHTS = st.lists(st.integers(0, 9), min_size=1, max_size=6)


def winning_worth(weights: list[list[float]], quotas: list[float]) -> np.ndarray:
    """1 for every coalition that meets all majorities, 0 for the others, by mask."""
    members = np.arange(2 ** len(weights[0]))[:, None] >> np.arange(len(weights[0])) & 1
    return np.all([members @ np.array(row) >= quota for row, quota in zip(weights, quotas, strict=True)], axis=0) * 1.0


def average_over_orders(worth: np.ndarray, players: int) -> list[float]:
    added = np.zeros(players)
    for order in permutations(range(players)):
        mask = 0
        for player in order:
            added[player] += worth[mask | 1 << player] - worth[mask]
            mask |= 1 << player
    return (added / math.factorial(players)).tolist()


@given(WEIGHTS, st.integers(0, 40))
def test_the_generating_function_agrees_with_a_count_of_all_coalitions(weights, quota):
    worth = winning_worth([weights], [quota])
    assert banzhaf(weights, quota).winning == worth.sum()
    assert [float(share) for share in banzhaf(weights, quota).absolute] == pytest.approx(banzhaf_value(worth).tolist())
    assert [float(share) for share in shapley_shubik(weights, quota)] == pytest.approx(shapley_value(worth).tolist())


@given(WEIGHTS, st.integers(0, 40))
def test_many_voters_are_counted_as_few_are(weights, quota):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(power, "MOST_PLAYERS", 0)
        generated = banzhaf(weights, quota), shapley_shubik(weights, quota)
    assert generated == (banzhaf(weights, quota), shapley_shubik(weights, quota))


@given(st.data(), WEIGHTS, st.integers(0, 30), st.integers(0, 30))
def test_several_majorities_must_all_be_met(data, weights, quota, second_quota):
    second = data.draw(st.lists(st.integers(0, 9), min_size=len(weights), max_size=len(weights)))
    rules, quotas = [weights, second], [quota, second_quota]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(power, "MOST_PLAYERS", 0)
        generated = banzhaf(rules, quotas), shapley_shubik(rules, quotas)
    assert generated == (banzhaf(rules, quotas), shapley_shubik(rules, quotas))
    worth = winning_worth(rules, quotas)
    assert banzhaf(rules, quotas).winning == worth.sum()
    assert [float(share) for share in shapley_shubik(rules, quotas)] == pytest.approx(shapley_value(worth).tolist())


@given(WEIGHTS, st.integers(1, 40), st.randoms(use_true_random=False))
def test_the_order_of_voters_does_not_matter(weights, quota, shuffle):
    order = list(range(len(weights)))
    shuffle.shuffle(order)
    shares = shapley_shubik(weights, quota)
    assert shapley_shubik([weights[voter] for voter in order], quota) == tuple(shares[voter] for voter in order)


@given(WEIGHTS, st.integers(1, 40))
def test_a_voter_without_weight_has_no_power_and_changes_nobodys(weights, quota):
    assert shapley_shubik([*weights, 0], quota) == (*shapley_shubik(weights, quota), 0)
    assert banzhaf([*weights, 0], quota).normalised == (*banzhaf(weights, quota).normalised, 0)


@given(WEIGHTS, st.integers(1, 40))
def test_the_shares_of_all_voters_sum_to_one_where_anybody_decides(weights, quota):
    assert sum(shapley_shubik(weights, quota)) == (1 if sum(weights) >= quota else 0)
    assert sum(banzhaf(weights, quota).normalised) == (1 if sum(weights) >= quota else 0)


def test_a_float_means_the_decimal_that_it_prints_as():
    assert 0.7 + 0.1 < 0.8  # as the machine adds them
    assert banzhaf([0.7, 0.1], 0.8).winning == 1


def test_fractions_and_numpy_numbers_are_weights_too():
    assert banzhaf([Fraction(1, 3)] * 3, Fraction(2, 3)).swings == (2, 2, 2)
    assert banzhaf(np.array([[1.0, 1.0, 1.0]]), np.array([2.0])).swings == (2, 2, 2)
    assert banzhaf([1, 1, 1], np.int64(2)).swings == (2, 2, 2)


def test_fifty_members_with_small_weights_are_exact():
    shares = shapley_shubik([3] * 20 + [1] * 30, 50)
    assert sum(shares) == 1
    assert len(set(shares)) == 2


def test_weights_beyond_the_machines_numbers_are_exact():
    assert banzhaf([2**70, 2**70 - 1, 1], 2**70).swings == (3, 1, 1)


def test_too_many_different_sums_are_refused_with_what_would_fit():
    with pytest.raises(TooLarge, match="20 voters always fit"):
        banzhaf([2**voter for voter in range(25)], 2**24)


@given(arrays(np.float64, (16,), elements=st.integers(-9, 9).map(float)))
def test_the_shapley_value_is_the_average_over_all_orders(worth):
    assert shapley_value(worth).tolist() == pytest.approx(average_over_orders(worth, 4), abs=1e-12)
    assert shapley_value(worth).sum() == pytest.approx(worth[-1] - worth[0])


@given(arrays(np.float64, (2, 3, 8), elements=st.integers(-9, 9).map(float)))
def test_values_of_many_draws_are_those_of_each(worth):
    for value in (shapley_value, banzhaf_value):
        for draw in np.ndindex(2, 3):
            np.testing.assert_allclose(value(worth)[draw], value(worth[draw]), atol=1e-12)


def test_a_game_without_players_has_no_values():
    assert shapley_value(np.zeros((2, 1))).shape == (2, 0)


def test_twenty_players_are_exact_and_more_are_refused():
    additive = np.zeros(1)
    for player in range(20):
        additive = np.concatenate([additive, additive + player])
    np.testing.assert_allclose(shapley_value(additive), np.arange(20), atol=1e-9)
    with pytest.raises(TooLarge, match="20 players would fit"):
        shapley_value(np.broadcast_to(np.zeros(1), 2**21))


def test_a_worth_is_needed_for_every_coalition():
    with pytest.raises(ValueError, match="got 6"):
        shapley_value(np.zeros(6))
