"""A backtest as a document: what every forecaster was off by, and how far that may be off itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from realpolitik.briefing.brief import on_paper
from realpolitik.briefing.charts.errors import BASELINE, METHOD
from realpolitik.briefing.document import (
    Block,
    Cell,
    Column,
    Document,
    Figure,
    Note,
    Paragraph,
    Section,
    Sheet,
    Table,
)
from realpolitik.briefing.terminal import render
from realpolitik.questions.wording import MINUS, listed, plural
from realpolitik.scoring.backtest import BUNDLED, OTHERS, Backtest
from realpolitik.scoring.forecasters import COMPROMISE
from realpolitik.scoring.measures import Measured

SHARES = ("within_5", "within_10", "coverage")  # written as .35, the others as 22.8
HEADINGS: Mapping[str, str] = {
    "mae": "mean error",
    "rmse": "RMSE",
    "median_error": "median error",
    "within_5": "within 5",
    "within_10": "within 10",
    "crps": "CRPS",
    "coverage": "80 % interval holds",
    "width": "its width",
}
METHOD_NOTE = (
    "In brackets: 95 % intervals over resampled proposals. Every actor counts alike, since the table doesn't say how "
    "votes were weighted. All at once: spatial bargaining about all issues of a proposal together."
)
SPREAD_NOTE = (
    "A point becomes chances by the errors that the same forecaster made on other proposals, held to the scale: no "
    "outcome speaks of its own proposal."
)
ORIGINS = {  # of the mixture's numbers
    OTHERS: "fitted, for each proposal, on all others",
    BUNDLED: "those that come with Realpolitik",
}


def page(scored: Backtest, width: int, color: bool) -> str:
    """The backtest in at most `width` columns."""
    return render(document(scored), width=width, color=color)


def file(scored: Backtest, suffix: str) -> bytes:
    """The backtest as a file with this ending."""
    return scored.to_json().encode() if suffix == ".json" else on_paper(document(scored), suffix)


def document(scored: Backtest) -> Document:
    """The backtest as a document."""
    rows = [(one.name, one.issues, one.measures) for one in scored.scores]
    blocks: list[Block] = [
        Paragraph(scored.sentence),
        *_figure(scored),
        *figures(rows),
        _against(scored),
        Note(METHOD_NOTE),
        Note(SPREAD_NOTE),
        Note(_numbers(scored)),
    ]  # fmt: skip
    facts = [plural(scored.issues, "issue"), plural(scored.proposals, "proposal")]
    if scored.without_outcome:
        facts.append(f"{scored.without_outcome} left out, without an outcome")
    section = Section("backtest", "Scored on what came of it", tuple(blocks), sheets=(_sheet(scored), _told(scored)))
    return Document("How well forecasts did", (section,), subtitle=scored.file, facts=tuple(facts))


def _numbers(scored: Backtest) -> str:
    """What the mixture is, which numbers it takes, and where they are from."""
    numbers = scored.numbers
    if not numbers.rules:
        return "The mixture says nothing: there is no other proposal to fit its numbers on."
    origin = ORIGINS.get(numbers.origin, f"those of {numbers.origin}")
    if numbers.fitted is not None:
        origin += f", fitted on {numbers.fitted.basis} of {numbers.fitted.file}"
        origin += f", {numbers.seen} of them here and left out" if numbers.seen else ", none of which stands here"
    prevails, base, slope = (
        listed(sorted({f"{getattr(one, name):g}" for one in numbers.rules}), "or")
        for name in ("prevails", "base", "slope")
    )
    return (
        "The mixture: a stated position as it stands, or near the compromise; its point has half of the chances on "
        f"either side. Its numbers are {origin}: a position prevails with a chance of {prevails}, and bargains end "
        f"{base} points off, and {slope} more for each by which positions differ."
    )


def _figure(scored: Backtest) -> Sequence[Figure]:
    records = [
        {
            "name": one.name,
            "kind": METHOD if one.is_method else BASELINE,
            "value": error.value,
            "low": error.value if error.low is None else error.low,
            "high": error.value if error.high is None else error.high,
        }
        for one in scored.scores
        if (error := one.measures["mae"]) is not None
    ]
    own = next((record["value"] for record in records if record["name"] == COMPROMISE), None)
    if not records:
        return ()
    return (
        Figure(
            "errors",
            "errors",
            {"errors": records, "measure": own},
            caption="Mean errors of methods and of plain arithmetic; the line is the compromise's.",
            alt="For each forecaster a mark at its mean error with an interval, and a line at the compromise's.",
        ),
    )


Row = tuple[str, int, Mapping[str, Measured | None]]  # a forecaster's name, how many issues it speaks of, its figures


def figures(rows: Sequence[Row]) -> tuple[Table, ...]:
    """How far forecasters were off, how often they hit, and what their distributions were worth."""
    return (
        _table(rows, ("mae", "rmse", "median_error"), "How far forecasts were off, in points of 100."),
        _table(rows, ("within_5", "within_10"), "How often they were off by at most 5 points, and by at most 10."),
        _table(rows, ("crps", "coverage", "width"),
               "Distributions: the score (CRPS, in points, less is better), how often the outcome lay in the middle "
               "80 %, and how wide that was."),
    )  # fmt: skip


def _table(rows: Sequence[Row], measures: Sequence[str], caption: str) -> Table:
    """Some measures of every forecaster; how many issues it speaks of stands beside the hits."""
    counts = "within_5" in measures
    columns = (Column("Forecast"), *((Column("issues", "count"),) if counts else ()),
               *(Column(HEADINGS[measure]) for measure in measures))  # fmt: skip
    cells = tuple(
        (name, *((issues,) if counts else ()), *(_cell(found[measure], measure in SHARES) for measure in measures))
        for name, issues, found in rows
    )
    return Table(columns, cells, caption)


def _against(scored: Backtest) -> Table:
    """What every forecaster is off by more than the compromise, on the same issues."""
    rows = tuple(
        (
            one.name,
            *(
                cell
                for measure in ("mae", "crps")
                for cell in (_cell(one.against[measure], signed=True), _verdict(one.against[measure]))
            ),
        )
        for one in scored.scores
        if one.key != COMPROMISE
    )
    columns = (Column("Forecast"), Column("mean error"), Column("that is"), Column("CRPS"), Column("that is"))
    return Table(columns, rows, "Against the compromise, on the same issues: above nought, the compromise is nearer.")


def _verdict(paired: Measured | None) -> str | None:
    if paired is None or paired.low is None or paired.high is None:
        return None
    return "better" if paired.high < 0 else "worse" if paired.low > 0 else "unclear"


def _cell(one: Measured | None, is_share: bool = False, signed: bool = False) -> str | None:
    """A figure with its interval: "22.8 (19.5–26.4)", ".35 (.27–.44)", "+1.7 (−0.3, +3.7)"."""
    if one is None:
        return None

    def put(value: float) -> str:
        digits = 2 if is_share or (signed and abs(value) < 0.1) else 1  # an end near nought says on which side it is
        text = f"{abs(value):.{digits}f}"
        text = text.removeprefix("0") if is_share else text
        return f"{(MINUS if value < 0 else '+') if signed and float(text) else ''}{text}"

    if one.low is None or one.high is None:
        return put(one.value)
    between = ", " if signed else "–"
    return f"{put(one.value)} ({put(one.low)}{between}{put(one.high)})"


def _sheet(scored: Backtest) -> Sheet:
    """Every figure, for a spreadsheet."""
    columns = (Column("Forecast"), Column("kind"), Column("measure"), Column("value", "amount"),
               Column("lowest", "amount"), Column("highest", "amount"))  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (one.name, METHOD if one.is_method else BASELINE, HEADINGS[measure], found.value, found.low, found.high)
        for one in scored.scores
        for measure, found in one.measures.items()
        if found is not None
    )
    return Sheet("Figures", Table(columns, rows, "Every figure with its 95 % interval."))


def _told(scored: Backtest) -> Sheet:
    """Every forecast beside what came, for a spreadsheet."""
    columns = (Column("Proposal"), Column("Issue"), Column("outcome", "amount"),
               *(Column(one.name, "amount") for one in scored.scores))  # fmt: skip
    rows = tuple(
        (one.proposal, one.issue, one.outcome, *(one.forecasts[score.key] for score in scored.scores))
        for one in scored.told
    )
    return Sheet("Forecasts", Table(columns, rows, "What every forecaster said of every issue."))
