"""Commitment: whether a deal is kept, when it is struck at all, and in which order it is best carried out.

**Kept.** [Friedman1971]: a party that would gain by withdrawing keeps its word as long as what it loses once the others
answer in kind weighs more; [Axelrod1984] calls what makes it weigh the shadow of the future. Payoffs are flows: `coop`
each period while all keep the deal, `dev` each period from a withdrawal until it shows, `punish` each period after.

**Struck.** [Fearon1998]: the same shadow that keeps a deal makes it worth holding out for a better one, so that there
is a window of patience: too little and it isn't kept, too much and it isn't struck.

**In which order.** Steps that leave nobody far below no deal on the way are the safe ones ([Schelling1960],
[LockwoodThomas2002]: small steps). The best of all orders is found by going through the sets of steps instead of the
orders ([HeldKarp1962]).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from realpolitik.errors import TooLarge
from realpolitik.methods import TIE, Bools, Floats, Integers

MOST_STEPS = 15
MOST_STATES = 2**MOST_STEPS  # what may have been done on the way, each one looked at


# Kept -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Patience:
    """What a period later must at least be worth for a withdrawal not to pay."""

    least: Floats  # (...): δ*, 0 … 1
    never: Bools  # (...): no patience is enough, since the others can't make it worse than keeping the deal


def least_patience(coop: Floats, dev: Floats, punish: Floats, noticed: Floats) -> Patience:
    """δ* of a withdrawal that shows after `noticed` periods: payoffs per period, all broadcast together.

    Keeping is worth `coop` for ever, withdrawing `(1 − δ^L)·dev + δ^L·punish`; so `δ* = ((dev − coop)/(dev −
    punish))^(1/L)`: 0 where withdrawing doesn't pay at all; where the punishment doesn't hurt, no patience is enough.

    >>> least_patience(np.array(0.0), np.array(10.0), np.array(-20.0), np.array(1.0)).least
    array(0.33333333)
    >>> least_patience(np.array(0.0), np.array(10.0), np.array(-20.0), np.array(2.0)).least
    array(0.57735027)
    """
    coop, dev, punish, noticed = np.broadcast_arrays(coop, dev, punish, noticed)
    slack = TIE * np.maximum(np.abs(dev - coop), np.abs(punish - coop))
    pays = dev - coop > slack
    never = pays & (punish - coop >= -slack)
    ratio = np.divide(dev - coop, dev - punish, out=np.zeros(pays.shape), where=pays & ~never)
    least = np.where(never, 1.0, np.clip(ratio, 0.0, 1.0) ** (1 / noticed))
    return Patience(np.asarray(least), np.asarray(never))


# Struck -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Window:
    """The range of patience in which a party strikes a deal and keeps it."""

    low: Floats  # (...): δ*; with less it wouldn't keep the deal
    high: Floats  # (...): with more it would rather wait for the rival; inf: it never would
    is_empty: Bools  # (...): no patience between 0 and 1 does both
    closing_chance: Floats  # (...): with this chance of the rival or more it is empty; inf: with none


def window(patience: Patience, gain: Floats, rival_gain: Floats, rival_chance: Floats) -> Window:
    """When a party strikes deal A, keeps it and doesn't wait for its rival B: `δ* ≤ δ ≤ g(A)/(p·g(B))`.

    gain, rival_gain: over no deal, of A and of B; rival_chance p > 0: that B can be had a period later. A rival that
    brings nothing sets no upper end; a deal that brings nothing is never struck.

    >>> kept = least_patience(np.array(0.0), np.array(10.0), np.array(-20.0), np.array(1.0))
    >>> found = window(kept, np.array(8.0), np.array(20.0), np.array(1.0))
    >>> found.high, found.closing_chance
    (array(0.4), array(1.2))
    """
    low, never = patience.least, patience.never
    low, never, gain, rival_gain, p = np.broadcast_arrays(low, never, gain, rival_gain, rival_chance)
    tempts, strikes = rival_gain > 0, gain > 0
    endless = np.full(gain.shape, np.inf)
    high = np.where(strikes, np.divide(gain, p * rival_gain, out=endless.copy(), where=tempts), 0.0)
    closing = np.divide(gain, low * rival_gain, out=endless.copy(), where=tempts & (low > 0))
    is_empty = never | ~strikes | (low > high + TIE)
    return Window(low, high, is_empty, np.where(never | ~strikes, 0.0, closing))


# In which order ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """The safest orders of steps from nothing done to everything done.

    States are numbered so that every step leads to a higher number; the first is nothing done, the last everything.
    """

    exposure: Floats  # (...): the largest that must be borne on the way; inf: there is no way
    steps: Integers  # (...): the fewest steps of an order that bears no more
    total: Floats  # (...): the least sum of what is borne on the way, of those
    count: Integers  # (...): how many orders share all three
    start: Integers  # (moves,) from this state …
    end: Integers  # (moves,) … to this one
    is_best: Bools  # (..., moves): the step is part of a safest order once the state it starts from is reached

    def passed(self) -> Integers:
        """The states that some safest order of the first draw passes, in order."""
        onward, found = self._onward(), {0}
        for state in sorted(onward):
            if state in found:
                found.update(onward[state])
        return np.array(sorted(found), dtype=np.int64)

    def ways(self, most: int) -> Iterator[tuple[int, ...]]:
        """The safest orders of the first draw as the states that they pass, at most so many."""
        onward, last = self._onward(), int(self.end.max(initial=0))
        stack: list[tuple[int, ...]] = [(0,)] if np.isfinite(self.exposure).flat[0] else []
        while stack and most:
            way = stack.pop()
            if way[-1] == last:
                yield way
                most -= 1
            stack.extend((*way, end) for end in reversed(onward.get(way[-1], [])))

    def _onward(self) -> dict[int, list[int]]:
        best = self.is_best.reshape(-1, self.is_best.shape[-1])[0]
        onward: dict[int, list[int]] = {}
        for move in np.flatnonzero(best).tolist():
            onward.setdefault(int(self.start[move]), []).append(int(self.end[move]))
        return onward


def safest_orders(burden: Floats, start: Integers, end: Integers) -> Orders:
    """The orders whose largest burden on the way is smallest; then those of the fewest steps, then of the least in all.

    burden: (..., states), what the worst-off bears in each state, ≥ 0; what is borne in the last isn't on the way.
    start, end: (moves,), the steps that can be taken, each to a state of a higher number. Raises TooLarge.

    Two steps, each of which burdens somebody by itself, the first less:

    >>> found = safest_orders(np.array([0.0, 0.1, 0.3, 0.0]), np.array([0, 0, 1, 2]), np.array([1, 2, 3, 3]))
    >>> found.exposure, list(found.ways(9))
    (array(0.1), [(0, 1, 3)])
    """
    states = burden.shape[-1]
    if states > MOST_STATES:
        raise TooLarge(f"{states:,} sets of steps may have been taken on the way; at most {MOST_STATES:,} are compared")
    order = np.lexsort((end, start))
    start, end = start[order], end[order]
    on_the_way = np.array(burden, dtype=float)
    on_the_way[..., -1] = 0.0
    worst = _backwards(on_the_way, start, end, np.full(len(start), True), _bottleneck)
    bound = worst[..., :1]
    allowed = on_the_way[..., end] <= bound + TIE
    fewest = _backwards(np.ones_like(on_the_way), start, end, allowed, _sum)
    allowed = allowed & (fewest[..., start] == fewest[..., end] + 1) & np.isfinite(fewest[..., end])
    least = _backwards(on_the_way, start, end, allowed, _sum)
    is_best = allowed & (on_the_way[..., end] + least[..., end] <= least[..., start] + TIE)
    exists = np.isfinite(worst[..., 0])
    return Orders(
        exposure=np.asarray(worst[..., 0]),
        steps=np.where(exists, np.nan_to_num(fewest[..., 0], posinf=0.0), 0).astype(np.int64),
        total=np.asarray(least[..., 0]),
        count=_counted(is_best, start, end, states),
        start=start,
        end=end,
        is_best=is_best,
    )


def _bottleneck(here: Floats, onward: Floats) -> Floats:
    return np.maximum(here, onward)


def _sum(here: Floats, onward: Floats) -> Floats:
    return here + onward


def _backwards(
    cost: Floats, start: Integers, end: Integers, allowed: Bools, join: Callable[[Floats, Floats], Floats]
) -> Floats:
    """The least cost from each state to the last, where steps cost what their end does: (..., states)."""
    least = np.full(cost.shape, np.inf)
    least[..., -1] = 0.0
    for state, moves in _from_each(start):
        ends = end[moves]
        onward = join(cost[..., ends], least[..., ends])
        least[..., state] = np.where(allowed[..., moves], onward, np.inf).min(axis=-1)
    return least


def _from_each(start: Integers) -> Iterator[tuple[int, slice]]:
    """The states that can be left, the last first, each with its moves, which stand together."""
    cuts = np.flatnonzero(np.diff(start, prepend=-1))
    ends = [*cuts[1:].tolist(), len(start)]
    for first, after in reversed(list(zip(cuts.tolist(), ends, strict=True))):
        yield int(start[first]), slice(first, after)


def _counted(is_best: Bools, start: Integers, end: Integers, states: int) -> Integers:
    """How many of the best orders there are: (...)."""
    count = np.zeros((*is_best.shape[:-1], states), dtype=np.int64)
    count[..., -1] = 1
    for state, moves in _from_each(start):
        count[..., state] = np.where(is_best[..., moves], count[..., end[moves]], 0).sum(axis=-1)
    return np.asarray(count[..., 0])
