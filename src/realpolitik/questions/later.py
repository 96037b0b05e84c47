"""Whose side time is on: what waiting without a deal is worth, and what bargaining then would bring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from realpolitik.arena import Arena
from realpolitik.case import NOW, Case, Deal
from realpolitik.effectivity import TOLERANCE, Outcome, no_deal, stake
from realpolitik.questions.finding import Finding, on_the_issues_of
from realpolitik.questions.judgement import Field
from realpolitik.questions.naming import actors_in_words, scenario_in_words
from realpolitik.questions.wording import listed, points, sentence, signed_share


@dataclass(frozen=True, slots=True)
class Drift:
    """What becomes of an actor if there is still no deal at a later horizon, by what it wants then."""

    actor: str
    horizon: str
    points: float | None  # against what no deal is now; None: a level that stands now is gone by then
    share: float | None  # of its stake then


@dataclass(frozen=True, slots=True)
class NashShare:
    """What a party gets in Nash's solution on a deal's issues, now and later, as a share of its stake."""

    actor: str
    horizon: str
    now: tuple[float, ...]  # several where solutions tie; none where nothing is better for all
    later: tuple[float, ...]


def later_horizons(case: Case) -> list[str]:
    """The horizons that come after a case, or after the horizon that it is looked at in; the nearest first."""
    here = case.scenario or NOW
    directly: dict[str, set[str]] = {}
    for key, scenario in case.scenarios.items():
        if scenario.kind == "horizon" and scenario.after is not None:
            directly.setdefault(scenario.after, set()).add(key)
        if scenario.kind == "horizon" and scenario.before is not None:
            directly.setdefault(key, set()).add(scenario.before)
    found: list[str] = []
    queue = [here]
    for one in queue:
        onward = sorted(directly.get(one, set()) - {here, *queue})
        queue += onward
        found += [key for key in onward if key != NOW]
    return found


def drifts(arena: Arena, situation: Outcome, horizon: str, later: Arena) -> Iterator[Drift]:
    """What each actor gains or loses by there being no deal until a horizon."""
    end = tuple(int(level) for level in no_deal(later).outcomes[0])
    before = _carried_over(arena, situation, later, end)
    stakes = stake(later, end)[0]
    for key in arena.case.actors:
        if key in later.case.actors:
            i = later.actor(key)
            change = None if before is None else float(later.change(before, end)[0, i])
            share = None if change is None or stakes[i] <= TOLERANCE else change / float(stakes[i])
            yield Drift(key, horizon, change, share)


def _carried_over(arena: Arena, situation: Outcome, later: Arena, end: Outcome) -> Outcome | None:
    """An outcome of now among the levels of later; an issue that is new then stands as no deal has it then."""
    levels = {key: arena.case.issues[key].levels[level] for key, level in zip(arena.issues, situation, strict=True)}
    known = {key: later.case.issues[key] for key in later.issues}
    if any(key in known and level not in known[key].levels for key, level in levels.items()):
        return None
    return tuple(known[key].index(levels[key]) if key in levels else end[k] for k, key in enumerate(later.issues))


def nash_shares(field: Field, deal: Deal) -> Mapping[str, tuple[float, ...]]:
    """Each party's gain in Nash's solution on a deal's issues, as a share of its stake; ties are all given."""
    arena, situation = field.arena, field.start(deal)
    found = Finding.of(field, situation, on_the_issues_of(deal, arena, situation)).between(arena.mask(deal.parties))
    shares: dict[str, tuple[float, ...]] = dict.fromkeys(deal.parties, ())
    for solution in found.solutions:
        if solution.rule == "Nash":
            for key, gain in solution.gains.items():
                whole = float(field.stakes[0, arena.actor(key)])
                shares[key] += (gain / whole,) if whole > TOLERANCE else ()
    return {key: tuple(sorted(set(values))) for key, values in shares.items()}


# Words ------------------------------------------------------------------------------------------------------------


def drift_in_words(case: Case, drift: Iterable[Drift]) -> str:
    """Whose side time is on if nobody deals, horizon by horizon."""
    by_horizon: dict[str, list[Drift]] = {}
    for one in drift:
        by_horizon.setdefault(one.horizon, []).append(one)
    said = {horizon: _at_horizon(case, found) for horizon, found in by_horizon.items()}
    together = {words: [key for key, other in said.items() if other == words] for words in said.values()}
    return " ".join(
        sentence(f"{listed(scenario_in_words(case, key) for key in keys)}: {words}") for words, keys in together.items()
    )


def _at_horizon(case: Case, found: list[Drift]) -> str:
    if any(one.points is None for one in found):
        return "what stands now isn't among the levels that there are then"
    moved = [one for one in found if abs(one.points or 0.0) > TOLERANCE]
    if not moved:
        return "without a deal things stand as they do now; waiting by itself costs nobody anything"
    gain, lose = ([one for one in moved if ((one.points or 0.0) > 0) == better] for better in (True, False))
    parts = [f"{word} {listed(_gainers(case, some))}" for some, word in ((gain, "for"), (lose, "against")) if some]
    return f"if there is no deal until then, time is {' and '.join(parts)}, in share of stake"


def _gainers(case: Case, some: Iterable[Drift]) -> Iterator[str]:
    for one in some:
        told = points(one.points or 0.0) if one.share is None else signed_share(one.share)
        yield f"{actors_in_words(case, [one.actor])} ({told})"
