"""Who moves where, round by round."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any, TypedDict

import altair as alt

from realpolitik.briefing.charts.style import (
    BLUE,
    EXACT,
    GREEN,
    LINE,
    MUTED,
    NORMAL,
    SMALL,
    VERMILLION,
    Records,
    Spec,
    along,
    data,
    finished,
    in_order,
    tells,
)
from realpolitik.briefing.placement import shortened, wrapped


class PlaceRecord(TypedDict):
    """Where one actor stands on one issue after so many rounds."""

    issue: str
    actor: str
    round: int  # 0: as it stands at first
    at: float  # 0–100


class EndRecord(TypedDict):
    """An issue's heading, the names of its scale's ends, and where it settles."""

    issue: str
    lowest: str
    highest: str
    end: float  # 0–100
    words: str  # the same, in words


_PANEL, _TALL, _NAMES = 215, 132, 128  # pixels: of a panel, and of the names left of it
_ACROSS = 2  # panels beside each other; with their names they fill a page
_LINE, _MOST_LINES = 13, 3  # of names
_COLOURS = (BLUE, VERMILLION, GREEN, "#cc79a7", "#56b4e9", "#e69f00", "#7a5c00", MUTED)
_DASHES = ([1, 0], [5, 3])  # of those for whom there is a colour, and of the next as many


def paths(places: Sequence[PlaceRecord], ends: Sequence[EndRecord]) -> Spec:
    """A panel for each issue: every actor's place from round to round, the dashed line where the issue settles.

    Names stand where the lines begin; who begins at one place shares a name.
    """
    actors = in_order(place["actor"] for place in places)
    rows = ceil(len(ends) / _ACROSS) or 1
    across = ceil(len(ends) / rows) or 1
    panels = [_panel([place for place in places if place["issue"] == end["issue"]], end, actors) for end in ends]
    spacing = {"row": 96, "column": _NAMES + 36}
    return finished(alt.concat(*panels, columns=across, bounds="flush", spacing=spacing))


def _panel(places: Sequence[PlaceRecord], end: EndRecord, everybody: Sequence[str]) -> Any:
    last = max((place["round"] for place in places), default=0) or 1
    ticks = alt.Axis(values=_ticks(last), format="d", title=None, grid=False, domain=False)
    x = along("round", alt.Scale(domain=[0, last], nice=False), ticks)
    colours = [_COLOURS[at % len(_COLOURS)] for at in range(len(everybody))]
    dashes = [_DASHES[at // len(_COLOURS) % len(_DASHES)] for at in range(len(everybody))]
    colour = alt.Color("actor", type="nominal", legend=None, scale=alt.Scale(domain=list(everybody), range=colours))
    dash = alt.StrokeDash("actor", type="nominal", legend=None, scale=alt.Scale(domain=list(everybody), range=dashes))
    names = _names([place for place in places if place["round"] == 0])
    base = alt.Chart(data({**place} for place in places)).encode(x=x, y=_up("at"), color=colour)
    who = tells(("actor", "actor"), ("issue", "issue"))
    marks = [
        alt.Chart(data([{"at": edge} for edge in (0, 100)])).mark_rule(color=LINE).encode(y=_up("at")),
        alt.Chart(data([{"issue": end["issue"], "at": end["end"]}]))
        .mark_rule(color=MUTED, strokeDash=[3, 3])
        .encode(y=_up("at"), tooltip=tells(("issue", "issue"), ("at", "settles at", EXACT))),
        base.mark_line(strokeWidth=1.8, opacity=0.85).encode(detail="actor:N", strokeDash=dash, tooltip=who),
        base.transform_filter("datum.round == 0")
        .mark_point(filled=True, size=34, opacity=1)
        .encode(tooltip=[*who, *tells(("at", "begins at", EXACT))]),
        alt.Chart(data(names))
        .mark_rule(color=LINE)
        .encode(x=alt.value(-12), x2=alt.value(-4), y=_up("label"), y2="at"),
        alt.Chart(data(names))
        .mark_text(align="right", baseline="middle", lineHeight=_LINE)
        .encode(x=alt.value(-15), y=_up("first"), text="name:N"),
        *(_edge(name, is_highest) for name, is_highest in ((end["highest"], True), (end["lowest"], False))),
    ]
    heading = alt.TitleParams(
        wrapped(end["issue"], NORMAL, _PANEL, 2), subtitle=[shortened(end["words"], SMALL, _PANEL)], frame="group"
    )
    return alt.layer(*marks).properties(width=_PANEL, height=_TALL, title=heading)


def _edge(name: str, is_highest: bool) -> Any:
    """The name of a scale's end, above or beneath the panel's right."""
    text = alt.Chart(data([{"name": shortened(name, SMALL, _PANEL / 2)}]))
    return text.mark_text(
        align="right", baseline="bottom" if is_highest else "top", dy=-2 if is_highest else 20, color=MUTED
    ).encode(x=alt.value(_PANEL - 2), y=alt.value(0 if is_highest else _TALL), text="name:N")


def _up(field: str) -> alt.Y:
    return alt.Y(field, type="quantitative", axis=None, scale=alt.Scale(domain=[0, 100], nice=False))


def _ticks(last: int) -> list[int]:
    step = max(1, ceil(last / 4))
    return list(range(0, last + 1, step))


def _names(starts: Sequence[PlaceRecord]) -> Records:
    """A label for each place at which somebody begins, none over another: `label` is its middle, 0–100."""
    together: dict[float, list[str]] = {}
    for place in sorted(starts, key=lambda place: place["at"]):
        together.setdefault(round(place["at"], 1), []).append(place["actor"])
    labels: list[dict[str, Any]] = []
    edge = -_MOST_LINES * _LINE / 2 * 100 / _TALL
    for at, actors in together.items():
        name = wrapped(", ".join(actors), SMALL, _NAMES, _MOST_LINES)
        half = len(name) * _LINE / 2 * 100 / _TALL
        labels.append({"at": at, "label": max(at, edge + half), "name": name, "half": half})
        edge = labels[-1]["label"] + half
    edge = 100 + _LINE / 2 * 100 / _TALL  # higher, a name would push the heading up
    for label in reversed(labels):
        label["label"] = min(label["label"], edge - label["half"])
        edge = label["label"] - label["half"]
        label["first"] = label["label"] + label["half"] - _LINE / 2 * 100 / _TALL  # where the first line stands
    return labels
