# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import comprehension

REMEDY = comprehension

APPLIES = {
    "a function": (
        """
        def squares(n):
            out = []
            for i in range(n):
                out.append(i * i)
            return out
        print(squares(4), squares(0))
        """,
        "    out = [i * i for i in range(n)]\n    return out",
    ),
    "at the top of the file, with comments": (
        """
        # the words
        words = []  # all of them

        for line in ["a b", "", "c"]:
            # not the empty ones
            if line:  # has text
                words.append(line.split())  # in parts
        print(words)
        """,
        "# the words\n# all of them\n# not the empty ones\n# has text\n# in parts\n"
        'words = [line.split() for line in ["a b", "", "c"] if line]\nprint',
    ),
    "a method, nested loops and conditions": (
        """
        class Grid:
            def __init__(self, rows):
                self.rows = rows
            def cells(self):
                found = list()
                for y, row in enumerate(self.rows):
                    if not row:
                        continue
                    for x, cell in enumerate(row):
                        if cell > 1:
                            if x != y:
                                found.append((x, y, cell))
                return found
        print(Grid([[1, 2, 3], [], [4, 5, 6]]).cells())
        """,
        "found = [\n            (x, y, cell)\n            for y, row in enumerate(self.rows)\n"
        "            if row\n            for x, cell in enumerate(row)\n"
        "            if cell > 1\n            if x != y\n        ]\n",
    ),
    "one of two elements": (
        """
        def f(xs):
            out = []
            for x in xs:
                if x > 2:
                    out.append(x)
                elif x < 1:
                    out.append(None if x else "zero")
                else:
                    out.append((x, -x))
            return out
        print(f([0, -1, 1, 2, 3]))
        """,
        'out = [x if x > 2 else (None if x else "zero") if x < 1 else (x, -x) for x in xs]',
    ),
    "a set, made a while before": (
        """
        def f(lines):
            seen = set()  # of first letters
            lines = [line.strip() for line in lines]

            for line in lines:
                seen.add(line[:1])
            return sorted(seen)
        print(f(["a", " b", "a"]))
        """,
        "    # of first letters\n    lines = [",
        "seen = {line[:1] for line in lines}",
    ),
    "a dict": (
        """
        def f(pairs):
            sizes: dict = {}
            for name, size in pairs:
                sizes[name] = int(size) + len(name)
            return sizes
        print(f([("a", "1"), ("b", "2"), ("a", "3")]))
        """,
        "sizes: dict = {name: int(size) + len(name) for name, size in pairs}",
    ),
    "keys and values that are bare tuples": (
        """
        def f(xs):
            table = {}
            for x in xs:
                table[x, 1] = x, (x), 2
            return table
        print(f("ab"))
        """,
        "table = {(x, 1): (x, (x), 2) for x in xs}",
    ),
    "an inner loop extends a list": (
        """
        def f(rows):
            out = []
            total = 0
            for row in rows:
                total += len(row)
                for x in row:
                    out.append(x + total)
            if not out:
                return None
            return out
        print(f([[1], [2, 3]]), f([]))
        """,
        "out.extend([x + total for x in row])",
    ),
    "looked at before the loop": (
        """
        def f(rows):
            out = []
            if not rows:
                return out
            for row in rows:
                out.append(row[0])
            return out
        print(f([[1], [2, 3]]), f([]))
        """,
        "    out = []\n    if not rows:",
        "out.extend([row[0] for row in rows])",
    ),
    "a loop that runs again and again": (
        """
        def f(n):
            rows = [[1]]
            for i in range(n):
                row = [1]
                last = rows[-1]
                for k in range(i):
                    row.append(last[k] + last[k + 1])
                row.append(1)
                rows.append(row)
            return rows
        print(f(5))
        """,
        "row.extend([last[k] + last[k + 1] for k in range(i)])\n        row.append(1)",
    ),
    "made anew in an outer loop": (
        """
        def f(table):
            done = []
            for row in table:
                cells = []
                for cell in row:
                    cells.append(cell.strip())
                done.append(cells)
                cells = None
            return done
        print(f([[" a", "b "], ["c"]]))
        """,
        "        cells = [cell.strip() for cell in row]\n        done.append(cells)",
    ),
    "several lines, a lambda, a condition in pieces": (
        """
        def f(xs, k):
            out = []
            for x in (xs if xs
                      else [9]):
                if (x
                        and k):
                    out.append(lambda n:
                               n + k)  # later
            return [g(1) for g in out]
        print(f([1, 0, 2], 3))
        """,
        "    # later\n    out = [\n        lambda n:\n",
        "        for x in (xs if xs\n",
    ),
    "a file, and an error that ends the function": (
        """
        def f(path):
            numbers = []
            try:
                with open(path) as lines:
                    for line in lines:
                        numbers.append(int(line))
            except ValueError:
                return "no number"
            return numbers
        print(f("/dev/null"))
        """,
        "numbers.extend([int(line) for line in lines])",
    ),
    "the variable of one loop after the other": (
        """
        def f(xs):
            a = []
            for x in xs:
                a.append(x + 1)
            b = set()
            for x in a:
                b.add(x * 2)
            t = 0
            for x in b:
                t += x
            return a, sorted(b), t
        print(f([1, 2]))
        """,
        "a = [x + 1 for x in xs]",
        "b = {x * 2 for x in a}",
    ),
    "values that get a name on the way": (
        """
        def f(lines):
            rows = []
            for line in lines:
                line = line.strip()
                if not line or line.startswith("#"):
                    continue
                key, value = line.split("=")  # two parts
                rows.append((key, int(value)))
            return rows
        print(f(["a=1", "", "# no", " b=2 "]))
        """,
        "    # two parts\n    rows = [\n        (key, int(value))\n        for line in lines\n"
        "        for line in [line.strip()]\n"
        '        if not (not line or line.startswith("#"))\n'
        '        for key, value in [line.split("=")]\n    ]\n',
    ),
    "a bare tuple that gets names": (
        """
        def f(pairs):
            seen = set()
            for a, b in pairs:
                a, b = b, a
                seen.add(a)
            return sorted(seen)
        print(f([(1, 2), (3, 4)]))
        """,
        "seen = {a for a, b in pairs for a, b in [(b, a)]}",
    ),
    "a list that shares its line": (
        """
        def f(xs):
            out = []; y = 1
            for x in xs: out.append(x)
            return out, y
        print(f([1]))
        """,
        "    out = []; y = 1\n    out.extend([x for x in xs])\n",
    ),
    "used by a function below": (
        """
        names = []
        for c in "abc":
            names.append(c * 2)
        def f():
            return names
        print(f())
        """,
        'names = [c * 2 for c in "abc"]',
    ),
}

TWINS = {
    "the list is asked in the loop": """
        def f(xs):
            out = []
            for x in xs:
                if x not in out:
                    out.append(x)
            return out
        print(f([1, 2, 1]))
        """,
    "an inner function sees the list": """
        def f(xs):
            out = []
            def size():
                return len(out)
            for x in xs:
                out.append(size())
            return out
        print(f([5, 6, 7]))
        """,
    "a function of the file sees the list": """
        out = []
        def size():
            return len(out)
        for x in range(3):
            out.append(size())
        print(out)
        """,
    "what the list's generator gives": """
        def f(xs):
            out = [10]
            g = (y for y in out)
            for x in xs:
                out.append(next(g) + x)
            return out
        print(f([1, 2, 3]))
        """,
    "another name for the list": """
        def f(xs):
            out = []
            same = out
            for x in xs:
                out.append(len(same))
            return out
        print(f("abc"))
        """,
    "the list is kept by an object": """
        class Box:
            pass
        box = Box()
        def size():
            return len(box.items)
        def f(xs):
            out = box.items = []
            for x in xs:
                out.append(size())
            return out
        print(f("abc"))
        """,
    "the list comes from the caller": """
        shared = []
        def f(xs, out):
            for x in xs:
                out.append(len(shared))
            return out
        print(f("abc", shared))
        """,
    "handed on before, in an outer loop": """
        def f(n):
            out, sizes = [], []
            for i in range(n):
                for k in range(2):
                    out.append(sum(map(len, sizes)))
                sizes.append(out)
            return len(out), out
        print(f(3))
        """,
    "an exception is caught and the rest is used": """
        def f(xs):
            out = []
            try:
                for x in xs:
                    out.append(10 // x)
            except ZeroDivisionError:
                pass
            return out
        print(f([1, 2, 0, 5]))
        """,
    "a handler looks at the list": """
        def f(xs):
            out = []
            try:
                for x in xs:
                    out.append(10 // x)
            except ZeroDivisionError:
                return len(out)
            return out
        print(f([1, 2, 0, 5]))
        """,
    "a finally looks at the list": """
        def f(xs):
            out = []
            try:
                for x in xs:
                    out.append(10 // x)
            finally:
                print(out)
        try:
            f([1, 2, 0, 5])
        except ZeroDivisionError:
            print("zero")
        """,
    "a handler goes on with the next round": """
        def f(rows):
            for row in rows:
                out = []
                try:
                    for x in row:
                        out.append(10 // x)
                except ZeroDivisionError:
                    continue
            return out
        print(f([[1, 2], [5, 0]]))
        """,
    "a with stops an exception": """
        import contextlib
        def f(xs):
            out = []
            with contextlib.suppress(ZeroDivisionError):
                for x in xs:
                    out.append(10 // x)
            return out
        print(f([1, 2, 0, 5]))
        """,
    "the loop's variable is used afterwards": """
        def f(xs):
            out = []
            for x in xs:
                out.append(x + 1)
            return out, x
        print(f([1, 2]))
        """,
    "the loop's variable is used in a handler": """
        def f(xs):
            out = []
            x = None
            try:
                for x in xs:
                    out.append(int(x))
            except ValueError:
                return x
            return out
        print(f(["1", "b", "2"]))
        """,
    "the loop's variable is used in the next round": """
        def f(rows):
            x, found = 0, []
            for row in rows:
                found.append(x)
                out = []
                for x in row:
                    out.append(x + 1)
            return found, out
        print(f([[1, 2], [3]]))
        """,
    "the loop's variable is added to": """
        def f(xs):
            x = 0
            out = []
            for x in xs:
                out.append(x)
            x += 1
            return out, x
        print(f([1, 2]))
        """,
    "the loop's variable is deleted": """
        def f(xs):
            out = []
            for x in xs:
                out.append(x)
            del x
            return out
        print(f([1, 2]))
        """,
    "a value named on the way is used afterwards": """
        def f(xs):
            out = []
            for x in xs:
                y = x * 2
                out.append(y)
            return out, y
        print(f([1, 2]))
        """,
    "a value named on the way is read before it is bound": """
        def f(xs):
            y, out = 0, []
            for x in xs:
                if y > 2:
                    continue
                y = x + y
                out.append(y)
            return out
        print(f([1, 2, 3, 4]))
        """,
    "the list is bound anew on the way": """
        def f(xs):
            out = []
            for x in xs:
                out = out + [x]
                out.append(x)
            return out
        print(f([1, 2]))
        """,
    "a function reads the global loop variable": """
        def show():
            return x * 10
        out = []
        for x in range(3):
            out.append(show())
        print(out)
        """,
    "a function sets the global loop variable": """
        def skip():
            global x
            x += 10
            return 0
        out = []
        for x in range(3):
            out.append(skip() + x)
        print(out)
        """,
    "lambdas that see the variable bound anew": """
        def f(xs):
            out = []
            for x in xs:
                out.append(lambda: x)
            x = "last"
            return [g() for g in out]
        print(f([1, 2]))
        """,
    "generators that see the variable of the next round": """
        def f(rows):
            kept = []
            for row in rows:
                out = []
                for x in row:
                    out.append(x * y for y in [1, 2])
                kept.append(out)
            return [list(g) for out in kept for g in out]
        print(f([[1, 2], [3]]))
        """,
    "a class body": """
        class A:
            base = 3
            out = []
            for x in range(3):
                out.append(x + base)
        print(A.out, A.x)
        """,
    "the variable is an attribute": """
        class A:
            pass
        def f(a, xs):
            out = []
            for a.x in xs:
                out.append(a.x)
            return out, a.x
        print(f(A(), [1, 2]))
        """,
    "the loop has an else": """
        def f(xs):
            out = []
            for x in xs:
                out.append(x)
            else:
                out.append("end")
            return out
        print(f([1]))
        """,
    "a walrus": """
        def f(xs):
            out = []
            for x in xs:
                if (y := x * 2) > 2:
                    out.append(y)
            return out, y
        print(f([1, 2]))
        """,
    "yields": """
        def f(xs):
            out = []
            for x in xs:
                out.append((yield x))
            print(out)
        print(list(f([1, 2])))
        """,
    "awaits": """
        import asyncio
        async def g(x):
            return x
        async def f(xs):
            out = []
            for x in xs:
                out.append(await g(x))
            return out
        print(asyncio.run(f([1, 2])))
        """,
    "super without arguments": """
        class A:
            def f(self):
                return 1
        class B(A):
            def f(self):
                out = []
                for x in range(2):
                    out.append(super().f() + x)
                return out
        print(B().f())
        """,
    "a value computed before its key": """
        said = []
        def say(x):
            said.append(x)
            return x
        def f(xs):
            table = {}
            for x in xs:
                table[say(x)] = say(-x)
            return table
        print(f([1, 2]), said)
        """,
    "a key counted up by the value": """
        class Count:
            n = 0
            def up(self):
                self.n += 1
                return self.n
        def f(xs, count):
            table = {}
            for x in xs:
                table[count.n] = count.up()
            return table
        print(f([1, 2], Count()))
        """,
    "an append of its own": """
        class Box:
            def __init__(self):
                self.n = 0
            def append(self, x):
                self.n += x
        def f(xs):
            box = Box()
            for x in xs:
                box.append(x + 1)
            return box.n
        print(f([1, 2]))
        """,
    "a subclass of list": """
        class Loud(list):
            def append(self, x):
                list.append(self, -x)
        def f(xs):
            out = Loud()
            for x in xs:
                out.append(x)
            return out
        print(f([1, 2]))
        """,
    "a set of the file's own": """
        class set:
            def __init__(self):
                self.all = []
            def add(self, x):
                self.all.append(x)
        def f(xs):
            seen = set()
            for x in xs:
                seen.add(x)
            return seen.all
        print(f([2, 1, 2]))
        """,
    "a dict that is not empty": """
        def f(xs):
            table = {"b": 0}
            for x in xs:
                table[x] = 1
            return table
        print(f("ab"))
        """,
    "no value before a loop that does not run": """
        def f(xs):
            if xs:
                out = []
            for x in xs:
                out.append(x)
            return len(xs)
        print(f([]), f([1]))
        """,
    "a name without a value, and its error": """
        def f(xs):
            if not xs:
                y = 1
            out = []
            for x in xs:
                out.append(y)
            return out
        try:
            f([1])
        except UnboundLocalError as e:
            print(e)
        """,
    "the variable means a global without the loop": """
        x = [5]
        def f():
            out = []
            for x in x:
                out.append(x)
            return out
        try:
            print(f())
        except UnboundLocalError as e:
            print("unbound")
        """,
    "a variable of the last round": """
        def f(rows):
            out = []
            for a in rows:
                for b in ([] if a == 1 else b0):
                    for b0 in [[a]]:
                        out.append((a, b))
            return out
        b0 = [7]
        try:
            print(f([1, 2]))
        except UnboundLocalError as e:
            print("unbound")
        """,
    "a break": """
        def f(xs):
            out = []
            for x in xs:
                if x > 2:
                    break
                out.append(x)
            return out
        print(f([1, 2, 3, 1]))
        """,
    "leaves the outer round before the loop": """
        def f(rows):
            out = None
            for row in rows:
                out = {}
                if not row:
                    break
                for x in row:
                    out[x] = 1
            return out
        print(f([[1], []]))
        """,
    "values that tell when they go": """
        class A:
            def __init__(self, x):
                self.x = x
            def __del__(self):
                print("gone", self.x)
        def f(xs):
            for row in xs:
                out = []
                for x in row:
                    out.append(A(x))
        f([[1, 2], [3]])
        """,
    "the list grows what the loop runs over": """
        def f(n):
            out = [n]
            for x in out:
                if x:
                    out.append(x - 1)
            return out
        print(f(3))
        """,
    "a global of a function": """
        found = []
        def size():
            return len(found)
        def f(xs):
            global found
            found = []
            for x in xs:
                found.append(size())
        f("ab")
        print(found)
        """,
    "a recursion, which would end earlier": """
        def depth(tree):
            depths = [0]
            for part in tree:
                depths.append(depth(part) + 1)
            return max(depths)
        deep = []
        for i in range(700):
            deep = [deep]
        print(depth(deep))
        """,
    "an object that takes over +=": """
        class Taker:
            def __radd__(self, other):
                self.got = other
                return other
        def f(xs):
            out = []
            taker = Taker()
            out += taker
            for x in xs:
                out.append(len(taker.got))
            return out
        print(f("abc"))
        """,
}


def test_a_list_that_other_files_read_is_left_alone(judge, refused):
    text = "out = []\nfor x in range(3):\n    out.append(x)\nprint(out)\n"
    assert judge(comprehension, text)[0] == "out = [x for x in range(3)]\nprint(out)\n"
    refused(comprehension, text, outside={"out"})
    refused(comprehension, text, outside={"x"})


def test_the_files_own_line_ends_stay(judge):
    text = "out = []\r\nfor x in [1,\r\n          2]:\r\n    out.append(x)\r\nprint(out)"
    new, _ = judge(comprehension, text)
    assert new == ("out = [\r\n    x\r\n    for x in [1,\r\n          2]\r\n]\r\nprint(out)")


def test_reasons_are_told(judge):
    text = "def f(xs):\n    out = []\n    for x in xs:\n        out.append(x)\n    return out, x\n"
    assert judge(comprehension, text)[1] == ["`x` is used outside the loop, line 5"]


def test_a_temporary_file_that_the_variable_keeps_is_left_alone(hot, tree):
    text = "import tempfile\nnames = []\nfor d in [tempfile.mkdtemp()]:\n    names.append(d)\n"
    (site,) = comprehension.finds(hot, tree(text))
    assert "tempfile" in comprehension.holds(site)
