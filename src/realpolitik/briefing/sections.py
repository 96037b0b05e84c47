"""Each question's answer as sections of the briefing: what is said first, what beneath, with which table and figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from realpolitik.briefing.document import (
    Block,
    Bullets,
    Cite,
    Column,
    Figure,
    Finding,
    Findings,
    Note,
    Paragraph,
    Prose,
    Run,
    Section,
    Table,
    Tone,
)
from realpolitik.case import Case, Issue, Stance
from realpolitik.questions.alignment import Alignment, Pair
from realpolitik.questions.claims import FAILS, FOLLOWS, NOT_YET, ON_ITSELF, ROBUST, ClaimEntry, Claims, Flip
from realpolitik.questions.claims import Finding as Measurement
from realpolitik.questions.deals import Deals
from realpolitik.questions.evidence import Evidence, SourceEntry
from realpolitik.questions.forecast import Forecast
from realpolitik.questions.leverage import Leverage, Target
from realpolitik.questions.naming import (
    actors_in_words,
    key_in_words,
    number_in_words,
    scenario_in_words,
    spaced,
    terms_in_words,
)
from realpolitik.questions.verdict import Block as Upset
from realpolitik.questions.verdict import DealEntry, Gain
from realpolitik.questions.wording import (
    agreement,
    amount,
    chance,
    date,
    in_words,
    listed,
    plural,
    points,
    sentence,
    share,
)

CHART_ROLES = {"party": "party", "pays": "payer", "rides free": "free rider"}
TONES: Mapping[str, Tone] = {
    "ready": "good",
    "happens anyway": "good",
    "held out for": "open",
    "refused": "bad",
    "blocked": "bad",
    "out of reach": "bad",
    FOLLOWS: "good",
    FAILS: "bad",
    NOT_YET: "plain",
}
SHOWN_PAIRS = 6  # of actors, in the text
SHOWN_GAINS = 4  # of those who pay, or ride free
SHOWN_FLIPS = 3  # of a claim
MOST_ROWS = 12  # of a list in running text; the JSON has them all


# Alignment --------------------------------------------------------------------------------------------------------


def _alignment(answer: Alignment, case: Case) -> tuple[Section, ...]:
    blocks: list[Block] = [Paragraph(horizon.sentence) for horizon in answer.horizons]
    shown = _partners(answer, case)
    if shown:
        blocks.append(Bullets(tuple(pair.sentence for pair in shown)))
        blocks.append(_agreement_table(shown, answer, case))
    blocks += _alignment_figures(answer, case)
    blocks += [Note(sentence(warning)) for warning in answer.warnings]
    return (Section("alignment", "Who stands with whom", tuple(blocks)),)


def _partners(answer: Alignment, case: Case) -> list[Pair]:
    """The pairs that a reader wants first: tied by a relation or a deal, the most new conflict between them first."""
    tied = {frozenset((tie.patron, tie.client)) for tie in case.relations.values() if tie.patron}
    for group in (*(tie.members for tie in case.relations.values()), *(d.parties for d in case.deals.values())):
        tied |= {frozenset(pair) for pair in combinations(group, 2)}
    pairs = [pair for pair in answer.pairs if frozenset(pair.actors) in tied] or list(answer.pairs)
    return sorted(pairs, key=lambda pair: -max((p.new_conflict for p in pair.partings), default=0.0))[:SHOWN_PAIRS]


def _agreement_table(pairs: Sequence[Pair], answer: Alignment, case: Case) -> Table:
    columns = (Column("Agreement"), *(Column(horizon.name, "agreement") for horizon in answer.horizons))
    rows = tuple(
        (actors_in_words(case, pair.actors), *(standing.agreement for standing in pair.standings)) for pair in pairs
    )
    return Table(columns, rows, "How far two want the same, from −1, the contrary, to +1, the same.")


def _alignment_figures(answer: Alignment, case: Case) -> list[Block]:
    records = [
        {
            "a": case.actors[pair.actors[0]].name,
            "b": case.actors[pair.actors[1]].name,
            "horizon": horizon.name,
            "agreement": standing.agreement,
        }
        for pair in answer.pairs
        for horizon, standing in zip(answer.horizons, pair.standings, strict=True)
    ]
    if len(case.actors) < 3 or not records:
        return []
    return [
        Figure(
            "alignment_matrix",
            "alignment_matrix",
            {"pairs": records},
            caption="How far every two actors want the same, at each horizon.",
            alt="A matrix of actors by actors, coloured from full disagreement to full agreement.",
        ),
        Figure(
            "alignment_network",
            "alignment_network",
            {"pairs": records},
            caption="The same as a network: who is drawn together and who apart.",
            alt="Actors on a circle, joined by lines where they agree or disagree most.",
        ),
    ]


# Forecast ---------------------------------------------------------------------------------------------------------


def _forecast(answer: Forecast, case: Case) -> tuple[Section, ...]:
    rows = tuple(
        (
            key_in_words(case, entry.key),
            listed((key_in_words(case, level) for level in entry.levels), "or") if entry.levels else None,
            entry.compromise,
            entry.median[0] if entry.median else None,
            key_in_words(case, entry.status_quo),
            key_in_words(case, entry.no_deal),
        )
        for entry in answer.settlements
    )
    columns = (
        Column("Issue"), Column("would settle near"), Column("compromise", "amount"), Column("median", "amount"),
        Column("today"), Column("if nobody deals"),
    )  # fmt: skip
    caption = (
        "Where each issue would settle if it were negotiated by itself, on its own scale. The compromise weighs "
        "positions by capability and salience; how far the median lies from it is how far the methods differ."
    )
    blocks: list[Block] = [_positions_figure(case), Table(columns, rows, caption)]
    blocks += [Note(sentence(warning)) for warning in answer.warnings]
    return (Section("forecast", "Issue by issue", tuple(blocks)),)


def _positions_figure(case: Case) -> Figure:
    stances = [_position(case, stance) for own in case.stances.values() for stance in own.values()]
    scales = [_scale(case, issue) for issue in case.issues.values()]
    return Figure(
        "positions",
        "positions",
        {"stances": stances, "scales": scales},
        caption="What every actor wants on every issue; the larger the mark, the more it cares.",
        alt="For each issue a scale with a mark for every actor where it stands, sized by how much it cares.",
    )


def _position(case: Case, stance: Stance) -> dict[str, Any]:
    issue = case.issues[stance.issue]
    common = {
        "actor": case.actors[stance.actor].name,
        "issue": key_in_words(case, stance.issue),
        "salience": stance.salience.mean,
    }
    if stance.position is None or issue.points is None:
        values = stance.values or {}
        best = max(values, key=lambda level: values[level].mean, default=issue.status_quo)
        return common | {"position": None, "low": None, "high": None, "level": key_in_words(case, best)}
    low, high = issue.to_scale(stance.position.low), issue.to_scale(stance.position.high)
    place = issue.to_scale(stance.position.mean)
    near = min(issue.levels, key=lambda level: abs(issue.to_scale(issue.point(level)) - place))
    return common | {"position": place, "low": low, "high": high, "level": key_in_words(case, near)}


def _scale(case: Case, issue: Issue) -> dict[str, Any]:
    by_place = sorted(issue.levels, key=issue.point) if issue.points is not None else list(issue.levels)
    place = issue.to_scale(issue.point(issue.status_quo)) if issue.points is not None else None
    return {
        "issue": key_in_words(case, issue.key),
        "lowest": key_in_words(case, by_place[0]),
        "highest": key_in_words(case, by_place[-1]),
        "status_quo": place,
    }


# If nobody deals, and deals ---------------------------------------------------------------------------------------


def _deals(answer: Deals, case: Case) -> tuple[Section, ...]:
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
        name=entry.name + where,
        word=entry.verdict,
        sentence=entry.sentence,
        details=tuple(_deal_details(entry, case)),
        tone=TONES[entry.verdict],
    )


def _deal_details(entry: DealEntry, case: Case) -> Iterable[Prose]:
    yield f"{actors_in_words(case, entry.parties)}: {terms_in_words(case, entry.terms)}"
    if entry.gains:
        gains = listed(_gain(gain, case) for gain in entry.gains if gain.role == "party")
        yield f"gains: {gains}" + (f" · chance {chance(entry.chance)}" if entry.chance is not None else "")
        if entry.payers:
            for asked, words in ((False, "pays, unasked"), (True, "pays, and is asked")):
                if losers := [gain for gain in entry.payers if gain.asked == asked]:
                    yield f"{words}: {_several(losers, case)}"
        if free := [gain for gain in entry.gains if gain.role == "rides free"]:
            free.sort(key=lambda gain: -gain.points)
            yield f"rides free: {_several(free, case)}"
    if entry.verdict == "refused" and entry.sweeteners:
        offer = entry.sweeteners[0]
        after = listed(f"{case.actors[key].name} {points(gain)}" for key, gain in offer.gains.items())
        yield f"sweetened with {terms_in_words(case, offer.terms)}: {after}"
    for block in entry.proof.blocks if entry.verdict == "blocked" else ():
        yield _upset(block, case)
    for block in entry.may_undo:
        terms = f"{terms_in_words(case, block.terms)} (chance {chance(block.chance)})"
        yield f"{actors_in_words(case, block.coalition)} may undo it: {terms}"
    for block in entry.bettered_by:
        yield f"could be bettered by all its parties: {terms_in_words(case, block.terms)}"
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


def _several(gains: Sequence[Gain], case: Case) -> str:
    """The first few gains of a list that has its largest first."""
    shown = [_gain(gain, case) for gain in gains[:SHOWN_GAINS]]
    rest = len(gains) - len(shown)
    return listed([*shown, plural(rest, "other")] if rest else shown)


def _gain(gain: Gain, case: Case) -> str:
    of_stake = f" ({share(abs(gain.share))} of its stake)" if gain.share is not None else ""
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
            "role": CHART_ROLES.get(gain.role, "payer" if gain.points < 0 else "free rider"),
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
            "credible" if wait.credible else f"outwaited by {actors_in_words(case, wait.outwaited_by)}",
        )
        for entry in answer.deals
        for wait in entry.proof.waits
        if wait.threshold < 1
    )
    if not rows:
        return []
    columns = (
        Column("Who"), Column("instead of"), Column("for"), Column("p*", "chance"), Column("wait"),
    )  # fmt: skip
    caption = "Who can wait for what: an actor should take the one deal if it believes in the other with less than p*."
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
            package.verdict if package.verdict != "ready" else "could be agreed",
        )
        for package in answer.found
    )
    columns = (Column("Between"), Column("terms"), Column("gains"), Column("chance", "chance"), Column("rivals aside"))
    caption = (
        f"Trades nobody has named: the best for each set of parties, among packages of up to "
        f"{plural(answer.searched_terms, 'term')}."
    )
    return [Table(columns, rows, caption)]


# Leverage ---------------------------------------------------------------------------------------------------------


def _leverage(answer: Leverage, case: Case) -> tuple[Section, ...]:
    wanted = _wanted(case)
    targets = [t for t in answer.targets if len(answer.targets) == 1 or any(t.terms.get(k) == v for k, v in wanted)]
    blocks: list[Block] = []
    rows = [_target(target, case) for target in targets if target.keys or target.needed]
    if rows:
        blocks.append(Findings(tuple(rows)))
    else:
        blocks.append(Paragraph("Nobody holds a key: whoever gains can act without anybody else."))
    live = [chip for chip in answer.chips if chip.is_live]
    if live:
        records = [
            {
                "holder": case.actors[chip.holder].name,
                "chip": terms_in_words(case, {chip.issue: chip.to}),
                "buyer": case.actors[chip.buyer].name,
                "floor": chip.floor_share,
                "ceiling": chip.ceiling_share,
                "live": chip.is_live,
            }
            for chip in live
        ]
        blocks.append(Figure(
            "chips", "chips", {"chips": records},
            caption="Chips: what each would cost its holder, and what it is worth to a buyer, in shares of stake.",
            alt="For each chip a line from the least that its holder must get to the most that a buyer could give.",
        ))  # fmt: skip
    threats = [threat for threat in answer.threats if threat.is_credible]
    if threats:
        blocks.append(Paragraph("Credible threats, which pay whoever carries them out:"))
        blocks.append(Bullets(tuple(
            f"{case.actors[t.holder].name} against {case.actors[t.victim].name}: "
            f"{terms_in_words(case, {t.issue: t.to})} ({points(t.loss)})"
            for t in threats[:MOST_ROWS]
        )))  # fmt: skip
    return (Section("leverage", "Who holds the key", tuple(blocks)),)


def _wanted(case: Case) -> set[tuple[str, str]]:
    """The terms that somebody has put on the table, in a deal or in a claim's test."""
    return {term for deal in case.deals.values() for term in deal.terms.items()}


def _target(target: Target, case: Case) -> Finding:
    details: list[Prose] = []
    if target.plan:
        steps = listed(actors_in_words(case, move.by) for move in target.plan)
        details.append(f"without a key: {steps} (chance {chance(target.chance)})")
    details += [
        f"needed: {case.actors[need.actor].name}; without it the chance falls by {chance(need.loss)}"
        for need in target.needed
    ]
    for key in target.keys:
        worth = listed(f"{case.actors[payer].name} {points(gain)}" for payer, gain in key.payers.items())
        price = (
            f"its price is {plural(round(key.price), 'point')}"
            if len(key.actors) == 1
            else f"together they lose {amount(key.price)} points"
        )
        details.append(
            f"{actors_in_words(case, key.actors)}: {chance(key.chance_with)} with, "
            f"{chance(key.chance_without)} without; {price}" + (f"; worth to {worth}" if worth else "")
            + ("; the cheapest key" if key.is_cheapest and len(target.keys) > 1 else "")
        )  # fmt: skip
    if target.proof and len(target.proof.shapley) > 1:
        ranked = sorted(target.proof.shapley.items(), key=lambda pair: -pair[1])
        values = listed(f"{case.actors[key].name} {chance(value)}" for key, value in ranked if value > 0.005)
        details.append(f"Shapley values of the chance: {values}")
    holders = [actors_in_words(case, key.actors) for key in target.keys]
    word = f"key: {listed(holders, 'or')}" if holders else "no key"
    return Finding(
        sentence(terms_in_words(case, target.terms)).rstrip("."), word, _key_sentence(target, case), tuple(details)
    )


def _key_sentence(target: Target, case: Case) -> str:
    if target.keys:
        first = target.keys[0]
        who = actors_in_words(case, first.actors)
        return f"With {who} the chance is {chance(first.chance_with)}, without {chance(first.chance_without)}."
    needed = [need.actor for need in target.needed]
    return f"It takes {actors_in_words(case, needed)}, who would do it." if needed else "Several could do it."


# Claims -----------------------------------------------------------------------------------------------------------


def _claims(answer: Claims, case: Case) -> tuple[Section, ...]:
    tested = [entry for entry in answer.claims if entry.answer != NOT_YET]
    following = sum(entry.follows for entry in tested)
    opening = f"{following} of {plural(len(tested), 'claim')} follow from the case as coded."
    if len(tested) < len(answer.claims):
        opening += f" {sentence(in_words(len(answer.claims) - len(tested)) + ' can’t be tested yet')}"
    order = {FAILS: 0, FOLLOWS: 1, NOT_YET: 2}
    rows = sorted(answer.claims, key=lambda entry: order[entry.answer])
    return (
        Section(
            "claims",
            "The argument",
            (Paragraph(opening), Findings(tuple(_claim(entry, case) for entry in rows))),
        ),
    )


def _claim(entry: ClaimEntry, case: Case) -> Finding:
    says: list[Run] = [sentence(entry.says)]
    for source in entry.sources:
        says += [" ", Cite(source)]
    details: list[Prose] = [_measured(one, case) for one in entry.proof.findings]
    if entry.waits_for:
        details.append(f"waits for: {listed(spaced(name) for name in entry.waits_for)}")
    if entry.footing == ON_ITSELF:
        details.append("rests on itself: only numbers from the paragraph that draws it would overturn it")
    if entry.footing == ROBUST:
        details.append("robust: no single number overturns it")
    details += [_flip(flip, entry, case) for flip in entry.proof.flips[:SHOWN_FLIPS]]
    if len(entry.proof.flips) > SHOWN_FLIPS:
        details.append(f"… and {plural(len(entry.proof.flips) - SHOWN_FLIPS, 'other number')}")
    return Finding(key_in_words(case, entry.key), entry.answer, tuple(says), tuple(details), TONES[entry.answer])


def _measured(finding: Measurement, case: Case) -> str:
    about = ", ".join(_argument(name, value, case) for name, value in finding.arguments.items())
    value = _value(finding.value, finding.measure)
    asked = (
        "" if finding.relation == "true" else f", asked: {finding.relation} {_value(finding.bound, finding.measure)}"
    )
    return f"{spaced(finding.measure)} ({about}): {value}{asked}"


def _argument(name: str, value: Any, case: Case) -> str:
    if isinstance(value, Mapping):
        return terms_in_words(case, value)
    if isinstance(value, str | int | float):
        value = (value,)
    words = [
        case.actors[v].name if v in case.actors else case.deals[v].name if v in case.deals else spaced(str(v))
        for v in value
    ]
    lead = {"in": "in ", "from": "from ", "to": "to ", "without": "without ", "rival": "against "}.get(name, "")
    return lead + listed(words)


def _value(value: Any, measure: str) -> str:
    if value is None:
        return "can't be compared"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    write = {"agreement": agreement, "direction": agreement, "gain": points, "vulnerability": share}.get(measure)
    if write is None:
        write = chance if measure in ("chance", "needed", "p*", "shared_priorities") else amount
    return write(float(value))


def _flip(flip: Flip, entry: ClaimEntry, case: Case) -> str:
    verb = "would no longer follow" if entry.follows else "would follow"
    origin = listed(flip.sources) if flip.sources else "judgement"
    number = number_in_words(case, flip.path)
    return f"{verb} with {number} at {_written(flip.at)} instead of {_written(flip.value)} ({origin})"


def _written(value: float) -> str:
    """A number of a case file, to three digits."""
    return f"{value:.3g}".replace("-", "−")


# Evidence ---------------------------------------------------------------------------------------------------------


def _evidence(answer: Evidence, case: Case) -> tuple[Section, ...]:
    blocks: list[Block] = [Paragraph(answer.sentence)]
    if answer.sources:
        rows = tuple(
            (entry.title, entry.publisher, date(entry.date) if entry.date else None, _rating(entry), entry.numbers)
            for entry in answer.sources
        )
        columns = (Column("Source"), Column("publisher"), Column("date"), Column("rated"), Column("numbers", "count"))
        blocks.append(Table(columns, rows, "The sources, by the Admiralty code, and how many numbers rest on each."))
    if answer.gaps:
        blocks.append(Paragraph("Said in public, and wanted:"))
        blocks.append(Bullets(tuple(gap.sentence for gap in answer.gaps)))
    if answer.events:
        records = [
            {
                "date": event.date,
                "who": actors_in_words(case, event.who),
                "whom": actors_in_words(case, event.whom),
                "what": event.what,
            }
            for event in answer.events
        ]
        blocks.append(
            Figure(
                "timeline",
                "timeline",
                {"events": records},
                caption="What happened.",
                alt="A timeline of the case's events.",
            )
        )
    blocks += [Note(sentence(warning)) for warning in answer.warnings]
    return (Section("evidence", "Where it comes from", tuple(blocks)),)


def _rating(entry: SourceEntry) -> str | None:
    return f"{entry.reliability}: {entry.meaning}" if entry.reliability and entry.meaning else entry.reliability


SECTIONS: Mapping[str, Callable[[Any, Case], tuple[Section, ...]]] = {
    "alignment": _alignment,
    "forecast": _forecast,
    "evidence": _evidence,
    "deals": _deals,
    "leverage": _leverage,
    "claims": _claims,
}
