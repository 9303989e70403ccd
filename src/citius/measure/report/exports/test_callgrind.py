# SPDX-License-Identifier: Apache-2.0
import io
import re
import shutil
import subprocess

import pytest
from hypothesis import given, settings

from citius.measure.report.exports import callgrind
from citius.measure.report.profile import CLASSES
from citius.measure.report.test_strategies import profiles, small_run, total_seconds

ANNOTATE = shutil.which("callgrind_annotate")


def written(profile):
    stream = io.BytesIO()
    callgrind.write(profile, stream)
    return stream.getvalue().decode()


def own_costs(text):
    """The cost lines that are not the cost of a call."""
    costs, after_call = [], False
    for line in text.splitlines():
        if re.fullmatch(r"\d+( \d+)+", line):
            if not after_call:
                costs.append([int(word) for word in line.split()[1:]])
            after_call = False
        else:
            after_call = line.startswith("calls=")
    return costs


def test_lines_functions_and_calls():
    text = written(small_run("crawl.py"))
    assert "events: Wall CPU Python Native System Lock Io Sleep GilWait Runnable\n" in text
    assert re.search(r"\nfn=\(\d+\)( parse)?\n20 1400000 1400000 1400000 0 0 0 0 0 0 0\n", text)
    assert re.search(r"cfn=\(\d+\)( parse)?\ncalls=1 19\n8 3800000 3800000 ", text)


@settings(deadline=None)
@given(profiles)
def test_columns_add_up(profile):
    costs = own_costs(written(profile))
    columns = [sum(column) for column in zip(*costs, strict=True)] or [0] * (2 + len(CLASSES))
    assert columns[0] == sum(columns[2:])
    assert columns[1] == sum(columns[2:5])
    assert columns[0] == pytest.approx(total_seconds(profile) * 1e6, rel=1e-9, abs=2 * len(CLASSES))


@pytest.mark.skipif(ANNOTATE is None, reason="callgrind_annotate (Debian: valgrind) is missing")
@pytest.mark.parametrize("options", [[], ["--inclusive=yes"], ["--tree=both"]])
def test_callgrind_annotate_reads_it(tmp_path, options):
    source = tmp_path / "crawl.py"
    source.write_text("".join(f"work({n})\n" for n in range(1, 40)))
    path = tmp_path / "callgrind.out"
    path.write_text(written(small_run(str(source))))
    command = [ANNOTATE, *options, "--threshold=100", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    totals = re.search(r"([\d,]+) .*PROGRAM TOTALS", done.stdout).group(1)
    assert int(totals.replace(",", "")) == round(total_seconds(small_run()) * 1e6)
    assert "parse" in done.stdout
