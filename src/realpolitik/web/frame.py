"""What stands around every page: where one is, what is being tried, and which verdicts it moves."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from realpolitik.briefing.document import Tone
from realpolitik.briefing.sections.claims import TONES as CLAIM_TONES
from realpolitik.briefing.sections.deals import TONES as DEAL_TONES
from realpolitik.case import Case
from realpolitik.errors import RealpolitikError
from realpolitik.questions.claims import FOLLOWS
from realpolitik.questions.naming import key_in_words, number_in_words, spaced
from realpolitik.questions.wording import plural
from realpolitik.reading.marks import MARK
from realpolitik.web.desk import Desk, Visit
from realpolitik.web.trial import NOTHING, Change, Trial, address, written_at

TABS = (
    ("", "briefing", "Briefing"),
    ("/positions", "positions", "Who wants what"),
    ("/build", "build", "Build a deal"),
    ("/scenarios", "scenarios", "Scenarios"),
    ("/runs", "runs", "How sure"),
    ("/sources", "sources", "Sources"),
)
BY_ISSUES = ("positions", "build")  # nothing for a case that is given by options
REVIEW = (("/review", "review", "Review"),)  # of a draft


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another page."""

    words: str
    address: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """One change that is being tried."""

    path: str
    about: str  # in words: "Russia on Ukraine: salience"
    saved: str  # as written; empty: nothing stands there
    tried: str  # empty: removed
    drop: str  # the address of this page without it


@dataclass(frozen=True, slots=True)
class Standing:
    """One verdict, as the saved case has it and as the trial has it."""

    key: str
    name: str
    before: str | None  # None: only the trial has it
    after: str
    tone: Tone
    address: str

    @property
    def has_moved(self) -> bool:
        """Whether the trial gives another verdict."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Strip:
    """The verdicts that every page shows."""

    deals: tuple[Standing, ...] = ()
    claims: tuple[Standing, ...] = ()  # those that the trial moves
    follow: str = ""  # "27 of 30 claims follow"
    waits: bool = False  # some are still being worked out
    trouble: str = ""  # why there are none

    @property
    def is_empty(self) -> bool:
        """Whether the case has nothing that a verdict could be on."""
        return self == Strip()


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around a page."""

    title: str  # of the page, as its tab in the browser has it
    here: str = ""  # which tab
    path: str = "/"
    address: str = "/"  # of this page, trial and all
    is_read_only: bool = False
    is_locked: bool = False  # whether one can sign out
    name: str = ""  # of the case on the shelf; empty where there is none
    case: str = ""  # its title
    sha: str = ""  # of its file
    is_bundled: bool = False
    can_undo: bool = False
    tabs: tuple[Link, ...] = ()
    scenarios: tuple[Link, ...] = ()
    scenario: str | None = None
    trial: tuple[Tried, ...] = ()
    problems: tuple[str, ...] = ()  # why the trial can't stand
    drop_all: str = ""
    strip: Strip = Strip()


def bare(desk: Desk, title: str, path: str = "/") -> Frame:
    """The frame of a page that is about no case."""
    return Frame(title, path=path, address=path, is_read_only=desk.shelf.read_only, is_locked=desk.door.is_locked)


async def frame(visit: Visit, here: str, title: str) -> Frame:
    """The frame of a page about a case."""
    saved, home = visit.saved, f"/cases/{quote(visit.saved.name)}"
    return Frame(
        title=title,
        here=here,
        path=visit.path,
        address=with_trial(visit, visit.path, visit.trial),
        is_read_only=visit.desk.shelf.read_only,
        is_locked=visit.desk.door.is_locked,
        name=saved.name,
        case=visit.case.title,
        sha=saved.sha,
        is_bundled=saved.is_bundled,
        can_undo=not saved.is_bundled and visit.desk.shelf.can_undo(saved.name),
        tabs=tuple(
            Link(words, address(home + path, visit.trial, visit.scenario), here == key)
            for path, key, words in _tabs(visit, here)
        ),
        scenarios=tuple(
            Link(words, address(visit.path, visit.trial, key, visit.asked), key == visit.scenario)
            for key, words in ((None, "now"), *((key, one.name) for key, one in visit.case.scenarios.items()))
        ),
        scenario=visit.scenario,
        trial=tuple(_tried(visit)),
        problems=tuple(problem.message for problem in visit.problems),
        drop_all=with_trial(visit, visit.path, NOTHING),
        strip=await strip(visit),
    )


def _tabs(visit: Visit, here: str) -> Iterator[tuple[str, str, str]]:
    """The tabs that the case has something for."""
    is_by_options = not visit.here.issues and visit.here.options is not None
    yield from (tab for tab in TABS if not (is_by_options and tab[1] in BY_ISSUES))
    if MARK in visit.saved.text or here == "review":
        yield from REVIEW


def with_trial(visit: Visit, path: str, trial: Trial) -> str:
    """This page's address with another trial."""
    return address(path, trial, visit.scenario, visit.asked)


def _tried(visit: Visit) -> Iterator[Tried]:
    for change in visit.trial.changes:
        drop = with_trial(visit, visit.path, visit.trial.without(change.path))
        yield Tried(change.path, about(visit.case, change), saved_at(visit, change.path), change.written, drop)


def tried_in_words(visit: Visit) -> tuple[str, ...]:
    """What is tried, for whoever reads of it elsewhere: "Russia on Ukraine: salience 40 (saved: 20)"."""
    return tuple(
        f"{about(visit.case, one)} {one.written or 'removed'} (saved: {saved_at(visit, one.path) or 'nothing'})"
        for one in visit.standing.changes
    )


def about(case: Case, change: Change) -> str:
    """What a path is about, in words; a path that leads nowhere as it stands."""
    try:
        return number_in_words(case, change.path)
    except (KeyError, ValueError):
        return spaced(change.path)


def saved_at(visit: Visit, path: str) -> str:
    """What the saved case says at a path: for a scenario's, what holds there."""
    assert visit.saved.case is not None
    own, parts = written_at(visit.saved.case, path), path.split(".")
    if own or parts[0] != "scenarios" or len(parts) < 3 or parts[1] not in visit.saved.case.scenarios:
        return own
    return written_at(visit.saved.case.at(parts[1]), ".".join(parts[2:]))


async def strip(visit: Visit) -> Strip:
    """The verdicts before and after, as far as they are known soon."""
    try:
        after, before = await _both(visit, "verdicts")
    except TimeoutError:
        return Strip(waits=True)
    except RealpolitikError as error:
        return Strip(trouble=str(error))
    case, home = visit.here, f"/cases/{quote(visit.saved.name)}/ask"
    to_deals, to_claims = (address(f"{home}/{word}", visit.trial, visit.scenario) for word in ("deals", "claims"))
    names = {key: case.deals[key].name for key in after}
    deals = tuple(_standings(names, before, after, DEAL_TONES, to_deals))
    try:
        # Claims take longer and are begun only now: on two cores they would keep the verdicts waiting.
        follow, followed = await _both(visit, "arguments", can_wait=visit.takes_parts)
    except TimeoutError:
        return Strip(deals, follow="The claims are being worked out …", waits=True)
    except RealpolitikError as error:
        return Strip(deals, follow=str(error))
    moved = {key: key_in_words(case, key) for key in follow if follow[key] != followed.get(key)}
    return Strip(deals, tuple(_standings(moved, followed, follow, CLAIM_TONES, to_claims)), _following(follow))


async def _both(visit: Visit, task: str, can_wait: bool = False) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What a task says with the trial, and without. Raises TimeoutError; at once where it can wait and isn't known."""
    if can_wait and not all([visit.is_known(task), visit.is_known(task, saved=True)]):
        raise TimeoutError
    asked = asyncio.gather(visit.ask(task), visit.ask_saved(task))
    after, before = await asyncio.wait_for(asked, visit.desk.patience)
    return after, before


def _following(follow: Mapping[str, str]) -> str:
    if not follow:
        return ""
    following = list(follow.values()).count(FOLLOWS)
    return f"{following} of {plural(len(follow), 'claim')} {'follows' if 1 in (following, len(follow)) else 'follow'}"


def _standings(
    names: Mapping[str, str],
    before: Mapping[str, str],
    after: Mapping[str, str],
    tones: Mapping[str, Tone],
    to: str,
) -> Iterator[Standing]:
    for key, name in names.items():
        yield Standing(key, name, before.get(key), after[key], tones.get(after[key], "plain"), to)


def hidden(visit: Visit, trial: Trial) -> tuple[tuple[str, str], ...]:
    """The address's trial and scenario as fields of a form."""
    fields = [("try", text) for text in trial.texts]
    return (*fields, ("in", visit.scenario)) if visit.scenario is not None else tuple(fields)
