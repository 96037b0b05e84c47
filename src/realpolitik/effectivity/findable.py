"""What can be found: every package that could be put together in a situation, laid out for the engines that search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Arena, Array, Package
from realpolitik.effectivity.counters import relevant_suppliers
from realpolitik.effectivity.joint import Joint, Waits, Ways, costs, worth
from realpolitik.effectivity.plans import BY_VOTE, NOTHING_TO_DO, Outcome
from realpolitik.errors import Contradiction
from realpolitik.methods.blocking import Ballot
from realpolitik.methods.packages import Moves, Space

Term = tuple[int, int]  # (issue, level)


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
    joints: tuple[Joint, ...]  # per group: what its moves are
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
            for group in _by_name(first, _tied(first.groups, conditions.only_if))
        ]
        return cls(
            Space(
                groups=tuple(moves for moves, _ in laid_out),
                parties=0,
                stakes=stakes,
                root=np.array(first.root, dtype=np.int64),
                ballots=tuple(Ballot(vote.weights, vote.quotas) for vote in first.votes.values()),
                suppliers=suppliers,
                exclusive=tuple(tuple(next(places) for _ in alternatives) for alternatives in conditions.exclusive),
                most_terms=conditions.most_terms,
            ),
            tuple(joint for _, joint in laid_out),
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
        for g, joint in enumerate(self.joints):
            moved |= joint.masks(lambda issue, _: 1 << issue)[choices[:, g]]
        return moved

    def package(self, choice: Sequence[int]) -> Package:
        """The terms of a choice of moves, and which wait for which."""
        waits: dict[int, Sequence[int]] = {}
        found: list[Term] = []
        for joint, m in zip(self.joints, choice, strict=True):
            waits |= joint.waits
            moved = joint.moved[m]
            found += [
                (k, level)
                for k, level, is_in in zip(joint.issues, joint.outcomes[m].tolist(), moved, strict=True)
                if is_in
            ]
        terms = tuple(sorted(found))
        places = {issue: t for t, (issue, _) in enumerate(terms)}
        after = tuple(sum(1 << places[first] for first in waits[issue]) for issue, _ in terms)
        return Package(terms, after if any(after) else ())


def _tied(groups: Sequence[tuple[int, ...]], only_if: Mapping[int, Sequence[int]]) -> list[tuple[int, ...]]:
    """Groups of issues, those joined that conditional terms tie together."""
    tied = [set(group) for group in groups]
    for issue, firsts in only_if.items():
        together = {issue, *firsts}
        met = [group for group in tied if group & together]
        tied = [group for group in tied if not group & together] + [set().union(*met)]
    return [tuple(sorted(group)) for group in tied]


def _by_name(arena: Arena, groups: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """Groups of issues in the order of the issues' names: of means that tie the first is taken, as among plans."""
    named = sorted(sorted((arena.issues[issue], issue) for issue in group) for group in groups)
    return [tuple(issue for _, issue in group) for group in named]


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
        if level not in Ways.of(arena, issue, situation[issue]).to:
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


def _lay_out(
    arena: Arena,
    group: Sequence[int],
    situation: Outcome,
    suppliers: Sequence[int],
    conditions: Conditions,
    parts: Sequence[Sequence[Term]],
) -> tuple[Moves, Joint]:
    joint = _allowed(arena, group, situation, conditions)
    chances = _chances(arena, joint, suppliers)
    cost = costs(arena, joint, chances)
    ratifying = [one for several in arena.ratifiers.values() for one in several]
    ratified = [worth(arena, joint, chances, [ratifier], issues) for ratifier, issues in ratifying]
    ballots = {issue: 1 << b for b, issue in enumerate(arena.votes)}
    found = Moves(
        gain=worth(arena, joint, chances, range(len(arena.actors))) - cost,
        cost=cost,
        chance=chances.prod(axis=2),
        ratified=np.concatenate([np.zeros((*cost.shape[:2], 0)), *ratified], axis=2),
        acting=joint.masks(lambda _, f: arena.levers[f].acting if f >= 0 else 0),
        ballots=joint.masks(lambda issue, f: ballots[issue] if f == BY_VOTE else 0),
        depends=joint.masks(lambda _, f: _depends(arena, f, suppliers) if f >= 0 else 0),
        sure=worth(arena, joint, np.ones_like(chances[:1]), suppliers)[0],
        terms=joint.terms,
        brings=joint.brings,
        parts=np.stack([*(joint.has(part) for part in parts), joint.has(())], axis=1)[:, : len(parts)],
    )
    return found, joint


def _allowed(arena: Arena, group: Sequence[int], situation: Outcome, conditions: Conditions) -> Joint:
    """Each way to move some issues of a group that the conditions leave, by which means; nothing done comes first."""
    ways = [_ways(arena, issue, situation, conditions) for issue in group]
    waits = {issue: conditions.only_if.get(issue, ()) for issue in group}
    found = Joint.of(arena, ways, waits, conditions.most_terms)
    if not len(found.levers):
        terms = " and ".join(_named(arena, term) for term in conditions.include if term[0] in group)
        raise Contradiction(f"{terms} must be in the package, but {_why_not(arena, ways, waits, conditions)}")
    return found


def _ways(arena: Arena, issue: int, situation: Outcome, conditions: Conditions) -> Ways:
    """The ways to move one issue that the conditions leave."""
    ways = Ways.of(arena, issue, situation[issue])
    may_move = conditions.issues is None or issue in conditions.issues
    wanted = dict(conditions.include).get(issue)

    def is_allowed(level: int, lever: int) -> bool:
        if lever == NOTHING_TO_DO:
            return wanted is None
        return may_move and (issue, level) not in conditions.exclude and wanted in (None, level)

    return ways.only(np.array([is_allowed(*way) for way in zip(ways.to.tolist(), ways.levers.tolist(), strict=True)]))


def _why_not(arena: Arena, ways: Sequence[Ways], waits: Waits, conditions: Conditions) -> str:
    """Why no way to move a group is left."""
    if not len(Joint.of(arena, ways, waits, None, needs=False).levers):
        return "nothing moves what it must wait for"
    if not len(Joint.of(arena, ways, waits, None).levers):
        return "a condition of every lever for that rules it out"
    return f"with what it needs or waits for it has more than {conditions.most_terms} terms"


def _chances(arena: Arena, joint: Joint, suppliers: Sequence[int]) -> Array:
    """The chance of each term, with any of the suppliers lost: (losses, moves, issues); 1 where there is no lever."""
    chance = np.ones((2 ** len(suppliers), len(arena.levers) + 1))  # the last place is that of no lever
    chance[:, :-1] = arena.chance[0]
    for supply in arena.supplies:
        clients = [f for f, lever in enumerate(arena.levers) if lever.members >> supply.client & 1]
        if supply.supplier in suppliers:
            lost = np.arange(len(chance)) >> suppliers.index(supply.supplier) & 1
            chance[:, clients] *= np.where(lost, 1 - supply.dependence[0], 1.0)[:, None]
    return np.asarray(chance[:, np.where(joint.levers >= 0, joint.levers, len(arena.levers))])


def _depends(arena: Arena, lever: int, suppliers: Sequence[int]) -> int:
    """The places of the suppliers of those who act in a lever."""
    acting = arena.levers[lever].members
    needed = {supply.supplier for supply in arena.supplies if acting >> supply.client & 1}
    return sum(1 << s for s, supplier in enumerate(suppliers) if supplier in needed)
