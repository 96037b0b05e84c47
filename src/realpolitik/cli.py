"""The command line: one command for each question, named after it.

Nothing but click is imported here; a command loads what it needs when it runs, through the package's lazy names.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

import click

import realpolitik as rp
from realpolitik.errors import CaseError, Contradiction, Problem, RealpolitikError, UnknownName

ANSWERED, CASE_HAS_PROBLEMS, WRONG_USAGE = 0, 1, 2

ASK, CASE, DATA = "Ask", "Case", "Data"
GROUPS: Mapping[str, tuple[str, ...]] = {
    ASK: (
        "brief",
        "alignment",
        "forecast",
        "deals",
        "leverage",
        "stability",
        "commitment",
        "perception",
        "robustness",
        "tipping",
        "claims",
        "evidence",
    ),
    CASE: ("new", "check", "diff", "schema", "cases"),
    DATA: ("read", "convert"),
}


class Grouped(click.Group):
    """Commands listed under headings, in the order of the work."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, group by group."""
        return [name for names in GROUPS.values() for name in names]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under their headings."""
        for heading, names in GROUPS.items():
            rows = [(name, self.commands[name].get_short_help_str(90)) for name in names]
            with formatter.section(heading):
                formatter.write_dl(rows)


@click.group(cls=Grouped, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(rp.__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Turn an account of a bargaining situation into answers with proof.

    A CASE is the name of a bundled case (see `realpolitik cases`), or the path of a case file, of a spreadsheet
    (.xlsx), or of a graph model in JSON.
    """


@contextmanager
def _explained() -> Iterator[None]:
    """Errors in words, with the exit code that they stand for."""
    try:
        yield
    except CaseError as error:
        _complain(error.problems)
        sys.exit(CASE_HAS_PROBLEMS)
    except (UnknownName, Contradiction) as error:
        click.echo(f"realpolitik: {error}", err=True)
        sys.exit(WRONG_USAGE)
    except RealpolitikError as error:
        for line in str(error).splitlines():
            click.echo(f"realpolitik: {line}", err=True)
        sys.exit(CASE_HAS_PROBLEMS)
    except BrokenPipeError:  # the reader has seen enough: `realpolitik … | head`
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - stays open until the interpreter ends
        sys.exit(ANSWERED)


def _complain(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


def _ending(_context: click.Context, parameter: click.Parameter, output: Path | None) -> Path | None:
    """Refuse an ending or a folder before anything is worked out."""
    if output is not None:
        try:
            import_module("realpolitik.briefing.brief").check_ending(output.suffix)
        except UnknownName as error:
            raise click.BadParameter(str(error), param=parameter) from error
        _check_folder(output)
    return output


_to_file = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    callback=_ending,
    help="Write to a file: .docx, .pdf, .xlsx, .html, .md, .txt or .json by its ending.",
)


def _question(function: Callable[..., None]) -> Callable[..., None]:
    """What every question takes: a case, a scenario, whether the answer is to be JSON, and a file to write it to."""
    for option in (
        _to_file,
        click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON, with proofs."),
        click.option("--scenario", metavar="NAME", help="Ask about a scenario of the case instead of now."),
        click.argument("case"),
    ):
        function = option(function)
    return function


@contextmanager
def _busy(doing: str) -> Iterator[None]:
    """Show on a terminal that something is being done; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield
        return
    console = import_module("rich.console").Console(stderr=True)
    with console.status(f"{doing} …"):
        yield


@contextmanager
def _answers_only() -> Iterator[None]:
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


def _width() -> int:
    columns: int = import_module("shutil").get_terminal_size((100, 24)).columns
    return max(60, min(columns, 120))


def _answer(
    word: str, case: str, scenario: str | None, as_json: bool, output: Path | None = None, **parameters: Any
) -> None:
    """Ask one question and print the answer, or write it: as JSON, or as its section of the briefing."""
    with _explained(), _busy(word):
        with _answers_only():
            answer = getattr(rp, word)(rp.load(case), scenario, **parameters)
        _show(answer, case, as_json, output)


def _show(answer: Any, case: str, as_json: bool, output: Path | None = None) -> None:
    """Print an answer, as JSON or as its section of the briefing, or write it to a file."""
    if as_json and output is None:
        click.echo(answer.to_json(), nl=False)
        return
    briefing = import_module("realpolitik.briefing.brief")
    if output is not None:
        _write(output, briefing.rendered(answer, rp.load(case), output.suffix))
        click.echo(f"wrote {output}", err=True)
    else:
        section = briefing.section_of(answer, rp.load(case))
        _print(import_module("realpolitik.briefing.terminal").render(section, **_terminal()))


def _print(text: str) -> None:
    """Print a text on standard output, with plainer signs where it can't show ours."""
    encodable = import_module("realpolitik.briefing.terminal").encodable
    click.echo(encodable(text, sys.stdout.encoding or "utf-8"), nl=False)


def _terminal() -> dict[str, Any]:
    """How wide the terminal is, and whether it shows colour."""
    return {"width": _width(), "color": sys.stdout.isatty() and "NO_COLOR" not in os.environ}


@main.command()
@_question
@click.option("--flips", is_flag=True, help="On the terminal too, look for the numbers that would overturn each claim.")
@click.option("--draws", type=click.IntRange(min=1), metavar="N",
              help="Draw every range so often; tell how sure verdicts are, and what would change them.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, metavar="S", help="Of the draws.")
@click.option("--since", metavar="OLD", help="Also tell what has changed since an earlier version of the case.")
def brief(
    case: str,
    scenario: str | None,
    as_json: bool,
    output: Path | None,
    flips: bool,
    draws: int | None,
    seed: int,
    since: str | None,
) -> None:
    """Write the whole briefing: who stands with whom, which deals can be had, who holds the key.

    A file and JSON also tell which single numbers would overturn each claim; that takes some seconds.
    """
    with _explained(), _busy("trying every number"):
        with _answers_only():
            flips = flips or as_json or output is not None
            old = None if since is None else rp.load(since)
            briefing = rp.brief(rp.load(case), scenario, flips=flips, draws=draws, seed=seed, since=old)
        if output is not None:
            _write(output, briefing.rendered(output.suffix))
            click.echo(f"wrote {output}", err=True)
        elif as_json:
            click.echo(briefing.to_json(), nl=False)
        else:
            _print(briefing.to_terminal(**_terminal()))


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    _check_folder(path)
    try:
        import_module("realpolitik.case.writing").write_whole(path, data)
    except OSError as error:
        raise RealpolitikError(f"can't write {path}: {error.strerror}") from error


def _check_folder(path: Path) -> None:
    if not path.parent.is_dir():
        raise click.BadParameter(f"there is no folder {path.parent}", param_hint="--output")


@main.command()
@_question
@click.option("--of", multiple=True, metavar="ACTOR", help="Only this actor's pairs; given twice, only that pair.")
def alignment(case: str, scenario: str | None, as_json: bool, output: Path | None, of: tuple[str, ...]) -> None:
    """Who stands with whom, on which issue, and until when?"""
    _answer("alignment", case, scenario, as_json, output, of=of)


@main.command()
@_question
def forecast(case: str, scenario: str | None, as_json: bool, output: Path | None) -> None:
    """Where would each issue settle if it were negotiated by itself?"""
    _answer("forecast", case, scenario, as_json, output)


@main.command()
@_question
@click.option(
    "--between", multiple=True, metavar="ACTOR", help="Draw the frontier between these parties; give it for each."
)
@click.option("--issue", "issues", multiple=True, metavar="ISSUE", help="Find packages on this issue; may be repeated.")
@click.option("--with", "include", multiple=True, metavar="ISSUE=LEVEL", help="A term that packages must have.")
@click.option("--without", "exclude", multiple=True, metavar="ISSUE=LEVEL", help="A term that they mustn't have.")
@click.option("--only-if", multiple=True, metavar="ISSUE=ISSUE", help="Move the first issue only once the second has.")
@click.option("--not-both", multiple=True, nargs=2, metavar="ISSUE=LEVEL ISSUE=LEVEL",
              help="Two terms that exclude each other.")  # fmt: skip
@click.option("--most-terms", type=click.IntRange(min=1), metavar="N", help="Find packages of at most so many terms.")
def deals(
    case: str,
    scenario: str | None,
    as_json: bool,
    output: Path | None,
    between: tuple[str, ...],
    issues: tuple[str, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    only_if: tuple[str, ...],
    not_both: tuple[tuple[str, str], ...],
    most_terms: int | None,
) -> None:
    """Which packages can be agreed, who gains, who pays, who holds out?

    The options say what the packages that nobody has named must satisfy; named deals are judged as ever.
    """
    search = import_module("realpolitik.questions.finding").Search(
        between=between,
        issues=issues,
        include=_terms(include, "--with"),
        exclude=_gathered(_term(text, "--without") for text in exclude),
        only_if=_gathered(_term(text, "--only-if") for text in only_if),
        exclusive=tuple(tuple(dict([_term(text, "--not-both")]) for text in pair) for pair in not_both),
        most_terms=most_terms,
    )
    _answer("deals", case, scenario, as_json, output, search=search)


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """What is said of each key, together."""
    found: dict[str, tuple[str, ...]] = {}
    for key, value in pairs:
        found[key] = (*found.get(key, ()), value)
    return found


@main.command()
@_question
@click.option(
    "--for", "target", multiple=True, metavar="ISSUE=LEVEL", help="What is to be brought about; may be repeated."
)
def leverage(case: str, scenario: str | None, as_json: bool, output: Path | None, target: tuple[str, ...]) -> None:
    """Who holds the key? Which chips and threats does each hold?"""
    _answer("leverage", case, scenario, as_json, output, target=_terms(target, "--for") or None)


def _terms(texts: Iterable[str], option: str) -> dict[str, str]:
    """Terms that are to hold together: one level for each issue."""
    found: dict[str, str] = {}
    for issue, level in (_term(text, option) for text in texts):
        if found.setdefault(issue, level) != level:
            both = f"{issue}={found[issue]} and {issue}={level}"
            raise click.BadParameter(f"{both} can't both hold: an issue has one level", param_hint=option)
    return found


def _term(text: str, option: str) -> tuple[str, str]:
    issue, equals, level = text.partition("=")
    if not (issue and equals and level):
        form = "ISSUE=ISSUE" if option == "--only-if" else "ISSUE=LEVEL"
        raise click.BadParameter(f'"{text}" is not {form}', param_hint=option)
    return issue, level


@main.command()
@_question
@click.option("--issue", "issues", multiple=True, metavar="ISSUE", help="Move only this issue; may be repeated.")
@click.option("--least-chance", type=click.FloatRange(0, 1), default=0.5, show_default=True, metavar="CHANCE",
              help="Make only moves that succeed at least so often.")  # fmt: skip
@click.option("--horizon", type=click.IntRange(1, 100), default=8, show_default=True, metavar="MOVES",
              help="Of two decision makers with options: look so many moves ahead.")  # fmt: skip
@click.option(
    "--unknown",
    type=click.Choice(["a", "b", "c", "d"]),
    default="a",
    show_default=True,
    help="States that can't be compared: a, c: who can't compare leaves; a, b: an answer must surely hurt.",
)
@click.option("--ties/--no-ties", "ties_count", default=True,
              help="Whether an answer that leaves its victim as well off as before counts.")  # fmt: skip
@click.option("--strong", is_flag=True, help="Answers count only if they leave their victim much worse off.")
def stability(
    case: str,
    scenario: str | None,
    as_json: bool,
    output: Path | None,
    issues: tuple[str, ...],
    least_chance: float,
    horizon: int,
    unknown: str,
    ties_count: bool,
    strong: bool,
) -> None:
    """Which outcomes hold once reached, and what would leave them?"""
    _answer(
        "stability",
        case,
        scenario,
        as_json,
        output,
        issues=issues,
        least_chance=least_chance,
        horizon=horizon,
        unknown=unknown,
        ties_count=ties_count,
        strong=strong,
    )


@main.command()
@_question
@click.option("--deal", "deals", multiple=True, metavar="DEAL", help="Only this deal; may be repeated.")
@click.option("--rival-chance", type=click.FloatRange(0, 1, min_open=True), default=1.0, show_default=True,
              metavar="CHANCE", help="How likely it is that a rival deal can be had later.")  # fmt: skip
def commitment(
    case: str, scenario: str | None, as_json: bool, output: Path | None, deals: tuple[str, ...], rival_chance: float
) -> None:
    """Will the deal be kept, and in which order must it be carried out?"""
    _answer("commitment", case, scenario, as_json, output, deals=deals, rival_chance=rival_chance)


@main.command()
@_question
def perception(case: str, scenario: str | None, as_json: bool, output: Path | None) -> None:
    """What if they misread each other?"""
    _answer("perception", case, scenario, as_json, output)


@main.command()
@_question
@click.option("--draws", type=click.IntRange(min=1), default=1024, show_default=True, metavar="N",
              help="Draw every range so often: rounded up to 16 × a power of two.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, metavar="S", help="Of the draws.")
@click.option("--equilibria", is_flag=True, help="Also tell how named outcomes hold, in at most 1,024 draws.")
@click.option("--sensitivity", is_flag=True, help="Also tell whose numbers each verdict and claim turns on.")
@click.option("--within", type=click.FloatRange(0, 1, min_open=True), default=0.02, show_default=True, metavar="SHARE",
              help="A share that is off by less is sure enough.")  # fmt: skip
@click.option("--engine", type=click.Choice(["local", "dask"]), default="local", show_default=True,
              help="Who works: this machine, or a dask cluster that runs already.")  # fmt: skip
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
              help="Processes of this machine.")  # fmt: skip
@click.option("--address", metavar="ADDRESS", help="Of the cluster's scheduler: tcp://HOST:PORT.")
@click.option("--run", "folder", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
              help="Keep what is worked out in a folder, and go on from what stands there.")  # fmt: skip
def robustness(
    case: str,
    scenario: str | None,
    as_json: bool,
    output: Path | None,
    draws: int,
    seed: int,
    equilibria: bool,
    sensitivity: bool,
    within: float,
    engine: str,
    workers: int,
    address: str | None,
    folder: Path | None,
) -> None:
    """How sure are we?"""
    if (engine == "dask") != (address is not None):
        raise click.UsageError("--engine dask and --address belong together")
    with _explained(), _drawing() as progress:
        with _answers_only():
            answer = rp.robustness(
                rp.load(case),
                scenario,
                draws=draws,
                seed=seed,
                equilibria=equilibria,
                within=within,
                sensitivity=sensitivity,
                engine=rp.Local(workers) if address is None else rp.Dask(address),
                folder=folder,
                progress=progress,
            )
        _show(answer, case, as_json, output)


@contextmanager
def _drawing() -> Iterator[Callable[[Any], None] | None]:
    """A bar on a terminal for what takes over a second; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    start, show = perf_counter(), import_module("rich.progress").Progress
    console = import_module("rich.console").Console(stderr=True)
    with show(console=console, transient=True, disable=False, auto_refresh=False) as bars:
        bar = bars.add_task("drawing", visible=False)

        def progress(standing: Any) -> None:
            resumed = f", {standing.read} read" if standing.read else ""
            damaged = f", {standing.damaged} damaged and done again" if standing.damaged else ""
            text = f"drawing: {standing.done} of {standing.blocks} blocks{resumed}{damaged}"
            late = perf_counter() - start > 1
            bars.update(
                bar, total=standing.blocks, completed=standing.done, description=text, visible=late, refresh=late
            )

        yield progress


@main.command()
@_question
@click.option("--deal", "deals", multiple=True, metavar="DEAL", help="Only this deal; may be repeated.")
@click.option("--claims", is_flag=True, help="Also the case's claims.")
@click.option("--map", "plane", nargs=2, metavar="PATH PATH", help="Draw which verdict holds where two numbers stand.")
@click.option("--draws", type=click.IntRange(min=0), default=1024, show_default=True, metavar="N",
              help="Look through so many combinations of values from the ranges; 0: none.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, metavar="SEED",
              help="Another seed draws other combinations.")  # fmt: skip
def tipping(
    case: str,
    scenario: str | None,
    as_json: bool,
    output: Path | None,
    deals: tuple[str, ...],
    claims: bool,
    plane: tuple[str, str] | None,
    draws: int,
    seed: int,
) -> None:
    """What would have to change, and what would one see?

    A PATH is where a number stands in the case file: stances.russia.ukraine.salience.
    """
    _answer(
        "tipping", case, scenario, as_json, output,
        deals=deals, claims=claims, plane=plane or None, draws=draws, seed=seed,
    )  # fmt: skip


@main.command()
@_question
@click.option("--flips/--no-flips", default=True, help="Look for the single numbers that would overturn each claim.")
def claims(case: str, scenario: str | None, as_json: bool, output: Path | None, flips: bool) -> None:
    """Does the argument follow from its premises?"""
    _answer("claims", case, scenario, as_json, output, flips=flips)


@main.command()
@_question
def evidence(case: str, scenario: str | None, as_json: bool, output: Path | None) -> None:
    """Where does each number come from, and what rests on judgement alone?"""
    _answer("evidence", case, scenario, as_json, output)


@main.command()
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
    _replaces_nothing(file, force, "FILE")
    if not file.parent.is_dir():
        raise click.BadParameter(f"there is no folder {file.parent}", param_hint="FILE")
    if sheet or blank:
        with _explained():
            _write(file, _to_fill_in(sheet))
        click.echo(f"wrote {file}", err=True)
        return
    if not sys.stdin.isatty():
        raise click.UsageError("the questions need a terminal; --blank or --sheet writes a file to fill in instead")
    _ask(file)


def _to_fill_in(sheet: bool) -> bytes:
    """An empty spreadsheet, or a small case to replace."""
    if sheet:
        data: bytes = import_module("realpolitik.interop.spreadsheet.writing").write({})
        return data
    begin = import_module("realpolitik.case.begin")
    text: str = begin.laid_out(begin.EXAMPLE)
    return text.encode("utf-8")


def _ask(file: Path) -> None:
    """Begin a case by questions, and write what was answered."""
    begin = import_module("realpolitik.case.begin")
    beginning = begin.Beginning(_Terminal(begin.Stopped), file.stem)
    hint = "Enter takes what stands in [brackets]; Ctrl-C stops and keeps what you answered."
    click.echo(click.wrap_text(f"A new case: {file}. {hint}", _width()))
    finished = True
    try:
        beginning.ask_all()
    except begin.Stopped:
        finished = False
        click.echo()
    if "actors" not in beginning.document:
        click.echo("stopped; nothing is written", err=True)
        sys.exit(CASE_HAS_PROBLEMS)
    with _explained():
        _write(file, begin.laid_out(beginning.document).encode("utf-8"))
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
            click.echo(f"\n{click.wrap_text(question, _width())}")
            click.secho(f"  such as: {example}", dim=True)
        else:
            click.secho(f"  {wrong}", fg="red")
        shown = f"  [{default}] " if default else "  "
        try:
            typed: str = click.prompt(shown, default="", show_default=False, prompt_suffix="> ")
        except click.Abort:
            raise self.stopped from None
        return typed


def _replaces_nothing(file: Path, force: bool, argument: str) -> None:
    if file.exists() and not force:
        raise click.BadParameter(f"{file} exists; --force replaces it", param_hint=argument)


@main.command()
@click.argument("case")
@click.option("--json", "as_json", is_flag=True, help="Print problems and warnings as JSON.")
def check(case: str, as_json: bool) -> None:
    """Report every problem of a case file, and what is legal but odd."""
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    title = ""
    with _explained():
        try:
            loaded = rp.load(case)
            title, warnings = loaded.title, import_module("realpolitik.questions.oddities").oddities(loaded)
        except CaseError as error:
            problems = error.problems
    if as_json:
        found = {"problems": [_fields(p) for p in problems], "warnings": [_fields(w) for w in warnings]}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    elif problems:
        _complain(problems)
    else:
        for warning in warnings:
            click.echo(f"odd: {warning}")
        oddities = {0: "", 1: ", 1 oddity"}.get(len(warnings), f", {len(warnings)} oddities")
        click.echo(f"{title}: no problems{oddities}")
    sys.exit(CASE_HAS_PROBLEMS if problems else ANSWERED)


def _fields(problem: Problem) -> dict[str, Any]:
    names = ("file", "line", "cell", "path", "value", "message", "rule", "suggestion")
    return {name: getattr(problem, name) for name in names}


@main.command()
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
@click.option("--scenario", metavar="NAME", help="Compare the answers in a scenario that both have instead of now.")
@click.option("--codings", is_flag=True, help="The two are codings of one situation: neither is the earlier.")
@_to_file
def diff(old: str, new: str, as_json: bool, scenario: str | None, codings: bool, output: Path | None) -> None:
    """Compare two versions of a case: what changed, which answers differ, and which changes did it.

    Order, comments and ways of writing are no changes.
    """
    with _explained(), _counting("comparing") as progress:
        with _answers_only():
            answer = rp.compare(rp.load(old), rp.load(new), scenario, codings=codings, progress=progress)
        _show(answer, new, as_json, output)


@contextmanager
def _counting(doing: str) -> Iterator[Callable[[int], None] | None]:
    """Show on a terminal how many cases have been tried; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    console = import_module("rich.console").Console(stderr=True)
    with console.status(f"{doing} …") as status:
        yield lambda tried: status.update(f"{doing}: {tried:,} cases tried …")


@main.command()
@click.argument("question", type=click.Choice((*GROUPS[ASK][1:], "compare")), required=False)
def schema(question: str | None) -> None:
    """Print the JSON Schema of the case file, for editors; or of a QUESTION's answer."""
    if question is None:
        found = import_module("realpolitik.case.schema").schema()
    else:
        found = import_module("realpolitik.briefing.brief").ANSWERS[question].schema()
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


@main.command()
def cases() -> None:
    """List the bundled cases."""
    library = import_module("realpolitik.case.file").library()
    width = max(map(len, library))
    for name, title in library.items():
        click.echo(f"{name.ljust(width)}  {title}")


def _case_ending(_context: click.Context, parameter: click.Parameter, output: Path) -> Path:
    """Refuse a file that no case could be written to."""
    if output.suffix.lower() not in (".yaml", ".yml"):
        raise click.BadParameter(f"{output} must end in .yaml", param=parameter)
    _check_folder(output)
    return output


def _day(_context: click.Context, parameter: click.Parameter, date: str | None) -> str | None:
    """Refuse what is no day, month or year."""
    if date is not None and not import_module("realpolitik.case.shape").is_date(date):
        raise click.BadParameter(f"{date} is not a date: 2015, 2015-09, 2015-09-30", param=parameter)
    return date


@main.command()
@click.argument("files", metavar="TEXT...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=_case_ending,
    help="Write the draft there: a case file (.yaml).",
)
@click.option("--date", metavar="DATE", callback=_day, help="When texts were written that don't say: 2018-07-25.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def read(files: tuple[Path, ...], output: Path, date: str | None, force: bool) -> None:
    """Draft a case from texts: English articles as plain text, HTML, PDF or Word.

    What the texts leave open stands as questions at the top of the draft.
    """
    _replaces_nothing(output, force, "--output")
    with _explained(), _busy("reading"):
        drafting = import_module("realpolitik.reading.draft")
        draft = drafting.draft(*drafting.read_all(files, output.parent), date=date)
        _write(output, draft.text.encode("utf-8"))
    click.echo(f"wrote {output}: {draft.summary}", err=True)


@main.command()
@click.argument("case", metavar="IN")
@click.argument("output", metavar="OUT", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace OUT if it exists.")
def convert(case: str, output: Path, force: bool) -> None:
    """Turn a case file (.yaml), spreadsheet (.xlsx) or graph model (.json) into another.

    IN is a CASE; the ending of OUT says what is written.
    """
    _replaces_nothing(output, force, "OUT")
    with _explained():
        data, left_out = import_module("realpolitik.interop.files").converted(case, output.suffix)
        _write(output, data)
        left = f", without its {', '.join(left_out)}" if left_out else ""
        click.echo(f"wrote {output}{left}", err=True)
