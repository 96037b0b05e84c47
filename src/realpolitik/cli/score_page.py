"""A score as a terminal shows it: a row for each kind."""

from __future__ import annotations

from realpolitik.briefing.document import Cell, Column, Document, Note, Section, Table
from realpolitik.briefing.terminal import render
from realpolitik.reading.score import Score


def page(score: Score, width: int, color: bool) -> str:
    """The score in at most `width` columns."""
    columns = (
        Column("kind"), Column("there", "count"), Column("found", "count"), Column("given", "count"),
        Column("right", "count"), Column("recall"), Column("precision"), Column("F1"),
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            kind,
            one.expected,
            one.found,
            one.given,
            one.right,
            *(None if share is None else f"{share:.2f}" for share in (one.recall, one.precision, one.f1)),
        )
        for kind, one in score.kinds.items()
    )
    read = ", ".join(score.texts) or "its own sentences"
    note = Note(
        "There: in the gold. Found: of these. Given: by the reading. Right: of these. A dash: nothing to count."
    )
    section = Section("score", f"{read}, by {score.gold}", (Table(columns, rows), note))
    return render(Document("How well it reads", (section,)), width=width, color=color)
