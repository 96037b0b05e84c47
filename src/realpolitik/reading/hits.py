"""A name found in a paragraph, before anybody asks what it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.reading.source_text import folded
from realpolitik.reading.words import words

if TYPE_CHECKING:
    from spacy.tokens import Span

_NOT_IN_A_KEY = re.compile(r"[^a-z0-9]+")
_CREDITED = re.compile(r"(?:\b(?:writes|by|reports)\s+|[\[(])$", re.I)
_LONGEST_CREDIT = 20  # characters


@dataclass(frozen=True, slots=True)
class Hit:
    """A name and whom it leads to; offsets within the paragraph."""

    start: int
    end: int
    key: str
    is_adjective: bool = False


class Taken:
    """The hits of a paragraph so far; where one stands there is no room for another."""

    def __init__(self, length: int) -> None:
        self.hits: list[Hit] = []
        self._marks = bytearray(length)

    def add(self, hit: Hit) -> None:
        """Add a hit if there is room."""
        if self.is_free(hit.start, hit.end):
            self.hits.append(hit)
            self._marks[hit.start : hit.end] = b"\1" * (hit.end - hit.start)

    def add_all(self, hits: Iterable[Hit]) -> None:
        """Add those for which there is room, in turn."""
        for hit in hits:
            self.add(hit)

    def is_free(self, start: int, end: int) -> bool:
        """Whether no hit reaches into a stretch."""
        return 1 not in self._marks[start:end]


def bare_name(entity: Span) -> tuple[int, int]:
    """Where a name starts and ends without titles before it and a possessive behind."""
    tokens = list(entity)
    while tokens and (
        tokens[0].lower_.strip(".") in words("titles") or tokens[0].is_punct or tokens[0].lower_ == "the"
    ):
        tokens.pop(0)
    while tokens and (tokens[-1].tag_ == "POS" or tokens[-1].is_punct or tokens[-1].lower_ == "'s"):
        tokens.pop()
    return (tokens[0].idx, tokens[-1].idx + len(tokens[-1])) if tokens else (entity.start_char, entity.start_char)


def is_credited(text: str, start: int) -> bool:
    """Whether a name is that of the writer or an agency: "writes …", "[…]"."""
    return _CREDITED.search(text[max(0, start - _LONGEST_CREDIT) : start]) is not None


def slug(name: str) -> str:
    """A key made from a name.

    >>> slug("Órgano de Paz")
    'organo_de_paz'
    """
    return _NOT_IN_A_KEY.sub("_", folded(name).lower()).strip("_") or "unnamed"
