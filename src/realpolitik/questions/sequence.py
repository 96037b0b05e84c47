"""In which order a deal is best carried out: where each party stands after every step, and who would stop there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, permutations
from typing import Any

import numpy as np

from realpolitik.case import Case, Deal
from realpolitik.effectivity import TOLERANCE, Outcome, Plan, share_of
from realpolitik.effectivity.ordering import Stages, stages
from realpolitik.effectivity.plans import Mask
from realpolitik.errors import TooLarge
from realpolitik.methods import TIE, Integers
from realpolitik.methods.commitment import MOST_STEPS, safest_orders
from realpolitik.questions.judgement import Field, Standing
from realpolitik.questions.naming import actors_in_words, key_in_words, terms_in_words
from realpolitik.questions.wording import in_words, listed, sentence, share

MOST_ORDERS = 6  # that tie and are listed


@dataclass(frozen=True, slots=True)
class Stage:
    """Where things stand after a step."""

    issue: str
    level: str
    levers: tuple[str, ...]  # any of which can make the step; none: by vote
    by: tuple[str, ...]  # who acts in the first of them
    gains: Mapping[str, float]  # party → points so far, against no deal
    shares: Mapping[str, float | None]  # the same of its stake; None without stake
    rest: Mapping[str, float]  # party → what the rest would add, in points
    stops: tuple[str, ...]  # parties that would rather stop here


@dataclass(frozen=True, slots=True)
class Order:
    """One order of steps."""

    steps: tuple[Stage, ...]
    exposure: float  # a party's largest loss on the way, against no deal, as a share of its stake
    exposed: tuple[str, ...]  # the parties that bear it

    @property
    def terms(self) -> tuple[tuple[str, str], ...]:
        """The steps: (issue, level)."""
        return tuple((step.issue, step.level) for step in self.steps)


@dataclass(frozen=True, slots=True)
class Performance:
    """The safest orders in which a deal can be carried out, and the order that it states."""

    best: tuple[Order, ...]  # all that tie, at most MOST_ORDERS; none: its terms need each other at once
    tied: int  # how many tie
    always: tuple[tuple[str, str], ...]  # what all of them have in common: the first issue before the second
    stated: Order | None
    sentence: str


def goes_on_after(field: Field, deal: Deal, actor: int, step: str) -> Mask:
    """Whether the rest of a deal is still worth having to an actor once a step is done: (d,).

    What is done by then is what the deal's `steps` put before it; where it states none, what the step waits for.
    """
    arena, start = field.arena, field.start(deal)
    done = {issue: deal.terms[issue] for issue in _done_by(deal, step)}
    here, end = arena.package(done).outcome(start), arena.package_of(deal).outcome(start)
    return np.asarray(arena.change(here, end)[:, actor] > TOLERANCE)


def _done_by(deal: Deal, step: str) -> list[str]:
    """The terms that are carried out once a step is."""
    if deal.steps:
        return list(deal.steps[: deal.steps.index(step) + 1])
    done = [step]
    for issue in done:
        done += [first for first in deal.only_if.get(issue, ()) if first not in done]
    return done


def sequence_of(standing: Standing, plan: Plan, deal: Deal) -> tuple[Performance | None, tuple[str, ...]]:
    """The safest orders of a deal's steps in the first draw, with warnings; None where there is nothing to order."""
    field = standing.field
    arena = field.arena
    parties = [arena.actor(key) for key in deal.parties]
    able = plan.acting | standing.parties | sum(1 << root for root in {arena.root[i] for i in parties})
    found, warnings = _stages(field, standing, plan, able, deal)
    if found is None or len(found.outcomes) <= 2:
        return None, warnings
    orders = safest_orders(found.burden(parties, field.stakes), found.start, found.end)
    best = tuple(_order(found, way, deal, field) for way in orders.ways(MOST_ORDERS))
    stated = _stated(found, deal, standing.situation, field)
    if stated is None and best and max(len(order.steps) for order in best) == 1:
        return None, warnings
    best = tuple(sorted(best, key=lambda order: (stated is None or order.terms != stated.terms, order.terms)))
    tied = int(orders.count[0]) if best else 0
    performance = Performance(best, tied, _always(found, orders.passed()), stated, "")
    return replace(performance, sentence=_in_words(arena.case, performance)), warnings


def _stages(
    field: Field, standing: Standing, plan: Plan, able: int, deal: Deal
) -> tuple[Stages | None, tuple[str, ...]]:
    """A deal's stages, levels between where there aren't too many."""
    for split in (True, False):
        try:
            found = stages(field.arena, standing.package, plan, standing.situation, able, split)
        except TooLarge:
            continue
        told = (
            () if split else (f"{deal.name} has too many steps on the way to tell all orders apart: they aren't split",)
        )
        return found, told
    return None, (f"{deal.name} has more than {MOST_STEPS} terms: no order of its steps is looked for",)


def _stated(found: Stages, deal: Deal, situation: Outcome, field: Field) -> Order | None:
    """The order that a deal states, whether or not its levers allow it."""
    if not deal.steps:
        return None
    arena, done, way = field.arena, [], [0]
    for issue in deal.steps:
        k, level = arena.issue(issue), arena.case.issues[issue].index(deal.terms[issue])
        if situation[k] != level:
            done.append((k, level))
            way.append(found.after(done))
    return _order(found, way, deal, field)


def _always(found: Stages, passed: Integers) -> tuple[tuple[str, str], ...]:
    """Which issue is settled before which in all the safest orders, what follows from others left out."""
    outcomes = found.outcomes[passed]
    done = {k: outcomes[:, k] == stops[-1] for k, stops in zip(found.issues, found.stops, strict=True)}
    before = {(a, b) for a, b in permutations(done, 2) if not (done[b] & ~done[a]).any()}
    told = [(a, b) for a, b in before if not any((a, c) in before and (c, b) in before for c in done)]
    return tuple(sorted((found.arena.issues[a], found.arena.issues[b]) for a, b in told))


def _order(found: Stages, way: Sequence[int], deal: Deal, field: Field) -> Order:
    """One way through the stages, party by party."""
    arena, change = found.arena, found.change()[0]
    columns = [arena.actor(key) for key in deal.parties]
    shares = share_of(change[:, columns], field.stakes[0, columns])
    passed = list(way[1:-1])
    losses = np.maximum(-np.nan_to_num(shares[passed]), 0.0)
    exposure = float(losses.max(initial=0.0))
    worst = (losses >= max(exposure - TIE, TIE)).any(axis=0)
    return Order(
        steps=tuple(_stage(found, one, other, deal, change, shares) for one, other in pairwise(way)),
        exposure=exposure,
        exposed=_chosen(deal.parties, np.asarray(worst)),
    )


def _stage(found: Stages, one: int, other: int, deal: Deal, change: Any, shares: Any) -> Stage:
    arena = found.arena
    issue, level = found.between(one, other)
    levers = found.levers(one, other)
    key = arena.issues[issue]
    columns = [arena.actor(party) for party in deal.parties]
    gains, rest = change[other, columns], change[-1, columns] - change[other, columns]
    is_last = other == len(change) - 1
    return Stage(
        issue=key,
        level=arena.case.issues[key].levels[level],
        levers=tuple(sorted(arena.levers[f].key for f in levers)),
        by=arena.case.levers[min(arena.levers[f].key for f in levers)].by if levers else (),
        gains=dict(zip(deal.parties, map(float, gains), strict=True)),
        shares={p: None if np.isnan(s) else float(s) for p, s in zip(deal.parties, shares[other], strict=True)},
        rest=dict(zip(deal.parties, map(float, rest), strict=True)),
        stops=() if is_last else _chosen(deal.parties, rest <= TOLERANCE),
    )


def _chosen(parties: Sequence[str], which: Mask) -> tuple[str, ...]:
    return tuple(party for party, given in zip(parties, which.tolist(), strict=True) if given)


# Words ------------------------------------------------------------------------------------------------------------


def _in_words(case: Case, performance: Performance) -> str:
    """What the safest orders are, how the stated one compares, and who would stop on the way."""
    best, stated = performance.best, performance.stated
    if not best:
        return "Its terms need each other: they can only be carried out at once."
    said = [_safest(case, performance)]
    if stated is not None and stated.exposure <= best[0].exposure + TIE:
        said.append("The order that it states is as safe as any." if performance.tied > 1 else "The deal states it so.")
    elif stated is not None:
        said.append(f"The order that it states, {order_in_words(case, stated)}, {_borne(case, stated)}.")
    told = stated or (best[0] if performance.tied == 1 else None)
    return " ".join(said + ([] if told is None else [*_first_step(case, told), *_stopping(case, told)]))


def _safest(case: Case, performance: Performance) -> str:
    best = performance.best[0]
    if performance.tied == 1:
        return f"Safest order: {order_in_words(case, best)}; it {_borne(case, best)}."
    borne = f"each {_borne(case, best)}"
    if not performance.always:
        return sentence(f"{_many(performance.tied)} orders are equally safe: {borne}")
    common = listed(f"{key_in_words(case, a)} before {key_in_words(case, b)}" for a, b in performance.always)
    return f"Safest order: {common}; {_many(performance.tied)} orders have that in common, and {borne}."


def _many(number: int) -> str:
    """A count of orders: to a thousand exactly, beyond that its size."""
    return in_words(number) if number <= 1000 else "thousands of" if number < 2_000_000 else "millions of"


def order_in_words(case: Case, order: Order) -> str:
    """The steps of an order: "Iran presence: none, then sanctions: eased"."""
    return ", then ".join(terms_in_words(case, {issue: level}) for issue, level in order.terms)


def _borne(case: Case, order: Order) -> str:
    """What an order exposes whom to, as the rest of a sentence."""
    if not order.exposed:
        return "leaves no party worse off than without a deal on the way"
    whose = "its stake" if len(order.exposed) == 1 else "their stakes"
    return f"puts {actors_in_words(case, order.exposed)} {share(order.exposure)} of {whose} below no deal on the way"


def _first_step(case: Case, order: Order) -> list[str]:
    """Who takes the first step at a loss, for the sake of the rest."""
    first = order.steps[0]
    for_the_rest = [key for key, gain in first.gains.items() if gain < 0 < first.rest[key] and key not in first.stops]
    if not for_the_rest:
        return []
    step, who = terms_in_words(case, {first.issue: first.level}), actors_in_words(case, for_the_rest)
    return [f"{who} would take {step} only as a first step: by itself it is a loss, and the rest makes up for it."]


def _stopping(case: Case, order: Order) -> list[str]:
    """Who would rather stop where on the way."""
    where: dict[str, list[str]] = {}
    for stage in order.steps:
        for actor in stage.stops:
            where.setdefault(actor, []).append(f"after {terms_in_words(case, {stage.issue: stage.level})}")
    return [f"{case.actors[actor].name} would rather stop {listed(places)}." for actor, places in where.items()]
