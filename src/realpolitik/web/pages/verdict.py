"""What comes of a package: its verdict, who gains and who pays, who is needed, and what one could go on with."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from realpolitik.briefing.document import Tone
from realpolitik.briefing.sections.deals import TONES
from realpolitik.case import Case
from realpolitik.errors import RealpolitikError
from realpolitik.questions.leverage import Key
from realpolitik.questions.naming import actors_in_words, key_in_words, terms_in_words
from realpolitik.questions.verdict import DealEntry, Gain, Wait
from realpolitik.questions.wording import amount, listed, points
from realpolitik.web.asking import Judged
from realpolitik.web.desk import Visit
from realpolitik.web.pages.package import Package
from realpolitik.web.trial import address

UNNAMED = "this_package"  # the key by which a package is judged that has no name


@dataclass(frozen=True, slots=True)
class Way:
    """A package that one could go on with."""

    words: str
    detail: str
    address: str
    label: str = ""  # what it is


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one actor expects."""

    actor: str
    points: float
    share: float | None  # of its stake
    refuses: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Actors who stand alike to the package."""

    title: str
    rows: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """How one term is brought about."""

    term: str
    by: str
    chance: float


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who is needed, or who holds a key."""

    who: str
    loses: float | None  # of the chance, without it
    reaches: float | None  # the chance, with it
    price: str = ""


@dataclass(frozen=True, slots=True)
class Rival:
    """A named deal that shares a party and an issue."""

    name: str
    verdict: str
    tone: Tone
    address: str
    waits: tuple[str, ...]  # who would wait for it, and can it


@dataclass(frozen=True, slots=True)
class Verdict:
    """The package, judged."""

    word: str
    tone: Tone
    reason: str
    chance: float | None
    otherwise: str
    against: tuple[str, ...]
    widest: float  # the largest share of stake: how far the scale of the bars goes
    groups: tuple[Group, ...]
    untouched: str
    courses: tuple[Course, ...]
    needed: tuple[Holder, ...]
    keys: tuple[Holder, ...]
    rivals: tuple[Rival, ...]
    additions: tuple[Way, ...]  # who would bring it into reach
    sweeteners: tuple[Way, ...]
    neighbours: tuple[Way, ...]
    is_undominated: bool | None
    frontier: str  # where the parties' frontier on the same issues is drawn
    turns: str  # where to look for what would change it


def judging(visit: Visit, chosen: Package, named: str) -> dict[str, Any]:
    """What a worker is asked with: a deal of the case, or a package put into it."""
    if named:
        return {"path": f"deals.{named}"}
    return {"path": chosen.place(visit.case, visit.scenario, UNNAMED), "deal": chosen.written()}


async def judged_package(visit: Visit, chosen: Package, named: str) -> tuple[Judged | None, tuple[str, ...]]:
    """The verdict, or why there is none."""
    if not chosen.is_whole:
        return None, ()
    try:
        return await visit.ask("package", **judging(visit, chosen, named)), ()
    except RealpolitikError as error:
        return None, tuple(getattr(one, "message", "") for one in getattr(error, "problems", ())) or (str(error),)


async def or_trouble(asked: Awaitable[Any]) -> tuple[Any, str]:
    """An answer, or None and why there is none: it took too long, too many wait."""
    try:
        return await asked, ""
    except RealpolitikError as error:
        return None, str(error)


def gains_in_words(case: Case, gains: Mapping[str, float]) -> str:
    """What each gains: "Russia +8 and United States +16"."""
    return listed(f"{case.actors[key].name} {points(gain)}" for key, gain in gains.items())


async def verdict_of(visit: Visit, chosen: Package, judged: Judged) -> Verdict:
    """All that the page tells of a package that was judged."""
    case, entry, target = visit.here, judged.entry, judged.target
    shares = [abs(gain.share) for gain in entry.gains if gain.share is not None]
    verdicts, _ = await or_trouble(visit.ask("verdicts"))
    return Verdict(
        word=entry.verdict,
        tone=TONES.get(entry.verdict, "open"),
        reason=entry.sentence,
        chance=entry.chance,
        otherwise=judged.otherwise,
        against=judged.against,
        widest=max([*shares, 0.05]),
        groups=tuple(_groups(case, entry)),
        untouched=listed(case.actors[gain.actor].name for gain in entry.gains if gain.role == "indifferent")
        if any(gain.role == "indifferent" for gain in entry.gains)
        else "",
        courses=tuple(
            Course(terms_in_words(case, {step.issue: step.level}), _by(case, step.lever, step.by), step.chance)
            for step in entry.proof.plan
        ),
        needed=tuple(Holder(case.actors[one.actor].name, one.loss, None) for one in target.needed),
        keys=tuple(
            Holder(
                actors_in_words(case, key.actors), None, key.chance_with, _price(key, is_one_of=len(target.keys) > 1)
            )
            for key in target.keys
        ),
        rivals=tuple(_rivals(visit, entry, verdicts or {})),
        additions=tuple(_addition(visit, chosen, missing) for missing in entry.proof.missing),
        sweeteners=tuple(
            Way(
                terms_in_words(case, offer.terms),
                gains_in_words(case, offer.gains),
                chosen.with_terms(offer.terms).address(visit),
            )
            for offer in entry.sweeteners
        ),
        neighbours=tuple(_neighbours(visit, chosen, entry)),
        is_undominated=entry.is_undominated,
        frontier=address(
            f"/cases/{quote(visit.saved.name)}/ask/deals",
            visit.trial,
            visit.scenario,
            [*(("between", party) for party in chosen.parties), *(("issues", issue) for issue in chosen.terms or {})],
        ),
        turns=chosen.address(visit, "turns"),
    )


def _addition(visit: Visit, chosen: Package, missing: tuple[str, ...]) -> Way:
    larger = replace(chosen, parties=(*chosen.parties, *missing))
    return Way(actors_in_words(visit.here, missing), "", larger.address(visit))


def _by(case: Case, lever: str | None, by: Sequence[str]) -> str:
    if by:
        return actors_in_words(case, by)
    return "it is so already" if lever is None else key_in_words(case, lever)


def _price(key: Key, is_one_of: bool) -> str:
    cheapest = ", the cheapest to win" if is_one_of and key.is_cheapest else ""
    return f"who would lose {amount(key.price)} by it{cheapest}"


def _groups(case: Case, entry: DealEntry) -> Iterator[Group]:
    """Parties first; then outsiders, those who are asked before those who aren't."""
    gains = {gain.actor: gain for gain in entry.gains}
    kinds: Mapping[str, Iterable[Gain]] = {
        "parties": (gain for gain in gains.values() if gain.role == "party"),
        "must act, and gain": (gains[key] for key in entry.proof.needs if key in gains),
        "pay, and are asked": (gain for gain in entry.payers if gain.asked),
        "pay, unasked": (gain for gain in entry.payers if not gain.asked),
        "ride free": sorted(
            (gain for key, gain in gains.items() if gain.role == "rides free" and key not in entry.proof.needs),
            key=lambda gain: gain.points,
            reverse=True,
        ),
    }
    for title, found in kinds.items():
        rows = tuple(
            Expectation(case.actors[gain.actor].name, gain.points, gain.share, gain.actor in entry.proof.refusing)
            for gain in found
        )
        if rows:
            yield Group(title, rows)


def _rivals(visit: Visit, entry: DealEntry, verdicts: Mapping[str, str]) -> Iterator[Rival]:
    case = visit.here
    waits: dict[str, list[Wait]] = {}
    for wait in entry.proof.waits:
        waits.setdefault(wait.rival, []).append(wait)
    for key, waiters in waits.items():
        deal, word = case.deals[key], verdicts.get(key, "")
        held = tuple(_waiting(case, wait) for wait in waiters if wait.threshold < 1)
        yield Rival(deal.name, word, TONES.get(word, "plain"), Package.of(deal).address(visit), held)


def _waiting(case: Case, wait: Wait) -> str:
    name = case.actors[wait.actor].name
    if wait.credible:
        return f"{name} prefers it and can wait"
    return f"{name} prefers it, but {actors_in_words(case, wait.outwaited_by) or 'nobody'} can wait longer"


def _neighbours(visit: Visit, chosen: Package, entry: DealEntry) -> Iterator[Way]:
    """What the same parties could agree on instead: better for all of them, or what a bargaining rule picks."""
    case, seen = visit.here, [dict(entry.terms)]
    for block in entry.bettered_by:
        gains = {gain.actor: gain.points for gain in block.gains if gain.actor in chosen.parties}
        yield from _neighbour(visit, chosen, block.terms, gains_in_words(case, gains), "better for every party", seen)
    for one in entry.solutions:
        label = f"picked by the {one.rule} rule" if one.rule.islower() else f"picked by {one.rule}"
        yield from _neighbour(visit, chosen, one.terms, gains_in_words(case, one.gains), label, seen)


def _neighbour(
    visit: Visit, chosen: Package, terms: Mapping[str, str], gains: str, label: str, seen: list[dict[str, str]]
) -> Iterator[Way]:
    if dict(terms) not in seen:
        seen.append(dict(terms))
        kept = {term: first for term, first in (chosen.only_if or {}).items() if term in terms and {*first} <= {*terms}}
        other = replace(chosen, terms=dict(terms), only_if=kept)
        yield Way(terms_in_words(visit.here, terms), gains, other.address(visit), label)
