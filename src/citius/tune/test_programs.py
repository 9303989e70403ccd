# SPDX-License-Identifier: Apache-2.0
"""Programs and projects of every odd kind: each is tuned, or a clear word says why not."""

import os
import subprocess
import textwrap
from pathlib import Path

import pytest

from citius.tune import patch, remedies, session
from citius.tune.options import Options
from citius.tune.session import ProgramFailedError, Tuning
from citius.tune.source.tree import Tree
from citius.tune.trial import worlds

LOOKUP = """
    def count(words, known):
        hits = 0
        for word in words:
            if word in known:
                hits += 1
        return hits
    """
CALL = """
    known = [str(i) for i in range(2500)]
    print(count([str(i) for i in range(4000)], known), known[0])
    """


def source(*parts):
    return "\n".join(textwrap.dedent(part) for part in parts)


@pytest.fixture
def tune(tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.chdir(home)

    def run(files, program="prog.py", *args, module=False, progress=lambda words: None, **options):
        for name, text in files.items():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_text(text)
        before = contents(home)
        target = program if module else home / program
        result = Tuning(target, args, Options(**options), progress, module).run()
        assert contents(home) == before
        return result

    run.home = home
    return run


def contents(folder):
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_program_that_wants_arguments_says_so(tune):
    text = "import argparse\np = argparse.ArgumentParser()\np.add_argument('n')\np.parse_args()\n"
    with pytest.raises(ProgramFailedError, match="wants other arguments") as caught:
        tune({"prog.py": text})
    assert b"usage:" in caught.value.stderr


def test_package_with_relative_imports_is_patched_in_its_files(tune):
    result = tune(
        {
            "app/__init__.py": "",
            "app/__main__.py": source("from .words import count\n", CALL),
            "app/words.py": source(LOOKUP),
        },
        "app",
        module=True,
    )
    assert result.failure is None and result.same is not False
    assert all(path.startswith("app/") for path in result.changes)


def test_program_that_forks_is_compared_whole(tune):
    text = source(
        LOOKUP,
        """
        import os, sys
        pid = os.fork()
        if pid == 0:
            print("child")
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(pid, 0)
        """,
        CALL,
    )
    result = tune({"prog.py": text})
    assert result.improved and result.same


def test_program_that_writes_outside_its_folder_goes_on(tune, tmp_path):
    outside = tmp_path / "outside.txt"
    text = source(LOOKUP, f"open({str(outside)!r}, 'w').write('out')\n", CALL)
    result = tune({"prog.py": text})
    assert result.improved and outside.read_text() == "out"


def test_a_few_milliseconds_are_not_worth_a_patch(tune):
    result = tune({"prog.py": "print(1)\n"})
    assert not result.improved and result.failure is None


def test_dirty_tree_keeps_what_is_not_committed(tune):
    def git(*words):
        subprocess.run(["git", *words], cwd=tune.home, check=True, capture_output=True)

    (tune.home / "other.py").write_text("X = 1\n")
    git("init", "-q")
    git("add", ".")
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "one")
    result = tune({"prog.py": source(LOOKUP, CALL), "other.py": "X = 2\n"})
    assert result.improved
    patch.apply(tune.home, result.changes)
    assert (tune.home / "other.py").read_text() == "X = 2\n"


def test_file_that_changed_meanwhile_is_not_patched(tune):
    files = {"prog.py": source(LOOKUP, CALL)}
    result = tune(files)
    (tune.home / "prog.py").write_text(files["prog.py"] + "# mine\n")
    with pytest.raises(patch.PatchError, match="changed while citius ran; nothing was applied"):
        patch.apply(tune.home, result.changes)
    assert (tune.home / "prog.py").read_text().endswith("# mine\n")


def test_program_that_never_ends_is_told_of(tune, monkeypatch):
    monkeypatch.setattr(session, "LONG_S", 0.2)
    told = []
    result = tune({"prog.py": "import time\ntime.sleep(30)\n"}, progress=told.append, budget=1.0)
    assert "longer than the budget of 1 s" in result.failure
    assert any("never ends needs a --budget" in words for words in told)


def test_many_files_are_read_once(tune, monkeypatch):
    files = {f"lib/m{n}.py": f"import math\nX{n} = {n}\n" for n in range(400)}
    read, decode = [], worlds.decode

    def counted(data, path):
        read.append(path)
        return decode(data, path)

    monkeypatch.setattr(worlds, "decode", counted)
    assert tune({**files, "prog.py": source(LOOKUP, CALL)}).improved
    assert len(read) == len(set(read)) == 401


def test_unreadable_neighbours_stop_nothing(tune):
    files = {"bad.py": "print 'x'\n", "prog.py": source(LOOKUP, CALL)}
    (tune.home / "bytes.py").write_bytes(b"\xff\xfe\x00")
    os.mkfifo(tune.home / "pipe")
    (tune.home / "loop").symlink_to("loop")
    assert tune(files).improved


@pytest.mark.parametrize(
    "name, remedy", [("text_index", "set-membership"), ("text_index", "cache")]
)
def test_examples_of_this_repository_can_be_tuned_from_its_root(hot, name, remedy):
    root = Path(__file__).parents[3]
    path = f"examples/{name}.py"
    tree = Tree.read((root / path).read_bytes(), path, worlds.Worlds(root).of(path))
    (found,) = (r for r in remedies.found() if remedy == r.NAME)
    assert [site for site in found.finds(hot, tree) if found.holds(site) is None]
