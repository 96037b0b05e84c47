"""Rankings: in how many of all that somebody could have would a state be stable for it?

[KinsaraKilgourHipel2015] list them. Each concept says by which states are liked no better than the state whether it is
stable: of every move its end, or an answer to it (for the symmetric concepts, with everything that can be escaped to
from there). Nothing else in a ranking matters. In strict rankings, n given states are all below another in one of
n + 1, and all above it in as many; so the condition is written as a sum of such terms: inclusion and exclusion, in
exact fractions.

For the sequential concepts a ranking also says which of its owner's moves would pay. Where several decision makers'
rankings are left open they are therefore gone through together, those alike in all that matters as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import permutations, product
from math import factorial, prod
from operator import or_

import numpy as np

from realpolitik.errors import TooLarge
from realpolitik.methods import Bools, Integers
from realpolitik.methods.graph_model.moves import Arcs, Conflict, improving, members
from realpolitik.methods.graph_model.stability import CONCEPTS, Concept

MOST_TERMS = 100_000  # of the sum that counts rankings
MOST_LISTED = 7  # states whose rankings are listed where several decision makers' matter to each other
MOST_PATTERNS = 20_000  # ways in which the others' moves may pay
MOST_PROFILES = 20_000_000  # combinations of rankings that differ in what matters

States = frozenset[int]


@dataclass(frozen=True, slots=True)
class Count:
    """How many of some decision makers' strict rankings make a state stable for all of them."""

    concept: str
    makers: tuple[int, ...]
    state: int
    states: int  # how many there are to rank
    share: Fraction  # of all rankings
    involved: States  # those whose place in the rankings can matter, beside the state

    @property
    def rankings(self) -> int:
        """All of them; of several decision makers, all combinations."""
        return int(factorial(self.states) ** len(self.makers))

    @property
    def stable(self) -> int:
        """Those that make the state stable."""
        return int(self.share * self.rankings)


def count(conflict: Conflict, state: int, makers: Sequence[int], concept: str) -> Count:
    """How many strict rankings of some decision makers make a state stable for all of them.

    The others' are as stated; for R, GMR and SMR they don't matter. Raises TooLarge.
    """
    asked = CONCEPTS[concept]
    if asked.credible and len(makers) > 1:
        share, involved = _share_together(conflict, state, makers, asked)
    else:
        each = [_clauses(conflict, state, maker, asked) for maker in makers]
        share = prod((_share(clauses, asked) for clauses in each), start=Fraction(1))
        involved = _involved([clause for clauses in each for clause in clauses])
    return Count(concept, tuple(makers), state, conflict.states, share, involved)


def _share(clauses: Sequence[set[States]], concept: Concept) -> Fraction:
    """The share of one decision maker's rankings."""
    return _share_of_all(clauses) if concept.final or not concept.answered else _share_of_any(clauses)


def _involved(clauses: Iterable[set[States]]) -> States:
    return frozenset().union(*(way for ways in clauses for way in ways))


def _clauses(conflict: Conflict, state: int, maker: int, concept: Concept) -> list[set[States]]:
    """For every move from the state, the sets of states of which one must be no better than it as a whole."""
    own, others = conflict.arcs(1 << maker), conflict.everybody & ~(1 << maker)
    return _clauses_against(own, conflict.arcs(others, credible=concept.credible), state, concept)


def _clauses_against(own: Sequence[Arcs], replies: Sequence[Arcs], state: int, concept: Concept) -> list[set[States]]:
    """The same, against some moves of the others. A move that nobody need mind is left out."""
    clauses = []
    for end in _ends(own, state):
        ways = {frozenset([end])}
        for answer in _reached(replies, end) if concept.answered else ():
            escapes = _ends(own, answer) if concept.final else ()
            ways.add(frozenset([answer, *escapes]) - {state})
        if frozenset() not in ways:  # back to the state itself
            clauses.append({way for way in ways if not any(other < way for other in ways)})
    return clauses


def _ends(arcs: Iterable[Arcs], state: int) -> list[int]:
    """Where moves from a state lead."""
    found: set[int] = set()
    for one in arcs:
        low, high = np.searchsorted(one.start, [state, state + 1])
        found.update(one.end[low:high].tolist())
    return sorted(found)


def _reached(arcs: Sequence[Arcs], state: int) -> set[int]:
    """Where one or more moves lead, nobody moving twice running."""
    seen: set[tuple[int, int]] = set()
    waiting = [(state, 0)]
    while waiting:
        here, mover = waiting.pop()
        further = {(end, one.coalition) for one in arcs if one.coalition != mover for end in _ends([one], here)} - seen
        seen |= further
        waiting += further
    return {end for end, _ in seen}


# A sum of products of variables that are 0 or 1: the mask of the variables in each product, and how often it occurs.
Terms = Mapping[int, int]


def _share_of_any(clauses: Sequence[set[States]]) -> Fraction:
    """The share of rankings in which of every clause some way's only state is below, with variables for "above"."""
    total: Terms = {0: 1}
    for ways in clauses:
        total = _without(total, _mask(frozenset().union(*ways)))
    return _mean(total)


def _share_of_all(clauses: Sequence[set[States]]) -> Fraction:
    """The share of rankings in which of every clause some way is wholly below, with variables for "below"."""
    total: Terms = {0: 1}
    for ways in clauses:
        failing = total
        for way in ways:
            failing = _without(failing, _mask(way))
        total = _sum(total, failing, -1)
    return _mean(total)


def _without(terms: Terms, mask: int) -> Terms:
    """Terms times one minus a product."""
    product: dict[int, int] = {}
    for other, times in terms.items():
        product[other | mask] = product.get(other | mask, 0) + times
    return _sum(terms, product, -1)


def _sum(terms: Terms, more: Terms, times: int) -> Terms:
    """Terms and some times others. Raises TooLarge."""
    total = dict(terms)
    for mask, many in more.items():
        total[mask] = total.get(mask, 0) + times * many
    total = {mask: many for mask, many in total.items() if many}
    if len(total) > MOST_TERMS:
        states = reduce(or_, total).bit_count()
        raise TooLarge(
            f"which of {states} states are no better than this one can decide its stability in too many ways to count; "
            f"up to {MOST_TERMS:,} terms are added up"
        )
    return total


def _mean(terms: Terms) -> Fraction:
    """The mean over all rankings: n variables are all 1 in one of n + 1."""
    return sum((Fraction(many, mask.bit_count() + 1) for mask, many in terms.items()), Fraction(0))


def _mask(states: States) -> int:
    return sum(1 << state for state in states)


# Several decision makers together -------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Part:
    """What a state can lead to, whoever moves: nothing else matters for it."""

    conflict: Conflict
    state: int
    states: Integers  # (part,) with the state itself, ascending
    arcs: tuple[Arcs, ...]

    @classmethod
    def of(cls, conflict: Conflict, state: int) -> _Part:
        """The part of a conflict that a state can lead to. Raises TooLarge."""
        states = np.array(sorted(_reached(conflict.graph.arcs, state) | {state}))
        if len(states) > MOST_LISTED:
            raise TooLarge(
                f"rankings of {len(states)} states are too many to list for several decision makers at once; "
                f"{MOST_LISTED} would fit, or one decision maker"
            )
        arcs = (one.take(np.isin(one.start, states) & np.isin(one.end, states)) for one in conflict.graph.arcs)
        return cls(conflict, state, states, tuple(arcs))


@dataclass(frozen=True, eq=False)
class _Views:
    """One decision maker's rankings of a part, those alike in what matters as one."""

    pays: Sequence[Bools]  # for each of the arcs (patterns, moves): which would pay it; no moves where it has no part
    below: Bools  # (sides, part) which states are no better than the state
    pattern: Integers  # (views,)
    side: Integers  # (views,)
    many: Integers  # (views,) rankings

    @classmethod
    def of(cls, part: _Part, maker: int) -> _Views:
        """All of one decision maker's rankings."""
        rankings = np.array(list(permutations(range(len(part.states)))), dtype=np.int64)
        pays = []
        for arcs in part.arcs:
            own = arcs if arcs.coalition >> maker & 1 else arcs.take(arcs.start < 0)
            start, end = (np.searchsorted(part.states, ends) for ends in (own.start, own.end))
            pays.append(rankings[:, end] > rankings[:, start])
        patterns, pattern = np.unique(np.concatenate(pays, axis=1), axis=0, return_inverse=True)
        at_state = rankings[:, np.searchsorted(part.states, [part.state])]
        below, side = np.unique(rankings <= at_state, axis=0, return_inverse=True)
        both, many = np.unique(np.stack([pattern.reshape(-1), side.reshape(-1)]), axis=1, return_counts=True)
        each = np.split(patterns, np.cumsum([one.shape[1] for one in pays])[:-1], axis=1)
        return cls(each, below, both[0], both[1], many)

    @property
    def patterns(self) -> int:
        """In how many ways its moves may pay."""
        return int(self.pattern.max()) + 1


def _share_together(conflict: Conflict, state: int, makers: Sequence[int], concept: Concept) -> tuple[Fraction, States]:
    """The share of combinations of some decision makers' rankings, and the states that they are about."""
    part = _Part.of(conflict, state)
    views = {maker: _Views.of(part, maker) for maker in makers}
    _check_size(views)
    stable = np.ones([len(views[maker].many) for maker in makers], dtype=bool)
    for maker in makers:
        numbers = [views[j].side if j == maker else views[j].pattern for j in makers]
        stable &= _verdicts(part, views, maker, concept)[np.ix_(*numbers)]
    found = stable.astype(np.int64)
    for maker in reversed(makers):
        found = found @ views[maker].many
    share = Fraction(int(found), factorial(len(part.states)) ** len(makers))
    return share, frozenset(part.states.tolist()) - {state}


def _check_size(views: Mapping[int, _Views]) -> None:
    """Raises TooLarge."""
    combinations = prod(len(one.many) for one in views.values())
    patterns = max(prod(one.patterns for j, one in views.items() if j != i) for i in views)
    if combinations > MOST_PROFILES or patterns > MOST_PATTERNS:
        raise TooLarge(
            f"the rankings of {len(views)} decision makers together differ in {combinations:,} ways that matter, and "
            f"in {patterns:,} ways in which moves pay; up to {MOST_PROFILES:,} and {MOST_PATTERNS:,} are gone through"
        )


def _verdicts(part: _Part, views: Mapping[int, _Views], maker: int, concept: Concept) -> Bools:
    """Whether the state is stable for one, by the others' patterns and its own side: an axis for each of the views."""
    own = [arcs for arcs in part.arcs if arcs.coalition == 1 << maker]
    sides = [frozenset(part.states[below].tolist()) for below in views[maker].below]
    found = np.empty([len(sides) if j == maker else views[j].patterns for j in views], dtype=bool)
    every: list[list[int | slice]] = [[slice(None)] if j == maker else [*range(views[j].patterns)] for j in views]
    for patterns in product(*every):
        chosen = {j: pattern for j, pattern in zip(views, patterns, strict=True) if isinstance(pattern, int)}
        replies = [
            _paying(
                part.conflict, arcs, {j: views[j].pays[n][row] for j, row in chosen.items() if arcs.coalition >> j & 1}
            )
            for n, arcs in enumerate(part.arcs)
            if not arcs.coalition >> maker & 1
        ]
        clauses = _clauses_against(own, replies, part.state, concept)
        found[patterns] = [all(any(way <= side for way in ways) for ways in clauses) for side in sides]
    return found


def _paying(conflict: Conflict, arcs: Arcs, pays: Mapping[int, Bools]) -> Arcs:
    """The moves that pay those whose rankings are open, by a pattern, and the others as stated."""
    some = arcs.take(np.logical_and.reduce([np.ones(len(arcs.start), dtype=bool), *pays.values()]))
    rest = sum(1 << j for j in members(arcs.coalition) if j not in pays)
    if not rest:
        return some
    kept = improving(Arcs(rest, some.start, some.end), conflict.preferences)
    return Arcs(arcs.coalition, kept.start, kept.end)
