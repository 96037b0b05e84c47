"""A small case in which everything is right, and ways to spoil it."""

from __future__ import annotations

from pathlib import Path

import pytest

from realpolitik.case import Case, parse
from realpolitik.errors import CaseError, Problem

CASES = Path(__file__).resolve().parents[1] / "cases"
RIVER = CASES / "river.yaml"

SMALL = """\
realpolitik: 1
title: A small case
sources:
  paper: {title: The Paper, reliability: B2}
actors:
  north: {capability: 3, aka: [The Heights]}
  south: {}
  east: {ratified_by: {south: [army]}}
relations:
  orders: {kind: command, patron: north, client: east}
  arms: {kind: supply, patron: north, client: south, dependence: 0.5}
issues:
  army:
    levels: {none: 0, small: 40, large: 100}
    status_quo: none
  flag:
    levels: [red, blue]
    status_quo: red
  seat:
    levels: {here: 0, there: 1}
    status_quo: here
    vote: [{weights: {north: 1, south: 1}, at_least: 2}]
stances:
  north:
    army: {position: small, salience: 50, evidence: {position: [paper#1]}}
    flag: {values: {red: 100, blue: 0}, salience: 20}
  south:
    army: {position: 0..40, salience: 10..30, when: {flag: {is: red}}, otherwise: {position: large, salience: 5}}
    seat: {position: there, salience: 10}
levers:
  build: {issue: army, to: small, by: [north], chance: 0.5, cost: {north: 2}}
  expand: {issue: army, to: large, from: [small], by: [north, south], needs: {flag: blue}, over: [build]}
  repaint: {issue: flag, to: blue, by: south, lasts: kept, else: red, noticed: 2}
deals:
  pact:
    parties: [north, south]
    terms: {army: small, flag: blue}
    only_if: {flag: [army]}
  treaty: {parties: [north, east], terms: {army: none}, status: in_force, unless: {army: large}}
scenarios:
  later: {kind: horizon, after: now, stances: {north: {army: {salience: 70}}}}
  later_still: {kind: horizon, base: later, after: later, levers: {repaint: null}}
  as_south_sees_it: {kind: belief, of: south, stances: {north: {army: {position: large}}}}
events:
  march: {date: 2015-09, who: [north], whom: [south], what: marches, evidence: paper#2}
claims:
  armed:
    says: North arms.
    test: {gain: {of: north, deal: pact}, above: 0}
together:
  bias: [stances.north.army.salience, stances.south.army.salience]
"""


def problems_of(text: str, **where: object) -> tuple[Problem, ...]:
    """What is wrong with a text."""
    with pytest.raises(CaseError) as caught:
        parse(text, **where)  # type: ignore[arg-type]
    return caught.value.problems


def spoilt(old: str, new: str) -> str:
    """The small case with one passage replaced, which must stand there once."""
    assert SMALL.count(old) == 1, f"{old!r} stands {SMALL.count(old)} times in the small case"
    return SMALL.replace(old, new)


def small() -> Case:
    """The small case."""
    return parse(SMALL)


def problems_in(old: str, new: str) -> tuple[Problem, ...]:
    """What is wrong with the small case once a passage is replaced."""
    return problems_of(spoilt(old, new), file="small.yaml")


def problem_in(old: str, new: str, message: str, knock_on: bool = False) -> Problem:
    """The problem with that message, once a passage is replaced: placed in one of the new passage's lines, and alone.

    knock_on: other problems may follow from it.
    """
    text = spoilt(old, new)
    problems = problems_of(text, file="small.yaml")
    (problem,) = [problem for problem in problems if message in str(problem)] or [problems[0]]
    assert message in str(problem)
    assert knock_on or len(problems) == 1, problems
    first = text.count("\n", 0, text.index(new)) + 1
    last = first + new.rstrip("\n").count("\n")
    assert problem.file == "small.yaml"
    assert problem.line is not None
    assert first <= problem.line <= last, f"line {problem.line} is not in {first}–{last}: {problem}"
    return problem
