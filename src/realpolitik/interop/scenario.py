"""KTAB's scenarios for its spatial model, as XML: what its tables say, with a name for everything.

`<Scenario>` holds `<name>`, `<Dimensions>` and `<Actors>`. An `<Actor>` has a `<name>`, a `<description>`, a
`<capability>`, and for each dimension a `<dCoord>` in its `<Position>` and a `<dSal>` in its `<Salience>`, from 0 to
100. How the model is read (`<ModelParameters>`, `<IdealAdjustment>`) is no part of a case and is passed over; the
readings of `forecast` are the place for it.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from pathlib import Path
from xml.sax.saxutils import escape

from realpolitik.case.case import Case
from realpolitik.errors import CaseError, Problem
from realpolitik.interop import ktab
from realpolitik.interop.elements import NO_XML, Element, elements
from realpolitik.interop.rows import Row, Rows

SCENARIO = "Scenario"
_BREAK = re.compile(r"\s*[\r\n]\s*")
RULE = "a scenario has <Dimensions> and <Actors>"


def read(path: Path) -> Case:
    """The case of a scenario.

    Raises CaseError with every problem, each with its actor's line.
    """
    root = elements(path)
    if root.name != SCENARIO:
        raise CaseError([Problem("", f"<{root.name}> is no scenario", root.name, RULE, None, str(path), root.line)])
    dimensions = [_words(node.text) for node in root.all("dName")]
    actors = list(root.all("Actor"))
    if not dimensions or not actors:
        what = "actor" if dimensions else "dimension"
        raise CaseError([Problem("", f"the scenario has no {what}", None, RULE, None, str(path), root.line)])
    heads = [*ktab.FIRST_COLUMNS, *(f"{name} {of}" for name in dimensions for of in ("Position", "Salience"))]
    title = (_words(root.words("name")) or path.stem, "", str(len(actors)), str(len(dimensions)))
    rows = [Row(root.line, title), Row(root.line, tuple(heads)), *(_row(actor) for actor in actors)]
    return ktab.read(Rows(str(path), ",", rows))


def _row(actor: Element) -> Row:
    """An actor as a table has it."""
    places, cares = ([node.text.strip() for node in actor.all(name)] for name in ("dCoord", "dSal"))
    cells = [cell for pair in zip_longest(places, cares, fillvalue="") for cell in pair]
    first = (_words(actor.words("name")), _words(actor.words("description")), actor.words("capability"))
    return Row(actor.line, (*first, *cells))


def _words(text: str) -> str:
    """A text that may run over several lines."""
    return _BREAK.sub(" ", text.strip())


def write(case: Case) -> tuple[str, tuple[str, ...]]:
    """A case's actors, issues with a scale and stances as a scenario, and what that changes.

    Raises RealpolitikError where there are none, or an actor has no position on an issue.
    """
    (title, heads, *actors), lost = ktab.table_of(case)
    names = [head.removesuffix(" Position") for head in heads[3::2]]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<{SCENARIO}>", f"  {_element('name', title[0])}"]
    lines += ["  <Dimensions>", *(f"    {_element('dName', name)}" for name in names), "  </Dimensions>", "  <Actors>"]
    for name, description, power, *cells in actors:
        lines.append("    <Actor>")
        lines += [f"      {_element(*one)}" for one in
                  (("name", name), ("description", description), ("capability", power))]  # fmt: skip
        for part, of, own in (("Position", "dCoord", cells[::2]), ("Salience", "dSal", cells[1::2])):
            lines += [f"      <{part}>", *(f"        {_element(of, cell)}" for cell in own), f"      </{part}>"]
        lines.append("    </Actor>")
    return "\n".join([*lines, "  </Actors>", f"</{SCENARIO}>", ""]), lost


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(NO_XML.sub(' ', text))}</{name}>"
