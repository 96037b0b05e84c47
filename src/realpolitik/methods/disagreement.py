"""Disagreement: how much of what varies is due to the method that is asked, and how much to what it is told.

The method is one more factor, crossed with the draws: every method is asked in every draw. The variance then falls into
three parts exactly, that of the methods' means, that of the draws' means, and what is left, which both make together
[Fisher1935]; so [YipFerroStephensonHawkins2011] tell models of the climate from what they are fed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realpolitik.methods import TIE, Floats


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Parts of the variance over all methods and draws, as shares of it; nought where nothing varies."""

    method: float  # whichever draw it is
    draws: float  # whichever method is asked
    together: float  # how the methods differ hangs on the draw
    odd: int | None  # of three methods or more the one that is farthest from the others; None where they tie


def disagreement(settled: Floats) -> Disagreement:
    """What makes settlements vary. settled: (draws, methods).

    >>> found = disagreement(np.array([[0.0, 10.0], [4.0, 14.0]]))
    >>> round(found.method, 2), round(found.draws, 2), found.together
    (0.86, 0.14, 0.0)
    """
    mean, by_method, by_draw = settled.mean(), settled.mean(axis=0), settled.mean(axis=1)
    rest = settled - by_draw[:, None] - by_method + mean
    parts = np.array([((by_method - mean) ** 2).mean(), ((by_draw - mean) ** 2).mean(), (rest**2).mean()])
    noise = (TIE * np.abs(settled).max()) ** 2
    method, draws, together = np.where(parts > noise, parts, 0.0) / max(parts.sum(), noise or 1.0)
    return Disagreement(float(method), float(draws), float(together), _odd(settled))


def _odd(settled: Floats) -> int | None:
    """The method that is on average farthest from the mean of all, which is as far as it is from the others' mean."""
    if settled.shape[1] < 3:
        return None
    away = np.abs(settled - settled.mean(axis=1, keepdims=True)).mean(axis=0)
    farthest = np.flatnonzero(away >= away.max() - TIE * np.abs(settled).max())
    return int(farthest[0]) if len(farthest) == 1 else None
