"""What every briefing tells besides its answers: the standards that analysts are held to (ICD 203)."""

from __future__ import annotations

import pytest

import realpolitik as rp
from realpolitik.briefing.brief import ENDINGS, rendered, section_of
from realpolitik.briefing.document import Bullets, Document, Findings, Section, Table, runs
from realpolitik.errors import UnknownName
from realpolitik.questions.evidence import CREDIBILITY, TRUST

SYRIA = rp.load("syria-2018")


@pytest.fixture(scope="module")
def syria() -> Document:
    return rp.brief(SYRIA, flips=False).document


def section(document: Document, key: str) -> Section:
    return next(one for one in document.sections if one.key == key)


def items(document: Document) -> list[str]:
    (bullets,) = section(document, "standards").blocks
    assert isinstance(bullets, Bullets)
    return ["".join(run if isinstance(run, str) else run.text for run in runs(item)) for item in bullets.items]


def test_likelihood_and_confidence_are_told_apart(syria):
    told = items(syria)
    assert [text.split()[0] for text in told] == ["Likelihood", "Confidence", "Judgement", "Alternatives", "Sources"]
    for text in told:
        assert not ("likel" in text.lower() and "confiden" in text.lower())


def test_the_admiralty_code_is_explained(syria):
    sources = items(syria)[-1]
    assert all(f"{mark} {meaning}" in sources for table in (TRUST, CREDIBILITY) for mark, meaning in table.items())


def test_judgement_is_counted_by_kind(syria):
    answer = rp.evidence(SYRIA)
    table = next(
        block
        for block in section(syria, "evidence").blocks
        if isinstance(block, Table) and "judgement" in block.caption
    )
    assert sum(row[1] for row in table.rows) == answer.sourced
    assert sum(row[2] for row in table.rows) == len(answer.judgement)


def test_every_deal_says_what_else_its_verdict_could_be(syria):
    (findings,) = (block for block in section(syria, "deals").blocks if isinstance(block, Findings))
    for row, entry in zip(findings.rows, rp.deals(SYRIA), strict=True):
        (told,) = (detail for detail in row.details if str(detail).startswith("what else it could be"))
        assert all(word in told for word in (*entry.also, entry.from_status_quo or ""))
        assert ("nothing" in told) == (not entry.also and entry.from_status_quo is None)


@pytest.mark.parametrize("name", ["elmira-1991", "prisoners-dilemma"])
def test_a_case_without_numbers_has_no_likelihood_to_explain(name):
    document = rp.brief(rp.load(name), flips=False).document
    assert "standards" not in [one.key for one in document.sections]


def test_one_question_is_a_section_without_the_rest():
    assert [one.key for one in section_of(rp.forecast(SYRIA), SYRIA).sections] == ["forecast"]


def test_evidence_by_itself_lists_every_number_and_the_briefing_does_not(syria):
    alone = section_of(rp.evidence(SYRIA), SYRIA).sections
    assert [one.key for one in alone] == ["evidence", "quotations", "judgement"]
    assert not {"quotations", "judgement"} & {one.key for one in syria.sections}
    names = [row.name for row in alone[1].blocks[0].rows]
    assert "Russia on Ukraine" in names
    judged = [row[0] for row in alone[2].blocks[0].rows]
    assert not set(judged) & {"Hezbollah"}


@pytest.mark.parametrize("suffix", ENDINGS)
def test_an_answer_becomes_a_file_of_every_kind(suffix):
    file = rendered(rp.evidence(SYRIA), SYRIA, suffix)
    starts = {".docx": b"PK", ".xlsx": b"PK", ".pdf": b"%PDF-", ".html": b"<!doctype", ".json": b"{"}
    assert file.startswith(starts.get(suffix, b""))
    assert len(file) > 500


def test_an_unknown_ending_is_told_with_those_that_there_are():
    with pytest.raises(UnknownName, match=r"\.docx.*\.pdf.*\.xlsx"):
        rendered(rp.evidence(SYRIA), SYRIA, ".picture")
