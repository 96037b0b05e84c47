"""Stances dealt out anew: whole, every permutation as likely, and nothing else moves."""

from __future__ import annotations

from collections import Counter

import numpy as np

from realpolitik.arena import Arena
from realpolitik.ensemble.dealing import dealt, hands
from realpolitik.ensemble.sampling import Block
from tests.small import small_case

ISSUES = {"dam": "low high", "who": "list one two three"}
ANN = {"dam": ("high", 40), "who": ({"one": 100, "two": 30, "three": 0}, 20)}
BOB = {"dam": ("low", 70)}
LEVERS = {"build": {"issue": "dam", "to": "high", "by": ["ann", "bob"], "chance": 0.5, "cost": {"ann": 3}}}
FOLK = {"actors": {"ann": {"capability": 7}, "bob": {"capability": 9}, "cyd": {}}}


def arena_of(stances):
    return Arena.of(small_case(ISSUES, stances, LEVERS, **FOLK))


def same(one, other):
    return np.array_equal(one, other, equal_nan=True)


def test_swapping_hands_is_as_if_the_case_had_been_written_so():
    issues, rainy = ISSUES | {"rain": "no yes"}, {"rain": {"is": "yes"}}
    case = small_case(issues, {"ann": ANN, "bob": BOB}, LEVERS, **FOLK).edit({"stances.bob.dam.when": rainy})
    other = small_case(issues, {"ann": BOB, "bob": ANN}, LEVERS, **FOLK).edit({"stances.ann.dam.when": rainy})
    found, written = dealt(Arena.of(case), ("ann", "bob"), np.array([[1, 0]])), Arena.of(other)
    assert found.actors == written.actors
    for name in ("positions", "saliences", "capabilities", "chance", "cost", "discount"):
        assert same(getattr(found, name), getattr(written, name)), name
    for name in ("values", "worth"):
        assert all(same(*pair) for pair in zip(getattr(found, name), getattr(written, name), strict=True)), name
    assert all(same(a.worth, b.worth) for a, b in zip(found.links, written.links, strict=True))


def test_stances_of_somebody_who_isnt_there_are_wishes_for_nothing():
    found = dealt(arena_of({"ann": ANN, "bob": BOB}), ("ann", "bob", "zed"), np.array([[2, 0, 1]]))
    ann, bob = found.actor("ann"), found.actor("bob")
    assert not found.saliences[0, ann].any()
    assert np.isnan(found.positions[0, ann]).all()
    assert not found.worth[0][0, ann].any()
    assert found.saliences[0, bob, found.issue("dam")] == 0.4


def test_an_actor_that_wants_nothing_keeps_out_of_it():
    arena = arena_of({"ann": ANN, "bob": BOB})
    found = dealt(arena, ("ann", "bob"), np.array([[1, 0]]))
    assert not found.saliences[0, found.actor("cyd")].any()


def test_every_permutation_is_as_likely_and_the_same_seed_deals_the_same():
    block = Block(0, 3, 0, 6000)
    given = hands(3, block, seed=1)
    counts = Counter(map(tuple, given.tolist()))
    assert len(counts) == 6
    assert all(abs(count - 1000) < 150 for count in counts.values())
    assert (given == hands(3, block, seed=1)).all()
    assert (given != hands(3, block, seed=2)).any()
    assert (given != hands(3, Block(0, 4, 0, 6000), seed=1)).any()
