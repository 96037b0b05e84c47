"""The conflict that a case's levers make, with names: around no deal and what the named deals lead to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np

from realpolitik.arena import Arena, Package
from realpolitik.case import Case, Lever
from realpolitik.effectivity import SURE_ENOUGH, Outcome, no_deal, plans, undertake
from realpolitik.effectivity.conflict import State, carried_out, lever_conflict, unheld
from realpolitik.effectivity.counters import EVERYBODY
from realpolitik.methods import Integers
from realpolitik.questions.judgement import Field, Standing
from realpolitik.questions.naming import key_in_words, terms_in_words
from realpolitik.questions.scene import Place, Scene, Step
from realpolitik.questions.wording import listed

NO_DEAL, STATUS_QUO, ASKED = "no_deal", "status_quo", "as asked"


class LeverScene(Scene):
    """The moves that a case's levers make, around no deal and what the named deals lead to."""

    start: int

    def __init__(
        self,
        arena: Arena,
        issues: Collection[str] = (),
        least_chance: float = SURE_ENOUGH,
        terms: Mapping[str, str] | None = None,
    ) -> None:
        """The scene of one draw; `terms`: they are asked about too, as if they were a deal of nobody's."""
        situation = tuple(int(level) for level in no_deal(arena).outcomes[0])
        field = Field.of(arena, situation)
        found = dict(_places(arena, field))
        if terms is not None:
            package = arena.package(terms)
            found[ASKED] = _reached(field, package, (), situation) or _by_anybody(arena, package, situation)
        self.case = arena.case
        self.arena = arena
        self.situation = situation
        self.levers = lever_conflict(
            arena,
            list(found.values()),
            [arena.issue(key) for key in issues] if issues else None,
            least_chance,
        )
        self.conflict = self.together = self.levers.conflict
        self.makers = arena.actors[: self.conflict.graph.makers]
        self.places = tuple(
            _place(arena.case, key, self.levers.number(state), terms or {}) for key, state in found.items()
        )
        self.start = self.places[0].state
        self.warnings = tuple(
            f"too many vote on {key_in_words(arena.case, arena.issues[k])} to count out who could carry it: "
            "here it stays"
            for k in self.levers.uncounted_votes
        )

    def key(self, state: int) -> str:
        """What differs from no deal, and the levers that keep it."""
        here = self.levers.states[state]
        moved = [
            f"{key}={self.case.issues[key].levels[level]}"
            for key, level, before in zip(self.arena.issues, here.outcome, self.situation, strict=True)
            if level != before
        ]
        held = [self.arena.levers[f].key for f in here.holders if f >= 0]
        return " ".join(moved or ["as in no deal"]) + (f" ({', '.join(sorted(held))})" if held else "")

    @cached_property
    def rank(self) -> Integers:
        """States by their keys: (states,)."""
        keys = sorted((self.key(state), state) for state in range(self.conflict.states))
        return np.argsort([state for _, state in keys])

    def content(self, state: int) -> Mapping[str, str]:
        """A level for every issue."""
        outcome = self.levers.states[state].outcome
        return {key: self.case.issues[key].levels[level] for key, level in zip(self.arena.issues, outcome, strict=True)}

    def in_words(self, state: int) -> str:
        """The terms that differ from no deal."""
        before = self.content(self.start)
        moved = {key: level for key, level in self.content(state).items() if level != before[key]}
        return terms_in_words(self.case, moved) if moved else "as without a deal"

    def named(self, state: int) -> str:
        """The name that somebody gave it, else the state in words."""
        return next((place.name for place in self.places if place.state == state), self.in_words(state))

    def step(self, coalition: int, start: int, end: int) -> Step:
        """Levers pulled, or withdrawn from."""
        move = self.levers.ways[coalition, start, end]
        before, after = self.content(start), self.content(end)
        changes = {key: level for key, level in after.items() if level != before[key]}
        left = tuple(sorted(self.arena.levers[f].key for f in move.left))
        return Step(
            by=self.actors(coalition),
            to=self.key(end),
            changes=changes,
            levers=tuple(sorted(self.arena.levers[f].key for f in move.levers if f >= 0)),
            left=left,
            kind="improvement" if move.improves else self.kind(coalition, start, end),
            does=listed(self._leaving(self.case.levers[key], changes) for key in left)
            if left
            else f"bring about {terms_in_words(self.case, changes)}",
        )

    def _leaving(self, lever: Lever, changes: Mapping[str, str]) -> str:
        """What becomes of an issue that an actor no longer keeps."""
        kept = f"stop keeping {terms_in_words(self.case, {lever.issue: lever.to})}"
        if lever.issue not in changes:
            return f"{kept}, which others keep"
        return f"{kept}, which falls back to {key_in_words(self.case, changes[lever.issue])}"


def _places(arena: Arena, field: Field) -> Iterator[tuple[str, State]]:
    """Where things stand: no deal, the status quo, and what each deal that is in reach leads to."""
    yield NO_DEAL, unheld(field.situation)
    if arena.status_quo != field.situation:
        yield STATUS_QUO, unheld(arena.status_quo)
    for key, deal in arena.case.deals.items():
        if deal.scenario in (None, arena.case.scenario):
            state = _reached(field, arena.package_of(deal), deal.parties, field.start(deal))
            if state is not None:
                yield key, state


def _reached(field: Field, package: Package, parties: Sequence[str], start: Outcome) -> State | None:
    """What the best plan of the willing leads to, None where nobody can bring it about."""
    standing = Standing.of(field, package, tuple(parties), start)
    if standing.willing is None or not standing.willing.in_reach[0]:
        return None
    one = standing.willing.undertakings[int(standing.willing.chosen[0].argmax())]
    return carried_out(field.arena, standing.package, one.plan, standing.situation)


def _by_anybody(arena: Arena, package: Package, situation: Outcome) -> State:
    """What the surest plan leads to, whether or not anybody wants it; without a plan, the outcome by itself."""
    tried = [(undertake(arena, package, plan, situation, EVERYBODY), plan) for plan in plans(arena, package, situation)]
    if not tried:
        return unheld(package.outcome(situation))
    _, plan = max(tried, key=lambda one: float(one[0].chance[0]))
    return carried_out(arena, package, plan, situation)


def _place(case: Case, key: str, state: int, terms: Mapping[str, str]) -> Place:
    if key in case.deals:
        return Place(key, case.deals[key].name, state, case.deals[key].terms)
    names = {NO_DEAL: "the state without a deal", STATUS_QUO: "the status quo", ASKED: terms_in_words(case, terms)}
    return Place(key, names[key], state, terms if key == ASKED else {})
