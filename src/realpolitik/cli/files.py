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


def check_folder(path: Path, argument: str = "--output") -> None:
    """Refuse a file in a folder that doesn't exist."""
    if not path.parent.is_dir():
        raise click.BadParameter(f"there is no folder {path.parent}", param_hint=argument)


def replaces_nothing(file: Path, force: bool, argument: str) -> None:
    """Refuse a file that exists, unless it may be replaced."""
    if file.exists() and not force:
        raise click.BadParameter(f"{file} exists; --force replaces it", param_hint=argument)


def replaces_nothing_else(file: Path, data: bytes, force: bool, argument: str) -> None:
    """Refuse a file that exists with something else in it, unless it may be replaced."""
    if not (file.is_file() and file.read_bytes() == data):
        replaces_nothing(file, force, argument)


def write_below(folder: Path, path: str, data: bytes) -> None:
    """Write a file below a folder whole or not at all, with the folders that lead to it."""
    try:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RealpolitikError(f"can't write {folder / path}: {error.strerror}") from error
    write(folder / path, data)
