# SPDX-License-Identifier: Apache-2.0
"""Programs that see the hashes of a class, or the order of its instances in a set."""

from citius.tune.remedies import hash as remedy
from citius.tune.remedies.hash.test_hash import SEEN

REMEDY = remedy

SEES = {
    "the order of a set": "print([p.x for p in {Point(i, 8 - i) for i in range(9)}])",
    "the order of a set, sorted with ties": (
        "print([p.x for p in sorted({Point(i, 0) for i in range(40, 20, -1)}, key=lambda p: 0)])"
    ),
    "the order of a set in a for loop": (
        "s = set()\n        for i in range(9):\n            s.add(Point(9 * i, i))\n"
        "        for p in s:\n            print(p.x)"
    ),
    "the order of a set, sorted by a part": (
        "print([p.y for p in sorted({Point(1, 40 - i) for i in range(20)}, key=lambda p: p.x)])"
    ),
    "the order of a set, sorted by a function": (
        "print([p.y for p in sorted({Point(1, 40 - i) for i in range(20)}, key=lambda p: (p.x, -p.y))])"
    ),
    "a sum of floats in the order of a set": "print(sum(p.x * 0.1 for p in {Point(i, 9) for i in range(9)}))",
    "a set asked while a loop fills it": (
        "def f(s, n=0):\n            t = set()\n            for p in s:\n"
        "                q = Point(p.x // 2, 0)\n                if Point(p.x + 1, 0) in t:\n"
        "                    n += p.x\n                t.add(q)\n            return n\n"
        "        print(f({Point(9 - i, i) for i in range(9)}))"
    ),
    "what a loop remembers from the last round": (
        "def f(s):\n            n, last = 0, 0\n            for p in s:\n"
        "                if p.x > last:\n                    n += 1\n                last = p.x\n"
        "            return n\n        print(f({Point(9 - i, i) for i in range(9)}))"
    ),
    "what a loop sets last": (
        "def f(s):\n            for p in s:\n                last = p.x\n            return last\n"
        "        print(f({Point(9 - i, i) for i in range(9)}))"
    ),
    "an error in some round": (
        "def f(s, n=0):\n            try:\n                for p in s:\n                    n += 1\n"
        "                    if p.x > 4 and p.x < top:\n                        n += 10\n"
        "            except NameError:\n                pass\n            return n\n"
        "            top = 1\n        print(f({Point(9 - i, i) for i in range(9)}))"
    ),
    "the last of a set, after a loop": (
        "n = 0\n        for p in {Point(9 - i, i) for i in range(5)}:\n            n += 1\n"
        "        print(n, p.x)"
    ),
    "the order of a set in a running sum": (
        "n, seen = 0, 0\n        for p in {Point(9 - i, i) for i in range(5)}:\n            n += p.x\n"
        "            if n > 20:\n                seen += p.y\n        print(n, seen)"
    ),
    "a sum of floats in a loop": (
        "n = 0.0\n        for p in {Point(9 - i, i) for i in range(5)}:\n            n += p.x * 0.1\n"
        "        print(n)"
    ),
    "a list that a loop fills": (
        "xs = []\n        for p in {Point(9 - i, i) for i in range(5)}:\n            xs.append(p.x)\n"
        "        print(xs)"
    ),
    "a loop that stops": (
        "n = 0\n        for p in {Point(9 - i, i) for i in range(5)}:\n            n += p.x\n"
        "            if p.y == 2:\n                break\n        print(n)"
    ),
    "a set that a loop fills, in its order": (
        "s = set()\n        for p in {Point(9 - i, i) for i in range(5)}:\n            s.add(p)\n"
        "        print([p.x for p in s])"
    ),
    "other things that a loop puts into a set": (
        "s = set()\n        for p in {Point(9 * i, i) for i in range(5)}:\n            s.add(p.x)\n"
        "        print(list(s))"
    ),
    "an attribute that some objects lack": (
        "for p in [Point(i, 1) for i in range(9)]:\n            if p.x:\n                p.z = p.x - 4\n"
        "        def f(s):\n            try:\n                return any(p.z for p in s)\n"
        "            except AttributeError:\n                return None\n"
        "        a, b = Point(1, 2), Point(4, 1)\n        b.z = 1\n        print(f({a, b}))"
    ),
    "the first of a set": "print(next(p.x for p in {Point(9 - i, i) for i in range(5)}))",
    "a sum that has effects": (
        "xs = []\n        print(sum(xs.append(p.x) or 1 for p in {Point(9 - i, i) for i in range(5)}), xs)"
    ),
    "what pop gives": "s = {Point(i, 9 * i) for i in range(5)}\n        print(s.pop().x)",
    "the order of a set as a list": "print([p.x for p in list(set([Point(9, 1), Point(2, 3)]))])",
    "the order of a set of pairs": "print([p.x for p, n in {(Point(i, 9 - i), i) for i in range(5)}])",
    "the order of a set in a dict": (
        "d = {1: {Point(3, 1), Point(1, 5)}}\n        for s in d.values():\n"
        "            print([p.x for p in s])"
    ),
    "the largest of equals": "print(max({Point(3, 1), Point(1, 5)}, key=lambda p: 0).x)",
    "sets unpacked by a loop": (
        "for a, b in [{Point(3, 1), Point(1, 5)}]:\n            print(a.x, b.x)"
    ),
    "sets unpacked inside pairs": (
        "print([a.x for n, (a, b) in enumerate([{Point(3, 1), Point(1, 5)}])])"
    ),
    "sets that a dict takes apart": (
        "d = {}\n        d.update([{Point(3, 1), Point(1, 5)}])\n        print([p.x for p in d])"
    ),
    "a set unpacked": "a, b = {Point(3, 1), Point(1, 5)}\n        print(a.x, b.x)",
    "a set spread out": "print([p.x for p in [*{Point(3, 1), Point(1, 5)}]])",
    "a set that another list is extended by": (
        "xs = []\n        xs.extend({Point(3, 1), Point(1, 5)})\n        print([p.x for p in xs])"
    ),
    "the hash": "print(hash(Point(1, 2)))",
    "the hash of a tuple of them": "print(hash((Point(1, 2), 1)) == hash((Point(1, 3), 1)))",
    "the hash by its name": "print(Point(1, 2).__hash__())",
    "an attribute set anew": (
        "p = Point(1, 2)\n        d = {p: 1}\n        p.y = 3\n        print(p in d, Point(1, 3) in d)"
    ),
    "an attribute set by setattr": (
        "p = Point(1, 2)\n        d = {p: 1}\n        setattr(p, 'y', 3)\n        print(p in d)"
    ),
    "an attribute set in its dictionary": (
        "p = Point(1, 2)\n        d = {p: 1}\n        p.__dict__['y'] = 3\n        print(p in d)"
    ),
    "filled anew": (
        "p = Point(1, 2)\n        d = {p: 1}\n        p.__init__(1, 3)\n        print(p in d)"
    ),
    "deleted": "p = Point(1, 2)\n        d = {p: 1}\n        del p.y\n        print(p in d)",
    "numbers of several types": "print(len({Point(1, 1), Point(1.0, True)}))",
    "lists, which do not hash": "print(len({Point(1, [2])}))",
    "made without __init__": "p = Point.__new__(Point)\n        p.x = 1\n        print(len({p}))",
    "handed to code that cannot be seen": (
        "import functools\n        print(functools.reduce(lambda a, b: a, [Point(1, 2), Point(2, 3)]).x)"
    ),
    "a subclass": (
        "class Third(Point):\n            pass\n        print(len({Third(1, 2), Point(1, 2)}))"
    ),
    "another __eq__ put in": (
        "Point.__eq__ = lambda a, b: True\n        print(len({Point(1, 2), Point(1, 3)}))"
    ),
    "pickled": "import pickle\n        print(type(Point(1, 2)))",
    "a name of its own for hash": (
        "def hash(x):\n            return 7\n        print(len({Point(1, 2), Point(1, 3)}))"
    ),
}

TWINS = {
    **{name: f"{SEEN}        {use}\n" for name, use in SEES.items()},
    "equal ones that can be told apart": """
        class Note:
            def __init__(self, key, text):
                self.key = key
                self.text = text
            def __eq__(self, other):
                return self.key == other.key
            def __hash__(self):
                return -self.key % 5
        def first(notes):
            kept = set()
            for note in notes:
                kept.add(Note(0, note.key))
            return kept
        (only,) = sorted(first({Note(i, i) for i in range(4)}), key=lambda n: n.key)
        print(only.text)
        """,
    "equal ones that are told apart by identity": """
        class Note:
            def __init__(self, key):
                self.key = key
            def __eq__(self, other):
                return self.key == other.key
            def __hash__(self):
                return -self.key % 5
        def first(notes):
            kept = set()
            for note in notes:
                kept.add(Note(note.key // 9))
            return kept
        a = sorted(first({Note(i) for i in range(4)}), key=lambda n: n.key)[0]
        b = Note(0)
        print(a is b, a == b)
        """,
}
