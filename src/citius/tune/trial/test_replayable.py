# SPDX-License-Identifier: Apache-2.0
import pytest

from citius.tune.trial.replayable import functions, unfit

MAIN = '\nif __name__ == "__main__":\n    f(1)\n'

FIT = {
    "a plain function": "def f(x):\n    return x + 1\n",
    "a docstring, imports, constants": '"""Doc."""\nimport math, re\nfrom os import path\n'
    "N = 3\nPAT = re.compile('a')\nW, H = 80, 24\nTAU = 2 * math.pi\n"
    "def f(x):\n    return PAT.match(str(x)), N, W * H * TAU\n",
    "tables that are only read": "T = {1: 'a'}\nL = [1, 2]\nS = set('abc')\nP = [(1, 2)]\n"
    "def f(x):\n    s = 0\n    for a, b in P:\n        s += a\n"
    "    return T.get(x), T[1], x in L, len(S), sorted(L), [i for i in L], s\n",
    "nested tables that are only looked up": "M = [[1, 2], [3, 4]]\ndef f(x):\n"
    "    return M[0][x] + len(M)\n",
    "functions that call each other": "def g(x):\n    return f(x - 1)\n"
    "def f(x):\n    return x if x < 1 else g(x)\n",
    "a class": "import dataclasses\n@dataclasses.dataclass\nclass A:\n    x: int = 0\n"
    "    def m(self):\n        return self.x\ndef f(x):\n    return A(x).m()\n",
    "an import that may fail": "try:\n    import orjson as json\nexcept ImportError:\n"
    "    import json\ndef f(x):\n    return x\n",
    "types for the checker": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
    "    from os import PathLike\ndef f(x):\n    return x\n",
    "a higher recursion limit": "import sys\nsys.setrecursionlimit(5000)\ndef f(x):\n    return x\n",
    "globals of others change": "log = []\ncount = 0\ndef note(x):\n    global count\n    count += 1\n"
    "    log.append(x)\ndef f(x):\n    return x\n",
    "a named tuple": "from collections import namedtuple\nP = namedtuple('P', 'x y')\n"
    "def f(x):\n    return P(x, 1)\n",
    "a table of functions": "def g(x):\n    return x\nT = {'g': g}\ndef f(x):\n    return T['g'](x)\n",
    "a local of the same name": "x = []\ndef g():\n    x.append(1)\ndef f(x):\n    x.append(1)\n",
    "defaults that stay": "def f(x, y=(), z=None):\n    return x, y, z\n",
    "the guard the other way round": "def f(x):\n    return x\nif '__main__' == __name__:\n    n = 1\n",
    "paths and texts": "from pathlib import Path\nDATA = Path(__file__).resolve().parent / 'data'\n"
    "WORDS = 'a b'.split()\nNAME = DATA.joinpath('x').name.upper()\n"
    "def f(x):\n    return g(DATA), x in WORDS, g(NAME)\ndef g(x):\n    return x\n",
    "jit": "import citius\n@citius.jit\ndef f(x):\n    return x\n",
}

UNFIT = {
    "no such function": ("def g(x):\n    return x\n", "not one plain function"),
    "two of them": ("def f(x):\n    return x\ndef f(x):\n    return 2\n", "not one plain function"),
    "bound again": ("def f(x):\n    return x\nf = len\n", "not one plain function"),
    "a generator": ("def f(x):\n    yield x\n", "not one plain function"),
    "a coroutine": ("async def f(x):\n    return x\n", "not one plain function"),
    "a cache": ("import functools\n@functools.cache\ndef f(x):\n    return x\n", "not one plain"),
    "a cache it calls": (
        "import functools\n@functools.cache\ndef g(x):\n    return x\ndef f(x):\n    return g(x)\n",
        "`g` is decorated, line 3",
    ),
    "a cached method": (
        "import functools\nclass A:\n    @functools.cached_property\n    def m(self):\n"
        "        return 1\ndef f(x):\n    return x.m\n",
        "`m` is decorated",
    ),
    "code at the top": (
        "def f(x):\n    return x\nprint(f(1))\n",
        "does more than declare things, line 3",
    ),
    "a call at the top": ("def f(x):\n    return x\nN = f(1)\n", "line 3"),
    "a method of a module at the top": (
        "import os\nN = os.getpid()\ndef f(x):\n    return x\n",
        "line 2",
    ),
    "a loop at the top": ("for i in range(3):\n    pass\ndef f(x):\n    return x\n", "line 1"),
    "a default that is called": (
        "def g():\n    return 1\ndef f(x, y=g()):\n    return x\n",
        "line 3",
    ),
    "a shadowed builtin": (
        "def len(x):\n    return 1\nN = len('a')\ndef f(x):\n    return x\n",
        "line 3",
    ),
    "a method of the project's at the top": (
        "class A:\n    def m(self):\n        return 1\nN = A().m()\ndef f(x):\n    return x\n",
        "line 4",
    ),
    "a list of a text handed on": (
        "W = 'a b'.split()\ndef f(x):\n    g(W)\n    return x\ndef g(x):\n    x.append(1)\n",
        "`W` may be changed, line 3",
    ),
    "an item set at the top": ("T = {}\nT[1] = 2\ndef f(x):\n    return x\n", "line 2"),
    "exec": ("def f(x):\n    return eval(x)\n", "eval"),
    "everything imported": ("from math import *\ndef f(x):\n    return sin(x)\n", "imports *"),
    "a global counter": (
        "n = 0\ndef f(x):\n    global n\n    n += 1\n    return n\n",
        "global `n` is set in a function",
    ),
    "a global that another function sets": (
        "n = 0\ndef g():\n    global n\n    n = 1\ndef f(x):\n    return n + x\n",
        "`n` is set in a function, line 4",
    ),
    "a global of the main guard": (
        "def f(x):\n    return x + n\nif __name__ == '__main__':\n    n = 1\n",
        "`n` is set in the main guard, line 4",
    ),
    "a global that the guard sets again": (
        "n = 0\ndef f(x):\n    return x + n\nif __name__ == '__main__':\n    for n in range(3):\n"
        "        f(n)\n",
        "`n` is set in the main guard, line 5",
    ),
    "a list that another function grows": (
        "xs = []\ndef g(x):\n    xs.append(x)\ndef f(x):\n    return x in xs\n",
        "`xs` may be changed, line 3",
    ),
    "a dict filled in the guard": (
        "d = {}\ndef f(x):\n    return d[x]\nif __name__ == '__main__':\n    d[1] = 2\n",
        "`d` may be changed, line 5",
    ),
    "an item deleted": (
        "d = {1: 2}\ndef g():\n    del d[1]\ndef f(x):\n    return d\n",
        "`d` may be changed",
    ),
    "a memo of its own": (
        "memo = {}\ndef f(x):\n    if x not in memo:\n        memo[x] = x * x\n    return memo[x]\n",
        "`memo` may be changed, line 4",
    ),
    "a list handed on": (
        "xs = [1]\ndef g(ys):\n    ys.append(1)\ndef f(x):\n    g(xs)\n    return x\n",
        "`xs` may be changed, line 5",
    ),
    "a list given back": ("xs = [1]\ndef f(x):\n    return xs\n", "`xs` may be changed, line 3"),
    "another name for it": (
        "xs = [1]\nys = xs\ndef g():\n    ys.append(1)\ndef f(x):\n    return len(xs)\n",
        "`xs` may be changed, line 2",
    ),
    "an inner list changed": (
        "m = [[1]]\ndef g():\n    m[0].append(1)\ndef f(x):\n    return m[0][0]\n",
        "`m` may be changed, line 3",
    ),
    "an inner list changed by a loop": (
        "m = [[1]]\ndef g():\n    for r in m:\n        r[0] = 1\ndef f(x):\n    return m[0][0]\n",
        "`m` may be changed, line 3",
    ),
    "a defaultdict that grows when read": (
        "from collections import defaultdict\nd = defaultdict(list)\ndef g(x):\n    d[x].append(1)\n"
        "def f(x):\n    return x in d\n",
        "`d` may be changed, line 4",
    ),
    "an attribute of a function": (
        "def g():\n    f.count = 1\ndef f(x):\n    return f.count\n",
        "`f` may be changed, line 2",
    ),
    "an attribute of a class": (
        "class A:\n    n = 0\ndef g():\n    A.n += 1\ndef f(x):\n    return A.n\n",
        "`A` may be changed, line 4",
    ),
    "a global read by what it calls": (
        "n = 0\ndef g():\n    return n\ndef h():\n    global n\n    n = 1\ndef f(x):\n    return g()\n",
        "`n` is set in a function",
    ),
    "a global read by a method it calls": (
        "n = 0\nclass A:\n    def m(self):\n        return n\ndef h():\n    global n\n    n = 1\n"
        "def f(x):\n    return x.m()\n",
        "`n` is set in a function",
    ),
    "a global read by an operator": (
        "n = 0\nclass A:\n    def __add__(self, o):\n        return n\ndef h():\n    global n\n"
        "    n = 1\ndef f(x):\n    return x + x\n",
        "`n` is set in a function",
    ),
    "a global read by what a class makes": (
        "n = 0\nclass A:\n    def __init__(self):\n        self.n = n\ndef h():\n    global n\n"
        "    n = 1\ndef f(x):\n    return A()\n",
        "`n` is set in a function",
    ),
    "a global read by a table's function": (
        "n = 0\nT = {1: lambda: n}\ndef h():\n    global n\n    n = 1\ndef f(x):\n    return T[1]()\n",
        "`n` is set in a function",
    ),
    "a default that keeps": (
        "def f(x, seen=[]):\n    seen.append(x)\n    return seen\n",
        "a default of `f`",
    ),
}


@pytest.mark.parametrize("case", FIT)
def test_what_only_hangs_on_its_arguments_is_fit(case, tree):
    assert unfit(tree(FIT[case] + MAIN), "f") is None


@pytest.mark.parametrize("case", UNFIT)
def test_what_hangs_on_more_is_not(case, tree):
    text, words = UNFIT[case]
    assert words in unfit(tree(text), "f")


def test_methods_are_judged_with_what_their_class_holds(tree):
    text = "class A:\n    n = 0\n    def m(self):\n        return 1\n"
    assert unfit(tree(text), "A.m") is None
    assert "`A` may be changed" in unfit(tree(text + "def g():\n    A.n = 1\n"), "A.m")
    assert "not one plain" in unfit(tree(text), "A.other")
    static = text.replace("    def", "    @staticmethod\n    def")
    assert "not one plain" in unfit(tree(static), "A.m")


def test_other_files_may_change_globals(tree):
    text = "xs = [1]\nN = 1\ndef f(x):\n    return x in xs or N\n"
    assert unfit(tree(text), "f") is None
    assert "another file may change" in unfit(tree(text, outside=frozenset({"xs"})), "f")
    assert "another file sets" in unfit(tree(text, patched=frozenset({"prog.N"})), "f")


def test_only_functions_that_are_called_as_they_stand_are_listed(tree):
    text = """
        import functools
        def f(x): return x
        @functools.cache
        def g(x): return x
        def h(x): yield x
        async def i(x): return x
        @__citius_calls__("prog.py:j")
        def j(x): return x
        class A:
            def __init__(self): pass
            def m(self): return 1
            @property
            def p(self): return 1
            class B:
                def n(self): return 1
        if 1:
            def k(x): return x
        """
    assert [name for name, _ in functions(tree(text))] == ["f", "j", "A.m"]
