# SPDX-License-Identifier: Apache-2.0
"""`citius tune --list` and `--explain`: what the remedies are, in their own words."""

import inspect
import textwrap

import click


def show_all() -> None:
    """Print the names of the remedies and what they do."""
    from citius.tune import remedies

    found = remedies.found()
    wide = max(len(remedy.NAME) for remedy in found)
    for remedy in found:
        click.echo(f"{remedy.NAME:<{wide}}  {remedy.SUMMARY}")


def explain(name: str) -> None:
    """Print what a remedy does, when it is sound, and where it comes from."""
    from citius.tune import remedies

    (remedy,) = (remedy for remedy in remedies.found() if name == remedy.NAME)
    click.echo(f"{remedy.NAME}: {remedy.SUMMARY}\n")
    click.echo(textwrap.dedent(inspect.getdoc(remedy) or ""))
    click.echo(f"\nSource: {remedy.SOURCE}")
