"""Two numbers moved together: the smallest pair of changes that gives another answer, and the map of a whole plane.

Nothing is assumed about what is asked: a judge says in a word what the answer is in every draw.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Array, Draws

Words = npt.NDArray[Any]  # (d,) of text
Judge = Callable[[Draws], Words]

STEPS = 4  # of a number's way to either end: what a pair is first tried at
REFINED, NARROWINGS = 4, 3  # then the step in which the answer changes is cut in four, three times
FOLLOWED = 3  # pairs looked at more closely
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


@dataclass(frozen=True, slots=True)
class _Way:
    """A pair of numbers on the way to one corner: the nearest changed cell, in shares of each way."""

    one: Span
    other: Span
    far: tuple[float, float]
    ends: tuple[float, float]  # how much each moves on its whole way


def smallest_pair(judge: Judge, spans: Sequence[Span], stands: str) -> Joint | None:
    """The pair of numbers of which neither has to move far, the farther of both moves the least.

    Every pair is tried on a grid of STEPS to either end; the FOLLOWED nearest are then closed in on. Pairs of which
    one number would do by itself at the same place are left out. Exact on the grid: a pair that changes the answer only
    between its points isn't seen.
    """
    ways = list(_ways(judge, spans, stands))
    nearest = sorted(ways, key=_first_size)[:FOLLOWED]
    if not nearest:
        return None
    found = [joint for joint in _closed_in(judge, nearest, stands) if joint is not None]
    return min(found, key=lambda joint: (joint.size, joint.paths), default=None)


def _first_size(way: _Way) -> tuple[float, float, str, str]:
    shares = [
        abs(t * end) / (span.high - span.low)
        for span, t, end in zip((way.one, way.other), way.far, way.ends, strict=True)
    ]
    return round(max(shares), 9), round(sum(shares), 9), way.one.path, way.other.path


def _ways(judge: Judge, spans: Sequence[Span], stands: str) -> list[_Way]:
    """For every pair and corner the nearest cell of the grid at which both have to move, if there is one."""
    ts = np.arange(1, STEPS + 1) / STEPS
    corners = [
        (one, other, (float(a), float(b)))
        for one, other in combinations(spans, 2)
        for a in one.ways()
        for b in other.ways()
    ]
    cells = [(t, u) for t in (0.0, *ts) for u in (0.0, *ts)]
    rows = [(one, t * a, other, u * b) for one, other, (a, b) in corners for t, u in cells]
    if not rows:
        return []
    size = len(ts) + 1
    changed = (judge(_moved(spans, rows)) != stands).reshape(len(corners), size, size)
    by_both = changed[:, 1:, 1:] & ~changed[:, 1:, :1] & ~changed[:, :1, 1:]
    found = []
    for (one, other, ends), own in zip(corners, by_both, strict=True):
        cells_found = [(ts[i], ts[j]) for i, j in np.argwhere(own)]
        if cells_found:
            candidates = [_Way(one, other, (float(t), float(u)), ends) for t, u in cells_found]
            found.append(min(candidates, key=_first_size))
    return found


def _closed_in(judge: Judge, ways: Sequence[_Way], stands: str) -> list[Joint | None]:
    """The smallest move of each pair between its cell and the points before it."""
    far, width = np.array([way.far for way in ways]), 1 / STEPS  # (ways, 2)
    spans = [span for way in ways for span in (way.one, way.other)]
    cuts = np.arange(REFINED) / REFINED
    for _ in range(NARROWINGS):
        inner = far[:, None, None] - width * np.stack(np.meshgrid(cuts, cuts, indexing="ij"), axis=-1)[None]
        rows = [_row(way, t, u) for way, cells in zip(ways, inner.reshape(len(ways), -1, 2), strict=True)
                for t, u in cells]  # fmt: skip
        changed = (judge(_moved(spans, rows)) != stands).reshape(len(ways), -1)
        for w, way in enumerate(ways):
            cells = inner[w].reshape(-1, 2)[changed[w]]
            sizes = [_first_size(_Way(way.one, way.other, (float(t), float(u)), way.ends)) for t, u in cells]
            if sizes:
                far[w] = cells[sizes.index(min(sizes))]
        width /= REFINED
    alone = [row for way, (t, u) in zip(ways, far, strict=True)
             for row in (_row(way, t, u), _row(way, t, 0.0), _row(way, 0.0, u))]  # fmt: skip
    words = judge(_moved(spans, alone)).reshape(len(ways), 3)
    return [_joint(way, far[w], words[w], stands) for w, way in enumerate(ways)]


def _joint(way: _Way, at: Array, words: Words, stands: str) -> Joint | None:
    """A pair as it is told; None where one of the two would do."""
    both, *alone = words
    if both == stands or any(word != stands for word in alone):
        return None
    one, other = (float(span.value + t * end) for span, t, end in zip((way.one, way.other), at, way.ends, strict=True))
    shares = float(way.one.share(np.array(one))), float(way.other.share(np.array(other)))
    return Joint((way.one.path, way.other.path), (one, other), shares, str(both))


_Row = tuple[Span, float, Span, float]  # two numbers, and by how much each is moved


def _row(way: _Way, t: float, u: float) -> _Row:
    return way.one, float(t) * way.ends[0], way.other, float(u) * way.ends[1]


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
