"""What is spelled out is the conflict itself: listed and read again, the same states are stable for everybody."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.case.case import Case
from realpolitik.case.document import read_document
from realpolitik.effectivity.options import option_graph
from realpolitik.errors import RealpolitikError
from realpolitik.interop.graph_model import read, write
from realpolitik.interop.listing import listing
from realpolitik.methods.graph_model.stability import stability

OPTIONS = ("o0", "o1", "o2", "o3")
literals = st.builds(lambda sign, option: f"{sign}{option}", st.sampled_from(["", "not "]), st.sampled_from(OPTIONS))
joints = st.sampled_from(["and", "or", "if", "iff"])
statements = st.builds(lambda one, joint, other: f"{one} {joint} {other}", literals, joints, literals)
choices = st.fixed_dictionaries(
    {"by": st.sampled_from(["a", "b", ["a", "b"]])}, optional={"one_way": st.sampled_from(["taken", "dropped"])}
)
preferences = st.one_of(
    st.fixed_dictionaries({"statements": st.lists(statements, min_size=1, max_size=3, unique=True)}),
    st.fixed_dictionaries({"weights": st.dictionaries(st.sampled_from(OPTIONS), st.integers(-3, 3), min_size=1)}),
)
conflicts = st.fixed_dictionaries(
    {
        "choices": st.fixed_dictionaries(dict.fromkeys(OPTIONS, choices)),
        "preferences": st.fixed_dictionaries({"a": preferences, "b": preferences}),
    },
    optional={
        "infeasible": statements.map(lambda one: [one]),
        "merge": statements.map(lambda one: [one]),
        "at_most": st.just([{"of": ["o0", "o1", "o2"], "count": 2}]),
        "at_least": st.just([{"of": ["o1", "o3"], "count": 1}]),
    },
)


@settings(max_examples=60)
@given(conflicts)
def test_a_conflict_and_its_list_are_stable_in_the_same_states(conflict):
    reading = read_document({"realpolitik": 1, "title": "X", "actors": {"a": {}, "b": {}}, "options": conflict})
    if reading.notes:
        assert {note.message for note in reading.notes} == {"options: no state is left"}
        return
    case = Case.of(reading)
    try:
        listed = read(write(case)).options
    except RealpolitikError as error:
        assert "apart" in str(error)  # noqa: PT017 - merging what no letters describe is refused
        return
    ours, theirs = option_graph(case.options), option_graph(listed)
    assert listing(case.options).states == tuple(ours.states.state(n) for n in range(len(ours.states.taken)))
    assert np.array_equal(stability(ours.conflict).stable, stability(theirs.conflict).stable)
