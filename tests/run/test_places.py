# SPDX-License-Identifier: Apache-2.0
"""Full disks, read-only folders, no /proc: the program runs as ever, and nothing is lost."""

import os
import re

import pytest

from citius.measure.report import file
from citius.measure.report.profile import CLASSES

WORK = "import time\nend = time.monotonic() + 0.2\nwhile time.monotonic() < end: pass\nprint('out')"
FAILS = f"{WORK}\nraise SystemExit(3)"
SESSION_FOLDERS = ("/dev/shm", "/tmp", "/var/tmp")


@pytest.fixture
def sessions() -> str:
    """The folder in which the sessions of the test lie."""
    return os.environ["TMPDIR"]


def test_read_only_working_directory(unprivileged):
    unprivileged.write(WORK)
    os.chmod(unprivileged.folder, 0o555)
    try:
        profile = unprivileged.same("program.py")
    finally:
        os.chmod(unprivileged.folder, 0o755)
    assert profile.processes[0].wall_s > 0.1


def test_removed_working_directory(runner):
    runner.write(WORK)
    leave = (
        "import os, sys; os.mkdir('gone'); os.chdir('gone'); os.rmdir('../gone')\n"
        "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    )
    expected = runner.plain("-c", leave, "../program.py")
    found = runner.plain("-c", leave, "-m", "citius", "run", "-q", "../program.py")
    assert found == expected
    assert found.stdout == b"out\n"
    told = runner.plain("-c", leave, "-m", "citius", "run", "../program.py")
    assert told.stdout == b"out\n"
    assert b"Hottest lines" in told.stderr


def test_temporary_folder_without_permission(unprivileged, sessions):
    os.chmod(sessions, 0o555)
    try:
        profile = unprivileged.same_source(WORK)
    finally:
        os.chmod(sessions, 0o755)
    assert profile.processes[0].wall_s > 0.1


@pytest.mark.parametrize("folder", ["", "relative", "/nowhere", "/dev/null"])
def test_odd_temporary_folders(runner, monkeypatch, folder):
    monkeypatch.setenv("TMPDIR", folder)
    assert runner.same_source(WORK).processes


def test_temporary_folder_with_odd_characters(runner, monkeypatch, tmp_path):
    odd = tmp_path / "sessions" / "a;rate=7;b c\udcff=%\n"
    os.mkdir(odd)
    monkeypatch.setenv("TMPDIR", str(odd))
    profile = runner.same_source(WORK)
    assert profile.processes[0].rate == 250
    assert os.listdir(odd) == []
    os.rmdir(odd)


def test_full_temporary_folder(mounted, sessions):
    fill = f"mount -t tmpfs -o size=1m none {sessions} && ! dd if=/dev/zero of={sessions}/full"
    runner = mounted(f"{fill} 2>/dev/null")
    assert runner.same_source(WORK).processes[0].wall_s > 0.1


def test_no_temporary_folder_at_all(mounted, sessions):
    mounts = [f"mount -t tmpfs -o size=4k none {each}" for each in SESSION_FOLDERS[:1]]
    # The test's own files lie below /tmp: there, and in /var/tmp, only writing is forbidden.
    mounts += [
        f"mount --bind {each} {each} && mount -o remount,ro,bind {each}"
        for each in (*SESSION_FOLDERS[1:], sessions)
    ]
    runner = mounted("mount --make-rprivate /", *mounts)
    runner.write(FAILS)
    outcome = runner.citius("program.py", "argument")
    assert (outcome.returncode, outcome.stdout) == (3, b"out\n")
    (line,) = outcome.stderr.decode().splitlines()
    assert line.startswith("citius: not measuring: no place for temporary files (")
    assert line.endswith("; set TMPDIR to a writable folder")
    for folder in (*SESSION_FOLDERS, sessions):
        assert f"{folder}: " in line


def test_disk_that_the_program_fills(mounted, sessions):
    """Parts hold their room from the start: a full file system kills no measured process."""
    runner = mounted(f"mount -t tmpfs -o size=80m none {sessions}")
    profile = runner.same_source(
        "import os, time\n"
        "try:\n"
        f"    with open({sessions!r} + '/full', 'wb', buffering=0) as file:\n"
        "        while True: file.write(bytes(1 << 16))\n"
        "except OSError as error: print(error)\n"
        "def work(n):\n"
        "    end = time.monotonic() + 0.3\n"
        "    while time.monotonic() < end: eval(f'lambda: {n}')()\n"
        "if (child := os.fork()) == 0: work(1); os._exit(0)\n"
        "print(os.waitpid(child, 0)[1]); work(2)\n"
    )
    assert profile.processes[0].wall_s > 0.5


def test_full_disk_at_the_end(mounted, tmp_path):
    target = tmp_path / "target"
    target.mkdir()
    runner = mounted(f"mount -t tmpfs -o size=16k,mode=0777 none {target}")
    runner.write(
        f"{WORK}\ntry:\n  with open('{target}/full', 'wb', buffering=0) as f:\n"
        "    while True: f.write(bytes(999))\nexcept OSError: raise SystemExit(3)"
    )
    outcome = runner.citius("-o", f"{target}/kept.citius", "--json", f"{target}/j", "program.py")
    assert (outcome.returncode, outcome.stdout) == (3, b"out\n")
    text = outcome.stderr.decode()
    assert text.count("No space left on device; it is in ") == 2
    assert "program.py" in text.partition("it is in")[2]
    for path in re.findall(r"it is in (\S+)", text):
        if path.endswith(".citius"):
            assert file.load(path).meta["exit_status"] == 3
        os.unlink(path)


def test_file_that_became_unwritable(runner, tmp_path):
    """The folder of the file was removed by the program."""
    runner.write("import os; os.rmdir('gone'); print('out')")
    (runner.folder / "gone").mkdir()
    outcome = runner.citius("-q", "-o", "gone/x.citius", "program.py")
    assert outcome.returncode == 0
    text = outcome.stderr.decode()
    assert text.startswith("citius: cannot write 'gone/x.citius': No such file or directory; it is")
    path = text.split()[-1]
    assert file.load(path).processes
    os.unlink(path)


def test_session_that_the_program_removes(runner, sessions):
    runner.write(
        f"import os, shutil\nos.chdir({sessions!r})\nfor each in os.listdir(): shutil.rmtree(each)\n"
        "print('out')\nraise SystemExit(3)"
    )
    outcome = runner.citius("program.py")
    assert (outcome.returncode, outcome.stdout) == (3, b"out\n")
    assert re.fullmatch(
        rb"citius: nothing to report: \S+ was removed while the program ran\n", outcome.stderr
    )


def test_no_proc(mounted):
    runner = mounted("mount -t tmpfs none /proc")
    profile = runner.same_source(
        "import os, threading, time\nprint(os.listdir('/proc'))\n"
        "t = threading.Thread(target=time.sleep, args=(0.2,)); t.start(); t.join()\n"
        f"{WORK}\nif os.fork() == 0: os._exit(0)\nos.wait()\n"
    )
    assert len(profile.processes) == 2
    assert any("/proc" in note for note in profile.processes[0].notes)
    # Nobody knows what it waited for, least of all that it was for a processor.
    seen = {CLASSES[row.klass] for row in profile.processes[0].threads[-1].rows}
    assert "io" in seen and "runnable" not in seen


def test_file_size_limit(runner):
    """The engine may not write its part: said once, by the program's own process."""
    runner.write(f"import os\nif os.fork() == 0: os._exit(0)\nos.wait()\n{FAILS}")
    runner.prefix = ["bash", "-c", 'ulimit -f 4; exec "$@"', "bash"]
    outcome = runner.citius("-q", "program.py")
    assert (outcome.returncode, outcome.stdout) == (3, b"out\n")
    (line,) = outcome.stderr.decode().splitlines()
    assert line.startswith("citius: not measuring: ")
    assert ".part" in line


def test_descriptor_limit(runner):
    """With two descriptors to spare, one of which the file takes, no witness can be asked."""
    runner.prefix = ["prlimit", "--nofile=5"]
    outcome = runner.citius("-q", "--json", "-", runner.write(WORK))
    assert (outcome.returncode, outcome.stderr) == (0, b"")
    assert outcome.stdout.startswith(b'out\n{"schema": ')


def test_perf_events_refused(runner, monkeypatch):
    monkeypatch.setenv("CITIUS_NO_PERF", "1")
    profile = runner.same_source(WORK)
    assert profile.processes[0].mode == "timer"
    profile = runner.same("program.py")
    assert profile.processes[0].samples > 10


def test_no_devices(mounted):
    runner = mounted("mount --make-rprivate /", "mount -t tmpfs none /dev")
    assert runner.same_source(WORK).processes
