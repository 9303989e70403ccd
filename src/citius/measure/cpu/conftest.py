# SPDX-License-Identifier: Apache-2.0
"""Runs a snippet under the engine in a process of its own and reads its part."""

import subprocess
import sys
import textwrap

import pytest

from citius.measure.report.part import read_part
from citius.measure.report.profile import CLASSES

PRELUDE = """
import sys
from citius.measure import _measure
_measure.start(sys.argv[1], int(sys.argv[2]), sys.argv[3])
"""


class Run:
    """A finished run: its output, and what the engine saw of it."""

    def __init__(self, done, part):
        self.returncode, self.stdout, self.stderr = done.returncode, done.stdout, done.stderr
        self.process = read_part(part)

    def seconds(self, function=None, tid=None):
        """Class name -> seconds, of all rows that have `function` anywhere in their stack."""
        process, sums = self.process, {}
        for thread in process.threads:
            if tid not in (None, thread.tid):
                continue
            for row in thread.rows:
                if function is None or function in self.stack(row.node):
                    name = CLASSES[row.klass]
                    sums[name] = sums.get(name, 0.0) + row.seconds
        return sums

    def stack(self, node):
        """Function names, leaf first."""
        names = []
        while node >= 0:
            names.append(self.process.codes[self.process.node_code[node]].function)
            node = self.process.node_parent[node]
        return names


@pytest.fixture
def engine(tmp_path):
    """`engine(code, rate=250, mode="auto", stop=True, ok=True) -> Run`."""
    count = iter(range(1000))

    def run(code, rate=250, mode="auto", stop=True, ok=True, args=()):
        script = tmp_path / f"snippet{next(count)}.py"
        part = script.with_suffix(".part")
        end = "\n_measure.stop()\n" if stop else ""
        script.write_text(PRELUDE + textwrap.dedent(code) + end)
        command = [sys.executable, str(script), str(part), str(rate), mode, *args]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        if ok:
            assert done.returncode == 0, done.stderr
        return Run(done, part)

    return run


@pytest.fixture(params=["perf", "timer"])
def mode(request):
    """Both sampling clocks; `perf` falls back to timers where the kernel refuses it."""
    return request.param
