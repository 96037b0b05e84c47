"""Who wrote a text and when, from the lines around the article that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from realpolitik.reading.source_text import ENDS_SENTENCE, plain

_AUTHOR = re.compile(r"(?i:by)\s+([A-Z][\w.'-]+(?:\s[A-Z][\w.'-]+){0,3})")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = "|".join(rf"{month}|{month[:3]}\.?" for month in _MONTHS)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTH}),? (\d{{4}})\b", re.I)
_MONTH_FIRST = re.compile(rf"\b({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b", re.I)
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DATED = re.compile(r"(?:(?:first |last )?(?:published|updated|posted|modified)\b.*|by .*)$", re.I)
_LONGEST_LINE = 200  # characters
_LONGEST_ABOUT = 600
_LONGEST_DATE = 50  # characters, and eight words: a date with a time and a zone


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote a text and when, as far as it says."""

    author: str | None = None
    date: str | None = None  # 2018-07-25


def byline_of(lines: Iterable[str]) -> Byline:
    """Author and date, from the first lines around the article that name them."""
    author = written = None
    for line in map(plain, lines):
        if len(line) > _LONGEST_LINE:
            continue
        name = _AUTHOR.match(line)
        author = author or (name[1].strip() if name else None)
        if _DATED.match(line) or is_date(line):
            written = written or _date(line)
    return Byline(author, written)


def is_about(author: str, piece: str) -> bool:
    """Whether a piece tells who the author is."""
    return (
        len(piece) < _LONGEST_ABOUT
        and re.match(rf"{re.escape(author)},? (?:is|was|writes|covers)\b", piece) is not None
    )


def is_date(line: str) -> bool:
    """Whether a line is a date and nothing else, but for a time of the day."""
    is_short = len(line) < _LONGEST_DATE and len(line.split()) <= 8
    return is_short and _date(line) is not None and not ENDS_SENTENCE.search(line)


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
    return 1 + [month[:3] for month in _MONTHS].index(name[:3].lower())
