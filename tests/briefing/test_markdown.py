"""The briefing in Markdown, as a Markdown parser sees it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from realpolitik.briefing.document import Bullets, Document, Paragraph, Section, cell_runs, printable
from realpolitik.briefing.markdown import escape, render
from tests.briefing.hostile import HOSTILE
from tests.briefing.river_treaty import FIGURES, POSITIONS, RIVER_TREATY

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def text_of(tokens):
    return "".join(text_of(token.children) if token.children else token.content for token in tokens)


def test_tables_are_tables_with_every_cell():
    tokens = PARSER.parse(render(RIVER_TREATY))
    cells = [text_of(tokens[at + 1].children) for at, token in enumerate(tokens) if token.type == "td_open"]
    assert len(cells) == len(POSITIONS.columns) * len(POSITIONS.rows)
    for row in POSITIONS.rows:
        for column, cell in zip(POSITIONS.columns, row, strict=True):
            words = "".join(run for run in cell_runs(column, cell) if isinstance(run, str)).strip()
            assert any(words in shown for shown in cells)


def test_every_citation_has_its_footnote():
    shown = render(RIVER_TREATY)
    called = set(re.findall(r"\[\^(\d+)\](?!:)", shown))
    assert called == set(re.findall(r"^\[\^(\d+)\]:", shown, re.MULTILINE)) == {"1", "2", "3"}


def test_a_figure_is_its_caption_and_description_or_its_picture():
    figure = FIGURES[3]
    assert f"*Figure: {figure.caption}* {figure.alt}" in render(RIVER_TREATY)
    assert "![Upland gains 18 %, Port loses 14 %.](<figures/gains.svg>)" in render(
        RIVER_TREATY, {figure.key: "figures/gains.svg"}
    )


def test_nothing_hostile_becomes_markup():
    kinds = {child.type for token in PARSER.parse(render(HOSTILE)) for child in [token, *(token.children or [])]}
    assert not kinds & {"html_inline", "html_block", "link_open", "image", "code_inline", "code_block", "fence"}


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_escaped_text_reads_as_it_was_written(text):
    document = Document("t", (Section("s", "S", (Paragraph(f"x{text}x"), Bullets((f"x{text}x",)))),))
    shown = text_of(PARSER.parse(render(document)))
    assert shown.count(printable(f"x{text}x")) >= 2


@pytest.mark.parametrize("text", ["# a", "- a", "+ a", "12. a", "1) a", "> a", "| a |"], ids=str)
def test_a_paragraph_stays_a_paragraph(text):
    shown = render(Document("t", (Section("s", "S", (Paragraph(text),)),)))
    assert [token.type for token in PARSER.parse(shown)][-3:] == ["paragraph_open", "inline", "paragraph_close"]
    assert PARSER.parse(shown)[-2].children
    assert text_of([PARSER.parse(shown)[-2]]) == text


def test_names_with_underscores_stay_readable():
    assert escape("water_for_power") == "water_for_power"
    assert escape("_water_") == r"\_water\_"
