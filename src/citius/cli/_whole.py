# SPDX-License-Identifier: Apache-2.0
"""The type of the options that take a number."""

import click


class Whole(click.IntRange):
    """A whole number in a range, with a message that says what was expected."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the number that `value` stands for."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            top = f"from {self.min} to {self.max}" if self.max is not None else ""
            self.fail(f"{value!r} is not a whole number {top or f'of at least {self.min}'}", param)
