# SPDX-License-Identifier: Apache-2.0
from types import SimpleNamespace

from citius.tune.budget import Budget
from citius.tune.options import Options
from citius.tune.result import Result, Tried
from citius.tune.search import Search
from citius.tune.source.tree import Tree


def test_recorded_calls_are_made_beside_the_stacked_files():
    def judge(old, new, function, stack):
        asked.append((function, stack))
        return "not at all"

    def tree(text, path):
        return Tree.read(text, path)

    asked, pairs = [], SimpleNamespace(cost=0.01)
    recorded, result = SimpleNamespace(judge=judge), Result("prog.py", root="/")
    search = Search(None, Options(), Budget(None), pairs, recorded, result, print)
    stack = {
        "prog.py": tree(b"def f(x):\n    return x\n", "prog.py"),
        "lib.py": tree(b"x = 1\n", "lib.py"),
    }
    rewritten = {**stack, "prog.py": tree(b"def f(x):\n    return x + 0\n", "prog.py")}
    tried = Tried("fake", "prog.py", 2, "all", "a test", 2.0)
    assert search._replays(stack, rewritten, tried)
    assert asked == [("f", stack)] and tried.replayed == "judged by whole runs only: not at all"
