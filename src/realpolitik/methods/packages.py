"""Packages: one move for each group of issues, whose gains add up over groups.

A move is a way to leave the issues of a group somewhere: terms, and the levers or votes that carry them. Worth and
chances of different groups don't touch each other, so what a package brings is the sum of what its moves bring; the
number of packages is the product of the numbers of moves. Two engines look through a space: `enumeration` forms every
package, `programme` finds the best of too many to form. Both ask `Rows` what is in reach and what is accepted.

A supplier who stands outside a package and would lose by it withholds its supplies, which lowers the chances of those
who depend on it: gains and chances therefore have a first axis over the sets of suppliers that may be lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from realpolitik.methods import Bools, Floats, Integers
from realpolitik.methods.blocking import Ballot

Masks = NDArray[np.uint64]

TOLERANCE = 1e-9  # points; rounding of sums of a few hundred terms stays far below


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """What can be done about one group of issues; the first move is to do nothing unless that is ruled out."""

    gain: Floats  # (losses, moves, n) expected, in points, costs paid
    cost: Floats  # (losses, moves, n) expected, in points
    chance: Floats  # (losses, moves)
    ratified: Floats  # (losses, moves, ratifications) what each ratifier gains on its issues, costs aside
    acting: Masks  # (moves,) those who decide
    ballots: Masks  # (moves,) votes that must be carried, a mask over `Space.ballots`
    depends: Masks  # (moves,) places of the suppliers on whom its chance depends
    sure: Floats  # (moves, suppliers) change of the suppliers' worth if it succeeds, in points
    terms: Integers  # (moves,) how many issues it moves
    brings: Integers  # (moves,) number of what it brings about; moves with one number differ only in their means
    parts: Bools  # (moves, parts) whether it has all that each part of an exclusive package says of this group

    @property
    def count(self) -> int:
        """How many moves there are."""
        return len(self.acting)


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """Every package that could be put together, and who has to agree to it."""

    groups: tuple[Moves, ...]
    parties: int  # mask of those who must gain; 0: whoever acts or votes for it
    stakes: Floats  # (n,) points
    root: Integers  # (n,) whose decision each actor follows
    ballots: tuple[Ballot, ...]
    suppliers: tuple[int, ...]  # a set of them that is lost is a place on the axis of losses: 2^k for the k-th
    exclusive: tuple[tuple[int, ...], ...] = ()  # parts of which a package may have at most one
    most_terms: int | None = None
    all_act: bool = False  # every party must act in it

    @property
    def size(self) -> int:
        """How many packages there are, of at most so many terms, means told apart."""
        if self.most_terms is None:
            return prod(group.count for group in self.groups)
        return sum(self.sizes[: self.most_terms + 1])

    @property
    def sizes(self) -> list[int]:
        """How many packages there are of no term, of one, and so on, means told apart."""
        so_many = [1]
        for group in self.groups:
            own = np.bincount(group.terms).tolist()
            sums = [0] * (len(so_many) + len(own) - 1)
            for (terms, count), (more, moves) in product(enumerate(so_many), enumerate(own)):
                sums[terms + more] += count * moves
            so_many = sums
        return so_many

    @property
    def actors(self) -> int:
        """How many actors there are."""
        return len(self.stakes)

    def members(self) -> list[int]:
        """The parties' places."""
        return [i for i in range(self.actors) if self.parties >> i & 1]

    def package(self, choice: Sequence[int]) -> Rows:
        """One package, by the place of its move in each group."""
        moves = [whole(group).take(np.array([m])) for group, m in zip(self.groups, choice, strict=True)]
        return joined([nothing(self), *moves])


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Packages in bulk, the last axis over packages; what depends on lost suppliers has it before actors."""

    gain: Floats  # (losses, n, rows)
    cost: Floats  # (losses, n, rows)
    chance: Floats  # (losses, rows)
    ratified: Floats  # (losses, ratifications, rows)
    acting: Masks  # (rows,)
    ballots: Masks  # (rows,)
    depends: Masks  # (rows,)
    sure: Floats  # (suppliers, rows)
    terms: Integers  # (rows,)
    parts: Bools  # (parts, rows)

    def take(self, at: Integers) -> Rows:
        """Some of the packages."""
        return Rows(*(getattr(self, name)[..., at] for name in self.__slots__))


def whole(group: Moves) -> Rows:
    """A group's moves as packages of their own."""
    return Rows(
        gain=np.ascontiguousarray(group.gain.swapaxes(1, 2)),
        cost=np.ascontiguousarray(group.cost.swapaxes(1, 2)),
        chance=group.chance,
        ratified=np.ascontiguousarray(group.ratified.swapaxes(1, 2)),
        acting=group.acting,
        ballots=group.ballots,
        depends=group.depends,
        sure=np.ascontiguousarray(group.sure.T),
        terms=group.terms,
        parts=np.ascontiguousarray(group.parts.T),
    )


def nothing(space: Space) -> Rows:
    """The package that moves nothing, alone."""
    losses, n = 2 ** len(space.suppliers), space.actors
    ratifications = space.groups[0].ratified.shape[2] if space.groups else 0
    parts = space.groups[0].parts.shape[1] if space.groups else 0
    none = np.zeros(1, dtype=np.uint64)
    return Rows(
        gain=np.zeros((losses, n, 1)),
        cost=np.zeros((losses, n, 1)),
        chance=np.ones((losses, 1)),
        ratified=np.zeros((losses, ratifications, 1)),
        acting=none,
        ballots=none,
        depends=none,
        sure=np.zeros((len(space.suppliers), 1)),
        terms=np.zeros(1, dtype=np.int64),
        parts=np.ones((parts, 1), dtype=bool),
    )


def joined(tables: Sequence[Rows]) -> Rows:
    """Every combination of the tables' rows, those of the last table fastest."""
    first, *others = tables
    for other in others:
        first = Rows(
            gain=_outer(np.add, first.gain, other.gain),
            cost=_outer(np.add, first.cost, other.cost),
            chance=_outer(np.multiply, first.chance, other.chance),
            ratified=_outer(np.add, first.ratified, other.ratified),
            acting=_outer(np.bitwise_or, first.acting, other.acting),
            ballots=_outer(np.bitwise_or, first.ballots, other.ballots),
            depends=_outer(np.bitwise_or, first.depends, other.depends),
            sure=_outer(np.add, first.sure, other.sure),
            terms=_outer(np.add, first.terms, other.terms),
            parts=_outer(np.logical_and, first.parts, other.parts),
        )
    return first


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What is known of packages once it is settled which suppliers are lost, the last axis over packages."""

    gain: Floats  # (n, rows) expected, in points
    cost: Floats  # (n, rows) expected, in points
    chance: Floats  # (rows,) that all of it comes about
    in_reach: Bools  # (rows,) something is done, it has a chance, outsiders who act gain, votes are carried
    accepted: Bools  # (rows,) … and every party gains, no ratifier loses


def judge(rows: Rows, space: Space) -> Judged:
    """Which packages are in reach, and which are accepted."""
    lost = _lost(rows, space)
    gain, cost, chance, ratified = (
        _settled(table, lost) for table in (rows.gain, rows.cost, rows.chance, rows.ratified)
    )
    gains = gain > TOLERANCE
    in_reach = (chance > 0) & (rows.terms > 0)
    for i in range(min(space.actors, 64)):
        if not space.parties >> i & 1 and (rows.acting.size and int(np.bitwise_or.reduce(rows.acting)) >> i & 1):
            in_reach &= gains[i] | ~_has(rows.acting, i)
    in_reach &= _carried(rows.ballots, gains, space)
    for alternatives in space.exclusive:
        in_reach &= rows.parts[list(alternatives)].sum(axis=0) <= 1
    if space.most_terms is not None:
        in_reach &= rows.terms <= space.most_terms
    if space.all_act:
        in_reach &= rows.acting & np.uint64(space.parties) == np.uint64(space.parties)
    accepted = in_reach & (ratified >= -TOLERANCE).all(axis=0)
    for i in space.members():
        accepted &= gains[i]
    return Judged(gain, cost, chance, in_reach, accepted)


def _lost(rows: Rows, space: Space) -> Integers:
    """The set of suppliers that each package loses, as its place on the axis of losses: (rows,)."""
    lost = np.zeros(len(rows.acting), dtype=np.int64)
    for s, supplier in enumerate(space.suppliers):
        own = 1 << supplier | 1 << int(space.root[supplier])
        if not own & space.parties:
            outside = rows.acting & np.uint64(own) == 0
            lost += (_has(rows.depends, s) & outside & (rows.sure[s] < -TOLERANCE)).astype(np.int64) << s
    return lost


def _settled(table: Floats, lost: Integers) -> Floats:
    """A table at the losses of each package: the axis of losses goes."""
    if len(table) == 1 or not lost.any():
        return np.asarray(table[0])
    return np.asarray(np.take_along_axis(table, lost.reshape((1,) * (table.ndim - 1) + (-1,)), axis=0)[0])


def _carried(ballots: Masks, gains: Bools, space: Space) -> Bools:
    """Whether the parties and those who gain carry every vote of a package: (rows,)."""
    carried = np.ones(len(ballots), dtype=bool)
    for b, ballot in enumerate(space.ballots):
        held = np.flatnonzero(_has(ballots, b))
        if held.size:
            favour = gains[:, held]
            favour[space.members()] = True
            carried[held] &= (ballot.weights @ favour[space.root] >= ballot.quotas[:, None] - TOLERANCE).all(axis=0)
    return carried


def _has(masks: Masks, place: int) -> Bools:
    return np.asarray(masks >> np.uint64(place) & np.uint64(1) == 1)


def _outer(combine: np.ufunc, one: NDArray, other: NDArray) -> NDArray:  # type: ignore[type-arg]  # of any kind
    """Every value of one with every value of the other along the last axis."""
    shape = (*one.shape[:-1], one.shape[-1] * other.shape[-1])
    return np.asarray(combine(one[..., :, None], other[..., None, :])).reshape(shape)
