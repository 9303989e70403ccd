# SPDX-License-Identifier: Apache-2.0
"""`citius show`: the report of a profile that was saved before."""

from collections.abc import Callable
from pathlib import Path

import click

from citius.cli._profile import PROFILE, load, standard_output
from citius.cli._whole import Whole


def at_most(name: str, what: str) -> Callable[[Callable], Callable]:
    """An option that bounds the length of a list, 10 by default."""
    return click.option(name, type=Whole(0), default=10, show_default=True, help=what, metavar="N")


@click.command(short_help="Print the report of a kept profile again.")
@click.argument("profile", type=PROFILE)
@at_most("--lines", "List at most N lines by CPU time, half as many by waiting.")
@at_most("--functions", "List at most N functions.")
@click.option("--threads", is_flag=True, help="List all processes and threads.")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON instead.")
def show(profile: Path, lines: int, functions: int, threads: bool, as_json: bool) -> None:
    """Show the report of PROFILE, a file that `citius run -o PROFILE` wrote.

    Or a folder `citius-*` that a killed `citius run` left in $TMPDIR, /dev/shm or /tmp.

    The table is as wide as the terminal, or as COLUMNS says, or 80 columns.
    """
    run = load(profile)
    with standard_output():
        if as_json:
            from citius.measure.report.as_json import dumps

            click.echo(dumps(run), nl=False)
        else:
            from citius.measure.report.table import print_table

            print_table(run, lines=lines, functions=functions, threads=threads)
