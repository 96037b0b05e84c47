"""The smallest sets of changes that bring an answer about, by size; of too many, one that can't be made smaller."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.questions.causes import ENOUGH, MINIMAL, SMALLEST, Search, causes, reduced, unions

SINGLES = [frozenset({at}) for at in range(6)]


def search(units, decides, **more):
    """A search in which `decides` says whether a set of changes gives the answer."""
    return Search(
        units,
        lambda sets: [{"deal": "ready" if decides(chosen) else "refused"} for chosen in sets],
        frozenset(),
        lambda chosen: chosen,
        **more,
    )


def found(units, decides, **more):
    return causes(search(units, decides, **more), {"deal": "ready"})["deal"]


def brute(decides, number):
    """All smallest sets, by trying everything."""
    for size in range(1, number + 1):
        if hits := {frozenset(one) for one in combinations(range(number), size) if decides(frozenset(one))}:
            return hits
    raise AssertionError("not even all changes do it")


@given(st.sets(st.frozensets(st.integers(0, 5), min_size=1), min_size=1, max_size=4))
def test_the_smallest_sets_are_all_found_and_no_others(sets):
    def decides(chosen):
        return any(one <= chosen for one in sets)

    answer = found(SINGLES, decides)
    assert (set(answer.sets), answer.how) == (brute(decides, 6), SMALLEST)


def test_an_answer_may_come_and_go_as_changes_are_added():
    answer = found(SINGLES, lambda chosen: chosen in ({1, 2}, {0, 1, 2, 3, 4, 5}))
    assert answer.sets == (frozenset({1, 2}),)


@given(st.sets(st.frozensets(st.integers(0, 5), min_size=1), min_size=1, max_size=4))
def test_where_there_are_too_many_no_part_of_what_is_found_is_enough(sets):
    def decides(chosen):
        return any(one <= chosen for one in sets)

    answer = found(SINGLES, decides, by_size=False)
    (kept,) = answer.sets
    assert answer.how == MINIMAL
    assert decides(kept)
    assert not any(decides(kept - {one}) for one in kept)


def test_a_search_that_is_cut_off_says_so_and_still_gives_what_is_enough():
    answer = found(SINGLES, lambda chosen: {0, 5} <= chosen, most_work=3)
    assert answer.how == ENOUGH
    assert {0, 5} <= answer.sets[0]


def test_changes_that_need_each_other_are_counted_together():
    units = [frozenset({0, 1}), frozenset({1}), frozenset({2})]
    assert list(unions(units, 1)) == [frozenset({1}), frozenset({2})]
    assert set(unions(units, 2)) == {frozenset({0, 1}), frozenset({1, 2})}


def test_sets_that_make_no_sound_case_are_passed_over():
    def judge(sets):
        return [None if len(chosen) == 1 else {"deal": "ready"} for chosen in sets]

    one = Search(SINGLES[:2], judge, frozenset(), lambda chosen: chosen)
    assert causes(one, {"deal": "ready"})["deal"].sets == (frozenset({0, 1}),)


@pytest.mark.parametrize("needed", [(3,), (0, 7), (1, 2, 6), tuple(range(8))], ids=len)
def test_delta_debugging_leaves_what_is_needed(needed):
    kept = reduced(range(8), lambda parts: [set(needed) <= set(part) for part in parts])
    assert tuple(kept) == needed
