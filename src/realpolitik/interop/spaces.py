"""What negotiation programs have in common: a domain of issues, and profiles that value each issue by itself.

A profile is a case of one actor, named after its file; a domain is a case of all profiles beside it that have its
issues. Weights become saliences, what values are worth the values of levels. What stands now isn't told there: it is
taken to be each issue's first value, or a range's lower end. Reservation values and discounts are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from realpolitik.case.case import Case
from realpolitik.case.document import read_document
from realpolitik.case.form import FORMAT
from realpolitik.case.frames import HIGHEST, LOWEST
from realpolitik.case.issue import Issue
from realpolitik.case.reading import shown
from realpolitik.case.stance import Stance
from realpolitik.errors import CaseError, Problem, RealpolitikError, UnknownName
from realpolitik.interop.rows import MOST_PROBLEMS
from realpolitik.interop.stances import DIGITS, keys_of

MOST_PROFILES = 64
ROUNDING = 0.01  # of weights that were rounded before they were added up
Line = Callable[[], int | None]  # found only where it is needed
OUT_OF_BOUNDS = "weights run from 0 to 1, evaluations from 0"


@dataclass
class Space:
    """The issues of a file, what its party makes of them, and what is wrong in it."""

    file: Path
    is_domain: bool
    title: str = ""
    issues: dict[str, dict[str, float]] = field(default_factory=dict)  # → its levels, with places where it is a range
    ranges: set[str] = field(default_factory=set)
    wishes: dict[str, dict[str, Any]] = field(default_factory=dict)  # issue → a stance's fields
    problems: list[Problem] = field(default_factory=list)

    def report(
        self, line: int | None, message: str, value: str | None = None, rule: str | None = None, hint: str | None = None
    ) -> None:
        """Note a problem of a line, or of the whole file."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem("", message, value, rule, hint, str(self.file), line))

    def add_values(self, name: str, worths: Mapping[str, float], weight: float) -> None:
        """Take in an issue with values, each worth 0 to 1 to the party."""
        self.issues[name] = dict.fromkeys(worths, 0.0)
        values = {value: round(100 * worth, DIGITS) for value, worth in worths.items()}
        self.wishes[name] = {"values": values, "salience": round(100 * weight, DIGITS)}

    def refuse_few(self, line: Line, name: str, count: int) -> None:
        """Note an issue with fewer than two values."""
        if count < 2:
            many = "one value" if count else "no value"
            self.report(line(), f'issue "{shown(name)}" has {many}', rule="an issue has two values or more")

    def add_range(self, line: Line, name: str, ends: tuple[float, float], rise: float, weight: float) -> None:
        """Take in an issue with a range; from its lower to its upper end it is worth so much more to the party."""
        low, high = ends
        self.issues[name] = {LOWEST: low, HIGHEST: high}
        self.ranges.add(name)
        if not low < high:
            self.report(line(), f"{name} runs from {low:g} to {high:g}", rule="a range runs from a low to a high end")
        salience = 100 * weight * min(1.0, abs(rise))
        self.wishes[name] = {"position": high if rise > 0 else low, "salience": round(salience, DIGITS)}


# --- reading ---------------------------------------------------------------------------------------------------------


def read(path: Path, space_of: Callable[[Path], Space]) -> Case:
    """The case of a domain or a profile. space_of: what stands in a file; raises CaseError for one of another kind.

    Raises CaseError with every problem.
    """
    space = space_of(path)
    profiles = [space]
    if space.is_domain:
        names = set(space.issues)
        profiles = [one for one in _beside(path, space_of) if names and set(one.issues) == names]
    if not profiles and not space.problems:
        space.report(None, "no profile of this domain stands beside it, so nobody wants anything",
                   rule="a domain is read with the profiles in its folder")  # fmt: skip
    read_files = [space, *(one for one in profiles if one is not space)]
    problems = [problem for one in read_files for problem in sorted(one.problems, key=lambda known: known.line or 0)]
    problems += [problem for one in profiles for problem in _strange_values(space, one)] if not problems else []
    if problems:
        raise CaseError(problems)
    return _case(space, profiles)


def _beside(path: Path, space_of: Callable[[Path], Space]) -> Iterator[Space]:
    """Profiles in a domain's folder; files that are none are passed over."""
    others = sorted(one for one in path.parent.glob(f"*{path.suffix}") if one.is_file() and one != path)
    for other in others[:MOST_PROFILES]:
        try:
            space = space_of(other)
        except CaseError:
            continue
        if not space.is_domain:
            yield space


def _strange_values(space: Space, profile: Space) -> Iterator[Problem]:
    """What a profile values that isn't in its domain, or leaves out."""
    for name, levels in profile.issues.items():
        if levels != space.issues[name]:
            rule = f"values: {', '.join(list(space.issues[name])[:12])}"
            yield Problem("", f"the values of {name} are not those of the domain", None, rule, None, str(profile.file))


def _case(space: Space, profiles: Sequence[Space]) -> Case:
    actors = keys_of(one.file.stem for one in profiles)
    issues = keys_of(space.issues)
    levels = {name: keys_of(own) for name, own in space.issues.items()}
    stances: dict[str, Any] = {}
    for one in profiles:
        own = stances[actors[one.file.stem]] = {}
        for name, wish in one.wishes.items():
            own[issues[name]] = dict(wish)
            if "values" in wish:
                own[issues[name]]["values"] = {levels[name][value]: worth for value, worth in wish["values"].items()}
    document = {
        "realpolitik": FORMAT,
        "title": space.title or space.file.stem,
        "actors": {key: {"name": name} for name, key in actors.items()},
        "issues": {
            issues[name]: {
                "levels": dict(own) if name in space.ranges else list(levels[name].values()),
                "status_quo": LOWEST if name in space.ranges else next(iter(levels[name].values())),
            }
            for name, own in space.issues.items()
        },
        "stances": stances,
    }
    reading = read_document(document)
    if reading.notes:
        problems = [note.problem() for note in reading.notes]
        raise CaseError([Problem(one.path, f"{one.path}: {one.message}", one.value, one.rule, one.suggestion,
                                 str(space.file)) for one in problems])  # fmt: skip
    return Case.of(reading, str(space.file), space.file.parent)


# --- writing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Share:
    """What is written of one issue."""

    issue: Issue
    is_range: bool
    worths: Mapping[str, float]  # level → what it is worth to the party, 0 to 100; empty in a domain
    weight: float  # of 1

    @property
    def best(self) -> float:
        """What its best level is worth."""
        return max(self.worths.values(), default=0.0)


def shares(case: Case, actor: str | None) -> list[Share]:
    """The issues of a case as a domain has them, or as an actor's profile; where it has no stance, they have no weight.

    Raises UnknownName; RealpolitikError where there is no issue, or the actor cares for nothing.
    """
    if not case.issues:
        raise RealpolitikError("the case has no issues, so there is no domain to write")
    stances = {} if actor is None else _stances(case, actor)
    worths = {key: _worths(issue, stances[key]) if key in stances else dict.fromkeys(issue.levels, 0.0)
              for key, issue in case.issues.items()}  # fmt: skip
    stakes = {key: stances[key].salience.mean * max(worths[key].values()) for key in stances}
    total = sum(stakes.values())
    return [
        Share(issue, _is_range(case, issue), worths[key], stakes.get(key, 0.0) / total if total else 0.0)
        for key, issue in case.issues.items()
    ]


def _stances(case: Case, actor: str) -> Mapping[str, Stance]:
    if actor not in case.actors:
        raise UnknownName("an actor", actor, case.actors)
    stances = case.stances.get(actor, {})
    if not any(stance.salience.mean > 0 for stance in stances.values()):
        raise RealpolitikError(f"{case.actors[actor].name} cares for nothing, so it has no profile to write")
    return stances


def _is_range(case: Case, issue: Issue) -> bool:
    """Whether an issue is a range on which everybody wants one of the ends; else it is written as its levels."""
    wanted = [own[issue.key].position for own in case.stances.values() if issue.key in own]
    return issue.levels == (LOWEST, HIGHEST) and all(one is not None and one.mean in issue.bounds for one in wanted)


def _worths(issue: Issue, stance: Stance) -> dict[str, float]:
    """What each level is worth to an actor, 0 to 100."""
    if stance.position is None:
        return {level: value.mean for level, value in (stance.values or {}).items()}
    wanted = issue.to_scale(stance.position.mean)
    away = {level: abs(issue.to_scale(issue.point(level)) - wanted) for level in issue.levels}
    return {level: max(0.0, round(100 - far, DIGITS)) for level, far in away.items()}
