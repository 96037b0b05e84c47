"""Which outcomes hold: who could leave them, how the others would answer, and what that is called."""

from __future__ import annotations

from typing import Any

import pytest

import realpolitik as rp
from realpolitik.case import Case
from realpolitik.errors import CaseError, TooLarge, UnknownName
from realpolitik.questions import option_scene
from realpolitik.questions.stability import ANSWERS, FIRM, LEFT, OPEN, THREATS, Outcome, Stability
from tests.small import small_case
from tests.strategies import case_of

# Ann and bob each have an army to lower; each wants the other's low and its own high.
ARMIES = {"ann_army": "high low", "bob_army": "high low"}
RIVALS = {
    "ann": {"ann_army": ("high", 10), "bob_army": ("low", 30)},
    "bob": {"ann_army": ("low", 30), "bob_army": ("high", 10)},
}
KEPT = {
    "both_disarm": {"issue": "ann_army", "to": "low", "by": ["ann"], "lasts": "kept"},
    "bob_disarms": {"issue": "bob_army", "to": "low", "by": ["bob"], "lasts": "kept"},
}
TREATY = {"treaty": {"parties": ["ann", "bob"], "terms": {"ann_army": "low", "bob_army": "low"}}}


def asked(*given: object, **more: object) -> Stability:
    parameters = {key: more.pop(key) for key in ("issues", "least_chance") if key in more}
    return rp.stability(small_case(*given, **more), **parameters)


def treaty(**more: object) -> Outcome:
    found: Outcome = asked(ARMIES, RIVALS, KEPT, TREATY, **more)["treaty"]
    return found


def test_a_prisoners_dilemma_is_kept_by_answers():
    """Whoever arms again gains 10, and then the other does too and takes 30 from it."""
    found = treaty()
    assert found.grade == ANSWERS
    assert found.holds
    assert found.sentence == (
        "Ann alone could stop keeping Ann army: low, which falls back to high, but then Bob would stop keeping "
        "Bob army: low, which falls back to high; Ann would have gained nothing."
    )


def test_the_state_without_a_deal_is_open_to_those_who_would_both_gain():
    (no_deal,) = (one for one in asked(ARMIES, RIVALS, KEPT, TREATY) if one.key == "no_deal")
    assert no_deal.grade == OPEN
    (way,) = no_deal.proof.exits
    assert (way.step.by, way.answer) == (("ann", "bob"), "free")


def test_who_can_leave_and_be_made_to_regret_it_only_at_a_loss_is_held_by_threats():
    stances = RIVALS | {"bob": {"ann_army": ("low", 30), "bob_army": ("low", 10)}}
    levers = KEPT | {"bob_arms": {"issue": "bob_army", "to": "high", "by": ["bob"]}}
    found = asked(ARMIES, stances, levers, TREATY)["treaty"]
    assert found.grade == THREATS
    assert found.sentence.endswith(
        "but then Bob could bring about Bob army: high, though it wouldn't pay; Ann would have gained nothing."
    )


def test_who_can_leave_and_not_be_made_to_regret_it_leaves():
    levers = KEPT | {"bob_disarms": KEPT["bob_disarms"] | {"lasts": "done"}}
    found = asked(ARMIES, RIVALS, levers, TREATY)["treaty"]
    assert found.grade == LEFT
    assert found.sentence.startswith(
        "Ann alone could stop keeping Ann army: low, which falls back to high, and gain by it"
    )


def test_what_nobody_gains_by_leaving_holds_firm():
    stances = {"ann": {"bob_army": ("low", 30)}, "bob": {"ann_army": ("low", 30)}}
    assert asked(ARMIES, stances, KEPT, TREATY)["treaty"].grade == FIRM


def test_a_deal_is_left_only_by_what_undoes_its_terms():
    issues = ARMIES | {"trade": "closed open"}
    levers = KEPT | {"open_trade": {"issue": "trade", "to": "open", "by": ["ann"]}}
    stances = RIVALS | {"ann": RIVALS["ann"] | {"trade": ("open", 5)}}
    found = asked(issues, stances, levers, TREATY)["treaty"]
    assert all(way.step.changes.keys() & TREATY["treaty"]["terms"].keys() for way in found.proof.exits)


def test_outcomes_that_nobody_named_are_found_with_the_way_there():
    found = [one for one in asked(ARMIES, RIVALS, KEPT) if not one.is_named]
    assert [one.grade for one in found] == [ANSWERS]
    (step,) = found[0].path or ()
    assert (step.by, dict(step.changes)) == (("ann", "bob"), {"ann_army": "low", "bob_army": "low"})


def test_moves_that_are_more_likely_to_fail_are_made_only_if_asked_for():
    levers = {key: lever | {"chance": 0.4} for key, lever in KEPT.items()}
    assert asked(ARMIES, RIVALS, levers).states == 1
    assert asked(ARMIES, RIVALS, levers, least_chance=0.1).states == 4


def test_only_the_issues_asked_for_are_moved():
    assert asked(ARMIES, RIVALS, KEPT, issues=("ann_army",)).states == 2
    with pytest.raises(UnknownName, match="army"):
        asked(ARMIES, RIVALS, KEPT, issues=("army",))


def test_why_says_it_in_a_sentence_and_records_have_a_row_for_each_way_out():
    answer = asked(ARMIES, RIVALS, KEPT, TREATY)
    assert answer["treaty"].why() == answer["treaty"].sentence
    assert [row["by"] for row in answer.records() if row["outcome"] == "treaty"] == [("ann",), ("bob",)]


# Options ----------------------------------------------------------------------------------------------------------

# Each would rather arm, whatever the other does, and rather that both don't than that both do.
ARMING = {"ann_arms": {"name": "arm at once", "by": "ann"}, "bob_arms": {"name": "arm", "by": "bob"}}
DILEMMA = {
    "ann": {"utilities": {"NN": 3, "YN": 5, "NY": 0, "YY": 1}},
    "bob": {"utilities": {"NN": 3, "YN": 0, "NY": 5, "YY": 1}},
}


def by_options(choices: Any = None, preferences: Any = None, **more: Any) -> Case:
    options = {"choices": choices or ARMING, "preferences": preferences or DILEMMA, **more}
    actors = {"ann": {}, "bob": {}, "cyd": {}}
    return case_of({"realpolitik": 1, "title": "Options", "actors": actors, "options": options})


def outcomes(case: Case) -> dict[str, Outcome]:
    """By the options taken."""
    return {one.state: one for one in rp.stability(case).outcomes}


def test_of_options_grades_are_those_of_the_dilemma():
    found = outcomes(by_options())
    assert {key: one.grade for key, one in found.items()} == {"none": ANSWERS, "ann_arms+bob_arms": OPEN}


def test_certificates_name_options_and_who_would_answer():
    found = outcomes(by_options())
    assert found["none"].sentence == (
        "Ann alone could take up “arm at once”, but then Bob would take up “arm”; Ann would have gained nothing."
    )
    assert found["ann_arms+bob_arms"].sentence == (
        "Ann and Bob together could drop “arm at once” and “arm”, and gain by it; nobody is left to answer."
    )


def test_options_of_one_name_are_told_apart_by_who_decides():
    choices = {"ann_arms": {"name": "arm", "by": "ann"}, "bob_arms": {"name": "arm", "by": "bob"}}
    assert outcomes(by_options(choices))["ann_arms+bob_arms"].in_words == "arm (Ann), arm (Bob)"


def test_the_way_from_the_status_quo_is_told_step_by_step():
    found = outcomes(by_options(status_quo="YY"))
    assert found["ann_arms+bob_arms"].key == "status_quo"
    assert found["ann_arms+bob_arms"].path == ()
    (step,) = found["none"].path or ()
    assert (step.by, step.kind, step.does) == (("ann", "bob"), "improvement", "drop “arm at once” and “arm”")
    assert found["none"].is_reached


def test_a_way_that_does_not_pay_is_shown_as_such_and_none_where_there_is_none():
    one_way = {key: choice | {"one_way": "taken"} for key, choice in ARMING.items()}
    found = outcomes(by_options(one_way, status_quo="YY", names={"peace": "NN"}))
    assert found["none"].path is None
    assert not found["none"].is_reached
    wanted = {"ann": {"ranking": ["NN", "YN", "NY", "YY"]}, "bob": {"ranking": ["NN", "YN", "NY", "YY"]}}
    away = outcomes(by_options(preferences=wanted, status_quo="NN", names={"war": "YY"}))["ann_arms+bob_arms"]
    assert [step.kind for step in away.path or ()] == ["disimprovement", "disimprovement"]
    assert not away.is_reached


def test_states_with_names_of_their_own_are_told_also_where_they_do_not_hold():
    answer = rp.stability(by_options(names={"ann_alone": "YN"}))
    assert answer["ann_alone"].name == "Ann alone"
    assert answer["ann_alone"].grade == LEFT
    numbered = rp.stability(by_options(names={"1": "NN", "2": "YN", "3": "NY", "4": "YY"}))
    assert [one.name for one in numbered.outcomes] == ["state 1 (no option taken)", "state 4 (arm at once, arm)"]


def test_merged_states_are_one_state_with_a_star_in_its_key():
    preferences = {"ann": {"ranking": ["Y-", "NN", "NY"]}, "bob": {"ranking": ["NN", "Y-", "NY"]}}
    answer = rp.stability(by_options(preferences=preferences, merge=["ann_arms"]))
    assert answer.states == 3
    merged = {one.state: one for one in answer.outcomes}["ann_arms*"]
    assert merged.grade == FIRM
    assert dict(merged.content) == {"ann_arms": "yes", "bob_arms": "either"}


def test_who_cannot_compare_may_leave_and_is_not_surely_deterred():
    """Whether a countermove takes the gain away isn't known either, so it doesn't count (mode a)."""
    unknown = {**DILEMMA, "ann": DILEMMA["ann"] | {"unknown": [["NN", "YY"]]}}
    found = outcomes(by_options(preferences=unknown, names={"peace": "NN"}))
    assert found["none"].grade == LEFT
    assert "NM" not in rp.stability(by_options(preferences=unknown)).by_concept[0].stays


def test_moves_that_several_make_together_are_theirs_alone():
    moves = {"ann + bob": {"YY": ["NN"]}, "ann": {"NN": ["YN"], "NY": ["YY"]}, "bob": {"NN": ["NY"], "YN": ["YY"]}}
    found = outcomes(by_options(moves=moves, names={"war": "YY"}))
    (way,) = found["ann_arms+bob_arms"].proof.exits
    assert (way.step.by, way.step.does) == (("ann", "bob"), "drop “arm at once” and “arm”")


def test_every_concept_is_told_of_small_conflicts_and_looking_ahead_as_far_as_asked():
    answer = rp.stability(by_options(), horizon=3)
    stays = answer.by_concept[0].stays
    assert [name for name in stays if name.startswith("L")] == ["L1", "L2", "L3"]
    assert {"R", "GMR", "SMR", "SEQ", "SSEQ", "SIM", "SEQ or SIM", "NM", "CR", "CGMR", "CSMR", "CSEQ", "CSSEQ"} < set(
        stays
    )
    assert answer.parameters["horizon"] == 3


def test_three_decision_makers_have_no_limited_moves():
    choices = {**ARMING, "cyd_arms": {"by": "cyd"}}
    preferences = {who: {"weights": {f"{who}_arms": 1}} for who in ("ann", "bob", "cyd")}
    stays = rp.stability(by_options(choices, preferences)).by_concept[0].stays
    assert "NM" not in stays
    assert "ann + cyd" in {who for state in rp.stability(by_options(choices, preferences)).by_concept
                           for who in (*state.stays["CR"], *state.leaves["CR"])}  # fmt: skip


def test_a_change_of_mind_that_would_keep_everybody_is_told():
    leaves = {"ann": {"ranking": ["YN", "YY", "NN", "NY"]}, "bob": {"ranking": ["NN", "YN", "NY", "YY"]}}
    (liking,) = rp.stability(by_options(preferences=leaves, names={"peace": "NN"}))["peace"].likings
    assert (liking.actor, liking.as_well_as) == ("ann", "ann_arms")


def test_too_many_states_for_coalitions_are_held_against_each_alone(monkeypatch):
    """As if more than 8,192 states: thresholds instead of listed exits, with the same verdicts of each alone."""
    case = by_options(status_quo="YY", names={"peace": "NN", "ann_alone": "YN", "bob_alone": "NY"})
    together = rp.stability(case)
    monkeypatch.setattr(option_scene, "MOST_STATES", 1)
    alone = rp.stability(case)
    assert alone.moves is None
    assert "4 states and 2 decision makers are too many" in alone.warnings[0]
    for outcome in alone.outcomes:
        ways = tuple(way for way in together[outcome.key].proof.exits if len(way.step.by) == 1)
        assert outcome.proof.exits == ways
    for one, other in zip(alone.by_concept, together.by_concept, strict=True):
        assert {name: other.stays[name] for name in ("R", "GMR", "SMR", "SEQ", "SSEQ")} == {
            name: one.stays[name] for name in ("R", "GMR", "SMR", "SEQ", "SSEQ")
        }


def test_fourteen_options_are_no_matter():
    choices = {f"o{n}": {"by": ("ann", "bob")[n % 2]} for n in range(14)}
    preferences = {
        "ann": {"weights": {f"o{n}": (-1) ** n * (n + 1) for n in range(14)}},
        "bob": {"weights": {f"o{n}": (-1) ** (n // 2) * (n + 1) for n in range(14)}},
    }
    answer = rp.stability(by_options(choices, preferences, status_quo="N" * 14))
    assert answer.states == 1 << 14
    firm = [one for one in answer.outcomes if one.grade == FIRM]
    assert firm[0].sentence == "Nobody, alone, could leave it and gain."
    assert firm[0].content["o0"] == "yes"  # ann's, and worth something to it
    assert firm[0].content["o2"] == "yes"


def test_more_states_than_fit_are_refused_with_their_number():
    many = {f"o{n}": {"by": ("ann", "bob")[n % 2]} for n in range(40)}
    preferences = {"ann": {"weights": {"o0": 1}}, "bob": {"weights": {"o1": 1}}}
    with pytest.raises(TooLarge, match=r"2\^40 combinations; 4,194,304 would fit"):
        rp.stability(by_options(many, preferences))
    seventeen = {key: many[key] for key in list(many)[:17]}
    with pytest.raises(CaseError, match="no state is left"):
        rp.stability(by_options(seventeen, preferences, infeasible=["o0", "not o0"]))


def test_an_answer_that_leaves_things_even_counts_unless_told_otherwise():
    """Ann can take something back from nobody's loss; bob can put things back as they were."""
    options = {"take": {"by": ["ann", "bob"]}}
    preferences = {"ann": {"ranking": ["Y", "N"]}, "bob": {"ranking": ["N", "Y"]}}
    case = by_options(options, preferences, status_quo="N")
    assert "SEQ" in next(one for one in rp.stability(case).by_concept if one.key == "none").equilibrium
    strict = rp.stability(case, ties_count=False)
    assert "SEQ" not in next(one for one in strict.by_concept if one.key == "none").equilibrium
    assert strict.parameters["ties_count"] is False


def test_whoever_cannot_compare_would_leave_in_the_cautious_reading_only():
    options = {"act": {"by": "ann"}, "wait": {"by": "bob"}}
    preferences = {
        "ann": {"ranking": ["NN", ["YN", "NY", "YY"]], "unknown": [["NN", "YN"]]},
        "bob": {"ranking": ["NN", "YN", "NY", "YY"]},
    }
    case = by_options(options, preferences, status_quo="NN")
    stays = {mode: rp.stability(case, unknown=mode)["status_quo"].grade for mode in "ab"}
    assert stays == {"a": THREATS, "b": FIRM}
