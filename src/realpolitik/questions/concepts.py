"""Who stays in which state, concept by concept: the tables of the graph model, with names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from realpolitik.methods import Bools
from realpolitik.methods.graph_model.blocks import OptionConflict
from realpolitik.methods.graph_model.coalitions import coalition_stability
from realpolitik.methods.graph_model.preferences import Order, Rules
from realpolitik.methods.graph_model.stability import CONCEPTS, stability
from realpolitik.questions.option_scene import OptionScene
from realpolitik.questions.scene import Scene

MOST_TABLED = 512  # states of which every concept is told, also where they don't hold
STRONG = ("GMR", "SMR", "SEQ", "SSEQ")  # concepts of which there is a strong form


@dataclass(frozen=True, slots=True)
class Holding:
    """Who stays in a state."""

    key: str
    name: str
    content: Mapping[str, str]  # issue → level, or option → yes, no or either
    stays: Mapping[str, tuple[str, ...]]  # concept → the actors that stay, or coalitions as "a + b"
    equilibrium: tuple[str, ...]  # the concepts by which everybody stays


Table = Mapping[str, Bools]  # actor, or coalition as "a + b" → the states in which it stays (states,)


def holdings(scene: Scene, shown: Sequence[int], horizon: int) -> tuple[Holding, ...]:
    """Every state of a small conflict that is given by options, otherwise the states that are shown."""
    is_small = isinstance(scene, OptionScene) and scene.conflict.states <= MOST_TABLED
    tables = dict(_by_one(scene))
    if is_small and scene.together is not None:
        tables |= dict(_by_coalition(scene))
    states = range(scene.conflict.states) if is_small else dict.fromkeys(shown)
    return tuple(_holding(scene, state, tables) for state in states)


def _holding(scene: Scene, state: int, tables: Mapping[str, Table]) -> Holding:
    stays = {concept: tuple(who for who, where in table.items() if where[state]) for concept, table in tables.items()}
    return Holding(
        key=scene.key(state),
        name=scene.named(state),
        content=scene.content(state),
        stays=stays,
        equilibrium=tuple(concept for concept, who in stays.items() if len(who) == len(tables[concept])),
    )


def _by_one(scene: Scene) -> Iterator[tuple[str, Table]]:
    """The concepts of a decision maker by itself; strong ones where something is much better than something else."""
    found = stability(scene.conflict)
    for concept in CONCEPTS:
        yield concept, dict(zip(scene.makers, found.of(concept), strict=True))
    orders = [view for view in scene.conflict.preferences if isinstance(view, Order)]
    if len(orders) == scene.conflict.makers and any(order.level.any() for order in orders):
        strong = stability(scene.conflict, STRONG, Rules(strong=True))
        for concept in STRONG:
            yield f"strong {concept}", dict(zip(scene.makers, strong.of(concept), strict=True))


def _by_coalition(scene: Scene) -> Iterator[tuple[str, Table]]:
    """The concepts of coalitions, single decision makers among them."""
    assert scene.together is not None
    conflict = scene.conflict.listed() if isinstance(scene.conflict, OptionConflict) else scene.conflict
    found = coalition_stability(conflict, together=scene.together)
    names = [" + ".join(scene.actors(coalition)) for coalition in found.coalitions]
    for n, concept in enumerate(found.concepts):
        yield concept, dict(zip(names, found.stable[n], strict=True))
