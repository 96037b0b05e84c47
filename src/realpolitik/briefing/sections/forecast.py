"""Where each issue would settle, as a section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from realpolitik.briefing.document import (
    Block,
    Cell,
    Column,
    Figure,
    Note,
    Section,
    Table,
    Told,
)
from realpolitik.case import Case, Issue, Stance
from realpolitik.case.frames import HIGHEST, LOWEST
from realpolitik.questions.forecast import Forecast, Likely, Settlement, scale_in_words
from realpolitik.questions.naming import (
    key_in_words,
    point_in_words,
)
from realpolitik.questions.settling import METHODS
from realpolitik.questions.wording import (
    listed,
    sentence,
)


def forecast_sections(answer: Forecast, case: Case) -> tuple[Section, ...]:
    """Where each issue would settle."""
    blocks: list[Block] = [_positions_figure(case), _settlements(answer, case), *_methods(answer, case)]
    blocks += [Note(sentence(warning)) for warning in answer.warnings]
    return (Section("forecast", "Issue by issue", tuple(blocks)),)


def _settlements(answer: Forecast, case: Case) -> Table:
    """Where issues settle, and what else may become of them; without levels of their own, by figures alone."""
    has_median = "median" in answer.parameters["methods"]
    is_bare = all(case.issues[entry.key].levels == (LOWEST, HIGHEST) for entry in answer.settlements)
    columns = [Column("Issue")]
    columns += [] if is_bare else [Column("would settle near")]
    columns += [Column("compromise", "amount")]
    columns += [Column("median", "amount")] if has_median else []
    columns += [Column("80 %")]
    columns += [] if is_bare else [Column("today"), Column("if nobody deals")]
    caption = (
        "Where each issue would settle if it were negotiated by itself, on its own scale. Compromise: the mean "
        "position, weighed by capability and salience."
    )
    if has_median:
        caption += " Median: half of the weight on either side. Far apart, they disagree."
    went = f"if it goes as {answer.parameters['mixture']['issues']} issues of EU legislation went"
    caption += f" 80 %: between these points it ends with four chances in five, {went}."
    return Table(tuple(columns), tuple(_row(entry, case, has_median, is_bare) for entry in answer.settlements), caption)


def _row(entry: Settlement, case: Case, has_median: bool, is_bare: bool) -> tuple[Cell, ...]:
    near = listed((key_in_words(case, level) for level in entry.levels), "or") if entry.levels else None
    cells: list[Cell] = [key_in_words(case, entry.key)]
    cells += [] if is_bare else [near]
    cells += [_place(case, entry, entry.compromise)]
    cells += [_place(case, entry, entry.median[0] if entry.median else None)] if has_median else []
    cells += [_interval(case.issues[entry.key], entry.likely)]
    cells += [] if is_bare else [key_in_words(case, entry.status_quo), key_in_words(case, entry.no_deal)]
    return tuple(cells)


def _place(case: Case, entry: Settlement, point: float | None) -> Told | None:
    """A point of an issue's own scale."""
    return None if point is None else Told(point, point_in_words(case.issues[entry.key], point))


def _interval(issue: Issue, found: Likely | None) -> str | None:
    """The middle 80 %: "20–85"."""
    return None if found is None else f"{point_in_words(issue, found.low)}–{point_in_words(issue, found.high)}"


# Method by method -------------------------------------------------------------------------------------------------

HEADINGS = {"challenge": "challenge", "condorcet": "Condorcet", "spatial": "spatial", "joint": "all at once"}
WAYS = {"spatial": "spatial bargaining", "joint": "bargaining about all issues at once", "challenge": "challenges"}
MOST_ROUNDS = 8  # in a table
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
            _place(case, entry, entry.compromise),
            *(_place(case, entry, entry.by_method[name]) for name in methods),
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
        if answer.parameters["methods"] != list(METHODS):  # somebody asks for it
            yield from (_path_table(entry, case, shown) for entry in told)


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


def _path_table(entry: Settlement, case: Case, method: str) -> Table:
    """Who stands where on an issue, round by round; of many rounds the first, and the last."""
    path = next(path for path in entry.proof.paths if path.method == method)
    last = len(path.settled) - 1
    rounds = range(last + 1) if last < MOST_ROUNDS else [*range(MOST_ROUNDS - 1), last]
    lines = {case.actors[actor].name: places for actor, places in path.positions.items()} | {"It settles": path.settled}
    rows = tuple((name, *(_place(case, entry, places[at]) for at in rounds)) for name, places in lines.items())
    columns = (Column("Actor"), *(Column(str(at) if at else "at first", "amount") for at in rounds))
    caption = f"Where each stands on {key_in_words(case, entry.key)}, round by round, by {WAYS[method]}."
    return Table(columns, rows, caption)


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
    return Figure(
        "paths",
        "paths",
        {"places": places, "ends": ends},
        caption=f"Who moves where, round by round, by {WAYS[method]}; dashed, where it ends.",
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
