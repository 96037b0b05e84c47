"""Commands about case files themselves."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

import realpolitik as rp
from realpolitik.cli.arguments import to_file
from realpolitik.cli.ask import QUESTIONS
from realpolitik.cli.beginning import begin_by_questions, to_fill_in
from realpolitik.cli.explained import ANSWERED, CASE_HAS_PROBLEMS, complain, explained
from realpolitik.cli.files import replaces_nothing, write
from realpolitik.cli.showing import answers_only, show
from realpolitik.cli.waiting import counting
from realpolitik.errors import CaseError, Problem


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--sheet", is_flag=True, help="Write a spreadsheet (.xlsx) to fill in, and ask nothing.")
@click.option("--blank", is_flag=True, help="Write a small example to replace (.yaml), and ask nothing.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def new(file: Path, sheet: bool, blank: bool, force: bool) -> None:
    """Begin a case: by a few questions, or as a file to fill in.

    Ctrl-C ends the questions; what was answered until then is written.
    """
    if sheet and blank:
        raise click.UsageError("--sheet or --blank, not both")
    endings = (".xlsx",) if sheet else (".yaml", ".yml")
    if file.suffix.lower() not in endings:
        hint = "" if sheet else ", or with --sheet in .xlsx"
        raise click.BadParameter(f"{file} must end in {endings[0]}{hint}", param_hint="FILE")
    replaces_nothing(file, force, "FILE")
    if not file.parent.is_dir():
        raise click.BadParameter(f"there is no folder {file.parent}", param_hint="FILE")
    if sheet or blank:
        with explained():
            write(file, to_fill_in(sheet))
        click.echo(f"wrote {file}", err=True)
        return
    if not sys.stdin.isatty():
        raise click.UsageError("the questions need a terminal; --blank or --sheet writes a file to fill in instead")
    begin_by_questions(file)


@click.command()
@click.argument("case")
@click.option("--json", "as_json", is_flag=True, help="Print problems and warnings as JSON.")
def check(case: str, as_json: bool) -> None:
    """Report every problem of a case file, and what is legal but odd."""
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    title = ""
    with explained():
        try:
            loaded = rp.load(case)
            title, warnings = loaded.title, import_module("realpolitik.questions.oddities").oddities(loaded)
        except CaseError as error:
            problems = error.problems
    if as_json:
        found = {"problems": [_fields(p) for p in problems], "warnings": [_fields(w) for w in warnings]}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    elif problems:
        complain(problems)
    else:
        for warning in warnings:
            click.echo(f"odd: {warning}")
        oddities = {0: "", 1: ", 1 oddity"}.get(len(warnings), f", {len(warnings)} oddities")
        click.echo(f"{title}: no problems{oddities}")
    sys.exit(CASE_HAS_PROBLEMS if problems else ANSWERED)


def _fields(problem: Problem) -> dict[str, Any]:
    names = ("file", "line", "cell", "path", "value", "message", "rule", "suggestion")
    return {name: getattr(problem, name) for name in names}


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
@click.option("--scenario", metavar="NAME", help="Compare the answers in a scenario that both have instead of now.")
@click.option("--codings", is_flag=True, help="The two are codings of one situation: neither is the earlier.")
@to_file
def diff(old: str, new: str, as_json: bool, scenario: str | None, codings: bool, output: Path | None) -> None:
    """Compare two versions of a case: what changed, which answers differ, and which changes did it.

    Order, comments and ways of writing are no changes.
    """
    with explained(), counting("comparing") as progress:
        with answers_only():
            answer = rp.compare(rp.load(old), rp.load(new), scenario, codings=codings, progress=progress)
        show(answer, new, as_json, output)


@click.command()
@click.argument("question", type=click.Choice([*(command.name for command in QUESTIONS), "compare"]), required=False)
def schema(question: str | None) -> None:
    """Print the JSON Schema of the case file, for editors; or of a QUESTION's answer."""
    if question is None:
        found = import_module("realpolitik.case.schema").schema()
    else:
        found = import_module("realpolitik.briefing.brief").ANSWERS[question].schema()
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


@click.command()
def cases() -> None:
    """List the bundled cases."""
    library = import_module("realpolitik.case.file").library()
    width = max(map(len, library))
    for name, title in library.items():
        click.echo(f"{name.ljust(width)}  {title}")
