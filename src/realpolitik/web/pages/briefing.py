"""The briefing: every question in order, each fetched when it is known."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import Query

from realpolitik.briefing import brief
from realpolitik.briefing.document import Document
from realpolitik.questions.wording import date, plural
from realpolitik.web.desk import Visiting
from realpolitik.web.frame import Frame, Link, frame
from realpolitik.web.page import page
from realpolitik.web.pages.question import WORDS, files_of, ways, words_for
from realpolitik.web.telling import Told
from realpolitik.web.trial import address


@dataclass(frozen=True, slots=True)
class Part:
    """One question's place in the briefing."""

    word: str
    title: str
    asks: str
    address: str  # of its own page
    twin: str  # … as JSON
    told: Told | None  # None: to be fetched


@dataclass(frozen=True, slots=True)
class Briefing:
    """All of it."""

    frame: Frame
    facts: tuple[str, ...]
    parts: tuple[Part, ...]
    sources: Document  # what the citations lead to
    files: tuple[Link, ...]
    questions: tuple[Link, ...]
    whole: str  # the address of the page with everything in it


@page("/cases/{name}", "briefing_page.html")
async def briefing(
    visit: Visiting, whole: Annotated[bool, Query(description="With every answer in the page")] = False
) -> Briefing:
    """Every question that the case gives something to ask about."""
    here = visit.here
    words = words_for(here)
    known = (
        dict(zip(words, await asyncio.gather(*(_told(visit, word) for word in words)), strict=True)) if whole else {}
    )
    home = f"/cases/{quote(visit.saved.name)}"
    parts = []
    for word in words:
        own = address(f"{home}/ask/{word}", visit.trial, visit.scenario)
        parts.append(Part(word, *WORDS[word], own, f"/api{own}", known.get(word)))
    facts = [plural(len(here.actors), "actor")]
    facts += [plural(len(here.issues), "issue")] if here.issues else []
    facts += [f"as of {date(here.as_of)}"] if here.as_of else []
    return Briefing(
        frame=await frame(visit, "briefing", "Briefing"),
        facts=tuple(facts),
        parts=tuple(parts),
        sources=brief.document_of(here, (), numbered=False),
        files=files_of(visit, "brief"),
        questions=ways(visit),
        whole=address(home, visit.trial, visit.scenario, [("whole", "true")]),
    )


async def _told(visit: Visiting, word: str) -> Told:
    parameters = {"flips": False} if word == "claims" else {}
    told: Told = await visit.ask("told", question=word, **parameters)
    return told
