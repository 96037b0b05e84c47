"""Pareto: the packages that nobody can better without somebody losing.

The maxima of a set of vectors, [KungLuccioPreparata1975]. Rows are sorted by their sum, so that whatever dominates a
row comes before it. They are then taken in blocks; in a block the rows at least as good as a given one in one column
are the start of that column's order, hence a bit set read from a table, and those at least as good in all columns are
the bits common to all its sets. The cost grows as rows × undominated rows × columns / 64. Before that the best rows in
some directions rule out what they dominate, as long as they rule out much: of millions few are then left to sort.
Rows are compared in chunks on all processors; memory beside the input is that of the chunks and of what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from realpolitik.methods import Bools, Floats, Integers

Bits = NDArray[np.uint64]

FIRST_BLOCK = 64  # small: the best few rows usually rule out most of the others …
LARGEST_BLOCK = 4096  # … and large enough afterwards for whole rows of bits; a column's table then takes 2 MB
CHUNK = 8192  # rows compared at once, so that a comparison takes a few MB
MANY = 65_536  # rows from which on it pays to rule out some before they are sorted …
WORTHWHILE = 0.02  # … as long as each probe rules out this share of them
SLICE = 131_072  # rows set against a probe at once: 6 columns take 6 MB


def is_undominated(values: Floats) -> Bools:
    """Which packages no other is at least as good as for all and better for one; equal packages stay together.

    values: (packages, actors), compared exactly as given. Returns (packages,).

    >>> is_undominated(np.array([[2.0, 1.0], [1.0, 2.0], [1.0, 1.0], [2.0, 1.0]]))
    array([ True,  True, False,  True])
    """
    undominated = np.zeros(len(values), dtype=np.bool_)
    with ThreadPoolExecutor(cpu_count() or 1) as pool:
        left = _not_ruled_out(values, pool)
        undominated[left] = _maxima(values if len(left) == len(values) else values[left], pool)
    return undominated


def _not_ruled_out(values: Floats, pool: ThreadPoolExecutor) -> Integers:
    """The places of rows that no probe dominates; a probe is the best row in some direction."""
    places, rows = np.arange(len(values)), values
    for direction in _directions(values.shape[1]):
        if len(rows) < MANY:
            break
        kept = _left_by(rows, rows[_furthest(rows, direction, pool)], pool)
        if len(kept) == len(rows):
            continue
        enough = len(kept) < (1 - WORTHWHILE) * len(rows)
        places, rows = places[kept], rows[kept]
        if not enough:
            break
    return places


def _directions(columns: int) -> Iterator[Floats]:
    """Weights of the columns, without end: all alike first, then others, the same every time."""
    yield np.ones(columns)
    rng = np.random.default_rng(0)
    while True:
        yield rng.exponential(size=columns)


def _furthest(rows: Floats, direction: Floats, pool: ThreadPoolExecutor) -> int:
    """The place of the best row in a direction, the first of those that tie."""
    return int(np.argmax(np.concatenate(_on_slices(len(rows), lambda part: rows[part] @ direction, pool))))


def _left_by(rows: Floats, probe: Floats, pool: ThreadPoolExecutor) -> Integers:
    """The places of rows that a probe doesn't dominate, found on all processors."""
    return np.concatenate(_on_slices(len(rows), lambda part: _undominated_by(rows[part], probe), pool))


def _undominated_by(rows: Floats, probe: Floats) -> Integers:
    """The places of rows that one row doesn't dominate."""
    below = np.ones(len(rows), dtype=np.bool_)
    for column, best in zip(rows.T, probe, strict=True):
        below &= column <= best
    below[below] = (rows[below] < probe).any(axis=1)
    return np.flatnonzero(~below)


def _on_slices(count: int, ask: Callable[[slice], NDArray[Any]], pool: ThreadPoolExecutor) -> list[NDArray[Any]]:
    """The answers about slices of so many rows, in order; places in a slice become places in the whole."""
    starts = range(0, count, SLICE)
    answers = list(pool.map(lambda start: ask(slice(start, start + SLICE)), starts))
    return [one + start if one.dtype == np.int64 else one for one, start in zip(answers, starts, strict=True)]


def _maxima(values: Floats, pool: ThreadPoolExecutor) -> Bools:
    """Which rows no other is at least as good as in every column and better in one."""
    rows, places = _distinct_by_sum(values)
    stays = np.zeros(len(rows), dtype=np.bool_)
    left, size = np.arange(len(rows)), FIRST_BLOCK
    while left.size:
        block, left = left[:size], left[size:]
        best = block[_surpassers(rows[block], rows[block], pool) == 1]  # itself alone
        stays[best] = True
        left = left[_surpassers(rows[best], rows[left], pool) == 0]
        size = min(2 * size, LARGEST_BLOCK)
    return np.asarray(stays[places])


def _distinct_by_sum(values: Floats) -> tuple[Floats, Integers]:
    """Distinct rows, largest sum first, and the place of every given row among them."""
    columns = np.ascontiguousarray(values.T)
    # Adding column after column rounds every row alike, so a dominating row never has the smaller sum; where rounding
    # makes two sums equal, the columns themselves put it first.
    order = np.lexsort((*columns[::-1], columns.sum(axis=0)))[::-1]
    rows = values[order]
    is_new = np.ones(len(rows), dtype=np.bool_)
    is_new[1:] = (rows[1:] != rows[:-1]).any(axis=1)
    places = np.empty(len(rows), dtype=np.int64)
    places[order] = np.cumsum(is_new) - 1
    return rows[is_new], places


def _surpassers(block: Floats, rows: Floats, pool: ThreadPoolExecutor) -> Integers:
    """How many rows of the block are at least as good in every column, for each of `rows`."""
    tables = [_prefixes(column) for column in block.T]

    def counted(start: int) -> Integers:
        chunk = rows[start : start + CHUNK]
        common = np.full((len(chunk), -(-len(block) // 64)), np.iinfo(np.uint64).max)
        for (ascending, table), column in zip(tables, chunk.T, strict=True):
            common &= table[len(block) - np.searchsorted(ascending, column, side="left")]
        return np.asarray(np.bitwise_count(common).sum(axis=1, dtype=np.int64))

    starts = range(0, len(rows), CHUNK)
    counts = list(pool.map(counted, starts) if len(starts) > 1 else map(counted, starts))
    return np.concatenate([np.zeros(0, dtype=np.int64), *counts])


def _prefixes(column: Floats) -> tuple[Floats, Bits]:
    """A block's column in ascending order, and its best none, one, two, … rows as bit sets."""
    order = np.argsort(column)
    table = np.zeros((len(column) + 1, -(-len(column) // 64)), dtype=np.uint64)
    descending = order[::-1]
    table[np.arange(1, len(column) + 1), descending // 64] = np.uint64(1) << (descending % 64).astype(np.uint64)
    return column[order], np.bitwise_or.accumulate(table, axis=0)
