"""Outcomes as boxes, and who can lead from one to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atan2, degrees, hypot
from typing import Any, NotRequired, TypedDict

import altair as alt

from realpolitik.briefing.charts.style import (
    BLUE,
    INK,
    LINE,
    MUTED,
    PAPER,
    SMALL,
    Spec,
    data,
    finished,
    tells,
)
from realpolitik.briefing.placement import LINE_HEIGHT, Box, placed, wrapped


class StateRecord(TypedDict):
    """One outcome."""

    key: str
    name: str
    note: str  # how it holds, in a few words
    holds: bool


class ArcRecord(TypedDict):
    """A move from one outcome to another."""

    start: str
    end: str
    who: str
    is_way: NotRequired[bool]  # drawn dashed: one of the moves that lead there, whatever they pay


_BOX = 150.0  # pixels across
_ACROSS, _DOWN = 180.0, 64.0  # between boxes: room for the movers' names
_PAD = 7.0
_INSIDE = _BOX - 2 * _PAD
_ASIDE = 4.0  # an arrow keeps to its own right, so that one back doesn't cover it
_HEAD = 70  # area of an arrow's head


@dataclass(frozen=True, slots=True)
class _Node:
    lines: tuple[str, ...]  # the name, then the note
    name_lines: int
    box: Box
    holds: bool

    @property
    def middle(self) -> tuple[float, float]:
        return (self.box.left + self.box.right) / 2, (self.box.top + self.box.bottom) / 2


def state_graph(states: Sequence[StateRecord], arcs: Sequence[ArcRecord]) -> Spec:
    """The outcomes from left to right by how many moves lead there from the first, with arrows for the moves.

    A heavy frame marks an outcome that holds.
    """
    nodes = _laid_out(states, arcs)
    width = max(node.box.right for node in nodes.values())
    height = max(node.box.bottom for node in nodes.values())
    names = {state["key"]: state["name"] for state in states}
    lines = [
        _line(nodes[arc["start"]], nodes[arc["end"]], arc["who"])
        | {"is_way": arc.get("is_way", False), "from": names[arc["start"]], "to": names[arc["end"]]}
        for arc in arcs
    ]
    arrows = [
        arrow
        for is_way, colour, dash in ((True, MUTED, [4, 3]), (False, BLUE, [1, 0]))
        for arrow in _arrows([line for line in lines if line["is_way"] is is_way], colour, dash, width, height)
    ]
    layers = [*arrows, *_boxes(nodes, width, height), *_names(lines, nodes, width, height)]
    return finished(alt.layer(*layers).properties(width=width, height=height))


def _arrows(
    lines: Sequence[Mapping[str, Any]], colour: str, dash: Sequence[int], width: float, height: float
) -> list[Any]:
    if not lines:
        return []
    told = tells(("who", "moved by"), ("from", "from"), ("to", "to"))
    shafts = alt.Chart(data(lines)).mark_rule(strokeWidth=1.6, color=colour, strokeDash=list(dash))
    heads = alt.Chart(data(lines)).mark_point(filled=True, shape="triangle", size=_HEAD, opacity=1, color=colour)
    return [
        shafts.encode(x=_pixels("x", "x", width), y=_pixels("y", "y", height), x2="x2", y2="y2", tooltip=told),
        heads.encode(
            x=_pixels("head_x", "x", width),
            y=_pixels("head_y", "y", height),
            angle=alt.Angle("turn", type="quantitative", scale=alt.Scale(domain=[0, 360], range=[0, 360])),
            tooltip=told,
        ),
    ]


def _pixels(field: str, axis: str, size: float) -> Any:
    scale = alt.Scale(domain=[0, size] if axis == "x" else [size, 0], nice=False)
    channel = alt.X if axis == "x" else alt.Y
    return channel(field, type="quantitative", scale=scale, axis=None)


def _laid_out(states: Sequence[StateRecord], arcs: Sequence[ArcRecord]) -> dict[str, _Node]:
    """A box for each state: columns by distance from the first, each column in the order of those that lead there."""
    depth = _depths([state["key"] for state in states], arcs)
    columns = [[state for state in states if depth[state["key"]] == d] for d in range(max(depth.values()) + 1)]
    names = {state["key"]: wrapped(state["name"], SMALL, _INSIDE, 4) for state in states}
    lines = {state["key"]: (*names[state["key"]], *wrapped(state["note"], SMALL, _INSIDE, 2)) for state in states}
    tall = {key: len(text) * SMALL * LINE_HEIGHT + 2 * _PAD for key, text in lines.items()}
    total = max(sum(tall[state["key"]] + _DOWN for state in column) - _DOWN for column in columns)
    nodes: dict[str, _Node] = {}
    for d, column in enumerate(columns):
        before = [nodes[arc["start"]].middle[1] for state in column for arc in arcs
                  if arc["end"] == state["key"] and arc["start"] in nodes]  # fmt: skip
        ordered = sorted(column, key=lambda state: _height_of(state["key"], arcs, nodes, before))
        room = (total - sum(tall[state["key"]] for state in ordered)) / (len(ordered) + 1)
        top = room
        for state in ordered:
            key = state["key"]
            left = d * (_BOX + _ACROSS) + 1
            box = Box(left, top + 1, left + _BOX, top + tall[key] + 1)
            nodes[key] = _Node(lines[key], len(names[key]), box, state["holds"])
            top += tall[key] + room
    return nodes


def _height_of(key: str, arcs: Sequence[ArcRecord], nodes: Mapping[str, _Node], otherwise: Sequence[float]) -> float:
    """The mean height of the states that lead to one."""
    heights = [nodes[arc["start"]].middle[1] for arc in arcs if arc["end"] == key and arc["start"] in nodes]
    known = heights or otherwise or [0.0]
    return sum(known) / len(known)


def _depths(keys: Sequence[str], arcs: Sequence[ArcRecord]) -> dict[str, int]:
    """How many moves lead to each state: from the first, if it leads anywhere, else from those nothing leads to."""
    starts, ends = {arc["start"] for arc in arcs}, {arc["end"] for arc in arcs}
    first = [key for key in keys[:1] if key in starts]
    depth: dict[str, int] = {}
    for root in [*first, *(key for key in keys if key not in ends), *keys]:
        if root in depth:
            continue
        depth[root] = 0
        queue = [root]
        for key in queue:
            for arc in arcs:
                if arc["start"] == key and arc["end"] not in depth:
                    depth[arc["end"]] = depth[key] + 1
                    queue.append(arc["end"])
    return depth


def _line(start: _Node, end: _Node, who: str) -> dict[str, Any]:
    """An arrow between two boxes' edges, its head a little before the end."""
    if start.box.right < end.box.left:
        (x, y), (x2, y2) = (start.box.right, start.middle[1]), (end.box.left, end.middle[1])
    else:
        (x, y), (x2, y2) = _edge(start.box, end.middle), _edge(end.box, start.middle)
    length = hypot(x2 - x, y2 - y) or 1.0
    along, down = (x2 - x) / length, (y2 - y) / length
    x, y, x2, y2 = x - _ASIDE * down, y + _ASIDE * along, x2 - _ASIDE * down, y2 + _ASIDE * along
    return {
        "x": x, "y": y, "x2": x2, "y2": y2, "who": who,
        "head_x": x2 - 4 * along, "head_y": y2 - 4 * down, "turn": (degrees(atan2(down, along)) + 90) % 360,
    }  # fmt: skip


def _edge(box: Box, towards: tuple[float, float]) -> tuple[float, float]:
    """Where the line from a box's middle leaves it."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    dx, dy = towards[0] - x, towards[1] - y
    if dx == dy == 0:
        return x, y
    scale = min(
        (box.right - box.left) / 2 / abs(dx) if dx else float("inf"),
        (box.bottom - box.top) / 2 / abs(dy) if dy else float("inf"),
    )
    return x + dx * scale, y + dy * scale


def _boxes(nodes: Mapping[str, _Node], width: float, height: float) -> list[Any]:
    x, y = _pixels("x", "x", width), _pixels("y", "y", height)
    frames = [
        alt.Chart(data(_corners(node.box) for node in nodes.values() if node.holds is holds))
        .mark_rect(fill=PAPER, stroke=INK if holds else LINE, strokeWidth=2 if holds else 1, cornerRadius=4)
        .encode(x=x, y=y, x2="x2", y2="y2")
        for holds in (False, True)
    ]
    texts = [
        alt.Chart(data(_written(node, first)))
        .mark_text(align="left", baseline="middle", color=colour)
        .encode(x=x, y=y, text="text:N")
        for node in nodes.values()
        for first, colour in ((True, INK), (False, MUTED))
    ]
    return [*frames, *texts]


def _corners(box: Box) -> dict[str, float]:
    return {"x": box.left, "x2": box.right, "y": box.top, "y2": box.bottom}


def _written(node: _Node, is_name: bool) -> list[dict[str, Any]]:
    """The lines of a box, its name or its note."""
    return [
        {"x": node.box.left + _PAD, "y": node.box.top + _PAD + SMALL * LINE_HEIGHT * (at + 0.5), "text": line}
        for at, line in enumerate(node.lines)
        if (at < node.name_lines) is is_name
    ]


def _names(lines: Sequence[Mapping[str, Any]], nodes: Mapping[str, _Node], width: float, height: float) -> list[Any]:
    """Who moves, near the middle of each arrow."""
    middles = [((line["x"] + line["x2"]) / 2, (line["y"] + line["y2"]) / 2, line["who"]) for line in lines]
    labels = placed(
        [(x, y, wrapped(who, SMALL, _ACROSS - 24, 3)) for x, y, who in middles],
        [dot for line in lines for dot in _dots(line)],
        Box(0, -_DOWN, width, height + _DOWN),
        SMALL,
        walls=[node.box for node in nodes.values()],
    )
    written = [
        {"x": label.box.left, "y": label.box.top + SMALL * LINE_HEIGHT * (at + 0.5), "text": text}
        for label in labels
        for at, text in enumerate(label.lines)
    ]
    base = alt.Chart(data(written)).encode(x=_pixels("x", "x", width), y=_pixels("y", "y", height), text="text:N")
    return [
        base.mark_text(align="left", baseline="middle", color=PAPER, stroke=PAPER, strokeWidth=3),
        base.mark_text(align="left", baseline="middle", color=MUTED),
    ]


def _dots(line: Mapping[str, Any]) -> list[Box]:
    """Small boxes along an arrow."""
    steps = [at / 12 for at in range(13)]
    spots = [(line["x"] + t * (line["x2"] - line["x"]), line["y"] + t * (line["y2"] - line["y"])) for t in steps]
    return [Box(x - 3, y - 3, x + 3, y + 3) for x, y in spots]
