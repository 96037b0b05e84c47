"""Probabilistic Condorcet elections: by hand, by enumeration, and what mustn't matter."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from realpolitik.methods.condorcet import (
    ELECTIONS,
    VICTORIES,
    VOTES,
    ElectionRules,
    coalition_strengths,
    condorcet_election,
    prevailing,
)

POSITIONS = arrays(np.float64, 4, elements=st.integers(0, 10).map(float))
WEIGHTS = arrays(np.float64, 4, elements=st.integers(0, 5).map(float))
every_choice = pytest.mark.parametrize(
    "choice", [dict(zip(("votes", "victory", "election"), one, strict=True))
               for one in product(VOTES, VICTORIES, ELECTIONS)], ids=lambda choice: " · ".join(choice.values())
)  # fmt: skip


def by_hand() -> np.ndarray:
    """Strengths of three positions 0, ½, 1 with a voter of weight 1, 1, 2 at each."""
    utility = 1 - np.abs(np.subtract.outer([0, 0.5, 1], [0, 0.5, 1]))
    return coalition_strengths(utility, np.array([1.0, 1.0, 2.0]))


# By hand ----------------------------------------------------------------------------------------------------------


def test_a_coalition_is_as_strong_as_its_members_votes():
    # Of 0 against ½ the voter at 0 gains ½; of ½ against 0 the voter at ½ gains ½ and the one at 1, twice, ½.
    np.testing.assert_allclose(by_hand(), [[0, 0.5, 1], [1.5, 0, 1], [2, 1, 0]], atol=1e-7)


def test_a_position_prevails_by_its_chances_in_all_contests():
    beats = np.array([0.5 / 2 * 1 / 3, 1.5 / 2 * 1 / 2, 2 / 3 * 1 / 2]) * 0.5
    np.testing.assert_allclose(prevailing(by_hand()), beats / beats.sum(), atol=1e-7)


@pytest.mark.parametrize(("victory", "power"), [("linear", 1), ("quadratic", 2), ("quartic", 4), ("octic", 8)])
def test_the_stronger_side_wins_more_surely_the_higher_the_power(victory, power):
    ratio = 0.5**power, 1.5**power
    assert VICTORIES[victory](by_hand())[0, 1] == pytest.approx(ratio[0] / sum(ratio))


def test_a_binary_contest_is_decided_once_one_side_is_a_tenth_stronger():
    strength = np.array([[1.0, 1.09, 1.11], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]])
    np.testing.assert_allclose(VICTORIES["binary"](strength)[0], [0.5, 0.5, 1], atol=1e-11)


@pytest.mark.parametrize(
    ("votes", "vote", "other"),
    [
        ("proportional", 0.8, -0.8),
        ("binary", 2, -2),
        ("cubic", 2 * 0.4**3, -2 * 0.4**3),
        ("proportional and binary", 0.8 * 0.8 + 0.2 * 2, -(0.8 * 0.8 + 0.2 * 2)),
        ("proportional and cubic", 0.4 + 0.4**3, -0.4 - 0.4**3),
        ("asymmetric", 0.8 * 2 / 3, -0.8),
    ],
)
def test_a_vote_grows_with_weight_and_with_what_is_at_stake(votes, vote, other):
    cast = VOTES[votes](np.array([2.0, 2.0]), np.array([0.4, -0.4]))
    np.testing.assert_allclose(cast, [vote, other])


def test_a_markov_election_stands_where_as_much_chance_comes_as_goes():
    strength = by_hand()
    chance = VICTORIES["linear"](strength)
    held = prevailing(strength, election="markov uniform")
    np.testing.assert_allclose(held, (chance * (held[:, None] + held)).sum(axis=1) / 3, atol=1e-5)
    drive = strength * chance * (1 - np.eye(3)) + 1e-10 * np.eye(3)
    rate = drive / drive.sum(axis=0)
    held = prevailing(strength, election="markov incentive")
    np.testing.assert_allclose(held, (rate * chance) @ held + (rate.T * chance).sum(axis=1) * held, atol=1e-5)


# What mustn't matter ----------------------------------------------------------------------------------------------


@every_choice
def test_chances_are_chances_and_all_that_carry_weight_share_them(choice):
    positions, weights = np.array([[0.0, 50, 100, 50, np.nan], [10, 10, 10, 10, 10]]), np.array([1.0, 2, 1.5, 0, 3])
    chances = condorcet_election(positions, weights, ElectionRules(**choice))
    np.testing.assert_allclose(chances.sum(axis=-1), 1)
    assert (chances >= 0).all()
    assert chances[0, 3:].tolist() == [0, 0]
    np.testing.assert_allclose(chances[1], weights / weights.sum())


@given(POSITIONS, WEIGHTS, st.permutations(range(4)))
def test_order_direction_and_units_do_not_matter(positions, weights, order):
    found = condorcet_election(positions, weights)
    for other in (100 - 3 * positions, positions / 7):
        np.testing.assert_allclose(condorcet_election(other[order], 5 * weights[order]), found[order], atol=1e-6)


@given(POSITIONS, WEIGHTS)
def test_two_actors_at_one_place_count_as_one_of_their_weight_together(positions, weights):
    split = condorcet_election(np.append(positions, positions[0]), np.append(weights, weights[0]))
    whole = condorcet_election(positions, weights * [2, 1, 1, 1])
    assert split[0] + split[-1] == pytest.approx(whole[0], abs=1e-6)
    np.testing.assert_allclose(split[1:-1], whole[1:], atol=1e-6)


def test_each_of_many_draws_is_an_election_of_its_own():
    rng = np.random.default_rng(0)
    positions, weights = rng.uniform(0, 100, (3, 4, 5)), rng.uniform(0, 9, (3, 4, 5))
    for election in ELECTIONS:
        rules = ElectionRules(election=election)
        together = condorcet_election(positions, weights, rules)
        alone = [[condorcet_election(positions[a, b], weights[a, b], rules) for b in range(4)] for a in range(3)]
        np.testing.assert_allclose(together, alone, atol=1e-12)


def test_only_those_who_stand_are_elected():
    standing = np.array([[True, False, True], [False, False, False], [False, True, False]])
    for election in ELECTIONS:
        chances = prevailing(by_hand(), standing, election=election)
        np.testing.assert_allclose(chances.sum(axis=-1), [1, 0, 1])
        assert (chances[~standing] == 0).all()
        assert chances[0, 2] > chances[0, 0]


def test_where_nobody_carries_weight_nothing_prevails():
    assert condorcet_election(np.array([1.0, 2.0]), np.zeros(2)).tolist() == [0, 0]
    assert condorcet_election(np.array([np.nan]), np.ones(1)).tolist() == [0]
    assert condorcet_election(np.array([7.0]), np.ones(1)).tolist() == [1]
