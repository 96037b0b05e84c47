"""Robustness: in which share of what the analyst's ranges allow each verdict, claim and key comes out, and how surely.

A share is over combinations of the ranges, each range taken as evenly likely (or as PERT has it): it says how much
hangs on what was left open, not how probable something is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from realpolitik.case import NOW, Case
from realpolitik.case.claim import REQUIRED_SHARE
from realpolitik.ensemble.engines import Columns, Engine, Work
from realpolitik.ensemble.runs import Progress, gathered, run
from realpolitik.ensemble.sampling import SCRAMBLINGS, Block, Rows, Sample, open_numbers, sampled
from realpolitik.ensemble.shares import Share, Tally, draws_within
from realpolitik.errors import UnknownName
from realpolitik.methods.sensitivity import check_salib
from realpolitik.questions.answer import Answer, CaseReference
from realpolitik.questions.apart import Apart, apart
from realpolitik.questions.claims import FOLLOWS, holds, is_slow
from realpolitik.questions.drawn import (
    NOT_REACHED,
    Answered,
    Dealt,
    Held,
    InDraws,
    Settled,
    Target,
    masked,
    targets_of,
    verdict_in_words,
)
from realpolitik.questions.judgement import VERDICTS
from realpolitik.questions.measures import World, scenario_of
from realpolitik.questions.sensitivity import Sensitivity, Subject, sensitivities
from realpolitik.questions.settling import QUICK
from realpolitik.questions.stability import GRADES

MOST_SLOW = 1024  # draws of what takes longer
MOST_SETTLED = 16_384  # draws in which all methods are asked: their shares are told to a point
SLOW_TOGETHER = 256  # of them at once: some seconds, in some hundred megabytes
OUT_OF_REACH = "out of reach"
UNLIKE = "another answer with the status quo in the place of no deal"
MAJORITY = 0.5
ENOUGH = 0.02  # how far a share may be off before more draws are worth while


@dataclass(frozen=True, slots=True)
class WordShare:
    """In which share of draws something is called so."""

    word: str
    share: Share


@dataclass(frozen=True, slots=True)
class DealShares:
    """A deal's verdicts over the draws."""

    key: str  # deals.NAME
    name: str
    scenario: str | None
    verdicts: tuple[WordShare, ...]  # the most frequent first
    verdict: str  # the most frequent; the means' where the draws can't tell it from that, and none has over half
    at_means: str  # with every range at its mean
    is_settled: bool  # the most frequent is so by more than the shares may be off
    unlike: Share  # of draws in which it is another verdict with the status quo in the place of no deal


@dataclass(frozen=True, slots=True)
class ClaimShares:
    """A claim over the draws."""

    key: str  # claims.NAME
    says: str
    modality: str
    required: float  # the share that its modality asks for
    share: Share  # of draws in which it follows
    follows: bool  # the share is as large as required
    is_settled: bool  # … or too small, by more than it may be off
    at_means: bool  # whether it follows with every range at its mean
    draws: int
    dealt: Share | None  # the share with the stances dealt out anew; None: not looked at
    diagnosticity: float | None  # how much of its share it owes to who wants what: share − dealt
    unlike: Share | None  # of draws in which the status quo in the place of no deal gives another answer; as `dealt`


@dataclass(frozen=True, slots=True)
class Holder:
    """An actor that holds a key alone in some draws."""

    actor: str
    holds: Share
    cheapest: Share  # it asks least per unit of chance, in share of stake


@dataclass(frozen=True, slots=True)
class KeyShares:
    """Who holds the key to something that a deal or a claim wants brought about."""

    key: str  # keys.TARGET
    deal: str | None  # the deal, or else bare terms
    terms: Mapping[str, str]
    scenario: str | None
    nobody: Share  # no single actor does
    holders: tuple[Holder, ...]  # who holds it most often first


@dataclass(frozen=True, slots=True)
class OutcomeShares:
    """How a named outcome holds over the draws."""

    key: str  # outcomes.NAME
    outcome: str
    grades: tuple[WordShare, ...]  # the most frequent first; "out of reach" where it can't be brought about
    draws: int


@dataclass(frozen=True, slots=True)
class Level:
    """How far the least certain share was off after so many draws."""

    draws: int
    off: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness(Answer):
    """Shares of draws, each with the interval that holds it in 95 of 100 ensembles."""

    question: ClassVar[str] = "robustness"

    draws: int  # 1 where the case leaves no number open
    open_numbers: int
    deals: tuple[DealShares, ...]
    claims: tuple[ClaimShares, ...]
    keys: tuple[KeyShares, ...]
    outcomes: tuple[OutcomeShares, ...]  # empty unless equilibria were asked for
    issues: tuple[Apart, ...]  # with an order, about which somebody cares: where the methods of forecasting disagree
    sensitivity: tuple[Sensitivity, ...]  # what verdicts and claims turn on; empty unless asked for
    convergence: tuple[Level, ...]
    within: float  # a share that is off by less is sure enough
    draws_needed: int  # so that every share is

    @property
    def entries(self) -> tuple[Any, ...]:
        """Deals, claims, keys, outcomes and issues, in the case's order; their keys are paths: `deals.NAME`."""
        return (*self.deals, *self.claims, *self.keys, *self.outcomes, *self.issues)

    @property
    def is_enough(self) -> bool:
        """Whether more draws would add nothing."""
        return self.draws_needed <= self.draws

    def turns_on(self, key: str) -> Sensitivity:
        """What a verdict (`deals.NAME`) or claim (`claims.NAME`) turns on. Raises UnknownName."""
        for one in self.sensitivity:
            if one.key == key:
                return one
        raise UnknownName("an answer whose sensitivity was asked for", key, [one.key for one in self.sensitivity])

    def records(self) -> list[dict[str, Any]]:
        """A row for each share."""
        return [
            {"about": key, "word": word, "share": share.share, "low": share.low, "high": share.high}
            for key, word, share in self._shares()
        ]

    def _shares(self) -> Iterator[tuple[str, str, Share]]:
        for deal in self.deals:
            yield from ((deal.key, one.word, one.share) for one in deal.verdicts)
            yield deal.key, UNLIKE, deal.unlike
        for claim in self.claims:
            yield claim.key, "follows", claim.share
            if claim.dealt is not None:
                yield claim.key, "follows with stances dealt out anew", claim.dealt
            if claim.unlike is not None:
                yield claim.key, UNLIKE, claim.unlike
        for target in self.keys:
            for holder in target.holders:
                yield target.key, f"{holder.actor} holds the key", holder.holds
                yield target.key, f"{holder.actor} is cheapest", holder.cheapest
        for outcome in self.outcomes:
            yield from ((outcome.key, one.word, one.share) for one in outcome.grades)
        for issue in self.issues:
            yield issue.key, "methods differ on the nearest level", issue.differ
        for one in self.sensitivity:
            yield from _index_rows(one)


def _index_rows(one: Sensitivity) -> Iterator[tuple[str, str, Share]]:
    """An answer's indices, with their margins."""
    for grouping in one.groupings:
        for part in grouping.parts:
            about = f"by {grouping.by}, {part.name}"
            yield one.key, f"{about}: by themselves", _with_margin(part.first, part.first_margin)
            yield one.key, f"{about}: with others", _with_margin(part.total, part.total_margin)
            yield one.key, f"{about}: steps that change it", _with_margin(part.steps, part.steps_margin)


def _with_margin(share: float, margin: float) -> Share:
    return Share(share, share - margin, share + margin)


def robustness(
    case: Case,
    scenario: str | None = None,
    draws: int = 1024,
    seed: int = 0,
    equilibria: bool = False,
    within: float = ENOUGH,
    sensitivity: bool = False,
    engine: Engine | None = None,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Robustness:
    """In which share of draws each verdict, claim and key comes out.

    draws: rounded up to 16 × a power of two. `equilibria`: also how named outcomes hold, on at most 1,024 of them.
    within: a share that is off by less is sure enough. `sensitivity`: also whose numbers each verdict and claim turns
    on, which takes SALib and, for each draw, as many more as there are actors, issues and sources. The engine, and the
    folder in which a run is kept and from which it is resumed, don't change the answer. Raises RealpolitikError where
    they can't be used.
    """
    assert draws > 0
    assert within > 0
    if sensitivity:
        check_salib()
    here = case.at(scenario)
    is_open = bool(open_numbers(case.at(NOW)))
    sample = sampled(case, draws if is_open else SCRAMBLINGS, seed)

    def columns_of(work: Work, drawn: Rows) -> Columns:
        return gathered(run(work, drawn, engine, folder, progress))

    def tallied(work: Work, drawn: Sample, is_open: bool = is_open) -> Tally:
        found = run(work, drawn, engine, folder, progress) if is_open else _alike(work, drawn)
        tally = Tally(drawn)
        for block, columns in found:
            tally.add(block, columns)
        return tally

    told = _Told(here, is_open, tallied(InDraws(case, scenario), sample))
    if equilibria:
        few = sampled(case, min(sample.rows, MOST_SLOW), seed, SLOW_TOGETHER)
        told.held = tallied(Held(case, scenario), few)
    if (dealt := Dealt(case, scenario, seed=seed)).is_worth_asking:
        told.dealt = tallied(dealt, sampled(case, min(draws, MOST_SLOW), seed), True)
    if is_open:
        told.settled = columns_of(Settled(case, scenario), sampled(case, min(sample.rows, MOST_SETTLED), seed))
    turns: tuple[Sensitivity, ...] = ()
    if sensitivity and is_open:
        subjects = list(told.subjects())
        answered = Answered(case, scenario, only=frozenset(one.column for one in subjects if one.varies))
        turns = sensitivities(case.at(NOW), sample, subjects, lambda rows: columns_of(answered, rows), seed)
    convergence = tuple(told.convergence()) if is_open else ()
    return Robustness(
        case=CaseReference.of(case),
        scenario=here.scenario,
        parameters={"draws": draws, "equilibria": equilibria, "within": within, "sensitivity": sensitivity},
        seed=seed,
        warnings=tuple(_warnings(here, is_open, equilibria)),
        draws=sample.rows if is_open else 1,
        open_numbers=len(sample.paths),
        deals=tuple(map(told.deal, here.deals)),
        claims=tuple(told.claim(key) for key in here.claims if told.is_counted(key)),
        keys=tuple(map(told.key, targets_of(here))),
        outcomes=tuple(told.outcomes()),
        issues=tuple(told.issues()),
        sensitivity=turns,
        convergence=convergence,
        within=within,
        draws_needed=draws_within(convergence[-1].off, sample.rows, within) if convergence else 1,
    )


def _alike(work: Work, sample: Sample) -> Iterator[tuple[Block, Columns]]:
    """What is found where no number is open: the same in every block."""
    columns = work({}, sample.blocks[0])
    yield from ((block, columns) for block in sample.blocks)


def _warnings(here: Case, is_open: bool, equilibria: bool) -> Iterator[str]:
    if not is_open:
        yield "no number of the case is a range: every draw is the same"
    left_out = [key for key, claim in here.claims.items() if is_slow(claim)]
    if left_out and not equilibria:
        asked = ", ".join(left_out)
        yield f"claims that ask how an outcome holds, or about exchanges, are drawn only with equilibria: {asked}"
    if equilibria and here.options is not None:
        yield "a conflict that is given by its options has no ranges: how its outcomes hold isn't drawn"


class _Told:
    """Tallies in the case's words."""

    def __init__(self, case: Case, is_open: bool, tally: Tally) -> None:
        self.case = case
        self.is_open = is_open
        self.tally = tally
        self.held: Tally | None = None
        self.dealt: Tally | None = None
        self.settled: Columns = {}
        self.standing = World(case, {})
        self.actors = sorted(case.actors)

    def share(self, tally: Tally, column: str, *values: int) -> Share:
        """A share of draws; where no number is open there is nothing that it may be off by."""
        found = tally.share(column, *values)
        return found if self.is_open else Share(found.share, found.share, found.share)

    def draws_of(self, tally: Tally) -> int:
        """How many draws a tally is of; 1 where they are all the same."""
        return tally.draws if self.is_open else 1

    def deal(self, key: str) -> DealShares:
        """A deal's verdicts."""
        column, scenario = f"verdict {key}", scenario_of(self.standing, {"deal": key})
        means = verdict_in_words(int(masked(self.standing.docket(scenario).verdicts(key))[0]))
        found = [WordShare(verdict_in_words(v), self.share(self.tally, column, v)) for v in self.tally.values(column)]
        verdicts = sorted(found, key=lambda one: (-one.share.share, one.word != means, _rank(one.word)))
        first, *rest = verdicts
        close = [one.word for one in rest if one.share.high >= first.share.low]
        return DealShares(
            key=f"deals.{key}",
            name=self.case.deals[key].name,
            scenario=scenario,
            verdicts=tuple(verdicts),
            verdict=means if means in close and first.share.share <= MAJORITY else first.word,
            at_means=means,
            is_settled=not close,
            unlike=self.share(self.tally, f"unlike {column}", True),
        )

    def is_counted(self, key: str) -> bool:
        """Whether a claim was tested in draws."""
        return any(one.values(f"claim {key}") for one in (self.tally, self.held) if one is not None)

    def claim(self, key: str) -> ClaimShares:
        """A claim's share, and what is left of it with the stances dealt out anew."""
        claim, column = self.case.claims[key], f"claim {key}"
        tally = self.held if self.held and self.held.values(column) else self.tally
        share, required = self.share(tally, column, True), REQUIRED_SHARE[claim.modality]
        dealt = self.dealt.share(column, True) if self.dealt and self.dealt.values(column) else None
        return ClaimShares(
            key=f"claims.{key}",
            says=claim.says,
            modality=claim.modality,
            required=required,
            share=share,
            follows=share.share >= required,
            is_settled=not share.low < required <= share.high,
            at_means=bool(holds(self.standing, claim.test)[0]),
            draws=self.draws_of(tally),
            dealt=dealt,
            diagnosticity=None if dealt is None else share.share - dealt.share,
            unlike=self.share(self.tally, f"unlike {column}", True) if tally is self.tally else None,
        )

    def subjects(self) -> Iterator[Subject]:
        """The answers that are printed: each deal's verdict, and that a claim follows."""
        for key in self.case.deals:
            column, printed = f"verdict {key}", self.deal(key).verdict
            mask = next(one for one in self.tally.values(column) if verdict_in_words(one) == printed)
            yield self._subject(f"deals.{key}", printed, column, mask)
        for key in self.case.claims:
            if self.tally.values(column := f"claim {key}"):
                yield self._subject(f"claims.{key}", FOLLOWS, column, True)

    def _subject(self, key: str, word: str, column: str, value: int) -> Subject:
        return Subject(key, word, column, value, self.tally.share(column, value).share, self.tally.draws)

    def issues(self) -> Iterator[Apart]:
        """Where the methods of forecasting disagree."""
        for key, issue in self.case.issues.items():
            settled = {one: self.settled[column] for one in QUICK if (column := f"{one} {key}") in self.settled}
            if settled and (found := apart(issue, settled)) is not None:
                yield found

    def key(self, target: Target) -> KeyShares:
        """Who holds a key."""
        columns = f"key {target.key}", f"cheapest {target.key}"
        holders = [
            Holder(actor, *(self.share(self.tally, column, *self._with(column, bit)) for column in columns))
            for bit, actor in enumerate(self.actors)
            if self._with(columns[0], bit)
        ]
        return KeyShares(
            key=f"keys.{target.key}",
            deal=target.deal,
            terms=target.terms,
            scenario=target.scenario,
            nobody=self.share(self.tally, columns[0], 0),
            holders=tuple(sorted(holders, key=lambda one: (-one.holds.share, -one.cheapest.share))),
        )

    def _with(self, column: str, bit: int) -> tuple[int, ...]:
        """The masks of a column that hold a bit."""
        return tuple(mask for mask in self.tally.values(column) if mask >> bit & 1)

    def outcomes(self) -> Iterator[OutcomeShares]:
        """How every named outcome holds."""
        for column in self.held.names if self.held else ():
            if self.held and column.startswith("grade "):
                name = column.removeprefix("grade ")
                if name not in self.case.deals and self.held.values(column) == (NOT_REACHED,):
                    continue  # the status quo, where it is no deal in every draw
                found = [(value, self.share(self.held, column, value)) for value in self.held.values(column)]
                grades = sorted(found, key=lambda one: (-one[1].share, one[0]))
                words = tuple(WordShare(_grade(value), share) for value, share in grades)
                yield OutcomeShares(f"outcomes.{name}", name, words, self.draws_of(self.held))

    def convergence(self) -> Iterator[Level]:
        """After how many draws the least certain of all verdicts, claims and keys was how far off."""
        off = [[share.off for share in shares] for shares in self._main()]
        for level, each in enumerate(zip(*off, strict=True)):
            yield Level(SCRAMBLINGS << level, max(each))

    def _main(self) -> Iterator[Sequence[Share]]:
        for column in self.tally.names:
            values = self.tally.values(column)
            if column.startswith(("verdict ", "claim ")):
                yield from (self.tally.shares(column, value) for value in values)
            elif column.startswith(("key ", "cheapest ")):
                bits = range(len(self.actors))
                yield from (self.tally.shares(column, *self._with(column, bit)) for bit in bits)


def _rank(words: str) -> list[int]:
    return [VERDICTS.index(word) for word in words.split(" or ")]


def _grade(value: int) -> str:
    return OUT_OF_REACH if value == NOT_REACHED else GRADES[value]
