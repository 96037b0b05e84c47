"""Tables of one issue, as Bueno de Mesquita's model takes them: actor, capability, position and salience in each row.

Columns by their headings, in any order; salience from 0 to 1, or to 100 where one is above 1. The scale runs from the
lowest position to the highest. Lines that begin with # are comments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from realpolitik.case.case import Case
from realpolitik.case.reading import shown
from realpolitik.errors import RealpolitikError
from realpolitik.interop.rows import Row, Rows, comma_separated
from realpolitik.interop.stances import Wish, Wishes, plain_number, wishes_of

COLUMNS: Mapping[str, tuple[str, ...]] = {  # what a column holds → what it may be called
    "actor": ("actor", "name", "player", "stakeholder", "group"),
    "capability": ("capability", "capabilities", "power", "influence", "resources", "clout", "weight"),
    "position": ("position", "pos", "preference", "ideal point"),
    "salience": ("salience", "saliency", "sal", "importance"),
}
_NO_WORD = re.compile(r"\([^)]*\)|\[[^\]]*\]|[^\w ]|_")  # "Position (years)", "Salience %"
ISSUE = "position"  # what the one issue is called
RULE = "columns: actor, capability, position, salience"


def columns(heads: Row) -> Mapping[str, int]:
    """Which column holds what, by the headings."""
    words = [" ".join(_NO_WORD.sub(" ", cell.casefold()).split()) for cell in heads.cells]
    return {
        what: next(words.index(word) for word in called if word in words)
        for what, called in COLUMNS.items()
        if any(word in words for word in called)
    }


def is_headed(row: Row) -> bool:
    """Whether a row is the headings of such a table, or is meant to be."""
    return len(columns(row)) >= 2


def read(rows: Rows) -> Case:
    """The case of such a table.

    Raises CaseError with every problem, each with its line.
    """
    heads, *rest = rows.rows
    at = columns(heads)
    for what in COLUMNS:
        if what not in at:
            hint = _of_ktab(rest, at) if what == "position" else None
            rows.report(heads.line, f"there is no column of {what}", rule=RULE, hint=hint)
    rows.refuse()
    wishes = Wishes(Path(rows.file).stem if rows.file is not None else "Untitled")
    lines: dict[str, int] = {}
    found: list[tuple[str, int, Wish]] = []
    for row in rest:
        name = row.cell(at["actor"])
        if not name:
            rows.report(row.line, "the actor has no name", rule=RULE)
        elif name in lines:
            rows.report(row.line, f'actor "{shown(name)}" stands in line {lines[name]} already', name, "one row each")
        lines.setdefault(name, row.line)
        if sum(bool(cell) for cell in row.cells[len(heads.cells) :]):
            rows.report(row.line, f"the row has {len(row.cells)} cells", rule=f"there are {len(heads.cells)} columns")
            continue
        power = rows.number(row, at["capability"], "the capability", 0, float("inf"))
        position = rows.number(row, at["position"], "the position", -float("inf"), float("inf"))
        salience = rows.number(row, at["salience"], "the salience", 0, 100)
        if power is not None and position is not None and salience is not None:
            found.append((name, row.line, Wish(position, salience, power)))
    places = [wish.position for _, _, wish in found]
    _check_unit(rows, found)
    if not rest:
        rows.report(heads.line, "the table has no actors", rule=RULE)
    elif places and not rows.problems and min(places) == max(places):
        message = f"every position is {places[0]:g}, so the scale has no extent"
        rows.report(
            None, message, rule="a scale runs from a low to a high end", hint="there is nothing to bargain about"
        )
    rows.refuse()
    unit = 1 if any(wish.salience > 1 for _, _, wish in found) else 100
    wishes.issues[ISSUE] = (min(places), max(places))
    for name, _, wish in found:
        wishes.actors[name] = ""
        wishes.stances[name, ISSUE] = Wish(wish.position, wish.salience * unit, wish.capability)
    return wishes.case(rows.file)


def _of_ktab(rest: Sequence[Row], at: Mapping[str, int]) -> str | None:
    """A hint where the table seems to be KTAB's, but for its first row."""
    if len(at) != 2 or not rest:
        return None
    dimensions = (len(rest[0].cells) - 3) // 2
    return f"if it is KTAB's, a row stands above: name, description, {len(rest)}, {dimensions}"


def _check_unit(rows: Rows, found: Sequence[tuple[str, int, Wish]]) -> None:
    """Report saliences of which some seem to run to 1 and others to 100."""
    above = next((wish.salience for _, _, wish in found if wish.salience > 1), None)
    for _, line, wish in found if above is not None else ():
        if 0 < wish.salience < 1:
            message = f"the salience {wish.salience:g} runs to 1, and another, {above:g}, to 100"
            rows.report(line, message, f"{wish.salience:g}", "saliences run to 1, or to 100")


def write(case: Case) -> tuple[str, tuple[str, ...]]:
    """A case's one issue with a scale as such a table, and what that changes.

    Raises RealpolitikError where it has none, or several, or everybody wants the same.
    """
    wishes = wishes_of(case)
    held = {issue for _, issue in wishes.stances}
    if len(held) > 1:
        raise RealpolitikError(f"such a table holds one issue, and the case has {len(held)} with stances: "
                               f"{', '.join(sorted(held))}")  # fmt: skip
    rows = [["Actor", "Capability", "Position", "Salience"]]
    for (actor, _), wish in wishes.stances.items():
        numbers = (wish.capability, wish.position, wish.salience / 100)
        rows.append([actor, *map(plain_number, numbers)])
    (issue,) = held
    places = [wish.position for wish in wishes.stances.values()]
    if min(places) == max(places):
        raise RealpolitikError(f"such a table's scale runs over its positions, and everybody wants {issue} alike")
    ends = wishes.issues[issue]
    lost = (min(places), max(places)) != (min(ends), max(ends))
    return comma_separated(rows), ("ends of the scale (it runs over the positions)",) if lost else ()
