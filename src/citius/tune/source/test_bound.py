# SPDX-License-Identifier: Apache-2.0
import ast

import pytest

from citius.tune.source.bound import read_after, surely_bound


def of(tree, body):
    """Return the tree of a function with `body`, and its loops over `here`."""
    text = "def f(x, xs, here):\n" + "".join(f"    {line}\n" for line in body.split("\n"))
    made = tree(text)
    loops = [n for n in ast.walk(made.ast) if isinstance(n, ast.For)]
    return made, next(n for n in loops if ast.unparse(n.iter) == "here")


@pytest.mark.parametrize(
    "body",
    [
        "y = 1\nfor k in here: y",
        "for y in xs:\n    for k in here: y",
        "if x:\n    y = 1\nelse:\n    y = 2\nfor k in here: y",
        "if x:\n    y = 1\nelse:\n    return\nfor k in here: y",
        "try:\n    y = 1\nexcept OSError:\n    y = 2\nfor k in here: y",
        "with open(x) as y:\n    for k in here: y",
        "import y\nfor k in here: y",
        "(a, [y, *b]) = x\nfor k in here: y",
    ],
)
def test_names_that_surely_have_a_value(tree, body):
    made, loop = of(tree, body)
    assert surely_bound(made, "y", loop)


@pytest.mark.parametrize(
    "body",
    [
        "for k in here: y\ny = 1",
        "for y in xs:\n    pass\nfor k in here: y",
        "if x:\n    y = 1\nfor k in here: y",
        "while x:\n    y = 1\nfor k in here: y",
        "try:\n    y = 1\nexcept OSError:\n    pass\nfor k in here: y",
        "try:\n    y = 1\nexcept OSError as y:\n    y = 2\nfor k in here: y",
        "y = 1\ndel y\nfor k in here: y",
        "y: int\nfor k in here: y",
        "def g():\n    y = 1\nfor k in here: y",
    ],
)
def test_names_that_may_have_none(tree, body):
    made, loop = of(tree, body)
    assert not surely_bound(made, "y", loop)


@pytest.mark.parametrize(
    "body",
    [
        "for x in here: pass",
        "print(x)\nfor x in here: pass",
        "for x in here: pass\nfor x in xs: print(x)",
        "for x in here: pass\nx = 1\nprint(x)",
        "for x in here: pass\nprint([x for x in xs])",
        "while xs:\n    x = 1\n    print(x)\n    for x in here: pass",
        "if xs:\n    print(x)\nelse:\n    for x in here: pass",
    ],
)
def test_a_loop_variable_that_nobody_reads_later(tree, body):
    made, loop = of(tree, body)
    assert read_after(made, "x", made.scope(loop), loop) is None


@pytest.mark.parametrize(
    "body",
    [
        "for x in here: pass\nprint(x)",
        "for x in here: pass\nx += 1",
        "for x in here: pass\ndel x",
        "for x in here: pass\ndef g(): return x",
        "for x in here: pass\nfor k in xs:\n    print(x)\n    x = 1",
        "for x in here: pass\nif xs:\n    x = 1\nprint(x)",
        "while xs:\n    print(x)\n    for x in here: pass",
        "x = 1\nwhile x < 3:\n    for x in here: pass",
        "x = 1\ntry:\n    for x in here: pass\nexcept OSError: print(x)",
        "x = 1\ntry:\n    for x in here: pass\nfinally: print(x)",
        "for x in here: pass\nfor x in xs: pass\nelse: print(x)",
        "for x in here: pass\nprint((x for k in xs))",
    ],
)
def test_a_loop_variable_that_may_be_read_later(tree, body):
    made, loop = of(tree, body)
    assert read_after(made, "x", made.scope(loop), loop) is not None
