"""The conflict that a case gives directly, with names: options taken up and dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from realpolitik.case import Case
from realpolitik.case.options import EITHER, NOT_TAKEN, TAKEN, GraphModel, State
from realpolitik.effectivity.options import option_graph
from realpolitik.methods import Integers
from realpolitik.methods.graph_model.blocks import OptionConflict
from realpolitik.methods.graph_model.coalitions import MOST_MAKERS, MOST_STATES, acting_together
from realpolitik.questions.naming import key_in_words
from realpolitik.questions.scene import Place, Scene, Step
from realpolitik.questions.wording import listed, quoted

STATUS_QUO = "status_quo"
_SAID: Mapping[str, str] = {TAKEN: "yes", NOT_TAKEN: "no", EITHER: "either"}


class OptionScene(Scene):
    """The states and moves of a graph model that the case gives."""

    def __init__(self, case: Case, model: GraphModel) -> None:
        self.case = case
        self.model = model
        self.graph = option_graph(model)
        self.conflict = self.graph.conflict
        self.makers = model.makers
        self.start = self.graph.status_quo
        self.warnings = ()
        if self.conflict.states <= MOST_STATES and self.conflict.makers <= MOST_MAKERS:
            self.together = (
                acting_together(self.conflict.listed(), joined=True)
                if isinstance(self.conflict, OptionConflict)
                else acting_together(self.conflict)
            )
        else:
            self.together = None
            self.warnings = (
                f"{self.conflict.states:,} states and {self.conflict.makers} decision makers are too many to go "
                f"through coalitions and paths ({MOST_STATES:,} and {MOST_MAKERS} would fit): outcomes are held "
                "against each decision maker alone",
            )
        self.names = {self.graph.states.number(state): name for state, name in model.names.items()}
        several = Counter(choice.name for choice in model.choices.values())
        self.options = {
            key: choice.name if several[choice.name] == 1 else f"{choice.name} ({self._owners(choice.by)})"
            for key, choice in model.choices.items()
        }
        self.places = tuple(self._places())

    def _owners(self, by: tuple[str, ...]) -> str:
        return listed(self.case.actors[actor].name for actor in by)

    def _places(self) -> list[Place]:
        """The status quo, and states with names of their own; where all have one, names are numbers."""
        found = []
        if self.start is not None:
            found.append(Place(STATUS_QUO, "the status quo", self.start, {}))
        if len(self.names) < self.conflict.states:
            given = ((name, state) for state, name in self.names.items() if state != self.start)
            found += [Place(name, self.named(state), state, {}) for name, state in given]
        return found

    def _letters(self, state: int) -> State:
        return self.graph.states.state(state)

    def key(self, state: int) -> str:
        """The options taken, by key; of a merged state those that it is sure of, and a star."""
        letters = self._letters(state).letters
        taken = sorted(key for key, letter in zip(self.model.choices, letters, strict=True) if letter == TAKEN)
        return ("+".join(taken) or "none") + ("*" if EITHER in letters else "")

    @cached_property
    def rank(self) -> Integers:
        """States by the options taken, these in order of their keys: (states,)."""
        taken, rank = self.graph.states.taken, np.zeros(self.conflict.states, dtype=np.int64)
        for place, (_, bit) in enumerate(sorted((key, bit) for bit, key in enumerate(self.model.choices))):
            rank |= (taken >> bit & 1) << place
        return rank

    def content(self, state: int) -> Mapping[str, str]:
        """Yes, no or either for every option."""
        letters = self._letters(state).letters
        return {key: _SAID[letter] for key, letter in zip(self.model.choices, letters, strict=True)}

    def in_words(self, state: int) -> str:
        """The options taken."""
        taken = [self.options[key] for key, said in self.content(state).items() if said == _SAID[TAKEN]]
        return ", ".join(taken) or "no option taken"

    def named(self, state: int) -> str:
        """Its own name, or its number with the options taken, or these alone."""
        name = self.names.get(state)
        if name is None:
            return self.in_words(state)
        if name.isdigit():
            return f"state {name} ({self.in_words(state)})"
        return key_in_words(self.case, name)

    def step(self, coalition: int, start: int, end: int) -> Step:
        """Options taken up and dropped."""
        before, after = self.content(start), self.content(end)
        changes = {key: said for key, said in after.items() if said not in (before[key], _SAID[EITHER])}
        taken, dropped = (
            [quoted(self.options[key]) for key, said in changes.items() if said == word] for word in ("yes", "no")
        )
        acts = [f"take up {listed(taken)}"] if taken else []
        acts += [f"drop {listed(dropped)}"] if dropped else []
        return Step(
            by=self.actors(coalition),
            to=self.key(end),
            changes=changes,
            levers=(),
            left=(),
            kind=self.kind(coalition, start, end),
            does=listed(acts) or f"move to {self.named(end)}",
        )
