"""Saving a trial into the case file, taking a save back, and what happens when the file has changed meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from realpolitik.errors import CaseError, Problem
from realpolitik.web.desk import AtDesk, Desk
from realpolitik.web.frame import Frame, about, bare
from realpolitik.web.page import render
from realpolitik.web.pages.trying import own
from realpolitik.web.shelf import Conflict, Saved
from realpolitik.web.trial import NOTHING, Trial, address, written_at

router = APIRouter()
Texts = Annotated[list[str] | None, Form()]


@dataclass(frozen=True, slots=True)
class Clash:
    """One change that was to be saved, on a file that has changed."""

    path: str
    about: str
    base: str  # as written when the trial was begun
    mine: str
    theirs: str

    @property
    def is_apart(self) -> bool:
        """Whether both changed it, and to different values."""
        return self.theirs not in (self.base, self.mine)


@dataclass(frozen=True, slots=True)
class Conflicting:
    """The file has changed since the trial was begun; nothing was saved."""

    frame: Frame
    name: str
    title: str
    sha: str  # of the file as it is now
    clashes: tuple[Clash, ...]
    save: str  # where the choice goes
    back: str  # the page that one came from, with the trial
    came_from: str  # … as the address has it
    problems: tuple[str, ...] = ()  # of the file as it is now


@router.post("/cases/{name}/save", summary="Save a trial")
async def save(
    desk: AtDesk,
    name: str,
    made_on: Annotated[str, Form()],
    tried: Annotated[list[str] | None, Form(alias="try")] = None,
    was: Texts = None,
    choice: Texts = None,
    back: Annotated[str, Form()] = "",
) -> Response:
    """Write a trial into the file it was made on.

    try: changes, `path:value`. was: what stood there when they were made. choice: after a conflict, the paths to save.
    back: the page to go back to.
    """
    trial = Trial.of(tried or ())
    if choice is not None:
        trial = Trial(tuple(one for one in trial.changes if one.path in choice))
    if not trial:
        raise CaseError([Problem("", "nothing is being tried, so there is nothing to save")])
    try:
        saved = await asyncio.to_thread(desk.shelf.save, name, trial, made_on)
    except Conflict as conflict:
        shown = _conflicting(desk, conflict.now, trial, was or (), back)
        return HTMLResponse(render("conflict.html", shown), 409)
    return RedirectResponse(_back(saved, NOTHING, back), 303)


@router.post("/cases/{name}/undo", summary="Take back the last save")
async def undo(desk: AtDesk, name: str, back: Annotated[str, Form()] = "") -> RedirectResponse:
    """The file is again as it was before the last save, unless it has changed since. back: the page to go back to."""
    saved = await asyncio.to_thread(desk.shelf.undo, name)
    return RedirectResponse(_back(saved, NOTHING, back), 303)


def _back(saved: Saved, trial: Trial, back: str) -> str:
    """The page that one came from, in its scenario unless the file doesn't have it."""
    to, scenario, asked = own(back, saved.name)
    is_there = saved.case is not None and scenario in saved.case.scenarios
    return address(to, trial, scenario if is_there else None, asked)


def _conflicting(desk: Desk, now: Saved, trial: Trial, was: Sequence[str], back: str) -> Conflicting:
    base = {path: written for path, _, written in (text.partition(":") for text in was)}
    clashes = [
        Clash(
            path=change.path,
            about=change.path if now.case is None else about(now.case, change),
            base=base.get(change.path, ""),
            mine=change.written,
            theirs="" if now.case is None else written_at(now.case, change.path),
        )
        for change in trial.changes
    ]
    home = f"/cases/{quote(now.name)}"
    return Conflicting(
        frame=bare(desk, "The file has changed", home),
        name=now.name,
        title=now.title,
        sha=now.sha,
        clashes=tuple(clashes),
        save=f"{home}/save",
        back=_back(now, trial, back),
        came_from=back,
        problems=tuple(map(str, now.problems)),
    )
