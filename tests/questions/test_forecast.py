"""Where issues would settle: by hand on a small case, and what mustn't matter on random ones."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.arena import Arena
from realpolitik.briefing.brief import section_of
from realpolitik.briefing.document import Document, Figure, Table, cell_runs
from realpolitik.case import Case, parse
from realpolitik.errors import Contradiction, UnknownName
from realpolitik.methods.challenge import challenges
from realpolitik.methods.condorcet import condorcet_election
from realpolitik.methods.spatial import spatial_bargaining
from realpolitik.questions import settling
from realpolitik.questions.forecast import Forecast, forecast
from realpolitik.questions.settling import BY_ITSELF, CHOICES, METHODS, Readings, settlement, weights_of
from tests.conftest import ROOT

RIVER = """
realpolitik: 1
title: The river
actors: {upland: {name: Upland, capability: 2}, port: {name: Port}, lowland: {name: Lowland, capability: 3}}
issues:
  filling:
    question: In how many years is the dam filled?
    levels: {three_years: 3, five_years: 5, nine_years: 9}
    status_quo: nine_years
  toll: {question: How high?, levels: {none: 0, half: 50, full: 100}, status_quo: half}
  seat: {question: Where?, levels: [inland, coast, border], status_quo: inland}
  name: {question: What is it called?, levels: {old: 0, new: 1}, status_quo: old}
stances:
  upland:
    filling: {position: three_years, salience: 60}
    toll: {position: none, salience: 25}
    seat: {values: {inland: 100, coast: 0, border: 50}, salience: 30}
  port:
    filling: {position: 7, salience: 60}
    seat: {values: {inland: 0, coast: 100, border: 50}, salience: 60}
  lowland:
    filling: {position: five_years, salience: 40, capability: 1}
    toll: {position: full, salience: 50, capability: 1}
levers:
  fill_fast: {issue: filling, to: three_years, by: [upland]}
scenarios:
  drought: {kind: counterfactual, stances: {lowland: {filling: {position: nine_years, salience: 100}}}}
"""


@pytest.fixture(scope="module")
def river() -> Case:
    return parse(RIVER)


@pytest.fixture(scope="module")
def answer(river: Case) -> Forecast:
    return forecast(river)


# By hand ----------------------------------------------------------------------------------------------------------


def test_the_compromise_is_the_mean_by_capability_and_salience_on_the_issues_own_scale(answer):
    # Weights 2·.6, 1·.6 and 1·.4 (Lowland's power on this issue), positions 3, 7 and 5.
    filling = answer["filling"]
    assert filling.compromise == pytest.approx((1.2 * 3 + 0.6 * 7 + 0.4 * 5) / 2.2)
    assert filling.scale == (3, 9)
    assert filling.between == ("three_years", "five_years")
    assert filling.levels == ("five_years",)


def test_the_median_is_where_half_of_the_weight_is_reached(answer):
    assert answer["filling"].median == (3, 3)


def test_a_median_that_is_reached_exactly_is_an_interval(answer):
    toll = answer["toll"]
    assert toll.median == (0, 100)
    assert (toll.compromise, toll.levels, toll.between) == (50, ("half",), ("half",))
    assert toll.why() == (
        "Negotiated by itself, toll would settle at half. The weighted median is anything from none to full, 50\xa0% "
        "of the scale away at most. By challenges it ends at none, by a Condorcet election at half, by spatial "
        "bargaining at 33 and by bargaining about all issues at once at 59. If nobody deals: half."
    )


def test_the_spread_is_the_largest_distance_between_methods_as_a_share_of_the_scale(answer):
    for key in ("filling", "toll"):
        entry = answer[key]
        low, high = entry.scale
        ends = [*entry.median, *(entry.by_method[name] for name in BY_ITSELF if name != "median")]
        assert entry.spread == pytest.approx((max(ends) - min(ends)) / (high - low))
    assert answer["toll"].spread == 1


def test_an_issue_without_order_goes_to_the_levels_worth_most_and_ties_are_all_named(answer):
    # Weights .6 and .6: inland and coast are worth 50 each on average, so is the border.
    seat = answer["seat"]
    assert seat.values == {"inland": pytest.approx(50), "coast": pytest.approx(50), "border": pytest.approx(50)}
    assert seat.levels == ("inland", "coast", "border")
    assert (seat.scale, seat.compromise, seat.median, seat.spread, seat.between) == (None, None, None, None, ())
    assert "inland, coast or border, which tie" in seat.why()


def test_no_deal_stands_beside_the_forecast(answer):
    filling = answer["filling"]
    assert (filling.status_quo, filling.no_deal) == ("nine_years", "three_years")
    assert filling.why() == (
        "Negotiated by itself, filling would settle between three years and five years (4.45 on 3–9), nearest to five "
        "years. The weighted median is three years, 24\xa0% of the scale away. By challenges it ends at five "
        "years, by a Condorcet election at 4.31, by spatial bargaining at 4.65 and by bargaining about all issues at "
        "once at 3.38. If nobody deals: three years."
    )


def test_an_issue_that_nobody_cares_about_has_no_forecast(answer):
    name = answer["name"]
    assert (name.compromise, name.median, name.levels, name.spread) == (None, None, (), None)
    assert name.why() == "Nobody cares about name. If nobody deals: old."
    assert any("cares about name" in warning for warning in answer.warnings)


def test_the_proof_names_who_pulls_where_the_heaviest_first(answer):
    pullers = answer["filling"].proof.pullers
    assert [(puller.actor, puller.position) for puller in pullers] == [("upland", 3), ("port", 7), ("lowland", 5)]
    assert [puller.weight for puller in pullers] == pytest.approx([1.2 / 2.2, 0.6 / 2.2, 0.4 / 2.2])
    assert [puller.capability for puller in pullers] == [2, 1, 1]
    assert sum(puller.weight for puller in answer["seat"].proof.pullers) == pytest.approx(1)


def test_a_scenario_is_forecast_as_it_changes_the_case(river):
    found = forecast(river, "drought")
    assert found["filling"].compromise == pytest.approx((1.2 * 3 + 0.6 * 7 + 1 * 9) / 2.8)
    assert found.scenario == "drought"


# Over draws -------------------------------------------------------------------------------------------------------


def test_settlements_are_given_for_every_draw_on_the_issues_own_scale(river):
    arena = Arena.of(river, None, {"stances.port.filling.salience": np.array([0.0, 60.0, 100.0])})
    assert weights_of(arena, "filling")[:, arena.actor("port")].tolist() == [0, 0.6, 1]
    expected = [(3.6 + 2 + 7 * weight) / (1.6 + weight) for weight in (0, 0.6, 1)]
    assert settlement(arena, "filling").tolist() == pytest.approx(expected)
    assert settlement(arena, "filling", "median").tolist() == [3, 3, 5]


def test_the_middle_of_an_interval_stands_for_the_median(river):
    assert settlement(Arena.of(river), "toll", "median").tolist() == [50]


def test_an_issue_without_order_settles_at_a_word(river):
    arena = Arena.of(river, None, {"stances.port.seat.salience": np.array([0.0, 60.0, 100.0])})
    assert settlement(arena, "seat").tolist() == ["inland", "inland, coast or border", "coast"]


def test_nobody_to_pull_is_nan(river):
    assert np.isnan(settlement(Arena.of(river), "name")).all()


def test_an_unknown_method_is_answered_with_the_right_name(river):
    with pytest.raises(UnknownName, match='did you mean "median"'):
        settlement(Arena.of(river), "toll", "medain")


# Method by method -------------------------------------------------------------------------------------------------


def test_each_method_is_what_it_is_by_its_own_arithmetic(river, answer):
    arena = Arena.of(river)
    k, weights = arena.issue("filling"), weights_of(arena, "filling")[0]
    x, s, c = arena.positions[0, :, k], arena.saliences[0, :, k], arena.capabilities[0, :, k]
    found = answer["filling"].by_method
    assert list(found) == list(METHODS)
    on_scale = {
        "condorcet": (condorcet_election(x, weights) * x).sum(),
        "challenge": challenges(x, s, c).medians[-1],
        "spatial": spatial_bargaining(x[:, None], s[:, None], c).settlement[0],
    }
    for name, place in on_scale.items():
        assert found[name] == pytest.approx(3 + 0.06 * place, abs=1e-3), name
        assert settlement(arena, "filling", name)[0] == pytest.approx(found[name])


def test_all_issues_at_once_are_bargained_about_as_shares_of_attention(river, answer):
    arena = Arena.of(river)
    at = [arena.issue(key) for key in ("filling", "toll")]
    s = arena.saliences[0][:, at]
    c = (s * arena.capabilities[0][:, at]).sum(axis=1) / s.sum(axis=1)
    expected = spatial_bargaining(arena.positions[0][:, at], s, c).settlement
    assert answer["filling"].by_method["joint"] == pytest.approx(3 + 0.06 * expected[0], abs=0.02)
    assert answer["toll"].by_method["joint"] == pytest.approx(expected[1], abs=0.3)


def test_attention_of_more_than_the_whole_is_shared_out():
    text = RIVER.replace("salience: 60", "salience: 90").replace("salience: 25", "salience: 80")
    arena = Arena.of(parse(text))  # Upland cares 90 and 80
    at = [arena.issue(key) for key in ("filling", "toll")]
    s = arena.saliences[0][:, at]
    c = (s * arena.capabilities[0][:, at]).sum(axis=1) / s.sum(axis=1)
    expected = spatial_bargaining(arena.positions[0][:, at], s / 1.7, c).settlement
    assert settlement(arena, "filling", "joint")[0] == pytest.approx(3 + 0.06 * expected[0], abs=0.02)


def test_draws_are_settled_each_by_itself(river):
    drawn = {"stances.port.filling.salience": np.array([0.0, 60.0, 100.0])}
    together = Arena.of(river, None, drawn)
    for method in METHODS:
        found = settlement(together, "filling", method)
        for at, salience in enumerate(drawn["stances.port.filling.salience"]):
            alone = Arena.of(river, None, {"stances.port.filling.salience": np.array([salience])})
            assert settlement(alone, "filling", method)[0] == pytest.approx(found[at], abs=1e-9)


def test_a_path_begins_where_all_stand_and_names_who_concedes_to_whom_and_why(answer):
    paths = {path.method: path for path in answer["filling"].proof.paths}
    assert list(paths) == ["challenge", "spatial", "joint"]
    for path in paths.values():
        assert {actor: row[0] for actor, row in path.positions.items()} == {"upland": 3, "port": 7, "lowland": 5}
        assert {len(row) for row in path.positions.values()} == {len(path.settled)}
        assert {len(row) for row in path.towards.values()} == {len(path.settled) - 1}
    challenge, spatial = paths["challenge"], paths["spatial"]
    assert len(challenge.settled) == 9
    assert challenge.settled[-1] == answer["filling"].by_method["challenge"]
    assert spatial.reasons == {}
    for actor, row in challenge.positions.items():
        for at, (before, after) in enumerate(pairwise(row)):
            other, reason = challenge.towards[actor][at], challenge.reasons[actor][at]
            assert (other is None) == (reason is None)
            if other is None:
                assert after == before
            else:
                goal = challenge.positions[other][at]
                assert min(before, goal) <= after <= max(before, goal)
                assert reason == "compromise" or after == pytest.approx(goal)


def test_only_the_methods_that_are_asked_stand_beside_the_compromise(river):
    found = forecast(river, methods=["spatial"])
    filling = found["filling"]
    assert list(filling.by_method) == ["compromise", "spatial"]
    assert filling.median is None
    assert [path.method for path in filling.proof.paths] == ["spatial"]
    assert filling.why() == (
        "Negotiated by itself, filling would settle between three years and five years (4.45 on 3–9), nearest to five "
        "years. By spatial bargaining it ends at 4.65. If nobody deals: three years."
    )
    assert forecast(river, methods=["compromise"])["filling"].spread is None
    with pytest.raises(UnknownName, match='did you mean "spatial"'):
        forecast(river, methods=["spacial"])


def test_rounds_are_as_many_as_are_asked_for_and_what_still_moves_is_told(river):
    found = forecast(river, rounds=1)
    assert {len(path.settled) for path in found["filling"].proof.paths} == {2}
    assert any("still move in the last round of spatial bargaining" in warning for warning in found.warnings)
    with pytest.raises(Contradiction, match="one round or more"):
        forecast(river, rounds=0)


def test_a_tie_between_actors_is_told_and_neither_way_is_preferred():
    text = """
realpolitik: 1
title: Alike
actors: {a: {}, b: {}, c: {}}
issues: {x: {question: What?, levels: {low: 0, high: 100}, status_quo: low}}
stances:
  a: {x: {position: 0, salience: 50}}
  b: {x: {position: 50, salience: 50}}
  c: {x: {position: 100, salience: 50}}
"""
    found = forecast(parse(text))
    assert found["x"].by_method == pytest.approx(dict.fromkeys(METHODS, 50), abs=0.01)
    if any("turns on a tie" in warning for warning in found.warnings):
        path = next(path for path in found["x"].proof.paths if path.method == "spatial")
        assert path.settled[-1] != pytest.approx(50, abs=0.5)


# Readings ---------------------------------------------------------------------------------------------------------


def test_every_choice_can_be_made_and_none_is_forgotten():
    for method in (part for part in fields(Readings) if part.name != "seed"):
        own = getattr(Readings(), method.name)
        for choice in fields(own):
            if choice.name in ("rounds", "most_turns"):
                continue
            key, plain = f"{method.name}.{choice.name}", getattr(own, choice.name)
            values = CHOICES.get(key) or (["yes", "no"] if isinstance(plain, bool) else [0.25])
            for value in values:
                made = getattr(getattr(Readings.of({key: value}), method.name), choice.name)
                assert made == {"yes": True, "no": False}.get(value, value)
    assert Readings.of({}) == Readings()
    assert Readings.of({"challenge.stays": "0.75", "challenge.capitulates": False}).challenge.stays == 0.75


@pytest.mark.parametrize(
    ("reading", "says"),
    [
        ({"challenge.concesion": "least"}, 'did you mean "challenge.concession"'),
        ({"challenge.rounds": 3}, '"challenge.rounds" is not a choice'),
        ({"challenge.concession": "leest"}, 'did you mean "least"'),
        ({"challenge.capitulates": "perhaps"}, "what challenge.capitulates can be"),
        ({"challenge.stays": "often"}, 'challenge.stays is a number from 0 to 1, not "often"'),
        ({"challenge.stays": 1.5}, 'challenge.stays is a number from 0 to 1, not "1.5"'),
        ({"spatial.victory": "cubic"}, "what spatial.victory can be"),
        ({"spatial.seed": "-1"}, 'spatial.seed is a whole number, not "-1"'),
        ({"spatial.sed": 1}, 'did you mean "spatial.seed"'),
    ],
)
def test_a_reading_that_cannot_be_is_answered_with_what_can(river, reading, says):
    with pytest.raises((UnknownName, Contradiction), match=re.escape(says)):
        forecast(river, readings=reading)


def test_a_reading_changes_only_its_method(river, answer):
    found = forecast(river, readings={"condorcet.victory": "octic"})
    assert found.parameters["readings"] == {"condorcet.victory": "octic"}
    for name, place in found["filling"].by_method.items():
        assert (place == answer["filling"].by_method[name]) == (name != "condorcet")


@pytest.mark.parametrize("reading", [("accommodation", 0), ("view", "both"), ("view", "mean")])
def test_ideals_that_lag_behind_and_bargains_of_both_parties_end_elsewhere(river, answer, reading):
    name, value = reading
    found = forecast(river, readings={f"spatial.{name}": value})["filling"].by_method
    expected = answer["filling"].by_method
    changed = {method for method in METHODS if found[method] != expected[method]}
    assert changed
    assert changed <= {"spatial", "joint"}


def test_where_actors_draw_the_mean_of_many_runs_is_given_and_how_far_they_are_apart(river):
    def drawn(seed: int) -> Forecast:
        return forecast(river, methods=["spatial"], readings={"spatial.choice": "drawn", "spatial.seed": seed})

    first, again, another = drawn(1), drawn(1), drawn(2)
    assert first.to_json() == again.to_json()
    assert first["toll"].by_method["spatial"] != another["toll"].by_method["spatial"]
    assert first.seed == 1
    ends = settling.courses(Arena.of(river), ["toll"], "spatial", Readings.of(dict(first.parameters["readings"])))
    runs = ends["toll"].drawn
    assert runs is not None
    assert runs.shape == (settling.RUNS, 1)
    assert first["toll"].by_method["spatial"] == pytest.approx(runs.mean())
    low, high = np.quantile(runs, [0.1, 0.9])
    (told,) = (warning for warning in first.warnings if "draw" in warning and "toll" in warning.lower())
    assert f"between {low:.0f} and {high:.0f} by spatial bargaining in four of five of {settling.RUNS} runs" in told


def test_every_choice_is_explained():
    page = (ROOT / "docs" / "explanation" / "forecast.md").read_text(encoding="utf-8")
    for key, words in CHOICES.items():
        (row,) = (line for line in page.splitlines() if line.startswith("|") and f"`{key}`" in line)
        assert all(f"`{word}`" in row for word in words), key


def test_the_section_tells_every_method_and_draws_who_moves(river, answer):
    section = section_of(answer, river)
    assert [figure.chart for figure in figures(section)] == ["positions", "paths"]
    text = str(section)
    assert "Condorcet: the mean of all positions by their chances" in text
    assert "by spatial bargaining; dashed" in text
    assert "by challenges; dashed" in str(section_of(forecast(river, methods=["challenge"]), river))
    alone = section_of(forecast(river, methods=["median"]), river)
    assert [figure.chart for figure in figures(alone)] == ["positions"]
    assert "Median:" not in str(section_of(forecast(river, methods=["spatial"]), river))


def tables(document: Document) -> list[Table]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, Table)]


def test_a_method_that_is_asked_for_tells_who_stands_where_round_by_round(river):
    asked = tables(section_of(forecast(river, methods=["challenge"], rounds=12), river))
    filling = next(table for table in asked if table.caption.startswith("Where each stands on filling"))
    assert [column.title for column in filling.columns] == ["Actor", "at first", *map(str, range(1, 7)), "12"]
    assert [row[0] for row in filling.rows] == ["Upland", "Port", "Lowland", "It settles"]
    assert [row[1] for row in filling.rows[:3]] == [3, 7, 5]
    assert not any("round by round" in table.caption for table in tables(section_of(forecast(river), river)))


def test_a_place_is_told_with_the_digits_that_its_scale_deserves(river):
    first = tables(section_of(forecast(river, methods=["median"]), river))[0]
    filling = next(row for row in first.rows if row[0] == "filling")
    assert cell_runs(first.columns[2], filling[2]) == ("4.45",)
    assert copy.copy(filling[2]).text == "4.45"


def test_a_case_from_a_table_is_told_by_figures_alone():
    levels = "levels: {lowest: 4, highest: 10}, status_quo: lowest"
    case = parse(f"""
realpolitik: 1
title: A table
actors: {{a: {{}}, b: {{}}}}
issues: {{x: {{{levels}}}}}
stances: {{a: {{x: {{position: 4, salience: 50}}}}, b: {{x: {{position: 10, salience: 60}}}}}}
""")
    first = tables(section_of(forecast(case, methods=["median"]), case))[0]
    assert [column.title for column in first.columns] == ["Issue", "compromise", "median", "80 %"]


def figures(document: Document) -> list[Figure]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, Figure)]


# What is said -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("levels", "positions", "said"),
    [
        ("{low: 0, high: 1}", (0, 1), "between low and high (0.33 on 0–1), nearest to low"),
        ("{low: -3, high: 0}", (-3, 0), "between low and high (−2 on −3–0), nearest to low"),
        ("{low: 1000, high: 4000}", (1000, 4000), "between low and high (2000 on 1000–4000), nearest to low"),
        ("{low: 0, high: 100}", (0, 0), "at low. The weighted median is there too"),
    ],
    ids=["shares", "below-zero", "thousands", "all-alike"],
)
def test_a_settlement_is_said_in_the_issues_own_unit(levels, positions, said):
    found = forecast(
        parse(f"""
realpolitik: 1
title: A scale
actors: {{a: {{capability: 2}}, b: {{}}}}
issues: {{x: {{question: What?, levels: {levels}, status_quo: low}}}}
stances:
  a: {{x: {{position: {positions[0]}, salience: 50}}}}
  b: {{x: {{position: {positions[1]}, salience: 50}}}}
""")
    )
    assert said in found["x"].why()


def test_a_stance_that_depends_on_another_issue_is_warned_of():
    text = RIVER.replace("{position: none, salience: 25}", "{position: none, salience: 25, when: {name: {is: new}}}")
    found = forecast(parse(text))
    assert found["toll"].compromise == 100  # Upland cares about it only under the new name
    assert any("Upland wants on toll depends on name" in warning for warning in found.warnings)


def test_the_json_form_comes_back_as_it_was(answer):
    assert Forecast.from_json(answer.to_json()) == answer
    assert answer.to_dict()["proof"].keys() == {f"settlements.{entry.key}" for entry in answer}


def test_a_row_is_given_for_each_issue(answer):
    assert [row["issue"] for row in answer.records()] == ["filling", "toll", "seat", "name"]
    assert "three_years" in str(answer)


# What mustn't matter ----------------------------------------------------------------------------------------------

ACTORS = ("a", "b", "c")


@st.composite
def documents(draw) -> dict:
    """A case of one issue with order and one without."""
    stances = {}
    for actor in ACTORS:
        x = {"position": draw(st.integers(0, 20)), "salience": draw(st.integers(0, 100))}
        values = {level: draw(st.integers(0, 100)) for level in ("left", "right")}
        stances[actor] = {"x": x, "z": {"values": values, "salience": draw(st.integers(0, 100))}}
    return {
        "realpolitik": 1,
        "title": "Random",
        "actors": {actor: {"capability": draw(st.integers(1, 50))} for actor in ACTORS},
        "issues": {
            "x": {"question": "?", "levels": {"low": 0, "mid": 10, "high": 20}, "status_quo": "mid"},
            "z": {"question": "?", "levels": ["left", "right"], "status_quo": "left"},
        },
        "stances": stances,
    }


def asked(document: dict) -> Forecast:
    return forecast(parse(json.dumps(document)))


def on_x(document: dict, change) -> dict:
    """The document with every point on issue x changed."""
    x = document["issues"]["x"]
    levels = {level: change(point) for level, point in x["levels"].items()}
    stances = {
        actor: own | {"x": own["x"] | {"position": change(own["x"]["position"])}}
        for actor, own in document["stances"].items()
    }
    return document | {"issues": document["issues"] | {"x": x | {"levels": levels}}, "stances": stances}


WEIGH_ONLY = {"compromise", "median", "condorcet"}  # the others read salience as the chance of resisting
UNROUNDED = tuple(name for name in METHODS if name not in ("spatial", "joint"))  # a rounded place may decide a near tie


def assert_same(found: Forecast, expected: Forecast, change=lambda point: point, by=METHODS) -> None:
    """Every settlement is the same, on x up to a change of its scale, by some methods or all."""
    for key in ("x", "z"):
        old, new = expected[key], found[key]
        assert (set(new.levels), new.no_deal) == (set(old.levels), old.no_deal)
        if by == METHODS:
            assert new.spread == (None if old.spread is None else pytest.approx(old.spread, abs=1e-9))
        assert new.values == (None if old.values is None else pytest.approx(old.values))
        if key == "x" and old.compromise is not None:
            for name in by:
                assert new.by_method[name] == pytest.approx(change(old.by_method[name]), abs=1e-6), name
            assert new.compromise == pytest.approx(change(old.compromise), abs=1e-6)
            assert new.median == pytest.approx(tuple(sorted(map(change, old.median))), abs=1e-6)


@settings(max_examples=25)
@given(documents(), st.permutations(ACTORS))
def test_the_order_of_the_file_changes_nothing(document, actors):
    reordered = document | {
        "actors": {actor: document["actors"][actor] for actor in actors},
        "issues": dict(reversed(document["issues"].items())),
    }
    assert_same(asked(reordered), asked(document))


@settings(max_examples=25)
@given(documents())
def test_reversing_a_scale_reverses_the_settlement(document):
    assert_same(asked(on_x(document, lambda point: -point)), asked(document), lambda point: -point, UNROUNDED)


@settings(max_examples=25)
@given(documents(), st.integers(1, 1000), st.integers(-100, 100))
def test_another_unit_stretches_the_settlement(document, unit, zero):
    def change(point: float) -> float:
        return zero + unit * point

    assert_same(asked(on_x(document, change)), asked(document), change, UNROUNDED)


@settings(max_examples=25)
@given(documents(), st.integers(0, 20))
def test_an_actor_that_does_not_care_changes_nothing(document, anywhere):
    more = document | {
        "actors": {"nobody": {"capability": 99}, **document["actors"]},
        "stances": {"nobody": {"x": {"position": anywhere, "salience": 0}}, **document["stances"]},
    }
    found, expected = asked(more), asked(document)
    assert_same(found, expected)
    for key in ("x", "z"):
        assert found[key].proof.pullers == expected[key].proof.pullers
        assert [path.positions.keys() for path in found[key].proof.paths] == [
            path.positions.keys() for path in expected[key].proof.paths
        ]


@settings(max_examples=25)
@given(documents(), st.sampled_from(["x", "z"]))
def test_splitting_an_issue_in_two_halves_changes_nothing(document, issue):
    def halves(own: dict) -> dict:
        half = own[issue] | {"salience": own[issue]["salience"] / 2}
        return own | {issue: half, f"{issue}2": half}

    split = document | {
        "issues": document["issues"] | {f"{issue}2": document["issues"][issue]},
        "stances": {actor: halves(own) for actor, own in document["stances"].items()},
    }
    found, expected = asked(split), asked(document)
    assert_same(found, expected, by=WEIGH_ONLY)
    assert (found[f"{issue}2"].compromise, found[f"{issue}2"].levels) == (found[issue].compromise, found[issue].levels)
