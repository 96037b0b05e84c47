"""The rows of a text table, whatever program wrote it: tabs, semicolons or commas, quoted or not, any line ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from realpolitik.case.reading import shown
from realpolitik.case.text import MAX_BYTES, too_large
from realpolitik.errors import CaseError, Problem

SEPARATORS = "\t;,"  # of those that stand in most rows, the one that separates most cells
LONGEST_LINE = 20_000
MOST_PROBLEMS = 1000  # nobody reads more

_LINE_END = re.compile(r"\r\n|\r|\n")
_THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}([,. '][0-9]{3})+([.,][0-9]+)?\Z")
_QUOTED = re.compile(r"""(^|[\t;,])[ ]*(?:'(?:[^']|'')*'|"(?:[^"]|"")*")""")
_MUST_BE_QUOTED = re.compile(r"""[\t;,"']|\A[#\s]|\s\Z""")
NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?\Z")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file, and its cells without quotes or spaces around them."""

    line: int
    cells: tuple[str, ...]

    def cell(self, at: int) -> str:
        """A cell; one that isn't there is empty."""
        return self.cells[at] if at < len(self.cells) else ""


@dataclass
class Rows:
    """A file's rows, and every problem found in them so far."""

    file: str | None
    separator: str
    rows: list[Row]
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, file: str | None, is_comment: Callable[[str], bool]) -> Rows:
        """The rows of a text; blank lines, empty rows and comments are passed over.

        Raises CaseError for a text larger than a case could be.
        """
        if len(text) > MAX_BYTES:
            raise CaseError([too_large(file)])
        lines = [(at, line) for at, line in enumerate(lines_of(text), start=1)]
        lines = [(at, line) for at, line in lines if line.strip() and not is_comment(line.strip())]
        found = cls(file, _separator([line for _, line in lines]), [])
        for at, line in lines:
            if len(line) > LONGEST_LINE:
                found.report(at, f"the line has {len(line):,} characters", rule=f"a row has at most {LONGEST_LINE:,}")
                continue
            cells = _split(line, found.separator)
            if any(cells):
                found.rows.append(Row(at, tuple(cells)))
        return found

    def report(
        self, line: int | None, message: str, value: str | None = None, rule: str | None = None, hint: str | None = None
    ) -> None:
        """Note a problem of a line, or of the whole file."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem("", message, value, rule, hint, self.file, line))

    def number(self, row: Row, at: int, what: str, low: float, high: float) -> float | None:
        """The number in a cell, noted where there is none or it lies outside its bounds."""
        written = row.cell(at)
        text = written if self.separator == "," else written.replace(",", ".")
        text = text.replace("\N{MINUS SIGN}", "-")
        value = float(text) if NUMBER.match(text) else None
        if value is None or value - value != 0:
            message = f'{what} "{shown(written)}" is not a number' if written else f"{what} is missing"
            hint = "write no mark between thousands" if _THOUSANDS.match(written) else None
            self.report(row.line, message, written, "a number", hint)
            return None
        if value < low:
            self.report(row.line, f"{what} {shown(written)} is below {low:g}", written, f"{low:g} or more")
            return None
        if value > high:
            self.report(row.line, f"{what} {shown(written)} is above {high:g}", written, f"at most {high:g}")
            return None
        return value

    def refuse(self) -> None:
        """Raises CaseError with every problem, by line, if there is one."""
        if self.problems:
            raise CaseError(sorted(self.problems, key=lambda problem: problem.line or 0))


def lines_of(text: str) -> list[str]:
    """The lines of a text, as editors count them, without a byte-order mark."""
    return _LINE_END.split(text.removeprefix("\ufeff"))


def _separator(lines: Sequence[str]) -> str:
    """What stands between cells: a comma unless something else that is in more than half of the lines stands oftener.

    Of decimal commas there are never more than of what separates them.
    """
    usual = [mark for mark in SEPARATORS if sum(mark in line for line in lines) * 2 > len(lines)]
    bare = [_QUOTED.sub(r"\1", line) for line in lines]
    return max(usual, key=lambda mark: sum(line.count(mark) for line in bare), default=",")


def comma_separated(rows: Iterable[Iterable[str]]) -> str:
    """Rows as a text that is read here as the same rows, and by other programs."""
    return "".join(",".join(map(_quoted, row)) + "\n" for row in rows)


def _quoted(cell: str) -> str:
    text = _LINE_END.sub(" ", cell)
    return '"' + text.replace('"', '""') + '"' if _MUST_BE_QUOTED.search(text) else text


def _split(line: str, separator: str) -> list[str]:
    """The cells of a line. A quote opens a cell only at its beginning, and closes it only before a separator.

    Where one is never closed, none of its kind is looked for any more.
    """
    cells, at, unclosed = list[str](), 0, set[str]()
    blank = " " if separator == "\t" else " \t"
    while at <= len(line):
        begin = at
        while begin < len(line) and line[begin] in blank:
            begin += 1
        quote = line[begin] if begin < len(line) and line[begin] in "'\"" else None
        end = line.find(separator, at)
        end = len(line) if end < 0 else end
        text = line[at:end].strip()
        if quote is not None and quote not in unclosed:
            closed = _closing(line, begin, quote, separator)
            if closed is None:
                unclosed.add(quote)
            else:
                text, end = line[begin + 1 : closed[0]].replace(quote * 2, quote).strip(), closed[1]
        cells.append(text)
        at = end + 1
    return cells


def _closing(line: str, begin: int, quote: str, separator: str) -> tuple[int, int] | None:
    """Where a quoted cell's text ends, and where the separator after it stands; nothing if it isn't closed."""
    at = line.find(quote, begin + 1)
    while at >= 0:
        if line.startswith(quote, at + 1):  # a doubled quote is one of the text's own
            at = line.find(quote, at + 2)
            continue
        after = at + 1
        while after < len(line) and line[after] in " \t" and line[after] != separator:
            after += 1
        if after == len(line) or line[after] == separator:
            return at, after
        at = line.find(quote, at + 1)
    return None
