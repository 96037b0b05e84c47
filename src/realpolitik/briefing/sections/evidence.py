"""Where it comes from, as a section."""

from __future__ import annotations

from realpolitik.briefing.document import (
    Block,
    Bullets,
    Column,
    Figure,
    Note,
    Paragraph,
    Section,
    Table,
)
from realpolitik.case import Case
from realpolitik.questions.evidence import Evidence, SourceEntry
from realpolitik.questions.naming import (
    actors_in_words,
)
from realpolitik.questions.wording import (
    date,
    sentence,
)


def evidence_sections(answer: Evidence, case: Case) -> tuple[Section, ...]:
    """Where it comes from."""
    blocks: list[Block] = [Paragraph(answer.sentence)]
    if answer.sources:
        rows = tuple(
            (entry.title, entry.publisher, date(entry.date) if entry.date else None, _rating(entry), entry.numbers)
            for entry in answer.sources
        )
        columns = (Column("Source"), Column("publisher"), Column("date"), Column("rated"), Column("numbers", "count"))
        blocks.append(Table(columns, rows, "The sources, by the Admiralty code, and how many numbers rest on each."))
    if answer.gaps:
        blocks.append(Paragraph("Said in public, and wanted:"))
        blocks.append(Bullets(tuple(gap.sentence for gap in answer.gaps)))
    if answer.events:
        records = [
            {
                "date": event.date,
                "who": actors_in_words(case, event.who),
                "whom": actors_in_words(case, event.whom),
                "what": event.what,
            }
            for event in answer.events
        ]
        blocks.append(
            Figure(
                "timeline",
                "timeline",
                {"events": records},
                caption="What happened.",
                alt="A timeline of the case's events.",
            )
        )
    blocks += [Note(sentence(warning)) for warning in answer.warnings]
    return (Section("evidence", "Where it comes from", tuple(blocks)),)


def _rating(entry: SourceEntry) -> str | None:
    return f"{entry.reliability}: {entry.meaning}" if entry.reliability and entry.meaning else entry.reliability
