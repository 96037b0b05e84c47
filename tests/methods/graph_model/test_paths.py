"""The fewest moves from one state to another: held against a search that keeps whole sequences."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.methods.graph_model.moves import Conflict, Graph
from realpolitik.methods.graph_model.paths import shortest
from tests.graph_model_strategies import Sketch, mask, sketches


def moves_of(sketch: Sketch, *, improving: bool) -> list[tuple[int, int, int]]:
    """(coalition, start, end), straight from the sketch."""
    model = sketch.model()
    return [
        (mask(mover), start, end)
        for mover, steps in sketch.moves.items()
        for start, ends in steps.items()
        for end in (model.improvements(mover, start, doubtful=True) if improving else ends)
        if start != end
    ]


def lengths(moves: list[tuple[int, int, int]], start: int) -> dict[int, int]:
    """The fewest moves to every state, nobody moving twice running: breadth first, state and last mover."""
    found, seen, front = {start: 0}, {(start, 0)}, [(start, 0)]
    length = 0
    while front:
        length += 1
        further = []
        for here, last in front:
            for who, begin, end in moves:
                if begin == here and who != last and (end, who) not in seen:
                    seen.add((end, who))
                    further.append((end, who))
                    found.setdefault(end, length)
        front = further
    return found


@settings(max_examples=200)
@given(sketches(joint=True, unknown=True), st.booleans(), st.data())
def test_the_shortest_ways_are_those_of_a_breadth_first_search(sketch: Sketch, improving: bool, data: st.DataObject):
    start = data.draw(st.integers(0, sketch.states - 1))
    moves = moves_of(sketch, improving=improving)
    expected = lengths(moves, start)
    ways = shortest(sketch.conflict(), start, improving=improving)
    for state in range(sketch.states):
        way = ways.to(state)
        assert (state in ways) == (way is not None) == (state in expected)
        if way is not None:
            assert len(way) == ways.length[state] == expected[state]
            is_a_way(way, start, state, moves)


def is_a_way(way: tuple[tuple[int, int], ...], start: int, end: int, moves: list[tuple[int, int, int]]) -> None:
    here, last = start, 0
    for who, there in way:
        assert (who, here, there) in moves
        assert who != last
        here, last = there, who
    assert here == end


def test_nobody_moves_twice_running():
    """The first could go 0, 1, 2 only by moving twice; with the second's detour over 3, which a third takes back."""
    two = [(0b001, [0, 1], [1, 2]), (0b010, [1], [3])]
    assert shortest(Conflict(Graph.of(2, 4, two), (), ()), 0).to(2) is None
    three = [*two, (0b100, [3], [1])]
    way = shortest(Conflict(Graph.of(3, 4, three), (), ()), 0).to(2)
    assert way == ((0b001, 1), (0b010, 3), (0b100, 1), (0b001, 2))


def test_where_things_stand_is_no_moves_away():
    ways = shortest(Conflict(Graph.of(1, 2, []), (), ()), 1)
    assert ways.to(1) == ()
    assert ways.to(0) is None
