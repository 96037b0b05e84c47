"""A number with the uncertainty that the analyst gives it."""

from __future__ import annotations

import pytest

from realpolitik.case import Estimate


@pytest.mark.parametrize(
    ("estimate", "mean", "is_range"),
    [
        (Estimate.exactly(5), 5, False),
        (Estimate(10, 25), 17.5, True),
        (Estimate(0, 12, 3), 4, True),
    ],
    ids=["exact", "range", "pert"],
)
def test_a_range_stands_for_its_mean(estimate, mean, is_range):
    assert (estimate.mean, estimate.is_range) == (mean, is_range)


@pytest.mark.parametrize("parts", [(2, 1), (1, 2, 3), (1, 2, 0), (float("nan"), 1)])
def test_an_estimate_runs_upwards_around_its_mode(parts):
    with pytest.raises(ValueError, match="low <= mode <= high"):
        Estimate(*parts)
