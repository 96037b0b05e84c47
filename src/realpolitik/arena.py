"""The one door between words and arrays: a case compiled once, for every question.

Arrays carry a leading axis of draws (length 1 outside an ensemble); in memory all draws of a number stand together, so
that arithmetic runs along them. Actors that can act (in levers, votes, patrons,
suppliers, parties) come first, at most 64 of them, so that a coalition is a uint64 mask; then everybody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from realpolitik.case import Case, Deal, Estimate, Issue, Stance
from realpolitik.errors import TooLarge

Array = npt.NDArray[np.float64]
Draws = Mapping[str, Array]  # path of a number in the file → its value in each draw, (d,)
MOST_PLAYERS = 64


@dataclass(frozen=True, slots=True)
class Link:
    """Conditional stances: what a pair of levels is worth to each actor."""

    issue: int
    depends_on: int
    worth: Array  # (d, n, levels of issue, levels of depends_on), points


@dataclass(frozen=True, slots=True)
class ArenaLever:
    """A lever over indices; its chance and cost stand in the arena's arrays at the same place."""

    key: str
    issue: int
    to: int
    origins: frozenset[int]
    needs: tuple[tuple[int, frozenset[int]], ...]  # (issue, levels that allow it)
    members: int  # mask of those who act
    acting: int  # mask of those who decide: the members' root patrons
    over: frozenset[int]  # levers that it prevails over
    kept: bool
    is_free: bool  # pulling it costs nobody anything


@dataclass(frozen=True, slots=True)
class Supply:
    """A client whose levers lose a share of their chance without the supplier."""

    supplier: int
    client: int
    dependence: Array  # (d,) 0–1


@dataclass(frozen=True, slots=True)
class Vote:
    """An issue that is settled by voting: every rule must be met by those who agree."""

    weights: Array  # (rules, n)
    quotas: Array  # (rules,)

    def is_met(self, in_favour: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Whether the votes of `in_favour` (..., n) meet every rule: (...)."""
        return np.asarray((in_favour @ self.weights.T >= self.quotas - 1e-9).all(axis=-1))


@dataclass(frozen=True, slots=True)
class Package:
    """Terms over indices: which issue goes to which level, and which terms wait for which."""

    terms: tuple[tuple[int, int], ...]  # (issue, level), in the order of issues
    after: tuple[int, ...] = ()  # per term a mask of the terms that must have succeeded first

    def waits(self, term: int) -> int:
        """The mask of terms that the given one waits for."""
        return self.after[term] if self.after else 0

    def outcome(self, situation: Sequence[int]) -> tuple[int, ...]:
        """The situation with every term carried out."""
        levels = list(situation)
        for issue, level in self.terms:
            levels[issue] = level
        return tuple(levels)


@dataclass(frozen=True, slots=True, eq=False)
class Arena:
    """A case as arrays: d draws, n actors, m issues."""

    case: Case
    actors: tuple[str, ...]
    issues: tuple[str, ...]
    levels: tuple[int, ...]  # how many levels each issue has
    positions: Array  # (d, n, m), 0–100; NaN: none (also on unordered issues); conditional: as the status quo has it
    saliences: Array  # (d, n, m), 0–1; 0 without a stance
    capabilities: Array  # (d, n, m), ≥ 0
    values: tuple[Array, ...]  # per issue (d, n, levels): 0–100 each level is worth before salience; NaN without stance
    worth: tuple[Array, ...]  # per issue (d, n, levels): points; conditional stances stand in links instead
    links: tuple[Link, ...]
    levers: tuple[ArenaLever, ...]
    chance: Array  # (d, levers)
    cost: Array  # (d, levers, n), points
    noticed: Array  # (d, levers), periods until a withdrawal shows
    status_quo: tuple[int, ...]
    votes: Mapping[int, Vote]  # issue → how it is voted on
    root: tuple[int, ...]  # each actor's root patron, itself without a patron
    supplies: tuple[Supply, ...]
    groups: tuple[tuple[int, ...], ...]  # issues tied together by `needs` and `when`
    discount: Array  # (d, n)
    ratifiers: Mapping[int, tuple[tuple[int, tuple[int, ...]], ...]]  # party → (ratifier, issues)

    @classmethod
    def of(cls, case: Case, scenario: str | None = None, draws: Draws | None = None) -> Arena:
        """The arena of a case, as it stands or in a scenario; `draws` replace numbers by their path in the file."""
        return _Compiler(case.at(scenario), draws or {}).arena()

    @property
    def draws(self) -> int:
        """How many draws the arrays hold."""
        return len(self.positions)

    def take(self, rows: npt.NDArray[np.intp]) -> Arena:
        """The arena of some of its draws."""
        if len(rows) == self.draws and (rows == np.arange(self.draws)).all():
            return self
        return replace(
            self,
            positions=_of_draws(self.positions, rows),
            saliences=_of_draws(self.saliences, rows),
            capabilities=_of_draws(self.capabilities, rows),
            values=tuple(_of_draws(value, rows) for value in self.values),
            worth=tuple(_of_draws(worth, rows) for worth in self.worth),
            links=tuple(replace(link, worth=_of_draws(link.worth, rows)) for link in self.links),
            chance=_of_draws(self.chance, rows),
            cost=_of_draws(self.cost, rows),
            noticed=_of_draws(self.noticed, rows),
            supplies=tuple(replace(supply, dependence=supply.dependence[rows]) for supply in self.supplies),
            discount=_of_draws(self.discount, rows),
        )

    def actor(self, key: str) -> int:
        """An actor's place on the actors' axis."""
        return self.actors.index(key)

    def issue(self, key: str) -> int:
        """An issue's place on the issues' axis."""
        return self.issues.index(key)

    def mask(self, keys: Iterable[str]) -> int:
        """The coalition of the named actors."""
        return sum(1 << self.actor(key) for key in set(keys))

    def names(self, mask: int) -> tuple[str, ...]:
        """The members of a coalition, in the arena's order."""
        return tuple(key for i, key in enumerate(self.actors) if mask >> i & 1)

    def package(self, terms: Mapping[str, str], only_if: Mapping[str, Sequence[str]] | None = None) -> Package:
        """Named terms as a package."""
        ordered = sorted(terms, key=self.issue)
        pairs = tuple((self.issue(key), self.case.issues[key].index(terms[key])) for key in ordered)
        if not only_if:
            return Package(pairs)
        return Package(
            pairs, tuple(sum(1 << ordered.index(first) for first in only_if.get(key, ())) for key in ordered)
        )

    def package_of(self, deal: Deal) -> Package:
        """A deal's terms as a package."""
        return self.package(deal.terms, deal.only_if)

    def terms(self, package: Package) -> dict[str, str]:
        """A package's terms by name."""
        return {self.issues[k]: self.case.issues[self.issues[k]].levels[level] for k, level in package.terms}

    def utility(self, outcomes: npt.NDArray[np.intp]) -> Array:
        """What outcomes (P, m) are worth to each actor, in points: (d, P, n)."""
        total = np.zeros((self.draws, len(outcomes), len(self.actors)))
        for k, worth in enumerate(self.worth):
            total += worth[:, :, outcomes[:, k]].transpose(0, 2, 1)
        for link in self.links:
            total += link.worth[:, :, outcomes[:, link.issue], outcomes[:, link.depends_on]].transpose(0, 2, 1)
        return total

    def change(self, situation: Sequence[int], outcome: Sequence[int]) -> Array:
        """What it is worth to each actor to go from one outcome to another, in points: (d, n)."""
        total = np.zeros((self.draws, len(self.actors)), order="F")
        for k, (before, after) in enumerate(zip(situation, outcome, strict=True)):
            if before != after:
                total += self.worth[k][:, :, after] - self.worth[k][:, :, before]
        for link in self.links:
            k, j = link.issue, link.depends_on
            if (situation[k], situation[j]) != (outcome[k], outcome[j]):
                total += link.worth[:, :, outcome[k], outcome[j]] - link.worth[:, :, situation[k], situation[j]]
        return total


@dataclass(frozen=True, slots=True)
class _Branch:
    """One side of a stance as arrays."""

    values: Array  # (d, levels) 0–100
    worth: Array  # (d, levels) points
    position: Array  # (d,) NaN on an unordered issue
    salience: Array  # (d,) 0–1


class _Compiler:
    """Reads a case once and fills an arena's arrays."""

    def __init__(self, case: Case, draws: Draws) -> None:
        self.case = case
        self.given = draws
        self.d = len(next(iter(draws.values()))) if draws else 1
        self.actors = _players_first(case)
        self.issues = tuple(case.issues)
        self.index = {key: i for i, key in enumerate(self.actors)}
        self.place = {key: k for k, key in enumerate(self.issues)}
        self.scales = {key: _scale(issue) for key, issue in case.issues.items() if issue.points is not None}

    def arena(self) -> Arena:
        case, n, m = self.case, len(self.actors), len(self.issues)
        shape = (self.d, n, m)
        positions, saliences, capabilities = (np.full(shape, fill, order="F") for fill in (np.nan, 0.0, 0.0))
        sizes = tuple(len(issue.levels) for issue in case.issues.values())
        values = tuple(np.full((self.d, n, size), np.nan, order="F") for size in sizes)
        worth = tuple(np.zeros((self.d, n, size), order="F") for size in sizes)
        links: dict[tuple[int, int], Array] = {}
        for i, actor in enumerate(self.actors):
            capabilities[:, i, :] = self.number(f"actors.{actor}.capability", case.actors[actor].capability)[:, None]
            for key, stance in case.stances.get(actor, {}).items():
                k, path = self.place[key], f"stances.{actor}.{key}"
                if stance.capability is not None:
                    capabilities[:, i, k] = self.number(f"{path}.capability", stance.capability)
                now = self.branch(stance, path)
                if stance.when is None:
                    worth[k][:, i] = now.worth
                else:
                    j, allowed = self.condition(stance)
                    other = self.otherwise(stance, path, now)
                    table = links.setdefault((k, j), np.zeros((self.d, n, sizes[k], sizes[j]), order="F"))
                    table[:, i] = np.where(allowed, now.worth[:, :, None], other.worth[:, :, None])
                    if not allowed[self.status_quo[j]]:
                        now = other
                values[k][:, i], positions[:, i, k], saliences[:, i, k] = now.values, now.position, now.salience
        root = self.roots()
        levers = self.levers(root)
        return Arena(
            case=case,
            actors=self.actors,
            issues=self.issues,
            levels=sizes,
            positions=positions,
            saliences=saliences,
            capabilities=capabilities,
            values=values,
            worth=worth,
            links=tuple(Link(k, j, table) for (k, j), table in links.items()),
            levers=levers,
            chance=self.of_levers("chance"),
            cost=self.costs(),
            noticed=self.of_levers("noticed"),
            status_quo=self.status_quo,
            votes=self.votes(),
            root=root,
            supplies=self.supplies(),
            groups=_groups(m, levers, links),
            discount=self.discounts(),
            ratifiers=self.ratifiers(),
        )

    def number(self, path: str, estimate: Estimate) -> Array:
        """A number in every draw, on its own scale: (d,)."""
        drawn = self.given.get(self.case.origins.get(path, path)) if self.given else None
        return np.full(self.d, estimate.mean) if drawn is None else np.asarray(drawn, dtype=float)

    @property
    def status_quo(self) -> tuple[int, ...]:
        return tuple(issue.index(issue.status_quo) for issue in self.case.issues.values())

    def branch(self, stance: Stance, path: str) -> _Branch:
        issue = self.case.issues[stance.issue]
        salience = self.number(f"{path}.salience", stance.salience) / 100
        if stance.position is not None:
            position = issue.to_scale(self.number(f"{path}.position", stance.position))
            away = np.abs(self.scales[stance.issue][:, None] - position).T
            return _Branch(100 - away, -salience[:, None] * away, position, salience)
        given = stance.values or {}
        values = np.stack([self.number(f"{path}.values.{level}", given[level]) for level in issue.levels]).T
        return _Branch(values, salience[:, None] * values, np.full(self.d, np.nan), salience)

    def otherwise(self, stance: Stance, path: str, now: _Branch) -> _Branch:
        if stance.otherwise is not None:
            return self.branch(stance.otherwise, f"{path}.otherwise")
        none = np.full_like(now.values, np.nan)
        return _Branch(none, np.zeros_like(now.worth), np.full(self.d, np.nan), np.zeros(self.d))

    def condition(self, stance: Stance) -> tuple[int, npt.NDArray[np.bool_]]:
        """The issue that a stance depends on, and at which of its levels the stance holds."""
        assert stance.when is not None
        issue = self.case.issues[stance.when.issue]
        if stance.when.relation == "is":
            allowed = [level == stance.when.level for level in issue.levels]
        else:
            bound = issue.point(stance.when.level)
            most = stance.when.relation == "at_most"
            allowed = [issue.point(level) <= bound if most else issue.point(level) >= bound for level in issue.levels]
        return self.place[stance.when.issue], np.array(allowed)

    def roots(self) -> tuple[int, ...]:
        patron = {
            self.index[tie.client]: self.index[tie.patron]
            for tie in self.case.relations.values()
            if tie.kind == "command" and tie.client is not None and tie.patron is not None
        }
        roots = []
        for i in range(len(self.actors)):
            while i in patron:
                i = patron[i]
            roots.append(i)
        return tuple(roots)

    def levers(self, root: tuple[int, ...]) -> tuple[ArenaLever, ...]:
        order = {key: f for f, key in enumerate(self.case.levers)}
        compiled = []
        for lever in self.case.levers.values():
            issue = self.case.issues[lever.issue]
            members = [self.index[key] for key in lever.by]
            compiled.append(
                ArenaLever(
                    key=lever.key,
                    issue=self.place[lever.issue],
                    to=issue.index(lever.to),
                    origins=frozenset(issue.index(level) for level in lever.origins),
                    needs=tuple(
                        (self.place[key], frozenset(self.case.issues[key].index(level) for level in levels))
                        for key, levels in lever.needs.items()
                    ),
                    members=sum(1 << i for i in set(members)),
                    acting=sum(1 << i for i in {root[i] for i in members}),
                    over=frozenset(order[key] for key in lever.over),
                    kept=lever.lasts == "kept",
                    is_free=not lever.cost,
                )
            )
        return tuple(compiled)

    def of_levers(self, field: str) -> Array:
        levers = self.case.levers.items()
        numbers = [self.number(f"levers.{key}.{field}", getattr(lever, field)) for key, lever in levers]
        return np.stack(numbers).T if numbers else np.zeros((self.d, 0))

    def costs(self) -> Array:
        cost = np.zeros((self.d, len(self.case.levers), len(self.actors)), order="F")
        for f, (key, lever) in enumerate(self.case.levers.items()):
            for actor, estimate in lever.cost.items():
                cost[:, f, self.index[actor]] = self.number(f"levers.{key}.cost.{actor}", estimate)
        return cost

    def votes(self) -> dict[int, Vote]:
        found = {}
        for key, issue in self.case.issues.items():
            rules = [dict(rule.weights) for rule in issue.vote]
            quotas = [rule.at_least for rule in issue.vote]
            if issue.consensus:
                rules, quotas = [dict.fromkeys(issue.consensus, 1.0)], [float(len(issue.consensus))]
            if rules:
                weights = np.zeros((len(rules), len(self.actors)))
                for r, rule in enumerate(rules):
                    for actor, weight in rule.items():
                        weights[r, self.index[actor]] = weight
                found[self.place[key]] = Vote(weights, np.array(quotas, dtype=float))
        return found

    def supplies(self) -> tuple[Supply, ...]:
        return tuple(
            Supply(
                self.index[tie.patron],
                self.index[tie.client],
                self.number(f"relations.{key}.dependence", tie.dependence),
            )
            for key, tie in self.case.relations.items()
            if tie.kind == "supply" and tie.patron and tie.client and tie.dependence is not None
        )

    def discounts(self) -> Array:
        common = self.number("discount", self.case.discount)
        columns = []
        for key in self.actors:
            own = self.case.actors[key].discount
            columns.append(common if own is None else self.number(f"actors.{key}.discount", own))
        return np.stack(columns).T if columns else np.zeros((self.d, 0))

    def ratifiers(self) -> dict[int, tuple[tuple[int, tuple[int, ...]], ...]]:
        return {
            self.index[key]: tuple(
                (self.index[who], tuple(self.place[issue] for issue in issues))
                for who, issues in actor.ratified_by.items()
            )
            for key, actor in self.case.actors.items()
            if actor.ratified_by
        }


def _of_draws(table: Array, rows: npt.NDArray[np.intp]) -> Array:
    """Some draws of a table, laid out as the whole is."""
    return table.T[..., rows].T


def _scale(issue: Issue) -> Array:
    assert issue.points is not None
    return np.array([issue.to_scale(point) for point in issue.points])


def _players_first(case: Case) -> tuple[str, ...]:
    players: set[str] = set()
    for lever in case.levers.values():
        players.update(lever.by)
    for issue in case.issues.values():
        players.update(issue.consensus)
        for rule in issue.vote:
            players.update(rule.weights)
    for tie in case.relations.values():
        players.update(key for key in (tie.patron, tie.client) if key is not None)
    for deal in case.deals.values():
        players.update(deal.parties)
    if len(players) > MOST_PLAYERS:
        raise TooLarge(f"{len(players)} actors stand in levers, votes, patrons and parties; at most {MOST_PLAYERS} may")
    return tuple(sorted(case.actors, key=lambda key: key not in players))


def _groups(
    m: int, levers: Sequence[ArenaLever], links: Mapping[tuple[int, int], Array]
) -> tuple[tuple[int, ...], ...]:
    """Issues tied together by `needs` and `when`, each group in order."""
    ties = [(lever.issue, other) for lever in levers for other, _ in lever.needs] + list(links)
    group = list(range(m))
    for k, j in ties:
        joined = {group[k], group[j]}
        group = [min(joined) if g in joined else g for g in group]
    return tuple(tuple(k for k in range(m) if group[k] == g) for g in sorted(set(group)))
