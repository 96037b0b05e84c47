"""What holds once reached, as a section."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from realpolitik.briefing.document import (
    Block,
    Column,
    Figure,
    Finding,
    Findings,
    Note,
    Paragraph,
    Section,
    Table,
    Tone,
)
from realpolitik.case import Case
from realpolitik.questions.concepts import Holding
from realpolitik.questions.naming import actors_in_words, terms_in_words
from realpolitik.questions.scene import Step
from realpolitik.questions.stability import (
    ANSWERS,
    FIRM,
    FREE,
    LEFT,
    MET,
    OPEN,
    THREATS,
    Exit,
    Outcome,
    Stability,
)
from realpolitik.questions.wording import count, in_words, listed, plural, sentence

TONES: Mapping[str, Tone] = {FIRM: "good", ANSWERS: "good", THREATS: "open", OPEN: "bad", LEFT: "bad"}
MOST_DRAWN = 8  # outcomes in the figure
MOST_WAYS = 3  # beneath an outcome
MOST_LEAVING = 4  # actors or groups of them in a cell
MOST_TABLED = 24  # states in the table of concepts

# What the literature's concepts ask, in the order they are told in; others stand in the JSON form alone.
CONCEPTS: Mapping[str, str] = {
    "R": "no move of its own is a gain (Nash)",
    "GMR": "after each such move the others can take the gain away, even if that costs them (general metarational)",
    "SMR": "as GMR, and it couldn't get out of that by moving again (symmetric metarational)",
    "SEQ": "after each such move the others can take the gain away by moves that pay them (sequential)",
    "SSEQ": "as SEQ, and it couldn't get out of that by moving again (symmetric sequential)",
    "SIM": "the gain is lost if others, at the same time, make moves that pay them (simultaneous)",
    "NM": "it would stay however far it looked ahead (non-myopic)",
    "strong GMR": "as GMR, and in the end it would be much worse off than before",
    "strong SMR": "as SMR, and in the end it would be much worse off than before",
    "strong SEQ": "as SEQ, and in the end it would be much worse off than before",
    "strong SSEQ": "as SSEQ, and in the end it would be much worse off than before",
    "CR": "as R, also for every group that could act together",
    "CGMR": "as GMR, also for every group that could act together",
    "CSEQ": "as SEQ, also for every group that could act together",
}


def stability_sections(answer: Stability, case: Case) -> tuple[Section, ...]:
    """Which outcomes hold, by which the others are led to, and what leaves them."""
    blocks = list(_given(answer, case) if answer.is_given else _by_levers(answer, case))
    if (figure := _figure(answer, case)) is not None:
        blocks.append(figure)
    return (Section("stability", "What holds once reached", tuple(blocks)),)


# By levers --------------------------------------------------------------------------------------------------------


def _by_levers(answer: Stability, case: Case) -> Iterator[Block]:
    """Named outcomes one by one, then what steps that pay lead to."""
    named = [outcome for outcome in answer.outcomes if outcome.is_named]
    found = [outcome for outcome in answer.outcomes if not outcome.is_named]
    yield Paragraph(_opening(named))
    yield Findings(tuple(_finding(outcome, case, _terms(outcome, case)) for outcome in named))
    if found:
        yield Paragraph(_found(answer, found))
        yield _table(found, case)
    elif not any(outcome.holds and outcome.is_reached for outcome in named):
        yield Paragraph("Steps that pay everybody who takes them lead to nothing that holds.")


def _terms(outcome: Outcome, case: Case) -> list[str]:
    return [f"that is: {terms_in_words(case, outcome.changes)}"] if outcome.changes else []


def _opening(named: Sequence[Outcome]) -> str:
    grades = [(outcome.grade, outcome.name) for outcome in named]
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


# Given by options -------------------------------------------------------------------------------------------------


def _given(answer: Stability, case: Case) -> Iterator[Block]:
    """How many states hold, the firmest one by one, and the table of concepts."""
    yield Paragraph(_how_many(answer))
    for warning in answer.warnings:
        yield Note(sentence(warning))
    yield Findings(
        tuple(
            _finding(outcome, case, [*_arriving(outcome, answer, case), *_onward(outcome, answer, case)])
            for outcome in answer.outcomes
        )
    )
    if answer.unlisted:
        yield Paragraph(f"Beside these, {plural(answer.unlisted, 'state')} that no actor would leave alone.")
    yield from _concepts(answer, case)


def _how_many(answer: Stability) -> str:
    states = plural(answer.states, "state")
    if not answer.holding:
        return f"Of {states} none holds: from each somebody would move, and nobody could make it regret that."
    verb = "holds" if answer.holding == 1 else "hold"
    what = "it" if answer.holding == 1 else "them"
    named = [one for one in answer.outcomes if one.is_named]
    order = "The firmest come first."
    if named:
        after = "the status quo" if [one.key for one in named] == ["status_quo"] else "the states that have names"
        order = f"After {after} come the firmest."
    return (
        f"Of {states} {count(answer.holding)} {verb}: nobody could leave {what} and be better off in the end. {order}"
    )


def _arriving(outcome: Outcome, answer: Stability, case: Case) -> list[str]:
    """What is so in a state, and the way there from where things stand."""
    names = {one.key: one.name for one in answer.by_concept}
    said = [] if outcome.in_words in outcome.name else [f"that is: {names.get(outcome.state, outcome.in_words)}"]
    start = next((one for one in answer.outcomes if one.key == "status_quo"), None)
    if start is None or outcome is start or answer.moves is None:
        return said
    if outcome.path is None:
        return [*said, "no moves lead there from the status quo"]
    steps = "; then ".join(
        f"{actors_in_words(case, step.by)}: {step.does}" + ("" if step.kind == "improvement" else f" ({_AGAINST})")
        for step in outcome.path
    )
    return [*said, f"the way there: {steps}"]


_AGAINST = "which wouldn't pay"


def _onward(outcome: Outcome, answer: Stability, case: Case) -> list[str]:
    """Where those go who leave, nobody stopping them, if that is a state that is told of; what would keep them."""
    free = [way for way in outcome.proof.exits if way.answer == FREE]
    ends = [one for one in answer.outcomes if free and one.state == free[0].step.to]
    said = [f"that leads to {one.name}, which {_VERBS[one.grade][0]}" for one in ends[:1]]
    liked = [f"{case.actors[one.actor].name} liked it as well as {one.name}" for one in outcome.likings]
    return [*said, f"each alone would stay if {listed(liked)}"] if liked else said


def _concepts(answer: Stability, case: Case) -> Iterator[Table]:
    """By which of the literature's concepts everybody stays, who would leave by the others, and what they ask."""
    told = {outcome.state for outcome in answer.outcomes}
    rows = [one for one in answer.by_concept if one.equilibrium or one.key in told]
    if not rows:
        return
    shown = [name for name in CONCEPTS if name in rows[0].stays]
    left = len(rows) - MOST_TABLED
    yield Table(
        (Column("State"), Column("everybody stays by"), Column("by the others would leave")),
        tuple((one.name, _by_all(one, shown), _leaving(one, shown, case)) for one in rows[:MOST_TABLED]),
        caption="The same by the concepts of the literature."
        + (f" {count(left)} more states stand in the JSON form." if left > 0 else ""),
    )
    yield Table(
        (Column("Concept"), Column("a decision maker stays if")),
        tuple((name, CONCEPTS[name]) for name in shown),
        caption="What the concepts ask.",
    )


def _by_all(one: Holding, shown: Sequence[str]) -> str:
    stays = [name for name in shown if name in one.equilibrium]
    return "all of them" if len(stays) == len(shown) else ", ".join(stays) or "none"


def _leaving(one: Holding, shown: Sequence[str], case: Case) -> str | None:
    """Who would leave, by which concepts: of a group that would, not also those around it."""
    concepts: dict[str, list[str]] = {}
    for name in shown:
        for who in one.leaves[name]:
            members = set(who.split(" + "))
            if not any(set(other.split(" + ")) < members for other in one.leaves[name]):
                settles = "" if name != "NM" or who not in one.unsettled else " (doesn't settle)"
                concepts.setdefault(who, []).append(name + settles)
    parts = [f"{actors_in_words(case, who.split(' + '))}: {', '.join(names)}" for who, names in concepts.items()]
    more = [f"{in_words(len(parts) - MOST_LEAVING)} more"] if len(parts) > MOST_LEAVING else []
    return "; ".join([*parts[:MOST_LEAVING], *more]) or None


# Both -------------------------------------------------------------------------------------------------------------


def _finding(outcome: Outcome, case: Case, details: list[str]) -> Finding:
    others = {way.step.by: way for way in reversed(outcome.proof.exits)}
    others.pop(outcome.proof.exits[0].step.by if outcome.proof.exits else (), None)
    ways = [way for way in outcome.proof.exits if others.get(way.step.by) is way]
    if ways:
        told = "; ".join(_briefly(way, case) for way in ways[:MOST_WAYS])
        more = f"; and {in_words(len(ways) - MOST_WAYS)} more" if len(ways) > MOST_WAYS else ""
        details = [*details, f"others who would gain by leaving: {told}{more}"]
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


def _figure(answer: Stability, case: Case) -> Figure | None:
    """The outcomes that are told of, the moves between them, and the way from the status quo to those that hold."""
    shown = {outcome.state: outcome for outcome in reversed(answer.outcomes[:MOST_DRAWN])}
    arcs = [_arc(arc.start, arc.step, case) for arc in answer.arcs if arc.start in shown and arc.step.to in shown]
    ways: list[dict[str, Any]] = []
    if answer.is_given:
        arcs = [arc for outcome in shown.values() for arc in _leading(outcome, set(shown), case)]
        ways = _ways(list(shown.values()), answer, case)
    drawn = {(arc["start"], arc["end"]) for arc in arcs}
    arcs += [way for way in ways if (way["start"], way["end"]) not in drawn]
    if not arcs:
        return None
    tied = {key for arc in arcs for key in (arc["start"], arc["end"])}
    states = [
        {"key": key, "name": outcome.name, "note": outcome.grade, "holds": outcome.holds}
        for key, outcome in reversed(shown.items())
        if key in tied
    ]
    names = {one.key: one.name for one in answer.by_concept}
    states += [
        {"key": key, "name": names[key], "note": "", "holds": False} for key in sorted(tied - shown.keys())
    ]  # fmt: skip
    dashed = " Dashed: the shortest way there from the status quo." if ways else ""
    return Figure(
        "states", "state_graph", {"states": states, "arcs": arcs},
        caption="Outcomes, and the moves between them that pay all who make them and that nobody could answer."
        f"{dashed} A heavy frame: it holds.",
        alt="Boxes for outcomes with how each holds, and arrows from one to another with the names of those who move.",
    )  # fmt: skip


def _leading(outcome: Outcome, shown: Collection[str], case: Case) -> Iterator[dict[str, Any]]:
    """Of every actor and group that could leave a state unanswered, the way out that is told of first."""
    first: dict[tuple[str, ...], Step] = {}
    for way in outcome.proof.exits:
        if way.answer == FREE and way.step.to in shown and not any(set(by) < set(way.step.by) for by in first):
            first.setdefault(way.step.by, way.step)
    return (_arc(outcome.state, step, case) for step in first.values())


def _ways(outcomes: Sequence[Outcome], answer: Stability, case: Case) -> list[dict[str, Any]]:
    """The moves of the shortest ways from the status quo to some outcomes, if what they pass has names."""
    start = next((one.state for one in answer.outcomes if one.key == "status_quo"), None)
    names = {one.key for one in answer.by_concept}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for outcome in outcomes:
        here = start
        for step in (outcome.path or ()) if outcome.holds else ():
            if here is not None and {here, step.to} <= names:
                found.setdefault((here, step.to), _arc(here, step, case) | {"is_way": True})
            here = step.to
    return list(found.values())


def _arc(start: str, step: Step, case: Case) -> dict[str, Any]:
    return {"start": start, "end": step.to, "who": actors_in_words(case, step.by), "is_way": False}
