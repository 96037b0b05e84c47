"""Versions, surprises and what comes of them: on cases worked out by hand, and what must hold on random ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

import realpolitik as rp
from realpolitik.briefing.document import Bullets, Figure
from realpolitik.briefing.sections.perception import perception_sections
from realpolitik.case import Case
from realpolitik.questions.measures import World
from realpolitik.questions.mind import versions
from realpolitik.questions.perception import Perception, perception
from realpolitik.questions.play import PlayedDeal
from realpolitik.questions.surprise import Surprise, is_surprised
from tests.contract.answers import alike, differences
from tests.contract.transformations import renamed, reordered
from tests.small import small_case
from tests.strategies import Document, case_of, documents, some, text_of

ARMY = {"army": "low high"}
BOTH_GAIN = {"ann": {"army": ("high", 40)}, "bob": {"army": ("high", 20)}}
TOGETHER = {"go": {"issue": "army", "to": "high", "by": ["ann", "bob"]}}
PACT = {"pact": {"parties": ["ann", "bob"], "terms": {"army": "high"}}}


def belief(of: str, **changes: Any) -> Document:
    return {"kind": "belief", "of": of, **changes}


def pact_case(levers: Mapping[str, Any] = TOGETHER, stances: Any = BOTH_GAIN, **scenarios: Document) -> Case:
    """Ann gains 40 and bob 20 by a pact that the two can carry out; scenarios as given."""
    return small_case(ARMY, stances, levers, PACT, scenarios=scenarios)


def told(answer: Perception, question: str) -> list[Surprise]:
    return [one for one in answer.surprises if one.question == question]


def played(case: Case, deal: str = "pact") -> PlayedDeal:
    return next(one for one in perception(case).deals if one.key == deal)


BOB_REFUSES = {"stances": {"bob": {"army": {"position": "low"}}}}


# Versions ---------------------------------------------------------------------------------------------------------


def test_without_a_belief_it_says_so_in_one_line_and_how_to_add_one() -> None:
    answer = perception(pact_case())
    assert (answer.versions, answer.surprises, answer.deals, answer.alone) == ((), (), (), None)
    assert str(answer) == answer.sentence
    assert "no belief" in answer.sentence
    assert "kind: belief, of: ACTOR" in answer.sentence
    (section,) = perception_sections(answer, pact_case())
    assert len(section.blocks) == 1


def test_a_horizon_has_the_beliefs_that_build_on_it() -> None:
    later = {"kind": "horizon", "stances": {"ann": {"army": {"salience": 50}}}}
    then = belief("ann", base="later", **BOB_REFUSES)
    case = pact_case(now_ann=belief("ann", stances={"bob": {"army": {"salience": 30}}}), later=later, then_ann=then)
    assert versions(case) == {"ann": "now_ann", "bob": None}
    assert versions(case.at("later")) == {"ann": "then_ann", "bob": "later"}
    assert told(perception(case, "later"), "gain")[0].version == "then_ann"


def test_a_belief_on_somebody_elses_belief_is_what_that_one_takes_it_to_believe() -> None:
    case = pact_case(
        as_ann=belief("ann", **BOB_REFUSES),
        bob_as_ann_thinks=belief("bob", base="as_ann", stances={"ann": {"army": {"position": "low"}}}),
    )
    assert versions(case) == {"ann": "as_ann", "bob": None}
    assert versions(case.at("as_ann")) == {"ann": "as_ann", "bob": "bob_as_ann_thinks"}
    (one,) = [s for s in told(perception(case, "as_ann"), "gain") if s.version == "bob_as_ann_thinks"]
    assert (one.about, one.believed, one.own) == (("ann",), "loses", "gains")


def test_of_several_versions_of_one_actor_none_is_used_and_it_says_so() -> None:
    case = pact_case(one=belief("ann", **BOB_REFUSES), other=belief("ann", stances={"bob": {"army": {"salience": 1}}}))
    answer = perception(case)
    assert (versions(case)["ann"], answer.surprises) == (None, ())
    assert "more than one version of the case is Ann's own (one and other)" in answer.warnings[0]


# Surprises --------------------------------------------------------------------------------------------------------


def test_a_gain_of_another_sign_is_told_in_words() -> None:
    one = told(perception(pact_case(as_ann=belief("ann", **BOB_REFUSES))), "gain")[0]
    assert (one.version, one.believers, one.about, one.topic) == ("as_ann", ("ann",), ("bob",), "pact")
    assert (one.believed_value, one.own_value, one.is_reversal, one.size) == (-20, 20, True, 1)
    assert one.sentence == "In Ann's eyes, Bob would refuse Pact (−20); in Bob's own eyes, it is worth +20."


def test_an_outsider_gains_or_loses_and_is_not_asked() -> None:
    stances = BOTH_GAIN | {"cyd": {"army": ("low", 10)}}
    case = pact_case(stances=stances, as_ann=belief("ann", stances={"cyd": {"army": {"position": "high"}}}))
    (one,) = told(perception(case), "gain")
    assert one.sentence == "In Ann's eyes, Pact is worth +10 to Cyd; in Cyd's own eyes, it is worth −10."


def test_those_who_say_the_same_of_themselves_stand_together() -> None:
    verdict = told(perception(pact_case(as_ann=belief("ann", **BOB_REFUSES))), "verdict")
    found = {(one.version, one.about, one.believed, one.own) for one in verdict}
    assert found == {("as_ann", ("bob",), "refused", "ready"), ("now", ("ann",), "ready", "refused")}
    levers = {"go": {"issue": "army", "to": "high", "by": ["ann", "bob"]}}
    case = pact_case(levers, stances=BOTH_GAIN | {"cyd": {}}, as_cyd=belief("cyd", **BOB_REFUSES))
    (one,) = told(perception(case), "verdict")
    assert one.sentence == "In Cyd's eyes, Pact is refused; in Ann's and Bob's own eyes, it is ready."


def test_another_size_comes_after_another_sign_and_only_from_a_twentieth_of_the_stake_on() -> None:
    def sizes(salience: float) -> list[tuple[bool, float]]:
        case = pact_case(as_ann=belief("ann", stances={"bob": {"army": {"salience": salience}}}))
        return [(one.is_reversal, one.size) for one in told(perception(case), "gain") if one.version == "as_ann"]

    assert sizes(20.5) == []
    assert sizes(21) == [(False, pytest.approx(0.05))]
    answer = perception(pact_case(as_ann=belief("ann", **BOB_REFUSES)))
    reversals = [one.is_reversal for one in answer.surprises]
    assert reversals == sorted(reversals, reverse=True)


def test_who_holds_the_key_may_be_misread() -> None:
    (one,) = [s for s in told(perception(pact_case(as_ann=belief("ann", **BOB_REFUSES))), "key") if s.about == ("bob",)]
    assert (one.believed, one.own, one.believed_value) == ("holds the key", "is needed and willing", 1)
    assert one.sentence == (
        "In Ann's eyes, the key to Pact lies with Bob (1 of the chance); "
        "in Bob's own eyes, it needs Bob (1 of the chance)."
    )


def test_what_another_would_do_alone_may_be_misread() -> None:
    levers = {"raise": {"issue": "army", "to": "high", "by": ["bob"]}}
    case = small_case(ARMY, BOTH_GAIN, levers, scenarios={"as_ann": belief("ann", **BOB_REFUSES)})
    (one,) = told(perception(case), "no deal")
    assert (
        one.sentence == "In Ann's eyes, army would end at low if nobody dealt; in Bob's own eyes, it would end at high."
    )
    assert perception(case).versions[0].no_deal == {"army": "high"}
    assert perception(case).versions[1].no_deal == {}


def test_who_stands_with_whom_may_be_misread() -> None:
    (one,) = [s for s in told(perception(pact_case(as_ann=belief("ann", **BOB_REFUSES))), "stand") if "bob" in s.about]
    assert (one.believed_value, one.own_value, one.topic) == (-1, 1, "ann:bob")


# Strategic surprise -----------------------------------------------------------------------------------------------


def test_a_lever_that_a_version_leaves_out_is_a_strategic_surprise() -> None:
    levers = TOGETHER | {"strike": {"issue": "army", "to": "low", "by": ["bob"], "from": ["high"]}}
    (one,) = perception(pact_case(levers, as_ann=belief("ann", levers={"strike": None}))).unseen
    assert (one.kind, one.name, one.believers, one.of, one.is_imagined) == (
        "lever",
        "strike",
        ("ann",),
        ("bob",),
        False,
    )
    assert one.sentence == "In Ann's eyes, Bob can't bring about army: low (strike)."


def test_whoever_does_not_know_its_own_lever_surprises_nobody_with_it() -> None:
    levers = TOGETHER | {"strike": {"issue": "army", "to": "low", "by": ["bob"], "from": ["high"]}}
    without = {"levers": {"strike": None}}
    assert perception(pact_case(levers, as_ann=belief("ann", **without), as_bob=belief("bob", **without))).unseen == ()


def test_a_lever_that_only_a_version_has_is_imagined() -> None:
    ghost = {"levers": {"ghost": {"issue": "army", "to": "high", "by": ["bob"]}}}
    (one,) = perception(pact_case(as_ann=belief("ann", **ghost))).unseen
    assert (one.name, one.is_imagined) == ("ghost", True)
    assert one.sentence == "In Ann's eyes, Bob can bring about army: high (ghost), which isn't so."


# Play -------------------------------------------------------------------------------------------------------------


def test_whoever_overrates_the_chance_signs_and_regrets_it() -> None:
    levers = {"go": TOGETHER["go"] | {"chance": 0.2, "cost": {"ann": 10}}}
    one = played(pact_case(levers, as_ann=belief("ann", levers={"go": {"chance": 0.9}})))
    assert one.expected == pytest.approx({"ann": 0.9 * 40 - 10, "bob": 0.2 * 20})
    assert (one.is_signed, one.would_be_signed, one.chance, one.regrets) == (True, False, 0.2, ("ann",))
    assert one.gains == pytest.approx({"ann": 0.2 * 40 - 10, "bob": 0.2 * 20})
    assert "Ann would regret it." in one.sentence
    assert one.sentence.endswith("If nobody misread anybody, it wouldn't be agreed.")


def test_whoever_underrates_the_chance_lets_a_deal_pass() -> None:
    levers = {"go": TOGETHER["go"] | {"chance": 0.9, "cost": {"ann": 10}}}
    one = played(pact_case(levers, as_ann=belief("ann", levers={"go": {"chance": 0.2}})))
    assert (one.is_signed, one.would_be_signed, one.refuses, one.chance) == (False, True, ("ann",), None)
    assert one.sentence == "Ann (−2) would refuse. If nobody misread anybody, it would be agreed."


def test_whoever_expects_a_no_may_never_ask() -> None:
    one = played(pact_case(as_ann=belief("ann", **BOB_REFUSES)))
    assert (one.is_signed, one.doubts) == (True, {"ann": ("bob",)})
    assert one.sentence.endswith("Ann believes that Bob would refuse, and may never ask.")


def test_an_outsider_joins_only_if_it_expects_to_gain() -> None:
    stances = BOTH_GAIN | {"cyd": {"army": ("high", 10)}}
    levers = {
        "three": {"issue": "army", "to": "high", "by": ["ann", "bob", "cyd"], "chance": 0.8},
        "two": {"issue": "army", "to": "high", "by": ["ann", "bob"], "chance": 0.3},
    }
    assert played(pact_case(levers, stances, as_ann=belief("ann", **BOB_REFUSES))).chance == 0.8
    fears = belief("cyd", levers={"three": {"cost": {"cyd": 50}}})
    one = played(pact_case(levers, stances, as_cyd=fears))
    assert (one.is_signed, one.chance) == (True, 0.3)
    del levers["two"]
    one = played(pact_case(levers, stances, as_cyd=fears))
    assert (one.is_signed, one.chance, one.gains) == (True, None, {})
    assert "nobody who is willing could carry it out" in one.sentence


def test_a_ratifier_refuses_by_its_own_version() -> None:
    stances = BOTH_GAIN | {"cyd": {"army": ("high", 10)}}
    ratified = {"actors": {"bob": {"ratified_by": {"cyd": ["army"]}}}}
    scenarios = {"as_cyd": belief("cyd", stances={"cyd": {"army": {"position": "low"}}})}
    one = played(small_case(ARMY, stances, TOGETHER, PACT, **ratified, scenarios=scenarios))
    assert (one.refuses, one.would_be_signed) == (("cyd",), False)  # its own wishes are as it sees them


def test_what_an_outcome_is_worth_to_an_actor_is_as_it_sees_it_itself() -> None:
    own = belief("bob", stances={"bob": {"army": {"salience": 60}}})
    one = played(pact_case(as_bob=own))
    assert (one.expected["bob"], one.gains["bob"], one.gains["ann"]) == (60, 60, 40)


def test_a_solo_pull_that_works_less_than_its_holder_thinks_is_tried_in_vain() -> None:
    levers = {"raise": {"issue": "army", "to": "high", "by": ["ann"], "chance": 0.2}}
    scenarios = {"as_ann": belief("ann", levers={"raise": {"chance": 0.9}})}
    alone = perception(small_case(ARMY, BOTH_GAIN, levers, scenarios=scenarios)).alone
    assert alone is not None
    assert (alone.outcome, alone.otherwise, alone.pulled) == ({"army": "low"}, {}, ())
    assert [one.lever for one in alone.in_vain] == ["raise"]
    assert "Ann tries for army: high" in alone.sentence


def test_a_solo_pull_that_its_holder_underrates_is_not_made() -> None:
    levers = {"raise": {"issue": "army", "to": "high", "by": ["ann"], "chance": 0.8}}
    scenarios = {"as_ann": belief("ann", levers={"raise": {"chance": 0.2}})}
    alone = perception(small_case(ARMY, BOTH_GAIN, levers, scenarios=scenarios)).alone
    assert alone is not None
    assert (alone.outcome, alone.otherwise) == ({"army": "low"}, {"army": "high"})
    assert alone.gains == {"ann": -40, "bob": -20}
    assert "That costs Ann (−40) and Bob (−20)." in alone.sentence


def test_two_who_each_think_the_other_will_stand_by_collide() -> None:
    """Ann doesn't raise the army where bob would halve it first; believing that he won't care, she tries to."""
    stances = {"ann": {"army": ("high", 40)}, "bob": {"army": ("middle", 40)}}
    levers = {
        "raise": {"issue": "army", "to": "high", "by": ["ann"], "from": ["low"]},
        "halve": {"issue": "army", "to": "middle", "by": ["bob"], "from": ["low"], "over": ["raise"]},
    }
    scenarios = {"as_ann": belief("ann", stances={"bob": {"army": {"position": "low"}}})}
    alone = perception(small_case({"army": "low middle high"}, stances, levers, scenarios=scenarios)).alone
    assert alone is not None
    assert (alone.outcome, alone.otherwise) == ({"army": "low"}, {"army": "middle"})
    assert [[end["army"] for end in ends] for ends in alone.open_ends] == [["middle", "high"]]
    assert alone.gains == {"ann": -20, "bob": -20}


def test_versions_may_lack_issues_levels_and_actors() -> None:
    stances = BOTH_GAIN | {"cyd": {"army": ("low", 10), "coast": ("high", 30)}}
    levers = TOGETHER | {"open": {"issue": "coast", "to": "high", "by": ["cyd"]}}
    blind = {"issues": {"coast": None}, "stances": {"cyd": {"coast": None}}, "levers": {"open": None}}
    case = small_case(ARMY | {"coast": "low high"}, stances, levers, PACT, scenarios={"as_ann": belief("ann", **blind)})
    answer = perception(case)
    assert {(one.kind, one.name) for one in answer.unseen} == {("lever", "open"), ("issue", "coast")}
    assert answer.alone is not None
    assert answer.alone.outcome == {"army": "low", "coast": "high"}


def test_a_version_may_leave_out_an_actor_or_a_level() -> None:
    stances = BOTH_GAIN | {"cyd": {"army": ("low", 10)}}
    levers = TOGETHER | {"top": {"issue": "army", "to": "top", "by": ["bob"], "from": ["low"]}}
    blind = {"actors": {"cyd": None}, "stances": {"cyd": None}, "levers": {"top": None}}
    blind["issues"] = {"army": {"levels": {"top": None}}}
    case = small_case({"army": "low high top"}, stances, levers, PACT, scenarios={"as_ann": belief("ann", **blind)})
    answer = perception(case)
    assert {(one.kind, one.name) for one in answer.unseen} == {("lever", "top"), ("actor", "cyd")}
    assert answer.deals[0].is_signed


# The bundled cases ------------------------------------------------------------------------------------------------


def test_moscow_thinks_that_washington_would_refuse_what_it_would_take() -> None:
    answer = perception(rp.load("syria-2018"))
    one = answer["as_russia_sees_it:gain:iran_for_ukraine:usa"]
    assert (one.believed, one.own) == ("loses", "gains")
    deal = next(deal for deal in answer.deals if deal.key == "iran_for_ukraine")
    assert (deal.is_signed, deal.doubts) == (True, {"russia": ("usa",)})


def test_the_section_starts_with_sentences_and_has_one_table() -> None:
    case = rp.load("syria-2018")
    (section,) = perception_sections(perception(case), case)
    kinds = [type(block).__name__ for block in section.blocks]
    assert kinds[0] == "Paragraph"
    assert kinds.count("Table") == 1
    assert kinds[-1] == "Table"


def bullets(case: Case, scenario: str | None = None) -> list[str]:
    (section,) = perception_sections(perception(case, scenario), case.at(scenario))
    return [str(item) for block in section.blocks if isinstance(block, Bullets) for item in block.items]


def test_washington_did_not_see_the_intervention_coming() -> None:
    said = bullets(rp.load("syria-2015"), "summer_2015")
    assert "In United States' eyes, Russia and Iran can't bring about regime: holds (air and ground)." in said


def test_tehran_thinks_itself_closer_to_moscow_than_moscow_does_and_it_is_said_once() -> None:
    said = [one for one in bullets(rp.load("syria-2015")) if "Russia and Iran" in one]
    assert len(said) == 1
    assert said[0].startswith("In Iran's eyes, Russia and Iran agree more than not (+.60)")


def test_those_who_misread_an_actor_alike_are_told_together() -> None:
    secret = belief("bob", stances={"bob": {"army": {"position": "low"}}})  # what bob wants nobody else knows
    ann_thinks = belief("ann", stances={"ann": {"army": {"salience": 41}}})
    stances = BOTH_GAIN | {"cyd": {"army": ("low", 10)}}
    said = [one for one in bullets(pact_case(stances=stances, as_bob=secret, as_ann=ann_thinks)) if "accept" in one]
    assert said == ["In Ann's and Cyd's eyes, Bob would accept Pact (+20); in Bob's own eyes, it is worth −20."]


def test_a_part_that_changes_with_a_gain_is_not_told_twice() -> None:
    case = pact_case(as_ann=belief("ann", **BOB_REFUSES))
    assert told(perception(case), "key")
    assert not any("the key to" in one for one in bullets(case))


def test_what_others_misread_is_drawn_with_what_it_is() -> None:
    case = pact_case(as_ann=belief("ann", **BOB_REFUSES))
    (section,) = perception_sections(perception(case), case)
    (figure,) = (block for block in section.blocks if isinstance(block, Figure))
    assert figure.data["misreadings"] == [
        {"deal": "Pact", "actor": "Bob", "version": "As ann", "believed": -20, "own": 20}
    ]


# On random cases --------------------------------------------------------------------------------------------------

FEW = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def with_beliefs(draw: st.DrawFn) -> Document:
    """A random case in which some actors misread others' saliences and levers' chances."""
    document = draw(documents(most_levers=6))
    document["scenarios"] = {}
    for actor in some(draw, document["actors"]):
        changes = _misread(draw, document)
        document["scenarios"][f"seen_by_{len(document['scenarios'])}"] = belief(actor, **changes)
    return document


def _misread(draw: st.DrawFn, document: Document) -> Document:
    stances: Document = {}
    cares = [(actor, issue) for actor, own in document["stances"].items() for issue in own]
    for actor, issue in some(draw, cares, most=3) if cares else ():
        stances.setdefault(actor, {})[issue] = {"salience": draw(st.sampled_from((0, 20, 100)))}
    levers = some(draw, document.get("levers", {}), most=2) if document.get("levers") else ()
    changes = {"stances": stances, "levers": {key: {"chance": draw(st.sampled_from((0.2, 0.6, 1)))} for key in levers}}
    return {name: value for name, value in changes.items() if value}


@FEW
@given(with_beliefs())
def test_the_case_is_untouched_and_the_json_round_trips(document: Document) -> None:
    note(text_of(document))
    case = case_of(document)
    before = case.sha256
    answer = perception(case)
    text = answer.to_json()
    assert case.sha256 == before
    assert perception(case).to_json() == text
    json.loads(text, parse_constant=pytest.fail)
    assert Perception.from_json(text).to_json() == text
    assert len({one.key for one in answer.surprises}) == len(answer.surprises)
    perception_sections(answer, case)


def told_of(case: Case, names: Mapping[str, str]) -> Document:
    """What perception says, without wording, order and keys."""
    answer = perception(case)

    def who(actors: Any) -> frozenset[str]:
        return frozenset(names.get(actor, actor) for actor in actors)

    return {
        "surprises": {
            (one.version, one.question, frozenset(who(one.topic.split(":"))), who(one.about)): (
                one.believed, one.own, one.believed_value, one.own_value, one.size,
            )
            for one in answer.surprises
        },
        "unseen": {(one.kind, names.get(one.name, one.name), one.version) for one in answer.unseen},
        "deals": {
            one.key: (who(one.refuses), one.is_signed, one.would_be_signed, one.chance,
                      {names.get(key, key): gain for key, gain in one.gains.items()}, who(one.regrets))
            for one in answer.deals
        },
        "alone": answer.alone and (answer.alone.outcome, {p.lever for p in answer.alone.pulled}),
    }  # fmt: skip


@FEW
@given(with_beliefs())
def test_reordering_the_file_and_renaming_the_actors_changes_no_answer(document: Document) -> None:
    note(text_of(document))
    before, after = told_of(case_of(document), {}), told_of(case_of(reordered(document)), {})
    assert alike(before, after), differences(before, after)
    names = {"ann": "dot", "bob": "cyd", "cyd": "bob", "dot": "ann"}
    after = told_of(case_of(renamed(document, names)), names)
    assert alike(before, after), differences(before, after)


@FEW
@given(documents(most_levers=6))
def test_a_belief_in_what_is_so_surprises_nobody_and_changes_nothing(document: Document) -> None:
    note(text_of(document))
    document["scenarios"] = {"as_ann": belief("ann")}
    case = case_of(document)
    answer = perception(case)
    assert (answer.surprises, answer.unseen) == ((), ())
    assert answer.alone is not None
    assert (answer.alone.otherwise, answer.alone.in_vain, answer.alone.gains) == ({}, (), {})
    judged = {entry.key: entry for entry in rp.deals(case)}
    for deal in answer.deals:
        assert deal.is_signed == deal.would_be_signed
        entry = judged[deal.key]
        assert deal.is_signed == (entry.verdict in ("blocked", "held out for", "ready"))
        if deal.is_signed:
            assert deal.chance == pytest.approx(entry.chance)
            assert deal.expected == pytest.approx({party: deal.gains[party] for party in deal.parties})


@FEW
@given(with_beliefs())
def test_a_claim_is_surprised_by_the_gains_that_are_listed(document: Document) -> None:
    note(text_of(document))
    case = case_of(document)
    world, own = World(case, {}), versions(case)
    listed = {(one.version, *one.about, one.topic) for one in told(perception(case), "gain")}
    for deal in case.deals.values():
        for actor in deal.parties:
            for believer in case.actors:
                if own[believer] != own[actor]:
                    found = is_surprised(world.docket(own[believer]), world.docket(own[actor]), actor, deal.key)
                    assert found[0] == ((own[believer] or "now", actor, deal.key) in listed)
