"""The words by which actors are told apart: `actors/words.toml`, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("realpolitik") / "reading" / "actors" / "words.toml").read_text(encoding="utf-8"))


@cache
def words(*path: str) -> frozenset[str]:
    """The list at a path: `words("heads", "forces")`."""
    found: Any = _table()
    for key in path:
        found = found[key]
    return frozenset(str(found).split())


@cache
def meanings(section: str) -> Mapping[str, str]:
    """What each word of a section means: `meanings("offices")["king"]`."""
    return {str(word): str(meaning) for word, meaning in _table()[section].items()}


@cache
def sorts(section: str) -> Mapping[str, str]:
    """Word → the list of a section that it stands in: `sorts("heads")["army"]` is `forces`."""
    return {word: name for name in _table()[section] for word in words(section, name)}
