"""Issues that a text may be about: what several of its statements are about, on one side or the other.

Two statements are about one issue when the phrases at stake share most of their telling words, names of actors among
them. A proposal, for the analyst to confirm: which issues there are is a judgement.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from realpolitik.reading.statements import Statement
from realpolitik.reading.words import words

SHARED = 0.34  # Jaccard: two telling words of three, or one of two
SHORTEST = 2  # letters of a word that tells nothing
COMMON = 200  # phrases with one word: pairs grow with their square, and such a word tells little
ENDINGS = (
    "isation",
    "ization",
    "ations",
    "ation",
    "ments",
    "ment",
    "ings",
    "ing",
    "ence",
    "ance",
    "ies",
    "ed",
    "es",
    "s",
    "y",
)


@dataclass(frozen=True, slots=True)
class ProposedIssue:
    """An issue that several statements seem to be about."""

    name: str  # the shortest phrase that says what it is about
    words: tuple[str, ...]  # the words that its statements share, most frequent first
    favour: tuple[str, ...]  # actor keys, in the order of the text
    oppose: tuple[str, ...]
    statements: tuple[int, ...]  # their places in the list given

    @property
    def is_disputed(self) -> bool:
        """Whether somebody favours what somebody else opposes."""
        return bool(self.favour and self.oppose and set(self.favour) != set(self.oppose))


def issues(statements: Sequence[Statement]) -> tuple[ProposedIssue, ...]:
    """Groups of statements about the same, the disputed first, then by how many actors speak of it."""
    about = [telling(statement.about) for statement in statements]
    groups = _joined(len(statements), _alike(about))
    proposed = [_issue(statements, about, group) for group in groups if len(group) > 1]
    return tuple(
        sorted(proposed, key=lambda one: (not one.is_disputed, -len({*one.favour, *one.oppose}), one.statements))
    )


def telling(phrase: str) -> frozenset[str]:
    """The stems of a phrase's telling words, names of actors among them.

    >>> sorted(telling("the lifting of the sanctions on grain"))
    ['grain', 'lift', 'sanction']
    """
    spelled = re.findall(r"[^\W\d_]+", phrase.lower())
    return frozenset(stem(word) for word in spelled if word not in words("grammar", "empty") and len(word) > SHORTEST)


def stem(word: str) -> str:
    """A word without its ending, so that "withdrawal" meets "withdrawals" and "expanding" "expansion".

    >>> stem("sanctions"), stem("deployment"), stem("deploying")
    ('sanction', 'deploy', 'deploy')
    """
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _alike(about: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """The pairs of phrases that share enough words; a word that very many phrases have joins none."""
    having: dict[str, list[int]] = {}
    for place, stems in enumerate(about):
        for word in sorted(stems):
            having.setdefault(word, []).append(place)
    near = {pair for places in having.values() if len(places) <= COMMON for pair in combinations(places, 2)}
    for one, other in sorted(near):
        if len(about[one] & about[other]) >= SHARED * len(about[one] | about[other]):
            yield one, other


def _joined(size: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The groups that pairs make, each in order, by their first member."""
    first = list(range(size))  # a member's way to the first of its group

    def first_of(member: int) -> int:
        while first[member] != member:
            first[member] = first[first[member]]
            member = first[member]
        return member

    for one, other in pairs:
        old, new = sorted((first_of(one), first_of(other)), reverse=True)
        first[old] = new
    groups: dict[int, list[int]] = {}
    for member in range(size):
        groups.setdefault(first_of(member), []).append(member)
    return list(groups.values())


def _issue(statements: Sequence[Statement], about: Sequence[frozenset[str]], group: Sequence[int]) -> ProposedIssue:
    counted = Counter(word for member in group for word in sorted(about[member]))
    shared = tuple(word for word, times in counted.most_common() if times > 1)
    members = [statements[member] for member in group]
    fullest = max(len(set(shared) & about[member]) for member in group)
    names = [statements[m].about for m in group if len(set(shared) & about[m]) == fullest]
    return ProposedIssue(
        name=min(names, key=lambda name: (name.split()[0].lower() in words("grammar", "pointing"), len(name))),
        words=shared,
        favour=tuple(dict.fromkeys(one.holder for one in members if one.direction in {"favour", "conditional"})),
        oppose=tuple(dict.fromkeys(one.holder for one in members if one.direction == "oppose")),
        statements=tuple(group),
    )
