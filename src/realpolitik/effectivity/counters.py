"""Counter-packages: everything that coalitions could do instead of a package, laid out for the search for blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Arena, Array, Package
from realpolitik.effectivity.plans import BY_VOTE, NOTHING_TO_DO, Outcome, Plan
from realpolitik.effectivity.reach import MOST_GROUP_OUTCOMES
from realpolitik.errors import TooLarge
from realpolitik.methods.blocking import Masks, Options
from realpolitik.methods.upset import Table

EVERYBODY = -1  # as a mask: no supplier stands outside
NOT_WANTED = -1  # as a level: a package has no term on that issue

Levels = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)  # without slots: packages and plans are spelled out once somebody asks
class Layout:
    """What can be done about one group of tied issues; option 0 is to do nothing."""

    group: tuple[int, ...]
    options: Options
    outcomes: Levels  # (options, issues of the group) the levels it leads to
    levers: Levels  # (options, issues of the group) a lever, BY_VOTE or NOTHING_TO_DO

    @cached_property
    def suppliers(self) -> int:
        """Everybody who supplies somebody that acts in one of the options, as a mask."""
        return int(np.bitwise_or.reduce(self.options.depends))

    @cached_property
    def packages(self) -> tuple[Package, ...]:
        """The terms of each option."""
        return tuple(
            Package(
                tuple((k, level) for k, level, f in zip(self.group, levels, way, strict=True) if f != NOTHING_TO_DO)
            )
            for levels, way in zip(self.outcomes.tolist(), self.levers.tolist(), strict=True)
        )

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """The levers of each option."""
        return tuple(
            Plan(
                tuple(f for f in way if f != NOTHING_TO_DO),
                acting,
                tuple(k for k, f in zip(self.group, way, strict=True) if f == BY_VOTE),
            )
            for way, acting in zip(self.levers.tolist(), self.options.acting.tolist(), strict=True)
        )

    def against(self, wanted: Mapping[int, int]) -> Options:
        """The options, and which of them leave the wanted issues of this group at the wanted levels."""
        ours = [(column, wanted[k]) for column, k in enumerate(self.group) if k in wanted]
        if not ours:
            return self.options
        columns, levels = zip(*ours, strict=True)
        return replace(self.options, agrees=(self.outcomes[:, columns] == levels).all(axis=1))


@dataclass(frozen=True, eq=False)
class Counters:
    """What can be done about each group of tied issues from a situation; option 0 is to do nothing."""

    situation: Outcome
    groups: tuple[tuple[int, ...], ...]
    options: tuple[Options, ...]
    layouts: tuple[Layout, ...]

    @cached_property
    def packages(self) -> tuple[tuple[Package, ...], ...]:
        """Per group and option: its terms."""
        return tuple(layout.packages for layout in self.layouts)

    @cached_property
    def plans(self) -> tuple[tuple[Plan, ...], ...]:
        """Per group and option: its levers."""
        return tuple(layout.plans for layout in self.layouts)

    @cached_property
    def table(self) -> Table:
        """The options of all groups side by side, in every draw."""
        return Table.of(self.options)

    def against(self, package: Package) -> Counters:
        """The same options set against a package."""
        wanted = dict(package.terms)
        return replace(self, options=tuple(layout.against(wanted) for layout in self.layouts))


Here = Mapping[int, int]  # where the issues of a group stand
Known = MutableMapping[tuple[tuple[tuple[int, int], ...], int], Layout]  # by where a group stands, and who is lost


def counters(
    arena: Arena, situation: Outcome, suppliers: Sequence[int] = (), lost: int = 0, known: Known | None = None
) -> Counters:
    """All options from a situation with some suppliers lost.

    What a group is laid out for is only where its own issues stand and who of its own suppliers is lost: layouts in
    `known` are used again, and new ones are added to it.
    """
    remembered: Known = {} if known is None else known
    layouts = tuple(
        _layout(arena, {issue: situation[issue] for issue in group}, suppliers, lost, remembered)
        for group in arena.groups
    )
    return Counters(situation, arena.groups, tuple(layout.options for layout in layouts), layouts)


def counters_of_many(
    arena: Arena, situations: Levels, wanted: Levels, suppliers: Sequence[int], lost: int, known: Known
) -> tuple[Options, ...]:
    """Options from many situations (packages, m) at once, in one draw, each set against the levels wanted there.

    wanted: (packages, m); NOT_WANTED where a package has no term. The options' leading axis is that of packages.
    """
    found = []
    for group in arena.groups:
        columns = list(group)
        starts, which = np.unique(situations[:, columns], axis=0, return_inverse=True)
        layouts = [
            _layout(arena, dict(zip(group, levels, strict=True)), suppliers, lost, known) for levels in starts.tolist()
        ]
        found.append(_side_by_side(layouts, which.reshape(-1), wanted[:, columns]))
    return tuple(found)


def _layout(arena: Arena, here: Here, suppliers: Sequence[int], lost: int, known: Known) -> Layout:
    """The layout of the group that stands here, with those of its own suppliers lost that are in `lost`."""
    missing = lost and lost & _layout(arena, here, suppliers, 0, known).suppliers
    key = tuple(here.items()), missing
    if key not in known:
        known[key] = _lay_out(arena, here, suppliers, missing)
    return known[key]


def _side_by_side(layouts: Sequence[Layout], which: Levels, wanted: Levels) -> Options:
    """One group's layouts in a single draw, repeated for each package that starts from there."""
    options = [layout.options for layout in layouts]

    def each(tables: Sequence[npt.NDArray[Any]], fill: float) -> npt.NDArray[Any]:
        size = max(map(len, tables))
        padded = [
            np.pad(one, [(0, size - len(one)), *[(0, 0)] * (one.ndim - 1)], constant_values=fill) for one in tables
        ]
        return np.stack(padded)[which]

    outcomes = each([layout.outcomes for layout in layouts], 0)
    return Options(
        gain=each([one.gain[0] for one in options], 0),
        chance=each([one.chance[0] for one in options], np.nan),
        acting=each([one.acting for one in options], 0),
        moves=each([one.moves for one in options], 0),
        agrees=((outcomes == wanted[:, None]) | (wanted == NOT_WANTED)[:, None]).all(axis=2),
        ballots=each([one.ballots for one in options], 0),
        depends=each([one.depends for one in options], 0),
        sure=each([one.sure[0] for one in options], 0),
    )


def relevant_suppliers(arena: Arena) -> tuple[int, ...]:
    """Suppliers whose client acts in some lever."""
    acting = 0
    for lever in arena.levers:
        acting |= lever.members
    return tuple(sorted({supply.supplier for supply in arena.supplies if acting >> supply.client & 1}))


def _lay_out(arena: Arena, here: Here, suppliers: Sequence[int], lost: int) -> Layout:
    """Each way to move some issues of a group, at most one lever or vote an issue; nothing done comes first."""
    moves = [_moves(arena, issue, level, lost) for issue, level in here.items()]
    taken = _combinations(arena, moves)
    levers = np.stack([one.levers[column] for one, column in zip(moves, taken, strict=True)], axis=1)
    outcomes = np.stack([one.to[column] for one, column in zip(moves, taken, strict=True)], axis=1)
    gain = _expected(arena, moves, taken)
    chance = np.ones(gain.shape[:2], order="F")
    for one, column in zip(moves, taken, strict=True):
        gain -= one.cost[:, column]
        chance *= one.chance[:, column]
    sure = [replace(one, chance=np.ones_like(one.chance)) for one in moves]
    ballots = {issue: 1 << b for b, issue in enumerate(arena.votes)}
    options = Options(
        gain=gain,
        chance=chance,
        acting=_joined(moves, taken, lambda _, f: arena.levers[f].acting if f >= 0 else 0),
        moves=(levers != NOTHING_TO_DO).sum(axis=1),
        agrees=np.ones(len(levers), dtype=bool),
        ballots=_joined(moves, taken, lambda issue, f: ballots[issue] if f == BY_VOTE else 0),
        depends=_joined(moves, taken, lambda _, f: _suppliers(arena, f) if f >= 0 else 0),
        sure=_expected(arena, sure, taken, list(suppliers)),
    )
    return Layout(tuple(here), options, outcomes, levers)


@dataclass(frozen=True, slots=True, eq=False)
class _Moves:
    """The ways to move one issue; the first is to leave it where it stands."""

    issue: int
    to: Levels  # (moves,) levels
    levers: Levels  # (moves,) a lever, BY_VOTE or NOTHING_TO_DO
    chance: Array  # (d, moves)
    cost: Array  # (d, moves, n), points


def _moves(arena: Arena, issue: int, here: int, lost: int) -> _Moves:
    if issue in arena.votes:
        others = [level for level in range(arena.levels[issue]) if level != here]
        ways = [(level, BY_VOTE) for level in others]
    else:
        ways = [(lever.to, f) for f, lever in enumerate(arena.levers) if lever.issue == issue and here in lever.origins]
    to, levers = zip((here, NOTHING_TO_DO), *ways, strict=True)
    chance = np.ones((arena.draws, len(levers)), order="F")
    cost = np.zeros((arena.draws, len(levers), len(arena.actors)), order="F")
    for move, f in enumerate(levers):
        if f >= 0:
            chance[:, move] = arena.chance[:, f]
            cost[:, move] = arena.cost[:, f]
            for supply in arena.supplies:
                if lost >> supply.supplier & arena.levers[f].members >> supply.client & 1:
                    chance[:, move] *= 1 - supply.dependence
    return _Moves(issue, np.array(to), np.array(levers), chance, cost)


def _combinations(arena: Arena, moves: Sequence[_Moves]) -> Levels:
    """Which move each option takes on each issue, where all that its levers need is so: (issues, options)."""
    place = {one.issue: k for k, one in enumerate(moves)}
    sizes = [len(one.levers) for one in moves]
    if prod(sizes) > MOST_GROUP_OUTCOMES:
        names = ", ".join(arena.issues[issue] for issue in place)
        raise TooLarge(f"the issues {names} are tied together and can be moved in {prod(sizes):,} ways; "
                       f"at most {MOST_GROUP_OUTCOMES:,} can be compared")  # fmt: skip
    taken = np.indices(sizes).reshape(len(sizes), -1)
    possible = np.ones(taken.shape[1], dtype=bool)
    for one, column in zip(moves, taken, strict=True):
        for move, f in enumerate(one.levers):
            for issue, allowed in arena.levers[f].needs if f >= 0 else ():
                there = moves[place[issue]].to[taken[place[issue]]]
                possible &= (column != move) | np.isin(there, list(allowed))
    return taken[:, possible]


def _expected(arena: Arena, moves: Sequence[_Moves], taken: Levels, actors: list[int] | None = None) -> Array:
    """What every option is expected to be worth to some actors, or to all; costs aside: (d, options, actors).

    Worth is a sum over issues and linked pairs of them, and terms succeed independently: so is what is expected.
    """
    who = list(range(len(arena.actors))) if actors is None else actors
    place = {one.issue: k for k, one in enumerate(moves)}
    total = np.zeros((arena.draws, taken.shape[1], len(who)), order="F")
    for one, column in zip(moves, taken, strict=True):
        worth = arena.worth[one.issue][:, who]
        change = worth[:, :, one.to] - worth[:, :, one.to[:1]]
        total += (one.chance[:, None] * change).transpose(0, 2, 1)[:, column]
    for link in arena.links:
        if link.issue in place:
            k, j = place[link.issue], place[link.depends_on]
            total += _linked(link.worth[:, who], moves[k], moves[j])[:, taken[k], taken[j]]
    return total


def _linked(worth: Array, one: _Moves, other: _Moves) -> Array:
    """What moves of two linked issues are expected to change by their link: (d, moves, moves of the other, actors)."""
    here, there = one.to[0], other.to[0]
    both = worth[:, :, one.to][..., other.to] - worth[:, :, here, there][..., None, None]
    first = one.chance[:, None, :, None]
    second = other.chance[:, None, None, :]
    expected = first * (1 - second) * both[..., :1] + (1 - first) * second * both[:, :, :1] + first * second * both
    return expected.transpose(0, 2, 3, 1)


def _joined(moves: Sequence[_Moves], taken: Levels, mask: Callable[[int, int], int]) -> Masks:
    """The masks of all that each option does, together; `mask` takes an issue and a lever: (options,)."""
    joined = np.zeros(taken.shape[1], dtype=np.uint64)
    for one, column in zip(moves, taken, strict=True):
        joined |= np.array([mask(one.issue, int(f)) for f in one.levers], dtype=np.uint64)[column]
    return joined


def _suppliers(arena: Arena, lever: int) -> int:
    """The suppliers of those who act in a lever."""
    members = arena.levers[lever].members
    return sum({1 << supply.supplier for supply in arena.supplies if members >> supply.client & 1})
