"""How sure, as a section; and how a share of draws is written beside a verdict or a claim."""

from __future__ import annotations

from collections.abc import Iterator

from realpolitik.briefing.document import (
    Block,
    Bullets,
    Column,
    Finding,
    Findings,
    Note,
    Paragraph,
    Prose,
    Section,
    Table,
)
from realpolitik.case import Case
from realpolitik.ensemble.shares import Share
from realpolitik.questions.naming import actors_in_words, key_in_words, scenario_in_words, terms_in_words
from realpolitik.questions.robustness import ClaimShares, DealShares, Holder, KeyShares, Robustness, WordShare
from realpolitik.questions.wording import listed, plural, sentence, share

TITLE = "How sure, and what would change it"
SELDOM = 0.005  # a verdict that is rarer isn't listed beside the others


def robustness_sections(answer: Robustness, case: Case) -> tuple[Section, ...]:
    """How sure."""
    blocks: list[Block] = [Paragraph(_opening(answer))]
    blocks += [Note(sentence(warning)) for warning in answer.warnings]
    if answer.deals:
        blocks.append(Findings(tuple(_deal(deal, case) for deal in answer.deals)))
    if answer.claims:
        blocks.append(_claims(answer, case))
    if keys := [target for target in answer.keys if target.holders]:
        blocks.append(Paragraph("Who alone holds the key, and in which share of combinations:"))
        blocks.append(Bullets(tuple(_key(target, case) for target in keys)))
    if answer.outcomes:
        blocks.append(_outcomes(answer, case))
    if answer.convergence:
        blocks.append(Paragraph(_convergence(answer)))
    return (Section("robustness", TITLE, tuple(blocks)),)


def _opening(answer: Robustness) -> str:
    if not answer.open_numbers:
        return (
            "The case leaves no number open, so that there is nothing to draw: every answer is as sure as its numbers."
        )
    return (
        f"The case leaves {plural(answer.open_numbers, 'number')} open. {answer.draws:,} combinations of what they may "
        "be were tried. A share tells in how many of these something comes out: how much hangs on what was left open, "
        "not how probable it is."
    )


# Beside verdicts and claims ---------------------------------------------------------------------------------------


def in_share(found: Share) -> str:
    r"""A share with how far it may be off: "in 81\u00a0% of the ranges' combinations (±\u00a03)"."""
    if found.share in (0.0, 1.0):
        return f"in {'all' if found.share else 'none'} of the ranges' combinations that were tried"
    return f"in {share(found.share)} of the ranges' combinations (± {off(found)})"


def off(found: Share) -> str:
    """How far a share may be off, in points of a percentage."""
    points = 100 * max(found.high - found.share, found.share - found.low)
    return f"{points:.0f}" if points >= 1 else f"{points:.1g}"


def verdicts_in_words(deal: DealShares) -> str:
    """A deal's verdicts with their shares, the most frequent first."""
    first, *rest = deal.verdicts
    others = [f"{one.word} in {share(one.share.share)}" for one in rest if one.share.share >= SELDOM]
    close = "" if deal.is_settled else "; too close to call"
    return f"{first.word} {in_share(first.share)}{'; ' + listed(others) if others else ''}{close}"


def claim_in_words(claim: ClaimShares) -> str:
    """A claim's share, and what its modality asks for."""
    close = "" if claim.is_settled else "; too close to call"
    return f"follows {in_share(claim.share)}; {claim.modality} asks for {share(claim.required)}{close}"


# The section ------------------------------------------------------------------------------------------------------


def _deal(deal: DealShares, case: Case) -> Finding:
    where = "" if deal.scenario is None else f" ({scenario_in_words(case, deal.scenario)})"
    details: tuple[Prose, ...] = ()
    if deal.verdict != deal.at_means:
        details = (f"with every range at its mean it would be {deal.at_means}",)
    name = deal.name[:1].upper() + deal.name[1:] + where
    return Finding(name, deal.verdict, sentence(verdicts_in_words(deal)), details, "plain")


def _claims(answer: Robustness, case: Case) -> Table:
    rows = tuple(
        (
            key_in_words(case, claim.key.removeprefix("claims.")),
            claim.share.share,
            f"± {off(claim.share)}",
            claim.required,
            ("follows" if claim.follows else "doesn't follow") + ("" if claim.is_settled else ", close"),
            None if claim.dealt is None else claim.dealt.share,
            claim.diagnosticity,
        )
        for claim in answer.claims
    )
    columns = (
        Column("Claim"), Column("follows in", "share"), Column("points"), Column("asked", "share"), Column("so it"),
        Column("dealt out anew", "share"), Column("owed to who wants what", "signed_share"),
    )  # fmt: skip
    caption = (
        "In which share of combinations each claim follows, and in which it would if the actors' stances were dealt "
        "out anew among them. The difference is what the claim owes to who wants what; without any, it says little "
        "about them."
    )
    return Table(columns, rows, caption)


def _key(target: KeyShares, case: Case) -> str:
    about = case.deals[target.deal].name if target.deal is not None else terms_in_words(case, target.terms)
    where = "" if target.scenario is None else f" ({scenario_in_words(case, target.scenario)})"
    nobody = f"; nobody in {share(target.nobody.share)}" if target.nobody.share >= SELDOM else ""
    return f"{about}{where}: {listed(_holder(one, case) for one in target.holders)}{nobody}"


def _holder(holder: Holder, case: Case) -> str:
    least = "never least" if not holder.cheapest.share else f"least in {share(holder.cheapest.share)}"
    return f"{actors_in_words(case, [holder.actor])} in {share(holder.holds.share)} (asks {least})"


def _outcomes(answer: Robustness, case: Case) -> Table:
    rows = tuple((_outcome(one.outcome, case), listed(_graded(one.grades))) for one in answer.outcomes)
    draws = answer.outcomes[0].draws
    caption = f"How named outcomes hold once reached, in {draws:,} of the combinations." if draws > 1 else ""
    return Table((Column("Outcome"), Column("how it holds")), rows, caption or "How named outcomes hold once reached.")


def _graded(grades: tuple[WordShare, ...]) -> Iterator[str]:
    for one in grades:
        yield f"{one.word} in {share(one.share.share)}" if one.share.share < 1 else one.word


def _outcome(key: str, case: Case) -> str:
    return case.deals[key].name if key in case.deals else key_in_words(case, key)


def _convergence(answer: Robustness) -> str:
    before = [level for level in answer.convergence if level.draws < answer.draws][-3:]
    now = answer.convergence[-1]
    history = listed(f"{_points(level.off)} after {level.draws:,}" for level in before)
    shrank = f" (it was {history})" if before else ""
    line = f"The least certain of the shares of verdicts, claims and keys may be off by {_points(now.off)}{shrank}."
    if answer.is_enough:
        return f"{line} All are within {_points(answer.within)}: more draws would add nothing."
    return f"{line} About {answer.draws_needed:,} draws would bring all of them within {_points(answer.within)}."


def _points(value: float) -> str:
    """A part of a whole in points of a percentage: "3 points"."""
    points = 100 * value
    written = f"{points:.0f}" if points >= 1.5 else f"{points:.1g}"
    return f"{written} {'point' if written == '1' else 'points'}"
