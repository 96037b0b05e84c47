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
_SELLS = re.compile(rf"\b(?:{'|'.join(_TABLE['selling']['words'])})\b", re.I)
_LABEL = re.compile(r"(?:[•·*–-]\s*)?(?:[A-Z][\w&']*\s?){1,4}(?:\([A-Z]+\))?$|(?:[A-Z][\w&'-]*\s){1,4}[-–:]\s")
_BIOGRAPHY = re.compile(
    r"""(?:Dr\.?\s|Prof\.?\s|Professor\s|Ambassador\s)?(?:The\s(?:writer|author)\s|(?:[A-Z][\w.'-]+\s){1,4}(?:\([^)]{1,40}\)\s)?)
    (?:is|was)\s(?:an?|the|senior|currently)\b.{0,60}
    \b(?:fellow|professor|lecturer|scholar|analyst|columnist|correspondent|journalist|reporter|writer|author|researcher
    |editor|director|contributor|academic|consultant|commentator|scientist|historian)\b
    .{0,30}\b(?:at|of|for|with|based|in|and|who|on)\b""",
    re.X,
)
_SHORT = 4  # words; longer at the top of a page may be the title
_PROSE = 20  # words; a piece as long that ends in a full stop is prose
_LONGEST_BIOGRAPHY = 600  # characters


def is_frame(pieces: Sequence[str]) -> list[bool]:
    """Of the pieces of a page, in plain signs, which the author of the article didn't write."""
    cued = [_is_cued(piece) for piece in pieces]
    prose = [at for at, piece in enumerate(pieces) if not cued[at] and _is_prose(piece)]
    if not prose:
        return cued
    cues = [at for at, cue in enumerate(cued) if cue]
    frame = list(cued)
    for at in _between_cues([cue for cue in cues if cue < prose[0]]):  # scraps of a menu
        frame[at] |= (cued[at - 1] or cued[at + 1]) and _is_scrap(pieces[at]) and len(pieces[at].split()) < _SHORT
    foot = [cue for cue in cues if cue > prose[-1]]
    for at in range(foot[0] if foot else len(pieces), len(pieces)):  # promotion, once it has begun
        frame[at] |= at < foot[-1] or _is_scrap(pieces[at]) or _SELLS.search(pieces[at]) is not None
    last = max(at for at, skip in enumerate(frame) if not skip)
    if last > prose[0] and len(pieces[last]) < _LONGEST_BIOGRAPHY and _BIOGRAPHY.match(pieces[last]):
        frame[last] = True
    return frame


def _between_cues(cues: Sequence[int]) -> range:
    return range(cues[0], cues[-1]) if cues else range(0)


def _is_cued(piece: str) -> bool:
    return bool(_WHOLE.fullmatch(piece) or _ANYWHERE.search(piece)) or is_date(piece)


def _is_prose(piece: str) -> bool:
    """Whether a piece is a sentence of some length, and sells nothing."""
    length = len(piece.split())
    return length >= _PROSE and bool(ENDS_SENTENCE.search(piece)) and len(_SELLS.findall(piece)) < 2 + length // 60


def _is_scrap(piece: str) -> bool:
    """Whether a piece is a label or a line of a list rather than a sentence."""
    return bool(_LABEL.match(piece)) or (len(piece.split()) < _PROSE and not ENDS_SENTENCE.search(piece))
