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

POINT = """
        class Point:
            def __init__(self, x):
                self.x = x
"""
SETS_MORE = {
    "an attribute set later": "p = Point(1)\n        p.y = 2\n        print(p.x, p.y)",
    "an attribute set in a function": (
        "def mark(p):\n            p.seen = True\n        p = Point(1)\n        mark(p)\n"
        "        print(p.seen)"
    ),
    "an attribute set by setattr": "p = Point(1)\n        setattr(p, 'y', 2)\n        print(p.y)",
    "its dictionary": "print(Point(1).__dict__)",
    "its dictionary by vars": "print(vars(Point(1)))",
    "its dictionary by a name put together": (
        'name = "__di" + "ct__"\n        print(getattr(Point(1), name))'
    ),
    "its dictionary in a format": 'print("{0.__dict__}".format(Point(1)))',
    "its dictionary in a format that is read": (
        'text = "{0.__di" + "ct__}"\n        print(text.format(Point(1)))'
    ),
    "its dictionary as the default of json": (
        "import json\n        print(json.dumps(Point(1), default=lambda p: p.__dict__))"
    ),
    "a weak reference": "import weakref\n        p = Point(1)\n        print(weakref.ref(p)() is p)",
    "pickled": "import pickle\n        print(len(pickle.dumps(Point(1))))",
    "copied": "import copy\n        print(copy.copy(Point(1)).x)",
    "made without __init__": (
        "p = Point.__new__(Point)\n        print(hasattr(p, 'x'), repr(getattr(p, 'x', None)))"
    ),
    "an attribute that is deleted": (
        "p = Point(1)\n        del p.x\n        try:\n            p.x\n"
        "        except AttributeError as e:\n            print(e)"
    ),
    "its class set anew": (
        "class Other:\n            y = 2\n        p = Point(1)\n        p.__class__ = Other\n"
        "        print(p.y)"
    ),
    "a method that is put in and sets more": (
        "def more(self):\n            self.y = 3\n            return self.y\n"
        "        Point.more = more\n        print(Point(1).more())"
    ),
    "a default put into the class": "Point.x = 5\n        print(Point.x, Point(1).x)",
    "a class attribute asked for": "print(hasattr(Point, 'x'), getattr(Point, 'x', None))",
    "handed to a function that sets more": (
        "def fill(kind):\n            p = kind(1)\n            p.y = 2\n            return p\n"
        "        print(fill(Point).y)"
    ),
    "two classes, one a slot less": (
        "class Deep(Point):\n            def __init__(self, x):\n                Point.__init__(self, x)\n"
        "                self.y = 0\n        def put(p):\n            p.y = 4\n"
        "        p = Point(1)\n        put(p)\n        put(Deep(2))\n        print(p.y)"
    ),
    "several bases": (
        "class Named:\n            def __init__(self):\n                self.name = 'n'\n"
        "        class Both(Point, Named):\n            def __init__(self):\n"
        "                Point.__init__(self, 1)\n                Named.__init__(self)\n"
        "        print(Both().name)"
    ),
    "a subclass inside a function": (
        "def make():\n            class Sub(Point):\n                y = 1\n            return Sub(2)\n"
        "        print(make().x)"
    ),
    "another class's method called with it": (
        "class Other:\n            def mark(self):\n                self.seen = 1\n"
        "        p = Point(1)\n        Other.mark(p)\n        print(p.seen)"
    ),
    "printed by its place": (
        "ps = [Point(i) for i in range(3)]\n        print(len({id(p) for p in ps}))"
    ),
    "a set whose order shows": (
        "ps = {Point(i) for i in range(3)}\n        for p in ps:\n            print(p.x > 5)"
    ),
    "options parsed into it": (
        "import argparse\n        class Deep(Point):\n            def __init__(self):\n"
        "                super().__init__(1)\n        p = argparse.ArgumentParser()\n"
        "        p.add_argument('--deep', default=3)\n        print(p.parse_args(namespace=Deep()).deep)"
    ),
    "wrapped by functools": (
        "import functools\n        def f():\n            pass\n        class Deep(Point):\n"
        "            def __init__(self):\n                super().__init__(1)\n"
        "        print(functools.wraps(f)(Deep()).__name__)"
    ),
    "a metaclass below": (
        "class Meta(type):\n            pass\n        class Deep(Point, metaclass=Meta):\n"
        "            pass\n        print(Deep(1).x)"
    ),
    "its size": "import sys\n        print(sys.getsizeof(Point(1)) > 0)",
    "functools.update_wrapper": (
        "import functools\n        print(functools.update_wrapper(Point(1), len).__name__)"
    ),
    "bound again": "Small = Point\n        Point = None\n        print(Small(1).x)",
}

TWINS = {
    **{name: f"{POINT}        {use}\n" for name, use in SETS_MORE.items()},
    "set on some paths only": """
        class A:
            def __init__(self, x):
                if x:
                    self.x = x
        print(getattr(A(0), "x", "none"), A(1).x)
        """,
    "an early return": """
        class A:
            def __init__(self, x):
                self.x = x
                if not x:
                    return
                self.y = x
        print(hasattr(A(0), "y"), A(1).y)
        """,
    "set in a method that __init__ may call": """
        class A:
            def __init__(self, n):
                self.x = 1
                if n:
                    self.reset()
            def reset(self):
                self.y = 2
        print(A(1).y)
        """,
    "set in a method that a subclass has of its own": """
        class A:
            def __init__(self):
                self.x = 1
                self.reset()
            def reset(self):
                self.y = 2
        class B(A):
            def reset(self):
                self.z = 3
        print(A().y, B().z)
        """,
    "set in a method that is put in": """
        class A:
            def __init__(self):
                self.x = 1
                self.reset()
            def reset(self):
                self.y = 2
        def other(self):
            self.z = 3
        A.reset = other
        print(A().z)
        """,
    "shown by the base's method that one calls": """
        class A:
            def __init__(self):
                self.x = 1
            def fill(self):
                print(hasattr(self, "y"), getattr(self, "y", None))
                self.show()
            def show(self):
                print("x")
        class B(A):
            def __init__(self):
                super().__init__()
                self.fill()
            def fill(self):
                super().fill()
                self.y = 2
            def show(self):
                try:
                    print(self.y)
                except AttributeError as e:
                    print(e)
        print(A().x, B().y)
        """,
    "handed to its base before it is whole": """
        class A:
            def __init__(self, owner=None):
                self.x = 1
                if owner is not None:
                    print(hasattr(owner, "y"), hasattr(owner, "x"))
        class B(A):
            def __init__(self):
                super().__init__(owner=self)
                self.y = 2
        class C(A):
            def __init__(self):
                A.__init__(self, self)
                self.y = 2
        print(B().y, C().y)
        """,
    "set in a method that calls itself": """
        class A:
            def __init__(self):
                self.n = 3
                self.fill()
            def fill(self):
                self.n -= 1
                if self.n:
                    self.fill()
                else:
                    self.y = 2
        print(A().y)
        """,
    "set in a method that returns early": """
        class A:
            def __init__(self, n):
                self.fill(n)
            def fill(self, n):
                self.x = n
                if n:
                    return
                self.y = 2
        print(A(0).y, hasattr(A(1), "y"))
        """,
    "set in a method after it is shown": """
        seen = []
        class A:
            def __init__(self):
                self.x = 1
                self.fill()
            def fill(self):
                seen.append(hasattr(self, "y"))
                self.note()
                self.y = 2
            def note(self):
                try:
                    print(self.y)
                except AttributeError as e:
                    print(e)
        print(A().y, seen)
        """,
    "looked at before it is whole": """
        class A:
            def __init__(self):
                self.x = 1
                self.show()
                self.y = 2
            def show(self):
                try:
                    print(self.y)
                except AttributeError as error:
                    print(error)
        A()
        """,
    "a subclass's method that runs before its attributes are set": """
        class A:
            def __init__(self):
                self.x = 1
                self.show()
            def show(self):
                print(self.x)
        class B(A):
            def __init__(self):
                super().__init__()
                self.y = 2
            def show(self):
                try:
                    print(self.y)
                except AttributeError as error:
                    print(error)
        A()
        B()
        """,
    "a subclass that does not fill its base": """
        class A:
            def __init__(self):
                self.x = 1
        class B(A):
            def __init__(self):
                self.y = 2
        print(A().x, hasattr(B(), "x"))
        """,
    "a default in the class": """
        class A:
            count = 0
            def __init__(self, x):
                self.x = x
                self.count = x
        print(A.count, A(2).count)
        """,
    "an attribute of a subclass's body": """
        class A:
            def __init__(self):
                self.x = 1
                self.y = 2
        class B(A):
            z = 1
            def y(self):
                return 3
        print(A().y, B().y, B().z)
        """,
    "a property of the same name": """
        class A:
            def __init__(self, x):
                self.x = x
            @property
            def x(self):
                return self._x
            @x.setter
            def x(self, value):
                self._x = value
        print(A(3).x)
        """,
    "private names": """
        class A:
            def __init__(self, x):
                self.__x = x
            def get(self):
                return self.__x
        print(A(3).get())
        """,
    "cached_property": """
        from functools import cached_property
        class A:
            def __init__(self, x):
                self.x = x
            @cached_property
            def double(self):
                return 2 * self.x
        print(A(3).double)
        """,
    "a metaclass": """
        class Meta(type):
            def __call__(cls, x):
                made = super().__call__(x)
                made.extra = 1
                return made
        class A(metaclass=Meta):
            def __init__(self, x):
                self.x = x
        print(A(3).extra)
        """,
    "a class decorator": """
        def noted(cls):
            init = cls.__init__
            def more(self, x):
                init(self, x)
                self.note = 1
            cls.__init__ = more
            return cls
        @noted
        class A:
            def __init__(self, x):
                self.x = x
        print(A(3).note)
        """,
    "__getattr__": """
        class A:
            def __init__(self, x):
                self.x = x
            def __getattr__(self, name):
                return name.upper()
        print(A(3).other)
        """,
    "a base that cannot be seen": """
        import threading
        class A(threading.Thread):
            def __init__(self, x):
                super().__init__()
                self.x = x
        print(A(3).x)
        """,
    "an exception": """
        class A(Exception):
            def __init__(self, x):
                self.x = x
        print(A(3).x)
        """,
    "finalizers in order": """
        class Noisy:
            def __init__(self, name):
                self.name = name
            def __del__(self):
                print(self.name)
        class A:
            def __init__(self):
                self.z = Noisy("z")
                self.a = Noisy("a")
        A()
        """,
    "generators that clean up in order": """
        def noisy(name):
            try:
                yield name
            finally:
                print(name)
        class A:
            def __init__(self):
                self.z = noisy("z")
                self.a = noisy("a")
                next(self.z), next(self.a)
        A()
        """,
    "a dataclass with a default that is asked of the class": """
        from dataclasses import dataclass
        @dataclass
        class A:
            x: int = 3
        print(A.x, A().x)
        """,
    "a dataclass with a default and super": """
        from dataclasses import dataclass
        @dataclass
        class A:
            x: int = 3
            def __repr__(self):
                return str(super().__eq__(1)) + str(self.x)
        print(A())
        """,
    "a dataclass with defaults and a subclass": """
        from dataclasses import dataclass
        @dataclass
        class A:
            x: int = 3
        @dataclass
        class B(A):
            y: int = 4
        print(A(), B())
        """,
    "a dataclass with more than fields": """
        from dataclasses import dataclass
        @dataclass
        class A:
            x: int = 3
            def __post_init__(self):
                self.y = self.x
        print(A().y)
        """,
    "a dataclass with an InitVar": """
        from dataclasses import dataclass, InitVar
        @dataclass
        class A:
            x: int
            y: InitVar[int] = 2
            def __post_init__(self, y):
                self.x += y
        print(A(1))
        """,
    "a dataclass that is no dataclass": """
        def dataclass(cls):
            cls.__init__ = lambda self, x: self.__setattr__("z", x)
            return cls
        @dataclass
        class A:
            x: int
        print(A(1).z)
        """,
    "a field that is a descriptor": """
        from dataclasses import dataclass
        class Doubled:
            def __get__(self, thing, kind):
                return 2 if thing is None else thing._x
            def __set__(self, thing, value):
                thing._x = 2 * value
        @dataclass
        class A:
            x: int = Doubled()
        print(A(3).x)
        """,
    "the class body computes": """
        class A:
            if True:
                x = 1
            def __init__(self):
                self.y = 1
        print(A().x)
        """,
    "on one line": """
        class A: __init__ = lambda self: None
        print(A() is None)
        """,
    "slots already": """
        class A:
            __slots__ = ("x", "__dict__")
            def __init__(self):
                self.x = 1
        a = A()
        a.y = 2
        print(a.y)
        """,
    "handed to code that cannot be seen": """
        import configparser
        class A:
            def __init__(self, x):
                self.x = x
        print(configparser.ConfigParser(defaults=None) is A(1))
        a = A(2)
        configparser.ConfigParser._thing = a
        configparser.ConfigParser._thing.y = 2
        print(a.y)
        """,
}


def test_says_how_many_were_made_and_that_it_saves_memory(hot, tree):
    (site,) = slots.finds(hot, tree(APPLIES["a plain class"][0]))
    assert site.evidence == "100,000 instances of `Point` made, 50% of the run on their lines"
    assert site.notes["saves_memory"] and site.subject == "class Point"
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
