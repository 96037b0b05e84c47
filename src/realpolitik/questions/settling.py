"""Where an issue settles, by each method of forecasting, in every draw; and how the methods with rounds get there.

The half of `forecast` that other questions ask too. Positions are 0–100 until somebody wants the issue's own scale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Arena, Array
from realpolitik.case import Issue
from realpolitik.errors import Contradiction, UnknownName
from realpolitik.methods import TIE, Bools, Integers
from realpolitik.methods.challenge import ENCOUNTERS, ChallengeRules, challenges
from realpolitik.methods.compromise import compromise, weighted_choice
from realpolitik.methods.condorcet import ELECTIONS, VICTORIES, VOTES, ElectionRules, condorcet_election
from realpolitik.methods.median import weighted_median
from realpolitik.methods.spatial import (
    BARGAINS,
    COMMITMENTS,
    OBSERVERS,
    RISKS,
    VIEWS,
    SpatialPath,
    SpatialRules,
    spatial_bargaining,
)
from realpolitik.methods.spatial import CHOICES as SPATIAL_CHOICES
from realpolitik.questions.wording import listed

METHODS = ("compromise", "median", "challenge", "condorcet", "spatial", "joint")
BY_ITSELF = METHODS[:-1]  # the last has all issues bargained about at once
QUICK = METHODS[:4]  # quick enough to be asked in thousands of draws
RUNS = 64  # where actors draw what they adopt
SAME = 0.5  # of 100: settlements that differ by less aren't said to differ


# How methods are read ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Readings:
    """How the methods are read where their sources leave it open or offer a choice."""

    challenge: ChallengeRules = field(default_factory=ChallengeRules)
    condorcet: ElectionRules = field(default_factory=ElectionRules)
    spatial: SpatialRules = field(default_factory=SpatialRules)
    seed: int = 0  # of what actors draw

    @classmethod
    def of(cls, chosen: Mapping[str, Any], rounds: int | None = None) -> Readings:
        """Readings from `METHOD.CHOICE`s; rounds: of the challenge model, and at most of spatial bargaining.

        Raises UnknownName, or Contradiction where a number can't be what is chosen.
        """
        plain = cls()
        parts = {method: getattr(plain, method) for method in ("challenge", "condorcet", "spatial")}
        found = {method: asdict(part) for method, part in parts.items()}
        known = [f"{method}.{choice}" for method, own in found.items() for choice in own if choice not in _ROUNDS]
        seed = _whole(SEED, chosen.get(SEED, plain.seed))
        for key, value in chosen.items():
            if key == SEED:
                continue
            if key not in known:
                raise UnknownName("a choice of a method of forecasting", key, (*known, SEED))
            method, choice = key.split(".")
            found[method][choice] = _chosen(key, value, found[method][choice])
        if rounds is not None and rounds < 1:
            raise Contradiction(f"there must be one round or more, not {rounds}")
        if rounds is not None:
            found["challenge"]["rounds"] = found["spatial"]["most_turns"] = rounds
        return cls(**{method: type(part)(**found[method]) for method, part in parts.items()}, seed=seed)


SEED = "spatial.seed"  # where its actors draw
_ROUNDS = ("rounds", "most_turns")  # chosen for all methods at once
_YES_OR_NO = {"yes": True, "no": False}
CHOICES: Mapping[str, Iterable[str]] = {  # of words
    "challenge.resists": ("target", "challenger"),
    "challenge.security": ("others", "own"),
    "challenge.upper_hand": ("figure", "text"),
    "challenge.concession": ("least", "strongest"),
    "condorcet.votes": VOTES,
    "condorcet.victory": VICTORIES,
    "condorcet.election": ELECTIONS,
    "spatial.votes": VOTES,
    "spatial.victory": VICTORIES,
    "spatial.election": ELECTIONS,
    "spatial.risk": RISKS,
    "spatial.observer": OBSERVERS,
    "spatial.commitment": COMMITMENTS,
    "spatial.bargain": BARGAINS,
    "spatial.view": VIEWS,
    "spatial.choice": SPATIAL_CHOICES,
}


def _chosen(key: str, value: Any, plain: Any) -> Any:
    """A value as its choice wants it: a truth, a share, or one of some words."""
    if isinstance(plain, bool):
        if isinstance(value, bool):
            return value
        if value not in _YES_OR_NO:
            raise UnknownName(f"what {key} can be", str(value), _YES_OR_NO)
        return _YES_OR_NO[value]
    if isinstance(plain, float):
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = -1.0
        if not 0 <= number <= 1:
            raise Contradiction(f'{key} is a number from 0 to 1, not "{value}"')
        return number
    if value not in CHOICES[key]:
        raise UnknownName(f"what {key} can be", str(value), CHOICES[key])
    return value


def _whole(key: str, value: Any) -> int:
    """A whole number, 0 or more."""
    if not str(value).isdecimal():
        raise Contradiction(f'{key} is a whole number, not "{value}"')
    return int(value)


# Settlements ------------------------------------------------------------------------------------------------------


def weights_of(arena: Arena, issue: str) -> Array:
    """How hard every actor pulls on an issue, capability times salience: (d, n)."""
    k = arena.issue(issue)
    return np.asarray(arena.capabilities[:, :, k] * arena.saliences[:, :, k])


def settlement(
    arena: Arena, issue: str, method: str = "compromise", readings: Readings = Readings()
) -> npt.NDArray[Any]:
    """Where an issue settles, on its own scale: (d,), NaN where nobody cares.

    method: a word of METHODS; where it gives an interval, the middle. On an issue without order, whatever the method,
    the word of the level with the largest weighted value; ties are joined by "or".
    """
    check_method(method)
    case_issue = arena.case.issues[issue]
    if not case_issue.is_ordered:
        chosen = is_chosen(arena, issue)
        return np.array([listed(np.array(case_issue.levels)[row].tolist(), "or") for row in chosen])
    return np.asarray(own_scale(case_issue, intervals(arena, issue, method, readings)).mean(axis=-1))


def check_method(method: str) -> None:
    """Raises UnknownName where no method bears this name."""
    if method not in METHODS:
        raise UnknownName("a method of forecasting", method, METHODS)


def intervals(arena: Arena, issue: str, method: str, readings: Readings = Readings()) -> Array:
    """Where a method has an issue with an order settle: (d, 2), 0–100, the ends alike but for some medians."""
    if method in COURSES:
        course = courses(arena, (issue,), method, readings).get(issue)
        end = np.full(arena.draws, np.nan) if course is None else course.end
        return np.stack([end, end], axis=-1)
    return _POINTS[method](arena.positions[:, :, arena.issue(issue)], weights_of(arena, issue), readings)


def _compromise(positions: Array, weights: Array, readings: Readings) -> Array:
    """The weighted mean as an interval without width: (d, 2)."""
    settled = compromise(positions[..., None], weights[..., None])
    return np.concatenate([settled, settled], axis=-1)


def _median(positions: Array, weights: Array, readings: Readings) -> Array:
    return weighted_median(positions, weights)


def _condorcet(positions: Array, weights: Array, readings: Readings) -> Array:
    """The mean of positions by their chances to prevail: (d, 2)."""
    return _compromise(positions, condorcet_election(positions, weights, readings.condorcet), readings)


# name → settlement as an interval (d, 2), from positions and weights (d, n)
_POINTS: Mapping[str, Callable[[Array, Array, Readings], Array]] = {
    "compromise": _compromise,
    "median": _median,
    "condorcet": _condorcet,
}


def own_scale(issue: Issue, values: Array) -> Array:
    """Points of 0–100 on an issue's own scale."""
    low, high = issue.bounds
    points: Array = low + values * ((high - low) / 100)
    return points


# How it gets there ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Course:
    """Where everybody stands on an issue, round by round; state 0 is as all stand at first. Positions are 0–100."""

    actors: Integers  # (n,): who stands there, by their places in the arena; below, n is how many they are
    positions: Array  # (d, states, n)
    settled: Array  # (d, states): where the issue would settle if it ended there
    end: Array  # (d,)
    towards: Integers  # (d, states, n): to whom each concedes, or whom it challenges; -1: nobody
    reasons: Integers  # (d, states, n): a place in ENCOUNTERS, by the challenge model
    rounds: Integers  # (d,)
    has_settled: Bools  # (d,)
    hangs_on_order: Bools  # (d,): a tie decides, and another order of actors would end elsewhere
    drawn: Array | None = None  # (runs, d): where it ends each time, if actors draw what they adopt


def courses(arena: Arena, issues: Iterable[str], method: str, readings: Readings = Readings()) -> dict[str, Course]:
    """A method's course on each of some issues about which anybody cares; `joint` goes through all at once."""
    asked = arena.issues if method == "joint" else issues
    keys = [key for key in asked if arena.case.issues[key].is_ordered and (weights_of(arena, key) > 0).any()]
    return COURSES[method](arena, keys, readings) if keys else {}


def _table(arena: Arena, keys: Sequence[str]) -> tuple[Integers, Array, Array, Array]:
    """Who pulls on any of some issues, in any draw; their positions, saliences and capabilities: (d, n, issues)."""
    at = [arena.issue(key) for key in keys]
    weights = arena.capabilities[:, :, at] * arena.saliences[:, :, at]
    who = np.flatnonzero((weights > 0).any(axis=(0, 2)))
    positions, saliences, capabilities = (
        part[:, who][:, :, at] for part in (arena.positions, arena.saliences, arena.capabilities)
    )
    return who, positions, saliences, capabilities


def _challenged(arena: Arena, issues: Sequence[str], readings: Readings) -> dict[str, Course]:
    who, *table = _table(arena, issues)
    positions, saliences, capabilities = (np.moveaxis(part, 2, 1) for part in table)  # an issue is a draw more
    path = challenges(positions, saliences, capabilities, readings.challenge)
    nobody = np.full((*path.towards.shape[:2], 1, len(who)), -1)
    towards, reasons = (np.concatenate([part, nobody], axis=2) for part in (path.towards, path.reasons))
    return {
        issue: Course(
            actors=who,
            positions=path.positions[:, i],
            settled=path.medians[:, i],
            end=path.medians[:, i, -1],
            towards=towards[:, i],
            reasons=reasons[:, i],
            rounds=np.full(arena.draws, readings.challenge.rounds),
            has_settled=path.has_settled[:, i],
            hangs_on_order=np.zeros(arena.draws, dtype=np.bool_),
        )
        for i, issue in enumerate(issues)
    }


def _bargained(arena: Arena, issues: Sequence[str], readings: Readings) -> dict[str, Course]:
    """Each issue by itself; where actors draw, each with draws of its own."""
    if readings.spatial.choice == "drawn" and len(issues) > 1:
        return {key: _bargained(arena, [key], readings)[key] for key in issues}
    who, *table = _table(arena, issues)
    positions, saliences, capabilities = (np.moveaxis(part, 2, 1) for part in table)
    path, ends = _ended(positions[..., None], saliences[..., None], capabilities, readings, arena.issue(issues[0]))
    drawn = readings.spatial.choice == "drawn"
    return {key: _course(path, ends, drawn, who, positions[:, i], (slice(None), i), 0) for i, key in enumerate(issues)}


def _bargained_jointly(arena: Arena, issues: Sequence[str], readings: Readings) -> dict[str, Course]:
    """All issues at once.

    An actor's saliences are shares of its attention; where anybody's add up to more than 1, all are divided alike.
    Who counts for different amounts on different issues counts for their mean by what it cares for.
    """
    who, positions, saliences, capabilities = _table(arena, issues)
    attention = saliences.sum(axis=-1)
    counted = (saliences * capabilities).sum(axis=-1) / np.where(attention > 0, attention, 1.0)
    shares = saliences / np.maximum(attention.max(axis=-1), 1.0)[:, None, None]
    path, ends = _ended(positions, shares, counted, readings)
    drawn = readings.spatial.choice == "drawn"
    return {key: _course(path, ends, drawn, who, positions[:, :, i], (slice(None),), i) for i, key in enumerate(issues)}


COURSES: Mapping[str, Callable[[Arena, Sequence[str], Readings], dict[str, Course]]] = {
    "challenge": _challenged,
    "spatial": _bargained,
    "joint": _bargained_jointly,
}


def _ended(
    positions: Array, saliences: Array, capabilities: Array, readings: Readings, stream: int = 0
) -> tuple[SpatialPath, Array]:
    """A path of spatial bargaining with the actors in the order of their positions, and where it ends: (ways, ...).

    Between equals the model takes the first: the second end is that of the reverse order, so that in the mean neither
    side of a scale comes first. Where actors draw what they adopt, the others are those of other draws instead; with
    another stream, of others again.
    """
    where = np.nan_to_num(positions)
    most = capabilities.max(axis=-1, keepdims=True)
    powers = capabilities / np.where(most > 0, most, 1.0)
    keys = (saliences.sum(axis=-1), powers, (where * saliences).sum(axis=-1), where.sum(axis=-1))
    upwards = np.lexsort([key.round(9) for key in keys])
    if readings.spatial.choice == "drawn":
        order, rng = np.broadcast_to(upwards, (RUNS, *upwards.shape)), np.random.default_rng([readings.seed, stream])
    else:
        order, rng = np.stack([upwards, upwards[..., ::-1]]), None
    path = spatial_bargaining(
        np.take_along_axis(positions[None], order[..., None], axis=-2),
        np.take_along_axis(saliences[None], order[..., None], axis=-2),
        np.take_along_axis(capabilities[None], order, axis=-1),
        readings.spatial,
        rng=rng,
    )
    return _told(path, order), path.settlement


def _told(ways: SpatialPath, order: Integers) -> SpatialPath:
    """The first of some paths, its actors in their own order again; order: (ways, ..., n)."""
    back, numbers = np.argsort(order[0], axis=-1)[..., None, :], order[0][..., None, :]
    whom = np.take_along_axis(ways.targets[0], back, axis=-1)
    named = np.take_along_axis(np.broadcast_to(numbers, whom.shape), np.maximum(whom, 0), axis=-1)
    return SpatialPath(
        positions=np.take_along_axis(ways.positions[0], back[..., None], axis=-2),
        chances=np.take_along_axis(ways.chances[0], back, axis=-1),
        risks=np.take_along_axis(ways.risks[0], back, axis=-1),
        targets=np.where(whom >= 0, named, -1),
        expected=ways.expected[0],
        turns=ways.turns[0],
        has_settled=ways.has_settled[0],
        is_tied=ways.is_tied[0],
    )


def _course(
    path: SpatialPath, ends: Array, drawn: bool, who: Integers, given: Array, at: tuple[Any, ...], k: int
) -> Course:
    """One issue's part of a path; who has no position on it is shown nowhere. given: (d, n)."""
    found = np.stack([end[at][..., k] for end in ends])
    positions = path.positions[at][..., k]
    return Course(
        actors=who,
        positions=np.where(np.isnan(given)[:, None, :], np.nan, positions),
        settled=path.expected[at][..., k],
        end=found.mean(axis=0),
        towards=path.targets[at],
        reasons=np.zeros_like(path.targets[at]),
        rounds=path.turns[at],
        has_settled=path.has_settled[at],
        hangs_on_order=np.ptp(found, axis=0) > (np.inf if drawn else SAME),
        drawn=found if drawn else None,
    )


def reason_in_words(reason: int) -> str | None:
    """Why somebody concedes by the challenge model: "conflict", "compromise", "capitulation"."""
    return ENCOUNTERS[reason] if reason else None


# Without order ----------------------------------------------------------------------------------------------------


def weighted_values(arena: Arena, issue: str) -> Array:
    """What every level is worth to all together, on average: (d, levels) 0–100, NaN where nobody cares."""
    weights = weights_of(arena, issue)
    total = weights.sum(axis=1, keepdims=True)
    values = weighted_choice(arena.values[arena.issue(issue)], weights)
    means: Array = np.divide(values, total, out=np.full_like(values, np.nan), where=total > 0)
    return means


def is_chosen(arena: Arena, issue: str) -> npt.NDArray[np.bool_]:
    """The levels with the largest weighted value, ties all: (d, levels); none where nobody cares."""
    values = weighted_values(arena, issue)
    return np.asarray(values >= values.max(axis=1, keepdims=True) - 100 * TIE)
