# SPDX-License-Identifier: Apache-2.0
import textwrap

import pytest

from citius.tune.remedies import slots

REMEDY = slots

APPLIES = {
    "a plain class": (
        """
        class Point:
            # where it is
            def __init__(self, x, y):
                self.x = x  # to the right
                self.y = y

            def moved(self, dx):
                return Point(self.x + dx, self.y)
        points = [Point(i, 2 * i).moved(1) for i in range(5)]
        print(sum(p.x * p.y for p in points))
        """,
        'class Point:\n    __slots__ = ("x", "y")\n\n    # where it is\n    def __init__',
    ),
    "a docstring, one attribute, set anew elsewhere": (
        '''
        class Cell:
            """A cell."""

            def __init__(self):
                self.value = None
        def fill(n):
            cells = [Cell() for _ in range(n)]
            for i, cell in enumerate(cells):
                cell.value = i
            return cells
        print([c.value for c in fill(4)], Cell.__doc__)
        ''',
        '"""A cell."""\n\n    __slots__ = ("value",)\n\n    def __init__',
    ),
    "a family of classes": (
        """
        class Shape:
            kind = "shape"
            def __init__(self, name):
                self.name = name
            def area(self):
                raise NotImplementedError
        class Square(Shape):
            def __init__(self, side):
                super().__init__("square")
                self.side = side
            def area(self):
                return self.side ** 2
        class Unit(Square):
            pass
        class Circle(Shape):
            def __init__(self, r):
                self.r = r
                Shape.__init__(self, name="circle")
            def area(self):
                return 3 * self.r
        class Cube(Square):
            def __init__(self, side):
                super().__init__(side)
                self.depth = side
        shapes = [Square(2), Circle(3), Unit(4), Cube(5)]
        print([(s.name, s.area(), s.kind, isinstance(s, Square)) for s in shapes])
        """,
        'kind = "shape"',
        '__slots__ = ("name",)\n    kind = "shape"',
        '__slots__ = ("side",)',
        "class Unit(Square):\n    __slots__ = ()\n    pass",
        '__slots__ = ("r",)',
        '__slots__ = ("depth",)',
    ),
    "a dataclass without defaults": (
        """
        from dataclasses import dataclass

        @dataclass(order=True)
        class Item:
            weight: int
            name: str

            def __post_init__(self):
                self.key = (self.name, self.weight)
        items = sorted(Item(i % 3, "ab"[i % 2]) for i in range(6))
        print(items, [i.key for i in items], items[0] == Item(0, "a"))
        """,
        '@dataclass(order=True)\nclass Item:\n    __slots__ = ("weight", "name", "key")\n    weight: int',
    ),
    "a dataclass with defaults": (
        """
        import dataclasses
        from dataclasses import dataclass, field

        @dataclass  # plain
        class Node:
            value: int
            count: int = 0
            links: list = field(default_factory=list)
        nodes = [Node(i) for i in range(3)]
        nodes[0].links.append(nodes[1])
        nodes[1].count += 2
        print(nodes, dataclasses.replace(nodes[1], value=7))
        """,
        "@dataclass(slots=True)  # plain\nclass Node:",
    ),
    "a frozen dataclass with a default": (
        """
        from dataclasses import dataclass
        @dataclass(frozen=True)
        class Key:
            a: int
            b: str = "x"
        found = {Key(i % 3): i for i in range(9)}
        try:
            Key(1).a = 2
        except AttributeError as error:
            print(error)
        print(found)
        """,
        "@dataclass(frozen=True, slots=True)",
    ),
    "both branches, methods after it is whole, comparing": (
        """
        import functools
        class Span:
            made = 0
            def __init__(self, low, high=None):
                if high is None:
                    self.low, self.high = 0, low
                else:
                    if high < low:
                        raise ValueError("empty")
                    self.low = low
                    self.high = high
                self.size: int = self.high - self.low
                self.note()
            def note(self):
                Span.made += 1
            def __eq__(self, other):
                return isinstance(other, Span) and (self.low, self.high) == (other.low, other.high)
            def __hash__(self):
                return hash((self.low, self.high))
            @classmethod
            def whole(cls):
                return cls(0, 9)
            @property
            def middle(self):
                return (self.low + self.high) / 2
            def __repr__(self):
                return f"{self.__class__.__name__}({self.low}, {self.high})"
        spans = [Span(1), Span(1, 3), Span.whole(), Span(0, 9)]
        print(spans, len(set(spans)), Span.made, spans[1].middle)
        try:
            Span(3, 2)
        except ValueError as error:
            print(error)
        """,
        '__slots__ = ("low", "high", "size")',
    ),
    "methods that __init__ calls fill the object": (
        """
        class Body:
            def __init__(self, mass, at):
                self.mass = mass
                self.reset(at)
                self.log = []
                self.log.append(self.speed())
            def reset(self, at=0):
                self.at = at
                if at:
                    self.fast = True
                else:
                    self.fast = False
                self._clear()
            def _clear(this):
                this.trail = []
            def speed(self):
                return self.mass * self.at + len(self.trail)
        class Sun(Body):
            def speed(self):
                return 0
        bodies = [Body(1, 2), Sun(3, 4)]
        for b in bodies:
            b.trail.append(b.speed())
            b.reset(5)
        print([(b.mass, b.at, b.fast, b.trail, b.log) for b in bodies])
        """,
        '__slots__ = ("mass", "at", "fast", "trail", "log")',
        "class Sun(Body):\n    __slots__ = ()",
    ),
    "a property that is set, a class that counts, super in the old way": (
        """
        class Base(object):
            made = 0
            def __init__(self, width):
                super(Base, self).__init__()
                self._width = width
                self.__class__.made += 1
                type(self).last = width
            @property
            def width(self):
                return self._width
            @width.setter
            def width(self, value):
                self._width = max(0, value)
        class Box(Base):
            def __init__(self, width, height):
                super(Box, self).__init__(width)
                self.height = height
        boxes = [Box(i, 2) for i in range(3)]
        for b in boxes:
            b.width -= 2
        print([(b.width, b.height) for b in boxes], Base.made, Box.made, boxes[0].last)
        """,
        '__slots__ = ("_width",)',
        '__slots__ = ("height",)',
    ),
    "private names": (
        """
        class Account:
            def __init__(self, owner):
                self.__owner = owner
                self.__sum = 0
            def add(self, n):
                self.__sum += n
                return self.__owner, self.__sum
        accounts = [Account(i) for i in range(3)]
        print([a.add(2) for a in accounts], hasattr(accounts[0], "__sum"))
        """,
        '__slots__ = ("__owner", "__sum")',
    ),
    "odd layout, a decorated method first": (
        "class A :\r\n\t# all\r\n\r\n\t@property  # computed\r\n\tdef twice(self): return 2 * self.n\r\n"
        "\tdef __init__(self, n): self.n = n; self.\\\r\n\t\tm = n\r\nprint(A(2).twice, A(3).m)\r\n",
        'class A :\r\n\t__slots__ = ("n", "m")\r\n\r\n\t# all\r\n\r\n\t@property  # computed\r\n\tdef twice',
    ),
    "other classes set what they like": (
        """
        class Tree:
            def __init__(self):
                self.root = None
            def add(self, key):
                self.last = Node(key)
                self.last.left = self.root
                self.root = self.last
        class Node(object):
            def __init__(self, key):
                self.key = key
                self.left = self.right = None
        t = Tree()
        for i in range(4):
            t.add(i)
        t.title = "mine"
        n, keys = t.root, []
        while n is not None:
            keys.append(n.key)
            n = n.left
        print(keys, t.title, t.last.key, hasattr(n, "key"), getattr(t.root, "right", 1))
        """,
        'class Node(object):\n    __slots__ = ("key", "left", "right")',
        "class Tree:\n    def __init__(self):",
    ),
}


def test_says_how_many_were_made_and_that_it_saves_memory(hot, tree):
    (site,) = slots.finds(hot, tree(APPLIES["a plain class"][0]))
    assert site.evidence == "100,000 instances of `Point` made, 50% of the run on their lines"
    assert site.saves_memory and site.subject == "class Point"
    assert 1.0 < slots.expects(site) < 1.1


def test_needs_very_many_instances_in_hot_places(tree):
    from citius.tune.evidence import Evidence, Heat

    text = APPLIES["a plain class"][0]
    line = {("prog.py", 3): Heat(0.5, 0.01, {"python": 0.5})}
    many = {("prog.py", "Point"): 10_000}
    for lines, made, count in ((line, many, 1), ({}, many, 0), (line, {}, 0)):
        evidence = Evidence(1.0, 1.0, lines, {}, made=made)
        assert len(slots.finds(evidence, tree(text))) == count


@pytest.mark.parametrize("outside", ["Point", "points"])
def test_class_that_another_file_uses_is_left_alone(refused, outside):
    refused(slots, textwrap.dedent(APPLIES["a plain class"][0]), outside={outside, "extra"})


def test_modules_that_the_project_hides_are_not_trusted(refused):
    refused(
        slots, textwrap.dedent(APPLIES["a dataclass without defaults"][0]), shadows={"dataclasses"}
    )
    refused(
        slots,
        textwrap.dedent(APPLIES["a dataclass with defaults"][0]),
        patched={"dataclasses.dataclass"},
    )
