# SPDX-License-Identifier: Apache-2.0
"""Profiles for the tests: random valid ones, and one that reads like a run."""

from __future__ import annotations

from array import array
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from citius.measure.report import file as profile_file
from citius.measure.report.profile import CLASSES, Code, Process, Profile, Row, Thread

NASTY_NAMES = [
    "",
    "a;b c",
    "tab\there",
    "two\nlines",
    "\x1b[31mred",
    "日本語.py",
    "caf\udce9.py",
    "x" * 300,
    "(1)",
    '"',
    "/usr/lib/python3/dist-packages/a/b.py",
]
ALPHABET = 'ab.;: <>\t\n\x1b"\\é漢\udce9'
names = st.sampled_from(NASTY_NAMES) | st.text(ALPHABET, max_size=12)
times = st.floats(0, 1e5, allow_nan=False, allow_infinity=False)
counts = st.integers(1, 2**40)


@st.composite
def rows(draw, nodes: int) -> list[Row]:
    places = st.tuples(st.integers(-1, nodes - 1), st.integers(0, len(CLASSES) - 1))
    made = []
    for node, klass in draw(st.lists(places, max_size=8, unique=True)):
        count, seconds = draw(counts), draw(times)
        squares = seconds * seconds * draw(st.floats(1 / count, 1))
        made.append(Row(node, klass, count, seconds, squares))
    return made


@st.composite
def threads(draw, nodes: int) -> Thread:
    observed = draw(rows(nodes))
    return Thread(
        tid=draw(st.integers(0, 2**22)),
        name=draw(names),
        kind=draw(st.sampled_from(["python", "native", "rest"])),
        start_s=draw(times),
        lifetime_s=sum(row.seconds for row in observed),
        cpu_s=draw(times),
        rows=observed,
    )


@st.composite
def processes(draw) -> Process:
    codes = draw(
        st.lists(st.builds(Code, names, names, st.integers(0, 10**6)), min_size=1, max_size=4)
    )
    nodes = draw(st.integers(0, 10))
    ticks = st.tuples(
        times,
        st.integers(0, 2**22),
        st.integers(0, len(CLASSES) - 1),
        st.integers(-1, nodes - 1),
        times,
    )
    return Process(
        pid=draw(st.integers(0, 2**22)),
        parent_pid=draw(st.integers(0, 2**22)),
        command=draw(st.lists(names, max_size=3)),
        start_s=draw(times),
        wall_s=draw(times),
        cpu_s=draw(times),
        mode=draw(st.sampled_from(["timer", "perf"])),
        rate=draw(st.integers(1, 5000)),
        ended=draw(st.sampled_from(["stopped", "cut"])),
        samples=draw(counts),
        dropped=draw(counts),
        sampler_s=draw(times),
        handler_s=draw(times),
        notes=draw(st.lists(names, max_size=2)),
        codes=codes,
        node_parent=array("i", [draw(st.integers(-1, node - 1)) for node in range(nodes)]),
        node_code=array("i", [draw(st.integers(0, len(codes) - 1)) for _ in range(nodes)]),
        node_line=array("i", [draw(st.integers(0, 10**6)) for _ in range(nodes)]),
        threads=draw(st.lists(threads(nodes), max_size=3)),
        timeline=draw(st.lists(ticks, max_size=4)),
    )


metas = st.dictionaries(
    st.sampled_from(["command", "started", "cwd", "exit_status", "python", "other"]),
    st.none() | st.integers(-300, 300) | names | st.lists(names, max_size=3),
)
profiles = st.builds(Profile, metas, st.lists(processes(), max_size=3))


def total_seconds(profile: Profile) -> float:
    """The sum over all rows: what every export must add up to."""
    return sum(
        row.seconds
        for process in profile.processes
        for thread in process.threads
        for row in thread.rows
    )


def observed(node: int, klass: str, count: int, weight: float = 0.004) -> Row:
    """A row of `count` observations of equal weight, in seconds."""
    return Row(node, CLASSES.index(klass), count, count * weight, count * weight * weight)


def small_run(file: str = "/home/ana/work/crawl.py") -> Profile:
    """Two processes, four threads, one of them native, and a recursion.

    main:8 calls parse:20, which calls itself and, at 22, loads; the worker
    thread waits at 31.
    """
    codes = [Code(file, "<module>", 1), Code(file, "parse", 19), Code(file, "Pool.work", 30)]
    main = Process(
        pid=100,
        parent_pid=99,
        command=["python3", "crawl.py", "--fast"],
        start_s=0.0,
        wall_s=4.0,
        cpu_s=3.0,
        mode="perf",
        rate=250,
        ended="stopped",
        samples=1000,
        dropped=0,
        sampler_s=0.02,
        handler_s=0.01,
        notes=["2 short samples had no stack"],
        codes=codes,
        node_parent=array("i", [-1, 0, 1, 2, -1]),
        node_code=array("i", [0, 1, 1, 1, 2]),
        node_line=array("i", [8, 20, 20, 22, 31]),
        threads=[
            Thread(
                100,
                "MainThread",
                "python",
                0.0,
                4.0,
                2.8,
                [
                    observed(3, "python", 500),
                    observed(3, "native", 100),
                    observed(1, "python", 100),
                    observed(0, "io", 250),
                    observed(-1, "system", 50),
                ],
            ),
            Thread(
                101,
                "worker",
                "python",
                1.0,
                2.0,
                0.2,
                [observed(4, "python", 50), observed(4, "lock", 450)],
            ),
            Thread(102, "blas", "native", 1.0, 2.0, 0.0, [observed(-1, "lock", 500)]),
        ],
        timeline=[(0.5, 100, 0, 3, 0.25), (0.75, 100, 4, 0, 0.25)],
    )
    child = replace(
        main,
        pid=103,
        parent_pid=100,
        start_s=2.0,
        wall_s=1.0,
        cpu_s=1.0,
        ended="cut",
        samples=250,
        dropped=3,
        sampler_s=0.0,
        notes=[],
        codes=codes[:2],
        node_parent=array("i", [-1, 0]),
        node_code=array("i", [0, 1]),
        node_line=array("i", [8, 20]),
        threads=[Thread(103, "MainThread", "python", 2.0, 1.0, 1.0, [observed(1, "python", 250)])],
        timeline=[],
    )
    meta = {
        "command": ["crawl.py", "--fast"],
        "started": "2026-01-02T03:04:05+00:00",
        "citius": "0.1",
        "python": "3.11.2",
        "exit_status": 0,
    }
    return Profile(meta, [main, child])


@given(profiles)
def test_random_profiles_are_valid(profile):
    profile_file.check(profile)
    assert total_seconds(profile) >= 0
