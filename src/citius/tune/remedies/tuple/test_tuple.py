# SPDX-License-Identifier: Apache-2.0
import pytest

from citius.tune.remedies import tuple as remedy

REMEDY = remedy

APPLIES = {
    "given back and unpacked": (
        """
        def step(x, y, *more, **most):
            return [x + y, x]  # the next two
        def run(n):
            x, y = 1, 0
            for _ in range(n):
                x, y = step(x, y)
            return x
        print(run(9))
        """,
        "return (x + y, x)  # the next two",
    ),
    "kept in a list, indexed and iterated over": (
        """
        def squares(n):
            points = []
            for i in range(n):
                points.append([
                    i,  # across
                    i * i,
                ])
            return points
        points = squares(5)
        print(sum(p[0] * p[-1] for p in points), len(points), [len(p) for p in points])
        for x, y in points:
            print(x, y, end=" ")
        for k in range(2):
            print([p[k] for p in points], max(p[1] for p in points))
        """,
        "points.append((\n            i,  # across\n            i * i,\n        ))",
    ),
    "made into tuples": (
        """
        def pairs(n):
            return [[i % 2, i % 3] for i in range(n)]
        rows = pairs(9)
        print(len(set(map(tuple, rows))), {tuple(row): 1 for row in rows}, tuple(rows[0]) is None)
        """,
        "return [(i % 2, i % 3) for i in range(n)]",
    ),
    "lists of one": (
        """
        def cells(text):
            found = {}
            for n, c in enumerate(text):
                found[n] = [c]
            return found
        print([v[0] for v in cells("abc").values()], sum(len(v) for v in cells("ab").values()))
        """,
        "found[n] = (c,)",
    ),
    "an attribute of many objects": (
        """
        class Body:
            def __init__(self, x, y):
                self.at = [x, y]
            def move(self, dx):
                x, y = self.at
                self.at = [x + dx, y]
        bodies = [Body(i, 1) for i in range(4)]
        for b in bodies:
            b.move(2)
        print([(b.at[0], b.at[1]) for b in bodies])
        """,
        "self.at = (x, y)",
        "self.at = (x + dx, y)",
    ),
    "sorted among themselves": (
        """
        def ranked(text):
            pairs = []
            for w in sorted(set(text.split())):
                pairs.append([text.count(w), w])
            pairs.sort(reverse=True)
            return pairs
        for count, word in ranked("b a c a d b a"):
            print(count, word)
        def by_end(n):
            rows = [[i % 3, -i] for i in range(n)]
            return [b for a, b in sorted(rows, key=lambda row: row[1])] + [min(rows)[1]]
        print(by_end(5))
        """,
        "pairs.append((text.count(w), w))",
        "[(i % 3, -i) for i in range(n)]",
    ),
    "compared among themselves": (
        """
        def find(n, goal):
            seen = []
            here = [0, 0]
            while here != goal:
                if here in seen or here == [n, n]:
                    return None
                seen.append(here)
                here = [here[1], here[0] + 1]
            return len(seen)
        print(find(9, [2, 2]), find(3, [7, 1]))
        """,
        "here = (0, 0)",
        "here == (n, n)",
        "here = (here[1], here[0] + 1)",
        "find(9, (2, 2))",
    ),
    "constants in a function, in lists of their own": (
        """
        def around(x, y):
            return [(x + dx, y + dy) for dx, dy in moves()]
        def moves():
            found = [[0, 1], [1, 0], [0, -1], [-1, 0]]
            return found
        print(around(3, 4))
        """,
        "((0, 1), (1, 0), (0, -1), (-1, 0))",
    ),
    "an index that is a remainder, a name that counts, spreading": (
        """
        AXES = 2
        def nearest(points, depth):
            axis = depth % AXES
            total = 0
            for p in points:
                total += p[axis]
                for k in range(0, AXES):
                    total += p[k]
                total += max(p) + min(*p) + sum(p) + sum(p[i] for i in range(len(p)))
            return total, [*points[0]], dict(a=1, b=list(points[1]))
        print(nearest([[i, 3 - i] for i in range(3)], 5))
        """,
        "[(i, 3 - i) for i in range(3)]",
    ),
    "odd layout, letters of two bytes": (
        'def f(n):\r\n\ta, b = "ä", [ n ,"ü"  ] [0]\r\n\treturn ["ö", \\\r\n\t\ta,  # 1\r\n\t\tb] # two\r\n'
        "for i in range(2):\r\n\ta, b, c = f(i)\r\n\tprint(a, b, c)\r\n",
        '"ä", ( n ,"ü"  ) [0]\r\n\treturn ("ö", \\\r\n\t\ta,  # 1\r\n\t\tb) # two\r\n',
    ),
    "a generator, a lambda and a dict": (
        """
        def pairs(n):
            for i in range(n):
                yield [i, i + 1]
        pick = lambda pair: [pair[1], pair[0]]
        table = {}
        for pair in pairs(4):
            a, b = pick(pair)
            table[a] = [b, a] if a % 2 else [a, b]
        print([(k, v[0], v[1]) for k, v in table.items()], table.get(9) is None)
        """,
        "yield (i, i + 1)",
        "lambda pair: (pair[1], pair[0])",
        "table[a] = (b, a) if a % 2 else (a, b)",
    ),
}

# What is done with the rows comes next.
ROWS = """
        def rows(n):
            made = []
            for i in range(n):
                made.append([i, i + 1])
            return made
        try:
            {}
        except (TypeError, IndexError, ValueError, KeyError, AttributeError) as error:
            print(type(error), error)
"""
SEES = {
    "printed": "print(rows(2)[0])",
    "printed in a list": "print(rows(2))",
    "printed by its parts": "print(*rows(2))",
    "in an f-string": "print(f'{rows(2)[0]}')",
    "in an old format": "print('%s' % rows(1)[0])",
    "in a new format": "print('{}'.format(rows(1)[0]))",
    "as text": "print(str(rows(1)[0]), repr(rows(1)))",
    "mapped to text": "print(list(map(str, rows(2))))",
    "changed by index": "r = rows(2)[0]; r[0] = 5; print(r[0])",
    "changed in place": "r = rows(2)[0]; r += [1]; print(len(r))",
    "appended to": "[r.append(1) for r in rows(2)]; print('done')",
    "sorted in place": "for r in rows(2): r.sort(); print(r[0])",
    "deleted from": "r = rows(2)[0]; del r[0]; print(r[0])",
    "added to a list": "print(len(rows(2)[0] + [1]))",
    "added to a tuple": "print(len(rows(2)[0] + (1,)))",
    "multiplied": "print((rows(2)[0] * 2)[1])",
    "summed up": "print(len(sum(rows(2), [])))",
    "compared with a list that changes": "r = []; r.append(0); r.append(1); print(rows(2)[0] == r)",
    "compared with a tuple": "print(rows(2)[0] == (0, 1), (0, 1) in rows(2))",
    "compared with a number": "print(rows(2)[0] < 3)",
    "looked for by a tuple": "print(rows(2).index((0, 1)))",
    "counted by a tuple": "print(rows(2).count((0, 1)))",
    "sorted among others": "print(len(sorted(rows(2) + [(1, 2)])))",
    "the largest of it and others": "print(len(max(rows(2)[0], [9].copy())))",
    "hashed in a dict": "print(len({r: 1 for r in rows(2)}))",
    "hashed in a set": "print(len(set(rows(2))))",
    "hashed as a key": "d = {}; d[rows(2)[0]] = 1; print(len(d))",
    "hashed in a tuple": "d = {}; d[rows(2)[0], 1] = 1; print(len(d))",
    "asked for in a set": "print(rows(2)[0] in {1, 2})",
    "asked for in a dict": "print({}.get(rows(1)[0], 'no'))",
    "hash": "print(hash(rows(2)[0]) is None)",
    "its type asked for": "print(isinstance(rows(2)[0], list), type(rows(1)[0]) is list)",
    "its type in a match": (
        "match rows(2)[0]:\n                case list(): print('list')\n                case _: print('no')"
    ),
    "an index past its end": "print(rows(2)[0][2])",
    "an index that is not known": "print([rows(2)[0][k] for k in (0, 1, 2)])",
    "an index that is bound anew": (
        "k = 0\n            for k in range(2):\n                k += 1\n            print(rows(1)[0][k])"
    ),
    "an index that counts too far": "print([rows(1)[0][k] for k in range(3)])",
    "an index that is a remainder of more": "print([rows(1)[0][k % 3] for k in range(9)])",
    "an index that is a fraction": "print(rows(1)[0][3.0 % 2])",
    "an index from below": "print([rows(1)[0][k] for k in range(-3, 2)])",
    "an iterator named after it": "print(type(iter(rows(1)[0])).__name__, len(reversed(rows(1)[0])))",
    "an index by text": "print(rows(2)[0]['a'])",
    "a slice": "print(rows(2)[0][:1])",
    "an index method that raises": "print(rows(2)[0].index(7))",
    "copied": "c = rows(2)[0].copy(); c.append(1); print(len(c))",
    "called": "print(rows(2)[0]())",
    "by identity": "r = rows(1)[0]; print(r is rows(1)[0], r is r)",
    "as json": "import json; print(json.dumps(rows(2)))",
    "handed to code that cannot be seen": "import pprint; pprint.pprint(rows(2))",
    "on a heap": "import heapq; print(len(heapq.nsmallest(1, rows(2))))",
    "joined": "print(','.join(rows(2)))",
    "as the key of a sort": "print(sorted([1, 2], key=lambda i: [9].copy() if i > 1 else rows(1)[0]))",
    "in an error": "raise ValueError(rows(1)[0])",
    "in an assertion": "assert not rows(1), rows(1)",
    "an attribute that lists have": "print(hasattr(rows(1)[0], 'append'))",
    "looked into by zip and printed": "print(*zip(rows(2), 'ab'))",
    "starred into print": "print(*[r for r in rows(2)])",
    "added in place to a tuple": "t = (1,); t += rows(1)[0]; print(t)",
    "passed as an annotated list": "f = rows(1)[0]\n            g: list = f\n            print(g[0])",
    "changed through another name": "a = rows(2); b = a[0]; b[1] = 7; print(a[0][1])",
    "changed through a loop": "for r in rows(2):\n                r[0] += 1\n                print(r[0])",
    "changed through zip": "for r, c in zip(rows(2), 'ab'):\n                r.append(c)\n                print(len(r))",
    "changed when unpacked": "(a, b) = rows(2); a.insert(0, 5); print(a[0])",
    "changed as a default": (
        "def f(r=rows(2)[0]):\n                r.append(1)\n                return len(r)\n"
        "            f(); print(f())"
    ),
    "shown by repr": "print(repr(rows(1).pop()))",
}

TWINS = {
    **{f"{name}": ROWS.format(use) for name, use in SEES.items()},
    "joined by a mapped method": """
        def cells(text):
            return [[c] for c in text]
        print("".join(map("".join, cells("ab"))))
        """,
    "tuples made of it told apart": """
        def make(n):
            return [n, n]
        pair = make(3)
        a, b = tuple(pair), tuple(pair)
        print(a is b, a == b)
        """,
    "tuples mapped of them told apart": """
        def make(n):
            return [[i, i] for i in range(n)]
        rows = make(3)
        (a, *_), (b, *_) = list(map(tuple, rows)), list(map(tuple, rows))
        print(a is b, a == b)
        """,
    "kept by an object that is never made here": """
        class A:
            def __init__(self, n):
                self.at = [n, n]
            def add(self, n):
                self.at.append(n)
        print(callable(A))
        """,
    "handed to what is never seen here": """
        def f(box, n):
            box.put([n, n])
        print(callable(f))
        """,
    "asked to take what is sent": """
        def pairs(n):
            yield from [n, n]
            at = [n, n + 1]
            yield from at
        got = pairs(1)
        try:
            print(next(got), next(got), next(got), got.send(5))
        except AttributeError as error:
            print(error)
        """,
    "iterators mapped of them": """
        def make(n):
            return [[i, i] for i in range(n)]
        print([type(i).__name__ for i in map(iter, make(3))])
        """,
    "a name that Python reads": """
        def make():
            class A:
                __match_args__ = ["x", "y"]
                x, y = 1, 2
            return A()
        try:
            match make():
                case object(x=x):
                    print(x)
        except TypeError as error:
            print(error)
        """,
    "gone through asynchronously": """
        async def f(n):
            at = [n, n]
            return [x async for x in at]
        try:
            f(1).send(None)
        except TypeError as error:
            print(error)
        """,
    "equal lists told apart": """
        def make():
            return [1, 2]
        a, b = make(), make()
        print(a is b, a is not b)
        """,
    "one of equal lists found by identity": """
        def make():
            return [1, 2]
        known = {id(make()): 1}
        print(len(known), id(make()) == id(make()) and False)
        """,
    "an object that shows its fields": """
        from dataclasses import dataclass
        @dataclass
        class A:
            at: list
        print([A([i, i]) for i in range(3)])
        """,
    "an object that compares its fields": """
        class A:
            def __init__(self, at):
                self.at = at
            def __eq__(self, other):
                return self.at == other.at
        xs = []
        xs.append(1)
        print([A([i]) == A(xs) for i in range(3)])
        """,
    "kept where eval sees it": """
        def f(n):
            at = [n, n]
            return eval("at")
        print(f(1))
        """,
    "a global that is printed elsewhere": """
        best = None
        def f(n):
            global best
            for i in range(n):
                best = [i, n]
        def show():
            print(best)
        f(3)
        show()
        """,
    "a list in a nested function": """
        def f(n):
            at = [n, n]
            def change():
                nonlocal at
                at.append(1)
            change()
            return len(at)
        print(f(2))
        """,
    "told apart by a method": """
        class Both:
            def __init__(self, n):
                self.at = [n, n]
            def __getitem__(self, k):
                return self.at
        print([Both(i)[0] for i in range(2)])
        """,
    "the default of an option": """
        import argparse
        def f():
            parser = argparse.ArgumentParser()
            parser.add_argument("--at", default=[1, 2])
            return parser.parse_args()
        print(f().at)
        """,
    "what a decorator gives": """
        def shown(f):
            def g(*args):
                result = f(*args)
                print(result)
                return result
            return g
        @shown
        def f(n):
            return [n, n]
        f(1)
        """,
    "an annotated result": """
        def f(n) -> list[int]:
            return [n, n]
        a, b = f(1)
        print(a, b)
        """,
    "an assertion": """
        def f(n):
            assert [n, n], "never"
            return n
        print(f(1))
        """,
}


def test_says_what_was_seen(hot, tree):
    (site,) = remedy.finds(hot, tree(APPLIES["given back and unpacked"][0]))
    assert site.evidence == "50% of the run on lines that make lists of 2"
    assert site.saves_memory and site.subject == "[x + y, x]"
    assert 1.0 < remedy.expects(site) < 1.1


def test_needs_a_hot_place_that_runs_again(tree):
    from citius.tune.conftest import Everywhere
    from citius.tune.evidence import Evidence

    once = tree("at = [1, 2]\nprint(at[0])\n")
    assert remedy.finds(Everywhere(1.0, 1.0, {}, {}), once) == []
    cold = tree(APPLIES["given back and unpacked"][0])
    assert remedy.finds(Evidence(1.0, 1.0, {}, {}), cold) == []


@pytest.mark.parametrize("outside", ["step", "run"])
def test_list_that_another_file_sees_is_left_alone(judge, outside):
    text = APPLIES["given back and unpacked"][0]
    new, _ = judge(remedy, text, outside=frozenset({outside}))
    assert ("(x + y, x)" in new) == (outside == "run")
