"""Simultaneous stability (SIM): an improvement fails when others do, at the same time, what they'd do anyway.

[FraserHipel1984] for two decision makers, here for any number: a decision maker stays in a state if, for each of its
improvements, some of the others have improvements of their own from the same state, and all these changes of options
together make a state that it likes no better than the one it was in. All changes start from the same state, so nobody
answers anybody. Hand analyses often count a state as stable where a decision maker is held back either so or by
sequential sanctions; that reading has a name of its own here, so that neither concept passes for the other.

Where states are merged, some options aren't known in them. A combination leads to the only state that agrees with every
option that is known in it, if there is just one; changes of one option both ways make no combination.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.errors import TooLarge
from realpolitik.methods import Bools, Integers
from realpolitik.methods.graph_model.exits import leaving
from realpolitik.methods.graph_model.moves import Arcs, Conflict
from realpolitik.methods.graph_model.preferences import USUAL, Rules
from realpolitik.methods.graph_model.stability import Stable, stability

SIM, EITHER = "SIM", "SEQ or SIM"

MOST_COMBINATIONS = 30_000_000  # of an improvement with what others do, for one decision maker
_AT_ONCE = 1_000_000  # of them, in memory


@dataclass(frozen=True, eq=False)
class Letters:
    """What is known of every state's options: option k is bit k."""

    known: Integers  # (states,) masks; an option that isn't known is left open, as in merged states
    taken: Integers  # (states,) masks, of known options

    def changes(self, arcs: Arcs) -> Letters:
        """The options that moves change, and those that they take: (arcs,)."""
        here, there = arcs.start, arcs.end
        changed = self.known[there] & ~(self.known[here] & ~(self.taken[here] ^ self.taken[there]))
        return Letters(changed, self.taken[there] & changed)

    def changed(self, states: Integers, changes: Letters) -> Letters:
        """States after changes."""
        kept = self.taken[states] & ~changes.known
        return Letters(self.known[states] | changes.known, kept | changes.taken)

    def found(self, wanted: Letters) -> Integers:
        """The only state that agrees with each of some wanted ones, −1 where there is none or several: (wanted,)."""
        state, count = (np.full(len(wanted.known), start, dtype=np.int64) for start in (-1, 0))
        for known in np.unique(self.known):
            some = np.flatnonzero(self.known == known)
            for asked in np.unique(wanted.known):
                rows = np.flatnonzero(wanted.known == asked)
                keys = self.taken[some] & asked
                order = np.argsort(keys, kind="stable")
                place = wanted.taken[rows] & known
                low, high = (np.searchsorted(keys[order], place, side) for side in ("left", "right"))
                count[rows] += high - low
                met = high > low
                state[rows[met]] = some[order[low[met]]]
        return np.where(count == 1, state, -1)


@dataclass(frozen=True, eq=False)
class _Combinations:
    """A decision maker's improvements, each with what some others do at the same time."""

    row: Integers  # (combinations,) which improvement
    acting: Integers  # (combinations,) mask of the others
    changes: Letters

    def with_one_more(self, start: Integers, arcs: Arcs, changes: Letters) -> _Combinations:
        """These, and each with every improvement of one more mover, if nobody in it acts yet and it fits."""
        low, high = (np.searchsorted(arcs.start, start[self.row], side) for side in ("left", "right"))
        many = np.where(self.acting & arcs.coalition, 0, high - low)
        which = np.repeat(np.arange(len(many)), many)
        arc = np.arange(len(which)) + np.repeat(low - np.cumsum(many) + many, many)
        before, after = self.changes, changes
        both = before.known[which] & after.known[arc]
        fits = both & (before.taken[which] ^ after.taken[arc]) == 0
        which, arc = which[fits], arc[fits]
        return _Combinations(
            np.concatenate([self.row, self.row[which]]),
            np.concatenate([self.acting, self.acting[which] | arcs.coalition]),
            Letters(
                np.concatenate([before.known, before.known[which] | after.known[arc]]),
                np.concatenate([before.taken, before.taken[which] | after.taken[arc]]),
            ),
        )


def simultaneous(conflict: Conflict, letters: Letters, rules: Rules = USUAL) -> Stable:
    """Which states are stable for whom by SIM, and by either SEQ or SIM. Raises TooLarge, before it starts."""
    others = [conflict.arcs(conflict.everybody & ~(1 << maker), credible=True) for maker in range(conflict.makers)]
    portions = [list(_portions(_own(conflict, maker, rules), others[maker])) for maker in range(conflict.makers)]
    stable = np.ones((conflict.makers, conflict.states), dtype=bool)
    for maker, parts in enumerate(portions):
        for own in parts:
            spoiled = _spoiled(conflict, letters, maker, own, others[maker], rules)
            stable[maker, own.start[~spoiled]] = False
    sequential = stability(conflict, ("SEQ",), rules).of("SEQ")
    return Stable((SIM, EITHER), np.stack([stable, stable | sequential]), rules)


def _own(conflict: Conflict, maker: int, rules: Rules) -> Arcs:
    """The improvements that a decision maker would go for by itself."""
    for arcs in conflict.arcs(1 << maker, credible=True):
        return leaving(conflict, arcs, rules)
    nowhere = np.empty(0, dtype=np.int64)
    return Arcs(1 << maker, nowhere, nowhere)


def _portions(own: Arcs, others: Sequence[Arcs]) -> Iterator[Arcs]:
    """A decision maker's improvements in portions that fit into memory with all their combinations. Raises TooLarge."""
    many = np.ones(len(own.start))
    for arcs in others:
        low, high = (np.searchsorted(arcs.start, own.start, side) for side in ("left", "right"))
        many *= 1 + high - low
    total = np.cumsum(many)
    if len(total) and total[-1] > MOST_COMBINATIONS:
        raise TooLarge(
            f"{len(own.start):,} improvements of one decision maker and what others could do at the same time make "
            f"{total[-1]:,.0f} combinations; up to {MOST_COMBINATIONS:,} are gone through"
        )
    portion = total // _AT_ONCE
    for number in np.unique(portion):
        yield own.take(portion == number)


def _spoiled(
    conflict: Conflict, letters: Letters, maker: int, own: Arcs, others: Sequence[Arcs], rules: Rules
) -> Bools:
    """Which of a decision maker's improvements come to nothing by what others do at the same time: (own arcs,)."""
    every = np.arange(len(own.start))
    combined = _Combinations(every, np.zeros_like(every), letters.changes(own))
    for arcs in others:
        combined = combined.with_one_more(own.start, arcs, letters.changes(arcs))
    acted = combined.acting != 0
    row, changes = combined.row[acted], Letters(combined.changes.known[acted], combined.changes.taken[acted])
    end = letters.found(letters.changed(own.start[row], changes))
    row, end = row[end >= 0], end[end >= 0]
    spoiled = np.zeros(len(own.start), dtype=bool)
    spoiled[row[rules.hurts(conflict.preferences[maker].compared(own.start[row], end))]] = True
    return spoiled
