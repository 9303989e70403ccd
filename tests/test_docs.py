# SPDX-License-Identifier: Apache-2.0
"""Docs run: every `console` and `python` block of README.md and docs/ is executed.

The blocks of a page run in order in one temporary folder that holds a copy of examples/.

- `python`: runs by itself; it must end without an error. With `title="name.py"` it is written to
  that file instead, for later blocks.
- `console`: each `$ command` runs in bash; the lines below it are its output, stdout and stderr
  as they come. A line of `...` stands for any lines.

What differs from run to run is said in a comment just above the block:

    <!-- figures vary: reason -->   numbers, and the spaces that align them, are not compared
    <!-- output varies: reason -->  only the exit status is
    <!-- exit status N -->          the block's last command ends with N, not 0
    <!-- not run: reason -->        the block is only shown
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from tree import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(
    r"^(?P<indent>[ ]*)```[ ]*(?P<language>console|python)(?P<options>[^\n]*)\n"
    r"(?P<text>.*?)^(?P=indent)```[ ]*$",
    re.MULTILINE | re.DOTALL,
)
COMMENTS = re.compile(r"(?:<!--(?:(?!-->).)*-->\s*)+\Z", re.DOTALL)


@dataclass
class Block:
    language: str
    title: str
    text: str
    line: int
    marks: str


def blocks(source):
    """Return the executable blocks of a page."""
    found = []
    for match in FENCE.finditer(source):
        comments = COMMENTS.search(source[: match.start()].rstrip() + "\n")
        title = re.search(r'title="([^"]+)"', match["options"])
        text = re.sub(f"^{match['indent']}", "", match["text"], flags=re.MULTILINE)
        line = source.count("\n", 0, match.start()) + 1
        marks = comments[0] if comments else ""
        found.append(Block(match["language"], title[1] if title else "", text, line, marks))
    return found


def commands(text):
    """Split a console block in pairs of a command and the output shown for it."""
    parts = re.split(r"^\$ ((?:.*\\\n)*.*)\n?", text, flags=re.MULTILINE)
    assert not parts[0].strip(), f"output before the first command: {parts[0]!r}"
    return list(zip(parts[1::2], parts[2::2], strict=True))


def pattern(shown, figures_vary):
    """Return the regular expression that the output must match."""
    lines = []
    for line in shown.rstrip("\n").splitlines():
        if line.strip() == "...":
            lines.append(r"(?:.*\n)*?")
            continue
        quoted = re.escape(line.rstrip())
        if figures_vary:
            quoted = re.sub(r"\d+(?:(?:\\\.|,)\d+)*", r"[\\d.,]+", quoted)
            quoted = re.sub(r"(?:\\ )+", r" +", re.sub(r"^(?:\\ )+", " *", quoted))
        lines.append(quoted + r"[ ]*\n")
    return re.compile("".join(lines))


def execute(command, folder):
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )


def run_console(block, folder, where):
    steps = commands(block.text)
    assert steps, f"{where}: no `$ command` in the block"
    status = re.search(r"<!-- exit status (\d+)", block.marks)
    for number, (command, shown) in enumerate(steps, 1):
        result = execute(["bash", "-c", command], folder)
        expected = int(status[1]) if status and number == len(steps) else 0
        assert result.returncode == expected, f"{where}: $ {command}\n{result.stdout}"
        if "<!-- output varies" not in block.marks:
            output = "".join(line.rstrip() + "\n" for line in result.stdout.splitlines())
            wanted = pattern(shown, "<!-- figures vary" in block.marks)
            assert wanted.fullmatch(output), (
                f"{where}: $ {command}\n--- shown\n{shown}\n--- real\n{output}"
            )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_blocks_of_a_page_run(page, tmp_path):
    if (ROOT / "examples").is_dir():
        shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for block in blocks(page.read_text()):
        where = f"{page.relative_to(ROOT)}:{block.line}"
        if "<!-- not run" in block.marks:
            assert re.search(r"<!-- not run: \w", block.marks), f"{where}: say why it is not run"
        elif block.title:
            (tmp_path / block.title).write_text(block.text)
        elif block.language == "python":
            result = execute([sys.executable, "-c", block.text], tmp_path)
            assert result.returncode == 0, f"{where}:\n{result.stdout}"
        else:
            run_console(block, tmp_path, where)


def page(text, marks="", language="console"):
    return f"{marks}\n```{language}\n{text}\n```\n"


@pytest.mark.parametrize(
    ("source", "passes"),
    [
        (page("$ echo one\none"), True),
        (page("$ echo one\ntwo"), False),
        (page("$ false"), False),
        (page("$ exit 3", "<!-- exit status 3 -->"), True),
        (page("$ seq 9\n1\n...\n9"), True),
        (page("$ seq 9\n1\n...\n8"), False),
        (page("$ echo took 1.25 s\ntook 9.1 s", "<!-- figures vary: time -->"), True),
        (page("$ echo took long\ntook 9.1 s", "<!-- figures vary: time -->"), False),
        (page("$ echo one\ntwo", "<!-- output varies: luck -->"), True),
        (page("$ echo a \\\n    b\na b"), True),
    ],
)
def test_a_block_that_lies_is_found(source, passes, tmp_path):
    (block,) = blocks(source)
    if passes:
        run_console(block, tmp_path, "here")
        return
    with pytest.raises(AssertionError, match="here"):
        run_console(block, tmp_path, "here")


def test_marks_belong_to_the_block_below_them_alone():
    source = page("$ a", "<!-- not run: slow -->") + "words\n" + page("$ b")
    assert [block.marks.strip() for block in blocks(source)] == ["<!-- not run: slow -->", ""]
