# SPDX-License-Identifier: Apache-2.0
"""The figures of a profile as JSON; `docs/reference/json.md` is its schema."""

from __future__ import annotations

import json
import os
from typing import Any

from . import output
from .aggregate import ClassCost, Cost, Place, Summary, ThreadCost, summarize
from .profile import CLASSES, Process, Profile

SCHEMA = 1


def to_dict(profile: Profile) -> dict[str, Any]:
    """All figures as plain dicts, lists, strings and numbers; times in seconds.

    Takes as long as `aggregate.summarize`, O(rows + nodes).
    """
    summary = summarize(profile)
    return {
        "schema": SCHEMA,
        "meta": profile.meta,
        "wall_seconds": profile.wall_seconds,
        "cpu_seconds": profile.cpu_seconds,
        "samples": profile.samples,
        "overhead_fraction": profile.overhead_fraction,
        "classes": _classes(summary.classes),
        "native_thread_classes": _classes(summary.native_classes),
        "processes": _processes(profile, summary),
        "lines": [_place(place) for place in summary.lines],
        "functions": [_function(place) for place in summary.functions],
        "without_frame": _seconds(summary.nowhere),
    }


def dumps(profile: Profile) -> str:
    r"""The same as text, an entry of the outermost lists a line.

    File names that are not UTF-8 keep their bytes as surrogate escapes
    (`\udcXX`), as `os.fsdecode` makes them.
    """
    figures = to_dict(profile)
    # One line for each entry of the long lists: it greps and diffs well.
    parts = [f" {json.dumps(key)}: {_lines(value)}" for key, value in figures.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return json.dumps(value)
    return "[\n" + ",\n".join("  " + json.dumps(entry) for entry in value) + "\n ]"


def write(profile: Profile, path: str | os.PathLike) -> None:
    """Writes the text to a file, whole or not at all. Raises OSError."""
    text = dumps(profile).encode("ascii")
    output.replace(path, lambda stream: stream.write(text))


def _classes(classes: list[ClassCost]) -> dict[str, dict[str, float]]:
    return {
        entry.name: {"seconds": entry.seconds, "interval_s": entry.interval_s} for entry in classes
    }


def _seconds(cost: Cost) -> dict[str, float]:
    by_class = dict(zip(CLASSES, cost.seconds, strict=True))
    return {
        "python_s": by_class["python"],
        "native_s": by_class["native"],
        "system_s": by_class["system"],
        "wait_s": cost.wait_s,
        "lock_s": by_class["lock"],
        "io_s": by_class["io"],
        "sleep_s": by_class["sleep"],
        "gil_wait_s": by_class["gil_wait"],
        "runnable_s": by_class["runnable"],
        "interval_s": cost.interval_s,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "file": place.file,
        "line": place.line,
        "function": place.function,
        **_seconds(place.own),
        "cpu_interval_s": place.own.cpu_interval_s,
        "total_s": place.total_s,
        "total_interval_s": place.total_interval_s,
    }


def _function(place: Place) -> dict[str, Any]:
    return {**_place(place), "self_s": place.own.total_s, "total_cpu_s": place.total_cpu_s}


def _processes(profile: Profile, summary: Summary) -> list[dict[str, Any]]:
    threads = iter(summary.threads)
    return [
        _process(process, [next(threads) for _ in process.threads]) for process in profile.processes
    ]


def _process(process: Process, threads: list[ThreadCost]) -> dict[str, Any]:
    return {
        "pid": process.pid,
        "parent_pid": process.parent_pid,
        "command": process.command,
        "start_s": process.start_s,
        "wall_s": process.wall_s,
        "cpu_s": process.cpu_s,
        "mode": process.mode,
        "rate": process.rate,
        "ended": process.ended,
        "samples": process.samples,
        "dropped": process.dropped,
        "sampler_s": process.sampler_s,
        "handler_s": process.handler_s,
        "notes": process.notes,
        "threads": [_thread(entry) for entry in threads],
    }


def _thread(entry: ThreadCost) -> dict[str, Any]:
    thread = entry.thread
    figures = _seconds(entry.cost)
    # A thread's whole time is known, not estimated.
    del figures["interval_s"]
    return {
        "tid": thread.tid,
        "name": thread.name,
        "kind": thread.kind,
        "start_s": thread.start_s,
        "lifetime_s": thread.lifetime_s,
        "cpu_s": thread.cpu_s,
        **figures,
    }
