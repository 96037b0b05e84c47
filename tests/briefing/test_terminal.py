"""The briefing in a terminal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from realpolitik.briefing.document import (
    Column,
    Document,
    Figure,
    Finding,
    Findings,
    Paragraph,
    Section,
    Table,
    cell_runs,
)
from realpolitik.briefing.terminal import encodable, render
from tests.briefing.hostile import HOSTILE
from tests.briefing.river_treaty import POSITIONS, RIVER_TREATY

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def test_it_reads_like_the_design():
    lines = render(RIVER_TREATY, width=110).splitlines()
    assert lines[0].startswith("THE RIVER TREATY — three states, four issues · 11 sourced numbers of 19")
    assert "1  Who stands with whom" in lines
    assert (
        "   water_for_power    held out for  Lowland wants power_and_transit and can outwait Upland (p* .31"
        in "\n".join(lines)
    )
    assert "                      gains: Upland +12 (18\u00a0% of its stake), Lowland +3 (4\u00a0%)" in lines


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 200])
@pytest.mark.parametrize("document", [RIVER_TREATY, HOSTILE], ids=["river", "hostile"])
def test_no_line_is_wider_than_the_terminal(document, width):
    assert max(cell_len(line) for line in render(document, width).splitlines()) <= width


@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_cell_is_there_whole(width):
    shown = " ".join(render(RIVER_TREATY, width).split())
    for row in POSITIONS.rows:
        for column, cell in zip(POSITIONS.columns, row, strict=True):
            for run in cell_runs(column, cell):
                words = run if isinstance(run, str) else f"[{run.at}]"
                assert all(word in shown for word in words.split())


def test_a_table_too_wide_for_columns_is_told_row_by_row():
    wide = Table(
        tuple(Column(f"measurement{at}", "points") for at in range(12)), (tuple(float(at) for at in range(12)),)
    )
    shown = render(Document("t", (Section("s", "S", (wide,)),)), width=80)
    assert "measurement11 +11" in " ".join(shown.split())


def test_long_names_stand_above_their_sentence():
    findings = Findings((Finding("a name that goes on and on and on and on", "refused", "by Upland"),))
    shown = render(Document("t", (Section("s", "S", (findings,)),)), width=80)
    assert "   a name that goes on and on and on and on — refused\n     by Upland\n" in shown


def test_without_colour_there_are_no_escapes():
    assert "\x1b" not in render(HOSTILE, 80)


def test_colour_changes_nothing_but_colour():
    coloured = render(RIVER_TREATY, 80, color=True)
    assert ANSI.sub("", coloured).split() == render(RIVER_TREATY, 80).split()
    assert coloured != render(RIVER_TREATY, 80)


def test_markup_of_the_library_is_inert():
    document = Document("t", (Section("s", "S", (Paragraph("[bold]not bold[/bold] :smile:"),)),))
    assert "[bold]not bold[/bold] :smile:" in render(document, 80)


def test_an_empty_figure_is_drawn_as_nothing():
    figures = tuple(
        Figure(chart, chart, {data: []}, "c", "a")
        for chart, data in (("chips", "chips"), ("gains", "gains"), ("timeline", "events"))
    )
    assert render(Document("t", (Section("s", "S", figures),)), 80)


def test_a_stream_without_unicode_gets_plain_characters():
    shown = encodable(render(RIVER_TREATY, 80), "ascii")
    assert shown.isascii()
    assert "Port pays -9" in shown
    assert encodable("−9", "utf-8") == "−9"


CELLS = st.lists(st.integers(1, 9).map("x".__mul__), min_size=1, max_size=5).map(" ".join)


@given(st.integers(2, 10).flatmap(lambda n: st.lists(st.tuples(*[CELLS] * n), min_size=1, max_size=3)),
       st.sampled_from((60, 80, 100)))  # fmt: skip
def test_no_letter_of_a_table_is_lost_in_narrow_columns(rows, width):
    table = Table(tuple(Column(f"c{n}") for n, _ in enumerate(rows[0])), tuple(rows))
    document = Document("T", sections=(Section("s", "S", (table,)),))
    text = render(document, width)
    assert text.count("x") == sum(cell.count("x") for row in rows for cell in row)
