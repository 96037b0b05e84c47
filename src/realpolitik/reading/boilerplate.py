"""What the author wrote, told from what stands around it: menus, cookie bars, promotion, credits, disclaimers.

Cues decide, piece by piece; what has no cue stays. Only at the two ends of a page, where menus and promotion gather,
scraps between pieces with cues go with them.
"""

from __future__ import annotations

import re
import tomllib
from calendar import month_name
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from realpolitik.reading.source_text import Paragraph, plain

_TABLE: dict[str, Any] = tomllib.loads((files("realpolitik") / "reading" / "cues.toml").read_text(encoding="utf-8"))
_AGENCY = "|".join(_TABLE["agency"])


def _pattern(where: str) -> re.Pattern[str]:
    """The cues of every section that are looked for somewhere: `whole`, `anywhere`."""
    cues = [cue for section in _TABLE.values() if isinstance(section, dict) for cue in section.get(where, ())]
    pattern = "|".join(f"(?:{cue})" for cue in cues)
    for part in ("network", "byline", "stories"):
        pattern = pattern.replace(f"{{{part}}}", _TABLE[part])
    return re.compile(pattern.replace("{agency}", _AGENCY), re.I)


_WHOLE, _ANYWHERE = _pattern("whole"), _pattern("anywhere")
_SELLS = re.compile(rf"\b(?:{'|'.join(_TABLE['selling']['words'])})\b", re.I)
_LABEL = re.compile(r"(?:[•·*–-]\s*)?(?:[A-Z][\w&']*\s?){1,4}(?:\([A-Z]+\))?$|(?:[A-Z][\w&'-]*\s){1,4}[-–:]\s")
_CREDIT_AT_END = re.compile(  # "… on Monday. REUTERS/A. Name", "… (AP Photo/A. Name)"
    rf"""(?<=[.!?"')])\s+(?:\(?(?:(?:{_AGENCY})(?:\sPhoto)?|Photo(?:graph)?(?:\sby)?:?|Image|Credit|File\sphoto|FILE\sPHOTO)
    \s?[/|:] | \[?(?:Photo|Image|Credit)s?\s(?:by|courtesy|credit) | ATTENTION\sEDITORS).*$""",
    re.S | re.X,
)
_CAPTION = re.compile(
    rf"""\[[^\]]{{0,60}}\b(?:{_AGENCY})[^\]]{{0,40}}\]\s*$  # "… in Oslo [Agency]"
    | \((?:(?-i:\d?[RLC])|(?:\d(?:st|nd|rd)\s|second\s|third\s|far\s|front\s)?(?:right|left|center|centre))\)
    | \((?:file|archive)\s(?:photo|image|picture)\)
    | ^(?:(?:Image|Media|Video)\scaption,|FILE\s?(?:PHOTO)?\s?[-–:—]|File\sphoto|Pictured
    |In\sthis\s(?:file\s)?(?:photo|image|picture|handout))""",
    re.I | re.X,
)
_AUTHOR = re.compile(r"^(?i:by)\s+((?:[A-Z][\w.'-]+\s?){1,4})")
_BIOGRAPHY = re.compile(
    r"""(?:Dr\.?\s|Prof\.?\s|Professor\s|Ambassador\s)?(?:The\s(?:writer|author)\s|(?:[A-Z][\w.'-]+\s){1,4}(?:\([^)]{1,40}\)\s)?)
    (?:is|was)\s(?:an?|the|senior|currently)\b.{0,60}
    \b(?:fellow|professor|lecturer|scholar|analyst|columnist|correspondent|journalist|reporter|writer|author|researcher
    |editor|director|contributor|academic|consultant|commentator|scientist|historian)\b
    .{0,30}\b(?:at|of|for|with|based|in|and|who|on)\b""",
    re.X,
)
_MONTHS = tuple(month_name)[1:]
_MONTH = "|".join(f"{month}|{month[:3]}\\.?" for month in _MONTHS)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTH}),? (\d{{4}})\b", re.I)
_MONTH_FIRST = re.compile(rf"\b({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b", re.I)
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DATED = re.compile(r"^(?:(?:first |last )?(?:published|updated|posted|modified)\b.*|by .*|\W*)$", re.I)

# --- pieces ----------------------------------------------------------------------------------------------------------

_LINE_END = r"(?:\r\n|\n|\r)"
_BLANK_LINE = re.compile(rf"{_LINE_END}(?:[^\S\r\n]*{_LINE_END})+")
_ONE_LINE_END = re.compile(_LINE_END)
_ENDS_SENTENCE = re.compile(r"""[.!?]["'”’)\]]*\s*$""")
_BULLET = re.compile(r"\s*(?:[•·*▪◦–—-]|\d{1,2}[.)])\s")
_SHORT = 4  # words; longer at the top of a page may be the title
_LONGEST_PIECE = 4_000  # characters; two pages without a break
_SENTENCE_END = re.compile(r"""[.!?]["'”’)\]]*\s+""")
_PROSE = 20  # words; a piece as long that ends in a full stop is prose
_LONGEST_HEADING = 200  # characters
_HEADING_SHARE = 0.6  # of the block's longest line: a shorter one without a full stop stands by itself
_LONGEST_BIOGRAPHY = 600


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote a text and when, where a line around the article says so."""

    author: str | None = None
    date: str | None = None


def paragraphs_of(original: str, kinds: Mapping[int, str]) -> tuple[tuple[Paragraph, ...], Byline]:
    """The paragraphs of a text, each with its kind; kinds: what the file itself says, by where a block starts."""
    pieces = list(_pieces(original))
    words = [plain(original[start:end]) for _, start, end in pieces]
    skipped = _skipped(words)
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
    outside = [original[start:end] for (_, start, end), skip in zip(pieces, skipped, strict=True) if skip]
    return tuple(paragraphs), _byline(outside)


def _pieces(original: str) -> Iterator[tuple[int, int, int]]:
    """Block, start and end of every piece: a block between blank lines, cut where one of its lines stands by itself."""
    for number, (start, end) in enumerate(_between(_BLANK_LINE, original, 0, len(original)), 1):
        lines = list(_between(_ONE_LINE_END, original, start, end))
        longest = max(end - start for start, end in lines)
        opened = lines[0][0]
        for (_, stop), (following, _) in zip(lines, [*lines[1:], (end, end)], strict=True):
            line = original[opened:stop]
            alone = (
                following == end
                or _ENDS_SENTENCE.search(line)
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
        said = text[left:right]
        if said.strip():
            yield left + len(said) - len(said.lstrip()), right - (len(said) - len(said.rstrip()))


def _cut(original: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A piece cut where a caption turns into the photographer's credit, and where it is too long to parse at once."""
    while end - start > _LONGEST_PIECE:
        sentences = [found.end() for found in _SENTENCE_END.finditer(original, start, start + _LONGEST_PIECE)]
        blank = original.rfind(" ", start, start + _LONGEST_PIECE)
        cut = sentences[-1] if sentences else blank if blank > start else start + _LONGEST_PIECE
        yield start, cut - (len(original[start:cut]) - len(original[start:cut].rstrip()))
        start = cut
        while start < end and original[start].isspace():
            start += 1
    found = _CREDIT_AT_END.search(plain(original[start:end]))
    if found is None:
        yield start, end
    else:
        yield start, start + found.start()
        yield end - len(original[start + found.start() : end].lstrip()), end


# --- kinds -----------------------------------------------------------------------------------------------------------


def _skipped(words: list[str]) -> list[bool]:
    """Which pieces the author didn't write."""
    cued = [_is_cued(piece) for piece in words]
    prose = [at for at, piece in enumerate(words) if not cued[at] and _is_prose(piece)]
    if not prose:
        return cued
    first, last = prose[0], prose[-1]
    skipped = list(cued)
    for at in range(1, first):  # a scrap of a menu among others
        among = cued[at - 1] or cued[at + 1]
        skipped[at] |= (
            among and any(cued[:at]) and any(cued[at + 1 : first]) and _is_scrap(words[at]) and _is_short(words[at])
        )
    for at in range(last + 1, len(words)):  # promotion, once it has begun
        begun, goes_on = any(cued[last + 1 : at]), any(cued[at + 1 :])
        skipped[at] |= begun and (goes_on or _is_scrap(words[at]) or _SELLS.search(words[at]) is not None)
    end = max(at for at, skip in enumerate(skipped) if not skip)
    if end > first and len(words[end]) < _LONGEST_BIOGRAPHY and _BIOGRAPHY.match(words[end]):
        skipped[end] = True
    return skipped


def _is_short(piece: str) -> bool:
    return len(piece.split()) < _SHORT


def _is_cued(piece: str) -> bool:
    return bool(_WHOLE.fullmatch(piece.strip()) or _ANYWHERE.search(piece) or _is_date_alone(piece))


def _is_prose(piece: str) -> bool:
    """Whether a piece is a sentence of some length, and sells nothing."""
    return (
        len(piece.split()) >= _PROSE
        and bool(_ENDS_SENTENCE.search(piece))
        and len(_SELLS.findall(piece)) < 2 + len(piece.split()) // 60
    )


def _is_scrap(piece: str) -> bool:
    """Whether a piece is a label or a line of a list rather than a sentence."""
    return bool(_LABEL.match(piece)) or (len(piece.split()) < _PROSE and not _ENDS_SENTENCE.search(piece))


def _is_title(piece: str) -> bool:
    return len(piece) <= _LONGEST_HEADING and "\n" not in piece and not piece.rstrip().endswith(".")


def _is_date_alone(piece: str) -> bool:
    """Whether a line is a date and nothing else, but for a time of the day."""
    found = _date(piece)
    return found is not None and len(piece.split()) <= 8 and not _ENDS_SENTENCE.search(piece) and len(piece) < 50


def _byline(outside: list[str]) -> Byline:
    """Author and date, from the first lines around the article that name them."""
    author = written = None
    for line in (line.strip() for piece in outside for line in piece.splitlines()):
        name = _AUTHOR.match(plain(line))
        author = author or (name[1].strip() if name else None)
        if len(line) <= _LONGEST_HEADING and (_DATED.match(line) or _is_date_alone(line)):
            written = written or _date(line)
    return Byline(author, written)


def _date(piece: str) -> str | None:
    """The first full date of a line, as 2018-07-25."""
    if found := _ISO_DATE.search(piece):
        year, month, day = (int(number) for number in found.groups())
    elif found := _DAY_FIRST.search(piece):
        day, month, year = int(found[1]), _month(found[2]), int(found[3])
    elif found := _MONTH_FIRST.search(piece):
        month, day, year = _month(found[1]), int(found[2]), int(found[3])
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month(name: str) -> int:
    return 1 + [month[:3].lower() for month in _MONTHS].index(name[:3].lower())
