# SPDX-License-Identifier: Apache-2.0
"""What a profiler says of the lines of a piece, as seconds in its own buckets.

A bucket is a set of classes that the tool does not tell apart: Citius has one
for each class, Scalene knows Python, native and the rest, py-spy knows active
and idle. A tool is held to the truth of its own buckets, no finer.
"""

import json
import re
from pathlib import Path

CLASSES = ("python", "native", "system", "lock", "io", "sleep", "gil_wait", "runnable")
CPU = frozenset(CLASSES[:3])
FRAME = re.compile(r"\((?P<file>[^()]*):(?P<line>\d+)\)$")

CITIUS = {name: frozenset([name]) for name in CLASSES}
SCALENE = {
    "python": frozenset(["python"]),
    "native": frozenset(["native"]),
    "system": frozenset(CLASSES[2:]),
}
PY_SPY = {
    "active": CPU | {"runnable"},
    "idle": frozenset(["lock", "io", "sleep", "gil_wait"]),
}


class Lines:
    """Seconds by (file's last part, line), in the tool's buckets."""

    def __init__(self, buckets: dict[str, frozenset]):
        self.buckets = buckets
        self.seconds: dict[tuple[str, int], dict[str, float]] = {}

    def add(self, file: str, line: int, bucket: str, seconds: float) -> None:
        row = self.seconds.setdefault((Path(file).name, line), {})
        row[bucket] = row.get(bucket, 0.0) + seconds

    def claim(self, spans: list[dict], classes: frozenset) -> float:
        """Seconds on the lines of `spans` in the buckets within `classes`."""
        wanted = [name for name, bucket in self.buckets.items() if bucket <= classes]
        return sum(
            row.get(bucket, 0.0)
            for (file, line), row in self.seconds.items()
            if any(s["first"] <= line <= s["last"] and Path(s["file"]).name == file for s in spans)
            for bucket in wanted
        )


def citius(path: Path) -> Lines:
    """`citius run --json`: every class by line."""
    lines = Lines(CITIUS)
    for row in json.loads(path.read_text())["lines"]:
        for name in CLASSES:
            lines.add(row["file"], row["line"], name, row[f"{name}_s"])
    return lines


def citius_threads(path: Path) -> dict[int, dict]:
    """Rows of `citius run --json` by the kernel's thread number."""
    report = json.loads(path.read_text())
    return {row["tid"]: row for process in report["processes"] for row in process["threads"]}


def scalene(path: Path, thread_seconds: float) -> Lines:
    """Scalene's JSON. Its percentages are of all threads together."""
    lines = Lines(SCALENE)
    for file, report in json.loads(path.read_text())["files"].items():
        for row in report["lines"]:
            for bucket, key in (
                ("python", "n_cpu_percent_python"),
                ("native", "n_cpu_percent_c"),
                ("system", "n_sys_percent"),
            ):
                lines.add(file, row["lineno"], bucket, row[key] / 100 * thread_seconds)
    return lines


def py_spy(active: Path, idle: Path, rate: int) -> Lines:
    """py-spy's raw samples: active from one run, and what `--idle` adds in another."""
    lines = Lines(PY_SPY)
    running, all_states = raw_lines(active, rate), raw_lines(idle, rate)
    for place in {*running, *all_states}:
        lines.add(*place, "active", running.get(place, 0.0))
        lines.add(*place, "idle", all_states.get(place, 0.0) - running.get(place, 0.0))
    return lines


def raw_lines(path: Path, rate: int) -> dict[tuple[str, int], float]:
    """Own seconds by (file, line) of "frame;frame;... count" samples."""
    seconds: dict[tuple[str, int], float] = {}
    for text in path.read_text().splitlines():
        stack, _, count = text.rpartition(" ")
        frame = FRAME.search(stack.rpartition(";")[2])
        if frame:
            place = (frame["file"], int(frame["line"]))
            seconds[place] = seconds.get(place, 0.0) + int(count) / rate
    return seconds
