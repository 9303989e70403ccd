# SPDX-License-Identifier: Apache-2.0
"""Scans that look as if they were of a list in order, and must stay."""

from citius.tune.remedies import sorted_search

REMEDY = sorted_search

SCAN = """
            for i, limit in enumerate(limits):
                if limit > x:
                    return i
            return -1
"""

TWINS = {
    "not in order": """
        def f(x, limits=(1, 3, 2)):"""
    + SCAN
    + """
        print(f(1), f(2), f(3))
        """,
    "nobody knows": """
        def f(x, limits):"""
    + SCAN
    + """
        print(f(1, [3, 1]), f(2, [1, 3]))
        """,
    "the other way round": """
        def f(x):
            limits = sorted([1, 3, 2], reverse=True)"""
    + SCAN
    + """
        print(f(1), f(2))
        """,
    "by a key": """
        def f(x):
            limits = sorted([1, -3, 2], key=abs)"""
    + SCAN
    + """
        print(f(1), f(-9))
        """,
    "floats may be NaN": """
        def f(x, values):
            limits = sorted(values)"""
    + SCAN
    + """
        print(f(1.0, [3.0, float("nan"), 2.0]))
        """,
    "an object whose list is looked at while it is filled": """
        class Marks:
            def __init__(self, values, tell):
                self.marks = []
                for value in values:
                    self.marks.append(value)
                    tell(value)
                self.marks.sort()
            def below(self, x):
                return sum(1 for mark in self.marks if mark < x)
        kept = []
        m = Marks([3, 1], lambda v: kept.append(v))
        print(m.below(2), kept)
        """,
    "an object that is made anew": """
        class Marks:
            def __init__(self, values):
                self.marks = []
                for value in values:
                    self.marks.append(10 // value)
                self.marks.sort()
            def below(self, x):
                return sum(1 for mark in self.marks if mark < x)
        m = Marks([3, 1])
        print(m.below(4))
        try:
            m.__init__([1, 2, 3, 0])
        except ZeroDivisionError:
            print(m.marks, m.below(4))
        """,
    "an object's list that is sorted, and then not": """
        class Marks:
            def __init__(self, values):
                self.marks = []
                self.marks.extend(values)
                self.marks.sort()
                self.marks.append(0)
            def below(self, x):
                return sum(1 for mark in self.marks if mark < x)
        class More:
            def __init__(self, values):
                self.marks = list(values)
                self.marks.sort()
            def add(self, x):
                self.marks.append(x)
            def below(self, x):
                return sum(1 for mark in self.marks if mark < x)
        more = More([2, 3])
        more.add(1)
        print(Marks([2, 3]).below(1), more.below(2))
        """,
    "infinities that make NaN": """
        LIMITS = sorted([3.0, 1e999 - 1e999, 2.0])
        def f(x, limits):"""
    + SCAN
    + """
        big = 1e999
        values = [1.0]
        values.append(big - big)
        values.append(0.5)
        print(f(1, LIMITS), f(0.7, sorted(values)))
        """,
    "one of the calls gives NaN": """
        import random
        random.seed(2)
        limits = sorted([random.random() for _ in range(9)])
        def f(x):
            return sum(1 for y in limits if y <= x)
        print(f(0.5), list(map(f, [float("nan")])))
        """,
    "a method that is given NaN by the name of its class": """
        class A:
            def __init__(self):
                self.limits = sorted([0.5, 1 / 3])
            def f(self, x):
                return sum(1 for y in self.limits if y >= x)
        a = A()
        print(a.f(0.4), A.f(a, float("nan")))
        """,
    "the bound may be NaN": """
        LIMITS = [1, 2, 3]
        def f(x):
            for i, limit in enumerate(LIMITS):
                if limit >= x:
                    return i
            return -1
        def g(x):
            i = 0
            while i < len(LIMITS) and LIMITS[i] <= x:
                i += 1
            return i
        def h(x):
            return sum(1 for y in LIMITS if y <= x), sum(1 for y in LIMITS if y >= x)
        print(f(2.5), f(float("nan")), g(2.5), g(float("nan")), h(2.5), h(float("nan")))
        """,
    "added to after it was sorted": """
        def f(x, values):
            limits = sorted(values)
            limits.append(0)"""
    + SCAN
    + """
        print(f(1, [3, 2]))
        """,
    "changed through another name": """
        limits = [1, 2, 3]
        other = limits
        other[0] = 9
        def f(x):"""
    + SCAN
    + """
        print(f(1), f(3))
        """,
    "changed while it is scanned": """
        def f(x, values):
            limits = [v for v in values]
            limits.sort()
            for x in (1, 2):
                for i, limit in enumerate(limits):
                    if limit > x:
                        print(i)
                        limits.insert(0, 9)
                        break
            return limits
        print(f(1, [3, 2]))
        """,
    "looked at while it is filled": """
        limits = []
        def f(x):"""
    + SCAN
    + """
        for value in (5, 1, 3):
            limits.append(value)
            print(f(2))
        limits.sort()
        print(f(2))
        """,
    "handed on before it is sorted": """
        box = []
        def fill():
            xs = [3, 1]
            box.append(xs)
            print(f(2, box[0]))
            xs.sort()
            return xs
        def f(x, limits):"""
    + SCAN
    + """
        print(f(2, fill()))
        """,
    "not sorted if it fails": """
        limits = []
        def f(x):"""
    + SCAN
    + """
        try:
            limits.append(int("5"))
            limits.append(int("1"))
            limits.append(int("x"))
            limits.sort()
        except ValueError:
            pass
        print(f(0), f(4))
        """,
    "sorted under a condition": """
        def f(x, values, neat):
            limits = values.split()
            if neat:
                limits.sort()"""
    + SCAN
    + """
        print(f("b", "c a", True), f("b", "c a d", False))
        """,
    "sorted only the first time": """
        def f(x, values):
            limits = values.split()
            limits.sort()
            for round in range(2):
                for i, limit in enumerate(limits):
                    if limit > x:
                        print(i)
                        break
                limits.reverse()
            return limits
        print(f("b", "c a d"))
        """,
    "an older list is changed while the next is filled": """
        def f(x):
            old = []
            for round in range(3):
                limits = [2, 1]
                if old:
                    old[0].append(0)
                limits.sort()
                old.append(limits)
            limits = old[0]"""
    + SCAN
    + """
        print(f(1), f(5))
        """,
    "a function of an earlier round looks too early": """
        def f():
            look = None
            for round in range(2):
                limits = []
                limits.append(5)
                limits.append(1)
                if look is not None:
                    print(look(2))
                limits.sort()
                def look(x):
                    for i, limit in enumerate(limits):
                        if limit > x:
                            return i
                    return -1
                print(look(2))
        f()
        """,
    "items that compare in their own way": """
        class N:
            def __init__(self, n):
                self.n = n
            def __lt__(self, other):
                return self.n % 3 < other.n % 3
            def __gt__(self, other):
                return self.n > other.n
        def f(x, values):
            limits = sorted(values)"""
    + SCAN
    + """
        print(f(N(1), [N(3), N(1), N(5)]))
        """,
    "items that do not compare with the bound": """
        def f(x):
            limits = [1, 2]"""
    + SCAN
    + """
        try:
            print(f(1), f("a"))
        except TypeError as e:
            print(e)
        """,
    "the first below, the last above": """
        LIMITS = (1, 2, 3)
        def f(x):
            for i, limit in enumerate(LIMITS):
                if limit < x:
                    return i
            return -1
        def g(x):
            last = -1
            for i, limit in enumerate(LIMITS):
                if limit > x:
                    last = i
            return last
        print(f(1), f(3), g(1), g(3))
        """,
    "counted from another start": """
        LIMITS = (1, 2, 3)
        def f(x):
            for i, limit in enumerate(LIMITS, 1):
                if limit > x:
                    return i
            return -1
        def g(x, i):
            while i < len(LIMITS) and LIMITS[i] <= x:
                i += 1
            return i
        def h(x):
            i = 0.0
            for limit in LIMITS:
                if limit > x:
                    break
                i += 1
            return i
        print(f(1), f(3), g(1, 2), h(2))
        """,
    "the index is used when nothing is found": """
        LIMITS = (1, 2, 3)
        def f(x):
            for i, limit in enumerate(LIMITS):
                if limit > x:
                    break
            return i, limit
        print(f(1), f(3))
        """,
    "a bound that changes, and one that is not there": """
        LIMITS = (1, 2, 3)
        def f(x):
            for i, limit in enumerate(LIMITS):
                if limit > i + x:
                    return i
            return -1
        def g(known):
            if known:
                x = 1
            for i, limit in enumerate(LIMITS[:0]):
                if limit > x:
                    return i
            return -1
        def h(boxes):
            for i, limit in enumerate(LIMITS):
                if limit > boxes.pop():
                    return i
            return boxes
        print(f(-1), f(3), g(False), h([0, 1, 2, 3]))
        """,
    "a bisect of the file's own": """
        def bisect(x):
            return x
        def f(x, limits=(1, 2, 3)):"""
    + SCAN
    + """
        print(f(1), f(3), bisect(2))
        """,
    "a len of the file's own": """
        def f(x, len=None, limits=(1, 2, 3)):"""
    + SCAN
    + """
        print(f(1), f(3))
        """,
    "a class that would get a name": """
        LIMITS = sorted([3, 1])
        class A:
            place = LIMITS.index(3)
            has = 3 in LIMITS
        print(sorted(n for n in A.__dict__ if not n.startswith("_")))
        """,
    "index with a start; of a text": """
        LIMITS = sorted([3, 1, 3])
        def f(x):
            return LIMITS.index(x, 1), "abc".index("c"), LIMITS.count(x)
        print(f(3))
        """,
    "a generator that is asked later": """
        def f(values):
            limits = sorted(values)
            return (i for i, limit in enumerate(limits) if limit > 2)
        print(list(f([3, 1, 4])))
        """,
    "an iterator that changes the list when it goes on": """
        def f(x, limits):
            late = map(limits.append, [0])
            later = (limits.append(v) for v in [0])
            limits.sort()
            for _ in late:
                pass"""
    + SCAN
    + """
        print(f(2, [3, 1]), f(5, [3, 1]))
        def g(x, limits):
            later = (limits.append(v) for v in [-5])
            limits.sort()
            for _ in later:
                pass"""
    + SCAN
    + """
        print(g(0, [3, 1]))
        """,
    "sorted by another thread": """
        import threading
        def f(values, x):
            limits = values
            limits.sort()"""
    + SCAN
    + """
        print(f([3, 1], 2), threading.active_count())
        """,
    "an output of the file's own that changes the list": """
        import contextlib
        def f(limits, x):
            class Out:
                def write(self, text):
                    limits.insert(0, 9)
                    return len(text)
            with contextlib.redirect_stdout(Out()):
                limits.sort()
                print("x")
                i = 0
                while i < len(limits) and limits[i] < x:
                    i += 1
            return i, limits
        print(f([3, 1], 2))
        """,
    "a generator between whose steps the list changes": """
        def f(limits):
            limits.sort()
            for x in (1, 2):
                yield x
                for i, limit in enumerate(limits):
                    if limit > x:
                        yield i
                        break
        xs = [3, 1]
        out = []
        for n in f(xs):
            out.append(n)
            xs.insert(0, 7)
        print(out, xs)
        """,
    "a function that is called between": """
        def more(limits):
            limits.insert(0, 9)
        def f(limits, x):
            limits.sort()
            more(limits)"""
    + SCAN
    + """
        print(f([3, 1], 2))
        """,
}
