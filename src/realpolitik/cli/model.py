"""The options of a language model that reads too, or alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from realpolitik.errors import Unreadable

ENDPOINT = "REALPOLITIK_ENDPOINT"  # the environment variable


def read_by(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the readers that its options name, as `readers`."""

    @wraps(function)
    def with_readers(
        *, model: str | None, endpoint: str | None, keep: Path | None, no_rules: bool, unencrypted: bool, **others: Any
    ) -> None:
        _check(model, endpoint, keep, no_rules or unencrypted)
        rules = () if no_rules else (import_module("realpolitik.reading.readers").Rules(),)
        models = () if model is None else (_model(model, endpoint, keep, unencrypted),)
        function(readers=(*rules, *models), **others)

    for option in (
        click.option("--unencrypted", is_flag=True, help="Allow an http:// address of another machine."),
        click.option("--no-rules", is_flag=True, help="Let the model read alone."),
        click.option("--keep", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
                     help="Keep the model's answers, and ask nothing that is answered there."),
        click.option("--endpoint", envvar=ENDPOINT, show_envvar=True, metavar="URL",
                     help="Where it answers: https://api.example.org/v1."),
        click.option("--model", metavar="NAME",
                     help="Let a language model read too: sends the articles to --endpoint."),
    ):  # fmt: skip
        with_readers = option(with_readers)
    return with_readers


def tell_where_texts_go(readers: tuple[Any, ...]) -> None:
    """Say plainly that the articles leave the machine, before they do."""
    for reader in readers:
        if reader.goes_to is not None:
            click.echo(f"to be read by {reader.name}, the articles are sent to {reader.goes_to}", err=True)


def _check(model: str | None, endpoint: str | None, keep: Path | None, asks_more: bool) -> None:
    """Refuse options that don't go together."""
    if model is None:
        source = click.get_current_context().get_parameter_source("endpoint")
        if asks_more or keep is not None or source == ParameterSource.COMMANDLINE:
            raise click.UsageError("--endpoint, --keep, --no-rules and --unencrypted need --model")
    elif endpoint is None:
        raise click.UsageError(f"--model needs --endpoint, or {ENDPOINT} in the environment")
    if model is not None and not model.strip():
        raise click.BadParameter("is empty", param_hint="--model")
    if keep is not None and not keep.parent.is_dir():
        raise click.BadParameter(f"there is no folder {keep.parent}", param_hint="--keep")


def _model(name: str, endpoint: str | None, keep: Path | None, unencrypted: bool) -> Any:
    """The model as a reader."""
    try:
        return import_module("realpolitik.reading.model.reader").model_at(
            name, endpoint, keep=keep, unencrypted=unencrypted
        )
    except Unreadable as error:
        raise click.UsageError(str(error)) from None
