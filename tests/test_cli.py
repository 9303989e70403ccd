# SPDX-License-Identifier: Apache-2.0
"""The command line as a whole; each command's own tests are beside it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import citius
from citius.cli.main import COMMANDS


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_python_m_citius_is_the_command():
    script = Path(sys.executable).with_name("citius")
    by_module = run(sys.executable, "-m", "citius", "--version")
    assert by_module.stdout == f"citius {citius.__version__}\n"
    assert run(script, "--version").stdout == by_module.stdout
    assert run(script, "--help").stdout == run(sys.executable, "-m", "citius", "--help").stdout


def test_an_unknown_command_is_a_usage_error():
    result = run(sys.executable, "-m", "citius", "nonsense")
    assert result.returncode == 2
    assert "No such command 'nonsense'" in result.stderr
    assert result.stdout == ""


def test_version_loads_no_command():
    code = (
        "import sys; from citius.cli.main import main\n"
        "main(['--version'], standalone_mode=False)\n"
        "print(*(m for m in sys.modules if m.startswith('citius.')))"
    )
    loaded = set(run(sys.executable, "-c", code).stdout.split()[2:])
    assert loaded == {"citius.base", "citius.base.streams", "citius.cli", "citius.cli.main"}


def test_the_overview_names_every_command():
    overview = run(sys.executable, "-m", "citius", "--help").stdout
    assert all(name in overview for name in COMMANDS)
    assert "...\n" not in overview.split("Commands:")[1]  # click cuts what is too long


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help(name):
    result = run(sys.executable, "-m", "citius", name, "--help")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(f"Usage: citius {name}")


@pytest.mark.parametrize("words", ["--help", "--version", "run --help"])
def test_words_that_cannot_be_written_are_one_line(words):
    command = f"{sys.executable} -m citius {words} >/dev/full"
    result = run("env", "-u", "PYTHONUNBUFFERED", "sh", "-c", command)
    assert result.returncode == 1
    assert result.stderr == "Error: cannot write to standard output: No space left on device\n"


@pytest.mark.parametrize("words", ["show none", "run --rate nan x.py", "run none.py", "nonsense"])
def test_a_closed_standard_error_gets_no_words_onto_standard_output(words):
    result = run("sh", "-c", f"{sys.executable} -m citius {words} 2>&-")
    assert (result.returncode, result.stdout) == (2, "")


def test_a_full_standard_error_keeps_the_status_of_a_missing_program():
    result = run("sh", "-c", f"{sys.executable} -m citius run none.py 2>/dev/full")
    assert result.returncode == 2


def test_a_program_runs_unmeasured_where_no_process_can_be_started():
    if os.getuid() == 0:  # whom the limit does not bind
        probe = ["sh", "-c", 'exec "$0" -c "import citius.cli.run"', sys.executable]
        if subprocess.run(probe, user=65534, stderr=subprocess.DEVNULL).returncode:
            pytest.skip("only root may read this interpreter, or this folder")
    code = (
        "import os, resource; os.getuid() or os.setuid(65534)\n"
        "resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))\n"
        "from citius.cli.main import main; main(['run', '-c', 'print(1); raise SystemExit(3)'])"
    )
    result = run(sys.executable, "-c", code)
    assert (result.returncode, result.stdout) == (3, "1\n")
    assert result.stderr == (
        "citius: not measuring: no process can be started: Resource temporarily unavailable\n"
    )
