"""Figures in the page: the picture until somebody points at it, then the same with its values."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

CASE = "/cases/syria-2018"
FIGURES = {"forecast": "positions", "deals": "gains", "leverage": "chips"}


def shown(page: Page, word: str) -> Page:
    """A question's page, its verdicts above it known, so that nothing moves any more."""
    page.goto(f"{CASE}/ask/{word}")
    expect(page.locator("[data-load]")).to_have_count(0, timeout=60_000)
    return page


def pointed_at(page: Page, figure: str):
    """A figure once Vega has drawn it."""
    found = page.locator(f"#figure-{figure}")
    found.dispatch_event("pointerenter")
    expect(found.locator("svg.marks")).to_be_visible(timeout=60_000)
    return found


@pytest.mark.parametrize("word", [pytest.param("forecast", marks=pytest.mark.slow), "deals", "leverage"])
def test_drawing_a_figure_again_moves_nothing(page, word):
    figure = shown(page, word).locator(f"#figure-{FIGURES[word]}")
    before = figure.bounding_box(), figure.locator("svg").bounding_box(), page.evaluate("document.body.scrollHeight")
    pointed_at(page, FIGURES[word])
    after = figure.bounding_box(), figure.locator("svg").bounding_box(), page.evaluate("document.body.scrollHeight")
    assert after == before


def test_a_mark_tells_names_and_exact_numbers(page):
    figure = pointed_at(shown(page, "forecast"), "positions")
    figure.locator(".mark-symbol path").first.hover(force=True)
    tip = page.locator("#vg-tooltip-element.visible")
    for heading in ("actor", "issue", "wants", "position", "salience"):
        expect(tip).to_contain_text(heading)


def test_a_figure_keeps_its_name_and_description(page):
    figure = shown(page, "forecast").locator("#figure-positions")
    read = "one => [one.getAttribute('role'), one.getAttribute('aria-labelledby').split(' ').map("
    read += "id => document.getElementById(id).textContent)]"
    before = figure.locator("svg").evaluate(read)
    pointed_at(page, "positions")
    assert figure.locator("svg").evaluate(read) == before
    assert before[0] == "img"
    assert len(before[1][1]) > 60


def test_a_figure_is_reached_by_keyboard(page):
    shown(page, "forecast").locator("#figure-positions .wide").focus()
    expect(page.locator("#figure-positions svg.marks")).to_be_visible(timeout=60_000)


def test_what_the_marks_tell_stands_in_a_table_too(page):
    figure = shown(page, "deals").locator("#figure-gains")
    figure.get_by_text("Point at a mark for its numbers, or read them all").focus()
    page.keyboard.press("Enter")
    table = figure.get_by_role("region", name="actor, deal, as, gain, points, of stake").get_by_role("table")
    expect(table.locator("tbody tr")).to_have_count(39, timeout=60_000)
    expect(table.get_by_role("row", name="Russia Syria for Iran party 8.037")).to_have_count(1)


def test_a_mark_without_order_stands_in_the_table_of_those_with(page):
    figure = shown(page, "forecast").locator("#figure-positions")
    figure.locator(".numbers summary").click()
    rows = figure.get_by_role("region", name="actor, issue, wants, position, salience").locator("tbody tr")
    expect(rows.filter(has_text="successor").first).to_contain_text("Assad", timeout=60_000)


def test_what_only_a_script_can_do_is_not_offered_on_paper(page):
    hint = shown(page, "deals").locator("#figure-gains .numbers")
    expect(hint).to_be_visible()
    page.emulate_media(media="print")
    expect(hint).to_be_hidden()


def test_a_drawn_figure_follows_the_page_into_the_dark(page):
    figure = pointed_at(shown(page, "forecast"), "positions")
    colour = "one => getComputedStyle(one).fill"
    light = figure.locator(".role-axis-label text").first.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    assert figure.locator(".role-axis-label text").first.evaluate(colour) != light


def test_without_script_the_picture_stands(browser, address):
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{CASE}/ask/forecast")
    expect(page.locator("#figure-positions svg")).to_be_visible()
    expect(page.get_by_text("at a mark")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_figure_is_never_too_small_to_read(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    shown(page, "forecast")
    sizes = "all => all.map(one => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a)"
    assert min(page.locator("#figure-positions svg text").evaluate_all(sizes)) >= 9
