"""Many draws, and many packages, judged at once: what each gives by itself."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from realpolitik.arena import Arena, Package
from realpolitik.case import Case
from realpolitik.effectivity import EVERYBODY, Outcome, no_deal, undertake
from realpolitik.questions import judgement
from realpolitik.questions.judgement import BLOCKED, READY, Docket, Field, Standing, in_core, verdicts_on
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


@pytest.mark.parametrize("many", [judgement.MANY_DRAWS, 1], ids=["searched", "compiled"])
def test_many_draws_at_once_give_what_each_gives_by_itself(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judgement, "MANY_DRAWS", many)
    check_many_draws()


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(documents(most_levers=6), st.integers(0, 1000))
def check_many_draws(document: Document, seed: int) -> None:
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


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
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


def outcomes(arena: Arena) -> list[Outcome]:
    return list(product(*map(range, arena.levels)))


@pytest.mark.parametrize("numbers", [judgement.MOST_NUMBERS, 200], ids=["all-at-once", "a-few-at-a-time"])
def test_many_packages_at_once_give_what_each_gives_by_itself(numbers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judgement, "MOST_NUMBERS", numbers)
    check_many_packages()


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(documents(), st.data())
def check_many_packages(document: Document, data: st.DataObject) -> None:
    note(text_of(document))
    case = case_of(document)
    arena = Arena.of(case)
    field = Field.of(arena, tuple(map(int, no_deal(arena).outcomes[0])))
    deals = [(arena.package_of(deal), deal.parties, field.start(deal)) for deal in case.deals.values()]
    parties = st.sets(st.sampled_from(arena.actors), min_size=1)
    bare = [(Package(tuple(enumerate(outcome))), data.draw(parties), field.situation) for outcome in outcomes(arena)]
    moved = [
        (Package(tuple((k, level) for k, level in package.terms if level != here[k])), tuple(sorted(those)), here)
        for package, those, here in bare
    ]
    standings = [Standing.of(field, *each) for each in [*deals, *moved]]
    together = verdicts_on(standings)
    for standing, verdicts in zip(standings, together, strict=True):
        alone = Field.of(arena, field.situation)
        by_itself = Standing.of(alone, standing.package, arena.names(standing.parties), standing.situation)
        assert verdicts.tolist() == by_itself.verdicts()[0].tolist()
    core = in_core(field, [(package, those) for package, those, _ in moved])
    of_moved = together[len(deals) :]
    assert core.tolist() == (of_moved[:, READY] & ~of_moved[:, BLOCKED]).tolist()


def test_the_core_of_no_packages_is_empty() -> None:
    arena = Arena.of(case_of({"realpolitik": 1, "title": "Nobody", "actors": {"ann": {}}, "issues": {}, "stances": {}}))
    assert in_core(Field.of(arena, ()), []).tolist() == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(documents(), st.data())
def test_what_could_be_done_is_what_undertaking_it_gives(document: Document, data: st.DataObject) -> None:
    note(text_of(document))
    case = case_of(document)
    arena = Arena.of(case, draws=drawn(case, 0))
    here = data.draw(st.sampled_from(outcomes(arena)))
    field = Field.of(arena, here)
    for lost in field.losses():
        counters = field.counters(here, lost)
        for options, packages, plans in zip(counters.options, counters.packages, counters.plans, strict=True):
            assert not packages[0].terms
            for option, (package, plan) in enumerate(zip(packages, plans, strict=True)):
                tried = undertake(arena, package, plan, here, EVERYBODY, lost)
                np.testing.assert_allclose(options.gain[:, option], tried.gain, atol=1e-9)
                np.testing.assert_allclose(options.chance[:, option], tried.chance, atol=1e-12)
                change = arena.change(here, package.outcome(here))[:, list(field.suppliers)]
                np.testing.assert_allclose(options.sure[:, option], change, atol=1e-9)
                assert (options.acting[option], options.moves[option]) == (plan.acting, len(package.terms))
