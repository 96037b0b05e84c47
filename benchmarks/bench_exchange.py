"""How long a round of exchanges takes, of a common size and of a large one, and what ties leave open."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.methods.exchange import exchange_round, outcomes_over_orders


def made_up(actors: int, issues: int, missing: float, seed: int = 0):
    """Positions by fives, some missing, saliences by twentieths, a capability for each actor."""
    rng = np.random.default_rng(seed)
    positions = rng.integers(0, 21, (actors, issues)) * 5.0
    positions[rng.random(positions.shape) < missing] = np.nan
    saliences = rng.integers(1, 21, positions.shape) / 20
    return positions, saliences, np.repeat(rng.random((actors, 1)), issues, axis=1)


@pytest.mark.parametrize(("actors", "issues", "missing"), [(15, 13, 0.2), (200, 20, 0.0)], ids=["15×13", "200×20"])
def bench_a_round(benchmark, actors, issues, missing):
    case = made_up(actors, issues, missing)
    benchmark.pedantic(exchange_round, case, rounds=5, warmup_rounds=1)


def bench_what_ties_leave_open(benchmark):
    case = made_up(15, 13, 0.2)
    benchmark.pedantic(
        lambda: outcomes_over_orders(*case, rounds=5, orders=16, rng=np.random.default_rng(0)),
        rounds=3,
        warmup_rounds=1,
    )
