"""Joint moves: every way to move some tied issues at once, and what each is worth, as arrays.

Terms succeed independently, but one that waits for others is tried only once they have all come about. What happens
to an issue therefore has the chance of its own term times those of all that it waits for, directly or not; of two
issues at once, that of all these together. Nothing else is needed, since worth is a sum over issues and linked pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Arena, Array
from realpolitik.effectivity.plans import BY_VOTE, MOST_TIED_TERMS, NOTHING_TO_DO, Mask
from realpolitik.effectivity.reach import MOST_GROUP_OUTCOMES
from realpolitik.errors import TooLarge
from realpolitik.methods.packages import Masks

Table = npt.NDArray[np.int64]
Waits = Mapping[int, Sequence[int]]  # issue → those that must have come about before


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """The ways to move one issue; the first is to leave it where it stands, unless that is ruled out."""

    issue: int
    here: int  # level
    to: Table  # (ways,) levels
    levers: Table  # (ways,) a lever, BY_VOTE or NOTHING_TO_DO

    @classmethod
    def of(cls, arena: Arena, issue: int, here: int) -> Ways:
        """All of them, level by level; levers to one level in the order of their names, not of the file."""
        if issue in arena.votes:
            ways = [(level, BY_VOTE) for level in range(arena.levels[issue]) if level != here]
        else:
            ways = [
                (lever.to, f)
                for f, lever in sorted(enumerate(arena.levers), key=lambda one: (one[1].to, one[1].key))
                if lever.issue == issue and here in lever.origins and lever.to != here
            ]
        to, levers = zip((here, NOTHING_TO_DO), *ways, strict=True)
        return cls(issue, here, np.array(to), np.array(levers))

    def only(self, kept: Mask) -> Ways:
        """Some of them."""
        return Ways(self.issue, self.here, self.to[kept], self.levers[kept])

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.to)


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """Ways to move some issues at once: the last issue's fastest, so that nothing done comes first."""

    issues: tuple[int, ...]
    here: tuple[int, ...]  # the levels where they stand
    outcomes: Table  # (moves, issues) the levels that they lead to
    levers: Table  # (moves, issues) a lever, BY_VOTE or NOTHING_TO_DO
    waits: Waits

    @classmethod
    def of(
        cls, arena: Arena, ways: Sequence[Ways], waits: Waits, most_terms: int | None, *, needs: bool = True
    ) -> Joint:
        """Every combination in which what terms wait for moves too, and what levers need is so (unless not `needs`).

        Combinations grow issue by issue, what is waited for first, so that no more are ever held than are so far
        possible. Raises TooLarge.
        """
        placed: list[int] = []
        taken = np.zeros((0, 1), dtype=np.int64)
        for k in _in_order(ways, waits):
            placed.append(k)
            count = ways[k].count
            taken = np.vstack([np.repeat(taken, count, axis=1), np.tile(np.arange(count), taken.shape[1])])
            column = dict(zip(placed, taken, strict=True))
            taken = taken[:, _possible(arena, ways, column, k, waits, needs) & _is_short(ways, column, most_terms)]
            if taken.shape[1] > MOST_GROUP_OUTCOMES:
                raise _too_many(arena, ways)
        rows = taken[np.argsort(placed)]
        rows = rows[:, np.lexsort(rows[::-1])]
        joint = cls(
            tuple(one.issue for one in ways),
            tuple(one.here for one in ways),
            np.stack([one.to[row] for one, row in zip(ways, rows, strict=True)], axis=1),
            np.stack([one.levers[row] for one, row in zip(ways, rows, strict=True)], axis=1),
            waits,
        )
        if joint.terms.max(initial=0) > MOST_TIED_TERMS:
            names = ", ".join(arena.issues[issue] for issue in joint.issues)
            raise TooLarge(
                f"the issues {names} are tied together and {joint.terms.max()} of them can be moved at once; at most "
                f"{MOST_TIED_TERMS} can be judged: name fewer of them, or ask for at most {MOST_TIED_TERMS} terms"
            )
        return joint

    @property
    def moved(self) -> Mask:
        """Which issues each of them moves: (moves, issues)."""
        return np.asarray(self.levers != NOTHING_TO_DO)

    @property
    def terms(self) -> Table:
        """How many issues each of them moves: (moves,)."""
        return np.asarray(self.moved.sum(axis=1))

    @property
    def brings(self) -> Table:
        """Numbers of what each of them leads to, in the order in which it first comes: (moves,)."""
        _, first, brings = np.unique(self.outcomes, axis=0, return_index=True, return_inverse=True)
        return np.asarray(np.argsort(np.argsort(first))[brings.reshape(-1)])

    def masks(self, bits: Callable[[int, int], int]) -> Masks:
        """All that they do, as masks; `bits` takes an issue and a lever or BY_VOTE: (moves,)."""
        found = np.zeros(len(self.levers), dtype=np.uint64)
        for issue, column in zip(self.issues, self.levers.T, strict=True):
            kinds, place = np.unique(column, return_inverse=True)
            known = [0 if f == NOTHING_TO_DO else bits(issue, f) for f in kinds.tolist()]
            found |= np.array(known, dtype=np.uint64)[place.reshape(-1)]
        return found

    def has(self, part: Sequence[tuple[int, int]]) -> Mask:
        """Which of them have all that some terms (issue, level) say of their issues: (moves,)."""
        found = np.ones(len(self.levers), dtype=bool)
        for issue, level in part:
            if issue in self.issues:
                k = self.issues.index(issue)
                found &= self.moved[:, k] & (self.outcomes[:, k] == level)
        return found

    def before(self, issue: int) -> set[int]:
        """The places of all issues that one waits for, directly or not."""
        found: set[int] = set()
        left = [issue]
        while left:
            new = {first for first in self.waits.get(left.pop(), ()) if self.issues.index(first) not in found}
            found |= {self.issues.index(first) for first in new}
            left += new
        return found


def _in_order(ways: Sequence[Ways], waits: Waits) -> list[int]:
    """The places of the issues, each after those that it waits for."""
    places = {one.issue: k for k, one in enumerate(ways)}
    order: list[int] = []
    while len(order) < len(ways):
        done = {ways[k].issue for k in order}
        ready = (k for k, one in enumerate(ways) if k not in order and done.issuperset(waits.get(one.issue, ())))
        order.append(next(ready, -1))
        assert order[-1] >= 0, "terms wait for each other in a circle"
        assert places.keys() >= set(waits.get(ways[order[-1]].issue, ())), "a term waits for an issue of another group"
    return order


def _possible(
    arena: Arena, ways: Sequence[Ways], column: Mapping[int, Table], new: int, waits: Waits, needs: bool
) -> Mask:
    """Which combinations of the issues placed so far may go on, after a new one came to them: (combinations,)."""
    place = {ways[k].issue: k for k in column}
    possible = np.ones(len(column[new]), dtype=bool)
    is_moved = ways[new].levers[column[new]] != NOTHING_TO_DO
    for first in waits.get(ways[new].issue, ()):
        k = place[first]
        possible &= ~is_moved | (ways[k].levers[column[k]] != NOTHING_TO_DO)
    for k in column if needs else ():
        for way, f in enumerate(ways[k].levers.tolist()):
            for issue, allowed in arena.levers[f].needs if f >= 0 else ():
                if issue in place and new in (k, place[issue]):
                    there = ways[place[issue]].to[column[place[issue]]]
                    possible &= (column[k] != way) | np.isin(there, list(allowed))
    return possible


def _is_short(ways: Sequence[Ways], column: Mapping[int, Table], most: int | None) -> Mask:
    """Which combinations move no more issues than may be: (combinations,)."""
    moved = np.sum([ways[k].levers[taken] != NOTHING_TO_DO for k, taken in column.items()], axis=0)
    return np.asarray(moved <= (len(column) if most is None else most))


def _too_many(arena: Arena, ways: Sequence[Ways]) -> TooLarge:
    """What is said of issues that can be moved in too many ways, and what would fit whichever they are."""
    names = ", ".join(arena.issues[one.issue] for one in ways)
    sizes = sorted((one.count for one in ways), reverse=True)
    fitting = int((np.cumprod(sizes, dtype=float) <= MOST_GROUP_OUTCOMES).sum())
    so_many = np.ones(1)  # moves of so many terms
    for size in sizes:
        so_many = np.convolve(so_many, [1.0, size - 1.0])
    terms = int((so_many.cumsum() <= MOST_GROUP_OUTCOMES).sum()) - 1
    return TooLarge(
        f"the issues {names} are tied together and can be moved in more than {MOST_GROUP_OUTCOMES:,} ways: name "
        f"fewer of them (any {fitting} would fit), ask for packages of fewer terms (at most {terms} would fit), or "
        "name terms that must or mustn't be in"
    )


# What they are worth ----------------------------------------------------------------------------------------------


def worth(arena: Arena, joint: Joint, chances: Array, who: Sequence[int], issues: Sequence[int] | None = None) -> Array:
    """What moves are expected to be worth to some actors on some issues, or all, costs aside, in the first draw.

    chances: (losses, moves, issues) of each term, 1 where none is. Returns (losses, moves, actors).
    """
    counted = joint.issues if issues is None else issues
    actors = list(who)
    total = np.zeros((*chances.shape[:2], len(actors)))
    place = {issue: k for k, issue in enumerate(joint.issues)}
    here = dict(zip(joint.issues, joint.here, strict=True))
    for issue, k in place.items():
        if issue in counted:
            points = arena.worth[issue][0, actors]
            change = (points - points[:, [here[issue]]]).T[joint.outcomes[:, k]]
            total += _happen(joint, chances, {k})[..., None] * change
    for link in arena.links:
        if link.issue in counted and link.issue in place:
            k, j = place[link.issue], place[link.depends_on]
            table = link.worth[0, actors]
            change = np.moveaxis(table - table[:, [here[link.issue]], [here[link.depends_on]]][..., None], 0, -1)
            one, other = joint.outcomes[:, k], joint.outcomes[:, j]
            both = _happen(joint, chances, {k, j})
            first, second = _happen(joint, chances, {k}) - both, _happen(joint, chances, {j}) - both
            total += first[..., None] * change[one, here[link.depends_on]]
            total += second[..., None] * change[here[link.issue], other]
            total += both[..., None] * change[one, other]
    return total


def costs(arena: Arena, joint: Joint, chances: Array) -> Array:
    """What trying moves is expected to cost everybody, in the first draw: (losses, moves, n)."""
    total = np.zeros((*chances.shape[:2], len(arena.actors)))
    for k, column in enumerate(joint.levers.T):
        if (arena.cost[0, column[column >= 0]] != 0).any():
            own = np.where((column >= 0)[:, None], arena.cost[0, np.maximum(column, 0)], 0.0)
            total += _come_about(chances, joint.before(joint.issues[k]))[..., None] * own
    return total


def _happen(joint: Joint, chances: Array, places: set[int]) -> Array:
    """The chance that what some issues are moved to comes about: (losses, moves)."""
    return _come_about(chances, places.union(*(joint.before(joint.issues[k]) for k in places)))


def _come_about(chances: Array, places: set[int]) -> Array:
    """The chance that some terms all succeed once tried: (losses, moves)."""
    return np.asarray(chances[..., sorted(places)].prod(axis=-1))
