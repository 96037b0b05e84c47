"""Who is who: states, blocs, groups and leaders by every name that the news give them.

The table is three files of our own in `actors/`, written from public facts; each says at its top what its columns mean.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from realpolitik.reading.source_text import folded

STATE, PERSON, PEOPLE, PRESS, REGION = "state", "person", "people", "press", "region"
UNCHANGED_IN_PLURAL = ("sh", "ch", "ese", "ss", "s", "h", "z")  # "the British", "the Chinese"
_SHORTEST_IN_CAPITALS = 4  # "TEHRAN, Iran —"; a shorter one may be an acronym


@dataclass(frozen=True, slots=True)
class Office:
    """What somebody was, of which state or body, from when until when."""

    title: str  # president, foreign minister, commander
    of: str
    since: str  # 2012-05; empty where it isn't known
    until: str  # empty while in office

    def held_on(self, date: str) -> bool:
        """Whether it was held in the month of a date."""
        return self.since[:7] <= date[:7] and (not self.until or date[:7] <= self.until[:7])


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody or something that a text may name."""

    key: str  # "russia", "hezbollah", "putin"
    name: str  # "Russia"
    kind: str  # state, person, or a kind that `groups.csv` explains
    home: str | None = None  # key of the state or body that it belongs to
    iso3: str | None = None
    offices: tuple[Office, ...] = ()

    @property
    def acts(self) -> bool:
        """Whether it can be an actor: the press reports, and a region is a place."""
        return self.kind not in (PRESS, REGION)


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an entry, and what kind of name it is."""

    text: str  # folded: one kind of hyphen, letters without marks
    key: str
    is_adjective: bool = False
    is_surname: bool = False  # a person's, alone


@dataclass(frozen=True)
class Gazetteer:
    """Every entry, and every name that leads to one."""

    entries: Mapping[str, Entry]
    names: Mapping[str, tuple[Name, ...]]  # by the name's first word; the longest first
    surnames: Mapping[str, tuple[str, ...]]  # the people who have one, known by it alone or not

    def __getitem__(self, key: str) -> Entry:
        return self.entries[key]

    def __contains__(self, key: object) -> bool:
        return key in self.entries

    def named(self, text: str) -> str | None:
        """The key that a whole name leads to."""
        said = folded(text).strip()
        for form in (said, said.removeprefix("the ").removeprefix("The ")):
            for name in self.names.get(_first_word(form), ()):
                if name.text == form:
                    return name.key
        return None

    def adjective(self, key: str) -> str | None:
        """The adjective of a state: "Peruvian"."""
        found = (name.text for names in self.names.values() for name in names if name.key == key and name.is_adjective)
        return next(found, None)

    def holder(self, title: str, of: str, date: str) -> str | None:
        """Who held an office on a date; None where nobody or more than one did."""
        found = {
            entry.key
            for entry in self.entries.values()
            for office in entry.offices
            if (office.title, office.of) == (title, of) and office.held_on(date)
        }
        return found.pop() if len(found) == 1 else None

    def surnamed(self, surname: str, date: str | None) -> str | None:
        """The one person with a folded surname, as it follows a title; of several the one in office on a date."""
        keys = self.surnames.get(surname, ())
        if len(keys) > 1 and date is not None:
            keys = tuple(key for key in keys if any(office.held_on(date) for office in self.entries[key].offices))
        return keys[0] if len(keys) == 1 else None

    def found_in(self, text: str) -> Iterator[tuple[int, int, Name]]:
        """Every name in a folded text: start, end, name.

        Of several that begin at a word it is the longest; of two that overlap the one that reaches further.
        """
        found: tuple[int, int, Name] | None = None
        for word in _WORDS.finditer(text):
            name = self._starting(text, word.start(), word[0])
            if name is None:
                continue
            start, end = word.start(), word.start() + len(name.text)
            if found is None or start >= found[1]:
                if found is not None:
                    yield found
                found = start, end, name
            elif end > found[1]:  # of "Prince Mohammed bin Salman" the name, not the prince
                found = start, end, name
        if found is not None:
            yield found

    def _starting(self, text: str, start: int, word: str) -> Name | None:
        """The longest name that starts at a word."""
        for name in self.names.get(word, ()):
            end = start + len(name.text)
            if text.startswith(name.text, start) and not text[end : end + 1].isalnum():
                return name
        return None


def state_of(key: str | None, entries: Mapping[str, Entry]) -> str | None:
    """The state that an actor is, or belongs to: `usa` for `trump` and `us_congress`; None where there is none."""
    seen: set[str] = set()
    while key is not None and key in entries and key not in seen:
        if entries[key].kind == STATE:
            return key
        seen.add(key)
        key = entries[key].home
    return None


_WORDS = re.compile(r"\w+(?:\.(?=\w\b))*")


def _first_word(text: str) -> str:
    found = _WORDS.match(text)
    return found[0] if found else ""


@cache
def gazetteer() -> Gazetteer:
    """The table, read once."""
    entries: dict[str, Entry] = {}
    names: list[Name] = []
    for row in _rows("states.csv"):
        key = row["key"]
        entries[key] = Entry(key, row["name"], STATE, iso3=row["iso3"] or None)
        names += _names(key, row["name"], *_list(row["seats"]), *_list(row["also"]), *_list(row["people"]))
        names += _adjectives(key, _list(row["adjectives"]), peoples=True)
    for row in _rows("groups.csv"):
        key = row["key"]
        entries[key] = Entry(key, row["name"], row["kind"], home=row["home"] or None)
        names += _names(key, row["name"].removeprefix("the "), *_list(row["also"]))
        names += _adjectives(key, _list(row["adjectives"]), peoples=False)
    people: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows("people.csv"):
        people[row["key"]].append(row)
    for key, rows in people.items():
        offices = tuple(Office(row["office"], row["of"], row["from"], row["to"]) for row in rows)
        key = key if key not in entries else f"{key}_{offices[0].title.replace(' ', '_')}"
        entries[key] = Entry(key, rows[0]["name"], PERSON, home=rows[-1]["of"], offices=offices)
        names += _names(key, *(name for row in rows for name in (row["name"], *_list(row["also"]))))
        names += [Name(folded(short), key, is_surname=True) for row in rows for short in _list(row["short"])]
    surnames: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for entry in entries.values():
        if entry.kind == PERSON:
            surnames[folded(entry.name).split()[-1]] += (entry.key,)
    return Gazetteer(entries, _by_first_word(names), surnames)


def _rows(file: str) -> Iterator[dict[str, str]]:
    lines = (files("realpolitik") / "reading" / "actors" / file).read_text(encoding="utf-8").splitlines()
    return csv.DictReader(line for line in lines if line and not line.startswith("#"))


def _list(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def _names(key: str, *names: str) -> list[Name]:
    """Names as they stand, and in capitals, as headlines and datelines have them."""
    found = [Name(folded(name), key) for name in names]
    return found + [Name(one.text.upper(), key) for one in found if len(one.text) >= _SHORTEST_IN_CAPITALS]


def _adjectives(key: str, words: Iterable[str], peoples: bool) -> list[Name]:
    """Adjectives, and what they call the people: "Russian", "the Russians"."""
    found = [Name(folded(word), key, is_adjective=True) for word in words]
    plurals = [f"{one.text}s" for one in found if peoples and not one.text.endswith(UNCHANGED_IN_PLURAL)]
    return found + [Name(plural, key) for plural in plurals]


def _by_first_word(names: Iterable[Name]) -> Mapping[str, tuple[Name, ...]]:
    """The names by their first words, the longest first; of equal names the first in the table."""
    found: dict[str, dict[str, Name]] = defaultdict(dict)
    for name in names:
        found[_first_word(name.text)].setdefault(name.text, name)
    return {
        word: tuple(sorted(same.values(), key=lambda name: (-len(name.text), name.text)))
        for word, same in found.items()
    }
