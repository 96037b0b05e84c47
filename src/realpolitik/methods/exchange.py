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
from typing import NamedTuple

import numpy as np

from realpolitik.errors import TooLarge
from realpolitik.methods import TIE, Bools, Floats, Integers
from realpolitik.methods.compiling import compiled
from realpolitik.methods.compromise import compromise

SMALLEST = 1e-10  # a shift, or a gain, that counts
LEAST_WEIGHT = SMALLEST / 1000  # of an issue's: who has less gains nothing that counts by moving the whole scale
SLACK = 1e-9  # of positions from 0 to 100: beyond rounding, below anything that an analyst could mean
ROUNDING = 1e-13  # of gains
MOST = 5_000_000  # candidates; a round of a million takes a second or two
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

    Raises TooLarge beyond MOST pairs that could exchange.

    >>> wants = np.array([[0.0, 0.0], [100.0, 100.0]])
    >>> cares = np.array([[0.9, 0.1], [0.1, 0.9]])
    >>> exchange_round(wants, cares, np.ones((2, 2))).after
    array([  0., 100.])
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
    board, done, valid = _traded(_Board.of(pairs, supplied, np.nan_to_num(positions), saliences, weights, order, luck))
    made = board.made[:done]
    origin, to, gain = (table.reshape(-1, 2) for table in (board.origin, board.to, board.gain))
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
        uncapped=board.uncapped[made],
        tied=board.tied[:done],
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
    count = 0
    for p, q in combinations(range(positions.shape[1]), 2):
        group = np.where(there[:, p] & there[:, q], below[:, p] + 2 * below[:, q], -1)
        for one, other in ((0, 3), (1, 2)):
            opposed = np.argwhere((group == one)[:, None] & (group == other))
            actors.append(opposed)
            pairs.append(np.broadcast_to(np.array([p, q]), opposed.shape))
            count += len(opposed)
            if count > MOST:
                raise TooLarge(f"more than {MOST:,} pairs could exchange something; leave out actors, or issues")
    sides, issues = np.concatenate(actors), np.concatenate(pairs)
    s = saliences[sides[:, :, None], issues[:, None, :]]  # (e, side, issue)
    second_demands = s[:, 0, 0] * s[:, 1, 1] < s[:, 1, 0] * s[:, 0, 1]  # the first issue: it cares more for it
    sides = np.where(second_demands[:, None], sides[:, ::-1], sides)
    issues = issues[:, ::-1]
    can = (weights[sides, issues] > LEAST_WEIGHT * weights.sum(axis=0)[issues]).all(axis=1)
    return sides[can], issues[can]


def _is_below(positions: Floats, outcomes: Floats) -> Bools:
    return np.asarray(positions <= outcomes + SLACK)


# The exchanges themselves ---------------------------------------------------------------------------------------------


class _Board(NamedTuple):
    """All that a round works on: flat tables, a cell (actor, issue) at actor·m + issue, a side at 2·candidate + side.

    What candidates bring stands in the leaves of a tree whose nodes hold the larger of two branches: the best is found
    from the top.
    """

    m: int
    positions: Floats  # by cell
    saliences: Floats
    weights: Floats
    totals: Floats  # by issue, of the weights
    actors: Integers  # by side
    issues: Integers  # what it supplies
    luck: Floats  # 3·candidate: whose side chance takes, for or against it, and how far
    order: Integers  # which candidate goes first where gains are equal
    leaf: Integers  # where each stands in the tree
    suppliers: Integers  # sides by the cell that they supply
    supply_begins: Integers
    demanders: Integers  # sides by the cell that they demand
    demand_begins: Integers
    now: Floats  # by cell: where everybody stands as a supplier
    seen: Floats  # by cell, n each: where a demander of the issue sees everybody
    told: Bools  # …, because they have moved there for it
    pull: Floats  # by cell: Σ weight·position as the demander sees it
    tree: Floats
    is_open: Bools  # by candidate: it may still be made
    hit: Integers  # by candidate: 1 side 0 has moved elsewhere, 2 side 1 has, 4 its view has changed
    touched: Integers  # candidates to be looked at again
    shift: Floats  # by side
    kept: Floats  # by side: moves planned before an own move elsewhere; they go on counting
    origin: Floats
    to: Floats
    gain: Floats
    uncapped: Floats  # by candidate
    made: Integers  # the exchanges, in order
    tied: Bools

    @classmethod
    def of(
        cls,
        actors: Integers,
        issues: Integers,
        positions: Floats,
        saliences: Floats,
        weights: Floats,
        order: Integers,
        luck: Floats,
    ) -> _Board:
        """The board at the beginning of a round. actors, issues: (e, 2); luck: (e, 3); the tables: (n, m)."""
        (n, m), count = positions.shape, len(actors)
        size = 1 << max(count - 1, 1).bit_length()
        leaf = np.empty(count, dtype=np.int64)
        leaf[order] = size + np.arange(count)
        suppliers, supply_begins = _places(actors, issues, n, m)
        demanders, demand_begins = _places(actors, issues[:, ::-1], n, m)
        return cls(
            m=m,
            positions=positions.ravel(),
            saliences=saliences.ravel(),
            weights=weights.ravel(),
            totals=weights.sum(axis=0),
            actors=actors.ravel(),
            issues=issues.ravel(),
            luck=luck.ravel(),
            order=order,
            leaf=leaf,
            suppliers=suppliers,
            supply_begins=supply_begins,
            demanders=demanders,
            demand_begins=demand_begins,
            now=positions.ravel().copy(),
            seen=np.broadcast_to(positions.T, (n, m, n)).ravel(),
            told=np.zeros(n * m * n, dtype=np.bool_),
            pull=np.broadcast_to((weights * positions).sum(axis=0), (n, m)).ravel(),
            tree=np.full(2 * size, -1.0),
            is_open=np.ones(count, dtype=np.bool_),
            hit=np.zeros(count, dtype=np.int64),
            touched=np.arange(count + 1),
            shift=np.zeros(2 * count),
            kept=np.zeros(2 * count),
            origin=np.zeros(2 * count),
            to=np.zeros(2 * count),
            gain=np.zeros(2 * count),
            uncapped=np.zeros(count),
            made=np.zeros(count, dtype=np.int64),
            tied=np.zeros(count, dtype=np.bool_),
        )


def _places(actors: Integers, issues: Integers, n: int, m: int) -> tuple[Integers, Integers]:
    """Sides by what an actor does on an issue, and where those of each cell begin."""
    cell = (actors * m + issues).ravel()
    sides = np.argsort(cell, kind="stable")
    return sides, np.searchsorted(cell[sides], np.arange(n * m + 1))


def _traded(board: _Board) -> tuple[_Board, int, int]:
    """The board once nobody finds anything to exchange, how many exchanges were made, and how many were valid at first.

    Of few candidates plain lists are quicker than a compiler is loaded.
    """
    if not len(board.order):
        return board, 0, 0
    if len(board.order) >= FEW:
        return board, *compiled(_exchanged)(board)
    m, *tables = board
    lists = _Board._make([m, *(table.tolist() for table in tables)])
    done, valid = _exchanged(lists)
    filled = (np.array(own, dtype=table.dtype) for own, table in zip(lists[1:], tables, strict=True))
    return _Board._make([m, *filled]), done, valid


def _exchanged(board: _Board) -> tuple[int, int]:
    """Makes one exchange after the other on the board; how many, and how many candidates were valid at first.

    A valid shift ends within 0 to 100. What an actor has planned to move in one exchange, before moving elsewhere, goes
    on counting: one way only, and upwards at most 100 in all, as in the program of the tradition.
    """
    m, positions, saliences, weights, totals = board.m, board.positions, board.saliences, board.weights, board.totals
    actors, issues, order, leaf, luck = board.actors, board.issues, board.order, board.leaf, board.luck
    now, seen, told, pull, tree = board.now, board.seen, board.told, board.pull, board.tree
    is_open, hit, touched, shift, kept = board.is_open, board.hit, board.touched, board.shift, board.kept
    n, size = len(positions) // m, len(tree) // 2
    many, done, valid = len(order), 0, 0
    while True:
        for at in range(many):
            e = touched[at]
            brings = -1.0
            if is_open[e]:
                a, b, q, p = actors[2 * e], actors[2 * e + 1], issues[2 * e], issues[2 * e + 1]
                ap, aq, bp, bq = a * m + p, a * m + q, b * m + p, b * m + q
                far_a, far_b = positions[bq] - now[aq], positions[ap] - now[bp]
                way_a, way_b = 1.0 if far_a > 0 else -1.0, 1.0 if far_b > 0 else -1.0
                unit_a, unit_b = weights[aq] / totals[q], weights[bp] / totals[p]
                # Equal gains: how far side 0 moves for each point of side 1. One of them moves all the way.
                per = (saliences[ap] + saliences[bp]) / (saliences[aq] + saliences[bq]) * unit_b / unit_a
                give_a, give_b = abs(far_b) * per, abs(far_b)
                if give_a > abs(far_a):
                    give_a, give_b = abs(far_a), abs(far_a) / per
                board.uncapped[e] = abs(give_b * unit_b * saliences[ap] - give_a * unit_a * saliences[aq])
                # But nobody moves an outcome beyond where its partner wants it.
                left = way_a * ((positions[bq] * totals[q] - pull[bq]) / weights[aq] - now[aq] + seen[bq * n + a])
                if 0 < left < give_a:
                    give_a, give_b = left, left / per
                left = way_b * ((positions[ap] * totals[p] - pull[ap]) / weights[bp] - now[bp] + seen[ap * n + b])
                if 0 < left < give_b:
                    give_a, give_b = left * per, left
                given_a, given_b = give_a * unit_a, give_b * unit_b  # by which the outcomes move
                brings = abs(given_b * saliences[ap] - given_a * saliences[aq])
                far = luck[3 * e + 2]
                if far > 0:  # whom chance favours gives less; whom it doesn't gets less
                    is_first, is_favoured = luck[3 * e] < 0.5, luck[3 * e + 1] < 0.5
                    if is_first and is_favoured:
                        given_a -= far * (given_a - given_b * saliences[bp] / saliences[bq])
                    elif is_first:
                        given_b -= far * brings / saliences[ap]
                    elif is_favoured:
                        given_b -= far * (given_b - given_a * saliences[aq] / saliences[ap])
                    else:
                        given_a -= far * brings / saliences[bq]
                    give_a, give_b = given_a / unit_a, given_b / unit_b
                board.gain[2 * e] = given_b * saliences[ap] - given_a * saliences[aq]
                board.gain[2 * e + 1] = given_a * saliences[bq] - given_b * saliences[bp]
                if hit[e] & 1:
                    kept[2 * e] += shift[2 * e]
                if hit[e] & 2:
                    kept[2 * e + 1] += shift[2 * e + 1]
                hit[e] = 0
                shift[2 * e], shift[2 * e + 1] = way_a * give_a, way_b * give_b
                fits = brings >= SMALLEST and give_a > SMALLEST and give_b > SMALLEST
                for side in range(2 * e, 2 * e + 2):
                    fits &= -SLACK <= now[actors[side] * m + issues[side]] + shift[side] <= 100 + SLACK
                    fits &= kept[side] * shift[side] >= 0 and kept[side] + shift[side] <= 100 + SLACK
                is_open[e] = fits
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
            for e in range(many):
                valid += is_open[e]
        if tree[1] <= 0:
            return done, valid
        # The best, or the first of those that bring as much.
        enough = tree[1] * (1 - TIE) - ROUNDING
        node = 1
        while node < size:
            node *= 2
            if tree[node] < enough:
                node += 1
            elif tree[node + 1] >= enough:
                board.tied[done] = True
        x = order[node - size]
        board.made[done] = x
        done += 1
        is_open[x] = False
        touched[0], many = x, 1
        # Both move, and whoever deals in what they have moved on looks again at what it brings.
        for side in range(2):
            z, k, partner = actors[2 * x + side], issues[2 * x + side], actors[2 * x + 1 - side]
            supplied, demanded = z * m + k, partner * m + k
            goal = min(max(now[supplied] + shift[2 * x + side], 0.0), 100.0)
            if abs(goal - positions[demanded]) < SLACK:
                goal = positions[demanded]
            board.origin[2 * x + side] = now[supplied]
            board.to[2 * x + side] = now[supplied] = goal
            for at in range(board.supply_begins[supplied], board.supply_begins[supplied + 1]):
                e = board.suppliers[at] // 2
                if is_open[e]:
                    if hit[e] == 0:
                        touched[many] = e
                        many += 1
                    hit[e] |= 1 + board.suppliers[at] % 2
            view, start = demanded * n + z, positions[supplied]
            if not told[view] or abs(goal - start) < abs(seen[view] - start):
                told[view] = True
                pull[demanded] += weights[supplied] * (goal - seen[view])
                seen[view] = goal
                for at in range(board.demand_begins[demanded], board.demand_begins[demanded + 1]):
                    e = board.demanders[at] // 2
                    if is_open[e]:
                        if hit[e] == 0:
                            touched[many] = e
                            many += 1
                        hit[e] |= 4


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
