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
from realpolitik.interop import challenge, exchange_model, genius, geniusweb, graph_model, ktab, scenario
from realpolitik.interop.elements import elements
from realpolitik.interop.json_text import parsed
from realpolitik.interop.rows import Rows, lines_of
from realpolitik.interop.spreadsheet import reading as spreadsheet_in
from realpolitik.interop.spreadsheet import writing as spreadsheet_out
from realpolitik.interop.stances import left_out

GRAPH_MODEL, SPREADSHEET, CASE_FILE = "a graph model as JSON", "a spreadsheet", "a case file"
EXCHANGE, KTAB, CHALLENGE = "a file of the exchange model", "a table for KTAB", "a table of one issue"
SCENARIO, GENIUS, GENIUSWEB = "a scenario for KTAB", "a GENIUS domain or profile", "a GeniusWeb domain or profile"
KINDS: Mapping[str, str] = {  # by ending, unless a form is asked for
    ".json": GRAPH_MODEL, ".xlsx": SPREADSHEET, ".yaml": CASE_FILE, ".yml": CASE_FILE, ".txt": EXCHANGE, ".csv": KTAB,
    ".xml": GENIUS,
}  # fmt: skip
TABLES = (".csv", ".tsv", ".txt")
FORMS: Mapping[str, Mapping[str, str]] = {  # form → ending → kind
    "exchange": dict.fromkeys(TABLES, EXCHANGE),
    "ktab": {**dict.fromkeys(TABLES, KTAB), ".xml": SCENARIO},
    "challenge": dict.fromkeys(TABLES, CHALLENGE),
    "genius": {".xml": GENIUS, ".json": GENIUSWEB},
}
SPACES: Mapping[str, Callable[[Case, str | None], str]] = {GENIUS: genius.write, GENIUSWEB: geniusweb.write}
READ: Mapping[str, Callable[[Path], Case]] = {
    GRAPH_MODEL: lambda path: graph_model.read(read_text(path), str(path)),
    SPREADSHEET: spreadsheet_in.read,
    EXCHANGE: lambda path: exchange_model.read(read_text(path), str(path)),
    KTAB: lambda path: ktab.read(_rows(path)),
    CHALLENGE: lambda path: challenge.read(_rows(path)),
    SCENARIO: scenario.read,
    GENIUS: genius.read,
    GENIUSWEB: geniusweb.read,
}
WRITE: Mapping[str, Callable[[Case], bytes]] = {
    GRAPH_MODEL: lambda case: graph_model.write(case).encode("utf-8"),
    SPREADSHEET: lambda case: spreadsheet_out.write(case.document),
    CASE_FILE: lambda case: text_of(case.document).encode("utf-8"),
    EXCHANGE: lambda case: exchange_model.write(case).encode("utf-8"),
}
WRITE_AND_CHANGE: Mapping[str, Callable[[Case], tuple[str, tuple[str, ...]]]] = {
    KTAB: ktab.write, SCENARIO: scenario.write, CHALLENGE: challenge.write,
}  # fmt: skip
_COMMENT = re.compile(r"(?m)(?:^|\s)#\s")  # in the text of a case file, but for one that is quoted there
IN_A_GRAPH_MODEL = ("title", "sources", "actors", "options")
IN_A_DOMAIN = ("title", "issues")
IN_A_PROFILE = ("title", "issues", "stances")


def load(name_or_path: str | Path) -> Case:
    """The case of a bundled name, such as `syria-2018`, or of a file of any kind that is read here.

    Raises CaseError with every problem of the file, UnknownName for a name that is neither.
    """
    kind = _kind_of(name_or_path)
    return load_case(name_or_path) if kind == CASE_FILE else READ[kind](Path(name_or_path))


def _kind_of(name_or_path: str | Path) -> str:
    """Which kind a file is, by its ending, and where several have one, by what stands in it.

    Raises CaseError.
    """
    path = Path(name_or_path)
    suffix = path.suffix.lower()
    if suffix in TABLES:
        return _kind_of_table(path)
    if suffix == ".xml":
        return SCENARIO if elements(path).name == scenario.SCENARIO else GENIUS
    if suffix == ".json":
        return GENIUSWEB if geniusweb.is_space(parsed(read_text(path), str(path))) else GRAPH_MODEL
    return KINDS.get(suffix, CASE_FILE)


def _kind_of_table(path: Path) -> str:
    """Which program's table a file is; a text that is none may be a case file.

    Raises CaseError.
    """
    if any(exchange_model.is_marked(line.strip()) for line in lines_of(read_text(path))):
        return EXCHANGE
    rows = _rows(path).rows
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


def _rows(path: Path) -> Rows:
    return Rows.of(read_text(path), str(path), lambda line: line.startswith("#"))


def converted(
    name_or_path: str, suffix: str, form: str | None = None, of: str | None = None
) -> tuple[bytes, tuple[str, ...]]:
    """A file in the form that an ending stands for, and what it leaves out: sections of the case, comments of its file.

    form: one of FORMS, where it isn't the ending's own. of: the actor whose profile is written, instead of the domain.

    Raises CaseError, UnknownName; RealpolitikError where nothing is to be converted, or that form can't hold the case.
    """
    target = _target(suffix.lower(), form)
    if of is not None and target not in SPACES:
        raise RealpolitikError("only a profile (.xml, or .json with --form genius) is of one actor")
    source = _kind_of(name_or_path)
    if source == target and of is None:
        raise RealpolitikError(f"{name_or_path} is {source} already; nothing is to be converted")
    case = load(name_or_path)
    comments = ("comments",) if source == CASE_FILE and _has_comments(case) else ()
    data, lost = _written(case, target, of)
    return data, (*lost, *comments)


def _target(suffix: str, form: str | None) -> str:
    """Which kind of file is to be written."""
    if suffix not in KINDS and suffix not in TABLES:
        raise RealpolitikError(f"no file is written that ends in {suffix or 'nothing'}; there is {', '.join(KINDS)}")
    if form is None:
        return KINDS.get(suffix, KTAB)
    if suffix not in FORMS[form]:
        raise RealpolitikError(
            f"the form {form} is for a file that ends in {' or '.join(FORMS[form])}, not in {suffix}"
        )
    return FORMS[form][suffix]


def _written(case: Case, target: str, of: str | None) -> tuple[bytes, tuple[str, ...]]:
    """A case in another form, and what that leaves out."""
    if target in WRITE_AND_CHANGE:
        text, lost = WRITE_AND_CHANGE[target](case)
        return text.encode("utf-8"), (*left_out(case), *lost)
    if target in SPACES:
        data = SPACES[target](case, of).encode("utf-8")
        if of is None:
            return data, _beyond(case, IN_A_DOMAIN)
        others = ("other actors", "size of what is at stake (weights add up to 1)")
        return data, (*_beyond(case, (*IN_A_PROFILE, "actors")), *others)
    data = WRITE[target](case)
    if target == GRAPH_MODEL:
        return data, _beyond(case, IN_A_GRAPH_MODEL)
    return data, tuple(left_out(case)) if target == EXCHANGE else ()


def _has_comments(case: Case) -> bool:
    return case.file is not None and _COMMENT.search(read_text(Path(case.file))) is not None


def _beyond(case: Case, held: tuple[str, ...]) -> tuple[str, ...]:
    """The sections of a case that a form doesn't hold."""
    said = (name for name, value in case.document.items() if value)
    return tuple(name for name in said if name not in ("realpolitik", "extends", *held))
