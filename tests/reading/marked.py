"""Texts with marks: `[Moscow|russia]` is a name, `[US-led|usa/adjective]` an adjective, `[Oslo|norway@]` a place."""

from __future__ import annotations

import re
from dataclasses import dataclass

MARK = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")


@dataclass(frozen=True)
class Marked:
    """A text, and whom each stretch of it means: start, end, actors, kind, place."""

    text: str
    expected: tuple[tuple[int, int, frozenset[str | None], str, bool], ...]


def marked(source: str) -> Marked:
    """Takes the marks out of a text."""
    text, expected, at = "", [], 0
    for mark in MARK.finditer(source):
        text += source[at : mark.start()]
        meaning, _, kind = mark[2].partition("/")
        place = meaning.endswith("@")
        keys = frozenset(None if key == "nobody" else key for key in meaning.rstrip("@").split("+"))
        expected.append((len(text), len(text) + len(mark[1]), keys, kind or "name", place))
        text += mark[1]
        at = mark.end()
    return Marked(text + source[at:], tuple(expected))
