"""Will it be kept, and in which order, as a section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from realpolitik.briefing.document import Block, Figure, Finding, Findings, Note, Paragraph, Prose, Section, Tone
from realpolitik.case import Case
from realpolitik.questions.commitment import ANYWAY, OUT_OF_REACH, Commitment, Kept, worse_in_words
from realpolitik.questions.later import NashShare, drift_in_words
from realpolitik.questions.naming import scenario_in_words, terms_in_words
from realpolitik.questions.patience import (
    KEPT,
    NEVER,
    NOT_KEPT,
    NOTHING,
    REFUSES,
    period_in_words,
    withdrawal_in_words,
)
from realpolitik.questions.sequence import Order
from realpolitik.questions.wording import listed, possessive, sentence, share

TONES: Mapping[str, Tone] = {KEPT: "good", NOTHING: "good", NOT_KEPT: "bad", NEVER: "bad"}
TELLING = 0.005  # a Nash share that changes by less isn't worth a sentence
MOST_DRAWN = 4  # deals whose steps are drawn


def commitment_sections(answer: Commitment, case: Case) -> tuple[Section, ...]:
    """Will each deal be kept, and in which order is it safest."""
    if not answer.deals:
        blocks: list[Block] = [Paragraph("The case names no deal.")]
    else:
        blocks = [Paragraph(_opening(answer)), Findings(tuple(_finding(deal, case) for deal in answer.deals))]
    blocks += [Note(warning) for warning in answer.warnings]
    if answer.drift:
        blocks.append(Paragraph(f"On whose side time is. {drift_in_words(case, answer.drift)}"))
    blocks += _figures(answer, case)
    return (Section("commitment", "Will it be kept, and in which order", tuple(blocks)),)


_VERBS = {  # what one deal is, and what several are
    KEPT: ("is kept once it is struck", "are kept once they are struck"),
    NOTHING: ("needs no keeping", "need no keeping"),
    NOT_KEPT: ("isn't kept", "aren't kept"),
    NEVER: ("isn't kept, however patient the parties", "aren't kept, however patient the parties"),
    OUT_OF_REACH: ("is out of reach", "are out of reach"),
    ANYWAY: ("happens anyway", "happen anyway"),
}


def _opening(answer: Commitment) -> str:
    parts = []
    for verdict, verbs in _VERBS.items():
        names = [deal.name for deal in answer.deals if deal.verdict == verdict]
        if names:
            parts.append(f"{listed(names)} {verbs[len(names) > 1]}")
    return sentence("; ".join(parts))


def _finding(deal: Kept, case: Case) -> Finding:
    details: list[Prose] = [withdrawal_in_words(case, one.withdrawal) for one in deal.keepers if one.withdrawal]
    details += [window.sentence for window in deal.windows if _is_telling(window.place, window.high)]
    if deal.performance is not None:
        details.append(deal.performance.sentence)
    if deal.worse_in_the_end:
        details.append(worse_in_words(case, deal.worse_in_the_end))
    details += _bargaining(deal, case)
    if deal.also:
        details.append(f"by a plan that ties with the one shown: {listed(deal.also, 'or')}")
    name = deal.name[:1].upper() + deal.name[1:]
    return Finding(name, deal.verdict, deal.sentence, tuple(details), TONES.get(deal.verdict, "plain"))


def _is_telling(place: str, high: float | None) -> bool:
    """Whether a window says more than who keeps the deal: an upper end that patience can reach, or a refusal."""
    return place == REFUSES or (high is not None and high < 1)


def _bargaining(deal: Kept, case: Case) -> Iterator[str]:
    """What each party would get of the deal's issues later, where that changes."""
    by_horizon: dict[str, list[NashShare]] = {}
    for one in deal.nash_shares:
        if one.now and one.later and max(abs(a - b) for a, b in zip(one.now, one.later, strict=False)) >= TELLING:
            by_horizon.setdefault(one.horizon, []).append(one)
    for horizon, found in by_horizon.items():
        parts = (
            f"{possessive(case.actors[one.actor].name)} share would be {_several(one.later)} of its stake, "
            f"now {_several(one.now)}"
            for one in found
        )
        yield f"bargained over {scenario_in_words(case, horizon)} (Nash): {listed(parts)}"


def _several(shares: tuple[float, ...]) -> str:
    return listed(map(share, shares), "or")


# Figures ----------------------------------------------------------------------------------------------------------


def _figures(answer: Commitment, case: Case) -> Iterator[Figure]:
    stages = [record for deal in _drawn(answer) for record in _stages(deal, case)]
    if stages:
        yield Figure(
            "exposure", "exposure", {"stages": stages},
            caption="Where each party stands after every step, in share of its stake, if the rest then never came.",
            alt="For each order of a deal's steps a line for every party; beneath zero it is worse off than without a "
            "deal.",
        )  # fmt: skip
    parties = [record for deal in answer.deals if _tells_apart(deal) for record in _patience(deal, case)]
    if parties:
        yield Figure(
            "windows", "windows", {"parties": parties, "period": period_in_words(case)},
            caption="How patient each party must be to keep a deal, and how patient it may be to strike it; the mark: "
            "how patient the case takes it to be.",
            alt="For each deal and party a bar from no patience to all, cut where it begins to keep the deal and where "
            "it would rather wait for another.",
        )  # fmt: skip


def _tells_apart(deal: Kept) -> bool:
    """Whether patience makes a difference to what some party does with a deal."""
    return any(
        window.low is None or window.low > 0 or (window.high is not None and window.high < 1)
        for window in deal.windows
        if window.place != REFUSES
    )


def _drawn(answer: Commitment) -> list[Kept]:
    """The deals whose steps are drawn: those that state an order, then those that expose somebody the most."""
    ordered = [deal for deal in answer.deals if deal.performance is not None and deal.performance.best]
    chosen = sorted(ordered, key=_worth_drawing, reverse=True)[:MOST_DRAWN]
    return [deal for deal in ordered if deal in chosen]


def _worth_drawing(deal: Kept) -> tuple[bool, float]:
    assert deal.performance is not None
    return deal.performance.stated is not None, deal.performance.best[0].exposure


def _stages(deal: Kept, case: Case) -> Iterator[dict[str, Any]]:
    assert deal.performance is not None
    best, stated = deal.performance.best[0], deal.performance.stated
    tied = deal.performance.tied
    safest = "the safest order" if tied == 1 else "one of the safest orders"
    if stated is None:
        yield from _records(deal, best, safest, case)
    elif stated.terms == best.terms:
        yield from _records(deal, stated, f"as it states, {safest}", case)
    else:
        yield from _records(deal, best, safest, case)
        yield from _records(deal, stated, "the order that it states", case)


def _records(deal: Kept, order: Order, whose: str, case: Case) -> Iterator[dict[str, Any]]:
    name = deal.name[:1].upper() + deal.name[1:]
    for at, stage in enumerate((None, *order.steps)):
        for party in deal.parties:
            value = 0.0 if stage is None else stage.shares[party]
            if value is not None:
                step = "no deal" if stage is None else terms_in_words(case, {stage.issue: stage.level})
                yield {"deal": name, "order": whose, "at": at, "step": step, "actor": case.actors[party].name,
                       "share": value}  # fmt: skip


def _patience(deal: Kept, case: Case) -> Iterator[dict[str, Any]]:
    name = deal.name[:1].upper() + deal.name[1:]
    for window in deal.windows:
        yield {
            "deal": name,
            "actor": case.actors[window.actor].name,
            "low": 1.0 if window.low is None else window.low,
            "high": 2.0 if window.high is None else window.high,
            "strikes": window.place != REFUSES,
            "own": window.patience,
        }
