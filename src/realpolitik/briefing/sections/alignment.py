"""Who stands with whom, as a section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from realpolitik.briefing.document import (
    Block,
    Bullets,
    Column,
    Figure,
    Note,
    Paragraph,
    Section,
    Sheet,
    Table,
)
from realpolitik.case import NOW, Case
from realpolitik.questions.alignment import Alignment
from realpolitik.questions.naming import (
    actors_in_words,
)
from realpolitik.questions.standing import Pair
from realpolitik.questions.wording import (
    sentence,
)

SHOWN_PAIRS = 6  # of actors, in the text


def alignment_sections(answer: Alignment, case: Case) -> tuple[Section, ...]:
    """Who stands with whom."""
    blocks: list[Block] = [Paragraph(text) for text in _blocs(answer)]
    shown = _partners(answer, case)
    if shown:
        blocks.append(Bullets(tuple(pair.sentence for pair in shown)))
        blocks.append(_agreement_table(shown, answer, case))
    blocks += _alignment_figures(answer, case)
    blocks += [Note(sentence(warning)) for warning in answer.warnings]
    return (Section("alignment", "Who stands with whom", tuple(blocks), sheets=(_sheet(answer, case),)),)


def _sheet(answer: Alignment, case: Case) -> Sheet:
    """Every pair at every horizon."""
    rows = tuple(
        (*(case.actors[key].name for key in pair.actors), horizon.name, one.agreement, one.direction,
         one.shared_priorities)
        for pair in answer.pairs
        for horizon, one in zip(answer.horizons, pair.standings, strict=True)
    )  # fmt: skip
    columns = (
        Column("Actor"), Column("and"), Column("horizon"), Column("agreement", "agreement"),
        Column("direction", "agreement"), Column("shared priorities", "chance"),
    )  # fmt: skip
    caption = (
        "How far every two actors want the same at each horizon, which way they pull, both from −1 to +1, and how far "
        "they care for the same, from 0 to 1."
    )
    return Sheet("Alignment", Table(columns, rows, caption))


def _blocs(answer: Alignment) -> Iterator[str]:
    """Who stands together at each horizon; once where nothing changes."""
    first = answer.horizons[0]
    if len(answer.horizons) > 1 and all(horizon.blocs.groups == first.blocs.groups for horizon in answer.horizons):
        yield first.sentence.replace(f"Blocs {first.when}", "Blocs, the same at every horizon")
    else:
        yield from (horizon.sentence for horizon in answer.horizons)


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
    now = next((horizon for horizon in answer.horizons if horizon.key == NOW), answer.horizons[0])
    order = [case.actors[key].name for bloc in now.blocs.groups for key in bloc]
    return [
        Figure(
            "alignment_matrix",
            "alignment_matrix",
            {"pairs": records, "order": order},
            caption="How far every two actors want the same, at each horizon.",
            alt="A matrix of actors by actors, coloured from full disagreement to full agreement.",
        ),
        Figure(
            "alignment_network",
            "alignment_network",
            {"pairs": records, "order": order},
            caption="The same as a network: who is drawn together and who apart.",
            alt="Actors on a circle, joined by lines where they agree or disagree most.",
        ),
    ]
