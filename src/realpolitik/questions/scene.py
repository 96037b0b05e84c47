"""A conflict with names: its states and moves as the case's words have them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from realpolitik.case import Case
from realpolitik.methods.graph_model.blocks import OptionConflict
from realpolitik.methods.graph_model.moves import Conflict, members
from realpolitik.methods.graph_model.preferences import EQUAL


@dataclass(frozen=True, slots=True)
class Step:
    """One move in the case's words."""

    by: tuple[str, ...]  # all of them must take part
    to: str  # the state it leads to, by key
    changes: Mapping[str, str]  # issue → level, or option → yes or no
    levers: tuple[str, ...]  # pulled
    left: tuple[str, ...]  # kept levers that it withdraws from
    kind: str  # improvement, neutral or disimprovement for those who move
    does: str  # what they do, as the rest of a sentence that starts with who could do it


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
    conflict: Conflict | OptionConflict  # move by move
    together: Conflict | None  # in which coalitions improve as one; None: too many states to go through coalitions
    start: int | None  # where things stand, if anybody says
    places: tuple[Place, ...]
    warnings: tuple[str, ...]

    @abstractmethod
    def key(self, state: int) -> str:
        """A state's key, the same whatever the order of the file."""

    @abstractmethod
    def content(self, state: int) -> Mapping[str, str]:
        """What is so in a state: issue → level, or option → yes or no."""

    @abstractmethod
    def in_words(self, state: int) -> str:
        """A state as a reader sees it."""

    @abstractmethod
    def named(self, state: int) -> str:
        """What a state is called."""

    @abstractmethod
    def step(self, coalition: int, start: int, end: int) -> Step:
        """A move."""

    def actors(self, coalition: int) -> tuple[str, ...]:
        """The members of a coalition, by key."""
        return tuple(self.makers[i] for i in members(coalition))

    def kind(self, coalition: int, start: int, end: int) -> str:
        """What a move is to those who make it, by what they think of the states."""
        here, there = np.array([start]), np.array([end])
        degrees = [int(self.conflict.preferences[i].compared(here, there)[0]) for i in members(coalition)]
        if all(degree > EQUAL for degree in degrees):
            return "improvement"
        return "neutral" if all(degree == EQUAL for degree in degrees) else "disimprovement"
