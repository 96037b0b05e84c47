"""From a case to a spreadsheet that says the same, or to one that waits to be filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from realpolitik.case.reading import as_map, dotted
from realpolitik.case.text import Path, as_name
from realpolitik.errors import CaseError, RealpolitikError
from realpolitik.interop.spreadsheet.inert import LONGEST_TEXT, escaped
from realpolitik.interop.spreadsheet.layout import (
    AMOUNT,
    CASE,
    EVIDENCE,
    HEAD,
    LEVELS,
    MATRICES,
    MORE,
    TABLES,
    TEXT,
    WHOLE,
    BadCell,
    Kind,
    Table,
)
from realpolitik.interop.spreadsheet.pages import Line, pages
from realpolitik.interop.spreadsheet.workbook import Value

_IN_A_MATRIX = {"position", "values", "salience"}  # fields of a stance
_ELSEWHERE = {"realpolitik", "extends", "stances", *(column.field for column in HEAD)}  # or nowhere: the case is whole


def write(document: Mapping[str, Any]) -> bytes:
    """The spreadsheet of a case's document; that of an empty document waits to be filled in.

    Raises RealpolitikError for a text that no cell can hold.
    """
    return pages(_Rows(document).by_sheet())


@dataclass
class _Rows:
    """What stands on every sheet; what fits into no column goes to the last one, by its path."""

    document: Mapping[str, Any]
    evidence: list[Line] = field(default_factory=list)
    more: list[Line] = field(default_factory=list)

    def by_sheet(self) -> dict[str, list[Line]]:
        """Every sheet's rows beneath its headings; the first row of a matrix is its head."""
        rows: dict[str, list[Line]] = {CASE: self._head()}
        for table in TABLES:
            rows[table.sheet] = [self._row(table, key, entry) for key, entry in self._section(table.section).items()]
        rows[LEVELS] = [line for key, one in self._section("issues").items() for line in _levels(key, one["levels"])]
        for sheet, (wanted, _) in MATRICES.items():
            rows[sheet] = self._matrix(wanted)
        self._rest_of_stances()
        apart = _ELSEWHERE | {table.section for table in TABLES}
        for section in self.document:
            if section not in apart:
                for key, entry in self._section(section).items():
                    self._add((section, key), entry)
        return rows | {EVIDENCE: self.evidence, MORE: self.more}

    def _section(self, name: str) -> Mapping[str, Any]:
        return as_map(self.document.get(name))

    def _head(self) -> list[Line]:
        return [(column.heading, self._cell((column.field,), column.kind, self.document.get(column.field)), column.says)
                for column in HEAD]  # fmt: skip

    def _row(self, table: Table, key: str, entry: Mapping[str, Any]) -> Line:
        columns = {column.field: column.kind for column in table.columns}
        for name, value in entry.items():
            if name not in columns and (table.section, name) != ("issues", "levels"):
                self._field((table.section, key), name, value)
        cells = (self._cell((table.section, key, name), kind, entry.get(name)) for name, kind in columns.items())
        return [key, *cells]

    def _matrix(self, wanted: str) -> list[Line]:
        issues = list(self._section("issues"))
        rows: list[Line] = [[None, *issues]]
        for actor in self._section("actors"):
            stances = as_map(self._section("stances").get(actor))
            rows.append([actor, *(self._wanted(actor, issue, as_map(stances.get(issue)), wanted) for issue in issues)])
        return rows

    def _wanted(self, actor: str, issue: str, stance: Mapping[str, Any], wanted: str) -> Value | None:
        name = "values" if wanted == "position" and "values" in stance else wanted
        return self._cell(("stances", actor, issue, name), AMOUNT, stance.get(name))

    def _rest_of_stances(self) -> None:
        for actor, stances in self._section("stances").items():
            if not stances:
                self._add(("stances", actor), stances)
            for issue, stance in stances.items():
                for name in stance.keys() - _IN_A_MATRIX:
                    self._field(("stances", actor, issue), name, stance[name])

    def _cell(self, path: Path, kind: Kind, value: Any) -> Value | None:
        """A value as its cell; where none reads back as the same it goes to the last sheet."""
        if value is None:
            return None
        written = kind.write(value)
        if _reads_back(written, kind, value):
            return written
        self._add(path, value)
        return None

    def _field(self, entry: Path, name: str, value: Any) -> None:
        """A field without a column: evidence has a sheet of its own."""
        rows = list(_cited(entry, value)) if name == "evidence" else []
        cells = [cell for row in rows for cell in row if cell is not None]
        if cells and all(_reads_back(cell, TEXT, cell) for cell in cells):
            self.evidence += rows
        else:
            self._add((*entry, name), value)

    def _add(self, path: Path, value: Any) -> None:
        """What has no other place; what is too long for a cell is taken apart."""
        written = WHOLE.write(value)
        if _reads_back(written, WHOLE, value):
            self.more.append((dotted(path), written))
            return
        if not isinstance(value, dict) or not value:
            size = f"{len(str(written)):,} characters; a cell of a spreadsheet holds {LONGEST_TEXT:,}"
            raise RealpolitikError(f"{dotted(path)} has {size}")
        for key, inner in value.items():
            self._add((*path, key), inner)


def _levels(issue: str, levels: Any) -> Iterator[Line]:
    """An issue's levels with their points, or without any."""
    points = levels if isinstance(levels, dict) else dict.fromkeys(map(as_name, levels))
    for level, point in points.items():
        yield issue, level, point


def _cited(entry: Path, evidence: Any) -> Iterator[Line]:
    """What each citation is for, its source and its quotation."""
    whole = not isinstance(evidence, dict) or "source" in evidence
    for name, cited in {"": evidence}.items() if whole else evidence.items():
        path = dotted((*entry, name) if name else entry)
        for one in cited if isinstance(cited, list) else [cited]:
            yield (path, one.get("source"), one.get("quote")) if isinstance(one, dict) else (path, one, None)


def _reads_back(written: Value, kind: Kind, value: Any) -> bool:
    """Whether a cell can hold what is written, and says the same when it is read."""
    if isinstance(written, str) and (not written or written != written.strip() or len(escaped(written)) > LONGEST_TEXT):
        return False
    try:
        again = kind.read(written)
    except (BadCell, CaseError):
        return False
    same_word = as_name(again) is not None and as_name(again) == as_name(value)
    return bool(again == value) or same_word or again == [value]
