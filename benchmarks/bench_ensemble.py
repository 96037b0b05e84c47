"""How long a block of draws takes: verdicts, claims and keys of Syria, with stances dealt out anew, and equilibria."""

from __future__ import annotations

import pytest

import realpolitik as rp
from realpolitik.ensemble import sampled
from realpolitik.questions.drawn import Dealt, Held, InDraws
from realpolitik.questions.robustness import MOST_SLOW, SLOW_TOGETHER


@pytest.mark.parametrize("work", [InDraws, Dealt])
def bench_a_thousand_draws_of_syria(benchmark, work):
    case = rp.load("syria-2018")
    sample = sampled(case, 1024)
    (block,) = sample.blocks
    found = benchmark.pedantic(lambda: work(case, None)(sample.draws(block), block), rounds=3, warmup_rounds=1)
    assert len(found["claim key"]) == 1024


def bench_how_outcomes_of_syria_hold_in_a_thousand_draws(benchmark):
    case = rp.load("syria-2018")
    sample = sampled(case, MOST_SLOW, most_in_a_block=SLOW_TOGETHER)
    work = Held(case, None)
    found = benchmark.pedantic(lambda: [work(sample.draws(block), block) for block in sample.blocks], rounds=1)
    assert sum(len(columns["grade no_deal"]) for columns in found) == 1024


def bench_drawing_sixteen_of_a_thousand_blocks_of_syria(benchmark):
    sample = sampled(rp.load("syria-2018"), 1 << 20)
    benchmark.pedantic(lambda: [sample.draws(block) for block in sample.blocks[::64]], rounds=2)
