"""A conclusion that somebody draws, written so that it can be tested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from realpolitik.case.source import Evidence

VERDICTS = ("happens anyway", "out of reach", "refused", "blocked", "held out for", "ready")
REQUIRED_SHARE = {"certain": 0.95, "likely": 0.6, "possible": 0.05}  # of the draws in which a claim must hold


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that a claim can be about: its arguments, its unit, the question that answers it.

    `unit` is "yes or no" for a measure that needs no bound. An argument ending in "?" may be left out. Every measure
    also takes `in: SCENARIO`.
    """

    name: str
    arguments: tuple[str, ...]
    unit: str
    question: str
    says: str  # one line for the reference page

    @property
    def is_yes_or_no(self) -> bool:
        """Whether the measure is true or false by itself."""
        return self.unit == "yes or no"


TRUTH = "yes or no"
STAYING = ("R", "GMR", "SEQ", "CR", "CGMR", "CSEQ")  # concepts that an outcome can be asked to hold by

# What the arguments may hold: of = an actor, or a list where the measure is about a pair or group (`actor` is read as
# `of`); for = terms (issue: level), or an actor in `vulnerability`; deal, rival = a deal; from, to = scenarios in
# `parting`; from = the level of each issue where the origin lies in `direction`; without = actors taken away.
MEASURES: Mapping[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure("agreement", ("of", "issues?"), "−1 to 1", "alignment", "How far two actors want the same."),
        Measure(
            "direction", ("of", "issues?", "from?"), "−1 to 1", "alignment", "Whether two actors push the same way."
        ),
        Measure("shared_priorities", ("of",), "0 to 1", "alignment", "Whether two actors care about the same issues."),
        Measure(
            "vulnerability",
            ("of", "for"),
            "share of stake",
            "alignment",
            "What `of` has at stake in what `for` can do alone.",
        ),
        Measure(
            "parting",
            ("of", "issue?", "from?", "to", "rank?"),
            "points",
            "alignment",
            "New conflict between two actors, on an issue or on all; with `rank`: whether it is among the first.",
        ),
        Measure(
            "salience",
            ("of", "issue", "rank?"),
            "0 to 100",
            "alignment",
            "How much an actor cares; with `rank`: whether the issue is among its first `rank`.",
        ),
        Measure("verdict", ("deal",), "a verdict", "deals", "What becomes of a deal; needs `equals`."),
        Measure(
            "in_reach",
            ("for?", "deal?", "of?", "without?"),
            TRUTH,
            "deals",
            "Whether somebody can bring terms about (`of`: these actors together).",
        ),
        Measure("acceptable_to", ("of", "deal?", "for?"), TRUTH, "deals", "Whether an actor expects to gain."),
        Measure("blocked_by", ("of", "deal"), TRUTH, "deals", "Whether an actor is in a coalition that blocks a deal."),
        Measure(
            "gain",
            ("of", "deal?", "for?"),
            "points",
            "deals",
            "What an actor expects to gain by a deal or by bare terms.",
        ),
        Measure(
            "pays",
            ("of", "deal?", "for?", "rank?"),
            TRUTH,
            "deals",
            "Whether an outsider loses (`rank`: any, first, only).",
        ),
        Measure("rides_free", ("of", "deal?", "for?"), TRUTH, "deals", "Whether an outsider gains."),
        Measure(
            "chance",
            ("deal?", "for?", "of?", "without?"),
            "0 to 1",
            "leverage",
            "The best chance of the willing (`without` some, or of the actors in `of` alone).",
        ),
        Measure(
            "needed", ("of", "deal?", "for?"), "0 to 1", "leverage", "How much chance is lost without a willing actor."
        ),
        Measure(
            "key",
            ("of", "deal?", "for?", "rank?"),
            TRUTH,
            "leverage",
            "Whether an unwilling actor holds the key (`rank`: any, cheapest, only).",
        ),
        Measure("price", ("of", "deal?", "for?"), "points", "leverage", "What an actor would have to be paid."),
        Measure(
            "p*",
            ("of", "deal", "rival"),
            "0 to 1",
            "deals",
            "The least belief in the rival at which waiting for it pays.",
        ),
        Measure(
            "outwaits", ("of", "deal", "rival?"), TRUTH, "deals", "Whether an actor can credibly wait for the rival."
        ),
        Measure(
            "forecast", ("issue", "method?"), "the issue's scale", "forecast", "Where an issue would settle by itself."
        ),
        Measure("exchange_gain", ("of",), "points", "exchange", "What an actor gains by its own exchanges in a round."),
        Measure(
            "externality", ("of",), "points", "exchange", "What the exchanges of others bring an actor, or cost it."
        ),
        Measure(
            "holds",
            ("deal?", "for?", "concept?"),
            TRUTH,
            "stability",
            "Whether a deal, bare terms or a state of options holds once reached; by `concept`, else by CGMR.",
        ),
        Measure("delta*", ("of", "deal"), "0 to 1", "commitment", "The least patience at which a deal is kept."),
        Measure("goes_on_after", ("of", "deal", "step"), TRUTH, "commitment", "Whether an actor goes on after a step."),
        Measure("surprise", ("of", "for", "deal?"), TRUTH, "perception", "Whether one misreads what another gains."),
    )
}


@dataclass(frozen=True, slots=True)
class Query:
    """A measure with its arguments, ready to be asked."""

    measure: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Compare:
    """A measure held against a bound: `above`, `below` or `equals` a value or another measure; or simply true."""

    query: Query
    relation: str  # above, below, equals, true
    bound: float | str | Query | None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of several tests."""

    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of several tests."""

    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of a test."""

    test: Test


@dataclass(frozen=True, slots=True)
class Rises:
    """Comparative statics: the measure grows when the number at `path` is raised by `by` (in the number's own unit)."""

    query: Query
    path: str
    by: float


Test = Compare | AllOf | AnyOf | Not | Rises


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed, and the test that it must pass."""

    key: str
    says: str
    test: Test
    modality: str  # certain, likely, possible
    evidence: Evidence
