# SPDX-License-Identifier: Apache-2.0
"""The judge of `citius tune` sees a patch that changes something, and counts what is kept."""

import difflib
from types import SimpleNamespace

import judge
import null
import programs
import pytest
import verdicts

PROGRAM = """\
import sys

n = int(sys.argv[1])
if n < 0:
    raise ValueError(n)
print("sum", n * (n + 1) // 2)
with open("out.txt", "w") as file:
    file.write(str(n))
"""


def checked(tmp_path, old, new, ignore=()):
    tmp_path = tmp_path / f"{len(ignore)}-{abs(hash(new))}"
    tmp_path.mkdir()
    (tmp_path / "prog.py").write_text(PROGRAM)
    lines = [PROGRAM.splitlines(True), PROGRAM.replace(old, new).splitlines(True)]
    patch = tmp_path / "patch"
    patch.write_text("".join(difflib.unified_diff(*lines, "a/prog.py", "b/prog.py")))
    program = programs.Judged(
        "prog", "prog.py", tmp_path / "prog.py", ["10"], [["7"], ["-1"]], list(ignore)
    )
    return judge.checked(program, patch, tmp_path / "work")


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("n * (n + 1) // 2", "sum(range(n + 1))", []),
        ("import sys\n", "import sys\nimport os\n", []),
        ("n * (n + 1)", "n * n", ["output with 10", "output with 7"]),
        ("n < 0", "n < -1", ["status with -1", "output with -1", "error output with -1",
                             "files with -1"]),
        ("raise ValueError(n)", "raise ValueError", ["error output with -1"]),
        ("raise ValueError(n)", "sys.exit(1)", ["error output with -1"]),
        ("str(n)", "str(n + 1)", ["files with 10", "files with 7"]),
        ("n < 0", "n == 7 or n < 0", ["status with 7", "output with 7", "error output with 7",
                                      "files with 7"]),
    ],
)  # fmt: skip
def test_what_a_patch_changes_is_seen(tmp_path, old, new, expected):
    assert checked(tmp_path, old, new) == expected


def test_what_may_differ_is_ignored(tmp_path):
    assert checked(tmp_path, "n * (n + 1)", "n * n", [r"sum \d+", "nothing"]) == []
    assert checked(tmp_path, "str(n)", "str(n + 1)", [r"out\.txt"]) == []


def row(name, remedy, twin, kept, changed=(), touched=()):
    program = SimpleNamespace(name=name, remedy=remedy, left_alone=twin)
    return program, {"kept": kept, "changed": list(changed), "touched": list(touched), "told": None}


def test_misses_are_named():
    rows = [row(f"p{n}", "join", False, ["join"]) for n in range(18)]
    rows += [row("p18", "join", False, ["cache"]), row("p19", "join", False, ["join"], ["output"])]
    rows += [row(f"t{n}", "join", True, ["cache"]) for n in range(20)]
    assert verdicts._missed("planted", rows) == ["p19: changed output"]
    assert "in 18 of 20; 20 of 20 twins" in verdicts._of_planted(rows)
    rows[0] = row("p0", "join", False, [])
    rows[25] = row("t5", "join", True, ["join"], touched=["prog.py"])
    missed = verdicts._missed("planted", rows)
    assert any(words.startswith("mended 17 of 20") for words in missed)
    assert "t5: join kept on the twin" in missed and "t5: touched prog.py" in missed


def test_a_null_trial_is_verified_and_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(null, "PROGRAM", null.PROGRAM.replace("400_000", "40_000"))
    found = null.trial(tmp_path)
    assert found["pairs"] >= 8 and not found["kept"]
    assert "not surely above" in found["why"]
