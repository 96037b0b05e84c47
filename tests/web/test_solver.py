"""Workers: answers are remembered, what takes too long is cut off, and nobody else is hurt."""

from __future__ import annotations

import asyncio
import multiprocessing
import sys

import pytest

from realpolitik.errors import CaseError, UnknownName
from realpolitik.web import asking
from realpolitik.web.shelf import Shelf
from realpolitik.web.solver import MEMORY, CutOff, Job, Solver, serve
from realpolitik.web.trial import Trial
from tests.web.cases import DAM, FLIP

READY = {"water_for_transit": "ready"}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    folder = tmp_path_factory.mktemp("solved")
    (folder / "dam.yaml").write_text(DAM)
    return Shelf(folder)


@pytest.fixture(scope="module")
def solved():
    """What comes of asking a solver that all these tests share."""
    solver = Solver(1, 60)
    with asyncio.Runner() as runner:
        yield lambda work: runner.run(work(solver))
        solver.close()


def test_a_trial_moves_a_verdict_and_the_saved_case_keeps_its_own(shelf, solved):
    saved = shelf.load("dam.yaml")

    async def both(solver):
        jobs = (Job("verdicts", saved), Job("verdicts", saved, Trial.of([FLIP])))
        return await asyncio.gather(*map(solver.answer, jobs))

    assert solved(both) == [{"water_for_transit": "ready"}, {"water_for_transit": "refused"}]


def test_the_same_job_is_worked_out_once(shelf, solved):
    async def twice(solver):
        job = Job("verdicts", shelf.load("dam.yaml"))
        return solver.begin(job) is solver.begin(Job("verdicts", shelf.load("dam.yaml"))), await solver.answer(job)

    assert solved(twice) == (True, READY)


def test_what_takes_too_long_is_cut_off_and_the_next_is_answered(shelf, solved):
    saved = shelf.load("dam.yaml")

    async def slow_then_quick(solver):
        await solver.answer(Job("told", saved, parameters=(("question", "evidence"),)))
        solver.seconds = 0.2
        with pytest.raises(CutOff, match=r"0\.2 seconds"):
            await solver.answer(
                Job("file", shelf.load("syria-2018"), parameters=(("ending", ".json"), ("question", "brief")))
            )
        solver.seconds = 60
        return await solver.answer(Job("told", saved, parameters=(("question", "forecast"),)))

    assert solved(slow_then_quick).answer["format"].startswith("realpolitik/forecast/")


def test_verdicts_do_not_wait_behind_a_long_job(shelf, solved):
    async def beside(solver):
        long = solver.begin(
            Job("file", shelf.load("syria-2018"), parameters=(("ending", ".json"), ("question", "brief")))
        )
        verdicts = await solver.answer(Job("verdicts", shelf.load("dam.yaml")))
        return verdicts, long.done()

    assert solved(beside) == (READY, False)


REFUSED = {
    "a-value-out-of-bounds": (Trial.of(["stances.upland.filling.salience:400"]), None, CaseError),
    "nothing-to-remove": (Trial.of(["stances.upland.army:"]), None, UnknownName),
    "no-such-scenario": (Trial(), "later", UnknownName),
}


@pytest.mark.parametrize(("trial", "scenario", "error"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_with_a_question_comes_back_in_words(shelf, solved, trial, scenario, error):
    async def ask(solver):
        with pytest.raises(error) as raised:
            await solver.answer(Job("verdicts", shelf.load("dam.yaml"), trial, scenario))
        return str(raised.value)

    assert solved(ask)


def test_a_worker_that_dies_is_replaced(shelf, solved):
    async def after_a_death(solver):
        job = Job("verdicts", shelf.load("dam.yaml"))
        await solver.answer(job)
        for worker in solver._lanes[True]._all:
            if worker.process is not None:
                worker.process.kill()
                worker.process.join()
        with pytest.raises(CutOff, match="broke off"):
            await solver.answer(Job("verdicts", shelf.load("dam.yaml"), Trial.of(["as_of:2032"])))
        return await solver.answer(Job("verdicts", shelf.load("dam.yaml"), Trial.of(["as_of:2033"])))

    assert solved(after_a_death) == READY


def test_what_was_handed_on_or_uploaded_is_not_kept_in_memory(solved):
    async def upload(solver):
        job = Job("case_text", parameters=(("data", b"{" * 1_000_000), ("ending", ".json")))
        with pytest.raises(CaseError):
            await solver.answer(job)
        return job.key in solver._answers, len(repr(job.key))

    kept, size = solved(upload)
    assert not kept
    assert size < 1000


def hoarding(pipe):
    """A worker that can also be asked for more memory than it may have."""
    asking.WITHOUT_A_CASE["hoard"] = lambda: len(bytearray(MEMORY))
    asking.WITHOUT_A_CASE["nothing"] = lambda: 0
    serve(pipe)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux bounds what a process may hold")
def test_what_takes_too_much_memory_is_cut_off_and_the_worker_goes_on():
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    worker = context.Process(target=hoarding, args=(theirs,), daemon=True)
    worker.start()
    found = []
    for task in ("hoard", "nothing"):
        ours.send((task, None, None, {}, (), None, {}))
        found.append(ours.recv())
    ours.close()
    worker.join()
    assert isinstance(found[0][1], CutOff)
    assert "3 GB of memory" in str(found[0][1])
    assert found[1] == (True, 0)
