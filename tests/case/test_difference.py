"""What two cases say differently: down to fields, whatever their order, comments and ways of writing."""

from __future__ import annotations

import pytest
from hypothesis import given

from realpolitik.case import load, parse
from realpolitik.case.difference import ABSENT, NUMBER, STRUCTURE, TEXT, applied, bare, differences
from realpolitik.errors import CaseError
from tests.conftest import ROOT
from tests.contract.transformations import reordered
from tests.strategies import case_of, documents

RIVER = ROOT / "tests" / "cases" / "river.yaml"
CASE = """
realpolitik: 1
title: A toll
actors: {upland: {capability: 40, aka: [up, upper]}, port: {}, coast: {}}
issues:
  toll: {levels: {free: 0, half: 50, full: 100}, status_quo: free}
  flag: {levels: [red, green], status_quo: red}
stances:
  upland: {toll: {position: 50, salience: 10..30}}
  port: {toll: {position: free, salience: 60}, flag: {values: {red: 10, green: 90}, salience: 5}}
levers:
  raise: {issue: toll, to: full, by: [upland, port], chance: 0.5}
deals:
  pact: {parties: [upland, port], terms: {toll: full}}
"""


def changed(*pairs):
    """The case, and the same with some text in the place of other text."""
    text = CASE
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return parse(CASE), parse(text)


def said(old, new):
    return {one.place: (one.before, one.after, one.kind) for one in differences(old, new)}


ACTORS = "upland: {capability: 40, aka: [up, upper]}, port: {}"
OTHERWISE_WRITTEN = {
    "order of actors": (ACTORS, "port: {}, upland: {capability: 40, aka: [up, upper]}"),
    "order of other names": ("[up, upper]", "[upper, up]"),
    "a level by its point": ("position: 50", "position: half"),
    "a range by its ends": ("10..30", "{low: 10, high: 30}"),
    "a whole number as a decimal": ("capability: 40", "capability: 40.0"),
    "order of a coalition": ("by: [upland, port]", "by: [port, upland]"),
    "order of levels without order": ("[red, green]", "[green, red]"),
    "a comment": ("title: A toll", "title: A toll   # or a due"),
}


@pytest.mark.parametrize("pair", OTHERWISE_WRITTEN.values(), ids=OTHERWISE_WRITTEN.keys())
def test_another_way_of_writing_is_no_difference(pair):
    assert said(*changed(pair)) == {}


@given(documents(claims=True))
def test_a_case_in_another_order_says_the_same(document):
    assert said(case_of(document), case_of(reordered(document))) == {}


def test_a_field_that_was_replaced_is_told_as_it_was_written():
    assert said(*changed(("10..30", "40"))) == {"stances.upland.toll.salience": ("10..30", 40, NUMBER)}


def test_an_entry_that_is_new_is_one_difference():
    (one,) = differences(*changed(("coast: {}", "coast: {}, delta: {name: The delta}")))
    assert (one.place, one.before, one.after, one.kind) == ("actors.delta", ABSENT, {"name": "The delta"}, STRUCTURE)


def test_stances_are_entries_each_by_itself():
    assert list(said(*changed(("  upland: {toll: {position: 50, salience: 10..30}}\n", "")))) == ["stances.upland.toll"]


def test_words_are_told_apart_from_what_verdicts_rest_on():
    old, new = changed(("A toll", "The toll"), ("status_quo: free", "status_quo: free, question: How much?"))
    assert {place: kind for place, (_, _, kind) in said(old, new).items()} == {
        "title": TEXT,
        "issues.toll.question": TEXT,
    }
    assert bare(new).document.keys() == old.document.keys()


def test_a_scenario_s_own_words_are_compared_as_they_are_written():
    more = "title: A toll\nscenarios: {flood: {kind: counterfactual, levers: {raise: null}}}"
    most = "title: A toll\nscenarios: {flood: {kind: counterfactual, levers: {raise: {chance: 0.1}}}}"
    old, new = changed(("title: A toll", more))[1], changed(("title: A toll", most))[1]
    assert said(old, new) == {"scenarios.flood.levers.raise": (None, {"chance": 0.1}, STRUCTURE)}


PAIRS = [("syria-2015", "syria-2018"), ("syria-2018", "syria-2015"), (str(RIVER), "syria-2018")]


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=["forward", "back", "nothing in common"])
def test_carrying_out_every_difference_gives_the_other_case(one, other):
    old, new = bare(load(one)), bare(load(other))
    made = old.saying(applied(old.document, differences(old, new)))
    assert differences(made, new) == ()
    for section in ("actors", "relations", "issues", "stances", "levers", "deals", "claims", "scenarios"):
        assert getattr(made, section).keys() == getattr(new, section).keys(), section
    assert (made.stances, made.levers, made.deals) == (new.stances, new.levers, new.deals)


def test_what_a_file_extends_is_a_way_of_writing_it(tmp_path):
    file = tmp_path / "again.yaml"
    file.write_text("realpolitik: 1\ntitle: Endgame in Syria, July 2018\nextends: syria-2018\n", encoding="utf-8")
    assert differences(load("syria-2018"), load(str(file))) == ()


def test_a_change_that_leaves_something_undeclared_is_noted_as_ever():
    old, new = changed(("coast: {}", "coast: {}, delta: {}"), ("by: [upland, port]", "by: [upland, delta]"))
    (_, lever) = differences(old, new)
    with pytest.raises(CaseError, match='"delta" is not an actor'):
        old.saying(applied(old.document, [lever]))
