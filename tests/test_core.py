# SPDX-License-Identifier: Apache-2.0
"""The cores stand without Python: they build, pass their tests, and serve a C++ project."""

import json
import os
import re
import shutil
import subprocess

import pytest
from tree import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("cmake"), reason="there is no cmake to build with")
ENVIRONMENT = {**os.environ, "CCACHE_BASEDIR": str(ROOT), "CCACHE_NOHASHDIR": "1"}


def run(*command):
    result = subprocess.run(
        command, capture_output=True, text=True, check=False, env=ENVIRONMENT, timeout=600
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def configure(source, build, *options):
    launcher = "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"
    run("cmake", "-G", "Ninja", "-S", source, "-B", build, launcher, *options)


@pytest.fixture(scope="module")
def build():
    # Made anew, and in one place: a compiler's cache knows no command with another path in it.
    build = ROOT / "build" / "core"
    shutil.rmtree(build, ignore_errors=True)
    # Interface headers are verified: each compiles alone.
    configure(
        ROOT,
        build,
        "-DCITIUS_PYTHON=OFF",
        "-DCITIUS_TESTS=ON",
        "-DCMAKE_VERIFY_INTERFACE_HEADER_SETS=ON",
    )
    run("cmake", "--build", build, "--target", "all", "all_verify_interface_header_sets")
    return build


def test_the_cores_pass_their_tests_without_python(build):
    out = run("ctest", "--test-dir", build)
    assert int(re.search(r"0 tests failed out of (\d+)", out)[1]) >= 11


def test_no_core_is_compiled_with_pythons_headers(build):
    commands = json.loads((build / "compile_commands.json").read_text())
    assert commands
    flags = [flag for entry in commands for flag in entry["command"].split()]
    assert not [flag for flag in flags if flag.startswith(("-I", "-isystem")) and "python" in flag]


def test_a_project_finds_the_installed_package(build, tmp_path):
    prefix = tmp_path / "prefix"
    run("cmake", "--install", build, "--prefix", prefix)
    assert not list(prefix.rglob("*.py")) + list(prefix.rglob("*.so"))
    configure(ROOT / "tests/core", tmp_path / "build", f"-DCMAKE_PREFIX_PATH={prefix}")
    run("cmake", "--build", tmp_path / "build")
    assert run(tmp_path / "build/consumer") == "cannot find it: No such file or directory\n"
