"""The cells of a spreadsheet (.xlsx), read without trusting the file.

A workbook is a ZIP archive of XML. Only the parts that hold cells are opened, each bounded in size and in number of
elements; a document type, which is how entities grow, is refused. No formula is worked out: what a program left as its
value is read. Links to other files, macros and pictures aren't looked at.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING
from xml.parsers import expat

from realpolitik.case.text import MAX_BYTES, MAX_VALUES, resolve
from realpolitik.errors import CaseError, Problem

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_UNPACKED = 50_000_000  # bytes of all parts together; a case of ten thousand stances has three million
MAX_ELEMENTS = MAX_VALUES  # cells, their values, rows and texts
RULE = "a spreadsheet is an Excel workbook (.xlsx)"

Value = str | int | float | bool
Place = tuple[int, int]  # row and column, counted from 1

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"  # how .xls begins, and an .xlsx under a password
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?\Z")
_NOT_IN_A_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')  # words, colours and single signs in a number format
_DAY, _MONTH, _YEAR = "%Y-%m-%d", "%Y-%m", "%Y"
_BUILT_IN = {**dict.fromkeys((14, 15, 16, 22, *range(27, 37), *range(50, 59)), _DAY), 17: _MONTH}  # date formats
_LAST_DAY = 2_900_000  # the year 9839
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError),  # the archive
    *(expat.ExpatError, LookupError, ValueError),  # what stands in it
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell."""

    value: Value
    is_formula: bool = False  # then the value is what it came to when the file was saved
    trouble: str | None = None  # why there is no value to speak of


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet that hold something, and the ranges of it that are merged."""

    cells: Mapping[Place, Cell]
    merged: tuple[str, ...] = ()


def read_workbook(data: bytes, file: str | None = None) -> Workbook:
    """The workbook in these bytes; a sheet is read when it is asked for.

    Raises CaseError for what is none, or larger than a case could be.
    """
    if len(data) > MAX_BYTES:
        raise too_large(file)
    if data.startswith(_OLD_OR_LOCKED):
        hint = "save it as .xlsx, without a password"
        raise _refused(file, "the file is an old .xls, or under a password", RULE, hint)
    with _explained(file):
        return Workbook(_Parts(file, zipfile.ZipFile(BytesIO(data))))


def too_large(file: str | None) -> CaseError:
    """The error of a file beyond the bound."""
    limit = f"{MAX_BYTES // 1_000_000} MB"
    return _refused(file, f"the file is larger than {limit}", f"a spreadsheet has at most {limit}")


class Workbook:
    """The sheets of a spreadsheet file."""

    def __init__(self, parts: _Parts) -> None:
        self._parts = parts
        top = parts.related("")
        book = next((target for kind, target in top.values() if kind == "officeDocument"), "")
        self._related = parts.related(book)
        root = parts.tree(book)
        settings = root.find("workbookPr")
        old = settings is not None and settings.get("date1904") in ("1", "true")
        self._first_day = date(1904, 1, 1) if old else date(1899, 12, 30)
        found = {sheet.get("name", ""): self._related.get(sheet.get("id", "")) for sheet in root.iter("sheet")}
        self._sheets = {name: target[1] for name, target in found.items() if target and target[0] == "worksheet"}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its sheets, in order."""
        return tuple(self._sheets)

    def grid(self, name: str) -> Grid:
        """The cells of a sheet.

        Raises CaseError.
        """
        with _explained(self._parts.file):
            root = self._parts.tree(self._sheets[name])
            return Grid(dict(self._cells(root)), tuple(one.get("ref", "") for one in root.iter("mergeCell")))

    def _cells(self, root: Element) -> Iterator[tuple[Place, Cell]]:
        row = 0
        for line in root.iter("row"):
            row, column = int(line.get("r") or row + 1), 0
            for node in line.iter("c"):
                reference = node.get("r")
                row, column = (row, column + 1) if reference is None else _place(reference)
                cell = self._cell(node)
                if cell is not None:
                    yield (row, column), cell

    def _cell(self, node: Element) -> Cell | None:
        """What a cell holds; nothing if it is empty."""
        kind, is_formula = node.get("t", "n"), node.find("f") is not None
        written, inline = node.find("v"), node.find("is")
        text = _text(inline) if inline is not None else None if written is None else written.text or ""
        if text is None or (kind == "n" and not text.strip()):
            return Cell("", True, "holds a formula that hasn't been worked out") if is_formula else None
        if kind == "e":
            return Cell(text, is_formula, f"holds an error, {text[:20]}")
        value = self._value(kind, text, int(node.get("s") or 0))
        return None if value == "" else Cell(value, is_formula)

    def _value(self, kind: str, text: str, style: int) -> Value:
        match kind:
            case "s":
                return self._texts[int(text)]
            case "b":
                return text.strip() == "1"
            case "n":
                return self._number(text.strip(), style)
            case "d":
                return text.strip()[:10]
            case _:
                return _clean(text)

    def _number(self, text: str, style: int) -> Value:
        if not _NUMBER.match(text) or abs(float(text)) == float("inf"):
            raise ValueError("a number that is none")
        form = self._date_forms.get(style)
        if form is not None and 0 < float(text) < _LAST_DAY:
            return (self._first_day + timedelta(days=int(float(text)))).strftime(form)
        number = resolve(text)
        return number if isinstance(number, int | float) else float(text)

    @cached_property
    def _texts(self) -> list[Value]:
        """The texts that cells share."""
        root = self._part("sharedStrings")
        return [] if root is None else [_clean(_text(node)) for node in root.iter("si")]

    @cached_property
    def _date_forms(self) -> Mapping[int, str]:
        """Cell style → how much of a date it shows; styles that aren't there give numbers."""
        root = self._part("styles")
        styles = None if root is None else root.find("cellXfs")
        if root is None or styles is None:
            return {}
        own = {one.get("numFmtId"): _date_form(one.get("formatCode", "")) for one in root.iter("numFmt")}
        used = [one.get("numFmtId", "0") for one in styles.iter("xf")]
        found = {style: own[key] if key in own else _BUILT_IN.get(int(key)) for style, key in enumerate(used)}
        return {style: form for style, form in found.items() if form is not None}

    def _part(self, kind: str) -> Element | None:
        part = next((target for found, target in self._related.values() if found == kind), None)
        return None if part is None else self._parts.tree(part)


@dataclass
class _Parts:
    """The archive's parts, as long as there is room."""

    file: str | None
    archive: zipfile.ZipFile
    room: int = MAX_UNPACKED
    elements: int = 0

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part, or the archive as a whole, refers to: id → its kind, and which part it is."""
        folder, name = posixpath.split(part)
        found: dict[str, tuple[str, str]] = {}
        for one in self.tree(posixpath.join(folder, "_rels", f"{name}.rels")).iter("Relationship"):
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
                found[one.get("Id", "")] = posixpath.basename(one.get("Type", "")), target
        return found

    def tree(self, part: str) -> Element:
        """One part as a tree, its names without their namespaces."""
        from xml.etree.ElementTree import TreeBuilder

        builder, parser = TreeBuilder(), expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True

        def start(name: str, attributes: dict[str, str]) -> None:
            self.elements += 1
            if self.elements > MAX_ELEMENTS:
                raise _refused(self.file, f"more than {MAX_ELEMENTS:,} cells, rows and texts", "a case has fewer")
            builder.start(_local(name), {_local(key): value for key, value in attributes.items()})

        def no_entities(*_: object) -> None:
            raise _refused(self.file, f"{part} declares a document type", "a workbook declares none")

        parser.StartElementHandler = start
        parser.EndElementHandler = lambda name: builder.end(_local(name))
        parser.CharacterDataHandler = builder.data
        parser.StartDoctypeDeclHandler = no_entities
        parser.Parse(self._bytes(part), True)
        return builder.close()

    def _bytes(self, part: str) -> bytes:
        info = self.archive.getinfo(part)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile("packed as no spreadsheet is")
        with self.archive.open(info) as stream:
            data = stream.read(self.room + 1)  # what is there, whatever the archive says of its size
        self.room -= len(data)
        if self.room < 0:
            limit = f"{MAX_UNPACKED // 1_000_000} MB"
            raise _refused(self.file, f"the spreadsheet unpacks to more than {limit}", f"at most {limit}")
        return data


def reference(place: Place) -> str:
    """A place as spreadsheets call it: C4."""
    row, column = place
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def _place(text: str) -> Place:
    found = _REFERENCE.match(text)
    if found is None:
        raise ValueError("no cell is called so")
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _text(node: Element) -> str:
    """The text of a cell, in one piece or several, without the readings that East Asian texts carry."""
    pieces = [piece for child in node if child.tag != "rPh" for piece in child.iter("t")]
    return "".join(piece.text or "" for piece in pieces)


def _clean(text: str) -> str:
    """A text as it was typed, without blanks around it; what XML can't hold is escaped in it."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).strip()


def _date_form(code: str) -> str | None:
    """How much of a date a number format shows; nothing where it shows none."""
    signs = _NOT_IN_A_FORMAT.sub("", code).casefold()
    if "d" in signs:
        return _DAY
    return (_MONTH if "m" in signs else _YEAR) if "y" in signs else None


def _refused(file: str | None, message: str, rule: str, hint: str | None = None) -> CaseError:
    return CaseError([Problem("", message, rule=rule, suggestion=hint, file=file)])


@contextmanager
def _explained(file: str | None) -> Iterator[None]:
    """Whatever a broken archive brings about, as one problem."""
    try:
        yield
    except _BROKEN as error:
        raise _refused(file, "the file is no spreadsheet, or a damaged one", RULE, "save it as .xlsx again") from error
