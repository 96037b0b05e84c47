"""The graph model that a case's levers make: which outcome can be turned into which, and by whom.

A state is an outcome and, issue by issue, the `kept` lever that holds it there. One move pulls any set of levers that
is surer than not to succeed as a whole, or withdraws from what is kept, or votes an issue to another level; it takes
all who must act. A move is judged by what each of them expects of it, costs paid; states by utility alone, since the
costs of getting there are sunk.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import chain, combinations, islice
from operator import add, mul, or_
from typing import NamedTuple

import numpy as np

from realpolitik.arena import Arena, Array, Package, Vote
from realpolitik.effectivity.counters import EVERYBODY
from realpolitik.effectivity.no_deal import SURE_ENOUGH
from realpolitik.effectivity.plans import (
    BY_VOTE,
    TOLERANCE,
    Mask,
    Outcome,
    Plan,
    is_available,
    undertake,
)
from realpolitik.errors import TooLarge
from realpolitik.methods import Integers
from realpolitik.methods.graph_model.moves import Arcs, Conflict, Graph, members
from realpolitik.methods.graph_model.preferences import Order

MOST_STATES = 5_000
MOST_MOVES = 20_000  # arcs: some are judged one by one, at a tenth of a millisecond each
MOST_NUMBERS = 16_000_000  # of all draws that are laid out together: 128 MB
MOST_VOTERS = 12  # whose minimal winning coalitions are counted out
NOBODY = -1  # holds an issue: it stays where it is by itself


@dataclass(frozen=True, slots=True)
class State:
    """An outcome and who holds it there."""

    outcome: Outcome
    holders: tuple[int, ...]  # per issue the `kept` lever that holds it, or NOBODY

    def with_issue(self, issue: int, level: int, holder: int) -> State:
        """The state with one issue elsewhere, or held by another lever."""
        return State(
            (*self.outcome[:issue], level, *self.outcome[issue + 1 :]),
            (*self.holders[:issue], holder, *self.holders[issue + 1 :]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """One coalition's way from one state to another."""

    coalition: int  # mask of those who decide
    levers: tuple[int, ...]  # pulled; BY_VOTE where an issue is voted on
    left: tuple[int, ...]  # kept levers that one member withdraws from
    there: State
    made: Mask  # (d,) it is sure enough
    improves: Mask  # (d,) it is, and every member expects to gain, costs paid


@dataclass(frozen=True, eq=False)
class LeverConflict:
    """A case's levers as a graph model in one draw, from the states that were asked about."""

    laid_out: _LaidOut
    draw: int

    @property
    def arena(self) -> Arena:
        """The arena of this draw and others."""
        return self.laid_out.arena

    @property
    def states(self) -> tuple[State, ...]:
        """Every state that moves lead to, in this draw or another; those asked about first."""
        return self.laid_out.states

    @property
    def uncounted_votes(self) -> tuple[int, ...]:
        """Issues voted on by too many to count out who can win."""
        return self.laid_out.uncounted_votes

    def number(self, state: State) -> int:
        """A state's number."""
        return self.laid_out.numbers[state]

    def improves(self, move: Move) -> bool:
        """Whether a move pays everybody who makes it."""
        return bool(move.improves[self.draw])

    @property
    def ways(self) -> Iterator[tuple[int, int, int]]:
        """Every move: coalition, from state, to state."""
        for arcs in self.conflict.graph.arcs:
            for start, end in zip(arcs.start.tolist(), arcs.end.tolist(), strict=True):
                yield arcs.coalition, start, end

    def move(self, coalition: int, start: int, end: int) -> Move:
        """How a move is made; of several ways one that pays, then the first by the levers' names."""
        moves = self.laid_out.moves[coalition, start, end]
        return min((move for move in moves if move.made[self.draw]), key=self._rank)

    def _rank(self, move: Move) -> tuple[bool, list[str]]:
        return not self.improves(move), sorted(self.arena.levers[f].key for f in move.levers if f >= 0)

    @cached_property
    def conflict(self) -> Conflict:
        """The numbers of states and moves as a graph."""
        return self.laid_out.conflict(self.draw)


@dataclass(frozen=True, eq=False)
class _LaidOut:
    """The moves that the levers make in any draw of an arena: each draw has some of them."""

    arena: Arena
    numbers: Mapping[State, int]
    moves: Mapping[tuple[int, int, int], Sequence[Move]]  # by coalition and the numbers of two states, in this order
    uncounted_votes: tuple[int, ...]

    @cached_property
    def states(self) -> tuple[State, ...]:
        """The states by their numbers."""
        return tuple(self.numbers)

    @cached_property
    def _arcs(self) -> tuple[Arcs, ...]:
        """The moves of any draw, coalition by coalition."""
        coalition, start, end = np.array(list(self.moves), dtype=np.int64).reshape(-1, 3).T
        coalitions, first = np.unique(coalition, return_index=True)
        parts = zip(coalitions.tolist(), np.split(start, first)[1:], np.split(end, first)[1:], strict=True)
        return tuple(Arcs(*part) for part in parts)

    @cached_property
    def _made(self) -> Mask:
        """(d, ways)."""
        return self._in_draws(lambda move: move.made)

    @cached_property
    def _improves(self) -> Mask:
        """(d, ways)."""
        return self._in_draws(lambda move: move.improves)

    def _in_draws(self, told: Callable[[Move], Mask]) -> Mask:
        found = np.empty((len(self.moves), self.arena.draws), dtype=bool)
        for row, moves in zip(found, self.moves.values(), strict=True):
            row[:] = told(moves[0])
            for move in moves[1:]:
                row |= told(move)
        return np.ascontiguousarray(found.T)

    @cached_property
    def _worth(self) -> Array:
        """(d, states, n)."""
        return self.arena.utility(np.array([state.outcome for state in self.numbers], dtype=np.intp))

    def conflict(self, draw: int) -> Conflict:
        """The graph model of one draw."""
        makers = max((arcs.coalition.bit_length() for arcs in self._arcs), default=0)
        graph = Graph(makers, len(self.numbers), self._taken(self._made[draw]))
        orders = tuple(map(Order.of, _ranks(self._worth[draw, :, :makers]).T))
        return Conflict(graph, orders, self._taken(self._improves[draw]))

    def _taken(self, which: Mask) -> tuple[Arcs, ...]:
        ends = np.cumsum([len(arcs.start) for arcs in self._arcs])
        return tuple(arcs.take(own) for arcs, own in zip(self._arcs, np.split(which, ends)[:-1], strict=True))


def lever_conflicts(
    arena: Arena,
    starts: Sequence[Sequence[State]],
    issues: Collection[int] | None = None,
    least_chance: float = SURE_ENOUGH,
) -> Iterator[LeverConflict]:
    """The graph model of every draw: all states that moves lead to from some states of each draw.

    Only `issues` are moved, or all; moves less likely to succeed than `least_chance` aren't made. Draws are laid out
    together, as far as they fit. Raises TooLarge.
    """
    moved = frozenset(range(len(arena.issues)) if issues is None else issues)
    try:
        laid_out = _laid_out(arena, dict.fromkeys(chain.from_iterable(starts)), moved, least_chance)
    except TooLarge:
        if arena.draws == 1:
            raise
        for half in np.array_split(np.arange(arena.draws), 2):
            yield from lever_conflicts(arena.take(half), [starts[draw] for draw in half], issues, least_chance)
    else:
        yield from (LeverConflict(laid_out, draw) for draw in range(arena.draws))


def _laid_out(arena: Arena, starts: Iterable[State], issues: frozenset[int], least_chance: float) -> _LaidOut:
    """Every move of any draw from some states and whatever they lead to. Raises TooLarge."""
    movers = _Movers(arena, issues, least_chance)
    states = list(starts)
    numbers = {state: n for n, state in enumerate(states)}
    found: dict[tuple[int, int, int], list[Move]] = {}
    for start, state in enumerate(states):
        for move in movers.moves(state):
            if move.there == state:
                continue
            if move.there not in numbers:
                numbers[move.there] = len(states)
                states.append(move.there)
            found.setdefault((move.coalition, start, numbers[move.there]), []).append(move)
        if len(states) > MOST_STATES or len(found) > MOST_MOVES or not _fits(arena, len(states)):
            raise _too_large()
    return _LaidOut(arena, numbers, dict(sorted(found.items())), movers.uncounted_votes)


def _fits(arena: Arena, tables: int) -> bool:
    """Whether there is room for tables of what everybody gains in every draw; for those of one draw there always is."""
    return arena.draws == 1 or tables * arena.draws * len(arena.actors) <= MOST_NUMBERS


def _too_large() -> TooLarge:
    return TooLarge(
        f"the levers lead to more than {MOST_STATES:,} states or can be pulled together in more than {MOST_MOVES:,} "
        "ways; fewer issues would fit: name those that may move"
    )


def unheld(outcome: Outcome) -> State:
    """An outcome that stays by itself."""
    return State(outcome, (NOBODY,) * len(outcome))


def carried_out(arena: Arena, package: Package, plan: Plan, situation: Outcome) -> State:
    """The state in which a plan has succeeded, with its kept levers in place."""
    state = unheld(situation)
    for (issue, level), f in zip(package.terms, plan.levers, strict=True):
        state = state.with_issue(issue, level, _holder(arena, f))
    return state


def fallen_back(arena: Arena, state: State, lever: int) -> State:
    """The state in which nobody keeps any longer what a kept lever holds."""
    compiled = arena.levers[lever]
    issue = arena.case.issues[arena.issues[compiled.issue]]
    return state.with_issue(compiled.issue, issue.index(arena.case.levers[compiled.key].fallback), NOBODY)


def keepers(arena: Arena, fallen: State, lever: int, leavers: int, least_chance: float) -> Iterator[tuple[int, Mask]]:
    """The levers by which others, all of whom gain, would go on keeping what some leave, and in which draws: (d,)."""
    left = arena.levers[lever]
    restored = fallen.with_issue(left.issue, left.to, NOBODY)
    change = arena.change(fallen.outcome, restored.outcome)
    for f, other in enumerate(arena.levers):
        if other.kept and (other.issue, other.to) == (left.issue, left.to) and not other.acting & leavers:
            gain = arena.chance[:, f, None] * change - arena.cost[:, f]
            able = np.asarray((arena.chance[:, f] >= least_chance) & (arena.chance[:, f] > 0))
            yield f, np.asarray(able & (gain[:, list(members(other.acting))] > TOLERANCE).all(axis=1))


def _holder(arena: Arena, lever: int) -> int:
    return lever if lever >= 0 and arena.levers[lever].kept else NOBODY


def _ranks(worth: Array) -> Integers:
    """Places of states (states, n) from worst to best; what differs by rounding alone shares a place."""
    order = np.argsort(worth, axis=0, kind="stable")
    worth = np.take_along_axis(worth, order, axis=0)
    ranks = np.empty(worth.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, (np.diff(worth, axis=0, prepend=worth[:1]) > TOLERANCE).cumsum(axis=0), axis=0)
    return ranks


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """What some levers of one group of tied issues bring."""

    levers: tuple[int, ...]
    acting: int  # mask of those who decide on them
    members: int  # mask of those who act
    chance: Array  # (d,) that all of them succeed
    gain: Array  # (d, n) expected, costs paid
    change: Array  # (d, n) once they have succeeded


class _Try(NamedTuple):
    """What is done at once, each part in a group of its own."""

    parts: tuple[_Part, ...]
    chance: Array  # (d,) that all of it succeeds
    gain: Array  # (d, n) expected, costs paid


@dataclass(frozen=True, slots=True, eq=False)
class _Pull:
    """Levers that can be pulled together."""

    levers: tuple[int, ...]  # in the order of their issues
    acting: int
    made: Mask  # (d,)
    improves: Mask  # (d,)


class _Movers:
    """What can be done from any state, in every draw of an arena.

    Groups of tied issues succeed and pay independently of each other: what can be done about one of them is worked out
    once for the levels at which its issues stand.
    """

    def __init__(self, arena: Arena, issues: frozenset[int], least_chance: float) -> None:
        self.arena = arena
        self.least = max(least_chance - TOLERANCE, np.finfo(float).tiny)  # what can't succeed isn't tried
        self.by_issue = [
            [f for f, lever in enumerate(arena.levers) if lever.issue == k and k in issues and arena.chance[:, f].any()]
            for k in range(len(arena.issues))
        ]
        self.issues = issues
        counted = {k: _winning(arena, vote) for k, vote in arena.votes.items() if k in issues}
        self.winning = {k: found for k, found in counted.items() if found is not None}
        self.uncounted_votes = tuple(k for k, found in counted.items() if found is None)
        self.home = {k: group for group in arena.groups for k in group}
        self.idle = _Try((), np.ones(arena.draws), np.zeros((arena.draws, len(arena.actors)), order="F"))
        self.everywhere = np.ones(arena.draws, dtype=bool)
        self.parts: dict[tuple[tuple[int, ...], Outcome, int], _Part] = {}
        self.options: dict[tuple[tuple[int, ...], Outcome], tuple[_Part, ...]] = {}
        self.pulls: dict[Outcome, tuple[_Pull, ...]] = {}
        self.holders: dict[tuple[int, int, Outcome], tuple[tuple[int, Mask], ...]] = {}

    def moves(self, state: State) -> Iterator[Move]:
        """Every move from a state; several may lead to the same."""
        if state.outcome not in self.pulls:
            self.pulls[state.outcome] = tuple(self.pulled(state.outcome))
        for pull in self.pulls[state.outcome]:
            there = _moved(self.arena, state, pull.levers)
            yield Move(pull.acting, pull.levers, (), there, pull.made, pull.improves)
        yield from self.withdrawals(state)
        yield from self.votes(state)

    def pulled(self, outcome: Outcome) -> list[_Pull]:
        """The sets of levers that can be pulled together from an outcome, by their issues."""
        pulls: list[_Pull] = []
        for one in self.together(outcome, self.arena.groups, self.idle):
            if len(pulls) == MOST_MOVES:
                raise _too_large()
            pulls.append(self.pull(one, outcome))
        return sorted(
            (pull for pull in pulls if pull.made.any()),
            key=lambda pull: [(self.arena.levers[f].issue, f) for f in pull.levers],
        )

    def together(self, outcome: Outcome, groups: Sequence[tuple[int, ...]], known: _Try) -> Iterator[_Try]:
        """What can be done at once in several groups, likely enough in some draw; beside what is done in others."""
        for n, group in enumerate(groups):
            for part in self.within(group, outcome):
                chance = known.chance * part.chance
                if (chance >= self.least).any():
                    one = _Try((*known.parts, part), chance, known.gain + part.gain)
                    yield one
                    yield from self.together(outcome, groups[n + 1 :], one)

    def within(self, group: tuple[int, ...], outcome: Outcome) -> tuple[_Part, ...]:
        """What can be done about a group of tied issues."""
        key = group, tuple(outcome[k] for k in group)
        if key not in self.options:
            sets = list(islice(self.sets(outcome, group, self.idle.chance), MOST_MOVES + 1))
            if len(sets) > MOST_MOVES:
                raise _too_large()
            self.options[key] = tuple(
                self.part(levers, outcome, 0) for levers in sets if self.are_available(levers, outcome)
            )
        return self.options[key]

    def sets(self, outcome: Outcome, issues: Sequence[int], odds: Array) -> Iterator[tuple[int, ...]]:
        """Sets of levers, one an issue at most, that together are likely enough in some draw; whatever they need."""
        for n, k in enumerate(issues):
            if self.is_settled(outcome, k):
                continue
            for f in self.by_issue[k]:
                if outcome[k] in self.arena.levers[f].origins:
                    likely = odds * self.arena.chance[:, f]
                    if (likely >= self.least).any():
                        yield (f,)
                        yield from ((f, *others) for others in self.sets(outcome, issues[n + 1 :], likely))

    def is_settled(self, outcome: Outcome, issue: int) -> bool:
        """Whether an irreversible lever has moved an issue where it stands."""
        here = outcome[issue]
        return here != self.arena.status_quo[issue] and any(
            self.arena.levers[f].to == here and self.arena.case.levers[self.arena.levers[f].key].irreversible
            for f in self.by_issue[issue]
        )

    def are_available(self, levers: tuple[int, ...], outcome: Outcome) -> bool:
        """Whether levers move from an outcome and what they need is so in the end."""
        there = self.package(levers).outcome(outcome)
        return all(is_available(self.arena.levers[f], outcome, there) for f in levers)

    def package(self, levers: tuple[int, ...]) -> Package:
        """What some levers bring about together."""
        return Package(tuple((self.arena.levers[f].issue, self.arena.levers[f].to) for f in levers))

    def part(self, levers: tuple[int, ...], outcome: Outcome, lost: int) -> _Part:
        """What some levers of one group of tied issues bring, once some suppliers are lost."""
        key = levers, tuple(outcome[k] for k in self.home[self.arena.levers[levers[0]].issue]), lost
        if key not in self.parts:
            if not _fits(self.arena, 2 * len(self.parts)):
                raise _too_large()
            package, pulled = self.package(levers), [self.arena.levers[f] for f in levers]
            one = undertake(self.arena, package, Plan(levers, 0, ()), outcome, EVERYBODY, absent=lost)
            self.parts[key] = _Part(
                levers,
                reduce(or_, (lever.acting for lever in pulled)),
                reduce(or_, (lever.members for lever in pulled)),
                one.chance,
                one.gain,
                self.arena.change(outcome, package.outcome(outcome)),
            )
        return self.parts[key]

    def pull(self, one: _Try, outcome: Outcome) -> _Pull:
        """Levers of several groups pulled together: where that is likely enough, and where it pays all who do it."""
        acting = reduce(or_, (part.acting for part in one.parts))
        made, improves = self.judged(one, acting)
        for lost, rows in self.lost(one.parts, acting):
            left = tuple(self.part(part.levers, outcome, lost) for part in one.parts)
            chance = reduce(mul, (part.chance for part in left))
            instead = self.judged(_Try(left, chance, reduce(add, (part.gain for part in left))), acting)
            made, improves = np.where(rows, instead[0], made), np.where(rows, instead[1], improves)
        levers = [f for part in one.parts for f in part.levers]
        return _Pull(tuple(sorted(levers, key=lambda f: self.arena.levers[f].issue)), acting, made, improves)

    def judged(self, one: _Try, acting: int) -> tuple[Mask, Mask]:
        """Whether a try is likely enough, and whether it pays all who act as well: (d,) each."""
        made = one.chance >= self.least
        return made, made & (one.gain[:, list(members(acting))] > TOLERANCE).all(axis=1)

    def lost(self, parts: tuple[_Part, ...], acting: int) -> Iterator[tuple[int, Mask]]:
        """Suppliers of those who act that stand aside and lose by what they do, and in which draws it is just them."""
        clients = reduce(or_, (part.members for part in parts))
        aside = {
            supply.supplier
            for supply in self.arena.supplies
            if clients >> supply.client & 1
            and not (acting >> supply.supplier | acting >> self.arena.root[supply.supplier]) & 1
        }
        found = [(0, self.everywhere)]
        for supplier in aside:
            loses = reduce(add, (part.change[:, supplier] for part in parts)) < -TOLERANCE
            some = [(lost | 1 << supplier, rows & loses) for lost, rows in found]
            found = [*some, *((lost, rows & ~loses) for lost, rows in found)]
        return ((lost, rows) for lost, rows in found if lost and rows.any())

    def withdrawals(self, state: State) -> Iterator[Move]:
        """The moves by which one actor leaves some of what it keeps."""
        kept = [holder for k, holder in enumerate(state.holders) if holder >= 0 and k in self.issues]
        actors = sorted({i for f in kept for i in members(self.arena.levers[f].acting)})
        for i in actors:
            own = [f for f in kept if self.arena.levers[f].acting >> i & 1]
            for size in range(1, len(own) + 1):
                for left in combinations(own, size):
                    for there, made in self.without(state, left, i):
                        gain = self.arena.change(state.outcome, there.outcome)[:, i]
                        yield Move(1 << i, (), left, there, made, made & (gain > TOLERANCE))

    def without(self, state: State, left: tuple[int, ...], actor: int) -> list[tuple[State, Mask]]:
        """The states once an actor has left kept levers, and in which draws: others keep each, or it falls back."""
        found = [(state, self.everywhere)]
        for f in left:
            found = [
                (there, made & able) for before, made in found for there, able in self.taken_over(before, f, actor)
            ]
        return [(there, made) for there, made in found if made.any()]

    def taken_over(self, state: State, lever: int, actor: int) -> Iterator[tuple[State, Mask]]:
        """The states once an actor has left one kept lever, and in which draws."""
        issue, level = self.arena.levers[lever].issue, self.arena.levers[lever].to
        key = lever, actor, tuple(state.outcome[k] for k in self.home[issue])
        fallen = fallen_back(self.arena, state, lever)
        if key not in self.holders:
            self.holders[key] = tuple(self.surest(fallen, lever, actor))
        for holder, able in self.holders[key]:
            yield state.with_issue(issue, level, holder) if holder != NOBODY else fallen, able

    def surest(self, fallen: State, lever: int, actor: int) -> Iterator[tuple[int, Mask]]:
        """The surest lever by which others keep what an actor leaves, or NOBODY, and in which draws."""
        best, holder = np.full(self.arena.draws, -1.0), np.full(self.arena.draws, NOBODY)
        able = keepers(self.arena, fallen, lever, 1 << actor, self.least)
        for f, rows in sorted(able, key=lambda one: self.arena.levers[one[0]].key):
            surer = rows & (self.arena.chance[:, f] >= best)
            best[surer], holder[surer] = self.arena.chance[surer, f], f
        for f in np.unique(holder).tolist():
            yield f, holder == f

    def votes(self, state: State) -> Iterator[Move]:
        """The moves by which a coalition votes an issue to another level."""
        for k, coalitions in self.winning.items():
            for level in range(self.arena.levels[k]):
                if level != state.outcome[k]:
                    there = state.with_issue(k, level, NOBODY)
                    gains = self.arena.change(state.outcome, there.outcome) > TOLERANCE
                    for coalition in coalitions:
                        improves = gains[:, list(members(coalition))].all(axis=1)
                        yield Move(coalition, (BY_VOTE,), (), there, self.everywhere, np.asarray(improves))


def _moved(arena: Arena, state: State, levers: Iterable[int]) -> State:
    """The state with some levers pulled."""
    outcome, holders = list(state.outcome), list(state.holders)
    for f in levers:
        lever = arena.levers[f]
        outcome[lever.issue], holders[lever.issue] = lever.to, _holder(arena, f)
    return State(tuple(outcome), tuple(holders))


def _winning(arena: Arena, vote: Vote) -> tuple[int, ...] | None:
    """The minimal coalitions of root patrons that can carry a vote, or None with too many voters to count out."""
    voters = [int(i) for i in np.flatnonzero((vote.weights != 0).any(axis=0))]
    roots = sorted({arena.root[i] for i in voters})
    if len(roots) > MOST_VOTERS:
        return None
    found: list[int] = []
    for size in range(1, len(roots) + 1):
        for group in combinations(roots, size):
            mask = sum(1 << i for i in group)
            in_favour = np.array([arena.root[i] in group for i in range(len(arena.actors))])
            if not any(known & ~mask == 0 for known in found) and bool(vote.is_met(in_favour)):
                found.append(mask)
    return tuple(found)
