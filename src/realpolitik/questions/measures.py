"""Everything that a claim can measure, over the draws of one world at once.

`claims` asks them of the case as it stands and of sweeps over single numbers; ensembles ask the same of many draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Arena, Array, Draws, Package
from realpolitik.case import NOW, Case, Query
from realpolitik.case.claim import MEASURES
from realpolitik.case.options import State
from realpolitik.effectivity import TOLERANCE, helpers, members, no_deal, plans, share_of, undertake, willing
from realpolitik.effectivity.no_deal import alike
from realpolitik.effectivity.plans import Mask
from realpolitik.questions.alignment import (
    agreement_of,
    direction_of,
    new_conflict,
    shared_priorities_of,
    vulnerability_of,
)
from realpolitik.questions.exchange import felt_by
from realpolitik.questions.judgement import BLOCKED, VERDICTS, Docket, Field, Rows
from realpolitik.questions.lever_scene import ASKED, LeverScene, lever_scenes
from realpolitik.questions.leverage import best_chance, cheapness, needed, raised
from realpolitik.questions.mind import versions
from realpolitik.questions.option_scene import OptionScene
from realpolitik.questions.patience import least_patience_of
from realpolitik.questions.scene import Place
from realpolitik.questions.sequence import goes_on_after
from realpolitik.questions.settling import settlement
from realpolitik.questions.stability import stays
from realpolitik.questions.surprise import is_surprised

Value = npt.NDArray[Any]  # (d,) numbers, truths, or words
Arguments = Mapping[str, Any]


class World:
    """A case in many draws: the arena and the docket of each scenario, each measure computed once."""

    def __init__(self, case: Case, draws: Draws) -> None:
        self.case = case
        self.given = draws
        self.draws = len(next(iter(draws.values()))) if draws else 1
        self._arenas: dict[str | None, Arena] = {}
        self._dockets: dict[str | None, Docket] = {}
        self._measured: dict[str, Value] = {}
        self.stands_still = True  # whether nobody acts alone in any situation that was asked about so far

    def again(self, draws: Draws) -> World:
        """The same world with other draws."""
        return World(self.case, draws)

    def arena(self, scenario: str | None) -> Arena:
        """The arena of a scenario; None: the case as it was given."""
        if scenario not in self._arenas:
            self._arenas[scenario] = self.made(scenario)
        return self._arenas[scenario]

    def made(self, scenario: str | None) -> Arena:
        """A scenario's arena, made anew."""
        return Arena.of(self.case.at(scenario), None, self.given)

    def docket(self, scenario: str | None) -> Docket:
        """The deals of a scenario, up for judgement."""
        if scenario not in self._dockets:
            arena = self.arena(scenario)
            home = (None, arena.case.scenario)
            deals = [deal for deal in arena.case.deals.values() if deal.scenario in home]
            docket = self._dockets[scenario] = Docket(arena, deals, self.start(arena))
            self.stands_still &= all(field.situation == arena.status_quo for _, field in docket.fields)
        return self._dockets[scenario]

    def start(self, arena: Arena) -> Rows:
        """Where things stand without the deals that are judged: (d, m)."""
        return no_deal(arena).outcomes

    def through(self, scenarios: Iterable[str | None]) -> Iterator[str | None]:
        """Scenario after scenario, each forgotten before the next is begun: many draws have room for few.

        The case as it stands comes first and is kept; so are all measures.
        """
        for scenario in sorted(set(scenarios), key=lambda one: one or ""):
            yield scenario
            for known in (self._arenas, self._dockets):
                for other in known.keys() - {None}:
                    del known[other]

    def measure(self, query: Query) -> Value:
        """What a measure comes to in every draw: (d,)."""
        asked = repr((query.measure, sorted(query.arguments.items())))
        if asked not in self._measured:
            self._measured[asked] = _MEASURES[query.measure](self, query.arguments)
        return self._measured[asked]


# What arguments mean ----------------------------------------------------------------------------------------------


def _several(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def scenario_of(world: World, arguments: Arguments) -> str | None:
    """The scenario of a measure: as asked, or where the deal it is about belongs."""
    asked = arguments.get("in")
    if asked is None and "deal" in arguments:
        home = world.case.deals[arguments["deal"]].scenario
        return None if home == world.case.scenario else home
    return None if asked == NOW else asked


def _pair(world: World, arguments: Arguments, scenario: str | None) -> tuple[Arena, int, int]:
    arena = world.arena(scenario)
    i, j = (arena.actor(key) for key in arguments["of"])
    return arena, i, j


def _issues(arena: Arena, arguments: Arguments) -> list[int] | None:
    return [arena.issue(key) for key in _several(arguments["issues"])] if "issues" in arguments else None


def _one(arguments: Arguments) -> str:
    return _several(arguments["of"])[0]


def _target(field: Field, arguments: Arguments) -> tuple[Package, int, tuple[int, ...]]:
    """What is to be brought about: (package, parties, situation); bare terms have no parties."""
    if "deal" in arguments:
        deal = field.arena.case.deals[arguments["deal"]]
        return field.arena.package_of(deal), field.arena.mask(deal.parties), field.start(deal)
    return field.arena.package(arguments["for"]), 0, field.situation


def _mask(field: Field, arguments: Arguments, name: str) -> int:
    return field.arena.mask(_several(arguments[name])) if name in arguments else 0


# Alignment --------------------------------------------------------------------------------------------------------


def _agreement(world: World, arguments: Arguments) -> Value:
    arena, i, j = _pair(world, arguments, scenario_of(world, arguments))
    return agreement_of(arena, i, j, _issues(arena, arguments))


def _direction(world: World, arguments: Arguments) -> Value:
    arena, i, j = _pair(world, arguments, scenario_of(world, arguments))
    origin = arena.package(arguments.get("from", {})).outcome(arena.status_quo)
    return direction_of(arena, i, j, _issues(arena, arguments), origin)


def _shared_priorities(world: World, arguments: Arguments) -> Value:
    arena, i, j = _pair(world, arguments, scenario_of(world, arguments))
    return shared_priorities_of(arena, i, j)


def _vulnerability(world: World, arguments: Arguments) -> Value:
    def ask(field: Field) -> Value:
        return vulnerability_of(field, field.arena.actor(_one(arguments)), field.arena.actor(arguments["for"]))

    return world.docket(scenario_of(world, arguments)).gather(ask)


def _parting(world: World, arguments: Arguments) -> Value:
    before, after = world.arena(arguments.get("from")), world.arena(arguments["to"])
    conflict = new_conflict(before, after, *arguments["of"])
    if "issue" not in arguments:
        return np.asarray(np.nansum(conflict, axis=1))
    own = conflict[:, before.issue(arguments["issue"])]
    if "rank" not in arguments:
        return own
    return np.asarray((own > TOLERANCE) & ((conflict > own[:, None] + TOLERANCE).sum(axis=1) < arguments["rank"]))


def _salience(world: World, arguments: Arguments) -> Value:
    arena = world.arena(scenario_of(world, arguments))
    saliences = arena.saliences[:, arena.actor(_one(arguments))] * 100
    own = saliences[:, arena.issue(arguments["issue"])]
    if "rank" not in arguments:
        return own
    return np.asarray((own > TOLERANCE) & ((saliences > own[:, None] + TOLERANCE).sum(axis=1) < arguments["rank"]))


# Deals ------------------------------------------------------------------------------------------------------------


def _docket(world: World, arguments: Arguments) -> Docket:
    return world.docket(scenario_of(world, arguments))


def _verdict(world: World, arguments: Arguments) -> Value:
    """The verdict as a word; several, joined by "or", where plans tie and their verdicts differ."""
    given = _docket(world, arguments).verdicts(arguments["deal"])
    words = np.empty(world.draws, dtype=object)
    for rows, pattern in alike(given):
        words[rows] = " or ".join(np.array(VERDICTS)[pattern])
    return words.astype(str)


def _gains(world: World, arguments: Arguments) -> Array:
    """Every actor's expected gain by a deal, or its sure gain by bare terms: (d, n)."""
    docket = _docket(world, arguments)
    if "deal" in arguments:
        return docket.gain(arguments["deal"])

    def ask(field: Field) -> Value:
        package, _, situation = _target(field, arguments)
        return field.arena.change(situation, package.outcome(situation))

    return docket.gather(ask)


def _parties(world: World, arguments: Arguments) -> int:
    arena = world.arena(scenario_of(world, arguments))
    return arena.mask(arena.case.deals[arguments["deal"]].parties) if "deal" in arguments else 0


def _own(world: World, arguments: Arguments) -> int:
    return world.arena(scenario_of(world, arguments)).actor(_one(arguments))


def _gain(world: World, arguments: Arguments) -> Value:
    return _gains(world, arguments)[:, _own(world, arguments)]


def _acceptable_to(world: World, arguments: Arguments) -> Value:
    return np.asarray(_gain(world, arguments) > TOLERANCE)


def _pays(world: World, arguments: Arguments) -> Value:
    gains, own = _gains(world, arguments), _own(world, arguments)
    outside = ~members(_parties(world, arguments), gains.shape[1])
    loses = (gains < -TOLERANCE) & outside
    rank = arguments.get("rank", "any")
    if rank == "only":
        return np.asarray(loses[:, own] & (loses.sum(axis=1) == 1))
    if rank == "first":
        stakes = _docket(world, arguments).gather(lambda field: field.stakes)
        shares = np.where(loses, share_of(gains, stakes), 0.0)
        return np.asarray(loses[:, own] & (shares[:, own] <= np.fmin.reduce(shares, axis=1) + TOLERANCE))
    return loses[:, own]


def _rides_free(world: World, arguments: Arguments) -> Value:
    own = _own(world, arguments)
    outside = not _parties(world, arguments) >> own & 1
    return np.asarray((_gains(world, arguments)[:, own] > TOLERANCE) & outside)


def _blocked_by(world: World, arguments: Arguments) -> Value:
    docket, key = _docket(world, arguments), arguments["deal"]
    blocked = docket.alone(key)[:, BLOCKED]
    answer = np.zeros(world.draws, dtype=bool)
    if blocked.any():
        for (rows, field), standing in zip(docket.fields, docket.standings(key), strict=True):
            if standing.willing is not None:
                able = np.flatnonzero(standing.willing.in_reach)
                answer[rows[able]] = standing.is_blocked(standing.gain[able], able, _mask(field, arguments, "of"))
    return np.asarray(blocked & answer)


def _in_reach(world: World, arguments: Arguments) -> Value:
    return np.asarray(_chance(world, arguments) > 0)


def _threshold(world: World, arguments: Arguments) -> Value:
    return _waiting(world, arguments, arguments["rival"])[0]


def _outwaits(world: World, arguments: Arguments) -> Value:
    """Whether an actor credibly waits for a rival that could be had; without one named, for any."""
    docket, key = _docket(world, arguments), arguments["deal"]
    answer = np.zeros(world.draws, dtype=bool)
    for rival in docket.rivals(key):
        if arguments.get("rival", rival.key) == rival.key:
            credible = _waiting(world, arguments, rival.key)[1]
            answer |= docket.could_be_had(rival.key, credible & ~answer)
    return answer


def _waiting(world: World, arguments: Arguments, rival: str) -> tuple[Array, Mask]:
    """An actor's p* for a rival deal, and whether its wait is credible: (d,) each."""
    common, holdout = _docket(world, arguments).waits(arguments["deal"], rival)
    own = _own(world, arguments)
    if own not in common:
        return np.full(world.draws, np.nan), np.zeros(world.draws, dtype=bool)
    c = common.index(own)
    return holdout.threshold_now[:, c], holdout.waits[:, c] & holdout.credible[:, c]


# Leverage ---------------------------------------------------------------------------------------------------------


def _chance(world: World, arguments: Arguments) -> Value:
    """The best chance of the willing, or of the actors named in `of` by themselves."""

    def ask(field: Field) -> Value:
        package, parties, situation = _target(field, arguments)
        absent = _mask(field, arguments, "without")
        if "of" not in arguments:
            able = willing(
                field.arena, package, situation, field.stakes, parties & ~absent, absent=absent, known=field.tried
            )
            return best_chance(able)
        together = _mask(field, arguments, "of") & ~absent
        best = np.zeros(field.arena.draws)
        for plan in plans(field.arena, package, situation):
            if plan.acting & ~together == 0 and _votes_carried(field, plan.voted, together):
                best = np.maximum(best, undertake(field.arena, package, plan, situation, together, absent).chance)
        return best

    return world.docket(scenario_of(world, arguments)).gather(ask)


def _votes_carried(field: Field, voted: Sequence[int], together: int) -> bool:
    agree = members(together, len(field.arena.actors))[list(field.arena.root)]
    return all(bool(field.arena.votes[issue].is_met(agree)) for issue in voted)


def _needed(world: World, arguments: Arguments) -> Value:
    def ask(field: Field) -> Value:
        package, parties, situation = _target(field, arguments)
        return needed(field, package, situation, field.arena.actor(_one(arguments)), parties)

    return world.docket(scenario_of(world, arguments)).gather(ask)


def _key(world: World, arguments: Arguments) -> Value:
    rank = arguments.get("rank", "any")

    def ask(field: Field) -> Value:
        asked = dict(burdens(field, arguments))
        own = asked.pop(field.arena.actor(_one(arguments)), np.full(field.arena.draws, np.nan))
        holds = ~np.isnan(own)
        others = np.stack(list(asked.values())) if asked else np.full((1, field.arena.draws), np.nan)
        if rank == "only":
            return np.asarray(holds & np.isnan(others).all(axis=0))
        if rank == "cheapest":
            return np.asarray(holds & ~(others < own - TOLERANCE).any(axis=0))
        return holds

    return world.docket(scenario_of(world, arguments)).gather(ask)


def burdens(field: Field, arguments: Arguments) -> Iterator[tuple[int, Array]]:
    """What each actor that could hold the key alone asks per unit of chance, in share of stake; NaN: it holds none."""
    package, parties, situation = _target(field, arguments)
    outside = helpers(field.arena, package, situation) & ~parties
    for i in range(len(field.arena.actors)):
        if outside >> i & 1:
            added, gain = raised(field, package, situation, 1 << i, parties)
            yield i, cheapness(gain[:, i], field.stakes[:, i], added)


def _price(world: World, arguments: Arguments) -> Value:
    def ask(field: Field) -> Value:
        package, parties, situation = _target(field, arguments)
        own = field.arena.actor(_one(arguments))
        return -raised(field, package, situation, 1 << own, parties)[1][:, own]

    return world.docket(scenario_of(world, arguments)).gather(ask)


# Forecast ---------------------------------------------------------------------------------------------------------


def _forecast(world: World, arguments: Arguments) -> Value:
    arena = world.arena(scenario_of(world, arguments))
    return settlement(arena, arguments["issue"], arguments.get("method", "compromise"))


# Exchange ---------------------------------------------------------------------------------------------------------


def _exchange_gain(world: World, arguments: Arguments) -> Value:
    return felt_by(world.arena(scenario_of(world, arguments)), _one(arguments))[:, 0]


def _externality(world: World, arguments: Arguments) -> Value:
    return felt_by(world.arena(scenario_of(world, arguments)), _one(arguments))[:, 1]


# Stability --------------------------------------------------------------------------------------------------------


def _stays(world: World, arguments: Arguments) -> Value:
    """Whether an outcome holds, draw by draw; a deal that nobody can bring about doesn't."""
    scenario, concept = scenario_of(world, arguments), arguments.get("concept", "CGMR")
    target = arguments.get("for")
    here = world.case.at(scenario)
    if isinstance(target, State):
        assert here.options is not None
        scene = OptionScene(here, here.options)
        return np.full(
            world.draws, stays(scene, Place(str(target), "", scene.graph.states.number(target), {}), concept)
        )
    key, scenes = arguments.get("deal", ASKED), lever_scenes(world.arena(scenario), terms=target)
    return np.broadcast_to([_stays_in(scene, key, concept) for scene in scenes], world.draws)


def _stays_in(scene: LeverScene, key: str, concept: str) -> bool:
    place = next((place for place in scene.places if place.key == key), None)
    return place is not None and stays(scene, place, concept)


# Perception -------------------------------------------------------------------------------------------------------


def _surprise(world: World, arguments: Arguments) -> Value:
    """Whether what an actor gains surprises another: by a deal, by bare terms, or by any named deal.

    `for` is the actor that is misread; where it is terms, it may be anybody.
    """
    scenario, target = scenario_of(world, arguments), arguments["for"]
    here = world.case.at(scenario)
    own, believer = versions(here), _one(arguments)
    misread = [target] if isinstance(target, str) else [actor for actor in own if actor != believer]
    asked = [arguments["deal"]] if "deal" in arguments else list(here.deals) if isinstance(target, str) else [target]
    surprised = np.zeros(world.draws, dtype=bool)
    for actor in misread:
        for by in asked if own[believer] != own[actor] else ():
            surprised |= is_surprised(world.docket(own[believer]), world.docket(own[actor]), actor, by)
    return surprised


# Commitment -------------------------------------------------------------------------------------------------------


def _least_patience(world: World, arguments: Arguments) -> Value:
    """What a period later must be worth to an actor for it to keep a deal; 1: never enough, NaN: out of reach."""
    return least_patience_of(_docket(world, arguments), arguments["deal"], _own(world, arguments))


def _goes_on_after(world: World, arguments: Arguments) -> Value:
    def ask(field: Field) -> Value:
        deal = field.arena.case.deals[arguments["deal"]]
        return goes_on_after(field, deal, field.arena.actor(_one(arguments)), arguments["step"])

    return _docket(world, arguments).gather(ask)


_MEASURES: Mapping[str, Callable[[World, Arguments], Value]] = {
    "agreement": _agreement,
    "direction": _direction,
    "shared_priorities": _shared_priorities,
    "vulnerability": _vulnerability,
    "parting": _parting,
    "salience": _salience,
    "verdict": _verdict,
    "in_reach": _in_reach,
    "acceptable_to": _acceptable_to,
    "blocked_by": _blocked_by,
    "gain": _gain,
    "pays": _pays,
    "rides_free": _rides_free,
    "chance": _chance,
    "needed": _needed,
    "key": _key,
    "price": _price,
    "p*": _threshold,
    "outwaits": _outwaits,
    "forecast": _forecast,
    "exchange_gain": _exchange_gain,
    "externality": _externality,
    "delta*": _least_patience,
    "goes_on_after": _goes_on_after,
    "holds": _stays,
    "surprise": _surprise,
}
# Every draw takes a conflict, or a round of exchange, of its own: not for sweeps over single numbers.
SLOW = frozenset({"holds", "exchange_gain", "externality"})
assert _MEASURES.keys() == MEASURES.keys()
