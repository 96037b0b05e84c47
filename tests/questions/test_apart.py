"""Where methods disagree about an issue, on settlements that are made up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.briefing.brief import section_of
from realpolitik.questions.apart import Apart, apart
from tests.small import small_case

CASE = small_case({"dam": "low middle high"}, {"ann": {"dam": ("high", "20..60")}, "bob": {"dam": ("low", "20..60")}})
DAM = CASE.issues["dam"]


def found(**settled: Sequence[float]) -> Apart:
    """The settlements of two draws by each method, eight times over."""
    answer = apart(DAM, {method: np.tile(np.array(values, dtype=float), 16) for method, values in settled.items()})
    assert answer is not None
    return answer


def test_methods_differ_where_no_level_is_nearest_for_all() -> None:
    answer = found(one=[10, 40], other=[20, 90])
    assert answer.differ.share == 0.5
    assert [dict(own.levels) for own in answer.methods] == [{"low": 0.5, "middle": 0.5}, {"high": 0.5, "low": 0.5}]
    assert [own.mean for own in answer.methods] == [25, 55]


def test_half_way_between_two_levels_a_method_agrees_with_either() -> None:
    assert found(one=[25, 25], other=[0, 50]).differ.share == 0


def test_disagreement_matters_where_it_is_frequent_and_larger_than_what_is_left_open() -> None:
    assert found(one=[10, 12], other=[90, 88]).matters
    assert not found(one=[10, 90], other=[12, 60]).matters  # the ranges count for more
    assert not found(one=[0, 1], other=[20, 21]).matters  # the level is the same


def test_of_three_methods_one_is_odd() -> None:
    assert found(one=[10, 12], other=[90, 88], third=[14, 15]).odd == "other"
    assert found(one=[10, 12], other=[90, 88]).odd is None


def test_where_nobody_cares_there_is_nothing_to_settle() -> None:
    assert apart(DAM, {"one": np.full(32, np.nan), "other": np.zeros(32)}) is None


def test_the_methods_are_asked_in_every_draw_and_the_section_says_what_matters() -> None:
    """Two actors of one weight: the mean lies between them; the median is the one that cares more."""
    answer = rp.robustness(CASE, draws=256)
    dam = answer["issues.dam"]
    assert [one.method for one in dam.methods] == ["compromise", "median", "challenge", "condorcet"]
    median = dam.methods[1]
    assert set(median.levels) == {"low", "high"}
    assert dam.differ.share > 0.5
    assert dam.method + dam.ranges + dam.together == pytest.approx(1)
    assert "On no issue does the method count for more" in str(section_of(answer, CASE))


def test_a_conflict_without_ranges_has_no_draws_to_ask_them_in() -> None:
    assert rp.robustness(rp.load("security-council"), draws=16).issues
    assert rp.robustness(rp.load("eec-1958")).issues == ()
