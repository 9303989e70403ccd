# SPDX-License-Identifier: Apache-2.0
"""The values that the options of `citius tune` take, checked before anything runs."""

import math
import os
import re
import shlex
from pathlib import Path

import click


class Pattern(click.ParamType):
    """A regular expression for bytes."""

    name = "pattern"

    def convert(self, value, param, ctx):
        """Compile it."""
        try:
            return re.compile(os.fsencode(value), re.MULTILINE)
        except re.error as error:
            self.fail(f"{value!r} is not a regular expression: {error}", param, ctx)


class Number(click.FloatRange):
    """A number that is one."""

    def __init__(self, name: str, **limits):
        super().__init__(**limits)
        self.name = name

    def convert(self, value, param, ctx):
        """Return it as a float."""
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is not a {self.name}", param, ctx)
        return number


class RemedyName(click.ParamType):
    """The name of a remedy."""

    name = "remedy"

    def convert(self, value, param, ctx):
        """Return it as the remedy spells it."""
        from citius.tune import remedies

        names = [remedy.NAME for remedy in remedies.found()]
        if value.replace("_", "-") not in names:
            self.fail(f"there is no remedy {value!r}; these are: {', '.join(names)}", param, ctx)
        return value.replace("_", "-")


class Inputs(click.Path):
    """A file with a line of arguments for each run; `#` starts a comment."""

    name = "file"

    def __init__(self):
        super().__init__(exists=True, dir_okay=False, path_type=Path)

    def convert(self, value, param, ctx):
        """Return the arguments of each line."""
        path = super().convert(value, param, ctx)
        found = []
        try:
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if line.strip() and not line.lstrip().startswith("#"):
                    found.append(_words(line, number))
        except (OSError, ValueError) as error:
            self.fail(f"{path}: {error}", param, ctx)
        if not found:
            self.fail(
                f"{path} has no line with arguments; write a line for each run, '' for none",
                param,
                ctx,
            )
        return tuple(found)


def _words(line: str, number: int) -> tuple[str, ...]:
    """Split a line as a shell does; a lone '' stands for no arguments."""
    try:
        words = shlex.split(line, comments=True)
    except ValueError as error:
        raise ValueError(f"line {number}: {error}") from None
    return () if words == [""] else tuple(words)


class ScaleOption(click.ParamType):
    """NAME=V1,V2,..."""

    name = "scale"

    def convert(self, value, param, ctx):
        """Return it parsed."""
        from citius.tune.growth.scale import Scale, ScaleError

        try:
            return Scale.parse(value)
        except ScaleError as error:
            self.fail(str(error), param, ctx)
