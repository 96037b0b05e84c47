"""Arguments and options that commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

import click

from realpolitik.cli.files import check_folder
from realpolitik.errors import UnknownName


def briefing_file(_context: click.Context, parameter: click.Parameter, output: Path | None) -> Path | None:
    """Refuse an ending or a folder before anything is worked out."""
    if output is not None:
        try:
            import_module("realpolitik.briefing.brief").check_ending(output.suffix)
        except UnknownName as error:
            raise click.BadParameter(str(error), param=parameter) from error
        check_folder(output)
    return output


to_file = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    callback=briefing_file,
    help="Write to a file: .docx, .pdf, .xlsx, .html, .md, .txt or .json by its ending.",
)


def question(function: Callable[..., None]) -> Callable[..., None]:
    """What every question takes: a case, a scenario, whether the answer is to be JSON, and a file to write it to."""
    for option in (
        to_file,
        click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON, with proofs."),
        click.option("--scenario", metavar="NAME", help="Ask about a scenario of the case instead of now."),
        click.argument("case"),
    ):
        function = option(function)
    return function


def case_file(_context: click.Context, parameter: click.Parameter, output: Path | None) -> Path | None:
    """Refuse a file that no case could be written to."""
    if output is None:
        return None
    if output.suffix.lower() not in (".yaml", ".yml"):
        raise click.BadParameter(f"{output} must end in .yaml", param=parameter)
    check_folder(output)
    return output


def day(_context: click.Context, parameter: click.Parameter, date: str | None) -> str | None:
    """Refuse what is no day, month or year."""
    if date is not None and not import_module("realpolitik.case.shape").is_date(date):
        raise click.BadParameter(f"{date} is not a date: 2015, 2015-09, 2015-09-30", param=parameter)
    return date


def terms(texts: Iterable[str], option: str) -> dict[str, str]:
    """Terms that are to hold together: one level for each issue."""
    found: dict[str, str] = {}
    for issue, level in (term(text, option) for text in texts):
        if found.setdefault(issue, level) != level:
            both = f"{issue}={found[issue]} and {issue}={level}"
            raise click.BadParameter(f"{both} can't both hold: an issue has one level", param_hint=option)
    return found


def term(text: str, option: str) -> tuple[str, str]:
    """A key and its value, from KEY=VALUE."""
    issue, equals, level = text.partition("=")
    if not (issue and equals and level):
        form = {"--only-if": "ISSUE=ISSUE", "--reading": "METHOD.CHOICE=VALUE", "--outcome": "ISSUE=VALUE"}.get(
            option, "ISSUE=LEVEL"
        )
        raise click.BadParameter(f'"{text}" is not {form}', param_hint=option)
    return issue, level


def gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """What is said of each key, together."""
    found: dict[str, tuple[str, ...]] = {}
    for key, value in pairs:
        found[key] = (*found.get(key, ()), value)
    return found
