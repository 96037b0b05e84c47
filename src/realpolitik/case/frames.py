"""A document from tables of actors, stances and issues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from realpolitik.case.change import plain
from realpolitik.case.form import FORMAT
from realpolitik.case.reading import nearest, number
from realpolitik.case.text import as_name
from realpolitik.errors import CaseError, Problem

Row = Mapping[str, Any]

LOWEST, HIGHEST = "lowest", "highest"
_COLUMNS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # table → columns that it must have, and may have
    "actors": (("actor",), ("capability", "name", "kind")),
    "stances": (("actor", "issue", "position", "salience"), ("capability",)),
    "issues": (("issue",), ("low", "high", "question", "status_quo")),
}


def document_of(actors: Any, stances: Any, issues: Any, title: str) -> dict[str, Any]:
    """The document that the tables describe.

    Raises CaseError for a column that is missing, a row without a name, a row that stands twice, and a scale without
    extent.
    """
    problems: list[Problem] = []
    rows = {"actors": _rows(actors), "stances": _rows(stances), "issues": [] if issues is None else _rows(issues)}
    for table, found in rows.items():
        problems += _columns(table, found)
    if problems:
        raise CaseError(problems)
    scales = {key: _scale(row) for key, row in _by_key(rows["issues"], "issue", "issues", problems).items()}
    positions: dict[str, list[float]] = {}
    wanted: dict[str, dict[str, Any]] = {}
    for row in rows["stances"]:
        actor, issue = as_name(row["actor"]) or "", as_name(row["issue"]) or ""
        place = f"stances.{actor}.{issue}"
        if issue in wanted.setdefault(actor, {}):
            problems.append(Problem(place, f"{actor} on {issue} stands twice in stances", rule="one row each"))
        wanted[actor][issue] = _given(row, ("position", "salience", "capability"))
        if (position := number(row["position"])) is not None:
            positions.setdefault(issue, []).append(position)
    for issue, places in positions.items():
        low, high = (
            scales.setdefault(issue, {}).setdefault("levels", {LOWEST: min(places), HIGHEST: max(places)}).values()
        )
        if low == high:
            problems.append(Problem(
                f"issues.{issue}", f"issue {issue}: every position is {low:g}, so the scale has no extent",
                rule="a scale runs from a low to a high end", suggestion="give `issues` with low and high",
            ))  # fmt: skip
    people = {
        key: _given(row, ("capability", "name", "kind"))
        for key, row in _by_key(rows["actors"], "actor", "actors", problems).items()
    }
    if problems:
        raise CaseError(problems)
    whole = {key: {"status_quo": LOWEST, **entry} for key, entry in scales.items() if "levels" in entry}
    return {"realpolitik": FORMAT, "title": title, "actors": people, "issues": whole, "stances": wanted}


def _rows(table: Any) -> list[Row]:
    """A dataframe's rows, or the rows themselves, with plain values; cells without a value are left out."""
    to_dict = getattr(table, "to_dict", None)
    rows: Iterable[Any] = to_dict("records") if callable(to_dict) and not isinstance(table, Mapping) else table
    return [{str(key): value for key, cell in row.items() if (value := _cell(cell)) is not None} for row in rows]


def _cell(cell: Any) -> Any:
    value = plain(cell, "a table")
    return None if isinstance(value, float) and value != value else value


def _columns(table: str, rows: list[Row]) -> Iterable[Problem]:
    must, may = _COLUMNS[table]
    known = (*must, *may)
    for column in dict.fromkeys(column for row in rows for column in row if column not in known):
        rule = f"columns: {', '.join(known)}"
        yield Problem(table, f'{table}: unknown column "{column}"', column, rule, nearest(column, known))
    for index, row in enumerate(rows, 1):
        for column in must:
            if column not in row:
                yield Problem(table, f"{table}: row {index} has no {column}", rule=f"columns: {', '.join(must)}")


def _by_key(rows: list[Row], column: str, table: str, problems: list[Problem]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        key = as_name(row[column]) or ""
        if key in found:
            problems.append(Problem(f"{table}.{key}", f'"{key}" stands twice in {table}', key, "one row each"))
        found[key] = row
    return found


def _scale(row: Row) -> dict[str, Any]:
    entry = _given(row, ("question", "status_quo"))
    return entry | ({"levels": {LOWEST: row["low"], HIGHEST: row["high"]}} if "low" in row and "high" in row else {})


def _given(row: Row, columns: tuple[str, ...]) -> dict[str, Any]:
    return {column: row[column] for column in columns if column in row}
