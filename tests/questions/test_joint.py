"""Two numbers moved together, with answers that can be worked out by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from realpolitik.arena import Draws
from realpolitik.questions.joint import MAP_POINTS, Joint, Span, Words, plane, smallest_pair

A, B, C = (Span(path, 0.0, -1.0, 1.0) for path in "abc")


def judge(changes: Callable[[Draws], np.ndarray]) -> Callable[[Draws], Words]:
    def words(draws: Draws) -> Words:
        rows = len(next(iter(draws.values())))
        given = {path: np.zeros(rows) for path in "abc"} | dict(draws)
        return np.where(changes(given), "other", "same")

    return words


def pair(changes: Callable[[Draws], np.ndarray], *spans: Span) -> Joint | None:
    return smallest_pair(judge(changes), spans or (A, B, C), "same")


def test_the_farther_of_two_numbers_moves_as_little_as_it_can() -> None:
    found = pair(lambda draws: draws["a"] + draws["b"] >= 1.2)
    assert found is not None
    assert found.paths == ("a", "b")
    assert found.at == pytest.approx((0.6, 0.6), abs=0.02)
    assert found.shares == pytest.approx((0.3, 0.3), abs=0.01)  # of a span of 2
    assert found.becomes == "other"


def test_the_nearest_pair_of_all_is_found_downwards_too() -> None:
    found = pair(lambda draws: (draws["a"] + draws["b"] >= 1.6) | (draws["b"] + draws["c"] <= -0.8) & (draws["c"] < 0))
    assert found is not None
    assert found.paths == ("b", "c")
    assert found.at == pytest.approx((-0.4, -0.4), abs=0.02)


def test_numbers_that_must_move_in_opposite_directions_are_found() -> None:
    found = pair(lambda draws: draws["a"] - draws["c"] >= 1.4)
    assert found is not None
    assert found.paths == ("a", "c")
    assert found.at == pytest.approx((0.7, -0.7), abs=0.02)


def test_where_one_number_would_do_there_is_no_pair() -> None:
    assert pair(lambda draws: draws["a"] >= 0.3) is None


def test_a_number_is_moved_no_farther_than_it_has_to_go_alone() -> None:
    spans = [Span(path, 0.0, -1.0, 1.0, reach=(-1.0, 0.3)) for path in "ab"]
    found = pair(lambda draws: draws["a"] + draws["b"] >= 0.3, *spans)
    assert found is not None
    assert found.at == pytest.approx((0.15, 0.15), abs=0.005)


def test_what_never_changes_has_no_pair() -> None:
    assert pair(lambda draws: draws["a"] > 5) is None
    assert smallest_pair(judge(lambda draws: draws["a"] > 5), (), "same") is None
    assert smallest_pair(judge(lambda draws: draws["a"] > 5), (A,), "same") is None


def test_of_pairs_that_tie_the_first_by_path_is_taken_whatever_the_order() -> None:
    def changes(draws: Draws) -> np.ndarray:
        return np.asarray(draws["a"] + draws["b"] + draws["c"] >= 1)

    assert pair(changes, A, B, C) == pair(changes, A, C, B)


def test_a_map_passes_through_the_point_where_the_numbers_stand() -> None:
    one, other = Span("a", 0.07, -1.0, 1.0), Span("b", 1.0, -1.0, 1.0)
    across, up, words = plane(judge(lambda draws: draws["a"] > draws["b"]), one, other)
    assert len(across) == len(up) == MAP_POINTS
    assert 0.07 in across
    assert (np.diff(across) > 0).all()
    assert (across[0], across[-1], up[-1]) == (-1, 1, 1)
    expected = np.where(across[:, None] > up[None], "other", "same")
    assert (words == expected).all()
