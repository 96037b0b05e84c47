"""Where each issue would settle, as a section."""

from __future__ import annotations

from typing import Any

from realpolitik.briefing.document import (
    Block,
    Column,
    Figure,
    Note,
    Section,
    Table,
)
from realpolitik.case import Case, Issue, Stance
from realpolitik.questions.forecast import Forecast
from realpolitik.questions.naming import (
    key_in_words,
)
from realpolitik.questions.wording import (
    listed,
    sentence,
)


def forecast_sections(answer: Forecast, case: Case) -> tuple[Section, ...]:
    """Where each issue would settle."""
    rows = tuple(
        (
            key_in_words(case, entry.key),
            listed((key_in_words(case, level) for level in entry.levels), "or") if entry.levels else None,
            entry.compromise,
            entry.median[0] if entry.median else None,
            key_in_words(case, entry.status_quo),
            key_in_words(case, entry.no_deal),
        )
        for entry in answer.settlements
    )
    columns = (
        Column("Issue"), Column("would settle near"), Column("compromise", "amount"), Column("median", "amount"),
        Column("today"), Column("if nobody deals"),
    )  # fmt: skip
    caption = (
        "Where each issue would settle if it were negotiated by itself, on its own scale. Compromise: the mean "
        "position, weighed by capability and salience. Median: half of the weight on either side. Far apart, they "
        "disagree."
    )
    blocks: list[Block] = [_positions_figure(case), Table(columns, rows, caption)]
    blocks += [Note(sentence(warning)) for warning in answer.warnings]
    return (Section("forecast", "Issue by issue", tuple(blocks)),)


def _positions_figure(case: Case) -> Figure:
    stances = [position_of(case, stance) for own in case.stances.values() for stance in own.values()]
    scales = [scale_of(case, issue) for issue in case.issues.values()]
    return Figure(
        "positions",
        "positions",
        {"stances": stances, "scales": scales},
        caption="What every actor wants on every issue; the larger the mark, the more it cares.",
        alt="For each issue a scale with a mark for every actor where it stands, sized by how much it cares.",
    )


def position_of(case: Case, stance: Stance) -> dict[str, Any]:
    """Where an actor stands between 0 and 100, and the level nearest by; without order, the level it values most."""
    issue = case.issues[stance.issue]
    common = {
        "actor": case.actors[stance.actor].name,
        "issue": key_in_words(case, stance.issue),
        "salience": stance.salience.mean,
    }
    if stance.position is None or issue.points is None:
        values = stance.values or {}
        best = max(values, key=lambda level: values[level].mean, default=issue.status_quo)
        return common | {"position": None, "low": None, "high": None, "level": key_in_words(case, best)}
    low, high = issue.to_scale(stance.position.low), issue.to_scale(stance.position.high)
    place = issue.to_scale(stance.position.mean)
    near = min(issue.levels, key=lambda level: abs(issue.to_scale(issue.point(level)) - place))
    return common | {"position": place, "low": low, "high": high, "level": key_in_words(case, near)}


def scale_of(case: Case, issue: Issue) -> dict[str, Any]:
    """An issue's heading, the names of its scale's ends, and the status quo between 0 and 100."""
    by_place = sorted(issue.levels, key=issue.point) if issue.points is not None else list(issue.levels)
    place = issue.to_scale(issue.point(issue.status_quo)) if issue.points is not None else None
    return {
        "issue": key_in_words(case, issue.key),
        "lowest": key_in_words(case, by_place[0]),
        "highest": key_in_words(case, by_place[-1]),
        "status_quo": place,
    }
