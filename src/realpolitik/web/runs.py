"""Runs: what takes long, asked in a process of its own, whose answer stays.

A run is a folder beside the cases, `.realpolitik/runs/WORD-HASH`. What was asked makes its name, so that the same
thing asked again is the same run. A run that was stopped, by whoever asked or by the end of the workbench, goes on
from the blocks that stand there.

    run.json      what was asked, of which case, when
    case.yaml     the case that it was asked of, trial and all
    blocks/       what is worked out so far
    answer.json   the answer, once there is one
    trouble.txt   why there is none
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import shutil
import signal
import tempfile
import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any, Literal, TypeAlias

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from realpolitik import __version__
from realpolitik.case import Case
from realpolitik.case.edit import text_of
from realpolitik.case.file import parse
from realpolitik.case.writing import write_whole
from realpolitik.errors import CaseError, RealpolitikError, UnknownName
from realpolitik.web.asking import RUNS, worked_out
from realpolitik.web.solver import Busy
from realpolitik.web.trial import Trial

AT_ONCE = max(1, (os.cpu_count() or 1) // 2)  # the pages keep the other half
MOST_WAITING = 16
MOST_KEPT = 200
LARGEST = 1_000_000  # bytes of what a run says about itself
POLITE = 10  # how far a run stands back behind the pages

State: TypeAlias = Literal["waiting", "working", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Run:
    """What was asked, of which case, and when."""

    word: str  # the question, or `brief`
    name: str  # of the case on the shelf
    sha256: str  # of the case that it was asked of
    saved: str  # … of the same without the trial
    trial: tuple[str, ...]
    changes: tuple[str, ...]  # the trial in words
    scenario: str | None
    parameters: Mapping[str, bool | int | float]
    begun: AwareDatetime
    program: str = __version__

    @property
    def key(self) -> str:
        """The name of its folder: the same for the same thing asked."""
        asked = [self.name, self.sha256, self.trial, self.scenario, sorted(self.parameters.items()), self.program]
        return f"{self.word}-{sha256(json.dumps(asked).encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"

    def is_of(self, case: Case) -> bool:
        """Whether a case still says what this was asked of, or what the trial was made on."""
        return case.sha256 in (self.sha256, self.saved)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a run is."""

    state: State
    seconds: int = 0  # that it has been worked on since it was begun or went on
    part: int = 0  # of the work, counted from 1; 0: it doesn't tell
    done: int = 0  # blocks of this part
    blocks: int = 0
    trouble: str = ""

    @property
    def is_active(self) -> bool:
        """Whether something still comes of it by itself."""
        return self.state in ("waiting", "working")


@dataclass
class _Active:
    """A run that waits or is worked on; the process is watched from a thread."""

    task: asyncio.Task[None] | None = None
    process: BaseProcess | None = None
    started: float | None = None
    part: int = 0
    done: int = 0
    blocks: int = 0
    is_stopped: bool = field(default=False)

    def standing(self) -> Standing:
        if self.started is None:
            return Standing("waiting")
        return Standing("working", int(monotonic() - self.started), self.part, self.done, self.blocks)

    def work(self, folder: Path, near: Path | None) -> None:
        """Work on a run until it ends, however it does."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self.started = monotonic()
        process = context.Process(target=work, args=(theirs, folder, near), daemon=True)
        process.start()
        self.process = process
        theirs.close()
        if self.is_stopped:  # meanwhile
            process.kill()
        with suppress(EOFError, OSError):
            while True:
                self.part, self.done, self.blocks = ours.recv()
        process.join()
        ours.close()

    def stop(self) -> None:
        """End it, whatever it is at."""
        self.is_stopped = True
        if self.process is not None:
            self.process.kill()
        elif self.task is not None and self.started is None:
            self.task.cancel()


class Runs:
    """The runs of a folder; used from one event loop.

    Where nothing may be written there, new runs are kept only as long as the workbench is open.
    """

    def __init__(self, folder: Path | None, read_only: bool = False, at_once: int = AT_ONCE) -> None:
        self._cases = folder
        self._kept = None if folder is None else folder / ".realpolitik" / "runs"
        self._passing = tempfile.TemporaryDirectory() if read_only or folder is None else None
        self._active: dict[str, _Active] = {}
        self._turns = asyncio.Semaphore(at_once)

    @property
    def are_kept(self) -> bool:
        """Whether new runs outlast the workbench."""
        return self._passing is None

    def of(self, name: str) -> list[Run]:
        """The runs of one case, the latest first."""
        found = [run for folder in self._folders() if (run := _read(folder)) is not None and run.name == name]
        return sorted(found, key=lambda run: (run.begun, run.key), reverse=True)

    def find(self, name: str, key: str) -> Run:
        """A run of a case. Raises UnknownName."""
        found = {run.key: run for run in self.of(name)}
        if key not in found:
            raise UnknownName("a run of this case", key, found)
        return found[key]

    def standing(self, run: Run) -> Standing:
        """How far a run is."""
        if run.key in self._active:
            return self._active[run.key].standing()
        folder = self.folder(run)
        if (folder / "answer.json").is_file():
            return Standing("done")
        trouble = folder / "trouble.txt"
        if trouble.is_file():
            return Standing("failed", trouble=trouble.read_text(encoding="utf-8")[:2000])
        return Standing("stopped")

    def folder(self, run: Run) -> Path:
        """Where a run is kept."""
        return next((folder for folder in self._folders() if folder.name == run.key), self._home / run.key)

    def near(self, case: Case) -> Path | None:
        """Where the texts of a case's sources lie: a bundled case's beside it, others in the folder."""
        place = Path(case.file or "").parent
        return place if place.is_absolute() else self._cases

    # changing something

    def begin(self, run: Run, case: Case) -> None:
        """Have a run worked on, unless it is done already. Raises Busy, RealpolitikError."""
        folder = self._home / run.key
        if not (self.folder(run) / "run.json").is_file():
            if len(list(self._folders())) >= MOST_KEPT:
                raise RealpolitikError(f"{MOST_KEPT} runs are kept already; delete some first")
            self._check_place()
            folder.mkdir(parents=True, exist_ok=True)
            if self._passing is None:
                write_whole(self._home.parent / ".gitignore", b"*\n")
            write_whole(folder / "case.yaml", text_of(case.document).encode("utf-8"))
            write_whole(folder / "run.json", _RUN.dump_json(run, indent=2))
        self.go_on(run, case)

    def go_on(self, run: Run, case: Case) -> None:
        """Have a run that was stopped, or failed, worked on again. Raises Busy."""
        if run.key in self._active or self.standing(run).state == "done":
            return
        if len(self._active) >= MOST_WAITING:
            raise Busy(f"{MOST_WAITING} runs wait already; stop one, or try again later")
        (self.folder(run) / "trouble.txt").unlink(missing_ok=True)
        active = self._active[run.key] = _Active()
        active.task = asyncio.create_task(self._work(run, active, self.near(case)))

    async def _work(self, run: Run, active: _Active, near: Path | None) -> None:
        try:
            async with self._turns:
                await asyncio.to_thread(active.work, self.folder(run), near)
        finally:
            del self._active[run.key]

    async def stop(self, run: Run) -> None:
        """End a run's process, or take it out of the queue."""
        if (active := self._active.get(run.key)) is not None:
            active.stop()
            await asyncio.wait([task for task in [active.task] if task is not None])

    async def delete(self, run: Run) -> None:
        """Stop a run, and forget it. Raises RealpolitikError where nothing may be written."""
        await self.stop(run)
        folder = self.folder(run)
        if folder.parent != self._home:
            raise RealpolitikError("this workbench only reads; the run stays")
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def close(self) -> None:
        """End every run."""
        for run in list(self._active.values()):
            run.stop()
        tasks = [active.task for active in self._active.values() if active.task is not None]
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._passing is not None:
            self._passing.cleanup()

    @property
    def _home(self) -> Path:
        """Where new runs are put."""
        if self._passing is not None:
            return Path(self._passing.name)
        assert self._kept is not None
        return self._kept

    def _check_place(self) -> None:
        """Raises RealpolitikError where runs would be written outside the folder."""
        if self._passing is None and self._cases is not None:
            places = (self._home.parent, self._home)
            if any(place.is_symlink() or (place.exists() and not place.is_dir()) for place in places):
                raise RealpolitikError(f"{self._home.relative_to(self._cases)} is no folder of its own")

    def _folders(self) -> Iterator[Path]:
        """Every run's folder; links aren't followed."""
        for home in dict.fromkeys(place for place in (self._home, self._kept) if place is not None):
            if home.is_dir() and not home.is_symlink() and not home.parent.is_symlink():
                inside = (one for one in sorted(home.iterdir()) if one.is_dir() and not one.is_symlink())
                yield from islice(inside, MOST_KEPT)


_RUN = TypeAdapter(Run)


def _read(folder: Path) -> Run | None:
    """What a run says about itself; None where it is damaged, or isn't the run that the folder's name tells of."""
    try:
        with (folder / "run.json").open("rb") as stream:
            run = _RUN.validate_json(stream.read(LARGEST))
        Trial.of(run.trial)
    except (OSError, ValidationError, CaseError):
        return None
    return run if run.key == folder.name and run.word in RUNS else None


def now() -> datetime:
    """When something is begun, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


# In the run's own process --------------------------------------------------------------------------------------------


def work(pipe: Connection, folder: Path, near: Path | None) -> None:
    """Work out what a run asks, telling through the pipe how far it is; ends when the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process ends it
    os.dup2(2, 1)  # what a library written in C prints is no answer
    os.nice(POLITE)
    Thread(target=_end_with, args=(pipe,), daemon=True).start()
    try:
        answer = answered(folder, near, pipe)
    except RealpolitikError as error:
        write_whole(folder / "trouble.txt", str(error).encode("utf-8"))
    except Exception as error:  # noqa: BLE001 - a slip of ours is told, not swallowed
        traceback.print_exc()
        write_whole(folder / "trouble.txt", f"This couldn't be worked out: {type(error).__name__}.".encode())
    else:
        write_whole(folder / "answer.json", answer)


def answered(folder: Path, near: Path | None, pipe: Connection) -> bytes:
    """The answer to what a run asks, as JSON."""
    run, part = _read(folder), 1
    assert run is not None, "a run is written before it is worked on"
    case = parse((folder / "case.yaml").read_text(encoding="utf-8"), file=run.name, folder=near)

    def progress(standing: Any) -> None:
        nonlocal part
        pipe.send((part, standing.done, standing.blocks))
        part += standing.done == standing.blocks

    answer = worked_out(run.word, case, run.scenario, run.parameters, folder / "blocks", progress)
    return answer.to_json().encode("utf-8")


def _end_with(pipe: Connection) -> None:
    """End this process when the workbench has ended."""
    with suppress(EOFError, OSError):
        pipe.recv()
    os._exit(1)
