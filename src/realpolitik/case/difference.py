"""What two cases say differently, field by field: order, comments and ways of writing are no difference."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from realpolitik.case.case import Case
from realpolitik.case.change import REMOVE, changed
from realpolitik.case.citing import EvidenceShape
from realpolitik.case.estimate import Estimate
from realpolitik.case.form import FORM
from realpolitik.case.merge import at_path
from realpolitik.case.reading import BAD, At, Book, Names, dotted, names_of
from realpolitik.case.scenario import NOW
from realpolitik.case.shape import (
    Amount,
    Date,
    Keyed,
    Later,
    Levels,
    Many,
    Number,
    Pattern,
    Public,
    Record,
    Shape,
    Text,
)
from realpolitik.case.text import Path

Document = Mapping[str, Any]

NUMBER, STRUCTURE, TEXT = "number", "structure", "text"
ABSENT = REMOVE  # stands for what isn't there: putting it somewhere removes what is
UNTOLD = frozenset({"realpolitik", "extends"})  # how the file is written
TEXTS = frozenset({"title", "as_of", "period", "sources", "events"})
BESIDE = TEXTS - {"title"} | {"extends", "together"}  # no verdict rests on these
IN_ORDER = "steps"  # the only list whose order says something


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """One field, or one entry as a whole, that two cases have differently."""

    path: Path
    before: Any  # as written; ABSENT where it isn't there
    after: Any
    kind: str  # number; structure; text, on which no verdict rests

    @property
    def place(self) -> str:
        """The path as it is written."""
        return dotted(self.path)

    @property
    def entry(self) -> Path:
        """The entry that it lies in."""
        start = 2 if self.path[0] == "scenarios" else 0
        section = self.path[start] if len(self.path) > start else ""
        return self.path[: start + (3 if section == "stances" else 2)]


def differences(old: Case, new: Case) -> tuple[Difference, ...]:
    """Everything that two cases say differently, in the order of the new one; what is gone comes last in its section.

    Scenarios are compared as they are written: as changes of the case.
    """
    one, other = _whole(old), _whole(new)
    return tuple(_between(FORM, one, other, (), (names_of(one), names_of(other))))


def bare(case: Case) -> Case:
    """The case without whatever no verdict rests on: evidence and sources, events, notes."""
    return case.at(NOW).saying(_bare(_whole(case), FORM))


def applied(document: Document, chosen: Collection[Difference]) -> Document:
    """A document with some differences carried out."""
    for one in chosen:
        path = tuple(map(str, one.path))
        document = changed(document, path, one.after)
        if one.after is ABSENT and path[-3:-2] == ("stances",) and not at_path(document, path[:-1]):
            document = changed(document, path[:-1], ABSENT)  # an actor's last stance: nothing is said of it any more
    return document


def is_exchangeable(one: Difference, old: Case, new: Case) -> bool:
    """Whether a difference is one number in another's place, on the same scale: nothing else can depend on it."""
    if one.kind != NUMBER or number_at(old, one.path) is None or number_at(new, one.path) is None:
        return False
    return all(_scales(old, issue) == _scales(new, issue) for issue in one.path if issue in old.issues)


def number_at(case: Case, path: Path) -> Estimate | None:
    """The number at a path, in the case or in a scenario, if a number stands there."""
    scenario = str(path[1]) if path[0] == "scenarios" and len(path) > 2 else NOW
    return case.at(scenario).numbers.get(dotted(path)) if scenario in (NOW, *case.scenarios) else None


def _scales(case: Case, issue: str | int) -> set[str]:
    """Every way in which the levels of an issue are written, in the case and in its scenarios."""
    layers = (case.document, *case.document.get("scenarios", {}).values())
    return {repr(at_path(layer, ("issues", issue, "levels"))) for layer in layers}


def _whole(case: Case) -> Document:
    return case.at(NOW).document


# Field by field ---------------------------------------------------------------------------------------------------


def _between(
    shape: Shape, old: Any, new: Any, path: Path, names: tuple[Names, Names], issue: str | None = None
) -> Iterator[Difference]:
    if _is_section(shape, path):
        old, new = (({} if side is ABSENT else side) for side in (old, new))
    plain = shape.shape if isinstance(shape, Later) else shape
    if isinstance(old, dict) and isinstance(new, dict) and plain.merges(old, new):
        for key in dict.fromkeys((*new, *old)):
            if not path and key in UNTOLD:
                continue
            inner = shape.inner(key)
            yield from _between(
                inner, old.get(key, ABSENT), new.get(key, ABSENT), (*path, key), names, _issue(path, key, old, issue)
            )
    elif not _is_same(plain, old, new, path, names, issue):
        yield Difference(path, old, new, _kind(plain, path))


def _is_section(shape: Shape, path: Path) -> bool:
    """Whether a map of entries stands here: where one case lacks it, its entries are missing, one by one."""
    inner = shape.shape if isinstance(shape, Later) else shape
    start = 2 if path[:1] == ("scenarios",) and len(path) > 2 else 0
    return isinstance(inner, Keyed) and inner.of_entries and len(path) - start <= 2


def _issue(path: Path, key: str, entry: Mapping[str, Any], issue: str | None) -> str | None:
    """The issue whose levels are meant below a key."""
    local = path[2:] if path[:1] == ("scenarios",) else path
    if len(local) == 2 and local[0] == "stances":
        return key
    if len(local) == 2 and local[0] == "levers":
        return str(entry.get("issue"))
    if local[:1] == ("issues",) and len(local) == 1:
        return key
    return issue


def _is_same(shape: Shape, old: Any, new: Any, path: Path, names: tuple[Names, Names], issue: str | None) -> bool:
    """Whether two values say the same; those that read differently in their own cases' terms don't."""
    if old is ABSENT or new is ABSENT:
        return old is new
    if old == new and isinstance(old, bool) == isinstance(new, bool):
        return True
    if isinstance(shape, Levels) and isinstance(old, list) and isinstance(new, list):
        return sorted(map(str, old)) == sorted(map(str, new))
    if issue is not None and names[0].scales.get(issue) != names[1].scales.get(issue):
        return False
    if isinstance(shape, EvidenceShape):
        return bool(_unordered(old) == _unordered(new))
    readings = [shape.read(raw, At(Book(own), path, issue)) for raw, own in zip((old, new), names, strict=True)]
    if BAD in readings:
        return False
    if isinstance(shape, Many) and path[-1] != IN_ORDER:
        return sorted(map(repr, readings[0])) == sorted(map(repr, readings[1]))
    return bool(readings[0] == readings[1])


def _unordered(raw: Any) -> Any:
    """Evidence with its citations in one order, and one citation as a list of one."""
    if isinstance(raw, dict) and "source" not in raw:
        return {key: _unordered(inner) for key, inner in raw.items()}
    return sorted(map(repr, raw if isinstance(raw, list) else [raw]))


def _kind(shape: Shape, path: Path) -> str:
    local = path[2:] if path[:1] == ("scenarios",) and len(path) > 2 else path
    if local[0] in TEXTS or "evidence" in local[2:]:
        return TEXT
    if isinstance(shape, Amount | Number):
        return NUMBER
    words = shape.item if isinstance(shape, Many) else shape
    is_text = isinstance(words, Text | Date | Pattern | Public | EvidenceShape) and local[0] != "together"
    return TEXT if is_text else STRUCTURE


# Without what no verdict rests on ---------------------------------------------------------------------------------


def _bare(raw: Any, shape: Shape, path: Path = ()) -> Any:
    plain = shape.shape if isinstance(shape, Later) else shape
    if not isinstance(raw, dict) or not isinstance(plain, Keyed | Record):
        return raw
    top = path == () or (path[0] == "scenarios" and len(path) == 2)
    return {
        key: _bare(inner, shape.inner(key), (*path, key))
        for key, inner in raw.items()
        if not (top and key in BESIDE) and not (isinstance(plain, Record) and key == "evidence")
    }
