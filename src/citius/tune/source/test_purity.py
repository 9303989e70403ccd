# SPDX-License-Identifier: Apache-2.0
import ast

import pytest

from citius.tune.source.purity import impure

POINT = "class P:\n    def __init__(self):\n        self.x = 1\n"


def judged(tree, text, **how):
    made = tree(text)
    assert made.flow.troubles is None
    return impure(made, next(n for n in made.ast.body if isinstance(n, ast.FunctionDef)), **how)


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


@pytest.mark.parametrize(
    "body",
    [
        "return p.x",
        "q = p\n    return q.x if q is not None else 0",
        "return [q for q in [p, p]][0].x + g(p)",
        "return p.twice() if isinstance(p, P) else 0",
    ],
)
def test_instances_may_be_read_where_that_is_asked_for(tree, body):
    methods = "    def twice(self):\n        return self.x * 2\n"
    text = f"{POINT}{methods}def f(p):\n    {body}\ndef g(p):\n    return p.x\nf(P())\n"
    assert judged(tree, text, instances=True) is None
    assert "cannot be told" in judged(tree, text)


@pytest.mark.parametrize(
    "body",
    [
        "p.x = 2",
        "p.xs.append(1)",
        "xs = p.xs\n    xs += [1]",
        "p.add(1)",
        "del p.x",
        "return p.half",
        "return p.add",
        "return p.made",
        "return {p: 1}",
        "return [p][0] in [p]",
        "return str(p)",
        "return f'{p}'",
        "P.made = 1",
        "return P().x",
        "return sorted([p], key=lambda q: q.half)",
        "return p.__dict__",
        "return getattr(p, 'x')",
        "with p: return 1",
        "for q in p: return 1",
    ],
)
def test_instances_may_only_be_read(tree, body):
    more = (
        "        self.xs = []\n    made = 0\n    def add(self, n):\n        self.x += n\n"
        "    @property\n    def half(self):\n        self.x += 1\n        return self.x\n"
    )
    text = f"{POINT}{more}def f(p):\n    {body}\np = P()\nf(p)\n"
    assert judged(tree, text, instances=True)
