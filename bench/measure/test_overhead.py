# SPDX-License-Identifier: Apache-2.0
import json
import subprocess
import sys
from pathlib import Path

import overhead
import pytest

HERE = Path(__file__).resolve().parent


def record(plain, profiled):
    keys = ("cpu_s", "wall_s", "all_cpu_s")
    return {"plain": dict.fromkeys(keys, plain), "with": dict.fromkeys(keys, profiled)}


def test_ratios_are_within_pairs():
    assert overhead.ratios([record(2.0, 3.0), record(4.0, 4.0)], "cpu_s") == [1.5, 1.0]


def test_few_pairs_are_never_precise():
    assert not overhead.precise([record(1.0, 1.0)] * 4)
    assert overhead.precise([record(1.0, 1.0)] * 5)


def test_wide_pairs_are_not_precise():
    assert not overhead.precise([record(1.0, 1.0 + 0.02 * k) for k in range(8)])


@pytest.mark.parametrize(("worst", "count"), [(1.04, 0), (1.06, 2)])
def test_a_limit_is_missed_by_the_median_or_by_the_worst(worst, count):
    medians = {"cpu_s": [1.0, 1.01, worst], "wall_s": [1.0, 1.01, worst]}
    assert len(overhead.missed(medians, 3, 3)) == count


def test_an_unmeasured_program_is_a_miss():
    medians = {"cpu_s": [1.0], "wall_s": [1.0]}
    assert overhead.missed(medians, 1, 2) == ["overhead: 1 programs without a figure"]


def test_timed_runs_a_program_as_python_would_and_reports_it(tmp_path):
    program, out = tmp_path / "program.py", tmp_path / "took.json"
    program.write_text("import sys; print(__name__, sys.argv[1:], sys.path[0]); sys.exit(3)")
    command = [sys.executable, str(HERE / "timed.py"), str(out), str(program), "--option"]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == 3
    assert ended.stdout.strip() == f"__main__ ['--option'] {tmp_path}"
    assert set(json.loads(out.read_text())) == {"cpu_s", "wall_s"}


def test_the_profiled_programs_folder_is_that_of_the_inner_one():
    words = ["/a/timed.py", "/tmp/took.json", "/b/run_benchmark.py", "--loops", "3"]
    assert overhead.TOOLS["scalene cpu"].command(words, Path("/o"))[-8:-6] == [
        "--program-path",
        "/b",
    ]
