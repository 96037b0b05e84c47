"""Where a text names an actor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a text names an actor, or points at one."""

    start: int  # code points into the original; `end` exclusive
    end: int
    text: str
    actor: str | None  # canonical key: "russia", "hezbollah"; None when nobody knows whom it means
    kind: str  # name, adjective, description, pronoun
    paragraph: int
