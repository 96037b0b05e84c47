"""What of a draft is still unreviewed: a comment behind its key, which goes once somebody has decided.

The file tells it by itself, so a review can be broken off, shared in git and mixed with edits by hand. Whoever writes
`# to review` behind a key is asked about it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from realpolitik.case.text import BYTE_ORDER_MARK, Node, Parsed, Path, parse_text

MARK = "# to review"
ENTRIES = ("actors", "relations", "issues", "deals", "events")  # whose entries are confirmed one by one
NUMBERS = ("position", "salience", "declared")  # … and of a stance each number
# Behind a value, or behind the colon of a key whose value stands beneath it.
_BEHIND = re.compile(
    r"(?:[^\S\n]*[:,])?(?P<gap>[^\S\n]*)# to review\b(?:, confidence (?P<sure>[01](?:\.\d+)?))?(?P<rest>[^\r\n]*)"
)
_BLANK = re.compile(r"[^\S\r\n]*[:,]?[^\S\r\n]*(?=\r?\n|\Z)")


@dataclass(frozen=True, slots=True)
class Mark:
    """One place to be reviewed."""

    path: Path
    start: int  # of the comment, with the blanks before it, in the text without a byte order mark
    end: int
    note: str  # what somebody has written behind the mark
    confidence: float | None  # 0–1: how sure the reading was


def proposed(document: Mapping[str, Any]) -> Iterator[Path]:
    """Where a draft proposes something that somebody must confirm."""
    for section in ENTRIES:
        yield from ((section, key) for key in document.get(section, {}))
    for actor, stances in document.get("stances", {}).items():
        for issue, stance in stances.items():
            yield from (("stances", actor, issue, name) for name in NUMBERS if name in stance)


def marks(parsed: Parsed) -> tuple[Mark, ...]:
    """Every mark of a text, in its order."""
    return tuple(sorted(_marks(parsed.text, parsed.root, ()), key=lambda mark: mark.start))


def _marks(text: str, node: Node, path: Path) -> Iterator[Mark]:
    for part, inner in _inside(node):
        here = (*path, str(part))
        found = _BEHIND.match(text, _tail(inner)) if inner.key_end is not None else None
        if found is not None:
            sure = found["sure"]
            note = found["rest"].lstrip(" ,;:.").rstrip()
            yield Mark(here, found.start("gap"), found.end(), note, None if sure is None else float(sure))
        yield from _marks(text, inner, here)


def _inside(node: Node) -> Iterator[tuple[str | int, Node]]:
    if isinstance(node.value, dict):
        yield from node.value.items()
    elif isinstance(node.value, list):
        yield from enumerate(node.value)


def _tail(node: Node) -> int:
    """Where a comment on a key may begin: behind its value, or behind the key of what stands beneath it."""
    beneath = (node.is_map or node.is_list) and not node.flow
    return node.key_end if beneath and node.key_end is not None else node.end


def with_marks(text: str, confidences: Mapping[Path, float | None]) -> str:
    """The text of a case with a mark at every path, and how sure the reading was where it knows."""
    parsed = parse_text(text)
    places: list[tuple[int, str]] = []
    for path, confidence in confidences.items():
        node = parsed.root
        for part in path:
            inner = node.child(part)
            assert inner is not None, f"{path} isn't in the draft"
            node = inner
        blank = _BLANK.match(parsed.text, _tail(node))
        assert blank is not None, f"something stands behind {path} already"
        sure = "" if confidence is None else f", confidence {confidence:.2g}"
        places.append((blank.end(), f"  {MARK}{sure}"))
    for place, mark in sorted(places, reverse=True):
        text = f"{text[:place]}{mark}{text[place:]}"
    return text


def without_mark(text: str, path: Path) -> str:
    """The text without the mark at a path, byte for byte elsewhere; a note behind the mark stays as a comment."""
    start = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    text = text.removeprefix(start)
    for mark in marks(parse_text(text)):
        if mark.path == path:
            text = f"{text[: mark.start]}{f'  # {mark.note}' if mark.note else ''}{text[mark.end :]}"
            break
    return start + text
