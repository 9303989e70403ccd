# SPDX-License-Identifier: Apache-2.0
"""Words for the user that are no data."""

import sys

import click

from citius.base.streams import unread

# File names and notes may hold what a terminal would obey.
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "?")


def warn(text: str) -> None:
    """Say something on standard error; silent where it is closed or full."""
    with unread(sys.stderr):
        click.echo(f"citius: {text.translate(_CONTROLS)}", err=True)
