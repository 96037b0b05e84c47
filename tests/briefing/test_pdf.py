"""The briefing as PDF, as a reader of PDF sees it."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from realpolitik.briefing import pdf
from realpolitik.briefing.document import Paragraph
from tests.briefing.hostile import HOSTILE
from tests.briefing.river_treaty import FIGURES, RIVER_TREATY
from tests.briefing.texts import EMPTY, HARD, MARKUP, OTHER_SCRIPTS, TALL, UNBROKEN, WIDE, page, sentences


def read(file: bytes) -> PdfReader:
    return PdfReader(BytesIO(file))


def text_of(reader: PdfReader) -> str:
    return "".join(one.extract_text() for one in reader.pages)


def squeezed(text: str) -> str:
    """Without spaces, which depend on where lines end."""
    return re.sub(r"[\s\u200b]+", "", text)


@pytest.fixture(scope="module")
def river() -> PdfReader:
    return read(pdf.render(RIVER_TREATY))


@pytest.mark.parametrize("sentence", sentences(RIVER_TREATY))
def test_every_sentence_can_be_found(river, sentence):
    assert squeezed(sentence) in squeezed(text_of(river))


def test_sections_and_findings_are_bookmarks(river):
    titles = [one.title for one in flat(river.outline)]
    assert [title for title in titles if title[:1].isdigit()] == [
        f"{section.number}  {section.title}" for section in RIVER_TREATY.sections
    ]
    assert "water_for_power — held out for" in titles


def flat(outline) -> list[Destination]:
    return [one for part in outline for one in (flat(part) if isinstance(part, list) else [part])]


def test_the_file_says_what_it_is_and_in_which_language(river):
    assert (river.metadata.title, river.metadata.author) == ("The River Treaty", "Realpolitik")
    assert river.root_object["/Lang"] == "en-GB"
    assert river.root_object["/MarkInfo"]["/Marked"].value is True


def test_pages_are_numbered(river):
    of = len(river.pages)
    for number, one in enumerate(river.pages, start=1):
        assert f"{number} / {of}" in one.extract_text() or f"{number}/{of}" in squeezed(one.extract_text())


def test_notes_name_the_source_in_full_once_and_its_paragraph_each_time(river):
    text = squeezed(text_of(river))
    assert text.count(squeezed("A. Pen, The river in spring, River Survey, 2 May 2031 [B2], paragraph")) == 1
    assert squeezed("survey, paragraph 4") in text


def test_figures_keep_their_words(river):
    assert "Lowland City" in text_of(river)


def test_every_font_is_inside(river):
    fonts = [font.get_object() for one in river.pages for font in one["/Resources"].get("/Font", {}).values()]
    assert fonts
    for font in fonts:
        (inner,) = font["/DescendantFonts"]
        assert {"/FontFile2", "/FontFile3"} & inner.get_object()["/FontDescriptor"].keys()


def test_figures_tell_what_they_show():
    (figure, *_) = FIGURES
    file = pdf.render(page(figure))
    assert figure.alt in alternatives(read(file))


def alternatives(reader: PdfReader) -> set[str]:
    """What the tagged figures say to those who can't see them."""
    found, waiting = set(), [reader.root_object["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            found |= {str(node["/Alt"])} if "/Alt" in node else set()
            waiting += [node["/K"]] if "/K" in node else []
    return found


@pytest.mark.parametrize("text", [MARKUP, '#panic("no")', "#set page(width: 1pt)", "https://x.y/<z>"])
def test_a_text_prints_as_it_is_written(text):
    reader = read(pdf.render(page(Paragraph(text), title=text)))
    assert squeezed(text) in squeezed(text_of(reader))
    assert reader.metadata.title == text


@pytest.mark.parametrize(
    "document",
    [RIVER_TREATY, pytest.param(HOSTILE, marks=pytest.mark.slow), OTHER_SCRIPTS],
    ids=["river", "hostile", "other-scripts"],
)
def test_the_same_document_is_the_same_bytes(document):
    assert pdf.render(document) == pdf.render(document)


def test_the_date_is_the_cases_own():
    assert (
        read(pdf.render(page(Paragraph("x"), as_of="2018-07"))).metadata.creation_date.isoformat()[:10] == "2018-07-01"
    )
    assert read(pdf.render(page(Paragraph("x")))).metadata.creation_date is None


@pytest.mark.parametrize("name", HARD)
def test_hard_documents_are_set_all_the_same(name):
    assert len(read(pdf.render(HARD[name])).pages) >= 1


def test_the_standards_hold_wherever_the_fonts_have_every_sign(monkeypatch):
    held = []
    compiled = pdf._compiled

    def watched(data, document, own_fonts_only, standards):
        file = compiled(data, document, own_fonts_only, standards)
        held.append((own_fonts_only, standards))
        return file

    monkeypatch.setattr(pdf, "_compiled", watched)
    for document in (RIVER_TREATY, HOSTILE, WIDE, page(Paragraph("x"), as_of="2018")):
        pdf.render(document)
    assert held == [(True, pdf.ACCESSIBLE)] * 3 + [(True, pdf.LASTING)]
    pdf.render(EMPTY)
    assert held[-1] == (False, [])  # a heading without words isn't allowed


LEAST_WIDTH = 0.25  # of a letter, in its size


@pytest.mark.parametrize("document", [UNBROKEN, WIDE, TALL], ids=["unbroken", "wide", "tall"])
def test_nothing_runs_off_the_page(document):
    places: list[tuple[float, float, float]] = []

    def note(text, page_matrix, text_matrix, _font, size):
        if text.strip():
            x, y = (page_matrix[at] * text_matrix[4 + at // 3] + page_matrix[4 + at // 3] for at in (0, 3))
            places.append((x, x + LEAST_WIDTH * size * len(text.strip()), y))

    reader = read(pdf.render(document))
    for one in reader.pages:
        one.extract_text(visitor_text=note)
        width, height = one.mediabox.width, one.mediabox.height
        assert all(left >= 0 and right <= width and 0 <= y <= height for left, right, y in places)
    found = squeezed(text_of(reader))
    assert all(squeezed(sentence) in found for sentence in sentences(document) if len(sentence) < 1000)
