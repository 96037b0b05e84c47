"""Deals: which packages can be agreed, who gains, who pays, who holds out, and what nobody has named yet."""

from __future__ import annotations

from collections import Counter as Counts
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
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
    no_deal,
    share_of,
)
from realpolitik.errors import UnknownName
from realpolitik.methods.enumeration import MOST_PACKAGES
from realpolitik.questions.answer import Answer, CaseReference
from realpolitik.questions.finding import (
    DECIMALS,
    Awaited,
    Finding,
    Frontier,
    Link,
    Search,
    Trade,
    awaited,
    best_of_each,
    evenly,
    frontier,
    on_the_issues_of,
    trades,
)
from realpolitik.questions.judgement import HELD_OUT, VERDICTS, Docket, Field, Standing
from realpolitik.questions.naming import actors_in_words, terms_in_words
from realpolitik.questions.proof import (
    Counter,
    Undoing,
    best_plan,
    bettered_by,
    blocks,
    buyouts,
    may_undo,
    smallest_additions,
    sweeteners,
    undoings,
)
from realpolitik.questions.verdict import Block, DealEntry, Gain, Offer, Proof, Restorer, Spoil, Step, Wait, reason

MOST_FOUND = 8  # packages nobody has named that are shown
MOST_OPTIONS = 2000  # packages on a deal's issues whose gains are listed
MOST_FRONTIERS = 2  # pairs of parties that share as many named deals as any other
SHOWN_BLOCKS = 3
WORTH_WAITING_WITH = ("blocked", "held out for", "ready")  # what no party refuses


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
    revision: ClassVar[int] = 2

    deals: tuple[DealEntry, ...]
    found: tuple[FoundPackage, ...]
    formed: int  # packages that could be put together, means told apart
    is_search_complete: bool  # False: too many to form; found packages, trades and waits are then not given
    limits: tuple[str, ...]  # where the search ended early, and what would fit; also among the warnings
    frontiers: tuple[Frontier, ...]
    trades: tuple[Trade, ...]  # the best for each pair of actors
    links: tuple[Link, ...]  # what tying two issues together brings
    awaited: tuple[Awaited, ...]  # what each party could best wait for among all packages that can be found
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


def deals(case: Case, scenario: str | None = None, search: Search | None = None) -> Deals:
    """Judge every named deal of a case, and find packages that nobody has named.

    A deal that belongs to a scenario is judged there, unless that scenario is asked about. `search` says what the
    packages that are found must satisfy, and between whom the frontier is drawn. Raises UnknownName, and
    Contradiction where its conditions can't all be met.
    """
    wanted = search or Search()
    here = case.at(scenario)
    arena = Arena.of(here)
    baseline = no_deal(arena)
    entries: dict[str, DealEntry] = {}
    for name, batch in _batches(here).items():
        entries |= _judged(arena if name is None else Arena.of(case, name), batch, name)
    situation = tuple(int(level) for level in baseline.outcomes[0])
    field = Field.of(arena, situation)
    finding = Finding.of(field, situation, wanted.conditions(arena))
    frontiers = tuple(_frontier(field, finding, pair, entries) for pair in _pairs(arena, wanted, entries))
    limits = tuple(_limits(here, finding, frontiers))
    traded, linked = trades(finding) if finding.is_formed else ((), ())
    return Deals(
        case=CaseReference.of(case),
        scenario=here.scenario,
        parameters=wanted.parameters(),
        warnings=_warnings(arena, baseline) + limits,
        deals=tuple(entries[key] for key in here.deals),
        found=_found(field, finding, here) if finding.is_formed else (),
        formed=finding.space.size,
        is_search_complete=finding.is_formed,
        limits=limits,
        frontiers=frontiers,
        trades=traded,
        links=linked,
        awaited=tuple(_awaited(finding, here, entries)) if finding.is_formed else (),
        no_deal=_if_nobody_deals(arena, baseline),
    )


def judged(case: Case, deal: str, scenario: str | None = None) -> DealEntry:
    """One named deal's entry among the answers of `deals`, without the others and what could be found.

    Raises UnknownName.
    """
    here = case.at(scenario)
    if deal not in here.deals:
        raise UnknownName("a deal", deal, here.deals)
    name, batch = next((name, batch) for name, batch in _batches(here).items() if here.deals[deal] in batch)
    return _judged(Arena.of(here) if name is None else Arena.of(case, name), batch, name, (deal,))[deal]


# Named deals ------------------------------------------------------------------------------------------------------


def _batches(case: Case) -> dict[str | None, list[Deal]]:
    """The deals by the scenario they are judged in; None: the one that the case is in."""
    found: dict[str | None, list[Deal]] = {}
    for deal in case.deals.values():
        found.setdefault(None if deal.scenario in (None, case.scenario) else deal.scenario, []).append(deal)
    return found


def _judged(
    arena: Arena, batch: Sequence[Deal], scenario: str | None, only: Collection[str] | None = None
) -> dict[str, DealEntry]:
    """Every deal of one scenario, or only some, judged together, since they are rivals of each other."""
    docket = Docket(arena, batch, no_deal(arena).outcomes)
    from_status_quo = Docket(arena, batch, np.array([arena.status_quo]))
    held = {key: _held_out_for(docket, key, _waits(docket, key)) for key in docket.deals}
    return {
        key: _entry(
            docket,
            docket.deals[key],
            _words(from_status_quo, key),
            held[key],
            _deadlock(key, held),
            scenario,
        )
        for key in (docket.deals if only is None else only)
    }


def _words(docket: Docket, key: str) -> tuple[str, ...]:
    return tuple(word for word, given in zip(VERDICTS, docket.verdicts(key)[0], strict=True) if given)


def _waits(docket: Docket, key: str) -> tuple[Wait, ...]:
    """Every party's threshold for every rival that is in reach."""
    gain, found = docket.gain(key)[0], []
    for rival in docket.rivals(key):
        other = docket.gain(rival.key)[0]
        if np.isnan(gain).any() or np.isnan(other).any():
            continue
        common, holdout = docket.waits(key, rival.key)
        names = [docket.arena.actors[i] for i in common]
        for c, name in enumerate(names):
            against = {
                names[e]: float(holdout.threshold_rival[0, e])
                for e, j in enumerate(common)
                if e != c and gain[j] > other[j]
            }
            outwaiting = tuple(other for e, other in enumerate(names) if holdout.outwaited_by[0, c, e])
            credible = bool(holdout.waits[0, c] and holdout.credible[0, c])
            found.append(Wait(name, rival.key, float(holdout.threshold_now[0, c]), credible, against, outwaiting))
    return tuple(found)


def _held_out_for(docket: Docket, key: str, table: tuple[Wait, ...]) -> tuple[Wait, ...]:
    """The credible waits that make the verdict: each waiter's most valuable rival that could be had, ties all."""
    if not docket.verdicts(key)[0, HELD_OUT]:
        return ()
    bettering = _better_deals(docket, docket.deals[key])
    held = [
        wait for wait in table if wait.credible and wait.rival not in bettering and docket.could_be_had(wait.rival)[0]
    ]

    def value(wait: Wait) -> float:
        i = docket.arena.actor(wait.actor)
        return float(docket.arena.discount[0, i] * docket.gain(wait.rival)[0, i])

    best = {wait.actor: max(value(other) for other in held if other.actor == wait.actor) for wait in held}
    return tuple(wait for wait in held if value(wait) >= best[wait.actor] - TOLERANCE)


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
    docket: Docket,
    deal: Deal,
    from_status_quo: tuple[str, ...],
    held: tuple[Wait, ...],
    deadlock: tuple[str, ...],
    scenario: str | None,
) -> DealEntry:
    standing = docket.standings(deal.key)[0]
    arena, verdicts = docket.arena, _words(docket, deal.key)
    proof = _proof(standing, _waits(docket, deal.key))
    offers = _offers(standing, deal) if proof.refusing else ()
    finding = _same_issues(standing, deal)
    is_reached = standing.willing is None or bool(standing.willing.in_reach[0])
    gain = standing.gain[0]
    return DealEntry(
        key=deal.key,
        name=deal.name,
        parties=deal.parties,
        terms=dict(deal.terms),
        status=deal.status,
        scenario=scenario,
        verdict=verdicts[0],
        held_out_for=tuple(dict.fromkeys(wait.rival for wait in held)),
        also=verdicts[1:],
        from_status_quo=None if from_status_quo == verdicts else from_status_quo[0],
        deadlocked_with=deadlock,
        chance=float(standing.chance[0]) if is_reached else None,
        gains=_gains(standing, deal) if is_reached else (),
        sweeteners=offers,
        may_undo=_noted(standing, _smallest(may_undo(standing))) if _is_tried(standing) else (),
        spoils=tuple(_spoil(arena, one) for one in undoings(standing)) if _is_tried(standing) else (),
        buyouts=_buyouts(standing, deal),
        bettered_by=_noted(standing, bettered_by(standing, gain)) if _is_tried(standing) else (),
        bettered_by_deals=_better_deals(docket, deal) if is_reached else (),
        is_undominated=_is_undominated(finding, gain),
        solutions=() if finding is None or finding.cut_off else finding.solutions,
        options=_option_gains(finding),
        sentence=reason(arena.case, verdicts[0], proof, held, offers),
        proof=proof,
    )


def _better_deals(docket: Docket, deal: Deal) -> tuple[str, ...]:
    """Named rivals that could be had and give every party of a deal more."""
    parties = [docket.arena.actor(key) for key in deal.parties]
    gain = docket.gain(deal.key)[0, parties]
    return tuple(
        rival.key
        for rival in docket.rivals(deal.key)
        if (docket.gain(rival.key)[0, parties] > gain + TOLERANCE).all() and docket.could_be_had(rival.key)[0]
    )


def _is_tried(standing: Standing) -> bool:
    """Whether there is something to do, and a plan to do it by."""
    return standing.willing is not None and bool(standing.willing.in_reach[0])


def _proof(standing: Standing, table: tuple[Wait, ...]) -> Proof:
    arena, able = standing.field.arena, standing.willing
    if able is None:
        return Proof(waits=table)
    if not able.in_reach[0]:
        missing = smallest_additions(standing.field, standing.package, standing.situation, standing.parties)
        return Proof(missing=tuple(arena.names(mask) for mask in missing))
    one = best_plan(able)
    found, complete = blocks(standing)
    return Proof(
        plan=_steps(arena, standing.package, one),
        needs=arena.names(one.plan.acting & ~standing.parties),
        refusing=_names(arena, able.refusing[0, int(able.chosen[0].argmax())]),
        blocks=tuple(_block(standing, counter) for counter in found[:SHOWN_BLOCKS]),
        search_complete=complete,
        waits=table,
    )


def _same_issues(standing: Standing, deal: Deal) -> Finding | None:
    """The packages that the parties could agree on instead, on the same issues."""
    if not _is_tried(standing):
        return None
    conditions = on_the_issues_of(deal, standing.field.arena, standing.situation)
    return Finding.of(standing.field, standing.situation, conditions).between(standing.parties)


def _offers(standing: Standing, deal: Deal) -> tuple[Offer, ...]:
    """What the parties could add so that all of them gain."""
    arena, able = standing.field.arena, standing.willing
    assert able is not None
    found = sweeteners(standing.field, standing.package, standing.situation, able, standing.parties)
    return tuple(
        Offer(arena.terms(one.package), {key: float(one.gain[arena.actor(key)]) for key in deal.parties})
        for one in found
    )


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


def _gains(standing: Standing, deal: Deal) -> tuple[Gain, ...]:
    """What every actor expects: parties first, then outsiders."""
    arena, gain = standing.field.arena, standing.gain[0]
    shares = share_of(gain, standing.field.stakes[0])
    ratifiers = {key for party in deal.parties for key in arena.case.actors[party].ratified_by}
    asked = ratifiers | set(arena.names(_asked(standing)))
    found = []
    for key in (*deal.parties, *(key for key in arena.case.actors if key not in deal.parties)):
        i = arena.actor(key)
        role = "party" if key in deal.parties else "ratifier" if key in ratifiers else _role(gain[i])
        found.append(Gain(key, float(gain[i]), _or_none(shares[i]), role, role != "party" and key in asked))
    return tuple(found)


def _asked(standing: Standing) -> int:
    """Those who act in some plan that is in reach."""
    asked = 0
    if standing.willing is not None:
        for p, one in enumerate(standing.willing.undertakings):
            asked |= one.plan.acting if standing.willing.possible[0, p] else 0
    return asked


def _role(gain: float) -> str:
    """What an outsider is to a deal."""
    return "pays" if gain < -TOLERANCE else "rides free" if gain > TOLERANCE else "indifferent"


def _or_none(number: float) -> float | None:
    return None if np.isnan(number) else float(number)


def _block(standing: Standing, counter: Counter) -> Block:
    arena = standing.field.arena
    shares = share_of(counter.gain, standing.field.stakes[0])
    coalition = arena.names(counter.coalition)
    places = {key: arena.actor(key) for key in coalition}
    gains = tuple(Gain(key, float(counter.gain[i]), _or_none(shares[i]), "blocks") for key, i in places.items())
    undoes = counter.situation != standing.situation
    return Block(
        coalition=coalition,
        terms=arena.terms(counter.package),
        levers=tuple(arena.levers[f].key for f in counter.levers if f >= 0),
        chance=counter.chance,
        gains=gains,
        undoes=undoes,
        preempting=() if undoes else tuple(gain.actor for gain in gains if gain.points < -TOLERANCE),
    )


def _buyouts(standing: Standing, deal: Deal) -> tuple[Block, ...]:
    """What outsiders could win some parties of a standing deal with."""
    if deal.status != "in_force" or not _is_tried(standing):
        return ()
    return _noted(standing, _smallest(buyouts(standing)))


def _spoil(arena: Arena, one: Undoing) -> Spoil:
    lever = arena.levers[one.lever]
    acting, issue = arena.names(lever.acting), arena.issues[lever.issue]
    return Spoil(
        by=acting,
        lever=lever.key,
        issue=issue,
        level=arena.case.issues[issue].levels[lever.to],
        chance=one.chance,
        gains={key: float(one.gain[arena.actor(key)]) for key in acting},
        would=one.would,
        restorers=tuple(
            Restorer(arena.names(arena.levers[b.lever].acting), arena.levers[b.lever].key, b.chance, b.would)
            for b in one.restored_by
        ),
    )


def _smallest(counters: Sequence[Counter]) -> list[Counter]:
    """Those whose coalition holds no other's."""
    masks = {counter.coalition for counter in counters}
    return [c for c in counters if not any(mask != c.coalition and mask & ~c.coalition == 0 for mask in masks)]


def _noted(standing: Standing, counters: Sequence[Counter]) -> tuple[Block, ...]:
    return tuple(_block(standing, counter) for counter in counters[:SHOWN_BLOCKS])


# Packages that can be found ---------------------------------------------------------------------------------------


def _option_gains(finding: Finding | None) -> tuple[tuple[float, ...], ...]:
    if finding is None or not finding.is_formed:
        return ()
    return evenly(finding.survey.sample, MOST_OPTIONS)


def _is_undominated(finding: Finding | None, gain: Array) -> bool | None:
    """Whether no package in reach is better than this for one party and worse for none."""
    if finding is None or not finding.is_formed:
        return None
    others = finding.survey.overall.gain.round(DECIMALS)
    own = gain[finding.space.members()].round(DECIMALS)
    return not bool(((others >= own).all(axis=1) & (others > own).any(axis=1)).any())


def _pairs(arena: Arena, wanted: Search, entries: Mapping[str, DealEntry]) -> list[tuple[str, ...]]:
    """Between whom the frontier is drawn: those asked for, or the pairs who share most named deals."""
    if wanted.between:
        return [wanted.between]
    shared = Counts(
        pair for entry in entries.values() if entry.scenario is None for pair in combinations(sorted(entry.parties), 2)
    )
    most = max(shared.values(), default=0)
    tied: list[tuple[str, ...]] = sorted(pair for pair, count in shared.items() if count == most)
    return tied if len(tied) <= MOST_FRONTIERS else []


def _frontier(field: Field, finding: Finding, parties: tuple[str, ...], entries: Mapping[str, DealEntry]) -> Frontier:
    between = finding.between(finding.arena.mask(parties))
    inside = [finding.arena.actors[i] for i in between.space.members()]
    named = {
        entry.key: tuple(entry.gain_of(party).points for party in inside)
        for entry in entries.values()
        if entry.scenario is None and entry.gains and entry.status == "proposed" and set(inside) <= set(entry.parties)
    }
    return frontier(field, between, named)


def _awaited(finding: Finding, case: Case, entries: Mapping[str, DealEntry]) -> Iterator[Awaited]:
    """What the parties of each deal that nobody refuses could best wait for."""
    return awaited(
        finding,
        (
            (case.deals[entry.key], np.array([entry.gain_of(actor).points for actor in finding.arena.actors]))
            for entry in entries.values()
            if entry.scenario is None and entry.gains and entry.verdict in WORTH_WAITING_WITH
        ),
    )


def _limits(case: Case, finding: Finding, frontiers: Sequence[Frontier]) -> Iterator[str]:
    """Where the search for packages ended early, and what would fit."""
    if not finding.is_formed:
        yield (
            f"{finding.space.size:,} packages can be put together; up to {MOST_PACKAGES:,} are formed one by one, and "
            f"any {finding.most_issues} of the issues have no more, nor have packages of at most {finding.most_terms} "
            "terms. For frontiers, trades, waits and found packages ask for so few issues or terms, or name terms that "
            "must or mustn't be in"
        )
    for one in frontiers:
        if one.cut_off:
            yield (
                f"between {actors_in_words(case, one.parties)} the search for what these rules pick was cut off, "
                f"so that better packages may be missing: {', '.join(one.cut_off)}"
            )


def _found(field: Field, finding: Finding, case: Case) -> tuple[FoundPackage, ...]:
    """For each set of parties the package with the largest product of gains that nobody named; the fairest first."""
    arena = field.arena
    named = [(arena.package_of(deal).terms, arena.mask(deal.parties)) for deal in case.deals.values()]
    best = best_of_each(finding, MOST_FOUND + len(named))
    new = [one for one in best if (one[0].terms, one[1]) not in named][:MOST_FOUND]
    return tuple(_found_package(field, f, *one) for f, one in enumerate(new, 1))


def _found_package(
    field: Field, number: int, package: Package, coalition: int, gain: Array, odds: float
) -> FoundPackage:
    arena = field.arena
    parties = arena.names(coalition)
    standing = Standing.of(field, package, parties, field.situation)
    shares = share_of(gain, field.stakes[0])
    gains = tuple(
        Gain(key, float(gain[i]), _or_none(shares[i]), role)
        for key in arena.case.actors
        for i in [arena.actor(key)]
        for role in ["party" if key in parties else _role(gain[i])]
        if key in parties or abs(gain[i]) > TOLERANCE
    )
    verdict = VERDICTS[int(standing.verdicts()[0].argmax())]
    return FoundPackage(f"found_{number}", parties, arena.terms(package), odds, gains, verdict)


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
