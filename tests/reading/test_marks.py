"""What is unreviewed stands in the file as a comment, and goes without a trace."""

from __future__ import annotations

import pytest

from realpolitik.case.text import parse_text
from realpolitik.reading.marks import marks, with_marks, without_mark

TEXT = """\
title: "A # to review"
actors:
  egypt:  # to review
    name: Egypt
  sudan: {name: Sudan}  # to review, confidence 0.55
stances:
  egypt:
    dam:
      position: 0..25  # to review, confidence 0.8; ask Ann
      salience: 30..60
      evidence:
        position: [{source: dam#3, quote: "it is # to review"}]
  sudan: {dam: {position: 40,  # to review
                salience: 20}}
"""


def found(text):
    return [(".".join(mark.path), mark.confidence, mark.note) for mark in marks(parse_text(text))]


def test_marks_are_found_where_they_stand_and_not_in_words():
    assert found(TEXT) == [
        ("actors.egypt", None, ""),
        ("actors.sudan", 0.55, ""),
        ("stances.egypt.dam.position", 0.8, "ask Ann"),
        ("stances.sudan.dam.position", None, ""),
    ]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("actors.egypt", "  egypt:  # to review\n", "  egypt:\n"),
        ("actors.sudan", "  # to review, confidence 0.55\n", "\n"),
        ("stances.egypt.dam.position", "  # to review, confidence 0.8; ask Ann\n", "  # ask Ann\n"),
        ("stances.sudan.dam.position", ",  # to review\n", ",\n"),
        ("title", "", ""),
    ],
    ids=["map-beneath", "map-in-braces", "with-a-note", "inside-braces", "no-mark"],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["plain", "byte-order-mark"])
def test_a_mark_goes_and_every_other_byte_stays(path, old, new, ends, start):
    text = start + TEXT.replace("\n", ends)
    wanted = start + TEXT.replace(old, new, 1).replace("\n", ends)
    assert without_mark(text, tuple(path.split("."))) == wanted


def test_what_is_marked_is_found_again():
    plain = "actors:\n  a:\n    name: A\nstances:\n  a: {dam: {position: 3}}\nas_of: 2031\n"
    sure = {("actors", "a"): None, ("stances", "a"): 0.5, ("as_of",): 0.123}
    text = with_marks(plain, sure)
    assert found(text) == [("actors.a", None, ""), ("stances.a", 0.5, ""), ("as_of", 0.12, "")]
    for path in sure:
        text = without_mark(text, path)
    assert text == plain
