"""What would have to change, on a case whose tipping points are worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

import realpolitik as rp
from realpolitik.briefing.brief import section_of
from realpolitik.briefing.document import Figure
from realpolitik.briefing.markdown import render
from realpolitik.briefing.terminal import render as on_a_terminal
from realpolitik.errors import Contradiction, UnknownName
from realpolitik.questions.tipping import Tipped, Tipping
from tests.contract.transformations import reordered, rescaled
from tests.small import small_case, small_document
from tests.strategies import case_of

# Bob would rather not see the army built up: a loss of his salience, which building it pays him 20 for. Ann wants it.
ISSUES = {"army": "low high"}
STANCES = {"ann": {"army": ("high", 40)}, "bob": {"army": ("low", "0..30")}}
LEVERS = {"arm": {"issue": "army", "to": "high", "by": ["ann", "bob"], "cost": {"bob": "-30..-10"}}}
DEALS = {"armament": {"parties": ["ann", "bob"], "terms": {"army": "high"}}}
SALIENCE, COST = "stances.bob.army.salience", "levers.arm.cost.bob"


def asked(stances: Any = STANCES, levers: Any = LEVERS, deals: Any = DEALS, **more: Any) -> Tipping:
    names = ("deals", "claims", "plane", "draws", "seed", "scenario")
    parameters = {"draws": 0} | {key: more.pop(f"ask_{key}") for key in names if f"ask_{key}" in more}
    return rp.tipping(small_case(ISSUES, stances, levers, deals, **more), **parameters)


def armament(**more: Any) -> Tipped:
    found: Tipped = asked(**more)["armament"]
    return found


# Alone ------------------------------------------------------------------------------------------------------------


def test_each_number_is_told_with_where_the_verdict_changes() -> None:
    """Bob gains 20 − 15; he refuses once his salience is 20 or what it pays him 15."""
    found = armament()
    assert found.stands == "ready"
    first, second = found.singles[:2]
    assert (first.path, second.path) == (SALIENCE, COST)
    assert first.at == pytest.approx(20, abs=0.02)
    assert second.at == pytest.approx(-15, abs=0.02)
    assert first.share == pytest.approx(5 / 30, abs=0.001)
    assert second.share == pytest.approx(5 / 20, abs=0.001)
    assert {first.becomes, second.becomes} == {"refused"}
    assert first.is_open
    assert second.is_open
    assert first.given == (0, 30)


def test_exact_numbers_come_after_and_are_measured_by_their_scale() -> None:
    """Ann would be as well off either way if she wanted the middle."""
    found = armament()
    position = found.change("stances.ann.army.position")
    assert position.at == pytest.approx(50, abs=0.05)
    assert position.share == pytest.approx(0.5, abs=0.001)
    assert not position.is_open
    assert [one.is_open for one in found.singles] == sorted((one.is_open for one in found.singles), reverse=True)


def test_a_range_within_which_nothing_changes_is_left_in_the_search() -> None:
    found = armament(stances=STANCES | {"bob": {"army": ("low", "5..15")}})
    salience = found.change(SALIENCE)
    assert salience.at == pytest.approx(20, abs=0.05)
    assert not salience.is_open
    assert salience.given == (5, 15)
    assert salience.share == pytest.approx(0.1, abs=0.001)  # of a scale of 100


def test_a_verdict_may_turn_into_different_ones() -> None:
    """Ann arms by herself once it costs her nothing: then it happens anyway."""
    levers = LEVERS | {"alone": {"issue": "army", "to": "high", "by": ["ann"], "cost": {"ann": 50}}}
    found = armament(levers=levers)
    assert found.change("levers.alone.cost.ann").becomes == "happens anyway"
    assert found.change(SALIENCE).becomes == "refused"


def test_what_one_would_see_is_said_with_where_the_number_comes_from() -> None:
    evidence = {"position": ["report#1"]}
    document = small_document(ISSUES, STANCES, LEVERS, DEALS, sources={"report": {"title": "A report"}})
    document["stances"]["ann"]["army"]["evidence"] = evidence
    found = rp.tipping(case_of(document), draws=0)["armament"]
    assert found.change(SALIENCE).watch.startswith("Bob gives army more weight: in demands and red lines")
    assert found.change(SALIENCE).sources == ()
    assert "what Ann asks for or accepts on army moves towards" in found.change("stances.ann.army.position").watch
    assert found.change("stances.ann.army.position").sources == ("report#1",)
    assert found.change(COST).watch.startswith("arm comes to cost Bob more")


def test_a_number_that_changes_nothing_isnt_listed() -> None:
    found = armament(stances=STANCES | {"cyd": {"army": ("high", 10)}})
    with pytest.raises(UnknownName, match="it turns on"):
        found.change("stances.cyd.army.salience")


def test_a_deal_of_a_scenario_turns_on_the_scenarios_numbers() -> None:
    later = {"kind": "horizon", "trigger": "the war ends", "stances": {"bob": {"army": {"salience": "10..18"}}}}
    found = armament(deals={"armament": DEALS["armament"] | {"in": "later"}}, scenarios={"later": later})
    assert found.scenario == "later"
    assert found.change(f"scenarios.later.{SALIENCE}").at == pytest.approx(20, abs=0.05)
    assert found.change(f"scenarios.later.{SALIENCE}").watch.endswith("(Later)")


# Together ---------------------------------------------------------------------------------------------------------


def test_a_pair_needs_to_move_less_than_either_alone() -> None:
    """Of 30 points of salience and 20 of cost a tenth each: 18 and −18."""
    pair = armament().pair
    assert pair is not None
    assert [move.path for move in pair.moves] == [SALIENCE, COST]
    assert [move.at for move in pair.moves] == pytest.approx([18, -18], abs=0.15)
    assert pair.share == pytest.approx(0.1, abs=0.005)
    assert pair.is_open
    assert pair.becomes == "refused"


def test_two_numbers_may_do_within_their_ranges_what_neither_does_alone() -> None:
    """Bob gains 61 − 55; within the ranges no less than 61 − 60 or 56 − 55 if one moves, −4 if both do."""
    stances = {"ann": {"army": ("high", 90)}, "bob": {"army": ("low", "50..60")}}
    levers = {"arm": {"issue": "army", "to": "high", "by": ["ann", "bob"], "cost": {"bob": "-66..-56"}}}
    found = armament(stances=stances, levers=levers)
    assert not found.singles[0].is_open
    assert found.pair is not None
    assert found.pair.is_open
    assert {move.path: move.at for move in found.pair.moves} == pytest.approx({SALIENCE: 58, COST: -58}, abs=0.15)
    assert "no single number within its range changes that, but with" in found.why()
    assert "Bob on army: salience at 58 instead of 55" in found.why()


def test_where_no_two_numbers_do_it_within_their_ranges_they_may_beyond() -> None:
    """Bob gains 63 − 50: of the scales, 100 and 200 wide, 12 % of the one, 6.5 % of the other, or 4.3 % of both."""
    stances = {"ann": {"army": ("high", 90)}, "bob": {"army": ("low", "45..55")}}
    levers = {"arm": {"issue": "army", "to": "high", "by": ["ann", "bob"], "cost": {"bob": "-64..-62"}}}
    found = armament(stances=stances, levers=levers)
    assert not any(one.is_open for one in found.singles)
    assert found.pair is not None
    assert not found.pair.is_open
    assert found.pair.share == pytest.approx(13 / 300, abs=0.001)


def test_there_is_no_pair_where_there_is_but_one_number() -> None:
    stances = {"ann": {"army": ("high", 40)}, "bob": {"army": ("low", 0)}}
    levers = {"arm": {"issue": "army", "to": "high", "by": ["ann", "bob"], "cost": {"bob": "-30..-10"}}}
    assert armament(stances=stances, levers=levers).why().startswith("It is ready; with")


# Maps and draws ---------------------------------------------------------------------------------------------------


def test_a_map_tells_the_verdict_wherever_two_numbers_stand() -> None:
    plane = armament(ask_plane=(SALIENCE, COST)).plane
    assert plane is not None
    assert plane.values == (15, -20)
    assert plane.given == ((0, 30), (-30, -10))
    assert (plane.across[0], plane.across[-1]) == (0, 100)
    for salience, row in zip(plane.across, plane.words, strict=True):
        for cost, word in zip(plane.up, row, strict=True):
            assert (word == "refused") == (salience >= -cost - 1e-9), (salience, cost)


@pytest.mark.parametrize(
    ("plane", "error"),
    [((SALIENCE, "stances.bob.navy.salience"), UnknownName), ((COST, COST), Contradiction)],
    ids=["unknown", "twice"],
)
def test_a_map_needs_two_numbers_of_the_case(plane: tuple[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        asked(ask_plane=plane)


def test_shares_and_boxes_come_from_draws_of_the_ranges() -> None:
    """He refuses where a number from 0 to 30 is above one from 10 to 30: in a third of the draws."""
    found = armament(ask_draws=1024)
    assert found.shares == {"ready": pytest.approx(2 / 3, abs=0.01), "refused": pytest.approx(1 / 3, abs=0.01)}
    (box,) = (box for box in found.boxes if box.becomes == "refused")
    limits = {limit.path: limit for limit in box.limits}
    assert limits[SALIENCE].low is not None
    assert limits[SALIENCE].high is None
    assert limits[SALIENCE].stability == 1
    assert box.coverage > 0.7
    assert box.density > 0.6
    assert limits[SALIENCE].watch.startswith("Bob gives army more weight")


def test_without_draws_there_are_no_shares_and_without_ranges_no_draws() -> None:
    assert armament().shares == {}
    exact = armament(
        stances={"ann": {"army": ("high", 40)}, "bob": {"army": ("low", 15)}},
        levers={"arm": LEVERS["arm"] | {"cost": {"bob": -20}}},
        ask_draws=64,
    )
    assert exact.shares == {}
    assert exact.boxes == ()


def test_the_same_seed_gives_the_same_bytes_and_another_other_draws() -> None:
    one, again, other = (asked(ask_draws=256, ask_seed=seed) for seed in (0, 0, 1))
    assert one.to_json() == again.to_json()
    assert one["armament"].shares != other["armament"].shares
    assert one.seed == 0


def test_reordering_the_file_changes_nothing() -> None:
    document = small_document(ISSUES, STANCES, LEVERS, DEALS)
    one, other = (rp.tipping(case_of(said), draws=256) for said in (document, reordered(document)))
    assert one["armament"] == other["armament"]


@pytest.mark.parametrize(("factor", "shift"), [(-1, 30), (4, -7)], ids=["reversed", "in-another-unit"])
def test_turning_or_stretching_a_scale_changes_no_share(factor: float, shift: float) -> None:
    document = small_document(ISSUES, STANCES, LEVERS, DEALS)
    one, other = (
        rp.tipping(case_of(said), draws=128)["armament"] for said in (document, rescaled(document, factor, shift))
    )
    for before, after in zip(one.singles, other.singles, strict=True):
        assert (before.path, before.becomes, before.is_open) == (after.path, after.becomes, after.is_open)
        assert before.share == pytest.approx(after.share, abs=0.001)
    assert one.shares == other.shares


# Which ------------------------------------------------------------------------------------------------------------


def test_only_the_deals_that_are_asked_about_are_answered() -> None:
    deals = DEALS | {"other": DEALS["armament"]}
    assert [entry.key for entry in asked(deals=deals, ask_deals=["other"])] == ["other"]
    with pytest.raises(UnknownName, match="not a deal"):
        asked(ask_deals=["nosuch"])


CLAIMS = {
    "content": {"says": "Bob is content.", "test": {"acceptable to": {"of": "bob", "deal": "armament"}}},
    "lasting": {"says": "It lasts.", "test": {"holds": {"deal": "armament"}}},  # too slow to be swept
}


def test_claims_are_asked_about_on_demand() -> None:
    assert asked(claims=CLAIMS).claims == ()
    (claim,) = asked(claims=CLAIMS, ask_claims=True, ask_draws=64).claims
    assert (claim.key, claim.name, claim.stands) == ("content", "Bob is content.", "follows")
    assert claim.change(SALIENCE).at == pytest.approx(20, abs=0.02)
    assert claim.change(SALIENCE).becomes == "doesn't follow"
    assert claim.shares.keys() == {"follows", "doesn't follow"}


def test_a_deal_and_a_claim_may_have_one_name() -> None:
    found = asked(claims={"armament": CLAIMS["content"]}, ask_claims=True)
    assert [entry.key for entry in found] == ["armament", "armament"]


# On paper ---------------------------------------------------------------------------------------------------------


def told(answer: Tipping, **more: Any) -> tuple[str, list[Figure]]:
    case = small_case(ISSUES, STANCES, LEVERS, DEALS, **more)
    document = section_of(answer, case)
    figures = [block for block in document.sections[0].blocks if isinstance(block, Figure)]
    return render(document), figures


def test_the_section_says_what_changes_it_and_what_to_watch() -> None:
    text, figures = told(asked(ask_draws=512, ask_plane=(SALIENCE, COST)))
    assert "Armament changes its verdict already within what the case leaves open" in text
    assert "with Bob on army: salience at 20 instead of 15 (within its range, 0 to 30) it is refused" in text
    assert "moved together, neither by more than 10\u00a0% of its range" in text
    assert "draws in which it is refused, arm costs Bob more than" in text
    assert "and the weight of army for Bob is more than" in text
    assert "not how likely anything is" in text
    assert "What to watch for" in text
    assert "Bob gives army more weight" in text
    assert [figure.key for figure in figures] == ["tipping_distances", "tipping_map"]


def test_on_a_terminal_the_map_is_drawn_in_letters() -> None:
    case = small_case(ISSUES, STANCES, LEVERS, DEALS)
    text = on_a_terminal(section_of(asked(ask_plane=(SALIENCE, COST)), case), width=100)
    assert "@ as it stands" in text
    assert "- refused" in text
    assert "# ready" in text


def test_a_case_without_deals_says_so() -> None:
    text, figures = told(asked(deals={}, ask_draws=64))
    assert "The case names no deal." in text
    assert figures == []


# Only what is nearest ---------------------------------------------------------------------------------------------


def test_what_is_nearest_is_found_without_looking_farther() -> None:
    case = small_case(ISSUES, STANCES, LEVERS, DEALS)
    every, nearest = (rp.tipping(case, draws=0, nearest=asked)["armament"] for asked in (False, True))
    assert nearest.singles == tuple(one for one in every.singles if one.is_open)
    assert len(every.singles) > len(nearest.singles) > 0
    assert nearest.pair is None
    assert nearest.sentence == every.sentence


def test_what_nothing_changes_within_its_range_is_looked_into_beyond_it() -> None:
    firm = small_case(ISSUES, STANCES | {"bob": {"army": ("low", "5..15")}}, LEVERS | {
        "arm": LEVERS["arm"] | {"cost": {"bob": -20}}
    }, DEALS)  # fmt: skip
    every, nearest = (rp.tipping(firm, draws=0, nearest=asked)["armament"] for asked in (False, True))
    assert nearest == every
    assert not any(one.is_open for one in nearest.singles)
