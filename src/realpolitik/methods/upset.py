"""Whether a package is upset, draw by draw, where very many draws share the same few options.

The search of `blocking`, which is branch and bound over groups of issues, as one loop over the choices of a single
draw: a draw's few numbers stay in the processor's first cache. The kernel is plain Python, and compiled for use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from realpolitik.methods.blocking import TOLERANCE, Array, Contest, Ints, Masks, Options, Truths
from realpolitik.methods.compiling import compiled

MOST_CHOICES = 1_000_000  # whole counter-packages; a search with as many is never cut off
PARTY_AND_OTHERS, ONLY_OUTSIDERS, ALL_PARTIES, ANYONE = range(4)  # who may upset the package

Signed = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The options of all groups side by side, so that what is looked at in one draw lies together."""

    gain: Array  # (d, options, n)
    chance: Array  # (d, options)
    sure: Array  # (d, options, suppliers)
    acting: Masks  # (options,)
    depends: Masks  # (options,)
    ends: Ints  # (groups + 1,) where each group begins
    at_stake: Array  # (groups,) how far gains lie apart in a group, in the first draw

    @classmethod
    def of(cls, groups: Sequence[Options], draws: Ints | None = None) -> Table:
        """The options in some draws, or in all."""
        every = slice(None) if draws is None else draws
        return cls(
            gain=_side_by_side([group.gain[every] for group in groups]),
            chance=_side_by_side([group.chance[every] for group in groups]),
            sure=_side_by_side([group.sure[every] for group in groups]),
            acting=np.concatenate([group.acting for group in groups]),
            depends=np.concatenate([group.depends for group in groups]),
            ends=np.cumsum([0, *(len(group.acting) for group in groups)]),
            at_stake=np.array([np.ptp(group.gain[0], axis=0).sum() for group in groups]),
        )


def _side_by_side(parts: Sequence[Array]) -> Array:
    """Arrays of (d, options, …), one after the other along their options, draw by draw."""
    whole = np.empty((len(parts[0]), sum(part.shape[1] for part in parts), *parts[0].shape[2:]))
    return np.concatenate(parts, axis=1, out=whole)


def is_for_all(groups: Sequence[Options], contest: Contest) -> bool:
    """Whether `upset` answers: all draws have the same options, not too many of them, and nothing is voted on."""
    alike = isinstance(contest.parties, int) and groups[0].acting.ndim == 1
    return alike and not contest.ballots and prod(len(group.acting) for group in groups) <= MOST_CHOICES


def upset(table: Table, agrees: Truths, contest: Contest, draws: Ints, *, interpreted: bool = False) -> Truths:
    """In which of some draws a package is upset, as `blocking.search` finds it: (draws,).

    agrees: (options,) whether each leaves its group as the package has it. contest.least: a row for each of `draws`,
    which are places in the table.
    """
    allowed = _may_be_taken(table, contest)
    order = _in_order(table, allowed, contest)
    lost = np.uint64(contest.lost)
    if not len(order) or (lost & ~np.bitwise_or.reduce(table.depends[allowed])):
        return np.zeros(len(draws), dtype=bool)
    first = table.ends[:-1]
    still = np.delete(np.arange(len(first)), order)
    kernel = _upset if interpreted else compiled(_upset)
    return kernel(
        table.gain,
        table.chance,
        table.sure,
        _signed(table.acting),
        _signed(table.depends),
        (~agrees).astype(np.int64),
        allowed,
        first[order],
        table.ends[1:][order],
        int((~agrees[first[still]]).sum()),
        draws,
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


def _may_be_taken(table: Table, contest: Contest) -> Truths:
    """Options that don't take a supplier as lost who acts in them, nor ask a party of outsiders: (options,)."""
    assert isinstance(contest.parties, int)
    barred = contest.lost | (contest.parties if contest.outsiders else 0)
    return np.asarray(table.acting & np.uint64(barred) == 0)


def _in_order(table: Table, allowed: Truths, contest: Contest) -> Ints:
    """Groups that may be moved: first what depends on suppliers taken as lost, then where most is at stake."""
    first = table.ends[:-1]
    depends = np.bitwise_or.reduceat(table.depends, first) & np.uint64(contest.lost) == 0
    order = np.lexsort((-table.at_stake, depends))
    return order[np.add.reduceat(allowed.astype(np.int64), first)[order] > 1]


def _signed(masks: Masks) -> Signed:
    return np.ascontiguousarray(masks).view(np.int64)


def _upset(
    gains: Array,  # (d, options, n) of all groups, one after the other
    chances: Array,  # (d, options)
    sures: Array,  # (d, options, suppliers)
    acting: Signed,  # (options,)
    depends: Signed,  # (options,)
    differs: Signed,  # (options,) 1 where an option doesn't leave its group as the package has it
    allowed: Truths,  # (options,) may be taken
    begins: Signed,  # (groups,) the first option of each group, in the order in which they are gone through
    ends: Signed,  # (groups,) where it ends
    differing: int,  # groups about which nothing can be done that aren't as the package has them
    rows: Signed,  # (draws,) where each draw stands among d
    leasts: Array,  # (draws, n) volunteers gain more
    suppliers: Signed,
    own: Signed,  # (suppliers,) a supplier and its patron, as a mask
    masks: Signed,  # who is lost, who is a party, who must be in
    kind: int,
    sure_enough: float,
) -> Truths:
    lost, parties, including = masks[0], masks[1], masks[2]
    _, options, n = gains.shape
    groups = len(ends)
    answer = np.zeros(len(rows), dtype=np.bool_)
    alive = np.empty(options, dtype=np.bool_)
    best = np.empty((groups, n))
    need = np.empty((groups, n))  # who gains no more, once a group is decided, can't gain enough any more
    felt = np.empty(groups, dtype=np.int64)  # suppliers on whom the options of later groups depend
    can_differ = np.empty(groups, dtype=np.bool_)
    undone = np.zeros(groups, dtype=np.int64)  # later groups that aren't as the package has them if nothing is done
    for g in range(groups - 1, 0, -1):
        undone[g - 1] = undone[g] + differs[begins[g]]
    at = np.empty(groups, dtype=np.int64)  # the option taken in each group
    gain = np.zeros((groups + 1, n))  # with so many groups decided
    chance = np.ones(groups + 1)
    coalition = np.zeros(groups + 1, dtype=np.int64)
    depending = np.zeros(groups + 1, dtype=np.int64)
    different = np.full(groups + 1, differing)
    for d in range(len(rows)):
        row = rows[d]
        # Options whose volunteers could gain enough if all else went their way, until nothing changes.
        for o in range(options):
            alive[o] = allowed[o] and chances[row, o] >= sure_enough
        hopeless = np.int64(-1)
        while True:
            for g in range(groups):
                best[g] = -np.inf
                for o in range(begins[g], ends[g]):
                    if alive[o]:
                        for i in range(n):
                            best[g, i] = max(best[g, i], gains[row, o, i])
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
            for o in range(begins[g], ends[g]):
                if alive[o]:
                    reached |= depends[o]
                    differ |= differs[o] > 0
            if g > 0:
                need[g - 1] = need[g] - best[g]
        # Choices extended group by group, in depth.
        g, at[0] = 0, begins[0]
        if lost & ~reached:
            continue
        while g >= 0:
            o = at[g]
            if o == ends[g]:
                g -= 1
                continue
            at[g] = o + 1
            if not alive[o]:
                continue
            together = coalition[g] | acting[o]
            suppliers_felt = depending[g] | depends[o]
            odds = chance[g] * chances[row, o]
            unlike = different[g] + differs[o]
            if lost & ~(suppliers_felt | felt[g]) or not (unlike > 0 or can_differ[g]) or odds < sure_enough:
                continue
            hopeful = True
            for i in range(min(n, 64)):
                if together >> i & 1 and gain[g, i] + gains[row, o, i] <= need[g, i]:
                    hopeful = False
                    break
            if not hopeful:
                continue
            for i in range(n):
                gain[g + 1, i] = gain[g, i] + gains[row, o, i]
            if o > begins[g] and unlike + undone[g] > 0 and not lost & ~suppliers_felt:
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
                            change += sures[row, at[earlier] - 1, s]
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
                at[g] = begins[g]
    return answer
