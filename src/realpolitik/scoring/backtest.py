"""Backtest: every method of forecasting on decisions whose outcome is known, beside arithmetic.

Nothing is fitted on what it is scored on. A point becomes chances by the errors that the same forecaster made on other
proposals; the mixture's numbers are fitted on other proposals, or elsewhere. Figures have intervals over resampled
proposals, since issues of one proposal aren't independent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from realpolitik import __version__
from realpolitik.arena import Array
from realpolitik.errors import RealpolitikError, Undefined
from realpolitik.methods.mixture import MixtureRules
from realpolitik.questions.likely import Fitted, Lottery, bundled
from realpolitik.questions.wording import listed, plural
from realpolitik.scoring.decisions import Decisions
from realpolitik.scoring.fitting import Trials, seen
from realpolitik.scoring.forecasters import COMPROMISE, FORECASTERS, MIXTURE, chances, forecasts
from realpolitik.scoring.measures import (
    RESAMPLES,
    STATISTICS,
    Integers,
    Measured,
    measured,
    per_issue,
    resampled,
    spread_of,
)

FORM = "realpolitik/backtest/1"
FEW = 20  # proposals; intervals over fewer are known to be too narrow
OTHERS, BUNDLED = "other proposals", "Realpolitik"


@dataclass(frozen=True, slots=True)
class Scored:
    """How one forecaster did."""

    key: str
    name: str
    is_method: bool
    issues: int  # on which it says something
    measures: Mapping[str, Measured | None]  # by STATISTICS
    against: Mapping[
        str, Measured | None
    ]  # its mean error, CRPS and width less the compromise's, on the issues of both

    def beats(self, measure: str) -> bool:
        """Whether its mean error ("mae") or its CRPS is below the compromise's, whichever proposals are drawn."""
        paired = self.against[measure]
        return paired is not None and paired.high is not None and paired.high < 0


@dataclass(frozen=True, slots=True)
class Told:
    """One issue: what came, and what every forecaster said; None where it said nothing."""

    proposal: str
    issue: str
    outcome: float
    forecasts: Mapping[str, float | None]
    interval: tuple[float, float] | None  # the middle 80 % by the mixture


@dataclass(frozen=True, slots=True)
class Numbers:
    """Where the mixture's numbers are from, and which they are."""

    origin: str  # OTHERS, BUNDLED, or the name of a file
    rules: tuple[MixtureRules, ...]  # all that were used; one of a file
    fitted: Fitted | None  # None: fitted here
    seen: int  # proposals on which they were fitted, so that the mixture says nothing of them


@dataclass(frozen=True, slots=True)
class Backtest:
    """Every forecaster's score on one table."""

    file: str
    sha256: str
    seed: int
    proposals: int
    issues: int  # with an outcome
    without_outcome: int
    numbers: Numbers
    scores: tuple[Scored, ...]
    told: tuple[Told, ...]

    @property
    def sentence(self) -> str:
        """Whether anything beats the compromise, in a few sentences."""
        few = f" Of {plural(self.proposals, 'proposal')} that says little." if self.proposals < FEW else ""
        return f"{self._verdict}{few}"

    @property
    def _verdict(self) -> str:
        (own,) = (one for one in self.scores if one.key == COMPROMISE)
        error = own.measures["mae"]
        if error is None:
            return "The compromise says nothing of any issue, so nothing is measured against it."
        return (
            f"The compromise is off by {error.value:.1f} points of 100 on average. {self._on_error(own)}{self._on_crps}"
        )

    def _on_error(self, own: Scored) -> str:
        if better := self._better("mae"):
            return f"Off by less: {better}."
        smallest = min(
            (one for one in self.scores if one.is_method and (one.against["mae"] is not None or one is own)),
            key=lambda one: 0.0 if (paired := one.against["mae"]) is None else paired.value,
        )
        if smallest is own:
            return "No method is off by less."
        return f"No method beats that beyond chance: {smallest.name} comes out best, within its interval."

    @property
    def _on_crps(self) -> str:
        better = self._better("crps")
        return f" Better as chances (CRPS): {better}." if better else ""

    def _better(self, measure: str) -> str:
        """Who beats the compromise, and by how much: "mixture (0.6)"."""
        found = [one for one in self.scores if one.beats(measure)]
        return listed(
            f"{one.name} ({-paired.value:.1f})" for one in found if (paired := one.against[measure]) is not None
        )

    def to_json(self) -> str:
        """Every figure and every forecast, as JSON."""
        content: dict[str, Any] = {
            "format": FORM,
            "version": __version__,
            "dataset": {"file": self.file, "sha256": self.sha256, "proposals": self.proposals, "issues": self.issues,
                        "without_outcome": self.without_outcome},
            "parameters": {"seed": self.seed, "resamples": RESAMPLES, "paired_with": COMPROMISE},
            "mixture": {"fitted_on": self.numbers.origin, "parameters": [asdict(one) for one in self.numbers.rules],
                        "proposals_seen": self.numbers.seen},
            "sentence": self.sentence,
            "scores": [asdict(one) for one in self.scores],
            "forecasts": [asdict(one) for one in self.told],
        }  # fmt: skip
        return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def backtest(decisions: Decisions, seed: int = 0, fitted: Fitted | None = None, origin: str = "") -> Backtest:
    """Score every forecaster on every decision with an outcome. seed: of the resampled proposals.

    fitted: the mixture's numbers, from the file `origin`; proposals that they were fitted on are not scored by them.
    Without any it takes those that come with Realpolitik, unless they were fitted on any of these decisions: then each
    proposal's are fitted on all others.

    Raises Undefined where no decision has an outcome, RealpolitikError where numbers were fitted on all of them.
    """
    decided = [(proposal, one) for proposal in decisions.proposals for one in proposal.decisions]
    outcomes = np.array([np.nan if one.outcome is None else one.outcome for _, one in decided])
    scored = np.flatnonzero(~np.isnan(outcomes))
    if not len(scored):
        raise Undefined(f"{decisions.file}: no issue has an outcome, so there is nothing to score")
    numbers, rules = _numbers(decisions, fitted, origin)
    lotteries = chances(decisions, rules)
    said = {key: _Said(found[scored], None) for key, found in forecasts(decisions).items()}
    said[MIXTURE] = _Said.by([lotteries[at] for at in scored])
    keys = [decided[at][0].key for at in scored]
    places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    table = _Table(outcomes[scored], np.array([places[key] for key in keys]), resampled(len(places), seed))
    return Backtest(
        file=decisions.file,
        sha256=decisions.sha256,
        seed=seed,
        proposals=len(places),
        issues=len(scored),
        without_outcome=len(decided) - len(scored),
        numbers=numbers,
        scores=tuple(table.scored(key, said[key], said[COMPROMISE]) for key in FORECASTERS),
        told=tuple(
            Told(
                proposal=decided[at][0].key,
                issue=decided[at][1].issue,
                outcome=float(outcomes[at]),
                forecasts={key: said[key].at(row) for key in FORECASTERS},
                interval=None if (lottery := lotteries[at]) is None else lottery.interval,
            )
            for row, at in enumerate(scored)
        ),
    )


def _numbers(decisions: Decisions, fitted: Fitted | None, origin: str) -> tuple[Numbers, dict[str, MixtureRules]]:
    """Where the mixture's numbers come from, and each proposal's; one on which they were fitted has none."""
    theirs = bundled() if fitted is None else fitted
    known = seen(decisions, theirs)
    if fitted is None and known:
        rules = Trials.of(decisions).elsewhere()
        return Numbers(OTHERS, tuple(dict.fromkeys(rules.values())), None, 0), rules
    decided = [one.key for one in decisions.proposals if any(issue.outcome is not None for issue in one.decisions)]
    rules = {key: theirs.rules for key in decided if key not in known}
    if not rules:
        where = f"every proposal of {decisions.file} that is decided"
        raise RealpolitikError(f"{origin}: its numbers were fitted on {where}; score them on others")
    return Numbers(BUNDLED if fitted is None else origin, (theirs.rules,), theirs, len(known)), rules


@dataclass(frozen=True, slots=True)
class _Said:
    """What a forecaster says of every issue."""

    points: Array  # (n,), NaN where nothing
    spreads: Sequence[Lottery | None] | None  # None: as its errors elsewhere have it

    @classmethod
    def by(cls, spreads: Sequence[Lottery | None]) -> _Said:
        """Chances, and as a point the one with as much chance on either side."""
        return cls(np.array([np.nan if one is None else one.median for one in spreads]), spreads)

    def at(self, row: int) -> float | None:
        """The point for one issue."""
        return None if np.isnan(self.points[row]) else float(self.points[row])

    def parts(self, rows: Integers, outcomes: Array, proposals: Integers) -> dict[str, Array]:
        """What some issues add to every measure."""
        points, outcomes = self.points[rows], outcomes[rows]
        if self.spreads is None:
            return per_issue(points, spread_of(points, outcomes, proposals[rows]), outcomes)
        return per_issue(points, [self.spreads[row] for row in rows], outcomes)


@dataclass(frozen=True, slots=True)
class _Table:
    """What came, on which proposals, and how often each proposal stands in each resample."""

    outcomes: Array  # (n,)
    proposals: Integers  # (n,)
    counts: Array  # (resamples, proposals)

    def scored(self, key: str, said: _Said, own: _Said) -> Scored:
        """One forecaster's score. own: what the compromise says."""
        speaks = ~np.isnan(said.points)
        alone, both = np.flatnonzero(speaks), np.flatnonzero(speaks & ~np.isnan(own.points))
        parts, theirs, ours = (
            which.parts(rows, self.outcomes, self.proposals)
            for which, rows in ((said, alone), (said, both), (own, both))
        )
        paired = {
            measure: measured(theirs[part] - ours[part], self.proposals[both], self.counts)
            for measure, part in (("mae", "error"), ("crps", "crps"), ("width", "width"))
        }
        return Scored(
            key=key,
            name=FORECASTERS[key].name,
            is_method=FORECASTERS[key].is_method,
            issues=len(alone),
            measures={
                measure: measured(parts[part], self.proposals[alone], self.counts, statistic)
                for measure, (part, statistic) in STATISTICS.items()
            },
            against=dict.fromkeys(paired) if key == COMPROMISE else paired,
        )
