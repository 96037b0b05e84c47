"""Forecasts sealed before it is known what comes: all that they say and rest on, under a hash of the whole.

The seal is the SHA-256 of the content, so that none can be changed afterwards and pass for what it was. When it was
made a hash can't prove: that takes somebody else who had the seal, or the file, before the outcome was known.

A distribution is what the case's own ranges make of a method's settlement; how far the method itself errs isn't in it,
but for the mixture, whose chances are fitted on decisions that have been taken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from realpolitik import __version__
from realpolitik.arena import Arena, Array
from realpolitik.case import Case, Issue
from realpolitik.case.file import read_text
from realpolitik.case.shape import is_date
from realpolitik.case.source import NO_EVIDENCE
from realpolitik.ensemble.sampling import sampled
from realpolitik.errors import RealpolitikError, Undefined
from realpolitik.methods.mixture import mixture
from realpolitik.questions.answer import CaseReference
from realpolitik.questions.forecast import Forecast, Settlement
from realpolitik.questions.likely import Lottery, bundled
from realpolitik.questions.settling import COURSES, Readings, courses, intervals, is_chosen, own_scale, weights_of

FORM = "realpolitik/sealed/1"
MIXTURE = "mixture"  # beside the methods
DRAWS = 256  # of the ranges, unless said: a percentile then moves by a few hundredths of the distribution's width
AT_ONCE = 64  # draws, a power of two: bargaining among many actors fills much memory
PERCENTILES = np.arange(101) / 100
DIGITS = 9  # as told: in another order of actors the last of a sum may be others
MOST_TOLD = 10  # things wrong with a file that says what no forecast does

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NUMBERS = re.compile(r"\[\n[-+.\deE,\s]+\]")  # a list over several lines, which no JSON text can hold


# A sealed forecast ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """What one method says of an issue, on the issue's own scale."""

    point: float  # the ranges' means standing for them
    quantiles: tuple[float, ...]  # over the ranges: the lowest, every percentile, the highest


@dataclass(frozen=True, slots=True)
class SealedIssue:
    """What is said of one issue."""

    key: str
    question: str
    levels: Mapping[str, float | None]  # → its point on the issue's own scale; None where they have no order
    by_method: Mapping[str, Said]  # of an issue with an order
    shares: Mapping[str, float]  # of one without: level → the share of draws in which all together value it most

    @property
    def issue(self) -> Issue:
        """The issue on its own scale; which level stands now isn't sealed."""
        levels, points = tuple(self.levels), tuple(point for point in self.levels.values() if point is not None)
        return Issue(self.key, self.question, levels, points or None, levels[0], (), (), NO_EVIDENCE)

    def objections(self) -> Iterator[str]:
        """What no forecast would say."""
        points = [point for point in self.levels.values() if point is not None]
        if any(_UNPRINTABLE.search(word) for word in (self.key, *self.levels, *self.by_method)):
            yield "a name has a sign that can't be printed"
        if len(self.levels) < 2 or (points and len(points) < len(self.levels)):
            yield "the levels are neither a scale nor a list"
            return
        if not points:
            wrong = self.shares.keys() != self.levels.keys()
            if wrong or self.by_method or not all(0 <= share <= 1 for share in self.shares.values()):
                yield "the shares aren't those of its levels"
            return
        low, high = min(points), max(points)
        if not (low < high and isfinite(high - low)) or self.shares or not self.by_method:
            yield "the scale, or what is said of it, isn't one"
            return
        slack = 1e-6 * (high - low)
        for method, said in self.by_method.items():
            rising = all(one <= other for one, other in zip(said.quantiles, said.quantiles[1:], strict=False))
            within = all(low - slack <= value <= high + slack for value in (said.point, *said.quantiles))
            if not (rising and within and len(said.quantiles) == len(PERCENTILES)):
                yield f"what {method} says isn't a distribution on the scale"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A forecast as it was sealed."""

    program: str
    date: str  # by the clock of whoever sealed it
    case: CaseReference
    scenario: str | None
    parameters: Mapping[str, Any]  # what `forecast` was asked with
    draws: int  # of the ranges; 0 where the case has none, and a distribution is its point
    seed: int
    issues: tuple[SealedIssue, ...]

    @property
    def seal(self) -> str:
        """The SHA-256 of all that is said, whatever the order of keys, line ends and spaces."""
        return _seal_of(self._content())

    def _content(self) -> dict[str, Any]:
        return {"format": FORM, **json.loads(json.dumps(asdict(self), allow_nan=False))}

    def to_json(self) -> str:
        """The file: the content and its seal, each list of numbers on a line."""
        form, *rest = self._content().items()
        text = json.dumps(dict([form, ("seal", self.seal), *rest]), ensure_ascii=False, indent=2, allow_nan=False)
        return _NUMBERS.sub(lambda numbers: " ".join(numbers[0].split()), text) + "\n"


def short(seal: str) -> str:
    """A seal to be read out: "3f9a 12cd 77e0 b1c4"; to be published it must be whole."""
    return " ".join(seal[at : at + 4] for at in range(0, 16, 4))


def _seal_of(content: Mapping[str, Any]) -> str:
    said = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return sha256(said.encode("ascii")).hexdigest()


# Sealing ----------------------------------------------------------------------------------------------------------


def sealed(case: Case, answer: Forecast, date: str, draws: int = DRAWS, seed: int = 0) -> Sealed:
    """A case's forecast, ready to be sealed: every method's point, and its distribution over the case's ranges.

    date: a day. draws: rounded up to 16 × a power of two. Raises Undefined where nothing is forecast.
    """
    here = case.at(answer.scenario)
    sample = sampled(case, draws, seed, AT_ONCE)
    blocks = sample.blocks if sample.axes else sample.blocks[:1]
    arenas = [Arena.of(here, None, sample.draws(block)) for block in blocks]
    issues = tuple(_issues(here, answer, arenas))
    if not issues:
        raise Undefined("nobody cares about any issue of the case, so there is no forecast to seal")
    return Sealed(
        program=f"realpolitik {__version__}",
        date=date,
        case=answer.case,
        scenario=answer.scenario,
        parameters=answer.parameters,
        draws=sample.rows if sample.axes else 0,
        seed=seed,
        issues=issues,
    )


def _issues(here: Case, answer: Forecast, arenas: Sequence[Arena]) -> Iterator[SealedIssue]:
    """Every issue of which something is said."""
    methods, chosen, rounds = (answer.parameters[name] for name in ("methods", "readings", "rounds"))
    drawn = _drawn(methods, Readings.of(chosen, rounds), arenas)
    for entry in answer.settlements:
        issue = here.issues[entry.key]
        by_method = dict(_by_method(issue, entry, drawn))
        if entry.likely is not None:
            by_method[MIXTURE] = _mixed(issue, entry.likely.median, arenas)
        shares = {} if issue.is_ordered or not entry.levels else _shares(issue, arenas)
        if by_method or shares:
            points = issue.points or (None,) * len(issue.levels)
            levels = dict(zip(issue.levels, points, strict=True))
            yield SealedIssue(entry.key, entry.question, levels, by_method, shares)


def _drawn(methods: Sequence[str], readings: Readings, arenas: Sequence[Arena]) -> dict[tuple[str, str], Array]:
    """Where each method has each issue settle in every draw in which somebody cares: (method, issue) → 0–100."""
    found: dict[tuple[str, str], list[Array]] = {}
    for arena in arenas:
        for method in methods:
            for key, settled in _settled(arena, method, readings):
                found.setdefault((method, key), []).append(settled[~np.isnan(settled)])
    return {at: np.concatenate(parts) for at, parts in found.items()}


def _settled(arena: Arena, method: str, readings: Readings) -> Iterator[tuple[str, Array]]:
    if method in COURSES:
        for key, course in courses(arena, arena.issues, method, readings).items():
            yield key, course.end
        return
    for key in arena.issues:
        if arena.case.issues[key].is_ordered and (weights_of(arena, key) > 0).any():
            yield key, intervals(arena, key, method, readings).mean(axis=-1)


def _by_method(issue: Issue, entry: Settlement, drawn: Mapping[tuple[str, str], Array]) -> Iterator[tuple[str, Said]]:
    for method, point in entry.by_method.items():
        settled = drawn.get((method, entry.key), np.empty(0))
        if len(settled):
            quantiles = own_scale(issue, np.quantile(settled, PERCENTILES)).round(DIGITS)
            yield method, Said(round(point, DIGITS), tuple(quantiles.tolist()))


def _mixed(issue: Issue, point: float, arenas: Sequence[Arena]) -> Said:
    """What the mixture says over all draws together."""
    rules = bundled().rules
    drawn = [
        mixture(arena.positions[:, :, arena.issue(issue.key)], weights_of(arena, issue.key), rules) for arena in arenas
    ]
    points, chances = (np.concatenate([one[part].ravel() for one in drawn]) for part in (0, 1))
    order = np.argsort(points, kind="stable")  # NaN last: nobody cares in that draw
    order = order[: np.count_nonzero(~np.isnan(points))]
    lottery = Lottery(points[order], chances[order] / chances[order].sum())
    quantiles = own_scale(issue, lottery.quantiles(PERCENTILES)).round(DIGITS)
    return Said(round(point, DIGITS), tuple(quantiles.tolist()))


def _shares(issue: Issue, arenas: Sequence[Arena]) -> dict[str, float]:
    """In which share of draws each level is worth most to all together; levels that tie share a draw."""
    chosen = np.concatenate([is_chosen(arena, issue.key) for arena in arenas]).astype(np.float64)
    chosen = chosen[chosen.any(axis=1)]
    shares = (chosen / chosen.sum(axis=1, keepdims=True)).mean(axis=0)
    return dict(zip(issue.levels, shares.round(DIGITS).tolist(), strict=True))


# Opening ----------------------------------------------------------------------------------------------------------


def opened(path: Path) -> Sealed:
    """The forecast in a sealed file.

    Raises RealpolitikError where the file isn't one, or isn't as it was sealed: then nothing of its content is told.
    """
    text = read_text(path)
    try:
        content = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
        seal = content.pop("seal") if isinstance(content, dict) and content.get("format") == FORM else None
        is_whole = seal == _seal_of(content)
    except (ValueError, KeyError, RecursionError) as error:
        raise RealpolitikError(f"{path} is not a sealed forecast: {_trouble(error)}") from None
    if seal is None:
        raise RealpolitikError(f"{path} is not a sealed forecast: its format isn't {FORM}")
    if not is_whole:
        raise RealpolitikError(
            f"{path} has been altered: its content isn't what its seal was made of, so nothing in it is trusted"
        )
    return _checked(path, content, str(seal))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in one map")
    return found


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _trouble(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return "it has no seal" if isinstance(error, KeyError) else f"{error}"


def _checked(path: Path, content: Mapping[str, Any], seal: str) -> Sealed:
    """The content as values. A seal can be made of anything, so that nothing is taken for granted."""
    from pydantic import TypeAdapter, ValidationError

    said = {key: value for key, value in content.items() if key != "format"}
    try:
        found = TypeAdapter(Sealed).validate_json(json.dumps(said), strict=True)
        wrong = list(_objections(found))
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, one['loc']))!a}: {one['msg']}" for one in error.errors()]
    if not wrong and found.seal != seal:
        wrong = ["it says more than a forecast does"]
    if wrong:
        lines = (f"{path} is sealed, but not as a forecast: {one}" for one in wrong[:MOST_TOLD])
        raise RealpolitikError("\n".join(lines))
    return found


def _objections(found: Sealed) -> Iterator[str]:
    if not is_date(found.date):
        yield "its date isn't one"
    if not found.issues or len({issue.key for issue in found.issues}) < len(found.issues):
        yield "it has no issue, or one twice"
    for at, issue in enumerate(found.issues):
        for objection in issue.objections():
            yield f"'issues.{at}': {objection}"
