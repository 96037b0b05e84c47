"""Who stands with whom: a matrix and a network."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin
from typing import Any, TypedDict

import altair as alt

from realpolitik.briefing.charts.style import (
    BLUE,
    DEEP_BLUE,
    DEEP_VERMILLION,
    EXACT,
    INK,
    MIDDLE,
    ON_DARK,
    ON_LIGHT,
    PAPER,
    SMALL,
    VERMILLION,
    Records,
    Side,
    Spec,
    data,
    finished,
    in_order,
    tells,
)
from realpolitik.briefing.placement import circular_order, wrapped
from realpolitik.questions import wording


class AgreementRecord(TypedDict):
    """How far two actors agree in one horizon."""

    a: str
    b: str
    horizon: str
    agreement: float | None  # −1 to 1; None: not comparable


_CELLS = ((7, 34), (10, 28), (64, 24))  # up to so many actors: pixels of a cell
_STRONG = 0.85  # agreement beyond which a cell is so dark that its number is set in white


def alignment_matrix(pairs: Sequence[AgreementRecord], order: Sequence[str] = ()) -> Spec:
    """Agreement of every two actors, a matrix per horizon; blocs stand together.

    order: of the actors; empty: neighbours are those who agree, over all horizons.
    """
    names = list(order) or _aligned(pairs)
    horizons = in_order(pair["horizon"] for pair in pairs)
    cell = next(size for most, size in _CELLS if len(names) <= most)
    panels = [_matrix_panel(_both_ways(pairs, horizon), horizon, names, cell) for horizon in horizons]
    fitting = max(1, 860 // (cell * len(names) + 110))
    chart = alt.concat(*panels, columns=fitting, bounds="full", spacing=20)
    return finished(chart.resolve_scale(color="shared"))


def _both_ways(pairs: Sequence[AgreementRecord], horizon: str) -> list[dict[str, Any]]:
    cells = []
    for pair in pairs:
        if pair["horizon"] == horizon:
            value = pair["agreement"]
            words = {
                "agreement": value,
                "text": "·" if value is None else wording.agreement(value),
                "ink": ON_DARK if value is not None and abs(value) >= _STRONG else ON_LIGHT,
            }
            for row, column in ((pair["a"], pair["b"]), (pair["b"], pair["a"])):
                cells.append({"row": row, "column": column, "horizon": horizon, **words})
    return cells


def _matrix_panel(cells: Records, horizon: str, names: Sequence[str], cell: int) -> Any:
    axis: dict[str, Any] = {"title": None, "ticks": False, "domain": False, "grid": False, "labelLimit": 145}
    x = alt.X("column", type="nominal", scale=alt.Scale(domain=list(names), paddingInner=0.06), axis=alt.Axis(
        orient="top", labelAngle=-60, labelAlign="left", labelBaseline="middle", **axis
    ))  # fmt: skip
    y = alt.Y("row", type="nominal", scale=alt.Scale(domain=list(names), paddingInner=0.06), axis=alt.Axis(**axis))
    scale = alt.Scale(domain=[-1, 0, 1], range=[DEEP_VERMILLION, MIDDLE, DEEP_BLUE], interpolate="rgb")
    legend = alt.Legend(
        title="agreement (−1 opposed, +1 at one)", values=[-1, -0.5, 0, 0.5, 1], gradientLength=220, format="~f"
    )
    known = [entry for entry in cells if entry["agreement"] is not None]
    colour = alt.Color("agreement", type="quantitative", scale=scale, legend=legend)
    told = tells(("row", "of"), ("column", "with"), ("horizon", "when"), ("agreement", "agreement", EXACT))
    numbers = [
        alt.Chart(data(entry for entry in cells if entry["ink"] == ink))
        .mark_text(fontSize=9 if cell < 28 else 10, color=ink)
        .encode(x=x, y=y, text="text:N", tooltip=told)
        for ink in (ON_LIGHT, ON_DARK)
    ]
    size = cell * len(names)
    fields = alt.Chart(data(known)).mark_rect().encode(x=x, y=y, color=colour, tooltip=told)
    title = alt.TitleParams(horizon, frame="group")
    return alt.layer(fields, *numbers).properties(width=size, height=size, title=title)


def _aligned(pairs: Sequence[AgreementRecord]) -> list[str]:
    """Actors in the order in which neighbours agree, on average over the horizons."""
    found: dict[frozenset[str], list[float]] = {}
    for pair in pairs:
        if pair["agreement"] is not None:
            found.setdefault(frozenset((pair["a"], pair["b"])), []).append(pair["agreement"])
    names = in_order(name for pair in pairs for name in (pair["a"], pair["b"]))

    def closeness(a: str, b: str) -> float:
        values = found.get(frozenset((a, b)), [0.0])
        return sum(values) / len(values)

    return circular_order(names, closeness)


_FAINT = 0.2  # weaker ties say little
_TIES_PER_ACTOR = 6  # more can't be told apart
_WIDEST_TIE = {"agree": 5.0, "disagree": 1.8}  # pixels; who stands together is the figure, who opposes whom its ground
_MARGIN = 98.0  # for the names


def alignment_network(pairs: Sequence[AgreementRecord], order: Sequence[str] = ()) -> Spec:
    """The actors in a circle, a drawing per horizon: who agrees stands together, joined by a line as wide as the tie.

    Agreement is a full line, disagreement a dashed one; weak ties are left out and the drawing says from where. Places
    are those of `alignment_matrix`, the same in every horizon.
    """
    names = list(order) or _aligned(pairs)
    horizons = in_order(pair["horizon"] for pair in pairs)
    least = _weakest_drawn(pairs, round(_TIES_PER_ACTOR * len(names) * len(horizons)))
    circle = _Circle(names)
    panels = [
        _network_panel([pair for pair in pairs if pair["horizon"] == horizon], horizon, circle, least)
        for horizon in horizons
    ]
    chart = alt.concat(*panels, columns=2, spacing=10)
    return finished(chart.resolve_scale(color="shared", strokeDash="shared"))


def _weakest_drawn(pairs: Sequence[AgreementRecord], most: int) -> float:
    strengths = sorted((abs(pair["agreement"]) for pair in pairs if pair["agreement"] is not None), reverse=True)
    return max(_FAINT, strengths[most] if most < len(strengths) else 0.0)


class _Circle:
    """Places on a circle that is wide enough for its names."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.radius = max(105.0, 9.5 * len(names))
        self.width, self.height = 2 * (self.radius + _MARGIN), 2 * self.radius + 70

    def direction(self, name: str) -> tuple[float, float]:
        """Unit vector of a node, clockwise from the top, y downwards."""
        angle = 2 * pi * (self.names.index(name) + 0.5) / len(self.names) - pi / 2
        return round(cos(angle), 4), round(sin(angle), 4)

    def place(self, name: str, away: float = 0.0) -> tuple[float, float]:
        """A node's place in pixels, or one so much farther out."""
        along, down = self.direction(name)
        return self.width / 2 + (self.radius + away) * along, self.height / 2 + (self.radius + away) * down


def _network_panel(pairs: Sequence[AgreementRecord], horizon: str, circle: _Circle, least: float) -> Any:
    x = alt.X("x", type="quantitative", scale=alt.Scale(domain=[0, circle.width], nice=False), axis=None)
    y = alt.Y("y", type="quantitative", scale=alt.Scale(domain=[circle.height, 0], nice=False), axis=None)
    ties, kinds = _ties(pairs, circle, least), ["agree", "disagree"]
    lines = alt.Chart(data(ties)).mark_rule(opacity=0.7).encode(
        x=x, y=y, x2="x2", y2="y2",
        color=alt.Color("tie", type="nominal", title=None, scale=alt.Scale(domain=kinds, range=[BLUE, VERMILLION]),
            legend=alt.Legend(symbolStrokeWidth=3)),
        strokeDash=alt.StrokeDash("tie", type="nominal", title=None, scale=alt.Scale(
            domain=kinds, range=[[1, 0], [5, 4]])),
        strokeWidth=alt.StrokeWidth("width", type="quantitative", scale=None),
        tooltip=tells(("a", "of"), ("b", "with"), ("horizon", "when"), ("agreement", "agreement", EXACT)),
    )  # fmt: skip
    dots = alt.Chart(data(_at(circle.place(name)) for name in circle.names)).mark_point(
        filled=True, size=70, color=INK, opacity=1, stroke=PAPER, strokeWidth=1.5
    )
    names = [texts.encode(x=x, y=y, text="name:N") for texts in _network_names(circle)]
    title = alt.TitleParams(horizon, subtitle=f"ties of {wording.chance(least)} and stronger")
    layers = alt.layer(lines, dots.encode(x=x, y=y), *names)
    return layers.properties(width=circle.width, height=circle.height, title=title)


def _at(place: tuple[float, float]) -> dict[str, float]:
    return {"x": place[0], "y": place[1]}


def _ties(pairs: Sequence[AgreementRecord], circle: _Circle, least: float) -> list[dict[str, Any]]:
    """Lines between those who agree or disagree enough, the strongest on top."""
    ties = []
    for pair in pairs:
        agreement = pair["agreement"]
        if agreement is None or abs(agreement) < least:
            continue
        tie = "agree" if agreement > 0 else "disagree"
        (x, y), (x2, y2) = circle.place(pair["a"]), circle.place(pair["b"])
        ends = {"x": x, "y": y, "x2": x2, "y2": y2}
        ties.append({**pair, **ends, "tie": tie, "width": abs(agreement) * _WIDEST_TIE[tie]})
    return sorted(ties, key=lambda tie: tie["width"])


def _network_names(circle: _Circle) -> list[Any]:
    """Names outside the circle, those set alike together; a second line goes outwards, where there is room."""
    alike: dict[tuple[Side, int], list[dict[str, Any]]] = {}
    for name in circle.names:
        along, down = circle.direction(name)
        lines = wrapped(name, SMALL, _MARGIN - 14, 2)
        rise = -13 * (len(lines) - 1) if down < -0.5 else 0
        alike.setdefault((_side(along), rise), []).append({**_at(circle.place(name, away=11)), "name": lines})
    return [
        alt.Chart(data(texts)).mark_text(align=side, baseline="middle", lineHeight=13, dy=rise)
        for (side, rise), texts in alike.items()
    ]


def _side(along: float) -> Side:
    if abs(along) < 0.12:
        return "center"
    return "left" if along > 0 else "right"
