# SPDX-License-Identifier: Apache-2.0
"""The final word on a stack of remedies: fresh runs, none of which was used to choose."""

import shlex
import statistics
from collections.abc import Callable

from citius.tune.budget import Budget
from citius.tune.options import Options
from citius.tune.result import Result
from citius.tune.search import Chosen
from citius.tune.trial.pairs import SLOWER, Compared, Pairs, Trees
from citius.tune.trial.statistics import LEANER, MARGIN, counts, interval, saves

_SHORT_S, _MORE = 0.3, 2  # short programs scatter more, and more pairs cost little


class Verify:
    """Verifies a stack against the originals and writes the verdict into the result."""

    def __init__(
        self,
        options: Options,
        budget: Budget,
        pairs: Pairs,
        result: Result,
        progress: Callable[[str], None],
    ):
        self.options, self.budget, self.pairs = options, budget, pairs
        self.result, self.progress = result, progress

    def run(self, originals: Trees, chosen: Chosen, judged: int, hoped: float) -> bool:
        """Verify; False if the stack did not do the same and must shrink.

        Args:
            originals: the user's files.
            chosen: the stack.
            judged: how many candidates it was chosen from.
            hoped: seconds that one run of it takes, as far as known.
        """
        takes = self.options.pairs * (self.pairs.cost + hoped)
        if self.budget.left < takes:
            for tried in chosen.stacked:
                tried.why = f"not verified, {self.budget.wanted(takes)} would do"
            return True
        self.progress("verifying")
        count = self.options.pairs * (_MORE if self.pairs.cost < _SHORT_S else 1)
        found = self.pairs.run(originals, chosen.trees, count)
        reason = found.reason or self._inputs() or self._check()
        if reason:
            chosen.stacked[-1].why = f"dropped: {reason}"
            if len(chosen.stacked) == 1:
                self.result.same = False
            return False
        self.result.same, self.result.pairs = True, found.pairs
        if self._gains(found, judged, chosen):
            self._conclude(originals, chosen, found)
        return True

    def _inputs(self) -> str | None:
        """Run both with the user's other inputs; return what differs."""
        for number, args in enumerate(self.options.inputs, 1):
            self.progress(f"running input {number} of {len(self.options.inputs)}")
            reason = self.pairs.once(args)
            if reason:
                return f"with the arguments {shlex.join(args) or '(none)'}: {reason}"
        return None

    def _check(self) -> str | None:
        """Run the user's own check in both copies; return what is wrong with the tuned one."""
        command = self.options.check
        if not command:
            return None
        self.progress("running the check")
        original = self.pairs.runs.shell(0, command)
        if original.status:
            note = f"--check fails on the original, so it says nothing: {command}"
            if note not in self.result.notes:
                self.result.notes.append(note)
            return None
        limit = max(2.0, SLOWER * original.seconds)
        return "--check fails" if self.pairs.runs.shell(1, command, limit).status else None

    def _gains(self, found: Compared, judged: int, chosen: Chosen) -> bool:
        judged = max(1, judged)
        if counts(found.ratios, judged) or saves(found.memory, found.ratios, judged):
            return True
        ratio, low, high = interval(found.ratios)
        leaner = statistics.geometric_mean(found.memory)
        for tried in chosen.stacked:
            tried.why = (
                f"not kept: {ratio:.2f}x [{low:.2f}, {high:.2f}] over {found.pairs} fresh pairs is "
                f"not surely above {MARGIN}"
            ) + (f", nor its memory ({1 / leaner:.2f}x) surely less" if leaner > LEANER else "")
        return False

    def _conclude(self, originals: Trees, chosen: Chosen, found: Compared) -> None:
        result = self.result
        for tried in chosen.stacked:
            tried.kept, tried.why = True, "kept"
        result.speedup, *bounds = interval(found.ratios)
        result.speedup_interval = tuple(bounds)
        result.baseline_s = statistics.median(old for old, _ in found.seconds)
        result.tuned_s = statistics.median(new for _, new in found.seconds)
        result.memory_ratio = 1 / statistics.median(found.memory)
        result.inputs = len(self.options.inputs)
        for path, tree in chosen.trees.items():
            old, new = originals[path].encode(), tree.encode()
            if new != old:
                result.changes[path] = old, new
