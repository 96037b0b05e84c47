"""Every verdict and note on a case small enough to be judged by hand.

Gains in points: salience times the way moved towards the position, on a scale from 0 to 100.
"""

from __future__ import annotations

import pytest

from realpolitik.case import Case
from realpolitik.case.file import load
from realpolitik.errors import UnknownName
from realpolitik.questions.deals import Deals, deals
from realpolitik.questions.deals import judged as judged_alone
from tests.small import small_case

ARMY = {"army": "low high"}
TOGETHER = {"raise": {"issue": "army", "to": "high", "by": ["ann", "bob"]}}
RAISE = {"parties": ["ann", "bob"], "terms": {"army": "high"}}
BOTH_GAIN = {"ann": {"army": ("high", 20)}, "bob": {"army": ("high", 10)}}


def judged(case: Case) -> Deals:
    return deals(case)


def test_what_the_parties_can_do_and_nobody_disturbs_is_ready() -> None:
    entry = judged(small_case(ARMY, BOTH_GAIN, TOGETHER, {"deal": RAISE}))["deal"]
    assert (entry.verdict, entry.chance) == ("ready", 1)
    assert {gain.actor: gain.points for gain in entry.gains} == {"ann": 20, "bob": 10}
    assert [gain.share for gain in entry.gains] == [1, 1]
    assert entry.from_status_quo is None


def test_what_somebody_does_alone_happens_anyway() -> None:
    alone = {"raise": {"issue": "army", "to": "high", "by": "ann", "chance": 0.5}}
    answer = judged(small_case(ARMY, BOTH_GAIN, alone, {"deal": RAISE}))
    assert answer["deal"].verdict == "happens anyway"
    assert answer["deal"].from_status_quo == "ready"
    assert answer.no_deal.changes == {"army": "high"}
    assert [(pull.lever, pull.holder, pull.gain) for pull in answer.no_deal.pulled] == [("raise", "ann", 10)]
    assert any("Ann could do this alone" in warning for warning in answer.warnings)


def test_a_pull_that_would_more_likely_fail_is_only_listed() -> None:
    alone = {"raise": {"issue": "army", "to": "high", "by": "ann", "chance": 0.4}}
    answer = judged(small_case(ARMY, BOTH_GAIN, alone, {"deal": RAISE}))
    assert answer.no_deal.changes == {}
    assert [pull.lever for pull in answer.no_deal.weaker] == ["raise"]


def test_a_lever_is_not_pulled_alone_where_one_that_prevails_is_at_hand() -> None:
    levers = {
        "raise": {"issue": "army", "to": "high", "by": "ann"},
        "keep": {"issue": "army", "to": "middle", "by": "bob", "chance": 0.3, "over": ["raise"]},
    }
    stances = {"ann": {"army": ("high", 20)}, "bob": {"army": ("middle", 20)}}
    issues = {"army": "low middle high"}
    assert judged(small_case(issues, stances, levers, {"deal": RAISE})).no_deal.changes == {}
    levers["keep"]["cost"] = {"bob": 10}  # more than its chance is worth: it isn't used
    assert judged(small_case(issues, stances, levers, {"deal": RAISE})).no_deal.changes == {"army": "high"}


def test_acting_alone_without_one_end_leaves_the_status_quo() -> None:
    levers = {
        "raise": {"issue": "army", "to": "high", "by": "ann", "from": "low"},
        "settle": {"issue": "army", "to": "middle", "by": "bob", "from": "low"},
    }
    stances = {"ann": {"army": ("high", 20)}, "bob": {"army": ("middle", 20)}}
    answer = judged(small_case({"army": "low middle high"}, stances, levers, {"deal": RAISE}))
    assert answer.no_deal.changes == {}
    assert answer.no_deal.open_ends == (({"army": "middle"}, {"army": "high"}),)


# Out of reach -------------------------------------------------------------------------------------------------------


def test_out_of_reach_names_the_smallest_addition() -> None:
    levers = {
        "by_three": {"issue": "army", "to": "high", "by": ["ann", "bob", "cyd"]},
        "by_four": {"issue": "army", "to": "high", "by": ["ann", "bob", "dot", "eve"]},
    }
    losers = {actor: {"army": ("low", 10)} for actor in ("cyd", "dot", "eve")}
    entry = judged(small_case(ARMY, BOTH_GAIN | losers, levers, {"deal": RAISE}))["deal"]
    assert (entry.verdict, entry.chance, entry.gains) == ("out of reach", None, ())
    assert entry.proof.missing == (("cyd",),)
    assert "Cyd" in entry.why()


def test_outsiders_who_gain_help_unasked() -> None:
    levers = {"by_three": {"issue": "army", "to": "high", "by": ["ann", "bob", "cyd"]}}
    entry = judged(small_case(ARMY, BOTH_GAIN | {"cyd": {"army": ("high", 5)}}, levers, {"deal": RAISE}))["deal"]
    assert (entry.verdict, entry.proof.needs) == ("ready", ("cyd",))


def test_a_client_acts_only_with_its_patron() -> None:
    command = {"tie": {"kind": "command", "patron": "cyd", "client": "bob"}}
    losing = BOTH_GAIN | {"cyd": {"army": ("low", 5)}}
    entry = judged(small_case(ARMY, losing, TOGETHER, {"deal": RAISE}, relations=command))["deal"]
    assert (entry.verdict, entry.proof.missing) == ("out of reach", (("cyd",),))
    gaining = BOTH_GAIN | {"cyd": {"army": ("high", 5)}}
    assert judged(small_case(ARMY, gaining, TOGETHER, {"deal": RAISE}, relations=command))["deal"].verdict == "ready"


WEIGHTS = {"ann": 2, "bob": 1, "cyd": 1}


@pytest.mark.parametrize(
    ("rules", "verdict", "missing"),
    [
        pytest.param([{"weights": WEIGHTS, "at_least": 3}], "ready", (), id="enough-votes"),
        pytest.param(
            [{"weights": {"ann": 2, "bob": 1, "cyd": 1}, "at_least": 4}],
            "out of reach",
            (("cyd",),),
            id="too-few-votes",
        ),
        pytest.param(
            [
                {"weights": WEIGHTS, "at_least": 3},
                {"weights": {"ann": 1, "cyd": 1}, "at_least": 2},
            ],
            "out of reach",
            (("cyd",),),
            id="every-rule-must-be-met",
        ),
    ],
)
def test_what_is_voted_on_takes_the_votes(rules: list[object], verdict: str, missing: tuple[object, ...]) -> None:
    stances = BOTH_GAIN | {"cyd": {"army": ("low", 5)}}
    entry = judged(small_case(ARMY, stances, {}, {"deal": RAISE}, changes={"army": {"vote": rules}}))["deal"]
    # With 3 of 4 votes in hand, ann and bob win the vote without dealing.
    assert entry.verdict == ("happens anyway" if verdict == "ready" else verdict)
    assert entry.proof.missing == missing


def test_consensus_gives_everybody_a_veto() -> None:
    stances = BOTH_GAIN | {"cyd": {"army": ("low", 5)}}
    changes = {"army": {"consensus": ["ann", "bob", "cyd"]}}
    entry = judged(small_case(ARMY, stances, {}, {"deal": RAISE}, changes=changes))["deal"]
    assert (entry.verdict, entry.proof.missing) == ("out of reach", (("cyd",),))


# Refused ------------------------------------------------------------------------------------------------------------


def refused_case(**changes: object) -> Case:
    """Bob loses 10 on the army; ann, or nobody else, could give it the coast."""
    stances = {
        "ann": {"army": ("high", 20), "coast": ("low", 5), "dam": ("low", 15)},
        "bob": {"army": ("low", 10), "coast": ("high", 40), "dam": ("high", 30)},
    }
    levers = TOGETHER | {
        "give_coast": {"issue": "coast", "to": "high", "by": "ann"},
        "give_dam": {"issue": "dam", "to": "high", "by": "ann"},
    }
    issues = ARMY | {"coast": "low high", "dam": "low high"}
    return small_case(issues, stances, levers, {"deal": RAISE}, **changes)


def test_a_party_that_loses_refuses_and_the_cheapest_sweetener_is_named() -> None:
    entry = judged(refused_case())["deal"]
    assert (entry.verdict, entry.proof.refusing) == ("refused", ("bob",))
    assert [offer.terms for offer in entry.sweeteners] == [{"coast": "high"}]  # costs ann 5, the dam 15
    assert entry.sweeteners[0].gains == {"ann": 15, "bob": 30}


def test_a_party_that_gains_nothing_refuses() -> None:
    stances = {"ann": {"army": ("high", 20)}, "bob": {"army": (50, 10)}}
    entry = judged(small_case(ARMY, stances, TOGETHER, {"deal": RAISE}))["deal"]
    assert (entry.verdict, entry.proof.refusing, entry.sweeteners) == ("refused", ("bob",), ())


def test_a_ratifier_that_loses_on_its_issues_refuses_whatever_else_it_gains() -> None:
    stances = BOTH_GAIN | {"eve": {"army": ("low", 1), "coast": ("high", 90)}}
    levers = TOGETHER | {"give": {"issue": "coast", "to": "high", "by": ["ann", "bob"]}}
    deal = {"parties": ["ann", "bob"], "terms": {"army": "high", "coast": "high"}}
    actors = {"ann": {"ratified_by": {"eve": ["army"]}}}
    issues = ARMY | {"coast": "low high"}
    entry = judged(small_case(issues, stances, levers, {"deal": deal}, actors=actors))["deal"]
    assert (entry.verdict, entry.proof.refusing) == ("refused", ("eve",))
    assert entry.gain_of("eve").points == 89
    actors = {"ann": {"ratified_by": {"eve": ["coast"]}}}
    entry = judged(small_case(issues, stances, levers, {"deal": deal}, actors=actors))["deal"]
    assert entry.verdict == "ready"


# Blocked ------------------------------------------------------------------------------------------------------------

COAST_TOO = ARMY | {"coast": "low high"}


def test_a_coalition_with_a_party_blocks_for_something_better() -> None:
    stances = {
        "ann": {"army": ("high", 20), "coast": ("high", 50)},
        "bob": {"army": ("high", 10)},
        "cyd": {"coast": ("high", 5)},
    }
    levers = TOGETHER | {"open": {"issue": "coast", "to": "high", "by": ["ann", "cyd"], "needs": {"army": "low"}}}
    entry = judged(small_case(COAST_TOO, stances, levers, {"deal": RAISE}))["deal"]
    assert entry.verdict == "blocked"
    block = entry.proof.blocks[0]
    assert (block.coalition, block.terms, block.levers) == (("ann", "cyd"), {"coast": "high"}, ("open",))
    assert not block.undoes
    assert {gain.actor: gain.points for gain in block.gains} == {"ann": 50, "cyd": 5}


def test_a_volunteer_who_loses_against_no_deal_pre_empts() -> None:
    # Cyd would lose 30 by the deal, so it joins ann in something that costs it 10.
    stances = {
        "ann": {"army": ("high", 20), "coast": ("high", 50)},
        "bob": {"army": ("high", 10)},
        "cyd": {"army": ("low", 30), "coast": ("low", 10)},
    }
    levers = TOGETHER | {"open": {"issue": "coast", "to": "high", "by": ["ann", "cyd"], "needs": {"army": "low"}}}
    entry = judged(small_case(COAST_TOO, stances, levers, {"deal": RAISE}))["deal"]
    assert entry.verdict == "blocked"
    assert entry.proof.blocks[0].preempting == ("cyd",)


def undone_with(chance: float) -> Case:
    levers = TOGETHER | {"lower": {"issue": "army", "to": "low", "by": "dot", "chance": chance}}
    return small_case(ARMY, BOTH_GAIN | {"dot": {"army": ("low", 10)}}, levers, {"deal": RAISE})


def test_outsiders_who_gain_undo_it() -> None:
    entry = judged(undone_with(0.5))["deal"]
    assert entry.verdict == "blocked"
    assert [(block.coalition, block.undoes, block.chance) for block in entry.proof.blocks] == [(("dot",), True, 0.5)]


def test_outsiders_who_would_more_likely_fail_may_undo_it() -> None:
    entry = judged(undone_with(0.4))["deal"]
    assert (entry.verdict, entry.proof.blocks) == ("ready", ())
    assert [(block.coalition, block.chance) for block in entry.may_undo] == [(("dot",), 0.4)]


def test_what_is_better_for_all_parties_is_a_note_and_no_block() -> None:
    stances = {actor: {"army": ("high", 10), "coast": ("high", 20)} for actor in ("ann", "bob")}
    levers = TOGETHER | {"open": {"issue": "coast", "to": "high", "by": ["ann", "bob"], "needs": {"army": "low"}}}
    entry = judged(small_case(COAST_TOO, stances, levers, {"deal": RAISE}))["deal"]
    assert entry.verdict == "ready"
    assert [block.terms for block in entry.bettered_by] == [{"coast": "high"}]


def test_a_coalition_may_block_by_vote() -> None:
    # Cyd votes for what costs it 5, since the deal would cost it 30; without a deal two of three are against.
    stances = {
        "ann": {"army": ("high", 20), "coast": ("high", 50)},
        "bob": {"army": ("high", 10), "coast": ("low", 5)},
        "cyd": {"army": ("low", 30), "coast": ("low", 5)},
    }
    vote = {"vote": [{"weights": {"ann": 1, "bob": 1, "cyd": 1}, "at_least": 2}]}
    answer = judged(small_case(COAST_TOO, stances, TOGETHER, {"deal": RAISE}, changes={"coast": vote}))
    assert answer.no_deal.changes == {}
    assert answer["deal"].verdict == "blocked"
    (block,) = answer["deal"].proof.blocks
    assert (block.coalition, block.terms, block.levers) == (("ann", "cyd"), {"coast": "high"}, ())


def test_the_verdict_does_not_turn_on_what_has_nothing_to_do_with_it() -> None:
    alone = judged(small_case(ARMY, BOTH_GAIN, TOGETHER, {"deal": RAISE}))["deal"]
    stances = BOTH_GAIN | {"eve": {"coast": ("high", 50)}, "fay": {"coast": ("high", 50)}}
    levers = TOGETHER | {"open": {"issue": "coast", "to": "high", "by": ["eve", "fay"]}}
    deals_too = {"deal": RAISE, "other": {"parties": ["eve", "fay"], "terms": {"coast": "high"}}}
    among_others = judged(small_case(COAST_TOO, stances, levers, deals_too))["deal"]
    assert (among_others.verdict, among_others.chance) == (alone.verdict, alone.chance)
    assert [among_others.gain_of(actor).points for actor in ("ann", "bob")] == [20, 10]


def test_plans_that_tie_are_all_judged() -> None:
    # Either plan succeeds for sure and costs nobody anything; only by the second does bob gain more than by dealing
    # with cyd.
    levers = {
        "f1": {"issue": "army", "to": "high", "by": ["ann", "bob"]},
        "f2": {"issue": "army", "to": "high", "by": ["ann", "bob"], "cost": {"bob": -5}},
        "g": {"issue": "coast", "to": "high", "by": ["bob", "cyd"], "needs": {"army": "low"}},
    }
    stances = BOTH_GAIN | {"bob": {"army": ("high", 10), "coast": ("high", 12)}, "cyd": {"coast": ("high", 5)}}
    entry = judged(small_case(COAST_TOO, stances, levers, {"deal": RAISE}))["deal"]
    assert {entry.verdict, *entry.also} == {"blocked", "ready"}
    assert entry.proof.blocks


# Held out for -------------------------------------------------------------------------------------------------------


def rivals(bob: tuple[object, float], with_bob: bool, **changes: object) -> Case:
    """Ann gains 20 by `modest` (with bob) and 40 by `bold` (with cyd, or with bob as well)."""
    partner = "bob" if with_bob else "cyd"
    levers = {
        "some": {"issue": "army", "to": "middle", "by": ["ann", "bob"], "from": "low"},
        "much": {"issue": "army", "to": "high", "by": ["ann", partner], "from": "low"},
    }
    named = {
        "modest": {"parties": ["ann", "bob"], "terms": {"army": "middle"}},
        "bold": {"parties": ["ann", partner], "terms": {"army": "high"}},
    }
    stances = {"ann": {"army": ("high", 40)}, "bob": {"army": bob}, "cyd": {"army": (60, 40)}}
    return small_case({"army": "low middle high"}, stances, levers, named, **changes)


def test_a_party_holds_out_for_a_better_deal_with_somebody_else() -> None:
    answer = judged(rivals((50, 40), with_bob=False))
    entry = answer["modest"]
    assert (entry.verdict, entry.held_out_for) == ("held out for", ("bold",))
    assert answer["bold"].verdict == "ready"
    (wait,) = [wait for wait in entry.proof.waits if wait.actor == "ann"]
    assert (wait.threshold, wait.credible, wait.outwaited_by) == (0.5, True, ())


def test_patience_decides_whether_waiting_pays() -> None:
    assert judged(rivals((50, 40), with_bob=False, discount=0.6))["modest"].verdict == "held out for"
    assert judged(rivals((50, 40), with_bob=False, discount=0.5))["modest"].verdict == "ready"


def test_a_party_that_can_be_outwaited_takes_the_deal() -> None:
    # p*: ann 20/40 = .5 for the bold one, bob 20/50 = .4 for the modest one: bob can wait longer.
    answer = judged(rivals((60, 100), with_bob=True))
    entry = answer["modest"]
    assert entry.verdict == "ready"
    (wait,) = [wait for wait in entry.proof.waits if wait.actor == "ann"]
    assert (wait.threshold, wait.credible, wait.outwaited_by) == (0.5, False, ("bob",))
    assert wait.against == {"bob": 0.4}
    assert (answer["bold"].verdict, answer["bold"].held_out_for) == ("held out for", ("modest",))


def test_a_rival_that_betters_it_for_all_parties_makes_no_verdict() -> None:
    answer = judged(rivals(("high", 10), with_bob=True))
    assert (answer["modest"].verdict, answer["modest"].held_out_for) == ("ready", ())
    assert [block.terms for block in answer["modest"].bettered_by] == [{"army": "high"}]


def test_a_circle_of_credible_waits_is_a_deadlock() -> None:
    named = {
        "a": {"parties": ["ann", "cyd"], "terms": {"pact": "a"}},
        "b": {"parties": ["ann", "bob"], "terms": {"pact": "b"}},
        "c": {"parties": ["bob", "cyd"], "terms": {"pact": "c"}},
    }
    levers = {key: {"issue": "pact", "to": key, "by": deal["parties"], "from": "none"} for key, deal in named.items()}
    stances = {
        "ann": {"pact": ({"none": 0, "a": 10, "b": 20, "c": 20}, 100)},
        "bob": {"pact": ({"none": 0, "a": 20, "b": 10, "c": 20}, 100)},
        "cyd": {"pact": ({"none": 0, "a": 20, "b": 20, "c": 10}, 100)},
    }
    answer = judged(small_case({"pact": "list none a b c"}, stances, levers, named))
    assert {entry.key: entry.verdict for entry in answer} == dict.fromkeys("abc", "held out for")
    assert {entry.key: entry.held_out_for for entry in answer} == {"a": ("b",), "b": ("c",), "c": ("a",)}
    assert {entry.key: entry.deadlocked_with for entry in answer} == {"a": ("b", "c"), "b": ("a", "c"), "c": ("a", "b")}


# Other parts of the format ------------------------------------------------------------------------------------------


def test_a_deal_in_force_is_judged_against_where_things_would_stand_without_it() -> None:
    case = small_case(ARMY, BOTH_GAIN, TOGETHER, {"deal": RAISE}, changes={"army": {"status_quo": "high"}})
    assert judged(case)["deal"].verdict == "happens anyway"
    in_force = RAISE | {"status": "in_force", "unless": {"army": "low"}}
    case = small_case(ARMY, BOTH_GAIN, TOGETHER, {"deal": in_force}, changes={"army": {"status_quo": "high"}})
    entry = judged(case)["deal"]
    assert (entry.verdict, entry.gain_of("ann").points) == ("ready", 20)


def test_a_supplier_that_loses_withholds_its_share_of_the_chance() -> None:
    supply = {"tie": {"kind": "supply", "patron": "cyd", "client": "bob", "dependence": 0.5}}
    for wants, chance in (("low", 0.4), ("high", 0.8)):
        levers = {"raise": TOGETHER["raise"] | {"chance": 0.8}}
        stances = BOTH_GAIN | {"cyd": {"army": (wants, 5)}}
        entry = judged(small_case(ARMY, stances, levers, {"deal": RAISE}, relations=supply))["deal"]
        assert entry.chance == pytest.approx(chance)
        assert entry.gain_of("ann").points == pytest.approx(20 * chance)


def test_terms_that_wait_for_others_are_tried_only_after_them() -> None:
    # The coast is tried, at a cost of 10, only where the army has succeeded (one in two).
    levers = {
        "raise": TOGETHER["raise"] | {"chance": 0.5},
        "open": {"issue": "coast", "to": "high", "by": ["ann", "bob"], "chance": 0.8, "cost": {"ann": 10}},
    }
    stances = {"ann": {"army": ("high", 20), "coast": ("high", 50)}, "bob": {"army": ("high", 10)}}
    deal = {"parties": ["ann", "bob"], "terms": {"army": "high", "coast": "high"}}
    together = judged(small_case(COAST_TOO, stances, levers, {"deal": deal}))["deal"]
    waiting = judged(small_case(COAST_TOO, stances, levers, {"deal": deal | {"only_if": {"coast": ["army"]}}}))["deal"]
    assert together.gain_of("ann").points == pytest.approx(0.5 * 20 + 0.8 * 50 - 10)
    assert waiting.gain_of("ann").points == pytest.approx(0.5 * 20 + 0.5 * (0.8 * 50 - 10))
    assert together.chance == waiting.chance == pytest.approx(0.4)


def test_who_pays_and_who_rides_free() -> None:
    stances = BOTH_GAIN | {"cyd": {"army": ("low", 5)}, "dot": {"army": ("low", 30), "coast": ("high", 90)},
                           "eve": {"army": ("high", 7)}}  # fmt: skip
    levers = TOGETHER | {"open": {"issue": "coast", "to": "high", "by": ["cyd", "eve"]}}
    entry = judged(small_case(COAST_TOO, stances, levers, {"deal": RAISE}))["deal"]
    assert [(gain.actor, gain.points) for gain in entry.payers] == [("cyd", -5), ("dot", -30)]  # all of its stake first
    assert entry.gain_of("eve").role == "rides free"
    assert not entry.gain_of("cyd").asked


def test_a_package_that_nobody_named_is_found() -> None:
    stances = {"ann": {"army": ("high", 40), "coast": ("low", 10)}, "bob": {"army": ("low", 10), "coast": ("high", 40)}}
    levers = {
        "raise": {"issue": "army", "to": "high", "by": "bob"},
        "open": {"issue": "coast", "to": "high", "by": "ann"},
    }
    answer = judged(small_case(COAST_TOO, stances, levers, {"deal": RAISE}))
    assert answer["deal"].verdict == "refused"
    assert [(found.parties, found.terms, found.verdict) for found in answer.found] == [
        (("ann", "bob"), {"army": "high", "coast": "high"}, "ready")
    ]


def test_who_could_spoil_what_was_agreed_and_who_could_put_it_back() -> None:
    stances = BOTH_GAIN | {"cyd": {"army": ("low", 30)}, "dan": {"army": ("high", 1)}}
    levers = TOGETHER | {
        "lower": {"issue": "army", "from": "high", "to": "low", "by": "cyd", "chance": 0.4},
        "give_up": {"issue": "army", "from": "high", "to": "low", "by": "dan"},
    }
    first, second = judged(small_case(ARMY, stances, levers, {"deal": RAISE}))["deal"].spoils
    assert (first.by, first.lever, first.level, first.chance, first.would) == (("cyd",), "lower", "low", 0.4, True)
    assert first.gains == {"cyd": 12}
    (back,) = first.restorers
    assert (back.by, back.lever, back.chance, back.would) == (("ann", "bob"), "raise", 1, True)
    assert (second.by, second.would) == (("dan",), False)


def test_a_partner_can_be_bought_out_of_a_standing_understanding() -> None:
    issues = ARMY | {"trade": "closed open"}
    stances = {
        "ann": {"army": ("high", 20), "trade": ("open", 30)},
        "bob": {"army": ("high", 10)},
        "cyd": {"army": ("low", 25), "trade": ("closed", 5)},
    }
    levers = TOGETHER | {"open_up": {"issue": "trade", "to": "open", "by": ["ann", "cyd"], "cost": {"cyd": -10}}}
    in_force = RAISE | {"status": "in_force", "unless": {"army": "low"}}
    (block,) = judged(small_case(issues, stances, levers, {"deal": in_force}))["deal"].buyouts
    assert block.coalition == ("ann", "cyd")
    assert block.terms == {"trade": "open"}
    assert {gain.actor: gain.points for gain in block.gains} == {"ann": 30, "cyd": 5}
    proposed = judged(small_case(issues, stances, levers, {"deal": RAISE}))["deal"]
    assert proposed.buyouts == ()
    assert proposed.verdict == "blocked"


def test_a_deal_judged_by_itself_is_judged_as_among_all() -> None:
    case = load("syria-2018")
    answer = deals(case)
    assert tuple(judged_alone(case, entry.key) for entry in answer.deals) == answer.deals


def test_a_deal_judged_by_itself_is_judged_in_its_own_scenario() -> None:
    later = {"kind": "horizon", "after": "now", "trigger": "peace", "levers": {"raise": None}}
    case = small_case(ARMY, BOTH_GAIN, TOGETHER, {"deal": RAISE}).edit(
        {"scenarios": {"later": later}, "deals.deal.in": "later"}
    )
    entry = judged_alone(case, "deal")
    assert (entry.scenario, entry.verdict) == ("later", "out of reach")
    assert entry == deals(case)["deal"]


def test_a_deal_that_is_not_there_is_not_judged() -> None:
    with pytest.raises(UnknownName):
        judged_alone(refused_case(), "none")
