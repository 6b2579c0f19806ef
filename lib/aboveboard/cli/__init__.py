"""The command ``aboveboard``: parse, call, print. One module a group of commands.

Exit status: 0 done, 1 the input is wrong, 2 wrong usage.
"""

from __future__ import annotations

from typing import Annotated

import typer

from aboveboard import __version__
from aboveboard.cli import (
    awards,
    claims,
    deliveries,
    drill,
    feedback,
    front,
    incident,
    ledger,
    letters,
    payout,
    publishing,
    site,
)

app = typer.Typer(
    name="aboveboard",
    help="Tell customers the truth after a theft: statements from one incident record.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for group in (
    *(incident, front, ledger, awards, letters, payout, claims, feedback, publishing, deliveries),
    *(site, drill),
):
    group.register(app)


def _tell_version(asked: bool) -> None:
    if asked:
        typer.echo(f"aboveboard {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell the version."),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command."""
    app()
