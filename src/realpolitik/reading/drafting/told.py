"""One source as a draft takes it in: its text, who appears in it and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from realpolitik.reading.mentions import Cast, Mention
from realpolitik.reading.quotation import sentence_around
from realpolitik.reading.readers import Reader, Share, read_by
from realpolitik.reading.said import Said
from realpolitik.reading.source_text import Text, folded
from realpolitik.reading.words import words

LONGEST_KEY = 40


@dataclass(frozen=True)
class Told:
    """One source of the case."""

    key: str
    text: Text
    cast: Cast
    said: Said
    shares: tuple[Share, ...]  # what each reader gave to it

    def cite(self, paragraph: int, quote: str) -> dict[str, str]:
        """A citation with its quotation, on one line; the case file compares white space as one blank."""
        return {"source": f"{self.key}#{paragraph}", "quote": " ".join(quote.split())}

    def pointed_at(self, start: int) -> str | None:
        """Whom the pronoun means that begins at a place, where that is known."""
        here = (one for one in self.cast.mentions if one.start == start and one.kind == Mention.PRONOUN)
        return next((one.actor for one in here if one.actor is not None), None)

    def around(self, start: int, end: int) -> str:
        """The sentence that a quotation stands in, as far as full stops tell."""
        return sentence_around(self.text, start, end)


def told_by(texts: Iterable[Text], readers: Sequence[Reader]) -> tuple[Told, ...]:
    """What each text says, under a key of its own made from its name.

    Raises Unreadable where spaCy or its model is missing, or where a reader can't read.
    """
    texts = tuple(texts)
    found: list[Told] = []
    for key, text in zip(keys_of(texts), texts, strict=True):
        reading = read_by(readers, text)
        found.append(Told(key, text, reading.cast, reading.said, reading.shares))
    return tuple(found)


def keys_of(texts: Iterable[Text]) -> tuple[str, ...]:
    """A key of its own for each text, made from its name."""
    keys: list[str] = []
    for text in texts:
        keys.append(new_key(text.name.rpartition(".")[0] or text.name, keys, "text"))
    return tuple(keys)


def new_key(name: str, taken: Iterable[str], default: str) -> str:
    """A key that isn't taken, from the telling words of a name.

    >>> new_key("the size of Upland's dam", ["dam"], "issue")
    'size_upland_dam'
    """
    spelled = re.findall(r"[a-z0-9]+", folded(name).lower())
    telling = [word for word in spelled if word not in words("grammar", "empty")]
    key = ""
    for word in telling or spelled:
        longer = f"{key}_{word}".strip("_")
        if key and len(longer) > LONGEST_KEY:
            break
        key = longer[:LONGEST_KEY]
    key = key or default
    if key[0].isdigit():  # 2018_07 would be read as a number
        key = f"{default}_{key}"
    known, again, number = set(taken), key, 2
    while again in known:
        again, number = f"{key}_{number}", number + 1
    return again


def shortened(phrase: str, most: int) -> str:
    """A phrase on one line, cut between words where it is too long, and without a bracket that never closes.

    >>> shortened("the dam (the larger", 80), shortened("the ports of the north", 12)
    ('the dam', 'the ports…')
    """
    line = " ".join(phrase.split())
    if line.count("(") > line.count(")"):
        line = line[: line.rindex("(")].rstrip()
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]}…"


def without_repeats(citations: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Citations, each once, in their order."""
    kept: list[dict[str, Any]] = []
    for one in citations:
        if one not in kept:
            kept.append(dict(one))
    return kept
