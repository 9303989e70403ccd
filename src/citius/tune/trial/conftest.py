# SPDX-License-Identifier: Apache-2.0
import os
import textwrap
from pathlib import Path

import pytest

from citius.tune.source.tree import Tree
from citius.tune.trial.copies import Copies
from citius.tune.trial.project import Project
from citius.tune.trial.replay import Replay, instrumented
from citius.tune.trial.run import Program, Runs

GUARD = "if __name__ == '__main__':\n"
BOOM = """
    import ctypes, os, socket, subprocess, sys, time
    state = []
    def segfault(): ctypes.string_at(0)
    def leave(): os._exit(0)
    def hang():
        while True: pass
    def sleep(): time.sleep(30)
    def eat():
        held = [bytearray(b"x") * (64 << 20) for _ in range(8)]
        time.sleep(30)
    def close(): os.closerange(0, 300)
    def fork(): return os.fork()
    def fill():
        while True: os.write(1, bytes(1 << 20))
    def write():
        with open("out.txt", "a") as file: file.write("a")
    def grow(): state.append(1)
    def remove(): os.remove("missing")
    def call(): socket.create_connection(("127.0.0.1", 9))
    def start(): subprocess.run(["true"])
    def mute(): sys.stdout.close()
"""


class Made:
    """A program in its copies, recorded once."""

    def __init__(self, copies, hot, timeout=60.0, path="prog.py", seed=1, **options):
        self.copies, self.path = copies, path
        root = copies.project.root
        self.runs = Runs(copies, Program([str(root / path)], Path(os.devnull)))
        self.trees = {}
        for file in sorted(root.rglob("*.py")):
            name = str(file.relative_to(root))
            self.trees[name] = Tree.read(file.read_bytes(), name)
        probed = {n: t.encode() for n, x in self.trees.items() if (t := instrumented(hot, x))}
        copies.put(1, probed)
        self.outcome = self.runs.run(1, seed, timeout=timeout, record=True)
        self.replay = Replay(self.runs, **{"budget": 0.1, **options})

    def judge(self, old="", new="", function="f", path="prog.py"):
        tree = self.trees[path]
        text = tree.source.text
        assert old in text
        return self.replay.judge(tree, tree.edited(text.replace(old, new)), function)

    def numbers(self, function="f"):
        return sorted(c.number for c in self.replay._calls[f"{self.path}:{function}"])


@pytest.fixture
def made(tmp_path, hot):
    opened = []

    def make(text, timeout=60.0, status=0, files=(), **options):
        root = tmp_path / "home"
        for name, content in {"prog.py": text, "boom.py": BOOM, **dict(files)}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(textwrap.dedent(content))
        copies = Copies(Project.of(root / "prog.py", root))
        opened.append(copies)
        program = Made(copies, hot, timeout, **options)
        assert status is None or program.outcome.status == status, program.outcome.stderr
        return program

    yield make
    for copies in opened:
        copies.close()


@pytest.fixture
def program():
    """Make a program that calls `f(x)` of the given body twelve times."""

    def make(body, call="f(i)", head=""):
        lines = textwrap.indent(textwrap.dedent(body).strip(), "    ")
        return (
            f"import boom\n{head}\ndef f(x):\n{lines}\n{GUARD}    for i in range(12):\n"
            f"        try:\n            {call}\n        except ValueError:\n            pass\n"
        )

    return make
