# SPDX-License-Identifier: Apache-2.0
"""The figures of a profile: by class, by line, by function, by thread.

`summarize` is linear in rows and nodes, and sums in one pass; every figure
carries the variance of `intervals`. The result is plain data, as safe to read
from many threads as the profile it was made from.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from . import tree
from .intervals import Group, half_width, variance
from .profile import CLASSES, CPU_CLASSES, WAIT_CLASSES, Process, Profile, Row, Thread

CPU_COUNT = len(CPU_CLASSES)
WAITS = tuple(CLASSES.index(name) for name in WAIT_CLASSES)
CPU, REST = 0, 1  # the two groups of `intervals`
GROUP_OF_CLASS = tuple(CPU if name in CPU_CLASSES else REST for name in CLASSES)


@dataclass(slots=True)
class Cost:
    """Seconds by class, in the order of `CLASSES`, and how sure they are."""

    seconds: list[float] = field(default_factory=lambda: [0.0] * len(CLASSES))
    cpu_variance: float = 0.0
    rest_variance: float = 0.0

    @property
    def cpu_s(self) -> float:
        """Python, native and system."""
        return sum(self.seconds[:CPU_COUNT])

    @property
    def rest_s(self) -> float:
        """All that is not CPU time: waits, GIL wait, runnable."""
        return sum(self.seconds[CPU_COUNT:])

    @property
    def wait_s(self) -> float:
        """Lock, I/O and sleep."""
        return sum(self.seconds[klass] for klass in WAITS)

    @property
    def total_s(self) -> float:
        """All classes together."""
        return sum(self.seconds)

    @property
    def cpu_interval_s(self) -> float:
        """Half width of the 95 % interval of `cpu_s`."""
        return half_width(self.cpu_variance)

    @property
    def rest_interval_s(self) -> float:
        """Half width of the 95 % interval of `rest_s`."""
        return half_width(self.rest_variance)

    @property
    def interval_s(self) -> float:
        """Half width of the 95 % interval of `total_s`."""
        return half_width(self.cpu_variance + self.rest_variance)


@dataclass(slots=True)
class Place:
    """A line or a function.

    Attributes:
        file: as the code object spells it.
        line: the line itself, or the function's first one; 0 if unknown.
        function: for a line, the function with most of its time in any one
            process.
        own: time with this place on top of the stack.
        total_s: time with this place anywhere on the stack, recursion
            counted once.
        total_cpu_s: the part of it in CPU classes.
        total_interval_s: half width of the 95 % interval of `total_s`.
    """

    file: str
    line: int
    function: str
    own: Cost = field(default_factory=Cost)
    total_s: float = 0.0
    total_cpu_s: float = 0.0
    total_variance: float = 0.0

    @property
    def total_interval_s(self) -> float:
        """Half width of the 95 % interval of `total_s`."""
        return half_width(self.total_variance)


@dataclass(slots=True)
class ClassCost:
    """One class over all threads of a kind."""

    name: str
    seconds: float = 0.0
    variance: float = 0.0

    @property
    def interval_s(self) -> float:
        """Half width of the 95 % interval of `seconds`."""
        return half_width(self.variance)


@dataclass(slots=True)
class ThreadCost:
    """One thread of one process."""

    process: Process
    thread: Thread
    cost: Cost


@dataclass(slots=True)
class Summary:
    """A profile's figures.

    Attributes:
        classes: one for each of `CLASSES`, over the threads that run Python.
        native_classes: the same over the other threads, which in a process
            with a pool of native workers do little but wait.
        lines: by own time, the longest first.
        functions: by own time, the longest first.
        nowhere: time of threads that run Python, without a Python frame.
        threads: in the profile's order.
    """

    classes: list[ClassCost]
    native_classes: list[ClassCost]
    lines: list[Place]
    functions: list[Place]
    nowhere: Cost
    threads: list[ThreadCost]

    @property
    def python_seconds(self) -> float:
        """Lifetimes of all threads that run Python."""
        return sum(entry.seconds for entry in self.classes)


def summarize(profile: Profile) -> Summary:
    """Sums a profile up; O(rows + nodes)."""
    summary = Summary(
        [ClassCost(n) for n in CLASSES], [ClassCost(n) for n in CLASSES], [], [], Cost(), []
    )
    lines: dict[tuple, Place] = {}
    functions: dict[tuple, Place] = {}
    best: dict[tuple, float] = {}
    for process in profile.processes:
        places = _Places(process, lines, functions)
        sums = _Sums(places)
        for thread in process.threads:
            groups = _add_classes(summary, thread)
            sums.add_rows(thread.rows)
            summary.threads.append(ThreadCost(process, thread, Cost(sums.by_class())))
            if thread.kind == "python":
                sums.flush_nowhere(summary.nowhere, groups)
            sums.flush_own(groups)
            sums.flush_totals(groups)
        places.name_lines(best)
    summary.lines = _hottest(lines)
    summary.functions = _hottest(functions)
    return summary


def _hottest(places: dict[tuple, Place]) -> list[Place]:
    seen = [place for place in places.values() if place.total_s > 0.0]
    return sorted(seen, key=lambda p: (-p.own.total_s, -p.total_s, p.file, p.line, p.function))


def _add_classes(summary: Summary, thread: Thread) -> tuple[Group, Group]:
    seconds, squares, counts = [0.0] * len(CLASSES), [0.0] * len(CLASSES), [0] * len(CLASSES)
    for row in thread.rows:
        klass = row.klass
        seconds[klass] += row.seconds
        squares[klass] += row.squares
        counts[klass] += row.count
    groups = (Group(), Group())
    for klass, number in enumerate(GROUP_OF_CLASS):
        groups[number].count += counts[klass]
        groups[number].seconds += seconds[klass]
        groups[number].squares += squares[klass]
    into = summary.classes if thread.kind == "python" else summary.native_classes
    for klass, entry in enumerate(into):
        if seconds[klass] > 0.0:
            entry.seconds += seconds[klass]
            entry.variance += variance(
                seconds[klass], squares[klass], groups[GROUP_OF_CLASS[klass]]
            )
    return groups


class _Places:
    """Which line and which function each node of a process belongs to.

    A spot is a pair of function and line. There are far fewer spots than
    nodes, so rows are summed by spot, and spots by line and by function. The
    last element of `node_spot`, which -1 finds, is the spot of no frame.
    """

    def __init__(self, process: Process, lines: dict[tuple, Place], functions: dict[tuple, Place]):
        self.parents = process.node_parent
        ids: dict[tuple, int] = {}
        codes = ((code.file, code.first_line, code.function) for code in process.codes)
        code_function = [ids.setdefault(key, len(ids)) for key in codes]
        self.functions = [functions.setdefault(key, Place(*key)) for key in ids]
        node_function = [code_function[code] for code in process.node_code]
        pairs = list(zip(node_function, process.node_line, strict=True))
        spots = {pair: spot for spot, pair in enumerate(dict.fromkeys(pairs))}
        self.node_spot = list(map(spots.__getitem__, pairs))
        self.spot_function = [function for function, _ in spots]
        line_ids: dict[tuple, int] = {}
        keys = ((self.functions[function].file, line) for function, line in spots)
        self.spot_line = [line_ids.setdefault(key, len(line_ids)) for key in keys]
        self.lines = [lines.setdefault(key, Place(*key, "")) for key in line_ids]
        node_line = [self.spot_line[spot] for spot in self.node_spot]
        self.node_spot.append(len(spots))
        self.spot_seconds = [0.0] * len(spots)
        # Where a node adds to a total: its line and function, or the list's
        # end for a recursive one, whose time an outer one has already.
        outer_line, outer_function = tree.outermost(self.parents, node_line, node_function)
        self.total_line = [
            n if outer else -1 for n, outer in zip(node_line, outer_line, strict=True)
        ]
        self.total_function = [
            n if outer else -1 for n, outer in zip(node_function, outer_function, strict=True)
        ]

    def name_lines(self, best: dict[tuple, float]) -> None:
        """Gives each line the function with most of its time in one process."""
        for spot, seconds in enumerate(self.spot_seconds):
            line = self.lines[self.spot_line[spot]]
            key = (line.file, line.line)
            if seconds > best.get(key, -1.0):
                best[key] = seconds
                line.function = self.functions[self.spot_function[spot]].function


class _Sums:
    """One thread's rows, summed by node and by spot, and on to the places.

    Flat lists that are zero between threads: what a thread touched is set
    back when it is flushed, so many short threads in a large process stay
    cheap.
    """

    def __init__(self, places: _Places):
        self.places = places
        nodes, spots = len(places.node_spot), len(places.spot_line) + 1
        self.node_seconds = ([0.0] * nodes, [0.0] * nodes)
        self.node_squares = ([0.0] * nodes, [0.0] * nodes)
        self.spot_seconds = [[0.0] * spots for _ in CLASSES]
        self.spot_squares = ([0.0] * spots, [0.0] * spots)
        self.leaves: tuple[set[int], ...] = ()
        self.spots: set[int] = set()

    def add_rows(self, rows: list[Row]) -> None:
        node_spot, spot_seconds = self.places.node_spot, self.spot_seconds
        by_group = list(zip(self.node_seconds, self.node_squares, self.spot_squares, strict=True))
        by_class = [by_group[group] for group in GROUP_OF_CLASS]
        for row in rows:
            node, klass, seconds, squares = row.node, row.klass, row.seconds, row.squares
            node_seconds, node_squares, spot_squares = by_class[klass]
            spot = node_spot[node]
            spot_seconds[klass][spot] += seconds
            spot_squares[spot] += squares
            node_seconds[node] += seconds
            node_squares[node] += squares
        cpu = {row.node for row in rows if row.klass < CPU_COUNT}
        self.leaves = (cpu, {row.node for row in rows if row.klass >= CPU_COUNT})
        self.spots = set(map(node_spot.__getitem__, cpu.union(self.leaves[REST])))

    def by_class(self) -> list[float]:
        return [sum(column[spot] for spot in self.spots) for column in self.spot_seconds]

    def flush_nowhere(self, nowhere: Cost, groups: tuple[Group, Group]) -> None:
        spot = len(self.places.spot_line)
        if spot in self.spots:
            _add(
                nowhere,
                [column[spot] for column in self.spot_seconds],
                [q[spot] for q in self.spot_squares],
                groups,
            )

    def flush_own(self, groups: tuple[Group, Group]) -> None:
        places, nowhere = self.places, len(self.places.spot_line)
        by_line: dict[int, list[float]] = {}
        by_function: dict[int, list[float]] = {}
        columns = (*self.spot_seconds, *self.spot_squares)
        for spot in self.spots:
            sums = [column[spot] for column in columns]
            for column in columns:
                column[spot] = 0.0
            if spot != nowhere:
                places.spot_seconds[spot] += sum(sums[: len(CLASSES)])
                _merge(by_line, places.spot_line[spot], sums)
                _merge(by_function, places.spot_function[spot], sums)
        for into, where in ((by_line, places.lines), (by_function, places.functions)):
            for key, sums in into.items():
                _add(where[key].own, sums[: len(CLASSES)], sums[len(CLASSES) :], groups)

    def flush_totals(self, groups: tuple[Group, Group]) -> None:
        places = self.places
        for group in (CPU, REST):
            nodes = tree.with_ancestors(places.parents, self.leaves[group])
            for where, seconds, squares in zip(
                (places.lines, places.functions), *self._add_up(group, nodes), strict=True
            ):
                for place, total, total_squares in zip(where, seconds, squares, strict=False):
                    if total > 0.0:
                        place.total_s += total
                        place.total_cpu_s += total if group == CPU else 0.0
                        place.total_variance += variance(total, total_squares, groups[group])

    def _add_up(self, group: int, nodes: list[int]) -> tuple[tuple, tuple]:
        """Adds each node's sums to its place and its parent's; children come before parents."""
        places = self.places
        parents, total_line, total_function = (
            places.parents,
            places.total_line,
            places.total_function,
        )
        node_seconds, node_squares = self.node_seconds[group], self.node_squares[group]
        line_seconds, line_squares = (
            [0.0] * (len(places.lines) + 1),
            [0.0] * (len(places.lines) + 1),
        )
        function_seconds = [0.0] * (len(places.functions) + 1)
        function_squares = function_seconds.copy()
        for node in nodes:
            seconds, squares = node_seconds[node], node_squares[node]
            node_seconds[node] = node_squares[node] = 0.0
            line, function, parent = total_line[node], total_function[node], parents[node]
            line_seconds[line] += seconds
            line_squares[line] += squares
            function_seconds[function] += seconds
            function_squares[function] += squares
            # A root's parent is -1: the last element, which nobody reads.
            node_seconds[parent] += seconds
            node_squares[parent] += squares
        node_seconds[-1] = node_squares[-1] = 0.0
        return (line_seconds, function_seconds), (line_squares, function_squares)


def _merge(into: dict[int, list[float]], key: int, sums: list[float]) -> None:
    before = into.get(key)
    into[key] = sums if before is None else [a + b for a, b in zip(before, sums, strict=True)]


def _add(
    cost: Cost, seconds: list[float], squares: list[float], groups: tuple[Group, Group]
) -> None:
    """Adds a thread's seconds by class, and squares by group, to a place's cost."""
    by_group = [0.0, 0.0]
    for klass, value in enumerate(seconds):
        cost.seconds[klass] += value
        by_group[GROUP_OF_CLASS[klass]] += value
    if by_group[CPU] > 0.0:
        cost.cpu_variance += variance(by_group[CPU], squares[CPU], groups[CPU])
    if by_group[REST] > 0.0:
        cost.rest_variance += variance(by_group[REST], squares[REST], groups[REST])
