"""The smallest change of mind, against every ranking there is."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.errors import Undefined
from realpolitik.methods.graph_model.blocks import Mover, OptionConflict
from realpolitik.methods.graph_model.inverse import rise, smallest_changes
from realpolitik.methods.graph_model.moves import Conflict, Graph
from realpolitik.methods.graph_model.preferences import UNKNOWN, Order, Relation
from realpolitik.methods.graph_model.stability import CONCEPTS, stability
from tests.graph_model_strategies import Ranking, Sketch, sketches

Value = tuple[int, ...]


def weak_orders(states: int) -> Iterator[Value]:
    return (value for value in product(range(states), repeat=states) if set(value) == set(range(max(value) + 1)))


def distance(one: Value, other: Value) -> Fraction:
    """Pairs reversed, and half of those that are tied in one only."""
    halves = 0
    for a, b in combinations(range(len(one)), 2):
        halves += abs(int(np.sign(one[a] - one[b])) - int(np.sign(other[a] - other[b])))
    return Fraction(halves, 2)


def nearest(sketch: Sketch, state: int, maker: int, concept: str, rankings: list[Value]) -> Fraction:
    """The least distance from the stated ranking to one that makes a state stable, by trying them all."""
    view = sketch.views[maker]
    assert isinstance(view, Ranking)
    return min(
        distance(tuple(view.value), value)
        for value in rankings
        if sketch.if_ranked(maker, value).model().is_stable(maker, state, concept)
    )


NAMES = st.sampled_from(tuple(CONCEPTS))


def changes_agree(sketch: Sketch, concept: str, *, ties: bool) -> None:
    model, conflict = sketch.model(), sketch.conflict()
    rankings = list(weak_orders(sketch.states)) if ties else list(permutations(range(sketch.states)))
    for maker in range(sketch.makers):
        found = rise(conflict, maker, concept, ties=ties)
        for state in range(sketch.states):
            change = found.change(state)
            assert change.distance == found.distance[state]
            assert change.distance == nearest(sketch, state, maker, concept, rankings)
            assert (change.distance == 0) == model.is_stable(maker, state, concept)
            after = tuple(change.order.value.tolist())
            assert sketch.if_ranked(maker, after).model().is_stable(maker, state, concept)
            assert distance(tuple(found.order.value.tolist()), after) == change.distance


@settings(max_examples=25)
@given(sketches(most_makers=3, most_states=4, joint=True), NAMES)
def test_no_ranking_with_ties_is_nearer(sketch: Sketch, concept: str):
    changes_agree(sketch, concept, ties=True)


@settings(max_examples=25)
@given(sketches(most_makers=3, most_states=4, joint=True, strict=True), NAMES)
def test_no_strict_ranking_is_nearer(sketch: Sketch, concept: str):
    changes_agree(sketch, concept, ties=False)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(sketches(most_makers=4, most_states=5, joint=True), NAMES)
def test_no_ranking_of_five_states_with_ties_is_nearer(sketch: Sketch, concept: str):
    changes_agree(sketch, concept, ties=True)


@settings(max_examples=60)
@given(sketches(joint=True, strength=True), NAMES, st.booleans(), st.data())
def test_after_the_changes_the_state_is_stable_for_all(sketch: Sketch, concept: str, ties: bool, data: st.DataObject):
    state = data.draw(st.integers(0, sketch.states - 1))
    makers = data.draw(st.lists(st.integers(0, sketch.makers - 1), min_size=1, unique=True))
    conflict = sketch.conflict()
    found = smallest_changes(conflict, state, makers, concept, ties=ties)
    preferences = list(conflict.preferences)
    for change in found.changes:
        preferences[change.maker] = change.order
    after = stability(Conflict.of(conflict.graph, preferences), (concept,)).of(concept)[:, state]
    assert after[makers].all()
    alone = [rise(conflict, maker, concept, ties=ties).change(state).distance for maker in makers]
    assert found.is_smallest == (len(makers) == 1 or concept in ("R", "GMR", "SMR") or found.distance == 0)
    if found.is_smallest:
        assert found.distance == sum(alone)


@settings(max_examples=60)
@given(sketches(joint=True, strength=True), NAMES)
def test_whoever_is_raised_stays_at_a_level_with_its_neighbours(sketch: Sketch, concept: str):
    conflict = sketch.conflict()
    for maker in range(sketch.makers):
        found = rise(conflict, maker, concept)
        for state in range(sketch.states):
            order = found.change(state).order
            ranked = np.lexsort((order.level, order.value))
            assert (np.diff(order.level[ranked]) >= 0).all()
            tied = np.diff(order.value[ranked]) == 0
            assert (np.diff(order.level[ranked])[tied] == 0).all()


def line(*values: list[int]) -> Conflict:
    """Ann can go from 0 to 1 or 2; from there bob, in two ways, to 3 or 4."""
    graph = Graph.of(2, 5, [(1, [0, 0], [1, 2]), (2, [1, 2, 2], [3, 3, 4])])
    return Conflict.of(graph, [Order.of(np.array(value)) for value in values])


def test_the_state_is_raised_to_what_others_can_make_of_the_best_that_is_left_open():
    """Both ends can be answered with 3: it's enough to like 0 as well as that."""
    found = smallest_changes(line([0, 4, 3, 2, 1], [0, 0, 0, 1, 1]), 0, [0], "SEQ")
    (change,) = found.changes
    assert (change.swapped.tolist(), change.levelled.tolist(), change.parted.tolist()) == ([4], [3], [])
    assert change.distance == Fraction(3, 2)
    assert found.is_smallest


def test_a_state_that_is_stable_needs_no_change():
    found = smallest_changes(line([4, 3, 2, 1, 0], [0, 0, 0, 1, 1]), 0, [0, 1], "R")
    assert found.distance == 0
    assert [change.order.value.tolist() for change in found.changes] == [[4, 3, 2, 1, 0], [0, 0, 0, 1, 1]]


def test_unknown_comparisons_have_no_smallest_change():
    gap = Relation(np.array([[0, UNKNOWN], [UNKNOWN, 0]], dtype=np.int8))
    conflict = Conflict.of(Graph.of(1, 2, [(1, [0], [1])]), [gap])
    with pytest.raises(Undefined, match="complete order"):
        rise(conflict, 0, "R")


@pytest.mark.parametrize("concept", CONCEPTS)
def test_large_models(concept: str):
    """Four decision makers with three options each, some of them one way; options and listed moves agree."""
    rng = np.random.default_rng(3)
    masks = np.flatnonzero(rng.random(1 << 12) < 0.9)
    movers = [Mover(0b111 << (3 * i), once_taken=0b1 << (3 * i)) for i in range(4)]
    orders = [Order.by_worth(rng.integers(0, 2000, len(masks))) for _ in movers]
    by_options = OptionConflict.of(masks, movers, orders)
    listed = by_options.listed()
    stable = stability(listed, (concept,)).of(concept)
    for maker in range(4):
        found = rise(by_options, maker, concept)
        assert (found.rank == rise(listed, maker, concept).rank).all()
        assert ((found.distance == 0) == stable[maker]).all()
