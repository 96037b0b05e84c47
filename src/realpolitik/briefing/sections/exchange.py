"""Who could trade what with whom, and who pays, as a section."""

from __future__ import annotations

from collections.abc import Sequence

from realpolitik.briefing.document import (
    Block,
    Cell,
    Column,
    Figure,
    Note,
    Paragraph,
    Section,
    Sheet,
    Table,
    Told,
)
from realpolitik.case import Case
from realpolitik.questions.exchange import Course, Exchange, Exchanged, Side
from realpolitik.questions.naming import key_in_words, place_in_words, point_in_words
from realpolitik.questions.wording import NEGLIGIBLE, plural, points, sentence

SHOWN = 12  # exchanges: those of the first round that bring most
SHOWN_BESIDE_OTHERS = 4  # … in a whole briefing
MOST_ROUNDS = 4  # columns: the first and the last ones


def exchange_sections(answer: Exchange, case: Case) -> tuple[Section, ...]:
    """Who could trade what with whom, in short: the exchanges that bring most."""
    blocks: list[Block] = [Paragraph(answer.sentence)]
    if answer.exchanges:
        blocks.append(_exchanges(answer, case, SHOWN_BESIDE_OTHERS))
    return (_section(answer, case, blocks),)


def exchange_in_full(answer: Exchange, case: Case) -> tuple[Section, ...]:
    """Who could trade what with whom, where that leaves every issue, and who pays."""
    blocks: list[Block] = [Paragraph(answer.sentence)]
    if answer.exchanges:
        blocks += [_balances(answer, case), _exchanges(answer, case, SHOWN)]
    if answer.issues:
        blocks.append(_courses(answer, case))
    return (_section(answer, case, blocks),)


def _section(answer: Exchange, case: Case, blocks: Sequence[Block]) -> Section:
    """The section with its warnings, and for a spreadsheet every exchange."""
    warnings = (Note(sentence(warning)) for warning in answer.warnings)
    sheets = (_sheet(answer, case),) if answer.exchanges else ()
    return Section("exchange", "Who could trade what", (*blocks, *warnings), sheets=sheets)


def _balances(answer: Exchange, case: Case) -> Figure:
    felt = [one for one in answer.balances if max(one.own, one.gains, -one.losses) > NEGLIGIBLE]
    records = [
        {"actor": case.actors[one.key].name, "own": one.own, "gains": one.gains, "losses": one.losses}
        for one in sorted(felt, key=lambda one: -one.total)
    ]
    return Figure(
        "balances",
        "balances",
        {"balances": records},
        caption="What all exchanges together bring each actor, in points: its own, and those of others.",
        alt="For each actor bars from nought: gains by its own exchanges, gains and losses by those of others.",
    )


def _exchanges(answer: Exchange, case: Case, most: int) -> Table:
    shown = sorted(answer.exchanges, key=lambda one: (one.round, -one.gain))[:most]
    several = len(answer.candidates) > 1
    columns = (
        *((Column("Round", "count"),) if several else ()),
        Column("One gives way"), Column("and so does the other"), Column("each gains", "points", "points"),
        Column("gains without trading"), Column("pays"),
    )  # fmt: skip
    rows = tuple(
        (
            *((one.round,) if several else ()),
            *(_gives(case, side) for side in one.sides),
            one.gain,
            _extreme(case, one, 1),
            _extreme(case, one, -1),
        )
        for one in shown
    )
    more = len(answer.exchanges) - len(shown)
    left = f" {plural(more, 'more is', 'more are')} left out." if more else ""
    return Table(
        columns,
        rows,
        f"Exchanges that would pay both, the greatest gains first, and who of the others gains or pays most.{left}",
    )


def _gives(case: Case, side: Side) -> str:
    """Who moves where on which issue: "Iran: order, full → 33"."""
    origin, to = (place_in_words(case, side.issue, at) for at in (side.origin, side.to))
    return f"{case.actors[side.actor].name}: {key_in_words(case, side.issue)}, {origin} → {to}"


def _extreme(case: Case, one: Exchanged, sign: int) -> str | None:
    """Who gains (1) or pays (−1) most without having traded."""
    felt = one.externalities
    actor = max(felt, key=lambda key: sign * felt[key], default=None)
    if actor is None or sign * felt[actor] < NEGLIGIBLE:
        return None
    return f"{case.actors[actor].name} {points(felt[actor])}"


def _courses(answer: Exchange, case: Case) -> Table:
    """Where every issue starts, and where each round leaves it."""
    several = len(answer.candidates) > 1
    tied = bool(answer.orders)
    last = len(answer.candidates)
    rounds = [at for at in range(last) if at == 0 or at > last - MOST_ROUNDS]
    columns = (
        Column("Issue"), Column("at first", "amount"),
        *(Column(f"after round {at + 1}" if several else "after them", "amount") for at in rounds),
        *((Column("on average", "amount"), Column("lowest", "amount"), Column("highest", "amount")) if tied else ()),
    )  # fmt: skip
    rows = tuple(_course(course, case, rounds, tied) for course in answer.issues)
    others = "draws of the terms" if answer.parameters["rate"] > 0 else "orders of exchanges that bring as much"
    caption = "Where each issue stands on its own scale, weighed by capability and salience."
    if tied:
        caption += (
            f" On average, lowest and highest: where the last round ends with this and {answer.orders} other {others}."
        )
    return Table(columns, rows, caption)


def _course(course: Course, case: Case, rounds: Sequence[int], tied: bool) -> tuple[Cell, ...]:
    """Where an issue starts, where rounds leave it, and where it ends in other orders."""
    last, issue = course.rounds[-1], case.issues[course.key]
    places = [course.start, *(course.rounds[at].outcome for at in rounds)]
    places += [last.mean, last.low, last.high] if tied else []
    return (key_in_words(case, course.key), *(Told(place, point_in_words(issue, place)) for place in places))


def _sheet(answer: Exchange, case: Case) -> Sheet:
    """Every exchange, with what it brings everybody who feels it."""
    columns = (
        Column("Exchange"), Column("Actor"), Column("as"), Column("gives way on"), Column("from", "amount"),
        Column("to", "amount"), Column("gain", "points", "points"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for one in answer.exchanges:
        for side in one.sides:
            issue = key_in_words(case, side.issue)
            rows.append((one.key, case.actors[side.actor].name, "trader", issue, side.origin, side.to, side.gain))
        for role, felt in (("on a trader's side", one.inner), ("outsider", one.outer)):
            rows += [(one.key, case.actors[actor].name, role, None, None, None, gain) for actor, gain in felt.items()]
    return Sheet("Exchanges", Table(columns, tuple(rows), "What every exchange brings everybody who feels it."))
