"""Blocs, camps and triads that don't fit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.methods import balance
from realpolitik.methods.balance import blocs, camps, unbalanced_triads


@st.composite
def ties(draw, most: int = 6) -> np.ndarray:
    """Symmetric ties of small whole weight."""
    actors = draw(st.integers(1, most))
    matrix = np.zeros((actors, actors))
    for i, j in combinations(range(actors), 2):
        matrix[i, j] = matrix[j, i] = draw(st.integers(-2, 2))
    return matrix


def cost(matrix: np.ndarray, labels: tuple[int, ...]) -> float:
    return sum(
        max(0.0, -matrix[i, j]) if labels[i] == labels[j] else max(0.0, matrix[i, j])
        for i, j in combinations(range(len(labels)), 2)
    )


def within_reach(matrix: np.ndarray, start: int, members: list[int]) -> set[int]:
    reached = {start}
    for _ in members:
        reached |= {j for j in members if any(matrix[i, j] > 0 for i in reached)}
    return reached


def hangs_together(matrix: np.ndarray, members: list[int]) -> bool:
    return within_reach(matrix, members[0], members) == set(members)


def partitions(actors: int) -> Iterator[tuple[int, ...]]:
    """Every division into blocs, each named after its first actor."""
    for labels in product(range(actors), repeat=actors):
        if all(labels[label] == label <= actor for actor, label in enumerate(labels)):
            yield labels


def random_signs(actors: int, seed: int = 0) -> np.ndarray:
    upper = np.triu(np.random.default_rng(seed).choice([-1.0, 1.0], (actors, actors)), 1)
    return upper + upper.T


@given(ties())
def test_blocs_are_those_that_a_search_of_all_divisions_finds(matrix):
    costs = {labels: cost(matrix, labels) for labels in partitions(len(matrix))}
    least = min(costs.values())
    best = {
        labels
        for labels, found in costs.items()
        if found == least
        and all(hangs_together(matrix, [i for i, x in enumerate(labels) if x == bloc]) for bloc in set(labels))
    }
    division = blocs(matrix)
    assert (division.disagreement, division.gap, division.is_exact) == (least, 0, True)
    found = {tuple(labels) for labels in division.labels.tolist()}
    assert found == best if len(best) <= balance.MOST_LISTED else found < best
    assert division.is_unique == (len(best) == 1)


@given(ties())
def test_camps_are_those_that_a_search_of_all_sides_finds(matrix):
    everybody = list(range(len(matrix)))
    group = [min(within_reach(abs(matrix), actor, everybody)) for actor in everybody]
    costs = {sides: cost(matrix, sides) for sides in product(range(2), repeat=len(matrix))}
    least = min(costs.values())
    best = {
        tuple(list(zip(group, sides, strict=True)).index(own) for own in zip(group, sides, strict=True))
        for sides, found in costs.items()
        if found == least
    }
    division = camps(matrix)
    assert (division.disagreement, division.gap, division.is_exact) == (least, 0, True)
    found = {tuple(labels) for labels in division.labels.tolist()}
    assert found == best if len(best) <= balance.MOST_LISTED else found < best
    assert division.is_unique == (len(best) == 1)


@given(ties(), st.randoms(use_true_random=False))
def test_the_order_of_actors_does_not_matter(matrix, shuffle):
    order = list(range(len(matrix)))
    shuffle.shuffle(order)
    for divide in (blocs, camps):
        one, other = divide(matrix), divide(matrix[order][:, order])
        assert (one.disagreement, one.is_unique) == (other.disagreement, other.is_unique)
        if one.is_unique:
            together = one.labels[0][:, None] == one.labels[0]
            np.testing.assert_array_equal(other.labels[0][:, None] == other.labels[0], together[order][:, order])


def test_strangers_are_not_put_in_one_bloc():
    assert blocs(np.zeros((3, 3))).labels.tolist() == [[0, 1, 2]]


def test_a_missing_relation_is_none():
    assert blocs(np.array([[np.nan, np.nan], [np.nan, np.nan]])).labels.tolist() == [[0, 1]]


def test_a_tie_that_is_only_rounding_binds_nobody():
    speck = 0.1 + 0.2 - 0.3
    assert speck > 0
    assert blocs(np.array([[0.0, speck, -1], [speck, 0, -1], [-1, -1, 0]])).labels.tolist() == [[0, 1, 2]]


def test_enemies_of_enemies_may_be_enemies_in_blocs_but_not_in_camps():
    everybody_alone = np.array([[0.0, -1, -1], [-1, 0, -1], [-1, -1, 0]])
    assert blocs(everybody_alone).disagreement == 0
    assert camps(everybody_alone).disagreement == 1
    assert sorted(camps(everybody_alone).labels.tolist()) == [[0, 0, 2], [0, 1, 0], [0, 1, 1]]


def test_a_tie_between_divisions_is_reported():
    torn = np.array([[0.0, 1, 1], [1, 0, -1], [1, -1, 0]])  # a friend of two enemies
    division = blocs(torn)
    assert not division.is_unique
    assert sorted(division.labels.tolist()) == [[0, 0, 0], [0, 0, 2], [0, 1, 0]]


def test_groups_that_nothing_ties_together_have_camps_of_their_own():
    matrix = np.zeros((4, 4))
    matrix[0, 1] = matrix[1, 0] = matrix[2, 3] = matrix[3, 2] = -1
    division = camps(matrix)
    assert division.labels.tolist() == [[0, 1, 2, 3]]
    assert division.is_unique


def test_more_ties_than_a_reader_wants_are_cut_off():
    assert len(camps(-np.ones((12, 12))).labels) == balance.MOST_LISTED


@pytest.mark.parametrize("actors", [14, 18])
def test_two_planted_blocs_are_found_again(actors):
    planted = np.arange(actors) % 2
    matrix = np.where(planted[:, None] == planted, 1.0, -1.0)
    for divide in (blocs, camps):
        assert divide(matrix).labels.tolist() == [planted.tolist()]
        assert divide(matrix).is_unique


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("divide", [blocs, camps], ids=["blocs", "camps"])
def test_beyond_exact_reach_the_truth_lies_within_the_stated_gap(divide, seed, monkeypatch):
    matrix = random_signs(13, seed) * np.random.default_rng(seed).integers(1, 5)
    exact = divide(matrix)
    monkeypatch.setattr(balance, "EXACT_TO", 12)
    nearest = divide(matrix)
    assert not nearest.is_exact
    assert not nearest.is_unique
    assert nearest.at_least <= exact.disagreement <= nearest.disagreement
    assert nearest.gap == nearest.disagreement - nearest.at_least
    assert cost(matrix, nearest.labels[0].tolist()) == nearest.disagreement


@pytest.mark.parametrize("divide", [blocs, camps], ids=["blocs", "camps"])
def test_beyond_exact_reach_a_balanced_group_is_divided_without_a_gap(divide):
    planted = np.arange(50) % 2
    division = divide(np.where(planted[:, None] == planted, 1.0, -1.0))
    assert (division.disagreement, division.gap, division.is_exact) == (0, 0, False)
    assert division.labels.tolist() == [planted.tolist()]


def test_a_large_group_of_small_ones_is_still_exact():
    matrix = np.kron(np.eye(10), random_signs(5))
    assert blocs(matrix).is_exact
    assert blocs(matrix).disagreement == 10 * blocs(random_signs(5)).disagreement


@given(ties())
def test_a_triad_is_unbalanced_when_its_signs_multiply_to_minus(matrix):
    expected = [
        [i, j, k] for i, j, k in combinations(range(len(matrix)), 3) if matrix[i, j] * matrix[j, k] * matrix[i, k] < 0
    ]
    assert unbalanced_triads(matrix).tolist() == expected


@given(ties())
def test_without_unbalanced_cycles_two_camps_leave_no_disagreement(matrix):
    complete = np.where(matrix == 0, 1.0, matrix)
    assert (camps(complete).disagreement == 0) == (len(unbalanced_triads(complete)) == 0)
