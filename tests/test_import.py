# SPDX-License-Identifier: Apache-2.0
"""`import citius` costs next to nothing, and what it leaves out is there when asked for."""

import statistics
import subprocess
import sys
import time

import pytest

import citius

NEW_MODULES = """
import sys
before = set(sys.modules)
import {name}
print(*sorted(set(sys.modules) - before))
"""


def modules_of(name):
    run = subprocess.run(
        [sys.executable, "-c", NEW_MODULES.format(name=name)],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(run.stdout.split())


def test_import_citius_loads_nothing_else():
    assert modules_of("citius") == {"citius"}


@pytest.mark.parametrize("name", ["citius.base", "citius.measure"])
def test_a_module_leaves_the_command_line_out(name):
    assert not modules_of(name) & {"click", "rich", "libcst"}


@pytest.mark.timing
def test_import_citius_is_lost_in_the_start_of_python():
    def seconds(code):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - start

    pairs = [(seconds("pass"), seconds("import citius")) for _ in range(15)]
    ratio = statistics.median(ours / bare for bare, ours in pairs)
    assert ratio < 1.5


def test_submodules_come_when_asked_for():
    assert citius.measure.__name__ == "citius.measure"
    assert {"measure", "tune", "__version__"} <= set(dir(citius))


def test_a_wrong_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="'citius' has no attribute 'nonsense'"):
        citius.nonsense  # noqa: B018
