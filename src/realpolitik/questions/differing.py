"""What two versions of a case say differently, in the case's words; and what a change of it is called in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from realpolitik.case import Case
from realpolitik.case.difference import ABSENT, NUMBER, STRUCTURE, Difference
from realpolitik.case.reading import CONFLICT, ENTRY
from realpolitik.questions.naming import key_in_words, number_in_words, scenario_in_words, spaced
from realpolitik.questions.wording import MINUS, listed

MOST_LETTERS = 40  # of a value that is more than a word or a number
ADDED, REMOVED, REPLACED = "added", "removed", "replaced"
_ENTRIES = {**ENTRY, "together": "group"}
_RANGE = re.compile(r"(?<=[\w)])\.\.(?=[\w-])")


@dataclass(frozen=True, slots=True)
class Change:
    """One field, or one entry as a whole, that two versions have differently."""

    key: str  # its path in the file
    kind: str  # number; structure; text, on which no verdict rests
    what: str  # added, removed, replaced
    about: str  # in the case's words: "Russia on Ukraine: salience"
    before: str | None  # as it was written, on one line; None: it wasn't there
    after: str | None

    def why(self) -> str:
        """The change as part of a sentence: "Russia on Ukraine: salience (80–95 → 40)"."""
        if self.what == REPLACED:
            return f"{self.about} ({self.before} → {self.after})"
        return f"{self.about} ({self.what})"


def reversed_change(change: Change) -> Change:
    """The change undone."""
    what = {ADDED: REMOVED, REMOVED: ADDED}.get(change.what, REPLACED)
    return replace(change, what=what, before=change.after, after=change.before)


def change_of(one: Difference, old: Case, new: Case) -> Change:
    """A difference in words."""
    what = ADDED if one.before is ABSENT else REMOVED if one.after is ABSENT else REPLACED
    return Change(
        key=one.place,
        kind=one.kind,
        what=what,
        about=_about(one, old if what == REMOVED else new),
        before=None if one.before is ABSENT else _written(one.before, one, old),
        after=None if one.after is ABSENT else _written(one.after, one, new),
    )


def changes_in_words(changes: Iterable[Change]) -> str:
    """Several changes as part of a sentence."""
    return listed(change.why() for change in changes)


def _written(value: Any, one: Difference, case: Case) -> str:
    """A value of a case file on one line, cut short where it is long."""
    text = _inline(value, case if one.kind == STRUCTURE else None)
    if one.kind == NUMBER:
        text = _RANGE.sub("\N{EN DASH}", text).replace("-", MINUS)
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1].rstrip()}…"


def _inline(value: Any, case: Case | None) -> str:
    """A value on one line; names of the case, if it is given, as they are printed."""
    if isinstance(value, Mapping):
        if value.keys() == {"low", "mode", "high"}:
            return f"{value['low']}..{value['high']}, most likely {value['mode']}"
        return ", ".join(f"{_inline(key, case)}: {_inline(inner, case)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(_inline(item, case) for item in value)
    if isinstance(value, str) and case is not None:
        return case.actors[value].name if value in case.actors and value not in case.issues else spaced(value)
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "taken away"}[value]
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _about(one: Difference, case: Case) -> str:
    """What a path is about: a number as ever, an entry by its kind and name."""
    if one.kind == NUMBER and one.place in case.numbers:
        return number_in_words(case, one.place)
    parts = [str(part) for part in one.path]
    where = ""
    if parts[0] == "scenarios" and len(parts) > 2:
        where, parts = f" ({scenario_in_words(case, parts[1])})", parts[2:]
    section, rest = parts[0], parts[1:]
    if section == "stances" and len(rest) > 1:
        return _stance(case, rest) + where
    if section == "options" and len(rest) > 1 and rest[0] in CONFLICT:
        who = case.actors[rest[1]].name if rest[1] in case.actors else key_in_words(case, rest[1])
        return f"{CONFLICT[rest[0]]} {who}{': ' if rest[2:] else ''}{' '.join(map(spaced, rest[2:]))}"
    if section not in _ENTRIES or not rest:
        return (number_in_words(case, one.place) if len(parts) == 1 else " ".join(map(spaced, parts))) + where
    named = case.actors[rest[0]].name if section == "actors" and rest[0] in case.actors else key_in_words(case, rest[0])
    fields = " ".join(key_in_words(case, part) for part in rest[1:])
    return f"{_ENTRIES[section]} {named}{': ' if fields else ''}{fields}{where}"


def _stance(case: Case, parts: list[str]) -> str:
    actor, issue, *fields = parts
    who = case.actors[actor].name if actor in case.actors else spaced(actor)
    field = " ".join(key_in_words(case, part) for part in fields).replace("values ", "value of ")
    return f"{who} on {key_in_words(case, issue)}{': ' if field else ''}{field}"
