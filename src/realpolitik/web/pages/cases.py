"""The cases on the shelf, and the ways to put another there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import quote

from realpolitik.questions.wording import date, plural
from realpolitik.reading.parse import is_installed
from realpolitik.web.desk import AtDesk
from realpolitik.web.frame import Frame, bare
from realpolitik.web.page import page
from realpolitik.web.shelf import Saved


@dataclass(frozen=True, slots=True)
class Entry:
    """One case of the list."""

    name: str
    title: str
    address: str
    facts: str  # "12 actors, 9 issues, as of 31 July 2018"; of a broken one how much is wrong
    is_broken: bool = False


@dataclass(frozen=True, slots=True)
class Cases:
    """Every case there is."""

    frame: Frame
    folder: str | None  # None: there is none
    own: tuple[Entry, ...]
    bundled: tuple[Entry, ...]
    reads_articles: bool  # whether what reading needs is installed


@page("/", "cases.html")
async def cases(desk: AtDesk) -> Cases:
    """The cases of the folder, and the bundled ones."""
    shelf = desk.shelf
    own = await asyncio.to_thread(lambda: tuple(_entry(saved) for saved in shelf.cases()))
    bundled = await asyncio.to_thread(lambda: tuple(_entry(shelf.load(name)) for name in shelf.bundled))
    folder = None if shelf.folder is None else shelf.folder.resolve().name
    return Cases(bare(desk, "Cases"), folder, own, bundled, is_installed())


def _entry(saved: Saved) -> Entry:
    address = f"/cases/{quote(saved.name)}"
    if saved.case is None:
        return Entry(saved.name, saved.title, address, plural(len(saved.problems), "problem"), is_broken=True)
    case = saved.case
    facts = [plural(len(case.actors), "actor")]
    facts += [plural(len(case.issues), "issue")] if case.issues else []
    facts += [f"as of {date(case.as_of)}"] if case.as_of else []
    return Entry(saved.name, saved.title, address, ", ".join(facts))
