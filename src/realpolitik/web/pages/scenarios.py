"""Scenarios side by side: what becomes of every answer from one scenario to the next, and where they part."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Query

from realpolitik.briefing.document import Tone
from realpolitik.briefing.sections.deals import TONES
from realpolitik.briefing.sections.forecast import scale_of
from realpolitik.case import Case
from realpolitik.errors import RealpolitikError, UnknownName
from realpolitik.questions.compare import Changed, Said
from realpolitik.web.desk import Visit, Visiting
from realpolitik.web.frame import Frame, frame, hidden
from realpolitik.web.page import page
from realpolitik.web.pages.question import Choice
from realpolitik.web.solver import Busy
from realpolitik.web.trial import address

NOW = "now"  # in the address; the case as it stands
MOST = 12  # scenarios beside each other, unless others are chosen
MOST_CHOSEN = 24
State = Literal["known", "awaited", "missing", "failed"]
TASKS = ("verdicts", "outlook")
# Kind of answer → what its table is called, what that means, the question behind it.
TABLES: Mapping[str, tuple[str, str, str]] = {
    "deal": ("Deals", "The verdict on every deal.", "deals"),
    "forecast": (
        "Where issues would settle",
        "Each negotiated by itself: the compromise on the issue’s own scale. The ring is where it would settle in the "
        "first column.",
        "forecast",
    ),
    "key": ("Who holds the key", "Whose help each outcome would take.", "leverage"),
    "no deal": ("If nobody deals", "Where things go by themselves.", "deals"),
    "state": ("What holds", "How firmly each named state holds once it is reached.", "stability"),
    "blocs": ("Who stands together", "Groups of actors that agree more than they differ.", "alignment"),
}
ABSENT = {"keys": "so already, or no way there"}  # why a scenario hasn't an answer; else it hasn't what it is about


@dataclass(frozen=True, slots=True)
class Column:
    """One scenario."""

    key: str
    name: str
    kind: str
    trouble: str  # why something is missing; empty: nothing is
    address: str  # the briefing in this scenario


@dataclass(frozen=True, slots=True)
class Side:
    """One answer in one scenario."""

    state: State
    words: str = ""
    tone: Tone = "plain"
    is_apart: bool = False  # another answer than in the first column
    place: float | None = None  # of a forecast, from 0 to 1
    first: float | None = None  # … in the first column
    address: str = ""  # its question's page there


@dataclass(frozen=True, slots=True)
class Line:
    """One answer in all scenarios."""

    name: str
    scale: str  # of a forecast: its ends
    sides: tuple[Side, ...]

    @property
    def is_apart(self) -> bool:
        """Whether it isn't the same everywhere."""
        return any(side.is_apart for side in self.sides)


@dataclass(frozen=True, slots=True)
class Table:
    """All answers of one kind."""

    kind: str
    title: str
    says: str
    lines: tuple[Line, ...]
    same: tuple[str, ...]  # those that are the same everywhere and aren't shown


@dataclass(frozen=True, slots=True)
class Because:
    """A verdict that differs, and what gives it to the deal."""

    name: str
    before: str  # in the first column
    after: str
    tone: Tone
    causes: tuple[str, ...]  # each does it by itself


@dataclass(frozen=True, slots=True)
class Why:
    """Why one scenario's verdicts differ from the first column's."""

    name: str
    deals: tuple[Because, ...]
    trouble: str = ""  # why that isn't known


@dataclass(frozen=True, slots=True)
class Scenarios:
    """The answers side by side."""

    frame: Frame
    choices: tuple[Choice, ...]
    columns: tuple[Column, ...]
    tables: tuple[Table, ...]
    whys: tuple[Why, ...] | None  # None: not looked for
    why: str  # where they are looked for; empty: no verdict differs
    shows_all: bool
    waits: str  # where to ask again, while something is still being worked out
    hidden: tuple[tuple[str, str], ...]  # the rest of the address, for the form


@page("/cases/{name}/scenarios", "scenarios.html")
async def scenarios(
    visit: Visiting,
    show: Annotated[list[str] | None, Query(description="A scenario, or `now`: only these")] = None,
    all_: Annotated[bool, Query(alias="all", description="Also what is the same in all")] = False,
    why: Annotated[bool, Query(description="Also what makes the verdicts differ")] = False,
) -> Scenarios:
    """Every verdict, forecast and key in several scenarios; the first is the one that others are held against."""
    keys = _chosen(visit, show or ())
    answers = await _answers([replace(visit, scenario=None if key == NOW else key) for key in keys])
    found = dict(zip(keys, answers, strict=True))
    waits = any(one is None for answer in answers for one in answer.values())
    tables = tuple(_tables(visit, found, all_))
    differ = [table.kind for table in tables if any(line.is_apart for line in table.lines)]
    asked = [(name, value) for name, value in visit.asked if name != "why"]
    return Scenarios(
        frame=await frame(visit, "scenarios", "Scenarios side by side"),
        choices=tuple(Choice(key, _name(visit.case, key), key in keys) for key in (NOW, *visit.case.scenarios)),
        columns=tuple(_column(visit, key, found[key]) for key in keys),
        tables=tables,
        whys=await _whys(visit, keys) if why else None,
        why=address(visit.path, visit.trial, visit.scenario, [*asked, ("why", "true")]) if "deal" in differ else "",
        shows_all=all_,
        waits=address(visit.path, visit.trial, visit.scenario, visit.asked) if waits else "",
        hidden=hidden(visit, visit.trial),
    )


def _chosen(visit: Visit, show: Iterable[str]) -> list[str]:
    """The scenarios beside each other: first the one that the visit is in. Raises UnknownName."""
    known = (NOW, *visit.case.scenarios)
    wanted = list(dict.fromkeys(show)) or known[:MOST]
    for key in wanted:
        if key not in known:
            raise UnknownName("a scenario of this case", key, known)
    here = visit.scenario or NOW
    return list(dict.fromkeys([here, *(key for key in known if key in wanted)]))[:MOST_CHOSEN]


def _name(case: Case, key: str) -> str:
    return "now" if key == NOW else case.scenarios[key].name


# Asking --------------------------------------------------------------------------------------------------------------

Answers = Mapping[str, Any]  # task → its answer; None: not yet; an error: there is none


async def _answers(visits: Iterable[Visit]) -> list[Answers]:
    """What is known of every scenario soon."""
    asked = [(visit, {task: asyncio.ensure_future(visit.ask(task)) for task in TASKS}) for visit in visits]
    everything = [future for _, futures in asked for future in futures.values()]
    if everything:
        await asyncio.wait(everything, timeout=asked[0][0].desk.patience)
    return [{task: _so_far(future) for task, future in futures.items()} for _, futures in asked]


def _so_far(future: asyncio.Future[Any]) -> Any:
    if not future.done():
        future.cancel()  # the work goes on; only this page stops waiting for it
        return None
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, Busy):
        return None
    if isinstance(error, RealpolitikError):
        return error
    raise error


def _column(visit: Visit, key: str, answers: Answers) -> Column:
    case = visit.case
    errors = dict.fromkeys(str(one) for one in answers.values() if isinstance(one, RealpolitikError))
    home = f"/cases/{quote(visit.saved.name)}"
    kind = ""
    if key != NOW:
        one = case.scenarios[key]
        kind = one.kind if one.of is None else f"belief of {case.actors[one.of].name}"
    return Column(key, _name(case, key), kind, "; ".join(errors), address(home, visit.trial, _scenario(key)))


def _scenario(key: str) -> str | None:
    return None if key == NOW else key


async def _whys(visit: Visit, keys: list[str]) -> tuple[Why, ...]:
    """What makes each scenario's verdicts differ from the first one's."""
    first, *others = keys
    asked = (replace(visit, scenario=_scenario(key)).ask("reasons", against=_scenario(first)) for key in others)
    found = await asyncio.gather(*asked, return_exceptions=True)
    return tuple(_why(_name(visit.case, key), one) for key, one in zip(others, found, strict=True))


def _why(name: str, found: Any) -> Why:
    if isinstance(found, RealpolitikError):
        return Why(name, (), str(found))
    if isinstance(found, BaseException):
        raise found
    return Why(name, tuple(_because(one) for one in found))


def _because(one: Changed) -> Because:
    after, causes = str(one.after), tuple(cause.sentence for cause in one.causes.sets)
    return Because(one.name, str(one.before), after, TONES.get(after, "plain"), causes)


# The tables ----------------------------------------------------------------------------------------------------------


def _tables(visit: Visit, found: Mapping[str, Answers], shows_all: bool) -> Iterator[Table]:
    answers = {key: _said(visit.case, key, one) for key, one in found.items()}
    states = {key: {task: _state(one[task]) for task in TASKS} for key, one in found.items()}
    for kind, (title, says, word) in TABLES.items():
        named = {place: said.name for of in answers.values() for place, said in of.items() if said.kind == kind}
        lines = {place: _line(visit, place, name, answers, states, word) for place, name in named.items()}
        shown = [place for place, line in lines.items() if shows_all or kind == "deal" or line.is_apart]
        same = tuple(_same(lines[place], kind) for place in lines if place not in shown)
        if lines:
            yield Table(kind, title, says, tuple(lines[place] for place in shown), same)


def _same(line: Line, kind: str) -> str:
    """An answer that is the same everywhere, with what it is where that is short."""
    words = line.sides[0].words
    return words if kind == "blocs" else line.name if kind == "key" or not words else f"{line.name} ({words})"


def _state(answer: Any) -> State:
    if answer is None:
        return "awaited"
    return "failed" if isinstance(answer, RealpolitikError) else "missing"


def _said(case: Case, key: str, answers: Answers) -> dict[str, Said]:
    """Everything known of one scenario, by its place."""
    found: dict[str, Said] = {}
    if isinstance(answers["verdicts"], Mapping):
        deals = case.at(_scenario(key)).deals
        found |= {f"deals.{one}": Said("deal", deals[one].name, word) for one, word in answers["verdicts"].items()}
    if isinstance(answers["outlook"], Mapping):
        found |= answers["outlook"]
    return found


def _line(
    visit: Visit,
    place: str,
    name: str,
    answers: Mapping[str, Mapping[str, Said]],
    states: Mapping[str, Mapping[str, State]],
    word: str,
) -> Line:
    first = next(iter(answers.values())).get(place)
    task = "verdicts" if place.startswith("deals.") else "outlook"
    home = f"/cases/{quote(visit.saved.name)}/ask/{word}"
    sides = []
    for key, of in answers.items():
        to, said = address(home, visit.trial, _scenario(key)), of.get(place)
        if said is None:
            state = states[key][task]
            words = ABSENT.get(place.partition(".")[0], "not there") if state == "missing" else ""
            sides.append(Side(state, words, is_apart=state == "missing" and first is not None, address=to))
        else:
            is_apart = first is None or said.differs_from(first)
            tone = TONES.get(said.word, "plain") if said.kind == "deal" else "plain"
            sides.append(Side("known", said.word, tone, is_apart, said.at, None if first is None else first.at, to))
    return Line(name, _ends(visit.case, place, answers), tuple(sides))


def _ends(case: Case, place: str, answers: Mapping[str, Mapping[str, Said]]) -> str:
    """The ends of a forecast's scale, in the words of its levels."""
    section, _, key = place.partition(".")
    if section != "forecast":
        return ""
    issues = [case.at(_scenario(one)).issues for one in answers]
    issue = next((of[key] for of in issues if key in of), None)
    if issue is None or not issue.is_ordered:
        return ""
    scale = scale_of(case, issue)
    return f"{scale['lowest']} … {scale['highest']}"
