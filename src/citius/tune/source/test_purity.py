# SPDX-License-Identifier: Apache-2.0
import ast

import pytest

from citius.tune.source.purity import impure

POINT = "class P:\n    def __init__(self):\n        self.x = 1\n"


def judged(tree, text):
    made = tree(text)
    assert made.flow.troubles is None
    return impure(made, next(n for n in made.ast.body if isinstance(n, ast.FunctionDef)))


@pytest.mark.parametrize(
    "text",
    [
        "def f(xs):\n    ys = []\n    for x in xs:\n        ys.append(x + 1)\n    return len(ys)\nf([1])",
        "def f(xs):\n    ys = list(xs)\n    ys += [1]\n    ys.sort()\n    return ys[0]\nf([1])",
        "def f(xs):\n    return max(xs) - min(xs)\nf([1])",
    ],
)
def test_functions_that_only_compute_are_pure(tree, text):
    assert judged(tree, text) is None


OWN = """
class A:
    def __init__(self, n):
        self.n = n
    def {}(self, *args):
        print(self.n)
        return 1
def f(xs, n=0):
    {}
f([A(1), A(2)])
"""


@pytest.mark.parametrize(
    "method, body",
    [
        ("__eq__", "return xs[:1] == xs[1:]"),
        ("__eq__", "return n in xs"),
        ("__eq__", "return xs.count(n)"),
        ("__lt__", "return len(sorted(xs))"),
        ("__hash__", "return len(set(xs))"),
        ("__repr__", "return str(xs)"),
        ("__str__", "return f'{xs}'"),
        ("__bool__", "return any(xs)"),
    ],
)
def test_what_a_list_holds_may_have_code_of_its_own(tree, method, body):
    assert judged(tree, OWN.format(method, body))


def test_comparing_methods_that_only_read_are_pure(tree):
    calm = OWN.replace("*args", "other").replace("print(self.n)", "pass")
    calm = calm.replace("return 1", "return self.n < other.n")
    assert judged(tree, calm.format("__lt__", "return len(sorted(xs))")) is None


@pytest.mark.parametrize(
    "text, reason",
    [
        (
            "def f(xs):\n    xs.append(1)\n    return len(xs)\nf([1])",
            "it changes what it is given, line 2",
        ),
        (
            "def f(xs):\n    add = xs.append\n    add(1)\n    return len(xs)\nf([1])",
            "it changes what it is given, line 3",
        ),
        (
            "def f(xs):\n    xs += [1]\n    return len(xs)\nf([1])",
            "it changes what it is given, line 2",
        ),
        (
            "def f(xs):\n    ys = xs\n    ys.sort()\n    return ys[0]\nf([1])",
            "it changes what it is given, line 3",
        ),
        (
            "def f(n, box=[]):\n    box.append(n)\n    return len(box)\nf(1)",
            "the default argument `[]` may change",
        ),
        (
            "def f(n, box=[0]):\n    box[0] += n\n    return box[0]\nf(1)",
            "the default argument `[0]` may change",
        ),
        (
            f"{POINT}p = P()\ndef f(n):\n    return n * p.x\nf(1)",
            "`p` may change, line 6",
        ),
    ],
)
def test_what_changes_or_may_be_changed_is_told(tree, text, reason):
    assert judged(tree, text) == reason
