# SPDX-License-Identifier: Apache-2.0
"""`--scale NAME=V1,V2,...`: which argument of a program is varied, and the values it takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from citius.tune.growth.fit import LEAST_SIZES


class ScaleError(ValueError):
    """The option is not as it should be; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A name in the program's arguments, and the sizes, ascending, that it stands for."""

    name: str
    sizes: tuple[int, ...]

    @classmethod
    def parse(cls, text: str) -> "Scale":
        """Read `NAME=V1,V2,...`. Raises ScaleError."""
        name, equals, values = text.partition("=")
        try:
            sizes = sorted({int(value.replace("_", "")) for value in values.split(",")})
        except ValueError:
            sizes = []
        if not name.isidentifier() or not equals or len(sizes) < LEAST_SIZES or sizes[0] < 2:
            raise ScaleError(
                f"{text!r}: expected a name and {LEAST_SIZES} or more whole numbers from 2 on, such "
                "as N=1000,2000,4000, with N among the program's arguments"
            )
        return cls(name, tuple(sizes))

    def arguments(self, args: Sequence[str], size: int) -> list[str]:
        """Return the arguments with `size` for every NAME and {NAME}.

        Raises:
            ScaleError: no argument has the name.
        """
        found = [
            str(size) if word == self.name else word.replace(f"{{{self.name}}}", str(size))
            for word in args
        ]
        if found == list(args):
            raise ScaleError(
                f"no argument of the program is {self.name} or holds {{{self.name}}}: give it where "
                "the size belongs"
            )
        return found
