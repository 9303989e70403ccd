# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import preallocate

REMEDY = preallocate

APPLIES = {
    "a list made anew at each step": (
        """
        def f(n):
            found = []
            for i in range(n):
                # each one
                if i % 2:
                    found = found + [i * i]  # squares
            return found
        print(f(9))
        """,
        "# each one\n        if i % 2:\n            found.append(i * i)  # squares",
    ),
    "at the top of the file, looked at in the loop, several at once": (
        """
        rows: list = [0]
        for i in range(5):
            if i in rows or not rows:
                continue
            rows = rows + [len(rows), rows[-1] + i] + [i]
            for r in rows:
                print(r, end=" ")
            print(rows, max(rows), ",".join(str(r) for r in range(2)))
        kept = rows
        print(kept)
        """,
        "rows += [len(rows), rows[-1] + i] + [i]",
    ),
    "a list for each round of the outer loop, which keeps it": (
        """
        class Table:
            def __init__(self, rows):
                self.rows = rows
            def cut(self):
                out = []
                for row in self.rows:
                    cells = list(row[:1])
                    for cell in row:
                        cells = cells + [cell, ]
                        cells.append(0)
                    out = out + [cells]
                    cells = cells + ["end"]
                return out
        print(Table([[1, 2], [3], []]).cut())
        """,
        "                cells.append(cell)\n",
        "            out.append(cells)\n",
        'cells = cells + ["end"]',
    ),
    "put in front": (
        """
        def f(n):
            path = []
            while n:
                path.insert(0, n)  # the way back
                n //= 2
                if n == 3:
                    break
            return path
        print(f(100), f(0), f(7))
        """,
        "        path.append(n)  # the way back\n",
        "            break\n    path.reverse()\n    return path",
    ),
    "put in front in nested loops, the long form": (
        """
        def f(rows):
            flat = []
            for row in rows:
                for cell in row:
                    flat = [cell] + flat
            print(len(flat))
            return flat
        print(f([[1, 2], [], [3]]))
        """,
        "flat.append(cell)",
        "    flat.reverse()\n    print(len(flat))",
    ),
    "a tuple": (
        """
        def f(n, start=(7,)):
            t = start
            items = t_items = ()
            for i in range(n):
                t += (i,)
                if i == 1:
                    t = t + (i, i) + start
            return t, items, t_items
        print(f(4), f(0))
        """,
        "t_items_2 = []",
        "t_items_2.append(i)",
        "t_items_2.extend((i, i) + start)",
        "    t = t + tuple(t_items_2)\n    return",
    ),
    "a tuple, in front": (
        """
        def f(n):
            digits = ("end",)
            while n:
                n, digit = divmod(n, 10)
                digits = (digit,) + digits
            return digits
        print(f(123), f(0))
        """,
        "digits_items.append(digit)",
        "    digits_items.reverse()\n    digits = tuple(digits_items) + digits\n",
    ),
    "lists that others made": (
        """
        def f(text):
            words = text.split()
            while len(words) < 9:
                words = words + text.split(",")
            return words
        print(f("a b,c"))
        """,
        'words += text.split(",")',
    ),
}

TWINS = {
    "a parameter, which the caller holds": """
        def f(xs, n):
            for i in range(n):
                xs = xs + [i]
            return xs
        mine = [9]
        print(f(mine, 3), mine)
        """,
    "each state is kept": """
        def f(n):
            xs, states = [], []
            xs = []
            for i in range(n):
                xs = xs + [i]
                states.append(xs)
            return states
        print(f(3))
        """,
    "each state is yielded": """
        def f(n):
            xs = []
            for i in range(n):
                xs = xs + [i]
                yield xs
        print(list(f(3)))
        """,
    "another name for it": """
        def f(n):
            xs = []
            ys = xs
            for i in range(n):
                xs = xs + [i]
            return xs, ys
        print(f(3))
        """,
    "two names bound at once": """
        def f(n):
            xs = ys = []
            for i in range(n):
                xs = xs + [i]
            return xs, ys
        print(f(3))
        """,
    "grows while it is iterated over": """
        def f():
            xs = [1, 2]
            for i in range(2):
                for x in xs:
                    xs = xs + [x]
            return xs
        print(f())
        """,
    "a function keeps it": """
        def f(n, keep):
            xs = []
            for i in range(n):
                xs = xs + [i]
                keep(xs)
            return xs
        kept = []
        print(f(3, kept.append), kept)
        """,
    "max hands it through": """
        def f(n):
            xs, best = [], []
            xs = [0]
            for i in range(n):
                xs = xs + [i]
                best = max(xs, best)
            return xs, best
        print(f(3))
        """,
    "an inner function sees it": """
        def f(n):
            xs = []
            first = lambda: xs
            kept = []
            for i in range(n):
                kept.append(first())
                xs = xs + [i]
            return kept
        print(f(3))
        """,
    "the list that it starts with is in an object": """
        class A:
            def __init__(self):
                self.xs = [1]
        def f(a, n):
            xs = a.xs
            for i in range(n):
                xs = xs + [i]
            return xs, a.xs
        print(f(A(), 3))
        """,
    "a list that is made once, before the outer loop": """
        def f(n):
            xs, out = [], []
            xs = []
            for i in range(n):
                for k in range(2):
                    xs = xs + [k]
                out.append(xs)
            return out
        print(f(3))
        """,
    "what is added may be a tuple": """
        def f(parts):
            xs = []
            for p in parts:
                try:
                    xs = xs + p
                except TypeError as e:
                    print(e)
            return xs
        print(f([[1], (2,), [3]]))
        """,
    "a list with an addition of its own": """
        class L(list):
            def __add__(self, other):
                return L([len(other)])
        def f(n):
            xs = L()
            for i in range(n):
                xs = xs + [i, i]
            return xs
        print(f(3))
        """,
    "put in front of what there is": """
        def f(n):
            xs = ["last"]
            for i in range(n):
                xs.insert(0, i)
            return xs
        print(f(3))
        """,
    "put in front, and looked at": """
        def f(n):
            xs = []
            for i in range(n):
                xs.insert(0, i)
                print(xs[0])
            return xs
        print(f(3))
        """,
    "put in front, and appended before": """
        def f(n):
            xs = []
            if n:
                xs.append("last")
            for i in range(n):
                xs.insert(0, i)
            return xs
        print(f(3))
        """,
    "put in front, and an exception is caught": """
        def f(ns):
            xs = []
            try:
                for n in ns:
                    xs.insert(0, 10 // n)
            except ZeroDivisionError:
                pass
            return xs
        print(f([1, 2, 0]))
        """,
    "put in front, made and failing in a try": """
        def f(ns):
            try:
                xs = []
                for n in ns:
                    xs.insert(0, 10 // n)
            except ZeroDivisionError:
                pass
            return xs
        print(f([1, 2, 0]))
        """,
    "a tuple, and a `with` that stops the exception": """
        import contextlib
        def f(ns):
            t = ()
            with contextlib.suppress(ZeroDivisionError):
                for n in ns:
                    t += (10 // n,)
            return t
        print(f([1, 2, 0]))
        """,
    "sum starts with it": """
        def f(n):
            xs = []
            best = []
            for i in range(n):
                xs = xs + [i]
                best = sum([], xs)
            xs = xs + [9]
            for i in range(n):
                xs = xs + [i]
            return best
        print(f(3))
        """,
    "put elsewhere": """
        def f(n):
            xs = []
            for i in range(n):
                xs.insert(False, i)
                xs.insert(1, i)
            return xs
        print(f(3))
        """,
    "a deque": """
        from collections import deque
        def f(n):
            xs = deque()
            for i in range(n):
                xs.insert(0, i)
            return list(xs)
        print(f(3))
        """,
    "a tuple that is looked at": """
        def f(n):
            t = ()
            for i in range(n):
                t += (len(t),)
            return t
        print(f(3))
        """,
    "a tuple at both ends": """
        def f(n):
            t = ()
            for i in range(n):
                t = (i,) + t
                t += (i,)
            return t
        print(f(3))
        """,
    "several put in front": """
        def f(n):
            t = ()
            for i in range(n):
                t = (i, -i) + t
            return t
        print(f(3))
        """,
    "a tuple in a finally": """
        def f(n):
            t = ()
            try:
                for i in range(n, -1, -1):
                    t += (6 // i,)
            finally:
                print(t)
        try:
            f(3)
        except ZeroDivisionError as e:
            print(e)
        """,
    "a `tuple` of one's own": """
        def f(n, tuple):
            t = ()
            for i in range(n):
                t += (i,)
            return tuple(t)
        print(f(3, len))
        """,
    "comments in the list": """
        def f(n):
            xs = []
            for i in range(n):
                xs = xs + [
                    i,  # the number
                ]
            return xs
        print(f(3))
        """,
    "by identity": """
        def f(n):
            xs, seen = [], 0
            xs = []
            for i in range(n):
                before = id(xs)
                xs = xs + [i]
                seen += id(xs) != before
            return xs, seen
        print(f(3))
        """,
    "a list of other files": """
        import sys
        def f(n):
            xs = sys.argv
            for i in range(n):
                xs = xs + [i]
            return len(xs) - len(sys.argv)
        print(f(3))
        """,
    "in a class body": """
        class A:
            xs = []
            for i in range(3):
                xs = xs + [i]
        print(A.xs)
        """,
    "deleted and made again": """
        def f(n):
            xs = []
            for i in range(n):
                xs = xs + [i]
                del xs
                xs = [5]
            return xs
        print(f(3))
        """,
}


def test_a_list_that_other_files_see_stays(judge):
    text = "xs = []\nfor i in range(3):\n    xs = xs + [i]\nprint(xs)\n"
    assert "xs.append(i)" in judge(preallocate, text)[0]
    assert judge(preallocate, text, outside=frozenset({"xs"}))[0] == text
