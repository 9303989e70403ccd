# SPDX-License-Identifier: Apache-2.0
"""Chrome's trace events (JSON), for Perfetto and chrome://tracing.

For each thread a track of its summed stacks, side by side from the thread's
start and as wide as their seconds (category `sum`); they are not in the
order of time. Where the profile has a timeline, a second track for each
thread shows that in order (category `timeline`). Times are microseconds.

Format: "Trace Event Format", Google, 2016.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import BinaryIO

from .. import tree
from ..profile import CLASSES, Process, Profile, Thread
from . import Format
from ._common import printable, process_name, rows_with_time, thread_name

MICROSECONDS = 1e6
# Beyond the largest thread number of Linux (PID_MAX_LIMIT).
TIMELINE_TRACK = 1 << 23
CLASS_NAMES = tuple(name.replace("_", " ") for name in CLASSES)


def write(profile: Profile, stream: BinaryIO) -> None:
    """Writes the events, a thread at a time; O(nodes + rows) a thread. Raises OSError."""
    stream.write(b'{"displayTimeUnit": "ms", "traceEvents": [')
    first = True

    def emit(event: dict) -> None:
        nonlocal first
        stream.write((b"\n" if first else b",\n") + json.dumps(event).encode())
        first = False

    tracks = _Tracks(emit)
    for process in profile.processes:
        names = [f"{printable(c.function)} ({printable(c.file)}" for c in process.codes]
        labels = [
            f"{names[code]}:{line})"
            for code, line in zip(process.node_code, process.node_line, strict=True)
        ]
        pid = tracks.process(process)
        for thread in process.threads:
            _summed(process, thread, labels, pid, tracks)
        _timeline(process, labels, pid, tracks)
    stream.write(b"\n]}\n")


class _Tracks:
    """Gives each process and thread a number of its own: an exec keeps the kernel's."""

    def __init__(self, emit: Callable[[dict], None]):
        self.emit = emit
        self.pids: set[int] = set()
        self.tids: set[int] = set()

    def process(self, process: Process) -> int:
        pid = self._unused(process.pid, self.pids)
        self.tids = set()
        self._name("process_name", pid, 0, process_name(process))
        return pid

    def thread(self, pid: int, tid: int, name: str) -> int:
        tid = self._unused(tid, self.tids)
        self._name("thread_name", pid, tid, name)
        return tid

    def _unused(self, number: int, used: set[int]) -> int:
        while number in used:
            number += 1
        used.add(number)
        return number

    def _name(self, what: str, pid: int, tid: int, name: str) -> None:
        self.emit({"ph": "M", "name": what, "pid": pid, "tid": tid, "args": {"name": name}})


def _summed(process: Process, thread: Thread, labels: list[str], pid: int, tracks: _Tracks) -> None:
    tid = tracks.thread(pid, thread.tid, thread_name(thread) + ", summed")
    rows = rows_with_time(thread.rows)
    leaves: dict[int, list[tuple[str, float]]] = {}
    for row in rows:
        leaves.setdefault(row.node, []).append((CLASS_NAMES[row.klass], row.seconds))
    parents = process.node_parent
    seconds = {node: sum(s for _, s in own) for node, own in leaves.items() if node >= 0}
    children: dict[int, list[int]] = {}
    # Children come first, so a node's time is whole when its turn comes.
    for node in tree.with_ancestors(parents, list(seconds)):
        children.setdefault(parents[node], []).append(node)
        if parents[node] >= 0:
            seconds[parents[node]] = seconds.get(parents[node], 0.0) + seconds[node]
    base = {"ph": "X", "cat": "sum", "pid": pid, "tid": tid}
    waiting = [(-1, thread.start_s)]
    while waiting:
        node, start = waiting.pop()
        if node >= 0:
            event = {"name": labels[node], "ts": start * MICROSECONDS}
            tracks.emit(base | event | {"dur": seconds[node] * MICROSECONDS})
        for name, own in leaves.get(node, ()):
            event = {"name": name, "ts": start * MICROSECONDS, "dur": own * MICROSECONDS}
            tracks.emit(base | event | {"args": {"class": name}})
            start += own
        for child in sorted(children.get(node, ()), key=lambda n: -seconds[n]):
            waiting.append((child, start))
            start += seconds[child]


def _timeline(process: Process, labels: list[str], pid: int, tracks: _Tracks) -> None:
    names = {thread.tid: thread_name(thread) for thread in process.threads}
    tids: dict[int, int] = {}
    for time_s, tid, klass, node, seconds in process.timeline:
        if tid not in tids:
            name = names.get(tid, f"thread {tid}") + ", in order"
            tids[tid] = tracks.thread(pid, TIMELINE_TRACK + tid, name)
        event = {"ph": "X", "cat": "timeline", "pid": pid, "tid": tids[tid]}
        times = {"ts": time_s * MICROSECONDS, "dur": seconds * MICROSECONDS}
        stack = [labels[n] for n in tree.stack(process, node)]
        name = stack[-1] if stack else CLASS_NAMES[klass]
        args = {"class": CLASS_NAMES[klass], "stack": stack}
        tracks.emit(event | times | {"name": name, "args": args})


FORMAT = Format(".trace.json", False, "https://ui.perfetto.dev or chrome://tracing", write)
