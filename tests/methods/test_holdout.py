"""Waiting for a better deal: how much belief it takes, and who outwaits whom."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from realpolitik.methods.holdout import credible_waits, waiting_threshold

GAINS = arrays(np.float64, (2, 3), elements=st.integers(-9, 30).map(float))
DISCOUNTS = arrays(np.float64, (2, 3), elements=st.sampled_from([0.1, 0.5, 0.9, 1.0]))


def p_star(now: float, rival: float, discount: float, waiting: float) -> float:
    if discount * rival <= max(waiting, now):
        return 1.0
    return max(0.0, (now - waiting) / (discount * rival - waiting))


@pytest.mark.parametrize(
    ("now", "rival", "discount", "waiting", "threshold"),
    [
        pytest.param(3, 10, 0.9, 0, 3 / 9, id="better-later"),
        pytest.param(9, 10, 0.9, 0, 1, id="exactly-as-good-later"),
        pytest.param(9, 8, 1, 0, 1, id="worse-later"),
        pytest.param(3, 10, 0.9, 2.7, 0.3 / 6.3, id="the-deal-stays-open"),
        pytest.param(2, 10, 0.9, 5, 0, id="waiting-alone-is-better"),
        pytest.param(-2, 10, 0.9, 0, 0, id="the-deal-costs"),
        pytest.param(0, 10, 0.9, 9, 1, id="waiting-is-as-good-as-the-rival"),
        pytest.param(0, 0, 0.9, 0, 1, id="nothing-to-gain"),
        pytest.param(5, 10, 0, 0, 1, id="no-tomorrow"),
    ],
)
def test_the_threshold_is_the_belief_at_which_waiting_breaks_even(now, rival, discount, waiting, threshold):
    assert waiting_threshold(*map(np.float64, (now, rival, discount, waiting))) == pytest.approx(threshold, abs=1e-12)


@given(GAINS, GAINS, DISCOUNTS, GAINS)
def test_many_thresholds_are_those_of_each(now, rival, discount, waiting):
    expected = np.vectorize(p_star)(now, rival, discount, waiting)
    np.testing.assert_allclose(waiting_threshold(now, rival, discount, waiting), expected)


@given(GAINS, GAINS, DISCOUNTS, st.floats(0.01, 100))
def test_the_threshold_does_not_depend_on_the_unit_of_gains(now, rival, discount, unit):
    scaled = waiting_threshold(now * unit, rival * unit, discount, np.zeros(()))
    near_the_edge = np.isclose(discount * rival, np.maximum(now, 0))
    np.testing.assert_allclose(
        np.where(near_the_edge, 1, scaled),
        np.where(near_the_edge, 1, waiting_threshold(now, rival, discount, np.zeros(()))),
        atol=1e-9,
    )


def test_the_party_that_risks_less_by_waiting_outwaits_the_other():
    # i takes 2 now or hopes for 10; j takes 6 now and would get 5 by the rival.
    waits = credible_waits(np.array([2.0, 6.0]), np.array([10.0, 5.0]), np.array([0.9, 0.9]))
    assert waits.threshold_now.tolist() == pytest.approx([2 / 9, 1])
    assert waits.threshold_rival.tolist() == pytest.approx([1, 5 / 5.4])
    assert waits.waits.tolist() == [True, False]
    assert waits.credible.tolist() == [True, False]


def test_a_party_that_risks_more_is_outwaited_by_name():
    waits = credible_waits(np.array([8.0, 9.0]), np.array([10.0, 1.0]), np.array([0.9, 0.9]))
    assert waits.waits.tolist() == [True, False]
    assert waits.outwaited_by.tolist() == [[False, True], [False, False]]
    assert not waits.credible.any()


def test_equal_risks_outwait_nobody():
    waits = credible_waits(np.array([5.0, 10.0]), np.array([10.0, 5.0]), np.array([0.9, 0.9]))
    assert waits.waits.tolist() == [True, False]
    assert waits.outwaited_by[0, 1]
    assert not waits.credible.any()


def test_where_nobody_prefers_the_deal_every_wait_is_credible():
    waits = credible_waits(np.array([5.0, 5.0]), np.array([10.0, 5.0]), np.array([0.9, 0.9]))
    assert waits.credible.tolist() == [True, False]


def test_a_deal_that_stays_open_costs_its_waiter_nothing_but_time():
    gains = np.array([6.0, 9.0]), np.array([10.0, 2.0]), np.array([0.9, 0.9])
    assert not credible_waits(*gains).credible[0]
    assert credible_waits(*gains, open_now=True).credible[0]
    assert not credible_waits(*gains, open_now=True, open_rival=True).credible[0]


@given(GAINS, GAINS, DISCOUNTS, st.booleans(), st.booleans())
def test_waits_are_those_of_the_plain_rule(now, rival, discount, open_now, open_rival):
    waits = credible_waits(now, rival, discount, open_now=open_now, open_rival=open_rival)
    for draw in range(2):
        a, b, d = now[draw], rival[draw], discount[draw]
        mine = [p_star(a[i], b[i], d[i], d[i] * a[i] * open_now) for i in range(3)]
        theirs = [p_star(b[j], a[j], d[j], d[j] * b[j] * open_rival) for j in range(3)]
        for i in range(3):
            opponents = [j for j in range(3) if j != i and a[j] > b[j]]
            credible = mine[i] < 1 - 1e-9 and all(mine[i] < theirs[j] - 1e-9 for j in opponents)
            assert waits.credible[draw, i] == credible


@given(GAINS, GAINS, DISCOUNTS, st.permutations(range(3)))
def test_the_order_of_parties_does_not_matter(now, rival, discount, order):
    waits = credible_waits(now, rival, discount)
    reordered = credible_waits(now[:, order], rival[:, order], discount[:, order])
    assert reordered.credible.tolist() == waits.credible[:, order].tolist()
    assert reordered.outwaited_by.tolist() == waits.outwaited_by[:, order][:, :, order].tolist()


def test_rounding_alone_makes_no_rival_worth_waiting_for():
    gain = 0.2
    rival = np.nextafter(gain, 1)
    assert waiting_threshold(np.float64(gain), rival, np.float64(1), np.float64(gain)) == 1
    assert not credible_waits(np.full(2, gain), np.full(2, rival), np.ones(2), open_now=True).waits.any()
