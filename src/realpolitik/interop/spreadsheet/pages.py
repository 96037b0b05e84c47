"""A workbook to look at and to type into: headings, widths, hints, and lists to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from math import ceil
from typing import Any

from realpolitik.interop.spreadsheet.inert import bytes_of, put
from realpolitik.interop.spreadsheet.layout import (
    ACTORS_OF,
    CASE,
    EVIDENCE,
    EVIDENCE_COLUMNS,
    ISSUES,
    LEVEL_COLUMNS,
    LEVELS,
    MATRICES,
    MORE,
    MORE_COLUMNS,
    NAME,
    NOTES,
    OPTIONAL,
    READ_ME,
    SHEETS,
    TABLES,
    TEXT,
    Column,
)
from realpolitik.interop.spreadsheet.workbook import Value, reference

Line = Sequence[Value | None]  # one row; None is an empty cell

INSTRUCTIONS = (
    ("A case as a spreadsheet", ""),
    ("", "Fill in the sheets from left to right, then ask: realpolitik check FILE.xlsx, realpolitik brief FILE.xlsx."),
    ("", "To go on in a text editor: realpolitik convert FILE.xlsx FILE.yaml."),
    ("Case", "What it is about, and when."),
    ("Actors", "Who takes part: a row each. The short name in the first column is what the other sheets use."),
    ("Issues", "What is open between them, and where it stands now."),
    ("Levels", "The ways in which each issue can end, a row each, with points on a scale; without points: no order."),
    ("Positions", "Actors down the side, issues along the top: the level that each wants, a number, or a range."),
    ("", "On an issue whose levels have no order, what each level is worth: {nobody: 0, lowland: 100}."),
    ("Saliences", "The same frame: how much each cares, from 0 (not at all) to 100 (vital). Empty: not at all."),
    ("Levers", "Who can bring what about: one coalition, its chance and its cost. Another way is another row."),
    ("Deals", "Packages that you want judged: who must agree, and what they agree."),
    ("Sources", "What you read."),
    ("Evidence", "Which source, and which paragraph of it, an entry or a number rests on. The rest is your judgement."),
    ("More", "Whatever else a case can say (claims, scenarios …), by its path and as in a case file. May be left out."),
    (
        "Numbers",
        "40 is exact. 10..25 is a range: anything between. {low: 5, mode: 10, high: 30} has a likeliest value.",
    ),
    ("Lists", "Parted by commas: russia, usa. Maps: name, colon, value: russia: 5, usa: 1..3."),
    ("Formulas", "Allowed, but not worked out here: the value that your program saved is taken."),
    ("Notes", "Sheets and columns whose names begin with Notes are yours; they are left alone."),
)

_ROWS = 200  # that are prepared for typing
_COLUMNS = 40  # … and issues in a matrix
_DARK, _PALE, _LINE = "2F3E4E", "EEF2F5", "C9D2DA"
_WIDEST = 34  # of a matrix
_FONT, _LINE_HEIGHT = "Calibri", 15
_TABLES: Mapping[str, tuple[Column, ...]] = {
    **{table.sheet: (table.key, *table.columns) for table in TABLES},
    LEVELS: LEVEL_COLUMNS,
    EVIDENCE: EVIDENCE_COLUMNS,
    MORE: MORE_COLUMNS,
}
_CASE_COLUMNS = (Column("about", NAME, "", 14), Column("value", TEXT, "", 52))
_HINTS = Column(NOTES, TEXT, "", 56)
_OWN = Column(NOTES, TEXT, "Yours: it isn't read.", 30)


def pages(rows: Mapping[str, Sequence[Line]]) -> bytes:
    """The workbook with these rows beneath its headings; optional sheets without rows are left out."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name in SHEETS:
        if rows.get(name) or name not in OPTIONAL:
            page = _Page(book.create_sheet(name))
            if name == READ_ME:
                page.instruct()
            elif name in MATRICES:
                page.matrix(MATRICES[name][1], rows[name], name != next(iter(MATRICES)))
            elif name == CASE:
                page.table((*_CASE_COLUMNS, _HINTS), rows[name])
            else:
                page.table((*_TABLES[name], _OWN), rows.get(name, ()))
    book.active = book.sheetnames.index(CASE if any(rows.values()) and rows[CASE][0][1] is not None else READ_ME)
    return bytes_of(book)


class _Page:
    """One sheet in the making."""

    def __init__(self, sheet: Any) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
        from openpyxl.worksheet.datavalidation import DataValidation

        self.sheet, self._validation = sheet, DataValidation
        self._head_font, self._plain, self._bold = (
            Font(_FONT, 11, bold=True, color="FFFFFF"), Font(_FONT, 11), Font(_FONT, 11, bold=True),
        )  # fmt: skip
        self._title, self._one_line = Font(_FONT, 16, bold=True), Alignment(vertical="top")
        self._dark, self._pale = PatternFill("solid", fgColor=_DARK), PatternFill("solid", fgColor=_PALE)
        self._line = Border(bottom=Side("thin", color=_LINE))
        self._at_top = Alignment(horizontal="left", vertical="top", wrap_text=True)
        self._at_left = Alignment(horizontal="left", vertical="center", wrap_text=True)
        self._middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.sheet_view.zoomScale = 110
        sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = "1:1"

    def instruct(self) -> None:
        """How to fill in the other sheets."""
        self.sheet.sheet_view.showGridLines = False
        self.sheet.column_dimensions["A"].width, self.sheet.column_dimensions["B"].width = 24, 104
        for row, (about, says) in enumerate(INSTRUCTIONS, 1):
            for column, text in enumerate((about, says), 1):
                if text:
                    cell = self._put((row, column), text)
                    cell.alignment, cell.font = self._at_top, self._bold if column == 1 else self._plain
        self.sheet["A1"].font, self.sheet["A1"].alignment = self._title, self._one_line
        self.sheet.row_dimensions[1].height = 30

    def table(self, columns: Sequence[Column], rows: Sequence[Line]) -> None:
        """Headings, the rows that there are, and room for more."""
        last = max(_ROWS, len(rows) + _ROWS // 4)
        for number, column in enumerate(columns, 1):
            letters = _letters(number)
            self._head((1, number), column.heading)
            self.sheet.column_dimensions[letters].width = column.width
            self.sheet.column_dimensions[letters].number_format = _form(column)
            if column.says:
                self._choice(column, self._source(column, columns, last), f"{letters}2:{letters}{last}")
        for row, line in enumerate(rows, 2):
            for number, (column, value) in enumerate(zip_longest(columns, line), 1):
                self._body((row, number), value, _form(column))
            self._give_room(row, line, [column.width for column in columns])
        self.sheet.freeze_panes = "B2"

    def matrix(self, says: str, rows: Sequence[Line], is_number: bool) -> None:
        """Actors down the side, issues along the top, and lists of both to choose from."""
        last = max(_ROWS, len(rows) + _ROWS // 4)
        across = _letters(max(_COLUMNS, len(rows[0]) + _COLUMNS // 4))
        self._head((1, 1), "actor")
        self.sheet.column_dimensions["A"].width = 20
        self.sheet.column_dimensions["A"].number_format = "@"
        longest = [max(len(str(line[k] or "")) for line in rows) for k in range(len(rows[0]))]
        widths = [20, *(min(max(length + 2, 14), _WIDEST) for length in longest[1:])]
        for number in range(2, max(_COLUMNS, len(widths)) + 1):
            head = self._head((1, number), None if number > len(widths) else rows[0][number - 1])
            head.alignment = self._middle
            self.sheet.column_dimensions[_letters(number)].width = widths[number - 1] if number <= len(widths) else 14
        for row, line in enumerate(rows[1:], 2):
            for number, value in enumerate(line, 1):
                cell = self._body((row, number), value, "@" if number == 1 else "General")
                cell.alignment = self._middle if number > 1 else self._at_left
            self._give_room(row, line, widths)
        self.sheet.print_area = f"A1:{_letters(len(widths))}{len(rows)}"
        who, what = Column("actor", NAME, "Who.", of=ACTORS_OF), Column("issue", NAME, "On which issue.", of=ISSUES)
        self._choice(who, _names(ACTORS_OF, last), f"A2:A{last}")
        self._choice(what, _names(ISSUES, last), f"B1:{across}1")
        cells = Column("salience" if is_number else "position", TEXT, says, of=None if is_number else LEVELS)
        self._choice(cells, None if is_number else _levels_of("B$1"), f"B2:{across}{last}")
        self.sheet.freeze_panes = "B2"

    # cells

    def _put(self, place: tuple[int, int], value: Value | None) -> Any:
        cell = self.sheet.cell(*place)
        if value is not None:
            put(cell, value)
        return cell

    def _head(self, place: tuple[int, int], value: Value | None) -> Any:
        cell = self._put(place, value)
        cell.font, cell.fill, cell.number_format = self._head_font, self._dark, "@"
        cell.alignment = self._at_left
        return cell

    def _body(self, place: tuple[int, int], value: Value | None, form: str) -> Any:
        cell = self._put(place, value)
        cell.alignment, cell.border, cell.number_format = self._at_top, self._line, form
        cell.font = self._bold if place[1] == 1 else self._plain
        if place[1] == 1:
            cell.fill = self._pale
        return cell

    def _give_room(self, row: int, line: Line, widths: Sequence[int]) -> None:
        """A row as high as its longest text is when it is wrapped."""
        wrapped = max(ceil(len(str(value or "")) / width) for value, width in zip(line, widths, strict=False))
        if wrapped > 1:
            self.sheet.row_dimensions[row].height = wrapped * _LINE_HEIGHT

    # what may be chosen

    def _source(self, column: Column, columns: Sequence[Column], last: int) -> str | None:
        """The formula of the list that a column's cells are chosen from, if there is one."""
        if column.choices:
            return f'"{",".join(column.choices)}"'
        if column.of == LEVELS:
            issue = next(number for number, one in enumerate(columns, 1) if one.field == "issue")
            return _levels_of(f"${_letters(issue)}2")
        return None if column.of is None else _names(column.of, last)

    def _choice(self, column: Column, source: str | None, area: str) -> None:
        """A hint for these cells, and a list to choose from; other values are let through, and judged when read."""
        rule = self._validation(type=None if source is None else "list", formula1=source, allow_blank=True)
        rule.promptTitle, rule.prompt, rule.showInputMessage = column.heading.capitalize(), column.says, True
        rule.showErrorMessage, rule.errorStyle = bool(column.choices), "warning"
        rule.add(area)
        self.sheet.add_data_validation(rule)


def _form(column: Column) -> str:
    """The number format of a column: text stays text there."""
    return "@" if column.kind.is_text else "General"


def _letters(number: int) -> str:
    return reference((1, number))[:-1]


def _names(sheet: str, last: int) -> str:
    return f"{sheet}!$A$2:$A${last}"


def _levels_of(issue: str) -> str:
    """The levels of the issue that a cell names."""
    issues = f"{LEVELS}!$A$1:$A$2000"
    return f"OFFSET({LEVELS}!$B$1,MATCH({issue},{issues},0)-1,0,COUNTIF({issues},{issue}),1)"
