"""What a wording is worth: coarse ranges, so that a draft claims no more than its sentence does.

The same table stands in `docs/how-to/draft-from-articles.md`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from realpolitik.reading.statements import Statement


@dataclass(frozen=True, order=True, slots=True)
class Range:
    """From where to where a number may lie."""

    low: int
    high: int

    def __or__(self, other: Range) -> Range:
        """The range over both."""
        return Range(min(self.low, other.low), max(self.high, other.high))

    @property
    def mirrored(self) -> Range:
        """The range on the other side of a scale from 0 to 100."""
        return Range(100 - self.high, 100 - self.low)

    def __str__(self) -> str:
        return f"{self.low}..{self.high}"


AGAINST, UNCHANGED, FOR = "against", "unchanged", "for"
LEVELS = {AGAINST: 0, UNCHANGED: 50, FOR: 100}  # of an issue that actors pull at from two sides
WITHHELD, GIVEN = "withheld", "given"
GIFT = {WITHHELD: 0, GIVEN: 100}  # of an issue that is what somebody gives in a deal

OUTRIGHT, SOMEHOW, NEITHER = Range(75, 100), Range(50, 100), Range(50, 50)
EITHER = Range(0, 100)

VITAL, WANTED, MENTIONED, NONE = Range(60, 90), Range(30, 60), Range(10, 30), Range(0, 10)
IN_PASSING = frozenset({"considers", "regards", "acts"})
ONLY_MENTIONED = IN_PASSING | {"declares"}
SURE = 0.7  # confidence: a statement less sure makes no issue by itself
VITAL_WORDS = re.compile(
    r"(?<!\bno )(?<!\bnot )(?<!\bnot a )(?<!\bnot an )(?<!n't a )\b(?:red lines?|vital"
    r"|existential|crucial|essential|indispensable|non-negotiable|paramount|imperative"
    r"|(?:top|main|overriding|highest|first|number one) (?:priority|goal|aim|objective|concern|interest)s?"
    r"|core interests?"
    r"|at (?:all costs?|any price)|under no circumstances|matter of survival|cannot accept|can't accept"
    r"|will never (?:accept|allow|tolerate|agree|recogni[sz]e)|above all)\b",
    re.IGNORECASE,
)

DEPENDS, SUPPLIED = "0.3..0.7", "0.1..0.5"  # the share of its chances that a client owes to its patron
DEPENDING_WORDS = re.compile(
    r"\b(?:depend\w*|rel(?:y|ies|ied|iant)|reliance|lifeline|main|largest|biggest|sole)\b", re.IGNORECASE
)


def position(statement: Statement) -> Range:
    """Where on the scale from against to for a statement puts its holder."""
    if statement.direction == "neutral":
        return NEITHER
    outright = (
        statement.direction in {"favour", "oppose"} and statement.modality == "certain" and not statement.declared
    )
    found = OUTRIGHT if outright else SOMEHOW
    return found.mirrored if statement.direction == "oppose" else found


def salience(statement: Statement, sentence: str) -> Range:
    """How much the holder cares, by the attitude and by the words of the sentence."""
    if statement.attitude == "indifferent":
        return NONE
    if VITAL_WORDS.search(sentence):
        return VITAL
    return MENTIONED if statement.attitude in ONLY_MENTIONED else WANTED


def dependence(quote: str) -> str:
    """How much a client owes to whoever supplies it."""
    return DEPENDS if DEPENDING_WORDS.search(quote) else SUPPLIED
