"""Which outcomes hold: who could leave them, how the others would answer, and what that is called."""

from __future__ import annotations

import pytest

import realpolitik as rp
from realpolitik.errors import UnknownName
from realpolitik.questions.stability import ANSWERS, FIRM, LEFT, OPEN, THREATS, Outcome, Stability
from tests.small import small_case

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
