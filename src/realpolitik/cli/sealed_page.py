"""Sealed forecasts as a document: what was said of every issue, what came of it, and how far each was off."""

from __future__ import annotations

from collections.abc import Iterator

from realpolitik.briefing.brief import on_paper
from realpolitik.briefing.document import Block, Cell, Column, Document, Figure, Note, Paragraph, Section, Sheet, Table
from realpolitik.briefing.terminal import render
from realpolitik.cli.backtest_page import figures
from realpolitik.questions.naming import point_in_words, spaced
from realpolitik.questions.wording import amount, date, in_words, listed, plural, sentence, share
from realpolitik.scoring.backtest import FEW
from realpolitik.scoring.forecasters import FORECASTERS
from realpolitik.scoring.outcomes import IssueScore, Off, Scores, SealedScore
from realpolitik.scoring.sealing import SealedIssue, short

DATE_NOTE = (
    "A seal tells that nothing was changed, not when it was made: the date is that of the clock of whoever sealed it. "
    "Somebody else who had the seal or the file before the outcome was known can tell."
)
RANGES_NOTE = (
    "Errors and CRPS are in points of 100. A distribution is what the case's ranges make of a settlement; how far a "
    "method itself errs is in the mixture's alone; too few outcomes lie within the others' 80 % intervals."
)
POOLED_NOTE = "In brackets: 95 % intervals over resampled cases, since issues of one case aren't independent."


def page(scored: Scores, width: int, color: bool) -> str:
    """The scores in at most `width` columns."""
    return render(document(scored), width=width, color=color)


def file(scored: Scores, suffix: str) -> bytes:
    """The scores as a file with this ending."""
    return scored.to_json().encode() if suffix == ".json" else on_paper(document(scored), suffix)


def document(scored: Scores) -> Document:
    """The scores as a document: a section for each sealed forecast, and what they come to together."""
    together = tuple(_together(scored))
    sections = [_section(one) for one in scored.forecasts]
    if together:
        sections.append(Section("together", "All together", together))
    issues = [issue for one in scored.forecasts for issue in one.issues]
    still = sum(issue.came is None for issue in issues)
    facts = [plural(len(scored.forecasts), "sealed forecast"), plural(len(issues), "issue")]
    facts += [f"{still} still open"] if still else []
    return Document(
        "What came of sealed forecasts" if still < len(issues) else "What was forecast, under seal",
        tuple(sections),
        facts=tuple(facts),
        notes=(DATE_NOTE, RANGES_NOTE),
    )


def _section(one: SealedScore) -> Section:
    """One sealed forecast: the seal, and each issue."""
    sealed = one.sealed
    scenario = "" if sealed.scenario is None else f" in the scenario {spaced(sealed.scenario)}"
    over = f"{sealed.draws:,} draws of its ranges (seed {sealed.seed})" if sealed.draws else "no ranges"
    told = (
        f"sealed on {date(sealed.date)} by {sealed.program}, and unaltered: {one.file}, seal {short(one.seal)}. The "
        f"case{scenario} has the hash {short(sealed.case.sha256)}, and {over}"
    )
    blocks: list[Block] = [Paragraph(sentence(told)), *_figure(one)]
    still = [issue.key for issue in one.issues if issue.came is None]
    some = len(still) < len(one.issues)
    for entry, issue in zip(sealed.issues, one.issues, strict=True):
        if issue.came is not None or not some:
            blocks.append(_ordered(entry, issue) if issue.by_method else _unordered(issue))
    if still and some:
        blocks.append(Paragraph(sentence(f"still open: {listed(map(spaced, still))}")))
    return Section(one.file, sealed.case.title, tuple(blocks), sheets=(_sheet(one),))


def _figure(one: SealedScore) -> Iterator[Figure]:
    """Every method's point and interval on the issues that are told, and what came."""
    told = [
        (entry.issue, issue)
        for entry, issue in zip(one.sealed.issues, one.issues, strict=True)
        if issue.by_method and (issue.came is not None or all(other.came is None for other in one.issues))
    ]
    if not told:
        return
    forecasts = [
        {
            "issue": spaced(issue.key),
            "name": _name(said.method),
            **{end: scale.to_scale(at) for end, at in (("value", said.point), ("low", said.low), ("high", said.high))},
        }
        for scale, issue in told
        for said in issue.by_method
    ]
    outcomes = [
        {
            "issue": spaced(issue.key),
            "lowest": spaced(min(scale.levels, key=scale.point)),
            "highest": spaced(max(scale.levels, key=scale.point)),
            "came": None if issue.point is None else scale.to_scale(issue.point),
            "words": _came(issue),
        }
        for scale, issue in told
    ]
    line = " The line is what came." if any(issue.came is not None for _, issue in told) else ""
    yield Figure(
        f"forecasts_{one.seal[:8]}",
        "forecasts",
        {"forecasts": forecasts, "outcomes": outcomes},
        caption=f"What every method said: its point, and its 80 % interval.{line}",
        alt=f"For each issue a panel with a mark and an interval for each method.{line}",
    )


def _ordered(entry: SealedIssue, issue: IssueScore) -> Table:
    """What each method said of an issue with a scale, and how far it was off; intervals where there are any."""
    has_come, has_width = issue.came is not None, any(one.low < one.high for one in issue.by_method)
    columns = [Column("Forecast"), Column("says")]
    columns += [Column("80 % interval")] if has_width else []
    columns += [Column("off by", "amount", "points"), Column("CRPS", "amount", "points")] if has_come else []
    columns += [Column("holds")] if has_come and has_width else []
    rows = tuple(tuple(_row(entry, one, has_come, has_width)) for one in issue.by_method)
    low, high = (point_in_words(entry.issue, end) for end in entry.issue.bounds)
    return Table(tuple(columns), rows, f"{_heading(issue)} Scale: {low} to {high}.")


def _row(entry: SealedIssue, one: Off, has_come: bool, has_width: bool) -> Iterator[Cell]:
    yield _name(one.method)
    yield point_in_words(entry.issue, one.point)
    if has_width:
        yield f"{point_in_words(entry.issue, one.low)} to {point_in_words(entry.issue, one.high)}"
    if has_come:
        yield one.error
        yield one.crps
    if has_come and has_width:
        yield "yes" if one.holds else "no"


def _unordered(issue: IssueScore) -> Table:
    """In which share of draws each level was foreseen, of an issue without order."""
    columns = (Column("Level"), Column("foreseen in"), *((Column("came"),) if issue.came is not None else ()))
    rows = tuple(
        (spaced(level), share(part), *(("yes" if level == issue.came else "no",) if issue.came is not None else ()))
        for level, part in issue.shares.items()
    )
    return Table(columns, rows, f"{_heading(issue)} Levels without order, by their share of the draws.")


def _heading(issue: IssueScore) -> str:
    return sentence(f"{spaced(issue.key)}: {_came(issue)}")


def _came(issue: IssueScore) -> str:
    return "nothing has come yet" if issue.came is None else f"{spaced(issue.came)} has come"


def _name(method: str) -> str:
    return FORECASTERS[method].name if method in FORECASTERS else spaced(method)


def _together(scored: Scores) -> Iterator[Block]:
    """What several issues come to."""
    several = [one for one in scored.methods if one.issues > 1]
    if not several and scored.unordered < 2:
        return
    yield Paragraph(" ".join(map(sentence, _sentences(scored))))
    if several:
        yield from figures([(_name(one.method), one.issues, one.measures) for one in several])
        if scored.cases > 1:
            yield Note(POOLED_NOTE)


def _sentences(scored: Scores) -> Iterator[str]:
    most = max((one.issues for one in scored.methods), default=0)
    errors = {
        one.method: error.value
        for one in scored.methods
        if one.issues == most and (error := one.measures["mae"]) is not None
    }
    if errors:
        least = min(errors.values())
        nearest = [_name(method) for method, error in errors.items() if error == least]
        yield f"nearest on all {most} issues: {listed(nearest)}, off by {amount(least)} points of 100 on average"
    if scored.unordered:
        yield f"of {plural(scored.unordered, 'issue')} without order {in_words(scored.right)} came out as foreseen"
    if scored.cases < FEW:
        yield f"of {plural(scored.cases, 'case')} that says little"


def _sheet(one: SealedScore) -> Sheet:
    """Every forecast, for a spreadsheet."""
    columns = (Column("Issue"), Column("Forecast"), Column("says", "amount"), Column("lowest", "amount"),
               Column("highest", "amount"), Column("came"), Column("off by", "amount", "points"),
               Column("CRPS", "amount", "points"))  # fmt: skip
    rows = tuple(
        (issue.key, _name(said.method), said.point, said.low, said.high, issue.came, said.error, said.crps)
        for issue in one.issues
        for said in issue.by_method
    )
    caption = "Every forecast with its 80 % interval, on the issue's own scale, and what came of it."
    return Sheet(f"Forecasts {short(one.seal)[:4]}", Table(columns, rows, caption))
