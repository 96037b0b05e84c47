"""A conflict spelled out: every state, every move and everybody's ranking, one by one, for files that list them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from typing import Any

from realpolitik.case.options import (
    EITHER,
    TAKEN,
    GraphModel,
    Moves,
    Preference,
    Ranking,
    State,
    Statements,
    Utilities,
    Weights,
)
from realpolitik.case.statement import truth
from realpolitik.case.states import MOST_LAID_OUT, LaidOut
from realpolitik.errors import TooLarge

TIE = 1e-9  # sums of weights that differ by less, as a share of the largest, are the same
MOST_COMBINATIONS = 1 << 13  # a file that lists them has megabytes by then
Classes = tuple[tuple[State, ...], ...]  # best first


@dataclass(frozen=True)
class Listing:
    """Every state, move and rank of a conflict."""

    states: tuple[State, ...]
    moves: Moves
    rankings: Mapping[str, Classes]


def listing(model: GraphModel) -> Listing:
    """A conflict spelled out.

    An option counts as taken in a merged state if it is taken in every combination that the state holds.

    Raises TooLarge.
    """
    members = _members(model)
    return Listing(
        states=tuple(members),
        moves=_moves(model, members) if model.moves is None else model.moves,
        rankings={maker: _ranked(preference, model, tuple(members)) for maker, preference in model.preferences.items()},
    )


def _members(model: GraphModel) -> dict[State, list[int]]:
    """The combinations of options in every state; bit k of one is whether option k is taken."""
    if model.states is not None:
        count = sum(1 << state.letters.count(EITHER) for state in model.states)
        if count > MOST_COMBINATIONS:
            raise TooLarge(f"{count:,} combinations of options, at most {MOST_COMBINATIONS:,} can be spelled out")
        return {state: list(_completions(state)) for state in model.states}
    if len(model.choices) > MOST_LAID_OUT:
        raise TooLarge(f"{len(model.choices)} options, at most {MOST_LAID_OUT} can be spelled out as a list of states")
    laid_out = LaidOut(tuple(model.choices), model.infeasible, model.at_most, model.at_least, model.merge)
    if laid_out.feasible.bit_count() > MOST_COMBINATIONS:
        count = laid_out.feasible.bit_count()
        raise TooLarge(f"{count:,} combinations of options, at most {MOST_COMBINATIONS:,} can be spelled out")
    return laid_out.members()


def _completions(state: State) -> Iterator[int]:
    free = [1 << bit for bit, letter in enumerate(state.letters) if letter == EITHER]
    return (state.taken + sum(taken) for taken in product(*((0, bit) for bit in free)))


def _moves(model: GraphModel, members: Mapping[State, Sequence[int]]) -> Moves:
    """Everybody changes its own options, one or several at once, but not back what is one way."""
    order = {state: place for place, state in enumerate(members)}
    home = {one: state for state, inside in members.items() for one in inside}
    moves: dict[tuple[str, ...], dict[State, tuple[State, ...]]] = {}
    for maker in model.makers:
        own, kept, gone = (_mask(model, maker, way) for way in ("own", "taken", "dropped"))
        ends: dict[State, set[State]] = {state: set() for state in members}
        for block in _blocks(home, own):
            for before in block:
                for after in block:
                    if not before & kept & ~after and not after & gone & ~before and home[before] != home[after]:
                        ends[home[before]].add(home[after])
        moves[(maker,)] = {state: tuple(sorted(found, key=order.__getitem__)) for state, found in ends.items()}
    return moves


def _mask(model: GraphModel, maker: str, way: str) -> int:
    """The maker's options; or those of them that are one way."""
    return sum(
        1 << bit
        for bit, choice in enumerate(model.choices.values())
        if maker in choice.by and way in ("own", choice.one_way)
    )


def _blocks(combinations: Mapping[int, State], own: int) -> Iterator[list[int]]:
    """Combinations that differ in a maker's own options only."""
    by_rest = sorted(combinations, key=lambda one: one & ~own)
    return (list(block) for _, block in groupby(by_rest, key=lambda one: one & ~own))


def _ranked(preference: Preference, model: GraphModel, states: Sequence[State]) -> Classes:
    if isinstance(preference.by, Ranking):
        return tuple(tied for tier in preference.by.tiers for tied in tier)
    worth = dict(zip(states, _worths(preference, model, states), strict=True))
    best_first = sorted(states, key=worth.__getitem__, reverse=True)
    return tuple(tuple(tied) for _, tied in groupby(best_first, key=worth.__getitem__))


def _worths(preference: Preference, model: GraphModel, states: Sequence[State]) -> list[Any]:
    """What every state is worth; only the order counts."""
    if isinstance(preference.by, Utilities):
        return [preference.by.of[state] for state in states]
    taken = [{option: letter == TAKEN for option, letter in zip(model.choices, state.letters, strict=True)}
             for state in states]  # fmt: skip
    if isinstance(preference.by, Weights):
        sums = [sum(weight for option, weight in preference.by.of.items() if one[option]) for one in taken]
        unit = max(1.0, *map(abs, sums)) * TIE
        return [round(worth / unit) for worth in sums]
    assert isinstance(preference.by, Statements), "a ranking gives no worth"
    return [tuple(truth(statement, one, True) for statement in preference.by.statements) for one in taken]
