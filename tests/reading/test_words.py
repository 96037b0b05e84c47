"""The tables of words are one table."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from realpolitik.reading.words import FILES, meanings, sorts, table, words


def test_no_section_stands_in_two_files():
    folder = files("realpolitik") / "reading"
    sections = [name for file in FILES for name in tomllib.loads(folder.joinpath(file).read_text(encoding="utf-8"))]
    assert len(sections) == len(set(sections)) == len(table())


def test_words_are_found_by_where_they_stand_and_told_apart_by_their_list():
    assert "army" in words("heads", "forces")
    assert sorts("heads")["army"] == "forces"
    assert meanings("offices")["king"]
    assert "stop" in words("turns", "verbs")
