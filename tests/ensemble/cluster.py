"""A dask scheduler and two workers on loopback, each a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The scheduler's address, and the workers' processes; everything is ended on leaving."""
    pytest.importorskip("distributed", reason="needs dask's distributed: pip install 'realpolitik[cluster]'")
    address = f"tcp://127.0.0.1:{(port := free_port())}"
    env = os.environ | {
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "DASK_DISTRIBUTED__WORKER__PROFILE__INTERVAL": "1000ms",
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "3",
    }
    started: list[subprocess.Popen[bytes]] = []

    def start(module: str, *arguments: str) -> None:
        command = [sys.executable, "-m", module, *arguments]
        log = (folder / f"{len(started)}.log").open("wb")
        with log:
            started.append(subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log))

    try:
        start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        for _ in range(workers):
            start("distributed.cli.dask_worker", address, "--no-nanny", "--no-dashboard", "--nthreads", "1",
                  "--death-timeout", "60", "--local-directory", str(folder))  # fmt: skip
        yield address, started[1:]
    finally:
        for one in reversed(started):
            one.kill()
        for one in started:
            one.wait(timeout=30)
