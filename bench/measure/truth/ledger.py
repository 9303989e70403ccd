# SPDX-License-Identifier: Apache-2.0
"""Run pieces of known kind in turn and keep the books of what each one took.

A truth program is a list of pieces per thread. A piece is a function whose
kind is known by construction: a pure loop, one call of `sorted`, one sleep.
The pieces take turns in blocks of some milliseconds and of varied length, and
around every block three clocks are read that no profiler can bend:

- `thread_time_ns`: CPU time of this thread, exact to the nanosecond;
- `monotonic_ns`: wall time;
- the run delay in `/proc/thread-self/schedstat`: time the thread was runnable
  while the kernel ran something else.

So a piece's wall time splits into CPU, delay, and waiting (all the rest). A
block pays about 3 us for its books, under 0.1 % of it; the rest of the
book-keeping lies between the blocks, about half a percent of the run, and
belongs to no piece. The books are read in the very run that is profiled: they
tell what this run did, not what a plain run would do.
"""

import argparse
import ctypes
import gc
import inspect
import json
import os
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

TICK_NS = 20_000_000  # the timeline has a row about every 20 ms
# Called with the GIL held: `os.pread` would hand it to the next thread.
LIBC = ctypes.PyDLL(None)
PREAD = LIBC.pread
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of <malloc.h>


@dataclass(frozen=True)
class Span:
    """Lines `first` to `last` of `function` in `file` (an absolute path)."""

    file: str
    function: str
    first: int
    last: int


def span(function, mark=None):
    """The lines of `function`, or only those that end in `# piece: MARK`."""
    code = function.__code__
    lines, first = inspect.getsourcelines(function)
    numbers = range(first, first + len(lines))
    if mark is not None:
        numbers = [at for at in numbers if lines[at - first].rstrip().endswith(f"# piece: {mark}")]
    return Span(os.path.abspath(code.co_filename), code.co_name, numbers[0], numbers[-1])


@dataclass
class Piece:
    """A function of known kind, and what it has taken so far.

    `run` is called with one of `arguments`, drawn anew for each block. `cpu`
    is the class its CPU time belongs to, "cpu" where it may be any of the
    three; `wait` the class of its waiting; where only the sum of several is
    known, they are joined by "+". A
    piece that never waits still has a little of it on a virtual machine,
    taken by the host: that is time the thread was runnable.
    `where` lists the lines on which its own time may be seen, the caller
    first; by default the lines of `run`.
    """

    name: str
    run: object
    arguments: list
    cpu: str
    wait: str = "runnable"
    where: list = field(default_factory=list)
    cpu_ns: int = 0
    wall_ns: int = 0
    delay_ns: int = 0
    blocks: int = 0

    def __post_init__(self):
        self.where = self.where or [span(self.run)]

    def add(self, begin, end):
        self.cpu_ns += end[0] - begin[0]
        self.wall_ns += end[1] - begin[1]
        self.delay_ns += end[2] - begin[2]
        self.blocks += 1

    def totals(self):
        """CPU, waiting and delay so far, in nanoseconds."""
        return (self.cpu_ns, self.wall_ns - self.cpu_ns - self.delay_ns, self.delay_ns)


class Ledger:
    """The books of one thread. Only that thread writes them."""

    def __init__(self, name, pieces):
        self.name = name
        self.free = Piece("free", None, [], "python", where=[span(Ledger.take_turns, "free")])
        self.pieces = [*pieces, self.free]
        self.timeline = []
        self.random = random.Random(name)  # str seeds do not depend on the hash seed

    def stamp(self):
        PREAD(self.schedstat, self.text, len(self.text), 0)
        delay = int(self.text.value.split()[1])
        return (time.thread_time_ns(), time.monotonic_ns(), delay)

    def take_turns(self, proceed):
        """Runs the pieces in turn for as long as `proceed()` says."""
        self.schedstat = os.open("/proc/thread-self/schedstat", os.O_RDONLY)
        self.text = ctypes.create_string_buffer(64)
        self.tid = threading.get_native_id()
        for piece in self.pieces:
            piece.cpu_ns = piece.wall_ns = piece.delay_ns = piece.blocks = 0
        self.timeline = []
        self.begin = finish = self.stamp()
        turn = 0
        while proceed():
            piece = self.pieces[turn % (len(self.pieces) - 1)]
            turn += 1
            argument = self.random.choice(piece.arguments)
            begin = self.stamp()
            result = piece.run(argument)
            finish = self.stamp()
            piece.add(begin, finish)
            # What a piece made dies here, on a line of its own: deallocation
            # is no part of the call that made it.
            result = None  # piece: free
            self.free.add(finish, self.stamp())
            if not self.timeline or finish[1] - self.timeline[-1][0] >= TICK_NS:
                self.timeline.append([finish[1], *(p.totals() for p in self.pieces)])
        self.end = self.stamp()
        self.timeline.append([self.end[1], *(p.totals() for p in self.pieces)])
        os.close(self.schedstat)
        del result

    def truth(self):
        cpu, wall, delay = (b - a for a, b in zip(self.begin, self.end, strict=True))
        return {
            "name": self.name,
            "tid": self.tid,
            "begin_ns": self.begin[1],
            "wall_s": wall / 1e9,
            "cpu_s": cpu / 1e9,
            "delay_s": delay / 1e9,
            "pieces": [
                {
                    "name": piece.name,
                    "cpu_class": piece.cpu,
                    "wait_class": piece.wait,
                    "where": [vars(place) for place in piece.where],
                    "blocks": piece.blocks,
                    "cpu_s": piece.totals()[0] / 1e9,
                    "wait_s": piece.totals()[1] / 1e9,
                    "delay_s": piece.totals()[2] / 1e9,
                }
                for piece in self.pieces
            ],
            "timeline": self.timeline,
        }


class Case:
    """One truth program: pieces by thread, the main thread's under "main".

    Other threads take their turns until the main thread is done; `wake` is
    then called, so that none of them waits for it for ever, and `settle` when
    all have ended, so that the case can run again. `primary` names
    the piece whose share stands for the case in `replay.py`. `natives` gives
    native threads' identifiers and the `monotonic_ns` of their start.
    """

    def __init__(
        self, name, primary, wake=lambda: None, settle=lambda: None, natives=dict, **threads
    ):
        self.name = name
        self.primary = primary
        self.wake = wake
        self.settle = settle
        self.natives = natives
        self.ledgers = [Ledger(thread, pieces) for thread, pieces in threads.items()]

    def run(self, seconds):
        """Runs for about `seconds` and returns the truth as a dictionary."""
        done = threading.Event()
        main, *others = self.ledgers
        threads = [
            threading.Thread(
                target=ledger.take_turns, args=[lambda: not done.is_set()], name=ledger.name
            )
            for ledger in others
        ]
        for thread in threads:
            thread.start()
        stolen, ticks = stolen_ticks()
        deadline = time.monotonic_ns() + int(seconds * 1e9)
        main.take_turns(lambda: time.monotonic_ns() < deadline)
        done.set()
        self.wake()
        for thread in threads:
            thread.join()
        self.settle()
        stolen, ticks = (b - a for a, b in zip((stolen, ticks), stolen_ticks(), strict=True))
        return {
            "case": self.name,
            "primary": self.primary,
            "stolen": stolen / max(ticks, 1),
            "threads": [ledger.truth() for ledger in self.ledgers],
            "natives": [native_truth(tid, start) for tid, start in self.natives().items()],
        }


def stolen_ticks():
    """Ticks of all processors that the host kept for itself, and all ticks.

    No clock tells which thread they were stolen from: they are in the waiting
    of whatever piece was running. A machine that steals much is no good for
    measuring truth.
    """
    ticks = [int(word) for word in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    return ticks[7], sum(ticks)


def native_truth(tid, start_ns):
    """What a thread without Python frames took since its start."""
    # The kernel's clock id of another thread's CPU time: see clock_getcpuclockid(3).
    cpu = time.clock_gettime((~tid << 3) | 6)
    wall = (time.monotonic_ns() - start_ns) / 1e9
    delay = int(Path(f"/proc/self/task/{tid}/schedstat").read_text().split()[1]) / 1e9
    return {"tid": tid, "wall_s": wall, "cpu_s": cpu, "delay_s": delay}


def quieten():
    """Takes away what would be no piece's own: the collector, and page faults.

    With both of malloc's thresholds high, what a piece frees stays with the
    process, and no later allocation of a piece asks the kernel for memory.
    """
    gc.disable()
    for option, size in ((M_MMAP_THRESHOLD, 32 << 20), (M_TRIM_THRESHOLD, 1 << 30)):
        if not LIBC.mallopt(option, size):
            raise OSError(f"mallopt({option}, {size}) is refused: this C library is not glibc")


def spin(count):
    """Pure Python: integer arithmetic in a loop."""
    total = 0
    for i in range(count):
        total += i & 7
    return total


def sized(function, low_ms, high_ms, steps=16):
    """Counts with which `function(count)` takes `low_ms` to `high_ms`.

    Measured in a millisecond or two: it is on the lines of a piece, and it is
    over before the truth begins.
    """
    count = 64
    while timed(function, count) < 300_000:
        count *= 2
    per_count = min(timed(function, count) for _ in range(3)) / count
    step = (high_ms - low_ms) / (steps - 1)
    return [int((low_ms + step * i) * 1e6 / per_count) for i in range(steps)]


def timed(function, argument):
    begin = time.thread_time_ns()
    function(argument)
    return time.thread_time_ns() - begin


def main(case):
    """Command line of every truth program."""
    parser = argparse.ArgumentParser(description=f"truth program: {case.name}")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--truth", type=Path, help="write the truth to this file, as JSON")
    options = parser.parse_args()
    truth = case.run(options.seconds)
    if options.truth:
        options.truth.write_text(json.dumps(truth))
    else:
        for thread in truth["threads"]:
            for piece in thread["pieces"]:
                print(f"{thread['name']:8} {piece['name']:12}", end="")
                for part in ("cpu_s", "wait_s", "delay_s"):
                    print(f"  {part[:-2]} {100 * piece[part] / thread['wall_s']:5.1f} %", end="")
                print()
