"""Commands that turn other files into cases, and back."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from realpolitik.cli.arguments import case_file, day
from realpolitik.cli.explained import explained
from realpolitik.cli.files import check_folder, replaces_nothing, replaces_nothing_else, write, write_below
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
@click.option("--force", is_flag=True, help="Replace FILE, and what is in the way in `texts`.")
def read(files: tuple[Path, ...], output: Path, date: str | None, force: bool) -> None:
    """Draft a case from texts: English articles as plain text, HTML, PDF or Word.

    What the texts leave open stands as questions at the top of the draft. Of HTML, PDF, Word and whatever lies
    elsewhere, the text that was read is written beside it, in the folder `texts`.
    """
    replaces_nothing(output, force, "--output")
    check_folder(output)
    with explained(), busy("reading"):
        drafting = import_module("realpolitik.reading.draft")
        texts, placed = drafting.read_all(files, output.parent)
        copies = drafting.copies(texts, placed)
        for copy in copies.values():
            replaces_nothing_else(output.parent / copy.path, copy.content, force, "--output")
        draft = drafting.draft(texts, {**placed, **{place: copy.path for place, copy in copies.items()}}, date=date)
        for copy in copies.values():
            write_below(output.parent, copy.path, copy.content)
        write(output, draft.text.encode("utf-8"))
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
