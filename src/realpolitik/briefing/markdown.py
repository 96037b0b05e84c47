"""The briefing in GitHub's Markdown: tables as tables, citations as footnotes, names inert."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from realpolitik.briefing.document import (
    Block,
    Bullets,
    Cite,
    Document,
    Emphasis,
    Figure,
    Finding,
    Findings,
    Note,
    Paragraph,
    Prose,
    Section,
    Strong,
    Table,
    cell_runs,
    citations,
    heading,
    printable,
    runs,
)

Footnotes = Mapping[Cite, int]

_SPECIAL = re.compile(r"[\\`*\[\]{}|~$]|(?<![^\W_])_|_(?![^\W_])")  # an underscore within a word is safe
_LINE_START = re.compile(r"^(#{1,6}(?=\s|$)|[-+]|\d{1,9}(?=[.)]))")  # heading, list, numbered list


def render(document: Document, figures: Mapping[str, str] | None = None) -> str:
    """The document as Markdown; `figures` gives the address of each figure's picture, by key.

    A figure without an address is its caption and its description.
    """
    footnotes = {cite: number for number, cite in enumerate(citations(document), start=1)}
    parts = [
        *_masthead(document, footnotes),
        *(part for section in document.sections for part in _section(section, footnotes, figures or {})),
        *(_note(note, footnotes) for note in document.notes),
        *_sources(document, footnotes),
    ]
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Text that Markdown shows as it is written: no mark-up, no HTML, on one line."""
    inert = _SPECIAL.sub(lambda match: f"\\{match[0]}", printable(text))
    return inert.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _opening(text: str) -> str:
    """A paragraph's text whose first characters start neither a list nor a heading."""
    return _LINE_START.sub(lambda match: f"{match[0]}\\" if match[0].isdecimal() else f"\\{match[0]}", text)


def _prose(prose: Prose, footnotes: Footnotes) -> str:
    return "".join(_run(run, footnotes) for run in runs(prose)).strip()


def _run(run: str | Strong | Emphasis | Cite, footnotes: Footnotes) -> str:
    match run:
        case str():
            return escape(run)
        case Strong():
            return _marked(run.text, "**")
        case Emphasis():
            return _marked(run.text, "*")
        case Cite():
            return f"[^{footnotes[run]}]"


def _marked(text: str, mark: str) -> str:
    """Marks hug the words, or Markdown doesn't see them."""
    words = text.strip()
    return text.replace(words, f"{mark}{escape(words)}{mark}") if words else text


def _masthead(document: Document, footnotes: Footnotes) -> Iterator[str]:
    yield f"# {escape(document.title)}"
    if document.subtitle:
        yield f"*{escape(document.subtitle)}*"
    if document.facts:
        yield _opening(" · ".join(escape(fact) for fact in document.facts))
    if document.standfirst:
        yield _opening(_prose(document.standfirst, footnotes))


def _section(section: Section, footnotes: Footnotes, figures: Mapping[str, str]) -> Iterator[str]:
    number = "" if section.number is None else f"{section.number}. "
    yield f"## {number}{escape(section.title)}"
    for block in section.blocks:
        yield from _block(block, footnotes, figures)


def _block(block: Block, footnotes: Footnotes, figures: Mapping[str, str]) -> Iterable[str]:
    match block:
        case Paragraph():
            return [_opening(_prose(block.prose, footnotes))]
        case Bullets():
            return ["\n".join(f"- {_opening(_prose(item, footnotes))}" for item in block.items)]
        case Note():
            return [_note(block.prose, footnotes)]
        case Findings():
            return ["\n".join(_finding(row, footnotes) for row in block.rows)]
        case Table():
            return _table(block, footnotes)
        case Figure():
            return [_figure(block, figures)]


def _note(prose: Prose, footnotes: Footnotes) -> str:
    return f"> **Note:** {_prose(prose, footnotes)}"


def _finding(row: Finding, footnotes: Footnotes) -> str:
    sentence = _prose(row.sentence, footnotes)
    first = f"- **{escape(row.name)}** — *{escape(row.word)}*{f': {sentence}' if sentence else ''}"
    return "\n".join([first, *(f"  - {_opening(_prose(detail, footnotes))}" for detail in row.details)])


def _table(table: Table, footnotes: Footnotes) -> Iterator[str]:
    if table.caption:
        yield f"*{escape(table.caption)}*"
    rows = [
        [escape(heading(column)) for column in table.columns],
        ["---:" if column.is_numeric else ":---" for column in table.columns],
        *([_prose(cell_runs(*pair), footnotes) for pair in zip(table.columns, row, strict=True)] for row in table.rows),
    ]
    yield "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _figure(figure: Figure, figures: Mapping[str, str]) -> str:
    address = figures.get(figure.key)
    if address is None:
        return f"*Figure: {escape(figure.caption)}* {escape(figure.alt)}"
    return f"![{escape(figure.alt)}](<{address}>)\n\n*{escape(figure.caption)}*"


def _sources(document: Document, footnotes: Footnotes) -> Iterator[str]:
    if document.references:
        yield "## Sources"
        yield "\n".join(
            f"- **{escape(entry.key)}**: {_prose(entry.text, footnotes)}"
            + (f" ({escape(entry.rating)})" if entry.rating else "")
            for entry in document.references
        )
    if footnotes:
        yield "\n".join(f"[^{number}]: {_footnote(cite)}" for cite, number in footnotes.items())


def _footnote(cite: Cite) -> str:
    paragraph = f", paragraph {escape(cite.paragraph)}" if cite.paragraph else ""
    quote = f": “{escape(cite.quote)}”" if cite.quote else ""
    return f"{escape(cite.source)}{paragraph}{quote}"
