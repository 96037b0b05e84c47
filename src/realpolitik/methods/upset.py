"""Whether a package is upset, draw by draw, where very many draws share the same few options.

The search of `blocking`, which is branch and bound over groups of issues, as one loop over the choices of a single
draw: a draw's few numbers stay in the processor's first cache. The kernel is plain Python, and compiled for use.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np
import numpy.typing as npt

from realpolitik.methods.blocking import TOLERANCE, Array, Contest, Ints, Options, Truths, can_depend
from realpolitik.methods.compiling import compiled

MOST_CHOICES = 1_000_000  # whole counter-packages; a search with as many is never cut off
PARTY_AND_OTHERS, ONLY_OUTSIDERS, ALL_PARTIES, ANYONE = range(4)  # who may upset the package

Signed = npt.NDArray[np.int64]


def is_for_all(groups: Sequence[Options], contest: Contest) -> bool:
    """Whether `upset` answers: all draws have the same options, not too many of them, and nothing is voted on."""
    alike = isinstance(contest.parties, int) and groups[0].acting.ndim == 1
    return alike and not contest.ballots and prod(len(group.acting) for group in groups) <= MOST_CHOICES


def upset(groups: Sequence[Options], contest: Contest, draws: Ints, *, interpreted: bool = False) -> Truths:
    """In which of some draws a package is upset, as `blocking.search` finds it: (draws,).

    contest.least holds a row for each of `draws`, the options one for each draw there is.
    """
    taken = [np.flatnonzero(_may_be_taken(group, contest)) for group in groups]
    order = _in_order(groups, taken, contest)
    if not order or not can_depend(groups, contest):
        return np.zeros(len(draws), dtype=bool)
    parts = [(groups[g], taken[g]) for g in order]
    chance = np.concatenate([group.chance[np.ix_(draws, some)] for group, some in parts], axis=1)
    kernel = _upset if interpreted else compiled(_upset)
    return kernel(
        np.concatenate([group.gain[np.ix_(draws, some)] for group, some in parts], axis=1),
        chance,
        np.concatenate([group.sure[np.ix_(draws, some)] for group, some in parts], axis=1),
        _signed(np.concatenate([group.acting[some] for group, some in parts])),
        _signed(np.concatenate([group.depends[some] for group, some in parts])),
        np.concatenate([~group.agrees[some] for group, some in parts]).astype(np.int64),
        np.cumsum([0, *(len(some) for _, some in parts)]),
        sum(int(not groups[g].agrees[0]) for g in range(len(groups)) if g not in order),
        np.ascontiguousarray(contest.least + TOLERANCE),
        np.array(contest.suppliers, dtype=np.int64),
        np.array([1 << s | 1 << int(contest.root[s]) for s in contest.suppliers], dtype=np.int64),
        _signed(np.array([contest.lost, contest.parties, contest.including], dtype=np.uint64)),
        _kind(contest),
        contest.sure_enough - TOLERANCE,
    )


def _kind(contest: Contest) -> int:
    if contest.anyone:
        return ANYONE
    if contest.outsiders:
        return ONLY_OUTSIDERS
    return ALL_PARTIES if contest.all_parties else PARTY_AND_OTHERS


def _may_be_taken(group: Options, contest: Contest) -> Truths:
    """Options that don't take a supplier as lost who acts in them, nor ask a party of outsiders: (options,)."""
    assert isinstance(contest.parties, int)
    barred = contest.lost | (contest.parties if contest.outsiders else 0)
    return np.asarray(group.acting & np.uint64(barred) == 0)


def _in_order(groups: Sequence[Options], taken: Sequence[Ints], contest: Contest) -> list[int]:
    """Groups that may be moved: first what depends on suppliers taken as lost, then where most is at stake."""

    def rank(g: int) -> tuple[bool, float]:
        return not (groups[g].depends & np.uint64(contest.lost)).any(), -float(np.ptp(groups[g].gain[0], axis=0).sum())

    return sorted((g for g, some in enumerate(taken) if len(some) > 1), key=rank)


def _signed(masks: npt.NDArray[np.uint64]) -> Signed:
    return np.ascontiguousarray(masks).view(np.int64)


def _upset(
    gains: Array,  # (d, options, n) of all groups, one after the other
    chances: Array,  # (d, options)
    sures: Array,  # (d, options, suppliers)
    acting: Signed,  # (options,)
    depends: Signed,  # (options,)
    differs: Signed,  # (options,) 1 where an option doesn't leave its group as the package has it
    ends: Signed,  # (groups + 1,) where each group begins
    differing: int,  # groups about which nothing can be done that aren't as the package has them
    leasts: Array,  # (d, n) volunteers gain more
    suppliers: Signed,
    own: Signed,  # (suppliers,) a supplier and its patron, as a mask
    masks: Signed,  # who is lost, who is a party, who must be in
    kind: int,
    sure_enough: float,
) -> Truths:
    lost, parties, including = masks[0], masks[1], masks[2]
    draws, options, n = gains.shape
    groups = len(ends) - 1
    answer = np.zeros(draws, dtype=np.bool_)
    alive = np.empty(options, dtype=np.bool_)
    best = np.empty((groups, n))
    need = np.empty((groups, n))  # who gains no more, once a group is decided, can't gain enough any more
    felt = np.empty(groups, dtype=np.int64)  # suppliers on whom the options of later groups depend
    can_differ = np.empty(groups, dtype=np.bool_)
    undone = np.zeros(groups, dtype=np.int64)  # later groups that aren't as the package has them if nothing is done
    for g in range(groups - 1, 0, -1):
        undone[g - 1] = undone[g] + differs[ends[g]]
    at = np.empty(groups, dtype=np.int64)  # the option taken in each group
    gain = np.zeros((groups + 1, n))  # with so many groups decided
    chance = np.ones(groups + 1)
    coalition = np.zeros(groups + 1, dtype=np.int64)
    depending = np.zeros(groups + 1, dtype=np.int64)
    different = np.full(groups + 1, differing)
    for d in range(draws):
        # Options whose volunteers could gain enough if all else went their way, until nothing changes.
        for o in range(options):
            alive[o] = chances[d, o] >= sure_enough
        hopeless = np.int64(-1)
        while True:
            for g in range(groups):
                best[g] = -np.inf
                for o in range(ends[g], ends[g + 1]):
                    if alive[o]:
                        for i in range(n):
                            best[g, i] = max(best[g, i], gains[d, o, i])
            before, hopeless = hopeless, np.int64(0)
            for i in range(min(n, 64)):
                most = 0.0
                for g in range(groups):
                    most += best[g, i]
                if most <= leasts[d, i]:
                    hopeless |= np.int64(1) << np.int64(i)
            if hopeless == before:
                break
            for o in range(options):
                if acting[o] & hopeless:
                    alive[o] = False
        # What the groups after each can still do.
        reached, differ = np.int64(0), False
        need[groups - 1] = leasts[d]
        for g in range(groups - 1, -1, -1):
            felt[g], can_differ[g] = reached, differ
            for o in range(ends[g], ends[g + 1]):
                if alive[o]:
                    reached |= depends[o]
                    differ |= differs[o] > 0
            if g > 0:
                need[g - 1] = need[g] - best[g]
        # Choices extended group by group, in depth.
        g, at[0] = 0, ends[0]
        if lost & ~reached:
            continue
        while g >= 0:
            o = at[g]
            if o == ends[g + 1]:
                g -= 1
                continue
            at[g] = o + 1
            if not alive[o]:
                continue
            together = coalition[g] | acting[o]
            suppliers_felt = depending[g] | depends[o]
            odds = chance[g] * chances[d, o]
            unlike = different[g] + differs[o]
            if lost & ~(suppliers_felt | felt[g]) or not (unlike > 0 or can_differ[g]) or odds < sure_enough:
                continue
            hopeful = True
            for i in range(min(n, 64)):
                if together >> i & 1 and gain[g, i] + gains[d, o, i] <= need[g, i]:
                    hopeful = False
                    break
            if not hopeful:
                continue
            for i in range(n):
                gain[g + 1, i] = gain[g, i] + gains[d, o, i]
            if o > ends[g] and unlike + undone[g] > 0 and not lost & ~suppliers_felt:
                # Taken as it is: who acts, and which suppliers join or are lost.
                wins = True
                for i in range(min(n, 64)):
                    wins &= not together >> i & 1 or gain[g + 1, i] > leasts[d, i]
                joined = together
                for s in range(len(suppliers)):
                    supplier = suppliers[s]
                    tempted = suppliers_felt >> supplier & 1 and not together & own[s]
                    if tempted:
                        change = 0.0
                        for earlier in range(g + 1):
                            change += sures[d, at[earlier] - 1, s]
                        tempted = change < -TOLERANCE
                    willing = gain[g + 1, supplier] > leasts[d, supplier]
                    if kind == ONLY_OUTSIDERS and parties >> supplier & 1:
                        willing = False
                    if tempted and willing:
                        joined |= np.int64(1) << supplier
                    wins &= (tempted and not willing) == (lost >> supplier & 1 == 1)
                wins &= joined & including == including
                if kind == ONLY_OUTSIDERS:
                    wins &= joined & parties == 0
                elif kind == ALL_PARTIES:
                    wins &= parties & ~joined == 0
                elif kind == PARTY_AND_OTHERS:
                    wins &= joined & parties != 0 and parties & ~joined != 0
                if wins:
                    answer[d] = True
                    break
            if g + 1 < groups:
                chance[g + 1], coalition[g + 1] = odds, together
                depending[g + 1], different[g + 1] = suppliers_felt, unlike
                g += 1
                at[g] = ends[g]
    return answer
