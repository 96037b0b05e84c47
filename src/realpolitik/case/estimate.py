"""A number as an analyst gives it: exact, a range, or a range with a most likely value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number between `low` and `high`; with a `mode` it is a PERT estimate, without one every value is as likely."""

    low: float
    high: float
    mode: float | None = None

    def __post_init__(self) -> None:
        inner = self.low if self.mode is None else self.mode
        if not self.low <= inner <= self.high:
            raise ValueError(f"an estimate needs low <= mode <= high, got {self.low}, {self.mode}, {self.high}")

    @classmethod
    def exactly(cls, value: float) -> Estimate:
        """An estimate without uncertainty."""
        return cls(value, value)

    @property
    def is_range(self) -> bool:
        """Whether the analyst left the number open."""
        return self.low < self.high

    @property
    def mean(self) -> float:
        """What the number stands for outside an ensemble; PERT mean (low + 4 mode + high) / 6 (Malcolm et al. 1959)."""
        if self.mode is None:
            return self.low if self.low == self.high else (self.low + self.high) / 2
        return (self.low + 4 * self.mode + self.high) / 6
