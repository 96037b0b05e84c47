"""Play: what comes of it when everybody acts on its own version and the levers work as they truly do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from realpolitik.arena import Arena, ArenaLever, Package
from realpolitik.case import Case, Deal, Issue, Stance
from realpolitik.effectivity import (
    SURE_ENOUGH,
    TOLERANCE,
    Outcome,
    Plan,
    Undertaking,
    ends_of,
    is_pulled_alone,
    members,
    no_deal,
    plans,
    pull,
    share_of,
    undertake,
)
from realpolitik.questions.expectation import is_solo
from realpolitik.questions.judgement import Docket, Field
from realpolitik.questions.mind import Mind, deals_here
from realpolitik.questions.naming import actors_in_words, terms_in_words
from realpolitik.questions.wording import chance, listed, points, sentence

SAME_DIGITS = 9  # chances and burdens that agree in so many are the same


@dataclass(frozen=True, slots=True)
class PlayedDeal:
    """What becomes of a deal when every party acts on its own version."""

    key: str
    name: str
    parties: tuple[str, ...]
    expected: Mapping[str, float | None]  # party → points by its own version; None: it knows of no way to do it
    refuses: tuple[str, ...]
    doubts: Mapping[str, tuple[str, ...]]  # party that would sign → parties that it believes would not
    happens_anyway: bool  # every term holds where things go if nobody deals
    is_signed: bool
    would_be_signed: bool  # if nobody misread anybody
    chance: float | None  # that what is signed succeeds; None: not signed, or nobody can do it
    gains: Mapping[str, float]  # actor → points by its own lights, at true chances; empty without a chance
    regrets: tuple[str, ...]  # parties that signed and lose by it
    sentence: str


@dataclass(frozen=True, slots=True)
class Pulled:
    """A lever that its holder pulls alone, since by its own version that pays."""

    holder: str
    lever: str
    issue: str
    to: str


@dataclass(frozen=True, slots=True)
class PlayedAlone:
    """Where things go when nobody deals and everybody acts on its own version."""

    outcome: Mapping[str, str]
    otherwise: Mapping[str, str]  # issues that end elsewhere if nobody misreads anybody → where
    pulled: tuple[Pulled, ...]
    in_vain: tuple[Pulled, ...]  # more likely to fail than their holder thinks
    open_ends: tuple[tuple[Mapping[str, str], ...], ...]  # groups of issues without one end, and the ends
    gains: Mapping[str, float]  # actor → points that the misreadings bring it or cost it
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class Play:
    """Everybody acts on its own version; what levers can do stands in the case, what an outcome is worth in each own.

    The arena of `clear` holds just that: it is the case in which nobody misreads anybody.
    """

    here: Case
    minds: Mapping[str, Mind]  # actor → its version
    clear: Docket
    field: Field  # where things go if nobody deals, everybody acting on its own version
    tried: tuple[tuple[Pulled, bool], ...]  # solo pulls on the way there, and whether each works
    open_ends: tuple[tuple[Outcome, ...], ...]

    @classmethod
    def of(cls, here: Case, minds: Sequence[Mind]) -> Play:
        """The play of everybody's own versions."""
        own = {actor: mind for mind in minds for actor in mind.holders}
        stances = {actor: _own_stances(here, mind.arena.case, actor) for actor, mind in own.items()}
        arena = Arena.of(replace(here, stances=stances))
        clear = Docket(arena, list(deals_here(here).values()), no_deal(arena).outcomes)
        return cls(here, own, clear, *_alone(arena, own))

    def alone(self) -> PlayedAlone:
        """Where things go when nobody deals."""
        arena, (_, clear) = self.clear.arena, self.clear.fields[0]
        ends_at, otherwise = _in_words(arena, self.field.situation), _in_words(arena, clear.situation)
        change = arena.change(clear.situation, self.field.situation)[0]
        gains = {actor: float(change[arena.actor(actor)]) for actor in self.here.actors}
        played = PlayedAlone(
            outcome=ends_at,
            otherwise={issue: level for issue, level in otherwise.items() if level != ends_at[issue]},
            pulled=tuple(one for one, works in self.tried if works),
            in_vain=tuple(one for one, works in self.tried if not works),
            open_ends=tuple(tuple(_in_words(arena, end) for end in group) for group in self.open_ends),
            gains={actor: gain for actor, gain in gains.items() if abs(gain) > TOLERANCE},
            sentence="",
        )
        return replace(played, sentence=_alone_in_words(self.here, played))

    def deal(self, deal: Deal) -> PlayedDeal:
        """What becomes of a deal."""
        start = self.field.start(deal)
        is_anyway = self.field.arena.package_of(deal).outcome(start) == start
        refuses = () if is_anyway else self._refusing(deal, {key: mind.docket for key, mind in self.minds.items()})
        done = None if refuses or is_anyway else self._carried_out(deal, start)
        gains = {} if done is None else dict(zip(self.field.arena.actors, map(float, done.gain[0]), strict=True))
        doubts = {party: self._doubted(deal, party) for party in deal.parties if party not in refuses}
        played = PlayedDeal(
            key=deal.key,
            name=deal.name,
            parties=deal.parties,
            expected={party: self._expected(deal.key, party) for party in deal.parties},
            refuses=refuses,
            doubts={} if is_anyway else {party: others for party, others in doubts.items() if others},
            happens_anyway=is_anyway,
            is_signed=not refuses and not is_anyway,
            would_be_signed=not self._refusing(deal, dict.fromkeys(self.minds, self.clear)),
            chance=None if done is None else float(done.chance[0]),
            gains={actor: gains[actor] for actor in self.here.actors if actor in gains},
            regrets=tuple(party for party in deal.parties if gains.get(party, 0.0) < -TOLERANCE),
            sentence="",
        )
        return replace(played, sentence=_deal_in_play(self.here, played))

    def _expected(self, deal: str, actor: str) -> float | None:
        """What an actor expects of a deal; None where it knows of no way."""
        mind = self.minds[actor]
        return mind.gain(deal, actor) if mind.knows(deal, actor) else None

    def _refusing(self, deal: Deal, dockets: Mapping[str, Docket]) -> tuple[str, ...]:
        """Parties that don't expect to gain, each by its own docket, and ratifiers that expect to lose."""
        asked = {key: False for party in deal.parties for key in self.here.actors[party].ratified_by}
        asked |= dict.fromkeys(deal.parties, True)
        return tuple(key for key in self.here.actors if key in asked and _refuses(dockets[key], deal, key, asked[key]))

    def _doubted(self, deal: Deal, party: str) -> tuple[str, ...]:
        docket = self.minds[party].docket
        return tuple(other for other in deal.parties if _refuses(docket, deal, other, True))

    def _carried_out(self, deal: Deal, start: Outcome) -> Undertaking | None:
        """The best of the plans for which everybody is there: the parties, and outsiders who expect to gain by it.

        Where there is one that every party expects to gain by, it is one of those.
        """
        arena = self.field.arena
        package, parties = arena.package_of(deal), arena.mask(deal.parties)
        able = []
        for plan in plans(arena, package, start):
            gaining = self._gaining(deal, _levers(arena, plan))
            agree = members(parties | gaining, len(arena.actors))[list(arena.root)]
            if not plan.acting & ~(parties | gaining) and all(arena.votes[k].is_met(agree) for k in plan.voted):
                able.append((not parties & ~gaining, undertake(arena, package, plan, start, parties)))
        ranked = [(agreed, *self._merit(one), one) for agreed, one in able if one.chance[0] > 0]
        return max(ranked, key=lambda ranks: ranks[:3])[3] if ranked else None

    def _gaining(self, deal: Deal, levers: tuple[str, ...]) -> int:
        """Those who expect to gain by a plan; who doesn't know it, by the deal: a mask of the arena's actors."""
        gaining = []
        for actor, mind in self.minds.items():
            if mind.knows(deal.key, actor):
                able = mind.docket.standings(deal.key)[0].willing
                same = [one for one in able.undertakings if _levers(mind.arena, one.plan) == levers] if able else []
                gains = same[0].gain[0] if same else mind.gains[deal.key]
                gaining += [actor] if gains[mind.arena.actor(actor)] > TOLERANCE else []
        return self.field.arena.mask(gaining)

    def _merit(self, one: Undertaking) -> tuple[float, float]:
        """A plan's chance, then how little its costs are in share of stake."""
        burden = 0.0 if one.cost is None else np.nan_to_num(share_of(one.cost[0], self.field.stakes[0])).max()
        return round(float(one.chance[0]), SAME_DIGITS), -round(float(burden), SAME_DIGITS)


def _levers(arena: Arena, plan: Plan) -> tuple[str, ...]:
    """A plan's levers by name, empty for terms that need none."""
    return tuple(arena.levers[f].key if f >= 0 else "" for f in plan.levers)


def _refuses(docket: Docket, deal: Deal, actor: str, is_party: bool) -> bool:
    """Whether an actor says no to a deal; a party does so too where it sees no way, or nothing to gain."""
    known = deal.key in docket.deals and actor in docket.arena.actors
    able = docket.standings(deal.key)[0].willing if known else None
    if able is None or not able.in_reach[0]:
        return is_party
    return bool(able.refusing[0, int(able.chosen[0].argmax()), docket.arena.actor(actor)])


def _own_stances(here: Case, own: Case, actor: str) -> Mapping[str, Stance]:
    """What an actor wants by its own version, on issues that are the same there; on others as the case has it."""
    wanted, seen = here.stances.get(actor, {}), own.stances.get(actor, {})
    if actor not in own.actors or seen == wanted:
        return wanted
    same = {key for key, issue in here.issues.items() if key in own.issues and _is_same(own.issues[key], issue)}
    kept = {key: stance for key, stance in wanted.items() if key not in same}
    return kept | {
        key: stance
        for key, stance in seen.items()
        if key in same and (stance.when is None or stance.when.issue in same)
    }


def _is_same(one: Issue, other: Issue) -> bool:
    return (one.levels, one.points) == (other.levels, other.points)


def _in_words(arena: Arena, outcome: Outcome) -> dict[str, str]:
    return {key: arena.case.issues[key].levels[level] for key, level in zip(arena.issues, outcome, strict=True)}


def _alone(
    arena: Arena, minds: Mapping[str, Mind]
) -> tuple[Field, tuple[tuple[Pulled, bool], ...], tuple[tuple[Outcome, ...], ...]]:
    """Where solo pulls lead if each is made for its holder's reasons and works as it truly works.

    As in no deal: every order is followed, and a group of issues without one end stands at its status quo. Beside it
    the pulls on the way with whether each works, and the ends of groups that have more than one.
    """
    start = tuple(int(level) for level in no_deal(replace(arena, levers=())).outcomes[0])
    settled, open_ends = list(start), []
    tried: dict[str, tuple[Pulled, bool]] = {}
    for group in _tied(arena, [mind.arena for mind in minds.values()]):
        moves = list(_moves(arena, minds, group, start))
        found, circular = ends_of(start, [(here, there) for here, _, there, works in moves if works])
        is_open = circular or len(found) > 1
        for k in group:
            settled[k] = arena.status_quo[k] if is_open else found[0][k]
        if is_open:
            open_ends.append(tuple(found))
            continue
        for _, lever, _, works in moves:
            issue, level = arena.issues[lever.issue], arena.case.levers[lever.key].to
            tried[lever.key] = (Pulled(arena.names(lever.acting)[0], lever.key, issue, level), works)
    return Field.of(arena, tuple(settled)), tuple(tried[key] for key in sorted(tried)), tuple(open_ends)


def _moves(
    arena: Arena, minds: Mapping[str, Mind], group: Sequence[int], start: Outcome
) -> Iterator[tuple[Outcome, ArenaLever, Outcome, bool]]:
    """The pulls that are made one after the other: (here, lever, there, whether it works)."""
    reached = [start]
    for here in reached:
        for f, lever in enumerate(arena.levers):
            truly = pull(arena, f, here) if lever.issue in group and is_solo(lever) else None
            if truly is not None and _would_pull(minds[arena.names(lever.acting)[0]].arena, arena, lever, here):
                works = bool(truly.chance[0] >= SURE_ENOUGH - TOLERANCE)
                there = Package(((lever.issue, lever.to),)).outcome(here)
                yield here, lever, there, works
                if works and there not in reached:
                    reached.append(there)


def _would_pull(mind: Arena, arena: Arena, lever: ArenaLever, here: Outcome) -> bool:
    """Whether a lever's holder pulls it alone in a situation, by its own version."""
    seen = _as_seen(mind, arena, here)
    known = next((f for f, one in enumerate(mind.levers) if one.key == lever.key), None)
    if seen is None or known is None or mind.names(mind.levers[known].acting) != arena.names(lever.acting):
        return False
    return pull(mind, known, seen) is not None and bool(is_pulled_alone(mind, known, seen)[0])


def _as_seen(mind: Arena, arena: Arena, outcome: Outcome) -> Outcome | None:
    """An outcome in a version; None where the version has no word for it. What only the version has is as it starts."""
    seen = list(mind.status_quo)
    for key, level in _in_words(arena, outcome).items():
        if key in mind.issues:
            issue = mind.case.issues[key]
            if level not in issue.levels:
                return None
            seen[mind.issue(key)] = issue.index(level)
    return tuple(seen)


def _tied(arena: Arena, others: Sequence[Arena]) -> list[tuple[int, ...]]:
    """Groups of the arena's issues, tied together in it or in any of the others."""
    groups = [{arena.issues[k] for k in group} for group in arena.groups]
    for other in others:
        for tie in other.groups:
            keys = {other.issues[k] for k in tie}
            touched = [group for group in groups if group & keys]
            if len(touched) > 1:
                groups = [group for group in groups if group not in touched]
                groups.append({key for group in touched for key in group})
    return [tuple(k for k, key in enumerate(arena.issues) if key in group) for group in groups]


def _deal_in_play(here: Case, one: PlayedDeal) -> str:
    if one.happens_anyway:
        return "It comes about anyway."
    said = _refused_in_words(here, one) if one.refuses else _signed_in_words(here, one)
    if one.would_be_signed != one.is_signed:
        verb = "would" if one.would_be_signed else "wouldn't"
        said.append(f"if nobody misread anybody, it {verb} be agreed")
    return " ".join(map(sentence, said))


def _refused_in_words(here: Case, one: PlayedDeal) -> list[str]:
    parties = [f"{here.actors[actor].name}{_expectation(one, actor)}" for actor in one.refuses if actor in one.parties]
    ratifiers = [actor for actor in one.refuses if actor not in one.parties]
    said = [f"{listed(parties)} would refuse"] if parties else []
    return [*said, f"{actors_in_words(here, ratifiers)} wouldn't ratify it"] if ratifiers else said


def _expectation(one: PlayedDeal, actor: str) -> str:
    """What a party expects, in brackets."""
    gain = one.expected[actor]
    if gain is None:
        return " (sees no way to do it)"
    return f" ({'nothing to gain' if points(gain) == points(0) else points(gain)})"


def _signed_in_words(here: Case, one: PlayedDeal) -> list[str]:
    expecting = listed(f"{here.actors[party].name}{_expectation(one, party)}" for party in one.parties)
    said = [f"{expecting} would agree"]
    if one.chance is None:
        said = [f"{said[0]}, but nobody who is willing could carry it out"]
    elif all(points(one.gains[party]) == points(one.expected[party] or 0.0) for party in one.parties):
        said = [f"{said[0]} and get what they expect (chance {chance(one.chance)})"]
    else:
        got = listed(f"{here.actors[party].name} {points(one.gains[party])}" for party in one.parties)
        said.append(f"what they get is {got} (chance {chance(one.chance)})")
    if one.regrets:
        said.append(f"{actors_in_words(here, one.regrets)} would regret it")
    for party, others in one.doubts.items():
        refusing = actors_in_words(here, others)
        said.append(f"{here.actors[party].name} believes that {refusing} would refuse, and may never ask")
    return said


def _alone_in_words(here: Case, one: PlayedAlone) -> str:
    """Where everybody's acting alone on its own version ends, and for whom that is worse than seeing clearly."""
    said = ["if nobody deals, it ends as it would if nobody misread anybody"]
    if one.otherwise:
        reached = terms_in_words(here, {issue: one.outcome[issue] for issue in one.otherwise})
        clear = terms_in_words(here, one.otherwise)
        said = [f"if nobody deals, it ends with {reached}; if nobody misread anybody, with {clear}"]
        for verb, sign in (("costs", -1), ("serves", 1)):
            who = [f"{here.actors[key].name} ({points(gain)})" for key, gain in one.gains.items() if gain * sign > 0]
            said += [f"that {verb} {listed(who)}"] if who else []
    for pulled in one.in_vain:
        terms = terms_in_words(here, {pulled.issue: pulled.to})
        said.append(f"{here.actors[pulled.holder].name} tries for {terms}, more likely in vain than it believes")
    return " ".join(map(sentence, said))
