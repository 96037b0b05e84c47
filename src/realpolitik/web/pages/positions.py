"""Actors × issues: what everybody wants and how much they care, and a panel to question and change it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Query

from realpolitik.briefing.sections.forecast import position_of, scale_of
from realpolitik.case import Case, Citation, Condition, Issue, Stance
from realpolitik.case.merge import at_path
from realpolitik.case.source import WHOLE
from realpolitik.errors import UnknownName
from realpolitik.questions.naming import key_in_words
from realpolitik.questions.wording import amount, date, listed
from realpolitik.web.desk import Visit, Visiting
from realpolitik.web.frame import Frame, frame, hidden, saved_at
from realpolitik.web.page import page
from realpolitik.web.trial import address, written_at


@dataclass(frozen=True, slots=True)
class Mark:
    """A stance at a glance; places and salience run from 0 to 100."""

    level: str  # the one nearest by, or valued most
    place: float | None  # None: the issue has no order
    low: float | None
    high: float | None
    salience: float
    least: float
    most: float
    is_conditional: bool

    @property
    def words(self) -> str:
        """The mark for somebody who can't see it."""
        condition = ", under a condition" if self.is_conditional else ""
        return f"{self.level}, salience {amount(self.salience)}{condition}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One actor on one issue."""

    key: str  # "russia.ukraine"
    about: str  # "Russia on Ukraine"
    address: str  # with its panel open
    mark: Mark | None  # None: it doesn't care
    before: Mark | None  # as saved, where the trial differs
    is_changed: bool
    is_open: bool
    is_sourced: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One actor."""

    key: str
    name: str
    capability: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """One issue."""

    key: str
    name: str
    question: str
    lowest: str
    highest: str
    status_quo: float | None
    today: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """What a number rests on."""

    source: str
    title: str
    address: str  # where the source is read
    whence: str  # publisher, date
    reliability: str
    paragraph: int | None
    quote: str
    text: str  # the paragraph itself, where it is at hand


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a stance, to be read and changed."""

    path: str
    label: str
    hint: str
    written: str
    saved: str
    choices: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether the trial has another value."""
        return self.written != self.saved


@dataclass(frozen=True, slots=True)
class Basis:
    """What some of a stance's values rest on alike."""

    about: str  # the values
    quotations: tuple[Quotation, ...]  # none: the analyst's judgement


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything about one cell."""

    key: str
    actor: str
    issue: str
    question: str
    levels: tuple[tuple[str, str], ...]  # level → its point on the scale; empty without order
    today: str
    condition: str
    fields: tuple[Field, ...]
    bases: tuple[Basis, ...]
    hidden: tuple[tuple[str, str], ...]
    action: str
    back: str
    close: str


@dataclass(frozen=True, slots=True)
class Positions:
    """The table, and the panel where a cell is open."""

    frame: Frame
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    panel: Panel | None


@page("/cases/{name}/positions", "positions.html")
async def positions(
    visit: Visiting, cell: Annotated[str | None, Query(description="ACTOR.ISSUE: open its panel")] = None
) -> Positions:
    """What every actor wants on every issue, and how much it cares."""
    case = visit.here
    actor, _, issue = (cell or "").partition(".")
    if cell is not None and not (actor in case.actors and issue in case.issues):
        raise UnknownName(
            "an actor and an issue of this case", cell, [f"{a}.{i}" for a in case.actors for i in case.issues]
        )
    return Positions(
        headings=tuple(_heading(case, one) for one in case.issues.values()),
        rows=await asyncio.to_thread(_rows, visit, cell),  # thousands of cells take a while; nobody else waits for it
        panel=None if cell is None else _panel(visit, actor, issue),
        frame=await frame(visit, "positions", "Who wants what"),  # last: meanwhile the verdicts are worked out
    )


def _rows(visit: Visit, opened: str | None) -> tuple[Row, ...]:
    return tuple(_row(visit, actor, opened) for actor in visit.here.actors)


def _heading(case: Case, issue: Issue) -> Heading:
    scale = scale_of(case, issue)
    return Heading(
        key=issue.key,
        name=scale["issue"],
        question=issue.question,
        lowest=scale["lowest"] if issue.is_ordered else "",
        highest=scale["highest"] if issue.is_ordered else "",
        status_quo=scale["status_quo"],
        today=key_in_words(case, issue.status_quo),
    )


def _row(visit: Visit, actor: str, opened: str | None) -> Row:
    case = visit.here
    return Row(
        key=actor,
        name=case.actors[actor].name,
        capability=written_at(case, f"actors.{actor}.capability") or amount(case.actors[actor].capability.mean),
        cells=tuple(_cell(visit, actor, issue, opened) for issue in case.issues),
    )


def _cell(visit: Visit, actor: str, issue: str, opened: str | None) -> Cell:
    case, before = visit.here, visit.before
    key = f"{actor}.{issue}"
    is_changed = case is not before and _written(case, key) != _written(before, key)
    stance = case.stances.get(actor, {}).get(issue)
    return Cell(
        key=key,
        about=f"{case.actors[actor].name} on {key_in_words(case, issue)}",
        address=address(f"/cases/{quote(visit.saved.name)}/positions", visit.trial, visit.scenario, [("cell", key)]),
        mark=_mark(case, actor, issue),
        before=_mark(before, actor, issue) if is_changed else None,
        is_changed=is_changed,
        is_open=key == opened,
        is_sourced=stance is not None and any(stance.evidence.values()),
    )


def _written(case: Case, key: str) -> Any:
    return at_path(case.document, ("stances", *key.split(".")))


def _mark(case: Case, actor: str, issue: str) -> Mark | None:
    stance = case.stances.get(actor, {}).get(issue)
    if stance is None or issue not in case.issues:
        return None
    at, salience = position_of(case, stance), stance.salience
    return Mark(
        level=at["level"],
        place=at["position"],
        low=at["low"],
        high=at["high"],
        salience=salience.mean,
        least=salience.low,
        most=salience.high,
        is_conditional=stance.when is not None,
    )


# The panel -----------------------------------------------------------------------------------------------------------


def _panel(visit: Visit, actor: str, key: str) -> Panel:
    case, issue = visit.here, visit.here.issues[key]
    stance, entry = case.stances.get(actor, {}).get(key), f"stances.{actor}.{key}"
    fields = {one[0]: _field(visit, entry, *one) for one in _fields(case, issue, stance)}
    home = f"/cases/{quote(visit.saved.name)}"
    return Panel(
        key=f"{actor}.{key}",
        actor=case.actors[actor].name,
        issue=key_in_words(case, key),
        question=issue.question,
        levels=tuple(zip(issue.levels, map(amount, issue.points), strict=True)) if issue.points is not None else (),
        today=key_in_words(case, issue.status_quo),
        condition="" if stance is None or stance.when is None else _condition(case, stance.when),
        fields=tuple(fields.values()),
        bases=tuple(_bases(visit, stance, entry, fields)),
        hidden=hidden(visit, visit.trial),
        action=f"{home}/try",
        back=address(f"{home}/positions", visit.trial, visit.scenario, [("cell", f"{actor}.{key}")]),
        close=address(f"{home}/positions", visit.trial, visit.scenario),
    )


def _fields(case: Case, issue: Issue, stance: Stance | None) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """The values of a stance: path within it, label, how it is written, what can be chosen."""
    place = "a level, a number on the scale, or a range such as 10..25"
    points = "0 indifferent … 100 vital; a number or a range"
    parts = [("", "")]
    parts += [("otherwise.", "Otherwise: ")] if stance is not None and stance.otherwise is not None else []
    for prefix, before in parts:
        if issue.is_ordered:
            yield f"{prefix}position", f"{before}position", place, issue.levels
        else:
            for level in issue.levels:
                yield f"{prefix}values.{level}", f"{before}value of {key_in_words(case, level)}", "0 … 100", ()
        yield f"{prefix}salience", f"{before}salience", points, ()
    yield "declared", "what it says in public", "a level, or a number on the scale", issue.levels


def _field(visit: Visit, entry: str, field: str, label: str, hint: str, choices: tuple[str, ...]) -> Field:
    local = f"{entry}.{field}"
    path = local if visit.scenario is None else f"scenarios.{visit.scenario}.{local}"
    written = next((one.written for one in visit.trial.changes if one.path == path), written_at(visit.here, local))
    return Field(
        path=path,
        label=label[0].upper() + label[1:],
        hint=hint,
        written=written,
        saved=saved_at(visit, path),
        choices=choices,
    )


def _bases(visit: Visit, stance: Stance | None, entry: str, fields: Mapping[str, Field]) -> Iterator[Basis]:
    """What the values rest on; those that rest on the same stand together."""
    resting: dict[tuple[Quotation, ...], list[str]] = {}
    for name, field in fields.items():
        found = tuple(_quotations(visit, stance, f"{entry}.{name}", name))
        if found or field.written:
            resting.setdefault(found, []).append(field.label)
    for found, (first, *others) in resting.items():
        yield Basis(listed([first, *(one[0].lower() + one[1:] for one in others)]), found)


def _quotations(visit: Visit, stance: Stance | None, local: str, field: str) -> Iterator[Quotation]:
    case = visit.here
    if stance is None:
        return
    is_number = local in case.origins
    own = stance.evidence.get(field) or stance.evidence.get(WHOLE, ())
    for one in case.cited(local) if is_number else own:
        yield _quotation(visit, one)


def _quotation(visit: Visit, cited: Citation) -> Quotation:
    case, home = visit.here, f"/cases/{quote(visit.saved.name)}/sources"
    source, paragraphs = case.sources[cited.source], case.paragraphs.get(cited.source, ())
    is_at_hand = cited.paragraph is not None and cited.paragraph <= len(paragraphs)
    whence = (source.author, source.publisher, date(source.date) if source.date else None)
    return Quotation(
        source=cited.source,
        title=source.title,
        address=address(home, visit.trial, visit.scenario, [("source", cited.source)])
        + (f"#p-{cited.paragraph}" if cited.paragraph is not None else ""),
        whence=", ".join(part for part in whence if part),
        reliability=source.reliability or "",
        paragraph=cited.paragraph,
        quote=cited.quote or "",
        text=paragraphs[cited.paragraph - 1] if is_at_hand and cited.paragraph is not None else "",
    )


def _condition(case: Case, when: Condition) -> str:
    relation = {"at_most": "at most", "at_least": "at least", "is": "exactly"}[when.relation]
    return f"while {key_in_words(case, when.issue)} is {relation} {key_in_words(case, when.level)}"
