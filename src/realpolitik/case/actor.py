"""Who takes part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from realpolitik.case.estimate import Estimate
from realpolitik.case.source import Evidence


@dataclass(frozen=True, slots=True)
class Actor:
    """A state, group or body that wants something."""

    key: str
    name: str  # as printed; the key when the file gives none
    kind: str | None
    capability: Estimate  # ≥ 0, any unit, the same for all
    aka: tuple[str, ...]
    ratified_by: Mapping[str, tuple[str, ...]]  # ratifier → issues on which its loss refuses a deal
    discount: Estimate | None  # what a period later is worth, 0–1; None: the case's
    evidence: Evidence
