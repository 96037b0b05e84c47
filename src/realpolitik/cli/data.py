"""Commands that turn other files into cases, and back."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from realpolitik.cli.arguments import case_file, day
from realpolitik.cli.explained import explained
from realpolitik.cli.files import replaces_nothing, write
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
def read(files: tuple[Path, ...], output: Path, date: str | None, force: bool) -> None:
    """Draft a case from texts: English articles as plain text, HTML, PDF or Word.

    What the texts leave open stands as questions at the top of the draft.
    """
    replaces_nothing(output, force, "--output")
    with explained(), busy("reading"):
        drafting = import_module("realpolitik.reading.draft")
        draft = drafting.draft(*drafting.read_all(files, output.parent), date=date)
        write(output, draft.text.encode("utf-8"))
    click.echo(f"wrote {output}: {draft.summary}", err=True)


@click.command()
@click.argument("case", metavar="IN")
@click.argument("output", metavar="OUT", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--form", type=click.Choice(["exchange", "ktab", "challenge"]),
              help="Of a table (.csv, .txt), where it isn't the ending's own.")  # fmt: skip
@click.option("--of", metavar="ACTOR", help="Write this actor's profile (.xml) instead of the domain.")
@click.option("--force", is_flag=True, help="Replace OUT if it exists.")
def convert(case: str, output: Path, form: str | None, of: str | None, force: bool) -> None:
    """Turn a case file, or another program's file, into one of another kind.

    IN is a CASE. The ending of OUT says what is written: a case file (.yaml), spreadsheet (.xlsx), graph model
    (.json), file of the exchange model (.txt), table for KTAB (.csv), or GENIUS domain (.xml).
    """
    replaces_nothing(output, force, "OUT")
    with explained():
        data, left_out = import_module("realpolitik.interop.files").converted(case, output.suffix, form, of)
        write(output, data)
        left = f", without its {', '.join(left_out)}" if left_out else ""
        click.echo(f"wrote {output}{left}", err=True)
