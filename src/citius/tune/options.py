# SPDX-License-Identifier: Apache-2.0
"""How to tune: what `citius tune` and `citius.tune.tune` can be told."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from citius.tune.growth.scale import Scale
from citius.tune.trial.statistics import PAIRS


@dataclass(slots=True)
class Options:
    """How to tune.

    Attributes:
        budget: seconds for everything; None for max(60, 10 x the program).
        ignore: patterns of output that may differ, and of paths that are not compared.
        check: a shell command that must succeed in the tuned copy.
        stdin: a file with what the program reads; /dev/null for nothing.
        pairs: how many pairs of runs verify the patch.
        inputs: more arguments of the program to verify on, one run each.
        tolerance: by how much a number in the output may differ, relative to it; None for not
            at all.
        only, skip: names of remedies; an empty `only` means all.
        scale: the argument that is varied to see how the cost grows; None for none.
        libraries: names that a rewrite may import though the project does not have them.
    """

    budget: float | None = None
    ignore: tuple[re.Pattern, ...] = ()
    check: str | None = None
    stdin: Path = Path(os.devnull)
    pairs: int = PAIRS
    inputs: tuple[tuple[str, ...], ...] = ()
    tolerance: float | None = None
    only: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()
    scale: Scale | None = None
    libraries: tuple[str, ...] = ()

    def check_values(self) -> None:
        """Raise ValueError if a value is out of range or names a remedy that does not exist."""
        from citius.tune import remedies

        if self.pairs < PAIRS:
            raise ValueError(f"pairs is {self.pairs}: expected {PAIRS} or more")
        if self.tolerance is not None and not 0 < self.tolerance <= 1:
            raise ValueError(f"tolerance is {self.tolerance}: expected more than 0, at most 1")
        names = {remedy.NAME for remedy in remedies.found()}
        for name in sorted((self.only | self.skip) - names):
            raise ValueError(f"there is no remedy {name!r}; these are: {', '.join(sorted(names))}")
