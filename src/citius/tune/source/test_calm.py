# SPDX-License-Identifier: Apache-2.0
import ast

import pytest

from citius.tune.source.calm import stirs
from citius.tune.source.known import may_stop

GIVEN = """
import math, unknown
n, x, b, s, raw = 3, 2.5, True, "ab", b"ab"
xs, pair, names = [1, 2], (1, "a"), {"a", "b"}
table, keyed, loose = {"a": 1}, dict.fromkeys(s, 0), unknown.it
class P:
    kind = 1
    def __init__(self, x):
        self.x = x
        self.late = self.x
        if x:
            self.maybe = x
    @property
    def twice(self):
        return self.x * 2
    def ahead(self, other):
        return self.x > other.x
    def says(self):
        print(self.x)
class Q:
    def ahead(self, other):
        return self.x > other.x
    def __init__(self, x):
        self.x = x
    def __eq__(self, other):
        return True
class R:
    def __init__(self, start, words):
        self.hours = range(start, start + 4)
        self.words = words
        self.asked = 0
    def busy(self, hour):
        late: bool = hour in self.hours
        for word in self.words:
            if not word:
                continue
            if word in "abc":
                return late
        else:
            return False
        return hour > 3
    def pairs(self):
        seen = False
        for place, word in enumerate(self.words):
            for hour in self.hours:
                if hour == place:
                    seen = True
                    break
        return seen
    def doubles(self, word):
        for hour in self.hours:
            word = word + word
        return word
    def counts(self):
        for word in self.words:
            self.asked += 1
        return True
    def uses_up(self):
        for word in iter(self.words):
            return word
    def unpacks(self):
        for a, b in self.words:
            return True
    def after(self):
        for word in self.words:
            pass
        return word
    def divides(self):
        for hour in self.hours:
            if 10 // hour:
                return True
        return False
r = R(n, ["a", "b"])
r.busy(2), r.pairs(), r.doubles(s), r.counts(), r.uses_up(), r.unpacks(), r.after(), r.divides()
p, q = P(1), Q(2)
def double(k):
    if k > 2:
        return k * 2
    half = k % 2
    return half
def halve(k):
    return 10 // k
def again(k):
    return again(k) if k else 0
double(n), halve(n), again(n), p.ahead(p), p.says()
"""


def asked(tree, text):
    made = tree(f"{GIVEN}probe({text})\n")
    assert made.flow.troubles is None
    return made, made.ast.body[-1].value.args[0]


@pytest.mark.parametrize(
    "text",
    [
        "n + 1",
        "n * n - n",
        "x * x + x",
        "-n",
        "~n",
        "n % 3",
        "n // 2",
        "x / 2.0",
        "n < x",
        "s < 'b'",
        "n == s",
        "s + 'c'",
        "not xs",
        "b and n",
        "n if b else s",
        "pair[0]",
        "pair[-1]",
        "xs[1:]",
        "s[:n]",
        "(n, s)",
        "len(xs)",
        "len(s)",
        "s.upper()",
        "s.split(',')",
        "s.startswith('a')",
        "s in names",
        "n in xs",
        "'a' in s",
        "table.get(s)",
        "table.get(s, 0)",
        "sum(xs)",
        "sorted(xs)",
        "p.x",
        "p.ahead(p)",
        "r.busy(n)",
        "r.pairs()",
        "n in r.hours",
        "x in range(n)",
        "s in keyed",
        "double(n)",
        "p is q",
        "abs(n)",
        "min(n, x)",
        "math.isnan(x)",
        "isinstance(s, str)",
        "s.strip()",
    ],
)
def test_what_gives_a_value_and_nothing_else_is_calm(tree, text):
    assert stirs(*asked(tree, text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "n + x",
        "n / 2",
        "n % n",
        "n ** 2",
        "x ** 2",
        "n << n",
        "x // 0.0",
        "~x",
        "s < n",
        "s + raw",
        "s * n",
        "s % n",
        "xs[0]",
        "table[s]",
        "pair[n]",
        "pair[2]",
        "s[::n]",
        "len(loose)",
        "loose.x",
        "unbound",
        "str(n)",
        "int(s)",
        "float(n)",
        "max(xs)",
        "math.sqrt(x)",
        "s.split(s)",
        "s.index('a')",
        "s.encode()",
        "xs in names",
        "q == p",
        "p.late",
        "p.maybe",
        "p.kind",
        "p.twice",
        "p.says()",
        "q.ahead(p)",
        "r.doubles(s)",
        "r.counts()",
        "r.uses_up()",
        "r.unpacks()",
        "r.after()",
        "r.divides()",
        "q in r.hours",
        "n in range(s)",
        "n in range(n, n, n)",
        "n in iter(r.hours)",
        "n in reversed(r.hours)",
        "len(r.hours)",
        "r.hours[0]",
        "halve(n)",
        "again(n)",
        "double(n, n)",
        "double(*xs)",
        "double(k=n)",
        "sorted(xs, key=len)",
        "print(n)",
        "[k for k in xs]",
        "(lambda: n)",
        "f'{n}'",
        "(y := n)",
        "iter(xs)",
        "round(x)",
        "sum([n, x])",
        "{n: s}",
    ],
)
def test_what_may_fail_or_do_more_is_not_calm(tree, text):
    assert stirs(*asked(tree, text)) is not None


@pytest.mark.parametrize(
    "text", ["n + 1", "double(n)", "p.ahead(p)", "s.upper()", "map(double, xs)"]
)
def test_known_code_that_does_not_stop(tree, text):
    assert may_stop(*asked(tree, text)) is None


@pytest.mark.parametrize(
    "text, reason",
    [
        ("next(iter(xs))", "`next()` may end what it is part of"),
        ("map(next, xs)", "`map()` may end what it is part of"),
        ("loose(n)", "`loose()` may end what it is part of"),
        ("loose + n", "what `loose + n` is cannot be told from the source"),
        ("p.twice", "what `p.twice` is cannot be told from the source"),
    ],
)
def test_code_that_may_stop_an_iteration_is_told(tree, text, reason):
    assert may_stop(*asked(tree, text)) == reason


def test_the_end_is_found_inside_functions(tree):
    text = "def f(it):\n    return next(it)\ndef g(it):\n    return f(it)\nprobe(g(iter([1])))\n"
    made = tree(text)
    assert may_stop(made, made.ast.body[-1].value.args[0]) == "`next()` may end what it is part of"
    assert ast.unparse(made.ast.body[-1]) == "probe(g(iter([1])))"
