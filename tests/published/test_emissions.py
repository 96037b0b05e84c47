"""Years of delay for a car-emission standard, the European Community in 1989: [ScholzCalbertSmith2011], table 1."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from realpolitik.methods.compromise import compromise
from realpolitik.methods.median import condorcet_winners, pairwise_vote, weighted_median

CAPABILITY = np.array([0.08, 0.08, 0.03, 0.16, 0.16, 0.16, 0.16, 0.05, 0.05, 0.08])
YEARS = np.array([4.0, 7, 4, 4, 10, 10, 10, 7, 4, 7])
SALIENCE = np.array([0.8, 0.4, 0.2, 0.8, 0.6, 0.6, 0.9, 0.1, 1.0, 0.7])
WEIGHT = CAPABILITY * SALIENCE


def test_compromise():
    assert compromise(YEARS[:, None], WEIGHT[:, None])[0] == pytest.approx(7.389955686853767, abs=1e-12)


def test_pairwise_votes():
    votes = pairwise_vote(YEARS, WEIGHT, np.array([4.0, 7.0, 10.0]))
    assert votes[0, 1] == pytest.approx(-0.0905, abs=1e-12)
    assert votes[1, 2] == pytest.approx(0.0025, abs=1e-12)
    assert votes[0, 2] == pytest.approx(-0.088, abs=1e-12)


def test_seven_years_win_every_vote_and_are_the_median():
    assert weighted_median(YEARS, WEIGHT).tolist() == [7, 7]
    assert set(YEARS[condorcet_winners(YEARS, WEIGHT)]) == {7}


def test_the_stored_figures_are_reproduced(ground_truth: Path):
    folder = ground_truth / "collective"
    with (folder / "emissions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    expected = json.loads((folder / "emissions-expected.json").read_text("utf-8"))
    capability, years, salience = (
        np.array([float(row[column]) for row in rows]) for column in ("capability", "position", "salience")
    )
    weight = capability * salience
    settled = compromise(np.stack([years, years], axis=1), np.stack([weight, np.ones(len(rows))], axis=1))
    assert settled[0] == pytest.approx(expected["weighted_mean_cap_x_sal"], abs=1e-12)
    assert settled[1] == pytest.approx(expected["unweighted_mean"], abs=1e-12)
    places = [4.0, 7.0, 10.0]
    votes = pairwise_vote(years, weight, np.array(places))
    for names, figure in expected["pairwise_vote_a_over_b"].items():
        one, other = (places.index(float(place)) for place in names.split("_over_"))
        assert votes[one, other] == pytest.approx(figure, abs=1e-12)
    assert set(weighted_median(years, weight)) == {expected["condorcet_winner_and_weighted_median"]}
