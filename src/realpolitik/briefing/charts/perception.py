"""What each is believed to gain against what it expects itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

import altair as alt

from realpolitik.briefing.charts.style import (
    BLUE,
    EXACT,
    GREEN,
    GREY,
    INK,
    MUTED,
    PAPER,
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


class MisreadingRecord(TypedDict):
    """What an actor gains by a deal, in points: as somebody else's version has it, and as its own has."""

    deal: str
    actor: str
    version: str  # "as Russia sees it"
    believed: float
    own: float


_WIDTH = 420  # pixels
_ROW = 24
_ITSELF = "as it sees itself"
_SEVERAL = "as several see it"
_COLOURS = (BLUE, VERMILLION, GREEN, GREY)
_SHAPES = ("diamond", "square", "triangle-up", "triangle-down", "cross")  # one more than colours: pairs differ longer


def misreadings(misreadings: Sequence[MisreadingRecord]) -> Spec:
    """For each deal and actor a line from what others believe that it gains to what it expects: a panel per deal.

    Order as given. A dark line crosses nought, so that the others misread on which side it is.
    """
    values = [0.0, *(one[side] for one in misreadings for side in ("believed", "own"))]
    room = (max(values) - min(values) or 1.0) * 0.06
    scale = alt.Scale(domain=[min(values) - room, max(values) + room], nice=False)
    misreadings = _shared(misreadings)
    versions = in_order(one["version"] for one in misreadings)
    deals = in_order(one["deal"] for one in misreadings)
    panels = [
        _panel([one for one in misreadings if one["deal"] == deal], deal, scale, versions, deal == deals[-1])
        for deal in deals
    ]
    return finished(alt.vconcat(*panels, bounds="flush", spacing=30).resolve_scale(
        x="shared", color="shared", shape="shared"
    ))  # fmt: skip


def _shared(misreadings: Sequence[MisreadingRecord]) -> list[MisreadingRecord]:
    """Beliefs that would lie on one spot as one, so that none covers another."""
    found: dict[tuple[str, str, str], list[MisreadingRecord]] = {}
    for one in misreadings:
        found.setdefault((one["deal"], one["actor"], wording.points(one["believed"])), []).append(one)
    return [alike[0] if len(alike) == 1 else {**alike[0], "version": _SEVERAL} for alike in found.values()]


def _panel(
    misreadings: Sequence[MisreadingRecord], deal: str, scale: alt.Scale, versions: Sequence[str], is_last: bool
) -> Any:
    actors = in_order(one["actor"] for one in misreadings)
    lines = [
        {**one, "crosses": min(one["believed"], one["own"]) < 0 < max(one["believed"], one["own"])}
        for one in misreadings
    ]
    beliefs = [
        {"actor": one["actor"], "deal": deal, "points": one["believed"], "eyes": one["version"]} for one in misreadings
    ]
    own = {one["actor"]: one["own"] for one in misreadings}
    y = down("actor", actors, alt.Axis(title=None, ticks=False, domain=False))
    axis = alt.Axis(title="gain, points" if is_last else None, labels=is_last, ticks=False, domain=False, tickCount=6)
    x = along("points", scale, axis)
    kinds = [_ITSELF, *versions]
    colours = [INK, *(_COLOURS[at % len(_COLOURS)] for at in range(len(versions)))]
    shapes = ["circle", *(_SHAPES[at % len(_SHAPES)] for at in range(len(versions)))]
    legend = alt.Legend(columns=4)
    colour = alt.Color("eyes", type="nominal", title=None, scale=alt.Scale(domain=kinds, range=colours), legend=legend)
    shape = alt.Shape("eyes", type="nominal", title=None, scale=alt.Scale(domain=kinds, range=shapes), legend=legend)
    drawn = [
        alt.Chart(data(line for line in lines if line["crosses"] == crosses))
        .mark_rule(color=INK if crosses else GREY, strokeWidth=2.5 if crosses else 1.2)
        .encode(x=along("believed", scale, axis), x2="own", y=y)
        for crosses in (False, True)
        if any(line["crosses"] == crosses for line in lines)
    ]
    zero = alt.Chart(data([{"points": 0}])).mark_rule(color=MUTED).encode(x=x)
    told = tells(("actor", "actor"), ("deal", "deal"), ("points", "gain, points", EXACT), ("eyes", "seen"))
    marks = [
        alt.Chart(data(points)).mark_point(filled=True, size=size, opacity=1, stroke=PAPER, strokeWidth=1)
        .encode(x=x, y=y, color=colour, shape=shape, tooltip=told)
        for points, size in (
            ([{"actor": actor, "deal": deal, "points": gain, "eyes": _ITSELF} for actor, gain in own.items()], 80),
            (beliefs, 95),
        )
    ]  # fmt: skip
    title = alt.TitleParams(deal, frame="group", offset=6)
    return alt.layer(zero, *drawn, *marks).properties(width=_WIDTH, height=_ROW * len(actors), title=title)
