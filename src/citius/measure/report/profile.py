# SPDX-License-Identifier: Apache-2.0
"""The measured run as data: what every report, export and remedy reads.

Times are seconds, as floats. A `Profile` is plain data without locks: any
number of threads may read one, one thread at a time may change it.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

CLASSES = ("python", "native", "system", "lock", "io", "sleep", "gil_wait", "runnable")
CPU_CLASSES = CLASSES[:3]
WAIT_CLASSES = ("lock", "io", "sleep")

TimelineEntry = tuple[float, int, int, int, float]


@dataclass(slots=True)
class Code:
    """A function as the interpreter knows it.

    Attributes:
        file: path as the code object spells it; `<unknown>` if it has none.
        function: qualified name, such as `Crawler.fetch` or `<module>`.
        first_line: line of the `def`, counted from 1.
    """

    file: str
    function: str
    first_line: int


@dataclass(slots=True)
class Row:
    """What was observed of one class at one place in one thread.

    Attributes:
        node: index of the leaf in the process's stacks, -1 where no Python
            frame is known (a native thread, or time nobody saw).
        klass: index in `CLASSES`.
        count: number of observations.
        seconds: the sum of their weights.
        squares: the sum of their squared weights, in s^2.
    """

    node: int
    klass: int
    count: int
    seconds: float
    squares: float


@dataclass(slots=True)
class Thread:
    """A thread of a process; its rows add up to its lifetime within 1 %.

    Attributes:
        tid: the kernel's number, unique in a process at any one time.
        name: as Python or the kernel calls it.
        kind: "python", "native" (never ran Python), or "rest" (the sum of
            the short-lived threads that were never seen alone).
        start_s: since the run began.
        lifetime_s: from its start to its end, or to the end of the data.
        cpu_s: as the kernel counts it.
        rows: at most one for each pair of node and class.
    """

    tid: int
    name: str
    kind: str
    start_s: float
    lifetime_s: float
    cpu_s: float
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Process:
    """A process image of the run: a fork or an exec starts another.

    A node is a triple of parent node, code and line. The three node arrays
    have equal length, and a parent comes before its children.

    Attributes:
        pid: the kernel's number; an exec keeps it, so two may be equal.
        parent_pid: of the process that started it.
        command: its arguments, the interpreter's name first.
        start_s: since the run began.
        wall_s: from its start to its end, or to the end of the data.
        cpu_s: of all its threads, as the kernel counts it.
        mode: "timer" or "perf": how the CPU time was sampled.
        rate: asked-for samples a second and thread.
        ended: "stopped" where the engine was stopped in order, "cut" where
            it was killed, left by `os._exit` or replaced by an exec: the data reach up to the last
            write.
        samples: kept observations.
        dropped: lost observations; their time is with the next one.
        sampler_s: CPU time of the sampling thread.
        handler_s: CPU time inside signal handlers.
        notes: sentences for the reader, such as why perf was refused.
        codes: the functions that `node_code` points to.
        node_parent: index of the caller's node, -1 at the root.
        node_code: index in `codes`.
        node_line: line in the code's file, 0 where it is unknown.
        threads: in the order of their start.
        timeline: coarse bounded log of (t_s, tid, klass, node, seconds),
            may be empty.
    """

    pid: int
    parent_pid: int
    command: list[str]
    start_s: float
    wall_s: float
    cpu_s: float
    mode: str
    rate: int
    ended: str
    samples: int
    dropped: int
    sampler_s: float
    handler_s: float
    notes: list[str] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    node_parent: array = field(default_factory=lambda: array("i"))
    node_code: array = field(default_factory=lambda: array("i"))
    node_line: array = field(default_factory=lambda: array("i"))
    threads: list[Thread] = field(default_factory=list)
    timeline: list[TimelineEntry] = field(default_factory=list)


@dataclass(slots=True)
class Profile:
    """A whole run: every process of it that was measured.

    Attributes:
        meta: what JSON can say about the run: `command`, `started` (ISO
            8601), `citius` and `python` (versions), `machine`,
            `exit_status`, ...
        processes: in the order of their start.
    """

    meta: dict
    processes: list[Process] = field(default_factory=list)

    @property
    def wall_seconds(self) -> float:
        """From the start of the first process to the end of the last."""
        if not self.processes:
            return 0.0
        first = min(process.start_s for process in self.processes)
        return max(process.start_s + process.wall_s for process in self.processes) - first

    @property
    def cpu_seconds(self) -> float:
        """CPU time of all processes, as the kernel counts it."""
        return sum(process.cpu_s for process in self.processes)

    @property
    def samples(self) -> int:
        """Kept observations of all processes."""
        return sum(process.samples for process in self.processes)

    @property
    def overhead_fraction(self) -> float:
        """CPU time of measuring over the CPU time of the run; 0 without CPU time.

        Beyond 1 for a program that does little but wait: see the two below.
        """
        return _ratio(
            sum(process.sampler_s + process.handler_s for process in self.processes),
            self.cpu_seconds,
        )

    @property
    def handler_fraction(self) -> float:
        """The part of the run's CPU time that signal handlers took from its threads."""
        return _ratio(sum(process.handler_s for process in self.processes), self.cpu_seconds)

    @property
    def sampler_fraction(self) -> float:
        """CPU time of the engine's threads beside the program, over the processes' wall time."""
        return _ratio(
            sum(process.sampler_s for process in self.processes),
            sum(process.wall_s for process in self.processes),
        )


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0
