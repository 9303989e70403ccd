# SPDX-License-Identifier: Apache-2.0
"""Callgrind's format, for KCachegrind, QCachegrind and callgrind_annotate.

Costs are microseconds by line, with a column for the sum, one for CPU time
and one for each class. Each process and each thread is a function above its
stacks. Calls are not counted by sampling: each is written as one.

Format: Valgrind's manual, "Callgrind Format Specification", version 1.
"""

from __future__ import annotations

from typing import BinaryIO

from .. import tree
from ..profile import CLASSES, CPU_CLASSES, Process, Profile
from . import Format
from ._common import Rounder, merged, printable, process_name, thread_name

MICROSECONDS = 1_000_000
EVENTS = ("Wall", "CPU", *(name.title().replace("_", "") for name in CLASSES))
CPU_COUNT = len(CPU_CLASSES)

Function = tuple[str, str]  # file, name
Costs = list[float]


def write(profile: Profile, stream: BinaryIO) -> None:
    """Writes the costs; O((nodes + rows) of each thread). Raises OSError."""
    graph = _Graph()
    for process in profile.processes:
        graph.add_process(process)
    own = _rounded(graph.own)
    totals = [
        sum(c) for c in zip(*(n for lines in own.values() for n in lines.values()), strict=True)
    ]
    stream.write(b"# callgrind format\nversion: 1\ncreator: citius\n")
    command = profile.meta.get("command")
    if isinstance(command, list):
        stream.write(f"cmd: {printable(' '.join(map(str, command)))}\n".encode())
    stream.write(f"positions: line\nevents: {' '.join(EVENTS)}\n".encode())
    stream.write(f"summary: {_words(totals or [0] * len(EVENTS))}\n".encode())
    names = _Names()
    for function, lines in own.items():
        file, name = function
        stream.write(f"\nfl={names.file(file)}\nfn={names.function(name)}\n".encode())
        for line, costs in lines.items():
            stream.write(f"{line} {_words(costs)}\n".encode())
        for (line, callee), (first_line, costs) in graph.calls.get(function, {}).items():
            where = f"cfi={names.file(callee[0])}\ncfn={names.function(callee[1])}\n"
            numbers = _words(_with_sums([round(s * MICROSECONDS) for s in costs]))
            stream.write(f"{where}calls=1 {first_line}\n{line} {numbers}\n".encode())


def _rounded(own: dict[Function, dict[int, Costs]]) -> dict[Function, dict[int, list[int]]]:
    """All columns of all lines, in whole microseconds that add up."""
    rounders = [Rounder(MICROSECONDS) for _ in CLASSES]
    return {
        function: {
            line: _with_sums([r(s) for r, s in zip(rounders, costs, strict=True)])
            for line, costs in sorted(lines.items())
        }
        for function, lines in own.items()
    }


def _with_sums(classes: list[int]) -> list[int]:
    return [sum(classes), sum(classes[:CPU_COUNT]), *classes]


def _words(numbers: list[int]) -> str:
    return " ".join(map(str, numbers))


class _Names:
    """Writes each name once and a number for it after that."""

    def __init__(self) -> None:
        self.files: dict[str, int] = {}
        self.functions: dict[str, int] = {}

    def file(self, name: str) -> str:
        return self._short(printable(name) or "???", self.files)

    def function(self, name: str) -> str:
        return self._short(printable(name) or "???", self.functions)

    def _short(self, name: str, ids: dict[str, int]) -> str:
        if name in ids:
            return f"({ids[name]})"
        ids[name] = len(ids) + 1
        return f"({ids[name]}) {name}"


class _Graph:
    """Own costs by function and line; costs of calls by caller, line and callee."""

    def __init__(self) -> None:
        self.own: dict[Function, dict[int, Costs]] = {}
        self.calls: dict[Function, dict[tuple[int, Function], tuple[int, Costs]]] = {}

    def add_process(self, process: Process) -> None:
        root = ("", process_name(process))
        self.own.setdefault(root, {})
        functions = [(code.file, code.function) for code in process.codes]
        for thread in process.threads:
            above = ("", f"{thread_name(thread)} of {root[1]}")
            self.own.setdefault(above, {})
            costs = dict(merged(thread.rows))
            whole = [sum(column) for column in zip(*costs.values(), strict=True)]
            if whole:
                self._call(root, 0, above, 0, whole)
                self._add_stacks(process, functions, above, costs)

    def _add_stacks(
        self, process: Process, functions: list[Function], above: Function, costs: dict[int, Costs]
    ) -> None:
        parents = process.node_parent
        unframed = costs.pop(-1, None)
        if unframed is not None:
            _add(self.own[above], 0, unframed)
        for node, own in costs.items():
            function = functions[process.node_code[node]]
            _add(self.own.setdefault(function, {}), process.node_line[node], own)
        totals = {node: own.copy() for node, own in costs.items()}
        for node in tree.with_ancestors(parents, list(totals)):
            total = totals.pop(node)
            code, parent = process.node_code[node], parents[node]
            caller, line = above, 0
            if parent >= 0:
                _add(totals, parent, total)
                caller, line = functions[process.node_code[parent]], process.node_line[parent]
            self.own.setdefault(caller, {})
            self._call(caller, line, functions[code], process.codes[code].first_line, total)

    def _call(
        self, caller: Function, line: int, callee: Function, first_line: int, costs: Costs
    ) -> None:
        calls = self.calls.setdefault(caller, {})
        known = calls.setdefault((line, callee), (first_line, [0.0] * len(CLASSES)))
        for klass, seconds in enumerate(costs):
            known[1][klass] += seconds


def _add(into: dict[int, Costs], key: int, costs: Costs) -> None:
    known = into.get(key)
    if known is None:
        into[key] = costs.copy()
    else:
        for klass, seconds in enumerate(costs):
            known[klass] += seconds


FORMAT = Format(".callgrind", False, "kcachegrind, qcachegrind or callgrind_annotate", write)
