"""Fitting the mixture: on stated decisions only, written down with them, and never scored on them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from realpolitik.cli import main
from realpolitik.errors import RealpolitikError, Undefined
from realpolitik.methods.mixture import MixtureRules
from realpolitik.questions.likely import bundled, read_fitted
from realpolitik.scoring.backtest import BUNDLED, backtest
from realpolitik.scoring.decisions import read_decisions
from realpolitik.scoring.fitting import HOLDS, SETTINGS, SLACK, Trials, fingerprint, fit, seen
from realpolitik.scoring.forecasters import MIXTURE, chances, forecasts
from realpolitik.scoring.measures import measured, per_issue, resampled, spread_of
from tests.conftest import ROOT
from tests.scoring.table import HEADS, ROWS, table

GROUND = ROOT.parent / "shared" / "ground-truth" / "collective" / "deu3-dev.tsv"
DAY = "2026-11-26"


@pytest.fixture
def decisions(tmp_path):
    return decided(tmp_path, table())


def decided(folder, text, name="decisions.tsv"):
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return read_decisions(file)


def drawn(prevails, proposals=80, seed=1):
    """A table whose outcomes are a stated position as often as `prevails`, else near the compromise."""
    rng = np.random.default_rng(seed)
    rows = []
    for at in range(proposals):
        positions = np.array([0.0, 100.0, rng.integers(10, 90)])
        outcome = rng.choice(positions) if rng.random() < prevails else np.clip(rng.normal(positions.mean(), 6), 0, 100)
        salience = str(rng.integers(40, 60))
        rows.append((str(at), f"i{at}", "", *(f"{one:g}" for one in positions), *[salience] * 3, "", f"{outcome:.2f}"))
    return table(*rows)


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def mixture_of(scored):
    return next(one for one in scored.scores if one.key == MIXTURE)


# Fitting ----------------------------------------------------------------------------------------------------------


def test_the_setting_that_is_taken_has_the_best_score_of_those_that_hold_as_often_as_they_say(tmp_path):
    trials = Trials.of(decided(tmp_path, drawn(0.3)))
    everything = np.ones(len(trials.proposals), dtype=np.bool_)
    best = trials.best(everything)
    off = np.abs(trials.holds.mean(axis=1) - HOLDS)
    assert off[best] <= max(SLACK, off.min()) + 1e-9
    assert trials.crps[best].mean() == trials.crps[off <= max(SLACK, off.min()) + 1e-9].mean(axis=1).min()
    assert len(trials.crps) == len(SETTINGS)


def test_the_oftener_positions_prevail_the_likelier_that_is_found(tmp_path):
    seldom, often = (fit(decided(tmp_path, drawn(one, proposals=200)), DAY).rules.prevails for one in (0.0, 0.2))
    assert seldom < often


def test_a_proposals_own_outcomes_have_no_say_in_its_numbers(tmp_path):
    text = drawn(0.2, proposals=30)
    rows = [line.split("\t") for line in text.splitlines()]
    rows[1][-1] = "0" if rows[1][-1] != "0.00" else "100"
    other = "".join("\t".join(row) + "\n" for row in rows)
    first, second = (Trials.of(decided(tmp_path, one)).elsewhere() for one in (text, other))
    assert first["0"] == second["0"]
    assert len(first) == 30


def test_a_proposal_without_others_is_not_spoken_of(tmp_path):
    assert Trials.of(decided(tmp_path, table(*ROWS[:2]))).elsewhere() == {}


def test_numbers_are_kept_with_what_they_were_fitted_on(decisions, tmp_path):
    found = fit(decisions, DAY, share=0.7, seed=3)
    file = tmp_path / "fitted.json"
    file.write_text(found.to_json(), encoding="utf-8")
    assert read_fitted(file) == found
    assert (found.sha256, found.date, found.split.seed, found.split.share) == (decisions.sha256, DAY, 3, 0.7)
    assert len(found.split.proposals) == 2
    assert fit(decisions, DAY, share=0.7, seed=3).to_json() == found.to_json()


def test_a_share_that_leaves_nothing_is_refused(decisions):
    with pytest.raises(Undefined, match="no issue with an outcome is among"):
        fit(decisions, DAY, share=0.1)
    with pytest.raises(RealpolitikError, match="above 0 and at most 1, not 0"):
        fit(decisions, DAY, share=0.0)


# Known again ------------------------------------------------------------------------------------------------------


def test_an_issue_is_known_again_whatever_it_is_called_and_whatever_came_of_it(decisions, tmp_path):
    fitted = fit(decisions, DAY)
    heads = tuple({"pup": "pa", "sup": "sa", "plow": "pb", "slow": "sb"}.get(head, head) for head in HEADS)
    renamed = [("9" + row[0], "x" + row[1], *row[2:-1], "50") for row in ROWS]
    assert seen(decided(tmp_path, table(*renamed, heads=heads), "other.tsv"), fitted) == {"91", "92", "93"}


def test_an_issue_on_which_anybody_wants_something_else_is_another(decisions, tmp_path):
    other = decided(tmp_path, table((*ROWS[4][:3], "10", *ROWS[4][4:])), "other.tsv")
    (proposal,) = other.proposals
    assert fingerprint(proposal.case, "toll") not in fit(decisions, DAY).split.issues


def test_what_numbers_were_fitted_on_is_not_scored_by_them(decisions, tmp_path):
    fitted = fit(decided(tmp_path, table(*ROWS[:2]), "first.tsv"), DAY)
    scored = backtest(decisions, fitted=fitted, origin="fitted.json")
    assert [one.forecasts[MIXTURE] is None for one in scored.told] == [True, True, False, False]
    assert (scored.numbers.seen, scored.numbers.origin) == (1, "fitted.json")
    assert mixture_of(scored).issues == 2


def test_numbers_fitted_on_every_proposal_are_refused(decisions):
    with pytest.raises(
        RealpolitikError,
        match=r"mine\.json: its numbers were fitted on every proposal of decisions.tsv that is decided",
    ):
        backtest(decisions, fitted=fit(decisions, DAY), origin="mine.json")


def test_an_undecided_proposal_beside_them_changes_nothing_of_that(decisions, tmp_path):
    more = decided(tmp_path, table(*ROWS, ("4", "void", "none", "0", "90", "", "50", "60", "", "20", "")), "more.tsv")
    with pytest.raises(RealpolitikError, match=r"every proposal of more\.tsv that is decided"):
        backtest(more, fitted=fit(decisions, DAY), origin="mine.json")


def test_those_that_come_with_realpolitik_score_what_they_have_not_seen(decisions):
    scored = backtest(decisions)
    assert (scored.numbers.origin, scored.numbers.rules) == (BUNDLED, (bundled().rules,))
    assert mixture_of(scored).issues == 4
    assert scored.told[0].interval[0] < 50 < scored.told[0].interval[1]


# The command ------------------------------------------------------------------------------------------------------


def test_the_command_prints_numbers_or_writes_them_and_backtest_takes_them(tmp_path):
    first, other = tmp_path / "first.tsv", tmp_path / "other.tsv"
    first.write_text(drawn(0.2, seed=1), encoding="utf-8")
    other.write_text(table(), encoding="utf-8")
    file = tmp_path / "fitted.json"
    result = run("fit", first, "-o", file, "--share", "0.5", "--seed", "2", "--date", DAY)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "fitted on 40 issues of 40 proposals" in result.stderr
    assert run("fit", first, "--share", "0.5", "--seed", "2", "--date", DAY).stdout == file.read_text(encoding="utf-8")
    assert run("fit", first, "-o", file).exit_code == 2
    told = json.loads(run("backtest", other, "--json", "--parameters", file).stdout)
    assert told["mixture"]["fitted_on"] == "fitted.json"
    assert "those of fitted.json, fitted on 40 issues of 40" in " ".join(
        run("backtest", other, "--parameters", file).stdout.split()
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"parameters": {"prevails": 2, "base": 5, "slope": 0}}, "prevails must be a number from 0 to 1, not 2"),
        ({"parameters": {"prevails": 0.1, "base": 5}}, "parameters.slope is missing; it is a number from 0 to 10"),
        ({"split": []}, "split.seed is missing; it is a whole number"),
        ({"date": 3}, "date must be text, not 3"),
        ({"format": "other"}, "not fitted numbers; give a file that realpolitik fit wrote"),
    ],
)  # fmt: skip
def test_a_file_of_numbers_that_is_none_is_refused_in_words(decisions, tmp_path, change, problem):
    file = tmp_path / "fitted.json"
    file.write_text(json.dumps(json.loads(fit(decisions, DAY).to_json()) | change), encoding="utf-8")
    result = run("backtest", tmp_path / "decisions.tsv", "--parameters", file)
    assert result.exit_code == 1
    assert problem in result.stderr


@pytest.mark.parametrize("text", ["", "{", "[1]", "[" * 100_000, '{"format": NaN}'])
def test_so_is_one_that_is_no_json(tmp_path, text):
    file = tmp_path / "fitted.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RealpolitikError, match="realpolitik fit"):
        read_fitted(file)


# The development half of DEU III ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ground():
    if not Path(GROUND).is_file():
        pytest.skip("needs ../shared/ground-truth/collective, which isn't part of the project")
    return read_decisions(GROUND)


@pytest.fixture(scope="module")
def trials(ground):
    return Trials.of(ground)


def test_the_numbers_that_come_with_realpolitik_are_what_the_command_finds(ground):
    own = bundled()
    assert fit(ground, own.date, own.split.share, own.split.seed).to_json() == own.to_json()
    assert own.rules == MixtureRules(0.15, 5.0, 0.45)


@pytest.mark.slow
def test_fitted_on_other_proposals_the_mixture_scores_better_than_the_compromise_and_holds_as_often_as_it_says(
    ground, trials
):
    outcomes = np.array(
        [np.nan if one.outcome is None else one.outcome for proposal in ground.proposals for one in proposal.decisions]
    )
    rows = np.flatnonzero(~np.isnan(outcomes))
    keys = [proposal.key for proposal in ground.proposals for _ in proposal.decisions]
    _, proposals = np.unique([keys[row] for row in rows], return_inverse=True)
    outcomes, counts = outcomes[rows], resampled(proposals.max() + 1, 0)
    points = forecasts(ground, ("compromise",))["compromise"][rows]
    own = per_issue(points, spread_of(points, outcomes, proposals), outcomes)
    said = [chances(ground, trials.elsewhere())[row] for row in rows]
    found = per_issue(np.array([one.median for one in said]), said, outcomes)
    better = measured(found["crps"] - own["crps"], proposals, counts)
    assert better.high < 0
    assert measured(found["error"] - own["error"], proposals, counts).high < 0
    holds = measured(found["coverage"], proposals, counts)
    assert holds.low < 0.8 < holds.high
    assert measured(found["width"] - own["width"], proposals, counts).high < 0


def test_there_the_bundled_numbers_are_not_used(ground, trials):
    known = seen(ground, bundled())
    assert set(trials.proposals) <= known
