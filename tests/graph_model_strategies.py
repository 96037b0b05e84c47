"""Random conflicts for the graph model: two to five decision makers, small, with everything that goes wrong.

States that can't be, moves that can't be taken back, ties, options that several hold, states that nobody can tell
apart, moves that don't follow from each other; if wanted, moves that several must make together, states that are much
better than others, and comparisons that go in circles or are missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
from hypothesis import strategies as st

from realpolitik.methods import Integers
from realpolitik.methods.graph_model.moves import Conflict, Graph
from realpolitik.methods.graph_model.preferences import UNKNOWN, Order, Preference, Relation
from tests.graph_model_oracle import Coalition, Letters, Model, coalitions

Moves = dict[Coalition, dict[int, set[int]]]

UP, DOWN, BOTH = "up", "down", "both"  # the ways in which an option can change


@dataclass(frozen=True)
class Ranking:
    """A complete order: the higher the better; of a higher level much better."""

    value: Sequence[int]
    level: Sequence[int]

    def compare(self, s: int, t: int) -> int | None:
        if self.value[t] == self.value[s]:
            return 0
        much = 2 if self.level[t] != self.level[s] else 1
        return much if self.value[t] > self.value[s] else -much

    def preference(self) -> Preference:
        return Order(np.array(self.value, dtype=np.int64), np.array(self.level, dtype=np.int64))


@dataclass(frozen=True)
class Comparisons:
    """Any comparison of pairs; None where it isn't known."""

    table: Mapping[tuple[int, int], int | None]
    states: int

    def compare(self, s: int, t: int) -> int | None:
        return self.table[s, t]

    def preference(self) -> Preference:
        table = np.zeros((self.states, self.states), dtype=np.int8)
        for (s, t), judged in self.table.items():
            table[s, t] = UNKNOWN if judged is None else judged
        return Relation(table)


@dataclass(frozen=True)
class Sketch:
    """A random conflict, from which both programs get theirs."""

    makers: int
    states: int
    moves: Moves
    views: Sequence[Ranking | Comparisons]  # one for each decision maker
    letters: Sequence[Letters] = field(default=())  # of each state, in option form

    def if_ranked(self, maker: int, value: Sequence[int]) -> Sketch:
        """The conflict if somebody ranked its states otherwise."""
        views = list(self.views)
        views[maker] = Ranking(value, [0] * len(value))
        return replace(self, views=views)

    def model(self) -> Model:
        """For the second program."""
        return Model(
            self.makers,
            range(self.states),
            self.moves,
            lambda i, s, t: self.views[i].compare(s, t),
            dict(enumerate(self.letters)),
        )

    def graph(self) -> Graph:
        """For the package."""
        return Graph.of(
            self.makers,
            self.states,
            [
                (
                    mask(mover),
                    [s for s, ends in steps.items() for _ in ends],
                    [t for ends in steps.values() for t in ends],
                )
                for mover, steps in self.moves.items()
            ],
        )

    def preferences(self) -> tuple[Preference, ...]:
        return tuple(view.preference() for view in self.views)

    def conflict(self) -> Conflict:
        return Conflict.of(self.graph(), self.preferences())

    def options(self) -> tuple[Integers, Integers]:
        """The options known in each state, and those taken: masks, (states,) each."""
        known = [sum(1 << option for option in one) for one in self.letters]
        taken = [sum(1 << option for option, is_taken in one.items() if is_taken) for one in self.letters]
        return np.array(known, dtype=np.int64), np.array(taken, dtype=np.int64)


def mask(coalition: Coalition) -> int:
    """A coalition as the package has it."""
    return sum(1 << i for i in coalition)


def read(document: Mapping[str, object]) -> tuple[Sketch, list[int]]:
    """A conflict of the ground truth's form, and the number that it gives to each state."""
    makers, texts = _list(document["decision_makers"]), _list(document["feasible_states"])
    codes = [int(code) for code in _list(document.get("state_codes", range(1, len(texts) + 1)))]
    place = {code: state for state, code in enumerate(codes)}
    moves: Moves = {}
    for i, steps in enumerate(_dict(document["moves"])[maker] for maker in makers):
        moves[frozenset([i])] = {
            place[int(start)]: {place[end] for end in _list(ends)} for start, ends in _dict(steps).items()
        }
    views = []
    for classes in (_list(_dict(document["preferences"])[maker]) for maker in makers):
        value = {place[code]: rank for rank, tied in enumerate(reversed(classes)) for code in _list(tied)}
        views.append(Ranking([value[state] for state in range(len(codes))], [0] * len(codes)))
    letters = [{k: letter == "Y" for k, letter in enumerate(text) if letter != "-"} for text in texts]
    return Sketch(len(makers), len(codes), moves, views, letters), codes


def _list(value: object) -> list:  # type: ignore[type-arg]
    assert isinstance(value, list | range)
    return list(value)


def _dict(value: object) -> dict:  # type: ignore[type-arg]
    assert isinstance(value, dict)
    return value


# Drawing --------------------------------------------------------------------------------------------------------------


@st.composite
def sketches(
    draw: st.DrawFn,
    least_makers: int = 2,
    most_makers: int = 5,
    most_states: int = 16,
    joint: bool = False,  # some moves that several must make together
    strength: bool = False,  # some states are much better than others
    unknown: bool = False,  # comparisons in circles or missing
    options: bool | None = None,  # with options; if None, with or without
    strict: bool = False,  # no ties
) -> Sketch:
    """A random conflict."""
    makers = draw(st.integers(least_makers, most_makers))
    has_options = draw(st.booleans()) if options is None else options
    letters: list[Letters] = []
    if has_options:
        moves, letters = draw(_option_form(makers, most_states.bit_length() - 1))
        states = len(letters)
    else:
        states = draw(st.integers(1, min(most_states, 8)))
        moves = draw(_any_moves(makers, states))
    if joint:
        for mover in draw(st.lists(st.sampled_from(coalitions(range(makers))), max_size=2, unique=True)):
            moves.setdefault(mover, {}).update(draw(_steps(states, st.integers(0, 2))))
    views = [draw(_views(states, strength=strength, unknown=unknown, strict=strict)) for _ in range(makers)]
    return Sketch(makers, states, moves, views, letters)


@st.composite
def _views(draw: st.DrawFn, states: int, *, strength: bool, unknown: bool, strict: bool) -> Ranking | Comparisons:
    if unknown and draw(st.booleans()):
        each = [-2, -1, 0, 1, 2, None] if strength else [-1, 0, 1, None]
        table: dict[tuple[int, int], int | None] = {(s, s): 0 for s in range(states)}
        for s, t in product(range(states), repeat=2):
            if s < t:
                judged = draw(st.sampled_from(each))
                table[s, t], table[t, s] = judged, None if judged is None else -judged
        return Comparisons(table, states)
    if strict:
        value = draw(st.permutations(range(states)))
    else:
        most = draw(st.sampled_from((1, 3, 3 * states)))  # few ranks: many ties
        value = draw(st.lists(st.integers(0, most), min_size=states, max_size=states))
    steps = draw(st.sets(st.sampled_from(sorted(set(value))), max_size=2)) if strength else set()
    return Ranking(value, [sum(one > step for step in steps) for one in value])


@st.composite
def _steps(draw: st.DrawFn, states: int, many: st.SearchStrategy[int]) -> dict[int, set[int]]:
    """Some moves from every state to any others."""
    every = range(states)
    return {s: {draw(st.sampled_from(every)) for _ in range(draw(many))} - {s} for s in every}


@st.composite
def _any_moves(draw: st.DrawFn, makers: int, states: int) -> Moves:
    """Moves that follow from nothing: there may be a way in two steps and not in one."""
    return {frozenset([i]): draw(_steps(states, st.integers(0, 2))) for i in range(makers)}


@st.composite
def _option_form(draw: st.DrawFn, makers: int, most_options: int) -> tuple[Moves, list[Letters]]:
    """Who takes or drops what: some states can't be, some options change one way only, some are held by several."""
    options = draw(st.integers(1, most_options))
    owners = [
        draw(st.sets(st.integers(0, makers - 1), min_size=1, max_size=1 if alone else 2))
        for alone in (draw(st.lists(st.sampled_from((True, True, False)), min_size=options, max_size=options)))
    ]
    ways = draw(st.lists(st.sampled_from((BOTH, BOTH, UP, DOWN)), min_size=options, max_size=options))
    merging = draw(st.sampled_from((False, False, False, True)))  # whoever takes option 0 ends everything
    every = [dict(enumerate(bits)) for bits in product((False, True), repeat=options)]
    out = draw(st.sets(st.integers(0, len(every) - 1), max_size=len(every) // 2))
    feasible = [one for k, one in enumerate(every) if k not in out] or every[:1]
    seen: list[Letters] = []
    for one in feasible:
        letters = {0: True} if merging and one[0] else one
        if letters not in seen:
            seen.append(letters)
    moves: Moves = {}
    for i in range(makers):
        own = {option for option in range(options) if i in owners[option]}
        steps: dict[int, set[int]] = {s: set() for s in range(len(seen))}
        for one, other in product(feasible, repeat=2):
            changed = {option for option in range(options) if one[option] != other[option]}
            allowed = all(ways[option] in (BOTH, UP if other[option] else DOWN) for option in changed)
            s, t = (seen.index({0: True} if merging and state[0] else state) for state in (one, other))
            if changed <= own and allowed and s != t:
                steps[s].add(t)
        moves[frozenset([i])] = steps
    return moves, seen
