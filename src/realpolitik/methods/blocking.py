"""Blocking: a coalition upsets a package when it can bring about something that each of its members prefers.

Coalitional stability without transferable utility: [Gillies1959], [Aumann1961], with effectivity given by levers. A
counter-package is a choice of one option for each group of issues; because worth and chances of different groups are
independent, expected gains add up over groups, and the search is a branch and bound over groups: a partial choice is
dropped as soon as one of its volunteers can no longer gain enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Masks = npt.NDArray[np.uint64]
Truths = npt.NDArray[np.bool_]

TOLERANCE = 1e-9  # points; rounding of sums of a few hundred terms stays far below
MOST_ROWS = 2_000_000  # partial choices held at once: about half a gigabyte


@dataclass(frozen=True, slots=True, eq=False)
class Options:
    """What can be done about one group of issues; the first option is to do nothing."""

    gain: Array  # (d, options, n) expected, in points, against the situation
    chance: Array  # (d, options)
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
    parties: int  # mask of the package's parties
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

    The groups that hold the package's issues must come first: what agrees with the package on all of them is none.
    """
    alive = _alive(groups, contest)
    rest = _best_of_rest(groups, alive)
    rows = _nothing_done(np.flatnonzero(_is_worth_a_search(groups, alive, contest)), groups)
    deciding = max((g for g, group in enumerate(groups) if not group.agrees.all()), default=-1)
    done = []
    for g in range(len(groups)):
        rows = _extend(rows, groups, g, alive[g], rest[g + 1], contest, most_moves)
        rows = _pick(rows, _can_feel(rows, groups, g, contest.lost))
        rows = _pick(rows, _can_differ(rows, groups, g, contest.unlike))
        if first_only and g >= deciding:
            winners = _winners(rows, groups, contest)
            if winners.draw.size:
                firsts = np.unique(winners.draw, return_index=True)[1]
                done.append(_pick(winners, firsts))
                rows = _pick(rows, np.flatnonzero(~np.isin(rows.draw, winners.draw)))
    if not first_only:
        done.append(_winners(rows, groups, contest))
    return _joined(done, rows)


def upsets(groups: Sequence[Options], contest: Contest, choice: Ints) -> Truths:
    """In which draws one counter-package, an option for each group, upsets the package: (d,)."""
    rows = _nothing_done(np.arange(len(contest.least)), groups)
    for g, option in enumerate(choice):
        rows.choice[:, g] = option
        rows.coalition[:] |= groups[g].acting[option]
        rows.gain[:] += groups[g].gain[:, option]
        rows.chance[:] *= groups[g].chance[:, option]
        rows.moves[:] += groups[g].moves[option]
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


def _nothing_done(draws: Ints, groups: Sequence[Options]) -> Found:
    """One row for each draw in which there is anything to try."""
    count, n = len(draws), groups[0].gain.shape[2] if groups else 0
    return Found(
        draw=draws,
        choice=np.zeros((count, len(groups)), dtype=np.intp),
        coalition=np.zeros(count, dtype=np.uint64),
        gain=np.zeros((count, n)),
        chance=np.ones(count),
        moves=np.zeros(count, dtype=np.intp),
        complete=True,
    )


def _alive(groups: Sequence[Options], contest: Contest) -> list[Truths]:
    """Options (d, options) whose volunteers could gain enough if all else went their way, until nothing changes."""
    alive = [_may_act(group, contest) for group in groups]
    while True:
        best = sum(
            (_best(group, keep) for group, keep in zip(groups, alive, strict=True)), np.zeros_like(contest.least)
        )
        hopeless = best <= contest.least + TOLERANCE
        kept = [keep & ~_includes_any(group.acting, hopeless) for group, keep in zip(groups, alive, strict=True)]
        if all(np.array_equal(old, new) for old, new in zip(alive, kept, strict=True)):
            return kept
        alive = kept


def _is_worth_a_search(groups: Sequence[Options], alive: Sequence[Truths], contest: Contest) -> Truths:
    """Draws in which something can be done that depends on every supplier taken as lost, by those unlike: (d,)."""
    lost = contest.lost
    worth = np.zeros(alive[0].shape[0], dtype=np.intp)
    felt, acting = (np.zeros(alive[0].shape[0], dtype=np.uint64) for _ in range(2))
    for group, keep in zip(groups, alive, strict=True):
        worth += keep.sum(axis=1)
        felt |= np.bitwise_or.reduce(np.where(keep, group.depends, np.uint64(0)), axis=1)
        acting |= np.bitwise_or.reduce(np.where(keep, group.acting, np.uint64(0)), axis=1)
    found: Truths = (worth > len(groups)) & (felt & np.uint64(lost) == np.uint64(lost))
    return found if contest.unlike is None else np.asarray(found & (acting & contest.unlike != 0))


def _may_act(group: Options, contest: Contest) -> Truths:
    allowed = np.ones(group.gain.shape[:2], dtype=bool)
    allowed &= group.acting & np.uint64(contest.lost) == 0  # a supplier that volunteers isn't lost
    if contest.outsiders:
        allowed &= (group.acting & np.uint64(contest.parties)) == 0
        allowed &= group.chance >= contest.sure_enough - TOLERANCE
    return allowed


def _best(group: Options, alive: Truths) -> Array:
    """The most that each actor can gain by any option alive: (d, n)."""
    best: Array = np.where(alive[:, :, None], group.gain, -np.inf).max(axis=1)
    return best


def _best_of_rest(groups: Sequence[Options], alive: Sequence[Truths]) -> list[Array]:
    """For each group, the most that each actor can still gain from it and all later ones."""
    draws, _, n = groups[0].gain.shape
    rest = [np.zeros((draws, n))]
    for group, keep in zip(reversed(groups), reversed(alive), strict=True):
        rest.append(rest[-1] + _best(group, keep))
    return rest[::-1]


def _extend(
    rows: Found, groups: Sequence[Options], g: int, alive: Truths, rest: Array, contest: Contest, most_moves: int
) -> Found:
    """Every row with every option of the next group, less those that can't succeed any more."""
    group = groups[g]
    parent, option = np.nonzero(alive[rows.draw])
    moves = rows.moves[parent] + group.moves[option]
    short = np.flatnonzero(moves <= most_moves)
    parent, option, moves = parent[short], option[short], moves[short]
    complete = rows.complete
    if len(parent) > MOST_ROWS:
        parent, option, moves, complete = parent[:MOST_ROWS], option[:MOST_ROWS], moves[:MOST_ROWS], False
    draw = rows.draw[parent]
    coalition = rows.coalition[parent] | group.acting[option]
    gain = rows.gain[parent] + group.gain[draw, option]
    chance = rows.chance[parent] * group.chance[draw, option]
    hopeful = ~_includes_any_row(coalition, gain + rest[draw] <= contest.least[draw] + TOLERANCE)
    hopeful &= chance >= contest.sure_enough - TOLERANCE
    at = np.flatnonzero(hopeful)
    choice = rows.choice[parent[at]]
    choice[:, g] = option[at]
    return Found(draw[at], choice, coalition[at], gain[at], chance[at], moves[at], complete)


def _can_feel(rows: Found, groups: Sequence[Options], last: int, lost: int) -> Ints:
    """Rows that depend on every supplier taken as lost, or still may; what doesn't is found with none lost."""
    if not lost:
        return np.arange(len(rows.draw))
    later = np.uint64(0)
    for group in groups[last + 1 :]:
        later |= np.bitwise_or.reduce(group.depends)
    felt = np.full(len(rows.draw), later)
    for g in range(last + 1):
        felt |= groups[g].depends[rows.choice[:, g]]
    return np.flatnonzero(felt & np.uint64(lost) == np.uint64(lost))


def _can_differ(rows: Found, groups: Sequence[Options], last: int, unlike: Masks | None) -> Ints:
    """Rows in which somebody acts, or still may, who isn't as in the draw that is known to be unblocked."""
    if unlike is None:
        return np.arange(len(rows.draw))
    later = np.uint64(0)
    for group in groups[last + 1 :]:
        later |= np.bitwise_or.reduce(group.acting)
    return np.flatnonzero((rows.coalition | later) & unlike[rows.draw] != 0)


def _winners(rows: Found, groups: Sequence[Options], contest: Contest) -> Found:
    """The rows that, taken as they are, upset the package, each with the coalition that brings it about."""
    more = rows.gain > contest.least[rows.draw] + TOLERANCE
    at = np.flatnonzero((rows.moves > 0) & ~_includes_any_row(rows.coalition, ~more))
    rows, more = _pick(rows, at), more[at]
    agrees = np.ones(len(rows.draw), dtype=bool)
    ballots = np.zeros(len(rows.draw), dtype=np.uint64)
    depends = np.zeros(len(rows.draw), dtype=np.uint64)
    sure = np.zeros((len(rows.draw), len(contest.suppliers)))
    for g, group in enumerate(groups):
        agrees &= group.agrees[rows.choice[:, g]]
        ballots |= group.ballots[rows.choice[:, g]]
        depends |= group.depends[rows.choice[:, g]]
        sure += group.sure[rows.draw, rows.choice[:, g]]
    willing = more & ~_as_row(contest.parties, more.shape[1]) if contest.outsiders else more
    assumed, supplying = _supply(rows, contest, depends, sure, willing)
    must = _as_rows(rows.coalition, more.shape[1]) | supplying
    fits, together = _coalition(must, willing, ballots, contest)
    including = np.uint64(contest.including)
    coalition = _as_masks(together)
    upsets = ~agrees & assumed & fits & (coalition & including == including)
    return _pick(replace(rows, coalition=coalition), np.flatnonzero(upsets))


def _coalition(must: Truths, willing: Truths, ballots: Masks, contest: Contest) -> tuple[Truths, Truths]:
    """Whether a coalition of those who must be in it, with the voters who are willing, is one; and who is in it.

    Where it may not hold all parties, one that can be spared stays out.
    """
    together = must | (willing & _voters(ballots, contest))
    parties = _as_row(contest.parties, must.shape[1])
    inside = together[:, parties]
    fits = _carried(ballots, willing, contest)
    if contest.anyone:
        return fits, together
    if contest.outsiders:
        return fits & ~inside.any(axis=1), together
    if contest.all_parties:
        return fits & inside.all(axis=1), together
    fits &= inside.any(axis=1) & ~inside.all(axis=1)
    for party in np.flatnonzero(parties & ~_as_row(contest.including, len(parties))):
        fewer, in_favour = together.copy(), willing.copy()
        fewer[:, party] = in_favour[:, party] = False
        spared = ~fits & ~must[:, party] & fewer[:, parties].any(axis=1) & _carried(ballots, in_favour, contest)
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


def _supply(rows: Found, contest: Contest, depends: Masks, sure: Array, willing: Truths) -> tuple[Truths, Truths]:
    """Whether just those suppliers are lost that matter, stand outside and lose: (rows,); and who of them joins.

    A supplier that would lose if all succeeded joins where it expects to gain more all the same: (rows, n).
    """
    fits, joining = np.ones(len(rows.draw), dtype=bool), np.zeros(willing.shape, dtype=bool)
    for s, supplier in enumerate(contest.suppliers):
        own = np.uint64(1 << supplier | 1 << int(contest.root[supplier]))  # a patron doesn't withhold from itself
        matters = depends >> np.uint64(supplier) & np.uint64(1) == 1
        tempted = matters & (rows.coalition & own == 0) & (sure[:, s] < -TOLERANCE)
        joining[:, supplier] = tempted & willing[:, supplier]
        fits &= (tempted & ~willing[:, supplier]) == bool(contest.lost >> supplier & 1)
    return fits, joining


def _pick(rows: Found, at: Ints) -> Found:
    return replace(
        rows,
        draw=rows.draw[at],
        choice=rows.choice[at],
        coalition=rows.coalition[at],
        gain=rows.gain[at],
        chance=rows.chance[at],
        moves=rows.moves[at],
    )


def _joined(parts: Sequence[Found], last: Found) -> Found:
    if not parts:
        return _pick(last, np.zeros(0, dtype=np.intp))
    return Found(
        np.concatenate([part.draw for part in parts]),
        np.concatenate([part.choice for part in parts]),
        np.concatenate([part.coalition for part in parts]),
        np.concatenate([part.gain for part in parts]),
        np.concatenate([part.chance for part in parts]),
        np.concatenate([part.moves for part in parts]),
        last.complete,
    )


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
    width = min(rows.shape[1], 64)
    bits = np.uint64(1) << np.arange(width, dtype=np.uint64)
    return np.asarray(np.bitwise_or.reduce(np.where(rows[:, :width], bits, np.uint64(0)), axis=1))


def _includes_any(masks: Masks, those: Truths) -> Truths:
    """Whether each of `masks` (options,) includes any of `those` (d, n): (d, options)."""
    found: Truths = those @ _as_rows(masks, those.shape[1]).T
    return found


def _includes_any_row(masks: Masks, those: Truths) -> Truths:
    """Whether each mask includes any of those in its own row (rows, n): (rows,)."""
    return np.asarray((_as_rows(masks, those.shape[1]) & those).any(axis=1))
