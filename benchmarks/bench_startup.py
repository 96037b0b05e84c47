"""From the Enter key to the answer, in a new process, as a user waits for it.

Aims after install, on two cores: help under 0.25 s, the Syria briefing under 2.5 s.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

COMMANDS = {
    "help": ["--help"],
    "check": ["check", "syria-2018"],
    "brief": ["brief", "syria-2018"],
}


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS.keys())
def bench_command(benchmark, arguments):
    command = [sys.executable, "-m", "realpolitik", *arguments]
    benchmark.pedantic(subprocess.run, (command,), {"check": True, "capture_output": True}, rounds=5, warmup_rounds=1)
