"""Plans and what trying them is worth; who can help; where everybody acting alone leads."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from realpolitik.arena import Arena, Package
from realpolitik.effectivity import (
    BY_VOTE,
    NOTHING_TO_DO,
    helpers,
    helping_sets,
    no_deal,
    plans,
    prospect,
    share_of,
    stake,
    undertake,
)
from realpolitik.errors import TooLarge
from tests.small import small_case

ISSUES = {"army": "low high", "coast": "low high", "dam": "low high"}
STANCES = {
    "ann": {"army": ("high", 40), "coast": ("low", 10)},
    "bob": {"army": ("low", 20), "coast": ("high", 20)},
    "cyd": {"dam": ("high", 30)},
}
LEVERS = {
    "b_push": {"issue": "army", "to": "high", "by": ["ann", "bob"], "chance": 0.5, "cost": {"ann": 4}},
    "a_push": {"issue": "army", "to": "high", "by": "ann", "chance": 0.25, "needs": {"coast": "high"}},
    "open": {"issue": "coast", "to": "high", "by": "bob", "chance": 0.5},
}


def arena(**more: object) -> Arena:
    return Arena.of(small_case(ISSUES, STANCES, LEVERS, **more))


def test_a_plan_has_one_lever_for_each_term_that_is_not_so_already() -> None:
    here = arena()
    both = here.package({"army": "high", "coast": "high", "dam": "low"})
    found = plans(here, both, here.status_quo)
    assert [tuple(here.levers[f].key for f in plan.levers[:2]) for plan in found] == [
        ("a_push", "open"),
        ("b_push", "open"),
    ]
    assert {plan.levers[2] for plan in found} == {NOTHING_TO_DO}


def test_needs_must_be_met_where_the_plan_leads() -> None:
    here = arena()
    (only,) = plans(here, here.package({"army": "high"}), here.status_quo)
    assert here.levers[only.levers[0]].key == "b_push"


def test_a_voted_term_takes_no_lever() -> None:
    here = arena(changes={"dam": {"consensus": ["ann", "cyd"]}})
    (plan,) = plans(here, here.package({"dam": "high"}), here.status_quo)
    assert (plan.levers, plan.voted, plan.acting) == ((BY_VOTE,), (here.issue("dam"),), 0)


def test_expected_gains_count_every_pattern_of_success_and_costs_are_paid_on_trying() -> None:
    here = arena()
    both = here.package({"army": "high", "coast": "high"})
    plan = plans(here, both, here.status_quo)[1]  # b_push and open
    one = undertake(here, both, plan, here.status_quo)
    gains = dict(zip(here.actors, one.gain[0], strict=True))
    assert gains == pytest.approx({"ann": 0.5 * 40 - 0.5 * 10 - 4, "bob": -0.5 * 20 + 0.5 * 20, "cyd": 0})
    assert one.chance[0] == 0.25


def test_a_term_that_waits_is_neither_tried_nor_paid_for_where_the_first_fails() -> None:
    here = arena()
    package = here.package({"army": "high", "coast": "high"}, {"army": ["coast"]})
    chances, paid = np.full((1, 2), 0.5), np.zeros((1, 3))
    paid[0, here.actor("ann")] = 8
    gain, cost = prospect(here, package, here.status_quo, chances, [paid, None])
    assert cost is not None
    assert cost[0, here.actor("ann")] == 4
    assert gain[0, here.actor("ann")] == 0.5 * (-10 + 0.5 * 40 - 8)


def test_the_stake_is_the_best_less_the_worst_of_what_all_together_can_reach() -> None:
    here = arena()
    stakes = dict(zip(here.actors, stake(here, here.status_quo)[0], strict=True))
    assert stakes == {"ann": 50, "bob": 40, "cyd": 0}  # nobody can move the dam
    assert share_of(np.array([25.0]), np.array([50.0])) == 0.5
    assert np.isnan(share_of(np.array([25.0]), np.array([0.0])))


def test_a_lever_that_cannot_succeed_puts_nothing_at_stake() -> None:
    levers = arena().case.levers
    numbers = {f"levers.{key}.chance": np.array([0.0, 1.0]) for key in levers}
    here = Arena.of(arena().case, draws=numbers)
    without, sure = stake(here, here.status_quo)
    assert without.tolist() == [0, 0, 0]
    assert dict(zip(here.actors, sure, strict=True)) == {"ann": 50, "bob": 40, "cyd": 0}


def test_who_can_help_acts_supplies_or_decides_on_votes() -> None:
    relations = {
        "arms": {"kind": "supply", "patron": "cyd", "client": "bob", "dependence": 0.5},
        "tie": {"kind": "command", "patron": "dot", "client": "ann"},
    }
    here = arena(
        relations=relations, actors={"dot": {}}, changes={"dam": {"vote": [{"weights": {"ann": 1}, "at_least": 1}]}}
    )
    assert set(here.names(helpers(here, here.package({"army": "high"}), here.status_quo))) == {"bob", "cyd", "dot"}
    assert set(here.names(helpers(here, here.package({"dam": "high"}), here.status_quo))) == {"cyd", "dot"}


def test_only_sets_that_hold_all_the_unwilling_of_some_plan_can_help() -> None:
    here = arena()
    army = here.package({"army": "high"})
    everybody = helpers(here, army, here.status_quo)
    assert [here.names(mask) for mask in helping_sets(here, army, here.status_quo, everybody, 1)] == [("bob",)]


def test_too_many_plans_are_refused_rather_than_awaited() -> None:
    issues = {f"k{n}": "low high" for n in range(5)}
    levers = {f"f{n}_{m}": {"issue": f"k{n}", "to": "high", "by": "ann"} for n in range(5) for m in range(7)}
    here = Arena.of(small_case(issues, {"ann": {"k0": ("high", 10)}}, levers))
    with pytest.raises(TooLarge, match="16,807 plans"):
        plans(here, Package(tuple((k, 1) for k in range(5))), here.status_quo)


def test_pulls_are_followed_one_after_the_other() -> None:
    levels = ["low", "middle", "high"]
    levers = {
        f"to_{there}": {"issue": "army", "from": here, "to": there, "by": actor}
        for (here, there), actor in zip(pairwise(levels), ("ann", "bob"), strict=True)
    }
    stances = {"ann": {"army": ("middle", 40)}, "bob": {"army": ("high", 20)}}
    found = no_deal(Arena.of(small_case({"army": " ".join(levels)}, stances, levers)))
    assert found.outcomes.tolist() == [[2]]
    assert [pull.gain for pull in found.pulls] == [20, 10]


def test_a_circle_of_pulls_ends_nowhere() -> None:
    levers = {
        "raise": {"issue": "army", "from": "low", "to": "high", "by": "ann"},
        "lower": {"issue": "army", "from": "high", "to": "low", "by": "bob"},
    }
    stances = {"ann": {"army": ("high", 40)}, "bob": {"army": ("low", 20)}}
    found = no_deal(Arena.of(small_case({"army": "low high"}, stances, levers)))
    assert found.outcomes.tolist() == [[0]]
    assert found.open_ends == ((),)
