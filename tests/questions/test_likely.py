"""Where an issue is likely to end, as the forecast tells it."""

from __future__ import annotations

import pytest

from realpolitik import forecast
from realpolitik.arena import Arena
from realpolitik.briefing.brief import section_of
from realpolitik.briefing.terminal import render
from realpolitik.case import parse
from realpolitik.questions.likely import bundled, likely

WATER = """
realpolitik: 1
title: Water
actors: {up: {capability: 1}, low: {capability: 1}, far: {capability: 1}}
issues:
  water: {question: How much?, levels: {none: 0, all: 200}, status_quo: none}
  shore: {question: Whose?, levels: [ours, theirs], status_quo: ours}
  toll: {question: How high?, levels: {none: 0, all: 100}, status_quo: none}
stances:
  up: {water: {position: none, salience: 50}, toll: {position: all, salience: 0}}
  low: {water: {position: all, salience: 50}}
  far: {water: {position: 100, salience: 50}}
"""


@pytest.fixture
def case():
    return parse(WATER)


def test_the_interval_is_on_the_issues_own_scale_about_the_median(case):
    water = next(one for one in forecast(case).settlements if one.key == "water")
    assert water.likely.median == pytest.approx(100)
    assert (water.likely.low, water.likely.high) == pytest.approx((200 - water.likely.high, 200 - water.likely.low))
    assert 0 < water.likely.low < 100


def test_where_nobody_cares_or_there_is_no_order_nothing_is_likely(case):
    found = {one.key: one.likely for one in forecast(case).settlements}
    assert found["shore"] is found["toll"] is None
    assert likely(Arena.of(case), "toll", bundled().rules) is None


def test_the_answer_names_the_numbers_and_what_they_were_fitted_on(case):
    own = bundled()
    told = forecast(case).parameters["mixture"]
    assert (told["prevails"], told["sha256"], told["issues"]) == (own.rules.prevails, own.sha256, 159)


def test_the_briefing_has_the_interval_and_says_by_whose_decisions(case):
    shown = render(section_of(forecast(case), case), width=100, color=False)
    water = next(one for one in forecast(case).settlements if one.key == "water")
    assert f"{water.likely.low:.0f}–{water.likely.high:.0f}" in shown
    assert "as 159 issues of EU legislation went" in " ".join(shown.split())
