# SPDX-License-Identifier: Apache-2.0
"""The whole of a tuning: measure, find, try, verify."""

import math
import os
import re
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from citius.tune import remedies
from citius.tune.evidence import Evidence
from citius.tune.remedies.contract import Site
from citius.tune.result import Result, Tried
from citius.tune.source.text import SourceError
from citius.tune.source.tree import Tree
from citius.tune.trial import record
from citius.tune.trial.measured import measured
from citius.tune.trial.project import Copies, Project, world
from citius.tune.trial.run import Outcome, Program, Runs
from citius.tune.trial.same import difference
from citius.tune.trial.statistics import MARGIN, PAIRS, counts, interval

LEAST_BUDGET_S = 60.0
BUDGET_RUNS = 10
SLOWER, FATTER = 10, 4  # a candidate is cut at 10x the original's time, 4x its memory
SELECTING_PAIRS = 3
BUSY = 0.2  # of the time without a processor: worth a word
WORTH_STACKING = 1.01
CLEAR = 1.25  # one pair as far apart as this is enough to choose by
MOST_HOPED = 5.0  # what time is planned with, whatever a remedy expects
RECORDED_RUNS = 1.5  # a recorded run is cut at this many times the program
_SHORT_S, _MORE_PAIRS = 0.3, 16  # short programs scatter more, and more pairs cost little

Trees = dict[str, Tree]


class ProgramFailedError(Exception):
    """The program itself fails; its own words are in the message."""

    def __init__(self, message: str, status: int, stderr: bytes):
        super().__init__(message)
        self.status, self.stderr = status, stderr


@dataclass(slots=True)
class Options:
    """How to tune.

    Attributes:
        budget: seconds for everything; None for max(60, 10 x the program).
        ignore: patterns of output that may differ, and of paths that are not compared.
        check: a shell command that must succeed in the tuned copy.
        stdin: a file with what the program reads; /dev/null for nothing.
    """

    budget: float | None = None
    ignore: tuple[re.Pattern, ...] = ()
    check: str | None = None
    stdin: Path = Path(os.devnull)


class Tuning:
    """One tuning of one program. For one thread; `result` is whole at any time."""

    def __init__(
        self,
        program: Path,
        args: Sequence[str],
        options: Options,
        progress: Callable[[str], None] = lambda words: None,
    ):
        self.options, self.progress = options, progress
        self.project = Project.of(program, Path.cwd())
        self.result = Result(str(program), root=str(self.project.root))
        self._argv = [str(self.project.program), *args]
        self._start = time.monotonic()
        self._seed = 0
        self._cost = 0.0  # of one run of the original, seconds
        self._peak = 0
        self._tuned = 0.0
        self._originals: Trees = {}
        self._judged = 0

    def run(self) -> Result:
        """Tune; Ctrl-C ends it early with what was found so far.

        Raises:
            ProgramFailedError: the program ends by an exception or a signal.
            ProjectError, SourceError, RunError: it cannot be copied, read or run at all.
        """
        Tree.read(self.project.program.read_bytes(), self.project.program.name)
        try:
            self.progress("copying the project")
            self.copies = Copies(self.project)
            try:
                self._tune()
            finally:
                self.copies.close()
        except KeyboardInterrupt:
            self.result.interrupted = True
        return self.result

    # -- measuring ------------------------------------------------------------------------

    def _tune(self) -> None:
        self.runs = Runs(self.copies, Program(self._argv, self.options.stdin, self.options.ignore))
        evidence = self._measure()
        if evidence is None:
            return
        if evidence.waited > BUSY:
            self.result.notes.append(
                f"the machine is busy: {evidence.waited:.0%} of the program's time it waited for a "
                "processor; figures scatter more and take longer to be sure"
            )
        originals = self._originals = self._trees(evidence)
        self._record(evidence, originals)
        stack, chosen = self._select(evidence, originals)
        while chosen and not self._verify(originals, stack, chosen):
            stack, chosen = self._without_last(evidence, originals, chosen)

    def _measure(self) -> Evidence | None:
        """Measure the original and see if it does the same twice; None if it does not."""
        self.progress("measuring")
        first, evidence = measured(self.runs, self._next_seed(), self.options.budget)
        if first.ended:
            return self._stopped(
                f"one run takes longer than the budget of {self.options.budget:g} s; give a "
                f"--budget of {BUDGET_RUNS} runs or more, or less to do: smaller input"
            )
        self._failed(first)
        self.progress("running once more")
        second = self.runs.run(0, self._seed)
        self._cost, self._peak = second.seconds, second.peak_kb
        self.result.baseline_s, self.result.exit_status = second.seconds, second.status
        self.result.evidence = evidence
        self._seeded(second)
        reason = self._difference(first, second)
        if reason:  # it may be the measuring that shows: ask two plain runs
            reason = self._difference(second, self.runs.run(0, self._seed))
            if reason:
                return self._stopped(
                    f"not reproducible: two runs of the original differ, {reason}; --ignore "
                    "PATTERN names what may differ"
                )
        return evidence

    def _stopped(self, failure: str) -> None:
        self.result.failure = failure

    def _failed(self, outcome: Outcome) -> None:
        if outcome.status < 0:
            raise ProgramFailedError(
                f"the program died of signal {-outcome.status}", outcome.status, outcome.stderr
            )
        if outcome.status == 1 and b"Traceback (most recent call last):" in outcome.stderr:
            last = outcome.stderr.rstrip().rpartition(b"\n")[2].decode(errors="replace")
            raise ProgramFailedError(f"the program itself fails: {last}", 1, outcome.stderr)

    def _seeded(self, outcome: Outcome) -> None:
        for name in sorted(outcome.notes):
            what = {"unseeded-random": "random", "unseeded-numpy": "numpy.random"}[name]
            self.result.notes.append(
                f"the program does not seed `{what}`; in trials both runs of a pair got one seed"
            )

    def _trees(self, evidence: Evidence) -> Trees:
        trees = {}
        for path in evidence.files():
            try:
                data = (self.copies.pristine / path).read_bytes()
                trees[path] = Tree.read(data, path, world(self.copies.pristine, path))
            except (OSError, SourceError) as error:
                self.result.notes.append(f"not looked at: {error}")
        return trees

    def _record(self, evidence: Evidence, trees: Trees) -> None:
        """Let an instrumented copy tell about calls and containers."""
        probed = {
            p: t.encode() for p, tree in trees.items() if (t := record.instrumented(evidence, tree))
        }
        if probed and self._left() > (RECORDED_RUNS + 1) * self._cost:
            self.progress("recording calls")
            self.copies.put(1, probed)
            self.runs.run(1, self._next_seed(), timeout=RECORDED_RUNS * self._cost + 1, record=True)
            record.read(evidence, self.runs.recorded())

    # -- choosing -------------------------------------------------------------------------

    def _select(self, evidence: Evidence, trees: Trees) -> tuple[Trees, list[Tried]]:
        """Stack the candidates that pay, the most promising first."""
        stack, chosen = trees, []
        current = self._cost
        for tried, remedy in self._candidates(evidence, trees):
            hoped = current / min(tried.expected, MOST_HOPED)
            trying, verifying = current + hoped, PAIRS * (self._cost + hoped)
            blind = not chosen and self._left() < trying + verifying
            if self._left() < verifying + (0 if blind else trying):
                tried.why = (
                    f"no time left, --budget {self._wanted(trying + verifying):.0f} would do"
                )
                self.result.untried.append(tried)
                continue
            rewritten = self._rewritten(evidence, stack, tried, remedy)
            if rewritten is None:
                continue
            if blind:
                tried.why = "not tried alone for want of time"
                self._judged += 1
                self.result.tried.append(tried)
            elif not self._try(stack, rewritten, tried):
                continue
            stack, chosen = rewritten, [*chosen, tried]
            current /= max(1.0, tried.gain or tried.expected)
        self._tuned = current
        return stack, chosen

    def _candidates(self, evidence: Evidence, trees: Trees) -> list[tuple[Tried, object]]:
        """Return the sites that may be rewritten, by expected gain; note the others."""
        found = []
        for remedy in remedies.found():
            for tree in trees.values():
                for site in remedy.finds(evidence, tree):
                    tried = _tried(site, remedy)
                    reason = remedy.holds(site)
                    if reason is None and tried.expected >= MARGIN:
                        found.append((tried, remedy))
                    else:
                        tried.why = f"skipped: {reason or 'too little to gain'}"
                        self.result.tried.append(tried)
        return sorted(found, key=lambda pair: (-pair[0].expected, pair[0].file, pair[0].line))

    def _rewritten(self, evidence: Evidence, stack: Trees, tried: Tried, remedy) -> Trees | None:
        """Apply a remedy to the stack, where it may look different by now."""
        for tree in stack.values():
            for site in remedy.finds(evidence, tree):
                if site.key != (tried.remedy, tried.file, tried.line, tried.subject):
                    continue
                try:
                    reason = remedy.holds(site)
                    if reason is None:
                        return {**stack, tree.path: remedy.rewrites(site)}
                except SourceError as error:
                    reason = str(error)
                tried.why = f"dropped: {reason}"
                self.result.tried.append(tried)
                return None
        tried.why = "done by another remedy"
        self.result.tried.append(tried)
        return None

    def _try(self, stack: Trees, rewritten: Trees, tried: Tried) -> bool:
        """Run a candidate beside the stack so far; say if it is worth stacking."""
        self.progress(f"trying {tried.remedy}, {tried.file}:{tried.line}")
        self._judged += 1
        self.result.tried.append(tried)
        ratios, reason = self._pairs(stack, rewritten, SELECTING_PAIRS, tried, enough=CLEAR)
        if reason:
            tried.why = f"dropped: {reason}"
            return False
        tried.gain = statistics.geometric_mean(ratios)
        if len(ratios) > 1:
            tried.interval = interval(ratios)[1:]
        if statistics.median(ratios) < WORTH_STACKING:
            tried.why = "no gain"
            return False
        tried.why = "not verified"
        return True

    # -- verifying ------------------------------------------------------------------------

    def _verify(self, originals: Trees, stack: Trees, chosen: list[Tried]) -> bool:
        """Verify the stack on fresh pairs; False if it must shrink and be verified again."""
        pairs = _MORE_PAIRS if self._cost < _SHORT_S else PAIRS
        takes = PAIRS * (self._cost + self._tuned)
        if self._left() < takes:
            for tried in chosen:
                tried.why = f"not verified, --budget {self._wanted(takes):.0f} would do"
            return True
        self.progress("verifying")
        whole, peaks = Tried("", "", 0, "", "", 1.0), []
        ratios, reason = self._pairs(originals, stack, pairs, whole, peaks)
        reason = reason or self._check()
        if reason:
            chosen[-1].why = f"dropped: {reason}"
            self.result.same = False if len(chosen) == 1 else self.result.same
            return False
        self._conclude(originals, stack, chosen, ratios, peaks)
        return True

    def _conclude(self, originals, stack, chosen, ratios, peaks) -> None:
        result = self.result
        ratio, low, high = interval(ratios)
        result.same, result.pairs = True, len(ratios)
        if not counts(ratios, max(1, self._judged)):
            for tried in chosen:
                tried.why = (
                    f"not kept: {ratio:.2f}x [{low:.2f}, {high:.2f}] over {len(ratios)} "
                    f"fresh pairs is not surely above {MARGIN}"
                )
            return
        for tried in chosen:
            tried.kept, tried.why = True, "kept"
        result.speedup, result.speedup_interval = ratio, (low, high)
        result.baseline_s = statistics.median(p[0] for p in peaks)
        result.tuned_s = statistics.median(p[1] for p in peaks)
        result.memory_ratio = statistics.median(p[3] / max(1, p[2]) for p in peaks)
        result.changes = {
            path: (originals[path].encode(), tree.encode())
            for path, tree in stack.items()
            if tree.encode() != originals[path].encode()
        }

    def _without_last(self, evidence: Evidence, originals: Trees, chosen: list[Tried]):
        """Stack all but the last candidate again."""
        stack, kept = dict(originals), []
        by_name = {r.NAME: r for r in remedies.found()}
        for tried in chosen[:-1]:
            before = len(self.result.tried)
            rewritten = self._rewritten(evidence, stack, tried, by_name[tried.remedy])
            del self.result.tried[before:]
            if rewritten is not None:
                stack = rewritten
                kept.append(tried)
        return stack, kept

    def _check(self) -> str | None:
        """Run the user's own check in both copies; return what is wrong with the tuned one."""
        if not self.options.check:
            return None
        self.progress("running the check")
        original = self.runs.shell(0, self.options.check)
        if original.status:
            self.result.notes.append(
                f"--check fails on the original, so it says nothing: {self.options.check}"
            )
            return None
        limit = max(2.0, SLOWER * original.seconds)
        return "--check fails" if self.runs.shell(1, self.options.check, limit).status else None

    # -- pairs ----------------------------------------------------------------------------

    def _pairs(
        self,
        old: Trees,
        new: Trees,
        count: int,
        tried: Tried,
        peaks: list | None = None,
        enough: float = math.inf,
    ):
        """Run pairs in alternating order; return the ratios of times, or a reason to drop.

        Stops early when a ratio exceeds `enough`, for choosing; never when verifying.
        """
        self.copies.put(0, {p: t.encode() for p, t in old.items()})
        self.copies.put(1, {p: t.encode() for p, t in new.items()})
        ratios = []
        for number in range(count):
            seed = self._next_seed()
            outcomes: list[Outcome] = [None, None]
            for side in (0, 1) if number % 2 else (1, 0):
                outcomes[side] = self.runs.run(
                    side,
                    seed,
                    timeout=max(2.0, SLOWER * self._cost),
                    memory_kb=max(FATTER * self._peak, self._peak + (64 << 10)),
                )
            a, b = outcomes
            tried.pairs += 1
            reason = self._difference(a, b)
            if reason:
                return ratios, reason
            tried.same += 1
            if old is self._originals:
                self._cost = max(self._cost, a.seconds)
            ratios.append(a.seconds / b.seconds)
            if peaks is not None:
                peaks.append((a.seconds, b.seconds, a.peak_kb, b.peak_kb))
            if ratios[-1] > enough:
                break
        return ratios, None

    def _difference(self, a: Outcome, b: Outcome) -> str | None:
        return difference(a, b, os.fsencode(self.project.root), self.options.ignore)

    def _next_seed(self) -> int:
        self._seed += 1
        return self._seed

    def _budget(self) -> float:
        return (
            self.options.budget
            if self.options.budget is not None
            else max(LEAST_BUDGET_S, BUDGET_RUNS * self._cost)
        )

    def _left(self) -> float:
        return self._budget() - (time.monotonic() - self._start)

    def _wanted(self, more: float) -> float:
        return time.monotonic() - self._start + more * 1.2


def _tried(site: Site, remedy) -> Tried:
    return Tried(
        site.remedy, site.tree.path, site.line, site.subject, site.evidence, remedy.expects(site)
    )
