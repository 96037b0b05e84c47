"""Commands that turn other files into cases, and back."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from realpolitik.cli.arguments import case_file, day
from realpolitik.cli.explained import explained
from realpolitik.cli.files import replaces_nothing, write
from realpolitik.cli.model import read_by, tell_where_texts_go
from realpolitik.cli.waiting import busy


@click.command()
@click.argument("files", metavar="TEXT...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=case_file,
    help="Write the draft there: a case file (.yaml).",
)
@click.option("--date", metavar="DATE", callback=day, help="When texts were written that don't say: 2018-07-25.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@read_by
def read(files: tuple[Path, ...], output: Path, date: str | None, force: bool, readers: tuple[Any, ...]) -> None:
    """Draft a case from texts: English articles as plain text, HTML, PDF or Word.

    What the texts leave open stands as questions at the top of the draft.
    """
    replaces_nothing(output, force, "--output")
    drafting = import_module("realpolitik.reading.draft")
    with explained(), busy("opening"):
        texts = drafting.read_all(files, output.parent)
    tell_where_texts_go(readers)
    with explained(), busy("reading"):
        draft = drafting.draft(*texts, date=date, readers=readers)
        write(output, draft.text.encode("utf-8"))
    for line in draft.left_out:
        click.echo(f"left out of what {readers[-1].name} said: {line}", err=True)
    click.echo(f"wrote {output}: {draft.summary}", err=True)


@click.command()
@click.argument("case", metavar="IN")
@click.argument("output", metavar="OUT", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace OUT if it exists.")
def convert(case: str, output: Path, force: bool) -> None:
    """Turn a case file (.yaml), spreadsheet (.xlsx) or graph model (.json) into another.

    IN is a CASE; the ending of OUT says what is written.
    """
    replaces_nothing(output, force, "OUT")
    with explained():
        data, left_out = import_module("realpolitik.interop.files").converted(case, output.suffix)
        write(output, data)
        left = f", without its {', '.join(left_out)}" if left_out else ""
        click.echo(f"wrote {output}{left}", err=True)
