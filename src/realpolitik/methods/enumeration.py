"""Enumeration: every package of a space, formed in blocks.

The groups are split in two: the packages of the last ones are formed once, and joined to a few of the first ones at a
time. Memory therefore stays that of one block, and of what is kept of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from math import prod
from os import cpu_count

import numpy as np

from realpolitik.errors import TooLarge
from realpolitik.methods import Bools, Floats, Integers
from realpolitik.methods.packages import TOLERANCE, Judged, Masks, Rows, Space, joined, judge, nothing, whole

MOST_PACKAGES = 10_000_000
BLOCK = 32_768  # packages formed at once: a block of six gains takes 1.5 MB and stays in cache
SAME_CHANCE = 1e-12  # chances are products of a few numbers up to 1


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The packages in reach among some that were formed together, each by the means that its parties choose."""

    label: Integers  # (rows,) place in the space, the last group's moves fastest
    gain: Floats  # (n, rows) expected, in points
    chance: Floats  # (rows,)
    acting: Masks  # (rows,)
    accepted: Bools  # (rows,)


def packages(space: Space, most: int = MOST_PACKAGES) -> Iterator[Block]:
    """Every package in reach, block by block, in one order whatever the number of threads."""
    if space.size > most:
        raise TooLarge(f"{space.size:,} packages can be put together; at most {most:,} are formed one by one")
    cut = _cut(space)
    first, last = _Half.of(space, 0, cut), _Half.of(space, cut, len(space.groups))
    parts = first.parts(max(1, BLOCK // last.count))
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
    places = np.empty((*np.shape(labels), len(space.groups)), dtype=np.int64)
    for g, group in reversed(list(enumerate(space.groups))):
        rest = labels // group.count  # several times as fast as np.divmod
        places[..., g] = labels - rest * group.count
        labels = rest
    return places


@dataclass(frozen=True, slots=True, eq=False)
class _Half:
    """The packages of some of the groups, those that differ only in their means side by side."""

    rows: Rows
    label: Integers  # (rows,) place, the last group's moves fastest
    brings: Integers  # (rows,) number of what it brings about, ascending

    @classmethod
    def of(cls, space: Space, start: int, stop: int) -> _Half:
        groups = space.groups[start:stop]
        brings = np.zeros(1, dtype=np.int64)
        for group in groups:
            kinds = int(group.brings.max()) + 1
            brings = (brings[:, None] * kinds + group.brings).reshape(-1)
        order = np.argsort(brings, kind="stable")
        return cls(joined([nothing(space), *map(whole, groups)]).take(order), order, brings[order])

    @property
    def count(self) -> int:
        return len(self.label)

    def parts(self, most: int) -> list[slice]:
        """Pieces of about so many rows, none of which parts rows that differ only in their means."""
        new = np.flatnonzero(np.diff(self.brings, prepend=self.brings[0] - 1))
        starts = np.unique(new[np.searchsorted(new, np.arange(0, self.count, most), side="right") - 1])
        return [slice(a, b) for a, b in zip(starts, [*starts[1:], self.count], strict=True)]


def _cut(space: Space) -> int:
    """How many groups are joined a few rows at a time: the others have at most BLOCK packages, or are one group."""
    cut = len(space.groups)
    while cut > 0 and (cut == len(space.groups) or prod(g.count for g in space.groups[cut - 1 :]) <= BLOCK):
        cut -= 1
    return cut


def _block(space: Space, first: _Half, last: _Half, part: slice) -> Block:
    at = np.arange(part.start, part.stop)
    judged = judge(joined([first.rows.take(at), last.rows]), space)
    label = (first.label[at, None] * last.count + last.label).reshape(-1)
    brings = (first.brings[at, None] * (int(last.brings[-1]) + 1) + last.brings).reshape(-1)
    kept = np.flatnonzero(judged.in_reach)
    if _vary(first) or _vary(last):
        kept = kept[_chosen(judged, kept, brings, space)]
    acting = np.bitwise_or.outer(first.rows.acting[at], last.rows.acting).reshape(-1)
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
