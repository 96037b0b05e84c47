"""Two versions of a case compared: what changed, which answers differ, and which changes did it."""

from __future__ import annotations

import json
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from realpolitik.case import Case, load
from realpolitik.errors import CaseError, Contradiction, TooLarge, UnknownName
from realpolitik.questions import compare as comparing
from realpolitik.questions.compare import Comparison, compare
from realpolitik.questions.deals import deals
from realpolitik.questions.differing import MOST_LETTERS
from tests.small import small_case

SYRIA = load("syria-2018")
PRESENCE = "stances.usa.us_presence.salience"
IDLE = {  # no verdict of the case turns on these
    "stances.iran.army.salience": 10,
    "stances.gulf.regime.salience": 10,
    "stances.europe.order.salience": 10,
    "stances.turkey.successor.salience": 40,
    "actors.iran.capability": 20,
    "actors.europe.capability": 90,
    "stances.damascus.army.salience": "10..20",
    "stances.opposition.us_presence.salience": "10..20",
    "levers.raise_militias.chance": 0.1,
}


def verdicts(case: Case) -> dict[str, str]:
    return {entry.key: " or ".join(dict.fromkeys([entry.verdict, *entry.also])) for entry in deals(case)}


def test_the_same_case_twice_is_nothing_changed():
    answer = compare(SYRIA, SYRIA)
    assert (answer.why(), answer.changes, answer.answers) == ("Nothing changed.", (), ())


def test_among_ten_planted_changes_the_decisive_one_is_named_and_no_other():
    answer = compare(SYRIA, SYRIA.edit({**IDLE, PRESENCE: "60..70"}))
    assert len(answer.changes) == 10
    differ = [one for one in answer if one.kind == "deal"]
    assert [one.key for one in differ] == ["deals.syria_for_iran", "deals.iran_for_ukraine", "deals.off_the_border"]
    for one in differ:
        (cause,) = one.causes.sets
        assert (cause.changes, cause.is_needed, one.causes.how) == ((PRESENCE,), True, "smallest")
        assert "United States on US presence: salience (20–35 → 60–70)" in one.why()


def test_a_change_of_structure_is_named_with_what_it_needs():
    bold = SYRIA.edit(
        {
            "levers.settle_ukraine.by": ["russia", "usa", "poland"],
            "actors.poland": {},
            "stances.poland.ukraine": {"position": "western", "salience": 90},
            **IDLE,
        }
    )
    one = compare(SYRIA, bold)["deals.iran_for_ukraine"]
    (cause,) = one.causes.sets
    assert (one.before, one.after) == ("ready", "out of reach")
    assert cause.changes == ("actors.poland", "levers.settle_ukraine.by")
    assert cause.is_needed, "undone together with the stance that can't stand without its actor"


def test_a_case_halfway_that_is_too_large_to_be_judged_is_passed_over(monkeypatch):
    by = "levers.settle_ukraine.by"
    bold = SYRIA.edit({by: ["russia", "usa", "iran"], "actors.poland": {}})
    tried, words = [], comparing._words

    def too_large_halfway(case, *rest):
        tried.append(("poland" in case.actors, "iran" in case.levers["settle_ukraine"].by))
        if tried[-1] == (True, False):
            raise TooLarge("halfway")
        return words(case, *rest)

    monkeypatch.setattr(comparing, "_words", too_large_halfway)
    (cause,) = compare(SYRIA, bold)["deals.iran_for_ukraine"].causes.sets
    assert cause.changes == (by,)
    assert (True, False) in tried


def test_changes_that_each_do_it_are_all_named_and_none_is_needed():
    bold = SYRIA.edit({PRESENCE: "60..70", "levers.settle_ukraine.chance": 0.9, "stances.usa.sanctions.salience": 90})
    one = compare(SYRIA, bold)["deals.iran_for_ukraine"]
    assert {cause.changes for cause in one.causes.sets} == {
        (PRESENCE,),
        ("levers.settle_ukraine.chance",),
        ("stances.usa.sanctions.salience",),
    }
    assert not any(cause.is_needed for cause in one.causes.sets)


# Against every set of changes, one by one -------------------------------------------------------------------------

BARGAIN = small_case(
    {"fish": "none some all", "tolls": "high low", "flag": "red green"},
    {
        "ann": {"fish": ("all", 60), "tolls": ("high", 30), "flag": ("red", 20)},
        "bob": {"fish": ("none", 30), "tolls": ("low", 50)},
        "cyd": {"tolls": ("high", 40), "fish": ("some", 20), "flag": ("green", 30)},
    },
    {
        "let_fish": {"issue": "fish", "to": "all", "by": ["bob"], "chance": 0.9},
        "lower": {"issue": "tolls", "to": "low", "by": ["ann"], "chance": 0.8},
        "raise": {"issue": "tolls", "to": "high", "by": ["cyd"], "chance": 0.6, "cost": {"cyd": 5}},
        "hoist": {"issue": "flag", "to": "green", "by": ["cyd", "bob"], "chance": 0.7},
    },
    {
        "trade": {"parties": ["ann", "bob"], "terms": {"fish": "all", "tolls": "low"}},
        "swap": {"parties": ["bob", "cyd"], "terms": {"fish": "all", "flag": "green"}},
    },
)
NUMBERS = sorted(path for path in BARGAIN.numbers if not path.endswith("position"))
LEAVES = {
    "levers.raise": None,
    "deals.trade.parties": ["ann", "bob", "cyd"],
    "levers.let_fish.by": ["bob", "cyd"],
    "stances.cyd.flag": None,
    "levers.hoist.needs": {"tolls": "low"},
    "issues.tolls.status_quo": "low",
}


def value_at(path: str):
    if path.endswith("salience"):
        return st.sampled_from([0, 10, 30, 50, 70, 100])
    if path.endswith("chance"):
        return st.sampled_from([0.1, 0.4, 0.6, 1])
    return st.sampled_from([1, 8, 20, 40])


@st.composite
def edits(draw: st.DrawFn) -> dict[str, object]:
    """A few changes of the bargain: of numbers, and now and then of something else."""
    paths = draw(st.lists(st.sampled_from(NUMBERS), min_size=2, max_size=4, unique=True))
    leaves = draw(st.lists(st.sampled_from(sorted(LEAVES)), max_size=2, unique=True))
    paths = [path for path in paths if not any(path.startswith(leaf) for leaf in leaves)]
    return {path: draw(value_at(path)) for path in paths} | {path: LEAVES[path] for path in leaves}


@settings(max_examples=6, deadline=None)
@given(edits())
def test_what_is_named_is_what_trying_every_set_of_changes_finds(edits):
    answer = compare(BARGAIN, BARGAIN.edit(edits))
    made = [path for path in edits if path in {change.key for change in answer.changes}]
    assert {change.key for change in answer.changes} == set(made)
    before, after = verdicts(BARGAIN), verdicts(BARGAIN.edit(edits))
    differ = {key for key in before if before[key] != after[key]}
    assert {one.key for one in answer if one.kind == "deal"} == {f"deals.{key}" for key in differ}
    assume(differ)
    tried = {
        chosen: verdicts(BARGAIN.edit({path: edits[path] for path in chosen}))
        for size in range(1, len(made) + 1)
        for chosen in map(frozenset, combinations(made, size))
    }
    for key in differ:
        hits = [chosen for chosen, words in tried.items() if words[key] == after[key]]
        least = min(map(len, hits))
        causes = answer[f"deals.{key}"].causes
        assert {frozenset(cause.changes) for cause in causes.sets} == {one for one in hits if len(one) == least}
        for cause in causes.sets:
            rest = frozenset(made) - frozenset(cause.changes)
            without = tried[rest][key] if rest else before[key]
            assert (cause.otherwise, cause.is_needed) == (without, without == before[key])


def test_too_many_changes_of_structure_still_give_a_set_of_which_nothing_can_be_left_out(monkeypatch):
    monkeypatch.setattr("realpolitik.questions.compare.MOST_READ", 0)
    bold = SYRIA.edit(
        {
            "levers.settle_ukraine.by": ["russia", "usa", "poland"],
            "actors.poland": {},
            "stances.poland.ukraine": {"position": "western", "salience": 90},
            "levers.iran_returns": None,
            **IDLE,
        }
    )
    causes = compare(SYRIA, bold)["deals.iran_for_ukraine"].causes
    assert causes.how == "minimal"
    assert causes.sets[0].changes == ("actors.poland", "levers.settle_ukraine.by")


# What differs -----------------------------------------------------------------------------------------------------


def test_changes_are_told_in_the_case_s_words():
    bold = SYRIA.edit(
        {
            "stances.russia.ukraine.salience": 40,
            "levers.push_iran_out.by": ["russia", "usa"],
            "levers.iran_returns": None,
            "title": "Endgame",
        }
    )
    told = {change.key: change.why() for change in compare(SYRIA, bold).changes}
    assert told == {
        "title": "title (Endgame in Syria, July 2018 → Endgame)",
        "stances.russia.ukraine.salience": "Russia on Ukraine: salience (80–95 → 40)",
        "levers.push_iran_out.by": "lever push Iran out: by (Russia, United States, Israel → Russia, United States)",
        "levers.iran_returns": "lever Iran returns (removed)",
    }


def test_words_and_evidence_change_no_answer():
    answer = compare(SYRIA, SYRIA.edit({"title": "Endgame", "stances.russia.ukraine.evidence": ["almonitor#1"]}))
    assert {change.kind for change in answer.changes} == {"text"}
    assert answer.answers == ()


def test_a_long_value_is_cut_short():
    long = SYRIA.edit({"issues.regime.question": "How " + 100 * "very " + "safe?"})
    (change,) = compare(SYRIA, long).changes
    assert change.after.endswith("very…")
    assert len(change.after) <= MOST_LETTERS


def test_keys_and_forecasts_that_differ_are_told_and_small_moves_are_not():
    answer = compare(SYRIA, SYRIA.edit({PRESENCE: "60..70", "levers.push_iran_out.cost.russia": 30,
                                        "stances.turkey.successor.salience": 20}))  # fmt: skip
    told = {one.key: (one.before, one.after) for one in answer}
    assert told["keys.iran_presence=none"] == ("Iran or Russia (cheapest)", "Iran or United States (cheapest)")
    assert "forecast.successor" not in told


def test_deals_and_claims_of_one_version_alone_are_named():
    told = {one.key: (one.before, one.after) for one in compare(load("syria-2015"), SYRIA)}
    assert told["deals.joint_campaign"] == ("ready", None)
    assert told["deals.iran_for_ukraine"] == (None, "ready")
    assert told["claims.iran_alone_pays"] == (None, "doesn't follow")


def test_a_question_in_a_scenario_is_asked_of_both():
    bold = SYRIA.edit({"scenarios.after_the_war.stances.russia.army.salience": 0})
    now, then = compare(SYRIA, bold), compare(SYRIA, bold, "after_the_war")
    assert {one.key for one in now if one.kind == "forecast"} == set()
    assert (then.scenario, {one.key for one in then if one.kind == "forecast"}) == ("after_the_war", {"forecast.army"})


def test_a_number_of_a_scenario_is_a_cause_like_any_other():
    place = "scenarios.after_the_war.stances.russia.orientation.salience"
    answer = compare(SYRIA, SYRIA.edit({place: 0, "stances.gulf.regime.salience": 10}))
    assert [one.key for one in answer if one.kind == "claim"] == ["claims.what_parts_them"]
    assert [cause.changes for cause in answer["claims.what_parts_them"].causes.sets] == [(place,)]
    assert "Russia on orientation: salience (after the war)" in answer["claims.what_parts_them"].why()


def test_a_deal_that_moved_into_a_scenario_is_compared_there():
    dearer = "levers.keep_off_the_border.cost.russia"
    moved = SYRIA.edit(
        {
            "deals.off_the_border": None,
            "claims.until_then": None,
            "scenarios.after_the_war.deals": {"off_the_border": SYRIA.document["deals"]["off_the_border"]},
            dearer: 60,
        }
    )
    one = compare(SYRIA, moved, "after_the_war")["deals.off_the_border"]
    assert (one.before, one.after) == ("blocked", "refused")
    assert [cause.changes for cause in one.causes.sets] == [(dearer,)]


def test_states_of_a_graph_model_are_compared_by_how_they_hold():
    elmira = load("elmira-1991")
    calm = elmira.edit({"options.preferences.uniroyal.ranking": [9, 1, 4, 8, 5, 3, 7, 2, 6]})
    answer = compare(elmira, calm)
    states = [one for one in answer if one.kind == "state"]
    assert states
    assert {cause.changes for one in states for cause in one.causes.sets} == {("options.preferences.uniroyal.ranking",)}
    assert all(cause.is_needed for one in states for cause in one.causes.sets)


# Two codings ------------------------------------------------------------------------------------------------------


def test_two_codings_are_compared_both_ways():
    other = SYRIA.edit({PRESENCE: "60..70", "levers.settle_ukraine.chance": 0.9, "title": "The other desk"})
    there, back = (compare(*pair, codings=True)["deals.iran_for_ukraine"] for pair in ((SYRIA, other), (other, SYRIA)))
    assert (there.before, there.after) == (back.after, back.before) == ("ready", "refused")
    assert [set(one.changes) for one in there.back.sets] == [{PRESENCE, "levers.settle_ukraine.chance"}]
    assert (there.causes.sets, there.back.sets) == (back.back.sets, back.causes.sets)


def test_codings_agree_on_numbers_that_lie_in_each_other_s_ranges():
    other = SYRIA.edit({PRESENCE: "60..70", "stances.usa.sanctions.salience": "20..40"})
    found = {one.key: one for one in compare(SYRIA, other, codings=True).agreement}
    whole, usa, israel = found["all"], found["actors.usa"], found["actors.israel"]
    assert round(whole.numbers * (1 - whole.within)) == 1
    assert round(usa.numbers * (1 - usa.within)) == 1
    assert (israel.within, israel.distance, israel.correlation) == (1, 0, pytest.approx(1))
    assert found["salience"].correlation < 1
    presence = found["issues.us_presence"]
    assert presence.distance == pytest.approx((65 - 27.5) / 100 / presence.numbers)


def test_codings_are_called_by_their_titles_where_these_differ():
    assert compare(SYRIA, SYRIA.edit({"title": "B"}), codings=True).names == (SYRIA.title, "B")
    assert compare(SYRIA, SYRIA, codings=True).names == ("the first coding", "the second coding")


# Form -------------------------------------------------------------------------------------------------------------


def test_its_json_gives_the_answer_back():
    answer = compare(SYRIA, SYRIA.edit({PRESENCE: "60..70"}), codings=True)
    assert Comparison.from_json(answer.to_json()) == answer
    assert json.loads(answer.to_json())["format"] == "realpolitik/compare/1"


def test_both_cases_stay_as_they_are():
    old, new = load("syria-2018"), SYRIA.edit({PRESENCE: "60..70"})
    before = old.sha256, new.sha256
    compare(old, new)
    assert (old.sha256, new.sha256) == before


def test_progress_is_told_as_cases_are_tried():
    told: list[int] = []
    compare(SYRIA, SYRIA.edit({PRESENCE: "60..70", **IDLE}), progress=told.append)
    assert told == sorted(told)
    assert told[-1] >= 10


def test_a_scenario_that_only_one_has_is_refused():
    with pytest.raises(UnknownName, match='"without_iran" is not a scenario of the old version'):
        compare(load("syria-2015"), SYRIA, "without_iran")


def test_cases_that_share_nothing_are_refused():
    with pytest.raises(Contradiction, match="share no actor, issue or option"):
        compare(load("elmira-1991"), SYRIA)


def test_an_edit_that_makes_no_case_is_refused_as_ever():
    with pytest.raises(CaseError):
        compare(SYRIA, SYRIA.edit({"actors.usa": None}))
