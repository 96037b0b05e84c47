"""The numbers of a case: where each stands, on which scale it lives, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from realpolitik.case.contents import Contents
from realpolitik.case.estimate import Estimate
from realpolitik.case.merge import at_path
from realpolitik.case.source import WHOLE, Citation, Evidence
from realpolitik.case.stance import Stance
from realpolitik.case.text import Path

Bounds = tuple[float, float]
SHARE: Bounds = (0.0, 1.0)
POINTS: Bounds = (0.0, 100.0)
COST: Bounds = (-100.0, 100.0)  # an issue of salience 100, from end to end
NOTICED: Bounds = (0.1, 10.0)
BY_FIELD: Mapping[str, Bounds] = {
    "discount": SHARE,
    "dependence": SHARE,
    "chance": SHARE,
    "salience": POINTS,
    "values": POINTS,
    "cost": COST,
    "noticed": NOTICED,
}


def numbers_of(contents: Contents, document: Mapping[str, Any]) -> dict[Path, Estimate]:
    """Every number that the analyst wrote, by its path; defaults that nobody wrote aren't among them.

    What an actor says in public, levels' points and votes' weights are no estimates and aren't listed either.
    """
    return {path: value for path, value in _all(contents) if at_path(document, path) is not None}


def _all(contents: Contents) -> Iterator[tuple[Path, Estimate]]:
    yield ("discount",), contents.discount
    for key, actor in contents.actors.items():
        yield ("actors", key, "capability"), actor.capability
        if actor.discount is not None:
            yield ("actors", key, "discount"), actor.discount
    for key, relation in contents.relations.items():
        if relation.dependence is not None:
            yield ("relations", key, "dependence"), relation.dependence
    for actor_key, stances in contents.stances.items():
        for issue, stance in stances.items():
            yield from _of_stance(stance, ("stances", actor_key, issue))
    for key, lever in contents.levers.items():
        yield ("levers", key, "chance"), lever.chance
        for payer, cost in lever.cost.items():
            yield ("levers", key, "cost", payer), cost
        yield ("levers", key, "noticed"), lever.noticed


def _of_stance(stance: Stance, path: Path) -> Iterator[tuple[Path, Estimate]]:
    if stance.position is not None:
        yield (*path, "position"), stance.position
    for level, value in (stance.values or {}).items():
        yield (*path, "values", level), value
    yield (*path, "salience"), stance.salience
    if stance.capability is not None:
        yield (*path, "capability"), stance.capability
    if stance.otherwise is not None:
        yield from _of_stance(stance.otherwise, (*path, "otherwise"))


def bounds_of(path: Path, value: Estimate, contents: Contents) -> Bounds:
    """The scale that a number lives on, wide enough for the number itself."""
    if path[-1] == "position":
        return contents.issues[str(path[2])].bounds
    if path[-1] == "capability":
        return (0.0, 2.0 * value.high or 1.0)
    low, high = next(BY_FIELD[str(part)] for part in reversed(path) if part in BY_FIELD)
    return (min(low, value.low), max(high, value.high))


def citations_for(path: Path, contents: Contents) -> tuple[Citation, ...]:
    """The evidence for a number: its field's, else its entry's."""
    if path[0] == "stances":
        stance = contents.stances[str(path[1])][str(path[2])]
        if path[3] == "otherwise" and stance.otherwise is not None:
            own = _cited(stance.otherwise.evidence, path[4])
            return own or _cited(stance.evidence, "otherwise")
        return _cited(stance.evidence, path[3])
    entries: Mapping[str, Mapping[str, Any]] = {
        "actors": contents.actors,
        "relations": contents.relations,
        "levers": contents.levers,
    }
    return _cited(entries[str(path[0])][str(path[1])].evidence, path[2]) if path[0] in entries else ()


def cites_itself(path: Path, changes: Mapping[str, Any]) -> bool:
    """Whether a scenario that replaces a number gives evidence for it, or for the entry it changes."""
    entry = _entry_of(path)
    evidence = at_path(changes, (*entry, "evidence")) if entry else None
    if isinstance(evidence, Mapping) and "source" not in evidence:
        return path[len(entry)] in evidence
    return evidence is not None


def _entry_of(path: Path) -> Path:
    if path[0] != "stances":
        return path[:2] if len(path) > 1 else ()
    return path[:4] if path[3] == "otherwise" else path[:3]


def _cited(evidence: Evidence, field: str | int) -> tuple[Citation, ...]:
    return evidence.get(str(field)) or evidence.get(WHOLE, ())
