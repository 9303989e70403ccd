# SPDX-License-Identifier: Apache-2.0
import ast

import pytest

from citius.tune.source.meanwhile import runs_meanwhile


def meets(tree, text):
    """Say if what changes the list `xs` may run while the first loop or function call `probe` does."""
    made = tree(text)
    assert made.flow.troubles is None
    region = next(
        n
        for n in ast.walk(made.ast)
        if isinstance(n, ast.For)
        or (isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "probe")
    )
    maker = next(n for n in ast.walk(made.ast) if isinstance(n, ast.List))
    (xs,) = made.flow.value(maker)
    assert xs.mutations
    return runs_meanwhile(made, [region], xs.mutations) is not None


@pytest.mark.parametrize(
    "text",
    [
        "xs = []\nxs.append(1)\nfor x in xs: print(x)\nxs.append(2)",
        "xs = []\ndef grow():\n    xs.append(1)\ngrow()\nfor x in xs: print(x)",
        "xs = []\ndef probe(): return len(xs)\ndef f():\n    xs.append(probe())\nf()",
        "xs = []\nclass A:\n    def f(self): return 1\n    def g(self): xs.append(1)\n"
        "a = A()\na.g()\nfor x in xs: print(a.f())",
    ],
)
def test_what_runs_before_or_after_does_not_run_meanwhile(tree, text):
    assert not meets(tree, text)


@pytest.mark.parametrize(
    "text",
    [
        "xs = []\nfor x in [1]: xs.append(x)",
        "xs = []\ndef grow():\n    xs.append(1)\nfor x in xs: grow()",
        "xs = []\ndef grow():\n    xs.append(1)\ndef g():\n    grow()\nfor x in xs: g()",
        "xs = []\nclass A:\n    def __init__(self): xs.append(1)\nfor x in xs: A()",
        "xs = []\nclass A:\n    def g(self): xs.append(1)\na = A()\nfor x in xs: a.g()",
        "xs = []\nclass A:\n    def __eq__(self, o): xs.append(1)\na = A()\nfor x in xs: a == x",
        "xs = []\nclass A:\n    @property\n    def p(self): xs.append(1)\na = A()\nfor x in xs: a.p",
        "xs = []\ndef g():\n    xs.append(1)\n    yield 1\nit = g()\nfor x in xs: next(it)",
        "xs = []\nit = (xs.append(1) for _ in 'ab')\nfor x in xs: next(it)",
        "xs = []\nf = lambda: xs.append(1)\nfor x in xs: f()",
        "xs = []\ndef g(x): xs.append(x)\nit = map(g, 'ab')\nfor x in xs: next(it)",
        "import q\nxs = []\ndef g(): xs.append(1)\nq.hook(g)\nfor x in xs: q.f()",
        "def probe(n):\n    xs = []\n    xs.append(n)\n    for x in xs: probe(x)\nprobe(1)",
        "import threading\nxs = []\ndef g(): xs.append(1)\ng()\nfor x in xs: print(x)",
        "def f(xs):\n    for x in xs: yield x\ndef g():\n    xs = []\n    for y in f(xs): pass\n"
        "    xs.append(1)\ng()",
    ],
)
def test_what_the_region_may_call_runs_meanwhile(tree, text):
    assert meets(tree, text)
