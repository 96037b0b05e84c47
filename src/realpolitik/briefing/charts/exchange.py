"""Who gains from the trades of others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

import altair as alt

from realpolitik.briefing.charts.style import (
    BLUE,
    EXACT,
    GREEN,
    INK,
    MUTED,
    VERMILLION,
    Spec,
    along,
    data,
    down,
    finished,
    in_order,
    tells,
)
from realpolitik.questions import wording


class BalanceRecord(TypedDict):
    """What all exchanges bring one actor, in points."""

    actor: str
    own: float  # by those that it takes part in
    gains: float  # by those of others
    losses: float  # …, below nought


_PARTS = {"own": "by its own trades", "gains": "others' trades that help it", "losses": "others' trades that hurt it"}
_COLOURS = dict(zip(_PARTS.values(), (BLUE, GREEN, VERMILLION), strict=True))
_WIDTH = 420


def balances(balances: Sequence[BalanceRecord]) -> Spec:
    """Gains to the right of nought, losses to the left, an actor in each row; the number beside them is the sum.

    Order as given.
    """
    bars, numbers = [], []
    low = high = 0.0
    for one in balances:
        right = one["own"] + one["gains"]
        own, gains, losses = one["own"], one["gains"], one["losses"]
        ends = {"own": (0.0, own, own), "gains": (own, right, gains), "losses": (losses, 0.0, losses)}
        bars += [
            {"actor": one["actor"], "part": _PARTS[part], "start": start, "end": end, "brings": brings}
            for part, (start, end, brings) in ends.items()
            if end > start
        ]
        numbers.append({"actor": one["actor"], "end": right, "text": wording.points(right + one["losses"])})
        low, high = min(low, one["losses"]), max(high, right)
    room = (high - low or 1.0) * 0.12  # for the numbers
    scale = alt.Scale(domain=[low - (room / 3 if low < 0 else 0), high + room], nice=False)
    axis = alt.Axis(title="points: salience times distance, of 0 to 100", tickCount=6, grid=False)
    y = down("actor", in_order(one["actor"] for one in balances), alt.Axis(title=None, ticks=False, domain=False))
    colour = alt.Color("part", type="nominal", title=None, scale=alt.Scale(
        domain=list(_COLOURS), range=list(_COLOURS.values())))  # fmt: skip
    drawn: Any = alt.Chart(data(bars)).mark_bar(height=13).encode(
        x=along("start", scale, axis), x2="end", y=y, color=colour,
        tooltip=tells(("actor", "actor"), ("part", "what"), ("brings", "brings, points", EXACT)),
    )  # fmt: skip
    zero = alt.Chart(data([{"start": 0}])).mark_rule(color=MUTED).encode(x=along("start", scale, axis))
    sums = (
        alt.Chart(data(numbers))
        .mark_text(align="left", dx=5, color=INK)
        .encode(x=along("end", scale, axis), y=y, text="text:N")
    )
    height = 22 * len(balances)
    return finished(alt.layer(drawn, zero, sums).properties(width=_WIDTH, height=height))
