"""The project's pages as tests read them: fenced snippets, headings, links."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from realpolitik.cli import main

FENCE = re.compile(
    r"^(?:<!-- exit code (?P<exit>\d) -->\n)?```(?P<language>\w+)"
    r"(?: title=\"(?P<title>[^\",]+)(?:, (?P<how>continued|mended))?\")?\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CUT = "…"  # in shown output: some lines are left out


@dataclass(frozen=True)
class Snippet:
    """A fenced block: its language, its text, the file that it is (`title="…"`) and where it stands.

    A title may say that the file goes on (`title="gas.yaml, continued"`) or that lines of it change (`…, mended"`).
    """

    page: Path
    line: int  # of the first line of the text
    language: str
    title: str | None
    how: str | None
    exit_code: int
    text: str

    @property
    def place(self) -> str:
        return f"{self.page.name}:{self.line}"

    @property
    def is_case_file(self) -> bool:
        """Whether the block is a whole case file and not a part of one."""
        return self.language == "yaml" and self.title is not None and self.how is None


def snippets(page: Path) -> list[Snippet]:
    """The fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    return [
        Snippet(
            page=page,
            line=text.count("\n", 0, found.start("text")) + 1,
            language=found["language"],
            title=found["title"],
            how=found["how"],
            exit_code=int(found["exit"] or 0),
            text=found["text"],
        )
        for found in FENCE.finditer(text)
    ]


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def sections(page: Path) -> Iterator[tuple[str, str]]:
    """Each heading of a page with the text up to the next one."""
    _, *pieces = HEADING.split(prose(page))
    yield from zip(pieces[1::3], pieces[2::3], strict=True)


def anchors(page: Path) -> set[str]:
    """What `#…` may follow a link to the page, as Python-Markdown names headings."""
    titles = (re.sub(r"[^\w\s-]", "", title).strip().lower() for _, title in HEADING.findall(prose(page)))
    return {re.sub(r"[-\s]+", "-", title) for title in titles}


def links(page: Path) -> list[str]:
    """The targets of a page's links within the project."""
    return [target for target in LINK.findall(prose(page)) if not target.startswith(("http:", "https:", "mailto:"))]


def run_page(page: Path, folder: Path) -> None:
    """Do what a page says, from top to bottom, in a folder: write its files, type its commands, run its Python."""
    names: dict[str, object] = {"__name__": "__page__"}
    with inside(folder):
        for snippet in snippets(page):
            if snippet.title:
                write_down(snippet, Path(snippet.title))
            if snippet.language == "python":
                exec(compile("\n" * (snippet.line - 1) + snippet.text, str(page), "exec"), names)
            if snippet.language == "console":
                type_in(snippet)


def write_down(snippet: Snippet, file: Path) -> None:
    """Write what a titled block shows: a file, what a file goes on with, or the lines of a file that change."""
    if snippet.how is None:
        file.write_text(snippet.text, encoding="utf-8")
    elif snippet.how == "continued":
        file.write_text(file.read_text(encoding="utf-8") + "\n" + snippet.text, encoding="utf-8")
    else:
        file.write_text(mended(snippet, file.read_text(encoding="utf-8")), encoding="utf-8")


def mended(snippet: Snippet, text: str) -> str:
    """A file's text with each line of a block in place of the next one that begins alike, up to its colon."""
    lines, place = text.splitlines(), -1
    for line in snippet.text.splitlines():
        head = line[: line.index(":") + 1]
        place = next(number for number in range(place + 1, len(lines)) if lines[number].startswith(head))
        lines[place] = line
    return "\n".join(lines) + "\n"


def type_in(snippet: Snippet) -> None:
    """Run each `$ realpolitik …` line of a console block; every line shown beneath it must be printed."""
    for typed in re.split(r"^\$ ", snippet.text, flags=re.MULTILINE)[1:]:
        command, *shown = typed.splitlines()
        program, *arguments = shlex.split(command, comments=True)
        assert program == "realpolitik", f"{snippet.place}: only realpolitik is typed in a console block: {command}"
        result = CliRunner().invoke(main, arguments, prog_name=program)
        trouble = f"{snippet.place}: {command}\n{result.output}"
        assert result.exit_code == snippet.exit_code, trouble
        printed = {line.strip() for line in result.output.splitlines()}
        missing = [line for line in shown if line.strip() not in printed | {"", CUT}]
        assert not missing, f"{trouble}\nshown on the page but not printed: {missing}"


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Work in a folder, and come back."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
