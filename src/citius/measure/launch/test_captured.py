# SPDX-License-Identifier: Apache-2.0
import os
import time

import pytest

from citius.measure.launch import measure
from citius.measure.launch.program import ProgramError


@pytest.fixture(autouse=True)
def _no_session_is_left(tmp_path_factory, monkeypatch):
    sessions = tmp_path_factory.mktemp("sessions")
    monkeypatch.setenv("TMPDIR", str(sessions))
    yield
    assert os.listdir(sessions) == []


def test_captures(tmp_path):
    (tmp_path / "x.py").write_text(
        "import os, sys, time\nprint(sys.argv, os.environ['A'], sys.stdin.read())\n"
        "sys.stderr.write('err'); time.sleep(0.2)\n"
        "if os.fork() == 0: os._exit(0)\nos.wait(); sys.exit(3)"
    )
    found = measure(["x.py", "-v"], rate=99, cwd=tmp_path, env=os.environ | {"A": "b"}, stdin=b"in")
    assert (found.returncode, found.timed_out) == (3, False)
    assert found.stdout == b"['x.py', '-v'] b in\n"
    assert found.stderr == b"err"
    assert found.profile.meta["exit_status"] == 3
    assert found.profile.meta["cwd"] == str(tmp_path)
    assert [each.rate for each in found.profile.processes] == [99, 99]
    assert found.profile.processes[0].wall_s > 0.15


def test_forms():
    assert measure(["-c", "print(1)"]).stdout == b"1\n"
    assert measure(["-m", "platform"]).stdout != b""


def test_killed_program():
    found = measure(["-c", "import os, time; time.sleep(0.2); os.kill(os.getpid(), 9)"])
    assert found.returncode == -9
    assert found.profile.processes[0].ended == "cut"


def test_timeout_kills_the_whole_group():
    code = (
        "import os, time\nif os.fork() == 0: time.sleep(60)\nprint(1, flush=True); time.sleep(60)"
    )
    began = time.monotonic()
    found = measure(["-c", code], timeout=1)
    assert time.monotonic() - began < 30
    assert (found.returncode, found.stdout, found.timed_out) == (-9, b"1\n", True)
    assert len(found.profile.processes) == 2


@pytest.mark.parametrize("ends", [True, False])
def test_server_that_is_left_behind(ends):
    code = (
        "import subprocess, time\n"
        "print(subprocess.Popen(['sleep', '60'], start_new_session=True).pid, flush=True)\n"
        f"time.sleep({0 if ends else 60})"
    )
    began = time.monotonic()
    found = measure(["-c", code], timeout=2)
    os.kill(int(found.stdout), 9)
    assert time.monotonic() - began < 30
    assert (found.returncode, found.timed_out) == ((0, False) if ends else (-9, True))


def test_no_such_program(tmp_path):
    with pytest.raises(ProgramError, match=r"no such file: 'none.py'"):
        measure(["none.py"], cwd=tmp_path)
