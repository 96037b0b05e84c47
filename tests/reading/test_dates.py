"""Dates are as precise as they are written."""

from __future__ import annotations

import pytest

from realpolitik.reading.dates import date_in

DATES = {
    "day-first": ("on 3 March 2022", "2022-03-03"),
    "month-first": ("on March 3, 2022", "2022-03-03"),
    "month": ("in July 2015", "2015-07"),
    "year": ("since 1994", "1994"),
    "a-duration": ("after 40 years", None),
    "a-number": ("some 2500 men", None),
}


@pytest.mark.parametrize(("words", "date"), DATES.values(), ids=DATES.keys())
def test_a_date_is_as_precise_as_it_is_written(words, date):
    assert date_in(words) == date
