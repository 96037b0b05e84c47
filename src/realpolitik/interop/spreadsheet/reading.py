"""From a filled-in spreadsheet to a case, with every problem placed in its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import Any

from realpolitik.case.case import Case
from realpolitik.case.change import changed, steps
from realpolitik.case.document import read_document
from realpolitik.case.form import FORMAT
from realpolitik.case.reading import NAMED, Enough, Note, as_map, dotted, nearest, quoted, shown
from realpolitik.case.text import MAX_BYTES, MOST_NOTES, Path
from realpolitik.errors import CaseError, Problem, UnknownName
from realpolitik.interop.spreadsheet.layout import (
    AMOUNT,
    CASE,
    EVIDENCE,
    EVIDENCE_COLUMNS,
    HEAD,
    LEVEL_COLUMNS,
    LEVELS,
    MATRICES,
    MORE,
    MORE_COLUMNS,
    NAME,
    NOTES,
    POSITIONS,
    READ_ME,
    SHEETS,
    TABLES,
    BadCell,
    Column,
    Kind,
    Table,
)
from realpolitik.interop.spreadsheet.workbook import (
    RULE,
    Cell,
    Grid,
    Place,
    Workbook,
    read_workbook,
    reference,
    too_large,
)

Where = tuple[str, Place]  # sheet and cell
_MOST_NAMED = 5  # cells in one message


def read(path: FilePath) -> Case:
    """The case that a spreadsheet says.

    Raises CaseError with every problem, each with its sheet and cell.
    """
    file = str(path)
    workbook = read_workbook(_bytes(path), file)
    draft = _Draft(workbook)
    document = draft.document_of_sheets()
    reading = read_document(document, path.parent)
    found = [*draft.problems, *draft.placed(reading.notes)]
    if found:
        order = {name.casefold(): number for number, name in enumerate(workbook.names)}
        found.sort(key=lambda one: (order.get(one[0][0].casefold(), -1), one[0][1]) if one[0] else (-1, (0, 0)))
        raise CaseError([_problem(note, where, file) for where, note in found[:MOST_NOTES]])
    case = Case.of(reading, file, path.parent)
    placed = [replace(one, file=file, cell=_named(draft.where(tuple(one.path.split("."))))) for one in case.warnings]
    return replace(case, warnings=(*draft.told(file), *placed))


def _bytes(path: FilePath) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        reason = "there is no such file"
    except IsADirectoryError:
        reason = "is a directory, not a spreadsheet"
    except (OSError, ValueError) as error:
        reason = f"can't be read: {getattr(error, 'strerror', None) or error}"
    else:
        if len(data) > MAX_BYTES:
            raise too_large(str(path))
        return data
    raise CaseError([Problem("", reason, file=str(path), rule=RULE)])


def _problem(note: Note, where: Where | None, file: str) -> Problem:
    return replace(note.problem(), file=file, cell=_named(where))


def _listed(cells: Sequence[str]) -> str:
    more = len(cells) - _MOST_NAMED
    return ", ".join(cells[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _named(where: Where | None) -> str | None:
    return None if where is None else f"{where[0]}!{reference(where[1])}" if where[1] != _WHOLE_SHEET else where[0]


_WHOLE_SHEET: Place = (0, 0)
_NOTHING = object()
_SECTION = {table.sheet: table.section for table in TABLES} | {LEVELS: "issues"}


def _depth(section: str) -> int:
    """How many parts the path of an entry has."""
    return 3 if section == "stances" else 2


@dataclass(frozen=True, slots=True)
class _Row:
    """One row beneath the headings."""

    number: int
    cells: Mapping[str, tuple[Place, Any]]  # field → where it stands, and what it says


@dataclass
class _Draft:
    """The document of a case, made from the cells; every part remembers where it comes from."""

    workbook: Workbook
    document: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, Where] = field(default_factory=dict)
    problems: list[tuple[Where | None, Note]] = field(default_factory=list)
    frames: dict[str, tuple[dict[str, int], dict[str, int]]] = field(default_factory=dict)  # matrix → rows, columns
    formulas: list[str] = field(default_factory=list)
    lacking: set[str] = field(default_factory=set)  # sections with cells that can't be placed, which is noted

    def document_of_sheets(self) -> dict[str, Any]:
        """The document, as far as the cells make sense."""
        self.document["realpolitik"] = FORMAT
        with suppress(Enough):
            self._fill(self._sheets())
        return self.document

    def _fill(self, sheets: Mapping[str, Grid]) -> None:
        self._head(sheets.get(CASE))
        for table in TABLES:
            self._table(table, sheets.get(table.sheet))
        self._levels(sheets.get(LEVELS))
        for sheet, (wanted, _) in MATRICES.items():
            self._matrix(sheet, wanted, sheets.get(sheet))
        self._gaps()
        self._more(sheets.get(MORE))
        self._evidence(sheets.get(EVIDENCE))
        self._title(CASE in sheets)

    def where(self, path: Path) -> Where | None:
        """The cell of a path, or of the nearest thing around it that has one."""
        texts = tuple(str(part) for part in path)
        return next((self.places[texts[:n]] for n in range(len(texts), 0, -1) if texts[:n] in self.places), None)

    def placed(self, notes: Sequence[Note]) -> Iterator[tuple[Where | None, Note]]:
        """Notes on the document with their cells, but for those that a cell noted already brings about."""
        noted = {where for where, _ in self.problems}
        for note in notes:
            where = self.where(note.path)
            if where not in noted and not self._is_lacking(note.path):
                yield where, note

    def _is_lacking(self, path: Path) -> bool:
        """Whether an entry may lack something only because its cell couldn't be placed."""
        return bool(path) and path[0] in self.lacking and len(path) == _depth(str(path[0]))

    def told(self, file: str) -> tuple[Problem, ...]:
        """What the reader of the case should know of the sheet."""
        if not self.formulas:
            return ()
        what = "holds a formula: what it" if len(self.formulas) == 1 else "hold formulas: what each"
        return (
            Problem(
                "",
                f"{_listed(self.formulas)} {what} came to when the file was saved is taken",
                rule="formulas aren't worked out here",
                suggestion="give the value where it matters",
                file=file,
            ),
        )

    # sheets and rows

    def _note(
        self, where: Where | None, message: str, value: Any = None, rule: str | None = None, hint: str | None = None
    ) -> None:
        self.problems.append((where, Note((), message, None if value is None else shown(value), rule, hint)))
        if len(self.problems) >= MOST_NOTES:
            raise Enough

    def _sheets(self) -> dict[str, Grid]:
        """The sheets of a case, by the names that they should have."""
        known = {name.casefold(): name for name in SHEETS}
        theirs = [name for name in self.workbook.names if not name.casefold().startswith(NOTES)]
        found = {known[name.casefold()]: name for name in theirs if name.casefold() in known}
        if not found:
            rule = f"the sheets of a case: {', '.join(SHEETS[1:-3])}"
            hint = "`realpolitik new --sheet` writes them"
            self._note(None, "none of the sheets of a case is here", None, rule, hint)
            return {}
        for name in theirs:
            if name.casefold() not in known:
                hint = nearest(name, SHEETS) or "a sheet of your own begins with Notes"
                rule = f"the sheets of a case: {', '.join(SHEETS)}"
                self._note((name, _WHOLE_SHEET), f"{quoted(name)} is not a sheet of a case", name, rule, hint)
        grids = {name: self.workbook.grid(own) for name, own in found.items() if name != READ_ME}
        for sheet, grid in grids.items():
            for area in grid.merged:
                message = f"the cells {area[:20]} are merged"
                self._note((sheet, _WHOLE_SHEET), message, area, "each cell says one thing", "split them")
        return grids

    def _value(self, sheet: str, place: Place, cell: Cell, kind: Kind) -> Any:
        """What a cell says, or None, noted."""
        if cell.trouble is not None:
            hint = "open and save the file in a spreadsheet program, or give its value" if cell.is_formula else None
            self._note((sheet, place), f"the cell {cell.trouble}", cell.value or None, "a cell holds a value", hint)
            return None
        if cell.is_formula:
            self.formulas.append(f"{sheet}!{reference(place)}")
        try:
            return kind.read(cell.value)
        except (BadCell, CaseError) as error:
            why = error.problems[0].message if isinstance(error, CaseError) else str(error)
            rule = "a cell says what a case file would say in its place"
            self._note((sheet, place), f"{quoted(cell.value)} can't be read: {why}", cell.value, rule)
            return None

    def _rows(self, sheet: str, grid: Grid | None, columns: Sequence[Column]) -> list[_Row]:
        """The rows of a table, without those that are empty."""
        if grid is None:
            return []
        headed = self._headings(sheet, grid, columns)
        rows: dict[int, dict[str, tuple[Place, Any]]] = {}
        for (row, column), cell in sorted(grid.cells.items()):
            if row == 1:
                continue
            if (found := headed.get(column)) is not None:
                value = self._value(sheet, (row, column), cell, found.kind)
                rows.setdefault(row, {})[found.field] = ((row, column), value)
            elif (1, column) not in grid.cells:
                self._note((sheet, (row, column)), f"{quoted(cell.value)} stands under no heading", cell.value)
        return [_Row(number, cells) for number, cells in rows.items()]

    def _headings(self, sheet: str, grid: Grid, columns: Sequence[Column]) -> dict[int, Column]:
        """Column number → what it holds; the analyst's own columns are left out."""
        known = {one.heading: one for one in columns}
        found: dict[int, Column] = {}
        for (row, number), cell in sorted(grid.cells.items()):
            if row != 1:
                continue
            heading = " ".join(str(cell.value).casefold().replace("_", " ").split())
            if heading.startswith(NOTES):
                continue
            if heading in known and known[heading] not in found.values():
                found[number] = known[heading]
            else:
                twice = heading in known
                what = "stands twice" if twice else f"is not a heading of {sheet}"
                hint = None if twice else nearest(heading, known) or "a column of your own begins with notes"
                rule = f"headings: {', '.join(known)}"
                self._note((sheet, (1, number)), f"{quoted(cell.value)} {what}", cell.value, rule, hint)
                self.lacking.add(_SECTION.get(sheet, ""))
        return found

    def _put(self, path: Path, value: Any, where: Where) -> bool:
        """Put a value into the document; nothing may stand there already."""
        at: Any = self.document
        for part in path[:-1]:
            at = at.setdefault(part, {}) if isinstance(at, dict) else None
        self.places.setdefault(path, where)
        if not isinstance(at, dict) or path[-1] in at:
            self._twice(path, where)
            return False
        at[str(path[-1])] = value
        return True

    def _twice(self, path: Path, where: Where) -> None:
        self._note(where, f"{dotted(path)} stands twice (first in {_named(self.where(path))})", rule="once is enough")

    # one kind of sheet after the other

    def _head(self, grid: Grid | None) -> None:
        kinds = {column.field: column.kind for column in HEAD}
        about, value = Column("about", NAME, ""), Column("value", Kind(lambda raw: raw, str), "")
        for row in self._rows(CASE, grid, (about, value)):
            place, key = row.cells.get("about", ((row.number, 1), ""))
            name = str(key).casefold().replace(" ", "_")
            if name not in kinds:
                rule = f"one of: {', '.join(column.heading for column in HEAD)}"
                what = f"{quoted(key)} isn't said of a case" if key else "the row doesn't say what it gives"
                self._note((CASE, place), what, key, rule, nearest(name, kinds))
                continue
            if "value" in row.cells:
                given, raw = row.cells["value"]
                self._put((name,), None if raw is None else kinds[name].read(raw), (CASE, given))
            else:
                self.places.setdefault((name,), (CASE, (place[0], place[1] + 1)))

    def _title(self, there: bool) -> None:
        """Make sure of a title; there: whether the sheet that gives it is."""
        if "title" in self.document:
            return
        if there:
            self._note(self.places.get(("title",), (CASE, _WHOLE_SHEET)), "title is missing", rule="a case has a title")
        elif not self.problems:
            self._note(None, f"there is no sheet {CASE}", rule="the title of the case stands there")
        self.document["title"] = "Untitled"

    def _table(self, table: Table, grid: Grid | None) -> None:
        what = table.key.heading
        for row in self._rows(table.sheet, grid, (table.key, *table.columns)):
            if table.key.field not in row.cells:
                first = min(place for place, _ in row.cells.values())
                self._note((table.sheet, first), f"the row names no {what}", rule=f"each row has its {what}")
                continue
            place, key = row.cells[table.key.field]
            if key is None or not self._put((table.section, key), {}, (table.sheet, place)):
                continue
            for column in table.columns:
                if column.field in row.cells:
                    given, value = row.cells[column.field]
                    self._put((table.section, key, column.field), value, (table.sheet, given))

    def _levels(self, grid: Grid | None) -> None:
        """Every issue's levels: a scale if they have points, else a list."""
        found: dict[str, list[tuple[str, Any, Place]]] = {}
        for row in self._rows(LEVELS, grid, LEVEL_COLUMNS):
            missing = next((name for name in ("issue", "level") if name not in row.cells), None)
            first = min(place for place, _ in row.cells.values())
            if missing is not None:
                self._note((LEVELS, first), f"the row names no {missing}", rule="each row has its issue and level")
                continue
            (at, issue), (place, level) = row.cells["issue"], row.cells["level"]
            if level is None or not self._is_known("issues", issue, (LEVELS, at)):
                continue
            levels = found.setdefault(issue, [])
            if any(level == other for other, _, _ in levels):
                self._note((LEVELS, place), f"{quoted(level)} is twice a level of {issue}", level, "each stands once")
                continue
            levels.append((level, row.cells.get("point", (place, None))[1], place))
        for issue, levels in found.items():
            scale = {level: point for level, point, _ in levels}
            has_order = any(point is not None for point in scale.values())
            if not self._put(("issues", issue, "levels"), scale if has_order else list(scale), (LEVELS, levels[0][2])):
                continue
            for level, point, place in levels:
                where = (LEVELS, place if not has_order or point is not None else (place[0], place[1] + 1))
                self.places["issues", issue, "levels", level] = where
                if has_order and point is None:
                    rule = "every level has its point, or none has: no order"
                    self._note(where, f"{issue}: {level} has no point", rule=rule)

    def _matrix(self, sheet: str, wanted: str, grid: Grid | None) -> None:
        """What every actor wants on every issue, or how much it cares."""
        if grid is None:
            return
        actors, issues = self._heads(sheet, grid, "actors"), self._heads(sheet, grid, "issues")
        self.frames[sheet] = {name: n for n, name in actors.items()}, {name: n for n, name in issues.items()}
        for (row, column), cell in sorted(grid.cells.items()):
            if row == 1 or column == 1:
                continue
            actor, issue = actors.get(row), issues.get(column)
            if (row, 1) not in grid.cells or (1, column) not in grid.cells:
                what = "actor in column A" if (row, 1) not in grid.cells else "issue in row 1"
                self._note((sheet, (row, column)), f"{quoted(cell.value)} belongs to no {what}", cell.value)
            elif actor is not None and issue is not None:
                value = self._value(sheet, (row, column), cell, AMOUNT)
                by_level = wanted == "position" and isinstance(value, dict) and self._has_no_order(issue)
                key = "values" if by_level else wanted
                self.places.setdefault(("stances", actor, issue), (sheet, (row, column)))
                self._put(("stances", actor, issue, key), value, (sheet, (row, column)))

    def _gaps(self) -> None:
        """Place a stance that lacks one of its two cells at the empty one."""
        for actor, stances in as_map(self.document.get("stances")).items():
            for issue, stance in stances.items():
                for sheet, (rows, columns) in self.frames.items():
                    given = {MATRICES[sheet][0], *(("values",) if sheet == POSITIONS else ())}
                    if not given & stance.keys() and actor in rows and issue in columns:
                        self.places["stances", actor, issue] = (sheet, (rows[actor], columns[issue]))

    def _heads(self, sheet: str, grid: Grid, section: str) -> dict[int, str]:
        """The actors of the rows, or the issues of the columns, that are known and stand once."""
        along = 0 if section == "actors" else 1
        found: dict[int, str] = {}
        for place, cell in sorted(grid.cells.items()):
            if place[1 - along] != 1 or place == (1, 1):
                continue
            name = self._value(sheet, place, cell, NAME)
            if str(name).casefold().startswith(NOTES) and name not in as_map(self.document.get(section)):
                continue
            if name in found.values():
                self._note((sheet, place), f"{quoted(name)} stands twice", name, "each stands once")
            elif self._is_known(section, name, (sheet, place)):
                found[place[along]] = name
        return found

    def _is_known(self, section: str, name: Any, where: Where) -> bool:
        known = as_map(self.document.get(section))
        if name in known:
            return True
        rule = f"one of: {', '.join(list(known)[:12])}" if known else f"the sheet {section.capitalize()} names none"
        also = {str(entry["name"]).casefold(): key for key, entry in known.items() if entry.get("name")}
        what = "an actor" if section == "actors" else "an issue"
        if name is not None:
            self._note(where, f"{quoted(name)} is not {what}", name, rule, nearest(str(name), known, also))
        self.lacking |= {"stances", "issues"} if section == "issues" else {"stances"}
        return False

    def _has_no_order(self, issue: str) -> bool:
        return isinstance(as_map(as_map(self.document.get("issues")).get(issue)).get("levels"), list)

    def _more(self, grid: Grid | None) -> None:
        """What has no sheet of its own, by its path."""
        for row in self._rows(MORE, grid, MORE_COLUMNS):
            if len(row.cells) < len(MORE_COLUMNS):
                first = min(place for place, _ in row.cells.values())
                self._note((MORE, first), "the row lacks its path or its value", rule="each row has both")
                continue
            (at, path), (place, value) = row.cells["path"], row.cells["value"]
            try:
                parts = steps(path)
                self._put_more(parts, value, (MORE, at))
            except (UnknownName, CaseError) as error:
                why = error.problems[0].message if isinstance(error, CaseError) else str(error)
                self._note((MORE, at), why, path)
            else:
                for length in range(2, len(parts) + 1):
                    self.places.setdefault(parts[:length], (MORE, place))

    def _put_more(self, parts: tuple[str, ...], value: Any, where: Where) -> None:
        if parts[0] in ("extends", "realpolitik"):
            self._note(where, f"a spreadsheet doesn't say {parts[0]}", parts[0], "a spreadsheet holds the whole case")
            return
        there: Any = self.document
        for part in parts:
            there = there.get(part, _NOTHING) if isinstance(there, dict) else _NOTHING
        if there is not _NOTHING:
            self._twice(parts, where)
            return
        self.document = changed(self.document, parts, value)

    def _evidence(self, grid: Grid | None) -> None:
        """What each entry, or a field of it, rests on."""
        found: dict[Path, tuple[list[Any], Where]] = {}
        for row in self._rows(EVIDENCE, grid, EVIDENCE_COLUMNS):
            missing = next((name for name in ("for", "source") if name not in row.cells), None)
            if missing is not None:
                first = min(place for place, _ in row.cells.values())
                what = "says nothing that it is for" if missing == "for" else "names no source"
                self._note((EVIDENCE, first), f"the row {what}", rule="each row has both")
                continue
            (at, path), (place, source) = row.cells["for"], row.cells["source"]
            owner, of = self._owner(str(path))
            if owner is None:
                rule = "an entry, or a field of it: actors.usa, stances.usa.transit.salience"
                what = f"{quoted(path)} is nothing that stands here"
                self._note((EVIDENCE, at), what, path, rule, self._near(str(path)))
                continue
            cited = {"source": source, "quote": row.cells["quote"][1]} if "quote" in row.cells else source
            citations, _ = found.setdefault((*owner, "evidence", *of), ([], (EVIDENCE, place)))
            self.places[(*owner, "evidence", *of, str(len(citations)))] = (EVIDENCE, place)
            citations.append(cited)
        for path, (citations, where) in found.items():
            self._cite(path, citations, where)

    def _owner(self, written: str) -> tuple[Path | None, Path]:
        """The entry that a path lies in, and its field; no entry if it isn't there."""
        parts = tuple(written.split("."))
        depth = _depth(parts[0])
        entry: Any = self.document
        for part in parts[:depth]:
            entry = as_map(entry).get(part)
        known = parts[0] in (*NAMED, "stances") and len(parts) in (depth, depth + 1) and isinstance(entry, dict)
        return (parts[:depth], parts[depth:]) if known else (None, ())

    def _near(self, written: str) -> str | None:
        parts = written.split(".")
        depth = _depth(parts[0])
        paths = [path for path in self.places if len(path) == depth and path[0] in (*NAMED, "stances")]
        return nearest(".".join(parts[:depth]), [dotted(path) for path in paths])

    def _cite(self, path: Path, citations: list[Any], where: Where) -> None:
        at: Any = self.document
        for part in path[:-1]:
            at = at.setdefault(part, {}) if isinstance(at, dict) else at
        if not isinstance(at, dict) or path[-1] in at:
            what = dotted(path[: path.index("evidence")])
            rule = "evidence is for a whole entry, or field by field"
            self._note(where, f"{what} has evidence as a whole and for a field", None, rule)
            return
        at[str(path[-1])] = citations
