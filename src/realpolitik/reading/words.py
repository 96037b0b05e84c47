"""The words that rules go by: `words.toml`, and `actors/words.toml` for telling actors apart; read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

FILES = ("words.toml", "actors/words.toml")  # no section stands in both


@cache
def table() -> dict[str, Any]:
    """Both files as one, by section."""
    folder = files("realpolitik") / "reading"
    return {
        section: content
        for name in FILES
        for section, content in tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8")).items()
    }


@cache
def words(*path: str) -> frozenset[str]:
    """The list at a path: `words("turns", "verbs")`."""
    found: Any = table()
    for key in path:
        found = found[key]
    return frozenset(str(found).split())


@cache
def meanings(section: str) -> Mapping[str, str]:
    """What each word of a section means: `meanings("offices")["king"]`."""
    return {str(word): str(meaning) for word, meaning in table()[section].items()}


@cache
def sorts(section: str) -> Mapping[str, str]:
    """Word → the list of a section that it stands in: `sorts("heads")["army"]` is `forces`."""
    return {word: name for name in table()[section] for word in words(section, name)}


@cache
def pattern(*path: str) -> re.Pattern[str]:
    """The pattern at a path, as whole words in any case."""
    found: Any = table()
    for key in path:
        found = found[key]
    return re.compile(rf"\b(?:{found})\b", re.IGNORECASE)


@cache
def attitudes(part: str) -> dict[str, tuple[str, int]]:
    """Lemma → the attitude that it says and its sign; `part` is verbs, adjectives or nouns."""
    return {
        lemma: (name, int(entry["sign"]))
        for name, entry in table()["attitudes"].items()
        for lemma in entry[part].split()
    }


@cache
def with_particles() -> frozenset[str]:
    """Every verb of the lists that goes with a particle: "roll_back"."""
    ties = words("ties", "supply_verbs") | words("ties", "obeying_verbs") | words("ties", "siding_verbs")
    verbs = set(effects()) | set(attitudes("verbs")) | ties | words("trades", "giving")
    return frozenset(verb for verb in verbs if "_" in verb)


@cache
def effects(kind: str = "effects") -> dict[str, int]:
    """Lemma → +1 for an act that serves its object, −1 for one that works against it."""
    return {lemma: sign for side, sign in (("for", 1), ("against", -1)) for lemma in words(kind, side)}
