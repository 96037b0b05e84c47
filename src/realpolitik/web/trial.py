"""Changes that are tried on a case without being saved: they travel in the address, `?try=PATH:VALUE`.

So the server keeps nothing for whoever tries something: back undoes it, two tabs can't lose each other's work, and a
trial can be sent as a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from realpolitik.case import Case
from realpolitik.case.edit import one_line
from realpolitik.case.merge import at_path
from realpolitik.case.text import parse_text
from realpolitik.errors import CaseError, Problem

MOST_CHANGES = 100  # an address has its limits; an analyst who changes more saves in between
LONGEST = 4_000  # characters of a path or a value: a sentence or two, a short map


@dataclass(frozen=True, slots=True)
class Change:
    """One value put in place, written as in the case file; an empty one removes what is there."""

    path: str
    written: str

    def __post_init__(self) -> None:
        if len(self.path) > LONGEST:
            raise CaseError([self._problem()])

    def __str__(self) -> str:
        return f"{self.path}:{self.written}"

    @property
    def value(self) -> Any:
        """The value, as the case file would be read; None removes.

        Raises CaseError where it isn't one value.
        """
        if not self.written.strip():
            return None
        try:
            parsed = parse_text(f"value: {self.written}")
        except CaseError:
            raise CaseError([self._problem()]) from None
        said = parsed.root.plain()
        if parsed.problems or said.keys() != {"value"} or len(self.written) > LONGEST:
            raise CaseError([self._problem()])
        return said["value"]

    def _problem(self) -> Problem:
        path, written = self.path[:200], self.written[:60]
        message = f'"{written}" can\'t be read as a value of {path}'
        return Problem(path, message, written, "a value is written as in the case file")


@dataclass(frozen=True)
class Trial:
    """Changes in the order in which they were made, one for each path."""

    changes: tuple[Change, ...] = ()

    @classmethod
    def of(cls, texts: Iterable[str]) -> Trial:
        """The trial of an address; a path that is given again stands where it first stood.

        Raises CaseError for what isn't `path:value`, or for too much of it.
        """
        found: dict[str, Change] = {}
        for text in texts:
            path, colon, written = text.partition(":")
            if not (path and colon):
                rule = "a trial is a path, a colon and a value"
                raise CaseError([Problem(path, f'"{text[:60]}" is no change', text, rule)])
            found[path] = Change(path, written.strip())
        if len(found) > MOST_CHANGES:
            raise CaseError([Problem("", f"more than {MOST_CHANGES} changes at once", suggestion="save some first")])
        return cls(tuple(found.values()))

    def __bool__(self) -> bool:
        return bool(self.changes)

    @cached_property
    def edits(self) -> Mapping[str, Any]:
        """What `Case.edit` takes. Raises CaseError with every value that can't be read."""
        values, problems = {}, list[Problem]()
        for change in self.changes:
            try:
                values[change.path] = change.value
            except CaseError as error:
                problems += error.problems
        if problems:
            raise CaseError(problems)
        return values

    @property
    def texts(self) -> tuple[str, ...]:
        """Every change as the address has it."""
        return tuple(map(str, self.changes))

    def having(self, change: Change) -> Trial:
        """With a change besides, or in the place of another of the same path."""
        if any(one.path == change.path for one in self.changes):
            return Trial(tuple(change if one.path == change.path else one for one in self.changes))
        return replace(self, changes=(*self.changes, change))

    def without(self, path: str) -> Trial:
        """With the change of one path dropped."""
        return Trial(tuple(one for one in self.changes if one.path != path))


NOTHING = Trial()  # nothing is tried


def written_at(case: Case, path: str) -> str:
    """What the case file says at a path, on one line; empty where it says nothing."""
    value = at_path(case.document, tuple(int(part) if part.isdecimal() else part for part in path.split(".")))
    return "" if value is None else one_line(value)


def address(path: str, trial: Trial, scenario: str | None = None, asked: Iterable[tuple[str, str]] = ()) -> str:
    """A page's address with the trial, the scenario and whatever else it is asked with."""
    scenarios = [("in", scenario)] if scenario is not None else []
    query = [*asked, *scenarios, *(("try", text) for text in trial.texts)]
    return f"{path}?{urlencode(query)}" if query else path
