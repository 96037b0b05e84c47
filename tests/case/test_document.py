"""A scenario is the case with entries added, replaced or removed, and is held to the same rules."""

from __future__ import annotations

import pytest

from realpolitik.case import Estimate, parse
from tests.case.samples import SMALL, problems_of, spoilt

LATER = "  later: {kind: horizon, after: now, stances: {north: {army: {salience: 70}}}}"


def with_changes(changes, more=""):
    return spoilt(LATER, f"{more}  later:\n    kind: horizon\n    {changes}")


def test_maps_merge_down_to_fields_and_the_rest_stays():
    later = parse(SMALL).at("later")
    stance = later.stances["north"]["army"]
    assert (stance.position, stance.salience) == (Estimate(40, 40), Estimate(70, 70))
    assert later.stances["south"] == parse(SMALL).stances["south"]


def test_a_scenario_builds_on_its_base_first():
    still = parse(SMALL).at("later_still")
    assert still.stances["north"]["army"].salience == Estimate(70, 70)
    assert "repaint" not in still.levers


def test_lists_and_scalars_replace():
    case = parse(with_changes("levers: {expand: {by: [south], from: none}}")).at("later")
    assert case.levers["expand"].by == ("south",)
    assert case.levers["expand"].origins == ("none",)
    assert case.levers["expand"].over == ("build",)


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ("{position: {low: 0, mode: 1, high: 5}}", "position", Estimate(0, 5, 1)),
        ("{salience: {low: 0, high: 5}}", "salience", Estimate(0, 5)),
    ],
)
def test_a_number_is_replaced_whole_however_it_is_written(changes, field, value):
    text = SMALL.replace("salience: 50", "salience: {low: 1, mode: 2, high: 3}")
    case = parse(text.replace("{salience: 70}", changes)).at("later")
    assert getattr(case.stances["north"]["army"], field) == value


def test_a_condition_is_replaced_whole():
    case = parse(with_changes("stances: {south: {army: {when: {seat: {is: here}}}}}")).at("later")
    condition = case.stances["south"]["army"].when
    assert condition is not None
    assert condition.issue == "seat"


def test_evidence_merges_by_field():
    case = parse(with_changes("stances: {north: {army: {salience: 1, evidence: {salience: [paper#4]}}}}")).at("later")
    assert set(case.stances["north"]["army"].evidence) == {"position", "salience"}


def test_null_takes_back_a_field_to_its_default():
    assert parse(with_changes("levers: {build: {chance: null}}")).at("later").levers["build"].chance == Estimate(1, 1)


def test_a_heading_with_nothing_under_it_changes_nothing():
    case = parse(with_changes("levers:\n    stances:\n      north: {army: {salience: 1}}"))
    assert set(case.at("later").levers) == set(case.levers)


def test_a_scenario_may_declare_what_it_needs():
    changes = "actors: {west: {}}\n    levers: {help: {issue: army, to: none, by: [west]}}"
    case = parse(with_changes(changes)).at("later")
    assert case.levers["help"].by == ("west",)


def test_the_last_level_of_a_scale_may_move():
    case = parse(with_changes("issues: {army: {levels: {huge: 200}}}")).at("later")
    assert case.issues["army"].bounds == (0, 200)


@pytest.mark.parametrize(
    ("changes", "line", "message"),
    [
        ("levers: {biuld: null}", 2, "scenarios.later.levers.biuld: null removes nothing"),
        ("stances: {nroth: {army: {salience: 1}}}", 2, 'in later: nroth: "nroth" is not an actor'),
        ("stances: {south: {flag: {salience: 1}}}", 2, "in later: south on flag: values is missing"),
        ("stances: {north: {army: {salience: 101}}}", 2, "in later: north on army: salience 101 is outside 0–100"),
        ("levers: {build: {to: lrage}}", 2, 'is not a level of army; did you mean "large"?'),
        ("issues: {army: {levels: {small: null}}}", 0, 'in later: lever build: "small" is not a level of army'),
        ("levers: {build: null}", 0, 'in later: lever expand: "build" is not a lever'),
        ("levers: {rig: {issue: seat, to: there, by: [north]}}", 2, "in later: lever rig: seat is settled by vote"),
        ("discount: 2", 2, "in later: discount 2 is outside 0–1"),
        ("claims: {armed: {modality: maybe}}", 2, 'in later: claim armed: modality "maybe" is not one of'),
    ],
)
def test_what_goes_wrong_in_a_scenario_is_placed_there(changes, line, message):
    line += 1 + SMALL[: SMALL.index(LATER)].count("\n")
    (problem,) = [problem for problem in problems_of(with_changes(changes)) if message in str(problem)]
    assert problem.line == line
    assert "later_still" not in problem.message


def test_what_is_wrong_already_is_not_said_again_for_every_scenario():
    assert len(problems_of(SMALL.replace("salience: 20", "salience: 120"))) == 1


def test_a_scenario_is_judged_with_the_deals_that_belong_to_it():
    deals = "    in: as_south_sees_it\n"
    text = SMALL.replace("    only_if: {flag: [army]}\n", f"    only_if: {{flag: [army]}}\n{deals}")
    text = text.replace("stances: {north: {army: {salience: 70}}}", "issues: {flag: {levels: [red, green, violet]}}")
    problems = problems_of(text)
    assert not any("pact" in problem.message for problem in problems)
    assert any("to: blue" in str(problem) or "blue" in str(problem) for problem in problems)


def test_events_and_claims_outlive_whom_a_scenario_takes_away():
    text = with_changes(
        "actors: {south: null, east: {ratified_by: null}}\n"
        "    relations: {arms: null}\n"
        "    issues: {seat: null}\n"
        "    stances: {south: null}\n"
        "    levers: {expand: null, repaint: null}\n"
        "    deals: {pact: null}",
    ).replace("  later_still: {kind: horizon, base: later,", "  later_still: {kind: horizon,")
    case = parse(text).at("later")
    assert set(case.actors) == {"north", "east"}
    assert case.events["march"].whom == ("south",)
