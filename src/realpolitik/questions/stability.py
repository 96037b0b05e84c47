"""Stability: which outcomes hold once reached, who could leave them, and what the others would do about it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np

from realpolitik.arena import Arena
from realpolitik.case import Case
from realpolitik.case.claim import STAYING
from realpolitik.effectivity import SURE_ENOUGH
from realpolitik.errors import UnknownName
from realpolitik.methods import Bools, Integers
from realpolitik.methods.graph_model.blocks import OptionConflict
from realpolitik.methods.graph_model.departures import Departure, Departures, FromExits, FromThresholds
from realpolitik.methods.graph_model.exits import exits, reply
from realpolitik.methods.graph_model.paths import Way, Ways, shortest
from realpolitik.methods.graph_model.preferences import USUAL, Rules
from realpolitik.questions.answer import Answer, CaseReference
from realpolitik.questions.concepts import Holding, holdings
from realpolitik.questions.lever_scene import LeverScene
from realpolitik.questions.liking import Liking, likings
from realpolitik.questions.naming import actors_in_words
from realpolitik.questions.option_scene import OptionScene
from realpolitik.questions.scene import Place, Scene, Step
from realpolitik.questions.wording import listed as joined
from realpolitik.questions.wording import sentence

# How an outcome holds, best first.
FIRM, ANSWERS, THREATS, OPEN, LEFT = (
    "holds firm",
    "kept by answers",
    "kept by threats",
    "open to a coalition",
    "doesn't hold",
)
GRADES = (FIRM, ANSWERS, THREATS, OPEN, LEFT)
HOLDS = frozenset({FIRM, ANSWERS, THREATS})

MET, DETERRED, FREE = "met", "deterred", "free"
MOST_FOUND = 6  # outcomes that nobody has named


@dataclass(frozen=True, slots=True)
class Exit:
    """A way to leave an outcome that pays everybody who takes it, and how the others would answer."""

    step: Step
    answer: str  # met: they would; deterred: they could, at a loss to some of them; free: they can't
    reply: tuple[Step, ...]  # the shortest answer
    losers: tuple[str, ...]  # those who left and would be no better off in the end


@dataclass(frozen=True, slots=True)
class OutcomeProof:
    """Everything that could be done about an outcome."""

    exits: tuple[Exit, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome, and how it holds."""

    key: str
    state: str  # the state's own key, as steps lead to it
    name: str
    is_named: bool  # no deal, the status quo, a deal or a state that the case names; else found
    content: Mapping[str, str]  # issue → level, or option → yes or no
    changes: Mapping[str, str]  # … that differ from where things stand
    in_words: str  # what is so in it
    grade: str
    path: tuple[Step, ...] | None  # the shortest way from where things stand; None: there is none that is known
    is_reached: bool  # every step of that way pays those who take it
    likings: tuple[Liking, ...]  # of a state of options that somebody leaves alone: what would keep everybody there
    sentence: str
    proof: OutcomeProof

    @property
    def holds(self) -> bool:
        """Whether nobody, alone or together, leaves it for good."""
        return self.grade in HOLDS

    def why(self) -> str:
        """How it holds, in a sentence."""
        return self.sentence


@dataclass(frozen=True, slots=True)
class Arc:
    """A move from one outcome's state."""

    start: str
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability(Answer):
    """Outcomes: those the case names in its order, then those found, the firmest first."""

    question: ClassVar[str] = "stability"

    outcomes: tuple[Outcome, ...]
    arcs: tuple[Arc, ...]  # between the outcomes' states: exits that nobody can answer, of the fewest who could
    by_concept: tuple[Holding, ...]  # who stays where, and why, in the words of the literature
    is_given: bool  # the case gives the conflict by its options, instead of by levers
    states: int  # looked at
    moves: int | None  # None: so many that they weren't listed
    holding: int  # states that hold: of levers, wherever improvements lead from where things stand; of options, all
    unlisted: int  # … of which neither named nor listed

    @property
    def entries(self) -> tuple[Outcome, ...]:
        """The outcomes."""
        return self.outcomes

    def records(self) -> list[dict[str, Any]]:
        """A row for each outcome and each way to leave it."""
        return [
            {
                "outcome": outcome.key,
                "grade": outcome.grade,
                "by": way.step.by if way else None,
                "to": way.step.to if way else None,
                "answer": way.answer if way else None,
                "answered_by": tuple(actor for step in way.reply for actor in step.by) if way else None,
            }
            for outcome in self.outcomes
            for way in outcome.proof.exits or (None,)
        ]


def stability(
    case: Case,
    scenario: str | None = None,
    issues: Collection[str] = (),
    least_chance: float = SURE_ENOUGH,
    horizon: int = 8,
    unknown: str = "a",
    ties_count: bool = True,
    strong: bool = False,
) -> Stability:
    """Which outcomes hold once reached: no deal, the named deals, and others that improvements lead to.

    Where the case gives a conflict by `options`, its states: the status quo, those with names, and those that hold.

    Only `issues` are moved, or all. A move that is less likely to succeed than `least_chance` isn't made. horizon: so
    many moves are looked ahead where two decision makers do. unknown, ties_count, strong: what takes a gain away, where
    the literature's definitions differ (`Rules`). Raises UnknownName, CaseError where so many options that
    reading the case can't tell leave no state, and TooLarge where there are more states than can be compared.
    """
    here, rules = case.at(scenario), Rules(strong, ties_count, unknown)
    for key in issues:
        if key not in here.issues:
            raise UnknownName("an issue", key, here.issues)
    scene: Scene
    if here.options is None:
        scene = LeverScene.of(Arena.of(here), issues, least_chance)
    else:
        scene = OptionScene(here, here.options)
    judged = _Judged(scene, rules)
    found = judged.found()
    listed = found[:MOST_FOUND].tolist()
    outcomes = [judged.outcome(place.state, place) for place in scene.places]
    outcomes += [judged.outcome(state, None) for state in listed]
    shown = [*(place.state for place in scene.places), *listed]
    by_concept, left_out = holdings(scene, shown, horizon, rules)
    return Stability(
        case=CaseReference.of(case),
        scenario=here.scenario,
        parameters={
            "issues": sorted(issues),
            "least_chance": least_chance,
            "horizon": horizon,
            "unknown": rules.unknown,
            "ties_count": rules.ties_count,
            "strong": rules.strong,
        },
        warnings=(*scene.warnings, *left_out),
        outcomes=tuple(outcomes),
        arcs=tuple(judged.arcs(shown)),
        by_concept=by_concept,
        is_given=here.options is not None,
        states=scene.conflict.states,
        moves=judged.moves,
        holding=judged.holding,
        unlisted=max(0, len(found) - MOST_FOUND),
    )


def stays(scene: Scene, place: Place, concept: str) -> bool:
    """Whether a place holds by one of R, GMR and SEQ, or against coalitions by CR, CGMR and CSEQ."""
    ways = _Judged(scene, states=[place.state]).ways(place.state, place.terms)
    if not concept.startswith("C"):
        ways = [way for way in ways if way.coalition.bit_count() == 1]
    match concept.removeprefix("C"):
        case "R":
            return not ways
        case "GMR":
            return all(way.deterred for way in ways)
        case "SEQ":
            return all(way.met for way in ways)
    raise UnknownName("a concept that an outcome can be asked to hold by", concept, STAYING)


def grades_of(scene: Scene) -> dict[str, str]:
    """How each outcome holds that somebody asked about, by its key."""
    judged = _Judged(scene, states=[place.state for place in scene.places])
    return {place.key: judged.grade(place.state, place.terms) for place in scene.places}


class _Judged:
    """A scene with the departures from some states, or every state."""

    def __init__(self, scene: Scene, rules: Rules = USUAL, states: Sequence[int] | None = None) -> None:
        self.scene = scene
        self.rules = rules
        self.is_given = isinstance(scene, OptionScene)
        self.departures = _departures(scene, rules, states)

    @cached_property
    def improving(self) -> Ways | None:
        """The shortest ways that pay, from where things stand."""
        return self._shortest(improving=True)

    @cached_property
    def legal(self) -> Ways | None:
        """The shortest ways that there are."""
        return self._shortest(improving=False)

    def _shortest(self, *, improving: bool) -> Ways | None:
        if self.scene.together is None or self.scene.start is None:
            return None
        return shortest(self.scene.together, self.scene.start, improving=improving)

    @cached_property
    def places(self) -> Integers:
        """How each state holds, by place in GRADES: (states,)."""
        places = np.full(self.scene.conflict.states, GRADES.index(FIRM))  # the weakest grade is put in last
        for grade, which in (
            (ANSWERS, self.departures.some),
            (THREATS, self.departures.unmet),
            (OPEN, self.departures.free),
            (LEFT, self.departures.free_alone),
        ):
            places[which] = GRADES.index(grade)
        return places

    def ways(self, state: int, terms: Mapping[str, str]) -> list[Departure]:
        """The departures from a state that undo one of some terms; all of them where there are no terms."""
        ways = self.departures.of(state)
        return [way for way in ways if not terms or terms.items() - self.scene.content(way.end).items()]

    def grade(self, state: int, terms: Mapping[str, str] = MappingProxyType({})) -> str:
        """How a state holds, or how what a deal says holds in it."""
        ways = self.ways(state, terms)
        if not ways:
            return FIRM
        if all(way.met for way in ways):
            return ANSWERS
        free = [way.coalition for way in ways if not way.deterred]
        if not free:
            return THREATS
        return LEFT if any(coalition.bit_count() == 1 for coalition in free) else OPEN

    @cached_property
    def candidates(self) -> Integers:
        """The states worth telling: by levers those that improvements lead to and that hold, by options all that do.

        By options also those that only a coalition leaves: they are equilibria of the decision makers one by one.
        """
        if not self.is_given:
            assert self.improving is not None
            return np.flatnonzero((self.improving.length >= 0) & self.hold)
        return np.flatnonzero(self.places < GRADES.index(LEFT))

    @property
    def hold(self) -> Bools:
        """Whether each state holds: (states,)."""
        return np.isin(self.places, [GRADES.index(grade) for grade in HOLDS])

    @property
    def holding(self) -> int:
        """How many states hold, among the candidates."""
        return int(self.hold[self.candidates].sum())

    def found(self) -> Integers:
        """The candidates that nobody has named: the firmest first, then those reached, then the fewest moves away."""
        found = np.setdiff1d(self.candidates, [place.state for place in self.scene.places])
        nowhere = np.full(self.scene.conflict.states, -1)
        paying, any_ = (nowhere if ways is None else ways.length for ways in (self.improving, self.legal))
        length = np.where(paying >= 0, paying, any_)
        far = np.where(length >= 0, length, np.iinfo(np.int64).max)
        order = np.lexsort((self.scene.rank[found], far[found], paying[found] < 0, self.places[found]))
        return np.asarray(found[order])

    def path(self, state: int) -> Way | None:
        """The shortest way that pays, else the shortest that there is."""
        ways = (one.to(state) for one in (self.improving, self.legal) if one is not None)
        return next((way for way in ways if way is not None), None)

    @property
    def moves(self) -> int | None:
        """How many moves there are, if they are listed."""
        together = self.scene.together
        return None if together is None else sum(len(arcs.start) for arcs in together.graph.arcs)

    def outcome(self, state: int, place: Place | None) -> Outcome:
        """A state as the answer tells it."""
        terms = place.terms if place else {}
        content, start = self.scene.content(state), self.scene.start
        before = {} if start is None else self.scene.content(start)
        ways = tuple(sorted(self.exits(state, terms), key=_telling))
        path = self.path(state)
        grade = self.grade(state, terms)
        return Outcome(
            key=place.key if place else self.scene.key(state),
            state=self.scene.key(state),
            name=place.name if place else self.scene.named(state),
            is_named=place is not None,
            content=content,
            changes={name: level for name, level in content.items() if level != before.get(name)},
            in_words=self.scene.in_words(state),
            grade=grade,
            path=None if path is None or start is None else tuple(self.steps(start, path)),
            is_reached=self.improving is not None and state in self.improving,
            likings=likings(self.scene, state) if self.asks_for_more(state) else (),
            sentence=_in_words(self.scene, grade, ways),
            proof=OutcomeProof(ways),
        )

    def asks_for_more(self, state: int) -> bool:
        """Whether it is told what would keep everybody in a state: by options, where somebody leaves it alone."""
        return self.is_given and self.rules == USUAL and bool(self.places[state] == GRADES.index(LEFT))

    def exits(self, state: int, terms: Mapping[str, str]) -> Iterator[Exit]:
        """Every departure from a state that undoes one of some terms, or every one, with its answer."""
        conflict = self.scene.together or self.scene.conflict
        for way in self.ways(state, terms):
            found = (
                reply(conflict, way.coalition, state, way.end, self.rules, credible=way.met) if way.deterred else None
            )
            yield Exit(
                step=self.scene.step(way.coalition, state, way.end),
                answer=MET if way.met else DETERRED if way.deterred else FREE,
                reply=tuple(self.steps(way.end, found.moves)) if found else (),
                losers=self.scene.actors(found.losers) if found else (),
            )

    def arcs(self, states: Sequence[int]) -> Iterator[Arc]:
        """From each of some states to each other the exit that nobody can answer and that takes the fewest actors."""
        for start in dict.fromkeys(states):
            least: dict[int, int] = {}
            for way in self.departures.of(start):
                if not way.deterred:
                    known = least.setdefault(way.end, way.coalition)
                    least[way.end] = min(known, way.coalition, key=self._fewest)
            for end in dict.fromkeys(states):
                if end in least:
                    yield Arc(self.scene.key(start), self.scene.step(least[end], start, end))

    def _fewest(self, coalition: int) -> tuple[int, tuple[str, ...]]:
        return coalition.bit_count(), self.scene.actors(coalition)

    def steps(self, start: int, moves: Sequence[tuple[int, int]]) -> Iterator[Step]:
        """Moves one after the other."""
        for coalition, end in moves:
            yield self.scene.step(coalition, start, end)
            start = end


def _departures(scene: Scene, rules: Rules, states: Sequence[int] | None = None) -> Departures:
    """Who could leave some states, or every state: coalitions too, where they can be gone through."""
    if scene.together is not None:
        return FromExits(scene.conflict.states, exits(scene.together, rules, states))
    if isinstance(scene.conflict, OptionConflict):
        return FromThresholds.by_search(scene.conflict, rules)
    alone = [one for one in exits(scene.conflict, rules) if one.coalition.bit_count() == 1]
    return FromExits(scene.conflict.states, alone)


# Words ------------------------------------------------------------------------------------------------------------

_ORDER = {FREE: 0, DETERRED: 1, MET: 2}


def _telling(way: Exit) -> tuple[int, int, tuple[str, ...], str]:
    """The order in which exits are told: those that decide first, then those that take the fewest actors."""
    return _ORDER[way.answer], len(way.step.by), way.step.by, way.step.to


def _in_words(scene: Scene, grade: str, ways: Sequence[Exit]) -> str:
    if not ways:
        how = "alone" if scene.together is None else "alone or together with others"
        return f"Nobody, {how}, could leave it and gain."
    alone = next((one for one in ways if one.answer == FREE and len(one.step.by) == 1), ways[0])
    return exit_in_words(scene, alone if grade == LEFT else ways[0])


def exit_in_words(scene: Scene, way: Exit) -> str:
    """A way out and its answer: who could do what, and who would answer how."""
    who = actors_in_words(scene.case, way.step.by)
    together = " together" if len(way.step.by) > 1 else " alone"
    could = f"{who}{together} could {way.step.does}"
    if way.answer == FREE:
        if len(way.step.by) == len(scene.makers):
            return sentence(f"{could}, and gain by it; nobody is left to answer")
        return sentence(f"{could}, and gain by it; nobody could make {_them(way.step.by)} regret it")
    modal = "would" if way.answer == MET else "could"
    replies = joined(f"{actors_in_words(scene.case, step.by)} {modal} {step.does}" for step in way.reply)
    price = "" if way.answer == MET else ", though it wouldn't pay"
    return sentence(
        f"{could}, but then {replies}{price}; {actors_in_words(scene.case, way.losers)} would have gained nothing"
    )


def _them(actors: Sequence[str]) -> str:
    return "it" if len(actors) == 1 else "them"
