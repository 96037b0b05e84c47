"""A draft is reviewed: what is asked, and what a decision makes of the file."""

from __future__ import annotations

import difflib
from dataclasses import FrozenInstanceError

import pytest

from realpolitik.case import parse
from realpolitik.errors import CaseError, UnknownName
from realpolitik.reading.review import Review

NOTE = "The dam\n\nEgypt rejects the dam. Sudan wants it, vital as it is.\n\nEgypt pays Sudan for it.\n"
DRAFT = """\
# A draft.
realpolitik: 1
title: The dam
sources:
  note: {title: A note, author: Ann, date: 2031-05, reliability: B2, file: note.txt}
actors:
  egypt:  # to review
    name: Egypt
    evidence: [{source: note#2, quote: Egypt}]
  sudan: {name: Sudan}
issues:
  dam:  # to review, confidence 0.8
    question: Is it built?
    levels: {against: 0, unchanged: 50, for: 100}
    status_quo: unchanged   # for now
  pay: {question: Who pays?, levels: {nobody: 0, egypt: 1}, status_quo: nobody}
stances:
  egypt:
    dam:
      position: 0..25  # to review, confidence 0.8
      salience: 30..60  # to review
      declared: 0..50  # to review; ask Ann
      evidence: {position: [{source: note#2, quote: rejects the dam}], salience: [note#2]}
  sudan:
    dam: {position: 75..100, salience: 60..90}
    pay: {position: egypt, salience: 10}
levers:
  build: {issue: dam, to: for, by: [sudan]}
deals:
  both:  # to review, confidence 0.7
    parties: [egypt, sudan]
    terms: {dam: for, pay: egypt}
events:
  talks: {date: 2031, who: [sudan], whom: [egypt], what: talk}
scenarios:
  later:
    kind: horizon
    after: now
    stances: {egypt: {dam: {salience: 80}}}
"""


@pytest.fixture
def draft(tmp_path):
    (tmp_path / "note.txt").write_text(NOTE, encoding="utf-8")
    (tmp_path / "draft.yaml").write_text(DRAFT, encoding="utf-8")
    return Review(DRAFT, tmp_path / "draft.yaml")


def changes(new):
    """The lines that go and come."""
    return [line for line in difflib.ndiff(DRAFT.splitlines(), new.splitlines()) if line[0] in "+-"]


def test_what_is_marked_is_asked_about_in_the_files_order(draft):
    assert [(item.what, item.confidence) for item in draft.items] == [
        ("actor Egypt", None),
        ("issue dam", 0.8),
        ("Egypt on dam: position", 0.8),
        ("Egypt on dam: salience", None),
        ("Egypt on dam: declared", None),
        ("deal both", 0.7),
    ]


def test_a_number_comes_with_its_scale_and_its_quotation_in_the_paragraph(draft):
    item = draft.items[2]
    assert (item.path, item.line, item.is_number) == ("stances.egypt.dam.position", 20, True)
    assert item.fields == (("", "0..25"),)
    assert item.scale == "against 0 · unchanged 50 (now) · for 100"
    (quoted,) = item.quoted
    assert (quoted.at, quoted.said_by, quoted.reliability) == ("note#2", "Ann, A note, 2031-05", "B2")
    assert (quoted.passage.before, quoted.passage.quoted) == ("Egypt ", "rejects the dam")
    assert quoted.passage.after == ". Sudan wants it, vital as it is."


def test_an_entry_comes_field_by_field_and_a_paragraph_without_quotation_as_it_is(draft):
    issue, salience, declared = draft.items[1], draft.items[3], draft.items[4]
    assert [name for name, _ in issue.fields] == ["question", "levels", "status_quo"]
    assert not issue.is_number
    assert salience.quoted[0].passage.text == "Egypt rejects the dam. Sudan wants it, vital as it is."
    assert (declared.note, declared.quoted) == ("ask Ann", ())


def test_a_review_can_be_passed_around(draft):
    with pytest.raises(FrozenInstanceError):
        draft.items[0].path = "other"
    assert Review(DRAFT).items[2].quoted[0].passage.text == "rejects the dam"  # where no text is at hand


def test_accepting_takes_the_mark_away_and_nothing_else(draft):
    assert changes(draft.accept("stances.egypt.dam.position")) == [
        "-       position: 0..25  # to review, confidence 0.8",
        "+       position: 0..25",
    ]


def test_changing_puts_the_value_in_its_place_and_takes_the_mark_away(draft):
    assert changes(draft.change("stances.egypt.dam.salience", "40")) == [
        "-       salience: 30..60  # to review",
        "+       salience: 40",
    ]
    assert changes(draft.change("issues.dam", 'status_quo: against, question: "Is it, then?"')) == [
        "-   dam:  # to review, confidence 0.8",
        "+   dam:",
        "-     question: Is it built?",
        '+     question: "Is it, then?"',
        "-     status_quo: unchanged   # for now",
        "+     status_quo: against   # for now",
    ]


@pytest.mark.parametrize(
    ("path", "typed", "says"),
    [
        ("stances.egypt.dam.position", "900", "position 900 is outside the scale 0–100"),
        ("stances.egypt.dam.position", "banana", '"banana" is not a level of dam'),
        ("stances.egypt.dam.position", "80..20", "write 20..80"),
        ("stances.egypt.dam.position", "", "can't be read; type a value"),
        ("stances.egypt.dam.position", "1, 2", "can't be read; type a value"),
        ("stances.egypt.dam.position", "1] # x", "can't be read; type a value"),
        ("stances.egypt.dam.position", "&a 1", "can't be read; type a value"),
        ("stances.egypt.dam.position", "1\ntitle: other", "can't be read; type a value"),
        ("issues.dam", "against", "type each field with its value"),
        ("issues.dam", "status_quo: none", '"none" is not a level of dam'),
        ("deals.both", "parties: [egypt]", "parties"),
    ],
    ids=[
        "outside", "no-level", "reversed", "nothing", "two", "comment", "anchor", "lines", "no-field", "level", "few"
    ],
)  # fmt: skip
def test_what_the_rules_forbid_is_refused_with_the_reason(draft, path, typed, says):
    with pytest.raises(CaseError) as raised:
        draft.change(path, typed)
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("path", "with_it"),
    [
        ("stances.egypt.dam.declared", []),
        ("stances.egypt.dam.position", ["stances.egypt.dam", "scenarios.later.stances.egypt.dam"]),
        ("deals.both", []),
        (
            "actors.egypt",
            ["stances.egypt", "deals.both", "events.talks", "scenarios.later.stances.egypt"],
        ),
        (
            "issues.dam",
            [
                "stances.egypt.dam",
                "stances.sudan.dam",
                "levers.build",
                "deals.both",
                "scenarios.later.stances.egypt.dam",
            ],
        ),
    ],
    ids=["what-nothing-needs", "what-its-stance-needs", "deal", "actor", "issue"],
)
def test_dropping_tells_what_goes_with_it_and_leaves_a_sound_case(draft, path, with_it):
    dropped = draft.drop(path)
    assert sorted(dropped.with_it) == sorted(with_it)
    left = parse(dropped.text)
    assert not any(item.path == path for item in Review(dropped.text).items)
    assert left.title == "The dam"
    assert {line[0] for line in changes(dropped.text)} <= {"-", "+"}


def test_what_the_case_cannot_do_without_is_kept(draft):
    with pytest.raises(CaseError, match="title"):
        draft.drop("title")


def test_what_is_no_longer_there_cannot_be_decided_on(draft):
    with pytest.raises(UnknownName):
        draft.accept("actors.libya")


def test_a_draft_with_problems_is_not_reviewed():
    with pytest.raises(CaseError, match='"nowhere" is not a level'):
        _ = Review(DRAFT.replace("status_quo: unchanged", "status_quo: nowhere")).case


def test_a_review_that_decides_on_everything_leaves_nothing_marked(draft):
    review = draft
    for _ in range(len(draft.items)):
        review = Review(review.accept(review.items[0].path), review.file)
    assert review.items == ()
    assert parse(review.text) == parse(DRAFT)


def test_how_much_was_looked_at_is_told_by_the_file(draft):
    assert draft.looked_at == 7
    assert Review(draft.accept("actors.egypt"), draft.file).looked_at == 8


def test_the_item_behind_comes_next_and_after_the_last_the_first(draft):
    paths = [item.path for item in draft.items]
    assert draft.after(paths[0], draft.accept(paths[0])) == paths[1]
    assert draft.after(paths[-1], draft.accept(paths[-1])) == paths[0]
    assert draft.after("issues.dam", draft.drop("issues.dam").text) == "actors.egypt"
    assert draft.after("issues.dam", draft.text.replace("# to review", "# done")) is None


def test_what_is_to_be_reviewed_is_named_as_elsewhere():
    review = Review(DRAFT.replace("dam:", "egypt_dam:").replace("issue: dam", "issue: egypt_dam"))
    assert review.in_words("stances.egypt.egypt_dam.position") == "Egypt on Egypt dam: position"
    assert review.in_words("issues.egypt_dam") == "issue Egypt dam"
