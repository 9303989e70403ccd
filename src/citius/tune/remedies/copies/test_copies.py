# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import copies

REMEDY = copies

PRICES = """
        prices = {"tea": 3, "milk": 2}
        prices["bread"] = 4
"""

APPLIES = {
    "a dict for a function that reads it": (
        PRICES
        + """
        def cost(table, basket):
            # all of it
            return sum(table[item] for item in basket if item in table)
        total = 0
        for n in range(5):
            total += cost(dict(prices), ["tea", "bread", "jam"])  # a copy
        print(total)
        """,
        'total += cost(prices, ["tea", "bread", "jam"])  # a copy',
    ),
    "gone through, in every way": (
        PRICES
        + """
        def f(xs, seen):
            n = 0
            for x in list(xs):
                n += x
            for x in xs[:]:  # all
                n += x
            for k, v in list(prices.items()):
                n += v
            for i, x in enumerate(xs.copy()):
                n += i * x
            for c in list("abc"):
                n += ord(c)
            for i in list(range(3)):
                n += i
            n += sum([x for x in tuple(xs)]) + max(list(seen)) + len(set(seen))
            return n + sorted(list(prices.values()))[0] + sum(x for x in list(xs))
        print(f([1, 2, 3], {4, 5}))
        """,
        "for x in xs:\n",
        "for x in xs:  # all",
        "for k, v in prices.items():",
        "in enumerate(xs):",
        'for c in "abc":',
        "for i in range(3):",
        "sum([x for x in xs]) + max(seen) + len(seen)",
        "sorted(prices.values())[0] + sum(x for x in xs)",
    ),
    "what a method hands out": (
        """
        class Shelf:
            def __init__(self):
                self.books = []
            def add(self, book):
                self.books.append(book)
            def all(self):
                return list(self.books)
            @property
            def names(self):
                return self.books[:]
            def has(self, book):
                return book in list(self.books)
        shelf = Shelf()
        for n in range(4):
            shelf.add(str(n))
        for book in shelf.all():
            print(book, len(shelf.names), shelf.has(book))
        shelf.add("5")
        print(len(shelf.all()))
        """,
        "return self.books\n",
        "return book in self.books\n",
    ),
    "a copy under a name, in a loop": (
        """
        import copy
        def f(rows):
            config = {"scale": 2, "base": 1}
            out = []
            for row in rows:
                now: dict = copy.deepcopy(config)
                here = copy.copy(row)
                out.append(now["scale"] * here[0] + now.get("base", 0))
            config["scale"] = 3
            return out, config
        print(f([[1], [2]]))
        """,
        "now: dict = config\n",
        "here = row\n",
    ),
    "text that is text": (
        """
        def f(words):
            out = []
            for word in words:
                out.append(str(word + "s").upper() + word[:])
                out.append(str(int(len(word))))
            return out, tuple((1, 2))
        print(f(["a", "b"]))
        """,
        '(word + "s").upper() + word)',
        "str(len(word))",
        "return out, (1, 2)",
    ),
    "changed before and after, not meanwhile": (
        """
        def largest(numbers):
            best = 0
            for n in numbers:
                best = max(best, n)
            return best
        def main():
            numbers = []
            for n in range(5):
                numbers.append(n * 3 % 5)
                print(largest(list(numbers)))
            numbers.clear()
        main()
        """,
        "print(largest(numbers))",
    ),
}

TWINS = {
    "removes what it goes through": """
        xs = [1, 2, 3, 4]
        for x in list(xs):
            if x % 2:
                xs.remove(x)
        print(xs)
        """,
    "a function called on the way removes": """
        d = {"a": 1, "b": 2}
        def drop(k):
            del d[k]
        for k in list(d.keys()):
            drop(k)
        print(d)
        """,
    "the copy is changed": """
        def f(t):
            t["x"] = 1
            return len(t)
        d = {"a": 1}
        print(f(dict(d)), d)
        """,
    "the copy is kept": """
        class Box:
            def __init__(self, xs):
                self.xs = xs
        xs = [1]
        box = Box(list(xs))
        xs.append(2)
        print(box.xs)
        """,
    "the copy is appended to a history": """
        xs, history = [], []
        for n in range(3):
            xs.append(n)
            history.append(xs[:])
        print(history)
        """,
    "a snapshot compared later": """
        def f(xs):
            before = list(xs)
            xs.append(1)
            return len(before), len(xs)
        print(f([1]))
        """,
    "a snapshot of the round before": """
        def f():
            xs, old = [], []
            for n in range(3):
                print(len(old))
                xs.append(n)
                old = list(xs)
        f()
        """,
    "asked if it is the same": """
        def f(a, b):
            return a is b
        xs = [1]
        print(f(xs, list(xs)))
        """,
    "a finally that clears": """
        class Queue:
            def __init__(self):
                self.items = [1, 2]
            def take(self):
                try:
                    return list(self.items)
                finally:
                    self.items.clear()
        print(len(Queue().take()))
        """,
    "emptied in the same call": """
        def f(a, b):
            return len(a), b
        xs = [1, 2]
        print(f(list(xs), xs.pop()))
        """,
    "a generator that reads later": """
        def f(t):
            for k in t:
                yield k
        d = {"a": 1}
        g = f(dict(d))
        d["b"] = 2
        print(list(g))
        """,
    "a lambda that reads later": """
        def f():
            xs = [1]
            ys = list(xs)
            g = lambda: len(ys)
            xs.append(2)
            return g()
        print(f())
        """,
    "a defaultdict, whose lookups add": """
        from collections import defaultdict
        d = defaultdict(int)
        d["a"] = 1
        def f(t):
            return t["x"]
        print(f(d.copy()), len(d))
        for k in list(d):
            d[k + "b"]
        print(len(d))
        """,
    "a Counter made a dict": """
        from collections import Counter
        def f(t):
            try:
                return t["x"]
            except KeyError:
                return "none"
        print(f(dict(Counter("aab"))))
        """,
    "a list made of an iterator": """
        def g():
            for i in range(2):
                print("made", i)
                yield i
        for x in list(g()):
            print("used", x)
        """,
    "map, which works late": """
        def loud(x):
            print("made", x)
            return x
        for x in list(map(loud, "ab")):
            print("used", x)
        """,
    "letters in a text": """
        word = "abc"
        print("ab" in list(word))
        """,
    "text of a class of its own": """
        class S(str):
            def __str__(self):
                return "mine"
        s = S("x")
        print(str(s), str(1.5), int(True), float(2))
        """,
    "deep rows": """
        import copy
        def f(rows):
            rows[0].append(1)
            return len(rows[0])
        grid = [[0]]
        print(f(copy.deepcopy(grid)), grid)
        """,
    "the order of a copied set": """
        s = set()
        for i in range(40):
            s.add(i * 64)
        for i in range(30):
            s.discard(i * 64)
        print([x for x in set(s)])
        """,
    "a dict of pairs": """
        def f(t):
            return t["a"]
        print(f(dict([("a", 1)])))
        """,
    "a tuple asked by index error": """
        def f(xs):
            try:
                return xs[3]
            except IndexError as e:
                return str(e)
        print(f(list((1, 2))))
        """,
    "shown as a list": """
        t = (1, 2)
        print(list(t))
        """,
    "list has a meaning of its own": """
        def list(x):
            return [0]
        for x in list([1, 2]):
            print(x)
        """,
    "handed to code elsewhere": """
        import json, sys
        xs = [1]
        json.dump(list(xs), sys.stdout)
        """,
    "threads": """
        import threading
        xs = [1, 2]
        def grow():
            xs.append(3)
        t = threading.Thread(target=grow)
        t.start()
        t.join()
        print(sum(x for x in list(xs)))
        """,
    "an __eq__ that changes the list": """
        class Odd:
            def __eq__(self, o):
                xs.append(1)
                return False
        xs = [1, 2]
        for x in list(xs):
            Odd() == x
        print(len(xs))
        """,
    "recursion that changes it": """
        xs = [3]
        def f(n):
            for x in list(xs):
                if n:
                    f(n - 1)
                xs.append(n)
        f(2)
        print(xs)
        """,
    "read by the test of the loop": """
        def f(xs):
            ys = []
            while len(ys) < 3:
                ys = list(xs)
                xs.append(1)
            return len(ys)
        print(f([]))
        """,
    "a global that others read": """
        xs = [1]
        ys = list(xs)
        def show():
            return len(ys)
        xs.append(2)
        print(show())
        """,
    "a tuple as a key": """
        xs = [1, 2]
        seen = {tuple(xs): 1}
        print(tuple(xs) in seen, hash(tuple(xs)) == hash((1, 2)))
        """,
    "reversed, then changed": """
        xs = [1, 2]
        r = reversed(list(xs))
        xs.append(3)
        print([x for x in r])
        """,
}
