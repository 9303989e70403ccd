# SPDX-License-Identifier: Apache-2.0
"""The whole of a tuning: measure, find, try, verify."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from citius.tune import remedies
from citius.tune.budget import RUNS, Budget
from citius.tune.evidence import Evidence
from citius.tune.growth.growth import grown
from citius.tune.growth.scale import Scale
from citius.tune.options import Options
from citius.tune.remedies.contract import WORTH
from citius.tune.result import Result
from citius.tune.search import Search
from citius.tune.source.text import SourceError
from citius.tune.source.tree import Tree
from citius.tune.trial import libraries, record, replay
from citius.tune.trial.copies import Copies
from citius.tune.trial.measured import measured
from citius.tune.trial.overlay import Overlays
from citius.tune.trial.pairs import Pairs, Trees
from citius.tune.trial.project import Project, ProjectError
from citius.tune.trial.replay import Replay
from citius.tune.trial.run import Outcome, Program, Runs
from citius.tune.trial.sides import Sides
from citius.tune.trial.worlds import Worlds
from citius.tune.verdict import Verdict, judge
from citius.tune.verify import Verify

SMALL_BYTES, SMALL_FILES = 64 << 20, 5_000  # a project of this size is copied in moments
LONG_S = 60.0
BUSY = 0.2  # of the time without a processor: worth a word
RECORDED_RUNS = 1.5  # a recorded run is cut at this many times the program
_UNSEEDED = {"unseeded-random": "random", "unseeded-numpy": "numpy.random"}


class ProgramFailedError(Exception):
    """The program itself fails; its own words are in the message."""

    def __init__(self, message: str, status: int, stderr: bytes):
        super().__init__(message)
        self.status, self.stderr = status, stderr


class Tuning:
    """One tuning of one program. For one thread; `result` is whole at any time.

    Args:
        program: path of the script, or the name of a module with `module`.
        args: the program's arguments.
        options: how to tune.
        progress: is told what is being done, in a few words.
        module: run it as `python -m` does.
    """

    def __init__(
        self,
        program: Path | str,
        args: Sequence[str],
        options: Options,
        progress: Callable[[str], None] = lambda words: None,
        module: bool = False,
    ):
        self.options, self.progress = options, progress
        cwd = Path.cwd()
        self.project = Project.of_module(program, cwd) if module else Project.of(program, cwd)
        self.result = Result(str(program), root=str(self.project.root))
        words = ["-m", str(program)] if module else [str(self.project.program)]
        self._program = Program([*words, *args], options.stdin, len(words))
        self._budget = Budget(options.budget)

    def run(self) -> Result:
        """Tune; Ctrl-C ends it early with what was found so far.

        Raises:
            ProgramFailedError: the program ends by an exception or a signal.
            ProjectError, SourceError, RunError, LibraryError: it cannot be copied, read or run, or
                a library cannot be had.
        """
        Tree.read(self.project.program.read_bytes(), self.project.program.name)
        try:
            self.progress("copying the project")
            self.copies = _sides(self.project)
            try:
                self._tune()
            finally:
                self.copies.close()
        except KeyboardInterrupt:
            self.result.interrupted = True
        return self.result

    def _tune(self) -> None:
        self.runs = Runs(self.copies, self._program)
        self.pairs = Pairs(self.runs, self.options)
        if self.options.libraries:
            self.progress(f"installing {', '.join(self.options.libraries)} for the trials")
            self.runs.extra_path = libraries.provide(self.options.libraries, self.copies.folder)
        if self.options.scale:
            self._grow(self.options.scale)
        evidence = self._measure()
        if evidence is None:
            return
        originals = self._trees(evidence)
        there = libraries.installed(remedies.libraries())
        evidence.libraries = there | {*self.options.libraries}
        recorded = self._record(evidence, originals)
        search = Search(
            evidence, self.options, self._budget, self.pairs, recorded, self.result, self.progress
        )
        verify = Verify(self.options, self._budget, self.pairs, self.result, self.progress)
        chosen = search.run(originals)
        while chosen.stacked and not verify.run(originals, chosen, search.judged, search.hoped):
            chosen = search.without_last(originals, chosen)
        self.result.verdict = self._judge(evidence)

    def _grow(self, scale: Scale) -> None:
        """See how the cost grows, then go on with the largest size."""
        args = self._program.argv[self._program.own :]
        self.result.growth = grown(self.runs, scale, args, self.pairs.next_seed(), self.progress)
        words = scale.arguments(args, scale.sizes[-1])
        self._program.argv[self._program.own :] = words
        if self.options.budget is None:  # what is asked for beside the tuning is not of its time
            self._budget = Budget(None)

    # -- measuring ------------------------------------------------------------------------

    def _measure(self) -> Evidence | None:
        """Measure the original and see if it does the same twice; None if it does not."""
        self.progress("measuring")
        seed = self.pairs.next_seed()
        with self._told_when_long():
            first, evidence = measured(self.runs, seed, self.options.budget)
        if first.ended:
            return self._stopped(
                f"one run takes longer than the budget of {self.options.budget:g} s; give a "
                f"--budget of {RUNS} runs or more, or less to do: smaller input"
            )
        _failed(first)
        self.progress("running once more")
        second = self.runs.run(0, seed)
        self._budget.cost = self.pairs.cost = second.seconds
        self.pairs.peak = second.peak_kb
        self.result.baseline_s, self.result.exit_status = second.seconds, second.status
        self.result.evidence = evidence
        self._note(second, evidence)
        reason = self.pairs.difference(first, second)
        if reason:  # it may be the measuring that shows: ask two plain runs
            reason = self.pairs.difference(second, self.runs.run(0, seed))
            if reason:
                return self._stopped(
                    f"not reproducible: two runs of the original differ, {reason}; --ignore "
                    "PATTERN names what may differ"
                )
        return evidence

    @contextmanager
    def _told_when_long(self) -> Iterator[None]:
        """Say after a while that a program which does not end by itself cannot be tuned."""
        words = f"measuring; {LONG_S:.0f} s so far. A program that never ends needs a --budget"
        timer = threading.Timer(LONG_S, self.progress, [words])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _stopped(self, failure: str) -> None:
        self.result.failure = failure

    def _note(self, outcome: Outcome, evidence: Evidence) -> None:
        """Say what else one must know of the figures."""
        for name in sorted(outcome.notes):
            self.result.notes.append(
                f"the program does not seed `{_UNSEEDED[name]}`; in trials both runs of a pair got "
                "one seed"
            )
        if evidence.waited > BUSY:
            self.result.notes.append(
                f"the machine is busy: {evidence.waited:.0%} of the program's time it waited for a "
                "processor; figures scatter more and take longer to be sure"
            )

    def _trees(self, evidence: Evidence) -> Trees:
        """Return the files that take time, hottest first, as far as they can be read."""
        trees, worlds = {}, Worlds(self.copies.pristine)
        for path in evidence.files(WORTH):
            try:
                data = (self.copies.pristine / path).read_bytes()
                trees[path] = Tree.read(data, path, worlds.of(path))
            except (OSError, SourceError) as error:
                self.result.notes.append(f"not looked at: {error}")
        return trees

    def _record(self, evidence: Evidence, trees: Trees) -> Replay | None:
        """Let an instrumented copy tell about calls and containers; return the recorded calls."""
        probed = {}
        for path, tree in trees.items():
            counting = record.instrumented(evidence, tree)
            recording = replay.instrumented(evidence, counting or tree) or counting
            if recording is not None:
                probed[path] = recording.encode()
        if not probed or self._budget.left <= (RECORDED_RUNS + 1) * self.pairs.cost:
            return None
        self.progress("recording calls")
        self.copies.put(1, probed)
        timeout = RECORDED_RUNS * self.pairs.cost + 1
        self.runs.run(1, self.pairs.next_seed(), timeout=timeout, record=True)
        record.read(evidence, self.runs.recorded())
        return Replay(self.runs, tolerance=self.options.tolerance or 0.0)

    # -- the verdict ----------------------------------------------------------------------

    def _judge(self, evidence: Evidence) -> Verdict:
        """Say where the time goes after tuning; measured anew where there is a patch and time."""
        after = evidence
        if self.result.improved and self._budget.left > 2 * self.result.tuned_s:
            self.progress("measuring the result")
            trees = {path: new for path, (_, new) in self.result.changes.items()}
            self.copies.put(0, trees)
            outcome, found = measured(self.runs, self.pairs.next_seed(), self._budget.left)
            if not outcome.ended:
                after = found
        return judge(after, self.result, measured_again=after is not evidence)


def _sides(project: Project) -> Sides:
    """Return copies of a small project, an overlay of a big one where the system has that."""
    size, count = project.size()
    if size > SMALL_BYTES or count > SMALL_FILES:
        try:
            overlays = Overlays(project)
        except ProjectError:
            return Copies(project)
        if overlays.works():
            return overlays
        overlays.close()
    return Copies(project)


def _failed(outcome: Outcome) -> None:
    """Raise if the program itself fails."""
    if outcome.status < 0:
        raise ProgramFailedError(
            f"the program died of signal {-outcome.status}", outcome.status, outcome.stderr
        )
    if outcome.status == 2 and outcome.stderr.lstrip()[:6].lower() == b"usage:":
        raise ProgramFailedError(
            "the program wants other arguments; they follow its name: citius tune PROGRAM ARGS",
            2,
            outcome.stderr,
        )
    if outcome.status == 1 and b"Traceback (most recent call last):" in outcome.stderr:
        last = outcome.stderr.rstrip().rpartition(b"\n")[2].decode(errors="replace")
        raise ProgramFailedError(f"the program itself fails: {last}", 1, outcome.stderr)
