"""From a document of plain maps to the contents of a case, in every scenario, with notes of all that is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from realpolitik.case.citing import Texts, read_texts
from realpolitik.case.contents import Contents
from realpolitik.case.form import CHANGEABLE, FORM, ONE
from realpolitik.case.merge import merge, reaches
from realpolitik.case.numbers import numbers_of
from realpolitik.case.options import GraphModel
from realpolitik.case.reading import BAD, At, Book, Enough, Names, Note, as_map, dotted, entry_words, names_of, nearest
from realpolitik.case.rules import EVERYWHERE, IN_THE_FILE, check, check_paths, names_numbers
from realpolitik.case.scenario import NOW
from realpolitik.case.shape import Keyed
from realpolitik.case.text import Path, as_name

Document = Mapping[str, Any]

SECTIONS = tuple(name for name, shape in FORM.fields.items() if isinstance(shape, Keyed))
ABOUT_THE_CASE = ("claims", "events", "together")
PLAIN_SECTIONS = tuple(name for name in SECTIONS if name not in (*ABOUT_THE_CASE, "scenarios"))


@dataclass(frozen=True)
class Version:
    """The case as it stands, or in one scenario."""

    document: Document
    names: Names
    contents: Contents
    layers: Mapping[str, Document]  # the scenario and those it builds on, as written, the nearest first

    @cached_property
    def origins(self) -> Mapping[str, str]:
        """Path of every number here → where it stands in the file."""
        return {dotted(path): dotted(self._origin(path)) for path in numbers_of(self.contents, self.document)}

    def _origin(self, path: Path) -> Path:
        layer = next((name for name, changes in self.layers.items() if reaches(changes, path)), None)
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
    like: Reading | None = None,
) -> Reading:
    """Reads a whole document.

    folder: where the texts of its sources lie. texts: those read before. like: a sound one that this mostly agrees
    with; entries that are the same object in both are taken over.
    """
    document = {name: value for name, value in document.items() if value or name not in SECTIONS}
    notes: list[Note] = []
    found = read_texts(as_map(document.get("sources")), folder, texts or {})
    documents = _in_scenarios(document, notes)
    elsewhere = {key: names_of(changed) for key, changed in documents.items()} | {NOW: names_of(document)}
    book = Book(elsewhere[NOW], elsewhere, found.paragraphs, [*found.notes])
    now, versions = Version(document, book.names, _EMPTY, {}), dict[str, Version]()
    try:
        now = replace(now, contents=_contents(document, At(book), () if like is None else (like.now,)))
        check(now.contents, book, (*EVERYWHERE, *IN_THE_FILE))
        versions = _versions(documents, now, book, {} if like is None else like.scenarios)
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


def _contents(document: Document, at: At, sound: Sequence[Version], whole: Version | None = None) -> Contents:
    """What a document says.

    sound: versions to take entries from. whole: the case as it stands, where the document is that of a scenario.
    """
    like = [version for version in sound if version.names == at.names]  # else an entry may mean something else
    known = _options_of(like, document)
    left_out = SECTIONS if known is None else (*SECTIONS, "options")
    head = FORM.read({key: value for key, value in document.items() if key not in left_out}, at)
    head = {} if head is BAD else head
    return Contents(
        title=head.get("title", ""),
        as_of=head.get("as_of"),
        period=head.get("period"),
        discount=head.get("discount", ONE),
        options=head.get("options", known),
        scenarios=_scenarios(document, at, like) if whole is None else whole.contents.scenarios,
        **{name: _section(name, document, at, like) for name in PLAIN_SECTIONS},
        **{name: _about_the_case(name, document, at, like, whole) for name in ABOUT_THE_CASE},
    )


def _options_of(like: Sequence[Version], document: Document) -> GraphModel | None:
    """The conflict given directly, where a version has it already."""
    given = document.get("options")
    return next((one.contents.options for one in like if one.document.get("options") is given), None)


def _section(name: str, document: Document, at: At, like: Sequence[Version]) -> dict[str, Any]:
    """The entries of a section that can be read; those that another version has as well are taken from there."""
    raw = document.get(name, {})
    if not isinstance(raw, dict):
        return _read(name, raw, at)
    taken: dict[str, Any] = {}
    for version in like:
        written, known = as_map(version.document.get(name)), getattr(version.contents, name)
        taken |= {key: known[key] for key, entry in raw.items() if key in known and written.get(key) is entry}
    found = taken | _read(name, {key: entry for key, entry in raw.items() if key not in taken}, at)
    return {key: found[key] for key in raw if key in found}


def _read(name: str, raw: Any, at: At) -> dict[str, Any]:
    read = FORM.fields[name].read(raw, at.into(name))
    return {} if read is BAD else read


def _about_the_case(
    name: str, document: Document, at: At, like: Sequence[Version], whole: Version | None
) -> Mapping[str, Any]:
    """A section that speaks of the whole case, whatever a scenario takes away from it."""
    if whole is None:
        return _section(name, document, at, like)
    if document.get(name) is whole.document.get(name):
        untouched: Mapping[str, Any] = getattr(whole.contents, name)
        return untouched
    return _read(name, document.get(name, {}), at.among(_either(at.names, whole.names)))


def _scenarios(document: Document, at: At, like: Sequence[Version]) -> dict[str, Any]:
    written = as_map(document.get("scenarios"))
    read = _section("scenarios", document, at, like)
    return {key: replace(scenario, changes=changes_of(written[key])) for key, scenario in read.items()}


def _is_complete(contents: Contents, document: Document) -> bool:
    """Whether every entry of the document has become one of the case."""
    return all(getattr(contents, name).keys() == as_map(document.get(name)).keys() for name in SECTIONS) and all(
        contents.stances[actor].keys() == stances.keys() for actor, stances in as_map(document.get("stances")).items()
    )


def _versions(
    documents: Mapping[str, Document], now: Version, whole: Book, like: Mapping[str, Version]
) -> dict[str, Version]:
    """The case in every scenario.

    What is wrong in a scenario, and not in what it is merged into, is noted at the scenario. like: sound versions to
    take entries from.
    """
    scenarios = as_map(now.document.get("scenarios"))
    layers = {key: _layers(key, scenarios) for key in documents}
    said: dict[tuple[str, ...], set[tuple[Path, str]]] = {(): _slips(whole.notes)}
    found: dict[str, Version] = {}
    for key in sorted(documents, key=lambda key: len(layers[key])):
        book = Book(whole.elsewhere[key], whole.elsewhere, whole.texts)
        sound = (now, like[key]) if key in like else (now,)
        own = {name: as_map(scenarios[name]) for name in layers[key]}
        found[key] = Version(documents[key], book.names, _in_scenario(documents[key], now, book, sound), own)
        before = said.get(layers[key][1:], said[()])
        said[layers[key]] = before | _slips(book.notes)
        deals = as_map(documents[key].get("deals"))
        for note in book.notes:
            if (note.path, note.message) not in before and not _elsewhere(note.path, deals, key):
                place = ("scenarios", key, *note.path)
                whole.add(replace(note, path=place, message=f"in {key}: {_about(note)}"))
    return {key: found[key] for key in documents}


def _in_scenario(document: Document, now: Version, book: Book, sound: Sequence[Version]) -> Contents:
    contents = now.contents
    try:
        contents = _contents(document, At(book), sound, now)
        check(contents, book, EVERYWHERE)
    except Enough:
        pass
    return contents


def _slips(notes: Sequence[Note]) -> set[tuple[Path, str]]:
    """Where something is wrong, and what."""
    return {(note.path, note.message) for note in notes}


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
    return Names(
        keys,
        {**second.scales, **first.scales},
        {**second.also, **first.also},
        first.options,
        first.states,
        first.makers,
    )


def _all_numbers(now: Version, versions: Mapping[str, Version]) -> dict[str, None]:
    """The paths of all numbers, in the case and in its scenarios, as they stand here and in the file."""
    paths: dict[str, None] = {}
    for version in (now, *versions.values()):
        for local, origin in version.origins.items():
            paths |= {local: None, origin: None}
    return paths


_EMPTY = Contents(
    title="", as_of=None, period=None, discount=ONE, sources={}, actors={}, relations={}, issues={}, stances={},
    levers={}, options=None, deals={}, scenarios={}, events={}, claims={}, together={},
)  # fmt: skip
