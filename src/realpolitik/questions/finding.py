"""Finding packages: every one that some parties can bring about and would accept, and what it is compared with.

Up to ten million packages are formed one by one, and only what is asked of them is kept; of more the bargaining rules'
picks are found by mixed-integer programming, and frontiers aren't given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from itertools import accumulate, combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Arena, Array, Package
from realpolitik.case import Deal
from realpolitik.effectivity import TOLERANCE, Conditions, Findable, Outcome, members
from realpolitik.errors import UnknownName
from realpolitik.methods.bargaining import egalitarian, kalai_smorodinsky, nash, utilitarian
from realpolitik.methods.enumeration import MOST_PACKAGES, Block, choices, packages
from realpolitik.methods.holdout import Holdout, credible_waits
from realpolitik.methods.linkage import linkage, surplus
from realpolitik.methods.packages import Space
from realpolitik.methods.pareto import is_undominated
from realpolitik.methods.programme import Picks, best
from realpolitik.questions.judgement import Field, in_core
from realpolitik.questions.verdict import Solution

Ints = npt.NDArray[np.int64]
Masks = npt.NDArray[np.uint64]
Truths = npt.NDArray[np.bool_]
MOST_SAMPLED = 2000  # packages in reach that are remembered for figures
MOST_HELD = 200_000  # packages that come together before it is asked which are kept: a few tens of megabytes
DECIMALS = 9  # gains that agree to a billionth of a point are equal
RULES: Mapping[str, tuple[Callable[[Array], Truths], bool]] = {  # rule → function, whether in shares
    "Nash": (nash, False),
    "Kalai–Smorodinsky": (kalai_smorodinsky, False),
    "egalitarian": (egalitarian, True),
    "utilitarian": (utilitarian, True),
}


# What is looked for -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Search:
    """What the packages that are looked for must satisfy, by name."""

    between: tuple[str, ...] = ()  # the parties of the frontier; unless given, those who have most named deals
    issues: tuple[str, ...] = ()  # only these may move; none given: all
    include: Mapping[str, str] = field(default_factory=dict)  # terms that must be in
    exclude: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # levels that mustn't
    only_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # as in a deal
    exclusive: tuple[tuple[Mapping[str, str], ...], ...] = ()  # packages of which at most one may be in
    most_terms: int | None = None

    def conditions(self, arena: Arena) -> Conditions:
        """The same over indices; raises UnknownName."""

        def issue(key: str) -> int:
            if key not in arena.issues:
                raise UnknownName("an issue of the case", key, arena.issues)
            return arena.issue(key)

        def term(key: str, level: str) -> tuple[int, int]:
            known = arena.case.issues[arena.issues[issue(key)]].levels
            if level not in known:
                raise UnknownName(f"a level of {key}", level, tuple(known))
            return issue(key), arena.case.issues[key].index(level)

        for actor in self.between:
            if actor not in arena.case.actors:
                raise UnknownName("an actor of the case", actor, arena.actors)
        return Conditions(
            issues=tuple(sorted(map(issue, self.issues))) if self.issues else None,
            include=tuple(term(key, level) for key, level in self.include.items()),
            exclude=tuple(term(key, level) for key, levels in self.exclude.items() for level in levels),
            only_if={issue(key): tuple(map(issue, firsts)) for key, firsts in self.only_if.items()},
            exclusive=tuple(
                tuple(tuple(term(key, level) for key, level in part.items()) for part in parts)
                for parts in self.exclusive
            ),
            most_terms=self.most_terms,
        )

    def parameters(self) -> dict[str, Any]:
        """What was asked for beyond the ordinary, as an answer's envelope has it."""
        return {name: value for name, value in asdict(self).items() if value}


def on_the_issues_of(deal: Deal, arena: Arena, situation: Outcome) -> Conditions:
    """Packages on a deal's issues, tied as the deal ties them; what holds already needn't be waited for."""
    terms = dict(arena.package_of(deal).terms)
    return Conditions(
        issues=tuple(terms),
        only_if={
            arena.issue(key): tuple(k for k in map(arena.issue, firsts) if situation[k] != terms[k])
            for key, firsts in deal.only_if.items()
        },
    )


# What is found ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)  # without slots: what is found is looked for once somebody asks
class Finding:
    """The packages of some parties in one situation, in the arena's first draw."""

    arena: Arena
    findable: Findable
    space: Space

    @classmethod
    def of(cls, field: Field, situation: Outcome, conditions: Conditions) -> Finding:
        """Packages of whoever acts, and gains."""
        findable = Findable.of(field.arena, situation, field.stakes[0], conditions)
        return cls(field.arena, findable, findable.space)

    def between(self, parties: int, *, all_act: bool = False) -> Finding:
        """Packages of certain parties, who must all gain (and, if asked, all act)."""
        return Finding(self.arena, self.findable, self.findable.between(parties, all_act=all_act))

    @property
    def is_formed(self) -> bool:
        """Whether all packages can be formed one by one."""
        return self.space.size <= MOST_PACKAGES

    @property
    def most_issues(self) -> int:
        """Of how many issues, whichever they are, all packages could be formed one by one."""
        groups = tuple(sorted(self.space.groups, key=lambda group: -group.count))
        sizes = (replace(self.space, groups=groups[:most]).size for most in range(1, len(groups) + 1))
        return sum(size <= MOST_PACKAGES for size in sizes)

    @property
    def most_terms(self) -> int:
        """Of how many terms all packages could be formed one by one."""
        return sum(size <= MOST_PACKAGES for size in accumulate(self.space.sizes)) - 1

    def in_reach(self) -> Iterator[tuple[Packages, Truths]]:
        """Every package in reach, some at a time, and which of them no party and no ratifier refuses.

        Raises TooLarge.
        """
        for block in packages(self.space):
            yield self._rows(block), block.accepted

    @cached_property
    def survey(self) -> Survey:
        """What is in reach of the parties, and what they would accept; raises TooLarge."""
        overall, rational = Kept(Packages.undominated), Kept(Packages.undominated)
        sample, stride, in_reach, accepted = list[Array](), 1, 0, 0
        for rows, is_accepted in self.in_reach():
            sample.append(rows.gain[-in_reach % stride :: stride])
            in_reach += rows.count
            accepted += int(is_accepted.sum())
            while sum(map(len, sample)) > 2 * MOST_SAMPLED:
                sample, stride = [np.concatenate(sample)[::2]], 2 * stride
            overall.add(rows)
            rational.add(rows.take(np.flatnonzero(is_accepted)))
        nothing = Packages.none(len(self.space.members()))
        return Survey(
            in_reach,
            accepted,
            overall.found(nothing),
            rational.found(nothing),
            np.concatenate([nothing.gain, *sample]),
        )

    def _rows(self, block: Block) -> Packages:
        if self.space.parties:
            return Packages(block.label, block.gain[self.space.members()].T, block.chance, block.acting)
        return Packages(block.label, block.gain.T, block.chance, self._deciding(block))

    def _deciding(self, block: Block) -> Masks:
        """Those who act in each package, or vote for it: (rows,)."""
        together, space = block.acting.copy(), self.space
        picked = choices(space, block.label) if space.ballots else None
        for b, ballot in enumerate(space.ballots):
            assert picked is not None
            held = np.zeros(len(together), dtype=bool)
            for g, group in enumerate(space.groups):
                held |= (group.ballots >> np.uint64(b) & np.uint64(1) == 1)[picked[:, g]]
            for voter in sorted({int(space.root[v]) for v in np.flatnonzero((ballot.weights > 0).any(axis=0))}):
                together[held & (block.gain[voter] > TOLERANCE)] |= np.uint64(1 << voter)
        return together

    def package(self, label: int) -> Package:
        """The terms of one of them."""
        return self.findable.package(choices(self.space, np.array([label]))[0].tolist())

    def issues(self, found: Packages) -> Masks:
        """The issues that each package moves, as masks: (rows,)."""
        return self.findable.issues(choices(self.space, found.label))

    @cached_property
    def solutions(self) -> tuple[Solution, ...]:
        """What each bargaining rule picks among the accepted packages; ties are all listed.

        Nash's and Kalai and Smorodinsky's don't depend on units; the other two compare shares of stake.
        """
        names = [self.arena.actors[i] for i in self.space.members()]
        return tuple(
            Solution(
                rule, self.arena.terms(self.findable.package(choice)), dict(zip(names, map(float, gain), strict=True))
            )
            for rule, picks in self._picks.items()
            for choice, gain in zip(picks.choices.tolist(), picks.gains, strict=True)
        )

    @property
    def cut_off(self) -> tuple[str, ...]:
        """The rules for which the search ended before it was sure that nothing better is missing."""
        return tuple(rule for rule, picks in self._picks.items() if not picks.is_best)

    @property
    def more_ties(self) -> tuple[str, ...]:
        """The rules by which more packages may tie than were found."""
        return tuple(rule for rule, picks in self._picks.items() if not picks.complete)

    @cached_property
    def _picks(self) -> dict[str, Picks]:
        """What each rule picks, with the gains of the parties alone."""
        inside = self.space.members()
        have_stakes = bool((self.space.stakes[inside] > TOLERANCE).all())  # without a stake there is no share
        rules = [rule for rule, (_, in_shares) in RULES.items() if have_stakes or not in_shares]
        if self.is_formed:
            return {rule: self._picked_from_all(rule) for rule in rules}
        found = {rule: best(self.space, PROGRAMMED[rule]) for rule in rules}
        return {rule: replace(picks, gains=picks.gains[:, inside]) for rule, picks in found.items()}

    def _picked_from_all(self, rule: str) -> Picks:
        """A package that betters another is picked before it by every rule: the rational frontier holds all picks."""
        picks, in_shares = RULES[rule]
        found = self.survey.rational
        stakes = self.space.stakes[self.space.members()] if in_shares else 1.0
        picked = found.take(np.flatnonzero(picks(found.gain / stakes)) if found.count else np.zeros(0, dtype=np.intp))
        return Picks(choices(self.space, picked.label), picked.gain, complete=True, is_best=True)


PROGRAMMED = dict(zip(RULES, ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian"), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Packages:
    """Packages in reach, a row each."""

    label: Ints  # (rows,)
    gain: Array  # (rows, parties), or (rows, n) where whoever acts is a party; expected, in points
    chance: Array  # (rows,)
    acting: Masks  # (rows,) those who act; where whoever acts is a party, also those who vote for it

    @classmethod
    def none(cls, parties: int) -> Packages:
        """No package."""
        return cls(np.zeros(0, dtype=np.int64), np.zeros((0, parties)), np.zeros(0), np.zeros(0, dtype=np.uint64))

    @classmethod
    def joined(cls, parts: Sequence[Packages]) -> Packages:
        """All packages of some parts, one at least."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__))

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.label)

    def take(self, at: npt.NDArray[np.intp]) -> Packages:
        """Some of them."""
        return Packages(self.label[at], self.gain[at], self.chance[at], self.acting[at])

    def undominated(self) -> Packages:
        """Those that no other betters for one party without harming another."""
        return self.take(np.flatnonzero(is_undominated(self.gain.round(DECIMALS))))


@dataclass(slots=True, eq=False)
class Kept:
    """What is kept of packages that come in parts: asked whenever many have come together, so that all never are."""

    narrow: Callable[[Packages], Packages]  # of which packages others needn't be looked at again
    parts: list[Packages] = field(default_factory=list)
    held: int = 0
    narrowed: int = 0  # how many of those held it was asked about

    def add(self, rows: Packages) -> None:
        """Some more packages."""
        self.parts.append(rows)
        self.held += rows.count
        if self.held > max(MOST_HELD, 2 * self.narrowed):
            self.parts = [self.narrow(Packages.joined(self.parts))]
            self.held = self.narrowed = self.parts[0].count

    def found(self, nothing: Packages) -> Packages:
        """What is kept of all that came, in the order in which it came; `nothing` where nothing did."""
        return self.narrow(Packages.joined([nothing, *self.parts]))


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """What is in reach of some parties."""

    in_reach: int
    accepted: int
    overall: Packages  # undominated among all in reach, also those that some party would refuse
    rational: Packages  # undominated among the accepted
    sample: Array  # (rows, parties) gains by some of those in reach, evenly taken


# The frontier -----------------------------------------------------------------------------------------------------


MOST_SHOWN = 200  # packages that are listed of a frontier, and points of the cloud behind it


def evenly(gains: Array, most: int) -> tuple[tuple[float, ...], ...]:
    """At most so many of the rows, evenly taken."""
    step = max(1, -(-len(gains) // most))
    return tuple(tuple(map(float, row)) for row in gains[::step])


@dataclass(frozen=True, slots=True)
class Point:
    """A package on a frontier."""

    terms: Mapping[str, str]
    chance: float
    gains: Mapping[str, float]  # party → points
    is_in_core: bool | None = None  # nobody blocks it; None where that wasn't asked


@dataclass(frozen=True, slots=True)
class Frontier:
    """What some parties can have together, and the best of it."""

    parties: tuple[str, ...]
    formed: int  # packages that could be put together, means told apart
    in_reach: int | None  # None where there are too many to form: frontiers are then not given
    accepted: int | None
    undominated: int | None  # among the accepted: the frontier of rational packages
    undominated_in_reach: int | None  # among all in reach, also those that some party would refuse
    rational: tuple[Point, ...]  # the first MOST_SHOWN in the order of the first party's gain
    overall: tuple[Point, ...]  # likewise
    cloud: tuple[tuple[float, ...], ...]  # gains of the parties by packages in reach, an even sample of MOST_SHOWN
    solutions: tuple[Solution, ...]
    cut_off: tuple[str, ...]  # rules for which the search ended early: better packages may be missing
    more_ties: tuple[str, ...]  # rules by which more packages may tie than are listed
    named: Mapping[str, tuple[float, ...]]  # deal between the same parties, perhaps others → the parties' gains


def frontier(field: Field, finding: Finding, named: Mapping[str, tuple[float, ...]]) -> Frontier:
    """The frontier of a finding's parties."""
    inside = finding.space.members()
    parties = tuple(finding.arena.actors[i] for i in inside)
    if not finding.is_formed:
        nothing = (None, None, None, None, (), (), ())
        return Frontier(parties, finding.space.size, *nothing, *_picked(finding), named)
    survey = finding.survey
    return Frontier(
        parties,
        finding.space.size,
        survey.in_reach,
        survey.accepted,
        survey.rational.count,
        survey.overall.count,
        _in_the_core(field, _points(finding, survey.rational, parties), parties),
        _points(finding, survey.overall, parties),
        evenly(survey.sample, MOST_SHOWN),
        *_picked(finding),
        named,
    )


def _picked(finding: Finding) -> tuple[tuple[Solution, ...], tuple[str, ...], tuple[str, ...]]:
    return finding.solutions, finding.cut_off, finding.more_ties


def _in_the_core(field: Field, points: tuple[Point, ...], parties: Sequence[str]) -> tuple[Point, ...]:
    """The same points, marked whether anybody blocks them."""
    candidates = [(field.arena.package(point.terms), parties) for point in points]
    marks = in_core(field, candidates)
    return tuple(replace(point, is_in_core=bool(mark)) for point, mark in zip(points, marks, strict=True))


def _points(finding: Finding, found: Packages, parties: Sequence[str]) -> tuple[Point, ...]:
    order = np.lexsort(found.gain.T[::-1])[::-1][:MOST_SHOWN]
    return tuple(
        Point(
            finding.arena.terms(finding.package(int(found.label[p]))),
            float(found.chance[p]),
            dict(zip(parties, map(float, found.gain[p]), strict=True)),
        )
        for p in order
    )


# Trades of pairs, and what linking issues brings ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trade:
    """The best trade of two actors: both act, both gain; Nash's package."""

    parties: tuple[str, ...]
    terms: Mapping[str, str]
    chance: float
    gains: Mapping[str, float]  # party → points
    together: float  # the most that both gain on its issues, in shares of stake added up
    apart: float  # the same, each issue by itself
    brings: Mapping[str, float]  # issue → how much less it would be without that issue


@dataclass(frozen=True, slots=True)
class Link:
    """What tying two issues together brings, at best, to a pair of actors."""

    issues: tuple[str, str]
    brings: float  # surplus together less apart, in shares of stake added up
    pairs: tuple[tuple[str, ...], ...]  # who has it; several where they tie


def trades(finding: Finding) -> tuple[tuple[Trade, ...], tuple[Link, ...]]:
    """The best trade for every pair of actors who hold levers, and what linking issues brings them."""
    arena, found = finding.arena, list[Trade]()
    tables: dict[tuple[str, ...], Array] = {}
    for i, j in combinations(_acting(finding.space), 2):
        pair = finding.between(1 << i | 1 << j, all_act=True)
        rational, widest = _together(pair)
        if rational.count:
            moved, worth = pair.issues(widest), _in_shares(pair, widest)
            found.append(_best_trade(pair, rational, moved, worth))
            tables[found[-1].parties] = linkage(moved, worth, len(arena.issues))
    return tuple(sorted(found, key=lambda trade: -trade.together)), tuple(_links(arena, tables))


def _acting(space: Space) -> list[int]:
    """Those who act in some move that has a chance, and have something at stake."""
    acting = 0
    for group in space.groups:
        acting |= int(np.bitwise_or.reduce(group.acting[group.chance[0] > 0], initial=np.uint64(0)))
    return [i for i in range(space.actors) if acting >> i & 1 and space.stakes[i] > TOLERANCE]


def _together(pair: Finding) -> tuple[Packages, Packages]:
    """What two actors would accept: undominated, and of packages that move the same issues the one with most worth."""

    def most_worth(found: Packages) -> Packages:
        return found.take(_first_best(pair.issues(found), _in_shares(pair, found)))

    rational, widest = Kept(Packages.undominated), Kept(most_worth)
    for rows, is_accepted in pair.in_reach():
        accepted = rows.take(np.flatnonzero(is_accepted))
        rational.add(accepted)
        widest.add(accepted)
    return rational.found(Packages.none(2)), widest.found(Packages.none(2))


def _in_shares(finding: Finding, found: Packages) -> Array:
    """What the parties gain in shares of stake, added up: (rows,)."""
    return np.asarray((found.gain / finding.space.stakes[finding.space.members()]).sum(axis=1))


def _first_best(keys: Masks, scores: Array) -> Ints:
    """The place of the largest score for each key, of those that tie the first; ascending."""
    order = np.argsort(keys, kind="stable")
    keys, scores = keys[order], scores[order]
    starts = np.flatnonzero(np.diff(keys, prepend=~keys[:1]))
    largest = np.maximum.reduceat(scores, starts) if starts.size else scores
    tied = np.flatnonzero(scores == np.repeat(largest, np.diff(starts, append=len(keys))))
    return np.sort(order[tied[np.searchsorted(tied, starts)]])


def _best_trade(pair: Finding, rational: Packages, moved: Masks, worth: Array) -> Trade:
    best = int(np.flatnonzero(nash(rational.gain))[0])
    parties = tuple(pair.arena.actors[i] for i in pair.space.members())
    package = pair.package(int(rational.label[best]))
    issues = [issue for issue, _ in package.terms]
    mask = sum(1 << issue for issue in issues)
    together = surplus(moved, worth, mask)
    return Trade(
        parties,
        pair.arena.terms(package),
        float(rational.chance[best]),
        dict(zip(parties, map(float, rational.gain[best]), strict=True)),
        together,
        sum(surplus(moved, worth, 1 << k) for k in issues),
        {pair.arena.issues[k]: together - surplus(moved, worth, mask & ~(1 << k)) for k in issues},
    )


def _links(arena: Arena, tables: Mapping[tuple[str, ...], Array]) -> Iterator[Link]:
    for k, j in combinations(range(len(arena.issues)), 2):
        most = max((float(table[k, j]) for table in tables.values()), default=0.0)
        if most > TOLERANCE:
            pairs = tuple(pair for pair, table in tables.items() if table[k, j] >= most - TOLERANCE)
            yield Link((arena.issues[k], arena.issues[j]), most, pairs)


# Waiting ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Awaited:
    """The package, named by nobody, that a party of a deal could best wait for."""

    deal: str
    actor: str
    parties: tuple[str, ...]
    terms: Mapping[str, str]
    threshold: float  # p*: it should take the deal if it believes less than this in the package
    credible: bool
    outwaited_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Rivals:
    """The packages that compete with a deal, by the parties that they share with it.

    Who gains more by a package can wait for it all the better, and is less easily outwaited: those that give none of
    these parties less are enough.
    """

    deal: Deal
    gain: Array  # (n,) by the deal
    issues: int  # mask
    parties: int  # mask
    kept: dict[int, Kept] = field(default_factory=dict)  # shared parties → packages, with their gains alone

    @classmethod
    def of(cls, arena: Arena, deal: Deal, gain: Array) -> _Rivals:
        issues = sum(1 << arena.issue(key) for key in deal.terms)
        return cls(deal, gain, issues, arena.mask(deal.parties))

    def add(self, found: Packages, moved: Masks) -> None:
        shared = np.where(moved & np.uint64(self.issues) != 0, found.acting & np.uint64(self.parties), np.uint64(0))
        for mask in map(int, np.unique(shared[shared != 0])):
            rows = found.take(np.flatnonzero(shared == mask))
            columns = np.flatnonzero(members(mask, found.gain.shape[1]))
            self.kept.setdefault(mask, Kept(Packages.undominated)).add(replace(rows, gain=rows.gain[:, columns]))

    def best(self, arena: Arena, i: int) -> tuple[Packages, Holdout, list[int]] | None:
        """What a party could best wait for, who can how long, and the parties shared; what is credible comes first."""
        best: tuple[tuple[bool, float], Packages, Holdout, list[int]] | None = None
        for mask, kept in self.kept.items():
            if not mask >> i & 1:
                continue
            common = [j for j in range(len(self.gain)) if mask >> j & 1]
            found, own = kept.found(Packages.none(len(common))), common.index(i)
            now = np.broadcast_to(self.gain[common], found.gain.shape)
            holdout = credible_waits(now, found.gain, arena.discount[0, common], open_now=self.deal.open)
            for credible in (True, False):
                able = np.flatnonzero(holdout.waits[:, own] & (holdout.credible[:, own] == credible))
                if able.size:
                    r = int(able[found.gain[able, own].argmax()])
                    rank = credible, float(found.gain[r, own])
                    if best is None or rank > best[0]:
                        best = rank, found.take(np.array([r])), _row(holdout, r), common
        return None if best is None else best[1:]


def awaited(finding: Finding, deals: Iterable[tuple[Deal, Array]]) -> Iterator[Awaited]:
    """For each party of deals with these gains (n,) the rival package that it would gain most by, at a discount.

    A rival shares the party and an issue; those that the party can credibly wait for come first.
    """
    arena = finding.arena
    every = [_Rivals.of(arena, deal, gain) for deal, gain in deals]
    for found, _ in finding.in_reach() if every else ():
        moved = finding.issues(found)
        for rivals in every:
            rivals.add(found, moved)
    for rivals in every:
        for party in rivals.deal.parties:
            if (found_one := rivals.best(arena, arena.actor(party))) is not None:
                package, holdout, common = found_one
                own = common.index(arena.actor(party))
                yield Awaited(
                    rivals.deal.key,
                    party,
                    arena.names(int(package.acting[0])),
                    arena.terms(finding.package(int(package.label[0]))),
                    float(holdout.threshold_now[own]),
                    bool(holdout.credible[own]),
                    tuple(
                        arena.actors[j] for j, longer in zip(common, holdout.outwaited_by[own], strict=True) if longer
                    ),
                )


def _row(holdout: Holdout, r: int) -> Holdout:
    return Holdout(*(getattr(holdout, name)[r] for name in Holdout.__slots__))


def best_of_each(finding: Finding, most: int) -> Iterator[tuple[Package, int, Array, float]]:
    """For each set of parties the package with the largest product of gains, the fairest first: at most so many.

    Parties are those who act or vote for it: at least two. Yields (package, parties, gains (n,), chance).
    """

    def fairness(found: Packages) -> Array:
        """The mean logarithm of the parties' gains in shares of stake: (rows,)."""
        inside = (found.acting[:, None] >> np.arange(found.gain.shape[1], dtype=np.uint64)) & np.uint64(1) == 1
        shares = found.gain / np.maximum(finding.space.stakes, TOLERANCE)
        return np.asarray(np.log(shares, out=np.zeros_like(shares), where=inside).sum(axis=1) / inside.sum(axis=1))

    kept = Kept(lambda found: found.take(_first_best(found.acting, fairness(found))))
    for rows, _ in finding.in_reach():
        kept.add(rows.take(np.flatnonzero(np.bitwise_count(rows.acting) > 1)))
    found = kept.found(Packages.none(finding.space.actors))
    for row in np.lexsort((found.acting, -fairness(found)))[:most]:
        yield finding.package(int(found.label[row])), int(found.acting[row]), found.gain[row], float(found.chance[row])
