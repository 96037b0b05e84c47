"""Who is needed, who holds the key and at which price, chips and threats: on cases worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from realpolitik.case import Case
from realpolitik.errors import UnknownName
from realpolitik.questions.leverage import Chip, Target, Threat, leverage
from tests.small import small_case

ARMY = {"army": "low high"}
WANTED = {"army": "high"}
ANN_AND_BOB_GAIN = {"ann": {"army": ("high", 40)}, "bob": {"army": ("high", 20)}}


def lever(*by: str, **fields: Any) -> dict[str, Any]:
    return {"issue": "army", "to": "high", "by": list(by), **fields}


def target(case: Case) -> Target:
    (found,) = leverage(case, target=WANTED).targets
    return found


def test_a_willing_actor_is_needed_by_what_the_chance_falls_without_it() -> None:
    levers = {"three": lever("ann", "bob", "cyd", chance=0.9), "two": lever("ann", "bob", chance=0.3)}
    found = target(small_case(ARMY, ANN_AND_BOB_GAIN | {"cyd": {"army": ("high", 10)}}, levers))
    assert (found.chance, found.willing) == (0.9, ("ann", "bob", "cyd"))
    assert {need.actor: need.loss for need in found.needed} == pytest.approx({"ann": 0.9, "bob": 0.9, "cyd": 0.6})
    assert found.keys == ()
    assert [(move.lever, move.chance) for move in found.plan] == [("three", 0.9)]


def test_the_key_has_both_branches_a_price_and_payers() -> None:
    levers = {"three": lever("ann", "bob", "cyd", chance=0.9), "two": lever("ann", "bob", chance=0.3)}
    case = small_case(ARMY, ANN_AND_BOB_GAIN | {"cyd": {"army": ("low", 10)}}, levers)
    found = target(case)
    assert (found.chance, found.willing, found.losers) == (0.3, ("ann", "bob"), ("cyd",))
    (key,) = found.keys
    assert (key.actors, key.chance_without, key.chance_with) == (("cyd",), 0.3, pytest.approx(0.9))
    assert (key.price, key.price_share) == (pytest.approx(9), pytest.approx(0.9))  # nine in ten of losing 10
    assert key.payers == pytest.approx({"ann": 40 * 0.6, "bob": 20 * 0.6})
    assert key.is_cheapest


@pytest.mark.parametrize(("chance", "keys"), [(0.35, 1), (0.34, 0)], ids=["enough", "too-little"])
def test_what_raises_the_chance_by_less_than_a_twentieth_is_no_key(chance: float, keys: int) -> None:
    levers = {"three": lever("ann", "bob", "cyd", chance=chance), "two": lever("ann", "bob", chance=0.3)}
    found = target(small_case(ARMY, ANN_AND_BOB_GAIN | {"cyd": {"army": ("low", 10)}}, levers))
    assert len(found.keys) == keys


def test_the_cheapest_key_has_the_least_price_in_share_of_stake_per_unit_of_chance() -> None:
    # Cyd loses a tenth of its stake for .9, dot all of its own for .6; in points dot is cheaper.
    stances = ANN_AND_BOB_GAIN | {
        "cyd": {"army": ("low", 10), "coast": ("high", 90)},
        "dot": {"army": ("low", 5)},
    }
    levers = {
        "with_cyd": lever("ann", "cyd", chance=0.9),
        "with_dot": lever("ann", "dot", chance=0.6),
        "open": {"issue": "coast", "to": "high", "by": ["cyd", "dot"]},
    }
    found = target(small_case(ARMY | {"coast": "low high"}, stances, levers))
    assert found.chance == 0
    assert {key.actors: (key.price, key.is_cheapest) for key in found.keys} == {
        ("cyd",): (pytest.approx(9), True),
        ("dot",): (pytest.approx(3), False),
    }


def test_where_no_single_actor_holds_the_key_the_smallest_sets_do() -> None:
    losers = {actor: {"army": ("low", 10)} for actor in ("cyd", "dot", "eve")}
    levers = {"four": lever("ann", "bob", "cyd", "dot"), "five": lever("ann", "cyd", "dot", "eve", chance=0.9)}
    (key,) = target(small_case(ARMY, ANN_AND_BOB_GAIN | losers, levers)).keys
    assert (key.actors, key.price) == (("cyd", "dot"), 20)
    assert key.price_share == 1  # each of them loses all it has at stake


def test_the_victim_may_hold_the_key_at_a_price_that_nobody_would_pay() -> None:
    (key,) = target(small_case(ARMY, ANN_AND_BOB_GAIN | {"eve": {"army": ("low", 90)}}, {"go": lever("eve")})).keys
    assert (key.actors, key.price, key.price_share) == (("eve",), 90, 1)
    assert sum(key.payers.values()) < key.price


def test_a_voter_may_hold_the_key() -> None:
    stances = ANN_AND_BOB_GAIN | {"cyd": {"army": ("low", 10)}, "dot": {"army": ("low", 30)}}
    vote = {"vote": [{"weights": {"ann": 1, "bob": 1, "cyd": 1, "dot": 1}, "at_least": 3}]}
    found = target(small_case(ARMY, stances, changes={"army": vote}))
    assert found.chance == 0
    assert {key.actors: (key.price, key.is_cheapest) for key in found.keys} == {
        ("cyd",): (10, True),
        ("dot",): (30, True),
    }


def test_a_supplier_may_hold_the_key() -> None:
    supply = {"tie": {"kind": "supply", "patron": "cyd", "client": "bob", "dependence": 0.5}}
    stances = ANN_AND_BOB_GAIN | {"cyd": {"army": ("low", 10)}}
    found = target(small_case(ARMY, stances, {"two": lever("ann", "bob", chance=0.8)}, relations=supply))
    assert found.chance == pytest.approx(0.4)
    (key,) = found.keys
    assert (key.actors, key.chance_with, key.price) == (("cyd",), pytest.approx(0.8), pytest.approx(8))


def test_whoever_gains_by_the_plan_holds_no_key_whatever_else_it_could_do() -> None:
    # Bob would not join the dearer plan, but gains by ann's: it is among the willing.
    levers = {"alone": lever("ann", chance=0.3), "both": lever("ann", "bob", cost={"bob": 30})}
    found = target(small_case(ARMY, ANN_AND_BOB_GAIN, levers))
    assert (found.willing, found.chance, found.keys) == (("ann", "bob"), 0.3, ())


def test_every_level_that_can_be_brought_about_is_a_target() -> None:
    case = small_case({"army": "low middle high"}, ANN_AND_BOB_GAIN, {"go": lever("ann", "bob")})
    assert [found.key for found in leverage(case).targets] == ["army=high"]


def test_an_unknown_target_is_told_with_what_there_is() -> None:
    case = small_case(ARMY, ANN_AND_BOB_GAIN, {"go": lever("ann", "bob")})
    with pytest.raises(UnknownName, match="higher"):
        leverage(case, target={"army": "higher"})


def test_power_sums_up_what_each_adds_in_every_company() -> None:
    case = small_case(ARMY, ANN_AND_BOB_GAIN, {"go": lever("ann", "bob", chance=0.8)})
    proof = target(case).proof
    assert proof is not None
    assert proof.shapley == pytest.approx({"ann": 0.4, "bob": 0.4})


# Chips and threats ------------------------------------------------------------------------------------------------


def chips_and_threats(eve: tuple[Any, float], **fields: Any) -> tuple[tuple[Chip, ...], tuple[Threat, ...]]:
    """Eve alone can raise the army; ann gains 40 by it, of 80 at stake, and cyd loses 30."""
    stances = {
        "ann": {"army": ("high", 40), "coast": ("high", 40)},
        "cyd": {"army": ("low", 30)},
        "eve": {"army": eve, "coast": ("high", 100)},
    }
    levers = {"go": lever("eve", **fields), "open": {"issue": "coast", "to": "high", "by": ["ann", "cyd", "eve"]}}
    answer = leverage(small_case(ARMY | {"coast": "low high"}, stances, levers))
    return answer.chips, answer.threats


def test_a_chip_is_live_when_it_costs_its_holder_a_smaller_share_than_the_buyer_gains() -> None:
    (chip,), _ = chips_and_threats(("low", 25))
    assert (chip.holder, chip.buyer, chip.lever, chip.floor, chip.ceiling) == ("eve", "ann", "go", 25, 40)
    assert (chip.floor_share, chip.ceiling_share, chip.is_live) == (0.2, 0.5, True)
    (chip,), _ = chips_and_threats(("low", 25), cost={"eve": 75})
    assert (chip.floor, chip.floor_share, chip.is_live) == (100, 0.8, False)


def test_a_chip_counts_the_chance_that_it_works() -> None:
    (chip,), _ = chips_and_threats(("low", 25), chance=0.4, cost={"eve": 5})
    assert (chip.floor, chip.ceiling) == (pytest.approx(0.4 * 25 + 5), pytest.approx(0.4 * 40))


def test_a_threat_is_credible_when_it_pays_its_holder_and_costly_otherwise() -> None:
    _, (costly,) = chips_and_threats(("low", 25))
    assert (costly.holder, costly.victim, costly.loss, costly.loss_share, costly.is_credible) == (
        "eve",
        "cyd",
        -30,
        -1,
        False,
    )
    _, (credible,) = chips_and_threats(("high", 25), chance=0.4)  # with more it would be pulled already
    assert (credible.loss, credible.is_credible) == (pytest.approx(-12), True)
