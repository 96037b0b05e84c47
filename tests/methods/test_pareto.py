"""Which packages nobody can better."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from realpolitik.methods import pareto
from realpolitik.methods.pareto import is_undominated

FEW_VALUES = arrays(
    np.float64, array_shapes(min_dims=2, max_dims=2, max_side=12), elements=st.integers(0, 5).map(float)
)


def in_plain_words(values: np.ndarray) -> list[bool]:
    return [not any((other >= row).all() and (other > row).any() for other in values) for row in values]


@given(FEW_VALUES)
def test_a_package_stays_unless_another_is_better_for_one_and_worse_for_none(values):
    assert is_undominated(values).tolist() == in_plain_words(values)


@given(FEW_VALUES)
def test_the_size_of_blocks_does_not_matter(values):
    with pytest.MonkeyPatch.context() as patch:
        for name in ("FIRST_BLOCK", "LARGEST_BLOCK", "CHUNK"):
            patch.setattr(pareto, name, 3)
        assert is_undominated(values).tolist() == in_plain_words(values)


@given(FEW_VALUES, st.randoms(use_true_random=False))
def test_the_order_of_packages_does_not_matter(values, shuffle):
    order = list(range(len(values)))
    shuffle.shuffle(order)
    assert is_undominated(values[order]).tolist() == is_undominated(values)[order].tolist()


@given(FEW_VALUES, st.floats(1e-3, 1e3))
def test_nobodys_unit_matters(values, unit):
    scaled = values * np.where(np.arange(values.shape[1]) == 0, unit, 1.0)
    assert is_undominated(scaled).tolist() == is_undominated(values).tolist()


@pytest.mark.parametrize("size", [64, 65, 4096, 9000])
def test_where_all_are_opposed_every_package_stays(size):
    gains = np.arange(size, dtype=float)
    assert is_undominated(np.stack([gains, -gains], axis=1)).all()


def test_sums_that_only_rounding_makes_equal_do_not_hide_a_dominated_package():
    values = np.array([[1e17, 1.0], [1e17, 2.0], [1e17, 0.0]])
    assert is_undominated(values).tolist() == [False, True, False]


def test_no_packages_leave_none():
    assert is_undominated(np.zeros((0, 3))).tolist() == []


@pytest.mark.parametrize("levels", [3, 1000], ids=["many-duplicates", "few-duplicates"])
def test_thousands_of_packages_agree_with_a_comparison_of_all_pairs(levels):
    values = np.random.default_rng(0).integers(0, levels, (4000, 5)).astype(float)
    expected = [not ((values >= row).all(axis=1) & (values > row).any(axis=1)).any() for row in values]
    assert is_undominated(values).tolist() == expected
