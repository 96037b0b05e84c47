"""The briefing as a Word document: what python-docx reads back, and the order of elements that Word insists on."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from lxml import etree
from pypdf import PdfReader

from realpolitik.briefing.document import Column, Paragraph, Table
from realpolitik.briefing.docx import render
from tests.briefing.hostile import HOSTILE, NASTY
from tests.briefing.river_treaty import FIGURES, POSITIONS, RIVER_TREATY
from tests.briefing.texts import HARD, MARKUP, WIDE, page, sentences

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"

# ECMA-376 part 1, §17: the children of each kind of properties, in the order that the schema asks for.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "tblStylePr": "pPr rPr tblPr trPr tcPr",
    "settings": "zoom proofState defaultTabStop characterSpacingControl savePreviewPicture footnotePr compat rsids "
    "themeFontLang clrSchemeMapping doNotAutoCompressPictures shapeDefaults decimalSymbol listSeparator",
}
PARTS = ("word/document.xml", "word/styles.xml", "word/footnotes.xml", "word/footer1.xml", "word/settings.xml")


@pytest.fixture(scope="module")
def river() -> bytes:
    return render(RIVER_TREATY)


def read(file: bytes):
    return docx.Document(BytesIO(file))


def part(file: bytes, name: str):
    with ZipFile(BytesIO(file)) as archive:
        return etree.fromstring(archive.read(name))


def words(root) -> str:
    """The texts of a part, as Word shows them."""
    return "\n".join("".join(t.text or "" for t in line.iter(f"{W}t")) for line in root.iter(f"{W}p"))


@pytest.mark.parametrize("sentence", sentences(RIVER_TREATY))
def test_every_sentence_is_there(river, sentence):
    text = words(part(river, "word/document.xml"))
    assert re.sub(r"\s+", "", sentence) in re.sub(r"\s+", "", text)


def test_headings_make_an_outline(river):
    lines = read(river).paragraphs
    assert [line.text for line in lines if line.style.name == "Title"] == ["The River Treaty"]
    sections = [f"{section.number}  {section.title}" for section in RIVER_TREATY.sections]
    assert [line.text for line in lines if line.style.name == "Heading 1"] == [*sections, "Sources"]
    assert "water_for_power — held out for" in [line.text for line in lines if line.style.name == "Heading 2"]


def test_nothing_is_set_by_hand_that_a_style_says(river):
    for run in part(river, "word/document.xml").iter(f"{W}rPr"):
        assert {child.tag for child in run} <= {f"{W}rStyle"}


@pytest.mark.parametrize("document", [RIVER_TREATY, HOSTILE, *HARD.values()], ids=["river", "hostile", *HARD])
def test_elements_stand_in_the_order_that_word_insists_on(document):
    file = render(document)
    for name in PARTS:
        for kind, order in ORDER.items():
            known = order.split()
            for element in part(file, name).iter(f"{W}{kind}"):
                children = [etree.QName(child).localname for child in element if child.tag.startswith(W)]
                assert children == sorted(children, key=known.index), (name, kind)


def test_every_relation_leads_somewhere_and_every_part_has_a_type(river):
    with ZipFile(BytesIO(river)) as archive:
        names = set(archive.namelist())
        types = etree.fromstring(archive.read("[Content_Types].xml"))
        for name in names:
            if name.endswith(".rels"):
                folder = name.removesuffix(name.rpartition("/")[2]).removesuffix("_rels/")
                for one in etree.fromstring(archive.read(name)):
                    target = one.get("Target")
                    assert one.get("TargetMode") != "External"
                    place = target.lstrip("/") if target.startswith("/") else folder + target
                    assert place.replace("word/../", "") in names
    typed = {one.get("PartName", "").lstrip("/") for one in types}
    endings = {one.get("Extension") for one in types}
    assert all(name in typed or name.rpartition(".")[2] in endings for name in names - {"[Content_Types].xml"})


def test_evidence_stands_in_footnotes_that_word_numbers(river):
    calls = [one.get(f"{W}id") for one in part(river, "word/document.xml").iter(f"{W}footnoteReference")]
    notes = part(river, "word/footnotes.xml")
    assert calls == [one.get(f"{W}id") for one in notes if one.get(f"{W}type") is None]
    assert [one.get(f"{W}type") for one in notes][:2] == ["separator", "continuationSeparator"]
    text = words(notes)
    assert text.count("A. Pen, The river in spring, River Survey, 2 May 2031 [B2], paragraph") == 1
    assert "Lowland Gazette, April 2031 [C3]: “the river is ours”" in text


def test_a_table_has_a_header_that_comes_again_and_rows_that_stay_whole():
    rows = tuple(("a", at) for at in range(80))
    root = part(render(page(Table((Column("A"), Column("B", "count")), rows, "Many"))), "word/document.xml")
    (grid,) = root.iter(f"{W}tbl")
    headers = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in grid.iter(f"{W}tr")]
    assert headers == [True] + [False] * 80
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in grid.iter(f"{W}tr"))


def test_cells_stand_where_they_belong(river):
    (grid,) = read(river).tables
    assert [cell.text for cell in grid.rows[1].cells][:4] == ["Upland", "+12", "+18\u00a0%", ".31"]
    assert [cell.text for cell in grid.rows[0].cells][:2] == ["Actor", "Gain (points)"]
    assert grid.style.name == "Briefing Table"
    assert len(grid.rows) == 1 + len(POSITIONS.rows)


def test_captions_are_numbered_by_word(river):
    lines = [line for line in read(river).paragraphs if line.style.name == "Caption"]
    figures = [line.text for line in lines if line.text.startswith("Figure")]
    assert figures[0] == "Figure 1. Who wants what"
    assert len(figures) == len(FIGURES)
    fields = [one.text for line in lines for one in line._p.iter(f"{W}instrText")]
    assert fields.count(" SEQ Figure \\* ARABIC ") == len(FIGURES)
    assert fields.count(" SEQ Table \\* ARABIC ") == 1


def test_a_figure_is_a_vector_with_a_bitmap_behind_it_and_words_for_it(river):
    root = part(river, "word/document.xml")
    relations = {one.get("Id"): one.get("Target") for one in part(river, "word/_rels/document.xml.rels")}
    with ZipFile(BytesIO(river)) as archive:
        for blip in root.iter(f"{A}blip"):
            (vector,) = blip.iter(f"{SVG}svgBlip")
            assert archive.read(f"word/{relations[blip.get(f'{R}embed')]}").startswith(b"\x89PNG")
            svg = etree.fromstring(archive.read(f"word/{relations[vector.get(f'{R}embed')]}"))
            assert etree.QName(svg).localname == "svg"
    told = [one.get("descr") for one in root.iter() if etree.QName(one).localname == "docPr"]
    assert sorted(told) == sorted(figure.alt for figure in FIGURES)


def test_the_file_says_what_it_is_and_in_which_language(river):
    file = read(river)
    assert (file.core_properties.title, file.core_properties.author) == ("The River Treaty", "Realpolitik")
    assert {one.get(f"{W}val") for one in part(river, "word/styles.xml").iter(f"{W}lang")} == {"en-GB"}
    fields = [one.get(f"{W}instr").strip() for one in part(river, "word/footer1.xml").iter(f"{W}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]
    assert (round(file.sections[0].page_width.mm), round(file.sections[0].page_height.mm)) == (210, 297)


def test_the_date_is_the_cases_own():
    assert (
        read(render(page(Paragraph("x"), as_of="2018-07-31"))).core_properties.created.isoformat()[:10] == "2018-07-31"
    )


@pytest.mark.parametrize(
    "document", [RIVER_TREATY, pytest.param(HOSTILE, marks=pytest.mark.slow)], ids=["river", "hostile"]
)
def test_the_same_document_is_the_same_bytes(document):
    assert render(document) == render(document)


@pytest.mark.parametrize("text", [MARKUP, "<w:br/> &amp; ]]>", "{ HYPERLINK x }", NASTY])
def test_a_text_stands_as_it_is_written(text):
    document = page(Paragraph(text))
    lines = [line.text for line in read(render(document)).paragraphs]
    assert sentences(document)[-1] in [" ".join(line.split()) for line in lines]


def test_a_table_too_wide_for_the_page_comes_in_parts_that_begin_alike():
    grids = read(render(WIDE)).tables
    assert len(grids) > 1
    assert {grid.rows[1].cells[0].text for grid in grids} == {"water for power"}
    headings = [cell.text for grid in grids for cell in grid.rows[0].cells[1:]]
    assert headings == [f"horizon number {at}" for at in range(30)]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("ooxml-validate") is None, reason="npm's @ooxml-tools/validate isn't installed")
@pytest.mark.parametrize("document", [RIVER_TREATY, HOSTILE, *HARD.values()], ids=["river", "hostile", *HARD])
def test_microsofts_own_validator_finds_no_error(document, tmp_path):
    file = tmp_path / "briefing.docx"
    file.write_bytes(render(document))
    found = subprocess.run(["ooxml-validate", file], capture_output=True, text=True, timeout=120, check=False)
    assert "Found 0 errors" in found.stdout + found.stderr, found.stdout + found.stderr


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice isn't installed")
@pytest.mark.parametrize("document", [RIVER_TREATY, HOSTILE, *HARD.values()], ids=["river", "hostile", *HARD])
def test_libreoffice_opens_it(document, tmp_path):
    (tmp_path / "brief.docx").write_bytes(render(document))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "brief.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = "".join(one.extract_text() for one in PdfReader(tmp_path / "brief.pdf").pages)
    squeezed = re.sub(r"\s+", "", text)
    for section in document.sections:
        assert re.sub(r"\s+", "", section.title)[:20] in squeezed
