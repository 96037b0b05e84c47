"""Leverage: who is needed, who holds the key and at which price, and what each chip and threat is worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from realpolitik.arena import Arena, Array, Package
from realpolitik.case import Case
from realpolitik.effectivity import (
    EVERYBODY,
    TOLERANCE,
    Outcome,
    Undertaking,
    Willing,
    helpers,
    helping_sets,
    members,
    no_deal,
    plans,
    pull,
    share_of,
    undertake,
    willing,
)
from realpolitik.effectivity.plans import Mask
from realpolitik.errors import UnknownName
from realpolitik.methods.power import banzhaf_value, shapley_value
from realpolitik.questions.answer import Answer, CaseReference
from realpolitik.questions.judgement import Field

LEAST_RAISE = 0.05  # of the chance: less is no key
MOST_IN_A_KEY = 3  # actors that can hold a key together
MOST_POWER_PLAYERS = 12


@dataclass(frozen=True, slots=True)
class Need:
    """A willing actor without whom the chance falls."""

    actor: str
    loss: float  # of the chance


@dataclass(frozen=True, slots=True)
class Key:
    """Unwilling actors whose help raises the chance, and what it would cost to win them."""

    actors: tuple[str, ...]
    chance_with: float
    chance_without: float
    price: float  # points, what they lose by it together; one actor: −gain
    price_share: float | None  # of the largest share of stake that one of them loses
    payers: Mapping[str, float]  # willing actor → what the key is worth to it, in points
    is_cheapest: bool


@dataclass(frozen=True, slots=True)
class Move:
    """One lever of a plan."""

    lever: str
    by: tuple[str, ...]
    chance: float


@dataclass(frozen=True, slots=True)
class PowerProof:
    """Who could bring the target about in which company, summed up."""

    shapley: Mapping[str, float]
    banzhaf: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that somebody may want to bring about."""

    key: str
    terms: Mapping[str, str]
    chance: float  # of the willing; 0 where nobody who must act gains
    willing: tuple[str, ...]  # who acts or gains by the plan
    plan: tuple[Move, ...]
    needed: tuple[Need, ...]
    keys: tuple[Key, ...]
    losers: tuple[str, ...]
    proof: PowerProof | None  # None beyond MOST_POWER_PLAYERS


@dataclass(frozen=True, slots=True)
class Chip:
    """What a holder could sell by pulling its own lever, and to whom."""

    key: str
    holder: str
    lever: str
    issue: str
    to: str
    buyer: str
    chance: float
    floor: float  # points: the least that the holder must get
    floor_share: float | None
    ceiling: float  # points: the most that the buyer could give
    ceiling_share: float | None
    is_live: bool


@dataclass(frozen=True, slots=True)
class Threat:
    """A lever that would hurt another actor."""

    holder: str
    lever: str
    issue: str
    to: str
    victim: str
    loss: float  # points, expected
    loss_share: float | None
    is_credible: bool  # pulling it pays the holder


@dataclass(frozen=True, slots=True, kw_only=True)
class Leverage(Answer):
    """Targets with those who hold their keys; chips and threats."""

    question: ClassVar[str] = "leverage"

    targets: tuple[Target, ...]
    chips: tuple[Chip, ...]
    threats: tuple[Threat, ...]

    @property
    def entries(self) -> tuple[Target, ...]:
        """The targets."""
        return self.targets

    def records(self) -> list[dict[str, Any]]:
        """A row for each target and each actor that is needed for it or holds a key."""
        rows = []
        for target in self.targets:
            common = {"target": target.key, "chance": target.chance}
            rows += [
                common | {"actors": (need.actor,), "role": "needed", "change": need.loss, "price": None}
                for need in target.needed
            ]
            for key in target.keys:
                change = key.chance_with - key.chance_without
                rows.append(common | {"actors": key.actors, "role": "key", "change": change, "price": key.price})
        return rows


def leverage(case: Case, scenario: str | None = None, target: Mapping[str, str] | None = None) -> Leverage:
    """Who holds the key to a target, or to every single level that can be brought about; chips and threats."""
    here = case.at(scenario)
    arena = Arena.of(here)
    field = Field.of(arena, tuple(int(level) for level in no_deal(arena).outcomes[0]))
    wanted = [_checked(here, target)] if target else list(_targets(field))
    return Leverage(
        case=CaseReference.of(case),
        scenario=here.scenario,
        parameters={"for": dict(target)} if target else {},
        targets=tuple(_target(field, arena.package(terms)) for terms in wanted),
        chips=tuple(_chips(field)),
        threats=tuple(_threats(field)),
    )


def _checked(case: Case, target: Mapping[str, str]) -> Mapping[str, str]:
    for issue, level in target.items():
        if issue not in case.issues:
            raise UnknownName("an issue", issue, case.issues)
        if level not in case.issues[issue].levels:
            raise UnknownName(f"a level of {issue}", level, case.issues[issue].levels)
    return target


# The arithmetic, over draws ---------------------------------------------------------------------------------------


def best_chance(able: Willing) -> Array:
    """The chance of the plan that the willing choose, 0 without one: (d,)."""
    if not able.undertakings:
        return np.zeros(able.possible.shape[0])
    chance = np.stack([one.chance for one in able.undertakings], axis=1)
    return np.asarray(np.where(able.chosen, chance, 0.0).max(axis=1))


def prospects(able: Willing, shape: tuple[int, int]) -> Array:
    """What everybody expects of the plan that the willing choose, nothing without one: (d, n)."""
    if not able.undertakings:
        return np.zeros(shape)
    gain = np.stack([one.gain for one in able.undertakings], axis=1)
    first = gain[np.arange(shape[0]), able.chosen.argmax(axis=1)]
    return np.where(able.in_reach[:, None], first, 0.0)


def are_willing(able: Willing, parties: int, shape: tuple[int, int]) -> Mask:
    """W: the parties, whoever acts in the plan that the willing choose, and whoever gains by it: (d, n)."""
    inside = np.asarray((prospects(able, shape) > TOLERANCE) | members(parties, shape[1]))
    chosen = able.chosen.argmax(axis=1) if able.undertakings else np.zeros(shape[0])
    for p, one in enumerate(able.undertakings):
        inside |= (able.in_reach & (chosen == p))[:, None] & members(one.plan.acting, shape[1])
    return inside


def needed(field: Field, package: Package, situation: Outcome, actor: int, parties: int = 0) -> Array:
    """How much chance the willing lose without one actor: (d,). Parties act whether they gain or not."""
    whole = willing(field.arena, package, situation, field.stakes, parties, known=field.tried)
    without = willing(
        field.arena, package, situation, field.stakes, parties & ~(1 << actor), absent=1 << actor, known=field.tried
    )
    return best_chance(whole) - best_chance(without)


def raised(field: Field, package: Package, situation: Outcome, actors: int, parties: int = 0) -> tuple[Array, Array]:
    """What unwilling actors add to the chance, and the expected gain of all with their help: (d,), (d, n).

    Actors among the willing already add nothing.
    """
    alone = willing(field.arena, package, situation, field.stakes, parties, known=field.tried)
    able = willing(field.arena, package, situation, field.stakes, parties, paid=actors, known=field.tried)
    asked = members(actors, field.stakes.shape[1])
    help_is_there = are_willing(alone, parties, field.stakes.shape)[:, asked].any(axis=1)
    added = np.where(help_is_there, 0.0, best_chance(able) - best_chance(alone))
    return added, prospects(able, field.stakes.shape)


def cheapness(gain: Array, stakes: Array, added: Array) -> Array:
    """Price in share of stake per unit of chance, NaN where the help adds less than a key must: broadcasts.

    Whoever loses without having a stake can't be paid in shares of it: endless.
    """
    price = np.maximum(-gain, 0.0)
    endless = np.where(price > TOLERANCE, np.inf, 0.0)
    share = np.divide(price, stakes, out=endless, where=stakes > TOLERANCE)
    worth_it: Mask = added >= LEAST_RAISE - TOLERANCE
    return np.where(worth_it, share / np.where(worth_it, added, 1.0), np.nan)


# One target -------------------------------------------------------------------------------------------------------


def _targets(field: Field) -> Iterator[dict[str, str]]:
    """Every single level, other than in no deal, that a plan leads to."""
    arena = field.arena
    for k, key in enumerate(arena.issues):
        for level, word in enumerate(arena.case.issues[key].levels):
            if field.situation[k] != level and plans(arena, Package(((k, level),)), field.situation):
                yield {key: word}


def _target(field: Field, package: Package) -> Target:
    arena, situation = field.arena, field.situation
    able = willing(arena, package, situation, field.stakes)
    chance = float(best_chance(able)[0])
    one = able.undertakings[int(able.chosen[0].argmax())] if able.in_reach[0] else None
    everyone = sum(1 << int(i) for i in np.flatnonzero(are_willing(able, 0, field.stakes.shape)[0]))
    terms = arena.terms(package)
    change = arena.change(situation, package.outcome(situation))[0]
    return Target(
        key=" ".join(f"{issue}={level}" for issue, level in terms.items()),
        terms=terms,
        chance=chance,
        willing=arena.names(everyone),
        plan=_moves(arena, one) if one else (),
        needed=tuple(_needs(field, package, everyone)),
        keys=_keys(field, package, one, everyone, chance),
        losers=tuple(key for key, points in zip(arena.actors, change, strict=True) if points < -TOLERANCE),
        proof=_power(field, package),
    )


def _moves(arena: Arena, one: Undertaking) -> tuple[Move, ...]:
    return tuple(
        Move(arena.levers[f].key, arena.case.levers[arena.levers[f].key].by, float(odds))
        for f, odds in zip(one.plan.levers, one.chances[0], strict=True)
        if f >= 0
    )


def _needs(field: Field, package: Package, everyone: int) -> Iterator[Need]:
    for actor in field.arena.names(everyone):
        loss = float(needed(field, package, field.situation, field.arena.actor(actor))[0])
        if loss > TOLERANCE:
            yield Need(actor, loss)


def _keys(field: Field, package: Package, one: Undertaking | None, everyone: int, chance: float) -> tuple[Key, ...]:
    """The single actors outside the willing that hold a key; where there is none, the smallest sets that do."""
    arena, situation = field.arena, field.situation
    before = one.gain[0] if one else np.zeros(len(arena.actors))
    outside = helpers(arena, package, situation) & ~everyone
    for size in range(1, MOST_IN_A_KEY + 1):
        found = []
        for mask in helping_sets(arena, package, situation, outside, size):
            added, gain = raised(field, package, situation, mask)
            if added[0] >= LEAST_RAISE - TOLERANCE:
                actors = tuple(int(i) for i in np.flatnonzero(members(mask, len(arena.actors))))
                found.append((actors, float(added[0]), gain[0]))
        if found:
            return _priced(field, found, everyone, before, chance)
    return ()


def _priced(
    field: Field, found: list[tuple[tuple[int, ...], float, Array]], everyone: int, before: Array, chance: float
) -> tuple[Key, ...]:
    arena, stakes = field.arena, field.stakes[0]
    burdens = [
        float(cheapness(gain[list(actors)], stakes[list(actors)], np.asarray(added)).max())
        for actors, added, gain in found
    ]
    least = min(burdens)
    keys = []
    for (actors, added, gain), burden in zip(found, burdens, strict=True):
        shares = share_of(np.maximum(-gain, 0.0), stakes)[list(actors)]
        payers = {
            key: float(gain[i] - before[i])
            for key in arena.names(everyone)
            for i in [arena.actor(key)]
            if gain[i] - before[i] > TOLERANCE
        }
        price = float(-gain[list(actors)].sum())
        share = None if np.isnan(shares).all() else float(np.nanmax(shares))
        names = tuple(arena.actors[i] for i in actors)
        keys.append(Key(names, chance + added, chance, price, share, payers, bool(burden <= least + TOLERANCE)))
    return tuple(sorted(keys, key=lambda key: (not key.is_cheapest, key.price)))


def _power(field: Field, package: Package) -> PowerProof | None:
    """Shapley and Banzhaf values of the chance that each coalition has by itself."""
    arena = field.arena
    change = arena.change(field.situation, package.outcome(field.situation))[0]
    whole = [
        undertake(arena, package, plan, field.situation, EVERYBODY) for plan in plans(arena, package, field.situation)
    ]
    losing = [s for s in field.suppliers if change[s] < -TOLERANCE]
    involved = sum(1 << s for s in losing)
    for one in whole:
        involved |= one.plan.acting
    players = [i for i in range(len(arena.actors)) if involved >> i & 1]
    if not players or len(players) > MOST_POWER_PLAYERS or any(one.plan.voted for one in whole):
        return None
    coalitions = np.arange(1 << len(players))
    worth = np.zeros(len(coalitions))
    for one in whole:
        able = np.ones(len(coalitions), dtype=bool)
        chance = np.full(len(coalitions), float(one.chance[0]))
        for bit, i in enumerate(players):
            inside = coalitions >> bit & 1 == 1
            if one.plan.acting >> i & 1:
                able &= inside
            elif i in losing and one.chance[0] > 0:
                short = undertake(arena, package, one.plan, field.situation, EVERYBODY, absent=1 << i)
                chance *= np.where(inside, 1.0, short.chance[0] / one.chance[0])
        worth = np.maximum(worth, np.where(able, chance, 0.0))
    names = [arena.actors[i] for i in players]
    return PowerProof(
        dict(zip(names, map(float, shapley_value(worth)), strict=True)),
        dict(zip(names, map(float, banzhaf_value(worth)), strict=True)),
    )


# Chips and threats ------------------------------------------------------------------------------------------------


def _own_levers(field: Field) -> Iterable[tuple[str, int, Undertaking]]:
    """Every lever that one actor can pull alone from no deal: (holder, lever, undertaking)."""
    arena = field.arena
    for f, lever in enumerate(arena.levers):
        alone = pull(arena, f, field.situation) if lever.acting.bit_count() == 1 else None
        if alone is not None and alone.chance[0] > 0:
            yield arena.actors[lever.acting.bit_length() - 1], f, alone


def _chips(field: Field) -> Iterator[Chip]:
    arena = field.arena
    for holder, f, alone in _own_levers(field):
        gain, shares = alone.gain[0], share_of(alone.gain[0], field.stakes[0])
        own = arena.actor(holder)
        floor_share = None if np.isnan(shares[own]) else float(max(0.0, -shares[own]))
        for i, buyer in enumerate(arena.actors):
            if i != own and gain[i] > TOLERANCE:
                lever = arena.case.levers[arena.levers[f].key]
                yield Chip(
                    key=f"{lever.key}:{buyer}",
                    holder=holder,
                    lever=lever.key,
                    issue=lever.issue,
                    to=lever.to,
                    buyer=buyer,
                    chance=float(alone.chance[0]),
                    floor=float(max(0.0, -gain[own])),
                    floor_share=floor_share,
                    ceiling=float(gain[i]),
                    ceiling_share=float(shares[i]),
                    is_live=floor_share is not None and bool(floor_share < shares[i] - TOLERANCE),
                )


def _threats(field: Field) -> Iterator[Threat]:
    arena = field.arena
    for holder, f, alone in _own_levers(field):
        gain, shares = alone.gain[0], share_of(alone.gain[0], field.stakes[0])
        lever = arena.case.levers[arena.levers[f].key]
        for i, victim in enumerate(arena.actors):
            if victim != holder and gain[i] < -TOLERANCE:
                share = None if np.isnan(shares[i]) else float(shares[i])
                pays = bool(gain[arena.actor(holder)] > TOLERANCE)
                yield Threat(holder, lever.key, lever.issue, lever.to, victim, float(gain[i]), share, pays)
