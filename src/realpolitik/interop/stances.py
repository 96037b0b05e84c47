"""Who wants what, how much, and with which power: what the formats of collective decision-making have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from realpolitik.case.case import Case
from realpolitik.case.document import read_document
from realpolitik.case.form import FORMAT
from realpolitik.case.frames import HIGHEST, LOWEST
from realpolitik.errors import CaseError, Problem, RealpolitikError

_BARRED = re.compile(r"[.#\x00-\x1f\x7f]+")
_LONGEST_NAME = 100
DIGITS = 10  # of a salience turned from 0–1 into 0–100


@dataclass(frozen=True, slots=True)
class Wish:
    """What one actor wants on one issue."""

    position: float  # on the issue's own scale
    salience: float  # 0–100
    capability: float


@dataclass
class Wishes:
    """Actors, issues with a scale, and stances, by the names that a file gives them."""

    title: str
    actors: dict[str, str] = field(default_factory=dict)  # → a longer name, or nothing
    issues: dict[str, tuple[float, float]] = field(default_factory=dict)  # → its ends
    questions: dict[str, str] = field(default_factory=dict)  # issue → what it is about, where that is told
    stances: dict[tuple[str, str], Wish] = field(default_factory=dict)  # (actor, issue)

    def case(self, file: str | None) -> Case:
        """The case: what its numbers say, and nothing more. Where an issue stands now is taken to be its lowest end.

        Raises CaseError.
        """
        actor_keys, issue_keys = keys_of(self.actors), keys_of(self.issues)
        powers = self._capabilities()
        stances: dict[str, dict[str, Any]] = {}
        for (actor, issue), wish in self.stances.items():
            entry: dict[str, Any] = {"position": wish.position, "salience": round(wish.salience, DIGITS)}
            if wish.capability != powers[actor]:
                entry["capability"] = wish.capability
            stances.setdefault(actor_keys[actor], {})[issue_keys[issue]] = entry
        document = {
            "realpolitik": FORMAT,
            "title": self.title,
            "actors": {
                actor_keys[name]: {"name": longer or name, "capability": powers[name]}
                for name, longer in self.actors.items()
            },
            "issues": {
                issue_keys[name]: {
                    **({"question": self.questions[name]} if name in self.questions else {}),
                    "levels": {LOWEST: low, HIGHEST: high},
                    "status_quo": LOWEST,
                }
                for name, (low, high) in self.issues.items()
            },
            "stances": stances,
        }
        reading = read_document(document)
        if reading.notes:
            raise CaseError([Problem(*_spelled(note.problem(), file)) for note in reading.notes])
        return Case.of(reading, file, Path(file).parent if file is not None else None)

    def _capabilities(self) -> dict[str, float]:
        """What each actor's capability is on most issues."""
        found: dict[str, Counter[float]] = {name: Counter() for name in self.actors}
        for (name, _), wish in self.stances.items():
            found[name][wish.capability] += 1
        return {name: own.most_common(1)[0][0] if own else 1.0 for name, own in found.items()}


def _spelled(problem: Problem, file: str | None) -> tuple[Any, ...]:
    message = f"{problem.path}: {problem.message}"
    return problem.path, message, problem.value, problem.rule, problem.suggestion, file


def keys_of(names: Iterable[str]) -> Mapping[str, str]:
    """A key for each name: the name itself, but for what paths and citations use."""
    keys: dict[str, str] = {}
    taken: set[str] = set()
    counted: Counter[str] = Counter()  # how often a key has been asked for
    for name in names:
        plain = key = _BARRED.sub("_", name)[:_LONGEST_NAME].strip() or "_"
        while key in taken:
            counted[plain] += 1
            key = f"{plain[: _LONGEST_NAME - 6]} {counted[plain] + 1}"
        keys[name] = key
        taken.add(key)
    return keys


def wishes_of(case: Case) -> Wishes:
    """What of a case is actors, issues with a scale and stances; ranges by their means.

    Raises RealpolitikError where there is nothing of the kind.
    """
    found = Wishes(case.title)
    for key, issue in case.issues.items():
        if issue.is_ordered:
            found.issues[key] = issue.bounds
            said = case.document["issues"][key].get("question")
            if said:
                found.questions[key] = said
    for actor, stances in case.stances.items():
        for key, stance in stances.items():
            if stance.position is not None:
                power = stance.capability or case.actors[actor].capability
                found.stances[actor, key] = Wish(stance.position.mean, stance.salience.mean, power.mean)
    if not found.stances:
        raise RealpolitikError("the case has no stance on an issue with a scale, so there is nothing to write")
    present = {actor for actor, _ in found.stances}
    found.actors = {key: actor.name for key, actor in case.actors.items() if key in present}
    return found


def left_out(case: Case) -> Iterator[str]:
    """What of a case no table of stances holds, in words."""
    kept = ("realpolitik", "extends", "title", "actors", "issues", "stances")
    yield from (name for name, value in case.document.items() if value and name not in kept)
    without_order = [key for key, issue in case.issues.items() if not issue.is_ordered]
    if without_order:
        yield f"issues without order ({', '.join(without_order)})"
    if any(issue.is_ordered and len(issue.levels) > 2 for issue in case.issues.values()):
        yield "names of levels"
    if any(number.is_range for number in case.numbers.values()):
        yield "ranges (their means stand)"
    stances = [stance for own in case.stances.values() for stance in own.values()]
    if any(stance.when is not None for stance in stances):
        yield "conditions of stances"
    if any(stance.declared is not None for stance in stances):
        yield "declared positions"
    silent = [key for key in case.actors if key not in case.stances]
    if silent:
        yield f"actors without a stance ({', '.join(silent)})"


def plain_number(value: float) -> str:
    """A number as other programs read it: all its digits, no exponent where none is needed."""
    return repr(round(value, DIGITS)).removesuffix(".0")
