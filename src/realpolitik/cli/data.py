"""Commands about other files: turned into cases and back, and forecasts scored on them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from realpolitik.cli.arguments import case_file, day, to_file
from realpolitik.cli.explained import explained
from realpolitik.cli.files import check_folder, replaces_nothing, replaces_nothing_else, write, write_below
from realpolitik.cli.model import read_by, tell_where_texts_go
from realpolitik.cli.showing import say, terminal
from realpolitik.cli.waiting import busy


@click.command()
@click.argument("files", metavar="[TEXT]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=case_file,
    help="Write the draft there: a case file (.yaml).",
)
@click.option("--date", metavar="DATE", callback=day, help="When texts were written that don't say: 2018-07-25.")
@click.option("--force", is_flag=True, help="Replace FILE, and what is in the way in `texts`.")
@click.option("--review", is_flag=True, help="Walk through a draft, the one TEXT, and confirm what it proposes.")
@click.option("--score", "gold", metavar="GOLD", type=click.Path(dir_okay=False, path_type=Path),
              help="Tell how well TEXTs are read, by a gold file (.json, .jsonl); no draft.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the score as JSON.")
@read_by
def read(
    files: tuple[Path, ...],
    output: Path | None,
    date: str | None,
    force: bool,
    review: bool,
    gold: Path | None,
    as_json: bool,
    readers: tuple[Any, ...],
) -> None:
    """Draft a case from texts: English articles as plain text, HTML, PDF or Word.

    What the texts leave open stands as questions at the top of the draft. Of HTML, PDF, Word and whatever lies
    elsewhere, the text that was read is written beside it, in the folder `texts`. With --review, TEXT is a draft.
    """
    drafting = {"-o": output, "--date": date, "--force": force or None}
    given = [name for name, value in drafting.items() if value is not None]
    if review:
        if gold is not None or as_json or given or len(files) != 1:
            raise click.UsageError("--review takes one draft and nothing else: realpolitik read --review draft.yaml")
        import_module("realpolitik.cli.reviewing").review(files[0])
    elif gold is not None:
        if given:
            raise click.UsageError(f"--score writes no draft: leave out {', '.join(given)}")
        _score(gold, files, as_json, readers)
    elif as_json:
        raise click.UsageError("--json belongs to --score")
    elif not files:
        raise click.UsageError("Missing argument 'TEXT...'")
    elif output is None:
        raise click.UsageError("-o FILE says where the draft is written: realpolitik read article.txt -o draft.yaml")
    else:
        _draft(files, output, date, force, readers)


def _score(gold: Path, files: tuple[Path, ...], as_json: bool, readers: tuple[Any, ...]) -> None:
    """Print how well texts are read."""
    tell_where_texts_go(readers)
    with explained(), busy("reading"):
        scored = import_module("realpolitik.reading.score").score_files(gold, files, readers)
    if as_json:
        click.echo(scored.to_json(), nl=False)
    else:
        page = import_module("realpolitik.cli.score_page").page
        say(page(scored, **terminal()))


def _draft(files: tuple[Path, ...], output: Path, date: str | None, force: bool, readers: tuple[Any, ...]) -> None:
    """Read texts and write the draft."""
    replaces_nothing(output, force, "--output")
    check_folder(output)
    drafting = import_module("realpolitik.reading.draft")
    with explained(), busy("opening"):
        texts, placed = drafting.read_all(files, output.parent)
        copies = drafting.copies(texts, placed)
        for copy in copies.values():
            replaces_nothing_else(output.parent / copy.path, copy.content, force, "--output")
    tell_where_texts_go(readers)
    with explained(), busy("reading"):
        found = {**placed, **{place: copy.path for place, copy in copies.items()}}
        draft = drafting.draft(texts, found, date=date, readers=readers)
        for copy in copies.values():
            write_below(output.parent, copy.path, copy.content)
        write(output, draft.text.encode("utf-8"))
    for line in draft.left_out:
        click.echo(f"left out of what {readers[-1].name} said: {line}", err=True)
    click.echo(f"wrote {output}: {draft.summary}", err=True)
    click.echo(f"next: realpolitik read --review {output}", err=True)


@click.command()
@click.argument("case", metavar="IN")
@click.argument("output", metavar="OUT", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--form", type=click.Choice(["exchange", "ktab", "challenge", "genius"]),
              help="Of a table (.csv, .txt), .xml or .json, where it isn't the ending's own.")  # fmt: skip
@click.option("--of", metavar="ACTOR", help="Write this actor's GENIUS profile (.xml, .json) instead of the domain.")
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


@click.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@to_file
@click.option("--json", "as_json", is_flag=True, help="Print every figure and every forecast as JSON.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, metavar="S",
              help="Of the proposals drawn for the intervals.")  # fmt: skip
@click.option("--parameters", metavar="FILE", type=click.Path(path_type=Path),
              help="The mixture's numbers, from `fit`; what they were fitted on isn't scored by them.")  # fmt: skip
def backtest(dataset: Path, output: Path | None, as_json: bool, seed: int, parameters: Path | None) -> None:
    """Score every method of forecasting on decisions whose outcome is known.

    DATASET is a table in the form of DEU III: tabs between cells, a row for each issue.
    """
    with explained(), busy("forecasting every issue"):
        decisions = import_module("realpolitik.scoring.decisions").read_decisions(dataset)
        fitted = parameters and import_module("realpolitik.questions.likely").read_fitted(parameters)
        origin = parameters.name if parameters else ""
        scored = import_module("realpolitik.scoring.backtest").backtest(decisions, seed, fitted, origin)
        if output is not None:
            pages = import_module("realpolitik.cli.backtest_page")
            write(output, pages.file(scored, output.suffix))
            click.echo(f"wrote {output}", err=True)
            return
    if as_json:
        click.echo(scored.to_json(), nl=False)
    else:
        say(import_module("realpolitik.cli.backtest_page").page(scored, **terminal()))


@click.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("-o", "--output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Write them to a file (.json) instead of printing them.")  # fmt: skip
@click.option("--share", type=click.FloatRange(0, 1, min_open=True), default=1.0, show_default=True, metavar="P",
              help="Of the proposals to fit on, drawn by --seed.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, metavar="S",
              help="By which they are drawn.")  # fmt: skip
@click.option("--date", metavar="DATE", callback=day, help="To be written beside them; today's unless given.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def fit(dataset: Path, output: Path | None, share: float, seed: int, date: str | None, force: bool) -> None:
    """Fit the mixture's numbers on decisions whose outcome is known, and write down on which.

    DATASET is a table as `backtest` reads it, which scores them on other decisions: --parameters FILE.
    """
    if output is not None:
        replaces_nothing(output, force, "--output")
        check_folder(output)
    with explained(), busy("fitting"):
        decisions = import_module("realpolitik.scoring.decisions").read_decisions(dataset)
        today = date or import_module("datetime").date.today().isoformat()
        fitted = import_module("realpolitik.scoring.fitting").fit(decisions, today, share, seed)
        if output is not None:
            write(output, fitted.to_json().encode("utf-8"))
            click.echo(f"wrote {output}: {fitted.summary}", err=True)
            return
    click.echo(fitted.to_json(), nl=False)
