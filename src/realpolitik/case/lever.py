"""Who can bring what about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from realpolitik.case.estimate import Estimate
from realpolitik.case.source import Evidence


@dataclass(frozen=True, slots=True)
class Lever:
    """One coalition's power to move one issue to one level, at its own chance and cost."""

    key: str
    issue: str
    to: str
    by: tuple[str, ...]  # all of them must act
    origins: tuple[str, ...]  # the file's `from`: levels it starts from, never `to`
    needs: Mapping[str, tuple[str, ...]]  # other issue → levels that allow it
    chance: Estimate  # 0–1, against whoever objects
    cost: Mapping[str, Estimate]  # actor → points of an issue of salience 100; may be negative
    lasts: str  # done: stays until another lever moves it; kept: ends when a member withdraws
    fallback: str  # the file's `else`: where a `kept` result falls back to
    noticed: Estimate  # periods until a withdrawal shows
    over: tuple[str, ...]  # levers that it prevails over
    irreversible: bool
    evidence: Evidence
