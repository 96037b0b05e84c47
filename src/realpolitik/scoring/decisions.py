"""Decisions that have been taken: what everybody wanted, how much it cared, and what came of it.

The form is that of DEU III [ArreguiPerarnaud2021], a row for each issue: the proposal (`prnrnmc`) and the issue
(`isnrnmc`), for each actor a position (`pNAME`) and a salience (`sNAME`), what held without a decision (`rp`) and the
outcome (`out`), all from 0 to 100, blank where there is none. Issues of one proposal were decided together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from realpolitik.case import Case
from realpolitik.case.file import read_text
from realpolitik.case.reading import shown
from realpolitik.interop.rows import Row, Rows
from realpolitik.interop.stances import Wish, Wishes, keys_of

PROPOSAL, ISSUE, REFERENCE, OUTCOME = "prnrnmc", "isnrnmc", "rp", "out"
BESIDE = frozenset({PROPOSAL, "prnr", "prname", "proc", "proccde"})  # begin like a position's column, and are none
SCALE = (0.0, 100.0)
MOST_ACTORS, MOST_ISSUES = 100, 5_000
RULE = f"columns: {PROPOSAL}, {ISSUE}, a pNAME and an sNAME for each actor, {OUTCOME}, and {REFERENCE} if known"


@dataclass(frozen=True, slots=True)
class Decision:
    """One issue, and what came of it."""

    issue: str  # its key in the case
    reference: float | None  # what held, or would have, without a decision
    outcome: float | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Issues that were decided together, before it was known how."""

    key: str
    case: Case  # everybody's capability is 1: the table doesn't say how votes were weighted
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """A table of decisions."""

    file: str
    sha256: str
    proposals: tuple[Proposal, ...]


def read_decisions(path: Path) -> Decisions:
    """The decisions of a table.

    Raises CaseError with every problem, each with its line.
    """
    text = read_text(path)
    rows = Rows.of(text, str(path), lambda line: line.startswith("#"))
    if not rows.rows:
        rows.report(None, "the file is empty", rule=RULE, hint=RULE)
    rows.refuse()
    heads, *body = rows.rows
    columns = _columns(rows, heads)
    rows.refuse()
    by_proposal = _by_proposal(rows, body, columns)
    return Decisions(
        file=path.name,
        sha256=sha256(text.encode("utf-8")).hexdigest(),
        proposals=tuple(_proposal(key, issues) for key, issues in by_proposal.items()),
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds what."""

    count: int
    at: Mapping[str, int]
    actors: Mapping[str, tuple[int, int]]  # → position and salience


@dataclass(frozen=True, slots=True)
class _Issue:
    """A row's numbers."""

    name: str
    wishes: Mapping[str, Wish]
    reference: float | None
    outcome: float | None


def _columns(rows: Rows, heads: Row) -> _Columns:
    words = list(heads.cells)
    for word in sorted({word for word in words if words.count(word) > 1}):
        rows.report(heads.line, f'column "{shown(word)}" stands twice', word, "a column for each name")
    for word in (PROPOSAL, ISSUE, OUTCOME):
        if word not in words:
            rows.report(heads.line, f'there is no column "{word}"', rule=RULE, hint=RULE)
    at = {word: place for place, word in enumerate(words)}
    held = [word[1:] for word in words if word[:1] == "p" and word[1:] and word not in BESIDE]
    cared = [word[1:] for word in words if word[:1] == "s" and word[1:]]
    for name in sorted({*held} ^ {*cared}):
        there, missing = ("p", "s") if name in held else ("s", "p")
        message = f'there is a column "{there}{shown(name)}" and none "{missing}{shown(name)}"'
        rows.report(heads.line, message, rule="a position and a salience for each actor")
    actors = {name: (at[f"p{name}"], at[f"s{name}"]) for name in held if name in cared}
    if not actors:
        rows.report(heads.line, "there is no actor", rule=RULE, hint=RULE)
    if len(actors) > MOST_ACTORS:
        rows.report(heads.line, f"there are {len(actors)} actors", rule=f"at most {MOST_ACTORS}")
    return _Columns(len(words), at, actors)


def _by_proposal(rows: Rows, body: Sequence[Row], columns: _Columns) -> dict[str, list[_Issue]]:
    """The issues of each proposal, as they come; every problem of every row."""
    found: dict[str, list[_Issue]] = {}
    lines: dict[str, int] = {}
    if not body:
        rows.report(None, "the table has no issues", rule=RULE)
    if len(body) > MOST_ISSUES:
        rows.report(body[MOST_ISSUES].line, f"there are {len(body):,} issues", rule=f"at most {MOST_ISSUES:,}")
        rows.refuse()
    for row in body:
        if len(row.cells) != columns.count:
            rows.report(row.line, f"the row has {len(row.cells)} cells", rule=f"there are {columns.count} columns",
                        hint=f"there are {columns.count} columns")  # fmt: skip
            continue
        proposal, name = (row.cell(columns.at[word]) for word in (PROPOSAL, ISSUE))
        for word, value in ((PROPOSAL, proposal), (ISSUE, name)):
            if not value:
                rows.report(row.line, f"{word} is missing", rule="a number or a name")
        if name and name in lines:
            rows.report(row.line, f'issue "{shown(name)}" stands in line {lines[name]} already', name, "one row each")
        lines.setdefault(name, row.line)
        found.setdefault(proposal, []).append(_issue(rows, row, name, columns))
    rows.refuse()
    return found


def _issue(rows: Rows, row: Row, name: str, columns: _Columns) -> _Issue:
    def number(at: int | None, what: str) -> float | None:
        return rows.number(row, at, what, *SCALE) if at is not None and row.cell(at) else None

    wishes = {}
    for actor, (position_at, salience_at) in columns.actors.items():
        position = number(position_at, f"the position of {shown(actor)}")
        salience = number(salience_at, f"the salience of {shown(actor)}")
        if position is not None:
            wishes[actor] = Wish(position, salience or 0.0, 1.0)
    reference = number(columns.at.get(REFERENCE), "the reference point")
    return _Issue(name, wishes, reference, number(columns.at[OUTCOME], "the outcome"))


def _proposal(key: str, issues: Sequence[_Issue]) -> Proposal:
    """One proposal as a case; an issue on which nobody has a position is in it all the same."""
    wishes = Wishes(f"Proposal {key}")
    for issue in issues:
        wishes.issues[issue.name] = SCALE
        for actor, wish in issue.wishes.items():
            wishes.actors.setdefault(actor, "")
            wishes.stances[actor, issue.name] = wish
    keys = keys_of(wishes.issues)
    return Proposal(
        key=key,
        case=wishes.case(None),
        decisions=tuple(Decision(keys[issue.name], issue.reference, issue.outcome) for issue in issues),
    )
