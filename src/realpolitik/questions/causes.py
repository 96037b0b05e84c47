"""Which changes bring an answer about: the smallest sets of them, searched by size, or one that can't be made smaller.

Changes go by number. What they come to together is asked of a `Judge`, many sets at a time; a set that makes no sound
case has no answer. A change that can't stand alone goes with the others that it needs: its unit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TypeVar

Changes = frozenset[int]
Words = Mapping[str, str]  # subject → its answer, where it has one
Judge = Callable[[Sequence[Changes]], Sequence[Words | None]]  # None: no sound case
Item = TypeVar("Item")

SMALLEST, MINIMAL, ENOUGH = "smallest", "minimal", "enough"
MOST_WORK = 4_000  # sets of numbers that are tried by size, and then for each answer one by one
READING = 30  # such sets cost as much as one whose case must be read anew


@dataclass(frozen=True, slots=True)
class Found:
    """The sets of changes that bring an answer about."""

    sets: tuple[Changes, ...]  # all of the smallest, or a single one
    how: str  # smallest: no smaller set does; minimal: no part of it does; enough: the search was cut off


@dataclass(frozen=True, slots=True)
class Search:
    """What is to be searched."""

    units: Sequence[Changes]
    judge: Judge
    read: Changes  # changes after which a case must be read anew; the others are numbers, and cheap
    close: Callable[[Changes], Changes]  # changes with others that they need
    by_size: bool = True  # False: there are too many to begin with that
    most_work: int = MOST_WORK

    def work(self, sets: Iterable[Changes]) -> int:
        """What it costs to try some sets."""
        sets = list(sets)
        return len(sets) + READING * len({chosen & self.read for chosen in sets} - {frozenset()})


def causes(search: Search, wanted: Words) -> dict[str, Found]:
    """For every subject the sets of changes after which its answer is the one that is wanted.

    All changes together must give every answer that is wanted, and none of them none.
    """
    found: dict[str, Found] = {}
    left, size, work = dict(wanted), 0, 0
    while left and search.by_size:
        size += 1
        sets = list(islice(unions(search.units, size), search.most_work))
        work += search.work(sets)
        if len(sets) == search.most_work or work > search.most_work:
            break
        answers = search.judge(sets)
        for subject, word in list(left.items()):
            hits = [chosen for chosen, words in zip(sets, answers, strict=True) if words and words.get(subject) == word]
            if hits:
                found[subject] = Found(tuple(hits), SMALLEST)
                del left[subject]
    return {
        subject: found[subject] if subject in found else _smaller(search, subject, word)
        for subject, word in wanted.items()
    }


def unions(units: Sequence[Changes], size: int) -> Iterator[Changes]:
    """Every union of units that has so many changes, each once; of few units first."""
    seen: set[Changes] = set()
    layer: list[tuple[Changes, int]] = [(frozenset(), 0)]
    while layer:
        deeper = []
        for chosen, start in layer:
            for at in range(start, len(units)):
                union = chosen | units[at]
                if len(union) == size and union not in seen:
                    seen.add(union)
                    yield union
                if chosen < union and len(union) < size:
                    deeper.append((union, at + 1))
        layer = deeper


def _smaller(search: Search, subject: str, word: str) -> Found:
    """One set that can't be made smaller: by units first, then change by change."""
    left = search.most_work

    def suffice(sets: Sequence[Changes]) -> list[bool]:
        nonlocal left
        left -= search.work(sets)
        if left < 0:
            return [False] * len(sets)
        return [words is not None and words.get(subject) == word for words in search.judge(sets)]

    def joined(parts: Sequence[Sequence[Changes]]) -> list[bool]:
        return suffice([search.close(frozenset().union(*part)) for part in parts])

    whole = search.close(frozenset().union(*reduced(search.units, joined)))
    kept = reduced(sorted(whole), lambda parts: suffice([frozenset(part) for part in parts]))
    return Found((frozenset(kept),), MINIMAL if left >= 0 else ENOUGH)


def reduced(items: Sequence[Item], suffices: Callable[[Sequence[Sequence[Item]]], Sequence[bool]]) -> Sequence[Item]:
    """A part of the items that suffices and from which none can be left out: delta debugging.

    Zeller and Hildebrandt (2002), "Simplifying and isolating failure-inducing input", *IEEE Transactions on Software
    Engineering* 28, their ddmin: ever finer parts are tried by themselves, then left out. suffices: whether each of
    several parts does; all items together must.
    """
    kept, pieces = items, 2
    while len(kept) > 1:
        parts = _cut(kept, min(pieces, len(kept)))
        rests = [[item for other in parts if other is not part for item in other] for part in parts]
        if (part := _first(parts, suffices)) is not None:
            kept, pieces = part, 2
        elif len(parts) > 2 and (rest := _first(rests, suffices)) is not None:  # of two, each is what the other leaves
            kept, pieces = rest, len(parts) - 1
        elif len(parts) == len(kept):
            break
        else:
            pieces = 2 * len(parts)
    return kept


def _first(
    parts: Sequence[Sequence[Item]], suffices: Callable[[Sequence[Sequence[Item]]], Sequence[bool]]
) -> Sequence[Item] | None:
    """The first of several parts that suffices."""
    return next((part for part, enough in zip(parts, suffices(parts), strict=True) if enough), None)


def _cut(items: Sequence[Item], pieces: int) -> list[Sequence[Item]]:
    """The items in so many parts of about one size."""
    ends = [len(items) * piece // pieces for piece in range(pieces + 1)]
    return [items[start:end] for start, end in pairwise(ends)]
