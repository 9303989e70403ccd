# SPDX-License-Identifier: Apache-2.0
import io

import pytest
from hypothesis import given, settings

from citius.measure.report.exports import collapsed
from citius.measure.report.test_strategies import profiles, small_run, total_seconds


def parsed(profile):
    stream = io.BytesIO()
    collapsed.write(profile, stream)
    lines = stream.getvalue().decode().splitlines()
    pairs = [line.rsplit(" ", 1) for line in lines]
    return [(stack.split(";"), int(count)) for stack, count in pairs]


def test_a_stack_reads_from_process_to_class():
    stacks = parsed(small_run("crawl.py"))
    assert (
        [
            "process 100: python3 crawl.py --fast",
            "thread MainThread (100)",
            "<module> (crawl.py:8)",
            "parse (crawl.py:20)",
            "parse (crawl.py:20)",
            "parse (crawl.py:22)",
            "[python]",
        ],
        2_000_000,
    ) in stacks
    (native,) = [frames for frames, _ in stacks if frames[1] == "thread blas (102)"]
    assert native[2:] == ["[lock]"]


@settings(deadline=None)
@given(profiles)
def test_lines_parse_and_add_up(profile):
    stacks = parsed(profile)
    assert all(len(frames) >= 3 and frames[-1].startswith("[") for frames, _ in stacks)
    microseconds = sum(count for _, count in stacks)
    assert microseconds == pytest.approx(total_seconds(profile) * 1e6, rel=1e-9, abs=2)
