"""S and its bounds: [SignorinoRitter1999]."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from realpolitik.methods.similarity import agreement, position_distance


def s_score(one: list[float], other: list[float]) -> float:
    both = np.array([one, other])
    distances = np.stack([position_distance(column) for column in both.T], axis=-1)
    return float(agreement(distances, np.ones(both.shape))[0, 1])


def test_identical_portfolios_score_one_and_opposed_ones_minus_one(ground_truth: Path):
    checks = json.loads((ground_truth / "bargaining" / "exact-values.json").read_text("utf-8"))["s_score"]["checks"]
    assert s_score([0, 50, 100], [0, 50, 100]) == checks["identical"]
    assert s_score([0, 100, 0], [100, 0, 100]) == checks["maximally_opposed"]


def test_one_opposed_dimension_of_four_leaves_half_the_agreement():
    assert s_score([0, 0, 0, 0], [0, 0, 0, 100]) == 0.5
