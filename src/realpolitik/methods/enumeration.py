"""Enumeration: every package of a space, formed in blocks.

The groups are split in two: the packages of the last ones are formed once, and joined to a few of the first ones at a
time. Memory therefore stays that of one block, and of what is kept of it. Where the number of terms is limited, each of
the first is joined only to those of the last that don't make too many with it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from os import cpu_count

import numpy as np

from realpolitik.errors import TooLarge
from realpolitik.methods import Bools, Floats, Integers
from realpolitik.methods.packages import TOLERANCE, Judged, Masks, Moves, Rows, Space, joined, judge, nothing, whole

MOST_PACKAGES = 10_000_000
BLOCK = 32_768  # packages formed at once: a block of six gains takes 1.5 MB and stays in cache
SAME_CHANCE = 1e-12  # chances are products of a few numbers up to 1


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The packages in reach among some that were formed together, each by the means that its parties choose."""

    label: Integers  # (rows,) number in the space, the last group's moves fastest
    gain: Floats  # (n, rows) expected, in points
    chance: Floats  # (rows,)
    acting: Masks  # (rows,)
    accepted: Bools  # (rows,)


def packages(space: Space, most: int = MOST_PACKAGES) -> Iterator[Block]:
    """Every package in reach, block by block, in one order whatever the number of threads."""
    if space.size > most:
        raise TooLarge(f"{space.size:,} packages can be put together; at most {most:,} are formed one by one")
    numbering, cut = _Numbering.of(space), _cut(space)
    first, last = _Half.of(space, numbering, 0, cut), _Half.of(space, numbering, cut, len(space.groups))
    parts = [part for left in range(numbering.most + 1) for part in first.parts(left, last)]
    if len(parts) == 1:  # no thread is worth its start
        yield _block(space, first, last, parts[0])
        return
    threads = cpu_count() or 1
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[Block]] = deque()
        for part in parts:
            waiting.append(pool.submit(_block, space, first, last, part))
            if len(waiting) > 2 * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def choices(space: Space, labels: Integers) -> Integers:
    """The place of the move in each group that packages are made of: (..., groups)."""
    numbering = _Numbering.of(space)
    rest = np.array(labels, dtype=np.int64)
    places = np.empty((*rest.shape, len(space.groups)), dtype=np.int64)
    left = np.full(rest.shape, numbering.most)
    for g, starts in enumerate(numbering.starts):
        for terms in range(numbering.most + 1):
            at = left == terms if numbering.most else ...
            if space.most_terms is None:
                place = rest[at] // max(numbering.steps[g], 1)  # several times as fast as to search
            else:
                place = np.searchsorted(starts[terms], rest[at], side="right") - 1
            places[..., g][at] = place
            rest[at] -= starts[terms][place]
        left -= numbering.terms[g][places[..., g]]
    return places


@dataclass(frozen=True, slots=True, eq=False)
class _Numbering:
    """The packages of a space in order, the last group's moves fastest; those of too many terms have no number."""

    most: int  # terms; 0 where their number doesn't count
    terms: tuple[Integers, ...]  # per group (moves,) what they add to that
    starts: tuple[Integers, ...]  # per group (terms left, moves) how many packages come before those with each move
    steps: tuple[int, ...]  # per group: how many packages there are of the groups after it, terms aside

    @classmethod
    def of(cls, space: Space) -> _Numbering:
        limit = space.most_terms
        most = 0 if limit is None else min(limit, sum(int(group.terms.max()) for group in space.groups))
        terms = [np.zeros_like(group.terms) if limit is None else group.terms for group in space.groups]
        starts, steps = list[Integers](), list[int]()
        after = np.ones(most + 1, dtype=np.int64)  # packages of the groups that follow, by the terms left
        for own in reversed(terms):
            left = np.arange(most + 1)[:, None] - own
            count = np.where(left >= 0, after[np.maximum(left, 0)], 0)
            starts.insert(0, count.cumsum(axis=1) - count)
            steps.insert(0, int(after[-1]))
            after = count.sum(axis=1)
        return cls(most, tuple(terms), tuple(starts), tuple(steps))


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Some rows of the first half, with those rows of the last that don't make too many terms with them."""

    first: slice
    last: int  # the first so many
    left: int  # terms that the first half leaves to the last


@dataclass(frozen=True, slots=True, eq=False)
class _Half:
    """The packages of some groups, by their terms where these count; those that differ only in their means adjoin."""

    rows: Rows
    label: Integers  # (terms left, rows) number among all packages, as far as these groups make it
    terms: Integers  # (rows,) ascending; all 0 where their number doesn't count
    brings: Integers  # (rows,) number of what it brings about, ascending among those of as many terms

    @classmethod
    def of(cls, space: Space, numbering: _Numbering, start: int, stop: int) -> _Half:
        most = numbering.most
        rows, terms, brings = nothing(space), np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
        label = np.zeros((most + 1, 1), dtype=np.int64)
        for g in range(start, stop):
            group, own = space.groups[g], numbering.terms[g]
            before, move = (at.reshape(-1) for at in np.indices((len(terms), group.count)))
            kept = np.flatnonzero(terms[before] + own[move] <= most)
            rows, before, move = joined([rows, whole(group)]), before[kept], move[kept]
            rows = rows if len(kept) == len(rows.acting) else rows.take(kept)
            left = np.maximum(np.arange(most + 1)[:, None] - terms[before], 0)
            label = label[:, before] + numbering.starts[g][left, move]
            terms = terms[before] + own[move]
            brings = np.unique(
                brings[before] * (int(group.brings.max()) + 1) + group.brings[move], return_inverse=True
            )[1]
        order = np.lexsort((brings, terms))
        return cls(rows.take(order), label[:, order], terms[order], brings[order])

    def parts(self, left: int, last: _Half) -> Iterator[_Part]:
        """The rows that leave so many terms to the last half, in pieces that make about a block each.

        None of them parts rows that differ only in their means.
        """
        most = len(self.label) - 1
        begin, end = np.searchsorted(self.terms, [most - left, most - left + 1])
        stop = int(np.searchsorted(last.terms, left, side="right"))
        if begin == end or not stop:
            return
        brings = self.brings[begin:end]
        new = np.flatnonzero(np.diff(brings, prepend=brings[0] - 1))
        size = max(1, BLOCK // stop)
        starts = begin + np.unique(new[np.searchsorted(new, np.arange(0, end - begin, size), side="right") - 1])
        for a, b in zip(starts, [*starts[1:], end], strict=True):
            yield _Part(slice(a, b), stop, left)


def _cut(space: Space) -> int:
    """How many groups are joined a few rows at a time: the others have at most BLOCK packages, or are one group.

    Where the number of terms is limited, what few rows leave to the others is limited too: halves are then alike.
    """

    def size(groups: Sequence[Moves]) -> int:
        return replace(space, groups=tuple(groups)).size

    cut = len(space.groups)
    if space.most_terms is not None:
        return min(range(cut + 1), key=lambda at: size(space.groups[:at]) + size(space.groups[at:]))
    while cut > 0 and (cut == len(space.groups) or size(space.groups[cut - 1 :]) <= BLOCK):
        cut -= 1
    return cut


def _block(space: Space, first: _Half, last: _Half, part: _Part) -> Block:
    at, other = np.arange(part.first.start, part.first.stop), np.arange(part.last)
    rest = last.rows if part.last == len(last.terms) else last.rows.take(other)
    judged = judge(joined([first.rows.take(at), rest]), space)
    label = (first.label[-1, at, None] + last.label[part.left, other]).reshape(-1)
    brings = (first.brings[at, None] * (int(last.brings.max()) + 1) + last.brings[other]).reshape(-1)
    kept = np.flatnonzero(judged.in_reach)
    if _vary(first) or _vary(last):
        kept = kept[_chosen(judged, kept, brings, space)]
    acting = np.bitwise_or.outer(first.rows.acting[at], rest.acting).reshape(-1)
    return Block(label[kept], judged.gain[:, kept], judged.chance[kept], acting[kept], judged.accepted[kept])


def _vary(half: _Half) -> bool:
    return bool((np.diff(half.brings) == 0).any())


def _chosen(judged: Judged, rows: Integers, brings: Integers, space: Space) -> Integers:
    """The means that the parties choose, one of `rows` for each package: places in `rows`.

    What nobody refuses, else all; of these the best chance, then the least largest cost in share of stake; of means
    that still tie the first.
    """
    accepted, chance = judged.accepted[rows], judged.chance[rows]
    cost = judged.cost[:, rows]
    stakes = space.stakes[:, None]
    endless = np.where(cost > TOLERANCE, np.inf, 0.0)
    burden = np.maximum(np.divide(cost, stakes, out=endless, where=stakes > TOLERANCE).max(axis=0), 0.0)
    alive = np.ones(len(rows), dtype=bool)
    package = np.unique(brings[rows], return_inverse=True)[1].reshape(-1)
    for score, slack in ((accepted.astype(float), 0.5), (chance, SAME_CHANCE), (-burden, SAME_CHANCE)):
        best = np.full(int(package.max(initial=-1)) + 1, -np.inf)
        np.maximum.at(best, package[alive], score[alive])
        alive &= score >= best[package] - slack
    at = np.flatnonzero(alive)
    return np.asarray(at[np.unique(package[at], return_index=True)[1]])
