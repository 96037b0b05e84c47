"""Where a text names an actor, or points at one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from realpolitik.reading.gazetteer import STATE, Entry


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a text names an actor, or points at one.

    "The two countries" points at two, and "Franco-German" names two: two mentions with one span.
    """

    NAME: ClassVar = "name"
    ADJECTIVE: ClassVar = "adjective"  # "Russian", "US-backed", "anti-Israeli"
    DESCRIPTION: ClassVar = "description"  # "the Syrian army", "his government", "both sides"
    PRONOUN: ClassVar = "pronoun"

    start: int  # code points into the original; `end` exclusive
    end: int
    text: str
    actor: str | None  # canonical key: "russia", "hezbollah"; None when nobody knows whom it means
    kind: str
    paragraph: int
    place: bool = False  # the name of a country or capital that stands for where, not for who: "talks in Geneva"


@dataclass(frozen=True)
class Cast:
    """Everybody who appears in a text, and where."""

    mentions: tuple[Mention, ...]  # in the order of the text
    entries: Mapping[str, Entry]  # by key; those that only this text knows among them

    def state_of(self, key: str | None) -> str | None:
        """The state that an actor is, or belongs to."""
        seen: set[str] = set()
        while key is not None and key in self.entries and key not in seen:
            seen.add(key)
            if self.entries[key].kind == STATE:
                return key
            key = self.entries[key].home
        return None

    def of(self, key: str) -> tuple[Mention, ...]:
        """Where an actor is mentioned."""
        return tuple(one for one in self.mentions if one.actor == key)
