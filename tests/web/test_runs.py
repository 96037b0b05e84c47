"""Runs: what takes long, its progress, its end, and what stays of it."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import time
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from realpolitik.web.app import build
from realpolitik.web.desk import Desk
from realpolitik.web.runs import Run, Runs, work
from realpolitik.web.shelf import Shelf
from realpolitik.web.solver import Solver
from tests.web.cases import DAM, FLIP
from tests.web.conftest import ORIGIN

CASE = "/cases/dam.yaml"
QUICK = {"word": "robustness", "draws": "16", "seed": "0"}
LONG = {"word": "robustness", "draws": "262144", "seed": "0"}


class Bench:
    """A workbench of a folder, and what a test asks of it."""

    def __init__(self, client: TestClient, desk: Desk) -> None:
        self.client, self.desk = client, desk

    def begin(self, asked: dict[str, str], case: str = CASE, query: str = "") -> str:
        """Begins a run; gives its address."""
        found = self.client.post(f"{case}/runs{query}", data=asked, follow_redirects=False)
        assert found.status_code == 303, found.text
        return found.headers["location"].partition("?")[0]

    def act(self, run: str, act: str) -> None:
        assert self.client.post(f"{run}/{act}").status_code == 200

    def twin(self, run: str) -> dict:
        return self.client.get(f"/api{run}").json()

    def until(self, run: str, *states: str) -> dict:
        """What a run's page says once it is in one of these states."""
        end = time.monotonic() + 240  # on a machine that has much else to do
        while (found := self.twin(run))["entry"]["standing"]["state"] not in states:
            assert time.monotonic() < end, found["entry"]
            time.sleep(0.05)
        return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    (folder / "dam.yaml").write_text(DAM, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def bench(served: Path) -> Iterator[Bench]:
    """A workbench that works on one run at a time."""
    desk = Desk(Shelf(served), Solver(1), patience=60, runs=Runs(served, at_once=1))
    with TestClient(build(desk), base_url="http://localhost", headers=ORIGIN) as client:
        yield Bench(client, desk)


@pytest.fixture(scope="module")
def done(bench: Bench) -> str:
    """A run that is done, of the case with a trial."""
    run = bench.begin(QUICK, query=f"?try={FLIP}")
    bench.until(run, "done")
    return run


@pytest.fixture
def working(bench: Bench) -> Iterator[str]:
    """A run that is being worked on."""
    run = bench.begin(LONG)
    bench.until(run, "working")
    yield run
    bench.client.post(f"{run}/delete")


def test_what_comes_of_a_run_is_shown_with_its_figures(bench: Bench, done: str) -> None:
    page = bench.client.get(done).text
    assert "16 combinations" in page
    assert "<svg" in page
    assert "data-again" not in page
    assert "Upland on filling: salience 90 (saved: 20)" in page


def test_a_run_is_listed_with_what_it_was_asked(bench: Bench, done: str) -> None:
    listed = bench.client.get(f"{CASE}/runs").text
    assert done in listed
    assert "draws: 16 · seed: 0 · with 1 change tried" in listed


def test_the_same_thing_asked_again_is_the_same_run(bench: Bench, done: str) -> None:
    assert bench.begin(QUICK, query=f"?try={FLIP}") == done
    assert bench.begin(QUICK | {"seed": "1"}, query=f"?try={FLIP}") != done


def test_what_a_run_found_is_what_the_question_answers(bench: Bench, done: str) -> None:
    found = json.loads(bench.client.get(f"{done}/robustness.json").content)
    asked = bench.desk.shelf.load("dam.yaml").case.edit({FLIP.partition(":")[0]: 90})
    assert found["case"]["sha256"] == asked.sha256
    assert found["answer"]["deals"][0]["verdict"] == "refused"


@pytest.mark.parametrize("ending", ["md", "html", "txt", "docx", "pdf", "xlsx", "json"])
def test_what_came_of_a_run_is_taken_away_in_every_form(bench: Bench, done: str, ending: str) -> None:
    found = bench.client.get(f"{done}/robustness.{ending}")
    assert found.status_code == 200
    assert f"dam-robustness-tried.{ending}" in found.headers["content-disposition"]
    assert len(found.content) > 500
    if ending in ("md", "html", "txt", "json"):
        assert "Tried, and not saved" in " ".join(found.content.decode().split())


def test_a_run_outlasts_the_workbench(served: Path, bench: Bench, done: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.desk, "runs", Runs(served))
    assert bench.twin(done)["entry"]["standing"]["state"] == "done"
    assert "16 combinations" in bench.client.get(done).text


def test_stopping_a_run_ends_its_process(bench: Bench, working: str) -> None:
    process = _process(bench, working)
    bench.act(working, "stop")
    assert not process.is_alive()
    assert bench.twin(working)["entry"]["standing"]["state"] == "stopped"
    assert "Go on" in bench.client.get(working).text


def test_a_run_waits_for_its_turn_and_can_be_taken_out_of_the_queue(bench: Bench, working: str) -> None:
    second = bench.begin(QUICK | {"seed": "2"})
    assert bench.twin(second)["entry"]["standing"]["state"] == "waiting"
    bench.act(second, "stop")
    assert bench.twin(second)["entry"]["standing"]["state"] == "stopped"
    assert bench.twin(working)["entry"]["standing"]["state"] == "working"


def test_a_run_that_was_cut_short_goes_on_where_it_stopped(bench: Bench, served: Path, done: str) -> None:
    folder = _folder(served, done)
    (folder / "answer.json").unlink()
    before = {block.name: block.stat().st_mtime_ns for block in (folder / "blocks").iterdir()}
    assert bench.twin(done)["entry"]["standing"]["state"] == "stopped"
    bench.act(done, "go-on")
    bench.until(done, "done")
    assert {block.name: block.stat().st_mtime_ns for block in (folder / "blocks").iterdir()} == before
    assert before


def test_a_run_ends_with_the_workbench_that_began_it(served: Path, working: str) -> None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs, _folder(served, working), None))
    process.start()
    theirs.close()
    ours.close()  # as when the workbench is killed
    process.join(30)
    assert process.exitcode == 1


@pytest.mark.parametrize(
    ("now", "has_changed"),
    [
        (DAM, False),
        (DAM.replace("# Two states", "# Two riparian states"), False),
        (DAM.replace("fast, salience: 20", "fast, salience: 90"), False),
        (DAM.replace("salience: 60", "salience: 61"), True),
    ],
    ids=["as-it-was", "another-comment", "the-trial-was-saved", "another-number"],
)
def test_a_run_tells_when_the_case_has_changed_since(
    bench: Bench, served: Path, done: str, now: str, has_changed: bool
) -> None:
    (served / "dam.yaml").write_text(now, encoding="utf-8")
    try:
        assert bench.twin(done)["entry"]["has_changed"] == has_changed
        assert ("The case has changed since" in bench.client.get(done).text) == has_changed
    finally:
        (served / "dam.yaml").write_text(DAM, encoding="utf-8")


def test_a_deleted_run_is_gone(bench: Bench) -> None:
    run = bench.begin(QUICK | {"seed": "3"})
    bench.act(run, "delete")
    assert bench.client.get(run).status_code == 404
    assert run not in bench.client.get(f"{CASE}/runs").text


def test_a_workbench_that_only_reads_keeps_runs_to_itself(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passing = Runs(tmp_path, read_only=True)
    monkeypatch.setattr(bench.desk, "runs", passing)
    run = bench.begin(QUICK)
    folder = passing.folder(passing.of("dam.yaml")[0])
    assert folder.is_dir()
    assert "kept until it is closed" in bench.client.get(f"{CASE}/runs").text
    bench.act(run, "stop")
    asyncio.run(passing.close())
    assert not folder.exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"word": "robustness", "draws": "0"},
        {"word": "robustness", "draws": "9999999"},
        {"word": "robustness", "draws": "many"},
        {"word": "robustness", "draws": "16", "seed": "-1"},
        {"word": "deals"},
        {},
    ],
    ids=["no-draws", "too-many", "no-number", "negative-seed", "not-a-run", "nothing"],
)
def test_what_cannot_be_run_is_refused(bench: Bench, asked: dict[str, str]) -> None:
    before = bench.client.get(f"/api{CASE}/runs").json()["runs"]
    assert bench.client.post(f"{CASE}/runs", data=asked).status_code == 404
    assert bench.client.get(f"/api{CASE}/runs").json()["runs"] == before


def test_a_trial_that_cannot_stand_is_not_run(bench: Bench) -> None:
    query = "?try=stances.upland.filling.salience:400"
    assert bench.client.post(f"{CASE}/runs{query}", data=QUICK).status_code == 422


@pytest.mark.parametrize("key", ["..", "%2e%2e%2f%2e%2e", "robustness-0", ".gitignore"])
def test_no_path_is_made_of_what_somebody_sends(bench: Bench, key: str) -> None:
    assert bench.client.get(f"{CASE}/runs/{key}/robustness.json").status_code == 404
    assert bench.client.post(f"{CASE}/runs/{key}/delete").status_code in (404, 405)


def test_what_somebody_put_there_is_not_taken_for_a_run(served: Path, bench: Bench, done: str) -> None:
    home = served / ".realpolitik" / "runs"
    true = (home / done.rpartition("/")[2] / "run.json").read_text(encoding="utf-8")
    forged = home / "robustness-0123456789abcdef"
    strange = {"trial": ["nothing"]}, {"parameters": {"draws": "<b>"}}, {"begun": "2031-05-01T00:00:00"}, {"word": "no"}
    forms = [json.loads(true) | one for one in strange]
    others = [(home / Run(**form).key, json.dumps(form)) for form in forms]
    for place, said in [*((forged, text) for text in ("", "{}", "[" * 10_000, true)), *others]:
        before = (place / "run.json").read_bytes() if place.exists() else b""
        place.mkdir(exist_ok=True)
        (place / "run.json").write_text(said, encoding="utf-8")
        assert bench.client.get(f"{CASE}/runs/{place.name}").status_code == 404
        assert place.name not in bench.client.get(f"{CASE}/runs").text
        (place / "run.json").write_bytes(before)


def test_runs_are_not_written_through_a_link(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "cases"
    for place in (elsewhere, folder):
        place.mkdir()
    (folder / ".realpolitik").symlink_to(elsewhere)
    monkeypatch.setattr(bench.desk, "runs", Runs(folder))
    assert bench.client.post(f"{CASE}/runs", data=QUICK).status_code == 422
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("kept", ["{", '{"format": "realpolitik/robustness/0"}'], ids=["damaged", "of-another-version"])
def test_an_answer_that_cannot_be_read_any_more_says_so(bench: Bench, served: Path, done: str, kept: str) -> None:
    answer = _folder(served, done) / "answer.json"
    before = answer.read_bytes()
    answer.write_text(kept, encoding="utf-8")
    bench.desk.solver._answers.clear()
    try:
        page = bench.client.get(done).text
        assert "can’t be read" in page or "can&#39;t be read" in page
        assert "Delete this run" in page
        assert "data-again" not in page
    finally:
        answer.write_bytes(before)


def test_a_run_that_comes_to_nothing_says_why(bench: Bench, served: Path) -> None:
    run = bench.begin(LONG | {"seed": "7"})
    bench.until(run, "working")
    bench.act(run, "stop")
    (_folder(served, run) / "case.yaml").write_text("title: nothing\n", encoding="utf-8")
    bench.act(run, "go-on")
    assert "is missing" in bench.until(run, "failed")["entry"]["standing"]["trouble"]
    assert 'role="alert"' in bench.client.get(run).text


@pytest.mark.parametrize(
    "word", [pytest.param("tipping", marks=pytest.mark.slow), "claims", pytest.param("brief", marks=pytest.mark.slow)]
)
def test_whatever_else_takes_long_is_a_run_too(bench: Bench, word: str) -> None:
    run = bench.begin({"word": word, "draws": "16", "seed": "0"})
    assert bench.until(run, "done", "failed")["told"]["document"]["sections"]
    assert bench.client.get(f"{run}/{word}.pdf").content.startswith(b"%PDF")


def _folder(served: Path, run: str) -> Path:
    return served / ".realpolitik" / "runs" / run.rpartition("/")[2]


def _process(bench: Bench, run: str) -> BaseProcess:
    while (process := bench.desk.runs._active[run.rpartition("/")[2]].process) is None:
        time.sleep(0.01)
    return process
