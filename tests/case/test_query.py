"""The test of a claim asks for a measure with its arguments, and what it names is there."""

from __future__ import annotations

import pytest

from realpolitik.case import MEASURES, AllOf, AnyOf, Compare, Not, Query, Rises, parse
from realpolitik.case.query import parts_of, queries_of
from tests.case.samples import SMALL, problems_of, spoilt

OLD = "{gain: {of: north, deal: pact}, above: 0}"
GAIN = Query("gain", {"of": "north", "deal": "pact"})


def test_of(test):
    return parse(spoilt(OLD, test)).claims["armed"].test


test_of.__test__ = False  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (OLD, Compare(GAIN, "above", 0.0)),
        ("{gain: {actor: north, deal: pact}, equals: -2.5}", Compare(GAIN, "equals", -2.5)),
        (
            "{gain: {of: north, deal: pact}, below: {gain: {of: south, for: {army: small}}}}",
            Compare(GAIN, "below", Query("gain", {"of": "south", "for": {"army": "small"}})),
        ),
        (
            "{shared priorities: {of: [north, south]}, above: 0.5}",
            Compare(Query("shared_priorities", {"of": ("north", "south")}), "above", 0.5),
        ),
        ("{In Reach: {for: {flag: blue}}}", Compare(Query("in_reach", {"for": {"flag": "blue"}}), "true", None)),
        (
            "{verdict: {deal: pact}, equals: held_out_for}",
            Compare(Query("verdict", {"deal": "pact"}), "equals", "held out for"),
        ),
        (
            "{forecast: {issue: army, in: later}, equals: small}",
            Compare(Query("forecast", {"issue": "army", "in": "later"}), "equals", 40.0),
        ),
        (
            "{forecast: {issue: flag}, equals: blue}",
            Compare(Query("forecast", {"issue": "flag"}), "equals", "blue"),
        ),
        (
            "{δ*: {of: north, deal: pact}, below: 1}",
            Compare(Query("delta*", {"of": "north", "deal": "pact"}), "below", 1.0),
        ),
        (
            "{p*: {of: north, deal: pact, rival: treaty}, below: 1}",
            Compare(Query("p*", {"of": "north", "deal": "pact", "rival": "treaty"}), "below", 1.0),
        ),
        (
            "{salience: {of: north, issue: army, rank: 2}}",
            Compare(Query("salience", {"of": "north", "issue": "army", "rank": 2}), "true", None),
        ),
        (
            "{key: {of: north, deal: pact, rank: cheapest}}",
            Compare(Query("key", {"of": "north", "deal": "pact", "rank": "cheapest"}), "true", None),
        ),
        (
            "{chance: {for: {army: small}, of: north, without: [south, east]}, above: 0.4}",
            Compare(
                Query("chance", {"for": {"army": "small"}, "of": ("north",), "without": ("south", "east")}),
                "above",
                0.4,
            ),
        ),
        (
            "{surprise: {of: north, for: {army: small}}}",
            Compare(Query("surprise", {"of": "north", "for": {"army": "small"}}), "true", None),
        ),
        (
            "{surprise: {of: north, for: south}}",
            Compare(Query("surprise", {"of": "north", "for": "south"}), "true", None),
        ),
    ],
)
def test_a_measure_is_held_against_its_bound(written, meant):
    assert test_of(written) == meant


def test_tests_combine():
    combined = test_of(f"{{all: [{OLD}, {{not: {OLD}}}, {{any: [{OLD}]}}]}}")
    gain = Compare(GAIN, "above", 0.0)
    assert combined == AllOf((gain, Not(gain), AnyOf((gain,))))
    assert list(parts_of(combined)) == [gain] * 3


def test_a_measure_may_rise_with_a_number():
    rises = test_of("{rises: {measure: {gain: {of: north, deal: pact}}, with: stances.north.army.salience, by: 10}}")
    assert rises == Rises(GAIN, "stances.north.army.salience", 10.0)


def test_the_number_that_a_measure_rises_with_may_stand_in_a_scenario():
    path = "scenarios.later.stances.north.army.salience"
    rises = test_of(f"{{rises: {{measure: {{gain: {{of: north, deal: pact, in: later}}}}, with: {path}, by: -5}}}}")
    assert isinstance(rises, Rises)
    assert rises.path == path


def test_both_sides_of_a_comparison_are_asked_for():
    test = test_of("{gain: {of: north, deal: pact}, below: {gain: {of: south, deal: pact}}}")
    assert [query.arguments["of"] for query in queries_of(test)] == ["north", "south"]


@pytest.mark.parametrize(
    ("test", "message"),
    [
        ("[]", "claim armed: test must be a map, not a list"),
        ("{above: 0}", "claim armed: test names no measure"),
        ("{gain: {of: north, deal: pact}, price: {of: north, deal: pact}, above: 0}", "test holds gain and price"),
        ("{gian: {of: north, deal: pact}, above: 0}", '"gian" is not a measure; did you mean "gain"?'),
        ("{gain: north, above: 0}", 'test.gain must be a map of arguments, not "north"'),
        ("{gain: {of: north, deal: pact}}", "test gain has no bound"),
        ("{gain: {of: north, deal: pact}, above: 0, below: 1}", "test gain has more than one bound"),
        ("{gain: {of: north, deal: pact}, above: lots}", 'test.above "lots" is not a number'),
        ("{gain: {of: north, deal: pact}, above: .nan}", "test.above nan is not a finite number"),
        ("{gain: {of: north, deal: pact}, above: {}}", "test.above must be a number or one measure"),
        ("{gain: {of: north, deal: pact}, above: {gian: {}}}", '"gian" is not a measure'),
        ("{gain: {deal: pact}, above: 0}", "test.gain lacks of"),
        ("{gain: {of: north}, above: 0}", "test.gain needs a deal or terms (for), and one only"),
        ("{gain: {of: north, deal: pact, for: {army: small}}, above: 0}", "needs a deal or terms (for), and one only"),
        ("{gain: {of: nroth, deal: pact}, above: 0}", '"nroth" is not an actor; did you mean "north"?'),
        ("{gain: {of: north, deal: pcat}, above: 0}", '"pcat" is not a deal; did you mean "pact"?'),
        ("{gain: {of: north, for: {army: smal}}, above: 0}", '"smal" is not a level of army'),
        ("{gain: {of: north, deal: pact, in: latre}, above: 0}", '"latre" is not a scenario; did you mean "later"?'),
        ("{gain: {of: north, deal: pact, rival: treaty}, above: 0}", 'gain takes no argument "rival"'),
        ("{agreement: {of: [north]}, above: 0}", "of needs at least two, has 1"),
        ("{agreement: {of: [north, south, east]}, above: 0}", "of names 3 actors"),
        ("{agreement: {of: north}, above: 0}", "of must be a list"),
        ("{key: {of: north, deal: pact, rank: best}}", 'rank "best" is not one of: any, cheapest, only'),
        (
            "{key: {of: north, deal: pact}, above: 0}",
            "key is true or false and takes no bound; use not: for the contrary",
        ),
        ("{salience: {of: north, issue: army, rank: 0}}", "rank 0 is not a whole number from 1"),
        ("{salience: {of: north, issue: army, rank: 1}, above: 1}", "salience is true or false and takes no bound"),
        ("{verdict: {deal: pact}, equals: reddy}", 'test.equals "reddy" is not a verdict; did you mean "ready"?'),
        ("{verdict: {deal: pact}, above: ready}", "test.above can't bound a verdict; write equals"),
        ("{forecast: {issue: flag}, below: blue}", "test.below can't bound a level without order; write equals"),
        ("{forecast: {issue: army}, below: smal}", '"smal" is not a level of army'),
        ("{parting: {of: [north, south], to: then}, above: 0}", '"then" is not a scenario'),
        ("{direction: {of: [north, south], from: {army: non}}, above: 0}", '"non" is not a level of army'),
        ("{goes_on_after: {of: north, deal: pact, step: seat}}", 'claim armed: "seat" is not a step of pact'),
        ("{all: []}", "test.all must be a list of tests"),
        ("{all: [{gian: {}}]}", '"gian" is not a measure'),
        ("{all: [], above: 0}", "test all takes no bound"),
        ("{not: 5}", "test.not must be a map, not 5"),
        ("{rises: {measure: {gain: {of: north, deal: pact}}, with: a.b}}", "needs measure, with and by"),
        ("{rises: {measure: {gain: {of: north, deal: pact}}, with: a.b, by: 1}}", '"a.b" leads to no number'),
        ("{rises: {measure: {gain: {of: north, deal: pact}}, with: discount, by: 0}}", "by is zero"),
        ("{rises: {measure: {gain: {of: north, deal: pact}}, with: discount, by: 1, per: 2}}", "per is unknown"),
        ("{rises: {measure: gain, with: discount, by: 1}}", "measure must be one measure"),
        ("{rises: {measure: {key: {of: north, deal: pact}}, with: discount, by: 1}}", "key is not a number"),
    ],
)
def test_a_test_that_asks_for_nothing_sensible_is_a_problem(test, message):
    problems = problems_of(spoilt(OLD, test))
    assert any(message in str(problem) for problem in problems), [str(problem) for problem in problems]
    assert {problem.line for problem in problems} == {1 + SMALL[: SMALL.index(OLD)].count("\n")}


def test_a_measure_asked_in_a_scenario_may_name_what_only_the_scenario_has():
    test = "{gain: {of: west, for: {army: small}, in: later}, above: 0}"
    text = spoilt(OLD, test).replace("after: now, ", "after: now, actors: {west: {}}, ")
    assert parse(text).claims["armed"].test.query.arguments["of"] == "west"
    assert '"west" is not an actor' in str(problems_of(text.replace(", in: later", ""))[0])


def test_every_argument_of_every_measure_can_be_read():
    for measure in MEASURES.values():
        written = {
            "of": "[north, south]",
            "deal": "treaty",
            "for": "{army: none}",
            "issue": "army",
            "issues": "[army]",
            "to": "later",
            "from": "now",
            "rank": "1",
            "rival": "treaty",
            "without": "[east]",
            "method": "median",
            "concept": "SEQ",
            "step": "army",
        }
        names = [name.rstrip("?") for name in measure.arguments]
        if {"deal?", "for?"} <= set(measure.arguments):
            names.remove("for")
        if measure.name not in ("agreement", "direction", "shared_priorities", "parting"):
            written["of"] = "north"
        written["for"] = {"vulnerability": "south"}.get(measure.name, written["for"])
        written["from"] = {"direction": "{army: none}"}.get(measure.name, written["from"])
        written["rank"] = {"key": "any", "pays": "first"}.get(measure.name, written["rank"])
        arguments = ", ".join(f"{name}: {written[name]}" for name in names)
        bound = (
            ""
            if measure.is_yes_or_no or "rank" in names
            else ", equals: ready"
            if measure.name == "verdict"
            else ", above: 0"
        )
        (query,) = queries_of(test_of(f'{{"{measure.name}": {{{arguments}}}{bound}}}'))
        assert set(query.arguments) == set(names), measure.name
