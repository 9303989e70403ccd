# SPDX-License-Identifier: Apache-2.0
"""speedscope's own format: a profile for each thread of each process.

Schema: https://www.speedscope.app/file-format-schema.json. Samples are
summed, not in the order of time, so its views "Left Heavy" and "Sandwich"
are the ones to look at. The class is the innermost frame.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from .. import tree
from ..profile import Process, Profile, Thread
from . import Format
from ._common import (
    CLASS_LABELS,
    printable,
    process_name,
    rows_with_time,
    thread_name,
)

SCHEMA = "https://www.speedscope.app/file-format-schema.json"


def write(profile: Profile, stream: BinaryIO) -> None:
    """Writes one JSON object, a thread at a time; O(rows x depth). Raises OSError."""
    frames = _Frames()
    head = {"$schema": SCHEMA, "exporter": f"citius {profile.meta.get('citius', '')}".strip()}
    command = profile.meta.get("command")
    if isinstance(command, list):
        head["name"] = printable(" ".join(map(str, command)))
    stream.write(json.dumps(head)[:-1].encode() + b', "profiles": [')
    gap = b"\n"
    for process in profile.processes:
        ids = list(_node_frames(process, frames))
        # Neighbours that share frames keep the "Time Order" view readable too.
        place = {node: at for at, node in enumerate(tree.depth_first(process.node_parent))}
        for thread in process.threads:
            rows = rows_with_time(thread.rows)
            rows.sort(key=lambda row, place=place: (place.get(row.node, -1), row.klass))
            stacks = [
                [
                    *(ids[n] for n in tree.stack(process, row.node)),
                    frames.id(CLASS_LABELS[row.klass]),
                ]
                for row in rows
            ]
            entry = _thread(process, thread, stacks, [row.seconds for row in rows])
            stream.write(gap + json.dumps(entry).encode())
            gap = b",\n"
    shared = {"frames": frames.list()}
    stream.write(b'\n], "shared": ' + json.dumps(shared).encode() + b"}\n")


class _Frames:
    def __init__(self) -> None:
        self.ids: dict[tuple[str, str, int], int] = {}

    def id(self, name: str, file: str = "", line: int = 0) -> int:
        return self.ids.setdefault((name, file, line), len(self.ids))

    def list(self) -> list[dict]:
        return [
            {"name": name, "file": file, "line": line} if file else {"name": name}
            for name, file, line in self.ids
        ]


def _thread(
    process: Process, thread: Thread, stacks: list[list[int]], weights: list[float]
) -> dict:
    return {
        "type": "sampled",
        "name": f"{process_name(process)}, {thread_name(thread)}",
        "unit": "seconds",
        "startValue": 0,
        "endValue": sum(weights),
        "samples": stacks,
        "weights": weights,
    }


def _node_frames(process: Process, frames: _Frames) -> Iterator[int]:
    codes = [(printable(code.function), printable(code.file)) for code in process.codes]
    for code, line in zip(process.node_code, process.node_line, strict=True):
        yield frames.id(*codes[code], line)


FORMAT = Format(".speedscope.json", False, "https://speedscope.app", write)
