"""What holds once reached, as a section."""

from __future__ import annotations

from collections.abc import Mapping

from realpolitik.briefing.document import (
    Block,
    Column,
    Figure,
    Finding,
    Findings,
    Paragraph,
    Section,
    Table,
    Tone,
)
from realpolitik.case import Case
from realpolitik.questions.naming import actors_in_words, terms_in_words
from realpolitik.questions.scene import Step
from realpolitik.questions.stability import (
    ANSWERS,
    FIRM,
    LEFT,
    MET,
    OPEN,
    THREATS,
    Arc,
    Exit,
    Outcome,
    Stability,
)
from realpolitik.questions.wording import in_words, listed, sentence

TONES: Mapping[str, Tone] = {FIRM: "good", ANSWERS: "good", THREATS: "open", OPEN: "bad", LEFT: "bad"}
MOST_DRAWN = 8  # outcomes in the figure
MOST_WAYS = 3  # beneath an outcome


def stability_sections(answer: Stability, case: Case) -> tuple[Section, ...]:
    """Which outcomes hold, by which the others are led to, and what leaves them."""
    named = [outcome for outcome in answer.outcomes if outcome.is_named]
    found = [outcome for outcome in answer.outcomes if not outcome.is_named]
    blocks: list[Block] = [
        Paragraph(_opening(answer)),
        Findings(tuple(_finding(outcome, case) for outcome in named)),
    ]
    if found:
        blocks.append(Paragraph(_found(answer, found)))
        blocks.append(_table(found, case))
    elif not any(outcome.holds and outcome.is_reached for outcome in named):
        blocks.append(Paragraph("Steps that pay everybody who takes them lead to nothing that holds."))
    if (figure := _figure(answer, case)) is not None:
        blocks.append(figure)
    return (Section("stability", "What holds once reached", tuple(blocks)),)


def _opening(answer: Stability) -> str:
    grades = [(outcome.grade, outcome.name) for outcome in answer.outcomes if outcome.is_named]
    parts = []
    for grade in dict.fromkeys(grade for grade, _ in grades):
        names = [name for one, name in grades if one == grade]
        parts.append(f"{listed(names)} {_VERBS[grade][len(names) > 1]}")
    return sentence("; ".join(parts))


_VERBS = {  # what one outcome does, and what several do
    FIRM: ("holds firm", "hold firm"),
    ANSWERS: ("is kept by answers that would pay", "are kept by answers that would pay"),
    THREATS: ("is kept by threats alone", "are kept by threats alone"),
    OPEN: ("is open to a coalition", "are open to coalitions"),
    LEFT: ("doesn't hold", "don't hold"),
}


def _finding(outcome: Outcome, case: Case) -> Finding:
    details = []
    if outcome.changes:
        details.append(f"that is: {terms_in_words(case, outcome.changes)}")
    others = {way.step.by: way for way in reversed(outcome.proof.exits)}
    others.pop(outcome.proof.exits[0].step.by if outcome.proof.exits else (), None)
    ways = [way for way in outcome.proof.exits if others.get(way.step.by) is way]
    if ways:
        told = "; ".join(_briefly(way, case) for way in ways[:MOST_WAYS])
        more = f"; and {in_words(len(ways) - MOST_WAYS)} more" if len(ways) > MOST_WAYS else ""
        details.append(f"others who would gain by leaving: {told}{more}")
    name = outcome.name[:1].upper() + outcome.name[1:]
    return Finding(name, outcome.grade, outcome.sentence, tuple(details), TONES[outcome.grade])


def _briefly(way: Exit, case: Case) -> str:
    """Who else could leave, and who would stop that."""
    who = actors_in_words(case, way.step.by)
    if not way.reply:
        return f"{who} (nobody could answer)"
    modal = "would" if way.answer == MET else "could"
    repliers = dict.fromkeys(actor for step in way.reply for actor in step.by)
    return f"{who} ({actors_in_words(case, repliers)} {modal} answer)"


def _found(answer: Stability, found: list[Outcome]) -> str:
    lead = "Steps that pay everybody who takes them also lead to what nobody has named and what holds"
    total = len(found) + answer.unlisted
    if total == 1:
        return f"{lead}:"
    return f"{lead}: {in_words(total)} outcomes" + (", of which the firmest:" if answer.unlisted else ":")


def _table(found: list[Outcome], case: Case) -> Table:
    return Table(
        (Column("outcome"), Column("how it holds"), Column("the way there")),
        tuple(
            (terms_in_words(case, outcome.changes), outcome.grade, _way(outcome.path or (), case)) for outcome in found
        ),
        caption="Outcomes that nobody has named, the firmest first.",
    )


def _way(path: tuple[Step, ...], case: Case) -> str:
    return "; then ".join(f"{actors_in_words(case, step.by)}: {terms_in_words(case, step.changes)}" for step in path)


def _figure(answer: Stability, case: Case) -> Figure | None:
    """The outcomes that are told of, and the moves between them."""
    shown = {outcome.state: outcome for outcome in reversed(answer.outcomes[:MOST_DRAWN])}
    arcs = [arc for arc in answer.arcs if arc.start in shown and arc.step.to in shown]
    if not arcs:
        return None
    tied = {key for arc in arcs for key in (arc.start, arc.step.to)}
    states = [
        {"key": key, "name": outcome.name, "note": outcome.grade, "holds": outcome.holds}
        for key, outcome in reversed(shown.items())
        if key in tied
    ]
    return Figure(
        "states", "state_graph", {"states": states, "arcs": [_arc(arc, case) for arc in arcs]},
        caption="Outcomes, and the moves between them that pay all who make them and that nobody could answer. "
        "A heavy frame: it holds.",
        alt="Boxes for outcomes with how each holds, and arrows from one to another with the names of those who move.",
    )  # fmt: skip


def _arc(arc: Arc, case: Case) -> dict[str, str]:
    return {"start": arc.start, "end": arc.step.to, "who": actors_in_words(case, arc.step.by)}
