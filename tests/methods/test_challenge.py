"""Challenges: each step against values worked out by hand, each reading of the paper, and what mustn't matter.

The example throughout: three actors at 0, 40 and 100 with capabilities 1, 3 and 1, who care half; the second is the
median, and 100 is the range.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from realpolitik.methods.challenge import (
    CAPITULATION,
    COMPROMISE,
    CONFLICT,
    NONE,
    ChallengeRules,
    challenges,
    concessions,
    expected_utilities,
    risk_exponents,
    success_chances,
)

PLACES, POWERS, CARE = np.array([0.0, 40, 100]), np.array([1.0, 3, 1]), np.full(3, 0.5)
MEDIAN, SPAN = np.array(40.0), np.array(100.0)
WEIGHTS = POWERS * CARE


def expected(exponents: np.ndarray | float = 1.0, **reading) -> np.ndarray:
    chance = success_chances(PLACES, WEIGHTS)
    return expected_utilities(PLACES, chance, CARE, exponents, MEDIAN, SPAN, ChallengeRules(**reading))


# Step by step, by hand --------------------------------------------------------------------------------------------


def test_whoever_stands_nearer_helps_a_challenger_to_win():
    # 0 against 40: 0 itself is for it with 1·40, 40 and 100 against it with 3·40 and 1·40.
    chance = success_chances(PLACES, POWERS)
    assert chance[0, 1] == pytest.approx(40 / (40 + 120 + 40))
    assert chance[1, 2] == pytest.approx((60 + 3 * 60) / (60 + 3 * 60 + 60))
    assert chance[0, 2] == pytest.approx((100 + 3 * 20) / (100 + 3 * 20 + 100))
    np.testing.assert_allclose(chance + chance.T, 1)


def test_what_a_challenge_is_worth_to_the_neutral():
    # 0 against 40: d = .4, e = .8. U_s = 2 − 4·.3 = .8, U_f = −.8, U_w = 2 − 4·.7 = −.8, U_q = 0; 40's move to the
    # median, where it stands, doesn't help. .5(.2·.8 − .8·.8) + .5·.8 − .5·0 − .5·(−.8) = .56.
    # 40 against 0: e = .4, U_b = .4, and 0's move to the median helps. .5(.8·.8 − .2·.8) + .5·.8 − .5·.4 = .44.
    found = expected()
    assert found[0, 1] == pytest.approx(0.56)
    assert found[1, 0] == pytest.approx(0.44)


def test_if_things_stay_as_they_are_without_a_challenge_only_the_challenge_counts():
    found = expected(stays=1.0)
    assert found[0, 1] == pytest.approx(0.5 * (0.2 * 0.8 - 0.8 * 0.8) + 0.5 * 0.8)
    assert found[1, 0] == pytest.approx(0.5 * (0.8 * 0.8 - 0.2 * 0.8) + 0.5 * 0.8)


def test_a_risk_exponent_bends_every_utility():
    # With r = 2, 0 against 40: U_s = 2 − 4·.09 = 1.64, U_f = 2 − 4·.49 = .04, U_w = .04, U_q = 2 − 4·.25 = 1.
    found = expected(np.array([2.0, 1.0, 1.0]))
    challenged = 0.5 * (0.2 * 1.64 + 0.8 * 0.04) + 0.5 * 1.64
    assert found[0, 1] == pytest.approx(challenged - 0.5 * 1 - 0.5 * 0.04)


def test_the_targets_salience_is_its_chance_of_resisting():
    care, chance = np.array([0.1, 0.9, 0.5]), success_chances(PLACES, WEIGHTS)
    by_target, by_challenger = (
        expected_utilities(PLACES, chance, care, 1.0, MEDIAN, SPAN, ChallengeRules(resists=who, stays=1.0))[0, 1]
        for who in ("target", "challenger")
    )
    loses = 0.2 * 0.8 - 0.8 * 0.8
    assert by_target == pytest.approx(0.9 * loses + 0.1 * 0.8)
    assert by_challenger == pytest.approx(0.1 * loses + 0.9 * 0.8)


def test_whom_others_gain_by_challenging_seeks_risks():
    # Security 3, 1 and 2: R = 1, −1 and 0. Exponents (1 − 1/3)/(1 + 1/3), its inverse, and 1.
    table = np.array([[9.0, 1, 0], [1, 9.0, 2], [2, 0, 9.0]])
    everybody = np.ones(3, dtype=np.bool_)
    np.testing.assert_allclose(risk_exponents(table, everybody), [0.5, 2, 1])
    own = risk_exponents(table, everybody, ChallengeRules(security="own"))  # 1, 3 and 2
    np.testing.assert_allclose(own, [2, 0.5, 1])


def test_whoever_is_safe_prefers_a_sure_middle_to_an_even_chance_of_all_or_nothing():
    # Two alike at the ends and an even fight: half-way for sure, or 2 and −2 with even chances.
    place, even, care = np.array([0.0, 100]), np.full((2, 2), 0.5), np.ones(2)
    found = [
        expected_utilities(place, even, care, np.full(2, r), np.array(50.0), SPAN, ChallengeRules(stays=1.0))[0, 1]
        for r in (0.5, 1.0, 2.0)
    ]
    assert found[0] > 0
    assert found[1] == pytest.approx(0)
    assert found[2] < 0


def test_where_all_are_as_safe_nobody_bends_anything():
    assert risk_exponents(np.ones((3, 3)), np.ones(3, dtype=np.bool_)).tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("own", "other", "reading", "share", "reason"),
    [
        pytest.param(1, 2, {}, 1, CONFLICT, id="a-conflict-is-lost-by-who-expects-less"),
        pytest.param(2, 1, {}, 0, NONE, id="who-expects-more-stays"),
        pytest.param(1, 1, {}, 0, NONE, id="nobody-yields-where-both-expect-as-much"),
        pytest.param(1, 2, {"weaker_yields": False}, 0, NONE, id="a-conflict-may-move-nobody"),
        pytest.param(-1, 2, {}, 0.5, COMPROMISE, id="a-compromise-goes-as-far-as-one-would-lose"),
        pytest.param(2, -1, {}, 0, NONE, id="who-has-the-upper-hand-stays"),
        pytest.param(-1, 2, {"upper_hand": "text"}, 0, NONE, id="the-text-has-another-sign"),
        pytest.param(-1, -2, {"upper_hand": "text"}, 0.5, COMPROMISE, id="the-text-has-both-lose"),
        pytest.param(-2, 1, {}, 1, CAPITULATION, id="who-would-lose-more-than-the-other-gains-gives-in"),
        pytest.param(-2, 1, {"capitulates": False}, 0, NONE, id="or-does-not"),
        pytest.param(-1, -2, {}, 0, NONE, id="stalemate"),
        pytest.param(0, 1, {}, 0, NONE, id="who-has-nothing-to-lose-stays"),
    ],
)
def test_what_two_expect_of_each_other_says_who_moves(own, other, reading, share, reason):
    found, why = concessions(np.array([[0.0, own], [other, 0.0]]), ChallengeRules(**reading))
    assert (found[0, 1], why[0, 1]) == (share, reason)


def test_a_whole_round():
    # Neutral, 0 and 40 both expect to win from each other, 40 less: it would move. So does it with its exponent.
    path = challenges(PLACES, CARE, POWERS)
    exponents = risk_exponents(expected(), np.ones(3, dtype=np.bool_))
    np.testing.assert_allclose(path.exponents[0], exponents)
    share, why = concessions(expected(exponents))
    offers = {i: {j: share[i, j] * (PLACES[j] - PLACES[i]) for j in range(3) if j != i and why[i, j]} for i in range(3)}
    for i, own in offers.items():
        least = min(own.values(), key=abs, default=0.0)
        assert path.positions[1, i] == pytest.approx(PLACES[i] + least)
        assert path.towards[0, i] == next((j for j, way in own.items() if way == least), -1)
    assert path.reasons[0].max() > NONE


# Readings ---------------------------------------------------------------------------------------------------------


def test_an_actor_takes_the_smallest_move_or_yields_to_the_strongest():
    rng = np.random.default_rng(1)
    case = rng.uniform(0, 100, 8), rng.uniform(0.2, 1, 8), rng.uniform(1, 9, 8)
    least, strongest = (challenges(*case, ChallengeRules(concession=how, rounds=1)) for how in ("least", "strongest"))
    moved = np.abs(np.diff(least.positions, axis=0)), np.abs(np.diff(strongest.positions, axis=0))
    assert (moved[0] <= moved[1] + 1e-9).all()
    assert (moved[0] < moved[1]).any()


def test_the_range_may_be_measured_anew_each_round():
    rng = np.random.default_rng(2)
    case = rng.uniform(0, 100, 6), rng.uniform(0.2, 1, 6), rng.uniform(1, 9, 6)
    fixed, anew = (challenges(*case, ChallengeRules(remeasured=remeasured)) for remeasured in (False, True))
    np.testing.assert_array_equal(fixed.positions[1], anew.positions[1])
    assert (fixed.positions != anew.positions).any()


def test_as_many_rounds_as_are_asked_for_and_the_shorter_path_begins_the_longer():
    rng = np.random.default_rng(3)
    case = rng.uniform(0, 100, 6), rng.uniform(0.2, 1, 6), rng.uniform(1, 9, 6)
    short, long = (challenges(*case, ChallengeRules(rounds=rounds)) for rounds in (3, 20))
    assert (short.positions.shape, long.positions.shape) == ((4, 6), (21, 6))
    np.testing.assert_array_equal(short.positions, long.positions[:4])
    np.testing.assert_array_equal(short.medians, long.medians[:4])
    none = challenges(*case, ChallengeRules(rounds=0))
    assert (none.positions.shape, none.towards.shape, bool(none.has_settled)) == ((1, 6), (0, 6), True)


# What mustn't matter ----------------------------------------------------------------------------------------------

POSITIONS = arrays(np.float64, 5, elements=st.integers(0, 10).map(float))
SALIENCES = arrays(np.float64, 5, elements=st.sampled_from([0.0, 0.25, 0.5, 1.0]))
CAPABILITIES = arrays(np.float64, 5, elements=st.integers(0, 4).map(float))


def medians(*case: np.ndarray, **reading) -> np.ndarray:
    return challenges(*case, ChallengeRules(rounds=2, **reading)).medians


@given(POSITIONS, SALIENCES, CAPABILITIES, st.permutations(range(5)))
def test_order_direction_and_units_do_not_matter_even_where_offers_tie(positions, saliences, capabilities, order):
    found = medians(positions, saliences, capabilities)
    again = medians(100 - 4 * positions[order], saliences[order], 3 * capabilities[order])
    np.testing.assert_allclose(again, 100 - 4 * found, atol=1e-6)


@given(POSITIONS, SALIENCES, CAPABILITIES, st.integers(-5, 20))
def test_who_does_not_care_or_count_changes_nothing(positions, saliences, capabilities, elsewhere):
    more = medians(
        np.hstack([[elsewhere, np.nan, elsewhere], positions]),
        np.hstack([[0.0, 1, 1], saliences]),
        np.hstack([[9.0, 9, 0], capabilities]),
    )
    np.testing.assert_allclose(more, medians(positions, saliences, capabilities), atol=1e-9)


def test_each_of_many_draws_goes_its_own_way():
    rng = np.random.default_rng(4)
    case = rng.uniform(0, 100, (3, 4, 6)), rng.uniform(0, 1, (3, 4, 6)), rng.uniform(1, 9, (3, 4, 6))
    together = challenges(*case)
    for a in range(3):
        for b in range(4):
            alone = challenges(*(part[a, b] for part in case))
            np.testing.assert_array_equal(together.positions[a, b], alone.positions)
            np.testing.assert_array_equal(together.towards[a, b], alone.towards)
            assert together.has_settled[a, b] == alone.has_settled


@pytest.mark.parametrize(
    ("positions", "saliences", "capabilities", "settled"),
    [
        pytest.param([50, 50, 50], [0.5] * 3, [1, 2, 3], 50, id="all-at-one-place"),
        pytest.param([30], [0.5], [1], 30, id="one-actor"),
        pytest.param([0, 100], [1, 1], [1, 1], 50, id="two-alike-face-to-face"),
        pytest.param([10, 20], [0, 0], [1, 1], np.nan, id="nobody-cares"),
        pytest.param([10, 20], [1, 1], [0, 0], np.nan, id="nobody-counts"),
        pytest.param([np.nan, 20], [1, 1], [1, 1], 20, id="one-without-a-position"),
    ],
)
def test_where_there_is_nothing_to_challenge_it_stays(positions, saliences, capabilities, settled):
    path = challenges(*map(np.array, (np.array(positions, float), saliences, capabilities)))
    assert path.medians[-1] == pytest.approx(settled, nan_ok=True)
    assert path.has_settled
    assert np.isfinite(path.exponents).all()
