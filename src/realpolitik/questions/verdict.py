"""A verdict on one deal, with its proof and its reason in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from realpolitik.case import Case
from realpolitik.effectivity import TOLERANCE
from realpolitik.questions.naming import actors_in_words, terms_in_words
from realpolitik.questions.wording import apart, chance, listed, possessive


@dataclass(frozen=True, slots=True)
class Gain:
    """What one actor expects from a package."""

    actor: str
    points: float
    share: float | None  # of its stake; None without stake
    role: str  # party, ratifier, pays, rides free, indifferent
    asked: bool = False  # an outsider who pays: whether anybody needs its consent


@dataclass(frozen=True, slots=True)
class Step:
    """How one term is brought about."""

    issue: str
    level: str
    lever: str | None  # None: it is so already, or it is voted on
    by: tuple[str, ...]
    chance: float


@dataclass(frozen=True, slots=True)
class Block:
    """A coalition and what it would rather do."""

    coalition: tuple[str, ...]
    terms: Mapping[str, str]
    levers: tuple[str, ...]
    chance: float
    gains: tuple[Gain, ...]  # of its members, against no deal, or against the deal's outcome
    undoes: bool  # outsiders who move once the deal is done
    preempting: tuple[str, ...]  # members that lose against no deal, but less than by the deal


@dataclass(frozen=True, slots=True)
class Restorer:
    """Who could put back a term that was spoilt, and so guarantee it."""

    by: tuple[str, ...]
    lever: str
    chance: float
    would: bool  # each of them gains by it


@dataclass(frozen=True, slots=True)
class Spoil:
    """How a term could be undone once the package is carried out, by whom, and who could put it back."""

    by: tuple[str, ...]
    lever: str
    issue: str
    level: str
    chance: float
    gains: Mapping[str, float]  # of those who act → points
    would: bool  # each of them gains by it
    restorers: tuple[Restorer, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """A party that could wait for a rival deal."""

    actor: str
    rival: str
    threshold: float  # p*: it should take the deal if it believes less than this in the rival
    credible: bool
    against: Mapping[str, float]  # who prefers the deal → its p* for the rival
    outwaited_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Solution:
    """What a bargaining rule picks among the packages in reach on the same issues."""

    rule: str
    terms: Mapping[str, str]
    gains: Mapping[str, float]  # party → points


@dataclass(frozen=True, slots=True)
class Offer:
    """Terms that the parties could add so that all gain."""

    terms: Mapping[str, str]
    gains: Mapping[str, float]  # party → points by the sweetened package


@dataclass(frozen=True, slots=True)
class Proof:
    """What a verdict rests on."""

    plan: tuple[Step, ...] = ()
    needs: tuple[str, ...] = ()  # outsiders who act, and gain
    missing: tuple[tuple[str, ...], ...] = ()  # the smallest sets of actors without whom it is out of reach
    refusing: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    search_complete: bool = True  # False: blocks may be missed
    waits: tuple[Wait, ...] = ()


@dataclass(frozen=True, slots=True)
class DealEntry:
    """One deal, judged."""

    key: str
    name: str
    parties: tuple[str, ...]
    terms: Mapping[str, str]
    status: str
    scenario: str | None  # judged in this scenario
    verdict: str
    held_out_for: tuple[str, ...]
    also: tuple[str, ...]  # verdicts of plans that tie with the one shown
    from_status_quo: str | None  # the verdict with the status quo in no deal's place, where it differs
    deadlocked_with: tuple[str, ...]
    chance: float | None  # None for terms that nobody can bring about
    gains: tuple[Gain, ...]
    sweeteners: tuple[Offer, ...]
    may_undo: tuple[Block, ...]
    spoils: tuple[Spoil, ...]  # those who would first, then the likeliest
    buyouts: tuple[Block, ...]  # of a deal in force: what outsiders could win some of its parties with
    bettered_by: tuple[Block, ...]
    bettered_by_deals: tuple[str, ...]  # named deals in reach that give every party more
    is_undominated: bool | None  # among the packages in reach on the same issues, for its parties
    solutions: tuple[Solution, ...]  # none where the search for them was cut off
    options: tuple[tuple[float, ...], ...]  # gains of the parties by each package in reach on the same issues
    sentence: str
    proof: Proof

    def why(self) -> str:
        """The verdict in a sentence."""
        return self.sentence

    @property
    def payers(self) -> tuple[Gain, ...]:
        """Outsiders who lose, the largest share of stake first."""
        losers = [gain for gain in self.gains if gain.role in ("pays", "ratifier") and gain.points < -TOLERANCE]
        return tuple(sorted(losers, key=lambda gain: (gain.share if gain.share is not None else 0.0, gain.points)))

    def gain_of(self, actor: str) -> Gain:
        """What one actor expects."""
        return next(gain for gain in self.gains if gain.actor == actor)


CLOSE = 0.02  # thresholds nearer than this are as good as equal, since the numbers behind them are opinions


# Reasons ----------------------------------------------------------------------------------------------------------


def reason(case: Case, verdict: str, proof: Proof, held: Sequence[Wait], offers: Sequence[Offer]) -> str:
    """Why a deal has its verdict, in a sentence or two."""
    return _REASONS[verdict](case, proof, held, offers)


def _anyway(case: Case, proof: Proof, held: Sequence[Wait], offers: Sequence[Offer]) -> str:
    return "Every term already holds if nobody deals."


def _out_of_reach(case: Case, proof: Proof, held: Sequence[Wait], offers: Sequence[Offer]) -> str:
    if not proof.missing:
        return "Not even with three others could the parties bring all of its terms about."
    sets = listed((actors_in_words(case, keys) for keys in proof.missing), "or")
    return f"It would take {sets}, who would lose by it."


def _refused(case: Case, proof: Proof, held: Sequence[Wait], offers: Sequence[Offer]) -> str:
    who = f"{actors_in_words(case, proof.refusing)} {'refuses' if len(proof.refusing) == 1 else 'refuse'}"
    if not offers:
        return f"{who}; no sweetener of two terms helps."
    return f"{who}; with {terms_in_words(case, offers[0].terms)} added, every party would gain."


def _blocked(case: Case, proof: Proof, held: Sequence[Wait], offers: Sequence[Offer]) -> str:
    first = proof.blocks[0]
    verb = "would undo it" if first.undoes else "would rather have"
    who = actors_in_words(case, first.coalition)
    return f"{who} {verb}: {terms_in_words(case, first.terms)} (chance {chance(first.chance)})."


def _held_out(case: Case, proof: Proof, held: Sequence[Wait], offers: Sequence[Offer]) -> str:
    return " ".join(_waiting(case, wait) for wait in held)


def _waiting(case: Case, wait: Wait) -> str:
    own, against = apart(wait.threshold, wait.against.values())
    others = listed(f"{possessive(case.actors[key].name)} {p}" for key, p in zip(wait.against, against, strict=True))
    closest = min((p - wait.threshold for p in wait.against.values()), default=1.0)
    can = "can only just outwait" if closest < CLOSE else "can outwait"
    contest = f" and {can} {actors_in_words(case, wait.against)}" if wait.against else ""
    figures = f"p* {own}" + (f" against {others}" if others else "")
    return f"{case.actors[wait.actor].name} wants {case.deals[wait.rival].name}{contest} ({figures})."


def _ready(case: Case, proof: Proof, held: Sequence[Wait], offers: Sequence[Offer]) -> str:
    needs = ""
    if proof.needs:
        needs = f" It needs {actors_in_words(case, proof.needs)}, who {'gains' if len(proof.needs) == 1 else 'gain'}."
    return f"No party refuses it, nobody can block it, and no named deal that could be had is worth waiting for.{needs}"


_REASONS: Mapping[str, Callable[[Case, Proof, Sequence[Wait], Sequence[Offer]], str]] = {
    "happens anyway": _anyway,
    "out of reach": _out_of_reach,
    "refused": _refused,
    "blocked": _blocked,
    "held out for": _held_out,
    "ready": _ready,
}
