"""Many draws at once give what each draw gives by itself."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from realpolitik.arena import Arena
from realpolitik.case import Case
from realpolitik.effectivity import no_deal
from realpolitik.questions.judgement import Docket, Field
from realpolitik.questions.leverage import needed, raised
from tests.strategies import Document, case_of, documents, text_of

DRAWS = 20  # more than are searched before the others are held against them


def drawn(case: Case, seed: int) -> dict[str, np.ndarray]:
    """Values for every number of a case: first its own, then with a single one moved, then with many."""
    rng = np.random.default_rng(seed)
    draws = {path: np.full(DRAWS, estimate.mean) for path, estimate in case.numbers.items()}
    paths = list(draws)
    for row in range(2, DRAWS):
        for path in rng.choice(paths, size=1 if row < DRAWS - 3 else len(paths) // 2, replace=False):
            low, high = case.number_bounds(path)
            draws[path][row] = np.round(rng.choice([low, high, rng.uniform(low, high)]), 3)
    return draws


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(documents(most_levers=6), st.integers(0, 1000))
def test_many_draws_at_once_give_what_each_gives_by_itself(document: Document, seed: int) -> None:
    note(text_of(document))
    case = case_of(document)
    draws = drawn(case, seed)
    arena = Arena.of(case, draws=draws)
    start = no_deal(arena).outcomes
    docket = Docket(arena, list(case.deals.values()), start)
    for row in range(DRAWS):
        own = Arena.of(case.edit({path: float(values[row]) for path, values in draws.items()}))
        own_start = no_deal(own).outcomes
        assert own_start[0].tolist() == start[row].tolist()
        own_docket = Docket(own, list(case.deals.values()), own_start)
        for key in case.deals:
            assert docket.verdicts(key)[row].tolist() == own_docket.verdicts(key)[0].tolist()
            np.testing.assert_allclose(docket.gain(key)[row], own_docket.gain(key)[0], atol=1e-9)
            np.testing.assert_allclose(docket.chance(key)[row], own_docket.chance(key)[0], atol=1e-12)


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(documents(most_levers=6), st.integers(0, 1000))
def test_leverage_over_many_draws_is_that_of_each(document: Document, seed: int) -> None:
    note(text_of(document))
    case = case_of(document)
    draws = drawn(case, seed)
    issue = next(iter(case.issues))
    whole = leverage_of(Arena.of(case, draws=draws), issue)
    for row in range(DRAWS):
        own = leverage_of(Arena.of(case.edit({path: float(values[row]) for path, values in draws.items()})), issue)
        np.testing.assert_allclose(whole[row], own[0], atol=1e-9)


def leverage_of(arena: Arena, issue: str) -> np.ndarray:
    """For each actor what the chance of the issue's last level loses without it, and gains by its help: (d, n, 2)."""
    package = arena.package({issue: arena.case.issues[issue].levels[-1]})

    def ask(field: Field) -> np.ndarray:
        actors = range(len(arena.actors))
        lost = [needed(field, package, field.situation, i) for i in actors]
        added = [raised(field, package, field.situation, 1 << i)[0] for i in actors]
        return np.stack([np.stack(lost, axis=1), np.stack(added, axis=1)], axis=2)

    return Docket(arena, [], no_deal(arena).outcomes).gather(ask)
