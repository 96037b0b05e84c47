"""Events down a line of time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

import altair as alt

from realpolitik.briefing.charts.style import (
    BLUE,
    LINE,
    MUTED,
    PAPER,
    SMALL,
    Records,
    Spec,
    data,
    finished,
    tells,
)
from realpolitik.briefing.placement import wrapped
from realpolitik.questions import wording


class EventRecord(TypedDict):
    """Who did what to whom, and when."""

    date: str  # 2015, 2015-09, 2015-09-30
    who: str
    whom: str
    what: str


_LEADING = 15  # pixels from line to line
_TEXT = 520.0
_YEARS_SHOWN = 3  # a longer silence isn't drawn longer


def timeline(events: Sequence[EventRecord]) -> Spec:
    """Events down a line of time, each with its date and text; a longer silence leaves a longer gap.

    A ring marks a date known only to the year. Not to scale, so that no text has to leave its place.
    """
    dated = sorted(events, key=lambda event: (event["date"], event["who"], event["what"]))
    rows: list[dict[str, Any]] = []
    down = before = 0.0
    for event in dated:
        lines = wrapped(_event_words(event), SMALL, _TEXT, 3)
        silence = min(_YEARS_SHOWN, max(0.0, _time(event["date"]) - before)) if rows else 0.0
        down, before = down + 12 * silence, _time(event["date"])
        precision = "year" if len(event["date"]) <= len("2015") else "day"
        known = {"date": wording.date(event["date"]), "known": precision}
        rows.append({**event, **known, "at": down + _LEADING / 2, "text": lines})
        down += _LEADING * len(lines) + 8
    return finished(_timeline_layers(rows, down).properties(width=_TEXT + 130, height=round(down)))


def _timeline_layers(rows: Records, height: float) -> Any:
    y = alt.Y("at", type="quantitative", scale=alt.Scale(domain=[0, height], range=[0, height], nice=False), axis=None)
    told = tells(("date", "when"), ("who", "who"), ("whom", "whom"), ("what", "what"))
    base = alt.Chart(data(rows)).encode(y=y, tooltip=told)
    line = alt.Chart(data([{"at": rows[0]["at"], "end": rows[-1]["at"]}] if rows else []))
    fill = alt.Fill("known", type="nominal", legend=None, scale=alt.Scale(domain=["day", "year"], range=[BLUE, PAPER]))
    return alt.layer(
        line.mark_rule(color=LINE, strokeWidth=2).encode(x=alt.value(108), y=y, y2="end"),
        base.mark_point(filled=True, size=52, opacity=1, stroke=BLUE, strokeWidth=1.6).encode(
            x=alt.value(108), fill=fill
        ),
        base.mark_text(align="right", baseline="middle", color=MUTED).encode(x=alt.value(96), text="date:N"),
        base.mark_text(align="left", baseline="middle", lineHeight=_LEADING).encode(x=alt.value(122), text="text:N"),
    )


def _event_words(event: EventRecord) -> str:
    towards = f" → {event['whom']}" if event["whom"] else ""
    return f"{event['who']}{towards}: {event['what']}"


def _time(date: str) -> float:
    """A date in years, as far as it is known."""
    year, month, *_ = [*date.split("-"), "1"]
    return int(year) + (int(month) - 1) / 12
