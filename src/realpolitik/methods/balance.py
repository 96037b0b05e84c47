"""Balance: the blocs and the two camps that leave least disagreement, and the triads that don't fit.

[Heider1946]: a friend's enemy who is a friend is a strain. [CartwrightHarary1956]: without such triads a group falls
into two camps; [Davis1967]: into any number of blocs, if enemies' enemies may be enemies too. How far a group is from
two camps is the frustration index, Harary's line index [Harary1959]; from blocs, the disagreement that
[BansalBlumChawla2004] minimise.

Ties between actors are a symmetric matrix: positive binds, negative divides, 0 or NaN is no relation. Disagreement is
the weight of bonds cut plus that of divisions inside a bloc. Exact to 20 actors that hang together; beyond, a local
search gives the answer and triads that no division can satisfy give a bound, so that the gap is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, islice, product

import numpy as np
from numpy.typing import NDArray

from realpolitik.methods import TIE, Bools, Floats, Integers

Bits = NDArray[np.uint64]
Solver = Callable[[Floats], tuple[float, float, list[Integers]]]  # ties → disagreement, bound, labels of each division

EXACT_TO = 20  # actors that hang together: a second or two for the blocs of 20, tripling with each more
MOST_LISTED = 16  # divisions that tie; a reader needs to know that there are several, not thousands
LOW_BITS = 8  # of the largest table's 18: vectors of 3**8 numbers stay in the cache, and 3**10 of them are combined


@dataclass(frozen=True, slots=True)
class Division:
    """How a group falls into blocs or camps, with what remains of disagreement, and how sure that is."""

    disagreement: float  # weight of bonds cut and of divisions inside
    at_least: float  # no division has less
    labels: Integers  # (divisions, actors): the first actor of everybody's bloc, in each best division found
    is_exact: bool  # every division was weighed: the best are listed, up to `MOST_LISTED`; else only one that was found

    @property
    def gap(self) -> float:
        """How much less disagreement a division that was missed might leave."""
        return self.disagreement - self.at_least

    @property
    def is_unique(self) -> bool:
        """Whether no other division does as well, as far as every division was weighed."""
        return self.is_exact and len(self.labels) == 1


def blocs(ties: Floats) -> Division:
    """The division into any number of blocs that leaves least disagreement.

    ties: (actors, actors), symmetric. Among divisions that differ only in who stands beside whom without a bond, the
    finest is meant: a bloc hangs together by bonds, so nobody is put with strangers.

    >>> blocs(np.array([[0, 2, -1], [2, 0, -3], [-1, -3, 0]])).labels
    array([[0, 0, 2]])
    """
    ties = _relations(ties)
    return _divide(ties, _connected(ties > 0), _exact_blocs, _nearest_blocs)


def camps(ties: Floats) -> Division:
    """The division into two camps that leaves least disagreement, which is then the frustration index.

    ties: (actors, actors), symmetric. Actors that no chain of ties connects have no common camps: every connected
    group falls into two of its own, or one where it has no divisions.

    >>> camps(np.array([[0, 2, -1], [2, 0, -3], [-1, -3, 0]])).labels
    array([[0, 0, 2]])
    """
    ties = _relations(ties)
    return _divide(ties, _connected(ties != 0), _exact_camps, _nearest_camps)


def unbalanced_triads(ties: Floats) -> Integers:
    """The triads with a strain: two bonds and a division, or three divisions.

    ties: (actors, actors), symmetric. Returns (triads, 3), actors in ascending order.

    >>> unbalanced_triads(np.array([[0, 1, 1], [1, 0, -1], [1, -1, 0]]))
    array([[0, 1, 2]])
    """
    signs = np.sign(_relations(ties))
    triads = np.array(list(combinations(range(len(ties)), 3)), dtype=np.int64).reshape(-1, 3)
    first, second, third = triads.T
    return np.asarray(triads[signs[first, second] * signs[second, third] * signs[first, third] < 0])


def _relations(ties: Floats) -> Floats:
    """The ties without gaps, the diagonal and what is only rounding."""
    known = np.nan_to_num(np.asarray(ties, dtype=np.float64))
    np.fill_diagonal(known, 0.0)
    return np.where(np.abs(known) > TIE * np.abs(known).max(initial=0.0), known, 0.0)


def _connected(adjacent: Bools) -> list[Integers]:
    """The actors of every group that hangs together."""
    reach = adjacent | np.eye(len(adjacent), dtype=np.bool_)
    for _ in range(len(adjacent).bit_length()):  # each squaring doubles the length of the chains followed
        reach = reach @ reach
    return [np.flatnonzero(row) for actor, row in enumerate(reach) if not row[:actor].any()]


def _divide(ties: Floats, groups: list[Integers], exact: Solver, nearest: Solver) -> Division:
    """Every group divided by itself; all combinations of their best divisions are best for the whole."""
    solved = [(exact if len(group) <= EXACT_TO else nearest)(ties[np.ix_(group, group)]) for group in groups]
    labels = []
    for choice in islice(product(*(divisions for _, _, divisions in solved)), MOST_LISTED):
        whole = np.empty(len(ties), dtype=np.int64)
        for group, own in zip(groups, choice, strict=True):
            whole[group] = group[own]
        labels.append(whole)
    return Division(
        disagreement=sum(found for found, _, _ in solved),
        at_least=sum(bound for _, bound, _ in solved),
        labels=np.array(labels),
        is_exact=all(len(group) <= EXACT_TO for group in groups),
    )


def _slack(ties: Floats) -> float:
    return TIE * float(np.abs(ties).sum())


def _by_first(sides: Integers) -> Integers:
    """Labels renamed after the first actor that bears them."""
    _, first, inverse = np.unique(sides, return_index=True, return_inverse=True)
    return np.asarray(first[inverse])


def _disagreement(ties: Floats, labels: Integers) -> float:
    together = labels[:, None] == labels
    return float(np.where(together, np.maximum(-ties, 0), np.maximum(ties, 0)).sum() / 2)


# --- blocs, exactly: the best division of a set is the best bloc of its last actor and the best division of the rest


def _exact_blocs(ties: Floats) -> tuple[float, float, list[Integers]]:
    actors = len(ties)
    inside = _ties_inside(ties)
    best = np.zeros(2 ** (actors - 1))
    for last in range(actors - 1):
        bloc = slice(2**last, 2 ** (last + 1))
        best[bloc] = _best_split(inside[bloc], best[: 2**last])
    everybody = (inside[2 ** (actors - 1) :] + best[::-1]).max()  # a set's complement stands as far from the end
    friends = ((ties > 0) @ (1 << np.arange(actors))).astype(np.uint64)  # everybody's friends, as a set
    divisions = islice(_best_divisions(inside, best, friends, everybody, _slack(ties)), MOST_LISTED)
    labels = [_labels(division, actors) for division in divisions]
    least = _disagreement(ties, labels[0])
    return least, least, labels


def _ties_inside(ties: Floats) -> Floats:
    """The sum of all ties inside a set, for every set: (2**actors,)."""
    inside = np.zeros(1)
    for actor in range(len(ties)):
        inside = np.concatenate([inside, inside + _sums(ties[actor, :actor])])
    return inside


def _sums(terms: Floats) -> Floats:
    """The sum over every subset of the terms: (2**terms,)."""
    return np.asarray(reduce(lambda sums, term: np.concatenate([sums, sums + term]), terms, np.zeros(1)))


def _best_split(bloc: Floats, rest: Floats) -> Floats:
    """The largest bloc[C] + rest[T − C] over the subsets C of every set T: a subset convolution.

    The fast one (by Möbius inversion) needs a ring, which maximum with addition is not; here 3**bits sums are taken.
    """
    low = min(LOW_BITS, len(bloc).bit_length() - 1)
    chosen, left, starts = _subset_pairs(low)
    blocs_low = np.take(bloc.reshape(-1, 2**low), chosen, axis=1)  # by `take`, every row lies in one piece
    rests_low = np.take(rest.reshape(-1, 2**low), left, axis=1)
    split = np.empty((len(blocs_low), 2**low))
    most, sums = np.empty((2, len(chosen)))
    for high in range(len(split)):
        most[:] = -np.inf
        for part in _subsets(high).tolist():
            np.add(blocs_low[part], rests_low[high - part], out=sums)
            np.maximum(most, sums, out=most)
        split[high] = np.maximum.reduceat(most, starts)
    return split.ravel()


def _subset_pairs(bits: int) -> tuple[Integers, Integers, Integers]:
    """All (C, T − C) with C within T, grouped by T, and where each group starts."""
    chosen = [_subsets(whole) for whole in range(2**bits)]
    sizes = np.array([len(subsets) for subsets in chosen])
    flat = np.concatenate(chosen)
    return flat, np.repeat(np.arange(2**bits), sizes) - flat, np.cumsum(sizes) - sizes


def _subsets(mask: int) -> Integers:
    """Every subset of a set."""
    bits = [1 << bit for bit in range(mask.bit_length()) if mask >> bit & 1]
    return reduce(lambda subsets, bit: np.concatenate([subsets, subsets | bit]), bits, np.zeros(1, dtype=np.int64))


def _best_divisions(
    inside: Floats, best: Floats, friends: Bits, most: float, slack: float, among: int | None = None
) -> Iterator[list[int]]:
    """Every best division into blocs that hang together, each a list of masks."""
    among = len(inside) - 1 if among is None else among
    if among == 0:
        yield []
        return
    last = 1 << (among.bit_length() - 1)
    others = _subsets(among - last)
    hits = others[inside[last + others] + best[among - last - others] >= most - slack]
    for bloc in (last + hits)[_hang_together(last + hits, friends)].tolist():
        rest = among - bloc
        for division in _best_divisions(inside, best, friends, float(best[rest]), slack, rest):
            yield [bloc, *division]


def _hang_together(masks: Integers, friends: Bits) -> Bools:
    """Which sets are connected by bonds among their own members."""
    sets = masks.astype(np.uint64)
    reached = sets & (~sets + np.uint64(1))  # the lowest bit alone
    before = np.zeros_like(sets)
    while (reached != before).any():
        before = reached
        for actor, circle in enumerate(friends):
            is_in = (reached >> np.uint64(actor) & np.uint64(1)).astype(np.bool_)
            reached = np.where(is_in, reached | circle & sets, reached)
    return np.asarray(reached == sets)


def _labels(division: list[int], actors: int) -> Integers:
    labels = np.empty(actors, dtype=np.int64)
    for bloc in division:
        members = [actor for actor in range(actors) if bloc >> actor & 1]
        labels[members] = members[0]
    return labels


# --- two camps, exactly: every choice of sides, the last actor's fixed


def _exact_camps(ties: Floats) -> tuple[float, float, list[Integers]]:
    actors = len(ties)
    harmony = np.zeros(1)  # bonds kept and divisions placed between the camps, less the others
    for actor in range(actors):
        pull = reduce(lambda sums, tie: np.concatenate([sums + tie, sums - tie]), ties[actor, :actor], np.zeros(1))
        harmony = harmony + pull if actor == actors - 1 else np.concatenate([harmony + pull, harmony - pull])
    ways = np.flatnonzero(harmony >= harmony.max() - _slack(ties))[:MOST_LISTED]
    labels = [_by_first(way >> np.arange(actors) & 1) for way in ways]
    least = _disagreement(ties, labels[0])
    return least, least, labels


# --- beyond: a division that no single actor's move betters, and a bound


def _nearest_blocs(ties: Floats) -> tuple[float, float, list[Integers]]:
    labels = _settled(ties, _merged(ties), len(ties))
    triads = unbalanced_triads(ties)
    first, second, third = triads.T
    divisions = (ties[first, second] < 0) * 1 + (ties[second, third] < 0) + (ties[first, third] < 0)
    return _disagreement(ties, labels), _packed(ties, triads[divisions == 1]), [labels]


def _nearest_camps(ties: Floats) -> tuple[float, float, list[Integers]]:
    _, directions = np.linalg.eigh(ties)  # were sides a matter of degree, the last direction would be the best
    labels = _settled(ties, (directions[:, -1] < 0).astype(np.int64), 2)
    return _disagreement(ties, labels), _packed(ties, unbalanced_triads(ties)), [labels]


def _merged(ties: Floats) -> Integers:
    """Blocs from merging, as long as it helps, the two with the strongest bond between them."""
    labels = np.arange(len(ties))
    between = ties.copy()
    while between.max() > 0:
        stays, goes = np.unravel_index(between.argmax(), between.shape)
        labels[labels == goes] = stays
        between[stays] += between[goes]
        between[:, stays] = between[stays]
        between[stays, stays] = between[goes] = between[:, goes] = 0.0
    return labels


def _settled(ties: Floats, labels: Integers, most_blocs: int) -> Integers:
    """The division once no actor is better placed in another bloc."""
    labels, slack, moved = labels.copy(), _slack(ties), True
    while moved:
        moved = False
        for actor, row in enumerate(ties):
            pull = np.bincount(labels, weights=row, minlength=most_blocs)
            if pull.max() > pull[labels[actor]] + slack:
                labels[actor], moved = pull.argmax(), True
    return _by_first(labels)


def _packed(ties: Floats, strained: Integers) -> float:
    """A bound: every strained triad costs its weakest tie, as long as no tie is counted beyond its weight."""
    left = np.abs(ties)
    first, second, third = strained.T
    weakest = np.minimum(np.minimum(left[first, second], left[second, third]), left[first, third])
    total = 0.0
    for one, two, three in strained[np.argsort(-weakest, kind="stable")].tolist():
        pairs = ([one, two, one, two, three, three], [two, three, three, one, two, one])
        cost = float(left[pairs].min())
        left[pairs] -= cost
        total += cost
    return total
