"""Voting power of assemblies, as published: [Banzhaf1965], [ShapleyShubik1954]."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from realpolitik.methods.power import banzhaf, shapley_shubik

SECURITY_COUNCIL = ([7] * 5 + [1] * 10, 39)
EEC_1958 = ([4, 4, 4, 2, 2, 1], 12)


def test_security_council():
    power = banzhaf(*SECURITY_COUNCIL)
    assert power.winning == 848
    assert power.swings == (848,) * 5 + (84,) * 10
    assert shapley_shubik(*SECURITY_COUNCIL) == (Fraction(421, 2145),) * 5 + (Fraction(4, 2145),) * 10


def test_security_council_as_two_rules_gives_the_same_power():
    vetoes_and_nine_votes = [[1] * 5 + [0] * 10, [1] * 15], [5, 9]
    assert banzhaf(*vetoes_and_nine_votes) == banzhaf(*SECURITY_COUNCIL)
    assert shapley_shubik(*vetoes_and_nine_votes) == shapley_shubik(*SECURITY_COUNCIL)


def test_luxembourg_had_a_vote_and_no_power_in_1958():
    power = banzhaf(*EEC_1958)
    assert power.winning == 14
    assert power.swings == (10, 10, 10, 6, 6, 0)
    assert power.normalised == tuple(Fraction(swings, 42) for swings in power.swings)
    assert shapley_shubik(*EEC_1958) == tuple(Fraction(share, 60) for share in (14, 14, 14, 9, 9, 0))


@pytest.mark.parametrize(
    "assembly", ["UNSC", "EU_Council_Nice_27", "EEC_1958", "Nassau_1958", "51_50_49_1", "12_8_6_4_2"]
)
def test_the_tables_of_assemblies_are_reproduced(ground_truth: Path, assembly: str):
    table = json.loads((ground_truth / "bargaining" / "exact-values.json").read_text("utf-8"))
    expected = table["weighted_voting"][assembly]
    weights, quota = expected["weights"], expected["quota"]
    power, shares = banzhaf(weights, quota), shapley_shubik(weights, quota)
    assert power.winning == expected["winning_coalitions"]
    for voter, weight in enumerate(weights):
        row = expected["by_weight"][str(weight)]
        assert power.swings[voter] == row["swings"]
        assert float(power.absolute[voter]) == row["banzhaf_absolute"]
        assert float(power.normalised[voter]) == pytest.approx(row["banzhaf_normalised"], rel=1e-15)
        assert shares[voter] == Fraction(row["shapley_shubik_exact"])
