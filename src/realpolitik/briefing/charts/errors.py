"""How far forecasts were off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

import altair as alt

from realpolitik.briefing.charts.style import BLUE, GREY, INK, LINE, Spec, along, data, down, finished, in_order, tells


class ErrorRecord(TypedDict):
    """One forecaster's mean error, in points, and its interval."""

    name: str
    kind: str  # METHOD or BASELINE
    value: float
    low: float
    high: float


METHOD, BASELINE = "method", "baseline"
_COLOURS = {METHOD: BLUE, BASELINE: GREY}
_WIDTH = 380


def errors(errors: Sequence[ErrorRecord], measure: float | None = None) -> Spec:
    """A mark for each mean error with its interval, a forecaster in each row; a rule through `measure`.

    Order as given.
    """
    marks = [{**one, "text": f"{one['value']:.1f}"} for one in errors]
    highest = max((one["high"] for one in errors), default=0.0)
    scale = alt.Scale(domain=[0, highest * 1.1 or 1.0], nice=False)
    axis = alt.Axis(title="points of 100, and the 95 % interval", tickCount=6, grid=False)
    y = down("name", in_order(one["name"] for one in errors), alt.Axis(title=None, ticks=False, domain=False))
    colour = alt.Color("kind", type="nominal", title=None, scale=alt.Scale(
        domain=list(_COLOURS), range=list(_COLOURS.values())))  # fmt: skip
    layers: list[Any] = []
    if measure is not None:
        rule = alt.Chart(data([{"value": measure}])).mark_rule(color=LINE, strokeWidth=2)
        layers.append(rule.encode(x=along("value", scale, axis)))
    told = tells(("name", "forecaster"), ("value", "mean error", ".1f"), ("low", "from", ".1f"), ("high", "to", ".1f"))
    drawn = alt.Chart(data(marks))
    layers.append(drawn.mark_rule(strokeWidth=2).encode(x=along("low", scale, axis), x2="high", y=y, color=colour))
    layers.append(drawn.mark_point(filled=True, size=60, opacity=1).encode(
        x=along("value", scale, axis), y=y, color=colour, tooltip=told))  # fmt: skip
    layers.append(
        drawn.mark_text(align="left", dx=6, color=INK).encode(x=along("high", scale, axis), y=y, text="text:N")
    )
    return finished(alt.layer(*layers).properties(width=_WIDTH, height=24 * len(errors)))
