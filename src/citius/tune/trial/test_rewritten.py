# SPDX-License-Identifier: Apache-2.0
import pytest

from citius.tune.trial.rewritten import elsewhere

OLD = """
    import re
    N = [3]
    M = [3]
    class A:
        kind = "a"
        def __init__(self, n):
            self.n = n
        def m(self, k):
            return self.n + k
    def g(x):
        return x if x in N else M
    def f(x, y=1):
        # add
        return g(x) + y
    if __name__ == "__main__":
        f(1)
    """


@pytest.mark.parametrize(
    "function, old, new",
    [
        ("f", "return g(x) + y", "z = y\n        return g(x) + z"),
        ("f", "# add", "# sum"),
        ("f", "N = [3]", "N = {3}"),
        ("f", "N = [3]", "O = 1\n    N = {3}"),
        ("f", "N = [3]", "N = {3}\n    O = 1"),
        ("f", "import re\n", "import math\n    import re\n"),
        ("f", "    def f(x", "    N_SET = {N}\n    def f(x"),
        ("f", "    def f(x", "    def h(x):\n        return x\n    def f(x"),
        ("f", "    def f(x", "    @citius.jit\n    def f(x"),
        ("A.m", "return self.n + k", "return k + self.n"),
        ("A.m", '        kind = "a"', '        __slots__ = ("n",)\n        kind = "a"'),
    ],
)
def test_what_stays_inside(function, old, new, tree):
    assert old in OLD
    assert elsewhere(tree(OLD), tree(OLD.replace(old, new)), function) is None
    assert elsewhere(tree(OLD), tree(OLD), function) is None


@pytest.mark.parametrize(
    "function, old, new, words",
    [
        ("f", "def f(x, y=1)", "def f(x, y=2)", "more than `f`: `f`"),
        ("f", "def f(x, y=1)", "def f(x, y=1, z=2)", "more than `f`: `f`"),
        ("f", "return x if", "return [x] if", "more than `f`: `g`"),
        ("f", "self.n = n", "self.n, self.o = n, n", "more than `f`: `A`"),
        ("A.m", "self.n = n", "self.n, self.o = n, n", "more than `A.m`: `A`"),
        ("A.m", 'kind = "a"', 'kind = "b"', "more than `A.m`: `A`"),
        ("f", "return self.n + k", "return k + self.n", "more than `f`: `A`"),
        ("f", "M = [3]", "M = {3}", "more than `f`: line 4"),
        ("f", "    N = [3]\n", "", "more than `f`: line 3"),
        ("f", "    N = [3]\n    M = [3]\n", "    M = {3}\n    N = {3}\n", "more than `f`: line 4"),
        ("f", "f(1)", "f(2)", "more than `f`: line 16"),
        ("f", "    def f(x", "    g = abs\n    def f(x", "binds `g` anew"),
        ("f", "    def f(x", "    def g(x):\n        return 1\n    def f(x", "binds `g` anew"),
        ("f", "    def f(x", "    import math as N\n    def f(x", "binds `N` anew"),
        ("f", "    def f(x", "    print(1)\n    def f(x", "more than `f`: `f`"),
        ("f", "        f(1)\n", "        f(1)\n    print(1)\n", "adds more than names"),
    ],
)
def test_what_does_not(function, old, new, words, tree):
    assert old in OLD
    assert words in elsewhere(tree(OLD), tree(OLD.replace(old, new)), function)
