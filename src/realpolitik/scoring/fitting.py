"""Fitting: the mixture's numbers from decisions that have been taken, and kept with what they were fitted on.

As sharp as may be while it holds as often as it says [GneitingBalabdaouiRaftery2007]: of some hundreds of settings
those whose 80 % interval holds on 80 % of the issues, and of these the one with the best score.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from typing import Self

import numpy as np

from realpolitik import __version__
from realpolitik.arena import Arena, Array
from realpolitik.case import Case
from realpolitik.errors import RealpolitikError, Undefined
from realpolitik.methods import Bools
from realpolitik.methods.mixture import MixtureRules, central, mixture
from realpolitik.questions.likely import OUTSIDE, Fitted, OnSplit, Split, pulls_on
from realpolitik.scoring.decisions import Decisions
from realpolitik.scoring.measures import crps

PREVAILS = (0.0, 0.03, 0.06, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
BASES = (1.0, 3.0, 5.0, 8.0, 12.0, 16.0, 20.0, 25.0, 30.0)
SLOPES = (0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9)
SETTINGS = tuple(MixtureRules(*numbers) for numbers in product(PREVAILS, BASES, SLOPES))
HOLDS = 1 - 2 * OUTSIDE  # how often the interval should
SLACK = 0.02  # … and how far off it may be: three issues of 159


@dataclass(frozen=True, slots=True)
class _Row:
    """One issue."""

    proposal: str
    issue: str  # its fingerprint
    outcome: float
    positions: Array  # (actors,)
    weights: Array


@dataclass(frozen=True, slots=True)
class Trials:
    """How every setting does on every issue that has an outcome and somebody who cares."""

    proposals: tuple[str, ...]  # (n,)
    issues: tuple[str, ...]  # (n,): fingerprints
    crps: Array  # (settings, n)
    holds: Array
    width: Array

    @classmethod
    def of(cls, decisions: Decisions) -> Self:
        """Every setting tried on a table."""
        rows = [row for row in _rows(decisions) if (row.weights > 0).any()]
        outcomes = np.array([row.outcome for row in rows])
        positions, weights = _aligned([row.positions for row in rows]), _aligned([row.weights for row in rows])
        found = np.empty((3, len(SETTINGS), len(rows)))
        for at, rules in enumerate(SETTINGS if rows else ()):
            points, chances = mixture(positions, weights, rules)
            low, high = central(points, chances, OUTSIDE)
            found[:, at] = crps(points, chances, outcomes), (low <= outcomes) & (outcomes <= high), high - low
        return cls(tuple(row.proposal for row in rows), tuple(row.issue for row in rows), *found)

    def best(self, chosen: Bools) -> int | None:
        """The setting that does best on some issues; None where there are none."""
        if not chosen.any():
            return None
        off = np.abs(self.holds[:, chosen].mean(axis=1) - HOLDS)
        is_right = off <= max(SLACK, off.min()) + 1e-9
        return int(np.where(is_right, self.crps[:, chosen].mean(axis=1), np.inf).argmin())

    def elsewhere(self) -> dict[str, MixtureRules]:
        """Each proposal's numbers, fitted on all others; a proposal without others has none."""
        keys = np.array(self.proposals)
        found = {key: self.best(keys != key) for key in dict.fromkeys(self.proposals)}
        return {key: SETTINGS[at] for key, at in found.items() if at is not None}


def fit(decisions: Decisions, date: str, share: float = 1.0, seed: int = 0) -> Fitted:
    """The mixture's numbers, fitted on a share of a table's proposals. seed: by which they are drawn.

    Raises RealpolitikError for a share beyond its bounds, Undefined where nothing is left to fit on.
    """
    if not 0 < share <= 1:
        raise RealpolitikError(f"a share of proposals is above 0 and at most 1, not {share:g}")
    trials = Trials.of(decisions)
    known = tuple(dict.fromkeys(trials.proposals))
    count = round(share * len(known))
    drawn = {known[at] for at in np.random.default_rng(seed).permutation(len(known))[:count]}
    chosen = np.array([key in drawn for key in trials.proposals], dtype=np.bool_)
    best = trials.best(chosen)
    if best is None:
        raise Undefined(f"{decisions.file}: no issue with an outcome is among {share:g} of its proposals")
    crps_there, holds, width = (float(part[best, chosen].mean()) for part in (trials.crps, trials.holds, trials.width))
    return Fitted(
        rules=SETTINGS[best],
        file=decisions.file,
        sha256=decisions.sha256,
        version=__version__,
        date=date,
        split=Split(
            share=share,
            seed=seed,
            proposals=tuple(key for key in known if key in drawn),
            issues=tuple(issue for issue, is_in in zip(trials.issues, chosen, strict=True) if is_in),
        ),
        on_split=OnSplit(round(crps_there, 4), round(holds, 4), round(width, 4)),
    )


def fingerprint(case: Case, issue: str) -> str:
    """By what an issue is known again in another table: positions and saliences, whoever's they are."""
    stances = (own[issue] for own in case.stances.values() if issue in own)
    said = sorted((one.position.mean, one.salience.mean) for one in stances if one.position is not None)
    return sha256(" ".join(f"{position:.6g}:{salience:.6g}" for position, salience in said).encode()).hexdigest()[:16]


def seen(decisions: Decisions, fitted: Fitted) -> set[str]:
    """The proposals of a table of which numbers were fitted on any issue."""
    known = set(fitted.split.issues)
    return {
        proposal.key
        for proposal in decisions.proposals
        if any(fingerprint(proposal.case, one.issue) in known for one in proposal.decisions)
    }


def _rows(decisions: Decisions) -> Iterator[_Row]:
    for proposal in decisions.proposals:
        arena = Arena.of(proposal.case)
        for one in proposal.decisions:
            if one.outcome is not None:
                known = fingerprint(proposal.case, one.issue)
                yield _Row(proposal.key, known, one.outcome, *pulls_on(arena, one.issue))


def _aligned(rows: Sequence[Array]) -> Array:
    """Rows of unlike length, side by side; what is missing is NaN."""
    found = np.full((len(rows), max(map(len, rows), default=0)), np.nan)
    for at, row in enumerate(rows):
        found[at, : len(row)] = row
    return found
