"""A mind: the version of the case that some actors hold, ready to be asked.

An actor's own version is the belief scenario `of` it; whoever has none takes the case as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.arena import Arena, Array
from realpolitik.case import NOW, Case, Deal
from realpolitik.effectivity import Outcome, no_deal
from realpolitik.questions.judgement import VERDICTS, Docket, Field
from realpolitik.questions.wording import listed, possessive


def versions(case: Case) -> dict[str, str | None]:
    """Every actor → the belief scenario that is its own version of the case; `case.scenario` where it has none."""
    nearest = {actor: keys[0] for actor, keys in _nearest(case).items() if len(keys) == 1}
    return {actor: nearest.get(actor, case.scenario) for actor in case.actors}


def unclear(case: Case) -> Iterator[str]:
    """A warning for every actor that has more than one version of the case."""
    for actor, keys in _nearest(case).items():
        if len(keys) > 1:
            several = f"more than one version of the case is {possessive(case.actors[actor].name)} own"
            yield f"{several} ({listed(sorted(keys))}), so none of them is used: keep one as a belief"


def _nearest(case: Case) -> dict[str, list[str]]:
    """Actor → those of its beliefs that build most directly on the case as it was asked about."""
    found: dict[str, dict[str, int]] = {}
    for key, scenario in case.scenarios.items():
        steps = _steps(case, key)
        if scenario.of is not None and scenario.of in case.actors and steps is not None:
            found.setdefault(scenario.of, {})[key] = steps
    return {actor: [key for key in keys if keys[key] == min(keys.values())] for actor, keys in found.items()}


def _steps(case: Case, key: str) -> int | None:
    """How many of its holder's beliefs lie between a scenario and the case; None where anything else does.

    A belief that builds on somebody else's is what that other takes its holder to believe.
    """
    steps, of = 0, case.scenarios[key].of
    below: str | None = key
    while below != case.scenario:
        if below is None or of is None or case.scenarios[below].of != of:
            return None
        below, steps = case.scenarios[below].base, steps + 1
    return steps


def deals_here(case: Case) -> dict[str, Deal]:
    """The deals that belong to the case as it was asked about."""
    return {key: deal for key, deal in case.deals.items() if deal.scenario in (None, case.scenario)}


@dataclass(frozen=True, slots=True, eq=False)
class Mind:
    """A version of the case, ready to be asked; its arena has a single draw."""

    key: str
    is_own: bool  # a belief, and not the case as it was asked about
    holders: tuple[str, ...]
    docket: Docket
    gains: Mapping[str, Array]  # deal → points (n,), NaN where nobody can bring it about
    end: Outcome  # where things go if nobody deals

    @classmethod
    def of(cls, here: Case, scenario: str | None, holders: Sequence[str]) -> Mind:
        """What a scenario has these holders believe; the deals are those of the case as it was asked about."""
        arena = Arena.of(here.at(scenario))
        known = [deal for key, deal in arena.case.deals.items() if key in deals_here(here)]
        outcomes = no_deal(arena).outcomes
        docket = Docket(arena, known, outcomes)
        gains = {key: docket.gain(key)[0] for key in docket.deals}
        end = tuple(int(level) for level in outcomes[0])
        return cls(scenario or NOW, scenario != here.scenario, tuple(holders), docket, gains, end)

    @property
    def arena(self) -> Arena:
        """The version as arrays."""
        return self.docket.arena

    @property
    def field(self) -> Field:
        """Where its things go if nobody deals."""
        return self.docket.fields[0][1]

    def gain(self, deal: str, actor: str) -> float | None:
        """What an actor expects of a deal in this version; None where nobody can bring it about."""
        expected = float(self.gains[deal][self.arena.actor(actor)])
        return None if np.isnan(expected) else expected

    def verdict(self, deal: str) -> str:
        """What becomes of a deal; several words, joined by "or", where plans tie and their verdicts differ."""
        given = self.docket.verdicts(deal)[0]
        return " or ".join(word for word, yes in zip(VERDICTS, given.tolist(), strict=True) if yes)

    def known(self, actors: Iterable[str]) -> list[str]:
        """Those of the actors that this version has."""
        return [actor for actor in actors if actor in self.arena.actors]

    def knows(self, deal: str, actor: str) -> bool:
        """Whether this version has the deal and the actor at all."""
        return deal in self.docket.deals and actor in self.arena.actors


def minds_of(here: Case) -> tuple[Mind, ...]:
    """Every version that somebody has, the case as it was asked about first, whether or not anybody takes it so."""
    holders: dict[str | None, list[str]] = {here.scenario: []}
    for actor, scenario in versions(here).items():
        holders.setdefault(scenario, []).append(actor)
    return tuple(Mind.of(here, scenario, actors) for scenario, actors in holders.items())
