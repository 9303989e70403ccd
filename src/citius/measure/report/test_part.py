# SPDX-License-Identifier: Apache-2.0
"""Parts as the engine writes them, scaled to the accounts, and parts as no engine writes them."""

import math
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citius.measure.report import part
from citius.measure.report.container import ProfileError
from citius.measure.report.part import read_part
from citius.measure.report.profile import CLASSES, Process, Row
from citius.measure.report.rules import problem

PYTHON, NATIVE, LOCK, IO, SLEEP, RUNNABLE = (
    CLASSES.index(n) for n in ("python", "native", "lock", "io", "sleep", "runnable")
)
SECOND = 1_000_000_000
START = 5 * SECOND


def counter(thread, node, klass, *weights_s):
    """A counter record: one observation of each weight."""
    weights = [int(w * SECOND) for w in weights_s]
    squares = math.fsum(float(w) * w for w in weights)
    return part._COUNTER.pack(thread, node, klass, 0, len(weights), sum(weights), squares)


def thread(lifetime_s, cpu_s, runnable_s=0.0, kind=1, name=b"MainThread"):
    """A thread record that begins with the run."""
    ends = (START, START + int(lifetime_s * SECOND), int(cpu_s * SECOND), int(runnable_s * SECOND))
    return part._THREAD.pack(7, kind, *ends, name)


def make_part(threads, counters=(), header=None):
    """The bytes of a part with two nodes: `main` on line 10, and `leaf` on line 20 below it."""
    texts = b"".join(struct.pack("<I", len(t)) + t for t in (b"a.py", b"main", b"leaf"))
    codes = part._CODE.pack(0, 8, 1) + part._CODE.pack(0, 16, 15)
    nodes = part._NODE.pack(-1, 0, 10) + part._NODE.pack(0, 1, 20)
    fields = {
        "magic": part.MAGIC,
        "version": part.VERSION,
        "size": 4096,
        "pid": 7,
        "parent": 1,
        "unix": SECOND,
        "start": START,
    }
    fields |= {
        "last": START + SECOND,
        "cpu": SECOND,
        "sampler": 0,
        "handler": 0,
        "samples": 3,
        "dropped": 0,
    }
    fields |= {"rate": 250, "mode": 1, "stopped": 1, "notes": 0} | (header or {})
    data, regions, offset = b"", b"", part._FIXED.size + 5 * part._REGION.size
    for size, region in zip(
        part._RECORDS, (texts, codes, nodes, b"".join(counters), b"".join(threads)), strict=True
    ):
        used = len(region) // size
        regions += part._REGION.pack(size, 0, offset + len(data), used, used)
        data += region
    return part._FIXED.pack(*fields.values()) + regions + data


@pytest.fixture
def read(tmp_path):
    """`read(bytes)`: what read_part makes of them."""

    def run(data):
        path = tmp_path / "7-0.part"
        path.write_bytes(data)
        return read_part(path)

    return run


def by_class(rows):
    """Seconds by (node, class)."""
    return {(r.node, r.klass): pytest.approx(r.seconds, abs=1e-6) for r in rows}


def test_cpu_samples_divide_the_cpu_account(read):
    counters = [counter(0, 1, PYTHON, 0.1, 0.1, 0.1), counter(0, 0, NATIVE, 0.1)]
    (seen,) = read(make_part([thread(2.0, 2.0)], counters)).threads
    assert by_class(seen.rows) == {(1, PYTHON): 1.5, (0, NATIVE): 0.5}
    # A factor of 5 in time is one of 25 in squares, and none in observations.
    assert seen.rows[0].squares == pytest.approx(3 * 0.1**2 * 25)
    assert seen.rows[0].count == 3


def test_a_thread_never_seen_queued_was_queued_where_it_ran(read):
    counters = [counter(0, 1, PYTHON, 0.2), counter(0, 1, NATIVE, 0.1), counter(0, 0, NATIVE, 0.1)]
    (seen,) = read(make_part([thread(1.0, 0.6, 0.4)], counters)).threads
    queued = [row for row in seen.rows if row.klass == RUNNABLE]
    assert by_class(queued) == {(1, RUNNABLE): 0.3, (0, RUNNABLE): 0.1}
    assert sum(row.seconds for row in seen.rows) == pytest.approx(1.0)


def test_waits_fill_what_cpu_and_queue_leave(read):
    counters = [
        counter(0, 1, LOCK, *[0.01] * 30),
        counter(0, 0, SLEEP, *[0.01] * 30),
        counter(0, 1, RUNNABLE, 0.3),
    ]
    (seen,) = read(make_part([thread(1.0, 0.2, 0.2)], counters)).threads
    assert by_class(seen.rows) == {
        (-1, PYTHON): 0.2,
        (1, RUNNABLE): 0.2,
        (1, LOCK): 0.3,
        (0, SLEEP): 0.3,
    }


def test_time_that_no_look_saw_waiting_is_not_made_a_wait(read):
    """A host that stops the machine takes time without the scheduler's knowledge."""
    (seen,) = read(make_part([thread(1.0, 0.2)], [counter(0, 1, LOCK, *[0.01] * 25)])).threads
    rows = {r.klass: r for r in seen.rows}
    noise = 0.01 * 25**0.5
    assert rows[LOCK].seconds == pytest.approx(0.25 + 2 * noise)
    assert rows[RUNNABLE].node == -1
    assert sum(r.seconds for r in seen.rows) == pytest.approx(1.0)


@pytest.mark.parametrize(("notes", "klass"), [(0, RUNNABLE), (1, IO), (2, IO), (4, RUNNABLE)])
def test_waits_that_the_kernel_does_not_tell_are_no_queue_for_a_processor(read, notes, klass):
    (seen,) = read(make_part([thread(1.0, 0.2)], header={"notes": notes})).threads
    assert by_class(seen.rows) == {(-1, PYTHON): 0.2, (-1, klass): 0.8}


def test_a_thread_has_one_row_for_a_node_and_a_class(read):
    counters = [counter(0, -1, RUNNABLE, 0.1)]
    (seen,) = read(make_part([thread(1.0, 0.2, 0.1)], counters)).threads
    assert [(row.node, row.klass) for row in seen.rows] == [(-1, PYTHON), (-1, RUNNABLE)]
    assert by_class(seen.rows) == {(-1, PYTHON): 0.2, (-1, RUNNABLE): 0.8}


@pytest.mark.parametrize(("kind", "klass"), [(0, NATIVE), (1, PYTHON), (2, PYTHON)])
def test_cpu_time_without_a_sample_is_a_row_without_a_node(read, kind, klass):
    (seen,) = read(make_part([thread(0.5, 0.5, kind=kind)])).threads
    assert seen.rows == [Row(-1, klass, 0, 0.5, 0.0)]


def test_a_thread_found_late_lives_as_long_as_it_computed(read):
    (seen,) = read(make_part([thread(0.1, 0.4, 0.1)])).threads
    assert seen.lifetime_s == pytest.approx(0.5)


def test_nodes_codes_and_notes(read):
    process = read(make_part([thread(1.0, 1.0)], header={"notes": 1 << 7 | 1 << 8, "stopped": 0}))
    assert [c.function for c in process.codes] == ["main", "leaf", "(callers cut off)"]
    assert list(process.node_parent) == [-1, 0]
    assert process.ended == "cut"
    assert process.notes == list(part.NOTES[7:9])


def test_code_without_a_file_has_no_path(read):
    unread = part._CODE.pack(part._UNKNOWN, 16, 15)
    data = make_part([thread(1.0, 1.0)]).replace(part._CODE.pack(0, 16, 15), unread)
    assert [c.file for c in read(data).codes] == ["a.py", "<unknown>", "<unknown>"]


def test_a_file_name_that_is_not_utf_8_keeps_its_bytes(read):
    data = make_part([thread(1.0, 1.0)]).replace(
        b"a.py", "\udce9".encode("utf-8", "surrogatepass") + b"y"
    )
    assert read(data).codes[0].file == "\udce9y"


def test_a_part_just_begun_is_nothing_yet(read):
    whole = make_part([thread(1.0, 1.0)])
    assert read(b"") is None
    assert read(whole[:100]) is None
    assert read(b"\0" * 8 + whole[8:]) is None
    assert read(make_part([], header={"start": 0, "last": 0})) is None


WRONG = {
    "foreign": make_part([], header={"magic": b"\x7fELF\1\1\1\0"}),
    "newer": make_part([], header={"version": part.VERSION + 1}),
    "mode": make_part([], header={"mode": 9}),
    "ends before it starts": make_part([], header={"last": 0}),
    "kind of thread": make_part([thread(1, 1, kind=3)]),
    "class": make_part([thread(1, 1)], [counter(0, 0, 8, 0.1)]),
    "node": make_part([thread(1, 1)], [counter(0, 2, 0, 0.1)]),
    "thread": make_part([thread(1, 1)], [counter(1, 0, 0, 0.1)]),
    "squares": make_part([thread(1, 0)], [part._COUNTER.pack(0, 0, LOCK, 0, 1, 1, -1.0)]),
    "not a number": make_part([thread(1, 0)], [part._COUNTER.pack(0, 0, LOCK, 0, 1, 1, math.nan)]),
    "a line below zero": make_part([thread(1, 1)]).replace(
        part._NODE.pack(0, 1, 20), part._NODE.pack(0, 1, -20)
    ),
    "squares beyond all clocks": make_part(
        [thread(1, 0)], [part._COUNTER.pack(0, 0, LOCK, 0, 1, 1, 1e308)]
    ),
    "region cut": make_part([thread(1, 1)])[:-1],
    "too large": make_part([]) + bytes(part._LARGEST),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_part_is_refused_in_words(read, name):
    with pytest.raises(ProfileError, match=r"7-0\.part: \w+"):
        read(WRONG[name])


def test_texts_that_overlap_are_refused(read):
    """Thousands of code objects in one long text would take thousands of times its memory."""
    data = bytearray(make_part([thread(1.0, 1.0)]))
    texts = data.index(b"\4\0\0\0a.py")
    data[texts : texts + 4] = struct.pack("<I", 20)
    with pytest.raises(ProfileError, match="not among"):
        read(bytes(data))


WHOLE = make_part(
    [thread(0.1, 0.1, kind=2), thread(2.0, 0.7, 0.1)],
    [
        counter(1, 1, PYTHON, 0.1, 0.2),
        counter(1, 0, LOCK, 0.3),
        counter(1, -1, RUNNABLE, 0.1),
        counter(0, 0, NATIVE, 0.1),
    ],
)


@st.composite
def damaged(draw):
    """Bytes of a part with a few of its fields overwritten, mostly by extremes, perhaps cut off."""
    data = bytearray(WHOLE)
    extremes = [struct.pack("<q", v) for v in (0, 1, -1, 2**63 - 1, -(2**63), 2**32, 65)] + [
        struct.pack("<d", math.nan)
    ]
    for _ in range(draw(st.integers(1, 4))):
        patch = draw(st.sampled_from(extremes) | st.binary(min_size=1, max_size=8))[
            : draw(st.sampled_from([1, 2, 4, 8]))
        ]
        at = draw(
            st.integers(0, len(data) - 8)
            | st.integers(0, (len(data) - 8) // 4).map(lambda i: i * 4)
        )
        data[at : at + len(patch)] = patch
    return (
        bytes(data[: draw(st.integers(0, len(data)))])
        if draw(st.integers(0, 3)) == 0
        else bytes(data)
    )


def check(process):
    """What every process satisfies, whatever it was read from."""
    assert isinstance(process, Process)
    assert problem(process) is None  # Else one damaged part would spoil the file of a whole run.
    assert len(process.node_parent) == len(process.node_code) == len(process.node_line)
    assert all(-1 <= p < i for i, p in enumerate(process.node_parent))
    assert all(0 <= c < len(process.codes) for c in process.node_code)
    for each in process.threads:
        assert all(-1 <= r.node < len(process.node_parent) for r in each.rows)
        assert all(r.seconds >= 0 and r.squares >= 0 for r in each.rows)
        assert sum(r.seconds for r in each.rows) == pytest.approx(
            each.lifetime_s, rel=1e-6, abs=1e-9
        )


@settings(deadline=500, max_examples=800)
@given(
    damaged() | st.binary(max_size=600).map(lambda tail: part.MAGIC + struct.pack("<I", 1) + tail)
)
def test_damage_makes_an_error_or_a_process(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "damaged.part"
    path.write_bytes(data)
    try:
        process = read_part(path)
    except ProfileError as error:
        assert str(path) in str(error)
    else:
        if process is not None:
            check(process)


def test_the_undamaged_part_is_whole(read):
    process = read(WHOLE)
    check(process)
    assert [t.kind for t in process.threads] == ["rest", "python"]
    assert process.samples == 3
