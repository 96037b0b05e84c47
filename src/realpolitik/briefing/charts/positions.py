"""Where every actor stands on every issue."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any, TypedDict

import altair as alt

from realpolitik.briefing.charts.style import (
    BLUE,
    EXACT,
    LINE,
    MUTED,
    NORMAL,
    PAPER,
    SIDES,
    SMALL,
    Records,
    Spec,
    along,
    data,
    down,
    finished,
    in_order,
    tells,
)
from realpolitik.briefing.placement import shortened, text_width, wrapped


class PositionRecord(TypedDict):
    """What one actor wants on one issue."""

    actor: str
    issue: str
    position: float | None  # 0–100; None on an issue without an order
    low: float | None  # of the analyst's range
    high: float | None
    salience: float  # 0–100
    level: str  # the level it values most, in words


class ScaleRecord(TypedDict):
    """An issue's heading and the names of its scale's ends."""

    issue: str
    lowest: str
    highest: str
    status_quo: float | None  # 0–100; None on an issue without an order


_PANEL = 150  # pixels
_MOST_PANELS = 4  # beside each other; they and the names fill a page
_ROW = 19
_DOT = [12, 230]  # area of a dot at salience 0 and 100
_WHO = tells(("actor", "actor"), ("issue", "issue"), ("wants", "wants"))
_RANGE = tells(("low", "position from", EXACT), ("high", "to", EXACT))
_SALIENCE = tells(("salience", "salience", EXACT))[0]
_STANDS = [*tells(("position", "position", EXACT)), _SALIENCE]


def positions(stances: Sequence[PositionRecord], scales: Sequence[ScaleRecord]) -> Spec:
    """Actors × issues: where each stands on each issue's scale, the dot as large as it cares.

    One panel an issue, one row an actor, in the orders given; a dashed line is the status quo, a thin one the
    analyst's range. An issue without an order names the level that each actor values most.
    """
    actors = in_order(stance["actor"] for stance in stances)
    rows = ceil(len(scales) / _MOST_PANELS) or 1
    across = ceil(len(scales) / rows) or 1
    panels = [
        _position_panel(
            [stance for stance in stances if stance["issue"] == scale["issue"]], scale, actors, at % across == 0
        )
        for at, scale in enumerate(scales)
    ]
    chart = alt.concat(*panels, columns=across, bounds="flush", spacing={"row": 66, "column": 16})
    return finished(chart.resolve_scale(size="shared"))


def _position_panel(stances: Records, scale: ScaleRecord, actors: Sequence[str], is_first: bool) -> Any:
    has_order = scale["status_quo"] is not None
    names = alt.Axis(title=None, ticks=False, domain=False, grid=False, labels=is_first, labelPadding=8)
    y = down("actor", actors, names)
    across = alt.Scale(domain=[-6, 106], nice=False, zero=False)
    lines = alt.Chart(data({"actor": name} for name in actors)).mark_rule(color=LINE, opacity=1 if has_order else 0)
    layers = [lines.encode(y=y), *(_on_scale(stances, scale, y, across) if has_order else _by_level(stances, y))]
    title = alt.TitleParams(wrapped(scale["issue"], NORMAL, _PANEL - 4, 3), frame="group", offset=8)
    return alt.layer(*layers).properties(width=_PANEL, height=_ROW * len(actors), title=title)


def _salience() -> alt.Size:
    legend = alt.Legend(
        title="salience", values=[10, 40, 70, 100], symbolFillColor=BLUE, symbolOpacity=0.85, orient="bottom"
    )
    return alt.Size("salience", type="quantitative", scale=alt.Scale(domain=[0, 100], range=_DOT), legend=legend)


def _on_scale(stances: Records, scale: ScaleRecord, y: alt.Y, across: alt.Scale) -> list[alt.Chart]:
    half = _PANEL / 2 - 6
    both_fit = text_width(scale["lowest"], SMALL) + text_width(scale["highest"], SMALL) < _PANEL - 10
    ends = [[name] if both_fit else wrapped(name, SMALL, half, 2) for name in (scale["lowest"], scale["highest"])]
    today = alt.Chart(data([{"at": scale["status_quo"], "issue": scale["issue"]}]))
    status_quo = today.mark_rule(color=MUTED, strokeDash=[3, 3])
    stances = [{**stance, "wants": stance["level"]} for stance in stances]
    ranges = [stance for stance in stances if stance["low"] != stance["high"]]
    return [
        status_quo.encode(x=along("at", across), tooltip=tells(("issue", "issue"), ("at", "status quo", EXACT))),
        alt.Chart(data(ranges))
        .mark_rule(color=BLUE, strokeWidth=2, opacity=0.55)
        .encode(x=along("low", across), x2="high", y=y, tooltip=[*_WHO, *_RANGE]),
        alt.Chart(data(stances))
        .mark_point(filled=True, color=BLUE, opacity=0.85, stroke=PAPER, strokeWidth=1)
        .encode(x=along("position", across), y=y, size=_salience(), tooltip=[*_WHO, *_STANDS]),
        *(
            alt.Chart(data([{"name": end}]))
            .mark_text(align=side, baseline="top", dy=6, lineHeight=13, color=MUTED)
            .encode(x=alt.value(place), y=alt.value("height"), text="name:N")
            for end, side, place in zip(ends, SIDES, (0, _PANEL), strict=True)
        ),
    ]


def _by_level(stances: Records, y: alt.Y) -> list[alt.Chart]:
    named = [
        {**stance, "wants": stance["level"], "level": shortened(stance["level"], SMALL, _PANEL - 24)}
        for stance in stances
    ]
    square = alt.Chart(data(named)).mark_point(filled=True, shape="square", color=BLUE, opacity=0.85)
    text = alt.Chart(data(named)).mark_text(align="left", baseline="middle")
    return [
        square.encode(x=alt.value(8), y=y, size=_salience(), tooltip=[*_WHO, _SALIENCE]),
        text.encode(x=alt.value(20), y=y, text="level:N", tooltip=[*_WHO, _SALIENCE]),
    ]
