"""The briefing as one HTML file: style and pictures inside, no scripts, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from realpolitik.briefing import charts
from realpolitik.briefing.document import (
    Cite,
    Document,
    Figure,
    cell_runs,
    citations,
    printable,
    runs,
)

# The figures' neutral colours as the page's own, so that they follow it into the dark.
PAGE_COLOURS: Mapping[str, str] = {
    charts.INK: "currentColor",
    charts.MUTED: "var(--muted)",
    charts.LINE: "var(--line)",
    charts.PAPER: "var(--paper)",
}
_ENLARGED = 1.15  # a figure's type beside the page's larger one
_SVG = "{http://www.w3.org/2000/svg}"


def render(document: Document) -> str:
    """The document as a self-contained page."""
    environment = Environment(
        loader=PackageLoader("realpolitik.briefing"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters.update(printable=printable, anchor=anchor)
    note_of = {cite: number for number, cite in enumerate(citations(document), start=1)}
    return environment.get_template("briefing.html").render(
        document=document,
        pictures={figure.key: Markup(picture(figure)) for figure in _figures(document)},
        note_of=note_of,
        first_call=_FirstCalls(note_of),
        cite_address=lambda cite: f"#note-{note_of[cite]}",
        cite_label=note_of.__getitem__,
        cite_words=cite_words,
        runs=runs,
        cell_runs=cell_runs,
        kind=lambda part: type(part).__name__.lower(),
    )


def anchor(key: str) -> str:
    """A key as part of an address within the page."""
    return re.sub(r"[^\w-]+", "-", printable(key)).strip("-") or "part"


def picture(figure: Figure) -> str:
    """A figure as SVG for the page: one image with a name and a description, in the page's neutral colours."""
    key = f"figure-{anchor(figure.key)}"
    root = ElementTree.fromstring(charts.render_svg(charts.draw(figure), key))
    width = _ENLARGED * float(root.attrib.pop("width"))
    root.attrib.pop("height")
    root.set("style", f"--natural: {width:.0f}px")
    root.set("role", "img")
    root.set("aria-labelledby", f"{key}-title {key}-description")
    for at, (tag, text) in enumerate((("title", figure.caption), ("desc", figure.alt))):
        spoken = ElementTree.Element(_SVG + tag, {"id": f"{key}-{'description' if tag == 'desc' else tag}"})
        spoken.text = printable(text)
        root.insert(at, spoken)
    for element in root.iter():
        for name in ("fill", "stroke"):
            if element.get(name) in PAGE_COLOURS:
                element.set(name, PAGE_COLOURS[element.attrib[name]])
    return ElementTree.tostring(root, encoding="unicode")


def _figures(document: Document) -> Iterator[Figure]:
    for section in document.sections:
        yield from (block for block in section.blocks if isinstance(block, Figure))


def cite_words(cite: Cite) -> str:
    """A citation spelled out."""
    return printable(f"{cite.source}, paragraph {cite.paragraph}" if cite.paragraph else cite.source)


class _FirstCalls:
    """Gives each note's first call in the text the id that the note leads back to."""

    def __init__(self, note_of: Mapping[Cite, int]) -> None:
        self._waiting = dict(note_of)

    def __call__(self, cite: Cite) -> Markup:
        number = self._waiting.pop(cite, None)
        return Markup("") if number is None else Markup(' id="call-{}"').format(number)
