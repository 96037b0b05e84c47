"""Probabilistic Condorcet elections: how likely each of several positions is to prevail over all others.

[WiseBankes2015]: of two positions everybody joins the side that it likes better, the stronger coalition is the likelier
to win, and a position's chance follows from all its contests. A coalition is as strong as the votes of its members
together. How a vote grows with what is at stake, how a chance grows with strength, and how contests make an election
are the three things that one may choose; the choices are those of the KTAB library [WiseLesterEfird2015].
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from realpolitik.methods import TIE, Bools, Floats

NO_SUPPORT = 1e-8  # strength of a coalition that nobody joins, so that its chance is small rather than undefined
SATURATED = 1e-8  # a difference in utility by which a binary vote is whole
SMALLEST = 1e-300  # a chance has a logarithm, however strong the other side
DECISIVE = 1.1  # ratio of strengths from which a binary contest is decided
NO_CHANCE = 1e-12  # what is left of a contest that is decided: a circle of winners can still be divided
SETTLED = 1e-6  # steps of a Markov election that move no chance by more are the last
MOST_STEPS = 10_000  # of a Markov election; damped by half, it has long settled
IDLE = 1e-10  # rate at which a position challenges itself


# Votes: weight and difference in utility → vote, positive for the first of two --------------------------------------


def _proportional(weights: Floats, difference: Floats) -> Floats:
    return np.asarray(weights * difference)


def _binary(weights: Floats, difference: Floats) -> Floats:
    return np.asarray(weights * np.clip(difference / SATURATED, -1, 1))


def _cubic(weights: Floats, difference: Floats) -> Floats:
    return np.asarray(weights * difference**3)


def _proportional_and_binary(weights: Floats, difference: Floats) -> Floats:
    return 0.8 * _proportional(weights, difference) + 0.2 * _binary(weights, difference)


def _proportional_and_cubic(weights: Floats, difference: Floats) -> Floats:
    return 0.5 * _proportional(weights, difference) + 0.5 * _cubic(weights, difference)


def _asymmetric(weights: Floats, difference: Floats) -> Floats:
    return np.asarray(weights * np.where(difference > 0, difference * 2 / 3, difference))


VOTES: Mapping[str, Callable[[Floats, Floats], Floats]] = {
    "proportional": _proportional,
    "binary": _binary,
    "proportional and binary": _proportional_and_binary,
    "cubic": _cubic,
    "proportional and cubic": _proportional_and_cubic,
    "asymmetric": _asymmetric,
}


# Victory: strengths (..., a, b) of a's coalition against b → chance that a wins --------------------------------------


def _by_power(power: int, strength: Floats) -> Floats:
    other = np.swapaxes(strength, -1, -2)
    own, against = (np.asarray((part / np.maximum(strength, other)) ** power) for part in (strength, other))
    return np.maximum(own / (own + against), SMALLEST)


def _decided(strength: Floats) -> Floats:
    other = np.swapaxes(strength, -1, -2)
    chance = np.where(strength >= DECISIVE * other, 1 - NO_CHANCE, 0.5)
    return np.where(other >= DECISIVE * strength, NO_CHANCE, chance)


VICTORIES: Mapping[str, Callable[[Floats], Floats]] = {
    "linear": partial(_by_power, 1),
    "quadratic": partial(_by_power, 2),
    "quartic": partial(_by_power, 4),
    "octic": partial(_by_power, 8),
    "binary": _decided,
}


# Elections: chances and strengths (..., a, b), who stands (..., a) → chance to prevail (..., a) ----------------------


def _conditional(chance: Floats, strength: Floats, standing: Bools) -> Floats:
    """Who beats all others, given that somebody does."""
    lasting = (np.log(chance) @ standing[..., :, None].astype(np.float64))[..., 0]
    lasting = np.where(standing, lasting, -np.inf)
    highest = lasting.max(axis=-1, keepdims=True)
    return np.asarray(np.exp(lasting - np.where(np.isfinite(highest), highest, 0.0)))


def _markov(chance: Floats, rate: Floats, standing: Bools) -> Floats:
    """Who holds the field in the long run, if the holder is challenged at these rates: (..., challenger, holder)."""
    wins = rate * chance  # the challenger comes and wins
    holds = (np.swapaxes(rate, -1, -2) * chance).sum(axis=-1)  # whoever comes, the holder stays
    now = standing / np.maximum(standing.sum(axis=-1, keepdims=True), 1)
    settled = np.zeros((*now.shape[:-1], 1), dtype=np.bool_)  # each by itself, whichever others are asked with it
    for _ in range(MOST_STEPS):
        then = (now + (wins @ now[..., None])[..., 0] + holds * now) / 2
        step = np.abs(then - now).max(axis=-1, keepdims=True)
        now = np.where(settled, now, then)
        settled |= step < SETTLED
        if settled.all():
            break
    return np.asarray(now)


def _markov_uniform(chance: Floats, strength: Floats, standing: Bools) -> Floats:
    """Everybody is as likely to challenge."""
    both = standing[..., :, None] & standing[..., None, :]
    return _markov(chance, both / np.maximum(standing.sum(axis=-1), 1)[..., None, None], standing)


def _markov_incentive(chance: Floats, strength: Floats, standing: Bools) -> Floats:
    """Those challenge whose supporters are strong and likely to win."""
    both = standing[..., :, None] & standing[..., None, :]
    drive = np.where(both, strength * chance * ~np.eye(standing.shape[-1], dtype=np.bool_), 0.0)
    drive = drive + IDLE * np.eye(standing.shape[-1])
    return _markov(chance, np.where(both, drive / drive.sum(axis=-2, keepdims=True), 0.0), standing)


ELECTIONS: Mapping[str, Callable[[Floats, Floats, Bools], Floats]] = {
    "conditional": _conditional,
    "markov uniform": _markov_uniform,
    "markov incentive": _markov_incentive,
}


# Together ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ElectionRules:
    """How positions are put to the vote; as they stand, the original's defaults."""

    votes: str = "proportional"  # a key of VOTES
    victory: str = "linear"  # of VICTORIES
    election: str = "conditional"  # of ELECTIONS


def coalition_strengths(utility: Floats, weights: Floats, votes: str = "proportional") -> Floats:
    """How strong the supporters of position a are against those of b: (..., a, b).

    utility: (..., voters, positions); weights: (..., voters).
    """
    strength = np.full((*utility.shape[:-2], utility.shape[-1], utility.shape[-1]), NO_SUPPORT)
    for voter in range(utility.shape[-2]):  # one by one: a table of all would be larger than what is near a processor
        worth = utility[..., voter, :]
        cast = VOTES[votes](weights[..., voter, None, None], worth[..., :, None] - worth[..., None, :])
        strength += np.maximum(cast, 0.0)
    return strength


def prevailing(
    strength: Floats, standing: Bools | None = None, victory: str = "linear", election: str = "conditional"
) -> Floats:
    """The chance of each position to prevail, from strengths (..., a, b): (..., a), which sums to 1.

    standing: (..., a), the positions that are put to the vote, all unless given; where none is, all chances are 0.
    """
    if standing is None:
        standing = np.ones(strength.shape[:-1], dtype=np.bool_)
    chance = ELECTIONS[election](VICTORIES[victory](strength), strength, standing)
    total = chance.sum(axis=-1, keepdims=True)
    return np.asarray(chance / np.where(total > 0, total, 1.0))


def condorcet_election(positions: Floats, weights: Floats, rules: ElectionRules = ElectionRules()) -> Floats:
    """The chance of each actor's position to prevail on one issue, everybody liking better what is nearer.

    positions, weights: (..., actors); NaN positions carry no weight. Returns (..., actors): actors who stand at one
    place put up one position between them, and share its chance by weight; all 0 where nobody carries weight.

    >>> condorcet_election(np.array([0.0, 50.0, 100.0]), np.array([1.0, 1.0, 1.0])).round(2)
    array([0.21, 0.57, 0.21])
    """
    weights = np.where(np.isnan(positions), 0.0, np.nan_to_num(weights))
    counts = weights > 0
    away = np.abs(np.nan_to_num(positions)[..., :, None] - np.nan_to_num(positions)[..., None, :])
    away = np.where(counts[..., :, None] & counts[..., None, :], away, 0.0)
    utility, scaled = -away / _largest(away.max(axis=-1)), weights / _largest(weights)[..., 0]
    alike = (utility >= -TIE) & counts[..., None, :] & counts[..., :, None]
    first = counts & (alike.argmax(axis=-1) == np.arange(weights.shape[-1]))
    chance = prevailing(coalition_strengths(utility, scaled, rules.votes), first, rules.victory, rules.election)
    of_place = np.where(alike & first[..., None, :], chance[..., None, :], 0.0).sum(axis=-1)
    at_place = np.where(alike, weights[..., None, :], 0.0).sum(axis=-1)
    return np.asarray(of_place * weights / np.where(at_place > 0, at_place, 1.0))


def _largest(values: Floats) -> Floats:
    """The largest of the last axis, 1 where it is 0, so that it can divide: (..., 1, 1)."""
    largest = values.max(axis=-1, initial=0.0)
    return np.where(largest > 0, largest, 1.0)[..., None, None]
