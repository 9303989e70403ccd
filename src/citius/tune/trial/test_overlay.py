# SPDX-License-Identifier: Apache-2.0
"""What a run does shows the same in an overlay as in a copy, and the user's files stay."""

import os
import subprocess
import sys

import pytest

from citius.tune import session
from citius.tune.options import Options
from citius.tune.session import Tuning
from citius.tune.trial.copies import Copies
from citius.tune.trial.overlay import Overlays
from citius.tune.trial.project import Project, ProjectError

STEPS = {
    "nothing": "true",
    "new files": "mkdir -p new/dir; echo here > new/dir/file; echo `pwd` > where",
    "changed": "echo more >> sub/data.txt; chmod 600 prog.py",
    "removed": "rm tool.sh; rm -r sub",
    "replaced": "rm -r sub; mkdir sub; echo x > sub/other",
    "a file for a directory": "rm -r sub; echo x > sub; rm prog.py; mkdir prog.py",
    "a link": "ln -s nowhere dangling; rm link; echo y > link",
    "moved": "mv tool.sh tool2.sh; mv sub/data.txt .",
    "written through a link": "echo z > link",
    "caches": "mkdir -p sub/__pycache__ __pycache__; touch sub/__pycache__/a.pyc",
    "all": "rm -rf * ",
}


@pytest.fixture
def home(tmp_path):
    root = tmp_path / "home"
    (root / "sub" / "deep").mkdir(parents=True)
    (root / "prog.py").write_text("print(1)\n")
    (root / "sub" / "data.txt").write_text("data")
    (root / "sub" / "part.py").write_text("X = 1\n")
    (root / "link").symlink_to("sub/data.txt")
    (root / "tool.sh").write_text("#!/bin/sh\n")
    return root


@pytest.fixture
def overlays(home):
    made = Overlays(Project.of(home / "prog.py", home))
    if not made.works():
        made.close()
        pytest.skip("this system lets us mount no overlay")
    yield made
    made.close()
    assert not made.folder.exists()


def contents(folder):
    return {
        str(path.relative_to(folder)): (path.lstat().st_mode, path.is_file() and path.read_bytes())
        for path in folder.rglob("*")
    }


def do(sides, script, side=0):
    command = sides.command(side, ["sh", "-c", script])
    subprocess.run(command, cwd=sides.start(side), check=True)


@pytest.mark.parametrize("name", STEPS)
def test_changes_are_those_of_a_copy(overlays, home, name):
    before = contents(home)
    copies = Copies(overlays.project)
    try:
        do(copies, STEPS[name])
        expected = copies.changes(0)
    finally:
        copies.close()
    do(overlays, STEPS[name])
    assert overlays.changes(0) == expected
    assert contents(home) == before
    overlays.undo(0)
    assert overlays.changes(0) == {}
    do(overlays, "test -f prog.py && test -f sub/data.txt && test -L link && ! test -e where")


def test_candidates_replace_each_other(overlays, home):
    def told():
        words = [sys.executable, "-c", "import sub.part; print(sub.part.X)"]
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        return subprocess.run(
            overlays.command(1, words),
            cwd=overlays.start(1),
            env=environment,
            capture_output=True,
            check=True,
        ).stdout

    subprocess.run([sys.executable, "-m", "compileall", "-q", str(home / "sub")], check=True)
    for digit in b"2314":
        overlays.put(1, {"sub/part.py": b"X = %c\n" % digit})
        assert told() == b"%c\n" % digit and overlays.changes(1) == {}
        do(overlays, "rm sub/part.py; echo junk > sub/data.txt", 1)
        assert sorted(overlays.changes(1)) == ["sub/data.txt", "sub/part.py"]
        overlays.undo(1)
        assert told() == b"%c\n" % digit
    overlays.put(1, {})
    assert told() == b"1\n" and (home / "sub" / "part.py").read_text() == "X = 1\n"


def test_what_cannot_be_an_overlay_is_copied(tmp_path):
    home = tmp_path / "a,b"
    home.mkdir()
    (home / "prog.py").write_text("")
    with pytest.raises(ProjectError, match="no overlay can have"):
        Overlays(Project.of(home / "prog.py", home))


def test_project_of_2_gb_is_not_copied(overlays, tmp_path, monkeypatch):
    home = tmp_path / "big"
    home.mkdir()
    with open(home / "data.bin", "wb") as file:
        file.truncate(2 << 30)
    (home / "prog.py").write_text(
        "import os\n"
        "known = [str(i) for i in range(3000)]\n"
        "def main():\n"
        "    print(sum(str(i) in known for i in range(9000)), known[0])\n"
        "    print(os.path.getsize('data.bin'))\n"
        "    open('out.txt', 'w').write('done')\n"
        "main()\n"
    )
    monkeypatch.chdir(home)
    words = []
    tuning = Tuning(home / "prog.py", [], Options(only=frozenset({"set-membership"})), words.append)
    result = tuning.run()
    assert isinstance(tuning.copies, Overlays) and result.failure is None
    assert result.improved and result.same and result.speedup > 1.3
    assert sorted(p.name for p in home.iterdir()) == ["data.bin", "prog.py"]


def test_without_overlays_a_big_project_is_refused(tmp_path, monkeypatch):
    home = tmp_path / "big"
    home.mkdir()
    with open(home / "data.bin", "wb") as file:
        file.truncate(2 << 30)
    (home / "prog.py").write_text("")
    monkeypatch.setattr(Overlays, "works", lambda self: False)
    with pytest.raises(ProjectError, match="too big to copy: 2048 MB"):
        session._sides(Project.of(home / "prog.py", home))
