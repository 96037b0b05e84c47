"""The files of the exchange model's tradition: marked rows of actors, issues, their ends, and who wants what.

`#A actor name comment`, `#P issue name comment`, `#M issue value` (one for each end of its scale), `#D actor issue
position salience power`; salience from 0 to 1. Between tabs, as that program writes them, or semicolons or commas. A
row names only what stands above it. Other lines that begin with # are comments.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from realpolitik.case.case import Case
from realpolitik.case.reading import nearest, shown
from realpolitik.interop.rows import Row, Rows
from realpolitik.interop.stances import Wish, Wishes, plain_number, wishes_of

MARKS = ("#A", "#P", "#M", "#D")
RULE = "rows are #A actors, #P issues, #M their ends, then #D who wants what"
INFINITE = float("inf")
MOST_COMPARED = 500  # names; the nearest of more is a matter of seconds
_BREAK = re.compile(r"[\t\r\n]+")
_MARK = re.compile(r"['\"]?(#[A-Za-z])['\"]?(?=[\s,;]|\Z)")


def is_marked(line: str) -> bool:
    """Whether a line is a row of such a file."""
    found = _MARK.match(line)
    return found is not None and found[1].upper() in MARKS


def read(text: str, file: str | None = None) -> Case:
    """The case of such a file.

    Raises CaseError with every problem, each with its line.
    """
    rows = Rows.of(text, file, lambda line: line.startswith("#") and not _MARK.match(line))
    draft = _Draft(rows, Wishes(Path(file).stem if file is not None else "Untitled"))
    for row in rows.rows:
        draft.take(row)
    draft.finish()
    rows.refuse()
    return draft.wishes.case(file)


class _Draft:
    """What the rows say so far; each row is checked against those above it."""

    def __init__(self, rows: Rows, wishes: Wishes) -> None:
        self.rows, self.wishes = rows, wishes
        self.lines: dict[tuple[str, ...], int] = {}  # what a row declares → its line
        self.ends: dict[str, list[float]] = {}
        self.used: set[str] = set()  # issues that somebody wants something on
        self.declared = {
            mark: {row.cell(1): row.line for row in reversed(rows.rows) if row.cell(0).upper() == mark}
            for mark in ("#A", "#P")
        }

    def take(self, row: Row) -> None:
        """Read one row."""
        match row.cell(0).upper():
            case "#A":
                if self._is_new(row, ("#A", row.cell(1)), "actor"):
                    self.wishes.actors[row.cell(1)] = row.cell(2)
            case "#P":
                if self._is_new(row, ("#P", row.cell(1)), "issue"):
                    self.wishes.issues[row.cell(1)] = (0.0, 0.0)
                    about = row.cell(3) or row.cell(2)
                    if about and about != row.cell(1):
                        self.wishes.questions[row.cell(1)] = about
            case "#M":
                self._end(row)
            case "#D":
                self._wish(row)
            case mark:
                self.rows.report(row.line, f'"{shown(mark or row.cells[1])}" is no kind of row', mark, RULE)

    def finish(self) -> None:
        """Note what is missing from the whole."""
        for what, mark, found in (("actor", "#A", self.declared["#A"]), ("issue", "#P", self.declared["#P"])):
            if not found:
                self.rows.report(None, f"the file has no {what} ({mark})", rule=RULE)
        if not self.wishes.stances and not self.rows.problems:
            self.rows.report(None, "the file has no row that says who wants what (#D)", rule=RULE)
        excused = self._with_bad_ends()
        for issue in self.wishes.issues:
            ends = self.ends.get(issue, [])
            if len(set(ends)) < 2 and issue not in excused:
                line = self.lines["#P", issue]
                what = "has no end" if not ends else f"has one end, {ends[0]:g}"
                self.rows.report(
                    line, f'issue "{shown(issue)}" {what}', rule="a scale has a lowest and a highest end (#M)"
                )

    def _with_bad_ends(self) -> set[str]:
        """Issues of which a row that should have given an end has a problem of its own."""
        bad = {problem.line for problem in self.rows.problems}
        return {row.cell(1) for row in self.rows.rows if row.line in bad and row.cell(0).upper() == "#M"}

    def _is_new(self, row: Row, key: tuple[str, ...], what: str) -> bool:
        if not key[-1]:
            self.rows.report(row.line, f"the {what} has no name", rule=RULE)
            return False
        if key in self.lines:
            name = " on ".join(f'"{shown(part)}"' for part in key[1:])
            self.rows.report(
                row.line, f"{what} {name} stands in line {self.lines[key]} already", key[-1], "one row each"
            )
            return False
        self.lines[key] = row.line
        return True

    def _known(self, row: Row, at: int, mark: str, what: str) -> str | None:
        """A name that a row above declares, or nothing, noted."""
        name, declared = row.cell(at), self.declared[mark]
        if (mark, name) in self.lines:
            return name
        if not name:
            self.rows.report(row.line, f"the {what} has no name", rule=RULE)
        elif name in declared:
            message = f'{what} "{shown(name)}" is declared only in line {declared[name]}'
            self.rows.report(row.line, message, name, RULE, f"move the {mark} row up")
        else:
            message = f'"{shown(name)}" is no {what} of the file'
            self.rows.report(row.line, message, name, f"declared in a row {mark}", _nearest(name, declared))
        return None

    def _end(self, row: Row) -> None:
        issue = self._known(row, 1, "#P", "issue")
        value = self.rows.number(row, 2, "the end", -INFINITE, INFINITE)
        if issue is None or value is None:
            return
        if issue in self.used:
            self.rows.report(row.line, f'an end of "{shown(issue)}" stands below a row that uses it', rule=RULE)
            return
        ends = self.ends.setdefault(issue, [value])
        ends[:] = [min(*ends, value), max(*ends, value)]
        self.wishes.issues[issue] = (ends[0], ends[1])

    def _wish(self, row: Row) -> None:
        if len([cell for cell in row.cells if cell]) > 6:
            self.rows.report(
                row.line, f"the row has {len(row.cells)} cells", rule="#D actor issue position salience power"
            )
            return
        actor = self._known(row, 1, "#A", "actor")
        issue = self._known(row, 2, "#P", "issue")
        is_new = actor and issue and self._is_new(row, ("#D", actor, issue), "what is wanted by")
        self.used.add(row.cell(2))
        low, high = self.wishes.issues[issue] if issue and len(set(self.ends.get(issue, []))) > 1 else (
            -INFINITE, INFINITE)  # fmt: skip
        position = self.rows.number(row, 3, "the position", low, high)
        salience = self.rows.number(row, 4, "the salience", 0, 1)
        power = self.rows.number(row, 5, "the power", 0, INFINITE)
        if is_new and actor and issue and None not in (position, salience, power):
            assert position is not None
            assert salience is not None
            assert power is not None
            self.wishes.stances[actor, issue] = Wish(position, 100 * salience, power)


def _nearest(name: str, declared: Collection[str]) -> str | None:
    return nearest(name, declared) if len(declared) <= MOST_COMPARED else None


def write(case: Case) -> str:
    """A case's actors, issues with a scale and stances as such a file.

    Raises RealpolitikError where there are none.
    """
    wishes = wishes_of(case)
    lines: list[tuple[str | float, ...]] = [("#A", key, name, "") for key, name in wishes.actors.items()]
    for key, ends in wishes.issues.items():
        lines.append(("#P", key, key, wishes.questions.get(key, "")))
        lines += [("#M", key, end) for end in ends]
    for (actor, issue), wish in wishes.stances.items():
        lines.append(("#D", actor, issue, wish.position, wish.salience / 100, wish.capability))
    return "".join("\t".join(map(_cell, line)) + "\n" for line in lines)


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        text = _BREAK.sub(" ", value).strip().replace("'", "''")
        return f"'{text}'"
    return plain_number(value)
