"""How well a text was read, against a gold file: precision, recall and F1 per kind.

A gold file is JSON of the form `seeds-gold/1`: offsets in code points, actors with their mentions, boilerplate.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from realpolitik.reading.gazetteer import STATE, gazetteer
from realpolitik.reading.hits import slug
from realpolitik.reading.mentions import Cast, Mention
from realpolitik.reading.source_text import Paragraph, Text

_ARTICLE = re.compile(r"(?:the )?(?:former )?", re.I)
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


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in one text."""

    text: Text
    cast: Cast


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


def score(reading: Reading, gold: Gold) -> dict[str, Tally]:
    """A tally per kind."""
    return {kind: measure(reading, gold) for kind, measure in MEASURES.items()}


# --- the measures ----------------------------------------------------------------------------------------------------


def boilerplate(reading: Reading, gold: Gold) -> Tally:
    """Characters, blanks aside: what was left out, against what isn't the author's."""
    original = reading.text.original
    expected = _characters(original, ((one["start"], one["end"]) for one in gold.entries("boilerplate")))
    given = _characters(
        original, ((one.start, one.end) for one in reading.text.paragraphs if one.kind == Paragraph.BOILERPLATE)
    )
    return Tally(len(expected), len(expected & given), len(given), len(expected & given))


def names(reading: Reading, gold: Gold) -> Tally:
    """Names found at their exact place, an article aside; one given is right where any mention of an actor is."""
    given = {
        _core(reading.text.original, one.start, one.end) for one in reading.cast.mentions if one.kind != Mention.PRONOUN
    }
    expected = [_core(reading.text.original, one["start"], one["end"]) for one, _ in gold.mentions("name")]
    acting = [one for one in reading.cast.mentions if one.kind == Mention.NAME and not one.place]
    right = sum(_touches_any(one, gold) for one in acting)
    return Tally(len(expected), sum(span in given for span in expected), len(acting), right)


def links(reading: Reading, gold: Gold) -> Tally:
    """Of the names found, those that lead to the right actor."""
    expected = found = 0
    for one, actor in gold.mentions("name"):
        core = _core(reading.text.original, one["start"], one["end"])
        keys = {
            each.actor
            for each in reading.cast.mentions
            if each.kind != Mention.PRONOUN and _core(reading.text.original, each.start, each.end) == core
        }
        expected += bool(keys)
        found += any(key is not None and is_actor(key, actor, reading.cast) for key in keys)
    return Tally(expected, found, expected, found)


def adjectives(reading: Reading, gold: Gold) -> Tally:
    """Adjectives found where they stand and led to the right actor; those given beside them aren't judged."""
    expected = gold.mentions("adj")
    found = sum(
        any(
            each.start < one["end"]
            and one["start"] < each.end
            and each.actor
            and is_actor(each.actor, actor, reading.cast)
            for each in reading.cast.mentions
        )
        for one, actor in expected
    )
    return Tally(len(expected), found, given=0, right=0)


def descriptions(reading: Reading, gold: Gold) -> Tally:
    """Descriptions overlapped by one of ours; one of ours is right where any mention of an actor is."""
    given = [one for one in reading.cast.mentions if one.kind == Mention.DESCRIPTION]
    expected = [one for one, _ in gold.mentions("desc")]
    found = sum(any(each.start < one["end"] and one["start"] < each.end for each in given) for one in expected)
    points = [(one["start"], one["end"]) for one in gold.entries("coreferences")]
    right = sum(
        _touches_any(one, gold) or any(one.start < end and start < one.end for start, end in points) for one in given
    )
    return Tally(len(expected), found, len(given), right)


def references(reading: Reading, gold: Gold) -> Tally:
    """Pronouns and phrases for two that lead to everybody whom they mean; those given beside them aren't judged."""
    actors = {actor["id"]: actor for actor in gold.content["actors"]}
    expected = gold.entries("coreferences")
    found = 0
    for one in expected:
        keys = [
            each.actor
            for each in reading.cast.mentions
            if each.kind in (Mention.PRONOUN, Mention.DESCRIPTION)
            and each.start < one["end"]
            and one["start"] < each.end
        ]
        found += all(
            any(key is not None and is_actor(key, actors[meant], reading.cast) for key in keys)
            for meant in one["actors"]
        )
    return Tally(len(expected), found, given=0, right=0)


MEASURES: Mapping[str, Callable[[Reading, Gold], Tally]] = {
    "boilerplate": boilerplate,
    "names": names,
    "links": links,
    "adjectives": adjectives,
    "descriptions": descriptions,
    "references": references,
}


def is_actor(key: str, actor: Mapping[str, Any], cast: Cast) -> bool:
    """Whether a key means an actor of a gold file: the same state, or one that goes by one of its names."""
    entry = cast.entries.get(key)
    if entry is not None and entry.kind == STATE and entry.iso3 is not None and actor["type"] in _GOVERNMENTS:
        return bool(entry.iso3 == actor["iso3"])
    called = [actor["canonical"], *actor.get("aliases", ())]
    return key in {gazetteer().named(name) or slug(name) for name in called}


def _characters(original: str, spans: Any) -> set[int]:
    return {at for start, end in spans for at in range(start, end) if not original[at].isspace()}


def _core(original: str, start: int, end: int) -> tuple[int, int]:
    """A name's place without its article."""
    article = _ARTICLE.match(original, start, end)
    return (article.end() if article else start), end


def _touches_any(one: Mention, gold: Gold) -> bool:
    return any(one.start < each["end"] and each["start"] < one.end for each, _ in gold.mentions("name", "adj", "desc"))
