"""The kinds of value a case file is made of, each with the way it is read.

One description serves twice: `read` checks and converts a plain value, noting everything that is wrong with it, and
`schema.py` states the same kinds as JSON Schema. Hand-written, because importing pydantic takes 0.2 s, more than
loading a case may.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from realpolitik.case.estimate import Estimate
from realpolitik.case.reading import BAD, At, Scale, entry_words, nearest, number, quoted, shown, words
from realpolitik.case.text import as_name, resolve

_NAME = re.compile(r"(?!\s)[^.#\x00-\x1f\x7f]{1,100}(?<!\s)\Z")
_NAME_RULE = "a name has 1 to 100 characters, no dot and no # (paths and citations use them)"
CLOSEST, FARTHEST = 1e-300, 1e300  # ends of a scale: further points are no longer told apart, or counted
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z")
_DASHED = re.compile(r"\s*(-?[0-9.]+)\s*[-–—]\s*(-?[0-9.]+)\s*\Z")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

WHAT = {  # section → what a name in it is
    "sources": "a source",
    "actors": "an actor",
    "relations": "a relation",
    "issues": "an issue",
    "levers": "a lever",
    "deals": "a deal",
    "scenarios": "a scenario",
    "events": "an event",
    "claims": "a claim",
}


class Shape:
    """One kind of value."""

    is_one_value: ClassVar[bool] = False  # replaced as a whole by a scenario, even where it's written as a map
    keeps_null: ClassVar[bool] = False  # null isn't carried out here, but later

    def read(self, raw: Any, at: At) -> Any:
        """The value as the program uses it, or BAD with a note of what is wrong."""
        if raw is None:
            return at.wrong("has no value", rule="leave it out, or give it a value")
        return self._read(raw, at)

    def _read(self, raw: Any, at: At) -> Any:
        return BAD

    def inner(self, key: str) -> Shape:
        """The kind of what stands under a key."""
        return ANYTHING

    def merges(self, old: Any, new: Any) -> bool:
        """Whether a scenario's value is merged into what it finds, key by key, rather than put in its place."""
        return not self.is_one_value and isinstance(old, dict) and isinstance(new, dict)


class _Anything(Shape):
    """A value that the format doesn't know; it is noted where it stands."""


ANYTHING = _Anything()


@dataclass(frozen=True)
class Text(Shape):
    """Words. A number or a truth value written without quotation marks is taken as the word it looks like."""

    def _read(self, raw: Any, at: At) -> Any:
        text = as_name(raw)
        if text is None:
            return at.wrong(f"must be text, not {kind_of(raw)}", raw)
        if not text.strip():
            return at.wrong("is empty", raw)
        return text


@dataclass(frozen=True)
class Word(Shape):
    """One of a few words."""

    choices: tuple[str, ...]

    def _read(self, raw: Any, at: At) -> Any:
        word = as_name(raw)
        if word in self.choices:
            return word
        rule = f"one of: {', '.join(self.choices)}"
        return at.wrong(f"{quoted(raw)} is not {rule}", raw, rule, nearest(word or "", self.choices))


@dataclass(frozen=True)
class Flag(Shape):
    """True or false."""

    def _read(self, raw: Any, at: At) -> Any:
        if isinstance(raw, bool):
            return raw
        hint = {"yes": "write true", "no": "write false", "on": "write true", "off": "write false"}
        return at.wrong(f"{quoted(raw)} is not true or false", raw, "true or false", hint.get(str(raw).lower()))


@dataclass(frozen=True)
class Version(Shape):
    """The version of the format."""

    current: int

    def _read(self, raw: Any, at: At) -> Any:
        if raw == self.current and not isinstance(raw, bool):
            return self.current
        rule = f"realpolitik: {self.current} is the version of the format"
        return at.note(
            f"format version {quoted(raw)} is not known here", raw, rule, f"write realpolitik: {self.current}"
        )


@dataclass(frozen=True)
class Pattern(Shape):
    """Text of a fixed form."""

    pattern: str
    rule: str

    def _read(self, raw: Any, at: At) -> Any:
        text = as_name(raw)
        if text is not None and re.fullmatch(self.pattern, text):
            return text
        hint = text.strip().upper() if text and re.fullmatch(self.pattern, text.strip().upper()) else None
        return at.wrong(f"{quoted(raw)} is not {self.rule}", raw, self.rule, f"write {hint}" if hint else None)


def is_date(text: str) -> bool:
    """Whether a text is a day, a month or a year: 2015-09-30, 2015-09, 2015."""
    match = _DATE.match(text)
    if match is None:
        return False
    month, day = (int(part) if part else 1 for part in match.groups()[1:])
    return 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]


@dataclass(frozen=True)
class Date(Shape):
    """A day, a month or a year."""

    def _read(self, raw: Any, at: At) -> Any:
        text = as_name(raw) if not isinstance(raw, bool) else None
        if is_date(text or ""):
            return text
        rule = "a date is a year, month or day: 2015, 2015-09, 2015-09-30"
        return at.wrong(f"{quoted(raw)} is not a date", raw, rule, "write it as 2015-09-30")


@dataclass(frozen=True)
class Number(Shape):
    """An exact number: a point of a scale, a weight, a threshold."""

    low: float = float("-inf")
    above: bool = False  # `low` itself is excluded

    def _read(self, raw: Any, at: At) -> Any:
        value = number(raw)
        if value is None:
            return not_a_number(raw, at, "a number")
        if value < self.low or (self.above and value == self.low):
            rule = f"a number {'above' if self.above else 'from'} {self.low:g}"
            return at.wrong(f"{shown(raw)} is not {rule}", raw, rule)
        return value


@dataclass(frozen=True)
class Amount(Shape):
    """A number as an analyst gives it: exact, a range `10..25`, or `{low, mode, high}`."""

    is_one_value: ClassVar[bool] = True

    low: float = float("-inf")
    high: float = float("inf")
    above: bool = False  # `low` itself is excluded

    def _read(self, raw: Any, at: At) -> Any:
        if isinstance(raw, dict):
            return self._pert(raw, at)
        if isinstance(raw, str) and ".." in raw and self._point(raw, at) is None:
            low, _, high = raw.partition("..")
            return self._ordered(self._end(low, at, raw), self._end(high, at, raw), None, raw, at)
        value = self._point(raw, at)
        if value is None:
            return self._not_understood(raw, at)
        return BAD if self._outside(value, raw, at) else Estimate(value, value)

    def _point(self, raw: Any, at: At) -> float | None:
        return number(raw)

    def _bounds(self, at: At) -> tuple[float, float]:
        return self.low, self.high

    def _not_understood(self, raw: Any, at: At) -> Any:
        return not_a_number(raw, at, "a number, a range 10..25 or {low, mode, high}")

    def _end(self, text: str, at: At, raw: str) -> float | None:
        """One end of a range."""
        text = text.strip()
        value = self._point(resolve(text), at)
        if value is None:
            self._not_understood(raw, at)
            return None
        return None if self._outside(value, raw, at) else value

    def _pert(self, raw: Mapping[str, Any], at: At) -> Any:
        if unknown := [key for key in raw if key not in ("low", "mode", "high")]:
            return at.wrong(
                f"has an unknown key {quoted(unknown[0])}",
                unknown[0],
                "low, mode and high",
                nearest(unknown[0], ("low", "mode", "high")),
            )
        for part in ("low", "high"):
            if raw.get(part) is None:
                return at.wrong(f"lacks {part}", rule="low, mode and high")
        parts = {}
        for part, written in raw.items():
            inner = at.into(part)
            value = self._point(written, inner)
            if value is None:
                self._not_understood(written, inner)
            elif self._outside(value, written, inner):
                value = None
            parts[part] = value
        return self._ordered(parts["low"], parts["high"], parts.get("mode"), dict(raw), at, "mode" in raw)

    def _ordered(
        self, low: float | None, high: float | None, mode: float | None, raw: Any, at: At, has_mode: bool = False
    ) -> Any:
        if low is None or high is None or (has_mode and mode is None):
            return BAD
        if low > high:
            ends = [end.strip() for end in raw.split("..")] if isinstance(raw, str) else []
            hint = f"write {ends[1]}..{ends[0]}" if len(ends) == 2 else None
            return at.wrong(f"{quoted(raw)} runs from {low:g} down to {high:g}", raw, "low is at most high", hint)
        if mode is not None and not low <= mode <= high:
            return at.wrong(f"has its mode {mode:g} outside {low:g}–{high:g}", raw, "low ≤ mode ≤ high")
        return Estimate(low, high, mode)

    def _outside(self, value: float, raw: Any, at: At) -> bool:
        low, high = self._bounds(at)
        if low <= value <= high and not (self.above and value == low):
            return False
        self._note_outside(raw, low, high, at)
        return True

    def _note_outside(self, raw: Any, low: float, high: float, at: At) -> None:
        if high == float("inf"):
            rule = f"{'above' if self.above else 'at least'} {low:g}"
            at.wrong(f"{shown(raw)} must be {rule}", raw, rule)
        else:
            at.wrong(f"{shown(raw)} is outside {low:g}–{high:g}", raw, f"{low:g}–{high:g}")


@dataclass(frozen=True)
class Position(Amount):
    """A point of the issue's own scale: a level's name or a number between, or a range of either."""

    def _point(self, raw: Any, at: At) -> float | None:
        scale, name = at.scale, as_name(raw)
        if scale is not None and name is not None and (point := scale.point(name)) is not None:
            return point
        return number(raw)

    def _bounds(self, at: At) -> tuple[float, float]:
        scale = at.scale
        return (min(scale.points), max(scale.points)) if scale and scale.points else (self.low, self.high)

    def _read(self, raw: Any, at: At) -> Any:
        if at.scale is None or at.scale.points is None:  # the issue is unknown, broken or without order: said elsewhere
            return BAD
        return super()._read(raw, at)

    def _not_understood(self, raw: Any, at: At) -> Any:
        levels = at.scale.levels if at.scale else ()
        rule = f"a level ({', '.join(levels)}), a number between, or a range of them"
        ends = [end.strip() for end in raw.split("..")] if isinstance(raw, str) else []
        unknown = [end for end in ends if self._point(resolve(end), at) is None]
        hint = nearest(unknown[0], levels) if unknown else None
        return at.wrong(f"{quoted(raw)} is not a level of {at.issue} or a number", raw, rule, hint)

    def _note_outside(self, raw: Any, low: float, high: float, at: At) -> None:
        at.wrong(
            f"{shown(raw)} is outside the scale {low:g}–{high:g}", raw, f"the levels of {at.issue} run {low:g}–{high:g}"
        )


@dataclass(frozen=True)
class Public(Shape):
    """What an actor says it wants: a level's name or a point of the scale."""

    is_one_value: ClassVar[bool] = True

    def _read(self, raw: Any, at: At) -> Any:
        scale = at.scale
        if scale is None:
            return BAD
        return Position().read(raw, at) if scale.points else Level().read(raw, at)


@dataclass(frozen=True)
class NewName(Shape):
    """A name that the case declares here."""

    reserved: tuple[str, ...] = ()

    def _read(self, raw: Any, at: At) -> Any:
        name = as_name(raw)
        if name is None or not _NAME.match(name):
            return at.note(f"{quoted(raw)} can't be a name", raw, _NAME_RULE)
        if name in self.reserved:
            return at.note(f'"{name}" can\'t be the name of a scenario', raw, f"{name} is the case as it stands")
        return name


@dataclass(frozen=True)
class Ref(Shape):
    """The name of something that the case declares."""

    section: str
    extra: tuple[str, ...] = ()  # words that are right too

    def _read(self, raw: Any, at: At) -> Any:
        name = as_name(raw)
        if name is None:
            return at.wrong(f"must name {WHAT[self.section]}, not be {kind_of(raw)}", raw)
        if at.names.has(self.section, name) or name in self.extra:
            return name
        known = (*at.names.keys[self.section], *self.extra)
        also = at.names.also if self.section == "actors" else None
        return at.note(f'"{shown(name)}" is not {WHAT[self.section]}', raw, _list(known), nearest(name, known, also))


@dataclass(frozen=True)
class Level(Shape):
    """The name of a level of the issue in question."""

    def _read(self, raw: Any, at: At) -> Any:
        name, scale = as_name(raw), at.scale
        if name is None:
            return at.wrong(f"must name a level, not be {kind_of(raw)}", raw)
        if scale is None or name in scale.levels:
            return name
        at.note(f"{quoted(raw)} is not a level of {at.issue}", raw, _list(scale.levels), nearest(name, scale.levels))
        return BAD


@dataclass(frozen=True)
class Many(Shape):
    """A list without repetition; where `single`, one value may stand for a list of one."""

    item: Shape
    least: int = 1
    single: bool = True

    def _read(self, raw: Any, at: At) -> Any:
        if not isinstance(raw, list):
            if not self.single or isinstance(raw, dict):
                return at.wrong(f"must be a list, not {kind_of(raw)}", raw, "a list: [a, b]")
            raw = [raw]
            values = [self.item.read(raw[0], at)]
        else:
            values = [self.item.read(item, at.into(index)) for index, item in enumerate(raw)]
        good = [value for value in values if value is not BAD]
        seen: set[str] = set()
        for value in good:
            if repr(value) in seen:
                at.wrong(f"names {quoted(value)} twice", value, "each stands once")
            seen.add(repr(value))
        if len(raw) < self.least:
            count = {1: "one", 2: "two"}.get(self.least, str(self.least))
            return at.wrong(f"needs at least {count}, has {len(raw) or 'none'}", raw, f"at least {count}")
        return tuple(good) if len(good) == len(values) else BAD


@dataclass(frozen=True)
class Keyed(Shape):
    """A map whose keys are names, new ones or of things declared elsewhere; an issue as key decides the levels."""

    key: Shape
    item: Shape
    least: int = 0
    of_entries: bool = False  # one bad entry doesn't spoil the others
    of_issues: bool = False  # the keys declare issues

    def _read(self, raw: Any, at: At) -> Any:
        if not isinstance(raw, dict):
            return at.wrong(f"must be a map, not {kind_of(raw)}", raw, "a map: {name: …}")
        by_issue = self.of_issues or self.key == Ref("issues")
        values, sound = {}, True
        for name, item in raw.items():
            inner = at.into(name)
            known = self.key.read(name, inner) is not BAD
            value = self.item.read(item, inner.on(name) if by_issue else inner)
            if known and value is not BAD:
                values[name] = value
            else:
                sound = False
        if len(raw) < self.least:
            return at.wrong("is empty", raw, "at least one")
        return values if sound or self.of_entries else BAD

    def inner(self, key: str) -> Shape:
        """The kind of every value in the map."""
        return self.item


@dataclass(frozen=True)
class Levels(Shape):
    """The possible settlements of an issue: a map of points, or a list without order."""

    def _read(self, raw: Any, at: At) -> Any:
        if isinstance(raw, dict):
            return self._ordered(raw, at)
        if isinstance(raw, list):
            levels = Many(NewName(), least=2).read(raw, at)
            return BAD if levels is BAD or len(set(levels)) < len(levels) else Scale(levels, None)
        rule = "a map of points {none: 0, all: 100}, or a list without order [a, b]"
        return at.wrong(f"must be {rule}", raw, rule)

    def _ordered(self, raw: Mapping[str, Any], at: At) -> Any:
        points: dict[str, float] = {}
        named: dict[float, str] = {}  # the first level of each point
        for level, written in raw.items():
            inner = at.into(level)
            name, point = NewName().read(level, inner), Number().read(written, inner)
            if name is BAD or point is BAD:
                continue
            twin = named.setdefault(point, level)
            if twin != level:
                inner.note(
                    f"{entry_words(at.path)}: {twin} and {level} are the same point {point:g}",
                    written,
                    "each level has its own point",
                )
            points[level] = point
        if len(raw) < 2:
            return at.wrong(
                "needs at least two, has one" if raw else "needs at least two, has none",
                dict(raw),
                "at least two levels",
            )
        if len(points) < len(raw):
            return BAD
        low, high = min(points.values()), max(points.values())
        if low < high and not CLOSEST <= high - low <= FARTHEST:
            return at.wrong(f"run from {low:g} to {high:g}", dict(raw), "a scale's ends lie 1e-300 to 1e300 apart")
        return Scale(tuple(points), tuple(points.values()))


Made = Callable[[dict[str, Any], At], Any]
Rule = Callable[[Mapping[str, Any], Collection[str], At], None]  # what could be read, what was written, where


@dataclass(frozen=True)
class Record(Shape):
    """A map with a fixed set of fields.

    rules look at the fields that could be read, so that one slip doesn't hide another; `make` gets all of them.
    """

    fields: Mapping[str, Shape]
    required: tuple[str, ...] = ()
    make: Made | None = None
    rules: tuple[Rule, ...] = ()
    issue_field: str | None = None  # the field that says whose levels are meant
    says: Mapping[str, str] = field(default_factory=dict)  # field → description for editors
    also: Mapping[str, Shape] = field(default_factory=dict)  # fields that stand here and are read elsewhere

    def _read(self, raw: Any, at: At) -> Any:
        if not isinstance(raw, dict):
            return at.wrong(f"must be a map, not {kind_of(raw)}", raw, f"a map of {', '.join(self.fields)}")
        inner = self._scope(raw, at)
        values: dict[str, Any] = {}
        bad: set[str] = set()
        for name, written in raw.items():
            shape = self.fields.get(name)
            if shape is None:
                if name not in self.also:
                    self._unknown(name, at)
                continue
            place = inner.into(name)
            value = shape.read(written, place)
            if value is BAD:
                bad.add(name)
            else:
                values[name] = value
        for name in self.required:
            if name not in raw:
                at.note(f"{_lead(at)}{name} is missing", rule=f"{name} must be given")
                bad.add(name)
        for rule in self.rules:
            rule(values, raw.keys(), inner)
        if bad.intersection(self.required):
            return BAD
        return values if self.make is None else self.make(values, inner)

    def _scope(self, raw: Mapping[str, Any], at: At) -> At:
        if self.issue_field is None:
            return at
        return at.on(as_name(raw.get(self.issue_field)) or "")

    def _unknown(self, name: str, at: At) -> None:
        known = (*self.fields, *self.also)
        at.into(name).note(f'{_lead(at)}unknown key "{shown(name)}"', name, _list(known), nearest(name, known))

    def inner(self, key: str) -> Shape:
        """The kind of a field."""
        if key in self.also:
            return Later(self.also[key])
        return self.fields.get(key, ANYTHING)


@dataclass(frozen=True)
class Later(Shape):
    """Part of a change that a scenario makes: it's read where it is merged in, and so its nulls stay until then."""

    keeps_null: ClassVar[bool] = True

    shape: Shape

    def inner(self, key: str) -> Shape:
        """The kind of what stands under a key, still to be merged in."""
        return Later(self.shape.inner(key))

    def merges(self, old: Any, new: Any) -> bool:
        """Whether the change itself would be merged."""
        return self.shape.merges(old, new)


def not_a_number(raw: Any, at: At, rule: str) -> Any:
    """Notes that a value is no number, with a guess at what was meant."""
    hint = None
    if isinstance(raw, str):
        if dashed := _DASHED.match(raw):
            hint = f"write {dashed[1]}..{dashed[2]}"
        elif isinstance(resolve(raw) if raw else None, int | float):
            hint = "leave out the quotation marks"
        elif raw.endswith("%"):
            hint = "write the share as a number"
    what = "is not a finite number" if isinstance(raw, float) else f"is not {rule}"
    return at.wrong(f"{quoted(raw)} {what}", raw, rule, hint)


def kind_of(raw: Any) -> str:
    """What a value is, in words."""
    if raw is None:
        return "empty"
    if isinstance(raw, dict):
        return "a map"
    if isinstance(raw, list):
        return "a list"
    return quoted(raw)


def _lead(at: At) -> str:
    place = words(at.path)
    return f"{place}: " if place else ""


def _list(known: tuple[str, ...]) -> str:
    listed = ", ".join(known[:12])
    return f"one of: {listed}{', …' if len(known) > 12 else ''}" if known else "none is declared"
