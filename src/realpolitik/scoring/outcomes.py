"""What came of sealed forecasts, and how far each was off.

Errors and scores are in points of 100, whatever an issue's scale. Figures over several cases have intervals over
resampled cases, since issues of one case aren't independent; one case sealed several times is one case.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from realpolitik import __version__
from realpolitik.arena import Array
from realpolitik.case.file import read_text
from realpolitik.case.reading import shown
from realpolitik.errors import Contradiction, UnknownName
from realpolitik.interop.rows import Row, Rows
from realpolitik.questions.likely import Lottery
from realpolitik.questions.naming import point_in_words
from realpolitik.questions.settling import METHODS
from realpolitik.scoring.measures import STATISTICS, Measured, measured, per_issue, resampled
from realpolitik.scoring.sealing import Said, Sealed, SealedIssue

FORM = "realpolitik/scores/1"
ISSUE, OUTCOME, FILE = "issue", "outcome", "file"
RULE = f"columns: {ISSUE}, {OUTCOME}, and {FILE} where several sealed files mean different issues by one name"

Place = tuple[str, str]  # a sealed file's name, an issue
Came = Mapping[Place, str]  # as it was written


# What came --------------------------------------------------------------------------------------------------------


def came_of(sealed: Mapping[str, Sealed], issue: str, written: str, file: str | None = None) -> dict[Place, str]:
    """What came of an issue in every sealed forecast that has it, or in the one of a file.

    Raises UnknownName, or Contradiction where it can't have come.
    """
    if file is not None and file not in sealed:
        raise UnknownName("the name of a sealed file that was given", file, sealed)
    asked = {name: one for name, one in sealed.items() if file in (None, name)}
    found = {name: entry for name, one in asked.items() for entry in one.issues if entry.key == issue}
    if not found:
        known = {entry.key for one in asked.values() for entry in one.issues}
        raise UnknownName("an issue that was forecast", issue, sorted(known))
    first, *others = found
    for other in others:
        if found[other].levels != found[first].levels:
            raise Contradiction(
                f"{issue} has other levels in {first} than in {other}: let a table tell what came in which file"
            )
    _point(found[first], written)
    return dict.fromkeys(((name, issue) for name in found), written)


def _point(entry: SealedIssue, written: str) -> float | None:
    """An outcome on the issue's own scale; None of a level without order."""
    if written in entry.levels:
        return entry.levels[written]
    if not entry.issue.is_ordered:
        raise UnknownName(f"a level of {entry.key}", written, entry.levels)
    low, high = entry.issue.bounds
    try:
        point = float(written)
    except ValueError:
        raise UnknownName(f"a level of {entry.key}, nor a number", written, entry.levels) from None
    if not low <= point <= high:
        raise Contradiction(f"{entry.key}: {shown(written)} is outside the scale {low:g} to {high:g}")
    return point


def read_outcomes(path: Path, sealed: Mapping[str, Sealed]) -> dict[Place, str]:
    """What a table says has come; an empty cell says nothing.

    Raises CaseError with every problem, each with its line.
    """
    rows = Rows.of(read_text(path), str(path), lambda line: line.startswith("#"))
    heads = rows.rows[0].cells if rows.rows else ()
    for word in (ISSUE, OUTCOME):
        if word not in heads:
            rows.report(None, f'there is no column "{word}"', rule=RULE, hint=RULE)
    rows.refuse()
    at = {word: heads.index(word) for word in (ISSUE, OUTCOME, FILE) if word in heads}
    found: dict[Place, str] = {}
    for row in rows.rows[1:]:
        told = _row(rows, row, at, sealed)
        if any(found.get(place, written) != written for place, written in told.items()):
            issue = shown(row.cell(at[ISSUE]))
            rows.report(row.line, f"{issue} has come out otherwise already", rule="one outcome each")
        found |= told
    rows.refuse()
    return found


def _row(rows: Rows, row: Row, at: Mapping[str, int], sealed: Mapping[str, Sealed]) -> dict[Place, str]:
    issue, written = row.cell(at[ISSUE]), row.cell(at[OUTCOME])
    file = row.cell(at[FILE]) if FILE in at else ""
    if not written:
        return {}
    try:
        return came_of(sealed, issue, written, file or None)
    except (UnknownName, Contradiction) as error:
        rows.report(row.line, str(error), written, "an issue that was forecast, and a level or point of its scale")
        return {}


# How far off ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Off:
    """What a method said of an issue, and how far it was off; the latter None while nothing has come."""

    method: str
    point: float  # on the issue's own scale, as are the ends of the 80 % interval
    low: float
    high: float
    error: float | None  # in points of 100
    crps: float | None  # … of the distribution
    holds: bool | None  # whether the outcome lies in the interval


@dataclass(frozen=True, slots=True)
class IssueScore:
    """One issue: what was said, and what came."""

    key: str
    question: str
    came: str | None  # a level, or a point
    point: float | None  # the same on the issue's own scale
    by_method: tuple[Off, ...]
    shares: Mapping[str, float]  # without order: in which share of draws each level was foreseen

    @property
    def is_right(self) -> bool:
        """Whether, without order, the level came that was foreseen in more draws than any other."""
        rest = [share for level, share in self.shares.items() if level != self.came]
        return self.came is not None and self.shares[self.came] > max(rest, default=0.0)


@dataclass(frozen=True, slots=True)
class SealedScore:
    """One sealed forecast."""

    file: str
    seal: str
    sealed: Sealed
    issues: tuple[IssueScore, ...]


@dataclass(frozen=True, slots=True)
class MethodScore:
    """How far one method was off over all issues that have an outcome."""

    method: str
    issues: int
    measures: Mapping[str, Measured | None]  # by STATISTICS; intervals over cases


@dataclass(frozen=True, slots=True)
class Scores:
    """Sealed forecasts, and how far they were off."""

    forecasts: tuple[SealedScore, ...]
    methods: tuple[MethodScore, ...]  # none while nothing has come
    cases: int  # that the figures are about
    right: int  # of issues without order, those of which the level came that was foreseen
    unordered: int  # … that have an outcome
    seed: int

    def to_json(self) -> str:
        """Every forecast and figure, as JSON."""
        content: dict[str, Any] = {
            "format": FORM,
            "program": f"realpolitik {__version__}",
            "seed": self.seed,
            "forecasts": [_told(one) for one in self.forecasts],
            "cases": self.cases,
            "methods": [asdict(one) for one in self.methods],
            "without_order": {"issues": self.unordered, "right": self.right},
        }
        return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _told(one: SealedScore) -> dict[str, Any]:
    return {
        "file": one.file,
        "seal": one.seal,
        "date": one.sealed.date,
        "case": asdict(one.sealed.case),
        "scenario": one.sealed.scenario,
        "issues": [asdict(issue) for issue in one.issues],
    }


def scores(sealed: Mapping[str, Sealed], came: Came, seed: int = 0) -> Scores:
    """How far sealed forecasts were off, by what came. seed: of the resampled cases."""
    forecasts = tuple(
        SealedScore(
            name, one.seal, one, tuple(_issue_score(entry, came.get((name, entry.key))) for entry in one.issues)
        )
        for name, one in sealed.items()
    )
    decided = [issue for one in forecasts for issue in one.issues if issue.shares and issue.came is not None]
    scored = {sealed[name].case.title for name, _ in came}
    titles = {title: at for at, title in enumerate(sorted(scored))}
    return Scores(
        forecasts=forecasts,
        methods=tuple(_pooled(sealed, came, titles, resampled(max(1, len(titles)), seed))),
        cases=len(titles),
        right=sum(issue.is_right for issue in decided),
        unordered=len(decided),
        seed=seed,
    )


def _issue_score(entry: SealedIssue, written: str | None) -> IssueScore:
    point = None if written is None else _point(entry, written)
    came = written if point is None or written in entry.levels else point_in_words(entry.issue, point)
    by_method = tuple(_off(entry, method, said, point) for method, said in entry.by_method.items())
    return IssueScore(entry.key, entry.question, came, point, by_method, entry.shares)


def _off(entry: SealedIssue, method: str, said: Said, came: float | None) -> Off:
    low, high = _lottery(np.array(said.quantiles)).interval
    if came is None:
        return Off(method, said.point, low, high, None, None, None)
    parts = _parts([_on_scale(entry, said, came)])
    error, crps, holds = (float(parts[part][0]) for part in ("error", "crps", "coverage"))
    return Off(method, said.point, low, high, error, crps, bool(holds))


Placed = tuple[float, float, Lottery]  # a point, an outcome and a distribution, 0–100


def _on_scale(entry: SealedIssue, said: Said, came: float) -> Placed:
    to_scale = entry.issue.to_scale
    return to_scale(said.point), to_scale(came), _lottery(to_scale(np.array(said.quantiles)))


def _lottery(quantiles: Array) -> Lottery:
    return Lottery(quantiles, np.full(len(quantiles), 1 / len(quantiles)))


def _parts(placed: Sequence[Placed]) -> dict[str, Array]:
    """What each forecast adds to every measure: (n,)."""
    points, outcomes, spreads = zip(*placed, strict=True)
    return per_issue(np.array(points), spreads, np.array(outcomes))


def _pooled(
    sealed: Mapping[str, Sealed], came: Came, titles: Mapping[str, int], counts: Array
) -> Iterator[MethodScore]:
    """Every method's figures over all issues of which it said something and something came."""
    said = [
        (method, titles[one.case.title], _on_scale(entry, words, point))
        for name, one in sealed.items()
        for entry in one.issues
        if (name, entry.key) in came and (point := _point(entry, came[name, entry.key])) is not None
        for method, words in entry.by_method.items()
    ]
    asked = {method for method, *_ in said}
    for method in (*(one for one in METHODS if one in asked), *sorted(asked - {*METHODS})):
        own = [(case, placed) for one, case, placed in said if one == method]
        cases = np.array([case for case, _ in own])
        parts = _parts([placed for _, placed in own])
        figures = {
            measure: measured(parts[part], cases, counts, statistic)
            for measure, (part, statistic) in STATISTICS.items()
        }
        yield MethodScore(method, len(own), figures)
