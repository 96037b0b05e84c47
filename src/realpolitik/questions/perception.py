"""Perception: what each actor reads into the others, where it is wrong, and what comes of it.

An actor's own version of the case is the belief scenario `of` it; whoever has none takes the case as it stands. A
surprise is an answer about an actor that isn't the same in somebody's version as in that actor's own. In play each
acts on its own version, and what the levers can truly do decides. Hypergames: [Bennett1977].
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, ClassVar

import numpy as np

from realpolitik.arena import Arena, ArenaLever, Array, Package
from realpolitik.case import NOW, Case, Deal, Issue, Stance
from realpolitik.effectivity import (
    SURE_ENOUGH,
    TOLERANCE,
    Outcome,
    Plan,
    Undertaking,
    Willing,
    helpers,
    members,
    no_deal,
    plans,
    pull,
    share_of,
    undertake,
    willing,
)
from realpolitik.effectivity.no_deal import _ends as ends
from realpolitik.effectivity.no_deal import _is_pulled as is_pulled
from realpolitik.effectivity.plans import Mask
from realpolitik.methods import similarity
from realpolitik.questions.answer import Answer, CaseReference
from realpolitik.questions.judgement import VERDICTS, Docket, Field
from realpolitik.questions.naming import actors_in_words, key_in_words, terms_in_words
from realpolitik.questions.standing import ZERO_AS_PRINTED
from realpolitik.questions.wording import agreement as as_agreement
from realpolitik.questions.wording import amount, chance, listed, points, possessive, sentence

LEAST_DIFFERENCE = 0.05  # of the whole scale: numbers are opinions, and nearer ones surprise nobody
LEAST_RAISE = 0.05  # of the chance: who adds less holds no key
ANYWAY = VERDICTS[0]
SAME_DIGITS = 9  # points and chances that agree in so many are the same
MOST_NAMED = 3  # believers that a sentence names


@dataclass(frozen=True, slots=True)
class Version:
    """The case as some actors see it, and what it says."""

    key: str  # the belief scenario; for the case as it was asked about its scenario, or NOW
    name: str
    holders: tuple[str, ...]  # whose version it is
    verdicts: Mapping[str, str]  # deal → verdict; a deal that the version leaves out isn't there
    no_deal: Mapping[str, str]  # issues that move if nobody deals → where


@dataclass(frozen=True, slots=True)
class Surprise:
    """What one version says about some actors, and what their own says."""

    key: str
    question: str  # gain, verdict, no deal, stand, key
    version: str  # whose answer is wrong
    believers: tuple[str, ...]
    about: tuple[str, ...]
    topic: str  # a deal, an issue, or the two who stand together or apart
    believed: str
    own: str
    believed_value: float | None  # gain: points; key: chance that turns on it; stand: agreement
    own_value: float | None
    is_reversal: bool  # another verdict, sign, level or part, and not only another size
    size: float  # of the difference, 0 to 1 of its scale
    sentence: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """Something that a version leaves out though others act on it, or that only this version has."""

    kind: str  # lever, issue, deal, actor
    name: str
    version: str
    believers: tuple[str, ...]
    of: tuple[str, ...]  # whose it is
    is_imagined: bool  # the version counts on it, but it isn't there
    sentence: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Perception(Answer):
    """Every version of the case, what each gets wrong about the others, and what comes of it."""

    question: ClassVar[str] = "perception"

    versions: tuple[Version, ...]  # the case as it was asked about first
    surprises: tuple[Surprise, ...]  # reversals first, then question by question, the largest first
    unseen: tuple[Unseen, ...]
    deals: tuple[PlayedDeal, ...]
    alone: PlayedAlone | None  # None where everybody sees the same
    sentence: str

    @property
    def entries(self) -> tuple[Surprise, ...]:
        """The surprises."""
        return self.surprises

    def records(self) -> list[dict[str, Any]]:
        """A row for each surprise."""
        return [
            {
                "version": one.version,
                "about": one.about,
                "question": one.question,
                "topic": one.topic,
                "believed": one.believed,
                "own": one.own,
                "believed_value": one.believed_value,
                "own_value": one.own_value,
                "reversal": one.is_reversal,
            }
            for one in self.surprises
        ]

    def __str__(self) -> str:
        return Answer.__str__(self) if self.surprises else self.sentence


def perception(case: Case, scenario: str | None = None) -> Perception:
    """What if they misread each other? Each actor's version of the case, surprises, and what comes of them.

    Asked about a scenario, the versions are the beliefs that build on it; asked about a belief, they are what its
    holder takes the others to believe.
    """
    here = case.at(scenario)
    minds = _minds(here)
    common: dict[str, Any] = {
        "case": CaseReference.of(case),
        "scenario": here.scenario,
        "parameters": {},
        "warnings": tuple(_unclear(here)),
    }
    if not any(mind.is_own for mind in minds):
        nothing = _nothing_to_misread(here)
        return Perception(**common, versions=(), surprises=(), unseen=(), deals=(), alone=None, sentence=nothing)
    played = _Play.of(here, minds)
    return Perception(
        **common,
        versions=tuple(_version(mind, here) for mind in minds),
        surprises=_surprises(minds, here),
        unseen=tuple(_unseen(minds, here)),
        deals=tuple(played.deal(deal) for deal in _deals(here).values()),
        alone=played.alone(),
        sentence=_who_differs(here, minds),
    )


# Versions ---------------------------------------------------------------------------------------------------------


def versions(case: Case) -> dict[str, str | None]:
    """Every actor → the belief scenario that is its own version of the case; `case.scenario` where it has none."""
    nearest = {actor: keys[0] for actor, keys in _nearest(case).items() if len(keys) == 1}
    return {actor: nearest.get(actor, case.scenario) for actor in case.actors}


def _unclear(case: Case) -> Iterator[str]:
    """A warning for every actor that has more than one version of the case."""
    for actor, keys in _nearest(case).items():
        if len(keys) > 1:
            several = f"{case.actors[actor].name} has several versions of the case ({listed(sorted(keys))})"
            yield f"{several}, and none of them is used: keep one as a belief"


def _nearest(case: Case) -> dict[str, list[str]]:
    """Actor → those of its beliefs that build most directly on the case as it was asked about."""
    found: dict[str, dict[str, int]] = {}
    for key, scenario in case.scenarios.items():
        steps = _steps(case, key)
        if scenario.of is not None and scenario.of in case.actors and steps is not None:
            found.setdefault(scenario.of, {})[key] = steps
    return {actor: [key for key in keys if keys[key] == min(keys.values())] for actor, keys in found.items()}


def _steps(case: Case, key: str) -> int | None:
    """How many of its holder's beliefs lie between a scenario and the case; None where anything else does.

    A belief that builds on somebody else's is what that other takes its holder to believe.
    """
    steps, of = 0, case.scenarios[key].of
    below: str | None = key
    while below != case.scenario:
        if below is None or of is None or case.scenarios[below].of != of:
            return None
        below, steps = case.scenarios[below].base, steps + 1
    return steps


def _deals(case: Case) -> dict[str, Deal]:
    """The deals that belong to the case as it was asked about."""
    return {key: deal for key, deal in case.deals.items() if deal.scenario in (None, case.scenario)}


@dataclass(frozen=True, slots=True, eq=False)
class _Mind:
    """A version of the case, ready to be asked; its arena has a single draw."""

    key: str
    is_own: bool  # a belief, and not the case as it was asked about
    holders: tuple[str, ...]
    docket: Docket
    gains: Mapping[str, Array]  # deal → points (n,), NaN where nobody can bring it about
    end: Outcome  # where things go if nobody deals

    @classmethod
    def of(cls, here: Case, scenario: str | None, holders: Sequence[str]) -> _Mind:
        arena = Arena.of(here.at(scenario))
        known = [deal for key, deal in arena.case.deals.items() if key in _deals(here)]
        outcomes = no_deal(arena).outcomes
        docket = Docket(arena, known, outcomes)
        gains = {key: docket.gain(key)[0] for key in docket.deals}
        end = tuple(int(level) for level in outcomes[0])
        return cls(scenario or NOW, scenario != here.scenario, tuple(holders), docket, gains, end)

    @property
    def arena(self) -> Arena:
        return self.docket.arena

    @property
    def field(self) -> Field:
        return self.docket.fields[0][1]

    def gain(self, deal: str, actor: str) -> float | None:
        """What an actor expects of a deal in this version; None where nobody can bring it about."""
        expected = float(self.gains[deal][self.arena.actor(actor)])
        return None if np.isnan(expected) else expected

    def verdict(self, deal: str) -> str:
        """What becomes of a deal; several words, joined by "or", where plans tie and their verdicts differ."""
        given = self.docket.verdicts(deal)[0]
        return " or ".join(word for word, yes in zip(VERDICTS, given.tolist(), strict=True) if yes)

    def known(self, actors: Iterable[str]) -> list[str]:
        """Those of the actors that this version has."""
        return [actor for actor in actors if actor in self.arena.actors]

    def knows(self, deal: str, actor: str) -> bool:
        """Whether this version has the deal and the actor at all."""
        return deal in self.docket.deals and actor in self.arena.actors


def _minds(here: Case) -> tuple[_Mind, ...]:
    """Every version that somebody has, the case as it was asked about first, whether or not anybody takes it so."""
    holders: dict[str | None, list[str]] = {here.scenario: []}
    for actor, scenario in versions(here).items():
        holders.setdefault(scenario, []).append(actor)
    return tuple(_Mind.of(here, scenario, actors) for scenario, actors in holders.items())


# Over draws, for claims -------------------------------------------------------------------------------------------


def is_surprised(believed: Docket, own: Docket, actor: str, by: str | Mapping[str, str]) -> Mask:
    """Whether what an actor gains by a deal, or by bare terms, surprises whoever believes otherwise: (d,).

    So it does where the gain has another sign in the actor's own version, or differs by LEAST_DIFFERENCE of its stake.
    """
    here, there = _gain_by(believed, actor, by), _gain_by(own, actor, by)
    if here is None or there is None:
        return np.full(own.arena.draws, (here is None) is not (there is None))
    stakes = own.gather(lambda field: field.stakes)[:, own.arena.actor(actor)]
    turned = _sign(here) != _sign(there)
    far = np.abs(here - there) >= np.maximum(LEAST_DIFFERENCE * stakes, 2 * TOLERANCE) - TOLERANCE
    return np.asarray(turned | far)


def _gain_by(docket: Docket, actor: str, by: str | Mapping[str, str]) -> Array | None:
    """An actor's expected gain by a deal, or its sure gain by terms: (d,); None where the docket doesn't know it."""
    arena = docket.arena
    if actor not in arena.actors:
        return None
    if isinstance(by, str):
        return docket.gain(by)[:, arena.actor(actor)] if by in docket.deals else None
    if any(key not in arena.issues or level not in arena.case.issues[key].levels for key, level in by.items()):
        return None
    package = arena.package(by)
    change = docket.gather(lambda field: field.arena.change(field.situation, package.outcome(field.situation)))
    return np.asarray(change[:, arena.actor(actor)])


def _sign(gain: Array) -> Array:
    """−1, 0 or 1; out of reach is unlike each of them."""
    return np.where(np.isnan(gain), 2.0, np.where(np.abs(gain) > TOLERANCE, np.sign(gain), 0.0))


# What a version says ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reading:
    """One answer of a version, and how it is told."""

    place: str  # tells it from the version's other answers to the same question
    topic: str
    about: tuple[str, ...]
    word: str
    told: str  # as somebody's belief: "Iran would accept the plan (+4)"
    own: str  # as the view of those whom it is about: "it loses 7"
    value: float | None = None
    scale: float = 1.0  # what the value's differences are measured by


GAINS, LOSES, EVEN, NO_WAY = "gains", "loses", "neither gains nor loses", "out of reach"
HOLDS_KEY, IS_NEEDED, IS_IDLE = "holds the key", "is needed and willing", "makes no difference"
_PARTS = {
    HOLDS_KEY: "holds the key to {}",
    IS_NEEDED: "is needed for {} and willing",
    IS_IDLE: "makes no difference to {}",
}
TOGETHER, APART, BOTH, STRANGERS = (
    "agree more than not", "disagree more than not", "agree as much as they disagree", "have nothing in common",
)  # fmt: skip


def _gains(mind: _Mind, here: Case) -> Iterator[_Reading]:
    """What every actor would gain by every deal."""
    for key in mind.docket.deals:
        deal = here.deals[key]
        for actor in mind.known(here.actors):
            gain, name = mind.gain(key, actor), here.actors[actor].name
            word = _gain_word(gain)
            if gain is None and actor not in deal.parties:
                continue  # that the deal is out of reach surprises its parties
            if gain is None:
                told, own = f"nobody could bring {deal.name} about", "nobody could"
            else:
                own = f"it {word}" if word == EVEN else f"it {word} {amount(abs(gain))}"
                told = f"{name}{own.removeprefix('it')} by {deal.name}"
                if actor in deal.parties:
                    told = f"{name} would {'accept' if word == GAINS else 'refuse'} {deal.name} ({points(gain)})"
            stake = float(mind.field.stakes[0, mind.arena.actor(actor)])
            yield _Reading(f"{key}:{actor}", key, (actor,), word, told, own, gain, stake)


def _gain_word(gain: float | None) -> str:
    if gain is None:
        return NO_WAY
    return GAINS if gain > TOLERANCE else LOSES if gain < -TOLERANCE else EVEN


def _verdicts(mind: _Mind, here: Case) -> Iterator[_Reading]:
    """What becomes of every deal, about its parties."""
    for key, deal in mind.docket.deals.items():
        word = mind.verdict(key)
        says = word if word == ANYWAY else f"is {word}"
        yield _Reading(key, key, deal.parties, word, f"{here.deals[key].name} {says}", f"it {says}")


def _keys(mind: _Mind, here: Case) -> Iterator[_Reading]:
    """Who is needed for the terms of every deal, or holds the key to them, whoever its parties are."""
    for key, deal in mind.docket.deals.items():
        parts = _parts(mind.field, mind.arena.package_of(deal), mind.field.start(deal))
        for actor in mind.known(here.actors):
            word, turns = parts.get(mind.arena.actor(actor), (IS_IDLE, 0.0))
            share = "" if word == IS_IDLE else f" ({chance(turns)} of the chance)"
            told = f"{here.actors[actor].name} {_PARTS[word].format(here.deals[key].name)}{share}"
            yield _Reading(f"{key}:{actor}", key, (actor,), word, told, f"it {word}{share}", turns)


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


def _no_deals(mind: _Mind, here: Case) -> Iterator[_Reading]:
    """Where every issue goes if nobody deals, about those who can move it alone or vote on it."""
    arena = mind.arena
    for k, issue in enumerate(arena.issues):
        movers = sum({lever.acting for lever in arena.levers if lever.issue == k and _is_solo(lever)})
        if k in arena.votes:
            movers = sum(1 << int(i) for i in np.flatnonzero((arena.votes[k].weights > 0).any(axis=0)))
        level = arena.case.issues[issue].levels[mind.end[k]]
        says = f"ends at {key_in_words(here, level)}"
        told = f"if nobody deals, {key_in_words(here, issue)} {says}"
        yield _Reading(issue, issue, arena.names(movers), level, told, f"it {says}")


def _is_solo(lever: ArenaLever) -> bool:
    return lever.acting.bit_count() == 1


def _stands(mind: _Mind, here: Case) -> Iterator[_Reading]:
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
        yield _Reading(":".join(pair), ":".join(pair), pair, word, told, f"they {says}", shared, 2.0)


_QUESTIONS: Mapping[str, Callable[[_Mind, Case], Iterator[_Reading]]] = {  # in the order in which they are listed
    "gain": _gains,
    "verdict": _verdicts,
    "no deal": _no_deals,
    "stand": _stands,
    "key": _keys,
}


# Surprises --------------------------------------------------------------------------------------------------------


def _surprises(minds: Sequence[_Mind], here: Case) -> tuple[Surprise, ...]:
    """Every answer of a version that isn't that of the version of those whom it is about."""
    found = []
    for question, ask in _QUESTIONS.items():
        said = [(mind, {one.place: one for one in ask(mind, here)}) for mind in minds]
        for mind, beliefs in said:
            others = [pair for pair in said if pair[0] is not mind]
            for believed in beliefs.values() if mind.holders else ():
                for own, about in _own_readings(believed, others, here):
                    size = _difference(believed, own)
                    if size is not None:
                        found.append(_surprise(here, question, mind, about, believed, own, size))
    order = list(_QUESTIONS)
    return tuple(sorted(found, key=lambda one: (not one.is_reversal, order.index(one.question), -one.size, one.key)))


def _own_readings(
    believed: _Reading, others: Sequence[tuple[_Mind, Mapping[str, _Reading]]], here: Case
) -> list[tuple[_Reading, tuple[str, ...]]]:
    """What those whom a belief is about say themselves, those who say the same together."""
    found: dict[tuple[str, float | None], tuple[_Reading, set[str]]] = {}
    for mind, readings in others:
        own = readings.get(believed.place)
        about = {actor for actor in mind.holders if own and (actor in own.about or actor in believed.about)}
        if own and about:
            same = own.word, None if own.value is None else round(own.value, SAME_DIGITS)
            found.setdefault(same, (own, set()))[1].update(about)
    return [(own, tuple(actor for actor in here.actors if actor in about)) for own, about in found.values()]


def _difference(believed: _Reading, own: _Reading) -> float | None:
    """How far two readings are apart, 0 to 1; None where that surprises nobody."""
    is_reversal = believed.word != own.word
    if believed.value is None or own.value is None:
        return 1.0 if is_reversal else None
    apart = abs(believed.value - own.value)
    size = min(1.0, apart / own.scale) if own.scale > TOLERANCE else float(apart > TOLERANCE)
    return size if is_reversal or size >= LEAST_DIFFERENCE - TOLERANCE else None


def _surprise(
    here: Case, question: str, mind: _Mind, about: tuple[str, ...], believed: _Reading, own: _Reading, size: float
) -> Surprise:
    is_shared = own.place == own.topic  # else the place names the actor that it is about
    return Surprise(
        key=":".join((mind.key, question, own.place, *(about if is_shared else ()))),
        question=question,
        version=mind.key,
        believers=mind.holders,
        about=about,
        topic=own.topic,
        believed=believed.word,
        own=own.word,
        believed_value=believed.value,
        own_value=own.value,
        is_reversal=believed.word != own.word,
        size=size,
        sentence=sentence(f"{_believers(here, mind)} that {believed.told}; {_own_lights(here, about)} {own.own}"),
    )


def _believers(here: Case, mind: _Mind) -> str:
    """Who believes: "Russia believes", or where they are many the rest together."""
    if len(mind.holders) > MOST_NAMED:
        return "those without a version of their own believe"
    return f"{actors_in_words(here, mind.holders)} {'believes' if len(mind.holders) == 1 else 'believe'}"


def _own_lights(here: Case, about: Sequence[str]) -> str:
    if len(about) == 1:
        return f"by {possessive(here.actors[about[0]].name)} own lights"
    return f"as {actors_in_words(here, about) if len(about) <= MOST_NAMED else 'those concerned'} see it,"


def _version(mind: _Mind, here: Case) -> Version:
    arena, issues = mind.arena, mind.arena.case.issues
    return Version(
        key=mind.key,
        name="as it stands" if mind.key == NOW else here.scenarios[mind.key].name,
        holders=mind.holders,
        verdicts={key: mind.verdict(key) for key in mind.docket.deals},
        no_deal={
            issue: issues[issue].levels[level]
            for issue, level, before in zip(arena.issues, mind.end, arena.status_quo, strict=True)
            if level != before
        },
    )


# Strategic surprise -----------------------------------------------------------------------------------------------


def _unseen(minds: Sequence[_Mind], here: Case) -> Iterator[Unseen]:
    """What somebody's version leaves out of the case though others act on it, and what it adds that isn't there."""
    theirs = {actor: mind.arena.case for mind in minds for actor in mind.holders}
    for mind in minds:
        if not mind.is_own:
            continue
        there, holder = mind.arena.case, actors_in_words(here, mind.holders)
        for word, kind in _KINDS.items():
            real, seen = kind.owners(here), kind.owners(there)
            for name in sorted(real.keys() - seen.keys()):
                of = tuple(a for a in real[name] if a not in mind.holders and name in kind.owners(theirs[a]))
                if of:
                    told = sentence(f"{holder} doesn't see that {kind.in_words(here, name)}")
                    yield Unseen(word, name, mind.key, mind.holders, of, False, told)
            for name in sorted(seen.keys() - real.keys()):
                told = sentence(f"{holder} believes that {kind.in_words(there, name)}, which isn't so")
                yield Unseen(word, name, mind.key, mind.holders, seen[name], True, told)


def _lever_in_words(case: Case, name: str) -> str:
    lever = case.levers[name]
    terms = terms_in_words(case, {lever.issue: lever.to})
    return f"{actors_in_words(case, lever.by)} can bring about {terms} ({key_in_words(case, name)})"


def _issue_in_words(case: Case, name: str) -> str:
    return f"{key_in_words(case, name)} is an issue"


def _deal_in_words(case: Case, name: str) -> str:
    deal = case.deals[name]
    return f"{actors_in_words(case, deal.parties)} may agree on {deal.name}"


def _actor_in_words(case: Case, name: str) -> str:
    return f"{case.actors[name].name} is there"


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of thing that a version may leave out."""

    owners: Callable[[Case], dict[str, tuple[str, ...]]]  # its name → whose it is
    in_words: Callable[[Case, str], str]


_KINDS: Mapping[str, _Kind] = {
    "lever": _Kind(lambda case: {key: lever.by for key, lever in case.levers.items()}, _lever_in_words),
    "issue": _Kind(lambda case: {key: _who_cares(case, key) for key in case.issues}, _issue_in_words),
    "deal": _Kind(lambda case: {key: deal.parties for key, deal in case.deals.items()}, _deal_in_words),
    "actor": _Kind(lambda case: {key: (key,) for key in case.actors}, _actor_in_words),
}


def _who_cares(case: Case, issue: str) -> tuple[str, ...]:
    return tuple(actor for actor in case.actors if issue in case.stances.get(actor, {}))


# Play -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Play:
    """Everybody acts on its own version; what levers can do stands in the case, what an outcome is worth in each own.

    The arena of `clear` holds just that: it is the case in which nobody misreads anybody.
    """

    here: Case
    minds: Mapping[str, _Mind]  # actor → its version
    clear: Docket
    field: Field  # where things go if nobody deals, everybody acting on its own version
    tried: tuple[tuple[Pulled, bool], ...]  # solo pulls on the way there, and whether each works
    open_ends: tuple[tuple[Outcome, ...], ...]

    @classmethod
    def of(cls, here: Case, minds: Sequence[_Mind]) -> _Play:
        own = {actor: mind for mind in minds for actor in mind.holders}
        stances = {actor: _own_stances(here, mind.arena.case, actor) for actor, mind in own.items()}
        arena = Arena.of(replace(here, stances=stances))
        clear = Docket(arena, list(_deals(here).values()), no_deal(arena).outcomes)
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
            expected={party: self._expected(deal.key, party, party) for party in deal.parties},
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

    def _expected(self, deal: str, believer: str, actor: str) -> float | None:
        """What an actor gains by a deal, as the believer sees it; None where it knows of no way."""
        mind = self.minds[believer]
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
        burden = np.nan_to_num(share_of(one.cost[0], self.field.stakes[0])).max()
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
    arena: Arena, minds: Mapping[str, _Mind]
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
        found, circular = ends(start, [(here, there) for here, _, there, works in moves if works])
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
    arena: Arena, minds: Mapping[str, _Mind], group: Sequence[int], start: Outcome
) -> Iterator[tuple[Outcome, ArenaLever, Outcome, bool]]:
    """The pulls that are made one after the other: (here, lever, there, whether it works)."""
    reached = [start]
    for here in reached:
        for f, lever in enumerate(arena.levers):
            truly = pull(arena, f, here) if lever.issue in group and _is_solo(lever) else None
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
    return pull(mind, known, seen) is not None and bool(is_pulled(mind, known, seen)[0])


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


# Play in words ----------------------------------------------------------------------------------------------------


def _deal_in_play(here: Case, one: PlayedDeal) -> str:
    if one.happens_anyway:
        return "It comes about anyway."
    said = _refused_in_words(here, one) if one.refuses else _signed_in_words(here, one)
    if one.would_be_signed != one.is_signed:
        verb = "would" if one.would_be_signed else "wouldn't"
        said.append(f"if nobody misread anybody, it {verb} be agreed")
    return " ".join(map(sentence, said))


def _refused_in_words(here: Case, one: PlayedDeal) -> list[str]:
    who = [f"{here.actors[actor].name}{_expectation(one, actor)}" for actor in one.refuses]
    return [f"{listed(who)} would refuse"]


def _expectation(one: PlayedDeal, actor: str) -> str:
    """What a party expects, in brackets; a ratifier isn't asked for more than its no."""
    if actor not in one.expected:
        return ""
    gain = one.expected[actor]
    return " (which knows of no way to do it)" if gain is None else f" ({points(gain)})"


def _signed_in_words(here: Case, one: PlayedDeal) -> list[str]:
    expecting = listed(f"{here.actors[party].name}{_expectation(one, party)}" for party in one.parties)
    said = [f"{expecting} would agree"]
    if one.chance is None:
        said.append("but nobody can carry it out")
    elif all(points(one.gains[party]) == points(one.expected[party] or 0.0) for party in one.parties):
        said = [f"{said[0]} and get what they expect (chance {chance(one.chance)})"]
    else:
        got = listed(f"{here.actors[party].name} {points(one.gains[party])}" for party in one.parties)
        said.append(f"what they get is {got} (chance {chance(one.chance)})")
    if one.regrets:
        said.append(f"{actors_in_words(here, one.regrets)} would regret it")
    for party, others in one.doubts.items():
        refusing = actors_in_words(here, others)
        said.append(f"but {here.actors[party].name} believes that {refusing} would refuse, and may never ask")
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


def _who_differs(here: Case, minds: Sequence[_Mind]) -> str:
    own = [actor for mind in minds if mind.is_own for actor in mind.holders]
    verb = "has its own version" if len(own) == 1 else "each have their own version"
    rest = "; everybody else takes the case as it stands" if len(own) < len(here.actors) else ""
    return sentence(f"{actors_in_words(here, own)} {verb} of the case{rest}")


def _nothing_to_misread(here: Case) -> str:
    base = "" if here.scenario is None else f", base: {here.scenario}"
    on = "" if here.scenario is None else f" that builds on {here.scenario}"
    return (
        f"Nobody misreads anybody: the case has no belief{on}. To add one, write a scenario such as "
        f"as_they_see_it: {{kind: belief, of: ACTOR{base}, stances: {{…}}}} with what ACTOR takes to be so."
    )
