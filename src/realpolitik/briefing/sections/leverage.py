"""Who holds the key, as a section."""

from __future__ import annotations

from realpolitik.briefing.document import (
    Block,
    Bullets,
    Column,
    Figure,
    Finding,
    Findings,
    Paragraph,
    Prose,
    Section,
    Sheet,
    Table,
)
from realpolitik.case import Case
from realpolitik.questions.leverage import Key, Leverage, Target
from realpolitik.questions.naming import (
    actors_in_words,
    terms_in_words,
)
from realpolitik.questions.wording import (
    amount,
    chance,
    listed,
    points,
)

SHOWN_THREATS = 12


def leverage_sections(answer: Leverage, case: Case) -> tuple[Section, ...]:
    """Who holds the key."""
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
            caption="Chips, in shares of stake: from what each costs its holder to what it is worth to a buyer.",
            alt="For each chip a line from the least that its holder must get to the most that a buyer could give.",
        ))  # fmt: skip
    threats = [threat for threat in answer.threats if threat.is_credible]
    if threats:
        blocks.append(Paragraph("Credible threats, which pay whoever carries them out:"))
        blocks.append(Bullets(tuple(
            f"{case.actors[t.holder].name} against {case.actors[t.victim].name}: "
            f"{terms_in_words(case, {t.issue: t.to})} ({points(t.loss)})"
            for t in threats[:SHOWN_THREATS]
        )))  # fmt: skip
    else:
        blocks.append(Paragraph("No threat would pay whoever carried it out."))
    return (Section("leverage", "Who holds the key", tuple(blocks), sheets=(_sheet(answer, case),)),)


def _sheet(answer: Leverage, case: Case) -> Sheet:
    """Every key to everything that somebody may want."""
    rows = tuple(
        (
            terms_in_words(case, target.terms),
            actors_in_words(case, key.actors),
            "yes" if key.is_cheapest else "no",
            key.chance_with,
            key.chance_without,
            key.price,
            max(key.payers.values(), default=None),
        )
        for target in answer.targets
        for key in target.keys
    )
    columns = (
        Column("To bring about"), Column("key"), Column("cheapest?"), Column("chance with it", "chance"),
        Column("chance without it", "chance"), Column("price", "amount", "points"),
        Column("worth most to one", "points", "points"),
    )  # fmt: skip
    caption = "Who must be won over for what, what that does to the chance, what it costs them, and what it is worth."
    return Sheet("Keys", Table(columns, rows, caption))


def _wanted(case: Case) -> set[tuple[str, str]]:
    """The terms that somebody has put on the table, in a deal or in a claim's test."""
    return {term for deal in case.deals.values() for term in deal.terms.items()}


def _target(target: Target, case: Case) -> Finding:
    best = next((key for key in target.keys if key.is_cheapest), None)
    details: list[Prose] = [_key(key, case) for key in target.keys]
    if target.needed and target.keys:
        names = actors_in_words(case, [need.actor for need in target.needed])
        details.insert(0, f"already willing, and needed: {names}")
    word = f"key: {actors_in_words(case, best.actors)}" if best else "nobody to win over"
    name = terms_in_words(case, target.terms)
    return Finding(name[:1].upper() + name[1:], word, _key_sentence(target, case), tuple(details))


def _key(key: Key, case: Case) -> str:
    """What one key opens, what it costs, and what it is worth to the willing."""
    worth = listed(f"{case.actors[payer].name} {points(gain)}" for payer, gain in key.payers.items())
    price = (
        f"it would have to be paid {amount(max(key.price, 0.0))} points"
        if len(key.actors) == 1
        else f"together they lose {amount(key.price)} points by it"
    )
    cheapest = " (the cheapest key)" if key.is_cheapest else ""
    return (
        f"{actors_in_words(case, key.actors)}{cheapest}: {chance(key.chance_with)} with, "
        f"{chance(key.chance_without)} without; {price}" + (f"; worth to {worth}" if worth else "")
    )


def _key_sentence(target: Target, case: Case) -> str:
    needed = [need.actor for need in target.needed]
    best = next((key for key in target.keys if key.is_cheapest), None)
    if best is None:
        gain = "gains" if len(needed) == 1 else "gain"
        return f"It takes {actors_in_words(case, needed)}, who {gain} by it: {chance(target.chance)}."
    who = actors_in_words(case, best.actors)
    if not target.plan:
        return f"Nobody who could do it gains by it. With {who} the chance is {chance(best.chance_with)}."
    willing = listed(actors_in_words(case, move.by) for move in target.plan)
    return f"{willing} would try it: chance {chance(target.chance)}. With {who} it is {chance(best.chance_with)}."
