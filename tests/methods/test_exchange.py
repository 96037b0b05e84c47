"""Exchange, by hand, against exact fractions, and at its borders."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.errors import TooLarge
from realpolitik.methods import exchange as method
from realpolitik.methods.exchange import (
    INNER,
    OUTER,
    OWN,
    Round,
    exchange,
    exchange_round,
    next_start,
    outcomes_over_orders,
)
from tests.exchange_oracle import Exact

OPPOSED = np.array([[0.0, 0.0], [100.0, 100.0]])
UNLIKE = np.array([[0.8, 0.4], [0.4, 0.8]])
EQUAL = np.ones((2, 2))


def alike(one: Round, other: Round) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True)
        for name in ("voting", "after", "actors", "issues", "origin", "to", "gain", "effect", "kind")
    )


def test_each_gives_way_where_it_cares_less():
    found = exchange_round(OPPOSED, UNLIKE, EQUAL)
    # Weights .8 and .4 on the first issue: it starts at 33.3, the second at 66.7. The first actor supplies the second.
    assert found.before == pytest.approx([100 / 3, 200 / 3])
    assert dict(zip(found.actors[0], found.issues[0], strict=True)) == {0: 1, 1: 0}
    assert found.after == pytest.approx([0, 100])
    # Each wins 33.3 points of an issue at .8 and loses as many of one at .4.
    assert found.gain[0] == pytest.approx([40 / 3, 40 / 3])
    assert (found.candidates, found.valid, len(found.actors)) == (1, 1, 1)


def test_what_both_gain_is_equal():
    rng = np.random.default_rng(3)
    found = exchange_round(rng.uniform(0, 100, (8, 5)), rng.uniform(0.1, 1, (8, 5)), rng.uniform(0.1, 1, (8, 5)))
    assert len(found.gain) > 5
    assert found.gain[:, 0] == pytest.approx(found.gain[:, 1])
    assert (found.gain > 0).all()


def test_nobody_moves_an_outcome_beyond_where_its_partner_wants_it():
    wants = np.array([[40.0, 0.0], [100.0, 100.0], [0.0, 50.0]])
    cares = np.array([[0.8, 0.1], [0.1, 0.9], [0.3, 0.1]])
    power = np.array([[1.0, 10.0], [10.0, 1.0], [3.0, 1.0]])
    found = exchange_round(wants, cares, power)
    assert found.uncapped[0] > found.gain[0, 0]
    reached = [after == pytest.approx(want) for after, want in zip(found.after, [40.0, 100.0], strict=True)]
    assert any(reached)


def test_an_externality_is_what_the_outcomes_moves_bring_to_those_who_stand_beside():
    wants = np.array([[0.0, 0.0], [100.0, 100.0], [0.0, 100.0], [np.nan, 100.0], [0.0, 0.0]])
    cares = np.array([[0.8, 0.4], [0.4, 0.8], [0.0, 1.0], [1.0, 0.5], [0.0, 0.0]])
    power = np.array([[1.0, 1.0], [1.0, 1.0], [0.0, 0.0], [1.0, 0.0], [1.0, 1.0]])
    found = exchange_round(wants, cares, power)
    first, second = found.before - found.after
    assert (first, second) == pytest.approx((100 / 3, -100 / 3))
    assert found.effect[0] == pytest.approx([40 / 3, 40 / 3, 100 / 3, 50 / 3, 0])
    assert found.kind[0].tolist() == [OWN, OWN, OUTER, OUTER, INNER]


def test_gains_and_externalities_add_up_to_what_the_outcomes_are_worth_to_bystanders():
    rng = np.random.default_rng(8)
    wants, cares = rng.uniform(0, 100, (9, 4)), rng.uniform(0.1, 1, (9, 4))
    power = rng.uniform(0.1, 1, (9, 4))
    power[8] = 0  # it moves nothing, so nobody trades with it
    found = exchange_round(wants, cares, power)
    worth = (cares * (np.abs(wants - found.before) - np.abs(wants - found.after))).sum(axis=1)
    assert len(found.effect) > 3
    assert 8 not in found.actors
    assert found.effect[:, 8].sum() == pytest.approx(worth[8])


tens = st.integers(0, 10)


@st.composite
def small_cases(draw: st.DrawFn):
    """Positions by tens, saliences by tenths, capabilities from 0 to 3, as fractions: (n, m) each; None: no stance."""
    n, m = draw(st.integers(1, 5)), draw(st.integers(1, 4))

    def table(cell):
        return draw(st.lists(st.lists(cell, min_size=m, max_size=m), min_size=n, max_size=n))

    position = st.one_of(st.none(), *([tens.map(lambda ten: Fraction(10 * ten))] * 5))
    return table(position), table(tens.map(lambda t: Fraction(t, 10))), table(st.integers(0, 3).map(Fraction))


def as_arrays(case) -> list[np.ndarray]:
    return [np.array([[np.nan if v is None else float(v) for v in row] for row in table]) for table in case]


@settings(max_examples=200)
@given(small_cases())
def test_it_finds_what_exact_fractions_find(case):
    outcomes, made = Exact(*case).round()
    found = exchange_round(*as_arrays(case))
    assert len(found.actors) == len(made)
    for row, (one, to_one, other, to_other, gain) in enumerate(made):
        assert (found.actors[row, 0], found.issues[row, 0]) == one
        assert (found.actors[row, 1], found.issues[row, 1]) == other
        assert found.to[row] == pytest.approx([float(to_one), float(to_other)], abs=1e-7)
        assert found.gain[row] == pytest.approx([float(gain)] * 2, abs=1e-9)
    assert [None if np.isnan(end) else end for end in found.after] == [
        None if end is None else pytest.approx(float(end), abs=1e-7) for end in outcomes
    ]


@settings(max_examples=50)
@given(small_cases())
def test_whatever_the_case_nothing_but_a_missing_position_is_missing(case):
    positions, saliences, capabilities = as_arrays(case)
    found = exchange_round(positions, saliences, capabilities)
    cared_for = (np.nan_to_num(saliences * capabilities) * ~np.isnan(positions)).sum(axis=0) > 0
    assert np.array_equal(~np.isnan(found.after), cared_for)
    assert np.array_equal(np.isnan(found.voting), np.isnan(positions))
    assert np.isfinite(found.gain).all()
    assert np.isfinite(found.effect).all()


def test_compiled_and_plain_kernels_agree(monkeypatch: pytest.MonkeyPatch):
    rng = np.random.default_rng(5)
    wants = rng.integers(0, 11, (9, 6)) * 10.0
    wants[rng.random((9, 6)) < 0.2] = np.nan
    arguments = wants, rng.integers(1, 11, (9, 6)) / 10, rng.integers(1, 5, (9, 1)) * np.ones((9, 6))
    found = []
    for few in (10**9, 0):
        monkeypatch.setattr(method, "FEW", few)
        found.append(exchange_round(*arguments, np.random.default_rng(1), rate=0.5))
    assert len(found[0].actors) > 5
    assert alike(*found)


@pytest.mark.parametrize(
    ("positions", "saliences"),
    [
        pytest.param([[30.0, 70.0]], [[0.5, 0.5]], id="a-single-actor"),
        pytest.param([[30.0, 70.0], [30.0, 70.0]], [[0.9, 0.1], [0.1, 0.9]], id="all-want-the-same"),
        pytest.param([[0.0], [100.0]], [[0.9], [0.1]], id="a-single-issue"),
        pytest.param([[], []], [[], []], id="no-issue"),
        pytest.param([[0.0, 0.0], [100.0, 100.0]], [[0.5, 0.5], [0.5, 0.5]], id="all-care-alike"),
        pytest.param([[0.0, 0.0], [100.0, 100.0]], [[0.0, 0.0], [0.0, 0.0]], id="nobody-cares"),
        pytest.param([[0.0, np.nan], [np.nan, 100.0]], [[0.5, 0.5], [0.2, 0.5]], id="nobody-stands-on-both"),
    ],
)
def test_where_there_is_nothing_to_exchange_nothing_moves(positions, saliences):
    found = exchange_round(np.array(positions), np.array(saliences), np.ones(np.shape(positions)))
    assert len(found.actors) == 0
    assert np.array_equal(found.before, found.after, equal_nan=True)


def test_more_pairs_than_can_be_dealt_with_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(method, "MOST", 0)
    with pytest.raises(TooLarge, match="leave out actors"):
        exchange_round(OPPOSED, UNLIKE, EQUAL)


def test_in_the_next_round_who_cares_less_has_moved_farther():
    start = next_start(np.array([[0.0, 0.0, 50.0]]), np.array([[100.0, 100.0, 50.0]]), np.array([[1.0, 0.0, 0.3]]))
    assert start[0] == pytest.approx([10, 50, 50])


def test_rounds_start_where_the_last_one_has_left_everybody():
    rng = np.random.default_rng(2)
    arguments = rng.uniform(0, 100, (6, 4)), rng.uniform(0.1, 1, (6, 4)), np.ones((6, 4))
    first, second = exchange(*arguments, rounds=2)
    assert np.array_equal(second.start, next_start(first.start, first.voting, arguments[1]))
    assert alike(second, exchange_round(second.start, *arguments[1:]))


@pytest.fixture
def untied() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(11)
    return rng.uniform(0, 100, (7, 4)), rng.uniform(0.1, 1, (7, 4)), rng.uniform(0.1, 1, (7, 4))


def test_the_order_of_actors_does_not_matter_where_nothing_ties(untied):
    found = exchange_round(*untied)
    order = np.array([3, 0, 6, 1, 5, 2, 4])
    other = exchange_round(*(table[order] for table in untied))
    assert len(found.actors) > 5
    assert other.voting == pytest.approx(found.voting[order])
    assert other.effect == pytest.approx(found.effect[:, order])


def test_an_actor_without_weight_changes_nothing(untied):
    found = exchange_round(*untied)
    for table, row in ((1, 0.0), (2, 0.0)):  # it doesn't care, or has no power
        more = [np.vstack([own, np.full(4, 40.0 if at == 0 else 0.5)]) for at, own in enumerate(untied)]
        more[table][-1] = row
        other = exchange_round(*more)
        assert np.array_equal(other.voting[:-1], found.voting)
        assert np.array_equal(other.effect[:, :-1], found.effect)


TWINS = (  # two actors like each other, so that each exchange of the one ties with one of the other
    np.array([[0.0, 0.0], [100.0, 100.0], [100.0, 100.0]]),
    np.array([[0.9, 0.3], [0.3, 0.9], [0.3, 0.9]]),
    np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]),
)


def test_exchanges_that_bring_as_much_are_reported_as_tied():
    found = exchange_round(*TWINS)
    assert found.tied[0]
    assert found.actors[0].tolist() == [0, 1]
    assert not exchange_round(OPPOSED, UNLIKE, EQUAL).tied.any()


def test_another_order_makes_another_of_the_tied_exchanges_first():
    firsts = {tuple(exchange_round(*TWINS, np.random.default_rng(seed)).actors[0]) for seed in range(20)}
    assert firsts == {(0, 1), (0, 2)}


def test_orders_are_tried_side_by_side_and_the_same_seed_tries_the_same():
    arguments = (*TWINS, 2, 5)
    outcomes = outcomes_over_orders(*arguments, np.random.default_rng(1))
    assert outcomes.shape == (5, 2, 2)
    assert np.array_equal(outcomes, outcomes_over_orders(*arguments, np.random.default_rng(1)))


def test_chance_moves_the_terms_and_not_who_gains():
    rng = np.random.default_rng(9)
    arguments = rng.uniform(0, 100, (7, 4)), rng.uniform(0.1, 1, (7, 4)), np.ones((7, 4))
    found = exchange_round(*arguments, np.random.default_rng(4), rate=1.0)
    assert (found.gain > -1e-9).all()
    assert (np.abs(found.gain[:, 0] - found.gain[:, 1]) > 1e-6).any()
    assert alike(found, exchange_round(*arguments, np.random.default_rng(4), rate=1.0))


def test_without_chance_the_terms_are_equal_gains_in_any_order():
    rng = np.random.default_rng(9)
    arguments = rng.uniform(0, 100, (7, 4)), rng.uniform(0.1, 1, (7, 4)), np.ones((7, 4))
    assert alike(exchange_round(*arguments), exchange_round(*arguments, np.random.default_rng(4)))
