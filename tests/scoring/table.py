"""A small invented table of decisions: three proposals, three actors."""

from __future__ import annotations

HEADS = ("prnrnmc", "isnrnmc", "prname", "pup", "plow", "pport", "sup", "slow", "sport", "rp", "out")
ROWS = (
    ("1", "quota", "fish", "0", "100", "", "50", "50", "", "0", "60"),
    ("1", "fee", "fish", "100", "0", "20", "10", "30", "60", "", "20"),
    ("2", "gate", "river", "0", "40", "100", "80", "20", "", "0", "30"),
    ("2", "flow", "river", "10", "10", "90", "20", "20", "60", "100", ""),
    ("3", "toll", "road", "0", "100", "100", "100", "50", "50", "50", "100"),
)


def table(*rows: tuple[str, ...], heads: tuple[str, ...] = HEADS) -> str:
    """The text of a table; without rows, of the one above."""
    return "".join("\t".join(row) + "\n" for row in (heads, *(rows or ROWS)))


def changed(row: int, column: str, value: str) -> str:
    """The table with another value in one cell."""
    rows = [list(cells) for cells in ROWS]
    rows[row][HEADS.index(column)] = value
    return table(*map(tuple, rows))
