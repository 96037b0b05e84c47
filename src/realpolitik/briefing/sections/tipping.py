"""What would have to change, as a section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from types import MappingProxyType
from typing import Any

from realpolitik.briefing.document import (
    Block,
    Bullets,
    Cite,
    Emphasis,
    Figure,
    Finding,
    Findings,
    Note,
    Paragraph,
    Prose,
    Run,
    Section,
    Tone,
)
from realpolitik.case import Case
from realpolitik.questions.boxes import Circumstances, box_in_words, stability_in_words
from realpolitik.questions.indicators import number
from realpolitik.questions.naming import key_in_words, number_in_words, scenario_in_words
from realpolitik.questions.tipping import (
    IS,
    Change,
    Pair,
    Plane,
    Tipped,
    Tipping,
    change_in_words,
    reach_in_words,
    verb,
)
from realpolitik.questions.wording import listed, plural, sentence, share

TONES: Mapping[str, Tone] = {"ready": "good", "follows": "good", "held out for": "open", "happens anyway": "plain"}
SHOWN = 3  # changes of a deal
DRAWN, FAR = 6, 0.5  # of them in the figure, and how far they may have to go; the first however far
RELIABLE = 0.5  # share of the resamples in which every number of a box must come back for it to be told
TELLING = 0.1  # by how much a box must raise an answer's share
TOLD_BOXES = 2  # of a deal


def tipping_sections(answer: Tipping, case: Case) -> tuple[Section, ...]:
    """What would have to change, and what to watch."""
    if not answer.entries:
        more = "; its claims can be asked about too" if case.claims and not answer.parameters["claims"] else ""
        return (_section((Paragraph(f"The case names no deal{more}."),)),)
    blocks: list[Block] = [Paragraph(_opening(answer))]
    blocks += [Findings(tuple(_finding(entry, case) for entry in entries)) for entries in (answer.deals, answer.claims)
               if entries]  # fmt: skip
    if answer.parameters["draws"] and any(entry.shares for entry in answer.entries):
        blocks.append(Note(
            f"Shares are of {answer.parameters['draws']:,} combinations of values from the ranges that the case gives: "
            "they tell how the case's own doubts weigh, not how likely anything is."
        ))  # fmt: skip
    blocks += _to_watch(answer, case)
    blocks += _figures(answer, case)
    return (_section(tuple(blocks)),)


def _section(blocks: tuple[Block, ...]) -> Section:
    return Section("tipping", "What would have to change", blocks)


def _name(entry: Tipped, case: Case) -> str:
    """A deal's name; a claim's key, since what it says is a sentence of its own."""
    return entry.name if entry.key in case.deals and case.deals[entry.key].name == entry.name else _claim(entry, case)


def _claim(entry: Tipped, case: Case) -> str:
    return key_in_words(case, entry.key)


def _opening(answer: Tipping) -> str:
    kinds: dict[str, list[str]] = {"open": [], "together": [], "beyond": [], "pair": [], "never": []}
    for entry in answer.deals:
        kinds[_kind(entry)].append(entry.name)
    ends = {
        "open": "{s} already within what the case leaves open",
        "together": "{s} within what the case leaves open only if two numbers move at once",
        "beyond": "{s} only if a number leaves its range",
        "pair": "{s} only if two numbers move at once and leave their ranges",
        "never": "no single number and no pair of those tried changes {n}",
    }
    parts = []
    for kind, names in kinds.items():
        if names and kind == "never":
            parts.append(ends[kind].format(n=listed(names, "or")))
        elif names:
            changes = "changes its verdict" if len(names) == 1 else "change their verdicts"
            parts.append(f"{listed(names)} " + ends[kind].format(s=changes))
    return sentence("; ".join(parts)) if parts else "No deal was asked about."


def _kind(entry: Tipped) -> str:
    """How near another verdict is."""
    if entry.singles and entry.singles[0].is_open:
        return "open"
    if entry.pair is not None and entry.pair.is_open:
        return "together"
    return "beyond" if entry.singles else "pair" if entry.pair else "never"


# One deal ---------------------------------------------------------------------------------------------------------


def _finding(entry: Tipped, case: Case) -> Finding:
    details: list[Prose] = [_single(one, case) for one in entry.singles[1:SHOWN]]
    if len(entry.singles) > SHOWN:
        details.append(f"… and {plural(len(entry.singles) - SHOWN, 'other number')} alone")
    if entry.pair is not None and entry.singles:
        details.append(_pair(entry.pair, case))
    if len(entry.shares) > 1:
        shares = listed(f"{verb(word)} in {share(part)}" for word, part in entry.shares.items())
        details.append(f"over the ranges it {shares} of draws")
    details += [sentence(words) for words in _boxes(entry, case)]
    name = _name(entry, case)
    if entry.scenario is not None:
        name = f"{name} ({scenario_in_words(case, entry.scenario)})"
    tone = TONES.get(entry.stands, "bad")
    return Finding(
        name, entry.stands, (entry.sentence.removesuffix("."), *_origin(entry.singles[:1])), tuple(details), tone
    )


def _single(one: Change, case: Case) -> Prose:
    told = f"with {change_in_words(case, one)} ({reach_in_words(one)}) it {verb(one.becomes)}"
    return (told, *_origin([one]))


def _origin(changes: Sequence[Change]) -> tuple[Run, ...]:
    """Where numbers come from: citations, or that they are judgement."""
    cites = [run for one in changes for source in one.sources for run in (" ", Cite(source))]
    return tuple(cites) if cites else (" (judgement)",) if changes else ()


def _pair(pair: Pair, case: Case) -> Prose:
    both = " and ".join(change_in_words(case, move) for move in pair.moves)
    of = "range" if pair.is_open else "scale"
    return f"moved together, neither by more than {share(pair.share)} of its {of}: with {both} it {verb(pair.becomes)}"


def _boxes(entry: Tipped, case: Case) -> Iterator[str]:
    """The boxes that tell something and come back in most resamples, those of other answers than the present first."""
    told = [
        box
        for box in entry.boxes
        if box.density - box.share >= TELLING and all(limit.stability >= RELIABLE for limit in box.limits)
    ]
    ordered = sorted(told, key=lambda box: (box.becomes == entry.stands, -box.coverage * box.density))
    for box in ordered[:TOLD_BOXES]:
        yield f"{box_in_words(case, box, _verbs(box), 'it')} ({stability_in_words(case, box)})"


def _verbs(box: Circumstances) -> Mapping[str, str]:
    return IS | {box.becomes: verb(box.becomes)}


# In one section with how sure -------------------------------------------------------------------------------------


def carried_by(entry: Tipped, printed: str) -> Prose:
    """The number that carries a verdict, and how far it must move, as a line beside the verdict that is printed."""
    told = entry.sentence.removesuffix(".").removeprefix(f"It {verb(entry.stands)}; ")
    if told.startswith("with "):
        told = f"the nearest change: {told}"
    if entry.stands != printed:
        told = f"with every range at its mean it {verb(entry.stands)}; {told}"
    return (told, *_origin(entry.singles[:1]))


def changes_to_watch(answer: Tipping, case: Case, printed: Mapping[str, str]) -> Iterator[Block]:
    """What to watch, how far numbers have to go, and how that was looked for.

    printed: deal → its verdict in most draws; a change that only brings this about is nothing to watch for.
    """
    yield from _to_watch(answer, case, printed)
    yield from _figures(answer, case)
    if answer.parameters["nearest"]:
        yield Paragraph(
            "What would change a verdict was looked for among single numbers within their ranges, the others at their "
            "means; among pairs and beyond the ranges only where none does. The question “tipping” looks through all "
            "of it, and tells in which circumstances each verdict comes out."
        )


# What to watch ----------------------------------------------------------------------------------------------------


def _to_watch(answer: Tipping, case: Case, printed: Mapping[str, str] = MappingProxyType({})) -> Iterator[Block]:
    """What one would see if the nearest changes came about, each once, with what it would do to which deal."""
    found: dict[str, list[tuple[Tipped, Change]]] = {}
    for entry in answer.entries:
        for one in entry.singles[:SHOWN]:
            if one.becomes != printed.get(entry.key):
                found.setdefault(one.watch, []).append((entry, one))
    if found:
        yield Paragraph("What to watch for, and what it would mean:")
        yield Bullets(tuple(_indicator(words, own, case) for words, own in found.items()))


def _indicator(words: str, own: Sequence[tuple[Tipped, Change]], case: Case) -> Prose:
    by_answer = groupby(sorted(own, key=lambda pair: pair[1].becomes), key=lambda pair: pair[1].becomes)
    meant = [f"{listed(_name(entry, case) for entry, _ in group)}: {answer}" for answer, group in by_answer]
    return (sentence(words)[:-1], " → ", Emphasis("; ".join(meant)), *_origin([own[0][1]]))


# Figures ----------------------------------------------------------------------------------------------------------


def _figures(answer: Tipping, case: Case) -> Iterator[Figure]:
    distances = [
        {
            "of": _name(entry, case)[:1].upper() + _name(entry, case)[1:],
            "number": number_in_words(case, one.path),
            "share": one.share,
            "open": one.is_open,
            "words": f"{number(one.value, one.path)} → {number(one.at, one.path)}: {verb(one.becomes)}",
        }
        for entry in answer.deals
        for at, one in enumerate(entry.singles[:DRAWN])
        if one.share <= FAR or at == 0
    ]
    if distances:
        yield Figure(
            "tipping_distances", "tipping_distances", {"distances": distances},
            caption="How far single numbers have to go for another verdict, the others as they stand.",
            alt="For each deal a line for every number that changes its verdict alone: as long as the share of its "
            "range, or of its scale, that it has to go.",
        )  # fmt: skip
    mapped = [(entry, entry.plane) for entry in answer.entries if entry.plane is not None]
    if mapped:
        first = mapped[0][1]
        titles = [number_in_words(case, path) for path in first.paths]
        yield Figure(
            "tipping_map", "tipping_map",
            {
                "regions": [region for entry, plane in mapped for region in _regions(_name(entry, case), plane)],
                "titles": titles, "values": list(first.values), "given": [list(ends) for ends in first.given],
            },
            caption=f"Which verdict holds wherever two numbers stand: {titles[0]} and {titles[1]}. The mark: where "
            "they stand in the case; the frame: the ranges that it gives.",
            alt=f"For each deal a square, {titles[0]} along it and {titles[1]} up, coloured by verdict.",
        )  # fmt: skip


def _regions(name: str, plane: Plane) -> Iterator[dict[str, Any]]:
    """The plane as strips: for each value of the first number the stretches of the second with one answer."""
    lefts, rights = _edges(plane.across)
    bottoms, tops = _edges(plane.up)
    for at, words in enumerate(plane.words):
        start = 0
        for end in range(1, len(words) + 1):
            if end == len(words) or words[end] != words[start]:
                yield {
                    "of": name[:1].upper() + name[1:], "left": lefts[at], "right": rights[at],
                    "bottom": bottoms[start], "top": tops[end - 1], "answer": words[start],
                }  # fmt: skip
                start = end


def _edges(values: Sequence[float]) -> tuple[list[float], list[float]]:
    """Where each value's cell begins and ends: half-way to its neighbours, the outer ones at the values."""
    between = [(one + other) / 2 for one, other in pairwise(values)]
    return [values[0], *between], [*between, values[-1]]
