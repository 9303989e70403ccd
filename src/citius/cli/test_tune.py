# SPDX-License-Identifier: Apache-2.0
import io
import json
import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest
from click.testing import CliRunner
from rich.console import Console

from citius.cli import _tune_deliver
from citius.cli import tune as command
from citius.cli._tune_report import report
from citius.tune.evidence import Evidence, Heat
from citius.tune.result import Result, Tried

SLOW = """
    def main():
        known = [str(i) for i in range(3000)]
        hits = 0
        for word in map(str, range(4500)):
            if word in known:
                hits += 1
        print(hits, known[0])

    main()
    """


@pytest.fixture
def citius(tmp_path):
    def run(*args, **options):
        return subprocess.run(
            [sys.executable, "-m", "citius", "tune", *map(str, args)],
            cwd=options.pop("cwd", tmp_path),
            capture_output=True,
            text=True,
            stdin=options.pop("stdin", subprocess.DEVNULL),
            **options,
        )

    return run


@pytest.fixture
def prog(tmp_path):
    path = tmp_path / "prog.py"
    path.write_text(textwrap.dedent(SLOW))
    path.chmod(0o755)
    return path


def test_whole_session(citius, prog, tmp_path):
    before = prog.read_text()
    done = citius("--json", "out.json", "prog.py")
    assert done.returncode == 0, done.stderr
    heads = [line.split(" ")[0] for line in done.stdout.splitlines() if line[:1] != " "]
    heads = [head for head in heads if head != "note"]  # there is one on a busy machine
    assert heads == ["measured", "tried", "verified", "next", "patch"]
    assert {"citius: measuring", "citius: verifying"} <= set(done.stderr.splitlines())
    assert prog.read_text() == before
    told = json.loads((tmp_path / "out.json").read_text())
    assert told["speedup"] > 1.5 and told["same"] is True and told["patch"] == "prog.citius.patch"
    assert {"baseline_s", "tuned_s", "speedup_interval", "tried", "untried"} <= set(told)
    subprocess.run(["git", "apply", "prog.citius.patch"], cwd=tmp_path, check=True)
    after = prog.read_text()
    assert "known_set" in after and prog.stat().st_mode & 0o777 == 0o755
    outputs = []
    for text in (before, after):
        prog.write_text(text)
        outputs.append(
            subprocess.run(
                [sys.executable, "prog.py"], cwd=tmp_path, capture_output=True, check=True
            ).stdout
        )
    assert outputs[0] == outputs[1]
    subprocess.run(["git", "apply", "-R", "prog.citius.patch"], cwd=tmp_path, check=True)
    assert prog.read_text() == before


def test_a_full_standard_error_stops_nothing(prog, tmp_path):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "citius", "tune", "prog.py"],
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=full,
            text=True,
        )
    assert done.returncode == 0 and (tmp_path / "prog.citius.patch").exists()
    assert done.stdout.startswith("measured ")


def test_apply_writes_and_can_be_undone(citius, prog, tmp_path):
    before = prog.read_text()
    done = citius("--apply", "prog.py")
    assert done.returncode == 0 and "applied" in done.stdout
    assert "known_set" in prog.read_text() and prog.stat().st_mode & 0o777 == 0o755
    subprocess.run(["git", "apply", "-R", "prog.citius.patch"], cwd=tmp_path, check=True)
    assert prog.read_text() == before


def test_the_page_has_the_report_and_the_patch(citius, prog, tmp_path):
    done = citius("--html", "out.html", "prog.py")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "out.html").read_text()
    assert text.startswith("<!DOCTYPE html>") and "citius tune prog.py" in text
    assert "known_set = frozenset" in text and "set-membership" in text
    assert "http" not in text.replace("http-equiv", "")


def test_ci_fails_while_a_remedy_would_pay(citius, prog, tmp_path):
    before = prog.read_text()
    done = citius("--ci", "prog.py")
    assert done.returncode == 1
    assert "citius: new: set-membership, prog.py:6 `word in known`" in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["prog.py"]
    assert citius("--apply", "prog.py").returncode == 0
    assert (tmp_path / "citius-tune.json").exists() and prog.read_text() != before
    assert citius("--ci", "--only", "set-membership", "prog.py").returncode == 0
    prog.write_text(before)
    assert "citius: lost: set-membership" in citius("--ci", "prog.py").stderr


def test_remedies_are_listed_and_explained(citius):
    listed = citius("--list")
    assert listed.returncode == 0
    names = [line.split()[0] for line in listed.stdout.splitlines()]
    assert names == sorted(names) and {"cache", "join", "set-membership"} <= set(names)
    for name in names:
        told = CliRunner().invoke(command.tune, ["--explain", name])
        assert told.exit_code == 0 and told.output.startswith(f"{name}: ")
        assert "Source: " in told.output and len(told.output.splitlines()) > 4


def test_other_inputs_are_read_from_a_file(citius, tmp_path):
    (tmp_path / "prog.py").write_text(
        textwrap.dedent(SLOW)
        .replace("4500", "int((sys.argv + ['4500'])[1])")
        .replace("def main", "import sys\n\ndef main", 1)
    )
    (tmp_path / "inputs").write_text("# sizes\n100\n\n'zero'  # fails\n''\n")
    done = citius("--inputs", "inputs", "--json", "out.json", "prog.py")
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "out.json").read_text())
    assert told["same"] is not False and "on 3 more inputs" in " ".join(done.stdout.split())


def test_nothing_found_is_a_success(citius, tmp_path):
    (tmp_path / "prog.py").write_text("print(sum(range(10)))\n")
    done = citius("prog.py")
    assert done.returncode == 0 and "nothing found" in done.stdout
    assert not (tmp_path / "prog.citius.patch").exists()


@pytest.mark.parametrize(
    "args, status, words",
    [
        (["no.py"], 2, "there is no file no.py"),
        (["."], 2, "is a directory"),
        (["-m", "no.such"], 1, "there is no module no.such in"),
        (["-m"], 2, "nothing follows -m"),
        (["-c", "pass"], 2, "tune takes a Python file or -m MODULE, not -c"),
        (["-"], 2, "tune takes a Python file or -m MODULE, not -"),
        (["--only", "magic", "prog.py"], 2, "there is no remedy 'magic'; these are: "),
        (["--explain", "magic"], 2, "there is no remedy 'magic'"),
        (["--pairs", "7", "prog.py"], 2, "whole number from 8 to 1000"),
        (["--tolerance", "0", "prog.py"], 2, "tolerance"),
        (["--inputs", "none", "prog.py"], 2, "'none' does not exist"),
        (["--inputs", "empty", "prog.py"], 2, "has no line with arguments"),
        (["--inputs", "quote", "prog.py"], 2, "line 2: No closing quotation"),
        (["--scale", "N=1", "prog.py"], 2, "expected a name and 3 or more whole numbers"),
        (["--scale", "N=2,4,8", "prog.py", "M"], 2, "no argument of the program is N"),
        (["--with", "no such library!", "prog.py"], 1, "--with"),
        (["--ci", "--apply", "prog.py"], 2, "--ci writes nothing"),
        (["--html", "prog.py", "prog.py"], 2, "--html would overwrite prog.py"),
        (["--html", "p", "--json", "p", "prog.py"], 2, "both name p"),
        ([], 2, "Missing argument"),
        (["--budget", "0", "prog.py"], 2, "budget"),
        (["--ignore", "(", "prog.py"], 2, "not a regular expression"),
        (["--patch", "no/dir/p", "prog.py"], 2, "--patch"),
        (["--patch", "/proc/p", "prog.py"], 2, "name another place with --patch"),
        (["--patch", "prog.py", "prog.py"], 2, "--patch would overwrite prog.py"),
        (["--patch", "bad.py", "prog.py"], 2, "--patch would overwrite bad.py"),
        (["--json", "noext", "noext"], 2, "--json would overwrite noext"),
        (["--json", "p", "--patch", "./p", "prog.py"], 2, "name two files"),
        (["--budget", "soon", "prog.py"], 2, "'soon' is not a valid number of seconds"),
        (["--budget", "nan", "prog.py"], 2, "'nan' is not a number of seconds"),
        (["pipe"], 2, "pipe is a device or a pipe"),
        (["bad.py"], 1, "bad.py, line 1: "),
        (["bad.py"], 1, "it is read as Python 3."),
        (["bytes.py"], 1, "not readable"),
        (["bytes.py"], 1, "save it as UTF-8"),
        (["differs.py"], 1, "--ignore PATTERN"),
        (["--budget", "1", "endless.py"], 1, "longer than the budget of 1 s"),
        (["fails.py"], 1, "ValueError: its own words"),
    ],
)
def test_bad_input_is_explained(citius, prog, tmp_path, args, status, words):
    (tmp_path / "bad.py").write_text("print 'x'\n")
    (tmp_path / "bytes.py").write_bytes(b"x = '\xff'\n")
    (tmp_path / "fails.py").write_text("raise ValueError('its own words')\n")
    (tmp_path / "differs.py").write_text("import os\nprint(os.urandom(8))\n")
    (tmp_path / "endless.py").write_text("while True:\n    pass\n")
    (tmp_path / "noext").write_text("print(1)\n")
    (tmp_path / "empty").write_text("# nothing\n\n")
    (tmp_path / "quote").write_text("1 2\n'a\n")
    os.mkfifo(tmp_path / "pipe")
    before = {p: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    done = citius(*args)
    assert done.returncode == status and words in " ".join((done.stderr + done.stdout).split())
    assert {p: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()} == before
    assert "Traceback" not in done.stderr.replace(
        'Traceback (most recent call last):\n  File "' + str(tmp_path), ""
    )


def test_arguments_are_the_programs_own(citius, tmp_path):
    (tmp_path / "prog.py").write_text("import sys\nassert sys.argv[1:] == ['--json', '-x']\n")
    assert citius("prog.py", "--json", "-x").returncode == 0
    assert not (tmp_path / "-x").exists()


def test_standard_input_reaches_every_run(citius, tmp_path):
    (tmp_path / "prog.py").write_text("print(len(input()))\n")
    (tmp_path / "in").write_text("hello\n")
    with open(tmp_path / "in") as file:
        assert citius("prog.py", stdin=file).returncode == 0
    silent, writer = os.pipe()
    try:
        done = citius("prog.py", stdin=silent)
    finally:
        os.close(silent)
        os.close(writer)
    assert "nothing came on standard input" in done.stderr and done.returncode == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_end_it_cleanly(prog, tmp_path, number):
    (tmp_path / "tmp").mkdir()
    before = prog.read_text()
    tuner = subprocess.Popen(
        [sys.executable, "-m", "citius", "tune", "prog.py"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(tmp_path / "tmp")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not list((tmp_path / "tmp").glob("citius-tune-*/private/stdout")):
        assert time.monotonic() < deadline and tuner.poll() is None
        time.sleep(0.01)
    tuner.send_signal(number)
    time.sleep(0.05)
    if tuner.poll() is None:
        tuner.send_signal(number)
    told, _ = tuner.communicate()
    assert tuner.returncode == 130 and "Ctrl-C" in told and "Traceback" not in told
    assert list((tmp_path / "tmp").iterdir()) == [] and prog.read_text() == before


def test_signals_do_not_stop_the_applying_halfway(prog, tmp_path, monkeypatch):
    replace = os.replace

    def interrupted(old, new):
        os.kill(os.getpid(), signal.SIGINT)
        replace(old, new)

    (tmp_path / "other.py").write_bytes(b"a\n")
    monkeypatch.setattr("citius.tune.patch.os.replace", interrupted)
    result = made_up()
    result.changes = {"prog.py": (prog.read_bytes(), b"b\n"), "other.py": (b"a\n", b"b\n")}
    patch = tmp_path / "p.patch"
    assert _tune_deliver.deliver(result, tmp_path, patch, True, command._undisturbed) is None
    assert result.applied
    assert (tmp_path / "other.py").read_bytes() == prog.read_bytes() == b"b\n"


def made_up():
    line = Heat(1.5, 0.05, {"python": 1.5})
    tried = Tried(
        "set-membership",
        "prog.py",
        5,
        "word in known",
        "75% of the run",
        3.0,
        2.9,
        (2.7, 3.1),
        3,
        3,
        True,
        "kept",
    )
    skipped = Tried("cache", "prog.py", 9, "f()", "9% of the run", 1.1, why="skipped: it prints")
    return Result(
        "prog.py",
        2.0,
        0.7,
        2.9,
        (2.8, 3.0),
        1.01,
        True,
        8,
        tried=[tried, skipped],
        untried=[],
        changes={"prog.py": (b"a", b"b")},
        root="/home/u",
        patch="p.patch",
        evidence=Evidence(2.0, 2.0, {("prog.py", 5): line}, {}),
    )


@pytest.mark.parametrize("width", [40, 80, 200])
def test_report_reads_at_any_width_and_without_colour(width):
    out = io.StringIO()
    report(made_up(), Console(file=out, width=width, highlight=False))
    text = out.getvalue()
    assert max(map(len, text.splitlines())) <= width
    assert "\x1b" not in text
    flat = " ".join(text.split())
    for words in (
        "measured 2.00 s, 75% in prog.py:5 (python)",
        "2.90x",
        "kept",
        "skipped: it prints",
        "[2.80, 3.00] 95 %",
        "p.patch",
    ):
        assert words in flat


@pytest.mark.parametrize("why", ["no time left, --budget 77 would do", "not verified, --budget 77"])
def test_too_little_time_is_not_called_nothing_found(why):
    result = made_up()
    result.changes, result.tried[0].kept, result.tried[0].why = {}, False, why
    result.speedup_interval = result.patch = None
    if why.startswith("no time"):
        result.untried = [result.tried.pop(0)]
    out = io.StringIO()
    report(result, Console(file=out, width=80, highlight=False))
    assert "the time did not suffice" in out.getvalue()
    assert "nothing found" not in out.getvalue()
