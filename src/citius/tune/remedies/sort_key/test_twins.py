# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import sort_key
from citius.tune.remedies.sort_key.test_sort_key import ITEMS, SHOW

REMEDY = sort_key

BY_SCORE = """
        def compare(a, b):
            return (a.score > b.score) - (a.score < b.score)
"""

OFFERS = """
        from functools import cmp_to_key
        class Offer:
            def __init__(self, price, name):
                self.price, self.name = price, name
        def compare(a, b):
            if a.price != b.price:
                return -1 if a.price < b.price else 1
            return (a.name > b.name) - (a.name < b.name)
        def show(offers):
            print([o.name for o in sorted(offers, key=cmp_to_key(compare))])
"""

TWINS = {
    "counts its calls": ITEMS
    + """
        calls = []
        def compare(a, b):
            calls.append(1)
            return a.score - b.score
"""
    + SHOW
    + """
        print(len(calls))
        """,
    "prints what it compares": ITEMS
    + """
        def compare(a, b):
            print(a.name, b.name)
            return a.score - b.score
"""
    + SHOW,
    "the wrong way round for equal scores": ITEMS
    + """
        def compare(a, b):
            if a.score <= b.score:
                return -1
            return 1
"""
    + SHOW,
    "true for less, which is no order": ITEMS
    + """
        def compare(a, b):
            return a.score < b.score
"""
    + SHOW,
    "a field of one with another field of the other": ITEMS
    + """
        def compare(a, b):
            return len(a.name) - b.score
"""
    + SHOW,
    "a sum of differences": ITEMS
    + """
        def compare(a, b):
            return (a.score - b.score) + (len(a.name) - len(b.name))
"""
    + SHOW,
    "a field that is computed, and prints": """
        from functools import cmp_to_key
        class Item:
            def __init__(self, n):
                self.n = n
            @property
            def score(self):
                print("looked", self.n)
                return self.n
        items = [Item(2), Item(1)]
        def compare(a, b):
            return a.score - b.score
        print([i.n for i in sorted(items, key=cmp_to_key(compare))])
        """,
    "a field that one item lacks": """
        from functools import cmp_to_key
        class Item:
            def __init__(self, n):
                if n:
                    self.n = n
        def compare(a, b):
            return a.n - b.n
        print(len(sorted([Item(0)], key=cmp_to_key(compare))))
        """,
    "a field deleted from the only item": """
        from functools import cmp_to_key
        class Item:
            def __init__(self, n):
                self.n = n
        def compare(a, b):
            return a.n - b.n
        one = Item(1)
        del one.n
        print(len(sorted([one], key=cmp_to_key(compare))))
        """,
    "a record that lacks a key": """
        from functools import cmp_to_key
        def compare(a, b):
            return a["n"] - b["n"]
        rows = [{"n": 1}]
        del rows[0]["n"]
        print(len(sorted(rows, key=cmp_to_key(compare))))
        """,
    "a list too short": """
        from functools import cmp_to_key
        def compare(a, b):
            return a[1] - b[1]
        print(sorted([[1]], key=cmp_to_key(compare)))
        """,
    "a float first, which may be NaN": """
        from functools import cmp_to_key
        nan = float("nan")
        def compare(a, b):
            if a[0] != b[0]:
                return -1 if a[0] < b[0] else 1
            return a[1] - b[1]
        print(sorted([(nan, 2), (nan, 1), (0.5, 3), (nan, 0)], key=cmp_to_key(compare)))
        """,
    "NaN counted as less": """
        from functools import cmp_to_key
        def compare(a, b):
            if a == b:
                return 0
            return 1 if a > b else -1
        print(sorted([2.5, float("nan"), 1.5, 0.5], key=cmp_to_key(compare)))
        """,
    "infinities, whose difference is true": """
        from functools import cmp_to_key
        inf = float("inf")
        def compare(a, b):
            d = a[0] - b[0]
            if d:
                return d
            return a[1] - b[1]
        print(sorted([(inf, 2), (inf, 1), (0.5, 3)], key=cmp_to_key(compare)))
        """,
    "numbers and text": """
        from functools import cmp_to_key
        def compare(a, b):
            return (a > b) - (a < b)
        try:
            print(sorted([1, "a"], key=cmp_to_key(compare)))
        except TypeError:
            print("mixed")
        """,
    "None, equal to itself and below nothing": """
        from functools import cmp_to_key
        def compare(a, b):
            if a[0] < b[0]:
                return -1
            return a[1] - b[1]
        try:
            print(sorted([(None, 1), (None, 0)], key=cmp_to_key(compare)))
        except TypeError:
            print("none")
        """,
    "a comparison of its own": """
        from functools import cmp_to_key
        class N:
            def __init__(self, n):
                self.n = n
            def __lt__(self, o):
                print("lt")
                return self.n < o.n
            def __gt__(self, o):
                return self.n > o.n
        def compare(a, b):
            return (a > b) - (a < b)
        print([x.n for x in sorted([N(2), N(1)], key=cmp_to_key(compare))])
        """,
    "texts both ways": """
        from functools import cmp_to_key
        def compare(a, b):
            if a[0] != b[0]:
                return -1 if a[0] < b[0] else 1
            return (a[1] < b[1]) - (a[1] > b[1])
        print(sorted([("a", "x"), ("a", "y"), ("b", "x")], key=cmp_to_key(compare)))
        """,
    "an order that numbers cannot be joined to": """
        from functools import cmp_to_key
        def compare(a, b):
            return int(b + a) - int(a + b)
        print(sorted("3 30 34 5 9".split(), key=cmp_to_key(compare)))
        """,
    "one of two functions": ITEMS
    + """
        def one(a, b):
            return a.score - b.score
        def two(a, b):
            return b.score - a.score
        for compare in (one, two):
            items.sort(key=cmp_to_key(compare))
            print([i.score for i in items])
        """,
    "decorated": ITEMS
    + """
        def loud(f):
            def g(a, b):
                print("compared")
                return f(a, b)
            return g
        @loud
        def compare(a, b):
            return a.score - b.score
"""
    + SHOW,
    "an order chosen by a global": ITEMS
    + """
        way = 1
        def compare(a, b):
            return way * (a.score - b.score)
"""
    + SHOW
    + """
        way = -1
"""
    + SHOW,
    "three arguments, which fails": """
        from functools import cmp_to_key
        def compare(a, b, c):
            return b - c
        try:
            print(sorted([2, 1], key=cmp_to_key(compare)))
        except TypeError:
            print("three")
        """,
    "not defined yet": """
        from functools import cmp_to_key
        def f():
            return sorted([2, 1], key=cmp_to_key(compare))
        try:
            print(f())
        except NameError:
            print("later")
        def compare(a, b):
            return a - b
        print(f())
        """,
    "the file has a cmp_to_key of its own": ITEMS
    + BY_SCORE
    + """
        def cmp_to_key(f):
            return lambda item: -item.score
"""
    + SHOW,
    "the smallest, which compares otherwise": ITEMS
    + BY_SCORE
    + """
        print(max(items, key=cmp_to_key(compare)).name)
        """,
    "a subclass of int": """
        from functools import cmp_to_key
        class I(int):
            def __lt__(self, o):
                return int(self) > int(o)
        def compare(a, b):
            return -1 if a < b else 1 if a > b else 0
        print(sorted([I(1), I(2), I(3)], key=cmp_to_key(compare)))
        """,
    "items from elsewhere": """
        import json
        from functools import cmp_to_key
        def compare(a, b):
            return a["n"] - b["n"]
        print(sorted(json.loads('[{"n": 2}, {"n": 1}]'), key=cmp_to_key(compare)))
        """,
    "tries, and goes on": ITEMS
    + """
        def compare(a, b):
            try:
                return a.score - b.score
            finally:
                print("done")
"""
    + SHOW,
    "changes what it compares": ITEMS
    + """
        def compare(a, b):
            a.score = a.score + 1
            return a.score - b.score
"""
    + SHOW,
    "a key already": ITEMS
    + """
        items.sort(key=lambda item: item.score)
        print(sorted("b A".split(), key=str.lower), [i.name for i in items])
        """,
    "a price read from a text": OFFERS
    + """
        show([Offer(float(p), n) for p, n in zip(["nan", "1", "nan", "0"], "dcba")])
        """,
    "a price that is computed twice": OFFERS
    + """
        inf = 1e308 * 10
        show([Offer(p, n) for p, n in zip([inf - inf, 1.0, inf - inf, 0.5], "dcba")])
        """,
    "a price that a loop makes too large": OFFERS
    + """
        x = 1.5
        for i in range(2000):
            x = x * 2
        show([Offer(x - x, "b"), Offer(0.5, "c"), Offer(x - x, "a")])
        """,
    "a price set later": OFFERS
    + """
        offers = [Offer(1.5, n) for n in "dcba"]
        for o in offers[::2]:
            o.price = float("nan")
        show(offers)
        """,
    "a price that a call gives by name": OFFERS
    + """
        nan = float("nan")
        given = {"price": nan, "name": "b"}
        show([Offer(1.5, "d"), Offer(name="c", price=nan), Offer(0.5, "a"), Offer(nan, "b")])
        """,
    "a price from a list that NaN is put into": OFFERS
    + """
        prices = [1.5, 2.5, 0.5]
        prices[1] = float("nan")
        prices += [float("nan")]
        show([Offer(p, n) for p, n in zip(prices, "dcba")])
        """,
    "a price from a list written out of another": OFFERS
    + """
        odd = [1.5, float("nan"), 0.5, float("nan")]
        show([Offer(p, n) for p, n in zip([*odd], "dcba")])
        """,
    "a price that a subclass sets": OFFERS
    + """
        class Odd(Offer):
            def __init__(self, name):
                self.price, self.name = float("nan"), name
        show([Offer(1.5, "d"), Odd("c"), Offer(0.5, "b"), Odd("a")])
        """,
    "a price that a function gives": OFFERS
    + """
        def price(n):
            if n % 2:
                return 0.5
            return float("nan")
        show([Offer(price(i), n) for i, n in enumerate("dcba")])
        """,
}
