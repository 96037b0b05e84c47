"""Sealed forecasts scored: against hand-computed values, several together, and what makes no sense."""

from __future__ import annotations

import json
from dataclasses import astuple

import numpy as np
import pytest
from click.testing import CliRunner

import realpolitik as rp
from realpolitik.briefing import charts
from realpolitik.briefing.document import Figure
from realpolitik.cli import main
from realpolitik.cli.sealed_page import document, page
from realpolitik.errors import CaseError, Contradiction, UnknownName
from realpolitik.scoring.outcomes import came_of, read_outcomes, scores
from realpolitik.scoring.sealing import sealed
from tests.small import small_case


def seal_of(case, **parameters):
    return sealed(case, rp.forecast(case, methods=["median"]), "2031-05-03", draws=64, **parameters)


def river(title="The river", salience="20..60", **sections):
    return seal_of(
        small_case(
            {"water": "none half all", "fees": "low high", "seat": "list north south"},
            {
                "up": {"water": ("none", salience), "fees": (20, 40), "seat": ({"north": 100, "south": 0}, 30)},
                "low": {"water": ("all", 50), "fees": (60, 40), "seat": ({"north": 0, "south": 100}, "10..60")},
            },
            title=title,
            **sections,
        )
    )


@pytest.fixture
def forecasts():
    return {"river.json": river(), "road.json": river("The road", "50..90")}


def judged(scored, file, issue, method):
    (forecast,) = (one for one in scored.forecasts if one.file == file)
    (entry,) = (one for one in forecast.issues if one.key == issue)
    return next(one for one in entry.by_method if one.method == method)


def test_an_error_is_the_distance_of_what_came_from_what_was_said(forecasts):
    came = came_of(forecasts, "water", "half", "river.json")
    found = judged(scores(forecasts, came), "river.json", "water", "compromise")
    assert found.point == pytest.approx(100 * 50 / 90)  # up at none with 40, low at all with 50
    assert found.error == pytest.approx(100 * 50 / 90 - 50)
    said = np.array(forecasts["river.json"].issues[0].by_method["compromise"].quantiles)
    between = np.abs(said[:, None] - said).mean() / 2
    assert found.crps == pytest.approx(np.abs(said - 50).mean() - between)
    assert (found.low, found.high) == (said[10], said[90])
    assert found.holds == (found.low <= 50 <= found.high)


def test_errors_are_in_points_of_100_whatever_the_scale():
    case = small_case(
        {"delay": "a b"},
        {"up": {"delay": (4, 40)}, "low": {"delay": (10, 40)}},
        changes={"delay": {"levels": {"four": 4, "ten": 10}, "status_quo": "four"}},
    )
    found = scores({"a": seal_of(case)}, {("a", "delay"): "8.5"}).forecasts[0].issues[0].by_method[0]
    assert (found.point, found.error, found.crps) == (7.0, pytest.approx(25), pytest.approx(25))


def test_a_point_that_comes_true_is_off_by_nothing(forecasts):
    found = judged(scores(forecasts, came_of(forecasts, "fees", "40")), "river.json", "fees", "compromise")
    assert (found.error, found.crps, found.holds) == (0.0, 0.0, True)


def test_while_nothing_has_come_nothing_is_scored(forecasts):
    found = scores(forecasts, {})
    assert (found.methods, found.cases) == ((), 0)
    assert {one.error for forecast in found.forecasts for issue in forecast.issues for one in issue.by_method} == {None}
    assert document(found).title == "What was forecast, under seal"


def test_figures_over_several_cases_have_intervals_over_cases(forecasts):
    came = came_of(forecasts, "water", "half") | came_of(forecasts, "fees", "60")
    found = scores(forecasts, came)
    own = next(one for one in found.methods if one.method == "compromise")
    errors = [judged(found, file, issue, "compromise").error for file in forecasts for issue in ("water", "fees")]
    assert (found.cases, own.issues) == (2, 4)
    assert own.measures["mae"].value == pytest.approx(np.mean(errors))
    by_case = sorted([np.mean(errors[:2]), np.mean(errors[2:])])
    assert [own.measures["mae"].low, own.measures["mae"].high] == pytest.approx(by_case)


def test_one_case_sealed_twice_is_one_case():
    twice = {"may.json": river(), "june.json": river(salience="30..60")}
    found = scores(twice, came_of(twice, "water", "half"))
    assert (found.cases, found.methods[0].issues) == (1, 2)
    assert found.methods[0].measures["mae"].low is None


def test_a_case_of_which_nothing_has_come_widens_no_interval(forecasts):
    both = scores(forecasts, came_of(forecasts, "water", "half"))
    three = forecasts | {"sea.json": river("The sea")}
    came = {place: value for place, value in came_of(three, "water", "half").items() if place[0] != "sea.json"}
    assert scores(three, came).methods == both.methods


def test_a_level_without_order_is_right_where_it_was_foreseen_in_most_draws(forecasts):
    right, wrong = (scores(forecasts, came_of(forecasts, "seat", level)) for level in ("south", "north"))
    assert (right.right, right.unordered, wrong.right) == (2, 2, 0)


def test_two_levels_foreseen_alike_are_never_right():
    tied = small_case(
        {"seat": "list north south"},
        {"up": {"seat": ({"north": 9, "south": 0}, 30)}, "low": {"seat": ({"north": 0, "south": 9}, 30)}},
    )
    found = {"tied.json": seal_of(tied)}
    assert scores(found, came_of(found, "seat", "north")).right == 0


def test_the_order_of_the_files_changes_no_figure(forecasts):
    came = came_of(forecasts, "water", "none")
    turned = scores(dict(reversed(forecasts.items())), came)
    for one, other in zip(scores(forecasts, came).methods, turned.methods, strict=True):
        assert one.method == other.method
        for measure, found in one.measures.items():
            assert astuple(found) == pytest.approx(astuple(other.measures[measure]))


@pytest.mark.parametrize(
    ("issue", "written", "file", "error", "reason"),
    [
        ("wather", "half", None, UnknownName, 'did you mean "water"'),
        ("water", "hulf", None, UnknownName, 'did you mean "half"'),
        ("water", "120", None, Contradiction, "outside the scale 0 to 100"),
        ("water", "nan", None, Contradiction, "outside the scale"),
        ("seat", "50", None, UnknownName, "not a level of seat"),
        ("water", "half", "rivers.json", UnknownName, 'did you mean "river.json"'),
    ],
)
def test_an_outcome_that_can_not_be_is_refused(forecasts, issue, written, file, error, reason):
    with pytest.raises(error, match=reason):
        came_of(forecasts, issue, written, file)


def test_one_name_for_different_issues_asks_for_the_file(forecasts):
    other = small_case({"water": "none all"}, {"up": {"water": ("none", 20)}}, title="The lake")
    three = forecasts | {"lake.json": seal_of(other)}
    with pytest.raises(Contradiction, match=r"water has other levels in river\.json than in lake\.json"):
        came_of(three, "water", "none")
    assert came_of(three, "water", "none", "lake.json") == {("lake.json", "water"): "none"}


def test_a_table_may_name_files_and_leave_open_what_is(forecasts, tmp_path):
    table = tmp_path / "came.csv"
    table.write_text("issue,outcome,file\nwater,half,\nfees,30,road.json\nseat,,\n", encoding="utf-8")
    assert read_outcomes(table, forecasts) == {
        ("river.json", "water"): "half",
        ("road.json", "water"): "half",
        ("road.json", "fees"): "30",
    }


def test_every_problem_of_a_table_is_told_with_its_line(forecasts, tmp_path):
    table = tmp_path / "came.csv"
    table.write_text("issue,outcome\nwater,hulf\n# so far\nfees,300\nseat,north\nseat,south\n", encoding="utf-8")
    with pytest.raises(CaseError) as raised:
        read_outcomes(table, forecasts)
    assert [(problem.line, problem.message) for problem in raised.value.problems] == [
        (2, '"hulf" is not a level of water, nor a number; did you mean "half"?'),
        (4, "fees: 300 is outside the scale 0 to 100"),
        (6, "seat has come out otherwise already"),
    ]
    table.write_text("", encoding="utf-8")
    with pytest.raises(CaseError, match='there is no column "issue"'):
        read_outcomes(table, forecasts)


# The page and the command -----------------------------------------------------------------------------------------


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def files(tmp_path, forecasts):
    found = [tmp_path / name for name in forecasts]
    for file in found:
        file.write_text(forecasts[file.name].to_json(), encoding="utf-8")
    return found


@pytest.mark.parametrize("width", [80, 120])
def test_the_page_keeps_within_its_width(forecasts, width):
    for came in ({}, came_of(forecasts, "water", "half") | came_of(forecasts, "seat", "north")):
        shown = page(scores(forecasts, came), width, color=False)
        assert max(map(len, shown.splitlines())) <= width
        assert forecasts["river.json"].seal[:4] in shown


def test_each_sealed_forecast_has_a_figure_of_its_own_with_what_came(forecasts):
    came = came_of(forecasts, "water", "half", "river.json") | came_of(forecasts, "fees", "high", "road.json")
    figures = [block for one in document(scores(forecasts, came)).sections for block in one.blocks
               if isinstance(block, Figure)]  # fmt: skip
    assert len({figure.key for figure in figures}) == 2
    drawn = [[(one["issue"], one["came"]) for one in figure.data["outcomes"]] for figure in figures]
    assert drawn == [[("water", 50.0)], [("fees", 100.0)]]
    assert all(charts.draw(figure) for figure in figures)


def test_issues_still_open_are_named_beside_those_that_are_not(forecasts):
    shown = page(scores(forecasts, came_of(forecasts, "water", "half")), 100, color=False)
    assert "Water: half has come." in shown
    assert "Still open: fees and seat." in shown
    assert "Fees: nothing has come yet" not in shown


def test_only_who_speaks_of_every_issue_is_called_nearest(forecasts):
    case = small_case({"water": "none half all"}, {"up": {"water": ("half", 20)}}, title="The sea")
    only = {"sea.json": sealed(case, rp.forecast(case, methods=["condorcet"]), "2031-05-03")}
    three = forecasts | only
    shown = page(scores(three, came_of(three, "water", "half")), 100, color=False)
    assert "Nearest on all 3 issues: compromise" in shown


def test_the_command_prints_a_page_or_json_or_writes_a_file(files, tmp_path):
    assert run("score", *files).exit_code == 0
    given = ("--outcome", "water=half", "--outcome", "seat=north")
    assert "Water: half has come" in run("score", *files, *given).stdout
    printed = json.loads(run("score", *files, *given, "--json").stdout, parse_constant=pytest.fail)
    assert (printed["format"], printed["cases"]) == ("realpolitik/scores/1", 2)
    assert {"compromise", "median"} <= {one["method"] for one in printed["methods"]}
    for ending in (".json", ".md", ".html", ".xlsx", ".txt"):
        assert run("score", *files, *given, "-o", tmp_path / f"scores{ending}").exit_code == 0
        assert (tmp_path / f"scores{ending}").stat().st_size > 500


def test_the_command_refuses_what_would_count_twice_or_contradicts_itself(files, tmp_path):
    copy = tmp_path / "copy.json"
    copy.write_bytes(files[0].read_bytes())
    assert "would count twice" in run("score", *files, copy).stderr
    twice = run("score", *files, "--outcome", "water=half", "--outcome", "water=all")
    assert (twice.exit_code, twice.stderr) == (2, "realpolitik: water can't come out both half and all\n")
    assert run("score", *files, "--outcome", "water").exit_code == 2
    assert run("score").exit_code == 2
    assert run("score", tmp_path / "none.json").exit_code == 1


def test_an_altered_file_stops_the_command_and_writes_nothing(files, tmp_path):
    files[0].write_text(files[0].read_text(encoding="utf-8").replace("2031", "2030"), encoding="utf-8")
    result = run("score", *files, "--outcome", "water=half", "-o", tmp_path / "scores.md")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert "has been altered" in result.stderr
    assert not (tmp_path / "scores.md").exists()
