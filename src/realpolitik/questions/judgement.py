"""Verdicts on deals as arrays: every named deal in every draw, rule by rule as `docs/explanation/deals.md` has them.

The same code judges one case and an ensemble; words, names and proofs are added by the questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Arena, Array, Package
from realpolitik.case import Deal
from realpolitik.effectivity import (
    SURE_ENOUGH,
    TOLERANCE,
    Counters,
    Outcome,
    Willing,
    counters,
    relevant_suppliers,
    situations,
    stake,
    willing,
)
from realpolitik.effectivity.plans import Mask
from realpolitik.methods.blocking import Ballot, Contest, Found, search
from realpolitik.methods.holdout import Holdout, credible_waits

VERDICTS = ("happens anyway", "out of reach", "refused", "blocked", "held out for", "ready")
FEW_DRAWS = 64  # for fewer, searching in steps costs more than it saves

ANYWAY, OUT_OF_REACH, REFUSED, BLOCKED, HELD_OUT, READY = range(len(VERDICTS))


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What becomes of named deals: d draws, k deals, n actors."""

    verdicts: Mask  # (d, k, verdicts) more than one only where plans tie and their verdicts differ
    gain: Array  # (d, k, n) expected, in points; NaN for terms that nobody can bring about
    chance: Array  # (d, k) joint
    stakes: Array  # (d, n) in points


@dataclass(slots=True)
class Field:
    """One situation in which packages are judged; remembers what could be done from it."""

    arena: Arena
    situation: Outcome
    stakes: Array
    suppliers: tuple[int, ...]
    ballots: tuple[Ballot, ...]
    _counters: dict[tuple[Outcome, int], Counters] = field(default_factory=dict)

    @classmethod
    def of(cls, arena: Arena, situation: Outcome) -> Field:
        """The field for all draws of an arena that start from one situation."""
        ballots = tuple(Ballot(vote.weights, vote.quotas) for vote in arena.votes.values())
        return cls(arena, situation, stake(arena, situation), relevant_suppliers(arena), ballots)

    def start(self, deal: Deal) -> Outcome:
        """Where a deal's plan starts: a deal in force is judged against how its terms would stand without it."""
        if deal.status != "in_force":
            return self.situation
        return self.arena.package(deal.unless).outcome(self.situation)

    def counters(self, situation: Outcome, lost: int) -> Counters:
        """What can be done from a situation while some suppliers are lost."""
        if (situation, lost) not in self._counters:
            unlost = self.counters(situation, 0) if lost else None
            self._counters[situation, lost] = counters(self.arena, situation, self.suppliers, lost, unlost)
        return self._counters[situation, lost]

    def losses(self) -> Iterator[int]:
        """Every set of suppliers that may be lost, as a mask."""
        for size in range(len(self.suppliers) + 1):
            for lost in combinations(self.suppliers, size):
                yield sum(1 << supplier for supplier in lost)


def judge(arena: Arena, deals: Sequence[Deal], start: npt.NDArray[np.intp]) -> Judgement:
    """Judge named deals against `start` (d, m): no deal's outcomes, or the status quo in its place."""
    d, k, n = arena.draws, len(deals), len(arena.actors)
    judged = Judgement(np.zeros((d, k, len(VERDICTS)), bool), np.zeros((d, k, n)), np.zeros((d, k)), np.zeros((d, n)))
    for rows, situation in situations(arena, start):
        part = _judge_in(Field.of(arena.take(rows), situation), deals)
        judged.verdicts[rows], judged.gain[rows] = part.verdicts, part.gain
        judged.chance[rows], judged.stakes[rows] = part.chance, part.stakes
    return judged


def _judge_in(field: Field, deals: Sequence[Deal]) -> Judgement:
    alone = [stand(field, field.arena.package_of(deal), deal.parties, field.start(deal)) for deal in deals]
    if not alone:
        d, n = field.stakes.shape
        return Judgement(np.zeros((d, 0, len(VERDICTS)), bool), np.zeros((d, 0, n)), np.zeros((d, 0)), field.stakes)
    verdicts = np.stack([one.verdicts for one in alone], axis=1)
    gain = np.stack([one.gain for one in alone], axis=1)
    held = np.stack(
        [_is_held_out(field.arena, deals, a, gain, verdicts[:, :, READY]) for a in range(len(deals))], axis=1
    )
    verdicts[:, :, HELD_OUT] = verdicts[:, :, READY] & held
    verdicts[:, :, READY] &= ~held
    return Judgement(verdicts, gain, np.stack([one.chance for one in alone], axis=1), field.stakes)


# One deal by itself -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A package by itself, rivals aside: READY means in reach, not refused, not blocked."""

    verdicts: Mask  # (d, verdicts)
    gain: Array  # (d, n)
    chance: Array  # (d,)
    willing: Willing | None  # None where every term already holds


def stand(field: Field, package: Package, parties: Sequence[str], situation: Outcome) -> Standing:
    """Judge a package by itself."""
    arena, n = field.arena, len(field.arena.actors)
    verdicts = np.zeros((arena.draws, len(VERDICTS)), dtype=bool)
    if package.outcome(situation) == situation:
        verdicts[:, ANYWAY] = True
        return Standing(verdicts, np.zeros((arena.draws, n)), np.ones(arena.draws), None)
    mask = arena.mask(parties)
    able = willing(arena, package, situation, field.stakes, mask)
    verdicts[:, OUT_OF_REACH] = ~able.in_reach
    gain, chance = np.full((arena.draws, n), np.nan), np.zeros(arena.draws)
    for p in reversed(range(len(able.undertakings))):
        one, rows = able.undertakings[p], able.chosen[:, p]
        refused = able.refusing[:, p].any(axis=1)
        free = np.flatnonzero(rows & ~refused)
        blocked = np.zeros(arena.draws, dtype=bool)
        blocked[free] = is_blocked(field, package, situation, one.gain[free], mask, free)
        verdicts[:, REFUSED] |= rows & refused
        verdicts[:, BLOCKED] |= rows & blocked
        verdicts[:, READY] |= rows & ~refused & ~blocked
        gain[rows], chance[rows] = one.gain[rows], one.chance[rows]
    return Standing(verdicts, gain, chance, able)


# Blocks -----------------------------------------------------------------------------------------------------------


def is_blocked(
    field: Field, package: Package, situation: Outcome, gain: Array, parties: int, rows: np.ndarray, including: int = 0
) -> Mask:
    """Whether some coalition, one that includes `including`, blocks a package worth `gain` (rows, n): (rows,)."""
    blocked = np.zeros(len(rows), dtype=bool)
    for contest, laid_out, least in contests(field, package, situation, gain, parties):
        for moves in _depths(laid_out, len(rows)):
            left = np.flatnonzero(~blocked)
            if left.size:
                found = _search(laid_out, replace(contest, least=least[left], including=including), rows[left], moves)
                blocked[left[found.draw]] = True
    return blocked


def contests(
    field: Field, package: Package, situation: Outcome, gain: Array, parties: int
) -> Iterator[tuple[Contest, Counters, Array]]:
    """Every contest that a package must stand: with a party from the situation, of outsiders from its outcome."""
    outcome = package.outcome(situation)
    root = np.array(field.arena.root, dtype=np.intp)
    for lost in field.losses():
        contest = Contest(gain, parties, root, field.ballots, field.suppliers, lost)
        yield contest, field.counters(situation, lost).against(package), gain
        least = np.zeros_like(gain)
        outside = replace(contest, least=least, outsiders=True, sure_enough=SURE_ENOUGH)
        yield outside, field.counters(outcome, lost).against(package), least


def _depths(laid_out: Counters, draws: int) -> tuple[int, ...]:
    """Few moves first: most blocks are short, and the draws that they settle needn't be searched further."""
    deepest = sum(int(options.moves.max()) for options in laid_out.options)
    return (1, 2, deepest) if draws > FEW_DRAWS else (deepest,)


def _search(laid_out: Counters, contest: Contest, rows: np.ndarray, moves: int, first_only: bool = True) -> Found:
    options = [
        replace(one, gain=one.gain[rows], chance=one.chance[rows], sure=one.sure[rows]) for one in laid_out.options
    ]
    return search(options, contest, moves, first_only=first_only)


# Rivals -----------------------------------------------------------------------------------------------------------


def are_rivals(one: Deal, other: Deal) -> bool:
    """Whether two deals share a party and an issue: a chip is given once."""
    return (
        one.key != other.key
        and bool(set(one.parties) & set(other.parties))
        and bool(one.terms.keys() & other.terms.keys())
    )


def waits(arena: Arena, one: Deal, rival: Deal, gain: Array, rival_gain: Array) -> tuple[list[int], Holdout]:
    """Who can wait for a rival instead of one deal: the common parties and their thresholds (d, parties)."""
    common = [arena.actor(key) for key in one.parties if key in rival.parties]
    discount = arena.discount[:, common]
    return common, credible_waits(
        gain[:, common], rival_gain[:, common], discount, open_now=one.open, open_rival=rival.open
    )


def _is_held_out(arena: Arena, deals: Sequence[Deal], a: int, gain: Array, ready: Mask) -> Mask:
    """Whether a common party credibly waits for a rival that could be had: (d,)."""
    held = np.zeros(arena.draws, dtype=bool)
    parties = [arena.actor(key) for key in deals[a].parties]
    for b, rival in enumerate(deals):
        if are_rivals(deals[a], rival):
            _, holdout = waits(arena, deals[a], rival, gain[:, a], gain[:, b])
            betters_all = (gain[:, b, parties] > gain[:, a, parties] + TOLERANCE).all(axis=1)
            held |= ready[:, b] & ~betters_all & (holdout.waits & holdout.credible).any(axis=1)
    return held
