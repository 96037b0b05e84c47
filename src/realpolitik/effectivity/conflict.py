"""The graph model that a case's levers make: which outcome can be turned into which, and by whom.

A state is an outcome and, issue by issue, the `kept` lever that holds it there. One move pulls any set of levers that
is surer than not to succeed as a whole, or withdraws from what is kept, or votes an issue to another level; it takes
all who must act. A move is judged by what each of them expects of it, costs paid; states by utility alone, since the
costs of getting there are sunk.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, islice
from math import prod
from operator import or_

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
from realpolitik.methods.graph_model.moves import Conflict, Graph, members
from realpolitik.methods.graph_model.preferences import Order

MOST_STATES = 5_000
MOST_MOVES = 20_000  # arcs: some are judged one by one, at a tenth of a millisecond each
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


@dataclass(frozen=True, slots=True)
class Move:
    """One coalition's way from one state to another."""

    coalition: int  # mask of those who decide
    levers: tuple[int, ...]  # pulled; BY_VOTE where an issue is voted on
    left: tuple[int, ...]  # kept levers that one member withdraws from
    there: State
    improves: bool  # every member expects to gain, costs paid


@dataclass(frozen=True, eq=False)
class LeverConflict:
    """A case's levers as a graph model, from the states that were asked about."""

    arena: Arena
    states: tuple[State, ...]
    ways: Mapping[tuple[int, int, int], Move]  # (coalition, from state, to state), states by number
    conflict: Conflict
    uncounted_votes: tuple[int, ...]  # issues voted on by too many to count out who can win

    def number(self, state: State) -> int:
        """A state's number."""
        return self.states.index(state)


def lever_conflict(
    arena: Arena, starts: Sequence[State], issues: Collection[int] | None = None, least_chance: float = SURE_ENOUGH
) -> LeverConflict:
    """The graph model of one draw: every state that moves lead to from some states, those first.

    Only `issues` are moved, or all; moves less likely to succeed than `least_chance` aren't made. Raises TooLarge.
    """
    assert arena.draws == 1
    movers = _Movers(arena, frozenset(range(len(arena.issues)) if issues is None else issues), least_chance)
    states = list(dict.fromkeys(starts))
    numbers = {state: n for n, state in enumerate(states)}
    ways: dict[tuple[int, int, int], Move] = {}
    for start, state in enumerate(states):
        for move in movers.moves(state):
            if move.there not in numbers:
                numbers[move.there] = len(states)
                states.append(move.there)
            way = move.coalition, start, numbers[move.there]
            if way not in ways or movers.rank(move) < movers.rank(ways[way]):
                ways[way] = move
        if len(states) > MOST_STATES or len(ways) > MOST_MOVES:
            raise _too_large()
    return LeverConflict(arena, tuple(states), ways, _conflict(arena, states, ways), movers.uncounted_votes)


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


def _conflict(arena: Arena, states: Sequence[State], ways: Mapping[tuple[int, int, int], Move]) -> Conflict:
    """The numbers of states and moves as a graph, in the graph's own order of arcs."""
    makers = max((coalition.bit_length() for coalition, _, _ in ways), default=0)
    graph = Graph.of(makers, len(states), [(coalition, [start], [end]) for coalition, start, end in ways])
    improvements = tuple(
        arcs.take(
            np.array(
                [
                    ways[arcs.coalition, start, end].improves
                    for start, end in zip(arcs.start.tolist(), arcs.end.tolist(), strict=True)
                ],
                dtype=bool,
            )
        )
        for arcs in graph.arcs
    )
    worth = arena.utility(np.array([state.outcome for state in states], dtype=np.intp))[0]
    return Conflict(graph, tuple(Order.of(_ranks(worth[:, i])) for i in range(makers)), improvements)


def _ranks(worth: Array) -> Integers:
    """Places from worst to best; what differs by rounding alone shares a place."""
    order = np.argsort(worth, kind="stable")
    steps = np.diff(worth[order], prepend=worth[order[:1]]) > TOLERANCE
    ranks = np.empty(len(worth), dtype=np.int64)
    ranks[order] = np.cumsum(steps)
    return ranks


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """What levers of one group of tied issues bring."""

    chance: float  # that all of them succeed
    gain: Array  # (n,) expected, costs paid
    change: Array  # (n,) once they have succeeded


class _Movers:
    """What can be done from any state of one arena."""

    def __init__(self, arena: Arena, issues: frozenset[int], least_chance: float) -> None:
        self.arena = arena
        self.least = least_chance - TOLERANCE
        self.by_issue = [
            [f for f, lever in enumerate(arena.levers) if lever.issue == k and k in issues and arena.chance[0, f] > 0]
            for k in range(len(arena.issues))
        ]
        self.issues = issues
        counted = {k: _winning(arena, vote) for k, vote in arena.votes.items() if k in issues}
        self.winning = {k: found for k, found in counted.items() if found is not None}
        self.uncounted_votes = tuple(k for k, found in counted.items() if found is None)
        self.home = {k: group for group, issues in enumerate(arena.groups) for k in issues}
        self.parts: dict[tuple[tuple[int, ...], tuple[int, ...], int], _Part] = {}
        self.pulls: dict[Outcome, tuple[tuple[Plan, bool], ...]] = {}

    def rank(self, move: Move) -> tuple[bool, list[str]]:
        """Which of several ways to the same state is told: one that pays first, then by the levers' names."""
        return not move.improves, sorted(self.arena.levers[f].key for f in move.levers if f >= 0)

    def moves(self, state: State) -> Iterator[Move]:
        """Every move from a state; several may lead to the same."""
        if state.outcome not in self.pulls:
            self.pulls[state.outcome] = tuple(self.pulled(state.outcome))
        for plan, improves in self.pulls[state.outcome]:
            there = state
            for f in plan.levers:
                lever = self.arena.levers[f]
                there = there.with_issue(lever.issue, lever.to, _holder(self.arena, f))
            yield Move(plan.acting, plan.levers, (), there, improves)
        yield from self.withdrawals(state)
        yield from self.votes(state)

    def pulled(self, outcome: Outcome) -> Iterator[tuple[Plan, bool]]:
        """The sets of levers that can be pulled together from an outcome, and whether all who pull them gain."""
        together = list(islice(self.sets(outcome, 0, 1.0), MOST_MOVES + 1))
        if len(together) > MOST_MOVES:
            raise _too_large()
        for levers in together:
            there = Package(tuple((self.arena.levers[f].issue, self.arena.levers[f].to) for f in levers)).outcome(
                outcome
            )
            if all(is_available(self.arena.levers[f], outcome, there) for f in levers):
                acting = reduce(or_, (self.arena.levers[f].acting for f in levers))
                chance, gain = self.tried(levers, acting, outcome)
                if chance >= self.least:
                    yield Plan(levers, acting, ()), _all_gain(gain, acting)

    def tried(self, levers: tuple[int, ...], acting: int, outcome: Outcome) -> tuple[float, Array]:
        """The chance that all of some levers succeed, and what everybody expects of trying them: (n,).

        Groups of tied issues succeed and pay independently of each other, so that each is undertaken once only.
        """
        by_group: dict[int, tuple[int, ...]] = {}
        for f in levers:
            group = self.home[self.arena.levers[f].issue]
            by_group[group] = (*by_group.get(group, ()), f)
        parts = [self.part(group, own, outcome, 0) for group, own in by_group.items()]
        lost = self.lost(levers, acting, np.sum([part.change for part in parts], axis=0))
        if lost:
            parts = [self.part(group, own, outcome, lost) for group, own in by_group.items()]
        return prod(part.chance for part in parts), np.sum([part.gain for part in parts], axis=0)

    def package(self, levers: tuple[int, ...]) -> Package:
        """What some levers bring about together."""
        return Package(tuple((self.arena.levers[f].issue, self.arena.levers[f].to) for f in levers))

    def part(self, group: int, levers: tuple[int, ...], outcome: Outcome, lost: int) -> _Part:
        """What some levers of one group of tied issues bring, once some suppliers are lost."""
        key = levers, tuple(outcome[k] for k in self.arena.groups[group]), lost
        if key not in self.parts:
            package = self.package(levers)
            one = undertake(self.arena, package, Plan(levers, 0, ()), outcome, EVERYBODY, absent=lost)
            change = self.arena.change(outcome, package.outcome(outcome))[0]
            self.parts[key] = _Part(float(one.chance[0]), one.gain[0], change)
        return self.parts[key]

    def lost(self, levers: tuple[int, ...], acting: int, change: Array) -> int:
        """The suppliers of those who act that stand aside and lose by what they do."""
        clients = reduce(or_, (self.arena.levers[f].members for f in levers))
        return reduce(or_, (
            1 << supply.supplier
            for supply in self.arena.supplies
            if clients >> supply.client & 1
            and not (acting >> supply.supplier | acting >> self.arena.root[supply.supplier]) & 1
            and change[supply.supplier] < -TOLERANCE
        ), 0)  # fmt: skip

    def sets(self, outcome: Outcome, issue: int, chance: float) -> Iterator[tuple[int, ...]]:
        """Sets of levers, one an issue at most, that together are likely enough; whatever they need."""
        for k in range(issue, len(self.by_issue)):
            if self.is_settled(outcome, k):
                continue
            for f in self.by_issue[k]:
                odds = chance * float(self.arena.chance[0, f])
                if odds >= self.least and outcome[k] in self.arena.levers[f].origins:
                    yield (f,)
                    yield from ((f, *others) for others in self.sets(outcome, k + 1, odds))

    def is_settled(self, outcome: Outcome, issue: int) -> bool:
        """Whether an irreversible lever has moved an issue where it stands."""
        here = outcome[issue]
        return here != self.arena.status_quo[issue] and any(
            self.arena.levers[f].to == here and self.arena.case.levers[self.arena.levers[f].key].irreversible
            for f in self.by_issue[issue]
        )

    def withdrawals(self, state: State) -> Iterator[Move]:
        kept = [holder for k, holder in enumerate(state.holders) if holder >= 0 and k in self.issues]
        actors = sorted({i for f in kept for i in members(self.arena.levers[f].acting)})
        for i in actors:
            own = [f for f in kept if self.arena.levers[f].acting >> i & 1]
            for size in range(1, len(own) + 1):
                for left in combinations(own, size):
                    there = state
                    for f in left:
                        there = self.without(there, f, i)
                    change = self.arena.change(state.outcome, there.outcome)[0]
                    yield Move(1 << i, (), left, there, _all_gain(change, 1 << i))

    def without(self, state: State, lever: int, actor: int) -> State:
        """The state once an actor has left a kept lever: another coalition keeps it, or it falls back."""
        fallen = fallen_back(self.arena, state, lever)
        kept = [f for f, able in keepers(self.arena, fallen, lever, 1 << actor, self.least) if able[0]]
        if not kept:
            return fallen
        surest = max(kept, key=lambda f: (float(self.arena.chance[0, f]), self.arena.levers[f].key))
        return state.with_issue(self.arena.levers[lever].issue, self.arena.levers[lever].to, surest)

    def votes(self, state: State) -> Iterator[Move]:
        for k, coalitions in self.winning.items():
            for level in range(self.arena.levels[k]):
                if level != state.outcome[k]:
                    there = state.with_issue(k, level, NOBODY)
                    change = self.arena.change(state.outcome, there.outcome)[0]
                    for coalition in coalitions:
                        yield Move(coalition, (BY_VOTE,), (), there, _all_gain(change, coalition))


def _all_gain(gain: Array, coalition: int) -> bool:
    return all(gain[i] > TOLERANCE for i in members(coalition))


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
