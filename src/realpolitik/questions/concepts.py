"""Who stays in which state, concept by concept: the tables of the graph model, with names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from realpolitik.errors import TooLarge, Undefined
from realpolitik.methods import Bools
from realpolitik.methods.graph_model.blocks import OptionConflict
from realpolitik.methods.graph_model.coalitions import coalition_stability
from realpolitik.methods.graph_model.foresight import limited_moves, non_myopic
from realpolitik.methods.graph_model.moves import Conflict
from realpolitik.methods.graph_model.preferences import USUAL, Order, Rules
from realpolitik.methods.graph_model.simultaneous import Letters, simultaneous
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
    leaves: Mapping[str, tuple[str, ...]]  # concept → those that don't
    equilibrium: tuple[str, ...]  # the concepts by which everybody stays
    unsettled: tuple[str, ...]  # actors that stay or not depending on how far they look ahead, without end


Table = Mapping[str, Bools]  # actor, or coalition as "a + b" → the states in which it stays (states,)


@dataclass(frozen=True, slots=True)
class Tables:
    """Who stays in which state, by every concept that is defined for the conflict."""

    concepts: Mapping[str, Table]
    unsettled: Table  # actor → the states in which looking further ahead changes its mind without end
    warnings: tuple[str, ...]


def holdings(
    scene: Scene, shown: Sequence[int], horizon: int, rules: Rules = USUAL
) -> tuple[tuple[Holding, ...], tuple[str, ...]]:
    """Every state of a small conflict that is given by options, otherwise the states that are shown; and warnings."""
    is_small = isinstance(scene, OptionScene) and scene.conflict.states <= MOST_TABLED
    tables = Tables(dict(_by_one(scene, rules)), {}, ())
    if is_small:
        assert isinstance(scene, OptionScene)
        tables = _small(scene, tables, horizon, rules)
    states = range(scene.conflict.states) if is_small else dict.fromkeys(shown)
    return tuple(_holding(scene, state, tables) for state in states), tables.warnings


def _holding(scene: Scene, state: int, tables: Tables) -> Holding:
    stays = {concept: _who(table, state) for concept, table in tables.concepts.items()}
    leaves = {
        concept: tuple(who for who in table if who not in stays[concept]) for concept, table in tables.concepts.items()
    }
    return Holding(
        key=scene.key(state),
        name=scene.named(state),
        content=scene.content(state),
        stays=stays,
        leaves=leaves,
        equilibrium=tuple(concept for concept, who in leaves.items() if not who),
        unsettled=_who(tables.unsettled, state),
    )


def _who(table: Table, state: int) -> tuple[str, ...]:
    return tuple(who for who, where in table.items() if where[state])


def _by_one(scene: Scene, rules: Rules) -> Iterator[tuple[str, Table]]:
    """The concepts of a decision maker by itself; strong ones where something is much better than something else."""
    found = stability(scene.conflict, rules=rules)
    for concept in CONCEPTS:
        yield concept, dict(zip(scene.makers, found.of(concept), strict=True))
    orders = [view for view in scene.conflict.preferences if isinstance(view, Order)]
    if len(orders) == scene.conflict.makers and any(order.level.any() for order in orders):
        strong = stability(scene.conflict, STRONG, replace(rules, strong=True))
        for concept in STRONG:
            yield f"strong {concept}", dict(zip(scene.makers, strong.of(concept), strict=True))


def _small(scene: OptionScene, tables: Tables, horizon: int, rules: Rules) -> Tables:
    """With the concepts that every state of a small conflict is held against."""
    conflict = scene.conflict.listed() if isinstance(scene.conflict, OptionConflict) else scene.conflict
    concepts, unsettled, warnings = dict(tables.concepts), tables.unsettled, tables.warnings
    try:
        at_once = simultaneous(conflict, Letters(scene.graph.states.known, scene.graph.states.taken), rules)
        concepts |= {name: dict(zip(scene.makers, at_once.of(name), strict=True)) for name in at_once.concepts}
    except TooLarge as error:
        warnings = (*warnings, f"moves at the same time are left out: {error}")
    if scene.together is not None:
        concepts |= _by_coalition(scene, conflict, rules)
    try:
        concepts |= _by_foresight(scene, conflict, horizon)
        far = non_myopic(conflict)
        concepts["NM"] = dict(zip(scene.makers, far.stable, strict=True))
        unsettled = dict(zip(scene.makers, far.unsettled, strict=True))
    except Undefined:  # more than two, moves that both must make, or preferences that are no orders
        pass
    except TooLarge as error:
        warnings = (*warnings, f"non-myopic stability is left out: {error}")
    return Tables(concepts, unsettled, warnings)


def _by_coalition(scene: Scene, conflict: Conflict, rules: Rules) -> dict[str, Table]:
    """The concepts of coalitions, single decision makers among them."""
    found = coalition_stability(conflict, rules=rules, together=scene.together)
    names = [" + ".join(scene.actors(coalition)) for coalition in found.coalitions]
    return {concept: dict(zip(names, found.stable[n], strict=True)) for n, concept in enumerate(found.concepts)}


def _by_foresight(scene: Scene, conflict: Conflict, horizon: int) -> dict[str, Table]:
    """Limited-move stability of two, looking one move ahead and more."""
    seen = {moves: limited_moves(conflict, moves) for moves in range(1, horizon + 1)}
    return {f"L{moves}": dict(zip(scene.makers, one.stable, strict=True)) for moves, one in seen.items()}
