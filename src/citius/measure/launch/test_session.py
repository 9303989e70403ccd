# SPDX-License-Identifier: Apache-2.0
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from citius.measure.launch import inside, load_session
from citius.measure.launch import session as module
from citius.measure.launch.inside import leave_note
from citius.measure.launch.session import SessionError, open_session
from citius.measure.report.test_part import SECOND, make_part


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


def test_a_clock_that_was_set_back_turns_no_order_around(session):
    for pid, parent, start, unix in ((7, 1, 50, 2000), (8, 7, 53, 1000)):
        numbers = {"pid": pid, "parent": parent, "start": start * SECOND, "unix": unix * SECOND}
        data = make_part([], header=numbers | {"last": (start + 4) * SECOND})
        Path(session.directory, f"{pid}-0.part").write_bytes(data)
    Path(session.directory, "7-0.command").write_bytes(b"python\0x.py")
    profile = session.load()
    assert [(each.pid, each.start_s) for each in profile.processes] == [(7, 0), (8, 3)]
    assert profile.processes[1].command == ["python", "x.py"]
    assert profile.wall_seconds == 7


def test_notes(session, monkeypatch):
    for pid, reason in ((1, "no room"), (2, "no room"), (3, "no right"), (4, "")):
        monkeypatch.setattr(inside, "getpid", lambda pid=pid: pid)
        leave_note(session.directory, reason)
    assert session.load().meta["notes"] == [
        "2 processes not measured: no room",
        "1 process not measured: no right",
        "1 process not measured: there was no room to say why",
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


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Three folders in place of /dev/shm, /tmp and /var/tmp."""
    monkeypatch.delenv("TMPDIR", raising=False)
    folders = [tmp_path / name for name in ("shm", "tmp", "var")]
    assert module._PLACES == ("/dev/shm", "/tmp", "/var/tmp")
    monkeypatch.setattr(module, "_PLACES", tuple(map(str, folders)))
    for folder in folders:
        folder.mkdir()
    return folders


def opened_in():
    made = open_session([])
    made.remove()
    return Path(made.directory).parent


def test_memory_comes_before_disks_and_the_users_wish_before_both(places, tmp_path, monkeypatch):
    assert opened_in() == places[0]
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert opened_in() == tmp_path


def test_a_place_with_room_comes_before_one_without(places, monkeypatch):
    real, little = os.statvfs, os.statvfs_result([4096, 4096, 16383, 16383, 16383, 9, 9, 9, 0, 255])
    monkeypatch.setattr(os, "statvfs", lambda at: little if "/shm/" in at else real(at))
    assert opened_in() == places[1]
    for folder in places[1:]:
        folder.rmdir()
    assert opened_in() == places[0]


def test_each_place_that_cannot_be_used_is_told(places, tmp_path, monkeypatch):
    for folder in places:
        folder.rmdir()
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b")
    os.mkdir(odd)
    monkeypatch.setenv("TMPDIR", odd)
    with pytest.raises(SessionError) as caught:
        open_session([])
    reason = "No such file or directory"
    assert str(caught.value) == (
        f"no place for temporary files ({odd}: the engine takes paths in UTF-8 only; "
        + "; ".join(f"{folder}: {reason}" for folder in places)
        + "); set TMPDIR to a writable folder"
    )
