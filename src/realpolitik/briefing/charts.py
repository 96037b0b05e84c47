"""The figures: one function each, from plain records to a Vega-Lite specification that every rendering shares.

The records' keys are in the TypedDicts below. Names are set as marks from data, never put into Vega expressions, so
that no name can be read as code. Colours are Okabe and Ito's (2008), which colour-blind readers can tell apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil, cos, pi, sin
from typing import Any, Literal, TypeAlias, TypedDict
from xml.etree import ElementTree

import altair as alt

from realpolitik.briefing.document import Figure, printable
from realpolitik.briefing.placement import LINE_HEIGHT, Box, circular_order, placed, shortened, text_width, wrapped
from realpolitik.questions import wording

Spec: TypeAlias = dict[str, Any]
Records: TypeAlias = Sequence[Mapping[str, Any]]

INK, MUTED, LINE, PAPER = "#1b2126", "#59636b", "#dfe3e6", "#ffffff"
ON_LIGHT, ON_DARK = "#14181b", "#fefefe"  # text on a coloured cell, whatever the page's colour
BLUE, VERMILLION, GREEN, GREY = "#0072b2", "#d55e00", "#009e73", "#8a949b"
DEEP_BLUE, DEEP_VERMILLION, MIDDLE = "#005a8f", "#b34700", "#f3f2ee"
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


class PositionRecord(TypedDict):
    """What one actor wants on one issue."""

    actor: str
    issue: str
    position: float | None  # 0–100; None on an issue without an order
    low: float | None  # of the analyst's range
    high: float | None
    salience: float  # 0–100
    level: str  # the level it values most, in words


class ScaleRecord(TypedDict):
    """An issue's heading and the names of its scale's ends."""

    issue: str
    lowest: str
    highest: str
    status_quo: float | None  # 0–100; None on an issue without an order


class AgreementRecord(TypedDict):
    """How far two actors agree in one horizon."""

    a: str
    b: str
    horizon: str
    agreement: float | None  # −1 to 1; None: not comparable


class GainRecord(TypedDict):
    """What one actor gains or loses by one deal."""

    deal: str
    actor: str
    points: float
    share: float | None  # of its stake; None: it has none
    role: Literal["party", "payer", "outside gainer"]


class ChipRecord(TypedDict):
    """What a chip costs its holder and what it is worth to a buyer, in shares of their stakes."""

    holder: str
    chip: str
    buyer: str
    floor: float
    ceiling: float
    live: bool


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


class EventRecord(TypedDict):
    """Who did what to whom, and when."""

    date: str  # 2015, 2015-09, 2015-09-30
    who: str
    whom: str
    what: str


def draw(figure: Figure) -> Spec:
    """The Vega-Lite specification of a document's figure."""
    return CHARTS[figure.chart](**_printable(figure.data))


def render_svg(spec: Spec, prefix: str = "figure") -> str:
    """The specification as an SVG without scripts or references; ids begin with `prefix`, so that pictures can meet."""
    import vl_convert  # 30 MB of JavaScript engine: only when a picture is wanted

    version = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    return _tidied(vl_convert.vegalite_to_svg(spec, vl_version=version), prefix)


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable(item) for item in value]
    return value


_SVG = "http://www.w3.org/2000/svg"
_NOT_NEEDED = re.compile(r"^(role|aria-.*|pointer-events|class|font-family)$")  # one font, set on the whole
_DEFAULTS = {"opacity": "1", "font-weight": "normal", "text-anchor": "start"}


def _tidied(svg: str, prefix: str) -> str:
    """An SVG that is one image to a screen reader, smaller, and whose ids are its own."""
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for name, value in list(parent.attrib.items()):
            if _NOT_NEEDED.match(name) or _DEFAULTS.get(name) == value:
                del parent.attrib[name]
        for child in list(parent):
            if child.tag == f"{{{_SVG}}}path" and _is_invisible(child):
                parent.remove(child)
    _rename_ids(root, prefix)
    root.set("font-family", FONT)
    return ElementTree.tostring(root, encoding="unicode")


def _rename_ids(root: ElementTree.Element, prefix: str) -> None:
    """Number ids by their order in the picture; Vega's count goes on from one picture to the next."""
    named = [element for element in root.iter() if "id" in element.attrib]
    renamed = {f"url(#{element.get('id')})": f"{prefix}-{at}" for at, element in enumerate(named)}
    for at, element in enumerate(named):
        element.set("id", f"{prefix}-{at}")
    for element in root.iter():
        for name, value in element.attrib.items():
            if value in renamed:
                element.set(name, f"url(#{renamed[value]})")


def _is_invisible(path: ElementTree.Element) -> bool:
    is_empty = path.get("d", "") in ("", "M0,0h0v0h0Z")
    return is_empty or path.get("display") == "none" or not {"fill", "stroke"} & path.attrib.keys()


def _finished(chart: Any) -> Spec:
    """The chart as a specification in the house's style."""
    spec: Spec = chart.to_dict(validate=False)  # which a test does; here it is half of the time
    spec["config"] = _THEME
    return spec


def _data(records: Iterable[Mapping[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=[dict(record) for record in records])


def _x(field: str, scale: alt.Scale, axis: alt.Axis | None = None) -> alt.X:
    return alt.X(field, type="quantitative", scale=scale, axis=axis)


def _rows(field: str, order: Sequence[str], axis: alt.Axis | None) -> alt.Y:
    return alt.Y(field, type="nominal", sort=list(order), axis=axis, scale=alt.Scale(domain=list(order)))


_Side: TypeAlias = Literal["left", "center", "right"]
_SIDES: tuple[_Side, _Side] = ("left", "right")


def _in_order(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


# ── positions ─────────────────────────────────────────────────────────────────────────────────────────────────────

_PANEL = 150  # pixels
_MOST_PANELS = 4  # beside each other; they and the names fill a page
_ROW = 19
_DOT = [12, 230]  # area of a dot at salience 0 and 100


def positions(stances: Sequence[PositionRecord], scales: Sequence[ScaleRecord]) -> Spec:
    """Actors × issues: where each stands on each issue's scale, the dot as large as it cares.

    One panel an issue, one row an actor, in the orders given; a dashed line is the status quo, a thin one the
    analyst's range. An issue without an order names the level that each actor values most.
    """
    actors = _in_order(stance["actor"] for stance in stances)
    rows = ceil(len(scales) / _MOST_PANELS) or 1
    across = ceil(len(scales) / rows) or 1
    panels = [
        _position_panel(
            [stance for stance in stances if stance["issue"] == scale["issue"]], scale, actors, at % across == 0
        )
        for at, scale in enumerate(scales)
    ]
    chart = alt.concat(*panels, columns=across, bounds="flush", spacing={"row": 66, "column": 16})
    return _finished(chart.resolve_scale(size="shared"))


def _position_panel(stances: Records, scale: ScaleRecord, actors: Sequence[str], is_first: bool) -> Any:
    has_order = scale["status_quo"] is not None
    names = alt.Axis(title=None, ticks=False, domain=False, grid=False, labels=is_first, labelPadding=8)
    y = _rows("actor", actors, names)
    across = alt.Scale(domain=[-6, 106], nice=False, zero=False)
    lines = alt.Chart(_data({"actor": name} for name in actors)).mark_rule(color=LINE, opacity=1 if has_order else 0)
    layers = [lines.encode(y=y), *(_on_scale(stances, scale, y, across) if has_order else _by_level(stances, y))]
    title = alt.TitleParams(wrapped(scale["issue"], NORMAL, _PANEL - 4, 3), frame="group", offset=8)
    return alt.layer(*layers).properties(width=_PANEL, height=_ROW * len(actors), title=title)


def _salience() -> alt.Size:
    legend = alt.Legend(
        title="salience", values=[10, 40, 70, 100], symbolFillColor=BLUE, symbolOpacity=0.85, orient="bottom"
    )
    return alt.Size("salience", type="quantitative", scale=alt.Scale(domain=[0, 100], range=_DOT), legend=legend)


def _on_scale(stances: Records, scale: ScaleRecord, y: alt.Y, across: alt.Scale) -> list[alt.Chart]:
    half = _PANEL / 2 - 6
    both_fit = text_width(scale["lowest"], SMALL) + text_width(scale["highest"], SMALL) < _PANEL - 10
    ends = [[name] if both_fit else wrapped(name, SMALL, half, 2) for name in (scale["lowest"], scale["highest"])]
    status_quo = alt.Chart(_data([{"at": scale["status_quo"]}])).mark_rule(color=MUTED, strokeDash=[3, 3])
    ranges = [stance for stance in stances if stance["low"] != stance["high"]]
    return [
        status_quo.encode(x=_x("at", across)),
        alt.Chart(_data(ranges))
        .mark_rule(color=BLUE, strokeWidth=2, opacity=0.55)
        .encode(x=_x("low", across), x2="high", y=y),
        alt.Chart(_data(stances))
        .mark_point(filled=True, color=BLUE, opacity=0.85, stroke=PAPER, strokeWidth=1)
        .encode(x=_x("position", across), y=y, size=_salience()),
        *(
            alt.Chart(_data([{"name": end}]))
            .mark_text(align=side, baseline="top", dy=6, lineHeight=13, color=MUTED)
            .encode(x=alt.value(place), y=alt.value("height"), text="name:N")
            for end, side, place in zip(ends, _SIDES, (0, _PANEL), strict=True)
        ),
    ]


def _by_level(stances: Records, y: alt.Y) -> list[alt.Chart]:
    named = [{**stance, "level": shortened(stance["level"], SMALL, _PANEL - 24)} for stance in stances]
    square = alt.Chart(_data(named)).mark_point(filled=True, shape="square", color=BLUE, opacity=0.85)
    text = alt.Chart(_data(named)).mark_text(align="left", baseline="middle")
    return [
        square.encode(x=alt.value(8), y=y, size=_salience()),
        text.encode(x=alt.value(20), y=y, text="level:N"),
    ]


# ── alignment ─────────────────────────────────────────────────────────────────────────────────────────────────────

_CELLS = ((7, 34), (10, 28), (64, 24))  # up to so many actors: pixels of a cell
_STRONG = 0.85  # agreement beyond which a cell is so dark that its number is set in white


def alignment_matrix(pairs: Sequence[AgreementRecord], order: Sequence[str] = ()) -> Spec:
    """Agreement of every two actors, a matrix per horizon; blocs stand together.

    order: of the actors; empty: neighbours are those who agree, over all horizons.
    """
    names = list(order) or _aligned(pairs)
    horizons = _in_order(pair["horizon"] for pair in pairs)
    cell = next(size for most, size in _CELLS if len(names) <= most)
    panels = [_matrix_panel(_both_ways(pairs, horizon), horizon, names, cell) for horizon in horizons]
    fitting = max(1, 860 // (cell * len(names) + 110))
    chart = alt.concat(*panels, columns=fitting, bounds="full", spacing=20)
    return _finished(chart.resolve_scale(color="shared"))


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
                cells.append({"row": row, "column": column, **words})
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
    numbers = [
        alt.Chart(_data(entry for entry in cells if entry["ink"] == ink))
        .mark_text(fontSize=9 if cell < 28 else 10, color=ink)
        .encode(x=x, y=y, text="text:N")
        for ink in (ON_LIGHT, ON_DARK)
    ]
    size = cell * len(names)
    fields = alt.Chart(_data(known)).mark_rect().encode(x=x, y=y, color=colour)
    title = alt.TitleParams(horizon, frame="group")
    return alt.layer(fields, *numbers).properties(width=size, height=size, title=title)


def _aligned(pairs: Sequence[AgreementRecord]) -> list[str]:
    """Actors in the order in which neighbours agree, on average over the horizons."""
    found: dict[frozenset[str], list[float]] = {}
    for pair in pairs:
        if pair["agreement"] is not None:
            found.setdefault(frozenset((pair["a"], pair["b"])), []).append(pair["agreement"])
    names = _in_order(name for pair in pairs for name in (pair["a"], pair["b"]))

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
    horizons = _in_order(pair["horizon"] for pair in pairs)
    least = _weakest_drawn(pairs, round(_TIES_PER_ACTOR * len(names) * len(horizons)))
    circle = _Circle(names)
    panels = [
        _network_panel([pair for pair in pairs if pair["horizon"] == horizon], horizon, circle, least)
        for horizon in horizons
    ]
    chart = alt.concat(*panels, columns=2, spacing=10)
    return _finished(chart.resolve_scale(color="shared", strokeDash="shared"))


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
    lines = alt.Chart(_data(ties)).mark_rule(opacity=0.7).encode(
        x=x, y=y, x2="x2", y2="y2",
        color=alt.Color("tie", type="nominal", title=None, scale=alt.Scale(domain=kinds, range=[BLUE, VERMILLION]),
            legend=alt.Legend(symbolStrokeWidth=3)),
        strokeDash=alt.StrokeDash("tie", type="nominal", title=None, scale=alt.Scale(
            domain=kinds, range=[[1, 0], [5, 4]])),
        strokeWidth=alt.StrokeWidth("width", type="quantitative", scale=None),
    )  # fmt: skip
    dots = alt.Chart(_data(_at(circle.place(name)) for name in circle.names)).mark_point(
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
        ties.append({"x": x, "y": y, "x2": x2, "y2": y2, "tie": tie, "width": abs(agreement) * _WIDEST_TIE[tie]})
    return sorted(ties, key=lambda tie: tie["width"])


def _network_names(circle: _Circle) -> list[Any]:
    """Names outside the circle, those set alike together; a second line goes outwards, where there is room."""
    alike: dict[tuple[_Side, int], list[dict[str, Any]]] = {}
    for name in circle.names:
        along, down = circle.direction(name)
        lines = wrapped(name, SMALL, _MARGIN - 14, 2)
        rise = -13 * (len(lines) - 1) if down < -0.5 else 0
        alike.setdefault((_side(along), rise), []).append({**_at(circle.place(name, away=11)), "name": lines})
    return [
        alt.Chart(_data(texts)).mark_text(align=side, baseline="middle", lineHeight=13, dy=rise)
        for (side, rise), texts in alike.items()
    ]


def _side(along: float) -> _Side:
    if abs(along) < 0.12:
        return "center"
    return "left" if along > 0 else "right"


# ── deals ─────────────────────────────────────────────────────────────────────────────────────────────────────────

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
    deals = _in_order(gain["deal"] for gain in gains)
    panels = [_gains_panel([gain for gain in gains if gain["deal"] == deal], deal, domain) for deal in deals]
    return _finished(alt.vconcat(*panels, bounds="flush", spacing=34).resolve_scale(color="shared", x="shared"))


def _gains_panel(gains: Sequence[GainRecord], deal: str, domain: Sequence[float]) -> Any:
    bars = [
        {
            "actor": gain["actor"],
            "share": gain["share"] or 0.0,
            "zero": 0,
            "role": gain["role"],
            "side": "left" if (gain["share"] or gain["points"]) >= 0 else "right",
            "text": _gain_words(gain),
        }
        for gain in gains
    ]
    actors = _in_order(gain["actor"] for gain in gains)
    y = _rows("actor", actors, alt.Axis(title=None, ticks=False, domain=False, labelLimit=170))
    x = _x("share", alt.Scale(domain=list(domain), nice=False))
    colour = alt.Color("role", type="nominal", title=None, scale=alt.Scale(
        domain=list(_ROLES), range=list(_ROLES.values())))  # fmt: skip
    zero = alt.Chart(_data([{"share": 0}])).mark_rule(color=MUTED).encode(x=x)
    drawn = alt.Chart(_data(bars)).mark_bar(height=12).encode(x=x, x2="zero", y=y, color=colour)
    numbers = [
        alt.Chart(_data(bar for bar in bars if bar["side"] == side))
        .mark_text(align=side, dx=5 if side == "left" else -5, color=INK)
        .encode(x=x, y=y, text="text:N")
        for side in _SIDES
        if any(bar["side"] == side for bar in bars)
    ]
    title = alt.TitleParams(deal, frame="group", offset=6)
    return alt.layer(drawn, zero, *numbers).properties(width=_BARS, height=20 * len(actors), title=title)


def _gain_words(gain: GainRecord) -> str:
    share = "no stake" if gain["share"] is None else wording.signed_share(gain["share"])
    return f"{wording.points(gain['points'])} ({share})"


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
    kinds = _in_order(row["kind"] for row in rows)
    colours = alt.Scale(domain=kinds, range=[_CHIP_STROKES[kind][0] for kind in kinds])
    dashes = alt.Scale(domain=kinds, range=[_CHIP_STROKES[kind][1] for kind in kinds])
    legend = alt.Legend(symbolType="stroke", symbolStrokeWidth=3)
    colour = alt.Color("kind", type="nominal", title=None, scale=colours, legend=legend)
    dash = alt.StrokeDash("kind", type="nominal", title=None, scale=dashes)
    ring = alt.Stroke("kind", type="nominal", legend=None, scale=colours)
    base = alt.Chart(_data(rows)).encode(y=y)
    chart = alt.layer(
        base.mark_rule(strokeWidth=3).encode(x=_x("left", scale, axis), x2="right", color=colour, strokeDash=dash),
        base.mark_point(filled=True, size=75, fill=PAPER, strokeWidth=2, opacity=1).encode(
            x=_x("floor", scale, axis), stroke=ring
        ),
        base.mark_point(filled=True, size=85, opacity=1).encode(x=_x("ceiling", scale, axis), color=colour),
        base.mark_text(align="left", dx=10).encode(x=_x("right", scale, axis), text="words:N"),
    )
    names = [
        alt.Chart(_data(row for row in rows if len(row["name"]) == lines))
        .mark_text(align="right", lineHeight=13, dy=-6.5 * (lines - 1))
        .encode(x=alt.value(-12), y=y, text="name:N")
        for lines in (2, 3)
    ]
    return _finished(alt.layer(chart, *names).properties(width=380, height=46 * len(rows)))


def _chip_name(chip: ChipRecord) -> list[str]:
    holding = wrapped(f"{chip['holder']}: {chip['chip']}", SMALL, _CHIP_NAME, 2)
    return [*holding, shortened(f"→ {chip['buyer']}", SMALL, _CHIP_NAME)]


_PLANE = 440.0
_PLANE_LABEL = 190.0  # pixels of a line
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
        alt.Chart(_data([{"x": 0}])).mark_rule(color=MUTED).encode(x=x),
        alt.Chart(_data([{"y": 0}])).mark_rule(color=MUTED).encode(y=y),
    ]
    frontier = sorted(
        ({"x": point["x"], "y": point["y"]} for point in points if point["kind"] == "frontier"),
        key=lambda point: (point["x"], -point["y"]),
    )
    edge = alt.Chart(_data(frontier)).mark_line(color=MUTED, strokeWidth=1.2, strokeDash=[4, 3], interpolate="linear")
    marks = [
        alt.Chart(_data(point for point in points if point["kind"] == kind))
        .mark_point(filled=True, size=size, color=colour, opacity=0.9, stroke=PAPER, strokeWidth=0.8,
            shape="diamond" if kind == "solution" else "circle")
        .encode(x=x, y=y)
        for kind, (colour, size) in reversed(_PLANE_KINDS.items())
    ]  # fmt: skip
    pixels = alt.Scale(domain=[0, _PLANE], nice=False)
    leaders = alt.Chart(_data(label for label in labels if label["is_distant"])).mark_rule(color=MUTED, strokeWidth=0.8)
    texts = alt.Chart(_data(labels)).encode(
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
    return _finished(chart.properties(width=_PLANE, height=_PLANE))


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


# ── linkage ───────────────────────────────────────────────────────────────────────────────────────────────────────

_LINK_CELL = 62  # pixels
_LINK_DARK = 0.7  # of the greatest, beyond which text is set in white


def linkage(links: Sequence[LinkRecord]) -> Spec:
    """The linkage map: a cell for every two issues that bring more together than apart."""
    names = _in_order(name for link in links for name in link["issues"])
    most = max(link["brings"] for link in links)
    cells = [
        {
            "row": names[max(places)], "column": names[min(places)], "brings": link["brings"],
            "text": [wording.share(link["brings"]), *_link_words(link["pairs"])],
            "ink": ON_DARK if link["brings"] > _LINK_DARK * most else ON_LIGHT,
        }
        for link in links
        for places in [[names.index(name) for name in link["issues"]]]
    ]  # fmt: skip
    axis: dict[str, Any] = {"title": None, "ticks": False, "domain": False, "grid": False, "labelLimit": 145}
    rows, columns = (_in_order(name for name in names for cell in cells if cell[side] == name)
                     for side in ("row", "column"))  # fmt: skip
    x = alt.X("column", type="nominal", scale=alt.Scale(domain=columns, paddingInner=0.04), axis=alt.Axis(
        orient="bottom", labelAngle=-35, **axis
    ))  # fmt: skip
    y = alt.Y("row", type="nominal", scale=alt.Scale(domain=rows, paddingInner=0.04), axis=alt.Axis(**axis))
    colour = alt.Color("brings", type="quantitative", legend=None,
        scale=alt.Scale(domain=[0, most], range=[MIDDLE, DEEP_BLUE], interpolate="rgb"))  # fmt: skip
    texts = [
        alt.Chart(_data(cell for cell in cells if cell["ink"] == ink))
        .mark_text(fontSize=9, color=ink, lineHeight=11, baseline="middle", dy=-11)
        .encode(x=x, y=y, text="text:N")
        for ink in (ON_LIGHT, ON_DARK)
    ]
    fields = alt.Chart(_data(cells)).mark_rect().encode(x=x, y=y, color=colour)
    size = {"width": _LINK_CELL * 1.5 * len(columns), "height": _LINK_CELL * len(rows)}
    return _finished(alt.layer(fields, *texts).properties(**size))


def _link_words(pairs: Sequence[str]) -> list[str]:
    """To whom a link brings most, on two lines at most."""
    words = wrapped(pairs[0], 9, _LINK_CELL * 1.4, 2)
    return list(words) if len(pairs) == 1 else [*words, f"or {len(pairs) - 1} more"]


# ── events ────────────────────────────────────────────────────────────────────────────────────────────────────────

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
        rows.append({"at": down + _LEADING / 2, "date": wording.date(event["date"]), "text": lines, "known": precision})
        down += _LEADING * len(lines) + 8
    return _finished(_timeline_layers(rows, down).properties(width=_TEXT + 130, height=round(down)))


def _timeline_layers(rows: Records, height: float) -> Any:
    y = alt.Y("at", type="quantitative", scale=alt.Scale(domain=[0, height], range=[0, height], nice=False), axis=None)
    base = alt.Chart(_data(rows)).encode(y=y)
    line = alt.Chart(_data([{"at": rows[0]["at"], "end": rows[-1]["at"]}] if rows else []))
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


# Every figure by the name that a document gives it.
CHARTS: Mapping[str, Callable[..., Spec]] = {
    "positions": positions,
    "alignment_matrix": alignment_matrix,
    "alignment_network": alignment_network,
    "gains": gains,
    "chips": chips,
    "pareto": pareto,
    "linkage": linkage,
    "timeline": timeline,
}
