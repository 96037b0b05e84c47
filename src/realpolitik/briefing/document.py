"""The briefing as a value: sections of paragraphs, findings, tables and figures, which every rendering reads.

Nothing here knows how it will look. Numbers stay numbers (a spreadsheet wants them), citations stay citations, and a
figure is the name of a chart with its data, so that a rendering without pictures pays nothing for them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

import numpy as np

from realpolitik.questions import wording


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that carry the sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words set apart: a term, a title, a quotation."""

    text: str


@dataclass(frozen=True, slots=True)
class Cite:
    """Where a statement comes from: `source#paragraph`, or a source as a whole."""

    at: str
    quote: str | None = None

    @property
    def source(self) -> str:
        """The key of the source."""
        return self.at.partition("#")[0]

    @property
    def paragraph(self) -> str:
        """The number of the paragraph; empty for the source as a whole."""
        return self.at.partition("#")[2]


class Told(float):
    """A number with words of its own, such as a place with as many digits as its scale deserves."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, value: float, text: str) -> Told:
        """The number that is told by a text."""
        told = super().__new__(cls, value)
        told.text = text
        return told

    def __getnewargs__(self) -> tuple[float, str]:  # type: ignore[override]
        return float(self), self.text


Run: TypeAlias = str | Strong | Emphasis | Cite
Prose: TypeAlias = str | tuple[Run, ...]
Tone: TypeAlias = Literal["good", "open", "bad", "plain"]
Format: TypeAlias = Literal["text", "amount", "points", "share", "signed_share", "chance", "agreement", "count"]
Cell: TypeAlias = str | int | float | Cite | tuple[Run, ...] | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    prose: Prose


@dataclass(frozen=True, slots=True)
class Bullets:
    """A short list."""

    items: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A warning or a reservation that the reader mustn't miss."""

    prose: Prose


@dataclass(frozen=True, slots=True)
class Finding:
    """One judged thing: its name, the verdict in a word, the sentence that gives the reason, and what lies beneath."""

    name: str
    word: str
    sentence: Prose
    details: tuple[Prose, ...] = ()
    tone: Tone = "plain"  # how the word is coloured; never the only sign of what it means


@dataclass(frozen=True, slots=True)
class Findings:
    """Findings set beneath each other, names and words in columns."""

    rows: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: its heading, and how its numbers are written."""

    title: str
    format: Format = "text"
    unit: str = ""  # "points", "share of stake"

    @property
    def is_numeric(self) -> bool:
        """Whether its cells are set flush right."""
        return self.format != "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first column names the row. An empty cell is None."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row has {len(row)} cells, the table {len(self.columns)} columns")
            _check_finite(row)


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart by name with its data; `charts.draw` makes the picture.

    The caption says what to see; `alt` tells somebody who can't see it what it shows.
    """

    key: str
    chart: str  # a function of `charts`
    data: Mapping[str, Any] = field(metadata={"plain": True})  # its arguments, as JSON values
    caption: str
    alt: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", _plain(self.data))


Block: TypeAlias = Paragraph | Bullets | Note | Findings | Table | Figure


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table for a spreadsheet: every number, where the page shows those that matter."""

    title: str
    table: Table


@dataclass(frozen=True, slots=True)
class Section:
    """One question and its answer."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    number: int | None = None
    sheets: tuple[Sheet, ...] = ()  # a page leaves them out


@dataclass(frozen=True, slots=True)
class Reference:
    """A source as the list at the end names it."""

    key: str
    text: Prose  # author, title, publisher, date
    rating: str = ""  # Admiralty code


@dataclass(frozen=True, slots=True)
class Document:
    """A briefing."""

    title: str
    sections: tuple[Section, ...]
    subtitle: str = ""
    facts: tuple[str, ...] = ()  # "three states, four issues", "as of May 2031"
    standfirst: Prose = ""  # the whole in a sentence or two
    references: tuple[Reference, ...] = ()
    notes: tuple[Prose, ...] = ()  # what holds for the whole: "a range stands for its mean"
    as_of: str = ""  # a year, month or day, as the case file writes it


def runs(prose: Prose) -> tuple[Run, ...]:
    """Prose as its runs."""
    return (prose,) if isinstance(prose, str) else prose


def cell_runs(column: Column, cell: Cell) -> tuple[Run, ...]:
    """A cell as prose, its number written as the column says; an empty cell is a dash."""
    if cell is None:
        return ("\N{EN DASH}",)
    if isinstance(cell, str | Cite):
        return (cell,)
    if isinstance(cell, tuple):
        return cell
    if isinstance(cell, Told):
        return (cell.text,)
    write = wording.FORMATS.get(column.format, wording.amount)
    return (write(cell),)


def heading(column: Column) -> str:
    """A column's title with its unit."""
    return f"{column.title} ({column.unit})" if column.unit else column.title


def citations(document: Document) -> tuple[Cite, ...]:
    """Every citation once, in the order in which a reader meets them."""
    return tuple(dict.fromkeys(_cites(document)))


def _cites(value: object) -> Iterator[Cite]:
    if isinstance(value, Cite):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _cites(item)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _cites(getattr(value, part.name))


def day(document: Document) -> date | None:
    """The day that a document speaks of, a year's or a month's first; None where it names none."""
    try:
        year, month, day, *_ = (*map(int, document.as_of.split("-")), 1, 1)
        return date(year, month, day)
    except ValueError:
        return None


# Characters that steer a terminal or reorder a line: harmless in a name, not on a screen.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")

_LINE_ENDS = dict.fromkeys(map(ord, "\t\n\r\x0b\x0c\x85\u2028\u2029"), " ")


def printable(text: str) -> str:
    """Text without control characters, on one line."""
    return _UNPRINTABLE.sub("", text.translate(_LINE_ENDS))


def to_dict(document: Document) -> dict[str, Any]:
    """The document as JSON values; `from_dict` undoes it."""
    encoded: dict[str, Any] = _encode(document)
    return encoded


def from_dict(encoded: Mapping[str, Any]) -> Document:
    """The document that `to_dict` wrote. Raises ValueError when it isn't one."""
    decoded = _decode(encoded)
    if not isinstance(decoded, Document):
        raise ValueError("not a briefing document")
    return decoded


def to_json(document: Document) -> str:
    """The document as JSON text."""
    return json.dumps(to_dict(document), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


_KINDS: Mapping[str, type] = {
    kind.__name__.lower(): kind
    for kind in (
        Strong, Emphasis, Cite, Paragraph, Bullets, Note, Finding, Findings,
        Column, Table, Figure, Sheet, Section, Reference, Document,
    )
}  # fmt: skip


def _encode(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        parts = {
            part.name: getattr(value, part.name) if "plain" in part.metadata else _encode(getattr(value, part.name))
            for part in fields(value)
        }
        return {"kind": type(value).__name__.lower(), **parts}
    return value


def _decode(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_decode(item) for item in value)
    if not isinstance(value, Mapping):
        return value
    try:
        kind = _KINDS[value["kind"]]
        parts = {
            part.name: value[part.name] if "plain" in part.metadata else _decode(value[part.name])
            for part in fields(kind)
        }
    except KeyError as missing:
        raise ValueError(f"not a part of a briefing document: {missing} is missing or unknown") from None
    return kind(**parts)


def _plain(value: Any) -> Any:
    """JSON values only: maps, lists, words and finite numbers."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    _check_finite((value,))
    return value.item() if isinstance(value, np.generic) else value


def _check_finite(values: Sequence[object]) -> None:
    for value in values:
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError("a document holds no NaN and no infinity; an absent number is None")
