"""From a document of plain maps to the contents of a case, in every scenario, with notes of all that is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any

from realpolitik.case.citing import Texts, read_texts
from realpolitik.case.contents import Contents
from realpolitik.case.form import CHANGEABLE, FORM, ONE
from realpolitik.case.merge import merge, reaches
from realpolitik.case.numbers import numbers_of
from realpolitik.case.reading import BAD, At, Book, Enough, Names, Note, as_map, dotted, entry_words, names_of, nearest
from realpolitik.case.rules import EVERYWHERE, IN_THE_FILE, check, check_paths, names_numbers
from realpolitik.case.scenario import NOW
from realpolitik.case.shape import Keyed
from realpolitik.case.text import Path, as_name

Document = Mapping[str, Any]

SECTIONS = tuple(name for name, shape in FORM.fields.items() if isinstance(shape, Keyed))
ABOUT_THE_CASE = ("claims", "events", "together")  # they speak of the whole case, whatever a scenario takes away


@dataclass(frozen=True)
class Version:
    """The case as it stands, or in one scenario."""

    document: Document
    names: Names
    contents: Contents
    layers: tuple[str, ...]  # the scenario and those it builds on, the nearest first

    def origins(self, scenarios: Mapping[str, Any]) -> dict[str, str]:
        """Path of every number here → where it stands in the file."""
        paths = numbers_of(self.contents, self.document)
        return {dotted(path): dotted(self._origin(path, scenarios)) for path in paths}

    def _origin(self, path: Path, scenarios: Mapping[str, Any]) -> Path:
        layer = next((name for name in self.layers if reaches(scenarios[name], path)), None)
        return path if layer is None else ("scenarios", layer, *path)


@dataclass(frozen=True)
class Reading:
    """A document read: what it says, and everything that is wrong with it."""

    now: Version
    scenarios: Mapping[str, Version]
    texts: Texts
    notes: tuple[Note, ...]


def read_document(
    document: Document,
    folder: FilePath | None = None,
    texts: Mapping[str, tuple[Any, tuple[str, ...]]] | None = None,
    like: Version | None = None,
) -> Reading:
    """Reads a whole document.

    folder: where the texts of its sources lie. texts: those read before. like: a sound version that this one mostly
    agrees with; entries that are the same object in both are taken over.
    """
    notes: list[Note] = []
    found = read_texts(as_map(document.get("sources")), folder, texts or {})
    documents = _in_scenarios(document, notes)
    names = names_of(document)
    elsewhere = {key: names_of(changed) for key, changed in documents.items()} | {NOW: names}
    book = Book(names, elsewhere, found.paragraphs, [*found.notes])
    versions: dict[str, Version] = {}
    now = Version(document, names, _EMPTY, ())
    try:
        now = Version(document, names, _contents(document, book, like), ())
        check(now.contents, book, (*EVERYWHERE, *IN_THE_FILE))
        for key, changed in documents.items():
            versions[key] = _version(key, changed, now, book)
        if names_numbers(now.contents):
            check_paths(now.contents, book, _all_numbers(now, versions))
    except Enough:
        pass
    if not notes and not book.notes:
        assert _is_complete(now.contents, document), "an entry was dropped without a note"
    return Reading(now, versions, found, (*notes, *book.notes))


def merged(old: Document, new: Document, notes: list[Note]) -> Document:
    """The old document with the new one merged into it; what can't be merged is noted."""
    return merge(old, new, FORM, _noting(notes, ()))


def changes_of(scenario: Document) -> Document:
    """What a scenario changes, without what it says about itself."""
    return {key: value for key, value in scenario.items() if key in CHANGEABLE}


def _in_scenarios(document: Document, notes: list[Note]) -> dict[str, Document]:
    """The document in every scenario whose base can be told."""
    scenarios = as_map(document.get("scenarios"))
    done: dict[str, Document] = {}
    for key in scenarios:
        for layer in reversed(_layers(key, scenarios)):
            if layer not in done:
                base = as_name(as_map(scenarios[layer]).get("base"))
                old = done.get(base or "", document)
                changes = changes_of(as_map(scenarios[layer]))
                done[layer] = merge(old, changes, FORM, _noting(notes, ("scenarios", layer)))
    return {key: done[key] for key in scenarios}


def _layers(key: str, scenarios: Document) -> tuple[str, ...]:
    """A scenario and those it builds on, the nearest first; a circle ends where it closes."""
    layers: list[str] = []
    name: str | None = key
    while name is not None and name in scenarios and name not in layers:
        layers.append(name)
        name = as_name(as_map(scenarios[name]).get("base"))
    return tuple(layers)


def _noting(notes: list[Note], prefix: Path) -> Any:
    def missing(path: Path, known: Sequence[str]) -> None:
        what = dotted((*prefix, *path))
        suggestion = nearest(str(path[-1]), known)
        notes.append(
            Note(
                (*prefix, *path),
                f"{what}: null removes nothing, since nothing is there",
                "null",
                "null removes an entry that is there",
                suggestion,
            )
        )

    return missing


def _contents(document: Document, book: Book, like: Version | None) -> Contents:
    """The contents of the whole file."""
    at = At(book)
    shell = {key: value for key, value in document.items() if key not in SECTIONS}
    head = FORM.read(shell, at)
    values = {name: _section(name, document, at, like, book.names) for name in SECTIONS}
    scenarios = as_map(document.get("scenarios"))
    values["scenarios"] = {
        key: replace(scenario, changes=changes_of(scenarios[key])) for key, scenario in values["scenarios"].items()
    }
    head = {} if head is BAD else head
    return Contents(
        title=head.get("title", ""),
        as_of=head.get("as_of"),
        period=head.get("period"),
        discount=head.get("discount", ONE),
        **values,
    )


def _is_complete(contents: Contents, document: Document) -> bool:
    """Whether every entry of the document has become one of the case."""
    return all(getattr(contents, name).keys() == as_map(document.get(name)).keys() for name in SECTIONS) and all(
        contents.stances[actor].keys() == stances.keys() for actor, stances in as_map(document.get("stances")).items()
    )


def _section(name: str, document: Document, at: At, like: Version | None, names: Names) -> dict[str, Any]:
    """The entries of a section that can be read; those that `like` has as well are taken from there."""
    raw = document.get(name, {})
    known: Mapping[str, Any] = {}
    written: Mapping[str, Any] = {}
    if like is not None and like.names == names and isinstance(raw, dict):
        written, known = as_map(like.document.get(name)), getattr(like.contents, name)
    taken = {key for key, entry in raw.items() if key in known and written.get(key) is entry} if known else set()
    rest = {key: entry for key, entry in raw.items() if key not in taken} if taken else raw
    read = FORM.fields[name].read(rest, at.into(name))
    fresh = {} if read is BAD else read
    return (
        {key: known[key] if key in taken else fresh[key] for key in raw if key in taken or key in fresh}
        if taken
        else fresh
    )


def _version(key: str, document: Document, now: Version, whole: Book) -> Version:
    """One scenario; what is wrong in it, and not in the case as it stands, is noted at the scenario."""
    names = whole.elsewhere[key]
    book = Book(names, whole.elsewhere, whole.texts)
    at = At(book)
    values: dict[str, Any] = {"scenarios": now.contents.scenarios}
    try:
        for name in SECTIONS:
            if name in ABOUT_THE_CASE:
                untouched = document.get(name) is now.document.get(name)
                values[name] = (
                    getattr(now.contents, name)
                    if untouched
                    else _section(name, document, at.among(_either(names, now.names)), now, now.names)
                )
            elif name != "scenarios":
                values[name] = _section(name, document, at, now, names)
        head = {
            name: FORM.fields[name].read(document[name], at.into(name))
            for name in ("as_of", "period", "discount")
            if name in document
        }
        contents = Contents(
            title=now.contents.title,
            as_of=head.get("as_of"),
            period=head.get("period"),
            discount=head["discount"] if isinstance(head.get("discount"), type(ONE)) else ONE,
            **values,
        )
        check(contents, book, EVERYWHERE)
    except Enough:
        contents = now.contents
    said = {(note.path, note.message) for note in whole.notes}
    deals = as_map(document.get("deals"))
    for note in book.notes:
        if (note.path, note.message) in said or _elsewhere(note.path, deals, key):
            continue
        whole.notes.append(replace(note, path=("scenarios", key, *note.path), message=f"in {key}: {_about(note)}"))
    return Version(document, names, contents, _layers(key, as_map(now.document.get("scenarios"))))


def _about(note: Note) -> str:
    """The message of a note, with the entry that it is about: where it's placed, another entry is written."""
    entry = entry_words(note.path)
    return note.message if note.message.startswith(entry) else f"{entry}: {note.message}"


def _elsewhere(path: Path, deals: Document, scenario: str) -> bool:
    """Whether a path lies in a deal that belongs to another scenario."""
    if len(path) < 2 or path[0] != "deals":
        return False
    return as_map(deals.get(str(path[1]))).get("in") not in (None, scenario)


def _either(first: Names, second: Names) -> Names:
    """What either declares."""
    keys = {section: {**first.keys[section], **second.keys[section]} for section in first.keys}
    return Names(keys, {**second.scales, **first.scales}, {**second.also, **first.also})


def _all_numbers(now: Version, versions: Mapping[str, Version]) -> dict[str, None]:
    """The paths of all numbers, in the case and in its scenarios, as they stand here and in the file."""
    scenarios = as_map(now.document.get("scenarios"))
    paths: dict[str, None] = {}
    for version in (now, *versions.values()):
        for local, origin in version.origins(scenarios).items():
            paths |= {local: None, origin: None}
    return paths


_EMPTY = Contents(
    title="", as_of=None, period=None, discount=ONE, sources={}, actors={}, relations={}, issues={}, stances={},
    levers={}, deals={}, scenarios={}, events={}, claims={}, together={},
)  # fmt: skip
