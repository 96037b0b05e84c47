"""What everybody wants, dealt out anew among the actors: what is left of an answer then it doesn't owe to the stances.

A permutation test (Fisher 1935) of the coding: power, levers, patience and ties stay where they are; the stances
change hands whole, so that the same wants are in the world, only with others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from realpolitik.arena import Arena, Array
from realpolitik.ensemble.sampling import Block
from realpolitik.methods import Integers

SHUFFLING = 0x5348  # keeps these random numbers apart from those of the scramblings


def hands(players: int, block: Block, seed: int) -> Integers:
    """For each row of a block whose stances each player gets, every permutation as likely: (rows, players)."""
    place = (SHUFFLING, block.scrambling, block.start)
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=place))
    return np.asarray(rng.permuted(np.tile(np.arange(players), (block.rows, 1)), axis=1))


def dealt(arena: Arena, players: Sequence[str], given: Integers) -> Arena:
    """The arena with stances dealt out: in draw d `players[a]` gets those of `players[given[d, a]]`.

    Whoever gets the stances of an actor that isn't in this arena wants nothing; an actor that isn't among the players
    keeps its own.
    """
    nobody = len(arena.actors)
    place = {key: i for i, key in enumerate(arena.actors)}
    source = np.tile(np.arange(nobody), (len(given), 1))
    places = np.array([place.get(key, nobody) for key in players], dtype=np.intp)
    for a, key in enumerate(players):
        if key in place:
            source[:, place[key]] = places[given[:, a]]

    def passed_on(values: Array, nothing: float) -> Array:
        """An array (d, n, …) of everybody's wants in their new hands."""
        padded = np.concatenate([values, np.full_like(values[:, :1], nothing)], axis=1)
        return np.asarray(np.take_along_axis(padded, source.reshape(*source.shape, *[1] * (values.ndim - 2)), axis=1))

    return replace(
        arena,
        positions=passed_on(arena.positions, np.nan),
        saliences=passed_on(arena.saliences, 0.0),
        values=tuple(passed_on(values, np.nan) for values in arena.values),
        worth=tuple(passed_on(worth, 0.0) for worth in arena.worth),
        links=tuple(replace(link, worth=passed_on(link.worth, 0.0)) for link in arena.links),
    )
