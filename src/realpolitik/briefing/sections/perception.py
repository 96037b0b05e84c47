"""What if they misread each other, as a section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from realpolitik.briefing.document import (
    Block,
    Bullets,
    Cell,
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
from realpolitik.questions.perception import Perception
from realpolitik.questions.play import PlayedDeal
from realpolitik.questions.surprise import LEAST_DIFFERENCE, Surprise, in_words
from realpolitik.questions.wording import in_words as count_in_words

SHOWN_SURPRISES = 8
SHOWN_UNSEEN = 8
SHOWN_ROWS = 12  # of the figure
IN_THE_TABLE = "verdict"  # surprises that the table shows
LEAD = "What comes of it if each acts on its own version, and the levers work as they do?"


def perception_sections(answer: Perception, case: Case) -> tuple[Section, ...]:
    """What if they misread each other."""
    blocks: list[Block] = [Paragraph(answer.sentence), *(Note(warning) for warning in answer.warnings)]
    if answer.alone is not None:
        blocks += _surprises(answer, case)
        blocks += _unseen(answer)
        blocks += _figure(answer, case)
        blocks.append(Paragraph(f"{LEAD} {answer.alone.sentence}"))
        if answer.deals:
            blocks += [Findings(tuple(_played(deal) for deal in answer.deals)), _table(answer)]
    return (Section("perception", "What if they misread each other", tuple(blocks)),)


def _surprises(answer: Perception, case: Case) -> list[Block]:
    """The reversals, and how close two think they are; other sizes are in the figure, verdicts in the table."""
    telling = [*_reversals(answer.surprises), *_closeness(answer.surprises)]
    told = [in_words(case, alike) for alike in _alike(telling)]
    if not told:
        return [Paragraph("Nobody mistakes on which side of anything another stands.")]
    return _bullets(told, SHOWN_SURPRISES)


def _reversals(surprises: Sequence[Surprise]) -> Iterator[Surprise]:
    """Reversals: of a gain always, since it decides; others unless they are close calls, or follow from such a gain."""
    turned = {one.topic for one in surprises if one.is_reversal and one.question == "gain"}
    for one in surprises:
        follows = one.question == "key" and one.topic in turned
        is_close = one.question != "gain" and one.size < LEAST_DIFFERENCE
        if one.is_reversal and one.question != IN_THE_TABLE and not follows and not is_close:
            yield one


def _closeness(surprises: Iterable[Surprise]) -> list[Surprise]:
    """How far two misjudge where they stand to each other, once for both of them."""
    found: dict[str, Surprise] = {}
    for one in surprises:
        if one.question == "stand" and not one.is_reversal and {*one.believers, *one.about} == {*one.topic.split(":")}:
            found.setdefault(one.topic, one)
    return list(found.values())


def _alike(surprises: Iterable[Surprise]) -> list[list[Surprise]]:
    """Surprises by what is told of them, whoever is surprised."""
    found: dict[tuple[Any, ...], list[Surprise]] = {}
    for one in surprises:
        found.setdefault((one.about, one.clauses), []).append(one)
    return list(found.values())


def _unseen(answer: Perception) -> list[Block]:
    """What somebody doesn't see coming."""
    return _bullets([one.sentence for one in answer.unseen], SHOWN_UNSEEN)


def _bullets(sentences: Sequence[str], most: int) -> list[Block]:
    """The first sentences, and how many more there are."""
    blocks: list[Block] = [Bullets(tuple(sentences[:most]))] if sentences else []
    left = len(sentences) - most
    return [*blocks, Paragraph(f"And {count_in_words(left)} more like these.")] if left > 0 else blocks


def _figure(answer: Perception, case: Case) -> list[Block]:
    """What each is believed to gain against what it expects, where the two are far apart."""
    names = {version.key: version.name for version in answer.versions}
    misread = [
        one
        for one in answer.surprises
        if one.question == "gain" and one.believed_value is not None and one.own_value is not None
    ]
    shown = list(dict.fromkeys((one.topic, one.about) for one in misread))[:SHOWN_ROWS]
    order = [*case.deals]
    records = [
        {
            "deal": _titled(case.deals[one.topic].name),
            "actor": case.actors[one.about[0]].name,
            "version": names[one.version],
            "believed": one.believed_value,
            "own": one.own_value,
        }
        for one in sorted(misread, key=lambda one: order.index(one.topic))
        if (one.topic, one.about) in shown
    ]
    if not records:
        return []
    return [Figure(
        "misreadings", "misreadings", {"misreadings": records},
        caption="What others believe that each would gain by each deal (coloured), and what it expects itself (black), "
        "in points above no deal. Where a line is thick it crosses nought: they misread on which side it is.",
        alt="For each deal and actor that is misread, a line from what others believe that it would gain to what it "
        "expects itself.",
    )]  # fmt: skip


def _titled(name: str) -> str:
    return name[:1].upper() + name[1:]


def _played(deal: PlayedDeal) -> Finding:
    word: str
    tone: Tone
    if deal.happens_anyway:
        word, tone = "comes about anyway", "plain"
    elif not deal.is_signed:
        word, tone = "not agreed", "bad"
    elif deal.chance is None:
        word, tone = "agreed in vain", "bad"
    else:
        word = "agreed, if they ask" if deal.doubts else "agreed"
        tone = "bad" if deal.regrets else "open" if deal.doubts else "good"
    return Finding(_titled(deal.name), word, deal.sentence, tone=tone)


def _table(answer: Perception) -> Table:
    """Every deal's verdict in every version."""
    rows: list[tuple[Cell, ...]] = [
        (_titled(deal.name), *(version.verdicts.get(deal.key) for version in answer.versions)) for deal in answer.deals
    ]
    return Table(
        (Column("Deal"), *(Column(version.name) for version in answer.versions)),
        tuple(rows),
        caption="What becomes of each deal, as each sees it.",
    )
