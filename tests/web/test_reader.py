"""The evidence reader: words of a source, and the numbers that rest on them."""

from __future__ import annotations

import re

import pytest

from tests.web.cases import DAM
from tests.web.test_workbench import SCRIPT, Elements, words

GAZETTE = f"""\
The dam

Upland wants the dam filled fast, whatever it costs. Port says it “can wait”.

It rained. {SCRIPT}

Port would rather not pay.
"""
CITED = (
    DAM.replace("reliability: B2}", "reliability: B2, file: gazette.txt}")
    .replace(
        "evidence: {position: [gazette#1]}",
        "evidence: {position: [{source: gazette, quote: wants the dam filled fast}],"
        " salience: [{source: 'gazette#2', quote: 'filled fast, whatever it costs'}]}",
    )
    .replace(
        "transit: {position: free, salience: 60}",
        "transit: {position: free, salience: 60, evidence: [gazette#2, gazette#4]}",
    )
    .replace(
        "    says: The trade", "    evidence: [{source: gazette#2, quote: 'it \"can wait\"'}]\n    says: The trade"
    )
)


@pytest.fixture
def cited(put, folder):
    """A case whose source's text is at hand."""
    (folder / "gazette.txt").write_text(GAZETTE, encoding="utf-8")
    yield put(CITED)
    (folder / "gazette.txt").unlink()


@pytest.fixture
def blocks(workbench, cited):
    """The paragraphs of that source."""
    return workbench.get(f"/api{cited}/sources").json()["reading"]["blocks"]


def on(block: dict) -> dict[str, list[str]]:
    """Quoted words → what rests on them."""
    return {
        basis["quote"]: [f"{one['about']} {' '.join(map(' '.join, one['values']))}".strip() for one in basis["rests"]]
        for basis in block["bases"]
    }


def test_beside_each_paragraph_stands_what_rests_on_its_words(blocks):
    assert [block["number"] for block in blocks] == [1, 2, 3, 4]
    assert on(blocks[1]) == {
        "wants the dam filled fast": ["Upland on filling position fast"],
        "filled fast, whatever it costs": ["Upland on filling salience 20"],
        'it "can wait"': ["claim suits Upland  The trade suits Upland."],
        "": ["Upland on transit position free salience 60"],
    }


def test_words_that_several_numbers_rest_on_belong_to_all_of_them(blocks):
    runs = [(run["text"], run["bases"]) for run in blocks[1]["runs"] if run["bases"]]
    assert runs == [
        ("wants the dam ", ["2-1"]),
        ("filled fast", ["2-1", "2-2"]),
        (", whatever it costs", ["2-2"]),
        ("it “can wait”", ["2-3"]),
    ]


def test_words_lead_to_numbers_and_numbers_to_words_without_script(workbench, cited):
    page = workbench.get(f"{cited}/sources").text
    anchors = set(re.findall(r'id="([^"]+)"', page))
    leads = set(re.findall(r'href="#([^"]+)"', page))
    assert {"words-2-1", "words-2-2", "basis-2-1", "basis-2-whole", "p-2", "judgement"} <= leads
    assert leads <= anchors


def test_a_number_leads_to_its_cell_and_to_the_other_places_it_cites(workbench, blocks, cited):
    (whole,) = (basis for basis in blocks[1]["bases"] if not basis["quote"])
    (rests,) = whole["rests"]
    assert rests["elsewhere"] == [{"words": "¶\u00a04", "address": "#p-4"}]
    cell = workbench.get(rests["address"])
    assert "Upland on transit" in words(cell)
    assert 'id="panel-title"' in cell.text


def test_a_paragraph_that_nobody_cites_is_seen_to_be_so(workbench, blocks, cited):
    assert [block["number"] for block in blocks if not block["bases"]] == [1, 3]
    assert workbench.get(f"{cited}/sources").text.count('class="block uncited"') == 2
    assert "2 of 4 paragraphs cited · 4 numbers · 1 entry" in words(workbench.get(f"{cited}/sources"))


def test_what_rests_on_judgement_alone_is_listed_apart(workbench, cited):
    page = workbench.get(f"/api{cited}/sources").json()
    assert (page["alone"], page["numbers"]) == (6, "10 numbers")
    assert [one["about"] for one in page["judgement"]] == [
        "Port on filling",
        "Port on transit",
        "slow down",
        "waive fees",
    ]


def test_how_reliable_a_source_is_is_told(workbench, cited):
    assert "B2 usually reliable; probably true" in words(workbench.get(f"{cited}/sources"))


def test_where_the_text_is_not_at_hand_the_quotations_stand_by_paragraph(workbench, put):
    case = put(CITED.replace("gazette.txt", "gone.txt"))
    page = workbench.get(f"{case}/sources")
    assert "there is no gone.txt in the folder" in words(page)
    found = workbench.get(f"/api{case}/sources").json()["reading"]
    assert [block["number"] for block in found["blocks"]] == [2, 4]
    assert [basis["quote"] for basis in found["loose"]] == ["wants the dam filled fast"]


def test_a_trial_is_read_too(workbench, cited):
    tried = f"{cited}/sources?try=stances.upland.filling.salience:90"
    assert "Upland on filling salience 90" in words(workbench.get(tried))


def test_script_in_an_article_stays_text(workbench, cited):
    page = workbench.get(f"{cited}/sources")
    assert "alert(1)" in page.text
    assert Elements.of(page.text) == (["workbench.js"], [])


@pytest.mark.parametrize("source", ["nobody", "../gazette.txt", "gazette.txt", "/etc/passwd"])
def test_a_request_names_a_source_of_the_case_and_never_a_file(workbench, cited, source):
    assert workbench.get(f"{cited}/sources", params={"source": source}).status_code == 404


def test_a_text_outside_the_folder_is_not_read(workbench, put, folder):
    outside = folder.parent / "secret.txt"
    outside.write_text("a secret")
    (folder / "link.txt").symlink_to(outside)
    try:
        for file in ("../secret.txt", "link.txt"):
            answer = workbench.get(f"{put(CITED.replace('gazette.txt', file))}/sources")
            assert answer.status_code == 422
            assert "a secret" not in answer.text
    finally:
        (folder / "link.txt").unlink()


@pytest.mark.parametrize("name", ["syria-2018", "cuba-1962", "elmira-1991", "emissions-1989"])
def test_bundled_cases_are_read_by_paragraph_number(workbench, name):
    assert workbench.get(f"/cases/{name}/sources").status_code == 200


def test_what_a_conflict_given_directly_cites_is_read_too(workbench):
    page = words(workbench.get("/cases/elmira-1991/sources"))
    assert "option modify the control order" in page
    assert "preference of" in page


def test_in_a_scenario_what_holds_there_is_read(workbench):
    now, later = (
        workbench.get(f"/api/cases/syria-2018/sources{asked}").json()["reading"]["facts"]
        for asked in ("", "?in=after_the_war")
    )
    assert now != later
