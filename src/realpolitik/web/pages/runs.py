"""How sure, and whatever else takes long: runs in the background, each with its progress, and its answer that stays."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from realpolitik.briefing.brief import ENDINGS, check_ending
from realpolitik.errors import CaseError, RealpolitikError, UnknownName
from realpolitik.questions.naming import scenario_in_words
from realpolitik.questions.wording import count, date, plural
from realpolitik.web.asking import RUNS
from realpolitik.web.desk import Visit, Visiting
from realpolitik.web.frame import Frame, Link, frame, hidden, tried_in_words
from realpolitik.web.page import page
from realpolitik.web.pages.files import file_name, offered
from realpolitik.web.pages.question import Option, Setting
from realpolitik.web.runs import Run, Standing, now
from realpolitik.web.solver import Job
from realpolitik.web.telling import Told
from realpolitik.web.trial import Trial, address

router = APIRouter()
MOST_DRAWS = 262_144
MOST_SEED = 4_294_967_295


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that can be run."""

    word: str
    title: str
    about: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One run, in a line or two."""

    key: str
    title: str
    address: str
    facts: tuple[str, ...]  # with what it was asked
    begun: str
    standing: Standing
    how: str  # the standing in words
    has_changed: bool  # the case says something else by now
    sha256: str  # of the case that it was asked of


@dataclass(frozen=True, slots=True)
class Runs:
    """What can be run, and every run of the case."""

    frame: Frame
    kinds: tuple[Kind, ...]
    hidden: tuple[tuple[str, str], ...]  # the trial and scenario, for the forms
    runs: tuple[Entry, ...]
    are_kept: bool
    is_active: bool  # something still comes of a run by itself


@dataclass(frozen=True, slots=True)
class OneRun:
    """One run: how far it is, or what came of it."""

    frame: Frame
    entry: Entry
    changes: tuple[str, ...]  # what was tried when it was begun
    told: Told | None  # None: not yet, or nothing
    is_coming: bool  # more comes by itself: the run goes on, or its answer is being put together
    files: tuple[Link, ...]
    trouble: str  # why there is no answer, or why it can't be read
    acts: tuple[Link, ...]  # what can be done with it
    home: str  # the address of all runs
    twin: str  # the address of this page as JSON


@page("/cases/{name}/runs", "runs.html")
async def runs(visit: Visiting) -> Runs:
    """Start what takes long on the case as it is shown, and see what came of it."""
    found = tuple(_entry(visit, run) for run in await asyncio.to_thread(visit.desk.runs.of, visit.saved.name))
    return Runs(
        frame=await frame(visit, "runs", "How sure"),
        kinds=tuple(_kinds(visit)),
        hidden=hidden(visit, visit.standing),
        runs=found,
        are_kept=visit.desk.runs.are_kept,
        is_active=any(one.standing.is_active for one in found),
    )


@page("/cases/{name}/runs/{key}", "run.html")
async def run(visit: Visiting, key: str) -> OneRun:
    """How far a run is, or what came of it."""
    found = await asyncio.to_thread(visit.desk.runs.find, visit.saved.name, key)
    entry = _entry(visit, found)
    is_done = entry.standing.state == "done"
    told, trouble = await _soon(visit, found) if is_done else (None, entry.standing.trouble)
    return OneRun(
        frame=await frame(visit, "runs", TITLES[found.word]),
        entry=entry,
        changes=found.changes,
        told=told,
        is_coming=entry.standing.is_active or (is_done and told is None and not trouble),
        trouble=trouble,
        files=tuple(_files(found)) if is_done else (),
        acts=tuple(_acts(visit, entry)),
        home=address(_home(visit), visit.trial, visit.scenario),
        twin=f"/api{visit.path}",
    )


async def _soon(visit: Visit, run: Run) -> tuple[Told | None, str]:
    """What came of a run, or why that can't be read; neither where putting it together takes longer than a page may."""
    try:
        answer = visit.desk.solver.answer(_job(visit, "run_told", run))
        return await asyncio.wait_for(answer, visit.desk.patience), ""
    except TimeoutError:
        return None, ""
    except RealpolitikError as error:
        return None, f"What was found can't be read any more ({error}). Delete this run, and begin it again."


def _acts(visit: Visit, entry: Entry) -> Iterator[Link]:
    state = entry.standing.state
    acts = {"stop": entry.standing.is_active, "go-on": state in ("stopped", "failed"), "delete": state != "working"}
    for act, is_open in acts.items():
        if is_open:
            yield Link(ACTS[act], address(f"{visit.path}/{act}", visit.trial, visit.scenario))


@router.post("/cases/{name}/runs", summary="Start a run")
async def start(request: Request, visit: Visiting) -> RedirectResponse:
    """Start a run of the case with the trial; the fields are `word` and what it is asked with."""
    if visit.problems:
        raise CaseError(visit.problems)
    given = await request.form()
    word = str(given.get("word", ""))
    if word not in {kind.word for kind in _kinds(visit)}:
        raise UnknownName("something that this case can be run for", word, RUNS)
    asked: dict[str, Any] = {}
    for setting in SETTINGS[word]:
        values = tuple(str(value) for value in given.getlist(setting.name) if value)
        if values or setting.kind == "tick":
            asked[setting.name] = setting.read(values, visit.here)
    assert visit.saved.case is not None
    made = Run(
        word=word,
        name=visit.saved.name,
        sha256=visit.case.sha256,
        saved=visit.saved.case.sha256,
        trial=visit.standing.texts,
        changes=tried_in_words(visit),
        scenario=visit.scenario,
        parameters=asked,
        begun=now(),
    )
    visit.desk.runs.begin(made, visit.case)
    return RedirectResponse(_address(visit, made), 303)


@router.post("/cases/{name}/runs/{key}/{act}", summary="Stop a run, let it go on, or delete it")
async def change(visit: Visiting, key: str, act: str) -> RedirectResponse:
    """`stop` ends its process, `go-on` takes it up where it was stopped, `delete` forgets it."""
    kept = visit.desk.runs
    found = await asyncio.to_thread(kept.find, visit.saved.name, key)
    if act == "stop":
        await kept.stop(found)
    elif act == "go-on":
        kept.go_on(found, visit.case)
    elif act == "delete":
        await kept.delete(found)
        return RedirectResponse(address(_home(visit), visit.trial, visit.scenario), 303)
    else:
        raise UnknownName("something to do with a run", act, ACTS)
    return RedirectResponse(_address(visit, found), 303)


@router.get("/cases/{name}/runs/{key}/{word}.{ending}", summary="What came of a run, as a file")
async def run_file(visit: Visiting, key: str, word: str, ending: str) -> Response:
    """What came of a run, in every form that the briefing has."""
    check_ending(f".{ending}")
    found = await asyncio.to_thread(visit.desk.runs.find, visit.saved.name, key)
    if visit.desk.runs.standing(found).state != "done" or word != found.word:
        raise UnknownName("a run that is done", f"{key}/{word}", ())
    data = await visit.desk.solver.answer(_job(visit, "run_file", found, ending=f".{ending}", tried=found.changes))
    return offered(data, file_name(found.name, found.word, found.scenario, bool(found.trial), ending))


def _job(visit: Visit, task: str, run: Run, **parameters: Any) -> Job:
    assert visit.saved.case is not None
    near = visit.desk.runs.near(visit.saved.case)
    asked = {"folder": str(visit.desk.runs.folder(run)), "near": None if near is None else str(near), **parameters}
    return Job(task, parameters=tuple(sorted(asked.items())))


def _home(visit: Visit) -> str:
    return f"/cases/{quote(visit.saved.name)}/runs"


def _address(visit: Visit, run: Run) -> str:
    """A run's page, with the trial and the scenario that it was asked with as far as they are still there."""
    scenario = run.scenario if run.scenario in visit.case.scenarios else None
    return address(f"{_home(visit)}/{run.key}", Trial.of(run.trial), scenario)


def _files(run: Run) -> Iterator[Link]:
    home = f"/cases/{quote(run.name)}/runs/{run.key}/{run.word}"
    yield from (Link(ending, home + ending) for ending in ENDINGS)


def _entry(visit: Visit, run: Run) -> Entry:
    standing = visit.desk.runs.standing(run)
    assert visit.saved.case is not None
    return Entry(
        key=run.key,
        title=TITLES[run.word],
        address=_address(visit, run),
        facts=tuple(_facts(visit, run)),
        begun=_when(run),
        standing=standing,
        how=_in_words(standing),
        has_changed=not run.is_of(visit.saved.case),
        sha256=run.sha256,
    )


def _when(run: Run) -> str:
    here = run.begun.astimezone()
    return f"{date(here.date().isoformat())}, {here:%H:%M}"


def _facts(visit: Visit, run: Run) -> Iterator[str]:
    if run.scenario is not None:
        is_known = run.scenario in visit.case.scenarios
        yield f"in: {scenario_in_words(visit.case, run.scenario) if is_known else run.scenario}"
    for setting in SETTINGS.get(run.word, ()):
        value = run.parameters.get(setting.name)
        if isinstance(value, bool):
            yield from [setting.label.casefold()] if value else []
        elif value is not None:
            yield f"{setting.label.casefold()}: {count(value)}"
    if run.trial:
        yield f"with {plural(len(run.trial), 'change')} tried"


def _in_words(standing: Standing) -> str:
    """How far a run is, in words."""
    if standing.state == "waiting":
        return "waits for its turn"
    if standing.state == "working":
        far = f", part {standing.part}: {standing.done} of {plural(standing.blocks, 'block')}" if standing.part else ""
        return f"is being worked out, for {plural(standing.seconds, 'second')}{far}"
    return {"done": "done", "stopped": "stopped before it was done", "failed": "came to nothing"}[standing.state]


# What can be run, and with what --------------------------------------------------------------------------------------

TITLES = {
    "robustness": "How sure the answers are",
    "tipping": "What would have to change",
    "claims": "What would overturn each claim",
    "brief": "The whole briefing, with draws",
}
ACTS = {"stop": "Stop", "go-on": "Go on", "delete": "Delete this run"}
ABOUT = {
    "robustness": "Draws every range many times: in which share each verdict, claim and key comes out.",
    "tipping": "Looks for the smallest change, of one number or of two, that gives a deal another verdict.",
    "claims": "Moves each number alone, and tells which would overturn which claim.",
    "brief": "Every question in one document; no verdict is told against most of the draws.",
}


def _whole(least: int, most: int) -> Any:
    def read(values: tuple[str, ...], _case: Any) -> int:
        written = values[0].strip()
        found = int(written) if written.isascii() and written.isdecimal() and len(written) < 12 else -1
        if not least <= found <= most:
            raise UnknownName(f"a whole number from {least} to {most}", written, ())
        return found

    return read


def _tick(values: tuple[str, ...], _case: Any) -> bool:
    return bool(values)


def _draws(least: int = 1) -> Setting:
    read = _whole(least, MOST_DRAWS)
    return Setting("draws", "Draws", "number", read, value="1024", least=str(least), most=str(MOST_DRAWS), step="1")


_SEED = Setting("seed", "Seed", "number", _whole(0, MOST_SEED), value="0", most=str(MOST_SEED), step="1")
SETTINGS: Mapping[str, tuple[Setting, ...]] = {
    "robustness": (
        _draws(),
        _SEED,
        Setting("equilibria", "How named outcomes hold", "tick", _tick),
        Setting("sensitivity", "Whose numbers each answer turns on", "tick", _tick),
    ),
    "tipping": (_draws(0), _SEED, Setting("claims", "The claims too", "tick", _tick)),
    "claims": (),
    "brief": (_draws(), _SEED),
}


def _kinds(visit: Visit) -> Iterator[Kind]:
    here = visit.here
    has = {
        "robustness": bool(here.numbers),
        "tipping": bool(here.deals),
        "claims": bool(here.claims),
        "brief": bool(here.numbers),
    }
    for word in RUNS:
        if has[word]:
            yield Kind(word, TITLES[word], ABOUT[word], tuple(one.option(here, ()) for one in SETTINGS[word]))
