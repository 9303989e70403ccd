# SPDX-License-Identifier: Apache-2.0
import sys
from types import ModuleType

import pytest

from citius.measure.launch.program import (
    ProgramError,
    interpreter_flags,
    is_form,
    python_arguments,
)


@pytest.mark.parametrize(
    ("line", "flags"),
    [
        ("python -m citius run x.py", ""),
        ("python /bin/citius run -O x.py", ""),
        ("python -mcitius run -c -B", ""),
        ("python -X dev -m citius", "-X dev"),
        ("python -Xdev -Werror -W ignore -m citius", "-Xdev -Werror -W ignore"),
        ("python -OOBs -u /bin/citius", "-OOBs -u"),
        ("python -bX utf8 -m citius", "-bX utf8"),
        ("python -Bm citius", "-B"),
        ("python -Im citius run -B", "-I"),
        ("python --check-hash-based-pycs never -P -m citius", "--check-hash-based-pycs never -P"),
        ("python -E -- /bin/citius -O", "-E"),
        ("python", ""),
    ],
)
def test_interpreter_flags(line, flags):
    assert interpreter_flags(line.split()) == flags.split()


def test_own_flags_are_the_default():
    assert isinstance(interpreter_flags(), list)


@pytest.mark.parametrize(
    ("word", "starts"),
    [("x.py", True), ("-m", True), ("-mx", True), ("-c", True), ("-", True), ("-q", False)],
)
def test_is_form(word, starts):
    assert is_form(word) is starts


def test_arguments(tmp_path):
    script = tmp_path / "x.py"
    script.touch()
    assert python_arguments([str(script), "-m", "a"]) == [str(script), "-m", "a"]
    assert python_arguments(["x.py", "--"], tmp_path) == ["x.py", "--"]
    assert python_arguments(["--", "-m", "mod", "-x"]) == ["-m", "mod", "-x"]
    assert python_arguments(["-", "a"]) == ["-", "a"]
    (tmp_path / "-x").touch()
    assert python_arguments(["--", "-x"], tmp_path) == ["--", "-x"]


@pytest.mark.parametrize("words", [[], ["--"], ["-m"], ["-c"], ["none.py"], ["."], ["a\udcffb"]])
def test_no_program(words, tmp_path):
    with pytest.raises(ProgramError, match=r"expected|no such file|__main__"):
        python_arguments(words, tmp_path)


@pytest.mark.parametrize(("name", "hint"), [("json", True), ("no_such", False), ("odd", False)])
def test_a_missing_file_that_is_a_module_is_told_so(name, hint, monkeypatch):
    monkeypatch.setitem(sys.modules, "odd", ModuleType("odd"))  # as __main__: it has no spec
    with pytest.raises(ProgramError, match="no such file") as caught:
        python_arguments([name])
    assert str(caught.value).endswith(f"citius run -m {name}") == hint
