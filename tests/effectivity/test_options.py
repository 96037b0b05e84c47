"""The graph model that a case gives by its options: which states there are, who moves where, who prefers what."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.case.options import State
from realpolitik.effectivity.options import OptionGraph, option_graph
from realpolitik.errors import CaseError, TooLarge
from realpolitik.methods.graph_model.blocks import OptionConflict
from realpolitik.methods.graph_model.moves import Conflict, members
from realpolitik.methods.graph_model.preferences import Relation
from tests.strategies import case_of

OWNERS = {"x": "a", "y": "a", "z": "b"}


def graph_of(choices: Any = None, **more: Any) -> OptionGraph:
    """Options by their owner, or as a case file has them; everybody is indifferent unless preferences are given."""
    written = {key: one if isinstance(one, dict) else {"by": one} for key, one in (choices or OWNERS).items()}
    indifferent = {"weights": dict.fromkeys(list(written)[:1], 0)}
    preferences = {"a": indifferent, "b": indifferent} | more.pop("preferences", {})
    options = {"choices": written, "preferences": preferences, **more}
    document = {"realpolitik": 1, "title": "Options", "actors": {"a": {}, "b": {}}, "options": options}
    model = case_of(document).options
    assert model is not None
    return option_graph(model)


def letters(graph: OptionGraph) -> list[str]:
    return [graph.states.state(number).letters for number in range(graph.conflict.states)]


def moves(graph: OptionGraph) -> set[tuple[str, str, str]]:
    """Who can turn which state into which."""
    conflict = graph.conflict.listed() if isinstance(graph.conflict, OptionConflict) else graph.conflict
    names = letters(graph)
    return {
        ("".join(graph.model.makers[i] for i in members(arcs.coalition)), names[start], names[end])
        for arcs in conflict.graph.arcs
        for start, end in zip(arcs.start, arcs.end, strict=True)
    }


def values(graph: OptionGraph, maker: int = 0) -> dict[str, int]:
    return dict(zip(letters(graph), graph.conflict.order(maker).value.tolist(), strict=True))


# States -----------------------------------------------------------------------------------------------------------


def test_every_combination_of_options_is_a_state_the_first_option_changing_fastest():
    assert letters(graph_of({"x": "a", "y": "b"})) == ["NN", "YN", "NY", "YY"]


def test_what_conditions_rule_out_is_no_state():
    assert "YNY" not in letters(graph_of(infeasible=["x and z"]))
    most = letters(graph_of(at_most=[{"of": ["x", "y", "z"], "count": 1}]))
    assert sorted(most) == ["NNN", "NNY", "NYN", "YNN"]
    least = letters(graph_of(at_least=[{"of": ["x", "z"], "count": 1}]))
    assert len(least) == 6
    assert "NYN" not in least


@given(st.data())
def test_conditions_leave_what_counting_leaves(data: st.DataObject):
    keys = [f"o{n}" for n in range(data.draw(st.integers(2, 6)))]
    some = st.lists(st.sampled_from(keys), min_size=2, unique=True).map(sorted)
    limits = {
        name: [
            {"of": of, "count": data.draw(st.integers(1, len(of) - 1))}
            for of in data.draw(st.lists(some, max_size=2, unique_by=tuple))
        ]
        for name in ("at_most", "at_least")
    }
    two = st.lists(st.sampled_from(keys), min_size=2, max_size=2, unique=True).map(sorted)
    pairs = data.draw(st.lists(two, max_size=2, unique_by=tuple))
    expected = {
        "".join(combination)
        for combination in product("YN", repeat=len(keys))
        for taken in [{key for key, letter in zip(keys, combination, strict=True) if letter == "Y"}]
        if all(len(taken & set(one["of"])) <= one["count"] for one in limits["at_most"])
        and all(len(taken & set(one["of"])) >= one["count"] for one in limits["at_least"])
        and not any(set(pair) <= taken for pair in pairs)
    }
    written = dict.fromkeys(keys, "a")
    try:
        conditions = {"infeasible": [" and ".join(pair) for pair in pairs], **limits}
        found = graph_of(written, **{name: some for name, some in conditions.items() if some})
    except CaseError:
        assert not expected
    else:
        assert sorted(letters(found)) == sorted(expected)


def test_merged_states_come_last_and_leave_open_what_differs_within_them():
    graph = graph_of(merge=["x"])
    assert letters(graph)[-1] == "Y--"
    assert len(letters(graph)) == 5
    assert graph.states.is_merged
    assert isinstance(graph.conflict, Conflict)  # such moves aren't blocks


def test_of_a_merged_state_every_combination_is_a_spelling():
    graph = graph_of(merge=["x"], status_quo="YNY")
    assert letters(graph)[graph.status_quo] == "Y--"


def test_listed_states_keep_their_order():
    assert letters(graph_of(states=["YNN", "NN-", "NYN"])) == ["YNN", "NN-", "NYN"]


def test_a_state_that_is_not_there_is_a_problem_of_the_case():
    graph = graph_of(infeasible=["x and z"])
    with pytest.raises(CaseError, match="YNY"):
        graph.states.number(State("YNY"))


# Moves ------------------------------------------------------------------------------------------------------------


def test_everybody_changes_any_of_its_own_options_at_once():
    found = moves(graph_of())
    assert ("a", "NNN", "YYN") in found
    assert ("b", "YYN", "YYY") in found
    assert len(found) == 8 * 3 + 8


def test_a_move_leads_to_a_state_or_nowhere():
    assert ("a", "NNY", "YNY") not in moves(graph_of(infeasible=["x and z"]))


@pytest.mark.parametrize(("way", "gone", "left"), [("taken", "YN", "NY"), ("dropped", "NY", "YN")])
def test_an_option_that_goes_one_way_does_not_come_back(way: str, gone: str, left: str):
    found = moves(graph_of({"x": {"by": "a", "one_way": way}, "z": "b"}))
    assert ("a", f"{gone[0]}N", f"{gone[1]}N") not in found
    assert ("a", f"{left[0]}N", f"{left[1]}N") in found


def test_each_of_several_owners_changes_an_option_alone():
    found = moves(graph_of({"x": {"by": ["a", "b"]}}))
    assert found == {(who, *ends) for who in "ab" for ends in (("N", "Y"), ("Y", "N"))}


def test_moves_of_merged_states_are_those_of_all_their_combinations():
    found = moves(graph_of({"x": {"by": "a", "one_way": "taken"}, "z": "b"}, merge=["x"]))
    assert found == {("a", "NN", "Y-"), ("a", "NY", "Y-"), ("b", "NN", "NY"), ("b", "NY", "NN")}


def test_listed_moves_are_those_and_no_others_also_of_several_together():
    listed = {"a": {"NNN": ["YNN"]}, "a + b": {"YNN": ["YNY", "NNN"]}}
    assert moves(graph_of(moves=listed)) == {("a", "NNN", "YNN"), ("ab", "YNN", "YNY"), ("ab", "YNN", "NNN")}


def test_where_moves_are_blocks_they_need_not_be_listed():
    assert isinstance(graph_of().conflict, OptionConflict)
    assert isinstance(graph_of(moves={"a": {}}).conflict, Conflict)


# Status quo -------------------------------------------------------------------------------------------------------


def test_the_status_quo_is_a_state_or_not_said():
    assert graph_of().status_quo is None
    graph = graph_of(status_quo=["x", "z"])
    assert letters(graph)[graph.status_quo] == "YNY"


# Preferences ------------------------------------------------------------------------------------------------------


def preferring(preference: Any, **more: Any) -> OptionGraph:
    return graph_of({"x": "a", "z": "b"}, preferences={"a": preference}, **more)


def test_the_first_statement_that_tells_two_states_apart_decides():
    assert values(preferring({"statements": ["z", "x iff z"]})) == {"NN": 1, "YN": 0, "NY": 2, "YY": 3}


def test_more_statements_than_a_number_has_bits_decide_one_after_the_other():
    """Weights in powers of two would be lost beyond 62."""
    idle = [f"z if {' and '.join(['x'] * n)}" for n in range(1, 71)]
    found = values(preferring({"statements": [*idle, "x"]}))
    assert found == {"NN": 1, "YN": 0, "NY": 1, "YY": 2}
    assert len(idle) > 62


def test_sums_that_differ_by_rounding_alone_are_the_same():
    weights = {"p": 0.1, "q": 0.2, "r": 0.3}
    assert 0.1 + 0.2 != 0.3
    found = values(graph_of({"p": "a", "q": "a", "r": "b"}, preferences={"a": {"weights": weights}}))
    assert found["YYN"] == found["NNY"]
    assert found["YNY"] > found["YYN"] > found["NYN"]


def test_of_utilities_only_the_order_counts():
    assert values(preferring({"utilities": {"NN": -4, "YN": 0.5, "NY": 100, "YY": 0.5}})) == {
        "NN": 0, "YN": 1, "NY": 2, "YY": 1,
    }  # fmt: skip


def test_a_ranking_has_the_best_first_and_ties_in_a_list():
    assert values(preferring({"ranking": ["YY", ["NN", "NY"], "YN"]})) == {"NN": 1, "YN": 0, "NY": 1, "YY": 2}


def test_a_state_of_a_higher_tier_is_much_better():
    order = preferring({"tiers": [["YY"], [["NN", "NY"], "YN"]]}).conflict.order(0)
    assert order.value.tolist() == [1, 0, 1, 2]
    assert order.level.tolist() == [0, 0, 0, 1]


def test_pairs_that_are_unknown_cannot_be_compared_whatever_the_rest_says():
    graph = preferring({"ranking": ["YY", "NN", "NY", "YN"], "unknown": [["NN", "YY"]]})
    view = graph.conflict.preferences[0]
    assert isinstance(view, Relation)
    here, there = np.array([0]), np.array([3])
    assert view.improves(here, there).all()
    assert view.improves(there, here).all()


def test_in_a_merged_state_an_option_counts_as_taken_where_every_combination_takes_it():
    found = values(preferring({"weights": {"x": 1, "z": 10}}, merge=["x"]))
    assert found == {"NN": 0, "NY": 2, "Y-": 1}


# Too much, or nothing ---------------------------------------------------------------------------------------------


def many(count: int) -> dict[str, str]:
    return {f"o{n}": "ab"[n % 2] for n in range(count)}


def test_too_many_options_are_refused_with_their_number_before_work_starts():
    with pytest.raises(TooLarge, match=r"2\^40 combinations; 4,194,304 would fit: leave options out"):
        graph_of(many(40))


def test_conditions_that_leave_too_many_are_refused():
    with pytest.raises(TooLarge, match=r"4,194,304 would fit"):
        graph_of(many(40), infeasible=["o0 and o39"])


def test_many_options_of_which_few_combinations_are_left_are_no_matter():
    graph = graph_of(many(40), at_most=[{"of": list(many(40)), "count": 2}])
    assert graph.conflict.states == 1 + 40 + 40 * 39 // 2


def test_listed_states_that_leave_too_much_open_are_refused():
    with pytest.raises(TooLarge, match=r"cover 8,589,934,592 combinations"):
        graph_of(many(34), states=["Y" + "-" * 33])


def test_conditions_that_leave_nothing_are_a_problem_of_the_case():
    """Up to 16 options that is a problem of the file; beyond, it's found when the states are worked out."""
    nothing = {"infeasible": ["o0", "not o0"]}
    with pytest.raises(CaseError):
        graph_of(many(4), **nothing)
    with pytest.raises(CaseError, match="no state is left"):
        graph_of(many(17), **nothing)


def test_a_preference_that_leaves_states_out_says_which_and_how_many():
    limits = {"at_most": [{"of": list(many(17)), "count": 1}]}
    ranked = {"a": {"ranking": ["N" * 17]}}
    with pytest.raises(CaseError, match=r"a ranks 1 of 18 states; YN+ is left out"):
        graph_of(many(17), preferences=ranked, **limits)


def test_a_status_quo_that_is_no_state_is_a_problem_of_the_case():
    limits = {"at_most": [{"of": list(many(17)), "count": 1}]}
    with pytest.raises(CaseError, match="YYN"):
        graph_of(many(17), status_quo="YY" + "N" * 15, **limits)


def test_twenty_options_under_a_condition_are_laid_out_at_once():
    """Options are added one by one and ruled out as soon as they can be: never more than twice what is left."""
    graph = graph_of(many(20), at_most=[{"of": list(many(20)), "count": 6}])
    assert graph.conflict.states == 60_460
