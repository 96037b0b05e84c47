"""How far two analysts who coded one situation agree on its numbers: inside each other's ranges, apart, together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from realpolitik.case import Case, Estimate
from realpolitik.case.numbers import BY_FIELD, Bounds
from realpolitik.questions.naming import key_in_words

FEWEST = 3  # pairs of numbers below which a correlation says nothing


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two codings agree on some of their numbers."""

    key: str  # "all", "position", "actors.russia", "issues.ukraine"
    name: str
    numbers: int  # that both give
    within: float  # share of them whose means each lie in the other's range
    distance: float | None  # mean distance of the means, as a share of the scale; None: no number here has one
    correlation: float | None  # Pearson's r of the means, on their scales; None: too few, or no spread


@dataclass(frozen=True, slots=True)
class _Both:
    """One number as both give it."""

    path: tuple[str, ...]
    one: Estimate
    other: Estimate
    ends: Bounds | None  # of the scale, where it has one

    @property
    def field(self) -> str:
        """What kind of number it is."""
        return next((part for part in ("values", "cost") if part in self.path), self.path[-1])

    @property
    def shares(self) -> list[float]:
        """Both means as shares of the scale."""
        low, high = self.ends or (0.0, 1.0)
        return [(number.mean - low) / (high - low) for number in (self.one, self.other)]

    @property
    def is_within(self) -> bool:
        """Whether the mean of each lies within the range of the other."""
        return self.one.low <= self.other.mean <= self.one.high and self.other.low <= self.one.mean <= self.other.high


def agreements(one: Case, other: Case) -> tuple[Agreement, ...]:
    """Agreement on all numbers that both give; then by kind of number, by actor and by issue."""
    both = list(_both(one, other))
    if not both:
        return ()
    groups: dict[tuple[str, str], Callable[[_Both], bool]] = {("all", "all numbers"): lambda _: True}
    for field in dict.fromkeys(number.field for number in both):
        groups[field, field] = partial(_is_of_field, field)
    for key, actor in one.actors.items():
        groups[f"actors.{key}", actor.name] = partial(_is_of_actor, key)
    for key in one.issues:
        groups[f"issues.{key}", key_in_words(one, key)] = partial(_is_of_issue, key)
    found = [(key, name, [number for number in both if belongs(number)]) for (key, name), belongs in groups.items()]
    return tuple(_agreement(key, name, own) for key, name, own in found if own)


def _is_of_field(field: str, number: _Both) -> bool:
    return number.field == field


def _is_of_actor(actor: str, number: _Both) -> bool:
    return number.path[:2] in {("stances", actor), ("actors", actor)}


def _is_of_issue(issue: str, number: _Both) -> bool:
    return number.path[0] == "stances" and number.path[2] == issue


def _both(one: Case, other: Case) -> Iterator[_Both]:
    for path, estimate in one.numbers.items():
        if path in other.numbers and not path.startswith("scenarios."):
            yield _Both(tuple(path.split(".")), estimate, other.numbers[path], _ends(path, one, other))


def _ends(path: str, one: Case, other: Case) -> Bounds | None:
    """The ends of the scale that a number has in both codings."""
    parts = path.split(".")
    if parts[-1] == "position":
        ends = one.issues[parts[2]].bounds
        return ends if ends == other.issues[parts[2]].bounds else None
    return next((BY_FIELD[part] for part in reversed(parts) if part in BY_FIELD), None)


def _agreement(key: str, name: str, numbers: Sequence[_Both]) -> Agreement:
    scaled = np.array([number.shares for number in numbers if number.ends is not None]).reshape(-1, 2)
    return Agreement(
        key=key,
        name=name,
        numbers=len(numbers),
        within=sum(number.is_within for number in numbers) / len(numbers),
        distance=float(np.abs(np.diff(scaled, axis=1)).mean()) if len(scaled) else None,
        correlation=_correlation(scaled),
    )


def _correlation(scaled: npt.NDArray[np.float64]) -> float | None:
    if len(scaled) < FEWEST or (np.ptp(scaled, axis=0) < 1e-12).any():
        return None
    return float(np.asarray(np.corrcoef(scaled.T))[0, 1])
