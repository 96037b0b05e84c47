"""Every concept of a single decision maker for all states of a conflict of options: R, GMR, SMR, SEQ and SSEQ.

Four decision makers with random orders, the hardest kind: nothing about one state tells anything about its neighbours.
Compiling, or loading what is compiled, is not counted. Peak memory is that of the whole process, numba included.
"""

from __future__ import annotations

import resource

import numpy as np
import pytest

from realpolitik.methods.graph_model.blocks import Mover, OptionConflict
from realpolitik.methods.graph_model.coalitions import acting_together
from realpolitik.methods.graph_model.exits import exits
from realpolitik.methods.graph_model.preferences import Order
from realpolitik.methods.graph_model.stability import CONCEPTS, Stable, stability

Case = tuple[np.ndarray, list[Mover], list[Order]]


def random_conflict(options: int, makers: int = 4, one_way: int = 0) -> Case:
    """States, movers and orders; each decision maker has so many options that it can't drop again."""
    rng = np.random.default_rng(options)
    masks = np.arange(1 << options, dtype=np.int64)
    own = [[int(bit) for bit in bits] for bits in np.array_split(np.arange(options), makers)]
    movers = [Mover(mask(bits), once_taken=mask(bits[:one_way])) for bits in own]
    return masks, movers, [Order.of(rng.permutation(len(masks))) for _ in own]


def mask(bits: list[int]) -> int:
    return sum(1 << bit for bit in bits)


def judged(masks: np.ndarray, movers: list[Mover], orders: list[Order]) -> Stable:
    return stability(OptionConflict.of(masks, movers, orders))


@pytest.mark.parametrize("options", [12, 14, 16, 18, 20, 22])
def bench_every_concept_of_every_state(benchmark, options):
    judged(*random_conflict(12))
    case = random_conflict(options)
    found = benchmark.pedantic(judged, case, rounds=1 if options > 18 else 3)
    assert found.concepts == tuple(CONCEPTS)
    benchmark.extra_info["peak_megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@pytest.mark.parametrize("makers", [2, 3, 8])
def bench_fewer_and_more_decision_makers(benchmark, makers):
    judged(*random_conflict(12))
    benchmark.pedantic(judged, random_conflict(18, makers), rounds=1)


def bench_options_that_cant_be_dropped_again(benchmark):
    judged(*random_conflict(12, one_way=1))
    benchmark.pedantic(judged, random_conflict(18, one_way=2), rounds=1)


@pytest.mark.parametrize("makers", [3, 4, 6])
def bench_every_coalition_of_twelve_options(benchmark, makers):
    """What each of them could leave for, and how the others would answer."""
    masks, movers, orders = random_conflict(12, makers)
    conflict = OptionConflict.of(masks, movers, orders).listed()
    exits(acting_together(conflict, joined=True))
    found = benchmark.pedantic(lambda: exits(acting_together(conflict, joined=True)), rounds=1)
    assert len(found) == (1 << makers) - 1
