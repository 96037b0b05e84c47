"""Invented paragraphs, read: what tests of reading start from."""

from __future__ import annotations

import pytest

from realpolitik.reading.cast import cast_of
from realpolitik.reading.passage import Passage, passages
from realpolitik.reading.said import Said, said_in
from realpolitik.reading.source_text import Paragraph, Text

pytest.importorskip("spacy", reason="reading needs spaCy and its model")


def text_of(*paragraphs: str) -> Text:
    """A text of a few paragraphs."""
    original, placed = "", []
    for number, words in enumerate(paragraphs):
        placed.append(Paragraph(number, len(original), len(original) + len(words), Paragraph.BODY))
        original += words + "\n\n"
    return Text("invented.txt", original, tuple(placed))


def said(*paragraphs: str) -> Said:
    """What a few paragraphs say."""
    text = text_of(*paragraphs)
    return said_in(text, cast_of(text))


def passage(words: str) -> Passage:
    """One paragraph whose words know their actors."""
    text = text_of(words)
    (only,) = passages(text, cast_of(text))
    return only
