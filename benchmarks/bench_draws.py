"""How long the verdicts, claims and keys of very many draws take, and in how much memory.

Aim: 10⁵ draws of the Syrian case in 20 s on two cores and 1 GB. Fifty packages that nobody named stand as rivals of
the named deals; they are found in the case as it stands, and stay the same in all draws.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.arena import Arena, Array, Draws, Package
from realpolitik.case import Case, Deal, Query
from realpolitik.case.query import queries_of
from realpolitik.effectivity import no_deal, plans
from realpolitik.questions.claims import holds
from realpolitik.questions.finding import Finding, Search
from realpolitik.questions.judgement import Field, are_rivals
from realpolitik.questions.measures import World, burdens, scenario_of

DRAWS, BLOCK, RIVALS = 100_000, 2_048, 50


@cache
def syria() -> tuple[Case, tuple[Deal, ...], tuple[dict[str, str], ...]]:
    """The case, packages found in it, and every single level that might be brought about."""
    case = rp.load("syria-2018")
    arena = Arena.of(case)
    situation = tuple(map(int, no_deal(arena).outcomes[0]))
    targets = tuple(
        {key: word}
        for k, key in enumerate(arena.issues)
        for level, word in enumerate(case.issues[key].levels)
        if level != situation[k] and plans(arena, Package(((k, level),)), situation)
    )
    return case, tuple(found(case, Field.of(arena, situation))), targets


def found(case: Case, field: Field) -> Iterator[Deal]:
    """Packages that all who act in them gain by, the fairest first, which compete with a named deal."""
    finding = Finding.of(field, field.situation, Search().conditions(field.arena))
    accepted = [
        (fairness(rows.gain[r], int(rows.acting[r]), field.stakes[0]), int(rows.label[r]), int(rows.acting[r]))
        for rows, is_accepted in finding.in_reach()
        for r in np.flatnonzero(is_accepted)
        if int(rows.acting[r]).bit_count() > 1
    ]
    count = 0
    for _, label, acting in sorted(accepted, reverse=True):
        terms, parties = field.arena.terms(finding.package(label)), field.arena.names(acting)
        deal = Deal(f"found_{count}", "found", parties, terms, {}, (), False, "proposed", None, {}, {})
        named = case.deals.values()
        if count < RIVALS and any(are_rivals(deal, one) and terms != dict(one.terms) for one in named):
            count += 1
            yield deal


def fairness(gain: Array, acting: int, stakes: Array) -> float:
    inside = [i for i in range(len(gain)) if acting >> i & 1]
    return float(np.log(gain[inside] / stakes[inside]).mean())


def drawn(case: Case, block: int, count: int) -> Draws:
    """Every range of the case and its scenarios, uniformly."""
    rng = np.random.default_rng(block)
    numbers = dict(case.numbers)
    for name in case.scenarios:
        numbers |= {path: number for path, number in case.at(name).numbers.items() if path not in numbers}
    return {path: rng.uniform(number.low, number.high, count) for path, number in numbers.items()}


def judged(block: int, count: int = BLOCK) -> tuple[float, ...]:
    """The share of draws for each verdict, claim and key of a block; then the peak memory of the process, in MB."""
    case, rivals, targets = syria()
    world = World(case, drawn(case, block, count))
    queries = [(query, scenario_of(world, query.arguments)) for query in asked_by(case)]
    for here in world.through(home for _, home in queries):
        for query in (query for query, home in queries if home == here):
            world.measure(query)
    shares = [holds(world, claim.test).mean(axis=0) for claim in case.claims.values()]
    docket = world.docket(None).beside(rivals)
    shares += [docket.verdicts(key).mean(axis=0) for key in world.docket(None).deals]
    shares += [docket.gather(partial(asked, terms)).mean(axis=0) for terms in targets]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (*np.concatenate([np.atleast_1d(share) for share in shares]).tolist(), peak)


def asked_by(case: Case) -> list[Query]:
    return [query for claim in case.claims.values() for query in queries_of(claim.test)]


def asked(terms: dict[str, str], field: Field) -> Array:
    """What everybody who could hold a key asks for it; NaN without one: (d, n)."""
    prices = np.full(field.stakes.shape, np.nan)
    for i, price in burdens(field, {"for": terms}):
        prices[:, i] = price
    return ~np.isnan(prices)


@pytest.mark.parametrize("workers", [1, 2])
def bench_verdicts_claims_and_keys_of_100_000_draws(benchmark, workers):
    blocks = -(-DRAWS // BLOCK)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(judged, range(workers)))  # loaded and compiled
        shares = benchmark.pedantic(lambda: list(pool.map(judged, range(blocks))), rounds=1)
    assert len(shares) == blocks
    benchmark.extra_info["peak memory of a worker, MB"] = max(share[-1] for share in shares)


@pytest.mark.parametrize("count", [1_024, 2_048, 4_096, 8_192])
def bench_a_block(benchmark, count):
    judged(0, count)
    benchmark.pedantic(judged, (1, count), rounds=3)
