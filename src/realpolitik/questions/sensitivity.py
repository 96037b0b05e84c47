"""Whose numbers an answer turns on: what each group of open numbers accounts for, alone and with others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from realpolitik.case import Case
from realpolitik.ensemble.crossing import Crossed, Stepped
from realpolitik.ensemble.sampling import Rows, Sample
from realpolitik.methods.sensitivity import STEP, Morris, Sobol, morris, sobol
from realpolitik.questions.belonging import OWNERS, numbers_of_owner, owner
from realpolitik.questions.wording import NO_BREAK_SPACE, listed, sentence

Truths = npt.NDArray[np.bool_]
Found = Callable[[Rows], Mapping[str, npt.NDArray[Any]]]  # what the draws of an arrangement come to, in their order

MOST_CROSSED = 16_384  # draws: margins are then about a point
PATHS = 128  # for elementary effects, at most; each crosses every group once
TOO_FEW = 16  # draws with the rarer answer: fewer say nothing about what makes it
NAMED = 3  # groups in a sentence whose order can't be told


@dataclass(frozen=True, slots=True)
class Subject:
    """An answer that is given in some draws."""

    key: str  # deals.NAME or claims.NAME
    word: str  # "ready", "follows"
    column: str
    value: int
    share: float  # of the draws in which it is given
    draws: int

    @property
    def varies(self) -> bool:
        """Whether there are draws enough with either answer."""
        return min(self.share, 1 - self.share) * min(self.draws, MOST_CROSSED) >= TOO_FEW

    def truths(self, columns: Mapping[str, npt.NDArray[Any]]) -> Truths:
        """In which draws it is given."""
        return np.asarray(columns[self.column] == self.value)


@dataclass(frozen=True, slots=True)
class Part:
    """What one group of numbers accounts for, as shares of the answer's variance."""

    owner: str  # an actor, an issue or a source; empty: nobody's; *: of several
    name: str  # "Russia's numbers"
    numbers: int  # that are open
    first: float  # by themselves; an estimate may fall a little below nought
    first_margin: float
    total: float  # by themselves and together with others
    total_margin: float
    steps: float  # share of steps across two thirds of all its ranges that change the answer
    steps_margin: float


@dataclass(frozen=True, slots=True)
class Grouping:
    """All open numbers, in groups of one kind."""

    by: str  # actor, issue or source
    parts: tuple[Part, ...]  # the largest total first
    is_ranked: bool  # the first is so by more than the margins

    @property
    def contenders(self) -> tuple[Part, ...]:
        """The parts that may be the largest, as far as the margins tell."""
        first = self.parts[0]
        return tuple(one for one in self.parts if one.total + one.total_margin >= first.total - first.total_margin)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What one answer turns on."""

    key: str  # deals.NAME or claims.NAME
    word: str  # the answer: the verdict that is printed; "follows"
    share: float  # of the draws in which it is given
    draws: int  # that were drawn; of them at most 16,384 are crossed where it varies
    groupings: tuple[Grouping, ...]  # by actor, issue and source; empty where it hardly ever varies
    sentence: str

    def why(self) -> str:
        """What it turns on, in a sentence for each kind of group."""
        return self.sentence

    def by(self, kind: str) -> Grouping | None:
        """The groups by actor, issue or source; None where the answer hardly ever varies."""
        return next((one for one in self.groupings if one.by == kind), None)


def sensitivities(
    case: Case, sample: Sample, subjects: Sequence[Subject], found: Found, seed: int
) -> tuple[Sensitivity, ...]:
    """What each answer turns on. `case`: as it stands now, whose open numbers are the sample's axes.

    `found` is asked only where an answer varies, for the columns of those that do. Raises RealpolitikError without
    SALib.
    """
    asked = [_Arranged(case, by, sample, found) for by in OWNERS if any(subject.varies for subject in subjects)]
    return tuple(_sensitivity(subject, asked, seed) for subject in subjects)


class _Arranged:
    """One way to group the numbers, with what was found in its draws."""

    def __init__(self, case: Case, by: str, sample: Sample, found: Found) -> None:
        owners = [owner(case, by, axis) for axis in sample.axes]
        self.by = by
        self.owners = sorted(set(owners))
        self.names = [numbers_of_owner(case, by, key) for key in self.owners]
        groups = tuple(map(self.owners.index, owners))
        self.numbers = [
            sum(len(axis.numbers) for axis, own in zip(sample.axes, owners, strict=True) if own == key)
            for key in self.owners
        ]
        fewer = replace(sample, rows=min(sample.rows, PATHS))
        many = replace(sample, rows=min(sample.rows, MOST_CROSSED))
        crossed, self.stepped = Crossed.of(many, groups), Stepped.of(fewer, groups)
        self.in_crossed, self.in_stepped = found(crossed), found(self.stepped)
        self.inputs = np.concatenate([self.stepped.points(block) for block in self.stepped.blocks])

    def grouping(self, subject: Subject, seed: int) -> Grouping:
        """What each group accounts for."""
        indices = sobol(subject.truths(self.in_crossed), len(self.owners), seed)
        groups = np.array(self.stepped.groups, dtype=np.intp)
        effects = morris(self.inputs, subject.truths(self.in_stepped), groups, seed)
        parts = sorted(self._parts(indices, effects), key=lambda part: (-part.total, part.owner))
        close = [one for one in parts[1:] if one.total + one.total_margin >= parts[0].total - parts[0].total_margin]
        return Grouping(self.by, tuple(parts), not close)

    def _parts(self, indices: Sobol, effects: Morris) -> Iterator[Part]:
        for group, key in enumerate(self.owners):
            yield Part(
                owner=key,
                name=self.names[group],
                numbers=self.numbers[group],
                first=float(indices.first[group]),
                first_margin=float(indices.first_margin[group]),
                total=float(indices.total[group]),
                total_margin=float(indices.total_margin[group]),
                steps=float(effects.size[group] * STEP),
                steps_margin=float(effects.size_margin[group] * STEP),
            )


def _sensitivity(subject: Subject, asked: Sequence[_Arranged], seed: int) -> Sensitivity:
    groupings = tuple(one.grouping(subject, seed) for one in asked) if subject.varies else ()
    told = " ".join(grouping_in_words(one) for one in groupings) or _steady(subject)
    return Sensitivity(subject.key, subject.word, subject.share, subject.draws, groupings, told)


def _steady(subject: Subject) -> str:
    if subject.share in (0.0, 1.0):
        return f"The answer is the same in all {subject.draws:,} draws: it turns on none of the open numbers."
    rarer = round(min(subject.share, 1 - subject.share) * subject.draws)
    return f"The answer is another in {rarer:,} of {subject.draws:,} draws: too few to say what it turns on."


def grouping_in_words(grouping: Grouping) -> str:
    """Whose numbers an answer turns on, as a sentence.

    "By actor it turns on Russia's numbers: 61 % of the variation by themselves, 78 % with others (± 5)."
    """
    first, *_ = grouping.parts
    if grouping.is_ranked:
        alone = f"{percent(first.first)} of the variation by themselves"
        return sentence(f"by {grouping.by} it turns on {first.name}: {alone}, {_with_others(first)}")
    close = grouping.contenders
    named = listed(f"{one.name} ({_with_others(one)})" for one in close[:NAMED])
    more = f"; {len(close) - NAMED} more may be as large" if len(close) > NAMED else ""
    return sentence(f"by {grouping.by} the margins are too wide to say which counts most: {named}{more}")


def _with_others(part: Part) -> str:
    return f"{percent(part.total)} with others, ± {100 * part.total_margin:.0f}"


def percent(index: float) -> str:
    """An index to a whole percent, since its margin is no smaller; beyond nought and one an estimate errs by chance."""
    return f"{100 * min(1.0, max(0.0, index)):.0f}{NO_BREAK_SPACE}%"
