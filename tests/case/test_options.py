"""A conflict given directly: what can be written, which value it becomes, and what is wrong with what isn't right."""

from __future__ import annotations

import time

import jsonschema
import pytest

from realpolitik.case import parse
from realpolitik.case.options import Limit, Ranking, State, Statements, Utilities, Weights
from realpolitik.case.schema import schema
from realpolitik.case.statement import And, If, Not, Option, Or
from realpolitik.case.text import parse_text
from tests.case.samples import problems_of

CRISIS = """\
realpolitik: 1
title: A crisis
sources:
  paper: {title: The Paper}
actors: {usa: {}, ussr: {name: Soviet Union}}
options:
  choices:
    strike: {name: air strike, by: usa, one_way: taken, evidence: {one_way: [paper#1]}}
    blockade: {by: [usa]}
    withdraw: {by: ussr}
    escalate: {by: ussr}
  infeasible: [withdraw and escalate]
  names: {calm: NNNN, deal: {blockade: yes, withdraw: yes}}
  status_quo: calm
  preferences:
    usa: {statements: [not escalate, withdraw if strike or blockade, not strike], evidence: [paper#2]}
    ussr: {weights: {withdraw: -1, escalate: -2.5}, unknown: [[calm, YNNN]]}
"""
LISTED = """\
realpolitik: 1
title: Listed
actors: {a: {}, b: {}}
options:
  choices:
    x: {by: a}
    y: {by: b}
    z: {}
  states: {1: NN-, 2: YNN, 3: [x, z], 4: {y: yes, z: either}, 5: YY-}
  moves:
    a: {1: [2, 3], 4: 5, 2: []}
    a + b: {1: [5]}
  preferences:
    a: {tiers: [[2], [1, [3, 4], 5]]}
    b: {utilities: {1: 4, 2: 0.5, 3: -1, 4: 4, YYN: 2}}
"""


def spoilt(text, old, new):
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def states(*letters):
    return tuple(State(one) for one in letters)


def test_a_conflict_becomes_options_conditions_and_preferences():
    model = parse(CRISIS).options
    assert model.makers == ("usa", "ussr")
    assert list(model.choices) == ["strike", "blockade", "withdraw", "escalate"]
    assert model.choices["strike"].name == "air strike"
    assert model.choices["strike"].one_way == "taken"
    assert model.choices["withdraw"].by == ("ussr",)
    assert model.infeasible == (And((Option("withdraw"), Option("escalate"))),)
    assert model.preferences["usa"].by == Statements(
        (
            Not(Option("escalate")),
            If(Option("withdraw"), Or((Option("strike"), Option("blockade")))),
            Not(Option("strike")),
        )
    )
    assert model.preferences["ussr"].by == Weights({"withdraw": -1.0, "escalate": -2.5})
    assert model.preferences["ussr"].unknown == (states("NNNN", "YNNN"),)
    assert model.names == {State("NNNN"): "calm", State("NYYN"): "deal"}
    assert model.status_quo == State("NNNN")
    assert (model.states, model.moves) == (None, None)


def test_states_and_moves_may_be_listed_and_spelled_in_every_way():
    model = parse(LISTED).options
    one, two, three, four, five = states("NN-", "YNN", "YNY", "NY-", "YY-")
    assert model.states == (one, two, three, four, five)
    assert model.names == {one: "1", two: "2", three: "3", four: "4", five: "5"}
    assert model.moves == {("a",): {one: (two, three), four: (five,), two: ()}, ("a", "b"): {one: (five,)}}
    assert model.preferences["a"].by == Ranking((((two,),), ((one,), (three, four), (five,))))
    assert model.preferences["b"].by == Utilities({one: 4.0, two: 0.5, three: -1.0, four: 4.0, five: 2.0})


def test_a_case_with_a_conflict_needs_nothing_else():
    case = parse(CRISIS)
    assert case.issues == case.stances == case.levers == {}
    assert case.warnings == ()


def test_merged_states_are_one_value_however_they_are_spelled():
    merged = spoilt(CRISIS, "infeasible: [withdraw and escalate]",
                    "at_most: [{of: [withdraw, escalate], count: 1}]\n  merge: [escalate]")  # fmt: skip
    for spelling in ("---Y", "--NY", "YNNY", "{escalate: yes, strike: yes}"):
        text = spoilt(merged, "status_quo: calm", f"status_quo: {spelling}")
        assert parse(text).options.status_quo == State("--NY"), spelling


def test_limits_are_counted():
    text = spoilt(CRISIS, "infeasible: [withdraw and escalate]",
                  "at_least: [{of: [strike, blockade], count: 1}]")  # fmt: skip
    assert parse(text.replace("calm: NNNN", "calm: YNNN").replace("[calm, YNNN]", "[calm, NYNN]")).options.at_least == (
        Limit(("strike", "blockade"), 1),
    )


def test_a_ranking_must_hold_exactly_the_states_that_the_conditions_leave():
    ranking = "NNNN, YNNN, NYNN, YYNN, NNYN, YNYN, deal, YYYN, NNNY, YNNY, NYNY"
    usa = "{statements: [not escalate, withdraw if strike or blockade, not strike], evidence: [paper#2]}"
    (problem,) = problems_of(spoilt(CRISIS, usa, f"{{ranking: [{ranking}]}}"), file="crisis.yaml")
    assert str(problem) == "crisis.yaml:16  preference of usa: ranking leaves out YYNY"
    assert parse(spoilt(CRISIS, usa, f"{{ranking: [{ranking}, YYNY]}}").replace("  paper: {title: The Paper}", "  {}")
                 .replace(", evidence: {one_way: [paper#1]}", "").replace("sources:\n  {}\n", ""))  # fmt: skip


def test_a_scenario_changes_a_conflict_down_to_fields():
    text = (
        CRISIS
        + """\
scenarios:
  as_ussr_sees_it:
    kind: belief
    of: ussr
    options: {preferences: {usa: {statements: null, ranking: null, weights: {strike: 3}}}}
"""
    )
    text = text.replace("statements: null, ranking: null", "statements: null")
    case = parse(text)
    believed = case.at("as_ussr_sees_it").options
    assert believed.preferences["usa"].by == Weights({"strike": 3.0})
    assert believed.preferences["ussr"] == case.options.preferences["ussr"]
    assert believed.choices == case.options.choices


def test_a_scenario_that_says_it_two_ways_is_told_how_to_remove_one():
    text = (
        CRISIS
        + """\
scenarios:
  other: {kind: counterfactual, options: {preferences: {usa: {weights: {strike: 3}}}}}
"""
    )
    (problem,) = problems_of(text)
    assert "in other: preference of usa: has statements and weights" in str(problem)
    assert "null removes" in problem.suggestion


def test_a_scenario_may_take_the_conflict_away():
    case = parse(CRISIS + "scenarios:\n  gone: {kind: counterfactual, options: null}\n")
    assert case.at("gone").options is None


def test_an_edit_elsewhere_keeps_the_conflict():
    case = parse(CRISIS)
    assert case.edit({"title": "Another"}).options is case.options
    edited = case.edit({"options.preferences.ussr.weights.escalate": 7, "options.choices.strike.one_way": None,
                        "options.choices.strike.evidence": ["paper#1"]})  # fmt: skip
    assert edited.options.preferences["ussr"].by.of["escalate"] == 7.0
    assert edited.options.choices["strike"].one_way is None


def with_options_swapped(text):
    return parse(spoilt(text, "    withdraw: {by: ussr}\n    escalate: {by: ussr}\n",
                        "    escalate: {by: ussr}\n    withdraw: {by: ussr}\n"))  # fmt: skip


WITHOUT_LETTERS = CRISIS.replace("calm: NNNN", "calm: []").replace("YNNN", "deal")


BY_NUMBER = WITHOUT_LETTERS.replace("not strike]", "not strike or 3]")


@pytest.mark.parametrize("text", [CRISIS, BY_NUMBER], ids=["letters", "a-number-in-a-statement"])
def test_the_order_of_options_counts_where_states_are_spelled_by_it(text):
    assert with_options_swapped(text) != parse(text)
    assert with_options_swapped(text).sha256 != parse(text).sha256


def test_the_order_of_options_counts_nowhere_else():
    assert with_options_swapped(WITHOUT_LETTERS) == parse(WITHOUT_LETTERS)
    assert with_options_swapped(WITHOUT_LETTERS).sha256 == parse(WITHOUT_LETTERS).sha256


def test_no_other_order_counts():
    reordered = parse(
        spoilt(spoilt(CRISIS, "  status_quo: calm\n", ""), "options:\n", "options:\n  status_quo: calm\n")
    )
    assert reordered == parse(CRISIS)
    assert reordered.sha256 == parse(CRISIS).sha256
    assert reordered.options == parse(CRISIS).options


def test_evidence_for_options_and_preferences_counts_as_citing():
    case = parse(CRISIS)
    assert [str(one) for one in case.options.choices["strike"].evidence["one_way"]] == ["paper#1"]
    assert [str(one) for one in case.options.preferences["usa"].evidence[""]] == ["paper#2"]


STATEMENTS = "statements: [not escalate, withdraw if strike or blockade, not strike]"
WRONG = {  # id: (text, passage, what stands in its place, the message)
    "choices-missing": (CRISIS, "  infeasible:", "  choces: {}\n  infeasible:", 'unknown key "choces"; did you mean'),
    "option-word": (CRISIS, "escalate: {by: ussr}", "if: {by: ussr}", '"if" can\'t be the name of'),
    "option-blank": (CRISIS, "escalate: {by: ussr}", "a b: {by: ussr}", '"a b" can\'t be the name'),
    "by-unknown": (CRISIS, "withdraw: {by: ussr}", "withdraw: {by: usrr}", '"usrr" is not an actor; did you'),
    "by-missing": (CRISIS, "withdraw: {by: ussr}", "withdraw: {}", "option withdraw: by is missing"),
    "one-way-word": (CRISIS, "one_way: taken", "one_way: yes", 'option strike: one_way "yes" is not one of'),
    "maker-without-preference": (
        CRISIS, "    ussr: {weights: {withdraw: -1, escalate: -2.5}, unknown: [[calm, YNNN]]}\n", "",
        "ussr decides on withdraw, and what it prefers is missing",
    ),
    "prefers-nothing": (CRISIS, "ussr: {weights: {withdraw: -1, escalate: -2.5}, ", "ussr: {", "prefers nothing"),
    "preference-of-nobody": (CRISIS, "    usa: {st", "    cuba: {weights: {strike: 1}}\n    usa: {st", '"cuba" is not'),
    "two-ways": (CRISIS, "ussr: {weights", "ussr: {statements: [strike], weights", "has statements and weights"),
    "weights-empty": (CRISIS, "{withdraw: -1, escalate: -2.5}", "{}", "preference of ussr: weights is empty"),
    "weights-option": (CRISIS, "{withdraw: -1,", "{withdrew: -1,", '"withdrew" is not an option; did you mean'),
    "weights-word": (CRISIS, "escalate: -2.5", "escalate: much", 'weights.escalate "much" is not a number'),
    "statement-option": (
        CRISIS, "not escalate,", "not esclate,",
        'statements.0 "not esclate" names an option that isn\'t there: "esclate" (character 5); did you',
    ),
    "statement-open": (CRISIS, "not escalate,", "not (escalate,", "leaves a parenthesis open (character 5)"),
    "statement-map": (CRISIS, "not escalate,", "{a: b},", "must be a statement about options, not a map"),
    "statement-twice": (CRISIS, "not escalate,", "not escalate, not  escalate,", "names not escalate twice"),
    "infeasible-all": (CRISIS, "[withdraw and escalate]", "[strike or not strike]", "options: no state is left"),
    "limit-nothing": (CRISIS, "  names:", "  at_most: [{of: [strike], count: 1}]\n  names:", "1 of 1 limits nothing"),
    "limit-too-many": (CRISIS, "  names:", "  at_least: [{of: [strike], count: 2}]\n  names:", "2 of 1 can't be met"),
    "limit-count": (CRISIS, "  names:", "  at_most: [{of: [strike, blockade], count: 0}]\n  names:", "not a whole"),
    "merged-twice": (
        CRISIS, "  names:", "  merge: [strike, blockade]\n  names:", "YYNN is merged twice: strike; blockade",
    ),
    "merged-alike": (
        CRISIS, "  names:", "  merge: [strike iff blockade, not (strike iff blockade)]\n  names:",
        "merges are both ----",
    ),
    "status-quo-unknown": (CRISIS, "status_quo: calm", "status_quo: clam", '"clam" is not a state; did you'),
    "status-quo-short": (CRISIS, "status_quo: calm", "status_quo: NNN", '"NNN" has 3 letters, and there are 4 options'),
    "status-quo-small": (CRISIS, "status_quo: calm", "status_quo: ynnn", '"ynnn" is not a state; write YNNN'),
    "status-quo-option": (CRISIS, "status_quo: calm", "status_quo: [strik]", '"strik" is not an option'),
    "status-quo-map": (CRISIS, "status_quo: calm", "status_quo: {strike: maybe}", '"maybe" is not yes, no or either'),
    "status-quo-infeasible": (CRISIS, "status_quo: calm", "status_quo: NNYY", "NNYY is no state: a condition"),
    "status-quo-several": (CRISIS, "status_quo: calm", "status_quo: --NN", "--NN can mean several states"),
    "name-spelled": (CRISIS, "{calm: NNNN,", "{calm: NNNN, YYNN: YYNN,", '"YYNN" can\'t be the name of a state'),
    "two-names": (CRISIS, "{calm: NNNN,", "{calm: NNNN, quiet: NNNN,", "calm and quiet are one state"),
    "unknown-same": (CRISIS, "[[calm, YNNN]]", "[[calm, NNNN]]", "unknown.0 names one state twice"),
    "unknown-one": (CRISIS, "[[calm, YNNN]]", "[[calm]]", "unknown.0 must be two states"),
    "unknown-twice": (CRISIS, "[[calm, YNNN]]", "[[calm, YNNN], [YNNN, calm]]", "unknown.1 stands twice"),
    "ranking-twice": (LISTED, "[3, 4], 5]", "[3, 4], 5, YYN]", "preference of a: tiers names YYN twice, also as YY-"),
    "ranking-out": (LISTED, "[1, [3, 4], 5]", "[1, [3, 4]]", "preference of a: tiers leaves out 5"),
    "ranking-unknown": (LISTED, "[3, 4], 5]", "[3, 4], 5, 6]", "6 is not a state"),
    "ranking-unlisted": (LISTED, "1, [3, 4], 5]", "1, [3, 4], 5, --N]", "--N is not among the states listed"),
    "one-tier": (LISTED, "[[2], [1, [3, 4], 5]]", "[[2, 1, [3, 4], 5]]", "tiers needs at least two"),
    "utilities-out": (LISTED, "4: 4, YYN: 2", "4: 4", "preference of b: utilities leaves out 5"),
    "utilities-twice": (LISTED, "YYN: 2", "YYN: 2, YYY: 2", "utilities names YYY twice, also as YYN"),
    "states-overlap": (LISTED, "5: YY-}", "5: YY-, 6: -YN}", "-YN and YY- overlap"),
    "states-twice": (LISTED, "5: YY-}", "5: YY-, 6: YY-}", "YY- is listed twice"),
    "conditions-beside": (LISTED, "  moves:", "  merge: [x]\n  moves:", "merge beside listed states"),
    "names-beside": (LISTED, "  moves:", "  names: {first: NN-}\n  moves:", "names beside states that have names"),
    "one-way-beside": (LISTED, "y: {by: b}", "y: {by: b, one_way: taken}", "option y: one_way beside listed moves"),
    "move-to-itself": (LISTED, "a: {1: [2, 3]", "a: {1: [1, 3]", "NN- leads to itself"),
    "move-twice": (LISTED, "a: {1: [2, 3]", "a: {1: [3, YNY]", "stands twice among the moves from"),
    "mover": (LISTED, "a + b: {1", "a + c: {1", '"c" is not an actor'),
    "mover-twice": (LISTED, "a + b: {1", "a + a: {1", "names an actor twice"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "old", "new", "message"), WRONG.values(), ids=WRONG.keys())
def test_whoever_breaks_a_rule_reads_which_and_where(text, old, new, message):
    text = spoilt(text, old, new)
    problems = problems_of(text, file="crisis.yaml")
    found = [problem for problem in problems if message in str(problem)]
    assert found, [str(problem) for problem in problems]
    assert all(problem.line is not None for problem in problems)
    assert len(problems) <= 5, [str(problem) for problem in problems]


def test_every_problem_is_told_at_once():
    text = CRISIS
    for old, new in (
        ("not escalate,", "not esclate,"),
        ("[withdraw and escalate]", "[withdraw escalate]"),
        ("blockade: {by: [usa]}", "blockade: {by: [us]}"),
        ("deal: {blockade: yes", "deal: {blokade: yes"),
        ("unknown: [[calm, YNNN]]", "unknown: [[calm, YN]]"),
    ):
        text = spoilt(text, old, new)
    problems = problems_of(text, file="crisis.yaml")
    assert [problem.line for problem in problems] == [9, 12, 13, 16, 17]


def many(options, rest):
    choices = "".join(f"    o{number}: {{by: a}}\n" for number in range(options))
    return f"realpolitik: 1\ntitle: Many\nactors: {{a: {{}}}}\noptions:\n  choices:\n{choices}{rest}"


def test_more_options_than_a_state_can_hold_are_too_many():
    (problem,) = problems_of(many(63, f"  status_quo: {'N' * 63}\n  preferences: {{a: {{weights: {{o1: 1}}}}}}\n"))
    assert "63 options, at most 62" in str(problem)


def test_as_many_options_as_a_state_can_hold_are_not():
    text = many(62, f"  status_quo: {'N' * 62}\n  preferences: {{a: {{statements: [o61 and o0]}}}}\n")
    assert parse(text).options.status_quo == State("N" * 62)


WEIGHS = "  preferences: {a: {weights: {o1: 1}}}\n"


def listed(items):
    return f"[{', '.join(items)}]"


def patterns(options, count):
    """That many spellings, most of which leave options open."""
    return (f"{number:0{options}b}".replace("0", "N").replace("1", "-") for number in range(count))


HOSTILE = {
    "choices": many(50_000, f"  infeasible: {listed(f'o{n} and o1' for n in range(5000))}\n{WEIGHS}"),
    "statements": many(16, "  infeasible:\n" + f"    - {' or '.join(['o1'] * 300)}\n" * 500 + WEIGHS),
    "deep": many(3, f"  infeasible: ['{'(' * 1900}o1']\n{WEIGHS}"),
    "merges": many(16, f"  merge: {listed(f'o{n % 16} and not o{n // 16 % 16}' for n in range(5000))}\n{WEIGHS}"),
    "ranking": many(16, f"  preferences: {{a: {{ranking: {listed(patterns(16, 20_000))}}}}}\n"),
    "states": many(20, f"  states: {listed(patterns(20, 20_000))}\n{WEIGHS}"),
    "unknown-states": many(4, f"  preferences: {{a: {{ranking: {listed(f's{n}' for n in range(20_000))}}}}}\n"),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_conflict_is_refused_in_bounded_time(text):
    start = time.process_time()
    assert problems_of(text)
    assert time.process_time() - start < 20  # seconds; a few here


@pytest.mark.parametrize("text", [CRISIS, LISTED], ids=["crisis", "listed"])
def test_the_schema_for_editors_knows_the_form(text):
    validator = jsonschema.Draft202012Validator(schema())
    assert [error.message for error in validator.iter_errors(parse_text(text).root.plain())] == []


SEEN = ("one-way-word", "limit-count", "weights-empty", "unknown-one", "one-tier", "status-quo-map", "statement-map")


@pytest.mark.parametrize("name", SEEN)
def test_the_schema_refuses_what_is_wrong_in_shape(name):
    text, old, new, _ = WRONG[name]
    validator = jsonschema.Draft202012Validator(schema())
    assert not validator.is_valid(parse_text(spoilt(text, old, new)).root.plain())
