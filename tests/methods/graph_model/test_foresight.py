"""Foresight of two decision makers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.errors import TooLarge, Undefined
from realpolitik.methods.graph_model.foresight import CHANGING, limited_moves, non_myopic
from realpolitik.methods.graph_model.moves import Conflict, Graph
from realpolitik.methods.graph_model.preferences import UNKNOWN, Order, Relation
from tests.graph_model_strategies import Ranking, Sketch, read, sketches

TWO = sketches(most_makers=2)


def both(model_states: list[set[int]], stable: np.ndarray) -> bool:
    return [set(np.flatnonzero(one).tolist()) for one in stable] == model_states


def agrees_on_limited_moves(sketch: Sketch, kind: bool) -> None:
    model, conflict = sketch.model(), sketch.conflict()
    for h in range(7):
        found = limited_moves(conflict, h, kind=kind)
        assert both([model.limited_move_stable(i, h, kind=kind) for i in (0, 1)], found.stable), h


def agrees_in_the_long_run(sketch: Sketch, kind: bool) -> None:
    model, found = sketch.model(), non_myopic(sketch.conflict(), kind=kind)
    settled, unsettled = zip(*(model.non_myopic(i, kind=kind) for i in (0, 1)), strict=True)
    assert both(list(settled), found.stable)
    assert both(list(unsettled), found.unsettled)


@settings(max_examples=60)
@given(TWO, st.booleans())
def test_limited_moves_are_as_defined(sketch: Sketch, kind: bool):
    agrees_on_limited_moves(sketch, kind)


@pytest.mark.slow
@settings(max_examples=3000)
@given(TWO, st.booleans())
def test_limited_moves_are_as_defined_in_many_conflicts(sketch: Sketch, kind: bool):
    agrees_on_limited_moves(sketch, kind)


@settings(max_examples=60)
@given(TWO, st.booleans())
def test_the_long_run_is_as_defined(sketch: Sketch, kind: bool):
    agrees_in_the_long_run(sketch, kind)


@pytest.mark.slow
@settings(max_examples=3000)
@given(TWO, st.booleans())
def test_the_long_run_is_as_defined_in_many_conflicts(sketch: Sketch, kind: bool):
    agrees_in_the_long_run(sketch, kind)


@settings(max_examples=60)
@given(sketches(most_makers=2, strict=True))
def test_without_ties_nothing_is_tied(sketch: Sketch):
    conflict = sketch.conflict()
    assert not limited_moves(conflict, 5).tied.any()
    assert not non_myopic(conflict).tied.any()


@settings(max_examples=60)
@given(TWO, st.integers(1, 6))
def test_where_no_tie_is_reported_breaking_them_otherwise_changes_nothing(sketch: Sketch, moves: int):
    one, other = (limited_moves(sketch.conflict(), moves, kind=kind) for kind in (False, True))
    assert ((one.stable == other.stable) | one.tied | other.tied).all()
    near, far = (non_myopic(sketch.conflict(), kind=kind) for kind in (False, True))
    assert ((near.end == far.end) | near.tied).all()


@settings(max_examples=60)
@given(TWO)
def test_whoever_moves_foresees_what_the_other_makes_of_it(sketch: Sketch):
    conflict = sketch.conflict()
    nearer, further = limited_moves(conflict, 3), limited_moves(conflict, 4)
    for i in (0, 1):
        moves = further.move[i] != np.arange(sketch.states)
        assert (further.end[i][moves] == nearer.end[1 - i][further.move[i][moves]]).all()
        assert (moves == ~further.stable[i]).all()


@settings(max_examples=60)
@given(TWO)
def test_what_has_settled_stays(sketch: Sketch):
    conflict = sketch.conflict()
    found = non_myopic(conflict)
    for h in range(found.moves, found.moves + 5):
        now = limited_moves(conflict, h)
        assert (now.stable >= found.stable).all()
        assert (now.stable <= found.stable | found.unsettled).all()
        assert ((found.end == CHANGING) | (found.end == now.end)).all()


def test_two_who_turn_each_other_away_never_settle(ground_truth: Path):
    """Without strictness: every state of a circle is left or not depending on how far one looks."""
    found = [non_myopic(sketch.conflict()) for sketch in circles()]
    assert any(one.unsettled.any() for one in found)
    for one in found:
        assert (one.end[one.unsettled] == CHANGING).all()
        assert (np.broadcast_to(one.period, one.unsettled.shape)[one.unsettled] > 1).all()


def circles() -> list[Sketch]:
    rng = np.random.default_rng(0)
    moves = {
        frozenset([0]): {0: {1}, 1: {0}, 2: {3}, 3: {2}},
        frozenset([1]): {0: {2}, 2: {0}, 1: {3}, 3: {1}},
    }
    views = [[Ranking(rng.permutation(4).tolist(), [0] * 4) for _ in (0, 1)] for _ in range(200)]
    return [Sketch(2, 4, moves, view) for view in views]


def test_published_conflicts(ground_truth: Path):
    checked = 0
    for file in sorted((ground_truth / "graph-model").glob("*.json")):
        document = json.loads(file.read_text("utf-8"))
        sketch, codes = read(document)
        for name, expected in document.get("expected_Lh", {}).items():
            stable = limited_moves(sketch.conflict(), int(name.removeprefix("L"))).stable.all(axis=0)
            assert [codes[state] for state in np.flatnonzero(stable)] == expected, (file.name, name)
            checked += 1
        if "NM" in document["published"]:
            stable = non_myopic(sketch.conflict()).stable.all(axis=0)
            assert [codes[state] for state in np.flatnonzero(stable)] == document["published"]["NM"]
            checked += 1
    assert checked > 50


def test_three_decision_makers_are_refused():
    conflict = Conflict.of(Graph.of(3, 2, [(1, [0], [1])]), [Order.of(np.array([0, 1]))] * 3)
    with pytest.raises(Undefined, match="two decision makers, not 3"):
        limited_moves(conflict, 1)
    with pytest.raises(Undefined, match="two decision makers, not 3"):
        non_myopic(conflict)


def test_moves_that_need_both_are_refused():
    conflict = Conflict.of(Graph.of(2, 2, [(3, [0], [1])]), [Order.of(np.array([0, 1]))] * 2)
    with pytest.raises(Undefined, match="1 moves need both"):
        limited_moves(conflict, 1)


def test_comparisons_that_are_unknown_are_refused():
    gap = Relation(np.array([[0, UNKNOWN], [UNKNOWN, 0]], dtype=np.int8))
    conflict = Conflict.of(Graph.of(2, 2, [(1, [0], [1])]), [gap, gap])
    with pytest.raises(Undefined, match="complete orders"):
        limited_moves(conflict, 1)


def test_what_doesn_t_repeat_in_time_is_said():
    sketch = circles()[0]
    with pytest.raises(TooLarge, match="4 states still changes after 1 moves"):
        non_myopic(sketch.conflict(), most_moves=1)


def test_nobody_can_move():
    conflict = Conflict.of(Graph.of(2, 3, []), [Order.of(np.array([0, 1, 2]))] * 2)
    assert limited_moves(conflict, 4).stable.all()
    assert non_myopic(conflict).stable.all()


def test_thousands_of_states(ground_truth: Path):
    """Two decision makers with six options each."""
    states = np.arange(1 << 12)
    moves = []
    for i in (0, 1):
        flips = np.arange(1, 1 << 6) << (6 * i)
        moves.append((1 << i, np.repeat(states, len(flips)), (states[:, None] ^ flips).ravel()))
    rng = np.random.default_rng(1)
    conflict = Conflict.of(Graph.of(2, len(states), moves), [Order.of(rng.permutation(len(states))) for _ in (0, 1)])
    found = non_myopic(conflict)
    assert (found.stable | ~found.stable).shape == (2, len(states))
    assert (limited_moves(conflict, found.moves).stable >= found.stable).all()
