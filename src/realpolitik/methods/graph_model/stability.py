"""Stability: which states one decision maker stays in, for all states at once.

Nash: it has no improvement. General metarationality (GMR) and symmetric metarationality (SMR): the others can answer
every improvement so that it ends no better off, and for SMR can't escape that by another move [Howard1971]. Sequential
stability (SEQ): they can do so by moves that pay them [FraserHipel1984]; symmetric sequential (SSEQ): and it can't
escape. A state that is stable for every decision maker is an equilibrium [FangHipelKilgour1993], ch. 3.

With complete orders each concept asks of every improvement k whether m(k), the least that the others can lead to from
k, is no better than the state that was left; so one reverse search settles all states. Strong stability asks that the
countermove leads to something much worse [HamoudaKilgourHipel2004]: the same with levels instead of values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

import numpy as np

from realpolitik.methods import Bools
from realpolitik.methods.graph_model.exits import answered, leaving
from realpolitik.methods.graph_model.moves import Conflict
from realpolitik.methods.graph_model.preferences import USUAL, Order, Rules
from realpolitik.methods.graph_model.search import NOTHING, Whole, each_maker


@dataclass(frozen=True, slots=True)
class Concept:
    """What keeps a decision maker from an improvement."""

    name: str
    answered: bool  # countermoves do; otherwise nothing does
    credible: bool = False  # they must pay those who make them
    final: bool = False  # and leave no way to escape


NASH = Concept("R", answered=False)
GMR = Concept("GMR", answered=True)
SMR = Concept("SMR", answered=True, final=True)
SEQ = Concept("SEQ", answered=True, credible=True)
SSEQ = Concept("SSEQ", answered=True, credible=True, final=True)
CONCEPTS: Mapping[str, Concept] = MappingProxyType({one.name: one for one in (NASH, GMR, SMR, SEQ, SSEQ)})


class Model(Protocol):
    """A conflict with complete orders, its moves listed or given by options."""

    @property
    def states(self) -> int:
        """How many states."""

    @property
    def makers(self) -> int:
        """How many decision makers."""

    def order(self, maker: int) -> Order:
        """What a decision maker prefers."""

    def worst(self, movers: int, score: Whole, *, credible: bool) -> Whole:
        """The least score that sequences of some decision makers' moves lead to: (states,)."""

    def best(self, maker: int, score: Whole) -> Whole:
        """The greatest score among each state and those that a decision maker can turn it into: (states,)."""

    def greatest(self, maker: int, bound: Whole) -> Whole:
        """The greatest bound among a decision maker's improvements from each state, −1 without any: (states,)."""


@dataclass(frozen=True, eq=False)
class Stable:
    """Which states are stable for whom, and by which concept."""

    concepts: tuple[str, ...]
    stable: Bools  # (concepts, makers, states)
    rules: Rules

    def of(self, concept: str) -> Bools:
        """(makers, states) for one concept."""
        return np.asarray(self.stable[self.concepts.index(concept)])

    def equilibria(self, concept: str) -> Bools:
        """The states that are stable for everybody: (states,)."""
        return np.asarray(self.of(concept).all(axis=0))


def stability(model: Model | Conflict, concepts: Sequence[str] = tuple(CONCEPTS), rules: Rules = USUAL) -> Stable:
    """Which states are stable for whom."""
    asked = [CONCEPTS[name] for name in concepts]

    def verdicts(maker: int) -> Bools:
        if isinstance(model, Conflict) and not isinstance(model.preferences[maker], Order):
            return _by_exits(model, maker, asked, rules)
        return _by_thresholds(model, maker, asked, rules)

    nobody = np.empty((len(asked), 0, model.states), dtype=bool)
    found = [one[:, np.newaxis] for one in each_maker(verdicts, model.makers, model.states)]
    return Stable(tuple(concepts), np.concatenate([nobody, *found], axis=1), rules)


def _by_thresholds(model: Model, maker: int, concepts: Sequence[Concept], rules: Rules) -> Bools:
    """(concepts, states) for one decision maker with a complete order."""
    score, allowed = model.order(maker).judged(rules)
    others = ((1 << model.makers) - 1) & ~(1 << maker)
    least: dict[bool, Whole] = {False: score}
    if any(concept.final for concept in concepts):
        least[True] = model.best(maker, score)
    found = np.empty((len(concepts), model.states), dtype=bool)
    for n, concept in enumerate(concepts):
        bound: Whole = np.full(model.states, NOTHING, dtype=np.int32)
        if concept.answered:
            bound = model.worst(others, least[concept.final], credible=concept.credible)
        greatest = model.greatest(maker, bound)
        found[n] = (greatest < 0) | (greatest <= allowed)
    return found


def _by_exits(conflict: Conflict, maker: int, concepts: Sequence[Concept], rules: Rules) -> Bools:
    """(concepts, states) for one decision maker that can't compare every pair of states, or does so in circles."""
    found = np.ones((len(concepts), conflict.states), dtype=bool)
    for arcs in conflict.arcs(1 << maker, credible=True):
        own = leaving(conflict, arcs, rules)
        for n, concept in enumerate(concepts):
            stays = np.zeros(len(own.start), dtype=bool)
            if concept.answered:
                stays = answered(conflict, own, rules, credible=concept.credible, final=concept.final)
            found[n, own.start[~stays]] = False
    return found
