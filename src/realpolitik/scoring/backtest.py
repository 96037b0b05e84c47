"""Backtest: every method of forecasting on decisions whose outcome is known, beside arithmetic.

No method has anything fitted. A point becomes a distribution by the errors that the same forecaster made on other
proposals. Figures have intervals over resampled proposals, since issues of one proposal aren't independent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from realpolitik import __version__
from realpolitik.arena import Array
from realpolitik.errors import Undefined
from realpolitik.questions.wording import listed, plural
from realpolitik.scoring.decisions import Decisions
from realpolitik.scoring.forecasters import COMPROMISE, FORECASTERS, forecasts
from realpolitik.scoring.measures import RESAMPLES, STATISTICS, Integers, Measured, measured, per_issue, resampled

FORM = "realpolitik/backtest/1"
FEW = 20  # proposals; intervals over fewer are known to be too narrow


@dataclass(frozen=True, slots=True)
class Scored:
    """How one forecaster did."""

    key: str
    name: str
    is_method: bool
    issues: int  # on which it says something
    measures: Mapping[str, Measured | None]  # by STATISTICS
    against: Mapping[str, Measured | None]  # its mean error and CRPS less the compromise's, on the issues of both

    @property
    def beats(self) -> bool:
        """Whether its mean error is smaller than the compromise's, whichever proposals are drawn."""
        error = self.against["mae"]
        return error is not None and error.high is not None and error.high < 0


@dataclass(frozen=True, slots=True)
class Told:
    """One issue: what came, and what every forecaster said; None where it said nothing."""

    proposal: str
    issue: str
    outcome: float
    forecasts: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Backtest:
    """Every forecaster's score on one table."""

    file: str
    sha256: str
    seed: int
    proposals: int
    issues: int  # with an outcome
    without_outcome: int
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
        better = [one.name for one in self.scores if one.beats]
        smallest = min(
            (one for one in self.scores if one.is_method and (one.against["mae"] is not None or one is own)),
            key=lambda one: 0.0 if (paired := one.against["mae"]) is None else paired.value,
        )
        first = f"The compromise is off by {error.value:.1f} points of 100 on average."
        if better:
            return f"{first} {listed(better).capitalize()} {'are' if len(better) > 1 else 'is'} off by less."
        if smallest is own:
            return f"{first} No method is off by less."
        return f"{first} No method beats that beyond chance: {smallest.name} comes out best, within its interval."

    def to_json(self) -> str:
        """Every figure and every forecast, as JSON."""
        content: dict[str, Any] = {
            "format": FORM,
            "version": __version__,
            "dataset": {"file": self.file, "sha256": self.sha256, "proposals": self.proposals, "issues": self.issues,
                        "without_outcome": self.without_outcome},
            "parameters": {"seed": self.seed, "resamples": RESAMPLES, "paired_with": COMPROMISE},
            "sentence": self.sentence,
            "scores": [asdict(one) for one in self.scores],
            "forecasts": [asdict(one) for one in self.told],
        }  # fmt: skip
        return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def backtest(decisions: Decisions, seed: int = 0) -> Backtest:
    """Score every forecaster on every decision with an outcome. seed: of the resampled proposals.

    Raises Undefined where no decision has one.
    """
    decided = [(proposal, one) for proposal in decisions.proposals for one in proposal.decisions]
    outcomes = np.array([np.nan if one.outcome is None else one.outcome for _, one in decided])
    scored = np.flatnonzero(~np.isnan(outcomes))
    if not len(scored):
        raise Undefined(f"{decisions.file}: no issue has an outcome, so there is nothing to score")
    points = {key: found[scored] for key, found in forecasts(decisions).items()}
    keys = [decided[at][0].key for at in scored]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    table = _Table(outcomes[scored], np.array([numbers[key] for key in keys]), resampled(len(numbers), seed))
    own = points[COMPROMISE]
    return Backtest(
        file=decisions.file,
        sha256=decisions.sha256,
        seed=seed,
        proposals=len(numbers),
        issues=len(scored),
        without_outcome=len(decided) - len(scored),
        scores=tuple(table.scored(key, found, own) for key, found in points.items()),
        told=tuple(
            Told(decided[at][0].key, decided[at][1].issue, float(outcomes[at]), _said(points, row))
            for row, at in enumerate(scored)
        ),
    )


def _said(points: Mapping[str, Array], row: int) -> dict[str, float | None]:
    return {key: None if np.isnan(found[row]) else float(found[row]) for key, found in points.items()}


@dataclass(frozen=True, slots=True)
class _Table:
    """What came, on which proposals, and how often each proposal stands in each resample."""

    outcomes: Array  # (n,)
    proposals: Integers  # (n,)
    counts: Array  # (resamples, proposals)

    def scored(self, key: str, points: Array, own: Array) -> Scored:
        """One forecaster's score. own: the compromise's points."""
        said = ~np.isnan(points)
        both = said & ~np.isnan(own)
        parts, theirs, ours = (
            per_issue(which[rows], self.outcomes[rows], self.proposals[rows])
            for which, rows in ((points, said), (points, both), (own, both))
        )
        paired = {
            measure: measured(theirs[part] - ours[part], self.proposals[both], self.counts)
            for measure, part in (("mae", "error"), ("crps", "crps"))
        }
        return Scored(
            key=key,
            name=FORECASTERS[key].name,
            is_method=FORECASTERS[key].is_method,
            issues=int(said.sum()),
            measures={
                measure: measured(parts[part], self.proposals[said], self.counts, statistic)
                for measure, (part, statistic) in STATISTICS.items()
            },
            against=dict.fromkeys(paired) if key == COMPROMISE else paired,
        )
