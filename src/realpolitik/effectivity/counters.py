"""Counter-packages: everything that coalitions could do instead of a package, laid out for the search for blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Arena, Package
from realpolitik.effectivity.plans import BY_VOTE, Outcome, Plan, is_available, undertake
from realpolitik.effectivity.reach import MOST_GROUP_OUTCOMES
from realpolitik.errors import TooLarge
from realpolitik.methods.blocking import Options

EVERYBODY = -1  # as a mask: no supplier stands outside


@dataclass(frozen=True, slots=True, eq=False)
class Counters:
    """What can be done about each group of tied issues from a situation; option 0 is to do nothing."""

    situation: Outcome
    groups: tuple[tuple[int, ...], ...]
    options: tuple[Options, ...]
    packages: tuple[tuple[Package, ...], ...]  # per group and option: its terms
    plans: tuple[tuple[Plan, ...], ...]  # per group and option: its levers

    def against(self, package: Package, lost: int = 0) -> Counters:
        """The same options set against a package.

        The groups that hold its issues come first, then those that depend on suppliers taken as lost: what can't
        matter is then dropped early.
        """
        wanted = dict(package.terms)

        def rank(g: int) -> tuple[bool, bool]:
            return not wanted.keys() & set(self.groups[g]), not (self.options[g].depends & np.uint64(lost)).any()

        order = sorted(range(len(self.groups)), key=rank)
        return Counters(
            self.situation,
            tuple(self.groups[g] for g in order),
            tuple(
                replace(self.options[g], agrees=_agreement(self.packages[g], self.groups[g], wanted, self.situation))
                for g in order
            ),
            tuple(self.packages[g] for g in order),
            tuple(self.plans[g] for g in order),
        )


def counters(
    arena: Arena, situation: Outcome, suppliers: Sequence[int] = (), lost: int = 0, unlost: Counters | None = None
) -> Counters:
    """All options from a situation with some suppliers lost.

    `unlost`, the same with none lost, lends the groups that don't depend on those lost.
    """
    laid_out = []
    for g, group in enumerate(arena.groups):
        if unlost is not None and not (unlost.options[g].depends & np.uint64(lost)).any():
            laid_out.append((unlost.options[g], unlost.packages[g], unlost.plans[g]))
        else:
            laid_out.append(_lay_out(arena, group, situation, suppliers, lost))
    options, packages, plans = zip(*laid_out, strict=True) if laid_out else ((), (), ())
    return Counters(situation, arena.groups, options, packages, plans)


def _agreement(
    packages: Sequence[Package], group: Sequence[int], wanted: Mapping[int, int], situation: Outcome
) -> npt.NDArray[np.bool_]:
    """Which options leave the wanted issues of a group at the wanted levels: (options,)."""
    outcomes = [package.outcome(situation) for package in packages]
    return np.array([all(o[k] == wanted.get(k, o[k]) for k in group) for o in outcomes], dtype=bool)


def relevant_suppliers(arena: Arena) -> tuple[int, ...]:
    """Suppliers whose client acts in some lever."""
    acting = 0
    for lever in arena.levers:
        acting |= lever.members
    return tuple(sorted({supply.supplier for supply in arena.supplies if acting >> supply.client & 1}))


def _lay_out(
    arena: Arena,
    group: Sequence[int],
    situation: Outcome,
    suppliers: Sequence[int],
    lost: int,
) -> tuple[Options, tuple[Package, ...], tuple[Plan, ...]]:
    packages, plans = _options(arena, group, situation)
    tried = [undertake(arena, p, plan, situation, EVERYBODY, lost) for p, plan in zip(packages, plans, strict=True)]
    outcomes = [package.outcome(situation) for package in packages]
    ballots = {issue: b for b, issue in enumerate(arena.votes)}
    options = Options(
        gain=np.stack([one.gain for one in tried], axis=1),
        chance=np.stack([one.chance for one in tried], axis=1),
        acting=np.array([plan.acting for plan in plans], dtype=np.uint64),
        moves=np.array([len(package.terms) for package in packages], dtype=np.intp),
        agrees=np.ones(len(packages), dtype=bool),
        ballots=np.array([sum(1 << ballots[k] for k in plan.voted) for plan in plans], dtype=np.uint64),
        depends=np.array([_depends(arena, plan) for plan in plans], dtype=np.uint64),
        sure=np.stack([arena.change(situation, outcome)[:, list(suppliers)] for outcome in outcomes], axis=1),
    )
    return options, packages, plans


def _depends(arena: Arena, plan: Plan) -> int:
    """The suppliers of those who act in a plan."""
    members = 0
    for f in plan.levers:
        members |= arena.levers[f].members if f >= 0 else 0
    return sum({1 << supply.supplier for supply in arena.supplies if members >> supply.client & 1})


def _options(arena: Arena, group: Sequence[int], situation: Outcome) -> tuple[tuple[Package, ...], tuple[Plan, ...]]:
    """Each way to move some issues of a group, at most one lever or vote an issue; nothing done comes first."""
    moves = [[None, *_moves(arena, issue, situation)] for issue in group]
    count = prod(len(options) for options in moves)
    if count > MOST_GROUP_OUTCOMES:
        names = ", ".join(arena.issues[issue] for issue in group)
        raise TooLarge(f"the issues {names} are tied together and can be moved in {count:,} ways; "
                       f"at most {MOST_GROUP_OUTCOMES:,} can be compared")  # fmt: skip
    packages, plans = [], []
    for chosen in product(*moves):
        taken = [move for move in chosen if move is not None]
        package = Package(tuple((issue, level) for issue, level, _ in taken))
        outcome = package.outcome(situation)
        levers = tuple(f for _, _, f in taken)
        if all(is_available(arena.levers[f], situation, outcome) for f in levers if f >= 0):
            acting = 0
            for f in levers:
                acting |= arena.levers[f].acting if f >= 0 else 0
            packages.append(package)
            plans.append(Plan(levers, acting, tuple(issue for issue, _, f in taken if f == BY_VOTE)))
    return tuple(packages), tuple(plans)


def _moves(arena: Arena, issue: int, situation: Outcome) -> list[tuple[int, int, int]]:
    """(issue, level, lever or BY_VOTE) for each way to move one issue."""
    if issue in arena.votes:
        return [(issue, level, BY_VOTE) for level in range(arena.levels[issue]) if level != situation[issue]]
    return [
        (issue, lever.to, f)
        for f, lever in enumerate(arena.levers)
        if lever.issue == issue and situation[issue] in lever.origins
    ]
