"""What holds, on paper: the sentences, tables and figure of a conflict given by its options."""

from __future__ import annotations

import pytest

import realpolitik as rp
from realpolitik.briefing.brief import section_of
from realpolitik.briefing.document import Figure, Paragraph, Table
from realpolitik.briefing.sections.stability import CONCEPTS
from realpolitik.case import Case
from tests.strategies import case_of

ELMIRA = rp.load("elmira-1991")


def blocks(case: Case, kind: type) -> list:
    (section,) = section_of(rp.stability(case), case).sections
    return [block for block in section.blocks if isinstance(block, kind)]


def test_a_briefing_asks_of_options_only_what_they_can_answer():
    briefing = rp.brief(ELMIRA)
    assert [section.key for section in briefing.document.sections] == ["stability"]
    assert [answer.question for answer in briefing.answers] == ["stability"]


def test_a_case_with_issues_is_asked_everything_but_about_claims_that_it_does_not_make():
    document = dict(rp.load("barter-1950").document)
    document.pop("claims", None)
    asked = [answer.question for answer in rp.brief(case_of(document)).answers]
    assert asked == ["alignment", "forecast", "deals", "leverage", "stability", "commitment", "perception", "evidence"]


def test_how_many_hold_is_said_first():
    (opening, *_) = blocks(ELMIRA, Paragraph)
    assert opening.prose == (
        "Of 9 states 4 hold: nobody could leave them and be better off in the end. "
        "After the status quo come the firmest."
    )


def test_the_concepts_say_who_would_leave_and_what_they_ask():
    states, concepts = blocks(ELMIRA, Table)
    cells = {row[0].split(" (")[0]: row[1:] for row in states.rows}
    assert cells["state 8"] == ("all of them", None)
    assert cells["state 5"] == (
        "R, GMR, SMR, SEQ, SSEQ, SIM",
        "Ministry of the Environment and Uniroyal: CR, CGMR, CSEQ",
    )
    assert [row[0] for row in concepts.rows] == ["R", "GMR", "SMR", "SEQ", "SSEQ", "SIM", "CR", "CGMR", "CSEQ"]
    assert set(CONCEPTS) >= {row[0] for row in concepts.rows}


def test_the_figure_shows_the_ways_from_the_status_quo_and_who_leaves():
    (figure,) = blocks(ELMIRA, Figure)
    names = {state["key"]: state["name"].split(" (")[0] for state in figure.data["states"]}
    arcs = {(names[arc["start"]], names[arc["end"]]): arc["is_way"] for arc in figure.data["arcs"]}
    assert arcs == {
        ("the status quo", "state 5"): True,
        ("state 5", "state 8"): False,
        ("the status quo", "state 9"): True,
        ("the status quo", "state 3"): True,
        ("state 3", "state 4"): True,
    }
    assert [state["name"] for state in figure.data["states"] if not state["note"]] == [
        "state 3 (accept the order as it is now)"
    ]


@pytest.mark.parametrize("width", [80, 100, 120])
def test_no_letter_is_lost_however_narrow_the_terminal(width: int):
    text = rp.brief(rp.load("cuba-1962")).to_terminal(width=width)
    words = set(text.replace("(", " ").replace("“", " ").split())
    assert "an" not in words
    assert max(map(len, text.splitlines())) <= width
