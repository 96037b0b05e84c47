"""Where an issue is likely to end: chances about the compromise, fitted on decisions that have been taken.

What is fitted is kept in a file with what it was fitted on. One comes with Realpolitik (`fitted.json`); `realpolitik
fit` writes others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from realpolitik.arena import Arena, Array
from realpolitik.case.file import read_text
from realpolitik.case.reading import shown
from realpolitik.errors import CaseError, Problem
from realpolitik.methods import TIE
from realpolitik.methods.mixture import MixtureRules, central, mixture
from realpolitik.questions.settling import weights_of
from realpolitik.questions.wording import plural

FORM = "realpolitik/fitted/1"
OUTSIDE = 0.1  # of the chances, on either side of the interval that holds 80 %
MOST = 5_000  # proposals or issues that a file lists


# A distribution ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lottery:
    """Where something may end, and how likely each point is."""

    points: Array  # (k,), upwards
    chances: Array  # (k,), 1 together

    @property
    def median(self) -> float:
        """Half of the chances lie on either side; midway where two points do."""
        low, high = central(self.points, self.chances, 0.5)
        return float(low + high) / 2

    def quantiles(self, shares: Array) -> Array:
        """The point at which each share of the chances is reached: those shares' shape."""
        reached = np.cumsum(self.chances)
        return self.points[np.minimum(np.searchsorted(reached, shares * (1 - TIE)), len(self.points) - 1)]

    @property
    def interval(self) -> tuple[float, float]:
        """The middle 80 %."""
        low, high = central(self.points, self.chances, OUTSIDE)
        return float(low), float(high)


def likely(arena: Arena, issue: str, rules: MixtureRules) -> Lottery | None:
    """Where an issue with an order is likely to end, 0–100; None where nobody pulls. The arena's first draw."""
    positions, weights = pulls_on(arena, issue)
    return Lottery(*mixture(positions, weights, rules)) if (weights > 0).any() else None


def pulls_on(arena: Arena, issue: str) -> tuple[Array, Array]:
    """Where everybody stands on an issue, and how hard it pulls; who stands nowhere doesn't: (n,) both."""
    positions = arena.positions[0, :, arena.issue(issue)]
    return positions, np.where(np.isnan(positions), 0.0, weights_of(arena, issue)[0])


# What is fitted, and on what --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Split:
    """The decisions that something was fitted on."""

    share: float  # of the table's proposals
    seed: int  # by which they were drawn
    proposals: tuple[str, ...]
    issues: tuple[str, ...]  # fingerprints, so that they are known again in another table


@dataclass(frozen=True, slots=True)
class OnSplit:
    """How well it does there; elsewhere it does worse."""

    crps: float
    coverage: float
    width: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """Fitted numbers, and where they are from."""

    rules: MixtureRules
    file: str
    sha256: str
    version: str  # of Realpolitik
    date: str
    split: Split
    on_split: OnSplit

    @property
    def summary(self) -> str:
        """What was fitted on what, in a line."""
        holds = f"{self.on_split.coverage:.2f}"
        return f"fitted on {self.basis}; there the 80 % interval holds on {holds} and is {self.on_split.width:.0f} wide"

    @property
    def basis(self) -> str:
        """What it was fitted on: "159 issues of 63 proposals"."""
        return f"{plural(len(self.split.issues), 'issue')} of {plural(len(self.split.proposals), 'proposal')}"

    def to_json(self) -> str:
        """The file that `read_fitted` reads."""
        content = {
            "format": FORM,
            "version": self.version,
            "date": self.date,
            "method": "mixture",
            "parameters": asdict(self.rules),
            "dataset": {"file": self.file, "sha256": self.sha256},
            "split": asdict(self.split),
            "on_the_split": asdict(self.on_split),
        }
        return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


@cache
def bundled() -> Fitted:
    """What comes with Realpolitik."""
    return read_fitted(Path(str(resources.files("realpolitik") / "questions" / "fitted.json")))


# Reading ----------------------------------------------------------------------------------------------------------


def read_fitted(path: Path) -> Fitted:
    """Fitted numbers from a file.

    Raises CaseError with every problem.
    """
    content = _content(path)
    if problems := list(_wrong(content, str(path))):
        raise CaseError(problems)
    split, rules = content["split"], content["parameters"]
    return Fitted(
        rules=MixtureRules(**{one.name: float(rules[one.name]) for one in fields(MixtureRules)}),
        file=content["dataset"]["file"],
        sha256=content["dataset"]["sha256"],
        version=content["version"],
        date=content["date"],
        split=Split(float(split["share"]), split["seed"], tuple(split["proposals"]), tuple(split["issues"])),
        on_split=OnSplit(**{one.name: float(content["on_the_split"][one.name]) for one in fields(OnSplit)}),
    )


_RULE = "a file that realpolitik fit wrote"
_HINT = f"give {_RULE}"
_HASH = re.compile(r"[0-9a-f]{16,64}\Z")


def _content(path: Path) -> dict[str, Any]:
    text = read_text(path)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise CaseError([Problem("", "not JSON", rule=_RULE, suggestion=_HINT, file=str(path), line=line)]) from None
    if not isinstance(content, dict) or content.get("format") != FORM or content.get("method") != "mixture":
        raise CaseError([Problem("", "not fitted numbers", rule=_RULE, suggestion=_HINT, file=str(path))])
    return content


Check = tuple[str, Callable[[Any], bool]]  # what must stand there, and whether it does


def _number(low: float, high: float) -> Check:
    def is_right(value: Any) -> bool:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and low <= value <= high

    return f"a number from {low:g} to {high:g}", is_right


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 255


def _is_seed(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and _HASH.match(value) is not None


def _lists(is_right: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and 0 < len(value) <= MOST and all(map(is_right, value))


_SHARE, _POINTS, _TEXT = _number(0, 1), _number(0, 100), ("text", _is_text)
_FORM: Mapping[tuple[str, ...], Check] = {
    ("version",): _TEXT,
    ("date",): _TEXT,
    ("parameters", "prevails"): _SHARE,
    ("parameters", "base"): _number(0.01, 100),
    ("parameters", "slope"): _number(0, 10),
    ("dataset", "file"): _TEXT,
    ("dataset", "sha256"): ("hexadecimal digits", _is_hash),
    ("split", "share"): _SHARE,
    ("split", "seed"): ("a whole number", _is_seed),
    ("split", "proposals"): ("a list of names", _lists(_is_text)),
    ("split", "issues"): ("a list of fingerprints", _lists(_is_hash)),
    ("on_the_split", "crps"): _POINTS,
    ("on_the_split", "coverage"): _SHARE,
    ("on_the_split", "width"): _POINTS,
}


def _wrong(content: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """Every place where something else stands than should."""
    for path, (what, is_right) in _FORM.items():
        found: Any = content
        for key in path:
            found = found.get(key) if isinstance(found, dict) else None
        place = ".".join(path)
        if found is None:
            yield Problem(place, f"{place} is missing; it is {what}", rule=_RULE, file=file)
        elif not is_right(found):
            yield Problem(place, f"{place} must be {what}, not {shown(found)}", shown(found), _RULE, file=file)
