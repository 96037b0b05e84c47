"""What is legal in a case but odd: the things an analyst would want to look at again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from realpolitik.arena import Arena, ArenaLever, Package
from realpolitik.case import Case
from realpolitik.effectivity import SURE_ENOUGH, TOLERANCE, Plan, no_deal, undertake
from realpolitik.errors import Problem
from realpolitik.questions.naming import spaced


def oddities(case: Case) -> tuple[Problem, ...]:
    """Every oddity of a case, those that the file alone shows first."""
    arena = Arena.of(case)
    return (*case.warnings, *_better_alone(arena), *_at_odds(arena), *_paying_nobody(arena))


def _better_alone(arena: Arena) -> Iterator[Problem]:
    for pull in no_deal(arena).pulls:
        lever = arena.levers[pull.lever]
        holder = arena.case.actors[arena.actors[pull.holder]].name
        yield Problem(
            path=f"levers.{lever.key}",
            message=f"{holder} could pull this alone and gains {pull.gain:.0f} points; why hasn't it?",
            rule="whoever can better itself alone would have done so",
            suggestion="a stance, cost or condition may be missing",
        )


def _at_odds(arena: Arena) -> Iterator[Problem]:
    """Coalitions that can each force another level of one issue, neither prevailing over the other."""
    strong = [f for f in range(len(arena.levers)) if arena.chance[0, f] >= SURE_ENOUGH]
    for f, g in combinations(strong, 2):
        one, other = arena.levers[f], arena.levers[g]
        same_start = one.issue == other.issue and one.origins & other.origins and one.to != other.to
        if same_start and one.acting != other.acting and g not in one.over and f not in other.over:
            yield Problem(
                path=f"levers.{one.key}",
                message=f"{one.key} and {other.key} can each force {spaced(arena.issues[one.issue])} another way",
                rule="of two coalitions that can each force an issue, one should prevail",
                suggestion="say which is `over` the other, or lower a chance",
            )


def _paying_nobody(arena: Arena) -> Iterator[Problem]:
    for f, lever in enumerate(arena.levers):
        if not any(_pays_somebody(arena, f, lever, origin) for origin in lever.origins):
            yield Problem(
                path=f"levers.{lever.key}",
                message=f"{lever.key} pays nobody",
                rule="a lever that nobody gains by is never wanted",
                suggestion="a stance may be missing",
            )


def _pays_somebody(arena: Arena, f: int, lever: ArenaLever, origin: int) -> bool:
    start = Package(((lever.issue, origin),)).outcome(arena.status_quo)
    package = Package(((lever.issue, lever.to),))
    alone = undertake(arena, package, Plan((f,), lever.acting, ()), start)
    return bool((alone.gain[0] > TOLERANCE).any())
