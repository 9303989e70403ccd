# SPDX-License-Identifier: Apache-2.0
"""The checks of tools/lint.sh fail where they should: a check that cannot is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tree import ROOT

CLEAN = {
    "src/clean.cpp": "int main() { return 0; }\n",
    "src/clean.py": '"""Nothing to find."""\n\nNUMBER = 1\n',
}
# What each check is there for, and what it says.
WRONG = {
    "C++ layout": ("src/wrong.cpp", "int   main( ){return 0 ;}\n", "make format"),
    "C++ that prints": ("src/wrong.cpp", 'void f() { printf("x"); }\n', "prints nothing"),
    "Python layout": ("src/wrong.py", '"""Doc."""\n\nNUMBER=1\n', "make format"),
    "Python style": ("src/wrong.py", '"""Doc."""\n\nimport os\n', "F401"),
    "spelling": ("words.md", "T" + "eh end.\n", "eh ==>"),
}


@pytest.fixture
def lint(tmp_path):
    """`lint(files)`: lint.sh over a tree of these files alone."""
    for name in ("tools/lint.sh", "pyproject.toml", ".clang-format"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)

    def run(files):
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text)
        subprocess.run(["git", "-C", tmp_path, "add", "."], check=True)
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return subprocess.run(
            [tmp_path / "tools/lint.sh"],
            env={**os.environ, "PATH": path},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    return run


def test_a_clean_tree_passes(lint):
    result = lint(CLEAN)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("name", WRONG)
def test_each_check_can_fail(lint, name):
    file, text, words = WRONG[name]
    result = lint({**CLEAN, file: text})
    assert result.returncode != 0
    assert words in result.stdout
