"""Proofs for verdicts, in the arena's first draw: who blocks with what, what is missing, what would do instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from realpolitik.arena import Arena, Array, Package
from realpolitik.effectivity import (
    TOLERANCE,
    Counters,
    Outcome,
    Undertaking,
    Willing,
    helpers,
    helping_sets,
    members,
    pull,
    willing,
)
from realpolitik.methods.blocking import Contest, Found, Options, search
from realpolitik.questions.judgement import Field, Standing

LONGEST_NOTE = 3  # moves of a counter-package that is only noted
MOST_ADDED_TERMS = 2
MOST_ADDED_ACTORS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Counter:
    """A counter-package in arrays: what a coalition would do instead."""

    package: Package
    levers: tuple[int, ...]
    coalition: int
    chance: float
    gain: Array  # (n,) expected, against `situation`
    advantage: Array  # (n,) by how much that beats what its members have otherwise
    situation: Outcome  # where it starts: no deal, or the package's own outcome


# Blocks -----------------------------------------------------------------------------------------------------------


def blocks(standing: Standing) -> tuple[list[Counter], bool]:
    """The shortest blocks, one for each coalition, fewest members first; and whether none can have been missed.

    Of plans that tie, the first counts that is blocked.
    """
    assert standing.willing is not None
    complete = True
    for one in _chosen(standing.willing):
        found, all_searched = _shortest_blocks(standing, one.gain[0])
        complete &= all_searched
        if found:
            return found, complete
    return [], complete


def _shortest_blocks(standing: Standing, gain: Array) -> tuple[list[Counter], bool]:
    field = standing.field
    laid = list(standing.contests(gain[None, :]))
    complete = True
    for moves in range(1, len(field.arena.issues) + 1):
        found: list[Counter] = []
        for contest, counters in laid:
            rows = search(_first_draw(counters), contest, moves, first_only=False)
            complete &= rows.complete
            found += _counters(rows, counters, contest)
        if found:
            return _one_each(field, found), complete
        if all(_longest(counters) <= moves for _, counters in laid):
            break
    return [], complete


def may_undo(standing: Standing) -> list[Counter]:
    """Outsiders who could undo a package and gain, though they would more likely fail."""
    field, found = standing.field, list[Counter]()
    n = len(field.arena.actors)
    for contest, counters in standing.contests(np.zeros((1, n))):
        if contest.outsiders:
            rows = search(_first_draw(counters), replace(contest, sure_enough=0.0), LONGEST_NOTE, first_only=False)
            found += [
                one for one in _counters(rows, counters, contest) if 0 < one.chance < contest.sure_enough - TOLERANCE
            ]
    return _one_each(field, found)


def bettered_by(standing: Standing, gain: Array) -> list[Counter]:
    """Packages that every party prefers: no block, since the parties need only agree on one of them."""
    field, found = standing.field, list[Counter]()
    least = np.where(members(standing.parties, len(gain)), gain, 0.0)  # outsiders need only gain against no deal
    for contest, counters in standing.contests(least[None, :]):
        if not contest.outsiders:
            rows = search(_first_draw(counters), replace(contest, all_parties=True), LONGEST_NOTE, first_only=False)
            found += _counters(rows, counters, contest)
    return _one_each(field, found)


def buyouts(standing: Standing) -> list[Counter]:
    """Packages by which outsiders could buy some parties out of a standing deal, smallest coalitions first."""
    field, found = standing.field, list[Counter]()
    for contest, counters in standing.contests(standing.gain[:1]):
        if not contest.outsiders:
            rows = search(_first_draw(counters), contest, LONGEST_NOTE, first_only=False)
            found += [one for one in _counters(rows, counters, contest) if one.coalition & ~standing.parties]
    return _one_each(field, found)


# What could be undone, and put back -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Undoing:
    """One lever that moves a term away, or puts it back."""

    lever: int
    chance: float
    gain: Array  # (n,) against the outcome from which it is pulled
    would: bool  # all who act gain
    restored_by: tuple[Undoing, ...] = ()


def undoings(standing: Standing) -> list[Undoing]:
    """Every lever by which less than all parties could undo a term of what was agreed, and who could put it back."""
    arena = standing.field.arena
    outcome = standing.package.outcome(standing.situation)
    wanted = dict(standing.package.terms)
    found = []
    for f, lever in enumerate(arena.levers):
        if lever.issue in wanted and lever.acting & standing.parties != standing.parties:
            spoilt = Package(((lever.issue, lever.to),)).outcome(outcome)
            if (one := _undoing(standing, f, outcome)) is not None:
                back = [
                    other
                    for g, rival in enumerate(arena.levers)
                    if rival.issue == lever.issue and rival.to == outcome[lever.issue]
                    if not rival.acting & lever.acting
                    for other in [_undoing(standing, g, spoilt)]
                    if other is not None
                ]
                found.append(replace(one, restored_by=tuple(_likeliest_first(arena, back))))
    return _likeliest_first(arena, found)


def _undoing(standing: Standing, lever: int, here: Outcome) -> Undoing | None:
    arena = standing.field.arena
    pulled = pull(arena, lever, here)
    if pulled is None or pulled.chance[0] <= 0:
        return None
    acting = members(arena.levers[lever].acting, len(arena.actors))
    would = bool((pulled.gain[0, acting] > TOLERANCE).all())
    return Undoing(lever, float(pulled.chance[0]), pulled.gain[0], would)


def _likeliest_first(arena: Arena, found: Sequence[Undoing]) -> list[Undoing]:
    return sorted(found, key=lambda one: (not one.would, -one.chance, arena.levers[one.lever].key))


def _first_draw(counters: Counters) -> list[Options]:
    return [replace(one, gain=one.gain[:1], chance=one.chance[:1], sure=one.sure[:1]) for one in counters.options]


def _longest(counters: Counters) -> int:
    return sum(int(options.moves.max()) for options in counters.options)


def _counters(rows: Found, counters: Counters, contest: Contest) -> list[Counter]:
    found = []
    for r in range(len(rows.draw)):
        terms: list[tuple[int, int]] = []
        levers: list[int] = []
        for g, option in enumerate(rows.choice[r]):
            terms += counters.packages[g][option].terms
            levers += counters.plans[g][option].levers
        order = sorted(range(len(terms)), key=lambda t: terms[t])
        package = Package(tuple(terms[t] for t in order))
        found.append(
            Counter(
                package,
                tuple(levers[t] for t in order),
                int(rows.coalition[r]),
                float(rows.chance[r]),
                rows.gain[r],
                rows.gain[r] - contest.least[0],
                counters.situation,
            )
        )
    return found


def _one_each(field: Field, found: Sequence[Counter]) -> list[Counter]:
    """For each coalition the counter-package with the largest least advantage in share of stake; small ones first."""
    best: dict[int, tuple[float, Counter]] = {}
    for one in found:
        inside = members(one.coalition, len(one.gain))
        advantage = float((one.advantage[inside] / np.maximum(field.stakes[0, inside], TOLERANCE)).min())
        if one.coalition not in best or advantage > best[one.coalition][0] + TOLERANCE:
            best[one.coalition] = (advantage, one)
    return [one for _, one in sorted(best.values(), key=lambda pair: (pair[1].coalition.bit_count(), -pair[0]))]


# What is missing --------------------------------------------------------------------------------------------------


def smallest_additions(field: Field, package: Package, situation: Outcome, parties: int) -> list[int]:
    """The smallest sets of outsiders with whose help a package would be in reach, whether they gain or not."""
    arena = field.arena
    outside = helpers(arena, package, situation) & ~parties
    for size in range(1, MOST_ADDED_ACTORS + 1):
        found = [
            mask
            for mask in helping_sets(arena, package, situation, outside, size, parties)
            if willing(arena, package, situation, field.stakes, parties, paid=mask).in_reach[0]
        ]
        if found:
            return found
    return []


@dataclass(frozen=True, slots=True, eq=False)
class Sweetener:
    """Terms that the parties can add so that all of them gain."""

    package: Package  # the added terms alone
    gain: Array  # (n,) by the sweetened package


def sweeteners(field: Field, package: Package, situation: Outcome, able: Willing, parties: int) -> list[Sweetener]:
    """The best sweeteners of a refused package: fewest added terms, then least largest loss against it; ties all."""
    before = best_plan(able).gain[0]
    for size in range(1, MOST_ADDED_TERMS + 1):
        additions = _additions(field, package, situation, parties, size)
        tried = [_sweetened(field, package, situation, parties, added) for added in additions]
        accepted = [one for one in tried if one is not None]
        if accepted:
            losses = [_largest_loss(before - one.gain, field.stakes[0], parties) for one in accepted]
            return [one for one, loss in zip(accepted, losses, strict=True) if loss <= min(losses) + TOLERANCE]
    return []


def _additions(
    field: Field, package: Package, situation: Outcome, parties: int, size: int
) -> Iterator[tuple[tuple[int, int], ...]]:
    """Sets of further terms that the parties can bring about."""
    taken = {issue for issue, _ in package.terms}
    own = sorted(
        {
            (lever.issue, lever.to)
            for lever in field.arena.levers
            if lever.acting & ~parties == 0 and lever.issue not in taken and situation[lever.issue] in lever.origins
        }
    )
    for added in combinations(own, size):
        if len({issue for issue, _ in added}) == size:
            yield added


def _sweetened(
    field: Field, package: Package, situation: Outcome, parties: int, added: tuple[tuple[int, int], ...]
) -> Sweetener | None:
    after = (*(package.waits(t) for t in range(len(package.terms))), *(0 for _ in added))
    able = willing(field.arena, Package((*package.terms, *added), after), situation, field.stakes, parties)
    return Sweetener(Package(added), best_plan(able).gain[0]) if able.accepted[0].any() else None


def _largest_loss(loss: Array, stakes: Array, parties: int) -> float:
    inside = members(parties, len(loss))
    return float((loss[inside] / np.maximum(stakes[inside], TOLERANCE)).max())


def best_plan(able: Willing) -> Undertaking:
    """The plan that stands for a package: the first of those chosen."""
    return _chosen(able)[0]


def _chosen(able: Willing) -> list[Undertaking]:
    """The best plan, and those that tie with it, in the first draw."""
    return [one for one, is_chosen in zip(able.undertakings, able.chosen[0], strict=True) if is_chosen]
