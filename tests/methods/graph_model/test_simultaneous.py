"""Simultaneous sanctions."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.errors import TooLarge
from realpolitik.methods.graph_model import simultaneous as method
from realpolitik.methods.graph_model.moves import Arcs, Conflict, Graph
from realpolitik.methods.graph_model.preferences import USUAL, Order, Rules
from realpolitik.methods.graph_model.simultaneous import EITHER, SIM, Letters, simultaneous
from tests import graph_model_oracle as oracle
from tests.graph_model_strategies import Ranking, Sketch, read, sketches

RULES = st.builds(Rules, strong=st.booleans(), ties_count=st.booleans(), unknown=st.sampled_from("abcd"))
ANY = sketches(options=True, joint=True, strength=True, unknown=True)


def agrees(sketch: Sketch, rules: Rules) -> None:
    found, model = simultaneous(sketch.conflict(), Letters(*sketch.options()), rules), sketch.model()
    theirs = oracle.Rules(unknown=rules.unknown, equal=rules.ties_count, strong=rules.strong)
    for i in range(sketch.makers):
        stable = model.simultaneously_stable(i, theirs)
        assert set(np.flatnonzero(found.of(SIM)[i]).tolist()) == stable
        assert set(np.flatnonzero(found.of(EITHER)[i]).tolist()) == stable | model.stable(i, "SEQ", theirs)


@settings(max_examples=80)
@given(ANY, RULES)
def test_it_is_as_defined(sketch: Sketch, rules: Rules):
    agrees(sketch, rules)


@pytest.mark.slow
@settings(max_examples=3000)
@given(ANY, RULES)
def test_it_is_as_defined_in_many_conflicts(sketch: Sketch, rules: Rules):
    agrees(sketch, rules)


@settings(max_examples=40)
@given(ANY)
def test_portions_make_no_difference(sketch: Sketch):
    whole = simultaneous(sketch.conflict(), Letters(*sketch.options()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(method, "_AT_ONCE", 3)
        pieces = simultaneous(sketch.conflict(), Letters(*sketch.options()))
    assert (whole.stable == pieces.stable).all()


def stable_for_all(ground_truth: Path, name: str, concept: str) -> list[int]:
    sketch, codes = read(json.loads((ground_truth / "graph-model" / f"{name}.json").read_text("utf-8")))
    found = simultaneous(sketch.conflict(), Letters(*sketch.options())).equilibria(concept)
    return [codes[state] for state in np.flatnonzero(found)]


def test_north_korea_as_its_author_reads_it(ground_truth: Path):
    assert stable_for_all(ground_truth, "blog_NorthKorea_base", EITHER) == [0, 4, 5, 10]


def test_north_korea_holds_where_a_program_that_forgets_sanctions_says_it_doesnt(ground_truth: Path):
    """State 10: the US could go to 8 or 9; North Korea, by going to 6, makes that 4 or 5, which the US likes less.

    The stored [0, 4, 5] comes from a program that looks at the sanctions of the first improvement only.
    """
    document = json.loads((ground_truth / "graph-model" / "blog_NorthKorea_base.json").read_text("utf-8"))
    assert document["expected_gmcrplus_engine"]["SIM"] == [0, 4, 5]
    assert stable_for_all(ground_truth, "blog_NorthKorea_base", SIM) == [0, 4, 5, 10]


def options(*texts: str) -> list[dict[int, bool]]:
    return [{k: letter == "Y" for k, letter in enumerate(text) if letter != "-"} for text in texts]


def conflict(texts: str, moves: dict[int, dict[int, set[int]]], values: list[list[int]]) -> tuple[Conflict, Letters]:
    views = [Ranking(value, [0] * len(value)) for value in values]
    steps = {frozenset([i]): step for i, step in moves.items()}
    sketch = Sketch(len(values), len(values[0]), steps, views, options(*texts.split()))
    return sketch.conflict(), Letters(*sketch.options())


def test_each_improvement_is_looked_at_by_itself():
    """From NNN ann can improve twice; what bob does at the same time spoils both, the second as much as the first."""
    texts = "NNN YNN NYN NNY YNY NYY"
    moves = {0: {0: {1, 2}}, 1: {0: {3}}}
    ann, bob = [3, 4, 5, 0, 1, 2], [0, 0, 0, 1, 0, 0]
    found = simultaneous(*conflict(texts, moves, [ann, bob]))
    assert found.of(SIM)[0, 0]
    found = simultaneous(*conflict(texts, moves, [[3, 4, 5, 0, 1, 4], bob]))
    assert not found.of(SIM)[0, 0]


def test_merged_states_are_found_by_what_is_known_of_them():
    """Whatever ann does, if bob abandons at the same time they end in the one state that stands for all of that."""
    texts = "NN YN -Y"
    moves = {0: {0: {1}}, 1: {0: {2}, 1: {2}}}
    assert simultaneous(*conflict(texts, moves, [[1, 2, 0], [0, 0, 1]])).of(SIM)[0, 0]
    assert not simultaneous(*conflict(texts, moves, [[1, 3, 2], [0, 0, 1]])).of(SIM)[0, 0]


def test_a_combination_that_cannot_be_spoils_nothing():
    moves = {0: {0: {1}}, 1: {0: {2}}}
    assert not simultaneous(*conflict("NN YN NY", moves, [[1, 2, 0], [0, 0, 1]])).of(SIM)[0, 0]


def test_changes_of_one_option_both_ways_make_no_combination():
    """In the merged state option 0 isn't known; ann says yes to it, bob no."""
    moves = {0: {0: {1}}, 1: {0: {2}}}
    assert not simultaneous(*conflict("-N YN NN", moves, [[1, 2, 0], [0, 0, 1]])).of(SIM)[0, 0]


def test_too_many_combinations_are_refused_before_they_are_made():
    options_each, makers = 5, 5
    states = 1 << (options_each * makers)
    start = np.zeros((1 << options_each) - 1, dtype=np.int64)
    arcs = tuple(
        Arcs(1 << i, start, np.arange(1, 1 << options_each, dtype=np.int64) << (options_each * i))
        for i in range(makers)
    )
    value = np.arange(states)
    big = Conflict.of(Graph(makers, states, arcs), [Order.of(value)] * makers)
    with pytest.raises(TooLarge, match=r"31 improvements .* make 32,505,856 combinations; up to 30,000,000"):
        simultaneous(big, Letters(np.full(states, states - 1), value), USUAL)
