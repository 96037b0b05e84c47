"""How long it takes to form and judge every package, and to find those that nobody betters; and in how much memory.

Aims on two cores: ten million packages of 6 actors formed and judged in 1.5 s, 2.3 million rational ones compared in
6 s, and whatever is asked of ten million within 1 GB.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml

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
        values = sums(1.5)
        values = values[(values > 0).all(axis=1)][:count]
        assert len(values) == count
    benchmark.pedantic(is_undominated, (values,), rounds=3)


@pytest.mark.parametrize("points", ["sums", "independent"])
def bench_undominated_of_ten_million(benchmark, points):
    values = sums(0.5) if points == "sums" else np.random.default_rng(0).normal(size=(10_000_000, ACTORS))
    benchmark.pedantic(is_undominated, (values,), rounds=1)


def sums(shared: float) -> np.ndarray:
    """What every package brings everybody: 9.8 million rows."""
    values = np.zeros((1, ACTORS))
    for table in tables(shared):
        values = (values[:, None] + table).reshape(-1, ACTORS)
    return values


# The whole question -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("actors", [6, 12])
def bench_deals_among_ten_million_packages(benchmark, tmp_path: Path, actors: int):
    """From the command line, with every frontier, trade, link and wait; its peak memory stands beside it."""
    path = tmp_path / "large.yaml"
    path.write_text(large_case(actors), encoding="utf-8")
    peak = benchmark.pedantic(answered, (path,), rounds=1)
    benchmark.extra_info["peak memory, MB"] = peak
    assert peak < 1000


# A process inherits the peak of the one that starts it, so a small one stands between.
MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def answered(path: Path) -> float:
    """Ask for the deals of a case in a process of its own: its peak memory, MB."""
    command = [sys.executable, "-c", MEASURED, sys.executable, "-m", "realpolitik", "deals", str(path)]
    peak = int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return peak / (1e3 if sys.platform == "linux" else 1e6)


def large_case(actors: int) -> str:
    """A case in which two random actors hold the levers on each issue, and nobody can do anything alone."""
    rng = np.random.default_rng(0)
    who = [f"a{i}" for i in range(actors)]
    what = [f"i{k}" for k in range(ISSUES)]
    levels = {f"l{level}": 25 * level for level in range(LEVELS)}
    holders = {issue: [who[i] for i in rng.choice(actors, size=2, replace=False)] for issue in what}
    return yaml.safe_dump(
        {
            "realpolitik": 1,
            "title": "Ten million packages",
            "actors": {actor: {} for actor in who},
            "issues": {issue: {"levels": dict(levels), "status_quo": "l0"} for issue in what},
            "stances": {
                actor: {
                    issue: {"position": int(rng.integers(101)), "salience": int(rng.integers(5, 100))} for issue in what
                }
                for actor in who
            },
            "levers": {
                f"{issue}_{level}": {
                    "issue": issue,
                    "to": level,
                    "by": list(holders[issue]),
                    "chance": float(round(rng.uniform(0.5, 1), 2)),
                }
                for issue in what
                for level in list(levels)[1:]
            },
            "deals": {
                "first": {
                    "parties": sorted({*holders[what[0]], *holders[what[1]]}),
                    "terms": {what[0]: "l2", what[1]: "l3"},
                }
            },
        },
        sort_keys=False,
    )
