"""Expectations: what a mind expects of everybody, as answers that others may give otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from realpolitik.arena import ArenaLever, Package
from realpolitik.case import Case
from realpolitik.effectivity import TOLERANCE, Outcome, Undertaking, Willing, helpers, willing
from realpolitik.methods import similarity
from realpolitik.questions.judgement import VERDICTS, Field
from realpolitik.questions.mind import Mind
from realpolitik.questions.naming import actors_in_words, key_in_words
from realpolitik.questions.standing import ZERO_AS_PRINTED
from realpolitik.questions.wording import agreement as as_agreement
from realpolitik.questions.wording import chance, points

LEAST_RAISE = 0.05  # of the chance: who adds less holds no key
ANYWAY = VERDICTS[0]


@dataclass(frozen=True, slots=True)
class Expectation:
    """One answer of a mind, and how it is told."""

    place: str  # tells it from the mind's other answers to the same question
    topic: str
    about: tuple[str, ...]
    word: str
    told: str  # as somebody's belief: "Iran would accept the plan (+4)"
    own: str  # as the view of those whom it is about: "it is worth −7"
    value: float | None = None
    scale: float = 1.0  # what the value's differences are measured by


GAINS, LOSES, EVEN, NO_WAY = "gains", "loses", "neither gains nor loses", "out of reach"
HOLDS_KEY, IS_NEEDED, IS_IDLE = "holds the key", "is needed and willing", "makes no difference"
TOGETHER, APART, BOTH, STRANGERS = (
    "agree more than not", "disagree more than not", "agree as much as they disagree", "have nothing in common",
)  # fmt: skip


def _gains(mind: Mind, here: Case) -> Iterator[Expectation]:
    """What every actor would gain by every deal."""
    for key in mind.docket.deals:
        deal = here.deals[key]
        for actor in mind.known(here.actors):
            gain, name = mind.gain(key, actor), here.actors[actor].name
            word = _gain_word(gain)
            if gain is None and actor not in deal.parties:
                continue  # that the deal is out of reach surprises its parties
            if gain is None:
                told, own = f"nobody could bring {deal.name} about", "nobody could bring it about"
            elif actor in deal.parties:
                told = f"{name} would {'accept' if word == GAINS else 'refuse'} {deal.name} ({points(gain)})"
                own = f"it is worth {points(gain)}"
            else:
                told = f"{deal.name} is worth {points(gain)} to {name}"
                own = f"it is worth {points(gain)}"
            stake = float(mind.field.stakes[0, mind.arena.actor(actor)])
            yield Expectation(f"{key}:{actor}", key, (actor,), word, told, own, gain, stake)


def _gain_word(gain: float | None) -> str:
    if gain is None:
        return NO_WAY
    return GAINS if gain > TOLERANCE else LOSES if gain < -TOLERANCE else EVEN


def _verdicts(mind: Mind, here: Case) -> Iterator[Expectation]:
    """What becomes of every deal, about its parties."""
    for key, deal in mind.docket.deals.items():
        word = mind.verdict(key)
        says = word if word == ANYWAY else f"is {word}"
        yield Expectation(key, key, deal.parties, word, f"{here.deals[key].name} {says}", f"it {says}")


def _keys(mind: Mind, here: Case) -> Iterator[Expectation]:
    """Who is needed for the terms of every deal, or holds the key to them, whoever its parties are."""
    for key, deal in mind.docket.deals.items():
        parts = _parts(mind.field, mind.arena.package_of(deal), mind.field.start(deal))
        for actor in mind.known(here.actors):
            word, turns = parts.get(mind.arena.actor(actor), (IS_IDLE, 0.0))
            share = "" if word == IS_IDLE else f" ({chance(turns)} of the chance)"
            told, own = (
                f"{_PARTS[word].format(deal=name, actor=here.actors[actor].name)}{share}"
                for name in (here.deals[key].name, "it")
            )
            yield Expectation(f"{key}:{actor}", key, (actor,), word, told, own, turns)


_PARTS = {
    HOLDS_KEY: "the key to {deal} lies with {actor}",
    IS_NEEDED: "{deal} needs {actor}",
    IS_IDLE: "{deal} doesn't turn on {actor}",
}


def _parts(field: Field, package: Package, start: Outcome) -> dict[int, tuple[str, float]]:
    """Actor → its part in bringing a package about, and the chance that turns on it; the idle aren't there."""
    parts = {}
    able = willing(field.arena, package, start, field.stakes)
    alone, inside, helping = _best_chance(able), _willing(able), helpers(field.arena, package, start)
    for i in range(len(field.arena.actors)):
        if inside >> i & 1:
            lost = alone - _best_chance(willing(field.arena, package, start, field.stakes, absent=1 << i))
            if lost > TOLERANCE:
                parts[i] = (IS_NEEDED, lost)
        elif helping >> i & 1:
            added = _best_chance(willing(field.arena, package, start, field.stakes, paid=1 << i)) - alone
            if added >= LEAST_RAISE - TOLERANCE:
                parts[i] = (HOLDS_KEY, added)
    return parts


def _chosen(able: Willing) -> Undertaking | None:
    """The first plan that the willing choose; None where they have none."""
    return able.undertakings[int(able.chosen[0].argmax())] if able.in_reach[0] else None


def _best_chance(able: Willing) -> float:
    one = _chosen(able)
    return 0.0 if one is None else float(one.chance[0])


def _willing(able: Willing) -> int:
    """Those who act in the plan that the willing choose, or gain by it."""
    one = _chosen(able)
    return 0 if one is None else one.plan.acting | sum(1 << int(i) for i in np.flatnonzero(one.gain[0] > TOLERANCE))


def _no_deals(mind: Mind, here: Case) -> Iterator[Expectation]:
    """Where every issue goes if nobody deals, about those who can move it alone or vote on it."""
    arena = mind.arena
    for k, issue in enumerate(arena.issues):
        movers = sum({lever.acting for lever in arena.levers if lever.issue == k and is_solo(lever)})
        if k in arena.votes:
            movers = sum(1 << int(i) for i in np.flatnonzero((arena.votes[k].weights > 0).any(axis=0)))
        level = arena.case.issues[issue].levels[mind.end[k]]
        says = f"would end at {key_in_words(here, level)}"
        told = f"{key_in_words(here, issue)} {says} if nobody dealt"
        yield Expectation(issue, issue, arena.names(movers), level, told, f"it {says}")


def is_solo(lever: ArenaLever) -> bool:
    """Whether one actor can pull a lever by itself."""
    return lever.acting.bit_count() == 1


def _stands(mind: Mind, here: Case) -> Iterator[Expectation]:
    """How every two actors stand to each other."""
    arena = mind.arena
    distances = np.stack([similarity.distance(values[0]) for values in arena.values], axis=-1)
    agreed = similarity.agreement(distances, arena.saliences[0])
    for pair in combinations(mind.known(here.actors), 2):
        value = float(agreed[arena.actor(pair[0]), arena.actor(pair[1])])
        if np.isnan(value):
            shared, word = None, STRANGERS
        else:
            shared = value
            word = BOTH if abs(value) < ZERO_AS_PRINTED else TOGETHER if value > 0 else APART
        says = word if shared is None else f"{word} ({as_agreement(shared)})"
        told = f"{actors_in_words(here, pair)} {says}"
        yield Expectation(":".join(pair), ":".join(pair), pair, word, told, f"they {says}", shared, 2.0)


QUESTIONS: Mapping[str, Callable[[Mind, Case], Iterator[Expectation]]] = {  # in the order in which they are listed
    "gain": _gains,
    "verdict": _verdicts,
    "no deal": _no_deals,
    "stand": _stands,
    "key": _keys,
}
