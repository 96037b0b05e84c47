"""The conflict that a case's levers make, with names: around no deal and what the named deals lead to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np

from realpolitik.arena import Arena, Package
from realpolitik.case import Case, Lever
from realpolitik.effectivity import SURE_ENOUGH, Outcome, no_deal, plans, situations, undertake
from realpolitik.effectivity.conflict import LeverConflict, State, carried_out, lever_conflicts, unheld
from realpolitik.effectivity.counters import EVERYBODY
from realpolitik.methods import Integers
from realpolitik.questions.judgement import Field, Rows, Standing
from realpolitik.questions.naming import key_in_words, terms_in_words
from realpolitik.questions.scene import Place, Scene, Step
from realpolitik.questions.wording import listed

NO_DEAL, STATUS_QUO, ASKED = "no_deal", "status_quo", "as asked"


class LeverScene(Scene):
    """The moves that a case's levers make, around no deal and what the named deals lead to, in one draw."""

    start: int

    def __init__(
        self, levers: LeverConflict, situation: Outcome, found: Mapping[str, State], terms: Mapping[str, str]
    ) -> None:
        """`situation`: no deal; `found`: what is asked about; `terms`: what is asked about besides deals."""
        self.arena = levers.arena
        self.case = self.arena.case
        self.situation = situation
        self.levers = levers
        self.conflict = self.together = levers.conflict
        self.makers = self.arena.actors[: self.conflict.graph.makers]
        self.places = tuple(_place(self.case, key, levers.number(state), terms) for key, state in found.items())
        self.start = self.places[0].state
        self.warnings = tuple(
            f"too many vote on {key_in_words(self.case, self.arena.issues[k])} to count out who could carry it: "
            "here it stays"
            for k in levers.uncounted_votes
        )

    @classmethod
    def of(cls, arena: Arena, issues: Collection[str] = (), least_chance: float = SURE_ENOUGH) -> LeverScene:
        """The scene of a single draw."""
        (scene,) = lever_scenes(arena, issues, least_chance)
        return scene

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
        move = self.levers.move(coalition, start, end)
        before, after = self.content(start), self.content(end)
        changes = {key: level for key, level in after.items() if level != before[key]}
        left = tuple(sorted(self.arena.levers[f].key for f in move.left))
        return Step(
            by=self.actors(coalition),
            to=self.key(end),
            changes=changes,
            levers=tuple(sorted(self.arena.levers[f].key for f in move.levers if f >= 0)),
            left=left,
            kind="improvement" if self.levers.improves(move) else self.kind(coalition, start, end),
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


def lever_scenes(
    arena: Arena,
    issues: Collection[str] = (),
    least_chance: float = SURE_ENOUGH,
    terms: Mapping[str, str] | None = None,
) -> Iterator[LeverScene]:
    """The scene of every draw; `terms`: they are asked about too, as if they were a deal of nobody's."""
    situation = no_deal(arena).outcomes
    found = _places(arena, situation, terms)
    moved = [arena.issue(key) for key in issues] if issues else None
    starts = [tuple(places.values()) for places in found]
    for levers, here, places in zip(lever_conflicts(arena, starts, moved, least_chance), situation, found, strict=True):
        yield LeverScene(levers, tuple(here.tolist()), places, terms or {})


def _places(arena: Arena, situation: Rows, terms: Mapping[str, str] | None) -> list[dict[str, State]]:
    """Where things stand in every draw: no deal, the status quo, and what each deal that is in reach leads to."""
    found: list[dict[str, State]] = [{} for _ in range(arena.draws)]
    for rows, here in situations(arena, situation):
        field = Field.of(arena.take(rows), here)
        named: dict[str, Sequence[State | None]] = {NO_DEAL: [unheld(here)] * len(rows)}
        if arena.status_quo != here:
            named[STATUS_QUO] = [unheld(arena.status_quo)] * len(rows)
        named |= {
            key: _reached(field, arena.package_of(deal), deal.parties, field.start(deal))
            for key, deal in arena.case.deals.items()
            if deal.scenario in (None, arena.case.scenario)
        }
        if terms is not None:
            package = arena.package(terms)
            willing, anybody = _reached(field, package, (), here), _by_anybody(field.arena, package, here)
            named[ASKED] = [one or other for one, other in zip(willing, anybody, strict=True)]
        for key, states in named.items():
            for row, state in zip(rows, states, strict=True):
                if state is not None:
                    found[row][key] = state
    return found


def _reached(field: Field, package: Package, parties: Sequence[str], start: Outcome) -> list[State | None]:
    """What the best plan of the willing leads to in every draw, None where nobody can bring it about."""
    standing = Standing.of(field, package, tuple(parties), start)
    if standing.willing is None or not standing.willing.undertakings:
        return [None] * field.arena.draws
    states = [carried_out(field.arena, package, one.plan, start) for one in standing.willing.undertakings]
    able, chosen = standing.willing.in_reach.tolist(), standing.willing.chosen.argmax(axis=1).tolist()
    return [states[plan] if yes else None for yes, plan in zip(able, chosen, strict=True)]


def _by_anybody(arena: Arena, package: Package, situation: Outcome) -> list[State]:
    """What the surest plan leads to in every draw, whether or not anybody wants it; without one, the bare outcome."""
    tried = plans(arena, package, situation)
    if not tried:
        return [unheld(package.outcome(situation))] * arena.draws
    chances = [undertake(arena, package, plan, situation, EVERYBODY).chance for plan in tried]
    states = [carried_out(arena, package, plan, situation) for plan in tried]
    return [states[plan] for plan in np.argmax(chances, axis=0)]


def _place(case: Case, key: str, state: int, terms: Mapping[str, str]) -> Place:
    if key in case.deals:
        return Place(key, case.deals[key].name, state, case.deals[key].terms)
    names = {NO_DEAL: "the state without a deal", STATUS_QUO: "the status quo", ASKED: terms_in_words(case, terms)}
    return Place(key, names[key], state, terms if key == ASKED else {})
