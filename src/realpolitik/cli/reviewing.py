"""A draft reviewed at the terminal: entry by entry, every decision written at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from realpolitik.cli.explained import ANSWERED, CASE_HAS_PROBLEMS, explained
from realpolitik.cli.files import write
from realpolitik.cli.showing import say, terminal
from realpolitik.errors import CaseError, UnknownName

if TYPE_CHECKING:
    from realpolitik.reading.review import Item, Review

HELP = """\
  Enter or a   accept it as it is
  c            change it; `c 40..60` at once
  d            drop it, after asking about what goes with it
  s            skip it for now; it stays marked
  b            back: undo the last decision, or go to the one skipped last
  q            quit; what you decided is in the file, and the rest is asked next time
"""


def review(file: Path) -> None:
    """Walk through what of a draft nobody has reviewed."""
    if not sys.stdin.isatty():
        raise click.UsageError("the review needs a terminal; without one, delete marks `# to review` in an editor")
    with explained():
        sitting = _Sitting(file)
        try:
            sitting.walk()
        except click.Abort:
            click.echo()
        sitting.part()


@dataclass(frozen=True, slots=True)
class _Step:
    """What `back` undoes: an item passed over or decided on, and the text before and after."""

    path: str
    before: str
    after: str


class _Sitting:
    """One reviewer, from the first question to the last; the file is all that stays."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.review = self._read()
        self.skipped: list[str] = []  # paths, in the order in which they were passed over
        self.steps: list[_Step] = []
        self.decided = 0

    def walk(self) -> None:
        """Ask about one item after the other until none is left, or the reviewer has had enough."""
        click.echo(f"{len(self.review.items)} to review in {self.file}; ? for help")
        while (item := self._next()) is not None:
            self._show(item)
            while not self._asked(item):
                pass

    def part(self) -> None:
        """Say how it stands, and end: with 0 when everything is reviewed."""
        left = len(self._read().items)
        click.echo(f"\n{self.decided} decided, {left} left to review in {self.file}", err=True)
        if left:
            click.echo(f"go on with: realpolitik read --review {self.file}", err=True)
        sys.exit(CASE_HAS_PROBLEMS if left else ANSWERED)

    def _read(self) -> Review:
        """The draft as it stands in the file now, for somebody may be editing it too."""
        text = import_module("realpolitik.case.file").read_text(self.file)
        review: Review = import_module("realpolitik.reading.review").Review(text, self.file)
        _ = review.case  # which raises where it has problems
        return review

    def _next(self) -> Item | None:
        self.review = self._read()
        return next((item for item in self.review.items if item.path not in self.skipped), None)

    # what is shown

    def _show(self, item: Item) -> None:
        page = import_module("realpolitik.cli.review_page").page
        say(page(item, len(self.review.items), **terminal()))

    # what is asked

    def _asked(self, item: Item) -> bool:
        """One command; whether the next item may come."""
        typed = _prompt("accept, change, drop, skip, back, quit, ?").strip()
        word, _, rest = typed.partition(" ")
        command = _COMMANDS.get(word.lower())
        if command is None or (rest and command is not _Sitting._change):
            say(f'  "{typed}" is no answer here\n{HELP}')
            return False
        try:
            return command(self, item, rest)
        except CaseError as error:
            _object(error)
            return False
        except UnknownName:
            say("  it is no longer in the file\n")
            return True

    def _accept(self, item: Item, _rest: str) -> bool:
        return self._decide(item, self._read().accept(item.path))

    def _change(self, item: Item, rest: str) -> bool:
        """Ask for a value until the case's rules allow it; nothing typed leaves it as it is."""
        hint = "value" if item.is_number else "field: value"
        while typed := rest or _prompt(hint).strip():
            rest = ""
            try:
                text = self._read().change(item.path, typed)
            except CaseError as error:
                _object(error)
            else:
                return self._decide(item, text)
        return False

    def _drop(self, item: Item, _rest: str) -> bool:
        dropped = self._read().drop(item.path)
        if dropped.with_it:
            said = "; ".join(self.review.in_words(path) for path in dropped.with_it)
            say(f"{click.wrap_text(f'this goes too: {said}', terminal()['width'], '  ', '  ')}\n")
            if _prompt("drop all that? y or n").strip().lower() not in ("y", "yes"):
                return False
        return self._decide(item, dropped.text)

    def _skip(self, item: Item, _rest: str) -> bool:
        self.skipped.append(item.path)
        self.steps.append(_Step(item.path, self.review.text, self.review.text))
        return True

    def _back(self, _item: Item, _rest: str) -> bool:
        """Undo the last step: a decision is taken back unless the file has changed since by other hands."""
        if not self.steps:
            say("  there is nothing to go back to\n")
            return False
        step = self.steps.pop()
        if step.path in self.skipped:
            self.skipped.remove(step.path)
        elif self._read().text != step.after:
            self.steps.clear()
            say("  the file has been changed since by other hands, so nothing is undone\n")
            return False
        else:
            self._write(step.before)
            self.decided -= 1
        return True

    def _quit(self, _item: Item, _rest: str) -> bool:
        raise click.Abort

    def _help(self, _item: Item, _rest: str) -> bool:
        say(HELP)
        return False

    def _decide(self, item: Item, text: str) -> bool:
        """Write a decision."""
        self.steps.append(_Step(item.path, self._read().text, text))
        self._write(text)
        self.decided += 1
        return True

    def _write(self, text: str) -> None:
        write(self.file.resolve(), text.encode("utf-8"))


_COMMANDS: Mapping[str, Callable[[_Sitting, Item, str], bool]] = {
    name: command
    for names, command in (
        (("", "a", "accept"), _Sitting._accept),
        (("c", "change"), _Sitting._change),
        (("d", "drop"), _Sitting._drop),
        (("s", "skip"), _Sitting._skip),
        (("b", "back"), _Sitting._back),
        (("q", "quit"), _Sitting._quit),
        (("?", "h", "help"), _Sitting._help),
    )
    for name in names
}


def _prompt(hint: str) -> str:
    typed: str = click.prompt(f"  {hint} ", default="", show_default=False, prompt_suffix="> ")
    return typed


def _object(error: CaseError) -> None:
    """Say what speaks against it, without the place: it is the one that was asked about."""
    for problem in error.problems:
        hint = f"; {problem.suggestion}" if problem.suggestion else ""
        say(f"{click.wrap_text(problem.message + hint, terminal()['width'], '  ', '  ')}\n")
