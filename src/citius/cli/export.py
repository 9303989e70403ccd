# SPDX-License-Identifier: Apache-2.0
"""`citius export`: a profile in the format of another tool."""

import os
import shlex
import sys
from pathlib import Path

import click

from citius.cli._profile import PROFILE, load, standard_output
from citius.measure.report import exports, output


class ExportCommand(click.Command):
    """A command whose help lists the formats that there are."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Add a section with each format and what opens it."""
        with formatter.section("Formats"):
            formatter.write_dl([(name, exports.load(name).opens_with) for name in exports.names()])


@click.command(cls=ExportCommand, short_help="Write a kept profile in the format of another tool.")
@click.argument("profile", type=PROFILE)
@click.option("--to", "name", required=True, type=click.Choice(exports.names()), help="The format.")
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="Write to FILE instead of standard output.",
    metavar="FILE",
)
def export(profile: Path, name: str, path: str | None) -> None:
    """Write PROFILE, a file of `citius run -o`, in the format of another tool.

    Or a folder `citius-*` that a killed `citius run` left, as with `citius show`.

    Every format carries all seconds of all threads; what else each one keeps
    is in the reference of the documentation, under "Exports".
    """
    format = exports.load(name)
    if path == "":
        raise click.UsageError("-o: expected a file's name, or - for standard output")
    if path is None or path == "-":
        if format.binary and sys.stdout is not None and sys.stdout.isatty():
            raise click.UsageError(
                f"{name} is a binary format, which a terminal cannot show: "
                f"give a file, such as -o {profile.stem}{format.suffix}"
            )
        run = load(profile)
        with standard_output():
            format.write(run, sys.stdout.buffer)
        return
    if os.path.realpath(path) == os.path.realpath(profile):
        raise click.UsageError(f"{path!r} is the profile itself: give another file to -o")
    run = load(profile)
    try:
        output.replace(path, lambda stream: format.write(run, stream))
    except OSError as error:
        raise click.ClickException(f"cannot write {path}: {error.strerror}") from error
    how = format.opens_with.replace("FILE", shlex.quote(str(path)))
    click.echo(f"Wrote {path}; open it with {how}.", err=True)
