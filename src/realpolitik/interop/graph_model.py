"""Graph models as JSON: states, moves and rankings listed one by one, as published cases are exchanged.

`title`, `source`, `decision_makers`, `options` [{name, dm}], `feasible_states` (Y, N or - per option), `moves`
{dm: {state: [states]}}, `preferences` {dm: [[best], …, [worst]]}; states are numbered from 1, or by `state_codes`.
`status_quo` is ours. Other keys are left alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from realpolitik.case.case import Case
from realpolitik.case.document import read_document
from realpolitik.case.options import GraphModel, Ranking, State
from realpolitik.case.reading import Note, nearest, quoted, shown
from realpolitik.case.shape import kind_of
from realpolitik.case.statement import can_name_an_option
from realpolitik.case.states import Listed
from realpolitik.case.text import MOST_NOTES, as_name
from realpolitik.errors import CaseError, Problem, RealpolitikError
from realpolitik.interop.json_text import Steps, lines_of, parsed, spelled
from realpolitik.interop.listing import listing

_NOT_IN_A_NAME = re.compile(r"[\W_]+")
_LONGEST_KEY = 40
SOURCE = "source"  # the key of the file's own source

# --- reading ---------------------------------------------------------------------------------------------------------


def read(text: str, file: str | None = None) -> Case:
    """The case of a graph model written as JSON.

    Raises CaseError with every problem, each with its place in the file.
    """
    draft = _Draft(parsed(text, file), Path(file).stem if file is not None else "Untitled")
    document = draft.document()
    reading = read_document(document)
    notes = [*draft.notes, *(draft.placed(note) for note in reading.notes if not draft.is_spoilt(note))]
    if notes:
        raise CaseError(_problems(notes[:MOST_NOTES], text, file))
    return Case.of(reading, file, Path(file).parent if file is not None else None)


def _problems(notes: Iterable[Note], text: str, file: str | None) -> list[Problem]:
    line_of = lines_of(text)
    problems = [_problem(note, line_of(note.path), file) for note in notes]
    return sorted(problems, key=lambda problem: problem.line or 0)


def _problem(note: Note, line: int | None, file: str | None) -> Problem:
    path = spelled(note.path)
    message = f"{path}: {note.message}" if path else note.message
    return Problem(path, message, note.value, note.rule, note.suggestion, file, line)


@dataclass
class _Draft:
    """The document of a case, made from a model's parts; every part remembers where it comes from."""

    model: Mapping[str, Any]
    name: str
    notes: list[Note] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)  # decision maker → the actor's key
    places: dict[Steps, Steps] = field(default_factory=dict)  # in the document → in the file

    def document(self) -> dict[str, Any]:
        """The document, as far as the parts make sense."""
        makers = self._makers()
        choices = self._choices()
        options: dict[str, Any] = {"choices": choices, "states": self._states()}
        if "moves" in self.model:
            options["moves"] = self._moves()
        options["preferences"] = self._preferences()
        if "status_quo" in self.model:
            options["status_quo"] = self.model["status_quo"]
            self.places["options", "status_quo"] = ("status_quo",)
        head = {"realpolitik": 1, "title": self._text("title") or self.name}
        source = self._text("source")
        if source is not None:
            head["sources"] = {SOURCE: {"title": source}}
            for preference in options["preferences"].values():
                preference["evidence"] = [SOURCE]
        return {**head, "actors": makers, "options": options}

    def placed(self, note: Note) -> Note:
        """A note on the document, as one on the file."""
        for length in range(len(note.path), 0, -1):
            if note.path[:length] in self.places:
                place = (*self.places[note.path[:length]], *note.path[length:])
                return Note(place, note.message, note.value, note.rule, note.suggestion)
        return Note((), note.message, note.value, note.rule, note.suggestion)

    def is_spoilt(self, note: Note) -> bool:
        """Whether a part that doesn't make sense brings a note about."""
        spoilt = {one.path[0] for one in self.notes if one.path}
        if "options" in spoilt or "decision_makers" in spoilt:
            return True
        place = self.placed(note).path
        return bool(spoilt) and (not place or place[0] in spoilt or "feasible_states" in spoilt)

    # parts

    def _note(self, path: Steps, message: str, value: Any = None, rule: str | None = None, hint: Any = None) -> None:
        self.notes.append(Note(path, message, None if value is None else shown(value), rule, hint))

    def _text(self, key: str) -> str | None:
        raw = self.model.get(key)
        if raw is None or (isinstance(raw, str) and raw.strip()):
            return raw
        self._note((key,), f"must be text, not {kind_of(raw)}", raw)
        return None

    def _list(self, key: str) -> list[Any]:
        raw = self.model.get(key)
        if isinstance(raw, list) and raw:
            return raw
        what = "is missing" if key not in self.model else "must be a list that isn't empty"
        self._note((key,), what, raw, "a graph model has it")
        return []

    def _map(self, key: str) -> dict[str, Any]:
        raw = self.model.get(key)
        if isinstance(raw, dict):
            return raw
        self._note((key,), "is missing" if key not in self.model else "must be a map", raw, "{dm: …}")
        return {}

    def _makers(self) -> dict[str, Any]:
        actors: dict[str, Any] = {}
        for index, raw in enumerate(self._list("decision_makers")):
            place: Steps = ("decision_makers", index)
            if not isinstance(raw, str) or not raw.strip():
                self._note(place, f"must be a name, not {kind_of(raw)}", raw)
            elif raw in self.keys:
                self._note(place, f"{quoted(raw)} stands twice", raw, "each decision maker stands once")
            else:
                key = self.keys[raw] = _fresh(raw, "maker", actors)
                actors[key] = {"name": raw}
                self.places["actors", key] = place
        return actors

    def _maker(self, name: Any, place: Steps) -> str | None:
        """The key of a decision maker, or nothing, noted."""
        key = self.keys.get(name) if isinstance(name, str) else None
        if key is None and self.keys:
            rule = f"one of: {', '.join(list(self.keys)[:12])}"
            self._note(place, f"{quoted(name)} is not a decision maker", name, rule, nearest(str(name), self.keys))
        return key

    def _choices(self) -> dict[str, Any]:
        choices: dict[str, Any] = {}
        raws = self._list("options")
        names = [raw.get("name") if isinstance(raw, dict) else None for raw in raws]
        for index, raw in enumerate(raws):
            place: Steps = ("options", index)
            if not isinstance(raw, dict):
                self._note(place, f"must be {{name, dm}}, not {kind_of(raw)}", raw)
                continue
            name = raw.get("name")
            if not isinstance(name, str) or not name.strip():
                what = "is missing" if "name" not in raw else f"must be text, not {kind_of(name)}"
                self._note((*place, "name"), what, name)
                continue
            by = self._owners(raw, place)
            shared = f"{name} {by[0]}" if by and names.count(name) > 1 else name
            key = _fresh(shared, "option", choices)
            choices[key] = {"name": name, "by": by[0] if len(by) == 1 else by} if by else {"name": name}
            self.places["options", "choices", key] = place
        self.places["options", "choices"] = ("options",)
        return choices

    def _owners(self, raw: Mapping[str, Any], place: Steps) -> list[str]:
        dm = raw.get("dm")
        if dm is None:
            if "moves" not in self.model:
                self._note((*place, "dm"), "is missing", rule="somebody decides on it, or moves are listed")
            return []
        several = isinstance(dm, list)
        named = [(one, (*place, "dm", index) if several else (*place, "dm")) for index, one in
                 enumerate(dm if several else [dm])]  # fmt: skip
        found = (self._maker(one, where) for one, where in named)
        return [key for key in dict.fromkeys(found) if key is not None]

    def _states(self) -> dict[str, Any]:
        raws = self._list("feasible_states")
        states: dict[str, Any] = {}
        for index, (raw, name) in enumerate(zip(raws, self._numbers(len(raws)), strict=True)):
            if not isinstance(raw, str):
                self._note(("feasible_states", index), f"must be a letter per option, not {kind_of(raw)}", raw)
                continue
            states[name] = raw
            self.places["options", "states", name] = ("feasible_states", index)
        self.places["options", "states"] = ("feasible_states",)
        return states

    def _numbers(self, count: int) -> list[str]:
        """What the file calls each of its states."""
        if self.model.get("state_codes") is None:
            return [str(number) for number in range(1, count + 1)]
        codes = [as_name(code) for code in self._list("state_codes")]
        place: Steps = ("state_codes",)
        if len(codes) != count:
            self._note(place, f"has {len(codes)} codes for {count} states", len(codes), "a code for each state")
        elif None in codes or len(set(codes)) < count:
            self._note(place, "must be different numbers", self.model["state_codes"], "a code for each state")
        else:
            return [code for code in codes if code is not None]
        return [str(number) for number in range(1, count + 1)]

    def _moves(self) -> dict[str, Any]:
        moves: dict[str, Any] = {}
        for maker, raw in self._map("moves").items():
            place: Steps = ("moves", maker)
            key = self._maker(maker, place)
            if not isinstance(raw, dict):
                self._note(place, f"must be a map from states to states, not {kind_of(raw)}", raw, "{state: [states]}")
            elif key is not None:
                moves[key] = raw
                self.places["options", "moves", key] = place
        self.places["options", "moves"] = ("moves",)
        return moves

    def _preferences(self) -> dict[str, Any]:
        preferences: dict[str, Any] = {}
        written = self._map("preferences")
        for maker, raw in written.items():
            place: Steps = ("preferences", maker)
            key = self._maker(maker, place)
            if not isinstance(raw, list):
                self._note(place, f"must be a list of classes, best first, not {kind_of(raw)}", raw, "[[best], …]")
            elif key is not None:
                preferences[key] = {"ranking": [_alone(tied) for tied in raw]}
                self.places["options", "preferences", key, "ranking"] = place
        if "preferences" in self.model:
            for maker in self.keys:
                if maker not in written:
                    self._note(("preferences",), f"leaves out {maker}", rule="every decision maker prefers something")
        self.places["options", "preferences"] = ("preferences",)
        return preferences


def _alone(tied: Any) -> Any:
    """A class of one as the state itself."""
    return tied[0] if isinstance(tied, list) and len(tied) == 1 and not isinstance(tied[0], list) else tied


def _fresh(name: str, otherwise: str, taken: Iterable[str]) -> str:
    """A key made from a name, one that isn't taken."""
    key = _NOT_IN_A_NAME.sub("_", name.casefold()).strip("_")[:_LONGEST_KEY].strip("_") or otherwise
    if not can_name_an_option(key):
        key = f"{otherwise}_{key}"
    number = 2
    fresh = key
    while fresh in taken:
        fresh = f"{key}_{number}"
        number += 1
    return fresh


# --- writing ---------------------------------------------------------------------------------------------------------


def write(case: Case) -> str:
    """The graph model of a case as JSON.

    Raises RealpolitikError where the case has none, or one that this form can't hold; TooLarge.
    """
    model = case.options
    if model is None:
        raise RealpolitikError("the case gives no conflict directly (options), so it has no graph model to write")
    _refuse_what_is_lost(model)
    found = listing(model)
    for one, other in Listed(found.states).overlaps():
        raise RealpolitikError(
            f"a graph model in JSON can't tell {one} and {other} apart: one merges part of the other"
        )
    numbers, states = _numbered(model, found.states)
    makers = _called(case, model)
    said: dict[str, Any] = {"title": case.title}
    if case.sources:
        said["source"] = "; ".join(source.title for source in case.sources.values())
    said["decision_makers"] = list(makers.values())
    said["options"] = [{"name": one.name, "dm": _owned(one.by, makers)} for one in model.choices.values()]
    if list(numbers.values()) != list(range(1, len(numbers) + 1)):
        said["state_codes"] = list(numbers.values())
    said["feasible_states"] = [str(state) for state in states]
    if model.status_quo is not None:
        said["status_quo"] = numbers[model.status_quo]
    said["moves"] = {
        name: {str(numbers[state]): sorted(numbers[end] for end in found.moves.get((key,), {}).get(state, ()))
               for state in states}
        for key, name in makers.items()
    }  # fmt: skip
    said["preferences"] = {
        name: [[numbers[state] for state in tied] for tied in found.rankings[key]] for key, name in makers.items()
    }
    return _text(said)


def _refuse_what_is_lost(model: GraphModel) -> None:
    lost: list[str] = []
    for maker, preference in model.preferences.items():
        if isinstance(preference.by, Ranking) and len(preference.by.tiers) > 1:
            lost.append(f"how strongly {maker} prefers")
        if preference.unknown:
            lost.append(f"what {maker} can't compare")
    lost += [f"that {' and '.join(movers)} move together" for movers in model.moves or () if len(movers) > 1]
    if lost:
        raise RealpolitikError(f"a graph model in JSON can't say {', nor '.join(lost)}")


def _numbered(model: GraphModel, states: tuple[State, ...]) -> tuple[dict[State, int], tuple[State, ...]]:
    """The number of every state, the file's own where it gives all, and the states in their order."""
    named = [model.names.get(state, "") for state in states]
    if all(name.isascii() and name.isdigit() and len(name) < 16 and str(int(name)) == name for name in named):
        numbers = {state: int(name) for state, name in zip(states, named, strict=True)}
        if sorted(numbers.values()) == list(range(1, len(states) + 1)):
            states = tuple(sorted(states, key=numbers.__getitem__))
        return {state: numbers[state] for state in states}, states
    return {state: number for number, state in enumerate(states, 1)}, states


def _called(case: Case, model: GraphModel) -> dict[str, str]:
    """What the file calls each decision maker: its name, or its key where another has that name."""
    names = [case.actors[key].name for key in model.makers]
    return {key: name if names.count(name) == 1 else key for key, name in zip(model.makers, names, strict=True)}


def _owned(by: tuple[str, ...], makers: Mapping[str, str]) -> Any:
    owners = [makers[key] for key in by]
    return owners[0] if len(owners) == 1 else owners or None


def _text(said: Mapping[str, Any]) -> str:
    """JSON with a line for each entry of a map or list that has parts of its own."""
    return "{\n" + ",\n".join(f"  {json.dumps(key)}: {_value(value)}" for key, value in said.items()) + "\n}\n"


def _value(value: Any) -> str:
    compact = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(compact) < 100:
        return compact
    return "".join(_lines(value))


def _lines(value: Any) -> Iterator[str]:
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    items = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    yield opening
    for index, (key, item) in enumerate(items):
        lead = "" if key is None else f"{json.dumps(key, ensure_ascii=False)}: "
        yield f"{',' if index else ''}\n    {lead}{json.dumps(item, ensure_ascii=False)}"
    yield f"\n  {closing}"
