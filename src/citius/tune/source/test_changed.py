# SPDX-License-Identifier: Apache-2.0
import pytest

from citius.tune.source.changed import changed_functions

OLD = """
    import math
    class A:
        x = 1
        def f(self):
            return [1]
        def g(self):
            return 2
    def h(a):
        return A().f() + [a]
    print(h(1))
    """


@pytest.mark.parametrize(
    "before, after, expected",
    [
        ("", "", []),
        ("return [1]", "return [1, 1]", ["A.f"]),
        ("return [1]", "return [1]  # a comment", []),
        ("    def h(a):", "    LIMIT = 1\n    def h(a, b=LIMIT):", ["h"]),
        ("    def h(a):", "    @staticmethod\n    def h(a):", ["h"]),
        ("    import math", "    import math\n    import functools", []),
        ("    def h(a):", "    def new(): ...\n    def h(a):", []),
        ("x = 1", "x = 2", None),
        ("x = 1", "__slots__ = ()", None),
        ("class A:", "class A(dict):", None),
        ("print(h(1))", "print(h(2))", None),
        ("def g(", "def k(", None),
    ],
)
def test_changed_functions_are_named(tree, before, after, expected):
    assert before in OLD
    new = OLD.replace(before, after, 1) if before else OLD
    assert changed_functions(tree(OLD), tree(new)) == expected
