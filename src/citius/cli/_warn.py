# SPDX-License-Identifier: Apache-2.0
"""Words for the user that are no data."""

from contextlib import suppress

import click


def warn(text: str) -> None:
    """Say something on standard error; silent where it is closed or full."""
    with suppress(OSError):
        click.echo(f"citius: {text}", err=True)
