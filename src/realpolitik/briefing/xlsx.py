"""The briefing as a spreadsheet: what it says first, then a sheet for every table, numbers as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring

from realpolitik.briefing.archive import without_clock
from realpolitik.briefing.document import (
    Cell,
    Cite,
    Column,
    Document,
    Findings,
    Prose,
    Section,
    Sheet,
    Table,
    cell_runs,
    day,
    heading,
    printable,
    runs,
)

OVERVIEW = "Briefing"
_UNDATED = datetime(2000, 1, 1)  # of a file whose case names no day
_LONGEST_NAME, _LONGEST_TEXT = 31, 32_767  # characters that a sheet's name and a cell may have
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")  # in a sheet's name
_RESERVED = frozenset({"history"})  # Excel keeps it to itself
_NARROW, _WIDE, _PAGE, _INDENT = 8, 46, 100, 3  # widths of columns and what their edges take, in characters
_LINE, _TALLEST = 13.0, 400.0  # heights of rows, in points; 409 are allowed
_FONT, _INK, _MUTED, _HEAD = "Arial", "1B2126", "59636B", "EEF1F0"
_FORMATS: Mapping[str, str] = {  # of a column, with a true minus
    "text": "General",
    "amount": '0.##;"−"0.##;0',
    "points": '+0.0;"−"0.0;0',
    "share": '0.0%;"−"0.0%;0%',
    "signed_share": '+0.0%;"−"0.0%;0%',
    "chance": "0.00",
    "agreement": '+0.00;"−"0.00;0',
    "count": "#,##0",
}


def render(document: Document) -> bytes:
    """The document as an .xlsx file."""
    workbook = Workbook()
    overview = workbook.active
    overview.title = OVERVIEW
    names = _Names()
    places = [_Place(names(sheet.title), sheet) for sheet in _sheets(document.sections)]
    _overview(overview, document, places)
    for place in places:
        _table(workbook.create_sheet(place.name), place.sheet.table)
    return _saved(workbook, document)


@dataclass(frozen=True, slots=True)
class _Place:
    """A sheet under the name that the workbook gives it."""

    name: str
    sheet: Sheet


class _Names:
    """Names that a workbook allows, each once."""

    def __init__(self) -> None:
        self._taken = {OVERVIEW.lower(), *_RESERVED}

    def __call__(self, title: str) -> str:
        plain = " ".join(_FORBIDDEN.sub(" ", printable(title)).split()).strip("'") or "Sheet"
        name, number = _cut(plain, _LONGEST_NAME), 1
        while name.lower() in self._taken:
            number += 1
            name = f"{_cut(plain, _LONGEST_NAME - len(str(number)) - 1)} {number}"
        self._taken.add(name.lower())
        return name


def _cut(text: str, most: int) -> str:
    """Text cut between two words where it can be."""
    if len(text) > most:
        text = text[:most].rsplit(" ", 1)[0] if " " in text[:most] else text[:most]
    return text.strip(" ',")


# What is on the sheets --------------------------------------------------------------------------------------------


def _sheets(sections: Sequence[Section]) -> Iterator[Sheet]:
    """All sheets, then the page's tables, and findings of sections without a sheet that tells them by numbers."""
    for section in sections:
        yield from section.sheets
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield Sheet(section.title, block)
            elif isinstance(block, Findings) and not section.sheets:
                yield Sheet(section.title, _as_table(block))


def _as_table(findings: Findings) -> Table:
    rows = tuple(
        (row.name, row.word, _words(row.sentence), "\n".join(map(_words, row.details)) or None) for row in findings.rows
    )
    return Table((Column("About"), Column("finding"), Column("reason"), Column("details")), rows)


def _overview(sheet: Any, document: Document, places: list[_Place]) -> None:
    """What the document says of itself, and what is where."""
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, _PAGE
    at = 1
    for text, font in (
        (document.title, _font(16, bold=True)),
        (document.subtitle, _font(11, italic=True)),
        (" · ".join(document.facts), _font(9, colour=_MUTED)),
    ):
        if text:
            _write(sheet.cell(at, 1), text, font)
            sheet.row_dimensions[at].height = 1.6 * font.size
            at += 1
    at += 1
    for label, prose in (("In short", document.standfirst), *(("Note", note) for note in document.notes)):
        if prose:
            at = _pair(sheet, at, label, _words(prose))
    if places:
        at = _heading(sheet, at + 1, "Sheets")
        for place in places:
            _link(sheet.cell(at, 1), place.name)
            at = _pair(sheet, at, place.name, place.sheet.table.caption or place.sheet.title)
    if document.references:
        at = _heading(sheet, at + 1, "Sources")
        for entry in document.references:
            rating = f" [{entry.rating}]" if entry.rating else ""
            at = _pair(sheet, at, entry.key, _words(entry.text) + rating)
    _for_print(sheet)


def _heading(sheet: Any, at: int, text: str) -> int:
    _write(sheet.cell(at, 1), text, _font(11, bold=True))
    return at + 1


def _pair(sheet: Any, at: int, label: str, text: str) -> int:
    first = sheet.cell(at, 1)
    _write(first, label, _font(10, bold=first.hyperlink is None, link=first.hyperlink is not None))
    _write(sheet.cell(at, 2), text, _font(10))
    for cell in (first, sheet.cell(at, 2)):
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.row_dimensions[at].height = _height([(text, _PAGE)])
    return at + 1


def _link(cell: Any, name: str) -> None:
    quoted = name.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1")


def _table(sheet: Any, table: Table) -> None:
    """Headings that stay in view and filter; rows beneath."""
    sizes = [_width(table, at) for at in range(len(table.columns))]
    for at, column in enumerate(table.columns, start=1):
        cell = sheet.cell(1, at)
        _write(cell, heading(column), _font(10, bold=True))
        cell.fill = PatternFill("solid", fgColor=_HEAD)
        cell.border = Border(bottom=Side("thin", color=_INK))
        cell.alignment = _alignment(column, "bottom")
        sheet.column_dimensions[get_column_letter(at)].width = sizes[at - 1]
    sheet.row_dimensions[1].height = _height(zip(map(heading, table.columns), sizes, strict=True))
    for number, row in enumerate(table.rows, start=2):
        texts = [_words(cell_runs(*pair)) for pair in zip(table.columns, row, strict=True)]
        sheet.row_dimensions[number].height = _height(zip(texts, sizes, strict=True))
        for at, (column, value) in enumerate(zip(table.columns, row, strict=True), start=1):
            _value(sheet.cell(number, at), column, value)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    sheet.print_title_rows = "1:1"
    _for_print(sheet)


def _for_print(sheet: Any) -> None:
    """As wide as a page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True


# Cells ------------------------------------------------------------------------------------------------------------


def _value(cell: Any, column: Column, value: Cell) -> None:
    """A number as a number in its format, anything else as text."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        _write(cell, "" if value is None else _words(cell_runs(column, value)), _font(10))
    else:
        cell.value, cell.number_format, cell.font = value, _FORMATS[column.format], _font(10)
    cell.alignment = _alignment(column, "top")


def _write(cell: Any, text: str, font: Font) -> None:
    """Text, whatever it begins with: never a formula."""
    cell.font = font
    if not text:
        return
    cell.value = "\n".join(map(printable, text.split("\n")))[:_LONGEST_TEXT]
    cell.data_type = "s"
    cell.quotePrefix = text[0] in "=+-@\t\r"


def _words(prose: Prose) -> str:
    return "".join(_said(run) for run in runs(prose))


def _said(run: Any) -> str:
    if isinstance(run, Cite):
        return f"[{run.at}]"
    return run if isinstance(run, str) else str(run.text)


def _width(table: Table, at: int) -> float:
    """Wide enough for most cells and for every word of the heading, with its button; longer ones wrap."""
    column = table.columns[at]
    words = [len(word) + 4 for word in heading(column).split()]
    lines = [len(line) + _INDENT for row in table.rows for line in _words(cell_runs(column, row[at])).split("\n")]
    return min(max([_NARROW, *words, *lines]), _WIDE)


def _height(cells: Iterable[tuple[str, float]]) -> float:
    """Tall enough for the cell that wraps most, since not every program looks for itself."""
    lines = max(sum(max(ceil(len(line) / (width - _INDENT)), 1) for line in text.split("\n")) for text, width in cells)
    return min(_LINE * lines + 3, _TALLEST)


def _alignment(column: Column, vertical: str) -> Alignment:
    return Alignment(horizontal="right" if column.is_numeric else "left", vertical=vertical, wrap_text=True, indent=1)


def _font(size: float, bold: bool = False, italic: bool = False, link: bool = False, colour: str = _INK) -> Font:
    return Font(name=_FONT, size=size, bold=bold, italic=italic, color="005A8F" if link else colour,
                underline="single" if link else None)  # fmt: skip


# The file ---------------------------------------------------------------------------------------------------------


def _saved(workbook: Workbook, document: Document) -> bytes:
    dated = day(document)
    moment = _UNDATED if dated is None else datetime.combine(dated, time())
    workbook.properties.title = printable(document.title)
    workbook.properties.creator = "Realpolitik"
    workbook.properties.created = moment
    file = BytesIO()
    workbook.save(file)
    workbook.properties.modified = moment  # which saving sets to now
    return without_clock(file.getvalue(), {ARC_CORE: tostring(workbook.properties.to_tree())})
