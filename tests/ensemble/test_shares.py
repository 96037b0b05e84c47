"""Shares of draws: counted in any order, with intervals that hold what they promise."""

from __future__ import annotations

from math import factorial

import numpy as np
import pytest
from scipy.stats import t

from realpolitik.ensemble import SCRAMBLINGS, sampled
from realpolitik.ensemble.runs import run
from realpolitik.ensemble.shares import STUDENT, Share, Tally, draws_within, share_of
from tests.ensemble.work import Sum, open_case
from tests.small import small_case


def test_the_t_is_students():
    assert pytest.approx(t.ppf(0.975, SCRAMBLINGS - 1)) == STUDENT


def test_an_interval_is_students_over_the_scramblings():
    counts = np.array([3, 5] * 8)
    found, spread = share_of(counts, 8), np.std(counts / 8, ddof=1)
    assert found.share == 0.5
    assert found.off == pytest.approx(t.ppf(0.975, 15) * spread / 4)


@pytest.mark.parametrize("rows", [1, 64, 1024])
def test_where_all_draws_agree_the_interval_is_the_exact_one(rows):
    every, none = share_of(np.full(16, rows), rows), share_of(np.zeros(16, dtype=int), rows)
    assert every.low**1 == pytest.approx(0.025 ** (1 / (16 * rows)))
    assert (every.share, every.high, none.share, none.low) == (1.0, 1.0, 0.0, 0.0)
    assert none.high == pytest.approx(1 - every.low)


def tallied(sample, backwards=False):
    tally = Tally(sample)
    blocks = list(run(Sum(), sample))
    for block, columns in reversed(blocks) if backwards else blocks:
        tally.add(block, {"is_large": columns["is_large"]})
    return tally


@pytest.mark.parametrize("together", [16, 64, 1024, 1 << 16])
def test_blocks_are_counted_in_any_order_and_size(together):
    whole = tallied(sampled(open_case(), 2048))
    cut = tallied(sampled(open_case(), 2048, most_in_a_block=together), backwards=True)
    assert whole.shares("is_large", True) == cut.shares("is_large", True)


def test_the_first_draws_of_many_are_those_of_few():
    few, many = (tallied(sampled(open_case(), rows)).shares("is_large", True) for rows in (256, 4096))
    assert many[: len(few)] == few
    assert len(many) == 9


def test_a_value_that_never_came_has_no_share():
    tally = tallied(sampled(open_case(), 16))
    assert tally.share("is_large", 7).share == 0.0
    assert tally.values("nothing") == ()


@pytest.mark.parametrize(
    ("off", "draws", "within", "needed"), [(0.01, 64, 0.02, 64), (0.04, 64, 0.02, 256), (0.1, 16, 0.02, 512)]
)
def test_draws_are_doubled_until_chance_would_bring_a_share_within(off, draws, within, needed):
    assert draws_within(off, draws, within) == needed


# Coverage ---------------------------------------------------------------------------------------------------------

ENSEMBLES = 300
FOUR = small_case(
    dict.fromkeys(("one", "two", "three", "four"), "low high"),
    {"ann": dict.fromkeys(("one", "two", "three", "four"), ("high", "0..100"))},
)


class Above:
    """Whether four equal ranges add up to more than a bound: Irwin and Hall gave the share."""

    identity = "above"

    def __init__(self, bound: float) -> None:
        self.bound = bound

    def __call__(self, draws, block):
        return {"above": sum(draws.values()) / 100 > self.bound}

    @property
    def share(self) -> float:
        n, x = 4, self.bound
        below = sum(
            (-1) ** k * factorial(n) // (factorial(k) * factorial(n - k)) * (x - k) ** n for k in range(int(x) + 1)
        )
        return 1 - below / factorial(n)


def how_often_held(bound: float, rows: int) -> float:
    """In which share of ensembles the interval holds the true share."""
    work, held = Above(bound), 0
    for seed in range(ENSEMBLES):
        sample = sampled(FOUR, rows, seed)
        tally = Tally(sample)
        for block in sample.blocks:
            tally.add(block, work(sample.draws(block), block))
        found = tally.share("above", True)
        held += found.low <= work.share <= found.high
    return held / ENSEMBLES


@pytest.mark.parametrize(("bound", "rows"), [(1.0, 256), (2.0, 1024), (2.9, 256)])
def test_intervals_hold_the_true_share_about_as_often_as_they_say(bound, rows):
    assert 0.91 <= how_often_held(bound, rows) <= 0.99


def test_what_is_so_in_one_of_a_thousand_combinations_is_never_excluded_too_often():
    assert how_often_held(3.6, 256) >= 0.94  # seldom drawn at all: the exact bound is wide


def test_a_share_is_off_by_half_its_interval():
    assert Share(0.5, 0.4, 0.6).off == pytest.approx(0.1)
