"""Surprises: what somebody expects of others and they themselves don't, and what somebody doesn't see at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.arena import Array
from realpolitik.case import Case
from realpolitik.effectivity import TOLERANCE
from realpolitik.effectivity.plans import Mask
from realpolitik.questions.expectation import QUESTIONS, Expectation
from realpolitik.questions.judgement import Docket
from realpolitik.questions.mind import Mind
from realpolitik.questions.naming import actors_in_words, key_in_words, terms_in_words
from realpolitik.questions.wording import listed, possessive, sentence

LEAST_DIFFERENCE = 0.05  # of the whole scale: numbers are opinions, and nearer ones surprise nobody
SAME_DIGITS = 9  # points and chances that agree in so many are the same
MOST_NAMED = 3  # who share a version; more aren't named


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
    clauses: tuple[str, str]  # what is believed, and what is so in the eyes of those whom it is about
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


def surprises(minds: Sequence[Mind], here: Case) -> tuple[Surprise, ...]:
    """Every answer of a version that isn't that of the version of those whom it is about."""
    found = []
    for question, ask in QUESTIONS.items():
        said = [(mind, {one.place: one for one in ask(mind, here)}) for mind in minds]
        for mind, beliefs in said:
            others = [pair for pair in said if pair[0] is not mind]
            for believed in beliefs.values() if mind.holders else ():
                for own, about in _own_readings(believed, others, here):
                    size = _difference(believed, own)
                    if size is not None:
                        found.append(_surprise(here, question, mind, about, believed, own, size))
    order = list(QUESTIONS)
    return tuple(sorted(found, key=lambda one: (not one.is_reversal, order.index(one.question), -one.size, one.key)))


def _own_readings(
    believed: Expectation, others: Sequence[tuple[Mind, Mapping[str, Expectation]]], here: Case
) -> list[tuple[Expectation, tuple[str, ...]]]:
    """What those whom a belief is about say themselves, those who say the same together."""
    found: dict[tuple[str, float | None], tuple[Expectation, set[str]]] = {}
    for mind, readings in others:
        own = readings.get(believed.place)
        about = {actor for actor in mind.holders if own and (actor in own.about or actor in believed.about)}
        if own and about:
            same = own.word, None if own.value is None else round(own.value, SAME_DIGITS)
            found.setdefault(same, (own, set()))[1].update(about)
    return [(own, tuple(actor for actor in here.actors if actor in about)) for own, about in found.values()]


def _difference(believed: Expectation, own: Expectation) -> float | None:
    """How far two readings are apart, 0 to 1; None where that surprises nobody."""
    is_reversal = believed.word != own.word
    if believed.value is None or own.value is None:
        return 1.0 if is_reversal else None
    apart = abs(believed.value - own.value)
    size = min(1.0, apart / own.scale) if own.scale > TOLERANCE else float(apart > TOLERANCE)
    return size if is_reversal or size >= LEAST_DIFFERENCE - TOLERANCE else None


def _surprise(
    here: Case, question: str, mind: Mind, about: tuple[str, ...], believed: Expectation, own: Expectation, size: float
) -> Surprise:
    is_shared = own.place == own.topic  # else the place names the actor that it is about
    clauses = believed.told, own.own
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
        clauses=clauses,
        sentence=_told(here, [mind.holders], about, clauses),
    )


def in_words(case: Case, alike: Sequence[Surprise]) -> str:
    """Surprises that differ in nothing but who is surprised, as one sentence."""
    return _told(case, [one.believers for one in alike], alike[0].about, alike[0].clauses)


def _told(case: Case, believers: Sequence[tuple[str, ...]], about: tuple[str, ...], clauses: tuple[str, str]) -> str:
    belief, own = clauses
    return sentence(f"{_seen_by(case, believers, about)}, {belief}; in {_whose(case, about)} own eyes, {own}")


def _seen_by(case: Case, believers: Sequence[tuple[str, ...]], about: tuple[str, ...]) -> str:
    """Whose belief it is: "in Russia's and Iran's eyes"; the many who share the case say so "as the case stands"."""
    others = case.actors.keys() - set(about)
    if len(others) > MOST_NAMED and {actor for holders in believers for actor in holders} == others:
        return "in all others' eyes"
    named = {actor for holders in believers if len(holders) <= MOST_NAMED for actor in holders}
    eyes = [f"in {_whose(case, [actor for actor in case.actors if actor in named])} eyes"] if named else []
    return listed([*eyes, *("as the case stands" for holders in believers if len(holders) > MOST_NAMED)])


def _whose(case: Case, actors: Sequence[str]) -> str:
    """Possessives: "Russia's and Iran's"."""
    return listed(possessive(case.actors[actor].name) for actor in actors)


def unseen(minds: Sequence[Mind], here: Case) -> Iterator[Unseen]:
    """What somebody's version leaves out of the case though others act on it, and what it adds that isn't there."""
    theirs = {actor: mind.arena.case for mind in minds for actor in mind.holders}
    for mind in minds:
        if not mind.is_own:
            continue
        there = mind.arena.case
        eyes = f"in {_whose(here, mind.holders)} eyes,"
        for word, kind in _KINDS.items():
            real, seen = kind.owners(here), kind.owners(there)
            for name in sorted(real.keys() - seen.keys()):
                of = tuple(a for a in real[name] if a not in mind.holders and name in kind.owners(theirs[a]))
                if of:
                    told = sentence(f"{eyes} {kind.missing(here, name)}")
                    yield Unseen(word, name, mind.key, mind.holders, of, False, told)
            for name in sorted(seen.keys() - real.keys()):
                told = sentence(f"{eyes} {kind.present(there, name)}, which isn't so")
                yield Unseen(word, name, mind.key, mind.holders, seen[name], True, told)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of thing that a version may leave out or add."""

    owners: Callable[[Case], dict[str, tuple[str, ...]]]  # its name → whose it is
    tell: Callable[[Case, str, str], str]  # with the verb that is asked for: "Russia {can} bring about …"
    verbs: tuple[str, str]  # where it is there, and where it isn't

    def present(self, case: Case, name: str) -> str:
        return self.tell(case, name, self.verbs[0])

    def missing(self, case: Case, name: str) -> str:
        return self.tell(case, name, self.verbs[1])


def _lever_in_words(case: Case, name: str, verb: str) -> str:
    lever = case.levers[name]
    terms = terms_in_words(case, {lever.issue: lever.to})
    return f"{actors_in_words(case, lever.by)} {verb} bring about {terms} ({key_in_words(case, name)})"


def _issue_in_words(case: Case, name: str, verb: str) -> str:
    return f"{key_in_words(case, name)} {verb} at issue"


def _deal_in_words(case: Case, name: str, verb: str) -> str:
    deal = case.deals[name]
    return f"{actors_in_words(case, deal.parties)} {verb} agree on {deal.name}"


def _actor_in_words(case: Case, name: str, verb: str) -> str:
    return f"there {verb} part for {case.actors[name].name} in this"


def _who_cares(case: Case, issue: str) -> tuple[str, ...]:
    return tuple(actor for actor in case.actors if issue in case.stances.get(actor, {}))


_KINDS: Mapping[str, _Kind] = {
    "lever": _Kind(
        lambda case: {key: lever.by for key, lever in case.levers.items()}, _lever_in_words, ("can", "can't")
    ),
    "issue": _Kind(lambda case: {key: _who_cares(case, key) for key in case.issues}, _issue_in_words, ("is", "isn't")),
    "deal": _Kind(
        lambda case: {key: deal.parties for key, deal in case.deals.items()}, _deal_in_words, ("may", "can't")
    ),
    "actor": _Kind(lambda case: {key: (key,) for key in case.actors}, _actor_in_words, ("is a", "is no")),
}
