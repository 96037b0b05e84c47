"""Merging documents: how a scenario changes a case, and a case what it extends.

Maps merge down to fields, null removes, scalars and lists replace; a number, a condition and a claim's test are one
value each, however they're written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from realpolitik.case.shape import Keyed, Shape
from realpolitik.case.text import Path

Missing = Callable[[Path, Sequence[str]], None]  # told the path of a null that removes nothing, and what is there


def merge(
    old: Mapping[str, Any], new: Mapping[str, Any], shape: Shape, missing: Missing, path: Path = ()
) -> dict[str, Any]:
    """The old map with the new one merged into it; neither is changed, and untouched parts are shared."""
    result = dict(old)
    for key, value in new.items():
        inner, here = shape.inner(key), (*path, key)
        if value is None:
            if inner.keeps_null:
                result[key] = None
                continue
            if not path and isinstance(inner, Keyed):
                continue  # a heading with nothing under it says nothing
            if key in result:
                del result[key]
            else:
                missing(here, tuple(old))
        elif inner.merges(old.get(key), value):
            result[key] = merge(old[key], value, inner, missing, here)
        elif inner.merges({}, value):
            result[key] = merge({}, value, inner, missing, here)
        else:
            result[key] = value
    return result


def own_form(old: Any, value: Any, shape: Shape) -> Any:
    """What to write over `old` so that merging gives `value`: what `value` leaves out is removed by null."""
    if not shape.merges(old, value):
        return value
    removed = {key: None for key in old if key not in value}
    return removed | {key: own_form(old.get(key), inner, shape.inner(key)) for key, inner in value.items()}


def own_removal(old: Any, path: Path) -> Any:
    """What to write over `old` at a path so that merging removes it: null, or for a whole section a null per entry."""
    return dict.fromkeys(old) if len(path) == 1 and isinstance(old, dict) else None


def at_path(document: Any, path: Path) -> Any:
    """What stands at a path, or nothing."""
    for part in path:
        if isinstance(document, dict):
            document = document.get(str(part))
        elif isinstance(document, list) and isinstance(part, int) and 0 <= part < len(document):
            document = document[part]
        else:
            return None
    return document


def reaches(document: Any, path: Path) -> bool:
    """Whether something other than null stands at a path."""
    return at_path(document, path) is not None
