"""What can be found: every package that could be put together in a situation, laid out for the engines that search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Arena, Array, Package
from realpolitik.effectivity.counters import EVERYBODY, relevant_suppliers
from realpolitik.effectivity.plans import BY_VOTE, Outcome, Plan, is_available, on_issues, prospect, undertake
from realpolitik.effectivity.reach import MOST_GROUP_OUTCOMES
from realpolitik.errors import Contradiction, TooLarge
from realpolitik.methods.blocking import Ballot
from realpolitik.methods.packages import Moves, Space

Term = tuple[int, int]  # (issue, level)
Ratification = tuple[int, tuple[int, ...]]  # (ratifier, its issues)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the packages that are looked for must satisfy, over indices."""

    issues: tuple[int, ...] | None = None  # only these may move
    include: tuple[Term, ...] = ()
    exclude: tuple[Term, ...] = ()
    only_if: Mapping[int, tuple[int, ...]] = field(default_factory=dict)  # in only with these, and tried after them
    exclusive: tuple[tuple[tuple[Term, ...], ...], ...] = ()  # of each set at most one
    most_terms: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Findable:
    """A space of packages, and what its moves are."""

    space: Space  # whoever acts is a party
    packages: tuple[tuple[Package, ...], ...]  # per group and move
    plans: tuple[tuple[Plan, ...], ...]  # per group and move
    ratifying: tuple[int, ...]  # whose ratifier each column of `Moves.ratified` is

    @classmethod
    def of(cls, arena: Arena, situation: Outcome, stakes: Array, conditions: Conditions) -> Findable:
        """Every package in the arena's first draw, from a situation; stakes (n,).

        Raises Contradiction where the conditions rule everything out, and says which do.
        """
        first = arena.take(np.arange(1))
        _check(first, situation, conditions)
        suppliers = relevant_suppliers(first)
        parts = tuple(part for alternatives in conditions.exclusive for part in alternatives)
        places = iter(range(len(parts)))
        laid_out = [
            _lay_out(first, group, situation, suppliers, conditions, parts)
            for group in _tied(first.groups, conditions.only_if)
        ]
        return cls(
            Space(
                groups=tuple(moves for moves, _, _ in laid_out),
                parties=0,
                stakes=stakes,
                root=np.array(first.root, dtype=np.int64),
                ballots=tuple(Ballot(vote.weights, vote.quotas) for vote in first.votes.values()),
                suppliers=suppliers,
                exclusive=tuple(tuple(next(places) for _ in alternatives) for alternatives in conditions.exclusive),
                most_terms=conditions.most_terms,
            ),
            tuple(packages for _, packages, _ in laid_out),
            tuple(plans for _, _, plans in laid_out),
            tuple(party for party, several in first.ratifiers.items() for _ in several),
        )

    def between(self, parties: int, *, all_act: bool = False) -> Space:
        """The space of some parties, who must all gain and whose ratifiers mustn't lose."""
        ours = [column for column, party in enumerate(self.ratifying) if parties >> party & 1]
        groups = tuple(replace(group, ratified=group.ratified[:, :, ours]) for group in self.space.groups)
        return replace(self.space, groups=groups, parties=parties, all_act=all_act)

    def issues(self, choices: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
        """The issues that choices of moves (rows, groups) move, as masks: (rows,)."""
        moved = np.zeros(len(choices), dtype=np.uint64)
        for g, packages in enumerate(self.packages):
            masks = np.array([sum(1 << k for k, _ in package.terms) for package in packages], dtype=np.uint64)
            moved |= masks[choices[:, g]]
        return moved

    def package(self, choice: Sequence[int]) -> Package:
        """The terms of a choice of moves, and which wait for which."""
        moves = [packages[m] for packages, m in zip(self.packages, choice, strict=True)]
        waits = {issue: _issues_before(move, t) for move in moves for t, (issue, _) in enumerate(move.terms)}
        terms = tuple(sorted(term for move in moves for term in move.terms))
        places = {issue: t for t, (issue, _) in enumerate(terms)}
        after = tuple(sum(1 << places[first] for first in waits[issue]) for issue, _ in terms)
        return Package(terms, after if any(after) else ())


def _issues_before(package: Package, term: int) -> list[int]:
    return [issue for t, (issue, _) in enumerate(package.terms) if package.waits(term) >> t & 1]


def _tied(groups: Sequence[tuple[int, ...]], only_if: Mapping[int, Sequence[int]]) -> list[tuple[int, ...]]:
    """Groups of issues, those joined that conditional terms tie together."""
    tied = [set(group) for group in groups]
    for issue, firsts in only_if.items():
        together = {issue, *firsts}
        met = [group for group in tied if group & together]
        tied = [group for group in tied if not group & together] + [set().union(*met)]
    return sorted(tuple(sorted(group)) for group in tied)


def _check(arena: Arena, situation: Outcome, conditions: Conditions) -> None:
    """Raise Contradiction where no package can satisfy all conditions, whoever gains."""
    wanted: dict[int, int] = {}
    for issue, level in conditions.include:
        term = _named(arena, (issue, level))
        if wanted.setdefault(issue, level) != level:
            raise Contradiction(f"{_named(arena, (issue, wanted[issue]))} and {term} can't both be in a package")
        if (issue, level) in conditions.exclude:
            raise Contradiction(f"{term} must be in the package and must not")
        if conditions.issues is not None and issue not in conditions.issues:
            raise Contradiction(f"{term} must be in the package, but {arena.issues[issue]} isn't among its issues")
        if situation[issue] == level:
            raise Contradiction(f"{term} can't be a term: it holds without a deal")
        if not any(level == to for _, to, _ in moves(arena, issue, situation)):
            raise Contradiction(f"{term} must be in the package, but nobody can bring it about")
    _check_order(arena, conditions.only_if)
    if conditions.most_terms is not None and len(wanted) > conditions.most_terms:
        raise Contradiction(
            f"{len(wanted)} terms must be in the package, which may have at most {conditions.most_terms}"
        )
    for alternatives in conditions.exclusive:
        held = [part for part in alternatives if all(wanted.get(issue) == level for issue, level in part)]
        if len(held) > 1:
            both = " and ".join(" with ".join(_named(arena, term) for term in part) for part in held[:2])
            raise Contradiction(f"{both} must both be in the package and exclude each other")


def _check_order(arena: Arena, only_if: Mapping[int, Sequence[int]]) -> None:
    """Raise Contradiction where terms wait for each other in a circle."""
    done: set[int] = set()
    while left := only_if.keys() - done:
        free = {issue for issue in left if not set(only_if[issue]) & left}
        if not free:
            names = ", ".join(arena.issues[issue] for issue in sorted(left))
            raise Contradiction(f"the terms on {names} wait for each other in a circle")
        done |= free


def _named(arena: Arena, term: Term) -> str:
    issue, level = term
    key = arena.issues[issue]
    return f"{key}={arena.case.issues[key].levels[level]}"


def moves(arena: Arena, issue: int, situation: Outcome) -> list[tuple[int, int, int]]:
    """(issue, level, lever or BY_VOTE) for each way to move one issue."""
    if issue in arena.votes:
        return [(issue, level, BY_VOTE) for level in range(arena.levels[issue]) if level != situation[issue]]
    return [
        (issue, lever.to, f)
        for f, lever in enumerate(arena.levers)
        if lever.issue == issue and situation[issue] in lever.origins and lever.to != situation[issue]
    ]


def _lay_out(
    arena: Arena,
    group: Sequence[int],
    situation: Outcome,
    suppliers: Sequence[int],
    conditions: Conditions,
    parts: Sequence[Sequence[Term]],
) -> tuple[Moves, tuple[Package, ...], tuple[Plan, ...]]:
    packages, plans = _allowed(arena, group, situation, conditions)
    ratifying = [one for several in arena.ratifiers.values() for one in several]
    tables = [_prospects(arena, situation, suppliers, ratifying, p, q) for p, q in zip(packages, plans, strict=True)]
    gain, cost, ratified, chance = (np.stack(table, axis=1) for table in zip(*tables, strict=True))
    ballots = {issue: b for b, issue in enumerate(arena.votes)}
    numbers = {terms: number for number, terms in enumerate(dict.fromkeys(package.terms for package in packages))}
    found = Moves(
        gain=gain,
        cost=cost,
        chance=chance,
        ratified=ratified,
        acting=np.array([plan.acting for plan in plans], dtype=np.uint64),
        ballots=np.array([sum(1 << ballots[k] for k in plan.voted) for plan in plans], dtype=np.uint64),
        depends=np.array([_depends(arena, plan, suppliers) for plan in plans], dtype=np.uint64),
        sure=np.stack([arena.change(situation, p.outcome(situation))[0, list(suppliers)] for p in packages]),
        terms=np.array([len(package.terms) for package in packages], dtype=np.int64),
        brings=np.array([numbers[package.terms] for package in packages], dtype=np.int64),
        parts=np.array(
            [[_has_part(package, part, group) for part in parts] for package in packages], dtype=bool
        ).reshape(len(packages), len(parts)),
    )
    return found, packages, plans


def _allowed(
    arena: Arena, group: Sequence[int], situation: Outcome, conditions: Conditions
) -> tuple[tuple[Package, ...], tuple[Plan, ...]]:
    """Each way to move some issues of a group that the conditions leave, by which means; nothing done comes first."""
    wanted = dict(conditions.include)
    options = []
    for issue in group:
        able = [
            move
            for move in moves(arena, issue, situation)
            if move[:2] not in conditions.exclude and wanted.get(issue, move[1]) == move[1]
        ]
        moving = able if conditions.issues is None or issue in conditions.issues else []
        options.append([*([] if issue in wanted else [None]), *moving])
    count = prod(len(some) for some in options)
    if count > MOST_GROUP_OUTCOMES:
        names = ", ".join(arena.issues[issue] for issue in group)
        raise TooLarge(f"the issues {names} are tied together and can be moved in {count:,} ways; "
                       f"at most {MOST_GROUP_OUTCOMES:,} can be compared: name fewer of them, or terms that must or "
                       "mustn't be in")  # fmt: skip
    packages, plans, can_wait = [], [], False
    for chosen in product(*options):
        taken = [move for move in chosen if move is not None]
        package = _package(tuple((issue, level) for issue, level, _ in taken), conditions.only_if)
        outcome = package.outcome(situation)
        levers = tuple(f for _, _, f in taken)
        if _waits_for_something_absent(package, conditions.only_if):
            continue
        can_wait = True
        if all(is_available(arena.levers[f], situation, outcome) for f in levers if f >= 0):
            packages.append(package)
            plans.append(_plan(arena, taken))
    if not packages:
        terms = " and ".join(_named(arena, term) for term in conditions.include if term[0] in group)
        why = "a condition of every lever for that rules it out" if can_wait else "nothing moves what it must wait for"
        raise Contradiction(f"{terms} must be in the package, but {why}")
    return tuple(packages), tuple(plans)


def _waits_for_something_absent(package: Package, only_if: Mapping[int, Sequence[int]]) -> bool:
    """Whether a term is in the package without those on which it is conditional."""
    issues = {issue for issue, _ in package.terms}
    return any(not issues.issuperset(only_if.get(issue, ())) for issue in issues)


def _package(terms: tuple[Term, ...], only_if: Mapping[int, Sequence[int]]) -> Package:
    """Terms, each waiting for those that it comes only after."""
    places = {issue: t for t, (issue, _) in enumerate(terms)}
    after = tuple(sum(1 << places[first] for first in only_if.get(issue, ()) if first in places) for issue, _ in terms)
    return Package(terms, after if any(after) else ())


def _plan(arena: Arena, taken: Sequence[tuple[int, int, int]]) -> Plan:
    acting = 0
    for _, _, f in taken:
        acting |= arena.levers[f].acting if f >= 0 else 0
    return Plan(tuple(f for _, _, f in taken), acting, tuple(issue for issue, _, f in taken if f == BY_VOTE))


def _prospects(
    arena: Arena,
    situation: Outcome,
    suppliers: Sequence[int],
    ratifying: Sequence[Ratification],
    package: Package,
    plan: Plan,
) -> tuple[Array, Array, Array, Array]:
    """Gain and cost (losses, n), what ratifiers gain (losses, ratifications) and the chance (losses,) of one move."""
    depends, known = _depends(arena, plan, suppliers), dict[int, tuple[Array, Array, Array, float]]()
    free = np.zeros((1, len(package.terms), len(arena.actors)))
    found = []
    for losses in range(2 ** len(suppliers)):
        felt = losses & depends
        if felt not in known:
            lost = sum(1 << supplier for s, supplier in enumerate(suppliers) if felt >> s & 1)
            one = undertake(arena, package, plan, situation, EVERYBODY, lost)
            ratified = [
                prospect(on_issues(arena, issues), package, situation, one.chances, free)[0][0, ratifier]
                for ratifier, issues in ratifying
            ]
            known[felt] = one.gain[0], one.cost[0], np.array(ratified, dtype=float), float(one.chance[0])
        found.append(known[felt])
    gain, cost, approval, chance = zip(*found, strict=True)
    return np.stack(gain), np.stack(cost), np.stack(approval), np.array(chance)


def _depends(arena: Arena, plan: Plan, suppliers: Sequence[int]) -> int:
    """The places of the suppliers of those who act in a plan."""
    acting = 0
    for f in plan.levers:
        acting |= arena.levers[f].members if f >= 0 else 0
    needed = {supply.supplier for supply in arena.supplies if acting >> supply.client & 1}
    return sum(1 << s for s, supplier in enumerate(suppliers) if supplier in needed)


def _has_part(package: Package, part: Sequence[Term], group: Sequence[int]) -> bool:
    """Whether a move has all that part of an exclusive package says of its group."""
    return all(term in package.terms for term in part if term[0] in group)
