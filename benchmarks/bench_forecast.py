"""How long the methods of forecasting take: one large case, and very many draws of a small one."""

import numpy as np
import pytest

from realpolitik.methods.challenge import challenges
from realpolitik.methods.condorcet import condorcet_election
from realpolitik.methods.spatial import SpatialRules, spatial_bargaining


def made(*shape):
    """Positions, saliences that add up to 1 at most, and capabilities: (..., actors, dimensions)."""
    rng = np.random.default_rng(0)
    *_, dimensions = shape
    saliences = rng.dirichlet(np.ones(dimensions + 1), shape[:-1])[..., :dimensions]
    return rng.uniform(0, 100, shape), saliences, rng.uniform(1, 100, shape[:-1])


@pytest.mark.parametrize(("dimensions", "turns"), [(1, 100), (4, 30)], ids=["one-to-the-end", "four-for-30-turns"])
def bench_spatial_bargaining_of_100(benchmark, dimensions, turns):
    benchmark.pedantic(spatial_bargaining, (*made(100, dimensions), SpatialRules(most_turns=turns)), rounds=3)


def bench_spatial_bargaining_of_10_in_1000_draws(benchmark):
    benchmark.pedantic(spatial_bargaining, made(1000, 10, 1), rounds=3)


def bench_challenges_of_10_in_1000_draws(benchmark):
    positions, saliences, capabilities = made(1000, 10, 1)
    benchmark.pedantic(challenges, (positions[..., 0], saliences[..., 0], capabilities), rounds=3)


def bench_elections_of_10_in_1000_draws(benchmark):
    positions, saliences, capabilities = made(1000, 10, 1)
    benchmark.pedantic(condorcet_election, (positions[..., 0], saliences[..., 0] * capabilities), rounds=3)
