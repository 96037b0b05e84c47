"""The main path of each page, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.cases import DAM

CASE = "/cases/dam.yaml"
FLIPPED = "try=stances.upland.filling.salience:90"


@pytest.fixture(autouse=True)
def dam(shelf):
    """The file as it was, before every test."""
    (shelf / "dam.yaml").write_text(DAM, encoding="utf-8")
    return shelf / "dam.yaml"


def settled(page: Page, address: str) -> Page:
    """A page with everything in it that it fetches."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-load]:not([data-from]), .awaited")).to_have_count(0, timeout=60_000)
    return page


def test_an_edit_flips_a_verdict_and_is_dropped_again(page):
    settled(page, f"{CASE}/positions")
    page.get_by_role("link", name="Upland on filling: fast, salience 20").click()
    expect(page.get_by_role("heading", name="Upland on filling")).to_be_focused()
    page.get_by_label("Salience").fill("90")
    page.get_by_role("button", name="Try").click()
    moved = page.locator(".strip .moved").first
    expect(moved).to_contain_text("refused")
    expect(page.locator("#said")).to_contain_text("Verdicts that move: Water for transit was ready")
    assert "try=" in page.url
    page.get_by_role("link", name="Drop: Upland on filling: salience").click()
    expect(page.locator(".strip .moved")).to_have_count(0)
    page.go_back()
    expect(page.locator(".strip .moved").first).to_contain_text("refused")


def test_a_cell_is_opened_changed_and_closed_by_keyboard_alone(page):
    settled(page, f"{CASE}/positions")
    page.locator("#cell-upland\\.filling").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Upland on filling")).to_be_focused()
    page.get_by_label("Salience").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("90")
    page.keyboard.press("Enter")
    expect(page.locator(".strip .moved").first).to_contain_text("refused")
    page.get_by_role("link", name="Close").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#cell-upland\\.filling")).to_be_focused()


def test_a_cell_that_is_opened_is_seen(page):
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        settled(page, "/cases/syria-2018/positions?cell=russia.successor")
        cell, table = (page.locator(one).bounding_box() for one in (".matrix .open", ".heart .wide"))
        assert table["x"] <= cell["x"]
        assert cell["x"] + cell["width"] <= table["x"] + table["width"] + 1


def test_a_trial_is_saved_and_taken_back(page, dam):
    settled(page, f"{CASE}?{FLIPPED}")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Take the last save back")).to_be_visible()
    assert "salience: 90" in dam.read_text()
    page.get_by_role("button", name="Take the last save back").click()
    expect(page.get_by_role("button", name="Take the last save back")).to_have_count(0)
    assert dam.read_text() == DAM


def test_a_save_on_a_file_that_has_changed_asks_what_to_keep(page, dam):
    settled(page, f"{CASE}/positions?cell=upland.filling&{FLIPPED}")
    dam.write_text(DAM.replace("fast, salience: 20", "fast, salience: 30"))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="The file has changed")).to_be_visible()
    page.expected.clear()  # the browser's own note of the answer 409
    assert "salience: 30" in dam.read_text()
    page.get_by_label("Save yours: Upland on filling: salience").check()
    page.get_by_role("button", name="Save what is ticked").click()
    expect(page.get_by_role("heading", name="Upland on filling")).to_be_visible()
    assert "salience: 90" in dam.read_text()


def test_the_briefing_fetches_every_answer(page):
    settled(page, CASE)
    for title in ("Who stands with whom", "Issue by issue", "Deals", "The argument"):
        expect(page.get_by_role("heading", name=title, exact=True).first).to_be_visible()


def test_a_question_is_asked_differently(page):
    settled(page, f"{CASE}/ask/leverage")
    page.get_by_text("Ask it differently").click()
    page.get_by_label("filling: slow").check()
    page.get_by_role("button", name="Ask").click()
    expect(page).to_have_url(re.compile("target=filling%3Dslow"))
    expect(page.get_by_label("filling: slow")).to_be_checked()


def test_a_file_is_uploaded(page, shelf):
    settled(page, "/")
    page.get_by_label("Bring a file").set_input_files(
        {"name": "mine.yaml", "mimeType": "text/yaml", "buffer": DAM.encode()}
    )
    page.get_by_role("button", name="Upload").click()
    expect(page).to_have_url(re.compile("/cases/mine.yaml$"))
    page.goto("/")  # so that nothing more is asked about the file
    (shelf / "mine.yaml").unlink()


def test_without_script_a_trial_is_made_shown_and_dropped(browser, address):
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{CASE}/positions?cell=upland.filling")
    page.get_by_label("Salience").fill("90")
    page.get_by_role("button", name="Try").click()
    expect(page.locator(".strip .moved").first).to_contain_text("refused")
    page.get_by_role("link", name="Drop it").click()
    expect(page.locator(".strip .moved")).to_have_count(0)
    page.goto(f"{CASE}?whole=true")
    expect(page.locator("figure svg").first).to_be_visible()
    context.close()
