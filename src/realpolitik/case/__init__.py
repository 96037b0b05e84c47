"""What the analyst writes: a case, as frozen values."""

from __future__ import annotations

from realpolitik.case.actor import Actor
from realpolitik.case.case import Case
from realpolitik.case.claim import MEASURES, AllOf, AnyOf, Claim, Compare, Measure, Not, Query, Rises, Test
from realpolitik.case.deal import Deal
from realpolitik.case.estimate import Estimate
from realpolitik.case.event import Event
from realpolitik.case.file import library, load, parse
from realpolitik.case.issue import Issue, VoteRule
from realpolitik.case.lever import Lever
from realpolitik.case.relation import Relation
from realpolitik.case.scenario import NOW, Scenario
from realpolitik.case.source import Citation, Source
from realpolitik.case.stance import Condition, Stance

__all__ = [
    "MEASURES",
    "NOW",
    "Actor",
    "AllOf",
    "AnyOf",
    "Case",
    "Citation",
    "Claim",
    "Compare",
    "Condition",
    "Deal",
    "Estimate",
    "Event",
    "Issue",
    "Lever",
    "Measure",
    "Not",
    "Query",
    "Relation",
    "Rises",
    "Scenario",
    "Source",
    "Stance",
    "Test",
    "VoteRule",
    "library",
    "load",
    "parse",
]
