"""Shares of draws, and how far each may be off: Student's t over the sixteen scramblings.

Each scrambling is a sample of its own, unbiased and independent of the others (Owen 1997), so that the mean of their
shares has the interval that Student (1908) gives for sixteen observations. Where all draws agree their spread is
nothing and says nothing: then the exact bound of Clopper & Pearson (1934) for independent draws stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from realpolitik.ensemble.engines import Columns
from realpolitik.ensemble.sampling import SCRAMBLINGS, Block, Sample
from realpolitik.methods import Integers

STUDENT = 2.131449545559323  # the t of 95 % between both ends, with 15 degrees of freedom
HALF_OF_FIVE_PERCENT = 0.025


@dataclass(frozen=True, slots=True)
class Share:
    """A share of draws, with the interval that holds the share of all combinations in 95 of 100 ensembles."""

    share: float
    low: float
    high: float

    @property
    def off(self) -> float:
        """How far it may be off: half the interval's width."""
        return (self.high - self.low) / 2


def share_of(counts: Integers, rows: int) -> Share:
    """The share of draws in which something was so; counts: of each scrambling's `rows` draws, (16,)."""
    shares = counts / rows
    share, draws = float(shares.mean()), rows * SCRAMBLINGS
    if share in (0.0, 1.0):
        bound = 1 - HALF_OF_FIVE_PERCENT ** (1 / draws)
        return Share(share, max(0.0, share - bound), min(1.0, share + bound))
    off = STUDENT * float(shares.std(ddof=1)) / sqrt(SCRAMBLINGS)
    return Share(share, max(0.0, share - off), min(1.0, share + off))


class Tally:
    """In how many draws each column had each value, by scrambling and by how early in it.

    Blocks may come in any order: what is added up are whole numbers.
    """

    def __init__(self, sample: Sample) -> None:
        self.levels = sample.rows_each.bit_length()  # the first 1, 2, 4 … rows of each scrambling
        self._counts: dict[tuple[str, int], Integers] = {}

    def add(self, block: Block, columns: Columns) -> None:
        """Count a block's rows: truths and whole numbers."""
        each = block.rows // block.scramblings
        level = np.ceil(np.log2(np.arange(block.start, block.start + each) + 1)).astype(int)  # a row's first level
        place = np.arange(block.scramblings)[:, None] * self.levels + level
        of = slice(block.scrambling, block.scrambling + block.scramblings)
        for name, column in columns.items():
            for value in np.unique(column):
                counts = self._counts.setdefault((name, int(value)), np.zeros((SCRAMBLINGS, self.levels), dtype=int))
                found = np.bincount(place[(column == value).reshape(place.shape)], minlength=counts[of].size)
                counts[of] += found.reshape(counts[of].shape)

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return SCRAMBLINGS << (self.levels - 1)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, in the order of their names."""
        return tuple(sorted({name for name, _ in self._counts}))

    def values(self, name: str) -> tuple[int, ...]:
        """The values that a column had anywhere."""
        return tuple(sorted(value for column, value in self._counts if column == name))

    def counts(self, name: str, values: Iterable[int]) -> Integers:
        """How often a column had one of some values among the first 1, 2, 4 … rows: (levels, 16)."""
        none = np.zeros((SCRAMBLINGS, self.levels), dtype=int)
        counts = sum((self._counts.get((name, value), none) for value in values), start=none)
        return np.asarray(counts.cumsum(axis=1).T)

    def share(self, name: str, *values: int) -> Share:
        """The share of all draws in which a column had one of some values."""
        return share_of(self.counts(name, values)[-1], 1 << (self.levels - 1))

    def shares(self, name: str, *values: int) -> tuple[Share, ...]:
        """The same for the first 16, 32, 64 … draws."""
        return tuple(share_of(counts, 1 << level) for level, counts in enumerate(self.counts(name, values)))


def draws_within(off: float, draws: int, within: float) -> int:
    """How many draws would bring a share that is `off` after some draws within less: 16 × a power of two.

    Reckoned with the square root of chance; Sobol's points are seldom slower, and often faster (Owen 1997).
    """
    needed = draws
    while off > within:
        needed, off = 2 * needed, off / sqrt(2)
    return needed
