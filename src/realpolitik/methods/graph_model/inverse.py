"""The inverse question: what is the least that somebody would have to change its mind for a state to be stable?

[KinsaraKilgourHipel2015] ask which rankings make a state stable, given what everybody can do and, for the sequential
concepts, what the others prefer. The one nearest to the stated ranking only raises the state itself: to what stands at
some height, the lowest that suffices. That is of every improvement the lesser of its own height and of the least that
the others can make of it, and of these the greatest.

For let the state s be stable after some change, and x the best of those that it brought from above s to no better than
s; x stood at that height or higher. Of every state a that stood between, one of the pairs (x, a) and (a, s) must have
changed; raising s to x changes no more than that. A pair that is reversed counts one, a tie made or broken half
[Kemeny1959].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from realpolitik.errors import Undefined
from realpolitik.methods import Floats, Integers
from realpolitik.methods.graph_model.moves import Conflict
from realpolitik.methods.graph_model.preferences import Order
from realpolitik.methods.graph_model.stability import CONCEPTS, Model


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
        rank, after = int(self.rank[state]), self.order
        if rank > self.order.value[state]:
            after = _raised(self.order, state, rank, ties=self.ties)
        return _difference(self.order, after, self.maker, state)


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
    is_separate = len(makers) == 1 or not CONCEPTS[concept].credible
    return Changes(concept, state, changes, is_separate or now is stated)


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
