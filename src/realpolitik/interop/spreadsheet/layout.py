"""Which sheet holds what: a table for each kind of entry, two matrices of actors by issues, and the rest by its path.

A cell says what the case file would say in its place. The brackets of a list or map may be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from realpolitik.case.edit import one_line
from realpolitik.case.form import FIELDS_OF_KIND
from realpolitik.case.text import as_name, parse_text, resolve
from realpolitik.interop.spreadsheet.workbook import Value

READ_ME, CASE, ISSUES, LEVELS = "Read me", "Case", "Issues", "Levels"
POSITIONS, SALIENCES, EVIDENCE, MORE = "Positions", "Saliences", "Evidence", "More"
NOTES = "notes"  # how the analyst's own sheets and columns begin; they are left alone


@dataclass(frozen=True, slots=True)
class Kind:
    """How a cell is read as a value of the case file, and written from one."""

    read: Callable[[Value], Any]  # raises CaseError for what isn't YAML
    write: Callable[[Any], Value]
    is_text: bool = True  # what is typed here stays text, even if it looks like a number


def _yaml(text: str) -> Any:
    """A value as a case file would hold it."""
    parsed = parse_text("value:\n  " + text.replace("\n", "\n  "))
    if parsed.problems or parsed.root.value.keys() != {"value"}:
        raise BadCell(parsed.problems[0].message if parsed.problems else "isn't one value")
    return parsed.root.plain()["value"]


class BadCell(Exception):
    """A cell can't be read; the message says why."""


def _between(opening: str, closing: str) -> Callable[[Value], Any]:
    """Reads a collection whose brackets may be left out."""

    def read(value: Value) -> Any:
        if not isinstance(value, str):
            return [value] if opening == "[" else value
        bare = not (value.startswith(opening) and value.endswith(closing))
        return _yaml(f"{opening}{value}{closing}" if bare else value)

    return read


def _bare(value: Any) -> str:
    return one_line(value)[1:-1]


def _as_written(value: Value) -> Any:
    return value


def _amount(value: Value) -> Any:
    """A number, a range or a map: text that looks like a number is one, as in a case file."""
    if not isinstance(value, str):
        return value
    if value.startswith("{"):
        return _yaml(value)
    number = resolve(value)
    return number if isinstance(number, int | float) and not isinstance(number, bool) else value


def _scalar(value: Any) -> Value:
    return one_line(value) if isinstance(value, dict | list) or value is None else value


def _listed(value: Any) -> str:
    return _bare(value if isinstance(value, list) else [value])


NAME = Kind(lambda value: as_name(value), _scalar)
TEXT = Kind(_as_written, _scalar)
DATE = Kind(_amount, _scalar)  # a year is a number, as in a case file
AMOUNT = Kind(_amount, _scalar, is_text=False)
LIST = Kind(_between("[", "]"), _listed)
MAP = Kind(_between("{", "}"), _bare)
WHOLE = Kind(lambda value: _yaml(value) if isinstance(value, str) else value, one_line)


@dataclass(frozen=True, slots=True)
class Column:
    """One field of an entry: its heading, what its cells hold, and what is told to whoever fills it in."""

    field: str
    kind: Kind
    says: str
    width: int = 16
    choices: tuple[str, ...] = ()  # words to choose from
    of: str | None = None  # … or the sheet whose names they are; LEVELS: the levels of the issue in the same row

    @property
    def heading(self) -> str:
        """The field in words."""
        return self.field.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet for one section of the case: a row for each entry."""

    sheet: str
    section: str
    key: Column
    columns: tuple[Column, ...]
    optional: bool = False  # a sheet that is there only if the case has such entries


def _key(field: str, says: str, **more: Any) -> Column:
    return Column(field, NAME, says, **{"width": 20, **more})


ACTORS_OF = "Actors"
TABLES = (
    Table(
        ACTORS_OF,
        "actors",
        _key("actor", "A short name, such as usa: the other sheets use it."),
        (
            Column("name", TEXT, "As it is to be printed: United States.", 26),
            Column("kind", TEXT, "Any word: state, party, firm, armed_group …"),
            Column("capability", AMOUNT, "Power, in any unit, the same for all: 40, or a range 30..50. Empty: 1."),
            Column("discount", AMOUNT, "What a period later is worth to it, 0 to 1. Empty: as for the case."),
            Column("aka", LIST, "Other names in the sources: Washington, the White House.", 36),
        ),
    ),
    Table(
        ISSUES,
        "issues",
        _key("issue", "A short name, such as transit. Its levels stand on the sheet Levels."),
        (
            Column("question", TEXT, "What is open, as a question.", 52),
            Column("status_quo", NAME, "The level that stands now.", of=LEVELS),
            Column("consensus", LIST, "Actors who settle it only together; empty: it is moved by levers.", 24),
        ),
    ),
    Table(
        "Levers",
        "levers",
        _key("lever", "A short name: who does what, such as open_the_border.", width=24),
        (
            Column("issue", NAME, "The issue it moves.", of=ISSUES),
            Column("to", NAME, "The level it brings about.", of=LEVELS),
            Column("by", LIST, "Who must act, all of them: russia, usa.", 24),
            Column("from", LIST, "The levels it starts from. Empty: any other.", 18),
            Column("needs", MAP, "Other issues' levels that allow it: transit: open.", 24),
            Column("chance", AMOUNT, "Of success against whoever objects, 0 to 1: 0.5..0.8. Empty: 1.", 12),
            Column("cost", MAP, "What trying costs whom, in points of an issue of salience 100: russia: 5.", 24),
            Column("lasts", NAME, "done stays; kept ends when a member withdraws. Empty: done.", 9, ("done", "kept")),
        ),
    ),
    Table(
        "Deals",
        "deals",
        _key("deal", "A short name, such as power_for_transit.", width=24),
        (
            Column("name", TEXT, "As it is to be printed.", 26),
            Column("parties", LIST, "Who must agree, two at least: upland, lowland.", 28),
            Column("terms", MAP, "What they agree, issue: level, … for instance power: lowland, transit: open.", 44),
            Column("status", NAME, "Empty: proposed.", 12, ("proposed", "in_force", "lapsed")),
            Column("unless", MAP, "In force: where each term would stand without it.", 30),
        ),
    ),
    Table(
        "Sources",
        "sources",
        _key("source", "A short name that evidence cites: memo.", width=18),
        (
            Column("title", TEXT, "The title of the text.", 44),
            Column("publisher", TEXT, "As far as known.", 20),
            Column("author", TEXT, "As far as known.", 20),
            Column("date", DATE, "A year, month or day: 2031, 2031-05, 2031-05-12.", 12),
            Column("kind", TEXT, "Any word: report, speech, opinion …", 12),
            Column("reliability", NAME, "Admiralty code, A1 to F6: source A reliable, information 1 confirmed.", 11),
            Column("file", TEXT, "The text, as a path beside this file; may be left out.", 22),
        ),
    ),
    Table(
        "Relations",
        "relations",
        _key("relation", "A short name, such as upland_commands_guards.", width=28),
        (
            Column("kind", NAME, "What ties them.", 16, tuple(FIELDS_OF_KIND)),
            Column("patron", NAME, "command, supply: who commands or supplies.", of=ACTORS_OF),
            Column("client", NAME, "command, supply: whom.", of=ACTORS_OF),
            Column("dependence", AMOUNT, "supply: the share of its chances that the client loses without it, 0 to 1."),
            Column("members", LIST, "alliance: who.", 28),
            Column("deal", NAME, "understanding: the standing deal.", 22),
        ),
        optional=True,
    ),
    Table(
        "Events",
        "events",
        _key("event", "A short name, such as dam_begun.", width=24),
        (
            Column("date", DATE, "A year, month or day: 2031, 2031-05, 2031-05-12.", 12),
            Column("who", LIST, "Who did it.", 24),
            Column("whom", LIST, "To whom.", 24),
            Column("what", TEXT, "What happened, to be read after who: begins to build the dam.", 52),
        ),
        optional=True,
    ),
)

HEAD = (
    Column("title", TEXT, "What the case is about: The power line"),
    Column("as_of", DATE, "When: a year, month or day, such as 2031-05"),
    Column("period", TEXT, "One step of time, such as year; may be left out"),
    Column("discount", AMOUNT, "What a period later is worth, 0 to 1; empty: 1"),
)
LEVEL_COLUMNS = (
    Column("issue", NAME, "The issue; a row for each of its levels, in order.", 20, of=ISSUES),
    Column("level", NAME, "A short name of a possible outcome: none, half, all.", 20),
    Column("point", AMOUNT, "Its place on the scale: 0, 50, 100. Empty for all levels of an issue: no order.", 10),
)
EVIDENCE_COLUMNS = (
    Column("for", NAME, "An entry, or a number of it: actors.usa, stances.usa.transit.salience.", 44),
    Column("source", NAME, "The source, and its paragraph if there is one: memo#3.", 20, of="Sources"),
    Column("quote", TEXT, "Its words, if they matter.", 60),
)
MORE_COLUMNS = (
    Column("path", NAME, "Where it belongs in the case, with dots: claims.lowland_pays.", 44),
    Column("value", WHOLE, "What stands there, as in a case file.", 90),
)
MATRICES: Mapping[str, tuple[str, str]] = {  # sheet → the field of a stance, and what its cells say
    POSITIONS: (
        "position",
        "What the actor wants on the issue: a level, a number on its scale, or a range a..b."
        " Where levels have no order, what each is worth: {nobody: 0, lowland: 100}.",
    ),
    SALIENCES: ("salience", "How much the actor cares: 0 not at all, 100 vital; 10..25 is a range. Empty: 0."),
}
SHEETS = (READ_ME, CASE, ACTORS_OF, ISSUES, LEVELS, POSITIONS, SALIENCES, "Levers", "Deals", "Sources", EVIDENCE,
          "Relations", "Events", MORE)  # fmt: skip
OPTIONAL = (*(table.sheet for table in TABLES if table.optional), MORE)
