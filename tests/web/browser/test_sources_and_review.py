"""Sources and reviews in a real browser."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.reading.test_review import DRAFT, NOTE
from tests.web.browser.test_browser import settled

SOURCES, REVIEW = "/cases/draft.yaml/sources", "/cases/draft.yaml/review"
PAGES = {
    "sources": SOURCES,
    "sources-by-paragraph": "/cases/syria-2018/sources",
    "review-of-a-number": f"{REVIEW}?item=stances.egypt.dam.position",
    "review-of-an-entry": f"{REVIEW}?item=issues.dam",
}


@pytest.fixture(autouse=True)
def draft(shelf):
    """A draft with its text, as they were before every test."""
    (shelf / "note.txt").write_text(NOTE, encoding="utf-8")
    (shelf / "draft.yaml").write_text(DRAFT, encoding="utf-8")
    yield shelf / "draft.yaml"
    (shelf / "draft.yaml").unlink()
    (shelf / "note.txt").unlink()


def test_words_and_what_rests_on_them_light_up_together(page):
    settled(page, SOURCES)
    said = page.locator("a.words", has_text="rejects the dam")
    rests = page.locator(".resting", has_text="Egypt on dam").first
    said.hover()
    expect(rests).to_have_class("resting lit")
    page.get_by_role("heading", name="Sources").hover()
    expect(rests).to_have_class("resting")
    rests.get_by_role("link", name="Egypt on dam").first.focus()
    expect(said).to_have_class("words lit")


def test_a_number_leads_to_its_words_and_the_words_back(page):
    settled(page, SOURCES)
    page.get_by_role("link", name="“rejects the dam”").click()
    assert page.url.endswith("#words-2-2")
    expect(page.locator("a.words.lit")).to_have_text("rejects the dam")
    page.locator("a.words.lit").click()
    assert page.url.endswith("#basis-2-2")
    page.locator("#basis-2-2").get_by_role("link", name="Egypt on dam").click()
    expect(page.get_by_role("heading", name="Egypt on dam")).to_be_visible()


def test_without_script_the_words_are_marked_where_a_link_leads(browser, address):
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(SOURCES)
    words = page.locator("a.words", has_text="rejects the dam")
    before = words.evaluate("one => getComputedStyle(one).backgroundColor")
    page.get_by_role("link", name="“rejects the dam”").click()
    assert words.evaluate("one => getComputedStyle(one).backgroundColor") != before
    context.close()


def test_a_draft_is_reviewed_by_keyboard_alone(page, draft):
    settled(page, REVIEW)
    title = page.locator("#item-title")
    expect(title).to_be_focused()
    expect(title).to_have_text("actor Egypt")
    page.keyboard.press("n")
    expect(title).to_have_text("issue dam")
    expect(title).to_be_focused()
    page.keyboard.press("p")
    expect(title).to_have_text("actor Egypt")
    page.keyboard.press("a")
    expect(page.locator("#progress")).to_have_text("8 of 13 looked at")
    expect(title).to_have_text("issue dam")
    page.keyboard.press("d")
    expect(page.get_by_role("button", name="Drop all of it")).to_be_visible()
    assert "  dam:  # to review" in draft.read_text()
    page.keyboard.press("k")
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
    page.keyboard.press("n")
    expect(title).to_have_text("Egypt on dam: position")
    page.keyboard.press("c")
    page.keyboard.type("10..20")
    page.keyboard.press("Enter")
    expect(page.locator("#progress")).to_have_text("9 of 13 looked at")
    assert "position: 10..20\n" in draft.read_text()
    expect(title).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("#progress")).to_have_text("8 of 13 looked at")
    assert "position: 0..25  # to review" in draft.read_text()


def test_what_can_not_stand_is_told_beside_what_was_typed(page, draft):
    settled(page, f"{REVIEW}?item=stances.egypt.dam.salience")
    page.get_by_label("Value").fill("400")
    page.get_by_role("button", name="Accept").click()
    expect(page.locator(".item [role=alert]")).to_contain_text("400 is outside")
    expect(page.get_by_label("Value")).to_have_value("400")
    page.expected.clear()  # the browser's own note of the answer 422
    assert draft.read_text() == DRAFT


def test_a_review_needs_no_script(browser, address, draft):
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{REVIEW}?item=stances.egypt.dam.salience")
    page.get_by_label("Value").fill("45")
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#item-title")).to_have_text("Egypt on dam: declared")
    assert "salience: 45\n" in draft.read_text()
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_a_page_and_it_fits_the_window(page, name):
    settled(page, PAGES[name])
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found] == [], scheme
    for width in (360, 390, 1280, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
