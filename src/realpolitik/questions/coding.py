"""How far two analysts who coded one situation agree on its numbers: inside each other's ranges, apart, together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.case import Case, Estimate
from realpolitik.case.numbers import BY_FIELD

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
    scaled: tuple[float, float] | None  # the means as shares of the scale, where the number has one

    @property
    def is_within(self) -> bool:
        return self.one.low <= self.other.mean <= self.one.high and self.other.low <= self.one.mean <= self.other.high


def agreements(one: Case, other: Case) -> tuple[Agreement, ...]:
    """Agreement on all numbers that both give; then by kind of number, by actor and by issue."""
    both = list(_both(one, other))
    if not both:
        return ()
    groups: dict[tuple[str, str], Callable[[_Both], bool]] = {("all", "all numbers"): lambda _: True}
    for field in dict.fromkeys(_field(number) for number in both):
        groups[field, field] = lambda number, field=field: _field(number) == field
    for key, actor in one.actors.items():
        groups[f"actors.{key}", actor.name] = lambda number, key=key: number.path[:2] in {("stances", key),
                                                                                         ("actors", key)}  # fmt: skip
    for key in one.issues:
        groups[f"issues.{key}", key.replace("_", " ")] = lambda number, key=key: (
            number.path[0] == "stances" and number.path[2] == key
        )
    found = [(key, name, [number for number in both if belongs(number)]) for (key, name), belongs in groups.items()]
    return tuple(_agreement(key, name, own) for key, name, own in found if own)


def _both(one: Case, other: Case) -> Iterator[_Both]:
    for path, estimate in one.numbers.items():
        if path in other.numbers and not path.startswith("scenarios."):
            parts = tuple(path.split("."))
            yield _Both(parts, estimate, other.numbers[path], _scaled(parts, one, other))


def _scaled(path: tuple[str, ...], one: Case, other: Case) -> tuple[float, float] | None:
    means = one.numbers[".".join(path)].mean, other.numbers[".".join(path)].mean
    if path[-1] == "position":
        ends = one.issues[path[2]].bounds
        if ends != other.issues[path[2]].bounds:
            return None
    else:
        field = next((part for part in reversed(path) if part in BY_FIELD), None)
        if field is None:
            return None
        ends = BY_FIELD[field]
    return tuple((mean - ends[0]) / (ends[1] - ends[0]) for mean in means)  # type: ignore[return-value]


def _field(number: _Both) -> str:
    path = number.path
    return next((part for part in ("values", "cost") if part in path), path[-1])


def _agreement(key: str, name: str, numbers: Sequence[_Both]) -> Agreement:
    scaled = np.array([number.scaled for number in numbers if number.scaled is not None]).reshape(-1, 2)
    return Agreement(
        key=key,
        name=name,
        numbers=len(numbers),
        within=sum(number.is_within for number in numbers) / len(numbers),
        distance=float(np.abs(scaled[:, 0] - scaled[:, 1]).mean()) if len(scaled) else None,
        correlation=_correlation(scaled),
    )


def _correlation(scaled: np.ndarray) -> float | None:  # type: ignore[type-arg]
    if len(scaled) < FEWEST or (np.ptp(scaled, axis=0) < 1e-12).any():
        return None
    return float(np.corrcoef(scaled.T)[0, 1])
