"""Case files: found by name or path, read, merged with what they extend, and every problem placed in its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

from realpolitik.case.case import Case
from realpolitik.case.citing import known_texts, stays_inside
from realpolitik.case.document import merged, read_document
from realpolitik.case.reading import Note, nearest, shown
from realpolitik.case.text import MAX_BYTES, Parsed, as_name, decode, parse_text
from realpolitik.case.text import Path as Place
from realpolitik.errors import CaseError, Problem, UnknownName

SUFFIX = ".yaml"
_EXTENDS: Place = ("extends",)


def load(name_or_path: str | Path) -> Case:
    """The case of a bundled name, such as `syria-2018`, or of a file.

    Raises CaseError with every problem of the file, UnknownName for a name that is neither.
    """
    return _load(name_or_path, ())


def parse(text: str, *, file: str | None = None, folder: Path | None = None) -> Case:
    """The case that a text describes.

    file: what to call it in messages. folder: where the texts of its sources lie, and what it extends by path.

    Raises CaseError with every problem.
    """
    return _parse(text, file, folder, ())


def library() -> Mapping[str, str]:
    """The bundled cases: name → title."""
    return {name: str(parse_text(read_text(path)).root.plain().get("title", name)) for name, path in _bundled().items()}


def read_text(path: Path) -> str:
    """The text of a case file as it is, line ends included.

    Raises CaseError for what can't be a case file.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except IsADirectoryError:
        reason = "is a directory, not a case file"
    except FileNotFoundError:
        reason = "there is no such file"
    except (OSError, ValueError) as error:
        reason = f"can't be read: {getattr(error, 'strerror', None) or error}"
    else:
        return decode(data, str(path))
    raise CaseError([Problem("", reason, file=str(path), rule="a case is a YAML file or a bundled name")])


def inherited_by(path: Path) -> Mapping[str, Any]:
    """The document that a case file extends; an empty one if it extends none.

    Raises CaseError where either can't be read.
    """
    parsed, notes = parse_text(read_text(path), str(path)), list[Note]()
    parent = _parent(parsed, path.parent, (str(path.resolve()),), notes)
    if notes:
        raise CaseError(_in_order(parsed, str(path), notes))
    return {} if parent is None else parent.document


def _bundled() -> dict[str, Path]:
    folder = Path(str(resources.files("realpolitik") / "library"))
    return {path.stem: path for path in sorted(folder.glob(f"*{SUFFIX}"))}


def _load(name_or_path: str | Path, extended: tuple[str, ...]) -> Case:
    """The case of a name or path; `extended` are the files that are being read because of it."""
    path = _bundled().get(name_or_path) if isinstance(name_or_path, str) else None
    if path is None:
        path = Path(name_or_path)
        if not _is_there(path) and _is_a_name(str(name_or_path)):
            raise UnknownName("a bundled case or a file", str(name_or_path), _bundled())
    return _parse(read_text(path), str(path), path.parent, (*extended, str(path.resolve())))


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # such as a name longer than any file's
        return False


def _is_a_name(text: str) -> bool:
    return "/" not in text and "\\" not in text and not text.endswith((SUFFIX, ".yml"))


def _parse(text: str, file: str | None, folder: Path | None, extended: tuple[str, ...]) -> Case:
    parsed = parse_text(text, file)
    notes: list[Note] = []
    parent = _parent(parsed, folder, extended, notes)
    if notes:  # without what it extends, everything else would look unknown
        raise CaseError(_in_order(parsed, file, notes))
    inherited: Mapping[str, Any] = {} if parent is None else parent.document
    texts = {} if parent is None else known_texts(inherited.get("sources", {}), parent.paragraphs)
    reading = read_document(merged(inherited, parsed.root.plain(), notes), folder, texts)
    if parsed.problems or notes or reading.notes:
        raise CaseError(_in_order(parsed, file, [*notes, *reading.notes]))
    case = Case.of(reading, file, folder)
    return replace(case, warnings=tuple(_with_line(warning, parsed, file) for warning in case.warnings))


def _in_order(parsed: Parsed, file: str | None, notes: Sequence[Note]) -> list[Problem]:
    """Every problem of a text, by line."""
    problems = [*parsed.problems, *(_placed(note, parsed, file) for note in notes)]
    return sorted(problems, key=lambda problem: problem.line or 0)


def _parent(parsed: Parsed, folder: Path | None, extended: tuple[str, ...], notes: list[Note]) -> Case | None:
    """The case that a file extends, if it does."""
    node = parsed.root.child("extends")
    name = None if node is None else as_name(node.value)
    if name is None:
        return None
    bundled = _bundled().get(name)
    if bundled is None and not stays_inside(name):
        notes.append(
            Note(
                _EXTENDS,
                f'extends "{shown(name)}" leaves the folder of the case file',
                name,
                "a bundled name, or a path beside the file",
            )
        )
        return None
    path = bundled or (None if folder is None else folder / name)
    if path is None or not _is_there(path):
        notes.append(
            Note(
                _EXTENDS,
                f'extends "{shown(name)}", which is neither a bundled case nor a file beside this one',
                name,
                "a bundled name, or a path beside the file",
                nearest(name, _bundled()),
            )
        )
        return None
    if str(path.resolve()) in extended:
        notes.append(Note(_EXTENDS, f'extends "{shown(name)}", which extends this file', name, "no circles"))
        return None
    return _load(path, extended)


def _placed(note: Note, parsed: Parsed, file: str | None) -> Problem:
    return replace(note.problem(), file=file, line=_line(note.path, parsed))


def _with_line(problem: Problem, parsed: Parsed, file: str | None) -> Problem:
    return replace(problem, file=file, line=_line(tuple(problem.path.split(".")), parsed))


def _line(path: Place, parsed: Parsed) -> int | None:
    """The line of a path.

    What isn't written in this file is placed at the scenario that brings it about, or at `extends`.
    """
    scenario = path[:2] if path[:1] == ("scenarios",) else ()
    entry = path[: len(scenario) + 2]
    if parsed.has(entry):
        return parsed.line_of(path)
    return parsed.line_of(scenario or (_EXTENDS if parsed.has(_EXTENDS) else path))
