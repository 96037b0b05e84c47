"""Exchange: who could trade what with whom, and who pays.

Two actors on opposite sides of two issues give way to each other, each where it cares less, until nobody finds anything
to exchange. Both gain alike; what the outcomes' moves bring or cost the others is told beside it. Where exchanges bring
as much as each other, which goes first is nobody's choice: other orders are tried, and what hangs on them is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from realpolitik.arena import Arena, Array
from realpolitik.case import Case
from realpolitik.errors import RealpolitikError
from realpolitik.methods.exchange import INNER, OUTER, OWN, Round, outcomes_over_orders
from realpolitik.methods.exchange import exchange as exchanges_of
from realpolitik.questions.answer import Answer, CaseReference
from realpolitik.questions.naming import key_in_words, place_in_words
from realpolitik.questions.wording import NEGLIGIBLE, amount, in_words, listed, plural, points, sentence

ORDERS = 16  # tried where exchanges tie, or chance sets their terms, unless more are asked for
HANGS = 0.005  # of the scale: outcomes that differ by less between orders are one


@dataclass(frozen=True, slots=True)
class Side:
    """What one of two traders gives."""

    actor: str
    issue: str  # on which it gives way; it wins on the other's
    origin: float  # on the issue's own scale
    to: float
    gain: float  # in points, from both issues


@dataclass(frozen=True, slots=True)
class Move:
    """How far an exchange moves one outcome, on the issue's own scale."""

    issue: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class ExchangeProof:
    """What the exchange does to both outcomes, all earlier ones of its round made."""

    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One exchange between two actors."""

    key: str  # round.number
    round: int
    sides: tuple[Side, Side]
    gain: float  # of each, in points; their mean where chance sets the terms
    uncapped_gain: float  # if neither held back lest the outcome pass the point that its partner wants
    is_tied: bool  # another exchange would have brought as much
    inner: Mapping[str, float]  # what it brings those who stand on both issues as one of the traders does, in points
    outer: Mapping[str, float]  # … and everybody else who isn't indifferent to it
    sentence: str
    proof: ExchangeProof

    @property
    def externalities(self) -> Mapping[str, float]:
        """What it brings everybody else."""
        return {**self.inner, **self.outer}

    def why(self) -> str:
        """Who gives what to whom, and who pays, in a sentence."""
        return self.sentence


@dataclass(frozen=True, slots=True)
class RoundEnd:
    """Where an issue stands after a round, and where other orders of tied exchanges, or other draws, leave it."""

    outcome: float
    mean: float
    low: float
    ten: float  # one in ten ends before it
    ninety: float  # … and one in ten beyond
    high: float


@dataclass(frozen=True, slots=True)
class Course:
    """Where one issue starts and goes; points are on its own scale."""

    key: str  # the issue
    scale: tuple[float, float]
    start: float
    rounds: tuple[RoundEnd, ...]

    @property
    def end(self) -> float:
        """Where it ends."""
        return self.rounds[-1].outcome


@dataclass(frozen=True, slots=True)
class Balance:
    """What all exchanges together bring one actor, in points."""

    key: str  # the actor
    own: float  # from those that it takes part in
    gains: float  # from those of others that help it
    losses: float  # from those of others that hurt it, below nought

    @property
    def total(self) -> float:
        """All together."""
        return self.own + self.gains + self.losses


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange(Answer):
    """Every exchange in the order in which they are made, and what comes of them."""

    question: ClassVar[str] = "exchange"

    exchanges: tuple[Exchanged, ...]
    issues: tuple[Course, ...]  # those with a scale about which somebody cares
    balances: tuple[Balance, ...]
    candidates: tuple[int, ...]  # by round: pairs on opposite sides of two issues
    orders: int  # of tied exchanges tried; 0 where nothing tied
    open_rounds: tuple[int, ...]  # after which outcomes hang on the order of tied exchanges, or on chance
    sentence: str

    @property
    def entries(self) -> tuple[Exchanged, ...]:
        """The exchanges."""
        return self.exchanges

    def records(self) -> list[dict[str, Any]]:
        """A row for each exchange."""
        return [
            {
                "exchange": one.key,
                **{f"{name}_{side}": getattr(of, name) for side, of in zip("ab", one.sides, strict=True) for name in
                   ("actor", "issue", "origin", "to", "gain")},
                "others_gain": sum(effect for effect in one.externalities.values() if effect > 0),
                "others_lose": sum(effect for effect in one.externalities.values() if effect < 0),
            }
            for one in self.exchanges
        ]  # fmt: skip


def is_exchangeable(case: Case) -> bool:
    """Whether there are two issues with an order, so that somebody could give way on one for the other."""
    return sum(issue.is_ordered for issue in case.issues.values()) > 1


def exchange(
    case: Case,
    scenario: str | None = None,
    rounds: int = 1,
    seed: int | None = None,
    rate: float = 0.0,
    orders: int = ORDERS,
) -> Exchange:
    """Who could trade what with whom, where that leaves every issue, and who pays.

    With a `seed`, exchanges that bring as much as each other are made in a random order, else in the file's. `rate`, 0
    to 1, is how far chance may move the terms of an exchange away from equal gains. `orders`: so many others are tried
    where exchanges tie, or so many draws where chance has a part.

    Raises RealpolitikError for no round, no order or a rate beyond its bounds, TooLarge.
    """
    if min(rounds, orders) < 1 or not 0 <= rate <= 1:
        asked = f"{rounds}, {orders} and {rate:g}"
        raise RealpolitikError(f"exchange takes a round or more, an order or more and a rate from 0 to 1, not {asked}")
    here = case.at(scenario)
    arena = Arena.of(here)
    table = _Table.of(arena)
    seed = 0 if seed is None and rate > 0 else seed
    rng = None if seed is None else np.random.default_rng(seed)
    made = exchanges_of(*table.arrays, rounds, rng, rate)
    tried = orders if rate > 0 or any(one.tied.any() for one in made) else 0
    spread = _spread(table, made, tried, rate, seed)
    exchanges = tuple(_exchanges(table, made))
    courses = tuple(_courses(table, made, spread))
    open_rounds = tuple(
        at + 1 for at in range(rounds) if np.nanmax(np.ptp(spread[:, at], axis=0), initial=0.0) > 100 * HANGS
    )
    balances = tuple(_balances(table, made))
    return Exchange(
        case=CaseReference.of(case),
        scenario=here.scenario,
        parameters={"rounds": rounds, "rate": rate, "orders": orders},
        seed=seed,
        warnings=tuple(_warnings(arena, table, courses, open_rounds, rate)),
        exchanges=exchanges,
        issues=courses,
        balances=balances,
        candidates=tuple(one.candidates for one in made),
        orders=tried,
        open_rounds=open_rounds,
        sentence=_opening(here, exchanges, courses, balances, rounds),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """Positions, saliences and capabilities (n, m) in the file's order, of issues with a scale."""

    case: Case
    actors: tuple[str, ...]
    issues: tuple[str, ...]
    arrays: tuple[Array, Array, Array]

    @classmethod
    def of(cls, arena: Arena, draw: int = 0) -> _Table:
        """One draw of an arena."""
        actors = tuple(arena.case.actors)
        issues = tuple(key for key in arena.issues if arena.case.issues[key].is_ordered)
        cells = np.ix_([arena.actor(key) for key in actors], [arena.issue(key) for key in issues])
        arrays = (arena.positions[draw][cells], arena.saliences[draw][cells], arena.capabilities[draw][cells])
        return cls(arena.case, actors, issues, arrays)

    def point(self, issue: int, place: float) -> float:
        """A place from 0 to 100 on an issue's own scale."""
        return float(self.case.issues[self.issues[issue]].from_scale(place))


def _spread(table: _Table, made: Sequence[Round], orders: int, rate: float, seed: int | None) -> Array:
    """The outcomes after every round as made, and in other orders: (1 + orders, rounds, m)."""
    found = np.array([[one.after for one in made]])
    if not orders:
        return found
    rng = np.random.default_rng([seed or 0, orders])
    return np.concatenate([found, outcomes_over_orders(*table.arrays, len(made), orders, rng, rate)])


def _exchanges(table: _Table, made: Sequence[Round]) -> Iterator[Exchanged]:
    for at, found in enumerate(made, start=1):
        outcomes = found.before.copy()
        weights = np.where(np.isnan(found.start), 0.0, table.arrays[1] * table.arrays[2])
        totals = weights.sum(axis=0)
        for row in range(len(found.actors)):
            sides, moves = [], []
            for side in range(2):
                i, k = found.actors[row, side], found.issues[row, side]
                origin, to = found.origin[row, side], found.to[row, side]
                sides.append(
                    Side(
                        actor=table.actors[i],
                        issue=table.issues[k],
                        origin=table.point(k, origin),
                        to=table.point(k, to),
                        gain=float(found.gain[row, side]),
                    )
                )
                before, outcomes[k] = outcomes[k], outcomes[k] + weights[i, k] * (to - origin) / totals[k]
                moves.append(Move(table.issues[k], table.point(k, before), table.point(k, outcomes[k])))
            felt = {kind: _felt(table, found, row, kind) for kind in (INNER, OUTER)}
            first, second = sides
            yield Exchanged(
                key=f"{at}.{row + 1}",
                round=at,
                sides=(first, second),
                gain=float(found.gain[row].mean()),
                uncapped_gain=float(found.uncapped[row]),
                is_tied=bool(found.tied[row]),
                inner=felt[INNER],
                outer=felt[OUTER],
                sentence=_sentence(table.case, (first, second), {**felt[INNER], **felt[OUTER]}),
                proof=ExchangeProof(tuple(moves)),
            )


def _felt(table: _Table, found: Round, row: int, kind: int) -> dict[str, float]:
    """Who among the others feels an exchange, and how much."""
    feels = (found.kind[row] == kind) & (np.abs(found.effect[row]) > 1e-9)
    return {table.actors[i]: float(found.effect[row, i]) for i in np.flatnonzero(feels)}


def _courses(table: _Table, made: Sequence[Round], spread: Array) -> Iterator[Course]:
    low, ten, ninety, high = np.quantile(spread, (0, 0.1, 0.9, 1), axis=0)
    told = (spread.mean(axis=0), low, ten, ninety, high)
    for k, key in enumerate(table.issues):
        if not np.isnan(made[0].before[k]):
            yield Course(
                key=key,
                scale=table.case.issues[key].bounds,
                start=table.point(k, made[0].before[k]),
                rounds=tuple(
                    RoundEnd(table.point(k, one.after[k]), *(table.point(k, part[at, k]) for part in told))
                    for at, one in enumerate(made)
                ),
            )


def felt_by(arena: Arena, actor: str) -> Array:
    """What one round of exchange brings an actor in every draw, by its own exchanges and by those of others: (d, 2).

    Exchanges that bring as much are made in the file's order.
    """
    found = []
    for draw in range(arena.draws):
        table = _Table.of(arena, draw)
        (own,) = (one for one in _balances(table, exchanges_of(*table.arrays, 1)) if one.key == actor)
        found.append((own.own, own.gains + own.losses))
    return np.array(found)


def _balances(table: _Table, made: Sequence[Round]) -> Iterator[Balance]:
    effect = np.concatenate([one.effect for one in made])
    own = np.concatenate([one.kind for one in made]) == OWN
    for i, actor in enumerate(table.actors):
        from_others = effect[~own[:, i], i]
        yield Balance(
            key=actor,
            own=float(effect[own[:, i], i].sum()),
            gains=float(from_others[from_others > 0].sum()),
            losses=float(from_others[from_others < 0].sum()),
        )


def _warnings(
    arena: Arena, table: _Table, courses: Sequence[Course], open_rounds: Sequence[int], rate: float
) -> Iterator[str]:
    case = arena.case
    without_order = [key_in_words(case, key) for key in arena.issues if not case.issues[key].is_ordered]
    if without_order:
        have, there = ("have", "there") if len(without_order) > 1 else ("has", "there")
        yield f"{listed(without_order)} {have} no order: nobody can give way a little {there}, so it isn't exchanged"
    settled = {course.key for course in courses}
    for key in table.issues:
        if key not in settled:
            yield f"nobody with capability cares about {key_in_words(case, key)}: there is nothing to exchange"
    for actor, stances in case.stances.items():
        for stance in stances.values():
            if stance.when is not None and stance.issue in table.issues:
                yield (
                    f"what {case.actors[actor].name} wants on {key_in_words(case, stance.issue)} depends on "
                    f"{key_in_words(case, stance.when.issue)}: exchange takes it as the status quo has it"
                )
    if open_rounds:
        chance = ", and on what terms," if rate > 0 else ""
        widest = max(courses, key=lambda course: (course.rounds[-1].high - course.rounds[-1].low) / _length(course))
        end = widest.rounds[-1]
        yield (
            f"which of several exchanges that bring as much goes first{chance} matters in {_rounds(open_rounds)}: "
            f"{key_in_words(case, widest.key)} ends anywhere from {place_in_words(case, widest.key, end.low)} to "
            f"{place_in_words(case, widest.key, end.high)}"
        )


def _length(course: Course) -> float:
    return course.scale[1] - course.scale[0]


def _rounds(numbers: Sequence[int]) -> str:
    return f"{'round' if len(numbers) == 1 else 'rounds'} {listed(map(str, numbers))}"


# Words ------------------------------------------------------------------------------------------------------------


def _sentence(case: Case, sides: tuple[Side, Side], felt: Mapping[str, float]) -> str:
    """Who gives way where, what both gain, and who of the others gains or pays most."""
    gives = [
        f"{case.actors[side.actor].name} goes from {place_in_words(case, side.issue, side.origin)} to "
        f"{place_in_words(case, side.issue, side.to)} on {key_in_words(case, side.issue)}"
        for side in sides
    ]
    one, other = (side.gain for side in sides)
    gain = (
        f"each gains {amount(one)}" if amount(one) == amount(other) else f"they gain {amount(one)} and {amount(other)}"
    )
    parts = [f"{listed(gives)}: {gain}"]
    payer = min(felt, key=lambda actor: felt[actor], default=None)
    winner = max(felt, key=lambda actor: felt[actor], default=None)
    if payer is not None and felt[payer] <= -NEGLIGIBLE:
        parts.append(f"{case.actors[payer].name} pays most for it ({points(felt[payer])})")
    if winner is not None and felt[winner] >= NEGLIGIBLE:
        parts.append(f"{case.actors[winner].name} gains most by it without having traded ({points(felt[winner])})")
    return " ".join(map(sentence, parts))


def _opening(
    case: Case, exchanges: Sequence[Exchanged], courses: Sequence[Course], balances: Sequence[Balance], rounds: int
) -> str:
    """How much is traded, what moves farthest, and who pays for it."""
    if not exchanges:
        return "Nobody has anything to exchange: no two stand on opposite sides of two issues and care for them unlike."
    over = "" if rounds == 1 else f" in {in_words(rounds)} rounds"
    farthest = max(courses, key=lambda course: abs(course.end - course.start) / _length(course))
    start, end = (place_in_words(case, farthest.key, at) for at in (farthest.start, farthest.end))
    parts = [f"{plural(len(exchanges), 'exchange')}{over} would pay both sides"]
    them = "it" if len(exchanges) == 1 else "them"
    parts.append(f"{key_in_words(case, farthest.key)} moves farthest by {them}, from {start} to {end}")
    payer = min(balances, key=lambda balance: balance.losses)
    if payer.losses <= -NEGLIGIBLE:
        parts.append(
            f"{case.actors[payer.key].name} pays most for what others trade ({points(payer.losses)}), "
            f"and comes out at {points(payer.total)}"
        )
    return " ".join(map(sentence, parts))
