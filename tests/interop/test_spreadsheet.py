"""Spreadsheets: what is written is read again, what is typed is what a case file would say, and problems have cells."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import fields
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings

from realpolitik.case import Case, parse
from realpolitik.case.contents import Contents
from realpolitik.case.edit import text_of
from realpolitik.case.file import library
from realpolitik.case.file import load as load_case
from realpolitik.errors import CaseError, RealpolitikError
from realpolitik.interop.files import load
from realpolitik.interop.spreadsheet.layout import LEVELS, SHEETS
from realpolitik.interop.spreadsheet.writing import write
from tests.interop.office import needs_office, type_in
from tests.strategies import documents

Cells = Mapping[tuple[str, str], Any]

TYPED = """\
realpolitik: 1
title: The power line
as_of: 2031-05
sources:
  memo: {title: Notes, date: 2031, reliability: B2}
actors:
  upland: {name: Upland, capability: 60..80, aka: [the republic, "U, or Up"]}
  lowland: {name: Lowland, capability: 50}
issues:
  power: {question: Who gets it?, levels: [nobody, lowland], status_quo: nobody, evidence: [memo#2]}
  transit: {levels: {closed: 0, night: 40, open: 100}, status_quo: closed}
stances:
  upland:
    power: {values: {nobody: 100, lowland: 0..10}, salience: 20}
    transit:
      position: night..open
      salience: 40..60
      evidence: {salience: [memo#3, {source: memo, quote: at any price}]}
  lowland:
    power: {values: {nobody: 20, lowland: 100}, salience: {low: 50, mode: 60, high: 90}}
    transit: {position: 12.5, salience: 20}
levers:
  connect: {issue: power, to: lowland, by: [upland], chance: 0.5..0.8, cost: {upland: -3..3}}
  lift: {issue: transit, to: open, by: [lowland, upland], from: [closed], needs: {power: lowland}, lasts: kept}
deals:
  power_for_transit: {parties: [upland, lowland], terms: {power: lowland, transit: open}}
claims:
  both_gain: {says: Both gain., test: {gain: {of: lowland, deal: power_for_transit}, above: 0}}
"""
FILLED: Cells = {
    ("Case", "B2"): "The power line",
    ("Case", "B3"): "2031-05",
    ("Sources", "A2"): "memo",
    ("Sources", "B2"): "Notes",
    ("Sources", "E2"): 2031,
    ("Sources", "G2"): "B2",
    ("Actors", "A2"): "upland",
    ("Actors", "B2"): "Upland",
    ("Actors", "D2"): "60..80",
    ("Actors", "F2"): 'the republic, "U, or Up"',
    ("Actors", "A3"): "lowland",
    ("Actors", "B3"): "Lowland",
    ("Actors", "D3"): 50,
    ("Issues", "A2"): "power",
    ("Issues", "B2"): "Who gets it?",
    ("Issues", "C2"): "nobody",
    ("Issues", "A3"): "transit",
    ("Issues", "C3"): "closed",
    ("Levels", "A2"): "power",
    ("Levels", "B2"): "nobody",
    ("Levels", "A3"): "power",
    ("Levels", "B3"): "lowland",
    ("Levels", "A4"): "transit",
    ("Levels", "B4"): "closed",
    ("Levels", "C4"): 0,
    ("Levels", "A5"): "transit",
    ("Levels", "B5"): "night",
    ("Levels", "C5"): 40,
    ("Levels", "A6"): "transit",
    ("Levels", "B6"): "open",
    ("Levels", "C6"): 100,
    ("Positions", "A2"): "upland",
    ("Positions", "A3"): "lowland",
    ("Positions", "B1"): "power",
    ("Positions", "C1"): "transit",
    ("Positions", "B2"): "{nobody: 100, lowland: 0..10}",
    ("Positions", "C2"): "night..open",
    ("Positions", "B3"): "{nobody: 20, lowland: 100}",
    ("Positions", "C3"): 12.5,
    ("Saliences", "A2"): "lowland",
    ("Saliences", "A3"): "upland",  # in another order than the positions
    ("Saliences", "B1"): "transit",
    ("Saliences", "C1"): "power",
    ("Saliences", "B2"): 20,
    ("Saliences", "C2"): "{low: 50, mode: 60, high: 90}",
    ("Saliences", "B3"): "40..60",
    ("Saliences", "C3"): 20,
    ("Levers", "A2"): "connect",
    ("Levers", "B2"): "power",
    ("Levers", "C2"): "lowland",
    ("Levers", "D2"): "upland",
    ("Levers", "G2"): "0.5..0.8",
    ("Levers", "H2"): "upland: -3..3",
    ("Levers", "A3"): "lift",
    ("Levers", "B3"): "transit",
    ("Levers", "C3"): "open",
    ("Levers", "D3"): "lowland, upland",
    ("Levers", "E3"): "closed",
    ("Levers", "F3"): "power: lowland",
    ("Levers", "I3"): "kept",
    ("Deals", "A2"): "power_for_transit",
    ("Deals", "C2"): "upland, lowland",
    ("Deals", "D2"): "power: lowland, transit: open",
    ("Evidence", "A2"): "issues.power",
    ("Evidence", "B2"): "memo#2",
    ("Evidence", "A3"): "stances.upland.transit.salience",
    ("Evidence", "B3"): "memo#3",
    ("Evidence", "A4"): "stances.upland.transit.salience",
    ("Evidence", "B4"): "memo",
    ("Evidence", "C4"): "at any price",
}
CLAIM = ("claims.both_gain", "{says: Both gain., test: {gain: {of: lowland, deal: power_for_transit}, above: 0}}")


def contents(case: Case) -> dict[str, Any]:
    return {one.name: getattr(case, one.name) for one in fields(Contents)}


def written(document: Mapping[str, Any], folder: Path) -> Path:
    file = folder / "case.xlsx"
    file.write_bytes(write(document))
    return file


def changed(file: Path, cells: Cells) -> Path:
    """The spreadsheet with these cells put in by another program."""
    book = openpyxl.load_workbook(file)
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    book.save(file)
    return file


def problems(file: Path) -> list[str]:
    """What is wrong with a spreadsheet, without its name."""
    with pytest.raises(CaseError) as caught:
        load(file)
    return [str(problem).replace(str(file), "").removeprefix(":").strip() for problem in caught.value.problems]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A spreadsheet without problems."""
    return written(parse(TYPED).document, tmp_path)


# --- there and back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", library())
def test_a_case_written_as_a_spreadsheet_is_read_back_whole(name: str, tmp_path: Path) -> None:
    case = load_case(name)
    again = load(written(case.document, tmp_path))
    assert again == case
    assert contents(again) == contents(case)


@settings(max_examples=15)
@given(document=documents(claims=True))
def test_any_case_comes_back(document: Mapping[str, Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    case = parse(text_of(document))
    assert contents(load(written(case.document, tmp_path_factory.mktemp("any")))) == contents(case)


def test_the_same_case_has_the_same_bytes() -> None:
    document = parse(TYPED).document
    assert write(document) == write(document)
    with zipfile.ZipFile(BytesIO(write(document))) as parts:
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01" in parts.read("docProps/core.xml")


def test_numbers_are_numbers_and_levels_are_chosen_from_a_list(sound: Path) -> None:
    book = openpyxl.load_workbook(sound)
    assert book["Saliences"]["C3"].value == 20
    assert book["Positions"]["C3"].value == 12.5
    formulas = [rule.formula1 for rule in book["Positions"].data_validations.dataValidation]
    assert any(formula.startswith(f"OFFSET({LEVELS}!") for formula in formulas if formula)


def test_an_empty_sheet_asks_for_a_title_and_nothing_else(tmp_path: Path) -> None:
    assert problems(written({}, tmp_path)) == ["Case!B2  title is missing"]


def test_a_sheet_that_is_filled_in_gives_the_case_that_typing_it_would(tmp_path: Path) -> None:
    file = changed(written({}, tmp_path), FILLED)
    book = openpyxl.load_workbook(file)
    for row in (("path", "value"), CLAIM):
        (book["More"] if "More" in book else book.create_sheet("More")).append(row)
    book.save(file)
    assert load(file) == parse(TYPED)


@needs_office
def test_a_sheet_filled_in_with_libreoffice_gives_the_case_that_typing_it_would(tmp_path: Path) -> None:
    empty, filled = written({}, tmp_path), tmp_path / "filled.xlsx"
    type_in(empty, filled, {place: str(value) for place, value in FILLED.items()}, tmp_path / "profile")
    typed = {key: value for key, value in parse(TYPED).document.items() if key != "claims"}
    assert load(filled).document == typed


@needs_office
def test_libreoffice_saves_a_whole_case_without_changing_it(tmp_path: Path) -> None:
    case, saved = load_case("syria-2015"), tmp_path / "saved.xlsx"
    type_in(written(case.document, tmp_path), saved, {}, tmp_path / "profile")
    assert load(saved) == case


# --- text that looks like something else -----------------------------------------------------------------------------

ODD = [
    "=1+1",
    "+1",
    "-1+x",
    "@SUM(1)",
    '=HYPERLINK("http://example.org")',
    "#REF!",
    "notes of a spy",
    "0x10",
    "true",
    "null",
]


@pytest.mark.parametrize("name", ODD)
def test_a_name_like_a_formula_is_text_and_stays_what_it_is(name: str, tmp_path: Path) -> None:
    if "#" in name or "." in name:
        document = {"realpolitik": 1, "title": name}
    else:
        document = {"realpolitik": 1, "title": name, "actors": {name: {"name": name, "aka": [name, "b"]}},
                    "issues": {name: {"levels": [name, "x"], "status_quo": name}},
                    "stances": {name: {name: {"values": {name: 3, "x": 0}, "salience": 3}}}}  # fmt: skip
    case = parse(text_of(document))
    file = written(case.document, tmp_path)
    assert contents(load(file)) == contents(case)
    with zipfile.ZipFile(file) as parts:
        assert not [part for part in parts.namelist() if b"<f>" in parts.read(part) or b"<f " in parts.read(part)]


@pytest.mark.parametrize(
    "text", ["a\x07b", "_x0041_", " blanks around ", "two\nlines", "car\rriage", "\ufffe", "{", "a: b"]
)
def test_signs_that_a_sheet_has_trouble_with_come_back(text: str, tmp_path: Path) -> None:
    document = {"realpolitik": 1, "title": text, "actors": {"a": {"name": text, "aka": [text]}}}
    case = Case.from_frames([], [], title="x").edit({"title": text, "actors": document["actors"]})
    assert contents(load(written(case.document, tmp_path))) == contents(case)


def test_what_is_too_long_for_a_cell_is_taken_apart(tmp_path: Path) -> None:
    claims = {
        f"claim_{n}": {"says": "x" * 9000, "test": {"gain": {"of": "a", "deal": "d"}, "above": 0}} for n in range(9)
    }
    document = {"realpolitik": 1, "title": "T", "scenarios": {"s": {"kind": "counterfactual", "claims": claims}}}
    book = openpyxl.load_workbook(BytesIO(write(document)))
    paths = [row[0].value for row in book["More"].iter_rows(min_row=2)]
    assert paths[0] == "scenarios.s.kind"
    assert "scenarios.s.claims.claim_8" in paths


def test_a_text_that_no_cell_holds_is_refused_and_not_cut() -> None:
    with pytest.raises(RealpolitikError, match=r"title has 40,000 characters; a cell .* holds 32,767"):
        write({"realpolitik": 1, "title": "x" * 40_000})


# --- problems --------------------------------------------------------------------------------------------------------

WRONG: dict[str, tuple[Cells, list[str]]] = {
    "position": ({("Positions", "C3"): 120}, [
        "Positions!C3  lowland on transit: position 120 is outside the scale 0–100",
    ]),
    "level": ({("Positions", "C2"): "opne"}, [
        'Positions!C2  upland on transit: position "opne" is not a level of transit or a number;'
        ' did you mean "open"?',
    ]),
    "range": ({("Saliences", "C3"): "30..20"}, [
        'Saliences!C3  lowland on transit: salience "30..20" runs from 30 down to 20; write 20..30',
    ]),
    "actor": ({("Positions", "A2"): "uplnad"}, ['Positions!A2  "uplnad" is not an actor; did you mean "upland"?']),
    "issue": ({("Levers", "B2"): "powr"}, ['Levers!B2  "powr" is not an issue; did you mean "power"?']),
    "status quo": ({("Issues", "C3"): "shut"}, ['Issues!C3  "shut" is not a level of transit']),
    "point": ({("Levels", "C5"): None}, ["Levels!C5  transit: night has no point"]),
    "level twice": ({("Levels", "B5"): "open"}, [
        'Levels!B6  "open" is twice a level of transit',
        'Positions!C2  upland on transit: position "night..open" is not a level of transit or a number',
    ]),
    "row twice": ({("Actors", "A4"): "upland"}, ["Actors!A4  actors.upland stands twice (first in Actors!A2)"]),
    "no name": ({("Deals", "C4"): "a, b"}, ["Deals!C4  the row names no deal"]),
    "no salience": ({("Saliences", "C3"): None}, ["Saliences!C3  lowland on transit: salience is missing"]),
    "list": ({("Deals", "C2"): "[upland"}, [
        "Deals!C2  \"[upland\" can't be read: not YAML: while parsing a flow sequence did not find expected ',' or ']'",
    ]),
    "heading": ({("Levers", "D1"): "bye"}, ['Levers!D1  "bye" is not a heading of Levers; did you mean "by"?']),
    "no heading": ({("Sources", "K2"): "x"}, ['Sources!K2  "x" stands under no heading']),
    "head": ({("Case", "A3"): "a of"}, ['Case!A3  "a of" isn\'t said of a case; did you mean "as_of"?']),
    "date": ({("Case", "B3"): "May"}, ['Case!B3  as_of "May" is not a date; write it as 2015-09-30']),
    "source": ({("Evidence", "B2"): "mmo#2"}, ['Evidence!B2  "mmo" is not a source; did you mean "memo"?']),
    "evidence": ({("Evidence", "A2"): "issues.powr"}, [
        'Evidence!A2  "issues.powr" is nothing that stands here; did you mean "issues.power"?',
    ]),
    "more": ({("More", "A2"): "claims.x.says.y"}, [
        "More!B2  claim x: says must be text, not a map",
        "More!B2  claim x: test is missing",
    ]),
    "extends": ({("More", "A2"): "extends"}, ["More!A2  a spreadsheet doesn't say extends"]),
    "over a column": ({("More", "A2"): "actors.upland.name"}, [
        "More!A2  actors.upland.name stands twice (first in Actors!B2)",
    ]),
    "formula": ({("Levers", "G2"): "=1/2"}, [
        "Levers!G2  the cell holds a formula that hasn't been worked out;"
        " open and save the file in a spreadsheet program, or give its value",
    ]),
    "all": (
        {("Positions", "C3"): 120, ("Levers", "B2"): "powr", ("Case", "B3"): "May"},
        ['Case!B3  as_of "May" is not a date; write it as 2015-09-30',
         "Positions!C3  lowland on transit: position 120 is outside the scale 0–100",
         'Levers!B2  "powr" is not an issue; did you mean "power"?'],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "says"), WRONG.values(), ids=WRONG)
def test_every_problem_is_told_with_its_cell(cells: Cells, says: list[str], sound: Path) -> None:
    assert problems(changed(sound, cells)) == says


def test_a_sheet_with_a_wrong_name_is_told(sound: Path) -> None:
    book = openpyxl.load_workbook(sound)
    book.create_sheet("Postions")
    book.create_sheet("My sums")
    book.save(sound)
    assert problems(sound) == [
        'Postions  "Postions" is not a sheet of a case; did you mean "Positions"?',
        'My sums  "My sums" is not a sheet of a case; a sheet of your own begins with Notes',
    ]


def test_the_analysts_own_sheets_and_columns_are_left_alone(sound: Path) -> None:
    before = load(sound)
    book = openpyxl.load_workbook(sound)
    book.create_sheet("Notes and sums")["A1"] = "=1/0"
    book["Actors"]["H1"], book["Actors"]["H2"] = "Notes to self", "=1/0"
    book["Positions"]["E1"], book["Positions"]["E2"] = "notes", "why"
    book.save(sound)
    assert load(sound) == before


def test_merged_cells_are_told(sound: Path) -> None:
    book = openpyxl.load_workbook(sound)
    book["Positions"].merge_cells("B3:C3")
    book.save(sound)
    assert problems(sound)[0] == "Positions  the cells B3:C3 are merged; split them"


def test_what_is_odd_has_its_cell_too(sound: Path) -> None:
    odd = load(changed(sound, {("Actors", "A4"): "idle"})).warnings
    assert [str(one).removeprefix(f"{sound}:") for one in odd] == [
        "Actors!A4  actor idle: wants nothing and does nothing"
    ]


# --- other programs' cells -------------------------------------------------------------------------------------------


def repacked(file: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The archive with its parts changed."""
    with zipfile.ZipFile(file) as parts:
        held = {name: change(name, parts.read(name)) for name in parts.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as again:
        for name, data in held.items():
            again.writestr(name, data)
    return file


def sheet_part(sheet: str) -> str:
    return f"xl/worksheets/sheet{SHEETS.index(sheet) + 1}.xml"


def put_cell(file: Path, sheet: str, cell: str, xml: str) -> Path:
    """The archive with one cell as another program would have written it."""
    pattern = re.compile(rf'<c r="{cell}"[^>]*?(/>|>.*?</c>)'.encode())

    def change(name: str, data: bytes) -> bytes:
        return pattern.sub(xml.encode(), data, count=1) if name == sheet_part(sheet) else data

    return repacked(file, change)


def test_what_a_formula_came_to_is_taken_and_told(sound: Path) -> None:
    case = load(put_cell(sound, "Saliences", "C3", '<c r="C3"><f>10*3+DDE("cmd";"/c calc";"x")</f><v>30</v></c>'))
    assert case.document["stances"]["lowland"]["transit"]["salience"] == 30
    assert "Saliences!C3 holds a formula: what it came to when the file was saved is taken" in str(case.warnings[0])


@pytest.mark.parametrize(
    ("xml", "says"),
    [
        ('<c r="C3" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "holds an error, #DIV/0!"),
        ('<c r="C3"><f>1/2</f></c>', "holds a formula that hasn't been worked out"),
    ],
    ids=["error", "no value"],
)
def test_a_formula_without_a_value_is_told(xml: str, says: str, sound: Path) -> None:
    (problem,) = problems(put_cell(sound, "Saliences", "C3", xml))
    assert problem.startswith(f"Saliences!C3  the cell {says}")


@pytest.mark.parametrize(
    ("form", "as_of"),
    [("yyyy-mm-dd", "2018-07-01"), ("mmm yyyy", "2018-07"), ("yyyy", "2018"), ('d. "m" mmmm yy', "2018-07-01")],
)
def test_a_date_is_as_exact_as_it_is_shown(form: str, as_of: str, sound: Path) -> None:
    book = openpyxl.load_workbook(sound)
    book["Case"]["B3"] = date(2018, 7, 1)
    book["Case"]["B3"].number_format = form
    book.save(sound)
    assert load(sound).as_of == as_of


def test_text_in_pieces_and_text_inline_are_text(sound: Path) -> None:
    inline = '<c r="B2" t="inlineStr"><is><r><t>The power</t></r><r><t xml:space="preserve"> line</t></r></is></c>'
    assert load(put_cell(sound, "Case", "B2", inline)).title == "The power line"


def test_links_to_other_files_are_not_followed(sound: Path) -> None:
    link = b'<Relationship Id="rId99" TargetMode="External" Type="x/worksheet" Target="file:///etc/passwd"/></Relationships>'
    before = load(sound)
    again = repacked(
        sound, lambda name, data: data.replace(b"</Relationships>", link) if name.endswith(".rels") else data
    )
    assert load(again) == before


# --- hostile files ---------------------------------------------------------------------------------------------------


def with_rows(file: Path, rows: bytes) -> Path:
    part = sheet_part("Positions")
    return repacked(
        file, lambda name, data: data.replace(b"</sheetData>", rows + b"</sheetData>") if name == part else data
    )


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
NOT_A_SHEET = "the file is no spreadsheet, or a damaged one; save it as .xlsx again"


def test_a_million_rows_are_refused(sound: Path) -> None:
    with_rows(sound, b"<row><c><v>1</v></c></row>" * 1_000_000)
    assert problems(sound) == ["more than 500,000 cells, rows and texts"]


def test_a_bomb_is_not_unpacked(sound: Path) -> None:
    with_rows(sound, b" " * 200_000_000)
    assert sound.stat().st_size < 1_000_000
    assert problems(sound) == ["the spreadsheet unpacks to more than 50 MB"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_they_grow(encoding: str, sound: Path) -> None:
    def change(name: str, data: bytes) -> bytes:
        if name != "xl/workbook.xml":
            return data
        text = (
            data.decode("utf-8")
            .removeprefix('<?xml version="1.0" encoding="UTF-8"?>')
            .removeprefix("<?xml version='1.0'?>")
        )
        return (ENTITIES.decode() + text).encode(encoding)

    assert problems(repacked(sound, change)) == ["xl/workbook.xml declares a document type"]


def test_nobody_is_told_more_than_they_would_read(sound: Path) -> None:
    cell = '<row r="{0}"><c r="A{0}" t="str"><v>no such actor</v></c></row>'
    with_rows(sound, "".join(cell.format(row) for row in range(100, 30_100)).encode())
    assert len(problems(sound)) == 1000


def test_a_cell_far_out_costs_nothing(sound: Path) -> None:
    with_rows(sound, b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert problems(sound) == ["Positions!XFD1048576  1 belongs to no actor in column A"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", NOT_A_SHEET),
        (b"PK\x03\x04 and no more", NOT_A_SHEET),
        (b"realpolitik: 1\n", NOT_A_SHEET),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "the file is an old .xls, or under a password; save it as .xlsx, without a password",
        ),
        (b"x" * 5_000_001, "the file is larger than 5 MB"),
    ],
    ids=["empty", "truncated", "yaml", "xls", "large"],
)
def test_what_is_no_spreadsheet_is_told(data: bytes, says: str, tmp_path: Path) -> None:
    file = tmp_path / "case.xlsx"
    file.write_bytes(data)
    assert problems(file) == [says]


def test_an_archive_of_something_else_is_told(tmp_path: Path) -> None:
    file = tmp_path / "case.xlsx"
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert problems(file) == [NOT_A_SHEET]


def test_a_workbook_about_something_else_is_told(tmp_path: Path) -> None:
    file = tmp_path / "case.xlsx"
    openpyxl.Workbook().save(file)
    assert problems(file) == ["none of the sheets of a case is here; `realpolitik new --sheet` writes them"]


def test_a_spreadsheet_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert problems(tmp_path / "case.xlsx") == ["there is no such file"]
    (tmp_path / "folder.xlsx").mkdir()
    assert problems(tmp_path / "folder.xlsx") == ["is a directory, not a spreadsheet"]


def test_a_damaged_file_is_a_case_or_a_problem_and_nothing_else(sound: Path) -> None:
    whole, rng = sound.read_bytes(), random.Random(0)
    for _ in range(60):
        damaged = bytearray(whole[: rng.choice((len(whole), rng.randrange(len(whole))))])
        for _ in range(rng.randrange(6)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        sound.write_bytes(bytes(damaged))
        with suppress(CaseError):
            assert load(sound).title
