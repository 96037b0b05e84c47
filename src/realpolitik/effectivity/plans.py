"""Plans: how a coalition can bring a package about, with which odds, and what trying is worth.

A client acts only with its root patron, so a lever belongs to the coalitions that contain the patrons of all its
members. Effectivity functions: [MoulinPeleg1982].
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import product
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Arena, ArenaLever, Array, Package
from realpolitik.errors import TooLarge

Mask = npt.NDArray[np.bool_]
Outcome = tuple[int, ...]

# Gains are sums of a few hundred products of numbers up to 100: rounding stays below 1e-11 points, and no analyst
# means a difference of a billionth of a point.
TOLERANCE = 1e-9
MOST_PLANS = 10_000
MOST_TIED_TERMS = 12  # terms whose success depends on each other: 2^12 patterns
NOTHING_TO_DO, BY_VOTE = -1, -2  # in a plan, instead of a lever: the term is already so; it is voted on


@dataclass(frozen=True, slots=True)
class Plan:
    """One lever for each term of a package, or NOTHING_TO_DO, or BY_VOTE."""

    levers: tuple[int, ...]
    acting: int  # mask of those who decide on the levers
    voted: tuple[int, ...]  # issues that must be voted through


@dataclass(frozen=True, slots=True, eq=False)
class Undertaking:
    """A plan with its odds: what happens when it is tried from a situation."""

    plan: Plan
    chances: Array  # (d, terms) of each term, suppliers lost
    chance: Array  # (d,) that all terms succeed
    gain: Array  # (d, n) expected, in points, against the situation, costs paid
    cost: Array | None  # (d, n) expected, in points; None: trying is free


# By situation, terms that are tied, their levers and what they wait for: what they are expected to pay, and to cost.
Tried = MutableMapping[tuple[Any, ...], tuple[Array, Array | None]]


def plans(arena: Arena, package: Package, situation: Outcome) -> tuple[Plan, ...]:
    """Every way to bring a package about from a situation: one lever per term, no chains, no side moves.

    They come in the order of their levers' names, issue by issue, these too by name and those that hang together side
    by side: which of several that tie is taken doesn't turn on the file's order.
    """
    outcome = package.outcome(situation)
    options = [ways(arena, issue, level, situation, outcome) for issue, level in package.terms]
    count = prod(len(option) for option in options)
    if count > MOST_PLANS:
        raise TooLarge(f"a package of {len(options)} terms has {count:,} plans; at most {MOST_PLANS:,} are compared")
    named = sorted(sorted((arena.issues[package.terms[t][0]], t) for t in tied) for tied in _clusters(arena, package))
    places = [t for tied in named for _, t in tied]
    ordered = sorted(product(*options), key=lambda way: [arena.levers[way[t]].key for t in places if way[t] >= 0])
    return tuple(_plan(arena, package, levers) for levers in ordered)


def ways(arena: Arena, issue: int, level: int, situation: Outcome, outcome: Outcome) -> list[int]:
    """What can carry out one term: levers, BY_VOTE or NOTHING_TO_DO."""
    if situation[issue] == level:
        return [NOTHING_TO_DO]
    if issue in arena.votes:
        return [BY_VOTE]
    return [
        f
        for f, lever in enumerate(arena.levers)
        if lever.issue == issue and lever.to == level and is_available(lever, situation, outcome)
    ]


def is_available(lever: ArenaLever, situation: Outcome, outcome: Outcome) -> bool:
    """Whether a lever moves from the situation and its needs are met in the outcome."""
    return situation[lever.issue] in lever.origins and all(outcome[j] in allowed for j, allowed in lever.needs)


def _plan(arena: Arena, package: Package, levers: tuple[int, ...]) -> Plan:
    acting = 0
    for f in levers:
        if f >= 0:
            acting |= arena.levers[f].acting
    voted = tuple(issue for (issue, _), f in zip(package.terms, levers, strict=True) if f == BY_VOTE)
    return Plan(levers, acting, voted)


def undertake(
    arena: Arena,
    package: Package,
    plan: Plan,
    situation: Outcome,
    together: int = 0,
    absent: int = 0,
    known: Tried | None = None,
) -> Undertaking:
    """The odds of a plan.

    Suppliers are lost that stand outside `together`, don't act, aren't commanded by anybody who does, and lose by the
    target; and those in `absent`. What terms that are tied bring is looked up in `known`, and added to it.
    """
    inside = together | plan.acting
    outcome = package.outcome(situation)
    chances = np.ones((arena.draws, len(plan.levers)), order="F")
    costs: list[Array | None] = [None] * len(plan.levers)
    alike: list[int | None] = list(plan.levers)
    for t, f in enumerate(plan.levers):
        if f >= 0:
            left = _supplied(arena, f, inside, absent, situation, outcome)
            chances[:, t] = arena.chance[:, f] if left is None else arena.chance[:, f] * left
            costs[t] = None if arena.levers[f].is_free else arena.cost[:, f]
            alike[t] = f if left is None else None
    gain, cost = _tried(arena, package, situation, chances, costs, alike, {} if known is None else known)
    return Undertaking(plan, chances, chances.prod(axis=1), gain, cost)


def _supplied(arena: Arena, lever: int, inside: int, absent: int, situation: Outcome, outcome: Outcome) -> Array | None:
    """The share of a lever's chance that its suppliers leave it when an outcome is aimed at, None: all of it; (d,)."""
    left: Array | None = None
    for supply in arena.supplies:
        if arena.levers[lever].members >> supply.client & 1:
            if absent >> supply.supplier & 1:
                share = 1 - supply.dependence
            elif not (inside >> supply.supplier | inside >> arena.root[supply.supplier]) & 1:
                loses = arena.change(situation, outcome)[:, supply.supplier] < -TOLERANCE
                share = np.where(loses, 1 - supply.dependence, 1.0)
            else:
                continue
            left = share if left is None else left * share
    return left


def prospect(
    arena: Arena, package: Package, situation: Outcome, chances: Array, costs: Sequence[Array | None]
) -> tuple[Array, Array | None]:
    """What trying a package is expected to pay, costs paid, and its expected cost, in points: (d, n) each.

    chances: (d, terms); costs: (d, n) for each term, paid when the term is tried; None: nothing. Terms succeed
    independently unless they wait for others; a term that waits in vain isn't tried and stays where the situation has
    it.
    """
    return _tried(arena, package, situation, chances, costs, [None] * len(costs), {})


def _tried(
    arena: Arena,
    package: Package,
    situation: Outcome,
    chances: Array,
    costs: Sequence[Array | None],
    alike: Sequence[int | None],
    known: Tried,
) -> tuple[Array, Array | None]:
    """The same; alike: what a term's chance and cost are those of, None where they are of this plan only."""
    gains, paid = [], []
    for cluster in _clusters(arena, package):
        key = situation, tuple((package.terms[t], alike[t], _waited_for(package, t)) for t in cluster)
        brought = known.get(key)
        if brought is None:
            brought = _cluster_tried(arena, package, situation, cluster, chances, costs)
            if all(alike[t] is not None for t in cluster):
                known[key] = brought
        gains.append(brought[0])
        if brought[1] is not None:
            paid.append(brought[1])
    gain = reduce(np.add, gains) if gains else np.zeros((arena.draws, len(arena.actors)))
    return gain, reduce(np.add, paid) if paid else None


def _waited_for(package: Package, term: int) -> tuple[int, ...]:
    """The issues that must have moved before a term is tried."""
    return tuple(issue for t, (issue, _) in enumerate(package.terms) if package.waits(term) >> t & 1)


def _cluster_tried(
    arena: Arena,
    package: Package,
    situation: Outcome,
    cluster: Sequence[int],
    chances: Array,
    costs: Sequence[Array | None],
) -> tuple[Array, Array | None]:
    """What terms that are tied are expected to pay, their costs paid, and to cost: (d, n) each."""
    if len(cluster) > MOST_TIED_TERMS:
        raise TooLarge(f"{len(cluster)} terms depend on each other; at most {MOST_TIED_TERMS} may")
    gain: Array | None = None
    cost: Array | None = None
    for succeeded, tried in _patterns(package, cluster):
        odds = np.ones(arena.draws)
        for t in tried:
            odds = odds * (chances[:, t] if t in succeeded else 1 - chances[:, t])
        if succeeded:
            outcome = list(situation)
            for t in succeeded:
                issue, level = package.terms[t]
                outcome[issue] = level
            brought = odds[:, None] * arena.change(situation, outcome)
            gain = brought if gain is None else gain + brought
    for t in cluster:
        if (own := costs[t]) is not None:
            odds = chances[:, sorted(_before(package, t))].prod(axis=1)
            cost = odds[:, None] * own if cost is None else cost + odds[:, None] * own
    assert gain is not None, "all terms together can succeed"
    return gain if cost is None else gain - cost, cost


def _before(package: Package, term: int) -> set[int]:
    """The terms that must have succeeded before one is tried."""
    first = {t for t in range(len(package.terms)) if package.waits(term) >> t & 1}
    return first.union(*(_before(package, t) for t in first))


def _clusters(arena: Arena, package: Package) -> list[list[int]]:
    """Terms whose worth or success depends on each other, together."""
    home = {issue: g for g, group in enumerate(arena.groups) for issue in group}
    label = [home[issue] for issue, _ in package.terms]
    for t in range(len(label)):
        for first in range(len(label)):
            if package.waits(t) >> first & 1:
                old, new = label[t], label[first]
                label = [new if g == old else g for g in label]
    return [[t for t, g in enumerate(label) if g == wanted] for wanted in sorted(set(label))]


def _patterns(package: Package, cluster: Sequence[int]) -> Iterator[tuple[set[int], list[int]]]:
    """Every set of terms that can succeed, with the terms then tried."""
    for success in product((True, False), repeat=len(cluster)):
        succeeded = {t for t, yes in zip(cluster, success, strict=True) if yes}
        done = sum(1 << t for t in succeeded)
        tried = [t for t in cluster if package.waits(t) & ~done == 0]
        if succeeded <= set(tried):
            yield succeeded, tried


def pull(arena: Arena, lever: int, here: Outcome) -> Undertaking | None:
    """One lever pulled by itself from a situation, or None where it can't be."""
    compiled = arena.levers[lever]
    package = Package(((compiled.issue, compiled.to),))
    there = package.outcome(here)
    if there == here or not is_available(compiled, here, there):
        return None
    return undertake(arena, package, Plan((lever,), compiled.acting, ()), here)


def members(mask: int, n: int) -> Mask:
    """A coalition as a row of truth values: (n,)."""
    return np.array([mask >> i & 1 == 1 for i in range(n)], dtype=bool)


def on_issues(arena: Arena, issues: Sequence[int]) -> Arena:
    """The arena in which only some issues are worth anything, as a ratifier sees it."""
    return replace(
        arena,
        worth=tuple(worth if k in issues else np.zeros_like(worth) for k, worth in enumerate(arena.worth)),
        links=tuple(link for link in arena.links if link.issue in issues),
    )
