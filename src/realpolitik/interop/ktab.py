"""KTAB's tables for its spatial model: actors in rows, a position and a salience for each dimension.

The first row: name, description, how many actors, how many dimensions. The second: headings. Then short name,
description, power, and position and salience by dimension, all from 0 to 100; an actor's saliences add up to at most
100. Lines that begin with # are comments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from realpolitik.case.case import Case
from realpolitik.case.reading import shown
from realpolitik.errors import RealpolitikError
from realpolitik.interop.rows import NUMBER, Row, Rows, comma_separated
from realpolitik.interop.stances import DIGITS, Wish, Wishes, plain_number, wishes_of

FIRST_COLUMNS = ("Actor", "Description", "Power")
MOST_DIMENSIONS = 1000
ROUNDING = 0.5  # of saliences that were rounded before they were added up
_POSITION_WORD = re.compile(r"(?i)(?:^|[\s_-]+)(?:position|pstn|pos)(?=$|[\s_-]|[0-9])[\s_-]*")
_COUNT = re.compile(r"[0-9]{1,6}\Z")


def is_title(row: Row) -> bool:
    """Whether a row counts actors and dimensions, as the first of such a table does; what follows means nothing."""
    return bool(row.cell(0) and _COUNT.match(row.cell(2)) and _COUNT.match(row.cell(3)))


def read(rows: Rows) -> Case:
    """The case of such a table.

    Raises CaseError with every problem, each with its line.
    """
    title, *rest = rows.rows
    actors, dimensions = int(title.cell(2)), int(title.cell(3))
    wishes = Wishes(title.cell(0) or "Untitled")
    width = len(FIRST_COLUMNS) + 2 * dimensions
    if not rest or not 1 <= dimensions <= MOST_DIMENSIONS:
        rows.report(title.line, "the table has no headings, or no dimension", rule="Actor, Description, Power, …")
        rows.refuse()
    heads, *wanted = rest
    if NUMBER.match(heads.cell(2)):
        rows.report(
            heads.line, "the headings are missing", rule="the second row heads the columns: Actor, Description, …"
        )
        wanted = rest
    elif len(_filled(heads)) != width:
        rows.report(
            heads.line, f"{len(_filled(heads))} headings for {dimensions} dimensions", rule=f"there are {width} columns"
        )
    if len(wanted) != actors:
        rows.report(title.line, f"the table has {len(wanted)} rows of actors, not {actors}", str(actors), "as counted")
    names = dimension_names([heads.cell(3 + 2 * at) for at in range(dimensions)])
    wishes.issues = dict.fromkeys(names, (0.0, 100.0))
    lines: dict[str, int] = {}
    for row in wanted:
        _take(row, rows, wishes, names, lines)
    rows.refuse()
    return wishes.case(rows.file)


def _filled(row: Row) -> tuple[str, ...]:
    """The cells of a row up to the last that isn't empty: rows may end in a separator."""
    cells = list(row.cells)
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def dimension_names(heads: Sequence[str]) -> list[str]:
    """What each dimension is called: its position's heading without that word."""
    names: list[str] = []
    for at, head in enumerate(heads, start=1):
        name = _POSITION_WORD.sub(" ", head).strip()
        names.append(f"Dimension {at}" if not name or name.isdigit() or name in names else name)
    return names


def _take(row: Row, rows: Rows, wishes: Wishes, names: list[str], lines: dict[str, int]) -> None:
    """Read an actor's row."""
    name, width = row.cell(0), len(FIRST_COLUMNS) + 2 * len(names)
    if not name:
        rows.report(row.line, "the actor has no name", rule="the first cell is a short name")
    elif name in lines:
        rows.report(row.line, f'actor "{shown(name)}" stands in line {lines[name]} already', name, "one row each")
    if len(_filled(row)) > width:
        rows.report(row.line, f"the row has {len(_filled(row))} cells", rule=f"there are {width} columns")
        return
    power = rows.number(row, 2, "the power", 0, float("inf"))
    total = 0.0
    found: dict[str, Wish] = {}
    for at, issue in enumerate(names):
        if not row.cell(3 + 2 * at) and not row.cell(4 + 2 * at):
            continue  # it has no stance there
        position = rows.number(row, 3 + 2 * at, f"the position on {issue}", 0, 100)
        salience = rows.number(row, 4 + 2 * at, f"the salience on {issue}", 0, 100)
        total += salience or 0.0
        if position is not None and salience is not None and power is not None:
            found[issue] = Wish(position, salience, power)
    if name and not any(row.cells[3:]):
        rows.report(row.line, f'actor "{shown(name)}" has no position', rule="a position and a salience, or more")
    if total > 100 + ROUNDING:
        rows.report(row.line, f"the saliences add up to {total:g}", rule="an actor's saliences add up to at most 100")
    if name and name not in lines:
        lines[name] = row.line
        wishes.actors[name] = row.cell(1)
        wishes.stances |= {(name, issue): wish for issue, wish in found.items()}


def write(case: Case) -> tuple[str, tuple[str, ...]]:
    """A case's actors, issues with a scale and stances as such a table, and what that changes.

    Raises RealpolitikError where there are none, or an actor has no position on an issue.
    """
    rows, lost = table_of(case)
    return comma_separated(rows), lost


def table_of(case: Case) -> tuple[list[list[str]], tuple[str, ...]]:
    """The rows of such a table, title and headings first, and what they change.

    Raises RealpolitikError where there is no stance, or an actor has no position on an issue.
    """
    wishes = wishes_of(case)
    gaps = [f"{actor} on {issue}" for actor in wishes.actors for issue in wishes.issues
            if (actor, issue) not in wishes.stances]  # fmt: skip
    if gaps:
        more = f" and {len(gaps) - 12} more" if len(gaps) > 12 else ""
        raise RealpolitikError(f"KTAB's table has a position of everybody on every issue: missing are "
                               f"{', '.join(gaps[:12])}{more}")  # fmt: skip
    share, lost = _share(wishes), []
    if share < 1:
        lost.append(f"size of saliences (all times {share:.3g}, so that nobody's add up to more than 100)")
    powers: dict[str, set[float]] = {actor: set() for actor in wishes.actors}
    for (actor, _), wish in wishes.stances.items():
        powers[actor].add(wish.capability)
    if any(len(own) > 1 for own in powers.values()):
        lost.append("capability by issue (the actor's own stands)")
    heads = [*FIRST_COLUMNS, *(f"{key} {of}" for key in wishes.issues for of in ("Position", "Salience"))]
    rows = [[case.title, "", str(len(wishes.actors)), str(len(wishes.issues))], heads]
    for actor, name in wishes.actors.items():
        power = min(powers[actor]) if len(powers[actor]) == 1 else case.actors[actor].capability.mean
        rows.append([actor, name, plain_number(power), *_cells(wishes, actor, share)])
    return rows, tuple(lost)


def _share(wishes: Wishes) -> float:
    """By what saliences are multiplied so that nobody's add up to more than 100."""
    totals: dict[str, float] = {}
    for (actor, _), wish in wishes.stances.items():
        totals[actor] = totals.get(actor, 0.0) + wish.salience
    most = max(totals.values())
    return min(1.0, 100 / most) if most > 0 else 1.0


def _cells(wishes: Wishes, actor: str, share: float) -> list[str]:
    cells = []
    ends: Mapping[str, tuple[float, float]] = wishes.issues
    for issue, (low, high) in ends.items():
        wish = wishes.stances[actor, issue]
        salience = int(wish.salience * share * 10**DIGITS) / 10**DIGITS if share < 1 else wish.salience
        cells += [plain_number(100 * (wish.position - low) / (high - low)), plain_number(salience)]
    return cells
