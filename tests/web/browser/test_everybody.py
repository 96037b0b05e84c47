"""Every page, for everybody: with a reader of screens, by keyboard, on a telephone or a wall, in light and in dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.browser.test_browser import CASE, FLIPPED, settled
from tests.web.cases import DAM, LONG_WORDS

SYRIA = "/cases/syria-2018"
PAGES = {
    "cases": "/",
    "briefing": f"{CASE}?{FLIPPED}",
    "positions": f"{CASE}/positions",
    "panel": f"{CASE}/positions?cell=upland.filling&{FLIPPED}",
    "syria-panel": f"{SYRIA}/positions?cell=russia.successor",
    "refused-trial": f"{CASE}/positions?try=stances.upland.filling.salience:400",
    "question": f"{SYRIA}/ask/deals",
    "builder": f"{CASE}/build?party=upland&party=port&to.filling=slow",
    "scenarios": f"{SYRIA}/scenarios",
    "sources": f"{SYRIA}/sources",
    "runs": f"{CASE}/runs?{FLIPPED}",
    "login": "/login",
}
QUICK = ("cases", "briefing", "panel", "builder", "sources", "login")  # the others are slow tests
EVERY_PAGE = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in QUICK else pytest.mark.slow) for name in PAGES]
)
LONG = "/cases/long.yaml"
LONG_PAGES = (
    "/", LONG, f"{LONG}/positions?cell=upland.filling&{FLIPPED}", f"{LONG}/scenarios", f"{LONG}/sources",
    f"{LONG}/runs", f"{LONG}/build?party=upland&party=port&to.filling=fast",
)  # fmt: skip
WIDTHS = (360, 390, 640, 768, 1280, 1920, 2560)  # 640: a window of 1280 at twice the size
MOST_STEPS = 40
FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const drawn = [one, one.nextElementSibling, one.closest("label")].filter(Boolean)
    .some((each) => getComputedStyle(each).outlineStyle !== "none");
  return { tag: one.tagName, html: one.outerHTML.slice(0, 120), drawn, there: box.width > 0 && box.height > 0 };
}"""


@pytest.fixture(autouse=True)
def dam(shelf):
    """The file as it was, before every test."""
    (shelf / "dam.yaml").write_text(DAM, encoding="utf-8")


@EVERY_PAGE
def test_everybody_can_use_a_page_and_it_fits_the_window(page, name):
    settled(page, PAGES[name])
    for width, scheme in ((1280, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found] == [], scheme
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.getAnimations().length") == 0  # reduced motion is asked for


def test_no_long_word_is_wider_than_a_telephone(page, shelf):
    (shelf / "long.yaml").write_text(LONG_WORDS, encoding="utf-8")
    page.set_viewport_size({"width": 360, "height": 800})
    for path in LONG_PAGES:
        settled(page, path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    page.goto("/login")  # so that nothing more is asked about the file
    (shelf / "long.yaml").unlink()


@EVERY_PAGE
def test_one_sees_where_one_is_when_going_through_a_page_by_keyboard(page, name):
    settled(page, PAGES[name])
    page.evaluate("document.activeElement.blur()")
    seen = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["tag"] == "BODY":
            break
        assert focused["there"], focused["html"]
        assert focused["drawn"], focused["html"]
        seen.append(focused["html"])
    assert seen
