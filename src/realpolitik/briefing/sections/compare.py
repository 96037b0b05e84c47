"""What two versions of a case say differently, and what comes of it, as sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from realpolitik.briefing.document import (
    Block,
    Bullets,
    Column,
    Emphasis,
    Finding,
    Findings,
    Paragraph,
    Prose,
    Section,
    Table,
    Tone,
)
from realpolitik.case import Case
from realpolitik.questions.claims import FOLLOWS
from realpolitik.questions.compare import Cause, Causes, Changed, Comparison, how_in_words, undone_in_words
from realpolitik.questions.differing import ADDED, REMOVED, Change
from realpolitik.questions.naming import key_in_words
from realpolitik.questions.wording import listed, plural, quoted, sentence

TONES: Mapping[str, Tone] = {"ready": "good", FOLLOWS: "good", "held out for": "open"}
OF_KIND = {"key": "the key to {}", "no deal": "{} if nobody deals", "forecast": "where {} would settle", "state": "{}",
           "blocs": "{}"}  # fmt: skip
SHOWN_SETS = 4  # of changes that each do it
SHOWN_TEXTS = 6  # places where only the wording differs


def compare_sections(answer: Comparison, case: Case) -> tuple[Section, ...]:
    """What comes of the changes, then the changes themselves, and for two codings how far they agree."""
    title = "Two codings compared" if answer.is_of_codings else "What changed"
    blocks = [Paragraph(_opening(answer)), *_answers(answer, case)]
    sections = [Section("compare", title, tuple(blocks))]
    if answer.agreement:
        sections.append(Section("agreement", "How far the codings agree", tuple(_agreement(answer))))
    if answer.changes:
        said = "What they code differently" if answer.is_of_codings else "What the case says differently"
        sections.append(Section("changes", said, tuple(_changes(answer))))
    return tuple(sections)


def _opening(answer: Comparison) -> str:
    one, other = answer.names
    if answer.is_of_codings:
        return f"A is {quoted(one)}, B {quoted(other)}. {answer.opening}"
    same = answer.other.title == answer.case.title
    return answer.opening if same else f"Since {quoted(answer.other.title)}. {answer.opening}"


# What comes of it -------------------------------------------------------------------------------------------------


def _answers(answer: Comparison, case: Case) -> Iterator[Block]:
    in_both = [one for one in answer.answers if one.before is not None and one.after is not None]
    for kind in ("deal", "claim"):
        if own := [one for one in in_both if one.kind == kind]:
            yield Findings(tuple(_finding(one, answer, case) for one in own))
    others = [one for one in in_both if one.kind not in ("deal", "claim")]
    if others:
        yield Paragraph("Other answers that differ:")
        yield Bullets(tuple(_other(one, answer.is_of_codings) for one in others))
    for at, name in enumerate(answer.names):
        if alone := [one for one in answer.answers if (one.after, one.before)[at] is None]:
            yield Paragraph(f"Only in {'AB'[at] if answer.is_of_codings else name}:")
            yield Bullets(tuple(_alone(alone, at, case)))


def _finding(one: Changed, answer: Comparison, case: Case) -> Finding:
    """A deal with what did it; a claim with what it says, and beneath that what did it."""
    lead, *rest = _parted(one) if answer.is_of_codings else _turned(one)
    word = f"A: {one.before}, B: {one.after}" if answer.is_of_codings else f"{one.before} → {one.after}"
    tone: Tone = "plain" if answer.is_of_codings else TONES.get(str(one.after), "bad")
    if one.kind == "deal":
        return Finding(one.name, word, sentence(lead), tuple(rest), tone)
    name = key_in_words(case, one.key.partition(".")[2])
    return Finding(name, word, sentence(one.name), (lead, *rest), tone)


def _turned(one: Changed) -> Iterator[str]:
    """What turned an answer from the old to the new one."""
    yield _lead(one.causes, "because of")
    yield from _ties(one.causes)
    if len(one.causes.sets) == 1:
        yield undone_in_words(one.causes.sets[0], str(one.after))


def _parted(one: Changed) -> Iterator[str]:
    """What makes two codings answer differently, both ways unless they are the same."""
    both_ways = _are_mirrored(one)
    yield _lead(one.causes, "what parts them:" if both_ways else "A comes to B's answer with")
    yield from _ties(one.causes)
    if one.back.sets and not both_ways:
        yield _lead(one.back, "B comes to A's with")
        yield from _ties(one.back)


def _are_mirrored(one: Changed) -> bool:
    """Whether the very changes that lead from A to B lead back."""
    there, back = ({frozenset(cause.changes) for cause in found.sets} for found in (one.causes, one.back))
    return len(there) == 1 and there == back


def _lead(found: Causes, lead: str) -> str:
    """The first set of changes, with what introduces it."""
    if not found.sets:
        return ""
    several = "any of these: " if len(found.sets) > 1 else ""
    return f"{lead} {several}{found.sets[0].sentence}{how_in_words(found)}"


def _ties(found: Causes) -> Iterator[str]:
    for cause in found.sets[1:SHOWN_SETS]:
        yield f"or: {cause.sentence}"
    if len(found.sets) > SHOWN_SETS:
        yield f"… or one of {plural(len(found.sets) - SHOWN_SETS, 'other set')} of as few changes"


def _other(one: Changed, is_of_codings: bool) -> Prose:
    caused: Sequence[Cause] = one.causes.sets
    because = f", because of {caused[0].sentence}" if caused else ""
    about = sentence(OF_KIND[one.kind].format(one.name)).removesuffix(".")
    return (Emphasis(about), f" — {one.before} {'against' if is_of_codings else '→'} {one.after}{because}")


def _alone(alone: Sequence[Changed], at: int, case: Case) -> Iterator[str]:
    """Deals with their verdicts, claims together by their answer."""
    for kind, noun in (("deal", "deal"), ("claim", "claim")):
        by_word: dict[str, list[str]] = {}
        for one in alone:
            if one.kind == kind:
                name = one.name if kind == "deal" else key_in_words(case, one.key.partition(".")[2])
                by_word.setdefault(str((one.before, one.after)[at]), []).append(name)
        for word, names in by_word.items():
            yield f"{plural(len(names), noun)} ({word}): {listed(names)}"


# The changes ------------------------------------------------------------------------------------------------------


def _changes(answer: Comparison) -> Iterator[Block]:
    before, after = ("A", "B") if answer.is_of_codings else ("before", "now")
    replaced = [one for one in answer.changes if one.kind != "text" and one.what not in (ADDED, REMOVED)]
    if replaced:
        columns = (Column("what"), Column(before), Column(after))
        yield Table(columns, tuple((one.about, one.before, one.after) for one in replaced))
    for what, lead in ((ADDED, f"Only in {after}" if answer.is_of_codings else "Added"),
                       (REMOVED, f"Only in {before}" if answer.is_of_codings else "Removed")):  # fmt: skip
        if own := [one for one in answer.changes if one.kind != "text" and one.what == what]:
            yield Paragraph(f"{lead}:")
            yield Bullets(tuple(_together(own)))
    if texts := [one for one in answer.changes if one.kind == "text"]:
        entries = list(dict.fromkeys(one.about.partition(":")[0] for one in texts))
        rest = [plural(len(entries) - SHOWN_TEXTS, "other")] if len(entries) > SHOWN_TEXTS else []
        yield Paragraph(
            f"In words or evidence alone, on which no verdict rests: {listed([*entries[:SHOWN_TEXTS], *rest])}."
        )


def _together(changes: Sequence[Change]) -> Iterator[str]:
    """Entries by their section, stances by their actor, each on one line."""
    lines: dict[str, list[str]] = {}
    for one in changes:
        is_stance = "stances" in one.key.split(".")[:3:2]  # of the case, or of a scenario
        first, between, rest = one.about.partition(" on " if is_stance else " ")
        lines.setdefault(first + between.rstrip(), []).append(rest)
    for head, rests in lines.items():
        is_of_stances = head.endswith(" on")
        yield f"{head if is_of_stances or len(rests) == 1 or head.endswith('s') else head + 's'}: {', '.join(rests)}"


# Agreement --------------------------------------------------------------------------------------------------------


def _agreement(answer: Comparison) -> Iterator[Block]:
    whole = answer.agreement[0]
    yield Paragraph(
        f"Both give {plural(whole.numbers, 'number')}. Two codings agree on a number where the mean of each lies in "
        "the range of the other; how far apart they are is told as a share of the scale."
    )
    columns = (
        Column("numbers about"), Column("in both", "count"), Column("agree", "share"), Column("apart", "share"),
        Column("correlation", "agreement"),
    )  # fmt: skip
    yield Table(
        columns, tuple((one.name, one.numbers, one.within, one.distance, one.correlation) for one in answer.agreement)
    )
