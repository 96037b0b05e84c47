"""Building a deal, and scenarios beside each other, in a real browser."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.cases import DAM

CASE = "/cases/dam.yaml"
BUILD = f"{CASE}/build"
REFUSED = f"{BUILD}?party=upland&party=port&to.filling=slow"
PAGES = {
    "nothing-chosen": BUILD,
    "refused": f"{REFUSED}&turns=true",
    "syria": "/cases/syria-2018/build?party=russia&party=usa&to.iran_presence=none&to.sanctions=eased",
    "scenarios": f"{CASE}/scenarios",
    "syria-scenarios": "/cases/syria-2018/scenarios?show=now&show=after_the_war&show=as_iran_sees_it&all=true",
}
LATER = "scenarios:\n  full: {kind: horizon, after: now, stances: {upland: {filling: {salience: 90}}}}\n"


@pytest.fixture(autouse=True)
def dam(shelf):
    """The file as it was, before every test."""
    (shelf / "dam.yaml").write_text(DAM + LATER, encoding="utf-8")
    return shelf / "dam.yaml"


def settled(page: Page, address: str) -> Page:
    """A page with everything in it that it fetches."""
    page.goto(address)
    expect(page.locator("[data-load]")).to_have_count(0, timeout=60_000)
    return page


def chip(page: Page, group: str, name: str):
    """One thing that can be chosen."""
    return page.get_by_role("group", name=group, exact=True).get_by_label(re.compile(f"^{name}"))


def test_a_package_is_judged_while_it_is_chosen(page):
    settled(page, BUILD)
    headline = page.locator("#headline")
    expect(headline).to_contain_text("Choose who agrees and what is to change")
    chip(page, "Who agrees", "Upland").check()
    expect(headline).to_contain_text("with whom Upland agrees")
    chip(page, "Who agrees", "Port").check()
    chip(page, "filling", "slow").check()
    expect(headline).to_contain_text("Refused")
    expect(page.locator("#said")).to_contain_text("Refused")
    page.get_by_role("link", name="transit: free").first.click()
    expect(headline).to_contain_text("Ready")
    expect(chip(page, "transit", "free")).to_be_checked()
    expect(headline).to_be_focused()
    assert page.url.endswith("build?party=upland&party=port&to.filling=slow&to.transit=free")
    page.go_back()
    expect(headline).to_contain_text("Refused")


def test_a_package_is_chosen_by_keyboard_alone(page):
    settled(page, BUILD)
    page.locator("#party-upland").focus()
    page.keyboard.press("Space")
    expect(page.locator("#headline")).to_contain_text("with whom Upland agrees")
    expect(page.locator("#party-upland")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#headline")).to_contain_text("Refused")
    expect(page.locator("#to-filling-slow")).to_be_focused()


def test_a_package_becomes_a_deal_of_the_case_and_is_saved(page, dam):
    settled(page, REFUSED)
    page.get_by_label("Called").fill("Slow water")
    page.get_by_role("button", name="Try the case with it").click()
    expect(page.locator(".strip .moved").first).to_contain_text("Slow water")
    expect(page.locator("#headline")).to_contain_text("Slow water: Upland and Port")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Take the last save back")).to_be_visible()
    assert "slow_water:" in dam.read_text(encoding="utf-8")


def test_a_name_that_is_half_typed_stays_while_the_package_changes(page):
    settled(page, REFUSED)
    page.get_by_label("Called").fill("Slow wa")
    chip(page, "transit", "free").check()
    expect(page.locator("#headline")).to_contain_text("Ready")
    expect(page.get_by_label("Called")).to_have_count(0)  # the case has a deal of this name already
    chip(page, "transit", "as it is").check()
    expect(page.locator("#headline")).to_contain_text("Refused")
    page.get_by_label("It stays on the table").check()
    expect(page).to_have_url(re.compile("open=yes"))
    expect(page.get_by_label("Called")).to_have_value("Slow wa")


def test_what_would_change_the_verdict_is_fetched_and_tried(page):
    settled(page, f"{REFUSED}&to.transit=free")
    page.get_by_role("link", name="Look for the smallest changes").click()
    first = page.locator("#turns .going a").first
    expect(page.get_by_role("heading", name="What would change it")).to_be_focused()
    first.click()
    expect(page.locator("#headline")).to_contain_text("Refused")
    expect(page.locator("#trial .changes li")).to_have_count(1)


def test_scenarios_are_chosen_and_a_cell_leads_into_one(page):
    settled(page, f"{CASE}/scenarios")
    deals = page.get_by_role("region", name="Deals, by scenario")
    expect(deals.locator("td")).to_have_text([re.compile("ready"), re.compile("refused")])
    page.get_by_label("Full").uncheck()
    expect(deals.locator("td")).to_have_count(1)
    page.get_by_label("Full").check()
    deals.get_by_role("link", name=re.compile("refused")).click()
    expect(page.get_by_role("heading", level=1, name="Deals")).to_be_visible(timeout=30_000)
    assert "in=full" in page.url


def test_without_script_a_package_is_judged_and_scenarios_are_chosen(browser, address):
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(BUILD)
    for choice in ("#party-upland", "#party-port", "#to-filling-slow"):
        page.locator(choice).check()
    page.get_by_role("button", name="Judge it").click()
    expect(page.locator("#headline")).to_contain_text("Refused")
    page.get_by_role("link", name="Look for packages").click()
    expect(page.locator("#found")).to_contain_text("None: there is nothing else")
    page.goto(f"{CASE}/scenarios")
    page.get_by_label("Full").uncheck()
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".beside").first.locator("thead a")).to_have_count(1)
    context.close()


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(page, name, scheme):
    page.emulate_media(color_scheme=scheme)
    settled(page, PAGES[name])
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found] == []


@pytest.mark.parametrize("width", [360, 390, 1280, 2560])
def test_no_page_is_wider_than_the_window(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    for address in PAGES.values():
        settled(page, address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
