"""What was forecast, and what came."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any, TypedDict

import altair as alt

from realpolitik.briefing.charts.style import (
    BLUE,
    EXACT,
    LINE,
    NORMAL,
    SIDES,
    SMALL,
    VERMILLION,
    Spec,
    along,
    data,
    down,
    finished,
    in_order,
    tells,
)
from realpolitik.briefing.placement import shortened, wrapped


class ForecastRecord(TypedDict):
    """Where one method has an issue settle, and the middle 80 % of what it thinks possible."""

    issue: str
    name: str
    value: float  # 0–100, as are the ends
    low: float
    high: float


class OutcomeRecord(TypedDict):
    """An issue's heading, the names of its scale's ends, and what came."""

    issue: str
    lowest: str
    highest: str
    came: float | None  # 0–100
    words: str  # the same, in words


_PANEL, _ROW, _ACROSS = 215, 22, 2  # pixels, and panels beside each other


def forecasts(forecasts: Sequence[ForecastRecord], outcomes: Sequence[OutcomeRecord]) -> Spec:
    """A panel for each issue: every method's point and interval in a row, and a rule through what came."""
    panels = [_panel([one for one in forecasts if one["issue"] == outcome["issue"]], outcome) for outcome in outcomes]
    across = min(_ACROSS, ceil(len(panels) / _ACROSS)) or 1
    return finished(alt.concat(*panels, columns=across, bounds="flush", spacing={"row": 90, "column": 146}))


def _panel(said: Sequence[ForecastRecord], outcome: OutcomeRecord) -> Any:
    scale = alt.Scale(domain=[0, 100], nice=False)
    y = down(
        "name", in_order(one["name"] for one in said), alt.Axis(title=None, ticks=False, domain=False, labelPadding=9)
    )
    told = tells(("name", "forecast"), ("value", "says", EXACT), ("low", "from", EXACT), ("high", "to", EXACT))
    base = alt.Chart(data({**one} for one in said))
    came = [] if outcome["came"] is None else [{"issue": outcome["issue"], "came": outcome["came"]}]
    marks = [
        alt.Chart(data([{"at": edge} for edge in (0, 100)])).mark_rule(color=LINE).encode(x=along("at", scale)),
        alt.Chart(data(came))
        .mark_rule(color=VERMILLION, strokeWidth=2)
        .encode(x=along("came", scale), tooltip=tells(("issue", "issue"), ("came", "came", EXACT))),
        base.mark_rule(color=BLUE, strokeWidth=3, opacity=0.4).encode(x=along("low", scale), x2="high", y=y),
        base.mark_point(filled=True, color=BLUE, size=50, opacity=1).encode(x=along("value", scale), y=y, tooltip=told),
    ]
    lowest, highest = (shortened(name, SMALL, _PANEL / 2) for name in (outcome["lowest"], outcome["highest"]))
    heading = alt.TitleParams(
        wrapped(outcome["issue"], NORMAL, _PANEL, 2),
        subtitle=[shortened(outcome["words"], SMALL, _PANEL)],
        frame="group",
    )
    edges = [
        alt.Chart(data([{"name": name}]))
        .mark_text(align=align, baseline="top", dy=4)
        .encode(x=alt.value(at), y=alt.value(_ROW * len(said)), text="name:N")
        for name, align, at in zip((lowest, highest), SIDES, (0, _PANEL), strict=True)
    ]
    return alt.layer(*marks, *edges).properties(width=_PANEL, height=_ROW * len(said), title=heading)
