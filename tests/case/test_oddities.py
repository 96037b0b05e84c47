"""What is legal but odd is pointed out, in its line."""

from __future__ import annotations

import pytest

from realpolitik.case import load, parse
from tests.case.samples import RIVER, SMALL, small

ODD = {
    "term-out-of-reach": (
        "treaty: {parties: [north, east], terms: {army: none}",
        "treaty: {parties: [north, east], terms: {seat: there, flag: blue}",
        None,
    ),
    "nobody-brings-it-about": (
        "  treaty: {parties",
        "  wish: {parties: [north, east], terms: {border: open}}\n  treaty: {parties",
        "deal wish: no lever brings border to open; add a lever",
    ),
    "nobody-moves-it": ("\n  flag:\n", "\n  border: {levels: [shut, open], status_quo: shut}\n  flag:\n",
                        "issue border: nobody can move it"),
    "nobody-cares": ("\n  flag:\n", "\n  border: {levels: [shut, open], status_quo: shut}\n  flag:\n",
                     "issue border: nobody has a stance on it"),
    "horizon-without-change": ("\nevents:", "\n  calm: {kind: horizon, after: now}\nevents:",
                               "scenario calm: changes nothing"),
    "empty-heading": ("\nevents:", "\n  calm: {kind: counterfactual, levers: {}}\nevents:",
                      "scenario calm: changes nothing"),
    "actor-without-a-part": ("\n  south: {}\n", "\n  south: {}\n  west: {}\n",
                             "actor west: wants nothing and does nothing"),
    "name-of-two": ("\n  south: {}\n", "\n  south: {aka: [North]}\n", 'actor south: "north" is a name of north too'),
    "source-without-use": ("\nactors:\n", "\n  book: {title: A Book}\nactors:\n", "source book: nothing cites it"),
    "lapsed-nowhere": ("\n    only_if: {flag: [army]}\n", "\n    status: lapsed\n",
                       "deal pact: lapsed, but in no scenario, so it isn't judged; add in: SCENARIO"),
    "understanding-not-struck": ("\nissues:\n", "\n  entente: {kind: understanding, deal: pact}\nissues:\n",
                                 "relation entente: pact is only proposed; status: in_force, or lapsed"),
    "ratifier-without-stance": ("{south: [army]}", "{south: [army, flag]}",
                                "actor east: south ratifies on flag and has no stance on it"),
    "text-not-at-hand": ("reliability: B2}", "reliability: B2, file: paper.txt}",
                         "source paper: its text isn't at hand, so what is cited from it is unchecked"),
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name, (_, _, message) in ODD.items() if message])
def test_an_oddity_is_pointed_out_in_its_line(name, tmp_path):
    old, new, message = ODD[name]
    if name == "nobody-brings-it-about":
        border = "\n  border: {levels: [shut, open], status_quo: shut}\n  flag:\n"
        text = SMALL.replace(old, new).replace("\n  flag:\n", border)
    else:
        text = SMALL.replace(old, new)
    assert text != SMALL
    found = [warning for warning in parse(text, file="small.yaml", folder=tmp_path).warnings if message in str(warning)]
    assert [(warning.file, warning.message.count("\n")) for warning in found] == [("small.yaml", 0)]
    assert found[0].line is not None
    subject = message.split(":")[0].split()[1]
    assert subject in text.splitlines()[found[0].line - 1] or found[0].path.count(".") > 1


def test_nothing_is_odd_about_the_samples():
    assert small().warnings == ()
    assert load(RIVER).warnings == ()


def test_what_can_be_voted_through_is_in_reach():
    text = SMALL.replace("terms: {army: none}, status: in_force, unless: {army: large}", "terms: {seat: there}")
    assert parse(text).warnings == ()


def test_an_edit_is_looked_at_again():
    edited = small().edit({"actors.west": {}})
    assert [str(warning) for warning in edited.warnings] == ["actor west: wants nothing and does nothing"]
