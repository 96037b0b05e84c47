"""The workbench asked steadily, for a moment; benchmarks/workbench.py asks for a minute."""

from __future__ import annotations

import sys

import pytest

from benchmarks.workbench import edits, served, steady


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_page_asked_for_again_and_again_is_answered_every_time_in_the_same_memory():
    with served() as (port, process):
        load = steady(port, process, rate=50, seconds=2)
        assert load.errors == 0
        assert load.asked == 100
        before, after = load.memory
        assert after - before < 20
        assert len(edits(port, 2)) == 2
