"""In which orders a package can be carried out, and what each stage on the way is worth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from realpolitik.arena import Arena
from realpolitik.effectivity.ordering import Stages, stages
from realpolitik.effectivity.plans import plans
from realpolitik.effectivity.reach import stake
from realpolitik.errors import TooLarge
from realpolitik.methods.commitment import safest_orders
from tests.small import small_document
from tests.strategies import case_of

ISSUES = {"water": "none half all", "power": "own sold", "toll": "high none"}
STANCES = {
    "ann": {"water": ("none", 40), "power": ("sold", 60), "toll": ("none", 10)},
    "bob": {"water": ("all", 60), "power": ("own", 20), "toll": ("high", 10)},
}
LEVERS = {
    "release": {"issue": "water", "to": "all", "by": ["ann"]},
    "sell": {"issue": "power", "to": "sold", "by": ["ann", "bob"]},
    "lift": {"issue": "toll", "to": "none", "by": ["bob"]},
}
HALF = {"release_half": {"issue": "water", "to": "half", "by": ["ann"]}}
TERMS = {"water": "all", "power": "sold", "toll": "none"}


def staged(levers: Any = LEVERS, terms: Any = TERMS, only_if: Any = None, split: bool = True, **more: Any) -> Stages:
    arena = Arena.of(case_of(small_document(ISSUES, STANCES, levers, **more)))
    package = arena.package(terms, only_if)
    plan = plans(arena, package, arena.status_quo)[0]
    return stages(arena, package, plan, arena.status_quo, arena.mask(["ann", "bob"]), split)


def orders(found: Stages) -> list[list[tuple[str, str]]]:
    """Every order in which the steps can be taken, by name."""
    onward: dict[int, list[int]] = {}
    for one, other in zip(found.start.tolist(), found.end.tolist(), strict=True):
        onward.setdefault(one, []).append(other)

    def names(one: int, other: int) -> tuple[str, str]:
        issue, level = found.between(one, other)
        key = found.arena.issues[issue]
        return key, found.arena.case.issues[key].levels[level]

    def walk(at: int) -> list[list[tuple[str, str]]]:
        if at == len(found.outcomes) - 1:
            return [[]]
        return [[names(at, other), *rest] for other in onward.get(at, ()) for rest in walk(other)]

    return walk(0)


def test_three_terms_have_six_orders_and_what_each_stage_is_worth_is_told():
    found = staged()
    assert len(orders(found)) == 6
    assert found.change()[0, found.after([(0, 2)])].tolist() == [-40, 60]


def test_a_term_that_waits_for_another_comes_after_it():
    waiting = orders(staged(only_if={"power": ["water"]}))
    assert len(waiting) == 3
    assert all(order.index(("water", "all")) < order.index(("power", "sold")) for order in waiting)


def test_a_lever_is_pulled_only_once_its_needs_are_met():
    needing = LEVERS | {"sell": LEVERS["sell"] | {"needs": {"toll": "none"}}}
    assert all(order.index(("toll", "none")) < order.index(("power", "sold")) for order in orders(staged(needing)))


def test_terms_that_need_each_other_have_no_order():
    needing = LEVERS | {
        "sell": LEVERS["sell"] | {"needs": {"toll": "none"}},
        "lift": LEVERS["lift"] | {"needs": {"power": "sold"}},
    }
    found = staged(needing)
    assert orders(found) == []
    assert np.isinf(safest_orders(found.burden([0, 1], np.ones((1, 2))), found.start, found.end).exposure)


def test_a_step_may_stop_at_a_level_on_its_way_that_somebody_can_bring_it_to():
    found = orders(staged(LEVERS | HALF))
    assert [("water", "half"), ("power", "sold"), ("water", "all"), ("toll", "none")] in found
    assert [("water", "all"), ("power", "sold"), ("toll", "none")] in found
    assert len(orders(staged(LEVERS | HALF, split=False))) == 6
    others = {"release_half": HALF["release_half"] | {"by": ["cyd"]}}
    assert len(orders(staged(LEVERS | others, actors={"cyd": {}}))) == 6


def test_the_burden_is_the_largest_loss_of_a_party_in_share_of_its_stake():
    found = staged()
    stakes = stake(found.arena, found.arena.status_quo)
    assert stakes[0].tolist() == [110, 90]
    burden = found.burden([0, 1], stakes)[0]
    assert burden[found.after([(0, 2)])] == pytest.approx(40 / 110)
    assert burden[found.after([(1, 1)])] == pytest.approx(20 / 90)


def test_splitting_makes_the_way_safer():
    whole, cut = staged(), staged(LEVERS | HALF)
    exposures = [
        float(safest_orders(one.burden([0, 1], stake(one.arena, one.arena.status_quo)), one.start, one.end).exposure[0])
        for one in (whole, cut)
    ]
    assert exposures == [pytest.approx(20 / 90), pytest.approx(10 / 90)]  # the toll, half of the water, the power, …


def test_more_sets_of_steps_than_can_be_compared_are_refused():
    issues = {f"i{n}": "no yes" for n in range(16)}
    levers = {f"f{n}": {"issue": f"i{n}", "to": "yes", "by": ["ann"]} for n in range(16)}
    arena = Arena.of(case_of(small_document(issues, {"ann": {"i0": ("yes", 10)}}, levers)))
    package = arena.package(dict.fromkeys(issues, "yes"))
    with pytest.raises(TooLarge, match="16 terms"):
        stages(arena, package, plans(arena, package, arena.status_quo)[0], arena.status_quo, 1)
