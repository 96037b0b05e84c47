"""What Word and PDF share: how a table fills the line, how large a figure is, what a footnote says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from realpolitik.briefing import charts
from realpolitik.briefing.columns import fitted
from realpolitik.briefing.document import (
    Cite,
    Document,
    Figure,
    Prose,
    Section,
    Table,
    Tone,
    cell_runs,
    heading,
    printable,
    runs,
)

# A4, as most of the world prints; Letter is shorter and a little wider, and printers fit one to the
# other. Points, as everything below.
PAGE_WIDTH, PAGE_HEIGHT = 595.3, 841.9
MARGIN = 62.0
LINE = PAGE_WIDTH - 2 * MARGIN
TONES: dict[Tone, str] = {"good": "#006247", "open": "#7a5200", "bad": "#a33600", "plain": charts.INK}

_PIXEL = 0.75  # of a figure, in points
_TALLEST = 560.0  # so that a figure and its caption share a page
_CHARACTERS = 100  # of a table's type on the line, the gutters counted
_GUTTER = 3
_MOST = 24  # characters of a word in a table; a longer one breaks
_UNBROKEN = re.compile(rf"\S{{{_MOST},}}")


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure as it is set: SVG, and its size in points."""

    svg: str
    width: float
    height: float


def picture(figure: Figure, font: str, halos: bool = True) -> Picture:
    """A figure in a font, at its natural size or smaller; labels without `halos` for programs that can't draw them."""
    root = ElementTree.fromstring(charts.render_svg(charts.draw(figure)))
    if not halos:
        _drop_halos(root)
    root.set("font-family", font)
    width, height = (_PIXEL * float(root.attrib[side]) for side in ("width", "height"))
    scale = min(1.0, LINE / width, _TALLEST / height)
    return Picture(ElementTree.tostring(root, encoding="unicode"), scale * width, scale * height)


def _drop_halos(root: ElementTree.Element) -> None:
    """Take away the outlined copy that lies beneath a label."""
    for parent in list(root.iter()):
        for child in [child for child in parent if child.tag.endswith("}text") and child.get("stroke") == charts.PAPER]:
            parent.remove(child)


def widths(table: Table) -> list[float]:
    """Each column's part of the line; words stay whole where there is room for them."""
    room = _CHARACTERS - _GUTTER * len(table.columns)
    parts = fitted(_texts(table), room) or [1] * len(table.columns)
    whole = sum(parts) + _GUTTER * len(parts)
    return [(part + _GUTTER) / whole for part in parts]


def parts(table: Table) -> Iterator[Table]:
    """The table, or where its columns don't fit the line as many tables as it takes, each with the first column."""
    name, *others = [max((len(word) for text in texts for word in text.split()), default=0) for texts in _texts(table)]
    groups: list[list[int]] = [[0]]
    taken = name + _GUTTER
    for at, width in enumerate(others, start=1):
        if taken + width + _GUTTER > _CHARACTERS and len(groups[-1]) > 1:
            groups.append([0])
            taken = name + _GUTTER
        groups[-1].append(at)
        taken += width + _GUTTER
    for number, group in enumerate(groups):
        caption = f"{table.caption} (continued)" if table.caption and number else table.caption
        rows = tuple(tuple(row[at] for at in group) for row in table.rows)
        yield Table(tuple(table.columns[at] for at in group), rows, caption)


def _texts(table: Table) -> list[list[str]]:
    """Every column's texts, the heading first."""
    columns = [[printable(heading(column))] for column in table.columns]
    for row in table.rows:
        for texts, column, cell in zip(columns, table.columns, row, strict=True):
            texts.append(_words(cell_runs(column, cell)))
    return [[_short(text) for text in texts] for texts in columns]


def _words(prose: Prose) -> str:
    return "".join("" if isinstance(run, Cite) else printable(run if isinstance(run, str) else run.text)
                   for run in runs(prose))  # fmt: skip


def _short(text: str) -> str:
    """Text whose longest words count as no more than a part of the line."""
    return _UNBROKEN.sub(lambda word: word[0][:_MOST], text)


def title_of(section: Section) -> str:
    """A section's heading, numbered where sections are."""
    title = printable(section.title)
    return title if section.number is None else f"{section.number}  {title}"


class Footnotes:
    """What each call of a source says at the foot of the page: the source in full at first, its key and place later."""

    def __init__(self, document: Document) -> None:
        self._sources = {entry.key: entry for entry in document.references}
        self._named: set[str] = set()

    def __call__(self, cite: Cite) -> str:
        """The note of the next call."""
        source = self._sources.get(cite.source)
        is_first = cite.source not in self._named
        self._named.add(cite.source)
        words = _words(source.text) if source is not None and is_first else ""
        parts = [words or printable(cite.source)]
        if words and source is not None and source.rating:
            parts[0] += f" [{printable(source.rating)}]"
        if cite.paragraph:
            parts.append(f"paragraph {printable(cite.paragraph)}")
        quote = f": “{printable(cite.quote)}”" if cite.quote else "."
        return ", ".join(parts) + quote
