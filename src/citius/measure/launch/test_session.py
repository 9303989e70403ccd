# SPDX-License-Identifier: Apache-2.0
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from citius.measure.launch import load_session
from citius.measure.launch.inside import leave_note
from citius.measure.launch.session import SessionError, open_session


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    made = open_session(["python", "x.py"])
    yield made
    made.remove()
    assert os.listdir(tmp_path) == []


def run_in(session, code):
    """Run Python code as a process of the session."""
    value = session.settings(250, "auto", children=True).encode()
    environment = os.environ | {"CITIUS_SESSION": value}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def test_directory_is_private(session):
    assert stat.S_IMODE(os.stat(session.directory).st_mode) == 0o700


def test_left_session_reads(session):
    run_in(session, "import time; time.sleep(0.2)")
    profile = load_session(session.directory)
    assert profile.meta == session.meta
    (process,) = profile.processes
    assert process.command[1] == "-c"
    assert process.start_s == 0


def test_processes_count_from_the_first(session):
    run_in(session, "import time; time.sleep(0.3)")
    run_in(session, "import threading; threading.Thread(target=print).start()")
    first, second = session.load().processes
    assert (first.start_s, first.threads[0].start_s) == (0, pytest.approx(0, abs=0.05))
    assert 0.3 < second.start_s < 5
    assert all(thread.start_s >= second.start_s - 0.05 for thread in second.threads)


def test_notes(session, monkeypatch):
    for pid, reason in ((1, "no room"), (2, "no room"), (3, "no right")):
        monkeypatch.setattr(os, "getpid", lambda pid=pid: pid)
        leave_note(session.directory, reason)
    assert session.load().meta["notes"] == [
        "2 processes not measured: no room",
        "1 process not measured: no right",
    ]


def test_damaged_part_costs_only_itself(session):
    run_in(session, "import time; time.sleep(0.2)")
    Path(session.directory, "1-0.part").write_bytes(b"foreign" * 500)
    Path(session.directory, "2-0.part").write_bytes(b"")
    profile = session.load()
    assert len(profile.processes) == 1
    (note,) = profile.meta["notes"]
    assert "1-0.part" in note


@pytest.mark.parametrize("meta", [None, "", "[]", "{", "\0", "[" * 10**5])
def test_no_session(tmp_path, meta):
    if meta is not None:
        (tmp_path / "meta.json").write_text(meta)
    with pytest.raises(SessionError, match=r"is not a session of `citius run`"):
        load_session(str(tmp_path))


def test_missing_folder(tmp_path):
    with pytest.raises(SessionError, match="No such file"):
        load_session(str(tmp_path / "none"))
