"""How well the actors of a text were read: boilerplate, names, and whom they mean."""

from __future__ import annotations

import re
from typing import Any

from realpolitik.reading.mentions import Mention
from realpolitik.reading.readers import Reading
from realpolitik.reading.scoring.gold import Gold, Tally, is_actor
from realpolitik.reading.source_text import Paragraph

_ARTICLE = re.compile(r"(?:the )?(?:former )?", re.I)


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


def _characters(original: str, spans: Any) -> set[int]:
    return {at for start, end in spans for at in range(start, end) if not original[at].isspace()}


def _core(original: str, start: int, end: int) -> tuple[int, int]:
    """A name's place without its article."""
    article = _ARTICLE.match(original, start, end)
    return (article.end() if article else start), end


def _touches_any(one: Mention, gold: Gold) -> bool:
    return any(one.start < each["end"] and each["start"] < one.end for each, _ in gold.mentions("name", "adj", "desc"))
