"""Sentences as trees: trusted weights only, offsets exact, a clear message where something is missing."""

from __future__ import annotations

import pytest

from realpolitik.errors import Unreadable
from realpolitik.reading import parse as parsing
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
