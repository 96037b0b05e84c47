"""What the author wrote, told from what stands around it: menus, cookie bars, promotion, credits, disclaimers.

Cues decide, piece by piece; what has no cue stays. Only at the two ends of a page, where menus and promotion gather,
scraps between pieces with cues go with them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from realpolitik.reading.bylines import is_date
from realpolitik.reading.source_text import ENDS_SENTENCE

_TABLE: dict[str, Any] = tomllib.loads((files("realpolitik") / "reading" / "cues.toml").read_text(encoding="utf-8"))
AGENCY = "|".join(_TABLE["agency"])


def _pattern(where: str) -> re.Pattern[str]:
    """The cues of every section that are looked for somewhere: `whole`, `anywhere`."""
    cues = [cue for section in _TABLE.values() if isinstance(section, dict) for cue in section.get(where, ())]
    pattern = "|".join(f"(?:{cue})" for cue in cues)
    for part in ("network", "byline", "stories"):
        pattern = pattern.replace(f"{{{part}}}", _TABLE[part])
    return re.compile(pattern.replace("{agency}", AGENCY), re.I)


_WHOLE, _ANYWHERE = _pattern("whole"), _pattern("anywhere")
_END = re.compile("|".join(_TABLE["end"]["whole"]), re.I)
_SELLS = re.compile(rf"\b(?:{'|'.join(_TABLE['selling']['words'])})\b", re.I)
_LABEL = re.compile(
    r"(?:[•·*–-]\s*)?[A-Z][\w&']*(?:\s[A-Z][\w&']*){0,3}\s?(?:\([A-Z]+\))?$|(?:[A-Z][\w&'-]*\s){1,4}[-–:]\s"
)
_BIOGRAPHY = re.compile(
    r"""(?:Dr\.?\s|Prof\.?\s|Professor\s|Ambassador\s)?(?:The\s(?:writer|author)\s|(?:[A-Z][\w.'-]+\s){1,4}(?:\([^)]{1,40}\)\s)?)
    (?:is|was)\s(?:an?|the|senior|currently)\b.{0,60}
    \b(?:fellow|professor|lecturer|scholar|analyst|columnist|correspondent|journalist|reporter|writer|author|researcher
    |editor|director|contributor|academic|consultant|commentator|scientist|historian)\b
    .{0,30}\b(?:at|of|for|with|based|in|and|who|on)\b""",
    re.X,
)
_SHORT = 4  # words; longer at the top of a page may be the title
_LONGEST_SCRAP = 20  # words; a longer line is a sentence, whatever it ends in
_WORDS_PER_PROMISE = 15  # a sentence with fewer words for each is said to sell something
_LONGEST_BIOGRAPHY = 600  # characters


def is_frame(pieces: Sequence[str]) -> list[bool]:
    """Of the pieces of a page, in plain signs, which the author of the article didn't write."""
    frame = [_is_cued(piece) for piece in pieces]
    written = [at for at, piece in enumerate(pieces) if not frame[at] and not _is_scrap(piece) and not _sells(piece)]
    if not written:
        return frame
    first, last = written[0], written[-1]
    cues = [at for at, cue in enumerate(frame) if cue]
    head = [cue for cue in cues if cue < first]
    for at in range(head[0], head[-1]) if head else ():  # scraps of a menu; longer ones may be the title
        frame[at] |= (frame[at - 1] or frame[at + 1]) and len(pieces[at].split()) < _SHORT
    prose = max((at for at in written if len(pieces[at].split()) >= _LONGEST_SCRAP), default=first)
    foot = next((cue for cue in cues if cue > last or (cue > prose and _END.fullmatch(pieces[cue]))), len(pieces))
    frame[foot:] = [True] * (len(pieces) - foot)  # promotion, once it has begun
    end = min(foot, last + 1) - 1
    if end > first and len(pieces[end]) < _LONGEST_BIOGRAPHY and _BIOGRAPHY.match(pieces[end]):
        frame[end] = True
    return frame


def has_cue(piece: str) -> bool:
    """Whether something that no article says stands in a piece."""
    return _ANYWHERE.search(piece) is not None


def _is_cued(piece: str) -> bool:
    return bool(_WHOLE.fullmatch(piece)) or has_cue(piece) or is_date(piece)


def _sells(piece: str) -> bool:
    """Whether a piece promises the reader something, and quotes nobody."""
    promises = len(_SELLS.findall(piece))
    return promises > len(piece.split()) // _WORDS_PER_PROMISE and '"' not in piece


def _is_scrap(piece: str) -> bool:
    """Whether a piece is a label or a line of a list rather than a sentence."""
    return bool(_LABEL.match(piece)) or (len(piece.split()) < _LONGEST_SCRAP and not ENDS_SENTENCE.search(piece))
