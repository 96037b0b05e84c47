"""A text as it was written: its paragraphs, by offsets that stay exact."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a text."""

    number: int
    start: int  # code points into the original; `end` exclusive
    end: int
    kind: str  # title, body, caption, boilerplate


@dataclass(frozen=True, slots=True)
class Text:
    """A text and where its paragraphs stand."""

    name: str
    original: str
    paragraphs: tuple[Paragraph, ...]
