"""How sure, as a section; and how a share of draws is written beside a verdict or a claim."""

from __future__ import annotations

from collections.abc import Iterator

from realpolitik.briefing.document import (
    Block,
    Bullets,
    Column,
    Figure,
    Finding,
    Findings,
    Note,
    Paragraph,
    Prose,
    Section,
    Table,
)
from realpolitik.briefing.sections.tipping import carried_by, changes_to_watch
from realpolitik.case import Case
from realpolitik.ensemble.shares import Share
from realpolitik.questions.apart import Apart, LevelShares
from realpolitik.questions.naming import actors_in_words, key_in_words, scenario_in_words, terms_in_words
from realpolitik.questions.robustness import ClaimShares, DealShares, Holder, KeyShares, Robustness, WordShare
from realpolitik.questions.sensitivity import Grouping, grouping_in_words, percent
from realpolitik.questions.tipping import Tipped, Tipping
from realpolitik.questions.wording import in_words, listed, plural, sentence, share

TITLE = "How sure, and what would change it"
COUNTS = 0.05  # a group with a smaller total index isn't drawn
SELDOM = 0.005  # a verdict that is rarer isn't listed beside the others


def robustness_sections(answer: Robustness, case: Case, tipped: Tipping | None = None) -> tuple[Section, ...]:
    """How sure; with `tipped` also what would change it, and what to watch."""
    blocks: list[Block] = [Paragraph(_opening(answer))]
    blocks += [Note(sentence(warning)) for warning in answer.warnings]
    if answer.deals:
        blocks += _verdicts_figure(answer)
        changes = {entry.key: entry for entry in tipped.deals} if tipped else {}
        blocks.append(
            Findings(
                tuple(_deal(deal, answer, case, changes.get(deal.key.removeprefix("deals."))) for deal in answer.deals)
            )
        )
    if tipped and tipped.deals:
        printed = {deal.key.removeprefix("deals."): deal.verdict for deal in answer.deals}
        blocks += changes_to_watch(tipped, case, printed)
    if answer.claims:
        blocks.append(_claims(answer, case))
        blocks += _claims_figure(answer, case)
    blocks += _claims_turn_on(answer, case)
    blocks += _turning_figure(answer)
    if keys := [target for target in answer.keys if target.holders]:
        blocks.append(Paragraph("Who alone holds the key, and in which share of combinations:"))
        blocks.append(Bullets(tuple(_key(target, case) for target in keys)))
    if answer.outcomes:
        blocks.append(_outcomes(answer, case))
    blocks += _methods(answer, case)
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


def _deal(deal: DealShares, answer: Robustness, case: Case, tipped: Tipped | None) -> Finding:
    where = "" if deal.scenario is None else f" ({scenario_in_words(case, deal.scenario)})"
    details: list[Prose] = []
    if deal.verdict != deal.verdicts[0].word:
        details.append(f"so close that the verdict is the one with every range at its mean: {deal.verdict}")
    if tipped is not None:
        details.append(carried_by(tipped, deal.verdict))
    elif deal.verdict != deal.at_means:
        details.append(f"with every range at its mean it would be {deal.at_means}")
    if deal.unlike.share:
        details.append(f"with the status quo in the place of no deal the verdict is another {_in(deal.unlike)}")
    details += _turning(answer, deal.key)
    name = deal.name[:1].upper() + deal.name[1:] + where
    return Finding(name, deal.verdict, sentence(verdicts_in_words(deal)), tuple(details), "plain")


def _in(found: Share) -> str:
    return "in all combinations" if found.share == 1 else f"in {share(found.share)} of combinations"


def _verdicts_figure(answer: Robustness) -> Iterator[Figure]:
    """The shares of verdicts as bars; nothing where no number is open."""
    if answer.convergence:
        verdicts = [
            {"of": deal.name[:1].upper() + deal.name[1:], "word": one.word, "share": one.share.share,
             "low": one.share.low, "high": one.share.high}
            for deal in answer.deals
            for one in deal.verdicts
        ]  # fmt: skip
        yield Figure(
            "verdict_shares", "verdict_shares", {"verdicts": verdicts},
            caption="In which share of combinations each deal gets which verdict. The bracket: how far the most "
            "frequent verdict's share may be off.",
            alt="A bar for each deal, cut into the shares of its verdicts, the most frequent first: "
            + "; ".join(f"{deal.name}: {listed(_graded(deal.verdicts))}" for deal in answer.deals) + ".",
        )  # fmt: skip


def _claims_figure(answer: Robustness, case: Case) -> Iterator[Figure]:
    """The claims that follow in some combinations and not in others."""
    claims = [
        {"of": key_in_words(case, claim.key.removeprefix("claims.")), "share": claim.share.share,
         "low": claim.share.low, "high": claim.share.high, "required": claim.required}
        for claim in sorted(answer.claims, key=lambda one: -one.share.share)
        if 0 < claim.share.share < 1
    ]  # fmt: skip
    if claims:
        yield Figure(
            "claim_shares", "claim_shares", {"claims": claims},
            caption="The claims that follow in some combinations only: in how many (disc, or ring where they are too "
            "few), how far that may be off (line), and how many were asked for (grey bar).",
            alt="For each such claim a mark at the share of combinations in which it follows, and a bar at the share "
            "that it needs.",
        )  # fmt: skip


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


# Whose numbers it turns on ----------------------------------------------------------------------------------------


def _turning(answer: Robustness, key: str) -> Iterator[Prose]:
    """What a verdict turns on, a line for each way to group the numbers."""
    for one in answer.sensitivity:
        if one.key == key:
            yield from (
                map(_clause, map(grouping_in_words, one.groupings)) if one.groupings else (_clause(one.sentence),)
            )


def _clause(told: str) -> str:
    """A sentence as a line among others."""
    return (told[:1].lower() + told[1:]).removesuffix(".")


def _claims_turn_on(answer: Robustness, case: Case) -> Iterator[Block]:
    """Whose numbers the claims turn on that follow in some combinations only."""
    rows = tuple(
        (key_in_words(case, one.key.removeprefix("claims.")), *(_foremost(grouping) for grouping in one.groupings))
        for one in answer.sensitivity
        if one.key.startswith("claims.") and one.groupings
    )
    if rows:
        caption = (
            "What each claim turns on that follows in some combinations only: whose numbers account for the largest "
            "share of its variation together with others, ± how many points. Several: the margins are too wide to say "
            "which counts most."
        )
        yield Table((Column("Claim"), Column("by actor"), Column("by issue"), Column("by source")), rows, caption)
    if answer.sensitivity:
        yield Note(
            "“By themselves” is the share of an answer's variation that would go if these numbers were known; “with "
            "others”, the share that would be left if all others were known and these weren't. What numbers do only in "
            "combination counts for each of them, so that these shares may sum to more than all."
        )


def _turning_figure(answer: Robustness) -> Iterator[Figure]:
    """What each verdict turns on that varies, as bars."""
    names = {deal.key: deal.name[:1].upper() + deal.name[1:] for deal in answer.deals}
    parts = [
        {"of": f"{names[one.key]}: {one.word}", "by": grouping.by, "name": part.name,
         "first": min(1.0, max(0.0, part.first)), "total": min(1.0, part.total),
         "low": max(0.0, part.total - part.total_margin), "high": min(1.0, part.total + part.total_margin)}
        for one in answer.sensitivity
        if one.key in names
        for grouping in one.groupings
        for part in grouping.parts
        if part.total >= COUNTS
    ]  # fmt: skip
    if parts:
        yield Figure(
            "turns_on", "turns_on", {"parts": parts},
            caption="Whose numbers each verdict turns on: by themselves (dark), and with others (light; the line: how "
            f"far that may be off). Groups of less than {share(COUNTS)} are left out.",
            alt="For each verdict a bar for every actor, issue and source whose numbers count: "
            + " ".join(one.sentence for one in answer.sensitivity if one.key in names),
        )  # fmt: skip


def _foremost(grouping: Grouping) -> str:
    told = [f"{part.name} {percent(part.total)} ± {100 * part.total_margin:.0f}" for part in grouping.contenders[:2]]
    more = len(grouping.contenders) - 2
    return "; ".join([*told, f"{in_words(more)} more"] if more > 0 else told)


# Which disagreement between methods matters -----------------------------------------------------------------------


def _methods(answer: Robustness, case: Case) -> Iterator[Block]:
    """Where the methods of forecasting disagree, and whether that matters more than the ranges."""
    if not answer.issues:
        return
    matters = [key_in_words(case, _issue(one)) for one in answer.issues if one.matters]
    names = listed([one.method for one in answer.issues[0].methods])
    if matters:
        told = (
            f"On {listed(matters)} the method counts for more than everything that the case leaves open: the forecast "
            "there is the method's."
        )
    else:
        told = "On no issue does the method count for more than what the case leaves open."
    yield Paragraph(
        f"Where an issue settles was asked of the quick methods of forecasting ({names}) in every combination. {told}"
    )
    rows = tuple(
        (
            key_in_words(case, _issue(one)),
            *(_levels(own, case) for own in one.methods),
            one.differ.share,
            one.method,
            one.ranges,
            one.together,
            *((one.odd,) if _has_odd(answer) else ()),
        )
        for one in answer.issues
    )
    columns = (
        Column("Issue"), *(Column(own.method) for own in answer.issues[0].methods),
        Column("differ in", "share"), Column("the method", "share"),
        Column("the ranges", "share"), Column("both", "share"), *((Column("odd one out"),) if _has_odd(answer) else ()),
    )  # fmt: skip
    caption = (
        "The level nearest to where each method has an issue settle, in most combinations; in how many no level is "
        "nearest for all; and what the variation of settlements is due to: the method alone, the ranges alone, and "
        "both, where it hangs on the numbers how far the methods are apart."
    )
    yield Table(columns, rows, caption)


def _has_odd(answer: Robustness) -> bool:
    return any(one.odd is not None for one in answer.issues)


def _issue(one: Apart) -> str:
    return one.key.removeprefix("issues.")


def _levels(own: LevelShares, case: Case) -> str:
    """A method's most frequent level, and in how many combinations if not in all."""
    level, part = next(iter(own.levels.items()))
    return key_in_words(case, level) + ("" if part == 1 else f" ({share(part)})")


# When to stop -----------------------------------------------------------------------------------------------------


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
