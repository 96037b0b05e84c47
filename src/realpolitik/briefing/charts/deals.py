"""What deals give and take, where packages lie between two parties, and what tying issues together brings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypedDict

import altair as alt

from realpolitik.briefing.charts.style import (
    BLUE,
    DEEP_BLUE,
    EXACT,
    GREEN,
    GREY,
    INK,
    MIDDLE,
    MUTED,
    ON_DARK,
    ON_LIGHT,
    PAPER,
    PERCENT,
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
from realpolitik.briefing.placement import LINE_HEIGHT, Box, placed, wrapped
from realpolitik.questions import wording


class GainRecord(TypedDict):
    """What one actor gains or loses by one deal."""

    deal: str
    actor: str
    points: float
    share: float | None  # of its stake; None: it has none
    role: Literal["party", "payer", "outside gainer"]


class PointRecord(TypedDict):
    """A package in the plane of two parties' gains."""

    x: float  # gain in points
    y: float
    label: str  # empty: unlabelled
    kind: Literal["found", "frontier", "named", "solution"]


class LinkRecord(TypedDict):
    """What tying two issues together brings."""

    issues: tuple[str, str]
    brings: float  # shares of stake added up
    pairs: Sequence[str]  # to whom


_ROLES = {"party": BLUE, "payer": VERMILLION, "outside gainer": GREEN}
_BARS = 420


def gains(gains: Sequence[GainRecord]) -> Spec:
    """What each deal gives and takes: bars from a common zero, in shares of stake, a panel per deal.

    Order as given. The number beside a bar: points, then share of stake. An actor without a stake has no bar.
    """
    shares = [gain["share"] for gain in gains if gain["share"] is not None]
    low, high = min([0.0, *shares]), max([0.0, *shares])
    room = (high - low or 1.0) * 0.32  # for the numbers
    domain = [low - (room if low < 0 else 0.02), high + room]
    deals = in_order(gain["deal"] for gain in gains)
    panels = [_gains_panel([gain for gain in gains if gain["deal"] == deal], deal, domain) for deal in deals]
    return finished(alt.vconcat(*panels, bounds="flush", spacing=34).resolve_scale(color="shared", x="shared"))


def _gains_panel(gains: Sequence[GainRecord], deal: str, domain: Sequence[float]) -> Any:
    bars = [
        {
            "actor": gain["actor"],
            "share": gain["share"] or 0.0,
            "deal": deal,
            "points": gain["points"],
            "of stake": "no stake" if gain["share"] is None else wording.signed_share(gain["share"]),
            "zero": 0,
            "role": gain["role"],
            "side": "left" if (gain["share"] or gain["points"]) >= 0 else "right",
            "text": _gain_words(gain),
        }
        for gain in gains
    ]
    actors = in_order(gain["actor"] for gain in gains)
    y = down("actor", actors, alt.Axis(title=None, ticks=False, domain=False, labelLimit=170))
    x = along("share", alt.Scale(domain=list(domain), nice=False))
    colour = alt.Color("role", type="nominal", title=None, scale=alt.Scale(
        domain=list(_ROLES), range=list(_ROLES.values())))  # fmt: skip
    zero = alt.Chart(data([{"share": 0}])).mark_rule(color=MUTED).encode(x=x)
    told = tells(
        ("actor", "actor"), ("deal", "deal"), ("role", "as"),
        ("points", "gain, points", EXACT), ("of stake", "of stake"),
    )  # fmt: skip
    drawn = alt.Chart(data(bars)).mark_bar(height=12).encode(x=x, x2="zero", y=y, color=colour, tooltip=told)
    numbers = [
        alt.Chart(data(bar for bar in bars if bar["side"] == side))
        .mark_text(align=side, dx=5 if side == "left" else -5, color=INK)
        .encode(x=x, y=y, text="text:N", tooltip=told)
        for side in SIDES
        if any(bar["side"] == side for bar in bars)
    ]
    title = alt.TitleParams(deal, frame="group", offset=6)
    return alt.layer(drawn, zero, *numbers).properties(width=_BARS, height=20 * len(actors), title=title)


def _gain_words(gain: GainRecord) -> str:
    share = "no stake" if gain["share"] is None else wording.signed_share(gain["share"])
    return f"{wording.points(gain['points'])} ({share})"


_PLANE = 440.0
_PLANE_LABEL = 190.0  # pixels of a line
_UNNAMED = {"named": "", "solution": "", "frontier": "on the frontier", "found": "one that was found"}
_PLANE_KINDS = {"named": (BLUE, 110), "solution": (VERMILLION, 90), "frontier": (MUTED, 34), "found": (GREY, 22)}


def pareto(points: Sequence[PointRecord], x_title: str, y_title: str) -> Spec:
    """The packages in the plane of two parties' gains, the named deals by name; nought is no deal.

    x_title, y_title: the parties whose gains, in points, the axes carry.
    """
    x_scale, y_scale = (_stretched([point[axis] for point in points]) for axis in ("x", "y"))
    labels = _plane_labels(points, x_scale, y_scale)
    x = alt.X("x", type="quantitative", scale=alt.Scale(domain=x_scale, nice=False),
        axis=alt.Axis(title=f"gain of {x_title}, points", tickCount=6, gridWidth=0.6))  # fmt: skip
    y = alt.Y("y", type="quantitative", scale=alt.Scale(domain=y_scale, nice=False),
        axis=alt.Axis(title=f"gain of {y_title}, points", tickCount=6, gridWidth=0.6))  # fmt: skip
    zero = [
        alt.Chart(data([{"x": 0}])).mark_rule(color=MUTED).encode(x=x),
        alt.Chart(data([{"y": 0}])).mark_rule(color=MUTED).encode(y=y),
    ]
    frontier = sorted(
        ({"x": point["x"], "y": point["y"]} for point in points if point["kind"] == "frontier"),
        key=lambda point: (point["x"], -point["y"]),
    )
    edge = alt.Chart(data(frontier)).mark_line(color=MUTED, strokeWidth=1.2, strokeDash=[4, 3], interpolate="linear")
    told = tells(
        ("package", "package"), ("x", f"gain of {x_title}, points", EXACT), ("y", f"gain of {y_title}, points", EXACT)
    )  # fmt: skip
    marks = [
        alt.Chart(data({**one, "package": one["label"] or _UNNAMED[kind]} for one in points if one["kind"] == kind))
        .mark_point(filled=True, size=size, color=colour, opacity=0.9, stroke=PAPER, strokeWidth=0.8,
            shape="diamond" if kind == "solution" else "circle")
        .encode(x=x, y=y, tooltip=told)
        for kind, (colour, size) in reversed(_PLANE_KINDS.items())
    ]  # fmt: skip
    pixels = alt.Scale(domain=[0, _PLANE], nice=False)
    leaders = alt.Chart(data(label for label in labels if label["is_distant"])).mark_rule(color=MUTED, strokeWidth=0.8)
    texts = alt.Chart(data(labels)).encode(
        x=alt.X("left", type="quantitative", scale=pixels, axis=None), y=_upside("middle"), text="text:N"
    )
    plane = alt.layer(*zero, edge.encode(x=x, y=y), *marks)
    written = alt.layer(
        leaders.encode(
            x=alt.X("from_x", type="quantitative", scale=pixels, axis=None), x2="to_x", y=_upside("from_y"), y2="to_y"
        ),
        texts.mark_text(align="left", baseline="middle", lineHeight=LINE_HEIGHT * SMALL, stroke=PAPER, strokeWidth=3),
        texts.mark_text(align="left", baseline="middle", lineHeight=LINE_HEIGHT * SMALL),
    )
    chart = alt.layer(plane, written).resolve_scale(x="independent", y="independent")
    return finished(chart.properties(width=_PLANE, height=_PLANE))


def _upside(field: str) -> alt.Y:
    """Pixels from the top of the plane."""
    return alt.Y(field, type="quantitative", scale=alt.Scale(domain=[_PLANE, 0], nice=False), axis=None)


def _stretched(values: Sequence[float]) -> list[float]:
    """The values' range with nought in it and room at both ends."""
    low, high = min([0.0, *values]), max([0.0, *values])
    room = (high - low or 1.0) * 0.1
    return [low - room, high + room]


def _plane_labels(points: Sequence[PointRecord], x_scale: Sequence[float], y_scale: Sequence[float]) -> list[Spec]:
    """Where each named point's label goes, in pixels of the plane; points on one spot share a label."""

    def pixel(point: PointRecord) -> tuple[float, float]:
        along = (point["x"] - x_scale[0]) / (x_scale[1] - x_scale[0])
        up = (point["y"] - y_scale[0]) / (y_scale[1] - y_scale[0])
        return round(along * _PLANE, 2), round((1 - up) * _PLANE, 2)

    at_spot: dict[tuple[float, float], list[str]] = {}
    for point in sorted(points, key=lambda point: point["kind"] != "named"):
        if point["label"]:
            at_spot.setdefault(pixel(point), []).append(point["label"])
    spots = [
        (x, y, wrapped(wording.listed(names), SMALL, _PLANE_LABEL, len(names) + 1)) for (x, y), names in at_spot.items()
    ]
    dots = {pixel(point) for point in points if not point["label"]}
    zero_x, zero_y = pixel({"x": 0, "y": 0, "label": "", "kind": "found"})
    lines = [Box(zero_x - 1, 0, zero_x + 1, _PLANE), Box(0, zero_y - 1, _PLANE, zero_y + 1)]
    others = [*lines, *(Box(x - 3, y - 3, x + 3, y + 3) for x, y in dots)]
    labels = placed(spots, others, Box(4, 4, _PLANE - 4, _PLANE - 4), SMALL)
    return [
        {
            "text": list(label.lines), "left": label.box.left + 1, "middle": label.first_line,
            "is_distant": label.is_distant, "from_x": x, "from_y": y,
            "to_x": min(max(x, label.box.left), label.box.right), "to_y": min(max(y, label.box.top), label.box.bottom),
        }
        for label, (x, y, _) in zip(labels, spots, strict=True)
    ]  # fmt: skip


_LINK_CELL = 62  # pixels
_LINK_DARK = 0.7  # of the greatest, beyond which text is set in white


def linkage(links: Sequence[LinkRecord]) -> Spec:
    """The linkage map: a cell for every two issues that bring more together than apart."""
    names = in_order(name for link in links for name in link["issues"])
    most = max(link["brings"] for link in links)
    cells = [
        {
            "row": names[max(places)], "column": names[min(places)], "brings": link["brings"],
            "to": "; ".join(link["pairs"]), "text": [wording.share(link["brings"]), *_link_words(link["pairs"])],
            "ink": ON_DARK if link["brings"] > _LINK_DARK * most else ON_LIGHT,
        }
        for link in links
        for places in [[names.index(name) for name in link["issues"]]]
    ]  # fmt: skip
    axis: dict[str, Any] = {"title": None, "ticks": False, "domain": False, "grid": False, "labelLimit": 145}
    rows, columns = (in_order(name for name in names for cell in cells if cell[side] == name)
                     for side in ("row", "column"))  # fmt: skip
    x = alt.X("column", type="nominal", scale=alt.Scale(domain=columns, paddingInner=0.04), axis=alt.Axis(
        orient="bottom", labelAngle=-35, **axis
    ))  # fmt: skip
    y = alt.Y("row", type="nominal", scale=alt.Scale(domain=rows, paddingInner=0.04), axis=alt.Axis(**axis))
    colour = alt.Color("brings", type="quantitative", legend=None,
        scale=alt.Scale(domain=[0, most], range=[MIDDLE, DEEP_BLUE], interpolate="rgb"))  # fmt: skip
    told = tells(("row", "issue"), ("column", "with"), ("brings", "brings, of stake", PERCENT), ("to", "to"))
    texts = [
        alt.Chart(data(cell for cell in cells if cell["ink"] == ink))
        .mark_text(fontSize=9, color=ink, lineHeight=11, baseline="middle", dy=-11)
        .encode(x=x, y=y, text="text:N", tooltip=told)
        for ink in (ON_LIGHT, ON_DARK)
    ]
    fields = alt.Chart(data(cells)).mark_rect().encode(x=x, y=y, color=colour, tooltip=told)
    size = {"width": _LINK_CELL * 1.5 * len(columns), "height": _LINK_CELL * len(rows)}
    return finished(alt.layer(fields, *texts).properties(**size))


def _link_words(pairs: Sequence[str]) -> list[str]:
    """To whom a link brings most, on two lines at most."""
    words = wrapped(pairs[0], 9, _LINK_CELL * 1.4, 2)
    return list(words) if len(pairs) == 1 else [*words, f"or {len(pairs) - 1} more"]
