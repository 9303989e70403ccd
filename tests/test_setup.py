# SPDX-License-Identifier: Apache-2.0
"""Set-up says what is missing and what to do, and touches nothing when it cannot go on."""

import os
import shutil
import subprocess
import sys

import pytest
from tree import ROOT

SCRIPTS = [
    f"tools/{name}"
    for name in (
        "setup.sh",
        "debian.sh",
        "develop.py",
        "packages.txt",
        "requirements.txt",
        "supported.py",
    )
]
# The interpreter that runs the tests, when asked made out to be another.
DISGUISED = """#!{python}
import runpy, sys, sysconfig
if sys.argv[1] == "-VV":
    sys.exit(print("Python {version}"))
{disguise}
runpy.run_path(sys.argv[1])
"""
UNSUPPORTED = {
    "3.10.9": "sys.version_info = (3, 10, 9)",
    "3.15.0": "sys.version_info = (3, 15, 0)",
    "3.13.1 experimental free-threading build": "sysconfig.get_config_var = lambda name: 1",
    "3.11.13 (PyPy 7.3.20)": "sys.implementation.name = 'pypy'",
}


@pytest.fixture
def stranger(tmp_path):
    """Return a function that runs setup.sh as a user without root, with commands of our making."""
    for name in SCRIPTS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    commands = tmp_path / "commands"
    commands.mkdir()

    def run(*arguments, **scripts):
        for name, script in {"id": "echo 1000", "sudo": "exit 1", **scripts}.items():
            (commands / name.replace("_", "-")).write_text(f"#!/bin/sh\n{script}\n")
            (commands / name.replace("_", "-")).chmod(0o755)
        return subprocess.run(
            [tmp_path / "tools/setup.sh", *arguments],
            env={**os.environ, "PATH": f"{commands}:{os.environ['PATH']}"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_without_root_it_prints_the_line_to_run(stranger, tmp_path):
    result = stranger(dpkg_query='[ "$4" = cmake ] || [ "$4" = ccache ] || echo installed')
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].strip() == (
        "apt-get install --yes --no-install-recommends ccache cmake"
    )
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("version", UNSUPPORTED)
def test_a_python_that_is_not_supported_is_named(stranger, tmp_path, version):
    python = tmp_path / "python3"
    fields = {"python": sys.executable, "version": version, "disguise": UNSUPPORTED[version]}
    python.write_text(DISGUISED.format(**fields))
    python.chmod(0o755)
    result = stranger(python, dpkg_query="echo installed")
    assert result.returncode == 1
    needs = "Citius needs CPython 3.11 to 3.14, with the GIL"
    assert f"is Python {version}: {needs}" in result.stderr


def test_a_python_that_is_missing_is_named(stranger):
    result = stranger("/no/python3", dpkg_query="echo installed")
    assert result.returncode == 1
    assert "/no/python3 does not run" in result.stderr


def test_without_dpkg_it_says_what_to_install(stranger, tmp_path):
    for tool in ("bash", "dirname", "env", "grep"):
        (tmp_path / "commands" / tool).symlink_to(shutil.which(tool))
    result = subprocess.run(
        [shutil.which("bash"), tmp_path / "tools/setup.sh"],
        env={"PATH": str(tmp_path / "commands")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "no dpkg" in result.stderr
    assert "cmake" in result.stderr
