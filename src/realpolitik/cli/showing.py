"""Answers printed, or written to a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import click

import realpolitik as rp
from realpolitik.cli.explained import explained
from realpolitik.cli.files import write
from realpolitik.cli.waiting import busy


def ask_and_show(
    word: str, case: str, scenario: str | None, as_json: bool, output: Path | None = None, **parameters: Any
) -> None:
    """Ask one question and print the answer, or write it: as JSON, or as its section of the briefing."""
    with explained(), busy(word):
        with answers_only():
            answer = getattr(rp, word)(rp.load(case), scenario, **parameters)
        show(answer, case, as_json, output)


def show(answer: Any, case: str, as_json: bool, output: Path | None = None) -> None:
    """Print an answer, as JSON or as its section of the briefing, or write it to a file."""
    if as_json and output is None:
        click.echo(answer.to_json(), nl=False)
        return
    briefing = import_module("realpolitik.briefing.brief")
    if output is not None:
        write(output, briefing.rendered(answer, rp.load(case), output.suffix))
        click.echo(f"wrote {output}", err=True)
    else:
        section = briefing.section_of(answer, rp.load(case))
        say(import_module("realpolitik.briefing.terminal").render(section, **terminal()))


def say(text: str) -> None:
    """Print a text on standard output, with plainer signs where it can't show ours."""
    encodable = import_module("realpolitik.briefing.terminal").encodable
    click.echo(encodable(text, sys.stdout.encoding or "utf-8"), nl=False)


def terminal() -> dict[str, Any]:
    """How wide the terminal is, and whether it shows colour."""
    return {"width": width(), "color": sys.stdout.isatty() and "NO_COLOR" not in os.environ}


def width() -> int:
    """How many columns a text may take."""
    columns: int = import_module("shutil").get_terminal_size((100, 24)).columns
    return max(60, min(columns, 120))


@contextmanager
def answers_only() -> Iterator[None]:
    """Keep what a library written in C prints meanwhile off standard output: HiGHS does, though told not to."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # there is no standard output
        yield
        return
    os.dup2(2, 1)
    try:
        yield
    finally:
        if "scipy.optimize" in sys.modules and os.name == "posix":
            import_module("ctypes").CDLL(None).fflush(None)
        os.dup2(kept, 1)
        os.close(kept)
