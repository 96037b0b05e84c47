"""The package against a second program that was written from the rules alone: tests/oracle.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from realpolitik.arena import Arena
from realpolitik.case import Case
from realpolitik.effectivity import no_deal, stake
from realpolitik.questions.deals import DealEntry, deals
from realpolitik.questions.judgement import VERDICTS, Docket
from realpolitik.questions.leverage import Key, Target, leverage
from tests import oracle
from tests.oracle import Oracle, Outcome
from tests.strategies import Document, case_of, documents, text_of

FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(max_examples=2000, suppress_health_check=[HealthCheck.too_slow])


def levels_of(case: Case, outcome: np.ndarray) -> Outcome:
    """An outcome of the arena in words."""
    return tuple(issue.levels[level] for issue, level in zip(case.issues.values(), outcome, strict=True))


def same(points: float, exact: Fraction) -> bool:
    return abs(points - float(exact)) < 1e-9


def check_no_deal(document: Document) -> None:
    case, said = case_of(document), Oracle(document)
    arena = Arena.of(case)
    outcome = no_deal(arena).outcomes[0]
    assert levels_of(case, outcome) == said.no_deal
    stakes = stake(arena, tuple(map(int, outcome)))[0]
    for actor in case.actors:
        assert same(stakes[arena.actor(actor)], said.stake(actor, said.no_deal))


def check_verdicts(document: Document) -> None:
    case, said = case_of(document), Oracle(document)
    arena = Arena.of(case)
    for start, x in ((no_deal(arena).outcomes, said.no_deal), (np.array([arena.status_quo]), said.status_quo)):
        docket = Docket(arena, list(case.deals.values()), start)
        expected = said.verdicts(x)
        for key, deal in document["deals"].items():
            given_words = docket.verdicts(key)[0]
            assert {word for word, yes in zip(VERDICTS, given_words, strict=True) if yes} == expected[key]
            assert any(
                agrees_with(arena, docket.gain(key)[0], docket.chance(key)[0], verdict)
                for verdict in said.by_itself(deal, x)
            )


def agrees_with(arena: Arena, gain: np.ndarray, chance: float, verdict: oracle.Verdict) -> bool:
    """Whether gains and chance are those of one of the plans that tie."""
    if verdict.gain is None or verdict.chance is None:
        return bool(np.isnan(gain).all()) and chance == 0
    return same(chance, verdict.chance) and all(same(gain[arena.actor(i)], verdict.gain[i]) for i in verdict.gain)


def check_deals(document: Document) -> None:
    """What the question adds to the verdict: rivals, deadlock, what is missing."""
    case, said = case_of(document), Oracle(document)
    x = said.no_deal
    alone = {key: said.by_itself(deal, x) for key, deal in document["deals"].items()}
    expected = said.verdicts(x)
    for entry in deals(case):
        assert {entry.verdict, *entry.also} == expected[entry.key]
        held = said.held_out_for(entry.key, alone) if "held out for" in expected[entry.key] else set()
        assert set(entry.held_out_for) == held
        if entry.verdict == "out of reach":
            assert set(map(frozenset, entry.proof.missing)) == said.smallest_additions(entry.key, x)
        if entry.verdict == "blocked":
            check_blocks(entry, said, document["deals"][entry.key], x)


def check_blocks(entry: DealEntry, said: Oracle, deal: Mapping[str, Any], x: Outcome) -> None:
    """Every block that is shown is one, by one of the plans that tie."""
    assert entry.proof.blocks
    found = [
        one
        for verdict in said.by_itself(deal, x)
        for one in said.blocks(entry.terms, said.start(deal, x), verdict.gain or {}, frozenset(deal["parties"]))
    ]
    for block in entry.proof.blocks:
        assert any(
            set(block.coalition) == one.coalition
            and dict(one.terms) == block.terms
            and same(block.chance, one.chance)
            and one.undoes == block.undoes
            for one in found
        )


def check_leverage(document: Document) -> None:
    case, said = case_of(document), Oracle(document)
    x = said.no_deal
    for target in leverage(case).targets:
        readings = said.readings(target.terms, x)
        assert any(is_read_so(target, reading) for reading in readings), (target, readings)


def is_read_so(target: Target, reading: oracle.Reading) -> bool:
    return (
        same(target.chance, reading.chance)
        and set(target.willing) == reading.willing
        and {need.actor for need in target.needed} == set(reading.needed)
        and all(same(need.loss, reading.needed[need.actor]) for need in target.needed)
        and {frozenset(key.actors) for key in target.keys} == set(reading.keys)
        and all(is_such_a_key(key, reading.keys[frozenset(key.actors)]) for key in target.keys)
        and are_the_cheapest(target, reading)
    )


def are_the_cheapest(target: Target, reading: oracle.Reading) -> bool:
    """Whether the keys said to be cheapest are; not asked where plans tie, since either may set the price."""
    if any(len(plans) > 1 for plans in reading.keys.values()):
        return True
    burdens = {actors: key.burden for actors, (key,) in reading.keys.items()}
    cheapest = {actors for actors, burden in burdens.items() if burden == min(burdens.values())}
    return {frozenset(key.actors) for key in target.keys if key.is_cheapest} == cheapest


def is_such_a_key(key: Key, plans: tuple[oracle.Key, ...]) -> bool:
    return any(same(key.chance_with - key.chance_without, one.raised) and same(key.price, one.price) for one in plans)


CHECKS = [
    pytest.param(check_no_deal, id="no-deal"),
    pytest.param(check_verdicts, id="verdicts"),
    pytest.param(check_deals, id="deals"),
    pytest.param(check_leverage, id="leverage"),
]


def agree(check: Callable[[Document], None], cases: st.SearchStrategy[Document], how: settings) -> None:
    @how
    @given(cases)
    def on_random_cases(document: Document) -> None:
        note(text_of(document))
        check(document)

    on_random_cases()


@pytest.mark.parametrize("check", CHECKS)
def test_the_package_and_the_oracle_agree(check: Callable[[Document], None]) -> None:
    agree(check, documents(), FEW)


@pytest.mark.slow
@pytest.mark.parametrize("check", CHECKS)
def test_the_package_and_the_oracle_agree_on_many_larger_cases(check: Callable[[Document], None]) -> None:
    agree(check, documents(most_issues=4), MANY)
