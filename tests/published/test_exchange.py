"""Two cases of the exchange model's tradition, Dutch road pricing and Copenhagen 2009: [StokmanVanOosten1994].

The expected rounds were computed by the tradition's program in 28-digit decimals. Where gains tie exactly, its rounding
decides from the second round on: exact fractions agree with it on the first four rounds of the one case, and on the
first of the other.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from realpolitik.methods.exchange import Round, exchange, outcomes_over_orders

FILES = {"sample_data": "sample_data.txt", "copenhagen": "copenhagen.csv"}
FIRM = {"sample_data": 4, "copenhagen": 1}  # rounds that don't depend on rounding
CAPPED = {"sample_data": [33], "copenhagen": [28, 37]}  # exchanges that stop where a partner wants the outcome


@dataclass(frozen=True)
class Published:
    """A case as arrays, and what the program made of it."""

    actors: list[str]
    issues: list[str]
    arrays: tuple[np.ndarray, np.ndarray, np.ndarray]
    expected: list[dict]

    def rounds(self, number: int) -> tuple[Round, ...]:
        return exchange(*self.arrays, rounds=number)


@pytest.fixture(params=FILES)
def name(request) -> str:
    return request.param


@pytest.fixture
def published(name: str, ground_truth: Path) -> Published:
    folder = ground_truth / "collective"
    with (folder / FILES[name]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quotechar="'"))
    actors, issues = ([row[1] for row in rows if row[0] == mark] for mark in ("#A", "#P"))
    ends = {issue: [float(row[2]) for row in rows if row[:2] == ["#M", issue]] for issue in issues}
    positions, saliences, capabilities = (np.full((len(actors), len(issues)), np.nan) for _ in range(3))
    for _, actor, issue, position, salience, power in (row for row in rows if row[0] == "#D"):
        cell, (low, high) = (actors.index(actor), issues.index(issue)), sorted(ends[issue])
        positions[cell] = 100 * (float(position) - low) / (high - low)
        saliences[cell], capabilities[cell] = float(salience), float(power)
    expected = json.loads((folder / f"{name}-expected-5rounds.json").read_text("utf-8"))
    return Published(actors, issues, (positions, saliences, capabilities), expected)


def test_rounds_that_do_not_depend_on_rounding_are_reproduced(name: str, published: Published):
    for found, expected in zip(published.rounds(FIRM[name]), published.expected, strict=False):
        assert (found.candidates, found.valid) == (expected["n_potential"], expected["n_valid"])
        for k, issue in enumerate(published.issues):
            assert found.before[k] == pytest.approx(expected["start_nbs"][issue], abs=1e-9)
            assert found.after[k] == pytest.approx(expected["voting_nbs"][issue], abs=1e-9)
            for i, actor in enumerate(published.actors):
                voting = expected["voting_positions"][issue].get(actor)
                assert found.voting[i, k] == pytest.approx(np.nan if voting is None else voting, abs=1e-9, nan_ok=True)


def test_the_first_round_is_reproduced_exchange_by_exchange(name: str, published: Published):
    (found,), realized = published.rounds(1), published.expected[0]["realized"]
    assert len(found.actors) == len(realized)
    for row, expected in enumerate(realized):
        sides = {
            (published.actors[i], published.issues[k]): (found.origin[row, side], found.to[row, side])
            for side, (i, k) in enumerate(zip(found.actors[row], found.issues[row], strict=True))
        }
        for one in "ij":
            moved = sides[expected[one], expected[f"{one}_supply"]]
            assert moved == pytest.approx((expected[f"{one}_from"], expected[f"{one}_to"]), abs=1e-9)
        # The program tells what each would have gained without the cap, though it goes by what each gains with it.
        assert found.uncapped[row] == pytest.approx(expected["gain_i"], abs=1e-9)
        assert (found.gain[row, 0] < found.uncapped[row] - 1e-9) == (row in CAPPED[name])


def test_ties_decide_later_rounds_and_what_was_computed_lies_among_their_orders(name: str, published: Published):
    outcomes = outcomes_over_orders(*published.arrays, rounds=5, orders=32, rng=np.random.default_rng(0))
    assert np.ptp(outcomes[:, -1], axis=0).max() > 1
    computed = np.array([[one["voting_nbs"][issue] for issue in published.issues] for one in published.expected])
    low, high = outcomes.min(axis=0) - 2, outcomes.max(axis=0) + 2
    assert ((low <= computed) & (computed <= high)).all()
