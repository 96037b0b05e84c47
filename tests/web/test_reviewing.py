"""A draft is reviewed in the workbench, by the same rules as at the terminal."""

from __future__ import annotations

import pytest

from realpolitik.case import parse
from tests.reading.test_review import DRAFT, NOTE
from tests.web.cases import DAM
from tests.web.test_workbench import SCRIPT, Elements, words

SALIENCE = "stances.egypt.dam.salience"


@pytest.fixture
def draft(put, folder):
    """A draft with six things to review, on the shelf with its text; its address."""
    (folder / "note.txt").write_text(NOTE, encoding="utf-8")
    yield f"{put(DRAFT)}/review"
    (folder / "note.txt").unlink()


@pytest.fixture
def file(draft, folder):
    return folder / draft.split("/")[2]


def seen(workbench, draft: str, **asked: str) -> dict:
    return workbench.get(f"/api{draft}", params=asked).json()


def decide(workbench, draft: str, item: str, decision: str = "accept", **fields: str):
    sent = {"item": item, "decision": decision, "made_on": seen(workbench, draft)["frame"]["sha"], **fields}
    return workbench.post(draft, data=sent)


def test_each_proposal_is_shown_with_its_quotation_in_its_paragraph(workbench, draft):
    card = seen(workbench, draft, item="stances.egypt.dam.position")["card"]
    assert (card["what"], card["confidence"]) == ("Egypt on dam: position", "0.8")
    assert "against 0" in card["scale"]
    (quoted,) = card["quoted"]
    assert (quoted["before"], quoted["quoted"]) == ("Egypt ", "rejects the dam")
    assert quoted["meaning"] == "usually reliable; probably true"
    assert workbench.get(quoted["address"]).status_code == 200
    assert "<mark>rejects the dam</mark>" in workbench.get(f"{draft}?item=stances.egypt.dam.position").text


def test_how_far_the_review_has_come_is_told_and_kept_by_the_file_itself(workbench, draft):
    before = seen(workbench, draft)
    assert (before["looked_at"], before["of"], len(before["left"])) == (7, 13, 6)
    decide(workbench, draft, before["card"]["path"])
    after = seen(workbench, draft)
    assert (after["looked_at"], after["of"], len(after["left"])) == (8, 13, 5)
    assert "8 of 13 looked at" in words(workbench.get(draft))


def test_what_is_accepted_loses_its_mark_and_no_other_byte_changes(workbench, draft, file):
    page = decide(workbench, draft, SALIENCE)
    assert file.read_text() == DRAFT.replace("salience: 30..60  # to review\n", "salience: 30..60\n", 1)
    assert "item=stances.egypt.dam.declared" in str(page.url)


def test_a_number_is_changed_in_accepting_it(workbench, draft, file):
    decide(workbench, draft, SALIENCE, value=" 40..50 ")
    assert file.read_text() == DRAFT.replace("salience: 30..60  # to review\n", "salience: 40..50\n", 1)


def test_what_the_case_does_not_allow_is_not_written_and_told_why(workbench, draft, file):
    answer = decide(workbench, draft, SALIENCE, value="400")
    assert answer.status_code == 422
    assert "400 is outside" in words(answer)
    assert 'value="400"' in answer.text
    assert file.read_text() == DRAFT


def test_fields_of_an_entry_are_changed_one_by_one(workbench, draft, file):
    asked = "Is it built, and when: now?"
    decide(workbench, draft, "issues.dam", **{"field:question": asked})
    case = parse(file.read_text(), folder=file.parent)
    assert case.issues["dam"].question == asked
    assert case.issues["dam"].status_quo == "unchanged"


def test_a_text_is_shown_without_the_quotation_marks_of_the_file(workbench, put):
    unread = DRAFT.replace("file: note.txt", "kind: note").replace("Is it built?", '"Built: or not?"')
    draft = f"{put(unread)}/review"
    fields = {one["name"]: one["written"] for one in seen(workbench, draft, item="issues.dam")["card"]["fields"]}
    assert fields["field:question"] == "Built: or not?"
    assert fields["field:levels"] == "{against: 0, unchanged: 50, for: 100}"
    decide(workbench, draft, "issues.dam", **fields)
    assert 'question: "Built: or not?"\n' in workbench.get(draft.replace("/review", "/files/case.yaml")).text


@pytest.mark.parametrize("typed", ["{", "a: b: c", "&x y", "# gone", ""])
def test_what_is_no_value_is_refused(workbench, draft, file, typed):
    assert decide(workbench, draft, SALIENCE, value=typed).status_code == 422
    assert file.read_text() == DRAFT


def test_what_goes_with_something_dropped_is_said_before_it_goes(workbench, draft, file):
    asked = decide(workbench, draft, "issues.dam", "drop")
    assert "goes too: " in words(asked)
    assert "deal both" in words(asked)
    assert file.read_text() == DRAFT
    decide(workbench, draft, "issues.dam", "drop", with_all="true")
    case = parse(file.read_text(), folder=file.parent)
    assert "dam" not in case.issues
    assert "both" not in case.deals


def test_what_nothing_else_needs_is_dropped_at_once(workbench, draft, file):
    decide(workbench, draft, "stances.egypt.dam.declared", "drop")
    assert "declared" not in file.read_text()


def test_a_decision_is_taken_back_and_one_stays_in_the_review(workbench, draft, file):
    decide(workbench, draft, SALIENCE)
    back = workbench.post(draft.replace("/review", "/undo"), data={"back": f"{draft}?item={SALIENCE}"})
    assert str(back.url).endswith(f"{draft}?item={SALIENCE}")
    assert file.read_text() == DRAFT


def test_of_two_reviewers_the_second_is_told_and_nothing_is_lost(workbench, draft, file):
    made_on = seen(workbench, draft)["frame"]["sha"]
    decide(workbench, draft, SALIENCE, value="45")
    theirs = file.read_text()
    answer = workbench.post(draft, data={"item": "issues.dam", "decision": "accept", "made_on": made_on})
    assert answer.status_code == 409
    assert "changed since you saw this" in words(answer)
    assert file.read_text() == theirs
    assert decide(workbench, draft, "issues.dam").status_code == 200


def test_what_somebody_else_has_decided_on_is_told_calmly(workbench, draft):
    decide(workbench, draft, SALIENCE)
    assert decide(workbench, draft, SALIENCE).status_code == 404
    assert decide(workbench, draft, "actors.nobody", "drop").status_code == 404


def test_the_end_of_a_review_is_told(workbench, draft):
    for _ in range(6):
        assert decide(workbench, draft, seen(workbench, draft)["card"]["path"]).status_code == 200
    assert "Nothing is left to review" in words(workbench.get(draft))


def test_a_broken_list_is_refused_with_its_reason(workbench, draft, file):
    answer = decide(workbench, draft, "deals.both", **{"field:parties": "[egypt, sudan"})
    assert answer.status_code == 422
    assert "can't be read" in words(answer)
    assert file.read_text() == DRAFT


def test_only_a_draft_has_a_review_among_its_pages(workbench, draft, put):
    assert ">Review</a>" in workbench.get(draft.removesuffix("/review")).text
    plain = put(DAM)
    assert ">Review</a>" not in workbench.get(plain).text
    assert workbench.get(f"{plain}/review").status_code == 200
    assert workbench.get("/cases/syria-2018/review").status_code == 200


def test_where_nothing_is_saved_a_draft_can_be_read_but_not_decided_on(apart, tmp_path):
    (tmp_path / "draft.yaml").write_text(DRAFT)
    client, draft = apart(read_only=True), "/cases/draft.yaml/review"
    assert ">Accept<" not in client.get(draft).text
    assert decide(client, draft, SALIENCE).status_code == 422
    assert (tmp_path / "draft.yaml").read_text() == DRAFT


def test_script_in_what_is_proposed_stays_text(workbench, put):
    said = f'"{SCRIPT}"'
    hostile = DRAFT.replace("file: note.txt", f"publisher: {said}").replace("Is it built?", said)
    draft = f"{put(hostile)}/review"
    page = workbench.get(f"{draft}?item=issues.dam")
    assert "alert(1)" in page.text
    assert Elements.of(page.text) == (["workbench.js"], [])
    refused = decide(workbench, draft, SALIENCE, value=SCRIPT)
    assert refused.status_code == 422
    assert Elements.of(refused.text) == (["workbench.js"], [])
