"""Commitment: what keeps a deal, the window of patience, and the safest of all orders of steps."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.errors import TooLarge
from realpolitik.methods.commitment import MOST_STATES, Patience, least_patience, safest_orders, window

POINTS = st.floats(-100, 100).map(lambda x: round(x, 3))
PERIODS = st.sampled_from((0.5, 1.0, 2.0, 3.0, 7.0))
SHARES = st.floats(0, 1).map(lambda x: round(x, 2))


def asked(coop: float, dev: float, punish: float, noticed: float = 1.0) -> Patience:
    return least_patience(*(np.array(float(value)) for value in (coop, dev, punish, noticed)))


# Kept -------------------------------------------------------------------------------------------------------------


def test_the_prisoners_dilemma_of_every_textbook_is_kept_from_a_half_on():
    """Both keep: 3; to leave while the other keeps: 5; both leave: 1. (5 − 3)/(5 − 1)."""
    assert asked(3, 5, 1).least == 0.5


def test_a_withdrawal_that_shows_only_after_two_periods_asks_for_the_root():
    assert asked(3, 5, 1, noticed=2).least == pytest.approx(0.5**0.5)


def test_who_gains_nothing_by_leaving_needs_no_patience():
    assert asked(3, 3, 1) == asked(3, 1, -5) == Patience(np.asarray(0.0), np.asarray(False))


@pytest.mark.parametrize("punish", [3, 4, 9], ids=["as-good", "better", "better-than-leaving"])
def test_who_is_no_worse_off_after_the_answer_never_stays(punish: float):
    assert asked(3, 5, punish) == Patience(np.asarray(1.0), np.asarray(True))


@given(POINTS, POINTS, POINTS, PERIODS, st.floats(0.01, 0.99))
def test_it_is_the_patience_at_which_leaving_stops_paying(coop, dev, punish, noticed, delta):
    """Against the two streams of payoffs, summed up: coop for ever, or dev until it shows and punish from then on."""
    found = asked(coop, dev, punish, noticed)
    leaving = (1 - delta**noticed) * dev + delta**noticed * punish
    if abs(leaving - coop) > 1e-6 and abs(delta - found.least) > 1e-6 and abs(dev - coop) > 1e-6:
        assert (leaving <= coop) == (delta >= found.least and not found.never) or dev < coop


@given(POINTS, POINTS, POINTS, PERIODS)
def test_it_lies_between_0_and_1_and_never_is_as_much_as_can_be(coop, dev, punish, noticed):
    found = asked(coop, dev, punish, noticed)
    assert 0 <= found.least <= 1
    assert not found.never or found.least == 1


@given(POINTS, POINTS, POINTS, PERIODS, st.floats(0, 50))
def test_a_harder_answer_and_a_smaller_temptation_ask_for_less(coop, dev, punish, noticed, more):
    least = asked(coop, dev, punish, noticed).least
    assert asked(coop, dev, punish - more, noticed).least <= least + 1e-9
    assert asked(coop, dev - more, punish, noticed).least <= least + 1e-9


@given(st.lists(st.tuples(POINTS, POINTS, POINTS, PERIODS), min_size=1, max_size=5))
def test_draws_are_judged_one_by_one(rows):
    together = least_patience(*np.array(rows).T)
    each = [least_patience(*map(np.array, row)) for row in rows]
    assert together.least.tolist() == pytest.approx([float(one.least) for one in each])
    assert together.never.tolist() == [bool(one.never) for one in each]


# Struck -----------------------------------------------------------------------------------------------------------

KEPT_FROM_A_THIRD = least_patience(np.array(0.0), np.array(10.0), np.array(-20.0), np.array(1.0))


def struck(gain: float, rival_gain: float, chance: float = 1.0, kept: Patience = KEPT_FROM_A_THIRD):
    return window(kept, np.array(gain), np.array(rival_gain), np.array(chance))


def test_the_window_runs_from_what_keeps_the_deal_to_what_makes_waiting_pay():
    found = struck(8.0, 20.0)
    assert (float(found.low), float(found.high)) == (pytest.approx(1 / 3), 0.4)
    assert not found.is_empty
    assert found.closing_chance == pytest.approx(1.2)  # no chance is that large: nothing closes it


def test_the_better_the_rival_the_narrower_it_is_until_nothing_is_left():
    found = struck(8.0, 30.0)
    assert found.is_empty
    assert found.closing_chance == pytest.approx(0.8)
    assert not struck(8.0, 30.0, chance=0.79).is_empty
    assert struck(8.0, 30.0, chance=0.81).is_empty


def test_a_rival_that_brings_nothing_sets_no_upper_end():
    assert np.isinf(struck(8.0, 0.0).high)
    assert np.isinf(struck(8.0, -5.0).closing_chance)


def test_what_brings_nothing_is_never_struck_and_what_is_never_kept_has_no_window():
    assert struck(0.0, -5.0).is_empty
    assert struck(8.0, -5.0, kept=asked(3, 5, 4)).is_empty


@given(st.floats(0.1, 50), st.floats(0.1, 50), st.floats(0.05, 1))
def test_the_closing_chance_is_where_the_two_ends_meet(gain, rival_gain, chance):
    found = struck(gain, rival_gain, chance)
    if abs(chance - found.closing_chance) > 1e-6:
        assert found.is_empty == (chance > found.closing_chance)


# In which order ---------------------------------------------------------------------------------------------------


def cube(steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Every step from every set of steps to the set with one more."""
    pairs = [(s, s | 1 << k) for s in range(2**steps) for k in range(steps) if not s >> k & 1]
    start, end = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return start, end


def by_trying(burden: list[float], steps: int) -> tuple[float, float, int]:
    """The plain twin: every order one by one."""
    found = []
    for order in permutations(range(steps)):
        states = np.cumsum([1 << k for k in order])[:-1]
        found.append((max((burden[s] for s in states), default=0.0), round(sum(burden[s] for s in states), 9)))
    return (*min(found), found.count(min(found)))


@given(st.integers(1, 4), st.data())
def test_the_safest_order_is_the_one_that_trying_all_finds(steps, data):
    burden = data.draw(st.lists(st.sampled_from((0.0, 0.1, 0.25, 0.5)), min_size=2**steps, max_size=2**steps))
    found = safest_orders(np.array(burden), *cube(steps))
    exposure, total, count = by_trying(burden, steps)
    assert (float(found.exposure), round(float(found.total), 9), int(found.count)) == (exposure, total, count)
    ways = list(found.ways(100))
    assert len(set(ways)) == len(ways) == count
    assert {state for way in ways for state in way} == set(found.passed().tolist())
    assert all(max((burden[s] for s in way[1:-1]), default=0.0) == exposure for way in ways)


def test_a_way_of_more_steps_is_taken_only_if_it_is_safer():
    """From 0 to 2 at once, past 1; or by way of 1, which spares nobody anything."""
    start, end = np.array([0, 0, 1]), np.array([1, 2, 2])
    assert list(safest_orders(np.array([0.0, 0.0, 0.5]), start, end).ways(9)) == [(0, 2)]
    start, end = np.array([0, 1, 1, 2, 0]), np.array([1, 2, 3, 3, 2])
    found = safest_orders(np.array([0.0, 0.1, 0.4, 0.0]), start, end)
    assert (found.exposure, int(found.steps)) == (0.1, 2)


def test_where_there_is_no_way_there_is_no_order():
    found = safest_orders(np.array([0.0, 0.0, 0.0]), np.array([0]), np.array([1]))
    assert np.isinf(found.exposure)
    assert int(found.count) == 0
    assert list(found.ways(9)) == []


@given(st.lists(st.lists(SHARES, min_size=8, max_size=8), min_size=1, max_size=4))
def test_orders_of_many_draws_are_those_of_each(rows):
    together = safest_orders(np.array(rows), *cube(3))
    each = [safest_orders(np.array(row), *cube(3)) for row in rows]
    assert together.exposure.tolist() == [float(one.exposure) for one in each]
    assert together.count.tolist() == [int(one.count) for one in each]


def test_fifteen_steps_are_ordered_and_more_are_refused():
    rng = np.random.default_rng(0)
    found = safest_orders(rng.random(2**12), *cube(12))
    (way,) = found.ways(1)
    assert len(way) == 13
    with pytest.raises(TooLarge, match="65,536 sets of steps"):
        safest_orders(np.zeros(2 * MOST_STATES), *cube(1))
