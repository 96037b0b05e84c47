"""Draws: even, the same for the same seed however they are asked for, and none depends on how the file is ordered."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import beta

import realpolitik as rp
from realpolitik.case import Estimate
from realpolitik.ensemble.sampling import SCRAMBLINGS, Block, at_quantile, open_numbers, sampled
from tests.contract.transformations import reordered
from tests.small import small_case
from tests.strategies import case_of

OPEN = small_case(
    {"dam": "low high", "fee": "none full"},
    {
        "ann": {"dam": ("high", "20..60"), "fee": ("none", {"low": 10, "mode": 20, "high": 80})},
        "bob": {"dam": ("0..50", 30), "fee": ("full", "5..15")},
    },
    scenarios={
        "later": {"kind": "horizon", "after": "now", "stances": {"ann": {"dam": {"salience": "70..90"}}}},
        "other": {"kind": "counterfactual", "base": "later", "stances": {"bob": {"fee": {"salience": 10}}}},
    },
    together={"bias": ["stances.ann.dam.salience", "stances.bob.fee.salience"]},
)
ANN, BOB, FEE = "stances.ann.dam.salience", "stances.bob.fee.salience", "stances.ann.fee.salience"
LATER = "scenarios.later.stances.ann.dam.salience"


def test_every_range_is_drawn_and_no_exact_number():
    assert set(sampled(OPEN, 64).paths) == {ANN, BOB, FEE, "stances.bob.dam.position", LATER}


def test_draws_stay_in_their_ranges_and_average_to_their_means():
    sample = sampled(OPEN, 4096)
    for path, values in sample.whole().items():
        number = open_numbers(OPEN)[path]
        assert number.low <= values.min()
        assert values.max() <= number.high
        assert values.mean() == pytest.approx(number.mean, abs=(number.high - number.low) * 1e-3)


def test_each_scrambling_puts_one_row_in_each_slice_of_every_axis():
    sample = sampled(OPEN, SCRAMBLINGS * 64)
    for block in (Block(0, scrambling, 0, 64) for scrambling in range(SCRAMBLINGS)):
        slices = np.sort((sample.points(block) * 64).astype(int), axis=0)
        assert (slices == np.arange(64)[:, None]).all()


def test_scramblings_differ():
    sample = sampled(OPEN, 256)
    points = [sample.points(Block(0, scrambling, 0, 16)) for scrambling in range(SCRAMBLINGS)]
    assert all((one != other).any() for one, other in pairwise(points))


def test_numbers_that_err_together_stand_at_the_same_place_of_their_ranges():
    draws = sampled(OPEN, 256).whole()
    assert (draws[ANN] - 20) / 40 == pytest.approx((draws[BOB] - 5) / 10)
    assert abs(np.corrcoef(draws[ANN], draws[FEE])[0, 1]) < 0.1


@pytest.mark.parametrize("scenario", [None, "later", "other"])
def test_a_sample_is_the_same_in_every_scenario(scenario):
    assert sampled(OPEN.at(scenario), 64, seed=3) == sampled(OPEN, 64, seed=3)


def test_the_same_seed_draws_the_same_bytes_and_another_seed_others():
    one, same, other = (sampled(OPEN, 256, seed) for seed in (0, 0, 1))
    assert one.sha256 == same.sha256 != other.sha256
    first, again, elsewhere = one.whole(), same.whole(), other.whole()
    assert all((first[path] == again[path]).all() for path in one.paths)
    assert all((first[path] != elsewhere[path]).any() for path in one.paths)


@pytest.mark.parametrize("name", ["syria-2015", "syria-2018", "security-council"])
def test_reordering_the_file_draws_the_same_bytes(name):
    case = rp.load(name)
    again = case_of(reordered(dict(case.document)))
    one, other = sampled(case, 64), sampled(again, 64)
    assert one == other
    before, after = one.whole(), other.whole()
    assert all(before[path].tobytes() == after[path].tobytes() for path in one.paths)


@pytest.mark.parametrize("together", [1, 8, 32, 64, 1 << 20])
def test_rows_are_the_same_however_they_are_cut_into_blocks(together):
    whole, cut = sampled(OPEN, SCRAMBLINGS * 32), sampled(OPEN, SCRAMBLINGS * 32, most_in_a_block=together)
    before, after = whole.whole(), cut.whole()
    assert all(before[path].tobytes() == after[path].tobytes() for path in whole.paths)
    assert max(block.rows for block in cut.blocks) == min(together, whole.rows)


@pytest.mark.parametrize("rows", [16, 1000, 100_000])
def test_blocks_cover_every_row_once(rows):
    sample = sampled(OPEN, rows)
    covered = [
        (block.scrambling + one, block.start + row)
        for block in sample.blocks
        for one in range(block.scramblings)
        for row in range(block.rows // block.scramblings)
    ]
    assert covered == [(one, row) for one in range(SCRAMBLINGS) for row in range(sample.rows_each)]
    assert [block.number for block in sample.blocks] == list(range(len(sample.blocks)))


@pytest.mark.parametrize(("asked", "drawn"), [(1, 16), (16, 16), (17, 32), (1000, 1024), (1025, 2048)])
def test_rows_are_rounded_up_to_what_fills_the_cube_evenly(asked, drawn):
    assert sampled(OPEN, asked).rows == drawn


def test_a_case_without_ranges_draws_nothing():
    sample = sampled(rp.load("emissions-1989"), 64)
    assert sample.draws(sample.blocks[0]) == {}


def test_a_number_with_a_mode_is_pert():
    at = np.linspace(0, 1, 11)
    expected = 10 + 70 * beta.ppf(at, 1 + 4 * 10 / 70, 1 + 4 * 60 / 70)
    assert at_quantile(Estimate(10, 80, 20), at) == pytest.approx(expected)
