# SPDX-License-Identifier: Apache-2.0
import os
import shutil
import stat
import subprocess

import pytest

from citius.tune import patch

CASES = {
    "plain": (b"a\nb\nc\n", b"a\nB\nc\n"),
    "crlf": (b"a\r\nb\r\nc\r\n", b"a\r\nB\r\nnew\r\nc\r\n"),
    "no newline at the end": (b"a\nb", b"a\nB"),
    "newline gained": (b"a\nb", b"a\nb\n"),
    "latin-1": (
        "# coding: latin-1\n# é\nx\n".encode("latin-1"),
        "# coding: latin-1\n# é\ny\n".encode("latin-1"),
    ),
    "form feed and lone carriage return": (b"a\x0c\nb\rc\nd\n", b"a\x0c\nb\rc\nD\n"),
}


@pytest.mark.parametrize("tool", ["git", "patch"])
@pytest.mark.parametrize("name", ["prog.py", "a dir/my prog.py"])
@pytest.mark.parametrize("case", CASES)
def test_the_usual_tools_apply_it_and_take_it_back(tmp_path, tool, name, case):
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    old, new = CASES[case]
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(old)
    (tmp_path / "p").write_bytes(patch.unified({name: (old, new)}, "Made by a test.\n\nTwo lines."))
    command = {"git": ["git", "apply", "p"], "patch": ["patch", "-p1", "-s", "-i", "p"]}[tool]
    subprocess.run(command, cwd=tmp_path, check=True)
    assert path.read_bytes() == new
    subprocess.run([*command[:2], "-R", *command[2:]], cwd=tmp_path, check=True)
    assert path.read_bytes() == old


def test_git_applies_it_below_the_top_of_a_repository(tmp_path):
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "prog.py").write_bytes(b"a\n")
    (tmp_path / "sub" / "p").write_bytes(patch.unified({"prog.py": (b"a\n", b"b\n")}))
    subprocess.run(["git", "apply", "p"], cwd=tmp_path / "sub", check=True)
    assert (tmp_path / "sub" / "prog.py").read_bytes() == b"b\n"


def test_apply_keeps_mode_and_link(tmp_path):
    real = tmp_path / "real.py"
    real.write_bytes(b"a\n")
    real.chmod(0o751)
    (tmp_path / "prog.py").symlink_to("real.py")
    patch.apply(tmp_path, {"prog.py": (b"a\n", b"b\n")})
    assert real.read_bytes() == b"b\n" and stat.S_IMODE(real.stat().st_mode) == 0o751
    assert (tmp_path / "prog.py").is_symlink()
    assert sorted(os.listdir(tmp_path)) == ["prog.py", "real.py"]


def test_nothing_is_applied_when_a_file_changed(tmp_path):
    (tmp_path / "a.py").write_bytes(b"a\n")
    (tmp_path / "b.py").write_bytes(b"edited\n")
    with pytest.raises(patch.PatchError, match=r"b\.py changed"):
        patch.apply(tmp_path, {"a.py": (b"a\n", b"A\n"), "b.py": (b"b\n", b"B\n")})
    assert (tmp_path / "a.py").read_bytes() == b"a\n"


def test_nothing_is_applied_when_a_file_cannot_be_written(tmp_path, monkeypatch):
    make = patch.tempfile.mkstemp

    def full(prefix, dir):
        if prefix.startswith(".b.py"):
            raise OSError(28, "No space left on device")
        return make(prefix=prefix, dir=dir)

    for name in ("a.py", "b.py"):
        (tmp_path / name).write_bytes(b"old\n")
    monkeypatch.setattr(patch.tempfile, "mkstemp", full)
    with pytest.raises(patch.PatchError, match=r"b\.py: No space left"):
        patch.apply(tmp_path, dict.fromkeys(("a.py", "b.py"), (b"old\n", b"new\n")))
    assert sorted(os.listdir(tmp_path)) == ["a.py", "b.py"]
    assert (tmp_path / "a.py").read_bytes() == b"old\n"


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(patch.PatchError, match="no-such"):
        patch.write_new(tmp_path / "no-such" / "p", b"")
