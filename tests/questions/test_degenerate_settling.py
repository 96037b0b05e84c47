"""Cases with next to nothing in them: every method of forecasting, exchange, seals and backtests answer or say why not.

Nothing that is printed, written or drawn holds a NaN or an infinity.
"""

from __future__ import annotations

import json
import re
import warnings
from math import isfinite

import pytest

import realpolitik as rp
from realpolitik.briefing.brief import Briefing, rendered, section_of
from realpolitik.briefing.terminal import render
from realpolitik.case import Case
from realpolitik.cli import backtest_page, sealed_page
from realpolitik.errors import Undefined
from realpolitik.questions.answer import Answer
from realpolitik.questions.settling import CHOICES, METHODS
from realpolitik.scoring.backtest import backtest
from realpolitik.scoring.decisions import read_decisions
from realpolitik.scoring.outcomes import came_of, scores
from realpolitik.scoring.sealing import sealed
from tests.scoring.table import table
from tests.small import small_case

TWO = {"water": "none half all", "fees": "low high"}
CASES = {
    "all-equal": small_case(TWO, {name: {"water": ("half", 50), "fees": ("low", 20)} for name in ("a", "b", "c")}),
    "all-equal-at-an-end": small_case(TWO, {name: {"water": ("all", 50), "fees": ("high", 20)} for name in ("a", "b")}),
    "one-actor": small_case(TWO, {"a": {"water": ("half", 50), "fees": ("low", 20)}}),
    "two-of-equal-weight": small_case(TWO, {"a": {"water": ("none", 50)}, "b": {"water": ("all", 50)}}),
    "no-capability": small_case(
        TWO,
        {"a": {"water": ("none", 50), "fees": ("low", 9)}, "b": {"water": ("all", 20), "fees": ("high", 70)}},
        actors={"a": {"capability": 0}, "b": {"capability": 0}},
    ),
    "no-salience": small_case(
        TWO, {"a": {"water": ("none", 0), "fees": ("low", 0)}, "b": {"water": ("all", 0), "fees": ("high", 0)}}
    ),
    "one-of-no-weight": small_case(
        TWO, {"a": {"water": ("none", 50)}, "b": {"water": ("all", 20)}}, actors={"b": {"capability": 0}}
    ),
    "no-stance-in-common": small_case(TWO, {"a": {"water": ("none", 50)}, "b": {"fees": ("high", 20)}}),
    "somebody-without-a-stance": small_case(TWO, {"a": {"water": ("none", 50)}}, actors={"b": {}, "c": {}}),
    "nobody-cares-for-one": small_case(TWO | {"void": "a b"}, {"a": {"water": ("none", 50), "fees": ("low", 5)}}),
    "no-stances": small_case(TWO, {}, actors={"a": {}, "b": {}}),
    "one-issue": small_case({"water": "none all"}, {"a": {"water": ("none", 50)}, "b": {"water": ("all", 20)}}),
    "no-order": small_case(
        {"seat": "list north south"},
        {"a": {"seat": ({"north": 9, "south": 0}, 50)}, "b": {"seat": ({"north": 0, "south": 9}, 50)}},
    ),
    "no-order-and-all-alike": small_case({"seat": "list x y"}, {"a": {"seat": ({"x": 0, "y": 0}, 50)}}),
    "no-order-and-nobody-cares": small_case({"seat": "list x y"}, {"a": {"seat": ({"x": 1, "y": 0}, 0)}}),
    "no-order-beside-a-scale": small_case(
        {"seat": "list x y", "water": "none all"}, {"a": {"seat": ({"x": 1, "y": 0}, 5), "water": ("all", 9)}}
    ),
    "hardly-any-weight": small_case(
        TWO,
        {"a": {"water": ("none", 1e-9), "fees": ("low", 1e-9)}, "b": {"water": ("all", 100), "fees": ("high", 1e-9)}},
        actors={"a": {"capability": 1e-300}, "b": {"capability": 1e-300}},
    ),
    "far-apart-in-weight": small_case(
        TWO,
        {"a": {"water": ("none", 50), "fees": ("low", 90)}, "b": {"water": ("all", 60), "fees": ("high", 30)}},
        actors={"a": {"capability": 1e300}, "b": {"capability": 1e-300}},
    ),
    "a-scale-of-nothing": small_case(
        {"water": "none all"},
        {"a": {"water": ("none", 50)}, "b": {"water": ("all", 20)}},
        changes={"water": {"levels": {"none": 0, "all": 1e-12}}},
    ),
    "a-scale-of-everything": small_case(
        {"water": "none all"},
        {"a": {"water": ("none", 50)}, "b": {"water": ("all", 20)}},
        changes={"water": {"levels": {"none": -1e150, "all": 1e150}}},
    ),
    "ranges-down-to-nothing": small_case(
        TWO,
        {"a": {"water": ("none", "0..1"), "fees": ("low", "0..90")}, "b": {"water": ("all", "0..1")}},
        actors={"a": {"capability": "0..1"}},
    ),
}
ANY_CASE = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
READINGS = [(key, choice) for key, choices in CHOICES.items() for choice in choices]
NO_NUMBER = re.compile(r"\b(nan|inf|infinity)\b", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _without_warnings():
    """Arithmetic that makes a NaN and throws it away would warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        yield


def check_shown(text: str) -> None:
    assert text.strip()
    assert not NO_NUMBER.search(text), NO_NUMBER.search(text)


def check_json(text: str) -> None:
    json.loads(text, parse_constant=pytest.fail, parse_float=lambda written: _finite(float(written)))


def _finite(value: float) -> float:
    assert isfinite(value)
    return value


def check_answer(answer: Answer, case: Case) -> None:
    for width in (80, 120):
        check_shown(render(section_of(answer, case), width=width, color=False))
    check_json(answer.to_json())
    check_shown(rendered(answer, case, ".html").decode("utf-8"))


@ANY_CASE
@pytest.mark.parametrize("method", METHODS)
def test_a_method_forecasts_or_says_that_there_is_nothing_to_forecast(case, method):
    answer = rp.forecast(case, methods=[method])
    check_answer(answer, case)
    for entry in answer:
        cares = any(puller.weight > 0 for puller in entry.proof.pullers)
        said = method in entry.by_method if case.issues[entry.key].is_ordered else bool(entry.levels)
        assert said == cares
        told = any("there is nothing to forecast" in warning and entry.key in warning for warning in answer.warnings)
        assert told == (not cares)


@pytest.mark.parametrize(("key", "choice"), READINGS, ids=[f"{key}-{choice}" for key, choice in READINGS])
def test_however_a_method_is_read_it_stays_on_the_scale(key, choice):
    method = key.partition(".")[0]
    methods = [method, "joint"] if method == "spatial" else [method]
    for case in CASES.values():
        answer = rp.forecast(case, methods=methods, readings={key: choice})
        check_json(answer.to_json())
        for entry in (entry for entry in answer if entry.by_method):
            low, high = entry.scale
            slack = 1e-9 * (high - low)
            assert all(low - slack <= point <= high + slack for point in entry.by_method.values())


@ANY_CASE
@pytest.mark.parametrize("parameters", [{}, {"rounds": 3}, {"seed": 1, "rate": 1.0}], ids=["plain", "rounds", "chance"])
def test_exchange_answers(case, parameters):
    answer = rp.exchange(case, **parameters)
    check_answer(answer, case)
    assert len(answer.balances) == len(case.actors)


@ANY_CASE
def test_robustness_answers(case):
    check_answer(rp.robustness(case, draws=16), case)


@ANY_CASE
def test_a_briefing_is_written(case):
    check_briefing(rp.brief(case, flips=False, draws=16))


def check_briefing(briefing: Briefing) -> None:
    check_shown(briefing.to_terminal(width=80))
    check_json(briefing.to_json())
    check_shown(briefing.rendered(".html").decode("utf-8"))


@ANY_CASE
def test_a_forecast_is_sealed_and_scored_or_there_is_none(case):
    answer = rp.forecast(case)
    if not any(entry.levels for entry in answer):
        with pytest.raises(Undefined, match="nobody cares about any issue"):
            sealed(case, answer, "2031-05-03", draws=16)
        return
    files = {"small.json": sealed(case, answer, "2031-05-03", draws=16)}
    check_json(files["small.json"].to_json())
    for level in (0, -1):
        came = {}
        for entry in files["small.json"].issues:
            came |= came_of(files, entry.key, list(entry.levels)[level])
        scored = scores(files, came)
        check_json(scored.to_json())
        for ending in (".txt", ".html"):
            check_shown(sealed_page.file(scored, ending).decode("utf-8"))


# Backtests: a row is proposal, issue, title, three positions, three saliences, reference point, outcome.
TABLES = {
    "all-equal": [("1", "a", "", "50", "50", "50", "9", "9", "9", "50", "50")],
    "all-equal-in-two-proposals": [
        ("1", "a", "", "50", "50", "50", "9", "9", "9", "50", "50"),
        ("2", "b", "", "50", "50", "50", "9", "9", "9", "50", "50"),
    ],
    "one-actor": [
        ("1", "a", "", "50", "", "", "9", "", "", "", "20"),
        ("2", "b", "", "0", "", "", "9", "", "", "", "20"),
    ],
    "no-salience": [
        ("1", "a", "", "0", "100", "", "0", "0", "", "", "20"),
        ("2", "b", "", "0", "9", "", "", "", "", "", "9"),
    ],
    "no-stance": [("1", "a", "", "", "", "", "", "", "", "", "20"), ("2", "b", "", "", "", "", "", "", "", "", "30")],
    "no-stance-in-common": [
        ("1", "a", "", "0", "", "", "50", "", "", "", "20"),
        ("1", "b", "", "", "100", "", "", "50", "", "", "20"),
    ],
    "one-issue-nobody-cares-for": [
        ("1", "a", "", "0", "100", "", "50", "50", "", "", "20"),
        ("1", "b", "", "0", "100", "", "0", "0", "", "", "20"),
    ],
    "one-issue": [("1", "a", "", "0", "100", "20", "50", "50", "7", "", "20")],
}


@pytest.mark.parametrize("rows", TABLES.values(), ids=TABLES.keys())
def test_a_backtest_is_told(rows, tmp_path):
    file = tmp_path / "decisions.tsv"
    file.write_text(table(*rows), encoding="utf-8")
    scored = backtest(read_decisions(file))
    check_json(scored.to_json())
    for ending in (".txt", ".html", ".md"):
        check_shown(backtest_page.file(scored, ending).decode("utf-8"))
