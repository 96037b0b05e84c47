"""What every figure shares: colours, type, axes, and the way from a chart to a specification.

Colours are Okabe and Ito's (2008), which colour-blind readers can tell apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import altair as alt

Spec: TypeAlias = dict[str, Any]
Records: TypeAlias = Sequence[Mapping[str, Any]]

INK, MUTED, LINE, PAPER = "#1b2126", "#59636b", "#dfe3e6", "#ffffff"
ON_LIGHT, ON_DARK = "#14181b", "#fefefe"  # text on a coloured cell, whatever the page's colour
BLUE, VERMILLION, GREEN, GREY = "#0072b2", "#d55e00", "#009e73", "#8a949b"
DEEP_BLUE, DEEP_VERMILLION, MIDDLE = "#005a8f", "#b34700", "#f3f2ee"
# Answer → colour: Okabe and Ito's, neighbours in the rules' order far apart in lightness.
ANSWERS: Mapping[str, str] = {
    "ready": BLUE,
    "held out for": "#9fd3f2",
    "blocked": "#e69f00",
    "refused": VERMILLION,
    "out of reach": GREY,
    "happens anyway": GREEN,
    "follows": BLUE,
    "doesn't follow": "#e69f00",
}
TIED = "#cc79a7"  # an answer of several, where plans tie
FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"  # three of one width, so that what is measured is what shows
SMALL, NORMAL = 11, 12  # pixels

_THEME: Spec = {
    "background": "transparent",
    "font": FONT,
    "padding": 4,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK, "titleColor": MUTED, "labelFontSize": SMALL, "titleFontSize": SMALL, "titleFontWeight": 400,
        "domainColor": LINE, "tickColor": LINE, "gridColor": LINE, "labelLimit": 170, "titlePadding": 8,
    },
    "legend": {
        "labelColor": INK, "titleColor": MUTED, "labelFontSize": SMALL, "titleFontSize": SMALL, "titleFontWeight": 400,
        "orient": "bottom", "symbolStrokeWidth": 0, "titleLimit": 400, "labelLimit": 300,
    },
    "title": {
        "color": INK, "subtitleColor": MUTED, "fontSize": NORMAL, "subtitleFontSize": SMALL, "fontWeight": 700,
        "anchor": "start", "offset": 8,
    },
    "text": {"color": INK, "fontSize": SMALL, "font": FONT},
    "concat": {"spacing": 26},
}  # fmt: skip


def finished(chart: Any) -> Spec:
    """The chart as a specification in the house's style."""
    spec: Spec = chart.to_dict(validate=False)  # which a test does; here it is half of the time
    spec["config"] = _THEME
    return spec


def data(records: Iterable[Mapping[str, Any]]) -> alt.InlineData:
    """Records as a chart's own data."""
    return alt.InlineData(values=[dict(record) for record in records])


def along(field: str, scale: alt.Scale, axis: alt.Axis | None = None) -> alt.X:
    """A number along the page."""
    return alt.X(field, type="quantitative", scale=scale, axis=axis)


def down(field: str, order: Sequence[str], axis: alt.Axis | None) -> alt.Y:
    """Names down the page, in the order given."""
    return alt.Y(field, type="nominal", sort=list(order), axis=axis, scale=alt.Scale(domain=list(order)))


EXACT, PERCENT = ".4~r", ".2~%"  # how a number is told: to more places than a figure prints


def tells(*said: tuple[str, str] | tuple[str, str, str]) -> list[alt.Tooltip]:
    """What a mark tells whoever points at it: fields with their headings, and of a number how it is told."""
    return [
        alt.Tooltip(field, type="quantitative", title=heading, format=form[0])
        if form
        else alt.Tooltip(field, type="nominal", title=heading)
        for field, heading, *form in said
    ]


Side: TypeAlias = Literal["left", "center", "right"]
SIDES: tuple[Side, Side] = ("left", "right")


def in_order(names: Iterable[str]) -> list[str]:
    """Names once each, as they come."""
    return list(dict.fromkeys(names))
