"""Who stands with whom: by hand on a small case, and what mustn't matter on random ones."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.arena import Arena
from realpolitik.case import Case, parse
from realpolitik.case.file import load
from realpolitik.effectivity import no_deal
from realpolitik.errors import UnknownName
from realpolitik.questions.alignment import (
    Alignment,
    agreement_of,
    alignment,
    direction_of,
    new_conflict,
    shared_priorities_of,
    ties,
    vulnerability_of,
)
from realpolitik.questions.judgement import Field

# Upland and Port agree on the dam and quarrel over fees; once the dam is full, fees matter and Port's mind changes.
RIVER = """
realpolitik: 1
title: The river
actors: {upland: {name: Upland}, port: {name: Port}, lowland: {name: Lowland}, bystander: {}}
issues:
  dam: {question: How full?, levels: {empty: 0, half: 50, full: 100}, status_quo: half}
  fees: {question: How high?, levels: {none: 0, full: 10}, status_quo: none}
  seat: {question: Where?, levels: [inland, coast], status_quo: inland}
stances:
  upland:
    dam: {position: full, salience: 64}
    fees: {position: none, salience: 4}
    seat: {values: {inland: 100, coast: 40}, salience: 25}
  port:
    dam: {position: 75, salience: 36}
    fees: {position: 5, salience: 16}
    seat: {values: {inland: 20, coast: 60}, salience: 25}
  lowland:
    dam: {position: empty, salience: 100}
    fees: {position: none, salience: 9}
  bystander: {fees: {position: full, salience: 0}}
levers:
  close_the_port: {issue: fees, to: full, by: [port], chance: 0.4}
  open_the_gates: {issue: dam, to: empty, by: [lowland], chance: 0.25, cost: {lowland: 90}}
scenarios:
  before: {name: before the dam was built, kind: horizon, before: now, stances: {port: {fees: {position: none}}}}
  full:
    name: the full dam
    kind: horizon
    after: now
    trigger: the dam is full
    stances: {upland: {fees: {salience: 36}}, port: {fees: {position: 10}}}
  later: {name: years later, kind: horizon, after: full, stances: {port: null}}
  as_port_sees_it: {name: as Port sees it, kind: belief, of: port, stances: {upland: {dam: {position: half}}}}
"""
UPLAND, PORT, LOWLAND = "upland", "port", "lowland"


@pytest.fixture(scope="module")
def river() -> Case:
    return parse(RIVER)


@pytest.fixture(scope="module")
def answer(river: Case) -> Alignment:
    return alignment(river)


def indices(arena: Arena, *keys: str) -> list[int]:
    return [arena.actor(key) for key in keys]


# By hand ----------------------------------------------------------------------------------------------------------


def test_agreement_weighs_distances_by_what_both_care_for(answer):
    # Weights √(.64·.36) = .48, √(.04·.16) = .08, √(.25·.25) = .25. Distances 25, 50 and ½·(80 − (−20)) = 50.
    here = answer.between(UPLAND, PORT).at("now")
    assert here.agreement == pytest.approx(1 - 2 * (0.48 * 25 + 0.08 * 50 + 0.25 * 50) / (100 * 0.81))


def test_the_breakdown_adds_up_to_the_agreement(answer):
    pair = answer.between(PORT, UPLAND)
    dam, fees, seat = pair.proof.issues["now"]
    assert (dam.issue, dam.distance, dam.weight) == ("dam", 25, pytest.approx(0.48))
    assert (fees.distance, seat.distance) == (50, pytest.approx(50))
    assert sum(part.contribution for part in (dam, fees, seat)) == pytest.approx(pair.at("now").agreement)


def test_agreement_on_one_issue_leaves_the_others_out(river):
    arena = Arena.of(river)
    i, j = indices(arena, UPLAND, PORT)
    assert agreement_of(arena, i, j, [arena.issue("dam")]).tolist() == [0.5]


def test_direction_is_measured_from_the_status_quo_on_ordered_issues(answer):
    # Dam: +50 and +25 from half; fees: 0 and +50 from none.
    here = answer.between(UPLAND, PORT).at("now")
    assert here.direction == pytest.approx(0.48 * 25 / (0.48 * 50 + 0.08 * 50))


def test_a_feared_outcome_shows_the_common_direction(river):
    arena = Arena.of(river)
    i, j = indices(arena, UPLAND, PORT)
    feared = arena.package({"dam": "empty"}).outcome(arena.status_quo)
    dam = [arena.issue("dam")]
    assert direction_of(arena, i, j, dam).tolist() == [0.5]
    assert direction_of(arena, i, j, dam, feared).tolist() == [0.75]
    named = alignment(river, origin={"dam": "empty"}).between(UPLAND, PORT).at("now")
    assert named.direction == pytest.approx(direction_of(arena, i, j, None, feared)[0])


def test_shared_priorities_are_the_cosine_of_saliences(river, answer):
    arena = Arena.of(river)
    i, j = indices(arena, UPLAND, LOWLAND)
    expected = (0.64 * 1 + 0.04 * 0.09) / (np.hypot(np.hypot(0.64, 0.04), 0.25) * np.hypot(1, 0.09))
    assert shared_priorities_of(arena, i, j)[0] == pytest.approx(expected)
    assert answer.between(UPLAND, LOWLAND).at("now").shared_priorities == pytest.approx(expected)


def test_vulnerability_is_the_largest_loss_that_the_other_can_cause_alone(river, answer):
    # Lowland opens the gates with chance ¼: Upland loses ¼·64·50 / 100 = 8 of what moving dam and fees puts at stake.
    arena = Arena.of(river)
    field = Field.of(arena, tuple(int(level) for level in no_deal(arena).outcomes[0]))
    i, j = indices(arena, UPLAND, LOWLAND)
    stake = 0.64 * 50 + 0.04 * 100
    assert field.stakes[0, i] == pytest.approx(stake)
    assert vulnerability_of(field, i, j)[0] == pytest.approx(8 / stake)
    # Lowland has 50 at stake in the dam and 9 in the fees, which Port can raise with chance .4; Upland has no lever.
    assert answer.between(UPLAND, LOWLAND).at("now").vulnerability == {UPLAND: pytest.approx(8 / stake), LOWLAND: 0}
    assert answer.between(PORT, LOWLAND).at("now").vulnerability[LOWLAND] == pytest.approx(0.4 * 9 / 59)


def test_new_conflict_is_the_growth_of_weighted_distance(river, answer):
    # Fees: from √(.04·.16)·50 = 4 to √(.36·.16)·100 = 24; nothing else moves.
    before, after = Arena.of(river), Arena.of(river, "full")
    assert new_conflict(before, after, PORT, UPLAND)[0].tolist() == pytest.approx([0, 20, 0])
    parting = answer.between(UPLAND, PORT).partings[1]
    assert (parting.since, parting.until, parting.new_conflict) == ("now", "full", pytest.approx(20))
    (fees,) = parting.causes
    assert (fees.issue, fees.share, fees.contribution) == ("fees", 1, pytest.approx(parting.change))


def test_an_actor_that_is_gone_shares_nothing(answer):
    pair = answer.between(UPLAND, PORT)
    assert pair.at("later").agreement is None
    assert pair.at("later").direction is None
    parting = pair.partings[2]
    assert (parting.change, parting.new_conflict) == (None, 0)
    assert {cause.contribution for cause in parting.causes} == {None}


def test_new_conflict_lists_issues_that_only_the_later_horizon_has(river):
    text = RIVER.replace("stances: {port: null}", "issues: {rail: {question: Who?, levels: [a, b], status_quo: a}}, "
                         "stances: {upland: {rail: {values: {a: 100, b: 0}, salience: 100}}, "
                         "port: {rail: {values: {a: 0, b: 100}, salience: 25}}}")  # fmt: skip
    case = parse(text)
    before, after = Arena.of(case), Arena.of(case, "later")
    assert new_conflict(before, after, UPLAND, PORT)[0].tolist() == pytest.approx([0, 0, 0, 50])
    assert new_conflict(after, before, UPLAND, PORT)[0].tolist() == pytest.approx([0, 0, 0, 0])
    found = alignment(case)
    assert "rail isn't at issue now: it counts as not shared" in found.warnings
    assert found.between(UPLAND, PORT).partings[2].causes[0].issue == "rail"


def test_ties_count_agreement_by_the_weight_of_what_is_shared(river):
    arena = Arena.of(river)
    i, j = indices(arena, UPLAND, PORT)
    assert ties(arena)[0, i, j] == pytest.approx(agreement_of(arena, i, j)[0] * 0.81)


def test_many_draws_are_answered_at_once(river):
    draws = {"stances.port.dam.position": np.array([0.0, 75.0, 100.0])}
    arena, later = Arena.of(river, None, draws), Arena.of(river, "full", draws)
    i, j = indices(arena, UPLAND, PORT)
    dam = [arena.issue("dam")]
    assert agreement_of(arena, i, j, dam).tolist() == [-1, 0.5, 1]
    assert direction_of(arena, i, j, dam).tolist() == [-1, 0.5, 1]
    assert new_conflict(arena, later, UPLAND, PORT).shape == (3, 3)
    assert shared_priorities_of(arena, i, j).shape == (3,)


# Horizons and blocs -----------------------------------------------------------------------------------------------


def test_horizons_stand_in_the_order_of_time_and_after_their_trigger(answer):
    assert [horizon.key for horizon in answer.horizons] == ["before", "now", "full", "later"]
    assert [horizon.when for horizon in answer.horizons] == [
        "before the dam was built", "now", "once the dam is full", "years later",
    ]  # fmt: skip
    assert [horizon.is_past for horizon in answer.horizons] == [True, False, False, False]


def test_the_order_of_horizons_is_not_that_of_the_file(river):
    backwards = dict(reversed(river.document["scenarios"].items()))
    found = alignment(parse(json.dumps({**river.document, "scenarios": backwards})))
    assert [horizon.key for horizon in found.horizons] == ["before", "now", "full", "later"]


def test_partings_are_from_earlier_horizons_to_now_and_from_now_to_later_ones(answer):
    spans = [(parting.since, parting.until) for parting in answer.between(UPLAND, PORT).partings]
    assert spans == [("before", "now"), ("now", "full"), ("now", "later")]


@pytest.mark.parametrize(
    ("until", "kept"),
    [("now", ["before", "now"]), ("full", ["before", "now", "full"]), ("before", ["before", "now"])],
    ids=["now", "later", "earlier"],
)
def test_horizons_beyond_the_last_one_asked_for_are_left_out(river, until, kept):
    assert [horizon.key for horizon in alignment(river, until=until).horizons] == kept


def test_a_scenario_is_looked_at_by_itself(river):
    found = alignment(river, "as_port_sees_it")
    assert [horizon.when for horizon in found.horizons] == ["as Port sees it"]
    pair = found.between(UPLAND, PORT)
    assert [standing.horizon for standing in pair.standings] == ["as_port_sees_it"]
    assert pair.partings == ()
    assert found.scenario == "as_port_sees_it"


def test_friends_stand_in_one_bloc_and_those_who_care_for_nothing_in_none(answer):
    now = answer.horizons[1]
    assert now.blocs.groups == ((UPLAND, PORT), (LOWLAND,))
    assert now.camps.groups == ((UPLAND, PORT), (LOWLAND,))
    assert (now.blocs.is_exact, now.blocs.is_unique, now.blocs.gap, now.unbalanced) == (True, True, 0, ())


def test_a_friend_of_enemies_is_a_strain_and_divisions_that_tie_are_all_named():
    # Two can share each other's wish on one issue each with the third, who stands alone between them.
    found = alignment(
        parse("""
realpolitik: 1
title: Between enemies
actors: {a: {}, b: {}, c: {}}
issues:
  x: {question: What?, levels: {low: 0, high: 1}, status_quo: low}
  y: {question: What?, levels: {low: 0, high: 1}, status_quo: low}
  z: {question: What?, levels: {low: 0, high: 1}, status_quo: low}
stances:
  a: {x: {position: high, salience: 50}, z: {position: low, salience: 50}}
  b: {y: {position: high, salience: 50}, z: {position: high, salience: 50}}
  c: {x: {position: high, salience: 50}, y: {position: high, salience: 50}}
""")
    )
    (now,) = found.horizons
    assert now.unbalanced == (("a", "b", "c"),)
    assert {now.blocs.groups, *now.blocs.as_good} >= {(("a", "c"), ("b",)), (("a",), ("b", "c"))}
    assert not now.blocs.is_unique
    assert now.blocs.disagreement == pytest.approx(1 / 3)
    assert "would fit as well" in now.why()


# What is asked, what is said --------------------------------------------------------------------------------------


def test_pairs_that_share_no_issue_are_named_and_left_out():
    found = alignment(parse(RIVER.replace("seat: {values: {inland: 100, coast: 40}, salience: 25}", "")
                            .replace("dam: {position: empty, salience: 100}", "")
                            .replace("salience: 9}", "salience: 0}").replace("salience: 0}}", "salience: 5}}")
                            .replace("fees: {position: none, salience: 4}", "")
                            .replace("upland: {fees: {salience: 36}}, ", "")))  # fmt: skip
    assert ("upland", "bystander") in found.not_comparable
    with pytest.raises(UnknownName, match="pair that shares an issue"):
        found.between("upland", "bystander")


def test_whoever_cares_for_nothing_is_in_no_pair(answer):
    assert [pair.actors for pair in answer] == [(UPLAND, PORT), (UPLAND, LOWLAND), (PORT, LOWLAND)]
    assert answer.not_comparable == ()


@pytest.mark.parametrize(
    ("of", "pairs"),
    [("port", ["upland:port", "port:lowland"]), (["lowland", "upland"], ["upland:lowland"])],
    ids=["one-with-everybody", "among-several"],
)
def test_only_the_pairs_asked_for_are_given(river, of, pairs):
    assert [pair.key for pair in alignment(river, of=of)] == pairs


@pytest.mark.parametrize(
    ("arguments", "suggestion"),
    [
        ({"of": ["uplnd"]}, "upland"),
        ({"until": "ful"}, "full"),
        ({"scenario": "befor"}, "before"),
        ({"origin": {"damm": "empty"}}, "dam"),
        ({"origin": {"dam": "emty"}}, "empty"),
    ],
    ids=["actor", "horizon", "scenario", "issue", "level"],
)
def test_a_wrong_name_is_answered_with_the_right_one(river, arguments, suggestion):
    with pytest.raises(UnknownName, match=f'did you mean "{suggestion}"'):
        alignment(river, **arguments)


def test_the_sentence_says_until_when_and_over_what():
    text = RIVER.replace("port: {fees: {position: 10}}}", "port: {fees: {position: 10, salience: 100}}}")
    said = alignment(parse(text), until="full").between(UPLAND, PORT).why()
    assert said == (
        "Upland and Port pull the same way now (agreement +.30, direction +.43) and part later (the full dam: −.27). "
        "What parts them: fees. They stood closer earlier (before the dam was built: +.40); what has come between them "
        "since: fees."
    )


def test_several_causes_are_told_by_their_part_of_the_new_conflict():
    text = RIVER.replace("port: {fees: {position: 10}}}", "port: {fees: {position: 10}, dam: {position: 65}}}")
    said = alignment(parse(text), until="full").between(UPLAND, PORT).why()
    assert "What parts them: fees (four fifths of the new conflict), dam (the rest)." in said


def test_what_fades_is_told_where_nothing_new_divides():
    text = RIVER.replace("stances: {upland: {fees: {salience: 36}}, port: {fees: {position: 10}}}",
                         "stances: {upland: {dam: {salience: 4}}}")  # fmt: skip
    said = alignment(parse(text), until="full").between(UPLAND, PORT).why()
    assert "Nothing new parts them: what united them counts for less (dam)." in said


def test_where_nothing_changes_it_is_said_once():
    text = RIVER.replace("position: none, salience: 9", "position: none, salience: 0")
    assert alignment(parse(text), until="full").between(UPLAND, LOWLAND).why() == (
        "Upland and Lowland pull against each other throughout (agreement −1, direction −1)."
    )


def test_correction_for_chance_needs_three_who_care(answer):
    assert answer.between(UPLAND, PORT).at("now").beyond_chance is None  # they share the seat, for which only two care
    assert answer.between(UPLAND, LOWLAND).at("now").beyond_chance is not None
    assert any("fewer than three actors care about seat" in warning for warning in answer.warnings)


def test_a_stance_that_depends_on_another_issue_is_warned_of():
    text = RIVER.replace("port:\n    dam: {position: 75, salience: 36}",
                         "port:\n    dam: {position: 75, salience: 36, when: {fees: {at_least: full}}}")  # fmt: skip
    found = alignment(parse(text))
    assert any("Port wants on dam depends on fees" in warning for warning in found.warnings)
    assert [part.issue for part in found.between(UPLAND, PORT).proof.issues["now"]] == ["fees", "seat"]


def test_too_many_changes_are_compared_without_being_split():
    issues = {f"k{k}": {"question": "?", "levels": {"low": 0, "high": 1}, "status_quo": "low"} for k in range(16)}
    stances = {actor: {key: {"position": 0, "salience": 10} for key in issues} for actor in "ab"}
    later = {"b": {key: {"position": 1} for key in issues}}
    document = {
        "realpolitik": 1,
        "title": "Everything",
        "actors": {"a": {}, "b": {}},
        "issues": issues,
        "stances": stances,
        "scenarios": {"later": {"kind": "horizon", "after": "now", "stances": later}},
    }
    found = alignment(parse(json.dumps(document)))
    (parting,) = found["a:b"].partings
    assert (parting.change, parting.new_conflict) == (-2, pytest.approx(160))
    assert all(cause.contribution is None for cause in parting.causes)
    assert any("isn't split among the issues" in warning for warning in found.warnings)


def test_the_json_form_comes_back_as_it_was(answer):
    assert Alignment.from_json(answer.to_json()) == answer
    assert answer.to_dict()["proof"].keys() == {f"pairs.{pair.key}" for pair in answer}


def test_a_row_is_given_for_each_pair_and_horizon(answer):
    rows = answer.records()
    assert len(rows) == 12
    full = next(row for row in rows if (row["pair"], row["horizon"]) == ("upland:port", "full"))
    assert (full["over"], full["new_conflict"]) == ("fees", pytest.approx(20))
    assert "upland:port" in str(answer)


# What mustn't matter ----------------------------------------------------------------------------------------------

ACTORS, ISSUES, LEVELS = ("a", "b", "c", "d"), ("x", "y", "z"), ("left", "middle", "right")
POINTS = st.integers(0, 20)
SALIENCES = st.sampled_from([0, 10, 40, 90])


@st.composite
def documents(draw) -> dict:
    """A case of two ordered issues and one without order, now and later."""
    stances = {}
    for actor in ACTORS:
        stances[actor] = {key: {"position": draw(POINTS), "salience": draw(SALIENCES)} for key in ISSUES[:2]}
        values = {level: draw(st.integers(0, 100)) for level in LEVELS}
        stances[actor]["z"] = {"values": values, "salience": draw(SALIENCES)}
    scale = {"levels": {"low": 0, "mid": draw(st.integers(1, 19)), "high": 20}, "status_quo": "mid", "question": "?"}
    issues = {"x": scale, "y": scale, "z": {"levels": list(LEVELS), "status_quo": "left", "question": "?"}}
    changed = {actor: {"x": {"position": draw(POINTS)}} for actor in ACTORS}
    later = {"kind": "horizon", "after": "now", "stances": changed}
    return {"realpolitik": 1, "title": "Random", "actors": {actor: {} for actor in ACTORS}, "issues": issues,
            "stances": stances, "scenarios": {"later": later}}  # fmt: skip


def asked(document: dict) -> Alignment:
    return alignment(parse(json.dumps(document)))


def on_x(document: dict, change) -> dict:
    """The document with every point on issue x changed."""
    x = document["issues"]["x"]
    levels = {level: change(point) for level, point in x["levels"].items()}
    moved = {
        actor: own | {"x": own["x"] | {"position": change(own["x"]["position"])}}
        for actor, own in document["stances"].items()
    }
    later = document["scenarios"]["later"]
    after = {actor: {"x": {"position": change(own["x"]["position"])}} for actor, own in later["stances"].items()}
    return document | {
        "issues": document["issues"] | {"x": x | {"levels": levels}},
        "stances": moved,
        "scenarios": {"later": later | {"stances": after}},
    }


def assert_same(found: Alignment, expected: Alignment) -> None:
    """Agreement, direction and change of every pair are the same, whichever stands first."""
    assert {frozenset(pair.actors) for pair in found} == {frozenset(pair.actors) for pair in expected}
    for pair in expected:
        other = found.between(*pair.actors)
        for old, new in zip(pair.standings, other.standings, strict=True):
            for name in ("agreement", "beyond_chance", "direction"):
                assert getattr(new, name) == pytest.approx(getattr(old, name), abs=1e-9), name
        for before, after in zip(pair.partings, other.partings, strict=True):
            assert after.change == pytest.approx(before.change, abs=1e-9)
            assert after.new_conflict == pytest.approx(before.new_conflict, abs=1e-9)
    for old, new in zip(expected.horizons, found.horizons, strict=True):
        assert new.blocs.disagreement == pytest.approx(old.blocs.disagreement, abs=1e-9)
        assert new.camps.disagreement == pytest.approx(old.camps.disagreement, abs=1e-9)


@settings(max_examples=20)
@given(documents(), st.permutations(ACTORS), st.permutations(ISSUES))
def test_the_order_of_the_file_changes_nothing(document, actors, issues):
    reordered = document | {
        "actors": {actor: {} for actor in actors},
        "issues": {issue: document["issues"][issue] for issue in issues},
    }
    assert_same(asked(reordered), asked(document))


@settings(max_examples=20)
@given(documents())
def test_reversing_a_scale_changes_nothing(document):
    assert_same(asked(on_x(document, lambda point: 20 - point)), asked(document))


@settings(max_examples=20)
@given(documents(), st.floats(0.01, 1000), st.integers(-100, 100))
def test_another_unit_changes_nothing(document, unit, zero):
    assert_same(asked(on_x(document, lambda point: zero + unit * point)), asked(document))


@settings(max_examples=20)
@given(documents(), POINTS)
def test_an_actor_that_does_not_care_changes_nothing(document, anywhere):
    more = document | {
        "actors": {"nobody": {}, **document["actors"]},
        "stances": {"nobody": {"x": {"position": anywhere, "salience": 0}}, **document["stances"]},
    }
    found, expected = asked(more), asked(document)
    assert_same(found, expected)
    assert found.not_comparable == expected.not_comparable
    assert found.horizons == expected.horizons


@settings(max_examples=20)
@given(documents(), st.sampled_from(ISSUES))
def test_splitting_an_issue_in_two_halves_changes_nothing(document, issue):
    def halves(own: dict) -> dict:
        if "salience" not in own.get(issue, {}):
            return own | {f"{issue}2": own[issue]} if issue in own else own
        half = own[issue] | {"salience": own[issue]["salience"] / 2}
        return own | {issue: half, f"{issue}2": half}

    later = document["scenarios"]["later"]
    split = document | {
        "issues": document["issues"] | {f"{issue}2": document["issues"][issue]},
        "stances": {actor: halves(own) for actor, own in document["stances"].items()},
        "scenarios": {"later": later | {"stances": {a: halves(own) for a, own in later["stances"].items()}}},
    }
    assert_same(asked(split), asked(document))


def test_a_case_without_issues_compares_nobody():
    answer = alignment(load("prisoners-dilemma"))
    assert answer.pairs == ()
