"""Where reading stands: the path, the names the case declares, and the notes of what is wrong."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

from realpolitik.case.options import State
from realpolitik.case.states import spelled
from realpolitik.case.text import MOST_NOTES, Path, as_name
from realpolitik.errors import Problem

ENTRY = {  # section → what one entry is called
    "sources": "source",
    "actors": "actor",
    "relations": "relation",
    "issues": "issue",
    "stances": "stance",
    "levers": "lever",
    "deals": "deal",
    "scenarios": "scenario",
    "events": "event",
    "claims": "claim",
}
CONFLICT = {"choices": "option", "preferences": "preference of"}  # and in a conflict given directly
NAMED = tuple(section for section in ENTRY if section != "stances")  # sections whose keys are new names


class Enough(Exception):
    """Reading stops: there are more problems than anyone would read."""


class Bad:
    """Stands for a value that couldn't be read; what is wrong with it has been noted."""


BAD: Final = Bad()


@dataclass(frozen=True, slots=True)
class Note:
    """Something wrong at a path; it becomes a Problem once the path has been placed in the file."""

    path: Path
    message: str
    value: str | None = None
    rule: str | None = None
    suggestion: str | None = None

    def problem(self) -> Problem:
        """The note as a problem without file and line."""
        return Problem(dotted(self.path), self.message, self.value, self.rule, self.suggestion)


@dataclass(frozen=True, slots=True)
class Scale:
    """The levels of an issue, as far as they could be read."""

    levels: tuple[str, ...]
    points: tuple[float, ...] | None
    status_quo: str | None = None

    def point(self, level: str) -> float | None:
        """Where a level stands; None if there's no such level or no order."""
        return self.points[self.levels.index(level)] if self.points and level in self.levels else None


@dataclass(frozen=True, slots=True)
class Names:
    """What a case declares, read before anything that refers to it."""

    keys: Mapping[str, Mapping[str, None]]  # section → its names, in the order of the file
    scales: Mapping[str, Scale | None]  # issue → its levels; None where they can't be read
    also: Mapping[str, str]  # other names of actors, in small letters → actor
    options: tuple[str, ...] = ()  # of a conflict given directly, in the order of a state's letters
    states: Mapping[str, State | None] = field(default_factory=dict)  # those with a name; None where it can't be read
    makers: Collection[str] = ()  # whose preferences are given

    def has(self, section: str, name: str) -> bool:
        """Whether a section declares a name."""
        return name in self.keys[section]


@dataclass(slots=True)
class Book:
    """What every part of one reading shares."""

    names: Names
    elsewhere: Mapping[str, Names] = field(default_factory=dict)  # scenario → what the case declares there
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # source → paragraphs, where the file is at hand
    notes: list[Note] = field(default_factory=list)

    def add(self, note: Note) -> None:
        """Keeps a note; raises Enough when nobody would read on."""
        self.notes.append(note)
        if len(self.notes) >= MOST_NOTES:
            raise Enough


class At:
    """One place in the document: what is read there, and what it may refer to."""

    __slots__ = ("book", "issue", "names", "path")

    def __init__(self, book: Book, path: Path = (), issue: str | None = None, names: Names | None = None) -> None:
        self.book, self.path, self.issue = book, path, issue
        self.names = names or book.names

    def into(self, part: str | int) -> At:
        """The place under a key or index."""
        return At(self.book, (*self.path, part), self.issue, self.names)

    def on(self, issue: str) -> At:
        """The same place, where levels are those of `issue`."""
        return At(self.book, self.path, issue, self.names)

    def among(self, names: Names) -> At:
        """The same place, where names are those of another scenario."""
        return At(self.book, self.path, self.issue, names)

    @property
    def scale(self) -> Scale | None:
        """The levels of the issue in question, if they could be read."""
        return self.names.scales.get(self.issue) if self.issue is not None else None

    @property
    def key(self) -> str:
        """The name of the entry, or of the field, that stands here."""
        return str(self.path[-1])

    def wrong(self, what: str, value: Any = None, rule: str | None = None, suggestion: str | None = None) -> Bad:
        """Notes that the value here is wrong: `what` goes on from the name of the field."""
        return self.note(f"{words(self.path)} {what}", value, rule, suggestion)

    def note(self, message: str, value: Any = None, rule: str | None = None, suggestion: str | None = None) -> Bad:
        """Notes something wrong here."""
        written = None if value is None else shown(value)
        self.book.add(Note(self.path, message, written, rule, suggestion))
        return BAD


def dotted(path: Path) -> str:
    """A path as it is written: keys joined by dots."""
    return ".".join(str(part) for part in path)


def words(path: Path) -> str:
    """A place as the analyst calls it: "russia on army: position", "lever push: chance"."""
    entry, inner = _entry(path)
    rest = dotted(inner)
    return f"{entry}: {rest}" if entry and rest else entry or rest


def entry_words(path: Path) -> str:
    """The entry that a path lies in, in words."""
    return _entry(path)[0]


def _entry(path: Path) -> tuple[str, Path]:
    if path[:1] == ("options",) and len(path) > 2 and path[1] in CONFLICT:
        return f"{CONFLICT[path[1]]} {path[2]}", path[3:]
    if len(path) < 2 or path[0] not in ENTRY:
        return "", path
    if path[0] == "stances":
        return (str(path[1]), ()) if len(path) == 2 else (f"{path[1]} on {path[2]}", path[3:])
    return f"{ENTRY[str(path[0])]} {path[1]}", path[2:]


def titled(key: str) -> str:
    """A key as it is printed where no name is given: blanks for underscores, a capital first."""
    words = key.replace("_", " ")
    return words[:1].upper() + words[1:]


def shown(value: Any) -> str:
    """A value as it is written, cut short where it's long."""
    if isinstance(value, str):
        text = value.replace("\n", "\\n")
    elif isinstance(value, float):
        text = f"{value:.15g}"
    else:
        try:
            text = json.dumps(value, ensure_ascii=False)
        except (TypeError, ValueError):
            text = str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def quoted(value: Any) -> str:
    """A value inside a sentence: words in quotation marks, numbers bare."""
    return f'"{shown(value)}"' if isinstance(value, str) else shown(value)


def nearest(name: str, known: Iterable[str], also: Mapping[str, str] | None = None) -> str | None:
    """The suggestion of the nearest right word, if there is one; capitals don't count.

    also: other words, in small letters, for some of the known ones.
    """
    right = {word.casefold(): word for word in known} | dict(also or {})
    near = get_close_matches(name.casefold(), list(right), n=1)
    return f'did you mean "{right[near[0]]}"?' if near else None


def names_of(document: Mapping[str, Any]) -> Names:
    """What a document declares, sound or not."""
    keys = {section: dict.fromkeys(as_map(document.get(section))) for section in NAMED}
    scales = {key: scale_of(as_map(issue)) for key, issue in as_map(document.get("issues")).items()}
    also: dict[str, str] = {}
    for actor, entry in as_map(document.get("actors")).items():
        entry = as_map(entry)
        others = entry.get("aka")
        for word in (entry.get("name"), *(others if isinstance(others, list) else [others])):
            if isinstance(word, str):
                also.setdefault(word.casefold(), actor)
    conflict = as_map(document.get("options"))
    options = tuple(as_map(conflict.get("choices")))
    makers = tuple(as_map(conflict.get("preferences")))
    named = {**as_map(conflict.get("states")), **as_map(conflict.get("names"))}
    return Names(keys, scales, also, options, {name: spelled(raw, options) for name, raw in named.items()}, makers)


def scale_of(issue: Mapping[str, Any]) -> Scale | None:
    """The levels of an issue, or nothing if they make no sense."""
    raw, status_quo = issue.get("levels"), as_name(issue.get("status_quo"))
    if isinstance(raw, dict) and raw:
        points = [number(point) for point in raw.values()]
        if any(point is None for point in points):
            return None
        return Scale(tuple(raw), tuple(point for point in points if point is not None), status_quo)
    if isinstance(raw, list) and raw:
        levels = [as_name(level) for level in raw]
        return None if None in levels else Scale(tuple(level for level in levels if level), None, status_quo)
    return None


def as_map(raw: Any) -> Mapping[str, Any]:
    """The value if it is a map, else an empty one."""
    return raw if isinstance(raw, dict) else {}


def number(raw: Any) -> float | None:
    """The value if it is a finite number, else nothing."""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None
    value = float(raw)
    return value if value - value == 0.0 else None  # neither infinite nor NaN
