"""Quotations are shown in their paragraphs, cut where they must be between words."""

from __future__ import annotations

import pytest

from realpolitik.case.quoting import MOST, Passage, Piece, excerpt, passage, pieces
from realpolitik.case.source import Citation

TEXTS = {
    "memo": (
        "The talks",
        "Upland wants the\n dam filled. Lowland said “no”, and left.",
        f"{'So it was. ' * 60}Port pays.",
    )
}


@pytest.mark.parametrize(
    ("citation", "shown"),
    [
        (
            Citation("memo", 2, "wants the dam"),
            Passage("Upland ", "wants the dam", " filled. Lowland said “no”, and left."),
        ),
        (
            Citation("memo", 2, 'said "no"'),
            Passage("Upland wants the dam filled. Lowland ", "said “no”", ", and left."),
        ),
        (Citation("memo", None, "The talks"), Passage("", "The talks", "")),
        (Citation("other", 4, "whatever it says"), Passage("", "whatever it says", "")),
        (Citation("memo", 1), Passage("", "", "The talks")),
        (Citation("memo"), None),
        (Citation("other", 4), None),
    ],
    ids=["over-a-line", "other-quotation-marks", "no-paragraph", "no-text", "paragraph", "source", "neither"],
)
def test_a_cited_place_is_shown_with_what_stands_around_it(citation, shown):
    assert passage(citation, TEXTS) == shown


def test_a_long_paragraph_is_cut_around_the_quotation():
    shown = passage(Citation("memo", 3, "Port pays"), TEXTS)
    assert shown.quoted == "Port pays"
    assert shown.before.startswith("… ")
    assert len(shown.text) <= MOST + 2
    assert shown.after == "."


def test_without_a_quotation_the_sentence_that_matters_is_shown():
    shown = passage(Citation("memo", 3), TEXTS, about=["Port"])
    assert shown.text.startswith("… So it was.")
    assert shown.text.endswith("Port pays.")


def test_a_sentence_too_long_is_cut_around_the_word_that_matters():
    shown = excerpt(f"{'and so on ' * 60}until Port pays {'and on ' * 60}", ["Port"])
    assert "Port pays" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) <= MOST + 4


def test_a_quotation_longer_than_the_room_stands_whole():
    quote = ("So it was. " * 60).strip()
    assert passage(Citation("memo", 3, quote), TEXTS).quoted == quote


def test_a_paragraph_is_cut_where_quotations_begin_and_end():
    found = pieces(TEXTS["memo"][1], ["wants  the dam", 'said "no"', "isn't there", ""])
    assert found == (
        Piece("Upland ", ()),
        Piece("wants the dam", (0,)),
        Piece(" filled. Lowland ", ()),
        Piece("said “no”", (1,)),
        Piece(", and left.", ()),
    )
    assert pieces("", ["anything"]) == ()
