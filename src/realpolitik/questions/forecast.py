"""Forecast: where each issue would settle if it were negotiated by itself.

Every actor pulls with capability times salience. The compromise is the headline, every other method stands beside it,
and how far they are apart is how much the answer owes to the theory. Of methods that go round by round it tells who
moves where. How far off such forecasts have been, decisions of the European Union tell: fitted on them, the mixture
gives chances about the compromise. A stance that depends on another issue counts as the status quo has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any, ClassVar

import numpy as np

from realpolitik.arena import Arena, Array
from realpolitik.case import Case, Issue
from realpolitik.effectivity import no_deal
from realpolitik.methods import TIE
from realpolitik.questions.answer import Answer, CaseReference
from realpolitik.questions.likely import bundled, likely
from realpolitik.questions.naming import key_in_words, point_in_words, spaced
from realpolitik.questions.settling import (
    BY_ITSELF,
    COURSES,
    METHODS,
    Course,
    Readings,
    check_method,
    courses,
    intervals,
    is_chosen,
    own_scale,
    reason_in_words,
    weighted_values,
    weights_of,
)
from realpolitik.questions.wording import listed, sentence, share

SAME_SETTLEMENT = 0.005  # of the scale: less isn't said to be a difference between methods
ENDINGS = {
    "challenge": "challenges",
    "condorcet": "a Condorcet election",
    "spatial": "spatial bargaining",
    "joint": "bargaining about all issues at once",
}


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
class MethodPath:
    """Who moves where, round by round, by one method; points are on the issue's own scale.

    The first of each row is as all stand before anything is done, the last as they stand in the end.
    """

    method: str  # challenge, spatial, joint
    has_settled: bool  # it ended because hardly anybody moved
    settled: tuple[float, ...]  # where it would settle if it ended there
    positions: Mapping[str, tuple[float, ...]]  # actor → where it stands
    towards: Mapping[str, tuple[str | None, ...]]  # actor → whom it challenges next; by challenge, concedes to
    reasons: Mapping[str, tuple[str | None, ...]]  # by challenge, why it does: conflict, compromise, capitulation


@dataclass(frozen=True, slots=True)
class SettlementProof:
    """Who pulls where, and how hard; and who moves where."""

    pullers: tuple[Puller, ...]  # the heaviest first
    paths: tuple[MethodPath, ...]  # of the methods that go round by round


@dataclass(frozen=True, slots=True)
class Likely:
    """Where an issue is likely to end by the mixture, on its own scale."""

    low: float  # with one chance in ten it ends before it
    median: float
    high: float  # … and beyond it


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
    by_method: Mapping[str, float]  # each method's settlement, the middle of a median that is an interval
    likely: Likely | None  # None without order, or where nobody cares
    spread: float | None  # between the methods that take the issue by itself, as a share of the scale
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
    revision: ClassVar[int] = 2

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
                "levels": list(entry.levels),
                **{name: entry.by_method.get(name) for name in METHODS},
                "spread": entry.spread,
                "status_quo": entry.status_quo,
                "no_deal": entry.no_deal,
            }
            for entry in self.settlements
        ]


def forecast(
    case: Case,
    scenario: str | None = None,
    methods: Sequence[str] = (),
    rounds: int | None = None,
    readings: Mapping[str, str | float | bool] | None = None,
) -> Forecast:
    """Where each issue would settle if it were negotiated by itself, by every method; and if nobody deals.

    methods: only these beside the compromise. rounds: of challenges, and at most of bargaining. readings: how methods
    are read where their sources leave it open, such as {"challenge.concession": "strongest"}.
    """
    for method in methods:
        check_method(method)
    asked = [name for name in METHODS if name in {"compromise", *methods} or not methods]
    chosen = dict(readings or {})
    here = case.at(scenario)
    arena = Arena.of(here)
    read = Readings.of(chosen, rounds)
    table = _Table(arena, asked, read)
    ends = no_deal(arena).outcomes[0]
    return Forecast(
        case=CaseReference.of(case),
        scenario=here.scenario,
        parameters={"methods": asked, "rounds": rounds, "readings": chosen, "mixture": _mixture()},
        warnings=(*_warnings(arena), *table.warnings()),
        settlements=tuple(table.settled(key, int(ends[k])) for k, key in enumerate(arena.issues)),
        seed=read.seed if read.spatial.choice == "drawn" else None,
    )


def _mixture() -> dict[str, Any]:
    """The mixture's numbers, and what they were fitted on."""
    fitted = bundled()
    return asdict(fitted.rules) | {
        "fitted_on": fitted.file,
        "sha256": fitted.sha256,
        "issues": len(fitted.split.issues),
    }


class _Table:
    """What every method comes to, of a case without draws."""

    def __init__(self, arena: Arena, methods: Sequence[str], readings: Readings) -> None:
        self.arena, self.methods, self.readings = arena, methods, readings
        self.courses = {name: courses(arena, arena.issues, name, readings) for name in methods if name in COURSES}

    def is_cared_for(self, key: str) -> bool:
        """Whether anybody pulls on an issue."""
        return bool(weights_of(self.arena, key)[0].sum() > 0)

    def warnings(self) -> Iterator[str]:
        """Where a course doesn't say what it seems to."""
        for name, by_issue in self.courses.items():
            moving = [key for key, course in by_issue.items() if not course.has_settled[0]]
            if moving:
                yield (
                    f"on {listed(self._name(key) for key in moving)} positions still move in the last round of "
                    f"{ENDINGS[name]}: read the path, not its end"
                )
            for key in (key for key, course in by_issue.items() if course.hangs_on_order[0]):
                yield (
                    f"where {self._name(key)} settles by {ENDINGS[name]} turns on a tie between actors: the mean of "
                    "both ways is given"
                )
            for key, course in by_issue.items():
                if course.drawn is not None:
                    yield self._drawn(name, key, course.drawn[:, 0])

    def _drawn(self, name: str, key: str, ends: Array) -> str:
        """How far the ends of a method are apart in which actors draw what they adopt."""
        issue = self.arena.case.issues[key]
        ten, ninety = (point_in_words(issue, float(own_scale(issue, end))) for end in np.quantile(ends, [0.1, 0.9]))
        return (
            f"where actors draw what they adopt, {self._name(key)} ends between {ten} and {ninety} by "
            f"{ENDINGS[name]} in four of five of {len(ends)} runs: their mean is given, and the path of the first"
        )

    def _name(self, key: str) -> str:
        return key_in_words(self.arena.case, key)

    def settled(self, key: str, end: int) -> Settlement:
        """One issue's settlement."""
        issue = self.arena.case.issues[key]
        found: dict[str, tuple[float, float]] = {}
        values: dict[str, float] | None = None
        levels: tuple[str, ...] = ()
        if self.is_cared_for(key) and issue.is_ordered:
            found = {name: self._interval(name, key) for name in self.methods}
            levels = _nearest(issue, found["compromise"][0])
        elif self.is_cared_for(key):
            values = dict(zip(issue.levels, map(float, weighted_values(self.arena, key)[0]), strict=True))
            levels = tuple(np.array(issue.levels)[is_chosen(self.arena, key)[0]].tolist())
        middle = found["compromise"][0] if found else None
        by_method = {name: sum(ends) / 2 for name, ends in found.items()}
        stays = issue.levels[end]
        return Settlement(
            key=key,
            question=issue.question,
            scale=issue.bounds if issue.is_ordered else None,
            compromise=middle,
            median=found.get("median"),
            levels=levels,
            between=() if middle is None else _around(issue, middle),
            values=values,
            by_method=by_method,
            likely=self._likely(key) if found else None,
            spread=_spread(issue, [ends for name, ends in found.items() if name in BY_ITSELF]),
            status_quo=issue.status_quo,
            no_deal=stays,
            sentence=_sentence(issue, found.get("median"), by_method, levels, stays),
            proof=SettlementProof(_pullers(self.arena, key), tuple(self._paths(key))),
        )

    def _interval(self, name: str, key: str) -> tuple[float, float]:
        """A method's settlement on the issue's own scale."""
        course = self.courses.get(name, {}).get(key)
        ends = intervals(self.arena, key, name, self.readings)[0] if course is None else course.end[[0, 0]]
        low, high = sorted(own_scale(self.arena.case.issues[key], ends).tolist())
        return low, high

    def _likely(self, key: str) -> Likely | None:
        lottery = likely(self.arena, key, bundled().rules)
        if lottery is None:
            return None
        (low, high), issue = lottery.interval, self.arena.case.issues[key]
        low, median, high = own_scale(issue, np.array([low, lottery.median, high])).tolist()
        return Likely(min(low, high), median, max(low, high))

    def _paths(self, key: str) -> Iterator[MethodPath]:
        for name, by_issue in self.courses.items():
            if key in by_issue:
                yield self._path(name, by_issue[key], self.arena.case.issues[key])

    def _path(self, name: str, course: Course, issue: Issue) -> MethodPath:
        rounds, names = int(course.rounds[0]), [self.arena.actors[i] for i in course.actors]
        pulls = weights_of(self.arena, issue.key)[0, course.actors] > 0
        shown = {actor: names.index(actor) for actor in self.arena.case.actors if actor in names}
        shown = {actor: i for actor, i in shown.items() if pulls[i]}
        places = own_scale(issue, course.positions[0])
        whom = [[None if j < 0 else names[j] for j in row] for row in course.towards[0, :rounds].T]
        reasons = [tuple(map(reason_in_words, row)) for row in course.reasons[0, :rounds].T]
        return MethodPath(
            method=name,
            has_settled=bool(course.has_settled[0]),
            settled=tuple(own_scale(issue, course.settled[0, : rounds + 1]).tolist()),
            positions={actor: tuple(places[: rounds + 1, i].tolist()) for actor, i in shown.items()},
            towards={actor: tuple(whom[i]) for actor, i in shown.items()},
            reasons={actor: reasons[i] for actor, i in shown.items()} if name == "challenge" else {},
        )


def _spread(issue: Issue, found: Iterable[tuple[float, float]]) -> float | None:
    """How far two methods' settlements are apart at most, as a share of the scale; None for less than two."""
    apart = [max(a[1] - b[0], b[1] - a[0]) for a, b in combinations(found, 2)]
    return max(apart) / (issue.bounds[1] - issue.bounds[0]) if apart else None


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
    median: tuple[float, float] | None,
    by_method: Mapping[str, float],
    levels: tuple[str, ...],
    stays: str,
) -> str:
    """Where an issue would settle, by which method, and where it goes if nobody deals."""
    name = spaced(issue.key)
    nothing = f"if nobody deals: {spaced(stays)}"
    if by_method:
        parts = [f"negotiated by itself, {name} would settle {_place(issue, by_method['compromise'], levels)}"]
        if median is not None:
            parts.append(_beside(issue, by_method["compromise"], median))
        if others := list(_ends(issue, by_method)):
            (first, end), *more = others
            parts.append(listed([f"by {first} it ends at {end}", *(f"by {way} at {place}" for way, place in more)]))
    elif levels:
        tied = ", which tie" if len(levels) > 1 else ""
        parts = [f"negotiated by itself, {name} would go to {listed(map(spaced, levels), 'or')}{tied}"]
    else:
        parts = [f"nobody cares about {name}"]
    return " ".join(map(sentence, (*parts, nothing)))


def _beside(issue: Issue, middle: float, median: tuple[float, float]) -> str:
    """Where the median is, and how far from the compromise."""
    away = _spread(issue, [(middle, middle), median])
    assert away is not None
    if away < SAME_SETTLEMENT:
        return "the weighted median is there too"
    at_most = " at most" if _has_width(issue, median) else ""
    return f"the weighted median is {_median(issue, median)}, {share(away)} of the scale away{at_most}"


def _ends(issue: Issue, by_method: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    """Where it ends by the other methods, in words."""
    for method, way in ENDINGS.items():
        if method in by_method:
            yield way, _median(issue, (by_method[method], by_method[method]))


def _place(issue: Issue, point: float, levels: tuple[str, ...]) -> str:
    """A point of the scale by the levels around it: "between none and current (35 on 0–100), nearest none"."""
    around = _around(issue, point)
    if len(around) == 1:
        return f"at {spaced(around[0])}"
    where = f"between {listed(map(spaced, around))} ({point_in_words(issue, point)} on {scale_in_words(issue)})"
    return f"{where}, nearest to {spaced(levels[0])}" if len(levels) == 1 else where


def _median(issue: Issue, ends: tuple[float, float]) -> str:
    def one(point: float) -> str:
        around = _around(issue, point)
        return spaced(around[0]) if len(around) == 1 else point_in_words(issue, point)

    low, high = ends
    return f"anything from {one(low)} to {one(high)}" if _has_width(issue, ends) else one(low)


def _has_width(issue: Issue, ends: tuple[float, float]) -> bool:
    return ends[1] - ends[0] > TIE * (issue.bounds[1] - issue.bounds[0])


def scale_in_words(issue: Issue) -> str:
    """An issue's own scale: "0–100"."""
    low, high = (point_in_words(issue, end) for end in issue.bounds)
    return f"{low}–{high}"
