# SPDX-License-Identifier: Apache-2.0
"""Pairs of runs: original and candidate in turn, timed and compared."""

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from citius.tune.options import Options
from citius.tune.source.tree import Tree
from citius.tune.trial.run import Outcome, Runs
from citius.tune.trial.same import difference

SLOWER, FATTER = 10, 4  # a candidate is cut at 10x the original's time, 4x its memory
_LEAST_S, _LEAST_KB = 2.0, 64 << 10

Trees = dict[str, Tree]


@dataclass(slots=True)
class Compared:
    """What pairs of runs showed, old over new: above 1 the new is faster, or smaller.

    Attributes:
        ratios, memory: of the wall times and of the peak memories, one for each pair.
        seconds: the wall times (old, new).
        pairs, same: how many were made, and in how many both did the same.
        reason: what the new did differently in the last one, in words; None if nothing.
    """

    ratios: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    seconds: list[tuple[float, float]] = field(default_factory=list)
    pairs: int = 0
    same: int = 0
    reason: str | None = None


class Pairs:
    """Runs pairs of two states of the project. `cost` and `peak` are one run's of the original.

    The seed of the hashes (and of an unseeded `random`) is equal within a pair, and another one
    for each pair. For one thread.
    """

    def __init__(self, runs: Runs, options: Options):
        self.runs, self.options = runs, options
        self.cost = 0.0
        self.peak = 0
        self._seed = 0

    def next_seed(self) -> int:
        """Return a seed that was not used before."""
        self._seed += 1
        return self._seed

    def put(self, old: Trees, new: Trees) -> None:
        """Make side 0 the old state and side 1 the new one."""
        for side, trees in enumerate((old, new)):
            self.runs.copies.put(side, {path: tree.encode() for path, tree in trees.items()})

    def run(self, old: Trees, new: Trees, count: int, enough: float = math.inf) -> Compared:
        """Run `count` pairs in alternating order; the first difference ends it.

        A ratio above `enough` ends it too: for choosing, never for verifying.
        """
        self.put(old, new)
        found = Compared()
        for number in range(count):
            a, b = self._pair(number, self.next_seed())
            found.pairs += 1
            found.reason = self.difference(a, b)
            if found.reason:
                break
            found.same += 1
            found.seconds.append((a.seconds, b.seconds))
            found.ratios.append(a.seconds / b.seconds)
            found.memory.append(max(1, a.peak_kb) / max(1, b.peak_kb))
            if found.ratios[-1] > enough:
                break
        return found

    def once(self, args: Sequence[str]) -> str | None:
        """Run both states once with other arguments; return what differs, or None."""
        seed = self.next_seed()
        a = self.runs.run(0, seed, args=args)
        b = self.runs.run(1, seed, args=args, **self._limits(a.seconds, a.peak_kb))
        return self.difference(a, b)

    def difference(self, a: Outcome, b: Outcome) -> str | None:
        """Return what the second run did differently, in words; None if nothing."""
        root = os.fsencode(self.runs.copies.project.root)
        return difference(a, b, root, self.options.ignore, self.options.tolerance)

    def _pair(self, number: int, seed: int) -> tuple[Outcome, Outcome]:
        outcomes = {}
        for side in (0, 1) if number % 2 else (1, 0):
            outcomes[side] = self.runs.run(side, seed, **self._limits(self.cost, self.peak))
        return outcomes[0], outcomes[1]

    @staticmethod
    def _limits(seconds: float, peak_kb: int) -> dict:
        return {
            "timeout": max(_LEAST_S, SLOWER * seconds),
            "memory_kb": max(FATTER * peak_kb, peak_kb + _LEAST_KB),
        }
