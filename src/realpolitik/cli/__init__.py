"""The command line: one command for each question, named after it.

Nothing but click is imported here; a command loads what it needs when it runs, through the package's lazy names.
"""

from __future__ import annotations

from collections.abc import Mapping

import click

import realpolitik as rp
from realpolitik.cli import ask, cases, data, sealing, serving

ASK, CASE, DATA, SERVE = "Ask", "Case", "Data", "Serve"
GROUPS: Mapping[str, tuple[click.Command, ...]] = {
    ASK: (ask.brief, *ask.QUESTIONS),
    CASE: (cases.new, cases.check, cases.diff, cases.schema, cases.cases),
    DATA: (data.read, data.convert, data.backtest, data.fit, sealing.score),
    SERVE: (serving.serve,),
}


class Grouped(click.Group):
    """Commands listed under headings, in the order of the work."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, group by group."""
        return [str(command.name) for commands in GROUPS.values() for command in commands]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under their headings."""
        for heading, commands in GROUPS.items():
            with formatter.section(heading):
                formatter.write_dl([(str(command.name), command.get_short_help_str(90)) for command in commands])


@click.group(
    cls=Grouped,
    commands=[command for commands in GROUPS.values() for command in commands],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(rp.__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Turn an account of a bargaining situation into answers with proof.

    A CASE is the name of a bundled case (see `realpolitik cases`), or the path of a case file, of a spreadsheet
    (.xlsx), of a graph model in JSON, or of a table or domain of another program (.csv, .txt, .xml).
    """
