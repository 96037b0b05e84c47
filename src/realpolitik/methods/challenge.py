"""Challenge: actors reckon what confronting each other would bring, and the one that would lose moves.

Bueno de Mesquita's expected-utility model [BuenodeMesquita1994] as [ScholzCalbertSmith2011] reconstruct it. A round has
five steps:

1. The median of all, weighed by capability and salience, is where things would go by themselves.
2. Every actor reckons what a challenge to each other is worth, and its chance: whoever stands nearer to it helps it.
3. Whom others gain much by challenging is in danger, and seeks risks; the safe avoid them. All is reckoned once more.
4. What two actors expect of each other says whether they fight, compromise, give in, or let each other be.
5. Of the moves asked of it each actor makes the smallest.

The paper leaves some of it open or prints two versions; each choice has a name in `ChallengeRules`. Its published
trajectory has been reproduced by no program that we know, this one included.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realpolitik.methods import TIE, Bools, Floats, Integers
from realpolitik.methods.median import weighted_median

ENCOUNTERS = ("none", "conflict", "compromise", "capitulation")  # why somebody moves: `ChallengePath.reasons`
NONE, CONFLICT, COMPROMISE, CAPITULATION = range(4)


@dataclass(frozen=True, slots=True)
class ChallengeRules:
    """How the paper is read, ambiguity by ambiguity (A1–A9); as they stand, the likeliest reading."""

    resists: str = "target"  # A1 whose salience is the chance that a challenge is resisted: target, challenger
    security: str = "others"  # A2 what makes an actor unsafe: what others expect of challenging it; or its own: own
    upper_hand: str = "figure"  # A3 when the other side wins a compromise: it expects to gain (figure), or not (text)
    concession: str = "least"  # A4 the offer that is taken: the least move, or that of the strongest: strongest
    capitulates: bool = True  # A5 who would lose more than the other would gain gives in; else nobody moves
    weaker_yields: bool = True  # A6 in a conflict the side that expects less gives in; else nobody moves
    stays: float = 0.5  # A7 Q, the chance that without a challenge things stay as they are; 1 in the paper's example
    remeasured: bool = False  # A8 whether the range of positions is measured anew each round
    rounds: int = 8  # A9 the paper's; what it comes to goes up and down, and needn't settle


@dataclass(frozen=True, slots=True)
class ChallengePath:
    """What happens, state by state: state 0 is as all stand at first, the last after all rounds."""

    positions: Floats  # (..., states, actors), on the scale given
    medians: Floats  # (..., states): the weighted median, the middle of it where it is an interval; NaN: nobody cares
    exponents: Floats  # (..., rounds, actors): risk, from ½ (seeking) to 2 (averse)
    towards: Integers  # (..., rounds, actors): to whom each concedes; -1: nobody
    reasons: Integers  # (..., rounds, actors): a place in ENCOUNTERS
    has_settled: Bools  # (...): in the last round nobody moved


# Steps: (..., n) each, pairs (..., challenger, target) ----------------------------------------------------------------


def success_chances(positions: Floats, weights: Floats) -> Floats:
    """How likely each actor is to win against each other, all siding with the nearer: ½ where both stand together."""
    away = np.abs(positions[..., :, None] - positions[..., None, :])
    helped, total = np.zeros((2, *away.shape))
    for third in range(positions.shape[-1]):  # one by one: a table of all would be too large for very many draws
        far = away[..., third]
        pull = weights[..., third, None, None] * (far[..., None, :] - far[..., :, None])
        helped += np.maximum(pull, 0.0)
        total += np.abs(pull)
    return np.where(total > 0, helped / np.where(total > 0, total, 1.0), 0.5)


def expected_utilities(
    positions: Floats,
    chance: Floats,
    saliences: Floats,
    exponents: Floats | float,
    median: Floats,
    span: Floats,
    rules: ChallengeRules = ChallengeRules(),
) -> Floats:
    """What each actor expects of challenging each other, `E_i(i→j)`: (..., i, j).

    positions, saliences, exponents: (..., actors), exponents 1 where all are neutral; chance: (..., i, j), to win;
    median, span: (...).
    """
    r = exponents if isinstance(exponents, float) else exponents[..., :, None]
    apart = np.abs(positions[..., :, None] - positions[..., None, :])
    to_median = np.abs(positions - median[..., None])[..., :, None]
    d = apart / span[..., None, None]
    e = (to_median + apart) / span[..., None, None]
    success, failure = 2 - 4 * _power(0.5 - 0.5 * d, r), 2 - 4 * _power(0.5 + 0.5 * d, r)
    resists = saliences[..., None, :] if rules.resists == "target" else saliences[..., :, None]
    challenged = resists * (chance * success + (1 - chance) * failure) + (1 - resists) * success
    left = rules.stays * (2 - 4 * 0.5**r)
    if rules.stays < 1:
        better, worse = 2 - 4 * _power(0.5 - 0.25 * e, r), 2 - 4 * _power(0.5 + 0.25 * e, r)
        left = left + (1 - rules.stays) * np.where(to_median < apart - TIE * span[..., None, None], better, worse)
    return np.asarray(challenged - left)


def _power(base: Floats, exponent: Floats | float) -> Floats:
    return np.asarray(np.maximum(base, 0.0) ** exponent)  # rounding may leave a little less than nothing


def risk_exponents(expected: Floats, present: Bools, rules: ChallengeRules = ChallengeRules()) -> Floats:
    """How each bends its utility: ½, seeking risks, as who is in danger, to 2, as the safest. expected: (..., i, j)."""
    pairs = present[..., :, None] & present[..., None, :] & ~np.eye(present.shape[-1], dtype=np.bool_)
    security = np.where(pairs, expected, 0.0).sum(axis=-2 if rules.security == "others" else -1)
    most = np.where(present, security, -np.inf).max(axis=-1, keepdims=True)
    least = np.where(present, security, np.inf).min(axis=-1, keepdims=True)
    some = present.any(axis=-1, keepdims=True)
    most, least = np.where(some, most, 0.0), np.where(some, least, 0.0)
    span = most - least
    differ = span > TIE * np.abs(expected).max(axis=(-2, -1), initial=0.0)[..., None]
    risk = np.where(present & differ, 2 * security - most - least, 0.0) / np.where(differ, span, 1.0)
    return np.asarray((1 - risk / 3) / (1 + risk / 3))


def concessions(expected: Floats, rules: ChallengeRules = ChallengeRules()) -> tuple[Floats, Integers]:
    """How far each actor would move to each other, as a share of the way, and why: (..., mover, other) each."""
    own, other = expected, np.swapaxes(expected, -1, -2)
    gains, loses = other > TIE, own < -TIE  # utilities run from -2 to 2: what differs by less is rounding
    fights = (own > TIE) & gains & (own < other - TIE)
    bargains = loses & (np.abs(other) >= np.abs(own)) & (gains if rules.upper_hand == "figure" else other < -TIE)
    yields = loses & gains & (np.abs(own) > np.abs(other))
    reasons = np.select(
        [fights & rules.weaker_yields, bargains, yields & rules.capitulates],
        [CONFLICT, COMPROMISE, CAPITULATION],
        NONE,
    )
    part = np.abs(own) / np.where(other == 0, 1.0, np.abs(other))
    return np.select([reasons == COMPROMISE, reasons != NONE], [part, 1.0], 0.0), reasons


def _moves(
    positions: Floats, expected: Floats, present: Bools, rules: ChallengeRules
) -> tuple[Floats, Integers, Integers]:
    """Where each actor goes, to whom it concedes, and why: (..., n) each.

    It stays where it is asked as much from both sides: nothing but an actor's place in the list could decide it.
    """
    share, reasons = concessions(expected, rules)
    way = positions[..., None, :] - positions[..., :, None]
    asked = (reasons != NONE) & (way != 0) & present[..., :, None] & present[..., None, :]
    span = np.abs(way).max(axis=(-2, -1), initial=0.0)[..., None, None]
    if rules.concession == "strongest":
        strength = np.where(asked, np.swapaxes(expected, -1, -2), -np.inf)
        asked = asked & (strength >= strength.max(axis=-1, keepdims=True) - TIE)
    far = np.where(asked, np.abs(share * way), np.inf)
    taken = asked & (far <= far.min(axis=-1, keepdims=True) + TIE * span)
    torn = (taken & (way > 0)).any(axis=-1) & (taken & (way < 0)).any(axis=-1)
    goes = taken.any(axis=-1) & ~torn
    whom = taken.argmax(axis=-1)
    at = whom[..., None]
    step = np.take_along_axis(share * way, at, axis=-1)[..., 0]
    reason = np.take_along_axis(reasons, at, axis=-1)[..., 0]
    return np.where(goes, positions + step, positions), np.where(goes, whom, -1), np.where(goes, reason, NONE)


# Together ---------------------------------------------------------------------------------------------------------


def challenges(
    positions: Floats, saliences: Floats, capabilities: Floats, rules: ChallengeRules = ChallengeRules()
) -> ChallengePath:
    """Rounds of challenges on one issue.

    positions, saliences (0–1), capabilities: (..., actors). Who has no position (NaN), salience or capability takes no
    part, and stays.

    >>> path = challenges(np.array([0.0, 100.0]), np.array([0.5, 0.5]), np.array([1.0, 3.0]))
    >>> path.positions[1].tolist(), path.medians.tolist()[:2], ENCOUNTERS[path.reasons[0, 0]]
    ([100.0, 100.0], [100.0, 100.0], 'conflict')
    """
    positions, saliences, capabilities = np.broadcast_arrays(positions, saliences, capabilities)
    saliences = np.where(np.isnan(positions), 0.0, np.nan_to_num(saliences))
    weights = saliences * np.nan_to_num(capabilities)
    present, place = weights > 0, np.nan_to_num(positions)
    span = _span(place, present)
    states, steps = [place], []
    for _ in range(rules.rounds):
        if rules.remeasured:
            span = _span(place, present)
        median = np.nan_to_num(weighted_median(place, weights).mean(axis=-1))
        chance = success_chances(place, weights)
        neutral = expected_utilities(place, chance, saliences, 1.0, median, span, rules)
        exponents = risk_exponents(neutral, present, rules)
        expected = expected_utilities(place, chance, saliences, exponents, median, span, rules)
        place, towards, reasons = _moves(place, expected, present, rules)
        states.append(place)
        steps.append((exponents, towards, reasons))
    path = np.stack(states, axis=-2)
    empty = np.zeros((0, *place.shape))
    exponents, towards, reasons = (
        np.moveaxis(np.asarray([step[part] for step in steps] or empty), 0, -2) for part in range(3)
    )
    return ChallengePath(
        positions=np.where(np.isnan(positions)[..., None, :], np.nan, path),
        medians=weighted_median(path, weights[..., None, :]).mean(axis=-1),
        exponents=exponents,
        towards=towards.astype(np.int64),
        reasons=reasons.astype(np.int64),
        has_settled=np.asarray((path[..., -1, :] == path[..., max(rules.rounds - 1, 0), :]).all(axis=-1)),
    )


def _span(positions: Floats, present: Bools) -> Floats:
    """How far the positions of those who take part lie apart, 1 where they don't."""
    most = np.where(present, positions, -np.inf).max(axis=-1)
    least = np.where(present, positions, np.inf).min(axis=-1)
    return np.where(most > least, most - least, 1.0)
