"""A draft reviewed: what the reading proposes, item by item, to be accepted, changed or dropped.

The file itself keeps what is unreviewed, so a review can be broken off and gone on with here, at the terminal or by
somebody else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from realpolitik.case.edit import one_line
from realpolitik.errors import CaseError, UnknownName
from realpolitik.questions.evidence import reliability_in_words
from realpolitik.questions.wording import amount
from realpolitik.reading.marks import MARK
from realpolitik.reading.review import LONGEST_VALUE, Item
from realpolitik.web.desk import Broken, Visit, Visiting
from realpolitik.web.drafts import Decided, Draft, ToReview
from realpolitik.web.frame import Frame, Link, frame
from realpolitik.web.page import page, render
from realpolitik.web.shelf import Conflict
from realpolitik.web.solver import Job
from realpolitik.web.trial import Change, address

router = APIRouter()
FIELD = "field:"  # before the name of an entry's field
LABELS = {"": "value", "aka": "also called"}  # of fields whose keys say too little
NONE = ToReview((), 0)
CHANGED = "The file has changed since you saw this. Nothing was written; here is how it stands now."


@dataclass(frozen=True, slots=True)
class Field:
    """One value that is proposed."""

    name: str  # as the form sends it
    label: str
    written: str  # as the reviewer typed it, or as it stands
    is_cut: bool  # too long to be changed here


@dataclass(frozen=True, slots=True)
class Quoted:
    """One place that the draft cites for it."""

    at: str  # "dam#3"
    address: str  # of the source, at that paragraph
    said_by: str
    rating: str  # Admiralty code
    meaning: str  # … in words
    before: str
    quoted: str
    after: str


@dataclass(frozen=True, slots=True)
class Card:
    """The item that is looked at."""

    path: str
    address: str  # of this page with it
    what: str
    line: int
    fields: tuple[Field, ...]
    scale: str
    confidence: str  # "0.7"; empty: the reading gave none
    note: str
    quoted: tuple[Quoted, ...]
    problems: tuple[str, ...] = ()  # why what was typed can't stand
    goes_too: tuple[str, ...] = ()  # what would be dropped with it


@dataclass(frozen=True, slots=True)
class Reviewing:
    """How far a review has come, and the item that is looked at."""

    frame: Frame
    card: Card | None  # None: nothing is left
    left: tuple[Link, ...]
    looked_at: int
    of: int
    before: str  # the address of the item before; empty: there is none
    after: str
    action: str
    remarks: tuple[str, ...]  # what the reading left open, from the top of the file
    says: str = ""


@page("/cases/{name}/review", "review.html")
async def reviewing(
    visit: Visiting, item: Annotated[str | None, Query(description="The path of what is looked at")] = None
) -> Reviewing:
    """What of a draft is unreviewed: each number and entry with its quotation."""
    return await _shown(visit, item)


@router.post("/cases/{name}/review", summary="Decide on an item of a draft")
async def decide(
    request: Request,
    visit: Visiting,
    item: Annotated[str, Form()],
    decision: Annotated[Literal["accept", "drop"], Form()],
    made_on: Annotated[str, Form()],
    with_all: Annotated[bool, Form()] = False,
) -> Response:
    """Accept an item as the form has it, or drop it; the decision is written at once.

    value, or field:NAME of an entry: what it is changed to, where that isn't what stands there. with_all: drop also
    what can't stand without it.
    """
    form = {key: str(value) for key, value in (await request.form()).items()}
    try:
        if made_on != visit.saved.sha:
            raise Conflict(visit.saved)
        found = await _decided(visit, item, decision, form)
        if found.goes_too and not with_all:
            return _as_html(await _shown(visit, item, goes_too=found.goes_too))
        await asyncio.to_thread(visit.desk.shelf.replace, visit.saved.name, found.text, made_on)
    except Conflict as conflict:
        if conflict.now.case is None:
            raise Broken(conflict.now) from None
        return _as_html(await _shown(replace(visit, saved=conflict.now), item, says=CHANGED), 409)
    except CaseError as error:
        problems = tuple(problem.message for problem in error.problems)
        return _as_html(await _shown(visit, item, form, problems), 422)
    return RedirectResponse(_at(visit, found.next), 303)


async def _decided(visit: Visit, item: str, decision: str, form: Mapping[str, str]) -> Decided:
    """What the decision makes of the file. Raises CaseError, UnknownName."""
    shown = next((one for one in (await _to_review(visit)).items if one.path == item), None)
    if shown is None:
        raise UnknownName("still to be reviewed", item, ())
    typed = None if decision == "drop" else _typed(shown, form)
    found: Decided = await _asked(visit, "decided", path=item, decision=decision, typed=typed)
    return found


def _typed(item: Item, form: Mapping[str, str]) -> str | None:
    """What an item is changed to; None: to nothing else. Raises CaseError for what can't be one."""
    if item.is_number:
        typed = form.get("value", item.fields[0][1]).strip()
        return None if typed == item.fields[0][1] else typed
    return ", ".join(_changed(item, form)) or None


def _changed(item: Item, form: Mapping[str, str]) -> Iterator[str]:
    for name, written in item.fields:
        typed = form.get(FIELD + name, written).strip()
        if typed not in (written, _plain(written)):
            yield f"{name}: {one_line(_value(Change(f'{item.path}.{name}', typed)))}"


def _plain(written: str) -> str:
    """A text without the quotation marks of the case file; anything else as it is written there."""
    try:
        value = Change("", written).value
    except CaseError:
        return written
    return value if isinstance(value, str) else written


def _value(change: Change) -> Any:
    """What was typed: as the case file would be read, else the words that it is.

    Raises CaseError for a broken list.
    """
    try:
        return change.value
    except CaseError:
        if change.written.startswith(("[", "{")):
            raise
        return change.written


async def _to_review(visit: Visit) -> ToReview:
    """What is unreviewed; bundled cases are no drafts."""
    if MARK not in visit.saved.text or visit.saved.is_bundled:
        return NONE
    found: ToReview = await _asked(visit, "to_review")
    return found


async def _asked(visit: Visit, task: str, **parameters: Any) -> Any:
    """Ask a worker about the file as it stands."""
    saved = visit.saved
    parameters["draft"] = Draft(saved.text, visit.desk.shelf.file_of(saved), saved.identity)
    return await visit.desk.solver.answer(Job(task, saved, parameters=tuple(sorted(parameters.items()))))


def _at(visit: Visit, item: str | None) -> str:
    return address(
        f"/cases/{quote(visit.saved.name)}/review",
        visit.trial,
        visit.scenario,
        [("item", item)] if item is not None else (),
    )


def _as_html(shown: Reviewing, status: int = 200) -> HTMLResponse:
    return HTMLResponse(render("review.html", shown), status)


# What is shown -------------------------------------------------------------------------------------------------------


async def _shown(
    visit: Visit,
    item: str | None,
    typed: Mapping[str, str] | None = None,
    problems: tuple[str, ...] = (),
    goes_too: tuple[str, ...] = (),
    says: str = "",
) -> Reviewing:
    """The page: the item asked for, else the first. typed: what a form sent, where it couldn't stand."""
    found = await _to_review(visit)
    items = {one.path: one for one in found.items}
    path = item if item in items else next(iter(items), None)
    card = (
        None if path is None else replace(_card(visit, items[path], typed or {}), problems=problems, goes_too=goes_too)
    )
    paths = list(items)
    at = 0 if path is None else paths.index(path)
    return Reviewing(
        frame=await frame(visit, "review", "Review"),
        card=card,
        left=tuple(Link(one.what, _at(visit, one.path), one.path == path) for one in found.items),
        looked_at=found.looked_at,
        of=found.looked_at + len(items),
        before=_at(visit, paths[at - 1]) if at > 0 else "",
        after=next((_at(visit, one) for one in paths[at + 1 :]), ""),
        action=_at(visit, None),
        remarks=tuple(_remarks(visit.saved.text)),
        says=says,
    )


def _card(visit: Visit, item: Item, typed: Mapping[str, str]) -> Card:
    return Card(
        path=item.path,
        address=_at(visit, item.path),
        what=item.what,
        line=item.line,
        fields=tuple(_fields(item, typed)),
        scale=item.scale,
        confidence="" if item.confidence is None else amount(item.confidence),
        note=item.note,
        quoted=tuple(_quoted(visit, item)),
    )


def _fields(item: Item, typed: Mapping[str, str]) -> Iterator[Field]:
    for name, written in item.fields:
        sent = "value" if item.is_number else FIELD + name
        label = LABELS.get(name, name.replace("_", " "))
        yield Field(sent, label, typed.get(sent, _plain(written)), is_cut=len(written) > LONGEST_VALUE)


def _quoted(visit: Visit, item: Item) -> Iterator[Quoted]:
    home = f"/cases/{quote(visit.saved.name)}/sources"
    for one in item.quoted:
        source, _, paragraph = one.at.partition("#")
        there = one.passage
        yield Quoted(
            at=one.at,
            address=address(home, visit.trial, visit.scenario, [("source", source)])
            + (paragraph and f"#p-{paragraph}"),
            said_by=one.said_by,
            rating=one.reliability or "",
            meaning=reliability_in_words(one.reliability) or "",
            before="" if there is None else there.before,
            quoted="" if there is None else there.quoted,
            after="" if there is None else there.after,
        )


def _remarks(text: str) -> Iterator[str]:
    """The comments at the top of a file, without their marks."""
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        yield line.removeprefix("#").removeprefix(" ")
