"""If nobody deals, and the deals, as sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    Sheet,
    Table,
    Tone,
)
from realpolitik.briefing.sections.robustness import verdicts_in_words
from realpolitik.case import Case
from realpolitik.questions.deals import Deals
from realpolitik.questions.finding import Frontier, Trade
from realpolitik.questions.naming import (
    actors_in_words,
    key_in_words,
    scenario_in_words,
    terms_in_words,
)
from realpolitik.questions.robustness import DealShares, Robustness
from realpolitik.questions.verdict import Block as Upset
from realpolitik.questions.verdict import DealEntry, Gain, Restorer, Solution
from realpolitik.questions.wording import (
    chance,
    listed,
    plural,
    points,
    sentence,
    share,
)

CHART_ROLES = {"party": "party", "pays": "payer", "rides free": "outside gainer"}
MOST_TRADES = 8
MOST_SPOILS = 3  # of one deal
TONES: Mapping[str, Tone] = {
    "ready": "good",
    "happens anyway": "good",
    "held out for": "open",
    "refused": "bad",
    "blocked": "bad",
    "out of reach": "bad",
}


def deals_sections(answer: Deals, case: Case, drawn: Robustness | None = None) -> tuple[Section, ...]:
    """If nobody deals, the named deals, and what nobody has named."""
    return _no_deal(answer, case), _named(answer, case, drawn), _findable(answer, case)


def _no_deal(answer: Deals, case: Case) -> Section:
    blocks: list[Block] = []
    baseline = answer.no_deal
    if baseline.changes:
        blocks.append(Paragraph(sentence(f"things move by themselves to {terms_in_words(case, baseline.changes)}")))
    else:
        blocks.append(Paragraph("Nobody can better itself alone: things stay as they are."))
    blocks += [Note(sentence(warning)) for warning in answer.warnings if warning not in answer.limits]
    if baseline.weaker:
        pulls = (
            f"{case.actors[pull.holder].name}: {terms_in_words(case, {pull.issue: pull.to})} "
            f"(chance {chance(pull.chance)}, {points(pull.gain)})"
            for pull in baseline.weaker
        )
        blocks.append(Paragraph("Weaker pulls, which would pay but more likely fail:"))
        blocks.append(Bullets(tuple(pulls)))
    return Section("no_deal", "If nobody deals", tuple(blocks))


def _named(answer: Deals, case: Case, drawn: Robustness | None) -> Section:
    if not answer.deals:
        return Section("deals", "Deals", (Paragraph("The case names no deal."),))
    shares = {one.key: one for one in drawn.deals} if drawn is not None and drawn.open_numbers else {}
    rows = tuple(_deal(entry, case, shares.get(f"deals.{entry.key}")) for entry in answer.deals)
    blocks: list[Block] = [Findings(rows)]
    judged = [entry for entry in answer.deals if entry.gains]
    if judged:
        blocks.append(_gains_figure(judged, case))
    blocks += _who_can_wait(answer, case)
    blocks += _who_could_spoil(answer, case)
    sheets = (_verdicts(answer, case, shares), *_gains_sheet(judged, case))
    return Section("deals", "Deals", tuple(blocks), sheets=sheets)


def _verdicts(answer: Deals, case: Case, shares: Mapping[str, DealShares]) -> Sheet:
    """Every deal's verdict; with draws also the most frequent one and its share."""
    rows = []
    for entry in answer.deals:
        first = shares[f"deals.{entry.key}"].verdicts[0] if shares else None
        rows.append(
            (
                entry.name,
                None if entry.scenario is None else scenario_in_words(case, entry.scenario),
                actors_in_words(case, entry.parties),
                terms_in_words(case, entry.terms),
                entry.verdict,
                entry.sentence,
                entry.chance,
                *(() if first is None else (first.word, first.share.share)),
                alternatives(entry),
            )
        )
    columns = (
        Column("Deal"), Column("judged in"), Column("parties"), Column("terms"), Column("verdict"), Column("reason"),
        Column("chance", "chance"), *((Column("in most draws"), Column("in so many", "share")) if shares else ()),
        Column("what else it could be at the means"),
    )  # fmt: skip
    caption = (
        "Every deal's verdict, with every range at its mean, and once agreed the chance that all of it comes about."
    )
    return Sheet("Verdicts", Table(columns, tuple(rows), caption))


def _gains_sheet(entries: Sequence[DealEntry], case: Case) -> Iterator[Sheet]:
    """Actors by deals, in points and in shares of each actor's stake."""
    if not entries:
        return
    columns = [Column("Actor")]
    for entry in entries:
        columns += [Column(entry.name, "points", "points"), Column(entry.name, "signed_share", "share of stake")]
    gains = [{gain.actor: gain for gain in entry.gains} for entry in entries]
    rows = []
    for key, actor in case.actors.items():
        found = [of.get(key) for of in gains]
        rows.append((actor.name, *(value for one in found for value in ((one.points, one.share) if one else _NOTHING))))
    caption = (
        "What every actor expects from every deal: in points, which don't compare, and in shares of its own stake."
    )
    yield Sheet("Gains", Table(tuple(columns), tuple(rows), caption))


_NOTHING = (None, None)


def _findable(answer: Deals, case: Case) -> Section:
    """What nobody has named: the frontier, the best trades, what linking issues brings, what is worth waiting for."""
    blocks: list[Block] = [Note(sentence(limit)) for limit in answer.limits]
    for one in answer.frontiers:
        blocks += _frontier(one, answer, case)
    blocks += _found(answer, case)
    blocks += _trades(answer, case)
    blocks += _links(answer, case)
    blocks += _awaited(answer, case)
    if not blocks:
        blocks = [Paragraph("No two actors can bring about a package by which both gain.")]
    return Section("findable", "What could be traded", tuple(blocks))


def _deal(entry: DealEntry, case: Case, shares: DealShares | None) -> Finding:
    """A verdict as the means give it; with draws the most frequent one, and the means' beneath where it differs."""
    where = "" if entry.scenario is None else f" ({scenario_in_words(case, entry.scenario)})"
    word, reason = entry.verdict, entry.sentence
    at_means = "" if shares is None else ", every range at its mean"
    details = (*_deal_details(entry, case), f"what else it could be{at_means}: {alternatives(entry)}")
    if shares is not None:
        drawn = verdicts_in_words(shares)
        if shares.verdict == shares.at_means:
            details = (drawn, *details)
        else:
            means = f"with every range at its mean, as below, it would be {shares.at_means}: {entry.sentence}"
            word, reason, details = shares.verdict, sentence(drawn), (means, *details)
    return Finding(
        name=entry.name[:1].upper() + entry.name[1:] + where,
        word=word,
        sentence=reason,
        details=details,
        tone=TONES.get(word, "open"),
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
    yield from objections(entry, case)


def objections(entry: DealEntry, case: Case) -> Iterator[str]:
    """Who stands in a deal's way, may undo it or buy a party out of it, and what would be better."""
    for block in entry.proof.blocks if entry.verdict == "blocked" else ():
        yield _upset(block, case)
    for block in entry.may_undo:
        terms = f"{terms_in_words(case, block.terms)} (chance {chance(block.chance)})"
        yield f"{actors_in_words(case, block.coalition)} may undo it: {terms}"
    for block in entry.buyouts:
        inside = [key for key in block.coalition if key in entry.parties]
        outside = [key for key in block.coalition if key not in entry.parties]
        terms = f"{terms_in_words(case, block.terms)} (chance {chance(block.chance)})"
        yield f"{actors_in_words(case, outside)} could buy {actors_in_words(case, inside)} out of it: {terms}"
    for key in entry.bettered_by_deals:
        yield f"could be bettered: {case.deals[key].name} gives every party more"
    for block in entry.bettered_by[:1]:
        gains = listed(
            f"{case.actors[g.actor].name} {points(g.points)}" for g in block.gains if g.actor in entry.parties
        )
        yield f"could be bettered: {terms_in_words(case, block.terms)} ({gains})"
    if entry.deadlocked_with:
        others = listed(case.deals[key].name for key in entry.deadlocked_with)
        yield f"deadlock: each side can credibly wait, here and in {others}"
    if entry.is_undominated is False:
        yield "among the packages in reach on the same issues, another is better for some party and worse for none"
    if not entry.proof.search_complete:
        yield "the search for blocks was cut off: some may be missed"


def alternatives(entry: DealEntry) -> str:
    """Which other verdicts the case leaves room for; where it leaves none, what was tried."""
    others = [f"{word}, by another plan as good as this one" for word in entry.also]
    if entry.from_status_quo:
        others.append(f"{entry.from_status_quo}, starting from the status quo instead")
    return listed(others, "or") or "nothing by any plan as good as this one, nor starting from the status quo"


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


def _who_could_spoil(answer: Deals, case: Case) -> list[Block]:
    rows = tuple(
        (
            entry.name,
            actors_in_words(case, spoil.by),
            terms_in_words(case, {spoil.issue: spoil.level}),
            spoil.chance,
            "yes" if spoil.would else "at a loss",
            listed((_restorer(one, case) for one in spoil.restorers), "or") or "nobody",
        )
        for entry in answer.deals
        for spoil in entry.spoils[:MOST_SPOILS]
    )
    if not rows:
        return []
    columns = (
        Column("Deal"), Column("who could spoil it"), Column("by"), Column("chance", "chance"), Column("would it?"),
        Column("who could put it back"),
    )  # fmt: skip
    caption = (
        "Who could spoil what was agreed once it is carried out, by one lever, and who could guarantee it by putting "
        "it back: those who would gain by doing so, unless said."
    )
    return [Table(columns, rows, caption)]


def _restorer(one: Restorer, case: Case) -> str:
    return f"{actors_in_words(case, one.by)} ({chance(one.chance)}{'' if one.would else ', at a loss'})"


# What nobody has named --------------------------------------------------------------------------------------------


def _frontier(found: Frontier, answer: Deals, case: Case) -> list[Block]:
    """What some parties can have together: in words, by bargaining rule, and for two of them as a plane."""
    blocks: list[Block] = [Paragraph(_counted(found, case))]
    if len(found.parties) == 2 and found.in_reach:
        blocks.append(_plane(found, answer, case))
    if found.solutions:
        blocks.append(_picks(found, case))
    return blocks


def _counted(found: Frontier, case: Case) -> str:
    who = actors_in_words(case, found.parties)
    if found.in_reach is None:
        exact = "" if found.cut_off else "; what the bargaining rules pick is exact all the same"
        return (
            f"For {who} {found.formed:,} packages could be put together: too many to form one by one, so the "
            f"frontier isn't drawn{exact}."
        )
    if not found.accepted:
        return f"Of {_many(found.in_reach, 'package')} in reach for {who} none leaves all of them better off."
    return (
        f"{who} can bring about {_many(found.in_reach, 'package')}, with help from those who gain. "
        f"{found.accepted:,} would leave all parties better off, and {found.undominated or 0:,} of these "
        "can't be bettered for one without harm to another: the frontier of rational packages. Counting also packages "
        f"that some party would refuse, the frontier of all has {found.undominated_in_reach or 0:,}. {_core(found)}"
    )


def _core(found: Frontier) -> str:
    """Which of the rational packages nobody blocks."""
    asked, stable = len(found.rational), sum(bool(point.is_in_core) for point in found.rational)
    if asked == 1:
        return "Nobody blocks the rational one: it is in the core." if stable else "The rational one is blocked."
    which = "the" if asked == found.undominated else f"the first {asked:,} of the"
    if stable == asked:
        return f"Nobody blocks any of {which} rational ones: they are in the core."
    if not stable:
        return f"Each of {which} rational ones is blocked: none of them is in the core."
    verb = "is" if stable == 1 else "are"
    return f"Of {which} rational ones {stable:,} {verb} in the core, where nobody blocks."


def _many(number: int, noun: str) -> str:
    """A count that may be large, with its noun."""
    return plural(number, noun) if number < 1000 else f"{number:,} {noun}s"


def _plane(found: Frontier, answer: Deals, case: Case) -> Figure:
    """The packages in reach of two parties, as they see them."""
    one, other = (case.actors[key].name for key in found.parties)
    points: list[dict[str, object]] = [{"x": x, "y": y, "label": "", "kind": "found"} for x, y in found.cloud]
    for point in found.rational:
        x, y = point.gains.values()
        points.append({"x": x, "y": y, "label": "", "kind": "frontier"})
    rules: dict[tuple[float, float], dict[str, None]] = {}  # a rule's ties lie on one spot, or on several
    for solution in found.solutions:
        x, y = (round(gain, 6) for gain in solution.gains.values())
        rules.setdefault((x, y), {})[solution.rule] = None
    points += [{"x": x, "y": y, "label": listed(names), "kind": "solution"} for (x, y), names in rules.items()]
    for key, (x, y) in found.named.items():
        points.append({"x": x, "y": y, "label": answer[key].name, "kind": "named"})
    return Figure(
        f"plane_{'_'.join(found.parties)}",
        "pareto",
        {"points": points, "x_title": one, "y_title": other},
        caption=f"What {one} and {other} can bring about, and what each would gain. The dashed line joins the "
        "frontier of rational packages; diamonds are what the bargaining rules pick.",
        alt=f"A plane: gains of {one} to the right, of {other} upwards, with the named deals, the frontier of rational "
        "packages and the bargaining solutions.",
    )


def _picks(found: Frontier, case: Case) -> Table:
    """A row for each rule; of packages that give the parties as much, one with the fewest terms and how many more."""
    alike: dict[tuple[str, str], list[Solution]] = {}
    for solution in found.solutions:
        alike.setdefault((solution.rule, _gains_of(solution, case)), []).append(solution)
    rows = tuple((rule, _terms_of(tied, found, case), gains) for (rule, gains), tied in alike.items())
    caption = (
        "What the bargaining rules pick. They are landmarks, not forecasts: Nash's and Kalai and Smorodinsky's don't "
        "depend on anybody's scale, the other two compare shares of stake."
    )
    return Table((Column("Rule"), Column("terms"), Column("gains")), rows, caption)


def _gains_of(solution: Solution, case: Case) -> str:
    return listed(f"{case.actors[key].name} {points(gain)}" for key, gain in solution.gains.items())


def _terms_of(tied: Sequence[Solution], found: Frontier, case: Case) -> str:
    """The terms of the first of those with the fewest, and how many others give the parties as much."""
    terms = terms_in_words(case, min(tied, key=lambda solution: len(solution.terms)).terms)
    if len(tied) == 1:
        return terms
    at_least = "at least " if tied[0].rule in found.more_ties else ""
    return f"{terms} (or {at_least}{len(tied) - 1:,} more that give{'s' if len(tied) == 2 else ''} them as much)"


def _trades(answer: Deals, case: Case) -> list[Block]:
    if not answer.trades:
        return []
    rows = tuple(
        (
            actors_in_words(case, trade.parties),
            terms_in_words(case, trade.terms),
            listed(f"{case.actors[key].name} {points(gain)}" for key, gain in trade.gains.items()),
            trade.together,
            trade.apart,
            _needed_most(trade, case),
        )
        for trade in answer.trades[:MOST_TRADES]
    )
    columns = (
        Column("Between"), Column("best trade"), Column("gains"), Column("together", "share"),
        Column("apart", "share"), Column("rests most on"),
    )  # fmt: skip
    caption = (
        "The best trade of every two actors, by Nash's rule: both act, with whoever else must act and gains. "
        "Together: the most that the two can gain on its issues, their shares of stake added up; apart: the same, "
        "were each issue settled by itself."
    )
    return [Table(columns, rows, caption)]


def _needed_most(trade: Trade, case: Case) -> str:
    most = max(trade.brings.values())
    return listed(key_in_words(case, issue) for issue, brings in trade.brings.items() if brings >= most - 1e-9)


def _links(answer: Deals, case: Case) -> list[Block]:
    if not answer.links:
        return []
    links = [
        {"issues": [key_in_words(case, key) for key in link.issues], "brings": link.brings,
         "pairs": [actors_in_words(case, pair) for pair in link.pairs]}
        for link in answer.links
    ]  # fmt: skip
    best = max(answer.links, key=lambda link: link.brings)
    issues = " and ".join(key_in_words(case, key) for key in best.issues)
    text = (
        f"Linking {issues} brings most: {share(best.brings)} of stake to "
        f"{listed((actors_in_words(case, pair) for pair in best.pairs), 'or')}, which neither issue would by itself."
    )
    figure = Figure(
        "linkage",
        "linkage",
        {"links": links},
        caption="The linkage map: what tying two issues together brings to the pair of actors that it brings most, "
        "in shares of stake added up, beyond what each issue would bring by itself.",
        alt="A matrix of issues: the darker a cell, the more two issues bring together beyond what they bring apart.",
    )
    return [Paragraph(text), figure]


def _awaited(answer: Deals, case: Case) -> list[Block]:
    if not answer.awaited:
        return []
    rows = tuple(
        (
            case.actors[one.actor].name,
            answer[one.deal].name,
            f"{terms_in_words(case, one.terms)} ({actors_in_words(case, one.parties)})",
            one.threshold,
            "yes" if one.credible else f"no: {actors_in_words(case, one.outwaited_by)} can wait longer",
        )
        for one in answer.awaited
    )
    columns = (Column("Who"), Column("instead of"), Column("for"), Column("p*", "chance"), Column("can it?"))
    caption = (
        "Who can wait for what, among all packages that can be found: the best for each party. It informs; no verdict "
        "rests on it, since nobody has put these packages on the table."
    )
    return [Table(columns, rows, caption)]


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
        f"Packages nobody has named: the best for each set of parties that can bring one about and all gain, among "
        f"{answer.formed:,} that could be put together."
    )
    return [Table(columns, rows, caption)]
