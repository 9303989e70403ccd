# SPDX-License-Identifier: Apache-2.0
"""`citius show`: the report of a profile that was saved before."""

from pathlib import Path

import click

from citius.cli._profile import PROFILE, load, standard_output


@click.command()
@click.argument("profile", type=PROFILE)
@click.option(
    "--lines",
    type=click.IntRange(0),
    default=10,
    show_default=True,
    help="List at most N lines by CPU time, half as many by waiting.",
    metavar="N",
)
@click.option(
    "--functions",
    type=click.IntRange(0),
    default=10,
    show_default=True,
    help="List at most N functions.",
    metavar="N",
)
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
