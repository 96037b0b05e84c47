"""If nobody deals, and the deals, as sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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
    Tone,
)
from realpolitik.case import Case
from realpolitik.questions.deals import Deals
from realpolitik.questions.naming import (
    actors_in_words,
    scenario_in_words,
    terms_in_words,
)
from realpolitik.questions.verdict import Block as Upset
from realpolitik.questions.verdict import DealEntry, Gain
from realpolitik.questions.wording import (
    chance,
    listed,
    plural,
    points,
    sentence,
    share,
)

CHART_ROLES = {"party": "party", "pays": "payer", "rides free": "outside gainer"}
TONES: Mapping[str, Tone] = {
    "ready": "good",
    "happens anyway": "good",
    "held out for": "open",
    "refused": "bad",
    "blocked": "bad",
    "out of reach": "bad",
}


def deals_sections(answer: Deals, case: Case) -> tuple[Section, ...]:
    """If nobody deals, and the deals."""
    return _no_deal(answer, case), _named(answer, case)


def _no_deal(answer: Deals, case: Case) -> Section:
    blocks: list[Block] = []
    baseline = answer.no_deal
    if baseline.changes:
        blocks.append(Paragraph(sentence(f"things move by themselves to {terms_in_words(case, baseline.changes)}")))
    else:
        blocks.append(Paragraph("Nobody can better itself alone: things stay as they are."))
    blocks += [Note(sentence(warning)) for warning in answer.warnings]
    if baseline.weaker:
        pulls = (
            f"{case.actors[pull.holder].name}: {terms_in_words(case, {pull.issue: pull.to})} "
            f"(chance {chance(pull.chance)}, {points(pull.gain)})"
            for pull in baseline.weaker
        )
        blocks.append(Paragraph("Weaker pulls, which would pay but more likely fail:"))
        blocks.append(Bullets(tuple(pulls)))
    return Section("no_deal", "If nobody deals", tuple(blocks))


def _named(answer: Deals, case: Case) -> Section:
    blocks: list[Block] = [Findings(tuple(_deal(entry, case) for entry in answer.deals))]
    judged = [entry for entry in answer.deals if entry.gains]
    if judged:
        blocks.append(_gains_figure(judged, case))
    blocks += [_plane(entry, answer, case) for entry in judged if len(entry.parties) == 2 and len(entry.options) > 1][
        :2
    ]
    blocks += _who_can_wait(answer, case)
    blocks += _found(answer, case)
    return Section("deals", "Deals", tuple(blocks))


def _deal(entry: DealEntry, case: Case) -> Finding:
    where = "" if entry.scenario is None else f" ({scenario_in_words(case, entry.scenario)})"
    return Finding(
        name=entry.name[:1].upper() + entry.name[1:] + where,
        word=entry.verdict,
        sentence=entry.sentence,
        details=tuple(_deal_details(entry, case)),
        tone=TONES[entry.verdict],
    )


def _deal_details(entry: DealEntry, case: Case) -> Iterable[Prose]:
    yield f"{actors_in_words(case, entry.parties)}: {terms_in_words(case, entry.terms)}"
    if entry.gains:
        parties = listed(_gain(gain, case) for gain in entry.gains if gain.role == "party")
        odds = f"; once agreed, all of it comes about with chance {chance(entry.chance)}" if entry.chance else ""
        yield f"its parties expect (share of stake): {parties}{odds}"
        for asked, words in ((False, "pays, unasked"), (True, "pays, and is asked")):
            if losers := [gain for gain in entry.payers if gain.asked == asked]:
                yield f"{words}: {listed(_gain(gain, case) for gain in losers)}"
        gainers = sorted((g for g in entry.gains if g.role == "rides free"), key=lambda gain: -gain.points)
        for needed, words in ((True, "must act, and gains"), (False, "gains without acting")):
            if some := [gain for gain in gainers if (gain.actor in entry.proof.needs) == needed]:
                yield f"{words}: {listed(_gain(gain, case) for gain in some)}"
    if entry.verdict == "refused" and entry.sweeteners:
        offer = entry.sweeteners[0]
        after = listed(f"{case.actors[key].name} {points(gain)}" for key, gain in offer.gains.items())
        yield f"sweetened with {terms_in_words(case, offer.terms)}: {after}"
    for block in entry.proof.blocks if entry.verdict == "blocked" else ():
        yield _upset(block, case)
    for block in entry.may_undo:
        terms = f"{terms_in_words(case, block.terms)} (chance {chance(block.chance)})"
        yield f"{actors_in_words(case, block.coalition)} may undo it: {terms}"
    for key in entry.bettered_by_deals:
        yield f"could be bettered: {case.deals[key].name} gives every party more"
    for block in entry.bettered_by[:1]:
        gains = listed(
            f"{case.actors[g.actor].name} {points(g.points)}" for g in block.gains if g.actor in entry.parties
        )
        yield f"could be bettered: {terms_in_words(case, block.terms)} ({gains})"
    if entry.also:
        yield f"another plan, as good as this one, would make it {listed(entry.also, 'or')}"
    if entry.from_status_quo:
        yield f"starting from the status quo instead, it would be {entry.from_status_quo}"
    if entry.deadlocked_with:
        others = listed(case.deals[key].name for key in entry.deadlocked_with)
        yield f"deadlock: each side can credibly wait, here and in {others}"
    if entry.is_undominated is False:
        yield "among the packages in reach on the same issues, another is better for some party and worse for none"
    if not entry.proof.search_complete:
        yield "the search for blocks was cut off: some may be missed"


def _gain(gain: Gain, case: Case) -> str:
    of_stake = f" ({share(abs(gain.share))})" if gain.share is not None else ""
    return f"{case.actors[gain.actor].name} {points(gain.points)}{of_stake}"


def _upset(block: Upset, case: Case) -> str:
    who = actors_in_words(case, block.coalition)
    what = f"{terms_in_words(case, block.terms)} (chance {chance(block.chance)})"
    gains = listed(f"{case.actors[gain.actor].name} {points(gain.points)}" for gain in block.gains)
    against = "once it is done" if block.undoes else "against no deal"
    preempting = f"; {actors_in_words(case, block.preempting)} to forestall worse" if block.preempting else ""
    return f"block: {who} by {what}: {gains} {against}{preempting}"


def _gains_figure(entries: Sequence[DealEntry], case: Case) -> Figure:
    records = [
        {
            "deal": entry.name,
            "actor": case.actors[gain.actor].name,
            "points": gain.points,
            "share": gain.share,
            "role": CHART_ROLES.get(gain.role, "payer" if gain.points < 0 else "outside gainer"),
        }
        for entry in entries
        for gain in entry.gains
        if abs(gain.points) > 1e-9 and gain.share is not None
    ]
    return Figure(
        "gains",
        "gains",
        {"gains": records},
        caption="Who gains and who pays, deal by deal, in shares of each actor's own stake.",
        alt="Bars for every actor in every deal: to the right what it gains, to the left what it loses.",
    )


def _plane(entry: DealEntry, answer: Deals, case: Case) -> Figure:
    """The packages in reach on a deal's issues, as its two parties see them."""
    one, other = (case.actors[key].name for key in entry.parties)
    found = [{"x": x, "y": y, "label": "", "kind": "found"} for x, y in entry.options]
    rules: dict[tuple[float, float], list[str]] = {}
    for solution in entry.solutions:
        x, y = solution.gains.values()
        rules.setdefault((x, y), []).append(solution.rule)
    found += [{"x": x, "y": y, "label": listed(names), "kind": "solution"} for (x, y), names in rules.items()]
    for named in answer.deals:
        if set(entry.parties) <= set(named.parties) and named.gains and named.scenario == entry.scenario:
            x, y = (named.gain_of(key).points for key in entry.parties)
            found.append({"x": x, "y": y, "label": named.name, "kind": "named"})
    return Figure(
        f"plane_{entry.key}",
        "pareto",
        {"points": found, "x_title": one, "y_title": other},
        caption=f"What {one} and {other} could agree on over the issues of “{entry.name}”, and what each would gain.",
        alt=f"A plane: gains of {one} to the right, of {other} upwards, with the named deals and bargaining solutions.",
    )


def _who_can_wait(answer: Deals, case: Case) -> list[Block]:
    rows = tuple(
        (
            case.actors[wait.actor].name,
            entry.name,
            case.deals[wait.rival].name,
            wait.threshold,
            "yes" if wait.credible else f"no: {actors_in_words(case, wait.outwaited_by)} can wait longer",
        )
        for entry in answer.deals
        for wait in entry.proof.waits
        if 0 < wait.threshold < 1 and wait.rival not in entry.bettered_by_deals
    )
    if not rows:
        return []
    columns = (
        Column("Who"), Column("instead of"), Column("for"), Column("p*", "chance"), Column("can it?"),
    )  # fmt: skip
    caption = (
        "Who could wait for what. p* is how likely the other deal must seem before waiting for it pays, a period's "
        "delay included; who needs less belief can wait longer."
    )
    return [Table(columns, rows, caption)]


def _found(answer: Deals, case: Case) -> list[Block]:
    if not answer.found:
        return []
    rows = tuple(
        (
            actors_in_words(case, package.parties),
            terms_in_words(case, package.terms),
            listed(f"{case.actors[g.actor].name} {points(g.points)}" for g in package.gains if g.role == "party"),
            package.chance,
            package.verdict if package.verdict != "ready" else "agreeable",
        )
        for package in answer.found
    )
    columns = (
        Column("Between"),
        Column("terms"),
        Column("gains"),
        Column("chance", "chance"),
        Column("other deals aside"),
    )
    caption = (
        f"Trades nobody has named: the best for each set of parties, among packages of up to "
        f"{plural(answer.searched_terms, 'term')}."
    )
    return [Table(columns, rows, caption)]
