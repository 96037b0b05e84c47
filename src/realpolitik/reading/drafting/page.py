"""A draft as a file: what couldn't be decided at the top, then section by section."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from realpolitik.case.edit import text_of

WIDTH = 118
MOST = 60  # lines of one kind at the top; a book would have thousands
SECTIONS: Mapping[str, str] = {
    "sources": "What was read. A source with a file has its quotations checked whenever the case is.",
    "actors": "Who acts. Leaders speak for what they lead. Capability is 1 for everybody until you say otherwise.",
    "relations": "Who supplies, commands and stands by whom; how much a client depends is a guess from the wording.",
    "issues": "What somebody wants or a deal gives. Put together what is one issue, and give it its own levels.",
    "stances": "Who wants what, and how much it cares: ranges from the wording quoted, no measurements.",
    "deals": "Packages that the texts speak of.",
    "events": "What happened, where a text gives the date.",
}
LEVERS = """\
# Who can bring what about: one coalition, its chance (0-1) and its cost. Without levers no deal is in reach.
# levers:
#   {issue}_to_{level}:
#     issue: {issue}
#     to: {level}
#     by: [{actor}]
#     chance: 0.3..0.7
"""


def page(document: Mapping[str, Any], questions: Mapping[str, Sequence[str]], readers: Sequence[str]) -> str:
    """The text of the file; `questions`: lines to be decided, by heading; `readers`: who read the texts."""
    apart = {key: value for key, value in document.items() if key not in SECTIONS}
    parts = [f"{_top(questions, readers)}\n{text_of(apart)}"]
    for section, says in SECTIONS.items():
        if document.get(section):
            parts.append(f"# {says}\n{text_of({section: document[section]})}")
            if section == "stances":
                parts.append(_levers(document))
    return "\n".join(parts)


def _top(questions: Mapping[str, Sequence[str]], readers: Sequence[str]) -> str:
    says = f"A draft, read by {_visible(' and '.join(readers))}: confirm, mend or delete each entry."
    lines = [
        *_comment(f"{says} A number is a coarse range from its quotation.", ""),
        "# Nobody has confirmed what is marked `to review`: `realpolitik read --review` walks through it.",
    ]
    for heading, asked in questions.items():
        if not asked:
            continue
        lines += ["#", *_comment(_visible(heading), "")]
        for question in asked[:MOST]:
            lines += _comment(_visible(question), "- ")
        if len(asked) > MOST:
            lines.append(f"# - … and {len(asked) - MOST:,} more")
    return "".join(f"{line}\n" for line in lines)


def _comment(text: str, bullet: str) -> list[str]:
    """A text as lines of a comment."""
    first, rest = f"# {bullet}", f"# {' ' * len(bullet)}"
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def _visible(text: str) -> str:
    """A text in one line without signs that a comment can't show: a comment must not end, or turn around, inside it."""
    return "".join(sign if sign.isprintable() else " " for sign in " ".join(text.split()))


def _levers(document: Mapping[str, Any]) -> str:
    """How a lever would look, about somebody and something of the case."""
    actor, on = next(iter(document["stances"].items()))
    issue = next(iter(on))
    *_, level = document["issues"][issue]["levels"]
    return LEVERS.format(actor=actor, issue=issue, level=level)
