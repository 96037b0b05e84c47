"""The parts of a variance that are a method's and a draw's, against sums done by hand."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.methods.disagreement import disagreement


def test_methods_that_differ_by_as_much_in_every_draw_act_alone() -> None:
    """Means 0 and 10 of the methods: variance 25. Means 5 and 9 of the draws: variance 4."""
    found = disagreement(np.array([[0.0, 10.0], [4.0, 14.0]]))
    assert found.method == pytest.approx(25 / 29)
    assert found.draws == pytest.approx(4 / 29)
    assert found.together == 0


def test_methods_of_one_mean_that_part_in_each_draw_act_only_together() -> None:
    found = disagreement(np.array([[0.0, 10.0], [10.0, 0.0]]))
    assert (found.method, found.draws, found.together) == (0, 0, 1)


def test_the_parts_are_all_of_the_variance() -> None:
    found = disagreement(np.random.default_rng(4).random((64, 5)))
    assert found.method + found.draws + found.together == pytest.approx(1)


@pytest.mark.parametrize("value", [0.0, 0.1, 1e6])
def test_what_never_varies_is_due_to_nothing(value: float) -> None:
    found = disagreement(np.full((16, 3), value))
    assert (found.method, found.draws, found.together, found.odd) == (0, 0, 0, None)


def test_the_odd_one_out_is_farthest_from_the_others() -> None:
    settled = np.array([[40.0, 90.0, 45.0], [50.0, 80.0, 48.0]])
    assert disagreement(settled).odd == 1


@pytest.mark.parametrize(
    "settled",
    [
        pytest.param([[0.0, 50.0], [10.0, 60.0]], id="of-two-methods"),
        pytest.param([[0.0, 50.0, 100.0]], id="at-both-ends"),
    ],
)
def test_nobody_is_odd(settled: list[list[float]]) -> None:
    assert disagreement(np.array(settled)).odd is None
