"""Quotations in their paragraphs, and what matters of a paragraph that is cited without one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from realpolitik.case.citing import same_signs
from realpolitik.case.source import Citation

MOST = 320  # characters of a paragraph around what matters
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])\s+|(?<=[.!?][\"'”’)\]])\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a paragraph on one line: the quoted words, and what stands before and after them."""

    before: str
    quoted: str  # empty: the paragraph is cited, no words of it
    after: str

    @property
    def text(self) -> str:
        """All of it."""
        return self.before + self.quoted + self.after


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph, and which of some quotations lie over it."""

    text: str
    quotes: tuple[int, ...]  # by their places in the list; empty: nobody quotes it


def pieces(block: str, quotes: Sequence[str]) -> tuple[Piece, ...]:
    """A paragraph on one line, cut where quotations begin and end.

    >>> [(one.text, one.quotes) for one in pieces("The dam is full.", ["dam is", "is full"])]
    [('The ', ()), ('dam ', (0,)), ('is', (0, 1)), (' full', (1,)), ('.', ())]
    """
    text = " ".join(block.split())
    spans = [_span(text, " ".join(quote.split())) for quote in quotes]
    cuts = sorted({0, len(text)}.union(*(span for span in spans if span is not None)))
    return tuple(
        Piece(
            text[start:end],
            tuple(at for at, span in enumerate(spans) if span is not None and span[0] <= start and end <= span[1]),
        )
        for start, end in pairwise(cuts)
    )


def _span(text: str, quoted: str) -> tuple[int, int] | None:
    """Where quoted words stand in a text, both on one line."""
    start = same_signs(text).find(same_signs(quoted))
    return (start, start + len(quoted)) if quoted and start >= 0 else None


def passage(
    citation: Citation, paragraphs: Mapping[str, tuple[str, ...]], about: Iterable[str] = (), most: int = MOST
) -> Passage | None:
    """What stands at a cited place, as far as it is at hand: about `most` characters of the paragraph.

    paragraphs: source → its text, where there is one. about: words that matter, where no words are quoted.

    A quotation that no text can be found for stands alone; without quotation and text there is nothing.
    """
    quoted = " ".join((citation.quote or "").split())
    text, number = paragraphs.get(citation.source, ()), citation.paragraph
    blocks = [" ".join(block.split()) for block in (text if number is None else text[number - 1 : number])]
    if not quoted:
        return Passage("", "", excerpt(blocks[0], about, most)) if blocks and citation.paragraph is not None else None
    for block in blocks:
        span = _span(block, quoted)
        if span is not None:
            start, end = span
            room = max(most - len(quoted), most // 4)
            before, after = _last(block[:start], room // 2), block[end:]
            return Passage(before, block[start:end], _first(after, room - len(before)))
    return Passage("", quoted, "")


def excerpt(text: str, about: Iterable[str], most: int = MOST) -> str:
    """The part of a text in which most of some words stand: whole sentences, as many as fit.

    >>> excerpt("It rained. The dam is full. Nobody came.", ["dam"], 20)
    '… The dam is full. …'
    """
    if len(text) <= most:
        return text
    words = [word.casefold() for word in about if len(word) > 1]
    sentences = _BETWEEN_SENTENCES.split(text)
    hits = [sum(word in sentence.casefold() for word in words) for sentence in sentences]
    first = last = hits.index(max(hits))
    if len(sentences[first]) > most:
        places = [place for word in words if (place := sentences[first].casefold().find(word)) >= 0]
        start = max(0, min(places, default=0) - most // 2)
        return _first(f"… {sentences[first][start:].partition(' ')[2]}" if start else sentences[first], most)
    length = len(sentences[first])
    while True:  # the neighbours join while there is room, the one that follows first
        if last + 1 < len(sentences) and length + len(sentences[last + 1]) < most:
            last += 1
            length += len(sentences[last]) + 1
        elif first > 0 and length + len(sentences[first - 1]) < most:
            first -= 1
            length += len(sentences[first]) + 1
        else:
            break
    kept = " ".join(sentences[first : last + 1])
    return f"{'… ' if first > 0 else ''}{kept}{' …' if last + 1 < len(sentences) else ''}"


def _first(text: str, room: int) -> str:
    """The beginning of a text, cut between words."""
    if len(text) <= room:
        return text
    cut = text[: max(room, 0)]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut} …"


def _last(text: str, room: int) -> str:
    """The end of a text, cut between words."""
    if len(text) <= room:
        return text
    cut = text[len(text) - max(room, 0) :]
    return f"… {cut[cut.find(' ') + 1 :] if ' ' in cut else cut}"
