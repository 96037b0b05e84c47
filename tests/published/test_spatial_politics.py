"""The spatial model of politics, turn by turn, as its own library logs it: [EfirdLesterWise2016] and a made-up case."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from realpolitik.methods.spatial import spatial_bargaining


@pytest.mark.parametrize(
    ("name", "states"),
    [pytest.param("SOE-Pol-Comp", 28, id="state-companies"), pytest.param("dummyData_3Dim", 11, id="made-up")],
)
def test_every_turn_is_that_of_the_reference_log(ground_truth: Path, name: str, states: int):
    folder = ground_truth / "collective"
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        head, titles, *rows = [row for row in csv.reader(file) if row and row[0].strip()]
    dimensions = int(head[3])
    expected = json.loads((folder / f"{name}-expected.json").read_text("utf-8"))
    numbers = np.array([[float(cell) for cell in row[2 : 3 + 2 * dimensions]] for row in rows])
    path = spatial_bargaining(numbers[:, 1::2], numbers[:, 2::2] / 100, numbers[:, 0])

    assert (int(path.turns) + 1, bool(path.has_settled)) == (states, True)
    issues = [title.strip() for title in titles[3 : 3 + 2 * dimensions : 2]]
    for i, actor in enumerate(row[0].strip() for row in rows):
        for k, issue in enumerate(issues):
            printed = expected["positions_0_100_one_decimal_by_turn"][actor][issue]
            np.testing.assert_allclose(path.positions[:, i, k], printed, atol=0.0501)  # of bargains at hundredths
        np.testing.assert_allclose(path.chances[:, i], expected["winning_probability_by_turn"][actor], atol=5.01e-5)
        if "turn0_check" in expected:
            printed_risk = expected["turn0_check"]["risk_attitude_R"][actor]
            assert path.risks[0, i] == pytest.approx(printed_risk, abs=5.01e-4)
