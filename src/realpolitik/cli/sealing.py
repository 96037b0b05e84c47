"""Forecasts sealed now and scored later."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from time import time
from typing import Any

import click

import realpolitik as rp
from realpolitik.cli.arguments import term, to_file
from realpolitik.cli.explained import explained
from realpolitik.cli.files import check_folder, write
from realpolitik.cli.showing import say, terminal
from realpolitik.cli.waiting import busy
from realpolitik.errors import Contradiction


def sealable(_context: click.Context, parameter: click.Parameter, file: Path | None) -> Path | None:
    """Refuse a file that exists, or a folder that doesn't, before anything is worked out."""
    if file is not None:
        if file.exists():
            raise click.BadParameter(f"{file} exists, and what is sealed isn't replaced", param=parameter)
        check_folder(file, "--seal")
    return file


def seal(file: Path, case: str, answer: Any, draws: int | None, seed: int | None) -> None:
    """Write a forecast under its seal, and tell the seal."""
    sealing = import_module("realpolitik.scoring.sealing")
    sealed = sealing.sealed(rp.load(case), answer, _today(), draws or sealing.DRAWS, seed or 0)
    write(file, sealed.to_json().encode("utf-8"))
    click.echo(f"sealed {file}: {sealing.short(sealed.seal)} …", err=True)
    click.echo(f"publish this, or hand it to somebody, to show when: {sealed.seal}", err=True)


def _today() -> str:
    """The day by the clock, or by SOURCE_DATE_EPOCH where that is set."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        moment = datetime.fromtimestamp(time() if given is None else int(given), UTC)
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is a number of seconds, not {given}") from None
    return moment.date().isoformat()


@click.command()
@click.argument("files", metavar="SEALED...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--outcome", "outcomes", multiple=True, metavar="ISSUE=VALUE",
              help="What has come: a level, or a point of the issue's scale; may be repeated.")  # fmt: skip
@click.option("--table", metavar="FILE", type=click.Path(path_type=Path),
              help="What has come, as a table with columns issue, outcome, and file if need be.")  # fmt: skip
@to_file
@click.option("--json", "as_json", is_flag=True, help="Print every forecast and figure as JSON.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, metavar="S",
              help="Of the cases drawn for the intervals.")  # fmt: skip
def score(
    files: tuple[Path, ...],
    outcomes: tuple[str, ...],
    table: Path | None,
    output: Path | None,
    as_json: bool,
    seed: int,
) -> None:
    """Tell how far sealed forecasts were off; without outcomes, what was sealed.

    SEALED are files written by `realpolitik forecast --seal`. One that has been altered is refused.
    """
    told = [term(text, "--outcome") for text in outcomes]
    with explained(), busy("scoring"):
        scoring = import_module("realpolitik.scoring.outcomes")
        sealed = _opened(files)
        came = {} if table is None else scoring.read_outcomes(table, sealed)
        for issue, written in told:
            for place, value in scoring.came_of(sealed, issue, written).items():
                if came.setdefault(place, value) != value:
                    raise Contradiction(f"{issue} can't come out both {came[place]} and {value}")
        scored = scoring.scores(sealed, came, seed)
        pages = import_module("realpolitik.cli.sealed_page")
        if output is not None:
            write(output, pages.file(scored, output.suffix))
            click.echo(f"wrote {output}", err=True)
            return
    if as_json:
        click.echo(scored.to_json(), nl=False)
    else:
        say(pages.page(scored, **terminal()))


def _opened(files: Sequence[Path]) -> dict[str, Any]:
    """Sealed forecasts by the names of their files, each once."""
    opened = import_module("realpolitik.scoring.sealing").opened
    found: dict[str, Any] = {}
    seals: dict[str, Path] = {}
    for file in files:
        sealed = opened(file)
        if sealed.seal in seals:
            raise Contradiction(f"{file} and {seals[sealed.seal]} are one forecast, and would count twice")
        if file.name in found:
            raise Contradiction(f"two of the files are called {file.name}: rename one")
        seals[sealed.seal], found[file.name] = file, sealed
    return found
