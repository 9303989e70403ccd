# SPDX-License-Identifier: Apache-2.0
"""What cProfile writes: for `python -m pstats`, snakeviz, gprof2dot.

It knows functions and their callers, neither lines nor threads nor processes:
all are summed. A function's own time (`tottime`) is its CPU time; its waits
are functions that it calls, `{lock}` and so on, as cProfile shows what is
not Python. Sampling counts no calls: `ncalls` are observations.
"""

from __future__ import annotations

import marshal
from typing import BinaryIO

from .. import tree
from ..profile import CLASSES, CPU_CLASSES, Process, Profile
from . import Format

NOWHERE = ("~", 0, "<no Python frame>")
CPU_COUNT = len(CPU_CLASSES)

Key = tuple[str, int, str]


def write(profile: Profile, stream: BinaryIO) -> None:
    """Writes the table; O(nodes + rows). Raises OSError."""
    functions: dict[Key, _Function] = {}
    for process in profile.processes:
        _add_process(process, functions)
    table = {key: function.entry() for key, function in functions.items()}
    stream.write(marshal.dumps(table))


class _Function:
    """Observations, own and total seconds, the same by caller."""

    def __init__(self) -> None:
        self.sums = [0, 0.0, 0.0]
        self.callers: dict[Key, list] = {}

    def add(self, caller: Key | None, count: int, own: float, total: float, edge: float) -> None:
        self.sums[0] += count
        self.sums[1] += own
        self.sums[2] += total
        if caller is not None:
            sums = self.callers.setdefault(caller, [0, 0.0, 0.0])
            sums[0] += count
            sums[1] += own
            sums[2] += edge

    def entry(self) -> tuple:
        callers = {key: (n, n, own, total) for key, (n, own, total) in self.callers.items()}
        count, own, total = self.sums
        return count, count, own, total, callers


def _add_process(process: Process, functions: dict[Key, _Function]) -> None:
    keys = [(code.file, code.first_line, code.function) for code in process.codes]
    nodes = len(process.node_parent)
    own, counts, totals = [0.0] * (nodes + 1), [0] * (nodes + 1), [0.0] * (nodes + 1)
    for thread in process.threads:
        for row in thread.rows:
            totals[row.node] += row.seconds
            caller = keys[process.node_code[row.node]] if row.node >= 0 else NOWHERE
            if row.klass < CPU_COUNT:
                own[row.node] += row.seconds
                counts[row.node] += row.count
            else:
                wait = ("~", 0, f"<{CLASSES[row.klass].replace('_', ' ')}>")
                function = functions.setdefault(wait, _Function())
                function.add(caller, row.count, row.seconds, row.seconds, row.seconds)
    if totals[-1] > 0.0:
        nowhere = functions.setdefault(NOWHERE, _Function())
        nowhere.add(None, counts[-1], own[-1], totals[-1], 0.0)
    parents = process.node_parent
    ids: dict[Key, int] = {}
    function_of = [ids.setdefault(keys[code], len(ids)) for code in process.node_code]
    edges: dict[tuple[int, int], int] = {}
    edge_of = [
        edges.setdefault((function_of[parent] if parent >= 0 else -1, function), len(edges))
        for parent, function in zip(parents, function_of, strict=True)
    ]
    outer, outer_edge = tree.outermost(parents, function_of, edge_of)
    for node in range(nodes - 1, -1, -1):
        total = totals[node]
        if total <= 0.0:
            continue
        parent = parents[node]
        caller = None
        if parent >= 0:
            totals[parent] += total
            caller = keys[process.node_code[parent]]
        function = functions.setdefault(keys[process.node_code[node]], _Function())
        function.add(
            caller,
            counts[node],
            own[node],
            total if outer[node] else 0.0,
            total if outer_edge[node] else 0.0,
        )


FORMAT = Format(".pstats", True, "`python -m pstats FILE` or snakeviz", write)
