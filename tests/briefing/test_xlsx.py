"""The briefing as a spreadsheet, as openpyxl reads it back."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import realpolitik as rp
from realpolitik.briefing.document import Cite, Column, Document, Paragraph, Section, Sheet, Table
from realpolitik.briefing.xlsx import render
from tests.briefing.hostile import HOSTILE
from tests.briefing.river_treaty import POSITIONS, RIVER_TREATY
from tests.briefing.texts import HARD, page

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0")


def read(file: bytes):
    return openpyxl.load_workbook(BytesIO(file))


@pytest.fixture(scope="module")
def syria():
    case = rp.load("syria-2018")
    return case, read(rp.brief(case, flips=False).rendered(".xlsx"))


def rows_of(sheet) -> list[dict[str, object]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_matrix_has_its_sheet(syria):
    _, workbook = syria
    asked = ["Stances", "Positions", "Saliences", "Verdicts", "Gains", "Alignment", "Keys", "Claims", "Evidence"]
    assert set(asked) <= set(workbook.sheetnames)
    assert workbook.sheetnames[0] == "Briefing"


def test_every_stance_is_there_with_its_range(syria):
    case, workbook = syria
    rows = rows_of(workbook["Stances"])
    assert len(rows) == sum(map(len, case.stances.values()))
    (row,) = (one for one in rows if (one["Actor"], one["issue"]) == ("Russia", "Iran presence"))
    stance = case.stances["russia"]["iran_presence"]
    assert (row["salience, low"], row["salience, high"]) == (stance.salience.low, stance.salience.high)
    assert row["position, low"] == stance.position.low


def test_positions_and_saliences_are_matrices_of_actors_and_issues(syria):
    case, workbook = syria
    for title in ("Positions", "Saliences"):
        rows = rows_of(workbook[title])
        assert [row["Actor"] for row in rows] == [case.actors[key].name for key in case.stances]
        assert len(rows[0]) == 1 + len(case.issues)


def test_gains_are_what_the_deals_say(syria):
    case, workbook = syria
    rows = {row["Actor"]: row for row in rows_of(workbook["Gains"])}
    for entry in rp.deals(case):
        for gain in entry.gains:
            assert rows[case.actors[gain.actor].name][f"{entry.name} (points)"] == pytest.approx(gain.points)


def test_every_number_leads_to_its_source_or_is_called_judgement(syria):
    case, workbook = syria
    answer = rp.evidence(case)
    rows = rows_of(workbook["Evidence"])
    assert {row["path in the file"] for row in rows} == {number.key for number in answer.numbers}
    judged = {row["path in the file"] for row in rows if row["rests on"] == "judgement"}
    assert judged == set(answer.judgement)
    assert all(row["source"] in case.sources for row in rows if row["rests on"] == "source")


def test_numbers_are_numbers_in_their_formats():
    sheet = read(render(page(POSITIONS)))["S"]
    assert sheet.max_row == 1 + len(POSITIONS.rows)
    assert [cell.value for cell in sheet[2]][1:5] == [12.0, 0.18, 0.31, 0.41]
    assert [cell.data_type for cell in sheet[2]][1:5] == ["n"] * 4
    assert sheet["C2"].number_format == '+0.0%;"−"0.0%;0%'
    assert [cell.value for cell in sheet[3]][5:] == [None, "see [gazette]"]


def test_headings_stay_in_view_and_filter(syria):
    _, workbook = syria
    for sheet in workbook.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(sheet.column_dimensions[cell.column_letter].width >= 8 for cell in sheet[1])


def test_the_first_sheet_leads_to_every_other(syria):
    _, workbook = syria
    links = [cell.hyperlink.location for (cell,) in workbook["Briefing"]["A1:A60"] if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in workbook.sheetnames[1:]]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_is_never_a_formula(text):
    table = Table((Column(text), Column("n", "count")), ((text, 1), ((text, Cite("a#1")), 2)), text)
    document = Document(text, (Section("a", text, (table,)),), subtitle=text, facts=(text,), notes=(text,))
    file = render(document)
    workbook = read(file)
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type in "sn" for cell in cells)
    assert text.strip() in {str(cell.value).strip() for cell in cells}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).lstrip()[:1] in tuple("=+-@"))
    with ZipFile(BytesIO(file)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=0, max_size=60), min_size=1, max_size=5))
def test_names_of_sheets_are_legal_and_differ(titles):
    table = Table((Column("a"),), (("x",),))
    sections = tuple(Section(str(at), title, (), sheets=(Sheet(title, table),)) for at, title in enumerate(titles))
    names = read(render(Document("T", sections))).sheetnames
    assert len({name.lower() for name in names}) == 1 + len(titles)
    for name in names:
        assert 1 <= len(name) <= 31
        assert not re.search(r"[\[\]:*?/\\]", name)
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.lower() != "history"


@pytest.mark.parametrize("document", [RIVER_TREATY, HOSTILE, *HARD.values()], ids=["river", "hostile", *HARD])
def test_the_same_document_is_the_same_bytes(document):
    assert render(document) == render(document)


def test_the_dates_are_the_cases_own():
    properties = read(render(page(Paragraph("x"), as_of="2018-07-31"))).properties
    assert {properties.created.isoformat()[:10], properties.modified.isoformat()[:10]} == {"2018-07-31"}


def test_findings_and_tables_of_a_page_are_sheets():
    workbook = read(render(RIVER_TREATY))
    assert workbook.sheetnames == ["Briefing", "Deals", "Deals 2", "The argument"]
    assert [row["finding"] for row in rows_of(workbook["Deals"])] == ["held out for", "refused", "ready"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice isn't installed")
@pytest.mark.parametrize("document", [RIVER_TREATY, HOSTILE], ids=["river", "hostile"])
def test_libreoffice_opens_it(document, tmp_path):
    (tmp_path / "brief.xlsx").write_bytes(render(document))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "csv", "--outdir", tmp_path, tmp_path / "brief.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert document.title.split()[0] in (tmp_path / "brief.csv").read_text(encoding="utf-8", errors="replace")
