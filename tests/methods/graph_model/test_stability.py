"""The engines against a second program, on random conflicts: every concept, every decision maker, every coalition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.errors import TooLarge
from realpolitik.methods import Bools
from realpolitik.methods.graph_model import coalitions as joint
from realpolitik.methods.graph_model import search
from realpolitik.methods.graph_model.blocks import Mover, OptionConflict
from realpolitik.methods.graph_model.exits import exits
from realpolitik.methods.graph_model.moves import Arcs, Conflict, Graph, members
from realpolitik.methods.graph_model.preferences import Order, Relation, Rules
from realpolitik.methods.graph_model.stability import CONCEPTS, stability
from tests import graph_model_oracle as oracle
from tests.graph_model_strategies import Sketch, sketches

RULES = st.builds(Rules, strong=st.booleans(), ties_count=st.booleans(), unknown=st.sampled_from("abcd"))


def numbers(chosen: Bools) -> set[int]:
    return set(np.flatnonzero(chosen).tolist())


def of(rules: Rules, **more: bool) -> oracle.Rules:
    return oracle.Rules(unknown=rules.unknown, equal=rules.ties_count, strong=rules.strong, **more)


def agrees(sketch: Sketch, rules: Rules) -> None:
    found, model = stability(sketch.conflict(), rules=rules), sketch.model()
    for concept in CONCEPTS:
        for i in range(sketch.makers):
            assert numbers(found.of(concept)[i]) == model.stable(i, concept, of(rules)), (concept, i)
        assert numbers(found.equilibria(concept)) == model.equilibria(concept, of(rules))


def agrees_on_coalitions(sketch: Sketch, rules: Rules, *, classes: bool) -> None:
    found = joint.coalition_stability(sketch.conflict(), rules=rules, classes=classes)
    model = sketch.model()
    for concept in found.concepts:
        for coalition in found.coalitions:
            theirs = model.coalition_stable(frozenset(members(coalition)), concept, of(rules, classes=classes))
            assert numbers(found.of(concept, coalition)) == theirs, (concept, coalition)
        assert numbers(found.universally(concept)) == model.universally_stable(concept, of(rules, classes=classes))


@given(sketches(strength=True), RULES)
def test_orders(sketch, rules):
    agrees(sketch, rules)


@given(sketches(strength=True, unknown=True), RULES)
def test_comparisons_that_are_missing_or_go_in_circles(sketch, rules):
    agrees(sketch, rules)


@given(sketches(joint=True))
def test_moves_that_several_make_together(sketch):
    agrees(sketch, Rules())


@settings(max_examples=40)
@given(sketches(most_makers=4, strength=True, unknown=True), RULES, st.booleans())
def test_coalitions(sketch, rules, classes):
    agrees_on_coalitions(sketch, rules, classes=classes)


@pytest.mark.slow
@settings(max_examples=10_000)
@given(sketches(strength=True), RULES)
def test_orders_at_length(sketch, rules):
    agrees(sketch, rules)


@pytest.mark.slow
@settings(max_examples=5_000)
@given(sketches(strength=True, unknown=True), RULES)
def test_comparisons_at_length(sketch, rules):
    agrees(sketch, rules)


@pytest.mark.slow
@settings(max_examples=2_000)
@given(sketches(most_makers=4, strength=True, unknown=True), RULES, st.booleans())
def test_coalitions_at_length(sketch, rules, classes):
    agrees_on_coalitions(sketch, rules, classes=classes)


@settings(max_examples=50)
@given(sketches(most_makers=4))
def test_exits_say_what_the_coalitional_concepts_say(sketch):
    """The table that outcomes are graded by: no exit is CR, every exit deterred CGMR, every exit met CSEQ."""
    together = joint.acting_together(sketch.conflict())
    found = joint.coalition_stability(sketch.conflict(), ("CR", "CGMR", "CSEQ"))
    for one in exits(together):
        for concept, stays in (("CR", np.zeros_like(one.met)), ("CGMR", one.deterred), ("CSEQ", one.met)):
            left = set(one.arcs.start[~stays].tolist())
            assert numbers(~found.of(concept, one.coalition)) == left


@settings(max_examples=50)
@given(sketches(most_makers=4, unknown=True), st.sampled_from(tuple(CONCEPTS)))
def test_jumps(sketch, concept):
    conflict = sketch.conflict()
    equilibria = stability(conflict, [concept]).equilibria(concept)
    found = joint.jumps(joint.acting_together(conflict), equilibria, Rules(unknown="b"))
    ours = {(jump.start, jump.end, frozenset(members(jump.coalition))) for jump in found}
    assert ours == sketch.model().jumps(concept)


# Options ----------------------------------------------------------------------------------------------------------


@st.composite
def by_options(draw: st.DrawFn) -> OptionConflict:
    """Any feasible states, one-way options, options of several; not those of `sketches`, which lists its moves."""
    makers, options = draw(st.integers(2, 4)), draw(st.integers(1, 6))
    every = range(1 << options)
    masks = np.array(sorted(draw(st.sets(st.sampled_from(every), min_size=1))), dtype=np.int64)
    spread = draw(st.sampled_from((0, 40)))  # options far apart in the mask, whose bits don't fit one number
    owners = [draw(st.integers(1, (1 << makers) - 1)) for _ in range(options)]
    movers = []
    for i in range(makers):
        own = sum(1 << k for k, owner in enumerate(owners) if owner >> i & 1)
        taken = draw(st.integers(0, (1 << options) - 1)) & own
        dropped = draw(st.integers(0, (1 << options) - 1)) & own & ~taken
        movers.append(Mover(*(_apart(mask, spread, options) for mask in (own, taken, dropped))))
    masks = np.array([_apart(int(mask), spread, options) for mask in masks], dtype=np.int64)
    values = [draw(st.lists(st.integers(0, 4), min_size=len(masks), max_size=len(masks))) for _ in range(makers)]
    orders = [Order(np.array(value), np.array(value) // 2) for value in values]
    return OptionConflict.of(masks, movers, orders)


def _apart(mask: int, spread: int, options: int) -> int:
    """The mask with its upper half moved up."""
    half = options // 2
    return mask & ((1 << half) - 1) | (mask >> half) << (half + spread)


@given(by_options(), RULES)
def test_blocks_say_what_listed_moves_say(conflict, rules):
    ours, theirs = stability(conflict, rules=rules), stability(conflict.listed(), rules=rules)
    assert (ours.stable == theirs.stable).all()


@settings(max_examples=50)
@given(by_options())
def test_listed_moves_change_own_options_one_way(conflict):
    for arcs, mover in zip(conflict.listed().graph.arcs, _who_can_move(conflict), strict=True):
        before, after = conflict.masks[arcs.start], conflict.masks[arcs.end]
        assert ((before ^ after) & ~mover.own == 0).all()
        assert (before & ~after & mover.once_taken == 0).all()
        assert (after & ~before & mover.once_dropped == 0).all()


def _who_can_move(conflict: OptionConflict) -> list[Mover]:
    return [conflict.movers[arcs.coalition.bit_length() - 1] for arcs in conflict.listed().graph.arcs]


def test_compiled_and_interpreted_searches_agree(monkeypatch):
    rng = np.random.default_rng(7)
    masks = np.flatnonzero(rng.random(1 << 9) < 0.7)
    movers = [Mover(0b111, once_taken=0b100), Mover(0b111000), Mover(0b111000000, once_dropped=0b001000000)]
    orders = [Order.of(rng.integers(0, 60, len(masks))) for _ in movers]
    conflict = OptionConflict.of(masks, movers, orders)
    listed = conflict.listed()
    found = []
    for interpreted, swept in ((10**9, 10**9), (0, 0)):
        monkeypatch.setattr(search, "INTERPRETED", interpreted)
        monkeypatch.setattr(search, "SWEPT", swept)
        found += [stability(conflict).stable, stability(listed).stable]
    for other in found[1:]:
        assert (found[0] == other).all()


@given(sketches(joint=True), st.randoms(use_true_random=False))
def test_sweeps_and_reverse_search_find_the_same(sketch, random):
    arcs = [one for one in sketch.graph().arcs if len(one.start)]
    score = np.array([random.randrange(sketch.states) for _ in range(sketch.states)])
    if arcs:
        assert (search.worst_by_sweeps(arcs, score) == reverse_search(arcs, score)).all()


def reverse_search(arcs: list[Arcs], score: np.ndarray) -> np.ndarray:
    """As plain Python."""
    start, end = (np.concatenate([getattr(one, name) for one in arcs]) for name in ("start", "end"))
    label = np.repeat(np.arange(len(arcs), dtype=np.int32), [len(one.start) for one in arcs])
    by_end = np.argsort(end, kind="stable")
    into = np.searchsorted(end[by_end], np.arange(len(score) + 1))
    order = np.argsort(score, kind="stable")
    return search.spread_along_arcs(order, score, into, start[by_end], label[by_end])


# By hand ----------------------------------------------------------------------------------------------------------


def test_a_sanction_that_leads_back_counts():
    """Two states; the first moves to the better one, the second brings it back: that is a countermove."""
    graph = Graph.of(2, 2, [(0b01, [0], [1]), (0b10, [1], [0])])
    conflict = Conflict.of(graph, [Order.of(np.array([0, 1])), Order.of(np.array([1, 0]))])
    assert stability(conflict).of("SEQ")[0].tolist() == [True, True]
    assert stability(conflict).of("R")[0].tolist() == [False, True]
    strict = stability(conflict, rules=Rules(ties_count=False))
    assert strict.of("SEQ")[0].tolist() == [False, True]


def test_more_statements_than_a_number_has_bits():
    states = 200
    rng = np.random.default_rng(3)
    statements = [rng.random(states) < 0.5 for _ in range(100)]
    rows = [tuple(bool(one[s]) for one in statements) for s in range(states)]
    places = {row: place for place, row in enumerate(sorted(set(rows)))}
    assert Order.prioritised(statements, states).value.tolist() == [places[row] for row in rows]


def test_no_statement_tells_nothing_apart():
    assert Order.prioritised([], 3).value.tolist() == [0, 0, 0]


def test_too_many_states_to_compare_pair_by_pair():
    with pytest.raises(TooLarge, match="9,000 states are too many, 8,192 would fit"):
        Relation.of(Order.of(np.arange(9_000)), [(0, 1)])


def test_too_many_states_for_coalitions():
    conflict = Conflict.of(Graph.of(2, 9_000, []), [Order.of(np.arange(9_000))] * 2)
    with pytest.raises(TooLarge, match="9,000 states are too many to go through; 10 and 8,192 would fit"):
        joint.acting_together(conflict)
