"""Worker processes that answer: kept warm, each job with a time limit, what was answered remembered.

A job that takes too long costs its worker, which is killed and replaced; the others go on. Verdicts have workers of
their own, so that they never wait behind a briefing on paper.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import pickle
import signal
import traceback
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import import_module
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any

from realpolitik.case import Case
from realpolitik.errors import RealpolitikError
from realpolitik.web.asking import TASKS, WITHOUT_A_CASE
from realpolitik.web.shelf import Saved
from realpolitik.web.trial import NOTHING, Trial

SECONDS = 60.0  # of one job
SOON = ("verdicts", "arguments", "package")  # what every page shows, and what somebody waits for while choosing
REMEMBERED = 256  # answers, a few hundred kilobytes each with their pictures
MOST_WAITING = 64  # jobs; more are refused rather than kept waiting
HELD = 16  # cases in a worker
MEMORY = 3 << 30  # bytes that a worker may hold, where the system can see to it
FORGOTTEN = ("file", "case_text", "to_review", "decided", "drafted")  # large; mostly asked once
_MISSING = "missing"


class CutOff(RealpolitikError):
    """A job took longer than it may, or its worker broke."""


class Busy(RealpolitikError):
    """Too many jobs wait already."""


@dataclass(frozen=True)
class Job:
    """One thing asked of one case."""

    task: str
    saved: Saved | None = None
    trial: Trial = NOTHING
    scenario: str | None = None
    parameters: tuple[tuple[str, Any], ...] = ()  # sorted: so that equal jobs are equal

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two jobs the same."""
        identity = None if self.saved is None else self.saved.identity
        asked = sha256(repr(self.parameters).encode("utf-8", "surrogatepass")).digest()  # whole files may be among them
        return (self.task, identity, self.trial.texts, self.scenario, asked)


class Solver:
    """Answers jobs; used from one event loop."""

    def __init__(self, workers: int | None = None, seconds: float = SECONDS) -> None:
        size = workers or max(2, min(8, os.cpu_count() or 2))
        self.seconds = seconds
        self._lanes = {True: _Lane(2), False: _Lane(size)}
        self._threads = ThreadPoolExecutor(max_workers=2 + size, thread_name_prefix="solver")
        self._answers: OrderedDict[tuple[object, ...], asyncio.Future[Any]] = OrderedDict()
        self._running: set[asyncio.Task[None]] = set()

    async def answer(self, job: Job) -> Any:
        """The answer, remembered or worked out; who goes away doesn't stop it.

        Raises CutOff, Busy, and whatever RealpolitikError the question raises.
        """
        return await asyncio.shield(self.begin(job))

    def begin(self, job: Job) -> asyncio.Future[Any]:
        """Have a job worked out without waiting for it, unless it is known or being worked out. Raises Busy."""
        if job.key not in self._answers:
            self._queue(job)
        self._answers.move_to_end(job.key)
        return self._answers[job.key]

    def _queue(self, job: Job) -> None:
        lane = self._lanes[job.task in SOON]
        if lane.waiting >= MOST_WAITING:
            raise Busy("too much is being worked out already; try again in a moment")
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._answers[job.key] = future
        task = asyncio.create_task(self._work(lane, job, future))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _work(self, lane: _Lane, job: Job, future: asyncio.Future[Any]) -> None:
        try:
            async with lane.worker() as worker:
                loop = asyncio.get_running_loop()
                future.set_result(await loop.run_in_executor(self._threads, worker.ask, job, self.seconds))
        except Exception as error:  # noqa: BLE001 - it is told to whoever asked
            future.set_exception(error)
            future.exception()  # somebody who went away needn't hear of it
        if future.cancelled() or future.exception() is not None or job.task in FORGOTTEN:
            self._answers.pop(job.key, None)
        while len(self._answers) > REMEMBERED:
            oldest = next((key for key, one in self._answers.items() if one.done()), None)
            if oldest is None:
                break
            del self._answers[oldest]

    def close(self) -> None:
        """End every worker."""
        for lane in self._lanes.values():
            lane.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def warm(self) -> None:
        """Start every worker now rather than when it is first asked."""
        for lane in self._lanes.values():
            lane.warm()


class _Lane:
    """Workers that take turns."""

    def __init__(self, size: int) -> None:
        self._all = [_Worker() for _ in range(size)]
        self._free = list(self._all)
        self._turns = asyncio.Semaphore(size)
        self.waiting = 0

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[_Worker]:
        """A worker of one's own, as soon as one is free."""
        self.waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self.waiting -= 1
        worker = self._free.pop()
        try:
            yield worker
        finally:
            self._free.append(worker)
            self._turns.release()

    def warm(self) -> None:
        for worker in self._all:
            worker.warm()

    def close(self) -> None:
        for worker in self._all:
            worker.stop()


@dataclass
class _Worker:
    """One process, and the pipe to it. Whoever asks it waits in a thread."""

    process: multiprocessing.process.BaseProcess | None = None
    pipe: Connection | None = None
    closed: bool = False
    turn: Lock = field(default_factory=Lock)  # held while the pipe is used: nobody closes it meanwhile

    def warm(self) -> None:
        """Start the process, unless it has been started or asked already."""
        with self.turn:
            self.start()

    def start(self) -> Connection:
        if self.pipe is None:
            context = multiprocessing.get_context("spawn")
            self.pipe, theirs = context.Pipe()
            self.process = context.Process(target=serve, args=(theirs,), daemon=True)
            self.process.start()
            theirs.close()
        return self.pipe

    def stop(self) -> None:
        """End the process; whoever waits for its answer hears of it at once."""
        self.closed = True
        if (process := self.process) is not None:
            process.kill()
        with self.turn:
            self._end()

    def ask(self, job: Job, seconds: float) -> Any:
        """The answer to a job. Raises what the job raises; CutOff where it takes too long."""
        with self.turn:
            return self._answer(job, seconds)

    def _answer(self, job: Job, seconds: float) -> Any:
        if self.closed:
            raise CutOff("the workbench is closing")
        try:
            found = self._asked(job, seconds, None)
            if found == (False, _MISSING):
                assert job.saved is not None
                found = self._asked(job, seconds, job.saved.pickled)
        except TimeoutError:
            self._end()
            raise CutOff(f"this took longer than {seconds:g} seconds and was cut off") from None
        except (EOFError, OSError, pickle.UnpicklingError):
            self._end()
            raise CutOff("what worked on this broke off") from None
        is_answer, value = found
        if is_answer:
            return value
        raise value

    def _asked(self, job: Job, seconds: float, case: bytes | None) -> tuple[bool, Any]:
        pipe = self.start()
        identity = None if job.saved is None else job.saved.identity
        pipe.send((job.task, identity, case, job.trial.edits, job.trial.texts, job.scenario, dict(job.parameters)))
        if not pipe.poll(seconds):
            raise TimeoutError
        found: tuple[bool, Any] = pipe.recv()
        return found

    def _end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.join()
        if self.pipe is not None:
            self.pipe.close()
        self.process, self.pipe = None, None


# In the worker's own process -----------------------------------------------------------------------------------------


def serve(pipe: Connection) -> None:
    """Answer what comes through the pipe until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process ends it
    os.dup2(2, 1)  # what a library written in C prints is no answer
    _bound_memory()
    cases: OrderedDict[tuple[object, ...], Case] = OrderedDict()
    while True:
        try:
            task, identity, data, edits, texts, scenario, parameters = pipe.recv()
        except (EOFError, OSError):
            return
        if data is not None:
            cases[identity, ()] = pickle.loads(data)
        if identity is not None and (identity, ()) not in cases:
            pipe.send((False, _MISSING))
            continue
        try:
            if identity is None:
                found = WITHOUT_A_CASE[task](**parameters)
            else:
                found = TASKS[task](_tried(cases, identity, edits, texts), scenario, **parameters)
        except RealpolitikError as error:
            pipe.send((False, error))
        except MemoryError:
            pipe.send((False, CutOff(f"this takes more than {MEMORY >> 30} GB of memory and was cut off")))
        except Exception as error:  # noqa: BLE001 - a slip of ours must not cost the worker, and is told
            traceback.print_exc()
            pipe.send((False, CutOff(f"this couldn't be worked out: {type(error).__name__}")))
        else:
            pipe.send((True, found))


def _bound_memory() -> None:
    """Have what takes too much memory fail, rather than everything else on this machine."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows; or a lower bound stands already
        resource = import_module("resource")
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def _tried(
    cases: OrderedDict[tuple[object, ...], Case], identity: str, edits: Mapping[str, Any], texts: tuple[str, ...]
) -> Case:
    """The case with the trial's changes; the last few are kept."""
    if (identity, texts) not in cases:
        cases[identity, texts] = cases[identity, ()].edit(edits)
    for key in ((identity, ()), (identity, texts)):
        cases.move_to_end(key)
    while len(cases) > HELD:
        cases.popitem(last=False)
    return cases[identity, texts]
