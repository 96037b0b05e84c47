"""What an actor wants on an issue, and how much it cares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from realpolitik.case.estimate import Estimate
from realpolitik.case.source import Evidence


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on another issue's level: `at_most` or `at_least` on its scale, or `is` that level."""

    issue: str
    relation: str  # at_most, at_least, is
    level: str


@dataclass(frozen=True, slots=True)
class Stance:
    """What one actor wants on one issue, and how much it cares."""

    actor: str
    issue: str
    position: Estimate | None  # on the issue's own scale; None on an unordered issue
    values: Mapping[str, Estimate] | None  # level → 0–100 on an unordered issue
    salience: Estimate  # 0 indifferent … 100 vital
    declared: Estimate | str | None  # what it says in public: a point of the scale, or a level of an unordered issue
    capability: Estimate | None  # where power differs by issue
    when: Condition | None  # this stance holds while the condition does …
    otherwise: Stance | None  # … and this one while it doesn't; None: it doesn't care then
    evidence: Evidence
