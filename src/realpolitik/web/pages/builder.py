"""The deal builder: parties and terms are chosen, and the package is judged at once, like any deal of the case."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse

from realpolitik.briefing.document import Tone
from realpolitik.briefing.sections.deals import TONES
from realpolitik.case import Case, Deal
from realpolitik.case.edit import one_line
from realpolitik.questions.deals import FoundPackage
from realpolitik.questions.indicators import number
from realpolitik.questions.naming import (
    actors_in_words,
    key_in_words,
    number_in_words,
    scenario_in_words,
    terms_in_words,
)
from realpolitik.questions.tipping import Change as Moved
from realpolitik.questions.wording import listed, plural
from realpolitik.web.asking import Judged
from realpolitik.web.desk import Visit, Visiting
from realpolitik.web.frame import Frame, frame, hidden
from realpolitik.web.page import page
from realpolitik.web.pages.package import Package, home
from realpolitik.web.pages.question import Choice
from realpolitik.web.pages.verdict import Verdict, Way, gains_in_words, judged_package, judging, or_trouble, verdict_of
from realpolitik.web.trial import Change, address

router = APIRouter()
MOST_INDICATORS = 3
MOST_ELSEWHERE = 12  # scenarios
LONGEST_KEY = 60  # characters
_WORDS = re.compile(r"[^\W_]+")


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
    named = chosen.named(case)
    judged, refusal = await judged_package(visit, chosen, named)
    turning, turns_on = await _turnings(visit, chosen, named) if turns and judged is not None else (None, "")
    found, not_found = await _found(visit) if look else (None, "")
    return Builder(
        frame=await frame(visit, "build", "Build a deal"),
        parties=tuple(Choice(key, actor.name, key in chosen.parties) for key, actor in case.actors.items()),
        subjects=tuple(_subject(case, key, chosen) for key in case.issues),
        is_open=chosen.is_open,
        words=chosen.in_words(case) if chosen.is_whole else "",
        named=case.deals[named].name if named else "",
        wants=_wants(case, chosen),
        refusal=refusal,
        verdict=None if judged is None else await verdict_of(visit, chosen, judged),
        turning=turning,
        turns=turns_on,
        elsewhere=await _elsewhere(visit, chosen) if everywhere and judged is not None else None,
        everywhere=chosen.address(visit, "everywhere") if visit.case.scenarios else "",
        starts=tuple(_start(visit, deal) for deal in case.deals.values()),
        found=found,
        not_found=not_found,
        look=chosen.address(visit, "look"),
        empty=Package().address(visit),
        hidden=hidden(visit, visit.trial),
        fields=chosen.fields,
        put=f"{home(visit)}/put",
    )


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


def _start(visit: Visit, deal: Deal) -> Way:
    package = Package.of(deal)
    return Way(deal.name, package.in_words(visit.here), package.address(visit))


async def _found(visit: Visit) -> tuple[tuple[Way, ...], str]:
    """The packages that `deals` finds, or why there are none."""
    found, trouble = await or_trouble(visit.ask("unnamed"))
    return tuple(_found_way(visit, one) for one in found or ()), trouble


def _found_way(visit: Visit, one: FoundPackage) -> Way:
    case = visit.here
    gains = {gain.actor: gain.points for gain in one.gains if gain.role == "party"}
    to = Package(one.parties, one.terms).address(visit)
    return Way(terms_in_words(case, one.terms), gains_in_words(case, gains), to, actors_in_words(case, one.parties))


# In other scenarios --------------------------------------------------------------------------------------------------


async def _elsewhere(visit: Visit, chosen: Package) -> tuple[Elsewhere, ...]:
    """The verdict in every scenario but the one that the visit is in."""
    keys = [key for key in (None, *visit.case.scenarios) if key != visit.scenario][:MOST_ELSEWHERE]
    visits = [replace(visit, scenario=key) for key in keys]
    found = await asyncio.gather(*(judged_package(one, chosen, chosen.named(one.here)) for one in visits))
    return tuple(_there(one, chosen, judged, refusal) for one, (judged, refusal) in zip(visits, found, strict=True))


def _there(visit: Visit, chosen: Package, judged: Judged | None, refusal: tuple[str, ...]) -> Elsewhere:
    name, to = scenario_in_words(visit.case, visit.scenario), chosen.address(visit)
    if judged is None:
        return Elsewhere(name, "not judged", "plain", "; ".join(refusal), to)
    entry = judged.entry
    return Elsewhere(name, entry.verdict, TONES.get(entry.verdict, "open"), entry.sentence, to)


# What would change it ------------------------------------------------------------------------------------------------


async def _turnings(visit: Visit, chosen: Package, named: str) -> tuple[tuple[Turning, ...], str]:
    """What gives it another verdict, and that in a sentence, or why it isn't known."""
    tipped, trouble = await or_trouble(visit.ask("turns", **judging(visit, chosen, named)))
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
        address=address(home(visit), tried, visit.scenario, chosen.fields),
    )


# Putting it into the case --------------------------------------------------------------------------------------------


@router.get("/cases/{name}/build/put", summary="Name a package, and try the case with it")
async def put(
    request: Request, visit: Visiting, called: Annotated[str, Query(max_length=200)] = ""
) -> RedirectResponse:
    """The package becomes a deal of the trial, under a key made of its name; a deal of that key is replaced."""
    chosen = Package.asked(request, visit.here)
    if not chosen.is_whole:
        return RedirectResponse(chosen.address(visit), 303)
    name = " ".join(called.split()) or f"Package {plural(len(chosen.terms or {}), 'term')}"
    key = "_".join(_WORDS.findall(name.casefold()))[:LONGEST_KEY] or "package"
    change = Change(chosen.place(visit.case, visit.scenario, key), one_line(chosen.written(name)))
    return RedirectResponse(address(home(visit), visit.trial.having(change), visit.scenario, chosen.fields), 303)
