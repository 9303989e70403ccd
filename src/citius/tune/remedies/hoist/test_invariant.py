# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import hoist

REMEDY = hoist

APPLIES = {
    "a length in a loop's test": (
        """
        def f(words):
            i = 0

            # one by one
            while i < len(words):  # not all
                i += 2
            return i
        print(f("a b c".split()), f([]))
        """,
        "len_words = len(words)\n    # one by one\n    while i < len_words:  # not all",
    ),
    "a pure function that comes first": (
        """
        def steps(n):
            count = 0
            while n != 1:
                n = n // 2 if n % 2 == 0 else 3 * n + 1
                count += 1
            return count
        def f(rows, n):
            total = 0
            for row in rows:
                total += row * steps(n)
            return total
        print(f([1, 2], 27), f([], 1))
        """,
        "steps_n = steps(n) if rows else None\n    for row in rows:\n"
        "        total += row * steps_n",
    ),
    "the largest part that stays the same": (
        """
        def f(words, sep):
            out = []
            for i, word in enumerate(words):
                out.append(word + sep.upper().strip() + ": ")
            return out
        print(f(["a", "b"], " x "), f([], ""))
        """,
        "= sep.upper().strip() if words else None\n    for i, word in enumerate(words):",
    ),
    "out of nested loops, to where nothing changes": (
        """
        def f(table):
            t = 0
            for row in table:
                row = row + [1]
                for k in range(len(row)):
                    t += len(row) * k + len(table)
            return t
        print(f([[1, 2], [3]]))
        """,
        "len_table = len(table)\n    for row in table:",
        "len_row = len(row)\n        for k in range(len(row)):\n"
        "            t += len_row * k + len_table",
    ),
    "at the top of the file": (
        """
        names = ["a", "b"]
        t = 0
        for i in range(3):
            t += i * len(names)
        print(t)
        """,
        "len_names = len(names)\nfor i in range(3):\n    t += i * len_names",
    ),
    "of an object's own field": (
        """
        class Scan:
            def __init__(self, text):
                self.text = str(text)
            def spaces(self):
                n = i = 0
                while i < len(self.text):
                    n += self.text[i] == " "
                    i += 1
                return n
        print(Scan("a b c").spaces())
        """,
        "len_text = len(self.text)\n        while i < len_text:",
    ),
    "a name that is taken": (
        """
        def f(xs, len_xs):
            t = 0
            for x in xs:
                t += x * len(xs)
            return t, len_xs
        print(f([1, 2], "taken"))
        """,
        "len_xs_2 = len(xs)\n",
    ),
    "a float that goes into a computation": (
        """
        import math
        def f(xs, n):
            t = 0.0
            for x in xs:
                t += x * math.sqrt(n)
            return t
        print(f([1.0, 2.5], 2), f([], -1))
        """,
        "sqrt_n = sqrt(n) if xs else None\n    for x in xs:",
    ),
    "a count of rounds": (
        """
        def f(n, names):
            t = 0
            for i in range(n):
                t += max(names) + i
            return t
        print(f(3, [1, 2]), f(0, []))
        """,
        "max_names = max(names) if n > 0 else None\n    for i in range(n):",
    ),
    "rounds that are counted out": (
        """
        def odd(rows):
            out = []
            for row in rows:
                if row % 2:
                    out.append(row)
            return out
        def f(rows):
            total = 0
            for _ in range(3):
                total += len(odd(rows))
            return total
        print(f([1, 2, 3]))
        """,
        "len_odd_rows = len(odd(rows))\n    for _ in range(3):\n        total += len_odd_rows",
    ),
    "asked for twice": (
        """
        def f(words):
            t = 0
            for i in range(9):
                if i < len(words):
                    t += len(words)
            return t
        print(f(["a"]))
        """,
        "len_words = len(words)\n    for i in range(9):\n        if i < len_words:\n"
        "            t += len_words",
    ),
}

BOX = """
        class Box:
            def __init__(self, items):
                self.items = list(items)
                self.size = 2
"""


def test_what_other_files_set_is_left_alone(judge, refused):
    text = "xs = [1]\nt = 0\nfor i in range(3):\n    t += len(xs)\nprint(t)\n"
    assert "len_xs = len(xs)\n" in judge(hoist, text)[0]
    new, _ = judge(hoist, text, outside=frozenset({"xs"}))
    assert new == text


def test_quick_calls_promise_less_than_others(hot, tree):
    text = APPLIES["a pure function that comes first"][0] + APPLIES["a length in a loop's test"][0]
    by_text = {s.subject: hoist.expects(s) for s in hoist.finds(hot, tree(text))}
    assert 1.0 < by_text["len(words)"] < by_text["steps(n)"]
