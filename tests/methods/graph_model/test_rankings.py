"""How many rankings make a state stable, against a list of them all."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.errors import TooLarge
from realpolitik.methods.graph_model import rankings
from realpolitik.methods.graph_model.moves import Conflict, Graph
from realpolitik.methods.graph_model.preferences import Order
from realpolitik.methods.graph_model.rankings import count
from realpolitik.methods.graph_model.stability import CONCEPTS
from tests.graph_model_strategies import Ranking, Sketch, sketches

NAMES = st.sampled_from(tuple(CONCEPTS))


def by_listing(sketch: Sketch, state: int, maker: int, concept: str) -> int:
    """How many strict rankings make a state stable, one by one."""
    return sum(
        sketch.if_ranked(maker, value).model().is_stable(maker, state, concept)
        for value in permutations(range(sketch.states))
    )


def counts_agree(sketch: Sketch, concept: str) -> None:
    conflict = sketch.conflict()
    for maker in range(sketch.makers):
        found = count(conflict, 0, [maker], concept)
        assert found.stable == by_listing(sketch, 0, maker, concept)


@settings(max_examples=40)
@given(sketches(most_makers=3, most_states=4, joint=True, unknown=True), NAMES)
def test_counts_are_those_of_a_list_of_all_rankings(sketch: Sketch, concept: str):
    counts_agree(sketch, concept)


@pytest.mark.slow
@settings(max_examples=150)
@given(sketches(most_states=6, joint=True, unknown=True), NAMES)
def test_counts_are_those_of_a_list_of_all_rankings_of_six_states(sketch: Sketch, concept: str):
    counts_agree(sketch, concept)


def line(*values: list[int]) -> Conflict:
    """Ann can go from 0 to 1 or 2; from there bob, in two ways, to 3 or 4."""
    graph = Graph.of(2, 5, [(1, [0, 0], [1, 2]), (2, [1, 2, 2], [3, 3, 4])])
    return Conflict.of(graph, [Order.of(np.array(value)) for value in values])


def test_every_improvement_counts():
    """Of 120 rankings: for R 0 is above both ends; for GMR it's above either end or an answer to it, for both."""
    conflict = line([0, 4, 3, 2, 1], [0, 0, 0, 1, 1])
    assert count(conflict, 0, [0], "R").stable == 120 // 3
    # Fails if 1 and 3 are above 0, or 2, 3 and 4 are: 1/3 + 1/4 − 1/5 of all.
    found = count(conflict, 0, [0], "GMR")
    assert found.share == 1 - Fraction(1, 3) - Fraction(1, 4) + Fraction(1, 5)
    assert (found.rankings, found.stable, found.involved) == (120, 74, {1, 2, 3, 4})


def test_for_sequential_stability_only_answers_that_pay_count():
    unpaid = line([0, 4, 3, 2, 1], [0, 1, 1, 1, 1])
    assert count(unpaid, 0, [0], "SEQ").share == Fraction(1, 3)
    assert count(unpaid, 0, [0], "GMR").share > Fraction(1, 3)


def test_rankings_that_decide_in_too_many_ways_to_count_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rankings, "MOST_TERMS", 2)
    with pytest.raises(TooLarge, match="up to 2 terms"):
        count(line([0, 4, 3, 2, 1], [0, 0, 0, 1, 1]), 0, [0], "GMR")


def test_the_share_doesnt_depend_on_what_isnt_involved():
    """Ten options: 1,024 states, of which four others matter."""
    graph = Graph.of(2, 1024, [(1, [0, 0], [1, 2]), (2, [1, 2, 2], [3, 3, 4])])
    conflict = Conflict.of(graph, [Order.of(np.arange(1024))] * 2)
    assert count(conflict, 0, [0], "GMR").share == count(line([0] * 5, [0] * 5), 0, [0], "GMR").share


def by_listing_together(sketch: Sketch, makers: list[int], concept: str) -> int:
    """How many combinations of strict rankings make state 0 stable for all who have them, one by one."""
    found = 0
    for values in product(permutations(range(sketch.states)), repeat=len(makers)):
        changed = sketch
        for maker, value in zip(makers, values, strict=True):
            changed = changed.if_ranked(maker, value)
        model = changed.model()
        found += all(model.is_stable(maker, 0, concept) for maker in makers)
    return found


def counts_agree_together(sketch: Sketch, makers: list[int], concept: str) -> None:
    assert count(sketch.conflict(), 0, makers, concept).stable == by_listing_together(sketch, makers, concept)


SEVERAL = st.sampled_from(([0, 1], [1, 0], [0, 2], [2, 1]))


@settings(max_examples=20)
@given(sketches(least_makers=3, most_makers=3, most_states=3, joint=True, unknown=True), NAMES, SEVERAL)
def test_combinations_of_rankings_are_counted_together(sketch: Sketch, concept: str, makers: list[int]):
    counts_agree_together(sketch, makers, concept)


@pytest.mark.slow
@settings(max_examples=60)
@given(sketches(least_makers=3, most_makers=3, most_states=4, joint=True, unknown=True), NAMES, SEVERAL)
def test_combinations_of_rankings_of_four_states_are_counted_together(sketch: Sketch, concept: str, makers: list[int]):
    counts_agree_together(sketch, makers, concept)


@settings(max_examples=10)
@given(sketches(least_makers=3, most_makers=3, most_states=3, joint=True), NAMES)
def test_combinations_of_three_rankings_are_counted_together(sketch: Sketch, concept: str):
    counts_agree_together(sketch, [0, 1, 2], concept)


def six() -> Sketch:
    """Two decision makers with two options each, of which one excludes the other."""
    rng = np.random.default_rng(2)
    places = list(product(range(3), range(2)))
    moves = {
        frozenset([i]): {
            n: {m for m, to in enumerate(places) if to[1 - i] == at[1 - i] and to[i] != at[i]}
            for n, at in enumerate(places)
        }
        for i in (0, 1)
    }
    return Sketch(2, 6, moves, [Ranking(rng.permutation(6).tolist(), [0] * 6) for _ in (0, 1)])


@pytest.mark.parametrize("concept", CONCEPTS)
def test_six_states_in_all_518400_combinations(concept: str):
    found = count(six().conflict(), 0, [0, 1], concept)
    assert found.rankings == 518_400
    alone = [count(six().conflict(), 0, [maker], concept).share for maker in (0, 1)]
    if concept in ("R", "GMR", "SMR"):
        assert found.share == alone[0] * alone[1]
    if concept == "R":
        assert found.stable == 518_400 // (3 * 2)


@pytest.mark.slow
@pytest.mark.parametrize("concept", ["GMR", "SEQ", "SSEQ"])
def test_a_sample_of_all_combinations_of_six_states_agrees(concept: str):
    sketch, rng = six(), np.random.default_rng(5)
    share = count(sketch.conflict(), 0, [0, 1], concept).share
    tries, found = 20_000, 0
    for _ in range(tries):
        model = sketch.if_ranked(0, rng.permutation(6).tolist()).if_ranked(1, rng.permutation(6).tolist()).model()
        found += all(model.is_stable(maker, 0, concept) for maker in (0, 1))
    assert abs(found / tries - share) < 4 * (float(share * (1 - share)) / tries) ** 0.5


def test_too_many_states_for_several_at_once_are_refused():
    moves = [(1, [0] * 8, list(range(1, 9))), (2, [0] * 8, list(range(1, 9)))]
    conflict = Conflict.of(Graph.of(2, 9, moves), [Order.of(np.arange(9))] * 2)
    with pytest.raises(TooLarge, match="rankings of 9 states are too many"):
        count(conflict, 0, [0, 1], "SEQ")
    assert count(conflict, 0, [0, 1], "GMR").share == Fraction(1, 81)
