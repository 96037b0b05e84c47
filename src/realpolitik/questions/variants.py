"""The cases between two versions of one: the old one with some of the changes made, where that gives a sound case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from realpolitik.arena import Draws
from realpolitik.case import Case
from realpolitik.case.difference import TEXT, Difference, applied, bare, differences, is_exchangeable, number_at
from realpolitik.case.reading import dotted
from realpolitik.errors import CaseError, Problem
from realpolitik.questions.causes import Changes, reduced


class Variants:
    """A case with any of some changes made; changes go by their place in `changes`.

    Changes that are one number in another's place are made in draws of the same case; for others it is read anew.
    """

    def __init__(self, case: Case, changes: Sequence[Difference], after: Case) -> None:
        """`case` and `after`, in which all changes are made, say nothing on which no verdict rests: see `bare`."""
        self.case, self.changes, self.after = case, tuple(changes), after
        self.all = frozenset(range(len(self.changes)))
        self.numbers = frozenset(at for at in self.all if is_exchangeable(self.changes[at], case, after))
        self.read = self.all - self.numbers
        self._cases: dict[Changes, Case | tuple[Problem, ...]] = {frozenset(): case}

    @classmethod
    def between(cls, old: Case, new: Case) -> Variants:
        """What lies between two cases."""
        one, other = bare(old), bare(new)
        return cls(one, [change for change in differences(one, other) if change.kind != TEXT], other)

    def reversed(self) -> Variants:
        """The way back: the same changes, each undone."""
        undone = [replace(change, before=change.after, after=change.before) for change in self.changes]
        return Variants(self.after, undone, self.case)

    def variant(self, chosen: Changes) -> Case | None:
        """The case with those of the changes made that aren't numbers; None where that is no sound case."""
        found = self._read(chosen & self.read)
        return found if isinstance(found, Case) else None

    def draws(self, sets: Sequence[Changes], case: Case) -> Draws:
        """The numbers as they stand after each of several sets of changes."""
        moved = sorted(at for at in self.numbers if any(at in chosen for chosen in sets))
        found = {}
        for at in moved:
            path = self.changes[at].path
            before, after = number_at(self.case, path), number_at(self.after, path)
            if before is not None and after is not None and number_at(case, path) is not None:
                found[dotted(path)] = np.where([at in chosen for chosen in sets], after.mean, before.mean)
        return found

    def closed(self, chosen: Changes) -> Changes:
        """Changes with others without which they make no sound case: whatever its problems point at."""
        while chosen != self.all and (problems := self._problems(chosen)):
            more = {at for at in self.read - chosen if any(_bears_on(self.changes[at], one) for one in problems)}
            chosen = chosen | more if more else self.all
        return chosen

    def units(self) -> Iterator[Changes]:
        """Every change with as few others as it takes for a sound case."""
        for at in sorted(self.all):
            alone = frozenset({at})
            others = sorted(self.closed(alone) - alone)
            yield alone.union(reduced(others, partial(self._are_sound, alone)))

    def _are_sound(self, own: Changes, parts: Sequence[Sequence[int]]) -> list[bool]:
        return [not self._problems(own.union(part)) for part in parts]

    def _problems(self, chosen: Changes) -> tuple[Problem, ...]:
        found = self._read(chosen & self.read)
        return found if isinstance(found, tuple) else ()

    def _read(self, chosen: Changes) -> Case | tuple[Problem, ...]:
        if chosen not in self._cases:
            document = applied(self.case.document, [self.changes[at] for at in sorted(chosen)])
            try:
                self._cases[chosen] = self.case.saying(document)
            except CaseError as error:
                self._cases[chosen] = error.problems
        return self._cases[chosen]


def _bears_on(change: Difference, problem: Problem) -> bool:
    """Whether a change could have to do with a problem: it lies in the same entry, or declares what is missing."""
    place = tuple(problem.path.split("."))
    places = [place, place[2:]] if place[0] == "scenarios" else [place]
    if any(_same_entry(change.entry, here) for here in places):
        return True
    return bool(change.path) and str(change.path[-1]) in _named(problem)


def _same_entry(entry: Sequence[Any], place: Sequence[str]) -> bool:
    length = min(len(entry), len(place))
    return length > 1 and tuple(map(str, entry[:length])) == tuple(place[:length])


def _named(problem: Problem) -> tuple[str, ...]:
    """What a problem names: its value, and the last part of its path."""
    return (*((problem.value,) if problem.value else ()), problem.path.rpartition(".")[2])
