"""What if they misread each other, as a section."""

from __future__ import annotations

from realpolitik.briefing.document import (
    Block,
    Bullets,
    Cell,
    Column,
    Finding,
    Findings,
    Note,
    Paragraph,
    Section,
    Table,
    Tone,
)
from realpolitik.case import Case
from realpolitik.questions.perception import LEAST_DIFFERENCE, Perception, PlayedDeal, Surprise
from realpolitik.questions.wording import plural

SHOWN_SURPRISES = 8
SHOWN_UNSEEN = 8
IN_THE_TABLE = "verdict"  # surprises that the table shows
LEAD = "What comes of it if each acts on its own version, and the levers work as they do?"


def perception_sections(answer: Perception, case: Case) -> tuple[Section, ...]:
    """What if they misread each other."""
    blocks: list[Block] = [Paragraph(answer.sentence), *(Note(warning) for warning in answer.warnings)]
    if answer.alone is not None:
        blocks += _surprises(answer)
        blocks += _unseen(answer)
        blocks.append(Paragraph(f"{LEAD} {answer.alone.sentence}"))
        if answer.deals:
            blocks += [Findings(tuple(_played(deal) for deal in answer.deals)), _table(answer)]
    return (Section("perception", "What if they misread each other", tuple(blocks)),)


def _surprises(answer: Perception) -> list[Block]:
    """The largest misreadings in words; the verdicts that differ stand in the table."""
    told = [one for one in answer.surprises if one.is_reversal and _is_told(one)]
    if not told:
        return [Paragraph("Nobody takes another to be on the other side of anything from where it stands.")]
    left = len(told) - SHOWN_SURPRISES
    blocks: list[Block] = [Bullets(tuple(one.sentence for one in told[:SHOWN_SURPRISES]))]
    return [*blocks, Paragraph(f"Beside these, {plural(left, 'smaller surprise')}.")] if left > 0 else blocks


def _is_told(one: Surprise) -> bool:
    """Whether a reversal is worth a sentence: a gain's always, since it decides; others unless they are close calls."""
    return one.question == "gain" or (one.question != IN_THE_TABLE and one.size >= LEAST_DIFFERENCE)


def _unseen(answer: Perception) -> list[Block]:
    """What somebody doesn't see coming."""
    return [Bullets(tuple(one.sentence for one in answer.unseen[:SHOWN_UNSEEN]))] if answer.unseen else []


def _played(deal: PlayedDeal) -> Finding:
    word = "comes about anyway" if deal.happens_anyway else "agreed" if deal.is_signed else "not agreed"
    tone: Tone = "plain" if deal.happens_anyway else "bad" if deal.regrets or not deal.is_signed else "good"
    return Finding(f"{deal.name[:1].upper()}{deal.name[1:]}", word, deal.sentence, tone=tone)


def _table(answer: Perception) -> Table:
    """Every deal's verdict in every version."""
    rows: list[tuple[Cell, ...]] = [
        (deal.name, *(version.verdicts.get(deal.key) for version in answer.versions)) for deal in answer.deals
    ]
    return Table(
        (Column("Deal"), *(Column(version.name) for version in answer.versions)),
        tuple(rows),
        caption="What becomes of each deal, as each sees it.",
    )
