"""Standing ties between actors."""

from __future__ import annotations

from dataclasses import dataclass

from realpolitik.case.estimate import Estimate
from realpolitik.case.source import Evidence


@dataclass(frozen=True, slots=True)
class Relation:
    """One tie: `command`, `supply`, `alliance` or `understanding`.

    A commanded client acts only with its patron; a supplied client's levers lose `dependence` of their chance without
    the supplier; an alliance is drawn and has no effect; an understanding names a standing deal.
    """

    key: str
    kind: str
    patron: str | None  # command, supply
    client: str | None  # command, supply
    dependence: Estimate | None  # supply; 0–1
    members: tuple[str, ...]  # alliance
    deal: str | None  # understanding
    evidence: Evidence
