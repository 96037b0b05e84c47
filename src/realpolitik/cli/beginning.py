"""A case begun: by questions on the terminal, or as a file to fill in."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import click

import realpolitik as rp
from realpolitik.cli.explained import ANSWERED, CASE_HAS_PROBLEMS, explained
from realpolitik.cli.files import write
from realpolitik.cli.showing import width


def to_fill_in(sheet: bool) -> bytes:
    """An empty spreadsheet, or a small case to replace."""
    if sheet:
        data: bytes = import_module("realpolitik.interop.spreadsheet.writing").write({})
        return data
    begin = import_module("realpolitik.case.begin")
    text: str = begin.laid_out(begin.EXAMPLE)
    return text.encode("utf-8")


def begin_by_questions(file: Path) -> None:
    """Begin a case by questions, and write what was answered."""
    begin = import_module("realpolitik.case.begin")
    beginning = begin.Beginning(_Terminal(begin.Stopped), file.stem)
    hint = "Enter takes what stands in [brackets]; Ctrl-C stops and keeps what you answered."
    click.echo(click.wrap_text(f"A new case: {file}. {hint}", width()))
    finished = True
    try:
        beginning.ask_all()
    except begin.Stopped:
        finished = False
        click.echo()
    if "actors" not in beginning.document:
        click.echo("stopped; nothing is written", err=True)
        sys.exit(CASE_HAS_PROBLEMS)
    with explained():
        write(file, begin.laid_out(beginning.document).encode("utf-8"))
        click.echo(f"\nwrote {file}{'' if finished else ' with what you had answered'}", err=True)
        rp.load(file)
    click.echo(f"next: realpolitik check {file}, realpolitik brief {file}; go on in a text editor", err=True)
    sys.exit(ANSWERED if finished else CASE_HAS_PROBLEMS)


class _Terminal:
    """Whoever sits at the terminal, asked one thing after the other."""

    def __init__(self, stopped: type[Exception]) -> None:
        self.stopped = stopped

    def answer(self, question: str, example: str, default: str, wrong: str | None) -> str:
        """What is typed."""
        if wrong is None:
            click.echo(f"\n{click.wrap_text(question, width())}")
            click.secho(f"  such as: {example}", dim=True)
        else:
            click.secho(f"  {wrong}", fg="red")
        shown = f"  [{default}] " if default else "  "
        try:
            typed: str = click.prompt(shown, default="", show_default=False, prompt_suffix="> ")
        except click.Abort:
            raise self.stopped from None
        return typed
