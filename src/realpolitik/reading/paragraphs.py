"""The paragraphs of a text: where each stands, and whether it is title, prose, caption or none of the author's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from realpolitik.reading.boilerplate import AGENCY, has_cue, is_frame
from realpolitik.reading.bylines import Byline, byline_of, is_about
from realpolitik.reading.source_text import ENDS_SENTENCE, Paragraph, plain

_LINE_END = r"(?:\r\n|\n|\r)"
_BLANK_LINE = re.compile(rf"{_LINE_END}(?:[^\S\r\n]*{_LINE_END})+")
_ONE_LINE_END = re.compile(_LINE_END)
_BULLET = re.compile(r"\s*(?:[•·*▪◦–—-]|\d{1,2}[.)])\s")
_LONGEST_PIECE = 4_000  # characters; two pages without a break
_SENTENCE_END = re.compile(r"""[.!?]["'”’)\]]*\s+""")
_LONGEST_HEADING = 200  # characters
_HEADING_SHARE = 0.6  # of the block's longest line: a shorter one without a full stop stands by itself
_CREDIT = re.compile(  # "… on Monday. REUTERS/A. Name", "… (AP Photo/A. Name)"
    rf"""\((?:(?:{AGENCY})(?:\sPhoto)?|Photo(?:graph)?|Image|Credit)\s?[/|:][^()]{{1,100}}\)
    | (?<=[.!?"')]\s)(?:(?:(?:{AGENCY})(?:\sPhoto)?|Photo(?:graph)?(?:\sby)?|Image|Credit|(?i:File\sphoto))\s?[/|:]
    |(?:Photo|Image|Credit)s?\s(?:by|courtesy)|ATTENTION\sEDITORS).{{1,300}}$""",
    re.S | re.X,
)
_LONGEST_FRAME = 300  # characters of a piece that goes as a whole
_CAPTION = re.compile(
    rf"""\[[^\]]{{0,60}}\b(?:{AGENCY})[^\]]{{0,40}}\]\s*$  # "… in Oslo [Agency]"
    | \((?:(?-i:\d?[RLC])|(?:\d(?:st|nd|rd)\s|second\s|third\s|far\s|front\s)?(?:right|left|center|centre))\)
    | \((?:file|archive)\s(?:photo|image|picture)\)
    | ^(?:(?:Image|Media|Video)\scaption,|FILE\s?(?:PHOTO)?\s?[-–:—]|File\sphoto|Pictured
    |In\sthis\s(?:file\s)?(?:photo|image|picture|handout))""",
    re.I | re.X,
)


def paragraphs_of(original: str, kinds: Mapping[int, str]) -> tuple[tuple[Paragraph, ...], Byline]:
    """The paragraphs of a text, each with its kind; kinds: what the file itself says, by where a block starts."""
    pieces = list(_pieces(original))
    words = [plain(original[start:end]) for _, start, end in pieces]
    skipped = is_frame(words)
    around = (original[start:end] for (_, start, end), skip in zip(pieces, skipped, strict=True) if skip)
    byline = byline_of(line for piece in around for line in piece.splitlines())
    if byline.author is not None:
        skipped = [skip or is_about(byline.author, piece) for skip, piece in zip(skipped, words, strict=True)]
    known = [kinds.get(start) for _, start, _ in pieces]
    titled = next((at for at, kind in enumerate(known) if kind == Paragraph.TITLE and not skipped[at]), None)
    first = next((at for at, skip in enumerate(skipped) if not skip), None) if titled is None else titled
    paragraphs = []
    for at, (number, start, end) in enumerate(pieces):
        if skipped[at]:
            kind = Paragraph.BOILERPLATE
        elif at == first and (titled is not None or _is_title(words[at])):
            kind = Paragraph.TITLE
        elif known[at] == Paragraph.CAPTION or _CAPTION.search(words[at]):
            kind = Paragraph.CAPTION
        else:
            kind = Paragraph.BODY
        paragraphs.append(Paragraph(number, start, end, kind))
    return tuple(paragraphs), byline


def _pieces(original: str) -> Iterator[tuple[int, int, int]]:
    """Block, start and end of every piece: a block between blank lines, cut where one of its lines stands by itself."""
    for number, (start, end) in enumerate(_between(_BLANK_LINE, original, 0, len(original)), 1):
        lines = list(_between(_ONE_LINE_END, original, start, end))
        longest = max(end - start for start, end in lines)
        opened = lines[0][0]
        for (line, stop), (following, _) in zip(lines, [*lines[1:], (end, end)], strict=True):
            alone = (
                following == end
                or ENDS_SENTENCE.search(original[line:stop])
                or _BULLET.match(original, following)
                or stop - opened < _HEADING_SHARE * longest
                or longest > _LONGEST_HEADING
            )
            if alone:
                yield from ((number, *stretch) for stretch in _cut(original, opened, stop))
                opened = following


def _between(parting: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of a text between what parts them, without blanks at their ends."""
    ends = [(one.start(), one.end()) for one in parting.finditer(text, start, end)]
    for left, right in zip([start, *(stop for _, stop in ends)], [*(stop for stop, _ in ends), end], strict=True):
        yield from _trimmed(text, left, right)


def _cut(original: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A piece cut where it is too long to parse at once, and around what isn't the author's."""
    while end - start > _LONGEST_PIECE:
        sentences = [found.end() for found in _SENTENCE_END.finditer(original, start, start + _LONGEST_PIECE)]
        blank = original.rfind(" ", start, start + _LONGEST_PIECE)
        cut = sentences[-1] if sentences else blank if blank > start else start + _LONGEST_PIECE
        yield from _cut_around_frame(original, start, cut)
        start = cut
    yield from _cut_around_frame(original, start, end)


def _cut_around_frame(original: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A piece cut around credits; a long one with a cue in it sentence by sentence, so that no prose goes with it."""
    piece = plain(original[start:end])
    edges = [0, *(edge for credit in _CREDIT.finditer(piece) for edge in credit.span()), len(piece)]
    for at, (left, right) in enumerate(pairwise(edges)):
        is_credit = at % 2 == 1
        cuts = [left, right]
        if not is_credit and right - left > _LONGEST_FRAME and has_cue(piece[left:right]):
            cuts[1:1] = [found.end() for found in _SENTENCE_END.finditer(piece, left, right)]
        for one, other in pairwise(cuts):
            yield from _trimmed(piece, one, other, start)


def _trimmed(text: str, left: int, right: int, base: int = 0) -> Iterator[tuple[int, int]]:
    """A stretch without blanks at its ends, if anything is left."""
    said = text[left:right]
    if said.strip():
        yield base + left + len(said) - len(said.lstrip()), base + right - (len(said) - len(said.rstrip()))


def _is_title(piece: str) -> bool:
    return len(piece) <= _LONGEST_HEADING and "\n" not in piece and not piece.rstrip().endswith(".")
