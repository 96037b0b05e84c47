"""Whoever sits at a terminal: types at each prompt, and sees what is printed."""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import sleep

import pytest


def at_a_terminal(folder: Path, arguments: Sequence[str], keys: Sequence[str]) -> tuple[str, int]:
    """What a command prints when these keys are typed at its prompts, and how it ends."""
    pty = pytest.importorskip("pty", reason="needs a terminal")
    keys = list(keys)
    pid, terminal = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell in the background ignores it
        os.chdir(folder)
        os.execv(sys.executable, [sys.executable, "-m", "realpolitik", *arguments])
    shown = b""
    with suppress(OSError):  # the end of what a terminal shows
        while select.select([terminal], [], [], 60)[0] and (data := os.read(terminal, 4096)):
            shown += data
            if keys and shown.endswith(b"> "):
                if keys[0] in "\x03\x04":
                    sleep(0.2)  # readline misses a signal between the prompt and its own waiting
                os.write(terminal, keys.pop(0).encode())
    os.close(terminal)  # which ends a child that still waits
    return shown.decode(), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
