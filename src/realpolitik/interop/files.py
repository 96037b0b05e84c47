"""A case from any file that can be read, and a file of another kind made from it; the ending says which kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from realpolitik.case.case import Case
from realpolitik.case.edit import text_of
from realpolitik.case.file import load as load_case
from realpolitik.case.file import read_text
from realpolitik.errors import RealpolitikError
from realpolitik.interop import graph_model
from realpolitik.interop.spreadsheet import reading as spreadsheet_in
from realpolitik.interop.spreadsheet import writing as spreadsheet_out

GRAPH_MODEL, SPREADSHEET, CASE_FILE = "a graph model as JSON", "a spreadsheet", "a case file"
KINDS: Mapping[str, str] = {".json": GRAPH_MODEL, ".xlsx": SPREADSHEET, ".yaml": CASE_FILE, ".yml": CASE_FILE}
READ: Mapping[str, Callable[[Path], Case]] = {  # anything else is a case file
    ".json": lambda path: graph_model.read(read_text(path), str(path)),
    ".xlsx": spreadsheet_in.read,
}
WRITE: Mapping[str, Callable[[Case], bytes]] = {
    GRAPH_MODEL: lambda case: graph_model.write(case).encode("utf-8"),
    SPREADSHEET: lambda case: spreadsheet_out.write(case.document),
    CASE_FILE: lambda case: text_of(case.document).encode("utf-8"),
}
_COMMENT = re.compile(r"(?m)(?:^|\s)#\s")  # in the text of a case file, but for one that is quoted there
IN_A_GRAPH_MODEL = ("title", "sources", "actors", "options")


def load(name_or_path: str | Path) -> Case:
    """The case of a bundled name, such as `syria-2018`, or of a file of any kind that is read here.

    Raises CaseError with every problem of the file, UnknownName for a name that is neither.
    """
    path = Path(name_or_path)
    read = READ.get(path.suffix.lower())
    return load_case(name_or_path) if read is None else read(path)


def converted(name_or_path: str, suffix: str) -> tuple[bytes, tuple[str, ...]]:
    """A file in the form that an ending stands for, and what it leaves out: sections of the case, comments of its file.

    Raises CaseError, UnknownName; RealpolitikError where nothing is to be converted, or that form can't hold the case.
    """
    target = KINDS.get(suffix.lower())
    if target is None:
        raise RealpolitikError(f"no file is written that ends in {suffix or 'nothing'}; there is {', '.join(KINDS)}")
    source = KINDS.get(Path(name_or_path).suffix.lower(), CASE_FILE)
    if source == target:
        raise RealpolitikError(f"{name_or_path} is {source} already; nothing is to be converted")
    case = load(name_or_path)
    comments = ("comments",) if source == CASE_FILE and _has_comments(case) else ()
    return WRITE[target](case), (*(_left_out(case) if target == GRAPH_MODEL else ()), *comments)


def _has_comments(case: Case) -> bool:
    return case.file is not None and _COMMENT.search(read_text(Path(case.file))) is not None


def _left_out(case: Case) -> tuple[str, ...]:
    said = (name for name, value in case.document.items() if value)
    return tuple(name for name in said if name not in ("realpolitik", "extends", *IN_A_GRAPH_MODEL))
