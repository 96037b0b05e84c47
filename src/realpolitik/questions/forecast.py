"""Forecast: where each issue would settle if it were negotiated by itself.

Every actor pulls with capability times salience. The compromise is the headline, the weighted median stands beside it,
and how far they are apart is how much the answer owes to the theory. A stance that depends on another issue counts as
the status quo has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Arena, Array
from realpolitik.case import Case, Issue
from realpolitik.effectivity import no_deal
from realpolitik.errors import UnknownName
from realpolitik.methods import TIE
from realpolitik.methods.compromise import compromise, weighted_choice
from realpolitik.methods.median import weighted_median
from realpolitik.questions.answer import Answer, CaseReference
from realpolitik.questions.naming import key_in_words, point_in_words, spaced
from realpolitik.questions.wording import listed, sentence, share

SAME_SETTLEMENT = 0.005  # of the scale: less isn't said to be a difference between methods


# Settlements over draws -------------------------------------------------------------------------------------------


def weights_of(arena: Arena, issue: str) -> Array:
    """How hard every actor pulls on an issue, capability times salience: (d, n)."""
    k = arena.issue(issue)
    return np.asarray(arena.capabilities[:, :, k] * arena.saliences[:, :, k])


def settlement(arena: Arena, issue: str, method: str = "compromise") -> npt.NDArray[Any]:
    """Where an issue settles, on its own scale: (d,), NaN where nobody cares.

    method: "compromise", or "median", the middle of the interval where half of the weight is reached. On an issue
    without order, whatever the method, the word of the level with the largest weighted value; ties are joined by "or".
    """
    if method not in METHODS:
        raise UnknownName("a method of forecasting", method, METHODS)
    case_issue, k = arena.case.issues[issue], arena.issue(issue)
    if not case_issue.is_ordered:
        chosen = _is_chosen(arena, issue)
        return np.array([listed(np.array(case_issue.levels)[row].tolist(), "or") for row in chosen])
    ends = METHODS[method](arena.positions[:, :, k], weights_of(arena, issue))
    return np.asarray(_own_scale(case_issue, ends).mean(axis=-1))


def _compromise(positions: Array, weights: Array) -> Array:
    """The weighted mean as an interval without width: (d, 2)."""
    settled = compromise(positions[..., None], weights[..., None])
    return np.concatenate([settled, settled], axis=-1)


# name → settlement as an interval (d, 2) of 0–100, from positions and weights (d, n)
METHODS: Mapping[str, Callable[[Array, Array], Array]] = {"compromise": _compromise, "median": weighted_median}


def _own_scale(issue: Issue, values: Array) -> Array:
    low, high = issue.bounds
    points: Array = low + values * ((high - low) / 100)
    return points


def _weighted_values(arena: Arena, issue: str) -> Array:
    """What every level is worth to all together, on average: (d, levels) 0–100, NaN where nobody cares."""
    weights = weights_of(arena, issue)
    total = weights.sum(axis=1, keepdims=True)
    values = weighted_choice(arena.values[arena.issue(issue)], weights)
    means: Array = np.divide(values, total, out=np.full_like(values, np.nan), where=total > 0)
    return means


def _is_chosen(arena: Arena, issue: str) -> npt.NDArray[np.bool_]:
    """The levels with the largest weighted value, ties all: (d, levels); none where nobody cares."""
    values = _weighted_values(arena, issue)
    return np.asarray(values >= values.max(axis=1, keepdims=True) - 100 * TIE)


# The answer -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Puller:
    """An actor that cares about an issue, and its part of the weight."""

    actor: str
    position: float | None  # on the issue's own scale; None without order
    values: Mapping[str, float] | None  # level → 0–100, without order
    capability: float
    salience: float  # 0–100
    weight: float  # of the weight of all, 0–1


@dataclass(frozen=True, slots=True)
class SettlementProof:
    """Who pulls where, and how hard."""

    pullers: tuple[Puller, ...]  # the heaviest first


@dataclass(frozen=True, slots=True)
class Settlement:
    """Where one issue would settle; points are on its own scale."""

    key: str  # the issue
    question: str
    scale: tuple[float, float] | None  # None: the levels have no order
    compromise: float | None  # None without order, or where nobody cares
    median: tuple[float, float] | None  # the ends differ where exactly half of the weight is reached
    levels: tuple[str, ...]  # nearest the compromise; without order those of the largest weighted value; ties all
    between: tuple[str, ...]  # the levels on either side of the compromise; one where it stands on it
    values: Mapping[str, float] | None  # without order: level → what it is worth to all, weighted, 0–100
    spread: float | None  # between the methods, as a share of the scale
    status_quo: str
    no_deal: str  # where it goes if nobody deals
    sentence: str
    proof: SettlementProof

    def why(self) -> str:
        """Where it would settle, in a sentence."""
        return self.sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast(Answer):
    """Where every issue would settle if it were negotiated by itself."""

    question: ClassVar[str] = "forecast"

    settlements: tuple[Settlement, ...]

    @property
    def entries(self) -> tuple[Settlement, ...]:
        """The issues' settlements."""
        return self.settlements

    def records(self) -> list[dict[str, Any]]:
        """A row for each issue."""
        return [
            {
                "issue": entry.key,
                "compromise": entry.compromise,
                "levels": list(entry.levels),
                "median_low": entry.median[0] if entry.median else None,
                "median_high": entry.median[1] if entry.median else None,
                "spread": entry.spread,
                "status_quo": entry.status_quo,
                "no_deal": entry.no_deal,
            }
            for entry in self.settlements
        ]


def forecast(case: Case, scenario: str | None = None) -> Forecast:
    """Where each issue would settle if it were negotiated by itself, by every method; and if nobody deals."""
    here = case.at(scenario)
    arena = Arena.of(here)
    ends = no_deal(arena).outcomes[0]
    return Forecast(
        case=CaseReference.of(case),
        scenario=here.scenario,
        parameters={},
        warnings=tuple(_warnings(arena)),
        settlements=tuple(_settled(arena, key, int(ends[k])) for k, key in enumerate(arena.issues)),
    )


def _settled(arena: Arena, key: str, end: int) -> Settlement:
    issue = arena.case.issues[key]
    intervals: dict[str, tuple[float, float]] = {}
    values: dict[str, float] | None = None
    levels: tuple[str, ...] = ()
    cared_for = bool(weights_of(arena, key)[0].sum() > 0)
    if cared_for and issue.is_ordered:
        intervals = _intervals(arena, key)
        levels = _nearest(issue, intervals["compromise"][0])
    elif cared_for:
        values = dict(zip(issue.levels, map(float, _weighted_values(arena, key)[0]), strict=True))
        levels = tuple(np.array(issue.levels)[_is_chosen(arena, key)[0]].tolist())
    middle = intervals["compromise"][0] if intervals else None
    median = intervals.get("median")
    spread = _spread(issue, intervals)
    around = () if middle is None else _around(issue, middle)
    stays = issue.levels[end]
    return Settlement(
        key=key,
        question=issue.question,
        scale=issue.bounds if issue.is_ordered else None,
        compromise=middle,
        median=median,
        levels=levels,
        between=around,
        values=values,
        spread=spread,
        status_quo=issue.status_quo,
        no_deal=stays,
        sentence=_sentence(issue, middle, median, levels, spread, stays),
        proof=SettlementProof(_pullers(arena, key)),
    )


def _intervals(arena: Arena, key: str) -> dict[str, tuple[float, float]]:
    """Every method's settlement of the first draw, on the issue's own scale."""
    positions, weights = arena.positions[0, :, arena.issue(key)], weights_of(arena, key)[0]
    found = {}
    for name, method in METHODS.items():
        low, high = sorted(_own_scale(arena.case.issues[key], method(positions, weights)).tolist())
        found[name] = (low, high)
    return found


def _spread(issue: Issue, intervals: Mapping[str, tuple[float, float]]) -> float | None:
    """How far two methods' settlements are apart at most, as a share of the scale."""
    if not intervals:
        return None
    low, high = issue.bounds
    apart = [max(a[1] - b[0], b[1] - a[0]) for a, b in combinations(intervals.values(), 2)]
    return max(apart) / (high - low)


def _pullers(arena: Arena, key: str) -> tuple[Puller, ...]:
    """Everybody who cares, the heaviest first."""
    k, issue, weights = arena.issue(key), arena.case.issues[key], weights_of(arena, key)[0]
    total = weights.sum()
    found = []
    for actor in arena.case.actors:
        i = arena.actor(actor)
        if arena.saliences[0, i, k] > 0:
            position, values = arena.positions[0, i, k], arena.values[k][0, i]
            found.append(
                Puller(
                    actor=actor,
                    position=float(issue.from_scale(position)) if issue.is_ordered else None,
                    values=None if issue.is_ordered else dict(zip(issue.levels, map(float, values), strict=True)),
                    capability=float(arena.capabilities[0, i, k]),
                    salience=float(arena.saliences[0, i, k] * 100),
                    weight=float(weights[i] / total) if total > 0 else 0.0,
                )
            )
    return tuple(sorted(found, key=lambda puller: -puller.weight))


def _nearest(issue: Issue, point: float) -> tuple[str, ...]:
    """The levels nearest to a point of the issue's own scale, ties all."""
    low, high = issue.bounds
    away = {level: abs(issue.point(level) - point) for level in issue.levels}
    return tuple(level for level in issue.levels if away[level] <= min(away.values()) + TIE * (high - low))


def _around(issue: Issue, point: float) -> tuple[str, ...]:
    """The level at a point of the issue's own scale, or the two that it lies between, in the scale's order."""
    low, high = issue.bounds
    slack = TIE * (high - low)
    ordered = sorted(issue.levels, key=issue.point)
    here = [level for level in ordered if abs(issue.point(level) - point) <= slack]
    if here:
        return (here[0],)
    below = [level for level in ordered if issue.point(level) < point]
    return (below[-1], ordered[len(below)])


def _warnings(arena: Arena) -> Iterator[str]:
    case = arena.case
    for key in arena.issues:
        if weights_of(arena, key)[0].sum() == 0:
            yield f"nobody with capability cares about {key_in_words(case, key)}: there is nothing to forecast"
    for actor, stances in case.stances.items():
        for stance in stances.values():
            if stance.when is not None:
                yield (
                    f"what {case.actors[actor].name} wants on {key_in_words(case, stance.issue)} depends on "
                    f"{key_in_words(case, stance.when.issue)}: the forecast takes it as the status quo has it"
                )


# Words ------------------------------------------------------------------------------------------------------------


def _sentence(
    issue: Issue,
    middle: float | None,
    median: tuple[float, float] | None,
    levels: tuple[str, ...],
    spread: float | None,
    stays: str,
) -> str:
    """Where an issue would settle, by which method, and where it goes if nobody deals."""
    name = spaced(issue.key)
    nothing = f"if nobody deals: {spaced(stays)}"
    if middle is not None and median is not None and spread is not None:
        parts = [f"negotiated by itself, {name} would settle {_place(issue, middle, levels)}"]
        if spread < SAME_SETTLEMENT:
            parts.append("the weighted median is there too")
        else:
            at_most = " at most" if _has_width(issue, median) else ""
            parts.append(f"the weighted median is {_median(issue, median)}, {share(spread)} of the scale away{at_most}")
    elif levels:
        tied = ", which tie" if len(levels) > 1 else ""
        parts = [f"negotiated by itself, {name} would go to {listed(map(spaced, levels), 'or')}{tied}"]
    else:
        parts = [f"nobody cares about {name}"]
    return " ".join(map(sentence, (*parts, nothing)))


def _place(issue: Issue, point: float, levels: tuple[str, ...]) -> str:
    """A point of the scale by the levels around it: "between none and current (35 on 0–100), nearest none"."""
    around = _around(issue, point)
    if len(around) == 1:
        return f"at {spaced(around[0])}"
    low, high = (point_in_words(issue, end) for end in issue.bounds)
    where = f"between {listed(map(spaced, around))} ({point_in_words(issue, point)} on {low}–{high})"
    return f"{where}, nearest to {spaced(levels[0])}" if len(levels) == 1 else where


def _median(issue: Issue, ends: tuple[float, float]) -> str:
    def one(point: float) -> str:
        around = _around(issue, point)
        return spaced(around[0]) if len(around) == 1 else point_in_words(issue, point)

    low, high = ends
    return f"anything from {one(low)} to {one(high)}" if _has_width(issue, ends) else one(low)


def _has_width(issue: Issue, ends: tuple[float, float]) -> bool:
    return ends[1] - ends[0] > TIE * (issue.bounds[1] - issue.bounds[0])
