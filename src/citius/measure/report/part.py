# SPDX-License-Identifier: Apache-2.0
"""Reads what the engine leaves of a process: the part file, whole or cut off by a kill.

The layout is that of `cpu/store.h`. Samples tell how a thread's time divides; the thread's accounts
(lifetime, CPU, runnable) are exact. Reading scales the samples to the accounts, so that the classes
of a thread sum to its lifetime.
"""

import math
import os
import struct
import time
from array import array
from pathlib import Path

from .container import ProfileError
from .profile import CLASSES, CPU_CLASSES, Code, Process, Row, Thread
from .rules import problem

MAGIC = b"CITPART\0"
VERSION = 2
_FIXED = struct.Struct("<8sIIiiqqqqqqQQIIII")
_REGION = struct.Struct("<IIQQQ")
_CODE = struct.Struct("<IIi")
_NODE = struct.Struct("<iii")
_COUNTER = struct.Struct("<IiIIQQd")
_THREAD = struct.Struct("<iIqqqq32s")
_LENGTH = struct.Struct("<I")
_RECORDS = (1, _CODE.size, _NODE.size, _COUNTER.size, _THREAD.size)
_MODES = ("timer", "perf")
_KINDS = ("native", "python", "rest")
_UNKNOWN = 0xFFFFFFFF
_NO_FILE = "<unknown>"  # no path, as Python's own `<string>` is none
_LARGEST = 64 << 20
_SILENT_NS = 1_000_000_000  # a process that lives writes far more often
_CPU = frozenset(CLASSES.index(name) for name in CPU_CLASSES)
_IO = CLASSES.index("io")
_RUNNABLE = CLASSES.index("runnable")
_UNTOLD = 3  # the bits of the first two notes

NOTES = (
    "/proc is not there: waits are not told apart and count as I/O, only the main thread is sampled",
    "/proc/self/task/*/syscall can't be read: waits are not told apart and count as I/O",
    "the program took the profiler's signal: CPU time after that is not attributed to lines",
    "the sampler shares the program's descriptor table, which a sandbox would not let it leave",
    "some threads were not sampled: too many at a time, or the kernel refused a timer",
    "perf events are refused here: sampling by timers, at most at the kernel's tick rate",
    "no thread could be started after a fork: nothing was measured from then on",
    "the tables of stacks are full (or the disk is): later stacks are known by line or class only",
    "the profiler found no memory: nothing was measured from then on",
)


def read_part(path):
    """Reads one part file.

    Args:
        path: the file. What is larger than a part can be (64 MB) is not read.

    Returns:
        A `Process` whose times count from its own start and whose `start_s` is on the monotonic
        clock, which all processes of a machine share and nobody sets; or None for a part that its
        process has only begun to create.

    Raises:
        ProfileError: the file is foreign, of another version, or damaged.
    """
    with Path(path).open("rb") as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ProfileError(f"{path}: larger than the {_LARGEST} bytes that a part file can have")
    if len(data) < _FIXED.size + len(_RECORDS) * _REGION.size or not any(data[:8]):
        return None
    try:
        return _process(memoryview(data), str(path))
    except (struct.error, IndexError, ValueError) as error:
        if isinstance(error, ProfileError):
            raise
        raise ProfileError(f"{path}: damaged part file: {error}") from error


def _process(data, path):
    (
        magic,
        version,
        size,
        pid,
        parent,
        _unix_ns,
        start,
        last,
        cpu,
        sampler,
        handler,
        samples,
        dropped,
        rate,
        mode,
        stopped,
        notes,
    ) = _FIXED.unpack_from(data)
    if magic != MAGIC:
        raise ProfileError(
            f"{path}: not a part file of citius: it begins with {bytes(magic)!r}, expected {MAGIC!r}"
        )
    if version != VERSION:
        raise ProfileError(
            f"{path}: part file of version {version}, expected {VERSION}: use the citius that wrote "
            "it; after an update of the sources, build the engine anew: make build"
        )
    if start == 0:
        return None
    if last < start:
        raise ValueError(f"it ends {start - last} ns before it starts")
    regions = [_region(data, i, _FIXED.size + i * _REGION.size) for i in range(len(_RECORDS))]
    codes = _codes(regions[0], regions[1])
    parents, node_codes, lines = _nodes(regions[2], len(codes))
    codes.append(Code(file=_NO_FILE, function="(callers cut off)", first_line=0))
    unseen = _IO if notes & _UNTOLD else _RUNNABLE
    threads = _threads(regions[4], regions[3], start, len(parents), unseen)
    process = Process(
        pid=pid,
        parent_pid=parent,
        command=[],
        start_s=start * 1e-9,
        wall_s=(last - start) * 1e-9,
        cpu_s=cpu * 1e-9,
        mode=_MODES[mode],
        rate=rate,
        ended="stopped" if stopped else "cut",
        samples=samples,
        dropped=dropped,
        sampler_s=sampler * 1e-9,
        handler_s=handler * 1e-9,
        notes=[text for bit, text in enumerate(NOTES) if notes >> bit & 1],
        codes=codes,
        node_parent=parents,
        node_code=node_codes,
        node_line=lines,
        threads=threads,
        timeline=[],
    )
    if reason := problem(process):
        raise ValueError(reason)
    return process


def _region(data, index, at):
    """The used bytes of a region, as a view."""
    record, _, offset, capacity, used = _REGION.unpack_from(data, at)
    if record != _RECORDS[index]:
        raise ValueError(
            f"region {index} has records of {record} bytes, expected {_RECORDS[index]}"
        )
    size = min(used, capacity) * record
    if offset + size > len(data):
        raise ValueError(f"region {index} ends at byte {offset + size} of {len(data)}")
    return data[offset : offset + size]


def _codes(strings, table):
    known = {_UNKNOWN: ""}
    left = len(strings)

    # Texts do not overlap: all of them together are no longer than their region.
    def text(offset):
        nonlocal left
        if offset not in known:
            (length,) = _LENGTH.unpack_from(strings, offset)
            begin = offset + _LENGTH.size
            left -= _LENGTH.size + length
            if left < 0 or begin + length > len(strings):
                raise ValueError(f"the text at byte {offset} is not among {len(strings)} of texts")
            known[offset] = str(strings[begin : begin + length], "utf-8", "surrogatepass")
        return known[offset]

    return [
        Code(file=text(f) or _NO_FILE, function=text(q) or "?", first_line=line)
        for f, q, line in _CODE.iter_unpack(table)
    ]


def _nodes(table, codes):
    parents, node_codes, lines = array("i"), array("i"), array("i")
    for index, (parent, code, line) in enumerate(_NODE.iter_unpack(table)):
        if not -1 <= parent < index or not -1 <= code < codes:
            raise ValueError(f"node {index} refers to node {parent} and code {code}")
        parents.append(parent)
        node_codes.append(codes if code < 0 else code)
        lines.append(line)
    return parents, node_codes, lines


def _threads(table, counters, start, nodes, unseen):
    rows = {}
    for thread, node, klass, _, count, weight, squares in _COUNTER.iter_unpack(counters):
        if klass >= len(CLASSES) or not -1 <= node < nodes:
            raise ValueError(f"a counter refers to class {klass} and node {node}")
        if not 0 <= squares < math.inf:
            raise ValueError(f"a counter has {squares} as its sum of squares")
        rows.setdefault(thread, []).append(Row(node, klass, count, weight * 1e-9, squares * 1e-18))
    threads = []
    for index, record in enumerate(_THREAD.iter_unpack(table)):
        thread = _thread(record, rows.pop(index, []), start, unseen)
        if thread.lifetime_s > 0 or thread.rows:
            threads.append(thread)
    if rows:
        raise ValueError(f"counters refer to thread {next(iter(rows))}, which is not there")
    return threads


def _thread(record, rows, start, unseen):
    """A thread whose rows add up to its accounts; `unseen` is the class of waits that no look saw."""
    tid, kind, begin, end, cpu, runnable, name = record
    name = name.split(b"\0")[0].decode("utf-8", "replace")
    cpu, runnable = max(cpu, 0) * 1e-9, max(runnable, 0) * 1e-9
    lifetime = max((end - begin) * 1e-9, cpu + runnable)
    waits = [r for r in rows if r.klass not in _CPU and r.klass != _RUNNABLE]
    rest = max(lifetime - cpu - runnable, 0.0)  # Rounding may go below.
    blocked = _blocked(waits, rest)
    on_cpu = [r for r in rows if r.klass in _CPU]
    queued = [r for r in rows if r.klass == _RUNNABLE]
    if runnable > 0 and not queued:
        queued = _preempted(on_cpu)
    rows = [
        *_scaled(on_cpu, cpu, _class_unseen(kind)),
        *_scaled(queued, runnable, _RUNNABLE),
        *_scaled(waits, blocked, _RUNNABLE),
    ]
    if rest > blocked:
        _add_unseen(rows, _RUNNABLE if waits else unseen, rest - blocked)
    return Thread(
        tid=tid,
        name=name,
        kind=_KINDS[kind],
        start_s=(begin - start) * 1e-9,
        lifetime_s=lifetime,
        cpu_s=cpu,
        rows=rows,
    )


def _preempted(on_cpu):
    """Rows of a thread that was never seen queued: it was preempted where it ran."""
    rows = {}
    for row in on_cpu:
        mine = rows.setdefault(row.node, Row(row.node, _RUNNABLE, 0, 0.0, 0.0))
        mine.count += row.count
        mine.seconds += row.seconds
        mine.squares += row.squares
    return list(rows.values())


def _blocked(waits, rest):
    """The part of `rest` (lifetime without CPU and run delay) that the thread waited.

    What was never seen waiting was taken from the thread without the scheduler's knowledge: by
    interrupts, or by the host of a virtual machine. The looks tell the two apart up to their noise.
    """
    seen = sum(row.seconds for row in waits)
    noise = sum(row.squares for row in waits) ** 0.5
    return min(rest, seen + 2 * noise)


def _class_unseen(kind):
    """The class of CPU time that no sample has hit."""
    return CLASSES.index("native" if kind == 0 else "python")


def _add_unseen(rows, klass, seconds):
    """Adds time at no known place: a thread has one row at most for a node and a class."""
    for row in rows:
        if row.node == -1 and row.klass == klass:
            row.seconds += seconds
            return
    rows.append(Row(-1, klass, 0, seconds, 0.0))


def _scaled(rows, seconds, unseen):
    """Scales rows to the account they divide; time that no sample has hit is a row without a node."""
    total = sum(row.seconds for row in rows)
    if total <= 0:
        return [Row(-1, unseen, 0, seconds, 0.0)] if seconds > 0 else []
    factor = seconds / total
    return [
        Row(r.node, r.klass, r.count, r.seconds * factor, r.squares * factor * factor) for r in rows
    ]


def has_ended(path):
    """Whether nobody writes to a part any more: it was completed, or its process is gone.

    A process whose number is of another name space is known by what it writes all the time.
    Raises OSError.
    """
    with Path(path).open("rb") as file:
        header = file.read(_FIXED.size)
    if len(header) < _FIXED.size or not header.startswith(MAGIC):
        return False
    _, _, _, pid, _, _, _, last, *_, stopped, _ = _FIXED.unpack(header)
    if stopped:
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return 0 < last < time.monotonic_ns() - _SILENT_NS
    except OSError:
        pass
    return False


def shrink(path):
    """Writes a part that has ended anew, without the room that it has reserved and not used.

    Raises:
        OSError: there is no room for that; the part is as it was.
    """
    with Path(path).open("rb") as file:
        header = file.read(_FIXED.size + len(_RECORDS) * _REGION.size)
        regions, contents, at = [], [], len(header)
        for index in range(len(_RECORDS)):
            place = _FIXED.size + index * _REGION.size
            record, _, offset, capacity, used = _REGION.unpack_from(header, place)
            used = min(used, capacity)
            contents.append(os.pread(file.fileno(), used * record, offset))
            regions.append(_REGION.pack(record, 0, at, used, used))
            at += used * record
    aside = Path(f"{path}.shrunk")
    try:
        aside.write_bytes(b"".join([header[: _FIXED.size], *regions, *contents]))
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
