"""A second program for the moves that levers make, as slow and plain as the rules read: one draw, state by state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import chain, combinations, product
from operator import or_

import numpy as np

from realpolitik.arena import Arena
from realpolitik.effectivity import TOLERANCE, Outcome
from realpolitik.effectivity.conflict import NOBODY, State

LIKELY = 0.5


class Levers:
    """What can be done in the only draw of an arena."""

    def __init__(self, arena: Arena) -> None:
        assert arena.draws == 1
        self.arena = arena

    def ways(self, starts: Iterable[State]) -> dict[tuple[int, State, State], bool]:
        """Every move that some states lead to: (coalition, from, to) → whether it pays all who make it, in some way."""
        found: dict[tuple[int, State, State], bool] = {}
        waiting, seen = list(starts), set(starts)
        while waiting:
            here = waiting.pop()
            for coalition, there, gains in self.moves(here):
                pays = all(gains[i] > TOLERANCE for i in range(coalition.bit_length()) if coalition >> i & 1)
                found[coalition, here, there] = found.get((coalition, here, there), False) or pays
                if there not in seen:
                    seen.add(there)
                    waiting.append(there)
        return found

    def moves(self, here: State) -> Iterator[tuple[int, State, np.ndarray]]:
        yield from self.pulls(here)
        yield from self.withdrawals(here)
        yield from self.votes(here)

    def worth(self, outcome: Outcome) -> np.ndarray:
        return self.arena.utility(np.array([outcome]))[0, 0]

    # Levers

    def pulls(self, here: State) -> Iterator[tuple[int, State, np.ndarray]]:
        able = [
            [None, *(f for f, lever in enumerate(self.arena.levers) if lever.issue == k and self.is_at_hand(f, here))]
            for k in range(len(self.arena.issues))
        ]
        for choice in product(*able):
            levers = [f for f in choice if f is not None]
            there = self.pulled(here, levers)
            needs = [need for f in levers for need in self.arena.levers[f].needs]
            if levers and all(there.outcome[j] in allowed for j, allowed in needs):
                coalition = reduce(or_, (self.arena.levers[f].acting for f in levers))
                lost = self.worth(there.outcome) - self.worth(here.outcome) < -TOLERANCE
                chances = [self.chance(f, coalition, lost, levers) for f in levers]
                if np.prod(chances) >= LIKELY - TOLERANCE:
                    yield coalition, there, self.expected(here, levers, chances)

    def is_at_hand(self, f: int, here: State) -> bool:
        lever, level = self.arena.levers[f], here.outcome[self.arena.levers[f].issue]
        settled = level != self.arena.status_quo[lever.issue] and any(
            one.issue == lever.issue and one.to == level and self.arena.case.levers[one.key].irreversible
            for one in self.arena.levers
        )
        return level in lever.origins and not settled

    def pulled(self, here: State, levers: Iterable[int]) -> State:
        there = here
        for f in levers:
            lever = self.arena.levers[f]
            there = there.with_issue(lever.issue, lever.to, f if lever.kept else NOBODY)
        return there

    def chance(self, f: int, coalition: int, loses: np.ndarray, levers: list[int]) -> float:
        """Of one lever: whoever stands aside, serves a client that acts, and loses, withholds its supplies."""
        chance = float(self.arena.chance[0, f])
        for supply in self.arena.supplies:
            inside = coalition >> supply.supplier & 1 or coalition >> self.arena.root[supply.supplier] & 1
            if self.arena.levers[f].members >> supply.client & 1 and not inside and loses[supply.supplier]:
                chance *= 1 - float(supply.dependence[0])
        return chance

    def expected(self, here: State, levers: list[int], chances: list[float]) -> np.ndarray:
        """What everybody gains on average over what may succeed, costs paid."""
        gain = -self.worth(here.outcome) - self.arena.cost[0, levers].sum(axis=0)
        for succeed in product((True, False), repeat=len(levers)):
            odds = np.prod([p if yes else 1 - p for p, yes in zip(chances, succeed, strict=True)])
            done = [f for f, yes in zip(levers, succeed, strict=True) if yes]
            gain = gain + odds * self.worth(self.pulled(here, done).outcome)
        return gain

    # What is kept

    def withdrawals(self, here: State) -> Iterator[tuple[int, State, np.ndarray]]:
        kept = [holder for holder in here.holders if holder != NOBODY]
        for i in range(len(self.arena.actors)):
            own = [f for f in kept if self.arena.levers[f].acting >> i & 1]
            for left in chain.from_iterable(combinations(own, size) for size in range(1, len(own) + 1)):
                there = here
                for f in left:
                    there = self.left(there, f, i)
                yield 1 << i, there, self.worth(there.outcome) - self.worth(here.outcome)

    def left(self, here: State, f: int, actor: int) -> State:
        lever = self.arena.levers[f]
        fallback = self.arena.case.levers[lever.key].fallback
        fallen = here.with_issue(
            lever.issue, self.arena.case.issues[self.arena.issues[lever.issue]].index(fallback), NOBODY
        )
        change = self.worth(here.outcome) - self.worth(fallen.outcome)
        others = [
            (self.arena.chance[0, g], other.key, g)
            for g, other in enumerate(self.arena.levers)
            if other.kept and (other.issue, other.to) == (lever.issue, lever.to) and not other.acting >> actor & 1
            if self.arena.chance[0, g] >= LIKELY - TOLERANCE
            if all(
                self.arena.chance[0, g] * change[j] - self.arena.cost[0, g, j] > TOLERANCE
                for j in range(len(self.arena.actors))
                if other.acting >> j & 1
            )
        ]
        return here.with_issue(lever.issue, lever.to, max(others)[-1]) if others else fallen

    # Votes

    def votes(self, here: State) -> Iterator[tuple[int, State, np.ndarray]]:
        for k, vote in self.arena.votes.items():
            carrying = [mask for mask in range(1 << len(self.arena.actors)) if self.carries(vote, mask)]
            least = [mask for mask in carrying if not any(other != mask and other & ~mask == 0 for other in carrying)]
            for level in set(range(self.arena.levels[k])) - {here.outcome[k]}:
                there = here.with_issue(k, level, NOBODY)
                for mask in least:
                    yield mask, there, self.worth(there.outcome) - self.worth(here.outcome)

    def carries(self, vote, mask: int) -> bool:
        """Whether a coalition of patrons carries a vote, its clients voting with it."""
        roots = set(self.arena.root)
        return all(mask >> i & 1 == 0 for i in range(len(self.arena.actors)) if i not in roots) and bool(
            vote.is_met(np.array([mask >> root & 1 == 1 for root in self.arena.root]))
        )
