# SPDX-License-Identifier: Apache-2.0
"""Collapsed stacks: a line for each stack, for flamegraph.pl, inferno, speedscope.

`process 42: x.py;thread MainThread (42);f (x.py:3);[native] 1234`: outermost
first, the class as the innermost frame, then microseconds.
"""

from __future__ import annotations

from typing import BinaryIO

from .. import tree
from ..profile import Process, Profile
from . import Format
from ._common import (
    CLASS_LABELS,
    Rounder,
    printable,
    process_name,
    rows_with_time,
    thread_name,
)

MICROSECONDS = 1_000_000


def write(profile: Profile, stream: BinaryIO) -> None:
    """Writes the stacks; O(rows x depth). Raises OSError."""
    rounder = Rounder(MICROSECONDS)
    for process in profile.processes:
        names: dict[tuple[int, int], str] = {}
        for thread in process.threads:
            root = f"{_frame(process_name(process))};{_frame(thread_name(thread))}"
            for row in rows_with_time(thread.rows):
                inner = [_name(process, node, names) for node in tree.stack(process, row.node)]
                count = rounder(row.seconds)
                if count:
                    text = ";".join([root, *inner, CLASS_LABELS[row.klass]])
                    stream.write(f"{text} {count}\n".encode())


def _name(process: Process, node: int, names: dict[tuple[int, int], str]) -> str:
    key = (process.node_code[node], process.node_line[node])
    if key not in names:
        code = process.codes[key[0]]
        names[key] = _frame(printable(f"{code.function} ({code.file}:{key[1]})"))
    return names[key]


def _frame(text: str) -> str:
    return text.replace(";", ",")


FORMAT = Format(".collapsed", False, "flamegraph.pl, inferno or https://speedscope.app", write)
