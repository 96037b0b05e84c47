"""The graph model that levers make: states, who moves, what it pays, what a withdrawal leaves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.arena import Arena
from realpolitik.case import Case
from realpolitik.effectivity.conflict import NOBODY, LeverConflict, State, lever_conflicts, unheld
from realpolitik.errors import TooLarge
from tests.conflict_oracle import Levers
from tests.small import small_case
from tests.strategies import case_of, documents, draws_of

ISSUES = {"army": "low high", "coast": "low high"}
STANCES = {
    "ann": {"army": ("high", 40), "coast": ("low", 10)},
    "bob": {"army": ("low", 20), "coast": ("high", 20)},
}
LEVERS = {
    "raise": {"issue": "army", "to": "high", "by": "ann", "lasts": "kept"},
    "open": {"issue": "coast", "to": "high", "by": "bob"},
    "close": {"issue": "coast", "to": "low", "by": ["ann", "bob"]},
}


def conflict_of(case: Case, **more: object) -> LeverConflict:
    arena = Arena.of(case)
    (found,) = lever_conflicts(arena, [[unheld(arena.status_quo)]], **more)
    return found


def moves(found: LeverConflict) -> set[tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...], bool]]:
    """Who moves from which outcome to which, and whether it pays all of them."""
    return {
        (
            found.arena.names(coalition),
            found.states[start].outcome,
            found.states[end].outcome,
            found.improves(found.move(coalition, start, end)),
        )
        for coalition, start, end in found.ways
    }


def test_levers_are_pulled_singly_and_together_and_what_is_kept_can_be_left():
    found = conflict_of(small_case(ISSUES, STANCES, LEVERS))
    assert {state.outcome for state in found.states} == {(0, 0), (1, 0), (0, 1), (1, 1)}
    told = moves(found)
    assert (("ann",), (0, 0), (1, 0), True) in told
    assert (("bob",), (0, 0), (0, 1), True) in told
    assert (("ann", "bob"), (0, 0), (1, 1), False) in told  # bob loses 20 and gains 20
    assert (("ann",), (1, 0), (0, 0), False) in told  # it stops keeping its army, and loses by it


def test_a_move_pays_only_once_its_costs_are_paid():
    levers = LEVERS | {"raise": LEVERS["raise"] | {"cost": {"ann": 50}}}
    assert (("ann",), (0, 0), (1, 0), False) in moves(conflict_of(small_case(ISSUES, STANCES, levers)))


def test_what_is_likelier_to_fail_is_not_done_unless_it_is_asked_for():
    levers = LEVERS | {"raise": LEVERS["raise"] | {"chance": 0.4}}
    case = small_case(ISSUES, STANCES, levers)
    assert {state.outcome[0] for state in conflict_of(case).states} == {0}
    assert {state.outcome[0] for state in conflict_of(case, least_chance=0.3).states} == {0, 1}


def test_two_levers_that_are_each_sure_enough_may_not_be_so_together():
    levers = {key: lever | {"chance": 0.6} for key, lever in LEVERS.items()}
    told = moves(conflict_of(small_case(ISSUES, STANCES, levers)))
    assert not any(before == (0, 0) and after == (1, 1) for _, before, after, _ in told)


def test_another_coalition_that_gains_keeps_what_a_member_leaves():
    levers = LEVERS | {"hold": {"issue": "army", "to": "high", "by": "cyd", "lasts": "kept"}}
    stances = STANCES | {"cyd": {"army": ("high", 30)}}
    found = conflict_of(small_case(ISSUES, stances, levers))
    keys = [lever.key for lever in found.arena.levers]
    left = [
        found.states[end].holders[0]
        for coalition, start, end in found.ways
        if found.move(coalition, start, end).left and keys[found.states[start].holders[0]] == "raise"
    ]
    assert {keys[holder] for holder in left} == {"hold"}


def test_without_anybody_who_would_keep_it_the_issue_falls_back():
    found = conflict_of(small_case(ISSUES, STANCES, LEVERS))
    ends = {found.states[way[-1]] for way in found.ways if found.move(*way).left}
    assert {state.outcome[0] for state in ends} == {0}
    assert {state.holders[0] for state in ends} == {NOBODY}


def test_what_is_irreversible_stays():
    levers = {
        "raise": {"issue": "army", "to": "high", "by": "ann", "irreversible": True},
        "lower": {"issue": "army", "to": "low", "by": "bob"},
    }
    told = moves(conflict_of(small_case(ISSUES, STANCES, levers)))
    assert told == {(("ann",), (0, 0), (1, 0), True)}


def test_a_vote_is_carried_by_each_smallest_majority():
    changes = {"army": {"vote": [{"weights": {"ann": 1, "bob": 1, "cyd": 1}, "at_least": 2}]}}
    stances = STANCES | {"cyd": {"army": ("high", 30)}}
    found = conflict_of(small_case(ISSUES, stances, {}, changes=changes))
    assert {(who, before[0], after[0], pays) for who, before, after, pays in moves(found)} == {
        (("ann", "bob"), 0, 1, False),
        (("ann", "cyd"), 0, 1, True),
        (("bob", "cyd"), 0, 1, False),
        (("ann", "bob"), 1, 0, False),
        (("ann", "cyd"), 1, 0, False),
        (("bob", "cyd"), 1, 0, False),
    }


def test_only_the_issues_asked_for_are_moved():
    found = conflict_of(small_case(ISSUES, STANCES, LEVERS), issues=[1])
    assert {state.outcome for state in found.states} == {(0, 0), (0, 1)}


def test_too_many_states_say_what_would_fit():
    issues = {f"issue_{k:02}": "no yes" for k in range(15)}
    levers = {f"do_{k:02}": {"issue": key, "to": "yes", "by": "ann"} for k, key in enumerate(issues)}
    case = small_case(issues, {"ann": dict.fromkeys(issues, ("yes", 10))}, levers)
    with pytest.raises(TooLarge, match="fewer issues would fit"):
        conflict_of(case)


# Many draws -------------------------------------------------------------------------------------------------------

ROWS = 3


def ways_reached(found: LeverConflict, starts: list[State]) -> dict[tuple[int, State, State], bool]:
    """The moves that some states lead to, and whether they pay."""
    waiting, seen, reached = list(starts), set(starts), {}
    ways = [(coalition, found.states[start], found.states[end]) for coalition, start, end in found.ways]
    pays = {
        (arcs.coalition, found.states[start], found.states[end])
        for arcs in found.conflict.improvements
        for start, end in zip(arcs.start, arcs.end, strict=True)
    }
    while waiting:
        here = waiting.pop()
        for way in ways:
            if way[1] == here:
                reached[way] = way in pays
                if way[2] not in seen:
                    seen.add(way[2])
                    waiting.append(way[2])
    return reached


def agree(arena: Arena, starts: list[State]) -> None:
    for draw, found in enumerate(lever_conflicts(arena, [starts] * arena.draws)):
        assert ways_reached(found, starts) == Levers(arena.take(np.array([draw]))).ways(starts)


@given(case=documents().map(case_of), data=st.data())
@settings(max_examples=25)
def test_in_every_draw_the_moves_are_those_that_the_rules_read_one_by_one_allow(case: Case, data: st.DataObject):
    arena = Arena.of(case, None, data.draw(draws_of(case, ROWS)))
    agree(arena, [unheld(arena.status_quo)])


@pytest.mark.slow
@given(case=documents(most_issues=4).map(case_of), data=st.data())
@settings(max_examples=1_000)
def test_in_every_draw_of_many_larger_cases_they_are(case: Case, data: st.DataObject):
    arena = Arena.of(case, None, data.draw(draws_of(case, ROWS)))
    agree(arena, [unheld(arena.status_quo)])


def test_draws_that_are_too_many_to_be_laid_out_together_are_laid_out_in_parts(monkeypatch: pytest.MonkeyPatch):
    case = small_case(ISSUES, STANCES, LEVERS)
    arena = Arena.of(case, None, {"levers.raise.chance": np.linspace(0, 1, 8), "levers.open.cost.bob": np.arange(8.0)})
    starts = [unheld(arena.status_quo)]
    whole = [ways_reached(found, starts) for found in lever_conflicts(arena, [starts] * 8)]
    monkeypatch.setattr("realpolitik.effectivity.conflict.MOST_NUMBERS", 20)
    parts = list(lever_conflicts(arena, [starts] * 8))
    assert len({id(found.laid_out) for found in parts}) > 1
    assert [ways_reached(found, starts) for found in parts] == whole


KEPT = small_case(
    {"army": "low middle high", "dam": "none half full"},
    {
        "ann": {"army": ("high", 40)},
        "bob": {"army": ("high", 20), "dam": ("half", 20)},
        "cyd": {"army": ("high", 10), "dam": ("full", 20)},
        "dot": {"army": ("high", 30), "dam": ("full", 40)},
    },
    {
        "raise": {"issue": "army", "to": "high", "by": ["ann", "dot"], "lasts": "kept", "else": "low"},
        "hold": {"issue": "army", "to": "high", "by": "bob", "lasts": "kept", "cost": {"bob": 5}},
        "hold_too": {"issue": "army", "to": "high", "by": "cyd", "lasts": "kept"},
        "fill": {"issue": "dam", "to": "full", "by": ["cyd", "dot"], "lasts": "kept", "needs": {"army": ["high"]}},
        "drain": {"issue": "dam", "to": "none", "by": "bob", "lasts": "kept"},
    },
).edit({"stances.bob.army.when": {"dam": {"at_most": "half"}}, "stances.cyd.army.when": {"dam": {"is": "full"}}})


@given(draws=draws_of(KEPT, 5))
@settings(max_examples=20)
def test_in_every_draw_the_surest_of_those_who_gain_keeps_what_a_member_leaves(draws: dict[str, np.ndarray]):
    arena = Arena.of(KEPT, None, draws)
    keys = [lever.key for lever in arena.levers]
    agree(arena, [unheld(arena.status_quo), State((2, 2), (keys.index("raise"), keys.index("fill")))])
