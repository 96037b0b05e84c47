"""What a case says, apart from where it was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from realpolitik.case.actor import Actor
from realpolitik.case.claim import Claim
from realpolitik.case.deal import Deal
from realpolitik.case.estimate import Estimate
from realpolitik.case.event import Event
from realpolitik.case.issue import Issue
from realpolitik.case.lever import Lever
from realpolitik.case.options import GraphModel
from realpolitik.case.relation import Relation
from realpolitik.case.scenario import Scenario
from realpolitik.case.source import Source
from realpolitik.case.stance import Stance


@dataclass(frozen=True)
class Contents:
    """The entries of a case; while it is being checked, those that could be read."""

    title: str
    as_of: str | None
    period: str | None
    discount: Estimate
    sources: Mapping[str, Source]
    actors: Mapping[str, Actor]
    relations: Mapping[str, Relation]
    issues: Mapping[str, Issue]
    stances: Mapping[str, Mapping[str, Stance]]  # actor → issue → stance
    levers: Mapping[str, Lever]
    options: GraphModel | None  # a conflict given directly
    deals: Mapping[str, Deal]
    scenarios: Mapping[str, Scenario]
    events: Mapping[str, Event]
    claims: Mapping[str, Claim]
    together: Mapping[str, tuple[str, ...]]  # paths of numbers that err together
