# SPDX-License-Identifier: Apache-2.0
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from citius.measure.launch import tidy
from citius.measure.launch.session import open_session
from citius.measure.launch.tidy import Parts

PARTS = 4


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tidy, "_MANY", PARTS)
    made = open_session(["python", "x.py"])
    yield made
    made.remove()


def started(session, code):
    """Start Python code as a process of the session."""
    value = session.settings(250, "auto", children=True).encode()
    environment = os.environ | {"CITIUS_SESSION": value}
    return subprocess.Popen([sys.executable, "-c", code], env=environment)


def room(session):
    """The bytes that each part takes on the disk."""
    return [each.stat().st_blocks * 512 for each in Path(session.directory).glob("*.part")]


def test_parts_of_ended_processes_shrink_and_read_as_before(session):
    for end in ("pass", "import os; os._exit(0)") * (PARTS // 2):
        started(session, f"import time; time.sleep(0.2); {end}").wait()
    before = session.load()
    parts = Parts(session.directory)
    time.sleep(1.1)
    parts.tidy()
    assert max(room(session)) < 50_000
    assert session.load() == before
    assert [each.ended for each in before.processes].count("cut") == PARTS // 2
    assert not any("shrunk" in name for name in os.listdir(session.directory))


def test_few_parts_stay_and_foreign_ones_do_no_harm(session):
    started(session, "pass").wait()
    foreign = Path(session.directory, "1-0.part")
    foreign.write_bytes(b"foreign" * 500)
    Path(session.directory, "2-0.part").touch()
    Parts(session.directory).tidy()
    assert max(room(session)) > 500_000
    Path(session.directory, "3-0.part").mkdir()
    Parts(session.directory).tidy()
    assert max(room(session)) < 50_000
    assert foreign.read_bytes() == b"foreign" * 500
    Path(session.directory, "3-0.part").rmdir()


def test_a_process_that_lives_or_writes_keeps_its_room(session, monkeypatch):
    with started(session, "import time; time.sleep(2.5)") as process:
        for _ in range(PARTS - 1):
            started(session, "pass").wait()
        parts = Parts(session.directory)
        parts.tidy()
        assert sorted(room(session))[-1] > 500_000 > sorted(room(session))[-2]

        def gone(pid, number):
            raise ProcessLookupError  # as in a name space of its own

        monkeypatch.setattr(os, "kill", gone)
        Parts(session.directory).tidy()
        assert sorted(room(session))[-1] > 500_000
    whole = session.load()
    assert max(each.wall_s for each in whole.processes if each.pid == process.pid) > 2


def test_a_folder_that_is_gone_is_no_error(tmp_path):
    Parts(str(tmp_path / "none")).tidy()
