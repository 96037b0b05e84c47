"""How the workbench bears load, and how soon an edit shows its verdicts: `python benchmarks/workbench.py`.

It serves on this machine's own address, and only there. Latencies count from when a request was due, so that a server
that falls behind can't hide it. With Chromium and Playwright the edit is timed in a browser too.
"""

from __future__ import annotations

import argparse
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import local

CASE = "/cases/syria-2018"
WARMED = 200  # requests before memory is first looked at
ASKING = 8  # threads


@dataclass(frozen=True)
class Load:
    """What came of asking steadily."""

    asked: int
    errors: int
    milliseconds: tuple[float, ...]  # of each answer, in order of size
    memory: tuple[float, float]  # megabytes of the server's own process, before and after

    def __str__(self) -> str:
        at = {share: self.milliseconds[int(share * (self.asked - 1))] for share in (0.5, 0.95, 0.99, 1.0)}
        times = ", ".join(f"{share:.0%} within {found:.1f} ms" for share, found in at.items())
        before, after = self.memory
        return f"{self.asked} requests, {self.errors} errors; {times}; memory {before:.1f} → {after:.1f} MB"


@contextmanager
def served() -> Iterator[tuple[int, int]]:
    """A workbench with an empty folder: its port, and its process."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "realpolitik", "serve", folder, "--port", "0", "--no-open"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            found = re.search(r":(\d+)/", server.stdout.readline())
            assert found is not None, "the workbench didn't start"
            try:
                _warmed(int(found[1]))
                yield int(found[1]), server.pid
            finally:
                server.send_signal(signal.SIGINT)


def _warmed(port: int) -> None:
    """Ask until the workers have their libraries and answer in time."""
    for number in range(100):
        if _edited(port, f"{number}.25"):
            return
    raise RuntimeError("the workbench never answers in time")


def _edited(port: int, value: str) -> bool:
    """Whether an edit's verdicts came in time; asked for as the page's script does, which fetches claims later."""
    edited = f"{CASE}/positions?cell=russia.ukraine&try=stances.russia.ukraine.salience:{value}"
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", edited, headers={"prefer": "respond-async"})
        return 'class="verdict"' in connection.getresponse().read().decode()


def steady(port: int, process: int, rate: float, seconds: float, address: str = CASE) -> Load:
    """Ask for a page so many times a second."""
    kept, opened = local(), list[HTTPConnection]()

    def ask(due: float) -> tuple[float, bool]:
        time.sleep(max(0.0, due - time.perf_counter()))
        if not hasattr(kept, "connection"):
            kept.connection = HTTPConnection("127.0.0.1", port, timeout=30)
            opened.append(kept.connection)
        try:
            kept.connection.request("GET", address)
            answer = kept.connection.getresponse()
            answer.read()
            is_wrong = answer.status != 200
        except OSError:
            kept.connection.close()
            is_wrong = True
        return (time.perf_counter() - due) * 1000, is_wrong

    with ThreadPoolExecutor(ASKING) as threads:
        list(threads.map(ask, [time.perf_counter()] * WARMED))
    before, begin = memory_of(process), time.perf_counter() + 0.1
    with ThreadPoolExecutor(ASKING) as threads:
        answers = list(threads.map(ask, (begin + number / rate for number in range(int(rate * seconds)))))
    for connection in opened:
        connection.close()
    times, errors = sorted(one for one, _ in answers), sum(is_wrong for _, is_wrong in answers)
    return Load(len(answers), errors, tuple(times), (before, memory_of(process)))


def memory_of(process: int) -> float:
    """Megabytes that a process holds (Linux)."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096 / 1e6


def edits(port: int, count: int = 20) -> list[float]:
    """Milliseconds until the server has answered an edit that nobody has made before, verdicts and all."""
    times = []
    for number in range(count):
        began = time.perf_counter()
        assert _edited(port, str(number)), "the verdicts came too late"
        times.append((time.perf_counter() - began) * 1000)
    return times


def edits_in_browser(port: int, count: int = 20) -> list[float]:
    """Milliseconds from pressing *Try* until the new verdicts stand in the page; empty without a browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        return []
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        return []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(reduced_motion="reduce")
        page.goto(f"http://127.0.0.1:{port}{CASE}/positions?cell=russia.ukraine")
        times = []
        for number in range(count):
            times.append(page.evaluate(PRESS, str(number + 0.5)))
            page.wait_for_selector("#strip:not([data-load])")  # the claims are there too, as when somebody has read
        browser.close()
    return times


PRESS = """value => new Promise(shown => {
  const field = document.querySelector("input[name='set:stances.russia.ukraine.salience']");
  field.value = value;
  const began = performance.now();
  new MutationObserver((_, seen) => {
    if (!document.querySelector(".trial .changes ins")?.textContent.includes(value)) return;
    seen.disconnect();
    requestAnimationFrame(() => shown(performance.now() - began));
  }).observe(document.body, { childList: true, subtree: true });
  field.form.requestSubmit();
})"""


def told(line: str) -> None:
    """A line for whoever measures."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def summed(times: Sequence[float]) -> str:
    """The middle and the worst of some times."""
    if not times:
        return "not measured (no browser)"
    return f"median {statistics.median(times):.0f} ms, of {len(times)} the slowest {max(times):.0f} ms"


def main() -> None:
    """Measure, and print what was measured."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--rate", type=float, default=100, help="requests a second")
    given = asked.parse_args()
    with served() as (port, process):
        told(f"the briefing page at {given.rate:g} a second: {steady(port, process, given.rate, given.seconds)}")
        told(f"an edit, server: {summed(edits(port))}")
        told(f"an edit, browser: {summed(edits_in_browser(port))}")


if __name__ == "__main__":
    main()
