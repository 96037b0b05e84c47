"""Script in every text of a case, in a browser that would run it."""

from __future__ import annotations

import pytest

from tests.web.browser.test_browser import settled
from tests.web.cases import HOSTILE

CASE = "/cases/hostile.yaml"
PAGES = ("", "/positions?cell=upland.filling", "/ask/alignment", "/ask/deals?try=title:<script>alert(7)</script>")


@pytest.fixture(autouse=True)
def hostile(shelf):
    """The case, for one test."""
    (shelf / "hostile.yaml").write_text(HOSTILE, encoding="utf-8")
    yield
    (shelf / "hostile.yaml").unlink()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_that_a_case_says_runs_and_no_long_word_breaks_the_page(page, path):
    page.on("dialog", lambda dialog: page.expected.append(f"ran: {dialog.message}"))
    settled(page, f"{CASE}{path}")
    assert page.locator("[onload], [onmouseover], script:not([src])").count() == 0
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
