"""What was taken out of a file, block by block, before anybody asks which blocks matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from realpolitik.errors import Unreadable
from realpolitik.reading.source_text import Origin

BETWEEN = "\n\n"  # blocks stand apart by a blank line, as evidence counts them
MOST_CHARACTERS = 300_000  # of a text: a report of 120 pages; parsing takes about half a minute then


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text; its kind where the file says so, and its page where it has pages."""

    text: str
    kind: str | None = None
    page: int | None = None  # counted from 1


@dataclass(frozen=True, slots=True)
class Extract:
    """The blocks of a file, and what it says about itself."""

    blocks: tuple[Block, ...]
    origin: Origin


def joined(extract: Extract) -> tuple[str, Mapping[int, str], tuple[int, ...]]:
    """The blocks as one text; the kinds by where a block starts; and where each page starts."""
    kinds: dict[int, str] = {}
    pages: list[int] = []
    start = 0
    for block in extract.blocks:
        if block.kind is not None:
            kinds[start] = block.kind
        while block.page is not None and len(pages) < block.page:
            pages.append(start)
        start += len(block.text) + len(BETWEEN)
    return BETWEEN.join(block.text for block in extract.blocks), kinds, tuple(pages)


def check_length(characters: int) -> None:
    """Raise where a text is longer than what is read."""
    if characters > MOST_CHARACTERS:
        raise Unreadable(
            f"has more than {MOST_CHARACTERS:,} characters of text, the most that are read;"
            " cut out the part that matters"
        )
