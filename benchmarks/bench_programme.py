"""How long the programme takes where no enumeration could: 20 issues of 5 levels between 6 actors."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.methods.packages import Moves, Space
from realpolitik.methods.programme import RULES, best


def large_space(seed: int, issues: int = 20, levels: int = 5, actors: int = 6, shared: float = 0.5) -> Space:
    """A space in which each actor gains or loses at random, and to some part alike, by each level of each issue."""
    rng = np.random.default_rng(seed)
    nobody = np.zeros(levels, dtype=np.uint64)
    groups = []
    for _ in range(issues):
        worth = rng.normal(size=(1, levels, actors)) + shared * rng.normal(size=(1, levels, 1))
        groups.append(
            Moves(
                gain=worth - worth[:, :1],
                cost=np.zeros_like(worth),
                chance=np.ones((1, levels)),
                ratified=np.zeros((1, levels, 0)),
                acting=nobody,
                ballots=nobody,
                depends=nobody,
                sure=np.zeros((levels, 0)),
                terms=np.minimum(np.arange(levels), 1),
                brings=np.arange(levels),
                parts=np.zeros((levels, 0), dtype=bool),
            )
        )
    return Space(tuple(groups), 2**actors - 1, np.full(actors, 100.0), np.arange(actors), (), ())


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("rule", RULES)
def bench_a_rule_on_twenty_issues(benchmark, rule, seed):
    space = large_space(seed)
    picks = benchmark.pedantic(best, args=(space, rule), rounds=1)
    assert picks.complete
