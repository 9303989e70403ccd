# SPDX-License-Identifier: Apache-2.0
"""The `.citius` file: a whole profile in one file, read back with suspicion.

`docs/reference/profile-format.md` describes it byte by byte. Whatever a file
holds, reading it ends in a valid profile or in `ProfileError`, and takes
memory in proportion to the file's length at most.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from array import array
from collections.abc import Iterable
from math import isfinite
from typing import Any

from . import container, output
from .container import ProfileError, damaged
from .profile import Code, Process, Profile, Row, Thread
from .rules import KINDS, problem

META, TEXT, PROCESS = b"META", b"TEXT", b"PROC"
TAGS = frozenset((META, TEXT, PROCESS))
META_LIMIT = 1 << 24  # bytes
META_DEPTH = 50  # brackets in brackets
NUMBERS = struct.Struct("<qqdddIQQddII")

# The columns of each table of a process, as `array` type codes.
CODE_COLUMNS, NODE_COLUMNS, THREAD_COLUMNS = "IIi", "iii", "qIBdddI"
ROW_COLUMNS, TIMELINE_COLUMNS = "iBQdd", "dqBid"


def save(profile: Profile, path: str | os.PathLike) -> None:
    """Writes a profile to `path`, whole or not at all.

    Raises:
        ProfileError: the profile breaks a rule of `check`, or is too large.
        OSError: see `output.replace`.
    """
    data = dumps(profile)
    output.replace(path, lambda stream: stream.write(data))


def load(path: str | os.PathLike) -> Profile:
    """Reads the profile at `path`.

    Raises:
        ProfileError: the message says what was found, what was expected and
            what to do.
        OSError: the file cannot be read.
    """
    with open(path, "rb") as stream:
        # Looked at first: a foreign file may be huge, a device endless.
        head = stream.read(container.HEADER.size)
        container.check_header(head)
        fits = os.fstat(stream.fileno()).st_size <= len(head) + container.LIMIT
        data = head + stream.read(container.LIMIT if fits else 0)
        if stream.read(1):
            raise ProfileError(
                f"the file has more than {container.LIMIT} bytes, the most that a profile takes"
            )
    return loads(data)


def dumps(profile: Profile) -> bytes:
    """The bytes of a profile's file. Raises ProfileError; O(size)."""
    check(profile)
    texts = _Texts()
    try:
        processes = [(PROCESS, _process_bytes(process, texts)) for process in profile.processes]
    except (struct.error, OverflowError, TypeError) as error:
        raise ProfileError(
            f"the profile holds a number that its file has no room for: {error}"
        ) from error
    return container.pack([(META, _meta_bytes(profile.meta)), (TEXT, texts.bytes()), *processes])


def loads(data: bytes) -> Profile:
    """The profile in the bytes of a file. Raises ProfileError; O(size)."""
    profile, texts, tags = Profile({}), [], []
    for tag, raw in container.unpack(data, TAGS):
        tags.append(tag)
        try:
            if tag == META:
                profile.meta = _meta_from(raw)
            elif tag == TEXT:
                texts = _texts_from(raw)
            else:
                profile.processes.append(_process_from(raw, texts))
        except (struct.error, IndexError, UnicodeDecodeError) as error:
            raise damaged(
                f"a section {tag.decode()} does not hold what it should ({error})"
            ) from error
    for tag in (META, TEXT):
        if (count := tags.count(tag)) != 1:
            raise damaged(f"it has {count} sections {tag.decode()}, expected 1")
    check(profile)
    return profile


def check(profile: Profile) -> None:
    """Raises ProfileError unless all indices point somewhere and all times are possible."""
    for number, process in enumerate(profile.processes):
        reason = problem(process)
        if reason:
            raise ProfileError(
                f"process {number} (pid {process.pid}) of the profile is not valid: {reason}"
            )


def _meta_bytes(meta: dict) -> bytes:
    try:
        raw = json.dumps(meta, allow_nan=False).encode("ascii")
    except (TypeError, ValueError, RecursionError) as error:
        raise ProfileError(f"the profile's meta data are not JSON: {error}") from error
    if _depth(meta) > META_DEPTH:
        raise ProfileError(f"the profile's meta data are nested more than {META_DEPTH} deep")
    if len(raw) > META_LIMIT:
        raise ProfileError(
            f"the profile's meta data take {len(raw)} bytes, at most {META_LIMIT} are allowed"
        )
    return raw


def _meta_from(raw: bytes) -> dict:
    def refuse(word: str) -> Any:
        raise ValueError(f"{word} is not JSON")

    if len(raw) > META_LIMIT:
        raise damaged(f"its meta data take {len(raw)} bytes")

    def number(text: str) -> float:
        value = float(text)
        return value if isfinite(value) else refuse(text)

    try:
        meta = json.loads(raw, parse_constant=refuse, parse_float=number)
    except (ValueError, RecursionError) as error:
        raise damaged(f"its meta data are not JSON ({error})") from error
    if not isinstance(meta, dict):
        raise damaged("its meta data are not a JSON object")
    if _depth(meta) > META_DEPTH:
        raise damaged(f"its meta data are nested more than {META_DEPTH} deep")
    return meta


def _depth(value: Any) -> int:
    """How deep lists and dicts are nested in each other."""
    depth, level = 0, [value]
    while level := [each for each in level if isinstance(each, list | dict)]:
        depth += 1
        level = [
            inner for each in level for inner in (each.values() if isinstance(each, dict) else each)
        ]
    return depth


class _Texts:
    """The strings of a profile, each once."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}

    def id(self, text: str) -> int:
        return self.ids.setdefault(text, len(self.ids))

    def bytes(self) -> bytes:
        # Names of files that are not UTF-8 hold lone surrogates.
        encoded = [text.encode("utf-8", "surrogatepass") for text in self.ids]
        return _table("I", map(len, encoded)) + b"".join(encoded)


def _texts_from(raw: bytes) -> list[str]:
    reader = _Reader(raw)
    (lengths,) = reader.table("I")
    texts = [str(reader.take(length), "utf-8", "surrogatepass") for length in lengths]
    reader.end()
    return texts


def _table(kinds: str, *columns: Iterable) -> bytes:
    """A count and the columns one after another: like stands by like and packs well."""
    arrays = [array(kind, column) for kind, column in zip(kinds, columns, strict=True)]
    if sys.byteorder == "big":
        for values in arrays:
            values.byteswap()
    return struct.pack("<I", len(arrays[0])) + b"".join(values.tobytes() for values in arrays)


class _Reader:
    """Takes tables off a section; no count goes beyond the bytes that are there."""

    def __init__(self, raw: bytes):
        self.raw, self.at = memoryview(raw), 0

    def take(self, length: int) -> memoryview:
        part = self.raw[self.at : self.at + length]
        if len(part) != length:
            raise damaged(f"a section ends {length - len(part)} bytes early")
        self.at += length
        return part

    def table(self, columns: str) -> list[array]:
        (count,) = struct.unpack("<I", self.take(4))
        arrays = [array(kind) for kind in columns]
        for values in arrays:
            values.frombytes(self.take(count * values.itemsize))
            if sys.byteorder == "big":
                values.byteswap()
        return arrays

    def end(self) -> None:
        if self.at != len(self.raw):
            raise damaged(f"a section holds {len(self.raw) - self.at} bytes too many")


def _process_bytes(process: Process, texts: _Texts) -> bytes:
    numbers = NUMBERS.pack(
        process.pid,
        process.parent_pid,
        process.start_s,
        process.wall_s,
        process.cpu_s,
        process.rate,
        process.samples,
        process.dropped,
        process.sampler_s,
        process.handler_s,
        texts.id(process.mode),
        texts.id(process.ended),
    )
    codes, threads = process.codes, process.threads
    rows = [row for thread in threads for row in thread.rows]
    return b"".join(
        (
            numbers,
            _table("I", map(texts.id, process.command)),
            _table("I", map(texts.id, process.notes)),
            _table(
                CODE_COLUMNS,
                [texts.id(code.file) for code in codes],
                [texts.id(code.function) for code in codes],
                [code.first_line for code in codes],
            ),
            _table(NODE_COLUMNS, process.node_parent, process.node_code, process.node_line),
            _table(
                THREAD_COLUMNS,
                [thread.tid for thread in threads],
                [texts.id(thread.name) for thread in threads],
                [KINDS.index(thread.kind) for thread in threads],
                [thread.start_s for thread in threads],
                [thread.lifetime_s for thread in threads],
                [thread.cpu_s for thread in threads],
                [len(thread.rows) for thread in threads],
            ),
            _table(
                ROW_COLUMNS,
                [row.node for row in rows],
                [row.klass for row in rows],
                [row.count for row in rows],
                [row.seconds for row in rows],
                [row.squares for row in rows],
            ),
            _table(
                TIMELINE_COLUMNS,
                *(zip(*process.timeline, strict=True) if process.timeline else [()] * 5),
            ),
        )
    )


def _process_from(raw: bytes, texts: list[str]) -> Process:
    reader = _Reader(raw)
    pid, parent, start, wall, cpu, rate, samples, dropped, sampler, handler, mode, ended = (
        NUMBERS.unpack(reader.take(NUMBERS.size))
    )
    (command,) = reader.table("I")
    (notes,) = reader.table("I")
    process = Process(
        pid=pid,
        parent_pid=parent,
        command=[texts[number] for number in command],
        start_s=start,
        wall_s=wall,
        cpu_s=cpu,
        mode=texts[mode],
        rate=rate,
        ended=texts[ended],
        samples=samples,
        dropped=dropped,
        sampler_s=sampler,
        handler_s=handler,
        notes=[texts[number] for number in notes],
    )
    codes = zip(*reader.table(CODE_COLUMNS), strict=True)
    process.codes = [Code(texts[file], texts[function], line) for file, function, line in codes]
    process.node_parent, process.node_code, process.node_line = reader.table(NODE_COLUMNS)
    threads = reader.table(THREAD_COLUMNS)
    rows = list(map(Row, *reader.table(ROW_COLUMNS)))
    process.timeline = list(zip(*reader.table(TIMELINE_COLUMNS), strict=True))
    reader.end()
    at = 0
    for tid, name, kind, start, lifetime, cpu, length in zip(*threads, strict=True):
        mine = rows[at : at + length]
        process.threads.append(Thread(tid, texts[name], KINDS[kind], start, lifetime, cpu, mine))
        at += length
    if at != len(rows):
        raise damaged(f"its threads have {at} rows, but {len(rows)} are there")
    return process
