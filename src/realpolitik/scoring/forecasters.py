"""Who forecasts: every method, and arithmetic that any of them should beat."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np

from realpolitik.arena import Arena, Array
from realpolitik.case import Case
from realpolitik.methods.exchange import exchange_round
from realpolitik.methods.mixture import MixtureRules
from realpolitik.questions.likely import Lottery, likely
from realpolitik.questions.settling import courses, intervals, weights_of
from realpolitik.scoring.decisions import Decisions, Proposal

MIDPOINT = 50.0


@dataclass(frozen=True, slots=True)
class Forecaster:
    """A way to forecast every issue of a proposal: issue → a point from 0 to 100, NaN where it has none."""

    name: str
    is_method: bool  # one that `forecast` or `exchange` offers; else a baseline
    points: Callable[[Proposal, Arena], Mapping[str, float]] | None  # None: it gives chances, and has to be fitted


def _by_itself(method: str) -> Callable[[Proposal, Arena], Mapping[str, float]]:
    """A method on each issue about which anybody cares; the middle where it gives an interval."""
    return lambda proposal, arena: {
        key: float(intervals(arena, key, method)[0].mean())
        for key in arena.issues
        if (weights_of(arena, key) > 0).any()
    }


def _joint(proposal: Proposal, arena: Arena) -> Mapping[str, float]:
    return {key: float(course.end[0]) for key, course in courses(arena, arena.issues, "joint").items()}


def _exchange(proposal: Proposal, arena: Arena) -> Mapping[str, float]:
    """Where issues end once all that pay have been exchanged; exchanges that bring as much, in the file's order."""
    at = [arena.actor(key) for key in proposal.case.actors]
    made = exchange_round(arena.positions[0, at], arena.saliences[0, at], arena.capabilities[0, at])
    return dict(zip(arena.issues, made.after.tolist(), strict=True))


def _mean(proposal: Proposal, arena: Arena) -> Mapping[str, float]:
    return {key: float(np.mean(found)) for key, found in _positions(proposal.case).items()}


def _median(proposal: Proposal, arena: Arena) -> Mapping[str, float]:
    return {key: float(np.median(found)) for key, found in _positions(proposal.case).items()}


def _midpoint(proposal: Proposal, arena: Arena) -> Mapping[str, float]:
    return dict.fromkeys(proposal.case.issues, MIDPOINT)


def _reference(proposal: Proposal, arena: Arena) -> Mapping[str, float]:
    return {one.issue: one.reference for one in proposal.decisions if one.reference is not None}


def _positions(case: Case) -> Mapping[str, list[float]]:
    """Every position on each issue on which somebody has one."""
    found: dict[str, list[float]] = {}
    for own in case.stances.values():
        for key, stance in own.items():
            if stance.position is not None:
                found.setdefault(key, []).append(stance.position.mean)
    return found


COMPROMISE = "compromise"  # what the others are measured against
MIXTURE = "mixture"
FORECASTERS: Mapping[str, Forecaster] = {
    COMPROMISE: Forecaster("compromise", True, _by_itself("compromise")),
    MIXTURE: Forecaster("mixture", True, None),
    "median": Forecaster("weighted median", True, _by_itself("median")),
    "condorcet": Forecaster("Condorcet", True, _by_itself("condorcet")),
    "challenge": Forecaster("challenge", True, _by_itself("challenge")),
    "spatial": Forecaster("spatial", True, _by_itself("spatial")),
    "joint": Forecaster("all at once", True, _joint),
    "exchange": Forecaster("exchange", True, _exchange),
    "plain_mean": Forecaster("plain mean", False, _mean),
    "plain_median": Forecaster("plain median", False, _median),
    "midpoint": Forecaster("midpoint", False, _midpoint),
    "reference": Forecaster("reference point", False, _reference),
}


def forecasts(decisions: Decisions, asked: Collection[str] = tuple(FORECASTERS)) -> Mapping[str, Array]:
    """What all that give a point say of every decision, in the table's order: (n,), NaN where they say nothing."""
    ways = {key: way for key in asked if (way := FORECASTERS[key].points) is not None}
    found: dict[str, list[float]] = {key: [] for key in ways}
    for proposal in decisions.proposals:
        arena = Arena.of(proposal.case)
        for key, way in ways.items():
            said = way(proposal, arena)
            found[key] += [said.get(one.issue, np.nan) for one in proposal.decisions]
    return {key: np.array(points) for key, points in found.items()}


def chances(decisions: Decisions, rules: Mapping[str, MixtureRules]) -> list[Lottery | None]:
    """What the mixture says of every decision, in the table's order. rules: proposal → its numbers, or none."""
    return [
        likely(arena, one.issue, rules[proposal.key]) if proposal.key in rules else None
        for proposal, arena in ((proposal, Arena.of(proposal.case)) for proposal in decisions.proposals)
        for one in proposal.decisions
    ]
