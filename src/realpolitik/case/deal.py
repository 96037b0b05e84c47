"""A package that parties may agree to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from realpolitik.case.source import Evidence


@dataclass(frozen=True, slots=True)
class Deal:
    """Terms that parties agree to bring about together."""

    key: str
    name: str  # as printed; the key in words when the file gives none
    parties: tuple[str, ...]
    terms: Mapping[str, str]  # issue → level
    only_if: Mapping[str, tuple[str, ...]]  # term → terms that must have succeeded before it is tried
    steps: tuple[str, ...]  # terms in the order of performance, where the deal states one
    open: bool  # stays on the table while a party waits
    status: str  # proposed, in_force, lapsed
    scenario: str | None  # the file's `in`: the scenario it belongs to
    unless: Mapping[str, str]  # a deal in force: where each term would stand without it
    evidence: Evidence
