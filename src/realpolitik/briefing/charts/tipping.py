"""How far numbers are from another answer, and which answer holds where two numbers stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

import altair as alt

from realpolitik.briefing.charts.style import (
    ANSWERS,
    BLUE,
    EXACT,
    INK,
    LINE,
    PAPER,
    PERCENT,
    SMALL,
    TIED,
    VERMILLION,
    Spec,
    along,
    data,
    finished,
    in_order,
    tells,
)
from realpolitik.briefing.placement import shortened, text_width, wrapped


class DistanceRecord(TypedDict):
    """How far one number has to go for another answer."""

    of: str  # a deal, or what a claim says
    number: str  # "Russia on Ukraine: salience"
    share: float  # of its range or of its scale, 0–1
    open: bool  # within its range
    words: str  # "87 → 72: is ready"


class RegionRecord(TypedDict):
    """A stretch of the plane of two numbers in which one answer holds: a strip of it, one value wide."""

    of: str
    left: float
    right: float
    bottom: float
    top: float
    answer: str


_NAME, _DISTANCE, _ROW = 250.0, 240.0, 30.0  # pixels
_REACHES = {True: ("within the range that the case gives, share of it", BLUE, "circle"),
            False: ("beyond it, share of the number's scale", VERMILLION, "diamond")}  # fmt: skip


def tipping_distances(distances: Sequence[DistanceRecord]) -> Spec:
    """For each deal the numbers that give it another verdict alone, by how far each has to go: a panel per deal.

    Order as given. A disc: within its range, as a share of that; a diamond: beyond, as a share of the scale.
    """
    most = max([0.05, *(one["share"] for one in distances)])
    scale = alt.Scale(domain=[0, most * 1.04], nice=False)
    names = in_order(one["of"] for one in distances)
    room = 10 + max([0.0, *(text_width(line, SMALL) for one in distances for line in _named(one))])
    panels = [_distances([one for one in distances if one["of"] == name], name, scale, room, name == names[-1])
              for name in names]  # fmt: skip
    chart = alt.vconcat(*panels, bounds="flush", spacing=34)
    return finished(chart.resolve_scale(x="shared", color="shared", shape="shared"))


def _named(one: DistanceRecord) -> list[str]:
    return wrapped(one["number"], SMALL, _NAME, 2)


def _distances(distances: Sequence[DistanceRecord], title: str, scale: alt.Scale, room: float, is_last: bool) -> Any:
    rows: list[dict[str, Any]] = [
        {**one, "row": at, "zero": 0, "kind": _REACHES[one["open"]][0],
         "name": _named(one), "text": one["words"]}
        for at, one in enumerate(distances)
    ]  # fmt: skip
    axis = alt.Axis(title="how far it has to go" if is_last else None, labels=is_last, format="%", tickCount=5,
                    domain=False, ticks=False)  # fmt: skip
    y = alt.Y("row", type="ordinal", axis=None, scale=alt.Scale(domain=[row["row"] for row in rows]))
    kinds = list(_REACHES.values())
    colour = alt.Color("kind", type="nominal", title=None, legend=alt.Legend(columns=1),
        scale=alt.Scale(domain=[kind for kind, _, _ in kinds], range=[colour for _, colour, _ in kinds]))  # fmt: skip
    shape = alt.Shape("kind", type="nominal", title=None,
        scale=alt.Scale(domain=[kind for kind, _, _ in kinds], range=[shape for _, _, shape in kinds]))  # fmt: skip
    told = tells(("of", "of"), ("number", "number"), ("share", "has to go", PERCENT), ("kind", "as"), ("text", "then"))
    base = alt.Chart(data(rows)).encode(tooltip=told)
    names = [
        alt.Chart(data(row for row in rows if len(row["name"]) == lines))
        .mark_text(align="right", lineHeight=13, dy=-6.5 * (lines - 1))
        .encode(x=alt.value(-10), y=y, text="name:N")
        for lines in (1, 2)
    ]
    layers = [
        base.mark_rule(strokeWidth=2).encode(x=along("zero", scale, axis), x2="share", y=y, color=colour),
        base.mark_point(filled=True, size=80, opacity=1).encode(
            x=along("share", scale, axis), y=y, color=colour, shape=shape
        ),
        base.mark_text(align="left").encode(x=alt.value(_DISTANCE + 12), y=y, text="text:N"),
        *names,
    ]
    heading = alt.TitleParams(wrapped(title, SMALL + 1, room + _DISTANCE, 2), frame="group", offset=6, dx=-room)
    return alt.layer(*layers).properties(width=_DISTANCE, height=_ROW * len(rows), title=heading)


_SIDE, _COLUMNS = 260.0, 2  # pixels; panels beside each other


def tipping_map(
    regions: Sequence[RegionRecord],
    titles: Sequence[str],
    values: Sequence[float],
    given: Sequence[Sequence[float]],
) -> Spec:
    """Which answer holds wherever two numbers stand, a panel per deal; the mark: where they stand in the case.

    titles: the two numbers, the first along the page; values: where they stand; given: the range of each, drawn as a
    frame where it is one.
    """
    names = in_order(one["of"] for one in regions)
    answers = [word for word in ANSWERS if any(one["answer"] == word for one in regions)]
    answers += in_order(one["answer"] for one in regions if one["answer"] not in ANSWERS)
    colours = alt.Scale(domain=answers, range=[ANSWERS.get(word, TIED) for word in answers])
    panels = [_region([one for one in regions if one["of"] == name], name, titles, values, given, colours)
              for name in names]  # fmt: skip
    return finished(alt.concat(*panels, columns=_COLUMNS).resolve_scale(color="shared", stroke="shared"))


def _region(
    regions: Sequence[RegionRecord],
    title: str,
    titles: Sequence[str],
    values: Sequence[float],
    given: Sequence[Sequence[float]],
    colours: alt.Scale,
) -> Any:
    ends = (
        (min(one["left"] for one in regions), max(one["right"] for one in regions)),
        (min(one["bottom"] for one in regions), max(one["top"] for one in regions)),
    )
    scales = [alt.Scale(domain=list(end), nice=False) for end in ends]
    axes = [alt.Axis(title=shortened(title, SMALL, _SIDE), grid=False, tickCount=5) for title in titles]

    def x(field: str) -> alt.X:
        return along(field, scales[0], axes[0])

    def y(field: str) -> alt.Y:
        return alt.Y(field, type="quantitative", scale=scales[1], axis=axes[1])

    colour = alt.Color("answer", type="nominal", title=None, scale=colours,
        legend=alt.Legend(symbolType="square", symbolSize=120, columns=4))  # fmt: skip
    edge = alt.Stroke("answer", type="nominal", scale=colours, legend=None)  # no gaps between strips
    strips = alt.Chart(data(regions)).mark_rect(strokeWidth=0.6).encode(
        x=x("left"), x2="right", y=y("bottom"), y2="top", color=colour, stroke=edge, tooltip=tells(
            ("of", "of"), ("answer", "answer"), ("left", f"{titles[0]}: from", EXACT), ("right", "to", EXACT),
            ("bottom", f"{titles[1]}: from", EXACT), ("top", "to", EXACT),
        ),
    )  # fmt: skip
    (left, right), (bottom, top) = (_framed(end, one) for end, one in zip(ends, given, strict=True))
    frame = [{"left": left, "right": right, "bottom": bottom, "top": top}]
    stands = alt.Chart(data([{"left": values[0], "bottom": values[1]}])).encode(x=x("left"), y=y("bottom"))
    framed = alt.Chart(data(frame)).encode(x=x("left"), x2="right", y=y("bottom"), y2="top")
    heading = alt.TitleParams(wrapped(title, SMALL + 1, _SIDE, 2), frame="group")
    return alt.layer(
        strips,
        framed.mark_rect(filled=False, stroke=PAPER, strokeWidth=3),
        framed.mark_rect(filled=False, stroke=INK, strokeWidth=1.2, strokeDash=[4, 3]),
        stands.mark_point(
            shape="diamond", filled=True, size=110, opacity=1, fill=INK, stroke=PAPER, strokeWidth=1.5
        ).encode(tooltip=tells(("left", titles[0], EXACT), ("bottom", titles[1], EXACT))),
    ).properties(width=_SIDE, height=_SIDE, title=heading, view=alt.ViewConfig(stroke=LINE))


def _framed(end: tuple[float, float], given: Sequence[float]) -> tuple[float, float]:
    """A number's range, within the picture; an exact number is as wide as a line."""
    return max(end[0], given[0]), min(end[1], given[1])
