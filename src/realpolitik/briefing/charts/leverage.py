"""What each chip costs its holder and is worth to a buyer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

import altair as alt

from realpolitik.briefing.charts.style import (
    BLUE,
    GREY,
    PAPER,
    PERCENT,
    SMALL,
    Spec,
    along,
    data,
    finished,
    in_order,
    tells,
)
from realpolitik.briefing.placement import shortened, wrapped
from realpolitik.questions import wording


class ChipRecord(TypedDict):
    """What a chip costs its holder and what it is worth to a buyer, in shares of their stakes."""

    holder: str
    chip: str
    buyer: str
    floor: float
    ceiling: float
    live: bool


_CHIP_NAME = 250.0  # pixels
_CHIP_KINDS = {True: "can be traded", False: "asks more than it is worth"}
_CHIP_STROKES = {_CHIP_KINDS[True]: (BLUE, [1, 0]), _CHIP_KINDS[False]: (GREY, [4, 3])}


def chips(chips: Sequence[ChipRecord]) -> Spec:
    """Each chip from the least its holder must have (ring) to the most its buyer could pay (disc), in shares of stake.

    A full line can be traded; a dashed one asks more than anybody would give.
    """
    rows: list[dict[str, Any]] = [
        {
            **chip,
            "row": at,
            "name": _chip_name(chip),
            "kind": _CHIP_KINDS[chip["live"]],
            "left": min(chip["floor"], chip["ceiling"]),
            "right": max(chip["floor"], chip["ceiling"]),
            "words": f"{wording.share(chip['floor'])} to {wording.share(chip['ceiling'])}",
        }
        for at, chip in enumerate(chips)
    ]
    y = alt.Y("row", type="ordinal", axis=None)
    most = max([0.01, *(row["right"] for row in rows)])
    axis = alt.Axis(title="share of stake", format="%", tickCount=5, grid=False)
    scale = alt.Scale(domain=[min([0.0, *(row["left"] for row in rows)]), most * 1.3], nice=False)
    kinds = in_order(row["kind"] for row in rows)
    colours = alt.Scale(domain=kinds, range=[_CHIP_STROKES[kind][0] for kind in kinds])
    dashes = alt.Scale(domain=kinds, range=[_CHIP_STROKES[kind][1] for kind in kinds])
    legend = alt.Legend(symbolType="stroke", symbolStrokeWidth=3)
    colour = alt.Color("kind", type="nominal", title=None, scale=colours, legend=legend)
    dash = alt.StrokeDash("kind", type="nominal", title=None, scale=dashes)
    ring = alt.Stroke("kind", type="nominal", legend=None, scale=colours)
    told = tells(
        ("holder", "holder"), ("chip", "chip"), ("buyer", "buyer"), ("floor", "asks at least", PERCENT),
        ("ceiling", "is worth at most", PERCENT), ("kind", "it"),
    )  # fmt: skip
    base = alt.Chart(data(rows)).encode(y=y, tooltip=told)
    chart = alt.layer(
        base.mark_rule(strokeWidth=3).encode(x=along("left", scale, axis), x2="right", color=colour, strokeDash=dash),
        base.mark_point(filled=True, size=75, fill=PAPER, strokeWidth=2, opacity=1).encode(
            x=along("floor", scale, axis), stroke=ring
        ),
        base.mark_point(filled=True, size=85, opacity=1).encode(x=along("ceiling", scale, axis), color=colour),
        base.mark_text(align="left", dx=10).encode(x=along("right", scale, axis), text="words:N"),
    )
    names = [
        alt.Chart(data(row for row in rows if len(row["name"]) == lines))
        .mark_text(align="right", lineHeight=13, dy=-6.5 * (lines - 1))
        .encode(x=alt.value(-12), y=y, text="name:N")
        for lines in (2, 3)
    ]
    return finished(alt.layer(chart, *names).properties(width=380, height=46 * len(rows)))


def _chip_name(chip: ChipRecord) -> list[str]:
    holding = wrapped(f"{chip['holder']}: {chip['chip']}", SMALL, _CHIP_NAME, 2)
    return [*holding, shortened(f"→ {chip['buyer']}", SMALL, _CHIP_NAME)]
