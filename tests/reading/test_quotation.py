"""A quotation is found whatever its blanks and marks, in whole words, and never where it isn't."""

from __future__ import annotations

import pytest

from realpolitik.reading.quotation import paragraph_of, places, sentence_around
from realpolitik.reading.source_text import Paragraph, Text
from tests.reading.invented import text_of


@pytest.mark.parametrize(
    ("quote", "text", "found"),
    [
        ('a "first  step"', "It is a “first\nstep” only.", ["a “first\nstep”"]),
        ("Egypt's dam", "They saw Egypt’s\u00a0dam.", ["Egypt’s\u00a0dam"]),
        ("US-led", "a US\u2011led force", ["US\u2011led"]),
        ("war", "warning, warlike, post-war, war", ["war", "war"]),
        ("a.c", "abc a.c", ["a.c"]),
        ("Oslo wants", "oslo wants", []),
        ("", "anything", []),
        (" \n ", "any thing", []),
        ("((((a+)+)+)+)$", "a" * 5_000, []),
    ],
)
def test_a_quotation_is_found_in_the_words_of_the_text(quote, text, found):
    assert [text[start:end] for start, end in places(quote, text)] == found


def test_a_quotation_is_looked_for_where_one_says():
    assert list(places("war", "war and war", 4, 11)) == [(8, 11)]


def test_a_stretch_lies_in_one_paragraph_of_the_article_or_in_none():
    text = text_of("Kenya waits.", "Uganda waits.")
    one, other = text.paragraphs
    assert paragraph_of(text, one.start, one.end) == one
    assert paragraph_of(text, other.start + 3, other.end) == other
    assert paragraph_of(text, one.start, other.end) is None
    advert = Text("a", "Buy now.", (Paragraph(1, 0, 8, Paragraph.BOILERPLATE),))
    assert paragraph_of(advert, 0, 3) is None
    assert paragraph_of(Text("a", "  x", (Paragraph(1, 2, 3, Paragraph.BODY),)), 0, 1) is None


def test_a_sentence_ends_with_its_paragraph():
    text = text_of("Kenya waits. It hopes", "Uganda waits.")
    start = text.original.index("hopes")
    assert sentence_around(text, start, start + 5) == "It hopes"
