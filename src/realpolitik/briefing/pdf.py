"""The briefing as PDF, set by Typst in fonts that it brings along: tagged, with bookmarks, the same bytes everywhere.

The template never sees the document as mark-up: every text comes to it as data, and prints as it is written.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from realpolitik.briefing.document import (
    Block,
    Bullets,
    Cite,
    Document,
    Figure,
    Finding,
    Findings,
    Note,
    Paragraph,
    Prose,
    Run,
    Section,
    Table,
    cell_runs,
    day,
    heading,
    printable,
    runs,
)
from realpolitik.briefing.paper import (
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TONES,
    Footnotes,
    parts,
    picture,
    title_of,
    widths,
)

FONT = "Libertinus Serif"  # part of Typst
ACCESSIBLE: list[Any] = ["ua-1"]  # to those who hear it; Typst checks
LASTING: list[Any] = ["ua-1", "a-2a"]  # and in fifty years, which takes a date
_IN_CELLS, _IN_PROSE = re.compile(r"\S{24}"), re.compile(r"\S{40}")  # the longest that a word is before it may break


def render(document: Document) -> bytes:
    """The document as a PDF file.

    Signs that Typst's own fonts lack are looked for on the machine, and such a file differs from one machine to the
    next. Signs that are nowhere show as empty boxes, which no standard allows.
    """
    data = json.dumps(_document(document), ensure_ascii=False)
    standards = LASTING if day(document) else ACCESSIBLE
    for own_fonts_only, held_to in ((True, standards), (False, standards)):
        with suppress(typst.TypstError):
            return _compiled(data, document, own_fonts_only, held_to)
    return _compiled(data, document, own_fonts_only=False, standards=[])


def _compiled(data: str, document: Document, own_fonts_only: bool, standards: list[Any]) -> bytes:
    fonts, inputs, dated = _fonts(own_fonts_only), {"document": data}, day(document)
    compiler = typst.Compiler(_template(), font_paths=fonts, ignore_system_fonts=own_fonts_only, sys_inputs=inputs)
    moment = None if dated is None else int(datetime.combine(dated, time(), UTC).timestamp())
    pdf = compiler.compile(format="pdf", pdf_standards=standards, timestamp=moment)
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _template() -> bytes:
    return files("realpolitik.briefing").joinpath("templates", "briefing.typ").read_bytes()


@cache
def _fonts(own_only: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=not own_only)


# The document as the template's data -------------------------------------------------------------------------------


def _document(document: Document) -> dict[str, Any]:
    footnotes = Footnotes(document)
    dated = day(document)
    return {
        "page": {"width": PAGE_WIDTH, "height": PAGE_HEIGHT, "margin": MARGIN},
        "font": FONT,
        "tones": TONES,
        "title": _text(document.title),
        "subtitle": _text(document.subtitle),
        "facts": [_text(fact) for fact in document.facts],
        "standfirst": _prose(document.standfirst, footnotes),
        "date": None if dated is None else [dated.year, dated.month, dated.day],
        "sections": [_section(section, footnotes) for section in document.sections],
        "notes": [_prose(note, footnotes) for note in document.notes],
        "references": [
            {
                "key": _text(entry.key),
                "text": _prose(entry.text, footnotes),
                "rating": _text(entry.rating),
            }
            for entry in document.references
        ],
    }


def _section(section: Section, footnotes: Footnotes) -> dict[str, Any]:
    blocks = [part for block in section.blocks for part in (parts(block) if isinstance(block, Table) else (block,))]
    return {"title": _text(title_of(section)), "blocks": [_block(block, footnotes) for block in blocks]}


def _block(block: Block, footnotes: Footnotes) -> dict[str, Any]:
    kind: dict[str, Any] = {"kind": type(block).__name__.lower()}
    match block:
        case Paragraph() | Note():
            return kind | {"prose": _prose(block.prose, footnotes)}
        case Bullets():
            return kind | {"items": [_prose(item, footnotes) for item in block.items]}
        case Findings():
            return kind | {"rows": [_finding(row, footnotes) for row in block.rows]}
        case Table():
            return kind | _table(block, footnotes)
        case Figure():
            return kind | _figure(block)


def _finding(row: Finding, footnotes: Footnotes) -> dict[str, Any]:
    return {
        "name": _text(row.name),
        "word": _text(row.word),
        "tone": row.tone,
        "sentence": _prose(row.sentence, footnotes),
        "details": [_prose(detail, footnotes) for detail in row.details],
    }


def _table(table: Table, footnotes: Footnotes) -> dict[str, Any]:
    return {
        "caption": _text(table.caption),
        "widths": widths(table),
        "numeric": [column.is_numeric for column in table.columns],
        "head": [_text(heading(column), _IN_CELLS) for column in table.columns],
        "rows": [
            [_prose(cell_runs(*pair), footnotes, _IN_CELLS) for pair in zip(table.columns, row, strict=True)]
            for row in table.rows
        ],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    shown = picture(figure, FONT)
    return {
        "svg": shown.svg,
        "width": shown.width,
        "height": shown.height,
        "caption": _text(figure.caption),
        "alt": printable(figure.alt),
    }


def _prose(prose: Prose, footnotes: Footnotes, longest: re.Pattern[str] | None = None) -> list[list[str]]:
    """Runs as pairs: how a text is set, and the text."""
    return [_run(run, footnotes, longest or _IN_PROSE) for run in runs(prose) if run != ""]


def _run(run: Run, footnotes: Footnotes, longest: re.Pattern[str]) -> list[str]:
    match run:
        case str():
            return ["plain", _text(run, longest)]
        case Cite():
            return ["note", _text(footnotes(run))]
        case _:
            return [type(run).__name__.lower(), _text(run.text, longest)]


def _text(text: str, longest: re.Pattern[str] | None = None) -> str:
    """Text whose longest words may break, so that none runs off the page or into the next column."""
    return (longest or _IN_PROSE).sub(lambda word: word[0] + "\N{ZERO WIDTH SPACE}", printable(text))
