"""Every error that Realpolitik raises on purpose.

RealpolitikError
├── CaseError          the case has problems; `.problems` lists every one of them
├── UnknownName        a case, scenario, deal, actor or path that isn't there
├── Contradiction      a question with conditions that nothing can satisfy together
├── Undefined          a theory that has nothing to say about what it was asked
├── TooLarge           an exact answer would take more than this machine should be asked for
└── Unreadable         a text that can't be read as an article
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

MOST_LISTED = 12  # known names in a message


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong (or odd) in a case file: where, what, the rule, and a suggestion."""

    path: str  # "stances.russia.army.position"; empty for the whole file
    message: str  # what is wrong, in words, with the value
    value: str | None = None  # the value as written
    rule: str | None = None
    suggestion: str | None = None
    file: str | None = None
    line: int | None = None
    cell: str | None = None  # of a spreadsheet, in the line's place: "Positions!C4"

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.cell) if part is not None)
        hint = f"; {self.suggestion}" if self.suggestion else ""
        return f"{place}  {self.message}{hint}" if place else f"{self.message}{hint}"


class RealpolitikError(Exception):
    """The base of all errors that Realpolitik raises on purpose."""


class CaseError(RealpolitikError):
    """The case has problems."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), (self.problems,)  # from one process to another


class UnknownName(RealpolitikError):
    """A name that isn't there, with the nearest one that is."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        self.what, self.name, self.known = what, name, tuple(known)
        super().__init__(f'"{name}" is not {what}{did_you_mean(name, self.known) or _there_is(self.known)}')

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), (self.what, self.name, self.known)


class Contradiction(RealpolitikError):
    """A question asks for what nothing can satisfy together; the message says what. A case that does: CaseError."""


class Undefined(RealpolitikError):
    """What was asked is outside the theory that should answer it; the message says what the theory needs."""


class TooLarge(RealpolitikError):
    """The exact answer is out of this machine's reach; the message says the size and what would fit."""


class Unreadable(RealpolitikError):
    """A text can't be read here; the message says why, and what would help."""


def _there_is(known: tuple[str, ...]) -> str:
    """The clause that lists the known names where they are few."""
    return f"; there is {', '.join(known)}" if 0 < len(known) <= MOST_LISTED else ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The clause that suggests the nearest known name, or nothing."""
    near = get_close_matches(name, list(known), n=1)
    return f'; did you mean "{near[0]}"?' if near else ""
