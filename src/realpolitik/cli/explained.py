"""Errors in words, and the exit codes that they stand for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from realpolitik.errors import CaseError, Contradiction, Problem, RealpolitikError, UnknownName

ANSWERED, CASE_HAS_PROBLEMS, WRONG_USAGE = 0, 1, 2


@contextmanager
def explained() -> Iterator[None]:
    """Errors in words, with the exit code that they stand for."""
    try:
        yield
    except CaseError as error:
        complain(error.problems)
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


def complain(problems: tuple[Problem, ...]) -> None:
    """Print each problem on standard error."""
    for problem in problems:
        click.echo(str(problem), err=True)
