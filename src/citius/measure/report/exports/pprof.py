# SPDX-License-Identifier: Apache-2.0
"""pprof's format: `go tool pprof`, Grafana Pyroscope, Google's and others' services.

A gzip'ed protocol buffer, written by hand: it takes 20 lines and the product
needs no protobuf package. Ten values a sample, in nanoseconds: `wall`, `cpu`
(the default) and one for each class. Labels: `process`, `pid`, `thread`,
`tid`; keep one with `-tagfocus thread=worker`, split with `-tagroot thread`.

Format: github.com/google/pprof, proto/profile.proto.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import BinaryIO

from .. import tree
from ..profile import CLASSES, CPU_CLASSES, Code, Process, Profile, Thread
from . import Format
from ._common import NO_FRAME, Rounder, merged, printable

NANOSECONDS = 1_000_000_000
CPU_COUNT = len(CPU_CLASSES)

# Field numbers of the messages.
SAMPLE_TYPE, SAMPLE, LOCATION, FUNCTION, STRINGS, TIME, DURATION = 1, 2, 4, 5, 6, 9, 10
PERIOD_TYPE, PERIOD, COMMENT, DEFAULT_SAMPLE_TYPE = 11, 12, 13, 14
VARINT, BYTES = 0, 2


def write(profile: Profile, stream: BinaryIO) -> None:
    """Writes the samples; O(rows x depth). Raises OSError."""
    with gzip.GzipFile(fileobj=stream, mode="wb", compresslevel=6, mtime=0, filename="") as packed:
        _write(profile, _Strings(), packed)


def _write(profile: Profile, strings: _Strings, out: BinaryIO) -> None:
    for name in ("wall", "cpu", *CLASSES):
        out.write(_message(SAMPLE_TYPE, _value_type(strings, name)))
    locations = _Locations(strings)
    rounders = [Rounder(NANOSECONDS) for _ in CLASSES]
    for process, thread, ids in _threads(profile, locations):
        labels = _labels(process, thread, strings)
        for node, seconds in merged(thread.rows):
            values = [rounder(s) for rounder, s in zip(rounders, seconds, strict=True)]
            stack = [ids[n] for n in reversed(tree.stack(process, node))]
            stack = stack or [locations.id(Code("", NO_FRAME, 0), 0)]
            body = _packed(1, stack) + _packed(2, [sum(values), sum(values[:CPU_COUNT]), *values])
            out.write(_message(SAMPLE, body + labels))
    out.write(locations.bytes())
    out.write(_number(TIME, _start_ns(profile)))
    out.write(_number(DURATION, max(round(profile.wall_seconds * NANOSECONDS), 0)))
    out.write(_message(PERIOD_TYPE, _value_type(strings, "cpu")))
    rate = max((process.rate for process in profile.processes), default=0)
    out.write(_number(PERIOD, NANOSECONDS // rate if rate > 0 else 0))
    command = profile.meta.get("command")
    if isinstance(command, list):
        out.write(_number(COMMENT, strings.id(" ".join(map(str, command)))))
    out.write(_number(DEFAULT_SAMPLE_TYPE, strings.id("cpu")))
    for text in strings.ids:
        out.write(_message(STRINGS, printable(text).encode()))


def _threads(
    profile: Profile, locations: _Locations
) -> Iterator[tuple[Process, Thread, list[int]]]:
    """Every thread, its process, and the location of each of the process's nodes."""
    for process in profile.processes:
        pairs = zip(process.node_code, process.node_line, strict=True)
        ids = [locations.id(process.codes[code], line) for code, line in pairs]
        for thread in process.threads:
            yield process, thread, ids


class _Strings:
    def __init__(self) -> None:
        self.ids = {"": 0}

    def id(self, text: str) -> int:
        return self.ids.setdefault(text, len(self.ids))


class _Locations:
    """Locations are lines of functions; both are numbered from 1."""

    def __init__(self, strings: _Strings):
        self.strings = strings
        self.functions: dict[tuple[str, str, int], int] = {}
        self.lines: dict[tuple[int, int], int] = {}

    def id(self, code: Code, line: int) -> int:
        key = (code.file, code.function, code.first_line)
        function = self.functions.setdefault(key, len(self.functions) + 1)
        return self.lines.setdefault((function, line), len(self.lines) + 1)

    def bytes(self) -> bytes:
        parts = []
        for (function, line), number in self.lines.items():
            body = _message(4, _number(1, function) + _number(2, line))
            parts.append(_message(LOCATION, _number(1, number) + body))
        for (file, name, first_line), number in self.functions.items():
            text, path = self.strings.id(name), self.strings.id(file)
            body = _number(1, number) + _number(2, text) + _number(3, text) + _number(4, path)
            parts.append(_message(FUNCTION, body + _number(5, max(first_line, 0))))
        return b"".join(parts)


def _labels(process: Process, thread: Thread, strings: _Strings) -> bytes:
    words = {"process": " ".join(process.command), "thread": thread.name}
    numbers = {"pid": process.pid, "tid": thread.tid}
    labels = [_number(1, strings.id(k)) + _number(2, strings.id(v)) for k, v in words.items()]
    labels += [_number(1, strings.id(k)) + _number(3, v) for k, v in numbers.items()]
    return b"".join(_message(3, label) for label in labels)


def _value_type(strings: _Strings, name: str) -> bytes:
    return _number(1, strings.id(name)) + _number(2, strings.id("nanoseconds"))


def _start_ns(profile: Profile) -> int:
    try:
        started = datetime.fromisoformat(profile.meta["started"])
        return max(round(started.timestamp() * NANOSECONDS), 0)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return 0


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3 | VARINT) + _varint(value)


def _message(field: int, body: bytes) -> bytes:
    return _varint(field << 3 | BYTES) + _varint(len(body)) + body


def _packed(field: int, values: Iterable[int]) -> bytes:
    return _message(field, b"".join(map(_varint, values)))


FORMAT = Format(".pb.gz", True, "`go tool pprof -http : FILE`", write)
