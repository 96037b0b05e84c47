"""Keys of a case as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from realpolitik.case import Case
from realpolitik.questions.wording import listed


def spaced(key: str) -> str:
    """A key in words: `iran_presence` reads "iran presence"."""
    return key.replace("_", " ")


def actors_in_words(case: Case, keys: Iterable[str]) -> str:
    """Actors by the names that are printed: "Russia, Iran and Israel"."""
    return listed(case.actors[key].name for key in keys)


def terms_in_words(case: Case, terms: Mapping[str, str]) -> str:
    """Terms as a list: "iran presence: none, sanctions: eased"."""
    return ", ".join(f"{spaced(issue)}: {spaced(level)}" for issue, level in terms.items())


def scenario_in_words(case: Case, key: str | None) -> str:
    """A scenario by its name; without one, now."""
    return "now" if key is None or key not in case.scenarios else case.scenarios[key].name
