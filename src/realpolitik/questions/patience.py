"""Who keeps a deal, and who strikes it at all: how much a period later must be worth to each, and how much it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from realpolitik.arena import Arena, Array
from realpolitik.case import Case, Deal
from realpolitik.effectivity import TOLERANCE
from realpolitik.effectivity.conflict import State, carried_out
from realpolitik.effectivity.keeping import Breakdown, breakdowns, fallen, those_who_keep
from realpolitik.effectivity.plans import Plan
from realpolitik.methods import TIE
from realpolitik.methods import commitment as theory
from realpolitik.questions.judgement import Docket, Standing
from realpolitik.questions.naming import actors_in_words, key_in_words, terms_in_words
from realpolitik.questions.wording import chance, listed, points, sentence, share

KEPT, NOT_KEPT, NEVER, NOTHING = "kept", "not kept", "never kept", "nothing to withdraw"
WORST_FIRST = (NEVER, NOT_KEPT, KEPT, NOTHING)

# Where a party's own patience lies.
INSIDE = "strikes and keeps it"
IMPATIENT = "strikes it, but wouldn't keep it"
PATIENT = "would rather wait"
NEITHER = "would rather wait, and wouldn't keep it"
REFUSES = "wouldn't strike it"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What one actor could let go, and what would come of it."""

    actor: str
    left: tuple[str, ...]  # levers
    changes: Mapping[str, str]  # issue → where it falls back to; what others go on keeping stays
    gain: float  # points per period until it shows
    undone: Mapping[str, str]  # issue → where it falls back to once the others let go what they keep
    afterwards: float  # points per period from then on, against the deal
    noticed: float  # periods until it shows
    least_patience: float | None  # None: no patience is enough


@dataclass(frozen=True, slots=True)
class Keeper:
    """An actor that could let go something, or a party."""

    actor: str
    is_party: bool
    word: str  # kept, not kept, never kept, nothing to withdraw
    least_patience: float | None  # what a period later must be worth to it, 0–1; None: no patience is enough
    patience: float  # what it is worth
    withdrawal: Withdrawal | None  # the one that asks for the most patience; None: none would pay
    sentence: str


@dataclass(frozen=True, slots=True)
class Window:
    """The range of patience in which a party strikes a deal and keeps it."""

    actor: str
    rivals: tuple[str, ...]  # what it could best wait for; several: they tie
    low: float | None  # with less it wouldn't keep it; None: no patience is enough
    high: float | None  # with more it would rather wait; None: it never would
    is_empty: bool
    closing_chance: float | None  # with a larger chance of the rival there is no such range; None: with none
    patience: float  # its own
    place: str
    sentence: str


def period_in_words(case: Case) -> str:
    """How long a period is: "a year", "six months"."""
    unit = case.period or "period"
    if not unit.isalpha():
        return unit
    return f"{'an' if unit[0].lower() in 'aeiou' else 'a'} {unit}"


def per_period(case: Case) -> str:
    """How often a flow of points comes: "a year"."""
    return period_in_words(case) if case.period and case.period.isalpha() else "per period"


# Over draws -------------------------------------------------------------------------------------------------------


def least_patience_of(docket: Docket, key: str, actor: int) -> Array:
    """What a period later must be worth to an actor for it to keep a deal; 1: never, NaN: out of reach: (d,)."""
    least = np.full(docket.arena.draws, np.nan)
    for (rows, field), standing in zip(docket.fields, docket.standings(key), strict=True):
        if standing.willing is None:
            least[rows] = 0.0
            continue
        for p, one in reversed(list(enumerate(standing.willing.undertakings))):
            own = np.flatnonzero(standing.willing.chosen[:, p] & standing.willing.in_reach)
            if own.size:
                arena = field.arena.take(own)
                state = carried_out(arena, standing.package, one.plan, standing.situation)
                (breakdown,) = breakdowns(arena, state, [actor])
                least[rows[own]] = asked_of(breakdown).least
    return least


def asked_of(breakdown: Breakdown) -> theory.Patience:
    """The patience that keeps an actor from every withdrawal: (d,)."""
    each = _asked_of_each(breakdown)
    nothing = np.zeros(breakdown.change.shape)
    return theory.Patience(
        np.max([nothing, *(one.least for one in each)], axis=0),
        np.any([nothing.astype(bool), *(one.never for one in each)], axis=0),
    )


def _asked_of_each(breakdown: Breakdown) -> list[theory.Patience]:
    coop = np.zeros(breakdown.change.shape)
    return [theory.least_patience(coop, way.gain, breakdown.change, way.noticed) for way in breakdown.withdrawals]


# One case, in words -----------------------------------------------------------------------------------------------


def plans_of(standing: Standing) -> list[Plan]:
    """The plans of a deal that stand in the first draw; several where they tie."""
    able = standing.willing
    assert able is not None
    return [one.plan for one, chosen in zip(able.undertakings, able.chosen[0], strict=True) if chosen]


def state_of(standing: Standing, plan: Plan) -> State:
    """The deal's state: everything done, with its kept levers in place."""
    return carried_out(standing.field.arena, standing.package, plan, standing.situation)


def keepers_of(
    standing: Standing, plan: Plan, parties: Sequence[str]
) -> tuple[tuple[Keeper, ...], tuple[Withdrawal, ...]]:
    """Every party, and every other that keeps something, with all withdrawals that would pay."""
    arena, state = standing.field.arena, state_of(standing, plan)
    keeping = arena.names(those_who_keep(arena, state))
    actors = [*parties, *(key for key in arena.case.actors if key in keeping and key not in parties)]
    keepers, tempting = [], []
    for breakdown in breakdowns(arena, state, [arena.actor(key) for key in actors]):
        ways = list(_paying(arena, state, breakdown))
        keepers.append(_keeper(arena, breakdown, ways, arena.actors[breakdown.actor] in parties))
        tempting += ways
    return tuple(keepers), tuple(tempting)


def _paying(arena: Arena, state: State, breakdown: Breakdown) -> Iterator[Withdrawal]:
    """The withdrawals that pay until they show."""
    undone = _changes(arena, state, fallen(arena, state, breakdown.undone))
    for way, asked in zip(breakdown.withdrawals, _asked_of_each(breakdown), strict=True):
        if way.gain[0] > TOLERANCE:
            gone = [f for f, falls in zip(way.left, way.falls[0], strict=True) if falls]
            yield Withdrawal(
                actor=arena.actors[breakdown.actor],
                left=tuple(sorted(arena.levers[f].key for f in way.left)),
                changes=_changes(arena, state, fallen(arena, state, gone)),
                gain=float(way.gain[0]),
                undone=undone,
                afterwards=float(breakdown.change[0]),
                noticed=float(way.noticed[0]),
                least_patience=None if asked.never[0] else float(asked.least[0]),
            )


def _changes(arena: Arena, state: State, there: State) -> dict[str, str]:
    return {
        key: arena.case.issues[key].levels[level]
        for key, before, level in zip(arena.issues, state.outcome, there.outcome, strict=True)
        if before != level
    }


def _keeper(arena: Arena, breakdown: Breakdown, ways: Sequence[Withdrawal], is_party: bool) -> Keeper:
    patience, asked = float(arena.discount[0, breakdown.actor]), asked_of(breakdown)
    never, least = bool(asked.never[0]), float(asked.least[0])
    holds = NEVER if never else KEPT if least <= patience + TIE else NOT_KEPT
    word = holds if breakdown.withdrawals else NOTHING
    most = max(ways, key=_demanding, default=None)
    actor = arena.actors[breakdown.actor]
    words = _keeper_in_words(arena.case, actor, word, patience, most)
    return Keeper(actor, is_party, word, None if never else least, patience, most, words)


def _demanding(way: Withdrawal) -> tuple[float, float, int, tuple[str, ...]]:
    """Which withdrawal is told of: the one that asks for the most patience, then what pays most, by the least."""
    least = 2.0 if way.least_patience is None else way.least_patience
    return round(least, 9), round(way.gain, 9), -len(way.left), way.left


def _keeper_in_words(case: Case, actor: str, word: str, patience: float, way: Withdrawal | None) -> str:
    name, period = case.actors[actor].name, period_in_words(case)
    if word == NOTHING:
        return f"{name} keeps nothing that it could let go."
    if way is None:
        return f"{name} would gain nothing by letting go what it keeps."
    asks = "expects at least" if word == KEPT else "would have to expect at least"
    if way.least_patience is None:
        return f"{withdrawal_in_words(case, way)}."
    return (
        f"{withdrawal_in_words(case, way)}. It stays if it {asks} a {share(way.least_patience)} chance of still "
        f"dealing {period} later; the case gives it {share(patience)}."
    )


def withdrawal_in_words(case: Case, way: Withdrawal) -> str:
    """What an actor could let go, what it gains by that until it shows, and what is left of it afterwards."""
    gain = f"{points(way.gain)} {per_period(case)} until it shows"
    answer = f"once the others answer ({terms_in_words(case, way.undone)})" if way.undone else "afterwards too"
    worse = ": no worse than by keeping it" if way.least_patience is None else ""
    name = case.actors[way.actor].name
    return f"{name} could let {_falling(case, way.changes)}: {gain}, {points(way.afterwards)} {answer}{worse}"


def _falling(case: Case, changes: Mapping[str, str]) -> str:
    """What is let go: "sanctions fall back to in force"."""
    parts = (f"{key_in_words(case, issue)} fall back to {key_in_words(case, to)}" for issue, to in changes.items())
    return listed(parts)


def kept_in_words(case: Case, keepers: Sequence[Keeper]) -> str:
    """Whether a deal is kept, and by what, in a sentence or two."""
    period = period_in_words(case)
    never = [one.actor for one in keepers if one.word == NEVER]
    impatient = [one for one in keepers if one.word == NOT_KEPT]
    tempted = [one for one in keepers if one.word == KEPT and one.least_patience]
    said = []
    if never:
        who, whom = actors_in_words(case, never), "it" if len(never) == 1 else "them"
        said.append(f"{who} would withdraw: no answer leaves {whom} worse off than keeping the deal does.")
    if impatient:
        said.append(f"{_chances(case, impatient)} of still dealing {period} later, more than {_given(impatient)}.")
    if tempted and not said:
        said.append(f"{_chances(case, tempted)} of still dealing {period} later; {_given(tempted)}.")
    if said:
        return " ".join(map(sentence, said))
    if all(one.word == NOTHING for one in keepers):
        return "What is done stays done: nobody keeps up anything that it could let go."
    return "Nobody would gain by letting go what it keeps."


def _chances(case: Case, keepers: Sequence[Keeper]) -> str:
    """What each must expect: "Russia must expect at least a 17 % chance, the United States 30 %"."""
    parts = [f"{case.actors[one.actor].name} {share(one.least_patience or 0.0)}" for one in keepers[1:]]
    first = keepers[0]
    lead = f"{case.actors[first.actor].name} must expect at least a {share(first.least_patience or 0.0)} chance"
    return listed([lead, *parts])


def _given(keepers: Sequence[Keeper]) -> str:
    """How patient the case takes them to be."""
    own = list(dict.fromkeys(share(one.patience) for one in keepers))
    each = "it" if len(keepers) == 1 else "them" if len(own) == 1 else "them, in this order,"
    return f"the case gives {each} {listed(share(one.patience) for one in keepers) if len(own) > 1 else own[0]}"


# The window -------------------------------------------------------------------------------------------------------


def windows_of(docket: Docket, deal: Deal, keepers: Sequence[Keeper], rival_chance: float) -> tuple[Window, ...]:
    """For each party the range of patience in which it strikes a deal and keeps it, in the first draw."""
    asked = {one.actor: one for one in keepers}
    return tuple(_window(docket, deal, asked[party], rival_chance) for party in deal.parties)


def _window(docket: Docket, deal: Deal, keeper: Keeper, rival_chance: float) -> Window:
    arena = docket.arena
    i = arena.actor(keeper.actor)
    gain = float(docket.gain(deal.key)[0, i])
    rivals, worth = _best_rivals(docket, deal, keeper.actor)
    asked = theory.Patience(np.array(_or_one(keeper.least_patience)), np.array(keeper.least_patience is None))
    gain = 0.0 if abs(gain) <= TOLERANCE else gain
    found = theory.window(asked, np.array(gain), np.array(worth), np.array(rival_chance))
    high, closing = float(found.high), float(found.closing_chance)
    place = _place(keeper, gain, high)
    window = Window(
        actor=keeper.actor,
        rivals=rivals,
        low=keeper.least_patience,
        high=high if np.isfinite(high) else None,
        is_empty=bool(found.is_empty),
        closing_chance=closing if closing <= 1 else None,
        patience=keeper.patience,
        place=place,
        sentence="",
    )
    return _with_words(arena.case, window, gain)


def _best_rivals(docket: Docket, deal: Deal, actor: str) -> tuple[tuple[str, ...], float]:
    """What a party could best wait for: the rivals that could be had and pay it most, and what they pay.

    As in the verdicts, a rival that gives every party of the deal more isn't waited for but agreed on.
    """
    i, parties = docket.arena.actor(actor), [docket.arena.actor(key) for key in deal.parties]
    gains = {}
    for rival in docket.rivals(deal.key):
        other = docket.gain(rival.key)[0]
        betters_all = bool((other[parties] > docket.gain(deal.key)[0, parties] + TOLERANCE).all())
        if actor in rival.parties and other[i] > TOLERANCE and not betters_all and docket.could_be_had(rival.key)[0]:
            gains[rival.key] = float(other[i])
    most = max(gains.values(), default=0.0)
    return tuple(key for key, gain in gains.items() if gain >= most - TOLERANCE), most


def _or_one(least: float | None) -> float:
    return 1.0 if least is None else least


def _place(keeper: Keeper, gain: float, high: float) -> str:
    if gain <= 0:
        return REFUSES
    waits, keeps = keeper.patience > high + TIE, keeper.word in (KEPT, NOTHING)
    if waits:
        return PATIENT if keeps else NEITHER
    return INSIDE if keeps else IMPATIENT


def _with_words(case: Case, window: Window, gain: float) -> Window:
    words = f"{case.actors[window.actor].name} {_window_in_words(case, window, gain)}"
    return replace(window, sentence=words)


def _window_in_words(case: Case, window: Window, gain: float) -> str:
    """A party's window, as the rest of a sentence that starts with its name."""
    if gain <= 0:
        return "gains nothing by it and wouldn't strike it, however patient."
    if window.low is None:
        return "would strike it and leave, however patient."
    period, rival = period_in_words(case), listed((case.deals[key].name for key in window.rivals), "or")
    low = window.low if window.low > TIE else None
    high = window.high if window.high is not None and window.high < 1 else None
    if low is None and high is None:
        return "strikes it and keeps it, however patient."
    limit = (
        f"{chance(window.closing_chance)}" if window.closing_chance is not None and window.closing_chance < 1 else ""
    )
    if window.is_empty:
        return (
            f"keeps it only if it values {period} later at {share(window.low)} of now or more, and waits for {rival} "
            f"unless it values that at {share(high or 0.0)} or less: no patience does both"
            f"{f', unless the chance of {rival} is below {limit}' if limit else ''}."
        )
    least = f"{share(low)} of now or more" if low is not None else ""
    most = f"{share(high)} of now or less" if high is not None and low is None else f"{share(high or 0.0)} or less"
    bounds = f"{least} and {most}" if low is not None and high is not None else least or most
    waits = f"; else it would rather wait for {rival}" if high is not None else ""
    closes = f"; were {rival} likelier than {limit}, no patience would do" if limit else ""
    own = share(window.patience)
    return f"strikes it and keeps it if it values {period} later at {bounds}{waits}{closes}; the case says {own}."
