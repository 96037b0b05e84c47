"""Something that happened."""

from __future__ import annotations

from dataclasses import dataclass

from realpolitik.case.source import Evidence


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, and when."""

    key: str
    date: str  # year, month or day: 2015, 2015-09, 2015-09-30
    who: tuple[str, ...]
    whom: tuple[str, ...]
    what: str
    evidence: Evidence
