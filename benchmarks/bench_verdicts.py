"""How long the answers take once everything is loaded: whole questions, and verdicts on many draws at once."""

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.arena import Arena
from realpolitik.effectivity import no_deal
from realpolitik.questions.judgement import Docket

DRAWS = 4096


@pytest.fixture(scope="module")
def syria():
    return rp.load("syria-2018")


@pytest.mark.parametrize("word", ["alignment", "forecast", "exchange", "deals", "leverage", "evidence"])
def bench_a_question(benchmark, syria, word):
    benchmark(getattr(rp, word), syria)


def bench_claims(benchmark, syria):
    benchmark(rp.claims, syria, flips=False)


def bench_what_overturns_the_claims(benchmark, syria):
    benchmark.pedantic(rp.claims, (syria,), rounds=3)


def bench_verdicts_on_many_draws(benchmark, syria):
    rng = np.random.default_rng(0)
    draws = {path: rng.uniform(number.low, number.high, DRAWS) for path, number in syria.numbers.items()}
    deals = [deal for deal in syria.deals.values() if deal.scenario is None]

    def judged():
        arena = Arena.of(syria, draws=draws)
        docket = Docket(arena, deals, no_deal(arena).outcomes)
        return {key: docket.verdicts(key) for key in docket.deals}

    benchmark.pedantic(judged, rounds=3)
