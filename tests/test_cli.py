# SPDX-License-Identifier: Apache-2.0
"""The command line as a whole; each command's own tests are beside it."""

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
    assert run(sys.executable, "-c", code).stdout.split()[2:] == ["citius.cli", "citius.cli.main"]


def test_the_overview_names_every_command():
    overview = run(sys.executable, "-m", "citius", "--help").stdout
    assert all(name in overview for name in COMMANDS)
    assert "...\n" not in overview.split("Commands:")[1]  # click cuts what is too long


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help(name):
    result = run(sys.executable, "-m", "citius", name, "--help")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(f"Usage: citius {name}")
