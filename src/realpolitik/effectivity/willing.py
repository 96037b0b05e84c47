"""The willing: who would bring a package about, by which plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from realpolitik.arena import Arena, Array, Package
from realpolitik.effectivity.counters import relevant_suppliers
from realpolitik.effectivity.plans import (
    TOLERANCE,
    Mask,
    Outcome,
    Plan,
    Tried,
    Undertaking,
    members,
    on_issues,
    plans,
    prospect,
    undertake,
)

SAME_CHANCE = 1e-12  # chances are products of a few numbers up to 1


@dataclass(frozen=True, slots=True, eq=False)
class Willing:
    """The plans of the parties together with the outsiders who gain.

    Where no plan is left that no party refuses, the best plan of the parties and gainers stands, so that the refusal
    shows. Plans that tie are all chosen.
    """

    undertakings: tuple[Undertaking, ...]
    possible: Mask  # (d, plans) every acting outsider gains, votes are carried
    accepted: Mask  # (d, plans) … and no party or ratifier refuses
    chosen: Mask  # (d, plans) the best of them
    refusing: Mask  # (d, plans, n) who refuses: parties that don't gain, ratifiers that lose
    refused: Mask  # (d, plans) somebody does

    @property
    def in_reach(self) -> Mask:
        """Whether there is a plan at all: (d,)."""
        return np.asarray(self.possible.any(axis=1))


def willing(
    arena: Arena,
    package: Package,
    situation: Outcome,
    stakes: Array,
    parties: int = 0,
    paid: int = 0,
    absent: int = 0,
    known: Tried | None = None,
) -> Willing:
    """The plans by which the willing bring a package about; without parties, every acting member must gain.

    Actors in `paid` act whether they gain or not; actors in `absent` neither act nor supply.
    What was tried before is looked up in `known`.
    """
    n = len(arena.actors)
    tried = tuple(
        undertake(arena, package, plan, situation, parties | paid, absent, known)
        for plan in plans(arena, package, situation)
        if not plan.acting & absent
    )
    if not tried:
        none = np.zeros((arena.draws, 0), dtype=bool)
        return Willing((), none, none, none, np.zeros((arena.draws, 0, n), dtype=bool), none)
    possible = np.stack([_is_possible(arena, one, parties | paid, absent) for one in tried], axis=1)
    refusing = [_refusing(arena, package, situation, one, parties) for one in tried]
    refused = np.stack([each.any(axis=1) for each in refusing], axis=1)
    accepted: Mask = possible & ~refused
    allowed = np.where(accepted.any(axis=1, keepdims=True), accepted, possible)
    return Willing(tried, possible, accepted, _best(tried, allowed, stakes), np.stack(refusing, axis=1), refused)


def helpers(arena: Arena, package: Package, situation: Outcome) -> int:
    """Those whose help can matter to a package: they act in some plan, supply those who do, or decide on votes."""
    able = 0
    for plan in plans(arena, package, situation):
        able |= plan.acting
    for issue, _ in package.terms:
        if issue in arena.votes:
            for voter in np.flatnonzero((arena.votes[issue].weights > 0).any(axis=0)):
                able |= 1 << arena.root[voter]
    return able | sum(1 << supplier for supplier in relevant_suppliers(arena))


def helping_sets(
    arena: Arena, package: Package, situation: Outcome, outside: int, size: int, parties: int = 0
) -> Iterator[int]:
    """Sets of so many outsiders whose help may let a plan go ahead, in the first draw.

    Without suppliers among them they change nothing about what others gain; then all who would have to act in a plan
    to their own loss must be among them.
    """
    suppliers = sum(1 << supplier for supplier in relevant_suppliers(arena))
    unwilling = [_unwilling(arena, package, plan, situation, parties) for plan in plans(arena, package, situation)]
    candidates = [i for i in range(outside.bit_length()) if outside >> i & 1]
    for actors in combinations(candidates, size):
        mask = sum(1 << i for i in actors)
        if mask & suppliers or any(others & ~mask == 0 for others in unwilling):
            yield mask


def _unwilling(arena: Arena, package: Package, plan: Plan, situation: Outcome, parties: int) -> int:
    """Outsiders who would have to act in a plan and don't gain by it."""
    gain = undertake(arena, package, plan, situation, parties).gain[0]
    return sum(1 << i for i in range(len(gain)) if (plan.acting & ~parties) >> i & 1 and gain[i] <= TOLERANCE)


def _is_possible(arena: Arena, one: Undertaking, exempt: int, absent: int) -> Mask:
    """Whether all who act gain, but for those exempt, and votes are carried by those exempt and the gainers: (d,)."""
    n = len(arena.actors)
    gains = one.gain > TOLERANCE
    possible = gains[:, members(one.plan.acting & ~exempt, n)].all(axis=1) & (one.chance > 0)
    if one.plan.voted:
        agree = ((gains | members(exempt, n)) & ~members(absent, n))[:, list(arena.root)]
        for issue in one.plan.voted:
            possible &= arena.votes[issue].is_met(agree)
    return possible


def _refusing(arena: Arena, package: Package, situation: Outcome, one: Undertaking, parties: int) -> Mask:
    """Parties that don't gain, and their ratifiers that lose on the issues they ratify: (d, n)."""
    n = len(arena.actors)
    refusing = np.asarray((one.gain <= TOLERANCE) & members(parties, n))
    for party, ratifiers in arena.ratifiers.items():
        if parties >> party & 1:
            for ratifier, issues in ratifiers:
                free = [None] * len(package.terms)
                gain, _ = prospect(on_issues(arena, issues), package, situation, one.chances, free)
                refusing[:, ratifier] |= gain[:, ratifier] < -TOLERANCE
    return refusing


def _best(tried: tuple[Undertaking, ...], allowed: Mask, stakes: Array) -> Mask:
    """The plans with the best chance, then the least largest cost in share of stake; all that tie: (d, plans)."""
    chance = np.where(allowed, np.stack([one.chance for one in tried], axis=1), -np.inf)
    best = np.asarray(allowed & (chance >= chance.max(axis=1, keepdims=True) - SAME_CHANCE))
    burden = np.where(best, np.stack([_burden(one.cost, stakes) for one in tried], axis=1), np.inf)
    best &= burden <= burden.min(axis=1, keepdims=True) + SAME_CHANCE
    return best


def _burden(cost: Array | None, stakes: Array) -> Array:
    """The largest cost as a share of its bearer's stake; without stake any cost is endless: (d,)."""
    if cost is None:
        return np.zeros(len(stakes))
    endless = np.where(cost > TOLERANCE, np.inf, 0.0)
    shares = np.divide(cost, stakes, out=endless, where=stakes > TOLERANCE)
    burden: Array = np.maximum(shares.max(axis=1), 0.0)
    return burden
