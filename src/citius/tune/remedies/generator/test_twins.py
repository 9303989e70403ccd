# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import generator

REMEDY = generator

POINT = """
        class Point:
            def __init__(self, x, y):
                self.x = x
                self.y = y
            def left_of(self, other):
                return self.x < other.x
"""
SAYS = """
        def says(x):
            print("says", x)
            return x > 1
"""

TWINS = {
    "any of what prints": SAYS
    + """
        print(any([says(x) for x in [1, 2, 3]]))
        """,
    "any of what may fail later": """
        print(any([10 // x > 1 for x in [1, 2, 5]]))
        try:
            print(any([10 // x > 1 for x in [1, 2, 0]]))
        except ZeroDivisionError:
            print("zero")
        """,
    "any of what has no such field later": """
        class A:
            def __init__(self, x):
                if x:
                    self.x = x
        made = [A(1), A(0)]
        try:
            print(any([a.x for a in made]))
        except AttributeError:
            print("none")
        """,
    "any of a field that is deleted": POINT
    + """
        points = [Point(1, 1), Point(2, 2)]
        del points[1].x
        try:
            print(any([p.x for p in points]))
        except AttributeError:
            print("none")
        """,
    "any of a field that is read before it is set": """
        seen = []
        class A:
            def __init__(self, x):
                seen.append(self)
                self.x = 10 // x
        try:
            A(1), A(0)
        except ZeroDivisionError:
            pass
        try:
            print(any([a.x for a in seen]))
        except AttributeError:
            print("none")
        """,
    "any of numbers that may be too large": """
        big = [1, 10 ** 400]
        try:
            print(any([x * 0.5 for x in big]))
        except OverflowError:
            print("large")
        """,
    "any of texts of numbers that may be too long": """
        big = [1, 10 ** 5000]
        try:
            print(any([str(x) for x in big]))
        except ValueError:
            print("long")
        """,
    "any of things with a truth of their own": """
        class A:
            def __bool__(self):
                print("asked")
                return True
        print(any([a for a in [A(), A()]]))
        """,
    "any over an iterator that is used again": """
        it = iter([1, 2, 3])
        print(any([x > 0 for x in it]), list(it))
        """,
    "any over a generator that prints": """
        def numbers():
            for i in range(3):
                print("gives", i)
                yield i
        print(any([x > 0 for x in numbers()]))
        """,
    "any over a zip of an iterator": """
        it = iter([1, 2, 3])
        print(any([x == y for x, y in zip([1, 2, 3], it)]), list(it))
        """,
    "any over pairs that do not fit": """
        try:
            print(any([a > 0 for a, b in [(1, 2), (3,)]]))
        except ValueError:
            print("fits not")
        """,
    "any of comparisons that do not go": """
        try:
            print(any([x < 3 for x in [1, "a"]]))
        except TypeError:
            print("no order")
        """,
    "any of what is looked up": """
        table = {1: True}
        try:
            print(any([table[x] for x in [1, 2]]))
        except KeyError:
            print("no key")
        """,
    "any of a parameter that unseen code calls": """
        import functools
        def f(xs):
            return any([x > 1 for x in xs])
        print(list(map(functools.partial(f), [[1, 2], [3]])))
        """,
    "any with a meaning of its own": """
        def any(xs):
            return len(xs)
        print(any([x > 1 for x in [1, 2]]))
        """,
    "any of a name without a value later": """
        def f(xs):
            try:
                return any([x > 1 or y for x in xs])
            except NameError:
                return "unbound"
            y = 1
        print(f([2, 0]))
        """,
    "a sum that fails half way": """
        def part(x):
            print("part", x)
            return x if x != 2 else "two"
        try:
            print(sum([part(x) for x in [1, 2, 3]]))
        except TypeError:
            print("no sum")
        """,
    "a sum of things that add in their own way": """
        class A:
            n = 0
            def __radd__(self, other):
                A.n += 1
                return other + 1
        print(sum([A() if A.n == 0 else A() for i in range(3)]), A.n)
        """,
    "a sum of whole and other numbers, which may be too large": """
        def part(x):
            print("part", x)
            return x
        try:
            print(sum([part(x) for x in [0.5, 10 ** 400, 1]]))
        except OverflowError:
            print("large")
        """,
    "an end that a generator would turn into another": """
        def f(its):
            try:
                return sum([next(it) for it in its])
            except StopIteration:
                return "stopped"
        print(f([iter([1]), iter([0][1:])]))
        """,
    "an end inside a function": """
        def first(it):
            return next(it)
        def f(its):
            try:
                return max([first(it) for it in its])
            except StopIteration:
                return "stopped"
        print(f([iter([1]), iter([0][1:])]))
        """,
    "a walrus": """
        def f(xs):
            total = sum([(y := x) for x in xs])
            return total, y
        print(f([1, 2]))
        """,
    "any of all that list gives": """
        def f(xs):
            it = iter(xs)
            return any(list(map(bool, it))), list(it)
        print(f([1, 2]))
        """,
    "a named list that is used twice": """
        def f(xs):
            squares = [x * x for x in xs]
            total = sum(squares)
            return total, squares
        print(f([1, 2]))
        """,
    "a named list in a loop that reads it in the next round": """
        def f(xs):
            old = []
            for x in xs:
                old = [x + o for o in [1, 2]] if not old else old
                total = sum(old)
            return total
        print(f([1, 2]))
        """,
    "a named list, and a total that its elements change": """
        def f(xs):
            total = 0
            def part(x):
                nonlocal total
                total += 100
                return x
            parts = [part(x) for x in xs]
            total += sum(parts)
            return total
        print(f([1, 2]))
        """,
    "a named list that an inner function sees": """
        def f(xs):
            squares = [x * x for x in xs]
            total = sum(squares)
            def g():
                return len(squares)
            return total, g()
        print(f([1, 2]))
        """,
    "a global list": """
        squares = [x * x for x in [1, 2]]
        total = sum(squares)
        print(total)
        """,
    "a count of what is computed": """
        def says(x):
            print("says", x)
            return x
        print(len([says(x) for x in [1, 2] if x > 1]))
        """,
    "a sorted list that may be empty": """
        def f(names):
            try:
                return sorted(names)[0]
            except IndexError:
                return "none"
        print(f([]), f(["b", "a"]))
        """,
    "a sorted list that is emptied after it was asked": """
        def f(names):
            if not names:
                return None
            names.clear()
            try:
                return sorted(names)[0]
            except IndexError:
                return "none"
        print(f(["b", "a"]))
        """,
    "a sorted list whose name is bound anew": """
        def f(names, other):
            if names:
                names = other
                try:
                    return sorted(names)[0]
                except IndexError:
                    return "none"
        print(f(["b", "a"], []))
        """,
    "the last of equal values that are not the same": """
        print(sorted([1, True])[-1], sorted([0.0, -0.0])[-1])
        """,
    "a NaN in a sorted list": """
        nan = float("nan")
        print(sorted([2.0, nan, 1.0])[0])
        """,
    "the least by a key": """
        print(sorted(["b", "A"], key=str.lower)[0])
        """,
    "a for whose body changes what the elements read": """
        def f(xs):
            out = []
            n = 1
            for y in [x * n for x in xs]:
                n += 1
                out.append(y)
            return out
        print(f([1, 2, 3]))
        """,
    "a for whose body changes the source": """
        def f():
            xs = [1, 2, 3]
            out = []
            for y in [x * 2 for x in xs]:
                if y < 9:
                    xs.append(y)
                out.append(y)
            return out
        print(f())
        """,
    "a for whose body changes what a function reads": """
        seen = []
        def size(x):
            return x + len(seen)
        def f(xs):
            out = []
            for y in [size(x) for x in xs]:
                seen.append(y)
                out.append(y)
            return out
        print(f([1, 2, 3]))
        """,
    "a for over elements that print": SAYS
    + """
        for y in [says(x) for x in [1, 2]]:
            print("loop", y)
        """,
    "lines that fail half way": """
        import os, tempfile
        def f(path):
            with open(path, encoding="ascii") as file:
                for line in file.readlines():
                    print(line.strip())
        path = tempfile.mkstemp()[1]
        with open(path, "wb") as file:
            file.write(b"a\\n" * 5000 + b"\\xff\\n")
        try:
            f(path)
        except UnicodeDecodeError:
            print("no text")
        os.remove(path)
        """,
    "lines of a file that the loop writes to": """
        import os, tempfile
        def f(path):
            n = 0
            with open(path, errors="replace") as file:
                for line in file.readlines():
                    n += 1
                    if n < 9:
                        with open(path, "a") as more:
                            more.write("x\\n")
            return n
        path = tempfile.mkstemp()[1]
        with open(path, "w") as file:
            file.write("a\\n")
        print(f(path))
        os.remove(path)
        """,
    "lines of a file that the loop asks for its place": """
        def f(path):
            places = []
            with open(path, "rb") as file:
                for line in file.readlines():
                    places.append(file.tell())
            return places
        print(f("/dev/null"))
        """,
    "values that tell when they go": """
        class A:
            def __del__(self):
                print("gone")
        print(len([a for a in [A(), A()] if a]), sum([1 for a in [A()]]))
        """,
    "a recursion, which would end earlier": """
        def weight(tree):
            return 1 + sum([weight(part) for part in tree])
        deep = []
        for i in range(300):
            deep = [deep]
        print(weight(deep))
        """,
    "a set of what does not hash": """
        def part(x):
            print("part", x)
            return [x] if x == 1 else x
        try:
            print(set([part(x) for x in [1, 2]]))
        except TypeError as e:
            print(e)
        """,
    "a set of what hashes in its own way": """
        class A:
            def __init__(self, x):
                print("made", x)
                self.x = x
            def __hash__(self):
                print("hash", self.x)
                return self.x
        print(len(set([A(x) for x in [1, 2]])))
        """,
    "a dict of keys that hash in their own way": """
        class A:
            def __init__(self, x):
                print("made", x)
                self.x = x
            def __hash__(self):
                print("hash", self.x)
                return self.x
        print(len(dict([(A(x), 1) for x in [1, 2]])))
        """,
    "a dict of triples": """
        try:
            print(dict([(x, 1, 2) for x in [1, 2]]))
        except ValueError as e:
            print(e)
        """,
    "a list of a generator that is stopped": """
        def f(its):
            try:
                return list(next(it) for it in its)
            except RuntimeError as e:
                return str(e)
        print(f([iter([1]), iter([])]))
        """,
    "a set of the file's own": """
        def set(xs):
            return len(xs)
        print(set([x % 2 for x in [1, 2, 3]]))
        """,
    "in an f-string": """
        xs = [1, 2]
        print(f"{sum([x * x for x in xs])}")
        """,
}
