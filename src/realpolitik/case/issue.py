"""What is at issue, and on which scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from realpolitik.case.source import Evidence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class VoteRule:
    """A weighted majority: the weights of those in favour must reach `at_least`."""

    weights: Mapping[str, float]
    at_least: float


@dataclass(frozen=True, slots=True)
class Issue:
    """A question with its possible settlements, on an ordered scale or an unordered list.

    Inside the program the lowest level is 0 and the highest 100; this class is the only place that converts.
    """

    key: str
    question: str
    levels: tuple[str, ...]
    points: tuple[float, ...] | None  # each level's place on the issue's own scale; None: the levels have no order
    status_quo: str
    vote: tuple[VoteRule, ...]  # every rule must be met; empty: settled by levers
    consensus: tuple[str, ...]  # all must agree; empty: settled by levers
    evidence: Evidence

    @property
    def is_ordered(self) -> bool:
        """Whether the levels are points on a scale."""
        return self.points is not None

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest point of the issue's own scale; an unordered issue values its levels from 0 to 100."""
        return (min(self.points), max(self.points)) if self.points is not None else (0.0, 100.0)

    def index(self, level: str) -> int:
        """Where a level stands in `levels`."""
        return self.levels.index(level)

    def point(self, level: str) -> float:
        """A level's place on the issue's own scale."""
        if self.points is None:
            raise ValueError(f"the levels of {self.key} have no order")
        return self.points[self.index(level)]

    @overload
    def to_scale(self, value: float) -> float: ...

    @overload
    def to_scale(self, value: NDArray[np.float64]) -> NDArray[np.float64]: ...

    def to_scale(self, value: float | NDArray[np.float64]) -> float | NDArray[np.float64]:
        """A value of the issue's own scale as 0–100; an array is converted element by element."""
        low, high = self.bounds
        return (value - low) * (100.0 / (high - low))

    @overload
    def from_scale(self, value: float) -> float: ...

    @overload
    def from_scale(self, value: NDArray[np.float64]) -> NDArray[np.float64]: ...

    def from_scale(self, value: float | NDArray[np.float64]) -> float | NDArray[np.float64]:
        """A value from 0 to 100 on the issue's own scale; an array is converted element by element."""
        low, high = self.bounds
        return low + value * ((high - low) / 100.0)
