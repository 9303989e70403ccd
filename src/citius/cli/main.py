# SPDX-License-Identifier: Apache-2.0
"""The command `citius`: a group whose subcommands are imported only when they are used."""

import io
import os
import sys
from importlib import import_module
from typing import Any, NoReturn

import click

import citius
from citius.base.streams import drop, unread

# A command is a file of this folder that holds a click command of the same name: run.py has `run`.
# Without pathlib, which takes a tenth of the start of `citius run`.
COMMANDS = {
    name: f"citius.cli.{name}:{name}"
    for name, end in sorted(map(os.path.splitext, os.listdir(os.path.dirname(__file__))))
    if end == ".py" and name not in ("main", "conftest") and not name.startswith(("_", "test_"))
}


class LazyGroup(click.Group):
    """A click group that imports a subcommand's module when the subcommand is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, sorted."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import and return the command `name`, or None if there is none of that name."""
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        return getattr(import_module(module), attribute)

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        """Run the command; where nothing can be written, one line and a status say so."""
        if not standalone_mode:
            return super().main(*args, standalone_mode=False, **extra)
        if sys.stderr is None:  # Click would take standard output for it.
            sys.stderr = io.StringIO()
        try:
            return super().main(*args, **extra)
        except OSError as error:
            refuse(error)


def refuse(error: OSError) -> NoReturn:
    """Say what the system refused, and end with status 1."""
    words = str(error)
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as refusal:
        words = f"cannot write to standard output: {refusal.strerror}"
        drop(sys.stdout)
    with unread(sys.stderr):
        click.echo(f"Error: {words}", err=True)
    sys.exit(1)


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(citius.__version__, prog_name="citius", message="%(prog)s %(version)s")
def main() -> None:
    """Make Python programs faster: measure, find the remedy, try it, verify it."""
