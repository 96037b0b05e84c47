"""What each could gain by withdrawing from a deal, and what the others' answer leaves it."""

from __future__ import annotations

from typing import Any

import pytest

from realpolitik.arena import Arena
from realpolitik.effectivity.conflict import State, carried_out
from realpolitik.effectivity.keeping import Breakdown, breakdowns, those_who_keep
from realpolitik.effectivity.plans import plans
from tests.small import small_document
from tests.strategies import case_of

ISSUES = {"ann_army": "high low", "bob_army": "high low"}
STANCES = {
    "ann": {"ann_army": ("high", 10), "bob_army": ("low", 30)},
    "bob": {"ann_army": ("low", 30), "bob_army": ("high", 10)},
}
LEVERS = {
    "ann_disarms": {"issue": "ann_army", "to": "low", "by": ["ann"], "lasts": "kept", "noticed": 2},
    "bob_disarms": {"issue": "bob_army", "to": "low", "by": ["bob"], "lasts": "kept"},
}
TERMS = {"ann_army": "low", "bob_army": "low"}


def broken(
    levers: Any = LEVERS, stances: Any = STANCES, actor: str = "ann", **more: Any
) -> tuple[Breakdown, State, Arena]:
    arena = Arena.of(case_of(small_document(ISSUES, stances, levers, **more)))
    package = arena.package(TERMS)
    state = carried_out(arena, package, plans(arena, package, arena.status_quo)[0], arena.status_quo)
    (found,) = breakdowns(arena, state, [arena.actor(actor)])
    return found, state, arena


def test_who_leaves_gains_until_the_others_undo_what_they_keep():
    found, state, arena = broken()
    (way,) = found.withdrawals
    assert (float(way.gain[0]), float(found.change[0]), float(way.noticed[0])) == (10, 10 - 30, 2)
    assert arena.names(those_who_keep(arena, state)) == ("ann", "bob")


def test_what_is_done_can_be_neither_left_nor_undone():
    levers = LEVERS | {"bob_disarms": LEVERS["bob_disarms"] | {"lasts": "done"}}
    assert float(broken(levers)[0].change[0]) == 10
    assert broken(levers, actor="bob")[0].withdrawals == ()


def test_what_others_would_go_on_keeping_does_not_fall_when_one_leaves():
    others = {"issue": "bob_army", "to": "low", "by": ["cyd"], "lasts": "kept", "chance": 0.6}
    levers = LEVERS | {"bob_disarms": LEVERS["bob_disarms"] | {"by": ["ann", "bob"]}, "cyd_helps": others}
    stances = STANCES | {"cyd": {"bob_army": ("low", 5)}}
    alone = [way for way in broken(levers, stances, "bob")[0].withdrawals if way.left == (1,)]
    assert [way.falls.tolist() for way in alone] == [[[False]]]
    unsure = levers | {"cyd_helps": others | {"chance": 0.4}}
    alone = [way for way in broken(unsure, stances, "bob")[0].withdrawals if way.left == (1,)]
    assert [way.falls.tolist() for way in alone] == [[[True]]]


def test_after_the_answer_an_actor_makes_the_best_of_what_it_holds_alone():
    """Ann likes its own army small after all: it keeps that whatever bob does."""
    stances = STANCES | {"ann": {"ann_army": ("low", 10), "bob_army": ("low", 30)}}
    assert float(broken(stances=stances)[0].change[0]) == -30


@pytest.mark.parametrize(("fallback", "gain"), [("high", 10), ("middle", 5)], ids=["to-the-status-quo", "half-way"])
def test_what_is_left_falls_back_to_where_the_lever_says(fallback: str, gain: float):
    issues = ISSUES | {"ann_army": "high middle low"}
    levers = LEVERS | {"ann_disarms": LEVERS["ann_disarms"] | {"else": fallback}}
    arena = Arena.of(case_of(small_document(issues, STANCES, levers)))
    package = arena.package(TERMS)
    state = carried_out(arena, package, plans(arena, package, arena.status_quo)[0], arena.status_quo)
    (found,) = breakdowns(arena, state, [arena.actor("ann")])
    assert float(found.withdrawals[0].gain[0]) == gain
