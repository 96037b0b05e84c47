"""Who holds the key, as a section."""

from __future__ import annotations

from realpolitik.briefing.document import (
    Block,
    Bullets,
    Figure,
    Finding,
    Findings,
    Paragraph,
    Prose,
    Section,
)
from realpolitik.case import Case
from realpolitik.questions.leverage import Leverage, Target
from realpolitik.questions.naming import (
    actors_in_words,
    terms_in_words,
)
from realpolitik.questions.wording import (
    amount,
    chance,
    listed,
    plural,
    points,
    sentence,
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
            caption="Chips: what each would cost its holder, and what it is worth to a buyer, in shares of stake.",
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
