"""Invented articles of many kinds, their actors marked: how many of them are found, and led to the right one.

The tables were filled up after fifteen of them had been read; five were written afterwards, and changed one rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from realpolitik.reading.cast import cast_of
from realpolitik.reading.files import read_bytes
from realpolitik.reading.mentions import Mention
from realpolitik.reading.score import Tally
from tests.reading.marked import marked

pytest.importorskip("spacy", reason="spaCy isn't installed")

ARTICLES = sorted((Path(__file__).parent / "articles").glob("*.txt"))


def tallies(article: Path) -> tuple[Tally, Tally]:
    """Of one article: names found where they stand, and of those found the ones that lead to the right actor."""
    source = marked(article.read_text(encoding="utf-8"))
    text = read_bytes(source.text.encode(), article.name)
    expected = {core(source.text, start, end): keys for start, end, keys, _, _ in source.expected}
    found: dict[tuple[int, int], set[str | None]] = {}
    acting: set[tuple[int, int]] = set()
    for one in named(text):
        place = core(source.text, one.start, one.end)
        found.setdefault(place, set()).add(one.actor)
        if one.kind == Mention.NAME:
            acting.add(place)
    both = expected.keys() & found.keys()
    right = sum(found[place] == expected[place] for place in both)
    return (
        Tally(len(expected), len(both), len(acting), len(acting & expected.keys())),
        Tally(len(both), right, len(both), right),
    )


def named(text) -> Iterator[Mention]:
    return (one for one in cast_of(text).mentions if one.kind in (Mention.NAME, Mention.ADJECTIVE))


def core(text: str, start: int, end: int) -> tuple[int, int]:
    """A name's place without its article."""
    return (start + 4 if text[start:end].lower().startswith("the ") else start), end


def test_there_are_articles_of_many_kinds():
    assert len(ARTICLES) >= 20


def test_the_actors_of_unlike_articles_are_found_and_linked():
    names, links = Tally(0, 0, 0, 0), Tally(0, 0, 0, 0)
    for article in ARTICLES:
        found, linked = tallies(article)
        names, links = names + found, links + linked
    assert names.recall >= 0.97
    assert names.precision >= 0.97
    assert links.recall >= 0.98


@pytest.mark.parametrize("article", ARTICLES, ids=lambda path: path.stem)
def test_no_article_is_read_badly(article):
    names, links = tallies(article)
    assert min(names.recall, names.precision, links.recall) >= 0.9
