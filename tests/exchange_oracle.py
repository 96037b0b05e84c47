"""Exchange in exact fractions, with lists and maps: the rules of one round as they are told, and nothing quick."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

Cell = tuple[int, int]  # actor, issue


@dataclass
class Side:
    """What one of the two supplies, and where it has planned to move."""

    cell: Cell
    start: Fraction
    shifts: list[Fraction] = field(default_factory=list)


@dataclass(eq=False)
class Pair:
    """Two actors that could exchange: `a` demands p and supplies q, `b` the other way round."""

    a: Side
    b: Side
    views: dict[Cell, Fraction]  # where a demander sees a supplier, of its own
    gain: Fraction = Fraction(0)

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.a, self.b


class Exact:
    """One round from positions, saliences and capabilities as fractions; None where an actor has no position."""

    def __init__(self, positions, saliences, capabilities) -> None:
        self.x, self.s, self.c = positions, saliences, capabilities
        self.actors, self.issues = range(len(positions)), range(len(positions[0]))
        self.total = [sum(self.weight(i, k) for i in self.on(k)) for k in self.issues]
        self.before = self.outcomes({})

    def on(self, k: int) -> list[int]:
        return [i for i in self.actors if self.x[i][k] is not None]

    def weight(self, i: int, k: int) -> Fraction:
        return self.c[i][k] * self.s[i][k]

    def pull(self, k: int, moved: dict[Cell, Fraction]) -> Fraction:
        return sum((self.weight(i, k) * moved.get((i, k), self.x[i][k]) for i in self.on(k)), Fraction(0))

    def outcomes(self, moved: dict[Cell, Fraction]) -> list[Fraction | None]:
        return [self.pull(k, moved) / self.total[k] if self.total[k] else None for k in self.issues]

    def candidates(self) -> list[Pair]:
        found = []
        for p, q in combinations(self.issues, 2):
            both = [i for i in self.on(p) if i in self.on(q) and self.total[p] and self.total[q]]
            group = {i: (self.x[i][p] <= self.before[p]) + 2 * (self.x[i][q] <= self.before[q]) for i in both}
            for one, other in ((0, 3), (1, 2)):
                for i in (i for i in both if group[i] == one):
                    for j in (j for j in both if group[j] == other):
                        turned = self.s[i][p] * self.s[j][q] < self.s[j][p] * self.s[i][q]
                        a, b = (j, i) if turned else (i, j)
                        if self.weight(a, q) and self.weight(b, p):
                            found.append(Pair(Side((a, q), self.x[a][q]), Side((b, p), self.x[b][p]), {}))
        return found

    def solve(self, pair: Pair) -> bool:
        (a, q), (b, p) = pair.a.cell, pair.b.cell
        unit_a, unit_b = self.weight(a, q) / self.total[q], self.weight(b, p) / self.total[p]
        rate = (self.s[a][p] + self.s[b][p]) / (self.s[a][q] + self.s[b][q])
        far_a, far_b = self.x[b][q] - pair.a.start, self.x[a][p] - pair.b.start
        give_b = abs(far_b)
        give_a = give_b * unit_b * rate / unit_a
        if give_a > abs(far_a):
            give_a = abs(far_a)
            give_b = give_a * unit_a / rate / unit_b
        way_a, way_b = (1 if far_a > 0 else -1), (1 if far_b > 0 else -1)
        capped = self.cap(pair.a, way_a * give_a, self.x[b][q], pair.views)
        if capped is not None:
            give_a, give_b = capped, capped * unit_a / rate / unit_b
        capped = self.cap(pair.b, way_b * give_b, self.x[a][p], pair.views)
        if capped is not None:
            give_a, give_b = capped * unit_b * rate / unit_a, capped
        pair.gain = abs(give_a * unit_a * self.s[a][q] - give_b * unit_b * self.s[a][p])
        pair.a.shifts.append(way_a * give_a)
        pair.b.shifts.append(way_b * give_b)
        return pair.gain >= Fraction(1, 10**10) and all(map(self.fits, pair.sides))

    def cap(self, side: Side, shift: Fraction, wanted: Fraction, views: dict[Cell, Fraction]) -> Fraction | None:
        i, k = side.cell
        known = {cell: at for cell, at in views.items() if cell[1] == k} | {side.cell: side.start}
        before = self.pull(k, known)
        after = before + self.weight(i, k) * shift
        at = wanted * self.total[k]
        return abs(at - before) / self.weight(i, k) if min(before, after) < at < max(before, after) else None

    @staticmethod
    def fits(side: Side) -> bool:
        shifts = side.shifts
        one_way = all(one >= 0 for one in shifts) or all(one <= 0 for one in shifts)
        ends_within = 0 <= side.start + shifts[-1] <= 100
        return Fraction(1, 10**10) < abs(shifts[-1]) <= 100 and ends_within and one_way and sum(shifts) <= 100

    def round(self) -> tuple[list[Fraction | None], list[tuple[Cell, Fraction, Cell, Fraction, Fraction]]]:
        """The outcomes in the end, and what was exchanged in order, ties in the order of the candidates."""
        pairs = [pair for pair in self.candidates() if self.solve(pair)]
        moved, made = {}, []
        while pairs:
            best = max(pairs, key=lambda pair: pair.gain)  # the first of several
            pairs.remove(best)
            for side in best.sides:
                moved[side.cell] = side.start + side.shifts[-1]
            made.append((best.a.cell, moved[best.a.cell], best.b.cell, moved[best.b.cell], best.gain))
            pairs = [pair for pair in pairs if self.still_fits(pair, best, moved)]
        return self.outcomes(moved), made

    def still_fits(self, pair: Pair, done: Pair, moved: dict[Cell, Fraction]) -> bool:
        hit = [side for side in pair.sides if side.cell in (done.a.cell, done.b.cell)]
        changed = bool(hit)
        for demander, supplied in ((done.b.cell[0], done.a.cell), (done.a.cell[0], done.b.cell)):
            demands = {(pair.a.cell[0], pair.b.cell[1]), (pair.b.cell[0], pair.a.cell[1])}
            if (demander, supplied[1]) in demands:
                first, new = self.x[supplied[0]][supplied[1]], moved[supplied]
                old = pair.views.get(supplied)
                pair.views[supplied] = new if old is None or abs(new - first) < abs(old - first) else old
                changed = True
        if not changed:
            return True
        for side in pair.sides:
            if side in hit:
                side.start = moved[side.cell]
            else:
                side.shifts.pop()
        return self.solve(pair)
