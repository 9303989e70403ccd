# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import hoist

REMEDY = hoist

BOX = """
        class Box:
            def __init__(self, items):
                self.items = list(items)
                self.size = 2
"""

TWINS = {
    "the list grows": """
        def f(xs):
            i = 0
            while i < len(xs) and i < 9:
                xs[:0] = [i]
                i += 1
            return i
        print(f([1]))
        """,
    "another name of the list grows": """
        def f(xs):
            same, i = xs, 0
            while i < len(xs) and i < 9:
                same[:0] = [i]
                i += 1
            return i
        print(f([1]))
        """,
    "a function that is called makes the list grow": """
        xs = [1]
        def grow(i):
            xs.append(i)
        def f():
            i = 0
            while i < len(xs) and i < 9:
                grow(i)
                i += 1
            return i
        print(f())
        """,
    "the name is bound anew": """
        def f(xs):
            n = 0
            while n < len(xs):
                n += 1
                xs = xs[1:]
            return n
        print(f([1, 2, 3, 4]))
        """,
    "an inner function binds the name": """
        def f(n):
            xs = [1, 2, 3]
            def drop():
                nonlocal xs
                xs = []
            t = 0
            for i in range(n):
                t += len(xs)
                drop()
            return t
        print(f(3))
        """,
    "a global that a function binds": """
        xs = [1, 2, 3]
        def drop():
            global xs
            xs = []
        def f(n):
            t = 0
            for i in range(n):
                t += len(xs)
                drop()
            return t
        print(f(3))
        """,
    "an attribute that is set": BOX
    + """
        def f(box, n):
            t = 0
            for i in range(n):
                t += abs(box.size)
                box.size += 1
            return t
        print(f(Box([]), 3))
        """,
    "a list in an attribute that grows": BOX
    + """
        def f(box):
            i = 0
            while i < len(box.items) and i < 9:
                box.items.append(i)
                i += 1
            return i
        print(f(Box([1])))
        """,
    "a list that unseen code may change": """
        import collections
        class Odd(collections.UserList):
            pass
        def f(xs):
            odd = Odd(xs)
            t = 0
            for i in range(3):
                t += len(odd)
                odd.append(i)
            return t
        print(f([1]))
        """,
    "a length of its own": """
        class Box:
            n = 0
            def __len__(self):
                self.n += 1
                return self.n
        def f(box):
            t = 0
            for i in range(3):
                t += len(box)
            return t
        print(f(Box()))
        """,
    "prints": """
        def say(n):
            print("say", n)
            return n
        def f(rows, n):
            return [row * say(n) for row in rows]
        def g(rows, n):
            t = 0
            for row in rows:
                t += say(n)
            return t
        print(f([1], 2), g([1, 2], 3))
        """,
    "counts its calls": """
        count = [0]
        def up(n):
            count[0] += n
            return count[0]
        def f(rows, n):
            t = 0
            for row in rows:
                t += up(n)
            return t
        print(f([1, 2], 3))
        """,
    "reads a list that changes": """
        seen = []
        def known(n):
            return len(seen) + n
        def f(rows, n):
            t = 0
            for row in rows:
                t += known(n)
                seen.append(row)
            return t
        print(f([1, 2], 3))
        """,
    "draws at random": """
        import random
        random.seed(1)
        rows, n, t = [1, 2, 3], 1000, []
        for row in rows:
            t += [random.randint(0, n)]
        print(t)
        """,
    "a fresh list of what changes": """
        inner = [1]
        def both(k):
            return [[0], inner]
        def f(n, k):
            t = 0
            for _ in range(3):
                t += [1] in both(k)
                inner[:] = [2]
            return t
        print(f(1, 2))
        """,
    "gives a fresh list": """
        def f(rows, names):
            out = []
            for row in rows:
                out += [sorted(names)]
            out[0].append(row)
            return out
        print(f([1, 2], ["b", "a"]))
        """,
    "a NaN that is found by identity": """
        import math
        x = float("nan")
        seen = []
        for row in [1, 2, 3]:
            seen.append(math.fabs(x))
        print(seen.count(seen[0]))
        """,
    "tells equal values apart": """
        def f(rows, word):
            out = []
            for row in rows:
                out += [word.upper()]
            return out[0] is out[1]
        print(f([1, 2], "ab"))
        """,
    "an iterator that is used up": """
        def f(rows, names):
            it = iter(names)
            t = 0
            for row in rows:
                t += sum(it)
            return t
        print(f([1, 2], [3, 4]))
        """,
    "a defaultdict that grows when it is read": """
        from collections import defaultdict
        def f(rows):
            table = defaultdict(int)
            t = 0
            for row in rows:
                t += len(table) + table[row]
            return t
        print(f([1, 2, 3]))
        """,
    "a builtin with a meaning of its own": """
        calls = []
        def len(x):
            calls.append(x)
            return calls.count(x)
        def f(rows, xs):
            t = 0
            for row in rows:
                t += len(xs)
            return t
        print(f([1, 2, 3], "a"))
        """,
    "a name without a value before a loop that does not run": """
        def f(n):
            if n:
                xs = [1]
            t = 0
            for i in range(n):
                t += len(xs)
            return t
        print(f(0), f(2))
        """,
    "an f-string": """
        def f(rows, xs):
            out = []
            for row in rows:
                out += [f"{len(xs)}"]
            return out
        print(f([1], [2, 3]))
        """,
    "a loop in a comprehension's own scope": """
        def f(rows, xs):
            n = 0
            while n < 2:
                n += 1
                out = [len(xs) for xs in rows]
            return out
        print(f([[1], []], "abc"))
        """,
    "a default that all calls share": """
        def note(n, box=[]):
            box.append(n)
            return len(box)
        def f(rows, n):
            t = 0
            for row in rows:
                t += note(n)
            return t
        print(f([1, 2, 3], 1))
        """,
    "a function that is bound again": """
        def one(n):
            return n
        def f(rows, n):
            t = 0
            for row in rows:
                t += one(n)
                swap()
            return t
        def swap():
            global one
            one = abs
        print(f([1, 2], -3))
        """,
    "in a constructor that sets the field again": """
        class A:
            def __init__(self, n):
                self.n = n
                t = 0
                for i in range(3):
                    t += abs(self.n)
                    self.n = self.n + 1
                self.t = t
        print(A(1).t)
        """,
    "a list made in another round": """
        def f(n):
            t = 0
            for i in range(n):
                xs = [1] * i
                t += len(xs)
            return t
        print(f(4))
        """,
}
