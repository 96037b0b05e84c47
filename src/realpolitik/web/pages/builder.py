"""The deal builder: parties and terms are chosen, and the package is judged at once, like any deal of the case."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse

from realpolitik.briefing.document import Tone
from realpolitik.briefing.sections.deals import TONES
from realpolitik.case import Case, Deal
from realpolitik.case.edit import one_line
from realpolitik.errors import RealpolitikError, UnknownName
from realpolitik.questions.deals import FoundPackage
from realpolitik.questions.indicators import number
from realpolitik.questions.leverage import Key
from realpolitik.questions.naming import (
    actors_in_words,
    key_in_words,
    number_in_words,
    scenario_in_words,
    terms_in_words,
)
from realpolitik.questions.tipping import Change as Moved
from realpolitik.questions.verdict import DealEntry, Gain, Wait
from realpolitik.questions.wording import amount, listed, plural, points
from realpolitik.web.asking import Judged
from realpolitik.web.desk import Visit, Visiting
from realpolitik.web.frame import Frame, frame, hidden
from realpolitik.web.page import page
from realpolitik.web.pages.question import Choice
from realpolitik.web.trial import Change, address

router = APIRouter()
TO, ONLY_IF = "to.", "after."  # before an issue's key: its level, and the terms that must succeed before it is tried
UNNAMED = "this_package"  # the key by which a package is judged that has no name
MOST_INDICATORS = 3
MOST_ELSEWHERE = 12  # scenarios
LONGEST_KEY = 60  # characters
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Package:
    """What has been chosen: who agrees, and to what."""

    parties: tuple[str, ...] = ()
    terms: Mapping[str, str] | None = None
    only_if: Mapping[str, tuple[str, ...]] | None = None
    is_open: bool = False

    @classmethod
    def of(cls, deal: Deal) -> Package:
        """A deal's."""
        return cls(deal.parties, deal.terms, deal.only_if, deal.open)

    @classmethod
    def asked(cls, request: Request, case: Case) -> Package:
        """The one of an address; what a term waits for falls away with the term. Raises UnknownName."""
        query = request.query_params
        parties = tuple(dict.fromkeys(query.getlist("party")))
        terms = {key.removeprefix(TO): level for key, level in query.items() if key.startswith(TO) and level}
        for party in parties:
            if party not in case.actors:
                raise UnknownName("an actor of this case", party, case.actors)
        for issue, level in terms.items():
            if issue not in case.issues:
                raise UnknownName("an issue of this case", issue, case.issues)
            if level not in case.issues[issue].levels:
                raise UnknownName(f"a level of {issue}", level, case.issues[issue].levels)
        before = {term: tuple(one for one in query.getlist(ONLY_IF + term) if one in terms) for term in terms}
        only_if = {term: first for term, first in before.items() if first}
        in_order = {key: terms[key] for key in case.issues if key in terms}
        return cls(parties, in_order, only_if, query.get("open") == "yes")

    @property
    def is_whole(self) -> bool:
        """Whether there is something to judge: two who agree, and something to agree on."""
        return bool(self.parties[1:] and self.terms)

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """As an address has it."""
        found = [("party", party) for party in self.parties]
        found += [(TO + issue, level) for issue, level in (self.terms or {}).items()]
        found += [(ONLY_IF + term, one) for term, first in (self.only_if or {}).items() for one in first]
        return (*found, ("open", "yes")) if self.is_open else tuple(found)

    def written(self, name: str = "") -> dict[str, Any]:
        """As a case file has it."""
        found: dict[str, Any] = {"name": name} if name else {}
        found |= {"parties": list(self.parties), "terms": dict(self.terms or {})}
        found |= {"only_if": {term: list(first) for term, first in self.only_if.items()}} if self.only_if else {}
        return found | ({"open": True} if self.is_open else {})

    def with_terms(self, terms: Mapping[str, str]) -> Package:
        """With terms besides, or at other levels."""
        return replace(self, terms={**(self.terms or {}), **terms})

    def is_of(self, deal: Deal) -> bool:
        """Whether a deal says just this."""
        other = Package.of(deal)
        return (frozenset(self.parties), self.terms, self.only_if or {}, self.is_open) == (
            frozenset(other.parties), other.terms, other.only_if, other.is_open
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """One issue, and what may be agreed on it."""

    key: str
    name: str
    question: str
    today: str
    chosen: str  # empty: it is left out
    levels: tuple[Choice, ...]
    before: tuple[Choice, ...]  # the other terms, of which some must succeed before this one is tried


@dataclass(frozen=True, slots=True)
class Way:
    """A package that one could go on with."""

    words: str
    detail: str
    address: str
    label: str = ""  # what it is


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one actor expects."""

    actor: str
    points: float
    share: float | None  # of its stake
    refuses: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Actors who stand alike to the package."""

    title: str
    rows: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """How one term is brought about."""

    term: str
    by: str
    chance: float


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who is needed, or who holds a key."""

    who: str
    loses: float | None  # of the chance, without it
    reaches: float | None  # the chance, with it
    price: str = ""


@dataclass(frozen=True, slots=True)
class Rival:
    """A named deal that shares a party and an issue."""

    name: str
    verdict: str
    tone: Tone
    address: str
    waits: tuple[str, ...]  # who would wait for it, and can it


@dataclass(frozen=True, slots=True)
class Verdict:
    """The package, judged."""

    word: str
    tone: Tone
    reason: str
    chance: float | None
    otherwise: str
    against: tuple[str, ...]
    widest: float  # the largest share of stake: how far the scale of the bars goes
    groups: tuple[Group, ...]
    untouched: str
    courses: tuple[Course, ...]
    needed: tuple[Holder, ...]
    keys: tuple[Holder, ...]
    rivals: tuple[Rival, ...]
    additions: tuple[Way, ...]  # who would bring it into reach
    sweeteners: tuple[Way, ...]
    neighbours: tuple[Way, ...]
    is_undominated: bool | None
    frontier: str  # where the parties' frontier on the same issues is drawn
    turns: str  # where to look for what would change it


@dataclass(frozen=True, slots=True)
class Turning:
    """A number that gives another verdict when it is moved alone."""

    about: str
    now: str
    at: str
    becomes: str
    tone: Tone
    is_open: bool
    watch: str
    address: str  # with that number tried


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The verdict in another scenario."""

    name: str
    word: str
    tone: Tone
    reason: str
    address: str  # the builder there


@dataclass(frozen=True, slots=True)
class Builder:
    """What can be chosen, what is chosen, and what comes of it."""

    frame: Frame
    parties: tuple[Choice, ...]
    subjects: tuple[Subject, ...]
    is_open: bool
    words: str  # who agrees to what
    named: str  # the deal that says just this; empty: none
    wants: str  # what is missing before it can be judged
    refusal: tuple[str, ...]  # why it can't be judged
    verdict: Verdict | None
    turning: tuple[Turning, ...] | None  # None: not looked for
    turns: str  # what it turns on, in a sentence, or why that isn't known
    elsewhere: tuple[Elsewhere, ...] | None  # None: not asked
    everywhere: str  # where the other scenarios are asked; empty: there are none
    starts: tuple[Way, ...]
    found: tuple[Way, ...] | None  # packages that nobody has named; None: not looked for
    not_found: str  # why there are none; empty: there is nothing to find
    look: str  # where they are looked for
    empty: str  # the address of the builder with nothing chosen
    hidden: tuple[tuple[str, str], ...]  # the rest of the address, for the form
    fields: tuple[tuple[str, str], ...]  # the package, for the form that puts it into the case
    put: str  # where that form goes


@page("/cases/{name}/build", "builder.html")
async def builder(
    request: Request,
    visit: Visiting,
    look: Annotated[bool, Query(description="Also look for packages that nobody has named")] = False,
    turns: Annotated[bool, Query(description="Also look for what would change the verdict")] = False,
    everywhere: Annotated[bool, Query(description="Also the verdict in every other scenario")] = False,
) -> Builder:
    """A package put together: `party` names who agrees, `to.ISSUE` the level agreed on.

    `after.ISSUE` names terms that must succeed before it is tried; `open=yes` leaves it on the table while one waits.
    """
    case = visit.here
    chosen = Package.asked(request, case)
    named = _named(case, chosen)
    judged, refusal = await _judged(visit, chosen, named)
    home = _home(visit)
    turning, turns_on = await _turnings(visit, chosen, named) if turns and judged is not None else (None, "")
    found, not_found = await _found(visit) if look else (None, "")
    return Builder(
        frame=await frame(visit, "build", "Build a deal"),
        parties=tuple(Choice(key, actor.name, key in chosen.parties) for key, actor in case.actors.items()),
        subjects=tuple(_subject(case, key, chosen) for key in case.issues),
        is_open=chosen.is_open,
        words=_in_words(case, chosen) if chosen.is_whole else "",
        named=case.deals[named].name if named else "",
        wants=_wants(case, chosen),
        refusal=refusal,
        verdict=None if judged is None else await _verdict(visit, chosen, judged),
        turning=turning,
        turns=turns_on,
        elsewhere=await _elsewhere(visit, chosen) if everywhere and judged is not None else None,
        everywhere=address(home, visit.trial, visit.scenario, (*chosen.fields, ("everywhere", "true")))
        if visit.case.scenarios
        else "",
        starts=tuple(_start(visit, deal) for deal in case.deals.values()),
        found=found,
        not_found=not_found,
        look=address(home, visit.trial, visit.scenario, (*chosen.fields, ("look", "true"))),
        empty=address(home, visit.trial, visit.scenario),
        hidden=hidden(visit, visit.trial),
        fields=chosen.fields,
        put=f"{home}/put",
    )


def _home(visit: Visit) -> str:
    return f"/cases/{quote(visit.saved.name)}/build"


def _to(visit: Visit, package: Package) -> str:
    """The builder with another package."""
    return address(_home(visit), visit.trial, visit.scenario, package.fields)


def _named(case: Case, chosen: Package) -> str:
    """The deal that says just this; empty where none does."""
    return next((key for key, deal in case.deals.items() if chosen.is_of(deal)), "")


# What is chosen ------------------------------------------------------------------------------------------------------


def _subject(case: Case, key: str, chosen: Package) -> Subject:
    issue, terms = case.issues[key], chosen.terms or {}
    first = (chosen.only_if or {}).get(key, ())
    return Subject(
        key=key,
        name=key_in_words(case, key),
        question=issue.question,
        today=issue.status_quo,
        chosen=terms.get(key, ""),
        levels=tuple(Choice(level, key_in_words(case, level), terms.get(key) == level) for level in issue.levels),
        before=tuple(
            Choice(other, terms_in_words(case, {other: level}), other in first)
            for other, level in terms.items()
            if key in terms and other != key
        ),
    )


def _wants(case: Case, chosen: Package) -> str:
    """What is missing before it can be judged."""
    if chosen.is_whole:
        return ""
    missing = [] if chosen.parties[1:] else ["who agrees"]
    if len(chosen.parties) == 1:
        missing = [f"with whom {actors_in_words(case, chosen.parties)} agrees"]
    missing += [] if chosen.terms else ["what is to change"]
    return f"Choose {listed(missing)}: the verdict stands here at once."


def _in_words(case: Case, chosen: Package) -> str:
    return f"{actors_in_words(case, chosen.parties)}: {terms_in_words(case, chosen.terms or {})}"


def _start(visit: Visit, deal: Deal) -> Way:
    package = Package.of(deal)
    return Way(deal.name, _in_words(visit.here, package), _to(visit, package))


async def _found(visit: Visit) -> tuple[tuple[Way, ...], str]:
    """The packages that `deals` finds, or why there are none."""
    found, trouble = await _or_trouble(visit.ask("unnamed"))
    return tuple(_found_way(visit, one) for one in found or ()), trouble


async def _or_trouble(asked: Awaitable[Any]) -> tuple[Any, str]:
    """An answer, or None and why there is none: it took too long, too many wait."""
    try:
        return await asked, ""
    except RealpolitikError as error:
        return None, str(error)


def _found_way(visit: Visit, one: FoundPackage) -> Way:
    case = visit.here
    gains = {gain.actor: gain.points for gain in one.gains if gain.role == "party"}
    to = _to(visit, Package(one.parties, one.terms))
    return Way(terms_in_words(case, one.terms), _gains(case, gains), to, actors_in_words(case, one.parties))


def _gains(case: Case, gains: Mapping[str, float]) -> str:
    return listed(f"{case.actors[key].name} {points(gain)}" for key, gain in gains.items())


# The verdict ---------------------------------------------------------------------------------------------------------


def _judging(visit: Visit, chosen: Package, named: str) -> dict[str, Any]:
    """What a worker is asked with: a deal of the case, or a package put into it."""
    if named:
        return {"path": f"deals.{named}"}
    return {"path": _path(visit.case, visit.scenario, chosen, UNNAMED), "deal": chosen.written()}


def _path(case: Case, scenario: str | None, chosen: Package, key: str) -> str:
    """Where a package is put: beside the other deals; in the scenario where only that has what it speaks of."""
    terms = (chosen.terms or {}).items()
    stands = all(party in case.actors for party in chosen.parties) and all(
        issue in case.issues and level in case.issues[issue].levels for issue, level in terms
    )
    return f"deals.{key}" if stands or scenario is None else f"scenarios.{scenario}.deals.{key}"


async def _judged(visit: Visit, chosen: Package, named: str) -> tuple[Judged | None, tuple[str, ...]]:
    """The verdict, or why there is none."""
    if not chosen.is_whole:
        return None, ()
    try:
        return await visit.ask("package", **_judging(visit, chosen, named)), ()
    except RealpolitikError as error:
        return None, tuple(getattr(one, "message", "") for one in getattr(error, "problems", ())) or (str(error),)


async def _verdict(visit: Visit, chosen: Package, judged: Judged) -> Verdict:
    case, entry, target = visit.here, judged.entry, judged.target
    shares = [abs(gain.share) for gain in entry.gains if gain.share is not None]
    verdicts, _ = await _or_trouble(visit.ask("verdicts"))
    return Verdict(
        word=entry.verdict,
        tone=TONES.get(entry.verdict, "open"),
        reason=entry.sentence,
        chance=entry.chance,
        otherwise=judged.otherwise,
        against=judged.against,
        widest=max([*shares, 0.05]),
        groups=tuple(_groups(case, entry)),
        untouched=listed(case.actors[gain.actor].name for gain in entry.gains if gain.role == "indifferent")
        if any(gain.role == "indifferent" for gain in entry.gains)
        else "",
        courses=tuple(
            Course(terms_in_words(case, {step.issue: step.level}), _by(case, step.lever, step.by), step.chance)
            for step in entry.proof.plan
        ),
        needed=tuple(Holder(case.actors[one.actor].name, one.loss, None) for one in target.needed),
        keys=tuple(
            Holder(
                actors_in_words(case, key.actors), None, key.chance_with, _price(key, is_one_of=len(target.keys) > 1)
            )
            for key in target.keys
        ),
        rivals=tuple(_rivals(visit, entry, {} if verdicts is None else verdicts.deals)),
        additions=tuple(_addition(visit, chosen, missing) for missing in entry.proof.missing),
        sweeteners=tuple(
            Way(
                terms_in_words(case, offer.terms), _gains(case, offer.gains), _to(visit, chosen.with_terms(offer.terms))
            )
            for offer in entry.sweeteners
        ),
        neighbours=tuple(_neighbours(visit, chosen, entry)),
        is_undominated=entry.is_undominated,
        frontier=address(
            f"/cases/{quote(visit.saved.name)}/ask/deals",
            visit.trial,
            visit.scenario,
            [*(("between", party) for party in chosen.parties), *(("issues", issue) for issue in chosen.terms or {})],
        ),
        turns=address(_home(visit), visit.trial, visit.scenario, (*chosen.fields, ("turns", "true"))),
    )


def _addition(visit: Visit, chosen: Package, missing: tuple[str, ...]) -> Way:
    larger = replace(chosen, parties=(*chosen.parties, *missing))
    return Way(actors_in_words(visit.here, missing), "", _to(visit, larger))


def _by(case: Case, lever: str | None, by: Sequence[str]) -> str:
    if by:
        return actors_in_words(case, by)
    return "it is so already" if lever is None else key_in_words(case, lever)


def _price(key: Key, is_one_of: bool) -> str:
    cheapest = ", the cheapest to win" if is_one_of and key.is_cheapest else ""
    return f"who would lose {amount(key.price)} by it{cheapest}"


def _groups(case: Case, entry: DealEntry) -> Iterator[Group]:
    """Parties first; then outsiders, those who are asked before those who aren't."""
    gains = {gain.actor: gain for gain in entry.gains}
    kinds: Mapping[str, Iterable[Gain]] = {
        "parties": (gain for gain in gains.values() if gain.role == "party"),
        "must act, and gain": (gains[key] for key in entry.proof.needs if key in gains),
        "pay, and are asked": (gain for gain in entry.payers if gain.asked),
        "pay, unasked": (gain for gain in entry.payers if not gain.asked),
        "ride free": sorted(
            (gain for key, gain in gains.items() if gain.role == "rides free" and key not in entry.proof.needs),
            key=lambda gain: gain.points,
            reverse=True,
        ),
    }
    for title, found in kinds.items():
        rows = tuple(
            Expectation(case.actors[gain.actor].name, gain.points, gain.share, gain.actor in entry.proof.refusing)
            for gain in found
        )
        if rows:
            yield Group(title, rows)


def _rivals(visit: Visit, entry: DealEntry, verdicts: Mapping[str, str]) -> Iterator[Rival]:
    case = visit.here
    waits: dict[str, list[Wait]] = {}
    for wait in entry.proof.waits:
        waits.setdefault(wait.rival, []).append(wait)
    for key, waiters in waits.items():
        deal, word = case.deals[key], verdicts.get(key, "")
        held = tuple(_waiting(case, wait) for wait in waiters if wait.threshold < 1)
        yield Rival(deal.name, word, TONES.get(word, "plain"), _to(visit, Package.of(deal)), held)


def _waiting(case: Case, wait: Wait) -> str:
    name = case.actors[wait.actor].name
    if wait.credible:
        return f"{name} prefers it and can wait"
    return f"{name} prefers it, but {actors_in_words(case, wait.outwaited_by) or 'nobody'} can wait longer"


def _neighbours(visit: Visit, chosen: Package, entry: DealEntry) -> Iterator[Way]:
    """What the same parties could agree on instead: better for all of them, or what a bargaining rule picks."""
    case, seen = visit.here, [dict(entry.terms)]
    for block in entry.bettered_by:
        gains = {gain.actor: gain.points for gain in block.gains if gain.actor in chosen.parties}
        yield from _neighbour(visit, chosen, block.terms, _gains(case, gains), "better for every party", seen)
    for one in entry.solutions:
        label = f"picked by the {one.rule} rule" if one.rule.islower() else f"picked by {one.rule}"
        yield from _neighbour(visit, chosen, one.terms, _gains(case, one.gains), label, seen)


def _neighbour(
    visit: Visit, chosen: Package, terms: Mapping[str, str], gains: str, label: str, seen: list[dict[str, str]]
) -> Iterator[Way]:
    if dict(terms) not in seen:
        seen.append(dict(terms))
        kept = {term: first for term, first in (chosen.only_if or {}).items() if term in terms and {*first} <= {*terms}}
        other = replace(chosen, terms=dict(terms), only_if=kept)
        yield Way(terms_in_words(visit.here, terms), gains, _to(visit, other), label)


async def _elsewhere(visit: Visit, chosen: Package) -> tuple[Elsewhere, ...]:
    """The verdict in every scenario but the one that the visit is in."""
    keys = [key for key in (None, *visit.case.scenarios) if key != visit.scenario][:MOST_ELSEWHERE]
    visits = [replace(visit, scenario=key) for key in keys]
    found = await asyncio.gather(*(_judged(one, chosen, _named(one.here, chosen)) for one in visits))
    return tuple(_there(one, chosen, judged, refusal) for one, (judged, refusal) in zip(visits, found, strict=True))


def _there(visit: Visit, chosen: Package, judged: Judged | None, refusal: tuple[str, ...]) -> Elsewhere:
    name, to = scenario_in_words(visit.case, visit.scenario), _to(visit, chosen)
    if judged is None:
        return Elsewhere(name, "not judged", "plain", "; ".join(refusal), to)
    entry = judged.entry
    return Elsewhere(name, entry.verdict, TONES.get(entry.verdict, "open"), entry.sentence, to)


# What would change it ------------------------------------------------------------------------------------------------


async def _turnings(visit: Visit, chosen: Package, named: str) -> tuple[tuple[Turning, ...], str]:
    """What gives it another verdict, and that in a sentence, or why it isn't known."""
    tipped, trouble = await _or_trouble(visit.ask("turns", **_judging(visit, chosen, named)))
    if tipped is None:
        return (), trouble
    return tuple(_turning(visit, chosen, one) for one in _nearest(tipped.singles)), tipped.sentence


def _nearest(singles: Sequence[Moved]) -> Sequence[Moved]:
    """The nearest that would make it ready, then the nearest others."""
    ready = [one for one in singles if one.becomes == "ready"]
    return (ready or singles)[:MOST_INDICATORS]


def _turning(visit: Visit, chosen: Package, one: Moved) -> Turning:
    path = one.path if visit.scenario is None else f"scenarios.{visit.scenario}.{one.path}"
    tried = visit.trial.having(Change(path, f"{one.at:.10g}"))
    return Turning(
        about=number_in_words(visit.here, one.path),
        now=number(one.value, one.path),
        at=number(one.at, one.path),
        becomes=one.becomes,
        tone=TONES.get(one.becomes, "open"),
        is_open=one.is_open,
        watch=one.watch,
        address=address(_home(visit), tried, visit.scenario, chosen.fields),
    )


# Putting it into the case --------------------------------------------------------------------------------------------


@router.get("/cases/{name}/build/put", summary="Name a package, and try the case with it")
async def put(
    request: Request, visit: Visiting, called: Annotated[str, Query(max_length=200)] = ""
) -> RedirectResponse:
    """The package becomes a deal of the trial, under a key made of its name; a deal of that key is replaced."""
    chosen = Package.asked(request, visit.here)
    if not chosen.is_whole:
        return RedirectResponse(_to(visit, chosen), 303)
    name = " ".join(called.split()) or f"Package {plural(len(chosen.terms or {}), 'term')}"
    key = "_".join(_WORDS.findall(name.casefold()))[:LONGEST_KEY] or "package"
    change = Change(_path(visit.case, visit.scenario, chosen, key), one_line(chosen.written(name)))
    return RedirectResponse(address(_home(visit), visit.trial.having(change), visit.scenario, chosen.fields), 303)
