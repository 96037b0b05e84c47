"""Where each party stands step by step, and how patient each must be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypedDict

import altair as alt

from realpolitik.briefing.charts.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    MUTED,
    PAPER,
    PERCENT,
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


class StageRecord(TypedDict):
    """Where one party stands after a step."""

    deal: str
    order: str  # whose order it is: the safest, the stated
    at: int  # steps taken; 0: none
    step: str  # the last of them
    actor: str
    share: float  # of its stake, against no deal


class PatienceRecord(TypedDict):
    """How patient one party must be, and is."""

    deal: str
    actor: str
    low: float  # with less it wouldn't keep the deal, 0–1
    high: float  # with more it would rather wait; 1 or more: it never would
    strikes: bool  # gains by it
    own: float


_COLOURS = (BLUE, VERMILLION, GREEN, "#cc79a7", "#56b4e9", "#e69f00", INK)
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke")
_STEP, _TALL = 112.0, 150.0  # pixels: from step to step, and of a panel
_WIDEST = 800.0  # of a panel; more steps stand closer
_SIGNED = "datum.value == 0 ? '0%' : format(datum.value, '+~p')"
_LEADING = 13


def exposure(stages: Sequence[StageRecord]) -> Spec:
    """Each party's standing after every step, a panel for each order, those of a deal on one scale.

    Beneath the line a party is worse off than without a deal.
    """
    actors = in_order(stage["actor"] for stage in stages)
    rows = []
    for deal in in_order(stage["deal"] for stage in stages):
        own = [stage for stage in stages if stage["deal"] == deal]
        shares = [0.0, *(stage["share"] for stage in own)]
        rows += [
            _panel([stage for stage in own if stage["order"] == order], f"{deal}: {order}", actors, shares)
            for order in in_order(stage["order"] for stage in own)
        ]
    return finished(alt.vconcat(*rows, spacing=26).resolve_scale(color="shared", shape="shared"))


def _panel(stages: Sequence[StageRecord], title: str, actors: Sequence[str], shares: Sequence[float]) -> Any:
    last = max(stage["at"] for stage in stages)
    step = min(_STEP, _WIDEST / (last + 1))
    width = step * (last + 1)
    scale = alt.Scale(domain=[-0.5, last + 0.5], nice=False)
    room = max(0.02, 0.12 * (max(shares) - min(shares)))
    y = alt.Y(
        "share",
        type="quantitative",
        axis=alt.Axis(title="share of stake", labelExpr=_SIGNED, tickCount=5, domain=False, ticks=False),
        scale=alt.Scale(domain=[min(shares) - room, max(shares) + room], nice=False),
    )
    x = along("at", scale)
    colours = alt.Scale(domain=list(actors), range=[_COLOURS[n % len(_COLOURS)] for n in range(len(actors))])
    shapes = alt.Scale(domain=list(actors), range=[_SHAPES[n % len(_SHAPES)] for n in range(len(actors))])
    colour = alt.Color("actor", type="nominal", title=None, scale=colours, legend=alt.Legend(symbolSize=80))
    shape = alt.Shape("actor", type="nominal", title=None, scale=shapes)
    base = alt.Chart(data({**stage} for stage in stages)).encode(x=x, y=y)
    told = tells(("actor", "actor"), ("step", "after"), ("share", "share of stake", PERCENT), ("deal", "deal"))
    steps = [{"at": at, "words": words} for at, words in _steps(stages, step - 8)]
    names = alt.Chart(data(steps)).mark_text(baseline="top", lineHeight=_LEADING, color=INK)
    layers = [
        alt.Chart(data([{"share": 0.0}])).mark_rule(color=MUTED, strokeWidth=1.2).encode(y=y),
        base.mark_line(strokeWidth=2.2).encode(color=colour, detail="actor:N"),
        base.mark_point(filled=True, size=64, opacity=1).encode(color=colour, shape=shape, tooltip=told),
        names.encode(x=x, y=alt.value(_TALL + 8), text="words:N"),
    ]
    heading = alt.TitleParams(wrapped(title, SMALL + 1, width, 2), frame="group")
    return alt.layer(*layers).properties(width=width, height=_TALL, title=heading)


def _steps(stages: Sequence[StageRecord], width: float) -> Iterator[tuple[int, list[str]]]:
    for at, step in {stage["at"]: stage["step"] for stage in stages}.items():
        yield at, wrapped(step, SMALL, width, 4)


_BAR, _ROW, _NAME = 380.0, 26.0, 230.0  # pixels
KEEPS, LEAVES, WAITS, NEITHER, REFUSES = (
    "strikes it and keeps it",
    "wouldn't keep it",
    "would rather wait",
    "would rather wait, and wouldn't keep it",
    "wouldn't strike it",
)
_ZONES = {KEEPS: BLUE, LEAVES: "#f0b48a", WAITS: "#c9ced2", NEITHER: VERMILLION, REFUSES: GREY}


def windows(parties: Sequence[PatienceRecord], period: str = "a period") -> Spec:
    """For each party what it does with the deal, from no patience to all, and how patient it is (the mark)."""
    rows: list[dict[str, Any]] = []
    for deal in in_order(party["deal"] for party in parties):
        rows.append({"row": len(rows), "title": shortened(deal, SMALL, _NAME + _BAR)})
        for party in parties:
            if party["deal"] == deal:
                name = shortened(party["actor"], SMALL, _NAME)
                rows.append({**party, "row": len(rows), "name": name, "zones": _zones(party)})
    bars = [
        {"row": row["row"], "start": start, "end": end, "kind": kind, "deal": row["deal"], "actor": row["actor"]}
        for row in rows
        for start, end, kind in row.get("zones", ())
        if end > start
    ]
    kinds = [kind for kind in _ZONES if any(bar["kind"] == kind for bar in bars)]
    return finished(_bars(rows, bars, kinds, period).properties(width=_BAR, height=_ROW * len(rows)))


def _zones(party: PatienceRecord) -> tuple[tuple[float, float, str], ...]:
    """What a party does, from patience to patience."""
    if not party["strikes"]:
        return ((0.0, 1.0, REFUSES),)
    low, high = party["low"], min(party["high"], 1.0)
    if low <= high:
        return (0.0, low, LEAVES), (low, high, KEEPS), (high, 1.0, WAITS)
    return (0.0, high, LEAVES), (high, low, NEITHER), (low, 1.0, WAITS)


def _bars(rows: Records, bars: Records, kinds: Sequence[str], period: str) -> Any:
    scale = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(title=f"what {period} later is worth, or the chance of still dealing then", format="%", tickCount=5,
                    grid=False)  # fmt: skip
    y = alt.Y("row", type="ordinal", axis=None, scale=alt.Scale(domain=[row["row"] for row in rows], padding=0.3))
    colours = alt.Scale(domain=list(kinds), range=[_ZONES[kind] for kind in kinds])
    legend = alt.Legend(columns=2, symbolType="square", symbolSize=110)
    colour = alt.Color("kind", type="nominal", title=None, scale=colours, legend=legend)
    parties = [row for row in rows if "name" in row]
    own = alt.Chart(data({key: row[key] for key in ("row", "own", "deal", "actor")} for row in parties))
    who = (("actor", "actor"), ("deal", "deal"))
    zone = tells(*who, ("kind", "then it"), ("start", "from", PERCENT), ("end", "to", PERCENT))
    patience = tells(*who, ("own", "how patient it is", PERCENT))
    named = alt.Chart(data({"row": row["row"], "name": row["name"]} for row in parties))
    titled = alt.Chart(data({"row": row["row"], "title": row["title"]} for row in rows if "title" in row))
    return alt.layer(
        alt.Chart(data(bars))
        .mark_bar(stroke=PAPER, strokeWidth=1)
        .encode(x=along("start", scale, axis), x2="end", y=y, color=colour, tooltip=zone),
        own.mark_point(
            shape="diamond", filled=True, size=95, opacity=1, fill=INK, stroke=PAPER, strokeWidth=1.2
        ).encode(x=along("own", scale, axis), y=y, tooltip=patience),
        named.mark_text(align="right", dx=-10).encode(x=alt.value(0), y=y, text="name:N"),
        titled.mark_text(align="left", fontWeight=700).encode(x=alt.value(0), y=y, text="title:N"),
    )
