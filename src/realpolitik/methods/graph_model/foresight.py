"""Foresight: where two decision makers stay when each looks several moves ahead.

Limited-move stability [Zagare1984], [Kilgour1984], [FangHipelKilgour1993]. The two move in turn, and each may end it by
staying. Whoever looks h moves ahead takes the move after which the other, looking h − 1 moves ahead, would end it best
for the first, if that is better than staying: G_h(i, s) is the state where things then end. A state is stable when
G_h(i, s) = s; with h = 1 that is Nash's concept. It is non-myopically stable when it is stable for every h from some
number on [BramsWittman1981]. That may never be decided: what is foreseen can go in circles as h grows.

The sources have strict orders. With ties, of the moves that end equally well for whoever makes them, `kind` takes the
one whose end the other likes best, and otherwise the one whose end it likes least; which of those that are equal for
both is taken makes no difference. Results say where ties might.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from realpolitik.errors import TooLarge, Undefined
from realpolitik.methods import Bools, Integers
from realpolitik.methods.graph_model.moves import Arcs, Conflict
from realpolitik.methods.graph_model.preferences import Order

CHANGING = -1  # no state
MOST_MOVES = 20_000  # looked ahead; what is foreseen repeats after a few dozen moves in most conflicts


@dataclass(frozen=True, eq=False)
class Foresight:
    """What each of two decision makers foresees if it is to move first."""

    moves: int  # looked ahead
    kind: bool  # how ties are broken
    end: Integers  # (2, states) where things end
    move: Integers  # (2, states) where it moves first; the state itself if it stays
    tied: Bools  # (2, states) with ties broken otherwise things might end elsewhere

    @cached_property
    def stable(self) -> Bools:
        """Where each stays: (2, states)."""
        return np.asarray(self.end == np.arange(self.end.shape[1]))


@dataclass(frozen=True, eq=False)
class FarSight:
    """What each of two decision makers foresees in the long run if it is to move first."""

    kind: bool  # how ties are broken
    stable: Bools  # (2, states) it stays, however far it looks from some number of moves on
    unsettled: Bools  # (2, states) it stays or not depending on how far it looks, without end
    end: Integers  # (2, states) where things end; CHANGING if that depends on how far it looks
    tied: Bools  # (2, states) with ties broken otherwise things might end elsewhere
    moves: int  # looked ahead until everything had been seen to repeat
    period: Integers  # (states,) after so many moves more the same is foreseen from here and all that it leads to


def limited_moves(conflict: Conflict, moves: int, *, kind: bool = False) -> Foresight:
    """Where each of two decision makers stays, looking some moves ahead: L_h.

    Undefined unless there are two decision makers who move by themselves and whose preferences are complete orders.
    """
    assert moves >= 0
    turns = _turns(conflict, kind)
    foresight = _nothing(conflict.graph.states, kind)
    for _ in range(moves):
        foresight = _further(turns, foresight)
    return foresight


def non_myopic(conflict: Conflict, *, kind: bool = False, most_moves: int = MOST_MOVES) -> FarSight:
    """Where each of two decision makers stays, however far it looks from some number of moves on.

    Undefined as for limited moves; TooLarge if what is foreseen doesn't repeat within `most_moves`.
    """
    turns, states = _turns(conflict, kind), conflict.graph.states
    parts = _parts(turns, states)
    seen = _nothing(states, kind)
    always, ever, same = (np.ones((2, states), bool), np.zeros((2, states), bool), np.ones((2, states), bool))
    period, mark, tied = np.zeros(states, dtype=np.int64), seen, seen.tied
    long_run = (always.copy(), ever.copy(), np.full((2, states), CHANGING))
    while not period.all():
        if seen.moves >= most_moves:
            raise TooLarge(
                f"what two decision makers foresee in {states} states still changes after {most_moves} moves: "
                f"{np.count_nonzero(period == 0)} states unsettled; ask for a limited number of moves"
            )
        if seen.moves.bit_count() == 1:  # [Brent1980]: begin a circle anew at every power of two
            mark = seen
            always[:], ever[:], same[:] = True, False, True
        seen = _further(turns, seen)
        always &= seen.stable
        ever |= seen.stable
        same &= seen.end == mark.end
        tied = tied | seen.tied
        back = _whole_parts((seen.end == mark.end).all(axis=0), parts) & (period == 0)
        period[back] = seen.moves - mark.moves
        for found, now in zip(long_run, (always, ever, np.where(same, seen.end, CHANGING)), strict=True):
            found[:, back] = now[:, back]
    return FarSight(
        kind, long_run[0], long_run[1] & ~long_run[0], long_run[2], _spread(turns, tied), seen.moves, period
    )


def _turns(conflict: Conflict, kind: bool) -> tuple[_Turn, _Turn]:
    """Both decision makers as they take turns, if it is a conflict of two who do."""
    graph = conflict.graph
    if graph.makers != 2:
        raise Undefined(
            f"limited moves and non-myopic stability are defined for two decision makers, not {graph.makers}"
        )
    own = {arcs.coalition: arcs for arcs in graph.arcs if len(arcs.start)}
    if 0b11 in own:
        raise Undefined(
            f"limited moves are defined for decision makers who take turns; {len(own[0b11].start)} moves need both"
        )
    one, other = (_ranks(conflict, i) for i in (0, 1))
    nowhere = np.zeros(0, dtype=np.int64)
    return tuple(  # type: ignore[return-value]  # two of them
        _Turn(own.get(1 << i, Arcs(1 << i, nowhere, nowhere)), mine, theirs if kind else -theirs)
        for i, mine, theirs in ((0, one, other), (1, other, one))
    )


def _ranks(conflict: Conflict, maker: int) -> Integers:
    preference = conflict.preferences[maker]
    if not isinstance(preference, Order):
        raise Undefined(
            "limited moves are defined for complete orders; some of these comparisons are unknown or circular"
        )
    return np.asarray(np.unique(preference.value, return_inverse=True)[1], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class _Turn:
    """One decision maker's moves, and what it looks at when it chooses among them."""

    arcs: Arcs
    rank: Integers  # (states,) the higher the better
    second: Integers  # (states,) what decides among ends of equal rank

    @cached_property
    def first(self) -> Integers:
        """The first arc from every state that has one: (starts,)."""
        return np.flatnonzero(np.diff(self.arcs.start, prepend=-1))

    @cached_property
    def goodness(self) -> Integers:
        """One number for both: (states,)."""
        return self.rank * (2 * len(self.second) + 1) + self.second


def _nothing(states: int, kind: bool) -> Foresight:
    """What is foreseen without looking ahead: everything stays as it is."""
    here = np.tile(np.arange(states), (2, 1))
    return Foresight(0, kind, here, here, np.zeros((2, states), dtype=bool))


def _further(turns: tuple[_Turn, _Turn], seen: Foresight) -> Foresight:
    """One move further ahead."""
    end, move, tied = (np.stack(both) for both in zip(*_choices(turns, seen), strict=True))
    return Foresight(seen.moves + 1, seen.kind, end, move, tied)


def _choices(turns: tuple[_Turn, _Turn], seen: Foresight) -> Iterator[tuple[Integers, Integers, Bools]]:
    """Where each would end, where it would move, and whether ties matter: (states,) each."""
    for i, turn in enumerate(turns):
        here = np.arange(seen.end.shape[1])
        end, move, tied = here.copy(), here.copy(), np.zeros(len(here), dtype=bool)
        if len(turn.arcs.start):
            ends = seen.end[1 - i][turn.arcs.end]
            starts = turn.arcs.start[turn.first]
            chosen = _best(turn, turn.goodness[ends])
            moves = turn.rank[ends[chosen]] > turn.rank[starts]
            end[starts[moves]], move[starts[moves]] = ends[chosen][moves], turn.arcs.end[chosen][moves]
            tied[starts] = moves & _differ(turn, ends, chosen)
            tied |= _onward(turn, seen.tied[1 - i])
        yield end, move, tied


def _best(turn: _Turn, goodness: Integers) -> Integers:
    """The first of the best arcs from every state that has one: (starts,)."""
    greatest = np.maximum.reduceat(goodness, turn.first)
    many = np.diff(turn.first, append=len(goodness))
    at_best = np.where(goodness == np.repeat(greatest, many), np.arange(len(goodness)), len(goodness))
    return np.asarray(np.minimum.reduceat(at_best, turn.first))


def _differ(turn: _Turn, ends: Integers, chosen: Integers) -> Bools:
    """Whether some other arc ends as well as the chosen one but not as well for the other decision maker: (starts,)."""
    many = np.diff(turn.first, append=len(ends))
    as_good = turn.rank[ends] == np.repeat(turn.rank[ends[chosen]], many)
    otherwise = turn.second[ends] != np.repeat(turn.second[ends[chosen]], many)
    return np.asarray(np.logical_or.reduceat(as_good & otherwise, turn.first))


def _onward(turn: _Turn, holds: Bools) -> Bools:
    """Whether something holds in some state that one move leads to: (states,)."""
    found = np.zeros_like(holds)
    found[turn.arcs.start[holds[turn.arcs.end]]] = True
    return found


def _spread(turns: tuple[_Turn, _Turn], tied: Bools) -> Bools:
    """Where each comes upon a tie if it looks far enough: (2, states)."""
    while True:
        further = tied | np.stack([_onward(turn, tied[1 - i]) for i, turn in enumerate(turns)])
        if (further == tied).all():
            return tied
        tied = further


def _parts(turns: tuple[_Turn, _Turn], states: int) -> Integers:
    """The part of the graph that each state lies in; nothing leads from one to another: (states,) numbers."""
    from scipy.sparse import coo_array  # type: ignore[import-untyped]  # slow to import
    from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]

    start, end = (np.concatenate([getattr(turn.arcs, side) for turn in turns]) for side in ("start", "end"))
    moves = coo_array((np.ones(len(start), dtype=np.int8), (start, end)), shape=(states, states))
    return np.asarray(connected_components(moves, directed=False)[1])


def _whole_parts(holds: Bools, parts: Integers) -> Bools:
    """Whether something holds in all states of each state's part: (states,)."""
    return np.asarray(np.bincount(parts, weights=~holds)[parts] == 0)
