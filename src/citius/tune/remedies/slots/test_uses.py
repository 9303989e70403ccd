# SPDX-License-Identifier: Apache-2.0
"""Uses of a class, simple in itself, that would show if its instances had slots."""

from citius.tune.remedies import slots

REMEDY = slots

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
    "an attribute set where nothing is seen to come": (
        "def mark(p):\n            p.seen = True\n        print(callable(mark), Point(1).x)"
    ),
    "its size": "import sys\n        print(sys.getsizeof(Point(1)) > 0)",
    "functools.update_wrapper": (
        "import functools\n        print(functools.update_wrapper(Point(1), len).__name__)"
    ),
    "bound again": "Small = Point\n        Point = None\n        print(Small(1).x)",
}

TWINS = {name: f"{POINT}        {use}\n" for name, use in SETS_MORE.items()}
