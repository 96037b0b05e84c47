"""The case as a whole: one value that never changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from realpolitik.case.change import REMOVE, changed, shape_at, steps, written
from realpolitik.case.citing import known_texts
from realpolitik.case.contents import Contents
from realpolitik.case.document import Document, Reading, Version, read_document
from realpolitik.case.estimate import Estimate
from realpolitik.case.frames import document_of
from realpolitik.case.merge import at_path, own_form, own_removal
from realpolitik.case.numbers import Bounds, bounds_of, citations_for, cites_itself, numbers_of
from realpolitik.case.oddities import oddities
from realpolitik.case.reading import dotted
from realpolitik.case.scenario import NOW
from realpolitik.case.source import WHOLE, Citation
from realpolitik.case.states import counts_on_order
from realpolitik.errors import CaseError, Problem, UnknownName


@dataclass(frozen=True, eq=False)
class Case(Contents):
    """Everything the analyst wrote, checked and frozen."""

    document: Document  # the file's merged maps, as plain values
    file: str | None = None
    scenario: str | None = None  # the scenario that was applied, if any
    warnings: tuple[Problem, ...] = ()  # what is legal but odd, utilities apart
    paragraphs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of sources that are at hand
    _reading: Reading | None = None
    _folder: FilePath | None = None
    _whole: Case | None = None  # the case that the scenario was applied to
    _applied: dict[str, Case] = field(default_factory=dict)

    @classmethod
    def of(cls, reading: Reading, file: str | None = None, folder: FilePath | None = None) -> Case:
        """The case that was read.

        Raises CaseError with every problem that the reading found.
        """
        if reading.notes:
            raise CaseError([note.problem() for note in reading.notes])
        odd = oddities(
            reading.now.contents,
            {key: version.contents for key, version in reading.scenarios.items()},
            reading.texts.absent,
        )
        return cls(
            **_contents(reading.now),
            document=reading.now.document,
            file=file,
            warnings=tuple(note.problem() for note in odd),
            paragraphs=reading.texts.paragraphs,
            _reading=reading,
            _folder=folder,
        )

    @classmethod
    def from_frames(cls, actors: Any, stances: Any, issues: Any = None, *, title: str = "Untitled") -> Case:
        """A case from tables: dataframes, or lists of dicts.

        actors: columns actor, and if wanted capability, name, kind. stances: actor, issue, position, salience, and if
        wanted capability. issues: issue, and if wanted low and high, question, status_quo; without it a scale runs
        from the least position to the largest. The ends of a scale are the levels `lowest` and `highest`; the status
        quo is `lowest` unless the table says otherwise.
        """
        return cls.of(read_document(document_of(actors, stances, issues, title)))

    def at(self, scenario: str | None) -> Case:
        """The case in a scenario; None is the case itself, `now` the case as it stands.

        Raises UnknownName.
        """
        if scenario is None:
            return self
        whole = self._whole or self
        if scenario == NOW:
            return whole
        if scenario not in whole._applied:
            version = whole._sound.scenarios.get(scenario)
            if version is None:
                raise UnknownName("a scenario", scenario, (NOW, *whole.scenarios))
            whole._applied[scenario] = Case(
                **_contents(version),
                document=version.document,
                file=whole.file,
                scenario=scenario,
                paragraphs=whole.paragraphs,
                _reading=whole._sound,
                _folder=whole._folder,
                _whole=whole,
            )
        return whole._applied[scenario]

    def edit(self, changes: Mapping[str, Any]) -> Case:
        """A new case with values put in place by path; None removes what is there.

        Values are as they would be written in the file. In a scenario the change is made in that scenario.

        Raises CaseError where the result has problems, UnknownName where there is nothing to remove.
        """
        if self._whole is not None:
            return self._edit_scenario(changes, self._whole)
        document = self.document
        for path, value in changes.items():
            document = changed(document, steps(path), REMOVE if value is None else written(path, value))
        return self.saying(document)

    def _edit_scenario(self, changes: Mapping[str, Any], whole: Case) -> Case:
        document, below = whole.document, self._below(whole)
        for path, value in changes.items():
            parts = steps(path)
            if parts[0] == "scenarios":
                document = changed(document, parts, REMOVE if value is None else written(path, value))
                continue
            there = at_path(below, parts)
            if value is not None:
                own = own_form(there, written(path, value), shape_at(parts))
            else:
                own = REMOVE if there is None else own_removal(there, parts)
            document = changed(document, ("scenarios", str(self.scenario), *parts), own)
        return whole.saying(document).at(self.scenario)

    def _below(self, whole: Case) -> Document:
        """The document that the scenario is merged into."""
        base = whole.scenarios[str(self.scenario)].base
        return whole.document if base is None else whole.at(base).document

    def saying(self, document: Document) -> Case:
        """The case with another document in place of its own; what the two share isn't read again.

        Raises CaseError where the result has problems.
        """
        sources = self.document.get("sources", {})
        like = self._sound if document.get("sources", sources) is sources else None  # else all is cited anew
        reading = read_document(document, self._folder, known_texts(sources, self.paragraphs), like)
        return Case.of(reading, self.file, self._folder)

    @property
    def _sound(self) -> Reading:
        assert self._reading is not None, "a case is made by reading a document"
        return self._reading

    @cached_property
    def _version(self) -> Version:
        return self._sound.now if self.scenario is None else self._sound.scenarios[self.scenario]

    @property
    def origins(self) -> Mapping[str, str]:
        """Path of every number here → where it stands in the file.

        The two differ where a scenario was applied and has replaced or added the number.
        """
        return self._version.origins

    @cached_property
    def numbers(self) -> Mapping[str, Estimate]:
        """Every number that the analyst wrote, by its path in the file."""
        values = numbers_of(self, self.document)
        return {self.origins[dotted(path)]: value for path, value in values.items()}

    def number_bounds(self, path: str) -> Bounds:
        """The lowest and highest value that a number could have, on its own scale.

        Raises UnknownName.
        """
        case, local = self._locate(path)
        return bounds_of(local, case.numbers[case.origins[dotted(local)]], case)

    def in_words(self, key: str) -> str:
        """A key in words, actors' own names as they are written: `iran_presence` reads "Iran presence"."""
        return " ".join(self._own_names.get(word.casefold(), word) for word in key.split("_"))

    @cached_property
    def _own_names(self) -> Mapping[str, str]:
        """Actors' names of one word as they are written, by what they are in lower case."""
        names = (word for actor in self.actors.values() for word in (actor.name, *actor.aka))
        return {word.casefold(): word for word in names if word.isalpha()}

    def cited(self, path: str) -> tuple[Citation, ...]:
        """The evidence for a number: its own, else that of its entry; for a scenario's number what the scenario cites.

        Raises UnknownName.
        """
        case, local = self._locate(path)
        origin = case.origins[dotted(local)]
        if origin == dotted(local):
            return citations_for(local, case)
        scenario = self.scenarios[origin.split(".")[1]]
        if cites_itself(local, scenario.changes):
            return citations_for(local, self.at(scenario.key))
        return scenario.evidence.get(WHOLE, ())

    def _locate(self, path: str) -> tuple[Case, tuple[str, ...]]:
        """The case in which a number stands, and its path there."""
        parts = tuple(path.split("."))
        if parts[0] == "scenarios" and len(parts) > 2 and parts[1] in self.scenarios:
            case, local = self.at(parts[1]), parts[2:]
        else:
            case, local = self, parts
        if dotted(local) not in case.origins:
            raise UnknownName("a number of this case", path, self.numbers)
        return case, local

    @cached_property
    def sha256(self) -> str:
        """What the case says, as a hash: the order of entries and the way a number is written don't matter.

        The order of options does where states are spelled by it.
        """
        said = _canonical(self.document)
        if order := _in_order(self):
            said = {**said, "order of options": order}
        canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()

    def __repr__(self) -> str:
        place = f" in {self.scenario}" if self.scenario is not None else ""
        return f"<Case {self.title!r}{place}: {len(self.actors)} actors, {len(self.issues)} issues>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Case):
            return NotImplemented
        same = self.scenario == other.scenario and self.document == other.document
        return same and _in_order(self) == _in_order(other)

    def __hash__(self) -> int:
        return hash((self.sha256, self.scenario))


def _in_order(case: Case) -> list[str]:
    """The options in their order, where what is written counts on it."""
    written = {key: case.document.get(key) for key in ("options", "scenarios")}
    return list(case.options.choices) if case.options is not None and counts_on_order(written) else []


def _contents(version: Version) -> dict[str, Any]:
    return {one.name: getattr(version.contents, one.name) for one in fields(Contents)}


def _canonical(value: Any) -> Any:
    """The value with whole numbers written one way."""
    if isinstance(value, dict):
        return {key: _canonical(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_canonical(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
