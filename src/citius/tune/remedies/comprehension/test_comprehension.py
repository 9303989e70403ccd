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
