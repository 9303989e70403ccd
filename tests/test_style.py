# SPDX-License-Identifier: Apache-2.0
"""What no linter checks: licence lines, sizes, versions and lists that must agree."""

import re
import tomllib

import pytest
from tree import ROOT, tracked

SOURCES = ("*.py", "*.pyi", "*.h", "*.cpp", "*.cmake", "*CMakeLists.txt", "*.sh", "Makefile")
LATER = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")))


def names(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


def test_every_source_has_its_licence_line():
    missing = [
        path
        for path in tracked(*SOURCES, ":!examples/")
        if path.stat().st_size
        and "SPDX-License-Identifier: Apache-2.0" not in path.read_text()[:300]
    ]
    assert not names(missing)


def test_no_source_is_past_500_lines():
    long = [path for path in tracked(*SOURCES) if len(path.read_text().splitlines()) > 500]
    assert not names(long)


def test_nothing_is_left_for_later():
    assert not names(path for path in tracked(*SOURCES) if LATER.search(path.read_text()))


def test_the_build_is_pinned_to_the_same_versions_everywhere():
    pinned = set((ROOT / "tools/requirements.txt").read_text().splitlines())
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert set(pyproject["build-system"]["requires"]) <= pinned
    assert all(
        any(line.startswith(f"{re.split('[<>=]', need)[0]}==") for line in pinned)
        for need in pyproject["project"]["dependencies"]
    )


@pytest.mark.parametrize("name", ["tools/requirements.txt", "bench/requirements.txt"])
def test_every_requirement_is_pinned(name):
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"{name} does not exist")
    lines = [line for line in path.read_text().splitlines() if line and line[0] != "#"]
    assert lines
    assert all(re.fullmatch(r"[\w.\[\]-]+==[\w.]+( *;.*| *#.*)?", line) for line in lines)
