"""The document: what it refuses, what it keeps, and that JSON loses nothing of it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.briefing.document import (
    Cite,
    Column,
    Document,
    Figure,
    Section,
    Table,
    cell_runs,
    citations,
    from_dict,
    printable,
    to_dict,
    to_json,
)
from tests.briefing.river_treaty import RIVER_TREATY


def test_json_round_trips():
    assert from_dict(json.loads(to_json(RIVER_TREATY))) == RIVER_TREATY
    assert from_dict(to_dict(RIVER_TREATY)) == RIVER_TREATY


@given(st.recursive(st.text() | st.integers() | st.booleans() | st.none(), lambda inner: st.lists(inner, max_size=3)))
def test_a_figures_data_may_look_like_anything(value):
    figure = Figure("f", "gains", {"kind": "paragraph", "records": [{"kind": value}]}, "caption", "alt")
    document = Document("t", (Section("s", "S", (figure,)),))
    assert from_dict(json.loads(to_json(document))) == document


@pytest.mark.parametrize(
    "encoded",
    [{}, {"kind": "poem"}, {"kind": "document", "title": "t"}, {"kind": "strong", "text": "t"}],
    ids=["nothing", "unknown-kind", "incomplete", "only-a-part"],
)
def test_what_is_no_document_is_refused(encoded):
    with pytest.raises(ValueError, match="not a"):
        from_dict(encoded)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), np.float64("nan")], ids=str)
def test_there_is_no_nan(value):
    with pytest.raises(ValueError, match="NaN"):
        Table((Column("a", "points"),), ((value,),))
    with pytest.raises(ValueError, match="NaN"):
        Figure("f", "gains", {"gains": [{"points": value}]}, "", "")


def test_a_row_has_a_cell_for_every_column():
    with pytest.raises(ValueError, match="1 cells, the table 2 columns"):
        Table((Column("a"), Column("b")), (("only",),))


def test_a_figures_numbers_become_plain_ones():
    figure = Figure("f", "chips", {"chips": ({"live": np.True_, "floor": np.float64(0.5)},)}, "", "")
    assert json.dumps(figure.data) == '{"chips": [{"live": true, "floor": 0.5}]}'


def test_numbers_stay_numbers_until_a_renderer_writes_them():
    column = Column("gain", "points")
    assert cell_runs(column, -9.2) == ("−9",)
    assert cell_runs(column, None) == ("–",)
    assert cell_runs(column, "a lot") == ("a lot",)


def test_citations_come_once_and_in_reading_order():
    assert [cite.at for cite in citations(RIVER_TREATY)] == ["survey#2", "survey#4", "gazette"]
    assert (Cite("a#3").source, Cite("a#3").paragraph, Cite("a").paragraph) == ("a", "3", "")


@given(st.text())
def test_printable_text_is_one_line_without_control_characters(text):
    shown = printable(text)
    assert len(shown.splitlines()) <= 1
    assert not any(ord(mark) < 32 or 0x7F <= ord(mark) < 0xA0 for mark in shown)
    shown.encode("utf-8")


def test_plain_names_are_left_alone():
    assert printable("Côte d’Ivoire — 象牙海岸") == "Côte d’Ivoire — 象牙海岸"
