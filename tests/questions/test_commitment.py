"""Whether deals are kept, when they are struck, in which order they are safest, whose side time is on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, note, settings

import realpolitik as rp
from realpolitik.case import Query
from realpolitik.errors import UnknownName
from realpolitik.questions.commitment import Commitment, Kept
from realpolitik.questions.later import later_horizons
from realpolitik.questions.measures import World
from realpolitik.questions.patience import (
    IMPATIENT,
    INSIDE,
    KEPT,
    NEITHER,
    NEVER,
    NOT_KEPT,
    NOTHING,
    PATIENT,
    REFUSES,
)
from tests.small import small_case
from tests.strategies import Document, case_of, documents, text_of

# Ann and bob each have an army to lower; each wants the other's low and its own high. Ann's rearming is noticed late.
ARMIES = {"ann_army": "high low", "bob_army": "high low"}
RIVALS = {
    "ann": {"ann_army": ("high", 10), "bob_army": ("low", 30)},
    "bob": {"ann_army": ("low", 30), "bob_army": ("high", 10)},
}
LEVERS = {
    "ann_disarms": {"issue": "ann_army", "to": "low", "by": ["ann"], "lasts": "kept", "noticed": 2},
    "bob_disarms": {"issue": "bob_army", "to": "low", "by": ["bob"], "lasts": "kept"},
}
TREATY = {"treaty": {"parties": ["ann", "bob"], "terms": {"ann_army": "low", "bob_army": "low"}}}
YEARLY = {"period": "year", "discount": 0.9}


def asked(*given: Any, **more: Any) -> Commitment:
    parameters = {key: more.pop(key) for key in ("deals", "rival_chance") if key in more}
    return rp.commitment(small_case(*given, **(YEARLY | more)), **parameters)


def treaty(levers: Any = LEVERS, stances: Any = RIVALS, deals: Any = TREATY, **more: Any) -> Kept:
    found: Kept = asked(ARMIES, stances, levers, deals, **more)["treaty"]
    return found


# Kept -------------------------------------------------------------------------------------------------------------


def test_a_treaty_is_kept_by_what_a_withdrawal_would_lose_later():
    """Leaving brings 10; once the other answers, 10 − 30. 10/30 for bob; for ann, noticed after two years, its root."""
    found = treaty()
    assert (found.verdict, found.keeper("bob").least_patience) == (KEPT, pytest.approx(1 / 3))
    assert found.keeper("ann").least_patience == pytest.approx((1 / 3) ** 0.5)
    assert found.why() == (
        "Ann must expect at least a 58\N{NO-BREAK SPACE}% chance and Bob 33\N{NO-BREAK SPACE}% of still dealing a year "
        "later; the case gives them 90\N{NO-BREAK SPACE}%."
    )
    assert found.keeper("ann").sentence == (
        "Ann could let Ann army fall back to high: +10 a year until it shows, −20 once the others answer (Bob army: "
        "high). It stays if it expects at least a 58\N{NO-BREAK SPACE}% chance of still dealing a year later; the case "
        "gives it 90\N{NO-BREAK SPACE}%."
    )


def test_the_less_a_period_later_is_worth_the_less_is_kept():
    found = treaty(discount=0.5)
    assert (found.verdict, found.keeper("ann").word, found.keeper("bob").word) == (NOT_KEPT, NOT_KEPT, KEPT)
    assert "more than the case gives it" in found.why()
    assert treaty(discount=0.5, actors={"ann": {"discount": 0.6}}).verdict == KEPT


def test_where_the_others_cannot_answer_nothing_keeps_it():
    levers = LEVERS | {"bob_disarms": LEVERS["bob_disarms"] | {"lasts": "done"}}
    found = treaty(levers, discount=1)
    assert (found.verdict, found.keeper("ann").least_patience) == (NEVER, None)
    assert found.why() == "Ann would withdraw: no answer leaves it worse off than keeping the deal does."
    assert found.keeper("bob").word == NOTHING


def test_what_is_done_for_good_needs_no_keeping():
    levers = {key: lever | {"lasts": "done"} for key, lever in LEVERS.items()}
    assert treaty(levers).verdict == NOTHING


def test_who_wants_what_it_keeps_is_not_tempted():
    stances = {"ann": {"bob_army": ("low", 30)}, "bob": {"ann_army": ("low", 30)}}
    found = treaty(stances=stances)
    assert (found.verdict, found.keeper("ann").least_patience) == (KEPT, 0)
    assert found.why() == "Nobody would gain by letting go what it keeps."


def test_an_outsider_who_must_act_keeps_the_deal_too():
    levers = LEVERS | {"bob_disarms": LEVERS["bob_disarms"] | {"by": ["bob", "cyd"]}}
    stances = RIVALS | {"cyd": {"ann_army": ("low", 20), "bob_army": ("high", 15)}}
    cyd = treaty(levers, stances).keeper("cyd")
    assert (cyd.is_party, cyd.least_patience) == (False, pytest.approx(15 / 20))


def test_of_several_withdrawals_the_one_that_asks_for_the_most_patience_is_told():
    """Ann keeps two things: to let go both brings 15, one 10 or 5; either way bob's answer costs 30 in all."""
    issues = ARMIES | {"tax": "high low"}
    stances = RIVALS | {"ann": RIVALS["ann"] | {"tax": ("high", 5)}}
    levers = LEVERS | {"lower_tax": {"issue": "tax", "to": "low", "by": ["ann"], "lasts": "kept", "noticed": 2}}
    terms = TREATY["treaty"]["terms"] | {"tax": "low"}
    deals = {"treaty": {"parties": ["ann", "bob"], "terms": terms}}
    found = asked(issues, stances, levers, deals)["treaty"]
    assert found.keeper("ann").least_patience == pytest.approx((15 / 30) ** 0.5)
    assert found.keeper("ann").withdrawal.left == ("ann_disarms", "lower_tax")
    assert len([way for way in found.proof.withdrawals if way.actor == "ann"]) == 3


def test_plans_that_tie_and_are_kept_differently_are_both_named():
    levers = LEVERS | {"z_for_good": LEVERS["bob_disarms"] | {"lasts": "done"}}
    found = treaty(levers)
    assert (found.verdict, found.also) == (KEPT, (NEVER,))


def test_a_deal_out_of_reach_or_happening_anyway_has_nothing_to_keep():
    levers = {"ann_disarms": LEVERS["ann_disarms"]}
    assert treaty(levers).verdict == "out of reach"
    anyway = {"treaty": {"parties": ["ann", "bob"], "terms": {"ann_army": "high"}}}
    assert treaty(deals=anyway).verdict == "happens anyway"


# Struck -----------------------------------------------------------------------------------------------------------

# Bob could have ann's army low for a smaller favour, with cyd's help.
CHEAPER = {
    "cheaper": {"parties": ["ann", "bob"], "terms": {"ann_army": "low", "toll": "low"}},
}


def rivalry(toll: float = 5, **more: Any) -> Kept:
    """Bob lowers its toll instead of its army: that costs it `toll` and is worth 20 to ann."""
    issues = ARMIES | {"toll": "high low"}
    stances = {"ann": RIVALS["ann"] | {"toll": ("low", 20)}, "bob": RIVALS["bob"] | {"toll": ("high", toll)}}
    levers = LEVERS | {"lower_toll": {"issue": "toll", "to": "low", "by": ["bob"], "lasts": "kept"}}
    found: Kept = asked(issues, stances, levers, TREATY | CHEAPER, **more)["treaty"]
    return found


def test_patience_that_keeps_a_deal_may_also_make_it_worth_waiting_for_a_better_one():
    """Bob gains 20 by the treaty and 25 by the cheaper deal: it waits from 20/25 on."""
    found = rivalry()
    window = found.window("bob")
    assert (window.low, window.high, window.rivals) == (pytest.approx(1 / 3), pytest.approx(0.8), ("cheaper",))
    assert (window.place, window.is_empty) == (PATIENT, False)
    assert found.window("ann").place == INSIDE
    assert rivalry(discount=0.7).window("bob").place == INSIDE
    assert rivalry(discount=0.2).window("bob").place == IMPATIENT


def test_the_chance_of_the_rival_moves_the_upper_end():
    assert rivalry(rival_chance=0.8).window("bob").high == pytest.approx(1)
    assert rivalry(rival_chance=0.8).window("bob").place == INSIDE


def test_an_empty_window_is_told_with_the_chance_that_closes_it():
    """Rearming that shows only after ten years: bob must value a year at (1/3)^(1/10), and waits from .8 on."""
    issues = ARMIES | {"toll": "high low"}
    stances = {"ann": RIVALS["ann"] | {"toll": ("low", 20)}, "bob": RIVALS["bob"] | {"toll": ("high", 5)}}
    levers = LEVERS | {
        "bob_disarms": LEVERS["bob_disarms"] | {"noticed": 10},
        "lower_toll": {"issue": "toll", "to": "low", "by": ["bob"], "lasts": "kept"},
    }
    window = asked(issues, stances, levers, TREATY | CHEAPER, discount=0.85)["treaty"].window("bob")
    assert (window.is_empty, window.place) == (True, NEITHER)
    assert window.closing_chance == pytest.approx(20 / (25 * (1 / 3) ** 0.1))
    assert "no patience does both, unless the chance of Cheaper is below .89" in window.sentence


def test_who_gains_nothing_strikes_nothing():
    stances = RIVALS | {"ann": {"ann_army": ("high", 40), "bob_army": ("low", 30)}}
    assert treaty(stances=stances).window("ann").place == REFUSES


# In which order ---------------------------------------------------------------------------------------------------


def test_the_safest_order_is_held_against_the_stated_one():
    """Ann's army is worth 10 to her of a stake of 40: a quarter; to start with bob's exposes bob to as much."""
    found = treaty().performance
    assert (found.tied, found.always, [order.exposure for order in found.best]) == (2, (), [0.25, 0.25])
    stances = {"ann": RIVALS["ann"], "bob": {"ann_army": ("low", 30), "bob_army": ("high", 20)}}
    stated = {"treaty": TREATY["treaty"] | {"steps": ["bob_army", "ann_army"]}}
    found = treaty(stances=stances, deals=stated).performance
    assert [step.issue for step in found.best[0].steps] == ["ann_army", "bob_army"]
    assert (found.best[0].exposure, found.stated.exposure, found.stated.exposed) == (0.25, 0.4, ("bob",))
    assert "puts Bob 40\N{NO-BREAK SPACE}% of its stake below no deal on the way" in found.sentence


def test_who_has_got_what_it_wants_would_rather_stop():
    first, last = treaty(
        deals={"treaty": TREATY["treaty"] | {"steps": ["ann_army", "bob_army"]}}
    ).performance.stated.steps
    assert (dict(first.gains), dict(first.rest)) == ({"ann": -10, "bob": 30}, {"ann": 30, "bob": -10})
    assert (first.stops, last.stops) == (("bob",), ())


def test_a_case_that_says_nothing_of_patience_is_warned_of_where_it_matters():
    assert [
        warning for warning in asked(ARMIES, RIVALS, LEVERS, TREATY, discount=1).warnings if "no discount" in warning
    ]
    assert asked(ARMIES, RIVALS, LEVERS, TREATY).warnings == ()
    done = {key: lever | {"lasts": "done"} for key, lever in LEVERS.items()}
    assert asked(ARMIES, RIVALS, done, TREATY, discount=1).warnings == ()


def test_a_deal_of_one_step_has_no_order():
    deals = {"treaty": {"parties": ["ann", "bob"], "terms": {"ann_army": "low"}}}
    assert treaty(deals=deals).performance is None


def test_terms_that_need_each_other_are_carried_out_at_once():
    levers = {
        "ann_disarms": LEVERS["ann_disarms"] | {"needs": {"bob_army": "low"}},
        "bob_disarms": LEVERS["bob_disarms"] | {"needs": {"ann_army": "low"}},
    }
    found = treaty(levers).performance
    assert (found.best, found.tied) == ((), 0)
    assert found.sentence == "Its terms need each other: they can only be carried out at once."


def test_more_than_fifteen_terms_are_left_unordered_with_a_warning():
    issues = {f"i{n:02}": "no yes" for n in range(17)}
    levers = {f"f{n:02}": {"issue": f"i{n:02}", "to": "yes", "by": ["ann"]} for n in range(17)}
    stances = {"ann": {"i00": ("yes", 10)}, "bob": {"i01": ("yes", 10)}}
    deals = {"treaty": {"parties": ["ann", "bob"], "terms": dict.fromkeys(issues, "yes")}}
    found = asked(issues, stances, levers, deals)
    assert found["treaty"].performance is None
    assert [warning for warning in found.warnings if "more than 15 terms" in warning]


def test_who_gains_only_because_a_part_may_fail_is_named():
    levers = LEVERS | {"ann_disarms": LEVERS["ann_disarms"] | {"chance": 0.5}}
    stances = RIVALS | {"ann": {"ann_army": ("high", 40), "bob_army": ("low", 30)}}
    assert treaty(levers, stances).worse_in_the_end == ("ann",)


# Whose side time is on --------------------------------------------------------------------------------------------

LATER = {
    "later": {"kind": "horizon", "after": "now", "issues": {"ann_army": {"status_quo": "low"}}},
    "then": {"kind": "horizon", "after": "later", "stances": {"ann": {"bob_army": {"salience": 90}}}},
    "before": {"kind": "horizon", "before": "now"},
    "as_bob_sees_it": {"kind": "belief", "of": "bob"},
}


def test_horizons_after_now_are_looked_at_in_their_order():
    case = small_case(ARMIES, RIVALS, LEVERS, TREATY, scenarios=LATER)
    assert later_horizons(case) == ["later", "then"]
    assert later_horizons(case.at("before")) == ["later", "then"]
    assert later_horizons(case.at("then")) == []


def test_time_is_on_the_side_of_whoever_waiting_pays():
    """Ann's army has come down by then: ann has lost 10 and bob won 30, of a stake of 30 that is left to each."""
    found = asked(ARMIES, RIVALS, LEVERS, TREATY, scenarios=LATER)
    drift = {(one.actor, one.horizon): one.points for one in found.drift}
    assert (drift["ann", "later"], drift["bob", "later"]) == (-10, 30)
    assert drift["ann", "then"] == 0


def test_what_bargaining_would_bring_later_is_held_against_now():
    """Nash's solution is the treaty both times. Ann: 20 of a stake of 40 now, 80 of 100 then."""
    shares = {(one.actor, one.horizon): (one.now, one.later) for one in treaty(scenarios=LATER).nash_shares}
    assert shares["ann", "then"] == ((0.5,), (pytest.approx(0.8),))
    assert shares["bob", "then"] == ((0.5,), (0.5,))


def test_a_level_that_is_gone_by_then_cannot_be_compared():
    gone = {"levels": {"high": None, "top": 0}, "status_quo": "top"}
    scenarios = {"later": {"kind": "horizon", "after": "now", "issues": {"ann_army": gone}}}
    stances = {"bob": {"bob_army": ("high", 10)}}
    levers = {"bob_disarms": LEVERS["bob_disarms"]}
    found = asked(ARMIES, stances, levers, actors={"ann": {}}, scenarios=scenarios)
    assert [one.points for one in found.drift] == [None, None]


# The question as a whole ------------------------------------------------------------------------------------------


def test_only_the_deals_asked_for_are_answered_about_their_rivals_still_counting():
    found = asked(
        ARMIES | {"toll": "high low"},
        {"ann": RIVALS["ann"] | {"toll": ("low", 20)}, "bob": RIVALS["bob"] | {"toll": ("high", 5)}},
        LEVERS | {"lower_toll": {"issue": "toll", "to": "low", "by": ["bob"]}},
        TREATY | CHEAPER,
        deals=("treaty",),
    )
    assert [deal.key for deal in found] == ["treaty"]
    assert found["treaty"].window("bob").rivals == ("cheaper",)
    with pytest.raises(UnknownName, match="tready"):
        asked(ARMIES, RIVALS, LEVERS, TREATY, deals=("tready",))


def test_records_have_a_row_for_each_deal_and_keeper():
    assert [(row["deal"], row["actor"], row["keeps"]) for row in asked(ARMIES, RIVALS, LEVERS, TREATY).records()] == [
        ("treaty", "ann", KEPT),
        ("treaty", "bob", KEPT),
    ]


def test_the_first_step_is_no_end_in_itself_for_moscow():
    """Kabalan's condition: left at the first step Moscow takes it back; with the rest to come it goes on."""
    case = rp.load("syria-2018")
    found = rp.commitment(case)
    assert found["first_step_only"].keeper("russia").word == NEVER
    (first, *_) = found["iran_for_ukraine"].performance.stated.steps
    assert first.gains["russia"] < 0 < first.rest["russia"]
    assert "russia" not in first.stops
    assert (
        "Russia would take Iran presence: none only as a first step" in found["iran_for_ukraine"].performance.sentence
    )
    told = {entry.key: entry.answer for entry in rp.claims(case, flips=False)}
    assert (told["first_step"], told["not_left_at_the_first"], told["second_step"]) == (
        "follows", "follows", "doesn't follow",
    )  # fmt: skip


# The measures -----------------------------------------------------------------------------------------------------


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(documents(most_levers=5, claims=True))
def test_claims_measure_what_commitment_says(document: Document) -> None:
    note(text_of(document))
    case = case_of(document)
    for deal in rp.commitment(case):
        for one in deal.keepers:
            value = _measured(case, "delta*", of=one.actor, deal=deal.key)
            assert value == pytest.approx(1.0 if one.least_patience is None else one.least_patience)
        if deal.performance is not None and deal.performance.stated is not None:
            for stage in deal.performance.stated.steps[:-1]:
                for party in deal.parties:
                    goes_on = _measured(case, "goes_on_after", of=party, deal=deal.key, step=stage.issue)
                    assert bool(goes_on) == (party not in stage.stops)


def _measured(case: Any, measure: str, **arguments: Any) -> Any:
    return World(case, {}).measure(Query(measure, arguments))[0]


def test_measures_follow_every_draw():
    case = small_case(ARMIES, RIVALS, LEVERS | {"ann_disarms": LEVERS["ann_disarms"] | {"noticed": "1..3"}}, TREATY)
    draws = {
        "stances.bob.bob_army.salience": np.array([10, 20, 30.0]),
        "levers.ann_disarms.noticed": np.array([1, 2, 3.0]),
    }
    world = World(case, draws)

    def asked_of(actor: str) -> Any:
        return world.measure(Query("delta*", {"of": actor, "deal": "treaty"}))

    assert asked_of("bob").tolist() == pytest.approx([1 / 3, 2 / 3, 1])
    assert asked_of("ann").tolist() == pytest.approx([(1 / 3) ** (1 / noticed) for noticed in (1, 2, 3)])


def test_without_stated_steps_what_a_step_waits_for_is_done_before_it():
    deals = {"treaty": TREATY["treaty"] | {"only_if": {"bob_army": ["ann_army"]}}}
    case = small_case(ARMIES, RIVALS, LEVERS, deals)
    told = {
        (actor, step): bool(_measured(case, "goes_on_after", of=actor, deal="treaty", step=step))
        for actor in ("ann", "bob")
        for step in ("ann_army", "bob_army")
    }
    assert told == {
        ("ann", "ann_army"): True, ("bob", "ann_army"): False,
        ("ann", "bob_army"): False, ("bob", "bob_army"): False,
    }  # fmt: skip
