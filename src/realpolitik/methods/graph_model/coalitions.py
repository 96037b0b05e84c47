"""Coalitions: which states hold against every group that could act together.

[KilgourHipelFangPeng2001], [InoharaHipel2008]: a coalition can reach a state by any sequence of its
members' moves in which nobody moves twice running; it leaves for what all its members prefer to where they are. A state
is stable against it when there is no such state (CR), or when the others can answer each (CGMR), finally (CSMR), or by
what pays them (CSEQ, CSSEQ). There the others may themselves act as coalitions (the later, class version) or only one
by one. A coalition of one is a decision maker, and the concepts are those of a decision maker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from realpolitik.errors import TooLarge
from realpolitik.methods import Bools, Integers
from realpolitik.methods.graph_model.exits import answered, leaving
from realpolitik.methods.graph_model.moves import Arcs, Conflict, members
from realpolitik.methods.graph_model.preferences import USUAL, Rules
from realpolitik.methods.graph_model.search import Indices, runner
from realpolitik.methods.graph_model.stability import GMR, NASH, SEQ, SMR, SSEQ, Concept

CONCEPTS: Mapping[str, Concept] = MappingProxyType({f"C{one.name}": one for one in (NASH, GMR, SMR, SEQ, SSEQ)})

MOST_STATES = 8_192  # every pair of states is looked at, for every coalition
MOST_MAKERS = 10
_AT_ONCE = 512  # states from which is searched between two looks at what is found


@dataclass(frozen=True, eq=False)
class CoalitionStable:
    """Which states are stable against which coalition, and by which concept."""

    coalitions: tuple[int, ...]
    concepts: tuple[str, ...]
    stable: Bools  # (concepts, coalitions, states)

    def of(self, concept: str, coalition: int) -> Bools:
        """(states,) for one concept and coalition."""
        return np.asarray(self.stable[self.concepts.index(concept), self.coalitions.index(coalition)])

    def universally(self, concept: str) -> Bools:
        """The states that are stable against every coalition: (states,)."""
        return np.asarray(self.stable[self.concepts.index(concept)].all(axis=0))


@dataclass(frozen=True, slots=True)
class Jump:
    """A way from one equilibrium to another that a coalition can go by itself, and all of it prefer."""

    start: int
    end: int
    coalition: int


def acting_together(conflict: Conflict, *, joined: bool = False) -> Conflict:
    """The conflict in which every coalition improves by whatever it can reach by itself. Raises TooLarge.

    joined: two moves of one decision maker in a row always make one, as where it changes its options at will.
    """
    if conflict.states > MOST_STATES or conflict.makers > MOST_MAKERS:
        raise TooLarge(
            f"coalitions of {conflict.makers} decision makers over {conflict.states:,} states are too many to go "
            f"through; {MOST_MAKERS} and {MOST_STATES:,} would fit"
        )
    every = range(1, 1 << conflict.makers)
    return replace(conflict, improvements=tuple(joint_improvements(conflict, one, joined=joined) for one in every))


def joint_improvements(conflict: Conflict, coalition: int, *, joined: bool) -> Arcs:
    """Where a coalition can go by itself and all its members prefer to be, or may."""
    states = np.arange(conflict.states)
    start, end = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    search = _Reach(conflict.arcs(coalition), conflict.states, joined=joined)
    for first in range(0, conflict.states if len(search.start) else 0, _AT_ONCE):
        sources = states[first : first + _AT_ONCE]
        found = search.reached(sources)
        for i in members(coalition):
            found &= conflict.preferences[i].improves(sources[:, np.newaxis], states)
        rows, columns = np.nonzero(found)
        start.append(sources[rows])
        end.append(columns)
    return Arcs(coalition, np.concatenate(start), np.concatenate(end))


class _Reach:
    """Where some coalition's moves lead from some states.

    Moves that can all be joined, one decision maker's two in a row making one, go round in parts of the graph from each
    of which all of it can be reached: then it's enough to go from part to part.
    """

    def __init__(self, arcs: Sequence[Arcs], states: int, *, joined: bool) -> None:
        start = np.concatenate([np.empty(0, dtype=np.int64), *(one.start for one in arcs)])
        end = np.concatenate([np.empty(0, dtype=np.int64), *(one.end for one in arcs)])
        label = np.repeat(np.arange(len(arcs), dtype=np.int32), [len(one.start) for one in arcs])
        self.part = _parts(start, end, states) if joined else np.arange(states)
        if joined:
            nodes = int(self.part.max(initial=-1)) + 1
            start, end = np.divmod(np.unique(self.part[start] * nodes + self.part[end]), nodes)
            label = np.arange(len(start), dtype=np.int32)  # nobody is held up by having moved
        by_start = np.argsort(start, kind="stable")
        self.start, self.end, self.label = start[by_start], end[by_start], label[by_start]
        self.out = np.searchsorted(self.start, np.arange(int(self.part.max(initial=-1)) + 2))

    def reached(self, sources: Integers) -> Bools:
        """(sources, states)."""
        parts, place = np.unique(self.part[sources], return_inverse=True)
        search = runner(spread_from, len(parts) * len(self.start))
        return np.asarray(search(parts, self.out, self.end, self.label)[:, self.part][place.reshape(-1)])


def _parts(start: Integers, end: Integers, states: int) -> Integers:
    """The strongly connected part of each state: (states,)."""
    from scipy.sparse import coo_array  # type: ignore[import-untyped]  # slow to import
    from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]

    moves = coo_array((np.ones(len(start), dtype=np.int8), (start, end)), shape=(states, states))
    return np.asarray(connected_components(moves, connection="strong")[1], dtype=np.int64)


def spread_from(sources: Integers, out: Integers, end: Integers, label: Indices) -> Bools:
    """Where sequences of moves in which nobody moves twice running lead from each source: (sources, states).

    out: (states + 1,) where each state's moves begin in `end` and `label`, which say where they lead and whose they
    are.
    """
    states = len(out) - 1
    found = np.zeros((len(sources), states), dtype=np.bool_)
    last = np.empty(states, dtype=np.int32)  # who made the last move to here: −1 nobody, −2 one of several
    waiting = np.empty(2 * states + 1, dtype=np.int64)
    by = np.empty(2 * states + 1, dtype=np.int64)  # who may not move next: −1 anybody may
    only = np.empty(2 * states + 1, dtype=np.int64)  # who alone is still to move: −1 everybody
    for n in range(len(sources)):
        last[:] = -1
        waiting[0], by[0], only[0] = sources[n], -1, -1
        depth = 1
        while depth:
            depth -= 1
            here, mover, rest = waiting[depth], by[depth], only[depth]
            for move in range(out[here], out[here + 1]):
                other, there = label[move], end[move]
                if other == mover or (rest >= 0 and other != rest):
                    continue
                found[n, there] = True
                if last[there] == -1:
                    last[there] = other
                    waiting[depth], by[depth], only[depth] = there, other, -1
                    depth += 1
                elif last[there] >= 0 and last[there] != other:
                    waiting[depth], by[depth], only[depth] = there, -1, last[there]
                    last[there] = -2
                    depth += 1
    return found


def coalition_stability(
    conflict: Conflict,
    concepts: Sequence[str] = tuple(CONCEPTS),
    rules: Rules = USUAL,
    *,
    classes: bool = True,
    together: Conflict | None = None,
) -> CoalitionStable:
    """Which states are stable against which coalition, for all of them.

    classes: those who answer a coalition may act as coalitions as well; otherwise each alone. together: the conflict in
    which coalitions act together, where it is at hand. Raises TooLarge.
    """
    together = together or acting_together(conflict)
    answering = together if classes else conflict
    coalitions = tuple(range(1, 1 << conflict.makers))
    found = np.ones((len(concepts), len(coalitions), conflict.states), dtype=bool)
    for place, arcs in enumerate(together.improvements):
        own = leaving(conflict, arcs, rules)
        for n, concept in enumerate(CONCEPTS[name] for name in concepts):
            stays = np.zeros(len(own.start), dtype=bool)
            if concept.answered:
                stays = answered(answering, own, rules, credible=concept.credible, final=concept.final)
            found[n, place, own.start[~stays]] = False
    return CoalitionStable(coalitions, tuple(concepts), found)


def jumps(together: Conflict, equilibria: Bools, rules: Rules = USUAL) -> tuple[Jump, ...]:
    """The ways from equilibrium to equilibrium, in a conflict in which coalitions act together.

    rules: whether a coalition goes where some of it can't compare.
    """
    found = []
    for arcs in together.improvements:
        own = leaving(together, arcs, rules)
        both = equilibria[own.start] & equilibria[own.end]
        ends = zip(own.start[both].tolist(), own.end[both].tolist(), strict=True)
        found += [Jump(start, end, arcs.coalition) for start, end in ends]
    return tuple(found)
