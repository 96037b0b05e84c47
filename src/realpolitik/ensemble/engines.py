"""Who works through the blocks of a sample: this machine, or a cluster that is already there.

An engine is given tasks (blocks that go to a worker together) and hands back what each came to, in any order. What is
found doesn't depend on the engine: a block's draws follow from its place alone, and it is always worked at once.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Draws
from realpolitik.ensemble.sampling import Block, Rows
from realpolitik.errors import RealpolitikError

Columns = Mapping[str, npt.NDArray[Any]]  # what was found in each row of a block: truths or numbers, (rows,) each
Task = tuple[Block, ...]
MOST_DEATHS = 3  # of workers, one after the other without any result: then it is the work that kills them
WAIT = 30  # seconds for a cluster to answer


class Work(Protocol):
    """A function of draws. It must pickle."""

    @property
    def identity(self) -> str:
        """What is worked out, of which case, by which program: results of the same identity are interchangeable."""
        ...

    def __call__(self, draws: Draws, block: Block) -> Columns:
        """What is found in each row."""
        ...


class Engine(Protocol):
    """Whoever works through tasks."""

    def results(self, payload: bytes, tasks: Sequence[Task]) -> Iterator[tuple[Task, list[Columns]]]:
        """Each task with what its blocks came to, in any order."""
        ...


@dataclass(frozen=True, slots=True)
class Local:
    """This machine: with one worker in this process, with more in processes of their own, through joblib."""

    workers: int = 1

    def results(self, payload: bytes, tasks: Sequence[Task]) -> Iterator[tuple[Task, list[Columns]]]:
        """Each task with what its blocks came to; a worker that dies is replaced, and its task done again."""
        if self.workers == 1:
            yield from ((task, worked(payload, task)) for task in tasks)
            return
        left, deaths = dict(enumerate(tasks)), 0
        while left:
            try:
                for number, found in self._parallel(payload, left):
                    deaths = 0
                    yield left.pop(number), found
            except BrokenProcessPool as error:
                deaths += 1
                if deaths == MOST_DEATHS:
                    raise _lost("this machine's workers die at their work") from error

    def _parallel(self, payload: bytes, tasks: Mapping[int, Task]) -> Iterator[tuple[int, list[Columns]]]:
        from joblib import Parallel, delayed  # slow to import

        parallel = Parallel(self.workers, backend="loky", return_as="generator_unordered", batch_size=1)
        calls = [delayed(_numbered)(number, payload, task) for number, task in tasks.items()]
        found: Iterator[tuple[int, list[Columns]]] = parallel(calls)
        return found


@dataclass(frozen=True, slots=True)
class Dask:
    """A dask cluster that runs already, by the address of its scheduler."""

    address: str  # tcp://host:port

    def results(self, payload: bytes, tasks: Sequence[Task]) -> Iterator[tuple[Task, list[Columns]]]:
        """Each task with what its blocks came to; the scheduler gives a dead worker's tasks to others."""
        try:
            from distributed import Client, KilledWorker, as_completed
        except ImportError as error:
            raise RealpolitikError("a cluster needs dask: pip install 'realpolitik[cluster]'") from error
        try:
            client = Client(self.address, timeout=WAIT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise RealpolitikError(f"no dask scheduler answers at {self.address}") from error
        with client:
            try:
                client.wait_for_workers(1, timeout=WAIT)
            except TimeoutError as error:
                raise RealpolitikError(f"the dask scheduler at {self.address} has no workers") from error
            shared = client.submit(bytes, payload, pure=False)  # a worker that loses it can have it made again
            futures = {client.submit(worked, shared, task, pure=False): task for task in tasks}
            finished = as_completed(list(futures), loop=client.loop)
            try:
                for future in finished:
                    yield futures.pop(future), future.result()
            except KilledWorker as error:
                raise _lost("the cluster's workers die at their work") from error


def _lost(what: str) -> RealpolitikError:
    return RealpolitikError(f"{what}, time after time: they may be short of memory; what was kept can be resumed")


def _numbered(number: int, payload: bytes, task: Task) -> tuple[int, list[Columns]]:
    return number, worked(payload, task)


def packed(work: Work, sample: Rows) -> bytes:
    """Work and sample as they travel to workers."""
    return pickle.dumps((work, sample))


def worked(payload: bytes, task: Task) -> list[Columns]:
    """What the blocks of a task come to."""
    work, sample = _unpacked(payload)
    return [_checked(work(sample.draws(block), block), block) for block in task]


@lru_cache(maxsize=2)
def _unpacked(payload: bytes) -> tuple[Work, Rows]:
    """What a worker was sent; it gets the same for every task of a run."""
    work, sample = pickle.loads(payload)  # our own bytes, made by `packed`
    return work, sample


def _checked(columns: Columns, block: Block) -> Columns:
    assert all(np.shape(column) == (block.rows,) for column in columns.values())
    return columns
