"""Spatial bargaining: actors challenge each other in pairs, bargain, and move, turn by turn.

The spatial model of politics of the KTAB library [WiseLesterEfird2015], which goes back to [BuenodeMesquita1994]. A
turn has five steps:

1. An election among all positions tells how well each actor stands, and so what risks it takes.
2. Each actor judges its chances against every other, third parties on either side, and challenges at most one.
3. Both parties of a challenge would move towards each other, the one whose stake and chance are small the farther.
4. Each actor puts what it has proposed and what has been proposed to it, and staying, to a vote of all.
5. It adopts its part of what prevails. The two parties of one bargain may decide differently.

Positions run from 0 to 1 inside. An actor's saliences are shares of its attention and add up to 1 at most. Its ideal is
where it stands, unless ideals lag behind: then it may like another's position better than its own, and support that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from math import prod
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from realpolitik.methods import TIE, Bools, Floats, Integers
from realpolitik.methods.compromise import compromise
from realpolitik.methods.condorcet import VOTES, coalition_strengths, prevailing

SAME_PLACE = 1e-3  # of the scale: positions that are no farther apart are one
FAINT = 1e-10  # strength of a side that nobody supports
WORTH_A_CHALLENGE = 1e-5  # of expected utility
EDGE = 1e-6  # added to one's own weight in a bargain, so that weights of nothing leave one where one is
STEP = 4  # digits of a position that is bargained about
AT_LEAST = 2  # turns before bargaining may end
STILL = 0.02  # of the first turn's movement: a turn that moves less is the last
ROUNDING = 1e-4  # of the first turn's movement, so that it isn't nothing
AT_ONCE = 50_000  # pairs of actors: so many draws are worked through together


# How one may choose -----------------------------------------------------------------------------------------------


def _mid(chance: Floats, least: Floats, most: Floats) -> Floats:
    return np.asarray((3 * chance - (most + 2 * least)) / 2)


def _low(chance: Floats, least: Floats, most: Floats) -> Floats:
    return np.asarray(chance - least)


def _full(chance: Floats, least: Floats, most: Floats) -> Floats:
    return np.asarray(2 * chance - most - least)


# chance to prevail, the least and the largest of all → risk attitude times their difference
RISKS: Mapping[str, Callable[[Floats, Floats, Floats], Floats]] = {"-1/2 to 1": _mid, "0 to 1": _low, "-1 to 1": _full}

# How much of another's risk attitude an observer takes in, the rest being its own.
OBSERVERS: Mapping[str, float] = {"none": 0.0, "third": 1 / 3, "half": 1 / 2, "two thirds": 2 / 3, "full": 1.0}

# What a third party has if the side it joins wins, and if it loses: (of the winner's position, of its own).
COMMITMENTS: Mapping[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "none": ((2, 1), (2, 1)),
    "semi": ((2, 1), (3, 0)),
    "full": ((3, 0), (3, 0)),
}

VIEWS = ("challenger", "both", "mean")  # by whose reckoning of the chances a bargain is made
CHOICES = ("likeliest", "drawn")  # what an actor adopts, of what is before it

# The powers to which stake and chance weigh in a bargain; whether only the weaker moves.
BARGAINS: Mapping[str, tuple[int, bool]] = {"squared": (2, False), "plain": (1, False), "weaker moves": (2, True)}


@dataclass(frozen=True, slots=True)
class SpatialRules:
    """How the model is read; as they stand, the original's defaults."""

    votes: str = "proportional"  # a key of `condorcet.VOTES`
    victory: str = "linear"  # of `condorcet.VICTORIES`; challenges are linear always
    election: str = "conditional"  # of `condorcet.ELECTIONS`
    risk: str = "-1/2 to 1"  # of RISKS
    observer: str = "third"  # of OBSERVERS
    commitment: str = "semi"  # of COMMITMENTS
    bargain: str = "squared"  # of BARGAINS
    view: str = "challenger"  # of VIEWS; both: each party's bargain is put to the vote; mean: theirs, by their stakes
    accommodation: float = 1.0  # the part of the way to its position that an ideal goes each turn
    choice: str = "likeliest"  # of CHOICES
    most_turns: int = 100


@dataclass(frozen=True, slots=True)
class SpatialPath:
    """What happens, state by state; after its last turn a draw stands still.

    A path has states 0 (as all stand at first) to the number of turns.
    """

    positions: Floats  # (..., states, actors, dimensions), on the scale given
    chances: Floats  # (..., states, actors): of its position to prevail; actors of one place all have that of the place
    risks: Floats  # (..., states, actors): risk attitudes, seeking < 0 < averse
    targets: Integers  # (..., states, actors): whom each challenges; -1: nobody
    expected: Floats  # (..., states, dimensions): the mean of all places by their chances; NaN: nobody carries weight
    turns: Integers  # (...)
    has_settled: Bools  # (...): it ended because hardly anybody moved
    is_tied: Bools  # (...): somewhere the order of actors has decided between equals

    @property
    def settlement(self) -> Floats:
        """Where it ends: (..., dimensions)."""
        return np.asarray(self.expected[..., -1, :])


# Steps: d draws, n actors, k dimensions ------------------------------------------------------------------------------


def _distances(points: Floats, ideals: Floats, saliences: Floats) -> Floats:
    """How far points (d, p, k) are from each actor's ideal (d, n, k), by what it cares for: (d, n, p)."""
    squared = saliences**2
    total = squared.sum(axis=-1)[..., None]
    apart = (ideals[:, :, None, :] - points[:, None, :, :]) ** 2
    return np.asarray(np.sqrt((squared[:, :, None, :] * apart).sum(axis=-1) / np.where(total > 0, total, 1.0)))


def _utility(distance: Floats, risk: Floats) -> Floats:
    """What something at a distance is worth, 1 at none; whoever is averse to risk values the middle more."""
    return np.asarray((1 - distance) * (1 + np.minimum(distance, 1.0) * risk))


def _risk_attitudes(chance: Floats, present: Bools, rule: str) -> Floats:
    """From the chances to prevail: who stands well is averse to risk; all neutral where all stand alike."""
    most = np.where(present, chance, -np.inf).max(axis=-1, keepdims=True)
    least = np.where(present, chance, np.inf).min(axis=-1, keepdims=True)
    span = np.where(np.isfinite(most - least), most - least, 0.0)
    risk = RISKS[rule](chance, np.where(span > 0, least, 0.0), np.where(span > 0, most, 0.0))
    return np.where(present & (span > TIE * most), risk / np.where(span > 0, span, 1.0), 0.0)


def _places(positions: Floats, present: Bools) -> Integers:
    """The first actor at each actor's place: (d, n); its own number where it is the first."""
    n = positions.shape[1]
    apart = np.sqrt(((positions[:, :, None, :] - positions[:, None, :, :]) ** 2).sum(axis=-1))
    near = (apart < SAME_PLACE) & present[:, None, :]
    first = np.tile(np.arange(n), (len(positions), 1))
    for i in range(1, n):
        before = near[:, i, :i] & (first[:, :i] == np.arange(i))
        first[:, i] = np.where(before.any(axis=-1), before.argmax(axis=-1), i)
    return first


def _chances(utility: Floats, places: Integers, present: Bools, weights: Floats, rules: SpatialRules) -> Floats:
    """The chance of each actor's place to prevail among the places: (d, n)."""
    standing = present & (places == np.arange(places.shape[1]))
    strength = coalition_strengths(utility, weights, rules.votes)
    chance = prevailing(strength, standing, rules.victory, rules.election)
    return np.where(present, np.take_along_axis(chance, places, axis=-1), 0.0)


def _odds(
    distance: Floats, risk: Floats, stakes: Floats, rules: SpatialRules, is_seen_by_target: bool = False
) -> Floats:
    """How likely each challenger, or each target, thinks that a challenge succeeds: (d, challenger, target).

    distance: (d, n, n), from each actor's ideal to each position; stakes: (d, n), what actors bring to a contest.
    """
    share, vote = OBSERVERS[rules.observer], VOTES[rules.votes]
    seen = (1 - share) * risk[:, :, None] + share * risk[:, None, :]  # by each observer, of each actor
    attitudes = risk[:, :, None], seen
    if is_seen_by_target:
        attitudes = seen.transpose(0, 2, 1), risk[:, None, :]
    own, theirs = _of_own(distance)
    challenged = vote(stakes[:, :, None], _utility(own, attitudes[0]) - _utility(distance, attitudes[0]))
    defended = vote(
        stakes[:, None, :], _utility(theirs, attitudes[1]) - _utility(distance.transpose(0, 2, 1), attitudes[1])
    )
    challenger = FAINT + np.maximum(challenged, 0.0) - np.minimum(defended, 0.0)
    target = FAINT + np.maximum(defended, 0.0) - np.minimum(challenged, 0.0)
    side, other = challenger.copy(), target.copy()
    for third in range(risk.shape[1]):
        attitude = seen[:, None, :, third] if is_seen_by_target else seen[:, :, third, None]
        one = _utility(distance[:, third, :, None], attitude)  # what the challenger's position is worth
        another = _utility(distance[:, third, None, :], attitude)
        here = _utility(distance[:, third, third, None, None], attitude)
        cast = _third_vote(one, another, here, stakes[:, third, None, None], challenger, target, rules)
        cast[:, third, :] = cast[:, :, third] = 0.0  # the principals have been counted
        side += np.maximum(cast, 0.0)
        other -= np.minimum(cast, 0.0)
    return np.asarray(side / (side + other))


def _of_own(distance: Floats) -> tuple[Floats, Floats]:
    """How far actors' positions are from their own ideals, as challengers (d, n, 1) and as targets (d, 1, n)."""
    own = np.diagonal(distance, axis1=1, axis2=2)
    return own[:, :, None], own[:, None, :]


def _third_vote(
    one: Floats, another: Floats, here: Floats, stakes: Floats, challenger: Floats, target: Floats, rules: SpatialRules
) -> Floats:
    """What a third party adds to the challenger's side, or below 0 to the target's: (d, challenger, target).

    one, another, here: what the two positions and its own are worth to it; challenger, target: how strong the
    principals are by themselves. It weighs what it would have on either side, if that side wins and if it loses.
    """
    vote = VOTES[rules.votes]
    (won_winners, won_own), (lost_winners, lost_own) = COMMITMENTS[rules.commitment]
    cast = vote(stakes, one - another)
    ours, theirs = challenger + np.maximum(cast, 0.0), target - np.minimum(cast, 0.0)
    chance = ours / (ours + theirs)
    won, lost = won_own * here, lost_own * here
    joined = chance * (won_winners * one + won) + (1 - chance) * (lost_winners * another + lost)
    against = chance * (lost_winners * one + lost) + (1 - chance) * (won_winners * another + won)
    return vote(stakes, joined - against)


def _expected_gain(distance: Floats, risk: Floats, odds: Floats, attention: Floats) -> Floats:
    """What each actor expects of challenging each other, over leaving things: (d, challenger, target)."""
    own, another = (_utility(far, risk[..., None]) for far in (_of_own(distance)[0], distance))
    resisted = odds * 2 * own + (1 - odds) * 2 * another
    care = attention[:, None, :]
    return np.asarray((1 - care) * 2 * own + care * resisted - (own + another))


def _bargains(
    positions: Floats, saliences: Floats, odds: Floats, targets: Integers, rules: SpatialRules
) -> tuple[Floats, Floats]:
    """Where the challenger and its target would stand: (d, n, k) each, a row for each challenger."""
    power, weaker_only = BARGAINS[rules.bargain]
    other = np.take_along_axis(positions, targets[..., None], axis=1)
    chance = np.take_along_axis(odds, targets[..., None], axis=2)
    ours = saliences**power * chance**power
    theirs = np.take_along_axis(saliences, targets[..., None], axis=1) ** power * (1 - chance) ** power
    both = ours + theirs + EDGE  # where neither cares, both stay
    one = np.round(((ours + EDGE) * positions + theirs * other) / both, STEP)
    another = np.round((ours * positions + (theirs + EDGE) * other) / both, STEP)
    if weaker_only:
        one, another = np.where(ours >= theirs, positions, one), np.where(ours > theirs, another, other)
    return one, another


def _proposals(
    table: _Table, positions: Floats, now: _Standing, odds: Floats, whom: Integers, rules: SpatialRules
) -> list[tuple[Floats, Floats]]:
    """The bargains about each challenge: the challenger's, both parties' one after the other, or their mean."""
    stakes = table.weights * table.attention
    found = [_bargains(positions, table.saliences, odds, whom, rules)]
    if rules.view == "challenger":
        return found
    seen = _odds(now.distance, now.risk, stakes, rules, is_seen_by_target=True)
    found.append(_bargains(positions, table.saliences, seen, whom, rules))
    if rules.view == "both":
        return found
    theirs = np.take_along_axis(stakes, whom, axis=1)
    total = np.where(stakes + theirs > 0, stakes + theirs, 1.0)
    part = np.where(stakes + theirs > 0, stakes / total, 0.5)[..., None]
    (one, another), (seen_one, seen_another) = found
    return [
        (np.round(part * one + (1 - part) * seen_one, STEP),
         np.round(part * another + (1 - part) * seen_another, STEP))
    ]  # fmt: skip


def _adopted(
    ballots: Bools,
    places: Floats,
    utility: Floats,
    weights: Floats,
    rules: SpatialRules,
    rng: np.random.Generator | None,
) -> tuple[Floats, Bools]:
    """Where each actor goes: (d, n, k); and whether it might as well go elsewhere, for somebody: (d,).

    ballots: (d, n, items), item 0 leaves things; places: (d, n, items, k), where each would stand; utility: (d, n,
    items), of what everybody would then do.
    """
    strength = coalition_strengths(utility, weights, rules.votes)[:, None]
    chance = prevailing(strength, ballots, rules.victory, rules.election)
    equal = ballots & (chance >= chance.max(axis=-1, keepdims=True) * (1 - TIE))
    best = equal.argmax(axis=-1)  # the first of equals, whatever rounding makes of them
    if rng is not None:
        reached = chance.cumsum(axis=-1)
        best = (reached <= reached[..., -1:] * rng.random((*best.shape, 1))).sum(axis=-1)
    chosen = np.take_along_axis(places, best[..., None, None], axis=2)
    elsewhere = np.abs(places - chosen).max(axis=-1) > TIE
    return chosen[:, :, 0], np.asarray((equal & elsewhere).any(axis=(1, 2)))


# A turn -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Table:
    """Some draws: who sits at the table, and how much it counts and cares."""

    weights: Floats  # (d, n), 0 for those who are absent
    saliences: Floats  # (d, n, k)
    attention: Floats  # (d, n), the sum of an actor's saliences
    present: Bools  # (d, n)


@dataclass(frozen=True, slots=True)
class _Standing:
    """How everybody stands at one moment."""

    ideals: Floats  # (d, n, k)
    distance: Floats  # (d, n, n), from each actor's ideal to each position
    chances: Floats  # (d, n)
    risk: Floats  # (d, n)


def _standing(table: _Table, positions: Floats, ideals: Floats, rules: SpatialRules) -> _Standing:
    """Step 1, and each place's chance once everybody has its risk attitude."""
    distance = _distances(positions, ideals, table.saliences)
    neutral = coalition_strengths(_utility(distance, np.zeros(1)), table.weights, rules.votes)
    risk = _risk_attitudes(prevailing(neutral, table.present, rules.victory, rules.election), table.present, rules.risk)
    places, utility = _places(positions, table.present), _utility(distance, risk[..., None])
    return _Standing(ideals, distance, _chances(utility, places, table.present, table.weights, rules), risk)


def _challenges(table: _Table, now: _Standing, odds: Floats) -> tuple[Integers, Bools]:
    """Step 2: whom each actor challenges, -1 nobody: (d, n); and whether it might as well be somebody else: (d,)."""
    gain = _expected_gain(now.distance, now.risk, odds, table.attention)
    possible = table.present[:, :, None] & table.present[:, None, :] & ~np.eye(gain.shape[1], dtype=np.bool_)
    gain = np.where(possible, gain, -np.inf)
    most = gain.max(axis=-1, keepdims=True)
    equal, worth = gain >= most - TIE, most[..., 0] > WORTH_A_CHALLENGE
    best = equal.argmax(axis=-1)
    elsewhere = np.take_along_axis(now.distance, best[..., None], axis=1) > TIE
    another = equal & elsewhere
    return np.where(worth, best, -1), np.asarray((worth & another.any(axis=-1)).any(axis=-1))


def _turn(
    table: _Table, positions: Floats, now: _Standing, rules: SpatialRules, rng: np.random.Generator | None
) -> tuple[Floats, Integers, Bools]:
    """Steps 2 to 5: where everybody stands afterwards, whom each has challenged, and whether equals were told apart."""
    n = positions.shape[1]
    odds = _odds(now.distance, now.risk, table.weights * table.attention, rules)
    targets, tied = _challenges(table, now, odds)
    made, whom = targets >= 0, np.maximum(targets, 0)
    proposals = _proposals(table, positions, now, odds, whom, rules)
    ours, theirs = (np.concatenate(part, axis=1) for part in zip(*proposals, strict=True))  # (d, bargains, k)
    by, on = np.tile(np.arange(n), len(proposals)), np.tile(whom, len(proposals))
    each = np.arange(n)
    is_by = by == each[:, None]  # (n, bargains)
    ballots = np.ones((*targets.shape, len(by) + 1), dtype=np.bool_)  # the first item leaves things
    ballots[..., 1:] = np.tile(made, len(proposals))[:, None, :] & ((on[:, None, :] == each[:, None]) | is_by)
    places = np.where(is_by[..., None], ours[:, None], theirs[:, None])  # (d, n, bargains, k)
    places = np.concatenate([positions[:, :, None], places], axis=2)
    utility = _worth(table, now, ours, theirs, by, on)
    after, equal = _adopted(ballots, places, utility, table.weights, rules, rng)
    return after, targets, tied | equal


def _worth(table: _Table, now: _Standing, ours: Floats, theirs: Floats, by: Integers, on: Integers) -> Floats:
    """What leaving things and each bargain is worth to each actor, the mean over all places then: (d, n, 1 + bargains).

    by: (bargains,), on: (d, bargains), whose bargain it is, and with whom.
    """
    risk = now.risk[..., None]
    here = _utility(now.distance, risk)
    one, another = (_utility(_distances(place, now.ideals, table.saliences), risk) for place in (ours, theirs))
    with_whom = np.broadcast_to(on[:, None, :], one.shape)
    change = one - here[..., by] + another - np.take_along_axis(here, with_whom, axis=2)
    present = table.present[:, None, :]
    count = np.maximum(present.sum(axis=-1, keepdims=True), 1)
    total = np.where(present, here, 0.0).sum(axis=-1, keepdims=True)
    return np.asarray(np.concatenate([total, total + change], axis=-1) / count)


Rows = TypeVar("Rows", _Table, _Standing)


# Turn by turn -----------------------------------------------------------------------------------------------------


def _seated(positions: Floats, saliences: Floats, capabilities: Floats) -> tuple[_Table, Floats]:
    """Who takes part, and where each stands; who has no position stands at the compromise of the others."""
    capabilities = np.nan_to_num(capabilities)
    saliences = np.where(np.isnan(positions), 0.0, np.nan_to_num(saliences))
    attention = saliences.sum(axis=-1)
    present = capabilities * attention > 0
    middle = np.nan_to_num(compromise(positions, capabilities[..., None] * saliences))
    stands = np.where(np.isnan(positions), middle[:, None, :], positions)
    return _Table(np.where(present, capabilities, 0.0), saliences, attention, present), stands


def _path(
    positions: Floats, saliences: Floats, capabilities: Floats, rules: SpatialRules, rng: np.random.Generator | None
) -> SpatialPath:
    """The path of some draws (d, n, k), each until it has settled."""
    table, place = _seated(positions, saliences, capabilities)
    d, n, _ = place.shape
    now, going = _standing(table, place, place, rules), np.arange(d)
    chances, risks, whom = now.chances.copy(), now.risk.copy(), np.full((d, n), -1)
    turns, first = np.zeros(d, dtype=np.int64), np.zeros(d)
    settled, tied = np.zeros((2, d), dtype=np.bool_)
    expected = _expected_place(table, place, chances)
    states = [(place.copy(), chances.copy(), risks.copy(), expected.copy())]
    challenged: list[Integers] = []
    while len(going) and len(challenged) < rules.most_turns:
        seated = _some(table, going)
        after, whom[going], equal = _turn(seated, place[going], now, rules, rng)
        moved = np.sqrt(((after - place[going]) ** 2).sum(axis=-1)).sum(axis=-1)
        ideals = rules.accommodation * after + (1 - rules.accommodation) * now.ideals
        now = _standing(seated, after, ideals, rules)
        place[going], chances[going], risks[going] = after, now.chances, now.risk
        expected[going] = _expected_place(seated, after, now.chances)
        challenged.append(whom.copy())
        states.append((place.copy(), chances.copy(), risks.copy(), expected.copy()))
        first = moved if len(challenged) == 1 else first
        turns[going] += 1
        tied[going] |= equal
        still = (turns[going] >= AT_LEAST) & (moved < STILL * (first[going] + ROUNDING))
        settled[going[still]], whom[going[still]] = True, -1
        going, now = going[~still], _some(now, ~still)
    where, chance, risk, middle = (np.stack(column, axis=1) for column in zip(*states, strict=True))
    targets = np.stack([*challenged, np.full((d, n), -1)], axis=1)
    return SpatialPath(where, chance, risk, targets, middle, turns, settled, tied)


def _expected_place(table: _Table, positions: Floats, chances: Floats) -> Floats:
    """The mean of places by their chances to prevail, each place once: (d, k)."""
    first = _places(positions, table.present) == np.arange(positions.shape[1])
    return compromise(positions, np.where(first, chances, 0.0)[..., None])


def _some(value: Rows, draws: NDArray[np.generic]) -> Rows:
    """Some of the draws that a value holds."""
    return type(value)(*(getattr(value, field.name)[draws] for field in fields(value)))


def _joined(parts: list[SpatialPath], leading: tuple[int, ...], scale: float) -> SpatialPath:
    """Paths of blocks of draws as one, each standing still where another goes on."""
    states = max(part.positions.shape[1] for part in parts)

    def joined(name: str, still: bool = False) -> NDArray[Any]:
        columns = [getattr(part, name) for part in parts]
        if still:
            columns = [column[:, np.minimum(np.arange(states), column.shape[1] - 1)] for column in columns]
        column = np.concatenate(columns)
        return column.reshape((*leading, *column.shape[1:]))

    return SpatialPath(
        positions=joined("positions", still=True) * scale,
        chances=joined("chances", still=True),
        risks=joined("risks", still=True),
        targets=joined("targets", still=True),
        expected=joined("expected", still=True) * scale,
        turns=joined("turns"),
        has_settled=joined("has_settled"),
        is_tied=joined("is_tied"),
    )


# Together ---------------------------------------------------------------------------------------------------------


def spatial_bargaining(
    positions: Floats,
    saliences: Floats,
    capabilities: Floats,
    rules: SpatialRules = SpatialRules(),
    scale: float = 100.0,
    rng: np.random.Generator | None = None,
) -> SpatialPath:
    """Bargaining on one issue or several at once, turn by turn, until hardly anybody moves.

    positions, saliences: (..., actors, dimensions), positions from 0 to `scale`, an actor's saliences adding up to 1
    at most; capabilities: (..., actors). On a dimension on which an actor has no position (NaN) it doesn't care, and
    stands at the compromise of the others. Actors adopt what is likeliest, between equals the first; or draw it by its
    chances, for which `rng` is needed.

    >>> path = spatial_bargaining(np.array([[20.0], [40.0], [80.0]]), np.full((3, 1), 0.5), np.array([1.0, 1.0, 2.0]))
    >>> path.positions[1, :, 0].tolist(), path.settlement.round(2).tolist()
    ([66.44, 40.0, 66.44], [45.32])
    """
    if (rules.choice == "drawn") != (rng is not None):
        raise ValueError("actors draw what they adopt with an rng, and only then")
    shape = np.broadcast_shapes(positions.shape, saliences.shape, (*capabilities.shape, 1))
    leading, (n, k) = shape[:-2], shape[-2:]
    draws = prod(leading)
    where = np.broadcast_to(positions / scale, shape).reshape(draws, n, k)
    care = np.broadcast_to(saliences, shape).reshape(draws, n, k)
    weight = np.broadcast_to(capabilities, shape[:-1]).reshape(draws, n)
    some = max(1, AT_ONCE // max(n**2, 1))
    blocks = [slice(start, start + some) for start in range(0, max(draws, 1), some)]
    parts = [_path(where[block], care[block], weight[block], rules, rng) for block in blocks]
    return _joined(parts, leading, scale)
