"""Departures read off thresholds are those read off the table of exits, as far as single decision makers go."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from realpolitik.methods.graph_model.blocks import OptionConflict
from realpolitik.methods.graph_model.departures import Departures, FromExits, FromThresholds
from realpolitik.methods.graph_model.exits import Exits, exits
from tests.methods.graph_model.test_stability import by_options

SUMMARIES = ("some", "unmet", "free", "free_alone")


def told(departures: Departures, states: int) -> tuple[list[list[object]], dict[str, list[bool]]]:
    """Everything that can be asked of departures, the ways out of each state in any order."""
    ways = [sorted(tuple(way) for way in departures.of(state)) for state in range(states)]
    return ways, {name: getattr(departures, name).tolist() for name in SUMMARIES}


@settings(max_examples=200)
@given(by_options())
def test_thresholds_say_what_exits_of_single_decision_makers_say(conflict: OptionConflict):
    listed = FromExits(conflict.states, exits(conflict.listed()))
    assert told(FromThresholds.by_search(conflict), conflict.states) == told(listed, conflict.states)


@given(by_options())
def test_the_summaries_say_what_the_ways_out_say(conflict: OptionConflict):
    departures = FromThresholds.by_search(conflict)
    every = [list(departures.of(state)) for state in range(conflict.states)]
    assert departures.some.tolist() == [bool(ways) for ways in every]
    assert departures.unmet.tolist() == [any(not way.met for way in ways) for ways in every]
    assert departures.free.tolist() == [any(not way.deterred for way in ways) for ways in every]


@given(by_options())
def test_what_is_met_is_deterred(conflict: OptionConflict):
    departures = FromThresholds.by_search(conflict)
    assert all(way.deterred for state in range(conflict.states) for way in departures.of(state) if way.met)


@given(by_options())
def test_alone_and_together_are_told_apart(conflict: OptionConflict):
    """What is free for anybody is free for somebody alone, unless a coalition's exits are in the table."""
    found = exits(conflict.listed())
    alone, together = (FromExits(conflict.states, some) for some in (found, [_of_all(one) for one in found]))
    assert (alone.free == alone.free_alone).all()
    assert not together.free_alone.any()
    assert (together.free == alone.free).all()


def _of_all(one: Exits) -> Exits:
    """The same exits as if everybody had to take part."""
    return replace(one, arcs=replace(one.arcs, coalition=0b1111))
