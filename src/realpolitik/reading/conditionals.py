"""Where a text says what would follow from what: candidates for claims that can be tested.

Marked ones only: if, unless, without, had … would, as long as, otherwise, until, only way, provided that; and what an
author expects, fears or says is bound to come. A bare "will" is no conditional.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from realpolitik.reading.passage import Actors, Passage

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


@dataclass(frozen=True, slots=True)
class Conditional:
    """One "if this, then that" of a text."""

    kind: str  # one of those in conditionals.toml
    condition: str  # in the text's words; empty where only the consequence is said
    consequence: str
    actors: Actors  # those it speaks of, in the order of the text
    quote: str
    start: int  # code points into the original; `end` exclusive
    end: int
    confidence: float
    paragraph: int


@cache
def marks() -> dict[str, tuple[re.Pattern[str], float]]:
    """Kind → what marks it, and how sure the mark is; in the order they are tried."""
    table = tomllib.loads((files("realpolitik") / "reading" / "conditionals.toml").read_text(encoding="utf-8"))
    return {
        kind: (re.compile("|".join(rf"(?:{bounded(mark)})" for mark in entry["marks"]), re.IGNORECASE), entry["sure"])
        for kind, entry in table.items()
    }


def bounded(mark: str) -> str:
    """A mark that starts and ends with whole words."""
    return rf"\b(?:{mark})" + (r"\b" if mark[-1].isalpha() else "")


def conditionals(passages: Iterable[Passage]) -> tuple[Conditional, ...]:
    """Every marked conditional of a text, in its order; at most one a sentence and kind."""
    return tuple(one for passage in passages for sentence in passage.sentences for one in _of(passage, sentence))


def _of(passage: Passage, sentence: Span) -> Iterator[Conditional]:
    words = [token for token in sentence if not token.is_space]
    if len(words) < 4:
        return
    taken: list[tuple[int, int]] = []
    for kind, (mark, sure) in marks().items():
        found = mark.search(sentence.text)
        if found is None or any(a <= found.start() < b for a, b in taken):
            continue
        taken.append(found.span())
        condition, consequence = _parts(passage, sentence, _token_at(sentence, found.start()), kind)
        start, end = passage.place(words[0], words[-1])
        yield Conditional(
            kind=kind,
            condition=condition,
            consequence=consequence,
            actors=tuple(dict.fromkeys(actor for token in words for actor in passage.named(token))),
            quote=passage.quote(words[0], words[-1]),
            start=start,
            end=end,
            confidence=sure,
            paragraph=passage.parsed.paragraph.number,
        )


def _token_at(sentence: Span, offset: int) -> Token:
    """The word that stands at a place of the sentence's text."""
    place = sentence.start_char + offset
    return next(token for token in sentence if token.idx + len(token.text) > place)


def _parts(passage: Passage, sentence: Span, mark: Token, kind: str) -> tuple[str, str]:
    """The condition and the consequence: the clause under the mark, and the rest."""
    whole = passage.quote(sentence[0], sentence[-1]).strip()
    if kind in {"prediction", "expectation"}:
        return "", whole
    inside = _clause_under(mark)
    first, last = inside[0], inside[-1]
    if len(inside) < 2:
        return "", whole
    condition = passage.quote(first, last)
    before = passage.quote(sentence[0], first.nbor(-1)) if first.i > sentence.start else ""
    after = passage.quote(last.nbor(1), sentence[-1]) if last.i + 1 < sentence.end else ""
    rest = max((before, after), key=len).strip(" ,;:.")
    return condition.strip(" ,;:."), rest or whole


def _clause_under(mark: Token) -> list[Token]:
    """The clause that a mark opens, word by word."""
    top = mark
    while top.dep_ in {"mark", "advmod", "prep", "aux", "det", "amod", "pobj", "pcomp", "preconj"} and top.head != top:
        opens = top.dep_ in {"mark", "aux"} or (top.dep_ == "advmod" and top.head.pos_ in {"VERB", "AUX"})
        above = top.head
        if top.dep_ == "prep" and above.pos_ in {"VERB", "AUX", "NOUN"}:
            break
        top = above
        if opens:
            break
    return [word for word in top.subtree if word.i >= mark.i or top.dep_ in {"advcl", "acl"}]
