"""Deals: which packages can be agreed, who gains, who pays, who holds out, and what nobody has named yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from realpolitik.arena import Arena, Array, Package
from realpolitik.case import Case, Deal
from realpolitik.effectivity import (
    BY_VOTE,
    TOLERANCE,
    NoDeal,
    Outcome,
    Undertaking,
    Willing,
    members,
    no_deal,
    share_of,
)
from realpolitik.methods.bargaining import egalitarian, kalai_smorodinsky, nash, utilitarian
from realpolitik.methods.pareto import is_undominated
from realpolitik.questions.answer import Answer, CaseReference
from realpolitik.questions.judgement import (
    HELD_OUT,
    READY,
    VERDICTS,
    Field,
    Judgement,
    are_rivals,
    judge,
    stand,
    waits,
)
from realpolitik.questions.naming import terms_in_words
from realpolitik.questions.proof import (
    Bundle,
    Counter,
    best_plan,
    bettered_by,
    blocks,
    found_packages,
    may_undo,
    same_issues,
    smallest_additions,
    sweeteners,
)
from realpolitik.questions.verdict import Block, DealEntry, Gain, Offer, Proof, Solution, Step, Wait, reason

MOST_FOUND_TERMS = 3  # a package of more terms is seldom one that anybody would propose
MOST_FOUND = 8  # packages nobody has named that are shown
SHOWN_BLOCKS = 3
RULES = {
    "Nash": nash,
    "Kalai–Smorodinsky": kalai_smorodinsky,
    "egalitarian": egalitarian,
    "utilitarian": utilitarian,
}


@dataclass(frozen=True, slots=True)
class FoundPackage:
    """A package that nobody has named: the best trade of those who can bring it about."""

    key: str
    parties: tuple[str, ...]
    terms: Mapping[str, str]
    chance: float
    gains: tuple[Gain, ...]
    verdict: str  # rivals aside


@dataclass(frozen=True, slots=True)
class Alone:
    """A lever that its holder could pull alone."""

    lever: str
    holder: str
    issue: str
    to: str
    chance: float
    gain: float  # expected, in points


@dataclass(frozen=True, slots=True)
class IfNobodyDeals:
    """Where things go if nobody deals."""

    outcome: Mapping[str, str]
    changes: Mapping[str, str]  # against the status quo
    pulled: tuple[Alone, ...]
    weaker: tuple[Alone, ...]  # would pay, but would more likely fail
    open_ends: tuple[tuple[Mapping[str, str], ...], ...]  # groups of issues without one end, and the ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Deals(Answer):
    """Every named deal judged, and packages that nobody has named."""

    question: ClassVar[str] = "deals"

    deals: tuple[DealEntry, ...]
    found: tuple[FoundPackage, ...]
    searched_terms: int  # packages of up to this many terms were looked at …
    searched_plans: int  # … in this many plans
    no_deal: IfNobodyDeals

    @property
    def entries(self) -> tuple[DealEntry, ...]:
        """The named deals."""
        return self.deals

    def records(self) -> list[dict[str, Any]]:
        """A row for each deal and actor."""
        return [
            {
                "deal": entry.key,
                "verdict": entry.verdict,
                "chance": entry.chance,
                "actor": gain.actor,
                "role": gain.role,
                "gain": gain.points,
                "share_of_stake": gain.share,
            }
            for entry in self.deals
            for gain in entry.gains
        ]


def deals(case: Case, scenario: str | None = None) -> Deals:
    """Judge every named deal of a case, and find packages that nobody has named.

    A deal that belongs to a scenario is judged there, unless that scenario is asked about.
    """
    here = case.at(scenario)
    arena = Arena.of(here)
    baseline = no_deal(arena)
    batches: dict[str | None, list[Deal]] = {}
    for deal in here.deals.values():
        batches.setdefault(None if deal.scenario in (None, here.scenario) else deal.scenario, []).append(deal)
    entries: dict[str, DealEntry] = {}
    for name, batch in batches.items():
        entries |= _judged(arena if name is None else Arena.of(case, name), batch, name)
    situation = tuple(int(level) for level in baseline.outcomes[0])
    field = Field.of(arena, situation)
    found, most, count = _found(field, here)
    return Deals(
        case=CaseReference.of(case),
        scenario=here.scenario,
        parameters={},
        warnings=_warnings(arena, baseline),
        deals=tuple(entries[key] for key in here.deals),
        found=found,
        searched_terms=most,
        searched_plans=count,
        no_deal=_if_nobody_deals(arena, baseline),
    )


# Named deals ------------------------------------------------------------------------------------------------------


def _judged(arena: Arena, batch: Sequence[Deal], scenario: str | None) -> dict[str, DealEntry]:
    """Every deal of one scenario, judged together, since they are rivals of each other."""
    start = no_deal(arena).outcomes
    judgement, from_status_quo = judge(arena, batch, start), judge(arena, batch, np.array([arena.status_quo]))
    field = Field.of(arena, tuple(int(level) for level in start[0]))
    table = {deal.key: _waits(arena, batch, judgement, a) for a, deal in enumerate(batch)}
    held = {deal.key: _held_out_for(judgement, batch, a, table[deal.key]) for a, deal in enumerate(batch)}
    return {
        deal.key: _entry(field, deal, _verdicts(judgement, a), _verdicts(from_status_quo, a), table[deal.key],
                         held[deal.key], _deadlock(deal.key, held), scenario)
        for a, deal in enumerate(batch)
    }  # fmt: skip


def _verdicts(judgement: Judgement, a: int) -> tuple[str, ...]:
    return tuple(word for word, given in zip(VERDICTS, judgement.verdicts[0, a], strict=True) if given)


def _waits(arena: Arena, batch: Sequence[Deal], judgement: Judgement, a: int) -> tuple[Wait, ...]:
    """Every party's threshold for every rival that could be had."""
    found = []
    for b, rival in enumerate(batch):
        if not are_rivals(batch[a], rival) or np.isnan(judgement.gain[0, [a, b]]).any():
            continue
        common, holdout = waits(arena, batch[a], rival, judgement.gain[:, a], judgement.gain[:, b])
        prefers = judgement.gain[0, a] > judgement.gain[0, b]
        for c, i in enumerate(common):
            against = {
                arena.actors[j]: float(holdout.threshold_rival[0, e])
                for e, j in enumerate(common)
                if j != i and prefers[j]
            }
            outwaiting = tuple(arena.actors[j] for e, j in enumerate(common) if holdout.outwaited_by[0, c, e])
            found.append(
                Wait(arena.actors[i], rival.key, float(holdout.threshold_now[0, c]),
                     bool(holdout.waits[0, c] and holdout.credible[0, c]), against, outwaiting)
            )  # fmt: skip
    return tuple(found)


def _held_out_for(judgement: Judgement, batch: Sequence[Deal], a: int, table: tuple[Wait, ...]) -> tuple[Wait, ...]:
    """The credible waits that make the verdict: each waiter's best rival that could be had, ties all."""
    if not judgement.verdicts[0, a, HELD_OUT]:
        return ()
    could_be_had = {
        deal.key for deal, row in zip(batch, judgement.verdicts[0], strict=True) if row[[HELD_OUT, READY]].any()
    }
    held = [wait for wait in table if wait.credible and wait.rival in could_be_had]
    best = {wait.actor: min(other.threshold for other in held if other.actor == wait.actor) for wait in held}
    return tuple(wait for wait in held if wait.threshold <= best[wait.actor] + TOLERANCE)


def _deadlock(key: str, held: Mapping[str, tuple[Wait, ...]]) -> tuple[str, ...]:
    """The other deals of a circle of credible waits that this one is in."""

    def waited_for(start: str) -> set[str]:
        seen: set[str] = set()
        stack = [start]
        while stack:
            new = {wait.rival for wait in held.get(stack.pop(), ())} - seen
            seen |= new
            stack += new
        return seen

    onward = waited_for(key)
    return tuple(sorted(other for other in onward if other != key and key in waited_for(other)))


def _entry(
    field: Field,
    deal: Deal,
    verdicts: tuple[str, ...],
    from_status_quo: tuple[str, ...],
    table: tuple[Wait, ...],
    held: tuple[Wait, ...],
    deadlock: tuple[str, ...],
    scenario: str | None,
) -> DealEntry:
    arena, situation, package = field.arena, field.start(deal), field.arena.package_of(deal)
    standing = stand(field, package, deal.parties, situation)
    able, parties = standing.willing, arena.mask(deal.parties)
    in_reach = able is not None and bool(able.in_reach[0])
    one = best_plan(able) if able is not None and in_reach else None
    gain = standing.gain[0]
    refusing = _names(arena, able.refusing[0, _chosen(able)]) if able is not None and in_reach else ()
    found_blocks, complete = blocks(field, package, situation, gain, parties) if one is not None else ([], True)
    options = same_issues(field, package, situation, parties) if one is not None else []
    verdict = verdicts[0]
    proof = Proof(
        plan=_steps(arena, package, one) if one is not None else (),
        needs=arena.names(one.plan.acting & ~parties) if one is not None else (),
        missing=tuple(arena.names(mask) for mask in smallest_additions(field, package, situation, parties))
        if able is not None and one is None
        else (),
        refusing=refusing,
        blocks=tuple(_block(field, counter, situation) for counter in found_blocks[:SHOWN_BLOCKS]),
        search_complete=complete,
        waits=table,
    )
    offers = _offers(field, deal, situation, able) if able is not None and refusing else ()
    return DealEntry(
        key=deal.key,
        name=deal.name,
        parties=deal.parties,
        terms=dict(deal.terms),
        status=deal.status,
        scenario=scenario,
        verdict=verdict,
        held_out_for=tuple(dict.fromkeys(wait.rival for wait in held)),
        also=verdicts[1:],
        from_status_quo=None if from_status_quo == verdicts else from_status_quo[0],
        deadlocked_with=deadlock,
        chance=float(one.chance[0]) if one is not None else (1.0 if able is None else None),
        gains=_gains(field, deal, gain, able) if one is not None or able is None else (),
        sweeteners=offers,
        may_undo=_noted(field, may_undo(field, package, situation, parties), situation) if one is not None else (),
        bettered_by=_noted(field, bettered_by(field, package, situation, gain, parties), situation)
        if one is not None
        else (),
        is_undominated=_is_undominated(arena, deal, gain, options),
        solutions=_solutions(arena, deal, options),
        options=_option_gains(arena, deal, options),
        sentence=reason(arena.case, verdict, proof, held, offers),
        proof=proof,
    )


def _offers(field: Field, deal: Deal, situation: Outcome, able: Willing) -> tuple[Offer, ...]:
    """What the parties could add so that all of them gain."""
    arena = field.arena
    found = sweeteners(field, arena.package_of(deal), situation, able, arena.mask(deal.parties))
    return tuple(
        Offer(arena.terms(one.package), {key: float(one.gain[arena.actor(key)]) for key in deal.parties})
        for one in found
    )


def _chosen(able: Willing) -> int:
    return int(able.chosen[0].argmax())


def _names(arena: Arena, row: Iterable[bool]) -> tuple[str, ...]:
    return tuple(key for key, given in zip(arena.actors, row, strict=True) if given)


def _steps(arena: Arena, package: Package, one: Undertaking) -> tuple[Step, ...]:
    steps = []
    for (issue, level), f, odds in zip(package.terms, one.plan.levers, one.chances[0], strict=True):
        key = arena.issues[issue]
        by = arena.case.levers[arena.levers[f].key].by if f >= 0 else ()
        if f == BY_VOTE:
            by = _names(arena, np.array(one.gain[0] > TOLERANCE) & (arena.votes[issue].weights > 0).any(axis=0))
        lever = arena.levers[f].key if f >= 0 else None
        steps.append(Step(key, arena.case.issues[key].levels[level], lever, by, float(odds)))
    return tuple(steps)


def _gains(field: Field, deal: Deal, gain: Array, able: Willing | None) -> tuple[Gain, ...]:
    """What every actor who cares expects: parties first, then outsiders."""
    arena = field.arena
    shares = share_of(gain, field.stakes[0])
    asked = {key for party in deal.parties for key in arena.case.actors[party].ratified_by}
    ratifiers = set(asked)
    if able is not None:
        for p, one in enumerate(able.undertakings):
            if able.possible[0, p]:
                asked |= set(arena.names(one.plan.acting))
    found = []
    for key in (*deal.parties, *(key for key in arena.case.actors if key not in deal.parties)):
        i = arena.actor(key)
        if key in deal.parties:
            role = "party"
        elif key in ratifiers:
            role = "ratifier"
        else:
            role = "pays" if gain[i] < -TOLERANCE else "rides free" if gain[i] > TOLERANCE else "indifferent"
        found.append(Gain(key, float(gain[i]), _or_none(shares[i]), role, role != "party" and key in asked))
    return tuple(found)


def _or_none(number: float) -> float | None:
    return None if np.isnan(number) else float(number)


def _block(field: Field, counter: Counter, start: Outcome) -> Block:
    arena = field.arena
    shares = share_of(counter.gain, field.stakes[0])
    coalition = arena.names(counter.coalition)
    gains = tuple(
        Gain(key, float(counter.gain[i]), _or_none(shares[i]), "blocks")
        for key in coalition
        for i in [arena.actor(key)]
    )
    undoes = counter.situation != start
    return Block(
        coalition=coalition,
        terms=arena.terms(counter.package),
        levers=tuple(arena.levers[f].key for f in counter.levers if f >= 0),
        chance=counter.chance,
        gains=gains,
        undoes=undoes,
        preempting=() if undoes else tuple(gain.actor for gain in gains if gain.points < -TOLERANCE),
    )


def _noted(field: Field, counters: Sequence[Counter], start: Outcome) -> tuple[Block, ...]:
    return tuple(_block(field, counter, start) for counter in counters[:SHOWN_BLOCKS])


# Packages on the same issues --------------------------------------------------------------------------------------


def _option_gains(arena: Arena, deal: Deal, options: Sequence[Bundle]) -> tuple[tuple[float, ...], ...]:
    parties = [arena.actor(key) for key in deal.parties]
    return tuple(tuple(float(gain) for gain in option.gain[parties]) for option in options)


def _is_undominated(arena: Arena, deal: Deal, gain: Array, options: Sequence[Bundle]) -> bool | None:
    if not options:
        return None
    parties = [arena.actor(key) for key in deal.parties]
    values = np.round(np.stack([gain[parties], *(option.gain[parties] for option in options)]), 9)
    return bool(is_undominated(values)[0])


def _solutions(arena: Arena, deal: Deal, options: Sequence[Bundle]) -> tuple[Solution, ...]:
    """What each bargaining rule picks among packages that pay every party; ties are all listed."""
    parties = [arena.actor(key) for key in deal.parties]
    paying = [option for option in options if (option.gain[parties] > TOLERANCE).all()]
    if not paying:
        return ()
    gains = np.stack([option.gain[parties] for option in paying])
    return tuple(
        Solution(rule, arena.terms(paying[p].package), dict(zip(deal.parties, map(float, gains[p]), strict=True)))
        for rule, picks in RULES.items()
        for p in np.flatnonzero(picks(gains))
    )


def _found(field: Field, case: Case) -> tuple[tuple[FoundPackage, ...], int, int]:
    """For each set of parties the package with the largest product of gains that nobody named; the fairest first."""
    arena = field.arena
    packages, most, count = found_packages(field, MOST_FOUND_TERMS)
    named = [(arena.package_of(deal).terms, arena.mask(deal.parties)) for deal in case.deals.values()]
    best: dict[int, tuple[float, Bundle]] = {}
    for bundle in packages:
        if (bundle.package.terms, bundle.acting) not in named:
            inside = members(bundle.acting, len(arena.actors))
            shares = bundle.gain[inside] / np.maximum(field.stakes[0, inside], TOLERANCE)
            product = float(np.log(shares).mean())
            if bundle.acting not in best or product > best[bundle.acting][0] + TOLERANCE:
                best[bundle.acting] = (product, bundle)
    ranked = sorted(best.values(), key=lambda pair: -pair[0])[:MOST_FOUND]
    return tuple(_found_package(field, f, bundle) for f, (_, bundle) in enumerate(ranked, 1)), most, count


def _found_package(field: Field, number: int, bundle: Bundle) -> FoundPackage:
    arena = field.arena
    parties = arena.names(bundle.acting)
    standing = stand(field, bundle.package, parties, field.situation)
    shares = share_of(bundle.gain, field.stakes[0])
    gains = tuple(
        Gain(key, float(bundle.gain[i]), _or_none(shares[i]), role)
        for key in arena.case.actors
        for i in [arena.actor(key)]
        for role in ["party" if key in parties else "pays" if bundle.gain[i] < 0 else "rides free"]
        if key in parties or abs(bundle.gain[i]) > TOLERANCE
    )
    verdict = VERDICTS[int(standing.verdicts[0].argmax())]
    return FoundPackage(f"found_{number}", parties, arena.terms(bundle.package), bundle.chance, gains, verdict)


# No deal, warnings, words -----------------------------------------------------------------------------------------


def _if_nobody_deals(arena: Arena, baseline: NoDeal) -> IfNobodyDeals:
    end = tuple(int(level) for level in baseline.outcomes[0])
    whole = Package(tuple(enumerate(end)))
    moved = Package(tuple((k, level) for k, level in enumerate(end) if level != arena.status_quo[k]))
    return IfNobodyDeals(
        outcome=arena.terms(whole),
        changes=arena.terms(moved),
        pulled=tuple(_alone(arena, p.lever, p.holder, p.chance, p.gain) for p in baseline.pulls),
        weaker=tuple(_alone(arena, p.lever, p.holder, p.chance, p.gain) for p in baseline.weak_pulls),
        open_ends=tuple(tuple(_difference(arena, end) for end in ends) for ends in baseline.open_ends),
    )


def _difference(arena: Arena, end: Outcome) -> dict[str, str]:
    return arena.terms(Package(tuple((k, level) for k, level in enumerate(end) if level != arena.status_quo[k])))


def _alone(arena: Arena, lever: int, holder: int, odds: float, gain: float) -> Alone:
    compiled = arena.levers[lever]
    key = arena.issues[compiled.issue]
    level = arena.case.issues[key].levels[compiled.to]
    return Alone(compiled.key, arena.actors[holder], key, level, odds, gain)


def _warnings(arena: Arena, baseline: NoDeal) -> tuple[str, ...]:
    case = arena.case
    found = [
        f"{case.actors[arena.actors[pull.holder]].name} could do this alone and gains: "
        f"{terms_in_words(case, arena.terms(Package(((lever.issue, lever.to),))))}; "
        "why hasn't it? A stance, cost or condition may be missing"
        for pull in baseline.pulls
        for lever in [arena.levers[pull.lever]]
    ]
    for ends in baseline.open_ends:
        ways = "; or ".join(terms_in_words(case, _difference(arena, end)) or "the status quo" for end in ends)
        found.append(f"acting alone leads to no single end ({ways or 'a circle'}); these issues stay at the status quo")
    return tuple(found)
