"""Planted boxes are found, noise holds none, and the same draws give the same boxes."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from realpolitik.methods.discovery import Array, Discovery, Mask, Patience, discover

FEW = Patience(resamples=10)


def sample(draws: int = 1500, columns: int = 8, seed: int = 0) -> Array:
    return np.random.default_rng(seed).random((draws, columns))


def found(drivers: Array, happens: Mask, seed: int = 1, **more: Any) -> Discovery:
    return discover(drivers, happens, np.random.default_rng(seed), **({"patience": FEW} | more))


def ends(one: Discovery, box: int = 0) -> dict[int, tuple[float, float]]:
    return {limit.driver: (limit.low, limit.high) for limit in one.boxes[box].restrictions}


def test_a_planted_box_is_found_with_its_ends() -> None:
    drivers = sample()
    one = found(drivers, (drivers[:, 2] > 0.6) & (drivers[:, 5] < 0.4))
    assert ends(one) == {2: (pytest.approx(0.6, abs=0.02), math.inf), 5: (-math.inf, pytest.approx(0.4, abs=0.02))}
    (box,) = one.boxes
    assert box.coverage > 0.95
    assert box.density > 0.95
    assert box.mass == pytest.approx(0.16, abs=0.03)
    assert all(limit.quasi_p < 1e-12 for limit in box.restrictions)
    assert all(limit.stability == 1 for limit in box.restrictions)


def test_a_band_within_one_driver_is_found() -> None:
    drivers = sample()
    one = found(drivers, (drivers[:, 3] > 0.4) & (drivers[:, 3] < 0.7))
    assert ends(one) == {3: (pytest.approx(0.4, abs=0.02), pytest.approx(0.7, abs=0.02))}


def test_a_planted_box_is_found_in_spite_of_noise() -> None:
    drivers = sample(3000)
    rng = np.random.default_rng(4)
    inside = (drivers[:, 2] > 0.6) & (drivers[:, 5] < 0.4)
    one = found(drivers, np.where(inside, rng.random(3000) < 0.9, rng.random(3000) < 0.1))
    limits = ends(one)
    assert limits.keys() == {2, 5}
    assert limits[2][0] == pytest.approx(0.6, abs=0.06)
    assert limits[5][1] == pytest.approx(0.4, abs=0.06)
    assert one.boxes[0].density > 0.8


def test_categories_are_restricted_beside_numbers() -> None:
    drivers = sample(3000)
    drivers[:, 1] = np.random.default_rng(9).integers(4, size=3000)
    kinds = np.arange(8) == 1
    happens = np.isin(drivers[:, 1], (0, 3)) & (drivers[:, 6] > 0.5)
    (box,) = found(drivers, happens, categorical=kinds).boxes
    by_driver = {limit.driver: limit for limit in box.restrictions}
    assert by_driver.keys() == {1, 6}
    assert by_driver[1].levels == (0, 3)
    assert (by_driver[1].low, by_driver[1].high) == (-math.inf, math.inf)
    assert by_driver[6].levels is None
    assert by_driver[6].low == pytest.approx(0.5, abs=0.02)
    assert min(box.coverage, box.density) > 0.95


def test_numbering_categories_otherwise_finds_the_same() -> None:
    drivers = sample(1500, 4)
    drivers[:, 1] = np.random.default_rng(9).integers(4, size=1500)
    kinds = np.arange(4) == 1
    happens = np.isin(drivers[:, 1], (0, 3)) & (drivers[:, 2] > 0.5)
    other = drivers.copy()
    other[:, 1] = 3 - drivers[:, 1]
    one, again = found(drivers, happens, categorical=kinds), found(other, happens, categorical=kinds)
    assert one.boxes[0].coverage == again.boxes[0].coverage
    assert one.boxes[0].density == again.boxes[0].density


def test_what_lies_in_two_places_is_covered_by_two_boxes() -> None:
    drivers = sample(3000)
    low = (drivers[:, 0] < 0.3) & (drivers[:, 1] < 0.3)
    high = (drivers[:, 4] > 0.7) & (drivers[:, 5] > 0.7)
    one = found(drivers, low | high)
    assert [set(ends(one, box)) for box in (0, 1)] in ([{0, 1}, {4, 5}], [{4, 5}, {0, 1}])
    assert sum(box.coverage for box in one.boxes) > 0.9
    assert len(found(drivers, low | high, patience=replace(FEW, most_boxes=1)).boxes) == 1


@pytest.mark.parametrize("seed", range(10))
def test_noise_holds_no_box(seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert found(rng.random((1000, 40)), rng.random(1000) < 0.3).boxes == ()


@pytest.mark.parametrize("always", [True, False], ids=["always", "never"])
def test_what_never_varies_holds_no_box(always: bool) -> None:
    one = found(sample(200), np.full(200, always))
    assert one.boxes == ()
    assert one.share == always


def test_the_same_draws_and_seed_give_the_same_boxes() -> None:
    drivers = sample()
    happens = drivers[:, 2] + drivers[:, 3] + np.random.default_rng(3).random(1500) > 1.8
    assert found(drivers, happens) == found(drivers, happens)


def test_the_order_of_draws_makes_no_difference_to_a_box() -> None:
    drivers = sample()
    happens = (drivers[:, 2] > 0.55) & (drivers[:, 5] < 0.45)
    turned = np.random.default_rng(7).permutation(len(drivers))
    assert ends(found(drivers, happens)) == ends(found(drivers[turned], happens[turned]))


def test_values_that_tie_are_cut_off_together() -> None:
    drivers = np.floor(sample(2000) * 5)
    one = found(drivers, (drivers[:, 2] >= 3) & (drivers[:, 5] <= 1))
    assert ends(one) == {2: (3, math.inf), 5: (-math.inf, 1)}
    assert one.boxes[0].coverage == one.boxes[0].density == 1


def test_of_two_drivers_that_tell_the_same_the_first_is_taken() -> None:
    drivers = sample()
    drivers[:, 6] = drivers[:, 1]
    assert ends(found(drivers, drivers[:, 1] > 0.7)).keys() == {1}


def test_a_driver_that_never_varies_is_never_restricted() -> None:
    drivers = sample()
    drivers[:, 0] = 4.0
    assert ends(found(drivers, drivers[:, 1] > 0.7)).keys() == {1}


def test_a_peeling_goes_from_all_draws_to_fewer_and_denser() -> None:
    drivers = sample()
    one = found(drivers, (drivers[:, 2] > 0.6) & (drivers[:, 5] < 0.4))
    stages = one.boxes[0].trajectory
    assert (stages[0].coverage, stages[0].mass, stages[0].drivers) == (1, 1, 0)
    assert stages[0].density == pytest.approx(one.share)
    assert all(after.mass < before.mass and after.density > before.density for before, after in pairwise(stages))
    assert all(before.mass - after.mass <= 0.0501 * before.mass + 1 / 1500 for before, after in pairwise(stages))


def test_a_driver_that_half_tells_comes_back_in_some_resamples_only() -> None:
    drivers = sample(400)
    rng = np.random.default_rng(5)
    happens = (drivers[:, 2] > 0.6) & (rng.random(400) < 0.5 + 0.28 * (drivers[:, 5] < 0.5))
    stability = {
        limit.driver: limit.stability
        for box in found(drivers, happens, patience=Patience(resamples=60)).boxes[:1]
        for limit in box.restrictions
    }
    assert stability[2] == 1
    assert 0 < stability.get(5, 0.5) < 1


def test_no_more_drivers_are_restricted_than_can_be_read() -> None:
    drivers = sample(4000)
    happens = (drivers[:, :5] > 0.3).all(axis=1)
    assert len(ends(found(drivers, happens))) <= 3
    assert len(ends(found(drivers, happens, patience=replace(FEW, most_drivers=5)))) > 3
