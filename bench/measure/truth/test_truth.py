# SPDX-License-Identifier: Apache-2.0
"""The truth must be beyond doubt before anything is held against it."""

import json
import subprocess
import sys
from pathlib import Path

import cells
import check
import claims
import ledger
import pytest

HERE = Path(__file__).resolve().parent
SECONDS = 0.6


# The matrices need numpy, which only `.venv-bench` has. What others' work would distort is made once,
# with nothing beside it, for all tests of it.
CASES = [
    pytest.param(case, marks=pytest.mark.timing)
    for case in check.CASES
    if not case.startswith("matmul")
]


@pytest.fixture(scope="module", params=CASES)
def truth(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("truth") / "truth.json"
    program = [sys.executable, str(HERE / f"{request.param}.py"), "--seconds", str(SECONDS)]
    subprocess.run([*program, "--truth", str(path)], check=True, timeout=60)
    return json.loads(path.read_text())


def test_pieces_add_up_to_the_threads_life(truth):
    for thread in truth["threads"]:
        parts = [p[part] for p in thread["pieces"] for part in ("cpu_s", "wait_s", "delay_s")]
        # What is missing is the book-keeping between two pieces, where a busy machine may also
        # run something else: a fraction of the CPU time, and any delay outside of the pieces.
        between = thread["delay_s"] - sum(piece["delay_s"] for piece in thread["pieces"])
        assert sum(parts) + max(between, 0) == pytest.approx(thread["wall_s"], rel=0.05)


def test_no_piece_but_the_freeing_is_idle(truth):
    for thread in truth["threads"]:
        for piece in thread["pieces"][:-1]:
            assert piece["blocks"] > 0
            assert piece["cpu_s"] > 0


def test_the_cpu_time_of_the_pieces_is_the_threads(truth):
    for thread in truth["threads"]:
        pieces = sum(piece["cpu_s"] for piece in thread["pieces"])
        assert pieces <= thread["cpu_s"]
        assert thread["cpu_s"] - pieces < 0.03 * thread["wall_s"]


def test_the_timeline_only_grows_and_ends_at_the_totals(truth):
    for thread in truth["threads"]:
        rows = thread["timeline"]
        assert [row[0] for row in rows] == sorted(row[0] for row in rows)
        for at, piece in enumerate(thread["pieces"], start=1):
            assert [row[at][0] for row in rows] == sorted(row[at][0] for row in rows)
            assert rows[-1][at][0] / 1e9 == pytest.approx(piece["cpu_s"])


def test_every_piece_names_lines_that_exist(truth):
    for thread in truth["threads"]:
        for piece in thread["pieces"]:
            for place in piece["where"]:
                lines = Path(place["file"]).read_text().splitlines()
                assert 1 <= place["first"] <= place["last"] <= len(lines)


def test_the_primary_piece_is_one_of_the_main_threads(truth):
    assert truth["primary"] in [piece["name"] for piece in truth["threads"][0]["pieces"]]


def test_marked_lines_are_found():
    free = ledger.span(ledger.Ledger.take_turns, "free")
    text = Path(free.file).read_text().splitlines()[free.first - 1]
    assert free.first == free.last
    assert text.strip().startswith("result = None")


PIECE = {"name": "p", "cpu_class": "native", "wait_class": "runnable", "where": []}
FIGHT = {"name": "f", "cpu_class": "python+system", "wait_class": "gil_wait", "where": []}
SLEEP = {"name": "s", "cpu_class": "cpu", "wait_class": "sleep+gil_wait", "where": []}


def thread_of(*pieces):
    seconds = {"cpu_s": 4.0, "wait_s": 1.0, "delay_s": 0.5}
    return {"name": "main", "wall_s": 10.0, "pieces": [{**piece, **seconds} for piece in pieces]}


def test_a_pure_piece_has_a_cell_for_each_class():
    found = cells.piece_cells(thread_of(PIECE), thread_of(PIECE)["pieces"][0], claims.CITIUS)
    shares = {cell.key: cell.share for cell in found}
    assert shares == {
        "main/p/python": 0,
        "main/p/native": 40,
        "main/p/system": 0,
        "main/p/lock": 0,
        "main/p/io": 0,
        "main/p/sleep": 0,
        "main/p/gil_wait": 0,
        "main/p/runnable": 15,
    }


def test_a_sum_of_classes_stays_a_sum():
    found = cells.piece_cells(thread_of(SLEEP), thread_of(SLEEP)["pieces"][0], claims.CITIUS)
    shares = {cell.key: cell.share for cell in found}
    assert shares["main/s/python+native+system"] == 40
    assert shares["main/s/sleep+gil_wait"] == 10
    assert len(shares) == 5
    found = cells.piece_cells(thread_of(FIGHT), thread_of(FIGHT)["pieces"][0], claims.CITIUS)
    shares = {cell.key: cell.share for cell in found}
    assert shares["main/f/python+system"] == 40
    assert shares["main/f/native"] == 0
    assert len(shares) == 7


def test_a_tool_is_held_to_its_own_buckets():
    truth = {"threads": [thread_of(PIECE, SLEEP)], "natives": []}
    shares = {cell.key: cell.share for cell in cells.cells(truth, claims.PY_SPY)}
    assert shares == {
        "main/p/python+native+system+runnable": 55,
        "main/p/lock+io+sleep+gil_wait": 0,
        "main/s/python+native+system+runnable": 45,
        "main/s/lock+io+sleep+gil_wait": 10,
        "main/all/python+native+system+runnable": 100,
        "main/all/lock+io+sleep+gil_wait": 10,
    }


def test_claims_are_summed_over_lines_and_classes():
    lines = claims.Lines(claims.CITIUS)
    lines.add("/a/b/sort.py", 3, "python", 1.0)
    lines.add("sort.py", 4, "native", 2.0)
    lines.add("sort.py", 9, "native", 4.0)
    lines.add("other.py", 3, "native", 8.0)
    spans = [{"file": "/x/sort.py", "first": 3, "last": 5}]
    assert lines.claim(spans, frozenset(["native"])) == 2.0
    assert lines.claim(spans, claims.CPU) == 3.0


def test_raw_samples_count_for_the_last_frame(tmp_path):
    path = tmp_path / "raw"
    path.write_text("<module> (a.py:9);f (b.py:3) 50\n<module> (a.py:9) 25\n 1\n")
    assert claims.raw_lines(path, 100) == {("b.py", 3): 0.5, ("a.py", 9): 0.25}
