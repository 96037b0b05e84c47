"""The graph model that a case gives directly: its options and what each decision maker prefers, as arrays.

Where everybody changes its own options at will, moves are blocks that need not be listed; where states are merged,
moves are listed or comparisons are missing, every move is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.case.options import (
    EITHER,
    GraphModel,
    Limit,
    Preference,
    Ranking,
    State,
    Statements,
    Utilities,
    Weights,
)
from realpolitik.case.statement import Statement, options_of, truth
from realpolitik.errors import CaseError, Problem, TooLarge
from realpolitik.methods import TIE, Bools, Floats, Integers
from realpolitik.methods.graph_model import preferences as by
from realpolitik.methods.graph_model.blocks import Mover, OptionConflict, listed_moves
from realpolitik.methods.graph_model.moves import Conflict, Graph

MOST_STATES = 1 << 22  # about 80 bytes a state and decision maker


@dataclass(frozen=True, eq=False)
class OptionStates:
    """The states of a graph model; a merged state covers several combinations of options."""

    options: int
    taken: Integers  # (states,) masks of the options taken; the first option is bit 0
    known: Integers  # (states,) masks of the options that the state says anything of
    combination: Integers  # (combinations,) masks of the options taken
    home: Integers  # (combinations,) the state of each

    @property
    def is_merged(self) -> bool:
        """Whether a state covers several combinations."""
        return len(self.taken) < len(self.combination)

    def number(self, state: State) -> int:
        """The number of a state as it is written; of a combination within a merged state that of the state.

        Raises CaseError.
        """
        found = np.flatnonzero((self.taken == state.taken) & (self.known == state.known))
        if not len(found) and EITHER not in state.letters:
            found = self.home[self.combination == state.taken]
        if not len(found):
            raise _wrong("options", f"options: {state.letters} is not a state of this conflict", state.letters)
        return int(found[0])

    def state(self, number: int) -> State:
        """A state by its number."""
        taken, known = int(self.taken[number]), int(self.known[number])
        letters = ("-" if not known >> bit & 1 else "Y" if taken >> bit & 1 else "N" for bit in range(self.options))
        return State("".join(letters))


@dataclass(frozen=True, eq=False)
class OptionGraph:
    """A graph model as arrays."""

    model: GraphModel
    states: OptionStates
    conflict: Conflict | OptionConflict
    status_quo: int | None  # None: the case doesn't say


def option_graph(model: GraphModel) -> OptionGraph:
    """A graph model as arrays, its states listed as the case has them, or in order of their options.

    Raises TooLarge, and CaseError for what can't be told while many options are read: conditions that leave no state,
    a state that isn't there, a ranking that leaves states out.
    """
    states = _states(model)
    views = [_view(preference, model, states) for preference in model.preferences.values()]
    orders = [view for view in views if isinstance(view, by.Order)]
    conflict: Conflict | OptionConflict
    if model.moves is None and not states.is_merged and len(orders) == len(views):
        conflict = OptionConflict.of(states.taken, [_mover(model, maker) for maker in model.makers], orders)
    else:
        conflict = Conflict.of(Graph.of(len(views), len(states.taken), _moves(model, states)), views)
    return OptionGraph(model, states, conflict, None if model.status_quo is None else states.number(model.status_quo))


# States -----------------------------------------------------------------------------------------------------------


def _states(model: GraphModel) -> OptionStates:
    """Every state; those that the case lists in its order, merged ones otherwise last."""
    options = len(model.choices)
    if model.states is not None:
        return _listed(model.states, options)
    combinations = _feasible(model)
    home = np.full(len(combinations), -1)
    taken = _Taken(model.choices, combinations)
    merged = [truth(statement, taken, np.ones(len(combinations), dtype=bool)) for statement in model.merge]
    alone = ~np.logical_or.reduce(merged) if merged else np.ones(len(combinations), dtype=bool)
    home[alone] = np.arange(alone.sum())
    every = (1 << options) - 1
    states_taken, states_known = combinations[alone], np.full(alone.sum(), every)
    for one in merged:
        if one.any():
            both, either = (int(join.reduce(combinations[one])) for join in (np.bitwise_and, np.bitwise_or))
            home[one] = len(states_taken)
            states_taken = np.append(states_taken, both)
            states_known = np.append(states_known, every & ~(both ^ either))
    return OptionStates(options, states_taken, states_known, combinations, home)


def _listed(states: Sequence[State], options: int) -> OptionStates:
    """States that the case lists, with every combination that a merged one covers."""
    count = sum(1 << state.letters.count(EITHER) for state in states)
    if count > MOST_STATES:
        raise TooLarge(
            f"the listed states cover {count:,} combinations of options; {MOST_STATES:,} would fit: say less “-”"
        )
    covered = [_covered(state) for state in states]
    return OptionStates(
        options,
        np.array([state.taken for state in states], dtype=np.int64),
        np.array([state.known for state in states], dtype=np.int64),
        np.concatenate(covered),
        np.repeat(np.arange(len(states)), [len(one) for one in covered]),
    )


def _covered(state: State) -> Integers:
    """The combinations of options that a state covers."""
    masks = np.array([state.taken], dtype=np.int64)
    for bit, letter in enumerate(state.letters):
        if letter == EITHER:
            masks = np.concatenate([masks, masks | 1 << bit])
    return masks


def _feasible(model: GraphModel) -> Integers:
    """Every combination of options that the conditions leave, in order: option by option, so that few are ever many."""
    keys = list(model.choices)
    conditions = [(max(map(keys.index, options_of(one)), default=0), one) for one in model.infeasible]
    if not (conditions or model.at_most or model.at_least) and 1 << len(keys) > MOST_STATES:
        raise _too_many(f"2^{len(keys)}")
    masks = np.zeros(1, dtype=np.int64)
    for bit in range(len(keys)):
        if len(masks) > MOST_STATES:
            raise _too_many(f"more than {MOST_STATES:,}")
        masks = np.concatenate([masks, masks | 1 << bit])
        masks = masks[_allowed(model, masks, keys[: bit + 1], [one for last, one in conditions if last == bit])]
    if len(masks) > MOST_STATES:
        raise _too_many(f"{len(masks):,}")
    if not len(masks):
        raise _wrong(
            "options",
            "options: no state is left: infeasible, at_most and at_least together rule out every combination",
        )
    return masks


def _too_many(states: str) -> TooLarge:
    return TooLarge(
        f"the options have {states} combinations; {MOST_STATES:,} would fit: leave options out, or rule combinations "
        "out with infeasible, at_most or at_least"
    )


def _allowed(model: GraphModel, masks: Integers, keys: Sequence[str], infeasible: Sequence[Statement]) -> Bools:
    """Which combinations of the first options no condition on these rules out."""
    taken, every = _Taken(keys, masks), np.ones(len(masks), dtype=bool)
    allowed = every.copy()
    for statement in infeasible:
        allowed &= ~truth(statement, taken, every)
    for limit in model.at_most:
        allowed &= _count(limit, taken) <= limit.count
    for limit in model.at_least:
        to_come = len(set(limit.of) - set(keys))
        allowed &= _count(limit, taken) + to_come >= limit.count
    return allowed


def _count(limit: Limit, taken: _Taken) -> Integers:
    """How many of a limit's options are taken."""
    counted = [taken[option] for option in limit.of if option in taken]
    return np.asarray(np.sum(counted, axis=0, dtype=np.int64))


class _Taken(Mapping[str, Bools]):
    """Option → where it is taken, worked out when it is asked for."""

    def __init__(self, options: Sequence[str] | Mapping[str, object], masks: Integers) -> None:
        self.bits = {option: bit for bit, option in enumerate(options)}
        self.masks = masks

    def __getitem__(self, option: str) -> Bools:
        return np.asarray(self.masks >> self.bits[option] & 1, dtype=bool)

    def __iter__(self) -> Iterator[str]:
        return iter(self.bits)

    def __len__(self) -> int:
        return len(self.bits)


# Moves ------------------------------------------------------------------------------------------------------------


def _mover(model: GraphModel, maker: str) -> Mover:
    """What a decision maker may change."""
    own = [(1 << bit, choice.one_way) for bit, choice in enumerate(model.choices.values()) if maker in choice.by]
    once = {way: sum(mask for mask, one_way in own if one_way == way) for way in ("taken", "dropped")}
    return Mover(sum(mask for mask, _ in own), once["taken"], once["dropped"])


def _moves(model: GraphModel, states: OptionStates) -> Iterator[tuple[int, Integers, Integers]]:
    """Coalitions with where their moves start and end."""
    if model.moves is None:
        for i, maker in enumerate(model.makers):
            start, end = listed_moves(states.combination, _mover(model, maker))
            yield 1 << i, states.home[start], states.home[end]
        return
    for movers, moves in model.moves.items():
        coalition = sum(1 << model.makers.index(maker) for maker in movers)
        ends = [(states.number(here), states.number(there)) for here, onward in moves.items() for there in onward]
        yield coalition, *np.array(ends, dtype=np.int64).reshape(-1, 2).T


# Preferences ------------------------------------------------------------------------------------------------------


def _view(preference: Preference, model: GraphModel, states: OptionStates) -> by.Order | by.Relation:
    order = _order(preference, model, states)
    if not preference.unknown:
        return order
    return by.Relation.of(order, [(states.number(one), states.number(other)) for one, other in preference.unknown])


def _order(preference: Preference, model: GraphModel, states: OptionStates) -> by.Order:
    """A decision maker's order of the states.

    In a merged state an option counts as taken where all its combinations have it taken.
    """
    taken, count = _Taken(model.choices, states.taken), len(states.taken)
    match preference.by:
        case Ranking(tiers):
            return _ranked(tiers, states, preference.of)
        case Statements(statements):
            every = np.ones(count, dtype=bool)
            return by.Order.prioritised([truth(statement, taken, every) for statement in statements], count)
        case Weights(weights):
            return by.Order.by_worth(_rounded(np.sum([w * taken[key] for key, w in weights.items()], axis=0)))
        case Utilities(utilities):
            worths = sorted(set(utilities.values()), reverse=True)
            classes = {worth: [state for state, one in utilities.items() if one == worth] for worth in worths}
            return _ranked([list(classes.values())], states, preference.of)


def _rounded(worth: Floats) -> Floats:
    """Sums in which what differs by rounding alone is the same."""
    unit = max(float(np.abs(worth).max(initial=0.0)), 1.0) * TIE
    return np.asarray(np.round(worth / unit))


def _ranked(tiers: Sequence[Sequence[Sequence[State]]], states: OptionStates, maker: str) -> by.Order:
    """The order that classes of ties make, best first, in tiers each much better than the next."""
    value, level = np.full(len(states.taken), -1), np.zeros(len(states.taken), dtype=np.int64)
    classes = [(depth, tied) for depth, tier in enumerate(tiers) for tied in tier]
    for place, (depth, tied) in enumerate(classes):
        for state in tied:
            number = states.number(state)
            value[number], level[number] = len(classes) - 1 - place, len(tiers) - 1 - depth
    if (value < 0).any():
        left_out = states.state(int(np.flatnonzero(value < 0)[0])).letters
        ranks = f"options: {maker} ranks {(value >= 0).sum():,} of {len(value):,} states"
        raise _wrong(f"options.preferences.{maker}.ranking", f"{ranks}; {left_out} is left out")
    return by.Order(value, level)


def _wrong(path: str, message: str, value: str | None = None) -> CaseError:
    return CaseError([Problem(path, message, value)])
