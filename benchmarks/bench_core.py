"""How long blocking takes at full scale: one package against very many others, and the core of thousands of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import yaml

from realpolitik.arena import Arena, Package
from realpolitik.case import Case, parse
from realpolitik.effectivity import no_deal
from realpolitik.questions.judgement import Field, Standing, in_core, verdicts_on

Document = dict[str, Any]
Candidate = tuple[Package, tuple[str, ...]]


def large_case(
    seed: int, actors: int = 12, issues: int = 10, levers: int = 4, levels: int = 4, suppliers: int = 2, needs: int = 2
) -> Case:
    """A random case in which coalitions of one to three hold `levers` levers on each issue.

    Actors mostly want what their levers bring about; `needs` levers wait for another issue, and tie the two.
    """
    rng = np.random.default_rng(seed)
    who = [f"a{i:02}" for i in range(actors)]
    what = [f"i{k:02}" for k in range(issues)]
    names = [f"l{level}" for level in range(levels)]
    held = {
        f"{issue}_{f}": {
            "issue": issue,
            "to": names[1 + f % (levels - 1)],
            "by": [who[i] for i in rng.choice(actors, size=rng.integers(1, 4), replace=False)],
            "chance": round(float(rng.uniform(0.3, 1)), 2),
        }
        for issue in what
        for f in range(levers)
    }
    for key in rng.choice(list(held), size=len(held) // 3, replace=False):
        held[key]["cost"] = {held[key]["by"][0]: int(rng.integers(1, 5))}
    for key in rng.choice(list(held), size=needs, replace=False):
        others = [issue for issue in what if issue != held[key]["issue"]]
        held[key]["needs"] = {str(rng.choice(others)): names[1:]}
    document: Document = {
        "realpolitik": 1,
        "title": "A large case",
        "actors": {actor: {} for actor in who},
        "issues": {
            issue: {
                "levels": {name: 100 * n / (levels - 1) for n, name in enumerate(names)},
                "status_quo": names[0],
            }
            for issue in what
        },
        "stances": {actor: _stances(rng, actor, what, names, held) for actor in who},
        "levers": held,
        "relations": {
            f"s{number}": {"kind": "supply", "patron": who[number], "client": who[-1 - number], "dependence": 0.5}
            for number in range(suppliers)
        },
    }
    return parse(yaml.dump(document, sort_keys=False))


def _stances(rng: np.random.Generator, actor: str, what: list[str], names: list[str], held: Document) -> Document:
    aims = {lever["issue"]: lever["to"] for lever in held.values() if actor in lever["by"]}
    return {
        issue: {
            "position": aims[issue] if issue in aims and rng.random() < 0.5 else str(rng.choice(names)),
            "salience": int(rng.integers(0, 100)),
        }
        for issue in what
    }


def field_of(case: Case) -> Field:
    """A field that nothing has been asked of yet."""
    arena = Arena.of(case)
    return Field.of(arena, tuple(map(int, no_deal(arena).outcomes[0])))


def random_candidates(field: Field, count: int) -> list[Candidate]:
    """Packages with those who act as parties, each of whom gains if no supplier is lost."""
    rng = np.random.default_rng(0)
    counters = field.counters(field.situation, 0)
    found: dict[Candidate, None] = {}
    while len(found) < count:
        few = rng.random(len(counters.groups)) < rng.uniform(0.1, 0.7)
        choice = [int(rng.integers(len(plans))) if yes else 0 for plans, yes in zip(counters.plans, few, strict=True)]
        if (candidate := _candidate(field, choice)) is not None:
            found[candidate] = None
    return list(found)


def broad_candidate(field: Field) -> Candidate:
    """A package of many terms that leaves no easy block: what is best for all together, less what costs an actor."""
    counters = field.counters(field.situation, 0)
    weights = 1 / np.maximum(field.stakes[0], 1)
    choice = [int((options.gain[0] @ weights).argmax()) for options in counters.options]
    while (candidate := _candidate(field, choice)) is None:
        gain = sum(options.gain[0, option] for options, option in zip(counters.options, choice, strict=True))
        acting = [int(options.acting[option]) for options, option in zip(counters.options, choice, strict=True)]
        loser = min((i for mask in acting for i in range(len(gain)) if mask >> i & 1), key=lambda i: gain[i])
        worst = min(
            (g for g, mask in enumerate(acting) if mask >> loser & 1),
            key=lambda g: counters.options[g].gain[0, choice[g], loser],
        )
        choice[worst] = 0
    return candidate


def _candidate(field: Field, choice: list[int]) -> Candidate | None:
    """The package of a choice of options, if two or more act and all of them gain."""
    counters = field.counters(field.situation, 0)
    gain = sum(options.gain[0, option] for options, option in zip(counters.options, choice, strict=True))
    acting = np.bitwise_or.reduce([options.acting[o] for options, o in zip(counters.options, choice, strict=True)])
    parties = field.arena.names(int(acting))
    if len(parties) < 2 or any(gain[field.arena.actor(party)] <= 0 for party in parties):
        return None
    terms = [
        term for packages, option in zip(counters.packages, choice, strict=True) for term in packages[option].terms
    ]
    return Package(tuple(sorted(terms))), parties


LARGE = [
    pytest.param({}, id="12-actors-a-million-counters"),
    pytest.param({"actors": 20, "issues": 20, "needs": 4}, id="20-actors-20-issues"),
    pytest.param({"actors": 20, "issues": 26, "levers": 3, "needs": 4}, id="20-actors-26-issues"),
]


@pytest.mark.parametrize("size", LARGE)
def bench_one_package(benchmark, size):
    case = large_case(1, **size)

    def judged():
        field = field_of(case)
        return Standing.of(field, *broad_candidate(field), field.situation).verdicts()

    benchmark.pedantic(judged, rounds=3)


@pytest.fixture(scope="module")
def twelve():
    """A case of 12 actors and 2,000 packages in it."""
    case = large_case(0)
    return case, random_candidates(field_of(case), 2000)


def bench_core_of_2000_packages(benchmark, twelve):
    case, candidates = twelve
    benchmark.pedantic(lambda: in_core(field_of(case), candidates), rounds=3)


def bench_core_of_2000_packages_that_nobody_blocks(benchmark, twelve):
    """Each must be searched to the end; apart from who would bring them about."""
    case, candidates = twelve
    field = field_of(case)
    inside = [candidate for candidate, yes in zip(candidates, in_core(field, candidates), strict=True) if yes]
    standings = [Standing.of(field, *candidate, field.situation) for candidate in inside]
    benchmark.pedantic(verdicts_on, ((standings * (2000 // len(standings) + 1))[:2000],), rounds=3)
