"""The inverse question: what would somebody have to prefer for a state to be stable?

[KinsaraKilgourHipel2015] ask for all rankings that make a state stable for a decision maker, given what everybody can
do and, for the sequential concepts, what the others prefer. Each concept says so by which states are liked no better
than the state: of every move its end, or an answer to it (for the symmetric concepts, with everything that can be
escaped to from there). Nothing else in a ranking matters, so neither question below needs a list of rankings.

How many of all strict rankings do? n given states are all below another in one ranking of n + 1, and all above it in as
many: the condition is written as a sum of such terms. Inclusion and exclusion, in exact fractions.

What is the smallest change of a stated ranking? To like the state itself as well as what stands at some height, the
lowest that suffices: of every improvement the lesser of its own height and of the least that the others can make of it,
and of these the greatest. For let the state s be stable after some change, and x the best of those that it brought from
above s to no better than s; x stood at that height or higher. Of every state a that stood between, one of the pairs
(x, a) and (a, s) must have changed; raising s to x changes no more than that. A pair that is reversed counts one, a tie
made or broken half [Kemeny1959].
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, reduce
from math import factorial
from operator import or_

import numpy as np

from realpolitik.errors import TooLarge, Undefined
from realpolitik.methods import Floats, Integers
from realpolitik.methods.graph_model.moves import Arcs, Conflict
from realpolitik.methods.graph_model.preferences import Order
from realpolitik.methods.graph_model.stability import CONCEPTS, Concept, Model

MOST_TERMS = 200_000  # of the sum that counts rankings

States = frozenset[int]


# How many rankings ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a decision maker's strict rankings make a state stable for it."""

    concept: str
    maker: int
    state: int
    states: int  # how many there are to rank
    share: Fraction  # of all rankings
    involved: States  # those whose place above or below the state matters

    @property
    def rankings(self) -> int:
        """All of them."""
        return factorial(self.states)

    @property
    def stable(self) -> int:
        """Those that make the state stable."""
        return int(self.share * self.rankings)


def count(conflict: Conflict, state: int, maker: int, concept: str) -> Count:
    """How many strict rankings of one decision maker make a state stable for it, the others' being as stated.

    For R, GMR and SMR the others' don't matter, and the share of profiles is the product of shares. Raises TooLarge.
    """
    asked = CONCEPTS[concept]
    clauses = [ways for ways in _clauses(conflict, state, maker, asked) if frozenset() not in ways]
    one_by_one = asked.answered and not asked.final  # any one state below is enough: count where all are above
    share = _share_of_any(clauses) if one_by_one else _share_of_all(clauses)
    involved = frozenset().union(*(way for ways in clauses for way in ways))
    return Count(concept, maker, state, conflict.states, share, involved)


def _clauses(conflict: Conflict, state: int, maker: int, concept: Concept) -> list[set[States]]:
    """For every move from the state, the sets of states of which one must be no better than it as a whole."""
    own = conflict.arcs(1 << maker)
    replies = conflict.arcs(conflict.everybody & ~(1 << maker), credible=concept.credible)
    clauses = []
    for end in _ends(own, state):
        ways = {frozenset([end])}
        for answer in _reached(replies, end) if concept.answered else ():
            escapes = _ends(own, answer) if concept.final else ()
            ways.add(frozenset([answer, *escapes]) - {state})
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


# The smallest change --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Rise:
    """How far one decision maker would have to raise each state in its ranking for it to be stable by a concept."""

    concept: str
    maker: int
    order: Order  # as stated
    ties: bool  # a state may be raised to a tie; otherwise above it
    rank: Integers  # (states,) of a state that it must be liked as well as; its own where it is stable

    @cached_property
    def distance(self) -> Floats:
        """How many pairs of the ranking change for each state, ties made or broken counting half: (states,)."""
        every = np.sort(self.order.value)
        below, low = (np.searchsorted(every, self.order.value, side) for side in ("right", "left"))
        upto, over = (np.searchsorted(every, self.rank, side) for side in ("left", "right"))
        halves = (upto - below) * 2 + (over - upto) * (1 if self.ties else 2) + below - low - 1
        return np.where(self.rank > self.order.value, halves / 2, 0.0)

    def change(self, state: int) -> Change:
        """The change for one state."""
        value, rank = self.order.value, self.rank[state]
        if rank == value[state]:
            nothing = np.empty(0, dtype=np.int64)
            return Change(self.maker, state, self.order, nothing, nothing, nothing)
        others = np.arange(len(value)) != state
        passed = (value > value[state]) & (value <= rank)
        level_with = (value == rank) & self.ties
        return Change(
            self.maker,
            state,
            _raised(self.order, state, int(rank), ties=self.ties),
            np.flatnonzero(passed & ~level_with),
            np.flatnonzero(level_with),
            np.flatnonzero(others & (value == value[state])),
        )


@dataclass(frozen=True, eq=False)
class Change:
    """One decision maker's smallest change of mind that makes a state stable for it."""

    maker: int
    state: int
    order: Order  # as it would be
    swapped: Integers  # states that were better than it and would be worse
    levelled: Integers  # states that were better and would be as good
    parted: Integers  # states that were as good and would be worse

    @property
    def distance(self) -> Fraction:
        """How many pairs change, ties made or broken counting half."""
        return len(self.swapped) + Fraction(len(self.levelled) + len(self.parted), 2)


@dataclass(frozen=True, eq=False)
class Changes:
    """What some decision makers would have to change for a state to be stable for all of them."""

    concept: str
    state: int
    changes: tuple[Change, ...]
    is_smallest: bool  # no smaller total does; not known where one's change makes others' answers credible or not

    @property
    def distance(self) -> Fraction:
        """How many pairs change in all."""
        return sum((change.distance for change in self.changes), Fraction(0))


def rise(model: Model, maker: int, concept: str, *, ties: bool = True) -> Rise:
    """How far one decision maker would have to raise each state in its ranking, the others' being as stated.

    ties: it may come to be liked as well as another; otherwise no tie is made. Undefined without a complete order.
    """
    asked, order = CONCEPTS[concept], _order(model, maker)
    value = order.value
    bound = value
    if asked.answered:
        score = model.best(maker, value) if asked.final else value
        others = ((1 << model.makers) - 1) & ~(1 << maker)
        bound = np.minimum(value, model.worst(others, score, credible=asked.credible))
    return Rise(concept, maker, order, ties, np.maximum(value, model.greatest(maker, bound)))


def smallest_changes(
    conflict: Conflict, state: int, makers: Sequence[int], concept: str, *, ties: bool = True
) -> Changes:
    """What some decision makers would have to change, all at once, for a state to be stable for each of them.

    One decision maker's change is the smallest. So are those of several for R, GMR and SMR. For SEQ and SSEQ each
    change alters which answers of the others are credible; the state is raised until it is stable for all.
    """
    stated, now = conflict, conflict
    while True:
        rises = [rise(now, maker, concept, ties=ties) for maker in makers]
        short = [one for one in rises if one.rank[state] > one.order.value[state]]
        if not short:
            break
        raised = {one.maker: one.change(state).order for one in short}
        now = Conflict.of(now.graph, [raised.get(i, order) for i, order in enumerate(now.preferences)])
    changes = tuple(_difference(_order(stated, maker), _order(now, maker), maker, state) for maker in makers)
    return Changes(concept, state, changes, len(makers) == 1 or not CONCEPTS[concept].credible)


def _order(model: Model, maker: int) -> Order:
    if isinstance(model, Conflict) and not isinstance(model.preferences[maker], Order):
        raise Undefined("the smallest change is defined for a complete order; some of these comparisons are unknown")
    return model.order(maker)


def _raised(order: Order, state: int, rank: int, *, ties: bool) -> Order:
    """An order in which a state is raised to a rank that some other has, or just above it."""
    value, level = 2 * order.value, np.array(order.level)
    value[state] = 2 * rank + (not ties)
    level[state] = order.level[np.argmax(order.value == rank)]
    return replace(Order.by_worth(value), level=level)


def _difference(before: Order, after: Order, maker: int, state: int) -> Change:
    """What became of one state that was raised."""
    was, now = np.sign(before.value - before.value[state]), np.sign(after.value - after.value[state])
    pairs = [np.flatnonzero((was == one) & (now == other)) for one, other in ((1, -1), (1, 0), (0, -1))]
    return Change(maker, state, after, *pairs)
