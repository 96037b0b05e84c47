"""What is taken away: asked as its page is, called what it is, and telling what was tried."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from tests.web.cases import FLIP


def _name(found) -> str:
    return found.headers["content-disposition"].partition("''")[2]


@pytest.mark.parametrize("ending", ["md", "html", "txt", "json"])
@pytest.mark.parametrize("word", ["brief", "deals"])
def test_a_document_says_what_was_tried(workbench, put, word, ending):
    case = put()
    tried, plain = (workbench.get(f"{case}/files/{word}.{ending}{query}").text for query in (f"?try={FLIP}", ""))
    says = "Tried, and not saved in the case: Upland on filling: salience 90 (saved: 20)."
    assert says in re.sub(r"\s+", " ", tried)
    assert "not saved" not in plain


def test_the_json_of_an_answer_warns_of_what_was_tried(workbench, put):
    found = json.loads(workbench.get(f"{put()}/files/deals.json?try={FLIP}").content)
    assert "salience 90 (saved: 20)" in found["warnings"][0]


def test_a_file_is_called_after_its_case_its_question_and_how_it_was_asked(workbench, put):
    case = put()
    stem = case.rpartition("/")[2].removesuffix(".yaml")
    assert _name(workbench.get(f"{case}/files/deals.md")) == f"{stem}-deals.md"
    assert _name(workbench.get(f"{case}/files/deals.md?try={FLIP}")) == f"{stem}-deals-tried.md"
    later = "/cases/syria-2018/files/alignment.md?in=after_the_war"
    assert _name(workbench.get(later)) == "syria-2018-alignment-after_the_war.md"


def test_an_answer_is_taken_away_as_its_page_asks_it(workbench, put):
    case = put()
    page = workbench.get(f"{case}/ask/leverage?target=filling%3Dslow&try={FLIP}").text
    (link,) = re.findall(r'href="([^"]*/leverage\.json[^"]*)"', page)
    found = json.loads(workbench.get(unescape(link)).content)
    assert found["answer"]["targets"][0]["terms"] == {"filling": "slow"}
    assert len(found["answer"]["targets"]) == 1
    assert found["warnings"]


@pytest.mark.parametrize("asked", ["target=filling%3Dnowhere", "target=%2e%2e%2f", "in=never"])
def test_what_cannot_be_asked_is_no_file(workbench, put, asked):
    assert workbench.get(f"{put()}/files/leverage.md?{asked}").status_code == 404
