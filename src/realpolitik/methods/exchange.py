"""Exchange: two actors on opposite sides of two issues give way to each other, each where it cares less than the other.

[StokmanVanOosten1994]: what an exchange brings both is equal, and the pair that gains most goes first; then the others
look again at what is left for them. [DijkstraVanAssenStokman2008]: what it costs or brings everybody else is its
externality. An issue's outcome is the mean position, weighted by capability times salience.

A side supplies one issue (it moves there) and demands the other (its partner moves there). Side 0 supplies what side 1
demands.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from realpolitik.methods import TIE, Bools, Floats, Integers
from realpolitik.methods.compiling import compiled
from realpolitik.methods.compromise import compromise

SMALLEST = 1e-10  # a shift, or a gain, that counts
SLACK = 1e-9  # of positions from 0 to 100: beyond rounding, below anything that an analyst could mean
ROUNDING = 1e-13  # of gains
FEW = 600  # candidates; of fewer, a round is over before a compiler has been loaded
OWN, INNER, OUTER = range(3)  # an externality: on a trader; on a member of one of their two groups; on anybody else


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """The exchanges of one round, in the order in which they are made."""

    start: Floats  # (n, m) positions, 0–100, NaN where somebody has none
    voting: Floats  # (n, m) positions once all exchanges are made
    before: Floats  # (m,) outcomes of the positions that the round starts from
    after: Floats  # (m,) outcomes of the voting positions
    actors: Integers  # (k, 2) the two sides
    issues: Integers  # (k, 2) what each supplies; it demands the other
    origin: Floats  # (k, 2) where each stood on the issue that it supplies
    to: Floats  # (k, 2) where it stands then
    gain: Floats  # (k, 2) what each gains, salience times points, by what it knows
    uncapped: Floats  # (k,) what each would gain if neither held back for the outcome's sake
    tied: Bools  # (k,) another exchange would have brought as much
    effect: Floats  # (k, n) what each exchange brings everybody, counted as if those before it were made
    kind: Integers  # (k, n) OWN, INNER, OUTER
    candidates: int  # pairs that could exchange something in principle
    valid: int  # … that would both gain


def exchange_round(
    positions: Floats,
    saliences: Floats,
    capabilities: Floats,
    rng: np.random.Generator | None = None,
    rate: float = 0.0,
) -> Round:
    """One round of exchanges, until nobody finds anything to exchange any more.

    positions, saliences, capabilities: (actors, issues), 0–100, 0–1, ≥ 0; a NaN position has no part in its issue.
    Exchanges that bring as much as each other are made in the order of the file, or with `rng` in any. rate: how far,
    0 to 1, chance may move the terms of an exchange away from equal gains; it needs `rng`.

    >>> wants = np.array([[0.0, 0.0], [100.0, 100.0]])
    >>> cares = np.array([[0.9, 0.1], [0.1, 0.9]])
    >>> exchange_round(wants, cares, np.ones((2, 2))).after
    array([ 0., 100.])
    """
    here = ~np.isnan(positions)
    saliences = np.where(here, np.nan_to_num(saliences), 0.0)
    weights = np.where(here, np.nan_to_num(capabilities), 0.0) * saliences
    before = compromise(positions, weights)
    pairs, supplied = _candidates(positions, saliences, weights, before)
    order, luck = np.arange(len(pairs)), np.zeros((len(pairs), 3))
    if rng is not None:
        order = rng.permutation(len(pairs))
        luck = rng.random((len(pairs), 3)) * [1.0, 1.0, rate]
    kernel = _exchanged if len(pairs) < FEW else compiled(_exchanged)
    made, tied, origin, to, gain, uncapped, valid = kernel(
        pairs,
        supplied,
        np.nan_to_num(positions),
        saliences,
        weights,
        order,
        luck,
        *_places(pairs, supplied, positions.shape),
        *_places(pairs, supplied[:, ::-1], positions.shape),
    )
    actors, issues = pairs[made], supplied[made]
    voting = positions.copy()
    for row, e in enumerate(made):  # an actor's last move counts
        voting[actors[row], issues[row]] = to[e]
    moved = weights[actors, issues] * (to - origin)[made] / weights.sum(axis=0)[issues]
    effect, kind = _effects(positions, saliences, before, actors, issues, moved, gain[made])
    return Round(
        start=positions,
        voting=voting,
        before=before,
        after=compromise(voting, weights),
        actors=actors,
        issues=issues,
        origin=origin[made],
        to=to[made],
        gain=gain[made],
        uncapped=uncapped[made],
        tied=tied,
        effect=effect,
        kind=kind,
        candidates=len(pairs),
        valid=valid,
    )


def exchange(
    positions: Floats,
    saliences: Floats,
    capabilities: Floats,
    rounds: int = 1,
    rng: np.random.Generator | None = None,
    rate: float = 0.0,
) -> tuple[Round, ...]:
    """Several rounds, each from where the one before has left everybody; arguments as in `exchange_round`.

    Between rounds an actor that has moved keeps some of its move, the more the less it cares.
    """
    found = []
    for _ in range(rounds):
        found.append(exchange_round(positions, saliences, capabilities, rng, rate))
        positions = next_start(positions, found[-1].voting, saliences)
    return tuple(found)


def outcomes_over_orders(
    positions: Floats,
    saliences: Floats,
    capabilities: Floats,
    rounds: int,
    orders: int,
    rng: np.random.Generator,
    rate: float = 0.0,
) -> Floats:
    """The outcomes after every round, with exchanges of equal gain made in random orders: (orders, rounds, issues)."""
    tried = (exchange(positions, saliences, capabilities, rounds, order, rate) for order in rng.spawn(orders))
    return np.array([[one.after for one in path] for path in tried])


def next_start(positions: Floats, voting: Floats, saliences: Floats) -> Floats:
    """Where everybody stands in the next round: `(1 − k)·position + k·voting position`, k = 0.4·(1 − s) + 0.1.

    >>> next_start(np.array([[0.0]]), np.array([[100.0]]), np.array([[0.5]]))
    array([[30.]])
    """
    kept = 0.4 * (1 - saliences) + 0.1
    return np.where(voting == positions, positions, positions * (1 - kept) + voting * kept)


# Who could exchange what ----------------------------------------------------------------------------------------------


def _candidates(positions: Floats, saliences: Floats, weights: Floats, outcomes: Floats) -> tuple[Integers, Integers]:
    """Pairs on opposite sides of both of two issues, who can move what they supply: their actors and issues, (e, 2).

    In the order of issues, then of actors; first those of whom one is below both outcomes, then the others.
    """
    there, below = ~np.isnan(positions), _is_below(positions, outcomes)
    actors, pairs = [np.empty((0, 2), dtype=np.int64)], [np.empty((0, 2), dtype=np.int64)]
    for p, q in combinations(range(positions.shape[1]), 2):
        group = np.where(there[:, p] & there[:, q], below[:, p] + 2 * below[:, q], -1)
        for one, other in ((0, 3), (1, 2)):
            opposed = np.argwhere((group == one)[:, None] & (group == other))
            actors.append(opposed)
            pairs.append(np.broadcast_to(np.array([p, q]), opposed.shape))
    sides, issues = np.concatenate(actors), np.concatenate(pairs)
    s = saliences[sides[:, :, None], issues[:, None, :]]  # (e, side, issue)
    second_demands = s[:, 0, 0] * s[:, 1, 1] < s[:, 1, 0] * s[:, 0, 1]  # the first issue: it cares more for it
    sides = np.where(second_demands[:, None], sides[:, ::-1], sides)
    issues = issues[:, ::-1]
    can = (weights[sides, issues] > 0).all(axis=1)
    return sides[can], issues[can]


def _is_below(positions: Floats, outcomes: Floats) -> Bools:
    return np.asarray(positions <= outcomes + SLACK)


def _places(actors: Integers, issues: Integers, shape: tuple[int, ...]) -> tuple[Integers, Integers]:
    """Sides (2·candidate + side) by what an actor does on an issue, and where each cell's (actor, issue) begin."""
    cell = (actors * shape[1] + issues).ravel()
    sides = np.argsort(cell, kind="stable")
    return sides, np.searchsorted(cell[sides], np.arange(shape[0] * shape[1] + 1))


# The exchanges themselves ---------------------------------------------------------------------------------------------


def _exchanged(
    actors: Integers,  # (e, 2)
    issues: Integers,  # (e, 2) what each side supplies
    positions: Floats,  # (n, m)
    saliences: Floats,  # (n, m)
    weights: Floats,  # (n, m)
    order: Integers,  # (e,) which goes first where gains are equal
    luck: Floats,  # (e, 3) whose side chance takes, for or against it, and how far
    suppliers: Integers,  # (2e,) sides by what they supply
    supply_begins: Integers,
    demanders: Integers,  # (2e,) sides by what they demand
    demand_begins: Integers,
) -> tuple[Integers, Bools, Floats, Floats, Floats, Floats, int]:
    """The exchanges made, in order, and whether each was tied; where all lead and what they bring; how many are valid.

    What candidates bring stands in the leaves of a tree whose nodes hold the larger of two branches: the best is found
    from the top. A valid shift ends within 0 to 100. What an actor has planned to move in one
    exchange, before moving elsewhere, goes on counting: one way only, and upwards at most 100 in all, as in the
    program of the tradition.
    """
    n, m = positions.shape
    count = len(actors)
    now = positions.copy()  # where everybody stands as a supplier
    seen = np.empty((n, m, n))  # where a demander of an issue sees everybody
    told = np.zeros((n, m, n), dtype=np.bool_)  # … because they have moved there for it
    pull = np.zeros((n, m))  # Σ weight·position as the demander sees it
    totals = np.zeros(m)
    for k in range(m):
        for i in range(n):
            seen[:, k, i] = positions[i, k]
            pull[:, k] += weights[i, k] * positions[i, k]
            totals[k] += weights[i, k]
    shift, kept = np.zeros((count, 2)), np.zeros((count, 2))
    origin, to = np.zeros((count, 2)), np.zeros((count, 2))
    gain, uncapped = np.zeros((count, 2)), np.zeros(count)
    size = 1
    while size < count:
        size *= 2
    tree = np.full(2 * size, -1.0)
    leaf = np.empty(count, dtype=np.int64)
    for rank in range(count):
        leaf[order[rank]] = size + rank
    open_still = np.ones(count, dtype=np.bool_)
    made, tied = np.empty(count, dtype=np.int64), np.zeros(count, dtype=np.bool_)
    hit = np.zeros(count, dtype=np.int64)  # 1: side 0 has moved elsewhere, 2: side 1, 4: its view has changed
    touched = np.arange(count)
    many, done, valid = count, 0, 0
    while True:
        for at in range(many):
            e = touched[at]
            brings = -1.0
            if open_still[e]:
                a, b, q, p = actors[e, 0], actors[e, 1], issues[e, 0], issues[e, 1]
                far_a, far_b = positions[b, q] - now[a, q], positions[a, p] - now[b, p]
                unit_a, unit_b = weights[a, q] / totals[q], weights[b, p] / totals[p]
                # Equal gains: how far side 0 moves for each point of side 1. One of them moves all the way.
                per = (saliences[a, p] + saliences[b, p]) / (saliences[a, q] + saliences[b, q]) * unit_b / unit_a
                give_a, give_b = abs(far_b) * per, abs(far_b)
                if give_a > abs(far_a):
                    give_a, give_b = abs(far_a), abs(far_a) / per
                uncapped[e] = abs(give_b * unit_b * saliences[a, p] - give_a * unit_a * saliences[a, q])
                # But nobody moves an outcome beyond where its partner wants it.
                left = (positions[b, q] * totals[q] - pull[b, q]) / weights[a, q] - now[a, q] + seen[b, q, a]
                left *= np.sign(far_a)
                if 0 < left < give_a:
                    give_a, give_b = left, left / per
                left = (positions[a, p] * totals[p] - pull[a, p]) / weights[b, p] - now[b, p] + seen[a, p, b]
                left *= np.sign(far_b)
                if 0 < left < give_b:
                    give_a, give_b = left * per, left
                given_a, given_b = give_a * unit_a, give_b * unit_b  # by which the outcomes move
                brings = abs(given_b * saliences[a, p] - given_a * saliences[a, q])
                if luck[e, 2] > 0:  # whom chance favours gives less; whom it doesn't gets less
                    if luck[e, 0] < 0.5 and luck[e, 1] < 0.5:
                        given_a -= luck[e, 2] * (given_a - given_b * saliences[b, p] / saliences[b, q])
                    elif luck[e, 0] < 0.5:
                        given_b -= luck[e, 2] * brings / saliences[a, p]
                    elif luck[e, 1] < 0.5:
                        given_b -= luck[e, 2] * (given_b - given_a * saliences[a, q] / saliences[a, p])
                    else:
                        given_a -= luck[e, 2] * brings / saliences[b, q]
                    give_a, give_b = given_a / unit_a, given_b / unit_b
                gain[e, 0] = given_b * saliences[a, p] - given_a * saliences[a, q]
                gain[e, 1] = given_a * saliences[b, q] - given_b * saliences[b, p]
                if hit[e] & 1:
                    kept[e, 0] += shift[e, 0]
                if hit[e] & 2:
                    kept[e, 1] += shift[e, 1]
                hit[e] = 0
                shift[e, 0], shift[e, 1] = np.sign(far_a) * give_a, np.sign(far_b) * give_b
                fits = brings >= SMALLEST
                for side in range(2):
                    goal = now[actors[e, side], issues[e, side]] + shift[e, side]
                    fits &= abs(shift[e, side]) > SMALLEST and -SLACK <= goal <= 100 + SLACK
                    fits &= kept[e, side] * shift[e, side] >= 0 and kept[e, side] + shift[e, side] <= 100 + SLACK
                open_still[e] = fits
                if not fits:
                    brings = -1.0
            node = leaf[e]
            tree[node] = brings
            while node > 1:
                node //= 2
                best = max(tree[2 * node], tree[2 * node + 1])
                if tree[node] == best:
                    break
                tree[node] = best
        if done == 0:
            valid = int(open_still.sum())
        if tree[1] <= 0:
            break
        # The best, or the first of those that bring as much.
        enough = tree[1] * (1 - TIE) - ROUNDING
        node = 1
        while node < size:
            node *= 2
            if tree[node] < enough:
                node += 1
            elif tree[node + 1] >= enough:
                tied[done] = True
        x = order[node - size]
        made[done] = x
        done += 1
        open_still[x] = False
        touched[0], many = x, 1
        # Both move, and whoever deals in what they have moved on looks again at what it brings.
        for side in range(2):
            z, k, partner = actors[x, side], issues[x, side], actors[x, 1 - side]
            goal = min(max(now[z, k] + shift[x, side], 0.0), 100.0)
            if abs(goal - positions[partner, k]) < SLACK:
                goal = positions[partner, k]
            origin[x, side] = now[z, k]
            to[x, side] = now[z, k] = goal
            for at in range(supply_begins[z * m + k], supply_begins[z * m + k + 1]):
                e = suppliers[at] // 2
                if open_still[e]:
                    if hit[e] == 0:
                        touched[many] = e
                        many += 1
                    hit[e] |= 1 + suppliers[at] % 2
            nearer = abs(goal - positions[z, k]) < abs(seen[partner, k, z] - positions[z, k])
            if nearer or not told[partner, k, z]:
                told[partner, k, z] = True
                pull[partner, k] += weights[z, k] * (goal - seen[partner, k, z])
                seen[partner, k, z] = goal
                for at in range(demand_begins[partner * m + k], demand_begins[partner * m + k + 1]):
                    e = demanders[at] // 2
                    if open_still[e]:
                        if hit[e] == 0:
                            touched[many] = e
                            many += 1
                        hit[e] |= 4
    return made[:done], tied[:done], origin, to, gain, uncapped, valid


# What it means for the others -----------------------------------------------------------------------------------------


def _effects(
    positions: Floats,
    saliences: Floats,
    before: Floats,
    actors: Integers,
    issues: Integers,
    moved: Floats,
    gain: Floats,
) -> tuple[Floats, Integers]:
    """What every exchange brings everybody, and as whom: (k, n) each. Traders get what they have agreed on.

    before: (m,) the outcomes at first; moved: (k, 2) how far each exchange moves the two that it is about.
    """
    rows = np.arange(len(issues))
    steps = np.zeros((len(issues) + 1, len(before)))
    steps[0] = before
    for side in range(2):
        steps[rows + 1, issues[:, side]] = moved[:, side]
    path = steps.cumsum(axis=0)
    effect, alike = np.zeros((len(issues), len(positions))), np.ones((2, len(issues), len(positions)), dtype=np.bool_)
    for side in range(2):
        k = issues[:, side]
        wants, there = positions.T[k], ~np.isnan(positions.T[k])
        nearer = np.abs(wants - path[rows, k][:, None]) - np.abs(wants - path[rows + 1, k][:, None])
        effect += np.where(there, saliences.T[k] * nearer, 0.0)
        below = _is_below(wants, before[k][:, None])
        for trader in range(2):
            alike[trader] &= there & (below == below[rows, actors[:, trader]][:, None])
    kind = np.where(alike.any(axis=0), INNER, OUTER)
    kind[rows[:, None], actors], effect[rows[:, None], actors] = OWN, gain
    return effect, kind
