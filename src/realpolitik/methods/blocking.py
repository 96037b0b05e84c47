"""Blocking: a coalition upsets a package when it can bring about something that each of its members prefers.

Coalitional stability without transferable utility: [Gillies1959], [Aumann1961], with effectivity given by levers. A
counter-package is a choice of one option for each group of issues; because worth and chances of different groups are
independent, expected gains add up over groups, and the search is a branch and bound over groups: a partial choice is
dropped as soon as its volunteers can no longer gain enough, each by itself or all of them together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Masks = npt.NDArray[np.uint64]
Truths = npt.NDArray[np.bool_]

TOLERANCE = 1e-9  # points; rounding of sums of a few hundred terms stays far below
ROWS_AT_ONCE = 1 << 14  # partial choices extended together: arrays that stay near the processor
MOST_ROWS = 5_000_000  # partial choices looked at in one draw before what is left is only sampled: a few seconds
KEPT_ROWS = 1_000  # of what is only sampled, so many are followed at a time
MANY_ROWS = 500  # of one draw: from here on it pays to bound what volunteers can gain together
MOST_FOUND = 500_000  # counter-packages held


@dataclass(frozen=True, slots=True, eq=False)
class Options:
    """What can be done about one group of issues; the first option is to do nothing.

    What is (options,) is the same in every draw; where draws stand for different packages it is (d, options).
    """

    gain: Array  # (d, options, n) expected, in points, against the situation
    chance: Array  # (d, options); NaN where a draw has no such option
    acting: Masks  # (options,) those who decide
    moves: Ints  # (options,) how many issues it moves
    agrees: Truths  # (options,) whether it leaves the package's issues in this group where the package has them
    ballots: Masks  # (options,) votes that must be carried, a mask over `Contest.ballots`
    depends: Masks  # (options,) suppliers on whom its chance depends
    sure: Array  # (d, options, suppliers) change of the suppliers' worth if it succeeds, in points


@dataclass(frozen=True, slots=True, eq=False)
class Ballot:
    """A vote: `weights` (rules, n) of those in favour must reach every one of `quotas` (rules,)."""

    weights: Array
    quotas: Array


@dataclass(frozen=True, slots=True, eq=False)
class Contest:
    """What a blocking coalition must satisfy."""

    least: Array  # (d, n) each volunteer must gain more than this
    parties: int | Masks  # the package's parties: a mask, or (d,) masks where draws stand for different packages
    root: Ints  # (n,) whose decision each actor follows
    ballots: tuple[Ballot, ...]
    suppliers: tuple[int, ...]
    lost: int  # mask of the suppliers that the options' chances take as lost
    outsiders: bool = False  # only outsiders, and sure enough
    including: int = 0  # the coalition must include these
    anyone: bool = False  # any coalition will do: looks for what pays all who act
    all_parties: bool = False  # look for what betters the package for all its parties instead
    sure_enough: float = 0.0  # joint chance that is asked for
    unlike: Masks | None = None  # (d,) some of these must act: all others stand as in a draw known to be unblocked


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Counter-packages, a row each."""

    draw: Ints  # (rows,)
    choice: Ints  # (rows, groups) option taken in each group
    coalition: Masks  # (rows,) those who act, vote for it or supply those who act
    gain: Array  # (rows, n) expected
    chance: Array  # (rows,)
    moves: Ints  # (rows,) how many issues are moved
    complete: bool  # False: the search was cut off, some may be missed


def search(groups: Sequence[Options], contest: Contest, most_moves: int, *, first_only: bool) -> Found:
    """Every counter-package of at most `most_moves` moves that upsets the package, or (first_only) one a draw.

    After MOST_ROWS partial choices of one draw only the most promising of the others are followed, and the answer
    isn't complete.
    """
    return _Search(groups, contest, most_moves, first_only).found()


def can_depend(groups: Sequence[Options], contest: Contest) -> bool:
    """Whether those who may act have options that depend on every supplier taken as lost; the same in all draws."""
    assert isinstance(contest.parties, int)
    barred = np.uint64(contest.lost | (contest.parties if contest.outsiders else 0))
    felt = 0
    for group in groups:
        felt |= int(np.bitwise_or.reduce(group.depends[group.acting & barred == 0]))
    return not contest.lost & ~felt


def upsets(groups: Sequence[Options], contest: Contest, choice: Ints) -> Truths:
    """In which draws one counter-package, an option for each group, upsets the package: (d,)."""
    rows = _nothing_done(np.arange(len(contest.least)), groups)
    for g, option in enumerate(choice):
        rows = _with_options(rows, groups[g], g, np.arange(len(rows.draw)), np.full(len(rows.draw), option))
    able = np.zeros(len(contest.least), dtype=bool)
    able[_winners(rows, groups, contest).draw] = True
    return able & (rows.chance >= contest.sure_enough - TOLERANCE)


def unlike(groups: Sequence[Options], contest: Contest, draw: int) -> Masks:
    """Who stands otherwise than in one draw: (d,). Where that touches chances, supplies or votes: everybody."""
    least = contest.least
    differ = least != least[draw]
    sure = np.zeros(len(least), dtype=bool)
    for group in groups:
        differ |= (group.gain != group.gain[draw]).any(axis=1)
        sure |= (group.chance != group.chance[draw]).any(axis=1)
    deciding = _as_row(sum(1 << supplier for supplier in contest.suppliers), differ.shape[1])
    for ballot in contest.ballots:
        deciding[contest.root[(ballot.weights > 0).any(axis=0)]] = True
    everybody = sure | (differ & deciding).any(axis=1)
    return np.asarray(np.where(everybody, np.iinfo(np.uint64).max, _as_masks(differ)))


# Partial choices --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """An option for some of the groups, nothing done in all others; the rows of one draw stand together."""

    draw: Ints
    choice: Ints  # (rows, groups)
    coalition: Masks
    gain: Array  # (rows, n)
    chance: Array
    moves: Ints
    depends: Masks
    differing: Ints  # how many groups aren't left as the package has them


def _nothing_done(draws: Ints, groups: Sequence[Options]) -> _Rows:
    """One row for each draw."""
    count = len(draws)
    nothing = np.zeros(count, dtype=np.intp)
    return _Rows(
        draw=draws,
        choice=np.zeros((count, len(groups)), dtype=np.intp),
        coalition=np.zeros(count, dtype=np.uint64),
        gain=np.zeros((count, groups[0].gain.shape[2])),
        chance=np.ones(count),
        moves=nothing,
        depends=np.zeros(count, dtype=np.uint64),
        differing=sum((_differs(group, draws, nothing) for group in groups), nothing),
    )


def _with_options(rows: _Rows, group: Options, g: int, parent: Ints, option: Ints) -> _Rows:
    """Some of the rows, each with an option of a group in which nothing was done."""
    draw, choice = rows.draw[parent], rows.choice[parent]
    choice[:, g] = option
    return _Rows(
        draw=draw,
        choice=choice,
        coalition=rows.coalition[parent] | _of(group.acting, draw, option),
        gain=rows.gain[parent] + group.gain[draw, option],
        chance=rows.chance[parent] * group.chance[draw, option],
        moves=rows.moves[parent] + _of(group.moves, draw, option),
        depends=rows.depends[parent] | _of(group.depends, draw, option),
        differing=rows.differing[parent] + _differs(group, draw, option) - _differs(group, draw, np.zeros_like(option)),
    )


def _differs(group: Options, draw: Ints, option: Ints) -> Ints:
    """1 where an option doesn't leave its group as the package has it, else 0: (rows,)."""
    return np.asarray(1 - _of(group.agrees, draw, option).astype(np.intp))


def _of(values: Any, draw: Ints, option: Ints) -> Any:
    """What options are like, in each draw or in all of them alike: (rows,)."""
    return values[option] if values.ndim == 1 else values[draw, option]


def _pick(rows: _Rows, at: Ints | Truths | slice) -> _Rows:
    return _Rows(*(getattr(rows, field.name)[at] for field in fields(rows)))


# Branch and bound -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    """A group in the search's order, and what the groups after it can still do."""

    place: int  # among the groups as they are given
    group: Options
    alive: Truths  # (d, options)
    count: Ints  # (d,) of options alive
    need: Array  # (d, n) who gains no more by now can't gain enough any more
    felt: np.uint64  # suppliers on whom later options depend
    acting: np.uint64  # those who act in later options
    can_differ: Truths  # (d,) whether some later option doesn't leave its group as the package has it


class _Search:
    """Partial choices are extended group by group: a few of them all at once, many in portions and in depth."""

    def __init__(self, groups: Sequence[Options], contest: Contest, most_moves: int, first_only: bool) -> None:
        self.groups = groups
        self.contest = contest
        self.most_moves = most_moves
        self.first_only = first_only
        alive = _alive(groups, contest)
        self.levels = _levels(groups, alive, contest)
        self.is_open = _is_worth_a_search(groups, alive, contest)  # (d,)
        self.looked_at = np.zeros(len(self.is_open), dtype=np.intp)  # (d,) partial choices
        self.complete = True

    def found(self) -> Found:
        """What was asked for, in the order of draws and options."""
        stack = [(0, _nothing_done(np.flatnonzero(self.is_open), self.groups))]
        won: list[_Rows] = []
        count = 0
        while stack and count <= MOST_FOUND:
            depth, rows = stack.pop()
            rows, later = self._portion(self._followed(rows), depth)
            if later is not None:
                stack += [(depth, later), (depth, rows)]
            elif len(rows.draw):
                rows = self._extended(rows, depth)
                won.append(self._won(rows, depth))
                count += len(won[-1].draw)
                stack += [(depth + 1, rows)] if depth + 1 < len(self.levels) else []
        return _in_order(won, self.groups, self.complete and not stack)

    def _followed(self, rows: _Rows) -> _Rows:
        """The rows of draws that aren't settled; of a draw that takes too long only the most promising."""
        rows = _pick(rows, self.is_open[rows.draw])
        if len(rows.draw) > KEPT_ROWS and _is_one_draw(rows) and self.looked_at[rows.draw[0]] > MOST_ROWS:
            self.complete = False
            return _pick(rows, self._by_promise(rows)[:KEPT_ROWS])
        return rows

    def _portion(self, rows: _Rows, depth: int) -> tuple[_Rows, _Rows | None]:
        """As many rows as can be extended at once, and the others: whole draws, or the most promising of one."""
        cost = np.cumsum(self.levels[depth].count[rows.draw])
        if len(cost) < 2 or cost[-1] <= ROWS_AT_ONCE:
            return rows, None
        cut = int(np.searchsorted(cost, ROWS_AT_ONCE, side="right"))
        if _is_one_draw(rows):
            rows, cut = _pick(rows, self._by_promise(rows)), max(cut, 1)
        else:
            whole = int(np.searchsorted(rows.draw, rows.draw[cut]))
            cut = whole or int(np.searchsorted(rows.draw, rows.draw[0], side="right"))
        return _pick(rows, slice(cut)), _pick(rows, slice(cut, None))

    def _by_promise(self, rows: _Rows) -> Ints:
        """Rows by how much more their worst-off volunteer gains than it must, most first."""
        above = rows.gain - self.contest.least[rows.draw]
        worst = np.where(_as_rows(rows.coalition, above.shape[1]), above, np.inf).min(axis=1)
        return np.argsort(-worst, kind="stable")

    def _extended(self, rows: _Rows, depth: int) -> _Rows:
        """Every row with every option of one more group, less those that can't succeed any more."""
        level = self.levels[depth]
        parent, option = np.nonzero(level.alive[rows.draw])
        draw = rows.draw[parent]
        self.looked_at += np.bincount(draw, minlength=len(self.looked_at))
        coalition = rows.coalition[parent] | _of(level.group.acting, draw, option)
        gain = rows.gain[parent] + level.group.gain[draw, option]
        hopeful = _includes_none(coalition, gain <= level.need[draw])
        hopeful &= rows.moves[parent] + _of(level.group.moves, draw, option) <= self.most_moves
        hopeful &= rows.chance[parent] * level.group.chance[draw, option] >= self.contest.sure_enough - TOLERANCE
        rows = _with_options(rows, level.group, level.place, parent[hopeful], option[hopeful])
        rows = _pick(rows, _can_count(rows, level, self.contest))
        return _pick(rows, self._can_gain_together(rows, depth))

    def _can_gain_together(self, rows: _Rows, depth: int) -> Truths:
        """Whether the volunteers of each row can still gain enough all at once, asked where a draw has many rows."""
        able = np.ones(len(rows.draw), dtype=bool)
        _, first, count = np.unique(rows.draw, return_index=True, return_counts=True)
        for start, size in zip(first, count, strict=True):
            if size > MANY_ROWS:
                part = slice(start, start + size)
                able[part] = self._is_jointly_hopeful(_pick(rows, part), depth)
        return able

    def _is_jointly_hopeful(self, rows: _Rows, depth: int) -> Truths:
        """Whether what the later options can bring to all volunteers of each row of one draw is enough: (rows,).

        What is best for one is seldom best for another, so that the most that options can bring to a weighted sum of
        them bounds tighter than what they can bring to each. Any weights will do; these suit the mean row of a
        coalition, and are then moved once towards those whom the options that it would choose leave worst off.
        """
        d = rows.draw[0]
        later = [level.group.gain[d, level.alive[d]] for level in self.levels[depth + 1 :]]
        coalitions, which, size = np.unique(rows.coalition, return_inverse=True, return_counts=True)
        above = rows.gain - self.contest.least[d]
        mean = np.stack([np.bincount(which, column) / size for column in above.T])
        best = sum((gain.max(axis=0) for gain in later), np.zeros(len(mean)))
        reach = np.maximum(mean + best[:, None], TOLERANCE)
        weights = _as_rows(coalitions, len(mean)).T / reach
        able = np.ones(len(above), dtype=bool)
        for _ in range(2):
            most, then = np.zeros(len(coalitions)), mean.copy()
            for gain in later:
                value = np.einsum("on,nc->oc", gain, weights)  # not by BLAS, whose threads get in each other's way
                chosen = value.argmax(axis=0)
                most += value.max(axis=0)
                then += gain[chosen].T
            able &= np.einsum("rn,rn->r", above, weights.T[which]) + most[which] >= 0
            weights *= np.exp(-np.maximum(then / reach, -2))
        return able

    def _won(self, rows: _Rows, depth: int) -> _Rows:
        """The rows that upset the package: the first of each draw, or all of them once all groups are decided."""
        if self.first_only:
            rows = _winners(_pick(rows, rows.choice[:, self.levels[depth].place] > 0), self.groups, self.contest)
            rows = _pick(rows, np.unique(rows.draw, return_index=True)[1])
            self.is_open[rows.draw] = False
            return rows
        decided = depth + 1 == len(self.levels)
        return _winners(_pick(rows, slice(None if decided else 0)), self.groups, self.contest)


def _levels(groups: Sequence[Options], alive: Sequence[Truths], contest: Contest) -> list[_Level]:
    """The groups in the order of the search: what depends on suppliers taken as lost, then where most is at stake."""

    def rank(g: int) -> tuple[bool, float]:
        return not (groups[g].depends & np.uint64(contest.lost)).any(), -float(np.ptp(groups[g].gain[:1], axis=1).sum())

    levels: list[_Level] = []
    need = contest.least + TOLERANCE
    felt = acting = np.uint64(0)
    can_differ = np.zeros(len(need), dtype=bool)
    for g in sorted(range(len(groups)), key=rank, reverse=True):
        group, keep = groups[g], alive[g]
        levels.append(_Level(g, group, keep, keep.sum(axis=1), need, felt, acting, can_differ))
        need = need - _best(group, keep)
        felt |= np.bitwise_or.reduce(group.depends, axis=None)
        acting |= np.bitwise_or.reduce(group.acting, axis=None)
        can_differ = can_differ | (keep & ~group.agrees).any(axis=1)
    return levels[::-1]


def _alive(groups: Sequence[Options], contest: Contest) -> list[Truths]:
    """Options (d, options) whose volunteers could gain enough if all else went their way, until nothing changes."""
    alive = [_may_act(group, contest) for group in groups]
    while True:
        hopeless = _as_masks(_most_to_gain(groups, alive) <= contest.least + TOLERANCE)[:, None]
        kept = [keep & (group.acting & hopeless == 0) for group, keep in zip(groups, alive, strict=True)]
        if all(np.array_equal(old, new) for old, new in zip(alive, kept, strict=True)):
            return kept
        alive = kept


def _may_act(group: Options, contest: Contest) -> Truths:
    allowed = np.ones(group.gain.shape[:2], dtype=bool)
    allowed &= group.acting & np.uint64(contest.lost) == 0  # a supplier that volunteers isn't lost
    allowed &= group.chance >= contest.sure_enough - TOLERANCE
    if contest.outsiders:
        allowed &= group.acting & np.asarray(contest.parties, dtype=np.uint64).reshape(-1, 1) == 0
    return allowed


def _most_to_gain(groups: Sequence[Options], alive: Sequence[Truths]) -> Array:
    """What each actor gains if everything goes its way: (d, n)."""
    return np.asarray(sum(_best(group, keep) for group, keep in zip(groups, alive, strict=True)))


def _best(group: Options, alive: Truths) -> Array:
    """The most that each actor can gain by any option alive: (d, n)."""
    best: Array = np.where(alive[:, :, None], group.gain, -np.inf).max(axis=1)
    return best


def _is_worth_a_search(groups: Sequence[Options], alive: Sequence[Truths], contest: Contest) -> Truths:
    """Draws in which something can be done that depends on every supplier taken as lost, by those unlike: (d,)."""
    lost = np.uint64(contest.lost)
    worth = np.zeros(alive[0].shape[0], dtype=np.intp)
    felt, acting = (np.zeros(alive[0].shape[0], dtype=np.uint64) for _ in range(2))
    for group, keep in zip(groups, alive, strict=True):
        worth += keep.sum(axis=1)
        felt |= np.bitwise_or.reduce(np.where(keep, group.depends, np.uint64(0)), axis=1)
        acting |= np.bitwise_or.reduce(np.where(keep, group.acting, np.uint64(0)), axis=1)
    found: Truths = (worth > len(groups)) & (felt & lost == lost)
    return found if contest.unlike is None else np.asarray(found & (acting & contest.unlike != 0))


def _can_count(rows: _Rows, level: _Level, contest: Contest) -> Truths:
    """Rows that can still become what the contest asks for: (rows,).

    They leave, or still may, some group otherwise than the package has it; depend, or still may, on every supplier
    taken as lost, since what doesn't is found with none lost; and include, or still may, somebody who isn't as in the
    draw that is known to be unblocked.
    """
    lost = np.uint64(contest.lost)
    able = (rows.differing > 0) | level.can_differ[rows.draw]
    able &= (rows.depends | level.felt) & lost == lost
    if contest.unlike is not None:
        able &= (rows.coalition | level.acting) & contest.unlike[rows.draw] != 0
    return np.asarray(able)


def _is_one_draw(rows: _Rows) -> bool:
    return bool(rows.draw[0] == rows.draw[-1])


def _in_order(parts: Sequence[_Rows], groups: Sequence[Options], complete: bool) -> Found:
    """Counter-packages in the order of draws, then of the options of each group; sums too are in that order."""
    nothing = _nothing_done(np.zeros(0, dtype=np.intp), groups)
    draw, choice, coalition, moves = (
        np.concatenate([getattr(part, name) for part in (nothing, *parts)])
        for name in ("draw", "choice", "coalition", "moves")
    )
    order = np.lexsort((*choice.T[::-1], draw))
    draw, choice = draw[order], choice[order]
    gain, chance = np.zeros((len(order), nothing.gain.shape[1])), np.ones(len(order))
    for g, group in enumerate(groups):
        gain += group.gain[draw, choice[:, g]]
        chance *= group.chance[draw, choice[:, g]]
    return Found(draw, choice, coalition[order], gain, chance, moves[order], complete)


# Who joins --------------------------------------------------------------------------------------------------------


def _winners(rows: _Rows, groups: Sequence[Options], contest: Contest) -> _Rows:
    """The rows that, taken as they are, upset the package, each with the coalition that brings it about."""
    more = rows.gain > contest.least[rows.draw] + TOLERANCE
    tried = (rows.moves > 0) & (rows.differing > 0) & _includes_none(rows.coalition, ~more)
    rows, more = _pick(rows, tried), more[tried]
    ballots = np.zeros(len(rows.draw), dtype=np.uint64)
    sure = np.zeros((len(rows.draw), len(contest.suppliers)))
    for g, group in enumerate(groups):
        ballots |= _of(group.ballots, rows.draw, rows.choice[:, g])
        sure += group.sure[rows.draw, rows.choice[:, g]]
    parties = _parties(rows, contest)
    willing = more & ~parties if contest.outsiders else more
    assumed, supplying = _supply(rows, contest, sure, willing)
    must = _as_rows(rows.coalition, more.shape[1]) | supplying
    fits, together = _coalition(must, willing, parties, ballots, contest)
    including = np.uint64(contest.including)
    rows = replace(rows, coalition=_as_masks(together))
    return _pick(rows, assumed & fits & (rows.coalition & including == including))


def _parties(rows: _Rows, contest: Contest) -> Truths:
    """The package's parties: (rows, n)."""
    n = rows.gain.shape[1]
    if isinstance(contest.parties, int):
        return np.broadcast_to(_as_row(contest.parties, n), rows.gain.shape)
    return _as_rows(contest.parties[rows.draw], n)


def _coalition(
    must: Truths, willing: Truths, parties: Truths, ballots: Masks, contest: Contest
) -> tuple[Truths, Truths]:
    """Whether a coalition of those who must be in it, with the voters who are willing, is one; and who is in it.

    Where it may not hold all parties, one that can be spared stays out.
    """
    together = must | (willing & _voters(ballots, contest))
    fits = _carried(ballots, willing, contest)
    if contest.anyone:
        return fits, together
    holds_some, holds_all = (together & parties).any(axis=1), (together | ~parties).all(axis=1)
    if contest.outsiders:
        return fits & ~holds_some, together
    if contest.all_parties:
        return fits & holds_all, together
    fits &= holds_some & ~holds_all
    sparable = parties & ~must & ~_as_row(contest.including, parties.shape[1])
    for party in np.flatnonzero(sparable.any(axis=0)):
        fewer, in_favour = together.copy(), willing.copy()
        fewer[:, party] = in_favour[:, party] = False
        spared = ~fits & sparable[:, party] & (fewer & parties).any(axis=1) & _carried(ballots, in_favour, contest)
        together[spared] = fewer[spared]
        fits |= spared
    return fits, together


def _voters(ballots: Masks, contest: Contest) -> Truths:
    """Those whose votes count in the ballots of each row, their patrons in their place: (rows, n)."""
    deciding = np.zeros((len(ballots), len(contest.root)), dtype=bool)
    for b, ballot in enumerate(contest.ballots):
        voters = np.zeros(len(contest.root), dtype=bool)
        voters[contest.root[(ballot.weights > 0).any(axis=0)]] = True
        deciding |= _is_held(ballots, b)[:, None] & voters
    return deciding


def _carried(ballots: Masks, in_favour: Truths, contest: Contest) -> Truths:
    """Whether those in favour carry every ballot of their row; a client votes as its patron does: (rows,)."""
    carried = np.ones(len(ballots), dtype=bool)
    for b, ballot in enumerate(contest.ballots):
        met = (in_favour[:, contest.root] @ ballot.weights.T >= ballot.quotas - TOLERANCE).all(axis=1)
        carried &= met | ~_is_held(ballots, b)
    return carried


def _is_held(ballots: Masks, b: int) -> Truths:
    return np.asarray(ballots >> np.uint64(b) & np.uint64(1) == 1)


def _supply(rows: _Rows, contest: Contest, sure: Array, willing: Truths) -> tuple[Truths, Truths]:
    """Whether just those suppliers are lost that matter, stand outside and lose: (rows,); and who of them joins.

    A supplier that would lose if all succeeded joins where it expects to gain more all the same: (rows, n).
    """
    fits, joining = np.ones(len(rows.draw), dtype=bool), np.zeros(willing.shape, dtype=bool)
    for s, supplier in enumerate(contest.suppliers):
        own = np.uint64(1 << supplier | 1 << int(contest.root[supplier]))  # a patron doesn't withhold from itself
        matters = rows.depends >> np.uint64(supplier) & np.uint64(1) == 1
        tempted = matters & (rows.coalition & own == 0) & (sure[:, s] < -TOLERANCE)
        joining[:, supplier] = tempted & willing[:, supplier]
        fits &= (tempted & ~willing[:, supplier]) == bool(contest.lost >> supplier & 1)
    return fits, joining


# Masks ------------------------------------------------------------------------------------------------------------


def _as_row(mask: int, n: int) -> Truths:
    return np.array([mask >> i & 1 == 1 for i in range(n)], dtype=bool)


def _as_rows(masks: Masks, n: int) -> Truths:
    """Masks as rows of truth values, (rows, n); actors beyond the 64th are in no mask."""
    rows = np.zeros((len(masks), n), dtype=bool)
    width = min(n, 64)
    rows[:, :width] = (masks[:, None] >> np.arange(width, dtype=np.uint64)) & np.uint64(1)
    return rows


def _as_masks(rows: Truths) -> Masks:
    """Rows of truth values as masks: (rows,)."""
    packed = np.packbits(rows[:, :64], axis=1, bitorder="little")
    masks = np.zeros((len(rows), 8), dtype=np.uint8)
    masks[:, : packed.shape[1]] = packed
    return np.asarray(masks.view("<u8")[:, 0], dtype=np.uint64)


def _includes_none(masks: Masks, those: Truths) -> Truths:
    """Whether each mask includes none of those in its own row (rows, n): (rows,)."""
    return np.asarray(masks & _as_masks(those) == 0)
