"""JSON read without trusting it: bounded, no key twice, and the line of every place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from realpolitik.case.reading import shown
from realpolitik.case.text import MAX_BYTES, MAX_DEPTH, MAX_VALUES, Parsed, parse_text, too_large
from realpolitik.errors import CaseError, Problem

Steps = tuple[str | int, ...]  # keys and indices, from the top of the file


def parsed(text: str, file: str | None) -> dict[str, Any]:
    """The map that a text is.

    Raises CaseError for what is no JSON, no map, too large, too deep, or has a key twice.
    """
    if len(text) > MAX_BYTES:
        raise CaseError([too_large(file)])
    try:
        found = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        problem = Problem("", f"not JSON: {error.msg}", rule="the file is JSON", file=file, line=error.lineno)
        raise CaseError([problem]) from None
    except _Twice as error:
        problem = Problem(
            "", f'"{shown(error.key)}" stands twice in one map', error.key, "a key stands once", file=file
        )
        raise CaseError([problem]) from None
    except RecursionError:
        raise CaseError([_too_deep(file)]) from None
    except ValueError as error:  # NaN, or a number with thousands of digits
        raise CaseError([Problem("", f"not JSON: {error}", rule="the file is JSON", file=file)]) from None
    if not isinstance(found, dict):
        raise CaseError([Problem("", "the file isn't a map of names", rule="the file is a map", file=file)])
    _refuse_too_much(found, file)
    return found


def lines_of(text: str) -> Callable[[Steps], int | None]:
    """In which line a place stands, or what is around it; unknown in JSON that isn't quite YAML."""

    @cache
    def tree() -> Parsed | None:  # once, and only if somebody asks
        try:
            return parse_text(text.replace("\t", " "))  # no string of JSON holds a tab
        except CaseError:
            return None

    def line(steps: Steps) -> int | None:
        found = tree() if steps else None
        return None if found is None else found.line_of(steps)

    return line


def spelled(steps: Steps) -> str:
    """A place as programmers write it: preferences.US[0]."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")


class _Twice(Exception):
    def __init__(self, key: str) -> None:
        self.key = key


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _too_deep(file: str | None) -> Problem:
    return Problem("", f"more than {MAX_DEPTH} levels deep", rule="a file is nested less deeply", file=file)


def _refuse_too_much(found: dict[str, Any], file: str | None) -> None:
    """Refuses what is deeper or has more values than a file could need."""
    level: list[Any] = [found]
    count = 0
    for _ in range(MAX_DEPTH):
        level = [inner for value in level if isinstance(value, dict | list) for inner in _inside(value)]
        count += len(level)
        if count > MAX_VALUES:
            raise CaseError([Problem("", f"more than {MAX_VALUES:,} values", rule="a file has fewer", file=file)])
    if level:
        raise CaseError([_too_deep(file)])


def _inside(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value
