"""Commitment: whether a deal is kept, when it is struck at all, in which order it is safest, whose side time is on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from realpolitik.arena import Arena
from realpolitik.case import Case, Deal
from realpolitik.effectivity import TOLERANCE, no_deal
from realpolitik.errors import UnknownName
from realpolitik.questions.answer import Answer, CaseReference
from realpolitik.questions.judgement import Docket, Field
from realpolitik.questions.later import Drift, NashShare, drifts, later_horizons, nash_shares
from realpolitik.questions.naming import actors_in_words
from realpolitik.questions.patience import (
    WORST_FIRST,
    Keeper,
    Window,
    Withdrawal,
    keepers_of,
    kept_in_words,
    period_in_words,
    plans_of,
    windows_of,
)
from realpolitik.questions.sequence import Performance, sequence_of

ANYWAY, OUT_OF_REACH = "happens anyway", "out of reach"


@dataclass(frozen=True, slots=True)
class CommitmentProof:
    """Every withdrawal that would pay whoever makes it until it shows."""

    withdrawals: tuple[Withdrawal, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """One deal: whether it is kept, when it is struck, in which order it is safest."""

    key: str
    name: str
    parties: tuple[str, ...]
    terms: Mapping[str, str]
    scenario: str | None  # judged in this scenario
    verdict: str  # kept, not kept, never kept, nothing to withdraw; out of reach, happens anyway
    also: tuple[str, ...]  # verdicts of plans that tie with the one shown
    keepers: tuple[Keeper, ...]
    windows: tuple[Window, ...]
    performance: Performance | None  # None where there is but one step
    worse_in_the_end: tuple[str, ...]  # parties that expect to gain, though not if all of it comes about
    nash_shares: tuple[NashShare, ...]
    sentence: str
    proof: CommitmentProof

    def why(self) -> str:
        """Whether it is kept, and by what, in a sentence."""
        return self.sentence

    def keeper(self, actor: str) -> Keeper:
        """What one actor could withdraw from."""
        return next(one for one in self.keepers if one.actor == actor)

    def window(self, actor: str) -> Window:
        """When one party strikes the deal and keeps it."""
        return next(one for one in self.windows if one.actor == actor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Answer):
    """Every named deal, once it is struck; and whose side time is on until then."""

    question: ClassVar[str] = "commitment"

    deals: tuple[Kept, ...]
    period: str | None  # what one step of time is
    drift: tuple[Drift, ...]  # what there being no deal until each later horizon does to every actor

    @property
    def entries(self) -> tuple[Kept, ...]:
        """The deals."""
        return self.deals

    def records(self) -> list[dict[str, Any]]:
        """A row for each deal and each actor that is party to it or keeps something."""
        return [
            {
                "deal": deal.key,
                "verdict": deal.verdict,
                "actor": one.actor,
                "keeps": one.word,
                "least_patience": one.least_patience,
                "patience": one.patience,
                "too_patient_from": window.high if window else None,
                "place": window.place if window else None,
                "exposure": deal.performance.best[0].exposure if deal.performance and deal.performance.best else None,
            }
            for deal in self.deals
            for one in deal.keepers
            for window in [next((window for window in deal.windows if window.actor == one.actor), None)]
        ]


def commitment(
    case: Case, scenario: str | None = None, deals: Collection[str] = (), rival_chance: float = 1.0
) -> Commitment:
    """Whether each deal is kept, when it is struck at all, in which order it is safest, and whose side time is on.

    Only `deals`, or all. `rival_chance`: how likely a party takes it to be that the best rival can be had a period
    later. Raises UnknownName.
    """
    assert 0 < rival_chance <= 1
    here = case.at(scenario)
    for key in deals:
        if key not in here.deals:
            raise UnknownName("a deal of the case", key, here.deals)
    batches: dict[str | None, list[Deal]] = {}
    for deal in here.deals.values():
        batches.setdefault(None if deal.scenario in (None, here.scenario) else deal.scenario, []).append(deal)
    found: dict[str, Kept] = {}
    warnings: list[str] = []
    for name, batch in batches.items():
        judged = _Judged(here if name is None else case.at(name), batch, rival_chance, name)
        found |= {deal.key: judged.kept(deal) for deal in batch if not deals or deal.key in deals}
        warnings += judged.warnings
    warnings += _impatience(here, found.values())
    return Commitment(
        case=CaseReference.of(case),
        scenario=here.scenario,
        parameters={"deals": sorted(deals), "rival_chance": rival_chance},
        warnings=tuple(warnings),
        deals=tuple(found[key] for key in here.deals if key in found),
        period=here.period,
        drift=tuple(_drift(here)),
    )


class _Judged:
    """The deals of one scenario, rivals of each other."""

    def __init__(self, case: Case, deals: Sequence[Deal], rival_chance: float, scenario: str | None) -> None:
        self.case = case
        self.scenario = scenario
        self.rival_chance = rival_chance
        arena = Arena.of(case)
        self.docket = Docket(arena, deals, no_deal(arena).outcomes)
        self.later = {horizon: Arena.of(case, horizon) for horizon in later_horizons(case)}
        self.warnings: list[str] = []

    def kept(self, deal: Deal) -> Kept:
        """What becomes of a deal once it is struck."""
        (standing,) = self.docket.standings(deal.key)
        if standing.willing is None:
            return self.entry(deal, ANYWAY, "Every term already holds if nobody deals: there is nothing to keep.")
        if not standing.willing.in_reach[0]:
            return self.entry(deal, OUT_OF_REACH, "Its parties can't bring it about: there is nothing to keep.")
        plans = plans_of(standing)
        by_plan = [keepers_of(standing, plan, deal.parties) for plan in plans]
        keepers, withdrawals = by_plan[0]
        words = list(dict.fromkeys(_verdict(each) for each, _ in by_plan))
        performance, warnings = sequence_of(standing, plans[0], deal)
        self.warnings += warnings
        return self.entry(
            deal,
            words[0],
            kept_in_words(self.case, keepers),
            also=tuple(words[1:]),
            keepers=keepers,
            windows=windows_of(self.docket, deal, keepers, self.rival_chance),
            performance=performance,
            worse_in_the_end=self.worse_in_the_end(deal),
            proof=CommitmentProof(withdrawals),
        )

    def entry(
        self,
        deal: Deal,
        verdict: str,
        sentence: str,
        also: tuple[str, ...] = (),
        keepers: tuple[Keeper, ...] = (),
        windows: tuple[Window, ...] = (),
        performance: Performance | None = None,
        worse_in_the_end: tuple[str, ...] = (),
        proof: CommitmentProof | None = None,
    ) -> Kept:
        """An entry of the answer."""
        return Kept(
            key=deal.key,
            name=deal.name,
            parties=deal.parties,
            terms=dict(deal.terms),
            scenario=self.scenario,
            verdict=verdict,
            also=also,
            keepers=keepers,
            windows=windows,
            performance=performance,
            worse_in_the_end=worse_in_the_end,
            nash_shares=tuple(self.nash_shares(deal)),
            sentence=sentence,
            proof=proof or CommitmentProof(()),
        )

    def worse_in_the_end(self, deal: Deal) -> tuple[str, ...]:
        """The parties that expect to gain only because a part of the deal may fail."""
        (standing,), arena = self.docket.standings(deal.key), self.docket.arena
        end = arena.change(standing.situation, standing.package.outcome(standing.situation))[0]
        expected = self.docket.gain(deal.key)[0]
        places = {key: arena.actor(key) for key in deal.parties}
        return tuple(key for key, i in places.items() if expected[i] > TOLERANCE and end[i] < -TOLERANCE)

    def nash_shares(self, deal: Deal) -> Iterator[NashShare]:
        """What each party would get of a deal's issues, now and at every later horizon."""
        now: Mapping[str, tuple[float, ...]] = {}
        for horizon, arena in self.later.items():
            then = arena.case.deals.get(deal.key)
            if then is not None and then.parties == deal.parties and then.terms.keys() == deal.terms.keys():
                now = now or nash_shares(self.docket.fields[0][1], deal)
                start = tuple(int(level) for level in no_deal(arena).outcomes[0])
                shares = nash_shares(Field.of(arena, start), then)
                for key in deal.parties:
                    yield NashShare(key, horizon, now[key], shares[key])


def _verdict(keepers: Sequence[Keeper]) -> str:
    """A deal is kept as well as its least willing keeper keeps it."""
    return next(word for word in WORST_FIRST if any(one.word == word for one in keepers))


def _impatience(case: Case, found: Iterable[Kept]) -> Iterator[str]:
    """A warning where a case that says nothing of patience would need to."""
    keepers = [one for deal in found for one in deal.keepers]
    if any(one.least_patience for one in keepers) and all(one.patience >= 1 for one in keepers):
        yield f"the case gives no discount: {period_in_words(case)} later is worth as much as now to everybody"


def worse_in_words(case: Case, actors: Sequence[str]) -> str:
    """Who gains only because a part of a deal may fail."""
    expects = "it expects" if len(actors) == 1 else "they expect"
    would = f"{actors_in_words(case, actors)} would stand worse than without a deal"
    return f"if all of it comes about {would}: {expects} to gain because a part may fail"


def _drift(case: Case) -> Iterator[Drift]:
    """What waiting until each later horizon does to everybody."""
    horizons = later_horizons(case)
    arena = Arena.of(case)
    situation = tuple(int(level) for level in no_deal(arena).outcomes[0])
    for horizon in horizons:
        yield from drifts(arena, situation, horizon, Arena.of(case, horizon))
