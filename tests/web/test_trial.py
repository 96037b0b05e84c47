"""Trials: changes that travel in the address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.case import parse
from realpolitik.errors import CaseError
from realpolitik.web.trial import Change, Trial, address, written_at
from tests.web.cases import DAM

VALUES = {"40": 40, "10..25": "10..25", "slow": "slow", "{low: 1, mode: 2, high: 3}": {"low": 1, "mode": 2, "high": 3}}


@pytest.mark.parametrize(("written", "value"), VALUES.items(), ids=VALUES)
def test_a_value_is_read_as_in_the_case_file(written, value):
    assert Change("stances.upland.filling.salience", written).value == value


def test_an_empty_value_removes():
    assert Change("stances.upland.filling.declared", " ").value is None


@pytest.mark.parametrize("written", ["a: b: c", "1\nmore: 2", "[1", "&a 1", "x" * 5000], ids=lambda text: text[:8])
def test_what_is_more_than_one_value_is_refused(written):
    with pytest.raises(CaseError, match=r"can't be read as a value of actors\.upland"):
        _ = Change("actors.upland.capability", written).value


def test_the_last_word_on_a_path_counts_and_stands_where_the_first_did():
    assert Trial.of(["a.b:1", "c:2", "a.b:3"]).texts == ("a.b:3", "c:2")


@pytest.mark.parametrize("text", ["", "no colon", ":1"])
def test_what_is_no_change_is_refused(text):
    with pytest.raises(CaseError, match="is no change"):
        Trial.of([text])


def test_too_many_changes_are_refused():
    with pytest.raises(CaseError, match="save some first"):
        Trial.of(f"actors.a{number}.capability:1" for number in range(101))


def test_a_change_is_dropped_by_its_path():
    assert Trial.of(["a:1", "b:2"]).without("a").texts == ("b:2",)


def test_what_is_written_is_told_on_one_line():
    case = parse(DAM)
    assert written_at(case, "stances.port.filling.salience") == "50..70"
    assert written_at(case, "deals.water_for_transit.parties") == "[upland, port]"
    assert written_at(case, "stances.port.nowhere.salience") == ""


@given(
    st.lists(
        st.tuples(st.from_regex(r"[a-z]+(\.[a-z]+)?", fullmatch=True), st.text(min_size=1, max_size=20)), max_size=5
    )
)
def test_an_address_brings_back_the_trial_that_it_was_made_of(changes):
    from urllib.parse import parse_qsl, urlsplit

    trial = Trial.of(f"{path}:{written}" for path, written in changes)
    query = parse_qsl(
        urlsplit(address("/cases/x", trial, "later", [("of", "a"), ("of", "b")])).query, keep_blank_values=True
    )
    assert Trial.of(value for key, value in query if key == "try") == trial
    assert [pair for pair in query if pair[0] != "try"] == [("of", "a"), ("of", "b"), ("in", "later")]
