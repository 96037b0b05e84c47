"""One workbench for all tests of a process: its folder, its workers, and who asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from realpolitik.web.app import build
from realpolitik.web.desk import Desk
from realpolitik.web.guard import Door
from realpolitik.web.shelf import Shelf
from realpolitik.web.solver import Solver
from tests.web.cases import DAM

ORIGIN = {"origin": "http://localhost"}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that is served."""
    return tmp_path_factory.mktemp("shelf")


@pytest.fixture(scope="session")
def workbench(folder: Path) -> Iterator[TestClient]:
    """Somebody at the workbench."""
    desk = Desk(Shelf(folder), Solver(1, seconds=60), patience=60)
    with TestClient(build(desk), base_url="http://localhost", headers=ORIGIN) as client:
        yield client


@pytest.fixture
def put(folder: Path) -> Iterator[Callable[..., str]]:
    """Puts a case file into the folder, under a name of the test's own; gives its address."""
    made: list[Path] = []

    def write(text: str = DAM, ending: str = ".yaml") -> str:
        path = folder / f"case-{len(list(folder.iterdir()))}-{len(made)}{ending}"
        path.write_text(text, encoding="utf-8")
        made.append(path)
        return f"/cases/{path.name}"

    yield write
    for path in made:
        path.unlink(missing_ok=True)


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Callable[..., TestClient]]:
    """A workbench of one's own, for what the shared one isn't set up for."""
    opened: list[TestClient] = []

    def make(read_only: bool = False, password: str | None = None, seconds: float = 30) -> TestClient:
        desk = Desk(Shelf(tmp_path, read_only), Solver(1, seconds), Door(password), patience=60)
        client = TestClient(build(desk), base_url="http://localhost", headers=ORIGIN)
        client.__enter__()
        opened.append(client)
        return client

    yield make
    for client in opened:
        client.__exit__(None, None, None)
