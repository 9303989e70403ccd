# SPDX-License-Identifier: Apache-2.0
import textwrap

import pytest

from citius.tune.remedies import hash as remedy

REMEDY = remedy

POINT = """
        class Point:
            def __init__(self, x, y):
                self.x = x
                self.y = y
            def __eq__(self, other):
                return isinstance(other, Point) and self.x == other.x and self.y == other.y
            def __hash__(self):
                return {}  # spreads badly
        def walk(n):
            seen, counts = set(), {{}}
            for i in range(n):
                p = Point(i % 4, i % 3)
                if p not in seen:
                    seen.add(p)
                counts[p] = counts.get(p, 0) + 1
            return len(seen), [(p.x, p.y, c) for p, c in counts.items()]
        print(walk(20))
"""

APPLIES = {
    **{
        f"a hash that is {old}": (
            POINT.format(old),
            "return hash((self.x, self.y))  # spreads badly",
        )
        for old in (
            "1",
            "self.x",
            "self.x ^ self.y",
            "self.x + self.y",
            "hash(self.x) ^ hash(self.y)",
            "(self.x * 31 + self.y) % 8",
            "hash((self.x,)) << 2",
            "abs(-self.y) // 2",
        )
    },
    "tuples, a docstring, an early way out, floats": (
        '''
        class Span:
            """A span."""
            def __init__(self, low: float, high: float):
                self.low, self.high = low, high
                self.note = None
            def __eq__(self, other):
                """Compare."""
                if self is other:
                    return True
                if not isinstance(other, Span):
                    return NotImplemented
                return (self.low, self.high) == (other.low, other.high)
            def __hash__(self):
                """Return it."""
                return (
                    hash(self.low)  # low alone
                )
        spans = {Span(i * 0.5 % 2, i * 0.25 % 1): i for i in range(12)}
        nan = float("nan")
        strange = [Span(nan, 1.0), Span(nan, 1.0), Span(0.0, 1.0), Span(-0.0, 1.0)]
        print([(s.low, s.high, i) for s, i in spans.items()], Span(0.0, 0.0) in spans)
        print(len(set(strange)), strange[0] in set(strange), 3 in spans)
        ''',
        "hash((self.low, self.high))",
    ),
    "one attribute, text": (
        """
        class Word:
            def __init__(self, text, line):
                self.text = text
                self.line = line
            def __eq__(self, other):
                return self.text == other.text
            def __hash__(self):
                return sum(ord(c) for c in self.text)
        index = {}
        for n, text in enumerate("ab ba ab cd dc".split()):
            index.setdefault(Word(text, n), []).append(n)
        print([(w.text, w.line, ns) for w, ns in index.items()])
        """,
        "return hash(self.text)",
    ),
    "sets that are summed up, and sorted by all that is compared": (
        """
        class Cell:
            def __init__(self, row, name):
                self.row = row
                self.name = name
                self.weight = row * 0.5
            def __eq__(self, other):
                return (self.row, self.name) == (other.row, other.name)
            def __hash__(self):
                return self.row % 3
        cells = {Cell(i % 7, "xyz"[i % 3]) for i in range(50)}
        more = cells | {Cell(i, "q") for i in range(4)}
        more -= {Cell(1, "q")}
        print(sum(c.row * 2 for c in cells if c.name != "x"), len(more), max(c.row for c in more))
        def total(things, low):
            sum_, count, kept = 0, 0, set()
            for c in things:
                if c.row < low:
                    continue
                sum_ += c.row * 3
                if c.name == "q":
                    count -= -1
                else:
                    kept.add(c)
            for c in [Cell(1, "x")]:
                count += c in kept
            return sum_, count, len(kept)
        print(total(cells, 2), total(more, 0))
        print(len([c for c in cells if c.row > 2]), any(c.weight > 2.0 for c in cells))
        for c in sorted(more, key=lambda c: (c.name, c.row), reverse=True):
            print(c.name, c.row, end=";")
        """,
        "return hash((self.row, self.name))",
    ),
    "the start of a text": (
        """
        class Name:
            def __init__(self, first, last):
                self.first, self.last = first, last
            def __eq__(self, other):
                if not isinstance(other, Name):
                    return False
                return self.first == other.first and self.last == other.last
            def __hash__(self):
                return hash((self.first[:1], len(self.last)))
        table = {}
        for text in "ann lee,bob lee,ann kim,al lee,ann lee, x".split(","):
            first, _, last = text.partition(" ")
            table[Name(first, last)] = text
        print(len(table), table[Name("ann", "lee")], Name("", "x") in table, 5 in table)
        """,
        "return hash((self.first, self.last))",
    ),
    "loops over sets that fill other sets and count": (
        """
        class Place:
            def __init__(self, x, y):
                self.x, self.y = x, y
            def __eq__(self, other):
                return self.x == other.x and self.y == other.y
            def __hash__(self):
                return self.x + self.y
        def enclosed(visited):
            found, beside = set(), 0
            for place in visited:
                candidate = Place(place.x + 1, place.y)
                if candidate in visited:
                    beside += 1
                    continue
                near = [Place(candidate.x + 1, candidate.y), Place(candidate.x, candidate.y - 1)]
                if all(p in visited for p in near):
                    found.add(candidate)
            return len(found), beside
        places = {Place(i * 7 % 11, i * 5 % 13) for i in range(60)}
        print(enclosed(places), len(places))
        """,
        "return hash((self.x, self.y))",
    ),
    "types compared": (
        """
        class Key:
            def __init__(self, a, b):
                self.a = a
                self.b = b
            def __eq__(self, other):
                if type(other) is not type(self):
                    return NotImplemented
                return self.a == other.a and self.b == other.b
            def __hash__(self):
                return self.a & 3
            def __repr__(self):
                return f"{self.__class__.__name__}({self.a}, {self.b})"
        counts = {}
        for i in range(40):
            key = Key(i % 8, i % 5 == 0)
            counts[key] = counts.get(key, 0) + 1
        print(counts, Key(1, True) in counts, 1 in counts)
        """,
        "return hash((self.a, self.b))",
    ),
    "classes compared": (
        """
        class Key:
            def __init__(self, a, b):
                self.a = a
                self.b = b
            def __eq__(self, other):
                return self.__class__ == other.__class__ and (self.b, self.a) == (other.b, other.a)
            def __hash__(self):
                return hash(self.b)
        print(len({Key(i % 8, None if i % 5 else "x") for i in range(40)}))
        """,
        "return hash((self.b, self.a))",
    ),
    "a method of another class, other names for self and hash": (
        """
        class Board:
            def __init__(self):
                self.seen = set()
            def visit(self, a, b):
                cell = Cell(a, b)
                known = cell in self.seen
                self.seen.add(cell)
                return known
        class Cell:
            def __init__(me, a, b):
                me.a: int = a
                me.b: str = b
            def __eq__(me, it):
                if not isinstance(it, Cell):
                    return False
                return me.a == it.a and it.b == me.b
            def __hash__(me):
                return len(me.b)
        board = Board()
        print([board.visit(i % 3, "xy"[i % 2]) for i in range(9)], len(board.seen))
        """,
        "return hash((me.a, me.b))",
    ),
}

SEEN = POINT.format("self.x % 2")

OWN = """
        class A:
            def __init__(self, x, y):
                self.x = x
                self.y = y
            def __eq__(self, other):
                {}
            def __hash__(self):
                {}
        print(len({{A(i % 4, i % 3) for i in range(12)}}), len({{A(True, 1), A(1, 1)}}))
"""
METHODS = {
    "tolerant": ("return abs(self.x - other.x) < 2", "return 1"),
    "symmetric": ("return {self.x, self.y} == {other.x, other.y}", "return self.x + self.y"),
    "crossed": ("return self.x == other.y and self.y == other.x", "return 1"),
    "either": ("return self.x == other.x or self.y == other.y", "return 1"),
    "not equal": ("return not self.x != other.x", "return 1"),
    "changed first": ("return self.x % 2 == other.x % 2", "return self.x % 2"),
    "by hash": ("return hash(self) == hash(other)", "return self.x % 2"),
    "all are equal": ("return isinstance(other, A)", "return 1"),
    "itself": ("return self.x == self.x", "return 1"),
    "a number beside": ("return self.x == other.x and other.y > 0", "return 1"),
    "less than the hash": ("return self.x == other.x", "return self.y"),
    "text that differs": ("return self.x == other.x", "return hash(str(self.x))"),
    "a hash that raises": ("return self.x == other.x", "return 7 // self.x"),
    "a hash that is no number": ("return self.x == other.x", "return self.x / 2"),
    "a hash by place": ("return self.x == other.x", "return id(self)"),
    "a hash that counts": (
        "return self.x == other.x",
        "A.count = getattr(A, 'count', 0) + 1\n                return 1",
    ),
    "a hash that is object's": ("return self.x == other.x", "return object.__hash__(self)"),
    "True and 1 told apart": (
        "return self.x == other.x and self.y == other.y",
        "return len(str(self.x))",
    ),
}

TWINS = {
    **{name: OWN.format(*both) for name, both in METHODS.items()},
    "without a test of the type, among others": """
        class A:
            def __init__(self, x):
                self.x = x
            def __eq__(self, other):
                return self.x == other.x
            def __hash__(self):
                return self.x % 4
        d = {1: "one", 8: "eight"}
        try:
            print(A(5) in d)
        except AttributeError as error:
            print(error)
        """,
    "without a test of the type, in pairs": """
        class A:
            def __init__(self, x):
                self.x = x
            def __eq__(self, other):
                return self.x == other.x
            def __hash__(self):
                return 1
        d = {(A(5), 1): 1, (1, 1): 2}
        print(len(d))
        """,
    "hashed while it is made": """
        seen = set()
        class A:
            def __init__(self, x):
                self.x = x
                seen.add(self)
                self.y = x
            def __eq__(self, other):
                return isinstance(other, A) and self.x == other.x and self.y == other.y
            def __hash__(self):
                return self.x % 2
        print(len([A(i) for i in range(4)]), len(seen))
        """,
    "set on some paths": """
        class A:
            def __init__(self, x):
                self.x = x
                if x > 1:
                    self.y = x
            def __eq__(self, other):
                return isinstance(other, A) and self.x == other.x and self.y == other.y
            def __hash__(self):
                return self.x % 2
        print(len({A(0), A(1)}))
        """,
    "a property": """
        class A:
            def __init__(self, x):
                self._x = x
                self.n = 0
            @property
            def x(self):
                self.n += 1
                return self._x
            def __eq__(self, other):
                return isinstance(other, A) and self.x == other.x
            def __hash__(self):
                return 1
        a = A(1)
        print(len({a, A(1), A(2)}), a.n)
        """,
    "an __eq__ that counts": """
        class A:
            asked = 0
            def __init__(self, x):
                self.x = x
            def __eq__(self, other):
                A.asked += 1
                return isinstance(other, A) and self.x == other.x
            def __hash__(self):
                return 1
        print(len({A(1), A(1), A(2)}), A.asked)
        """,
    "a dataclass": """
        from dataclasses import dataclass
        @dataclass(eq=True)
        class A:
            x: int
            def __eq__(self, other):
                return isinstance(other, A) and self.x == other.x
            def __hash__(self):
                return 1
        print(len({A(1), A(1), A(2)}))
        """,
    "attributes that compare in their own way": """
        class Loose:
            def __init__(self, n):
                self.n = n
            def __eq__(self, other):
                return self.n // 10 == other.n // 10
            def __hash__(self):
                return self.n
        class A:
            def __init__(self, x):
                self.x = x
            def __eq__(self, other):
                return isinstance(other, A) and self.x == other.x
            def __hash__(self):
                return 1
        print(len({A(Loose(11)), A(Loose(12)), A(Loose(21))}))
        """,
}


def test_says_what_was_seen(hot, tree):
    (site,) = remedy.finds(hot, tree(SEEN))
    assert site.subject == "Point.__hash__"
    assert site.evidence == (
        "50% of the run in `__eq__` and `__hash__`, 100,000 hashes; 10,000 different objects had 10"
    )
    assert 9.0 < remedy.expects(site) < 10.0


@pytest.mark.parametrize("distinct, hashes, sites", [(100, 10, 1), (100, 90, 0), (0, 0, 0)])
def test_needs_many_collisions(tree, distinct, hashes, sites):
    from citius.tune.conftest import Everywhere
    from citius.tune.evidence import Hashes

    seen = {("prog.py", "Point"): Hashes(1000, 1000, distinct, hashes)}
    evidence = Everywhere(1.0, 1.0, {}, {}, hashes=seen)
    assert len(remedy.finds(evidence, tree(SEEN))) == sites


def test_class_that_another_file_uses_is_left_alone(refused):
    refused(remedy, textwrap.dedent(SEEN), outside={"Point"})


def test_class_with_two_hashes_is_no_site(hot, tree):
    twice = SEEN.replace("def __eq__(self, other)", "def __hash__(self)")
    assert remedy.finds(hot, tree(twice)) == []
