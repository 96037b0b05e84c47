"""Draws of every number that the analyst left open: points of Sobol's sequence, scrambled sixteen times.

Sobol (1967) fills a cube more evenly than chance does. Each of the sixteen scramblings (Owen 1997, in the form of
Matoušek 1998) is an unbiased sample of its own, so that their spread tells how far an estimate may be off, which one
sequence alone couldn't. Any block of rows can be drawn without those before it.

The cube has an axis for each open number, and one for each group of numbers that err `together`: the axis says how high
in its range every member stands (at the same quantile: they are comonotone). Axes are ordered by path.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from realpolitik.arena import Array, Draws
from realpolitik.case import NOW, Case, Estimate

SCRAMBLINGS = 16
MOST_IN_A_BLOCK = 2048  # rows, a power of two: a worker stays below some 350 MB


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that are worked at once: some of one scrambling, or several scramblings whole."""

    number: int  # its place among all blocks
    scrambling: int  # the first
    start: int  # among the rows of its scrambling; 0 where there are several
    rows: int  # in all
    scramblings: int = 1


class Rows(Protocol):
    """Rows of draws, block by block: the same values on any machine, in any order."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All rows."""
        ...

    @property
    def sha256(self) -> str:
        """What is drawn, as a hash."""
        ...

    def draws(self, block: Block) -> Draws:
        """The value of every open number in each row of a block."""
        ...


@dataclass(frozen=True, slots=True)
class Axis:
    """Numbers that one column of the points moves: one, or those that err together."""

    name: str  # the number's path, or the group's name
    numbers: tuple[tuple[str, Estimate], ...]  # by path; all of them ranges


@dataclass(frozen=True, slots=True)
class Sample:
    """What is to be drawn; `draws` draws it."""

    axes: tuple[Axis, ...]
    rows: int  # of all scramblings together: 16 × a power of two
    seed: int
    most_in_a_block: int = MOST_IN_A_BLOCK

    @property
    def rows_each(self) -> int:
        """The rows of each scrambling."""
        return self.rows // SCRAMBLINGS

    @property
    def paths(self) -> tuple[str, ...]:
        """The numbers that are drawn, in order."""
        return tuple(sorted(path for axis in self.axes for path, _ in axis.numbers))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All rows, scrambling after scrambling."""
        together = min(SCRAMBLINGS, max(1, self.most_in_a_block // self.rows_each))
        rows = min(self.rows_each, self.most_in_a_block)
        starts = [(one, at) for one in range(0, SCRAMBLINGS, together) for at in range(0, self.rows_each, rows)]
        return tuple(Block(n, one, at, together * rows, together) for n, (one, at) in enumerate(starts))

    def points(self, block: Block) -> Array:
        """The rows of a block in the cube: (rows, axes), from 0 up to 1."""
        if not self.axes:
            return np.zeros((block.rows, 0))
        rows = block.rows // block.scramblings
        parts = [self._points(block.scrambling + one, block.start, rows) for one in range(block.scramblings)]
        return np.concatenate(parts)

    def _points(self, scrambling: int, start: int, rows: int) -> Array:
        from scipy.stats.qmc import Sobol  # type: ignore[import-untyped]  # slow to import

        rng = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(scrambling,)))
        sequence = Sobol(len(self.axes), scramble=True, rng=rng)
        if start:
            sequence.fast_forward(start)
        return np.asarray(sequence.random(rows))

    def draws(self, block: Block) -> Draws:
        """The value of every open number in each row of a block; nothing where the case leaves no number open."""
        return self.at(self.points(block))

    def at(self, points: Array) -> Draws:
        """The value of every open number at points of the cube: (rows, axes)."""
        return {
            path: at_quantile(estimate, points[:, column])
            for column, axis in enumerate(self.axes)
            for path, estimate in axis.numbers
        }

    def whole(self) -> Draws:
        """Every row at once, scrambling after scrambling."""
        parts = [self.draws(block) for block in self.blocks]
        return {path: np.concatenate([part[path] for part in parts]) for path in self.paths}

    @property
    def sha256(self) -> str:
        """What is drawn, as a hash."""
        axes = [
            [axis.name, [[path, number.low, number.mode, number.high] for path, number in axis.numbers]]
            for axis in self.axes
        ]
        said = json.dumps([axes, self.rows, self.seed, self.most_in_a_block, SCRAMBLINGS], separators=(",", ":"))
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def sampled(case: Case, rows: int, seed: int = 0, most_in_a_block: int = MOST_IN_A_BLOCK) -> Sample:
    """The sample of a case: every number that is a range, here or in any scenario, on at least so many rows.

    `rows` are rounded up to 16 × a power of two; so many of them are worked at once as `most_in_a_block`, a power of
    two, which changes no row. A number keeps its draws in every scenario that doesn't replace it,
    and a scenario's own numbers are drawn whether it is asked about or not: its answers can be held against those of
    another, draw by draw.
    """
    assert rows > 0
    each = 1 << max(0, -(-rows // SCRAMBLINGS) - 1).bit_length()
    return Sample(tuple(_axes(case.at(NOW))), each * SCRAMBLINGS, seed, most_in_a_block)


def open_numbers(case: Case) -> dict[str, Estimate]:
    """Every range of a case and of its scenarios, by path, in the order of paths."""
    versions = (case, *(case.at(key) for key in case.scenarios))
    numbers = {path: number for version in versions for path, number in version.numbers.items() if number.is_range}
    return dict(sorted(numbers.items()))


def at_quantile(estimate: Estimate, quantile: Array) -> Array:
    """Where in its range a number stands: below it lies this share of what the analyst deems possible.

    A range is uniform; with a mode it is PERT (Malcolm et al. 1959), a beta distribution stretched over the range.
    """
    low, width = estimate.low, estimate.high - estimate.low
    if estimate.mode is None:
        return low + width * quantile
    from scipy.special import betaincinv  # type: ignore[import-untyped]  # slow to import

    rise, fall = (estimate.mode - low) / width, (estimate.high - estimate.mode) / width
    return np.asarray(low + width * betaincinv(1 + 4 * rise, 1 + 4 * fall, quantile))


def _axes(case: Case) -> Iterator[Axis]:
    """The axes, ordered by the first path of each."""
    numbers = open_numbers(case)
    groups = _groups(case.together, numbers)
    for path in numbers:
        name, members = groups.get(path, (path, (path,)))
        if path == members[0]:
            yield Axis(name, tuple((member, numbers[member]) for member in members))


def _groups(
    together: Mapping[str, Sequence[str]], numbers: Mapping[str, Estimate]
) -> dict[str, tuple[str, tuple[str, ...]]]:
    """For each open number that errs together with others: its group's name, and the open ones among them in order."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name, paths in together.items():
        members = tuple(path for path in numbers if path in paths)
        found |= dict.fromkeys(members, (name, members))
    return found
