# SPDX-License-Identifier: Apache-2.0
import os
import subprocess
import sys
import textwrap

import pytest

WORK = """
import os, sys, threading, time
import citius
from citius.measure import MeasuringError, profile, profiled, start, stop

def work(seconds=0.2):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sum(range(100))
    return seconds

def refused(call):
    try:
        call()
    except MeasuringError as error:
        return str(error)
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run code with the library; nothing may stay behind."""
    sessions = tmp_path / "sessions"
    sessions.mkdir()
    monkeypatch.setenv("TMPDIR", str(sessions))
    monkeypatch.delenv("CITIUS_SESSION", raising=False)

    def run_code(code, *, prefix=(), stderr=""):
        (tmp_path / "code.py").write_text(WORK + textwrap.dedent(code))
        done = subprocess.run(
            [sys.executable, *prefix, "code.py"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        if stderr is not None:
            assert done.stderr == stderr
        return done.stdout

    yield run_code
    assert os.listdir(sessions) == []
