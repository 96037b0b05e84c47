"""A workbench that is served, and a browser that looks at it: Debian's chromium, driven by Playwright.

`apt-get install chromium` gets it (`.ci/run` does); without it these tests are skipped and say so.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that is served."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="session")
def address(shelf: Path) -> Iterator[str]:
    """Where the workbench is served, by the command itself."""
    command = [sys.executable, "-m", "realpolitik", "serve", str(shelf), "--port", "0", "--no-open"]
    served = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert served.stdout is not None
    found = re.search(r"http://[\w.]+:\d+", served.stdout.readline())
    assert found is not None, served.stderr and served.stderr.read()
    yield found[0]
    served.send_signal(signal.SIGINT)
    _, complaints = served.communicate(timeout=30)
    assert served.returncode == 0
    assert "Traceback" not in complaints, complaints


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser; not kept for other modules, since Playwright has an event loop run in the thread of the tests."""
    if CHROMIUM is None:
        pytest.skip("needs a browser: apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page in which nothing may go wrong unseen: no error of a script, no request to another host."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened.on(
        "request", lambda asked: wrong.append(asked.url) if not asked.url.startswith((address, "data:")) else None
    )
    opened.expected = wrong  # a test that provokes an error takes it out
    yield opened
    context.close()
    assert wrong == []
