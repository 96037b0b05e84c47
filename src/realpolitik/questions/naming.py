"""Keys of a case as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import floor, log10

from realpolitik.case import Case, Issue
from realpolitik.questions.wording import MINUS, listed

DIGITS = 2  # of a point on a scale: to a hundredth of it
_ON_IT = 1e-9  # of the scale: rounding


def spaced(key: str) -> str:
    """A key in words: `iran_presence` reads "iran presence"."""
    return key.replace("_", " ")


def key_in_words(case: Case, key: str) -> str:
    """A key in words, actors' own names as they are written: `iran_presence` reads "Iran presence"."""
    return case.in_words(key)


def actors_in_words(case: Case, keys: Iterable[str]) -> str:
    """Actors by the names that are printed: "Russia, Iran and Israel"."""
    return listed(case.actors[key].name for key in keys)


def terms_in_words(case: Case, terms: Mapping[str, str]) -> str:
    """Terms as a list: "iran presence: none, sanctions: eased"."""
    return ", ".join(f"{key_in_words(case, issue)}: {key_in_words(case, level)}" for issue, level in terms.items())


def number_in_words(case: Case, path: str) -> str:
    """What the number at a path is about: "Russia on army: salience"."""
    parts = path.split(".")
    where = ""
    if parts[0] == "scenarios" and len(parts) > 2:
        where, parts = f" ({scenario_in_words(case, parts[1])})", parts[2:]
    match parts:
        case ("stances", actor, issue, *rest):
            about = f"{case.actors[actor].name} on {key_in_words(case, issue)}: {_field_in_words(case, rest)}"
        case ("actors", actor, field):
            about = f"{case.actors[actor].name}: {field}"
        case ("levers", lever, "cost", payer):
            about = f"{key_in_words(case, lever)}: cost to {case.actors[payer].name}"
        case (_, entry, field):
            about = f"{key_in_words(case, entry)}: {field}"
        case _:
            about = spaced(path)
    return about + where


def _field_in_words(case: Case, parts: Sequence[str]) -> str:
    """A stance's field: "salience", "otherwise position", "value of opposition"."""
    words = " ".join(key_in_words(case, part) for part in parts)
    return words.replace("values ", "value of ")


def scenario_in_words(case: Case, key: str | None) -> str:
    """A scenario by its name; without one, now."""
    return "now" if key is None or key not in case.scenarios else case.scenarios[key].name


def point_in_words(issue: Issue, point: float) -> str:
    """A point of an issue's own scale, to about a hundredth of it.

    A scale from 0 to 100 gets whole numbers, one from 4 to 10 two decimals.
    """
    low, high = issue.bounds
    digits = max(0, DIGITS - floor(log10(high - low)))
    text = f"{point:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", MINUS)


def place_in_words(case: Case, key: str, point: float) -> str:
    """A place on an issue's own scale: the level that stands there, else the point itself."""
    issue = case.issues[key]
    low, high = issue.bounds
    here = [level for level in issue.levels if abs(issue.point(level) - point) <= _ON_IT * (high - low)]
    return key_in_words(case, here[0]) if here else point_in_words(issue, point)
