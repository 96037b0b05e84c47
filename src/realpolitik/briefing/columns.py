"""How wide a table's columns are, so that words stay whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def fitted(columns: Sequence[Sequence[str]], room: int, length: Callable[[str], int] = len) -> list[int] | None:
    """The width of each column, or nothing where words can't stay whole in so much room.

    What is left over goes to those whose cells would need it, in proportion.

    >>> fitted([["Deal", "water for power"], ["chance", ".31"]], 20)
    [14, 6]
    >>> fitted([["Deal", "water for power"], ["chance", ".31"]], 10)
    """
    least = [max((length(word) for cell in column for word in cell.split()), default=0) for column in columns]
    more = [max(map(length, column)) - low for column, low in zip(columns, least, strict=True)]
    spare = room - sum(least)
    if spare < 0:
        return None
    return [low + wanted * min(spare, sum(more)) // max(sum(more), 1) for low, wanted in zip(least, more, strict=True)]
