"""Programme: the packages that a rule of bargaining picks in a space too large to form every package.

Mixed-integer programming with HiGHS [HuangfuHall2018]: a yes-or-no variable for each move, one move for each group.
Gains are linear in them. Nash's product is a sum of logarithms, bounded from above by tangents that are added where
packages are found (outer approximation, [DuranGrossmann1986]); leximin goes by the sums of the one, two, … smallest
shares, each linear in a few more variables ([OgryczakSliwinski2006]).

Issues that are tied together bring thousands of moves. Most of them are then ruled out by their reduced costs next to
what was found already: nothing as good can hold them ([DantzigFulkersonJohnson1954]). Where nothing was found, some is
looked for among the few that the programme without whole numbers finds worth most.

The solver works to a millionth or so, and is only asked where to look. Whatever it finds is judged exactly, by the
means that its parties would choose, and ruled out from then on; the search ends when nothing else comes near the best,
and the rules of `bargaining` pick among all that was found. Ties are therefore exact, and all reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from realpolitik.errors import TooLarge
from realpolitik.methods import TIE, Bools, Floats, Integers, bargaining, enumeration
from realpolitik.methods.packages import TOLERANCE, Masks, Moves, Space

MOST_PICKS = 100  # tied packages: nobody reads more
MOST_FOUND = 2_000  # packages looked at, a solution each
MOST_NODES = 1_000_000  # branches of one solution
SCALE = 1e2  # of shares in the programme: the solver's tolerances, 1e-6 to 1e-7, become 1e-8 or less
MOST_MOVES = 30_000  # about ten seconds a question
MOST_WHOLE = 600  # yes-or-no variables that are given to the solver all at once
EXACT = 1e-7  # share of what a goal reaches that the solver may be off
BAND = 1e-6  # what comes this near to the best is judged exactly
CLOSE = 1e-3  # share of a product of gains: tangents are refined further where packages are found
MOST_APPROACHES = 30  # steps to that, of a few milliseconds each
OPTIMAL, INFEASIBLE = 0, 2  # what the solver reports
PRESOLVE = False  # it saves no time here, and fails on one small space in a hundred
COARSE = np.geomspace(1e-3, 1.0, 16)  # tangents to begin with, in shares of what a party can hope for
MARGIN = 1e-6  # points: the solver can't tell a smaller gain from none


@dataclass(frozen=True, slots=True, eq=False)
class Picks:
    """What a rule picks among the accepted packages; no rows where none is accepted."""

    choices: Integers  # (picks, groups) place of the move in each group, in the order of enumeration
    gains: Floats  # (picks, n) expected, in points
    complete: bool  # False: the search was cut off, tied packages may be missing …
    is_best: bool  # … and where this is False too, better ones


@dataclass(frozen=True, slots=True, eq=False)
class _Sum:
    """A weighted sum of variables."""

    columns: Integers
    weights: Floats

    def __add__(self, other: _Sum) -> _Sum:
        return _Sum(np.append(self.columns, other.columns), np.append(self.weights, other.weights))

    def times(self, factor: float) -> _Sum:
        return _Sum(self.columns, self.weights * factor)


@dataclass(slots=True)
class _Lines:
    """A programme under construction: variables from 0 up, and what sums of them must satisfy."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    rows: list[tuple[_Sum, float, float]] = field(default_factory=list)

    def copy(self) -> _Lines:
        return _Lines(self.lower[:], self.upper[:], self.whole[:], self.rows[:])

    def column(self, *, whole: bool = False, lower: float = 0.0, upper: float = 1.0) -> _Sum:
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(int(whole))
        return _Sum(np.array([len(self.lower) - 1]), np.ones(1))

    def at_least(self, total: _Sum, least: float) -> None:
        self.rows.append((total, least, np.inf))

    def at_most(self, total: _Sum, most: float) -> None:
        self.rows.append((total, -np.inf, most))

    def largest(
        self, goal: _Sum, *, relaxed: bool = False, floors: Sequence[tuple[_Sum, float]] = ()
    ) -> tuple[Floats | None, float, bool]:
        """The values that make a sum largest (None: nothing satisfies all rows), its bound, and whether it's proved.

        floors: what some sums reach at least, by the rows.
        """
        programme = _Programme.of(self)
        cost = -programme.weights(goal)
        if relaxed or programme.whole.sum() <= MOST_WHOLE:
            return programme.solved(cost, relaxed=relaxed)
        return programme.solved_by_few(cost, [(-programme.weights(total), least) for total, least in floors])


@dataclass(frozen=True, slots=True, eq=False)
class _Programme:
    """A programme as the solver takes it."""

    matrix: Any  # (rows, variables), sparse
    least: Floats  # (rows,)
    most: Floats  # (rows,)
    lower: Floats  # (variables,)
    upper: Floats  # (variables,)
    whole: Integers  # (variables,)

    @classmethod
    def of(cls, lines: _Lines) -> _Programme:
        from scipy.sparse import csr_array  # type: ignore[import-untyped]  # slow to import

        sums, least, most = zip(*lines.rows, strict=True)
        lengths = [len(total.columns) for total in sums]
        places = (np.repeat(np.arange(len(sums)), lengths), np.concatenate([total.columns for total in sums]))
        weights = np.concatenate([total.weights for total in sums])
        return cls(
            csr_array((weights, places), shape=(len(sums), len(lines.lower))),
            np.array(least),
            np.array(most),
            np.array(lines.lower),
            np.array(lines.upper),
            np.array(lines.whole),
        )

    def weights(self, total: _Sum) -> Floats:
        """A sum's weight of every variable."""
        found = np.zeros(len(self.lower))
        np.add.at(found, total.columns, total.weights)
        return found

    def solved(
        self, cost: Floats, able: Bools | None = None, *, relaxed: bool = False
    ) -> tuple[Floats | None, float, bool]:
        """What makes a cost least, as `_Lines.largest` has it; variables that aren't able are 0."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]  # slow to import

        at = np.arange(len(cost)) if able is None else np.flatnonzero(able)
        answer = milp(
            cost[at],
            integrality=np.zeros(len(at)) if relaxed else self.whole[at],
            bounds=Bounds(self.lower[at], self.upper[at]),
            constraints=LinearConstraint(self.matrix[:, at], self.least, self.most),
            options={"mip_rel_gap": 0.0, "node_limit": MOST_NODES, "presolve": PRESOLVE},
        )
        proved = answer.status in (OPTIMAL, INFEASIBLE)
        if answer.x is None:
            return None, -np.inf, proved
        values = np.zeros(len(cost))
        values[at] = answer.x
        return values, -float(answer.fun), proved

    def solved_by_few(self, cost: Floats, floors: Sequence[tuple[Floats, float]]) -> tuple[Floats | None, float, bool]:
        """The same, for which few variables are looked at."""
        able = np.ones(len(cost), dtype=bool)
        for other, least in floors:
            bound, loss = self._reduced_costs(other, able)
            if bound == -np.inf:
                return None, -np.inf, True
            able &= loss <= bound - least + _near(least, EXACT)
        if self.whole[able].sum() <= MOST_WHOLE:
            return self.solved(cost, able)
        bound, loss = self._reduced_costs(cost, able)
        few = MOST_WHOLE // 2
        while few < self.whole[able].sum():
            tried = able & (loss <= np.partition(loss[able & (self.whole == 1)], few)[few])
            values, reached, proved = self.solved(cost, tried)
            if values is not None:
                left = able & (loss <= bound - reached + _near(reached, EXACT))
                return (values, reached, proved) if proved and not (left & ~tried).any() else self.solved(cost, left)
            few *= 4
        return self.solved(cost, able)

    def _reduced_costs(self, cost: Floats, able: Bools) -> tuple[float, Floats]:
        """What a goal reaches at most without whole numbers, and how much less with each yes-or-no variable at 1.

        Nothing reaches -inf; where the solver doesn't know, anything may reach anything.
        """
        from scipy.optimize import linprog  # slow to import
        from scipy.sparse import vstack  # slow to import

        at, loss = np.flatnonzero(able), np.zeros(len(cost))
        same = self.least == self.most
        upward, downward = ~same & np.isfinite(self.least), ~same & np.isfinite(self.most)
        answer = linprog(
            cost[at],
            A_ub=vstack([self.matrix[downward], -self.matrix[upward]])[:, at],
            b_ub=np.concatenate([self.most[downward], -self.least[upward]]),
            A_eq=self.matrix[same][:, at],
            b_eq=self.least[same],
            bounds=np.stack([self.lower[at], self.upper[at]], axis=1),
            method="highs",
        )
        if answer.status == INFEASIBLE:
            return -np.inf, loss
        if answer.status != OPTIMAL:
            return np.inf, loss
        loss[at] = np.where(self.whole[at] == 1, np.maximum(answer.lower.marginals, 0.0), 0.0)
        return -float(answer.fun), loss


# What is asked for --------------------------------------------------------------------------------------------------


class _Aim(Protocol):
    """A rule as a programme: goals to be made largest one after the other."""

    @property
    def stages(self) -> int:
        """How many goals there are."""

    def scores(self, gains: Floats) -> Floats:
        """What packages reach of each goal, gains (rows, parties): (rows, stages)."""

    def goal(self, lines: _Lines, gains: Sequence[_Sum], stage: int) -> _Sum:
        """A goal times SCALE."""

    def learn(self, gains: Floats) -> None:
        """Make the goals exact near some gains (parties,)."""

    def picks(self, gains: Floats) -> Bools:
        """Which packages the rule picks, gains (rows, parties): (rows,)."""


@dataclass(frozen=True, slots=True, eq=False)
class _Total:
    """The largest sum of shares."""

    unit: Floats  # (parties,) points that make a share of 1
    picks: Callable[[Floats], Bools]
    stages: int = 1

    def scores(self, gains: Floats) -> Floats:
        return np.asarray((gains / self.unit).sum(axis=1, keepdims=True))

    def goal(self, lines: _Lines, gains: Sequence[_Sum], stage: int) -> _Sum:
        return _total(gain.times(SCALE / unit) for gain, unit in zip(gains, self.unit, strict=True))

    def learn(self, gains: Floats) -> None:
        """Nothing: sums are exact everywhere."""


@dataclass(frozen=True, slots=True, eq=False)
class _Leximin:
    """The largest smallest share, then the largest sum of the two smallest, and so on."""

    unit: Floats  # (parties,) points that make a share of 1
    picks: Callable[[Floats], Bools]

    @property
    def stages(self) -> int:
        return len(self.unit)

    def scores(self, gains: Floats) -> Floats:
        return np.asarray(np.sort(gains / self.unit, axis=1).cumsum(axis=1))

    def goal(self, lines: _Lines, gains: Sequence[_Sum], stage: int) -> _Sum:
        """The sum of the k smallest shares s is the largest k r − Σ d, with r ≤ s + d and d ≥ 0 for each of them."""
        rank = lines.column(lower=-np.inf, upper=np.inf)
        goal = rank.times(stage + 1)
        for gain, unit in zip(gains, self.unit, strict=True):
            short = rank + gain.times(-SCALE / unit)
            if stage:
                below = lines.column(upper=np.inf).times(-1.0)
                goal, short = goal + below, short + below
            lines.at_most(short, 0.0)
        return goal

    def learn(self, gains: Floats) -> None:
        """Nothing: sums are exact everywhere."""


@dataclass(frozen=True, slots=True, eq=False)
class _Product:
    """The largest product of gains: the sum of their logarithms, under its tangents."""

    hopes: Floats  # (parties,) points
    tangents: tuple[set[float], ...]  # where they touch, in points, for each party
    picks: Callable[[Floats], Bools] = bargaining.nash
    stages: int = 1

    def scores(self, gains: Floats) -> Floats:
        return np.asarray(np.log(gains).sum(axis=1, keepdims=True))

    def goal(self, lines: _Lines, gains: Sequence[_Sum], stage: int) -> _Sum:
        logarithms = []
        for gain, tangents in zip(gains, self.tangents, strict=True):
            logarithm = lines.column(lower=-np.inf, upper=np.inf)
            for at in sorted(tangents):
                lines.at_most(logarithm + gain.times(-SCALE / at), SCALE * (np.log(at) - 1))
            logarithms.append(logarithm)
        return _total(logarithms)

    def learn(self, gains: Floats) -> None:
        for tangents, gain, hope in zip(self.tangents, gains, self.hopes, strict=True):
            tangents.add(float(max(gain, hope * COARSE[0])))  # steeper ones are beyond the solver


def _total(sums: Iterable[_Sum]) -> _Sum:
    parts = list(sums)
    return _Sum(np.concatenate([part.columns for part in parts]), np.concatenate([part.weights for part in parts]))


# What is possible ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """The accepted packages that lose one set of suppliers, as a programme; too many by a hair, never too few."""

    lines: _Lines
    gains: tuple[_Sum, ...]  # of each party, in points

    def gained(self, values: Floats) -> Floats:
        """What the parties gain by values of the variables: (parties,)."""
        return np.array([gain.weights @ values[gain.columns] for gain in self.gains])


def _model(space: Space, lost: int, able: Sequence[int]) -> _Model:
    """The packages that lose the suppliers of one mask, of those `able` to be lost."""
    lines = _Lines()
    table = _Table(space, lost)
    for chance, group in zip(table.chance, table.places, strict=True):
        for possible in chance > 0:
            lines.column(whole=True, upper=float(possible))
        total = _Sum(group, np.ones(len(group)))
        lines.rows.append((total, 1.0, 1.0))
    for i in space.members():
        _add_gain(lines, table.gain(i))
    for column in range(table.ratified.shape[1]):
        lines.at_least(_where(table.ratified[:, column]), -TOLERANCE)
    for own in space.members() if space.all_act else ():
        lines.at_least(_where(table.has(table.acting, own)), 1.0)
    lines.at_least(_where(table.terms), 1.0)
    if space.most_terms is not None:
        lines.at_most(_where(table.terms), float(space.most_terms))
    _add_exclusions(lines, table, space)
    _add_outsiders(lines, table, space)
    for s in able:
        (_add_loss if lost >> s & 1 else _add_supply)(lines, table, space, s)
    return _Model(lines, tuple(_where(table.gain(i)) for i in space.members()))


class _Table:
    """The moves of all groups one under the other, at one set of lost suppliers."""

    def __init__(self, space: Space, lost: int) -> None:
        def stacked(name: str, *at: int) -> NDArray[Any]:
            return np.concatenate([getattr(group, name)[at] for group in space.groups])

        self.gains: Floats = stacked("gain", lost)  # (moves, n)
        self.ratified: Floats = stacked("ratified", lost)  # (moves, ratifications)
        self.acting: Masks = stacked("acting")
        self.ballots: Masks = stacked("ballots")
        self.depends: Masks = stacked("depends")
        self.sure: Floats = stacked("sure")  # (moves, suppliers)
        self.terms: Integers = stacked("terms")
        self.parts: Bools = stacked("parts")  # (moves, parts)
        self.chance = [group.chance[lost] for group in space.groups]
        ends = np.cumsum([group.count for group in space.groups])
        self.places = [np.arange(end - group.count, end) for end, group in zip(ends, space.groups, strict=True)]

    def gain(self, actor: int) -> Floats:
        """What each move brings an actor: (moves,)."""
        return np.asarray(self.gains[:, actor])

    def least(self, values: Floats) -> float:
        """The least sum of one value from each group."""
        return float(sum(values[group].min() for group in self.places))

    def has(self, masks: Masks, place: int) -> Bools:
        """Which moves have a place in their masks: (moves,)."""
        return np.asarray(masks >> np.uint64(place) & np.uint64(1) == 1)

    def by_group(self, those: Bools) -> list[_Sum]:
        """For each group that has some of those moves, how many of them are made: 0 or 1."""
        return [_Sum(group[those[group]], np.ones(those[group].sum())) for group in self.places if those[group].any()]


def _where(values: NDArray[Any]) -> _Sum:
    """A sum over moves of what they are worth; one variable at least, so that it's never empty."""
    columns = np.flatnonzero(values)
    if not columns.size:
        columns = np.zeros(1, dtype=np.int64)
    return _Sum(columns, values[columns].astype(float))


def _add_gain(lines: _Lines, gain: Floats) -> None:
    """An actor must gain."""
    unit = _unit(gain)
    lines.at_least(_where(gain).times(unit), unit * MARGIN)


def _unit(values: Floats) -> float:
    """A factor after which the solver sees MARGIN."""
    return 1e3 / max(float(np.abs(values).max()), 1e-3)


def _add_exclusions(lines: _Lines, table: _Table, space: Space) -> None:
    """Of each set of parts at most one: a package has a part unless some move is without it."""
    for alternatives in space.exclusive:
        present = [lines.column() for _ in alternatives]
        for has, part in zip(present, alternatives, strict=True):
            lines.at_least(has + _where(~table.parts[:, part]), 1.0)
        lines.at_most(_total(present), 1.0)


def _add_outsiders(lines: _Lines, table: _Table, space: Space) -> None:
    """Outsiders act only where they gain, and votes are carried by the parties and those who gain."""
    favour: dict[int, _Sum] = {}
    members = space.members()

    def in_favour(actor: int) -> _Sum:
        if actor not in favour:
            favour[actor] = lines.column(whole=True)
            gain = table.gain(actor)
            short = MARGIN - table.least(gain)
            unit = _unit(gain)
            lines.at_least((_where(gain) + favour[actor].times(-short)).times(unit), unit * (MARGIN - short))
        return favour[actor]

    for actor in range(min(space.actors, 64)):
        if actor not in members:
            for acts in table.by_group(table.has(table.acting, actor)):
                lines.at_most(acts + in_favour(actor).times(-1.0), 0.0)
    for b, ballot in enumerate(space.ballots):
        for held in table.by_group(table.has(table.ballots, b)):
            for weights, quota in zip(ballot.weights, ballot.quotas, strict=True):
                voices = [(int(space.root[i]), float(weights[i])) for i in np.flatnonzero(weights)]
                sure = sum(weight for root, weight in voices if root in members)
                others = [in_favour(root).times(weight) for root, weight in voices if root not in members]
                lines.at_least(_total([held.times(sure - float(quota)), *others]), -TOLERANCE)


def _add_loss(lines: _Lines, table: _Table, space: Space, s: int) -> None:
    """A supplier is lost: something depends on it, it doesn't act, and it would lose."""
    lines.at_least(_where(table.has(table.depends, s)), 1.0)
    lines.at_most(_where(_own(table, space, s)), 0.0)
    lines.at_most(_where(table.sure[:, s]), -MARGIN)


def _add_supply(lines: _Lines, table: _Table, space: Space, s: int) -> None:
    """A supplier isn't lost: nothing depends on it, or it acts, or it doesn't lose."""
    spared, acts, content = (lines.column(whole=True) for _ in range(3))
    for depends in table.by_group(table.has(table.depends, s)):
        lines.at_most(depends + spared, 1.0)
    lines.at_least(_where(_own(table, space, s)) + acts.times(-1.0), 0.0)
    sure = table.sure[:, s]
    lines.at_least(_where(sure) + content.times(table.least(sure)), table.least(sure) - TOLERANCE)
    lines.at_least(_total([spared, acts, content]), 1.0)


def _own(table: _Table, space: Space, s: int) -> Bools:
    """The moves in which a supplier or its patron acts."""
    supplier = space.suppliers[s]
    return table.has(table.acting, supplier) | table.has(table.acting, int(space.root[supplier]))


def _can_be_lost(space: Space) -> list[int]:
    """Places of the suppliers that a package could lose."""
    able = []
    for s, supplier in enumerate(space.suppliers):
        own = 1 << supplier | 1 << int(space.root[supplier])
        needed = any((group.depends >> np.uint64(s) & np.uint64(1)).any() for group in space.groups)
        harmed = sum(float(group.sure[:, s].min()) for group in space.groups) < -TOLERANCE
        if needed and harmed and not own & space.parties:
            able.append(s)
    return able


# The search ---------------------------------------------------------------------------------------------------------


class _Search:
    """What has been found of a space, and what of it is left to look at."""

    def __init__(self, space: Space) -> None:
        self.space = space
        able = _can_be_lost(space)
        masks = [sum(1 << s for b, s in enumerate(able) if subset >> b & 1) for subset in range(2 ** len(able))]
        self.models = [_model(space, lost, able) for lost in masks]
        self.brings = np.concatenate([group.brings for group in space.groups])
        self.seen: set[tuple[int, ...]] = set()  # what packages bring, by group
        self.choices: list[Integers] = []  # of the accepted packages found
        self.gains: list[Floats] = []  # (n,) of each
        self.complete = True

    def party_gains(self) -> Floats:
        """What the parties gain from the packages found: (rows, parties)."""
        return np.array(self.gains).reshape(-1, self.space.actors)[:, self.space.members()]

    def ideals(self) -> Floats:
        """The most that each party gains in an accepted package: (parties,); nobody gains where there is none."""
        parties = len(self.space.members())
        for p in range(parties):
            self.run(_Total(np.where(np.arange(parties) == p, 1.0, np.inf), bargaining.utilitarian), all_of_them=False)
        return np.asarray(self.party_gains().max(axis=0, initial=MARGIN))

    def approach(self, aim: _Aim) -> None:
        """Make an aim exact near the best mixture of packages, which takes no search."""
        for model in self.models:
            for _ in range(MOST_APPROACHES):
                lines = model.lines.copy()
                values, promise, _ = lines.largest(aim.goal(lines, model.gains, 0), relaxed=True)
                if values is None:
                    break
                gains = model.gained(values)
                aim.learn(gains)
                if promise / SCALE <= aim.scores(gains[None])[0, 0] + CLOSE:
                    break

    def run(self, aim: _Aim, *, all_of_them: bool = True) -> bool:
        """Find the packages that are best for an aim, or one of them; whether nothing better can be missing.

        A goal is settled once every programme either has nothing more that comes near the best of what was found, or
        has shown its best, which reaches the goal as the programme says. The next goal is then looked at among those.
        """
        stage, left, is_best = 0, list(self.models), False
        while left and self.complete:
            floors = _best(aim.scores(self.party_gains()))
            shown = {id(model): self._next(model, aim, stage, floors) for model in left}
            left = [model for model in left if shown[id(model)] is not None]
            scores = aim.scores(self.party_gains())
            best = _best(scores)
            promises = [promise for promise in shown.values() if promise is not None]
            exact = bool(promises) and best.size > 0 and max(promises) <= best[stage] + _near(best[stage], EXACT)
            if best.size and floors.size and (best[:stage] > floors[:stage] + TIE).any():
                stage, left, is_best = 0, list(self.models), False
            elif exact and not all_of_them:
                return True
            elif exact:
                is_best |= stage == aim.stages - 1
                stage = min(stage + 1, aim.stages - 1)
            ties = (np.abs(scores - best) <= _near(best)).all(axis=1).sum() if best.size else 0
            self.complete &= bool(ties < MOST_PICKS) and len(self.seen) < MOST_FOUND
        return is_best or self.complete

    def _next(self, model: _Model, aim: _Aim, stage: int, floors: Floats) -> float | None:
        """Look at the most promising package not seen yet: what a goal is said to reach; None where nothing is left."""
        lines, reached = model.lines.copy(), list[tuple[_Sum, float]]()
        for choice in self.seen:
            lines.at_most(self._same(choice), len(choice) - 1.0)
        for j in range(stage + 1):
            goal = aim.goal(lines, model.gains, j)
            if floors.size:
                reached.append((goal, SCALE * float(floors[j] - _near(floors[j]))))
                lines.at_least(*reached[-1])
        values, promise, proved = lines.largest(goal, floors=reached)
        self.complete &= proved
        if values is None:
            return None
        self._look_at(values)
        aim.learn(model.gained(values))
        return promise / SCALE

    def _same(self, brings: Sequence[int]) -> _Sum:
        """In how many groups a package brings about the same as another."""
        start, columns = 0, []
        for group, number in zip(self.space.groups, brings, strict=True):
            columns.append(start + np.flatnonzero(group.brings == number))
            start += group.count
        places = np.concatenate(columns)
        return _Sum(places, np.ones(len(places)))

    def _look_at(self, values: Floats) -> None:
        """Judge the package that the solver found, by the means that its parties choose."""
        start, brings = 0, []
        for group in self.space.groups:
            brings.append(int(group.brings[values[start : start + group.count].argmax()]))
            start += group.count
        self.complete &= tuple(brings) not in self.seen  # else the solver went beyond its tolerances
        self.seen.add(tuple(brings))
        places = [np.flatnonzero(group.brings == b) for group, b in zip(self.space.groups, brings, strict=True)]
        means = tuple(_only(group, at) for group, at in zip(self.space.groups, places, strict=True))
        for block in enumeration.packages(replace(self.space, groups=means)):
            for row in np.flatnonzero(block.accepted):
                among = enumeration.choices(replace(self.space, groups=means), block.label[row])
                self.choices.append(np.array([at[m] for at, m in zip(places, among, strict=True)]))
                self.gains.append(block.gain[:, row])


def _only(group: Moves, at: Integers) -> Moves:
    """Some moves of a group, which differ only in their means."""
    return Moves(
        gain=group.gain[:, at],
        cost=group.cost[:, at],
        chance=group.chance[:, at],
        ratified=group.ratified[:, at],
        acting=group.acting[at],
        ballots=group.ballots[at],
        depends=group.depends[at],
        sure=group.sure[at],
        terms=group.terms[at],
        brings=np.zeros(len(at), dtype=np.int64),
        parts=group.parts[at],
    )


def _best(scores: Floats) -> Floats:
    """The best of each goal in turn among the packages that tie for those before it: (stages,), empty without any."""
    best: list[float] = []
    for stage in range(scores.shape[1] if len(scores) else 0):
        best.append(float(scores[:, stage].max()))
        scores = scores[scores[:, stage] >= best[-1] - _near(best[-1], TIE)]
    return np.array(best)


def _near(value: Any, share: float = BAND) -> Any:
    """What counts as near a value."""
    return share * np.maximum(1.0, np.abs(value))


# The rules ----------------------------------------------------------------------------------------------------------


def _nash(search: _Search) -> _Aim:
    groups = search.space.groups
    hopes = np.sum([group.gain.max(axis=(0, 1), initial=MARGIN) for group in groups], axis=0)[search.space.members()]
    aim = _Product(hopes, tuple(set(hope * COARSE) for hope in hopes))
    search.approach(aim)
    return aim


def _kalai_smorodinsky(search: _Search) -> _Aim:
    ideal = search.ideals()
    return _Leximin(ideal, lambda gains: bargaining.kalai_smorodinsky(gains, ideal))


def _egalitarian(search: _Search) -> _Aim:
    stakes = search.space.stakes[search.space.members()]
    return _Leximin(stakes, lambda gains: bargaining.egalitarian(gains / stakes))


def _utilitarian(search: _Search) -> _Aim:
    stakes = search.space.stakes[search.space.members()]
    return _Total(stakes, lambda gains: bargaining.utilitarian(gains / stakes))


RULES: dict[str, Callable[[_Search], _Aim]] = {
    "nash": _nash,
    "kalai_smorodinsky": _kalai_smorodinsky,
    "egalitarian": _egalitarian,
    "utilitarian": _utilitarian,
}


def best(space: Space, rule: str) -> Picks:
    """What one of RULES picks among the accepted packages of a space, whose parties bargain; stakes > 0.

    Gains of less than MARGIN points count as none. Raises TooLarge where there are too many moves, or one package could
    be brought about by too many means.
    """
    moves = sum(group.count for group in space.groups)
    if moves > MOST_MOVES:
        terms = sum(size <= enumeration.MOST_PACKAGES for size in accumulate(space.sizes)) - 1
        raise TooLarge(
            f"issues that are tied together leave {moves:,} moves to choose from; among {space.size:,} packages at "
            f"most {MOST_MOVES:,} can be searched: ask for packages of at most {terms} terms, of fewer issues, "
            "or name terms that must or mustn't be in"
        )
    search = _Search(space)
    aim = RULES[rule](search)
    is_best = search.run(aim)
    picked = np.flatnonzero(aim.picks(search.party_gains()))
    choices = np.array(search.choices, dtype=np.int64).reshape(-1, len(space.groups))[picked]
    gains = np.array(search.gains).reshape(-1, space.actors)[picked]
    order = np.lexsort(choices.T[::-1])
    return Picks(choices[order], gains[order], search.complete, is_best)
