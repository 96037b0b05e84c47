"""Runs, in a browser: begun, watched, stopped, and read."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.cases import DAM

CASE = "/cases/flood.yaml"
TITLE = "How sure the answers are"


@pytest.fixture(autouse=True)
def flood(shelf):
    """The case that is run."""
    (shelf / "flood.yaml").write_text(DAM, encoding="utf-8")


def begun(page: Page, draws: int, seed: int = 0) -> Page:
    """A run that was begun from its form."""
    page.goto(f"{CASE}/runs")
    form = page.locator("form", has=page.get_by_role("heading", name=TITLE))
    form.get_by_label("Draws").fill(str(draws))
    form.get_by_label("Seed").fill(str(seed))
    form.get_by_role("button", name=f"Begin: {TITLE}").click()
    expect(page).to_have_url(re.compile("/runs/robustness-"))
    return page


@pytest.fixture
def answered(page):
    """The page of a run that is done; it tells so by itself."""
    begun(page, 16)
    expect(page.locator(".answer")).to_be_visible(timeout=60_000)
    return page


def test_a_run_tells_by_itself_when_it_is_done(answered):
    expect(answered.locator("figure svg").first).to_be_visible()
    answered.get_by_role("link", name="All runs").click()
    expect(answered.locator(".runs li", has_text="seed: 0")).to_contain_text("done")


def test_a_run_is_stopped_and_deleted(page):
    begun(page, 262_144, seed=1)
    expect(page.locator(".how")).to_contain_text(re.compile("waits|worked out", re.IGNORECASE))
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".how")).to_contain_text("Stopped before it was done")
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    page.get_by_role("button", name="Delete this run").click()
    expect(page).to_have_url(re.compile("/runs$"))
    expect(page.locator("#runs")).not_to_contain_text("seed: 1")


def test_a_run_is_begun_and_read_without_script(browser, address):
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = begun(context.new_page(), 16, seed=2)
    for _ in range(120):
        if page.locator(".answer").count():
            break
        page.wait_for_timeout(500)
        page.get_by_role("link", name="See how far it is").click()
    expect(page.locator("figure svg").first).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_run(answered, scheme):
    answered.emulate_media(color_scheme=scheme)
    found = Axe().run(answered).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found] == []


@pytest.mark.parametrize("width", [360, 390, 1280, 2560])
def test_no_run_is_wider_than_the_window(answered, width):
    answered.set_viewport_size({"width": width, "height": 900})
    assert answered.evaluate("document.documentElement.scrollWidth") <= width
