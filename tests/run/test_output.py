# SPDX-License-Identifier: Apache-2.0
"""What `citius run` itself prints and writes, and that nothing of a long run is lost."""

import json
import os
import pty
import shutil
import stat
import subprocess
import sys
import time

import pytest

from citius.cli.run import why_nothing
from citius.measure.launch import load_session
from citius.measure.report import file
from citius.measure.report.profile import Profile

WORK = "import time\nend = time.monotonic() + 0.1\nwhile time.monotonic() < end: pass\nprint('out')"


def one_line(outcome):
    """Return the one line of a refusal, having checked its status."""
    assert (outcome.returncode, outcome.stdout) == (2, b"")
    (line,) = outcome.stderr.decode().splitlines()
    return line


def test_report_goes_to_standard_error(runner):
    runner.write(WORK)
    outcome = runner.citius("program.py")
    assert (outcome.returncode, outcome.stdout) == (0, b"out\n")
    assert b"program.py" in outcome.stderr
    assert runner.citius("--quiet", "program.py").stderr == b""


def test_report_follows_the_programs_words(runner):
    runner.write("import sys; sys.stderr.write('mine'); sys.exit(3)")
    outcome = runner.citius("program.py")
    assert outcome.returncode == 3
    assert outcome.stderr.startswith(b"mine")
    assert len(outcome.stderr) > 100


def test_files(runner):
    runner.write(WORK)
    outcome = runner.citius(
        "-q", "--rate", "100", "-o", "a.citius", "--json", "a.json", "program.py"
    )
    assert outcome.returncode == 0
    profile = file.load(runner.folder / "a.citius")
    assert profile.processes[0].rate == 100
    figures = json.loads((runner.folder / "a.json").read_bytes())
    assert figures["wall_seconds"] == pytest.approx(profile.wall_seconds)
    assert sorted(os.listdir(runner.folder)) == ["a.citius", "a.json", "program.py"]


def test_meta(runner):
    meta = runner.same_source(WORK).meta
    assert meta["command"][-1] == "program.py"
    assert meta["python"] == sys.version.split()[0]
    assert meta["exit_status"] == 0
    assert {"started", "citius", "machine", "cwd"} <= set(meta)


def test_json_on_standard_output(runner):
    runner.write(WORK)
    text, _, rest = runner.citius("-q", "--json", "-", "program.py").stdout.partition(b"\n")
    assert text == b"out"
    assert json.loads(rest)["samples"] >= 0


def test_files_that_are_no_regular_files(runner):
    runner.write(WORK)
    assert runner.citius("-q", "-o", "/dev/null", "program.py").returncode == 0
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    command = f"{sys.executable} -m citius run -q --json >(cat >&2) program.py; sleep 0.5"
    done = subprocess.run(
        ["bash", "-c", command], cwd=runner.folder, capture_output=True, check=True, timeout=60
    )
    assert json.loads(done.stderr)["processes"]


def test_overwritten_file_keeps_its_link_and_mode(runner):
    runner.write(WORK)
    (runner.folder / "real").write_bytes(b"old")
    os.chmod(runner.folder / "real", 0o640)
    os.symlink("real", runner.folder / "link")
    assert runner.citius("-q", "--json", "link", "program.py").returncode == 0
    assert os.readlink(runner.folder / "link") == "real"
    assert json.loads((runner.folder / "real").read_bytes())["lines"] is not None
    assert stat.S_IMODE(os.stat(runner.folder / "real").st_mode) == 0o640


@pytest.mark.parametrize("option", ["-o", "--json"])
def test_files_are_checked_before_the_program_starts(runner, option):
    runner.write(WORK)
    (runner.folder / "folder").mkdir()
    line = one_line(runner.citius(option, "folder", "program.py"))
    assert line == "citius run: cannot write 'folder': it is a directory"
    line = one_line(runner.citius(option, "missing/x.citius", "program.py"))
    assert line == "citius run: cannot write 'missing/x.citius': there is no directory 'missing'"
    line = one_line(runner.citius(option, "/proc/x", "program.py"))
    assert line.startswith("citius run: cannot write '/proc/x': ")
    line = one_line(runner.citius(option, "x" * 300, "program.py"))
    assert line.endswith(": File name too long")


def test_no_permission_to_write(unprivileged):
    unprivileged.write(WORK)
    os.chmod(unprivileged.folder, 0o555)
    line = one_line(unprivileged.citius("-o", "x.citius", "program.py"))
    os.chmod(unprivileged.folder, 0o755)
    assert line == "citius run: cannot write 'x.citius': Permission denied"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ([], "no program given: expected PROGRAM, -m MODULE or -c CODE"),
        (["-q", "--"], "no program given: expected PROGRAM, -m MODULE or -c CODE"),
        (["-m"], "nothing follows -m: expected a module's name"),
        (["-c"], "nothing follows -c: expected code"),
        (["no.py"], "no such file: 'no.py'"),
        (["no/no.py"], "no such file: 'no/no.py'"),
        (["json"], "no such file: 'json'; for the module: citius run -m json"),
        (["folder"], "'folder' is a directory without a __main__.py"),
        (["program.py/x"], "'program.py/x' cannot be read: Not a directory"),
    ],
)
def test_no_such_program(runner, words, line):
    runner.write(WORK)
    (runner.folder / "folder").mkdir()
    assert one_line(runner.citius(*words)) == f"citius run: {line}"


def test_unreadable_program(unprivileged):
    unprivileged.write(WORK)
    os.chmod(unprivileged.folder / "program.py", 0)
    line = one_line(unprivileged.citius("program.py"))
    assert line == "citius run: 'program.py' cannot be read: Permission denied"


@pytest.mark.parametrize("option", ["-o", "--json"])
def test_files_that_would_be_lost(runner, option):
    runner.write(WORK)
    os.symlink("program.py", runner.folder / "link")
    for name in ("program.py", "./program.py", "link", str(runner.folder / "program.py")):
        line = one_line(runner.citius(option, name, "program.py"))
        assert line == f"citius run: cannot write {name!r}: it is the program itself"
        line = one_line(runner.citius(option, name, "--", "link"))
        assert line == f"citius run: cannot write {name!r}: it is the program itself"
    assert (runner.folder / "program.py").read_text() == WORK
    for form in (["-m", "program"], ["-c", "1"], ["-"]):
        assert runner.citius("-q", option, "1", *form).returncode == 0
    line = one_line(runner.citius(option, "", "program.py"))
    assert line == f"citius run: {option}: expected a file's name, or - for standard output"


@pytest.mark.parametrize("option", ["-o", "--json"])
@pytest.mark.parametrize("number", [1, 2])
def test_file_that_a_stream_of_the_program_writes(runner, option, number):
    runner.write(WORK)
    name = ("standard output", "standard error")[number - 1]
    for path in ("log", f"/dev/fd/{number}"):
        command = f"{sys.executable} -m citius run {option} {path} program.py {number}>>log"
        done = subprocess.run(["sh", "-c", command], cwd=runner.folder, capture_output=True)
        assert (done.returncode, done.stdout) == (2, b"")
        log = (runner.folder / "log").read_bytes()
        assert (
            log + done.stderr == f"citius run: cannot write {path!r}: {name} goes there\n".encode()
        )
        (runner.folder / "log").unlink()


@pytest.mark.parametrize("name", ["both", "-"])
def test_one_file_for_two(runner, name):
    runner.write(WORK)
    line = one_line(runner.citius("-o", name, "--json", name, "program.py"))
    assert line == f"citius run: -o and --json both write {name!r}: give them different files"


def test_no_profile_on_a_terminal(runner):
    runner.write(WORK)
    terminal, end = pty.openpty()
    command = [sys.executable, "-m", "citius", "run", "-o", "-", "program.py"]
    done = subprocess.run(command, cwd=runner.folder, stdout=end, stderr=subprocess.PIPE)
    os.close(end)
    os.close(terminal)
    assert done.returncode == 2
    words = b"citius run: cannot write '-': a terminal cannot show a profile; give a file\n"
    assert done.stderr == words


@pytest.mark.parametrize("option", ["-o", "--json"])
def test_closed_standard_output_is_no_place_for_a_file(runner, option):
    runner.write(WORK)
    command = f"{sys.executable} -m citius run {option} - program.py >&-"
    done = subprocess.run(["sh", "-c", command], cwd=runner.folder, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr == b"citius run: cannot write '-': standard output is closed\n"


def test_rescued_file_of_standard_output_has_a_name(runner):
    runner.write(WORK)
    command = f"{sys.executable} -m citius run -q --json - program.py >/dev/full"
    done = subprocess.run(["sh", "-c", command], cwd=runner.folder, stderr=subprocess.PIPE)
    path = done.stderr.decode().partition("; it is in ")[2].strip()
    assert path.endswith("-stdout")
    os.unlink(path)


@pytest.mark.parametrize("words", [["-qo", "x.citius"], ["-qox.citius"], ["-qqo", "x.citius"]])
def test_short_options_in_one_word(runner, words):
    runner.write(WORK)
    outcome = runner.citius(*words, "program.py")
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, b"out\n", b"")
    assert file.load(runner.folder / "x.citius").processes


@pytest.mark.parametrize("rate", ["0", "5001", "-3", "fast", "2.5", "nan", "1e3"])
def test_rate(runner, rate):
    outcome = runner.citius("--rate", rate, "-c", "print('never')")
    assert (outcome.returncode, outcome.stdout) == (2, b"")
    assert f"{rate!r} is not a whole number from 1 to 5000".encode() in outcome.stderr
    assert b"--rate" in outcome.stderr
    assert rate.encode() in outcome.stderr


def test_help(runner):
    outcome = runner.citius("--help")
    assert outcome.returncode == 0
    for text in (b"PROGRAM|-m MODULE|-c CODE", b"--no-children", b"Exit status", b"--json"):
        assert text in outcome.stdout
    assert b"--mode" not in outcome.stdout


def test_slow_readers_of_pipes_that_the_program_has_set_not_to_wait(runner):
    runner.write(
        f"{WORK}\nimport os, sys\nsys.stdout.flush()\n"
        "for full in 1, 2:\n    os.set_blocking(full, False)\n"
        "    try:\n        while True: os.write(full, b'.' * 4096)\n"
        "    except BlockingIOError: pass\n"
    )
    command = [sys.executable, "-m", "citius", "run", "--json", "-", "program.py"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=runner.folder, stdout=pipe, stderr=pipe) as process:
        time.sleep(2)
        stdout, stderr = process.communicate()
    assert json.loads(stdout[stdout.index(b"{") :])["lines"]
    assert b"Hottest lines" in stderr


def test_narrow_terminal(runner):
    runner.write(WORK)
    outcome = runner.citius("program.py", env=os.environ | {"COLUMNS": "40"})
    assert outcome.returncode == 0
    assert max(map(len, outcome.stderr.decode().splitlines())) <= 40


def test_report_that_nobody_reads(runner):
    runner.write(WORK)
    for redirection in ("2>&-", "2>/dev/full", "2> >(exit)"):
        command = f"{sys.executable} -m citius run -o kept.citius program.py {redirection}"
        done = subprocess.run(
            ["bash", "-c", command], cwd=runner.folder, stdout=subprocess.PIPE, check=False
        )
        assert (done.returncode, done.stdout) == (0, b"out\n"), redirection
        assert file.load(runner.folder / "kept.citius").processes
        os.unlink(runner.folder / "kept.citius")


def test_no_site(runner):
    outcome = runner.citius("-c", "print(1)", flags=("-S",), env=site_on_path())
    assert (outcome.returncode, outcome.stdout) == (0, b"1\n")
    assert b"nothing was measured: python -S" in outcome.stderr


def test_an_option_of_the_program_is_none_of_the_interpreter():
    reason = why_nothing(Profile({"command": ["python", "program.py", "-S"]}))
    assert reason.startswith(": the program ended before Python started")


def site_on_path():
    """Return an environment in which citius is found without the site module."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}


def test_pipes_end_with_the_program_not_with_the_report(runner):
    """Neither the supervisor nor its helper holds the program's pipes open."""
    runner.write(
        "import os, time\nprint('out', flush=True); os.close(1); time.sleep(3)\nprint('lost?')"
    )
    with subprocess.Popen(
        [sys.executable, "-m", "citius", "run", "-q", "program.py"],
        cwd=runner.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout.read() == b"out\n"
        assert process.poll() is None


def test_bug_in_the_report_costs_no_more_than_itself(runner, tmp_path):
    """What was measured stays, the other steps are done, the exit status is the program's."""
    broken = tmp_path / "broken"
    broken.mkdir()
    # Imported at the start by every Python, after citius.pth: breaks what the supervisor uses.
    (broken / "sitecustomize.py").write_text(
        "import sys\nsys.modules['citius.measure.report.as_json'] = None\n"
    )
    runner.write(f"{WORK}\nraise SystemExit(3)")
    outcome = runner.citius("--json", "x.json", "program.py", env=path_with(broken))
    assert (outcome.returncode, outcome.stdout) == (3, b"out\n")
    text = outcome.stderr.decode()
    assert "Hottest lines" in text
    assert "citius: cannot report: ModuleNotFoundError: " in text
    folder = text.split()[-1]
    assert load_session(folder).processes
    shutil.rmtree(folder)


def path_with(folder):
    others = os.environ.get("PYTHONPATH")
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [str(folder), others]))}
