"""Where each issue would settle, as a section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from realpolitik.questions.forecast import Forecast, Likely, Settlement, scale_in_words
from realpolitik.questions.naming import (
    key_in_words,
    point_in_words,
)
from realpolitik.questions.wording import (
    listed,
    sentence,
)


def forecast_sections(answer: Forecast, case: Case) -> tuple[Section, ...]:
    """Where each issue would settle."""
    has_median = "median" in answer.parameters["methods"]
    rows = tuple(
        (
            key_in_words(case, entry.key),
            listed((key_in_words(case, level) for level in entry.levels), "or") if entry.levels else None,
            entry.compromise,
            *((entry.median[0] if entry.median else None,) if has_median else ()),
            _interval(case.issues[entry.key], entry.likely),
            key_in_words(case, entry.status_quo),
            key_in_words(case, entry.no_deal),
        )
        for entry in answer.settlements
    )
    columns = (
        Column("Issue"), Column("would settle near"), Column("compromise", "amount"),
        *((Column("median", "amount"),) if has_median else ()), Column("80 %"),
        Column("today"), Column("if nobody deals"),
    )  # fmt: skip
    caption = (
        "Where each issue would settle if it were negotiated by itself, on its own scale. Compromise: the mean "
        "position, weighed by capability and salience."
    )
    if has_median:
        caption += " Median: half of the weight on either side. Far apart, they disagree."
    went = f"if it goes as {answer.parameters['mixture']['issues']} issues of EU legislation went"
    caption += f" 80 %: between these points it ends with four chances in five, {went}."
    blocks: list[Block] = [_positions_figure(case), Table(columns, rows, caption), *_methods(answer, case)]
    blocks += [Note(sentence(warning)) for warning in answer.warnings]
    return (Section("forecast", "Issue by issue", tuple(blocks)),)


def _interval(issue: Issue, found: Likely | None) -> str | None:
    """The middle 80 %: "20–85"."""
    return None if found is None else f"{point_in_words(issue, found.low)}–{point_in_words(issue, found.high)}"


# Method by method -------------------------------------------------------------------------------------------------

HEADINGS = {"challenge": "challenge", "condorcet": "Condorcet", "spatial": "spatial", "joint": "all at once"}
SHOWN = ("spatial", "joint", "challenge")  # the first of them that was asked is drawn


def _methods(answer: Forecast, case: Case) -> Iterator[Block]:
    """The other methods beside the compromise, how far all are apart, and who moves where."""
    told = [entry for entry in answer.settlements if entry.by_method]
    methods = [name for name in HEADINGS if any(name in entry.by_method for entry in told)]
    if not methods:
        return
    rows = tuple(
        (
            key_in_words(case, entry.key),
            entry.compromise,
            *(entry.by_method[name] for name in methods),
            entry.spread,
        )
        for entry in told
    )
    columns = (
        Column("Issue"), Column("compromise", "amount"), *(Column(HEADINGS[name], "amount") for name in methods),
        Column("apart", "share"),
    )  # fmt: skip
    yield Table(columns, rows, _caption(methods))
    shown = next((name for name in SHOWN if name in methods), None)
    if shown is not None:
        yield _paths_figure(told, case, shown)


def _caption(methods: Sequence[str]) -> str:
    told = {
        "challenge": "Challenge: who would lose by being challenged moves, and the median of where all then stand.",
        "condorcet": "Condorcet: the mean of all positions by their chances to prevail over the others.",
        "spatial": "Spatial: actors challenge each other, bargain and vote, turn by turn.",
        "joint": "All at once: the same about all issues together, so that attention is divided.",
    }
    apart = "Apart: the largest distance between two methods, as a share of the scale"
    last = f"{apart}, without that about all at once." if "joint" in methods else f"{apart}."
    return " ".join(["The same by other methods.", *(told[name] for name in methods), last])


def _paths_figure(told: Sequence[Settlement], case: Case, method: str) -> Figure:
    places, ends = [], []
    for entry in told:
        issue, path = case.issues[entry.key], next(path for path in entry.proof.paths if path.method == method)
        name = key_in_words(case, entry.key)
        places += [
            {"issue": name, "actor": case.actors[actor].name, "round": at, "at": float(issue.to_scale(point))}
            for actor, points in path.positions.items()
            for at, point in enumerate(points)
        ]
        scale, end = scale_of(case, issue), entry.by_method[method]
        words = f"ends at {point_in_words(issue, end)} on {scale_in_words(issue)}"
        if not path.has_settled:
            words += ", still moving"
        ends.append(
            {
                "issue": name,
                "lowest": scale["lowest"],
                "highest": scale["highest"],
                "end": float(issue.to_scale(end)),
                "words": words,
            }
        )
    way = {"spatial": "spatial bargaining", "joint": "bargaining about all issues at once", "challenge": "challenges"}
    return Figure(
        "paths",
        "paths",
        {"places": places, "ends": ends},
        caption=f"Who moves where, round by round, by {way[method]}; dashed, where it ends.",
        alt="For each issue a panel with a line for every actor from where it stands at first to where it ends.",
    )


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
