"""Alignment: who stands with whom, on which issue, and until when.

The first functions are arithmetic over draws, for claims and ensembles; `alignment` joins them to names. A stance that
depends on another issue counts as the status quo has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, ClassVar

import numpy as np

from realpolitik.arena import Arena, Array
from realpolitik.case import NOW, Case
from realpolitik.effectivity import TOLERANCE, Outcome, no_deal, pull, share_of
from realpolitik.errors import TooLarge, UnknownName
from realpolitik.methods import similarity
from realpolitik.methods.balance import Division, blocs, camps, unbalanced_triads
from realpolitik.methods.parting import parting
from realpolitik.questions.answer import Answer, CaseReference
from realpolitik.questions.judgement import Field
from realpolitik.questions.naming import actors_in_words, key_in_words
from realpolitik.questions.standing import (
    Cause,
    Horizon,
    IssueStanding,
    Pair,
    PairProof,
    Parting,
    Split,
    Standing,
    Time,
    blocs_sentence,
    pair_sentence,
)
from realpolitik.questions.wording import listed

# Two actors, over draws -------------------------------------------------------------------------------------------


def agreement_of(arena: Arena, i: int, j: int, issues: Sequence[int] | None = None) -> Array:
    """S, how far two actors want the same, on some issues or all: (d,) from −1 to 1, NaN where they share none."""
    return similarity.agreement(*_stances(arena, (i, j), issues))[:, 0, 1]


def direction_of(
    arena: Arena, i: int, j: int, issues: Sequence[int] | None = None, origin: Outcome | None = None
) -> Array:
    """Whether two actors push the same way from an origin, the status quo unless given: (d,) from −1 to 1.

    NaN where neither pushes. Issues without order don't count.
    """
    return _directions(arena, (i, j), issues, arena.status_quo if origin is None else origin)[:, 0, 1]


def shared_priorities_of(arena: Arena, i: int, j: int) -> Array:
    """Whether two actors care for the same, whatever they want: (d,) from 0 to 1, NaN if one cares for none."""
    return similarity.shared_priorities(arena.saliences[:, [i, j]])[:, 0, 1]


def vulnerability_of(field: Field, i: int, j: int) -> Array:
    """The largest loss that j could cause i alone, as a share of i's stake: (d,), NaN where i has no stake.

    It is i's largest expected loss over j's own levers, each pulled alone from where things go if nobody deals; 0
    where none of them hurts. A lever that j's clients pull is j's own.
    """
    return share_of(_largest_loss(field, j)[:, i], field.stakes[:, i])


def new_conflict(before: Arena, after: Arena, one: str, other: str) -> Array:
    """How much weighted distance grows between two actors on each issue: (d, issues), points times salience, ≥ 0.

    Issues are those of `before` in its order, then those that only `after` has; an issue or actor that isn't there at
    a horizon isn't shared then.
    """
    issues = _issues_of(before, after)
    old, new = (_Shared.of(arena, (one, other)).between(one, other, issues) for arena in (before, after))
    return _growth(old.apart, new.apart)


def _stances(arena: Arena, actors: Sequence[int], issues: Sequence[int] | None = None) -> tuple[Array, Array]:
    """Distances (d, a, a, k) and saliences (d, a, k) of some actors on some issues."""
    chosen = list(range(len(arena.issues)) if issues is None else issues)
    apart = [similarity.distance(arena.values[k][:, list(actors)]) for k in chosen]
    nothing = np.zeros((arena.draws, len(actors), len(actors), 0))  # such as a conflict given directly, without issues
    distances = np.stack(apart, axis=-1) if apart else nothing
    return distances, arena.saliences[:, list(actors)][:, :, chosen]


def _directions(arena: Arena, actors: Sequence[int], issues: Sequence[int] | None, origin: Outcome) -> Array:
    """Directions of all pairs of some actors: (d, a, a)."""
    chosen = list(range(len(arena.issues)) if issues is None else issues)
    positions, saliences = (table[:, list(actors)][:, :, chosen] for table in (arena.positions, arena.saliences))
    return similarity.direction(positions, saliences, _on_scale(arena, origin)[chosen])


def _on_scale(arena: Arena, outcome: Outcome) -> Array:
    """An outcome's levels as points from 0 to 100: (m,); 0 on issues without order, where nobody has a position."""
    issues = [arena.case.issues[key] for key in arena.issues]
    return np.array(
        [0.0 if k.points is None else k.to_scale(k.points[level]) for k, level in zip(issues, outcome, strict=True)]
    )


def _largest_loss(field: Field, holder: int) -> Array:
    """Every actor's largest expected loss by a lever that one holder can pull alone, in points: (d, n)."""
    arena = field.arena
    worst = np.zeros((arena.draws, len(arena.actors)))
    for f, lever in enumerate(arena.levers):
        alone = pull(arena, f, field.situation) if lever.acting == 1 << holder else None
        if alone is not None:
            worst = np.maximum(worst, 0.0 - alone.gain)  # 0 − 0 is 0, where −0 would be printed as such
    return worst


@dataclass(frozen=True, slots=True, eq=False)
class _Between:
    """How two actors stand to each other, issue by issue."""

    weights: Array  # (d, issues); 0 where the issue isn't shared
    distances: Array  # (d, issues) 0–100; NaN where the issue isn't shared

    @property
    def apart(self) -> Array:
        """Weighted distance, in points times salience: (d, issues)."""
        return self.weights * np.nan_to_num(self.distances)

    @property
    def close(self) -> Array:
        """Weighted closeness, in points times salience: (d, issues)."""
        return self.weights * (100 - np.nan_to_num(self.distances))


@dataclass(frozen=True, slots=True, eq=False)
class _Shared:
    """What every two of some actors share."""

    arena: Arena
    actors: tuple[str, ...]  # those of the wanted that the arena has
    weights: Array  # (d, a, a, issues)
    distances: Array  # (d, a, a, issues)

    @classmethod
    def of(cls, arena: Arena, wanted: Sequence[str]) -> _Shared:
        actors = tuple(key for key in wanted if key in arena.actors)
        distances, saliences = _stances(arena, [arena.actor(key) for key in actors])
        return cls(arena, actors, similarity.shared_weights(distances, saliences), distances)

    def between(self, one: str, other: str, issues: Sequence[str]) -> _Between:
        """Two actors on named issues, whether or not the arena has them."""
        shape = (self.arena.draws, len(issues))
        weights, distances = np.zeros(shape), np.full(shape, np.nan)
        if one in self.actors and other in self.actors:
            i, j = self.actors.index(one), self.actors.index(other)
            here = [c for c, issue in enumerate(issues) if issue in self.arena.issues]
            there = [self.arena.issue(issues[c]) for c in here]
            weights[:, here] = self.weights[:, i, j][:, there]
            distances[:, here] = np.where(weights[:, here] > 0, self.distances[:, i, j][:, there], np.nan)
        return _Between(weights, distances)


def _growth(before: Array, after: Array) -> Array:
    return np.maximum(0.0, after - before)


def _issues_of(before: Arena, after: Arena) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*before.issues, *after.issues)))


def ties(arena: Arena) -> Array:
    """What binds (positive) or divides (negative) every two actors: (d, n, n).

    Agreement S times the weight of what the two share, so that a quarrel over all that matters to both counts for
    more than accord on a trifle.
    """
    return _ties(_Shared.of(arena, arena.actors))


def _ties(shared: _Shared) -> Array:
    return np.asarray((shared.weights * (1 - np.nan_to_num(shared.distances) / 50)).sum(axis=-1))


# The answer -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment(Answer):
    """Every pair of actors that share an issue, at every horizon; the blocs at each."""

    question: ClassVar[str] = "alignment"

    pairs: tuple[Pair, ...]
    horizons: tuple[Horizon, ...]  # the earliest first
    not_comparable: tuple[tuple[str, str], ...]  # actors that share no issue at any horizon

    @property
    def entries(self) -> tuple[Pair, ...]:
        """The pairs."""
        return self.pairs

    def between(self, one: str, other: str) -> Pair:
        """Two actors, named in either order."""
        for pair in self.pairs:
            if set(pair.actors) == {one, other}:
                return pair
        raise UnknownName("a pair that shares an issue", f"{one}:{other}", [pair.key for pair in self.pairs])

    def records(self) -> list[dict[str, Any]]:
        """A row for each pair and horizon."""
        rows = []
        for pair in self.pairs:
            came = {p.until: p for p in pair.partings} | {p.since: p for p in pair.partings if p.until == NOW}
            for standing in pair.standings:
                parted = None if standing.horizon == NOW else came.get(standing.horizon)
                one, other = pair.actors
                rows.append(
                    {
                        "pair": pair.key,
                        "horizon": standing.horizon,
                        "agreement": standing.agreement,
                        "beyond_chance": standing.beyond_chance,
                        "direction": standing.direction,
                        "shared_priorities": standing.shared_priorities,
                        "first_to_second": standing.vulnerability[one],
                        "second_to_first": standing.vulnerability[other],
                        "new_conflict": parted.new_conflict if parted else None,
                        "over": parted.causes[0].issue if parted and parted.new_conflict > TOLERANCE else None,
                    }
                )
        return rows


def alignment(
    case: Case,
    scenario: str | None = None,
    *,
    of: Sequence[str] = (),
    until: str | None = None,
    origin: Mapping[str, str] | None = None,
) -> Alignment:
    """Who stands with whom now and at every horizon of the case; a scenario is looked at by itself.

    of: only pairs of these actors; one actor: its pairs with everybody. until: no horizon beyond this one. origin:
    where direction is measured from, on issues where it isn't the status quo: an outcome that partners fear.
    """
    here = case.at(scenario)
    wanted = (of,) if isinstance(of, str) else tuple(of)
    _check(here, wanted, origin or {})
    views = [_View.of(here, time, origin or {}) for time in _times(here, until)]
    chosen = [pair for pair in combinations(_caring(views), 2) if _is_wanted(pair, wanted)]
    sharing = [pair for pair in chosen if any(view.shares(*pair) for view in views)]
    warnings: dict[str, None] = dict.fromkeys(_warnings(views))
    pairs = tuple(_pair(views, one, other, warnings) for one, other in sharing)
    return Alignment(
        case=CaseReference.of(case),
        scenario=here.scenario,
        parameters={"of": list(wanted), "until": until, "origin": dict(origin or {})},
        warnings=tuple(warnings),
        pairs=pairs,
        horizons=tuple(_horizon(view) for view in views),
        not_comparable=tuple(pair for pair in chosen if pair not in sharing),
    )


def _check(case: Case, of: Sequence[str], origin: Mapping[str, str]) -> None:
    for actor in of:
        if actor not in case.actors:
            raise UnknownName("an actor", actor, case.actors)
    for issue, level in origin.items():
        if issue not in case.issues:
            raise UnknownName("an issue", issue, case.issues)
        if level not in case.issues[issue].levels:
            raise UnknownName(f"a level of {issue}", level, case.issues[issue].levels)


def _is_wanted(pair: tuple[str, str], of: Sequence[str]) -> bool:
    return set(pair) <= set(of) if len(of) > 1 else set(of) <= set(pair)


# Horizons ---------------------------------------------------------------------------------------------------------


def _times(case: Case, until: str | None) -> list[Time]:
    """Earlier horizons, now, later horizons, each after what comes before it; a scenario by itself."""
    if case.scenario is not None:
        own = case.scenarios[case.scenario]
        return [Time(own.key, None, own.name, _when(own.name, own.trigger), False)]
    horizons = {key: one for key, one in case.scenarios.items() if one.kind == "horizon"}
    if until is not None and until not in (NOW, *horizons):
        raise UnknownName("a horizon", until, (NOW, *horizons))
    earlier = _earlier(case)
    kept = [key for key in horizons if until is None or key == until or key in earlier[until]]
    past = [key for key in kept if key in earlier[NOW]]
    future = [key for key in kept if key not in earlier[NOW]]
    times = {NOW: Time(NOW, None, NOW, NOW, False)}
    for key in kept:
        name, is_past = horizons[key].name, key in past
        times[key] = Time(key, key, name, _when(name, None if is_past else horizons[key].trigger), is_past)
    # What comes before something has fewer before it than that has.
    return [times[key] for some in (past, [NOW], future) for key in sorted(some, key=lambda key: len(earlier[key]))]


def _when(name: str, trigger: str | None) -> str:
    return f"once {trigger}" if trigger else name


def _earlier(case: Case) -> dict[str, set[str]]:
    """For now and every horizon, all that comes before it."""
    directly: dict[str, set[str]] = {NOW: set()}
    for key, scenario in case.scenarios.items():
        if scenario.kind == "horizon":
            directly.setdefault(key, set()).update({scenario.after} - {None} if scenario.after else ())
            if scenario.before is not None:
                directly.setdefault(scenario.before, set()).add(key)
    earlier: dict[str, set[str]] = {}
    for key in directly:
        stack = list(directly[key])
        earlier[key] = set()
        while stack:
            if (other := stack.pop()) not in earlier[key]:
                earlier[key].add(other)
                stack += directly.get(other, ())
    return earlier


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """The case at one point in time, every two actors compared."""

    time: Time
    arena: Arena
    shared: _Shared
    agreement: Array  # (n, n), as all below
    beyond_chance: Array
    direction: Array
    shared_priorities: Array
    vulnerability: Array  # of the first to the second

    @classmethod
    def of(cls, case: Case, time: Time, origin: Mapping[str, str]) -> _View:
        arena = Arena.of(case, time.scenario)
        everybody = range(len(arena.actors))
        shared = _Shared.of(arena, arena.actors)
        feared = arena.package({key: level for key, level in origin.items() if key in arena.issues})
        field = Field.of(arena, tuple(int(level) for level in no_deal(arena).outcomes[0]))
        losses = np.array([_largest_loss(field, holder)[0] for holder in everybody]).reshape(2 * (len(everybody),)).T
        return cls(
            time,
            arena,
            shared,
            similarity.agreement(shared.distances, arena.saliences)[0],
            similarity.chance_corrected_agreement(shared.distances, arena.saliences)[0],
            _directions(arena, everybody, None, feared.outcome(arena.status_quo))[0],
            similarity.shared_priorities(arena.saliences)[0],
            share_of(losses, field.stakes[0][:, None]),
        )

    def shares(self, one: str, other: str) -> bool:
        """Whether two actors share an issue here."""
        return _number(self.agreement, self._place(one, other)) is not None

    def standing(self, one: str, other: str) -> Standing:
        """How two actors stand to each other."""
        place, back = self._place(one, other), self._place(other, one)
        shared = place if self.shares(one, other) else None
        return Standing(
            horizon=self.time.key,
            agreement=_number(self.agreement, place),
            beyond_chance=_number(self.beyond_chance, shared),
            direction=_number(self.direction, shared),
            shared_priorities=_number(self.shared_priorities, place),
            vulnerability={one: _number(self.vulnerability, place), other: _number(self.vulnerability, back)},
        )

    def _place(self, one: str, other: str) -> tuple[int, int] | None:
        if one not in self.arena.actors or other not in self.arena.actors:
            return None
        return self.arena.actor(one), self.arena.actor(other)


def _number(table: Array, place: tuple[int, int] | None) -> float | None:
    """A cell as a plain number; None where two actors can't be compared or one isn't there."""
    return None if place is None or np.isnan(table[place]) else float(table[place])


def _caring(views: Sequence[_View]) -> list[str]:
    """The actors that care about something at some horizon, in the case's order."""
    return list(dict.fromkeys(key for view in views for key in _cares(view.arena)))


def _cares(arena: Arena) -> list[str]:
    return [key for key in arena.case.actors if (arena.saliences[0, arena.actor(key)] > 0).any()]


def _warnings(views: Sequence[_View]) -> Iterator[str]:
    """What can't be compared, or only with a reservation."""
    issues = dict.fromkeys(key for view in views for key in view.arena.issues)
    actors = {key: view.arena.case.actors[key].name for view in views for key in _cares(view.arena)}
    for view in views:
        case, arena = view.arena.case, view.arena
        for key in issues:
            if key not in arena.issues:
                yield f"{key_in_words(case, key)} isn't at issue {view.time.when}: it counts as not shared"
        for key, name in actors.items():
            if key not in arena.actors:
                yield f"{name} isn't there {view.time.when}: it can't be compared with anybody"
        caring = zip(arena.issues, (arena.saliences[0] > 0).sum(axis=0), strict=True)
        few = [key_in_words(case, key) for key, care in caring if 1 < care < similarity.FEWEST_TO_COMPARE]
        if few:
            one = "it" if len(few) == 1 else "one of them"
            yield (
                f"fewer than three actors care about {listed(few, 'or')}: for those who share {one} "
                "agreement isn't corrected for chance"
            )
        for actor, stances in case.stances.items():
            for stance in stances.values():
                if stance.when is not None:
                    yield (
                        f"what {case.actors[actor].name} wants on {key_in_words(case, stance.issue)} depends on "
                        f"{key_in_words(case, stance.when.issue)}: agreement takes it as the status quo has it"
                    )


# Pairs ------------------------------------------------------------------------------------------------------------


def _pair(views: Sequence[_View], one: str, other: str, warnings: dict[str, None]) -> Pair:
    standings = tuple(view.standing(one, other) for view in views)
    partings = tuple(_parting(before, after, one, other, warnings) for before, after in _spans(views))
    times = [view.time for view in views]
    return Pair(
        key=f"{one}:{other}",
        actors=(one, other),
        standings=standings,
        partings=partings,
        sentence=pair_sentence(_present(views).arena.case, times, one, other, standings, partings),
        proof=PairProof({view.time.key: tuple(_issue_standings(view.shared, one, other)) for view in views}),
    )


def _present(views: Sequence[_View]) -> _View:
    """The view of now; a scenario by itself is its own present."""
    return next((view for view in views if view.time.key == NOW), views[0])


def _spans(views: Sequence[_View]) -> Iterator[tuple[_View, _View]]:
    """From each earlier horizon to now, and from now to each later one."""
    for now in (view for view in views if view.time.key == NOW):
        yield from ((view, now) for view in views if view.time.is_past)
        yield from ((now, view) for view in views if view is not now and not view.time.is_past)


def _issue_standings(shared: _Shared, one: str, other: str) -> Iterator[IssueStanding]:
    issues = shared.arena.issues
    between = shared.between(one, other, issues)
    whole = between.weights[0].sum()
    for issue, weight, distance in zip(issues, between.weights[0], between.distances[0], strict=True):
        if weight > 0:
            yield IssueStanding(issue, float(distance), float(weight), float(weight / whole * (1 - distance / 50)))


def _parting(before: _View, after: _View, one: str, other: str, warnings: dict[str, None]) -> Parting:
    issues = _issues_of(before.arena, after.arena)
    old, new = (view.shared.between(one, other, issues) for view in (before, after))
    conflict, faded = _growth(old.apart, new.apart)[0], _growth(new.close, old.close)[0]
    changed = ((old.weights != new.weights) | (old.apart != new.apart))[0]
    try:
        split = parting(old.weights, old.distances, new.weights, new.distances).contributions[0]
    except TooLarge as error:
        names = actors_in_words(after.arena.case, (one, other))
        warnings[f"the change of agreement between {names} isn't split among the issues: {error}"] = None
        split = np.full(len(issues), np.nan)
    total = float(conflict.sum())
    first, last = before.standing(one, other).agreement, after.standing(one, other).agreement
    ranked = sorted(np.flatnonzero(changed), key=lambda k: (-conflict[k], -faded[k]))
    return Parting(
        since=before.time.key,
        until=after.time.key,
        change=None if first is None or last is None else last - first,
        new_conflict=total,
        faded_agreement=float(faded.sum()),
        causes=tuple(
            Cause(
                issue=issues[k],
                new_conflict=float(conflict[k]),
                share=float(conflict[k] / total) if total > TOLERANCE else None,
                faded_agreement=float(faded[k]),
                contribution=None if np.isnan(split[k]) else float(split[k]),
            )
            for k in ranked
        ),
    )


# Blocs ------------------------------------------------------------------------------------------------------------


def _horizon(view: _View) -> Horizon:
    actors = _cares(view.arena)
    places = [view.arena.actor(key) for key in actors]
    bonds = _ties(view.shared)[0][np.ix_(places, places)]
    weight = float(np.abs(np.triu(bonds, 1)).sum())
    found, sides = (_split(actors, divide(bonds), weight) for divide in (blocs, camps))
    strained = tuple((actors[a], actors[b], actors[c]) for a, b, c in unbalanced_triads(bonds).tolist())
    return Horizon(
        key=view.time.key,
        name=view.time.name,
        when=view.time.when,
        is_past=view.time.is_past,
        blocs=found,
        camps=sides,
        unbalanced=strained,
        sentence=blocs_sentence(view.arena.case, view.time.when, found),
    )


def _split(actors: Sequence[str], division: Division, weight: float) -> Split:
    first, *others = ([_groups(actors, labels.tolist()) for labels in division.labels]) or [()]
    return Split(
        groups=first,
        as_good=tuple(others),
        disagreement=division.disagreement / weight if weight > 0 else 0.0,
        gap=division.gap / weight if weight > 0 else 0.0,
        is_exact=division.is_exact,
        is_unique=division.is_unique,
    )


def _groups(actors: Sequence[str], labels: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    """Actors by the first of their group, in the case's order."""
    return tuple(
        tuple(actor for actor, own in zip(actors, labels, strict=True) if own == label)
        for label in dict.fromkeys(labels)
    )
