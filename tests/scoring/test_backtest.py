"""Backtests: an invented table by hand, and the development half of DEU III where it is at hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from realpolitik.cli import main
from realpolitik.cli.backtest_page import document, page
from realpolitik.errors import Undefined
from realpolitik.scoring.backtest import backtest
from realpolitik.scoring.decisions import read_decisions
from realpolitik.scoring.forecasters import FORECASTERS, forecasts
from tests.conftest import ROOT
from tests.scoring.table import ROWS, table

GROUND = ROOT.parent / "shared" / "ground-truth" / "collective"


@pytest.fixture
def file(tmp_path):
    found = tmp_path / "decisions.tsv"
    found.write_text(table(), encoding="utf-8")
    return found


@pytest.fixture
def scored(file):
    return backtest(read_decisions(file))


def by_key(scored):
    return {one.key: one for one in scored.scores}


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_arithmetic_forecasts_what_it_says(file):
    found = forecasts(read_decisions(file))
    assert found["compromise"] == pytest.approx([50, 22, 8, 58, 50])
    assert found["plain_mean"] == pytest.approx([50, 40, 140 / 3, 110 / 3, 200 / 3])
    assert found["plain_median"].tolist() == [50, 20, 40, 10, 100]
    assert found["midpoint"].tolist() == [50] * 5
    assert found["reference"][[0, 2, 3, 4]].tolist() == [0, 0, 100, 50]
    assert np.isnan(found["reference"][1])


def test_errors_are_those_of_issues_with_an_outcome(scored):
    assert (scored.issues, scored.proposals, scored.without_outcome) == (4, 3, 1)
    own = by_key(scored)["compromise"]  # off by 10, 2, 22, 50
    assert own.measures["mae"].value == pytest.approx(21)
    assert own.measures["rmse"].value == pytest.approx(np.sqrt((100 + 4 + 484 + 2500) / 4))
    assert own.measures["median_error"].value == pytest.approx(16)
    assert (own.measures["within_5"].value, own.measures["within_10"].value) == (0.25, 0.5)


def test_who_says_nothing_of_an_issue_is_measured_and_paired_on_the_others(scored):
    reference = by_key(scored)["reference"]  # off by 60, 30, 50
    assert (reference.issues, reference.measures["mae"].value) == (3, pytest.approx(140 / 3))
    assert reference.against["mae"].value == pytest.approx((60 - 10 + 30 - 22 + 50 - 50) / 3)


def test_every_interval_holds_its_figure(scored):
    for one in scored.scores:
        for found in one.measures.values():
            assert found.low <= found.value <= found.high or found.value == pytest.approx(found.low)


def test_what_beats_the_compromise_is_said_and_what_does_not_too(scored):
    assert scored.sentence.startswith("The compromise is off by 21.0 points of 100 on average.")
    better = replace(by_key(scored)["median"], against={"mae": replace(by_key(scored)["median"].against["mae"],
                     value=-5.0, low=-9.0, high=-1.0), "crps": None})  # fmt: skip
    told = replace(scored, scores=(by_key(scored)["compromise"], better))
    assert told.sentence.endswith("Off by less: weighted median (5.0). Of 3 proposals that says little.")


def test_the_same_table_and_seed_give_the_same_bytes(file, scored):
    assert backtest(read_decisions(file)).to_json() == scored.to_json()
    assert backtest(read_decisions(file), seed=1).to_json() != scored.to_json()


def test_the_order_of_proposals_changes_no_figure(tmp_path, scored):
    turned = tmp_path / "turned.tsv"
    turned.write_text(table(*ROWS[4:], *ROWS[2:4], *ROWS[:2]), encoding="utf-8")
    other = by_key(backtest(read_decisions(turned)))
    for key, one in by_key(scored).items():
        found = {measure: figure.value for measure, figure in other[key].measures.items()}
        assert found == pytest.approx({measure: figure.value for measure, figure in one.measures.items()})


def test_an_issue_nobody_speaks_of_is_scored_by_who_can(tmp_path):
    file = tmp_path / "silent.tsv"
    file.write_text(table(*ROWS, ("4", "void", "none", "", "", "", "", "", "", "20", "30"),
                          ("5", "dull", "none", "40", "60", "", "0", "0", "", "", "50")), encoding="utf-8")  # fmt: skip
    issues = {key: one.issues for key, one in by_key(backtest(read_decisions(file))).items()}
    assert issues["midpoint"] == 6
    assert issues["plain_mean"] == 5
    assert issues["compromise"] == issues["spatial"] == issues["exchange"] == 4


def test_a_table_without_an_outcome_has_nothing_to_score(tmp_path):
    file = tmp_path / "open.tsv"
    file.write_text(table(ROWS[3]), encoding="utf-8")
    with pytest.raises(Undefined, match="no issue has an outcome"):
        backtest(read_decisions(file))


def test_a_single_proposal_is_scored_without_intervals(tmp_path):
    file = tmp_path / "one.tsv"
    file.write_text(table(*ROWS[:2]), encoding="utf-8")
    found = backtest(read_decisions(file))
    own = by_key(found)["compromise"]
    assert own.measures["mae"].value == pytest.approx(6)
    assert own.measures["mae"].low is None
    assert own.measures["crps"] is None
    assert "nan" not in page(found, 80, color=False).lower()
    json.loads(found.to_json(), parse_constant=pytest.fail)


@pytest.mark.parametrize("width", [80, 120])
def test_the_page_keeps_within_its_width_and_names_everybody(scored, width):
    shown = page(scored, width, color=False)
    assert max(map(len, shown.splitlines())) <= width
    assert all(forecaster.name in shown for forecaster in FORECASTERS.values())


def test_the_document_has_every_forecast_on_a_sheet(scored):
    figures, told = (sheet.table for sheet in document(scored).sections[0].sheets)
    assert len(told.rows) == scored.issues
    assert len(told.columns) == 3 + len(FORECASTERS)
    assert {row[0] for row in figures.rows} == {forecaster.name for forecaster in FORECASTERS.values()}


def test_the_command_prints_a_page_or_json_or_writes_a_file(file, tmp_path):
    assert "How far forecasts were off" in run("backtest", file).stdout
    printed = json.loads(run("backtest", file, "--json", "--seed", "3").stdout)
    assert (printed["format"], printed["parameters"]["seed"]) == ("realpolitik/backtest/1", 3)
    for ending in (".json", ".md", ".html", ".xlsx"):
        assert run("backtest", file, "-o", tmp_path / f"scores{ending}").exit_code == 0
        assert (tmp_path / f"scores{ending}").stat().st_size > 1000
    assert json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))["scores"]


def test_a_bad_table_is_told_and_nothing_is_written(tmp_path):
    bad = tmp_path / "bad.tsv"
    bad.write_text(table((*ROWS[0][:-1], "600")), encoding="utf-8")
    result = run("backtest", bad, "-o", tmp_path / "scores.md")
    assert (result.exit_code, result.stderr) == (1, f"{bad}:2  the outcome 600 is above 100\n")
    assert not (tmp_path / "scores.md").exists()
    assert run("backtest", tmp_path / "none.tsv").exit_code == 1
    assert run("backtest", bad, "-o", tmp_path / "scores.doc").exit_code == 2


# The development half of DEU III ----------------------------------------------------------------------------------

KEYS = {
    "mean_unweighted": "plain_mean",
    "mean_salience": "compromise",
    "median_unweighted": "plain_median",
    "midpoint_50": "midpoint",
    "median_salience": "median",
    "reference_point": "reference",
}


@pytest.fixture(scope="module")
def ground() -> Path:
    if not (GROUND / "deu3-dev.tsv").is_file():
        pytest.skip("needs ../shared/ground-truth/collective, which isn't part of the project")
    return GROUND


def test_the_baselines_of_the_development_half_are_reproduced(ground):
    decisions = read_decisions(ground / "deu3-dev.tsv")
    points = forecasts(decisions, tuple(KEYS.values()))
    outcomes = np.array(
        [one.outcome if one.outcome is not None else np.nan for p in decisions.proposals for one in p.decisions]
    )
    expected = json.loads((ground / "deu3-dev-baselines.json").read_text(encoding="utf-8"))["baselines"]
    for name, key in KEYS.items():
        error = np.abs(points[key] - outcomes)
        error = error[~np.isnan(error)]
        assert len(error) == expected[name]["n"]
        assert error.mean() == pytest.approx(expected[name]["MAE"], abs=6e-4)
        assert np.sqrt((error**2).mean()) == pytest.approx(expected[name]["RMSE"], abs=6e-4)
        assert np.median(error) == pytest.approx(expected[name]["median_AE"], abs=6e-4)
        assert (error <= 10).mean() == pytest.approx(expected[name]["within_10"], abs=6e-4)
