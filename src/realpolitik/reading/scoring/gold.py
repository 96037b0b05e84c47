"""What somebody has found in texts by hand, and what is compared with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from realpolitik.reading.gazetteer import STATE, gazetteer
from realpolitik.reading.hits import slug
from realpolitik.reading.mentions import Cast
from realpolitik.reading.source_text import Text

_GOVERNMENTS = ("state", "government", "state (former)")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there were to find, how many of them were found, and how many findings are right."""

    expected: int
    found: int  # of the expected
    given: int
    right: int  # of the given

    @property
    def recall(self) -> float | None:
        """Share of the expected that was found; None where nothing was expected."""
        return self.found / self.expected if self.expected else None

    @property
    def precision(self) -> float | None:
        """Share of the given that is right; None where nothing was given."""
        return self.right / self.given if self.given else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        precision, recall = self.precision, self.recall
        if precision is None or recall is None:
            return None
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.expected + other.expected, self.found + other.found, self.given + other.given, self.right + other.right
        )


@dataclass(frozen=True)
class Gold:
    """What a gold file says about one text."""

    content: Mapping[str, Any]
    document: str  # "A"

    def entries(self, kind: str) -> list[Any]:
        """The entries of a kind that lie in this text."""
        return [entry for entry in self.content[kind] if entry["doc"] == self.document]

    def mentions(self, *kinds: str) -> list[tuple[Any, Any]]:
        """The mentions of some kinds outside boilerplate, each with its actor."""
        return [
            (one, actor)
            for actor in self.content["actors"]
            for one in actor["mentions"]
            if one["doc"] == self.document and one["kind"] in kinds and not one["boilerplate"]
        ]


def gold_for(content: Mapping[str, Any], text: Text) -> Gold | None:
    """What a gold file says about a text, by the name of its file."""
    for document, about in content["docs"].items():
        if about["file"].rpartition("/")[2] == text.name:
            return Gold(content, document)
    return None


def is_actor(key: str, actor: Mapping[str, Any], cast: Cast) -> bool:
    """Whether a key means an actor of a gold file: the same state, or one that goes by one of its names."""
    entry = cast.entries.get(key)
    if entry is not None and entry.kind == STATE and entry.iso3 is not None and actor["type"] in _GOVERNMENTS:
        return bool(entry.iso3 == actor["iso3"])
    called = [actor["canonical"], *actor.get("aliases", ())]
    return key in {gazetteer().named(name) or slug(name) for name in called}
