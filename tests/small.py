"""Small cases in a few lines, for answers that can be worked out by hand.

Issues are written as their levels in order, evenly spaced from 0 to 100, the first of them the status quo; an issue
whose text starts with `list` has no order. A stance is (position, salience), or ({level: value}, salience).
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from realpolitik.case import Case
from tests.strategies import Document, case_of

Stances = Mapping[str, Mapping[str, tuple[Any, Any]]]


def small_document(
    issues: Mapping[str, str],
    stances: Stances,
    levers: Mapping[str, Mapping[str, Any]] | None = None,
    deals: Mapping[str, Mapping[str, Any]] | None = None,
    **sections: Any,
) -> Document:
    """The maps of a small case: whoever has a stance is an actor, and more may be given in `actors`."""
    document: Document = {
        "realpolitik": 1,
        "title": "A small case",
        "actors": {actor: {} for actor in stances} | sections.pop("actors", {}),
        "issues": {key: _issue(written) for key, written in issues.items()},
        "stances": {actor: _stances(wanted) for actor, wanted in stances.items()},
        "levers": dict(levers or {}),
        "deals": dict(deals or {}),
    }
    for key, changes in sections.pop("changes", {}).items():
        document["issues"][key] |= changes
    return deepcopy({key: value for key, value in (document | sections).items() if value != {}})


def small_case(*given: Any, **sections: Any) -> Case:
    """A small case: see `small_document`."""
    return case_of(small_document(*given, **sections))


def _issue(written: str) -> Document:
    first, *rest = written.split()
    if first == "list":
        return {"levels": rest, "status_quo": rest[0]}
    return {"levels": {level: 100 * n / len(rest) for n, level in enumerate([first, *rest])}, "status_quo": first}


def _stances(wanted: Mapping[str, tuple[Any, Any]]) -> Document:
    return {
        issue: {"values" if isinstance(aim, Mapping) else "position": aim, "salience": salience}
        for issue, (aim, salience) in wanted.items()
    }
