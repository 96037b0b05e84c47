"""What somebody would have to like better for a state to hold: the inverse question, with names."""

from __future__ import annotations

from dataclasses import dataclass

from realpolitik.methods.graph_model.blocks import OptionConflict
from realpolitik.methods.graph_model.inverse import Change, smallest_changes
from realpolitik.methods.graph_model.preferences import Order
from realpolitik.methods.graph_model.stability import SEQ
from realpolitik.questions.scene import Scene

MOST_STATES = 1_024  # every decision maker's ranking is gone through for each state that is asked about


@dataclass(frozen=True, slots=True)
class Liking:
    """A change of one actor's ranking: it comes to like a state as well as another, and better than those between."""

    actor: str
    as_well_as: str  # the other state, by key
    name: str  # of the other state
    pairs: float  # of the ranking that change, a tie made or broken counting half


def likings(scene: Scene, state: int) -> tuple[Liking, ...]:
    """The least that would make nobody leave a state alone for good; nothing where the conflict is too large for it.

    Answers must pay those who give them (sequential stability). Where one actor's change is all that it takes there is
    no smaller one; several together may be more than is needed.
    """
    conflict = scene.conflict
    if conflict.states > MOST_STATES or not all(isinstance(view, Order) for view in conflict.preferences):
        return ()
    listed = conflict.listed() if isinstance(conflict, OptionConflict) else conflict
    found = smallest_changes(listed, state, range(conflict.makers), SEQ.name)
    return tuple(_liking(scene, change) for change in found.changes if change.distance)


def _liking(scene: Scene, change: Change) -> Liking:
    """The change by the state that comes to be liked as well, or by the best that comes to be liked less."""
    value = change.order.value
    peers = change.levelled if len(change.levelled) else change.swapped
    other = min(peers.tolist(), key=lambda peer: (-value[peer], scene.rank[peer]))
    return Liking(scene.makers[change.maker], scene.key(other), scene.named(other), float(change.distance))
