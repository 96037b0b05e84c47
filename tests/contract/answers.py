"""What the answers to a case come to, without wording, order and keys: the part that the contract speaks of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isclose
from typing import Any

from realpolitik.case import Case
from realpolitik.questions.alignment import alignment
from realpolitik.questions.claims import claims
from realpolitik.questions.commitment import commitment
from realpolitik.questions.deals import deals
from realpolitik.questions.forecast import forecast
from realpolitik.questions.leverage import leverage
from realpolitik.questions.stability import Outcome, stability

Who = Callable[[str], str]  # an actor of this case → its name in the case that it's compared with
Told = Mapping[str, Any]


def as_named(key: str) -> str:
    return key


def told(case: Case, who: Who = as_named, flips: bool = True) -> Told:
    """Everything that the answers say about a case and that doesn't depend on how it is written."""
    return {
        "alignment": alignments(case, who),
        "other ties": other_ties(case, who),
        "forecast": {entry.key: (set(entry.levels), entry.spread) for entry in forecast(case)},
        "verdicts": verdicts(case, who),
        "leverage": levers(case, who),
        "stability": {entry.key: grade_of(entry, who) for entry in stability(case) if entry.is_named},
        "commitment": commitments(case, who),
        "claims": {entry.key: (entry.answer, entry.footing) for entry in claims(case, flips=flips)},
    }


def alignments(case: Case, who: Who = as_named) -> Told:
    return {
        frozenset(map(who, pair.actors)): [(s.horizon, s.agreement, s.direction) for s in pair.standings]
        for pair in alignment(case)
    }


def other_ties(case: Case, who: Who = as_named) -> Told:
    """Measures of two actors that do depend on how finely the issues are cut."""
    return {
        frozenset(map(who, pair.actors)): [
            (s.horizon, s.shared_priorities, {who(of): share for of, share in s.vulnerability.items()})
            for s in pair.standings
        ]
        for pair in alignment(case)
    }


def verdicts(case: Case, who: Who = as_named) -> Told:
    return {
        entry.key: {
            "verdict": {entry.verdict, *entry.also},
            "from the status quo": entry.from_status_quo,
            "chance": entry.chance,
            "gains": {who(gain.actor): (gain.points, gain.share, gain.role, gain.asked) for gain in entry.gains},
            "refusing": set(map(who, entry.proof.refusing)),
            "missing": {frozenset(map(who, actors)) for actors in entry.proof.missing},
            "held out for": set(entry.held_out_for),
            "waits": {(who(w.actor), w.rival): (w.threshold, w.credible) for w in entry.proof.waits},
            "deadlock": set(entry.deadlocked_with),
            "is blocked": bool(entry.proof.blocks),
            "is undominated": entry.is_undominated,
        }
        for entry in deals(case)
    }


def grade_of(outcome: Outcome, who: Who) -> tuple[str, bool, set[tuple[frozenset[str], str]]]:
    ways = {(frozenset(map(who, way.step.by)), way.answer) for way in outcome.proof.exits}
    return outcome.grade, outcome.is_reached, ways


def commitments(case: Case, who: Who = as_named) -> Told:
    return {
        entry.key: {
            "verdict": {entry.verdict, *entry.also},
            "keepers": {who(one.actor): (one.word, one.least_patience, one.patience) for one in entry.keepers},
            "windows": {
                who(one.actor): (set(one.rivals), one.low, one.high, one.is_empty, one.closing_chance, one.place)
                for one in entry.windows
            },
            "order": performed.tied and (performed.best[0].exposure, performed.always) if performed else None,
            "stated": performed.stated.exposure if performed and performed.stated else None,
        }
        for entry in commitment(case)
        for performed in [entry.performance]
    }


def levers(case: Case, who: Who = as_named) -> Told:
    answer = leverage(case)
    return {
        "targets": {
            target.key: {
                "chance": target.chance,
                "willing": set(map(who, target.willing)),
                "needed": {who(need.actor): need.loss for need in target.needed},
                "keys": {frozenset(map(who, key.actors)): (key.price, key.price_share) for key in target.keys},
                "cheapest": {frozenset(map(who, key.actors)) for key in target.keys if key.is_cheapest},
                "losers": set(map(who, target.losers)),
            }
            for target in answer.targets
        },
        "chips": {(chip.lever, who(chip.buyer)): (chip.floor, chip.ceiling, chip.is_live) for chip in answer.chips},
        "threats": {(t.lever, who(t.victim)): (t.loss, t.is_credible) for t in answer.threats},
    }


def alike(one: Any, other: Any) -> bool:
    """Whether two answers are the same but for the rounding of numbers."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(alike(value, other[key]) for key, value in one.items())
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-9, abs_tol=1e-7)
    return bool(one == other)


def differences(one: Any, other: Any, where: str = "") -> list[str]:
    """Where two answers differ, for the message of a test that fails."""
    if isinstance(one, Mapping) and isinstance(other, Mapping) and one.keys() == other.keys():
        return [found for key in one for found in differences(one[key], other[key], f"{where} {key}")]
    return [] if alike(one, other) else [f"{where.strip()}: {one} or {other}"]
