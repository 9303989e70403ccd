# SPDX-License-Identifier: Apache-2.0
"""Judges a rewrite of a function by calls that were recorded while the program ran.

A child process makes the calls again by both versions of the file: milliseconds instead of a whole
run. What cannot be judged so is said in words, and is judged by whole runs only.
"""

import json
import math
import signal
import statistics as stats
import sys
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from citius.tune.evidence import Evidence
from citius.tune.source.edit import Edits
from citius.tune.source.text import SourceError
from citius.tune.source.tree import Tree
from citius.tune.trial.replayable import functions, unfit
from citius.tune.trial.rewritten import elsewhere
from citius.tune.trial.run import Outcome, RunError, Runs
from citius.tune.trial.statistics import interval

WORTH = 0.01  # of the run: functions that take less are not recorded
MOST_CALLS = 40
MADE = 8  # by both versions: once each to compare, the rest to time
READ_PER_S = 8e6  # bytes of recorded calls, made values and compared, all told
TIMED_S, LONGEST_S = 0.5, 2.0  # a call that takes longer is made to compare alone, or not at all
LOADING_S = 20.0
_REPLAYER = Path(__file__).parent / "replayer.py"
_SIDE = 1
_GROUPS = (8, 20, 28)  # slots of citius_replay: first, of new types, slow, recent from here on
_MAIN = "__main__", "__mp_main__"  # the latter where multiprocessing starts afresh
_WHO = {"old": "the original", "new": "the candidate"}


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of making recorded calls again.

    Attributes:
        calls: how many were made, the same by both versions.
        same: if the new version did the same in all of them.
        reason: what it did otherwise, in words; None if it did the same.
        ratio: how many times faster it was, calls weighted by their part of the time; None if it
            did not do the same, or the calls take too long to make them several times.
        interval: the ratio's 95 % interval, over the rounds.
    """

    calls: int
    same: bool
    reason: str | None = None
    ratio: float | None = None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class _Recorded:
    """One recorded call: its file, and what the file's first line says."""

    file: Path
    slot: int
    number: int
    seconds: float
    module: str
    seed: int
    size: int

    @property
    def cost(self) -> float:
        """Return about how many seconds it takes to judge by this call."""
        return MADE * self.seconds + self.size / READ_PER_S


class Replay:
    """The calls that a recorded run left, ready to be made again.

    Make it right after the recorded run, before any other: runs clear the folder of notes.

        probed = {path: t.encode() for path, tree in trees.items()
                  if (t := instrumented(evidence, tree))}
        copies.put(1, probed)
        runs.run(1, seed, timeout=..., record=True)
        replay = Replay(runs)
        judged = replay.judge(tree, remedy.rewrites(site), "score")
        if isinstance(judged, str):
            print("judged by whole runs only:", judged)
        elif not judged.same:
            print("dropped:", judged.reason)
        else:
            print(f"{judged.ratio:.2f}x over {judged.calls} calls", judged.interval)

    `tolerance` is the relative difference that floats may have, `memory_kb` what the child may
    use, `budget` about the seconds that judging takes.
    """

    def __init__(
        self, runs: Runs, tolerance: float = 0.0, memory_kb: int = 1 << 20, budget: float = 1.0
    ):
        self.runs, self.tolerance = runs, tolerance
        self.memory_kb, self.budget = memory_kb, budget
        self._folder = runs.copies.folder / "calls"
        self._folder.mkdir(exist_ok=True)
        for old in self._folder.iterdir():
            old.unlink()
        self._calls: dict[str, list[_Recorded]] = {}
        self._why: dict[str, str] = {}
        for file in sorted(runs.copies.private.glob("*-*-*.call")):
            self._take(file)
        for file in sorted(runs.copies.private.glob("*-*.why")):
            told = json.loads(file.read_bytes())
            self._why.setdefault(told["name"], told["why"])

    def _take(self, file: Path) -> None:
        with open(file, "rb") as data:
            line = data.readline()
        try:
            head = json.loads(line)
            size = len(line) + head["before"] + head["after"]
            name, slot = head["name"], int(file.stem.rpartition("-")[2])
            fields = head["number"], head["seconds"], head["module"], head["seed"]
        except (ValueError, KeyError, TypeError):
            return  # not what a recorder writes
        if file.stat().st_size == size:
            kept = file.replace(self._folder / file.name)
            self._calls.setdefault(name, []).append(_Recorded(kept, slot, *fields, size))

    def recorded(self, path: str, function: str) -> int:
        """Return how many calls of a function were recorded."""
        return len(self._calls.get(f"{path}:{function}", ()))

    def judge(
        self, old: Tree, new: Tree, function: str, stack: dict[str, Tree] | None = None
    ) -> Replayed | str:
        """Make the recorded calls of `function` (`f`, or `A.f`) by both versions of its file.

        Both meet the other files as they are in `stack`, or else as the user's.

        Returns what came of it, or in words why that says nothing: the calls cannot be made
        again, the rewrite changes more than the function (what was recorded is then not what it
        works on), or a version ends, hangs or uses too much.
        """
        for tree, who in ((old, "the original"), (new, "the candidate")):
            reason = unfit(tree, function)
            if reason:
                return f"{reason}, in {who}"
        reason = elsewhere(old, new, function)
        if reason:
            return reason
        name = f"{old.path}:{function}"
        if name not in self._calls:
            return self._why.get(name, f"no call of `{function}` was recorded")
        calls = self._chosen(self._calls[name])
        if not calls:
            quickest = min(c.seconds for c in self._calls[name])
            return f"its quickest recorded call takes {quickest:.1f} s, too long to make again"
        return self._made(old, new, function, calls, stack or {})

    def _chosen(self, calls: list[_Recorded]) -> list[_Recorded]:
        """Return the calls to make: some of every kind, as many as fit into the budget.

        If all take too long to be timed, that is the one that takes least.
        """
        module = calls[0].module
        calls = [c for c in calls if c.module == module]
        groups: list[list[_Recorded]] = [[] for _ in range(len(_GROUPS) + 1)]
        for call in calls:
            groups[sum(call.slot >= first for first in _GROUPS)].append(call)
        first, types, slow, recent = groups
        first.sort(key=lambda c: c.number)
        slow.sort(key=lambda c: -c.seconds)
        recent.sort(key=lambda c: -c.number)
        chosen, left = [], self.budget
        for call in (c for row in zip_longest(first, types, slow, recent) for c in row if c):
            if call.cost <= left and len(chosen) < MOST_CALLS:
                chosen.append(call)
                left -= call.cost
        if not chosen:
            chosen = [min(calls, key=lambda c: c.cost)]
        quick = [c for c in chosen if c.seconds <= TIMED_S]
        return quick or [c for c in chosen[:1] if c.seconds <= LONGEST_S]

    def _made(self, old: Tree, new: Tree, function: str, calls, stack) -> Replayed | str:
        """Let a child make the calls; return what it says."""
        copies, program = self.runs.copies, self.runs.program
        module = calls[0].module
        argv = [copies.translate(a, _SIDE) for a in program.argv]
        request = {
            "root": str(copies.sides[_SIDE]),
            "file": str(copies.sides[_SIDE] / old.path),
            "name": _loadable(old.path) if module in _MAIN else module,
            "program": argv[0],
            "argv": argv,
            "function": function,
            "calls": [str(c.file) for c in calls],
            "timed": calls[0].seconds <= TIMED_S,
            "tolerance": self.tolerance,
            "budget": self.budget,
        }
        for key in ("old", "new", "output", "stage", "result"):
            request[key] = str(self._folder / f"{key}.made")
            Path(request[key]).unlink(missing_ok=True)
        asked = self._folder / "request.made"
        Path(request["old"]).write_bytes(old.encode())
        Path(request["new"]).write_bytes(new.encode())
        asked.write_text(json.dumps(request))
        copies.put(_SIDE, {tree.path: tree.encode() for tree in (*stack.values(), old)})
        limit = LOADING_S + 10 * (self.budget + sum(c.cost for c in calls))
        command = [sys.executable, str(_REPLAYER), str(asked)]
        try:
            outcome = self.runs.command(_SIDE, command, calls[0].seed, limit, self.memory_kb)
        except RunError as error:
            return str(error)
        return self._verdict(outcome, Path(request["stage"]), Path(request["result"]))

    def _verdict(self, outcome: Outcome, stage: Path, result: Path) -> Replayed | str:
        try:
            told = json.loads(result.read_bytes())
        except (OSError, ValueError):
            who = _WHO.get(stage.read_text() if stage.exists() else "", "the replay")
            return f"{who} {self._end(outcome)} when a recorded call is made again"
        if "unfit" in told:
            return told["unfit"]
        if outcome.files:
            return f"it writes files: {', '.join(sorted(outcome.files)[:3])}"
        if told["reason"]:
            return Replayed(told["calls"], False, told["reason"])
        if not told["rounds"]:
            return Replayed(told["calls"], True)
        ratio, low, high = interval(ratios(told["rounds"]))
        return Replayed(told["calls"], True, None, ratio, (low, high))

    def _end(self, outcome: Outcome) -> str:
        if outcome.ended == "memory":
            return f"uses more than {self.memory_kb >> 10} MB"
        if outcome.ended == "time" or outcome.status == -signal.SIGALRM:
            return "takes more than 10x the time"
        if outcome.status < 0:
            return f"dies of signal {-outcome.status}"
        return f"ends the process with status {outcome.status}"


def instrumented(evidence: Evidence, tree: Tree) -> Tree | None:
    """Return the file with recorders at its hot functions and methods; None if it has none.

    They go well with the probes of record.instrumented, whose tree may be given.
    """
    edits, any_ = Edits(tree), False
    for name, node in functions(tree):
        if evidence.function_share(tree.path, name)[0] >= WORTH:
            edits.decorate(node, f"__citius_replay__({f'{tree.path}:{name}'!r})")
            any_ = True
    try:
        return edits.done() if any_ else None
    except SourceError:
        return None  # what cannot be instrumented is judged by whole runs


def ratios(rounds: list[list[list[float]]]) -> list[float]:
    """Return a round's ratio of times for each round: calls weigh by their part of the old time."""
    typical = [stats.median(pair[0] for pair in call) for call in zip(*rounds, strict=True)]
    whole = sum(typical)
    return [
        math.exp(sum(t * math.log(a / b) for t, (a, b) in zip(typical, made, strict=True)) / whole)
        for made in rounds
    ]


def _loadable(path: str) -> str:
    """Return a name by which the program's file can be loaded beside the interpreter's modules."""
    stem = Path(path).stem.replace(".", "_")
    return f"{stem}_program" if stem in sys.stdlib_module_names else stem
