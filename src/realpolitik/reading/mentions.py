"""Where a text names an actor, or points at one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from realpolitik.reading.gazetteer import Entry, state_of
from realpolitik.reading.parse import Parsed


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


def by_paragraph(paragraphs: Iterable[Parsed], mentions: Iterable[Mention]) -> Iterator[tuple[Parsed, list[Mention]]]:
    """Each paragraph with the mentions that lie in it, in order."""
    waiting = deque(sorted(mentions, key=lambda one: (one.start, -one.end)))
    for parsed in paragraphs:
        here: list[Mention] = []
        while waiting and waiting[0].start < parsed.paragraph.end:
            here.append(waiting.popleft())
        yield parsed, here


@dataclass(frozen=True)
class Cast:
    """Everybody who appears in a text, and where."""

    mentions: tuple[Mention, ...]  # in the order of the text
    entries: Mapping[str, Entry]  # by key; those that only this text knows among them

    def state_of(self, key: str | None) -> str | None:
        """The state that an actor is, or belongs to."""
        return state_of(key, self.entries)

    def of(self, key: str) -> tuple[Mention, ...]:
        """Where an actor is mentioned."""
        return tuple(one for one in self.mentions if one.actor == key)
