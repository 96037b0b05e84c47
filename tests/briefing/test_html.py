"""The briefing as a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from realpolitik.briefing.document import cell_runs
from realpolitik.briefing.html import anchor, render
from tests.briefing.hostile import HOSTILE
from tests.briefing.river_treaty import FIGURES, POSITIONS, RIVER_TREATY

VOID = {"meta", "link", "br", "img", "hr", "input"}


class Page(HTMLParser):
    """The page's elements with their attributes, its texts, and whether its tags are paired."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def river():
    return render(RIVER_TREATY)


@pytest.fixture(scope="module")
def hostile():
    return render(HOSTILE)


def test_tags_are_paired(river, hostile):
    assert Page(river).open == []
    assert Page(hostile).open == []


def test_it_fetches_and_runs_nothing(river, hostile):
    for page in (river, hostile):
        parsed = Page(page)
        names = {tag for tag, _ in parsed.elements}
        assert not names & {"script", "link", "img", "iframe", "object", "image", "foreignobject"}
        for _, attributes in parsed.elements:
            assert not any(name.startswith("on") for name in attributes)
            assert all(
                str(attributes[name]).startswith("#") for name in ("href", "src", "xlink:href") if name in attributes
            )
        assert not re.search(r"url\((?!#)|@import", page)


def test_names_are_text(hostile):
    assert "<script" not in hostile
    assert "&lt;script&gt;" in hostile
    assert "{{ 7*7 }}" in hostile
    assert "\x1b" not in hostile


def test_every_address_within_the_page_is_there_once(river):
    elements = Page(river).elements
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {str(attributes["href"])[1:] for tag, attributes in elements if tag == "a"} <= set(ids)


def test_every_picture_is_named_and_described(river):
    parsed = Page(river)
    ids = {attributes.get("id") for _, attributes in parsed.elements}
    pictures = parsed.all("svg")
    assert len(pictures) == len(FIGURES)
    for picture in pictures:
        assert picture["role"] == "img"
        assert set(str(picture["aria-labelledby"]).split()) <= ids
    assert all(figure.alt in parsed.texts and figure.caption in parsed.texts for figure in FIGURES)


def test_headings_go_down_one_step_at_a_time(river):
    levels = [int(tag[1]) for tag, _ in Page(river).elements if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_tables_name_their_rows_and_columns_and_have_every_cell(river):
    scopes = [attributes.get("scope") for attributes in Page(river).all("th")]
    assert scopes.count("col") == len(POSITIONS.columns)
    assert scopes.count("row") == len(POSITIONS.rows)
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", river)
    for row in POSITIONS.rows:
        for column, cell in zip(POSITIONS.columns, row, strict=True):
            words = "".join(run for run in cell_runs(column, cell) if isinstance(run, str))
            assert any(words in shown for shown in cells)


def test_the_same_document_gives_the_same_page(river):
    assert render(RIVER_TREATY) == river


def test_the_pictures_neutral_colours_are_the_pages(river):
    drawings = "".join(re.findall(r"<svg.*?</svg>", river, re.DOTALL))
    assert "currentColor" in drawings
    assert "#1b2126" not in drawings


def test_any_key_makes_an_address():
    assert anchor('"><script>') == "script"
    assert anchor("!!") == "part"


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_stands_out_from_the_page_by_day_and_by_night(river):
    style = river[river.index("<style>") : river.index("</style>")]
    themes = [
        dict(re.findall(r"--(\w+): (#\w{6})", block)) for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    ]
    for theme in themes[:2]:
        for ground in ("paper", "tint"):
            for text in ("ink", "muted", "link", "good", "open", "bad"):
                light, dark = sorted((luminance(theme[ground]), luminance(theme[text])), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)
