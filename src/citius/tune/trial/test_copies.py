# SPDX-License-Identifier: Apache-2.0
import os
import shutil
import stat
import subprocess
import sys

import pytest

from citius.tune.trial import copies as module
from citius.tune.trial.copies import Copies
from citius.tune.trial.project import Project, ProjectError
from citius.tune.trial.worlds import Worlds


@pytest.fixture
def home(tmp_path):
    root = tmp_path / "home"
    (root / "sub" / "deep").mkdir(parents=True)
    (root / "prog.py").write_text("print(1)\n")
    (root / "sub" / "data.txt").write_text("data")
    (root / "link").symlink_to("sub/data.txt")
    (root / "tool.sh").write_text("#!/bin/sh\n")
    (root / "tool.sh").chmod(0o750)
    for left_out in (".git", "__pycache__", "env"):
        (root / left_out).mkdir()
        (root / left_out / "big").write_text("x")
    (root / "env" / "pyvenv.cfg").write_text("")
    os.mkfifo(root / "pipe")
    return root


@pytest.fixture
def copies(home):
    made = Copies(Project.of(home / "prog.py", home))
    yield made
    made.close()
    assert not made.folder.exists()


def test_copy_holds_the_project_and_no_more(copies):
    side = copies.sides[1]
    assert sorted(p.relative_to(side).as_posix() for p in side.rglob("*")) == [
        "link",
        "prog.py",
        "sub",
        "sub/data.txt",
        "sub/deep",
        "tool.sh",
    ]
    assert stat.S_IMODE((side / "tool.sh").stat().st_mode) == 0o750
    assert os.readlink(side / "link") == "sub/data.txt"


def test_whatever_a_run_does_is_seen_and_undone(copies):
    side = copies.sides[0]
    (side / "new" / "dir").mkdir(parents=True)
    (side / "new" / "dir" / "file").write_text(f"in {side}")
    (side / "sub" / "data.txt").write_text("atad")
    (side / "tool.sh").unlink()
    (side / "prog.py").chmod(0o600)
    (side / "__pycache__").mkdir()
    changes = copies.changes(0)
    assert sorted(changes) == [
        "new",
        "new/dir",
        "new/dir/file",
        "prog.py",
        "sub/data.txt",
        "tool.sh",
    ]
    assert changes["tool.sh"][0] == "removed"
    other = copies.sides[1]
    (other / "new" / "dir").mkdir(parents=True)
    (other / "new" / "dir" / "file").write_text(f"in {other}")
    assert copies.changes(1)["new/dir/file"] == changes["new/dir/file"]
    copies.undo(0)
    assert copies.changes(0) == {}
    assert (side / "sub" / "data.txt").read_text() == "data"
    assert not (side / "new").exists() and (side / "tool.sh").exists()


def test_time_stamps_do_not_hide_a_change(copies):
    path = copies.sides[0] / "sub" / "data.txt"
    before = path.stat()
    path.write_text("atad")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "sub/data.txt" in copies.changes(0)


def test_a_file_may_become_a_directory_and_back(copies):
    side = copies.sides[0]
    (side / "prog.py").unlink()
    (side / "prog.py").mkdir()
    (side / "sub" / "deep").rmdir()
    (side / "sub" / "deep").write_text("now a file")
    copies.undo(0)
    assert (side / "prog.py").read_text() == "print(1)\n" and (side / "sub" / "deep").is_dir()


def test_a_run_may_remove_everything(copies):
    shutil.rmtree(copies.sides[0])
    assert copies.changes(0)["prog.py"] == ("removed", 0, "")
    copies.undo(0)
    assert (copies.sides[0] / "prog.py").read_text() == "print(1)\n" and not copies.changes(0)


def test_folders_without_rights_are_removed_too(home):
    made = Copies(Project.of(home / "prog.py", home))
    (made.sides[0] / "sub").chmod(0)
    made.close()
    assert not made.folder.exists()


def test_candidates_replace_each_other(copies):
    copies.put(1, {"prog.py": b"print(2)\n"})
    assert copies.changes(1) == {}
    (copies.sides[1] / "prog.py").write_text("broken")
    copies.undo(1)
    assert (copies.sides[1] / "prog.py").read_text() == "print(2)\n"
    copies.put(1, {})
    assert (copies.sides[1] / "prog.py").read_text() == "print(1)\n"


def test_bytecode_of_another_candidate_is_not_run(copies):
    path = copies.sides[1] / "sub" / "part.py"
    (copies.pristine / "sub" / "part.py").write_text("X = 1\n")
    command = [sys.executable, "-c", "import sub.part; print(sub.part.X)"]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def told():
        done = subprocess.run(command, cwd=copies.sides[1], env=environment, capture_output=True)
        return done.stdout

    for digit in b"234":
        copies.put(1, {"sub/part.py": b"X = %c\n" % digit})
        assert told() == b"%c\n" % digit
        assert list((path.parent / "__pycache__").iterdir())
    copies.put(1, {})
    assert told() == b"1\n"


def test_paths_of_the_project_are_pointed_at_the_copy(copies, home):
    assert copies.translate(f"{home}/sub", 0) == f"{copies.sides[0]}/sub"
    assert copies.translate(f"{home}-other", 0) == f"{home}-other"
    assert copies.normal(f"at {copies.sides[1]}/x".encode(), 1) == f"at {home}/x".encode()


def test_project_too_big_is_said(home, monkeypatch):
    monkeypatch.setattr(module, "MAX_FILES", 3)
    with pytest.raises(ProjectError, match="too big to copy"):
        Copies(Project.of(home / "prog.py", home))


def test_project_is_the_working_directory_or_the_programs_own(home, tmp_path):
    inside = Project.of(home / "sub" / "p.py", home)
    outside = Project.of(home / "prog.py", tmp_path / "elsewhere")
    assert inside.root == inside.cwd == home
    assert outside.root == outside.cwd == home


def test_what_other_files_say(home):
    (home / "prog.py").write_text("import math\nX = 1\n")
    (home / "other.py").write_text("from prog import X\nimport time\ntime.sleep = print\n")
    (home / "random.py").write_text("")
    told = Worlds(home).of("prog.py")
    assert "X" in told.outside and "random" in told.shadows and "time.sleep" in told.patched
    (home / "other.py").write_text(
        "import math as m, random\nm.sqrt = print\nsetattr(random, 'random', m.sin)\n"
    )
    assert Worlds(home).of("prog.py").patched == frozenset()
    for text in ("import math, other\n", "import sub.deep.more\n", "import importlib\n"):
        (home / "sub" / "deep" / "more.py").write_text("from other import q\n")
        (home / "prog.py").write_text(text)
        assert {"math.sqrt", "random.random"} <= Worlds(home).of("prog.py").patched
    (home / "prog.py").write_text("import math\nX = 1\n")
    (home / "other.py").rename(home / "sitecustomize.py")
    assert {"math.sqrt", "random.random"} <= Worlds(home).of("prog.py").patched
    (home / "sitecustomize.py").unlink()
    (home / "other.py").write_text("print('prog.py', 'X')\n")
    assert Worlds(home).of("prog.py").outside == frozenset()
    (home / "other.py").write_text("import runpy\nrunpy.run_path('prog.py')['X']\n")
    assert "X" in Worlds(home).of("prog.py").outside


@pytest.mark.parametrize(
    "text, changes",
    [
        (
            "import sys\nif len(sys.argv) > 2: print(sys.argv[1:], sys.argv[0])\ndel sys.argv[1]\n",
            0,
        ),
        ("import sys\nsys.argv[1:] = [3]\n", 1),
        ("import sys\nsys.argv.append(3)\n", 1),
        ("import sys\nxs = sys.argv\n", 1),
        ("from sys import argv as xs\n", 1),
        ("import sys\ngetattr(sys, 'argv').append(3)\n", 1),
        ("import sys\nsys.argv += 3\n)", 1),
    ],
)
def test_another_file_that_may_change_the_arguments_sets_them(home, text, changes):
    (home / "prog.py").write_text("import other\n")
    (home / "other.py").write_text(text)
    assert ("sys.argv" in Worlds(home).of("prog.py").patched) == bool(changes)
    (home / "other.py").unlink()
    (home / "prog.py").write_text("import sys\nmain(sys.argv)\n")
    assert "sys.argv" not in Worlds(home).of("prog.py").patched


def test_what_runs_in_one_process_with_a_file_tells_what_it_imports(home):
    (home / "prog.py").write_text("import model\n")
    (home / "model.py").write_text(
        "from sub.deep import (\n    a,\n    tools)\nimport os.path, csv as c\n"
    )
    (home / "sub" / "deep" / "tools.py").write_text("if 1: import threading; import json\n")
    (home / "other.py").write_text("import asyncio\n# prog\n")
    assert Worlds(home).of("model.py").imports == {"model", "threading", "json"}
    assert Worlds(home).of("prog.py").imports == {"sub", "os", "csv", "threading", "json"}
    assert Worlds(home).of("other.py").imports == frozenset()
    (home / "start.py").write_text("import runpy\nrunpy.run_module('other')\n")
    assert Worlds(home).of("other.py").imports == {"runpy"}
    (home / "start.py").write_text(
        "from . import other\nfrom .sub import \\\n    x\n__import__('q')\n"
    )
    assert Worlds(home).of("other.py").imports == {"__import__"}
    (home / "start.py").write_text("import other, os\nos.register_at_fork(before=print)\n")
    assert Worlds(home).of("other.py").imports == {"other", "os", "register_at_fork"}
