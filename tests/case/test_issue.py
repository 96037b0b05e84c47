"""An issue converts between its own scale and 0–100, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.case import Issue


def issue(levels, points):
    return Issue("k", "?", levels, points, levels[0], (), (), {})


YEARS = issue(("three", "five", "ten"), (3.0, 5.0, 10.0))
FLAG = issue(("red", "blue"), None)


def test_the_lowest_level_is_0_and_the_highest_100():
    assert [YEARS.to_scale(YEARS.point(level)) for level in YEARS.levels] == pytest.approx([0, 200 / 7, 100])


@given(st.floats(3, 10))
def test_a_value_comes_back_from_the_scale(value):
    assert YEARS.from_scale(YEARS.to_scale(value)) == pytest.approx(value)


def test_an_array_is_converted_element_by_element():
    numpy = pytest.importorskip("numpy")
    assert YEARS.to_scale(numpy.array([3.0, 10.0])).tolist() == pytest.approx([0, 100])


def test_an_issue_without_order_has_no_points():
    assert not FLAG.is_ordered
    assert (FLAG.bounds, FLAG.index("blue")) == ((0, 100), 1)
    with pytest.raises(ValueError, match="have no order"):
        FLAG.point("red")
