"""Verdicts on deals as arrays: every named deal in every draw, rule by rule as `docs/explanation/deals.md` has them.

The same code judges one case and an ensemble; words, names and proofs are added by the questions. Nothing is computed
before it is asked for: what an actor gains needs no search for blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Arena, Array, Package
from realpolitik.case import Deal
from realpolitik.effectivity import (
    SURE_ENOUGH,
    TOLERANCE,
    Counters,
    Outcome,
    Undertaking,
    Willing,
    counters,
    relevant_suppliers,
    situations,
    stake,
    willing,
)
from realpolitik.effectivity.counters import NOT_WANTED, Known, counters_of_many
from realpolitik.effectivity.plans import Mask, Tried
from realpolitik.methods.blocking import Ballot, Contest, Masks, Options, can_depend, search, unlike, upsets
from realpolitik.methods.holdout import Holdout, credible_waits
from realpolitik.methods.upset import Table, is_for_all, upset

Rows = npt.NDArray[np.intp]

VERDICTS = ("happens anyway", "out of reach", "refused", "blocked", "held out for", "ready")
ANYWAY, OUT_OF_REACH, REFUSED, BLOCKED, HELD_OUT, READY = range(len(VERDICTS))
MOST_NUMBERS = 4_000_000  # in the options of packages that are searched together: some tens of megabytes
MANY_DRAWS = 1_000  # from here on it pays to load what is compiled
PROBED_DRAWS = 8  # searched first; what blocks them is tried on all others before those are searched


@dataclass(slots=True)
class Field:
    """One situation in which packages are judged; remembers what could be done from it."""

    arena: Arena
    situation: Outcome
    stakes: Array  # (d, n)
    suppliers: tuple[int, ...]
    ballots: tuple[Ballot, ...]
    _counters: dict[tuple[Outcome, int], Counters] = field(default_factory=dict)
    _layouts: Known = field(default_factory=dict)
    tried: Tried = field(default_factory=dict)  # what `willing` and `undertake` remember

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
            self._counters[situation, lost] = counters(self.arena, situation, self.suppliers, lost, self._layouts)
        return self._counters[situation, lost]

    def counters_of_many(self, situations: Rows, wanted: Rows, lost: int) -> tuple[Options, ...]:
        """What can be done from many situations (packages, m), each against the levels wanted there, in one draw."""
        return counters_of_many(self.arena, situations, wanted, self.suppliers, lost, self._layouts)

    def losses(self) -> Iterator[int]:
        """Every set of suppliers that may be lost, as a mask."""
        for size in range(len(self.suppliers) + 1):
            for lost in combinations(self.suppliers, size):
                yield sum(1 << supplier for supplier in lost)

    def contests(self, gain: Array, parties: int | Masks) -> Iterator[Contest]:
        """What a package that pays everybody `gain` (d, n) must stand: coalitions with a party, then outsiders."""
        root = np.array(self.arena.root, dtype=np.intp)
        for lost in self.losses():
            yield Contest(gain, parties, root, self.ballots, self.suppliers, lost)
        for lost in self.losses():
            contest = Contest(np.zeros_like(gain), parties, root, self.ballots, self.suppliers, lost)
            yield replace(contest, outsiders=True, sure_enough=SURE_ENOUGH)


# One package ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A package in one situation, before blocks and rivals: who would bring it about, and who gains."""

    field: Field
    package: Package
    parties: int
    situation: Outcome
    willing: Willing | None  # None where every term already holds

    @classmethod
    def of(cls, field: Field, package: Package, parties: Sequence[str], situation: Outcome) -> Standing:
        """Where a package stands."""
        mask = field.arena.mask(parties)
        if package.outcome(situation) == situation:
            return cls(field, package, mask, situation, None)
        return cls(
            field,
            package,
            mask,
            situation,
            willing(field.arena, package, situation, field.stakes, mask, known=field.tried),
        )

    @property
    def gain(self) -> Array:
        """What everybody expects of it, by the first plan of those chosen; NaN out of reach: (d, n)."""
        shape = self.field.stakes.shape
        if self.willing is None:
            return np.zeros(shape)
        gain = np.full(shape, np.nan)
        for p, one in self._chosen():
            rows = self.willing.chosen[:, p]
            gain[rows] = one.gain[rows]
        return gain

    @property
    def chance(self) -> Array:
        """The joint chance of its terms: (d,)."""
        if self.willing is None:
            return np.ones(len(self.field.stakes))
        chance = np.zeros(len(self.field.stakes))
        for p, one in self._chosen():
            rows = self.willing.chosen[:, p]
            chance[rows] = one.chance[rows]
        return chance

    def _chosen(self) -> list[tuple[int, Any]]:
        """Plans in reverse order, so that the first of those that tie has the last word."""
        assert self.willing is not None
        return list(reversed(list(enumerate(self.willing.undertakings))))

    def agreed(self) -> Iterator[tuple[Undertaking, Rows]]:
        """The plans that stand and that nobody refuses, each with the draws in which that is so."""
        if self.willing is not None:
            for p, one in enumerate(self.willing.undertakings):
                rows = np.flatnonzero(self.willing.chosen[:, p] & ~self.willing.refused[:, p])
                if rows.size:
                    yield one, rows

    def verdicts(self) -> Mask:
        """Verdicts, rivals aside: READY means in reach, not refused, not blocked: (d, verdicts)."""
        return self.verdicts_given([self.is_blocked(one.gain[rows], rows) for one, rows in self.agreed()])

    def verdicts_given(self, blocked: Sequence[Mask]) -> Mask:
        """Verdicts, once it is known in which of its draws each agreed plan is blocked: (d, verdicts)."""
        verdicts = np.zeros((len(self.field.stakes), len(VERDICTS)), dtype=bool)
        if self.willing is None:
            verdicts[:, ANYWAY] = True
            return verdicts
        verdicts[:, OUT_OF_REACH] = ~self.willing.in_reach
        verdicts[:, REFUSED] = (self.willing.chosen & self.willing.refused).any(axis=1)
        for (_, rows), stopped in zip(self.agreed(), blocked, strict=True):
            verdicts[rows[stopped], BLOCKED] = True
            verdicts[rows[~stopped], READY] = True
        return verdicts

    def could_be_had(self, asked: Mask) -> Mask:
        """Whether it is in reach, neither refused nor blocked, by some plan, in the draws asked about: (d,)."""
        had = np.zeros(len(asked), dtype=bool)
        for one, rows in self.agreed():
            left = rows[asked[rows] & ~had[rows]]
            had[left] = ~self.is_blocked(one.gain[left], left)
        return had

    def is_blocked(self, gain: Array, rows: Rows, including: int = 0) -> Mask:
        """Whether a coalition, one that includes `including`, blocks the package at `gain` (rows, n): (rows,)."""
        blocked = np.zeros(len(rows), dtype=bool)
        for contest, laid_out in self.contests(gain):
            left = np.flatnonzero(~blocked)
            if left.size:
                narrowed = replace(contest, least=contest.least[left], including=including)
                blocked[left] = self._is_upset(laid_out.options, narrowed, rows[left])
        return blocked

    def contests(self, gain: Array) -> Iterator[tuple[Contest, Counters]]:
        """What it must stand: coalitions with a party from the situation, then outsiders from its own outcome."""
        outcome = self.package.outcome(self.situation)
        for contest in self.field.contests(gain, self.parties):
            start = outcome if contest.outsiders else self.situation
            if contest.lost and not can_depend(self.field.counters(start, 0).options, contest):
                continue
            yield contest, self.field.counters(start, contest.lost).against(self.package)

    def _is_upset(self, options: Sequence[Options], contest: Contest, rows: Rows) -> Mask:
        """In which of some draws what can be done instead upsets the package: (rows,)."""
        if len(self.field.stakes) < MANY_DRAWS or not is_for_all(options, contest):
            return _is_upset(_picked(options, rows), contest)
        agrees = np.concatenate([one.agrees for one in options])
        if contest.outsiders:  # from the package's own outcome, which few others share
            return upset(Table.of(options, rows), agrees, contest, np.arange(len(rows)))
        return upset(self.field.counters(self.situation, contest.lost).table, agrees, contest, rows)


def _is_upset(options: Sequence[Options], contest: Contest) -> Mask:
    """In which draws a package is upset: (d,).

    A few draws are searched first. What upsets them is tried on all others; and where one of them isn't upset, only
    coalitions that stand otherwise than there are looked at in the others.
    """
    upset = np.zeros(len(contest.least), dtype=bool)
    deepest = _deepest(options)
    probed = np.arange(min(PROBED_DRAWS, len(upset)))
    found = search(_picked(options, probed), _narrowed(contest, probed), deepest, first_only=True)
    upset[found.draw] = True
    if len(probed) == len(upset):
        return upset
    unblocked = np.flatnonzero(~upset[probed])
    for choice in np.unique(found.choice, axis=0):
        upset |= upsets(options, contest, choice)
    left = np.flatnonzero(~upset)
    left = left[left >= len(probed)]
    masks = unlike(options, contest, int(unblocked[0]))[left] if unblocked.size else None
    narrowed = replace(_narrowed(contest, left), unlike=masks)
    upset[left[search(_picked(options, left), narrowed, deepest, first_only=True).draw]] = True
    return upset


def _deepest(options: Sequence[Options]) -> int:
    """The most moves that a counter-package can have."""
    return sum(int(one.moves.max()) for one in options)


def _narrowed(contest: Contest, rows: Rows) -> Contest:
    return replace(contest, least=contest.least[rows])


def _picked(options: Sequence[Options], rows: Rows) -> list[Options]:
    return [replace(one, gain=one.gain[rows], chance=one.chance[rows], sure=one.sure[rows]) for one in options]


# Many packages ----------------------------------------------------------------------------------------------------


def in_core(
    field: Field, candidates: Sequence[tuple[Package, Sequence[str]]], situation: Outcome | None = None
) -> Mask:
    """Which packages are in the core: their parties agree, and no coalition blocks them: (candidates,).

    Candidates are packages with their parties; the field holds a single draw. Every plan of those that tie counts.
    """
    here = field.situation if situation is None else situation
    verdicts = verdicts_on([Standing.of(field, package, parties, here) for package, parties in candidates])
    return np.asarray(verdicts[:, READY] & ~verdicts[:, BLOCKED])


def verdicts_on(standings: Sequence[Standing]) -> Mask:
    """What `Standing.verdicts` says of each package of one field, in a single draw: (standings, verdicts).

    Blocks are searched for all packages together, as if they were draws.
    """
    trials = [(standing, one.gain) for standing in standings for one, _ in standing.agreed()]
    blocked = iter(_are_blocked(trials))
    verdicts = [
        standing.verdicts_given([np.array([next(blocked)]) for _ in standing.agreed()]) for standing in standings
    ]
    return np.concatenate([np.zeros((0, len(VERDICTS)), dtype=bool), *verdicts])


def _are_blocked(trials: Sequence[tuple[Standing, Array]]) -> Mask:
    """Whether each package is blocked at what everybody gains by it (1, n): (trials,)."""
    if not trials:
        return np.zeros(0, dtype=bool)
    field = trials[0][0].field
    assert len(field.stakes) == 1
    numbers = sum(one.gain[0].size for one in field.counters(field.situation, 0).options)
    size = max(1, MOST_NUMBERS // numbers)
    parts = [_blocked_together(field, trials[at : at + size]) for at in range(0, len(trials), size)]
    return np.concatenate(parts)


def _blocked_together(field: Field, trials: Sequence[tuple[Standing, Array]]) -> Mask:
    starts = np.array([standing.situation for standing, _ in trials], dtype=np.intp)
    wanted = np.full_like(starts, NOT_WANTED)
    for row, (standing, _) in zip(wanted, trials, strict=True):
        for issue, level in standing.package.terms:
            row[issue] = level
    outcomes = np.where(wanted == NOT_WANTED, starts, wanted)
    parties = np.array([standing.parties for standing, _ in trials], dtype=np.uint64)
    blocked = np.zeros(len(trials), dtype=bool)
    for contest in field.contests(np.concatenate([gain for _, gain in trials]), parties):
        left = np.flatnonzero(~blocked)
        if left.size:
            here = (outcomes if contest.outsiders else starts)[left]
            options = field.counters_of_many(here, wanted[left], contest.lost)
            narrowed = replace(contest, least=contest.least[left], parties=parties[left])
            blocked[left[search(options, narrowed, _deepest(options), first_only=True).draw]] = True
    return blocked


# Deals together ---------------------------------------------------------------------------------------------------


def are_rivals(one: Deal, other: Deal) -> bool:
    """Whether two deals share a party and an issue: a chip is given once."""
    shared = set(one.parties) & set(other.parties), one.terms.keys() & other.terms.keys()
    return one.key != other.key and all(shared)


class Docket:
    """Named deals up for judgement in every draw; each thing is computed when it is first asked for."""

    def __init__(self, arena: Arena, deals: Sequence[Deal], start: Rows) -> None:
        """`start` (d, m): where things go if nobody deals, or the status quo in its place."""
        self.arena = arena
        self.deals = {deal.key: deal for deal in deals}
        self.fields = [(rows, Field.of(arena.take(rows), here)) for rows, here in situations(arena, start)]
        self._standings: dict[str, list[Standing]] = {}
        self._alone: dict[str, Mask] = {}
        self._gain: dict[str, Array] = {}
        self._had: dict[str, tuple[Mask, Mask]] = {}  # draws in which it was asked, and the answer

    def beside(self, deals: Sequence[Deal]) -> Docket:
        """The same docket with more deals on it, as rivals of those there; what is known of each is shared."""
        wider = copy(self)
        wider.deals = self.deals | {deal.key: deal for deal in deals}
        return wider

    def gather(self, ask: Callable[[Field], npt.NDArray[Any]]) -> npt.NDArray[Any]:
        """The answers of all fields, put back in the order of draws."""
        parts = [(rows, ask(field)) for rows, field in self.fields]
        return self._joined(parts)

    def standings(self, key: str) -> list[Standing]:
        """Where a deal stands in each field."""
        if key not in self._standings:
            deal = self.deals[key]
            self._standings[key] = [
                Standing.of(field, self.arena.package_of(deal), deal.parties, field.start(deal))
                for _, field in self.fields
            ]
        return self._standings[key]

    def gain(self, key: str) -> Array:
        """What everybody expects of a deal: (d, n), NaN where nobody can bring it about."""
        if key not in self._gain:
            self._gain[key] = self._over(key, lambda standing: standing.gain)
        return self._gain[key]

    def chance(self, key: str) -> Array:
        """The joint chance of a deal's terms: (d,)."""
        return self._over(key, lambda standing: standing.chance)

    def alone(self, key: str) -> Mask:
        """A deal's verdicts, rivals aside: (d, verdicts)."""
        if key not in self._alone:
            self._alone[key] = self._over(key, Standing.verdicts)
        return self._alone[key]

    def could_be_had(self, key: str, asked: Mask | None = None) -> Mask:
        """Whether a deal is in reach, neither refused nor blocked, in the draws asked about, or in all: (d,)."""
        if asked is None:
            return np.asarray(self.alone(key)[:, READY])
        if key in self._alone:
            return np.asarray(self._alone[key][:, READY] & asked)
        nowhere = np.zeros(self.arena.draws, dtype=bool)
        known, had = self._had.get(key, (nowhere, nowhere))
        new = asked & ~known
        if new.any():
            for (rows, _), standing in zip(self.fields, self.standings(key), strict=True):
                had = had.copy()
                had[rows] |= standing.could_be_had(new[rows])
            self._had[key] = known | new, had
        return had & asked

    def rivals(self, key: str) -> list[Deal]:
        """The deals that a deal competes with."""
        return [other for other in self.deals.values() if are_rivals(self.deals[key], other)]

    def waits(self, key: str, rival: str) -> tuple[list[int], Holdout]:
        """Who can wait for a rival instead of a deal: the common parties and their thresholds (d, parties)."""
        one, other = self.deals[key], self.deals[rival]
        common = [self.arena.actor(party) for party in one.parties if party in other.parties]
        now, later = self.gain(key)[:, common], self.gain(rival)[:, common]
        discount = self.arena.discount[:, common]
        return common, credible_waits(now, later, discount, open_now=one.open, open_rival=other.open)

    def verdicts(self, key: str) -> Mask:
        """A deal's verdicts: (d, verdicts); more than one only where plans tie and their verdicts differ."""
        verdicts = self.alone(key).copy()
        if verdicts[:, READY].any():
            held = self._is_held_out(key, verdicts[:, READY])
            verdicts[:, HELD_OUT], verdicts[:, READY] = held, verdicts[:, READY] & ~held
        return verdicts

    def _is_held_out(self, key: str, asked: Mask) -> Mask:
        """Whether a common party credibly waits for a rival that could be had, in the draws asked about: (d,)."""
        held = np.zeros(self.arena.draws, dtype=bool)
        parties = [self.arena.actor(party) for party in self.deals[key].parties]
        for rival in self.rivals(key):
            _, holdout = self.waits(key, rival.key)
            betters_all = (self.gain(rival.key)[:, parties] > self.gain(key)[:, parties] + TOLERANCE).all(axis=1)
            waiting = asked & ~held & ~betters_all & (holdout.waits & holdout.credible).any(axis=1)
            if waiting.any():
                held |= self.could_be_had(rival.key, waiting)
        return held

    def _over(self, key: str, ask: Callable[[Standing], npt.NDArray[Any]]) -> npt.NDArray[Any]:
        rows = (rows for rows, _ in self.fields)
        return self._joined(list(zip(rows, map(ask, self.standings(key)), strict=True)))

    def _joined(self, parts: list[tuple[Rows, npt.NDArray[Any]]]) -> npt.NDArray[Any]:
        if len(parts) == 1:
            return parts[0][1]
        whole = np.empty((self.arena.draws, *parts[0][1].shape[1:]), dtype=parts[0][1].dtype)
        for rows, part in parts:
            whole[rows] = part
        return whole
