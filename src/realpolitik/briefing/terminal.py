"""The briefing in a terminal: set by white space, readable without colour, plain when it isn't a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from realpolitik.briefing.columns import fitted
from realpolitik.briefing.document import (
    Block,
    Bullets,
    Cite,
    Document,
    Emphasis,
    Figure,
    Finding,
    Findings,
    Note,
    Paragraph,
    Prose,
    Reference,
    Section,
    Strong,
    Table,
    cell_runs,
    heading,
    printable,
    runs,
)
from realpolitik.questions import wording

MEASURE = 96  # columns of running text
INDENT = 3  # beneath the section's number
GUTTER = 2  # between columns
_LONGEST_NAME = 30  # a longer name gets a line of its own, above its sentence
_LONGEST_WORD = 18  # a longer verdict runs over several lines

_TONES: Mapping[str, str] = {"good": "bold green", "open": "bold yellow", "bad": "bold red", "plain": "bold"}
# What a console that can't write Unicode shows instead.
_PLAIN_CHARACTERS = str.maketrans(
    {
        wording.MINUS: "-", wording.NO_BREAK_SPACE: " ", "–": "-", "—": "-", "−": "-", "·": "-", "•": "*", "─": "-",
        "→": "->", "δ": "delta", "¶": "par. ", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "█": "#", "●": "o",
        "○": "o", "━": "=", "┄": "-", "│": "|", "≥": ">=", "≤": "<=", "×": "x", "±": "+/-",
    }
)  # fmt: skip


def render(document: Document, width: int = 80, color: bool = False) -> str:
    """The document as text of at most `width` columns; with `color`, verdicts and headings carry ANSI colours."""
    return printed(_page(document, width), width, color)


def printed(part: RenderableType, width: int, color: bool = False) -> str:
    """What rich prints, as text."""
    console = Console(
        file=StringIO(),
        width=width,
        color_system="standard" if color else None,
        force_terminal=color,
        no_color=not color,
        highlight=False,
        emoji=False,
        markup=False,
    )
    with console.capture() as captured:
        console.print(part)
    return _without_trailing_space(captured.get())


def _without_trailing_space(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def encodable(text: str, encoding: str) -> str:
    """Text as a stream with this encoding can carry it: where Unicode is too much, its nearest plain characters."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAIN_CHARACTERS).encode(encoding, "replace").decode(encoding)
    return text


def _page(document: Document, width: int) -> RenderableType:
    parts = [_masthead(document)]
    parts += [_section(section, width) for section in document.sections]
    parts += [_note(note) for note in document.notes]
    if document.references:
        parts.append(_references(document.references))
    return Group(*_spaced(parts))


def _spaced(parts: Iterable[RenderableType]) -> list[RenderableType]:
    """The parts with an empty line before each but the first."""
    spaced: list[RenderableType] = []
    for part in parts:
        spaced += [Text(""), part] if spaced else [part]
    return spaced


def _masthead(document: Document) -> RenderableType:
    title = Text(printable(document.title).upper(), style="bold")
    if document.facts:
        title.append(f" — {printable(' · '.join(document.facts))}", style="not bold")
    lines: list[RenderableType] = [title]
    if document.subtitle:
        lines.append(Text(printable(document.subtitle), style="italic"))
    if document.standfirst:
        lines += [Text(""), _prose(document.standfirst)]
    return Group(*lines)


def _section(section: Section, width: int) -> RenderableType:
    number = "" if section.number is None else str(section.number)
    title = Text(f"{number:<{INDENT}}{printable(section.title)}", style="bold")
    inner = width - INDENT
    blocks = [drawn for block in section.blocks if (drawn := _block(block, inner)) is not None]
    body: list[RenderableType] = []
    for before, block in zip([None, *blocks], blocks, strict=False):
        if before is not None and not (isinstance(before, Text) and isinstance(block, Text)):
            body.append(Text(""))
        body.append(block)
    return Group(title, Padding(Group(*body), (0, 0, 0, INDENT)))


def _block(block: Block, width: int) -> RenderableType | None:
    """A block as something rich can print in `width` columns, or nothing where a picture is all it has."""
    match block:
        case Paragraph():
            return _measured(_prose(block.prose), width)
        case Bullets():
            return _measured(Group(*(_hanging("•", _prose(item)) for item in block.items)), width)
        case Note():
            return _measured(_note(block.prose), width)
        case Findings():
            return _findings(block.rows, width)
        case Table():
            return _table(block, width)
        case Figure():
            return _sketch(block, width)


def _measured(part: RenderableType, width: int) -> RenderableType:
    """Running text kept to a readable measure."""
    if width <= MEASURE:
        return part
    return Padding(part, (0, width - MEASURE, 0, 0))


def _prose(prose: Prose) -> Text:
    text = Text()
    for run in runs(prose):
        match run:
            case str():
                text.append(printable(run))
            case Strong():
                text.append(printable(run.text), style="bold")
            case Emphasis():
                text.append(printable(run.text), style="italic")
            case Cite():
                space = " " if text and not text.plain.endswith(" ") else ""
                text.append(f"{space}[{printable(run.at)}]", "dim")
    return text


def _note(prose: Prose) -> RenderableType:
    return _hanging("!", _prose(prose), style="bold yellow")


def _hanging(mark: str, text: Text, style: str = "") -> RenderableType:
    grid = Grid.grid(padding=(0, GUTTER - 1, 0, 0))
    grid.add_column(width=cell_len(mark), no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(mark, style=style), text)
    return grid


def _findings(rows: tuple[Finding, ...], width: int) -> RenderableType:
    """Names and verdicts in columns, the sentence beside them; long ones take a line of their own."""
    longest = max((cell_len(printable(row.name)) for row in rows), default=0)
    room = min(_LONGEST_NAME, width // 3)
    if longest > room or any(cell_len(printable(row.word)) > _LONGEST_NAME for row in rows):
        return Group(*_spaced(_stacked(row) for row in rows))
    word = min(_LONGEST_WORD, max((cell_len(printable(row.word)) for row in rows), default=0))
    return Group(*(_beside(row, longest, word) for row in rows))


def _verdict(row: Finding) -> Text:
    return Text(printable(row.word), style=_TONES[row.tone])


def _beside(row: Finding, name: int, word: int) -> RenderableType:
    first = Grid.grid(padding=(0, GUTTER, 0, 0))
    first.add_column(width=name)
    first.add_column(width=word)
    first.add_column(overflow="fold")
    first.add_row(Text(printable(row.name)), _verdict(row), _prose(row.sentence))
    beneath = (Padding(_prose(detail), (0, 0, 0, name + GUTTER)) for detail in row.details)
    return Group(first, *beneath)


def _stacked(row: Finding) -> RenderableType:
    title = Text.assemble(printable(row.name), " — ", _verdict(row))
    beneath = (Padding(_prose(prose), (0, 0, 0, GUTTER)) for prose in (row.sentence, *row.details) if prose)
    return Group(title, *beneath)


def _table(table: Table, width: int) -> RenderableType:
    """The table in columns, or row by row where the columns don't fit."""
    widths = _widths(table, width - GUTTER * len(table.columns))
    body = _row_by_row(table) if widths is None else _columns(table, widths)
    return Group(Text(printable(table.caption), style="italic"), body) if table.caption else body


def _widths(table: Table, room: int) -> list[int] | None:
    """How wide each column is if words are to stay whole, or nothing where there is no room for that."""
    cells = [[_prose(cell_runs(*pair)).plain for pair in zip(table.columns, row, strict=True)] for row in table.rows]
    columns = list(zip([printable(heading(column)) for column in table.columns], *cells, strict=True))
    return fitted(columns, room, cell_len)


def _columns(table: Table, widths: Sequence[int]) -> RenderableType:
    grid = Grid(box=None, padding=(0, GUTTER, 0, 0), pad_edge=False, header_style="dim italic", show_edge=False)
    for column, width in zip(table.columns, widths, strict=True):
        grid.add_column(
            Text(printable(heading(column))),
            justify="right" if column.is_numeric else "left",
            overflow="fold",
            vertical="top",
            width=width,
        )
    for row in table.rows:
        grid.add_row(*(_prose(cell_runs(*pair)) for pair in zip(table.columns, row, strict=True)))
    return grid


def _row_by_row(table: Table) -> RenderableType:
    """Each row as its name with its cells listed beneath, so that nothing is squeezed."""
    parts: list[RenderableType] = []
    for row in table.rows:
        name, *rest = zip(table.columns, row, strict=True)
        cells = Text(", ").join(
            Text.assemble((f"{printable(heading(column))} ", "dim"), _prose(cell_runs(column, cell)))
            for column, cell in rest
        )
        parts.append(Group(_prose(cell_runs(*name)), Padding(cells, (0, 0, 0, GUTTER))))
    return Group(*parts)


def _references(references: tuple[Reference, ...]) -> RenderableType:
    grid = Grid.grid(padding=(0, GUTTER, 0, 0))
    grid.add_column(overflow="fold")
    grid.add_column(overflow="fold")
    for entry in references:
        rating = f" [{printable(entry.rating)}]" if entry.rating else ""
        grid.add_row(Text(printable(entry.key), style="dim"), _prose(entry.text).append(rating))
    return Group(Text("Sources", style="bold"), Padding(grid, (0, 0, 0, INDENT)))


def _sketch(figure: Figure, width: int) -> RenderableType | None:
    """A figure as bars of characters, where characters can say it."""
    sketch = _SKETCHES.get(figure.chart)
    if sketch is None:
        return None
    return Group(Text(printable(figure.caption), style="italic"), sketch(figure.data, width))


_BAR = 30  # columns of a bar
_SHORTEST_BAR = 6
_LABEL = 26  # columns of the label before it


def _chips(data: Mapping[str, Any], width: int) -> RenderableType:
    """Each chip from what its holder must have to what its buyer can pay, on one scale."""
    chips = data["chips"]
    bar = max(_SHORTEST_BAR, min(_BAR, width - _LABEL - 20))
    top = max((max(chip["floor"], chip["ceiling"]) for chip in chips), default=0.0) or 1.0
    grid = Grid.grid(padding=(0, GUTTER, 0, 0))
    grid.add_column(overflow="fold", max_width=_LABEL)
    grid.add_column(width=bar, no_wrap=True)
    grid.add_column(overflow="fold")
    for chip in chips:
        name = f"{chip['holder']}: {chip['chip']} → {chip['buyer']}"
        label = f"{wording.share(chip['floor'])} … {wording.share(chip['ceiling'])}"
        grid.add_row(
            Text(printable(name)), _dumbbell(chip, top, bar), Text(label if chip["live"] else f"{label}, no trade")
        )
    return grid


def _dumbbell(chip: Mapping[str, Any], top: float, width: int) -> Text:
    floor, ceiling = (round(chip[end] / top * (width - 1)) for end in ("floor", "ceiling"))
    line = [" "] * width
    for at in range(min(floor, ceiling), max(floor, ceiling) + 1):
        line[at] = "━" if chip["live"] else "┄"
    line[floor], line[ceiling] = "○", "●"
    return Text("".join(line), style="" if chip["live"] else "dim")


def _gains(data: Mapping[str, Any], width: int) -> RenderableType:
    """Gains to the right and losses to the left of one line."""
    gains = data["gains"]
    half = max(_SHORTEST_BAR, min(_BAR, width - _LABEL - 14)) // 2
    top = max((abs(gain["share"] or 0.0) for gain in gains), default=0.0) or 1.0
    grid = Grid.grid(padding=(0, GUTTER, 0, 0))
    grid.add_column(overflow="fold", max_width=_LABEL)
    grid.add_column(width=2 * half + 1, no_wrap=True)
    grid.add_column(overflow="fold")
    deal = None
    for gain in gains:
        if gain["deal"] != deal:
            deal = gain["deal"]
            grid.add_row(Text(printable(deal), style="bold"), "", "")
        grid.add_row(Text(f"  {printable(gain['actor'])}"), _two_sided(gain["share"] or 0.0, top, half), _size(gain))
    return grid


def _two_sided(value: float, top: float, half: int) -> Text:
    length = round(abs(value) / top * half)
    left = "█" * length if value < 0 else ""
    right = "█" * length if value > 0 else ""
    return Text(f"{left:>{half}}│{right:<{half}}")


def _size(gain: Mapping[str, Any]) -> Text:
    share = "" if gain["share"] is None else f" ({wording.signed_share(gain['share'])})"
    return Text(wording.points(gain["points"]) + share)


def _timeline(data: Mapping[str, Any], width: int) -> RenderableType:
    """Events by date, one beneath the other."""
    grid = Grid.grid(padding=(0, GUTTER, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for event in sorted(data["events"], key=lambda event: str(event["date"])):
        towards = f" → {event['whom']}" if event["whom"] else ""
        words = Text.assemble((printable(event["who"] + towards), "bold"), " ", printable(event["what"]))
        grid.add_row(Text(wording.date(event["date"])), words)
    return grid


_MARKS = {  # of a verdict in a map of letters
    "ready": "#", "held out for": "+", "blocked": "x", "refused": "-", "out of reach": ".", "happens anyway": "o",
    "follows": "#", "doesn't follow": "x",
}  # fmt: skip
_TIED, _STANDS = "*", "@"
_MAP_ROWS = 13


def _tipping_map(data: Mapping[str, Any], width: int) -> RenderableType:
    """Which answer holds where two numbers stand, a letter for each; the first number along, the second up."""
    across, up = (min(_BAR, width), _MAP_ROWS)
    parts: list[RenderableType] = []
    for name in dict.fromkeys(region["of"] for region in data["regions"]):
        regions = [region for region in data["regions"] if region["of"] == name]
        left, bottom = (min(region[end] for region in regions) for end in ("left", "bottom"))
        right, top = (max(region[end] for region in regions) for end in ("right", "top"))
        rows = [
            "".join(
                _mark(regions, left + (right - left) * (i + 0.5) / across, bottom + (top - bottom) * (j + 0.5) / up)
                for i in range(across)
            )
            for j in range(up)
        ]
        i, j = (
            min(int((value - low) / (high - low) * count), count - 1)
            for value, low, high, count in zip(data["values"], (left, bottom), (right, top), (across, up), strict=True)
        )
        rows[j] = rows[j][:i] + _STANDS + rows[j][i + 1 :]
        answers = dict.fromkeys(region["answer"] for region in regions)
        key = ", ".join(f"{_MARKS.get(answer, _TIED)} {answer}" for answer in answers)
        ends = f"along: {left:g} to {right:g}, up: {bottom:g} to {top:g}; {_STANDS} as it stands; {key}"
        parts += [Text(printable(name), style="bold"), Text("\n".join(reversed(rows))), Text(printable(ends))]
    return Group(*parts)


def _mark(regions: Sequence[Mapping[str, Any]], x: float, y: float) -> str:
    here = (one for one in regions if one["left"] <= x <= one["right"] and one["bottom"] <= y <= one["top"])
    return _MARKS.get(next(here)["answer"], _TIED)


_SKETCHES: Mapping[str, Callable[[Mapping[str, Any], int], RenderableType]] = {
    "chips": _chips,
    "gains": _gains,
    "timeline": _timeline,
    "tipping_map": _tipping_map,
}
