"""Changing a document by path: the old one stays as it is, and what isn't touched is shared."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from typing import Any, Final

from realpolitik.case.estimate import Estimate
from realpolitik.case.form import FORM
from realpolitik.case.merge import merge
from realpolitik.case.reading import dotted, shown
from realpolitik.case.shape import Shape
from realpolitik.case.text import Path, as_name
from realpolitik.errors import CaseError, Problem, UnknownName


class _Remove:
    """Stands for the removal of what is there; null would be a value."""


REMOVE: Final = _Remove()


def steps(path: str) -> tuple[str, ...]:
    """A dotted path as its parts.

    Raises UnknownName for a path without parts.
    """
    parts = tuple(path.split("."))
    if not all(parts):
        raise UnknownName("a path: parts joined by dots", path, ())
    return parts


def changed(document: Any, path: tuple[str, ...], value: Any, done: Path = ()) -> Any:
    """The document with `value` at `path`; maps on the way are made where there are none.

    Raises UnknownName where something that isn't there is to be removed, CaseError where the path leads through a value
    that has nothing inside.
    """
    if not path:
        return value
    part, rest = path[0], path[1:]
    here = (*done, part)
    if isinstance(document, list):
        return _changed_list(document, path, value, done)
    if document is not None and not isinstance(document, Mapping):
        message = f"{dotted(done)} is {shown(document)}, which has no {part} inside"
        raise CaseError([Problem(dotted(here), message, shown(document), "a path leads through maps")])
    old: Mapping[str, Any] = document or {}
    if value is REMOVE and part not in old:
        raise UnknownName("in the case", dotted(here), [dotted((*done, key)) for key in old])
    if value is REMOVE and not rest:
        return {key: inner for key, inner in old.items() if key != part}
    return {**old, part: changed(old.get(part), rest, value, here)}


def _changed_list(old: list[Any], path: tuple[str, ...], value: Any, done: Path) -> list[Any]:
    part, rest = path[0], path[1:]
    if not part.isdecimal() or int(part) >= len(old):
        raise UnknownName("in the case", dotted((*done, part)), [dotted((*done, index)) for index in range(len(old))])
    index = int(part)
    if value is REMOVE and not rest:
        return [*old[:index], *old[index + 1 :]]
    return [*old[:index], changed(old[index], rest, value, (*done, part)), *old[index + 1 :]]


def written(path: str, value: Any) -> Any:
    """A value given in Python as it will stand in the document at `path`: nulls in it that remove nothing are left out.

    Raises CaseError for what has no written form.
    """
    value, shape = plain(value, path), shape_at(steps(path))
    return merge({}, value, shape, lambda *_: None, steps(path)) if shape.merges({}, value) else value


def shape_at(path: tuple[str, ...]) -> Shape:
    """The kind of value that the format has at a path."""
    shape: Shape = FORM
    for part in path:
        shape = shape.inner(part)
    return shape


def plain(value: Any, path: str) -> Any:
    """A value given in Python as it would be written in the file.

    Raises CaseError for what has no written form.
    """
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Estimate):
        if not value.is_range:
            return value.low
        parts = {"low": value.low, "mode": value.mode, "high": value.high}
        return {key: part for key, part in parts.items() if part is not None}
    if isinstance(value, Mapping):
        return {_key(key, path): plain(inner, path) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = [plain(inner, path) for inner in value]
        return items if isinstance(value, list | tuple) else sorted(items, key=str)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if callable(scalar := getattr(value, "item", None)):  # a scalar of numpy
        return plain(scalar(), path)
    kind = type(value).__name__
    raise CaseError(
        [Problem(path, f"{path}: a {kind} can't be written in a case file", kind, "text, numbers, lists, maps")]
    )


def _key(key: Any, path: str) -> str:
    name = as_name(plain(key, path))
    if name is None:
        raise CaseError([Problem(path, f"{path}: {shown(key)} can't be a key", shown(key), "keys are words")])
    return name
