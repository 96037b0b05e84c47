"""One command for each question, named after it, and the briefing."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

import realpolitik as rp
from realpolitik.cli.arguments import gathered, question, term, terms
from realpolitik.cli.explained import explained
from realpolitik.cli.files import write
from realpolitik.cli.sealing import seal, sealable
from realpolitik.cli.showing import answers_only, ask_and_show, say, show, terminal
from realpolitik.cli.waiting import busy, drawing


@click.command()
@question
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
    with explained(), busy("trying every number"):
        with answers_only():
            flips = flips or as_json or output is not None
            old = None if since is None else rp.load(since)
            briefing = rp.brief(rp.load(case), scenario, flips=flips, draws=draws, seed=seed, since=old)
        if output is not None:
            write(output, briefing.rendered(output.suffix))
            click.echo(f"wrote {output}", err=True)
        elif as_json:
            click.echo(briefing.to_json(), nl=False)
        else:
            say(briefing.to_terminal(**terminal()))


@click.command()
@question
@click.option("--of", multiple=True, metavar="ACTOR", help="Only this actor's pairs; given twice, only that pair.")
def alignment(case: str, scenario: str | None, as_json: bool, output: Path | None, of: tuple[str, ...]) -> None:
    """Who stands with whom, on which issue, and until when?"""
    ask_and_show("alignment", case, scenario, as_json, output, of=of)


@click.command()
@question
@click.option("--method", "methods", multiple=True, metavar="METHOD",
              help="Ask only this method beside the compromise; may be repeated. All: median, challenge, condorcet, "
              "spatial, joint.")  # fmt: skip
@click.option("--rounds", type=click.IntRange(1, 1000), metavar="N",
              help="Rounds of challenges (8 unless given), and at most of bargaining (100).")  # fmt: skip
@click.option("--reading", "readings", multiple=True, metavar="METHOD.CHOICE=VALUE",
              help="How a method is read, such as challenge.concession=strongest; may be repeated.")  # fmt: skip
@click.option("--seal", "sealed_file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              callback=sealable, help="Also write it, sealed, to a new file (.json), to be scored later.")  # fmt: skip
@click.option("--draws", type=click.IntRange(min=1), metavar="N",
              help="Of the ranges, for the distributions that are sealed (256 unless given).")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), metavar="S", help="Of these draws (0 unless given).")
def forecast(
    case: str,
    scenario: str | None,
    as_json: bool,
    output: Path | None,
    methods: tuple[str, ...],
    rounds: int | None,
    readings: tuple[str, ...],
    sealed_file: Path | None,
    draws: int | None,
    seed: int | None,
) -> None:
    """Where would each issue settle if it were negotiated by itself?"""
    chosen = dict(term(text, "--reading") for text in readings)
    if sealed_file is None and (draws is not None or seed is not None):
        raise click.UsageError("--draws and --seed belong to --seal: they draw the distributions that are sealed")
    if sealed_file is not None and output is not None and sealed_file.resolve() == output.resolve():
        raise click.UsageError("--seal and --output name one file")
    with explained(), busy("forecast"):
        with answers_only():
            answer = rp.forecast(rp.load(case), scenario, methods=methods, rounds=rounds, readings=chosen)
        if sealed_file is not None:
            seal(sealed_file, case, answer, draws, seed)
        show(answer, case, as_json, output)


@click.command()
@question
@click.option("--rounds", type=click.IntRange(1, 100), default=1, show_default=True, metavar="N",
              help="Exchange so often, each time from where the last round has left everybody.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), metavar="S",
              help="Make exchanges that bring as much in a random order, instead of the file's.")  # fmt: skip
@click.option("--rate", type=click.FloatRange(0, 1), default=0.0, show_default=True, metavar="P",
              help="How far chance moves the terms away from equal gains.")  # fmt: skip
@click.option("--orders", type=click.IntRange(1, 10_000), default=16, show_default=True, metavar="N",
              help="Where exchanges tie or chance has a part, try so many other orders and draws.")  # fmt: skip
def exchange(
    case: str,
    scenario: str | None,
    as_json: bool,
    output: Path | None,
    rounds: int,
    seed: int | None,
    rate: float,
    orders: int,
) -> None:
    """Who could trade what with whom, and who pays?"""
    ask_and_show("exchange", case, scenario, as_json, output, rounds=rounds, seed=seed, rate=rate, orders=orders)


@click.command()
@question
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
        include=terms(include, "--with"),
        exclude=gathered(term(text, "--without") for text in exclude),
        only_if=gathered(term(text, "--only-if") for text in only_if),
        exclusive=tuple(tuple(dict([term(text, "--not-both")]) for text in pair) for pair in not_both),
        most_terms=most_terms,
    )
    ask_and_show("deals", case, scenario, as_json, output, search=search)


@click.command()
@question
@click.option(
    "--for", "target", multiple=True, metavar="ISSUE=LEVEL", help="What is to be brought about; may be repeated."
)
def leverage(case: str, scenario: str | None, as_json: bool, output: Path | None, target: tuple[str, ...]) -> None:
    """Who holds the key? Which chips and threats does each hold?"""
    ask_and_show("leverage", case, scenario, as_json, output, target=terms(target, "--for") or None)


@click.command()
@question
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
    ask_and_show(
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


@click.command()
@question
@click.option("--deal", "deals", multiple=True, metavar="DEAL", help="Only this deal; may be repeated.")
@click.option("--rival-chance", type=click.FloatRange(0, 1, min_open=True), default=1.0, show_default=True,
              metavar="CHANCE", help="How likely it is that a rival deal can be had later.")  # fmt: skip
def commitment(
    case: str, scenario: str | None, as_json: bool, output: Path | None, deals: tuple[str, ...], rival_chance: float
) -> None:
    """Will the deal be kept, and in which order must it be carried out?"""
    ask_and_show("commitment", case, scenario, as_json, output, deals=deals, rival_chance=rival_chance)


@click.command()
@question
def perception(case: str, scenario: str | None, as_json: bool, output: Path | None) -> None:
    """What if they misread each other?"""
    ask_and_show("perception", case, scenario, as_json, output)


@click.command()
@question
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
    with explained(), drawing() as progress:
        with answers_only():
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
        show(answer, case, as_json, output)


@click.command()
@question
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
    ask_and_show(
        "tipping", case, scenario, as_json, output,
        deals=deals, claims=claims, plane=plane or None, draws=draws, seed=seed,
    )  # fmt: skip


@click.command()
@question
@click.option("--flips/--no-flips", default=True, help="Look for the single numbers that would overturn each claim.")
def claims(case: str, scenario: str | None, as_json: bool, output: Path | None, flips: bool) -> None:
    """Does the argument follow from its premises?"""
    ask_and_show("claims", case, scenario, as_json, output, flips=flips)


@click.command()
@question
@click.option("--of", multiple=True, metavar="ACTOR", help="Only numbers of this actor; may be repeated.")
@click.option("--issue", "issues", multiple=True, metavar="ISSUE", help="Only numbers on this issue; may be repeated.")
@click.option("--source", "sources", multiple=True, metavar="SOURCE", help="Only numbers from this source; likewise.")
def evidence(
    case: str,
    scenario: str | None,
    as_json: bool,
    output: Path | None,
    of: tuple[str, ...],
    issues: tuple[str, ...],
    sources: tuple[str, ...],
) -> None:
    """Where does each number come from, in which words, and what rests on judgement alone?"""
    ask_and_show("evidence", case, scenario, as_json, output, of=of, issues=issues, sources=sources)


QUESTIONS = (
    alignment,
    forecast,
    exchange,
    deals,
    leverage,
    stability,
    commitment,
    perception,
    robustness,
    tipping,
    claims,
    evidence,
)
