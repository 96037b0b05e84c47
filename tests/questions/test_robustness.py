"""Shares of draws: each draw is the case with those numbers; engines, order and scenario don't change what is found."""

from __future__ import annotations

from math import isclose

import pytest

import realpolitik as rp
from realpolitik.briefing.brief import section_of
from realpolitik.briefing.terminal import render
from realpolitik.ensemble import sampled
from realpolitik.ensemble.runs import run
from realpolitik.questions.drawn import Dealt, Held, InDraws, targets_of, verdict_in_words
from realpolitik.questions.robustness import Robustness
from realpolitik.questions.stability import GRADES
from tests.contract.transformations import renamed, reordered
from tests.ensemble.cluster import cluster
from tests.small import small_case, small_document
from tests.strategies import case_of

# Each party loses more than it gains in four of nine cases: both agree in (30/54)² of all, though at the means they do.
COST = {"ann": "20..74", "bob": "20..74"}
ISSUES = {"dam": "low high", "fee": "none full"}
STANCES = {"ann": {"dam": ("high", 50)}, "bob": {"fee": ("full", 50)}}
LEVERS = {
    "build": {"issue": "dam", "to": "high", "by": ["ann", "bob"], "cost": {"ann": "20..74"}},
    "pay": {"issue": "fee", "to": "full", "by": ["ann", "bob"], "cost": {"bob": "20..74"}},
}
DEALS = {"treaty": {"parties": ["ann", "bob"], "terms": {"dam": "high", "fee": "full"}}}
GAINS = {"gain": {"of": "ann", "deal": "treaty"}, "above": 0}
CLAIMS = {
    "surely": {"says": "Ann gains, surely.", "test": GAINS},
    "perhaps": {"says": "Ann gains, perhaps.", "test": GAINS, "modality": "possible"},
    "able": {
        "says": "Ann and Bob can build the dam.",
        "test": {"in_reach": {"for": {"dam": "high"}, "of": ["ann", "bob"]}},
    },
}
TREATY = small_case(ISSUES, STANCES, LEVERS, DEALS, claims=CLAIMS)


def test_a_known_share_is_found_within_its_interval():
    treaty = rp.robustness(TREATY, draws=4096)["deals.treaty"]
    shares = {one.word: one.share for one in treaty.verdicts}
    both = (30 / 54) ** 2
    assert shares["ready"].low <= both <= shares["ready"].high
    assert shares["refused"].low <= 1 - both <= shares["refused"].high
    assert (treaty.verdict, treaty.at_means, treaty.is_settled) == ("refused", "ready", True)


def test_a_claim_follows_where_its_modality_has_the_share_that_it_asks_for():
    answer = rp.robustness(TREATY)
    surely, perhaps = answer["claims.surely"], answer["claims.perhaps"]
    assert surely.share == perhaps.share
    assert surely.share.low <= 30 / 54 <= surely.share.high
    assert (surely.follows, perhaps.follows) == (False, True)
    assert surely.at_means
    assert surely.is_settled


def test_no_verdict_is_printed_against_the_majority_of_its_draws():
    without, drawn = rp.brief(TREATY, flips=False), rp.brief(TREATY, flips=False, draws=256)
    assert "Ready: Treaty" in without.document.standfirst
    assert "Refused: Treaty" in drawn.document.standfirst
    assert "2 of 3 claims follow" in drawn.document.standfirst
    (word,) = (row.word for row in rows_of(drawn.document, "deals"))
    assert word == "refused"
    assert {row.word for row in rows_of(drawn.document, "claims") if "surely" in row.name} == {"doesn't follow"}
    assert "with every range at its mean" in drawn.to_terminal()


def test_a_verdict_too_close_to_call_is_the_one_that_the_means_give():
    """On so few draws the shares of two verdicts on Syria for Iran can't be told apart, and neither has half."""
    for seed in range(3):
        trade = rp.robustness(rp.load("syria-2018"), draws=64, seed=seed)["deals.syria_for_iran"]
        assert trade.verdict == trade.at_means or trade.is_settled or trade.verdicts[0].share.share > 0.5
        assert not (trade.verdict != trade.verdicts[0].word and trade.is_settled)


def rows_of(document, key):
    return [
        row
        for section in document.sections
        if section.key == key
        for block in section.blocks
        for row in getattr(block, "rows", ())
        if hasattr(row, "word")
    ]


# Every draw is a case of its own ----------------------------------------------------------------------------------

KEYS = small_case(
    {"dam": "low high", "fee": "none half full"},
    {
        "ann": {"dam": ("high", "30..60"), "fee": ("none", "0..40")},
        "bob": {"dam": ("low", "5..30"), "fee": ("full", {"low": 10, "mode": 20, "high": 60})},
        "cyd": {"dam": ("low", "0..50")},
    },
    {
        "build": {"issue": "dam", "to": "high", "by": ["ann"], "chance": "0.1..0.4"},
        "build_with_bob": {"issue": "dam", "to": "high", "by": ["ann", "bob"], "chance": "0.4..0.9"},
        "build_with_cyd": {"issue": "dam", "to": "high", "by": ["ann", "cyd"], "chance": "0.2..0.9"},
        "pay": {"issue": "fee", "to": "full", "by": ["ann", "bob"]},
    },
    {"treaty": {"parties": ["ann", "bob"], "terms": {"dam": "high", "fee": "full"}}},
    claims={
        "key": {"says": "Bob holds the key.", "test": {"key": {"of": "bob", "for": {"dam": "high"}}}},
        "gains": {"says": "Bob gains.", "test": {"gain": {"of": "bob", "deal": "treaty"}, "above": 0}},
        "holds": {"says": "The treaty holds.", "test": {"holds": {"deal": "treaty"}}},
    },
    scenarios={
        "later": {"kind": "horizon", "after": "now", "stances": {"bob": {"fee": {"salience": "40..60"}}}},
    },
    together={"dams": ["stances.ann.dam.salience", "stances.cyd.dam.salience"]},
)


@pytest.mark.parametrize("scenario", [None, "later"])
def test_a_draw_is_the_case_with_the_numbers_drawn(scenario):
    sample = sampled(KEYS, 32)
    (block,) = sample.blocks
    draws = sample.draws(block)
    found = InDraws(KEYS, scenario)(draws, block) | Held(KEYS, scenario)(draws, block)
    actors = sorted(KEYS.actors)
    for row in range(sample.rows):
        case = KEYS.edit({path: float(values[row]) for path, values in draws.items()})
        (verdict,) = rp.deals(case, scenario)
        words = {verdict.verdict, *verdict.also}
        assert set(verdict_in_words(int(found["verdict treaty"][row])).split(" or ")) == words
        for claim in rp.claims(case, scenario, flips=False):
            assert bool(found[f"claim {claim.key}"][row]) == claim.follows
        for outcome in rp.stability(case, scenario):
            if outcome.is_named and f"grade {outcome.key}" in found:
                assert GRADES[int(found[f"grade {outcome.key}"][row])] == outcome.grade
        (target,) = rp.leverage(case, scenario, {"dam": "high"}).targets
        alone = [key for key in target.keys if len(key.actors) == 1]
        assert held(found["key dam=high"][row], actors) == {key.actors[0] for key in alone}
        assert held(found["cheapest dam=high"][row], actors) == {key.actors[0] for key in alone if key.is_cheapest}


def held(mask, actors):
    return {actor for bit, actor in enumerate(actors) if int(mask) >> bit & 1}


def test_keys_are_asked_of_what_deals_and_claims_want():
    assert [target.key for target in targets_of(KEYS)] == ["treaty", "dam=high"]


# What deals are held against -------------------------------------------------------------------------------------

ALONE = small_case(
    {"army": "low high"},
    {"ann": {"army": ("high", 40)}, "bob": {"army": ("high", 20)}},
    {"raise": {"issue": "army", "to": "high", "by": ["ann"], "chance": "0.4..0.6"}},
    {"rearm": {"parties": ["ann", "bob"], "terms": {"army": "high"}}},
    claims={"ready": {"says": "It is ready.", "test": {"verdict": {"deal": "rearm"}, "equals": "ready"}}},
)


def test_where_somebody_would_act_alone_the_status_quo_gives_another_verdict():
    """Ann raises the army alone where that succeeds in half of all cases: then the deal's terms hold without it."""
    answer = rp.robustness(ALONE, draws=256)
    rearm, ready = answer["deals.rearm"], answer["claims.ready"]
    happens = next(one.share for one in rearm.verdicts if one.word == "happens anyway")
    assert happens.share == 0.5
    assert rearm.unlike == happens
    assert ready.unlike == happens
    text = " ".join(render(section_of(answer, ALONE), width=100).split())
    assert "with the status quo in the place of no deal the verdict is another in 50 % of combinations" in text


def test_each_draw_says_whether_its_verdict_is_another_from_the_status_quo():
    sample = sampled(ALONE, 32)
    draws = sample.whole()
    found = InDraws(ALONE, None)(draws, sample.blocks[0])
    for row in range(sample.rows):
        (entry,) = rp.deals(ALONE.edit({path: float(values[row]) for path, values in draws.items()}))
        assert bool(found["unlike verdict rearm"][row]) == (entry.from_status_quo is not None)


def test_where_nobody_acts_alone_it_is_the_same():
    assert rp.robustness(TREATY, draws=64)["deals.treaty"].unlike.share == 0


# One section with what would change it ----------------------------------------------------------------------------


def test_a_briefing_with_draws_tells_how_sure_and_what_would_change_it_in_one_section():
    briefing = rp.brief(TREATY, flips=False, draws=256)
    assert [answer.question for answer in briefing.answers].count("tipping") == 1
    assert "What would have to change" not in {section.title for section in briefing.document.sections}
    (finding,) = rows_of(briefing.document, "robustness")
    nearest = (
        "with every range at its mean it is ready; the nearest change: with build: cost to Ann at 50 instead of 47"
    )
    assert nearest in str(finding)
    assert "What to watch for" not in briefing.to_terminal()  # all changes lead to what it is in most draws anyway
    assert "verdict_shares" in {block.key for section in briefing.document.sections for block in section.blocks
                                if hasattr(block, "chart")}  # fmt: skip


def test_what_would_change_the_printed_verdict_is_to_be_watched_for():
    levers = {key: lever | {"cost": dict.fromkeys(lever["cost"], "20..55")} for key, lever in LEVERS.items()}
    briefing = rp.brief(small_case(ISSUES, STANCES, levers, DEALS), flips=False, draws=256)
    (finding,) = rows_of(briefing.document, "robustness")
    assert finding.word == "ready"
    text = " ".join(briefing.to_terminal().split())
    assert "What to watch for, and what it would mean: • Build comes to cost Ann more" in text
    assert "→ treaty: refused (judgement)" in text.replace("Treaty", "treaty")


def test_a_briefing_without_draws_asks_neither():
    asked = {answer.question for answer in rp.brief(TREATY, flips=False).answers}
    assert not asked & {"robustness", "tipping"}


# Stances dealt out anew -------------------------------------------------------------------------------------------


def test_what_doesnt_hang_on_who_wants_what_isnt_owed_to_it():
    able = rp.robustness(TREATY)["claims.able"]
    assert (able.share.share, able.dealt.share, able.diagnosticity) == (1.0, 1.0, 0.0)


def test_of_two_actors_one_wants_it_and_in_half_of_all_deals_it_is_the_other():
    case = small_case(
        {"dam": "low high"},
        {"ann": {"dam": ("high", "20..60")}, "bob": {"dam": ("low", "20..60")}},
        {"build": {"issue": "dam", "to": "high", "by": ["ann", "bob"]}},
        claims={"wants": {"says": "Ann wants it.", "test": {"acceptable_to": {"of": "ann", "for": {"dam": "high"}}}}},
    )
    wants = rp.robustness(case)["claims.wants"]
    assert wants.dealt.low <= 0.5 <= wants.dealt.high
    assert wants.diagnosticity == wants.share.share - wants.dealt.share


def test_a_number_that_a_claim_raises_is_raised_in_the_new_hands_too():
    test = {
        "rises": {"measure": {"salience": {"of": "bob", "issue": "dam"}}, "with": "stances.ann.dam.salience", "by": 5}
    }
    case = small_case(
        {"dam": "low high"},
        {"ann": {"dam": ("high", "20..60")}, "bob": {"dam": ("low", "20..60")}},
        claims={"raised": {"says": "Bob cares more as Ann does.", "test": test}},
    )
    raised = rp.robustness(case)["claims.raised"]
    assert raised.share.share == 0.0
    assert raised.dealt.low <= 0.5 <= raised.dealt.high


# The same whoever works -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("together", [pytest.param(16, id="blocks-of-16"), pytest.param(4096, id="one-block")])
def test_what_a_draw_comes_to_doesnt_hang_on_its_block(together):
    sample, whole = sampled(KEYS, 256, most_in_a_block=together), sampled(KEYS, 256)
    found = [column for _, columns in run(InDraws(KEYS, None), sample) for column in [columns["verdict treaty"]]]
    (expected,) = (columns["verdict treaty"] for _, columns in run(InDraws(KEYS, None), whole))
    assert [value for part in found for value in part.tolist()] == expected.tolist()


def test_the_answer_is_the_same_on_one_and_two_workers_on_a_cluster_and_resumed(tmp_path):
    pytest.importorskip("pyarrow", reason="needs pyarrow")
    draws = 16 * 256  # two blocks
    expected = rp.robustness(TREATY, draws=draws, seed=7).to_json()
    assert rp.robustness(TREATY, draws=draws, seed=7, engine=rp.Local(2)).to_json() == expected
    kept = [rp.robustness(TREATY, draws=draws, seed=7, folder=tmp_path / "run").to_json() for _ in range(2)]
    assert kept == [expected, expected]
    with cluster(tmp_path) as (address, _):
        assert rp.robustness(TREATY, draws=draws, seed=7, engine=rp.Dask(address)).to_json() == expected


def test_another_seed_gives_shares_within_their_intervals():
    one, other = (rp.robustness(TREATY, draws=1024, seed=seed) for seed in (0, 1))
    assert one.to_json() != other.to_json()
    for a, b in zip(one.records(), other.records(), strict=True):
        assert a["low"] <= b["high"]
        assert b["low"] <= a["high"]


def test_reordering_the_file_changes_no_share():
    for case in (TREATY, KEYS):
        one, other = (rp.robustness(c, draws=64) for c in (case, case_of(reordered(dict(case.document)))))
        assert {entry.key: entry for entry in one} == {entry.key: entry for entry in other}
        assert one.convergence == other.convergence


def test_renaming_actors_leaves_shares_within_their_intervals():
    names = {"ann": "bob", "bob": "ann"}
    document = small_document(ISSUES, STANCES, LEVERS, DEALS, claims=CLAIMS)
    one, other = (rp.robustness(case_of(d), draws=1024) for d in (document, renamed(document, names)))
    for a, b in zip(one.deals[0].verdicts, other.deals[0].verdicts, strict=True):
        assert a.word == b.word
        assert a.share.low <= b.share.high
        assert b.share.low <= a.share.high


# Cases without ranges, and what is told ---------------------------------------------------------------------------


def test_a_case_without_ranges_is_exactly_what_it_is():
    answer = rp.robustness(rp.load("eec-1958"), equilibria=True)
    assert (answer.draws, answer.draws_needed, answer.convergence) == (1, 1, ())
    assert "no number of the case is a range" in answer.warnings[0]
    for claim in answer.claims:
        assert claim.share.low == claim.share.high == float(claim.at_means)
    for outcome in answer.outcomes:
        assert len(outcome.grades) == 1


def test_a_conflict_given_by_its_options_has_nothing_to_draw():
    answer = rp.robustness(rp.load("cuba-1962"), equilibria=True)
    assert answer.draws == 1
    assert len(answer.warnings) == 2


def test_claims_that_take_a_conflict_for_every_draw_wait_for_equilibria():
    without, among = rp.robustness(KEYS, draws=64), rp.robustness(KEYS, draws=64, equilibria=True)
    assert "holds" in without.warnings[0]
    assert "claims.holds" not in {claim.key for claim in without.claims}
    assert among["claims.holds"].draws == 64
    assert {outcome.outcome for outcome in among.outcomes} >= {"no_deal", "treaty"}
    for outcome in among.outcomes:
        assert isclose(sum(one.share.share for one in outcome.grades), 1)


def test_equilibria_are_told_on_the_first_of_the_draws():
    few, many = (rp.robustness(KEYS, draws=draws, equilibria=True) for draws in (1024, 2048))
    assert few.outcomes == many.outcomes
    assert (many.draws, many.outcomes[0].draws) == (2048, 1024)


def test_convergence_says_when_to_stop():
    rough, sure = rp.robustness(TREATY, draws=64), rp.robustness(TREATY, draws=64, within=0.5)
    assert [level.draws for level in rough.convergence] == [16, 32, 64]
    assert not rough.is_enough
    assert rough.draws_needed > 64
    assert sure.is_enough
    assert "draws would bring all of them within 2 points" in told(rough)
    assert "more draws would add nothing" in told(sure)


def test_as_many_draws_as_it_asks_for_are_about_enough():
    rough = rp.robustness(TREATY, draws=256)
    assert rp.robustness(TREATY, draws=rough.draws_needed).convergence[-1].off < 1.5 * rough.within


def told(answer):
    return " ".join(section_of(answer, TREATY).sections[0].blocks[-1].prose.split())


def test_every_share_is_a_row_and_what_is_dealt_too():
    answer = rp.robustness(KEYS, draws=64)
    words = {(row["about"], row["word"]) for row in answer.records()}
    assert ("claims.gains", "follows with stances dealt out anew") in words
    assert ("keys.dam=high", "bob holds the key") in words
    assert all(row["low"] <= row["share"] <= row["high"] for row in answer.records())


def test_its_json_is_read_back_and_fits_its_schema():
    jsonschema = pytest.importorskip("jsonschema")
    answer = rp.robustness(KEYS, draws=64, equilibria=True)
    assert Robustness.from_json(answer.to_json()) == answer
    jsonschema.validate(answer.to_dict(), Robustness.schema())
    assert answer.to_dict()["seed"] == 0


def test_a_worker_with_another_version_is_told_off():
    sample = sampled(TREATY, 16)
    with pytest.raises(rp.RealpolitikError, match="a worker has"):
        InDraws(TREATY, None, program="realpolitik 0.0.1")(sample.whole(), sample.blocks[0])


def test_what_is_asked_of_whom_tells_runs_apart():
    asked = [InDraws(TREATY, None), InDraws(KEYS, None), InDraws(KEYS, "later"), Held(KEYS, None), Dealt(KEYS, None)]
    assert len({one.identity for one in asked}) == len(asked)
    assert Dealt(KEYS, None, seed=1).identity != Dealt(KEYS, None).identity
