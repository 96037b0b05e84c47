"""What a case comes to in every draw of a block: the verdicts on its deals, its claims, who holds which key.

And where each issue settles by each method of forecasting.

The half of `robustness` that asks other questions. Its answers are truths and whole numbers, one for each draw, so that
they can be counted, kept and sent to other machines; engines run them, and so may whatever else looks at many draws.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from realpolitik.arena import Arena, Draws
from realpolitik.case import NOW, Case
from realpolitik.case.claim import MEASURES
from realpolitik.case.query import queries_of
from realpolitik.effectivity import TOLERANCE
from realpolitik.ensemble.dealing import dealt, hands
from realpolitik.ensemble.engines import Columns
from realpolitik.ensemble.sampling import Block
from realpolitik.errors import RealpolitikError
from realpolitik.methods import Integers
from realpolitik.questions.answer import PROGRAM
from realpolitik.questions.claims import holds, is_slow
from realpolitik.questions.judgement import VERDICTS, Field, Rows
from realpolitik.questions.lever_scene import NO_DEAL, STATUS_QUO, lever_scenes
from realpolitik.questions.measures import World, burdens, scenario_of
from realpolitik.questions.settling import QUICK, settlement
from realpolitik.questions.stability import GRADES, grades_of

NOT_REACHED = len(GRADES)  # in the place of a grade: a deal that nobody can bring about in this draw


@dataclass(frozen=True, slots=True)
class Target:
    """Something that a deal or a claim wants brought about."""

    key: str
    deal: str | None  # else bare terms
    terms: Mapping[str, str]
    scenario: str | None  # where it is asked about

    @property
    def arguments(self) -> dict[str, Any]:
        """The target as a measure's arguments."""
        return {"deal": self.deal} if self.deal is not None else {"for": dict(self.terms)}


def targets_of(case: Case) -> tuple[Target, ...]:
    """What the deals want brought about, and what claims ask about leverage, each once."""
    world = World(case, {})
    found = {key: Target(key, key, deal.terms, scenario_of(world, {"deal": key})) for key, deal in case.deals.items()}
    for claim in case.claims.values():
        for query in queries_of(claim.test):
            terms = query.arguments.get("for")
            if MEASURES[query.measure].question == "leverage" and isinstance(terms, Mapping):
                scenario = scenario_of(world, query.arguments)
                key = " ".join([*(f"{issue}={terms[issue]}" for issue in sorted(terms)), *_where(scenario)])
                found.setdefault(key, Target(key, None, dict(terms), scenario))
    return tuple(found.values())


def _where(scenario: str | None) -> tuple[str, ...]:
    return () if scenario is None else ("in", scenario)


@dataclass(frozen=True)
class _Asked:
    """Something asked of a case in a scenario; `program` is who asks."""

    whole: Case
    scenario: str | None
    program: str = PROGRAM

    @property
    def case(self) -> Case:
        """The case in the scenario."""
        return self.whole.at(self.scenario)

    @property
    def identity(self) -> str:
        """What is asked, of which case, by which program."""
        return json.dumps([self.program, type(self).__name__, self.whole.sha256, self.scenario])

    def check_program(self) -> None:
        """Raises RealpolitikError on a machine where another version would answer."""
        if self.program != PROGRAM:
            raise RealpolitikError(f"a worker has {PROGRAM}, not {self.program}")


@dataclass(frozen=True)
class Answered(_Asked):
    """Verdicts and claims.

    Columns: `verdict DEAL`, a mask over VERDICTS (several where plans tie); `claim CLAIM`.
    """

    only: frozenset[str] | None = None  # these columns; None: all

    @property
    def identity(self) -> str:
        """What is asked, of which case, by which program."""
        return json.dumps([super().identity, None if self.only is None else sorted(self.only)])

    def __call__(self, draws: Draws, block: Block) -> Columns:
        """The columns of a block."""
        self.check_program()
        return _filled(_answers(World(self.case, draws), self.only), block)


@dataclass(frozen=True)
class InDraws(_Asked):
    """Verdicts and claims, whether they hang on what a deal is held against, and keys.

    Columns: as of `Answered`; where somebody acts alone in any draw `unlike verdict DEAL` and `unlike claim CLAIM`,
    whether it is another with the status quo in the place of no deal; `key TARGET` and `cheapest TARGET`, masks over
    the actors in the order of their keys.
    """

    def __call__(self, draws: Draws, block: Block) -> Columns:
        """The columns of a block."""
        self.check_program()
        world = World(self.case, draws)
        columns = _answers(world, targets=targets_of(self.case))
        return _filled(columns | _unlike(world, columns), block)


def _answers(
    world: World, only: frozenset[str] | None = None, targets: Sequence[Target] = ()
) -> dict[str, npt.NDArray[Any]]:
    """The verdicts on the deals, the claims that take no conflict for every draw, and who holds the keys to targets.

    only: of verdicts and claims these columns.
    """
    case = world.case

    def asked(column: str) -> bool:
        return only is None or column in only

    deals = {key: scenario_of(world, {"deal": key}) for key in case.deals if asked(f"verdict {key}")}
    claims = {key: claim.test for key, claim in case.claims.items() if not is_slow(claim) and asked(f"claim {key}")}
    queries = [(query, scenario_of(world, query.arguments)) for test in claims.values() for query in queries_of(test)]
    columns: dict[str, npt.NDArray[Any]] = {}
    for here in world.through([*deals.values(), *(one.scenario for one in targets), *(home for _, home in queries)]):
        for key in (key for key, home in deals.items() if home == here):
            columns[f"verdict {key}"] = masked(world.docket(here).verdicts(key)).astype(np.uint8)
        for target in (target for target in targets if target.scenario == here):
            holders = world.docket(here).gather(partial(_holders, target))
            holders = holders.astype(np.min_scalar_type((1 << len(case.actors)) - 1))  # it is kept and sent
            columns[f"key {target.key}"], columns[f"cheapest {target.key}"] = holders.T
        for query in (query for query, home in queries if home == here):
            world.measure(query)
    return columns | {f"claim {key}": holds(world, test) for key, test in claims.items()}


def _unlike(world: World, answers: Columns) -> dict[str, npt.NDArray[np.bool_]]:
    """Which answers are others if nobody acts alone; none are where nobody would."""
    if world.stands_still:
        return {}
    others = _answers(Unmoved(world.case, world.given))
    return {f"unlike {name}": np.asarray(answers[name] != other) for name, other in others.items()}


def _filled(columns: Columns, block: Block) -> Columns:
    """Columns with a row for each draw, also where nothing hangs on the draw."""
    return {name: np.ascontiguousarray(np.broadcast_to(column, block.rows)) for name, column in columns.items()}


class Unmoved(World):
    """A world in which nobody acts alone: deals are held against the status quo."""

    def again(self, draws: Draws) -> World:
        """The same world with other draws."""
        return Unmoved(self.case, draws)

    def start(self, arena: Arena) -> Rows:
        """The status quo, in every draw."""
        return np.tile(np.array(arena.status_quo, dtype=np.intp), (arena.draws, 1))


@dataclass(frozen=True)
class Settled(_Asked):
    """Where each issue with an order settles by each method of forecasting. Columns: `METHOD ISSUE`."""

    def __call__(self, draws: Draws, block: Block) -> Columns:
        """The columns of a block, on each issue's own scale; NaN where nobody cares."""
        self.check_program()
        arena = World(self.case, draws).arena(None)
        return _filled(
            {
                f"{method} {key}": settlement(arena, key, method)
                for key, issue in self.case.issues.items()
                if issue.is_ordered
                for method in QUICK
            },
            block,
        )


def masked(truths: npt.NDArray[np.bool_]) -> Integers:
    """Rows of truths (d, bits) as masks: (d,)."""
    return np.asarray(truths @ (1 << np.arange(truths.shape[1], dtype=np.int64)))


def _holders(target: Target, field: Field) -> Integers:
    """Who holds the key alone, and who of them asks least, as masks: (d, 2)."""
    order = {key: bit for bit, key in enumerate(sorted(field.arena.case.actors))}
    asked = {order[field.arena.actors[i]]: burden for i, burden in burdens(field, target.arguments)}
    holders = np.zeros((field.arena.draws, 2), dtype=np.int64)
    if asked:
        least = np.fmin.reduce(list(asked.values()), axis=0)
        for bit, burden in asked.items():
            holds = ~np.isnan(burden)
            holders[:, 0] |= np.where(holds, 1 << bit, 0)
            holders[:, 1] |= np.where(holds & ~(burden > least + TOLERANCE), 1 << bit, 0)
    return holders


@dataclass(frozen=True)
class Dealt(_Asked):
    """Claims with the stances dealt out anew in every draw. Columns: `claim CLAIM`."""

    seed: int = 0

    @property
    def identity(self) -> str:
        """What is asked, of which case, by which program."""
        return json.dumps([super().identity, self.seed])

    def __call__(self, draws: Draws, block: Block) -> Columns:
        """The columns of a block."""
        self.check_program()
        world = Shuffled(self.case, draws or self._standing(block), self.players, block, self.seed)
        return {
            f"claim {key}": np.broadcast_to(holds(world, claim.test), block.rows)
            for key, claim in self.case.claims.items()
            if not is_slow(claim)
        }

    def _standing(self, block: Block) -> Draws:
        """As many draws as a block has rows, all as the case stands."""
        path, number = next(iter(self.case.numbers.items()))
        return {path: np.full(block.rows, number.mean)}

    @cached_property
    def players(self) -> tuple[str, ...]:
        """The actors that want something, now or in any scenario, in the order of their keys."""
        whole = self.whole.at(NOW)
        versions = (whole, *(whole.at(key) for key in whole.scenarios))
        return tuple(sorted({actor for version in versions for actor, wants in version.stances.items() if wants}))

    @property
    def is_worth_asking(self) -> bool:
        """Whether there are stances that could change hands, and claims to try it on."""
        tried = any(not is_slow(claim) for claim in self.case.claims.values())
        return tried and len(self.players) > 1 and bool(self.case.numbers)


@dataclass(frozen=True)
class Held(_Asked):
    """How named outcomes hold, and claims about it: a conflict for every draw.

    Columns: `grade OUTCOME`, a place in GRADES or NOT_REACHED; `claim CLAIM`.
    """

    def __call__(self, draws: Draws, block: Block) -> Columns:
        """The columns of a block."""
        self.check_program()
        world = World(self.case, draws)
        columns: dict[str, npt.NDArray[Any]] = {
            f"claim {key}": holds(world, claim.test) for key, claim in self.case.claims.items() if is_slow(claim)
        }
        if self.case.options is None:
            columns |= self._grades(world.arena(None))
        return _filled(columns, block)

    def _grades(self, arena: Arena) -> dict[str, npt.NDArray[Any]]:
        """How every named outcome holds in each draw."""
        grades = [grades_of(scene) for scene in lever_scenes(arena)]
        names = dict.fromkeys([NO_DEAL, STATUS_QUO, *self.case.deals])  # the same in every block
        return {f"grade {name}": np.array([_place(one.get(name)) for one in grades], dtype=np.uint8) for name in names}


def _place(grade: str | None) -> int:
    return NOT_REACHED if grade is None else GRADES.index(grade)


class Shuffled(World):
    """A world in which the stances have been dealt out anew in every draw."""

    def __init__(self, case: Case, draws: Draws, players: tuple[str, ...], block: Block, seed: int) -> None:
        super().__init__(case, draws)
        self._dealing = (players, block, seed)
        self._hands = hands(len(players), block, seed)

    def again(self, draws: Draws) -> World:
        """The same world with other draws, and the same hands."""
        return Shuffled(self.case, draws, *self._dealing)

    def made(self, scenario: str | None) -> Arena:
        """A scenario's arena with stances in their new hands."""
        return dealt(World.made(self, scenario), self._dealing[0], self._hands)


def verdict_in_words(mask: int) -> str:
    """A mask over VERDICTS as claims say it: "ready or blocked"."""
    return " or ".join(word for place, word in enumerate(VERDICTS) if mask >> place & 1)
