"""How long it takes to form and judge every package, and to find those that nobody betters."""

import numpy as np
import pytest

from realpolitik.methods.enumeration import packages
from realpolitik.methods.packages import Moves, Space
from realpolitik.methods.pareto import is_undominated

ISSUES, LEVELS, ACTORS = 10, 5, 6


def tables(shared: float) -> list[np.ndarray]:
    """What each level of each issue brings everybody; the larger `shared`, the more they want the same."""
    rng = np.random.default_rng(0)
    drawn = [rng.normal(size=(LEVELS, ACTORS)) + shared * rng.normal(size=(LEVELS, 1)) for _ in range(ISSUES)]
    return [table - table[0] for table in drawn]


def space() -> Space:
    none = np.zeros(LEVELS, dtype=np.uint64)
    groups = tuple(
        Moves(
            gain=gain[None],
            cost=np.zeros((1, LEVELS, ACTORS)),
            chance=np.ones((1, LEVELS)),
            ratified=np.zeros((1, LEVELS, 0)),
            acting=none,
            ballots=none,
            depends=none,
            sure=np.zeros((LEVELS, 0)),
            terms=(np.arange(LEVELS) > 0).astype(np.int64),
            brings=np.arange(LEVELS),
            parts=np.zeros((LEVELS, 0), dtype=bool),
        )
        for gain in tables(0.5)
    )
    return Space(groups, 2**ACTORS - 1, np.full(ACTORS, 10.0), np.arange(ACTORS), (), ())


def bench_ten_million_packages_formed_and_judged(benchmark):
    whole = space()
    accepted = benchmark.pedantic(lambda: sum(int(block.accepted.sum()) for block in packages(whole)), rounds=3)
    assert accepted > 0


@pytest.mark.parametrize("points", ["rational-sums", "independent"])
def bench_undominated_of_2_3_million(benchmark, points):
    count = 2_300_000
    if points == "independent":
        values = np.random.default_rng(0).normal(size=(count, ACTORS))
    else:
        values = np.zeros((1, ACTORS))
        for table in tables(1.5):
            values = (values[:, None] + table).reshape(-1, ACTORS)
        values = values[(values > 0).all(axis=1)][:count]
        assert len(values) == count
    benchmark.pedantic(is_undominated, (values,), rounds=3)
