"""Draws arranged so that it shows which group of numbers an answer turns on.

Two samples come out of one sequence of twice as many axes, as [Saltelli2010] has it. They are crossed group by group
for Sobol indices, or give starting points and orders to the paths of Morris' elementary effects.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace

import numpy as np

from realpolitik.arena import Array, Draws
from realpolitik.ensemble.sampling import MOST_IN_A_BLOCK, Block, Sample
from realpolitik.methods import Integers
from realpolitik.methods.sensitivity import crossed, trajectories


@dataclass(frozen=True, slots=True)
class _Arranged:
    """Several rows for every draw of a sample. Numbers on one axis are in one group: they move together."""

    sample: Sample
    groups: tuple[int, ...]  # of each axis, 0 … g − 1

    @classmethod
    def of(cls, sample: Sample, groups: tuple[int, ...]) -> _Arranged:
        """A sample arranged by groups, in blocks about as large as its own."""
        arranged = cls(sample, groups)
        together = 1 << max(0, (MOST_IN_A_BLOCK // arranged.rows_each).bit_length() - 1)
        return replace(arranged, sample=replace(sample, most_in_a_block=together))

    @property
    def rows_each(self) -> int:
        """How many rows are made of a draw."""
        raise NotImplementedError

    @property
    def count(self) -> int:
        """How many groups there are."""
        return max(self.groups) + 1

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All rows; those of one draw stand beside each other."""
        return tuple(replace(block, rows=block.rows * self.rows_each) for block in self.sample.blocks)

    @property
    def sha256(self) -> str:
        """What is drawn, as a hash."""
        said = json.dumps([type(self).__name__, self.sample.sha256, self.groups])
        return hashlib.sha256(said.encode()).hexdigest()

    def draws(self, block: Block) -> Draws:
        """The value of every open number in each row of a block."""
        return self.sample.at(self.points(block))

    def points(self, block: Block) -> Array:
        """The rows of a block in the cube: (rows, axes)."""
        twice = replace(self.sample, axes=self.sample.axes * 2)
        points = twice.points(self.sample.blocks[block.number])
        one, other = np.split(points, 2, axis=1)
        return self._arranged(one, other, np.array(self.groups, dtype=np.intp))

    def _arranged(self, one: Array, other: Array, groups: Integers) -> Array:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Crossed(_Arranged):
    """Each draw, the draw with one group out of a second draw for every group in turn, and the second draw."""

    @property
    def rows_each(self) -> int:
        """How many rows are made of a draw."""
        return self.count + 2

    def _arranged(self, one: Array, other: Array, groups: Integers) -> Array:
        return crossed(one, other, groups)


@dataclass(frozen=True, slots=True)
class Stepped(_Arranged):
    """Paths on which one group after the other steps across two thirds of its ranges."""

    @property
    def rows_each(self) -> int:
        """How many rows are made of a draw."""
        return self.count + 1

    def _arranged(self, one: Array, other: Array, groups: Integers) -> Array:
        return trajectories(one, other[:, : self.count], groups)
