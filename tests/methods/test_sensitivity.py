"""Sobol indices and elementary effects against functions whose own are known."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from scipy.stats import qmc

from realpolitik.errors import RealpolitikError
from realpolitik.methods.sensitivity import Array, Sobol, crossed, morris, sobol, trajectories


def two_samples(columns: int, power: int) -> tuple[Array, Array]:
    rows = qmc.Sobol(2 * columns, rng=np.random.default_rng(5)).random_base2(power)
    return rows[:, :columns], rows[:, columns:]


def ishigami(rows: Array) -> Array:
    x, y, z = (2 * rows - 1).T * np.pi
    return np.asarray(np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x))


A, B = 7, 0.1
BY_X, BY_Y = (1 + B * np.pi**4 / 5) ** 2 / 2, A**2 / 8
WITH_Z = B**2 * np.pi**8 * (1 / 18 - 1 / 50)
VARIANCE = BY_X + BY_Y + WITH_Z

WEIGHTS = np.array([1.0, 2.0, 3.0, 4.0])


def linear(rows: Array) -> Array:
    return np.asarray(rows @ WEIGHTS)


def test_the_indices_of_the_ishigami_function_are_the_analytic_ones() -> None:
    found = sobol(ishigami(crossed(*two_samples(3, 14))), groups=3)
    assert found.first == pytest.approx(np.array([BY_X, BY_Y, 0]) / VARIANCE, rel=0.01, abs=0.002)
    assert found.total == pytest.approx(np.array([BY_X + WITH_Z, BY_Y, WITH_Z]) / VARIANCE, rel=0.01)
    assert found.draws == 2**14


def test_the_indices_of_a_linear_model_are_its_squared_weights() -> None:
    found = sobol(linear(crossed(*two_samples(4, 13))), groups=4)
    shares = WEIGHTS**2 / (WEIGHTS**2).sum()
    assert found.first == pytest.approx(shares, rel=0.01, abs=0.0005)
    assert found.total == pytest.approx(shares, rel=0.01)


@pytest.mark.parametrize("groups", [[0, 0, 1, 1], [0, 1, 1, 0], [1, 0, 1, 1]], ids=str)
def test_a_group_accounts_for_what_its_columns_do_together(groups: list[int]) -> None:
    together = np.array(groups)
    found = sobol(linear(crossed(*two_samples(4, 13), together)), groups=2)
    sums = np.array([(WEIGHTS[together == group] ** 2).sum() for group in (0, 1)]) / (WEIGHTS**2).sum()
    assert found.first == pytest.approx(sums, rel=0.01)
    assert found.total == pytest.approx(sums, rel=0.01)


def test_numbers_that_only_matter_together_have_no_first_order_index() -> None:
    rows = crossed(*two_samples(2, 12))
    found = sobol((rows[:, 0] > 0.5) != (rows[:, 1] > 0.5), groups=2)
    assert found.first == pytest.approx([0, 0], abs=0.03)
    assert found.total == pytest.approx([1, 1], abs=0.03)


def test_the_margins_hold_the_truth_about_as_often_as_they_say() -> None:
    shares, hits = WEIGHTS**2 / (WEIGHTS**2).sum(), 0
    for run in range(60):
        rng = np.random.default_rng(run)
        found = sobol(linear(crossed(rng.random((256, 4)), rng.random((256, 4)))), groups=4, seed=run)
        hits += int((np.abs(found.total - shares) <= found.total_margin).sum())
    assert 0.88 <= hits / 240 <= 0.99


@pytest.mark.parametrize("seed", [0, 1])
def test_the_same_seed_gives_the_same_margins(seed: int) -> None:
    def asked(number: int) -> Sobol:
        return sobol(ishigami(crossed(*two_samples(3, 8))), groups=3, seed=number)

    assert (asked(seed).total_margin == asked(seed).total_margin).all()
    assert (asked(seed).total_margin != asked(seed + 1).total_margin).any()


def test_an_outcome_that_never_varies_rests_on_nothing() -> None:
    found = sobol(np.ones(5 * 16), groups=3)
    assert (found.total == 0).all()
    assert found.warnings == ("the outcome never varies",)


# Elementary effects -----------------------------------------------------------------------------------------------


def paths(columns: int, groups: np.ndarray | None = None, runs: int = 200) -> Array:
    rng = np.random.default_rng(2)
    count = columns if groups is None else int(groups.max()) + 1
    return trajectories(rng.random((runs, columns)), rng.random((runs, count)), groups)


def test_on_each_path_every_column_steps_once_and_stays_on_the_scale() -> None:
    rows = paths(4).reshape(-1, 5, 4)
    steps = np.abs(np.diff(rows, axis=1))
    assert ((steps > 0).sum(axis=2) == 1).all()
    assert ((steps > 0).sum(axis=1) == 1).all()
    assert steps[steps > 0] == pytest.approx(2 / 3)
    assert rows.min() >= 0
    assert rows.max() <= 1


def test_the_effects_of_a_linear_model_are_its_weights() -> None:
    found = morris(paths(4), linear(paths(4)))
    assert found.size == pytest.approx(WEIGHTS)
    assert found.mean == pytest.approx(WEIGHTS)
    assert found.spread == pytest.approx(np.zeros(4), abs=1e-9)
    assert found.trajectories == 200


def test_effects_that_cancel_out_show_in_their_sizes() -> None:
    rows = paths(2, runs=2000)
    found = morris(rows, (rows[:, 0] - 0.5) * (rows[:, 1] - 0.5))
    assert found.mean == pytest.approx([0, 0], abs=0.02)
    assert found.size == pytest.approx([1 / 3, 1 / 3], abs=0.02)  # the mean distance of a level from the middle
    assert (found.spread > found.size).all()


def test_a_groups_effect_is_the_step_of_all_its_columns() -> None:
    groups = np.array([1, 0, 1, 0])
    rows = paths(4, groups)
    moved = np.abs(np.diff(linear(rows).reshape(-1, 3), axis=1)) / (2 / 3)
    steps = np.diff(rows.reshape(-1, 3, 4), axis=1)
    expected = [moved[(steps[:, :, column] != 0)].mean() for column in (1, 0)]
    found = morris(rows, linear(rows), groups)
    assert found.size == pytest.approx(expected)
    assert np.isnan(found.spread).all()


def test_the_same_seed_gives_the_same_margins_of_effects() -> None:
    rows = paths(3, runs=20)
    one, again, other = (morris(rows, ishigami(rows), seed=seed) for seed in (0, 0, 1))
    assert (one.size_margin == again.size_margin).all()
    assert (one.size_margin != other.size_margin).any()


def test_without_salib_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SALib.analyze", None)
    with pytest.raises(RealpolitikError, match=r"pip install 'realpolitik\[sensitivity\]'"):
        sobol(np.arange(10.0), groups=3)
