"""How far a group of enemies is from two camps: [Harary1959], C(n, 2) − ⌊n² / 4⌋ when all are each other's enemies."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from realpolitik.methods.balance import blocs, camps, unbalanced_triads


@pytest.mark.parametrize("actors", range(3, 21))
def test_a_group_in_which_all_are_enemies_is_split_into_halves(actors: int):
    everybodys_enemy = -np.ones((actors, actors))
    division = camps(everybodys_enemy)
    assert division.is_exact
    assert division.disagreement == math.comb(actors, 2) - actors**2 // 4
    assert blocs(everybodys_enemy).disagreement == 0
    assert len(unbalanced_triads(everybodys_enemy)) == math.comb(actors, 3)


def test_the_table_of_frustration_is_reproduced(ground_truth: Path):
    table = json.loads((ground_truth / "bargaining" / "exact-values.json").read_text("utf-8"))
    for actors, index in table["signed_graph_frustration_all_negative_complete"]["values"].items():
        assert camps(-np.ones((int(actors), int(actors)))).disagreement == index
