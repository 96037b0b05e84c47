"""Every field of the file has a rule, and whoever breaks it reads which."""

from __future__ import annotations

import pytest

from realpolitik.case import Condition, Estimate, VoteRule, parse
from tests.case.samples import RIVER, SMALL, problem_in, problems_of, small, spoilt

NORTH_ARMY = "army: {position: small, salience: 50, evidence: {position: [paper#1]}}"
NORTH_FLAG = "flag: {values: {red: 100, blue: 0}, salience: 20}"
SOUTH_ARMY = (
    "army: {position: 0..40, salience: 10..30, when: {flag: {is: red}}, otherwise: {position: large, salience: 5}}"
)
SOUTH_SEAT = "seat: {position: there, salience: 10}"
BUILD = "build: {issue: army, to: small, by: [north], chance: 0.5, cost: {north: 2}}"
EXPAND = "expand: {issue: army, to: large, from: [small], by: [north, south], needs: {flag: blue}, over: [build]}"
REPAINT = "repaint: {issue: flag, to: blue, by: south, lasts: kept, else: red, noticed: 2}"
TERMS = "terms: {army: small, flag: blue}"
ONLY_IF = "only_if: {flag: [army]}"
TREATY = "treaty: {parties: [north, east], terms: {army: none}, status: in_force, unless: {army: large}}"
LATER = "later: {kind: horizon, after: now, stances: {north: {army: {salience: 70}}}}"
BELIEF = "as_south_sees_it: {kind: belief, of: south, stances: {north: {army: {position: large}}}}"
MARCH = "march: {date: 2015-09, who: [north], whom: [south], what: marches, evidence: paper#2}"
PAPER = "paper: {title: The Paper, reliability: B2}"
ORDERS = "orders: {kind: command, patron: north, client: east}"
ARMS = "arms: {kind: supply, patron: north, client: south, dependence: 0.5}"
VOTE = "vote: [{weights: {north: 1, south: 1}, at_least: 2}]"

WRONG = {  # id: (passage, what stands in its place, the message that follows)
    # the head
    "version": ("realpolitik: 1", "realpolitik: 2", "format version 2 is not known here; write realpolitik: 1"),
    "version-true": ("realpolitik: 1", "realpolitik: true", "format version true is not known here"),
    "unknown-section": ("together:", "togehter:", 'unknown key "togehter"; did you mean "together"?'),
    "title-list": ("title: A small case", "title: [a]", "title must be text, not a list"),
    "title-null": ("title: A small case", "title:", None),
    "discount-above-1": ("title: A small case", "title: x\ndiscount: 1.1", "discount 1.1 is outside 0–1"),
    "discount-word": ("title: A small case", "title: x\ndiscount: high", 'discount "high" is not a number, a range'),
    "as-of": ("title: A small case", "title: x\nas_of: 31.7.2018", 'as_of "31.7.2018" is not a date'),
    "month-13": ("title: A small case", "title: x\nas_of: 2018-13", 'as_of "2018-13" is not a date'),
    "section-list": ("together:\n", "together: [a]\nnothing:\n", None),
    # sources
    "source-without-title": (PAPER, "paper: {reliability: B2}", "source paper: title is missing"),
    "reliability": (PAPER, "paper: {title: x, reliability: G7}", 'source paper: reliability "G7" is not an Admiralty'),
    "reliability-small": (PAPER, "paper: {title: x, reliability: b2}", "write B2"),
    "source-key": (
        PAPER,
        "paper: {title: x, reliability: B2, autor: y}",
        'unknown key "autor"; did you mean "author"?',
    ),
    # actors
    "capability-negative": ("{capability: 3,", "{capability: -3,", "actor north: capability -3 must be at least 0"),
    "capability-nan": ("{capability: 3,", "{capability: .nan,", "actor north: capability nan is not a finite number"),
    "capability-inf": ("{capability: 3,", "{capability: .inf,", "actor north: capability inf is not a finite number"),
    "capability-quoted": ("{capability: 3,", '{capability: "3",', "leave out the quotation marks"),
    "capability-flag": ("{capability: 3,", "{capability: true,", "actor north: capability true is not a number"),
    "capability-null": ("{capability: 3,", "{capability: null,", "actors.north.capability: null removes nothing"),
    "name-with-dot": ("south: {}", "south: {}\n  u.s.: {}", '"u.s." can\'t be a name'),
    "name-with-hash": ("south: {}", 'south: {}\n  "no#1": {}', '"no#1" can\'t be a name'),
    "actor-text": ("south: {}", "south: {}\n  west: a state", 'actor west must be a map, not "a state"'),
    "aka-twice": ("aka: [The Heights]", "aka: [Peak, Peak]", 'actor north: aka names "Peak" twice'),
    "ratifier-unknown": ("{south: [army]}", "{sotuh: [army]}", '"sotuh" is not an actor; did you mean "south"?'),
    "ratifier-itself": ("{south: [army]}", "{east: [army]}", "east can't ratify for itself"),
    "ratified-issue": ("{south: [army]}", "{south: [navy]}", '"navy" is not an issue'),
    # relations
    "relation-kind": (ORDERS, "orders: {kind: comand, patron: north, client: east}", 'did you mean "command"?'),
    "relation-without": (ORDERS, "orders: {kind: command, patron: north}", "relation orders: client is missing"),
    "relation-with-more": (ORDERS, f"{ORDERS[:-1]}, deal: pact}}", "relation orders: deal doesn't belong to command"),
    "both-ends": (ORDERS, "orders: {kind: command, patron: east, client: east}", "east is both patron and client"),
    "dependence": (ARMS, ARMS.replace("0.5", "1.5"), "relation arms: dependence 1.5 is outside 0–1"),
    "dependence-missing": (ARMS, ARMS.replace(", dependence: 0.5", ""), "relation arms: dependence is missing"),
    "alliance-of-one": (ORDERS, "orders: {kind: alliance, members: [north]}", "members needs at least two, has 1"),
    # issues
    "one-level": ("levels: {here: 0, there: 1}", "levels: {here: 0}", "issue seat: levels needs at least two"),
    "same-point": ("levels: {here: 0, there: 1}", "levels: {here: 1, there: 1}", "here and there are the same point 1"),
    "too-wide": (
        "levels: {here: 0, there: 1}",
        "levels: {here: -1e308, there: 1e308}",
        "issue seat: levels run from -1e+308 to 1e+308",
    ),
    "levels-word": ("levels: {here: 0, there: 1}", "levels: here", "issue seat: levels must be a map of points"),
    "point-word": ("levels: {here: 0, there: 1}", "levels: {here: 0, there: b}", 'levels.there "b" is not a number'),
    "level-twice": ("levels: [red, blue]", "levels: [red, red]", 'issue flag: levels names "red" twice'),
    "status-quo": ("status_quo: none", "status_quo: nome", '"nome" is not a level of army; did you mean "none"?'),
    "status-quo-number": ("status_quo: none", "status_quo: 0", "0 is not a level of army"),
    "vote-and-consensus": (VOTE, f"{VOTE}\n    consensus: [north]", None),
    "vote-not-list": (VOTE, "vote: {weights: {north: 1}, at_least: 1}", "issue seat: vote must be a list, not a map"),
    "vote-unreachable": (
        VOTE,
        VOTE.replace("at_least: 2", "at_least: 3"),
        "3 can never be met: the weights add up to 2",
    ),
    "vote-at-least-0": (VOTE, VOTE.replace("at_least: 2", "at_least: 0"), "vote.0.at_least 0 is not a number above 0"),
    "vote-weight": (VOTE, VOTE.replace("south: 1", "south: -1"), "vote.0.weights.south -1 is not a number from 0"),
    "vote-voter": (VOTE, VOTE.replace("south: 1", "soth: 1"), '"soth" is not an actor; did you mean "south"?'),
    "vote-without": (VOTE, "vote: [{weights: {north: 1}}]", "issue seat: vote.0: at_least is missing"),
    # stances
    "off-the-scale": (
        NORTH_ARMY,
        "army: {position: 120, salience: 50}",
        "north on army: position 120 is outside the scale",
    ),
    "off-the-scale-range": (
        NORTH_ARMY,
        "army: {position: 10..120, salience: 50}",
        "position 10..120 is outside the scale",
    ),
    "position-level": (
        NORTH_ARMY,
        "army: {position: smal, salience: 50}",
        'is not a level of army or a number; did you mean "small"',
    ),
    "position-range-level": (NORTH_ARMY, "army: {position: none..smal, salience: 50}", 'did you mean "small"?'),
    "position-dash": (NORTH_ARMY, "army: {position: 10-20, salience: 50}", 'position "10-20" is not a level of army'),
    "position-missing": (
        NORTH_ARMY,
        "army: {salience: 50}",
        "north on army: position is missing, since army is a scale",
    ),
    "position-unordered": (
        NORTH_FLAG,
        "flag: {values: {red: 1, blue: 0}, position: red, salience: 20}",
        "position can't be given",
    ),
    "values-missing": (NORTH_FLAG, "flag: {salience: 20}", "north on flag: values is missing, since flag has no order"),
    "values-ordered": (
        SOUTH_SEAT,
        "seat: {position: there, salience: 10, values: {here: 1, there: 0}}",
        "values can't be given",
    ),
    "values-incomplete": (
        NORTH_FLAG,
        "flag: {values: {red: 100}, salience: 20}",
        "north on flag: values leaves out blue",
    ),
    "values-level": (
        NORTH_FLAG,
        "flag: {values: {red: 1, blue: 0, bleu: 1}, salience: 20}",
        '"bleu" is not a level of flag; did you mean "blue"?',
    ),
    "value-above-100": (
        NORTH_FLAG,
        "flag: {values: {red: 101, blue: 0}, salience: 20}",
        "values.red 101 is outside 0–100",
    ),
    "salience-missing": (SOUTH_SEAT, "seat: {position: there}", "south on seat: salience is missing"),
    "salience-above-100": (SOUTH_SEAT, "seat: {position: there, salience: 101}", "salience 101 is outside 0–100"),
    "salience-below-0": (SOUTH_SEAT, "seat: {position: there, salience: -1..5}", "salience -1..5 is outside 0–100"),
    "salience-typo": (
        SOUTH_SEAT,
        "seat: {position: there, salience: 10, salliance: 1}",
        'south on seat: unknown key "salliance"',
    ),
    "declared": (NORTH_FLAG, f"{NORTH_FLAG[:-1]}, declared: green}}", '"green" is not a level of flag'),
    "stance-capability": (
        SOUTH_SEAT,
        "seat: {position: there, salience: 10, capability: -1}",
        "capability -1 must be at least 0",
    ),
    "stance-of-nobody": ("  south:\n    army", "  sout:\n    army", '"sout" is not an actor; did you mean "south"?'),
    "stance-by-other-name": ("  south:\n    army", "  the heights:\n    army", 'did you mean "north"?'),
    "stance-on-nothing": (
        SOUTH_SEAT,
        "saet: {position: there, salience: 10}",
        '"saet" is not an issue; did you mean "seat"?',
    ),
    "when-itself": (
        "when: {flag: {is: red}}",
        "when: {army: {is: none}}",
        "when.army is a condition on the issue itself",
    ),
    "when-two": (
        "when: {flag: {is: red}}",
        "when: {flag: {is: red}, seat: {is: here}}",
        "when must be a condition on one issue",
    ),
    "when-relation": ("when: {flag: {is: red}}", "when: {seat: {at_mots: here}}", 'did you mean "at_most"?'),
    "when-unordered": (
        "when: {flag: {is: red}}",
        "when: {flag: {at_most: red}}",
        "needs a scale, and flag has no order; write is",
    ),
    "when-level": (
        "when: {flag: {is: red}}",
        "when: {flag: {is: rde}}",
        '"rde" is not a level of flag; did you mean "red"?',
    ),
    "when-issue": (
        "when: {flag: {is: red}}",
        "when: {flga: {is: red}}",
        '"flga" is not an issue; did you mean "flag"?',
    ),
    "otherwise-alone": ("when: {flag: {is: red}}, ", "", None),
    "otherwise-position": (
        "otherwise: {position: large,",
        "otherwise: {position: 101,",
        "otherwise.position 101 is outside the scale 0–100",
    ),
    "otherwise-nested": (
        "otherwise: {position: large,",
        "otherwise: {when: {flag: {is: red}}, position: large,",
        'unknown key "when"',
    ),
    # levers
    "lever-issue": (BUILD, BUILD.replace("issue: army", "issue: amry"), '"amry" is not an issue; did you mean "army"?'),
    "lever-to": (BUILD, BUILD.replace("to: small", "to: smll"), '"smll" is not a level of army; did you mean "small"?'),
    "lever-to-number": (BUILD, BUILD.replace("to: small", "to: 40"), "40 is not a level of army"),
    "lever-by": (BUILD, BUILD.replace("by: [north]", "by: [nort]"), '"nort" is not an actor; did you mean "north"?'),
    "lever-by-twice": (
        BUILD,
        BUILD.replace("by: [north]", "by: [north, north]"),
        'lever build: by names "north" twice',
    ),
    "lever-by-nobody": (BUILD, BUILD.replace("by: [north]", "by: []"), "lever build: by needs at least one, has none"),
    "lever-without-by": (BUILD, BUILD.replace("by: [north], ", ""), "lever build: by is missing"),
    "lever-from-contains-to": (
        EXPAND,
        EXPAND.replace("[small]", "[small, large]"),
        'from contains "large", where the lever leads',
    ),
    "lever-from": (EXPAND, EXPAND.replace("[small]", "[smal]"), '"smal" is not a level of army; did you mean "small"?'),
    "lever-needs-issue": (EXPAND, EXPAND.replace("{flag: blue}", "{flga: blue}"), '"flga" is not an issue'),
    "lever-needs-level": (EXPAND, EXPAND.replace("{flag: blue}", "{flag: bleu}"), '"bleu" is not a level of flag'),
    "lever-needs-itself": (
        EXPAND,
        EXPAND.replace("{flag: blue}", "{army: none}"),
        "needs.army is the lever's own issue; use from",
    ),
    "lever-chance": (BUILD, BUILD.replace("0.5", "1.2"), "lever build: chance 1.2 is outside 0–1"),
    "lever-chance-percent": (BUILD, BUILD.replace("0.5", "50%"), "write the share as a number"),
    "lever-chance-down": (BUILD, BUILD.replace("0.5", "0.8..0.5"), "write 0.5..0.8"),
    "lever-chance-dash": (BUILD, BUILD.replace("0.5", "0.5–0.8"), "write 0.5..0.8"),
    "lever-cost-of": (BUILD, BUILD.replace("{north: 2}", "{nroth: 2}"), '"nroth" is not an actor'),
    "lever-lasts": (REPAINT, REPAINT.replace("kept", "keeps"), None),
    "lever-else-of-done": (BUILD, f"{BUILD[:-1]}, else: none}}", "lever build: else is for levers with lasts: kept"),
    "lever-else-to": (
        REPAINT,
        REPAINT.replace("else: red", "else: blue"),
        'lever repaint: else "blue" is where the lever leads',
    ),
    "lever-noticed": (REPAINT, REPAINT.replace("noticed: 2", "noticed: 0"), "lever repaint: noticed 0 must be above 0"),
    "lever-over": (EXPAND, EXPAND.replace("[build]", "[biuld]"), '"biuld" is not a lever; did you mean "build"?'),
    "lever-over-itself": (EXPAND, EXPAND.replace("[build]", "[expand]"), "lever expand: over names the lever itself"),
    "lever-irreversible": (
        BUILD,
        f"{BUILD[:-1]}, irreversible: yes}}",
        'irreversible "yes" is not true or false; write true',
    ),
    "lever-kept-irreversible": (
        REPAINT,
        f"{REPAINT[:-1]}, irreversible: true}}",
        "irreversible contradicts lasts: kept",
    ),
    # deals
    "deal-alone": ("parties: [north, south]", "parties: [north]", "deal pact: parties needs at least two, has 1"),
    "deal-party": (
        "parties: [north, south]",
        "parties: [north, soth]",
        '"soth" is not an actor; did you mean "south"?',
    ),
    "deal-empty": (
        TREATY,
        TREATY.replace("terms: {army: none}, ", "terms: {}, ").replace("{army: large}", "{}"),
        "deal treaty: terms is empty",
    ),
    "deal-term": (TERMS, "terms: {amry: small, army: small, flag: blue}", '"amry" is not an issue'),
    "deal-level": (TERMS, "terms: {army: smal, flag: blue}", '"smal" is not a level of army; did you mean "small"?'),
    "only-if-no-term": (ONLY_IF, "only_if: {seat: [army]}", 'names "seat", which is not a term of the deal'),
    "only-if-on-no-term": (ONLY_IF, "only_if: {flag: [seat]}", 'names "seat", which is not a term of the deal'),
    "only-if-itself": (ONLY_IF, "only_if: {flag: [flag]}", "only_if.flag waits for itself"),
    "only-if-circle": (
        ONLY_IF,
        "only_if: {flag: [army], army: [flag]}",
        "only_if goes in a circle: flag → army → flag",
    ),
    "steps-no-term": (ONLY_IF, "steps: [army, flag, seat]", 'steps names "seat", which is not a term'),
    "steps-short": (ONLY_IF, "steps: [army]", "deal pact: steps leaves out flag"),
    "in-force-without-unless": (
        TREATY,
        TREATY.replace(", unless: {army: large}", ""),
        "deal treaty: unless is missing",
    ),
    "in-force-unless-short": (
        TREATY,
        TREATY.replace("terms: {army: none}", "terms: {army: none, flag: red}"),
        "unless leaves out flag",
    ),
    "unless-no-term": (
        TREATY,
        TREATY.replace("{army: large}", "{army: large, flag: red}"),
        "unless.flag is not a term of the deal",
    ),
    "deal-status": (TREATY, TREATY.replace("in_force", "in force"), None),
    "deal-in": (TREATY, f"{TREATY[:-1]}, in: latter}}", '"latter" is not a scenario; did you mean "later"?'),
    # scenarios
    "scenario-now": (
        LATER,
        f"{LATER}\n  now: {{kind: counterfactual, levers: {{build: null}}}}",
        '"now" can\'t be the name of a scenario',
    ),
    "scenario-kind": (
        BELIEF,
        BELIEF.replace("kind: belief", "kind: believe"),
        "is not one of: horizon, belief, counterfactual",
    ),
    "belief-of-nobody": (
        BELIEF,
        BELIEF.replace("of: south, ", ""),
        "scenario as_south_sees_it: of is missing; add of: ACTOR",
    ),
    "belief-of-unknown": (BELIEF, BELIEF.replace("of: south", "of: soth"), '"soth" is not an actor'),
    "horizon-of": (LATER, LATER.replace("after: now", "of: south"), "scenario later: of doesn't belong to a horizon"),
    "belief-after": (BELIEF, BELIEF.replace("of: south", "of: south, after: now"), "after doesn't belong to a belief"),
    "after-unknown": (LATER, LATER.replace("after: now", "after: the_war"), '"the_war" is not a scenario'),
    "before-unknown": (LATER, LATER.replace("after: now", "before: then"), '"then" is not a scenario'),
    "base-unknown": ("base: later,", "base: latre,", '"latre" is not a scenario; did you mean "later"?'),
    "scenario-section": (
        LATER,
        LATER.replace("stances", "stance"),
        'scenario later: unknown key "stance"; did you mean "stances"?',
    ),
    # events and claims
    "event-date": (MARCH, MARCH.replace("2015-09", "09/2015"), 'event march: date "09/2015" is not a date'),
    "event-day": (MARCH, MARCH.replace("2015-09", "2015-02-30"), 'event march: date "2015-02-30" is not a date'),
    "event-who": (MARCH, MARCH.replace("who: [north]", "who: [noth]"), '"noth" is not an actor; did you mean "north"?'),
    "event-what": (MARCH, MARCH.replace(", what: marches", ""), "event march: what is missing"),
    "claim-says": ("    says: North arms.\n", "", None),
    "modality": (
        "says: North arms.",
        "says: North arms.\n    modality: probable",
        'modality "probable" is not one of: certain',
    ),
    # together
    "together-no-number": (
        "stances.south.army.salience]",
        "stances.south.army.saliance]",
        'leads to no number; did you mean "stances.south.army.salience"?',
    ),
    "together-default": (
        "stances.south.army.salience]",
        "actors.south.capability]",
        '"actors.south.capability" leads to no number',
    ),
    "together-alone": (
        "bias: [stances.north.army.salience, stances.south.army.salience]",
        "bias: [discount]",
        "together.bias needs at least two, has 1",
    ),
}


KNOCK_ON = {"one-level", "level-twice", "stance-of-nobody", "stance-by-other-name"}  # other names hang on these


@pytest.mark.parametrize("name", [name for name, (_, _, message) in WRONG.items() if message])
def test_a_broken_rule_is_said_where_it_is_broken(name):
    old, new, message = WRONG[name]
    problem_in(old, new, message, knock_on=name in KNOCK_ON)


@pytest.mark.parametrize(
    ("name", "messages"),
    [
        ("title-null", ["title is missing"]),
        ("section-list", ['unknown key "nothing"', "together must be a map, not a list"]),
        ("vote-and-consensus", ["issue seat: has both vote and consensus"]),
        ("otherwise-alone", ["south on army: otherwise without when"]),
        ("lever-lasts", ['lever repaint: lasts "keeps" is not one of', "else is for levers with lasts: kept"]),
        ("deal-status", ['deal treaty: status "in force" is not one of: proposed, in_force, lapsed']),
        ("claim-says", ["claim armed: says is missing"]),
    ],
)
def test_a_rule_broken_by_absence_is_said_too(name, messages):
    old, new, _ = WRONG[name]
    problems = problems_of(spoilt(old, new), file="small.yaml")
    for message in messages:
        assert any(message in str(problem) for problem in problems), problems


def test_the_messages_read_as_the_conventions_show():
    problem = problem_in(NORTH_ARMY, "army: {position: 120, salience: 50}", "outside")
    assert str(problem) == "small.yaml:25  north on army: position 120 is outside the scale 0–100"
    problem = problem_in(BUILD, BUILD.replace("by: [north]", "by: [nort]"), "not an actor")
    assert str(problem) == 'small.yaml:31  "nort" is not an actor; did you mean "north"?'
    assert (problem.path, problem.value) == ("levers.build.by.0", "nort")
    assert problem.rule == "one of: north, south, east"


def test_all_problems_come_at_once_and_in_order():
    text = SMALL
    for name in (
        "version",
        "reliability",
        "capability-negative",
        "dependence",
        "salience-missing",
        "lever-chance",
        "deal-in",
        "event-date",
        "together-alone",
    ):
        old, new, _ = WRONG[name]
        text = text.replace(old, new)
    problems = problems_of(text)
    assert len(problems) == 9
    lines = [problem.line for problem in problems]
    assert lines == sorted(lines)


def test_one_slip_in_an_entry_does_not_hide_another():
    spoiled = "build: {issue: army, to: small, from: [small], by: [nort], chance: 2, cots: 3}"
    messages = [str(problem) for problem in problems_of(spoilt(BUILD, spoiled))]
    assert len(messages) == 4


def test_a_file_of_a_thousand_slips_stops_there():
    levers = "\n".join(f"  lever_{i}: {{issue: amry, to: x, by: [nobody]}}" for i in range(2000))
    assert len(problems_of(SMALL.replace("\nlevers:", f"\nlevers:\n{levers}"))) == 1000


def test_what_is_left_out_has_its_default():
    case = small()
    assert case.discount == Estimate(1, 1)
    assert case.actors["south"].name == "South"
    assert case.actors["south"].capability == Estimate(1, 1)
    assert case.issues["army"].question == "Army"
    assert case.levers["build"].origins == ("none", "large")
    assert case.levers["build"].lasts == "done"
    assert case.levers["repaint"].fallback == "red"
    assert case.levers["repaint"].by == ("south",)
    assert case.levers["expand"].needs == {"flag": ("blue",)}
    assert case.deals["pact"].status == "proposed"
    assert case.deals["pact"].name == "Pact"
    assert case.scenarios["later_still"].name == "Later still"
    assert case.claims["armed"].modality == "certain"


def test_a_horizon_lies_after_now_unless_it_says_otherwise():
    assert parse(spoilt("after: now, ", "")).scenarios["later"].after == "now"


def test_every_part_of_the_format_is_read():
    case = parse(RIVER.read_text(encoding="utf-8"), folder=RIVER.parent)
    lowland = case.stances["lowland"]
    assert case.as_of == "2031-05"
    assert case.sources["survey"].date == "2029"
    assert case.actors["lowland"].capability == Estimate(40, 70, 50)
    assert case.actors["lowland"].ratified_by == {"farmers": ("filling", "power")}
    assert case.issues["seat"].levels == ("no", "upland_city", "port_city")
    assert case.issues["seat"].vote[0] == VoteRule({"upland": 2, "lowland": 2, "port": 1}, 3)
    assert case.issues["charter"].consensus == ("upland", "lowland", "port")
    assert case.stances["upland"]["filling"].position == Estimate(3, 5)
    assert case.stances["upland"]["filling"].declared == Estimate(3, 3)
    assert case.stances["upland"]["seat"].declared == "upland_city"
    assert case.stances["upland"]["charter"].position == Estimate(0.5, 0.5)
    assert lowland["filling"].position == Estimate(5, 10, 8)
    assert lowland["power"].when == Condition("filling", "at_most", "five_years")
    assert lowland["power"].otherwise is not None
    assert lowland["power"].otherwise.salience == Estimate(55, 75)
    assert case.levers["sell_all"].needs == {"filling": ("five_years", "ten_years"), "transit": ("free",)}
    assert case.levers["slow_the_filling"].fallback == "five_years"
    assert case.levers["strike"].noticed == Estimate(0.5, 1)
    assert case.deals["water_for_power"].only_if == {"power": ("filling",)}
    assert case.deals["old_commission"].scenario == "before_the_dam"
    assert case.scenarios["as_upland_sees_it"].of == "upland"
    assert case.events["first_stone"].who == ("upland",)
    assert len(case.claims) == 5


def test_levels_may_look_like_numbers_or_truths():
    text = SMALL.replace("[red, blue]", "[2030, no, true]").replace("status_quo: red", "status_quo: 2030")
    text = text.replace("{red: 100, blue: 0}", "{2030: 100, no: 0, true: 5}").replace("is: red", "is: true")
    text = text.replace("else: red", "else: 2030").replace("to: blue", "to: no").replace("flag: blue", "flag: no")
    case = parse(text)
    assert case.issues["flag"].levels == ("2030", "no", "true")
    assert case.levers["repaint"].to == "no"
    assert case.stances["south"]["army"].when == Condition("flag", "is", "true")


def test_a_position_that_names_a_level_is_that_level():
    text = SMALL.replace("{here: 0, there: 1}", "{2030: 0, 2050: 20}").replace("status_quo: here", "status_quo: 2050")
    case = parse(text.replace("position: there", "position: 2030..2050"))
    assert case.stances["south"]["seat"].position == Estimate(0, 20)
