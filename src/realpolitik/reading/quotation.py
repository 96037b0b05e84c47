"""Where a quotation stands in a text, and the sentence around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from realpolitik.reading.source_text import Paragraph, Text, plain

_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s")


def places(quote: str, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Every stretch of a text that says a quotation in whole words, whatever its blanks, quotation marks and hyphens.

    >>> list(places('the "plan"', "They like the “plan”."))
    [(10, 20)]
    """
    spelled = plain(quote).split()
    if not spelled:
        return
    words = r"\s+".join(map(re.escape, spelled))
    first = r"(?<!\w)" if spelled[0][0].isalnum() else ""
    last = r"(?!\w)" if spelled[-1][-1].isalnum() else ""
    said = plain(text[start:end])
    for found in re.finditer(f"{first}{words}{last}", said):
        yield start + found.start(), start + found.end()


def paragraph_of(text: Text, start: int, end: int) -> Paragraph | None:
    """The paragraph of the article that a stretch lies in; None where it lies in no single one."""
    place = bisect_right(text.paragraphs, start, key=lambda one: one.start) - 1
    if place < 0:
        return None
    found = text.paragraphs[place]
    return found if found.kind != Paragraph.BOILERPLATE and end <= found.end else None


def sentence_around(text: Text, start: int, end: int) -> str:
    """The sentence that a stretch stands in, as far as full stops tell."""
    original = text.original
    block = text.paragraphs[bisect_right(text.paragraphs, start, key=lambda one: one.start) - 1]
    first, last = min(block.start, start), max(block.end, end)
    before = [found.end() for found in _SENTENCE_END.finditer(original, first, start)]
    after = _SENTENCE_END.search(original, max(end - 1, start), last)
    return original[before[-1] if before else first : after.end() if after else last].strip()
