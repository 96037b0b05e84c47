"""Whoever asks for a page stands at the desk: shelf, solver, runs, door, and the case that is asked about."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request

from realpolitik.case import Case
from realpolitik.errors import CaseError, Problem, RealpolitikError, UnknownName
from realpolitik.web.guard import Door
from realpolitik.web.runs import Runs
from realpolitik.web.shelf import Saved, Shelf
from realpolitik.web.solver import Job, Solver
from realpolitik.web.trial import NOTHING, Trial

PATIENCE = 2.5  # seconds that a page waits for verdicts; without them it then says so
MOST_TRIED = 64  # cases with changes that are kept


class Broken(RealpolitikError):
    """A case file with problems; there is nothing to ask of it."""

    def __init__(self, saved: Saved) -> None:
        self.saved = saved
        super().__init__(f"{saved.name} has problems")


class Desk:
    """What all pages share."""

    def __init__(
        self,
        shelf: Shelf,
        solver: Solver,
        door: Door | None = None,
        patience: float = PATIENCE,
        runs: Runs | None = None,
    ) -> None:
        self.shelf = shelf
        self.solver = solver
        self.door = door or Door(None)
        self.patience = patience
        self.adding = asyncio.Semaphore(1)  # a file from outside may be large: they are read one by one
        self.runs = runs or Runs(shelf.folder, shelf.read_only)
        self._tried: OrderedDict[tuple[str, tuple[str, ...]], Case] = OrderedDict()

    async def tried(self, saved: Saved, trial: Trial) -> Case:
        """A case with a trial's changes. Raises CaseError, UnknownName."""
        assert saved.case is not None, "a broken case isn't tried"
        if not trial:
            return saved.case
        key = (saved.identity, trial.texts)
        if key not in self._tried:
            self._tried[key] = await asyncio.to_thread(saved.case.edit, trial.edits)
        self._tried.move_to_end(key)
        while len(self._tried) > MOST_TRIED:
            self._tried.popitem(last=False)
        return self._tried[key]


@dataclass(frozen=True)
class Visit:
    """What one request asks about: a case, with a trial, in a scenario."""

    desk: Desk
    saved: Saved
    path: str  # the page's own
    asked: tuple[tuple[str, str], ...]  # with what else the page is asked
    trial: Trial  # as the address has it
    scenario: str | None
    case: Case  # with the trial, or as saved where the trial can't stand
    problems: tuple[Problem, ...] = ()  # why it can't
    takes_parts: bool = False  # whoever asks fetches what isn't known yet by itself

    @property
    def standing(self) -> Trial:
        """The trial that the case here is asked with."""
        return NOTHING if self.problems else self.trial

    @property
    def here(self) -> Case:
        """The case in the scenario."""
        return self.case.at(self.scenario)

    @property
    def before(self) -> Case:
        """The saved case in the scenario; where only the trial has it, as it is."""
        assert self.saved.case is not None
        return self.saved.case.at(self.scenario if self.scenario in self.saved.case.scenarios else None)

    async def ask(self, task: str, **parameters: Any) -> Any:
        """Ask a worker about the case with the trial."""
        return await self.desk.solver.answer(self._job(task, **parameters))

    async def ask_saved(self, task: str, **parameters: Any) -> Any:
        """Ask a worker about the case as it is saved."""
        return await self.desk.solver.answer(self._job(task, saved=True, **parameters))

    def is_known(self, task: str, saved: bool = False) -> bool:
        """Whether a worker has answered already; if none has, one begins."""
        return self.desk.solver.begin(self._job(task, saved)).done()

    def _job(self, task: str, saved: bool = False, **parameters: Any) -> Job:
        """What a worker is asked: about the case with the trial, or as it is saved."""
        trial = NOTHING if saved else self.standing
        return Job(task, self.saved, trial, self.scenario, tuple(sorted(parameters.items())))


def desk_of(request: Request) -> Desk:
    """The desk of the application that was asked."""
    desk: Desk = request.app.state.desk
    return desk


async def visiting(
    request: Request,
    name: str,
    tried: Annotated[list[str] | None, Query(alias="try", description="A change: path:value")] = None,
    scenario: Annotated[str | None, Query(alias="in", description="A scenario of the case")] = None,
    prefer: Annotated[str, Header(description="respond-async: without waiting for what can be fetched later")] = "",
) -> Visit:
    """The case that an address names, with its trial and scenario.

    Raises UnknownName, Broken.
    """
    desk = desk_of(request)
    saved = await asyncio.to_thread(desk.shelf.load, name)
    if saved.case is None:
        raise Broken(saved)
    asked = tuple((key, value) for key, value in request.query_params.multi_items() if key not in ("try", "in"))
    visit = partial(Visit, desk, saved, request.url.path.removeprefix("/api"), asked)
    trial = Trial.of(tried or ())
    desk.solver.begin(Job("verdicts", saved, trial, scenario))  # worked out while the page is put together
    try:
        case, problems = await desk.tried(saved, trial), tuple[Problem, ...]()
    except CaseError as error:
        case, problems = saved.case, error.problems
    except UnknownName as error:
        case, problems = saved.case, (Problem("", str(error)),)
    case.at(scenario)
    return visit(trial, scenario, case, problems, "respond-async" in prefer)


AtDesk = Annotated[Desk, Depends(desk_of)]
Visiting = Annotated[Visit, Depends(visiting)]
