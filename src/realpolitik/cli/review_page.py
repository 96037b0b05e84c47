"""One item of a review as a terminal shows it: what is proposed, and the quoted words in their paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from realpolitik.briefing.document import printable
from realpolitik.briefing.terminal import INDENT, MEASURE, printed
from realpolitik.reading.review import Item, Quoted

OPENING, CLOSING = ">>", "<<"  # around the quoted words, where no colour marks them


def page(item: Item, left: int, width: int, color: bool) -> str:
    """An item in at most `width` columns; `left`: how many there are, with this one."""
    parts = Group(*_parts(item, left, color))
    return f"\n{printed(parts, min(width, MEASURE), color)}"


def _parts(item: Item, left: int, color: bool) -> Iterator[RenderableType]:
    title = Text(printable(item.what), style="bold")
    if item.is_number:
        title.append("   ").append(printable(item.fields[0][1]))
    yield title
    said = [f"line {item.line}", f"{left} left"]
    if item.confidence is not None:
        said.insert(0, f"confidence {item.confidence:g}")
    yield Text(" · ".join([*filter(None, [item.scale]), *said]), style="dim")
    if item.note:
        yield Text(f"# {printable(item.note)}", style="dim")
    if not item.is_number:
        yield _fields(item)
    for before, quoted in zip([None, *item.quoted], item.quoted, strict=False):
        yield Padding(_quoted(quoted, color, is_named=before is None or before.at != quoted.at), (0, 0, 0, INDENT))
    if not item.quoted:
        yield Padding(Text("no source is given"), (0, 0, 0, INDENT))


def _fields(item: Item) -> RenderableType:
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim")
    grid.add_column(overflow="fold")
    for name, value in item.fields:
        grid.add_row(printable(name), Text(printable(value)))
    return Padding(grid, (0, 0, 0, INDENT))


def _quoted(quoted: Quoted, color: bool, is_named: bool) -> RenderableType:
    """Where it stands and who says it, unless it was named just before; the paragraph with the quoted words marked."""
    rating = f" ({quoted.reliability})" if quoted.reliability else ""
    by = Text(printable(f"{quoted.at}, {quoted.said_by}{rating}"), style="dim")
    if quoted.passage is None:
        return by
    words = Text(printable(quoted.passage.before))
    if quoted.passage.quoted:
        opening, closing = ("", "") if color else (OPENING, CLOSING)
        words.append(f"{opening}{printable(quoted.passage.quoted)}{closing}", style="bold yellow")
    words.append(printable(quoted.passage.after))
    said = Padding(words, (0, 0, 0, INDENT))
    return Group(by, said) if is_named else said
