"""A conflict with names: its states and moves as the case's words have them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.arena import Arena
from realpolitik.case import Case, Lever
from realpolitik.effectivity import no_deal
from realpolitik.effectivity.conflict import State, carried_out, lever_conflict, unheld
from realpolitik.methods.graph_model.moves import Conflict, members
from realpolitik.methods.graph_model.preferences import EQUAL
from realpolitik.questions.judgement import Field, Standing
from realpolitik.questions.naming import key_in_words, terms_in_words
from realpolitik.questions.wording import listed

NO_DEAL, STATUS_QUO = "no_deal", "status_quo"


@dataclass(frozen=True, slots=True)
class Step:
    """One move in the case's words."""

    by: tuple[str, ...]  # all of them must take part
    to: str  # the state it leads to, by key
    changes: Mapping[str, str]  # issue → level, or option → yes or no
    levers: tuple[str, ...]  # pulled
    left: tuple[str, ...]  # kept levers that it withdraws from
    kind: str  # improvement, neutral or disimprovement for those who move


@dataclass(frozen=True, slots=True)
class Place:
    """A state that somebody asked about."""

    key: str
    name: str
    state: int
    terms: Mapping[str, str]  # what a deal says; empty for the whole of what is so


class Scene(ABC):
    """A graph model whose decision makers, states and moves have names."""

    case: Case
    makers: tuple[str, ...]  # actor of each decision maker
    conflict: Conflict
    places: tuple[Place, ...]  # where things stand first
    warnings: tuple[str, ...]

    @abstractmethod
    def key(self, state: int) -> str:
        """A state's key, the same whatever the order of the file."""

    @abstractmethod
    def content(self, state: int) -> Mapping[str, str]:
        """What is so in a state: issue → level, or option → yes or no."""

    @abstractmethod
    def in_words(self, state: int) -> str:
        """A state as a reader sees it: what is different there from where things stand."""

    @abstractmethod
    def step(self, coalition: int, start: int, end: int) -> Step:
        """A move."""

    @abstractmethod
    def step_in_words(self, step: Step) -> str:
        """What those who move do, as the rest of a sentence that starts with who could do it."""

    def actors(self, coalition: int) -> tuple[str, ...]:
        """The members of a coalition, by key."""
        return tuple(self.makers[i] for i in members(coalition))

    def named(self, state: int) -> str:
        """A state by the name that somebody gave it, else in words."""
        return next((place.name for place in self.places if place.state == state), self.in_words(state))


class LeverScene(Scene):
    """The moves that a case's levers make, around no deal and what the named deals lead to."""

    def __init__(self, case: Case, issues: Collection[str], least_chance: float) -> None:
        arena = Arena.of(case)
        situation = tuple(int(level) for level in no_deal(arena).outcomes[0])
        found = dict(_places(case, arena, Field.of(arena, situation)))
        self.case = case
        self.arena = arena
        self.situation = situation
        self.levers = lever_conflict(
            arena,
            list(found.values()),
            [arena.issue(key) for key in issues] if issues else None,
            least_chance,
        )
        self.conflict = self.levers.conflict
        self.makers = arena.actors[: self.conflict.graph.makers]
        self.places = tuple(_place(case, key, self.levers.number(state)) for key, state in found.items())
        self.warnings = tuple(
            f"too many vote on {key_in_words(case, arena.issues[k])} to count out who could carry it: here it stays"
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

    def content(self, state: int) -> Mapping[str, str]:
        """A level for every issue."""
        outcome = self.levers.states[state].outcome
        return {key: self.case.issues[key].levels[level] for key, level in zip(self.arena.issues, outcome, strict=True)}

    def in_words(self, state: int) -> str:
        """The terms that differ from no deal."""
        content = self.content(state)
        before = {
            key: self.case.issues[key].levels[level]
            for key, level in zip(self.arena.issues, self.situation, strict=True)
        }
        moved = {key: level for key, level in content.items() if level != before[key]}
        return terms_in_words(self.case, moved) if moved else "as without a deal"

    def step(self, coalition: int, start: int, end: int) -> Step:
        """Levers pulled, or withdrawn from."""
        move = self.levers.ways[coalition, start, end]
        before, after = self.content(start), self.content(end)
        return Step(
            by=self.actors(coalition),
            to=self.key(end),
            changes={key: level for key, level in after.items() if level != before[key]},
            levers=tuple(sorted(self.arena.levers[f].key for f in move.levers if f >= 0)),
            left=tuple(sorted(self.arena.levers[f].key for f in move.left)),
            kind=_kind(self, coalition, start, end, move.improves),
        )

    def step_in_words(self, step: Step) -> str:
        """What is brought about, or no longer kept."""
        if step.left:
            return listed(self.leaving(self.case.levers[key], step) for key in step.left)
        return f"bring about {terms_in_words(self.case, step.changes)}"

    def leaving(self, lever: Lever, step: Step) -> str:
        """What becomes of an issue that an actor no longer keeps."""
        kept = f"stop keeping {terms_in_words(self.case, {lever.issue: lever.to})}"
        if lever.issue not in step.changes:
            return f"{kept}, which others keep"
        return f"{kept}, which falls back to {key_in_words(self.case, step.changes[lever.issue])}"


def _kind(scene: Scene, coalition: int, start: int, end: int, improves: bool) -> str:
    """What a move is to those who make it; one that pays each of them is an improvement."""
    if improves:
        return "improvement"
    here, there = np.array([start]), np.array([end])
    compared = [scene.conflict.preferences[i].compared(here, there)[0] for i in members(coalition)]
    return "neutral" if all(degree == EQUAL for degree in compared) else "disimprovement"


def _places(case: Case, arena: Arena, field: Field) -> Sequence[tuple[str, State]]:
    """Where things stand: no deal, the status quo, and what each deal that is in reach leads to."""
    found = [(NO_DEAL, unheld(field.situation))]
    if arena.status_quo != field.situation:
        found.append((STATUS_QUO, unheld(arena.status_quo)))
    for key, deal in case.deals.items():
        if deal.scenario not in (None, case.scenario):
            continue
        standing = Standing.of(field, arena.package_of(deal), deal.parties, field.start(deal))
        if standing.willing is not None and standing.willing.in_reach[0]:
            one = standing.willing.undertakings[int(standing.willing.chosen[0].argmax())]
            found.append((key, carried_out(arena, standing.package, one.plan, standing.situation)))
    return found


def _place(case: Case, key: str, state: int) -> Place:
    if key in case.deals:
        return Place(key, case.deals[key].name, state, case.deals[key].terms)
    return Place(key, {NO_DEAL: "the state without a deal", STATUS_QUO: "the status quo"}[key], state, {})
