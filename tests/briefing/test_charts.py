"""The figures: valid, the same every time, with every name in them."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import altair as alt
import pytest

from realpolitik.briefing import charts
from realpolitik.briefing.document import Figure
from tests.briefing.hostile import HOSTILE
from tests.briefing.river_treaty import ACTORS, FIGURES

EVERY = pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)


def texts(svg: str) -> str:
    return " ".join("".join(element.itertext()) for element in ElementTree.fromstring(svg).iter() if element.text)


@EVERY
def test_a_specification_is_valid_vega_lite(figure):
    alt.Chart.from_dict(charts.draw(figure), validate=True)


@EVERY
def test_a_picture_is_the_same_every_time_and_keeps_its_ids_apart(figure):
    first = charts.render_svg(charts.draw(figure), "one")
    assert charts.render_svg(charts.draw(figure), "one") == first
    assert all(name.startswith("one-") for name in re.findall(r'\bid="([^"]*)"', first))


@EVERY
def test_a_mark_tells_what_its_data_hold(figure):
    told = [(entry, row) for entries, rows in _told(charts.draw(figure)) for entry in entries for row in rows]
    assert told
    assert all(entry["title"] and entry["field"] in row for entry, row in told)


def _told(spec, datasets=None, data=None):
    """Every tooltip of a specification, with the rows that it tells of."""
    datasets, data = spec.get("datasets", datasets), spec.get("data", data)
    if "tooltip" in spec.get("encoding", {}):
        yield spec["encoding"]["tooltip"], data["values"] if "values" in data else datasets[data["name"]]
    for part in (*spec.get("layer", ()), *spec.get("concat", ()), *spec.get("vconcat", ())):
        yield from _told(part, datasets, data)


NAMED = {
    "states": ("Upland", "Lowland", "water for power"),
    "errors": ("compromise", "22.8", "midpoint", "method", "baseline"),
    "forecasts": ("compromise", "weighted median", "filling rate", "60 has come", "slow", "fast"),
    "exposure": ("Upland", "Lowland", "release", "credit"),
    "windows": ("Upland", "Lowland", "water for power"),
    "verdict_shares": (
        "water for power",
        "slow fill",
        "held out for 81\u00a0%",
        "refused 100\u00a0%",
        "blocked or ready",
    ),
    "claim_shares": ("Port will be ignored", "31\u00a0%, asked 60\u00a0%", "97\u00a0%, asked 95\u00a0%"),
    "turns_on": ("water for power: held out for", "Lowland's numbers", "the numbers on power", "81\u00a0%"),
    "tipping_distances": ("water for power", "Lowland on power: salience", "40 → 27: is ready", "beyond it"),
    "tipping_map": ("water for power", "slow fill", "held out for", "blocked or ready", "Upland on fees"),
    "plane": ("Upland", "Lowland", "water for power", "power and transit", "Nash"),
    "linkage": ("transit fees", "power", "filling rate", "41\u00a0%"),
}


@EVERY
def test_a_picture_names_its_actors(figure):
    shown = texts(charts.render_svg(charts.draw(figure)))
    named = NAMED.get(figure.key, ACTORS)
    assert all(name in shown for name in named)


def test_every_chart_has_been_looked_at():
    assert {figure.chart for figure in FIGURES} == set(charts.CHARTS)


@pytest.mark.parametrize(
    "figure",
    [block for block in HOSTILE.sections[0].blocks if isinstance(block, Figure)],
    ids=lambda figure: figure.chart,
)
def test_a_name_is_never_more_than_a_name(figure):
    svg = charts.render_svg(charts.draw(figure))
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(svg).iter()}
    assert tags <= {"svg", "g", "path", "text", "tspan", "line", "rect", "defs", "linearGradient", "stop", "clipPath"}


@pytest.mark.parametrize(
    ("chart", "data"),
    [
        ("positions", {"stances": [], "scales": []}),
        ("paths", {"places": [], "ends": []}),
        ("alignment_matrix", {"pairs": []}),
        ("alignment_network", {"pairs": []}),
        ("gains", {"gains": []}),
        ("balances", {"balances": []}),
        ("errors", {"errors": []}),
        ("forecasts", {"forecasts": [], "outcomes": []}),
        ("chips", {"chips": []}),
        ("exposure", {"stages": []}),
        ("windows", {"parties": []}),
        ("verdict_shares", {"verdicts": []}),
        ("claim_shares", {"claims": []}),
        ("turns_on", {"parts": []}),
        ("tipping_distances", {"distances": []}),
        ("tipping_map", {"regions": [], "titles": ["a", "b"], "values": [0, 0], "given": [[0, 1], [0, 1]]}),
        ("pareto", {"points": [], "x_title": "a", "y_title": "b"}),
        ("misreadings", {"misreadings": []}),
        ("timeline", {"events": []}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_nothing_to_show_is_an_empty_picture(chart, data):
    assert charts.render_svg(charts.draw(Figure("f", chart, data, "", ""))).startswith("<svg")


def test_a_panel_of_paths_names_everybody_once_and_no_name_over_another():
    starts = {"Ann": 0.0, "Bob": 0.0, "Cyd": 3.0, "Dot": 97.0, "Eve": 100.0, "A rather long name of a state": 100.0}
    places = [{"issue": "x", "actor": actor, "round": 0, "at": at} for actor, at in starts.items()]
    end = {"issue": "x", "lowest": "low", "highest": "high", "end": 50.0, "words": "ends at 50"}
    spec = charts.draw(Figure("f", "paths", {"places": places, "ends": [end]}, "", ""))
    labels = next(rows for rows in spec["datasets"].values() if rows and "label" in rows[0])
    assert " ".join(" ".join(label["name"]) for label in labels) == (
        "Ann, Bob Cyd Dot Eve, A rather long name of a state"
    )
    for lower, upper in pairwise(labels):
        assert upper["label"] - upper["half"] >= lower["label"] + lower["half"] - 1e-9


def test_a_bar_of_verdicts_is_whole_and_each_part_begins_where_the_last_ends():
    (shares,) = (figure for figure in FIGURES if figure.chart == "verdict_shares")
    spec = charts.draw(shares)
    bars, *_ = spec["layer"]
    parts = [part for part in spec["datasets"][bars["data"]["name"]] if part["of"] == "water for power"]
    assert parts[0]["start"] == 0
    assert [part["start"] for part in parts[1:]] == [part["end"] for part in parts[:-1]]
    assert parts[-1]["end"] == pytest.approx(1)
    assert [part["text"] for part in parts] == ["held out for 81\u00a0%", "16\u00a0%", ""]


def test_beliefs_that_would_lie_on_one_spot_are_drawn_as_one():
    (misreadings,) = (figure for figure in FIGURES if figure.chart == "misreadings")
    shown = texts(charts.render_svg(charts.draw(misreadings)))
    assert "as several see it" in shown
    assert "as Upland sees it" in shown
