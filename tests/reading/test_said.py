"""Whatever the words, reading them ends, and every quotation stands where its offsets say."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.reading.cast import cast_of
from realpolitik.reading.said import said_in
from tests.reading.invented import said, text_of

WORDS = (
    "Kenya Uganda France the a wants to prevent from arming if unless only in exchange for return with , . “ ” ( ) - "
    "deal between and or not without leverage bargaining chip on concessions get at expense of agreed signed said must "
    "will it its they both sides Iran-for-Iraq backed US-backed as until had would have concerned that which who by "
    "was attacked peace towards first step ; : — ' 's"
)
sentences = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=40).map(" ".join)


@settings(max_examples=60)
@given(sentences)
def test_any_heap_of_words_is_read_to_its_end(words):
    text = text_of(words)
    found = said_in(text, cast_of(text))
    for one in (*found.statements, *found.trades, *found.conditionals, *found.events, *found.ties):
        assert text.original[one.start : one.end] == one.quote != ""
        assert 0 < one.confidence < 1


def test_an_endless_sentence_is_passed_over():
    words = "Kenya says that " * 300 + "Uganda lies. Kenya wants a truce."
    assert [one.about for one in said(words).statements] == ["a truce"]


def test_boilerplate_says_nothing():
    text = text_of("Kenya wants a truce.")
    (paragraph,) = text.paragraphs
    hidden = type(text)(text.name, text.original, (type(paragraph)(0, paragraph.start, paragraph.end, "boilerplate"),))
    assert said_in(hidden, cast_of(hidden)).statements == ()
