"""Where it comes from, as a section."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from realpolitik.briefing.document import (
    Block,
    Bullets,
    Cell,
    Cite,
    Column,
    Emphasis,
    Figure,
    Finding,
    Findings,
    Note,
    Paragraph,
    Prose,
    Section,
    Sheet,
    Table,
)
from realpolitik.case import Case, Estimate, Stance
from realpolitik.questions.evidence import Cited, Evidence, Number, SourceEntry, reliability_in_words
from realpolitik.questions.naming import (
    actors_in_words,
    key_in_words,
)
from realpolitik.questions.wording import (
    date,
    listed,
    sentence,
)

KINDS = {  # a field of the case file → what it is called
    "position": "position", "salience": "salience", "values": "value of a level", "capability": "capability",
    "chance": "chance", "cost": "cost", "noticed": "time to be noticed", "dependence": "dependence",
    "discount": "patience",
}  # fmt: skip


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
    if answer.judgement:
        blocks.append(_footing(answer))
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
    return (Section("evidence", "Where it comes from", tuple(blocks), sheets=(*_stances(case), _numbers(answer))),)


def evidence_in_full(answer: Evidence, case: Case) -> tuple[Section, ...]:
    """Where it comes from, then every number with its quotation, then those on judgement alone."""
    sections = list(evidence_sections(answer, case))
    who = {entry.key: entry.author or entry.publisher or entry.title for entry in answer.sources}
    rows = tuple(_quoted(numbers, who) for numbers in _together(answer) if not numbers[0].is_judgement)
    if rows:
        sections.append(Section("quotations", "What each number rests on", (Findings(rows),)))
    judged = tuple((_about(numbers), _values(numbers)) for numbers in _together(answer) if numbers[0].is_judgement)
    if judged:
        table = Table((Column("Whose, and on what"), Column("as written")), judged, "Without a source.")
        sections.append(Section("judgement", "On judgement alone", (table,)))
    return tuple(sections)


def _together(answer: Evidence) -> Iterator[tuple[Number, ...]]:
    """The numbers of one entry that rest on the same, side by side."""
    for _, numbers in groupby(answer.numbers, lambda one: (_about((one,)), one.scenario, one.citations)):
        yield tuple(numbers)


def _about(numbers: Sequence[Number]) -> str:
    """What numbers are about, without their field: "Russia on army"; of a scenario with its name."""
    about, _, rest = numbers[0].about.partition(": ")
    return f"{about} ({rest.partition(' (')[2]}" if " (" in rest else about


def _values(numbers: Sequence[Number]) -> str:
    """Numbers by their field: "position 20..30, salience 40"."""
    fields = (number.about.partition(": ")[2].partition(" (")[0] for number in numbers)
    return ", ".join(f"{field} {number.written}".strip() for field, number in zip(fields, numbers, strict=True))


def _quoted(numbers: Sequence[Number], who: Mapping[str, str]) -> Finding:
    """Numbers with what is said there, one source beneath the other."""
    said = tuple(_said(numbers[0].citations, who))
    alone = said[0] if len(said) == 1 else ""  # several weigh the same, so none stands before the others
    return Finding(_about(numbers), _values(numbers), alone, () if alone else said)


def _said(citations: Sequence[Cited], who: Mapping[str, str]) -> Iterator[Prose]:
    """Who says it, how reliable that is, and in which words; places of one source without words side by side."""
    for (source, has_words), group in groupby(citations, lambda one: (one.source, bool(one.quote or one.excerpt))):
        places = tuple(group)
        rating = f" ({places[0].reliability})" if places[0].reliability else ""
        by = f"{who.get(source, source)}{rating}"
        if not has_words:
            yield (by, *(Cite(str(one)) for one in places))
            continue
        for one in places:
            words = Emphasis(f"“{' '.join(one.quote.split())}”") if one.quote else one.excerpt or ""
            yield (f"{by}: ", words, Cite(str(one)))


def _footing(answer: Evidence) -> Table:
    """What kinds of numbers rest on sources, and what on judgement."""
    counts: dict[str, list[int]] = {}
    for number in answer.numbers:
        kind = next(part for part in reversed(number.key.split(".")) if part in KINDS)
        counts.setdefault(KINDS[kind], [0, 0])[number.is_judgement] += 1
    rows = tuple((kind, sourced, judged) for kind, (sourced, judged) in counts.items())
    columns = (Column("Kind of number"), Column("sourced", "count"), Column("judgement", "count"))
    return Table(columns, rows, "What rests on sources, and what on the analyst's judgement alone.")


# For a spreadsheet ------------------------------------------------------------------------------------------------


def _numbers(answer: Evidence) -> Sheet:
    """Every number with every place that it rests on."""
    rows = tuple(
        (
            number.about,
            number.written,
            number.low,
            number.mode,
            number.high,
            number.unit,
            "judgement" if cited is None else "source",
            *(_place(cited) if cited is not None else (None,) * 5),
            number.key,
        )
        for number in answer.numbers
        for cited in (number.citations or (None,))
    )
    columns = (
        Column("Number"), Column("as written"), Column("low", "amount"), Column("most likely", "amount"),
        Column("high", "amount"), Column("scale"), Column("rests on"), Column("source"), Column("paragraph", "count"),
        Column("quotation"), Column("reliability"), Column("which means"), Column("path in the file"),
    )  # fmt: skip
    caption = "Every number of the case, and the place that it comes from; without one it is the analyst's judgement."
    return Sheet("Evidence", Table(columns, rows, caption))


def _place(cited: Cited) -> tuple[Cell, ...]:
    return cited.source, cited.paragraph, cited.quote, cited.reliability, reliability_in_words(cited.reliability)


def _stances(case: Case) -> Iterator[Sheet]:
    """Actors by issues: where each wants it, how much it cares, and both as ranges."""
    if not case.stances:
        return
    rows = tuple(
        (case.actors[actor].name, key_in_words(case, key), *_wanted(stance, case), *_ends(stance.salience))
        for actor, stances in case.stances.items()
        for key, stance in stances.items()
    )
    columns = (
        Column("Actor"), Column("issue"), Column("wants"), Column("position, low", "amount"),
        Column("position, most likely", "amount"), Column("position, high", "amount"),
        Column("salience, low", "amount"), Column("salience, most likely", "amount"),
        Column("salience, high", "amount"),
    )  # fmt: skip
    caption = "What every actor wants on every issue, on the issue's own scale, and how much it cares, from 0 to 100."
    yield Sheet("Stances", Table(columns, rows, caption))
    yield _matrix(
        "Positions",
        "Where every actor wants every issue, on the issue's own scale; a range's mean.",
        case,
        lambda stance: _favourites(stance, case) if stance.position is None else stance.position.mean,
    )
    yield _matrix(
        "Saliences",
        "How much every actor cares for every issue, from 0 to 100; a range's mean.",
        case,
        lambda stance: stance.salience.mean,
    )


def _matrix(title: str, caption: str, case: Case, value: Callable[[Stance], Cell]) -> Sheet:
    """A row for each actor, a column for each issue."""
    rows = tuple(
        (case.actors[actor].name, *(value(stances[key]) if key in stances else None for key in case.issues))
        for actor, stances in case.stances.items()
    )
    columns = (Column("Actor"), *(Column(key_in_words(case, key), "amount") for key in case.issues))
    return Sheet(title, Table(columns, rows, caption))


def _wanted(stance: Stance, case: Case) -> tuple[Cell, ...]:
    """What it wants in words, and the ends of its position; an issue without order has none."""
    if stance.position is None:
        return (_favourites(stance, case), None, None, None)
    issue, place = case.issues[stance.issue], stance.position.mean
    here = next((key_in_words(case, level) for level in issue.levels if issue.point(level) == place), None)
    return (here, *_ends(stance.position))


def _favourites(stance: Stance, case: Case) -> str:
    """The levels that it values most."""
    values = {level: value.mean for level, value in (stance.values or {}).items()}
    best = max(values.values(), default=0.0)
    return listed((key_in_words(case, level) for level, value in values.items() if value == best), "or")


def _ends(value: Estimate) -> tuple[float, float | None, float]:
    return value.low, value.mode, value.high


def _rating(entry: SourceEntry) -> str | None:
    return f"{entry.reliability}: {entry.meaning}" if entry.reliability and entry.meaning else entry.reliability
