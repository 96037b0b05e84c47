"""Reviewing a draft: what is still unreviewed, and what a decision makes of the file.

Nothing here knows of a terminal or a page: a decision gives the new text, whoever asked writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from realpolitik.case import Case
from realpolitik.case.edit import edited_text, one_line
from realpolitik.case.file import inherited_by, parse
from realpolitik.case.quoting import Passage, passage
from realpolitik.case.reading import ENTRY, dotted
from realpolitik.case.source import WHOLE, Citation, Evidence
from realpolitik.case.text import Node, Parsed, parse_text
from realpolitik.case.text import Path as Place
from realpolitik.errors import CaseError, Problem, UnknownName
from realpolitik.reading.marks import marks, proposed, without_mark

LONGEST_VALUE = 400  # characters of one field that a reviewer is shown
_STANCE, _SCENARIO = 3, 2  # parts of the path of a stance, and before what a scenario changes


@dataclass(frozen=True, slots=True)
class Quoted:
    """One place that the draft cites for what it proposes."""

    at: str  # "dam#3"
    said_by: str  # author, title, publisher and date, as far as they are known
    reliability: str | None  # Admiralty code of the source
    passage: Passage | None  # None: the text isn't at hand and no words are quoted


@dataclass(frozen=True, slots=True)
class Item:
    """One entry or number of the draft that nobody has decided on yet."""

    path: str  # "stances.egypt.filling_dam.salience"
    line: int
    what: str  # in words: "Egypt on filling dam: salience"
    fields: tuple[tuple[str, str], ...]  # as written: a number alone under no name, an entry field by field
    scale: str  # what a number is measured on; empty for an entry
    confidence: float | None  # 0–1: how sure the reading was
    note: str  # what somebody has written behind the mark
    quoted: tuple[Quoted, ...]

    @property
    def is_number(self) -> bool:
        """Whether one value is to be decided on, and not an entry of several."""
        return len(self.fields) == 1 and not self.fields[0][0]


@dataclass(frozen=True, slots=True)
class Dropped:
    """The text without an entry, and without all that can't stand without it."""

    text: str
    with_it: tuple[str, ...]  # paths of what goes too


@dataclass(frozen=True)
class Review:
    """A draft as it stands. Every decision gives a new text, which is a case without problems."""

    text: str
    file: Path | None = None  # where it stands: its sources' texts, and what it extends, are looked for beside it

    @cached_property
    def case(self) -> Case:
        """The draft as a case.

        Raises CaseError: a review begins with a file that has no problems.
        """
        return self._parsed(self.text)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """What is still to be reviewed, in the file's order."""
        parsed = parse_text(self.text)
        return tuple(
            Item(
                path=dotted(mark.path),
                line=parsed.line_of(mark.path) or 1,
                what=self.in_words(mark.path),
                fields=tuple(_fields(_at(parsed, mark.path))),
                scale=self._scale(mark.path),
                confidence=mark.confidence,
                note=mark.note,
                quoted=tuple(self._quoted(mark.path)),
            )
            for mark in marks(parsed)
        )

    @property
    def looked_at(self) -> int:
        """How many of the entries and numbers that a draft proposes bear no mark any more."""
        left = {item.path for item in self.items}
        return sum(dotted(path) not in left for path in proposed(self.case.document))

    def after(self, path: str, text: str) -> str | None:
        """What comes next when the decision on an item has made a text: the item behind it, else the first."""
        left = {dotted(mark.path) for mark in marks(parse_text(text))}
        paths = [item.path for item in self.items]
        place = paths.index(path) if path in paths else 0
        return next((one for one in (*paths[place:], *paths[:place]) if one in left), None)

    def accept(self, path: str) -> str:
        """The text with an item as it is: its mark goes."""
        return without_mark(self.text, self._place(path))

    def change(self, path: str, typed: str) -> str:
        """The text with what was typed in an item's place: a value for a number, `field: value, …` for an entry.

        Raises CaseError with what the case's rules say against it.
        """
        place = self._place(path)
        there = _at(parse_text(self.text), place)
        if isinstance(there, dict) and not _is_estimate(there):
            changes = {f"{path}.{field}": value for field, value in _typed_fields(path, typed).items()}
        else:
            changes = {path: _typed(path, typed)}
        text = edited_text(without_mark(self.text, place), changes, inherited=self._inherited)
        self._parsed(text)
        return text

    def drop(self, path: str) -> Dropped:
        """The text without an item, and without all that names it or needs it.

        Raises CaseError where the case can't do without it.
        """
        text, gone = self.text, [self._whole_of(self._place(path))]
        text = self._without(text, gone[0])
        while True:
            try:
                self._parsed(text)
            except CaseError as error:
                before = text
                for entry in self._entries_of(error.problems):
                    if not any(entry[: len(other)] == other for other in gone):
                        text = self._without(text, entry)
                        gone.append(entry)
                if text == before:
                    raise
            else:
                named = (entry for entry in gone if dotted(entry) != path)
                return Dropped(text, tuple(dict.fromkeys(map(dotted, named))))

    def in_words(self, path: Place | str) -> str:
        """What stands at a path, in words: "Egypt on filling dam: salience"."""
        parts = tuple(path.split(".")) if isinstance(path, str) else tuple(map(str, path))
        match parts:
            case ("scenarios", scenario, inner, *rest):
                return f"{self.in_words((inner, *rest))} ({self.case.in_words(scenario)})"
            case ("stances", actor):
                return f"all stances of {self._name(actor)}"
            case ("stances", actor, issue):
                return f"{self._name(actor)} on {self.case.in_words(issue)}"
            case ("stances", actor, issue, *rest):
                return f"{self._name(actor)} on {self.case.in_words(issue)}: {' '.join(map(self.case.in_words, rest))}"
            case ("actors", actor):
                return f"actor {self._name(actor)}"
            case (section, entry, *rest):
                about = f"{ENTRY.get(section, _spaced(section))} {self.case.in_words(entry)}"
                return f"{about}: {' '.join(map(self.case.in_words, rest))}" if rest else about
        return _spaced(dotted(parts))

    # what is shown

    def _name(self, actor: str) -> str:
        return self.case.actors[actor].name if actor in self.case.actors else _spaced(actor)

    def _scale(self, place: Place) -> str:
        """What a stance's numbers are measured on, with the level that stands now."""
        if len(place) <= _STANCE or place[0] != "stances" or str(place[2]) not in self.case.issues:
            return ""
        if place[3] == "salience":
            return "0 indifferent … 100 vital"
        issue = self.case.issues[str(place[2])]
        points = {level: f" {issue.point(level):g}" if issue.is_ordered else "" for level in issue.levels}
        now = {issue.status_quo: " (now)"}
        return " · ".join(f"{self.case.in_words(level)}{point}{now.get(level, '')}" for level, point in points.items())

    def _quoted(self, place: Place) -> Iterator[Quoted]:
        parts = tuple(map(str, place))
        about = [word for part in parts[1:3] for word in self._called(part)]
        for citation in self._citations(parts):
            source = self.case.sources[citation.source]
            known = (source.author, source.title, source.publisher, source.date)
            yield Quoted(
                at=str(citation),
                said_by=", ".join(part for part in known if part),
                reliability=source.reliability,
                passage=passage(citation, self.case.paragraphs, about),
            )

    def _called(self, key: str) -> tuple[str, ...]:
        """The words by which a paragraph may name what has a key."""
        actor = self.case.actors.get(key)
        return (actor.name, *actor.aka) if actor is not None else tuple(key.split("_"))

    def _citations(self, parts: Sequence[str]) -> tuple[Citation, ...]:
        """What a number or an entry rests on: its own evidence, else its entry's; of an entry all."""
        evidence, field = self._evidence(parts)
        if field is not None:
            return evidence.get(field) or evidence.get(WHOLE, ())
        return tuple(dict.fromkeys(one for cited in evidence.values() for one in cited))

    def _evidence(self, parts: Sequence[str]) -> tuple[Evidence, str | None]:
        """The evidence of the entry around a place, and the field of it that is asked about."""
        section, *rest = parts
        size = 2 if section == "stances" else 1
        if section not in ENTRY or section in ("sources", "scenarios") or len(rest) < size:
            return {}, None
        entry: Any = getattr(self.case, section)
        for part in rest[:size]:
            entry = entry[part]
        return entry.evidence, rest[size] if len(rest) > size else None

    # what is decided

    def _place(self, path: str) -> Place:
        place = tuple(path.split("."))
        if not parse_text(self.text).has(place):
            raise UnknownName("in the draft", path, [item.path for item in self.items])
        return place

    @cached_property
    def _inherited(self) -> Mapping[str, Any]:
        extends = parse_text(self.text).has(("extends",))
        return inherited_by(self.file) if extends and self.file is not None else {}

    def _parsed(self, text: str) -> Case:
        file = self.file
        return parse(text, file=None if file is None else str(file), folder=None if file is None else file.parent)

    def _without(self, text: str, place: Place) -> str:
        """The text without what stands at a place, and without the maps that it leaves empty."""
        parsed = parse_text(text)
        while len(place) > 1 and isinstance(around := _at(parsed, place[:-1]), dict) and around.keys() == {place[-1]}:
            place = place[:-1]
        return edited_text(text, {dotted(place): None}, inherited=self._inherited)

    def _whole_of(self, place: Place) -> Place:
        """What goes when something is dropped: a number that its entry can't do without takes the entry along."""
        text = self._without(self.text, place)
        try:
            self._parsed(text)
        except CaseError as error:
            within = tuple(_entry_of(place))
            missing = any(_entry_of(tuple(problem.path.split("."))) == within for problem in error.problems)
            return within if missing and within else place
        return place

    def _entries_of(self, problems: Sequence[Problem]) -> list[Place]:
        """The entries that problems are in, the larger first. Raises CaseError where one is in none that could go."""
        found = {problem: _entry_of(tuple(problem.path.split("."))) for problem in problems}
        lasting = [problem for problem, entry in found.items() if not entry]
        if lasting:
            raise CaseError(lasting)
        return sorted(dict.fromkeys(found.values()), key=len)


def _entry_of(place: Place) -> Place:
    """The entry that a place lies in: a stance, a deal, what a scenario changes of one; empty where it is in none."""
    if place[0] == "scenarios" and len(place) > _SCENARIO + 1:
        inner = _entry_of(place[_SCENARIO:])
        return (*place[:_SCENARIO], *inner) if inner else place[:_SCENARIO]
    if place[0] == "stances":
        return place[:_STANCE]
    return place[:2] if len(place) > 1 else ()


def _at(parsed: Parsed, place: Place) -> Any:
    """What stands at a place of a text, or nothing."""
    node: Node | None = parsed.root
    for part in place:
        node = None if node is None else node.child(part)
    return None if node is None else node.plain()


def _fields(value: Any) -> Iterator[tuple[str, str]]:
    """What an item says: a number as it is written, an entry field by field without its evidence."""
    if isinstance(value, dict) and not _is_estimate(value):
        for field, inner in value.items():
            if field != "evidence":
                yield field, _shown(inner)
    else:
        yield "", _shown(value)


def _shown(value: Any) -> str:
    written = one_line(value)
    return written if len(written) <= LONGEST_VALUE else f"{written[:LONGEST_VALUE]} …"


def _is_estimate(value: Mapping[str, Any]) -> bool:
    return {"low", "high"} <= value.keys()


def _typed(path: str, typed: str) -> Any:
    """A typed value, as a case file would read it behind a colon."""
    return _one(path, f"[{typed}]", typed, "a value as in a case file, such as 40, 30..60 or the name of a level")


def _typed_fields(path: str, typed: str) -> Mapping[str, Any]:
    """Typed fields: "name: Egypt, kind: state"."""
    rule = "each field with its value, such as status_quo: unchanged"
    found = _one(path, f"[{{{typed}}}]", typed, rule)
    if not isinstance(found, dict) or not found or any(value is None for value in found.values()):
        raise _unclear(path, typed, rule)
    return found


def _one(path: str, listed: str, typed: str, rule: str) -> Any:
    """The one value in a list that was made of what somebody typed."""
    text = f"typed: {listed}"
    try:
        parsed = parse_text(text)
    except CaseError:
        raise _unclear(path, typed, rule) from None
    node = parsed.root.child("typed")
    values = [] if node is None or node.end < len(text) else node.plain()  # a comment could cut it short
    if parsed.problems or len(values) != 1 or not typed.strip() or not typed.isprintable():
        raise _unclear(path, typed, rule)
    return values[0]


def _unclear(path: str, typed: str, rule: str) -> CaseError:
    return CaseError([Problem(path, f'"{typed}" can\'t be read', typed, rule, suggestion=f"type {rule}")])


def _spaced(key: object) -> str:
    return str(key).replace("_", " ")
