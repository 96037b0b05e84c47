"""Where the methods of forecasting disagree, and whether that matters more than what the case leaves open.

In every draw all methods are asked where an issue settles; the method is then one more thing that isn't known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.arena import Array
from realpolitik.case import Issue
from realpolitik.ensemble.sampling import SCRAMBLINGS
from realpolitik.ensemble.shares import Share, share_of
from realpolitik.methods import TIE, Bools
from realpolitik.methods.disagreement import disagreement

DIGITS = 9  # that are told: in another order of actors the last of a sum may be others
OFTEN = 0.1  # share of draws; methods that name different levels more seldom hardly disagree


@dataclass(frozen=True, slots=True)
class LevelShares:
    """The levels nearest to where a method has an issue settle."""

    method: str
    mean: float  # settlement, on the issue's own scale
    levels: Mapping[str, float]  # level → share of draws in which it is nearest, ties all; the most frequent first


@dataclass(frozen=True, slots=True)
class Apart:
    """How far the methods disagree about one issue."""

    key: str  # issues.NAME
    methods: tuple[LevelShares, ...]
    method: float  # of the settlements' variance: due to the method, whatever the numbers
    ranges: float  # … to the numbers, whatever the method
    together: float  # … to both: how far the methods are apart hangs on the numbers
    differ: Share  # of draws in which no level is nearest to where all methods settle
    odd: str | None  # of three methods or more the one that is farthest from the others
    matters: bool  # they differ often, and the method accounts for more than the ranges


def apart(issue: Issue, settled: Mapping[str, Array]) -> Apart | None:
    """How far the methods disagree. settled: method → settlement in every draw, on the issue's own scale.

    None where in some draw nobody cares about the issue, so that there is nothing to settle.
    """
    values = np.stack(list(settled.values()), axis=1)
    if np.isnan(values).any():
        return None
    nearest = _nearest(issue, values)
    differ = np.asarray(~nearest.all(axis=1)).all(axis=1)
    share = share_of(differ.reshape(SCRAMBLINGS, -1).sum(axis=1), len(values) // SCRAMBLINGS)
    found, names = disagreement(values), list(settled)
    return Apart(
        key=f"issues.{issue.key}",
        methods=tuple(
            LevelShares(name, round(float(values[:, m].mean()), DIGITS), _shares(issue.levels, nearest[:, m]))
            for m, name in enumerate(names)
        ),
        method=round(found.method, DIGITS),
        ranges=round(found.draws, DIGITS),
        together=round(found.together, DIGITS),
        differ=share,
        odd=None if found.odd is None else names[found.odd],
        matters=share.share > OFTEN and found.method > found.draws,
    )


def _nearest(issue: Issue, values: Array) -> Bools:
    """Which levels are nearest to each settlement, ties all: (draws, methods, levels)."""
    low, high = issue.bounds
    points = np.array([issue.point(level) for level in issue.levels])
    away = np.abs(values[..., None] - points)
    return np.asarray(away <= away.min(axis=-1, keepdims=True) + TIE * (high - low))


def _shares(levels: Sequence[str], nearest: Bools) -> dict[str, float]:
    shares = zip(levels, nearest.mean(axis=0).tolist(), strict=True)
    return dict(sorted(((level, part) for level, part in shares if part), key=lambda one: (-one[1], one[0])))
