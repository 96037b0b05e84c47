"""Tipping: what would have to change for a deal's verdict, or a claim's answer, to be another; and what to watch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from realpolitik.arena import Draws
from realpolitik.case import Case, Claim, Compare, Estimate, Query
from realpolitik.ensemble import Sample, sampled
from realpolitik.errors import Contradiction, UnknownName
from realpolitik.questions import joint
from realpolitik.questions.answer import Answer, CaseReference
from realpolitik.questions.boxes import Circumstances, circumstances, shares_of
from realpolitik.questions.claims import FAILS, FOLLOWS, Flip, holds, home, is_slow, overturning, premises
from realpolitik.questions.indicators import number, watch
from realpolitik.questions.joint import Joint, Words, smallest_pair
from realpolitik.questions.measures import World
from realpolitik.questions.naming import number_in_words
from realpolitik.questions.wording import sentence

MOST_PAIRED = 8  # numbers of which all pairs are tried
AT_ONCE = 1024  # draws judged together: their arrays stay in a processor's cache
DRAWS = 1024  # unless asked for more or fewer

IS = {  # an answer as a verb
    "happens anyway": "happens anyway",
    "out of reach": "is out of reach",
    "refused": "is refused",
    "blocked": "is blocked",
    "held out for": "is held out for",
    "ready": "is ready",
    FOLLOWS: "follows",
    FAILS: "doesn't follow",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One number that gives another answer when it is moved alone."""

    path: str
    value: float  # as it stands
    at: float  # where the answer changes, on the number's own scale
    given: tuple[float, float]  # the range that the case gives; twice the value where it is exact
    is_open: bool  # within that range: the case itself leaves it open
    share: float  # how far it is, of that range if open, else of the number's scale
    becomes: str
    watch: str  # what one would see if it moved there
    sources: tuple[str, ...]  # empty: judgement


@dataclass(frozen=True, slots=True)
class Pair:
    """Two numbers that give another answer when both are moved, and not when one of them is."""

    moves: tuple[Change, Change]
    is_open: bool
    share: float  # how far the one has to go that goes farther
    becomes: str


@dataclass(frozen=True, slots=True)
class Plane:
    """What the answer is wherever two numbers stand, the others as they are."""

    paths: tuple[str, str]
    values: tuple[float, float]
    given: tuple[tuple[float, float], tuple[float, float]]
    across: tuple[float, ...]  # of the first number
    up: tuple[float, ...]  # of the second
    words: tuple[tuple[str, ...], ...]  # a row for each of `across`


@dataclass(frozen=True, slots=True)
class Tipped:
    """What would have to change for one deal or claim."""

    key: str
    name: str  # as printed: a deal's name, what a claim says
    scenario: str | None  # judged in this scenario
    stands: str  # the answer now
    singles: tuple[Change, ...]  # the numbers within their ranges first, then the others; the smallest change first
    pair: Pair | None
    shares: Mapping[str, float]  # of the draws, by answer; empty without draws
    boxes: tuple[Circumstances, ...]
    plane: Plane | None
    sentence: str

    def why(self) -> str:
        """What it turns on, in a sentence."""
        return self.sentence

    def change(self, path: str) -> Change:
        """What moving one number alone does. Raises UnknownName."""
        for one in self.singles:
            if one.path == path:
                return one
        raise UnknownName("a number that it turns on", path, [one.path for one in self.singles])


@dataclass(frozen=True, slots=True, kw_only=True)
class Tipping(Answer):
    """What would have to change for every named deal, and for the claims if they were asked about."""

    question: ClassVar[str] = "tipping"

    deals: tuple[Tipped, ...]
    claims: tuple[Tipped, ...]

    @property
    def entries(self) -> tuple[Tipped, ...]:
        """The deals, then the claims."""
        return self.deals + self.claims

    def records(self) -> list[dict[str, Any]]:
        """A row for each number that something turns on."""
        return [
            {
                "of": entry.key,
                "stands": entry.stands,
                "number": one.path,
                "value": one.value,
                "at": one.at,
                "becomes": one.becomes,
                "share": one.share,
                "is_open": one.is_open,
                "sources": list(one.sources),
            }
            for entry in self.entries
            for one in entry.singles
        ]


def tipping(
    case: Case,
    scenario: str | None = None,
    deals: Collection[str] = (),
    claims: bool = False,
    plane: tuple[str, str] | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    nearest: bool = False,
) -> Tipping:
    """The smallest change, alone and in pairs, that gives each deal another verdict; and in which draws it has another.

    Only `deals`, or all; with `claims` also every claim of the case that can be swept. `plane`: the paths of two
    numbers whose map is wanted. `draws`: how many of the ranges' combinations are looked through, at least; none if 0.
    `nearest`: where a number changes the answer within its range, pairs and what lies beyond the ranges are left out.
    Raises UnknownName, and Contradiction where the plane has but one number.
    """
    here = case.at(scenario)
    asked = _Asked(here, _subjects(here, deals, claims))
    _check(plane, asked.numbers)
    sample = sampled(here, draws, seed) if draws else None
    found = _tipped(asked, plane, sample, seed, nearest)
    return Tipping(
        case=CaseReference.of(case),
        scenario=here.scenario,
        parameters={
            "deals": sorted(deals),
            "claims": claims,
            "plane": list(plane) if plane else None,
            "draws": sample.rows if sample else 0,
            "nearest": nearest,
        },
        seed=seed,
        deals=tuple(entry for place, entry in found.items() if place.startswith(_DEALS)),
        claims=tuple(entry for place, entry in found.items() if place.startswith(_CLAIMS)),
    )


def _check(plane: tuple[str, str] | None, numbers: Mapping[str, Estimate]) -> None:
    for path in plane or ():
        if path not in numbers:
            raise UnknownName("a number of the case", path, numbers)
    if plane and plane[0] == plane[1]:
        raise Contradiction(f"a map needs two numbers; {plane[0]} is given twice")


# What is asked about ----------------------------------------------------------------------------------------------

_DEALS, _CLAIMS = "deals.", "claims."


@dataclass(frozen=True, slots=True)
class _Subject:
    """A deal or a claim, whose answer is a word in every draw."""

    place: str  # "deals.KEY", "claims.KEY"
    name: str
    scenario: str | None
    parties: tuple[str, ...]
    verdict: Query | None  # None: a claim
    claim: Claim

    def words(self, world: World) -> Words:
        """The answer in every draw."""
        if self.verdict is not None:
            return world.measure(self.verdict)
        return np.where(holds(world, self.claim.test), FOLLOWS, FAILS)


def _subjects(case: Case, deals: Collection[str], claims: bool) -> list[_Subject]:
    """What is asked about; a deal's verdict is made a claim that it is as it stands, so that both are swept alike."""
    for key in deals:
        if key not in case.deals:
            raise UnknownName("a deal of the case", key, case.deals)
    world, found = World(case, {}), []
    for deal in case.deals.values():
        if not deals or deal.key in deals:
            verdict = Query("verdict", {"deal": deal.key})
            test = Compare(verdict, "equals", str(world.measure(verdict)[0]))
            claim = Claim(_DEALS + deal.key, "", test, "certain", {})
            own = None if deal.scenario in (None, case.scenario) else deal.scenario
            found.append(_Subject(claim.key, deal.name, own, deal.parties, verdict, claim))
    for claim in case.claims.values() if claims else ():
        if not is_slow(claim):
            swept = Claim(_CLAIMS + claim.key, claim.says, claim.test, claim.modality, claim.evidence)
            found.append(_Subject(swept.key, claim.says, None, (), None, swept))
    return found


class _Asked:
    """A case, what is asked about it, and how the answer stands."""

    def __init__(self, case: Case, subjects: Sequence[_Subject]) -> None:
        self.case = case
        self.subjects = subjects
        self.claims = [subject.claim for subject in subjects]
        self.numbers = premises(case, self.claims)
        self.scales = {path: home(case, path).number_bounds(path) for path in self.numbers}
        world = World(case, {})
        self.stands = {subject.place: str(subject.words(world)[0]) for subject in subjects}
        self.truths = {subject.place: bool(holds(world, subject.claim.test)[0]) for subject in subjects}

    def words(self, draws: Draws, subjects: Iterable[_Subject]) -> dict[str, Words]:
        """The answers in every draw, some draws at a time."""
        rows = len(next(iter(draws.values()), ()))
        parts: dict[str, list[Words]] = {subject.place: [] for subject in subjects}
        for start in range(0, rows, AT_ONCE):
            world = World(self.case, {path: values[start : start + AT_ONCE] for path, values in draws.items()})
            for subject in self.subjects:
                if subject.place in parts:
                    parts[subject.place].append(subject.words(world))
        return {place: np.concatenate(own) if own else np.zeros(0, dtype=str) for place, own in parts.items()}

    def judge(self, subject: _Subject) -> joint.Judge:
        """One subject's answers, as a function of draws."""
        return lambda draws: self.words(draws, [subject])[subject.place]

    def span(self, path: str, is_open: bool) -> joint.Span:
        """A number with the ends that it is moved between."""
        estimate = self.numbers[path]
        low, high = (estimate.low, estimate.high) if is_open else self.scales[path]
        return joint.Span(path, estimate.mean, low, high)

    def change(self, path: str, at: float, is_open: bool, becomes: str) -> Change:
        """A move of one number, as it is told."""
        estimate, span = self.numbers[path], self.span(path, is_open)
        return Change(
            path=path,
            value=estimate.mean,
            at=at,
            given=(estimate.low, estimate.high),
            is_open=is_open,
            share=float(span.share(np.array(at))),
            becomes=becomes,
            watch=watch(self.case, path, at > estimate.mean, at),
            sources=tuple(str(citation) for citation in home(self.case, path).cited(path)),
        )


# What would have to change ----------------------------------------------------------------------------------------


def _tipped(
    asked: _Asked, plane: tuple[str, str] | None, sample: Sample | None, seed: int, nearest: bool
) -> dict[str, Tipped]:
    """Everything about each subject."""
    singles = _singles(asked, nearest)
    drivers, words = _drawn(asked, sample)
    found = {}
    for subject in asked.subjects:
        place, stands = subject.place, asked.stands[subject.place]
        own = singles[place]
        pair = None if nearest and own and own[0].is_open else _pair(asked, subject, own)
        found[place] = Tipped(
            key=place.partition(".")[2],
            name=subject.name,
            scenario=subject.scenario,
            stands=stands,
            singles=own,
            pair=pair,
            shares=shares_of(words[place]) if place in words else {},
            boxes=tuple(circumstances(asked.case, drivers, words[place], seed, place)) if place in words else (),
            plane=_plane(asked, subject, plane) if plane else None,
            sentence=_sentence(asked.case, stands, own, pair),
        )
    return found


def _singles(asked: _Asked, nearest: bool) -> dict[str, tuple[Change, ...]]:
    """The numbers that each subject turns on: within their ranges; else, like exact numbers, over their scales.

    `nearest`: over their scales only for what turns on none within its range.
    """
    ranges = {path: (one.low, one.high) for path, one in asked.numbers.items() if one.is_range}
    within = overturning(asked.case, asked.claims, asked.truths, ranges)
    firm = [claim for claim in asked.claims if not (nearest and within[claim.key])]
    scales = {path: asked.scales[path] for path in premises(asked.case, firm)}
    beyond = overturning(asked.case, firm, asked.truths, scales)
    flips = []
    for place, own in within.items():
        paths = {flip.path for flip in own}
        flips += [(place, flip) for flip in (*own, *(one for one in beyond.get(place, ()) if one.path not in paths))]
    changes: dict[str, list[Change]] = {place: [] for place in within}
    for (place, flip), becomes in zip(flips, _what_becomes(asked, flips), strict=True):
        low, high = ranges.get(flip.path, (flip.value, flip.value))
        changes[place].append(asked.change(flip.path, flip.at, low <= flip.at <= high, becomes))
    return {place: tuple(sorted(own, key=_nearest_first)) for place, own in changes.items()}


def _what_becomes(asked: _Asked, flips: Sequence[tuple[str, Flip]]) -> list[str]:
    """The answer after each change."""
    if not flips:
        return []
    draws = {flip.path: np.full(len(flips), flip.value) for _, flip in flips}
    for row, (_, flip) in enumerate(flips):
        draws[flip.path][row] = flip.at
    words = asked.words(draws, asked.subjects)
    return [str(words[place][row]) for row, (place, _) in enumerate(flips)]


def _nearest_first(change: Change) -> tuple[bool, float, str]:
    return not change.is_open, round(change.share, 9), change.path


def _pair(asked: _Asked, subject: _Subject, singles: Sequence[Change]) -> Pair | None:
    """The smallest pair, where it moves its numbers less than the first of `singles` has to go alone.

    Within the ranges if there is one, else over the scales, unless a number alone does within its range.
    """
    judge, telling = asked.judge(subject), _telling(asked, subject, singles)
    for is_open in (True, False):
        least = min((one.share for one in singles if one.is_open == is_open), default=np.inf)
        paths = [path for path in telling if asked.numbers[path].is_range or not is_open]
        spans = [_within_reach(asked.span(path, is_open), singles) for path in paths[:MOST_PAIRED]]
        found = smallest_pair(judge, spans, asked.stands[subject.place])
        if found is not None and max(found.shares) < least:
            return _told(asked, found, is_open)
        if np.isfinite(least):
            return None
    return None


def _within_reach(span: joint.Span, singles: Sequence[Change]) -> joint.Span:
    """A number that is moved no farther than it has to go alone."""
    at = next((one.at for one in singles if one.path == span.path), None)
    if at is None or not span.low <= at <= span.high:
        return span
    return replace(span, reach=(at, span.high) if at < span.value else (span.low, at))


def _told(asked: _Asked, found: Joint, is_open: bool) -> Pair:
    one, other = (
        asked.change(path, at, is_open, found.becomes) for path, at in zip(found.paths, found.at, strict=True)
    )
    return Pair((one, other), is_open, max(found.shares), found.becomes)


def _telling(asked: _Asked, subject: _Subject, singles: Sequence[Change]) -> list[str]:
    """The numbers worth trying in pairs: those it turns on alone, then those that move the parties' gains the most."""
    alone = [one.path for one in singles]
    others = [path for path in asked.numbers if path not in alone]
    if not subject.parties or not others:
        return alone
    draws = {path: np.full(2 * len(others), asked.numbers[path].mean) for path in others}
    for row, path in enumerate(others):
        draws[path][2 * row], draws[path][2 * row + 1] = asked.scales[path]
    assert subject.verdict is not None
    deal, now, then = subject.verdict.arguments["deal"], World(asked.case, {}), World(asked.case, draws)
    shift = np.zeros(2 * len(others))
    for party in subject.parties:
        query = Query("gain", {"of": party, "deal": deal})
        shift = np.fmax(shift, np.abs(then.measure(query) - now.measure(query)))
    by_number = dict(zip(others, shift.reshape(-1, 2).max(axis=1).round(9), strict=True))
    return alone + sorted((path for path in others if by_number[path] > 0), key=lambda path: (-by_number[path], path))


def _plane(asked: _Asked, subject: _Subject, paths: tuple[str, str]) -> Plane:
    one, other = (asked.span(path, is_open=False) for path in paths)
    across, up, words = joint.plane(asked.judge(subject), one, other)
    given = [(asked.numbers[path].low, asked.numbers[path].high) for path in paths]
    return Plane(
        paths=paths,
        values=(one.value, other.value),
        given=(given[0], given[1]),
        across=tuple(across.tolist()),
        up=tuple(up.tolist()),
        words=tuple(tuple(map(str, row)) for row in words),
    )


def _drawn(asked: _Asked, sample: Sample | None) -> tuple[Draws, dict[str, Words]]:
    """One number for each axis of the draws, and every answer in each of them; nothing where nothing is drawn."""
    if sample is None or not sample.axes or not asked.subjects:
        return {}, {}
    draws = sample.whole()
    first = [next((path for path, _ in axis.numbers if path in asked.numbers), None) for axis in sample.axes]
    return {path: draws[path] for path in first if path is not None}, asked.words(draws, asked.subjects)


# In words ---------------------------------------------------------------------------------------------------------


def verb(answer: str) -> str:
    """An answer as a verb: "is refused"; where plans tie, "is blocked or is ready"."""
    return " or ".join(IS[word] for word in answer.split(" or "))


def change_in_words(case: Case, one: Change) -> str:
    """A number and where the answer changes: "Russia on Ukraine: salience at 72 instead of 87"."""
    at, now = number(one.at, one.path), number(one.value, one.path)
    return f"{number_in_words(case, one.path)} at {at} instead of {now}"


def reach_in_words(one: Change) -> str:
    """Whether a change lies within what the case leaves open, as a clause."""
    low, high = (number(end, one.path) for end in one.given)
    if one.is_open:
        return f"within its range, {low} to {high}"
    return f"beyond its range, {low} to {high}" if one.given[0] < one.given[1] else "given as exact"


def _sentence(case: Case, stands: str, singles: Sequence[Change], pair: Pair | None) -> str:
    """What a verdict turns on most easily: a number within its range, two of them, or a number beyond its range."""
    alone = [f"with {change_in_words(case, one)} ({reach_in_words(one)}) it {verb(one.becomes)}" for one in singles[:1]]
    if pair is not None and not (singles and (singles[0].is_open or not pair.is_open)):
        both = " and ".join(f"{change_in_words(case, move)} ({reach_in_words(move)})" for move in pair.moves)
        no_single = "no single number within its range" if pair.is_open else "no single number"
        alone.insert(0, f"{no_single} changes that, but with {both} it {verb(pair.becomes)}")
    if not alone:
        alone.append("neither a single number nor two together change that")
    return sentence("; ".join([f"it {verb(stands)}", *alone]))
