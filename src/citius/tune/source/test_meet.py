# SPDX-License-Identifier: Apache-2.0
"""Comparisons hand what is compared, and what that holds, to `__eq__` and the like of others."""

import pytest

from citius.tune.source.values import Container

LOUD = """
class A:
    def __init__(self, n=0):
        self.n = n
    def __eq__(self, other):
        other.append('a')
    def __lt__(self, other):
        other.append('a')
    def __hash__(self):
        return 1
xs = [1]
"""
CALM = LOUD.replace("other.append('a')", "return self.n < other.n")
USES = [
    "[xs] == [A()]",
    "[A()] == [xs]",
    "1 < 2 and (xs, 1) < (A(), 1)",
    "[[xs]] != [[A()]]",
    "{1: xs} == {1: A()}",
    "xs in [A()]",
    "[xs] in [[A()]]",
    "A() in [xs]",
    "[A()].index(xs)",
    "[A()].count(xs)",
    "[A()].remove(xs)",
    "(A(),).count(xs)",
    "sorted([xs, A()])",
    "min([xs, A()])",
    "max(xs, A())",
    "[xs, A()].sort()",
    "sorted([1, 2], key=lambda n: xs if n == 1 else A())",
    "[1, 2].sort(key=lambda n: xs if n == 1 else A())",
    "import heapq; heapq.heapify([xs, A()])",
    "import heapq; heapq.heappush([A()], xs)",
    "import heapq; heapq.nsmallest(1, [A(), xs])",
    "import heapq; heapq.nsmallest(1, [1, 2], key=lambda n: xs if n == 1 else A())",
    "import q; [xs] == [q.x]",
    "import q; [q.x].index(xs)",
]
# What these hand on, hashable, holds the list in a field.
HASHED = [
    "{A(): 1}[b]",
    "{A(): 1}.get(b)",
    "d = {A(): 1}; d[b] = 2",
    "b in {A()}",
    "{A(), b}",
    "{A()} | {b}",
    "{A()}.discard(b)",
    "{A()}.isdisjoint([b])",
    "{A()}.intersection([b])",
    "{A()}.difference_update([1], [b])",
    "frozenset([A()]) - {b}",
    "d = {A(): 1}; d.setdefault((1, b), 2)",
    "set([A(), b])",
    "{k: 1 for k in [A(), b]}",
]
HOLDER = "class B:\n    def __init__(self):\n        self.xs = xs\nb = B()\n"


def made(tree, text):
    values = tree("def probe(x): pass\n" + text).flow.values
    (found,) = next(v for n, v in values.items() if getattr(n, "id", "") == "xs" and v)
    assert isinstance(found, Container)
    return found


@pytest.mark.parametrize("use", USES)
def test_what_is_compared_with_code_of_its_own_has_escaped(tree, use):
    assert made(tree, LOUD + use).escaped


@pytest.mark.parametrize("use", HASHED)
def test_keys_are_compared_with_keys(tree, use):
    assert made(tree, LOUD + HOLDER + use).escaped


@pytest.mark.parametrize("use", [use for use in USES if "import q" not in use])
def test_what_only_reads_may_be_handed_anything(tree, use):
    assert not made(tree, CALM + use).escaped


@pytest.mark.parametrize("use", ["[xs] == [1]", "[xs] == [[2]]", "A() == A()", "[A()] == [2]"])
def test_what_is_compared_with_builtin_objects_stays_known(tree, use):
    assert not made(tree, LOUD + use).escaped


def test_a_list_in_itself_is_compared(tree):
    assert made(tree, LOUD + "ys = [xs]\nys.append(ys)\nys == [A(), ys]").escaped
