"""The case with entries added, replaced or removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from realpolitik.case.source import Evidence

NOW = "now"  # the case as it stands, wherever a scenario may be named


@dataclass(frozen=True, slots=True)
class Scenario:
    """A horizon, an actor's belief, or a counterfactual."""

    key: str
    name: str  # as printed
    kind: str  # horizon, belief, counterfactual
    after: str | None  # horizon: what it comes after (NOW or a scenario)
    before: str | None  # horizon: what it comes before
    base: str | None  # builds on this scenario
    trigger: str | None  # what brings it about
    of: str | None  # belief: whose
    changes: Mapping[str, Any]  # merged into the case file's own maps
    evidence: Evidence
