"""Pareto: the packages that nobody can better without somebody losing.

The maxima of a set of vectors, [KungLuccioPreparata1975]. Rows are sorted by their sum, so that whatever dominates a
row comes before it. They are then taken in blocks; in a block the rows at least as good as a given one in one column
are the start of that column's order, hence a bit set read from a table, and those at least as good in all columns are
the bits common to all its sets. The cost grows as rows × undominated rows × columns / 64.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from realpolitik.methods import Bools, Floats, Integers

Bits = NDArray[np.uint64]

FIRST_BLOCK = 64  # small: the best few rows usually rule out most of the others …
LARGEST_BLOCK = 4096  # … and large enough afterwards for whole rows of bits; a column's table then takes 2 MB
CHUNK = 8192  # rows compared at once, so that a comparison takes a few MB


def is_undominated(values: Floats) -> Bools:
    """Which packages no other is at least as good as for all and better for one; equal packages stay together.

    values: (packages, actors), compared exactly as given. Returns (packages,).

    >>> is_undominated(np.array([[2.0, 1.0], [1.0, 2.0], [1.0, 1.0], [2.0, 1.0]]))
    array([ True,  True, False,  True])
    """
    rows, places = _distinct_by_sum(values)
    stays = np.zeros(len(rows), dtype=np.bool_)
    left, size = np.arange(len(rows)), FIRST_BLOCK
    while left.size:
        block, left = left[:size], left[size:]
        best = block[_surpassers(rows[block], rows[block]) == 1]  # itself alone
        stays[best] = True
        left = left[_surpassers(rows[best], rows[left]) == 0]
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


def _surpassers(block: Floats, rows: Floats) -> Integers:
    """How many rows of the block are at least as good in every column, for each of `rows`."""
    tables = [_prefixes(column) for column in block.T]
    counts = np.empty(len(rows), dtype=np.int64)
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        common = np.full((len(chunk), -(-len(block) // 64)), np.iinfo(np.uint64).max)
        for (ascending, table), column in zip(tables, chunk.T, strict=True):
            common &= table[len(block) - np.searchsorted(ascending, column, side="left")]
        counts[start : start + CHUNK] = np.bitwise_count(common).sum(axis=1)
    return counts


def _prefixes(column: Floats) -> tuple[Floats, Bits]:
    """A block's column in ascending order, and its best none, one, two, … rows as bit sets."""
    order = np.argsort(column)
    table = np.zeros((len(column) + 1, -(-len(column) // 64)), dtype=np.uint64)
    descending = order[::-1]
    table[np.arange(1, len(column) + 1), descending // 64] = np.uint64(1) << (descending % 64).astype(np.uint64)
    return column[order], np.bitwise_or.accumulate(table, axis=0)
