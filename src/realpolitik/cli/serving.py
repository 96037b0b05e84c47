"""The command that opens the workbench."""

from __future__ import annotations

import os
from importlib import import_module

import click

from realpolitik.cli.explained import explained
from realpolitik.errors import RealpolitikError

PASSWORD = "REALPOLITIK_PASSWORD"


@click.command()
@click.argument("case", metavar="[CASE|FOLDER]", required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, metavar="PORT",
              help="Listen there; 0: any free port.")  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS",
              help=f"Listen on this address. Any but this machine's own demands a password ({PASSWORD}).")  # fmt: skip
@click.option("--read-only", is_flag=True, help="Explore only: nothing is saved.")
@click.option("--open/--no-open", "opens", default=True, help="Whether to open a browser.")
def serve(case: str | None, port: int, host: str, read_only: bool, opens: bool) -> None:
    """Open the workbench: read a case in the browser, change a number, watch the verdicts move.

    Of a FOLDER it shows every case file; of a CASE its folder, beginning with that case; of a bundled name that case,
    to be explored. Ctrl-C ends it.
    """
    with explained():
        try:
            serving = import_module("realpolitik.web.serving")
        except ModuleNotFoundError as error:
            raise RealpolitikError("the workbench needs FastAPI: pip install 'realpolitik[serve]'") from error
        place = serving.Place.of(case)
        password = None if serving.is_loopback(host) else _password()
        serving.serve(
            place, host, port, read_only, password, opens, lambda told: click.echo(f"{told}  (Ctrl-C ends it)")
        )


def _password() -> str:
    """The password for those beyond this machine: from the environment, else asked for."""
    given = os.environ.get(PASSWORD) or click.prompt("Password of the workbench", hide_input=True, err=True)
    if len(given) < 8:
        raise RealpolitikError("the password needs at least 8 characters")
    return str(given)
