"""Files written whole or not at all."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from realpolitik.errors import RealpolitikError


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    check_folder(path)
    try:
        import_module("realpolitik.case.writing").write_whole(path, data)
    except OSError as error:
        raise RealpolitikError(f"can't write {path}: {error.strerror}") from error


def check_folder(path: Path) -> None:
    """Refuse a file in a folder that doesn't exist."""
    if not path.parent.is_dir():
        raise click.BadParameter(f"there is no folder {path.parent}", param_hint="--output")


def replaces_nothing(file: Path, force: bool, argument: str) -> None:
    """Refuse a file that exists, unless it may be replaced."""
    if file.exists() and not force:
        raise click.BadParameter(f"{file} exists; --force replaces it", param_hint=argument)
