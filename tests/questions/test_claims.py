"""Every measure on one case with known numbers; what flips a claim found where it was planted."""

from __future__ import annotations

from typing import Any

import pytest

from realpolitik.arena import Arena
from realpolitik.case import Case, load
from realpolitik.questions.claims import ClaimEntry, claims
from realpolitik.questions.settling import METHODS, settlement
from tests.small import small_document
from tests.strategies import Document, case_of

ISSUES = {"army": "low middle high", "coast": "low high"}
STANCES = {
    "ann": {"army": ("high", 40), "coast": ("low", 10)},
    "bob": {"army": ("middle", 40), "coast": ("high", 20)},
    "cyd": {"army": (60, 40)},
    "dot": {"army": ("low", 30), "coast": ("high", 90)},
    "eve": {"army": ("high", 8)},
}
LEVERS = {
    "some": {"issue": "army", "to": "middle", "by": ["ann", "bob"], "from": "low", "chance": 1},
    "much": {"issue": "army", "to": "high", "by": ["ann", "cyd"], "from": "low", "chance": 0.8},
    "open": {"issue": "coast", "to": "high", "by": ["ann", "dot"], "chance": 0.5},
}
DEALS = {
    "modest": {"parties": ["ann", "bob"], "terms": {"army": "middle"}},
    "bold": {"parties": ["ann", "cyd"], "terms": {"army": "high"}},
    "gift": {"parties": ["ann", "dot"], "terms": {"coast": "high"}},
}
SCENARIOS = {"later": {"kind": "horizon", "trigger": "the war ends", "stances": {"ann": {"army": {"position": "low"}}}}}


def document(test: Any, **more: Any) -> Document:
    said = {"says": "So it is.", "test": test}
    return small_document(ISSUES, STANCES, LEVERS, DEALS, scenarios=SCENARIOS, claims={"claim": said}) | more


def tested(test: Any, **more: Any) -> ClaimEntry:
    (entry,) = claims(case_of(document(test, **more)), flips=False)
    return entry


# S of ann and bob: weights .4 on the army (50 apart) and √(.1·.2) on the coast (100 apart).
COAST = (0.1 * 0.2) ** 0.5
AGREEMENT = 1 - 2 * (0.4 * 50 + COAST * 100) / (100 * (0.4 + COAST))

MEASURES = [
    pytest.param({"agreement": {"of": ["ann", "bob"]}}, AGREEMENT, id="agreement"),
    pytest.param({"agreement": {"of": ["ann", "bob"], "issues": ["army"]}}, 0, id="agreement-on-an-issue"),
    pytest.param({"agreement": {"of": ["ann", "bob"], "issues": ["army"], "in": "later"}}, 0, id="agreement-later"),
    pytest.param({"direction": {"of": ["ann", "bob"], "issues": ["army"]}}, 0.5, id="direction"),
    pytest.param(
        {"direction": {"of": ["ann", "bob"], "issues": ["army"], "from": {"army": "high"}}}, 0, id="direction-from"
    ),
    pytest.param(
        {"shared priorities": {"of": ["ann", "bob"]}},
        (0.4 * 0.4 + 0.1 * 0.2) / ((0.4**2 + 0.1**2) * (0.4**2 + 0.2**2)) ** 0.5,
        id="shared-priorities",
    ),
    pytest.param({"vulnerability": {"of": "ann", "for": "bob"}}, 0, id="vulnerability"),
    pytest.param({"parting": {"of": ["ann", "bob"], "to": "later", "issue": "coast"}}, 0, id="parting"),
    pytest.param({"salience": {"of": "dot", "issue": "coast"}}, 90, id="salience"),
    pytest.param({"gain": {"of": "bob", "deal": "modest"}}, 20, id="gain-of-a-deal"),
    pytest.param({"gain": {"of": "ann", "for": {"army": "high"}}}, 40, id="gain-of-bare-terms"),
    pytest.param({"chance": {"deal": "bold"}}, 0.8, id="chance-of-a-deal"),
    pytest.param({"chance": {"for": {"army": "high"}}}, 0.8, id="chance-of-the-willing"),
    pytest.param({"chance": {"for": {"army": "high"}, "without": ["cyd"]}}, 0, id="chance-without"),
    pytest.param({"chance": {"for": {"coast": "high"}, "of": ["ann", "dot"]}}, 0.5, id="chance-of-some"),
    pytest.param({"needed": {"of": "cyd", "for": {"army": "high"}}}, 0.8, id="needed"),
    pytest.param({"price": {"of": "ann", "for": {"coast": "high"}}}, 5, id="price"),
    pytest.param({"p*": {"of": "ann", "deal": "modest", "rival": "bold"}}, 20 / 32, id="p-star"),
    pytest.param({"forecast": {"issue": "coast"}}, 100 * (20 + 90) / 120, id="forecast"),
    pytest.param({"forecast": {"issue": "coast", "method": "median"}}, 100, id="forecast-by-median"),
]


@pytest.mark.parametrize("method", METHODS)
def test_a_claim_may_ask_any_method_of_forecasting(method: str) -> None:
    arena = Arena.of(case_of(document({"forecast": {"issue": "coast"}, "above": 0})))
    place = float(settlement(arena, "coast", method)[0])
    asked = {"forecast": {"issue": "coast", "method": method}}
    assert tested(asked | {"above": place - 0.01}).follows
    assert not tested(asked | {"below": place - 0.01}).follows


def test_a_forecast_is_held_against_a_level() -> None:
    asked = {"forecast": {"issue": "coast"}}
    assert tested(asked | {"below": "high"}).follows
    assert tested(asked | {"above": "low"}).follows
    assert not tested(asked | {"equals": "high"}).follows


@pytest.mark.parametrize(("measure", "value"), MEASURES)
def test_a_measure_is_held_against_a_bound(measure: Document, value: float) -> None:
    for relation, bound, follows in (
        ("above", value - 1e-6, True),
        ("above", value, False),
        ("below", value + 1e-6, True),
        ("below", value, False),
        ("equals", value, True),
        ("equals", value + 1e-6, False),
    ):
        entry = tested(measure | {relation: bound})
        (finding,) = entry.proof.findings
        assert finding.value == pytest.approx(value)
        assert entry.follows == follows == finding.holds, (relation, bound)


PARTED = {"of": ["ann", "eve"], "to": "later"}
TRUTHS = [
    pytest.param({"in reach": {"for": {"army": "high"}}}, True, id="in-reach"),
    pytest.param({"in reach": {"for": {"coast": "high"}}}, False, id="not-in-reach-of-the-willing"),
    pytest.param({"in reach": {"for": {"coast": "high"}, "of": ["ann", "dot"]}}, True, id="in-reach-of-some"),
    pytest.param({"in reach": {"for": {"army": "high"}, "without": ["cyd"]}}, False, id="not-in-reach-without"),
    pytest.param({"acceptable to": {"of": "ann", "deal": "bold"}}, True, id="acceptable"),
    pytest.param({"acceptable to": {"of": "ann", "deal": "gift"}}, False, id="not-acceptable"),
    pytest.param({"pays": {"of": "dot", "deal": "bold"}}, True, id="pays"),
    pytest.param({"pays": {"of": "dot", "deal": "bold", "rank": "first"}}, True, id="pays-first"),
    pytest.param({"pays": {"of": "dot", "deal": "bold", "rank": "only"}}, True, id="pays-alone"),
    pytest.param({"pays": {"of": "ann", "deal": "gift"}}, False, id="a-party-does-not-pay"),
    pytest.param({"rides free": {"of": "eve", "deal": "bold"}}, True, id="rides-free"),
    pytest.param({"rides free": {"of": "dot", "deal": "bold"}}, False, id="does-not-ride-free"),
    pytest.param({"key": {"of": "ann", "for": {"coast": "high"}}}, True, id="key"),
    pytest.param({"key": {"of": "ann", "for": {"coast": "high"}, "rank": "only"}}, True, id="only-key"),
    pytest.param({"key": {"of": "ann", "for": {"coast": "high"}, "rank": "cheapest"}}, True, id="cheapest-key"),
    pytest.param({"key": {"actor": "bob", "for": {"coast": "high"}}}, False, id="no-key"),
    pytest.param({"outwaits": {"of": "ann", "deal": "modest", "rival": "bold"}}, True, id="outwaits"),
    pytest.param({"outwaits": {"of": "ann", "deal": "modest"}}, True, id="outwaits-some-rival"),
    pytest.param({"outwaits": {"of": "bob", "deal": "modest", "rival": "bold"}}, False, id="does-not-outwait"),
    pytest.param({"blocked by": {"of": "cyd", "deal": "modest"}}, False, id="not-blocked"),
    pytest.param({"salience": {"of": "dot", "issue": "coast", "rank": 1}}, True, id="first-in-salience"),
    pytest.param({"salience": {"of": "dot", "issue": "army", "rank": 1}}, False, id="not-first-in-salience"),
    pytest.param({"parting": PARTED | {"issue": "army", "rank": 1}}, True, id="parts-most"),
    pytest.param({"parting": PARTED | {"issue": "coast", "rank": 1}}, False, id="parts-not"),
    pytest.param({"verdict": {"deal": "modest"}, "equals": "held_out_for"}, True, id="held-out-for"),
    pytest.param({"verdict": {"deal": "bold"}, "equals": "ready"}, True, id="ready"),
    pytest.param({"verdict": {"deal": "gift"}, "equals": "ready"}, False, id="refused"),
    pytest.param({"gain": {"of": "ann", "deal": "bold"}, "above": {"gain": {"of": "ann", "deal": "modest"}}}, True,
                 id="one-measure-against-another"),
    pytest.param({"all": [{"in reach": {"for": {"army": "high"}}}, {"in reach": {"for": {"coast": "high"}}}]}, False,
                 id="all"),
    pytest.param({"any": [{"in reach": {"for": {"army": "high"}}}, {"in reach": {"for": {"coast": "high"}}}]}, True,
                 id="any"),
    pytest.param({"not": {"in reach": {"for": {"coast": "high"}}}}, True, id="not"),
    pytest.param({"rises": {"measure": {"chance": {"deal": "bold"}}, "with": "levers.much.chance", "by": 0.1}}, True,
                 id="rises"),
    pytest.param({"rises": {"measure": {"chance": {"deal": "bold"}}, "with": "levers.much.chance", "by": -0.1}}, False,
                 id="falls"),
    pytest.param({"rises": {"measure": {"chance": {"deal": "modest"}}, "with": "levers.much.chance", "by": 0.1}}, False,
                 id="rises-with-something-else"),
]  # fmt: skip


@pytest.mark.parametrize(("test", "follows"), TRUTHS)
def test_a_test_is_passed_or_not(test: Document, follows: bool) -> None:
    assert tested(test).follows == follows


def test_a_blocking_coalition_is_known_by_its_members() -> None:
    levers = LEVERS | {"swap": {"issue": "coast", "to": "high", "by": ["bob", "dot"], "needs": {"army": "low"}}}
    stances = STANCES | {"bob": {"army": ("middle", 40), "coast": ("high", 60)}}
    for actor, blocks in (("bob", True), ("dot", True), ("ann", False), ("eve", False)):
        said = {"claim": {"says": "So it is.", "test": {"blocked by": {"of": actor, "deal": "modest"}}}}
        (entry,) = claims(case_of(small_document(ISSUES, stances, levers, DEALS, claims=said)), flips=False)
        assert entry.follows == blocks, actor


def test_what_cannot_be_compared_passes_no_test() -> None:
    for relation in ("above", "below"):
        entry = tested({"agreement": {"of": ["cyd", "eve"], "issues": ["coast"]}, relation: 0})
        assert (entry.answer, entry.proof.findings[0].value) == ("doesn't follow", None)


def test_in_a_scenario_the_number_that_is_raised_is_the_one_that_stands_there() -> None:
    chance = {"rises": {"measure": {"chance": {"deal": "bold"}}, "with": "levers.much.chance", "by": 0.1}}
    pull = {
        "rises": {"measure": {"gain": {"of": "bob", "deal": "modest"}}, "with": "stances.bob.army.salience", "by": 9}
    }
    scenarios = {
        "surer": {"kind": "counterfactual", "levers": {"much": {"chance": 0.2}}},
        "nobody": {"kind": "counterfactual", "stances": {"bob": {"army": None}}},
    }
    for test, scenario, follows in ((chance, "surer", True), (pull, "surer", True), (pull, "nobody", False)):
        (entry,) = claims(case_of(document(test) | {"scenarios": scenarios}), scenario, flips=False)
        assert entry.follows == follows, (test, scenario)


@pytest.mark.parametrize("name", ["syria-2018", "syria-2015"])
def test_the_claims_of_a_case_can_be_put_in_each_of_its_scenarios(name: str) -> None:
    case = load(name)
    for scenario in case.scenarios:
        assert len(claims(case, scenario, flips=False)) == len(case.at(scenario).claims)


# What flips a claim -----------------------------------------------------------------------------------------------


def flips_of(case: Case) -> dict[str, float]:
    (entry,) = claims(case)
    return {flip.path: flip.at for flip in entry.proof.flips}


def test_a_flip_is_found_where_it_was_planted() -> None:
    # Wanting the army at p, up to the middle, bob gains .4·(p − (50 − p)) by the deal; with p = 50 and salience s, s/2.
    found = flips_of(case_of(document({"gain": {"of": "bob", "deal": "modest"}, "above": 15})))
    assert found["stances.bob.army.salience"] == pytest.approx(30, abs=100 / 2000)
    assert found["stances.bob.army.position"] == pytest.approx(43.75, abs=100 / 2000)
    assert found["levers.some.chance"] == pytest.approx(0.75, abs=1 / 2000)
    assert set(found) == {"stances.bob.army.salience", "stances.bob.army.position", "levers.some.chance"}


def test_the_smallest_change_comes_first_as_a_share_of_what_it_was_moved_over() -> None:
    (entry,) = claims(case_of(document({"gain": {"of": "bob", "deal": "modest"}, "above": 15})))
    changes = [abs(flip.at - flip.value) / (flip.high - flip.low) for flip in entry.proof.flips]
    assert changes == sorted(changes)


def test_a_range_is_moved_only_within_its_ends() -> None:
    wanted = {"gain": {"of": "bob", "deal": "modest"}, "above": 15}
    narrow = document(wanted)
    narrow["stances"]["bob"]["army"] |= {"salience": "38..45", "position": "45..50"}
    narrow["levers"]["some"] |= {"chance": "0.9..1"}
    (entry,) = claims(case_of(narrow))
    assert (entry.footing, entry.proof.flips) == ("robust", ())
    wide = document(wanted)
    wide["stances"]["bob"]["army"] |= {"salience": "20..60"}
    (flip,) = [flip for flip in claims(case_of(wide))["claim"].proof.flips if flip.path.endswith("salience")]
    assert (flip.value, flip.low, flip.high) == (40, 20, 60)
    assert flip.at == pytest.approx(30, abs=40 / 2000)


def cited(salience: str, **others: str) -> Document:
    """A claim drawn from the second paragraph that turns on bob's salience, and on others if they are given."""
    case = document({"gain": {"of": "bob", "deal": "modest"}, "above": 15})
    case["sources"] = {"paper": {"title": "A paper"}}
    case["claims"]["claim"]["evidence"] = ["paper#2"]
    case["levers"]["some"] |= {"chance": "0.9..1"}
    position = others.get("position")
    case["stances"]["bob"]["army"] |= {
        "position": "middle" if position else "45..55",
        "evidence": {"salience": [salience]} | ({"position": [position]} if position else {}),
    }
    return case


@pytest.mark.parametrize(
    ("case", "footing"),
    [
        pytest.param(cited("paper#2"), "rests on itself", id="the-same-paragraph"),
        pytest.param(cited("paper#3"), "turns on other numbers", id="another-paragraph"),
        pytest.param(cited("paper#2", position="paper#2"), "rests on itself", id="both-from-the-same-paragraph"),
        pytest.param(cited("paper#2", position="paper#3"), "turns on other numbers", id="one-from-another-paragraph"),
    ],
)
def test_a_claim_rests_on_itself_when_all_that_flips_it_stems_from_its_own_paragraph(
    case: Document, footing: str
) -> None:
    (entry,) = claims(case_of(case))
    assert (entry.answer, entry.footing) == ("follows", footing)


def test_a_claim_that_fails_is_flipped_by_what_would_make_it_follow() -> None:
    found = flips_of(case_of(document({"acceptable to": {"of": "ann", "deal": "gift"}})))
    assert found["stances.ann.coast.position"] == pytest.approx(50, abs=100 / 2000)  # beyond it ann gains


def test_where_no_loser_has_a_stake_nobody_pays_first() -> None:
    """Nobody can move the border, so that neither has a stake to measure its loss by."""
    stances = {"ann": {"border": ("low", 10)}, "bob": {"border": ("low", 10)}}
    says = {"says": "So it is.", "test": {"pays": {"of": "ann", "for": {"border": "high"}, "rank": "first"}}}
    (entry,) = claims(case_of(small_document({"border": "low high"}, stances, claims={"first": says})), flips=False)
    assert not entry.follows


def test_a_verdict_that_plans_tie_on_is_no_single_word() -> None:
    levers = {
        "f1": {"issue": "army", "to": "high", "by": ["ann", "bob"]},
        "f2": {"issue": "army", "to": "high", "by": ["ann", "bob"], "cost": {"bob": -5}},
        "g": {"issue": "coast", "to": "high", "by": ["bob", "cyd"], "needs": {"army": "low"}},
    }
    stances = {
        "ann": {"army": ("high", 20)},
        "bob": {"army": ("high", 10), "coast": ("high", 12)},
        "cyd": {"coast": ("high", 5)},
    }
    said = {"claim": {"says": "So it is.", "test": {"verdict": {"deal": "deal"}, "equals": "ready"}}}
    deal = {"deal": {"parties": ["ann", "bob"], "terms": {"army": "high"}}}
    issues = {"army": "low high", "coast": "low high"}
    (entry,) = claims(case_of(small_document(issues, stances, levers, deal, claims=said)), flips=False)
    assert (entry.answer, entry.proof.findings[0].value) == ("doesn't follow", "blocked or ready")


# Whether an outcome holds: ann and bob disarm together, and each would rather have only the other do so.
ARMY = {"levels": {"high": 0, "low": 100}, "status_quo": "high"}
MINE, YOURS = {"position": "high", "salience": 10}, {"position": "low", "salience": 30}
ARMIES = {
    "issues": {"ann_army": ARMY, "bob_army": ARMY},
    "stances": {"ann": {"ann_army": MINE, "bob_army": YOURS}, "bob": {"ann_army": YOURS, "bob_army": MINE}},
    "levers": {
        "ann_disarms": {"issue": "ann_army", "to": "low", "by": ["ann"], "lasts": "kept"},
        "bob_disarms": {"issue": "bob_army", "to": "low", "by": ["bob"], "lasts": "kept"},
    },
    "deals": {"treaty": {"parties": ["ann", "bob"], "terms": {"ann_army": "low", "bob_army": "low"}}},
    "scenarios": {},
}


@pytest.mark.parametrize(
    ("test", "follows"),
    [
        pytest.param({"holds": {"deal": "treaty"}}, True, id="a-deal"),
        pytest.param({"holds": {"deal": "treaty", "concept": "SEQ"}}, True, id="by-answers"),
        pytest.param({"holds": {"deal": "treaty", "concept": "R"}}, False, id="not-by-itself"),
        pytest.param({"holds": {"for": {"ann_army": "low", "bob_army": "low"}, "concept": "CGMR"}}, True, id="terms"),
        pytest.param({"holds": {"for": {"ann_army": "low"}, "concept": "GMR"}}, False, id="half-of-it"),
        pytest.param({"not": {"holds": {"for": {"ann_army": "low"}}}}, True, id="contrary"),
    ],
)
def test_whether_an_outcome_holds_once_reached(test, follows):
    assert tested(test, **ARMIES).follows is follows


CHICKEN = {
    "choices": {"ann_swerves": {"by": "ann"}, "bob_swerves": {"by": "bob"}},
    "names": {"crash": "NN", "both_swerve": "YY"},
    "preferences": {
        "ann": {"ranking": ["NY", "YY", "YN", "NN"]},
        "bob": {"ranking": ["YN", "YY", "NY", "NN"]},
    },
}


@pytest.mark.parametrize(
    ("arguments", "follows"),
    [
        pytest.param({"for": {"ann_swerves": "yes", "bob_swerves": "no"}, "concept": "R"}, True, id="a-map"),
        pytest.param({"for": "both_swerve", "concept": "GMR"}, True, id="a-name"),
        pytest.param({"for": "YY", "concept": "SEQ"}, False, id="letters"),
        pytest.param({"for": "crash"}, False, id="by-all"),
    ],
)
def test_whether_a_state_of_options_holds(arguments, follows):
    assert tested({"holds": arguments}, options=CHICKEN).follows is follows


def test_what_would_overturn_a_claim_that_an_outcome_holds_is_not_looked_for():
    (entry,) = claims(case_of(document({"holds": {"deal": "treaty"}}, **ARMIES)))
    assert entry.footing is None
    assert entry.proof.flips == ()
