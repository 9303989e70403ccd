# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import cache

REMEDY = cache

APPLIES = {
    "a function of numbers": (
        """
        def steps(n):
            count = 0
            while n != 1:
                n = n // 2 if n % 2 == 0 else 3 * n + 1
                count += 1
            return count
        print([steps(i % 5 + 1) for i in range(20)])
        """,
        "import functools",
        "@functools.cache\ndef steps(n):",
    ),
    "keeps docstring, future and comments in place": (
        '''
        #!/usr/bin/env python3
        """Doc."""
        from __future__ import annotations
        # the standard library
        import re
        import sys

        # Counts vowels.
        def vowels(word):  # fast
            return len(re.findall("[aeiou]", word))
        print([vowels(w) for w in "one two one".split()], sys.maxsize > 0)
        ''',
        "from __future__ import annotations\n# the standard library\nimport re\nimport functools\nimport sys",
        "# Counts vowels.\n@functools.cache\ndef vowels(word):  # fast",
    ),
    "reads a constant table": (
        """
        TABLE = [("ing", ""), ("ed", "")]
        def stem(word):
            for end, new in TABLE:
                if word.endswith(end):
                    return word[:-len(end)] + new
            return word
        print([stem(w) for w in ["going", "went", "walked", "going"]])
        """,
        "@functools.cache",
        "def stem",
    ),
    "changes lists of its own in other functions": (
        """
        import heapq
        def fill(row, n):
            for i in range(len(row)):
                row[i] = (i * n) % 7
        def make(n):
            return [0] * n
        def f(n):
            row = make(n)
            fill(row, n)
            heap = []
            for x in row:
                heapq.heappush(heap, x)
            return heapq.heappop(heap) + sum(row)
        print([f(i % 3 + 2) for i in range(9)])
        """,
        "@functools.cache\ndef f(n):",
    ),
    "calls itself": (
        """
        def fib(n):
            '''Doc.'''
            if n < 2: return n
            return fib(n - 1) + fib(n - 2)
        print(fib(15))
        """,
        "fib_memo[n] = result = fib(n - 1) + fib(n - 2)\n    return result",
        "'''Doc.'''\n    if n in fib_memo:\n        return fib_memo[n]",
    ),
    "calls itself with two arguments": (
        """
        def paths(x, y):
            if x == 0 or y == 0:
                return 1
            return (paths(x - 1, y)
                    + paths(x, y - 1))
        print(paths(6, 6))
        """,
        "if (x, y) in paths_memo",
        "paths_memo[x, y] = result = (",
    ),
}

# Counts its calls, so that a call left out shows.
COUNTS = """
        count = []
        def note(n):
            count.append(n)
            return n
"""

TWINS = {
    "draws random numbers": """
        import random
        rng = random.Random(3)
        def f(n):
            return rng.randint(0, n)
        print([f(9) for i in range(9)])
        """,
    "hands an impure function on": COUNTS
    + """
        def f(n):
            return max(map(note, [n, 1]))
        print(f(1), f(1), len(count))
        """,
    "sorts by an impure key": """
        import re
        count = []
        def key(m):
            count.append(1)
            return "x"
        def f(s):
            return re.sub("a", key, s)
        print(f("aa"), f("aa"), len(count))
        """,
    "prints": """
        def f(n):
            print(n)
            return n
        print(f(1) + f(1))
        """,
    "counts its calls": """
        calls = 0
        def f(n):
            global calls
            calls += 1
            return n
        print(f(1), f(1), calls)
        """,
    "reads what changes": """
        scale = 1
        def f(n):
            return n * scale
        for _ in range(3):
            print(f(2))
            scale += 1
        """,
    "reads a list that changes": """
        seen = []
        def f(n):
            return len(seen) + n
        for i in range(3):
            print(f(1))
            seen.append(i)
        """,
    "gives a fresh list": """
        def f(n):
            return [n]
        a = f(1)
        a.append(2)
        print(f(1))
        """,
    "draws at random": """
        import random
        random.seed(1)
        def f(n):
            return random.randint(0, n)
        print(f(100), f(100), f(100))
        """,
    "1 and 1.0 and True": """
        def f(x):
            return str(x)
        print(f(1), f(1.0), f(True))
        """,
    "0.0 and -0.0": """
        def f(x):
            return str(x)
        print(f(0.0), f(-0.0))
        """,
    "1 and True in tuples": """
        def f(pair):
            return str(pair)
        print(f((1, 2)), f((True, 2)))
        """,
    "arguments that do not hash": """
        def f(xs):
            return len(xs)
        print(f([1, 2]), f([1, 2]))
        """,
    "arguments of a class of the file": """
        class P:
            def __init__(self, x):
                self.x = x
        def f(p):
            return p.x
        p = P(1)
        a = f(p)
        p.x = 2
        print(a, f(p))
        """,
    "a default that remembers": """
        def f(n, box=[]):
            box.append(n)
            return len(box)
        print(f(1), f(1))
        """,
    "a generator": """
        def f(n):
            yield n
        print(list(f(1)), list(f(1)))
        """,
    "a method": """
        class A:
            def f(self, n):
                return n
        print(A().f(1), A().f(1))
        """,
    "handed to code that cannot be seen": """
        import functools
        def f(a, b):
            return str(a) + str(b)
        print(functools.reduce(f, [1, True, 1.0]), f(1, 2))
        """,
    "a name that is bound again": """
        def f(n):
            return n
        print(f(1))
        def f(n):
            return n + 1
        print(f(1))
        """,
    "tells equal results apart": """
        def f(n):
            return str(n) * 50
        a, b = f(11), f(11)
        print(a is b)
        """,
    "calls what is not pure": COUNTS
    + """
        def f(n):
            return note(n) + 1
        print(f(1), f(1), len(count))
        """,
    "mutual recursion": """
        def even(n):
            return True if n == 0 else odd(n - 1)
        def odd(n):
            return False if n == 0 else even(n - 1)
        print(even(10), even(10))
        """,
    "opens a file": """
        def f(name):
            with open(name) as file:
                return file.read()
        print(len(f("/proc/self/stat")) > 0, f("/proc/uptime") != "x")
        """,
    "catches a full stack": """
        def depth(n):
            return 0 if n == 0 else depth(n - 1) + 1
        try:
            print(depth(500), depth(100000))
        except RecursionError:
            print("deep")
        """,
    "replaced by a finally": """
        def f(n):
            try:
                if n < 1:
                    return 0
                return f(n - 1) + 1
            finally:
                if n > 2:
                    return 7
        print(f(4), f(4), f(3))
        """,
    "functools imported below": """
        import sys
        def f(n):
            return n * n
        print(f(2), f(2))
        import functools
        print(functools is not None)
        """,
    "an option that is set again": """
        import argparse
        p = argparse.ArgumentParser()
        p.add_argument("--scale", type=int, default=1)
        args = p.parse_args()
        def f(x):
            return x * args.scale
        for s in [1, 2]:
            args.scale = s
            print(f(3))
        """,
    "a global bound by a walrus in a loop": """
        def f(n):
            return n + z
        xs = [(z := i) + f(1) for i in range(3)]
        print(xs)
        """,
    "reads an attribute that changes": """
        class Config:
            def __init__(self):
                self.scale = 1
        config = Config()
        def f(n):
            return n * config.scale
        for _ in range(3):
            print(f(2))
            config.scale += 1
        """,
    "a module's function set by setattr": """
        import math
        n = []
        def f(x):
            return math.floor(x)
        def fake(x):
            n.append(x)
            return len(n)
        real = math.floor
        setattr(math, "floor", fake)
        print(f(1), f(1), len(n))
        setattr(math, "floor", real)
        """,
    "any exception is caught, a full stack as well": """
        def f(n):
            if n == 0:
                return 0
            return f(n - 1) + 1
        for n in range(0, 3000, 300):
            try:
                print(f(n))
            except Exception as e:
                print(type(e))
        """,
    "an instance that is set again": """
        class Settings:
            pass
        settings = Settings()
        settings.scale = 1
        def f(n):
            return n * settings.scale
        print(f(2), f(2))
        settings.scale = 5
        print(f(2))
        """,
    "a default that remembers, one call down": """
        def g(n, box=[]):
            box.append(n)
            return len(box)
        def f(n):
            return g(n)
        print(f(1), f(1))
        """,
    "a default that grows by +=": """
        def g(n, box=[]):
            box += [n]
            return len(box)
        def f(n):
            return g(n)
        print(f(1), f(1))
        """,
    "a default that can be read only once": """
        def g(n, it=iter([1, 2, 3])):
            return n + next(it)
        def f(n):
            return g(n)
        print(f(1), f(1))
        """,
    "hands a builtin on that prints": """
        def f(n):
            return len(list(map(print, [n])))
        print(f(1), f(1))
        """,
    "hands a random function on": """
        import random
        random.seed(1)
        def f(n):
            return max(map(random.randrange, [n, n]))
        print(f(100), f(100), f(100))
        """,
    "the program prints its own line numbers": """
        import traceback
        def f(n):
            return 10 // n
        def g(n):
            try:
                return f(n)
            except ZeroDivisionError:
                return traceback.format_exc()
        print(g(1), g(1), g(0))
        """,
}


def test_modules_that_the_project_hides_or_sets_are_not_trusted(judge, refused):
    text = "import math\ndef f(n):\n    return math.sqrt(n)\nprint(f(4), f(4))\n"
    assert "@functools.cache" in judge(cache, text)[0]
    refused(cache, text, shadows={"math"})
    refused(cache, text, shadows={"functools"})
    refused(cache, text, patched={"math.sqrt"})


def test_needs_repeated_arguments(tree):
    from citius.tune.conftest import Everywhere
    from citius.tune.evidence import Calls

    evidence = Everywhere(1.0, 1.0, {}, {}, {("prog.py", "f"): Calls(1000, 1000, 990)})
    assert cache.finds(evidence, tree("def f(n):\n    return n\nprint(f(1))\n")) == []
