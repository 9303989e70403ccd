# SPDX-License-Identifier: Apache-2.0
import ast

import pytest

from citius.tune.source.reach import changed_by, contents, fields_read, holds_own_code, reached


@pytest.mark.parametrize(
    "text, names",
    [
        ("def f(): g()\ndef g(): pass\ndef h(): pass\nf()", {"f", "g"}),
        ("def f(x): return x\ndef h(): pass\nsorted([2, 1], key=f)", {"f"}),
        (
            "class A:\n    def __init__(self): self.m()\n    def m(self): pass\nA()",
            {"__init__", "m"},
        ),
        ("class A:\n    def m(self): pass\n    def n(self): pass\na = A()\na.m()", {"m"}),
        (
            "class A:\n    @property\n    def p(self): return g()\ndef g(): return 1\nA().p",
            {"p", "g"},
        ),
        (
            "class A:\n    def __str__(self): return g()\ndef g(): return ''\nprint(A())",
            {"__str__", "g"},
        ),
        ("import q\ndef f(): pass\nq.x(f)\nq.y()", {"f"}),
    ],
)
def test_reaches_what_the_last_statement_may_call(tree, text, names):
    made = tree(text)
    assert made.flow.troubles is None
    _, functions = reached(made, [made.ast.body[-1]])
    assert {f.name for f in functions} == names


def test_what_is_apart_is_not_followed(tree):
    made = tree("def f(): g()\ndef g(): pass\nf()")
    _, functions = reached(made, [made.ast.body[-1]], apart={made.ast.body[0]})
    assert not functions


def test_what_holds_a_changed_list_is_changed(tree):
    made = tree("xs = []\nd = {'a': (1, [xs])}\nd2 = {}\nxs.append(1)\n")
    values = {n.id: made.flow.value(n) for n in ast.walk(made.ast) if isinstance(n, ast.Name)}
    assert {c.kind for c in contents(values["d"])} == {"dict", "tuple", "list"}
    nodes = set(ast.walk(made.ast))
    assert changed_by(nodes, values["d"]).lineno == 4
    assert changed_by(nodes, values["d2"]) is None
    assert changed_by(set(ast.walk(made.ast.body[0])), values["d"]) is None


def test_fields_that_are_read_are_told_from_methods_that_are_called(tree):
    made = tree(
        "import math\nclass A:\n    def __init__(self): self.x = self.y = 1\n    def m(self): pass\n"
        "a = A()\na.x = 2\nprint(a.y, a.m(), math.pi)\nkept = a.m\n"
    )
    found = fields_read(made, set(ast.walk(made.ast)))
    assert [ast.unparse(node) for node in found] == ["a.y", "a.m"]


@pytest.mark.parametrize(
    "method, own", [("__lt__", True), ("__init__", False), ("__repr__", False)]
)
def test_what_may_be_compared_by_code_of_its_own_is_told(tree, method, own):
    made = tree(f"class A:\n    def {method}(self, *other): return None\nxs = [(A(), 1)]\n")
    (site,) = made.flow.value(made.ast.body[-1].value)
    assert holds_own_code(site) is own
