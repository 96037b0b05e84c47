"""Merging, and what to write so that merging gives what is wanted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from realpolitik.case.merge import at_path, merge, own_form, reaches
from realpolitik.case.shape import ANYTHING

plain = st.recursive(
    st.integers() | st.text(max_size=3) | st.booleans(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
documents = st.dictionaries(st.sampled_from("abc"), plain, max_size=3)


def merged(old, new):
    missing = []
    return merge(old, new, ANYTHING, lambda path, known: missing.append(path)), missing


@given(documents, documents)
def test_what_own_form_says_becomes_the_value_once_merged(old, value):
    result, missing = merged({"x": old}, {"x": own_form(old, value, ANYTHING)})
    assert result == {"x": value}
    assert missing == []


@given(documents, documents)
def test_neither_document_is_changed(old, new):
    before = repr((old, new))
    merged(old, new)
    assert repr((old, new)) == before


def test_a_null_that_removes_nothing_is_reported():
    assert merged({"a": {"b": 1}}, {"a": {"c": None}}) == ({"a": {"b": 1}}, [("a", "c")])


def test_a_path_leads_through_maps_and_lists():
    document = {"a": [{"b": 5}], "c": None}
    assert at_path(document, ("a", 0, "b")) == 5
    assert at_path(document, ("a", 1, "b")) is None
    assert at_path(document, ("a", 0, "b", "c")) is None
    assert not reaches(document, ("c",))
