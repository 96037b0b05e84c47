"""Blocks: the moves that options give, without listing them.

[FangHipelKilgour1993], ch. 4: a state says of every option whether it is taken, and a decision maker can change
any of its own options at once if the result is feasible. So the states that agree on everybody else's options are a
block within which one decision maker moves freely, but for options that can't be taken back. Such moves are
transitive, hence that nobody moves twice running takes nothing away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.errors import TooLarge
from realpolitik.methods import Integers
from realpolitik.methods.graph_model.moves import Conflict, Graph, members
from realpolitik.methods.graph_model.preferences import Order
from realpolitik.methods.graph_model.search import (
    Indices,
    Whole,
    best_in_blocks,
    each_maker,
    greatest_in_blocks,
    runner,
    spread_in_blocks,
)

MOST_LISTED = 20_000_000  # moves


@dataclass(frozen=True, slots=True)
class Mover:
    """What one decision maker may change, as masks of options."""

    own: int
    once_taken: int = 0  # of these: can't be dropped again
    once_dropped: int = 0  # of the others: can't be taken again


@dataclass(frozen=True, eq=False)
class Cells:
    """Every decision maker's blocks, cut into cells of states that agree on its one-way options.

    A decision maker can move within a cell, and from a cell to others of its block in which more one-way options are
    spent. Cells are numbered through for all decision makers.
    """

    home: Indices  # (states, makers) the cell of each state
    member: Indices  # (makers × states,) states cell by cell, by rising value
    begin: Indices  # (cells + 1,) where a cell's members begin
    family: Indices  # (2, cells) the first cell of the same block, and the one after the last
    once: Integers  # (cells,) mask of the one-way options that are spent
    value: Indices  # (states, makers)


@dataclass(frozen=True, eq=False)
class OptionConflict:
    """Feasible states as masks of options, who may change which, and complete orders over the states."""

    masks: Integers  # (states,) none twice
    movers: tuple[Mover, ...]  # one for each decision maker
    preferences: tuple[Order, ...]  # one for each decision maker
    cells: Cells

    @classmethod
    def of(cls, masks: Integers, movers: Sequence[Mover], orders: Sequence[Order]) -> OptionConflict:
        """A conflict with its states laid out by whom they can be moved by."""
        states, makers = len(masks), len(movers)
        parts = each_maker(lambda i: _cells(masks, movers[i], orders[i].value), makers, states)
        counts = np.cumsum([0, *(len(part.once) for part in parts)])
        numbered = list(zip(parts, counts, strict=False))
        cells = Cells(
            home=np.concatenate([part.home + count for part, count in numbered], axis=1, dtype=np.int32),
            member=np.concatenate([part.member for part in parts]).reshape(-1),
            begin=np.append(
                np.concatenate([part.begin[:-1] + i * states for i, part in enumerate(parts)]), makers * states
            ).astype(np.int32),
            family=np.concatenate([part.family + count for part, count in numbered], axis=1, dtype=np.int32),
            once=np.concatenate([part.once for part in parts]),
            value=np.concatenate([part.value for part in parts], axis=1),
        )
        return cls(masks, tuple(movers), tuple(orders), cells)

    @property
    def states(self) -> int:
        """How many states."""
        return len(self.masks)

    @property
    def makers(self) -> int:
        """How many decision makers."""
        return len(self.movers)

    def order(self, maker: int) -> Order:
        """What a decision maker prefers."""
        return self.preferences[maker]

    def onward(self, state: int, movers: int, *, credible: bool) -> Iterator[tuple[int, Integers]]:
        """Where some decision makers can turn a state, one by one; credibly: where it pays them."""
        cells = self.cells
        for i in members(movers):
            cell = int(cells.home[state, i])
            first, last = cells.begin[cells.family[:, cell]]
            there = np.sort(cells.member[first:last]).astype(np.int64)
            legal = (cells.once[cell] & ~cells.once[cells.home[there, i]] == 0) & (there != state)
            if credible:
                legal &= cells.value[there, i] > cells.value[state, i]
            if legal.any():
                yield 1 << i, there[legal]

    def worst(self, movers: int, score: Whole, *, credible: bool) -> Indices:
        """The least score that sequences of some decision makers' moves lead to, NOTHING without any: (states,).

        A state counts as reached from itself as soon as somebody can leave it and come back.
        """
        cells, score = self.cells, score.astype(np.int32)
        who = np.array(list(members(movers)), dtype=np.int64)
        order = np.argsort(score, kind="stable").astype(np.int32)
        search = runner(spread_in_blocks, cells.value.size)
        found: Indices = search(
            order, score, who, credible, cells.home, cells.member, cells.begin, cells.family, cells.once, cells.value
        )
        return found

    def best(self, maker: int, score: Whole) -> Indices:
        """The greatest score among each state and those that a decision maker can turn it into: (states,)."""
        cells = self.cells
        search = runner(best_in_blocks, cells.value.size)
        found: Indices = search(
            maker, score.astype(np.int32), cells.home, cells.member, cells.begin, cells.family, cells.once
        )
        return found

    def greatest(self, maker: int, bound: Whole) -> Indices:
        """The greatest bound among a decision maker's improvements from each state, −1 without any: (states,)."""
        cells = self.cells
        search = runner(greatest_in_blocks, cells.value.size)
        found: Indices = search(
            maker, bound.astype(np.int32), cells.home, cells.member, cells.begin, cells.family, cells.once, cells.value
        )
        return found

    def listed(self) -> Conflict:
        """The same conflict with every move listed. Raises TooLarge."""
        moves = [listed_moves(self.masks, mover) for mover in self.movers]
        graph = Graph.of(self.makers, self.states, [(1 << i, *ends) for i, ends in enumerate(moves)])
        return Conflict.of(graph, self.preferences)


def listed_moves(masks: Integers, mover: Mover) -> tuple[Integers, Integers]:
    """Where one decision maker's moves start and end, (moves,) each. Raises TooLarge."""
    cells = _cells(masks, mover, np.zeros_like(masks))
    first, last = cells.begin[cells.family[0]], cells.begin[cells.family[1]]
    width = (last - first).astype(np.int64)  # of each cell's block
    count = int((width * np.diff(cells.begin)).sum()) - len(masks)
    if count > MOST_LISTED:
        raise TooLarge(f"one decision maker has {count:,} moves; listed one by one {MOST_LISTED:,} would fit")
    width = width[cells.home[:, 0]]  # of each state's block
    start = np.repeat(np.arange(len(masks)), width)
    offset = np.arange(len(start)) - np.repeat(np.cumsum(width) - width, width)
    end = cells.member[np.repeat(first[cells.home[:, 0]], width) + offset].astype(np.int64)
    once = cells.once[cells.home[:, 0]]
    legal = ((once[start] & ~once[end]) == 0) & (start != end)
    return start[legal], end[legal]


def _cells(masks: Integers, mover: Mover, value: Integers) -> Cells:
    """One decision maker's cells, numbered from 0."""
    states = len(masks)
    spent = (masks & mover.once_taken) | (~masks & mover.once_dropped)
    block = _coded(masks, ~mover.own, states)
    cell = block if not (spent != 0).any() else _numbered(block * states + _coded(spent, -1, states))
    member = np.argsort(cell * (int(value.max(initial=0)) + 1) + value)
    first = np.flatnonzero(np.diff(cell[member], prepend=-1))
    home = np.empty(states, dtype=np.int32)
    home[member] = np.repeat(np.arange(len(first), dtype=np.int32), np.diff(first, append=states))
    blocks = block[member[first]]
    return Cells(
        home=home[:, np.newaxis],
        member=member.astype(np.int32),
        begin=np.append(first, states).astype(np.int32),
        family=np.stack([np.searchsorted(blocks, blocks, side) for side in ("left", "right")]).astype(np.int32),
        once=spent[member[first]],
        value=value.astype(np.int32)[:, np.newaxis],
    )


def _coded(masks: Integers, bits: int, most: int) -> Integers:
    """Numbers below `most` that differ where some bits of the masks do, and rise with them."""
    code, place = np.zeros_like(masks), 0
    for low, high in _runs(bits & int(np.bitwise_or.reduce(masks, initial=0))):
        code |= ((masks >> low) & ((1 << (high - low)) - 1)) << place
        place += high - low
    return code if 1 << place <= most else _numbered(code)


def _numbered(codes: Integers) -> Integers:
    """Each code's place among those that occur."""
    return np.unique(codes, return_inverse=True)[1].reshape(-1)


def _runs(bits: int) -> Iterator[tuple[int, int]]:
    """Where the runs of ones in a mask begin and end."""
    low = 0
    while bits >> low:
        low += (bits >> low & -(bits >> low)).bit_length() - 1
        high = low + (~(bits >> low) & (bits >> low) + 1).bit_length() - 1
        yield low, high
        low = high
