"""Ways to write the same case differently: what each leaves alone is promised in the contract tests."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from tests.strategies import Document

Renaming = Mapping[str, str]


def reordered(value: Any) -> Any:
    """Every map of the file in the opposite order."""
    if isinstance(value, Mapping):
        return {key: reordered(inner) for key, inner in reversed(value.items())}
    return [reordered(inner) for inner in value] if isinstance(value, list) else value


def renamed(value: Any, names: Renaming) -> Any:
    """The same with other names, in paths too; where they are swapped, somebody else stands first."""
    if isinstance(value, Mapping):
        return {names.get(key, key): renamed(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [renamed(inner, names) for inner in value]
    if isinstance(value, str):
        return ".".join(names.get(part, part) for part in value.split("."))
    return value


def rescaled(document: Document, factor: float, shift: float) -> Document:
    """Every scale in another unit; with a negative factor, the other way round."""
    changed = copy.deepcopy(document)

    def moved(number: float) -> float:
        return number * factor + shift

    for issue in changed["issues"].values():
        if isinstance(issue["levels"], dict):
            issue["levels"] = {level: moved(point) for level, point in issue["levels"].items()}
    for stances in changed.get("stances", {}).values():
        for stance in stances.values():
            for wants in (stance, stance.get("otherwise", {})):
                if "position" in wants and wants["position"] not in ("low", "middle", "high"):
                    wants["position"] = _moved_estimate(wants["position"], moved)
            if factor < 0:
                stance |= {"when": _turned(stance["when"])} if "when" in stance else {}
    return changed


def _moved_estimate(written: Any, moved: Callable[[float], float]) -> Any:
    if isinstance(written, str):
        ends = sorted(moved(float(end)) for end in written.split(".."))
        return f"{ends[0]}..{ends[1]}"
    return moved(written)


def _turned(condition: Mapping[str, Mapping[str, str]]) -> Document:
    opposite = {"at_most": "at_least", "at_least": "at_most", "is": "is"}
    return {issue: {opposite[relation]: level for relation, level in test.items()} for issue, test in condition.items()}


def with_bystander(document: Document) -> Document:
    """One more actor, that cares for nothing and can do nothing."""
    changed = copy.deepcopy(document)
    issue, written = next(iter(changed["issues"].items()))
    wants = {"salience": 0}
    if isinstance(written["levels"], dict):
        wants["position"] = next(iter(written["levels"]))
    else:
        wants["values"] = dict.fromkeys(written["levels"], 50)
    changed["actors"] = {"zed": {"capability": 50}, **changed["actors"]}
    changed.setdefault("stances", {})["zed"] = {issue: wants}
    return changed


def split(document: Document, issue: str) -> Document:
    """An issue in two halves of half the salience; its levers copied at half cost. Conditions name both halves."""
    changed = copy.deepcopy(document)
    halves = (f"{issue}_a", f"{issue}_b")
    changed["issues"] = _doubled(changed["issues"], issue, halves)
    for stances in changed.get("stances", {}).values():
        for wants in (stances.get(issue, {}), stances.get(issue, {}).get("otherwise", {})):
            if wants:
                wants["salience"] = wants["salience"] / 2
        stances.update(_doubled(stances, issue, halves))
        stances.pop(issue, None)
    changed["levers"] = _levers_of_halves(changed.get("levers", {}), issue, halves)
    for actor in changed["actors"].values():
        if "ratified_by" in actor:
            actor["ratified_by"] = {who: _names(names, issue, halves) for who, names in actor["ratified_by"].items()}
    for deal in changed.get("deals", {}).values():
        for field in ("terms", "unless"):
            if field in deal:
                deal[field] = _doubled(deal[field], issue, halves)
        if "steps" in deal:
            deal["steps"] = _names(deal["steps"], issue, halves)
        if "only_if" in deal:
            first = {term: _names(names, issue, halves) for term, names in deal["only_if"].items()}
            deal["only_if"] = _doubled(first, issue, halves)
    return changed


def _names(names: list[str], issue: str, halves: tuple[str, str]) -> list[str]:
    return [half for name in names for half in (halves if name == issue else (name,))]


def _doubled(entries: Mapping[str, Any], issue: str, halves: tuple[str, str]) -> Document:
    """Whatever stands under the issue, under both halves."""
    return {
        name: copy.deepcopy(value) for key, value in entries.items() for name in (halves if key == issue else (key,))
    }


def _levers_of_halves(levers: Mapping[str, Any], issue: str, halves: tuple[str, str]) -> Document:
    changed: Document = {}
    for key, lever in levers.items():
        if lever["issue"] != issue:
            changed[key] = lever
            continue
        for half, suffix in zip(halves, ("a", "b"), strict=True):
            copied = copy.deepcopy(lever) | {"issue": half}
            copied["cost"] = {actor: cost / 2 for actor, cost in lever.get("cost", {}).items()}
            copied["over"] = [f"{other}_{suffix}" for other in lever.get("over", [])]
            changed[f"{key}_{suffix}"] = {field: value for field, value in copied.items() if value not in ({}, [])}
    return changed


def is_tied(document: Document, issue: str) -> bool:
    """Whether `needs` or `when` tie an issue to another."""
    needs = [
        (lever["issue"], other) for lever in document.get("levers", {}).values() for other in lever.get("needs", {})
    ]
    conditions = [
        (own, other)
        for stances in document.get("stances", {}).values()
        for own, stance in stances.items()
        for other in stance.get("when", {})
    ]
    return any(issue in pair for pair in (*needs, *conditions))
