# SPDX-License-Identifier: Apache-2.0
"""Calls that give the same in every round, made when a round first needs them."""

from citius.tune.remedies import hoist

REMEDY = hoist

APPLIES = {
    "fails after something was printed": (
        """
        def part(n):
            return 10 // n
        def f(rows, n):
            for row in rows:
                print(row)
                print(part(n))
        try:
            f([1], 0)
        except ZeroDivisionError:
            print("zero")
        """,
        "    part_n = None\n    for row in rows:\n        print(row)\n        if part_n is None:\n            part_n = part(n)\n        print(part_n)",
    ),
    "fails only in some rounds": (
        """
        def part(n):
            return 10 // n
        def f(rows, n):
            t = 0
            for row in rows:
                if row > 1:
                    t += part(n)
            return t
        print(f([1], 0))
        """,
        "        if row > 1:\n            if part_n is None:\n                part_n = part(n)\n            t += part_n",
    ),
    "fails in a loop that does not run": (
        """
        def f(rows, xs):
            t = 0
            for row in iter(rows):
                t += max(xs)
            return t
        print(f([], []), f([1], [2]))
        """,
        "    max_xs = None\n    for row in iter(rows):\n        if max_xs is None:",
    ),
    "fails after the loop has bound its variable": (
        """
        def part(n):
            return 10 // n
        def f(rows, n):
            row = None
            try:
                for row in rows:
                    t = part(n)
            except ZeroDivisionError:
                return row
        print(f([1, 2], 0))
        """,
        "        for row in rows:\n            if part_n is None:",
    ),
    "fails where unpacking fails first": (
        """
        def part(n):
            return 10 // n
        def f(rows, n):
            for a, b in rows:
                t = part(n) + a
            return t
        try:
            f([[1]], 0)
        except (ZeroDivisionError, ValueError) as e:
            print(type(e))
        """,
        "        t = part_n + a",
    ),
    "rounds that are counted out to none": (
        """
        def part(n):
            return 10 // n
        def f(n):
            t = 0
            for _ in range(0):
                t += part(n)
            return t
        print(f(0))
        """,
        "        if part_n is None:",
    ),
    "numbers of a list, which are no NaN, over what is used up": (
        """
        import random
        def walk(rng, count):
            level = 0.0
            curve = []
            for _ in range(count):
                level += rng.uniform(-1.0, 1.4)
                curve.append(level)
            return curve
        def span(curve):
            ordered = sorted(curve)
            return ordered[1], ordered[-1]
        def f(readings, curve):
            seen = []
            for reading in readings:
                # where it lies
                low, high = span(curve)
                seen += [(reading - low) / (high - low)]
            return seen
        rng = random.Random(1)
        print(f((n for n in range(5)), walk(rng, 9)), f(iter([]), []))
        try:
            f(iter([1]), [])
        except IndexError as error:
            print(error)
        """,
        "    span_curve = None\n    for reading in readings:\n"
        "        if span_curve is None:\n            span_curve = span(curve)\n"
        "        # where it lies\n        low, high = span_curve\n",
    ),
    "in two branches, and a loop's test": (
        """
        def part(n):
            return 10 // n
        def f(rows, n):
            t = 0
            for row in iter(rows):
                if row > 1:
                    t += part(n)
                elif row:
                    t = part(n) - t
                while t < part(n):
                    t += row + 1
            return t
        print(f([1, 2, 0, 1], 3), f([], 0))
        """,
        "            if part_n is None:\n                part_n = part(n)\n            t += part_n\n"
        "        elif row:\n            if part_n is None:\n                part_n = part(n)\n"
        "            t = part_n - t\n"
        "        if part_n is None:\n            part_n = part(n)\n        while t < part_n:\n",
    ),
    "a result that is None": (
        """
        def worst(names):
            best = None
            for name in names:
                best = name if best is None or name > best else best
            return best
        def f(rows, names):
            out = []
            for row in iter(rows):
                out += [(row, worst(names))]
            return out
        print(f([1, 2], []), f([1], ["a", "b"]))
        """,
        "worst_names = None\n",
    ),
    "in a function that calls itself": (
        """
        def part(n):
            return 10 // n
        def f(rows, n):
            t = 0
            for row in iter(rows):
                t += part(n)
                if row:
                    t += f([row - 1], n - 1)
            return t
        print(f([2, 1], 4))
        """,
        "            part_n = part(n)\n        t += part_n\n",
    ),
}

SPAN = """
        def span(curve):
            ordered = sorted(curve)
            return ordered[0], ordered[-1]
"""

TWINS = {
    "something that shows comes before it": """
        def part(n):
            return 10 // n
        def say(row):
            print(row)
            return row
        def f(rows, n):
            t = 0
            for row in iter(rows):
                t = say(row) + part(n)
            return t
        try:
            f([1], 0)
        except ZeroDivisionError:
            print("zero")
        """,
    "not in every case": """
        def part(n):
            return 10 // n
        def f(rows, n):
            t = 0
            for row in iter(rows):
                t = row and part(n)
                t = part(n) if row else t
                if row > 1:
                    t += 1
                elif row and part(n) > 1:
                    t += 2
            return t
        print(f([0], 0))
        """,
    "the rounds change the list": SPAN
    + """
        def rounds(curve):
            for n in range(4):
                yield n
                curve += [n * 7]
        def f(curve):
            t = 0
            for n in rounds(curve):
                low, high = span(curve)
                t += high - low
            return t
        print(f([1, 2]))
        """,
    "an alias in a tuple changes the list": SPAN
    + """
        def f(curve, pair):
            t = 0
            for n in iter(range(4)):
                low, high = span(curve)
                t += high - low
                pair[0][:0] = [n * 7]
            return t
        both = [1, 2]
        print(f(both, (both, 1)))
        """,
    "a bound method that the loop calls changes the list": SPAN
    + """
        def f():
            curve, t = [1, 2], 0
            add = curve.append
            for n in iter(range(4)):
                low, high = span(curve)
                t += high - low
                add(n * 7)
            return t
        print(f())
        """,
    "a bound method that a callee calls changes the list": SPAN
    + """
        def drift(add, n):
            add(n * 7)
        def f():
            curve = [1, 2]
            add = curve.append
            t = 0
            for n in iter(range(4)):
                low, high = span(curve)
                t += high - low
                drift(add, n)
            return t
        print(f())
        """,
    "a field that a callee sets": SPAN
    + """
        class Probe:
            def __init__(self, curve):
                self.curve = list(curve)
            def drift(self, n):
                self.curve = [*self.curve, n * 7]
            def f(self):
                t = 0
                for n in iter(range(4)):
                    low, high = span(self.curve)
                    t += high - low
                    self.drift(n)
                return t
        print(Probe([1, 2]).f())
        """,
    "a global that a callee binds anew": """
        scale = 1
        def span(curve):
            ordered = sorted(curve)
            return ordered[0] * scale, ordered[-1]
        def observe(n):
            global scale
            scale = n
        def f(curve):
            t = 0
            for n in iter(range(4)):
                low, high = span(curve)
                t += high - low
                observe(n)
            return t
        print(f([1, 2]))
        """,
    "a subclass of list": SPAN
    + """
        class Curve(list):
            asked = 0
            def __iter__(self):
                self.asked += 1
                return iter([self.asked, 9])
        def f(curve):
            t = 0
            for n in iter(range(4)):
                low, high = span(curve)
                t += high - low
            return t
        print(f(Curve([1, 2])))
        """,
    "items that compare in their own way": SPAN
    + """
        class Mark:
            asked = 0
            def __lt__(self, other):
                Mark.asked += 1
                return False
        def f(curve):
            for n in iter(range(4)):
                low, high = span(curve)
            return Mark.asked
        print(f([Mark(), Mark()]))
        """,
    "a method that a subclass overrides": SPAN
    + """
        class Probe:
            def __init__(self, n):
                self.n = n
            def span(self):
                return self.n
        class Odd(Probe):
            def span(self):
                self.n += 1
                return self.n
        def f(probe):
            t = 0
            for n in iter(range(4)):
                t += probe.span()
            return t
        print(f(Probe(1)), f(Odd(1)))
        """,
    "patched while the loop runs": SPAN
    + """
        def f(curve):
            global span
            t = 0
            for n in iter(range(4)):
                low, high = span(curve)
                t += high - low
                span = wide
            return t
        def wide(curve):
            return 0, 100
        print(f([1, 2]))
        """,
    "a thread that changes the list": SPAN
    + """
        import threading
        def f(curve):
            t = 0
            for n in iter(range(4)):
                low, high = span(curve)
                t += high - low
                worker = threading.Thread(target=lambda: curve.append(n * 7))
                worker.start()
                worker.join()
            return t
        print(f([1, 2]))
        """,
    "NaN in a tuple, found by identity": """
        def both(x):
            return x * 2, 1
        x = float("nan")
        seen = []
        for row in iter([1, 2, 3]):
            seen += [both(x)]
        print(seen.count(seen[0]))
        """,
    "pickled, which tells one tuple from two": """
        import pickle
        def both(x):
            return x * 2, 1
        def f(x):
            seen = []
            for row in iter([1, 2, 3]):
                seen += [both(x)]
            return seen
        print(len(pickle.dumps(f(1000))))
        """,
    "evaluated by name": SPAN
    + """
        def f(curve):
            t = 0
            for n in iter(range(4)):
                low, high = span(curve)
                t += high - low
                eval("curve.append(n * 7)")
            return t
        print(f([1, 2]))
        """,
    "quick enough as it is": """
        def f(rows, pairs):
            t = 0
            for row in rows:
                for pair in iter(pairs):
                    t += len(pair)
                pair = [row]
            return t
        print(f([1, 2], [[1]]))
        """,
}
