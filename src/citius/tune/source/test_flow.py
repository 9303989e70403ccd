# SPDX-License-Identifier: Apache-2.0
import ast

import pytest

from citius.tune.source.values import ANY, Container, Inst, is_plain


def value(tree, text, name="probe"):
    """Return what the argument of the call `probe(...)` can be."""
    made = tree(text)
    call = next(
        n
        for n in ast.walk(made.ast)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == name
    )
    assert made.flow.troubles is None
    return made.flow.value(call.args[0])


@pytest.mark.parametrize(
    "text, expected",
    [
        ("probe(1 + 2.0)", {"float"}),
        ("probe('a' * 3)", {"str"}),
        ("probe(7 // 2)", {"int"}),
        ("probe('%s' % (1,))", {"str"}),
        ("probe(f'{open}')", {ANY}),
        ("probe(f'x{open}')", {"str"}),
        ("for line in open('f'): probe(line.strip())", {"str"}),
        ("for line in open('f', 'rb'): probe(line)", {"bytes"}),
        ("for i, w in enumerate('a b'.split()): probe(w)", {"str"}),
        ("d = {'a': 1}\nfor k, v in d.items(): probe(v)", {"int"}),
        ("d = {}\nd['a'] = 1\nfor k in d: probe(k)", {"str"}),
        ("xs = []\nxs.append(1)\nys = xs\nys.append('a')\nprobe(xs[0])", {"int", "str"}),
        ("def f(x):\n    return x\nf(1)\nprobe(f('a'))", {"int", "str"}),
        ("def f():\n    yield 1\nfor x in f(): probe(x)", {"int"}),
        ("def f(x):\n    if x:\n        return 1\nprobe(f(2))", {"int", "none"}),
        ("import re\nprobe(re.compile('a').match('b')['x'])", {"str", "none"}),
        ("import re\nprobe(re.escape('a.b'))", {"str"}),
        ("import re\nprobe(re.escape(b'a.b'))", {"bytes"}),
        ("import re, q\nprobe(re.escape(q.x))", {ANY}),
        ("import math\nprobe(math.sqrt(2))", {"float"}),
        ("probe((3).to_bytes(4, 'big'))", {"bytes"}),
        ("probe((3.5).to_bytes(4, 'big'))", {ANY}),
        ("import struct\nprobe(struct.pack('<I', 3))", {"bytes"}),
        ("import struct\nprobe(struct.Struct('<I').pack(3))", {ANY}),
        ("import zlib\nprobe(zlib.compress(b'a'))", {"bytes"}),
        ("import time\nprobe(time.strftime('%H'))", {"str"}),
        ("import unknown\nprobe(unknown.x)", {ANY}),
        ("probe(input())", {"str"}),
        ("class A:\n    def __init__(self, x):\n        self.x = x\nprobe(A(1).x)", {"int"}),
        ("class A:\n    @property\n    def x(self):\n        return 'a'\nprobe(A().x)", {"str"}),
        (
            "import argparse\np = argparse.ArgumentParser()\np.add_argument('-n', type=int, default=3)\n"
            "probe(p.parse_args().n)",
            {"int"},
        ),
        ("import sys\nprobe(sorted(len(w) for w in sys.stdin)[0])", {"int"}),
        ("print([probe(c) for c in 'abc' if c])", {"str"}),
        ("xs = [1]\nprobe((lambda q: q)(xs[0]))", {"int"}),
        ("d = dict({'a': 1}, b=2.5)\nprobe(d['a'])", {"int", "float"}),
        ("for k in dict(zip('ab', [1, 2])): probe(k)", {"str"}),
        ("d = dict([('a', 1)])\nprobe(d['a'])", {"int"}),
        ("import q\nprobe(dict(q.x)['a'])", {ANY}),
        ("import copy\nxs = [1]\nprobe(copy.copy(xs)[0])", {"int"}),
        ("import copy\nprobe(copy.deepcopy({'a': 1})['a'])", {"int"}),
        ("from copy import deepcopy\nprobe(deepcopy([[1]])[0])", {ANY}),
        (
            "import functools\ndef f(a, b):\n    probe(a)\n    return a - b\n"
            "print(sorted([1, 2], key=functools.cmp_to_key(f)))",
            {"int"},
        ),
        (
            "import functools\ndef f(a, b):\n    probe(a)\n    return a - b\n"
            "key = functools.cmp_to_key(f)\nkey(1)",
            {ANY},
        ),
        ("from heapq import heappush\nxs = []\nheappush(xs, 1)\nprobe(xs[0])", {"int"}),
        ("import heapq\nprobe(heapq.heappop([1.5]))", {"float"}),
        ("import heapq\nprobe(heapq.heapify([1.5]))", {"none"}),
        ("import heapq\nprobe(heapq.nsmallest(2, 'ab', key=lambda c: len(c))[0])", {"str"}),
        ("import random\nprobe(random.Random(3).uniform(0, 1))", {"float"}),
        ("import random\nr = random.Random('a')\nprobe(r.choice(['b']))", {"str"}),
        ("import random\nr = random.Random(1)\nxs = [1]\nr.shuffle(xs)\nprobe(xs[0])", {"int"}),
        ("import random\nprobe(random.Random().random())", {ANY}),
        ("import random\nprobe(random.Random(None).random())", {ANY}),
        ("import random\nr = random.Random(1)\nprobe(r.seed())", {ANY}),
        ("import requests\nprobe(requests.get('u', timeout=3).text)", {"str"}),
        ("import requests\nprobe(requests.get('u', hooks=open).text)", {ANY}),
        ("from urllib.request import urlopen\nprobe(urlopen('u').read())", {"bytes"}),
        (
            "import urllib.request\nwith urllib.request.urlopen('u') as r: probe(r.read())",
            {"bytes"},
        ),
        ("import urllib.request as u\nprobe(u.urlopen('u', b'x').read())", {ANY}),
        ("try:\n    pass\nexcept OSError as e:\n    probe(e)", {ANY}),
        ("probe(1j + 1)", {"complex"}),
        ("probe(b'%d' % 1)", {"bytes"}),
        ("probe('%s' % [open])", {"str"}),
        ("probe('%s' % (open,))", {ANY}),
        ("probe('%(a)s' % {'a': open})", {ANY}),
        ("probe('x%s' % (open,))", {"str"}),
        ("probe('{0:{1}}'.format(open, ''))", {ANY}),
        ("probe(sum([1], start=0.5))", {"int", "float"}),
        ("probe(sum([], True))", {"bool"}),
        ("probe(pow(2, 0.5))", {"int", "float", "complex"}),
        ("xs = [1.0]\nprobe(max(*xs))", {"float"}),
        ("for t in zip(*[[1.0], [2.0]], [1]): probe(t[1])", {"int", "float"}),
        ("for i, x in enumerate(iterable=[1.5]): probe(x)", {ANY}),
        ("import random\nprobe(random.choice(seq=[1.5]))", {ANY}),
        ("import random\nr = random.Random(1)\nprobe(r.uniform(1, 2))", {"float"}),
        ("import random\nr = random.Random(1)\nprobe(r.sample(['a'], 1)[0])", {"str"}),
        ("import q, random\nr = random.Random(1)\nq.f(r)\nprobe(r.random())", {ANY}),
        ("import random\nr = random.Random(1)\nr.random = open\nprobe(r.random())", {ANY}),
        ("import random\nr = random.Random(1)\nprobe(r.getstate())", {ANY}),
        (
            "class A:\n    def __init__(self): self.xs = [1]\n    def __len__(self):\n"
            "        return len(self.xs)\n    def __bool__(self):\n        self.xs.append('a')\n"
            "        return True\na = A()\nprint(len(a))\nprobe(a.xs[0])",
            {"int", "str"},
        ),
        (
            "class A:\n    def __init__(self): self.xs = [1]\n    def __getitem__(self, i):\n"
            "        return self.xs[i]\nprobe(A().xs[0])",
            {ANY, "int"},
        ),
        ("import random\nprobe(random.uniform(1j, 2))", {ANY}),
        ("from collections import Counter\nprobe(Counter({'a': 1.5})['a'])", {"int", "float"}),
        ("from collections import OrderedDict\nprobe(OrderedDict(a=1.5)['a'])", {ANY}),
        ("from collections import defaultdict\nprobe(defaultdict(int, a=1.5)['a'])", {ANY}),
        ("x = 1\nclass A:\n    x = x\nprobe(A.x)", {"int"}),
        ("def f():\n    return len('a')\nprobe(f())\nlen = float", {"int", "float"}),
    ],
)
def test_types_follow_from_the_source(tree, text, expected):
    assert value(tree, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "import q\nxs = [1]\nq.f(xs)\nprobe(xs)",
        "import q\nxs = [1]\nbox = [xs]\nq.f(box)\nprobe(xs)",
        "import q\nxs = [1]\nq.it = xs\nprobe(xs)",
        "import q\nxs = [1]\nq.f(lambda: xs.append('a'))\nxs == q.x\nprobe(xs)",
        "import q\nclass A:\n    def __init__(self, x):\n        self.x = x\n"
        "xs = [1]\nq.f(A(xs))\nprobe(xs)",
        "import q\nclass A(q.B):\n    def __init__(self, x):\n        self.x = x\n"
        "xs = [1]\nA(xs)\nprobe(xs)",
        "async def f(x):\n    return x\nxs = [1]\nf(xs)\nprobe(xs)",
        "import q\ndef f(x):\n    q.g(x)\nxs = [1]\nf(xs)\nprobe(xs)",
        "import q\nxs = [1]\ndef f():\n    return xs\nq.g(f)\nprobe(xs)",
        "xs = [1]\nraise ValueError(xs)\nprobe(xs)",
        "class A:\n    @property\n    def x(self):\n        return 1\n    @x.setter\n    def x(self, v):\n"
        "        self.y = v\nxs = [1]\na = A()\na.x = xs\nprobe(xs)",
        "xs = [1]\nys = sum([], xs)\nys.append('a')\nprobe(xs)",
        "class A:\n    def __eq__(self, o):\n        o.append('a')\nxs = [1]\nA() == xs\nprobe(xs)",
        "def g():\n    yield 1\n    return xs\nxs = [1]\ndef h():\n    ys = yield from g()\n"
        "    ys.append('a')\nlist(h())\nprobe(xs)",
    ],
)
def test_what_unseen_code_may_hold_has_escaped(tree, text):
    (made,) = value(tree, text)
    assert isinstance(made, Container) and made.escaped and ANY in made.elem


@pytest.mark.parametrize(
    "text",
    [
        "setattr(A, 'x', 1.5)\nprobe(A.x)",
        "a = A()\ntype(a).x = 1.5\nprobe(a.x)",
        "a = A()\na.__class__.x = 1.5\nprobe(a.x)",
        "a = A()\na.__class__ = B\nprobe(a.x)",
        "A.f()\nprobe(A.x)",
        "from collections import defaultdict\nd = defaultdict(A.f)\nd.default_factory = B\nprobe(d[1])",
    ],
)
def test_a_class_that_is_changed_while_it_runs_may_hold_anything(tree, text):
    classes = (
        "class A:\n    x = 1\n    @classmethod\n    def f(cls):\n        cls.x = 1.5\n"
        "class B:\n    x = 1.5\n"
    )
    assert ANY in value(tree, classes + text)


@pytest.mark.parametrize(
    "text, trouble",
    [
        ("exec('x = 1')", "exec"),
        ("print(globals())", "globals"),
        ("from os import *", r"imports \*"),
        ("import builtins", "builtins"),
        ("import sys\nsys.modules['math'] = 1", "modules"),
        ("import math\nmath.pi = 3", "math.pi"),
        ("import math\nmath.__dict__['pi'] = 3", "looks into the module math"),
        ("__builtins__.len = max", "__builtins__"),
        ("import __main__", "__main__"),
        ("import unittest.mock", "unittest.mock"),
        ("import math\nsetattr(math, 'sqrt', len)", "hands the module math on"),
        ("def f(): pass\nf.__code__ = len.__code__", "__code__"),
        ("class A:\n    __x = 1\nprint(A._A__x)", "_A__x"),
        ("try: pass\nexcept OSError as e: print(e.__traceback__.tb_lineno)", "tb_lineno"),
        ("from traceback import format_exc", "format_exc"),
        ("import logging\nlogging.basicConfig(format='%(lineno)d')", "line numbers"),
        ("import inspect\ninspect.currentframe()", "inspect"),
    ],
)
def test_untraceable_files_are_said_to_be(tree, text, trouble):
    made = tree(text)
    assert trouble.replace("\\", "") in made.flow.troubles
    assert made.flow.value(made.ast.body[0]) == {ANY}


def test_functions_that_unseen_code_calls_take_anything(tree):
    assert ANY in value(tree, "import q\ndef f(x):\n    probe(x)\nf(1)\nq.g(f)")
    assert ANY in value(tree, "import q\n@q.g\ndef f(x):\n    probe(x)\nf(1)")
    assert value(tree, "def f(x):\n    probe(x)\nf(1)") == {"int"}


def test_chains_of_attributes_come_to_an_end(tree):
    assert ANY in value(
        tree, "xs = [1]\nwhile xs:\n    xs = xs.append\n    xs = xs.next\nprobe(xs)"
    )


def test_the_body_of_a_class_is_walked_once(tree, monkeypatch):
    made, walk, walked = tree(POINT.format("return self.x == other.x") * 3), ast.walk, []

    def noted(node):
        walked.extend([node] * isinstance(node, ast.ClassDef))
        return walk(node)

    monkeypatch.setattr(ast, "walk", noted)
    assert made.flow.troubles is None
    assert walked == made.ast.body


def test_a_list_in_itself_comes_to_an_end(tree):
    (made,) = value(tree, "xs = []\nxs.append(xs)\nys = [xs[:] + xs]\nprobe(xs.copy())")
    assert isinstance(made, Container)


def test_plain_is_what_hashes_as_it_compares(tree):
    assert is_plain({"str", "int"})
    assert is_plain(value(tree, "probe((1, ('a', None)))"))
    assert not is_plain(value(tree, "probe((1, [2]))"))
    assert not is_plain(set()) and not is_plain({ANY})
    same = value(tree, "class A:\n    pass\nprobe(A())")
    assert is_plain(same) and all(isinstance(a, Inst) for a in same)
    assert not is_plain(
        value(tree, "class A:\n    def __eq__(self, o):\n        return 1\nprobe(A())")
    )


POINT = (
    "class P:\n    def __init__(self, x):\n        self.x = x\n"
    "    def __eq__(self, other):\n        {}\n"
)


@pytest.mark.parametrize(
    "body",
    [
        "return self.x == other.x",
        "return isinstance(other, P) and (self.x,) == (other.x,)",
        "return type(self) is type(other) and self.x == other.x",
        "return self.__class__ == other.__class__ and self.x == other.x",
        "if not isinstance(other, P):\n            return NotImplemented\n        return self.x == other.x",
    ],
)
@pytest.mark.parametrize(
    "use",
    [
        "p == P(2)",
        "p in {P(2), p}",
        "sorted([p, P(2)])",
        "{p: 1}[p]",
        "print(f'{p}', p)",
        "print(type(p).__name__, p.__class__.__name__, type(p) is P)",
    ],
)
def test_comparing_methods_that_only_read_leave_the_class_known(tree, body, use):
    text = POINT.format(body) + "    def __hash__(self):\n        return hash(self.x)\n"
    text += "    def __lt__(self, other):\n        return self.x < other.x\n"
    assert value(tree, text + f"p = P(1)\n{use}\nprobe(p.x)") == {"int"}


@pytest.mark.parametrize(
    "text",
    [
        POINT.format("other.x = 1.5") + "p = P(1)\np == P(2)\nprobe(p.x)",
        POINT.format("return other.set(1.5)") + "p = P(1)\np == P(2)\nprobe(p.x)",
        POINT.format("return [setattr(o, 'x', 1.5) for o in [other]]") + "p = P(1)\nprobe(p.x)",
        POINT.format("return self.x == other.x") + "import q\np = P(1)\np == q.x\nprobe(p.x)",
        POINT.format("return self.x == other.x") + "import q\np = P(1)\np in q.xs\nprobe(p.x)",
        POINT.format("return self.x == other.x") + "import q\np = P(1)\np in [q.y]\nprobe(p.x)",
        POINT.format("return self.x == other.x") + "import q\nq.f(P(1))\nprobe(P(1).x)",
        POINT.format("return self.x == other.x") + "P.__eq__ = len\nprobe(P(1).x)",
        POINT.format("return self.x == other.x")
        + "    @property\n    def y(self):\n        return self.x\n"
        "    def __lt__(self, other):\n        return self.y < other.y\nprobe(P(1).x)",
        POINT.format("return self.x == other.x") + "    __eq__ = len\nprobe(P(1).x)",
        POINT.format("return self.x == other.x") + "import q\ntype(P(1)) == q.x\nprobe(P(1).x)",
        POINT.format("return type(other) == self.x") + "probe(P(1).x)",
        POINT.format("return isinstance(other, list)") + "probe(P(1).x)",
        POINT.format("return type(other) is list") + "probe(P(1).x)",
        POINT.format("return other[0] == self.x") + "probe(P(1).x)",
        POINT.format("return len(other) == self.x") + "probe(P(1).x)",
        POINT.format("return other.__class__.x") + "probe(P(1).x)",
        "import q\nclass A:\n    pass\na = A()\na.x = 1\nq.y == a\nprobe(a.x)",
    ],
)
def test_comparing_methods_that_may_do_more_leave_the_class_unknown(tree, text):
    assert ANY in value(tree, text)


def test_what_a_comparison_gives_is_held_by_who_compares(tree):
    text = (
        POINT.format("return self.x == other.x")
        + "    def __hash__(self):\n        return self.x\n"
    )
    (made,) = value(tree, text + "xs = [1]\np = P(xs)\nprobe(xs)")
    assert made.escaped
    assert ANY in value(tree, POINT.format("return self.x == other.x") + "probe(P(1) == P(2))")


def test_slots_are_no_behaviour_of_a_class_s_own(tree):
    text = "class A:\n    __slots__ = ('x',)\n    def __init__(self, x):\n        self.x = x\nprobe(A(1).x)"
    assert value(tree, text) == {"int"}
    assert ANY in value(
        tree, text.replace("'x',", "'x',)\n    def __eq__(self, o):\n        return (1,")
    )


@pytest.mark.parametrize(
    "text, bound",
    [
        ("for x in [1]:\n    probe(x)", True),
        ("for i, (x, y) in [(1, (2, 3))]:\n    if i:\n        probe(x)", True),
        ("for x in [1]:\n    pass\nelse:\n    probe(x)", False),
        ("for x in [1]:\n    del x\n    probe(1)", False),
        ("with open('f') as x:\n    probe(x)", True),
        ("for i in [1]:\n    probe(i)\n    x = 1", False),
        ("x = 1\ntry:\n    pass\nexcept OSError as x:\n    pass\nprobe(x)", False),
    ],
)
def test_what_surely_has_a_value(tree, text, bound):
    made = tree(text)
    call = next(n for n in ast.walk(made.ast) if getattr(n, "id", "") == "probe")
    assert made.bound_before("x", made.statement(call), entered=True) is bound
    assert not made.bound_before("x", made.statement(call))


def test_bisect_keeps_nothing_unless_its_items_compare_themselves(tree):
    text = "import bisect\nimport q\nxs = [1, 2]\n{}\nprobe(xs[0])"
    assert value(tree, text.format("bisect.bisect(xs, 1)")) == {"int"}
    for odd in ("bisect.bisect(xs, q.x)", "bisect.insort(xs, 1)", "bisect.bisect(xs, 1, key=q.f)"):
        assert ANY in value(tree, text.format(odd))


def test_what_comparing_methods_read_is_seen(tree):
    made = tree(
        "class A:\n    def __init__(self):\n        self.words = ['a']\n"
        "    def __lt__(self, other):\n        return other.words[0] > 'b'\n"
        "class B:\n    def __init__(self):\n        self.words = ['c']\n"
        "print(sorted([A(), B()]))\n"
    )
    (read,) = (n for n in ast.walk(made.ast) if isinstance(n, ast.Subscript))
    lists = {a for a in made.flow.value(read.value) if isinstance(a, Container)}
    assert len(lists) == 2 and ANY in made.flow.value(read.value)


def test_what_a_heap_takes_in_is_a_change(tree):
    (heap,) = value(
        tree, "import heapq\ndef probe(x): pass\nxs = [1]\nheapq.heappush(xs, 'a')\nprobe(xs)"
    )
    assert heap.elem == {"int", "str"} and len(heap.mutations) == 1 and not heap.escaped


def test_a_dict_of_keys_holds_what_it_is_given(tree):
    made = tree(
        "table = dict.fromkeys(['a', 'b'], 0)\nempty = dict.fromkeys('ab')\nprint(table, empty)"
    )
    table, empty = (min(made.flow.value(n)) for n in made.ast.body[-1].value.args)
    assert (table.kind, table.keys, table.elem) == ("dict", {"str"}, {"int"})
    assert (empty.keys, empty.elem) == ({"str"}, {"none"})
    assert not any(c.escaped for c in made.flow.containers())


def test_of_the_collector_only_freezing_is_harmless(tree):
    assert tree("from gc import freeze\nfreeze()\n").flow.troubles is None
    assert "gc" in tree("import gc\ngc.freeze()\n").flow.troubles
    assert "get_objects" in tree("from gc import get_objects\n").flow.troubles
