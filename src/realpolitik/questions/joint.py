"""Two numbers moved together: the smallest pair of changes that gives another answer, and the map of a whole plane.

Nothing is assumed about what is asked: a judge says in a word what the answer is in every draw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Array, Draws

Words = npt.NDArray[Any]  # (d,) of text
Judge = Callable[[Draws], Words]

STEPS = 4  # of a number's way to either end: what a pair is first tried at
REFINED, NARROWINGS = 4, 3  # then the step in which the answer changes is cut in four, three times
FOLLOWED, FOLLOWED_CELLS = 3, 16  # pairs looked at more closely, and cells of each
NOWHERE = 1e-9  # of a span: no way to go
MAP_POINTS = 33  # along each side of a map


@dataclass(frozen=True, slots=True)
class Span:
    """A number as it stands, and the ends between which it can be moved."""

    path: str
    value: float
    low: float
    high: float
    reach: tuple[float, float] | None = None  # in pairs it is moved no farther than this: there it would do alone

    def share(self, at: Array) -> Array:
        """How far it is to a value, as a share of the span."""
        return np.abs(at - self.value) / (self.high - self.low)

    def ways(self) -> Array:
        """How far it can go either way from where it stands."""
        ends = self.reach or (self.low, self.high)
        return np.array([end - self.value for end in ends if abs(end - self.value) > NOWHERE * (self.high - self.low)])


@dataclass(frozen=True, slots=True)
class Joint:
    """Two numbers that give another answer where both are moved, and not where one of them is."""

    paths: tuple[str, str]
    at: tuple[float, float]
    shares: tuple[float, float]  # how far each is moved, as a share of its span
    becomes: str

    @property
    def size(self) -> tuple[float, float]:
        """The farther of the two moves, then both together."""
        return round(max(self.shares), 9), round(sum(self.shares), 9)


Cell = tuple[float, float]  # how far each of two numbers is on its way, 0–1


@dataclass(frozen=True, slots=True)
class _Way:
    """A pair of numbers on the way to one corner, and the cells of the grid in which the answer may first change."""

    one: Span
    other: Span
    ends: tuple[float, float]  # how much each moves on its whole way
    cells: tuple[Cell, ...]  # by their far corners, where it has changed

    def shares(self, cell: Cell) -> tuple[float, float]:
        """How far each number has gone, as a share of its span."""
        spans = zip((self.one, self.other), cell, self.ends, strict=True)
        one, other = (abs(t * end) / (span.high - span.low) for span, t, end in spans)
        return one, other

    def size(self, cell: Cell) -> tuple[float, float]:
        """The farther of the two moves, then both together."""
        shares = self.shares(cell)
        return round(max(shares), 9), round(sum(shares), 9)

    @property
    def nearest(self) -> Cell:
        """The cell that takes the least."""
        return min(self.cells, key=self.size)

    def narrowed(self, changed: Sequence[Cell], width: float) -> _Way:
        """The way with those cells, out of the changed ones, in which less may do than in the nearest of them."""
        least = min(map(self.size, changed))
        able = [(t, u) for t, u in changed if self.size((t - width, u - width)) < least]
        return replace(self, cells=tuple(sorted(able, key=self.size)[:FOLLOWED_CELLS]))


def smallest_pair(judge: Judge, spans: Sequence[Span], stands: str) -> Joint | None:
    """The pair of numbers of which neither has to move far: the farther of both moves the least.

    Every pair is tried on a grid of STEPS to either end; the FOLLOWED nearest are then closed in on. Pairs of which
    one number would do by itself at the same place are left out. Exact on the grid: a pair that changes the answer only
    between its points isn't seen.
    """
    ways = sorted(_ways(judge, spans, stands), key=lambda way: (way.size(way.nearest), way.one.path, way.other.path))
    found = _closed_in(judge, ways[:FOLLOWED], stands) if ways else []
    return min(found, key=lambda joint: (joint.size, joint.paths), default=None)


def _ways(judge: Judge, spans: Sequence[Span], stands: str) -> Iterator[_Way]:
    """Every pair and corner on whose grid both have to move for another answer."""
    corners = [
        (one, other, (float(a), float(b)))
        for one, other in combinations(spans, 2)
        for a in one.ways()
        for b in other.ways()
    ]
    steps = [step / STEPS for step in range(STEPS + 1)]
    rows = [(one, t * a, other, u * b) for one, other, (a, b) in corners for t in steps for u in steps]
    if not rows:
        return
    changed = (judge(_moved(spans, rows)) != stands).reshape(len(corners), len(steps), len(steps))
    by_both = changed & ~changed[:, :, :1] & ~changed[:, :1, :]
    for (one, other, ends), own in zip(corners, by_both, strict=True):
        if own.any():
            way = _Way(one, other, ends, ())
            yield way.narrowed([(steps[i], steps[j]) for i, j in np.argwhere(own)], 1 / STEPS)


def _closed_in(judge: Judge, ways: Sequence[_Way], stands: str) -> list[Joint]:
    """The smallest move of each pair, its cells cut finer and finer."""
    spans, width = [span for way in ways for span in (way.one, way.other)], 1 / STEPS
    for _ in range(NARROWINGS):
        width /= REFINED
        cells = [_cut(way, width) for way in ways]
        words = judge(_moved(spans, [_row(way, cell) for way, own in zip(ways, cells, strict=True) for cell in own]))
        at, narrowed = 0, []
        for way, own in zip(ways, cells, strict=True):
            changed = [cell for cell, word in zip(own, words[at:], strict=False) if word != stands]
            narrowed.append(way.narrowed(changed, width))
            at += len(own)
        ways = narrowed
    rows = [_row(way, cell) for way in ways for t, u in [way.nearest] for cell in ((t, u), (t, 0.0), (0.0, u))]
    told = judge(_moved(spans, rows)).reshape(len(ways), 3)
    return [_joint(way, str(both)) for way, (both, *alone) in zip(ways, told, strict=True)
            if all(word == stands for word in alone)]  # fmt: skip


def _cut(way: _Way, width: float) -> list[Cell]:
    """A way's cells as smaller ones, by their far corners."""
    steps = [step * width for step in range(REFINED)]
    return list(dict.fromkeys((t - i, u - j) for t, u in way.cells for i in steps for j in steps))


def _joint(way: _Way, becomes: str) -> Joint:
    spans = zip((way.one, way.other), way.nearest, way.ends, strict=True)
    one, other = (span.value + t * end for span, t, end in spans)
    return Joint((way.one.path, way.other.path), (one, other), way.shares(way.nearest), becomes)


_Row = tuple[Span, float, Span, float]  # two numbers, and by how much each is moved


def _row(way: _Way, cell: Cell) -> _Row:
    return way.one, cell[0] * way.ends[0], way.other, cell[1] * way.ends[1]


def _moved(spans: Sequence[Span], rows: Sequence[_Row]) -> Draws:
    """Draws in which every row moves two numbers and leaves the others where they stand."""
    draws = {span.path: np.full(len(rows), span.value) for span in spans}
    for r, (one, by, other, other_by) in enumerate(rows):
        draws[one.path][r] += by
        draws[other.path][r] += other_by
    return draws


def plane(judge: Judge, one: Span, other: Span, points: int = MAP_POINTS) -> tuple[Array, Array, Words]:
    """What the answer is all over the plane of two numbers: their values, and words (points of one, of the other)."""
    across, up = (_through(span, points) for span in (one, other))
    draws = {one.path: np.repeat(across, points), other.path: np.tile(up, points)}
    return across, up, judge(draws).reshape(points, points)


def _through(span: Span, points: int) -> Array:
    """Points from end to end, evenly spaced but that one of them is where the number stands."""
    values = np.linspace(span.low, span.high, points)
    values[np.abs(values - span.value).argmin()] = span.value
    values[[0, -1]] = span.low, span.high
    return values
