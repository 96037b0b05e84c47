"""A case from any file that can be read, and a file of another kind made from it; the ending says which kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from realpolitik.case.case import Case
from realpolitik.case.edit import text_of
from realpolitik.case.file import load as load_case
from realpolitik.case.file import read_text
from realpolitik.errors import RealpolitikError
from realpolitik.interop import graph_model

GRAPH_MODEL, CASE_FILE = "a graph model as JSON", "a case file"
KINDS: Mapping[str, str] = {".json": GRAPH_MODEL, ".yaml": CASE_FILE, ".yml": CASE_FILE}
READ: Mapping[str, Callable[[str, str], Case]] = {".json": graph_model.read}  # anything else is a case file
WRITE: Mapping[str, Callable[[Case], str]] = {
    GRAPH_MODEL: graph_model.write,
    CASE_FILE: lambda case: text_of(case.document),
}
IN_A_GRAPH_MODEL = ("title", "sources", "actors", "options")


def load(name_or_path: str | Path) -> Case:
    """The case of a bundled name, such as `syria-2018`, or of a file: a case file, or a graph model as JSON.

    Raises CaseError with every problem of the file, UnknownName for a name that is neither.
    """
    path = Path(name_or_path)
    read = READ.get(path.suffix.lower())
    return load_case(name_or_path) if read is None else read(read_text(path), str(path))


def converted(name_or_path: str, suffix: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file in the form that an ending stands for, and the sections of the case that it leaves out.

    Raises CaseError, UnknownName; RealpolitikError where nothing is to be converted, or that form can't hold the case.
    """
    target = KINDS.get(suffix.lower())
    if target is None:
        raise RealpolitikError(f"no file is written that ends in {suffix or 'nothing'}; there is {', '.join(KINDS)}")
    source = KINDS.get(Path(name_or_path).suffix.lower(), CASE_FILE)
    if source == target:
        raise RealpolitikError(f"{name_or_path} is {source} already; nothing is to be converted")
    case = load(name_or_path)
    return WRITE[target](case), _left_out(case) if target == GRAPH_MODEL else ()


def _left_out(case: Case) -> tuple[str, ...]:
    said = (name for name, value in case.document.items() if value)
    return tuple(name for name in said if name not in ("realpolitik", "extends", *IN_A_GRAPH_MODEL))
