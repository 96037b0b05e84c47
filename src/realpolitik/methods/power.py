"""Power: how often a vote, or a coalition's chances, turn on one actor.

Weighted votes: [Banzhaf1965] counts the coalitions that turn losing without an actor, [ShapleyShubik1954] the orders
of joining in which it tips the balance. Both are exact: up to 20 voters by looking at every coalition, for more by the
generating function of [MannShapley1962], a polynomial with one term for every size and weight that coalitions can
have, divided by an actor's own factor to leave it out. Several majorities that must all be met give a polynomial in
several variables.

Any other game: [Shapley1953] and the Banzhaf value, from what every coalition is worth.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from realpolitik.errors import TooLarge
from realpolitik.methods import Floats

Number = int | float | Fraction

MOST_PLAYERS = 20  # whose million coalitions are looked at one by one
MOST_TERMS = 2**17  # of the polynomial for more voters: some ten seconds; the US Electoral College has 28,000


@dataclass(frozen=True, slots=True)
class Banzhaf:
    """How many coalitions need each voter."""

    winning: int  # winning coalitions
    swings: tuple[int, ...]  # winning coalitions that lose without the voter
    absolute: tuple[Fraction, ...]  # swings as a share of the coalitions of the others
    normalised: tuple[Fraction, ...]  # swings as a share of everybody's; 0 where nobody has any


def banzhaf(weights: Sequence[Number] | Sequence[Sequence[Number]], quota: Number | Sequence[Number]) -> Banzhaf:
    """How many winning coalitions turn losing without each voter.

    weights: (voters,) or, for majorities that must all be met, (rules, voters); quota: what the weights must reach, one
    per rule. A float means the decimal that it prints as. Raises TooLarge where more
    than `MOST_PLAYERS` voters have more than `MOST_TERMS` different sums.

    >>> banzhaf([50, 49, 1], 51).swings
    (3, 1, 1)
    """
    winning, swings = _swings_by_size(*_rules(weights, quota))
    totals = tuple(sum(of_voter.values()) for of_voter in swings)
    everybody = sum(totals) or 1
    return Banzhaf(
        winning=winning,
        swings=totals,
        absolute=tuple(Fraction(total, 2 ** (len(totals) - 1)) for total in totals),
        normalised=tuple(Fraction(total, everybody) for total in totals),
    )


def shapley_shubik(
    weights: Sequence[Number] | Sequence[Sequence[Number]], quota: Number | Sequence[Number]
) -> tuple[Fraction, ...]:
    """The share of all orders of joining in which each voter tips the balance; arguments as in `banzhaf`.

    >>> [str(share) for share in shapley_shubik([50, 49, 1], 51)]
    ['2/3', '1/6', '1/6']
    """
    _, swings = _swings_by_size(*_rules(weights, quota))
    orders = [math.factorial(size) * math.factorial(len(swings) - 1 - size) for size in range(len(swings))]
    everybody = math.factorial(len(swings))
    return tuple(
        Fraction(sum(orders[size] * count for size, count in of_voter.items()), everybody) for of_voter in swings
    )


def shapley_value(worth: Floats) -> Floats:
    """What each player adds to those before it, on average over all orders.

    worth: (..., 2**players), by coalition mask. Returns (..., players), which sum to the worth of all less that of
    none. Raises TooLarge beyond `MOST_PLAYERS`.

    >>> shapley_value(np.array([0, 0, 0, 0, 0, 1, 1, 1])).round(3)  # one right glove (the third) for two left ones
    array([0.167, 0.167, 0.667])
    """
    players = _players(worth)
    return _average_contribution(worth, lambda size: 1.0 / (players * math.comb(players - 1, size)))


def banzhaf_value(worth: Floats) -> Floats:
    """What each player adds, on average over all coalitions of the others; arguments as in `shapley_value`.

    >>> banzhaf_value(np.array([0, 0, 0, 1]))
    array([0.5, 0.5])
    """
    players = _players(worth)
    return _average_contribution(worth, lambda size: 0.5 ** (players - 1))


def _rules(
    weights: Sequence[Number] | Sequence[Sequence[Number]], quota: Number | Sequence[Number]
) -> tuple[list[list[int]], list[int]]:
    """Whole weights and quotas, one row for each majority."""
    several = (weights, quota) if np.ndim(quota) else ([weights], [quota])  # type: ignore[arg-type]
    rows, quotas = cast("tuple[Sequence[Sequence[Number]], Sequence[Number]]", several)
    scaled = [_whole([*row, least]) for row, least in zip(rows, quotas, strict=True)]
    return [row[:-1] for row in scaled], [row[-1] for row in scaled]


def _whole(numbers: Sequence[Number]) -> list[int]:
    """The same numbers in the largest unit in which all of them are whole."""
    exact = [number if isinstance(number, (int, Fraction)) else Fraction(str(float(number))) for number in numbers]
    unit = math.lcm(*(number.denominator for number in exact))
    return [int(number * unit) for number in exact]


def _swings_by_size(weights: list[list[int]], quotas: list[int]) -> tuple[int, list[dict[int, int]]]:
    """The number of winning coalitions, and for each voter how many losing ones, by size, win when it joins."""
    return (_enumerated if len(weights[0]) <= MOST_PLAYERS else _generated)(weights, quotas)


def _enumerated(weights: list[list[int]], quotas: list[int]) -> tuple[int, list[dict[int, int]]]:
    """The count of `_swings_by_size`, coalition by coalition."""
    wins = np.logical_and.reduce([_totals(row) >= quota for row, quota in zip(weights, quotas, strict=True)])
    sizes = np.bitwise_count(np.arange(len(wins) // 2))
    swings = []
    for voter in range(len(weights[0])):
        halves = wins.reshape(-1, 2, 2**voter)  # the middle axis: without the voter, with it
        counts = np.bincount(sizes[(halves[:, 1] & ~halves[:, 0]).ravel()])
        swings.append(dict(enumerate(counts.tolist())))
    return int(wins.sum()), swings


def _totals(weights: list[int]) -> NDArray[Any]:
    """The weight of every coalition, by mask; in Python's own numbers where the machine's are too small."""
    totals: NDArray[Any] = np.zeros(1, dtype=np.int64 if sum(weights) < 2**63 else np.object_)
    for weight in weights:
        totals = np.concatenate([totals, totals + weight])
    return totals


def _generated(weights: list[list[int]], quotas: list[int]) -> tuple[int, list[dict[int, int]]]:
    """The count of `_swings_by_size`, by generating function."""
    voters = len(weights[0])
    # A term's exponents, the coalition's size and its weight under every rule, are the digits of one number, so that
    # a voter's joining adds its own number to it.
    bases = [voters + 1, *(sum(row) + 1 for row in weights)]
    places = [math.prod(bases[:digit]) for digit in range(len(bases))]
    steps = [sum(map(math.prod, zip(places, (1, *own), strict=True))) for own in zip(*weights, strict=True)]
    terms = _coalitions(steps)
    wins = {
        term
        for term in terms
        if all(term // place % base >= quota for place, base, quota in zip(places[1:], bases[1:], quotas, strict=True))
    }
    by_step = {step: _swings(_without(terms, step), wins, step, voters + 1) for step in set(steps)}
    return sum(terms[term] for term in wins), [by_step[step] for step in steps]


def _coalitions(steps: Sequence[int]) -> dict[int, int]:
    """How many coalitions there are for each term."""
    terms = {0: 1}
    for step in steps:
        grown = dict(terms)
        for term, count in terms.items():
            grown[term + step] = grown.get(term + step, 0) + count
        if len(grown) > MOST_TERMS:
            raise TooLarge(
                f"{len(steps)} voters have coalitions of more than {MOST_TERMS:,} different weights; "
                "20 voters always fit, more when their weights are small whole numbers"
            )
        terms = grown
    return terms


def _without(terms: Mapping[int, int], step: int) -> dict[int, int]:
    """The coalitions that do without one voter: the polynomial divided by the voter's factor, lowest term first."""
    left: dict[int, int] = {}
    for term in sorted(terms):
        if count := terms[term] - left.get(term - step, 0):
            left[term] = count
    return left


def _swings(others: Mapping[int, int], wins: set[int], step: int, base: int) -> dict[int, int]:
    """How many coalitions of the others, by size, lose without the voter and win with it."""
    by_size: dict[int, int] = {}
    for term, count in others.items():
        if term not in wins and term + step in wins:
            by_size[term % base] = by_size.get(term % base, 0) + count
    return by_size


def _players(worth: Floats) -> int:
    players = int(worth.shape[-1]).bit_length() - 1
    if worth.shape[-1] != 2**players:
        raise ValueError(f"a worth for every coalition is a power of two of them, got {worth.shape[-1]}")
    if players > MOST_PLAYERS:
        raise TooLarge(f"{players} players have {2**players:,} coalitions; {MOST_PLAYERS} players would fit")
    return players


def _average_contribution(worth: Floats, share: Callable[[int], float]) -> Floats:
    """What each player adds to a coalition of the others, averaged with a share that depends on its size."""
    players, lead = _players(worth), worth.shape[:-1]
    weights = np.array([share(size) for size in range(players)])[np.bitwise_count(np.arange(2**players // 2))]
    average = np.empty((*lead, players))
    for player in range(players):
        halves = worth.reshape(*lead, -1, 2, 2**player)  # the middle axis: without the player, with it
        added = (halves[..., 1, :] - halves[..., 0, :]).reshape(*lead, 2 ** (players - 1))
        # Not a matrix product: its rounding depends on how many draws there are.
        average[..., player] = (added * weights).sum(axis=-1)
    return average
