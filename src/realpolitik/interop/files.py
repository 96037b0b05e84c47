"""A case from any file that can be read, and a file of another kind made from it.

The ending says which kind a file is; tables of several programs share `.csv` and `.txt`, and are told apart by what
stands in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from realpolitik.case.case import Case
from realpolitik.case.edit import text_of
from realpolitik.case.file import load as load_case
from realpolitik.case.file import read_text
from realpolitik.errors import CaseError, Problem, RealpolitikError
from realpolitik.interop import challenge, exchange_model, genius, graph_model, ktab
from realpolitik.interop.rows import Rows
from realpolitik.interop.spreadsheet import reading as spreadsheet_in
from realpolitik.interop.spreadsheet import writing as spreadsheet_out
from realpolitik.interop.stances import left_out

GRAPH_MODEL, SPREADSHEET, CASE_FILE = "a graph model as JSON", "a spreadsheet", "a case file"
EXCHANGE, KTAB, CHALLENGE = "a file of the exchange model", "a table for KTAB", "a table of one issue"
GENIUS = "a GENIUS domain or profile"
KINDS: Mapping[str, str] = {  # by ending; a table may be of another kind than the one that is written
    ".json": GRAPH_MODEL, ".xlsx": SPREADSHEET, ".yaml": CASE_FILE, ".yml": CASE_FILE, ".txt": EXCHANGE, ".csv": KTAB,
    ".xml": GENIUS,
}  # fmt: skip
FORMS: Mapping[str, str] = {"exchange": EXCHANGE, "ktab": KTAB, "challenge": CHALLENGE}  # of a table
TABLES = (".csv", ".tsv", ".txt")
READ: Mapping[str, Callable[[Path], Case]] = {  # tables apart; anything else is a case file
    ".json": lambda path: graph_model.read(read_text(path), str(path)),
    ".xlsx": spreadsheet_in.read,
    ".xml": genius.read,
}
WRITE: Mapping[str, Callable[[Case], bytes]] = {
    GRAPH_MODEL: lambda case: graph_model.write(case).encode("utf-8"),
    SPREADSHEET: lambda case: spreadsheet_out.write(case.document),
    CASE_FILE: lambda case: text_of(case.document).encode("utf-8"),
    EXCHANGE: lambda case: exchange_model.write(case).encode("utf-8"),
    CHALLENGE: lambda case: challenge.write(case).encode("utf-8"),
}
_COMMENT = re.compile(r"(?m)(?:^|\s)#\s")  # in the text of a case file, but for one that is quoted there
IN_A_GRAPH_MODEL = ("title", "sources", "actors", "options")
IN_A_DOMAIN = ("title", "issues")
IN_A_PROFILE = ("title", "issues", "stances")


def load(name_or_path: str | Path) -> Case:
    """The case of a bundled name, such as `syria-2018`, or of a file of any kind that is read here.

    Raises CaseError with every problem of the file, UnknownName for a name that is neither.
    """
    path = Path(name_or_path)
    suffix = path.suffix.lower()
    if suffix in TABLES:
        return _read_table(path)
    read = READ.get(suffix)
    return load_case(name_or_path) if read is None else read(path)


def _read_table(path: Path) -> Case:
    """The case of a table, by what stands in it."""
    kind, text = _kind_of_table(path), read_text(path)
    if kind == EXCHANGE:
        return exchange_model.read(text, str(path))
    if kind == CASE_FILE:
        return load_case(path)
    rows = _rows(text, str(path))
    return ktab.read(rows) if kind == KTAB else challenge.read(rows)


def _kind_of_table(path: Path) -> str:
    """Which program's table a file is; a text that is none may be a case file.

    Raises CaseError.
    """
    text = read_text(path)
    if any(exchange_model.is_marked(line.strip().removeprefix("\ufeff")) for line in text.splitlines()):
        return EXCHANGE
    rows = _rows(text, str(path)).rows
    if rows and ktab.is_title(rows[0]):
        return KTAB
    if rows and challenge.is_headed(rows[0]):
        return CHALLENGE
    if path.suffix.lower() == ".txt":
        return CASE_FILE
    rule = (
        "the first row counts actors and dimensions (KTAB), or heads columns of actor, capability, position and "
        "salience, or rows begin with #A, #P, #M, #D (exchange model)"
    )
    message = "the file is no table that is read here" if rows else "the file is empty"
    raise CaseError([Problem("", message, None, rule, rule, str(path), rows[0].line if rows else None)])


def _rows(text: str, file: str) -> Rows:
    return Rows.of(text, file, lambda line: line.startswith("#"))


def _kind_of(name_or_path: str) -> str:
    """Which kind a file is."""
    path = Path(name_or_path)
    return _kind_of_table(path) if path.suffix.lower() in TABLES else KINDS.get(path.suffix.lower(), CASE_FILE)


def converted(
    name_or_path: str, suffix: str, form: str | None = None, of: str | None = None
) -> tuple[bytes, tuple[str, ...]]:
    """A file in the form that an ending stands for, and what it leaves out: sections of the case, comments of its file.

    form: a table's, one of FORMS, where it isn't the ending's own. of: the actor whose GENIUS profile is written,
    instead of the domain.

    Raises CaseError, UnknownName; RealpolitikError where nothing is to be converted, or that form can't hold the case.
    """
    target = KINDS.get(suffix.lower())
    if target is None:
        raise RealpolitikError(f"no file is written that ends in {suffix or 'nothing'}; there is {', '.join(KINDS)}")
    if form is not None:
        if suffix.lower() not in TABLES:
            raise RealpolitikError(f"a file that ends in {suffix} has one form; --form is for .csv and .txt")
        target = FORMS[form]
    if of is not None and target != GENIUS:
        raise RealpolitikError("only a profile (.xml) is of one actor")
    source = _kind_of(name_or_path)
    if source == target and of is None:
        raise RealpolitikError(f"{name_or_path} is {source} already; nothing is to be converted")
    case = load(name_or_path)
    comments = ("comments",) if source == CASE_FILE and _has_comments(case) else ()
    data, lost = _written(case, target, of)
    return data, (*lost, *comments)


def _written(case: Case, target: str, of: str | None) -> tuple[bytes, tuple[str, ...]]:
    """A case in another form, and what that leaves out."""
    if target == KTAB:
        text, lost = ktab.write(case)
        return text.encode("utf-8"), (*left_out(case), *lost)
    if target == GENIUS and of is None:
        return genius.write_domain(case).encode("utf-8"), _beyond(case, IN_A_DOMAIN)
    if target == GENIUS:
        assert of is not None
        others = ("the other actors", "how much is at stake (weights add up to 1)")
        return genius.write_profile(case, of).encode("utf-8"), (*_beyond(case, (*IN_A_PROFILE, "actors")), *others)
    data = WRITE[target](case)
    if target == GRAPH_MODEL:
        return data, _beyond(case, IN_A_GRAPH_MODEL)
    return data, tuple(left_out(case)) if target in (EXCHANGE, CHALLENGE) else ()


def _has_comments(case: Case) -> bool:
    return case.file is not None and _COMMENT.search(read_text(Path(case.file))) is not None


def _beyond(case: Case, held: tuple[str, ...]) -> tuple[str, ...]:
    """The sections of a case that a form doesn't hold."""
    said = (name for name, value in case.document.items() if value)
    return tuple(name for name in said if name not in ("realpolitik", "extends", *held))
