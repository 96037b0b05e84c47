"""What went wrong, as a calm page: what, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from realpolitik.errors import CaseError, Contradiction, Problem, RealpolitikError, TooLarge, UnknownName, Unreadable
from realpolitik.web.desk import Broken, Desk
from realpolitik.web.frame import Frame, bare
from realpolitik.web.page import plain
from realpolitik.web.shelf import Conflict
from realpolitik.web.solver import Busy, CutOff

STATUS: Mapping[type[Exception], tuple[int, str]] = {
    Broken: (422, "This case file has problems"),
    Conflict: (409, "The file has changed"),
    Busy: (503, "Busy"),
    CutOff: (504, "Cut off"),
    CaseError: (422, "That can't stand"),
    UnknownName: (404, "Not here"),
    Contradiction: (422, "That can't be asked"),
    Unreadable: (422, "That can't be read"),
    TooLarge: (422, "Too large to work out"),
    RealpolitikError: (422, "That can't be done"),
    OSError: (500, "That can't be done"),
    Exception: (500, "A slip of ours"),
}
SLIP = "This couldn't be worked out. The terminal in which the workbench runs says more."
WORDS = {404: "There is no such page.", 405: "That can't be done here."}
TITLES = {404: "Not here", 408: "Too slow", 413: "Too large", 429: "Too many"}


@dataclass(frozen=True, slots=True)
class Place:
    """One problem, and the line it is in."""

    problem: Problem
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something went wrong."""

    frame: Frame
    status: int
    says: str
    places: tuple[Place, ...] = ()


def troubled(desk: Desk, error: Exception) -> Trouble:
    """The page that tells of an error."""
    if isinstance(error, HTTPException):
        says = WORDS.get(error.status_code, str(error.detail))
        return Trouble(bare(desk, TITLES.get(error.status_code, "That can't be done")), error.status_code, says)
    if isinstance(error, RequestValidationError):
        says = "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors())
        return Trouble(bare(desk, "That can't be asked"), 422, says)
    status, title = next(found for kind, found in STATUS.items() if isinstance(error, kind))
    if isinstance(error, Broken):
        lines = error.saved.text.splitlines()
        places = tuple(Place(one, _line(lines, one.line)) for one in error.saved.problems)
        return Trouble(bare(desk, title), status, f"{error.saved.name} can't be asked before it is mended.", places)
    if isinstance(error, CaseError):
        return Trouble(bare(desk, title), status, "", tuple(map(Place, error.problems)))
    if isinstance(error, OSError):  # as a whole it would tell where the folder is
        return Trouble(bare(desk, title), status, f"The folder can't be used: {error.strerror or 'it is gone'}.")
    return Trouble(bare(desk, title), status, str(error) if isinstance(error, RealpolitikError) else SLIP)


def _line(lines: list[str], number: int | None) -> str:
    return lines[number - 1].strip()[:200] if number is not None and 0 < number <= len(lines) else ""


def refused(trouble: Trouble) -> dict[str, Any]:
    """The same as JSON."""
    problems = [replace(one.problem, file=_name(one.problem.file)) for one in trouble.places]
    return {"status": trouble.status, "says": trouble.says, "problems": plain(problems)}


def _name(file: str | None) -> str | None:
    """A file without its folder, which is nobody's business beyond this machine."""
    return None if file is None else PurePath(file).name
