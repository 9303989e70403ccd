# SPDX-License-Identifier: Apache-2.0
"""What a measured run tells: heat by line and function, and what a recorded run adds.

Paths are relative to the project's root, with `/`; lines are those of the user's files.
Times are seconds of one run of the original.
"""

from dataclasses import dataclass, field
from pathlib import Path

CLASSES = ("python", "native", "system", "wait", "gil_wait", "runnable")


@dataclass(frozen=True, slots=True)
class Heat:
    """Seconds of a line (its own) or a function (with what it calls), by class.

    `interval` is the half width of the total's 95 % interval.
    """

    seconds: float
    interval: float
    classes: dict[str, float]

    @property
    def main_class(self) -> str:
        """Return the class that most of the time is of, waiting for a processor apart."""
        own = {name: s for name, s in self.classes.items() if name != "runnable"}
        return max(own, key=own.get, default="python")


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls of a function in a recorded run: how many, and how many of the first had new arguments.

    `seen` is the number of calls whose arguments were looked at, `distinct` how many differed.
    """

    count: int
    seen: int
    distinct: int

    @property
    def repeated(self) -> float:
        """Return the fraction of calls whose arguments had occurred before."""
        return 1 - self.distinct / self.seen if self.seen else 0.0


@dataclass(frozen=True, slots=True)
class Tests:
    """Membership tests of one place in a recorded run: how many, on what, how long."""

    count: int
    kinds: tuple[str, ...]
    mean_size: float
    element_types: tuple[str, ...]


@dataclass(slots=True)
class Evidence:
    """All that is known of the original's running. Not changed once made, but for `recorded`."""

    wall_s: float
    cpu_s: float
    lines: dict[tuple[str, int], Heat]
    functions: dict[tuple[str, str, int], Heat]
    calls: dict[tuple[str, str], Calls] = field(default_factory=dict)
    tests: dict[tuple[str, int, str], Tests] = field(default_factory=dict)
    totals: dict[tuple[str, int], Heat] = field(default_factory=dict)

    @property
    def whole(self) -> float:
        """Return the seconds that shares are of: the run's, or all processors' if that is more."""
        return max(self.wall_s, self.cpu_s, 1e-9)

    def share(self, path: str, lines) -> tuple[float, float]:
        """Return the part of the run that `lines` of a file take themselves, with its interval."""
        heats = [self.lines[path, n] for n in set(lines) if (path, n) in self.lines]
        seconds = sum(h.seconds for h in heats)
        spread = sum(h.interval**2 for h in heats) ** 0.5
        return min(1.0, seconds / self.whole), spread / self.whole

    def total_share(self, path: str, lines) -> tuple[float, float]:
        """Return the part of the run that `lines` take, with what they call in other files."""
        heats = [self.totals[path, n] for n in set(lines) if (path, n) in self.totals]
        seconds = sum(h.seconds for h in heats)
        spread = sum(h.interval**2 for h in heats) ** 0.5
        total = min(1.0, seconds / self.whole), spread / self.whole
        return max(self.share(path, lines), total)

    def function_share(self, path: str, name: str) -> tuple[float, float]:
        """Return the part of the run that a function takes, with what it calls."""
        heats = [h for (p, n, _), h in self.functions.items() if (p, n) == (path, name)]
        seconds = sum(h.seconds for h in heats)
        spread = sum(h.interval**2 for h in heats) ** 0.5
        return min(1.0, seconds / self.whole), spread / self.whole

    @property
    def waited(self) -> float:
        """Return the part of the lines' time in which they only waited for a processor."""
        waited = sum(h.classes.get("runnable", 0.0) for h in self.lines.values())
        return waited / max(1e-9, sum(h.seconds for h in self.lines.values()))

    def hottest(self, count: int = 3) -> list[tuple[str, int, Heat]]:
        """Return the lines that take most, hottest first."""
        lines = sorted(self.lines.items(), key=lambda kv: (-kv[1].seconds, kv[0]))
        return [(path, line, heat) for (path, line), heat in lines[:count]]

    def files(self) -> list[str]:
        """Return the project's files that take time, hottest first."""
        total: dict[str, float] = {}
        for (path, _), heat in self.lines.items():
            total[path] = total.get(path, 0.0) + heat.seconds
        return sorted(total, key=lambda p: (-total[p], p))


def from_json(document: dict, root: Path, cwd: Path | None = None) -> Evidence:
    """Build the evidence from the document that `citius run --json` writes.

    Rows of files outside `root` (libraries) are left out: their time still counts in the whole.

    Raises:
        KeyError: the document lacks a field of the schema (docs/reference/json.md).
    """
    root = root.resolve()
    lines: dict[tuple[str, int], Heat] = {}
    totals: dict[tuple[str, int], Heat] = {}
    for row in document["lines"]:
        path = _below(row["file"], root, cwd or root)
        if path is not None:
            key = path, row["line"]
            lines[key] = _sum(lines.get(key), _heat(row))
            totals[key] = _sum(totals.get(key), _total(row, row.get("total_s", 0.0)))
    functions: dict[tuple[str, str, int], Heat] = {}
    for row in document["functions"]:
        path = _below(row["file"], root, cwd or root)
        if path is not None:
            key = path, row["function"], row["line"]
            functions[key] = _sum(functions.get(key), _total(row, row["total_s"]))
    return Evidence(
        document["wall_seconds"], document["cpu_seconds"], lines, functions, totals=totals
    )


def _below(file: str, root: Path, cwd: Path) -> str | None:
    if not file or file.startswith("<"):
        return None
    path = (cwd / file).resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else None


def _classes(row: dict) -> dict[str, float]:
    return {name: row.get(f"{name}_s", 0.0) for name in CLASSES}


def _heat(row: dict) -> Heat:
    classes = _classes(row)
    return Heat(sum(classes.values()), row.get("interval_s", 0.0), classes)


def _total(row: dict, seconds: float) -> Heat:
    interval = row.get("total_interval_s", row.get("interval_s", 0.0))
    return Heat(seconds, interval, _classes(row))


def _sum(a: Heat | None, b: Heat) -> Heat:
    if a is None:
        return b
    classes = {name: a.classes[name] + b.classes[name] for name in CLASSES}
    return Heat(a.seconds + b.seconds, (a.interval**2 + b.interval**2) ** 0.5, classes)
