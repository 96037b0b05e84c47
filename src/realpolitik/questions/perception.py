"""Perception: what each actor reads into the others, where it is wrong, and what comes of it.

A surprise is an answer about an actor that isn't the same in somebody's version of the case as in that actor's own. In
play each acts on its own version, and what the levers can truly do decides. Hypergames: [Bennett1977].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from realpolitik.case import NOW, Case
from realpolitik.questions.answer import Answer, CaseReference
from realpolitik.questions.mind import Mind, deals_here, minds_of, unclear
from realpolitik.questions.naming import actors_in_words
from realpolitik.questions.play import Play, PlayedAlone, PlayedDeal
from realpolitik.questions.surprise import Surprise, Unseen, surprises, unseen
from realpolitik.questions.wording import sentence


@dataclass(frozen=True, slots=True)
class Version:
    """The case as some actors see it, and what it says."""

    key: str  # the belief scenario; for the case as it was asked about its scenario, or NOW
    name: str
    holders: tuple[str, ...]  # whose version it is
    verdicts: Mapping[str, str]  # deal → verdict; a deal that the version leaves out isn't there
    no_deal: Mapping[str, str]  # issues that move if nobody deals → where


@dataclass(frozen=True, slots=True, kw_only=True)
class Perception(Answer):
    """Every version of the case, what each gets wrong about the others, and what comes of it."""

    question: ClassVar[str] = "perception"

    versions: tuple[Version, ...]  # the case as it was asked about first
    surprises: tuple[Surprise, ...]  # reversals first, then question by question, the largest first
    unseen: tuple[Unseen, ...]
    deals: tuple[PlayedDeal, ...]
    alone: PlayedAlone | None  # None where everybody sees the same
    sentence: str

    @property
    def entries(self) -> tuple[Surprise, ...]:
        """The surprises."""
        return self.surprises

    def records(self) -> list[dict[str, Any]]:
        """A row for each surprise."""
        return [
            {
                "version": one.version,
                "about": one.about,
                "question": one.question,
                "topic": one.topic,
                "believed": one.believed,
                "own": one.own,
                "believed_value": one.believed_value,
                "own_value": one.own_value,
                "reversal": one.is_reversal,
            }
            for one in self.surprises
        ]

    def __str__(self) -> str:
        return Answer.__str__(self) if self.surprises else self.sentence


def perception(case: Case, scenario: str | None = None) -> Perception:
    """What if they misread each other? Each actor's version of the case, surprises, and what comes of them.

    Asked about a scenario, the versions are the beliefs that build on it; asked about a belief, they are what its
    holder takes the others to believe.
    """
    here = case.at(scenario)
    minds = minds_of(here)
    common: dict[str, Any] = {
        "case": CaseReference.of(case),
        "scenario": here.scenario,
        "parameters": {},
        "warnings": tuple(unclear(here)),
    }
    if not any(mind.is_own for mind in minds):
        nothing = _nothing_to_misread(here)
        return Perception(**common, versions=(), surprises=(), unseen=(), deals=(), alone=None, sentence=nothing)
    played = Play.of(here, minds)
    return Perception(
        **common,
        versions=tuple(_version(mind, here) for mind in minds),
        surprises=surprises(minds, here),
        unseen=tuple(unseen(minds, here)),
        deals=tuple(played.deal(deal) for deal in deals_here(here).values()),
        alone=played.alone(),
        sentence=_who_differs(here, minds),
    )


def _version(mind: Mind, here: Case) -> Version:
    arena, issues = mind.arena, mind.arena.case.issues
    return Version(
        key=mind.key,
        name="as it stands" if mind.key == NOW else here.scenarios[mind.key].name,
        holders=mind.holders,
        verdicts={key: mind.verdict(key) for key in mind.docket.deals},
        no_deal={
            issue: issues[issue].levels[level]
            for issue, level, before in zip(arena.issues, mind.end, arena.status_quo, strict=True)
            if level != before
        },
    )


def _who_differs(here: Case, minds: Sequence[Mind]) -> str:
    own = [actor for mind in minds if mind.is_own for actor in mind.holders]
    verb = "has its own version" if len(own) == 1 else "each have their own version"
    rest = "; everybody else takes the case as it stands" if len(own) < len(here.actors) else ""
    return sentence(f"{actors_in_words(here, own)} {verb} of the case{rest}")


def _nothing_to_misread(here: Case) -> str:
    base = "" if here.scenario is None else f", base: {here.scenario}"
    on = "" if here.scenario is None else f" that builds on {here.scenario}"
    return (
        f"The case has no belief{on}, so everybody sees the same. To add one, write a scenario such as "
        f"as_they_see_it: {{kind: belief, of: ACTOR{base}, stances: {{…}}}} with what ACTOR takes to be so."
    )
