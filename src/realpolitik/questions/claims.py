"""Claims: whether an argument's conclusions follow from its premises, and which single number would overturn them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from realpolitik.arena import Draws
from realpolitik.case import AllOf, AnyOf, Case, Claim, Compare, Estimate, Not, Query, Rises, Test
from realpolitik.case.query import queries_of
from realpolitik.effectivity import TOLERANCE
from realpolitik.effectivity.plans import Mask
from realpolitik.questions.answer import Answer, CaseReference
from realpolitik.questions.measures import SLOW, Value, World

SWEEP = 33  # points at which a number is tried
BLOCK = 32  # numbers tried at once: the arrays of a thousand draws stay in a processor's cache
STEPS, NARROWINGS = 8, 2  # the stretch between two points where the answer changes, cut in eight twice: 1/2,048 of all
FOLLOWS, FAILS = "follows", "doesn't follow"
ROBUST, ON_ITSELF, TURNS = "robust", "rests on itself", "turns on other numbers"

Span = tuple[float, float]  # the ends between which a number is moved


@dataclass(frozen=True, slots=True)
class Finding:
    """One measurement that a claim's test makes."""

    measure: str
    arguments: Mapping[str, Any]
    value: float | str | bool | None  # None: can't be compared
    relation: str  # above, below, equals, true, rises
    bound: float | str | None  # a value; in `rises` what the measure comes to with the number raised
    holds: bool
    is_negated: bool = False  # the test asks for the contrary
    bound_measure: str | None = None  # where the bound is itself measured
    bound_arguments: Mapping[str, Any] | None = None
    path: str | None = None  # in `rises`: the number that is raised …
    by: float | None = None  # … and by how much


@dataclass(frozen=True, slots=True)
class Flip:
    """One number that, moved alone, overturns the answer."""

    path: str
    value: float  # as it stands
    at: float  # where the answer changes, on the number's own scale
    low: float  # it was moved between low …
    high: float  # … and high: its declared range, or its whole scale
    sources: tuple[str, ...]  # empty: judgement


@dataclass(frozen=True, slots=True)
class ClaimProof:
    """What was measured, and what would overturn it."""

    findings: tuple[Finding, ...]
    flips: tuple[Flip, ...]  # the smallest change first, as a share of what it was moved over


@dataclass(frozen=True, slots=True)
class ClaimEntry:
    """One claim, tested."""

    key: str
    says: str
    modality: str
    answer: str  # follows, doesn't follow
    footing: str | None  # robust, rests on itself, turns on other numbers; None where flips weren't looked for
    sources: tuple[str, ...]
    proof: ClaimProof

    @property
    def follows(self) -> bool:
        """Whether the claim follows from the case."""
        return self.answer == FOLLOWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims(Answer):
    """Every claim of a case, tested."""

    question: ClassVar[str] = "claims"

    claims: tuple[ClaimEntry, ...]

    @property
    def entries(self) -> tuple[ClaimEntry, ...]:
        """The claims."""
        return self.claims

    def records(self) -> list[dict[str, Any]]:
        """A row for each claim."""
        return [
            {
                "claim": entry.key,
                "says": entry.says,
                "answer": entry.answer,
                "footing": entry.footing,
                "flips": [flip.path for flip in entry.proof.flips],
                "sources": list(entry.sources),
            }
            for entry in self.claims
        ]


def claims(case: Case, scenario: str | None = None, flips: bool = True) -> Claims:
    """Test every claim; with `flips`, also look for the single numbers that would overturn each."""
    here = case.at(scenario)
    world = World(here, {})
    truths = {key: bool(holds(world, claim.test)[0]) for key, claim in here.claims.items()}
    swept = [claim for claim in here.claims.values() if not is_slow(claim)]
    flipping = overturning(here, swept, truths) if flips else {}
    return Claims(
        case=CaseReference.of(case),
        scenario=here.scenario,
        parameters={"flips": flips},
        claims=tuple(_entry(world, claim, truths[key], flipping.get(key)) for key, claim in here.claims.items()),
    )


def _entry(world: World, claim: Claim, holds: bool, flips: tuple[Flip, ...] | None) -> ClaimEntry:
    sources = tuple(str(citation) for citations in claim.evidence.values() for citation in citations)
    return ClaimEntry(
        key=claim.key,
        says=claim.says,
        modality=claim.modality,
        answer=FOLLOWS if holds else FAILS,
        footing=None if flips is None else _footing(flips, set(sources)),
        sources=sources,
        proof=ClaimProof(tuple(_findings(world, claim.test)), flips or ()),
    )


def _footing(flips: Sequence[Flip], drawn_from: set[str]) -> str:
    """Whether the numbers that overturn a claim stem from the paragraphs that draw it."""
    circular = [bool(flip.sources) and set(flip.sources) <= drawn_from for flip in flips]
    if not flips or not any(circular):
        return ROBUST if not flips else TURNS
    return ON_ITSELF if all(circular) else TURNS


# Tests, over draws ------------------------------------------------------------------------------------------------


def is_slow(claim: Claim) -> bool:
    """Whether a claim asks for what takes too long to be tried for every number."""
    return any(query.measure in SLOW for query in queries_of(claim.test))


def holds(world: World, test: Test) -> Mask:
    """Whether a test is passed in every draw: (d,). What can't be compared passes none."""
    match test:
        case AllOf(tests):
            return np.asarray(np.logical_and.reduce([holds(world, inner) for inner in tests]))
        case AnyOf(tests):
            return np.asarray(np.logical_or.reduce([holds(world, inner) for inner in tests]))
        case Not(inner):
            return ~holds(world, inner)
        case Compare(query, relation, bound):
            limit = world.measure(bound) if isinstance(bound, Query) else bound
            return np.asarray(_RELATIONS[relation](world.measure(query), limit), dtype=bool)
        case Rises(query, path, by):
            return np.asarray(_raised(world, path, by).measure(query) > world.measure(query) + TOLERANCE)


_RELATIONS: Mapping[str, Callable[[Value, Any], Value]] = {
    "above": lambda value, bound: value > bound + TOLERANCE,
    "below": lambda value, bound: value < bound - TOLERANCE,
    "equals": lambda value, bound: value == bound if value.dtype.kind == "U" else np.abs(value - bound) <= TOLERANCE,
    "true": lambda value, _: value.astype(bool),
}


def _raised(world: World, path: str, by: float) -> World:
    """The same world with one number raised in every draw; the world itself where that number isn't there."""
    here = home(world.case, path)
    path = here.origins.get(path, path)  # a scenario may have put one of its own in its place
    number = here.numbers.get(path)
    if number is None:
        return world
    before = world.given.get(path, np.full(world.draws, number.mean))
    others = {key: values for key, values in world.given.items() if key != path}
    return world.again(others | {path: before + by})


def _findings(world: World, test: Test, is_negated: bool = False) -> Iterator[Finding]:
    """Every measurement of a test, in its order."""
    match test:
        case AllOf(tests) | AnyOf(tests):
            for inner in tests:
                yield from _findings(world, inner, is_negated)
        case Not(inner):
            yield from _findings(world, inner, not is_negated)
        case Compare(query, relation, bound):
            yield Finding(
                query.measure,
                query.arguments,
                _first(world.measure(query)),
                relation,
                _first(world.measure(bound)) if isinstance(bound, Query) else bound,
                bool(holds(world, test)[0]) != is_negated,
                is_negated,
                bound.measure if isinstance(bound, Query) else None,
                bound.arguments if isinstance(bound, Query) else None,
            )
        case Rises(query, path, by):
            yield Finding(
                query.measure,
                query.arguments,
                _first(world.measure(query)),
                "rises",
                _first(_raised(world, path, by).measure(query)),
                bool(holds(world, test)[0]) != is_negated,
                is_negated,
                path=path,
                by=by,
            )


def _first(values: Value) -> Any:
    value = values[0].item()
    return None if isinstance(value, float) and np.isnan(value) else value


# What flips a claim -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Change:
    """A claim's answer is as it stands at `near`, and another at `far`."""

    claim: Claim
    path: str
    near: float
    far: float


def overturning(
    case: Case, claims: Sequence[Claim], truths: Mapping[str, bool], spans: Mapping[str, Span] | None = None
) -> dict[str, tuple[Flip, ...]]:
    """For each claim the numbers that overturn it when moved alone: SWEEP points each, then closer and closer.

    `spans`: which numbers are moved, and between which ends; all of them where it isn't given, a range between its ends
    and an exact number over its whole scale.
    """
    numbers = premises(case, claims)
    spans = spans_of(case, numbers) if spans is None else spans
    if not claims or not spans:
        return {claim.key: () for claim in claims}
    means = {path: numbers[path].mean for path in spans}
    grids = {path: np.linspace(low, high, SWEEP) for path, (low, high) in spans.items()}
    changes = list(_swept(case, claims, truths, means, grids))
    found: dict[str, list[Flip]] = {claim.key: [] for claim in claims}
    for claim in claims:
        own = [change for change in changes if change.claim.key == claim.key]
        for change, at in _closed_in(case, claim, own, truths[claim.key], means):
            path = change.path
            sources = tuple(str(citation) for citation in home(case, path).cited(path))
            found[claim.key].append(Flip(path, means[path], at, *spans[path], sources))
    return {key: tuple(sorted(flips, key=_relative_change)) for key, flips in found.items()}


def spans_of(case: Case, numbers: Mapping[str, Estimate]) -> dict[str, Span]:
    """The ends between which numbers are moved: a range's own, else those of the scale."""
    return {
        path: (number.low, number.high) if number.is_range else home(case, path).number_bounds(path)
        for path, number in numbers.items()
    }


def _swept(
    case: Case,
    claims: Sequence[Claim],
    truths: Mapping[str, bool],
    means: Mapping[str, float],
    grids: Mapping[str, Value],
) -> Iterator[_Change]:
    """Every number that changes a claim's answer at some point of its grid."""
    paths = list(grids)
    for block in (paths[start : start + BLOCK] for start in range(0, len(paths), BLOCK)):
        world = World(case, one_at_a_time(means, [(path, at) for path in block for at in grids[path]]))
        for claim in claims:
            changed = (holds(world, claim.test) != truths[claim.key]).reshape(len(block), SWEEP)
            for path, row in zip(block, changed, strict=True):
                if row.any():
                    yield _Change(claim, path, *_nearest_change(grids[path], row, means[path]))


def _relative_change(flip: Flip) -> tuple[float, str]:
    return round(abs(flip.at - flip.value) / (flip.high - flip.low), 9), flip.path


def premises(case: Case, claims: Sequence[Claim]) -> dict[str, Estimate]:
    """Every number that claims can rest on: the case's, and those of the scenarios that they name."""
    named = {
        name
        for claim in claims
        for query in queries_of(claim.test)
        for name in (*(query.arguments.get(word) for word in ("in", "from", "to")), _deals_home(case, query))
        if isinstance(name, str) and name in case.scenarios
    }
    numbers = dict(case.numbers)
    for name in sorted(named):
        numbers |= {path: number for path, number in case.at(name).numbers.items() if path not in numbers}
    return numbers


def _deals_home(case: Case, query: Query) -> str | None:
    return case.deals[query.arguments["deal"]].scenario if "deal" in query.arguments else None


def home(case: Case, path: str) -> Case:
    """The case in which the number at a path stands."""
    first, *rest = path.split(".")
    return case.at(rest[0]) if first == "scenarios" else case


def one_at_a_time(means: Mapping[str, float], rows: Sequence[tuple[str, float]]) -> Draws:
    """Draws in which every row moves one number and leaves the others."""
    draws = {path: np.full(len(rows), means[path]) for path, _ in rows}
    for r, (path, at) in enumerate(rows):
        draws[path][r] = at
    return draws


def _nearest_change(grid: Value, changed: Mask, value: float) -> tuple[float, float]:
    """The changed point nearest to a value, and the last unchanged point on the way to it."""
    far = min(np.flatnonzero(changed), key=lambda p: (abs(grid[p] - value), p))
    between = [grid[p] for p in np.flatnonzero(~changed) if min(value, grid[far]) <= grid[p] <= max(value, grid[far])]
    near = min(between, key=lambda point: abs(point - grid[far]), default=value)
    return float(near), float(grid[far])


def _closed_in(
    case: Case, claim: Claim, changes: Sequence[_Change], truth: bool, means: Mapping[str, float]
) -> Iterator[tuple[_Change, float]]:
    """Where a claim's answer changes: between the two points of each change, narrowed STEPS-fold NARROWINGS times."""
    near, far = (np.array([getattr(change, end) for change in changes]) for end in ("near", "far"))
    for _ in range(NARROWINGS if changes else 0):
        inner = near + (far - near) * np.arange(1, STEPS)[:, None] / STEPS  # (points, changes)
        rows = [(change.path, at) for points in inner for change, at in zip(changes, points, strict=True)]
        changed = (holds(World(case, one_at_a_time(means, rows)), claim.test) != truth).reshape(inner.shape)
        points = np.vstack([near, inner, far])
        first = np.vstack([changed, np.ones(len(changes), dtype=bool)]).argmax(axis=0) + 1
        columns = np.arange(len(changes))
        near, far = points[first - 1, columns], points[first, columns]
    for change, at in zip(changes, far, strict=True):
        yield change, float(at)
