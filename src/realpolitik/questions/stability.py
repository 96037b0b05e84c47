"""Stability: which outcomes hold once reached, who could leave them, and what the others would do about it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

from realpolitik.case import Case
from realpolitik.effectivity import SURE_ENOUGH
from realpolitik.errors import UnknownName
from realpolitik.methods.graph_model.exits import Exits, exits, reply
from realpolitik.methods.graph_model.paths import shortest
from realpolitik.questions.answer import Answer, CaseReference
from realpolitik.questions.naming import actors_in_words
from realpolitik.questions.scene import LeverScene, Place, Scene, Step
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
    is_named: bool  # no deal, the status quo or a deal of the case; else found
    content: Mapping[str, str]  # issue → level, or option → yes or no
    changes: Mapping[str, str]  # … that differ from where things stand
    grade: str
    path: tuple[Step, ...] | None  # the shortest way from where things stand; None: there is none
    is_reached: bool  # every step of that way pays those who take it
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
    states: int  # looked at
    moves: int
    holding: int  # states that hold, wherever improvements lead from where things stand
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
    case: Case, scenario: str | None = None, issues: Collection[str] = (), least_chance: float = SURE_ENOUGH
) -> Stability:
    """Which outcomes hold once reached: no deal, the named deals, and others that improvements lead to.

    Only `issues` are moved, or all. A move that is less likely to succeed than `least_chance` isn't made. Raises
    UnknownName, and TooLarge where the levers lead to more states than can be compared.
    """
    here = case.at(scenario)
    for key in issues:
        if key not in here.issues:
            raise UnknownName("an issue", key, here.issues)
    scene = LeverScene(here, issues, least_chance)
    judged = _Judged(scene)
    found = judged.found()
    listed = found[:MOST_FOUND]
    outcomes = [judged.outcome(place.state, place) for place in scene.places]
    outcomes += [judged.outcome(state, None) for state in listed]
    return Stability(
        case=CaseReference.of(case),
        scenario=here.scenario,
        parameters={"issues": sorted(issues), "least_chance": least_chance},
        warnings=scene.warnings,
        outcomes=tuple(outcomes),
        arcs=tuple(judged.arcs([*(place.state for place in scene.places), *listed])),
        states=scene.conflict.graph.states,
        moves=sum(len(arcs.start) for arcs in scene.conflict.graph.arcs),
        holding=len(judged.reached()),
        unlisted=max(0, len(found) - MOST_FOUND),
    )


class _Judged:
    """A scene with every state's exits."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.start = scene.places[0].state
        self.by_state: dict[int, list[tuple[Exits, int]]] = {}
        for one in exits(scene.conflict):
            for n, state in enumerate(one.arcs.start.tolist()):
                self.by_state.setdefault(state, []).append((one, n))
        self.improving = shortest(scene.conflict, self.start, improving=True)
        self.legal = shortest(scene.conflict, self.start)

    def exits(self, state: int, terms: Mapping[str, str]) -> list[tuple[Exits, int]]:
        """The exits from a state that undo one of some terms; all of them where there are no terms."""
        ways = self.by_state.get(state, [])
        return [
            (one, n) for one, n in ways if not terms or terms.items() - self.scene.content(int(one.arcs.end[n])).items()
        ]

    def grade(self, state: int, terms: Mapping[str, str] = MappingProxyType({})) -> str:
        """How a state holds, or how what a deal says holds in it."""
        ways = self.exits(state, terms)
        if not ways:
            return FIRM
        if all(one.met[n] for one, n in ways):
            return ANSWERS
        free = [one.coalition for one, n in ways if not one.deterred[n]]
        if not free:
            return THREATS
        return LEFT if any(coalition.bit_count() == 1 for coalition in free) else OPEN

    def reached(self) -> list[int]:
        """The states that hold and that improvements lead to, where things stand included."""
        return [state for state in self.improving if self.grade(state) in HOLDS]

    def found(self) -> list[int]:
        """Those of them that nobody has named: the firmest first, then the fewest moves away."""
        named = {place.state for place in self.scene.places}
        return sorted(
            (state for state in self.reached() if state not in named),
            key=lambda state: (GRADES.index(self.grade(state)), len(self.improving[state]), self.scene.key(state)),
        )

    def outcome(self, state: int, place: Place | None) -> Outcome:
        terms = place.terms if place else {}
        content, before = self.scene.content(state), self.scene.content(self.start)
        ways = tuple(sorted(self.ways(state, terms), key=_telling))
        path = self.improving.get(state, self.legal.get(state))
        grade = self.grade(state, terms)
        return Outcome(
            key=place.key if place else self.scene.key(state),
            state=self.scene.key(state),
            name=place.name if place else self.scene.in_words(state),
            is_named=place is not None,
            content=content,
            changes={name: level for name, level in content.items() if level != before[name]},
            grade=grade,
            path=None if path is None else tuple(self.steps(self.start, path)),
            is_reached=state in self.improving,
            sentence=_in_words(self.scene, grade, ways),
            proof=OutcomeProof(ways),
        )

    def ways(self, state: int, terms: Mapping[str, str]) -> Iterator[Exit]:
        """Every exit from a state that undoes one of some terms, or every exit, with its answer."""
        for one, n in self.exits(state, terms):
            end, met, deterred = int(one.arcs.end[n]), bool(one.met[n]), bool(one.deterred[n])
            found = reply(self.scene.conflict, one.coalition, state, end, credible=met) if deterred else None
            yield Exit(
                step=self.scene.step(one.coalition, state, end),
                answer=MET if met else DETERRED if deterred else FREE,
                reply=tuple(self.steps(end, found.moves)) if found else (),
                losers=self.scene.actors(found.losers) if found else (),
            )

    def arcs(self, states: Sequence[int]) -> Iterator[Arc]:
        """From each of some states to each other the exit that nobody can answer and that takes the fewest actors."""
        for start in dict.fromkeys(states):
            least: dict[int, int] = {}
            for one, n in self.by_state.get(start, []):
                if not one.deterred[n]:
                    end = int(one.arcs.end[n])
                    known = least.setdefault(end, one.coalition)
                    least[end] = min(known, one.coalition, key=lambda mask: (mask.bit_count(), self.scene.actors(mask)))
            for end in dict.fromkeys(states):
                if end in least:
                    yield Arc(self.scene.key(start), self.scene.step(least[end], start, end))

    def steps(self, start: int, moves: Sequence[tuple[int, int]]) -> Iterator[Step]:
        for coalition, end in moves:
            yield self.scene.step(coalition, start, end)
            start = end


# Words ------------------------------------------------------------------------------------------------------------

_ORDER = {FREE: 0, DETERRED: 1, MET: 2}


def _telling(way: Exit) -> tuple[int, int, tuple[str, ...], str]:
    """The order in which exits are told: those that decide first, then those that take the fewest actors."""
    return _ORDER[way.answer], len(way.step.by), way.step.by, way.step.to


def _in_words(scene: Scene, grade: str, ways: Sequence[Exit]) -> str:
    if not ways:
        return "Nobody, alone or together with others, could leave it and gain."
    alone = next((one for one in ways if one.answer == FREE and len(one.step.by) == 1), ways[0])
    return exit_in_words(scene, alone if grade == LEFT else ways[0])


def exit_in_words(scene: Scene, way: Exit) -> str:
    """A way out and its answer: who could do what, and who would answer how."""
    who = actors_in_words(scene.case, way.step.by)
    together = " together" if len(way.step.by) > 1 else " alone"
    could = f"{who}{together} could {scene.step_in_words(way.step)}"
    if way.answer == FREE:
        return sentence(f"{could} and gain, and nobody could make {_them(way.step.by)} regret it")
    modal = "would" if way.answer == MET else "could"
    replies = joined(
        f"{actors_in_words(scene.case, step.by)} {modal} {scene.step_in_words(step)}" for step in way.reply
    )
    price = "" if way.answer == MET else ", though it wouldn't pay"
    return sentence(
        f"{could}, but then {replies}{price}; {actors_in_words(scene.case, way.losers)} would have gained nothing"
    )


def _them(actors: Sequence[str]) -> str:
    return "it" if len(actors) == 1 else "them"
