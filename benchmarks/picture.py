"""Makes docs/workbench.png, the README's picture: `python -m benchmarks.picture`. Needs Chromium and Playwright."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.workbench import CASE, served

PICTURE = Path(__file__).parents[1] / "docs" / "workbench.png"
SHOWN = f"{CASE}/positions?cell=russia.ukraine&try=stances.russia.ukraine.salience:20"


def main() -> None:
    """The case of Syria, in which Russia is taken to care less about Ukraine."""
    with served() as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme="light", reduced_motion="reduce")
        page.goto(f"http://127.0.0.1:{port}{SHOWN}", wait_until="networkidle")
        page.locator(".copy").evaluate("one => one.remove()")  # a bundled case has it, one's own hasn't
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
