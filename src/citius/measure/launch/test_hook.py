# SPDX-License-Identifier: Apache-2.0
import atexit
import os
import subprocess
import sys
from types import ModuleType

import pytest

import citius.measure
from citius.measure.launch import hook, inside
from citius.measure.launch.variable import Settings


@pytest.fixture
def engine(monkeypatch):
    """An engine that refuses to start, in place of the real one."""
    fake = ModuleType("citius.measure._measure")
    fake.calls = []

    def start(path, rate, mode):
        fake.calls.append((path, rate, mode))
        raise OSError(28, "No space\nleft on device", path)

    fake.start = start
    fake.stop = lambda: None
    fake.running = lambda: False
    monkeypatch.setitem(sys.modules, "citius.measure._measure", fake)
    monkeypatch.setattr(citius.measure, "_measure", fake, raising=False)
    return fake


def test_first_process_tells_why_it_is_not_measured(engine, tmp_path, capfd):
    hook.begin(Settings(str(tmp_path), 99, "timer", True, os.getpid()).encode())
    part = f"{tmp_path}/{os.getpid()}-0.part"
    assert engine.calls == [(part, 99, "timer")]
    error = f"[Errno 28] No space left on device: {part!r}"
    assert capfd.readouterr().err == f"citius: not measuring: {error}\n"
    assert (tmp_path / f"{os.getpid()}.note").read_text() == error
    assert inside.owner() is None


def test_child_leaves_a_note_only(engine, tmp_path, capfd):
    hook.begin(Settings(str(tmp_path), 250, "auto", True, os.getppid()).encode())
    assert capfd.readouterr().err == ""
    assert [each.suffix for each in tmp_path.iterdir()] == [".note"]


def test_child_that_is_not_to_be_measured(engine, tmp_path):
    hook.begin(Settings(str(tmp_path), 250, "auto", False, os.getppid()).encode())
    assert engine.calls == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", ["", "junk", "/nowhere;rate=;mode=auto;children=1;first=0"])
def test_foreign_variable(engine, value, capfd):
    hook.begin(value)
    assert engine.calls == []
    assert capfd.readouterr().err == ""


def test_session_that_is_over(engine, tmp_path, capfd):
    hook.begin(Settings(f"{tmp_path}/gone", 250, "auto", True).encode())
    assert len(engine.calls) == 1
    assert capfd.readouterr().err == ""


def test_exit_handlers_are_given_back(engine):
    register = atexit.register
    hook.import_engine()
    assert atexit.register is register


def test_next_part_of_a_process(tmp_path):
    first = inside.free_part(str(tmp_path))
    assert first == f"{tmp_path}/{os.getpid()}-0.part"
    open(first, "w").close()
    assert inside.free_part(str(tmp_path)) == f"{tmp_path}/{os.getpid()}-1.part"


def test_hook_imports_nothing_that_a_program_may_shadow():
    code = (
        "import os, sys; before = set(sys.modules); import citius.measure.launch.hook\n"
        "print(*(set(sys.modules) - before - set(sys.builtin_module_names)), sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert all(name.split(".")[0] == "citius" for name in done.stdout.split())
