"""Finding packages: every one that some parties can bring about and would accept, and what it is compared with.

Up to ten million packages are formed one by one; of more the bargaining rules' picks are found by mixed-integer
programming, and frontiers aren't given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from itertools import combinations
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
from realpolitik.methods.programme import best
from realpolitik.questions.judgement import Field, in_core
from realpolitik.questions.verdict import Solution

Ints = npt.NDArray[np.int64]
MOST_SAMPLED = 2000  # packages in reach that are remembered for figures
MOST_HELD = 2_000_000  # packages in reach that are held before those that others better are dropped
DECIMALS = 9  # gains that agree to a billionth of a point are equal
RULES: Mapping[str, tuple[Callable[[Array], npt.NDArray[np.bool_]], bool]] = {  # rule → function, whether in shares
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

    @cached_property
    def all(self) -> Packages:
        """Every package in reach; raises TooLarge. Of parties that must all gain `survey` needs less room."""
        return _joined([self._rows(block) for block in packages(self.space)], self.space)

    @cached_property
    def accepted(self) -> Packages:
        """Every package in reach that no party and no ratifier refuses; raises TooLarge."""
        blocks = packages(self.space)
        return _joined([self._rows(block).take(np.flatnonzero(block.accepted)) for block in blocks], self.space)

    @cached_property
    def survey(self) -> Survey:
        """What is in reach of the parties, as it is formed: only what is asked of it is kept."""
        frontier, sample = list[Packages](), list[Packages]()
        in_reach, held, stride = 0, 0, 1
        for block in packages(self.space):
            rows = self._rows(block)
            sample.append(rows.take(np.arange(-in_reach % stride, rows.count, stride)))
            in_reach += rows.count
            while sum(part.count for part in sample) > 2 * MOST_SAMPLED:
                sample, stride = [_joined(sample, self.space).take_every_second()], 2 * stride
            frontier.append(rows)
            held += rows.count
            if held > MOST_HELD:
                frontier = [_joined(frontier, self.space).undominated()]
                held = frontier[0].count
        return Survey(
            in_reach,
            _joined(frontier, self.space).undominated(),
            _joined(sample, self.space).gain,
        )

    def _rows(self, block: Block) -> Packages:
        columns = block.gain[self.space.members()] if self.space.parties else block.gain
        return Packages(block.label, columns.T, block.chance, block.acting)

    def package(self, label: int) -> Package:
        """The terms of one of them."""
        return self.findable.package(choices(self.space, np.array([label]))[0].tolist())

    def issues(self, found: Packages) -> npt.NDArray[np.uint64]:
        """The issues that each package moves, as masks: (rows,)."""
        return self.findable.issues(choices(self.space, found.label))

    def solutions(self) -> tuple[Solution, ...]:
        """What each bargaining rule picks among the accepted packages; ties are all listed.

        Nash's and Kalai and Smorodinsky's don't depend on units; the other two compare shares of stake.
        """
        inside = self.space.members()
        have_stakes = bool((self.space.stakes[inside] > TOLERANCE).all())  # without a stake there is no share
        rules = [rule for rule, (_, in_shares) in RULES.items() if have_stakes or not in_shares]
        found = self._picked_from_all(rules) if self.is_formed else self._picked_by_programme(rules)
        names = [self.arena.actors[i] for i in inside]
        return tuple(
            Solution(rule, self.arena.terms(package), dict(zip(names, map(float, gain), strict=True)))
            for rule, package, gain in found
        )

    def _picked_from_all(self, rules: Sequence[str]) -> Iterator[tuple[str, Package, Array]]:
        stakes, found = self.space.stakes[self.space.members()], self.accepted
        if found.count:
            for rule in rules:
                picks, in_shares = RULES[rule]
                for p in np.flatnonzero(picks(found.gain / stakes if in_shares else found.gain)):
                    yield rule, self.package(int(found.label[p])), found.gain[p]

    def _picked_by_programme(self, rules: Sequence[str]) -> Iterator[tuple[str, Package, Array]]:
        for rule in rules:
            picks = best(self.space, PROGRAMMED[rule])
            for choice, gain in zip(picks.choices, picks.gains, strict=True):
                yield rule, self.findable.package(choice.tolist()), gain[self.space.members()]


PROGRAMMED = dict(zip(RULES, ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian"), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Packages:
    """Packages in reach, a row each."""

    label: Ints  # (rows,)
    gain: Array  # (rows, parties), or (rows, n) where whoever acts is a party; expected, in points
    chance: Array  # (rows,)
    acting: npt.NDArray[np.uint64]  # (rows,)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.label)

    def take(self, at: npt.NDArray[np.intp]) -> Packages:
        """Some of them."""
        return Packages(self.label[at], self.gain[at], self.chance[at], self.acting[at])

    def take_every_second(self) -> Packages:
        """Half of them."""
        return self.take(np.arange(0, self.count, 2))

    def undominated(self) -> Packages:
        """Those that no other betters for one party without harming another."""
        return self.take(np.flatnonzero(is_undominated(self.gain.round(DECIMALS))))


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """What is in reach of some parties."""

    in_reach: int
    overall: Packages  # undominated among all in reach, also those that some party would refuse
    sample: Array  # (rows, parties) gains by some of those in reach, evenly taken


def _joined(parts: Sequence[Packages], space: Space) -> Packages:
    columns = len(space.members()) if space.parties else space.actors
    none = np.zeros(0, dtype=np.int64)
    every = [Packages(none, np.zeros((0, columns)), np.zeros(0), none.astype(np.uint64)), *parts]
    return Packages(*(np.concatenate([getattr(part, name) for part in every]) for name in Packages.__slots__))


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
    named: Mapping[str, tuple[float, ...]]  # deal between the same parties, perhaps others → the parties' gains


def frontier(field: Field, finding: Finding, named: Mapping[str, tuple[float, ...]]) -> Frontier:
    """The frontier of a finding's parties."""
    inside = finding.space.members()
    parties = tuple(finding.arena.actors[i] for i in inside)
    if not finding.is_formed:
        nothing = (None, None, None, None, (), (), ())
        return Frontier(parties, finding.space.size, *nothing, finding.solutions(), named)
    survey, rational = finding.survey, finding.accepted.undominated()
    return Frontier(
        parties,
        finding.space.size,
        survey.in_reach,
        finding.accepted.count,
        rational.count,
        survey.overall.count,
        _in_the_core(field, _points(finding, rational, parties), parties),
        _points(finding, survey.overall, parties),
        evenly(survey.sample, MOST_SHOWN),
        finding.solutions(),
        named,
    )


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
        if pair.accepted.count:
            moved = pair.issues(pair.accepted)
            worth = (pair.accepted.gain / finding.space.stakes[[i, j]]).sum(axis=1)
            found.append(_best_trade(pair, moved, worth))
            tables[found[-1].parties] = linkage(moved, worth, len(arena.issues))
    return tuple(sorted(found, key=lambda trade: -trade.together)), tuple(_links(arena, tables))


def _acting(space: Space) -> list[int]:
    """Those who act in some move that has a chance, and have something at stake."""
    acting = 0
    for group in space.groups:
        acting |= int(np.bitwise_or.reduce(group.acting[group.chance[0] > 0], initial=np.uint64(0)))
    return [i for i in range(space.actors) if acting >> i & 1 and space.stakes[i] > TOLERANCE]


def _best_trade(pair: Finding, moved: npt.NDArray[np.uint64], worth: Array) -> Trade:
    inside, accepted = pair.space.members(), pair.accepted
    best = int(np.flatnonzero(nash(accepted.gain))[0])
    parties = tuple(pair.arena.actors[i] for i in inside)
    package = pair.package(int(accepted.label[best]))
    issues = [issue for issue, _ in package.terms]
    together = surplus(moved, worth, int(moved[best]))
    return Trade(
        parties,
        pair.arena.terms(package),
        float(accepted.chance[best]),
        dict(zip(parties, map(float, accepted.gain[best]), strict=True)),
        together,
        sum(surplus(moved, worth, 1 << k) for k in issues),
        {pair.arena.issues[k]: together - surplus(moved, worth, int(moved[best]) & ~(1 << k)) for k in issues},
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


def awaited(finding: Finding, deal: Deal, gain: Array) -> Iterator[Awaited]:
    """For each party of a deal with these gains (n,) the rival package that it would gain most by, at a discount.

    A rival shares the party and an issue; those that the party can credibly wait for come first.
    """
    arena, found = finding.arena, finding.all
    issues = sum(1 << arena.issue(key) for key in deal.terms)
    rivals = np.flatnonzero(finding.issues(found) & np.uint64(issues) != 0)
    coalitions = coalition(finding.space, found)[rivals]
    for key in deal.parties:
        i = arena.actor(key)
        best: tuple[tuple[bool, float], int, Holdout, list[int]] | None = None
        for mask in np.unique(coalitions[coalitions >> np.uint64(i) & np.uint64(1) == 1]):
            common = [arena.actor(party) for party in deal.parties if int(mask) >> arena.actor(party) & 1]
            rows = rivals[coalitions == mask]
            later, discount = found.gain[np.ix_(rows, common)], arena.discount[0, common]
            now = np.broadcast_to(gain[common], later.shape)
            holdout = credible_waits(now, later, discount, open_now=deal.open)
            own = common.index(i)
            for credible in (True, False):
                able = np.flatnonzero(holdout.waits[:, own] & (holdout.credible[:, own] == credible))
                if able.size:
                    r = int(able[later[able, own].argmax()])
                    rank = credible, float(later[r, own])
                    if best is None or rank > best[0]:
                        best = rank, int(rows[r]), _row(holdout, r), common
        if best is not None:
            (credible, _), row, holdout, common = best
            own = common.index(i)
            yield Awaited(
                deal.key,
                key,
                arena.names(int(coalition(finding.space, found.take(np.array([row])))[0])),
                arena.terms(finding.package(int(found.label[row]))),
                float(holdout.threshold_now[own]),
                credible,
                tuple(arena.actors[j] for j, longer in zip(common, holdout.outwaited_by[own], strict=True) if longer),
            )


def _row(holdout: Holdout, r: int) -> Holdout:
    return Holdout(*(getattr(holdout, name)[r] for name in Holdout.__slots__))


def coalition(space: Space, found: Packages) -> npt.NDArray[np.uint64]:
    """Those who act in each package, or vote for it: (rows,)."""
    together = found.acting.copy()
    picked = choices(space, found.label)
    for b, ballot in enumerate(space.ballots):
        held = np.zeros(found.count, dtype=bool)
        for g, group in enumerate(space.groups):
            held |= (group.ballots >> np.uint64(b) & np.uint64(1) == 1)[picked[:, g]]
        for voter in sorted({int(space.root[v]) for v in np.flatnonzero((ballot.weights > 0).any(axis=0))}):
            together[held & (found.gain[:, voter] > TOLERANCE)] |= np.uint64(1 << voter)
    return together


def best_of_each(finding: Finding, most: int) -> Iterator[tuple[Package, int, Array, float]]:
    """For each set of parties the package with the largest product of gains, the fairest first: at most so many.

    Parties are those who act or vote for it: at least two. Yields (package, parties, gains (n,), chance).
    """
    found = finding.all
    masks = coalition(finding.space, found)
    ranked = []
    for mask in np.unique(masks[np.bitwise_count(masks) > 1]):
        inside = members(int(mask), finding.space.actors)
        rows = np.flatnonzero(masks == mask)
        shares = found.gain[np.ix_(rows, np.flatnonzero(inside))] / np.maximum(finding.space.stakes[inside], TOLERANCE)
        product = np.log(shares).mean(axis=1)
        ranked.append((float(product.max()), int(rows[product.argmax()]), int(mask)))
    for _, row, mask in sorted(ranked, key=lambda one: -one[0])[:most]:
        yield finding.package(int(found.label[row])), mask, found.gain[row], float(found.chance[row])
