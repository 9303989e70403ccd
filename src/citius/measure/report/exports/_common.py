# SPDX-License-Identifier: Apache-2.0
"""What several formats share: whole numbers that add up, and names."""

from __future__ import annotations

from ..profile import CLASSES, Process, Row, Thread

NO_FRAME = "(no Python frame)"
CLASS_LABELS = tuple(f"[{name.replace('_', ' ')}]" for name in CLASSES)


class Rounder:
    """Rounds numbers one by one so that their sum stays right.

    What one number loses, the next one gets: the sum of the results differs
    from the rounded sum of the inputs by at most 1.
    """

    def __init__(self, units_per_second: int):
        self.units = units_per_second
        self.exact = 0.0
        self.given = 0

    def __call__(self, seconds: float) -> int:
        self.exact += seconds * self.units
        whole = max(round(self.exact) - self.given, 0)
        self.given += whole
        return whole


def printable(text: str) -> str:
    """One line of text that UTF-8 can hold: no control characters, no lone surrogates."""
    return "".join(c if c.isprintable() else "?" for c in text)


def process_name(process: Process) -> str:
    """Such as `process 42: python3 crawl.py`."""
    return printable(f"process {process.pid}: {' '.join(process.command)}".rstrip(": "))


def thread_name(thread: Thread) -> str:
    """Such as `thread MainThread (42)`."""
    return printable(f"thread {thread.name} ({thread.tid})".replace("  ", " "))


def rows_with_time(rows: list[Row]) -> list[Row]:
    """The rows that weigh anything."""
    return [row for row in rows if row.seconds > 0.0]


def merged(rows: list[Row]) -> list[tuple[int, list[float]]]:
    """The seconds by class of each node that has any, by node."""
    by_node: dict[int, list[float]] = {}
    for row in rows_with_time(rows):
        seconds = by_node.setdefault(row.node, [0.0] * len(CLASSES))
        seconds[row.klass] += row.seconds
    return sorted(by_node.items())
