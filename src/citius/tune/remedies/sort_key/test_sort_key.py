# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import sort_key

REMEDY = sort_key

ITEMS = """
        from functools import cmp_to_key
        class Item:
            def __init__(self, name, score):
                self.name = name
                self.score = score
        items = [Item(n, s) for n, s in zip("dbcaeb", [3, 1, 3, 2, 1, 1])]
"""
SHOW = """
        items.sort(key=cmp_to_key(compare))
        print([(i.name, i.score) for i in items])
"""

APPLIES = {
    "one field, module level": (
        ITEMS
        + """
        def compare(a, b):
            if a.score < b.score:
                return -1
            if a.score > b.score:
                return 1
            return 0
        items.sort(key=cmp_to_key(compare))  # by score
        print([i.name for i in items])
        """,
        "items.sort(key=lambda item: item.score)  # by score",
    ),
    "two fields, the first downwards, in a function": (
        """
        import functools
        class Item:
            def __init__(self, name, score):
                self.name, self.score = name, score
        def compare(a, b):
            '''By score, then by name.'''
            if a.score != b.score:
                return b.score - a.score
            if a.name == b.name:
                return 0
            return -1 if a.name < b.name else 1
        def main():
            items = [Item(n, s) for n, s in zip("dbcaeb", [3, 1, 3, 2, 1, 1])]
            for item in sorted(
                items,  # all
                key=functools.cmp_to_key(compare),
                reverse=True,
            ):
                print(item.name, item.score)
        main()
        """,
        "items,  # all",
        "key=lambda item: (-item.score, item.name),",
        "reverse=True",
    ),
    "a helper, and differences of truth values": (
        ITEMS
        + """
        def cmp(x, y):
            return (x > y) - (x < y)
        def compare(a, b):
            return cmp(a.score, b.score) or -cmp(b.name, a.name)
"""
        + SHOW,
        "lambda item: (item.score, item.name)",
    ),
    "a method of a class": (
        ITEMS
        + """
        class Table:
            def __init__(self, items):
                self.items = items
            def compare(self, a, b):
                order = len(a.name) - len(b.name)
                if order == 0:
                    order = a.score - b.score
                return order
            def sort(self):
                self.items.sort(key=cmp_to_key(self.compare))
                return [i.score for i in self.items]
        print(Table(items).sort())
        """,
        "self.items.sort(key=lambda item: (len(item.name), item.score))",
    ),
    "a lambda over numbers": (
        """
        from functools import cmp_to_key
        for n in range(3):
            numbers = [5, 3, n, 9]
            print(sorted(numbers, key=cmp_to_key(lambda a, b: b - a)))
        """,
        "sorted(numbers, key=lambda item: -item)",
    ),
    "tuples": (
        """
        from functools import cmp_to_key
        def by_second(one, two):
            x, y = one[1].lower(), two[1].lower()
            if x < y:
                return -1
            elif x > y:
                return 1
            else:
                return two[0] - one[0]
        print(sorted([(i, w) for i, w in enumerate("b A a C B".split())], key=cmp_to_key(by_second)))
        """,
        "lambda item: (item[1].lower(), -item[0])",
    ),
    "records, and the comparison kept under a name": (
        """
        from functools import cmp_to_key
        def compare(a, b):
            if (a["age"], a["name"]) < (b["age"], b["name"]):
                return -1
            return 1 if (a["age"], a["name"]) > (b["age"], b["name"]) else 0
        by_age = cmp_to_key(compare)
        rows = [{"name": n, "age": a} for n, a in zip("cab", (2, 1, 2))]
        print(sorted(rows, key=by_age), min(r["age"] for r in rows))
        """,
        "key=lambda item: (item['age'], item['name'])",
    ),
    "text downwards": (
        """
        from functools import cmp_to_key
        def compare(a, b):
            if a[0] != b[0]:
                return 1 if a[0] < b[0] else -1
            return a[1] - b[1]
        pairs = [(w, i) for i, w in enumerate("b a c a b".split())]
        print(sorted(pairs, key=cmp_to_key(compare)))
        """,
        "sorted(pairs, key=lambda item: (item[0], -item[1]), reverse=True)",
    ),
    "a float first, which is never NaN": (
        """
        import random
        from functools import cmp_to_key
        class Offer:
            def __init__(self, price, name, weight=1.0):
                self.price, self.name, self.weight = price, name, weight
        def made(n, rng):
            prices = [2.5, 1.0]
            prices.append(n / 4)
            return [Offer(round(p, 1), f"o{n}", rng.random()) for p in prices]
        def compare(a, b):
            if a.price != b.price:
                return -1 if a.price < b.price else 1
            if a.weight < b.weight:
                return -1
            if a.weight > b.weight:
                return 1
            return (a.name > b.name) - (a.name < b.name)
        offers = [o for n in range(5) for o in made(n, random.Random(n))]
        offers.append(Offer(price=random.Random(1).uniform(1, 2), name="x", weight=3 * 1.5))
        print([o.name for o in sorted(offers, key=cmp_to_key(compare))])
        """,
        "key=lambda item: (item.price, item.weight, item.name)",
    ),
    "a float at the end, NaN too": (
        """
        from functools import cmp_to_key
        nan = float("nan")
        def compare(a, b):
            if a[0] != b[0]:
                return a[0] - b[0]
            if a[1] > b[1]:
                return -1
            return int_of(a[1] < b[1])
        def int_of(x):
            return 1 if x else 0
        pairs = [(i % 2, x) for i, x in enumerate([2.5, nan, 0.5, 1.0, nan, -0.0, 0.0])]
        print(sorted(pairs, key=cmp_to_key(compare)))
        """,
        "lambda item: (item[0], -item[1])",
    ),
}
